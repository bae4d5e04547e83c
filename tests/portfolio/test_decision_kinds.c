/* What assessors decide, and what takes it back: assessment, revoke. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/kind.h"
#include "support/world.h"

static struct stage s;
static struct cast cast;

static void open_stage(void)
{
	stage_open(&s);
	cast = stage_cast(&s);
}

static void close_stage(void)
{
	stage_close(&s);
}

/* What somebody says in tom's portfolio. */
static struct say in_toms(const char *kind, const char *by, enum role as, const char *body)
{
	return (struct say){.kind = kind, .by = by, .as = as, .in = "tom", .body = body};
}

static struct say by_tom(const char *kind, const char *body)
{
	return in_toms(kind, "tom", ROLE_TRAINEE, body);
}

/* ---- assessment ---- */

static uint64_t evidence_seq, request_seq;

/* One request for two items. */
static void open_request(void)
{
	open_stage();
	evidence_seq = stage_evidence(&s, "tom");
	request_seq = stage_request(&s, "tom", evidence_seq, "asha", "'CEN-R1/1','CEN-S1/2'");
}

TestSuite(assessment, .init = open_request, .fini = close_stage);

static struct say assessment(void)
{
	static uint64_t about[3];

	about[0] = request_seq;
	about[1] = evidence_seq;
	about[2] = ABOUT_END;
	return (struct say){
		.kind = "assessment",
		.by = "asha",
		.as = ROLE_ASSESSOR,
		.in = "tom",
		.about = about,
		.body = "{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'},{'n':2,'point':'not-yet'}]}",
		.texts = "note.feedback",
	};
}

Test(assessment, judges_each_attempt_of_the_request_once)
{
	const struct wrong rows[] = {
		{"{'form':'TOOLS@2010.1/REVIEW','judgements':[]}", ERR_INVALID, "attempt 1 of the request is not judged"},
		{"{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'}]}", ERR_INVALID,
		 "attempt 2 of the request is not judged"},
		{"{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'},{'n':1,'point':'not-yet'},"
		 "{'n':2,'point':'not-yet'}]}",
		 ERR_INVALID, "attempt 1 of the request is judged twice"},
		{"{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'},{'n':2,'point':'not-yet'},"
		 "{'n':3,'point':'not-yet'}]}",
		 ERR_INVALID, "has 2 attempts"},
		{"{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':0,'point':'satisfactory'},{'n':1,'point':'not-yet'}]}",
		 ERR_INVALID, "attempt 2 of the request is not judged"},
		{"{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'splendid'},{'n':2,'point':'not-yet'}]}",
		 ERR_INVALID, "no point splendid"},
	};
	struct say say = assessment();

	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say = assessment();
	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "wants a note");
	stage_accepts(&s, assessment());
	stage_refuses(&s, assessment(), ERR_CONFLICT, "is decided already");
}

Test(assessment, of_a_tool_has_its_marks)
{
	struct say dops =
		by_tom("request", "{'assessor':'asha','modules':['CEN-R1'],'tool':'DOPS'}");
	struct say say = assessment();

	dops.about = ABOUT(evidence_seq);
	say.about = ABOUT(stage_say(&s, dops), evidence_seq);
	say.body = "{'form':'TOOLS@2010.1/DOPS','judgements':[{'n':1,'point':'satisfactory'}]}";
	stage_refuses(&s, say, ERR_INVALID, "wants a mark");
	say.body = "{'form':'TOOLS@2010.1/DOPS','judgements':[{'n':1,'point':'satisfactory'}],'marks':{'safety':'alone'}}";
	stage_accepts(&s, say);
}

