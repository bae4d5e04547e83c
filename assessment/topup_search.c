#include <math.h>
#include <string.h>

#include "assessment/topup_priv.h"

/*
 * Branch and bound. A node takes an outcome that is not covered yet and tries each candidate for it, the
 * ones tried before left out from then on, so that no plan is met twice. Every plan from which nothing can
 * be left out is met: some candidate of it covers the outcome. topup_bound.c has the bounds.
 */
/* ---- the order of plans ---- */

int found_compare(const struct found *x, const struct found *y)
{
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	for (size_t i = 0; i < x->count && i < y->count; i++) {
		if (x->items[i] != y->items[i])
			return x->items[i] < y->items[i] ? -1 : 1;
	}
	return 0;
}

void found_keep(struct found_list *list, const struct found *f, size_t keep)
{
	size_t at = 0;

	while (at < list->count && found_compare(&list->items[at], f) < 0)
		at++;
	if (at >= keep || (at < list->count && found_compare(&list->items[at], f) == 0))
		return;
	if (list->count < keep)
		list->count++;
	memmove(&list->items[at + 1], &list->items[at], (list->count - 1 - at) * sizeof(*f));
	list->items[at] = *f;
}

/* ---- taking and leaving ---- */

static bool take(struct search *s, size_t c)
{
	const struct part *p = s->p;
	int group = p->group[c];

	if (s->state[c] != FREE)
		return s->state[c] == TAKEN;
	s->state[c] = TAKEN;
	s->trail[s->trail_count++] = c;
	s->fixed += p->key[c];
	for (size_t i = p->covers.at[c]; i < p->covers.at[c + 1]; i++)
		s->cover[p->covers.items[i]]++;
	if (group >= 0 && s->group_taken[group]++ == 0)
		s->choose_used[p->group_choose[group]]++;
	for (size_t i = p->needs.at[c]; i < p->needs.at[c + 1]; i++) {
		if (!take(s, p->needs.items[i]))
			return false;
	}
	return true;
}

/* With it goes all that needs it. */
static bool leave(struct search *s, size_t c)
{
	const struct part *p = s->p;

	if (s->state[c] != FREE)
		return s->state[c] == LEFT;
	s->state[c] = LEFT;
	s->trail[s->trail_count++] = c;
	for (size_t i = p->needed_by.at[c]; i < p->needed_by.at[c + 1]; i++) {
		if (!leave(s, p->needed_by.items[i]))
			return false;
	}
	return true;
}

static void undo(struct search *s, size_t mark)
{
	const struct part *p = s->p;

	while (s->trail_count > mark) {
		size_t c = s->trail[--s->trail_count];
		int group = p->group[c];

		if (s->state[c] == TAKEN) {
			s->fixed -= p->key[c];
			for (size_t i = p->covers.at[c]; i < p->covers.at[c + 1]; i++)
				s->cover[p->covers.items[i]]--;
			if (group >= 0 && --s->group_taken[group] == 0)
				s->choose_used[p->group_choose[group]]--;
		}
		s->state[c] = FREE;
	}
}

/* Takes it with what it needs, and leaves the other groups of a choice that is made. */
static bool take_whole(struct search *s, size_t c)
{
	const struct part *p = s->p;

	if (!take(s, c))
		return false;
	for (size_t k = 0; k < p->chooses; k++) {
		if (s->choose_used[k] > (size_t)p->picks[k])
			return false;
	}
	for (size_t i = 0; i < p->count; i++) {
		int group = p->group[i];

		if (group < 0 || s->state[i] != FREE || s->group_taken[group] > 0 ||
		    s->choose_used[p->group_choose[group]] < (size_t)p->picks[p->group_choose[group]])
			continue;
		if (!leave(s, i))
			return false;
	}
	return true;
}

static bool all_covered(const struct search *s)
{
	for (size_t r = 0; r < s->p->rows; r++) {
		if (s->cover[r] == 0)
			return false;
	}
	return true;
}

/* ---- a plan ---- */

/* Marks c and all of the plan that needs it, which are stacked: how many. */
static size_t mark_dependents(struct search *s, size_t c)
{
	const struct part *p = s->p;
	size_t count = 1;

	s->stack[0] = c;
	s->marked[c] = true;
	for (size_t at = 0; at < count; at++) {
		size_t k = s->stack[at];

		for (size_t i = p->needed_by.at[k]; i < p->needed_by.at[k + 1]; i++) {
			size_t d = p->needed_by.items[i];

			if (s->in_plan[d] && !s->marked[d]) {
				s->marked[d] = true;
				s->stack[count++] = d;
			}
		}
	}
	return count;
}

/* Leaves c out of the plan with all that needs it, if everything is still covered. */
static bool spare(struct search *s, size_t c)
{
	const struct part *p = s->p;
	size_t count = mark_dependents(s, c);
	bool whole = true;

	for (size_t k = 0; k < count; k++) {
		size_t d = s->stack[k];

		s->marked[d] = false;
		for (size_t i = p->covers.at[d]; i < p->covers.at[d + 1]; i++) {
			if (--s->plan_cover[p->covers.items[i]] == 0)
				whole = false;
		}
	}
	for (size_t k = 0; k < count; k++) {
		size_t d = s->stack[k];

		s->in_plan[d] = !whole;
		for (size_t i = p->covers.at[d]; !whole && i < p->covers.at[d + 1]; i++)
			s->plan_cover[p->covers.items[i]]++;
	}
	return whole;
}

