#include "portfolio/list.h"

#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/asked_priv.h"
#include "portfolio/standing.h"

static const char *text_of(struct arena *a, struct query *q, int column)
{
	return arena_text(a, col_text(q, column));
}

static struct digest digest_of_column(struct query *q, int column)
{
	struct digest d = { 0 };
	size_t n;
	const void *bytes = col_blob(q, column, &n);

	if (n == sizeof d.bytes)
		memcpy(d.bytes, bytes, n);
	return d;
}

/* ---- people ---- */

static enum status roles_of(struct db *db, struct arena *a, struct listed_person *p, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT r.seq, r.role, r.tools, r.specialisms, r.first, min(r.last, coalesce(e.last, "
		     "r.last)) FROM fact_role r LEFT JOIN fact_role_end e ON e.person = r.person AND "
		     "e.granted = r.seq WHERE r.person = ?1 AND NOT EXISTS(SELECT 1 FROM fact_void v WHERE "
		     "v.portfolio = '' AND v.target = r.seq) ORDER BY r.seq",
		     &q, err));
	bind_text(q, 1, p->id);
	for (;;) {
		struct listed_role *r;

		TRY(query_step(q, &row, err));
		if (!row)
			return OK;
		p->roles = arena_grow(a, p->roles, p->role_count, &room, sizeof *p->roles);
		r = &p->roles[p->role_count++];
		*r = (struct listed_role){
			.seq = (uint64_t)col_int(q, 0),
			.tools = text_of(a, q, 2),
			.specialisms = text_of(a, q, 3),
			.from = (int32_t)col_int(q, 4),
			.until = (int32_t)col_int(q, 5),
		};
		TRY(role_parse(col_text(q, 1), &r->role, err));
	}
}

enum status list_people(struct db *db, struct arena *a, struct listed_person **ret_people,
			size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct listed_person *people = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT p.person, p.register, p.seq, EXISTS(SELECT 1 FROM fact_key k WHERE k.person = "
		     "p.person AND NOT EXISTS(SELECT 1 FROM fact_key_end e WHERE e.key = k.key) AND NOT "
		     "EXISTS(SELECT 1 FROM fact_void v WHERE v.portfolio = '' AND v.target = k.seq)) "
		     "FROM fact_person p ORDER BY p.person",
		     &q, err));
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		people = arena_grow(a, people, count, &room, sizeof *people);
		people[count] = (struct listed_person){
			.id = text_of(a, q, 0),
			.register_number = text_of(a, q, 1),
			.seq = (uint64_t)col_int(q, 2),
			.has_key = col_int(q, 3) != 0,
		};
		TRY(roles_of(db, a, &people[count], err));
		count++;
	}
	*ret_people = people;
	*ret_count = count;
	return OK;
}

enum status list_person_exists(struct db *db, const char *person, struct err *err)
{
	struct digest name;

	return list_name_of(db, person, &name, err);
}

enum status list_name_of(struct db *db, const char *person, struct digest *ret_text, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT iif(EXISTS(SELECT 1 FROM fact_redaction AS r WHERE r.digest = p.name),"
		     " zeroblob(32), name) FROM fact_person AS p WHERE person = ?1",
		     &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "there is nobody called %s; `attest person list` shows who there is", person);
	*ret_text = digest_of_column(q, 0);
	return OK;
}

enum status list_key_of(struct db *db, const char *person, bool ended, struct digest *ret_key,
			struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT key FROM (SELECT k.key, k.seq, EXISTS(SELECT 1 FROM fact_key_end e WHERE "
		     "e.key = k.key) AS ended FROM fact_key k WHERE k.person = ?1 AND NOT EXISTS(SELECT 1 "
		     "FROM fact_void v WHERE v.portfolio = '' AND v.target = k.seq)) WHERE ended <= ?2 "
		     "ORDER BY ended, seq DESC LIMIT 1",
		     &q, err));
	bind_text(q, 1, person);
	bind_int(q, 2, ended);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "%s has no key in force", person);
	*ret_key = digest_of_column(q, 0);
	return OK;
}

