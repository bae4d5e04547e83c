/* Links by e-mail: who asks learns nothing, who follows one does nothing, and each works once. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/post.h"
#include "cli/web/session_rate.h"
#include "server.h"

static struct served served;
static char drop[] = "/tmp/attest-mail-XXXXXX";
static struct post post;

static void begin(void)
{
	static const char *const commands[] = {
		"--as registrar person add zoe --name 'Zoe Abara' --email zoe@trust.example",
		"--as registrar role grant zoe assessor --from 2023-09-01",
		"--as bela approve amira zoe",
		"--as amira request send 48 --to zoe --tool CBD --module COR-1 --topic COR-1/T2",
		NULL,
	};

	cr_assert(mkdtemp(drop));
	post = (struct post){ .from = "attest@trust.example", .drop = drop };
	serve_begin_with(&served, commands, &(struct web_settings){ .port = 0, .post = &post });
}

static void end(void)
{
	char command[128];

	serve_end(&served);
	snprintf(command, sizeof command, "rm -rf '%s'", drop);
	cr_assert_eq(system(command), 0);
}

TestSuite(web_link, .init = begin, .fini = end, .timeout = 240);

static struct answered send(const char *path, const char *more)
{
	char body[1024];

	snprintf(body, sizeof body, "token=%s&%s", served.token, more);
	return ask(&served, path, body, NULL, NULL);
}

static int status_of(struct answered a)
{
	answered_free(&a);
	return a.status;
}

/* Lines that were folded to be sent. */
static void unfold(char *text)
{
	for (char *at = text; (at = strstr(at, "=\r\n"));)
		memmove(at, at + 3, strlen(at + 3) + 1);
}

/* The n-th message that came, in whatever order; waits for it a while. False: there is none. */
static bool message(size_t n, char *ret_text, size_t room)
{
	for (int tries = 0; tries < 100; tries++) {
		DIR *dir = opendir(drop);
		struct dirent *entry;
		size_t i = 0;

		while ((entry = readdir(dir))) {
			char path[512];
			size_t len;
			FILE *f;

			if (entry->d_name[0] == '.' || i++ != n)
				continue;
			snprintf(path, sizeof path, "%s/%s", drop, entry->d_name);
			f = fopen(path, "r");
			len = fread(ret_text, 1, room - 1, f);
			ret_text[len] = '\0';
			fclose(f);
			closedir(dir);
			unfold(ret_text);
			if (strstr(ret_text, "\r\n\r\n"))
				return true;
			dir = NULL;
			break;
		}
		if (dir)
			closedir(dir);
		nanosleep(&(struct timespec){ 0, 20000000 }, NULL);
	}
	return false;
}

/* The path of the link in a message: "/sign-in/link/...". */
static void path_in(const char *text, const char *begins, char ret_path[256])
{
	const char *at = strstr(text, begins);

	cr_assert(at, "%s", text);
	snprintf(ret_path, 256, "%.*s", (int)strcspn(at, "\r\n"), at);
}

Test(web_link, a_link_goes_to_the_address_in_the_record_and_signs_in_once_by_a_button)
{
	char text[8192], path[256], form[512];
	struct answered a;

	a = ask_page(&served, "/sign-in/link");
	answered_free(&a);
	cr_expect_eq(status_of(send("/sign-in/link/ask", "user=ZOE@trust.example")), 200);
	cr_assert(message(0, text, sizeof text));
	cr_expect(strstr(text, "zoe@trust.example"));
	path_in(text, "/sign-in/link/", path);
	a = ask_page(&served, path); /* a mail filter does so too */
	cr_expect_eq(a.status, 200);
	answered_free(&a);
	a = ask_page(&served, "/account");
	cr_expect_neq(a.status, 200, "to follow it signs nobody in");
	answered_free(&a);
	a = ask_page(&served, path);
	answered_free(&a);
	snprintf(form, sizeof form, "key=%s", strrchr(path, '/') + 1);
	cr_expect_eq(status_of(ask(&served, "/sign-in/link", form, NULL, NULL)), 403, "no token");
	cr_expect_eq(status_of(send("/sign-in/link", form)), 303);
	cr_expect_eq(status_of(ask_page(&served, "/account")), 200);
	forget_cookies(&served);
	a = ask_page(&served, "/sign-in");
	answered_free(&a);
	cr_expect_eq(status_of(send("/sign-in/link", form)), 404, "twice");
}

