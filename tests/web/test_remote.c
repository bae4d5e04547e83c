/* Requests that a key signed: each is good once, now, for this server, and for what that person may ask. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/command.h"
#include "cli/signed_request.h"
#include "core/key.h"
#include "server.h"

static struct served served;

static void begin(void)
{
	serve_begin(&served);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_remote, .init = begin, .fini = end, .timeout = 240);

/* A request as it is signed; what a test leaves out is as it should be. */
struct made {
	const char *person, *key_of, *method, *origin, *path, *body;
	int64_t late;
	uint8_t nonce; /* 0: by chance */
};

static void sign(const struct made *m, char ret_header[2048])
{
	struct signed_request s = { .time = (int64_t)time(NULL) + m->late };
	const char *body = m->body ? m->body : "";
	struct random random = random_system();
	struct buf message, header;
	struct key *key;
	char path[256];
	struct err err;

	snprintf(path, sizeof path, "%s/d.keys/%s.pem", served.folder, m->key_of ? m->key_of : m->person);
	cr_assert_eq(key_read(path, NULL, &key, &err), OK, "%s", err.text);
	snprintf(s.person, sizeof s.person, "%s", m->person);
	s.key = key_fingerprint(key);
	s.body = digest_of(body, strlen(body));
	random_fill(&random, s.nonce.bytes, sizeof s.nonce.bytes);
	if (m->nonce)
		memset(s.nonce.bytes, m->nonce, sizeof s.nonce.bytes);
	buf_init(&message, 4096);
	buf_init(&header, 2048);
	signed_request_message(&s, m->method ? m->method : m->body ? "POST" : "GET", m->origin ? m->origin : served.origin,
			       m->path, &message);
	cr_assert_eq(key_sign(key, message.data, message.len, &s.signature, &err), OK);
	signed_request_write(&s, &header);
	snprintf(ret_header, 2048, "Authorization: %s", header.data);
	buf_release(&message);
	buf_release(&header);
	key_free(key);
}

static struct answered send_signed(const struct made *m, const char *path, const char *body)
{
	char header[2048];

	sign(m, header);
	return ask(&served, path, body, "application/json", header);
}

#define CALL "call="

/* {"command": ..., "operands": [...]} as a form; of texts that need no escape in it. */
static void call_text(const char *command, const char *operand, const char *options, char ret_body[1024])
{
	snprintf(ret_body, 1024,
		 CALL "{\"command\":\"%s\",\"operands\":[%s%s%s],\"options\":[%s],\"files\":[],\"json\":false}", command,
		 operand ? "\"" : "", operand ? operand : "", operand ? "\"" : "", options);
}

static int call(const char *person, const char *command, const char *operand, const char *options, char ret_text[2048])
{
	char body[1024];
	struct made m = { .person = person, .path = "/commands", .body = body };
	struct answered a;
	int status;

	call_text(command, operand, options, body);
	a = send_signed(&m, "/commands", body);
	snprintf(ret_text, 2048, "%s", a.body);
	status = a.status;
	answered_free(&a);
	return status;
}

Test(web_remote, a_page_has_its_twin_for_whoever_signs_the_request_and_no_session_begins)
{
	struct made m = { .person = "amira", .path = "/home" };
	struct answered a = send_signed(&m, "/home", NULL);

	cr_expect_eq(a.status, 200, "%s", a.body);
	cr_expect_null(strstr(a.head, "Set-Cookie"));
	answered_free(&a);
	m = (struct made){ .person = "amira", .path = "/progress/samuel" };
	a = send_signed(&m, "/progress/samuel", NULL);
	cr_expect_eq(a.status, 404);
	answered_free(&a);
	a = ask(&served, "/home", NULL, "application/json", NULL);
	cr_expect_eq(a.status, 401);
	answered_free(&a);
}

