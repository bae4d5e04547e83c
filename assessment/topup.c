#include "assessment/topup.h"

#include <string.h>

#include "assessment/topup_priv.h"

/* The problem taken apart: candidates and outcomes that touch each other have the same root. */
struct parts {
	const struct topup_problem *p;
	struct arena *arena;
	bool *wanted;	/* candidates that cover something, or are needed by one that does */
	size_t *parent; /* of candidates, then of outcomes, then of choices */
	size_t *local;	/* the number of a candidate, outcome or choice in its part */
	int *local_group;
	size_t group_count;
};

/* ---- what may be asked ---- */

static enum status check_candidate(const struct topup_problem *p, size_t c, struct err *err)
{
	const struct topup_candidate *k = &p->candidates[c];
	bool fine = k->cost >= 0 && k->cost <= TOPUP_COST && k->cover_count <= p->outcome_count &&
		    k->need_count <= p->count && k->group < (int)TOPUP_CANDIDATES &&
		    (k->group < 0) == (k->choose < 0) && k->choose < (int)p->choose_count;

	for (size_t i = 0; fine && i < k->cover_count; i++)
		fine = k->covers[i] < p->outcome_count;
	for (size_t i = 0; fine && i < k->need_count; i++)
		fine = k->needs[i] < p->count && k->needs[i] != c;
	if (!fine)
		return fail(err, ERR_INVALID, "candidate %zu of a top-up names what is not there", c);
	return OK;
}

static enum status check_problem(const struct topup_problem *p, struct err *err)
{
	if (p->count > TOPUP_CANDIDATES || p->outcome_count > TOPUP_OUTCOMES ||
	    p->choose_count > TOPUP_CANDIDATES)
		return fail(err, ERR_INVALID,
			    "%zu outcomes and %zu candidates are too many: a top-up has at most %d and %d",
			    p->outcome_count, p->count, TOPUP_OUTCOMES, TOPUP_CANDIDATES);
	for (size_t c = 0; c < p->count; c++)
		TRY(check_candidate(p, c, err));
	for (size_t k = 0; k < p->choose_count; k++) {
		if (p->picks[k] < 0)
			return fail(err, ERR_INVALID, "choice %zu of a top-up picks less than nothing", k);
	}
	return OK;
}

/* ---- taking it apart ---- */

static void want(struct parts *s, size_t c)
{
	const struct topup_candidate *k = &s->p->candidates[c];

	if (s->wanted[c])
		return;
	s->wanted[c] = true;
	for (size_t i = 0; i < k->need_count; i++)
		want(s, k->needs[i]);
}

static size_t root(struct parts *s, size_t x)
{
	while (s->parent[x] != x) {
		s->parent[x] = s->parent[s->parent[x]];
		x = s->parent[x];
	}
	return x;
}

/* The lower root stays, so that parts are in the order of their first candidates. */
static void join(struct parts *s, size_t x, size_t y)
{
	x = root(s, x);
	y = root(s, y);
	if (x < y)
		s->parent[y] = x;
	else
		s->parent[x] = y;
}

static void take_apart(struct parts *s)
{
	const struct topup_problem *p = s->p;
	size_t things = p->count + p->outcome_count + p->choose_count;

	s->wanted = arena_array(s->arena, p->count, sizeof(*s->wanted));
	s->parent = arena_array(s->arena, things, sizeof(*s->parent));
	s->local = arena_array(s->arena, things, sizeof(*s->local));
	for (size_t i = 0; i < things; i++)
		s->parent[i] = i;
	for (size_t c = 0; c < p->count; c++) {
		const struct topup_candidate *k = &p->candidates[c];

		if ((size_t)(k->group + 1) > s->group_count)
			s->group_count = (size_t)(k->group + 1);
		if (k->cover_count > 0)
			want(s, c);
	}
	s->local_group = arena_array(s->arena, s->group_count, sizeof(*s->local_group));
	for (size_t c = 0; c < p->count; c++) {
		const struct topup_candidate *k = &p->candidates[c];

		if (!s->wanted[c])
			continue;
		for (size_t i = 0; i < k->cover_count; i++)
			join(s, c, p->count + k->covers[i]);
		for (size_t i = 0; i < k->need_count; i++)
			join(s, c, k->needs[i]);
		if (k->choose >= 0)
			join(s, c, p->count + p->outcome_count + (size_t)k->choose);
	}
}

