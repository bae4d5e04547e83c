#include "cli/explain.h"

#include <string.h>

#include "cli/completion_json.h"
#include "cli/correction.h"
#include "cli/explain_steps.h"
#include "cli/words.h"
#include "core/date.h"

/* ---- small words ---- */

static const char *day_of_words(int32_t day, struct arena *a)
{
	char text[DAY_TEXT];

	day_text(day, text);
	return arena_text(a, text);
}

static void tell(struct app *app, struct told_list *list, const char *text, const int64_t *entries,
		 size_t entry_count)
{
	list->items = arena_grow(app->arena, list->items, list->count, &list->room, sizeof(*list->items));
	list->items[list->count++] = (struct told){ text, entries, entry_count };
}

static const char *role_of_words(enum role role, struct arena *a)
{
	char *words = arena_printf(a, "the %s", role_name(role));

	for (char *p = words; *p; p++)
		*p = *p == '-' ? ' ' : *p;
	return words;
}

static const char *person_words(struct app *app, const char *id)
{
	const char *name = app_name(app, id);

	if (app->as && strcmp(app->as, id) == 0)
		return "you";
	return strcmp(name, id) == 0 ? name : arena_printf(app->arena, "%s (%s)", name, id);
}

const char *explain_holder(struct app *app, const struct blocker *b)
{
	if (strcmp(b->holder, role_name(b->role)) == 0 && (!app->as || strcmp(app->as, b->holder) != 0))
		return role_of_words(b->role, app->arena);
	return person_words(app, b->holder);
}

/* "Whose move it is: Amira Haddadin (amira) 8, Chandra Iyer (chandra) 2." */
static const char *moves_words(struct app *app, const struct explanation *x)
{
	const char *text = "";

	for (size_t i = 0; i < x->blocker_count; i++) {
		const struct blocker *b = &x->blockers[i];
		int32_t count = 0;
		bool first = true;

		for (size_t k = 0; k < x->blocker_count; k++) {
			if (strcmp(x->blockers[k].holder, b->holder) != 0)
				continue;
			first = first && k >= i;
			count += x->blockers[k].count;
		}
		if (first)
			text = arena_printf(app->arena, "%s%s%s (%d)", text, *text ? ", " : " Whose move it is: ",
					    explain_holder(app, b), (int)count);
	}
	return *text ? arena_printf(app->arena, "%s.", text) : "";
}

static const char *due_sentence(struct app *app, const struct completion *r, int32_t due)
{
	if (due == DAY_OPEN || due == DAY_NONE)
		return "";
	return arena_printf(app->arena, " It %s due on %s (%s).", due < r->today ? "was" : "is",
			    day_of_words(due, app->arena), days_words(due, r->today, app->arena));
}

/* "10 things are missing, the closing signature among them; 2 of these wait for a decision." */
static const char *missing_sentence(struct app *app, int32_t missing, int32_t waiting,
				    const char *closing)
{
	const char *waits = waiting > 0 ? arena_printf(app->arena, "; %d of these wait%s for a decision",
						       (int)waiting, waiting == 1 ? "s" : "") :
					  "";

	return arena_printf(app->arena, "%s missing, the closing %s among them%s.",
			    count_words(missing, "thing is", "things are", app->arena), closing, waits);
}

/* ---- what its rule asks for ---- */

static void tell_any(struct app *app, struct explanation *x, const struct rule_result *r)
{
	const char *way = "", *others = "";
	struct arena *a = app->arena;

	for (size_t i = 0; i < r->child_count; i++) {
		const struct rule_result *c = &r->children[i];
		const char *one = arena_printf(a, "\"%s\" (%d of %d, %d missing)", c->text, (int)c->have,
					       (int)c->need, (int)c->missing);

		if (c->chosen)
			way = arena_printf(a, "%s%s%s", way, *way ? " and " : "", one);
		else
			others = arena_printf(a, "%s%s%s", others, *others ? " or " : "", one);
	}
	tell(app, &x->asks,
	     arena_printf(a, "%s: %s %s%s%s", r->text,
			  r->verdict == STATE_MET ? "there by" : "the shortest way is", way,
			  *others ? "; another way is " : "", others),
	     r->entries, r->entry_count);
}

