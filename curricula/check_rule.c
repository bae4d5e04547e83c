/* The rules of entry, reviews and awards, and what a quota says wherever it stands. */
#include <string.h>

#include "curricula/check.h"
#include "curricula/library.h"
#include "curricula/shape.h"

#define STP_SPECIALISMS 4

/* One gate's rule, while it is walked. */
struct walk {
	struct checker *k;
	struct duration end; /* of the award that the gate is, else of the last one */
	bool *results_used;
};

void check_quota(struct checker *k, const struct quota *q)
{
	static const char *const names[] = {
		[DIFFERENT_NONE] = "",
		[DIFFERENT_ASSESSORS] = "assessors",
		[DIFFERENT_SITES] = "sites",
		[DIFFERENT_TOPICS] = "topics",
	};

	if (q->k > q->min)
		check_fault(k, q->line, "%s=\"%d\" of min=\"%d\" assessments; write at most %d",
			    names[q->different], q->k, q->min, q->min);
	else if (q->different == DIFFERENT_TOPICS && (size_t)q->k > q->topic_count)
		check_fault(k, q->line, "topics=\"%d\", but %zu listed; list at least %d", q->k,
			    q->topic_count, q->k);
}

/* ---- selections ---- */

/* Marks the uses that a selection means; false after a fault. */
static bool select_uses(struct checker *k, const struct rule *r, bool *selected)
{
	const struct curriculum *c = k->curriculum;
	const struct selection *s = &r->selection;
	bool good = true;

	for (size_t i = 0; i < s->of.count; i++)
		if (curriculum_use(c, s->of.items[i]) == NULL) {
			check_fault(k, r->line,
				    "%s names %s, which the curriculum does not use; use it "
				    "or name another",
				    rule_word_name(r->word), s->of.items[i]);
			good = false;
		}
	if (s->phase != 0 && curriculum_phase(c, s->phase) == NULL) {
		check_fault(k, r->line,
			    "%s names phase %d, which the curriculum does not have; add it "
			    "or name another",
			    rule_word_name(r->word), s->phase);
		good = false;
	}
	for (size_t i = 0; good && k->whole && i < c->use_count; i++) {
		const struct use *u = &c->uses[i];

		selected[i] = (s->of.count == 0 || names_have(&s->of, u->ref.id)) &&
			      (s->phase == 0 || s->phase == u->phase) &&
			      (s->any_kind || s->kind == u->module->kind);
	}
	return good;
}

/* What `percent` counts of a module. */
static int64_t module_items(const struct module *m, bool all)
{
	int64_t items = (int64_t)m->activity_count;

	for (size_t i = 0; all && i < m->complete.child_count; i++)
		if (m->complete.children[i].word == RULE_OUTCOMES)
			items += m->complete.children[i].min * (int64_t)m->outcome_count;
	for (size_t i = 0; all && i < m->quota_count; i++)
		items += m->quotas[i]->min;
	return items;
}

/* How much of what the rule counts there is in a pick: modules, items or credits. */
static int64_t rule_supply(const struct checker *k, const struct rule *r, const bool *selected,
			   const struct pick *pick)
{
	const struct curriculum *c = k->curriculum;
	int64_t supply = 0;

	for (size_t i = 0; i < c->use_count; i++) {
		const struct module *m = c->uses[i].module;
		bool optional = c->uses[i].optional && r->word == RULE_CREDITS;

		if (!selected[i] || (!pick->in_force[i] && !optional))
			continue;
		if (r->word == RULE_CREDITS)
			supply += m->level >= r->level ? m->credits : 0;
		else if (r->word == RULE_PERCENT)
			supply += module_items(m, r->items_all);
		else
			supply++;
	}
	return supply;
}

static void check_selection(struct checker *k, const struct rule *r)
{
	bool *selected = arena_array(k->scratch, k->curriculum->use_count, sizeof(bool));

	if (!select_uses(k, r, selected) || !k->whole)
		return;
	for (size_t p = 0; p < k->pick_count; p++) {
		int64_t supply = rule_supply(k, r, selected, &k->picks[p]);

		if (r->word == RULE_CREDITS && supply < r->min)
			check_fault(k, r->line,
				    "credits asks for %d, but at most %lld can be had%s; ask "
				    "for less or offer more",
				    r->min, (long long)supply, pick_words(k, p));
		else if (supply == 0)
			check_fault(k, r->line, "%s means no %s%s; select some",
				    rule_word_name(r->word),
				    r->word == RULE_PERCENT ? "item of a module in force"
							    : "module in force",
				    pick_words(k, p));
		else
			continue;
		return;
	}
}

