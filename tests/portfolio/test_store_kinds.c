/* The kinds of the whole store: anchor, person, key, key-end, role, role-end, countersign, publish.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/kind.h"
#include "support/world.h"

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

static void expect_refused(struct say say, enum status status, const char *words)
{
	enum status found = stage_try(&s, &say, &err);

	cr_expect(eq(int, found, status), "%s: %s", words, found == OK ? "accepted" : err.text);
	cr_expect(found == OK || strstr(err.text, words) != NULL, "\"%s\" is not in: %s", words,
		  err.text);
}

static void expect_accepted(struct say say)
{
	cr_expect(eq(int, stage_try(&s, &say, &err), OK), "%s: %s", say.kind, err.text);
}

/* The registrar says something store-wide. */
static struct say registrar(const char *kind, const char *body)
{
	return (struct say){
		.kind = kind,
		.by = "registrar",
		.as = ROLE_REGISTRAR,
		.body = body,
		.texts = strcmp(kind, "person") == 0 ? "name" : NULL,
	};
}

static int64_t count(struct query *q)
{
	bool row;

	cr_assert(eq(int, query_step(q, &row, &err), OK), "%s", err.text);
	return row ? col_int(q, 0) : 0;
}

static int64_t count_pending(void)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	cr_assert(eq(int,
		     db_query(s.world.db,
			      "SELECT count(*) FROM fact_pending WHERE seq NOT IN"
			      " (SELECT pending FROM fact_effect)",
			      &q, &err),
		     OK));
	return count(q);
}

static int64_t count_single(void)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	cr_assert(eq(
		int,
		db_query(s.world.db, "SELECT count(*) FROM fact_entry WHERE single = 1", &q, &err),
		OK));
	return count(q);
}

static bool holds(const char *person, enum role role)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	bool held;

	s.world.arena = a;
	cr_assert(eq(int, world_holds(&s.world, person, role, world_today(&s.world), &held, &err),
		     OK));
	s.world.arena = NULL;
	return held;
}

static const char *key_hex(const char *name)
{
	struct digest key = key_fingerprint(stage_key(&s, name));
	char *hex = arena_alloc(s.memory, DIGEST_HEX);

	digest_hex(&key, hex);
	return hex;
}

static const char *key_body(const char *key, const char *person)
{
	return arena_printf(s.memory, "{'checked':'passport','person':'%s',%s}", person,
			    stage_proof(&s, key, person));
}

static const char *end_body(const char *key, const char *from)
{
	return from == NULL ? arena_printf(s.memory, "{'key':'%s','reason':'stolen'}", key_hex(key))
			    : arena_printf(s.memory, "{'from':'%s','key':'%s','reason':'stolen'}",
					   from, key_hex(key));
}

/* ---- anchor ---- */

TestSuite(anchor, .fini = close_stage);

/* A right entry 0, of which one piece is replaced. */
static struct say anchor_with(const char *old, const char *new)
{
	const char *body, *found;

	stage_open_empty(&s);
	body = stage_anchor_body(&s, "root");
	found = strstr(body, old);
	cr_assert(found != NULL, "%s", old);
	return (struct say){
		.kind = "anchor",
		.by = "root",
		.as = ROLE_AUTHORITY,
		.anchor = true,
		.body = arena_printf(s.memory, "%.*s%s%s", (int)(found - body), body, new,
				     found + strlen(old)),
		.texts = "name.1",
	};
}

Test(anchor, makes_its_registrar_a_person_with_key_and_role)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	struct digest fingerprint;
	struct known_key key;

	stage_open(&s);
	fingerprint = key_fingerprint(stage_key(&s, "registrar"));
	cr_expect(holds("registrar", ROLE_REGISTRAR));
	s.world.arena = a;
	cr_expect(eq(int, world_key(&s.world, &fingerprint, &key, &err), OK), "%s", err.text);
	cr_expect_str_eq(key.person, "registrar");
	cr_expect(not(key.ended));
	cr_expect(digest_equal(&s.world.pin, &s.digests[0]));
}

