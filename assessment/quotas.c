/*
 * Who fills which slot (RULES.md section 4): what each assessment is on offer for, as a network of
 * allocation.h, for one module, for several at once, and for a quota of a gate that only looks.
 */
#include "assessment/completion_priv.h"

#include <string.h>

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

static struct bid bid_of(struct index *values, size_t slot, const struct quota *q,
			 const struct attempt *at)
{
	const char *value = value_of(q, at);

	return (struct bid){.quota = (int32_t)slot,
			    .value = value[0] == '\0' ? UNSAID : (int32_t)index_add(values, value)};
}

static bool is_decided_or_waits(const struct attempt *at)
{
	return at->standing == STANDING_SATISFACTORY || at->standing == STANDING_WAITING;
}

static struct slots slots_of(const struct place_of_quota *p)
{
	const struct quota *q = p->target.quota;
	struct slots all = {.min = q->min, .k = q->k}, none = {0};

	return p->waived ? none : all;
}

/* ---- what is on offer ---- */

static void offer_add(struct engine *e, struct work *w, struct index *values, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];
	size_t kase = e->case_of[i], n = 0;
	struct bid *bids;

	if (!is_decided_or_waits(at) || e->resting[i] ||
	    (kase != INDEX_NONE && e->case_taken[kase]) || judge_attempt_flaws(e->judge, at) != 0)
		return;
	bids = arena_array(e->arena, w->result.quota_count, sizeof(*bids));
	for (size_t q = 0; q < w->result.quota_count; q++) {
		const struct place_of_quota *p = &w->quotas[q];

		if (!p->waived && judge_passes(e->judge, at, &p->target))
			bids[n++] = bid_of(values, q, p->target.quota, at);
	}
	if (n > 0)
		w->offers[w->offer_count++] =
			(struct offer){.attempt = i, .bids = bids, .bid_count = n};
}

static void offers_find(struct engine *e, struct work *w)
{
	struct index values = index_new(e->arena, 8);

	if (w->offers != NULL)
		return;
	w->offers = arena_array(e->arena, w->assessments.count, sizeof(*w->offers));
	for (size_t i = 0; i < w->assessments.count; i++)
		offer_add(e, w, &values, w->assessments.items[i]);
}

/* ---- the network ---- */

struct network {
	struct slots *slots;
	size_t slot_count;
	struct candidate *candidates;
	size_t *attempts; /* by candidate */
	size_t count;
	int32_t cases;
};

/* Cases are numbered from 0 in each network, by a stamp, so that none is as large as all of them. */
static int32_t case_number(struct engine *e, struct network *net, size_t i)
{
	size_t kase = e->case_of[i];

	if (kase == INDEX_NONE)
		return ALONE;
	if (e->case_seen[kase] != e->case_round) {
		e->case_seen[kase] = e->case_round;
		e->case_local[kase] = net->cases++;
	}
	return e->case_local[kase];
}

static void candidate_add(struct engine *e, struct network *net, size_t attempt,
			  const struct bid *bids, size_t bid_count)
{
	const struct attempt *at = &e->facts->attempts[attempt];

	if (at->decided > e->then)
		return;
	net->attempts[net->count] = attempt;
	net->candidates[net->count++] = (struct candidate){.kase = case_number(e, net, attempt),
							   .waits = at->standing == STANDING_WAITING,
							   .bids = bids,
							   .bid_count = bid_count};
}

static struct network network_new(struct engine *e, size_t slot_count, size_t count)
{
	e->case_round++;
	return (struct network){.slots = arena_array(e->arena, slot_count, sizeof(struct slots)),
				.slot_count = slot_count,
				.candidates =
					arena_array(e->arena, count, sizeof(struct candidate)),
				.attempts = arena_array(e->arena, count, sizeof(size_t))};
}

static void quota_fill(struct engine *e, struct quota_result *r, int32_t have, int32_t wait)
{
	r->have = have;
	r->wait = wait;
	r->used = arena_array(e->arena, (size_t)(have + wait), sizeof(const struct attempt *));
}

/* Does a quota seat as many decided ones as it has? */
static bool seats_are_had(const struct work *w)
{
	for (size_t q = 0; q < w->result.quota_count; q++) {
		const struct quota_result *r = &w->result.quotas[q];
		int32_t decided = 0;

		for (size_t i = 0; i < r->used_count; i++)
			decided += r->used[i]->standing == STANDING_SATISFACTORY;
		if (decided != r->have)
			return false;
	}
	return true;
}

/* RULES.md section 4: what waits may change who sits where; what is had rests on its own seats. */
static void had_find(struct engine *e, struct work *w, struct network *net)
{
	struct allocation found;
	size_t count = 0;

	for (size_t i = 0; i < net->count; i++) {
		if (net->candidates[i].waits)
			continue;
		net->candidates[count] = net->candidates[i];
		net->attempts[count++] = net->attempts[i];
	}
	found = allocation_find(net->slots, net->slot_count, net->candidates, count, e->arena);
	for (size_t q = 0; q < w->result.quota_count; q++)
		w->quotas[q].had.items = arena_array(e->arena, count, sizeof(size_t));
	for (size_t i = 0; i < count; i++)
		if (found.seat[i] != UNSEATED) {
			struct attempts *had = &w->quotas[found.seat[i]].had;

			had->items[had->count++] = net->attempts[i];
		}
}