/* ---- one part ---- */

/* Turns lists around: which of `from` things have each of `to` things. */
static struct lists turn(struct arena *a, const struct lists *l, size_t from, size_t to)
{
	struct lists r = { .at = arena_array(a, to + 2, sizeof(*r.at)),
			   .items = arena_array(a, l->at[from], sizeof(*r.items)) };

	for (size_t i = 0; i < l->at[from]; i++)
		r.at[l->items[i] + 2]++;
	for (size_t t = 2; t <= to + 1; t++)
		r.at[t] += r.at[t - 1];
	for (size_t f = 0; f < from; f++) {
		for (size_t i = l->at[f]; i < l->at[f + 1]; i++)
			r.items[r.at[l->items[i] + 1]++] = f;
	}
	return r;
}

static size_t candidates_of(struct parts *s, size_t r)
{
	size_t n = 0;

	for (size_t c = 0; c < s->p->count; c++)
		n += s->wanted[c] && root(s, c) == r;
	return n;
}

/* Numbers what has root `r`, and its groups and choices. */
static void number(struct parts *s, size_t r, struct part *part)
{
	const struct topup_problem *p = s->p;
	size_t most = candidates_of(s, r), *item = arena_array(s->arena, most, sizeof(*item));
	int *group_choose = arena_array(s->arena, s->group_count, sizeof(*group_choose));
	int32_t *picks = arena_array(s->arena, p->choose_count, sizeof(*picks));

	part->covers.at = arena_array(s->arena, most + 1, sizeof(size_t));
	for (size_t k = 0; k < p->choose_count; k++) {
		if (root(s, p->count + p->outcome_count + k) != r)
			continue;
		s->local[p->count + p->outcome_count + k] = part->chooses;
		picks[part->chooses++] = p->picks[k];
	}
	for (size_t o = 0; o < p->outcome_count; o++) {
		if (root(s, p->count + o) == r)
			s->local[p->count + o] = part->rows++;
	}
	for (size_t g = 0; g < s->group_count; g++)
		s->local_group[g] = -1;
	for (size_t c = 0; c < p->count; c++) {
		const struct topup_candidate *k = &p->candidates[c];

		if (!s->wanted[c] || root(s, c) != r)
			continue;
		s->local[c] = part->count;
		item[part->count++] = c;
		part->edges += k->need_count;
		part->covers.at[part->count] = part->covers.at[part->count - 1] + k->cover_count;
		if (k->group >= 0 && s->local_group[k->group] < 0) {
			group_choose[part->groups] =
				(int)s->local[p->count + p->outcome_count + (size_t)k->choose];
			s->local_group[k->group] = (int)part->groups++;
		}
	}
	part->item = item;
	part->group_choose = group_choose;
	part->picks = picks;
}

static struct part make_part(struct parts *s, size_t r)
{
	const struct topup_problem *p = s->p;
	struct part part = { 0 };
	size_t *from, *to, edge = 0;
	int64_t *key;
	int *group;

	number(s, r, &part);
	part.needs.at = arena_array(s->arena, part.count + 1, sizeof(size_t));
	part.covers.items = arena_array(s->arena, part.covers.at[part.count], sizeof(size_t));
	part.needs.items = arena_array(s->arena, part.edges, sizeof(size_t));
	from = arena_array(s->arena, part.edges, sizeof(*from));
	to = arena_array(s->arena, part.edges, sizeof(*to));
	key = arena_array(s->arena, part.count, sizeof(*key));
	group = arena_array(s->arena, part.count, sizeof(*group));
	for (size_t c = 0; c < part.count; c++) {
		const struct topup_candidate *k = &p->candidates[part.item[c]];

		key[c] = k->cost * (int64_t)(p->count + 1) + 1;
		group[c] = k->group < 0 ? -1 : s->local_group[k->group];
		for (size_t i = 0; i < k->cover_count; i++)
			part.covers.items[part.covers.at[c] + i] = s->local[p->count + k->covers[i]];
		for (size_t i = 0; i < k->need_count; i++) {
			from[edge] = c;
			to[edge] = s->local[k->needs[i]];
			part.needs.items[edge] = to[edge];
			edge++;
		}
		part.needs.at[c + 1] = edge;
	}
	part.from = from;
	part.to = to;
	part.key = key;
	part.group = group;
	part.coverers = turn(s->arena, &part.covers, part.count, part.rows);
	part.needed_by = turn(s->arena, &part.needs, part.count, part.count);
	return part;
}

