#include "core/fetch.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX = 1000, ENDLESS = 10000000 };

static struct err err;
static struct buf out;
static int listener = -1;
static int port;
static pthread_t thread;

/* What the server says to GET of a path, and then hangs up. */
static const struct { const char *path, *answer; } answers[] = {
	{ "/ok", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n" },
	{ "/empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" },
	{ "/no-length", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello\n" },
	{ "/chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		     "3\r\nhel\r\n3\r\nlo\n\r\n0\r\n\r\n" },
	{ "/cut", "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\nhello\n" },
	{ "/garbage", "\x01\x02\x03 this is not HTTP at all\n" },
	{ "/silent", "" },
	{ "/missing", "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nwhat?" },
	{ "/gone", "HTTP/1.1 410 Gone\r\nContent-Length: 5\r\n\r\nwhat?" },
	{ "/broken", "HTTP/1.1 500 Oops\r\nContent-Length: 5\r\n\r\nwhat?" },
	{ "/none", "HTTP/1.1 204 No Content\r\n\r\n" },
	{ "/once", "HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 5\r\n\r\nmoved" },
	{ "/twice", "HTTP/1.1 301 Moved\r\nLocation: /once\r\nContent-Length: 0\r\n\r\n" },
	{ "/thrice", "HTTP/1.1 307 Moved\r\nLocation: /twice\r\nContent-Length: 0\r\n\r\n" },
	{ "/four", "HTTP/1.1 308 Moved\r\nLocation: /thrice\r\nContent-Length: 0\r\n\r\n" },
	{ "/loop", "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n" },
	{ "/to-missing", "HTTP/1.1 302 Found\r\nLocation: /missing\r\nContent-Length: 0\r\n\r\n" },
	{ "/to-file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n"
		      "Content-Length: 0\r\n\r\n" },
	{ "/to-ftp", "HTTP/1.1 302 Found\r\nLocation: ftp://127.0.0.1/x\r\n"
		     "Content-Length: 0\r\n\r\n" },
	{ "/tag-bare", "HTTP/1.1 200 OK\r\nETag: v1\r\nContent-Length: 6\r\n\r\nhello\n" },
	{ "/tag-spaced", "HTTP/1.1 200 OK\r\nETag: \"v 1\"\r\nContent-Length: 6\r\n\r\nhello\n" },
	{ "/tag-open", "HTTP/1.1 200 OK\r\nETag: \"\r\nContent-Length: 6\r\n\r\nhello\n" },
	{ "/tag-weak", "HTTP/1.1 200 OK\r\netag:W/\"v1\"  \r\nContent-Length: 6\r\n\r\nhello\n" },
	{ "/unasked", "HTTP/1.1 304 Not Modified\r\n\r\n" },
	{ "/nowhere", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n" },
};

static void say(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, text, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		text += sent;
		n -= (size_t)sent;
	}
}

/* A head, and then zeros until the client hangs up or ENDLESS of them were sent. */
static void say_endlessly(int fd, const char *head)
{
	static const char zeros[1000];

	say(fd, head, strlen(head));
	for (int sent = 0; sent < ENDLESS; sent += (int)sizeof(zeros)) {
		struct pollfd p = { .fd = fd, .events = POLLOUT };

		poll(&p, 1, 1000);
		if (p.revents & (POLLERR | POLLHUP))
			return;
		say(fd, zeros, sizeof(zeros));
	}
}

/* The document a few bytes at a time. */
static void say_slowly(int fd)
{
	static const char text[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";

	for (size_t i = 0; i < sizeof(text) - 1; i += 5) {
		say(fd, text + i, sizeof(text) - 1 - i < 5 ? sizeof(text) - 1 - i : 5);
		usleep(20000);
	}
}

/* The document is called "v1" by whom asked for it, and the same for whom has it already. */
static void say_tagged(int fd, const char *ask)
{
	static const char whole[] = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 6\r\n\r\nhello\n";
	static const char same[] = "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n";

	if (strstr(ask, "\r\nIf-None-Match: \"v1\"\r\n"))
		say(fd, same, strlen(same));
	else
		say(fd, whole, strlen(whole));
}

static void say_stuck(int fd)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhel";
	struct pollfd p = { .fd = fd, .events = POLLIN };

	say(fd, head, strlen(head));
	poll(&p, 1, 20000); /* until the client hangs up */
}

static void say_headers(int fd)
{
	static const char line[] = "X-More: 0123456789012345678901234567890123456789\r\n";

	say(fd, "HTTP/1.1 200 OK\r\n", 17);
	for (int i = 0; i < 20000; i++)
		say(fd, line, strlen(line));
}

static void say_elsewhere(int fd)
{
	char text[200];

	snprintf(text, sizeof(text), "HTTP/1.1 302 Found\r\nLocation: http://localhost:%d/ok\r\n"
				     "Content-Length: 0\r\n\r\n", port);
	say(fd, text, strlen(text));
}

static void answer(int fd)
{
	char ask[2000] = "", path[100] = "";
	size_t n = 0;

	while (n < sizeof(ask) - 1 && !strstr(ask, "\r\n\r\n")) {
		ssize_t got = recv(fd, ask + n, sizeof(ask) - 1 - n, 0);

		if (got <= 0)
			return;
		n += (size_t)got;
		ask[n] = '\0';
	}
	sscanf(ask, "GET %99s", path);
	if (strcmp(path, "/endless") == 0)
		say_endlessly(fd, "HTTP/1.1 200 OK\r\n\r\n");
	else if (strcmp(path, "/endless-error") == 0)
		say_endlessly(fd, "HTTP/1.1 500 Oops\r\n\r\n");
	else if (strcmp(path, "/slow") == 0)
		say_slowly(fd);
	else if (strcmp(path, "/tagged") == 0)
		say_tagged(fd, ask);
	else if (strcmp(path, "/stuck") == 0)
		say_stuck(fd);
	else if (strcmp(path, "/headers") == 0)
		say_headers(fd);
	else if (strcmp(path, "/elsewhere") == 0)
		say_elsewhere(fd);
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++)
		if (strcmp(path, answers[i].path) == 0)
			say(fd, answers[i].answer, strlen(answers[i].answer));
}

static void *serve(void *unused)
{
	int fd;

	(void)unused;
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		answer(fd);
		close(fd);
	}
	return NULL;
}

static void set_up(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t n = sizeof(address);

	setenv("no_proxy", "*", 1);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert(listener >= 0);
	cr_assert(eq(int, bind(listener, (struct sockaddr *)&address, n), 0));
	cr_assert(eq(int, listen(listener, 5), 0));
	cr_assert(eq(int, getsockname(listener, (struct sockaddr *)&address, &n), 0));
	port = ntohs(address.sin_port);
	cr_assert(eq(int, pthread_create(&thread, NULL, serve, NULL), 0));
	buf_init(&out, MAX);
}

static void tear_down(void)
{
	shutdown(listener, SHUT_RDWR);
	pthread_join(thread, NULL);
	close(listener);
	buf_release(&out);
}

TestSuite(fetch, .init = set_up, .fini = tear_down, .timeout = 60);

static enum status get(const char *path)
{
	char url[200];

	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", port, path);
	return fetch_get(url, &out, &err);
}

Test(fetch, gets_a_document_however_its_length_is_told)
{
	static const char *const paths[] = { "/ok", "/no-length", "/chunks", "/slow" };

	for (size_t i = 0; i < 4; i++) {
		buf_clear(&out);
		cr_expect(eq(int, get(paths[i]), OK), "%s: %s", paths[i], err.text);
		cr_expect_str_eq(out.data, "hello\n");
	}
	buf_clear(&out);
	cr_expect(eq(int, get("/empty"), OK), "%s", err.text);
	cr_expect(eq(sz, out.len, 0));
}

Test(fetch, follows_three_redirects_and_no_more)
{
	static const char *const paths[] = { "/once", "/twice", "/thrice" };

	for (size_t i = 0; i < 3; i++) {
		buf_clear(&out);
		cr_expect(eq(int, get(paths[i]), OK), "%s: %s", paths[i], err.text);
		cr_expect_str_eq(out.data, "hello\n", "what came with the redirect is left out");
	}
	buf_clear(&out);
	cr_expect(eq(int, get("/four"), ERR_IO));
	cr_expect(eq(int, get("/loop"), ERR_IO));
	cr_expect(eq(sz, out.len, 0));
}

Test(fetch, failure_says_what_kind_and_leaves_the_result_alone)
{
	static const struct { const char *path; enum status want; } rows[] = {
		{ "/missing", ERR_NOT_FOUND }, { "/gone", ERR_NOT_FOUND },
		{ "/to-missing", ERR_NOT_FOUND }, { "/broken", ERR_IO }, { "/none", ERR_IO },
		{ "/cut", ERR_IO }, { "/garbage", ERR_IO }, { "/silent", ERR_IO },
		{ "/to-file", ERR_IO }, { "/to-ftp", ERR_IO }, { "/nowhere", ERR_IO },
		{ "/endless", ERR_INVALID }, { "/endless-error", ERR_IO },
	};

	buf_text(&out, "before");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		err.text[0] = '\0';
		cr_expect(eq(int, get(rows[i].path), rows[i].want), "%s: %s", rows[i].path, err.text);
		cr_expect(strstr(err.text, "http://127.0.0.1") != NULL, "%s", err.text);
		cr_expect_str_eq(out.data, "before", "%s", rows[i].path);
	}
}

