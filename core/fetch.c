/*
 * Redirects are followed here and not by libcurl, whose rule of permitted schemes is the same for
 * each step: it could not refuse http after https and yet allow https after http.
 */
#include "core/fetch.h"

#include <curl/curl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define URL_MAX FETCH_URL_MAX
#define REDIRECTS 3
#define CONNECT_SECONDS 10L
#define ALL_MILLISECONDS 60000L
#define IGNORED_MAX 65536 /* of what comes with an answer other than 200, and of headers */

/* Which addresses are asked at all. */
struct permitted {
	bool http;		/* also without TLS, until an address had it */
	const char *plain_host; /* the one host that may be asked without; NULL: none */
};

struct transfer {
	CURL *curl;
	struct permitted permitted;
	struct fetch_answer answer;
	struct curl_slist *headers; /* of the request */
	struct buf body;
	size_t ignored;
	bool whatever; /* the body is taken whatever the code is */
	char why[CURL_ERROR_SIZE];
};

static void transfer_release(struct transfer *t)
{
	curl_easy_cleanup(t->curl);
	curl_slist_free_all(t->headers);
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
	if (t->whatever || transfer_code(t) == 200) {
		buf_add(&t->body, bytes, n);
		return t->body.full ? 0 : n;
	}
	t->ignored += n;
	return t->ignored > IGNORED_MAX ? 0 : n;
}

/* An entity tag that can be sent back as it is: ["W/"] and, between quotes, what is printable. */
static void take_tag(struct transfer *t, const char *value, size_t n)
{
	size_t quote = n > 2 && memcmp(value, "W/", 2) == 0 ? 2 : 0;

	t->answer.tag[0] = '\0';
	if (n > FETCH_TAG_MAX || n < quote + 2 || value[quote] != '"' || value[n - 1] != '"')
		return;
	for (size_t i = quote + 1; i < n - 1; i++)
		if (value[i] <= ' ' || value[i] > '~' || value[i] == '"')
			return;
	memcpy(t->answer.tag, value, n);
	t->answer.tag[n] = '\0';
}

/* One line of a head, which no NUL ends. */
static size_t take_header(char *line, size_t size, size_t n, void *data)
{
	static const char name[] = "ETag:";
	struct transfer *t = data;
	size_t from = sizeof(name) - 1, end = n *= size;

	t->ignored += n;
	if (n > from && strncasecmp(line, name, from) == 0) {
		while (from < end && (line[from] == ' ' || line[from] == '\t'))
			from++;
		while (end > from && strchr(" \t\r\n", line[end - 1]) != NULL)
			end--;
		take_tag(t, line + from, end - from);
	}
	return t->ignored > IGNORED_MAX ? 0 : n;
}

static bool is_https(const char *url)
{
	return strncasecmp(url, "https://", 8) == 0;
}

static bool is_http(const char *url)
{
	return strncasecmp(url, "http://", 7) == 0;
}

/* Is it this very host that the address names, whatever stands before an '@'? */
static bool is_host(const char *url, const char *host)
{
	CURLU *parts = curl_url();
	char *named = NULL;
	bool same;

	same = parts != NULL && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
	       curl_url_get(parts, CURLUPART_HOST, &named, 0) == CURLUE_OK &&
	       strcmp(named, host) == 0;
	curl_free(named);
	curl_url_cleanup(parts);
	return same;
}

static enum status check_url(const struct permitted *p, const char *url, struct err *err)
{
	if (strnlen(url, URL_MAX + 1) > URL_MAX)
		return fail(err, ERR_INVALID, "the address has more than %d characters", URL_MAX);
	if (is_https(url) || (is_http(url) && (p->http || (p->plain_host != NULL &&
							   is_host(url, p->plain_host)))))
		return OK;
	return fail(err, ERR_INVALID, "%s: an address starts with https://%s", url,
		    p->http ? " or http://" : ": what comes without it anybody on the way can change");
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
	       curl_easy_setopt(curl, CURLOPT_WRITEDATA, t) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_HEADERDATA, t) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_HTTPHEADER, t->headers) == CURLE_OK;
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
	return fail(err, ERR_IO, "%s: %s%s", url, t->why[0] != '\0' ? t->why : curl_easy_strerror(result),
		    t->whatever ? "" : "; try again, or save the document and name its file");
}

/* One request; takes the time it needs off *left. */
static enum status request(struct transfer *t, const char *url, long *left, struct err *err)
{
	curl_off_t microseconds = 0;
	CURLcode result;

	t->ignored = 0;
	t->answer.tag[0] = '\0';
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

	if (code == 200 || (code == 304 && t->headers != NULL))
		return OK;
	if (code == 404 || code == 410)
		return fail(err, ERR_NOT_FOUND, "%s: there is no such document (HTTP %ld)", url,
			    code);
	return fail(err, ERR_IO, "%s: the server answered HTTP %ld", url, code);
}