Test(assessment, names_the_form_and_its_version_by_which_it_was_filled_in)
{
	const struct wrong rows[] = {
		{"{'judgements':[]}", ERR_INVALID, "has no \"form\""},
		{"{'form':'REVIEW','judgements':[]}", ERR_INVALID, "TOOLS@2010.1/DOPS"},
		{"{'form':'TOOLS@2023.1/REVIEW','judgements':[]}", ERR_CONFLICT,
		 "tom is bound to TOOLS@2010.1/REVIEW"},
		{"{'form':'OTHER@2010.1/REVIEW','judgements':[]}", ERR_CONFLICT,
		 "tom is bound to TOOLS@2010.1/REVIEW"},
		{"{'form':'TOOLS@2010.1/MINICEX','judgements':[]}", ERR_NOT_FOUND,
		 "no form of MINICEX"},
		{"{'form':'TOOLS@2010.1/DOPS','judgements':[]}", ERR_CONFLICT,
		 "asks for the form of REVIEW, not of DOPS"},
	};

	stage_refuses_each(&s, assessment(), rows, sizeof(rows) / sizeof(rows[0]));
}

Test(assessment, is_about_the_request_and_the_evidence_that_was_looked_at)
{
	struct say say = assessment();
	uint64_t other = stage_evidence(&s, "tom");

	say.about = ABOUT(request_seq);
	stage_refuses(&s, say, ERR_INVALID, "about a request and its evidence");
	say.about = ABOUT(evidence_seq, request_seq);
	stage_refuses(&s, say, ERR_NOT_FOUND, "is no request of tom");
	say.about = ABOUT(request_seq, other);
	stage_refuses(&s, say, ERR_CONFLICT, "look at that one and sign again");
}

/* What was signed of one revision says nothing of another. */
Test(assessment, of_one_revision_cannot_be_used_for_another)
{
	struct say revise = by_tom("evidence", "{'first':'2023-12-01','last':'2023-12-05'}");
	struct say say = assessment();
	uint64_t second;

	revise.texts = "title";
	revise.about = ABOUT(evidence_seq);
	second = stage_say(&s, revise);
	stage_refuses(&s, assessment(), ERR_CONFLICT, "is void");
	say.about = ABOUT(request_seq, second);
	stage_refuses(&s, say, ERR_CONFLICT, "is void");
	say.about = ABOUT(stage_request(&s, "tom", second, "asha", "'CEN-R1/1','CEN-S1/2'"),
			  evidence_seq);
	stage_refuses(&s, say, ERR_CONFLICT, "look at that one and sign again");
}

/* Sent with one key, the evidence signed with another that turns out to have been stolen. */
Test(assessment, of_evidence_that_a_stolen_key_signed_is_refused)
{
	struct digest key = key_fingerprint(stage_key(&s, "tom"));
	struct say request = by_tom("request", "{'assessor':'asha','items':['CEN-R1/1']}");
	struct say say = assessment();
	char hex[DIGEST_HEX];

	digest_hex(&key, hex);
	stage_accepts(&s, (struct say){.kind = "key",
				       .by = "registrar",
				       .as = ROLE_REGISTRAR,
				       .body = arena_printf(s.memory,
							    "{'checked':'video',"
							    "'person':'tom',%s}",
							    stage_proof(&s, "tom-2", "tom"))});
	evidence_seq = stage_evidence(&s, "tom");
	request.key = "tom-2";
	request.about = ABOUT(evidence_seq);
	say.about = ABOUT(stage_say(&s, request), evidence_seq);
	say.body = "{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'}]}";
	stage_accepts(&s, (struct say){.kind = "key-end",
				       .by = "registrar",
				       .as = ROLE_REGISTRAR,
				       .body = arena_printf(s.memory,
							    "{'from':'2024-01-01T08:10:00Z',"
							    "'key':'%s','reason':'stolen'}",
							    hex)});
	stage_refuses(&s, say, ERR_CONFLICT, "was withdrawn since");
}

Test(assessment, is_signed_by_the_assessor_who_was_asked)
{
	struct say say = assessment();

	stage_member(&s, "zoe");
	(void)stage_role(&s, "zoe", "assessor");
	(void)stage_approve(&s, "omar", "tom", "zoe");
	say.by = "zoe";
	stage_refuses(&s, say, ERR_DENIED, "was sent to asha, not to zoe");
	say.by = "tom";
	stage_refuses(&s, say, ERR_DENIED, "tom does not hold the role assessor");
	say.as = ROLE_TRAINEE;
	stage_refuses(&s, say, ERR_DENIED, "in the role assessor, not trainee");
	(void)stage_role(&s, "tom", "assessor");
	say.as = ROLE_ASSESSOR;
	stage_refuses(&s, say, ERR_DENIED, "tom cannot say this of oneself");
}

