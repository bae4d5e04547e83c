/* The curricula that a journal has published, asked as the rows of kinds ask, in a real store. */
#include "assessment/real_store.h"

#include "core/db.h"
#include "core/json.h"

static struct real real;

static void enter(void)
{
	real_open(&real);
}

static void leave(void)
{
	real_close(&real);
}

TestSuite(catalogue, .init = enter, .fini = leave);

static const struct catalogue *ask(void)
{
	return published_catalogue(real.published);
}

/* In the words of the sentence, where one is asked for. */
static void expect(enum status got, enum status want, const char *words, const char *row)
{
	cr_expect(eq(int, got, want), "%s: %s", row, got == OK ? "accepted" : err.text);
	if (got != OK && words != NULL)
		cr_expect(strstr(err.text, words) != NULL, "%s: \"%s\" should speak of \"%s\"", row,
			  err.text, words);
}

static int32_t the_day(const char *text)
{
	int32_t day;

	cr_assert(eq(int, day_parse(text, &day, &err), OK));
	return day;
}

static const struct training full_time = {.start = 19730, .ended = DAY_OPEN, .hundredths = 100};

/* ---- publishing ---- */

static struct library_file *files_of(const char *name, size_t *ret_count)
{
	struct library_file *files;

	*ret_count = library_files(real.lib, real_curriculum(&real, name), real.s.a, &files);
	return files;
}

static void refuse_publish(const char *name, const struct library_file *files, size_t count,
			   enum status status, const char *words)
{
	struct digest digest = real_curriculum(&real, "HCSA-LAB@2023.1")->digest;
	uint64_t before = real_size(&real);
	struct verdict v = real_publish_files(&real, name, &digest, files, count);

	cr_expect(eq(int, v.status, status), "%s: %s", words, v.err.text);
	cr_expect(strstr(v.err.text, words) != NULL, "\"%s\" should speak of \"%s\"", v.err.text,
		  words);
	cr_expect(eq(u64, real_size(&real), before));
}

Test(catalogue, a_curriculum_is_published_with_the_files_that_it_needs_and_read_back_from_them)
{
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");
	const struct specialisms *specialisms = NULL;
	const struct curriculum *c = NULL, *again;

	real_reopen(&real);
	cr_assert(eq(int, published_get(real.published, &digest, &c, &specialisms, &err), OK), "%s",
		  err.text);
	cr_expect_str_eq(c->head.name, "HCSA-LAB@2023.1");
	cr_expect(digest_equal(&c->digest, &digest));
	cr_expect(c->resolved && specialisms != NULL);
	cr_assert(eq(int, published_get(real.published, &digest, &again, NULL, &err), OK));
	cr_expect(again == c, "it is read once");
}

Test(catalogue, a_file_too_many_or_too_few_is_not_published)
{
	const char *name = "HCSA-LAB@2023.1";
	size_t count, more;
	struct library_file *files = files_of(name, &count);
	struct library_file *other = files_of("STP-CEN@2023.1", &more), *all;

	all = arena_array(real.s.a, count + 1, sizeof(*all));
	memcpy(all, files, count * sizeof(*all));
	for (size_t i = 0; i < more; i++) {
		if (strncmp(other[i].name, "CEN-R1@", 7) == 0)
			all[count] = other[i];
	}
	refuse_publish(name, all, count + 1, ERR_INVALID, "publish exactly those that it needs");
	all[count] = files[0];
	refuse_publish(name, all, count + 1, ERR_INVALID, "publish exactly those that it needs");
	for (size_t gone = 0; gone < count; gone++) {
		size_t n = 0;

		if (strncmp(files[gone].name, "SPECIALISMS", 11) == 0)
			continue; /* by whose absence specialisms reach only themselves */
		for (size_t i = 0; i < count; i++) {
			if (i != gone)
				all[n++] = files[i];
		}
		refuse_publish(name, all, n, ERR_INVALID, "");
	}
}