Test(web_remote, a_request_works_once_now_here_and_as_it_was_signed)
{
	static const struct made rows[] = {
		{ .person = "amira", .key_of = "samuel", .path = "/home" },
		{ .person = "samuel", .key_of = "amira", .path = "/home" },
		{ .person = "amira", .path = "/home", .late = -SIGNED_REQUEST_SECONDS - 5 },
		{ .person = "amira", .path = "/home", .late = SIGNED_REQUEST_SECONDS + 5 },
		{ .person = "amira", .path = "/progress" },
		{ .person = "amira", .path = "/home", .method = "POST" },
		{ .person = "amira", .path = "/home", .origin = "https://attest.example" },
		{ .person = "amira", .path = "/home", .body = "x", .method = "GET" },
	};
	struct made once = { .person = "amira", .path = "/home", .nonce = 7 };
	struct answered a;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		a = send_signed(&rows[i], "/home", NULL);
		cr_expect_eq(a.status, 401, "row %zu: %d %s", i, a.status, a.body);
		answered_free(&a);
	}
	a = send_signed(&once, "/home", NULL);
	cr_expect_eq(a.status, 200, "%s", a.body);
	answered_free(&a);
	a = send_signed(&once, "/home", NULL);
	cr_expect_eq(a.status, 401);
	cr_expect(strstr(a.body, "taken once") != NULL, "%s", a.body);
	answered_free(&a);
	once.nonce = 8;
	a = send_signed(&once, "/home?x=y", NULL);
	cr_expect_eq(a.status, 401, "a query is not signed");
	answered_free(&a);
}

Test(web_remote, a_header_that_is_not_exactly_of_the_form_is_refused)
{
	struct made m = { .person = "amira", .path = "/home" };
	char good[2048], bad[2100];

	sign(&m, good);
	for (size_t cut = strlen("Authorization: Attest "); cut < strlen(good); cut += 7) {
		struct answered a;

		snprintf(bad, sizeof bad, "%.*s", (int)cut, good);
		a = ask(&served, "/home", NULL, "application/json", bad);
		cr_expect_eq(a.status, 401, "%s", bad);
		answered_free(&a);
		snprintf(bad, sizeof bad, "%.*s %s", (int)cut, good, good + cut);
		a = ask(&served, "/home", NULL, "application/json", bad);
		cr_expect_eq(a.status, 401, "%s", bad);
		answered_free(&a);
	}
}

Test(web_remote, a_signed_request_changes_nothing_where_a_form_is_wanted_and_a_session_asks_no_command)
{
	long long before = record_size(&served);
	struct made m = { .person = "amira", .path = "/entries/48/withdraw", .body = "reason=mistake" };
	struct answered a = send_signed(&m, "/entries/48/withdraw", "reason=mistake");
	char body[1024], form[1400];

	cr_expect_eq(a.status, 403, "%d %s", a.status, a.body);
	answered_free(&a);
	step_in(&served, "amira");
	call_text("progress", "amira", "", body);
	snprintf(form, sizeof form, "token=%s&%s", served.token, body);
	a = ask(&served, "/commands", form, "application/json", NULL);
	cr_expect_eq(a.status, 403, "%d %s", a.status, a.body);
	answered_free(&a);
	cr_expect_eq(record_size(&served), before);
}

Test(web_remote, a_body_that_is_not_the_one_that_was_signed_is_refused)
{
	char body[1024], other[1024];
	struct made m = { .person = "amira", .path = "/commands", .body = body };
	struct answered a;

	call_text("progress", "amira", "", body);
	call_text("pace", "amira", "", other);
	a = send_signed(&m, "/commands", other);
	cr_expect_eq(a.status, 401, "%d %s", a.status, a.body);
	answered_free(&a);
}

