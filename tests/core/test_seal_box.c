/* A box opens for its key, in its place, unchanged; and else not at all. */
#include "core/seal_box.h"

#include <criterion/criterion.h>
#include <string.h>

#define WORDS "{\"CEN-R1/LO1\":\"met\"}"

static struct digest key_of(const char *text)
{
	return digest_of(text, strlen(text));
}

static void close_one(struct buf *box)
{
	struct digest key = key_of("mine");
	struct random random = random_system();
	struct err err;

	buf_init(box, 1 << 16);
	cr_assert_eq(box_close(&key, "ines 31", WORDS, strlen(WORDS), &random, box, &err), OK, "%s", err.text);
}

static enum status open_with(const char *key_text, const char *about, const struct buf *box, struct buf *out)
{
	struct digest key = key_of(key_text);

	buf_init(out, 1 << 16);
	return box_open(&key, about, box->data, box->len, out, NULL);
}

Test(seal_box, opens_with_its_key_in_its_place)
{
	struct buf box, out;

	close_one(&box);
	cr_assert_eq(box.len, strlen(WORDS) + BOX_MORE);
	cr_assert_eq(open_with("mine", "ines 31", &box, &out), OK);
	cr_assert_eq(out.len, strlen(WORDS));
	cr_assert_arr_eq(out.data, WORDS, out.len);
	buf_release(&out);
	buf_release(&box);
}

Test(seal_box, opens_with_no_other_key_and_in_no_other_place)
{
	struct buf box, out;

	close_one(&box);
	cr_assert_eq(open_with("theirs", "ines 31", &box, &out), ERR_DENIED);
	cr_assert_eq(out.len, 0);
	buf_release(&out);
	cr_assert_eq(open_with("mine", "theo 31", &box, &out), ERR_DENIED);
	buf_release(&out);
	buf_release(&box);
}

Test(seal_box, says_nothing_of_what_is_in_it)
{
	struct buf box, again;

	close_one(&box);
	close_one(&again);
	for (size_t i = 0; i + 3 <= box.len; i++)
		cr_assert_neq(memcmp(box.data + i, "LO1", 3), 0);
	cr_assert_eq(box.len, again.len);
	cr_assert_neq(memcmp(box.data, again.data, box.len), 0, "one text is never closed the same twice");
	buf_release(&again);
	buf_release(&box);
}

Test(seal_box, is_refused_when_any_byte_is_another)
{
	struct buf box, out;

	close_one(&box);
	for (size_t i = 0; i < box.len; i++) {
		box.data[i] ^= 1;
		cr_assert_eq(open_with("mine", "ines 31", &box, &out), ERR_DENIED, "byte %zu", i);
		cr_assert_eq(out.len, 0);
		buf_release(&out);
		box.data[i] ^= 1;
	}
	box.len = BOX_MORE - 1;
	cr_assert_eq(open_with("mine", "ines 31", &box, &out), ERR_DENIED);
	buf_release(&out);
	buf_release(&box);
}