Test(catalogue, a_fault_in_a_file_is_told_with_file_and_line)
{
	const char *name = "HCSA-LAB@2023.1";
	size_t count;
	struct library_file *files = files_of(name, &count);

	for (size_t i = 0; i < count; i++) {
		char *bytes, *level;

		if (strncmp(files[i].name, "AST-3@", 6) != 0)
			continue;
		bytes = arena_bytes(real.s.a, files[i].bytes, files[i].len);
		level = strstr(bytes, "level=\"2\"");
		cr_assert(level != NULL);
		level[7] = 'x';
		files[i].bytes = bytes;
	}
	refuse_publish(name, files, count, ERR_INVALID, "AST-3@2023.1.xml:1: module: level=\"x\" is not right");
	for (size_t i = 0; i < count; i++) {
		if (strncmp(files[i].name, "AST-3@", 6) == 0)
			files[i] = (struct library_file){ files[i].name, "no XML", 6 };
	}
	refuse_publish(name, files, count, ERR_INVALID, "AST-3@2023.1.xml:1: ");
}

Test(catalogue, only_an_adopted_curriculum_is_published)
{
	const char *name = "HCSA-LAB@2023.1";
	size_t count;
	struct library_file *files = files_of(name, &count);

	for (size_t i = 0; i < count; i++) {
		const char *text = arena_bytes(real.s.a, files[i].bytes, files[i].len), *status;

		if (strcmp(files[i].name, name) != 0)
			continue;
		status = strstr(text, "adopted");
		files[i].bytes = arena_printf(real.s.a, "%.*sdraft%s", (int)(status - text), text,
					      status + strlen("adopted"));
		files[i].len = strlen(files[i].bytes);
	}
	refuse_publish(name, files, count, ERR_CONFLICT, "is a draft");
}

Test(catalogue, files_of_another_curriculum_and_another_digest_are_refused)
{
	size_t count;
	struct library_file *files = files_of("STP-CEN@2023.1", &count);

	refuse_publish("HCSA-LAB@2023.1", files, count, ERR_INVALID,
		       "the files do not make up curriculum HCSA-LAB@2023.1");
	refuse_publish("STP-CEN@2023.1", files, count, ERR_INVALID, "digest");
}

/* ---- what was published is gone or changed ---- */

/* Changes the text of AST-3 as it lies in the store, then opens the store again. */
static void spoil(bool erase)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	cr_assert(eq(int, db_query(journal_db(real.s.j),
				   "UPDATE text SET bytes = CASE WHEN ?1 THEN NULL ELSE "
				   "cast(replace(cast(bytes AS TEXT), 'credits=\"3\"', 'credits=\"9\"') AS "
				   "BLOB) END WHERE digest = (SELECT text FROM fact_curriculum_file "
				   "WHERE name = 'AST-3@2023.1')",
				   &q, &err), OK), "%s", err.text);
	bind_int(q, 1, erase);
	cr_assert(eq(int, query_run(q, &err), OK), "%s", err.text);
	cr_assert(eq(i64, db_changes(journal_db(real.s.j)), 1));
	query_cleanup(&q);
	real_reopen(&real);
}

Test(catalogue, what_was_not_published_is_not_found)
{
	const struct specialisms *specialisms = (const void *)&real;
	const struct curriculum *c = (const void *)&real;
	struct digest digest = real_curriculum(&real, "HCSA-LAB@2023.1")->digest;
	struct digest unknown = digest_of("x", 1);

	expect(published_get(real.published, &digest, &c, &specialisms, &err), ERR_NOT_FOUND,
	       "was published in this store", "before");
	cr_expect(c == (const void *)&real && specialisms == (const void *)&real,
		  "a failed call must leave its results alone");
	real_publish(&real, "HCSA-LAB@2023.1");
	expect(published_get(real.published, &digest, &c, &specialisms, &err), OK, NULL, "after");
	expect(published_get(real.published, &unknown, &c, &specialisms, &err), ERR_NOT_FOUND, NULL,
	       "another");
}

/* As a key's end does: what entry `seq` published was never said. */
static void make_void(int64_t seq)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	cr_assert(eq(int, db_query(journal_db(real.s.j), "INSERT INTO fact_void VALUES('', ?1, ?1, 0)",
				   &q, &err), OK), "%s", err.text);
	bind_int(q, 1, seq);
	cr_assert(eq(int, query_run(q, &err), OK), "%s", err.text);
}

