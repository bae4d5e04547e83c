/*
 * Links for who has no account: each opens in one browser, takes one answer to one request, and
 * gives away nothing else; the answer is signed with a key that the visitor has, and counts for
 * nothing until it is confirmed.
 */
#include <criterion/criterion.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/web/session_once.h"
#include "core/key.h"
#include "portfolio/packet.h"
#include "portfolio/world.h"
#include "server.h"

static struct served served;
static char request[24]; /* of samuel, to hugo, who has no key: a DOPS that nobody decided */

static void begin(void)
{
	json_t *list, *row;
	size_t i;

	serve_begin(&served);
	step_in(&served, "samuel");
	list = ask_json(&served, "/timeline");
	json_decref(list);
	for (i = 400; i < 600; i++) {
		char path[64];
		struct answered a;

		snprintf(path, sizeof path, "/entries/%zu/link", i);
		a = ask(&served, path, NULL, "application/json", NULL);
		row = json_loads(a.body, 0, NULL);
		if (a.status == 200 && json_is_null(json_object_get(row, "why_not")) &&
		    strcmp(json_string_value(json_object_get(row, "assessor")), "hugo") == 0)
			snprintf(request, sizeof request, "%zu", i);
		json_decref(row);
		answered_free(&a);
	}
	cr_assert(*request, "the demonstration has a request to somebody without a key");
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_answer, .init = begin, .fini = end, .timeout = 240);

/* ---- browsers ---- */

static int get(struct served *s, const char *path)
{
	struct answered a = ask_page(s, path);
	int status = a.status;

	answered_free(&a);
	return status;
}

static json_t *links(void)
{
	char path[64];

	snprintf(path, sizeof path, "/entries/%s/link", request);
	return ask_json(&served, path);
}

static const char *state_of(const json_t *doc, size_t i)
{
	return json_string_value(
		json_object_get(json_array_get(json_object_get(doc, "links"), i), "state"));
}

/* The path of a new link, as samuel is shown it. */
static void make(char ret_path[512])
{
	char path[64], form[256];
	struct answered a;
	json_t *doc;

	step_in(&served, "samuel");
	snprintf(path, sizeof path, "/entries/%s/link", request);
	snprintf(form, sizeof form, "token=%s", served.token);
	a = ask(&served, path, form, "application/json", NULL);
	cr_assert_eq(a.status, 200, "%.300s", a.body);
	doc = json_loads(a.body, 0, NULL);
	snprintf(ret_path, 512, "%s",
		 json_string_value(json_object_get(doc, "link")) + strlen(served.origin));
	json_decref(doc);
	answered_free(&a);
}

static const char *under(const char *path, const char *more)
{
	static char whole[640];

	snprintf(whole, sizeof whole, "%s%s", path, more);
	return whole;
}

static int open_link(struct served *browser, const char *path)
{
	cr_expect_eq(get(browser, path), 200);
	return send_with_token(browser, under(path, "/open"), "", NULL);
}

/* ---- what a browser's script does ---- */

struct maker {
	struct random random;
	struct key *key;
	char encoded[512], proof[256];
};

static void percent(const char *base64, char *ret_text, size_t room)
{
	size_t n = 0;

	for (; *base64 && n + 4 < room; base64++)
		n += (size_t)snprintf(ret_text + n, room - n,
				      strchr("+/=", *base64) ? "%%%02X" : "%c",
				      (unsigned char)*base64);
	ret_text[n] = '\0';
}

/* r and s, as Web Cryptography gives a signature, in base64 for a form. */
static void pair_of(const struct key *key, const void *bytes, size_t n, char *ret_text, size_t room)
{
	CLEANUP(buf_release) struct buf out;
	struct signature der;
	uint8_t pair[64] = {0};
	const uint8_t *at;
	struct err err;

	buf_init(&out, 256);
	cr_assert_eq(key_sign(key, bytes, n, &der, &err), OK);
	at = der.bytes + 2;
	for (size_t i = 0; i < 2; i++) {
		size_t len = at[1];
		const uint8_t *number = at + 2;

		at = number + len;
		if (len == 33) {
			number++;
			len--;
		}
		memcpy(pair + 32 * i + 32 - len, number, len);
	}
	buf_base64(&out, pair, sizeof pair);
	percent(out.data, ret_text, room);
}

