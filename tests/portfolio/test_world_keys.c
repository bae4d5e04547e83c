/* What goes with a key that was stolen, and what the root key can do when registrars cannot go on. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/kind.h"
#include "registrar_stage.h"

/* ---- the root key ---- */

static struct say root(const char *kind, const char *body)
{
	return (struct say){.kind = kind, .by = "root", .as = ROLE_AUTHORITY, .body = body};
}

TestSuite(root_key, .init = open_stage, .fini = close_stage);

Test(root_key, certifies_grants_ends_and_countersigns_alone)
{
	struct say end = root("role-end", "{'person':'registrar','until':'2023-12-31'}"), sign;
	struct digest key = key_fingerprint(stage_key(&s, "registrar"));
	char hex[DIGEST_HEX];

	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	sign = root("countersign", NULL);
	sign.about = ABOUT(stage_role(&s, "rosa", "panel"));
	stage_accepts(&s, sign);
	cr_expect(holds("rosa", ROLE_PANEL));
	stage_accepts(&s, root("key", key_body("rosa-2", "rosa")));
	stage_accepts(&s, (struct say){.kind = "key",
				       .by = "rosa",
				       .as = ROLE_REGISTRAR,
				       .key = "rosa-2",
				       .body = own_key_body("rosa-3", "rosa")});
	stage_accepts(&s, root("role", "{'from':'2024-01-01','person':'rosa','role':'school'}"));
	cr_expect(holds("rosa", ROLE_SCHOOL));
	end.about = ABOUT(0);
	stage_accepts(&s, end);
	cr_expect(not(holds("registrar", ROLE_REGISTRAR)));
	digest_hex(&key, hex);
	stage_accepts(&s, root("key-end", arena_printf(s.memory,
						       "{'from':'2024-01-01T08:00:00Z',"
						       "'key':'%s','reason':'stolen'}",
						       hex)));
	cr_expect(eq(i64, count_pending(), 0));
	cr_expect(eq(i64, count_single(), 1), "rosa's first role; the author tells of the rest");
}

/* Whoever has lost all registrars, or all their keys, goes on with it. */
Test(root_key, ends_the_only_registrar_and_makes_another)
{
	struct say end = root("role-end", "{'until':'2023-12-31'}");

	stage_member(&s, "rosa");
	end.about = ABOUT(0);
	stage_accepts(&s, end);
	stage_refuses(&s, registrar("person", "{'person':'tom'}"), ERR_DENIED,
		      "does not hold the role registrar");
	stage_accepts(&s, root("role", "{'from':'2024-01-01','person':'rosa','role':'registrar'}"));
	stage_accepts(&s, (struct say){.kind = "person",
				       .by = "rosa",
				       .as = ROLE_REGISTRAR,
				       .body = "{'person':'tom'}",
				       .texts = "name"});
}

Test(root_key, speaks_in_no_other_role_and_nobody_else_in_its)
{
	struct say say = root("role", "{'from':'2024-01-01','person':'rosa','role':'school'}");
	struct say person = root("person", "{'person':'tom'}");

	stage_member(&s, "rosa");
	say.by = "registrar";
	stage_refuses(&s, say, ERR_DENIED, "registrar is not the authority");
	say.key = "root";
	stage_refuses(&s, say, ERR_DENIED, "is not registrar's");
	say = root("role", say.body);
	say.key = "registrar";
	stage_refuses(&s, say, ERR_DENIED, "is not root's");
	say.key = "issuing";
	stage_refuses(&s, say, ERR_DENIED, "is not root's");
	say.key = NULL;
	say.as = ROLE_REGISTRAR;
	stage_refuses(&s, say, ERR_DENIED, "root does not hold the role registrar");
	person.texts = "name";
	stage_refuses(&s, person, ERR_DENIED, "in the role registrar, not authority");
	person.as = ROLE_REGISTRAR;
	stage_refuses(&s, person, ERR_DENIED, "root does not hold the role registrar");
}

/* ---- what a stolen key did ---- */

TestSuite(world_keys, .init = open_stage, .fini = close_stage);

