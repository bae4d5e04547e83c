#include "portfolio/kind.h"

#include <string.h>

#include "core/date.h"
#include "core/key.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/guard.h"
#include "portfolio/kind_priv.h"
#include "portfolio/msf.h"
#include "portfolio/world.h"

#define CLOCKS_DIFFER 300	 /* seconds between an author's clock and the log's */
#define CARRIED (30 * 24 * 3600) /* seconds that a signed answer may travel */

const struct kind *kind_find(const struct kinds *kinds, const char *name, int v)
{
	for (size_t i = 0; i < kinds->count; i++)
		if (kinds->rows[i]->v == v && strcmp(kinds->rows[i]->name, name) == 0)
			return kinds->rows[i];
	return NULL;
}

const struct kind *kind_newest(const struct kinds *kinds, const char *name)
{
	const struct kind *newest = NULL;

	for (size_t i = 0; i < kinds->count; i++) {
		const struct kind *row = kinds->rows[i];

		if (strcmp(row->name, name) == 0 && (!newest || row->v > newest->v))
			newest = row;
	}
	return newest;
}

bool kind_is_guarded(const struct kind *row)
{
	return !row->unguarded && row->texts[0].name != NULL;
}

bool kind_is_kept(const struct kinds *kinds, const struct entry *e)
{
	const struct kind *row = kind_find(kinds, e->kind, e->v);

	return row != NULL && row->kept;
}

/* ---- version and kind, log, digest ---- */

static enum status judge_kind(struct world *w, const struct entry *e, const struct kind **ret_row,
			      struct err *err)
{
	const struct kind *row = kind_find(w->kinds, e->kind, e->v);

	if (row == NULL)
		return fail(err, ERR_INVALID,
			    "there is no kind \"%s\" of version %d; a newer program may know it",
			    e->kind, e->v);
	*ret_row = row;
	return OK;
}

static enum status judge_log(struct world *w, const struct entry *e, const struct kind *row,
			     struct err *err)
{
	char hex[DIGEST_HEX];

	if (e->anchor != (row->roles == ROLE_BIT(ROLE_AUTHORITY)))
		return fail(err, ERR_INVALID,
			    e->anchor ? "a %s entry must name its log: only entry 0 names none"
				      : "a %s entry names no log",
			    row->name);
	if (e->anchor != (w->seq == 0))
		return fail(err, ERR_CONFLICT,
			    e->anchor ? "this log has its entry 0 already"
				      : "this log is empty: its first entry must be its anchor");
	digest_hex(&e->log, hex);
	if (!e->anchor && !digest_equal(&e->log, &w->pin))
		return fail(err, ERR_DENIED,
			    "the entry was signed for another log, %.12s; it must be signed for "
			    "this one",
			    hex);
	return OK;
}

/* Entry 0 says which versions the log accepts; whether its own is among them, its row checks. */
static enum status judge_version(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool accepted;

	if (e->anchor)
		return OK;
	TRY(db_query(w->db, "SELECT 1 FROM fact_version WHERE v = ?1", &q, err));
	bind_int(q, 1, e->v);
	TRY(query_step(q, &accepted, err));
	if (!accepted)
		return fail(err, ERR_DENIED,
			    "this log does not accept entries of version %d: entry 0 does not name "
			    "it; use the version that it names",
			    e->v);
	return OK;
}

static enum status judge_new(struct world *w, const struct entry *e, struct err *err)
{
	struct known_entry known;
	enum status status = world_entry(w, &e->digest, &known, err);

	if (status == OK)
		return fail(err, ERR_CONFLICT,
			    "the same entry is in the log already, as entry %llu; nothing needs to "
			    "be done",
			    (unsigned long long)known.seq);
	return status == ERR_NOT_FOUND ? OK : status;
}

/* ---- seen and times ---- */