Test(catalogue, a_void_publication_is_none_and_a_later_one_is_read_in_its_place)
{
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");
	const struct curriculum *c, *again;
	int32_t day;

	spoil(false); /* whoever published it did not have the words */
	expect(published_get(real.published, &digest, &c, NULL, &err), ERR_CORRUPT, NULL, "spoilt");
	make_void((int64_t)real_size(&real) - 1);
	expect(published_get(real.published, &digest, &c, NULL, &err), ERR_NOT_FOUND,
	       "was published in this store", "void");
	real_publish(&real, "HCSA-LAB@2023.1");
	expect(published_get(real.published, &digest, &c, NULL, &err), OK, NULL, "once more");
	expect(published_get(real.published, &digest, &again, NULL, &err), OK, NULL, "kept");
	cr_expect(again == c);
	expect(ask()->freeze(ask()->data, &digest, &full_time, &day, &err), OK, NULL,
	       "asked by a rule");
	make_void((int64_t)real_size(&real) - 1);
	expect(published_get(real.published, &digest, &c, NULL, &err), ERR_NOT_FOUND, NULL,
	       "what was kept is void too");
}

Test(catalogue, a_version_that_is_published_is_not_published_again)
{
	size_t count;
	struct library_file *files = files_of("HCSA-LAB@2023.1", &count);

	real_publish(&real, "HCSA-LAB@2023.1");
	refuse_publish("HCSA-LAB@2023.1", files, count, ERR_CONFLICT, "is published already");
}

Test(catalogue, a_file_under_the_name_of_another_is_not_published)
{
	size_t count;
	struct library_file *files = files_of("HCSA-LAB@2023.1", &count);
	const char *name = files[0].name;

	cr_assert(count > 1);
	files[0].name = files[1].name;
	files[1].name = name;
	refuse_publish("HCSA-LAB@2023.1", files, count, ERR_INVALID, "name it");
}

Test(catalogue, a_published_text_that_is_gone_is_an_error)
{
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");
	const struct curriculum *c = NULL;
	int32_t day = 77;

	spoil(true);
	cr_expect(ne(int, published_get(real.published, &digest, &c, NULL, &err), OK));
	cr_expect(c == NULL);
	cr_expect(ne(int, ask()->freeze(ask()->data, &digest, &full_time, &day, &err),
		     OK));
	cr_expect(eq(i32, day, 77), "a failed call must leave its results alone");
}

Test(catalogue, a_published_text_that_was_changed_is_an_error)
{
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");
	const struct curriculum *c = NULL;

	spoil(false);
	expect(published_get(real.published, &digest, &c, NULL, &err), ERR_CORRUPT, NULL, "changed");
	cr_expect(c == NULL);
}

Test(catalogue, facts_that_name_other_files_than_the_digest_are_an_error)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest other = digest_of("another curriculum", 18);
	const struct curriculum *c = NULL;

	real_publish(&real, "HCSA-LAB@2023.1");
	cr_assert(eq(int, db_query(journal_db(real.s.j), "UPDATE fact_curriculum SET digest = ?1", &q,
				   &err), OK), "%s", err.text);
	bind_blob(q, 1, other.bytes, sizeof(other.bytes));
	cr_assert(eq(int, query_run(q, &err), OK), "%s", err.text);
	expect(published_get(real.published, &other, &c, NULL, &err), ERR_CORRUPT,
	       "the published files of HCSA-LAB@2023.1 are not those that its digest names", "facts");
	cr_expect(c == NULL);
}

/* The world's own texts, but for one that cannot be found, so that it can be asked for ever. */
static size_t asked;

static enum status no_text(void *data, const struct digest *digest, struct arena *a,
			   const void **ret_bytes, size_t *ret_len, struct err *e)
{
	(void)data, (void)digest;
	if (asked++ % 2 == 1)
		return fail(e, ERR_NOT_FOUND, "no such text");
	*ret_len = 1u << 20;
	*ret_bytes = arena_alloc(a, *ret_len);
	return OK;
}

