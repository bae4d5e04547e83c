/*
 * Facts as of an instant: every table is read with `accepted <= at`, and what is void, ended or
 * decided is so by rows that were there then.
 */
#include "portfolio/facts.h"

#include <string.h>

#include "core/date.h"
#include "portfolio/asked_priv.h"
#include "portfolio/facts_priv.h"

#define ATTEMPTS_MAX 20000 /* of one enrolment: they must fit into memory */

/* ---- the journal and the enrolment ---- */

/* Of enrolment n, its end unless that was void at ?2; and whether the enrolment itself was not. */
#define ENROLMENT_END                                                                              \
	" LEFT JOIN fact_enrolment_end AS e ON e.portfolio = n.portfolio"                          \
	" AND e.enrolment = n.seq AND e.accepted <= ?2"                                            \
	" AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = e.portfolio"             \
	"  AND v.target = e.seq AND v.accepted <= ?2)"
#define ENROLMENT_STANDS                                                                           \
	" AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = n.portfolio"             \
	"  AND v.target = n.seq AND v.accepted <= ?2)"

static enum status load_size(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	l->facts.root = digest_of(NULL, 0);
	TRY(db_query(l->db,
		     "SELECT seq, root FROM fact_entry WHERE accepted <= ?1"
		     " ORDER BY accepted DESC, seq DESC LIMIT 1",
		     &q, err));
	bind_int(q, 1, l->facts.at);
	TRY(query_step(q, &row, err));
	if (row) {
		l->facts.size = (uint64_t)col_int(q, 0) + 1;
		l->facts.root = col_digest(q, 1);
	}
	return OK;
}

/* That of entry `seq`; 0, the anchor's, is none: the latest, of `curriculum` unless that is NULL. */
static enum status load_enrolment(struct load *l, const char *curriculum, int64_t seq,
				  struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char time[TIME_TEXT];
	bool row;

	TRY(db_query(l->db,
		     "SELECT n.seq, curriculum, digest, start, wte, site, officer,"
		     " coalesce(last, 2147483647),"
		     " coalesce((SELECT t.enrolment FROM fact_transfer AS t"
		     "  WHERE t.portfolio = n.portfolio AND t.seq = n.seq), 0),"
		     " coalesce((SELECT o.curriculum FROM fact_transfer AS t JOIN fact_enrolment AS o"
		     "  ON o.portfolio = t.portfolio AND o.seq = t.enrolment"
		     "  WHERE t.portfolio = n.portfolio AND t.seq = n.seq), '')"
		     " FROM fact_enrolment AS n" ENROLMENT_END
		     " WHERE n.portfolio = ?1 AND n.accepted <= ?2" ENROLMENT_STANDS
		     " AND curriculum = coalesce(?3, curriculum) AND ?4 IN (0, n.seq)"
		     " ORDER BY n.seq DESC LIMIT 1",
		     &q, err));
	bind_text(q, 1, l->facts.trainee);
	bind_int(q, 2, l->facts.at);
	bind_text(q, 3, curriculum);
	bind_int(q, 4, seq);
	TRY(query_step(q, &row, err));
	time_text(l->facts.at, time);
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no enrolment%s%s at %s: a registrar enrols trainees", l->facts.trainee,
			    curriculum == NULL ? "" : " on ", curriculum == NULL ? "" : curriculum,
			    time);
	l->facts.enrolment = (struct enrolment){
		.entry = col_int(q, 0),
		.curriculum = keep_text(l, q, 1),
		.digest = col_digest(q, 2),
		.start = (int32_t)col_int(q, 3),
		.hundredths = (int32_t)col_int(q, 4),
		.site = keep_text(l, q, 5),
		.officer = keep_text(l, q, 6),
		.ended = (int32_t)col_int(q, 7),
		.left = col_int(q, 8),
		.left_curriculum = keep_text(l, q, 9),
	};
	return OK;
}

/* ---- attempts ---- */