Test(assessment, is_not_signed_by_a_trainee)
{
	(void)stage_enrol(&s, "asha", "omar");
	stage_refuses(&s, assessment(), ERR_DENIED, "asha is a trainee today");
}

Test(assessment, wants_the_officers_approval_while_it_lasts)
{
	struct say end = in_toms("approval-end", "omar", ROLE_TRAINING_OFFICER, NULL);

	end.about = ABOUT(cast.approval);
	stage_accepts(&s, end);
	stage_refuses(&s, assessment(), ERR_DENIED, "is not approved to assess tom");
	stage_refuses(&s, assessment(), ERR_DENIED, "ask the training officer, omar");
	(void)stage_approve(&s, "omar", "tom", "asha");
	stage_accepts(&s, assessment());
}

/* Asha's first role ends; another takes its place. */
static void replace_role(const char *body)
{
	stage_accepts(&s, (struct say){.kind = "role-end",
				       .by = "registrar",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(cast.assessor_role),
				       .body = "{'until':'2022-12-31'}"});
	stage_accepts(
		&s, (struct say){
			    .kind = "role", .by = "registrar", .as = ROLE_REGISTRAR, .body = body});
}

/* The work was done from 2023-12-01 to 2023-12-05; it is 2024-01-01. */
Test(assessment, wants_a_role_that_reaches_the_work_on_its_last_day_and_today)
{
	static const struct {
		const char *role, *words; /* NULL: accepted */
	} rows[] = {
		{"'from':'2023-12-06'", "asha was no assessor on 2023-12-05"},
		{"'from':'2023-12-05'", NULL},
		{"'from':'2023-01-01','until':'2023-12-31'", "does not hold the role assessor"},
		{"'from':'2023-01-01','until':'2024-01-01'", NULL},
		{"'from':'2023-01-01','tools':['DOPS']", "does not reach tool REVIEW in CEN-R1/1"},
		{"'from':'2023-01-01','tools':['DOPS','REVIEW']", NULL},
		{"'from':'2023-01-01','specialisms':['haematology']",
		 "does not reach tool REVIEW in CEN-R1/1"},
		{"'from':'2023-01-01','specialisms':['clinical-engineering']",
		 "does not reach tool REVIEW in CEN-S1/2"},
		{"'from':'2023-01-01','specialisms':['clinical-engineering','haematology']", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		replace_role(arena_printf(s.memory, "{%s,'person':'asha','role':'assessor'}",
					  rows[i].role));
		if (rows[i].words == NULL)
			stage_accepts(&s, assessment());
		else
			stage_refuses(&s, assessment(), ERR_DENIED, rows[i].words);
		close_stage();
		open_request();
	}
}

/* Two grants may reach the two days, but each day must be reached for each item. */
Test(assessment, may_rest_on_one_role_for_then_and_another_for_today)
{
	replace_role("{'from':'2023-01-01','person':'asha','role':'assessor',"
		     "'until':'2023-12-31'}");
	stage_accepts(&s,
		      (struct say){.kind = "role",
				   .by = "registrar",
				   .as = ROLE_REGISTRAR,
				   .body = "{'from':'2024-01-01','person':'asha','role':'assessor',"
					   "'specialisms':['haematology']}"});
	stage_refuses(&s, assessment(), ERR_DENIED,
		      "on 2024-01-01 the role of asha does not reach");
	stage_accepts(
		&s,
		(struct say){.kind = "role",
			     .by = "registrar",
			     .as = ROLE_REGISTRAR,
			     .body = "{'from':'2024-01-01','person':'asha','role':'assessor'}"});
	stage_accepts(&s, assessment());
}

Test(assessment, may_be_signed_after_the_enrolment_has_ended)
{
	struct say end = in_toms("enrolment-end", "registrar", ROLE_REGISTRAR,
				 "{'last':'2023-12-31','reason':'left'}");

	end.about = ABOUT(cast.enrolment);
	stage_accepts(&s, end);
	stage_accepts(&s, assessment());
}

/* ---- asked before ---- */

static void expect_may(enum status status, const char *words, const char *assessor)
{
	const struct digest about[] = {s.digests[request_seq], s.digests[evidence_seq]};
	struct world w = s.world;
	struct err err = {0};

	w.arena = s.memory;
	cr_expect(eq(int, world_may_decide(&w, "tom", about, assessor, &err), (int)status), "%s: %s",
		  assessor, err.text);
	cr_expect(words == NULL || strstr(err.text, words) != NULL, "%s: %s", assessor, err.text);
}

Test(assessment, can_be_asked_about_before_anything_is_said)
{
	expect_may(OK, NULL, "asha");
	expect_may(ERR_DENIED, "was sent to asha, not to omar", "omar");
	stage_say(&s, (struct say){.kind = "approval-end", .by = "omar", .as = ROLE_TRAINING_OFFICER,
				   .in = "tom", .about = ABOUT(cast.approval)});
	expect_may(ERR_DENIED, "ask the training officer, omar", "asha");
	stage_approve(&s, "omar", "tom", "asha");
	expect_may(OK, NULL, "asha");
	stage_accepts(&s, assessment());
	expect_may(ERR_CONFLICT, "is decided already", "asha");
}

/* ---- revoke ---- */

TestSuite(revoke, .init = open_request, .fini = close_stage);

Test(revoke, is_the_authors_or_a_registrars_once)
{
	uint64_t decision = stage_say(&s, assessment());
	struct say say = in_toms("revoke", "zoe", ROLE_ASSESSOR, NULL);

	stage_member(&s, "zoe");
	(void)stage_role(&s, "zoe", "assessor");
	say.about = ABOUT(decision);
	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "no text \"reason\"");
	say.texts = "reason";
	stage_refuses(&s, say, ERR_DENIED, "only asha or a registrar");
	say.by = "omar";
	say.as = ROLE_TRAINING_OFFICER;
	stage_refuses(&s, say, ERR_DENIED, "only asha or a registrar");
	say.by = "asha";
	say.as = ROLE_ASSESSOR;
	say.about = ABOUT(request_seq);
	stage_refuses(&s, say, ERR_INVALID, "of kind request, which nobody can revoke");
	say.about = ABOUT(decision);
	stage_accepts(&s, say);
	say.by = "registrar";
	say.as = ROLE_REGISTRAR;
	stage_refuses(&s, say, ERR_CONFLICT, "is void already");
	stage_refuses(&s, assessment(), ERR_CONFLICT, "is decided already");
}

Test(revoke, of_what_was_said_of_oneself_is_refused_even_to_a_registrar)
{
	uint64_t decision = stage_say(&s, assessment());
	struct say say = in_toms("revoke", "tom", ROLE_REGISTRAR, NULL);

	(void)stage_role(&s, "tom", "registrar");
	say.about = ABOUT(decision);
	say.texts = "reason";
	stage_refuses(&s, say, ERR_DENIED, "tom cannot say this of oneself");
	say.by = "registrar";
	stage_accepts(&s, say);
}

Test(revoke, stands_where_the_entry_stands_that_it_is_about)
{
	uint64_t decision = stage_say(&s, assessment());
	struct say say = in_toms("revoke", "registrar", ROLE_REGISTRAR, NULL);

	say.texts = "reason";
	say.about = ABOUT(cast.publish);
	stage_refuses(&s, say, ERR_INVALID, "so its revoke entry must be too");
	say.in = NULL;
	stage_refuses(&s, say, ERR_INVALID, "of kind publish, which nobody can revoke");
	say.about = ABOUT(decision);
	stage_refuses(&s, say, ERR_DENIED, "is in the portfolio of tom");
}
