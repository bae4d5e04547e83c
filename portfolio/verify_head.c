/*
 * What the log keeps about its whole: the signed head, and the frontier of the tree that appending
 * goes on from. Both must be what the leaves give.
 */
#include <string.h>

#include "portfolio/verify_priv.h"

/*
 * A head is five lines (origin, size, root, none, the log's signature). Witnesses will sign below; until
 * attest knows of any, what stands there was put there by nobody knows whom.
 */
static bool has_more(const char *note, size_t n)
{
	size_t lines = 0, i = 0;

	while (i < n && lines < 5)
		lines += note[i++] == '\n';
	return i < n;
}

static enum status note_check(struct audit *audit, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest root = tree_root(&audit->tree);
	struct checkpoint head;
	struct err why;
	size_t n, rows = 0;
	bool row;

	TRY(db_query(audit->store, "SELECT id, CAST(note AS BLOB) FROM head", &q, err));
	for (;;) {
		const char *note;

		TRY(query_step(q, &row, err));
		if (!row)
			break;
		rows++;
		note = col_blob(q, 1, &n);
		if (col_int(q, 0) != 1)
			finding_add(audit, "head", -1, NULL,
				    "there is a head numbered %lld beside "
				    "the one of the log",
				    (long long)col_int(q, 0));
		else if (!audit->anchored)
			continue; /* told already: no key to check it with */
		else if (checkpoint_read(&audit->log, note, n, &head, &why) != OK)
			finding_add(audit, "head", -1, NULL, "the signed head does not hold: %s",
				    why.text);
		else if (head.size != audit->tree.size || !digest_equal(&head.root, &root))
			finding_add(audit, "head", -1, NULL,
				    "the log signed a head of %llu entries that is not that of the "
				    "%llu "
				    "leaves here: some were changed, added or removed",
				    (unsigned long long)head.size,
				    (unsigned long long)audit->tree.size);
		else if (has_more(note, n))
			finding_add(audit, "head", -1, NULL,
				    "something stands below the log's signature of the head: this "
				    "program does not know what, or by whom");
	}
	if (rows == 0)
		finding_add(audit, "head", -1, NULL, "there is no signed head");
	return OK;
}

/* The frontier that appending goes on from. */
static enum status frontier_check(struct audit *audit, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	uint64_t found = 0;
	bool row;

	TRY(db_query(audit->store, "SELECT level, CAST(hash AS BLOB) FROM tree ORDER BY level", &q,
		     err));
	for (;;) {
		int64_t level;
		const uint8_t *hash;
		size_t n;

		TRY(query_step(q, &row, err));
		if (!row)
			break;
		level = col_int(q, 0);
		hash = col_blob(q, 1, &n);
		if (level < 0 || level >= TREE_DEPTH || (audit->tree.size >> level & 1) == 0 ||
		    n != sizeof(audit->tree.full[level].bytes) ||
		    memcmp(hash, audit->tree.full[level].bytes, n) != 0)
			finding_add(audit, "tree", -1, NULL,
				    "level %lld of the tree is not what the leaves give",
				    (long long)level);
		else
			found |= (uint64_t)1 << level;
	}
	if (found != audit->tree.size)
		finding_add(audit, "tree", -1, NULL,
			    "levels of the tree are missing: the leaves give others than are kept");
	return OK;
}

enum status head_check(struct audit *audit, struct err *err)
{
	TRY(note_check(audit, err));
	return frontier_check(audit, err);
}