static enum status load_voids(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT target, accepted FROM fact_void WHERE portfolio = ?1 AND accepted <= ?2"
		     " ORDER BY target",
		     &q, err));
	bind_text(q, 1, l->facts.trainee);
	bind_int(q, 2, l->facts.at);
	TRY(query_step(q, &row, err));
	while (row) {
		l->voids = arena_grow(l->arena, l->voids, l->void_count, &room, sizeof(*l->voids));
		l->voids[l->void_count++] = (struct voided){.target = col_int(q, 0),
							    .accepted = col_int(q, 1)};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

/* When an entry of the portfolio became void; 0: it is not. */
static int64_t voided_at(const struct load *l, int64_t target)
{
	size_t low = 0, high = l->void_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (l->voids[middle].target == target)
			return l->voids[middle].accepted;
		if (l->voids[middle].target < target)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* What all purposes of one request have in common; columns as in load_attempts. */
static struct attempt read_request(struct load *l, struct query *q)
{
	return (struct attempt){
		.request = col_int(q, 0),
		.tool = keep_text(l, q, 3),
		.kase = keep_text(l, q, 4),
		.topic = keep_text(l, q, 5),
		.site = keep_text(l, q, 6),
		.first_day = (int32_t)col_int(q, 7),
		.last_day = (int32_t)col_int(q, 8),
		.author = l->facts.trainee,
		.assessor = keep_text(l, q, 9),
		.sent = col_int(q, 10),
	};
}

/* Sent under an enrolment that was left: it counts for what the transfer says. */
static void read_carried(struct load *l, struct query *q, struct attempt *attempt)
{
	const char *to;

	if (col_null(q, 17))
		return;
	to = keep_text(l, q, 17);
	attempt->carried = true;
	attempt->was = attempt->item; /* of an assessment its module, once that is read */
	attempt->item = strchr(to, '/') != NULL ? to : "";
	attempt->topic = keep_text(l, q, 18);
	attempt->map = keep_text(l, q, 19);
	if (attempt->item[0] != '\0')
		return;
	attempt->modules = arena_array(l->arena, 1, sizeof(*attempt->modules));
	attempt->modules[0] = to;
	attempt->module_count = 1;
}

static void read_purpose(struct load *l, struct query *q, struct attempt *attempt)
{
	int64_t request = voided_at(l, attempt->request), decision;

	attempt->n = (int32_t)col_int(q, 1);
	attempt->item = keep_text(l, q, 2);
	read_carried(l, q, attempt);
	attempt->decision = col_int(q, 11);
	attempt->decided = col_int(q, 12);
	attempt->decision_digest = col_digest(q, 14);
	attempt->effect = col_int(q, 15);
	attempt->reported = col_int(q, 16) != 0;
	decision = attempt->decision != 0 ? voided_at(l, attempt->decision) : 0;
	attempt->voided = request == 0 || (decision != 0 && decision < request) ? decision : request;
	if (attempt->voided != 0)
		attempt->standing = STANDING_VOID;
	else if (attempt->decision == 0)
		attempt->standing = STANDING_WAITING;
	else
		attempt->standing = col_int(q, 13) != 0 ? STANDING_SATISFACTORY : STANDING_NOT_YET;
}

static enum status load_attempts(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct attempt common = {0};
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT r.seq, p.n, p.item, r.tool, r.kase, r.topic, r.site, e.first, e.last,"
		     " r.assessor, r.accepted, d.seq, d.accepted, d.met, x.digest,"
		     " (SELECT f.seq FROM fact_effect AS f WHERE f.pending = d.seq),"
		     " EXISTS(SELECT 1 FROM fact_reported AS o"
		     "  WHERE o.portfolio = ?1 AND o.seq = d.seq), k.item, k.topic, k.map"
		     " FROM fact_request AS r"
		     " JOIN fact_purpose AS p ON p.portfolio = ?1 AND p.request = r.seq"
		     " LEFT JOIN fact_carried AS k ON k.portfolio = ?1 AND k.seq = ?3"
		     "  AND k.request = r.seq AND k.n = p.n"
		     " JOIN fact_evidence AS e ON e.portfolio = ?1 AND e.seq = r.evidence"
		     " LEFT JOIN fact_decision AS d ON d.portfolio = ?1 AND d.request = r.seq"
		     "  AND d.n = p.n AND d.accepted <= ?2"
		     " LEFT JOIN fact_entry AS x ON x.seq = d.seq"
		     " WHERE r.portfolio = ?1 AND r.accepted <= ?2"
		     " AND (r.enrolment = ?3 OR k.seq IS NOT NULL)"
		     " ORDER BY r.seq, p.n",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		struct facts *f = &l->facts;

		if (f->attempt_count == ATTEMPTS_MAX)
			return fail(err, ERR_CONFLICT,
				    "%s has sent more than %d attempts, more than can be counted",
				    f->trainee, ATTEMPTS_MAX);
		f->attempts = arena_grow(l->arena, f->attempts, f->attempt_count, &room,
					 sizeof(*f->attempts));
		if (f->attempt_count == 0 || common.request != col_int(q, 0))
			common = read_request(l, q);
		f->attempts[f->attempt_count] = common;
		read_purpose(l, q, &f->attempts[f->attempt_count++]);
		TRY(query_step(q, &row, err));
	}
	return OK;
}

/* Whom requests were passed on to: the latest is asked, unless it was void before anything was decided. */
static enum status load_passed(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct attempt *at = l->facts.attempts, *end = at + l->facts.attempt_count;
	bool row;

	TRY(db_query(l->db,
		     "SELECT a.request, a.assessor, a.accepted FROM fact_reassignment AS a"
		     " WHERE a.portfolio = ?1" PASSED_ON_STANDS("?2")
		     " ORDER BY a.request, a.seq",
		     &q, err));
	bind_text(q, 1, l->facts.trainee);
	bind_int(q, 2, l->facts.at);
	TRY(query_step(q, &row, err));
	while (row) {
		const char *assessor = keep_text(l, q, 1);

		while (at < end && at->request < col_int(q, 0))
			at++;
		for (struct attempt *one = at; one < end && one->request == col_int(q, 0); one++) {
			one->assessor = assessor;
			one->passed = col_int(q, 2);
		}
		TRY(query_step(q, &row, err));
	}
	return OK;
}

/* Answers that wait to be confirmed, by request as the attempts are. */
static enum status load_answers(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct attempt *at = l->facts.attempts, *end = at + l->facts.attempt_count;
	bool row;

	TRY(db_query(l->db,
		     "SELECT request, seq, accepted, person FROM fact_answer WHERE portfolio = ?1"
		     " AND accepted <= ?2 ORDER BY request, seq",
		     &q, err));
	bind_text(q, 1, l->facts.trainee);
	bind_int(q, 2, l->facts.at);
	TRY(query_step(q, &row, err));
	while (row && at < end) {
		if (at->request < col_int(q, 0)) {
			at++;
			continue;
		}
		for (struct attempt *each = at; each < end && each->request == col_int(q, 0); each++)
			if (each->standing == STANDING_WAITING && voided_at(l, col_int(q, 1)) == 0 &&
			    strcmp(each->assessor, col_text(q, 3)) == 0) {
				each->answer = col_int(q, 1);
				each->answered = col_int(q, 2);
			}
		TRY(query_step(q, &row, err));
	}
	return OK;
}

/* The modules of assessments, by request as the attempts are. */
static enum status load_modules(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct attempt *at = l->facts.attempts, *end = at + l->facts.attempt_count;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT request, module FROM fact_request_module WHERE portfolio = ?1"
		     " ORDER BY request, n",
		     &q, err));
	bind_text(q, 1, l->facts.trainee);
	TRY(query_step(q, &row, err));
	while (row && at < end) {
		if (at->request < col_int(q, 0)) {
			at++;
			room = 0;
			continue;
		}
		if (at->request == col_int(q, 0) && at->carried) {
			at->was = at->item[0] == '\0' && at->was[0] == '\0' ? keep_text(l, q, 1) : at->was;
		} else if (at->request == col_int(q, 0)) {
			at->modules = arena_grow(l->arena, at->modules, at->module_count, &room,
						 sizeof(*at->modules));
			at->modules[at->module_count++] = keep_text(l, q, 1);
		}
		TRY(query_step(q, &row, err));
	}
	return OK;
}

