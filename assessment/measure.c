/* What of a module's units and quotas is had, and what waits. */
#include "assessment/completion_priv.h"

#include <string.h>

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
			all = w->outcome_carried[activity->outcomes[k]];
		w->units[i].carried |= all;
	}
}

/* ---- quotas ---- */

/* The numbers that one network is made of. */
struct gathered {
	struct slots *slots;
	size_t slot_count;
	struct candidate *candidates;
	size_t *attempts; /* by candidate */
	size_t count;
	struct index values;
	int32_t cases;
};

static const char *value_of(const struct quota *q, const struct attempt *at)
{
	switch (q->different) {
	case DIFFERENT_ASSESSORS:
		return at->assessor;
	case DIFFERENT_SITES:
		return at->site;
	case DIFFERENT_TOPICS:
		return at->topic;
	case DIFFERENT_NONE:
		break;
	}
	return "";
}

static int32_t value_number(struct gathered *g, const struct quota *q, const struct attempt *at)
{
	const char *value = value_of(q, at);

	return value[0] == '\0' ? UNSAID : (int32_t)index_add(&g->values, value);
}

/* Cases are numbered from 0 in each network, by a stamp, so that none is as large as all of them.
 */
static int32_t case_number(struct engine *e, struct gathered *g, size_t i)
{
	size_t kase = e->case_of[i];

	if (kase == INDEX_NONE)
		return ALONE;
	if (e->case_seen[kase] != e->case_round) {
		e->case_seen[kase] = e->case_round;
		e->case_local[kase] = g->cases++;
	}
	return e->case_local[kase];
}

static void gather_one(struct engine *e, struct gathered *g, struct work *const *works,
		       size_t work_count, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];
	struct bid *bids;
	size_t n = 0, slot = 0;

	if ((at->standing != STANDING_SATISFACTORY && at->standing != STANDING_WAITING) ||
	    at->decided > e->then || e->resting[i] || (e->case_of[i] != INDEX_NONE && e->case_taken[e->case_of[i]]) ||
	    judge_attempt_flaws(e->judge, at) != 0)
		return;
	bids = arena_array(e->arena, g->slot_count, sizeof(*bids));
	for (size_t w = 0; w < work_count; w++) {
		for (size_t q = 0; q < works[w]->result.quota_count; q++, slot++) {
			const struct place_of_quota *p = &works[w]->quotas[q];

			if (g->slots[slot].min == 0 || !judge_passes(e->judge, at, &p->target))
				continue;
			bids[n++] = (struct bid){
				.quota = (int32_t)slot,
				.value = value_number(g, p->target.quota, at),
			};
		}
	}
	if (n == 0)
		return;
	g->attempts[g->count] = i;
	g->candidates[g->count++] = (struct candidate){.kase = case_number(e, g, i),
						       .waits = at->standing == STANDING_WAITING,
						       .bids = bids,
						       .bid_count = n};
}

static struct gathered gather(struct engine *e, struct work *const *works, size_t work_count,
			      const struct attempts *list)
{
	struct gathered g = {.values = index_new(e->arena, 8)};
	size_t slot = 0;

	for (size_t w = 0; w < work_count; w++)
		g.slot_count += works[w]->result.quota_count;
	g.slots = arena_array(e->arena, g.slot_count, sizeof(*g.slots));
	for (size_t w = 0; w < work_count; w++) {
		for (size_t q = 0; q < works[w]->result.quota_count; q++, slot++) {
			const struct place_of_quota *p = &works[w]->quotas[q];

			if (!p->waived)
				g.slots[slot] = (struct slots){.min = p->target.quota->min,
							       .k = p->target.quota->k};
		}
	}
	g.candidates = arena_array(e->arena, list->count, sizeof(*g.candidates));
	g.attempts = arena_array(e->arena, list->count, sizeof(*g.attempts));
	e->case_round++;
	for (size_t i = 0; i < list->count; i++)
		gather_one(e, &g, works, work_count, list->items[i]);
	return g;
}

static void quota_seat(struct engine *e, struct quota_result *r, size_t attempt)
{
	r->used[r->used_count++] = &e->facts->attempts[attempt];
	e->used[attempt] = true;
}