Test(catalogue, a_curriculum_that_cannot_be_read_costs_no_memory_however_often_it_is_asked_for)
{
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");
	CLEANUP(arena_cleanup) struct arena *small = arena_new(8u << 20);
	struct world world = journal_world(real.s.j);
	const struct curriculum *c = NULL;
	struct published *p;

	world.text = no_text;
	p = published_new(&world, small);
	for (int i = 0; i < 100; i++)
		expect(published_get(p, &digest, &c, NULL, &err), ERR_NOT_FOUND, "no such text", "gone");
	cr_expect(c == NULL);
}

/* ---- what the rows ask ---- */

Test(catalogue, trainees_start_within_the_window_of_the_curriculum)
{
	static const struct {
		const char *day;
		enum status status;
		const char *words;
	} rows[] = {
		{ "2023-08-31", ERR_DENIED, "2023-09-01 or later" },
		{ "2023-09-01", OK, NULL },
		{ "2024-01-08", OK, NULL },
		{ "2030-08-31", OK, NULL },
		{ "2030-09-01", ERR_DENIED, "to be completed by 2030-08-31" },
		{ "2999-12-31", ERR_DENIED, "choose a later version" },
	};
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect(ask()->entry(ask()->data, &digest, the_day(rows[i].day), &err), rows[i].status,
		       rows[i].words, rows[i].day);
}

Test(catalogue, an_item_is_a_module_an_outcome_or_an_activity_by_its_one_name)
{
	static const struct {
		const char *item;
		enum status status;
		enum item_kind kind;
	} rows[] = {
		{ "AST-3", OK, ITEM_MODULE },
		{ "AST-3/1", OK, ITEM_ACTIVITY },
		{ "AST-3/3", OK, ITEM_ACTIVITY },
		{ "AST-3/LO1", OK, ITEM_OUTCOME },
		{ "AST-10/1", OK, ITEM_ACTIVITY }, /* optional */
		{ "AST-3/4", ERR_NOT_FOUND, 0 },
		{ "AST-3/0", ERR_NOT_FOUND, 0 },
		{ "AST-3/01", ERR_NOT_FOUND, 0 }, /* would never count: it is not the activity's name */
		{ "AST-3/001", ERR_NOT_FOUND, 0 },
		{ "AST-3/LO9", ERR_NOT_FOUND, 0 },
		{ "AST-3/lo1", ERR_NOT_FOUND, 0 },
		{ "AST-3/Q1", ERR_NOT_FOUND, 0 },
		{ "AST-3/1.0", ERR_NOT_FOUND, 0 },
		{ "AST-3/9999999999999999999", ERR_NOT_FOUND, 0 },
		{ "AST-99", ERR_NOT_FOUND, 0 },
		{ "AST-99/1", ERR_NOT_FOUND, 0 },
		{ "CEN-R1/1", ERR_NOT_FOUND, 0 }, /* of another curriculum */
		{ "ast-3/1", ERR_NOT_FOUND, 0 },
		{ "AN-IMPOSSIBLY-LONG-CODE-THAT-NO-MODULE-HAS/1", ERR_NOT_FOUND, 0 },
	};
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum item_kind kind = 77;

		expect(ask()->item(ask()->data, &digest, rows[i].item, &kind, &err), rows[i].status,
		       NULL, rows[i].item);
		cr_expect(eq(int, kind, rows[i].status == OK ? rows[i].kind : 77), "%s", rows[i].item);
	}
}

