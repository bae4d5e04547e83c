/*
 * The network, source to slots, one unit an attempt:
 *
 *   source -> case (1) -> attempt -> [quota and value] (1) -> first slots of the quota (k) -> quota
 *                            attempt -> other slots of the quota (min - k) -> quota
 *
 * A quota takes units until it has `min`; augmenting never takes one away from a quota. So going
 * through the quotas in order fills earlier ones first and still fills as many as can be filled.
 */
#include "assessment/allocation.h"

#include "assessment/flow.h"

#define SOURCE 0

struct network {
	struct flow *flow;
	size_t *start;	 /* by candidate: the node of its case, or the source */
	size_t *node;	 /* by candidate */
	size_t *entry;	 /* by candidate: the edge from start to node */
	size_t *quota;	 /* by quota: its node */
	int32_t *filled; /* by quota */
	size_t *first;	 /* by bid in order: the edge into a first slot, or SIZE_MAX */
	size_t *other;	 /* by bid in order: the edge into another slot, or SIZE_MAX */
};

static int32_t highest(const struct candidate *candidates, size_t count, bool of_values,
		       size_t *ret_bids)
{
	int32_t highest = -1;

	*ret_bids = 0;
	for (size_t i = 0; i < count; i++) {
		*ret_bids += candidates[i].bid_count;
		if (!of_values && candidates[i].kase > highest)
			highest = candidates[i].kase;
		for (size_t j = 0; of_values && j < candidates[i].bid_count; j++)
			if (candidates[i].bids[j].value > highest)
				highest = candidates[i].bids[j].value;
	}
	return highest;
}

/* The nodes for pairs of quota and value are made when a bid first needs one. */
struct pairs {
	size_t *node; /* quota * values + value; 0: none yet */
	size_t values;
	size_t next; /* free node */
};

static void bid_edges(struct network *net, struct pairs *pairs, const struct slots *quotas,
		      const size_t *first_slots, const size_t *other_slots, size_t from,
		      const struct bid *bid, size_t place)
{
	const struct slots *q = &quotas[bid->quota];

	net->first[place] = net->other[place] = SIZE_MAX;
	if (q->k > 0 && bid->value != UNSAID) {
		size_t *pair =
			&pairs->node[(size_t)bid->quota * pairs->values + (size_t)bid->value];

		if (*pair == 0) {
			*pair = pairs->next++;
			flow_edge(net->flow, *pair, first_slots[bid->quota], 1);
		}
		net->first[place] = flow_edge(net->flow, from, *pair, 1);
	}
	if (q->min > q->k)
		net->other[place] = flow_edge(net->flow, from, other_slots[bid->quota], 1);
}

static struct network network_new(const struct slots *quotas, size_t quota_count,
				  const struct candidate *candidates, size_t count, struct arena *a)
{
	struct network net;
	size_t bids, place = 0;
	size_t cases = (size_t)(highest(candidates, count, false, &bids) + 1);
	size_t values = (size_t)(highest(candidates, count, true, &bids) + 1);
	struct pairs pairs = {.values = values};
	size_t *first_slots = arena_array(a, quota_count, sizeof(*first_slots));
	size_t *other_slots = arena_array(a, quota_count, sizeof(*other_slots));

	net.flow = flow_new(a, 1 + cases + count + 3 * quota_count + bids,
			    cases + count + 2 * quota_count + 3 * bids);
	net.start = arena_array(a, count, sizeof(*net.start));
	net.node = arena_array(a, count, sizeof(*net.node));
	net.entry = arena_array(a, count, sizeof(*net.entry));
	net.quota = arena_array(a, quota_count, sizeof(*net.quota));
	net.filled = arena_array(a, quota_count, sizeof(*net.filled));
	net.first = arena_array(a, bids, sizeof(*net.first));
	net.other = arena_array(a, bids, sizeof(*net.other));
	pairs.node = arena_array(a, quota_count * values, sizeof(*pairs.node));
	pairs.next = 1 + cases + count + 3 * quota_count;
	for (size_t i = 0; i < cases; i++)
		flow_edge(net.flow, SOURCE, 1 + i, 1);
	for (size_t q = 0; q < quota_count; q++) {
		size_t nodes = 1 + cases + count + 3 * q;

		net.quota[q] = nodes;
		first_slots[q] = nodes + 1;
		other_slots[q] = nodes + 2;
		flow_edge(net.flow, first_slots[q], net.quota[q], quotas[q].k);
		flow_edge(net.flow, other_slots[q], net.quota[q], quotas[q].min - quotas[q].k);
	}
	for (size_t i = 0; i < count; i++) {
		const struct candidate *c = &candidates[i];

		net.start[i] = c->kase == ALONE ? SOURCE : 1 + (size_t)c->kase;
		net.node[i] = 1 + cases + i;
		net.entry[i] = flow_edge(net.flow, net.start[i], net.node[i], c->waits ? 0 : 1);
		for (size_t j = 0; j < c->bid_count; j++)
			bid_edges(&net, &pairs, quotas, first_slots, other_slots, net.node[i],
				  &c->bids[j], place++);
	}
	return net;
}

