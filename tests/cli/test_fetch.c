/* Catalogues over the network: what is kept of them, and that a hostile server gets nowhere. */
#include "cli/run.h"
#include "cli/state.h"
#include "support/http_server.h"

static struct http_server server;
static struct buf document;
static char url[100], pin[65];

/* A store whose catalogue the server has; then its pin is forgotten. */
static void set_up(void)
{
	struct run r;

	run_enter();
	setenv("no_proxy", "*", 1);
	run_plain_host = "127.0.0.1";
	expect_run(RUN("--store", "there", "init", "--authority", "Northern ETB", "--name", "Rita"), 0, NULL,
		   NULL, "init");
	expect_run(RUN("--store", "there", "--as", "registrar", "curriculum", "publish", "HCSA-LAB@2023.1"),
		   0, NULL, NULL, "publish");
	r = RUN("--json", "--store", "there", "curriculum", "pack");
	cr_assert(eq(int, r.code, 0), "%s", r.err);
	snprintf(pin, sizeof(pin), "%s", strstr(r.out, "\"pin\": \"") + 8);
	run_free(&r);
	buf_init(&document, 1u << 20);
	cr_assert(eq(int, buf_read_file(&document, "catalogue.zip", &err), OK), "%s", err.text);
	setenv("XDG_STATE_HOME", "elsewhere", 1);
	server = (struct http_server){ .bytes = document.data, .len = document.len, .tag = "\"one\"" };
	cr_assert(http_start(&server));
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/catalogue.zip", server.port);
}

static void tear_down(void)
{
	http_stop(&server);
	buf_release(&document);
	run_leave();
}

TestSuite(fetch, .init = set_up, .fini = tear_down, .timeout = 280);

static const char *at(const char *path)
{
	static char other[100];

	snprintf(other, sizeof(other), "http://127.0.0.1:%d%s", server.port, path);
	return other;
}

/* Is nothing kept of any catalogue? */
static bool nothing_kept(void)
{
	return access("elsewhere/attest/catalogues", F_OK) != 0;
}

Test(fetch, what_has_not_changed_is_not_downloaded_again_and_still_taken)
{
	expect_run(RUN("curriculum", "fetch", url, "--pin", pin), 0, NULL, "catalogue of Northern ETB", "first");
	expect_run(RUN("curriculum", "fetch", url, "--pin", pin, "-o", "theirs"), 0, NULL,
		   "unchanged, and not downloaded again", "second");
	cr_expect(eq(int, access("theirs/HCSA-LAB@2023.1.xml", R_OK), 0));
	cr_expect(server.sent == 1 && server.unchanged == 1, "%d sent, %d not", server.sent,
		  server.unchanged);
	server.tag = "\"two\"";
	expect_run(RUN("--json", "curriculum", "fetch", url, "--pin", pin), 0, NULL, "\"unchanged\": false",
		   "changed");
	expect_run(RUN("--json", "curriculum", "fetch", url, "--pin", pin), 0, NULL, "\"unchanged\": true",
		   "once more");
	cr_expect(server.sent == 2 && server.unchanged == 2, "%d sent, %d not", server.sent,
		  server.unchanged);
}

/* The copy is as much as the server's word for it: it is verified, by the pin that is given now. */
Test(fetch, a_copy_that_was_kept_is_believed_no_more_than_what_comes)
{
	CLEANUP(buf_release) struct buf copy;
	struct digest digest = digest_of(url, strlen(url));
	char hex[DIGEST_HEX], path[200], tag[FETCH_TAG_MAX + 1], other[65];

	buf_init(&copy, 1u << 20);
	expect_run(RUN("curriculum", "fetch", url, "--pin", pin), 0, NULL, NULL, "first");
	memcpy(other, pin, sizeof(other));
	other[0] = other[0] == '0' ? '1' : '0';
	expect_run(RUN("curriculum", "fetch", url, "--pin", other), 1, "is none whose pin you gave", NULL,
		   "another pin");
	expect_run(RUN("curriculum", "fetch", url), 1, "is none whose pin you gave", NULL, "no pin");
	cr_assert(state_catalogue(url, &copy, tag));
	cr_expect_str_eq(tag, "\"one\"");
	digest_hex(&digest, hex);
	snprintf(path, sizeof(path), "elsewhere/attest/catalogues/%s", hex);
	copy.data[copy.len / 2] ^= 1;
	cr_assert(eq(int, file_write(path, copy.data, copy.len, 0600, &err), OK));
	server.sent = 0;
	expect_run(RUN("curriculum", "fetch", url, "--pin", pin), 0, NULL, "VERIFIED", "a damaged copy");
	cr_expect(eq(int, server.sent, 1), "a copy that is not whole is got anew");
}

Test(fetch, nothing_is_kept_of_what_is_not_verified)
{
	expect_run(RUN("curriculum", "fetch", url), 1, "is none whose pin you gave", NULL, "no pin");
	cr_expect(nothing_kept());
	document.data[document.len / 2] ^= 1;
	expect_run(RUN("curriculum", "fetch", url, "--pin", pin, "-o", "theirs"), 1, "it is no catalogue", NULL,
		   "changed on the way");
	server.len /= 2;
	expect_run(RUN("curriculum", "fetch", url, "--pin", pin, "-o", "theirs"), 1, "it is no catalogue", NULL,
		   "cut");
	cr_expect(nothing_kept());
	cr_expect(ne(int, access("theirs", F_OK), 0));
	expect_run(RUN("curriculum", "fetch", at("/untagged"), "--pin", pin), 1, "no catalogue", NULL,
		   "cut, without a tag");
}

Test(fetch, a_hostile_server_gets_nowhere)
{
	expect_run(RUN("curriculum", "fetch", at("/endless"), "--pin", pin), 1, "has more than 67108864 bytes",
		   NULL, "endless");
	expect_run(RUN("curriculum", "fetch", at("/elsewhere"), "--pin", pin), 1, "is not followed", NULL,
		   "to another host without TLS");
	run_plain_host = NULL;
	expect_run(RUN("curriculum", "fetch", url, "--pin", pin), 1, "starts with https://", NULL,
		   "without TLS, as the program is outside of tests");
	cr_expect(nothing_kept());
}

Test(fetch, a_catalogue_that_was_put_back_is_refused)
{
	CLEANUP(buf_release) struct buf newer;

	buf_init(&newer, 1u << 20);
	expect_run(RUN("--store", "there", "--as", "registrar", "curriculum", "publish", "L4-BIO@2023.1"), 0,
		   NULL, NULL, "publish");
	expect_run(RUN("--store", "there", "curriculum", "pack", "-o", "newer.zip"), 0, NULL, "2 curricula",
		   "pack");
	cr_assert(eq(int, buf_read_file(&newer, "newer.zip", &err), OK), "%s", err.text);
	expect_run(RUN("curriculum", "fetch", at("/untagged"), "--pin", pin), 0, NULL, NULL, "the first");
	server.bytes = newer.data;
	server.len = newer.len;
	expect_run(RUN("curriculum", "fetch", at("/untagged"), "--pin", pin), 0, NULL, "L4-BIO@2023.1",
		   "the second");
	server.bytes = document.data;
	server.len = document.len;
	expect_run(RUN("curriculum", "fetch", at("/untagged"), "--pin", pin, "-o", "old"), 1,
		   "it is older than the catalogue of Northern ETB", NULL, "the first again");
	cr_expect(ne(int, access("old", F_OK), 0));
}
