#include "assessment/cohort.h"

#include <stdlib.h>
#include <string.h>

#include "core/date.h"

const int32_t cohort_age_until[COHORT_AGES] = {7, 28, 56, INT32_MAX};

struct cohort *cohort_new(const struct curriculum *c, int64_t at, int32_t ahead, struct arena *a)
{
	struct cohort *cohort = arena_alloc(a, sizeof(*cohort));

	*cohort = (struct cohort){
		.curriculum = c,
		.at = at,
		.today = time_day(at),
		.ahead = ahead,
		.arena = a,
		.holder_keys = index_new(a, 64),
	};
	return cohort;
}

/* ---- rows ---- */

static struct cohort_cell cell_of(const struct completion *c, const struct module_result *m)
{
	struct cohort_cell cell = {
		.asked = !m->extra,
		.named = true,
		.state = m->state,
		.missing = m->missing,
		.waiting = m->waiting,
		.overdue = m->state < MODULE_CLOSED && !m->extra && c->today > m->due,
	};

	for (size_t i = 0; i < m->blocker_count; i++)
		cell.fell = cell.fell || m->blockers[i].code == BLOCKER_FELL;
	pace_items(m, &cell.items, &cell.have);
	return cell;
}

static void row_modules(struct cohort *co, struct cohort_row *row, const struct completion *c)
{
	const struct curriculum *plan = co->curriculum;

	row->modules = arena_array(co->arena, plan->use_count, sizeof(*row->modules));
	for (size_t i = 0, k = 0; i < plan->use_count && k < c->module_count; i++)
		if (c->modules[k].use == &plan->uses[i])
			row->modules[i] = cell_of(c, &c->modules[k++]);
}

static void row_gates(struct cohort *co, struct cohort_row *row, const struct completion *c)
{
	const struct curriculum *plan = co->curriculum;

	row->gates = arena_array(co->arena, plan->gate_count, sizeof(*row->gates));
	for (size_t i = 0; i < plan->gate_count && i < c->gate_count; i++) {
		const struct gate_result *g = &c->gates[i];

		row->gates[i] = (struct cohort_gate){
			.state = gate_state(g),
			.flagged = g->flagged,
			.overdue = !g->done && c->today > g->due,
			.missing = g->missing,
		};
	}
}

/* Goes on with one list of blockers: a due day that comes before all so far takes its first line. */
static void first_of(struct cohort *co, struct cohort_first *first, int32_t due,
		     const struct blocker *blockers, size_t count)
{
	if (count == 0 || (*first->unit && due >= first->due))
		return;
	*first = (struct cohort_first){
		.unit = arena_text(co->arena, blockers[0].unit),
		.text = arena_text(co->arena, blockers[0].text),
		.holder = arena_text(co->arena, blockers[0].holder),
		.role = blockers[0].role,
		.since = blockers[0].since,
		.due = due,
	};
}

static void row_first(struct cohort *co, struct cohort_row *row, const struct completion *c)
{
	row->first = (struct cohort_first){.unit = "", .text = "", .holder = "", .due = DAY_OPEN};
	for (size_t i = 0; i < c->module_count; i++)
		if (!c->modules[i].extra && c->modules[i].state < MODULE_CLOSED)
			first_of(co, &row->first, c->modules[i].due, c->modules[i].blockers,
				 c->modules[i].blocker_count);
	for (size_t i = 0; i < c->gate_count; i++)
		if (!c->gates[i].done)
			first_of(co, &row->first, c->gates[i].due, c->gates[i].blockers,
				 c->gates[i].blocker_count);
}

static void row_add(struct cohort *co, const struct completion *c, struct arena *scratch)
{
	struct pace pace = pace_of(c, scratch);
	struct cohort_row row = {
		.trainee = arena_text(co->arena, c->facts->trainee),
		.site = arena_text(co->arena, c->facts->enrolment.site),
		.start = c->facts->enrolment.start,
		.whole = pace.whole,
		.outlook = pace.outlook,
		.early = pace.early,
		.late = pace.late,
		.on_break = facts_break(c->facts, c->today),
		.frozen = c->frozen,
		.complete = c->complete,
	};

	row.whole.id = "whole";
	row.whole.title = NULL;
	row.whole.why = arena_text(co->arena, pace.whole.why);
	row_first(co, &row, c);
	row_modules(co, &row, c);
	row_gates(co, &row, c);
	co->rows = arena_grow(co->arena, co->rows, co->row_count, &co->row_room, sizeof(row));
	co->rows[co->row_count++] = row;
}

