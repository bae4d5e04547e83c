/* RULES.md sections 1 to 3: decisions, the clock, and which attempts count. */
#include "reference_inside.h"

#include <stdio.h>

#define LAST_DAY day_of(2999, 12, 31)

/* ---- the clock ---- */

static bool on_leave(const struct judge *j, int32_t day)
{
	for (size_t i = 0; i < j->f->leave_count; i++)
		if (j->f->leaves[i].from <= day && day <= j->f->leaves[i].until)
			return true;
	return false;
}

static bool on_leave_for_good(const struct judge *j, int32_t day)
{
	for (size_t i = 0; i < j->f->leave_count; i++)
		if (j->f->leaves[i].from <= day && j->f->leaves[i].until == DAY_OPEN)
			return true;
	return false;
}

int32_t ref_rate(const struct judge *j, int32_t day)
{
	const struct facts *f = j->f;
	int32_t rate = f->enrolment.hundredths;

	if (day < f->enrolment.start || day > f->enrolment.ended || on_leave(j, day))
		return 0;
	for (size_t i = 0; i < f->working_count; i++)
		if (f->working[i].from <= day)
			rate = f->working[i].hundredths;
	return rate;
}

/* A due date is counted on past the end of the enrolment. */
static int32_t due_rate(const struct judge *j, int32_t day)
{
	int32_t rate = j->f->enrolment.hundredths;

	if (on_leave(j, day))
		return 0;
	for (size_t i = 0; i < j->f->working_count; i++)
		if (j->f->working[i].from <= day)
			rate = j->f->working[i].hundredths;
	return rate;
}

int32_t ref_day(const struct judge *j, int32_t from, struct duration d)
{
	int32_t end = day_add(from, d);
	int64_t sum = 0;

	if (end == DAY_OPEN)
		return DAY_OPEN;
	for (int32_t day = from; day <= LAST_DAY; day++) {
		if (sum >= 100 * (int64_t)(end - from))
			return day;
		if (on_leave_for_good(j, day))
			return DAY_OPEN;
		sum += due_rate(j, day);
	}
	return DAY_OPEN;
}

static const struct moved_date *moved(const struct judge *j, const char *what)
{
	const struct moved_date *latest = NULL;

	for (size_t i = 0; i < j->f->moved_count; i++)
		if (same(j->f->moved[i].what, what) &&
		    (latest == NULL || j->f->moved[i].accepted >= latest->accepted))
			latest = &j->f->moved[i];
	return latest;
}

static int32_t due(const struct judge *j, const char *what, struct duration d, struct yearly on)
{
	const struct moved_date *m = moved(j, what);

	if (m != NULL)
		return m->day;
	if (d.count == 0)
		return DAY_OPEN;
	return yearly_nearest(on, ref_day(j, j->f->enrolment.start, d));
}

int32_t ref_gate_due(const struct judge *j, const struct gate *g)
{
	return due(j, g->place == GATE_ENTRY ? "entry" : g->id, g->due, g->on);
}

int32_t ref_module_due(const struct judge *j, const struct use *u)
{
	for (size_t i = 0; i < j->c->phase_count; i++) {
		const struct phase *p = &j->c->phases[i];
		char what[32];

		snprintf(what, sizeof(what), "phase/%d", p->id);
		if (p->id == u->phase)
			return due(j, what, p->due, p->on);
	}
	return j->award_due;
}

void ref_freeze(struct judge *j)
{
	j->award_due = DAY_NONE;
	for (size_t i = 0; i < j->c->gate_count; i++)
		if (j->c->gates[i].place == GATE_AWARD) {
			int32_t day = ref_gate_due(j, &j->c->gates[i]);

			if (day > j->award_due)
				j->award_due = day;
		}
	j->freeze = j->award_due;
	if (j->c->complete_by < j->freeze)
		j->freeze = j->c->complete_by;
	if (j->f->enrolment.ended < j->freeze)
		j->freeze = j->f->enrolment.ended;
}

/* ---- decisions ---- */

bool ref_named(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (same(names->items[i], name))
			return true;
	return false;
}

bool ref_is_item(const char *item, const char *code, const char *part)
{
	size_t n = strlen(code);

	return strncmp(item, code, n) == 0 && item[n] == '/' && same(item + n + 1, part);
}