static void tell_rules(struct app *app, struct explanation *x, const struct rule_result *rules,
		       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct rule_result *r = &rules[i];
		const char *waits = r->wait > 0 ? arena_printf(app->arena, ", %d more waiting", (int)r->wait) :
						  "";

		if (r->rule->word == RULE_ALL)
			tell_rules(app, x, r->children, r->child_count);
		else if (r->rule->word == RULE_ANY)
			tell_any(app, x, r);
		else
			tell(app, &x->asks,
			     arena_printf(app->arena, "%s: %d of %d%s", r->text, (int)r->have, (int)r->need,
					  waits),
			     r->entries, r->entry_count);
	}
}

/* ---- notes ---- */

static void note_state(struct app *app, const struct completion *r, struct explanation *x)
{
	struct arena *a = app->arena;

	if (r->ended)
		tell(app, &x->notes,
		     arena_printf(a, "The enrolment ended on %s: nothing more is accepted.",
				  day_of_words(r->facts->enrolment.ended, a)),
		     NULL, 0);
	else if (r->frozen)
		tell(app, &x->notes,
		     arena_printf(a, "The portfolio froze on %s. What was not signed by then counts only if "
				     "a due date is moved, which a registrar or panel decides.",
				  day_of_words(r->freeze, a)),
		     NULL, 0);
}

/* A waived part stands apart from what was done. */
static void note_reliefs(struct app *app, const struct completion *r, struct explanation *x)
{
	for (size_t i = 0; i < r->facts->relief_count; i++) {
		const struct relief *relief = &r->facts->reliefs[i];

		if (!relief_applies(r, relief) || (x->module && !relief_is_within(relief, x->module->module)))
			continue;
		tell(app, &x->notes,
		     arena_printf(app->arena, "Counted apart: %s is %s.", relief->of,
				  relief_words(relief, app->arena)),
		     NULL, 0);
	}
}

static bool quota_uses(const struct module_result *m, const struct attempt *at, bool *ret_case)
{
	for (size_t q = 0; q < m->quota_count; q++) {
		for (size_t i = 0; i < m->quotas[q].used_count; i++) {
			const struct attempt *other = m->quotas[q].used[i];

			*ret_case = other != at && *at->kase && strcmp(other->kase, at->kase) == 0;
			if (other == at || *ret_case)
				return true;
		}
	}
	return false;
}

/* Two open modules that count on one assessment, or on one case: who is signed first has it. */
static void note_contested(struct app *app, struct explanation *x,
			   const struct module_result *other)
{
	const struct module_result *m = x->module;

	for (size_t q = 0; q < m->quota_count; q++) {
		for (size_t i = 0; i < m->quotas[q].used_count; i++) {
			const struct attempt *at = m->quotas[q].used[i];
			int64_t *entry = arena_alloc(app->arena, sizeof(*entry));
			bool by_case = false;

			if (!quota_uses(other, at, &by_case))
				continue;
			*entry = at->request;
			tell(app, &x->notes,
			     arena_printf(app->arena,
					  "%s counts on %s too: %s can count in one of the two, the one "
					  "that is signed first.",
					  other->module->head.ref.id,
					  by_case ? arena_printf(app->arena, "case %s", at->kase) :
						    "the same assessment",
					  by_case ? "the case" : "it"),
			     entry, 1);
		}
	}
}

static bool is_open(const struct module_result *m)
{
	return m->state < MODULE_CLOSED && !m->signature;
}