Test(catalogue, an_assessment_is_with_a_tool_in_modules_on_a_topic_of_one_of_them)
{
	static const struct {
		const char *tool, *modules[2], *topic;
		enum status status;
		const char *words;
	} rows[] = {
		{ "CBD", { "CEN-R1" }, "", OK, NULL },
		{ "CBD", { "CEN-R1" }, "CEN-R1/T2", OK, NULL },
		{ "CBD", { "CEN-R2", "CEN-R1" }, "CEN-R1/T2", OK, NULL },
		{ "DOPS", { NULL }, "", OK, NULL },
		{ "CBD", { "CEN-R2" }, "CEN-R1/T2", ERR_NOT_FOUND, "CEN-R1/T2 is not a topic" },
		{ "CBD", { NULL }, "CEN-R1/T2", ERR_NOT_FOUND, "CEN-R1/T2 is not a topic" },
		{ "CBD", { "CEN-R1" }, "CEN-R1/T99", ERR_NOT_FOUND, "CEN-R1/T99 is not a topic" },
		{ "CBD", { "CEN-R1" }, "CEN-R1", ERR_NOT_FOUND, "is not a topic" },
		{ "CBD", { "CEN-R1" }, "CEN-R1/", ERR_NOT_FOUND, "is not a topic" },
		{ "CBD", { "CEN-R99" }, "", ERR_NOT_FOUND, "has no module CEN-R99" },
		{ "XYZ", { "CEN-R1" }, "", ERR_NOT_FOUND, "has no assessment tool XYZ" },
		{ "REFLECTION", { "CEN-R1" }, "", ERR_INVALID, "not a tool that an assessor judges" },
		{ "REVIEW", { "CEN-R1" }, "", ERR_INVALID, "name those, not modules" },
	};
	struct digest digest = real_publish(&real, "STP-CEN@2023.1");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t count = rows[i].modules[0] == NULL ? 0 : rows[i].modules[1] == NULL ? 1 : 2;

		expect(ask()->tool(ask()->data, &digest, rows[i].tool, rows[i].modules, count,
				   rows[i].topic, &err),
		       rows[i].status, rows[i].words,
		       arena_printf(real.s.a, "%s %s", rows[i].tool, rows[i].topic));
	}
}

Test(catalogue, a_role_reaches_what_its_tools_and_specialisms_name)
{
	static const struct {
		const char *tools, *specialisms, *tool, *item;
		bool reaches;
	} rows[] = {
		{ "", "", "DOPS", "HTS-S2", true },
		{ "DOPS", "", "DOPS", "HTS-S2", true },
		{ "CBD OCE DOPS", "", "DOPS", "HTS-S2", true },
		{ "CBD OCE", "", "DOPS", "HTS-S2", false },
		{ "DOPSY", "", "DOPS", "HTS-S2", false },
		{ "DOPS", "", "DOPS", "", true }, /* the tool alone */
		{ "CBD", "", "DOPS", "", false },
		{ "", "audiology", "DOPS", "", true },
	};
	struct digest digest = real_publish(&real, "STP-HTS@2023.1");
	bool reaches;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		expect(ask()->reaches(ask()->data, &digest, rows[i].tools, rows[i].specialisms,
				      rows[i].tool, rows[i].item, &reaches, &err),
		       OK, NULL, rows[i].item);
		cr_expect(eq(int, reaches, rows[i].reaches), "%zu: %s for %s in %s", i, rows[i].tools,
			  rows[i].tool, rows[i].item);
	}
	reaches = true;
	expect(ask()->reaches(ask()->data, &digest, "DOPS", "", "DOPS", "XX-9", &reaches, &err),
	       ERR_NOT_FOUND, "has no module XX-9", "XX-9");
	cr_expect(reaches, "a failed call must leave its results alone");
}

Test(catalogue, a_specialism_reaches_modules_that_name_it_or_what_lies_below_it)
{
	static const struct {
		const char *specialisms, *item;
		bool reaches;
	} rows[] = {
		{ "blood-sciences", "AST-2", true },
		{ "blood-sciences", "AST-2/1", true },
		{ "audiology blood-sciences", "AST-2/LO1", true },
		{ "life-sciences", "AST-2", true }, /* the division above */
		{ "", "AST-2", true },
		{ "haematology", "AST-2", false }, /* below: nothing reaches up */
		{ "audiology", "AST-2", false },
		{ "genetics", "AST-2/1", false },   /* beside */
		{ "audiology", "AST-3", true },	    /* names none: any may judge */
		{ "audiology", "", true },
	};
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool reaches = !rows[i].reaches;

		expect(ask()->reaches(ask()->data, &digest, "DOPS", rows[i].specialisms, "DOPS",
				      rows[i].item, &reaches, &err),
		       OK, NULL, rows[i].item);
		cr_expect(eq(int, reaches, rows[i].reaches), "%s in %s", rows[i].specialisms,
			  rows[i].item);
	}
}