Test(anchor, is_refused_when_any_part_is_wrong)
{
	static const struct {
		const char *old, *new;
		enum status status;
		const char *words;
	} rows[] = {
		{"'versions':[1]", "'versions':[]", ERR_INVALID, "leave out its own, 1"},
		{"'versions':[1]", "'versions':[2]", ERR_INVALID, "leave out its own, 1"},
		{"'versions':[1]", "'versions':[1,1]", ERR_INVALID, "do not rise"},
		{"'versions':[1]", "'versions':[0,1]", ERR_INVALID, "do not rise"},
		{"'log':'attest/stage", "'log':'attest/other", ERR_INVALID, "the anchor's \"log\""},
		{"'authority':'Stage'", "'authority':''", ERR_INVALID,
		 "\"authority\" is not a word"},
		{"'person':'registrar'", "'person':'rosa'", ERR_DENIED, "the proof does not show"},
		{"'person':'registrar'", "'person':'root'", ERR_CONFLICT, "cannot be called root"},
		{"'issuing':'", "'issuing':'AAAA','i':'", ERR_INVALID, "\"i\""},
		{"'domains':[]", "'domains':[1]", ERR_INVALID, "\"domains[1]\""},
		{"'domains':[]", "'continues':[{'pin':'x','root':'x','size':1}],'domains':[]",
		 ERR_INVALID, "\"continues[1].pin\""},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		expect_refused(anchor_with(rows[i].old, rows[i].new), rows[i].status,
			       rows[i].words);
		stage_close(&s);
	}
	stage_open_empty(&s);
}

Test(anchor, is_signed_by_the_key_of_its_root_certificate_as_root)
{
	struct say say = anchor_with("", "");

	say.key = "stranger";
	expect_refused(say, ERR_DENIED, "with the key of the root certificate");
	say.key = "root";
	say.by = "registrar";
	expect_refused(say, ERR_DENIED, "the author of entry 0 is \"root\"");
	say.by = "root";
	say.as = ROLE_REGISTRAR;
	expect_refused(say, ERR_DENIED, "in the role authority");
	say.as = ROLE_AUTHORITY;
	say.texts = NULL;
	expect_refused(say, ERR_INVALID, "no text");
	say.texts = "name.2";
	expect_refused(say, ERR_INVALID, "not numbered");
	say.texts = "name.1 name.2";
	expect_refused(say, ERR_INVALID, "1 registrars and 2 names");
	say.texts = "name.1";
	expect_accepted(say);
}

/* The root that signs and the root that the issuing authority stands under must be one. */
Test(anchor, with_an_issuing_authority_below_another_root_is_refused)
{
	const char *other, *mine, *from, *to;
	struct say say = anchor_with("", "");

	mine = say.body;
	other = stage_anchor_body(&s, "other-root");
	from = strstr(other, "'issuing':'");
	to = strstr(other, "','log'");
	say.body = arena_printf(s.memory, "%.*s%.*s%s", (int)(strstr(mine, "'issuing':'") - mine),
				mine, (int)(to - from), from, strstr(mine, "','log'"));
	expect_refused(say, ERR_INVALID, "certificate");
}

/* Its key signs entry 0 all the same, so nothing else would notice. */
Test(anchor, with_a_root_certificate_that_did_not_sign_itself_is_refused)
{
	CLEANUP(buf_release) struct buf der, text;
	struct say say = anchor_with("", "");
	const char *root = strstr(say.body, "'root':'") + strlen("'root':'");
	size_t n = strcspn(root, "'");

	buf_init(&der, 4096);
	buf_init(&text, 8192);
	cr_assert(eq(int, buf_unbase64(&der, root, n, &err), OK));
	der.data[der.len - 1] ^= 1; /* the end of the signature */
	buf_base64(&text, der.data, der.len);
	say.body = arena_printf(s.memory, "%.*s%s%s", (int)(root - say.body), say.body, text.data,
				root + n);
	expect_refused(say, ERR_INVALID, "root certificate");
}

