#include "assessment/topup_curriculum.h"

#include <math.h>
#include <string.h>

#include "core/ids.h"
#include "curricula/check.h"
#include "curricula/pick.h"

/* duration_length counts days in parts of this many. */
#define DAY_PARTS 4800.0

/* ---- what weeks mean ---- */

/* How long training takes where a module stands, and what is taught then. */
struct pace_table {
	double *length, *weight; /* of each phase, then of what follows the last: weeks; what is taught */
	double whole;		 /* weeks */
	double unphased;	 /* the weight of what belongs to no phase */
};

/* A module weighs its credits; where no module has any, all weigh the same. */
static double weight(const struct use *u, bool credits)
{
	return credits ? u->module->credits : 1;
}

bool topup_has_credits(const struct curriculum *c)
{
	for (size_t i = 0; i < c->use_count; i++) {
		if (c->uses[i].module->credits > 0)
			return true;
	}
	return false;
}

static double weeks_of(struct duration d)
{
	return (double)duration_length(d) / DAY_PARTS / 7;
}

static size_t phase_of(const struct curriculum *c, const struct use *u)
{
	size_t i = 0;

	while (i < c->phase_count && c->phases[i].id != u->phase)
		i++;
	return i; /* the number of phases: none */
}

static struct pace_table pace_table_of(const struct curriculum *c, const bool *in_force, struct arena *a)
{
	struct pace_table t = { .length = arena_array(a, c->phase_count + 1, sizeof(double)),
				.weight = arena_array(a, c->phase_count + 1, sizeof(double)) };
	bool credits = topup_has_credits(c);
	double before = 0, taught = 0;

	for (size_t i = 0; i < c->gate_count; i++) {
		if (c->gates[i].place == GATE_AWARD)
			t.whole = fmax(t.whole, weeks_of(c->gates[i].due));
	}
	for (size_t i = 0; i < c->phase_count; i++) {
		t.length[i] = fmax(weeks_of(c->phases[i].due) - before, 0);
		before = weeks_of(c->phases[i].due);
	}
	t.whole = fmax(t.whole, before);
	t.length[c->phase_count] = t.whole - before;
	for (size_t i = 0; i < c->use_count; i++) {
		const struct use *u = &c->uses[i];
		size_t phase = phase_of(c, u);

		if (!in_force[i])
			continue;
		taught += weight(u, credits);
		if (phase < c->phase_count)
			t.weight[phase] += weight(u, credits);
		else
			t.unphased += weight(u, credits);
	}
	if (credits && c->credits > taught)
		t.unphased += c->credits - taught;
	return t;
}

/* Phases are shared out by weight; what belongs to none is spread evenly over all of the programme. */
static double weeks_in(const struct pace_table *t, const struct curriculum *c, size_t phase, double w)
{
	double weeks = 0;

	for (size_t i = 0; i <= c->phase_count; i++) {
		double part = t->whole > 0 ? t->length[i] / t->whole : 0;
		double all = t->weight[i] + t->unphased * part;

		if (all > 0 && phase == i)
			weeks += t->length[i] * w / all;
		else if (all > 0 && phase == c->phase_count)
			weeks += t->length[i] * w * part / all;
	}
	return weeks;
}

static int32_t hundredths(double x)
{
	return (int32_t)fmin(ceil(x * 100 - 1e-6), TOPUP_COST);
}

/* ---- building ---- */

struct building {
	const struct curriculum *c;
	struct arena *arena;
	enum topup_by by;
	struct topup_candidate *candidates;
	struct topup_item *items;
	size_t count, room, item_room;
	const char **missing;
	size_t missing_count, outcomes_missing;
	bool **asked;	 /* of each use: which of its outcomes are missing */
	bool *any_asked; /* of each use */
	size_t *whole;	 /* of each use: the candidate that is all of it */
	size_t *group_base;
	double *weeks; /* of each use */
};

static void say_missing(struct building *b, const char *id)
{
	for (size_t i = 0; i < b->missing_count; i++) {
		if (strcmp(b->missing[i], id) == 0)
			return;
	}
	b->missing[b->missing_count++] = id;
}

static bool is_cited(const struct curriculum *c, const char *item)
{
	for (size_t i = 0; i < c->use_count; i++) {
		const struct module *m = c->uses[i].module;

		for (size_t o = 0; o < m->outcome_count; o++) {
			if (names_have(&m->outcomes[o].standards, item))
				return true;
		}
	}
	return false;
}