/* ---- the other words ---- */

static void check_tools_of(struct checker *k, const struct quota *q)
{
	const struct tools *tools = k->curriculum->tools;

	for (size_t i = 0; tools != NULL && i < q->tools.count; i++) {
		const struct tool *tool = tools_tool(tools, q->tools.items[i]);

		if (tool == NULL)
			check_fault(k, q->line,
				    "%s is not in %s; add it there or name another tool",
				    q->tools.items[i], tools->head.name);
		else if (tool->judgement == NULL)
			check_fault(k, q->line,
				    "%s has no judgement and so can never fill a slot; name "
				    "another tool",
				    q->tools.items[i]);
	}
}

static void check_assessments(const struct walk *w, const struct rule *r)
{
	check_quota(w->k, r->quota);
	check_window(w->k, r->line, r->quota->after, r->quota->before, w->end);
	check_tools_of(w->k, r->quota);
}

static void check_placed(struct checker *k, const struct rule *r)
{
	for (size_t i = 0; k->places != NULL && i < r->of.count; i++) {
		const struct place *p = specialisms_place(k->places, r->of.items[i]);

		if (p == NULL)
			check_fault(k, r->line,
				    "names %s, which is not in %s; add it there or name "
				    "another",
				    r->of.items[i], k->places->head.name);
		else if (p->parent < 0 || k->places->places[p->parent].parent < 0)
			check_fault(k, r->line,
				    "placements are in specialisms, and %s is a %s; name its "
				    "specialisms",
				    r->of.items[i], p->parent < 0 ? "division" : "theme");
	}
}

/* A window that is closed has its own fault. */
static void check_total(const struct walk *w, const struct rule *r)
{
	struct duration until = r->before.count > 0 ? r->before : w->end;
	int64_t room = duration_length(until) - duration_length(r->after);
	struct checker *k = w->k;

	if (w->end.count > 0 && duration_length(r->total) > duration_length(w->end))
		check_fault(k, r->line,
			    "total=\"%s\" is more than the time to the award, %s; ask for "
			    "less",
			    duration_words(k, r->total), duration_words(k, w->end));
	else if (until.count > 0 && room > 0 && duration_length(r->total) > room)
		check_fault(k, r->line,
			    "total=\"%s\" is more than there is time for in its window; ask "
			    "for less or widen the window",
			    duration_words(k, r->total));
}

static void check_placements(const struct walk *w, const struct rule *r)
{
	struct checker *k = w->k;

	check_placed(k, r);
	check_window(k, r->line, r->after, r->before, w->end);
	if (r->of.count > 0 && (size_t)r->min > r->of.count)
		check_fault(k, r->line,
			    "placements asks for %d of %zu specialisms; write at most %zu", r->min,
			    r->of.count, r->of.count);
	else if (r->min > STP_SPECIALISMS && strcmp(k->curriculum->programme, "STP") == 0)
		check_fault(k, r->line,
			    "placements asks for %d specialisms; the STP has %d at most", r->min,
			    STP_SPECIALISMS);
	if (r->longest.count > 0 && duration_length(r->shortest) > duration_length(r->longest))
		check_fault(k, r->line,
			    "shortest=\"%s\" is longer than longest=\"%s\"; write the smaller "
			    "one as shortest",
			    duration_words(k, r->shortest), duration_words(k, r->longest));
	check_total(w, r);
}

static void check_refers(const struct walk *w, const struct rule *r)
{
	const struct curriculum *c = w->k->curriculum;
	const struct gate *gate = curriculum_gate(c, r->ref);
	const struct result *result = curriculum_result(c, r->ref);

	if (r->word == RULE_RESULT && result == NULL)
		check_fault(w->k, r->line, "%s is not a result; name one, or write another word",
			    r->ref);
	if (r->word == RULE_REVIEW && (gate == NULL || gate->place != GATE_REVIEW))
		check_fault(w->k, r->line, "%s is not a review; name one, or write another word",
			    r->ref);
	if (r->word == RULE_RESULT && result != NULL)
		w->results_used[result - c->results] = true;
}

/* Depth is bounded by that of the file. */
static void check_rule(const struct walk *w, const struct rule *r)
{
	switch (r->word) {
	case RULE_ACTIVITIES:
	case RULE_OUTCOMES: /* words of modules only */
		return;
	case RULE_ASSESSMENTS:
		check_assessments(w, r);
		return;
	case RULE_MODULES:
	case RULE_PERCENT:
	case RULE_CREDITS:
		check_selection(w->k, r);
		return;
	case RULE_PLACEMENTS:
		check_placements(w, r);
		return;
	case RULE_REVIEW:
	case RULE_RESULT:
		check_refers(w, r);
		return;
	case RULE_ANY:
		if ((size_t)r->min > r->child_count)
			check_fault(w->k, r->line, "any asks for %d of %zu; write at most %zu",
				    r->min, r->child_count, r->child_count);
		break;
	case RULE_ALL:
		break;
	}
	for (size_t i = 0; i < r->child_count; i++)
		check_rule(w, &r->children[i]);
}