enum status list_voided_by(struct db *db, const char *portfolio, uint64_t target, uint64_t *ret_seq,
			   struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT seq FROM fact_void WHERE portfolio = ?1 AND target = ?2", &q, err));
	bind_text(q, 1, portfolio);
	bind_int(q, 2, (int64_t)target);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "nothing made entry %llu of %s void",
			    (unsigned long long)target, portfolio);
	*ret_seq = (uint64_t)col_int(q, 0);
	return OK;
}

enum status list_redaction(struct db *db, uint64_t target, const char *name, struct arena *a,
			   uint64_t *ret_seq, const char **ret_reason, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT r.seq, r.reason FROM fact_entry AS e JOIN fact_redaction AS r"
		     " ON r.portfolio = e.portfolio AND r.target = e.seq"
		     " WHERE e.seq = ?1 AND r.name = ?2",
		     &q, err));
	bind_int(q, 1, (int64_t)target);
	bind_text(q, 2, name);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "nothing erased the text \"%.48s\" of entry %llu",
			    name, (unsigned long long)target);
	*ret_seq = (uint64_t)col_int(q, 0);
	*ret_reason = arena_text(a, col_text(q, 1));
	return OK;
}

#define VOID_COLUMNS                                                                                \
	"SELECT v.target, v.portfolio, n.kind, n.author, v.seq, v.accepted FROM fact_void v JOIN "       \
	"fact_entry n ON n.seq = v.target "

static enum status read_voids(struct query *q, struct arena *a, struct listed_void **ret_items,
			      size_t *ret_count, struct err *err)
{
	struct listed_void *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		items = arena_grow(a, items, count, &room, sizeof *items);
		items[count++] = (struct listed_void){
			.target = (uint64_t)col_int(q, 0),
			.portfolio = text_of(a, q, 1),
			.kind = text_of(a, q, 2),
			.author = text_of(a, q, 3),
			.by = (uint64_t)col_int(q, 4),
			.accepted = col_int(q, 5),
		};
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}

enum status list_voids(struct db *db, const char *portfolio, struct arena *a,
		       struct listed_void **ret_items, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, VOID_COLUMNS "WHERE v.portfolio = ?1 ORDER BY v.target", &q, err));
	bind_text(q, 1, portfolio);
	return read_voids(q, a, ret_items, ret_count, err);
}

enum status list_voids_by(struct db *db, uint64_t seq, struct arena *a, struct listed_void **ret_items,
			  size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, VOID_COLUMNS "WHERE v.seq = ?1 ORDER BY v.target", &q, err));
	bind_int(q, 1, (int64_t)seq);
	return read_voids(q, a, ret_items, ret_count, err);
}

enum status list_pending(struct db *db, struct arena *a, struct listed_pending **ret_items,
			 size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct listed_pending *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT p.seq, p.role FROM fact_pending p "
		     "JOIN fact_entry n ON n.seq = p.seq WHERE NOT EXISTS(SELECT 1 FROM fact_effect e "
		     "WHERE e.pending = p.seq) AND NOT EXISTS(SELECT 1 FROM fact_void v WHERE "
		     "v.portfolio = n.portfolio AND v.target = p.seq) ORDER BY p.seq",
		     &q, err));
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		items = arena_grow(a, items, count, &room, sizeof *items);
		items[count].seq = (uint64_t)col_int(q, 0);
		TRY(role_parse(col_text(q, 1), &items[count++].role, err));
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}

/* ---- what a trainee has filed ---- */

