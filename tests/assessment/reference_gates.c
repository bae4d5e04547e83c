/* RULES.md section 5: picks, needs, credits, and the words of reviews and awards. */
#include "reference_inside.h"

/* ---- done, and what is needed ---- */

bool ref_done(const struct module_result *m)
{
	return m->state == MODULE_CLOSED || m->state == MODULE_WAIVED || m->state == MODULE_EXEMPT;
}

static bool done_from(const struct judge *j, size_t use, bool *seen)
{
	if (seen[use])
		return true;
	seen[use] = true;
	if (!ref_done(&j->all[use]))
		return false;
	for (size_t i = 0; i < j->c->use_count; i++)
		if (ref_named(&j->c->uses[use].needs, j->all[i].module->head.ref.id) &&
		    !done_from(j, i, seen))
			return false;
	return true;
}

bool ref_done_with_needs(const struct judge *j, size_t use)
{
	return done_from(j, use, arena_array(j->a, j->c->use_count, sizeof(bool)));
}

/* By what it is exempt now, not closed; NULL: it is not. */
static const struct relief *ref_exempt(const struct judge *j, size_t use)
{
	if (j->all[use].state != MODULE_EXEMPT)
		return NULL;
	return ref_relief(j, RELIEF_EXEMPT, j->all[use].module->head.ref.id, NULL);
}

int32_t ref_credits(const struct judge *j, size_t use)
{
	bool *among = arena_array(j->a, j->c->use_count, sizeof(*among));
	int32_t before;

	for (size_t i = 0; i < use; i++)
		among[i] = true;
	before = ref_credits_of(j, among);
	among[use] = true;
	return ref_credits_of(j, among) - before;
}

static struct seating seat_together(const struct judge *j, const bool *among,
				    const struct module **ret_modules, size_t *ret_count)
{
	*ret_count = 0;
	for (size_t i = 0; i < j->c->use_count; i++)
		if (among[i] && j->all[i].signature == NULL)
			ret_modules[(*ret_count)++] = j->all[i].module;
	return ref_seat(j, ret_modules, *ret_count);
}

int32_t ref_contested(const struct judge *j, const bool *among)
{
	const struct module **modules =
		arena_array(j->a, j->c->use_count, sizeof(const struct module *));
	int32_t together, alone = 0;
	size_t count;

	together = seat_together(j, among, modules, &count).fill;
	for (size_t i = 0; i < count; i++)
		alone += ref_seat(j, &modules[i], 1).fill;
	return alone - together;
}

/* Of the slots that all of these modules can fill together: those that wait. */
static int32_t ref_waiting_together(const struct judge *j, const bool *among)
{
	const struct module **modules =
		arena_array(j->a, j->c->use_count, sizeof(const struct module *));
	int32_t waiting = 0;
	struct seating s;
	size_t count;

	s = seat_together(j, among, modules, &count);
	for (size_t i = 0, q = 0; i < count; i++)
		for (size_t k = 0; k < modules[i]->quota_count; k++)
			waiting += s.wait[q++];
	return waiting;
}

/* ---- picks ---- */

static const struct choice_fact *chosen(const struct judge *j, const char *choose)
{
	const struct choice_fact *latest = NULL;

	for (size_t i = 0; i < j->f->choice_count; i++)
		if (same(j->f->choices[i].choose, choose) &&
		    (latest == NULL || j->f->choices[i].accepted >= latest->accepted))
			latest = &j->f->choices[i];
	return latest;
}

static bool in_choice(const struct choice_fact *choice, const char *group)
{
	for (size_t i = 0; i < choice->group_count; i++)
		if (same(choice->groups[i], group))
			return true;
	return false;
}

struct picking {
	const struct judge *j;
	bool *in_force;
	bool **picks;
	size_t count, room;
};