/* ---- who holds up whom ---- */

static struct cohort_holder *holder_of(struct cohort *co, const char *holder, enum role role)
{
	const char *key = arena_printf(co->arena, "%s %s", role_name(role), holder);
	size_t n = index_add(&co->holder_keys, key);

	if (n == co->holder_count) {
		co->holders = arena_grow(co->arena, co->holders, co->holder_count, &co->holder_room,
					 sizeof(*co->holders));
		co->holders[co->holder_count++] = (struct cohort_holder){
			.holder = arena_text(co->arena, holder),
			.role = role,
		};
	}
	return &co->holders[n];
}

static void holder_count(struct cohort *co, struct cohort_holder *h, const struct blocker *b)
{
	int64_t days = (co->at - b->since) / 86400;
	size_t age = 0;

	struct cohort_row *row = &co->rows[co->row_count - 1];

	h->acts += b->count > 1 ? b->count : 1;
	row->held += b->count > 1 ? b->count : 1;
	if (b->since != 0 && (row->held_since == 0 || b->since < row->held_since))
		row->held_since = b->since;
	if (h->last_row != co->row_count) {
		h->trainees++;
		h->last_row = co->row_count;
	}
	if (b->since == 0) {
		if (h->trainee == NULL) {
			h->trainee = row->trainee;
			h->unit = arena_text(co->arena, b->unit);
		}
		return;
	}
	while (days > cohort_age_until[age])
		age++;
	h->ages[age] += b->count > 1 ? b->count : 1;
	if (h->since == 0 || b->since < h->since) {
		h->since = b->since;
		h->trainee = co->rows[co->row_count - 1].trainee;
		h->unit = arena_text(co->arena, b->unit);
	}
}

/*
 * Another's move? Modules and reviews are lines in the lists of other gates too, and are counted in their
 * own. A result that is not due yet holds up nobody.
 */
static bool is_held(const struct cohort *co, const struct blocker *b)
{
	return b->role != ROLE_TRAINEE && b->code != BLOCKER_MODULE && b->code != BLOCKER_REVIEW &&
	       b->since <= co->at;
}

static void holders_add(struct cohort *co, const struct completion *c, struct arena *scratch)
{
	struct index seen = index_new(scratch, 64);

	for (size_t i = 0; i < c->module_count; i++)
		for (size_t k = 0; !c->modules[i].extra && k < c->modules[i].blocker_count; k++) {
			const struct blocker *b = &c->modules[i].blockers[k];

			if (is_held(co, b))
				holder_count(co, holder_of(co, b->holder, b->role), b);
			if (b->role == ROLE_TRAINEE)
				co->own_acts += b->count > 1 ? (size_t)b->count : 1;
		}
	for (size_t i = 0; i < c->gate_count; i++)
		for (size_t k = 0; k < c->gates[i].blocker_count; k++) {
			const struct blocker *b = &c->gates[i].blockers[k];
			size_t known = seen.count;

			if (is_held(co, b) &&
			    index_add(&seen, arena_printf(scratch, "%d %s", (int)b->code, b->unit)) ==
				    known)
				holder_count(co, holder_of(co, b->holder, b->role), b);
		}
}

/* ---- the freeze ---- */

/* Is something missing that this attempt was sent for? */
static bool is_needed(const struct completion *c, const struct attempt *at)
{
	for (size_t i = 0; i < c->module_count; i++)
		for (size_t k = 0; k < c->modules[i].blocker_count; k++) {
			const struct blocker *b = &c->modules[i].blockers[k];

			if (b->attempt == at)
				return true;
			for (size_t n = 0; n < b->near_count; n++)
				if (b->near[n].attempt == at)
					return true;
		}
	return false;
}

static const char *what_of(const struct attempt *at, struct arena *a)
{
	const char *what = at->item[0] != '\0' ? at->item : at->tool;

	for (size_t i = 0; i < at->module_count; i++)
		what = arena_printf(a, "%s%s%s", what, i == 0 ? " for " : ", ", at->modules[i]);
	return arena_text(a, what);
}

static bool is_late(const struct attempt *at, int32_t freeze)
{
	if (at->carried || time_day(at->sent) > freeze)
		return false;
	return at->standing == STANDING_WAITING ||
	       (at->standing != STANDING_VOID && time_day(at->decided) > freeze);
}

