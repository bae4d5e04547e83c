/*
 * Addresses that name something of somebody: nobody reaches another's trainee, entry, case or waiting signature by
 * writing its name into the address, whatever their role, and nothing is written. Every row of the table of routes
 * that names one, and is not for everybody, must stand in the table here.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "cli/web/route.h"
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

TestSuite(web_references, .init = begin, .fini = end, .timeout = 240);

/*
 * Who asks for whose. `as` has a role that the row lets in, and nothing to do with what is named. In the
 * demonstration entry 429 is amira's, and asks chandra; oriel is officer of others; case 622 is gethin's, judged by
 * lennart, shirin and mabel. `beginning`: every row whose path begins so.
 */
static const struct {
	const char *beginning, *as, *named;
} references[] = {
	{ "/entries/{entry}", "samuel", "429" },
	{ "/entries/{entry}", "oriel", "429" },
	{ "/entries/{entry}", "kenji", "429" },
	{ "/entries/{entry}", "gethin", "429" },
	{ "/queue/{entry}", "farid", "429" },
	{ "/queue/{entry}", "oriel", "429" },
	{ "/queue/answers/{entry}", "oriel", "429" },
	{ "/progress/{trainee}", "samuel", "amira" },
	{ "/progress/{trainee}", "oriel", "amira" },
	{ "/progress/{trainee}", "farid", "amira" },
	{ "/trainees/{trainee}", "oriel", "amira" },
	{ "/trainees/{trainee}", "farid", "amira" },
	{ "/trainees/{trainee}/awards/{award}", "jana", "amira" },
	{ "/trainees/{trainee}/awards/{award}", "amira", "amira" },
	{ "/training/{trainee}", "samuel", "amira" },
	{ "/training/{trainee}", "oriel", "amira" },
	{ "/training/{trainee}", "farid", "amira" },
	{ "/training/{trainee}", "bela", "samuel" },
	{ "/feedback/{entry}", "samuel", "429" },
	{ "/feedback/{entry}", "oriel", "429" },
	{ "/cases/{case}", "kenji", "622" },
	{ "/cases/{case}", "ottilie", "622" },
	{ "/cases/{case}", "amira", "622" },
	{ "/cases/{case}", "desmond", "622" },
	{ "/corroborate/{case}", "bronagh", "622" },
};

#define REFERENCES (sizeof references / sizeof *references)

/* Rows that look after all there is, and so have nobody else's. */
static const struct {
	const char *method, *path, *why;
} anybodys[] = {
	{ "GET", "/cohort/{curriculum}", "an officer sees their own trainees in it" },
	{ "GET", "/register/{person}", "a registrar looks after all of it" },
};

/* What is named there is made in the course of a test, which tries it as somebody else too. */
static const struct {
	const char *beginning, *test;
} elsewhere[] = {
	{ "/sign/{signing}", "web_sign: what_waits_for_somebody_is_not_there_for_anybody_else" },
	{ "/account/signing-passkey/{key}", "web_passkey: what_is_made_for_somebody_is_not_there_for_anybody_else" },
	{ "/account/sign-in-passkey/{key}", "web_passkey: nobody_takes_away_the_passkey_that_signs_another_in" },
	{ "/account/keys/{key}", "nobody_ends_the_key_of_another, below" },
	{ "/support/{note}", "web_support: it_is_erased_by_who_wrote_it" },
	{ "/typed/{typed}", "web_training: what_was_typed_is_gone_when_it_was_signed_or_dropped" },
	{ "/see/{code}", "web_code: it_gives_nobody_a_right" },
};

