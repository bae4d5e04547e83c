/* Feedback of colleagues on pages: said by who is asked, gathered by one, and told to nobody else. */
#include <criterion/criterion.h>
#include <string.h>

#include "cases.h"

static struct served served;

/* Greta gathers what eight say of samuel; six have answered. */
static void begin(void)
{
	static const char *const commands[] = {
		"--as samuel evidence add --title 'Feedback, third year' --on 2026-05-13",
		"--as samuel request send 659 --to greta --tool MSF --module COR-1",
		"--as greta msf invite 660 declan esther farid bela hywel imani jana --message 'By Friday, please.'",
		"--as declan msf rate 660 --mark reliable=concern --mark respect=fine --note comment='Ask sooner.'",
		"--as esther msf rate 660 --mark reliable=strong --mark respect=fine",
		"--as farid msf rate 660 --mark reliable=strong --mark respect=fine",
		"--as bela msf rate 660 --mark reliable=strong --mark respect=fine",
		"--as hywel msf rate 660 --mark reliable=strong --mark respect=fine",
		"--as imani msf rate 660 --mark reliable=strong --mark respect=fine",
		NULL,
	};

	serve_begin_with(&served, commands, &(struct web_settings){ .port = 0 });
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_feedback, .init = begin, .fini = end, .timeout = 240);

#define PAGE "/feedback/660"
#define RATING "mark-reliable=strong&mark-respect=fine&note-comment=Says+what+happens+next."

Test(web_feedback, who_is_asked_answers_and_may_change_it)
{
	char to[512];

	step_in(&served, "jana"); /* who has no queue */
	cr_expect(page_says(&served, "/waiting", PAGE) && page_says(&served, "/waiting", "By Friday, please."));
	cr_expect(page_says(&served, PAGE, "Only Greta") && page_says(&served, PAGE, "Does what was promised"));
	cr_expect(!page_says(&served, PAGE, "Whom you asked"));
	cr_expect_eq(send_with_token(&served, PAGE, "mark-reliable=strong", to), 422, "the form is not complete");
	cr_expect_eq(send_with_token(&served, PAGE, RATING, to), 303);
	sign_in_demo(&served, to);
	cr_expect_str_eq(to, PAGE "?done=rated");
	cr_expect(page_says(&served, to, "Thank you") && page_says(&served, PAGE, "You have answered"));
	cr_expect(!page_says(&served, "/waiting", PAGE), "it waits no longer");
	cr_expect_eq(send_with_token(&served, PAGE, "mark-reliable=fine&mark-respect=fine", to), 303);
	sign_in_demo(&served, to);
}

Test(web_feedback, nobody_else_is_told_of_it)
{
	static const char *const others[] = { "samuel", "chandra", "oriel", "registrar", "amira" };
	long long before = record_size(&served);
	char to[512];

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		step_in(&served, others[i]);
		cr_expect_eq(page_status(&served, PAGE), 404, "%s", others[i]);
		cr_expect_eq(send_with_token(&served, PAGE, RATING, to), 404);
		cr_expect_eq(send_with_token(&served, PAGE "/invite", "person=esther", to), 404);
		cr_expect_eq(send_with_token(&served, PAGE "/summary", "outcome=satisfactory&feedback=x", to), 404);
	}
	step_in(&served, "jana"); /* who is asked, and gathers nothing */
	cr_expect_eq(send_with_token(&served, PAGE "/invite", "person=chandra", to), 404);
	cr_expect_eq(send_with_token(&served, PAGE "/summary", "outcome=satisfactory&feedback=x", to), 404);
	forget_cookies(&served);
	cr_expect_eq(page_status(&served, PAGE), 303);
	cr_expect_eq(record_size(&served), before);
}

