#include "portfolio/raw_facts.h"

/* Steps to the end; the first two columns are numbers. */
static enum status read_rows(struct query *q, const char *trainee, uint64_t *rows, struct err *err)
{
	volatile int64_t seen = 0; /* so that reading is not left out */
	bool row;

	bind_text(q, 1, trainee);
	TRY(query_step(q, &row, err));
	while (row) {
		seen += col_int(q, 0) + col_int(q, 1);
		(*rows)++;
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status read_requests(struct db *db, const char *trainee, uint64_t *rows, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "SELECT seq, accepted, enrolment, evidence, assessor, tool, kase, topic, site"
		     " FROM fact_request WHERE portfolio = ?1",
		     &q, err));
	return read_rows(q, trainee, rows, err);
}

static enum status read_purposes(struct db *db, const char *trainee, uint64_t *rows, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "SELECT request, n, item FROM fact_purpose WHERE portfolio = ?1", &q, err));
	return read_rows(q, trainee, rows, err);
}

static enum status read_modules(struct db *db, const char *trainee, uint64_t *rows, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "SELECT request, n, module FROM fact_request_module WHERE portfolio = ?1", &q,
		     err));
	return read_rows(q, trainee, rows, err);
}

static enum status read_evidence(struct db *db, const char *trainee, uint64_t *rows, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "SELECT seq, accepted, first, last FROM fact_evidence WHERE portfolio = ?1", &q,
		     err));
	return read_rows(q, trainee, rows, err);
}

static enum status read_decisions(struct db *db, const char *trainee, uint64_t *rows, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "SELECT request, n, seq, accepted, point, met FROM fact_decision"
		     " WHERE portfolio = ?1",
		     &q, err));
	return read_rows(q, trainee, rows, err);
}

enum status raw_facts_read(struct db *db, const char *trainee, uint64_t *ret_rows, struct err *err)
{
	uint64_t rows = 0;

	TRY(read_requests(db, trainee, &rows, err));
	TRY(read_purposes(db, trainee, &rows, err));
	TRY(read_modules(db, trainee, &rows, err));
	TRY(read_evidence(db, trainee, &rows, err));
	TRY(read_decisions(db, trainee, &rows, err));
	*ret_rows = rows;
	return OK;
}