static json_t *json(const char *text)
{
	char *copy = arena_text(real.s.a, text);
	json_t *doc;

	for (char *p = copy; *p; p++)
		*p = *p == '\'' ? '"' : *p;
	doc = json_loads(copy, 0, NULL);
	cr_assert(doc != NULL, "%s", text);
	arena_own(real.s.a, (void (*)(void *))json_decref, doc);
	return doc;
}

/* Complete, and with a judgement of its own. */
static enum status fill(const struct digest *digest, const char *tool, const char *marks,
			const char *notes, const char *point, bool *ret_met)
{
	TRY(ask()->form(ask()->data, digest, tool, marks ? json(marks) : NULL, json(notes), &err));
	return ask()->judgement(ask()->data, digest, tool, point, ret_met, &err);
}

Test(catalogue, a_form_is_of_one_version_and_filled_in_by_somebody)
{
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");
	struct tool_form form = { .tool = "untouched" };

	expect(ask()->form_of(ask()->data, &digest, "XYZ", &form, &err), ERR_NOT_FOUND, "XYZ", "XYZ");
	cr_expect_str_eq(form.tool, "untouched");
	expect(ask()->form_of(ask()->data, &digest, "MSF", &form, &err), OK, NULL, "MSF");
	cr_expect_str_eq(form.file, "TOOLS@2010.1");
	cr_expect_str_eq(form.tool, "MSF");
	cr_expect(eq(int, form.by, FORM_RATERS));
	cr_expect(eq(i32, form.raters, 8));
	cr_expect(eq(int, form.judged, true));
	expect(ask()->form_of(ask()->data, &digest, "REFLECTION", &form, &err), OK, NULL, "REFLECTION");
	cr_expect(eq(int, form.by, FORM_TRAINEE));
	cr_expect(eq(int, form.judged, false));
}

Test(catalogue, a_form_is_complete_and_its_judgement_on_the_scale)
{
	static const struct {
		const char *tool, *marks, *notes, *point;
		enum status status;
		bool met;
		const char *words;
	} rows[] = {
		{ "DOPS", "{'safety':'alone','method':'nearby'}", "['feedback']", "satisfactory", OK, true,
		  NULL },
		{ "DOPS", "{'safety':'watched','method':'guided'}", "['feedback']", "not-yet", OK, false,
		  NULL },
		{ "REVIEW", NULL, "['feedback']", "satisfactory", OK, true, NULL },
		{ "REVIEW", "{}", "['feedback']", "not-yet", OK, false, NULL },
		{ "DOPS", "{'safety':'alone'}", "['feedback']", "satisfactory", ERR_INVALID, false,
		  "mark \"method\"" },
		{ "DOPS", "{'safety':'alone','method':'nearby'}", "[]", "satisfactory", ERR_INVALID, false,
		  "note \"feedback\"" },
		{ "DOPS", NULL, "['feedback']", "not-yet", ERR_INVALID, false, "mark \"safety\"" },
		{ "DOPS", "{'safety':'alone','method':'brilliant'}", "['feedback']", "satisfactory",
		  ERR_INVALID, false, "\"brilliant\" is no point" },
		{ "DOPS", "{'safety':'alone','method':'nearby','charm':'alone'}", "['feedback']",
		  "satisfactory", ERR_INVALID, false, "no mark \"charm\"" },
		{ "DOPS", "{'safety':'alone','method':'nearby','feedback':'alone'}", "['feedback']",
		  "satisfactory", ERR_INVALID, false, "no mark \"feedback\"" },
		{ "DOPS", "{'safety':'alone','method':'nearby'}", "['feedback','gossip']", "satisfactory",
		  ERR_INVALID, false, "no note \"gossip\"" },
		{ "DOPS", "{'safety':'alone','method':'nearby'}", "['feedback','safety']", "satisfactory",
		  ERR_INVALID, false, "no note \"safety\"" },
		{ "DOPS", "{'safety':'alone','method':'nearby'}", "['feedback']", "superb", ERR_INVALID,
		  false, "\"superb\" is no judgement of DOPS; it has \"satisfactory\" to \"not-yet\"" },
		{ "REFLECTION", NULL, "['learnt']", "satisfactory", ERR_INVALID, false, "REFLECTION" },
		{ "XYZ", NULL, "[]", "satisfactory", ERR_NOT_FOUND, false, "XYZ" },
	};
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *row = arena_printf(real.s.a, "%zu: %s %s", i, rows[i].tool, rows[i].point);
		bool met = !rows[i].met;

		expect(fill(&digest, rows[i].tool, rows[i].marks, rows[i].notes, rows[i].point, &met),
		       rows[i].status, rows[i].words, row);
		cr_expect(eq(int, met, rows[i].status == OK ? rows[i].met : !rows[i].met), "%s", row);
	}
}

