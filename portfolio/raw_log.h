/*
 * The limit of appending: SQLite alone. The rows that an append puts into `entry`, `leaf` and `text`, the
 * same bytes into the same tables with the same indexes, as durable (core/db.h: WAL, synchronous=FULL),
 * and nothing else: no rule, no signature, no tree, no head, no facts. It is what `bench` sets
 * journal_append against, and is for nothing else.
 */
#ifndef PORTFOLIO_RAW_LOG_H
#define PORTFOLIO_RAW_LOG_H

#include "core/arena.h"
#include "core/err.h"
#include "portfolio/entry.h"
#include "portfolio/journal.h"

/* The rows of one entry. */
struct raw_row {
	struct record record;
	struct entry entry;
	struct digest hash; /* of the leaf; stands for the root too, which is as long */
	const struct text *texts;
	size_t text_count;
};

struct raw_log;

/* `path` must not exist. */
MUST_CHECK enum status raw_log_open(const char *path, struct raw_log **ret_log, struct err *err);
void raw_log_cleanup(struct raw_log **log);

/* What the journal holds as entry `seq`, appended as `submission` (borrowed). The rest is in the arena. */
MUST_CHECK enum status raw_row_read(struct journal *j, uint64_t seq,
				    const struct submission *submission, struct arena *a,
				    struct raw_row *ret_row, struct err *err);
/* All rows in one transaction, which is durable when this returns. */
MUST_CHECK enum status raw_log_insert(struct raw_log *log, const struct raw_row *rows, size_t count,
				      struct err *err);

#endif