/* A module, or one of its outcomes. False: the curriculum has no such thing. */
static bool ask_outcomes(struct building *b, const char *id)
{
	const char *slash = strchr(id, '/');
	size_t length = slash ? (size_t)(slash - id) : strlen(id);
	bool found = false;

	for (size_t i = 0; i < b->c->use_count; i++) {
		const struct module *m = b->c->uses[i].module;

		if (strlen(m->head.ref.id) != length || memcmp(m->head.ref.id, id, length) != 0)
			continue;
		for (size_t o = 0; o < m->outcome_count; o++) {
			if (slash && strcmp(slash + 1, m->outcomes[o].id) != 0)
				continue;
			b->asked[i][o] = true;
			b->any_asked[i] = true;
			found = true;
		}
	}
	return found;
}

static void list_outcomes(struct building *b)
{
	for (size_t i = 0; i < b->c->use_count; i++) {
		const struct module *m = b->c->uses[i].module;

		for (size_t o = 0; o < m->outcome_count; o++) {
			if (b->asked[i][o])
				say_missing(b, arena_printf(b->arena, "%s/%s", m->head.ref.id,
							    m->outcomes[o].id));
		}
	}
	b->outcomes_missing = b->missing_count;
}

static enum status ask(struct building *b, const struct names *missing, struct err *err)
{
	struct names standards = { arena_array(b->arena, missing->count, sizeof(char *)), 0 };
	size_t room = missing->count;

	for (size_t i = 0; i < b->c->use_count; i++) {
		b->asked[i] = arena_array(b->arena, b->c->uses[i].module->outcome_count, sizeof(bool));
		room += b->c->uses[i].module->outcome_count;
	}
	b->missing = arena_array(b->arena, room, sizeof(char *));
	for (size_t i = 0; i < missing->count; i++) {
		const char *id = missing->items[i];
		size_t at = standards.count;

		if (ask_outcomes(b, id))
			continue;
		if (!is_cited(b->c, id))
			return fail(err, ERR_NOT_FOUND,
				    "%s has no outcome or module %s, and no outcome of it cites such a standard; "
				    "`attest curriculum show %s` lists what it has",
				    b->c->head.name, id, b->c->head.name);
		for (; at > 0 && strcmp(standards.items[at - 1], id) > 0; at--)
			standards.items[at] = standards.items[at - 1];
		standards.items[at] = id;
		standards.count++;
	}
	list_outcomes(b);
	for (size_t i = 0; i < standards.count; i++)
		say_missing(b, standards.items[i]);
	if (b->missing_count == 0)
		return fail(err, ERR_INVALID, "no missing outcome is named, so there is nothing to make up for");
	return OK;
}

/* Outcomes of this choice are missing in no more groups than a plan can have. */
static enum status check_choice(const struct building *b, int choose, struct err *err)
{
	const struct choose *k = &b->c->chooses[choose];
	const char *first = NULL, *last = NULL;
	int groups = 0, before = -1;

	for (size_t i = 0; i < b->c->use_count; i++) {
		const struct use *u = &b->c->uses[i];

		if (u->choose != choose || !b->any_asked[i] || u->group == before)
			continue;
		before = u->group;
		last = u->module->head.ref.id;
		first = first ? first : last;
		groups++;
	}
	if (groups > k->pick)
		return fail(err, ERR_CONFLICT,
			    "outcomes of %s and %s are missing, which stand in different groups of the choice %s, of "
			    "which %d may be picked; name those of one",
			    first, last, k->id, k->pick);
	return OK;
}

/* ---- candidates ---- */

/* A candidate of the use that is `part` of `parts` of it; all of it where `parts` is 1. */
static size_t add(struct building *b, size_t use, const char *id, size_t parts, bool shown)
{
	const struct use *u = &b->c->uses[use];
	struct topup_item item = { .id = id, .module = u->module, .shown = shown };
	struct topup_candidate k = { .group = -1, .choose = -1 };

	if (shown) {
		item.credits = (int32_t)(((size_t)u->module->credits * 100 + parts - 1) / parts);
		item.weeks = hundredths(b->weeks[use] / (double)parts);
		k.cost = b->by == TOPUP_CREDITS ? item.credits : item.weeks;
	}
	if (u->choose >= 0) {
		k.choose = u->choose;
		k.group = (int)b->group_base[u->choose] + u->group;
	}
	b->candidates = arena_grow(b->arena, b->candidates, b->count, &b->room, sizeof(k));
	b->items = arena_grow(b->arena, b->items, b->count, &b->item_room, sizeof(item));
	b->candidates[b->count] = k;
	b->items[b->count] = item;
	return b->count++;
}