/* ---- putting it together ---- */

static struct found both(struct arena *a, const struct found *x, const struct found *y)
{
	struct found f = { .key = x->key + y->key,
			   .items = arena_array(a, x->count + y->count, sizeof(*f.items)) };

	for (size_t i = 0, k = 0; i < x->count || k < y->count;) {
		bool first = k == y->count || (i < x->count && x->items[i] < y->items[k]);

		f.items[f.count++] = first ? x->items[i++] : y->items[k++];
	}
	return f;
}

/* What is best of both is made of what is best of each, since the order minds only differences. */
static struct found_list combine(struct arena *a, const struct found_list *x, const struct found_list *y)
{
	struct found_list list = { 0 };

	for (size_t i = 0; i < x->count; i++) {
		for (size_t k = 0; k < y->count; k++) {
			struct found f = both(a, &x->items[i], &y->items[k]);

			found_keep(&list, &f, TOPUP_PLANS);
		}
	}
	return list;
}

static enum status nothing_found(bool ended, struct err *err)
{
	if (ended)
		return fail(err, ERR_NOT_FOUND, "nothing that can be chosen together covers all that is missing");
	return fail(err, ERR_NOT_FOUND, "no plan was found within the limit of work, which proves nothing");
}

/* First the best of each part and its proof, then, with what work is left, the next-best of each. */
static enum status search_parts(const struct part *parts, size_t count, uint64_t limit, struct arena *a,
				struct found_list *lists, int64_t *ret_bound, bool *ret_ended,
				uint64_t *work, struct err *err)
{
	bool ended = true;
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t bound = 0;
		bool whole = topup_search(&parts[i], 1, limit, a, work, &lists[i], &bound);

		if (lists[i].count == 0)
			return nothing_found(whole, err);
		ended = ended && whole;
		sum += bound;
	}
	for (size_t i = 0; ended && i < count; i++) {
		int64_t bound;

		ended = topup_search(&parts[i], TOPUP_PLANS, limit, a, work, &lists[i], &bound);
	}
	for (size_t i = 0; !ended && i < count; i++)
		lists[i].count = 1;
	*ret_bound = sum;
	*ret_ended = ended;
	return OK;
}

static int64_t cost_of(const struct topup_problem *p, const struct found *f)
{
	int64_t cost = 0;

	for (size_t i = 0; i < f->count; i++)
		cost += p->candidates[f->items[i]].cost;
	return cost;
}

enum status topup_solve(const struct topup_problem *p, uint64_t limit, struct arena *a,
			struct topup_result *ret_result, struct err *err)
{
	struct parts s = { .p = p, .arena = a };
	struct topup_result result = { 0 };
	struct found_list *lists, all = { .count = 1 };
	struct part *parts;
	size_t count = 0;
	int64_t bound;

	TRY(check_problem(p, err));
	take_apart(&s);
	parts = arena_array(a, p->outcome_count, sizeof(*parts));
	lists = arena_array(a, p->outcome_count, sizeof(*lists));
	for (size_t i = 0; i < p->count; i++) {
		if (s.wanted[i] && root(&s, i) == i)
			parts[count++] = make_part(&s, i);
	}
	for (size_t o = 0; o < p->outcome_count; o++) {
		if (root(&s, p->count + o) == p->count + o)
			return nothing_found(true, err);
	}
	TRY(search_parts(parts, count, limit, a, lists, &bound, &result.ended, &result.work, err));
	for (size_t i = 0; i < count; i++)
		all = combine(a, &all, &lists[i]);
	for (size_t i = 0; i < all.count; i++)
		result.plans[i] = (struct topup_plan){ .cost = cost_of(p, &all.items[i]),
						       .items = all.items[i].items,
						       .count = all.items[i].count };
	result.count = all.count;
	result.bound = bound / (int64_t)(p->count + 1);
	result.optimal = result.bound == result.plans[0].cost;
	*ret_result = result;
	return OK;
}
