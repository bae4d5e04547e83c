/*
 * Entry, reviews and awards (RULES.md section 5): what the rule of each comes to by the pick with the
 * least missing, whether it is closed, and whether it would have been by what is left now.
 */
#include "assessment/completion_priv.h"

#include <string.h>

/* ---- picks ---- */

/* RULES.md section 5: of the choices recorded the latest stands. */
const struct choice_fact *engine_choice(const struct engine *e, const char *choose)
{
	const struct choice_fact *latest = NULL;

	for (size_t i = 0; i < e->facts->choice_count; i++) {
		const struct choice_fact *c = &e->facts->choices[i];

		if (strcmp(c->choose, choose) == 0 &&
		    (latest == NULL || c->accepted >= latest->accepted))
			latest = c;
	}
	return latest;
}

static bool choice_has(const struct choice_fact *chosen, const char *group)
{
	for (size_t i = 0; i < chosen->group_count; i++)
		if (strcmp(chosen->groups[i], group) == 0)
			return true;
	return false;
}

/* A recorded choice fixes its groups. */
static bool is_allowed(const struct engine *e, const struct pick *p)
{
	const bool *picked = p->groups;

	for (size_t i = 0; i < e->curriculum->choose_count; i++) {
		const struct choose *c = &e->curriculum->chooses[i];
		const struct choice_fact *chosen = engine_choice(e, c->id);

		for (size_t g = 0; chosen != NULL && g < c->group_count; g++)
			if (picked[g] != choice_has(chosen, c->groups[g].id))
				return false;
		picked += c->group_count;
	}
	return true;
}

static void find_picks(struct engine *e)
{
	struct pick *picks = NULL;

	if (e->like != NULL) {
		e->all_picks = e->like->all_picks;
		e->all_pick_count = e->like->all_pick_count;
	} else {
		e->all_pick_count = curriculum_picks(e->curriculum, e->arena, &picks);
		e->all_picks = picks;
	}
	e->picks = arena_array(e->arena, e->all_pick_count, sizeof(*e->picks));
	for (size_t p = 0; p < e->all_pick_count; p++)
		if (is_allowed(e, &e->all_picks[p]))
			e->picks[e->pick_count++] = e->all_picks[p].in_force;
	if (e->pick_count == 0) {
		bool *in_force = arena_array(e->arena, e->work_count, sizeof(*in_force));

		/* A choice that is none of them: as the modules are shown. */
		for (size_t i = 0; i < e->work_count; i++)
			in_force[i] = e->works[i].in_force;
		e->picks = arena_array(e->arena, 1, sizeof(*e->picks));
		e->picks[e->pick_count++] = in_force;
	}
}

/* ---- laid out ---- */

static size_t count_quotas(const struct rule *r)
{
	size_t count = r->word == RULE_ASSESSMENTS;

	for (size_t i = 0; i < r->child_count; i++)
		count += count_quotas(&r->children[i]);
	return count;
}

static void quotas_lay_out(struct engine *e, struct scope *s, const struct rule *r)
{
	const struct quota *q = r->quota;
	struct place_of_quota *p;

	for (size_t i = 0; i < r->child_count; i++)
		quotas_lay_out(e, s, &r->children[i]);
	if (r->word != RULE_ASSESSMENTS)
		return;
	p = &s->quotas[s->quota_count++];
	p->target = (struct target){
		.kind = TARGET_QUOTA,
		.item = s->id,
		.quota = q,
		.after = q->after.count > 0 ? clock_day(&e->clock, q->after) : DAY_NONE,
		.before = q->before.count > 0 ? clock_day(&e->clock, q->before) : DAY_OPEN,
	};
	p->result = arena_alloc(e->arena, sizeof(*p->result));
	*p->result = (struct quota_result){.item = s->id, .quota = q};
	quota_by_all(e, p);
}

static void gate_lay_out(struct engine *e, struct gate_work *g, const struct gate *gate)
{
	g->scope = (struct scope){
		.id = gate->place == GATE_ENTRY ? "entry" : gate->id,
		.due = clock_gate_due(&e->clock, gate),
		.quotas = arena_array(e->arena, count_quotas(&gate->rule), sizeof(*g->scope.quotas)),
	};
	g->result = (struct gate_result){.gate = gate, .id = g->scope.id, .due = g->scope.due};
	quotas_lay_out(e, &g->scope, &gate->rule);
}

/* RULES.md section 5: the pick with the least missing, the first in the file among equals. */
static void gate_read(struct engine *e, struct gate_work *g)
{
	const struct rule *rule = &g->result.gate->rule;
	size_t count = rule_is_by_pick(rule) ? e->pick_count : 1;
	struct scope s = g->scope;
	struct rule_result first, other;

	for (size_t p = 0; p < count; p++) {
		s.in_force = e->picks[p];
		rule_read(e, &s, rule, p > 0 ? &first : NULL, &other);
		if (p == 0)
			first = other;
		if (p > 0 && other.missing >= g->rule.missing)
			continue;
		g->scope = s;
		g->rule = other;
	}
	g->result.in_force = rule_is_by_pick(rule) ? g->scope.in_force : NULL;
	g->result.rules = g->rule.children;
	g->result.rule_count = g->rule.child_count;
	g->result.verdict = g->rule.verdict;
}

