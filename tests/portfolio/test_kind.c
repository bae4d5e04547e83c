#include "portfolio/kind.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "support/world.h"

static struct stage s;
static struct cast cast;
static struct err err;

static void open_stage(void)
{
	stage_open(&s);
	cast = stage_cast(&s);
}

static void close_stage(void)
{
	stage_close(&s);
}

TestSuite(kind, .init = open_stage, .fini = close_stage);

/* Something that is right: tom's evidence. */
static struct say evidence(void)
{
	return (struct say){
		.kind = "evidence",
		.by = "tom",
		.as = ROLE_TRAINEE,
		.in = "tom",
		.body = "{'first':'2023-12-01','last':'2023-12-05'}",
		.texts = "title",
	};
}

Test(kind, is_found_by_name_and_version_only)
{
	const struct kind *row = kind_find(&s.kinds, "evidence", 1);

	cr_assert(row != NULL);
	cr_expect_str_eq(row->name, "evidence");
	cr_expect(kind_find(&s.kinds, "evidence", 2) == NULL);
	cr_expect(kind_find(&s.kinds, "opinion", 1) == NULL);
}

Test(kind, table_holds_each_kind_once)
{
	for (size_t i = 0; i < portfolio_kind_count; i++)
		for (size_t k = 0; k < i; k++)
			cr_expect(strcmp(portfolio_kinds[i]->name, portfolio_kinds[k]->name) != 0,
				  "%s stands twice", portfolio_kinds[i]->name);
	cr_expect(eq(sz, portfolio_kind_count, 47));
}

Test(kind, that_nobody_knows_is_refused)
{
	struct say say = evidence();

	say.kind = "opinion";
	stage_refuses(&s, say, ERR_INVALID, "no kind \"opinion\"");
	say = evidence();
	say.v = 2;
	stage_refuses(&s, say, ERR_INVALID, "version 2");
}

Test(kind, of_a_version_that_entry_0_does_not_name_is_refused)
{
	struct kind newer = *kind_find(&s.kinds, "evidence", 1);
	const struct kind *rows[] = {&newer};
	struct say say = evidence();

	newer.v = 2;
	stage_kinds(&s, rows, 1);
	say.v = 2;
	stage_refuses(&s, say, ERR_DENIED, "does not accept entries of version 2");
}

Test(kind, entry_of_another_store_cannot_be_replayed_here)
{
	struct digest other = digest_of("another log", 11);
	struct say say = evidence();

	say.log = &other;
	stage_refuses(&s, say, ERR_DENIED, "signed for another log");
}

Test(kind, entry_0_comes_first_and_only_once)
{
	struct say anchor = {
		.kind = "anchor",
		.by = "root",
		.as = ROLE_AUTHORITY,
		.anchor = true,
		.body = "{}",
		.texts = "name.1",
	};
	struct say say = evidence();

	stage_refuses(&s, anchor, ERR_CONFLICT, "has its entry 0 already");
	anchor.anchor = false;
	stage_refuses(&s, anchor, ERR_INVALID, "names no log");
	say.anchor = true;
	stage_refuses(&s, say, ERR_INVALID, "must name its log");
}

Test(kind, other_than_the_anchor_cannot_be_entry_0)
{
	stage_close(&s);
	stage_open_empty(&s);
	stage_refuses(&s, evidence(), ERR_CONFLICT, "this log is empty");
}

Test(kind, accepted_entry_is_not_accepted_again)
{
	uint64_t seq = stage_say(&s, evidence());
	char words[64];

	(void)snprintf(words, sizeof(words), "as entry %llu", (unsigned long long)seq);
	cr_expect(eq(int,
		     stage_submit(&s, s.last.bytes, s.last.len, s.last.signature.bytes,
				  s.last.signature.len, false, &err),
		     ERR_CONFLICT));
	cr_expect(strstr(err.text, words) != NULL, "%s", err.text);
}