static void make_key(struct maker *m, const char *person)
{
	CLEANUP(buf_release) struct buf message, spki;
	struct digest fingerprint, pin = journal_pin(served.app.journal);
	const uint8_t *bytes;
	struct err err;
	size_t n;

	buf_init(&message, 4096);
	buf_init(&spki, 256);
	m->random = random_system();
	cr_assert_eq(key_generate(KEY_P256, &m->random, &m->key, &err), OK);
	bytes = key_public(m->key, &n);
	buf_base64(&spki, bytes, n);
	percent(spki.data, m->encoded, sizeof m->encoded);
	fingerprint = key_fingerprint(m->key);
	key_proof_message(&pin, person, &fingerprint, &message);
	pair_of(m->key, message.data, message.len, m->proof, sizeof m->proof);
}

static const char choice[] =
	"outcome=satisfactory&mark-safety=alone&mark-method=alone&note-feedback=Calm+and+complete.";

static int fill_in(struct served *browser, const char *path, const struct maker *m,
		   const char *words)
{
	char form[4096];

	snprintf(form, sizeof form, "%s&key=%s&proof=%s", words, m->encoded, m->proof);
	return send_with_token(browser, under(path, "/request"), form, NULL);
}

static int sign(struct served *browser, const char *path, const struct key *key, int change)
{
	CLEANUP(buf_release) struct buf bytes;
	json_t *doc = ask_json(browser, under(path, "/sign"));
	const char *text = json_string_value(json_object_get(doc, "bytes"));
	char form[512] = "signature=";
	struct answered page;
	struct err err;

	buf_init(&bytes, 1 << 20);
	cr_assert_eq(buf_unbase64(&bytes, text, strlen(text), &err), OK);
	json_decref(doc);
	bytes.data[bytes.len / 2] ^= (char)change;
	pair_of(key, bytes.data, bytes.len, form + strlen(form), sizeof form - strlen(form));
	page = ask_page(browser, under(path, "/sign"));
	answered_free(&page);
	return send_with_token(browser, under(path, "/sign"), form, NULL);
}

/* ---- */

Test(web_answer, a_link_is_answered_with_a_key_of_the_visitors_browser)
{
	long long before = record_size(&served);
	struct served browser;
	struct maker m;
	char path[512];
	json_t *doc;

	make(path);
	client_begin(&browser, &served);
	doc = links();
	cr_expect_str_eq(state_of(doc, 0), "not opened yet");
	json_decref(doc);
	cr_expect_eq(open_link(&browser, path), 303);
	doc = ask_json(&browser, under(path, "/request"));
	cr_expect_str_eq(json_string_value(json_object_get(doc, "trainee")), "samuel");
	cr_expect_str_eq(json_string_value(json_object_get(doc, "tool")), "DOPS");
	json_decref(doc);
	doc = links();
	cr_expect_str_eq(state_of(doc, 0), "opened");
	json_decref(doc);
	make_key(&m, "hugo");
	cr_expect_eq(get(&browser, under(path, "/request")), 200);
	cr_assert_eq(fill_in(&browser, path, &m, choice), 303);
	cr_expect_eq(record_size(&served), before, "nothing is in the record before it is signed");
	cr_assert_eq(sign(&browser, path, m.key, 0), 303);
	cr_expect_eq(record_size(&served), before + 1);
	doc = ask_json(&browser, under(path, "/done"));
	cr_expect_str_eq(json_string_value(json_object_get(doc, "officer")), "oriel");
	{
		struct digest fingerprint = key_fingerprint(m.key);
		char spoken[KEY_SPOKEN];

		key_spoken(&fingerprint, spoken);
		cr_expect_str_eq(json_string_value(json_object_get(doc, "digits")), spoken);
	}
	json_decref(doc);
	doc = links();
	cr_expect_str_eq(state_of(doc, 0), "answered");
	json_decref(doc);
	/* It took its one answer. */
	cr_expect_eq(get(&browser, under(path, "/request")), 404);
	cr_expect_eq(get(&browser, under(path, "/packet")), 404);
	cr_expect_eq(send_with_token(&browser, under(path, "/sign"), "signature=x", NULL), 404);
	cr_expect_eq(record_size(&served), before + 1);
	key_free(m.key);
	client_end(&browser);
}