Test(fetch, document_may_fill_the_room_but_not_overflow_it)
{
	buf_init(&out, 6);
	cr_expect(eq(int, get("/ok"), OK), "%s", err.text);
	cr_expect_str_eq(out.data, "hello\n");
	buf_release(&out);
	buf_init(&out, 5);
	cr_expect(eq(int, get("/ok"), ERR_INVALID));
	cr_expect(eq(int, get("/chunks"), ERR_INVALID));
	cr_expect(eq(sz, out.len, 0));
}

Test(fetch, address_of_any_other_kind_is_refused_without_asking)
{
	static const char *const bad[] = {
		"", "receipt.zip", "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/",
		"127.0.0.1/ok", "http:/127.0.0.1", "http://", "http://127.0.0.1:99999/",
		"http://127.0.0.1/\x01",
	};
	char long_one[3000];

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_expect(eq(int, fetch_get(bad[i], &out, &err), ERR_INVALID), "%s: %s", bad[i],
			  err.text);
	memset(long_one, 'x', sizeof(long_one));
	memcpy(long_one, "http://127.0.0.1/", 17);
	long_one[sizeof(long_one) - 1] = '\0';
	cr_expect(eq(int, fetch_get(long_one, &out, &err), ERR_INVALID));
	cr_expect(eq(sz, out.len, 0));
}