static void pick_groups(struct picking *p, size_t choose, size_t group, int32_t left)
{
	const struct curriculum *c = p->j->c;
	const struct choose *h = choose < c->choose_count ? &c->chooses[choose] : NULL;
	const struct choice_fact *choice;

	if (h == NULL) {
		p->picks = arena_grow(p->j->a, p->picks, p->count, &p->room, sizeof(*p->picks));
		p->picks[p->count] = arena_array(p->j->a, c->use_count, sizeof(bool));
		memcpy(p->picks[p->count++], p->in_force, c->use_count * sizeof(bool));
		return;
	}
	if (left == 0) {
		pick_groups(p, choose + 1, 0,
			    choose + 1 < c->choose_count ? c->chooses[choose + 1].pick : 0);
		return;
	}
	choice = chosen(p->j, h->id);
	for (size_t g = group; g < h->group_count; g++) {
		if (choice != NULL && !in_choice(choice, h->groups[g].id))
			continue;
		for (int taken = 1; taken >= 0; taken--) {
			for (size_t i = 0; i < c->use_count; i++)
				if (c->uses[i].choose == (int)choose && c->uses[i].group == (int)g)
					p->in_force[i] = taken;
			if (taken)
				pick_groups(p, choose, g + 1, left - 1);
		}
	}
}

size_t ref_picks(const struct judge *j, bool ***ret_picks)
{
	struct picking p = {.j = j};

	p.in_force = arena_array(j->a, j->c->use_count, sizeof(bool));
	for (size_t i = 0; i < j->c->use_count; i++)
		p.in_force[i] = !j->c->uses[i].optional && j->c->uses[i].choose < 0;
	pick_groups(&p, 0, 0, j->c->choose_count > 0 ? j->c->chooses[0].pick : 0);
	*ret_picks = p.picks;
	return p.count;
}

/* ---- the words of gates ---- */

/* A gate while it is judged by one pick. */
struct bench {
	const struct judge *j;
	const bool *in_force;
};

static bool selected(const struct bench *b, const struct rule *r, size_t use)
{
	const struct module *m = b->j->all[use].module;

	return (r->selection.of.count == 0 || ref_named(&r->selection.of, m->head.ref.id)) &&
	       (r->selection.phase == 0 || r->selection.phase == b->j->c->uses[use].phase) &&
	       (r->selection.any_kind || r->selection.kind == m->kind);
}

static void word_modules(const struct bench *b, struct rule_result *r)
{
	size_t count = b->j->c->use_count;
	bool *open = arena_array(b->j->a, count, sizeof(*open));

	for (size_t i = 0; i < count; i++) {
		const struct module_result *m = &b->j->all[i];

		const char *code = m->module->head.ref.id;

		if (!b->in_force[i] || !selected(b, r->rule, i) ||
		    ref_relief(b->j, RELIEF_WAIVED, code, NULL) != NULL)
			continue;
		r->need++;
		r->have += ref_done_with_needs(b->j, i);
		if (ref_done(m)) {
			r->missing += !ref_done_with_needs(b->j, i);
			continue;
		}
		open[i] = true;
		r->missing += m->missing;
		r->waiting += m->waiting;
		r->wait += m->waiting == m->missing;
		for (size_t q = 0; m->signature == NULL && q < m->quota_count; q++)
			r->waiting -= m->quotas[q].wait;
	}
	r->missing += ref_contested(b->j, open);
	r->waiting += ref_waiting_together(b->j, open);
}

static void count_items(const struct bench *b, const struct rule *rule, size_t use, int32_t *items,
			int32_t *had, int32_t *waits)
{
	const struct module_result *m = &b->j->all[use];
	bool all = ref_done(m) || m->verdict == STATE_MET;
	int32_t of_this = m->activities.total, had_here = m->activities.signed_off;
	int32_t wait_here = m->activities.submitted - m->activities.signed_off;

	for (size_t q = 0; rule->items_all && q < m->quota_count; q++) {
		of_this += m->quotas[q].need;
		had_here += m->quotas[q].have;
		wait_here += m->quotas[q].wait;
	}
	if (rule->items_all) {
		struct rule_result reviews = ref_outcomes(b->j, m->module);

		of_this += reviews.need;
		had_here += reviews.have;
		wait_here += reviews.wait;
	}
	*items += of_this;
	*had += all ? of_this : had_here;
	*waits += all ? 0 : wait_here;
}