Test(web_link, the_answer_is_the_same_for_somebody_and_for_nobody)
{
	static const char *const typed[] = { "user=zoe%40trust.example", "user=nobody%40trust.example",
					     "user=zoe", "user=no-such" };
	char *first = NULL, text[8192];
	struct answered a;

	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		a = ask_page(&served, "/sign-in/link");
		answered_free(&a);
		a = send("/sign-in/link/ask", typed[i]);
		cr_expect_eq(a.status, 200);
		if (!first)
			first = strdup(strstr(a.body, "<h1"));
		else /* the footer's forms have tokens of their own */
			cr_expect_eq(strncmp(strstr(a.body, "<h1"), first, 300), 0, "%s", typed[i]);
		answered_free(&a);
	}
	free(first);
	cr_assert(message(1, text, sizeof text), "zoe was written to twice");
	cr_expect_not(message(2, text, sizeof text), "and nobody else");
}

Test(web_link, an_address_and_a_network_are_written_to_so_often_and_no_more)
{
	struct answered a;

	a = ask_page(&served, "/sign-in/link");
	answered_free(&a);
	for (int i = 0; i < 4; i++)
		cr_expect_eq(status_of(send("/sign-in/link/ask", "user=nobody%40trust.example")), i < 3 ? 200 : 429);
	for (int i = 3; i < 35; i++) {
		char form[512];

		snprintf(form, sizeof form, "token=%s&user=other-%d", served.token, i);
		cr_expect_eq(status_of(ask(&served, "/sign-in/link/ask", form, NULL, "X-Forwarded-For: 192.0.2.9")),
			     i < 33 ? 200 : 429, "%d", i);
	}
	cr_expect_eq(status_of(send("/sign-in/link/ask", "user=others")), 200, "of another network, or of none");
	cr_expect_eq(status_of(send("/sign-in/link/ask", "user=")), 422);
	cr_expect_eq(status_of(ask(&served, "/sign-in/link/ask", "user=zoe", NULL, NULL)), 403, "no token");
}

Test(web_link, a_mailbox_gets_so_many_however_it_is_written_and_nobody_is_told)
{
	static const char *const typed[] = { "user=zoe", "user=ZOE%40trust.example", "user=zoe%40trust.example", "user=zoe",
					     "user=Zoe%40trust.example" };
	struct answered a = ask_page(&served, "/sign-in/link");
	char text[8192];

	answered_free(&a);
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
		cr_expect_eq(status_of(send("/sign-in/link/ask", typed[i])), 200, "%s", typed[i]);
	cr_assert(message(2, text, sizeof text), "three");
	cr_expect_not(message(3, text, sizeof text), "and no more");
}

Test(web_link, a_request_is_sent_to_whom_it_asks_and_its_link_is_shown_to_nobody_else)
{
	char text[8192], link[256], path[64] = "";
	struct answered a;
	json_t *list, *r;
	size_t i;

	step_in(&served, "amira");
	for (i = 640; i < 700 && !*path; i++) {
		snprintf(path, sizeof path, "/entries/%zu/link", i);
		a = ask(&served, path, NULL, "application/json", NULL);
		list = json_loads(a.body, 0, NULL);
		r = json_object_get(list, "assessor");
		if (a.status != 200 || strcmp(json_string_value(r), "zoe") != 0)
			*path = '\0';
		else
			cr_expect(json_is_true(json_object_get(list, "can_send")));
		json_decref(list);
		answered_free(&a);
	}
	cr_assert(*path, "amira's request to zoe");
	a = ask_page(&served, path);
	answered_free(&a);
	a = send(path, "send=yes");
	cr_expect_eq(a.status, 200);
	cr_expect_null(strstr(a.body, "/answer/"), "it is in one mailbox alone");
	answered_free(&a);
	cr_assert(message(0, text, sizeof text));
	cr_expect_null(strstr(text, "Amira"), "no name of the portfolio");
	path_in(text, "/answer/", link);
	forget_cookies(&served);
	cr_expect_eq(status_of(ask_page(&served, link)), 200);
	step_in(&served, "amira");
	a = ask_page(&served, path);
	answered_free(&a);
	for (i = 1; i < 6; i++)
		cr_expect_eq(status_of(send(path, "send=yes")), i < 5 ? 200 : 403, "%zu", i);
}

Test(web_link, what_is_counted_is_forgotten_after_its_time)
{
	const struct rate rates[] = { { "a", "one", 2, 3600 }, { "b", "", 3, 60 } };
	char store[128];
	struct sessions *s;
	struct err err;

	snprintf(store, sizeof store, "%s/other", served.folder);
	cr_assert_eq(sessions_open(store, &s, &err), OK, "%s", err.text);
	cr_expect_eq(rate_take(s, rates, 2, 100000, &err), OK);
	cr_expect_eq(rate_take(s, rates, 2, 100000, &err), OK);
	cr_expect_eq(rate_take(s, rates, 2, 100000, &err), ERR_DENIED);
	cr_expect_eq(rate_take(s, rates + 1, 1, 100000, &err), OK, "what was refused was not counted");
	cr_expect_eq(rate_take(s, rates + 1, 1, 100000, &err), ERR_DENIED);
	cr_expect_eq(rate_take(s, rates, 2, 103601, &err), OK);
	sessions_close(s);
}
