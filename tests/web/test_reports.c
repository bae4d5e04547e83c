/* Supervisors' reports on pages: written by whoever trains, read by the trainee and whoever oversees them. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"

static struct served served;

/* Noor's curriculum has the forms for supervisors, which that of the demonstration has not. */
static void begin(void)
{
	static const char *const commands[] = {
		"--as registrar curriculum publish /tmp/attest-reports-$PPID/STP-CEN@2023.9.xml",
		"--as registrar person add noor --name 'Noor Rahman'",
		"--as registrar person certify noor",
		"--as registrar enrol noor STP-CEN@2023.9 --start 2026-01-05 --officer bela",
		"--as bela approve noor chandra",
		NULL,
	};

	cr_assert_eq(system("mkdir -p /tmp/attest-reports-$PPID && sed -e 's/version=\"2023.1\"/version=\"2023.9\"/' -e "
			    "'s/TOOLS@2010.1/TOOLS@2023.1/' '" PROJECT_SOURCE "/curricula/library/STP-CEN@2023.1.xml' "
			    ">/tmp/attest-reports-$PPID/STP-CEN@2023.9.xml"),
		     0);
	serve_begin_with(&served, commands, &(struct web_settings){ .port = 0 });
}

static void end(void)
{
	serve_end(&served);
	cr_assert_eq(system("rm -rf /tmp/attest-reports-$PPID"), 0);
}

TestSuite(web_reports, .init = begin, .fini = end, .timeout = 240);

#define WORDS "summary=Reads+the+alarm+log+first."
#define DAYS "from=2026-02-01&until=2026-04-30"

Test(web_reports, a_report_is_signed_and_read_by_the_trainee_and_who_oversees_them)
{
	char to[512], entry[64];

	step_in(&served, "amira");
	cr_expect(page_says(&served, "/training", "No supervisor has reported yet"));
	step_in(&served, "bela");
	cr_expect(page_says(&served, "/training/amira/reports/new", "It decides nothing"));
	cr_expect_eq(send_with_token(&served, "/training/amira/reports", DAYS "&" WORDS, to), 303);
	cr_expect(page_says(&served, to, "Reads the alarm log first."), "what is signed is shown");
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, to, "1 February 2026 to 30 April 2026") || page_says(&served, to, "from 1 February 2026 to 30 April 2026"));
	cr_expect(page_says(&served, "/training/amira", to) && page_says(&served, "/trainees/amira", to));
	snprintf(entry, sizeof entry, "/entries/%s", strrchr(to, '/') + 1);
	step_in(&served, "amira");
	cr_expect(page_says(&served, "/training", to));
	cr_expect(page_says(&served, to, "Reads the alarm log first.") && page_says(&served, to, "record of a meeting"));
	cr_expect(!page_says(&served, to, "Take it back"));
	step_in(&served, "jana");
	cr_expect(page_says(&served, to, "Reads the alarm log first."));
	step_in(&served, "chandra"); /* who is approved, and has written none */
	cr_expect_eq(page_status(&served, to), 404);
	cr_expect_eq(page_status(&served, entry), 404);
	cr_expect(page_says(&served, "/training/amira", "You have not reported yet"));
	step_in(&served, "esther"); /* who was once asked */
	cr_expect_eq(page_status(&served, to), 404);
	cr_expect_eq(page_status(&served, entry), 404);
	step_in(&served, "samuel");
	cr_expect_eq(page_status(&served, to), 404);
}