enum status list_evidence(struct db *db, const char *trainee, struct arena *a,
			  struct listed_evidence **ret_items, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct listed_evidence *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT e.seq, e.root_seq, n.digest, e.first, e.last, e.accepted, "
		     "EXISTS(SELECT 1 FROM fact_evidence l WHERE l.portfolio = e.portfolio AND l.root_seq "
		     "= e.root_seq AND l.seq > e.seq AND NOT EXISTS(SELECT 1 FROM fact_void v JOIN "
		     "fact_entry x ON x.seq = v.seq WHERE v.portfolio = l.portfolio AND v.target = l.seq "
		     "AND x.kind = 'key-end')), "
		     "EXISTS(SELECT 1 FROM fact_void v WHERE v.portfolio = e.portfolio AND v.target = "
		     "e.seq), "
		     "(SELECT count(*) FROM fact_request r WHERE r.portfolio = e.portfolio AND r.evidence "
		     "= e.seq) "
		     "FROM fact_evidence e JOIN fact_entry n ON n.seq = e.seq WHERE e.portfolio = ?1 "
		     "ORDER BY e.seq",
		     &q, err));
	bind_text(q, 1, trainee);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		items = arena_grow(a, items, count, &room, sizeof *items);
		items[count++] = (struct listed_evidence){
			.seq = (uint64_t)col_int(q, 0),
			.first_revision = (uint64_t)col_int(q, 1),
			.digest = digest_of_column(q, 2),
			.first_day = (int32_t)col_int(q, 3),
			.last_day = (int32_t)col_int(q, 4),
			.accepted = col_int(q, 5),
			.revised = col_int(q, 6) != 0,
			.withdrawn = col_int(q, 7) != 0,
			.requests = (uint64_t)col_int(q, 8),
		};
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}

/* ---- requests ---- */

/*
 * What both lists of requests have in common. An `answer` is the entry that decided or voided it: with its
 * enrolment (a key that was stolen before) what waits is void, and what was decided is not asked for again. The
 * approval is asked of the officer of the enrolment that it was sent under.
 */
#define REQUEST_COLUMNS                                                                             \
	"SELECT r.seq, r.evidence, n.digest, en.digest, r.portfolio, r.assessor, r.accepted, r.tool, "   \
	"CASE r.tool WHEN 'REVIEW' THEN (SELECT group_concat(item, ' ') FROM (SELECT item FROM "         \
	"fact_purpose p WHERE p.portfolio = r.portfolio AND p.request = r.seq ORDER BY p.n)) ELSE "      \
	"(SELECT group_concat(module, ' ') FROM (SELECT module FROM fact_request_module m WHERE "        \
	"m.portfolio = r.portfolio AND m.request = r.seq ORDER BY m.n)) END, "                           \
	"r.topic, r.kase, r.site, "                                                                      \
	"(SELECT count(*) FROM fact_purpose p WHERE p.portfolio = r.portfolio AND p.request = r.seq), "  \
	"(SELECT min(d.seq) FROM fact_decision d WHERE d.portfolio = r.portfolio AND d.request = "       \
	"r.seq), "                                                                                       \
	"(SELECT min(d.met) FROM fact_decision d WHERE d.portfolio = r.portfolio AND d.request = "       \
	"r.seq), "                                                                                       \
	"(SELECT min(v.seq) FROM fact_void v WHERE v.portfolio = r.portfolio AND v.target IN (r.seq, "   \
	"coalesce((SELECT min(d.seq) FROM fact_decision d WHERE d.portfolio = r.portfolio AND "          \
	"d.request = r.seq), r.enrolment))), "                                                           \
	"EXISTS(SELECT 1 FROM fact_approval a JOIN fact_enrolment l ON l.portfolio = r.portfolio AND "   \
	"l.seq = r.enrolment WHERE a.portfolio = r.portfolio AND a.assessor = r.assessor AND a.officer " \
	"= l.officer AND NOT EXISTS(SELECT 1 FROM fact_approval_end x WHERE x.portfolio = r.portfolio "  \
	"AND x.approval = a.seq AND NOT EXISTS(SELECT 1 FROM fact_void v WHERE v.portfolio = "           \
	"r.portfolio AND v.target = x.seq)) AND NOT EXISTS(SELECT 1 FROM fact_void v WHERE v.portfolio " \
	"= r.portfolio AND v.target IN (a.seq, l.seq))), r.enrolment, r.asked, "                         \
	"(SELECT max(w.seq) FROM fact_answer w WHERE w.portfolio = r.portfolio AND w.request = r.seq "   \
	"AND w.person = r.assessor AND NOT EXISTS(SELECT 1 FROM fact_void v WHERE v.portfolio = "        \
	"r.portfolio AND v.target = w.seq)) "                                                            \
	"FROM (SELECT r.portfolio, r.seq, r.accepted, r.enrolment, r.evidence, r.tool, r.kase, r.topic, " \
	"r.site, " ASKED_NOW " AS assessor, " ASKED_SINCE " AS asked FROM "
