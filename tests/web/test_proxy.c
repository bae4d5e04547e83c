/* Behind a proxy with TLS: what is for this machine stays here, whatever the proxy says or forgets to say. */
#include <criterion/criterion.h>
#include <string.h>

#include "server.h"

static struct served served;
static char here[64]; /* Host: 127.0.0.1:PORT */

static void begin(void)
{
	serve_begin_with(&served, (const char *const[]){ NULL },
			 &(struct web_settings){ .port = 0, .origin = "https://attest.example" });
	snprintf(here, sizeof here, "Host: 127.0.0.1:%d", web_port(served.web));
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_proxy, .init = begin, .fini = end, .timeout = 240);

static int status_of(const char *path, const char *form, const char *header)
{
	struct answered a = ask(&served, path, form, NULL, header);
	int status = a.status;

	answered_free(&a);
	return status;
}

Test(web_proxy, what_the_server_does_is_told_on_this_machine_alone)
{
	static const char *const far[] = {
		"Host: attest.example", /* a proxy that says nothing of itself */
		"Host: attest.example:443",
		"Host: elsewhere.example",
		"Host: localhost",
		"Host: 127.0.0.1",
	};
	static const char *const by_proxy[] = { "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Host: a", "X-Forwarded-Proto: https",
						"X-Real-IP: 192.0.2.7", "Forwarded: for=192.0.2.7", "Via: 1.1 proxy" };

	for (size_t i = 0; i < sizeof far / sizeof *far; i++)
		cr_expect(status_of("/metrics", NULL, far[i]) >= 400, "%s", far[i]);
	for (size_t i = 0; i < sizeof by_proxy / sizeof *by_proxy; i++)
		cr_expect_eq(status_of("/metrics", NULL, by_proxy[i]), 404, "%s", by_proxy[i]);
	cr_expect_eq(status_of("/metrics", NULL, here), 200);
	cr_expect_eq(status_of("/healthz", NULL, here), 200);
	cr_expect_eq(status_of("/healthz", NULL, "Host: attest.example"), 200);
}

/* So that a proxy that does not pass on the name is seen at once, and not after a month of /metrics for everybody. */
Test(web_proxy, pages_are_served_by_their_name_alone)
{
	static const char *const paths[] = { "/", "/sign-in", "/curricula", "/openapi.json", "/no-such-page" };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		cr_expect_eq(status_of(paths[i], NULL, here), 421, "%s", paths[i]);
		cr_expect_neq(status_of(paths[i], NULL, "Host: attest.example"), 421, "%s", paths[i]);
	}
}

Test(web_proxy, cookies_are_for_tls_and_this_host)
{
	struct answered a = ask(&served, "/sign-in", NULL, NULL, "Host: attest.example");

	cr_expect(strstr(a.head, "Set-Cookie: __Host-attest-form=") != NULL, "%s", a.head);
	cr_expect(strstr(a.head, "; Secure") != NULL && strstr(a.head, "HttpOnly; SameSite=Strict") != NULL, "%s", a.head);
	answered_free(&a);
}

/* The page's own words in a form: host, and where it comes from. */
static int send_form(const char *origin)
{
	char form[512], cookie[512], head[1200];
	struct answered a = ask(&served, "/sign-in", NULL, NULL, "Host: attest.example");
	const char *at = strstr(a.head, "__Host-attest-form=");

	cr_assert(at != NULL);
	snprintf(cookie, sizeof cookie, "%.*s", (int)strcspn(at, ";\r\n"), at);
	answered_free(&a);
	snprintf(form, sizeof form, "token=%s&person=amira", served.token);
	snprintf(head, sizeof head, "Host: attest.example\r\nCookie: %s%s%s", cookie, origin ? "\r\nOrigin: " : "",
		 origin ? origin : "");
	return status_of("/sign-in/demo", form, head);
}

Test(web_proxy, a_form_comes_from_the_very_origin)
{
	static const char *const others[] = { "http://attest.example", "https://attest.example:8443",
					      "https://attest.example.elsewhere.example", "https://elsewhere.example",
					      "null", "http://127.0.0.1:8080" };

	cr_expect_eq(send_form("https://attest.example"), 303);
	cr_expect_eq(send_form(NULL), 303, "what is no browser need not say");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_expect_eq(send_form(others[i]), 403, "%s", others[i]);
}