Test(anchor, with_two_registrars_that_share_a_key_is_refused)
{
	struct say say = anchor_with("'registrars':[", "'registrars':[@,");
	const char *first = strchr(say.body, '@');

	say.body = arena_printf(s.memory, "%.*s{'person':'rosa',%s}%s", (int)(first - say.body),
				say.body, stage_proof(&s, "registrar", "rosa"), first + 1);
	say.texts = "name.1 name.2";
	expect_refused(say, ERR_CONFLICT, "have the same key");
}

/* ---- person ---- */

TestSuite(person, .init = open_stage, .fini = close_stage);

Test(person, is_added_once_with_an_id_and_a_register_number_of_its_own)
{
	expect_accepted(registrar("person", "{'person':'tom','register':'CS1'}"));
	expect_refused(registrar("person", "{'person':'tom'}"), ERR_CONFLICT, "id tom is taken");
	expect_refused(registrar("person", "{'person':'tim','register':'CS1'}"), ERR_CONFLICT,
		       "register number CS1 is tom's already");
	expect_refused(registrar("person", "{'person':'root'}"), ERR_CONFLICT, "root is taken");
	expect_refused(registrar("person", "{'person':'registrar'}"), ERR_CONFLICT, "taken");
	expect_accepted(registrar("person", "{'person':'tim','register':'CS2'}"));
	expect_accepted(registrar("person", "{'person':'tam'}"));
	expect_accepted(registrar("person", "{'person':'tum'}"));
}

Test(person, has_a_name_and_is_about_nothing)
{
	struct say say = registrar("person", "{'person':'tom'}");

	say.texts = NULL;
	expect_refused(say, ERR_INVALID, "no text \"name\"");
	say.texts = "email name";
	say.about = ABOUT(0);
	expect_refused(say, ERR_INVALID, "about no other entry");
	say.about = NULL;
	expect_accepted(say);
}

/* ---- key ---- */

TestSuite(key_kind, .init = open_stage, .fini = close_stage);

Test(key_kind, is_certified_with_a_proof_for_this_person_in_this_log)
{
	const char *proof;
	struct digest pin;

	stage_person(&s, "tom");
	expect_refused(registrar("key", key_body("tom", "tim")), ERR_NOT_FOUND,
		       "nobody here is called tim");
	proof = stage_proof(&s, "tom", "tim");
	expect_refused(registrar("key", arena_printf(s.memory, "{'checked':'x','person':'tom',%s}",
						     proof)),
		       ERR_DENIED, "does not show that tom has the private half");
	pin = s.world.pin;
	s.world.pin = digest_of("other", 5);
	proof = stage_proof(&s, "tom", "tom");
	s.world.pin = pin;
	expect_refused(registrar("key", arena_printf(s.memory, "{'checked':'x','person':'tom',%s}",
						     proof)),
		       ERR_DENIED, "in this log");
	expect_refused(registrar("key", key_body("log", "tom")), ERR_INVALID, "P-256");
	expect_refused(
		registrar("key", "{'checked':'x','key':'AAAA','person':'tom','proof':'AAAA'}"),
		ERR_INVALID, "\"key\"");
	expect_accepted(registrar("key", key_body("tom", "tom")));
}

Test(key_kind, is_one_persons)
{
	stage_member(&s, "tom");
	stage_person(&s, "tim");
	expect_refused(registrar("key", key_body("tom", "tim")), ERR_CONFLICT, "is tom's already");
	expect_refused(registrar("key", key_body("tom", "tom")), ERR_CONFLICT, "is tom's already");
	expect_refused(registrar("key", key_body("registrar", "tim")), ERR_CONFLICT,
		       "is registrar's already");
}

