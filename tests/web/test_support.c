/* Support notes on pages: outside the record, for those named alone. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "server.h"

static struct served served;

static void begin(void)
{
	serve_begin(&served);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_support, .init = begin, .fini = end, .timeout = 240);

/* What somebody is shown at /support, in JSON: how many, and the name of the first. */
static size_t notes_of(const char *person, char ret_id[32])
{
	json_t *doc;
	size_t count;

	step_in(&served, person);
	doc = ask_json(&served, "/support");
	count = json_array_size(doc);
	if (count > 0 && ret_id)
		snprintf(ret_id, 32, "%s", json_string_value(json_object_get(json_array_get(doc, 0), "id")));
	json_decref(doc);
	return count;
}

static void keep(const char *form)
{
	char to[512];

	step_in(&served, "bela");
	cr_assert_eq(send_with_token(&served, "/trainees/amira/support", form, to), 303);
	cr_expect_str_eq(to, "/trainees/amira/support");
}

Test(web_support, a_note_is_read_by_those_named_and_by_nobody_else)
{
	static const char *const others[] = { "chandra", "esther", "farid", "samuel", "registrar", "oriel" };
	long long before = record_size(&served);

	keep("text=Short+days+until+June.&reader=jana");
	cr_expect(page_says(&served, "/trainees/amira/support", "Short days until June.") && page_says(&served, "/trainees/amira/support", "Not part of the signed"));
	cr_expect_eq(notes_of("bela", NULL), 1);
	cr_expect_eq(notes_of("amira", NULL), 1, "whom it is about");
	cr_expect(page_says(&served, "/support", "Short days until June.") && !page_says(&served, "/support", "Erase it"));
	cr_expect_eq(notes_of("jana", NULL), 1, "whom its author names");
	cr_expect(page_says(&served, "/trainees/amira/support", "Short days until June."));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_expect_eq(notes_of(others[i], NULL), 0, "%s", others[i]);
	cr_expect_eq(record_size(&served), before, "it is no part of the record");
}

Test(web_support, who_looks_after_nobody_here_writes_none)
{
	static const struct {
		const char *as;
		int status;
	} tries[] = {
		{ "amira", 403 },     { "chandra", 403 }, { "registrar", 403 }, { "esther", 403 },
		{ "oriel", 404 }, /* officer of others */
	};
	char to[512];

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		step_in(&served, tries[i].as);
		cr_expect_eq(page_status(&served, "/trainees/amira/support"), tries[i].status, "%s", tries[i].as);
		cr_expect_eq(send_with_token(&served, "/trainees/amira/support", "text=x", to), tries[i].status, "%s",
			     tries[i].as);
	}
	forget_cookies(&served);
	cr_expect_eq(page_status(&served, "/support"), 303);
	cr_expect_eq(notes_of("amira", NULL), 0, "nothing was kept");
}

Test(web_support, what_lacks_something_or_looks_like_a_patient_s_comes_back)
{
	static const struct {
		const char *form, *says;
	} tries[] = {
		{ "text=&reader=jana", "Write what others need to know" },
		{ "text=kept&reader=nobody-here", "nobody here has that id" },
		{ "text=kept+NHS+943+476+5919", "looks like a patient" },
	};

	step_in(&served, "bela");
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		char body[600];
		struct answered a;

		snprintf(body, sizeof body, "token=%s&%s", served.token, tries[i].form);
		a = ask(&served, "/trainees/amira/support", body, NULL, NULL);
		cr_expect_eq(a.status, 422, "%s: %d", tries[i].form, a.status);
		cr_expect(strstr(a.body, tries[i].says), "%s", tries[i].form);
		cr_expect(!strstr(tries[i].form, "kept") || strstr(a.body, "kept"));
		answered_free(&a);
	}
	cr_expect_eq(notes_of("amira", NULL), 0);
	keep("text=Serial+943+476+5919&patient-data=not-a-patient");
	cr_expect_eq(notes_of("amira", NULL), 1, "whoever says that it is none keeps it");
}

Test(web_support, it_is_erased_by_who_wrote_it)
{
	char to[512], id[32], path[80];

	keep("text=Short+days+until+June.&reader=jana");
	cr_assert_eq(notes_of("amira", id), 1);
	snprintf(path, sizeof path, "/support/%s/erase", id);
	cr_expect_eq(send_with_token(&served, path, "", to), 404, "it is about her, and not hers");
	step_in(&served, "jana");
	cr_expect_eq(send_with_token(&served, path, "", to), 404);
	step_in(&served, "samuel");
	cr_expect_eq(send_with_token(&served, path, "", to), 404);
	cr_expect_eq(notes_of("amira", NULL), 1);
	step_in(&served, "bela");
	cr_expect_eq(send_with_token(&served, path, "", to), 303);
	cr_expect_eq(notes_of("amira", NULL), 0);
	cr_expect_eq(notes_of("bela", NULL), 0);
}

/* How many drafts of the pages' own database have these words. */
static int64_t kept_with(const char *words)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct db *db = NULL;
	int64_t count;
	char path[256];
	struct err err;
	bool row;

	snprintf(path, sizeof path, "%s/d.web.db", served.folder);
	cr_assert_eq(db_open(path, DB_READ, NULL, 0, &db, &err), OK, "%s", err.text);
	cr_assert_eq(db_query(db, "SELECT count(*) FROM draft WHERE instr(fields, ?1)", &q, &err),
		     OK, "%s", err.text);
	bind_text(q, 1, words);
	cr_assert_eq(query_step(q, &row, &err), OK, "%s", err.text);
	count = col_int(q, 0);
	query_cleanup(&q);
	db_close(db);
	return count;
}

/* A draft would stay when the note is erased. */
Test(web_support, a_note_that_comes_when_the_session_has_ended_is_given_back_and_kept_nowhere)
{
	char body[400];
	struct answered a;

	step_in(&served, "bela");
	snprintf(body, sizeof body, "token=%s&text=Typed+over+lunch", served.token);
	let_sessions_end(&served);
	a = ask(&served, "/trainees/amira/support", body, NULL, NULL);
	cr_expect_eq(a.status, 401, "%d", a.status);
	cr_expect(strstr(a.body, "Typed over lunch"), "to copy it");
	cr_expect(strstr(a.body, "/sign-in?next=%2Ftrainees%2Famira%2Fsupport"));
	answered_free(&a);
	cr_expect_eq(kept_with("Typed over lunch"), 0);
	step_in(&served, "bela");
	cr_expect(!page_says(&served, "/trainees/amira/support", "?typed="));
	cr_expect_eq(notes_of("amira", NULL), 0);
}
