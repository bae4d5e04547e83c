/* RULES.md section 5: modules, and the answer as a whole. */
#include "reference_inside.h"

#include <stdio.h>

/* A module while it is judged. */
struct desk {
	const struct judge *j;
	const struct module *m;
	struct module_result *r;
};

/* ---- activities and outcomes ---- */

static bool signed_for(const struct judge *j, const struct attempt *at, const struct target *t)
{
	const char *slot = ref_signed_slot(j, at);

	return slot != NULL && ref_is_item(slot, t->module->head.ref.id, t->part);
}

static bool activity_carried(const struct desk *d, const struct activity *y, const char *part)
{
	const char *code = d->m->head.ref.id;
	bool all = y->outcome_count > 0;

	for (size_t i = 0; i < y->outcome_count; i++)
		all = all && ref_relief(d->j, RELIEF_CARRIED, code,
					d->m->outcomes[y->outcomes[i]].id) != NULL;
	return all || ref_relief(d->j, RELIEF_CARRIED, code, part) != NULL;
}

static void judge_activity(const struct desk *d, size_t i)
{
	const struct activity *y = &d->m->activities[i];
	struct unit_result *u = &d->r->units[i];
	char part[16];
	struct target t = {.module = d->m, .part = part};

	snprintf(part, sizeof(part), "%d", y->number);
	u->activity = y;
	u->carried = activity_carried(d, y, part);
	u->state = u->carried ? UNIT_SIGNED : UNIT_OPEN;
	for (size_t k = 0; k < d->j->f->attempt_count && u->state != UNIT_SIGNED; k++) {
		const struct attempt *at = &d->j->f->attempts[k];
		bool valid = y->valid.count == 0 || day_add(at->last_day, y->valid) > d->j->today;

		if (!valid || (!signed_for(d->j, at, &t) && !ref_passes(d->j, at, &t)))
			continue;
		u->state = at->standing == STANDING_WAITING ? UNIT_WAITING : UNIT_SIGNED;
	}
	if (ref_relief(d->j, RELIEF_WAIVED, d->m->head.ref.id, part) != NULL)
		u->state = UNIT_WAIVED;
}

/* Reviews of one outcome, at most `each`. */
static void outcome_reviews(const struct desk *d, const struct outcome *o, int32_t each,
			    int32_t *ret_have, int32_t *ret_wait)
{
	const struct target t = {.module = d->m, .part = o->id};
	int32_t have = 0, wait = 0;

	for (size_t k = 0; k < d->j->f->attempt_count; k++) {
		const struct attempt *at = &d->j->f->attempts[k];

		if (!signed_for(d->j, at, &t) && !ref_passes(d->j, at, &t))
			continue;
		if (at->standing == STANDING_WAITING)
			wait++;
		else
			have++;
	}
	if (have > each || ref_relief(d->j, RELIEF_CARRIED, d->m->head.ref.id, o->id) != NULL)
		have = each;
	*ret_have = have;
	*ret_wait = wait > each - have ? each - have : wait;
}

/* ---- words ---- */

void ref_verdict(struct rule_result *r)
{
	r->verdict = r->missing == 0		? STATE_MET
		     : r->waiting == r->missing ? STATE_WAITING
						: STATE_OPEN;
}

static bool names_number(const struct rule *r, int32_t number)
{
	bool named = false;

	for (size_t i = 0; r->word == RULE_ACTIVITIES && i < r->number_count; i++)
		named = named || r->numbers[i] == number;
	for (size_t i = 0; i < r->child_count; i++)
		named = named || names_number(&r->children[i], number);
	return named;
}

static void word_activities(const struct desk *d, struct rule_result *r)
{
	int32_t left = 0, had = 0, waits = 0;

	for (size_t i = 0; i < d->m->activity_count; i++) {
		int32_t number = d->m->activities[i].number;
		enum unit_state state = d->r->units[i].state;

		if (r->rule->number_count > 0 ? !names_number(r->rule, number)
					      : names_number(&d->m->complete, number))
			continue;
		left += state != UNIT_WAIVED;
		had += state == UNIT_SIGNED;
		waits += state == UNIT_WAITING;
	}
	r->need = r->rule->min == 0 || r->rule->min > left ? left : r->rule->min;
	r->have = had > r->need ? r->need : had;
	r->wait = waits > r->need - r->have ? r->need - r->have : waits;
}