Test(web_answer, a_link_that_was_followed_is_not_opened_and_opens_in_one_browser)
{
	struct served first, second;
	char path[512];
	json_t *doc;

	make(path);
	client_begin(&first, &served);
	client_begin(&second, &served);
	cr_expect_eq(get(&first, path), 200, "a mail filter looks at it");
	doc = links();
	cr_expect_str_eq(state_of(doc, 0), "not opened yet");
	json_decref(doc);
	cr_expect_eq(get(&first, under(path, "/request")), 404);
	cr_expect_eq(get(&first, under(path, "/packet")), 404);
	cr_expect_eq(open_link(&first, path), 303);
	cr_expect_eq(open_link(&first, path), 303, "the same browser goes on");
	cr_expect_eq(open_link(&second, path), 409);
	cr_expect_eq(get(&second, under(path, "/request")), 404);
	cr_expect_eq(get(&second, under(path, "/packet")), 404);
	cr_expect_eq(get(&second, under(path, "/sign")), 404);
	cr_expect_eq(get(&second, under(path, "/done")), 404);
	cr_expect_eq(get(&first, under(path, "/request")), 200);
	client_end(&second);
	client_end(&first);
}

Test(web_answer, a_link_is_not_opened_without_a_token_nor_by_who_is_signed_in)
{
	struct served browser;
	struct answered a;
	char path[512];

	make(path);
	client_begin(&browser, &served);
	cr_expect_eq(get(&browser, path), 200);
	a = ask(&browser, under(path, "/open"), "a=b", NULL, NULL);
	cr_expect_eq(a.status, 403);
	answered_free(&a);
	cr_expect_eq(send_with_token(&served, under(path, "/open"), "", NULL), 409,
		     "samuel looks at his own link");
	cr_expect_eq(open_link(&browser, path), 303);
	a = ask(&browser, under(path, "/request"), choice, NULL, NULL);
	cr_expect_eq(a.status, 403);
	answered_free(&a);
	client_end(&browser);
}

Test(web_answer, a_link_that_was_taken_back_or_replaced_opens_nothing)
{
	struct served browser;
	char first[512], second[512], end_of[96];
	json_t *doc;

	make(first);
	client_begin(&browser, &served);
	cr_expect_eq(open_link(&browser, first), 303);
	make(second);
	cr_expect_eq(get(&browser, first), 404);
	cr_expect_eq(get(&browser, under(first, "/request")), 404);
	cr_expect_eq(send_with_token(&browser, under(first, "/request"), choice, NULL), 404);
	doc = links();
	cr_expect_str_eq(state_of(doc, 1), "taken back");
	snprintf(end_of, sizeof end_of, "/entries/%s/link/%lld/end", request,
		 (long long)json_integer_value(
			 json_object_get(json_array_get(json_object_get(doc, "links"), 0), "n")));
	json_decref(doc);
	step_in(&served, "amira");
	cr_expect_eq(send_with_token(&served, end_of, "", NULL), 404, "somebody else's");
	step_in(&served, "samuel");
	cr_expect_eq(send_with_token(&served, end_of, "", NULL), 303);
	cr_expect_eq(send_with_token(&served, end_of, "", NULL), 409, "twice");
	cr_expect_eq(get(&browser, second), 404);
	client_end(&browser);
}

Test(web_answer, links_are_made_by_the_trainee_and_the_officer_alone)
{
	static const struct {
		const char *person;
		int status;
	} rows[] = {{"samuel", 200}, {"oriel", 200}, {"amira", 404}, {"bela", 404}, {"jana", 404}};
	char path[64];

	snprintf(path, sizeof path, "/entries/%s/link", request);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		step_in(&served, rows[i].person);
		cr_expect_eq(get(&served, path), rows[i].status, "%s", rows[i].person);
		cr_expect_eq(send_with_token(&served, path, "", NULL), rows[i].status, "%s", rows[i].person);
	}
	step_in(&served, "samuel");
	cr_expect_eq(get(&served, "/entries/48/link"), 404, "no request");
	cr_expect_eq(get(&served, "/answer/0000"), 404);
	cr_expect_eq(get(&served,
			 "/answer/"
			 "0000000000000000000000000000000000000000000000000000000000000000"),
		     404);
}

