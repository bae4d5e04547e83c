/* What of a module's units is had, and what waits; then its quotas, by flow or by its signature. */
#include "assessment/completion_priv.h"

/* ---- activities and outcomes ---- */

static bool counts_or_waits(struct engine *e, const struct unit *u, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];

	if ((at->standing != STANDING_SATISFACTORY && at->standing != STANDING_WAITING) ||
	    at->decided > e->then)
		return false;
	/* RULES.md section 5: what a standing signature rests on is had, whatever was ended since.
	 */
	return (u->rested && e->resting[i]) || judge_passes(e->judge, at, &u->target);
}

static int32_t lapse_day(const struct activity *activity, const struct attempt *at)
{
	return activity->valid.count == 0 ? DAY_OPEN : day_add(at->last_day, activity->valid);
}

static void unit_use(struct engine *e, struct unit *u, const struct attempt *at)
{
	u->used[u->have + u->wait] = at;
	e->used[at - e->facts->attempts] = true;
	if (at->standing == STANDING_SATISFACTORY)
		u->have++;
	else
		u->wait++;
}

/*
 * RULES.md section 2: an activity is signed by the attempt that stays valid longest, the oldest of
 * those. One that waits would not sign it when it had lapsed already.
 */
static void activity_measure(struct engine *e, struct unit *u)
{
	const struct attempt *best = NULL, *waiting = NULL;
	int32_t lapses = DAY_NONE;

	for (size_t k = 0; k < u->sent.count; k++) {
		const struct attempt *at = &e->facts->attempts[u->sent.items[k]];
		int32_t lapse = lapse_day(u->result->activity, at);

		if (!counts_or_waits(e, u, u->sent.items[k]))
			continue;
		if (at->standing == STANDING_SATISFACTORY && lapse > lapses) {
			best = at;
			lapses = lapse;
		} else if (at->standing == STANDING_WAITING && lapse > e->today &&
			   waiting == NULL) {
			waiting = at;
		}
	}
	u->result->attempt = best;
	if (best != NULL)
		u->result->lapses = lapses;
	if (u->carried || (best != NULL && lapses > e->today)) {
		if (best != NULL && lapses > e->today)
			unit_use(e, u, best);
		u->have = 1;
		u->result->state = UNIT_SIGNED;
	} else if (waiting != NULL) {
		unit_use(e, u, waiting);
		u->result->attempt = waiting;
		u->result->state = UNIT_WAITING;
	} else if (best != NULL) {
		u->result->state = UNIT_LAPSED;
	}
}

static void outcome_measure(struct engine *e, struct unit *u)
{
	static const enum standing order[] = {STANDING_SATISFACTORY, STANDING_WAITING};

	if (u->carried) {
		u->have = u->need;
		u->result->state = UNIT_SIGNED;
		return;
	}
	for (size_t s = 0; s < 2; s++) {
		for (size_t k = 0; k < u->sent.count && u->have + u->wait < u->need; k++) {
			const struct attempt *at = &e->facts->attempts[u->sent.items[k]];

			if (at->standing == order[s] && counts_or_waits(e, u, u->sent.items[k]))
				unit_use(e, u, at);
		}
	}
	if (u->have + u->wait > 0)
		u->result->attempt = u->used[u->have + u->wait - 1];
	if (u->have == u->need)
		u->result->state = UNIT_SIGNED;
	else if (u->have + u->wait == u->need)
		u->result->state = UNIT_WAITING;
}

static void unit_measure(struct engine *e, struct unit *u)
{
	if (u->waived) {
		u->need = 0;
		u->result->state = UNIT_WAIVED;
		return;
	}
	for (size_t k = 0; k < u->sent.count; k++) {
		const struct attempt *at = &e->facts->attempts[u->sent.items[k]];

		if (at->standing == STANDING_NOT_YET &&
		    (u->not_yet == NULL || at->decided >= u->not_yet->decided))
			u->not_yet = at;
	}
	if (u->sent.count > 0)
		u->used =
			arena_array(e->arena, u->target.kind == TARGET_OUTCOME ? u->sent.count : 1,
				    sizeof(*u->used));
	u->result->carried = u->carried;
	if (u->target.kind == TARGET_ACTIVITY)
		activity_measure(e, u);
	else
		outcome_measure(e, u);
	if (u->result->state == UNIT_OPEN && u->not_yet != NULL) {
		u->result->state = UNIT_NOT_YET;
		u->result->attempt = u->not_yet;
	}
}