void quotas_by_flow(struct engine *e, struct work *w)
{
	struct network net;
	struct allocation found;

	offers_find(e, w);
	if (w->offer_count == 0)
		return;
	net = network_new(e, w->result.quota_count, w->offer_count);
	for (size_t q = 0; q < w->result.quota_count; q++)
		net.slots[q] = slots_of(&w->quotas[q]);
	for (size_t i = 0; i < w->offer_count; i++)
		candidate_add(e, &net, w->offers[i].attempt, w->offers[i].bids,
			      w->offers[i].bid_count);
	found = allocation_find(net.slots, net.slot_count, net.candidates, net.count, e->arena);
	for (size_t q = 0; q < w->result.quota_count; q++)
		quota_fill(e, &w->result.quotas[q], found.have[q], found.wait[q]);
	for (size_t i = 0; i < net.count; i++) {
		struct quota_result *r;

		if (found.seat[i] == UNSEATED)
			continue;
		r = &w->result.quotas[found.seat[i]];
		r->used[r->used_count++] = &e->facts->attempts[net.attempts[i]];
		e->used[net.attempts[i]] = true;
	}
	if (!seats_are_had(w))
		had_find(e, w, &net);
}

/* RULES.md section 5: used elsewhere or not, whatever module it names, and nothing is used up. */
void quota_by_all(struct engine *e, struct place_of_quota *p)
{
	const struct facts *f = e->facts;
	struct quota_result *r = p->result;
	struct index values = index_new(e->arena, 8);
	struct network net = network_new(e, 1, f->attempt_count);
	struct bid *bids = arena_array(e->arena, f->attempt_count, sizeof(*bids));
	struct allocation found;

	net.slots[0] = slots_of(p);
	for (size_t i = 0; i < f->attempt_count; i++) {
		const struct attempt *at = &f->attempts[i];

		if (at->item[0] != '\0' || !is_decided_or_waits(at) ||
		    !judge_passes(e->judge, at, &p->target))
			continue;
		bids[i] = bid_of(&values, 0, p->target.quota, at);
		candidate_add(e, &net, i, &bids[i], 1);
	}
	found = allocation_find(net.slots, 1, net.candidates, net.count, e->arena);
	r->need = p->target.quota->min;
	quota_fill(e, r, found.have[0], found.wait[0]);
	for (size_t i = 0; i < net.count; i++)
		if (found.seat[i] != UNSEATED)
			r->used[r->used_count++] = &f->attempts[net.attempts[i]];
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

/* The number of who came first, 0 for nobody; true when that was another. */
static bool is_taken(size_t *first, size_t number)
{
	if (*first == 0)
		*first = number;
	return *first != number;
}

bool works_share(struct engine *e, struct work *const *works, size_t count)
{
	size_t *by_attempt = arena_array(e->arena, e->facts->attempt_count, sizeof(*by_attempt));
	size_t *by_case = arena_array(e->arena, e->case_count, sizeof(*by_case));

	for (size_t w = 0; w < count; w++) {
		for (size_t i = 0; i < works[w]->offer_count; i++) {
			size_t attempt = works[w]->offers[i].attempt, kase = e->case_of[attempt];

			if (is_taken(&by_attempt[attempt], w + 1) ||
			    (kase != INDEX_NONE && is_taken(&by_case[kase], w + 1)))
				return true;
		}
	}
	return false;
}

/* All that one attempt is on offer for, in the slots of all these; `next`: by module, its next offer. */
static void candidate_join(struct engine *e, struct network *net, struct work *const *works,
			   size_t count, size_t *next, size_t attempt)
{
	struct bid *bids = arena_array(e->arena, net->slot_count, sizeof(*bids));
	size_t n = 0, slot = 0;

	for (size_t w = 0; w < count; slot += works[w++]->result.quota_count) {
		const struct offer *o = &works[w]->offers[next[w]];

		if (next[w] == works[w]->offer_count || o->attempt != attempt)
			continue;
		next[w]++;
		for (size_t k = 0; k < o->bid_count; k++)
			bids[n++] = (struct bid){.quota = (int32_t)slot + o->bids[k].quota,
						 .value = o->bids[k].value};
	}
	candidate_add(e, net, attempt, bids, n);
}

static struct network network_join(struct engine *e, struct work *const *works, size_t count)
{
	size_t *next = arena_array(e->arena, count, sizeof(*next));
	size_t slots = 0, offers = 0;
	struct network net;

	for (size_t w = 0; w < count; w++) {
		slots += works[w]->result.quota_count;
		offers += works[w]->offer_count;
	}
	net = network_new(e, slots, offers);
	slots = 0;
	for (size_t w = 0; w < count; w++)
		for (size_t q = 0; q < works[w]->result.quota_count; q++)
			net.slots[slots++] = slots_of(&works[w]->quotas[q]);
	for (;;) {
		size_t attempt = SIZE_MAX;

		for (size_t w = 0; w < count; w++)
			if (next[w] < works[w]->offer_count &&
			    works[w]->offers[next[w]].attempt < attempt)
				attempt = works[w]->offers[next[w]].attempt;
		if (attempt == SIZE_MAX)
			return net;
		candidate_join(e, &net, works, count, next, attempt);
	}
}

int32_t works_contested(struct engine *e, struct work *const *works, size_t count,
			int32_t *ret_waiting)
{
	int32_t alone = 0, waiting = 0;
	struct allocation found;
	struct network net;

	for (size_t w = 0; w < count; w++) {
		for (size_t q = 0; q < works[w]->result.quota_count; q++) {
			alone += works[w]->result.quotas[q].have;
			waiting += works[w]->result.quotas[q].wait;
		}
	}
	*ret_waiting = waiting;
	if (!e->shared || !works_share(e, works, count))
		return 0;
	net = network_join(e, works, count);
	found = allocation_find(net.slots, net.slot_count, net.candidates, net.count, e->arena);
	*ret_waiting = 0;
	for (size_t q = 0; q < net.slot_count; q++) {
		alone -= found.have[q];
		*ret_waiting += found.wait[q];
	}
	return alone;
}
