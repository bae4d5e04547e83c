#include "portfolio/world.h"

#include <string.h>

#include "core/date.h"
#include "portfolio/standing.h"

int32_t world_today(const struct world *w)
{
	return time_day(w->now);
}

static const char *keep_text(struct world *w, struct query *q, int n)
{
	return arena_text(w->arena, col_text(q, n));
}

/* ---- entries ---- */

enum status world_entry(struct world *w, const struct digest *digest, struct known_entry *ret_entry,
			struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char hex[DIGEST_HEX];
	bool row;

	TRY(db_query(w->db,
		     "SELECT seq, kind, portfolio, author, key, accepted, EXISTS(SELECT 1"
		     " FROM fact_void AS v WHERE v.portfolio = e.portfolio AND v.target = e.seq)"
		     " FROM fact_entry AS e WHERE digest = ?1",
		     &q, err));
	bind_blob(q, 1, digest->bytes, sizeof(digest->bytes));
	TRY(query_step(q, &row, err));
	digest_hex(digest, hex);
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "there is no entry %.12s in this log; look at what the store holds "
			    "now, and write again",
			    hex);
	*ret_entry = (struct known_entry){
		.seq = (uint64_t)col_int(q, 0),
		.kind = keep_text(w, q, 1),
		.portfolio = keep_text(w, q, 2),
		.author = keep_text(w, q, 3),
		.key = col_digest(q, 4),
		.accepted = col_int(q, 5),
		.voided = col_int(q, 6) != 0,
	};
	return OK;
}

enum status world_about(struct world *w, const struct entry *e, const char *what,
			struct known_entry *ret_entry, struct err *err)
{
	if (e->about_count != 1)
		return fail(err, ERR_INVALID, "a %s entry must be about one entry, %s, not %zu",
			    e->kind, what, e->about_count);
	return world_entry(w, &e->about[0], ret_entry, err);
}

enum status world_said(struct world *w, const struct digest *digest, struct entry *ret_entry,
		       const struct kind **ret_row, struct err *err)
{
	const struct kind *row;
	const char *bytes;
	struct entry e;
	size_t n;

	TRY(w->entry(w->text_data, digest, w->arena, &bytes, &n, err));
	if (entry_read(bytes, n, w->arena, &e, NULL) != OK || !digest_equal(&e.digest, digest))
		return fail(err, ERR_CORRUPT,
			    "the entry that it is about is not what was signed: run attest verify");
	row = kind_find(w->kinds, e.kind, e.v);
	if (row == NULL)
		return fail(err, ERR_CORRUPT, "the entry that it is about is of no known kind, %s",
			    e.kind);
	*ret_entry = e;
	*ret_row = row;
	return OK;
}

enum status world_void(struct world *w, const char *portfolio, uint64_t target, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT OR IGNORE INTO fact_void(portfolio, target, seq, accepted)"
		     " VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	bind_text(q, 1, portfolio);
	bind_int(q, 2, (int64_t)target);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	return query_run(q, err);
}

/* ---- people and roles ---- */

enum status world_has_person(struct world *w, const char *person, bool *ret_has, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db, "SELECT 1 FROM fact_person WHERE person = ?1", &q, err));
	bind_text(q, 1, person);
	return query_step(q, ret_has, err);
}

enum status world_needs_person(struct world *w, const char *person, struct err *err)
{
	bool has;

	TRY(world_has_person(w, person, &has, err));
	if (!has)
		return fail(err, ERR_NOT_FOUND,
			    "nobody here is called %s; a registrar adds people first", person);
	return OK;
}

void key_proof_message(const struct digest *pin, const char *person,
		       const struct digest *fingerprint, struct buf *out)
{
	struct digest none = {{0}};

	buf_text(out, "attest key\n");
	buf_hex(out, pin == NULL ? none.bytes : pin->bytes, sizeof(none.bytes));
	buf_printf(out, "\n%s\n", person);
	buf_hex(out, fingerprint->bytes, sizeof(fingerprint->bytes));
	buf_char(out, '\n');
}

enum status world_holds(struct world *w, const char *person, enum role role, int32_t day,
			bool *ret_holds, struct err *err)
{
	struct held_role *grants;
	size_t count;

	TRY(world_grants(w, person, role, day, &grants, &count, err));
	*ret_holds = count > 0;
	return OK;
}