static enum status judge_seen(struct world *w, const struct entry *e, int64_t *ret_seen_at,
			      struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest root = digest_of(NULL, 0);
	size_t n;
	const void *bytes;
	bool row;

	*ret_seen_at = INT64_MIN;
	if (e->seen_size > w->seq)
		return fail(err, ERR_INVALID,
			    "the author says to have seen %llu entries, but this log had %llu",
			    (unsigned long long)e->seen_size, (unsigned long long)w->seq);
	if (e->seen_size > 0) {
		TRY(db_query(w->db, "SELECT root, accepted FROM fact_entry WHERE seq = ?1", &q,
			     err));
		bind_int(q, 1, (int64_t)e->seen_size - 1);
		TRY(query_step(q, &row, err));
		bytes = col_blob(q, 0, &n);
		if (!row || n != sizeof(root.bytes))
			return fail(err, ERR_CORRUPT, "the root of the tree at %llu is not known",
				    (unsigned long long)e->seen_size);
		memcpy(root.bytes, bytes, n);
		*ret_seen_at = col_int(q, 1);
	}
	if (!digest_equal(&root, &e->seen_root))
		return fail(err, ERR_DENIED,
			    "the author saw another history: at %llu entries this log has another "
			    "root; do not go on until that is explained",
			    (unsigned long long)e->seen_size);
	return OK;
}

static enum status judge_time(struct world *w, const struct entry *e, int64_t seen_at,
			      struct err *err)
{
	char said[TIME_TEXT], now[TIME_TEXT];

	time_text(e->time, said);
	time_text(w->now, now);
	if (e->time > w->now + CLOCKS_DIFFER)
		return fail(
			err, ERR_INVALID,
			"the entry says %s, but it is %s: set the author's clock and sign again",
			said, now);
	if (e->time < w->now - CARRIED)
		return fail(
			err, ERR_INVALID,
			"the entry says %s, more than 30 days before %s: it must be signed again",
			said, now);
	if (seen_at != INT64_MIN && e->time < seen_at - CLOCKS_DIFFER) {
		time_text(seen_at, now);
		return fail(err, ERR_INVALID,
			    "the entry says %s, but its author had already seen what was accepted "
			    "at %s: set the author's clock and sign again",
			    said, now);
	}
	return OK;
}

/* ---- key and signature ---- */

/* Entry 0 is signed by the key of the root certificate that it holds. */
static enum status anchor_key(struct world *w, const struct entry *e, struct key **ret_key,
			      struct err *err)
{
	CLEANUP(certificate_cleanup) struct certificate *root = NULL;
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct digest fingerprint;

	if (strcmp(e->author, ROOT_AUTHOR) != 0)
		return fail(err, ERR_DENIED, "the author of entry 0 is \"%s\", not %s", ROOT_AUTHOR,
			    e->author);
	TRY(anchor_root(w, e, &root, err));
	TRY(certificate_key(root, &key, err));
	fingerprint = key_fingerprint(key);
	if (!digest_equal(&fingerprint, &e->key))
		return fail(err, ERR_DENIED,
			    "entry 0 must be signed with the key of the root certificate in it");
	*ret_key = key;
	key = NULL;
	return OK;
}

/* Without ret_key none is made: it costs a quarter of checking a signature. */
static enum status person_key(struct world *w, const struct entry *e, struct key **ret_key,
			      struct err *err)
{
	struct known_key known;
	char hex[DIGEST_HEX], end[TIME_TEXT];

	TRY(world_key(w, &e->key, &known, err));
	digest_hex(&e->key, hex);
	if (strcmp(known.person, e->author) != 0)
		return fail(err, ERR_DENIED,
			    "key %.12s is not %s's: everybody signs with a key of their own", hex,
			    e->author);
	time_text(known.end, end);
	if (known.ended)
		return fail(err, ERR_DENIED,
			    "key %.12s of %s is not valid since %s; sign with one that is in force",
			    hex, e->author, end);
	if (known.passkey)
		TRY(signing_in_role(e->role, known.signing.backup, err));
	if (ret_key == NULL)
		return OK;
	return signing_key(known.spki, known.spki_n, known.passkey ? &known.signing : NULL, ret_key,
			   err);
}

