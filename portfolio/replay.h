/*
 * Replaying a journal: every entry is judged again, in order, into empty fact tables. `rebuild` and
 * `verify` share it, so that what the one makes is what the other expects.
 */
#ifndef PORTFOLIO_REPLAY_H
#define PORTFOLIO_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/db.h"
#include "core/digest.h"
#include "core/err.h"
#include "portfolio/kind.h"

/* Who hears of what happens; each may be NULL. */
struct replay_watch {
	/* The rules refuse entry `seq`, or it cannot be read. True goes on without its facts. */
	bool (*refused)(void *data, uint64_t seq, const struct err *why);
	void (*progress)(void *data, uint64_t done, uint64_t total);
	void *data;
};

/*
 * Judges every entry of the tables entry and leaf of `store` into the fact tables of w->db, which may
 * be the same database. The caller has begun a transaction on w->db, its fact tables are empty, and of
 * w it has set db, catalogue, kinds and text; the rest is set here. An entry that is not what its leaf
 * names (digest, signature, kind, key), or a hole in the numbers, counts as refused. Signatures are not checked:
 * `verify` does that on all cores before. `watch` may be NULL: then the first refusal is the result.
 */
MUST_CHECK enum status replay(struct db *store, struct world *w, const struct replay_watch *watch,
			      struct err *err);

/*
 * One row of a fact table as one line of text: its columns as SQL literals, joined with ','. Lines are
 * sorted bytewise; the query has that one column. For comparing two databases row by row.
 */
MUST_CHECK enum status facts_rows(struct db *db, const char *table, struct query **ret_query,
				  struct err *err);
/* The names of the fact tables, in order: every table whose name begins with "fact_". In the arena. */
MUST_CHECK enum status facts_tables(struct db *db, struct arena *a, const char ***ret_names,
				    size_t *ret_count, struct err *err);
/*
 * From here on this connection sees only the facts that the first `size` entries made, so that what was
 * computed before others were accepted in the same second can be computed again; and it only reads.
 * Once for a connection, before it has asked for facts.
 */
MUST_CHECK enum status facts_cut(struct db *db, uint64_t size, struct err *err);
/* Over all rows of all fact tables: SHA-256 of each table's name LF, then its rows, each with a LF. */
MUST_CHECK enum status facts_digest(struct db *db, struct digest *ret_digest, struct err *err);

#endif
