/* The world's answers about keys: whose they are, what ends with them, and which registrars have one. */
#include <string.h>

#include "portfolio/world.h"

/*
 * What counts no longer once the key ?1 is invalid since ?2: entries signed with it from then on, and
 * those that wait no longer because of them. A key that such an entry brought is invalid from its
 * beginning. Each key is looked at once at most for each beginning, so this ends.
 */
#define GONE                                                                                       \
	"WITH RECURSIVE bad(key, since) AS (VALUES(?1, ?2)"                                        \
	" UNION SELECT k.key, k.accepted FROM bad CROSS JOIN fact_entry AS e"                      \
	"  ON e.key = bad.key AND e.accepted >= bad.since"                                         \
	"  CROSS JOIN fact_key AS k ON k.seq = e.seq"                                              \
	" UNION SELECT k.key, k.accepted FROM bad CROSS JOIN fact_entry AS e"                      \
	"  ON e.key = bad.key AND e.accepted >= bad.since"                                         \
	"  CROSS JOIN fact_effect AS f ON f.seq = e.seq"                                           \
	"  CROSS JOIN fact_key AS k ON k.seq = f.pending),"                                        \
	" gone(seq) AS (SELECT e.seq FROM bad CROSS JOIN fact_entry AS e"                          \
	"  ON e.key = bad.key AND e.accepted >= bad.since"                                         \
	" UNION SELECT f.pending FROM bad CROSS JOIN fact_entry AS e"                              \
	"  ON e.key = bad.key AND e.accepted >= bad.since"                                         \
	"  CROSS JOIN fact_effect AS f ON f.seq = e.seq) "

/* That it is a passkey's: the last three columns of the row. */
static enum status known_passkey(struct query *q, struct arena *a, struct known_key *key,
				 struct err *err)
{
	size_t n;
	const void *credential = col_blob(q, 7, &n);

	key->passkey = true;
	key->signing.domain = arena_text(a, col_text(q, 5));
	if (n != sizeof(key->signing.credential.bytes))
		return fail(err, ERR_CORRUPT, "the store's passkeys are not what it wrote: run "
					      "attest verify");
	memcpy(key->signing.credential.bytes, credential, n);
	return passkey_backup_parse(col_text(q, 6), &key->signing.backup, err);
}

enum status world_key(struct world *w, const struct digest *key, struct known_key *ret_key,
		      struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char hex[DIGEST_HEX];
	const void *spki;
	size_t n;
	bool row;

	TRY(db_query(w->db,
		     "SELECT k.person, k.spki, k.seq, (SELECT min(coalesce(since, accepted))"
		     "  FROM fact_key_end AS e WHERE e.key = k.key), (SELECT accepted"
		     "  FROM fact_void AS v WHERE v.portfolio = '' AND v.target = k.seq),"
		     " p.domain, p.backup, p.credential"
		     " FROM fact_key AS k LEFT JOIN fact_passkey AS p ON p.key = k.key"
		     " WHERE k.key = ?1"
		     " UNION ALL SELECT iif(name = 'root', ?2, ''), spki, seq, NULL, NULL, NULL, NULL,"
		     "  NULL"
		     " FROM fact_authority WHERE key = ?1",
		     &q, err));
	bind_blob(q, 1, key->bytes, sizeof(key->bytes));
	bind_text(q, 2, ROOT_AUTHOR);
	TRY(query_step(q, &row, err));
	digest_hex(key, hex);
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "key %.12s is nobody's here; a registrar certifies keys first", hex);
	spki = col_blob(q, 1, &n);
	*ret_key = (struct known_key){
		.person = arena_text(w->arena, col_text(q, 0)),
		.spki = (const uint8_t *)arena_bytes(w->arena, spki, n),
		.spki_n = n,
		.seq = (uint64_t)col_int(q, 2),
		.voided = !col_null(q, 4),
		.ended = !col_null(q, 3) || !col_null(q, 4),
		.end = col_null(q, 3) ? col_int(q, 4) : col_int(q, 3),
	};
	return col_null(q, 5) ? OK : known_passkey(q, w->arena, ret_key, err);
}

