#include "cli/web/session_judging.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/web/session_signing.h"
#include "core/db.h"
#include "core/json.h"
#include "core/seal_box.h"

#define STEP 16384 /* a box is a multiple of this */

static struct digest key_of(const char *secret)
{
	static const char words[] = "attest judging\n";

	return digest_of_two(words, sizeof words - 1, secret, strlen(secret));
}

/* A box opens for this person and case alone. */
static const char *about(struct visit *v, uint64_t kase)
{
	return arena_printf(v->arena, "%s %" PRIu64, v->session.person, kase);
}

static enum status read_box(struct db *db, struct visit *v, uint64_t kase, const void **ret_box, size_t *ret_n,
			    struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const void *bytes;
	bool row;

	*ret_n = 0;
	TRY(db_query(db, "SELECT box FROM judging WHERE person = ?1 AND kase = ?2", &q, err));
	bind_text(q, 1, v->session.person);
	bind_int(q, 2, (int64_t)kase);
	TRY(query_step(q, &row, err));
	if (row) {
		bytes = col_blob(q, 0, ret_n);
		*ret_box = arena_bytes(v->arena, bytes, *ret_n);
	}
	return OK;
}

enum status judging_read(struct visit *v, uint64_t kase, json_t **ret_draft, bool *ret_closed, struct err *err)
{
	const char *secret = visit_secret(v, false);
	CLEANUP(buf_wipe) struct buf text = { 0 };
	const void *box = NULL;
	struct digest key;
	enum status status;
	json_t *draft;
	size_t n;

	buf_init(&text, JUDGING_MAX + STEP);
	status = read_box(sessions_take(visit_sessions(v)), v, kase, &box, &n, err);
	sessions_give(visit_sessions(v));
	if (status != OK)
		return status;
	*ret_closed = false;
	if (n > 0 && secret) {
		key = key_of(secret);
		status = box_open(&key, about(v, kase), box, n, &text, err);
		if (status != OK && status != ERR_DENIED)
			return status;
	}
	*ret_closed = n > 0 && text.len == 0;
	if (text.len == 0)
		draft = json_object();
	else
		TRY(json_read(text.data, text.len, JUDGING_MAX + STEP, &draft, err));
	arena_own(v->arena, json_release, draft);
	*ret_draft = draft;
	return OK;
}

static enum status write_box(struct db *db, struct visit *v, uint64_t kase, const struct buf *box, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "INSERT OR REPLACE INTO judging(person, kase, box) VALUES(?1, ?2, ?3)", &q, err));
	bind_text(q, 1, v->session.person);
	bind_int(q, 2, (int64_t)kase);
	bind_blob(q, 3, box->data, box->len);
	TRY(query_run(q, err));
	return signing_drop_of(db, v->session.person, judging_draft(v, kase), err);
}

enum status judging_write(struct visit *v, uint64_t kase, const json_t *draft, struct err *err)
{
	const char *secret = visit_secret(v, true);
	struct random random = random_system();
	CLEANUP(buf_wipe) struct buf text = { 0 };
	CLEANUP(buf_release) struct buf box = { 0 };
	struct digest key;
	enum status status;

	if (!secret)
		return fail(err, ERR_CONFLICT, "Your browser keeps no cookies, so that nothing can be kept for you alone");
	buf_init(&text, JUDGING_MAX + STEP);
	buf_init(&box, JUDGING_MAX + 2ul * STEP);
	key = key_of(secret);
	TRY(json_canonical(draft, &text, err));
	while (text.len % STEP != 0) /* white space after a document */
		buf_char(&text, ' ');
	TRY(box_close(&key, about(v, kase), text.data, text.len, &random, &box, err));
	status = write_box(sessions_take(visit_sessions(v)), v, kase, &box, err);
	sessions_give(visit_sessions(v));
	return status;
}

/* ---- what has been sealed ---- */

static const char draft_of[] = "judging/";

const char *judging_draft(struct visit *v, uint64_t kase)
{
	return arena_printf(v->arena, "%s%llu", draft_of, (unsigned long long)kase);
}

bool judging_is_draft(const char *name, uint64_t *ret_kase)
{
	size_t n = sizeof draft_of - 1;

	if (strncmp(name, draft_of, n) != 0)
		return false;
	*ret_kase = strtoull(name + n, NULL, 10);
	return true;
}

static enum status drop_box(struct db *db, struct visit *v, uint64_t kase, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "DELETE FROM judging WHERE person = ?1 AND kase = ?2", &q, err));
	bind_text(q, 1, v->session.person);
	bind_int(q, 2, (int64_t)kase);
	return query_run(q, err);
}

enum status judging_drop(struct visit *v, uint64_t kase, struct err *err)
{
	enum status status = drop_box(sessions_take(visit_sessions(v)), v, kase, err);

	sessions_give(visit_sessions(v));
	return status;
}
