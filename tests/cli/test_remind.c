/* What arrives at a mail server when people are reminded, and what becomes of who is refused. */
#include "cli/run.h"
#include "support/smtp_server.h"

static struct smtp_server server;
static char url[64];

/* The demonstration, where three requests were passed on to people who have an address. */
static void set_up(void)
{
	static const char *const people[][3] = {
		{ "ada", "Ada Okonjo", "ada@trust.example" },
		{ "ivo", "Ivo\nBcc: eve@evil.example", "refused@trust.example" },
		{ "zoe", "Zo\xc3\xab \xc3\x85ngstr\xc3\xb6m", "zoe@trust.example" },
	};
	static const char *const requests[] = { "429", "433", "435" };

	run_enter();
	run_demo();
	setenv("ATTEST_STORE", "d", 1);
	for (size_t i = 0; i < 3; i++) {
		expect_run(RUN("--as", "registrar", "person", "add", people[i][0], "--name", people[i][1],
			       "--email", people[i][2]),
			   0, NULL, NULL, people[i][0]);
		expect_run(RUN("--as", "registrar", "role", "grant", people[i][0], "assessor", "--from",
			       "2023-09-01"),
			   0, NULL, NULL, people[i][0]);
		expect_run(RUN("--as", "bela", "approve", "amira", people[i][0]), 0, NULL, NULL,
			   people[i][0]);
		expect_run(RUN("--as", "bela", "request", "reassign", requests[i], "--to", people[i][0],
			       "--reason", "cover"),
			   0, NULL, NULL, people[i][0]);
	}
	cr_assert(smtp_start(&server, SMTP_WELCOME));
	snprintf(url, sizeof(url), "smtp://127.0.0.1:%d", server.port);
}

static void tear_down(void)
{
	smtp_stop(&server);
	unsetenv("ATTEST_STORE");
	run_leave();
}

TestSuite(remind, .init = set_up, .fini = tear_down, .timeout = 200);

static const char *header_of(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? at : "";
}

Test(remind, each_gets_one_message_and_one_who_is_refused_holds_up_nobody)
{
	const char *text;

	expect_run(RUN("remind", "--smtp", url, "--from", "attest@trust.example", "--drop", "out"), 1, NULL,
		   "ivo             1 for them,   0 held up by others  not sent: the mail server refused what "
		   "is for refused@trust.example (550)",
		   "sends");
	cr_assert(eq(sz, server.count, 7), "in order of their names: bela, greta, nadia, oriel and registrar between these");
	cr_expect_str_eq(server.taken[0].to, "<ada@trust.example>");
	cr_expect_str_eq(server.taken[6].to, "<zoe@trust.example>");
	cr_expect_str_eq(server.taken[6].from, "<attest@trust.example>");
	text = server.taken[6].text;
	cr_expect(strncmp(header_of(text, "To: "), "To: =?UTF-8?B?Wm/DqyDDhW5nc3Ryw7Zt?=\n <zoe@trust.example>",
			  50) == 0,
		  "%s", text);
	cr_expect(strstr(text, "- since 2026-05-14 (0 days), sent 2026-05-01, due 2026-09-15:\n  CBD CEN-S2\n"
			       "  for amira, entry 435\n") != NULL, "%s", text);
	cr_expect(strstr(text, "nyone") == NULL && strstr(text, "evil") == NULL, "%s", text);

	/* The folder knows who was written to; who was refused is tried again. */
	expect_run(RUN("remind", "--smtp", url, "--from", "attest@trust.example", "--drop", "out"), 1, NULL,
		   "zoe             1 for them,   0 held up by others  written to today already", "again");
	cr_expect(eq(sz, server.count, 7));
}

Test(remind, no_word_of_a_portfolio_is_in_a_message)
{
	static const char *const words[] = { "pump", "night of alarms", "Whenever", "cover" };

	expect_run(RUN("remind", "--smtp", url, "--from", "attest@trust.example"), 1, NULL, "ada", "sends");
	for (size_t i = 0; i < server.count; i++)
		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			cr_expect(strstr(server.taken[i].text, words[k]) == NULL, "%s: %s", words[k],
				  server.taken[i].text);
}

Test(remind, without_a_server_nobody_else_is_tried_and_nothing_is_kept)
{
	smtp_stop(&server);
	expect_run(RUN("remind", "--smtp", url, "--from", "attest@trust.example", "--drop", "out"), 1, NULL,
		   "not sent: the mail server took nothing", "down");
	expect_run(RUN("remind", "--smtp", url, "--from", "attest@trust.example", "--drop", "out"), 1, NULL,
		   "zoe             1 for them,   0 held up by others  not tried", "down again");
	cr_assert(smtp_start(&server, SMTP_WELCOME));
}

/* What passes through a mail server does not say who rates whom. */
Test(remind, who_is_invited_to_give_feedback_is_told_of_it_and_nobody_of_whom)
{
	static const char *const words[] = { "samuel", "greta", "672", "MSF", "soon" };
	const char *text;

	expect_run(RUN("--as", "samuel", "evidence", "add", "--title", "Third year", "--on", "2026-05-13"), 0,
		   NULL, "entry 671 ", "evidence");
	expect_run(RUN("--as", "samuel", "request", "send", "671", "--to", "greta", "--tool", "MSF", "--module",
		       "COR-1"),
		   0, NULL, "entry 672 ", "request");
	expect_run(RUN("--as", "greta", "msf", "invite", "672", "zoe", "--message", "soon"), 0, NULL, NULL,
		   "invites");
	expect_run(RUN("remind"), 0, NULL, "zoe             2 for them,   0 held up by others  would be written to",
		   "counted");
	expect_run(RUN("remind", "--smtp", url, "--from", "attest@trust.example", "--origin", "https://attest.example"), 1,
		   NULL, "ivo", "sends");
	cr_assert(eq(sz, server.count, 7));
	text = server.taken[6].text;
	cr_expect(strstr(text, "Subject: 2 wait for you") != NULL, "%s", text);
	cr_expect(strstr(text, "Your feedback on 1 colleague is asked for, since 2026-05-14 (0 days).") != NULL,
		  "%s", text);
	cr_expect(strstr(text, "https://attest.example/account#asked") != NULL, "a page that everybody has: %s", text);
	for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
		cr_expect(strstr(text, words[k]) == NULL, "%s: %s", words[k], text);
}