static void quotas_by_flow(struct engine *e, struct work *w)
{
	struct gathered g = gather(e, &w, 1, &w->assessments);
	struct allocation found;

	if (g.count == 0)
		return;
	found = allocation_find(g.slots, g.slot_count, g.candidates, g.count, e->arena);
	for (size_t q = 0; q < w->result.quota_count; q++) {
		struct quota_result *r = &w->result.quotas[q];

		r->have = found.have[q];
		r->wait = found.wait[q];
		r->used = arena_array(e->arena, (size_t)(r->have + r->wait), sizeof(*r->used));
	}
	for (size_t i = 0; i < g.count; i++)
		if (found.seat[i] != UNSEATED)
			quota_seat(e, &w->result.quotas[found.seat[i]], g.attempts[i]);
}

/* RULES.md section 4: what a standing signature rests on fills the slot for which it was signed. */
static void quotas_by_rests(struct engine *e, struct work *w)
{
	for (size_t q = 0; q < w->result.quota_count; q++) {
		struct quota_result *r = &w->result.quotas[q];
		const struct attempts *rests = &w->quotas[q].rests;

		r->used = arena_array(e->arena, rests->count, sizeof(*r->used));
		for (size_t i = 0; i < rests->count; i++)
			quota_seat(e, r, rests->items[i]);
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

/* RULES.md section 4: the first k slots want different ones; what is not said differs from nothing.
 */
bool quota_has_room(const struct quota *q, const struct attempt *const *used, size_t count,
		    const struct attempt *one)
{
	size_t total = count + (one != NULL), different = 0;

	for (size_t i = 0; i < total; i++) {
		const char *value = value_of(q, i < count ? used[i] : one);
		bool is_new = value[0] != '\0';

		for (size_t k = 0; is_new && k < i; k++)
			is_new = strcmp(value_of(q, used[k]), value) != 0;
		different += is_new;
	}
	if (different > (size_t)q->k)
		different = (size_t)q->k;
	return total - different <= (size_t)(q->min - q->k);
}

/* ---- between modules ---- */

/* Only an attempt that names two modules, or a case in two, can be contested. */
static bool may_be_contested(struct engine *e, const struct attempts *list)
{
	for (size_t i = 0; i < list->count; i++) {
		size_t at = list->items[i];

		if (e->facts->attempts[at].module_count > 1 || e->case_of[at] != INDEX_NONE)
			return true;
	}
	return false;
}

/* Their assessments, oldest first, each once. */
static struct attempts assessments_of(struct engine *e, struct work *const *works, size_t count)
{
	bool *theirs = arena_array(e->arena, e->facts->attempt_count, sizeof(*theirs));
	struct attempts list = {0};

	for (size_t w = 0; w < count; w++)
		for (size_t k = 0; k < works[w]->assessments.count; k++)
			theirs[works[w]->assessments.items[k]] = true;
	list.items = arena_array(e->arena, e->facts->attempt_count, sizeof(*list.items));
	for (size_t i = 0; i < e->facts->attempt_count; i++)
		if (theirs[i])
			list.items[list.count++] = i;
	return list;
}

/* Is a candidate, or a case, on offer to quotas of two modules? */
static bool is_contested(const struct gathered *g, const size_t *work_of_slot, struct arena *a)
{
	size_t *of_case = arena_array(a, (size_t)g->cases, sizeof(*of_case));

	for (size_t i = 0; i < g->count; i++) {
		const struct candidate *c = &g->candidates[i];
		size_t work = work_of_slot[c->bids[0].quota];

		if (work_of_slot[c->bids[c->bid_count - 1].quota] != work)
			return true;
		if (c->kase == ALONE)
			continue;
		if (of_case[c->kase] != 0 && of_case[c->kase] != work + 1)
			return true;
		of_case[c->kase] = work + 1;
	}
	return false;
}

int32_t works_contested(struct engine *e, struct work *const *works, size_t count)
{
	struct attempts list = assessments_of(e, works, count);
	struct gathered g;
	size_t *work_of_slot, slot = 0;
	int32_t alone = 0;

	if (!may_be_contested(e, &list))
		return 0;
	g = gather(e, works, count, &list);
	work_of_slot = arena_array(e->arena, g.slot_count, sizeof(*work_of_slot));
	for (size_t w = 0; w < count; w++)
		for (size_t q = 0; q < works[w]->result.quota_count; q++, slot++) {
			work_of_slot[slot] = w;
			alone += works[w]->result.quotas[q].have;
		}
	if (!is_contested(&g, work_of_slot, e->arena))
		return 0;
	return alone - allocation_fill(g.slots, g.slot_count, g.candidates, g.count, e->arena);
}
