/* Feedback of colleagues: msf-invitation, msf-rating, msf-summary, msf-close; whose eyes they are for. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/json.h"
#include "portfolio/facts.h"
#include "portfolio/msf.h"
#include "support/world.h"

static struct stage s;
static struct cast cast;
static struct err err;
static uint64_t evidence_seq, request_seq;
static char chain[MSF_CHAIN];
static const char *const colleagues[] = {"rae", "rob", "ros", "ruth"};

#define FORM "'form':'TOOLS@2010.1/MSF'"

static const char *hex_of(uint64_t seq)
{
	char hex[DIGEST_HEX];

	digest_hex(&s.digests[seq], hex);
	return arena_text(s.memory, hex);
}

static uint64_t request_msf(void)
{
	return stage_say(&s, (struct say){.kind = "request",
					  .by = "tom",
					  .as = ROLE_TRAINEE,
					  .in = "tom",
					  .body = "{'assessor':'asha','modules':['CEN-R1'],'tool':'MSF'}",
					  .about = ABOUT(evidence_seq)});
}

static void open_stage(void)
{
	stage_open(&s);
	cast = stage_cast(&s);
	for (size_t i = 0; i < 4; i++)
		stage_member(&s, colleagues[i]);
	evidence_seq = stage_evidence(&s, "tom");
	request_seq = request_msf();
	msf_chain(&s.digests[request_seq], chain);
}

static void close_stage(void)
{
	stage_close(&s);
}

TestSuite(msf, .init = open_stage, .fini = close_stage);

static struct say invitation(const char *rater)
{
	return (struct say){.kind = "msf-invitation",
			    .by = "asha",
			    .as = ROLE_ASSESSOR,
			    .in = chain,
			    .body = arena_printf(s.memory, "{'rater':'%s','request':'%s'}", rater,
						 hex_of(request_seq))};
}

static struct say rating(const char *rater, uint64_t invited, const char *point)
{
	uint64_t *about = arena_array(s.memory, 2, sizeof(*about));

	about[0] = invited;
	about[1] = ABOUT_END;
	return (struct say){.kind = "msf-rating",
			    .by = rater,
			    .as = ROLE_RATER,
			    .in = chain,
			    .about = about,
			    .body = arena_printf(s.memory, "{" FORM ",'marks':{'safety':'%s'}}", point),
			    .texts = "note.comment"};
}

/* `count` colleagues are invited, and each answers; places of the ratings. */
static void gather(size_t count, uint64_t *ret_ratings)
{
	for (size_t i = 0; i < count; i++)
		ret_ratings[i] = stage_say(&s, rating(colleagues[i], stage_say(&s, invitation(colleagues[i])),
						      i == 0 ? "alone" : "nearby"));
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A member "digests" of so many ratings, salted with nothing but a number, and sorted. */
static const char *digests(size_t count)
{
	const char *lines[8], *list = "";

	for (size_t i = 0; i < count; i++) {
		struct digest d = digest_of(&i, sizeof(i));
		char hex[DIGEST_HEX];

		digest_hex(&d, hex);
		lines[i] = arena_text(s.memory, hex);
	}
	qsort(lines, count, sizeof(lines[0]), by_text);
	for (size_t i = 0; i < count; i++)
		list = arena_printf(s.memory, "%s%s'%s'", list, i > 0 ? "," : "", lines[i]);
	return arena_printf(s.memory, "'digests':[%s]", list);
}

#define JUDGED "'judgements':[{'n':1,'point':'satisfactory'}]"

static struct say summary(const char *members)
{
	uint64_t *about = arena_array(s.memory, 3, sizeof(*about));

	about[0] = request_seq;
	about[1] = evidence_seq;
	about[2] = ABOUT_END;
	return (struct say){.kind = "msf-summary",
			    .by = "asha",
			    .as = ROLE_ASSESSOR,
			    .in = "tom",
			    .about = about,
			    .body = arena_printf(s.memory, "{" FORM "," JUDGED ",%s}", members),
			    .texts = "feedback"};
}

/* Of three who answered as gather() has it. */
static const char *of_three(void)
{
	return arena_printf(s.memory,
			    "%s,'raters':3,'counts':[{'mark':'safety','point':'alone','raters':1},"
			    "{'mark':'safety','point':'nearby','raters':2}]",
			    digests(3));
}

static struct say closing(const uint64_t *ratings)
{
	return (struct say){.kind = "msf-close",
			    .by = "asha",
			    .as = ROLE_ASSESSOR,
			    .in = chain,
			    .about = ratings,
			    .texts = "salts"};
}

Test(msf, is_gathered_summed_up_and_closed)
{
	uint64_t ratings[4] = {0};
	bool decided;
	struct msf msf;

	gather(3, ratings);
	ratings[3] = ABOUT_END;
	stage_refuses(&s, closing(ratings), ERR_CONFLICT, "there is no summary of asha");
	stage_accepts(&s, summary(of_three()));
	s.world.arena = s.memory;
	cr_assert(eq(int, msf_find(&s.world, chain, &msf, &err), OK), "%s", err.text);
	decided = msf.request.decided;
	s.world.arena = NULL;
	cr_expect(decided, "the attempt is decided when the summary stands");
	stage_refuses(&s, invitation("ruth"), ERR_CONFLICT, "was summed up already");
	stage_refuses(&s, closing(ABOUT(ratings[0], ratings[1])), ERR_CONFLICT, "ratings that were counted");
	stage_refuses(&s, closing(ABOUT(ratings[1], ratings[0], ratings[2])), ERR_CONFLICT,
		      "in the order");
	stage_accepts(&s, closing(ratings));
	stage_refuses(&s, closing(ratings), ERR_CONFLICT, "or it is closed");
}

Test(msf, is_never_said_by_one_assessor_alone)
{
	struct say say = summary("'raters':1");

	say.kind = "assessment";
	say.texts = "note.feedback";
	say.body = "{" FORM "," JUDGED ",'marks':{'safety':'alone'}}";
	stage_refuses(&s, say, ERR_CONFLICT, "is for 3 colleagues to answer");
}

Test(msf, invites_each_colleague_once_by_who_was_asked)
{
	struct say say = invitation("rae");

	stage_person(&s, "nokey");
	stage_member(&s, "bo");
	(void)stage_role(&s, "bo", "assessor");
	say.by = "bo";
	stage_refuses(&s, say, ERR_DENIED, "asks asha to gather the feedback, not bo");
	stage_refuses(&s, invitation("tom"), ERR_DENIED, "nobody rates themselves");
	stage_refuses(&s, invitation("asha"), ERR_DENIED, "gives none");
	stage_refuses(&s, invitation("ghost"), ERR_NOT_FOUND, "ghost");
	stage_accepts(&s, invitation("nokey"));
	stage_accepts(&s, invitation("rae"));
	stage_refuses(&s, invitation("rae"), ERR_CONFLICT, "is invited already");
	say = invitation("rob");
	say.body = arena_printf(s.memory, "{'rater':'rob','request':'%s'}", hex_of(evidence_seq));
	stage_refuses(&s, say, ERR_CONFLICT, "is not that of the request named");
	say = invitation("rob");
	say.about = ABOUT(request_seq);
	stage_refuses(&s, say, ERR_INVALID, "is about no other entry");
}

Test(msf, stands_in_the_chain_of_a_request_for_it)
{
	struct say say = invitation("rae");
	uint64_t dops = stage_say(&s, (struct say){.kind = "request",
						   .by = "tom",
						   .as = ROLE_TRAINEE,
						   .in = "tom",
						   .body = "{'assessor':'asha','modules':['CEN-R1'],"
							   "'tool':'DOPS'}",
						   .about = ABOUT(evidence_seq)});
	char other[MSF_CHAIN];

	say.in = NULL;
	stage_refuses(&s, say, ERR_NOT_FOUND, "no chain of feedback");
	say.in = "tom";
	stage_refuses(&s, say, ERR_NOT_FOUND, "no chain of feedback");
	say.in = "msf-0123456789abcdef";
	stage_refuses(&s, say, ERR_NOT_FOUND, "no request has the chain");
	msf_chain(&s.digests[dops], other);
	say.in = other;
	stage_refuses(&s, say, ERR_NOT_FOUND, "is not for colleagues to fill in");
	msf_chain(&s.digests[evidence_seq], other);
	stage_refuses(&s, say, ERR_NOT_FOUND, "no request has the chain");
}

Test(msf, is_rated_by_who_is_invited_with_the_form_of_the_request)
{
	uint64_t invited = stage_say(&s, invitation("rae"));
	struct say say = rating("rob", invited, "alone");

	stage_refuses(&s, say, ERR_DENIED, "is not for rob");
	say = rating("tom", invited, "alone");
	stage_refuses(&s, say, ERR_DENIED, "is not for tom");
	say = rating("rae", invited, "alone");
	say.as = ROLE_ASSESSOR;
	stage_refuses(&s, say, ERR_DENIED, "in the role rater");
	say = rating("rae", request_seq, "alone");
	stage_refuses(&s, say, ERR_DENIED, "is in the portfolio of tom");
	say = rating("rae", cast.publish, "alone");
	stage_refuses(&s, say, ERR_NOT_FOUND, "no invitation that stands");
	say = rating("rae", invited, "alone");
	say.body = "{" FORM "}";
	stage_refuses(&s, say, ERR_INVALID, "wants a mark");
	say.body = "{'form':'TOOLS@2010.1/DOPS','marks':{'safety':'alone'}}";
	say.texts = "note.feedback";
	stage_refuses(&s, say, ERR_CONFLICT, "is the form of MSF, not of DOPS");
	stage_accepts(&s, rating("rae", invited, "alone"));
}

static size_t waits_for(const char *rater)
{
	struct msf_invited *items;
	size_t count;

	s.world.arena = s.memory;
	cr_assert(eq(int, msf_invitations(&s.world, rater, &items, &count, &err), OK), "%s", err.text);
	s.world.arena = NULL;
	for (size_t i = 0; i < count; i++) {
		cr_expect_str_eq(items[i].trainee, "tom");
		cr_expect_str_eq(items[i].gatherer, "asha");
		cr_expect_str_eq(items[i].form.tool, "MSF");
		cr_expect(eq(u64, items[i].request, request_seq));
	}
	return count;
}

Test(msf, waits_for_a_rater_until_they_answer_or_it_is_over)
{
	uint64_t rae, rob;

	cr_expect(eq(sz, waits_for("rae"), 0));
	rae = stage_say(&s, invitation("rae"));
	rob = stage_say(&s, invitation("rob"));
	cr_expect(eq(sz, waits_for("rae"), 1));
	cr_expect(eq(sz, waits_for("rob"), 1));
	cr_expect(eq(sz, waits_for("tom"), 0), "nothing of it waits for the trainee");
	cr_expect(eq(sz, waits_for("asha"), 0), "nor for who gathers it");
	(void)stage_say(&s, rating("rae", rae, "alone"));
	cr_expect(eq(sz, waits_for("rae"), 0), "answered");
	(void)stage_say(&s, (struct say){.kind = "revoke",
					 .by = "asha",
					 .as = ROLE_ASSESSOR,
					 .in = chain,
					 .about = ABOUT(rob),
					 .texts = "reason"});
	cr_expect(eq(sz, waits_for("rob"), 0), "the invitation is void");
	(void)stage_say(&s, invitation("ros"));
	cr_expect(eq(sz, waits_for("ros"), 1));
	(void)stage_say(&s, (struct say){.kind = "withdraw",
					 .by = "tom",
					 .as = ROLE_TRAINEE,
					 .in = "tom",
					 .about = ABOUT(request_seq)});
	cr_expect(eq(sz, waits_for("ros"), 0), "the request is void");
}

Test(msf, ends_with_the_invitation_or_the_request)
{
	uint64_t first = stage_say(&s, invitation("rae")), second = stage_say(&s, invitation("rob"));
	struct say revoke = {.kind = "revoke",
			     .by = "asha",
			     .as = ROLE_ASSESSOR,
			     .in = chain,
			     .about = ABOUT(first),
			     .texts = "reason"};

	stage_accepts(&s, revoke);
	stage_refuses(&s, rating("rae", first, "alone"), ERR_NOT_FOUND, "no invitation that stands");
	stage_accepts(&s, invitation("rae"));
	(void)stage_say(&s, (struct say){.kind = "withdraw",
					 .by = "tom",
					 .as = ROLE_TRAINEE,
					 .in = "tom",
					 .about = ABOUT(request_seq)});
	stage_refuses(&s, rating("rob", second, "alone"), ERR_CONFLICT, "no feedback is gathered");
	stage_refuses(&s, invitation("ros"), ERR_CONFLICT, "no feedback is gathered");
}

Test(msf, is_summed_up_of_enough_colleagues_and_of_their_latest_words)
{
	uint64_t ratings[4] = {0}, third;
	struct say say;

	gather(2, ratings);
	stage_refuses(&s, summary(of_three()), ERR_CONFLICT, "3 colleagues have to answer");
	third = stage_say(&s, invitation("ros"));
	(void)stage_say(&s, rating("ros", third, "watched"));
	stage_refuses(&s, summary(of_three()), ERR_CONFLICT, "counts are not those");
	(void)stage_say(&s, rating("ros", third, "nearby"));
	stage_refuses(&s, summary(arena_printf(s.memory, "%s,'raters':4,'counts':[]", digests(3))),
		      ERR_CONFLICT, "another number");
	stage_refuses(&s, summary(arena_printf(s.memory, "%s,'raters':3,'counts':[]", digests(2))),
		      ERR_CONFLICT, "names 2 ratings");
	stage_refuses(&s, summary(arena_printf(s.memory, "%s,'raters':3", digests(3))), ERR_CONFLICT,
		      "counts are not those");
	say = summary(of_three());
	say.by = "omar";
	say.as = ROLE_TRAINING_OFFICER;
	stage_refuses(&s, say, ERR_DENIED, "in the role assessor");
	stage_accepts(&s, summary(of_three()));
}

/* Of the one attempt that tom has sent. */
static bool is_reported(void)
{
	struct facts facts;

	cr_assert(eq(int, facts_load(s.world.db, "tom", STAGE_CURRICULUM, s.world.now, s.memory, &facts, &err), OK),
		  "%s", err.text);
	cr_assert(eq(sz, facts.attempt_count, 1));
	return facts.attempts[0].reported;
}

Test(msf, gathered_elsewhere_comes_with_its_paper_and_claims_no_counts)
{
	struct say say = summary("'raters':3");

	stage_refuses(&s, say, ERR_INVALID, "comes with its paper");
	say.texts = "feedback file.1 file.1.name";
	say.body = "{" FORM "," JUDGED ",'raters':2}";
	stage_refuses(&s, say, ERR_CONFLICT, "3 colleagues have to answer, not 2");
	say.body = "{" FORM "," JUDGED ",'raters':3,'counts':[]}";
	stage_refuses(&s, say, ERR_INVALID, "counts are of ratings in this log");
	say.body = "{" FORM "," JUDGED ",'raters':3}";
	stage_accepts(&s, say);
	cr_expect(is_reported(), "it is as a paper says it");
}

Test(msf, gathered_here_is_not_reported)
{
	uint64_t ratings[4] = {0};

	gather(3, ratings);
	cr_expect(not(is_reported()));
	stage_accepts(&s, summary(of_three()));
	cr_expect(not(is_reported()));
}

static bool shows(uint64_t seq, const char *portfolio, const char *author, json_t *body, const char *reader)
{
	struct entry e = {.portfolio = portfolio, .author = author, .body = body};
	bool shown = false;

	(void)seq;
	s.world.arena = s.memory;
	cr_assert(eq(int, msf_shows(&s.world, &e, reader, &shown, &err), OK), "%s", err.text);
	s.world.arena = NULL;
	return shown;
}

Test(msf, is_shown_to_its_author_and_who_gathers_it_and_never_to_the_trainee)
{
	CLEANUP(json_cleanup) json_t *none = json_object();
	CLEANUP(json_cleanup) json_t *rae = json_pack("{ss}", "rater", "rae");
	static const struct {
		const char *author, *reader;
		bool invitation, shown;
	} rows[] = {
		{"rae", "rae", false, true},   {"rae", "asha", false, true},
		{"rae", "tom", false, false},  {"rae", "rob", false, false},
		{"rae", "omar", false, false}, {"rae", NULL, false, false},
		{"asha", "rae", true, true},   {"asha", "rob", true, false},
		{"asha", "tom", true, false},  {"asha", "asha", true, true},
		{"tom", "tom", false, false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect(eq(int,
			     shows(0, chain, rows[i].author, rows[i].invitation ? rae : none, rows[i].reader),
			     rows[i].shown),
			  "row %zu", i);
	cr_expect(shows(0, "tom", "tom", none, NULL), "a portfolio is shown as ever");
	cr_expect(shows(0, "", "registrar", none, NULL));
}

Test(msf, nobody_has_the_id_of_a_chain_or_is_granted_the_role)
{
	struct say person = {.kind = "person",
			     .by = "registrar",
			     .as = ROLE_REGISTRAR,
			     .body = "{'person':'msf-ann'}",
			     .texts = "name"};

	stage_refuses(&s, person, ERR_CONFLICT, "begin with msf-");
	stage_refuses(&s,
		      (struct say){.kind = "role",
				   .by = "registrar",
				   .as = ROLE_REGISTRAR,
				   .body = "{'person':'rae','role':'rater','from':'2024-01-01'}"},
		      ERR_INVALID, "nobody is granted the role rater");
}

Test(msf, names_a_rating_by_salt_and_digest)
{
	uint8_t salt[32] = {1}, other[32] = {2};
	struct digest a = msf_salted(salt, &s.digests[1]), b = msf_salted(other, &s.digests[1]);

	cr_expect(eq(int, digest_equal(&a, &b), 0));
	b = msf_salted(salt, &s.digests[1]);
	cr_expect(digest_equal(&a, &b));
}
