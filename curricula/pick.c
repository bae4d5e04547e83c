#include "curricula/pick.h"

#include "core/buf.h"
#include "core/ids.h"

/* n over k, at most PICKS_MAX + 1. */
static size_t combinations(size_t n, size_t k)
{
	size_t r = 1;

	if (k > n)
		return 0;
	if (k > n - k)
		k = n - k;
	/* Each step gives n-k+i over i, which only grows: past the limit it can stop. */
	for (size_t i = 1; i <= k && r <= PICKS_MAX; i++)
		r = r * (n - k + i) / i;
	return r <= PICKS_MAX ? r : PICKS_MAX + 1;
}

size_t curriculum_pick_count(const struct curriculum *c)
{
	size_t count = 1;

	for (size_t i = 0; i < c->choose_count && count > 0; i++) {
		count *= combinations(c->chooses[i].group_count, (size_t)c->chooses[i].pick);
		if (count > PICKS_MAX)
			count = PICKS_MAX + 1;
	}
	return count;
}

/* The groups taken of one `choose`, as rising indexes. */
struct hand {
	size_t *taken;
	size_t first_group; /* of this choose, counted over all */
};

static void hand_reset(const struct hand *h, size_t pick)
{
	for (size_t i = 0; i < pick; i++)
		h->taken[i] = i;
}

/* The next combination in order; false when there is none. */
static bool hand_next(const struct hand *h, size_t pick, size_t groups)
{
	size_t i = pick;

	while (i > 0 && h->taken[i - 1] == groups - pick + i - 1)
		i--;
	if (i == 0)
		return false;
	h->taken[i - 1]++;
	for (; i < pick; i++)
		h->taken[i] = h->taken[i - 1] + 1;
	return true;
}

static struct pick pick_of(const struct curriculum *c, struct arena *a, const struct hand *hands,
			   size_t group_count)
{
	bool *in_force = arena_array(a, c->use_count, sizeof(bool));
	bool *groups = arena_array(a, group_count, sizeof(bool));
	CLEANUP(buf_release) struct buf name;

	/* At most six `choose` leave anything to choose, or there would be more than 64 picks. */
	buf_init(&name, 64 * 2 * (ID_MAX + 4));
	for (size_t i = 0; i < c->choose_count; i++) {
		const struct choose *choose = &c->chooses[i];

		for (size_t t = 0; t < (size_t)choose->pick; t++) {
			groups[hands[i].first_group + hands[i].taken[t]] = true;
			if ((size_t)choose->pick < choose->group_count)
				buf_printf(&name, "%s%s of %s", name.len == 0 ? "" : ", ",
					   choose->groups[hands[i].taken[t]].id, choose->id);
		}
	}
	for (size_t i = 0; i < c->use_count; i++) {
		const struct use *u = &c->uses[i];

		in_force[i] = u->choose < 0
				      ? !u->optional
				      : groups[hands[u->choose].first_group + (size_t)u->group];
	}
	return (struct pick){in_force, groups, arena_text(a, name.data)};
}

size_t curriculum_picks(const struct curriculum *c, struct arena *a, struct pick **ret_picks)
{
	size_t count = curriculum_pick_count(c), groups = 0;
	struct hand *hands = arena_array(a, c->choose_count, sizeof(*hands));
	struct pick *picks;

	if (count == 0 || count > PICKS_MAX)
		return 0;
	for (size_t i = 0; i < c->choose_count; i++) {
		hands[i].first_group = groups;
		hands[i].taken = arena_array(a, (size_t)c->chooses[i].pick, sizeof(size_t));
		hand_reset(&hands[i], (size_t)c->chooses[i].pick);
		groups += c->chooses[i].group_count;
	}
	picks = arena_array(a, count, sizeof(*picks));
	for (size_t p = 0; p < count; p++) {
		size_t i = c->choose_count;

		picks[p] = pick_of(c, a, hands, groups);
		while (i > 0 && !hand_next(&hands[i - 1], (size_t)c->chooses[i - 1].pick,
					   c->chooses[i - 1].group_count)) {
			hand_reset(&hands[i - 1], (size_t)c->chooses[i - 1].pick);
			i--;
		}
	}
	*ret_picks = picks;
	return count;
}