static enum status judge_key(struct world *w, const struct entry *e, const struct kind *row,
			     const uint8_t *signature, size_t signature_n, bool verified,
			     struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;

	if (e->anchor)
		TRY(anchor_key(w, e, &key, err));
	else if (row->own_key)
		TRY(key_own(w, e, &key, err));
	else
		TRY(person_key(w, e, verified ? NULL : &key, err));
	if (!verified && !key_verify(key, e->bytes, e->len, signature, signature_n))
		return fail(err, ERR_DENIED,
			    "the signature is not one by %s's key over these bytes; the entry must "
			    "be signed again",
			    e->author);
	return OK;
}

/* ---- place and role ---- */

static enum status judge_place(struct world *w, const struct entry *e, const struct kind *row,
			       struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool enrolled;
	struct msf msf;

	if (row->place == PLACE_STORE) {
		if (e->portfolio[0] != '\0')
			return fail(
				err, ERR_INVALID,
				"a %s entry belongs to the whole store, not to the portfolio of %s",
				row->name, e->portfolio);
		return OK;
	}
	if (row->place == PLACE_EITHER)
		return OK;
	if (row->place == PLACE_CHAIN)
		return msf_find(w, e->portfolio, &msf, err);
	if (e->portfolio[0] == '\0')
		return fail(err, ERR_INVALID,
			    "a %s entry must name the trainee whose portfolio it is in", row->name);
	TRY(world_needs_person(w, e->portfolio, err));
	if (row->opens)
		return OK;
	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_enrolment AS n WHERE portfolio = ?1"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = n.portfolio AND v.target = n.seq)"
		     " UNION ALL SELECT 1 FROM fact_role AS r WHERE person = ?1 AND role = 'applicant'"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = '' AND v.target = r.seq)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	TRY(query_step(q, &enrolled, err));
	if (!enrolled)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no portfolio: a registrar, school or programme lead enrols "
			    "trainees first, or a registrar grants the role applicant",
			    e->portfolio);
	return OK;
}

/* "assessor, training-officer or registrar" */
static const char *role_names(struct world *w, unsigned roles)
{
	const char *names = "";

	for (int role = 0; role < ROLE_COUNT; role++) {
		if ((roles & ROLE_BIT(role)) == 0)
			continue;
		roles &= ~ROLE_BIT(role);
		names = arena_printf(w->arena, "%s%s%s", names,
				     names[0] == '\0' ? ""
				     : roles == 0     ? " or "
						      : ", ",
				     role_name((enum role)role));
	}
	return names;
}

static enum status judge_trainee(struct world *w, const struct entry *e, struct err *err)
{
	bool trainee;

	if (e->portfolio[0] != '\0' && strcmp(e->author, e->portfolio) != 0)
		return fail(err, ERR_DENIED, "%s is not the trainee of this portfolio: it is %s's",
			    e->author, e->portfolio);
	TRY(world_is_trainee(w, e->author, world_today(w), &trainee, err));
	if (!trainee)
		return fail(err, ERR_DENIED,
			    "%s is no trainee today: the enrolment has ended, or there was none",
			    e->author);
	return OK;
}

/* That they hold the role was asked. */
static enum status judge_applicant(const struct entry *e, struct err *err)
{
	if (e->portfolio[0] != '\0' && strcmp(e->author, e->portfolio) != 0)
		return fail(err, ERR_DENIED,
			    "%s is not the applicant of this portfolio: it is %s's", e->author,
			    e->portfolio);
	return OK;
}

static enum status judge_officer(struct world *w, const struct entry *e, struct err *err)
{
	struct enrolment enrolment;

	if (e->portfolio[0] == '\0')
		return OK;
	return world_enrolment_about(w, e, NULL, &enrolment, err);
}