/* ---- reviews in a circle ---- */

enum colour { WHITE, GREY, BLACK };

static void follow(struct checker *k, enum colour *colours, const struct gate *gate);

static void follow_rule(struct checker *k, enum colour *colours, const struct gate *from,
			const struct rule *r)
{
	const struct gate *to =
		r->word == RULE_REVIEW ? curriculum_gate(k->curriculum, r->ref) : NULL;

	for (size_t i = 0; i < r->child_count; i++)
		follow_rule(k, colours, from, &r->children[i]);
	if (to == NULL || to->place != GATE_REVIEW)
		return;
	if (colours[to - k->curriculum->gates] == GREY)
		check_fault(k, r->line,
			    "the reviews %s and %s wait for each other; leave one of the two "
			    "out",
			    from->id, to->id);
	else
		follow(k, colours, to);
}

/* As deep as there are reviews, which FILE_ELEMENTS bounds. */
static void follow(struct checker *k, enum colour *colours, const struct gate *gate)
{
	enum colour *colour = &colours[gate - k->curriculum->gates];

	if (*colour != WHITE)
		return;
	*colour = GREY;
	follow_rule(k, colours, gate, &gate->rule);
	*colour = BLACK;
}

/* ---- gates ---- */

static const char *gate_words(struct checker *k, const struct gate *g)
{
	static const char *const places[] = {
		[GATE_ENTRY] = "entry", [GATE_REVIEW] = "review", [GATE_AWARD] = "award"};

	return arena_printf(k->scratch, "%s%s%s", places[g->place], g->id[0] == '\0' ? "" : " ",
			    g->id);
}

static void check_gate(struct checker *k, const struct gate *g)
{
	const struct tools *tools = k->curriculum->tools;
	const struct scale *scale = tools == NULL ? NULL : tools_scale(tools, g->scale);
	bool met = false;

	check_signer(k, g->line, gate_words(k, g), g->by);
	if (g->place != GATE_REVIEW)
		return;
	if (k->end.count > 0 && duration_length(g->due) > duration_length(k->end))
		check_fault(k, g->line,
			    "review %s is due after %s, later than the award after %s; hold "
			    "it before",
			    g->id, duration_words(k, g->due), duration_words(k, k->end));
	if (tools == NULL || (scale == NULL && strcmp(g->scale, "overall") == 0))
		return; /* missing, or told with the tools file */
	for (size_t i = 0; scale != NULL && i < scale->point_count; i++)
		met = met || scale->points[i].met;
	if (scale == NULL)
		check_fault(k, g->line,
			    "review %s is recorded on %s, which is no scale of %s; name one", g->id,
			    g->scale, tools->head.name);
	else if (!met && strcmp(g->scale, "overall") != 0)
		check_fault(k, g->line,
			    "review %s is recorded on %s, of which no point is met=\"yes\"; "
			    "name another scale",
			    g->id, g->scale);
}

static void check_results(struct checker *k, const bool *used)
{
	for (size_t i = 0; i < k->curriculum->result_count; i++) {
		const struct result *r = &k->curriculum->results[i];

		if (r->by == ROLE_ASSESSOR)
			check_fault(k, r->line,
				    "result %s is recorded by the assessor, who decides on what was "
				    "sent to them and records no result; write another role in by",
				    r->id);
		if (!used[i])
			check_warn(k, r->line,
				   "no rule asks for the result %s; ask for it or "
				   "leave it out",
				   r->id);
	}
}

void check_gates(struct checker *k)
{
	const struct curriculum *c = k->curriculum;
	enum colour *colours = arena_array(k->scratch, c->gate_count, sizeof(*colours));
	bool *used = arena_array(k->scratch, c->result_count, sizeof(bool));

	for (size_t i = 0; i < c->gate_count; i++) {
		const struct gate *g = &c->gates[i];
		struct walk w = {k, g->place == GATE_AWARD ? g->due : k->end, used};

		check_gate(k, g);
		check_rule(&w, &g->rule);
	}
	for (size_t i = 0; i < c->gate_count; i++)
		follow(k, colours, &c->gates[i]);
	check_results(k, used);
}
