/* Receipts on pages: a genuine one is told from one that was changed, and from one of another record. */
#include <criterion/criterion.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

TestSuite(web_receipt, .init = begin, .fini = end, .timeout = 240);

static size_t take(char *bytes, size_t size, size_t n, void *out)
{
	fwrite(bytes, size, n, out);
	return size * n;
}

/* What the page says of a file; NULL where there is no document. */
static json_t *check(const void *bytes, size_t n, const char *token, int *ret_status)
{
	struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
	curl_mime *mime = curl_mime_init(served.curl);
	curl_mimepart *part = curl_mime_addpart(mime);
	char *body = NULL, url[128];
	json_t *doc;
	long status = 0;
	size_t len;
	FILE *out = open_memstream(&body, &len);

	curl_mime_name(part, "token");
	curl_mime_data(part, token, CURL_ZERO_TERMINATED);
	part = curl_mime_addpart(mime);
	curl_mime_name(part, "receipt");
	curl_mime_filename(part, "receipt.zip");
	curl_mime_data(part, bytes, n);
	snprintf(url, sizeof url, "%s/check/receipt", served.origin);
	curl_easy_setopt(served.curl, CURLOPT_URL, url);
	curl_easy_setopt(served.curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(served.curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(served.curl, CURLOPT_WRITEDATA, out);
	curl_easy_setopt(served.curl, CURLOPT_HEADERFUNCTION, NULL);
	curl_easy_setopt(served.curl, CURLOPT_HEADERDATA, NULL);
	curl_easy_setopt(served.curl, CURLOPT_MIMEPOST, mime);
	if (curl_easy_perform(served.curl) == CURLE_OK)
		curl_easy_getinfo(served.curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_setopt(served.curl, CURLOPT_MIMEPOST, NULL);
	curl_mime_free(mime);
	curl_slist_free_all(headers);
	fclose(out);
	doc = json_loads(body, 0, NULL);
	free(body);
	*ret_status = (int)status;
	return doc;
}

static bool says(const json_t *doc, const char *name)
{
	return json_is_true(json_object_get(doc, name));
}

Test(web_receipt, a_genuine_one_is_told_from_one_that_was_changed)
{
	struct answered a, page;
	json_t *doc;
	int status;

	step_in(&served, "amira");
	a = ask_page(&served, "/entries/48/receipt");
	cr_assert_eq(a.status, 200);
	forget_cookies(&served);
	page = ask_page(&served, "/check/receipt");
	cr_expect_eq(page.status, 200);
	answered_free(&page);
	doc = check(a.body, a.n, served.token, &status);
	cr_expect_eq(status, 200);
	cr_expect(says(doc, "ok") && says(doc, "ours") && says(doc, "here"));
	cr_expect_eq(json_integer_value(json_object_get(doc, "entry")), 48);
	json_decref(doc);
	for (size_t at = a.n / 10; at < a.n; at += a.n / 5) {
		a.body[at] ^= 1;
		doc = check(a.body, a.n, served.token, &status);
		cr_expect(status == 422 || (status == 200 && !says(doc, "ok")), "%zu: %d", at, status);
		json_decref(doc);
		a.body[at] ^= 1;
	}
	doc = check(a.body, a.n, "00", &status);
	cr_expect_eq(status, 403, "no token");
	json_decref(doc);
	doc = check("nonsense", 8, served.token, &status);
	cr_expect(status == 422 || (status == 200 && !says(doc, "ok")), "%d", status);
	json_decref(doc);
	answered_free(&a);
}

Test(web_receipt, none_is_offered_of_an_answer_before_somebody_checked_its_key)
{
	struct answered a;

	step_in(&served, "oriel"); /* entry 501 waits for her */
	a = ask_page(&served, "/entries/501");
	cr_expect_eq(a.status, 200);
	cr_expect_null(strstr(a.body, "/entries/501/receipt"));
	cr_expect(strstr(a.body, "There is a receipt of it from then on"));
	answered_free(&a);
	a = ask_page(&served, "/entries/501/receipt");
	cr_expect_eq(a.status, 409);
	answered_free(&a);
}