Test(web_answer, what_is_not_signed_with_the_key_that_was_shown_is_refused)
{
	long long before = record_size(&served);
	struct maker m, other, stolen;
	struct served browser;
	char path[512];

	make(path);
	client_begin(&browser, &served);
	make_key(&m, "hugo");
	make_key(&other, "hugo");
	make_key(&stolen, "petra");
	cr_expect_eq(open_link(&browser, path), 303);
	cr_expect_eq(get(&browser, under(path, "/request")), 200);
	cr_expect_eq(get(&browser, under(path, "/sign")), 404, "nothing waits");
	cr_expect_eq(fill_in(&browser, path, &stolen, choice), 422,
		     "the proof is of somebody else");
	snprintf(stolen.encoded, sizeof stolen.encoded, "%s", m.encoded);
	cr_expect_eq(fill_in(&browser, path, &stolen, choice), 422, "the proof is of another key");
	cr_expect_eq(fill_in(&browser, path, &m, "outcome=splendid&note-feedback=x"), 422);
	cr_expect_eq(fill_in(&browser, path, &m, "outcome=not-mine&why-more=x"), 422,
		     "nothing but a judgement");
	cr_expect_eq(fill_in(&browser, path, &m, "outcome=satisfactory&note-feedback=x"), 422,
		     "marks are missing");
	cr_expect_eq(fill_in(&browser, path, &m,
			     "outcome=satisfactory&mark-safety=alone&mark-method=alone&note-"
			     "feedback=Patient+943+476+5919."),
		     422, "patient data");
	cr_expect_eq(fill_in(&browser, path, &m, choice), 303);
	cr_expect_eq(sign(&browser, path, other.key, 0), 422);
	cr_expect_eq(sign(&browser, path, m.key, 1), 422, "of other bytes");
	cr_expect_eq(send_with_token(&browser, under(path, "/sign"), "", NULL), 422);
	cr_expect_eq(send_with_token(&browser, under(path, "/sign"), "signature=AAAA", NULL), 422);
	cr_expect_eq(record_size(&served), before);
	cr_expect_eq(sign(&browser, path, m.key, 0), 303, "it waits until it is signed");
	key_free(m.key);
	key_free(other.key);
	key_free(stolen.key);
	client_end(&browser);
}

Test(web_answer, without_script_the_choice_comes_back_as_a_command)
{
	struct served browser;
	struct answered a;
	char path[512], form[1024];

	make(path);
	client_begin(&browser, &served);
	cr_expect_eq(open_link(&browser, path), 303);
	cr_expect_eq(get(&browser, under(path, "/request")), 200);
	snprintf(form, sizeof form, "token=%s&%s+It%%27s+fine.", browser.token, choice);
	a = ask(&browser, under(path, "/request"), form, NULL, NULL);
	cr_expect_eq(a.status, 200);
	cr_expect(strstr(a.body, "attest request answer request-"), "%s", a.body);
	cr_expect(strstr(a.body, "--mark method=alone"));
	cr_expect(strstr(a.body, "It&#39;\\&#39;&#39;s fine."), "%s", strstr(a.body, "feedback="));
	answered_free(&a);
	client_end(&browser);
}

/* ---- and the officer ---- */