static const char *groups_words(const struct completion *r, const struct gate_result *g, int choose,
				bool picked, struct arena *a)
{
	const struct choose *c = &r->curriculum->chooses[choose];
	const char *text = "";

	for (size_t k = 0; k < c->group_count; k++) {
		const char *modules = "";
		bool in = false;

		for (size_t i = 0; i < r->curriculum->use_count; i++) {
			const struct use *u = &r->curriculum->uses[i];

			if (u->choose != choose || u->group != (int)k)
				continue;
			in = in || g->in_force[i];
			modules = arena_printf(a, "%s%s%s", modules, *modules ? ", " : "", u->ref.id);
		}
		if (in == picked)
			text = arena_printf(a, "%s%s%s (%s)", text, *text ? " and " : "", c->groups[k].id,
					    modules);
	}
	return text;
}

/* By which groups of a choice the answer goes, and whether anybody has chosen them. */
static void note_choices(struct app *app, const struct completion *r, struct explanation *x)
{
	struct arena *a = app->arena;

	for (size_t i = 0; x->gate->in_force && i < r->curriculum->choose_count; i++) {
		const char *id = r->curriculum->chooses[i].id;
		const char *others = groups_words(r, x->gate, (int)i, false, a);
		bool said = false;

		for (size_t k = 0; k < r->facts->choice_count; k++)
			said = said || strcmp(r->facts->choices[k].choose, id) == 0;
		tell(app, &x->notes,
		     arena_printf(a, "Of the choice \"%s\" %s %s%s%s.", id,
				  said ? "this goes by what was chosen," :
					 "nothing is recorded yet, and this goes by what has the least missing,",
				  groups_words(r, x->gate, (int)i, true, a),
				  *others ? "; not chosen: " : "", others),
		     NULL, 0);
	}
}

static void note_gate(struct app *app, const struct completion *r, struct explanation *x)
{
	const struct review_fact *record = x->gate->record;
	struct arena *a = app->arena;
	const char *units = "";

	note_choices(app, r, x);
	if (x->gate->flagged)
		tell(app, &x->notes,
		     "Flagged: something that it rested on has been taken back since. It stands until it is "
		     "revised or revoked; somebody should look at it again.",
		     NULL, 0);
	if (!record || !record->exception)
		return;
	for (size_t i = 0; i < record->missing_count; i++)
		units = arena_printf(a, "%s%s%s", units, i ? ", " : "", record->missing[i]);
	tell(app, &x->notes,
	     arena_printf(a, "It was recorded as an exception, by %s: missing then were %s.",
			  person_words(app, record->by), units),
	     &record->entry, 1);
}

/* Was it sent for the module: for an activity or outcome of it, or as an assessment that may count in it? */
static bool is_for(const struct attempt *at, const char *code)
{
	size_t n = strlen(code);

	for (size_t i = 0; i < at->module_count; i++) {
		if (strcmp(at->modules[i], code) == 0)
			return true;
	}
	return strncmp(at->item, code, n) == 0 && at->item[n] == '/';
}

/* What is there on paper only, by the word of who reported it. */
static void note_reported(struct app *app, const struct completion *r, struct explanation *x)
{
	const struct facts *f = r->facts;
	int64_t *entries = arena_array(app->arena, f->attempt_count, sizeof(*entries));
	size_t count = 0;

	for (size_t i = 0; i < f->attempt_count; i++) {
		const struct attempt *at = &f->attempts[i];

		if (at->reported && at->standing == STANDING_SATISFACTORY && is_for(at, x->id))
			entries[count++] = at->decision;
	}
	if (count > 0)
		tell(app, &x->notes,
		     arena_printf(app->arena, "Reported on paper, by the word of who says so: %s for %s.",
				  count_words((int32_t)count, "decision", "decisions", app->arena), x->id),
		     entries, count);
}

static bool asks_for_placements(const struct rule_result *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (rules[i].rule->word == RULE_PLACEMENTS ||
		    asks_for_placements(rules[i].children, rules[i].child_count))
			return true;
	}
	return false;
}

