/*
 * Redirects are followed here and not by libcurl, whose rule of permitted schemes is the same for
 * each step: it could not refuse http after https and yet allow https after http.
 */
#include "core/fetch.h"

#include <curl/curl.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#define URL_MAX 2000
#define REDIRECTS 3
#define CONNECT_SECONDS 10L
#define ALL_MILLISECONDS 60000L
#define IGNORED_MAX 65536 /* of what comes with an answer other than 200 */

struct transfer {
	CURL *curl;
	struct buf body;
	size_t ignored;
	char why[CURL_ERROR_SIZE];
};

static void transfer_release(struct transfer *t)
{
	curl_easy_cleanup(t->curl);
	buf_release(&t->body);
}

static long transfer_code(const struct transfer *t)
{
	long code = 0;

	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &code);
	return code;
}

/* libcurl ends the transfer where less is taken than was given. */
static size_t take_bytes(char *bytes, size_t size, size_t n, void *data)
{
	struct transfer *t = data;

	n *= size;
	if (transfer_code(t) == 200) {
		buf_add(&t->body, bytes, n);
		return t->body.full ? 0 : n;
	}
	t->ignored += n;
	return t->ignored > IGNORED_MAX ? 0 : n;
}

static bool is_https(const char *url)
{
	return strncasecmp(url, "https://", 8) == 0;
}

static enum status check_url(const char *url, struct err *err)
{
	if (strnlen(url, URL_MAX + 1) > URL_MAX)
		return fail(err, ERR_INVALID, "the address has more than %d characters", URL_MAX);
	if (!is_https(url) && strncasecmp(url, "http://", 7) != 0)
		return fail(err, ERR_INVALID, "%s: an address starts with https:// or http://",
			    url);
	return OK;
}

static bool set_options(struct transfer *t)
{
	CURL *curl = t->curl;

	/* Certificates and names of hosts are checked unless told otherwise. */
	return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_USERAGENT, "attest") == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, t->why) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_WRITEDATA, t) == CURLE_OK;
}

/* Why a request that got no whole answer failed. */
static enum status fail_transfer(const struct transfer *t, CURLcode result, const char *url,
				 struct err *err)
{
	if (t->body.full)
		return fail(err, ERR_INVALID, "%s: the document has more than %zu bytes", url,
			    t->body.max);
	if (result == CURLE_URL_MALFORMAT)
		return fail(err, ERR_INVALID, "%s: this is not an address", url);
	return fail(err, ERR_IO, "%s: %s; try again, or save the document and name its file", url,
		    t->why[0] != '\0' ? t->why : curl_easy_strerror(result));
}

/* One request; takes the time it needs off *left. */
static enum status request(struct transfer *t, const char *url, long *left, struct err *err)
{
	curl_off_t microseconds = 0;
	CURLcode result;

	t->ignored = 0;
	t->why[0] = '\0';
	if (curl_easy_setopt(t->curl, CURLOPT_URL, url) != CURLE_OK ||
	    curl_easy_setopt(t->curl, CURLOPT_TIMEOUT_MS, *left) != CURLE_OK)
		return fail(err, ERR_IO, "libcurl cannot be set up");
	result = curl_easy_perform(t->curl);
	if (result != CURLE_OK)
		return fail_transfer(t, result, url, err);
	curl_easy_getinfo(t->curl, CURLINFO_TOTAL_TIME_T, &microseconds);
	*left -= (long)(microseconds / 1000);
	if (*left <= 0)
		return fail(err, ERR_IO, "%s: the answer took too long", url);
	return OK;
}

/* The address that the last answer points to, or NULL where it is not a redirect. */
static const char *redirect_of(const struct transfer *t)
{
	char *url = NULL;

	curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &url);
	return url;
}

static enum status judge(const struct transfer *t, const char *url, struct err *err)
{
	long code = transfer_code(t);

	if (code == 200)
		return OK;
	if (code == 404 || code == 410)
		return fail(err, ERR_NOT_FOUND, "%s: there is no such document (HTTP %ld)", url,
			    code);
	return fail(err, ERR_IO, "%s: the server answered HTTP %ld", url, code);
}

/* Asks `url` and then where it points to. */
static enum status follow(struct transfer *t, const char *url, struct err *err)
{
	char at[URL_MAX + 1];
	long left = ALL_MILLISECONDS;

	TRY(check_url(url, err));
	memcpy(at, url, strlen(url) + 1);
	for (int step = 0;; step++) {
		const char *next;

		TRY(request(t, at, &left, err));
		next = redirect_of(t);
		if (!next)
			return judge(t, at, err);
		if (step == REDIRECTS)
			return fail(err, ERR_IO, "%s: the address points on more than %d times",
				    url, REDIRECTS);
		if (check_url(next, NULL) != OK || (is_https(at) && !is_https(next)))
			return fail(err, ERR_IO, "%s: the server points to an address that is not "
						 "followed", at);
		memcpy(at, next, strlen(next) + 1);
	}
}

enum status fetch_get(const char *url, struct buf *out, struct err *err)
{
	CLEANUP(transfer_release) struct transfer t = { .curl = curl_easy_init() };

	buf_init(&t.body, out->max - out->len);
	if (!t.curl || !set_options(&t))
		return fail(err, ERR_IO, "libcurl cannot be set up");
	TRY(follow(&t, url, err));
	buf_add(out, t.body.data, t.body.len);
	return OK;
}
