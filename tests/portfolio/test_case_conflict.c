/* Whom the records keep from judging a case of equivalence. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "portfolio/case.h"
#include "support/world.h"

/* nadia applies, and pat would judge; facts are put in as they are, since what binds is that they were ever there. */
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

TestSuite(case_conflict, .init = open_stage, .fini = close_stage);

static void run(const char *sql)
{
	cr_assert(eq(int, db_run(s.world.db, sql, &err), OK), "%s: %s", sql, err.text);
}

static const char *why(const struct case_file *file, const char *person)
{
	const char *found;

	s.world.arena = s.memory;
	cr_assert(eq(int, case_conflict(&s.world, file, person, &found, &err), OK), "%s", err.text);
	return found;
}

#define ENROLMENT(seq, portfolio, site, officer)                                                             \
	"INSERT INTO fact_enrolment(portfolio, seq, accepted, curriculum, digest, start, wte, site, officer)" \
	" VALUES('" portfolio "', " seq ", 0, 'A@2023.1', zeroblob(32), 0, 100, '" site "', '" officer "')"
#define PLACEMENT(seq, portfolio, site, supervisor)                                                       \
	"INSERT INTO fact_placement(portfolio, seq, accepted, enrolment, specialism, site, first, last,"  \
	" author, supervisor) VALUES('" portfolio "', " seq ", 0, 1, 'x', '" site "', 0, 9, 'olive', '"   \
	supervisor "')"
#define APPROVAL(portfolio, assessor)                                                                     \
	"INSERT INTO fact_approval(portfolio, seq, accepted, assessor, officer)"                          \
	" VALUES('" portfolio "', 900, 0, '" assessor "', 'olive')"

Test(case_conflict, whoever_the_records_know_beside_the_applicant)
{
	static const struct {
		const char *fact, *why;
	} rows[] = {
		{"INSERT INTO fact_corroboration(portfolio, seq, evidence, accepted, author)"
		 " VALUES('nadia', 900, 5, 0, 'pat')",
		 "has corroborated evidence of the applicant"},
		{ENROLMENT("900", "nadia", "leeds", "pat"), "has been the training officer of the applicant"},
		{APPROVAL("nadia", "pat"), "has been an assessor of the applicant"},
		{"INSERT INTO fact_request(portfolio, seq, accepted, enrolment, evidence, assessor, tool, kase,"
		 " topic, site) VALUES('nadia', 900, 0, 1, 5, 'pat', 'REVIEW', '', '', '')",
		 "has been asked to assess the applicant"},
		{"INSERT INTO fact_reassignment(portfolio, request, seq, accepted, assessor)"
		 " VALUES('nadia', 5, 900, 0, 'pat')",
		 "has been asked to assess the applicant"},
		{"INSERT INTO fact_report(portfolio, seq, accepted, enrolment, first, last, form, author)"
		 " VALUES('nadia', 900, 0, 1, 0, 9, '', 'pat')",
		 "has reported on the applicant"},
		{PLACEMENT("900", "nadia", "leeds", "pat"), "has supervised the applicant"},
		{ENROLMENT("900", "pat", "leeds", "nadia"), "has been a trainee of the applicant"},
		{APPROVAL("pat", "nadia"), "has been assessed by the applicant"},
	};
	struct case_file file = {.applicant = "nadia"};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		run("SAVEPOINT row");
		run(rows[i].fact);
		cr_expect_str_eq(why(&file, "pat"), rows[i].why);
		cr_expect(why(&file, "quinn") == NULL, "row %zu", i);
		/* It does not matter what has become of it. */
		run("INSERT INTO fact_void(portfolio, target, seq, accepted) VALUES('nadia', 900, 901, 0), ('pat', 900,"
		    " 901, 0)");
		cr_expect_str_eq(why(&file, "pat"), rows[i].why);
		run("ROLLBACK TO row");
		run("RELEASE row");
	}
	cr_expect(why(&file, "pat") == NULL);
}

/* Each way in which somebody is known at a place, of the applicant with each of who would judge. */
Test(case_conflict, whoever_is_known_at_a_place_where_the_applicant_is)
{
	static const char *const applicant[] = {
		ENROLMENT("900", "nadia", "leeds", "olive"),
		ENROLMENT("900", "tom", "leeds", "nadia"),
		PLACEMENT("900", "nadia", "leeds", ""),
		PLACEMENT("900", "tom", "leeds", "nadia"),
	};
	static const char *const judge[] = {
		ENROLMENT("901", "pat", "leeds", "olive"),
		ENROLMENT("901", "tim", "leeds", "pat"),
		PLACEMENT("901", "pat", "leeds", ""),
		PLACEMENT("901", "tim", "leeds", "pat"),
	};
	struct case_post post = {.employer = "leeds"};
	struct case_file file = {.applicant = "nadia"}, employed = {.applicant = "nadia", .posts = &post, .post_count = 1};

	run("SAVEPOINT row");
	run(ENROLMENT("800", "nadia", "york", "olive"));
	for (size_t k = 0; k < 4; k++) {
		run("SAVEPOINT judge");
		run(judge[k]);
		cr_expect(why(&file, "pat") == NULL, "%zu: another place", k);
		cr_expect_str_eq(why(&employed, "pat"), "has been at leeds, where the applicant was employed");
		for (size_t i = 0; i < 4; i++) {
			run("SAVEPOINT applicant");
			run(applicant[i]);
			cr_expect_str_eq(why(&file, "pat"), "has been at leeds, where the applicant has been as well", "%zu, %zu",
				  i, k);
			run("ROLLBACK TO applicant");
		}
		run("ROLLBACK TO judge");
	}
	run("ROLLBACK TO row");
}

Test(case_conflict, whoever_is_named_by_the_application_or_has_an_interest)
{
	const char *referees[] = {"rob"}, *interested[] = {"ines"};
	struct case_file file = {.applicant = "nadia",
				 .referees = referees,
				 .referee_count = 1,
				 .interested = interested,
				 .interested_count = 1};

	cr_expect_str_eq(why(&file, "nadia"), "is the applicant");
	cr_expect_str_eq(why(&file, "rob"), "is a referee of the applicant");
	cr_expect_str_eq(why(&file, "ines"), "has declared an interest in it");
	cr_expect(why(&file, "pat") == NULL);
}