static void word_percent(const struct bench *b, struct rule_result *r)
{
	int32_t items = 0, had = 0, waits = 0;

	for (size_t i = 0; i < b->j->c->use_count; i++)
		if (b->in_force[i] && selected(b, r->rule, i) &&
		    b->j->all[i].state != MODULE_WAIVED && b->j->all[i].state != MODULE_EXEMPT)
			count_items(b, r->rule, i, &items, &had, &waits);
	r->need = (items * r->rule->min + 99) / 100;
	r->have = had > r->need ? r->need : had;
	r->wait = waits > r->need - r->have ? r->need - r->have : waits;
	r->missing = r->need - r->have;
	r->waiting = r->wait;
}

/* All that are exempt by one map give at most its limit. */
int32_t ref_credits_of(const struct judge *j, const bool *among)
{
	int32_t sum = 0;

	for (size_t i = 0; i < j->c->use_count; i++) {
		const struct relief *map = among[i] ? ref_exempt(j, i) : NULL;
		int32_t own = j->all[i].module->credits, given = 0;

		if (!among[i] || (map == NULL && j->all[i].state != MODULE_CLOSED))
			continue;
		for (size_t k = 0; map != NULL && k < i; k++) {
			const struct relief *other = among[k] ? ref_exempt(j, k) : NULL;

			if (other != NULL && same(other->map, map->map))
				given += j->all[k].module->credits;
		}
		if (map != NULL && map->limit != 0 && given + own > map->limit)
			own = given > map->limit ? 0 : map->limit - given;
		sum += own;
	}
	return sum;
}

static void word_credits(const struct bench *b, struct rule_result *r)
{
	bool *among = arena_array(b->j->a, b->j->c->use_count, sizeof(*among));

	for (size_t i = 0; i < b->j->c->use_count; i++)
		among[i] = (b->in_force[i] || b->j->c->uses[i].optional) &&
			   selected(b, r->rule, i) &&
			   b->j->all[i].module->level >= r->rule->level &&
			   ref_done_with_needs(b->j, i);
	r->need = r->rule->min;
	r->have = ref_credits_of(b->j, among);
	if (r->have > r->need)
		r->have = r->need;
	r->missing = r->have < r->need;
}

static void word_assessments(const struct bench *b, struct rule_result *r)
{
	struct seating s = ref_seat_gate(b->j, r->rule->quota);

	r->need = r->rule->quota->min;
	r->have = s.have[0];
	r->wait = s.wait[0];
	r->missing = r->need - r->have;
	r->waiting = r->wait;
}

static void word_review(const struct bench *b, struct rule_result *r)
{
	const struct gate *g = curriculum_gate(b->j->c, r->rule->ref);

	r->need = ref_relief(b->j, RELIEF_WAIVED, r->rule->ref, NULL) == NULL;
	r->have = r->need != 0 && ref_met(b->j, g, ref_record(b->j, g));
	r->missing = r->need - r->have;
}

static void word_result(const struct bench *b, struct rule_result *r)
{
	const struct result_fact *latest = NULL;

	for (size_t i = 0; i < b->j->f->result_count; i++)
		if (same(b->j->f->results[i].result, r->rule->ref))
			latest = &b->j->f->results[i];
	for (size_t i = 0; latest != NULL && i < b->j->c->result_count; i++) {
		const struct result *x = &b->j->c->results[i];

		if (same(x->id, r->rule->ref))
			r->have = latest->passed && (x->valid.count == 0 ||
						     day_add(latest->day, x->valid) > b->j->today);
	}
	r->need = ref_relief(b->j, RELIEF_WAIVED, r->rule->ref, NULL) == NULL;
	r->have = r->need == 0 ? 0 : r->have;
	r->missing = r->need - r->have;
}