/* ---- assessors: roles, and when they were trainees ---- */

static enum status add_roles(struct load *l, const char *person, size_t *room, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct facts *f = &l->facts;
	bool row;

	TRY(db_query(l->db,
		     "SELECT r.role, r.tools, r.specialisms, r.first,"
		     " min(r.last, coalesce(e.last, r.last)), r.accepted FROM fact_role AS r"
		     " LEFT JOIN fact_role_end AS e ON e.person = r.person AND e.granted = r.seq"
		     "  AND e.accepted <= ?2"
		     " WHERE r.person = ?1 AND r.accepted <= ?2"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ''"
		     "  AND v.target = r.seq AND v.accepted <= ?2)"
		     " ORDER BY r.seq",
		     &q, err));
	bind_text(q, 1, person);
	bind_int(q, 2, f->at);
	TRY(query_step(q, &row, err));
	while (row) {
		struct held_role held = {
			.person = person,
			.tools = keep_text(l, q, 1),
			.specialisms = keep_text(l, q, 2),
			.from = (int32_t)col_int(q, 3),
			.until = (int32_t)col_int(q, 4),
			.granted = col_int(q, 5),
		};

		TRY(role_parse(col_text(q, 0), &held.role, err));
		f->roles = arena_grow(l->arena, f->roles, f->role_count, room, sizeof(*f->roles));
		f->roles[f->role_count++] = held;
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status add_spans(struct load *l, const char *person, size_t *room, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct facts *f = &l->facts;
	bool row;

	TRY(db_query(l->db,
		     "SELECT start, coalesce(last, 2147483647)"
		     " FROM fact_enrolment AS n" ENROLMENT_END
		     " WHERE n.portfolio = ?1 AND n.accepted <= ?2" ENROLMENT_STANDS
		     " ORDER BY n.seq",
		     &q, err));
	bind_text(q, 1, person);
	bind_int(q, 2, f->at);
	TRY(query_step(q, &row, err));
	while (row) {
		f->trainees = arena_grow(l->arena, f->trainees, f->trainee_count, room,
					 sizeof(*f->trainees));
		f->trainees[f->trainee_count++] = (struct trainee_span){
			.person = person,
			.from = (int32_t)col_int(q, 0),
			.until = (int32_t)col_int(q, 1),
		};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status load_assessors(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t role_room = 0, span_room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT assessor FROM fact_request WHERE portfolio = ?1"
		     " AND accepted <= ?2 AND enrolment = ?3"
		     " UNION SELECT a.assessor FROM fact_reassignment AS a"
		     " JOIN fact_request AS r ON r.portfolio = ?1 AND r.seq = a.request"
		     " WHERE a.portfolio = ?1 AND a.accepted <= ?2 AND r.enrolment = ?3"
		     " ORDER BY assessor",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		const char *person = keep_text(l, q, 0);

		TRY(add_roles(l, person, &role_room, err));
		TRY(add_spans(l, person, &span_room, err));
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status load_approvals(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct facts *f = &l->facts;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT assessor, officer, a.accepted, coalesce(e.accepted, ?3)"
		     " FROM fact_approval AS a LEFT JOIN fact_approval_end AS e"
		     "  ON e.portfolio = a.portfolio AND e.approval = a.seq AND e.accepted <= ?2"
		     "  AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ?1"
		     "   AND v.target = e.seq AND v.accepted <= ?2)"
		     " WHERE a.portfolio = ?1 AND a.accepted <= ?2"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ?1"
		     "  AND v.target = a.seq AND v.accepted <= ?2)"
		     " ORDER BY a.seq",
		     &q, err));
	bind_text(q, 1, f->trainee);
	bind_int(q, 2, f->at);
	bind_int(q, 3, INT64_MAX);
	TRY(query_step(q, &row, err));
	while (row) {
		f->approvals = arena_grow(l->arena, f->approvals, f->approval_count, &room,
					  sizeof(*f->approvals));
		f->approvals[f->approval_count++] = (struct approval){
			.assessor = keep_text(l, q, 0),
			.officer = keep_text(l, q, 1),
			.from = col_int(q, 2),
			.until = col_int(q, 3),
		};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

/* ---- signatures ---- */

static enum status load_rests(struct load *l, struct signature_fact *sign, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT request, n, slot FROM fact_rest WHERE portfolio = ?1 AND seq = ?2"
		     " ORDER BY request, n, slot",
		     &q, err));
	bind_text(q, 1, l->facts.trainee);
	bind_int(q, 2, sign->entry);
	TRY(query_step(q, &row, err));
	while (row) {
		sign->rests = arena_grow(l->arena, sign->rests, sign->rest_count, &room,
					 sizeof(*sign->rests));
		sign->rests[sign->rest_count++] = (struct rest){
			.request = col_int(q, 0),
			.n = (int32_t)col_int(q, 1),
			.slot = keep_text(l, q, 2),
		};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status load_signatures(struct load *l, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct facts *f = &l->facts;
	size_t room = 0;
	bool row;

	TRY(db_query(l->db,
		     "SELECT s.seq, x.digest, s.module, s.author, s.accepted,"
		     " (SELECT v.accepted FROM fact_void AS v WHERE v.portfolio = ?1"
		     "  AND v.target = s.seq AND v.accepted <= ?2)"
		     " FROM fact_sign AS s JOIN fact_entry AS x ON x.seq = s.seq"
		     " WHERE s.portfolio = ?1 AND s.accepted <= ?2 AND (s.enrolment = ?3"
		     "  OR EXISTS(SELECT 1 FROM fact_carried_sign AS k WHERE k.portfolio = ?1"
		     "   AND k.seq = ?3 AND k.sign = s.seq))"
		     " ORDER BY s.seq",
		     &q, err));
	bind_usual(l, q);
	TRY(query_step(q, &row, err));
	while (row) {
		struct signature_fact sign = {
			.entry = col_int(q, 0),
			.digest = col_digest(q, 1),
			.module = keep_text(l, q, 2),
			.by = keep_text(l, q, 3),
			.accepted = col_int(q, 4),
			.revoked = col_int(q, 5),
		};

		TRY(load_rests(l, &sign, err));
		f->signatures = arena_grow(l->arena, f->signatures, f->signature_count, &room,
					   sizeof(*f->signatures));
		f->signatures[f->signature_count++] = sign;
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status load_all(struct db *db, const char *trainee, const char *curriculum, int64_t seq,
			    int64_t at, struct arena *a, struct facts *ret_facts, struct err *err)
{
	struct load l = {
		.db = db,
		.arena = a,
		.facts = {.trainee = arena_text(a, trainee), .at = at},
	};

	TRY(load_size(&l, err));
	TRY(load_enrolment(&l, curriculum, seq, err));
	TRY(load_voids(&l, err));
	TRY(load_attempts(&l, err));
	TRY(load_passed(&l, err));
	TRY(load_modules(&l, err));
	TRY(load_answers(&l, err));
	TRY(load_assessors(&l, err));
	TRY(load_approvals(&l, err));
	TRY(load_signatures(&l, err));
	TRY(load_choices(&l, err));
	TRY(load_training(&l, err));
	TRY(load_results(&l, err));
	TRY(load_placements(&l, err));
	TRY(load_reliefs(&l, err));
	TRY(load_reviews(&l, err));
	TRY(load_gates(&l, err));
	*ret_facts = l.facts;
	return OK;
}

enum status facts_load(struct db *db, const char *trainee, const char *curriculum, int64_t at,
		       struct arena *a, struct facts *ret_facts, struct err *err)
{
	return load_all(db, trainee, curriculum, 0, at, a, ret_facts, err);
}

enum status facts_load_enrolment(struct db *db, const char *trainee, int64_t enrolment, int64_t at,
				 struct arena *a, struct facts *ret_facts, struct err *err)
{
	return load_all(db, trainee, NULL, enrolment, at, a, ret_facts, err);
}

const struct attempt *facts_attempt(const struct facts *f, int64_t request, int32_t n)
{
	size_t low = 0, high = f->attempt_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct attempt *at = &f->attempts[middle];

		if (at->request == request && at->n == n)
			return at;
		if (at->request < request || (at->request == request && at->n < n))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
