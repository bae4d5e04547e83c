/*
 * Before anything is read: are these the tables that attest makes? A view in place of a table, a
 * trigger, or a column of another type could make the rest of the check see what is not there.
 */
#include <string.h>

#include "portfolio/replay.h"
#include "portfolio/verify_priv.h"

/* One thing of a schema, as a line; they come sorted, and no two are the same. */
static enum status schema_lines(struct db *db, struct query **ret_query, struct err *err)
{
	return db_query(
		db,
		"SELECT quote(type) || ' ' || quote(name) || ' on ' || quote(tbl_name) || ': '\n"
		"  || quote(CAST(sql AS BLOB)), name, type\n"
		"FROM sqlite_schema ORDER BY 1",
		ret_query, err);
}

static enum status line_step(struct query *q, const char **ret_line, struct err *err)
{
	bool row;

	TRY(query_step(q, &row, err));
	*ret_line = row ? col_text(q, 0) : NULL;
	return OK;
}

static void line_missing(struct audit *audit, struct query *q)
{
	finding_add(audit, "schema", -1, NULL,
		    "the %s %s is missing, or is not the one that attest makes", col_text(q, 2),
		    col_text(q, 1));
}

static void line_extra(struct audit *audit, struct query *q)
{
	finding_add(
		audit, "schema", -1, NULL,
		"there is a %s %s that attest did not make: what it does to the store is unknown",
		col_text(q, 2), col_text(q, 1));
}

static enum status lines_compare(struct audit *audit, enum soundness *ret_soundness,
				 struct err *err)
{
	enum soundness soundness = STORE_SOUND;
	CLEANUP(query_cleanup) struct query *want = NULL;
	CLEANUP(query_cleanup) struct query *have = NULL;
	const char *w, *h;

	TRY(schema_lines(audit->fresh, &want, err));
	TRY(schema_lines(audit->store, &have, err));
	TRY(line_step(want, &w, err));
	TRY(line_step(have, &h, err));
	while (w != NULL || h != NULL) {
		int order = w == NULL ? 1 : h == NULL ? -1 : strcmp(w, h);

		if (order < 0) {
			line_missing(audit, want);
			soundness = STORE_FOREIGN;
		} else if (order > 0) {
			line_extra(audit, have);
			if (soundness == STORE_SOUND)
				soundness = STORE_DAMAGED;
		}
		if (order <= 0)
			TRY(line_step(want, &w, err));
		if (order >= 0)
			TRY(line_step(have, &h, err));
	}
	*ret_soundness = soundness;
	return OK;
}

static enum status integrity_check(struct audit *audit, struct err *err)
{
	struct err why;
	enum status status = db_integrity(audit->store, &why);

	if (status != ERR_CORRUPT) {
		if (status != OK)
			*err = why;
		return status;
	}
	finding_add(audit, "store", -1, NULL, "SQLite finds its file out of order: %s", why.text);
	return OK;
}

static enum status versions_compare(struct audit *audit, struct err *err)
{
	CLEANUP(query_cleanup) struct query *want = NULL;
	CLEANUP(query_cleanup) struct query *have = NULL;
	const char *w, *h;

	TRY(facts_rows(audit->fresh, "schema_version", &want, err));
	TRY(facts_rows(audit->store, "schema_version", &have, err));
	do {
		TRY(line_step(want, &w, err));
		TRY(line_step(have, &h, err));
		if ((w == NULL) == (h == NULL) && (w == NULL || strcmp(w, h) == 0))
			continue;
		finding_add(audit, "schema", -1, NULL,
			    "the table schema_version says %s where this program writes %s",
			    h == NULL ? "nothing" : h, w == NULL ? "nothing" : w);
	} while (w != NULL || h != NULL);
	return OK;
}

/* Two numbers in the file's first page that SQLite keeps for its users, and attest leaves at 0. */
static enum status marks_check(struct audit *audit, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(audit->store,
		     "SELECT user_version, application_id\n"
		     "FROM pragma_user_version, pragma_application_id",
		     &q, err));
	TRY(query_step(q, &row, err));
	if (col_int(q, 0) != 0 || col_int(q, 1) != 0)
		finding_add(audit, "schema", -1, NULL,
			    "the file says user_version %lld and application_id %lld, where attest "
			    "writes 0: another program has written to it",
			    (long long)col_int(q, 0), (long long)col_int(q, 1));
	return OK;
}

enum status schema_check(struct audit *audit, enum soundness *ret_soundness, struct err *err)
{
	uint64_t before = audit->report->finding_total;
	enum soundness soundness;

	TRY(lines_compare(audit, &soundness, err));
	*ret_soundness = soundness;
	if (soundness != STORE_SOUND)
		return OK; /* what somebody added might run when SQLite checks it */
	*ret_soundness = STORE_DAMAGED;
	TRY(integrity_check(audit, err));
	TRY(versions_compare(audit, err));
	TRY(marks_check(audit, err));
	if (audit->report->finding_total == before)
		*ret_soundness = STORE_SOUND;
	return OK;
}
