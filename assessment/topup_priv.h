/*
 * What topup.c and topup_search.c share: one part of a problem, which touches no other part, in numbers
 * of its own. Keys join cost and number of candidates, so that a lower key is a lower cost, or the same
 * with fewer candidates.
 */
#ifndef ASSESSMENT_TOPUP_PRIV_H
#define ASSESSMENT_TOPUP_PRIV_H

#include "assessment/topup.h"

/* For each of some things a list of numbers: those of thing i are items[at[i]] to items[at[i + 1] - 1]. */
struct lists {
	size_t *at, *items;
};

struct part {
	size_t count, rows, edges, groups, chooses;
	const size_t *item;	     /* the candidate's number in the problem, rising */
	const int64_t *key;	     /* of each candidate alone */
	struct lists covers, coverers; /* candidate to rows, row to candidates */
	const size_t *from, *to;       /* an edge for each need: `from` needs `to` */
	struct lists needs, needed_by; /* candidates */
	const int *group;	       /* of each candidate, -1: none */
	const int *group_choose;       /* of each group */
	const int32_t *picks;
};

/* A plan of a part, or of the whole: candidates by their numbers in the problem, rising. */
struct found {
	int64_t key;
	size_t *items;
	size_t count;
};

struct found_list {
	struct found items[TOPUP_PLANS];
	size_t count;
};

/* Below 0 when x comes first in the order of plans, 0 when they are the same. */
int found_compare(const struct found *x, const struct found *y);
/* Puts it in its place unless it is there or `keep` better ones are; the list then has at most `keep`. */
void found_keep(struct found_list *list, const struct found *f, size_t keep);

/*
 * The `keep` best plans of the part, added to those in the list. *work grows by what was done and ends
 * the search at `limit`; false then, and *ret_bound is the least key that a plan may have all the same.
 */
bool topup_search(const struct part *part, size_t keep, uint64_t limit, struct arena *a, uint64_t *work,
		  struct found_list *list, int64_t *ret_bound);

/* ---- between topup_search.c and topup_bound.c ---- */

enum state { FREE, TAKEN, LEFT };

/* What a node keeps while its branches are searched. */
struct level {
	double *price, *need_price, *rest; /* the best found: of rows, edges, candidates */
	size_t *branches;
};

struct search {
	const struct part *p;
	struct arena *arena;
	struct found_list *list;
	size_t keep;
	uint64_t *work, limit;
	bool stopped;
	double open; /* the least bound of what was left unsearched */

	enum state *state;
	int64_t fixed; /* the key of what is taken */
	size_t *cover; /* how often each row is covered */
	size_t *group_taken, *choose_used;
	size_t *trail, trail_count; /* candidates taken or left, in order */

	struct level *levels;
	/* room for one node's bound and for one plan */
	double *price, *need_price, *rest;
	double *row_slope, *edge_slope;
	size_t *free, *rows, *edges;
	size_t free_count, row_count, edge_count;
	size_t *plan, *plan_cover, *stack;
	bool *in_plan, *marked;
};

/*
 * The best bound of some steps from the prices that stand, for whatever plan the state can still lead to;
 * its prices and what they leave of each free candidate's key into `level`.
 */
double search_bound(struct search *s, struct level *level, bool root);
/* Sets prices to begin with. */
void search_first_prices(struct search *s);
/* Is what has this bound worse than the last of all the plans that are to be kept? */
bool search_hopeless(const struct search *s, double bound);
/* The least whole key that the bound leaves. */
int64_t search_whole(double bound);

#endif