Test(catalogue, a_choice_picks_what_it_asks_for)
{
	static const struct {
		const char *choose, *groups;
		enum status status;
		const char *words;
	} rows[] = {
		{ "depth", "['A']", OK, NULL },
		{ "depth", "['B']", OK, NULL },
		{ "depth", "['A','B']", ERR_INVALID, "asks for 1 of its groups, not 2" },
		{ "depth", "[]", ERR_INVALID, "asks for 1 of its groups, not 0" },
		{ "depth", "['A','A']", ERR_INVALID, "\"A\" is chosen twice" },
		{ "depth", "['C']", ERR_NOT_FOUND, "has no group \"C\"" },
		{ "breadth", "['A']", ERR_NOT_FOUND, "has no choice \"breadth\"" },
	};
	struct digest digest = real_publish(&real, "STP-HTS@2023.1");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect(ask()->choice(ask()->data, &digest, rows[i].choose, json(rows[i].groups), &err),
		       rows[i].status, rows[i].words,
		       arena_printf(real.s.a, "%s %s", rows[i].choose, rows[i].groups));
}

Test(catalogue, a_programme_freezes_later_for_who_works_less_and_never_after_its_own_end)
{
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");
	static const struct {
		const char *start;
		int32_t hundredths;
		const char *day;
	} rows[] = {
		{ "2024-01-08", 100, "2025-01-08" },
		{ "2024-01-08", 50, "2026-01-09" },
		{ "2030-03-01", 100, "2030-08-31" }, /* complete-by */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct training training = { .start = the_day(rows[i].start),
					     .ended = DAY_OPEN,
					     .hundredths = rows[i].hundredths };
		char text[DAY_TEXT];
		int32_t day = 0;

		expect(ask()->freeze(ask()->data, &digest, &training, &day, &err), OK, NULL,
		       rows[i].start);
		day_text(day, text);
		cr_expect_str_eq(text, rows[i].day, "%s at %d: %s", rows[i].start,
				 (int)rows[i].hundredths, text);
	}
}

/* Whoever judges entries freezes by what the engine counts, and by all of it. */
Test(catalogue, a_programme_freezes_by_working_time_leave_moved_dates_and_its_end)
{
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");
	struct working_time half = { .from = the_day("2024-01-08"), .hundredths = 50 };
	struct leave january = { .from = the_day("2024-02-01"), .until = the_day("2024-03-01") };
	struct moved_date later = { .what = "award", .day = the_day("2025-06-30") };
	struct training rows[] = {
		{ .working = &half, .working_count = 1 },
		{ .leaves = &january, .leave_count = 1 },
		{ .moved = &later, .moved_count = 1 },
		{ .moved = &later, .moved_count = 1, .ended = the_day("2024-05-01") },
	};
	const char *const days[] = { "2026-01-09", "2025-02-07", "2025-06-30", "2024-05-01" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int32_t day = 0;

		rows[i].start = the_day("2024-01-08");
		rows[i].hundredths = 100;
		if (rows[i].ended == 0)
			rows[i].ended = DAY_OPEN;
		expect(ask()->freeze(ask()->data, &digest, &rows[i], &day, &err), OK, NULL, days[i]);
		cr_expect(eq(i32, day, the_day(days[i])), "%s", days[i]);
	}
}

