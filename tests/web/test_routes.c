/* The table of routes: every row keeps out whom it must, and is told at /openapi.json. */
#include <criterion/criterion.h>
#include <string.h>

#include "cases.h"
#include "cli/web/route.h"
#include "core/role.h"
#include "portfolio/journal.h"

static struct served served;

static void begin(void)
{
	serve_begin(&served);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_routes, .init = begin, .fini = end, .timeout = 240);

/* Something that stands for every {part}: nothing of that name exists. */
static void sample_path(const struct route *r, char *ret_path, size_t room)
{
	size_t n = 0;

	for (const char *p = r->path; *p && n + 12 < room;) {
		if (*p == '{') {
			n += (size_t)snprintf(ret_path + n, room - n, "no-such");
			p += strcspn(p, "}") + 1;
		} else {
			ret_path[n++] = *p++;
		}
	}
	ret_path[n] = '\0';
}

static bool changes(const struct route *r)
{
	return strcmp(r->method, "GET") != 0;
}

#define EACH_ROUTE(r)                                  \
	for (size_t t = 0; route_tables[t]; t++)       \
		for (const struct route *r = route_tables[t]; r->path; r++)

Test(web_routes, whatever_changes_something_is_refused_without_a_token)
{
	long long before = record_size(&served);

	step_in(&served, "amira");
	EACH_ROUTE (r) {
		char path[256];
		struct answered a;

		if (!changes(r))
			continue;
		sample_path(r, path, sizeof path);
		a = ask(&served, path, "person=amira", NULL, NULL);
		cr_expect_eq(a.status, 403, "%s without a token: %d", r->path, a.status);
		answered_free(&a);
		a = ask(&served, path, "person=amira&token=00", NULL, NULL);
		cr_expect_eq(a.status, 403, "%s with a wrong token: %d", r->path, a.status);
		answered_free(&a);
	}
	cr_expect_eq(record_size(&served), before);
}

Test(web_routes, a_token_of_another_session_or_from_another_site_is_refused)
{
	char form[512];
	struct answered a;

	step_in(&served, "bela");
	snprintf(form, sizeof form, "token=%s&person=amira", served.token);
	step_in(&served, "amira");
	a = ask(&served, "/sign-out", form, NULL, NULL);
	cr_expect_eq(a.status, 403);
	answered_free(&a);
	snprintf(form, sizeof form, "token=%s", served.token);
	a = ask(&served, "/sign-out", form, NULL, "Origin: https://elsewhere.example");
	cr_expect_eq(a.status, 403);
	answered_free(&a);
	a = ask(&served, "/sign-out", form, NULL, "Sec-Fetch-Site: cross-site");
	cr_expect_eq(a.status, 403);
	answered_free(&a);
	a = ask(&served, "/sign-out", form, NULL, NULL);
	cr_expect_eq(a.status, 303);
	answered_free(&a);
}

Test(web_routes, what_is_for_the_signed_in_is_refused_without_a_session)
{
	long long before = record_size(&served);

	EACH_ROUTE (r) {
		char path[256];
		struct answered a;

		if (!(r->needs & NEED_SIGN_IN) && !r->roles)
			continue;
		sample_path(r, path, sizeof path);
		a = ask(&served, path, changes(r) ? "a=b" : NULL, "application/json", NULL);
		cr_expect_eq(a.status, 401, "%s %s for nobody: %d", r->method, r->path, a.status);
		answered_free(&a);
		a = ask(&served, path, changes(r) ? "a=b" : NULL, NULL, NULL);
		cr_expect_eq(a.status, changes(r) ? 401 : 303, "%s %s for nobody: %d", r->method, r->path, a.status);
		answered_free(&a);
	}
	cr_expect_eq(record_size(&served), before);
}

/* What the record says that they hold on the day of the demonstration, by the twin of their own account. */
static unsigned roles_held(void)
{
	json_t *doc = ask_json(&served, "/account");
	const json_t *one;
	unsigned roles = 0;
	enum role role;
	size_t i;

	json_array_foreach (json_object_get(json_object_get(doc, "person"), "roles"), i, one) {
		const char *until = json_string_value(json_object_get(one, "until"));

		cr_assert_eq(role_parse(json_string_value(json_object_get(one, "role")), &role, NULL), OK);
		/* A trainee keeps what they did; whoever holds nothing may begin to apply. */
		if (role == ROLE_TRAINEE || !until || strcmp(until, "2026-05-14") >= 0)
			roles |= ROLE_BIT(role);
	}
	json_decref(doc);
	return roles ? roles : ROLE_BIT(ROLE_APPLICANT);
}

static void refused_of_another_role(const char *person, unsigned roles)
{
	EACH_ROUTE (r) {
		char path[256], form[512];
		struct answered a;

		if (!r->roles || (r->roles & roles))
			continue;
		sample_path(r, path, sizeof path);
		snprintf(form, sizeof form, "token=%s&reason=x", served.token);
		a = ask(&served, path, changes(r) ? form : NULL, NULL, NULL);
		cr_expect_eq(a.status, 403, "%s %s as %s: %d", r->method, r->path, person, a.status);
		answered_free(&a);
	}
}