/* RULES.md section 2: an activity all of whose outcomes are carried is carried. */
static void carry_by_outcomes(struct work *w)
{
	const struct module *m = w->module;

	if (w->outcome_carried == NULL)
		return;
	for (size_t i = 0; i < w->activity_count; i++) {
		const struct activity *activity = &m->activities[i];
		bool all = activity->outcome_count > 0;

		for (size_t k = 0; all && k < activity->outcome_count; k++)
			all = w->outcome_carried[activity->outcomes[k]] != NULL;
		w->units[i].carried |= all;
	}
}

/* ---- the whole module ---- */

/* RULES.md section 4: what a standing signature rests on fills the slot for which it was signed. */
static void quotas_by_rests(struct engine *e, struct work *w)
{
	for (size_t q = 0; q < w->result.quota_count; q++) {
		struct quota_result *r = &w->result.quotas[q];
		const struct attempts *rests = &w->quotas[q].rests;

		r->used = arena_array(e->arena, rests->count, sizeof(*r->used));
		for (size_t i = 0; i < rests->count; i++) {
			r->used[r->used_count++] = &e->facts->attempts[rests->items[i]];
			e->used[rests->items[i]] = true;
		}
		r->have = (int32_t)rests->count < r->need ? (int32_t)rests->count : r->need;
	}
}

static void parts_measure(struct engine *e, struct work *w)
{
	carry_by_outcomes(w);
	for (size_t i = 0; i < w->unit_count; i++)
		unit_measure(e, &w->units[i]);
	for (size_t q = 0; q < w->result.quota_count; q++)
		w->result.quotas[q].need = w->quotas[q].waived ? 0 : w->quotas[q].target.quota->min;
}

void work_measure(struct engine *e, struct work *w)
{
	parts_measure(e, w);
	if (w->stands)
		quotas_by_rests(e, w);
	else if (!w->waived && !w->exempt)
		quotas_by_flow(e, w);
}

void work_measure_given(struct engine *e, struct work *w, const struct given *given)
{
	for (size_t i = 0; i < w->unit_count; i++) {
		w->units[i].sent.count = 0;
		w->units[i].sent.items = arena_array(e->arena, given->count, sizeof(size_t));
	}
	for (size_t q = 0; q < w->result.quota_count; q++) {
		w->quotas[q].rests.count = 0;
		w->quotas[q].rests.items = arena_array(e->arena, given->count, sizeof(size_t));
	}
	for (size_t i = 0; i < given->count; i++) {
		struct named_item at = e->item_of[given->items[i]];
		struct attempts *list =
			at.is_quota ? &w->quotas[at.number].rests : &w->units[at.number].sent;

		list->items[list->count++] = given->attempts[i];
	}
	parts_measure(e, w);
	quotas_by_rests(e, w);
}

/* As it was laid out, to be measured once more. */
static struct work work_again(const struct engine *e, const struct work *w)
{
	struct work again = *w;

	again.units = arena_array(e->arena, w->unit_count, sizeof(*again.units));
	again.result.units = arena_array(e->arena, w->unit_count, sizeof(*again.result.units));
	for (size_t k = 0; k < w->unit_count; k++) {
		const struct unit *u = &w->units[k];
		struct unit_result *r = &again.result.units[k];

		*r = (struct unit_result){.item = u->result->item,
					  .activity = u->result->activity,
					  .outcome = u->result->outcome,
					  .lapses = DAY_OPEN};
		again.units[k] = (struct unit){.target = u->target,
					       .result = r,
					       .sent = u->sent,
					       .waived = u->waived,
					       .carried = u->carried,
					       .carried_by = u->carried_by,
					       .named = u->named,
					       .need = u->need};
	}
	again.quotas = arena_array(e->arena, w->result.quota_count, sizeof(*again.quotas));
	again.result.quotas =
		arena_array(e->arena, w->result.quota_count, sizeof(*again.result.quotas));
	for (size_t q = 0; q < w->result.quota_count; q++) {
		struct quota_result *r = &again.result.quotas[q];

		*r = (struct quota_result){.item = w->result.quotas[q].item,
					   .quota = w->result.quotas[q].quota};
		again.quotas[q] = w->quotas[q];
		again.quotas[q].result = r;
	}
	return again;
}

bool work_held_by(struct engine *e, const struct work *w, int64_t then)
{
	struct work again = work_again(e, w);
	bool *used = e->used;

	e->used = arena_array(e->arena, e->facts->attempt_count, sizeof(*e->used));
	e->then = then;
	work_measure(e, &again);
	work_judge(e, &again);
	e->then = INT64_MAX;
	e->used = used;
	return again.result.verdict == STATE_MET;
}