/* The missing things that outcome o of the use covers are put behind those that the candidate has. */
static void cover(struct building *b, size_t candidate, size_t use, size_t o, size_t *covers)
{
	const struct module *m = b->c->uses[use].module;
	struct topup_candidate *k = &b->candidates[candidate];
	const char *own = arena_printf(b->arena, "%s/%s", m->head.ref.id, m->outcomes[o].id);

	k->covers = covers;
	for (size_t i = 0; i < b->missing_count; i++) {
		bool has = i < b->outcomes_missing ?
				   strcmp(b->missing[i], own) == 0 :
				   names_have(&m->outcomes[o].standards, b->missing[i]);

		for (size_t n = 0; has && n < k->cover_count; n++)
			has = covers[n] != i;
		if (has)
			covers[k->cover_count++] = i;
	}
}

static bool reaches(const struct activity *act, size_t outcome)
{
	for (size_t i = 0; i < act->outcome_count; i++) {
		if (act->outcomes[i] == outcome)
			return true;
	}
	return false;
}

/* One outcome by itself: with its activities as candidates that it needs, or where it has none alone. */
static void add_outcome(struct building *b, size_t use, size_t o, size_t parts, size_t *activities)
{
	const struct module *m = b->c->uses[use].module;
	size_t *needs = arena_array(b->arena, m->activity_count, sizeof(*needs)), count = 0;
	size_t *covers = arena_array(b->arena, b->missing_count, sizeof(*covers)), k;
	bool alone = true;

	for (size_t i = 0; i < m->activity_count; i++)
		alone = alone && !reaches(&m->activities[i], o);
	k = add(b, use, arena_printf(b->arena, "%s/%s", m->head.ref.id, m->outcomes[o].id), parts, alone);
	cover(b, k, use, o, covers);
	if (b->candidates[k].cover_count == 0) {
		b->count--;
		return;
	}
	for (size_t i = 0; i < m->activity_count; i++) {
		if (!reaches(&m->activities[i], o))
			continue;
		if (activities[i] == SIZE_MAX)
			activities[i] = add(b, use,
					    arena_printf(b->arena, "%s/%d", m->head.ref.id,
							 m->activities[i].number),
					    parts, true);
		needs[count++] = activities[i];
	}
	b->candidates[k].needs = needs;
	b->candidates[k].need_count = count;
}

static void add_use(struct building *b, size_t use)
{
	const struct module *m = b->c->uses[use].module;
	size_t *covers = arena_array(b->arena, b->missing_count, sizeof(*covers));
	size_t *activities = arena_array(b->arena, m->activity_count, sizeof(*activities));
	size_t parts = m->activity_count;

	b->whole[use] = add(b, use, m->head.ref.id, 1, true);
	for (size_t o = 0; o < m->outcome_count; o++) {
		bool alone = true;

		cover(b, b->whole[use], use, o, covers);
		for (size_t i = 0; i < m->activity_count; i++)
			alone = alone && !reaches(&m->activities[i], o);
		parts += alone;
	}
	for (size_t i = 0; i < m->activity_count; i++)
		activities[i] = SIZE_MAX;
	for (size_t o = 0; o < m->outcome_count; o++)
		add_outcome(b, use, o, parts, activities);
}

/* ---- needs ---- */

/*
 * Need it be taken where another module needs it? Not one of which outcomes are missing, since a plan
 * covers these anyway, nor, where outcomes were named, one for everybody of which none is.
 */
static bool to_take(const struct building *b, size_t use)
{
	const struct use *u = &b->c->uses[use];
	bool for_all = !u->optional && u->choose < 0;

	return !b->any_asked[use] && !(for_all && b->outcomes_missing == b->missing_count);
}