/* Fill each quota in order as far as it goes; how many more were filled. */
static int32_t network_fill(struct network *net, const struct slots *quotas, size_t quota_count)
{
	int32_t more = 0;

	for (size_t q = 0; q < quota_count; q++) {
		while (net->filled[q] < quotas[q].min &&
		       flow_augment(net->flow, SOURCE, net->quota[q])) {
			net->filled[q]++;
			more++;
		}
	}
	return more;
}

/*
 * RULES.md section 4: "going from the oldest, an attempt is used if it can be together with those
 * already taken". What is taken is locked. An unused one is tried by sending its unit round a
 * circle: from it, through what may be rerouted, back to its case. No quota gains or loses by a
 * circle.
 */
static void network_take_oldest(struct network *net, const struct candidate *candidates,
				size_t count, bool waits, int32_t wanted)
{
	for (size_t i = 0; i < count && wanted > 0; i++) {
		if (candidates[i].waits != waits || candidates[i].bid_count == 0)
			continue;
		if (flow_along(net->flow, net->entry[i]) == 0) {
			if (!flow_augment(net->flow, net->node[i], net->start[i]))
				continue;
			flow_close_circle(net->flow, net->entry[i]);
		}
		flow_lock(net->flow, net->entry[i]);
		wanted--;
	}
}

/*
 * Attempts that wait come in. No other does: if one could be used beside those that are locked, so it
 * could have been before.
 */
static void network_open_waiting(struct network *net, const struct candidate *candidates,
				 size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (candidates[i].waits)
			flow_open(net->flow, net->entry[i]);
}

static int32_t seat_of(const struct network *net, const struct candidate *c, size_t place)
{
	for (size_t j = 0; j < c->bid_count; j++, place++) {
		if (net->first[place] != SIZE_MAX && flow_along(net->flow, net->first[place]) > 0)
			return c->bids[j].quota;
		if (net->other[place] != SIZE_MAX && flow_along(net->flow, net->other[place]) > 0)
			return c->bids[j].quota;
	}
	return UNSEATED;
}

struct allocation allocation_find(const struct slots *quotas, size_t quota_count,
				  const struct candidate *candidates, size_t count, struct arena *a)
{
	struct network net = network_new(quotas, quota_count, candidates, count, a);
	struct allocation found = {
		.have = arena_array(a, quota_count, sizeof(*found.have)),
		.wait = arena_array(a, quota_count, sizeof(*found.wait)),
		.seat = arena_array(a, count, sizeof(*found.seat)),
	};
	int32_t used = network_fill(&net, quotas, quota_count);
	size_t place = 0;

	network_take_oldest(&net, candidates, count, false, used);
	for (size_t q = 0; q < quota_count; q++)
		found.have[q] = net.filled[q];
	network_open_waiting(&net, candidates, count);
	used = network_fill(&net, quotas, quota_count);
	network_take_oldest(&net, candidates, count, true, used);
	for (size_t q = 0; q < quota_count; q++)
		found.wait[q] = net.filled[q] - found.have[q];
	for (size_t i = 0; i < count; i++) {
		found.seat[i] = seat_of(&net, &candidates[i], place);
		place += candidates[i].bid_count;
	}
	return found;
}

int32_t allocation_fill(const struct slots *quotas, size_t quota_count,
			const struct candidate *candidates, size_t count, struct arena *a)
{
	struct network net = network_new(quotas, quota_count, candidates, count, a);

	return network_fill(&net, quotas, quota_count);
}
