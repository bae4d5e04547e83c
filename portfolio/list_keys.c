/* A person's keys, as lists. */
#include <string.h>

#include "portfolio/list.h"

/* Of a key that ended several times, the end that reaches furthest back; a void one ended with what
 * brought it. */
#define KEYS                                                                                       \
	"SELECT k.key, k.seq, k.accepted, p.domain, p.backup, p.credential, e.seq, "               \
	"coalesce(e.since, e.accepted),"                                                           \
	" e.reason, v.seq, v.accepted FROM fact_key AS k LEFT JOIN fact_passkey AS p ON p.key = "  \
	"k.key"                                                                                    \
	" LEFT JOIN fact_key_end AS e ON e.key = k.key AND e.seq = (SELECT f.seq FROM "            \
	"fact_key_end AS f"                                                                        \
	"  WHERE f.key = k.key ORDER BY coalesce(f.since, f.accepted), f.seq LIMIT 1)"             \
	" LEFT JOIN fact_void AS v ON v.portfolio = '' AND v.target = k.seq"                       \
	" WHERE k.person = ?1 ORDER BY k.seq"

static struct digest digest_at(struct query *q, int column)
{
	struct digest d = {0};
	size_t n;
	const void *bytes = col_blob(q, column, &n);

	if (n == sizeof d.bytes)
		memcpy(d.bytes, bytes, n);
	return d;
}

static enum status read_key(struct query *q, struct arena *a, struct listed_key *ret_key,
			    struct err *err)
{
	struct listed_key key = {
		.key = digest_at(q, 0),
		.seq = (uint64_t)col_int(q, 1),
		.accepted = col_int(q, 2),
		.passkey = !col_null(q, 3),
		.ended = !col_null(q, 6) || !col_null(q, 9),
		.reason = "",
	};

	if (key.passkey) {
		key.signing.domain = arena_text(a, col_text(q, 3));
		TRY(passkey_backup_parse(col_text(q, 4), &key.signing.backup, err));
		key.signing.credential = digest_at(q, 5);
	}
	if (!col_null(q, 9)) {
		key.end_seq = (uint64_t)col_int(q, 9);
		key.end = col_int(q, 10);
		key.reason = "void";
	} else if (key.ended) {
		key.end_seq = (uint64_t)col_int(q, 6);
		key.end = col_int(q, 7);
		key.reason = arena_text(a, col_text(q, 8));
	}
	*ret_key = key;
	return OK;
}

enum status list_keys(struct db *db, const char *person, struct arena *a,
		      struct listed_key **ret_keys, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct listed_key *keys = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db, KEYS, &q, err));
	bind_text(q, 1, person);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		keys = arena_grow(a, keys, count, &room, sizeof *keys);
		TRY(read_key(q, a, &keys[count], err));
		count++;
	}
	*ret_keys = keys;
	*ret_count = count;
	return OK;
}

enum status list_key_file(struct db *db, const char *person, struct digest *ret_key,
			  struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT k.key FROM fact_key AS k WHERE k.person = ?1"
		     " AND NOT EXISTS(SELECT 1 FROM fact_passkey AS p WHERE p.key = k.key)"
		     " AND NOT EXISTS(SELECT 1 FROM fact_key_end AS e WHERE e.key = k.key)"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = '' AND "
		     "v.target = k.seq)"
		     " ORDER BY k.seq DESC LIMIT 1",
		     &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "%s has no key file whose key is in force", person);
	*ret_key = digest_at(q, 0);
	return OK;
}