enum status world_grants(struct world *w, const char *person, enum role role, int32_t day,
			 struct held_role **ret_grants, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct held_role *grants = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(
		w->db,
		"SELECT r.tools, r.specialisms, r.first, min(r.last, coalesce(e.last, r.last)),"
		" r.accepted FROM fact_role AS r"
		" LEFT JOIN fact_role_end AS e ON e.person = r.person AND e.granted = r.seq"
		" WHERE r.person = ?1 AND r.role = ?2 AND r.first <= ?3"
		" AND min(r.last, coalesce(e.last, r.last)) >= ?3"
		" AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		"  WHERE v.portfolio = '' AND v.target = r.seq)"
		" ORDER BY r.seq",
		&q, err));
	bind_text(q, 1, person);
	bind_text(q, 2, role_name(role));
	bind_int(q, 3, day);
	TRY(query_step(q, &row, err));
	while (row) {
		grants = arena_grow(w->arena, grants, count, &room, sizeof(*grants));
		grants[count++] = (struct held_role){
			.person = person,
			.role = role,
			.tools = keep_text(w, q, 0),
			.specialisms = keep_text(w, q, 1),
			.from = (int32_t)col_int(q, 2),
			.until = (int32_t)col_int(q, 3),
			.granted = col_int(q, 4),
		};
		TRY(query_step(q, &row, err));
	}
	*ret_grants = grants;
	*ret_count = count;
	return OK;
}

/* ---- curricula and enrolments ---- */

enum status world_published(struct world *w, const char *ref, struct digest *ret_digest,
			    struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db, "SELECT digest" STANDING_PUBLICATIONS " AND ref = ?1", &q, err));
	bind_text(q, 1, ref);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "curriculum %s is not published here; a registrar publishes it first",
			    ref);
	*ret_digest = col_digest(q, 0);
	return OK;
}

/* Of trainee ?1, but for void ones; `last` of an end that is not void. */
#define ENROLMENTS                                                                                 \
	"SELECT n.seq, curriculum, digest, start, wte, site, officer,"                             \
	" coalesce(e.last, 2147483647) FROM fact_enrolment AS n"                                   \
	" LEFT JOIN fact_enrolment_end AS e"                                                       \
	" ON e.portfolio = n.portfolio AND e.enrolment = n.seq"                                    \
	" AND NOT EXISTS(SELECT 1 FROM fact_void AS v"                                             \
	"  WHERE v.portfolio = e.portfolio AND v.target = e.seq)"                                  \
	" WHERE n.portfolio = ?1 AND NOT EXISTS(SELECT 1 FROM fact_void AS v"                      \
	"  WHERE v.portfolio = n.portfolio AND v.target = n.seq)"

static struct enrolment read_enrolment(struct world *w, struct query *q)
{
	return (struct enrolment){
		.entry = col_int(q, 0),
		.curriculum = keep_text(w, q, 1),
		.digest = col_digest(q, 2),
		.start = (int32_t)col_int(q, 3),
		.hundredths = (int32_t)col_int(q, 4),
		.site = keep_text(w, q, 5),
		.officer = keep_text(w, q, 6),
		.ended = (int32_t)col_int(q, 7),
	};
}

struct wanted {
	int32_t day;		     /* on which it has not ended */
	const char *officer;	     /* NULL: whoever is */
	const struct digest *digest; /* of its curriculum; NULL: any */
};

static enum status find_enrolment(struct world *w, const char *trainee, const struct wanted *wanted,
				  bool *ret_found, struct enrolment *ret_enrolment, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     ENROLMENTS " AND coalesce(e.last, 2147483647) >= ?2"
				" AND officer = coalesce(?3, officer)"
				" AND digest = coalesce(?4, digest) ORDER BY n.seq DESC LIMIT 1",
		     &q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, wanted->day);
	bind_text(q, 3, wanted->officer);
	if (wanted->digest != NULL)
		bind_blob(q, 4, wanted->digest->bytes, sizeof(wanted->digest->bytes));
	else
		bind_null(q, 4);
	TRY(query_step(q, &row, err));
	if (row)
		*ret_enrolment = read_enrolment(w, q);
	*ret_found = row;
	return OK;
}

enum status world_enrolment(struct world *w, const char *trainee, int32_t day,
			    struct enrolment *ret_enrolment, struct err *err)
{
	char text[DAY_TEXT];
	bool found;

	TRY(find_enrolment(w, trainee, &(struct wanted){.day = day}, &found, ret_enrolment, err));
	day_text(day, text);
	if (!found)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no enrolment on %s; a registrar, school or programme lead "
			    "enrols trainees first",
			    trainee, text);
	return OK;
}