/* ---- closed ---- */

bool review_met(const struct engine *e, const struct gate *g, const struct review_fact **ret_record)
{
	const struct review_fact *latest = NULL;
	const struct scale *scale;
	const struct point *point;

	for (size_t i = 0; i < e->facts->review_count; i++)
		if (strcmp(e->facts->reviews[i].review, g->id) == 0)
			latest = &e->facts->reviews[i];
	*ret_record = latest;
	if (latest == NULL)
		return false;
	scale = tools_scale(e->curriculum->tools, g->scale);
	point = scale != NULL ? scale_point(scale, latest->point) : NULL;
	return point != NULL && point->met;
}

bool result_stands(const struct engine *e, const char *id, const struct result_fact **ret_record)
{
	const struct result *r = curriculum_result(e->curriculum, id);
	const struct result_fact *latest = NULL;

	for (size_t i = 0; i < e->facts->result_count; i++)
		if (strcmp(e->facts->results[i].result, id) == 0)
			latest = &e->facts->results[i];
	*ret_record = latest;
	return latest != NULL && latest->passed &&
	       (r->valid.count == 0 || day_add(latest->day, r->valid) > e->today);
}

static void gate_close(struct engine *e, struct gate_work *g)
{
	struct gate_result *r = &g->result;

	for (size_t i = 0; i < e->facts->gate_count; i++)
		if (strcmp(e->facts->gates[i].gate, r->id) == 0)
			r->signature = &e->facts->gates[i];
	if (r->gate->place == GATE_REVIEW)
		r->done = review_met(e, r->gate, &r->record);
	else
		r->done = r->signature != NULL && r->signature->revoked == 0;
	r->relief = engine_waiver(e, r->id);
	if (r->done && r->relief == NULL && (r->record == NULL || !r->record->exception))
		r->flagged = !gate_held(e, g);
	r->done |= r->relief != NULL;
	if (!r->done) {
		r->missing = g->rule.missing + 1; /* its signature or record */
		r->waiting = g->rule.waiting;
	}
}

void engine_read_gates(struct engine *e)
{
	const struct curriculum *c = e->curriculum;

	find_picks(e);
	e->gates = arena_array(e->arena, c->gate_count, sizeof(*e->gates));
	for (size_t i = 0; i < c->gate_count; i++) {
		gate_lay_out(e, &e->gates[i], &c->gates[i]);
		gate_read(e, &e->gates[i]);
		gate_close(e, &e->gates[i]);
	}
}
/* Entry gate, reviews and awards: may they be closed (RULES.md section 5)? */
#include "assessment/completion_priv.h"

enum rule_state gate_verdict(const struct engine *like, const struct facts *f,
			     const struct gate *gate)
{
	struct engine *e = engine_again(like, f);
	struct gate_work g = {0};

	engine_judge(e);
	pick_all(e);
	find_picks(e);
	gate_lay_out(e, &g, gate);
	gate_read(e, &g);
	return g.result.verdict;
}

/* Of a gate whose rule does not hold. */
static const struct rule_result *first_short(const struct gate_result *g)
{
	size_t i = 0;

	while (g->rules[i].verdict == STATE_MET)
		i++;
	return &g->rules[i];
}

enum status gate_may_close(const struct completion *c, const char *id, struct err *err)
{
	const struct gate_result *g = completion_gate(c, id);
	const struct rule_result *rule;

	if (g == NULL)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no review or award %s; `attest curriculum show %s` lists them",
			    c->curriculum->head.name, id, c->curriculum->head.name);
	if (g->gate->place != GATE_REVIEW && g->signature != NULL && g->done)
		return fail(err, ERR_CONFLICT,
			    "%s is signed already, by %s (entry %lld); revoke that signature first", id,
			    g->signature->by, (long long)g->signature->entry);
	if (g->verdict == STATE_MET)
		return OK;
	rule = first_short(g);
	if (g->done)
		return fail(err, ERR_CONFLICT,
			    "%s is done, and cannot be closed again: its rule does not hold: "
			    "of %s there is %d, and %d is needed",
			    id, rule->text, (int)rule->have, (int)rule->need);
	return fail(err, ERR_CONFLICT, "%s cannot be closed: %d missing, the first: %s; "
				       "`attest explain %s %s` tells all",
		    id, (int)g->missing,
		    g->blocker_count > 0 ? g->blockers[0].text : rule->text, c->facts->trainee, id);
}
