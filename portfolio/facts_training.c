/* What moves dates, where somebody trained and what one passed: facts beside the work itself. */
#include "portfolio/facts_priv.h"

#include <string.h>

#include "core/date.h"

/* ---- what the clock counts ---- */

static enum status add_working(struct load *l, struct training *t, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t room = 0;
	bool row;

	t->working = arena_grow(l->arena, NULL, 0, &room, sizeof(*t->working));
	t->working[t->working_count++] = (struct working_time){
		.from = t->start,
		.hundredths = t->hundredths,
		.entry = l->facts.enrolment.entry,
	};
	TRY(db_query(l->db,
		     "SELECT first, hundredths, seq FROM fact_working_time AS t" OF_TRAINING_AND_STANDS
		     " ORDER BY first, seq",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		t->working = arena_grow(l->arena, t->working, t->working_count, &room,
					sizeof(*t->working));
		t->working[t->working_count++] = (struct working_time){
			.from = (int32_t)col_int(q, 0),
			.hundredths = (int32_t)col_int(q, 1),
			.entry = col_int(q, 2),
		};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status add_leaves(struct load *l, struct training *t, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT first, last, seq FROM fact_leave AS t" OF_TRAINING_AND_STANDS
		     " ORDER BY first, seq",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		t->leaves = arena_grow(l->arena, t->leaves, t->leave_count, &room, sizeof(*t->leaves));
		t->leaves[t->leave_count++] = (struct leave){
			.from = (int32_t)col_int(q, 0),
			.until = (int32_t)col_int(q, 1),
			.entry = col_int(q, 2),
		};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status add_moved(struct load *l, struct training *t, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT what, day, accepted, seq FROM fact_moved_date AS t" OF_TRAINING_AND_STANDS
		     " ORDER BY seq",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		t->moved = arena_grow(l->arena, t->moved, t->moved_count, &room, sizeof(*t->moved));
		t->moved[t->moved_count++] = (struct moved_date){
			.what = keep_text(l, q, 0),
			.day = (int32_t)col_int(q, 1),
			.accepted = col_int(q, 2),
			.entry = col_int(q, 3),
		};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status gather_training(struct load *l, struct training *ret_training, struct err *err)
{
	struct training t = {
		.start = l->facts.enrolment.start,
		.ended = l->facts.enrolment.ended,
		.hundredths = l->facts.enrolment.hundredths,
	};

	TRY(add_working(l, &t, err));
	TRY(add_leaves(l, &t, err));
	TRY(add_moved(l, &t, err));
	*ret_training = t;
	return OK;
}

enum status facts_load_training(struct db *db, const char *trainee,
				const struct enrolment *enrolment, int64_t at, struct arena *a,
				struct training *ret_training, struct err *err)
{
	struct load l = {
		.db = db,
		.arena = a,
		.facts = {.trainee = trainee, .at = at, .enrolment = *enrolment},
	};

	return gather_training(&l, ret_training, err);
}

enum status load_training(struct load *l, struct err *err)
{
	struct facts *f = &l->facts;
	struct training t;

	TRY(gather_training(l, &t, err));
	f->working = t.working;
	f->working_count = t.working_count;
	f->leaves = t.leaves;
	f->leave_count = t.leave_count;
	f->moved = t.moved;
	f->moved_count = t.moved_count;
	return OK;
}

int32_t facts_break(const struct facts *f, int32_t day)
{
	for (size_t i = 0; i < f->leave_count; i++) /* by first day */
		if (f->leaves[i].until == DAY_OPEN && f->leaves[i].from <= day)
			return f->leaves[i].from;
	return DAY_NONE;
}

/* ---- results and placements ---- */

enum status load_results(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct facts *f = &l->facts;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT seq, result, author, passed, day, accepted"
		     " FROM fact_result AS t" OF_ENROLMENT_AND_STANDS " ORDER BY seq",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		f->results = arena_grow(l->arena, f->results, f->result_count, &room,
					sizeof(*f->results));
		f->results[f->result_count++] = (struct result_fact){
			.entry = col_int(q, 0),
			.result = keep_text(l, q, 1),
			.by = keep_text(l, q, 2),
			.passed = col_int(q, 3) != 0,
			.day = (int32_t)col_int(q, 4),
			.accepted = col_int(q, 5),
		};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status add_placement_signs(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct facts *f = &l->facts;
	bool row;

	TRY(db_query(l->db,
		     "SELECT placement, seq, outcome, author, accepted FROM fact_placement_sign AS t"
		     " WHERE portfolio = ?1 AND accepted <= ?2"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ?1"
		     "  AND v.target = t.seq AND v.accepted <= ?2) ORDER BY seq",
		     &q, err));
	bind_text(q, 1, f->trainee);
	bind_int(q, 2, f->at);
	TRY(query_step(q, &row, err));
	while (row) {
		for (size_t i = 0; i < f->placement_count; i++)
			if (f->placements[i].entry == col_int(q, 0))
				f->placements[i].sign = (struct placement_sign){
					.entry = col_int(q, 1),
					.outcome = keep_text(l, q, 2),
					.by = keep_text(l, q, 3),
					.accepted = col_int(q, 4),
				};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

enum status load_placements(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct facts *f = &l->facts;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT seq, specialism, site, author, first, last, accepted, supervisor"
		     " FROM fact_placement AS t" OF_TRAINING_AND_STANDS " ORDER BY seq",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		f->placements = arena_grow(l->arena, f->placements, f->placement_count, &room,
					   sizeof(*f->placements));
		f->placements[f->placement_count++] = (struct placement_fact){
			.entry = col_int(q, 0),
			.specialism = keep_text(l, q, 1),
			.site = keep_text(l, q, 2),
			.by = keep_text(l, q, 3),
			.from = (int32_t)col_int(q, 4),
			.until = (int32_t)col_int(q, 5),
			.accepted = col_int(q, 6),
			.supervisor = keep_text(l, q, 7),
		};
		TRY(query_step(q, &row, err));
	}
	return f->placement_count == 0 ? OK : add_placement_signs(l, err);
}
