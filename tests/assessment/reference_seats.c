/* RULES.md section 4, by trying every seating. */
#include "reference_inside.h"

#define NOWHERE (-1)

struct slots {
	struct target target;
	bool waived;
};

struct search {
	const struct judge *j;
	struct slots *quotas;
	size_t quota_count;
	size_t *attempts; /* those that may sit somewhere, by their place among the facts */
	bool **may;	  /* for each of them: where */
	bool *must;	  /* it sits already: a standing signature says so */
	size_t count;
	int32_t *seat;
};

struct best {
	int32_t *total; /* by quota */
	bool *used;	/* by candidate */
	int32_t sum;
	bool found;
};

static const struct attempt *candidate(const struct search *s, size_t i)
{
	return &s->j->f->attempts[s->attempts[i]];
}

static bool case_once(const struct judge *j, const struct attempt *at)
{
	const struct tool *t = tools_tool(j->c->tools, at->tool);

	return t != NULL && t->case_once && at->kase[0] != '\0';
}

static bool share_case(const struct judge *j, const struct attempt *a, const struct attempt *b)
{
	return case_once(j, a) && case_once(j, b) && same(a->kase, b->kase);
}

/* In what the first slots of a quota differ; NULL: it does not say. */
static const char *difference(const struct quota *q, const struct attempt *at)
{
	const char *value = NULL;

	switch (q->different) {
	case DIFFERENT_NONE:
		break;
	case DIFFERENT_ASSESSORS:
		value = at->assessor;
		break;
	case DIFFERENT_SITES:
		value = at->site;
		break;
	case DIFFERENT_TOPICS:
		value = at->topic;
		break;
	}
	return value == NULL || value[0] == '\0' ? NULL : value;
}

/* Those who sit in a quota fit its slots: k different ones, and the rest in the other slots. */
static bool quota_holds(const struct search *s, size_t n, int32_t q)
{
	const struct quota *quota = s->quotas[q].target.quota;
	int32_t total = 0, different = 0;

	for (size_t i = 0; i < n; i++) {
		const char *value = difference(quota, candidate(s, i));
		bool seen = value == NULL;

		if (s->seat[i] != q)
			continue;
		total++;
		for (size_t k = 0; k < i && !seen; k++) {
			const char *other = difference(quota, candidate(s, k));

			seen = s->seat[k] == q && other != NULL && same(other, value);
		}
		if (!seen)
			different++;
	}
	if (different > quota->k)
		different = quota->k;
	return total - different <= quota->min - quota->k;
}

/* Do the first n still make an allocation, the last of them being new? */
static bool holds(const struct search *s, size_t n)
{
	if (s->seat[n - 1] == NOWHERE)
		return true;
	for (size_t i = 0; i < n - 1; i++)
		if (s->seat[i] != NOWHERE && share_case(s->j, candidate(s, i), candidate(s, n - 1)))
			return false;
	return quota_holds(s, n, s->seat[n - 1]);
}

/* Larger first, then earlier quotas, then the oldest attempts. */
static bool better(const struct search *s, const struct best *a, const struct best *b)
{
	if (!b->found || a->sum != b->sum)
		return !b->found || a->sum > b->sum;
	for (size_t q = 0; q < s->quota_count; q++)
		if (a->total[q] != b->total[q])
			return a->total[q] > b->total[q];
	for (size_t i = 0; i < s->count; i++)
		if (a->used[i] != b->used[i])
			return a->used[i];
	return false;
}

static struct best best_new(const struct search *s)
{
	return (struct best){.total = arena_array(s->j->a, s->quota_count, sizeof(int32_t)),
			     .used = arena_array(s->j->a, s->count, sizeof(bool))};
}

static void weigh(const struct search *s, const struct best *base, struct best *this,
		  struct best *best)
{
	memset(this->total, 0, s->quota_count * sizeof(*this->total));
	this->sum = 0;
	for (size_t i = 0; i < s->count; i++) {
		this->used[i] = s->seat[i] != NOWHERE;
		if (this->used[i]) {
			this->total[s->seat[i]]++;
			this->sum++;
		}
	}
	for (size_t q = 0; base != NULL && q < s->quota_count; q++)
		if (this->total[q] < base->total[q])
			return;
	if (better(s, this, best)) {
		memcpy(best->total, this->total, s->quota_count * sizeof(*best->total));
		memcpy(best->used, this->used, s->count * sizeof(*best->used));
		best->sum = this->sum;
		best->found = true;
	}
}