static void add_needs(struct building *b, size_t use, size_t first, size_t end)
{
	const struct use *u = &b->c->uses[use];

	for (size_t k = first; k < end; k++) {
		struct topup_candidate *candidate = &b->candidates[k];
		size_t *needs, count = candidate->need_count;

		if (candidate->cover_count == 0 && k != b->whole[use])
			continue; /* an activity stands with its outcome, which has the need */
		needs = arena_array(b->arena, count + u->needs.count, sizeof(*needs));
		if (count > 0)
			memcpy(needs, candidate->needs, count * sizeof(*needs));
		for (size_t i = 0; i < u->needs.count; i++) {
			const struct use *other = curriculum_use(b->c, u->needs.items[i]);

			if (other && to_take(b, (size_t)(other - b->c->uses)))
				needs[count++] = b->whole[other - b->c->uses];
		}
		candidate->needs = needs;
		candidate->need_count = count;
	}
}

static void time_uses(struct building *b)
{
	const struct curriculum *c = b->c;
	bool credits = topup_has_credits(c);
	struct pick *picks;
	size_t count = curriculum_picks(c, b->arena, &picks);

	for (size_t i = 0; i < c->use_count; i++) {
		size_t k = 0;
		struct pace_table t;

		while (k + 1 < count && !picks[k].in_force[i])
			k++;
		if (count == 0)
			return;
		t = pace_table_of(c, picks[picks[k].in_force[i] ? k : 0].in_force, b->arena);
		b->weeks[i] = weeks_in(&t, c, phase_of(c, &c->uses[i]), weight(&c->uses[i], credits));
	}
}

static void add_all(struct building *b)
{
	const struct curriculum *c = b->c;
	size_t *ends = arena_array(b->arena, c->use_count + 1, sizeof(*ends));

	for (size_t k = 1; k < c->choose_count; k++)
		b->group_base[k] = b->group_base[k - 1] + c->chooses[k - 1].group_count;
	time_uses(b);
	for (size_t i = 0; i < c->use_count; i++) {
		add_use(b, i);
		ends[i + 1] = b->count;
	}
	for (size_t i = 0; i < c->use_count; i++)
		add_needs(b, i, ends[i], ends[i + 1]);
}

enum status topup_training_of(const struct curriculum *c, const struct names *missing, enum topup_by by,
			      struct arena *a, struct topup_training *ret_training, struct err *err)
{
	struct building b = { .c = c, .arena = a, .by = by };
	int32_t *picks = arena_array(a, c->choose_count, sizeof(*picks));

	if (by == TOPUP_CREDITS && !topup_has_credits(c))
		return fail(err, ERR_INVALID, "no module of %s carries credits; count in weeks: --by weeks",
			    c->head.name);
	b.asked = arena_array(a, c->use_count, sizeof(*b.asked));
	b.any_asked = arena_array(a, c->use_count, sizeof(*b.any_asked));
	b.whole = arena_array(a, c->use_count, sizeof(*b.whole));
	b.group_base = arena_array(a, c->choose_count + 1, sizeof(*b.group_base));
	b.weeks = arena_array(a, c->use_count, sizeof(*b.weeks));
	TRY(ask(&b, missing, err));
	for (size_t k = 0; k < c->choose_count; k++) {
		TRY(check_choice(&b, (int)k, err));
		picks[k] = c->chooses[k].pick;
	}
	add_all(&b);
	*ret_training = (struct topup_training){
		.problem = { b.candidates, b.count, b.missing_count, picks, c->choose_count },
		.items = b.items,
		.missing = { b.missing, b.missing_count },
	};
	return OK;
}

struct names topup_covers(const struct topup_training *t, const struct topup_plan *plan, size_t item,
			  struct arena *a)
{
	bool *covered = arena_array(a, t->missing.count, sizeof(*covered));
	struct names names = { arena_array(a, t->missing.count, sizeof(char *)), 0 };

	for (size_t i = 0; i < plan->count; i++) {
		const struct topup_candidate *k = &t->problem.candidates[plan->items[i]];
		bool helps = plan->items[i] == item;

		for (size_t n = 0; n < k->need_count && !t->items[plan->items[i]].shown; n++)
			helps = helps || (k->needs[n] == item && t->items[item].module ==
								 t->items[plan->items[i]].module);
		for (size_t o = 0; helps && o < k->cover_count; o++)
			covered[k->covers[o]] = true;
	}
	for (size_t o = 0; o < t->missing.count; o++) {
		if (covered[o])
			names.items[names.count++] = t->missing.items[o];
	}
	return names;
}
