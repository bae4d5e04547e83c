#include "cli/web/session_asked.h"

#include "cli/signed_request.h"

#define KEPT_SECONDS (4 * SIGNED_REQUEST_SECONDS) /* the clocks of both may be apart either way */

static enum status take_once(struct db *db, const struct digest *nonce, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *was = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "DELETE FROM asked WHERE at < ?1", &old, err));
	bind_int(old, 1, now - KEPT_SECONDS);
	TRY(query_run(old, err));
	TRY(db_query(db, "SELECT 1 FROM asked WHERE nonce = ?1", &was, err));
	bind_blob(was, 1, nonce->bytes, sizeof nonce->bytes);
	TRY(query_step(was, &row, err));
	if (row)
		return fail(err, ERR_DENIED, "This very request came before: it is taken once");
	TRY(db_query(db, "INSERT INTO asked(nonce, at) VALUES(?1, ?2)", &q, err));
	bind_blob(q, 1, nonce->bytes, sizeof nonce->bytes);
	bind_int(q, 2, now);
	return query_run(q, err);
}

enum status asked_once(struct sessions *s, const struct digest *nonce, int64_t now, struct err *err)
{
	enum status status = take_once(sessions_take(s), nonce, now, err);

	sessions_give(s);
	return status;
}