Test(web_answer, the_officer_confirms_it_by_the_digits_that_they_heard)
{
	long long before;
	struct served browser;
	char path[512], to[512], answer[64], form[128] = "digits=", spoken[KEY_SPOKEN];
	struct digest fingerprint;
	struct answered a;
	struct maker m;
	json_t *doc;

	make(path);
	client_begin(&browser, &served);
	cr_expect_eq(open_link(&browser, path), 303);
	make_key(&m, "hugo");
	cr_expect_eq(get(&browser, under(path, "/request")), 200);
	cr_assert_eq(fill_in(&browser, path, &m, choice), 303);
	cr_assert_eq(sign(&browser, path, m.key, 0), 303);
	doc = ask_json(&browser, under(path, "/done"));
	snprintf(answer, sizeof answer, "/queue/answers/%lld",
		 (long long)json_integer_value(json_object_get(doc, "entry")));
	json_decref(doc);
	step_in(&served, "bela");
	cr_expect_eq(get(&served, answer), 404, "another trainee's");
	step_in(&served, "oriel");
	a = ask_page(&served, answer);
	fingerprint = key_fingerprint(m.key);
	key_spoken(&fingerprint, spoken);
	cr_expect_eq(a.status, 200);
	cr_expect_null(strstr(a.body, spoken), "what is to be heard stands nowhere");
	answered_free(&a);
	before = record_size(&served);
	cr_expect_eq(send_with_token(&served, answer, "digits=", NULL), 422);
	cr_expect_eq(send_with_token(&served, answer, "digits=00000+11111+22222+33333+44444+55555", NULL), 422);
	for (const char *p = spoken; *p; p++)
		if (*p != ' ')
			snprintf(form + strlen(form), sizeof form - strlen(form), "%c", *p);
	cr_expect_eq(send_with_token(&served, answer, form, to), 303);
	cr_assert_eq(strncmp(to, "/sign/", 6), 0, "%s", to);
	cr_expect_eq(record_size(&served), before, "nothing is said before it is signed");
	cr_expect_eq(send_with_token(&served, under(to, "/demo"), "", NULL), 303);
	cr_expect_eq(record_size(&served), before + 1);
	cr_expect_eq(get(&served, answer), 404, "it waits no more");
	key_free(m.key);
	client_end(&browser);
}

/* ---- by file ---- */

