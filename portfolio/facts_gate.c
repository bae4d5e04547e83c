/* Facts of decisions: what is waived or exempt, reviews that were held, entry and awards signed, and choices. */
#include "core/date.h"
#include "portfolio/facts_priv.h"

/*
 * A decision f, who said it (x), and who brought it into effect (c). Nobody is spared anything by
 * oneself: who decides for a whole cohort and belongs to it is left out there.
 */
#define SIGNERS                                                                                    \
	" JOIN fact_entry AS x ON x.seq = f.seq"                                                   \
	" LEFT JOIN fact_effect AS n ON n.pending = f.seq"                                         \
	" LEFT JOIN fact_entry AS c ON c.seq = n.seq"
#define STANDS                                                                                     \
	" AND f.accepted <= ?2 AND NOT EXISTS(SELECT 1 FROM fact_void AS v"                        \
	"  WHERE v.portfolio = x.portfolio AND v.target = f.seq AND v.accepted <= ?2)"

static struct relief read_relief(struct load *l, struct query *q)
{
	return (struct relief){
		.entry = col_int(q, 0),
		.accepted = col_int(q, 1),
		.kind = (enum relief_kind)col_int(q, 2),
		.of = keep_text(l, q, 3),
		.by = keep_text(l, q, 4),
		.countersigned = col_null(q, 5) ? NULL : keep_text(l, q, 5),
		.cohort = col_int(q, 6) != 0,
		.due_from = (int32_t)col_int(q, 7),
		.due_until = (int32_t)col_int(q, 8),
		.map = keep_text(l, q, 9),
		.limit = (int32_t)col_int(q, 10),
		.effect = col_int(q, 11),
		.award = keep_text(l, q, 12),
		.authority = keep_text(l, q, 13),
		.line = keep_text(l, q, 14),
		.level = (int32_t)col_int(q, 15),
	};
}

enum status load_reliefs(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const struct digest *digest = &l->facts.enrolment.digest;
	struct facts *f = &l->facts;
	size_t room = 0;
	bool row;

	TRY(db_query(
		l->db,
		"SELECT f.seq, f.accepted, ?4, f.waived, x.author, c.author, 0, 0, 0, '', 0,"
		"  coalesce(n.seq, 0), '', '', '', 0"
		" FROM fact_waiver AS f" SIGNERS
		" WHERE f.portfolio = ?1 AND f.enrolment = ?3" STANDS
		" UNION ALL"
		" SELECT f.seq, f.accepted, ?4, f.waived, x.author, c.author, 1, f.first, f.last,"
		"  '', 0, coalesce(n.seq, 0), '', '', '', 0 FROM fact_cohort_waiver AS f" SIGNERS
		" WHERE f.digest = ?6 AND x.author <> ?1 AND c.author IS NOT ?1" STANDS
		" UNION ALL"
		" SELECT f.seq, f.accepted, ?5, f.module, x.author, c.author, 0, 0, 0, f.map,"
		"  f.credits, coalesce(n.seq, 0), f.award, f.authority, f.line, f.level"
		" FROM fact_exemption AS f" SIGNERS
		" WHERE f.portfolio = ?1 AND f.enrolment = ?3" STANDS
		" ORDER BY 1",
		&q, err));
	bind_usual(l, q);
	bind_int(q, 4, RELIEF_WAIVED);
	bind_int(q, 5, RELIEF_EXEMPT);
	bind_blob(q, 6, digest->bytes, sizeof(digest->bytes));
	TRY(query_step(q, &row, err));
	while (row) {
		f->reliefs = arena_grow(l->arena, f->reliefs, f->relief_count, &room,
					sizeof(*f->reliefs));
		f->reliefs[f->relief_count++] = read_relief(l, q);
		TRY(query_step(q, &row, err));
	}
	return OK;
}

enum status load_reviews(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct facts *f = &l->facts;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT f.seq, f.accepted, f.review, f.point, f.author, f.role, f.day, f.missing"
		     " FROM fact_review AS f" SIGNERS
		     " WHERE f.portfolio = ?1 AND f.enrolment = ?3" STANDS
		     " ORDER BY coalesce(n.seq, f.seq)",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		struct review_fact review = {
			.entry = col_int(q, 0),
			.accepted = col_int(q, 1),
			.review = keep_text(l, q, 2),
			.point = keep_text(l, q, 3),
			.by = keep_text(l, q, 4),
			.day = (int32_t)col_int(q, 6),
		};

		TRY(role_parse(col_text(q, 5), &review.role, err));
		review.missing = arena_words(l->arena, col_text(q, 7), &review.missing_count);
		review.exception = review.missing_count > 0;
		f->reviews = arena_grow(l->arena, f->reviews, f->review_count, &room,
					sizeof(*f->reviews));
		f->reviews[f->review_count++] = review;
		TRY(query_step(q, &row, err));
	}
	return OK;
}

enum status load_gates(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct facts *f = &l->facts;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT f.seq, x.digest, f.gate, f.author, f.accepted,"
		     " (SELECT v.accepted FROM fact_void AS v WHERE v.portfolio = ?1"
		     "  AND v.target = f.seq AND v.accepted <= ?2)"
		     " FROM fact_gate_sign AS f JOIN fact_entry AS x ON x.seq = f.seq"
		     " WHERE f.portfolio = ?1 AND f.accepted <= ?2 AND f.enrolment = ?3"
		     " ORDER BY f.seq",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		f->gates = arena_grow(l->arena, f->gates, f->gate_count, &room, sizeof(*f->gates));
		f->gates[f->gate_count++] = (struct gate_signature){
			.entry = col_int(q, 0),
			.digest = col_digest(q, 1),
			.gate = keep_text(l, q, 2),
			.by = keep_text(l, q, 3),
			.accepted = col_int(q, 4),
			.revoked = col_int(q, 5),
		};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

enum status load_choices(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct facts *f = &l->facts;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT accepted, choose, groups, seq FROM fact_choice AS c"
		     " WHERE portfolio = ?1 AND accepted <= ?2 AND enrolment = ?3"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ?1"
		     "  AND v.target = c.seq AND v.accepted <= ?2)"
		     " ORDER BY seq",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		struct choice_fact choice = {
			.accepted = col_int(q, 0),
			.choose = keep_text(l, q, 1),
			.entry = col_int(q, 3),
		};

		choice.groups = arena_words(l->arena, col_text(q, 2), &choice.group_count);
		f->choices = arena_grow(l->arena, f->choices, f->choice_count, &room,
					sizeof(*f->choices));
		f->choices[f->choice_count++] = choice;
		TRY(query_step(q, &row, err));
	}
	return OK;
}
