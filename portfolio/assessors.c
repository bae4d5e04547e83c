#include "portfolio/assessors.h"

enum status nominations_open(struct db *db, const char *trainee, struct arena *a,
			     struct nomination **ret_items, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct nomination *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(
		db,
		"SELECT n.seq, x.digest, n.assessor, o.officer, x.author, n.enrolment, n.accepted"
		" FROM fact_nomination AS n JOIN fact_entry AS x ON x.seq = n.seq"
		" JOIN fact_enrolment AS o ON o.portfolio = ?1 AND o.seq = n.enrolment"
		" WHERE n.portfolio = ?1 AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		"  WHERE v.portfolio = ?1 AND v.target IN (n.seq, o.seq))"
		" AND NOT EXISTS(SELECT 1 FROM fact_approval AS a WHERE a.portfolio = ?1"
		"  AND a.assessor = n.assessor AND a.officer = o.officer AND a.seq > n.seq"
		"  AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		"   WHERE v.portfolio = ?1 AND v.target = a.seq))"
		" ORDER BY n.seq",
		&q, err));
	bind_text(q, 1, trainee);
	TRY(query_step(q, &row, err));
	while (row) {
		items = arena_grow(a, items, count, &room, sizeof(*items));
		items[count++] = (struct nomination){
			.seq = (uint64_t)col_int(q, 0),
			.digest = col_digest(q, 1),
			.assessor = arena_text(a, col_text(q, 2)),
			.officer = arena_text(a, col_text(q, 3)),
			.by = arena_text(a, col_text(q, 4)),
			.enrolment = col_int(q, 5),
			.accepted = col_int(q, 6),
		};
		TRY(query_step(q, &row, err));
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}

enum status approvals_list(struct db *db, const char *trainee, struct arena *a,
			   struct approved_assessor **ret_items, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct approved_assessor *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT p.seq, x.digest, p.assessor, p.officer, p.accepted,"
		     " (SELECT min(e.accepted) FROM fact_approval_end AS e"
		     "  WHERE e.portfolio = ?1 AND e.approval = p.seq"
		     "  AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "   WHERE v.portfolio = ?1 AND v.target = e.seq)),"
		     " (SELECT min(accepted) FROM"
		     "  (SELECT c.accepted FROM fact_acceptance AS c"
		     "   WHERE c.portfolio = ?1 AND c.approval = p.seq"
		     "   AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "    WHERE v.portfolio = ?1 AND v.target = c.seq)"
		     "  UNION ALL SELECT d.accepted FROM fact_decision AS d"
		     "   JOIN fact_entry AS y ON y.seq = d.seq"
		     "   WHERE d.portfolio = ?1 AND d.seq > p.seq AND y.author = p.assessor))"
		     " FROM fact_approval AS p JOIN fact_entry AS x ON x.seq = p.seq"
		     " WHERE p.portfolio = ?1 AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = ?1 AND v.target = p.seq) ORDER BY p.seq",
		     &q, err));
	bind_text(q, 1, trainee);
	TRY(query_step(q, &row, err));
	while (row) {
		items = arena_grow(a, items, count, &room, sizeof(*items));
		items[count++] = (struct approved_assessor){
			.seq = (uint64_t)col_int(q, 0),
			.digest = col_digest(q, 1),
			.assessor = arena_text(a, col_text(q, 2)),
			.officer = arena_text(a, col_text(q, 3)),
			.from = col_int(q, 4),
			.until = col_int(q, 5),
			.accepted = col_int(q, 6),
		};
		TRY(query_step(q, &row, err));
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}