/* ---- what is only wanted when it has changed ---- */

static enum status changed(const char *path, const char *tag, struct fetch_answer *ret_answer)
{
	char url[200];
	const struct fetch_ask ask = {
		.url = url, .tag = tag, .plain_host = "127.0.0.1", .milliseconds = 2000
	};

	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", port, path);
	return fetch_changed(&ask, &out, ret_answer, &err);
}

Test(fetch, document_that_has_not_changed_is_not_sent_again)
{
	struct fetch_answer first, second, third;

	cr_assert(eq(int, changed("/tagged", NULL, &first), OK), "%s", err.text);
	cr_expect(not(first.unchanged));
	cr_expect_str_eq(first.tag, "\"v1\"");
	cr_expect_str_eq(out.data, "hello\n");
	buf_clear(&out);
	cr_assert(eq(int, changed("/tagged", first.tag, &second), OK), "%s", err.text);
	cr_expect(second.unchanged);
	cr_expect(eq(sz, out.len, 0));
	cr_assert(eq(int, changed("/tagged", "\"v0\"", &third), OK), "%s", err.text);
	cr_expect(not(third.unchanged));
	cr_expect_str_eq(out.data, "hello\n");
}

Test(fetch, tag_that_cannot_be_sent_back_is_none)
{
	static const struct { const char *path, *want; } rows[] = {
		{ "/ok", "" }, { "/tag-bare", "" }, { "/tag-spaced", "" }, { "/tag-open", "" },
		{ "/tag-weak", "W/\"v1\"" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fetch_answer a;

		cr_expect(eq(int, changed(rows[i].path, NULL, &a), OK), "%s: %s", rows[i].path, err.text);
		cr_expect_str_eq(a.tag, rows[i].want, "%s", rows[i].path);
	}
}

Test(fetch, hostile_server_is_left_in_time_and_the_results_alone)
{
	static const struct { const char *path; enum status want; } rows[] = {
		{ "/unasked", ERR_IO }, { "/endless", ERR_INVALID }, { "/headers", ERR_IO },
		{ "/stuck", ERR_IO }, { "/missing", ERR_NOT_FOUND }, { "/elsewhere", ERR_IO },
		{ "/loop", ERR_IO }, { "/to-file", ERR_IO }, { "/cut", ERR_IO },
	};
	struct fetch_answer a = { .unchanged = true, .tag = "before" };

	buf_text(&out, "before");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		cr_expect(eq(int, changed(rows[i].path, NULL, &a), rows[i].want), "%s: %s",
			  rows[i].path, err.text);
		cr_expect_str_eq(out.data, "before", "%s", rows[i].path);
		cr_expect(a.unchanged && strcmp(a.tag, "before") == 0, "%s", rows[i].path);
	}
}

Test(fetch, what_comes_without_tls_is_refused_but_from_the_one_host_of_tests)
{
	static const struct { const char *scheme, *at, *host; enum status want; } rows[] = {
		{ "http", "127.0.0.1", "127.0.0.1", OK },
		{ "http", "127.0.0.1", NULL, ERR_INVALID },
		{ "http", "localhost", "127.0.0.1", ERR_INVALID },
		{ "http", "127.0.0.1@localhost", "127.0.0.1", ERR_INVALID },
		{ "http", "127.0.0.1.localhost", "127.0.0.1", ERR_INVALID },
		{ "ftp", "127.0.0.1", "127.0.0.1", ERR_INVALID },
		{ "https", "127.0.0.1", NULL, ERR_IO }, /* nobody there speaks TLS */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char url[200];
		const struct fetch_ask ask = {
			.url = url, .plain_host = rows[i].host, .milliseconds = 2000
		};
		struct fetch_answer a;

		snprintf(url, sizeof(url), "%s://%s:%d/ok", rows[i].scheme, rows[i].at, port);
		buf_clear(&out);
		cr_expect(eq(int, fetch_changed(&ask, &out, &a, &err), rows[i].want), "%s: %s", url,
			  err.text);
		cr_expect(eq(sz, out.len, rows[i].want == OK ? 6 : 0), "%s", url);
	}
}

Test(fetch, server_that_is_not_there_is_an_error_of_the_machine)
{
	shutdown(listener, SHUT_RDWR);
	pthread_join(thread, NULL);
	close(listener);
	cr_expect(eq(int, get("/ok"), ERR_IO));
	set_up(); /* for tear_down */
}
