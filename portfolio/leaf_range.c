#include "portfolio/leaf_range.h"

enum status leaf_range(struct db *db, uint64_t first, uint64_t count, struct arena *a,
		       struct digest **ret_hashes, struct err *err)
{
	struct digest *hashes = arena_array(a, count, sizeof(*hashes));
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT seq, hash FROM leaf WHERE seq >= ?1 ORDER BY seq LIMIT ?2", &q, err));
	bind_int(q, 1, (int64_t)first);
	bind_int(q, 2, (int64_t)count);
	for (uint64_t i = 0; i < count; i++) {
		TRY(query_step(q, &row, err));
		if (!row || (uint64_t)col_int(q, 0) != first + i)
			return fail(err, ERR_CORRUPT, "leaf %llu is missing", (unsigned long long)(first + i));
		hashes[i] = col_digest(q, 1);
	}
	*ret_hashes = hashes;
	return OK;
}