static void deadlines_add(struct cohort *co, const struct completion *c)
{
	const struct facts *f = c->facts;

	if (c->complete || c->freeze == DAY_OPEN || (!c->frozen && c->freeze - co->today > co->ahead))
		return;
	for (size_t i = 0; i < f->attempt_count; i++) {
		const struct attempt *at = &f->attempts[i];

		if (!is_late(at, c->freeze))
			continue;
		co->deadlines = arena_grow(co->arena, co->deadlines, co->deadline_count,
					   &co->deadline_room, sizeof(*co->deadlines));
		co->deadlines[co->deadline_count++] = (struct cohort_deadline){
			.assessor = arena_text(co->arena, at->assessor),
			.trainee = co->rows[co->row_count - 1].trainee,
			.what = what_of(at, co->arena),
			.request = at->request,
			.sent = at->sent,
			.decided = at->decided,
			.freeze = c->freeze,
			.needed = is_needed(c, at),
		};
	}
}

void cohort_add(struct cohort *co, const struct completion *c, struct arena *scratch)
{
	if (c->ended) {
		co->ended++;
		return;
	}
	row_add(co, c, scratch);
	holders_add(co, c, scratch);
	deadlines_add(co, c);
}

/* ---- together, and in order ---- */

static void holder_join(struct cohort *co, const struct cohort_holder *other)
{
	struct cohort_holder *h = holder_of(co, other->holder, other->role);

	h->acts += other->acts;
	h->trainees += other->trainees;
	for (size_t i = 0; i < COHORT_AGES; i++)
		h->ages[i] += other->ages[i];
	if (h->trainee == NULL ||
	    (other->since == 0 && h->since == 0 && strcmp(other->trainee, h->trainee) < 0)) {
		h->since = other->since;
		h->trainee = other->trainee;
		h->unit = other->unit;
	}
	if (other->since != 0 &&
	    (h->since == 0 || other->since < h->since ||
	     (other->since == h->since && strcmp(other->trainee, h->trainee) < 0))) {
		h->since = other->since;
		h->trainee = other->trainee;
		h->unit = other->unit;
	}
}

void cohort_join(struct cohort *co, const struct cohort *other)
{
	co->ended += other->ended;
	co->own_acts += other->own_acts;
	for (size_t i = 0; i < other->row_count; i++) {
		co->rows = arena_grow(co->arena, co->rows, co->row_count, &co->row_room,
				      sizeof(*co->rows));
		co->rows[co->row_count++] = other->rows[i];
	}
	for (size_t i = 0; i < other->holder_count; i++)
		holder_join(co, &other->holders[i]);
	for (size_t i = 0; i < other->deadline_count; i++) {
		co->deadlines = arena_grow(co->arena, co->deadlines, co->deadline_count,
					   &co->deadline_room, sizeof(*co->deadlines));
		co->deadlines[co->deadline_count++] = other->deadlines[i];
	}
}

static int order_of(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

/* The most pressing first. */
static int row_compare(const void *va, const void *vb)
{
	static const int pressing[] = {
		[PACE_RED] = 0, [PACE_AMBER] = 1, [PACE_GREEN] = 2, [PACE_NONE] = 3};
	const struct cohort_row *a = va, *b = vb;
	int order = order_of(pressing[a->whole.colour], pressing[b->whole.colour]);

	if (order == 0)
		order = order_of(a->whole.have - a->whole.expected, b->whole.have - b->whole.expected);
	return order != 0 ? order : strcmp(a->trainee, b->trainee);
}

static int holder_compare(const void *va, const void *vb)
{
	const struct cohort_holder *a = va, *b = vb;
	int order = order_of(b->acts, a->acts);

	if (order == 0)
		order = strcmp(a->holder, b->holder);
	return order != 0 ? order : order_of(a->role, b->role);
}

static int deadline_compare(const void *va, const void *vb)
{
	const struct cohort_deadline *a = va, *b = vb;
	int order = strcmp(a->assessor, b->assessor);

	if (order == 0)
		order = order_of(a->sent, b->sent);
	if (order == 0)
		order = strcmp(a->trainee, b->trainee);
	if (order == 0)
		order = order_of(a->request, b->request);
	return order != 0 ? order : strcmp(a->what, b->what);
}

void cohort_sort(struct cohort *co)
{
	if (co->row_count > 1)
		qsort(co->rows, co->row_count, sizeof(*co->rows), row_compare);
	if (co->holder_count > 1)
		qsort(co->holders, co->holder_count, sizeof(*co->holders), holder_compare);
	if (co->deadline_count > 1)
		qsort(co->deadlines, co->deadline_count, sizeof(*co->deadlines), deadline_compare);
}