static void judge_word(const struct bench *b, const struct rule *rule, struct rule_result *r)
{
	r->rule = rule;
	r->child_count = rule->child_count;
	r->children = arena_array(b->j->a, r->child_count, sizeof(*r->children));
	for (size_t i = 0; i < r->child_count; i++)
		judge_word(b, &rule->children[i], &r->children[i]);
	if (rule->word == RULE_ANY || rule->word == RULE_ALL)
		ref_combine(r);
	else if (rule->word == RULE_MODULES)
		word_modules(b, r);
	else if (rule->word == RULE_PERCENT)
		word_percent(b, r);
	else if (rule->word == RULE_CREDITS)
		word_credits(b, r);
	else if (rule->word == RULE_PLACEMENTS)
		ref_placements(b->j, r);
	else if (rule->word == RULE_REVIEW)
		word_review(b, r);
	else if (rule->word == RULE_RESULT)
		word_result(b, r);
	else
		word_assessments(b, r);
	ref_verdict(r);
}

/* ---- gates ---- */

const struct review_fact *ref_record(const struct judge *j, const struct gate *g)
{
	const struct review_fact *latest = NULL;

	for (size_t i = 0; g->place == GATE_REVIEW && i < j->f->review_count; i++)
		if (same(j->f->reviews[i].review, g->id))
			latest = &j->f->reviews[i];
	return latest;
}

bool ref_met(const struct judge *j, const struct gate *g, const struct review_fact *record)
{
	const struct scale *s = tools_scale(j->c->tools, g->scale);

	return record != NULL && scale_point(s, record->point)->met;
}

/* The rule by the pick of which least is missing. */
static struct rule_result judge_rule(const struct judge *j, const struct gate *g)
{
	struct rule_result best = {0};
	bool **picks;
	size_t count = ref_picks(j, &picks);

	for (size_t p = 0; p < count; p++) {
		const struct bench b = {j, picks[p]};
		struct rule_result r = {0};

		judge_word(&b, &g->rule, &r);
		if (p == 0 || r.missing < best.missing)
			best = r;
	}
	return best;
}

/* Did it stand then? */
static bool fell_after(const struct judge *j, const struct signature_fact *s, int64_t accepted)
{
	if (s->revoked != 0 && s->revoked <= accepted)
		return false;
	for (size_t i = 0; i < s->rest_count; i++)
		for (size_t k = 0; k < j->f->attempt_count; k++) {
			const struct attempt *at = &j->f->attempts[k];

			if (at->request == s->rests[i].request && at->n == s->rests[i].n &&
			    at->standing == STANDING_VOID && at->voided <= accepted)
				return false;
		}
	return true;
}

/* Was it in the log before that entry was? */
static bool before(int64_t accepted, int64_t seq, int64_t then, int64_t entry)
{
	return accepted != then ? accepted < then : seq < entry;
}

/*
 * What was known when an entry was made. What has been taken back since: as it stood then, or, with
 * `less`, left out.
 */
