/* The register on pages: registrars find who is on it and see what was taken back; nobody else
 * learns who there is. */
#include <criterion/criterion.h>
#include <string.h>

#include "cases.h"

static struct served served;

static void begin(void)
{
	serve_begin(&served);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_register, .init = begin, .fini = end, .timeout = 240);

static size_t found(const char *path)
{
	json_t *doc = ask_json(&served, path);
	size_t count = json_array_size(doc);

	json_decref(doc);
	return count;
}

Test(web_register, a_registrar_finds_by_words_and_by_standing)
{
	step_in(&served, "registrar");
	cr_expect_eq(found("/register"), 2);
	cr_expect_eq(found("/register?q=muirHILL"), 1);
	cr_expect_eq(found("/register?q=STP-CEN"), 1);
	cr_expect_eq(found("/register?q=nobody"), 0);
	cr_expect_eq(found("/register?standing=conditional"), 1);
	cr_expect_eq(found("/register?q=muirhill&standing=revoked"), 0);
}

Test(web_register, a_person_on_it_is_shown_to_registrars_alone)
{
	cr_expect_eq(page_status(&served, "/register/kirsty"), 303, "for nobody");
	step_in(&served, "chandra");
	cr_expect_eq(page_status(&served, "/register/kirsty"), 403);
	cr_expect_eq(found("/register"), 0, "who is no registrar sees no list");
	step_in(&served, "registrar");
	cr_expect_eq(page_status(&served, "/register/kirsty"), 200);
	cr_expect_eq(page_status(&served, "/register/marisol"), 200, "an equivalence has no certificate");
	cr_expect_eq(page_status(&served, "/register/amira"), 404, "who has nothing is not on it");
	cr_expect_eq(page_status(&served, "/register/..%2Fkirsty"), 404);
}

Test(web_register, what_was_taken_back_says_so_and_why)
{
	struct answered a;
	const char *at;
	json_t *doc, *award;
	char path[128];

	cr_assert(type_in(&served, "--as|registrar|revoke|454|--reason|Signed for another person"));
	step_in(&served, "registrar");
	doc = ask_json(&served, "/register/kirsty");
	award = json_array_get(json_object_get(doc, "awards"), 0);
	cr_expect_str_eq(json_string_value(json_object_get(award, "standing")), "revoked");
	snprintf(path, sizeof path, "/certificates?number=%s",
		 json_string_value(json_object_get(award, "digest")));
	json_decref(doc);
	a = ask_page(&served, "/register/kirsty");
	cr_expect(strstr(a.body, "Signed for another person"));
	at = strstr(a.body, "Taken back on</dt>");
	cr_assert(at);
	cr_expect(strstr(at, " 20") && strstr(at, " 20") < strstr(at, "Reason"), "and the day");
	answered_free(&a);
	cr_expect_eq(found("/register?standing=revoked"), 1);
	forget_cookies(&served);
	a = ask_page(&served, path);
	cr_expect(strstr(a.body, "Not in force"), "and anybody with its number is told");
	answered_free(&a);
}
