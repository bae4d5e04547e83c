/* People and their keys: person, key, key-end. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/kind.h"
#include "registrar_stage.h"

/* ---- person ---- */

TestSuite(person, .init = open_stage, .fini = close_stage);

Test(person, is_added_once_with_an_id_and_a_register_number_of_its_own)
{
	stage_accepts(&s, registrar("person", "{'person':'tom','register':'CS1'}"));
	stage_refuses(&s, registrar("person", "{'person':'tom'}"), ERR_CONFLICT, "id tom is taken");
	stage_refuses(&s, registrar("person", "{'person':'tim','register':'CS1'}"), ERR_CONFLICT,
		      "register number CS1 is tom's already");
	stage_refuses(&s, registrar("person", "{'person':'tim','register':'cs1'}"), ERR_CONFLICT,
		      "one number, one person");
	stage_refuses(&s, registrar("person", "{'person':'tim','register':'CS1 '}"), ERR_INVALID,
		      "without spaces");
	stage_refuses(&s, registrar("person", "{'person':'root'}"), ERR_CONFLICT, "root is taken");
	stage_refuses(&s, registrar("person", "{'person':'registrar'}"), ERR_CONFLICT, "taken");
	stage_accepts(&s, registrar("person", "{'person':'tim','register':'CS2'}"));
	stage_accepts(&s, registrar("person", "{'person':'tam'}"));
	stage_accepts(&s, registrar("person", "{'person':'tum'}"));
}

/* It stands in the person's certificates, which hold no other. */
Test(person, has_a_register_number_of_1_to_31_printable_characters)
{
	static const struct {
		const char *number;
		enum status status;
	} rows[] = {
		{"0123456789012345678901234567890", OK},
		{"01234567890123456789012345678901", ERR_INVALID},
		{"", ERR_INVALID},
		{"HCPC_1", ERR_INVALID},
		{"HCPC@1", ERR_INVALID},
		{"HCPC 1", ERR_INVALID},
		{"HCPC*1", ERR_INVALID},
		{"a(Z)+9,-./:=?", OK},
		{"1", OK},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct say say = registrar(
			"person", arena_printf(s.memory, "{\"person\":\"p%zu\",\"register\":\"%s\"}", i,
					       rows[i].number));

		if (rows[i].status == OK)
			stage_accepts(&s, say);
		else
			stage_refuses(&s, say, rows[i].status, "register");
	}
}

Test(person, has_a_name_and_is_about_nothing)
{
	struct say say = registrar("person", "{'person':'tom'}");

	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "no text \"name\"");
	say.texts = "email name";
	say.about = ABOUT(0);
	stage_refuses(&s, say, ERR_INVALID, "about no other entry");
	say.about = NULL;
	stage_accepts(&s, say);
}

/* ---- key ---- */

TestSuite(key_kind, .init = open_stage, .fini = close_stage);

Test(key_kind, is_certified_with_a_proof_for_this_person_in_this_log)
{
	const char *proof;
	struct digest pin;

	stage_person(&s, "tom");
	stage_refuses(&s, registrar("key", key_body("tom", "tim")), ERR_NOT_FOUND,
		      "nobody here is called tim");
	proof = stage_proof(&s, "tom", "tim");
	stage_refuses(&s,
		      registrar("key",
				arena_printf(s.memory, "{'checked':'video','person':'tom',%s}", proof)),
		      ERR_DENIED, "does not show that tom has the private half");
	pin = s.world.pin;
	s.world.pin = digest_of("other", 5);
	proof = stage_proof(&s, "tom", "tom");
	s.world.pin = pin;
	stage_refuses(&s,
		      registrar("key",
				arena_printf(s.memory, "{'checked':'video','person':'tom',%s}", proof)),
		      ERR_DENIED, "in this log");
	stage_refuses(&s, registrar("key", key_body("log", "tom")), ERR_INVALID, "P-256");
	stage_refuses(
		&s, registrar("key", "{'checked':'video','key':'AAAA','person':'tom','proof':'AAAA'}"),
		ERR_INVALID, "\"key\"");
	stage_accepts(&s, registrar("key", key_body("tom", "tom")));
}