static bool is_void(uint64_t seq)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	struct known_entry known;

	s.world.arena = a;
	cr_assert(eq(int, world_entry(&s.world, &s.digests[seq], &known, &err), OK));
	s.world.arena = NULL;
	return known.voided;
}

static struct say signed_by(const char *kind, const char *by, enum role as, const char *key,
			    const char *body)
{
	return (struct say){.kind = kind, .by = by, .as = as, .key = key, .body = body};
}

/* The thief certifies a key with the stolen one, another with that, and signs with all of them. */
Test(world_keys, an_end_that_reaches_back_takes_what_keys_that_the_key_brought_signed)
{
	const struct cast cast = stage_cast(&s);
	const char *from = arena_alloc(s.memory, TIME_TEXT);
	uint64_t before, with_2, with_3, other;

	before = stage_evidence(&s, "tom");
	time_text(s.world.now, (char *)from);
	stage_accepts(&s, signed_by("key", "tom", ROLE_TRAINEE, NULL, own_key_body("tom-2", "tom")));
	stage_accepts(&s, signed_by("key", "tom", ROLE_TRAINEE, "tom-2", own_key_body("tom-3", "tom")));
	with_2 = stage_say(&s, (struct say){.kind = "evidence",
					    .by = "tom",
					    .as = ROLE_TRAINEE,
					    .in = "tom",
					    .key = "tom-2",
					    .body = "{'first':'2023-12-01','last':'2023-12-05'}",
					    .texts = "title"});
	with_3 = stage_say(&s, (struct say){.kind = "evidence",
					    .by = "tom",
					    .as = ROLE_TRAINEE,
					    .in = "tom",
					    .key = "tom-3",
					    .body = "{'first':'2023-12-01','last':'2023-12-05'}",
					    .texts = "title"});
	other = stage_role(&s, "omar", "assessor");
	stage_accepts(&s, registrar("key-end", end_body("tom", from)));
	cr_expect(not(is_void(before)));
	cr_expect(is_void(with_2));
	cr_expect(is_void(with_3));
	cr_expect(not(is_void(other)));
	cr_expect(not(is_void(cast.approval)));
	stage_refuses(&s,
		      signed_by("key", "tom", ROLE_TRAINEE, "tom-3", own_key_body("tom-4", "tom")),
		      ERR_DENIED, "is not valid since");
	stage_refuses(&s, registrar("key-end", end_body("tom-3", from)), ERR_CONFLICT,
		      "ever signed is void already");
}

/* The same where the key that it brought waited for its countersignature. */
Test(world_keys, an_end_that_reaches_back_takes_what_keys_that_the_key_countersigned_signed)
{
	char from[TIME_TEXT];
	uint64_t key, role, said;

	stage_member(&s, "rosa");
	stage_member(&s, "rex");
	stage_member(&s, "tom");
	(void)stage_role(&s, "rosa", "registrar");
	role = stage_role(&s, "rex", "registrar");
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rosa",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(role)});
	time_text(s.world.now, from);
	key = stage_say(&s, registrar("key", key_body("rex-2", "rex")));
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rosa",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(key)});
	said = stage_say(&s,
			 signed_by("role", "rex", ROLE_REGISTRAR, "rex-2",
				   "{'from':'2023-01-01','person':'tom','role':'assessor'}"));
	cr_expect(holds("tom", ROLE_ASSESSOR));
	stage_accepts(&s, registrar("key-end", end_body("rosa", from)));
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rex",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(s.world.seq - 1)});
	cr_expect(is_void(key));
	cr_expect(is_void(said));
	cr_expect(not(holds("tom", ROLE_ASSESSOR)));
	cr_expect(holds("rex", ROLE_REGISTRAR), "granted before");
}

