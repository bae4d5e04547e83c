/* What is used nowhere, and which of it was nearly enough (RULES.md section 6). */
#include "assessment/completion_priv.h"

#include <assert.h>

/* ---- what is used nowhere ---- */

static bool is_loose(struct engine *e, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];
	unsigned flaws;

	if (e->used[i] || at->standing == STANDING_VOID)
		return false;
	flaws = judge_attempt_flaws(e->judge, at);
	if (at->standing == STANDING_NOT_YET)
		return flaws == 0;
	return (flaws & (flaws - 1)) == 0;
}

/*
 * Is it what the trainee is asked for where it was filed? RULES.md section 6: then it is no near miss
 * of anything else.
 */
static bool is_at_home(struct engine *e, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];

	if (at->item[0] != '\0')
		return index_find(&e->items, at->item) != INDEX_NONE;
	for (size_t k = 0; k < at->module_count; k++) {
		size_t work = index_find(&e->codes, at->modules[k]);
		const struct work *w = work != INDEX_NONE ? &e->works[work] : NULL;

		for (size_t q = 0; w != NULL && q < w->result.quota_count; q++)
			if (judge_passes(e->judge, at, &w->quotas[q].target))
				return true;
	}
	return false;
}

static void loose_add(struct engine *e, struct attempts *list, size_t room, size_t i)
{
	if (list->items == NULL)
		list->items = arena_array(e->arena, room, sizeof(*list->items));
	list->items[list->count++] = i;
}

/* What was filed as an activity or outcome is near to those of its module, an assessment to any
 * quota. */
void engine_find_loose(struct engine *e)
{
	e->at_home = arena_array(e->arena, e->facts->attempt_count, sizeof(*e->at_home));
	for (size_t i = e->facts->attempt_count; i-- > 0;) {
		if (!is_loose(e, i))
			continue;
		e->at_home[i] = is_at_home(e, i);
		if (e->facts->attempts[i].item[0] == '\0')
			loose_add(e, &e->loose_assessments, e->facts->attempt_count, i);
		else if (e->work_of[i] != INDEX_NONE)
			loose_add(e, &e->works[e->work_of[i]].loose, e->facts->attempt_count, i);
	}
}

/* ---- near misses ---- */

static bool case_is_used(const struct engine *e, const struct near_search *s, size_t i)
{
	size_t kase = e->case_of[i];

	if (kase == INDEX_NONE)
		return false;
	if (s->signed_too && e->case_taken[kase])
		return true;
	for (size_t q = 0; q < s->beside_count; q++) {
		const struct quota_result *r = &s->beside[q];

		for (size_t k = 0; k < r->used_count; k++)
			if (e->case_of[r->used[k] - e->facts->attempts] == kase)
				return true;
	}
	return false;
}

/* The tests that it fails, those of being used beside others among them. */
static unsigned flaws_beside(struct engine *e, const struct near_search *s, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];
	const struct quota_result *r = s->quota;
	const struct target *t = s->target;
	unsigned flaws = judge_flaws(e->judge, at, t);

	if (t->kind != TARGET_QUOTA || at->item[0] != '\0')
		return flaws;
	assert(r != NULL); /* a quota has its result */
	if (case_is_used(e, s, i))
		flaws |= FLAW_BIT(FLAW_CASE_USED);
	if (!quota_has_room(t->quota, r->used, r->used_count, at))
		flaws |= FLAW_BIT(FLAW_SAME_ASSESSOR);
	return flaws;
}

#define FILED_ELSEWHERE                                                                            \
	(FLAW_BIT(FLAW_OTHER_TARGET) | FLAW_BIT(FLAW_WRONG_TOOL) | FLAW_BIT(FLAW_WRONG_TOPIC))

/* RULES.md section 6: what the newest near miss that was filed for it makes of it. */
static enum blocker_code near_code(const struct attempt *at, unsigned flaws)
{
	if (at->standing == STANDING_NOT_YET)
		return BLOCKER_NOT_YET;
	if (flaws == FLAW_BIT(FLAW_AFTER_DEADLINE))
		return BLOCKER_FROZEN;
	if (flaws == FLAW_BIT(FLAW_NOT_APPROVED) && at->standing == STANDING_WAITING)
		return BLOCKER_NOT_APPROVED;
	return BLOCKER_TO_DO;
}

static enum flaw only_flaw(unsigned flaws)
{
	int i = 0;

	while (flaws >> i != 1)
		i++;
	return (enum flaw)i;
}

const char *flaw_words(const struct engine *e, enum flaw flaw, const struct attempt *at,
		       const struct target *t)
{
	return flaw_why(flaw, at, t, e->facts->enrolment.start, e->freeze, e->arena);
}

const char *not_yet_words(const struct engine *e, const struct attempt *at)
{
	return arena_printf(e->arena, "judged not yet on %s",
			    day_words(time_day(at->decided), e->arena));
}

/* True once enough were found. */
static bool near_try(struct engine *e, struct near_search *s, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];
	unsigned flaws = flaws_beside(e, s, i);
	bool one = flaws != 0 && (flaws & (flaws - 1)) == 0;
	struct blocker *b = s->b;

	if (at->standing == STANDING_NOT_YET ? flaws != 0 : !one)
		return false;
	if (flaws == FLAW_BIT(FLAW_OTHER_TARGET) && e->at_home[i])
		return false;
	if (b->near_count < NEAR_MAX)
		b->near[b->near_count++] = (struct near_miss){
			.attempt = at,
			.why = flaws == 0 ? not_yet_words(e, at)
					  : flaw_words(e, only_flaw(flaws), at, s->target)};
	if (!s->decided && (flaws & FILED_ELSEWHERE) == 0) {
		s->decided = true;
		b->code = near_code(at, flaws);
		if (b->code != BLOCKER_TO_DO)
			b->attempt = at;
	}
	return s->decided && b->near_count == NEAR_MAX;
}

/* Both lists stand newest first; a unit has only the first, a gate's quota only the second. */
void near_find(struct engine *e, struct near_search *s)
{
	static const struct attempts none;
	const struct attempts *own = s->own != NULL ? s->own : &none;
	const struct attempts *others = &e->loose_assessments;
	size_t i = 0, k = s->quota != NULL ? 0 : others->count;

	while (i < own->count || k < others->count) {
		bool own_next =
			k == others->count || (i < own->count && own->items[i] > others->items[k]);

		if (near_try(e, s, own_next ? own->items[i++] : others->items[k++]))
			return;
	}
}