enum status world_enrolment_about(struct world *w, const struct entry *e,
				  const struct digest *bound, struct enrolment *ret_enrolment,
				  struct err *err)
{
	bool officers = e->role == ROLE_TRAINING_OFFICER, found;
	struct wanted wanted = {.day = world_today(w), .officer = officers ? e->author : NULL};
	struct enrolment latest, enrolment;

	TRY(world_enrolment(w, e->portfolio, wanted.day, &latest, err));
	TRY(find_enrolment(w, e->portfolio, &wanted, &found, &enrolment, err));
	if (!found)
		return fail(err, ERR_DENIED, "the training officer of %s is %s, not %s: ask %s",
			    e->portfolio, latest.officer, e->author, latest.officer);
	wanted.digest = bound;
	latest = enrolment;
	TRY(find_enrolment(w, e->portfolio, &wanted, &found, &enrolment, err));
	if (!found)
		return fail(err, ERR_CONFLICT, "%s is bound to %s, and the entry names another digest",
			    e->portfolio, latest.curriculum);
	*ret_enrolment = enrolment;
	return OK;
}

enum status world_enrolment_at(struct world *w, const char *trainee, uint64_t seq,
			       struct enrolment *ret_enrolment, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db, ENROLMENTS " AND n.seq = ?2", &q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, (int64_t)seq);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "entry %llu is no enrolment of %s that stands",
			    (unsigned long long)seq, trainee);
	*ret_enrolment = read_enrolment(w, q);
	return OK;
}

enum status world_is_trainee(struct world *w, const char *person, int32_t day, bool *ret_trainee,
			     struct err *err)
{
	struct enrolment enrolment;
	enum status status = world_enrolment(w, person, day, &enrolment, err);

	if (status != OK && status != ERR_NOT_FOUND)
		return status;
	*ret_trainee = status == OK;
	return OK;
}

enum status world_no_trainee(struct world *w, const char *person, struct err *err)
{
	bool trainee;

	TRY(world_is_trainee(w, person, world_today(w), &trainee, err));
	if (trainee)
		return fail(err, ERR_DENIED,
			    "%s is a trainee today, and trainees do not assess each other", person);
	return OK;
}

enum status world_freeze(struct world *w, const char *trainee, const struct enrolment *enrolment,
			 int32_t *ret_day, struct err *err)
{
	struct training training;

	TRY(facts_load_training(w->db, trainee, enrolment, w->now, w->arena, &training, err));
	return w->catalogue->freeze(w->catalogue->data, &enrolment->digest, &training, ret_day, err);
}

enum status world_not_frozen(struct world *w, const char *trainee,
			     const struct enrolment *enrolment, struct err *err)
{
	char text[DAY_TEXT];
	int32_t day;

	TRY(world_freeze(w, trainee, enrolment, &day, err));
	day_text(day, text);
	if (world_today(w) > day)
		return fail(err, ERR_CONFLICT,
			    "the portfolio froze at the end of %s: it can still be read and "
			    "exported; ask a registrar if the award's date should be moved",
			    text);
	return OK;
}

enum status world_approved(struct world *w, const char *trainee, const char *officer,
			   const char *assessor, bool *ret_approved, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_approval AS a"
		     " WHERE portfolio = ?1 AND assessor = ?2 AND officer = ?3"
		     " AND NOT EXISTS(SELECT 1 FROM fact_approval_end AS e"
		     "  WHERE e.portfolio = a.portfolio AND e.approval = a.seq"
		     "  AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "   WHERE v.portfolio = e.portfolio AND v.target = e.seq))"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = a.portfolio AND v.target = a.seq)",
		     &q, err));
	bind_text(q, 1, trainee);
	bind_text(q, 2, assessor);
	bind_text(q, 3, officer);
	return query_step(q, ret_approved, err);
}

enum status world_approval(struct world *w, const char *trainee, uint64_t seq,
			   const char **ret_assessor, bool *ret_ended, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT assessor, EXISTS(SELECT 1 FROM fact_approval_end AS e"
		     "  WHERE e.portfolio = a.portfolio AND e.approval = a.seq"
		     "  AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "   WHERE v.portfolio = e.portfolio AND v.target = e.seq))"
		     " OR EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = a.portfolio AND v.target = a.seq)"
		     " FROM fact_approval AS a WHERE portfolio = ?1 AND seq = ?2",
		     &q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, (int64_t)seq);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "entry %llu is no approval for %s",
			    (unsigned long long)seq, trainee);
	*ret_assessor = arena_text(w->arena, col_text(q, 0));
	*ret_ended = col_int(q, 1) != 0;
	return OK;
}
