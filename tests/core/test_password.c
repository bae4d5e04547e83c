/* Passwords are kept so that they cannot be read, and are known again. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/password.h"

Test(password, is_known_again_and_no_other_is)
{
	struct random random = random_seeded("password");
	char text[PASSWORD_TEXT], other[PASSWORD_TEXT];
	struct err err;

	cr_assert_eq(password_keep("three words together", &random, text, &err), OK);
	cr_assert_eq(password_keep("three words together", &random, other, &err), OK);
	cr_expect_str_neq(text, other); /* a salt of its own */
	cr_expect(!strstr(text, "words"));
	cr_expect(password_is("three words together", text));
	cr_expect(!password_is("three words togethe", text));
	cr_expect(!password_is("Three words together", text));
	cr_expect(!password_is("", text));
}

Test(password, what_is_no_password_is_refused_with_what_to_do)
{
	static const char *const refused[] = { "", "short", "elevenchars", "not \xff text, and long enough" };
	struct random random = random_seeded("password");
	char text[PASSWORD_TEXT] = "before", longer[PASSWORD_MOST + 2];
	struct err err;

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		cr_expect_eq(password_keep(refused[i], &random, text, &err), ERR_INVALID, "%s", refused[i]);
	memset(longer, 'a', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	cr_expect_eq(password_keep(longer, &random, text, &err), ERR_INVALID);
	cr_expect_str_eq(text, "before");
	/* Twelve characters of two bytes each are twelve. */
	cr_expect_eq(password_keep("éééééééééééé", &random, text, &err), OK);
}

Test(password, a_text_that_was_damaged_knows_nobody)
{
	static const char *const texts[] = {
		"", "scrypt", "scrypt$16384$8$5$", "scrypt$16384$8$5$AAAA$AAAA", "bcrypt$16384$8$5$AAAA$AAAA",
		"scrypt$99999999999999999999$8$5$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		cr_expect(!password_is("three words together", texts[i]), "%s", texts[i]);
	cr_expect(!password_is("three words together", NULL));
}