/* Its key was checked: nobody else's is the root key. */
static enum status judge_authority(const struct entry *e, struct err *err)
{
	if (strcmp(e->author, ROOT_AUTHOR) != 0)
		return fail(err, ERR_DENIED,
			    "%s is not the authority: only the root key speaks as it", e->author);
	return OK;
}

static enum status judge_role(struct world *w, const struct entry *e, const struct kind *row,
			      struct err *err)
{
	char today[DAY_TEXT];
	bool holds;

	if ((row->roles & ROLE_BIT(e->role)) == 0)
		return fail(err, ERR_DENIED, "a %s entry is written in the role %s, not %s",
			    row->name, role_names(w, row->roles), role_name(e->role));
	if (e->role == ROLE_AUTHORITY)
		return judge_authority(e, err);
	if (e->role == ROLE_TRAINEE)
		return judge_trainee(w, e, err);
	if (e->role == ROLE_RATER) /* by an invitation, which the row asks for */
		return OK;
	if (e->role == ROLE_TRAINING_OFFICER)
		TRY(judge_officer(w, e, err));
	TRY(world_holds(w, e->author, e->role, world_today(w), &holds, err));
	day_text(world_today(w), today);
	if (!holds)
		return fail(err, ERR_DENIED,
			    "%s does not hold the role %s on %s; a registrar grants roles",
			    e->author, role_name(e->role), today);
	if (e->role == ROLE_APPLICANT)
		return judge_applicant(e, err);
	/* Whatever their roles: nobody decides anything about oneself. */
	if (strcmp(e->author, e->portfolio) == 0)
		return fail(err, ERR_DENIED,
			    "%s cannot say this of oneself: in their own portfolio people speak as "
			    "the trainee or the applicant",
			    e->author);
	return OK;
}

/* ---- about ---- */

static enum status judge_about(struct world *w, const struct entry *e, const struct kind *row,
			       struct err *err)
{
	if (row->alone && e->about_count > 0)
		return fail(err, ERR_INVALID, "a %s entry is about no other entry", row->name);
	for (size_t i = 0; i < e->about_count; i++) {
		struct known_entry known;

		for (size_t k = 0; k < i; k++)
			if (digest_equal(&e->about[k], &e->about[i]))
				return fail(err, ERR_INVALID,
					    "the entry names the same entry twice in \"about\", at "
					    "%zu and %zu",
					    k + 1, i + 1);
		TRY(world_entry(w, &e->about[i], &known, err));
		if (known.portfolio[0] != '\0' && strcmp(known.portfolio, e->portfolio) != 0)
			return fail(err, ERR_DENIED,
				    "entry %llu, which it is about, is in the portfolio of %s, not "
				    "in this one",
				    (unsigned long long)known.seq, known.portfolio);
	}
	return OK;
}

/* ---- body ---- */

/* The row's own members, and beside them what the author decided of what the guard found. */
static enum status judge_body(const struct entry *e, const struct kind *row, struct err *err)
{
	CLEANUP(json_cleanup) json_t *own = NULL;
	const json_t *decision = json_object_get(e->body, GUARD_MEMBER);
	const char *word = json_string_value(decision);

	if (decision == NULL || !kind_is_guarded(row))
		return body_check(row->body, e->body, err);
	if (word == NULL || !guard_is_decision(word))
		return fail(err, ERR_INVALID, "the body's \"guard\" is none of: not-a-patient, invented");
	own = json_copy((json_t *)e->body);
	json_object_del(own, GUARD_MEMBER);
	return body_check(row->body, own, err);
}

/* ---- second signer, and what is written ---- */

static enum status judge_second(struct world *w, const struct entry *e, const struct kind *row,
				bool *ret_waits, bool *ret_single, enum role *ret_role,
				struct err *err)
{
	struct second second = {0};
	int64_t registrars = 0;