static struct facts as_of(const struct judge *j, int64_t entry, int64_t accepted, bool less)
{
	struct facts f = *j->f;

#define KEEP(list, count, until)                                                                   \
	do {                                                                                       \
		size_t kept = 0;                                                                   \
		const void *all = f.list;                                                          \
		f.list = arena_array(j->a, f.count, sizeof(*f.list));                              \
		memcpy(f.list, all, f.count * sizeof(*f.list));                                    \
		for (size_t i = 0; i < f.count; i++)                                               \
			if (until)                                                                 \
				f.list[kept++] = f.list[i];                                        \
		f.count = kept;                                                                    \
	} while (0)
	KEEP(attempts, attempt_count,
	     before(f.attempts[i].sent, f.attempts[i].request, accepted, entry) &&
		     (f.attempts[i].standing != STANDING_VOID ||
		      (!less && f.attempts[i].voided > accepted)));
	KEEP(signatures, signature_count,
	     before(f.signatures[i].accepted, f.signatures[i].entry, accepted, entry) &&
		     (ref_stands(j, &f.signatures[i]) ||
		      (!less && fell_after(j, &f.signatures[i], accepted))));
	KEEP(choices, choice_count,
	     before(f.choices[i].accepted, f.choices[i].entry, accepted, entry));
	KEEP(working, working_count, f.working[i].entry <= entry);
	KEEP(leaves, leave_count, f.leaves[i].entry <= entry);
	KEEP(moved, moved_count, before(f.moved[i].accepted, f.moved[i].entry, accepted, entry));
	KEEP(reliefs, relief_count,
	     before(f.reliefs[i].accepted,
		    f.reliefs[i].effect != 0 ? f.reliefs[i].effect : f.reliefs[i].entry, accepted,
		    entry));
	KEEP(reviews, review_count,
	     before(f.reviews[i].accepted, f.reviews[i].entry, accepted, entry));
	KEEP(results, result_count,
	     before(f.results[i].accepted, f.results[i].entry, accepted, entry));
	KEEP(placements, placement_count,
	     before(f.placements[i].accepted, f.placements[i].entry, accepted, entry));
	KEEP(gates, gate_count, false);
#undef KEEP
	for (size_t i = 0; i < f.attempt_count; i++) {
		struct attempt *at = &f.attempts[i];

		if (at->standing == STANDING_VOID)
			at->standing = STANDING_SATISFACTORY;
		if (at->decided == 0 || !before(at->decided, at->decision, accepted, entry)) {
			at->standing = STANDING_WAITING;
			at->decided = at->decision = 0;
		}
	}
	for (size_t i = 0; i < f.signature_count; i++)
		f.signatures[i].revoked = 0;
	f.at = accepted;
	return f;
}

static bool held(const struct judge *j, const struct gate_result *g, bool less)
{
	int64_t entry = g->record != NULL ? g->record->entry : g->signature->entry;
	int64_t accepted = g->record != NULL ? g->record->accepted : g->signature->accepted;
	struct facts f = as_of(j, entry, accepted, less);
	struct judge then;

	ref_judge_modules(&then, &f, j->c, j->s, j->a);
	return judge_rule(&then, g->gate).missing == 0;
}

bool reference_could_close(const struct completion *slow, const struct gate_result *g,
			   const struct specialisms *s, struct arena *a)
{
	const struct judge j = {.f = slow->facts, .c = slow->curriculum, .s = s, .a = a};

	return held(&j, g, false);
}

static void judge_gate(const struct judge *j, const struct gate *g, struct gate_result *r)
{
	struct rule_result rule = judge_rule(j, g);

	r->gate = g;
	r->id = g->place == GATE_ENTRY ? "entry" : g->id;
	r->due = ref_gate_due(j, g);
	r->rules = rule.children;
	r->rule_count = rule.child_count;
	r->verdict = rule.verdict;
	r->record = ref_record(j, g);
	if (g->place == GATE_REVIEW)
		r->relief = ref_relief(j, RELIEF_WAIVED, g->id, NULL);
	for (size_t i = 0; g->place != GATE_REVIEW && i < j->f->gate_count; i++)
		if (same(j->f->gates[i].gate, r->id))
			r->signature = &j->f->gates[i];
	if (r->relief != NULL) {
		r->done = true;
	} else if (r->record != NULL && ref_met(j, g, r->record)) {
		r->done = true;
		r->flagged = !r->record->exception && !held(j, r, true);
	} else if (r->signature != NULL && r->signature->revoked == 0) {
		r->done = true;
		r->flagged = !held(j, r, true);
	}
	r->missing = r->done ? 0 : rule.missing + 1;
	r->waiting = r->done ? 0 : rule.waiting;
}

void ref_gates(const struct judge *j, struct completion *c)
{
	size_t awards = 0, signed_awards = 0;

	c->gate_count = j->c->gate_count;
	c->gates = arena_array(j->a, c->gate_count, sizeof(*c->gates));
	for (size_t i = 0; i < c->gate_count; i++) {
		judge_gate(j, &j->c->gates[i], &c->gates[i]);
		awards += j->c->gates[i].place == GATE_AWARD;
		signed_awards += j->c->gates[i].place == GATE_AWARD && c->gates[i].done;
	}
	c->complete = awards > 0 && signed_awards == awards;
}
