#include "assessment/flow.h"

#include <assert.h>

#define NO_EDGE UINT32_MAX

/* Edges come in pairs: 2 i leads on, 2 i + 1 leads back what flows along it. */
struct edge {
	uint32_t to;
	uint32_t next; /* of those that leave the same node */
	int32_t room;  /* how much more may pass */
};

struct flow {
	struct edge *edges;
	uint32_t edge_count, edge_room;
	uint32_t *first; /* by node */
	uint32_t *came;	 /* by node: the edge by which the search came */
	uint32_t *seen;	 /* by node: the number of the search that saw it */
	uint32_t *queue;
	int32_t *along; /* by pair */
	uint32_t search;
	size_t nodes;
};

struct flow *flow_new(struct arena *a, size_t nodes, size_t edges)
{
	struct flow *f = arena_alloc(a, sizeof(*f));

	assert(nodes < NO_EDGE && edges < NO_EDGE / 2);
	f->nodes = nodes;
	f->edge_room = (uint32_t)(2 * edges);
	f->edges = arena_array(a, 2 * edges, sizeof(*f->edges));
	f->along = arena_array(a, edges, sizeof(*f->along));
	f->first = arena_array(a, nodes, sizeof(*f->first));
	f->came = arena_array(a, nodes, sizeof(*f->came));
	f->seen = arena_array(a, nodes, sizeof(*f->seen));
	f->queue = arena_array(a, nodes, sizeof(*f->queue));
	for (size_t i = 0; i < nodes; i++)
		f->first[i] = NO_EDGE;
	return f;
}

static void half_edge(struct flow *f, size_t from, size_t to, int32_t room)
{
	f->edges[f->edge_count] =
		(struct edge){.to = (uint32_t)to, .next = f->first[from], .room = room};
	f->first[from] = f->edge_count++;
}

size_t flow_edge(struct flow *f, size_t from, size_t to, int32_t capacity)
{
	assert(f->edge_count + 2 <= f->edge_room && from < f->nodes && to < f->nodes);
	half_edge(f, from, to, capacity);
	half_edge(f, to, from, 0);
	return f->edge_count / 2 - 1;
}

static void push(struct flow *f, uint32_t e)
{
	f->edges[e].room--;
	f->edges[e ^ 1].room++;
	f->along[e / 2] += e % 2 == 0 ? 1 : -1;
}

bool flow_augment(struct flow *f, size_t from, size_t to)
{
	size_t head = 0, tail = 0;

	f->search++;
	f->seen[from] = f->search;
	f->queue[tail++] = (uint32_t)from;
	while (head < tail && f->seen[to] != f->search) {
		for (uint32_t e = f->first[f->queue[head++]]; e != NO_EDGE; e = f->edges[e].next) {
			uint32_t next = f->edges[e].to;

			if (f->edges[e].room <= 0 || f->seen[next] == f->search)
				continue;
			f->seen[next] = f->search;
			f->came[next] = e;
			f->queue[tail++] = next;
		}
	}
	if (f->seen[to] != f->search)
		return false;
	for (size_t node = to; node != from; node = f->edges[f->came[node] ^ 1].to)
		push(f, f->came[node]);
	return true;
}

int32_t flow_along(const struct flow *f, size_t edge)
{
	return f->along[edge];
}

void flow_open(struct flow *f, size_t edge)
{
	f->edges[2 * edge].room++;
}

void flow_lock(struct flow *f, size_t edge)
{
	f->edges[2 * edge + 1].room = 0;
}

void flow_close_circle(struct flow *f, size_t edge)
{
	assert(f->edges[2 * edge].room > 0);
	push(f, (uint32_t)(2 * edge));
}