Test(catalogue, the_role_that_the_curriculum_names_records_a_result)
{
	struct digest digest = real_publish(&real, "STP-HTS@2023.1");
	enum role role = ROLE_PANEL;

	expect(ask()->result(ask()->data, &digest, "no-such", &role, &err), ERR_NOT_FOUND,
	       "has no result \"no-such\"", "no-such");
	cr_expect(eq(int, role, ROLE_PANEL), "a failed call must leave its results alone");
	expect(ask()->result(ask()->data, &digest, "MSc", &role, &err), OK, NULL, "MSc");
	cr_expect(eq(int, role, ROLE_SCHOOL));
}

Test(catalogue, dates_of_phases_reviews_and_awards_can_be_moved)
{
	static const struct {
		const char *what;
		enum status status;
	} rows[] = {
		{ "phase/1", OK },		{ "year-1", OK },	       { "completion", OK },
		{ "phase/9", ERR_NOT_FOUND },	{ "phase/01", ERR_NOT_FOUND }, { "phase/", ERR_NOT_FOUND },
		{ "entry", ERR_NOT_FOUND },	{ "MSc", ERR_NOT_FOUND },      { "COR-1", ERR_NOT_FOUND },
	};
	struct digest digest = real_publish(&real, "STP-HTS@2023.1");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect(ask()->due(ask()->data, &digest, rows[i].what, &err), rows[i].status,
		       "name one, a phase as phase/1", rows[i].what);
}

Test(catalogue, whoever_the_module_names_signs_it)
{
	struct digest digest = real_publish(&real, "HCSA-LAB@2023.1");
	enum role role = ROLE_PANEL;

	expect(ask()->signs(ask()->data, &digest, "AST-99", &role, &err), ERR_NOT_FOUND, "AST-99",
	       "AST-99");
	cr_expect(eq(int, role, ROLE_PANEL), "a failed call must leave its results alone");
	expect(ask()->signs(ask()->data, &digest, "AST-3", &role, &err), OK, NULL, "AST-3");
	cr_expect(eq(int, role, ROLE_TRAINING_OFFICER));
}

Test(catalogue, every_question_about_a_curriculum_that_was_not_published_is_not_found)
{
	struct tool_form form;
	struct digest no = digest_of("no such curriculum", 18);
	enum item_kind kind;
	enum role role;
	int32_t day;
	bool yes;

	expect(ask()->entry(ask()->data, &no, 0, &err), ERR_NOT_FOUND, "digest", "entry");
	expect(ask()->item(ask()->data, &no, "AST-3/1", &kind, &err), ERR_NOT_FOUND, "digest", "item");
	expect(ask()->tool(ask()->data, &no, "DOPS", NULL, 0, "", &err), ERR_NOT_FOUND, "digest",
	       "tool");
	expect(ask()->reaches(ask()->data, &no, "", "", "DOPS", "", &yes, &err), ERR_NOT_FOUND, "digest",
	       "reaches");
	expect(ask()->form_of(ask()->data, &no, "DOPS", &form, &err), ERR_NOT_FOUND, "digest", "form_of");
	expect(ask()->form(ask()->data, &no, "DOPS", NULL, NULL, &err), ERR_NOT_FOUND, "digest", "form");
	expect(ask()->judgement(ask()->data, &no, "DOPS", "not-yet", &yes, &err), ERR_NOT_FOUND, "digest",
	       "judgement");
	expect(ask()->choice(ask()->data, &no, "depth", NULL, &err), ERR_NOT_FOUND, "digest", "choice");
	expect(ask()->freeze(ask()->data, &no, &full_time, &day, &err), ERR_NOT_FOUND, "digest",
	       "freeze");
	expect(ask()->result(ask()->data, &no, "MSc", &role, &err), ERR_NOT_FOUND, "digest", "result");
	expect(ask()->due(ask()->data, &no, "phase/1", &err), ERR_NOT_FOUND, "digest", "due");
	expect(ask()->signs(ask()->data, &no, "AST-3", &role, &err), ERR_NOT_FOUND, "digest", "signs");
}