/* Everybody who can step in, but for those who hold just what somebody before them held; and one of a panel of a
 * programme, of which the demonstration has nobody. Between them, every role that a row asks for. */
Test(web_routes, each_wrong_role_is_refused)
{
	unsigned tried[64], all = 0, asked = 0;
	struct answered page;
	size_t count = 0;
	long long before;

	add_case_person(&served, "pilar", "Pilar Nunes", "panel");
	before = record_size(&served);
	page = ask_page(&served, "/sign-in");
	for (const char *at = page.body; (at = strstr(at, "name=\"person\" value=\"")) && count < 64;) {
		char person[64];
		unsigned roles;
		bool known = false;

		at += strlen("name=\"person\" value=\"");
		snprintf(person, sizeof person, "%.*s", (int)strcspn(at, "\""), at);
		step_in(&served, person);
		roles = roles_held();
		for (size_t i = 0; i < count; i++)
			known = known || tried[i] == roles;
		if (known)
			continue;
		tried[count++] = roles;
		all |= roles;
		refused_of_another_role(person, roles);
	}
	answered_free(&page);
	EACH_ROUTE (r)
		asked |= r->roles;
	cr_expect_eq(asked & ~all, 0, "a row asks for a role that nobody was tried with: %x", asked & ~all);
	cr_expect_gt(count, 8, "%zu", count);
	cr_expect_eq(record_size(&served), before);
}

Test(web_routes, nothing_of_that_name_is_not_found_and_nothing_fails)
{
	step_in(&served, "amira");
	EACH_ROUTE (r) {
		char path[256];
		struct answered a;

		if (changes(r))
			continue;
		sample_path(r, path, sizeof path);
		a = ask_page(&served, path);
		cr_expect(a.status < 500 && a.status >= 200, "%s: %d", path, a.status);
		answered_free(&a);
	}
}

Test(web_routes, pages_without_parts_have_a_json_twin)
{
	EACH_ROUTE (r) {
		json_t *doc;

		if (changes(r) || r->type || r->needs || r->roles || strchr(r->path, '{'))
			continue;
		doc = ask_json(&served, r->path);
		cr_expect(json_is_object(doc) || json_is_array(doc), "%s", r->path);
		json_decref(doc);
	}
}

Test(web_routes, openapi_tells_every_row_and_nothing_else)
{
	json_t *doc = ask_json(&served, "/openapi.json");
	const json_t *paths = json_object_get(doc, "paths"), *operations, *operation;
	const char *path, *method;
	size_t rows = 0, told = 0;

	cr_expect_str_eq(json_string_value(json_object_get(doc, "openapi")), "3.1.0");
	EACH_ROUTE (r) {
		operation = json_object_get(json_object_get(paths, r->path), changes(r) ? "post" : "get");
		rows++;
		cr_expect(operation, "%s %s is not told", r->method, r->path);
		cr_expect_str_eq(json_string_value(json_object_get(operation, "summary")), r->summary);
		cr_expect_eq(json_object_get(operation, "security") != NULL,
			     (r->needs & NEED_SIGN_IN) || r->roles, "%s", r->path);
	}
	json_object_foreach((json_t *)paths, path, operations) {
		json_object_foreach((json_t *)operations, method, operation) {
			told++;
		}
	}
	cr_expect_eq(rows, told);
	json_decref(doc);
}

Test(web_routes, no_two_rows_are_for_the_same)
{
	EACH_ROUTE (a) {
		cr_expect(a->path[0] == '/' && a->summary && a->handler, "%s", a->path);
		for (size_t u = 0; route_tables[u]; u++) {
			for (const struct route *b = route_tables[u]; b->path; b++)
				cr_expect(a == b || strcmp(a->path, b->path) || strcmp(a->method, b->method), "%s",
					  a->path);
		}
	}
}

Test(web_routes, everybody_of_the_demonstration_who_has_something_to_do_is_on_its_page_to_sign_in)
{
	static const char *const each[] = { "amira", "chandra", "bela", "jana", "kenji", "mabel", "registrar", "marisol" };
	struct answered a = ask_page(&served, "/sign-in");

	for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
		char field[64];

		snprintf(field, sizeof field, "name=\"person\" value=\"%s\"", each[i]);
		cr_expect(strstr(a.body, field), "%s", each[i]);
	}
	answered_free(&a);
}

Test(web_routes, signing_out_everywhere_ends_the_page_left_open_on_a_ward_and_nobody_elses)
{
	struct served ward, other;
	char form[256];
	struct answered a;

	client_begin(&ward, &served);
	client_begin(&other, &served);
	step_in(&ward, "amira");
	step_in(&other, "samuel");
	step_in(&served, "amira");
	snprintf(form, sizeof form, "token=%s&everywhere=yes", served.token);
	a = ask(&served, "/sign-out", form, NULL, NULL);
	cr_expect_eq(a.status, 303);
	answered_free(&a);
	a = ask(&ward, "/home", NULL, "application/json", NULL);
	cr_expect_eq(a.status, 401);
	answered_free(&a);
	a = ask(&other, "/home", NULL, "application/json", NULL);
	cr_expect_eq(a.status, 200);
	answered_free(&a);
	client_end(&other);
	client_end(&ward);
}
