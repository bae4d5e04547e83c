/* Signing on the web: what waits is nobody else's, and a session alone signs nothing. */
#include <criterion/criterion.h>
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

TestSuite(web_sign, .init = begin, .fini = end, .timeout = 240);

Test(web_sign, what_does_not_wait_for_them_is_not_there)
{
	static const char *const paths[] = { "/sign/0123456789abcdef01234567", "/sign/x/request" };

	step_in(&served, "amira");
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct answered a = ask_page(&served, paths[i]);

		cr_expect_eq(a.status, 404, "%s: %d", paths[i], a.status);
		answered_free(&a);
	}
}