#define REQUEST_ENTRIES ") r JOIN fact_entry n ON n.seq = r.seq JOIN fact_entry en ON en.seq = r.evidence "

static enum status read_requests(struct query *q, struct arena *a, struct listed_request **ret_items,
				 size_t *ret_count, struct err *err)
{
	struct listed_request *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	for (;;) {
		struct listed_request *r;

		TRY(query_step(q, &row, err));
		if (!row)
			break;
		items = arena_grow(a, items, count, &room, sizeof *items);
		r = &items[count++];
		*r = (struct listed_request){
			.seq = (uint64_t)col_int(q, 0),
			.evidence = (uint64_t)col_int(q, 1),
			.digest = digest_of_column(q, 2),
			.evidence_digest = digest_of_column(q, 3),
			.trainee = text_of(a, q, 4),
			.assessor = text_of(a, q, 5),
			.sent = col_int(q, 6),
			.tool = text_of(a, q, 7),
			.targets = text_of(a, q, 8),
			.topic = text_of(a, q, 9),
			.kase = text_of(a, q, 10),
			.site = text_of(a, q, 11),
			.purposes = (size_t)col_int(q, 12),
			.approved = col_int(q, 16) != 0,
			.enrolment = (uint64_t)col_int(q, 17),
			.asked = col_int(q, 18),
		};
		r->state = !col_null(q, 15) ? LISTED_VOID :
			   !col_null(q, 13) ? LISTED_DECIDED :
					      LISTED_WAITING;
		r->answer = (uint64_t)col_int(q, r->state == LISTED_VOID ? 15 : 13);
		r->unconfirmed = r->state == LISTED_WAITING ? (uint64_t)col_int(q, 19) : 0;
		r->satisfactory = r->state == LISTED_DECIDED && col_int(q, 14) != 0;
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}

enum status list_requests(struct db *db, const char *trainee, struct arena *a,
			  struct listed_request **ret_items, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, REQUEST_COLUMNS "fact_request r WHERE r.portfolio = ?1" REQUEST_ENTRIES "ORDER BY r.seq", &q, err));
	bind_text(q, 1, trainee);
	return read_requests(q, a, ret_items, ret_count, err);
}

enum status list_queue(struct db *db, const char *assessor, struct arena *a,
		       struct listed_request **ret_items, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     REQUEST_COLUMNS ASKED_EVER REQUEST_ENTRIES
		     "WHERE r.assessor = ?1 AND NOT EXISTS(SELECT 1 FROM fact_decision d WHERE d.portfolio "
		     "= r.portfolio AND d.request = r.seq) AND NOT EXISTS(SELECT 1 FROM fact_void v WHERE "
		     "v.portfolio = r.portfolio AND v.target IN (r.seq, r.enrolment)) ORDER BY r.seq",
		     &q, err));
	bind_text(q, 1, assessor);
	return read_requests(q, a, ret_items, ret_count, err);
}

#define ANSWERS_LOOKED_AT 20

static int by_length(const void *va, const void *vb)
{
	const int64_t *a = va, *b = vb;

	return (*a > *b) - (*a < *b);
}