/* A form with one file, as a browser sends it. */
static int upload(struct served *browser, const char *path, const void *bytes, size_t n)
{
	curl_mime *mime = curl_mime_init(browser->curl);
	curl_mimepart *part;
	char url[1024];
	long status = 0;

	part = curl_mime_addpart(mime);
	curl_mime_name(part, "token");
	curl_mime_data(part, browser->token, CURL_ZERO_TERMINATED);
	part = curl_mime_addpart(mime);
	curl_mime_name(part, "answer");
	curl_mime_filename(part, "answer.zip");
	curl_mime_data(part, bytes, n);
	snprintf(url, sizeof url, "%s%s", browser->origin, path);
	curl_easy_setopt(browser->curl, CURLOPT_URL, url);
	curl_easy_setopt(browser->curl, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(browser->curl, CURLOPT_WRITEFUNCTION, NULL);
	curl_easy_setopt(browser->curl, CURLOPT_WRITEDATA, stderr);
	curl_easy_setopt(browser->curl, CURLOPT_HEADERFUNCTION, NULL);
	curl_easy_setopt(browser->curl, CURLOPT_HEADERDATA, NULL);
	curl_easy_setopt(browser->curl, CURLOPT_MIMEPOST, mime);
	if (curl_easy_perform(browser->curl) == CURLE_OK)
		curl_easy_getinfo(browser->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_setopt(browser->curl, CURLOPT_MIMEPOST, NULL);
	curl_mime_free(mime);
	return (int)status;
}

/* `attest` answers the packet of the link as somebody elsewhere does. */
static void answer_elsewhere(struct served *browser, const char *path, const char *name,
			     struct buf *out)
{
	char file[128], command[1024];
	struct answered a = ask_page(browser, under(path, "/packet"));
	struct err err;
	FILE *f;

	cr_assert_eq(a.status, 200);
	snprintf(file, sizeof file, "%s/%s.zip", served.folder, name);
	f = fopen(file, "w");
	fwrite(a.body, 1, a.n, f);
	fclose(f);
	answered_free(&a);
	snprintf(command, sizeof command,
		 "'%s' request answer %s --key %s/%s.pem -o %s/%s-answer.zip --outcome "
		 "satisfactory --mark safety=alone "
		 "--mark method=alone --feedback Calm. >/dev/null 2>&1",
		 getenv("ATTEST"), file, served.folder, name, served.folder, name);
	cr_assert_eq(system(command), 0, "%s", command);
	snprintf(file, sizeof file, "%s/%s-answer.zip", served.folder, name);
	cr_assert_eq(buf_read_file(out, file, &err), OK, "%s", err.text);
}

Test(web_answer, an_answer_that_was_signed_elsewhere_is_brought_back_once)
{
	CLEANUP(buf_release) struct buf answer;
	static char large[300 << 10];
	long long before = record_size(&served);
	struct served browser;
	char path[512];

	buf_init(&answer, ANSWER_MAX);
	make(path);
	client_begin(&browser, &served);
	cr_expect_eq(open_link(&browser, path), 303);
	cr_expect_eq(get(&browser, under(path, "/request")), 200);
	answer_elsewhere(&browser, path, "first", &answer);
	cr_expect_eq(get(&browser, under(path, "/request")), 200);
	cr_expect_eq(upload(&browser, under(path, "/file"), "nonsense", 8), 422);
	cr_expect_eq(upload(&browser, under(path, "/file"), large, sizeof large), 413);
	answer.data[answer.len / 3] ^= 1;
	cr_expect_eq(upload(&browser, under(path, "/file"), answer.data, answer.len), 422,
		     "tampered with");
	answer.data[answer.len / 3] ^= 1;
	cr_expect_eq(record_size(&served), before);
	cr_expect_eq(upload(&browser, under(path, "/file"), answer.data, answer.len), 303);
	cr_expect_eq(record_size(&served), before + 1);
	cr_expect_eq(upload(&browser, under(path, "/file"), answer.data, answer.len), 404,
		     "it took its one answer");
	cr_expect_eq(record_size(&served), before + 1);
	client_end(&browser);
}

/* ---- the table itself, at other times ---- */

Test(web_answer, a_link_ends_after_a_fortnight_and_takes_one_answer)
{
	const int64_t now = 1800000000, late = now + (int64_t)ONCE_DAYS * 86400 + 1;
	struct digest one = once_browser("a"), two = once_browser("b");
	char key[SESSION_COOKIE], next[SESSION_COOKIE], store[128];
	struct sessions *s;
	struct once o;
	struct err err;

	snprintf(store, sizeof store, "%s/other", served.folder);
	cr_assert_eq(sessions_open(store, &s, &err), OK, "%s", err.text);
	cr_assert_eq(once_make(s, 57, "hugo", "samuel", now, key, &err), OK);
	cr_expect_eq(once_open(s, key, &one, late, &err), ERR_CONFLICT, "too late");
	cr_expect_eq(once_open(s, key, &one, now, &err), OK);
	cr_expect_eq(once_open(s, key, &two, now, &err), ERR_CONFLICT);
	cr_assert_eq(once_find(s, key, &o, &err), OK);
	cr_expect_eq(once_state(&o, late), ONCE_EXPIRED);
	cr_expect_eq(once_answer(s, o.n, 0, late, &err), ERR_CONFLICT);
	cr_expect_eq(once_answer(s, o.n, 0, now, &err), OK);
	cr_expect_eq(once_answer(s, o.n, 0, now, &err), ERR_CONFLICT,
		     "of two at once one is taken");
	once_undo(s, o.n);
	cr_expect_eq(once_answer(s, o.n, 0, now, &err), OK, "the first was refused");
	cr_expect_eq(once_answer(s, o.n, 99, now, &err), OK);
	once_undo(s, o.n);
	cr_assert_eq(once_find(s, key, &o, &err), OK);
	cr_expect_eq(once_state(&o, now), ONCE_ANSWERED, "what stands in the record is not undone");
	cr_expect_eq(once_take_back(s, 57, o.n, now, &err), ERR_CONFLICT);
	cr_assert_eq(once_make(s, 57, "hugo", "samuel", now, next, &err), OK);
	cr_assert_eq(once_find(s, key, &o, &err), OK);
	cr_expect_eq(once_state(&o, now), ONCE_ANSWERED,
		     "a new one ends those that were not answered");
	cr_assert_eq(once_find(s, next, &o, &err), OK);
	cr_expect_eq(once_take_back(s, 58, o.n, now, &err), ERR_NOT_FOUND, "of another request");
	cr_expect_eq(once_take_back(s, 57, o.n, now, &err), OK);
	cr_expect_eq(once_answer(s, o.n, 0, now, &err), ERR_CONFLICT);
	sessions_close(s);
}
