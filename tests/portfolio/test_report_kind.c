/* What supervisors report: report. And a reflection by a template of the curriculum. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "portfolio/body.h"
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

static const char *body(const char *members)
{
	struct digest digest = digest_of(STAGE_CURRICULUM, strlen(STAGE_CURRICULUM));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return arena_printf(s.memory, "{'digest':'%s',%s}", hex, members);
}

#define DAYS "'from':'2023-11-01','until':'2023-12-31'"

static struct say report(const char *by, enum role as)
{
	return (struct say){.kind = "report",
			    .by = by,
			    .as = as,
			    .in = "tom",
			    .body = body(DAYS),
			    .texts = "note.summary"};
}

TestSuite(report, .init = open_stage, .fini = close_stage);

Test(report, is_of_an_approved_assessor_the_officer_or_who_supervises_a_placement)
{
	stage_accepts(&s, report("omar", ROLE_TRAINING_OFFICER));
	stage_accepts(&s, report("asha", ROLE_ASSESSOR));
	stage_member(&s, "sid");
	(void)stage_role(&s, "sid", "assessor");
	stage_refuses(&s, report("sid", ROLE_ASSESSOR), ERR_DENIED, "nor supervises a placement");
	(void)stage_say(&s, (struct say){.kind = "placement",
					 .by = "omar",
					 .as = ROLE_TRAINING_OFFICER,
					 .in = "tom",
					 .body = body("'specialism':'haematology','site':'leeds',"
						      "'from':'2023-11-01','until':'2023-12-31',"
						      "'supervisor':'sid'")});
	stage_accepts(&s, report("sid", ROLE_ASSESSOR));
	stage_refuses(&s, report("registrar", ROLE_REGISTRAR), ERR_DENIED, "not registrar");
}

Test(report, is_of_days_of_the_enrolment_that_were)
{
	const struct wrong rows[] = {
		{body("'from':'2023-08-31','until':'2023-12-31'"), ERR_INVALID, "the start of the enrolment, 2023-09-01"},
		{body("'from':'2023-12-31','until':'2023-11-01'"), ERR_INVALID, "the first of them first"},
		{body("'from':'2023-12-01','until':'2024-01-02'"), ERR_INVALID, "to today, 2024-01-01"},
		{body("'from':'2023-12-01'"), ERR_INVALID, "until"},
	};

	stage_refuses_each(&s, report("omar", ROLE_TRAINING_OFFICER), rows, sizeof(rows) / sizeof(rows[0]));
}

Test(report, is_by_a_form_for_supervisors_or_in_one_note)
{
	struct say say = report("omar", ROLE_TRAINING_OFFICER);

	say.texts = "note.summary note.more";
	stage_refuses(&s, say, ERR_INVALID, "has one note");
	say.texts = "note.feedback";
	stage_refuses(&s, say, ERR_INVALID, "has one note");
	say.body = body(DAYS ",'marks':{'safety':'alone'}");
	stage_refuses(&s, say, ERR_INVALID, "no marks");
	say.body = body(DAYS ",'form':'TOOLS@2010.1/DOPS','marks':{'safety':'alone'}");
	stage_refuses(&s, say, ERR_INVALID, "is not one that a supervisor fills in");
	say.body = body(DAYS ",'form':'TOOLS@2011.1/REPORT'");
	stage_refuses(&s, say, ERR_CONFLICT, "bound to TOOLS@2010.1/REPORT");
	say.body = body(DAYS ",'form':'TOOLS@2010.1/REPORT'");
	say.texts = "note.summary";
	stage_refuses(&s, say, ERR_INVALID, "wants a note");
	say.texts = "note.feedback";
	stage_accepts(&s, say);
	say.about = ABOUT(cast.enrolment);
	stage_refuses(&s, say, ERR_INVALID, "is about no other entry");
}

Test(report, by_a_template_is_one_for_trainees)
{
	struct say say = {.kind = "evidence",
			  .by = "tom",
			  .as = ROLE_TRAINEE,
			  .in = "tom",
			  .texts = "title note.feedback",
			  .body = "{'first':'2023-12-01','last':'2023-12-05'}"};

	stage_refuses(&s, say, ERR_INVALID, "name the form");
	say.body = "{'first':'2023-12-01','form':'TOOLS@2010.1/DOPS','last':'2023-12-05'}";
	stage_refuses(&s, say, ERR_INVALID, "is not one that a trainee fills in");
	say.body = "{'first':'2023-12-01','form':'TOOLS@2010.1/REFLECTION','last':'2023-12-05'}";
	stage_accepts(&s, say);
	say.texts = "title";
	stage_refuses(&s, say, ERR_INVALID, "wants a note");
}

Test(report, by_a_template_is_for_its_author_alone)
{
	const struct kind *evidence = kind_newest(&s.kinds, "evidence");

	cr_expect(text_is_private(evidence, "note.learnt"));
	cr_expect(text_is_private(evidence, "reflection"));
	cr_expect(eq(int, text_is_private(evidence, "narrative"), 0));
	cr_expect(eq(int, text_is_private(kind_newest(&s.kinds, "assessment"), "note.feedback"), 0));
}