	if (row->second != NULL)
		TRY(row->second(w, e, &second, err));
	if (second.wanted && !second.always && e->role == ROLE_AUTHORITY)
		second.wanted = false;
	if (second.wanted && !second.always)
		TRY(world_registrars_ever(w, &registrars, err));
	*ret_waits = second.wanted && (second.always || registrars >= 2);
	*ret_single = second.wanted && !*ret_waits;
	*ret_role = second.role;
	return OK;
}

static enum status note_entry(struct world *w, const struct entry *e, bool single, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_entry(seq, digest, kind, v, portfolio, author, key,"
		     " accepted, single) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		     &q, err));
	bind_int(q, 1, (int64_t)w->seq);
	bind_blob(q, 2, e->digest.bytes, sizeof(e->digest.bytes));
	bind_text(q, 3, e->kind);
	bind_int(q, 4, e->v);
	bind_text(q, 5, e->portfolio);
	bind_text(q, 6, e->author);
	bind_blob(q, 7, e->key.bytes, sizeof(e->key.bytes));
	bind_int(q, 8, w->now);
	bind_int(q, 9, single);
	return query_run(q, err);
}

static enum status note_pending(struct world *w, const struct entry *e, const struct kind *row,
				enum role role, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_pending(seq, accepted, bytes, role) VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	bind_int(q, 1, (int64_t)w->seq);
	bind_int(q, 2, w->now);
	bind_blob(q, 3, e->bytes, e->len);
	bind_text(q, 4, role_name(role));
	TRY(query_run(q, err));
	return row->wait == NULL ? OK : row->wait(w, e, err);
}

enum status kind_judge(struct world *w, const struct entry *e, const uint8_t *signature,
		       size_t signature_n, bool verified, struct err *err)
{
	const struct kind *row;
	int64_t seen_at;
	bool waits, single;
	enum role role;

	TRY(judge_kind(w, e, &row, err));
	TRY(judge_log(w, e, row, err));
	TRY(judge_version(w, e, err));
	TRY(judge_new(w, e, err));
	TRY(judge_seen(w, e, &seen_at, err));
	TRY(judge_time(w, e, seen_at, err));
	TRY(judge_key(w, e, row, signature, signature_n, verified, err));
	TRY(judge_place(w, e, row, err));
	TRY(judge_role(w, e, row, err));
	TRY(judge_about(w, e, row, err));
	TRY(judge_body(e, row, err));
	TRY(text_rules_check(row->texts, e, err));
	if (row->check != NULL)
		TRY(row->check(w, e, err));
	TRY(judge_second(w, e, row, &waits, &single, &role, err));

	TRY(note_entry(w, e, single, err));
	if (waits)
		TRY(note_pending(w, e, row, role, err));
	else if (row->apply != NULL)
		TRY(row->apply(w, e, err));
	if (e->anchor)
		w->pin = e->digest;
	return OK;
}

enum status kind_suppose(struct world *w, const struct entry *e, struct err *err)
{
	const struct kind *row;

	TRY(judge_kind(w, e, &row, err));
	TRY(judge_place(w, e, row, err));
	TRY(judge_role(w, e, row, err));
	TRY(judge_about(w, e, row, err));
	TRY(judge_body(e, row, err));
	if (row->check != NULL)
		TRY(row->check(w, e, err));
	TRY(note_entry(w, e, false, err));
	return row->apply == NULL ? OK : row->apply(w, e, err);
}

enum status kind_rooted(struct world *w, const struct digest *root, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db, "UPDATE fact_entry SET root = ?2 WHERE seq = ?1 AND root IS NULL", &q,
		     err));
	bind_int(q, 1, (int64_t)w->seq);
	bind_blob(q, 2, root->bytes, sizeof(root->bytes));
	TRY(query_run(q, err));
	if (db_changes(w->db) != 1)
		return fail(err, ERR_CONFLICT,
			    "entry %llu was not judged, or has the root of its tree already",
			    (unsigned long long)w->seq);
	return OK;
}
