#include "portfolio/meeting.h"

#include <string.h>

#include "core/date.h"

const char *target_state_name(enum target_state s)
{
	static const char *const names[] = {
		[TARGET_OPEN] = "open",
		[TARGET_MET] = "met",
		[TARGET_DROPPED] = "dropped",
	};

	return names[s];
}

const struct target *meetings_target(const struct meetings *m, int64_t entry, int32_t n)
{
	size_t low = 0, high = m->target_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct target *at = &m->targets[middle];

		if (at->entry == entry && at->n == n)
			return at;
		if (at->entry < entry || (at->entry == entry && at->n < n))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Of meeting m: of ?1's enrolment ?3, accepted by ?2, and neither it nor its record void then. */
#define MEETING_STANDS                                                                             \
	" m.portfolio = ?1 AND m.enrolment = ?3 AND m.accepted <= ?2"                              \
	" AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ?1"                      \
	"  AND v.target IN (m.seq, m.record) AND v.accepted <= ?2)"

static void bind_meetings(struct query *q, const char *trainee, int64_t enrolment, int64_t at)
{
	bind_text(q, 1, trainee);
	bind_int(q, 2, at);
	bind_int(q, 3, enrolment);
}

/* A record is heard when whoever trains them said it, or anything that was added to it. */
static void find_heard(struct meetings *m)
{
	for (size_t i = 0; i < m->count; i++)
		for (size_t k = 0; k < m->count; k++)
			if (m->items[k].record == m->items[i].record &&
			    m->items[k].role != ROLE_TRAINEE)
				m->items[i].heard = true;
}

static enum status load_items(struct query *q, struct arena *a, struct meetings *m, struct err *err)
{
	size_t room = 0;
	bool row;

	TRY(query_step(q, &row, err));
	while (row) {
		struct meeting *item;

		m->items = arena_grow(a, m->items, m->count, &room, sizeof(*m->items));
		item = &m->items[m->count++];
		*item = (struct meeting){
			.entry = col_int(q, 0),
			.record = col_int(q, 1),
			.day = (int32_t)col_int(q, 2),
			.by = arena_text(a, col_text(q, 3)),
			.accepted = col_int(q, 5),
		};
		TRY(role_parse(col_text(q, 4), &item->role, err));
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status load_targets(struct query *q, struct arena *a, struct meetings *m,
				struct err *err)
{
	size_t room = 0;
	bool row;

	TRY(query_step(q, &row, err));
	while (row) {
		m->targets = arena_grow(a, m->targets, m->target_count, &room, sizeof(*m->targets));
		m->targets[m->target_count++] = (struct target){
			.entry = col_int(q, 0),
			.n = (int32_t)col_int(q, 1),
			.first_due = (int32_t)col_int(q, 2),
			.due = (int32_t)col_int(q, 2),
		};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static void settle(struct target *t, struct query *q)
{
	const char *outcome = col_text(q, 2);

	t->settled = col_int(q, 4);
	t->state = TARGET_OPEN;
	if (strcmp(outcome, "met") == 0)
		t->state = TARGET_MET;
	else if (strcmp(outcome, "dropped") == 0)
		t->state = TARGET_DROPPED;
	if (t->state != TARGET_OPEN)
		return;
	t->carried++;
	t->due = (int32_t)col_int(q, 3);
}

static enum status load_settled(struct query *q, struct meetings *m, struct err *err)
{
	bool row;

	TRY(query_step(q, &row, err));
	while (row) {
		const struct target *t = meetings_target(m, col_int(q, 0), (int32_t)col_int(q, 1));

		if (t != NULL)
			settle(&m->targets[t - m->targets], q);
		TRY(query_step(q, &row, err));
	}
	return OK;
}

enum status meetings_load(struct db *db, const char *trainee, int64_t enrolment, int64_t at,
			  struct arena *a, struct meetings *ret_meetings, struct err *err)
{
	CLEANUP(query_cleanup) struct query *items = NULL;
	CLEANUP(query_cleanup) struct query *targets = NULL;
	CLEANUP(query_cleanup) struct query *settled = NULL;
	struct meetings m = {0};

	TRY(db_query(db,
		     "SELECT m.seq, m.record, m.day, m.author, m.role, m.accepted"
		     " FROM fact_meeting AS m WHERE" MEETING_STANDS " ORDER BY m.day, m.seq",
		     &items, err));
	bind_meetings(items, trainee, enrolment, at);
	TRY(load_items(items, a, &m, err));
	find_heard(&m);
	TRY(db_query(db,
		     "SELECT t.meeting, t.n, t.due FROM fact_meeting AS m"
		     " JOIN fact_target AS t ON t.portfolio = m.portfolio AND t.meeting = m.seq"
		     " WHERE" MEETING_STANDS " ORDER BY t.meeting, t.n",
		     &targets, err));
	bind_meetings(targets, trainee, enrolment, at);
	TRY(load_targets(targets, a, &m, err));
	TRY(db_query(db,
		     "SELECT s.meeting, s.n, s.outcome, s.due, s.seq FROM fact_meeting AS m"
		     " JOIN fact_target_settled AS s ON s.portfolio = m.portfolio AND s.seq = m.seq"
		     " WHERE" MEETING_STANDS " ORDER BY s.seq",
		     &settled, err));
	bind_meetings(settled, trainee, enrolment, at);
	TRY(load_settled(settled, &m, err));
	*ret_meetings = m;
	return OK;
}