/* How each placement was served, where the rule counts them; it counts them signed off or not. */
static void note_placements(struct app *app, const struct completion *r, struct explanation *x)
{
	const struct facts *f = r->facts;
	struct arena *a = app->arena;

	for (size_t i = 0; i < f->placement_count; i++) {
		const struct placement_fact *p = &f->placements[i];
		int64_t *entries = arena_array(a, 2, sizeof(*entries));
		const char *how = p->until < r->today ? "served, and not signed off" :
				  p->from > r->today  ? "planned" :
							"running";

		entries[0] = p->entry;
		entries[1] = p->sign.entry;
		if (p->sign.entry)
			how = arena_printf(a, "signed off by %s on %s: %s", person_words(app, p->sign.by),
					   day_of_words(time_day(p->sign.accepted), a), p->sign.outcome);
		tell(app, &x->notes,
		     arena_printf(a, "Placement in %s at %s, %s to %s: %s.", p->specialism, p->site,
				  day_of_words(p->from, a), day_of_words(p->until, a), how),
		     entries, p->sign.entry ? 2 : 1);
	}
}

/* Who took back what it had, and why. */
static void note_taken_back(struct app *app, const struct completion *r, struct explanation *x)
{
	const struct taken_back *items;
	size_t count;

	items = x->module ? module_taken_back(app, r, x->module, &count) : gate_taken_back(app, r, x->gate, &count);
	for (size_t i = 0; i < count; i++) {
		int64_t *entries = arena_array(app->arena, 1, sizeof(*entries));

		entries[0] = (int64_t)items[i].target;
		tell(app, &x->notes,
		     arena_printf(app->arena, "Taken back: %s, was %s", items[i].kind, items[i].words), entries, 1);
	}
}

/* ---- the answer ---- */

static const char *done_answer(struct app *app, const struct module_result *m)
{
	struct arena *a = app->arena;
	const char *code = m->module->head.ref.id;

	if (m->state == MODULE_CLOSED)
		return arena_printf(a, "%s is closed: %s signed it on %s (entry %lld). Nothing is missing.",
				    code, person_words(app, m->signature->by),
				    day_of_words(time_day(m->signature->accepted), a),
				    (long long)m->signature->entry);
	return arena_printf(a, "%s need not be done: it is %s. It is counted apart from the closed "
			       "modules, and gives %s.",
			    code, m->relief ? relief_words(m->relief, a) : module_state_name(m->state),
			    count_words(m->credits, "credit", "credits", a));
}

/* "it says 100 %, why can't my module be closed?" */
static const char *open_answer(struct app *app, const struct completion *r, struct explanation *x)
{
	const struct module_result *m = x->module;
	const char *code = m->module->head.ref.id, *begin;
	struct arena *a = app->arena;

	if (m->state == MODULE_READY)
		begin = arena_printf(a, "%s is not closed yet, though everything that it asks for is signed. "
					"One thing is missing: the signature of %s that closes it.",
				     code, role_of_words(m->module->complete_by, a));
	else if (m->signature)
		begin = arena_printf(a, "%s is not closed any more: it was signed on %s (entry %lld), and "
					"something that the signature rests on has lapsed. Once that is "
					"renewed it is closed again, without a new signature.",
				     code, day_of_words(time_day(m->signature->accepted), a),
				     (long long)m->signature->entry);
	else if (m->activities.total > 0 && m->activities.signed_off == m->activities.total)
		begin = arena_printf(a, "All %d activities of %s are signed, and still it cannot be closed: "
					"%s Activities are one part of a module; assessments and the "
					"signature that closes it are others.",
				     (int)m->activities.total, code,
				     missing_sentence(app, m->missing, m->waiting, "signature"));
	else
		begin = arena_printf(a, "%s cannot be closed yet: %s", code,
				     missing_sentence(app, m->missing, m->waiting, "signature"));
	return arena_printf(a, "%s%s%s", begin, due_sentence(app, r, m->due), moves_words(app, x));
}