/* Is `x` spared before `y`? The dearer is, and of equals the later one. */
static bool spared_before(const struct part *p, size_t x, size_t y)
{
	int64_t key_x = p->key[x], key_y = p->key[y];

	return key_x != key_y ? key_x > key_y : x > y;
}

/* What is taken is a plan: it is kept without what it can spare, the dearest first. */
static void offer(struct search *s)
{
	const struct part *p = s->p;
	struct found f = { 0 };
	size_t count = 0;
	bool spared = true;

	for (size_t i = 0; i < s->trail_count; i++) {
		if (s->state[s->trail[i]] == TAKEN)
			s->plan[count++] = s->trail[i];
	}
	for (size_t i = 1; i < count; i++) {
		for (size_t k = i; k > 0; k--) {
			size_t x = s->plan[k - 1], y = s->plan[k];

			if (spared_before(p, x, y))
				break;
			s->plan[k - 1] = y;
			s->plan[k] = x;
		}
	}
	memcpy(s->plan_cover, s->cover, p->rows * sizeof(*s->cover));
	for (size_t i = 0; i < count; i++)
		s->in_plan[s->plan[i]] = true;
	while (spared) {
		spared = false;
		for (size_t i = 0; i < count; i++) {
			if (s->in_plan[s->plan[i]] && spare(s, s->plan[i]))
				spared = true;
		}
	}
	f.items = s->stack;
	for (size_t c = 0; c < p->count; c++) {
		if (s->in_plan[c]) {
			s->stack[f.count++] = p->item[c];
			f.key += p->key[c];
			s->in_plan[c] = false;
		}
	}
	if (s->list->count == s->keep && found_compare(&s->list->items[s->keep - 1], &f) <= 0)
		return;
	f.items = arena_array(s->arena, f.count, sizeof(*f.items));
	memcpy(f.items, s->stack, f.count * sizeof(*f.items));
	found_keep(s->list, &f, s->keep);
}

/* ---- a plan to begin with ---- */

/* How dear the candidate is for each outcome that it would add, with what it needs, by `rest`. */
static double dearness(struct search *s, const double *rest, size_t c)
{
	const struct part *p = s->p;
	size_t count = 1, added = 0;
	double cost = 0;

	s->stack[0] = c;
	s->marked[c] = true;
	for (size_t at = 0; at < count; at++) {
		size_t k = s->stack[at];

		cost += fmax(rest[k], 0.01);
		for (size_t i = p->covers.at[k]; i < p->covers.at[k + 1]; i++)
			added += s->cover[p->covers.items[i]] == 0;
		for (size_t i = p->needs.at[k]; i < p->needs.at[k + 1]; i++) {
			size_t n = p->needs.items[i];

			if (s->state[n] == FREE && !s->marked[n]) {
				s->marked[n] = true;
				s->stack[count++] = n;
			}
		}
	}
	for (size_t at = 0; at < count; at++)
		s->marked[s->stack[at]] = false;
	*s->work += count + added;
	return added == 0 ? INFINITY : cost / (double)added;
}

/* Takes the least dear until all is covered. What is taken and left is as before afterwards. */
static void greedy(struct search *s, const double *rest)
{
	size_t mark = s->trail_count;

	while (!all_covered(s)) {
		double least = INFINITY;
		size_t best = 0, before = s->trail_count;

		for (size_t c = 0; c < s->p->count; c++) {
			double d = s->state[c] == FREE ? dearness(s, rest, c) : INFINITY;

			if (d < least) {
				least = d;
				best = c;
			}
		}
		if (isinf(least))
			break;
		if (!take_whole(s, best)) {
			undo(s, before);
			if (!leave(s, best))
				break;
		}
	}
	if (all_covered(s))
		offer(s);
	undo(s, mark);
}

/* ---- the search ---- */

/* Leaves every free candidate with which nothing better than what is kept can come. */
static bool fix(struct search *s, const struct level *level, double bound)
{
	for (size_t c = 0; c < s->p->count; c++) {
		if (s->state[c] == FREE && level->rest[c] > 0 && search_hopeless(s, bound + level->rest[c]) &&
		    !leave(s, c))
			return false;
	}
	return true;
}

/* The candidates for the outcome that has fewest, least dear first: how many. 0: it has none. */
static size_t find_branches(struct search *s, struct level *level)
{
	const struct part *p = s->p;
	size_t row = 0, fewest = SIZE_MAX, count = 0;

	for (size_t r = 0; r < p->rows; r++) {
		size_t n = 0;

		if (s->cover[r] > 0)
			continue;
		for (size_t i = p->coverers.at[r]; i < p->coverers.at[r + 1]; i++)
			n += s->state[p->coverers.items[i]] == FREE;
		if (n < fewest) {
			fewest = n;
			row = r;
		}
	}
	for (size_t i = p->coverers.at[row]; i < p->coverers.at[row + 1]; i++) {
		size_t c = p->coverers.items[i], at = count;

		if (s->state[c] != FREE)
			continue;
		for (; at > 0 && level->rest[c] < level->rest[level->branches[at - 1]]; at--)
			level->branches[at] = level->branches[at - 1];
		level->branches[at] = c;
		count++;
	}
	return count;
}