Test(web_feedback, who_gathers_it_sums_up_when_enough_have_answered)
{
	char to[512];

	step_in(&served, "greta");
	cr_expect_eq(send_with_token(&served, "/queue/660", "outcome=satisfactory", to), 422, "by the summary alone");
	cr_expect(page_says(&served, PAGE, "6 of at least 8") && !page_says(&served, PAGE, "Ask sooner."));
	cr_expect_eq(send_with_token(&served, PAGE "/summary", "outcome=satisfactory&feedback=Strong.", to), 422, "too few");
	cr_expect_eq(send_with_token(&served, PAGE "/invite", "person=nobody-here", to), 422);
	cr_expect_eq(send_with_token(&served, PAGE "/invite", "person=kirsty+chandra+kirsty&message=By+Friday.", to), 303,
		     "each is asked once");
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, to, "Whom you asked is told"));
	cr_expect(page_says(&served, PAGE, "Kirsty Muirhill"));
	step_in(&served, "kirsty"); /* a trainee, who is told at home */
	cr_expect(page_says(&served, "/home", PAGE));
	cr_expect_eq(send_with_token(&served, PAGE, RATING, to), 303);
	sign_in_demo(&served, to);
	step_in(&served, "jana");
	cr_expect_eq(send_with_token(&served, PAGE, RATING, to), 303);
	sign_in_demo(&served, to);
	step_in(&served, "greta");
	cr_expect(page_says(&served, PAGE, "Ask sooner.") && page_says(&served, PAGE, "Sum it up") && page_says(&served, PAGE, "I have a concern"));
	cr_expect_eq(send_with_token(&served, PAGE "/summary", "outcome=satisfactory&feedback=A+strength+for+nearly+all.", to), 303);
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, PAGE, "It is summed up"));
	step_in(&served, "chandra"); /* too late */
	cr_expect(page_says(&served, PAGE, "nobody can answer any more"));
	step_in(&served, "samuel");
	cr_expect(!page_says(&served, "/timeline", "Kirsty"), "who was asked is not told");
	cr_expect_eq(page_status(&served, PAGE), 404);
}

/* Whoever holds no role has no queue and no home. */
Test(web_feedback, a_trainee_begins_it_on_a_page_and_who_is_asked_without_a_role_finds_it)
{
	char to[512], ask_path[300], page[128], invite[200];
	struct answered a;
	long long request;

	cr_assert(type_in(&served, "--as|registrar|person|add|nora|--name|Nora Quist"));
	cr_assert(type_in(&served, "--as|registrar|person|certify|nora|--checked|passport"));
	step_in(&served, "samuel");
	cr_expect(page_says(&served, "/evidence/new", "value=\"MSF\""));
	cr_expect_eq(send_with_token(&served, "/evidence/new",
				     "do=sign&title=Feedback&on=2026-05-14&what=For+colleagues&as=MSF", to), 303);
	sign_in_demo(&served, to);
	cr_assert(strstr(to, "/ask?as=MSF"), "%s", to);
	snprintf(ask_path, sizeof ask_path, "%.*s", (int)strcspn(to, "?"), to);
	a = ask_page(&served, to);
	cr_expect(strstr(a.body, "value=\"MSF\" checked") && strstr(a.body, "value=\"COR-1\""), "%s", a.body);
	answered_free(&a);
	cr_expect_eq(send_with_token(&served, ask_path, "as=MSF&to=greta", to), 422, "in no module");
	cr_expect_eq(send_with_token(&served, ask_path, "as=MSF&to=greta&topic=COR-1&message=NHS+943+476+5919", to), 422);
	cr_expect_eq(send_with_token(&served, ask_path,
				     "as=MSF&to=greta&topic=COR-1&message=NHS+943+476+5919&patient-data=not-a-patient", to),
		     303, "what only looks like a patient's");
	cr_expect_eq(send_with_token(&served, ask_path, "as=MSF&to=greta&topic=COR-1&message=Please", to), 303);
	sign_in_demo(&served, to);
	request = record_size(&served) - 1;
	snprintf(page, sizeof page, "/feedback/%lld", request);
	snprintf(invite, sizeof invite, "%s/invite", page);
	step_in(&served, "greta");
	cr_expect(page_says(&served, page, "Whom you asked"));
	cr_expect_eq(send_with_token(&served, invite, "person=nora&message=By+Friday.", to), 303);
	sign_in_demo(&served, to);
	step_in(&served, "nora");
	cr_expect(page_says(&served, "/account", page) && page_says(&served, "/account", "id=\"asked\""));
	cr_expect(page_says(&served, page, "Only Greta"));
}

Test(web_feedback, what_only_looks_like_a_patient_s_is_asked_about_with_the_message)
{
	struct answered a;
	char form[300];

	step_in(&served, "samuel");
	a = ask_page(&served, "/entries/659/ask");
	answered_free(&a);
	snprintf(form, sizeof form, "token=%s&as=MSF&to=greta&topic=COR-1&message=NHS+943+476+5919", served.token);
	a = ask(&served, "/entries/659/ask", form, NULL, NULL);
	cr_expect_eq(a.status, 422);
	cr_expect(strstr(a.body, "name=\"patient-data\"") && strstr(a.body, "NHS 943 476 5919"));
	answered_free(&a);
}