Test(key_kind, further_one_is_the_persons_or_two_registrars)
{
	struct say say = {.kind = "key", .by = "asha", .as = ROLE_ASSESSOR};

	stage_member(&s, "asha");
	stage_member(&s, "rosa");
	(void)stage_role(&s, "asha", "assessor");
	(void)stage_role(&s, "rosa", "registrar");
	say.body = key_body("asha-2", "asha");
	expect_accepted(say);
	cr_expect(eq(i64, count_pending(), 0));
	say.key = "asha-2"; /* acts at once */
	say.body = key_body("asha-3", "asha");
	expect_accepted(say);
	say.body = key_body("rosa-2", "rosa");
	expect_refused(say, ERR_DENIED, "asha is neither rosa nor a registrar");

	expect_accepted(registrar("key", key_body("asha-4", "asha")));
	cr_expect(eq(i64, count_pending(), 1));
	say.key = "asha-4";
	say.body = key_body("asha-5", "asha");
	expect_refused(say, ERR_NOT_FOUND, "nobody's here");
	expect_accepted((struct say){.kind = "countersign",
				     .by = "rosa",
				     .as = ROLE_REGISTRAR,
				     .about = ABOUT(s.world.seq - 1)});
	expect_accepted(say);
}

Test(key_kind, after_all_have_ended_needs_two_registrars_too)
{
	stage_member(&s, "asha");
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	expect_accepted(registrar("key-end", end_body("asha", NULL)));
	expect_accepted(registrar("key", key_body("asha-2", "asha")));
	cr_expect(eq(i64, count_pending(), 1));
}

Test(key_kind, second_signer_is_not_wanted_while_there_is_one_registrar)
{
	stage_member(&s, "asha");
	cr_expect(eq(i64, count_single(), 0), "a first key wants one signer");
	expect_accepted(registrar("key", key_body("asha-2", "asha")));
	cr_expect(eq(i64, count_pending(), 0));
	cr_expect(eq(i64, count_single(), 1));
}

/* ---- key-end ---- */

TestSuite(key_end, .init = open_stage, .fini = close_stage);

Test(key_end, is_the_persons_or_a_registrars_to_say_once)
{
	struct say own = {.kind = "key-end", .by = "asha", .as = ROLE_ASSESSOR};

	stage_member(&s, "asha");
	stage_member(&s, "tom");
	(void)stage_role(&s, "asha", "assessor");
	own.body = end_body("tom", NULL);
	expect_refused(own, ERR_DENIED, "only tom or a registrar");
	expect_refused(registrar("key-end", end_body("stranger", NULL)), ERR_NOT_FOUND, "nobody's");
	expect_refused(registrar("key-end", arena_printf(s.memory, "{'key':'%s','reason':'bored'}",
							 key_hex("tom"))),
		       ERR_INVALID, "not \"bored\"");
	own.body = end_body("asha", NULL);
	expect_accepted(own);
	expect_refused(registrar("key-end", end_body("asha", NULL)), ERR_CONFLICT,
		       "has ended already");
	expect_accepted(registrar("key-end", end_body("tom", NULL)));
}

Test(key_end, that_reaches_back_is_another_registrars_to_say)
{
	const char *now = "2024-01-01T08:00:00Z";
	struct say own = {.kind = "key-end", .by = "asha", .as = ROLE_ASSESSOR};

	stage_member(&s, "asha");
	(void)stage_role(&s, "asha", "assessor");
	own.body = end_body("asha", now);
	expect_refused(own, ERR_DENIED, "ask another registrar");
	expect_refused(registrar("key-end", end_body("registrar", now)), ERR_DENIED,
		       "ask another registrar");
	expect_refused(registrar("key-end", end_body("asha", "2024-01-02T00:00:00Z")), ERR_INVALID,
		       "in the future");
	expect_accepted(registrar("key-end", end_body("asha", now)));
	cr_expect(eq(i64, count_single(), 1));
}