static void word_outcomes(const struct desk *d, struct rule_result *r)
{
	for (size_t i = 0; i < d->m->outcome_count; i++) {
		int32_t have, wait;

		outcome_reviews(d, &d->m->outcomes[i], r->rule->min, &have, &wait);
		r->need += r->rule->min;
		r->have += have;
		r->wait += wait;
	}
}

static const struct rule *outcomes_in(const struct rule *r)
{
	const struct rule *found = r->word == RULE_OUTCOMES ? r : NULL;

	for (size_t i = 0; i < r->child_count && found == NULL; i++)
		found = outcomes_in(&r->children[i]);
	return found;
}

static void word_assessments(const struct desk *d, struct rule_result *r)
{
	for (size_t i = 0; i < d->m->quota_count; i++)
		if (d->m->quotas[i] == r->rule->quota) {
			r->need = d->r->quotas[i].need;
			r->have = d->r->quotas[i].have;
			r->wait = d->r->quotas[i].wait;
		}
}

/* The `min` children with the least missing, then the most waiting, then first in the file. */
static void choose_children(struct rule_result *r, size_t min)
{
	for (size_t n = 0; n < min; n++) {
		struct rule_result *best = NULL;

		for (size_t i = 0; i < r->child_count; i++) {
			struct rule_result *k = &r->children[i];

			if (k->chosen)
				continue;
			if (best == NULL || k->missing < best->missing ||
			    (k->missing == best->missing && k->waiting > best->waiting))
				best = k;
		}
		best->chosen = true;
	}
}

void ref_combine(struct rule_result *r)
{
	size_t min = r->rule->word == RULE_ALL ? r->child_count : (size_t)r->rule->min;

	choose_children(r, min);
	r->need = (int32_t)min;
	for (size_t i = 0; i < r->child_count; i++) {
		const struct rule_result *k = &r->children[i];

		r->have += k->chosen && k->verdict == STATE_MET;
		r->wait += k->chosen && k->verdict == STATE_WAITING;
		r->missing += k->chosen ? k->missing : 0;
		r->waiting += k->chosen ? k->waiting : 0;
	}
}

struct rule_result ref_outcomes(const struct judge *j, const struct module *m)
{
	const struct desk d = {j, m, NULL};
	struct rule_result r = {.rule = outcomes_in(&m->complete)};

	if (r.rule != NULL)
		word_outcomes(&d, &r);
	return r;
}

static void judge_word(const struct desk *d, const struct rule *rule, struct rule_result *r)
{
	r->rule = rule;
	r->child_count = rule->child_count;
	r->children = arena_array(d->j->a, r->child_count, sizeof(*r->children));
	for (size_t i = 0; i < r->child_count; i++)
		judge_word(d, &rule->children[i], &r->children[i]);
	if (rule->word == RULE_ANY || rule->word == RULE_ALL) {
		ref_combine(r);
		ref_verdict(r);
		return;
	}
	if (rule->word == RULE_ACTIVITIES)
		word_activities(d, r);
	else if (rule->word == RULE_OUTCOMES)
		word_outcomes(d, r);
	else
		word_assessments(d, r);
	r->missing = r->need - r->have;
	r->waiting = r->wait;
	ref_verdict(r);
}

/* ---- modules ---- */

/* While a signature stands a quota has what it rests on, and nothing more. */
static struct seating seat_signed(const struct desk *d, const struct signature_fact *s)
{
	const struct facts *f = d->j->f;
	struct seating r = {.have = arena_array(d->j->a, d->m->quota_count, sizeof(int32_t)),
			    .wait = arena_array(d->j->a, d->m->quota_count, sizeof(int32_t)),
			    .used = arena_array(d->j->a, f->attempt_count, sizeof(bool))};

	for (size_t i = 0; i < d->m->quota_count; i++) {
		const char *quota = d->m->quotas[i]->id;

		if (ref_relief(d->j, RELIEF_WAIVED, s->module, quota) != NULL)
			continue;
		for (size_t k = 0; k < f->attempt_count; k++) {
			const char *slot = ref_signed_slot(d->j, &f->attempts[k]);

			if (slot != NULL && ref_is_item(slot, s->module, quota)) {
				r.used[k] = true;
				r.have[i]++;
			}
		}
	}
	return r;
}