static struct level *level_at(struct search *s, size_t depth)
{
	struct level *l = &s->levels[depth];

	if (!l->price) {
		l->price = arena_array(s->arena, s->p->rows, sizeof(*l->price));
		l->need_price = arena_array(s->arena, s->p->edges, sizeof(*l->need_price));
		l->rest = arena_array(s->arena, s->p->count, sizeof(*l->rest));
		l->branches = arena_array(s->arena, s->p->count, sizeof(*l->branches));
	}
	return l;
}

static void node(struct search *s, size_t depth, double above);

/* Each branch of a node in turn. What is left unsearched is no better than `bound`. */
static void branch(struct search *s, size_t depth, double bound)
{
	struct level *level = level_at(s, depth);
	size_t count = find_branches(s, level);

	for (size_t i = 0; i < count && !search_hopeless(s, bound); i++) {
		size_t mark = s->trail_count, c = level->branches[i];

		if (s->state[c] != FREE)
			continue;
		if (s->stopped) {
			s->open = fmin(s->open, bound);
			return;
		}
		if (take_whole(s, c)) {
			memcpy(s->price, level->price, s->p->rows * sizeof(*s->price));
			memcpy(s->need_price, level->need_price, s->p->edges * sizeof(*s->need_price));
			node(s, depth + 1, bound);
		}
		undo(s, mark);
		if (!leave(s, c))
			return;
	}
}

/* `above` is the bound of the node that it comes from, whose prices stand. */
static void node(struct search *s, size_t depth, double above)
{
	struct level *level = level_at(s, depth);
	size_t mark = s->trail_count;
	double bound;

	if (all_covered(s)) {
		offer(s);
		return;
	}
	if (depth > 0 && *s->work >= s->limit) {
		s->stopped = true;
		s->open = fmin(s->open, above);
		return;
	}
	bound = fmax(above, search_bound(s, level, depth == 0));
	if (search_hopeless(s, bound))
		return;
	if (depth == 0 || s->keep == 1)
		greedy(s, level->rest);
	if (fix(s, level, bound))
		branch(s, depth, bound);
	undo(s, mark);
}

static void make_room(struct search *s, struct arena *a)
{
	const struct part *p = s->p;

	s->state = arena_array(a, p->count, sizeof(*s->state));
	s->cover = arena_array(a, p->rows, sizeof(*s->cover));
	s->group_taken = arena_array(a, p->groups, sizeof(*s->group_taken));
	s->choose_used = arena_array(a, p->chooses, sizeof(*s->choose_used));
	s->trail = arena_array(a, p->count, sizeof(*s->trail));
	s->levels = arena_array(a, p->rows + 1, sizeof(*s->levels));
	s->price = arena_array(a, p->rows, sizeof(*s->price));
	s->need_price = arena_array(a, p->edges, sizeof(*s->need_price));
	s->rest = arena_array(a, p->count, sizeof(*s->rest));
	s->row_slope = arena_array(a, p->rows, sizeof(*s->row_slope));
	s->edge_slope = arena_array(a, p->edges, sizeof(*s->edge_slope));
	s->free = arena_array(a, p->count, sizeof(*s->free));
	s->rows = arena_array(a, p->rows, sizeof(*s->rows));
	s->edges = arena_array(a, p->edges, sizeof(*s->edges));
	s->plan = arena_array(a, p->count, sizeof(*s->plan));
	s->plan_cover = arena_array(a, p->rows, sizeof(*s->plan_cover));
	s->stack = arena_array(a, p->count, sizeof(*s->stack));
	s->in_plan = arena_array(a, p->count, sizeof(*s->in_plan));
	s->marked = arena_array(a, p->count, sizeof(*s->marked));
}

bool topup_search(const struct part *part, size_t keep, uint64_t limit, struct arena *a, uint64_t *work,
		  struct found_list *list, int64_t *ret_bound)
{
	struct search s = { .p = part,
			    .arena = a,
			    .list = list,
			    .keep = keep,
			    .work = work,
			    .limit = limit,
			    .open = INFINITY };

	make_room(&s, a);
	for (size_t c = 0; c < part->count; c++)
		s.rest[c] = (double)part->key[c];
	greedy(&s, s.rest);
	search_first_prices(&s);
	node(&s, 0, 0);
	if (s.stopped) {
		*ret_bound = search_whole(s.open);
		if (list->count > 0 && list->items[0].key < *ret_bound)
			*ret_bound = list->items[0].key;
	} else if (list->count > 0) {
		*ret_bound = list->items[0].key;
	}
	return !s.stopped;
}
