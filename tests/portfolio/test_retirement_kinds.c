/* What becomes of a published curriculum, and what carries between two: retirement, map. */
#include "portfolio/registrar_stage.h"

static struct cast cast;

static void enter(void)
{
	open_stage();
	cast = stage_cast(&s);
	stage_member(&s, "zoe");
}

TestSuite(retirement, .init = enter, .fini = close_stage);
TestSuite(map, .init = enter, .fini = close_stage);

static struct say retire(uint64_t publication, const char *what, const char *from)
{
	uint64_t *about = arena_array(s.memory, 2, sizeof(*about));

	about[0] = publication;
	about[1] = ABOUT_END;
	return (struct say){
		.kind = "retirement",
		.by = "registrar",
		.as = ROLE_REGISTRAR,
		.about = about,
		.body = arena_printf(s.memory, "{'from':'%s','what':'%s'}", from, what),
		.texts = "reason",
	};
}

/* zoe, who would start on that day. */
static struct say enrol(const char *start)
{
	struct digest digest = digest_of(STAGE_CURRICULUM, strlen(STAGE_CURRICULUM));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return (struct say){
		.kind = "enrolment",
		.by = "registrar",
		.as = ROLE_REGISTRAR,
		.in = "zoe",
		.body = arena_printf(
			s.memory,
			"{'curriculum':'%s','digest':'%s','officer':'omar','site':'leeds',"
			"'start':'%s','wte':100}",
			STAGE_CURRICULUM, hex, start),
	};
}

static struct say revoke(uint64_t seq)
{
	struct say say = retire(seq, "retired", "2024-01-01");

	say.kind = "revoke";
	say.body = NULL;
	return say;
}

/* The stage's clock stands in January 2024. */
Test(retirement, closes_a_curriculum_to_who_starts_later_and_to_nobody_else)
{
	stage_accepts(&s, retire(cast.publish, "closed", "2023-10-01"));
	stage_refuses(&s, enrol("2023-10-01"), ERR_DENIED,
		      "takes nobody who starts on 2023-10-01 or later, by entry");
	stage_accepts(&s, enrol("2023-09-30"));
	/* Whoever is enrolled goes on. */
	(void)stage_evidence(&s, "tom");
}

Test(retirement, takes_nobody_any_more_from_its_day_on_whenever_they_started)
{
	stage_accepts(&s, retire(cast.publish, "retired", "2030-01-01"));
	stage_refuses(&s, enrol("2030-01-01"), ERR_DENIED,
		      "takes nobody since 2030-01-01, by entry");
	s.world.now = INT64_C(1893456000); /* 2030-01-01 */
	stage_refuses(&s, enrol("2023-09-01"), ERR_DENIED,
		      "enrol on the version or programme that replaces it");
}

Test(retirement, leaves_the_time_before_its_day_open)
{
	stage_accepts(&s, retire(cast.publish, "retired", "2030-01-01"));
	stage_accepts(&s, enrol("2023-09-01"));
}

Test(retirement, is_taken_back_by_a_revocation_and_said_again_with_another_day)
{
	uint64_t seq = stage_say(&s, retire(cast.publish, "closed", "2023-01-01"));

	stage_refuses(&s, retire(cast.publish, "closed", "2024-01-01"), ERR_CONFLICT,
		      "it is closed already, by entry");
	stage_refuses(&s, enrol("2023-09-01"), ERR_DENIED, "takes nobody");
	stage_accepts(&s, revoke(seq));
	stage_accepts(&s, enrol("2023-09-01"));
	stage_accepts(&s, retire(cast.publish, "closed", "2024-01-01"));
	stage_accepts(&s, retire(cast.publish, "retired", "2024-02-01"));
}

Test(retirement, waits_for_a_second_registrar_once_there_was_one)
{
	uint64_t seq;

	stage_member(&s, "rex");
	(void)stage_role(&s, "rex", "registrar");
	seq = stage_say(&s, retire(cast.publish, "closed", "2023-01-01"));
	stage_accepts(&s, enrol("2023-09-01"));
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "rex",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(seq)});
	stage_member(&s, "zara");
	{
		struct say late = enrol("2023-09-01");

		late.in = "zara";
		stage_refuses(&s, late, ERR_DENIED, "takes nobody");
	}
}

Test(retirement, is_of_a_publication_and_by_a_registrar)
{
	struct say say = retire(cast.publish, "retired", "2024-01-01");

	say.by = "omar";
	stage_refuses(&s, say, ERR_DENIED, "does not hold the role registrar");
	stage_refuses(&s, retire(cast.publish, "over", "2024-01-01"), ERR_INVALID, "not \"over\"");
	stage_refuses(&s, retire(cast.officer_role, "retired", "2024-01-01"), ERR_INVALID,
		      "is a role, and only a published curriculum");
	say = retire(cast.publish, "retired", "2024-01-01");
	say.about = NULL;
	stage_refuses(&s, say, ERR_INVALID,
		      "the publication of the curriculum that takes nobody new");
	say = retire(cast.publish, "retired", "2024-01-01");
	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "reason");
}

/* ---- map ---- */

static struct say map(const char *ref, const char *file)
{
	struct digest digest = digest_of(file, strlen(file));
	uint64_t *about = arena_array(s.memory, 2, sizeof(*about));
	char hex[DIGEST_HEX];

	about[0] = cast.publish;
	about[1] = ABOUT_END;
	digest_hex(&digest, hex);
	return (struct say){
		.kind = "map",
		.by = "registrar",
		.as = ROLE_REGISTRAR,
		.about = about,
		.body = arena_printf(s.memory, "{'map':'%s','sha256':'%s'}", ref, hex),
		.texts = "file.1",
	};
}

Test(map, is_bound_to_its_file_and_stands_once)
{
	stage_refuses(&s, map("MAP-FD@2012.1", "other bytes"), ERR_INVALID,
		      "is not what the entry names by sha256");
	stage_accepts(&s, map("MAP-FD@2012.1", "text file.1"));
	stage_refuses(&s, map("MAP-FD@2012.1", "text file.1"), ERR_CONFLICT,
		      "is published already, by entry");
	stage_accepts(&s, map("MAP-FD@2012.2", "text file.1"));
}

Test(map, is_about_the_publications_of_its_curricula_and_by_a_registrar)
{
	struct say say = map("MAP-FD@2012.1", "text file.1");

	say.about = ABOUT(cast.officer_role);
	stage_refuses(&s, say, ERR_INVALID, "publishes none that stands");
	say.about = NULL;
	stage_refuses(&s, say, ERR_INVALID, "wants a curriculum");
	say = map("MAP-FD@2012.1", "text file.1");
	say.by = "omar";
	stage_refuses(&s, say, ERR_DENIED, "does not hold the role registrar");
}