/*
 * Every seat for each candidate from `i` on. `base` (NULL: none) tells what is used already: only
 * what waits is then added.
 */
static void try_all(const struct search *s, size_t i, const struct best *base, struct best *this,
		    struct best *best)
{
	bool must = i < s->count && (s->must[i] || (base != NULL && base->used[i]));
	bool waits = i < s->count && candidate(s, i)->standing == STANDING_WAITING;

	if (i == s->count) {
		weigh(s, base, this, best);
		return;
	}
	for (size_t q = 0; (must || waits == (base != NULL)) && q < s->quota_count; q++) {
		if (!s->may[i][q])
			continue;
		s->seat[i] = (int32_t)q;
		if (holds(s, i + 1))
			try_all(s, i + 1, base, this, best);
	}
	s->seat[i] = NOWHERE;
	if (!must)
		try_all(s, i + 1, base, this, best);
}

/* Its case is used by something else that a standing signature rests on. */
static bool case_used(const struct judge *j, const struct attempt *at)
{
	for (size_t i = 0; i < j->f->attempt_count; i++) {
		const struct attempt *other = &j->f->attempts[i];

		if (other != at && share_case(j, at, other) && ref_signed_slot(j, other) != NULL)
			return true;
	}
	return false;
}

static bool may_sit(const struct search *s, const struct attempt *at, const char *signed_slot,
		    const struct slots *q)
{
	const struct target *t = &q->target;

	if (q->waived)
		return false;
	if (signed_slot != NULL && t->module != NULL)
		return ref_is_item(signed_slot, t->module->head.ref.id, t->quota->id);
	if (t->module != NULL && case_used(s->j, at))
		return false;
	return ref_passes(s->j, at, t);
}

static struct seating seat(struct search *s)
{
	const struct facts *f = s->j->f;
	struct arena *a = s->j->a;
	struct best have, both, this;
	struct seating result;

	s->attempts = arena_array(a, f->attempt_count, sizeof(*s->attempts));
	s->may = arena_array(a, f->attempt_count, sizeof(*s->may));
	s->must = arena_array(a, f->attempt_count, sizeof(*s->must));
	s->seat = arena_array(a, f->attempt_count, sizeof(*s->seat));
	for (size_t i = 0; i < f->attempt_count; i++) {
		const char *slot = ref_signed_slot(s->j, &f->attempts[i]);
		bool any = false;

		s->may[s->count] = arena_array(a, s->quota_count, sizeof(bool));
		for (size_t q = 0; q < s->quota_count; q++) {
			bool may = f->attempts[i].item[0] == '\0' &&
				   may_sit(s, &f->attempts[i], slot, &s->quotas[q]);

			s->may[s->count][q] = may;
			any = any || may;
		}
		s->must[s->count] = slot != NULL && s->quotas[0].target.module != NULL;
		s->attempts[s->count] = i;
		s->count += any;
	}
	have = best_new(s);
	both = best_new(s);
	this = best_new(s);
	try_all(s, 0, NULL, &this, &have);
	try_all(s, 0, &have, &this, &both);
	result = (struct seating){.have = have.total,
				  .wait = both.total,
				  .fill = have.sum,
				  .used = arena_array(a, f->attempt_count, sizeof(bool))};
	for (size_t q = 0; q < s->quota_count; q++)
		result.wait[q] -= result.have[q];
	for (size_t i = 0; i < s->count; i++)
		result.used[s->attempts[i]] = both.used[i];
	return result;
}

struct seating ref_seat(const struct judge *j, const struct module **modules, size_t count)
{
	struct search s = {.j = j};
	size_t quotas = 0;

	for (size_t i = 0; i < count; i++)
		quotas += modules[i]->quota_count;
	s.quotas = arena_array(j->a, quotas, sizeof(*s.quotas));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < modules[i]->quota_count; k++) {
			const struct quota *q = modules[i]->quotas[k];

			s.quotas[s.quota_count++] = (struct slots){
				.target = {.module = modules[i], .quota = q},
				.waived = ref_relief(j, RELIEF_WAIVED, modules[i]->head.ref.id,
						     q->id) != NULL};
		}
	if (quotas == 0)
		return (struct seating){
			.used = arena_array(j->a, j->f->attempt_count, sizeof(bool))};
	return seat(&s);
}

struct seating ref_seat_gate(const struct judge *j, const struct quota *q)
{
	struct slots only = {.target = {.quota = q}};
	struct search s = {.j = j, .quotas = &only, .quota_count = 1};

	return seat(&s);
}
