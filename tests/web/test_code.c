/* Face to face: a code is a way to a page, for a quarter of an hour, and gives nobody a right. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "cli/web/session_code.h"
#include "server.h"

static struct served served;
static char request[24]; /* of amira, to zoe */

static void begin(void)
{
	static const char *const commands[] = {
		"--as registrar person add zoe --name 'Zoe Abara'",
		"--as registrar role grant zoe assessor --from 2023-09-01",
		"--as bela approve amira zoe",
		"--as amira request send 48 --to zoe --tool CBD --module COR-1 --topic COR-1/T2",
		NULL,
	};
	json_t *doc;

	serve_begin_with(&served, commands, &(struct web_settings){ .port = 0 });
	doc = ask_json(&served, "/");
	snprintf(request, sizeof request, "%lld",
		 (long long)json_integer_value(json_object_get(json_object_get(doc, "record"), "size")) - 1);
	json_decref(doc);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_code, .init = begin, .fini = end, .timeout = 240);

static const char *path_of(const char *more)
{
	static char path[96];

	snprintf(path, sizeof path, "/entries/%s%s", request, more);
	return path;
}

static int status_of(struct answered a)
{
	answered_free(&a);
	return a.status;
}

static int post(const char *path)
{
	char form[256];

	snprintf(form, sizeof form, "token=%s", served.token);
	return status_of(ask(&served, path, form, NULL, NULL));
}

static json_t *seen_by_amira(void)
{
	step_in(&served, "amira");
	return ask_json(&served, path_of("/code"));
}

/* As amira is shown it; the state of her page. */
static void look(char ret_state[32], char ret_code[16])
{
	json_t *doc = seen_by_amira();

	snprintf(ret_state, 32, "%s", json_string_value(json_object_get(doc, "state")));
	if (ret_code)
		snprintf(ret_code, 16, "%s", json_string_value(json_object_get(doc, "code")));
	json_decref(doc);
}

static void make(char ret_code[16])
{
	char state[32];

	step_in(&served, "amira");
	cr_assert_eq(post(path_of("/code")), 303);
	look(state, ret_code);
	cr_expect_str_eq(state, "shown");
	cr_assert_eq(strlen(ret_code), CODE_TEXT - 1);
}

Test(web_code, the_trainer_opens_it_on_a_device_of_their_own_and_nothing_changes_by_it)
{
	char code[16], again[16], state[32], path[64];
	json_t *before, *after;
	struct answered a;

	look(state, NULL);
	cr_expect_str_eq(state, "no code");
	make(code);
	before = seen_by_amira();
	a = ask_page(&served, path_of("/code"));
	cr_expect(strstr(a.body, "<svg class=\"attest-qr\""));
	cr_expect(strstr(a.body, "/see</strong>"), "and in words");
	answered_free(&a);
	step_in(&served, "zoe");
	snprintf(path, sizeof path, "/see/%s", code);
	a = ask_page(&served, path);
	cr_expect_eq(a.status, 303);
	snprintf(path, sizeof path, "Location: /queue/%s\r\n", request);
	cr_expect(strstr(a.head, path), "%s", a.head);
	answered_free(&a);
	snprintf(path, sizeof path, "/queue/%s", request);
	cr_expect_eq(status_of(ask_page(&served, path)), 200);
	/* A browser, or a filter, may open what it has seen, by itself. */
	look(state, again);
	cr_expect_str_eq(state, "shown");
	cr_expect_str_eq(again, code);
	after = seen_by_amira();
	cr_expect(json_equal(before, after), "her page is as it was");
	json_decref(before);
	json_decref(after);
}

Test(web_code, it_is_typed_as_it_is_read_out)
{
	char code[16], path[64];

	make(code);
	step_in(&served, "zoe");
	snprintf(path, sizeof path, "/see?code=%.4s+%s", code, code + 4);
	for (char *p = path + 10; *p; p++)
		*p |= *p >= 'A' && *p <= 'Z' ? 32 : 0;
	cr_expect_eq(status_of(ask_page(&served, path)), 303);
	cr_expect_eq(status_of(ask_page(&served, "/see?code=BBBB+BBBB")), 422);
	cr_expect_eq(status_of(ask_page(&served, "/see/BBBBBBBB")), 404);
	cr_expect_eq(status_of(ask_page(&served, "/see")), 200);
}

Test(web_code, it_gives_nobody_a_right)
{
	static const char *const others[] = { "samuel", "bela", "chandra", "amira", "jana", "registrar" };
	char code[16], path[64], state[32];
	struct answered a;

	make(code);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		step_in(&served, others[i]);
		snprintf(path, sizeof path, "/see/%s", code);
		a = ask_page(&served, path);
		cr_expect_eq(a.status, 403, "%s: %d", others[i], a.status);
		cr_expect_null(strstr(a.body, "Zoe"), "%s is not told whom it asks", others[i]);
		answered_free(&a);
		if (strcmp(others[i], "amira") == 0)
			continue;
		cr_expect_eq(status_of(ask_page(&served, path_of("/code"))), 404, "%s", others[i]);
		cr_expect_eq(post(path_of("/code")), 404, "%s", others[i]);
	}
	forget_cookies(&served);
	a = ask_page(&served, path);
	cr_expect_eq(a.status, 303, "nobody is asked to sign in");
	cr_expect(strstr(a.head, "Location: /sign-in"), "%s", a.head);
	answered_free(&a);
	look(state, NULL);
	cr_expect_str_eq(state, "shown", "none of them had it");
}

Test(web_code, it_ends_and_a_new_one_ends_it)
{
	const int64_t now = 1800000000, late = now + (int64_t)CODE_MINUTES * 60 + 1;
	struct code one, two, found;
	char store[128], code[16], next[16], path[64];
	struct sessions *s;
	struct err err;

	snprintf(store, sizeof store, "%s/other", served.folder);
	cr_assert_eq(sessions_open(store, &s, &err), OK, "%s", err.text);
	cr_assert_eq(code_make(s, 57, now, &one, &err), OK);
	cr_expect_eq(code_find(s, one.text, now, &found, &err), OK);
	cr_expect_eq(found.request, 57);
	cr_expect_eq(code_find(s, one.text, late, &found, &err), ERR_NOT_FOUND);
	cr_expect_eq(code_of(s, 57, late, &found, &err), ERR_NOT_FOUND);
	cr_assert_eq(code_make(s, 57, now, &two, &err), OK);
	cr_expect_eq(code_find(s, one.text, now, &found, &err), ERR_NOT_FOUND);
	cr_assert_eq(code_of(s, 57, now, &found, &err), OK);
	cr_expect_str_eq(found.text, two.text);
	sessions_close(s);
	make(code);
	make(next);
	step_in(&served, "zoe");
	snprintf(path, sizeof path, "/see/%s", code);
	cr_expect_eq(status_of(ask_page(&served, path)), 404);
}