/* A registrar's key was stolen: the role and the key that the thief gave are nothing. */
Test(key_end, that_reaches_back_takes_what_the_key_granted_and_countersigned)
{
	uint64_t pending;
	char from[TIME_TEXT];
	struct say say = {.kind = "key", .by = "thief", .as = ROLE_ASSESSOR};

	stage_member(&s, "rosa");
	stage_member(&s, "rex");
	(void)stage_role(&s, "rosa", "registrar");
	pending = stage_role(&s, "rex", "registrar");
	expect_accepted((struct say){.kind = "countersign",
				     .by = "rosa",
				     .as = ROLE_REGISTRAR,
				     .about = ABOUT(pending)});
	time_text(s.world.now, from);
	stage_person(&s, "thief");
	expect_accepted((struct say){.kind = "key",
				     .by = "rosa",
				     .as = ROLE_REGISTRAR,
				     .body = key_body("thief", "thief")});
	expect_accepted(
		(struct say){.kind = "role",
			     .by = "rosa",
			     .as = ROLE_REGISTRAR,
			     .body = "{'from':'2023-01-01','person':'thief','role':'assessor'}"});
	pending = stage_role(&s, "thief", "panel");
	expect_accepted((struct say){.kind = "countersign",
				     .by = "rosa",
				     .as = ROLE_REGISTRAR,
				     .about = ABOUT(pending)});
	cr_expect(holds("thief", ROLE_ASSESSOR));
	cr_expect(holds("thief", ROLE_PANEL));

	expect_accepted(registrar("key-end", end_body("rosa", from)));
	cr_expect(holds("thief", ROLE_PANEL), "it waits for a second signer");
	expect_refused((struct say){.kind = "countersign",
				    .by = "rosa",
				    .as = ROLE_REGISTRAR,
				    .about = ABOUT(s.world.seq - 1)},
		       ERR_DENIED, "is about rosa");
	expect_accepted((struct say){.kind = "countersign",
				     .by = "rex",
				     .as = ROLE_REGISTRAR,
				     .about = ABOUT(s.world.seq - 1)});
	cr_expect(not(holds("thief", ROLE_ASSESSOR)));
	cr_expect(not(holds("thief", ROLE_PANEL)));
	cr_expect(holds("rex", ROLE_REGISTRAR), "what she countersigned before stays");
	say.body = key_body("thief-2", "thief");
	expect_refused(say, ERR_DENIED, "is not valid since");
}

Test(key_end, that_reaches_back_keeps_waiting_entries_from_taking_effect)
{
	char from[TIME_TEXT];
	uint64_t role;

	stage_member(&s, "rosa");
	stage_member(&s, "rex");
	stage_person(&s, "tom");
	(void)stage_role(&s, "rosa", "registrar");
	role = stage_role(&s, "rex", "registrar");
	expect_accepted((struct say){
		.kind = "countersign", .by = "rosa", .as = ROLE_REGISTRAR, .about = ABOUT(role)});
	time_text(s.world.now, from);
	role = stage_say(&s, (struct say){
				     .kind = "role",
				     .by = "rosa",
				     .as = ROLE_REGISTRAR,
				     .body = "{'from':'2023-01-01','person':'tom','role':'panel'}",
			     });
	expect_accepted(registrar("key-end", end_body("rosa", from)));
	expect_accepted((struct say){.kind = "countersign",
				     .by = "rex",
				     .as = ROLE_REGISTRAR,
				     .about = ABOUT(s.world.seq - 1)});
	expect_refused((struct say){.kind = "countersign",
				    .by = "rex",
				    .as = ROLE_REGISTRAR,
				    .about = ABOUT(role)},
		       ERR_CONFLICT, "it must be said again");
}

/* ---- role ---- */

TestSuite(role_kind, .init = open_stage, .fini = close_stage);

