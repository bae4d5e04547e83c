/* Signing on the web: what waits is nobody else's, and a session alone signs nothing. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/buf.h"
#include "core/digest.h"
#include "core/json.h"
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

TestSuite(web_sign, .init = begin, .fini = end, .timeout = 240);

/* Something that waits for amira. */
static void prepare(char ret_signing[512])
{
	step_in(&served, "amira");
	cr_assert_eq(send_with_token(&served, "/entries/48/withdraw", "reason=a+mistake", ret_signing), 303);
	cr_assert_eq(strncmp(ret_signing, "/sign/", 6), 0, "%s", ret_signing);
}

Test(web_sign, what_waits_is_shown_as_its_bytes_say_it_and_is_not_in_the_record)
{
	long long before = record_size(&served);
	char signing[512];
	json_t *doc, *entry;

	prepare(signing);
	doc = ask_json(&served, signing);
	entry = json_array_get(json_object_get(doc, "entries"), 0);
	cr_expect_str_eq(json_string_value(json_object_get(entry, "kind")), "withdraw");
	cr_expect_str_eq(json_string_value(json_object_get(entry, "author")), "amira");
	json_decref(doc);
	cr_expect_eq(record_size(&served), before);
}

/* Whoever copies the bytes out of the page can hash them with a program that is not ours. */
Test(web_sign, the_bytes_stand_in_the_page_to_the_letter_with_their_digest)
{
	static const char begins[] = "<pre class=\"attest-mono attest-wrap\"><code>", quote[] = "&quot;";
	CLEANUP(buf_release) struct buf bytes;
	char signing[512], hex[DIGEST_HEX], *at, *end;
	struct digest digest;
	struct answered a;

	buf_init(&bytes, ENTRY_MAX);
	prepare(signing);
	a = ask_page(&served, signing);
	at = strstr(a.body, begins);
	cr_assert(at);
	at += strlen(begins);
	end = strstr(at, "</code>");
	while (at < end) {
		bool escaped = strncmp(at, quote, strlen(quote)) == 0;

		buf_char(&bytes, escaped ? '"' : *at);
		at += escaped ? strlen(quote) : 1;
	}
	cr_expect(strstr(bytes.data, "\"kind\":\"withdraw\""), "%s", bytes.data);
	digest = digest_of(bytes.data, bytes.len);
	digest_hex(&digest, hex);
	at = strstr(end, "SHA-256: <code class=\"attest-hash\">");
	cr_assert(at);
	at = strchr(strchr(at, '<'), '>') + 1;
	for (size_t i = 0; hex[i]; i++) {
		at += *at == ' ';
		cr_assert_eq(*at++, hex[i], "the digest of other bytes");
	}
	answered_free(&a);
}

Test(web_sign, what_waits_for_somebody_is_not_there_for_anybody_else)
{
	static const char *const ways[] = {"/file", "/demo", "/drop"};
	char signing[512], path[600], to[512];
	long long before = record_size(&served);
	struct answered a;

	prepare(signing);
	step_in(&served, "samuel");
	a = ask_page(&served, signing);
	cr_expect_eq(a.status, 404);
	answered_free(&a);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		snprintf(path, sizeof path, "%s%s", signing, ways[i]);
		cr_expect_eq(send_with_token(&served, path, "signed=x", to), 404, "%s", path);
	}
	cr_expect_eq(record_size(&served), before);
}

Test(web_sign, a_session_without_a_signature_signs_nothing)
{
	static const char *const answers[] = {"", "signed=", "signed=nonsense",
					      "signed={\"v\":1,\"signatures\":[]}"};
	char signing[512], path[600], to[512];
	long long before = record_size(&served);
	struct answered a;

	prepare(signing);
	snprintf(path, sizeof path, "%s/file", signing);
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		cr_expect_eq(send_with_token(&served, path, answers[i], to), 422, "%s", answers[i]);
	snprintf(path, sizeof path, "%s/demo", signing);
	a = ask(&served, path, "a=b", NULL, NULL);
	cr_expect_eq(a.status, 403, "no token");
	answered_free(&a);
	cr_expect_eq(record_size(&served), before);
}

Test(web_sign, what_is_dropped_does_not_wait_any_more)
{
	char signing[512], path[600], to[512];
	struct answered a;

	prepare(signing);
	snprintf(path, sizeof path, "%s/drop", signing);
	cr_expect_eq(send_with_token(&served, path, "", to), 303);
	a = ask_page(&served, signing);
	cr_expect_eq(a.status, 404);
	answered_free(&a);
}

Test(web_sign, what_was_signed_once_is_not_signed_again)
{
	char signing[512], path[600], to[512];
	long long before = record_size(&served);

	prepare(signing);
	snprintf(path, sizeof path, "%s/demo", signing);
	cr_expect_eq(send_with_token(&served, path, "", to), 303);
	cr_expect_eq(record_size(&served), before + 1);
	cr_expect_eq(send_with_token(&served, path, "", to), 404);
	cr_expect_eq(record_size(&served), before + 1);
}
