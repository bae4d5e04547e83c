/* What a server that is none of ours, or a hostile one, gets out of `attest --remote`: nothing. */
#include "cli/run.h"
#include "cli/sign_file.h"
#include "cli/state.h"
#include "core/date.h"
#include "portfolio/entry.h"
#include "support/http_server.h"

static struct http_server server;
static struct key *key;
static struct random chance;
static struct arena *arena;
static char url[100];

static void set_up(void)
{
	run_enter();
	setenv("no_proxy", "*", 1);
	chance = random_system();
	arena = arena_new(1u << 26);
	cr_assert(eq(int, key_generate(KEY_P256, &chance, &key, &err), OK));
	cr_assert(eq(int, key_write(key, "amira.pem", NULL, &err), OK), "%s", err.text);
	server = (struct http_server){ .tag = "\"\"", .bytes = "", .len = 0 };
	cr_assert(http_start(&server));
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", server.port);
}

static void tear_down(void)
{
	http_stop(&server);
	key_free(key);
	arena_free(arena);
	run_leave();
}

TestSuite(remote, .init = set_up, .fini = tear_down, .timeout = 120);

static void answer_next(const char *head, const void *body, size_t n)
{
	CLEANUP(buf_release) struct buf whole;
	size_t i = 0;

	while (server.answers[i])
		i++;
	buf_init(&whole, 1u << 26);
	buf_printf(&whole, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n", head, n);
	buf_add(&whole, body, n);
	server.answer_lens[i] = whole.len;
	server.answers[i] = arena_bytes(arena, whole.data, whole.len);
}

static void answer_text(const char *head, const char *body)
{
	answer_next(head, body, strlen(body));
}

static struct run ask_progress(void)
{
	return RUN("--remote", url, "--as", "amira", "--keys", ".", "progress", "amira");
}

Test(remote, what_is_no_server_of_attest_is_told_as_that)
{
	static const struct {
		const char *head, *body;
	} rows[] = {
		{ "200 OK", "<html>hello</html>" },
		{ "200 OK", "" },
		{ "200 OK", "{}" },
		{ "200 OK", "{\"code\":\"0\",\"out\":\"\",\"err\":\"\"}" },
		{ "200 OK", "{\"code\":0,\"out\":1,\"err\":\"\"}" },
		{ "404 Not Found", "<html>no</html>" },
		{ "500 Wrong", "{\"error\":\"x\"}" },
		{ "403 Forbidden", "{\"error\":{\"status\":200,\"text\":\"x\"}}" },
		{ "303 See Other\r\nLocation: /elsewhere", "" },
		{ "303 See Other\r\nLocation: /sign/../../home", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(server.answers, 0, sizeof(server.answers));
		server.answered = 0;
		answer_text(rows[i].head, rows[i].body);
		expect_run(ask_progress(), 1, "does not answer as `attest serve` does", NULL, rows[i].head);
	}
}

Test(remote, nobody_is_led_to_another_server)
{
	static const char *const heads[] = {
		"301 Moved\r\nLocation: https://attest.example/commands",
		"302 Found\r\nLocation: /commands",
		"303 See Other\r\nLocation: http://localhost:1/sign/1",
		"303 See Other\r\nLocation: //attest.example/sign/1",
		"307 Again\r\nLocation: https://attest.example/commands",
		"303 See Other\r\nLocation: http://127.0.0.1:1@attest.example/sign/1",
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		memset(server.answers, 0, sizeof(server.answers));
		server.answered = 0;
		answer_text(heads[i], "");
		expect_run(ask_progress(), 1, "which is not asked", NULL, heads[i]);
		cr_expect(eq(sz, server.answered, 1u));
	}
}

Test(remote, an_answer_without_end_is_cut)
{
	server.endless = true;
	expect_run(ask_progress(), 1, "the document has more than 16777216 bytes", NULL, "endless");
}

Test(remote, what_a_server_prints_does_not_drive_the_terminal)
{
	struct run r;

	answer_text("200 OK", "{\"code\":0,\"out\":\"\\u001b[2Jfine\\n\\u009bx\\n\",\"err\":\"\\u001b]0;x\\u0007\\n\"}");
	r = ask_progress();
	cr_expect(eq(int, r.code, 0));
	cr_expect_str_eq(r.out, "?[2Jfine\n?x\n");
	cr_expect_str_eq(r.err, "?]0;x?\n");
	run_free(&r);
}

Test(remote, a_server_that_does_not_speak_tls_or_is_gone_is_told)
{
	char tls[100];

	snprintf(tls, sizeof(tls), "https://127.0.0.1:%d", server.port);
	expect_run(RUN("--remote", tls, "--as", "amira", "--keys", ".", "progress", "amira"), 1, tls, NULL, "tls");
	expect_run(RUN("--remote", "http://127.0.0.1:1", "--as", "amira", "--keys", ".", "progress", "amira"), 1,
		   "127.0.0.1", NULL, "gone");
}

/* The key signs words that no entry begins with; the passphrase and the key stay here. */
Test(remote, a_request_holds_no_key_and_no_entry)
{
	CLEANUP(buf_release) struct buf pem;

	buf_init(&pem, 1u << 16);
	cr_assert(eq(int, buf_read_file(&pem, "amira.pem", &err), OK));
	answer_text("200 OK", "{}");
	run_free(&(struct run[]){ ask_progress() }[0]);
	cr_expect(strstr(server.asked, "Authorization: Attest amira ") != NULL, "%s", server.asked);
	cr_expect(strstr(server.asked, "PRIVATE") == NULL);
	cr_expect(strstr(server.asked, "Cookie") == NULL);
}

/* ---- what is to be signed ---- */

static const uint8_t pin_bytes[32] = { 1, 2, 3 };

static void offer(const char *author, const struct key *of, const char *text, const char *file)
{
	CLEANUP(json_cleanup) json_t *body = json_object();
	CLEANUP(buf_release) struct buf zip;
	struct text texts[] = { { .name = "title", .bytes = text, .len = strlen(text) },
				{ .name = "file.1", .bytes = file, .len = strlen(file) } };
	struct entry e = { .v = 1,
			   .kind = "evidence",
			   .portfolio = "amira",
			   .author = author,
			   .role = ROLE_TRAINEE,
			   .time = 1770000000,
			   .seen_size = 5,
			   .about = NULL,
			   .key = key_fingerprint(of),
			   .body = body };
	struct submission submission;

	memcpy(e.log.bytes, pin_bytes, sizeof(pin_bytes));
	buf_init(&zip, SIGN_FILE_MAX);
	cr_assert(eq(int, entry_write(&e, texts, 2, &chance, arena, &submission, &err), OK), "%s", err.text);
	cr_assert(eq(int, sign_file_write("x", &submission, 1, arena, &zip, &err), OK), "%s", err.text);
	answer_text("303 See Other\r\nLocation: /sign/abc", "");
	answer_next("200 OK", zip.data, zip.len);
	answer_text("500 Wrong", "it must not come to this");
}

static struct run add_evidence(void)
{
	cr_assert(eq(int, file_write("a.txt", "mine", 4, 0600, &err), OK));
	cr_assert(eq(int, file_write("yes", "y\n", 2, 0600, &err), OK));
	cr_assert(freopen("yes", "r", stdin) != NULL);
	return RUN("--remote", url, "--as", "amira", "--keys", ".", "evidence", "add", "--title", "x", "--on",
		   "2026-02-02", "--file", "a.txt");
}

Test(remote, nothing_is_signed_that_somebody_else_would_say)
{
	offer("bela", key, "x", "mine");
	expect_run(add_evidence(), 1, "wants it signed in the name of bela: nothing was signed", NULL, "author");
	cr_expect(eq(sz, server.answered, 2u));
}

Test(remote, nothing_is_signed_with_a_file_that_was_changed)
{
	offer("amira", key, "x", "theirs");
	expect_run(add_evidence(), 1, "left out or changed the file a.txt: nothing was signed", NULL, "file");
	cr_expect(eq(sz, server.answered, 2u));
}

Test(remote, nothing_is_signed_for_another_log_than_before)
{
	struct digest other = { .bytes = { 9 } };

	state_remote_add(url, &other, stderr);
	offer("amira", key, "x", "mine");
	expect_run(add_evidence(), 1, "keeps another log than before: nothing was signed", NULL, "log");
	cr_expect(eq(sz, server.answered, 2u));
}

Test(remote, nothing_is_signed_for_a_log_that_was_rolled_back)
{
	struct checkpoint seen = { .size = 6 };
	struct digest pin;

	memcpy(pin.bytes, pin_bytes, sizeof(pin_bytes));
	state_head_keep(&pin, &seen, stderr);
	offer("amira", key, "x", "mine");
	expect_run(add_evidence(), 1, "was rolled back: you have seen 6 entries of its log, and it shows 5", NULL, "head");
	cr_expect(eq(sz, server.answered, 2u));
}

Test(remote, nothing_is_signed_that_names_another_key)
{
	struct key *other;
	struct run r;

	cr_assert(eq(int, key_generate(KEY_P256, &chance, &other, &err), OK));
	offer("amira", other, "x", "mine");
	r = add_evidence();
	cr_expect(eq(int, r.code, 1));
	cr_expect(strstr(r.err, "another key") != NULL, "%s", r.err);
	cr_expect(eq(sz, server.answered, 2u));
	run_free(&r);
	key_free(other);
}