Test(role_kind, is_refused_where_it_breaks_a_rule)
{
	static const struct {
		const char *body;
		enum status status;
		const char *words;
	} rows[] = {
		{"{'from':'2024-01-01','person':'registrar','role':'assessor'}", ERR_DENIED,
		 "cannot grant a role to oneself"},
		{"{'from':'2024-01-01','person':'tom','role':'trainee'}", ERR_INVALID,
		 "enrol the person"},
		{"{'from':'2024-01-01','person':'tom','role':'authority'}", ERR_DENIED,
		 "is not granted"},
		{"{'from':'2024-01-01','person':'tom','role':'king'}", ERR_INVALID, "king"},
		{"{'from':'2024-01-01','person':'tim','role':'assessor'}", ERR_NOT_FOUND, "tim"},
		{"{'from':'2024-01-02','person':'tom','role':'assessor','until':'2024-01-01'}",
		 ERR_INVALID, "would end on 2024-01-01"},
		{"{'from':'2024-01-01','person':'tom','role':'assessor','tools':['dops']}",
		 ERR_INVALID, "\"tools[1]\""},
	};

	stage_member(&s, "tom");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect_refused(registrar("role", rows[i].body), rows[i].status, rows[i].words);
	expect_accepted(registrar("role", "{'from':'2024-01-01','person':'tom','role':'assessor',"
					  "'specialisms':['haematology'],'tools':['DOPS','CBD'],"
					  "'until':'2024-01-01'}"));
}

Test(role_kind, is_granted_500_times_at_most)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	stage_member(&s, "tom");
	cr_assert(eq(int,
		     db_query(s.world.db,
			      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
			      " WHERE i < 500) INSERT INTO fact_role SELECT 'tom', 1000 + i, 0,"
			      " 'assessor', 0, 1, '', '' FROM n",
			      &q, &err),
		     OK));
	cr_assert(eq(int, query_run(q, &err), OK), "%s", err.text);
	expect_refused(registrar("role", "{'from':'2024-01-01','person':'tom','role':'assessor'}"),
		       ERR_CONFLICT, "500 roles");
}

Test(role_kind, that_reaches_far_waits_for_a_second_registrar)
{
	static const struct {
		const char *role;
		bool waits;
	} rows[] = {
		{"assessor", false},	  {"registrant", false}, {"training-officer", true},
		{"programme-lead", true}, {"school", true},	 {"panel", true},
		{"registrar", true},
	};

	stage_member(&s, "tom");
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	cr_expect(eq(i64, count_single(), 1), "there was one registrar");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t before = count_pending();
		enum role role;

		cr_assert(eq(int, role_parse(rows[i].role, &role, &err), OK));
		(void)stage_role(&s, "tom", rows[i].role);
		cr_expect(eq(i64, count_pending() - before, rows[i].waits), "%s", rows[i].role);
		cr_expect(eq(int, holds("tom", role), !rows[i].waits), "%s", rows[i].role);
	}
	cr_expect(eq(i64, count_single(), 1));
}

/* ---- role-end ---- */

TestSuite(role_end, .init = open_stage, .fini = close_stage);