Test(web_reports, a_form_of_the_curriculum_is_filled_in)
{
	static const char form[] = DAYS "&template=REPORT&mark-progress=on-course&mark-practice=prompted&mark-thinking=explains&"
				   "mark-conduct=example&mark-team=expected&note-strengths=Asks+early.&note-feedback=Write+more.";
	char to[512], body[900];
	struct answered a;

	step_in(&served, "chandra");
	cr_expect(page_says(&served, "/training/noor/reports/new", "Report of a supervisor on a part of training"));
	cr_expect(page_says(&served, "/training/noor/reports/new?template=REPORT", "What the trainee does well"));
	cr_expect_eq(page_status(&served, "/training/noor/reports/new?template=MEET-MONTH"), 404);
	snprintf(body, sizeof body, "token=%s&%s", served.token, form);
	a = ask(&served, "/training/noor/reports", body, NULL, NULL);
	cr_expect_eq(a.status, 422, "a note is missing: %d", a.status);
	cr_expect(strstr(a.body, "Asks early."), "what was typed is kept");
	answered_free(&a);
	snprintf(body, sizeof body, "%s&note-summary=A+sound+start.", form);
	cr_expect_eq(send_with_token(&served, "/training/noor/reports", body, to), 303);
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, to, "A sound start.") && page_says(&served, to, "On course"), "its own author reads it");
	step_in(&served, "noor");
	cr_expect(page_says(&served, to, "A sound start."));
}

Test(web_reports, what_lacks_something_comes_back)
{
	static const struct {
		const char *form, *says;
	} tries[] = {
		{ "from=soon&until=2026-04-30&" WORDS, "Say the first day" },
		{ "from=2026-02-01&until=&" WORDS, "Say the last day" },
		{ DAYS, "Write what you report" },
		{ "from=2026-04-30&until=2026-02-01&" WORDS, "not before the first" },
		{ "from=2026-04-30&until=2026-12-01&" WORDS, "a day that has passed" },
		{ DAYS "&summary=alarm+NHS+943+476+5919", "looks like a patient" },
	};
	long long before = record_size(&served);

	step_in(&served, "bela");
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		char body[600];
		struct answered a;

		snprintf(body, sizeof body, "token=%s&%s", served.token, tries[i].form);
		a = ask(&served, "/training/amira/reports", body, NULL, NULL);
		cr_expect_eq(a.status, 422, "%s: %d", tries[i].form, a.status);
		cr_expect(strstr(a.body, tries[i].says), "%s", tries[i].form);
		cr_expect(!strstr(tries[i].form, "alarm") || strstr(a.body, "alarm"));
		answered_free(&a);
	}
	cr_expect_eq(record_size(&served), before);
}

Test(web_reports, nobody_reports_on_whom_they_do_not_train)
{
	static const struct {
		const char *as;
		int status;
	} tries[] = {
		{ "amira", 403 },  /* on herself */
		{ "jana", 403 },   /* who oversees, and trains nobody */
		{ "registrar", 403 },
		{ "farid", 404 },  /* not their trainee */
		{ "oriel", 404 },
		{ "esther", 404 },
		{ "samuel", 404 },
	};
	long long before = record_size(&served);
	char to[512];

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		step_in(&served, tries[i].as);
		cr_expect_eq(page_status(&served, "/training/amira/reports/new"), tries[i].status, "%s", tries[i].as);
		cr_expect_eq(send_with_token(&served, "/training/amira/reports", DAYS "&" WORDS, to), tries[i].status, "%s",
			     tries[i].as);
	}
	forget_cookies(&served);
	cr_expect_eq(page_status(&served, "/training/amira/reports/new"), 303);
	cr_expect_eq(record_size(&served), before);
}

Test(web_reports, it_is_taken_back_by_who_wrote_it)
{
	char to[512], report[512], path[600];

	step_in(&served, "chandra");
	cr_expect_eq(send_with_token(&served, "/training/amira/reports", DAYS "&" WORDS, to), 303);
	sign_in_demo(&served, to);
	snprintf(report, sizeof report, "%s", to);
	snprintf(path, sizeof path, "/entries/%s/revoke", strrchr(report, '/') + 1);
	cr_expect(page_says(&served, report, path));
	step_in(&served, "bela"); /* who reads it */
	cr_expect(page_says(&served, report, "alarm log") && !page_says(&served, report, path));
	step_in(&served, "chandra");
	cr_expect_eq(send_with_token(&served, path, "reason=Wrong+days", to), 303);
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, report, "taken back") && !page_says(&served, report, path));
	cr_expect(page_says(&served, "/training/amira", "Taken back"));
}