/* Asks `url` and then where it points to. */
static enum status follow(struct transfer *t, const char *url, long left, struct err *err)
{
	char at[URL_MAX + 1];

	TRY(check_url(&t->permitted, url, err));
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
		if (check_url(&t->permitted, next, NULL) != OK || (is_https(at) && !is_https(next)))
			return fail(err, ERR_IO, "%s: the server points to an address that is not "
						 "followed", at);
		memcpy(at, next, strlen(next) + 1);
	}
}

enum status fetch_get(const char *url, struct buf *out, struct err *err)
{
	CLEANUP(transfer_release)
	struct transfer t = { .curl = curl_easy_init(), .permitted = { .http = true } };

	buf_init(&t.body, out->max - out->len);
	if (!t.curl || !set_options(&t))
		return fail(err, ERR_IO, "libcurl cannot be set up");
	TRY(follow(&t, url, ALL_MILLISECONDS, err));
	buf_add(out, t.body.data, t.body.len);
	return OK;
}

enum status fetch_changed(const struct fetch_ask *ask, struct buf *out,
			  struct fetch_answer *ret_answer, struct err *err)
{
	char line[FETCH_TAG_MAX + 40];
	CLEANUP(transfer_release)
	struct transfer t = { .curl = curl_easy_init(),
			      .permitted = { .plain_host = ask->plain_host } };

	buf_init(&t.body, out->max - out->len);
	if (ask->tag != NULL) {
		snprintf(line, sizeof(line), "If-None-Match: %s", ask->tag);
		t.headers = curl_slist_append(NULL, line);
	}
	if (!t.curl || (ask->tag != NULL && t.headers == NULL) || !set_options(&t))
		return fail(err, ERR_IO, "libcurl cannot be set up");
	TRY(follow(&t, ask->url, ask->milliseconds, err));
	t.answer.unchanged = transfer_code(&t) == 304;
	buf_add(out, t.body.data, t.body.len);
	*ret_answer = t.answer;
	return OK;
}

/* ---- talking with one server ---- */

enum status fetch_may_talk(const char *url, struct err *err)
{
	static const char *const here[] = { "localhost", "127.0.0.1" };

	for (size_t i = 0; i < sizeof(here) / sizeof(here[0]); i++) {
		const struct permitted p = { .plain_host = here[i] };

		if (check_url(&p, url, NULL) == OK)
			return OK;
	}
	return check_url(&(struct permitted){ .http = false }, url, err);
}

static bool add_line(struct transfer *t, const char *name, const char *value)
{
	CLEANUP(buf_release) struct buf line;
	struct curl_slist *more;

	buf_init(&line, IGNORED_MAX);
	buf_printf(&line, "%s: %s", name, value);
	more = curl_slist_append(t->headers, line.data);
	if (more != NULL)
		t->headers = more;
	return more != NULL && !line.full;
}

static bool set_call(struct transfer *t, const struct fetch_call *call)
{
	if (!add_line(t, "Accept", "application/json") || !add_line(t, "Authorization", call->authorization) ||
	    (call->body != NULL && (!add_line(t, "Content-Type", call->type) || !add_line(t, "Expect", ""))) ||
	    !set_options(t))
		return false;
	if (call->authorities != NULL &&
	    curl_easy_setopt(t->curl, CURLOPT_CAINFO, call->authorities) != CURLE_OK)
		return false;
	/* What is not encrypted goes through no proxy. */
	if (!is_https(call->url) && curl_easy_setopt(t->curl, CURLOPT_PROXY, "") != CURLE_OK)
		return false;
	return call->body == NULL ||
	       (curl_easy_setopt(t->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->n) == CURLE_OK &&
		curl_easy_setopt(t->curl, CURLOPT_POSTFIELDS, call->body) == CURLE_OK);
}

enum status fetch_talk(const struct fetch_call *call, struct buf *out, struct fetch_said *ret_said, struct err *err)
{
	CLEANUP(transfer_release) struct transfer t = { .curl = curl_easy_init(), .whatever = true };
	long left = call->milliseconds;
	const char *next;

	buf_init(&t.body, out->max - out->len);
	TRY(fetch_may_talk(call->url, err));
	if (!t.curl || !set_call(&t, call))
		return fail(err, ERR_IO, "libcurl cannot be set up");
	TRY(request(&t, call->url, &left, err));
	next = redirect_of(&t);
	if (next && strlen(next) > URL_MAX)
		return fail(err, ERR_IO, "%s: the server points to an address that is too long", call->url);
	ret_said->code = transfer_code(&t);
	snprintf(ret_said->location, sizeof(ret_said->location), "%s", next ? next : "");
	buf_add(out, t.body.data, t.body.len);
	return OK;
}