static void judge_quotas(const struct desk *d)
{
	const char *code = d->m->head.ref.id;
	const struct facts *f = d->j->f;
	bool relieved = ref_relief(d->j, RELIEF_WAIVED, code, NULL) != NULL ||
			ref_relief(d->j, RELIEF_EXEMPT, code, NULL) != NULL;
	struct quota_result *all =
		arena_array(d->j->a, d->m->quota_count, sizeof(struct quota_result));
	struct seating s;

	/* Allocations are of modules that are not done: what is relieved takes nothing up. */
	if (ref_signature(d->j, code) != NULL)
		s = seat_signed(d, ref_signature(d->j, code));
	else
		s = ref_seat(d->j, &(const struct module *){d->m}, relieved ? 0 : 1);
	for (size_t i = 0; i < d->m->quota_count; i++) {
		const struct quota *q = d->m->quotas[i];

		all[i].quota = q;
		if (ref_relief(d->j, RELIEF_WAIVED, code, q->id) == NULL)
			all[i].need = q->min;
		if (s.have != NULL) {
			all[i].have = s.have[i];
			all[i].wait = s.wait[i];
		}
	}
	d->r->quotas = all;
	d->r->quota_count = d->m->quota_count;
	if (d->m->quota_count == 0)
		return;
	all[0].used = arena_array(d->j->a, f->attempt_count, sizeof(struct attempt *));
	for (size_t i = 0; i < f->attempt_count; i++)
		if (s.used[i])
			all[0].used[all[0].used_count++] = &f->attempts[i];
}

/* Is there anything about the module at all? */
static bool is_of(const char *item, const char *code)
{
	size_t n = strlen(code);

	return strncmp(item, code, n) == 0 && (item[n] == '/' || item[n] == '\0');
}

static bool begun(const struct judge *j, const char *code)
{
	for (size_t i = 0; i < j->f->attempt_count; i++) {
		const struct attempt *at = &j->f->attempts[i];

		if (at->standing == STANDING_VOID)
			continue;
		if (is_of(at->item, code))
			return true;
		for (size_t k = 0; k < at->module_count; k++)
			if (same(at->modules[k], code))
				return true;
	}
	return false;
}

static bool decided_about(const struct judge *j, const char *code)
{
	for (size_t i = 0; i < j->f->relief_count; i++)
		if (ref_applies(j, &j->f->reliefs[i]) && is_of(j->f->reliefs[i].of, code))
			return true;
	for (size_t i = 0; i < j->f->signature_count; i++)
		if (same(j->f->signatures[i].module, code))
			return true;
	return false;
}

/* Activities that the standing signature rests on and that have lapsed; those that wait again. */
static void lapsed_under(const struct desk *d, const struct signature_fact *s, int32_t *ret_lapsed,
			 int32_t *ret_waiting)
{
	*ret_lapsed = *ret_waiting = 0;
	for (size_t i = 0; i < d->m->activity_count; i++) {
		bool rests = false;
		char part[16];

		snprintf(part, sizeof(part), "%d", d->m->activities[i].number);
		for (size_t k = 0; k < s->rest_count; k++)
			rests = rests || ref_is_item(s->rests[k].slot, s->module, part);
		if (!rests)
			continue;
		*ret_lapsed +=
			d->r->units[i].state == UNIT_OPEN || d->r->units[i].state == UNIT_WAITING;
		*ret_waiting += d->r->units[i].state == UNIT_WAITING;
	}
}

static void judge_state(const struct desk *d, const struct rule_result *complete)
{
	const char *code = d->m->head.ref.id;
	const struct relief *waived = ref_relief(d->j, RELIEF_WAIVED, code, NULL);
	const struct relief *exempt = ref_relief(d->j, RELIEF_EXEMPT, code, NULL);
	struct module_result *r = d->r;
	int32_t lapsed = 0, again = 0;

	r->signature = ref_signature(d->j, code);
	if (r->signature != NULL)
		lapsed_under(d, r->signature, &lapsed, &again);
	r->missing = r->signature != NULL ? lapsed : complete->missing + 1;
	r->waiting = r->signature != NULL ? again : complete->waiting;
	if (r->signature != NULL && lapsed == 0)
		r->state = MODULE_CLOSED;
	else if (waived != NULL)
		r->state = MODULE_WAIVED;
	else if (exempt != NULL)
		r->state = MODULE_EXEMPT;
	else if (complete->missing == 0 && r->signature == NULL)
		r->state = MODULE_READY;
	else
		r->state = begun(d->j, code) || r->signature != NULL ? MODULE_IN_PROGRESS
								     : MODULE_NOT_STARTED;
	if (ref_done(r))
		r->missing = r->waiting = 0;
}