static const char *gate_answer(struct app *app, const struct completion *r, struct explanation *x)
{
	const struct gate_result *g = x->gate;
	const char *closing = g->gate->place == GATE_REVIEW ? "record" : "signature";
	struct arena *a = app->arena;
	const char *begin = "";

	switch (gate_state(g)) {
	case GATE_WAIVED:
		return arena_printf(a, "%s need not be done: it is %s.", x->id, relief_words(g->relief, a));
	case GATE_DONE:
		if (g->gate->place == GATE_REVIEW)
			return arena_printf(a, "%s is done: %s recorded it as %s on %s (entry %lld).", x->id,
					    person_words(app, g->record->by), g->record->point,
					    day_of_words(g->record->day, a), (long long)g->record->entry);
		return arena_printf(a, "%s is signed, by %s on %s (entry %lld).", x->id,
				    person_words(app, g->signature->by),
				    day_of_words(time_day(g->signature->accepted), a),
				    (long long)g->signature->entry);
	case GATE_READY:
		begin = arena_printf(a, "%s is not done yet, though everything that it asks for is there. "
					"One thing is missing: the %s of %s.",
				     x->id, closing, role_of_words(g->gate->by, a));
		break;
	case GATE_WAITING:
	case GATE_OPEN:
		begin = arena_printf(a, "%s cannot be %s yet: %s", x->id,
				     g->gate->place == GATE_REVIEW ? "recorded as met" : "signed",
				     missing_sentence(app, g->missing, g->waiting, closing));
		break;
	}
	return arena_printf(a, "%s%s%s", begin, due_sentence(app, r, g->due), moves_words(app, x));
}

/* ---- one thing ---- */

static void explain_module(struct app *app, const struct completion *r, struct explanation *x)
{
	const struct module_result *m = x->module;

	x->kind = "module";
	x->id = m->module->head.ref.id;
	x->title = m->module->head.title;
	x->due = m->due;
	x->blockers = m->blockers;
	x->blocker_count = m->blocker_count;
	x->answer = m->state >= MODULE_CLOSED ? done_answer(app, m) : open_answer(app, r, x);
	tell_rules(app, x, m->rules, m->rule_count);
	for (size_t i = 0; is_open(m) && i < r->module_count; i++) {
		if (&r->modules[i] != m && is_open(&r->modules[i]))
			note_contested(app, x, &r->modules[i]);
	}
	note_reported(app, r, x);
}

static void explain_gate(struct app *app, const struct completion *r, struct explanation *x)
{
	static const char *const kinds[] = { [GATE_ENTRY] = "entry",
					     [GATE_REVIEW] = "review",
					     [GATE_AWARD] = "award" };
	const struct gate_result *g = x->gate;

	x->kind = kinds[g->gate->place];
	x->id = g->id;
	x->title = g->gate->title;
	x->due = g->due;
	x->blockers = g->blockers;
	x->blocker_count = g->blocker_count;
	x->answer = gate_answer(app, r, x);
	tell_rules(app, x, g->rules, g->rule_count);
	note_gate(app, r, x);
}

enum status explain(struct app *app, const struct completion *r, const char *what,
		    struct explanation *ret_explanation, struct err *err)
{
	struct explanation x = {
		.module = completion_module(r, what),
		.gate = completion_gate(r, what),
	};

	if (!x.module && !x.gate)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no module, review or award %.60s in %s; `attest progress %s` lists them",
			    r->facts->trainee, what, r->facts->enrolment.curriculum, r->facts->trainee);
	if (x.module)
		explain_module(app, r, &x);
	else
		explain_gate(app, r, &x);
	if (x.blocker_count > 0)
		note_state(app, r, &x);
	if (x.module ? asks_for_placements(x.module->rules, x.module->rule_count) :
		       asks_for_placements(x.gate->rules, x.gate->rule_count))
		note_placements(app, r, &x);
	note_taken_back(app, r, &x);
	note_reliefs(app, r, &x);
	x.step_count = explain_steps(app, r, x.blockers, x.blocker_count, x.steps);
	*ret_explanation = x;
	return OK;
}
