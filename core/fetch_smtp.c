#include "core/fetch_smtp.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/message.h"

#define URL_MAX 300
#define HOST_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"
#define ALL_MILLISECONDS 60000L
#define CONNECT_MILLISECONDS 10000L
#define CODE_CLOSING 421

struct transfer {
	CURL *curl;
	struct curl_slist *to;
	const char *bytes;
	size_t left;
	bool given; /* the text was asked for: sender and receiver were taken */
	char why[CURL_ERROR_SIZE];
};

static void transfer_release(struct transfer *t)
{
	curl_slist_free_all(t->to);
	curl_easy_cleanup(t->curl);
}

static bool is_secure(const struct smtp *server)
{
	return strncmp(server->url, "smtps://", 8) == 0;
}

/* HOST[:PORT] and nothing after it. */
static bool is_host(const char *text)
{
	size_t host = strspn(text, HOST_CHARACTERS);
	const char *port = text + host;
	size_t digits = *port == ':' ? strspn(port + 1, "0123456789") : 0;

	return host > 0 && (*port == '\0' || (digits > 0 && digits <= 5 && port[1 + digits] == '\0'));
}

enum status smtp_check(const struct smtp *server, struct err *err)
{
	static const char local[] = "smtp://127.0.0.1";
	bool secure = is_secure(server), here = strncmp(server->url, local, sizeof local - 1) == 0;

	if (strnlen(server->url, URL_MAX + 1) > URL_MAX || (!secure && !here) ||
	    !is_host(server->url + (secure ? 8 : 7)) ||
	    (here && server->url[sizeof local - 1] != '\0' && server->url[sizeof local - 1] != ':'))
		return fail(err, ERR_INVALID,
			    "a mail server is smtps://HOST[:PORT], or smtp://127.0.0.1[:PORT] on this machine, "
			    "not \"%.100s\"",
			    server->url);
	if (server->user && !secure)
		return fail(err, ERR_INVALID, "a password is given to a mail server over smtps:// only");
	return OK;
}

static size_t give_bytes(char *buffer, size_t size, size_t n, void *data)
{
	struct transfer *t = data;

	n *= size;
	t->given = true;
	if (n > t->left)
		n = t->left;
	memcpy(buffer, t->bytes, n);
	t->bytes += n;
	t->left -= n;
	return n;
}

/* Certificates and names of hosts are checked unless told otherwise. */
static bool set_options(struct transfer *t, const struct smtp *server, const char *from)
{
	CURL *curl = t->curl;
	long all = server->milliseconds ? server->milliseconds : ALL_MILLISECONDS;
	bool set = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_URL, server->url) == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
				    all < CONNECT_MILLISECONDS ? all : CONNECT_MILLISECONDS) == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, all) == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, t->why) == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, t->to) == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes) == CURLE_OK &&
		   curl_easy_setopt(curl, CURLOPT_READDATA, t) == CURLE_OK;

	if (set && server->user)
		set = curl_easy_setopt(curl, CURLOPT_USERNAME, server->user) == CURLE_OK &&
		      curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password) == CURLE_OK;
	return set;
}

/* What the server's last answer makes of a failure; a greeting that is none is a weird one to libcurl. */
static enum status judge(const struct transfer *t, CURLcode result, const char *to, struct err *err)
{
	long code = 0;

	if (result == CURLE_OK)
		return OK;
	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &code);
	if (result == CURLE_LOGIN_DENIED || (result == CURLE_WEIRD_SERVER_REPLY && !t->given) || result == CURLE_OPERATION_TIMEDOUT || code < 400 ||
	    code == CODE_CLOSING)
		return fail(err, ERR_IO, "the mail server took nothing: %s",
			    t->why[0] ? t->why : curl_easy_strerror(result));
	if (code < 500)
		return fail(err, ERR_CONFLICT, "the mail server takes nothing for %s now (%ld): try later", to,
			    code);
	return fail(err, ERR_DENIED, "the mail server refused what is for %s (%ld)", to, code);
}

enum status smtp_send(const struct smtp *server, const char *from, const char *to, const void *bytes,
		      size_t n, struct err *err)
{
	CLEANUP(transfer_release) struct transfer t = { .bytes = bytes, .left = n };
	char sender[ADDRESS_MAX + 3], receiver[ADDRESS_MAX + 3];

	TRY(smtp_check(server, err));
	if (!message_is_address(from) || !message_is_address(to))
		return fail(err, ERR_INVALID, "mail is sent from an address to an address, NAME@DOMAIN");
	(void)snprintf(sender, sizeof sender, "<%s>", from);
	(void)snprintf(receiver, sizeof receiver, "<%s>", to);
	t.curl = curl_easy_init();
	t.to = curl_slist_append(NULL, receiver);
	if (!t.curl || !t.to || !set_options(&t, server, sender))
		return fail(err, ERR_IO, "libcurl cannot be set up");
	return judge(&t, curl_easy_perform(t.curl), to, err);
}
