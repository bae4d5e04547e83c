/* The server itself: what it says with every reply, what it refuses, how it stops. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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

TestSuite(web_server, .init = begin, .fini = end, .timeout = 240);

Test(web_server, every_reply_carries_the_policy_that_lets_nothing_in)
{
	static const char *const paths[] = { "/", "/sign-in", "/no-such-page", "/healthz", "/openapi.json" };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct answered a = ask_page(&served, paths[i]);

		cr_expect(strstr(a.head, "default-src 'none'"), "%s", paths[i]);
		cr_expect(strstr(a.head, "frame-ancestors 'none'"), "%s", paths[i]);
		cr_expect(strstr(a.head, "require-trusted-types-for 'script'"), "%s", paths[i]);
		cr_expect(strstr(a.head, "X-Content-Type-Options: nosniff"), "%s", paths[i]);
		cr_expect(!strstr(a.head, "unsafe"), "%s", paths[i]);
		cr_expect(!strstr(a.body, " style=\"") && !strstr(a.body, "<style"), "%s", paths[i]);
		cr_expect(!strstr(a.body, " onclick=") && !strstr(a.body, "javascript:"), "%s", paths[i]);
		answered_free(&a);
	}
}

Test(web_server, a_name_that_leads_here_from_elsewhere_is_refused)
{
	struct answered a = ask(&served, "/", NULL, NULL, "Host: elsewhere.example");

	cr_expect_eq(a.status, 421);
	answered_free(&a);
}

Test(web_server, what_is_there_is_not_asked_for_by_another_method)
{
	struct answered a = ask(&served, "/sign-in", "a=b", NULL, NULL);

	cr_expect_eq(a.status, 405);
	answered_free(&a);
}

Test(web_server, addresses_and_forms_that_are_malformed_are_refused)
{
	static const char *const paths[] = { "/%00", "/%ff", "/%4", "/%zz", "/?q=%00", "/?q=%ff%fe" };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct answered a = ask_page(&served, paths[i]);

		cr_expect_eq(a.status, 400, "%s: %d", paths[i], a.status);
		answered_free(&a);
	}
}

/* What comes back when these bytes are sent as they are, with the port for each '@'; "" nothing. */
static void ask_raw(const char *shape, char ret_answer[8192])
{
	char bytes[1024] = "";
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)web_port(served.web)),
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	size_t n = 0;
	ssize_t got;

	for (const char *p = shape; *p; p++) {
		size_t len = strlen(bytes);

		if (*p == '@')
			snprintf(bytes + len, sizeof bytes - len, "%d", web_port(served.web));
		else
			snprintf(bytes + len, sizeof bytes - len, "%c", *p);
	}
	cr_assert_eq(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	cr_assert_eq(send(fd, bytes, strlen(bytes), MSG_NOSIGNAL), (ssize_t)strlen(bytes));
	shutdown(fd, SHUT_WR);
	while (n < 8191 && (got = recv(fd, ret_answer + n, 8191 - n, 0)) > 0)
		n += (size_t)got;
	ret_answer[n] = '\0';
	close(fd);
}

#define HIDDEN "GET /metrics HTTP/1.1\r\nHost: localhost:@\r\nConnection: close\r\n\r\n"

Test(web_server, no_request_is_hidden_in_another)
{
	static const char *const shapes[] = {
		"POST /sign-out HTTP/1.1\r\nHost: localhost:@\r\nContent-Length: 5\r\nTransfer-Encoding: "
		"chunked\r\n\r\n0\r\n\r\n" HIDDEN,
		"POST /sign-out HTTP/1.1\r\nHost: localhost:@\r\nTransfer-Encoding: chunked\r\nContent-Length: "
		"5\r\n\r\n0\r\n\r\n" HIDDEN,
		"POST /sign-out HTTP/1.1\r\nHost: localhost:@\r\nContent-Length: 2, 7\r\n\r\nab" HIDDEN,
		"POST /sign-out HTTP/1.1\r\nHost: localhost:@\r\nContent-Length: -2\r\n\r\n" HIDDEN,
		"POST /sign-out HTTP/1.1\r\nHost: localhost:@\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n" HIDDEN,
	};

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		char answer[8192];

		ask_raw(shapes[i], answer);
		cr_expect_null(strstr(answer, "attest_requests_total"), "row %zu: %.300s", i, answer);
	}
}