static bool begins(const char *path, const char *beginning)
{
	size_t n = strlen(beginning);

	return strncmp(path, beginning, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* The row's path with the first part named, and for the others something of that sort that is there. */
static void named_path(const char *path, const char *named, char *ret_path, size_t room)
{
	static const struct {
		const char *part, *value;
	} others[] = { { "{module}", "CEN-S1" }, { "{file}", "1" }, { "{entry}", "623" }, { "{award}", "completion" } };
	size_t n = 0, parts = 0;

	while (*path && n + 40 < room) {
		const char *value = named;
		size_t length = *path == '{' ? strcspn(path, "}") + 1 : 0;

		if (!length) {
			ret_path[n++] = *path++;
			continue;
		}
		for (size_t i = 0; parts && i < sizeof others / sizeof *others; i++) {
			if (strncmp(path, others[i].part, length) == 0)
				value = others[i].value;
		}
		n += (size_t)snprintf(ret_path + n, room - n, "%s", value);
		path += length;
		parts++;
	}
	ret_path[n] = '\0';
}

static bool is_anybodys(const struct route *r)
{
	if (!strchr(r->path, '{') || (!(r->needs & NEED_SIGN_IN) && !r->roles))
		return true;
	for (size_t i = 0; i < sizeof anybodys / sizeof *anybodys; i++) {
		if (strcmp(r->path, anybodys[i].path) == 0 && strcmp(r->method, anybodys[i].method) == 0)
			return true;
	}
	return false;
}

#define EACH_ROUTE(r)                            \
	for (size_t t = 0; route_tables[t]; t++) \
		for (const struct route *r = route_tables[t]; r->path; r++)

Test(web_references, every_row_that_names_something_stands_in_the_table)
{
	EACH_ROUTE (r) {
		bool stands = is_anybodys(r);

		for (size_t i = 0; !stands && i < sizeof elsewhere / sizeof *elsewhere; i++)
			stands = begins(r->path, elsewhere[i].beginning);
		for (size_t i = 0; !stands && i < REFERENCES; i++)
			stands = begins(r->path, references[i].beginning);
		cr_expect(stands, "%s %s", r->method, r->path);
	}
}

Test(web_references, nobody_reaches_what_is_anothers_and_nothing_is_written)
{
	long long before = record_size(&served);
	size_t tried = 0;

	for (size_t i = 0; i < REFERENCES; i++) {
		step_in(&served, references[i].as);
		EACH_ROUTE (r) {
			bool changes = strcmp(r->method, "GET") != 0;
			char path[256], form[256];
			struct answered a;

			if (is_anybodys(r) || !begins(r->path, references[i].beginning))
				continue;
			named_path(r->path, references[i].named, path, sizeof path);
			snprintf(form, sizeof form, "token=%s", served.token);
			a = ask(&served, path, changes ? form : NULL, changes ? NULL : "application/json", NULL);
			cr_expect(a.status == 404 || a.status == 403, "%s %s as %s: %d", r->method, path,
				  references[i].as, a.status);
			answered_free(&a);
			tried++;
		}
	}
	cr_expect_gt(tried, 40);
	cr_expect_eq(record_size(&served), before);
}

Test(web_references, nobody_ends_the_key_of_another)
{
	long long before = record_size(&served);
	char path[256], form[256];
	struct answered a;
	json_t *doc;

	step_in(&served, "amira");
	doc = ask_json(&served, "/account");
	snprintf(path, sizeof path, "/account/keys/%s/end",
		 json_string_value(json_object_get(json_array_get(json_object_get(doc, "keys"), 0), "key")));
	json_decref(doc);
	a = ask_page(&served, path);
	cr_assert_eq(a.status, 200, "%s: her own", path);
	answered_free(&a);
	step_in(&served, "samuel");
	snprintf(form, sizeof form, "token=%s&reason=stolen", served.token);
	a = ask_page(&served, path);
	cr_expect_eq(a.status, 404);
	answered_free(&a);
	a = ask(&served, path, form, NULL, NULL);
	cr_expect_eq(a.status, 404);
	answered_free(&a);
	cr_expect_eq(record_size(&served), before);
}

Test(web_references, a_session_of_one_authority_is_none_at_another)
{
	struct served other;
	struct answered a;

	serve_begin(&other);
	step_in(&served, "amira");
	a = ask(&served, "/home", NULL, "application/json", NULL);
	cr_expect_eq(a.status, 200);
	answered_free(&a);
	/* The same browser, which sends its cookies for 127.0.0.1 to every port. */
	snprintf(served.origin, sizeof served.origin, "%s", other.origin);
	a = ask(&served, "/home", NULL, "application/json", NULL);
	cr_expect_eq(a.status, 401);
	answered_free(&a);
	serve_end(&other);
}
