#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"

static enum status refuse(struct err *err)
{
	return fail(err, ERR_DENIED, "%s may not do this", "trainee");
}

static enum status pass_up(bool *ret_reached, struct err *err)
{
	TRY(refuse(err));
	*ret_reached = true;
	return OK;
}

Test(err, fail_keeps_code_and_sentence_and_try_passes_them_up)
{
	struct err err = {OK, ""};
	bool reached = false;

	cr_expect_eq(pass_up(&reached, &err), ERR_DENIED);
	cr_expect_not(reached);
	cr_expect_eq(err.status, ERR_DENIED);
	cr_expect_str_eq(err.text, "trainee may not do this");
}

Test(err, nobody_has_to_read_it)
{
	cr_expect_eq(refuse(NULL), ERR_DENIED);
	err_prefix(NULL, "nowhere");
}

Test(err, a_prefix_goes_in_front_and_the_code_stays)
{
	struct err err;

	err_note(&err, ERR_INVALID, "no title");
	err_prefix(&err, "line %d", 7);
	cr_expect_str_eq(err.text, "line 7: no title");
	cr_expect_eq(err.status, ERR_INVALID);
}

Test(err, an_old_sentence_may_be_part_of_the_new_one)
{
	struct err err;

	err_note(&err, ERR_IO, "old");
	err_note(&err, ERR_IO, "%s and new", err.text);
	err_prefix(&err, "%s", err.text);
	cr_expect_str_eq(err.text, "old and new: old and new");
}

Test(err, control_characters_and_broken_utf8_become_question_marks)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{"a\nb\tc\rd\x1b[2Je\x7f", "a?b?c?d?[2Je?"},
		{"\xc2\x80\xc2\x9f\xc2\xa0", "??\xc2\xa0"},		    /* U+0080 to U+009F */
		{"\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa", "??\xe2\x80\xaa"}, /* separators */
		{"Zo\xc3\xab \xf0\x9f\x98\x80", "Zo\xc3\xab \xf0\x9f\x98\x80"},
		{"\xff\xc3[\xed\xa0\x80", "??[???"},
		{"cut \xe2\x82", "cut ??"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err err;

		err_note(&err, ERR_INVALID, "%s", rows[i].in);
		cr_expect_str_eq(err.text, rows[i].out);
	}
}

Test(err, a_long_sentence_is_cut_between_characters)
{
	char text[2 * sizeof(((struct err *)NULL)->text)];
	size_t room = sizeof(((struct err *)NULL)->text) - 1;

	for (size_t shift = 0; shift < 4; shift++) {
		struct err err;

		memset(text, 'x', shift);
		for (size_t i = shift; i + 4 < sizeof(text); i += 4)
			memcpy(text + i, "\xf0\x9f\x98\x80", 5);
		err_note(&err, ERR_INVALID, "%s", text);
		cr_expect_eq(strlen(err.text), shift + (room - shift) / 4 * 4);
		cr_expect_eq(memcmp(err.text, text, strlen(err.text)), 0);
		err_prefix(&err, "where");
		cr_expect_leq(strlen(err.text), room);
		for (size_t i = 0, n; err.text[i] != '\0'; i += n) {
			n = utf8_char(err.text + i, strlen(err.text + i));
			cr_assert_gt(n, 0);
		}
	}
}

Test(err, the_reason_of_the_system_can_be_told)
{
	struct err err;

	errno = ENOENT;
	err_note(&err, ERR_IO, "x: %m");
	cr_expect_str_eq(err.text, "x: No such file or directory");
}