/* ECDSA signs at random: the same bytes have many signatures, and the entry is the same one. */
Test(kind, accepted_entry_with_another_signature_is_the_same_entry)
{
	struct signature other;

	(void)stage_say(&s, evidence());
	cr_assert(eq(int, key_sign(stage_key(&s, "tom"), s.last.bytes, s.last.len, &other, &err),
		     OK));
	cr_assert(other.len != s.last.signature.len ||
		  memcmp(other.bytes, s.last.signature.bytes, other.len) != 0);
	cr_expect(
		eq(int,
		   stage_submit(&s, s.last.bytes, s.last.len, other.bytes, other.len, false, &err),
		   ERR_CONFLICT),
		"%s", err.text);
}

Test(kind, author_must_have_seen_this_history)
{
	struct digest none = digest_of(NULL, 0), other = digest_of("x", 1);
	const uint64_t nothing = 0, all = s.world.seq, more = s.world.seq + 1, one = 1;
	const struct {
		const uint64_t *seen;
		const struct digest *root;
		enum status status;
		const char *words;
	} rows[] = {
		{&more, &other, ERR_INVALID, "this log had"},
		{&all, &other, ERR_DENIED, "another history"},
		{&one, &none, ERR_DENIED, "another history"},
		{&one, &s.roots[1], ERR_DENIED, "another history"},
		{&nothing, &s.roots[0], ERR_DENIED, "another history"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct say say = evidence();

		say.seen = rows[i].seen;
		say.seen_root = rows[i].root;
		stage_refuses(&s, say, rows[i].status, rows[i].words);
	}
	for (size_t i = 0; i < 3; i++) {
		const uint64_t *good[] = {&nothing, &one, &all};
		struct say say = evidence();

		say.seen = good[i];
		stage_accepts(&s, say);
	}
}

/* Nothing can be seen at a size whose root nobody told. */
Test(kind, head_whose_root_is_missing_is_not_taken_for_seen)
{
	cr_assert(eq(int,
		     db_run(s.world.db,
			    "UPDATE fact_entry SET root = NULL WHERE seq ="
			    " (SELECT max(seq) FROM fact_entry)",
			    &err),
		     OK));
	stage_refuses(&s, evidence(), ERR_CORRUPT, "is not known");
}

Test(kind, times_are_bounded_on_both_sides)
{
	const uint64_t nothing = 0;
	const struct {
		int64_t off;
		bool unseen; /* the author had seen nothing of the log */
		enum status status;
		const char *words;
	} rows[] = {
		{300, false, OK, NULL},
		{301, false, ERR_INVALID, "set the author's clock"},
		{-INT64_C(30) * 86400, true, OK, NULL},
		{-INT64_C(30) * 86400 - 1, true, ERR_INVALID, "more than 30 days before"},
		/* the last entry was accepted 60 seconds ago */
		{-360, false, OK, NULL},
		{-361, false, ERR_INVALID, "had already seen"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct say say = evidence();

		say.time = s.world.now + rows[i].off;
		say.seen = rows[i].unseen ? &nothing : NULL;
		if (rows[i].status == OK)
			stage_accepts(&s, say);
		else
			stage_refuses(&s, say, rows[i].status, rows[i].words);
	}
}

Test(kind, time_cannot_be_put_back_before_what_the_author_had_seen)
{
	uint64_t seen;
	struct say say = evidence();

	s.world.now += 10 * 86400;
	(void)stage_say(&s, evidence());
	seen = s.world.seq;
	s.world.now += 86400;
	say.seen = &seen;
	say.time = s.world.now - 2 * 86400;
	stage_refuses(&s, say, ERR_INVALID, "had already seen");
}

Test(kind, key_must_be_known_the_authors_and_the_one_that_signed)
{
	struct say say = evidence();
	uint8_t forged[SIGNATURE_MAX];

	say.key = "stranger";
	stage_refuses(&s, say, ERR_NOT_FOUND, "nobody's here");
	say.key = "asha";
	stage_refuses(&s, say, ERR_DENIED, "is not tom's");

	say = evidence();
	say.in = "omar"; /* refused, but its bytes are signed */
	(void)stage_try(&s, &say, &err);
	memcpy(forged, s.last.signature.bytes, s.last.signature.len);
	say = evidence();
	say.in = "asha";
	(void)stage_try(&s, &say, &err);
	cr_expect(eq(int,
		     stage_submit(&s, s.last.bytes, s.last.len, forged, s.last.signature.len, false,
				  &err),
		     ERR_DENIED));
	cr_expect(strstr(err.text, "the signature is not one by tom's key") != NULL, "%s",
		  err.text);
}

Test(kind, signature_that_was_checked_before_is_not_checked_again)
{
	struct say say = evidence();
	uint8_t forged[8] = {0};

	say.time = s.world.now + 301; /* refused now, right in a minute */
	(void)stage_try(&s, &say, &err);
	s.world.now += 60;
	cr_expect(
		eq(int,
		   stage_submit(&s, s.last.bytes, s.last.len, forged, sizeof(forged), false, &err),
		   ERR_DENIED));
	cr_expect(eq(int,
		     stage_submit(&s, s.last.bytes, s.last.len, forged, sizeof(forged), true, &err),
		     OK),
		  "%s", err.text);
}

Test(kind, key_signs_nothing_before_its_life_and_nothing_after)
{
	struct say say = {
		.kind = "evidence",
		.by = "zoe",
		.as = ROLE_TRAINEE,
		.in = "zoe",
		.body = "{'first':'2023-12-01','last':'2023-12-05'}",
		.texts = "title",
	};
	struct digest key = key_fingerprint(stage_key(&s, "zoe"));
	char hex[DIGEST_HEX];

	stage_person(&s, "zoe");
	(void)stage_enrol(&s, "zoe", "omar");
	stage_refuses(&s, say, ERR_NOT_FOUND, "nobody's here");
	(void)stage_say(&s, (struct say){
				    .kind = "key",
				    .by = "registrar",
				    .as = ROLE_REGISTRAR,
				    .body = arena_printf(s.memory,
							 "{'checked':'passport','person':'zoe',%s}",
							 stage_proof(&s, "zoe", "zoe")),
			    });
	stage_accepts(&s, say);
	digest_hex(&key, hex);
	(void)stage_say(&s,
			(struct say){
				.kind = "key-end",
				.by = "zoe",
				.as = ROLE_TRAINEE,
				.body = arena_printf(s.memory, "{'key':'%s','reason':'lost'}", hex),
			});
	stage_refuses(&s, say, ERR_DENIED, "is not valid since 2024-01-01");
}

Test(kind, is_written_in_its_place_only)
{
	struct say say = evidence();

	say.in = NULL;
	stage_refuses(&s, say, ERR_INVALID, "must name the trainee");
	say.in = "nobody";
	stage_refuses(&s, say, ERR_NOT_FOUND, "nobody here is called nobody");
	say.in = "asha";
	stage_refuses(&s, say, ERR_NOT_FOUND, "asha has no portfolio");
	say = (struct say){
		.kind = "person",
		.by = "registrar",
		.as = ROLE_REGISTRAR,
		.in = "tom",
		.body = "{'person':'zoe'}",
		.texts = "name",
	};
	stage_refuses(&s, say, ERR_INVALID, "whole store");
}

Test(kind, is_written_in_a_role_that_the_row_allows_and_the_author_holds)
{
	struct say say = evidence();

	stage_member(&s, "ruth");
	(void)stage_enrol(&s, "ruth", "omar");
	say.as = ROLE_ASSESSOR;
	stage_refuses(&s, say, ERR_DENIED, "is written in the role trainee or applicant, not assessor");
	say.as = ROLE_TRAINEE;
	say.by = "ruth";
	stage_refuses(&s, say, ERR_DENIED, "ruth is not the trainee of this portfolio");
	say = (struct say){
		.kind = "person",
		.by = "asha",
		.as = ROLE_REGISTRAR,
		.body = "{'person':'zoe'}",
		.texts = "name",
	};
	stage_refuses(&s, say, ERR_DENIED, "asha does not hold the role registrar on 2024-01-01");
}

Test(kind, of_an_officer_is_for_the_officers_own_trainees)
{
	struct say say = {
		.kind = "approval",
		.by = "olga",
		.as = ROLE_TRAINING_OFFICER,
		.in = "tom",
		.body = "{'assessor':'asha'}",
	};

	stage_member(&s, "olga");
	(void)stage_role(&s, "olga", "training-officer");
	stage_refuses(&s, say, ERR_DENIED, "the training officer of tom is omar, not olga");
}

Test(kind, role_acts_from_its_place_in_the_log_and_between_its_days)
{
	struct say say = {
		.kind = "person",
		.by = "asha",
		.as = ROLE_REGISTRAR,
		.body = "{'person':'zoe'}",
		.texts = "name",
	};
	struct say grant = {
		.kind = "role",
		.by = "registrar",
		.as = ROLE_REGISTRAR,
		.body = "{'from':'2024-01-03','person':'asha','role':'registrar',"
			"'until':'2024-01-04'}",
	};

	stage_refuses(&s, say, ERR_DENIED, "does not hold");
	stage_accepts(&s, grant);
	stage_refuses(&s, say, ERR_DENIED, "does not hold");
	s.world.now = STAGE_START + INT64_C(2) * 86400;
	stage_accepts(&s, say);
	say.body = "{'person':'zack'}";
	s.world.now = STAGE_START + INT64_C(3) * 86400;
	stage_accepts(&s, say);
	say.body = "{'person':'zara'}";
	s.world.now = STAGE_START + INT64_C(4) * 86400;
	stage_refuses(&s, say, ERR_DENIED, "does not hold");
}

Test(kind, about_names_known_entries_of_this_portfolio_once)
{
	struct say say = evidence();
	uint64_t first, other;

	stage_member(&s, "ruth");
	(void)stage_enrol(&s, "ruth", "omar");
	other = stage_evidence(&s, "ruth");
	first = stage_evidence(&s, "tom");
	say.about = ABOUT(first, first);
	stage_refuses(&s, say, ERR_INVALID, "the same entry twice");
	say.about = ABOUT(other);
	stage_refuses(&s, say, ERR_DENIED, "is in the portfolio of ruth");
	s.digests[STAGE_ENTRIES - 1] = digest_of("never", 5);
	say.about = ABOUT(STAGE_ENTRIES - 1);
	stage_refuses(&s, say, ERR_NOT_FOUND, "no entry");
}

/* A digest that says nothing would only invite to be read as if it did. */
Test(kind, that_answers_nothing_is_about_nothing)
{
	const char *zeros = "0000000000000000000000000000000000000000000000000000000000000000";
	const struct {
		const char *kind, *in, *body, *texts;
		enum role as;
		const char *by;
	} rows[] = {
		{"person", NULL, "{'person':'zoe'}", "name", ROLE_REGISTRAR, "registrar"},
		{"key", NULL, "{'checked':'video','key':'AAAA','person':'tom','proof':'AAAA'}", NULL,
		 ROLE_REGISTRAR, "registrar"},
		{"key-end", NULL, "{'key':'%s','reason':'lost'}", NULL, ROLE_REGISTRAR,
		 "registrar"},
		{"role", NULL, "{'from':'2024-01-01','person':'tom','role':'assessor'}", NULL,
		 ROLE_REGISTRAR, "registrar"},
		{"publish", NULL, "{'curriculum':'A@2023.1','digest':'%s','files':[]}", "file.1",
		 ROLE_REGISTRAR, "registrar"},
		{"enrolment", "tom",
		 "{'curriculum':'A@2023.1','digest':'%s','officer':'omar','site':'x',"
		 "'start':'2024-01-01','wte':1}",
		 NULL, ROLE_REGISTRAR, "registrar"},
		{"approval", "tom", "{'assessor':'asha'}", NULL, ROLE_TRAINING_OFFICER, "omar"},
		{"choice", "tom", "{'choose':'route','groups':['a']}", NULL, ROLE_TRAINING_OFFICER,
		 "omar"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *hole = strstr(rows[i].body, "%s");
		struct say say = {
			.kind = rows[i].kind,
			.by = rows[i].by,
			.as = rows[i].as,
			.in = rows[i].in,
			.texts = rows[i].texts,
			.about = ABOUT(0),
			.body = rows[i].body,
		};

		if (hole != NULL)
			say.body = arena_printf(s.memory, "%.*s%s%s", (int)(hole - rows[i].body),
						rows[i].body, zeros, hole + 2);
		stage_refuses(&s, say, ERR_INVALID, "is about no other entry");
	}
}

Test(kind, body_is_of_the_rows_shape)
{
	static const struct {
		const char *body, *words;
	} rows[] = {
		{"{}", "the body has no \"first\""},
		{"{'first':'2023-12-01'}", "the body has no \"last\""},
		{"{'first':'2023-12-01','last':'2023-13-01'}", "\"last\" is not a day"},
		{"{'first':'2023-12-01','last':20231205}", "\"last\" is not a day"},
		{"{'first':'2023-12-01','last':'2023-12-05','mood':'good'}",
		 "\"mood\" that this kind does not know"},
		{"{'first':'2023-12-01','guard':'fine','last':'2023-12-05'}",
		 "\"guard\" is none of"},
		{"{'first':'2023-12-01','guard':1,'last':'2023-12-05'}", "\"guard\" is none of"},
		{"{'first':'2023-12-01','items':'CEN-R1/1','last':'2023-12-05'}",
		 "\"items\" is not a list"},
		{"{'first':'2023-12-01','items':['CEN-R1'],'last':'2023-12-05'}",
		 "\"items[1]\" is not an item"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct say say = evidence();

		say.body = rows[i].body;
		stage_refuses(&s, say, ERR_INVALID, rows[i].words);
	}
}

/* What its author decided of what looked like patient data: of every kind with texts that could have it. */
Test(kind, decision_of_the_guard_stands_beside_the_rows_members)
{
	struct say of_evidence = evidence(), of_a_person = {
		.kind = "person",
		.by = "registrar",
		.as = ROLE_REGISTRAR,
		.body = "{'guard':'invented','person':'new-one'}",
		.texts = "name",
	};

	of_evidence.body = "{'first':'2023-12-01','guard':'not-a-patient','last':'2023-12-05'}";
	stage_accepts(&s, of_evidence);
	of_evidence.body = "{'first':'2023-12-01','guard':'invented','last':'2023-12-05'}";
	stage_accepts(&s, of_evidence);
	stage_refuses(&s, of_a_person, ERR_INVALID, "\"guard\" that this kind does not know");
	of_a_person.body = "{'person':'new-one'}";
	stage_accepts(&s, of_a_person);
}

Test(kind, texts_are_those_of_the_row)
{
	static const struct {
		const char *texts, *words;
	} rows[] = {
		{NULL, "no text \"title\""},
		{"title mood", "\"mood\" that this kind does not know"},
		{"title file", "\"file\" that this kind does not know"},
		{"title file.1.2.name", "\"file.1.2.name\" that this kind does not know"},
		{"title file.1", "1 files and 0 names"},
		{"title file.1.name", "\"file.1.name\" and no \"file.1\""},
		{"title file.2 file.2.name", "not numbered one by one"},
		{"title file.x file.x.name", "not numbered one by one"},
		{"title file.01 file.01.name", "not numbered one by one"},
	};
	struct say good = evidence();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct say say = evidence();

		say.texts = rows[i].texts;
		stage_refuses(&s, say, ERR_INVALID, rows[i].words);
	}
	good.texts = "title narrative reflection file.1 file.1.name file.2 file.2.name";
	stage_accepts(&s, good);
}

Test(kind, root_of_an_entry_is_told_once)
{
	struct digest root = digest_of("root", 4);

	s.world.seq--;
	cr_expect(eq(int, kind_rooted(&s.world, &root, &err), ERR_CONFLICT));
	s.world.seq++;
	cr_expect(eq(int, kind_rooted(&s.world, &root, &err), ERR_CONFLICT), "nothing was judged");
}

/* ---- shapes of bodies ---- */

static enum status check_body(const struct field *fields, const char *text)
{
	CLEANUP(json_cleanup) json_t *body = json_loads(text, 0, NULL);

	cr_assert(body != NULL, "%s", text);
	return body_check(fields, body, &err);
}

Test(body, of_every_type_is_told_from_others)
{
	static const struct field inner[] = {{.name = "n", .type = FIELD_NUMBER}, {0}};
	static const struct {
		struct field field;
		const char *good, *bad;
	} rows[] = {
		{{.type = FIELD_PERSON}, "\"tom\"", "\"Tom\""},
		{{.type = FIELD_CODE}, "\"CEN-R1\"", "\"cen\""},
		{{.type = FIELD_NAME}, "\"leeds\"", "\"le eds\""},
		{{.type = FIELD_REF}, "\"CEN-R1@2023.1\"", "\"CEN-R1\""},
		{{.type = FIELD_ITEM}, "\"CEN-R1/3\"", "\"CEN-R1\""},
		{{.type = FIELD_FORM}, "\"TOOLS@2010.1/DOPS\"", "\"TOOLS@2010.1\""},
		{{.type = FIELD_DAY}, "\"2024-02-29\"", "\"2023-02-29\""},
		{{.type = FIELD_TIME}, "\"2024-02-29T00:00:00Z\"", "\"2024-02-29\""},
		{{.type = FIELD_BASE64}, "\"AAAA\"", "\"AAA\""},
		{{.type = FIELD_BASE64}, "\"AA==\"", "\"\""},
		{{.type = FIELD_NUMBER}, "0", "-1"},
		{{.type = FIELD_NUMBER}, "7", "\"7\""},
		{{.type = FIELD_WORD}, "\"two words\"", "\"\""},
		{{.type = FIELD_LIST, .of = FIELD_DAY}, "[]", "{}"},
		{{.type = FIELD_LIST, .of = FIELD_DAY}, "[\"2024-02-29\"]", "[\"x\"]"},
		{{.type = FIELD_WORDS}, "{\"a\":\"b\"}", "{\"a\":1}"},
		{{.type = FIELD_WORDS}, "{}", "[]"},
		{{.type = FIELD_OBJECTS, .fields = inner}, "[{\"n\":1}]", "[{\"n\":\"1\"}]"},
		{{.type = FIELD_OBJECTS, .fields = inner}, "[]", "[{}]"},
		{{.type = FIELD_OBJECTS, .fields = inner}, "[{\"n\":1}]", "[{\"n\":1,\"m\":2}]"},
		{{.type = FIELD_OBJECTS, .fields = inner}, "[{\"n\":1}]", "[1]"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct field fields[] = {rows[i].field, {0}};
		char text[128];

		fields[0].name = "x";
		(void)snprintf(text, sizeof(text), "{\"x\":%s}", rows[i].good);
		cr_expect(eq(int, check_body(fields, text), OK), "%s: %s", text, err.text);
		(void)snprintf(text, sizeof(text), "{\"x\":%s}", rows[i].bad);
		cr_expect(eq(int, check_body(fields, text), ERR_INVALID), "%s", text);
		cr_expect(eq(int, check_body(fields, "{}"), ERR_INVALID));
		fields[0].optional = true;
		cr_expect(eq(int, check_body(fields, "{}"), OK));
	}
}

Test(body, lists_longer_than_512_are_refused)
{
	static const struct field fields[] = {{.name = "x", .type = FIELD_LIST, .of = FIELD_NUMBER},
					      {0}};
	CLEANUP(json_cleanup) json_t *body = json_object();
	json_t *list = json_array();

	json_object_set_new(body, "x", list);
	for (int i = 0; i < 512; i++)
		json_array_append_new(list, json_integer(i));
	cr_expect(eq(int, body_check(fields, body, &err), OK), "%s", err.text);
	json_array_append_new(list, json_integer(1));
	cr_expect(eq(int, body_check(fields, body, &err), ERR_INVALID));
}