Test(role_end, is_said_once_by_the_person_or_a_registrar)
{
	struct say say = registrar("role-end", "{'until':'2024-01-01'}");
	uint64_t asha, omar, bounded;

	stage_member(&s, "asha");
	stage_member(&s, "omar");
	asha = stage_role(&s, "asha", "assessor");
	omar = stage_role(&s, "omar", "assessor");
	bounded = stage_say(&s, registrar("role", "{'from':'2023-01-01','person':'omar',"
						  "'role':'registrant','until':'2024-02-01'}"));
	expect_refused(say, ERR_INVALID, "about one entry, the one that granted the role");
	say.about = ABOUT(asha, omar);
	expect_refused(say, ERR_INVALID, "not 2");
	say.about = ABOUT(1);
	expect_refused(say, ERR_NOT_FOUND, "grants no role");
	say.about = ABOUT(bounded);
	say.body = "{'until':'2024-02-02'}";
	expect_refused(say, ERR_INVALID, "ends on 2024-02-01 anyway");
	say.body = "{'until':'2024-02-01'}";
	say.about = ABOUT(asha);
	say.by = "omar";
	say.as = ROLE_ASSESSOR;
	expect_refused(say, ERR_DENIED, "only asha or a registrar");
	say.about = ABOUT(omar);
	expect_accepted(say);
	expect_refused(say, ERR_CONFLICT, "has an end already");
	say.about = ABOUT(asha);
	say.by = "registrar";
	say.as = ROLE_REGISTRAR;
	say.body = "{'person':'omar','until':'2024-01-01'}";
	expect_refused(say, ERR_NOT_FOUND, "in effect to omar");
	say.body = "{'person':'asha','until':'2023-12-31'}";
	cr_expect(holds("asha", ROLE_ASSESSOR));
	expect_accepted(say);
	cr_expect(not(holds("asha", ROLE_ASSESSOR)));
	cr_expect(holds("omar", ROLE_ASSESSOR), "his lasts a month more");
}

Test(role_end, of_the_only_registrar_is_refused)
{
	struct say say = registrar("role-end", "{'until':'2024-01-01'}");

	say.about = ABOUT(0);
	expect_refused(say, ERR_CONFLICT, "registrar is the only registrar");
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	expect_accepted(say);
}

Test(role_end, of_a_role_that_still_waits_is_refused)
{
	struct say say = registrar("role-end", "{'until':'2024-01-01'}");
	uint64_t waits;

	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	waits = stage_role(&s, "rosa", "panel");
	say.about = ABOUT(waits);
	expect_refused(say, ERR_NOT_FOUND, "grants no role that is in effect");
}

/* ---- countersign ---- */

TestSuite(countersign, .init = open_stage, .fini = close_stage);

static struct say countersign(const char *by, uint64_t seq)
{
	static uint64_t about[2];

	about[0] = seq;
	about[1] = ABOUT_END;
	return (struct say){.kind = "countersign", .by = by, .as = ROLE_REGISTRAR, .about = about};
}

Test(countersign, is_by_another_registrar_whom_it_is_not_about)
{
	uint64_t waits, rex;

	stage_member(&s, "rosa");
	stage_member(&s, "rex");
	stage_member(&s, "tom");
	(void)stage_role(&s, "rosa", "registrar");
	waits = stage_role(&s, "tom", "panel");
	rex = stage_role(&s, "rex", "registrar");
	expect_refused(countersign("registrar", waits), ERR_DENIED, "signed entry");
	expect_refused(countersign("tom", waits), ERR_DENIED, "does not hold the role registrar");
	expect_refused(countersign("rex", rex), ERR_DENIED, "does not hold the role registrar");
	expect_refused(countersign("rosa", 1), ERR_CONFLICT, "waits for no second signer");
	expect_accepted(countersign("rosa", rex));
	cr_expect(holds("rex", ROLE_REGISTRAR));
	cr_expect(not(holds("tom", ROLE_PANEL)));
	expect_accepted(countersign("rex", waits));
	cr_expect(holds("tom", ROLE_PANEL));
	expect_refused(countersign("rosa", waits), ERR_CONFLICT, "waits for no second signer");
}

Test(countersign, is_refused_to_the_person_that_the_entry_is_about)
{
	uint64_t waits;

	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	waits = stage_role(&s, "rosa", "panel");
	expect_refused(countersign("rosa", waits), ERR_DENIED, "is about rosa");
	waits = stage_say(&s, registrar("key", key_body("rosa-2", "rosa")));
	expect_refused(countersign("rosa", waits), ERR_DENIED, "is about rosa");
}