Test(web_server, what_is_no_request_gets_no_page)
{
	static const struct {
		const char *bytes, *begins;
	} rows[] = {
		{ "HEAD / HTTP/1.1\r\nHost: localhost:@\r\nConnection: close\r\n\r\n", "HTTP/1.1 200" },
		{ "OPTIONS / HTTP/1.1\r\nHost: localhost:@\r\nConnection: close\r\n\r\n", "HTTP/1.1 405" },
		{ "OPTIONS * HTTP/1.1\r\nHost: localhost:@\r\nConnection: close\r\n\r\n", "HTTP/1.1 40" },
		{ "TRACE / HTTP/1.1\r\nHost: localhost:@\r\nConnection: close\r\n\r\n", "HTTP/1.1 405" },
		{ "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost:@\r\nConnection: close\r\n\r\n", "HTTP/1.1 404" },
		{ "GET /assets/..%2f..%2fserver.c HTTP/1.1\r\nHost: localhost:@\r\nConnection: close\r\n\r\n",
		  "HTTP/1.1 404" },
		{ "GET http://elsewhere.example/ HTTP/1.1\r\nHost: localhost:@\r\nConnection: close\r\n\r\n",
		  "HTTP/1.1 40" },
		{ "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 4" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *bytes = rows[i].bytes;
		char answer[8192];

		ask_raw(bytes, answer);
		cr_expect_eq(strncmp(answer, rows[i].begins, strlen(rows[i].begins)), 0, "%s: %.200s", bytes, answer);
		if (strncmp(bytes, "HEAD", 4) == 0)
			cr_expect_null(strstr(answer, "<html"), "%.300s", answer);
	}
}

Test(web_server, a_body_that_is_too_large_is_not_kept_and_its_sender_is_told)
{
	size_t n = 300 * 1024;
	char *form = malloc(n + 1);
	struct answered a;

	memset(form, 'a', n);
	form[n] = '\0';
	a = ask(&served, "/sign-in/password", form, NULL, NULL);
	cr_expect_eq(a.status, 413);
	answered_free(&a);
	free(form);
	a = ask_page(&served, "/healthz");
	cr_expect_eq(a.status, 200);
	answered_free(&a);
}

Test(web_server, assets_have_their_digest_in_their_address_and_may_be_kept)
{
	struct answered page = ask_page(&served, "/"), sheet, other;
	char *at = strstr(page.body, "/assets/attest-");
	char path[128], link[256];

	cr_assert(at);
	snprintf(path, sizeof path, "%.*s", (int)strcspn(at, "\""), at);
	snprintf(link, sizeof link, "Link: <%s>; rel=preload; as=style", path);
	cr_expect(strstr(page.head, link), "the page asks for its sheet before it is read");
	sheet = ask_page(&served, path);
	cr_expect_eq(sheet.status, 200);
	cr_expect(!strstr(sheet.head, "Link:"));
	cr_expect(!strstr(sheet.body, "@font-face"));
	cr_expect(strstr(sheet.head, "immutable"));
	cr_expect(strstr(sheet.head, "text/css"));
	other = ask_page(&served, "/assets/attest-000000000000.css");
	cr_expect_eq(other.status, 404);
	cr_expect(strstr(other.head, link), "an error is a page too");
	answered_free(&page);
	answered_free(&sheet);
	answered_free(&other);
}

Test(web_server, what_is_asked_comes_back_escaped)
{
	struct answered a = ask_page(&served, "/sign-in?next=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E");

	cr_expect_eq(a.status, 200);
	cr_expect(!strstr(a.body, "<script>alert"));
	answered_free(&a);
}

Test(web_server, after_signing_in_nobody_is_sent_elsewhere)
{
	static const char *const nexts[] = { "https://elsewhere.example/", "//elsewhere.example", "/%5Celsewhere.example",
					     "/a%0d%0aSet-Cookie:x=y" };

	for (size_t i = 0; i < sizeof nexts / sizeof *nexts; i++) {
		struct answered a = ask_page(&served, "/sign-in");
		char form[512];

		answered_free(&a);
		snprintf(form, sizeof form, "token=%s&person=amira&next=%s", served.token, nexts[i]);
		a = ask(&served, "/sign-in/demo", form, NULL, NULL);
		cr_expect_eq(a.status, 303);
		cr_expect(!strstr(a.head, "elsewhere") && !strstr(a.head, "x=y"), "%s", a.head);
		answered_free(&a);
		forget_cookies(&served);
	}
}

Test(web_server, the_cookie_of_a_session_is_for_nobody_else)
{
	struct answered a = ask_page(&served, "/sign-in");
	char form[512];

	answered_free(&a);
	snprintf(form, sizeof form, "token=%s&person=amira", served.token);
	a = ask(&served, "/sign-in/demo", form, NULL, NULL);
	cr_expect(strstr(a.head, "Set-Cookie: attest="));
	cr_expect(strstr(a.head, "; HttpOnly; SameSite=Strict"));
	answered_free(&a);
	a = ask_page(&served, "/sign-in");
	cr_expect(strstr(a.body, "Amira"));
	answered_free(&a);
	snprintf(form, sizeof form, "token=%s", served.token);
	a = ask(&served, "/sign-out", form, NULL, NULL);
	cr_expect_eq(a.status, 303);
	answered_free(&a);
	a = ask_page(&served, "/sign-in");
	cr_expect(!strstr(a.body, "Sign out"));
	answered_free(&a);
}

Test(web_server, guesses_of_a_password_are_slowed_down)
{
	int last = 0;

	for (int i = 0; i < 7; i++) {
		struct answered a = ask_page(&served, "/sign-in");
		char form[512];

		answered_free(&a);
		snprintf(form, sizeof form, "token=%s&user=amira&password=guess%d", served.token, i);
		a = ask(&served, "/sign-in/password", form, NULL, NULL);
		last = a.status;
		cr_expect(i < 5 ? a.status == 422 : a.status == 429, "%d: %d", i, a.status);
		answered_free(&a);
	}
	cr_expect_eq(last, 429);
}

static void *ask_often(void *data)
{
	struct served *s = data;

	for (int i = 0; i < 50; i++) {
		struct answered a = ask_page(s, "/sign-in");

		answered_free(&a);
	}
	return NULL;
}

/* Four clients of their own go on asking; once it has stopped they are refused, and nothing is left hanging. */
Test(web_server, it_stops_while_it_is_asked)
{
	struct served clients[4];
	pthread_t threads[4];

	for (size_t i = 0; i < 4; i++) {
		client_begin(&clients[i], &served);
		pthread_create(&threads[i], NULL, ask_often, &clients[i]);
	}
	for (int i = 0; i < 5; i++) {
		struct answered a = ask_page(&served, "/");

		cr_expect_eq(a.status, 200);
		answered_free(&a);
	}
	web_stop(served.web);
	served.web = NULL;
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		client_end(&clients[i]);
	}
}