enum status list_usual_days(struct db *db, const char *assessor, int32_t *ret_days, size_t *ret_count,
			    struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	int64_t took[ANSWERS_LOOKED_AT];
	size_t count = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT min(d.accepted) - r.accepted FROM " ASKED_EVER "JOIN fact_decision d ON "
		     "d.portfolio = r.portfolio AND d.request = r.seq WHERE " ASKED_NOW " = ?1 GROUP BY "
		     "r.portfolio, r.seq ORDER BY min(d.seq) DESC LIMIT 20",
		     &q, err));
	bind_text(q, 1, assessor);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row || count == ANSWERS_LOOKED_AT)
			break;
		took[count++] = col_int(q, 0);
	}
	qsort(took, count, sizeof(*took), by_length);
	*ret_days = count == 0 ? 0 : (int32_t)(took[count / 2] / 86400);
	*ret_count = count;
	return OK;
}

enum status list_unconfirmed(struct db *db, const char *officer, struct arena *a,
			     struct listed_answer **ret_items, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct listed_answer *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT w.seq, w.request, w.portfolio, w.person, w.accepted FROM fact_answer w "
		     "JOIN fact_request r ON r.portfolio = w.portfolio AND r.seq = w.request "
		     "JOIN fact_enrolment n ON n.portfolio = r.portfolio AND n.seq = r.enrolment "
		     "WHERE n.officer = ?1 AND w.person = " ASKED_NOW
		     " AND NOT EXISTS(SELECT 1 FROM fact_decision d WHERE d.portfolio = r.portfolio "
		     "AND d.request = r.seq) AND NOT EXISTS(SELECT 1 FROM fact_void v WHERE v.portfolio "
		     "= r.portfolio AND v.target IN (r.seq, w.seq)) ORDER BY w.seq",
		     &q, err));
	bind_text(q, 1, officer);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		items = arena_grow(a, items, count, &room, sizeof *items);
		items[count++] = (struct listed_answer){
			.seq = (uint64_t)col_int(q, 0),
			.request = (uint64_t)col_int(q, 1),
			.trainee = text_of(a, q, 2),
			.assessor = text_of(a, q, 3),
			.came = col_int(q, 4),
		};
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}

/* ---- enrolments, curricula, approvals ---- */

enum status list_curricula(struct db *db, struct arena *a, struct listed_curriculum **ret_items,
			   size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct listed_curriculum *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db, 
		     "SELECT seq, ref, digest" STANDING_PUBLICATIONS " ORDER BY ref, seq",
		     &q, err));
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		items = arena_grow(a, items, count, &room, sizeof *items);
		items[count++] = (struct listed_curriculum){
			.seq = (uint64_t)col_int(q, 0),
			.ref = text_of(a, q, 1),
			.digest = digest_of_column(q, 2),
		};
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}

enum status list_publication(struct db *db, const char *ref, struct digest *ret_entry,
			     struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT (SELECT x.digest FROM fact_entry AS x WHERE x.seq = f.seq)"
		     STANDING_PUBLICATIONS " AND ref = ?1 ORDER BY seq LIMIT 1",
		     &q, err));
	bind_text(q, 1, ref);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "%s was not published in this store; `attest curriculum publish %s` "
			    "does that",
			    ref, ref);
	*ret_entry = digest_of_column(q, 0);
	return OK;
}

enum status list_approval(struct db *db, const char *trainee, const char *officer,
			  const char *assessor, struct digest *ret_digest, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT n.digest FROM fact_approval a JOIN fact_entry n ON n.seq = a.seq WHERE "
		     "a.portfolio = ?1 AND a.assessor = ?2 AND a.officer = ?3 AND NOT EXISTS(SELECT 1 FROM "
		     "fact_approval_end e WHERE e.portfolio = a.portfolio AND e.approval = a.seq AND NOT "
		     "EXISTS(SELECT 1 FROM fact_void v WHERE v.portfolio = e.portfolio AND v.target = e.seq)) "
		     "AND NOT EXISTS(SELECT 1 FROM fact_void v WHERE v.portfolio = a.portfolio AND v.target = "
		     "a.seq) ORDER BY a.seq DESC LIMIT 1",
		     &q, err));
	bind_text(q, 1, trainee);
	bind_text(q, 2, assessor);
	bind_text(q, 3, officer);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "%s has not approved %s for %s", officer, assessor,
			    trainee);
	*ret_digest = digest_of_column(q, 0);
	return OK;
}
