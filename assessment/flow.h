/*
 * A flow of whole units through a network, one unit at a time. There is no sink: whoever augments
 * says where a unit is to arrive, and keeps count.
 */
#ifndef ASSESSMENT_FLOW_H
#define ASSESSMENT_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

struct flow;

/* At most `nodes` nodes (0 to nodes - 1) and `edges` edges. */
struct flow *flow_new(struct arena *a, size_t nodes, size_t edges);
/* Its number. */
size_t flow_edge(struct flow *f, size_t from, size_t to, int32_t capacity);
/* Sends one more unit along a shortest path, rerouting what flows already. False: there is none. */
bool flow_augment(struct flow *f, size_t from, size_t to);
/* How much flows along an edge. */
int32_t flow_along(const struct flow *f, size_t edge);

/* Lets one unit more pass. */
void flow_open(struct flow *f, size_t edge);
/* What flows along it stays. */
void flow_lock(struct flow *f, size_t edge);
/* Counts a unit as flowing: it closes the circle that an augmentation from its end to its start
 * opened. */
void flow_close_circle(struct flow *f, size_t edge);

#endif