enum status world_keys_held(struct world *w, const char *person, enum keys_held *ret_held,
			    struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT count(*), coalesce(sum(NOT EXISTS(SELECT 1 FROM fact_key_end AS e"
		     "  WHERE e.key = k.key) AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = '' AND v.target = k.seq)), 0)"
		     " FROM fact_key AS k WHERE k.person = ?1",
		     &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	*ret_held = col_int(q, 0) == 0	 ? KEYS_NEVER
		    : col_int(q, 1) == 0 ? KEYS_ENDED
					 : KEYS_IN_FORCE;
	return OK;
}

enum status world_void_key(struct world *w, const struct digest *key, int64_t since,
			   struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     GONE "INSERT OR IGNORE INTO fact_void(portfolio, target, seq, accepted)"
			  " SELECT e.portfolio, e.seq, ?3, ?4 FROM gone"
			  " CROSS JOIN fact_entry AS e ON e.seq = gone.seq",
		     &q, err));
	bind_blob(q, 1, key->bytes, sizeof(key->bytes));
	bind_int(q, 2, since);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	return query_run(q, err);
}

/* ---- registrars ---- */

/*
 * A grant that ended before its first day, or before it was made, was never in effect. An end that was said later does not
 * change that there were two: who could say it reaches back would be rid of the second signer.
 */
enum status world_registrars_ever(struct world *w, int64_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT count(DISTINCT r.person) FROM fact_role AS r"
		     " LEFT JOIN fact_role_end AS e ON e.person = r.person AND e.granted = r.seq"
		     " WHERE r.role = 'registrar' AND r.first <= ?1"
		     " AND r.last >= r.accepted / 86400"
		     " AND (e.seq IS NULL OR e.last >= r.first OR e.accepted / 86400 >= r.first)"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = '' AND v.target = r.seq)",
		     &q, err));
	bind_int(q, 1, world_today(w));
	TRY(query_step(q, &row, err));
	*ret_count = col_int(q, 0);
	return OK;
}

enum status world_registrars_left(struct world *w, const char *person, const struct digest *key,
				  int64_t since, int64_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     GONE
		     "SELECT count(DISTINCT r.person) FROM fact_role AS r"
		     " LEFT JOIN fact_role_end AS e ON e.person = r.person AND e.granted = r.seq"
		     " WHERE r.role = 'registrar' AND r.first <= ?3 AND r.person IS NOT ?4"
		     " AND min(r.last, coalesce(e.last, r.last)) >= ?3"
		     " AND r.seq NOT IN (SELECT seq FROM gone)"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = '' AND v.target = r.seq)"
		     " AND EXISTS(SELECT 1 FROM fact_key AS k WHERE k.person = r.person"
		     "  AND k.key IS NOT ?1 AND k.seq NOT IN (SELECT seq FROM gone)"
		     /* signing_in_role: with a passkey that can be copied no registrar signs. */
		     "  AND NOT EXISTS(SELECT 1 FROM fact_passkey AS p WHERE p.key = k.key"
		     "   AND p.backup <> 'device-bound')"
		     "  AND NOT EXISTS(SELECT 1 FROM fact_key_end AS n WHERE n.key = k.key)"
		     "  AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "   WHERE v.portfolio = '' AND v.target = k.seq))",
		     &q, err));
	if (key == NULL)
		bind_null(q, 1);
	else
		bind_blob(q, 1, key->bytes, sizeof(key->bytes));
	bind_int(q, 2, since);
	bind_int(q, 3, world_today(w));
	bind_text(q, 4, person);
	TRY(query_step(q, &row, err));
	*ret_count = col_int(q, 0);
	return OK;
}