bool ref_applies(const struct judge *j, const struct relief *r)
{
	return !r->cohort || (r->due_from <= j->award_due && j->award_due <= r->due_until);
}

const struct relief *ref_relief(const struct judge *j, enum relief_kind kind, const char *of,
				const char *part)
{
	const struct relief *first = NULL;

	for (size_t i = 0; i < j->f->relief_count; i++) {
		const struct relief *r = &j->f->reliefs[i];

		if (r->kind != kind ||
		    (part == NULL ? !same(r->of, of) : !ref_is_item(r->of, of, part)))
			continue;
		if (!ref_applies(j, r))
			continue;
		if (first == NULL || r->accepted < first->accepted)
			first = r;
	}
	return first;
}

bool ref_stands(const struct judge *j, const struct signature_fact *s)
{
	if (s->revoked != 0)
		return false;
	for (size_t i = 0; i < s->rest_count; i++)
		for (size_t k = 0; k < j->f->attempt_count; k++) {
			const struct attempt *at = &j->f->attempts[k];

			if (at->request == s->rests[i].request && at->n == s->rests[i].n &&
			    at->standing == STANDING_VOID)
				return false;
		}
	return true;
}

const struct signature_fact *ref_signature(const struct judge *j, const char *module)
{
	const struct signature_fact *latest = NULL;

	for (size_t i = 0; i < j->f->signature_count; i++)
		if (same(j->f->signatures[i].module, module) && ref_stands(j, &j->f->signatures[i]))
			latest = &j->f->signatures[i];
	return latest;
}

const char *ref_signed_slot(const struct judge *j, const struct attempt *at)
{
	for (size_t i = 0; i < j->f->signature_count; i++) {
		const struct signature_fact *s = &j->f->signatures[i];

		for (size_t k = 0; k < s->rest_count; k++)
			if (s->rests[k].request == at->request && s->rests[k].n == at->n &&
			    ref_stands(j, s))
				return s->rests[k].slot;
	}
	return NULL;
}

/* ---- which attempts count ---- */

static bool is_word_of(const char *word, const char *words)
{
	size_t n = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at++)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

static bool accredited(const struct judge *j, const struct attempt *at, const struct names *wanted,
		       int64_t decided)
{
	bool when_worked = false, when_decided = false;

	for (size_t i = 0; i < j->f->role_count; i++) {
		const struct held_role *r = &j->f->roles[i];
		struct names held = {0};
		int32_t day = time_day(decided);

		if (r->role != ROLE_ASSESSOR || !same(r->person, at->assessor) ||
		    r->granted > decided)
			continue;
		if (r->tools[0] != '\0' && !is_word_of(at->tool, r->tools))
			continue;
		held.items = arena_words(j->a, r->specialisms, &held.count);
		if (!specialisms_reach(j->s, &held, wanted))
			continue;
		when_worked = when_worked || (r->from <= at->last_day && at->last_day <= r->until);
		when_decided = when_decided || (r->from <= day && day <= r->until);
	}
	return when_worked && when_decided;
}

static bool approved(const struct judge *j, const char *assessor, int64_t decided)
{
	for (size_t i = 0; i < j->f->approval_count; i++) {
		const struct approval *p = &j->f->approvals[i];

		if (same(p->assessor, assessor) && same(p->officer, j->f->enrolment.officer) &&
		    p->from <= decided && decided < p->until)
			return true;
	}
	return false;
}

static bool was_trainee(const struct judge *j, const char *person, int32_t day)
{
	for (size_t i = 0; i < j->f->trainee_count; i++)
		if (same(j->f->trainees[i].person, person) && j->f->trainees[i].from <= day &&
		    day <= j->f->trainees[i].until)
			return true;
	return false;
}

static bool in_window(const struct judge *j, const struct quota *q, int32_t day)
{
	int32_t start = j->f->enrolment.start;

	if (q->after.count != 0 && day < ref_day(j, start, q->after))
		return false;
	return q->before.count == 0 || day < ref_day(j, start, q->before);
}

static bool topic_listed(const struct target *t, const struct attempt *at)
{
	for (size_t i = 0; i < t->quota->topic_count; i++)
		if (ref_is_item(at->topic, t->module->head.ref.id, t->quota->topics[i].id))
			return true;
	return t->quota->topic_count == 0;
}

