/* Taking back a move: nothing that was said under it may be forgotten. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "portfolio/moving.h"
#include "support/world.h"

#define MOVE 7 /* the transfer, and the enrolment that it made */
#define TABLES_MAX 64

static struct stage s;
static struct err err;

static void open_stage(void)
{
	stage_open(&s);
}

static void close_stage(void)
{
	stage_close(&s);
}

TestSuite(moving, .init = open_stage, .fini = close_stage);

/*
 * The tables whose rows name an enrolment, by the schema itself, and for each a statement that adds
 * a row of tom's under MOVE, whatever else the row has to say.
 */
static size_t tables_of_enrolments(const char *names[], const char *inserts[])
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t count = 0;
	bool row;

	cr_assert(eq(int,
		     db_query(s.world.db,
			      "SELECT t.name, 'INSERT INTO ' || t.name || ' VALUES('"
			      " || group_concat(CASE WHEN c.name = 'portfolio' THEN '''tom'''"
			      "  WHEN c.name IN ('enrolment', 'seq') THEN '7'"
			      "  WHEN c.type = 'INTEGER' THEN '1' WHEN c.type = 'TEXT' THEN '''x'''"
			      "  ELSE 'zeroblob(32)' END) || ')'"
			      " FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c"
			      " WHERE t.type = 'table' AND EXISTS(SELECT 1"
			      "  FROM pragma_table_info(t.name) AS e WHERE e.name = 'enrolment')"
			      " GROUP BY t.name ORDER BY t.name",
			      &q, &err),
		     OK),
		  "%s", err.text);
	cr_assert(eq(int, query_step(q, &row, &err), OK), "%s", err.text);
	for (; row; count++) {
		cr_assert(count < TABLES_MAX);
		names[count] = arena_text(s.memory, col_text(q, 0));
		inserts[count] = arena_text(s.memory, col_text(q, 1));
		cr_assert(eq(int, query_step(q, &row, &err), OK), "%s", err.text);
	}
	return count;
}

/* A fact of a new kind that names an enrolment is found here before a release is. */
Test(moving, is_not_taken_back_once_anything_was_said_under_it_in_whatever_table)
{
	const char *names[TABLES_MAX], *inserts[TABLES_MAX];
	size_t count = tables_of_enrolments(names, inserts);
	bool request = false;

	cr_assert(eq(int, moving_revocable(&s.world, "tom", MOVE, &err), OK), "%s", err.text);
	cr_assert(eq(int, db_exec(s.world.db, "PRAGMA ignore_check_constraints = ON", &err), OK));
	for (size_t i = 0; i < count; i++) {
		const char *clear = arena_printf(s.memory, "DELETE FROM %s", names[i]);

		request = request || strcmp(names[i], "fact_request") == 0;
		cr_assert(eq(int, db_run(s.world.db, inserts[i], &err), OK), "%s: %s", inserts[i],
			  err.text);
		cr_expect(eq(int, moving_revocable(&s.world, "tom", MOVE, &err), ERR_CONFLICT),
			  "moving_revocable does not look into %s", names[i]);
		cr_expect(eq(int, moving_revocable(&s.world, "tom", MOVE + 1, &err), OK),
			  "%s: another move", names[i]);
		cr_expect(eq(int, moving_revocable(&s.world, "tim", MOVE, &err), OK),
			  "%s: another trainee", names[i]);
		cr_assert(eq(int, db_run(s.world.db, clear, &err), OK), "%s", err.text);
	}
	cr_assert(request && count >= 17, "else this test tests nothing");
}