Test(key_kind, says_how_identity_was_checked_in_one_of_four_words)
{
	static const struct {
		const char *word;
		bool good;
	} rows[] = {
		{"in-person", true}, {"passport", true}, {"video", true},
		{"demo", true},	     {"Passport", false}, {"knows him", false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *person = arena_printf(s.memory, "p%zu", i);
		struct say say = {.kind = "key", .by = "registrar", .as = ROLE_REGISTRAR};

		stage_person(&s, person);
		say.body = arena_printf(s.memory, "{'checked':'%s','person':'%s',%s}",
					rows[i].word, person, stage_proof(&s, person, person));
		if (rows[i].good)
			stage_accepts(&s, say);
		else
			stage_refuses(&s, say, ERR_INVALID, "identity is checked");
	}
}

/* The operator holds the issuing key; ending the root key would make entry 0 void. */
Test(key_kind, of_the_authority_is_nobodys)
{
	stage_person(&s, "tom");
	stage_refuses(&s, registrar("key", key_body("root", "tom")), ERR_CONFLICT,
		      "is the authority's");
	stage_refuses(&s, registrar("key", key_body("issuing", "tom")), ERR_CONFLICT,
		      "is the authority's");
	stage_refuses(&s, registrar("key-end", end_body("root", NULL)), ERR_DENIED,
		      "ends with its log");
	stage_refuses(&s, registrar("key-end", end_body("issuing", "2024-01-01T08:00:00Z")),
		      ERR_DENIED, "ends with its log");
}

Test(key_kind, is_one_persons)
{
	stage_member(&s, "tom");
	stage_person(&s, "tim");
	stage_refuses(&s, registrar("key", key_body("tom", "tim")), ERR_CONFLICT,
		      "is tom's already");
	stage_refuses(&s, registrar("key", key_body("tom", "tom")), ERR_CONFLICT,
		      "is tom's already");
	stage_refuses(&s, registrar("key", key_body("registrar", "tim")), ERR_CONFLICT,
		      "is registrar's already");
}

Test(key_kind, further_one_is_the_persons_or_two_registrars)
{
	struct say say = {.kind = "key", .by = "asha", .as = ROLE_ASSESSOR};

	stage_member(&s, "asha");
	stage_member(&s, "rosa");
	(void)stage_role(&s, "asha", "assessor");
	(void)stage_role(&s, "rosa", "registrar");
	say.body = own_key_body("asha-2", "asha");
	stage_accepts(&s, say);
	cr_expect(eq(i64, count_pending(), 0));
	say.key = "asha-2"; /* acts at once */
	say.body = own_key_body("asha-3", "asha");
	stage_accepts(&s, say);
	say.body = key_body("rosa-2", "rosa");
	stage_refuses(&s, say, ERR_DENIED, "asha is neither rosa nor a registrar");

	stage_accepts(&s, registrar("key", key_body("asha-4", "asha")));
	cr_expect(eq(i64, count_pending(), 1));
	say.key = "asha-4";
	say.body = own_key_body("asha-5", "asha");
	stage_refuses(&s, say, ERR_NOT_FOUND, "nobody's here");
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rosa",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(s.world.seq - 1)});
	stage_accepts(&s, say);
}

Test(key_kind, after_all_have_ended_needs_two_registrars_too)
{
	stage_member(&s, "asha");
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	stage_accepts(&s, registrar("key-end", end_body("asha", NULL)));
	stage_accepts(&s, registrar("key", key_body("asha-2", "asha")));
	cr_expect(eq(i64, count_pending(), 1));
}

Test(key_kind, second_signer_is_not_wanted_while_there_is_one_registrar)
{
	stage_member(&s, "asha");
	cr_expect(eq(i64, count_single(), 0), "a first key wants one signer");
	stage_accepts(&s, registrar("key", key_body("asha-2", "asha")));
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
	stage_refuses(&s, own, ERR_DENIED, "only tom or a registrar");
	stage_refuses(&s, registrar("key-end", end_body("stranger", NULL)), ERR_NOT_FOUND,
		      "nobody's");
	stage_refuses(&s,
		      registrar("key-end", arena_printf(s.memory, "{'key':'%s','reason':'bored'}",
							key_hex("tom"))),
		      ERR_INVALID, "not \"bored\"");
	own.body = end_body("asha", NULL);
	stage_accepts(&s, own);
	stage_refuses(&s, registrar("key-end", end_body("asha", NULL)), ERR_CONFLICT,
		      "has ended already");
	stage_accepts(&s, registrar("key-end", end_body("tom", NULL)));
}

Test(key_end, that_reaches_back_is_another_registrars_to_say)
{
	const char *now = "2024-01-01T08:00:00Z";
	struct say own = {.kind = "key-end", .by = "asha", .as = ROLE_ASSESSOR};

	stage_member(&s, "asha");
	(void)stage_role(&s, "asha", "assessor");
	own.body = end_body("asha", now);
	stage_refuses(&s, own, ERR_DENIED, "ask another registrar");
	stage_refuses(&s, registrar("key-end", end_body("registrar", now)), ERR_DENIED,
		      "ask another registrar");
	stage_refuses(&s, registrar("key-end", end_body("asha", "2024-01-02T00:00:00Z")),
		      ERR_INVALID, "in the future");
	stage_accepts(&s, registrar("key-end", end_body("asha", now)));
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
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rosa",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(pending)});
	time_text(s.world.now, from);
	stage_person(&s, "thief");
	stage_accepts(&s, (struct say){.kind = "key",
				       .by = "rosa",
				       .as = ROLE_REGISTRAR,
				       .body = key_body("thief", "thief")});
	stage_accepts(
		&s,
		(struct say){.kind = "role",
			     .by = "rosa",
			     .as = ROLE_REGISTRAR,
			     .body = "{'from':'2023-01-01','person':'thief','role':'assessor'}"});
	pending = stage_role(&s, "thief", "panel");
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rosa",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(pending)});
	cr_expect(holds("thief", ROLE_ASSESSOR));
	cr_expect(holds("thief", ROLE_PANEL));

	stage_accepts(&s, registrar("key-end", end_body("rosa", from)));
	cr_expect(holds("thief", ROLE_PANEL), "it waits for a second signer");
	stage_refuses(&s,
		      (struct say){.kind = "countersign",
				   .by = "rosa",
				   .as = ROLE_REGISTRAR,
				   .about = ABOUT(s.world.seq - 1)},
		      ERR_DENIED, "is about rosa");
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rex",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(s.world.seq - 1)});
	cr_expect(not(holds("thief", ROLE_ASSESSOR)));
	cr_expect(not(holds("thief", ROLE_PANEL)));
	cr_expect(holds("rex", ROLE_REGISTRAR), "what she countersigned before stays");
	say.body = key_body("thief-2", "thief");
	stage_refuses(&s, say, ERR_DENIED, "is not valid since");
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
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rosa",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(role)});
	time_text(s.world.now, from);
	role = stage_say(&s, (struct say){
				     .kind = "role",
				     .by = "rosa",
				     .as = ROLE_REGISTRAR,
				     .body = "{'from':'2023-01-01','person':'tom','role':'panel'}",
			     });
	stage_accepts(&s, registrar("key-end", end_body("rosa", from)));
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rex",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(s.world.seq - 1)});
	stage_refuses(&s,
		      (struct say){.kind = "countersign",
				   .by = "rex",
				   .as = ROLE_REGISTRAR,
				   .about = ABOUT(role)},
		      ERR_CONFLICT, "it must be said again");
}