/* other-target, wrong-tool, wrong-topic, outside-window */
static bool is_for(const struct judge *j, const struct attempt *at, const struct target *t)
{
	bool named = t->module == NULL;

	if (t->quota == NULL)
		return ref_is_item(at->item, t->module->head.ref.id, t->part) &&
		       same(at->tool, "REVIEW");
	for (size_t i = 0; t->module != NULL && i < at->module_count; i++)
		named = named || same(at->modules[i], t->module->head.ref.id);
	return at->item[0] == '\0' && named && ref_named(&t->quota->tools, at->tool) &&
	       topic_listed(t, at) && in_window(j, t->quota, at->last_day);
}

/*
 * For the module's specialism; for another gate that of any module that the attempt names, or none
 * where it names none of the curriculum.
 */
static bool accredited_for(const struct judge *j, const struct attempt *at, const struct module *m,
			   int64_t decided)
{
	static const struct names any_specialism;
	bool named = false;

	if (m != NULL)
		return accredited(j, at, &m->specialisms, decided);
	for (size_t i = 0; i < at->module_count; i++) {
		const struct use *u = curriculum_use(j->c, at->modules[i]);

		named = named || u != NULL;
		if (u != NULL && accredited(j, at, &u->module->specialisms, decided))
			return true;
	}
	return !named && accredited(j, at, &any_specialism, decided);
}

bool ref_passes(const struct judge *j, const struct attempt *at, const struct target *t)
{
	int64_t decided = at->standing == STANDING_WAITING ? j->f->at : at->decided;

	if (at->standing != STANDING_WAITING && at->standing != STANDING_SATISFACTORY)
		return false;
	return is_for(j, at, t) && (at->carried || at->first_day >= j->f->enrolment.start) &&
	       at->last_day <= j->freeze && time_day(decided) <= j->freeze &&
	       !same(at->assessor, j->f->trainee) &&
	       (at->carried || (!was_trainee(j, at->assessor, time_day(decided)) &&
				approved(j, at->assessor, decided) &&
				accredited_for(j, at, t->module, decided)));
}

/* ---- placements ---- */

/* Is this a day of a placement in the specialism (NULL: any that the rule lists)? */
static bool placed(const struct judge *j, const struct rule *rule, const char *specialism,
		   int32_t day)
{
	for (size_t i = 0; i < j->f->placement_count; i++) {
		const struct placement_fact *p = &j->f->placements[i];

		if (p->from <= day && day <= p->until &&
		    (rule->of.count == 0 || ref_named(&rule->of, p->specialism)) &&
		    (specialism == NULL || same(p->specialism, specialism)))
			return true;
	}
	return false;
}

/* Hundredths, each day once. */
static int64_t time_placed(const struct judge *j, const struct rule *rule, const char *specialism)
{
	int32_t start = j->f->enrolment.start;
	int32_t from = rule->after.count == 0 ? start : ref_day(j, start, rule->after);
	int32_t until = rule->before.count == 0 ? DAY_OPEN : ref_day(j, start, rule->before);
	int64_t sum = 0;

	for (int32_t day = start; day <= j->today && day <= j->freeze; day++)
		if (from <= day && day < until && placed(j, rule, specialism, day))
			sum += ref_rate(j, day);
	return sum;
}

static int64_t nominal(struct duration d)
{
	return 100 * (int64_t)d.count * (d.unit == 'W' ? 7 : 1);
}

void ref_placements(const struct judge *j, struct rule_result *r)
{
	const struct rule *rule = r->rule;

	if (rule->total.count != 0) {
		int64_t days = time_placed(j, rule, NULL) / 100;

		r->need = (int32_t)(nominal(rule->total) / 100);
		r->have = days > r->need ? r->need : (int32_t)days;
		r->missing = r->have < r->need;
		return;
	}
	r->need = rule->min;
	for (size_t i = 0; i < j->f->placement_count; i++) {
		const char *specialism = j->f->placements[i].specialism;
		int64_t sum = time_placed(j, rule, specialism);
		bool seen = false;

		for (size_t k = 0; k < i; k++)
			seen = seen || same(j->f->placements[k].specialism, specialism);
		r->have += !seen && sum > 0 && sum >= nominal(rule->shortest);
	}
	r->have = r->have > r->need ? r->need : r->have;
	r->missing = r->need - r->have;
}