static void judge_module(const struct judge *j, const struct use *u, struct module_result *r)
{
	const struct desk d = {j, u->module, r};
	struct rule_result complete = {0};

	r->module = u->module;
	r->use = u;
	r->due = ref_module_due(j, u);
	r->unit_count = u->module->activity_count;
	r->units = arena_array(j->a, r->unit_count, sizeof(*r->units));
	for (size_t i = 0; i < r->unit_count; i++) {
		judge_activity(&d, i);
		r->activities.total += r->units[i].state != UNIT_WAIVED;
		r->activities.signed_off += r->units[i].state == UNIT_SIGNED;
		r->activities.submitted +=
			r->units[i].state == UNIT_SIGNED || r->units[i].state == UNIT_WAITING;
	}
	judge_quotas(&d);
	judge_word(&d, &u->module->complete, &complete);
	r->rules = complete.children;
	r->rule_count = complete.child_count;
	r->verdict = complete.verdict;
	judge_state(&d, &complete);
}

/* ---- the answer ---- */

static const bool *least_missing(const struct judge *j, bool **picks, size_t count)
{
	const bool *best = NULL;
	int32_t least = 0;

	for (size_t p = 0; p < count; p++) {
		int32_t missing = 0;

		for (size_t i = 0; i < j->c->use_count; i++)
			missing += picks[p][i] ? j->all[i].missing : 0;
		if (best == NULL || missing < least) {
			best = picks[p];
			least = missing;
		}
	}
	return best;
}

static void answer_modules(const struct judge *j, const bool *in_force, struct completion *c)
{
	bool *open = arena_array(j->a, j->c->use_count, sizeof(*open));
	bool *counted = arena_array(j->a, j->c->use_count, sizeof(*counted));

	c->modules = arena_array(j->a, j->c->use_count, sizeof(*c->modules));
	for (size_t i = 0; i < j->c->use_count; i++) {
		const struct use *u = &j->c->uses[i];
		struct module_result *r = &j->all[i];

		open[i] = in_force[i] && !ref_done(r);
		r->extra = !in_force[i];
		r->credits = ref_credits(j, i);
		counted[i] = (in_force[i] || u->optional) && ref_done_with_needs(j, i);
		if (in_force[i] || begun(j, u->module->head.ref.id) ||
		    decided_about(j, u->module->head.ref.id))
			c->modules[c->module_count++] = *r;
	}
	c->credits_have = ref_credits_of(j, counted);
	c->contested = ref_contested(j, open);
}

void ref_judge_modules(struct judge *j, const struct facts *f, const struct curriculum *c,
		       const struct specialisms *s, struct arena *a)
{
	*j = (struct judge){.f = f, .c = c, .s = s, .a = a, .today = time_day(f->at)};
	ref_freeze(j);
	j->all = arena_array(a, c->use_count, sizeof(*j->all));
	for (size_t i = 0; i < c->use_count; i++)
		judge_module(j, &c->uses[i], &j->all[i]);
}

const struct completion *reference(const struct facts *f, const struct curriculum *c,
				   const struct specialisms *s, struct arena *a)
{
	struct completion *r = arena_alloc(a, sizeof(*r));
	struct judge j;
	bool **picks;
	size_t pick_count;

	ref_judge_modules(&j, f, c, s, a);
	r->facts = f;
	r->curriculum = c;
	r->today = j.today;
	r->freeze = j.freeze;
	r->frozen = j.today > j.freeze;
	r->ended = j.today > f->enrolment.ended;
	r->credits_need = c->credits;
	pick_count = ref_picks(&j, &picks);
	answer_modules(&j, least_missing(&j, picks, pick_count), r);
	ref_gates(&j, r);
	return r;
}
