#include <math.h>
#include <string.h>

#include "assessment/topup_priv.h"

/*
 * The bound is Lagrangian: outcomes and needs get prices, what a candidate is worth by them is taken off
 * its key, and the sum of prices with every negative remainder is no more than the key of any plan that
 * the node can still lead to. Prices move by subgradient steps. Any prices give a true bound, so that
 * rounding cannot make it false by more than SLACK, which is far below 1, the least difference of keys.
 */
#define SLACK 1e-3
#define SLACK_RELATIVE 1e-11
#define ROOT_STEPS 400
#define NODE_STEPS 25

bool search_hopeless(const struct search *s, double bound)
{
	double worst;

	if (s->list->count < s->keep)
		return false;
	worst = (double)s->list->items[s->keep - 1].key;
	return bound > worst + SLACK + worst * SLACK_RELATIVE;
}

int64_t search_whole(double bound)
{
	double least = ceil(bound - SLACK - bound * SLACK_RELATIVE);

	return least > 0 ? (int64_t)least : 0;
}

/* What is free, not covered, or a need between two that are free. */
static void look(struct search *s)
{
	const struct part *p = s->p;

	s->free_count = s->row_count = s->edge_count = 0;
	for (size_t c = 0; c < p->count; c++) {
		if (s->state[c] == FREE)
			s->free[s->free_count++] = c;
	}
	for (size_t r = 0; r < p->rows; r++) {
		if (s->cover[r] == 0)
			s->rows[s->row_count++] = r;
		else
			s->price[r] = 0;
	}
	for (size_t e = 0; e < p->edges; e++) {
		if (s->state[p->from[e]] == FREE && s->state[p->to[e]] == FREE)
			s->edges[s->edge_count++] = e;
	}
}

/* The bound by the prices that stand, and what each price does to it. */
static double price_all(struct search *s)
{
	const struct part *p = s->p;
	double bound = (double)s->fixed;

	for (size_t i = 0; i < s->free_count; i++)
		s->rest[s->free[i]] = (double)p->key[s->free[i]];
	for (size_t i = 0; i < s->edge_count; i++) {
		size_t e = s->edges[i];

		s->rest[p->from[e]] += s->need_price[e];
		s->rest[p->to[e]] -= s->need_price[e];
	}
	for (size_t i = 0; i < s->row_count; i++) {
		bound += s->price[s->rows[i]];
		s->row_slope[s->rows[i]] = 1;
	}
	for (size_t i = 0; i < s->free_count; i++) {
		size_t c = s->free[i];

		for (size_t k = p->covers.at[c]; k < p->covers.at[c + 1]; k++)
			s->rest[c] -= s->price[p->covers.items[k]];
		*s->work += p->covers.at[c + 1] - p->covers.at[c];
		if (s->rest[c] >= 0)
			continue;
		bound += s->rest[c];
		for (size_t k = p->covers.at[c]; k < p->covers.at[c + 1]; k++)
			s->row_slope[p->covers.items[k]] -= 1;
	}
	for (size_t i = 0; i < s->edge_count; i++) {
		size_t e = s->edges[i];

		s->edge_slope[e] = (s->rest[p->from[e]] < 0) - (s->rest[p->to[e]] < 0);
	}
	*s->work += s->free_count + s->row_count + s->edge_count;
	return bound;
}

/* Moves the prices along their slopes; false when there is no slope, and the bound is the best there is. */
static bool move_prices(struct search *s, double step, double distance)
{
	double norm = 0;

	for (size_t i = 0; i < s->row_count; i++)
		norm += s->row_slope[s->rows[i]] * s->row_slope[s->rows[i]];
	for (size_t i = 0; i < s->edge_count; i++)
		norm += s->edge_slope[s->edges[i]] * s->edge_slope[s->edges[i]];
	if (norm <= 0)
		return false;
	step *= distance / norm;
	for (size_t i = 0; i < s->row_count; i++) {
		size_t r = s->rows[i];

		s->price[r] = fmax(0, s->price[r] + step * s->row_slope[r]);
	}
	for (size_t i = 0; i < s->edge_count; i++) {
		size_t e = s->edges[i];

		s->need_price[e] = fmax(0, s->need_price[e] + step * s->edge_slope[e]);
	}
	return true;
}

double search_bound(struct search *s, struct level *level, bool root)
{
	const struct part *p = s->p;
	double best = -1, step = root ? 2 : 0.5;
	int stall = 0;

	look(s);
	for (int t = 0; t < (root ? ROOT_STEPS : NODE_STEPS); t++) {
		double bound = price_all(s), aim = bound * 1.1 + 1;

		if (bound > best || t == 0) {
			stall = bound > best + 0.01 ? 0 : stall;
			best = bound;
			memcpy(level->price, s->price, p->rows * sizeof(*s->price));
			memcpy(level->need_price, s->need_price, p->edges * sizeof(*s->need_price));
			memcpy(level->rest, s->rest, p->count * sizeof(*s->rest));
		} else if (++stall > (root ? 15 : 4)) {
			step *= 0.6;
			stall = 0;
		}
		if (search_hopeless(s, best) || step < 0.002)
			break;
		if (s->list->count > 0)
			aim = (double)s->list->items[s->list->count - 1].key;
		if (!move_prices(s, step, fmax(aim - bound, 0) + 0.5))
			break;
	}
	return best;
}

/* Needs share out what is needed; an outcome has the price of the cheapest that covers it. */
void search_first_prices(struct search *s)
{
	const struct part *p = s->p;

	for (size_t e = 0; e < p->edges; e++) {
		size_t to = p->to[e], shares = p->needed_by.at[to + 1] - p->needed_by.at[to];

		shares += p->covers.at[to + 1] > p->covers.at[to];
		s->need_price[e] = (double)p->key[to] / (double)shares;
	}
	for (size_t r = 0; r < p->rows; r++)
		s->price[r] = 0;
	look(s);
	(void)price_all(s);
	for (size_t r = 0; r < p->rows; r++) {
		double least = INFINITY;

		for (size_t i = p->coverers.at[r]; i < p->coverers.at[r + 1]; i++) {
			size_t c = p->coverers.items[i];

			least = fmin(least, s->rest[c] / (double)(p->covers.at[c + 1] - p->covers.at[c]));
		}
		s->price[r] = isfinite(least) ? fmax(least, 0) : 0;
	}
}
