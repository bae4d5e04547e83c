#include "cli/web/session_code.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/db.h"

/* No vowels, so that no word comes of it; nothing that looks like something else. */
static const char letters[] = "BCDFGHJKMPQRTVWXY346789";

static void new_code(char ret_text[CODE_TEXT])
{
	struct random random = random_system();
	uint8_t bytes[CODE_TEXT - 1];

	random_fill(&random, bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		ret_text[i] = letters[bytes[i] % (sizeof letters - 1)];
	ret_text[CODE_TEXT - 1] = '\0';
}

static enum status insert(struct db *db, const struct code *c, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_begin(db, err));
	TRY(db_query(db, "DELETE FROM code WHERE until < ?1 OR request = ?2", &old, err));
	bind_int(old, 1, now);
	bind_int(old, 2, (int64_t)c->request);
	TRY(query_run(old, err));
	TRY(db_query(db, "INSERT INTO code(code, request, until) VALUES(?1, ?2, ?3)", &q, err));
	bind_text(q, 1, c->text);
	bind_int(q, 2, (int64_t)c->request);
	bind_int(q, 3, c->until);
	TRY(query_run(q, err));
	return db_commit(db, err);
}

enum status code_make(struct sessions *s, uint64_t request, int64_t now, struct code *ret_code,
		      struct err *err)
{
	struct code c = {.request = request, .until = now + CODE_MINUTES * 60};
	enum status status;

	new_code(c.text);
	status = insert(sessions_take(s), &c, now, err);
	sessions_give(s);
	if (status == OK)
		*ret_code = c;
	return status;
}

static enum status take_row(struct query *q, struct code *ret_code, struct err *err)
{
	struct code c = {.request = 0};
	bool row;

	TRY(query_step(q, &row, err));
	if (!row)
		return fail(
			err, ERR_NOT_FOUND,
			"There is no such code, or it has ended: let the trainee show a new one");
	(void)snprintf(c.text, sizeof c.text, "%s", col_text(q, 0));
	c.request = (uint64_t)col_int(q, 1);
	c.until = col_int(q, 2);
	*ret_code = c;
	return OK;
}

static enum status by_text(struct db *db, const char *text, int64_t now, struct code *ret_code,
			   struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "SELECT code, request, until FROM code WHERE code = ?1 AND until >= ?2",
		     &q, err));
	bind_text(q, 1, text);
	bind_int(q, 2, now);
	return take_row(q, ret_code, err);
}

enum status code_find(struct sessions *s, const char *typed, int64_t now, struct code *ret_code,
		      struct err *err)
{
	char text[CODE_TEXT] = "";
	enum status status;
	size_t n = 0;

	for (; *typed && n + 1 < sizeof text; typed++) {
		if (isalnum((unsigned char)*typed))
			text[n++] = (char)toupper((unsigned char)*typed);
	}
	text[n] = '\0';
	status = by_text(sessions_take(s), text, now, ret_code, err);
	sessions_give(s);
	return status;
}

static enum status by_request(struct db *db, uint64_t request, int64_t now, struct code *ret_code,
			      struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "SELECT code, request, until FROM code WHERE request = ?1 AND until >= ?2",
		     &q, err));
	bind_int(q, 1, (int64_t)request);
	bind_int(q, 2, now);
	return take_row(q, ret_code, err);
}

enum status code_of(struct sessions *s, uint64_t request, int64_t now, struct code *ret_code,
		    struct err *err)
{
	enum status status = by_request(sessions_take(s), request, now, ret_code, err);

	sessions_give(s);
	return status;
}
