#include "core/fetch_smtp.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support/smtp_server.h"

static struct smtp_server server;
static struct err err;
static char url[64];

static void set_up(void)
{
	cr_assert(smtp_start(&server, SMTP_WELCOME));
	snprintf(url, sizeof(url), "smtp://127.0.0.1:%d", server.port);
}

static void tear_down(void)
{
	smtp_stop(&server);
}

TestSuite(smtp, .init = set_up, .fini = tear_down, .timeout = 60);

static const char text[] = "Subject: x\r\n\r\nOne line.\r\n.a dot before\r\n..\r\n.\r\nafter a dot\r\n";

static enum status post(const char *to)
{
	struct smtp smtp = { .url = url, .milliseconds = 1000 };

	return smtp_send(&smtp, "attest@trust.example", to, text, sizeof(text) - 1, &err);
}

Test(smtp, a_message_arrives_byte_for_byte)
{
	cr_assert(eq(int, post("zoe@trust.example"), OK), "%s", err.text);
	cr_assert(eq(sz, server.count, 1));
	cr_expect_str_eq(server.taken[0].from, "<attest@trust.example>");
	cr_expect_str_eq(server.taken[0].to, "<zoe@trust.example>");
	cr_expect_str_eq(server.taken[0].text,
			 "Subject: x\n\nOne line.\n.a dot before\n..\n.\nafter a dot\n");
}

Test(smtp, one_who_is_refused_does_not_stop_the_others)
{
	static const struct {
		const char *to;
		enum status want;
		const char *words;
	} rows[] = {
		{ "ada@trust.example", OK, NULL },
		{ "refused@trust.example", ERR_DENIED, "refused what is for refused@trust.example (550)" },
		{ "later@trust.example", ERR_CONFLICT, "nothing for later@trust.example now (450)" },
		{ "full@trust.example", ERR_DENIED, "(552)" },
		{ "zoe@trust.example", OK, NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect(eq(int, post(rows[i].to), rows[i].want), "%s: %s", rows[i].to, err.text);
		if (rows[i].words != NULL)
			cr_expect(strstr(err.text, rows[i].words) != NULL, "%s", err.text);
	}
	cr_assert(eq(sz, server.count, 2));
	cr_expect_str_eq(server.taken[1].to, "<zoe@trust.example>");
}

Test(smtp, a_server_that_hangs_or_closes_fails_in_time)
{
	cr_expect(eq(int, post("closing@trust.example"), ERR_IO), "%s", err.text);
	cr_expect(eq(int, post("hang@trust.example"), ERR_IO), "%s", err.text);
	cr_expect(strstr(err.text, "the mail server took nothing") != NULL, "%s", err.text);
	cr_expect(eq(sz, server.count, 0));
}

Test(smtp, a_greeting_that_is_none_fails)
{
	static const struct {
		enum smtp_greeting greeting;
		enum status want;
	} rows[] = { { SMTP_HANG, ERR_IO }, { SMTP_HANG_UP, ERR_IO }, { SMTP_UNWELCOME, ERR_IO } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		smtp_stop(&server);
		cr_assert(smtp_start(&server, rows[i].greeting));
		snprintf(url, sizeof(url), "smtp://127.0.0.1:%d", server.port);
		cr_expect(eq(int, post("ada@trust.example"), rows[i].want), "%zu: %s", i, err.text);
	}
}

Test(smtp, nobody_there_is_an_error_of_the_machine)
{
	smtp_stop(&server);
	cr_expect(eq(int, post("ada@trust.example"), ERR_IO), "%s", err.text);
	set_up(); /* for tear_down */
}

Test(smtp, what_is_no_server_or_no_address_is_refused_without_asking)
{
	static const char *const bad[] = {
		"",
		"smtp://mail.example",
		"smtp://127.0.0.1.evil.example",
		"smtp://127.0.0.12",
		"smtp://127.0.0.1@evil.example",
		"smtp://127.0.0.1:25/x",
		"smtp://127.0.0.1:",
		"smtps://",
		"smtps://user:secret@mail.example",
		"smtps://mail.example/x",
		"smtps://mail.example:123456",
		"smtps://mail.example\r\nX",
		"http://127.0.0.1",
		"file:///etc/passwd",
	};
	static const char *const addresses[] = {
		"", "ada", "@trust.example", "ada@", "a b@trust.example", "ada@trust.example\r\nRCPT TO:<x@y>",
		"<ada@trust.example>", "ada@x@y", "a..b@y", ".a@y", "a@y.", "ada@trust.example,eve@y", "ad\xc3\xa4@y",
	};
	struct smtp smtp = { .milliseconds = 1000 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		smtp.url = bad[i];
		cr_expect(eq(int, smtp_send(&smtp, "a@b", "c@d", "x", 1, &err), ERR_INVALID), "%s", bad[i]);
	}
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		cr_expect(eq(int, post(addresses[i]), ERR_INVALID), "%s", addresses[i]);
	smtp = (struct smtp){ .url = url, .user = "u", .password = "p" };
	cr_expect(eq(int, smtp_check(&smtp, &err), ERR_INVALID), "a password in the clear");
	smtp.url = "smtps://mail.example:465";
	cr_expect(eq(int, smtp_check(&smtp, &err), OK));
	cr_expect(eq(int, server.connections, 0));
}
