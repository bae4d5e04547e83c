/* The world's answers about a trainee's work: evidence, requests, decisions and signed modules. */
#include "portfolio/asked_priv.h"
#include "portfolio/world.h"

enum status world_evidence(struct world *w, const char *trainee, uint64_t seq,
			   struct evidence_state *ret_evidence, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(
		w->db,
		"SELECT root_seq, first, last, latest, EXISTS(SELECT 1 FROM fact_void AS v"
		"  WHERE v.portfolio = ?1 AND v.target = latest)"
		" FROM (SELECT root_seq, first, last, coalesce((SELECT max(n.seq)"
		"   FROM fact_evidence AS n WHERE n.portfolio = ?1 AND n.root_seq = e.root_seq"
		"   AND NOT EXISTS(SELECT 1 FROM fact_void AS v JOIN fact_entry AS x ON x.seq = v.seq"
		"    WHERE v.portfolio = ?1 AND v.target = n.seq AND x.kind = 'key-end')), seq) AS latest"
		"  FROM fact_evidence AS e WHERE portfolio = ?1 AND seq = ?2)",
		&q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, (int64_t)seq);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "entry %llu is no evidence of %s",
			    (unsigned long long)seq, trainee);
	*ret_evidence = (struct evidence_state){
		.seq = seq,
		.root = (uint64_t)col_int(q, 0),
		.first_day = (int32_t)col_int(q, 1),
		.last_day = (int32_t)col_int(q, 2),
		.latest = (uint64_t)col_int(q, 3),
		.withdrawn = col_int(q, 4) != 0,
	};
	return OK;
}

/* The first column of what `q`, bound to the portfolio and request here, gives. */
static enum status list_texts(struct world *w, struct query *q, const char *trainee, uint64_t seq,
			      const char ***ret_texts, size_t *ret_count, struct err *err)
{
	const char **texts = NULL;
	size_t count = 0, room = 0;
	bool row;

	bind_text(q, 1, trainee);
	bind_int(q, 2, (int64_t)seq);
	TRY(query_step(q, &row, err));
	while (row) {
		texts = arena_grow(w->arena, texts, count, &room, sizeof(*texts));
		texts[count++] = arena_text(w->arena, col_text(q, 0));
		TRY(query_step(q, &row, err));
	}
	*ret_texts = texts;
	*ret_count = count;
	return OK;
}

static enum status read_lists(struct world *w, const char *trainee, struct request_state *r,
			      struct err *err)
{
	CLEANUP(query_cleanup) struct query *items = NULL;
	CLEANUP(query_cleanup) struct query *modules = NULL;

	TRY(db_query(
		w->db,
		"SELECT item FROM fact_purpose WHERE portfolio = ?1 AND request = ?2 ORDER BY n",
		&items, err));
	TRY(list_texts(w, items, trainee, r->seq, &r->items, &r->item_count, err));
	TRY(db_query(w->db,
		     "SELECT module FROM fact_request_module"
		     " WHERE portfolio = ?1 AND request = ?2 ORDER BY n",
		     &modules, err));
	return list_texts(w, modules, trainee, r->seq, &r->modules, &r->module_count, err);
}

enum status world_request(struct world *w, const char *trainee, uint64_t seq,
			  struct request_state *ret_request, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct request_state r;
	bool row;

	TRY(db_query(w->db,
		     "SELECT evidence, enrolment, " ASKED_NOW ", tool, topic,"
		     " EXISTS(SELECT 1 FROM fact_decision AS d"
		     "  WHERE d.portfolio = r.portfolio AND d.request = r.seq),"
		     " EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = r.portfolio AND v.target = r.seq)"
		     " FROM fact_request AS r WHERE portfolio = ?1 AND seq = ?2",
		     &q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, (int64_t)seq);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "entry %llu is no request of %s",
			    (unsigned long long)seq, trainee);
	r = (struct request_state){
		.seq = seq,
		.evidence = (uint64_t)col_int(q, 0),
		.enrolment = (uint64_t)col_int(q, 1),
		.assessor = arena_text(w->arena, col_text(q, 2)),
		.tool = arena_text(w->arena, col_text(q, 3)),
		.topic = arena_text(w->arena, col_text(q, 4)),
		.decided = col_int(q, 5) != 0,
		.voided = col_int(q, 6) != 0,
	};
	TRY(read_lists(w, trainee, &r, err));
	*ret_request = r;
	return OK;
}

enum status world_void_requests(struct world *w, const char *trainee, uint64_t root,
				struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT OR IGNORE INTO fact_void(portfolio, target, seq, accepted)"
		     " SELECT r.portfolio, r.seq, ?3, ?4 FROM fact_request AS r, fact_evidence AS e"
		     " WHERE r.portfolio = ?1 AND e.portfolio = ?1 AND e.seq = r.evidence"
		     " AND e.root_seq = ?2 AND NOT EXISTS(SELECT 1 FROM fact_decision AS d"
		     "  WHERE d.portfolio = ?1 AND d.request = r.seq)",
		     &q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, (int64_t)root);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	return query_run(q, err);
}

enum status world_is_signed(struct world *w, const char *trainee, uint64_t enrolment,
			    const char *module, bool *ret_signed, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_sign AS s"
		     " WHERE portfolio = ?1 AND enrolment = ?2 AND module = ?3"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = s.portfolio AND v.target = s.seq)",
		     &q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, (int64_t)enrolment);
	bind_text(q, 3, module);
	return query_step(q, ret_signed, err);
}

static enum status sign_rests(struct world *w, const struct entry *e, const struct rest *rests,
			      size_t rest_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_rest(portfolio, seq, accepted, request, n, slot)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	for (size_t i = 0; i < rest_count; i++) {
		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)w->seq);
		bind_int(q, 3, w->now);
		bind_int(q, 4, rests[i].request);
		bind_int(q, 5, rests[i].n);
		bind_text(q, 6, rests[i].slot);
		TRY(query_run(q, err));
	}
	return OK;
}

enum status world_sign(struct world *w, const struct entry *e, uint64_t enrolment,
		       const char *module, const struct rest *rests, size_t rest_count,
		       struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_sign(portfolio, seq, accepted, enrolment, module, author)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, (int64_t)enrolment);
	bind_text(q, 5, module);
	bind_text(q, 6, e->author);
	TRY(query_run(q, err));
	return sign_rests(w, e, rests, rest_count, err);
}