Test(web_remote, what_a_call_does_not_say_properly_is_refused)
{
	static const char *const bodies[] = {
		"", "call=", "call=[]", "call={}", CALL "{\"command\":\"progress\"}",
		CALL "{\"command\":\"progress\",\"operands\":\"amira\",\"options\":[],\"files\":[]}",
		CALL "{\"command\":\"progress\",\"operands\":[1],\"options\":[],\"files\":[]}",
		CALL "{\"command\":\"progress\",\"operands\":[\"amira\"],\"options\":[\"--module\"],\"files\":[]}",
		CALL "{\"command\":\"evidence add\",\"operands\":[],\"options\":[],\"files\":[\"a.pdf\"]}",
		CALL "{\"command\":\"person list\",\"operands\":[],\"options\":[],\"files\":[]}",
		CALL "{\"command\":\"serve\",\"operands\":[],\"options\":[],\"files\":[]}",
		CALL "{\"command\":\"no such\",\"operands\":[],\"options\":[],\"files\":[]}",
	};
	char text[2048];

	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct made m = { .person = "amira", .path = "/commands", .body = bodies[i] };
		struct answered a = send_signed(&m, "/commands", bodies[i]);

		cr_expect(a.status == 400 || a.status == 404, "%s: %d %s", bodies[i], a.status, a.body);
		answered_free(&a);
	}
	cr_expect_eq(call("amira", "progress", "amira", "\"--check\",\"/etc/passwd\"", text), 200);
	cr_expect(strstr(text, "did not come with it") != NULL, "%s", text);
	cr_expect_eq(call("amira", "progress", "amira", "\"--no-such\",\"x\"", text), 200);
	cr_expect(strstr(text, "has no option") != NULL, "%s", text);
	cr_expect_eq(call("bela", "cohort", "STP-CEN@2023.1", "\"-o\",\"/tmp/attest-must-not-be\"", text), 403);
	cr_expect_eq(call("jana", "cohort", "STP-CEN@2023.1", "\"-o\",\"/tmp/attest-must-not-be\"", text), 200);
	cr_expect(strstr(text, "did not come with it") != NULL, "%s", text);
}

/* Of another trainee, whatever the command is, there is nothing for a trainee; nor what is not for assessors. */
Test(web_remote, no_command_shows_what_its_page_would_not)
{
	char text[2048];

	for (size_t t = 0; command_tables[t]; t++) {
		for (const struct command *c = command_tables[t]; c->name; c++) {
			unsigned mark = c->needs & REMOTE;

			cr_expect_eq(mark & (mark - 1), 0, "%s has more than one mark", c->name);
			if (mark & (REMOTE_PORTFOLIO | REMOTE_TRAINERS))
				cr_expect_eq(call("amira", c->name, "samuel", "", text), 404, "%s: %s", c->name, text);
			if (mark & REMOTE_TRAINERS)
				cr_expect_eq(call("chandra", c->name, "amira", "", text), 403, "%s: %s", c->name, text);
			if (mark & (REMOTE_ENTRY | REMOTE_CASE))
				cr_expect_eq(call("amira", c->name, "2", "", text), 404, "%s: %s", c->name, text);
			if (mark & REMOTE_OVERSEERS)
				cr_expect_eq(call("amira", c->name, "STP-CEN@2023.1", "", text), 403, "%s: %s", c->name,
					     text);
			if (mark == 0)
				cr_expect_eq(call("registrar", c->name, NULL, "", text), 404, "%s: %s", c->name, text);
		}
	}
	cr_expect_eq(call("amira", "waiting", "samuel", "", text), 404);
}

static void draft(char ret_id[64])
{
	char body[1024];
	struct made m = { .person = "amira", .path = "/commands", .body = body };
	struct answered a;
	const char *at;

	call_text("evidence withdraw", "48", "", body);
	a = send_signed(&m, "/commands", body);
	at = strstr(a.head, "/sign/");
	cr_assert(a.status == 303 && at, "%d %s", a.status, a.body);
	snprintf(ret_id, 64, "%.*s", (int)strcspn(at + 6, "\r\n"), at + 6);
	answered_free(&a);
}

Test(web_remote, what_is_drafted_is_signed_by_its_author_or_not_at_all)
{
	static const char *const signatures[] = { "", "signed=", "signed=%7B%22signatures%22%3A%5B%5D%2C%22v%22%3A1%7D" };
	long long before = record_size(&served);
	char id[64], path[128];

	draft(id);
	snprintf(path, sizeof path, "/commands/%s", id);
	for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
		struct made m = { .person = "amira", .path = path, .body = signatures[i] };
		struct answered a = send_signed(&m, path, signatures[i]);

		cr_expect_eq(a.status, 400, "%s: %d %s", signatures[i], a.status, a.body);
		answered_free(&a);
		m.person = "samuel";
		a = send_signed(&m, path, signatures[i]);
		cr_expect_eq(a.status, 404, "%s: %d %s", signatures[i], a.status, a.body);
		answered_free(&a);
	}
	cr_expect_eq(record_size(&served), before);
}