/* The thief ends the key at once: that must not keep what it did. */
Test(world_keys, an_end_can_be_followed_by_one_that_reaches_further_back)
{
	char first[TIME_TEXT], later[TIME_TEXT];
	uint64_t one, two;

	(void)stage_cast(&s);
	time_text(s.world.now, first);
	one = stage_evidence(&s, "tom");
	time_text(s.world.now, later);
	two = stage_evidence(&s, "tom");
	stage_accepts(&s, signed_by("key-end", "tom", ROLE_TRAINEE, NULL, end_body("tom", NULL)));
	stage_refuses(&s, registrar("key-end", end_body("tom", NULL)), ERR_CONFLICT,
		      "has ended already");
	stage_accepts(&s, registrar("key-end", end_body("tom", later)));
	cr_expect(not(is_void(one)));
	cr_expect(is_void(two));
	stage_refuses(&s, registrar("key-end", end_body("tom", later)), ERR_CONFLICT,
		      "only an earlier \"from\"");
	stage_accepts(&s, registrar("key-end", end_body("tom", first)));
	cr_expect(is_void(one));
	stage_refuses(&s,
		      signed_by("key", "tom", ROLE_TRAINEE, "tom", own_key_body("tom-2", "tom")),
		      ERR_DENIED, arena_printf(s.memory, "is not valid since %s", first));
}

Test(world_keys, an_end_that_waits_takes_effect_though_the_key_has_ended_meanwhile)
{
	char from[TIME_TEXT];
	uint64_t said, waits;

	(void)stage_cast(&s);
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	time_text(s.world.now, from);
	said = stage_evidence(&s, "tom");
	waits = stage_say(&s, registrar("key-end", end_body("tom", from)));
	stage_accepts(&s, signed_by("key-end", "tom", ROLE_TRAINEE, NULL, end_body("tom", NULL)));
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rosa",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(waits)});
	cr_expect(is_void(said));
}

/* ---- the last registrar's key ---- */

Test(world_keys, an_end_that_leaves_no_registrar_with_a_key_is_refused_but_to_the_root_key)
{
	struct say end = registrar("key-end", end_body("registrar", NULL));

	stage_member(&s, "tom");
	stage_refuses(&s, end, ERR_CONFLICT, "no registrar would have a key in force");
	stage_accepts(&s, registrar("key", own_key_body("registrar-2", "registrar")));
	stage_accepts(&s, end);
	stage_refuses(&s,
		      signed_by("key-end", "registrar", ROLE_REGISTRAR, "registrar-2",
				end_body("registrar-2", NULL)),
		      ERR_CONFLICT, "end this one with the root key");
	stage_accepts(&s, signed_by("key-end", "root", ROLE_AUTHORITY, NULL,
				    end_body("registrar-2", NULL)));
	stage_accepts(&s, signed_by("key", "root", ROLE_AUTHORITY, NULL,
				    key_body("registrar-3", "registrar")));
	stage_accepts(&s, signed_by("key", "registrar", ROLE_REGISTRAR, "registrar-3",
				    own_key_body("registrar-4", "registrar")));
}

/* The other registrar has key and role from the key that was stolen. */
Test(world_keys, an_end_that_reaches_back_counts_the_registrars_who_would_be_left)
{
	char from[TIME_TEXT];
	struct say end;

	time_text(s.world.now, from);
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	end = signed_by("key-end", "rosa", ROLE_REGISTRAR, NULL, end_body("registrar", from));
	stage_refuses(&s, end, ERR_CONFLICT, "no registrar would have a key in force");
	end.by = "root";
	end.as = ROLE_AUTHORITY;
	stage_accepts(&s, end);
	cr_expect(not(holds("rosa", ROLE_REGISTRAR)));
	cr_expect(holds("registrar", ROLE_REGISTRAR), "entry 0 stands");
	stage_accepts(&s, signed_by("key", "root", ROLE_AUTHORITY, NULL,
				    key_body("registrar-2", "registrar")));
	stage_accepts(&s, signed_by("role", "registrar", ROLE_REGISTRAR, "registrar-2",
				    "{'from':'2024-01-01','person':'rosa','role':'registrar'}"));
	cr_expect(holds("rosa", ROLE_REGISTRAR), "there never was a second one that counted");
}

/* Nobody is kept from ending a key when no registrar had one before. */
Test(world_keys, an_end_is_accepted_while_no_registrar_has_a_key)
{
	(void)stage_cast(&s);
	stage_accepts(&s, signed_by("key-end", "root", ROLE_AUTHORITY, NULL,
				    end_body("registrar", NULL)));
	stage_accepts(&s, signed_by("key-end", "tom", ROLE_TRAINEE, NULL, end_body("tom", NULL)));
}