/* Between the two signatures the world may change: the rules are asked again. */
Test(countersign, is_refused_when_the_entry_breaks_a_rule_by_now)
{
	uint64_t first, second;

	stage_member(&s, "rosa");
	stage_member(&s, "tom");
	stage_person(&s, "tim");
	(void)stage_role(&s, "rosa", "registrar");
	first = stage_say(&s, registrar("key", key_body("tom-2", "tom")));
	second = stage_say(&s, registrar("key", key_body("tom-2", "tom")));
	expect_accepted(countersign("rosa", first));
	expect_refused(countersign("rosa", second), ERR_CONFLICT, "cannot take effect any more");
}

Test(countersign, is_refused_when_the_first_signer_is_no_registrar_any_more)
{
	struct say end = registrar("role-end", "{'until':'2023-12-31'}");
	uint64_t waits;

	stage_member(&s, "rosa");
	stage_member(&s, "tom");
	(void)stage_role(&s, "rosa", "registrar");
	waits = stage_role(&s, "tom", "panel");
	end.about = ABOUT(0);
	expect_accepted(end);
	expect_refused(countersign("rosa", waits), ERR_CONFLICT, "is no registrar any more");
}

/* The facts bear the place of the entry and the instant of the second signature. */
Test(countersign, makes_the_facts_of_the_entry_act_from_now_on)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	struct held_role *grants;
	size_t n;
	uint64_t waits;

	stage_member(&s, "rosa");
	stage_member(&s, "tom");
	(void)stage_role(&s, "rosa", "registrar");
	waits = stage_role(&s, "tom", "panel");
	expect_accepted(countersign("rosa", waits));
	s.world.arena = a;
	cr_assert(eq(
		int,
		world_grants(&s.world, "tom", ROLE_PANEL, world_today(&s.world), &grants, &n, &err),
		OK));
	cr_assert(eq(sz, n, 1));
	cr_expect(eq(i64, grants[0].granted, s.world.now - 60));
	s.world.arena = NULL;
	expect_accepted((struct say){.kind = "role-end",
				     .by = "registrar",
				     .as = ROLE_REGISTRAR,
				     .about = ABOUT(waits),
				     .body = "{'until':'2024-01-01'}"});
}

/* ---- publish ---- */

TestSuite(publish, .init = open_stage, .fini = close_stage);

static const char *publish_body(const char *ref, const char *digest_of_ref, const char *file)
{
	struct digest digest = digest_of(digest_of_ref, strlen(digest_of_ref));
	struct digest bytes = digest_of(file, strlen(file));
	char hex[DIGEST_HEX], sha256[DIGEST_HEX];

	digest_hex(&digest, hex);
	digest_hex(&bytes, sha256);
	return arena_printf(
		s.memory, "{'curriculum':'%s','digest':'%s','files':[{'name':'%s','sha256':'%s'}]}",
		ref, hex, ref, sha256);
}

Test(publish, binds_a_curriculum_to_the_digest_of_its_files)
{
	struct say say = registrar("publish", NULL);

	say.texts = "file.1";
	say.body = publish_body("A@2023.1", "A@2023.1", "other bytes");
	expect_refused(say, ERR_INVALID, "is not what the entry names by sha256");
	say.body = publish_body("A@2023.1", "B@2023.1", "text file.1");
	expect_refused(say, ERR_INVALID, "do not have the digest that the entry names");
	say.body = publish_body("A@2023.1", "A@2023.1", "text file.1");
	say.texts = "file.1 file.2";
	expect_refused(say, ERR_INVALID, "names 1 files and has 2 texts");
	say.texts = "file.2";
	expect_refused(say, ERR_INVALID, "not numbered one by one");
	say.texts = "file.1";
	s.lost = true;
	expect_refused(say, ERR_NOT_FOUND, "no such text");
	s.lost = false;
	expect_accepted(say);
	expect_refused(say, ERR_CONFLICT, "is published already; nothing");
	say.body = publish_body("A@2023.1", "B@2023.1", "text file.1");
	expect_refused(say, ERR_CONFLICT, "give what has changed a new version");
	(void)stage_publish(&s, "A@2023.2");
}
