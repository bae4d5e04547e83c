/* What is sealed: of one size whatever it says, read back as it was, and refused where it is anything else. */
#include "assessment/judgement.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#define UNITS 250 /* the most that a case has */

static struct arena *a;
static struct err err;

static void enter(void)
{
	a = arena_new(64u << 20);
}

static void leave(void)
{
	arena_free(a);
}

TestSuite(judgement, .init = enter, .fini = leave);

/* `n` times the same character in each reason, and that mark. */
static struct judged judged_as(size_t units, const char *c, size_t n, enum unit_mark mark)
{
	struct judged judged = { .count = units };
	char *reason = arena_alloc(a, n * strlen(c) + 1);

	*reason = '\0';
	for (size_t i = 0; i < n; i++)
		memcpy(reason + i * strlen(c), c, strlen(c) + 1);
	judged.items = arena_array(a, units, sizeof *judged.items);
	memset(judged.nonce, 1, sizeof judged.nonce);
	for (size_t i = 0; i < units; i++) {
		judged.items[i] = (struct judgement){ .unit = arena_printf(a, "CEN-R1/LO%zu", i + 1),
						      .mark = mark,
						      .reason = reason };
		memset(judged.items[i].salt, (int)i, sizeof judged.items[i].salt);
	}
	return judged;
}

static size_t size_of(const struct judged *judged)
{
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 4u << 20);
	cr_assert(eq(int, judgement_write(judged, &out, &err), OK), "%s", err.text);
	return out.len;
}

Test(judgement, has_a_size_that_only_the_number_of_units_decides)
{
	static const size_t counts[] = { 1, 2, 17, UNITS };
	static const struct {
		const char *c;
		size_t n;
		enum unit_mark mark;
	} rows[] = {
		{ "x", 1, MARK_MET },		{ "x", REASON_MAX, MARK_NOT_MET },
		{ "\"", REASON_MAX, MARK_PARTLY }, { "\\", REASON_MAX, MARK_NOT_MET },
		{ "\n", REASON_MAX, MARK_MET }, { "\xc3\xa9", REASON_MAX / 2, MARK_NOT_MET },
	};

	for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
		struct judged judged = judged_as(counts[k], "x", 7, MARK_MET);
		size_t size = size_of(&judged);

		cr_expect(eq(sz, size, 512 + 4608 * counts[k]));
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			judged = judged_as(counts[k], rows[i].c, rows[i].n, rows[i].mark);
			cr_expect(eq(sz, size_of(&judged), size), "row %zu", i);
		}
	}
}

Test(judgement, is_read_as_it_was_written)
{
	CLEANUP(buf_release) struct buf out;
	struct judged judged = judged_as(3, "\"\xc3\xa9\n", 500, MARK_PARTLY), again;

	buf_init(&out, 4u << 20);
	cr_assert(eq(int, judgement_write(&judged, &out, &err), OK), "%s", err.text);
	cr_assert(eq(int, judgement_read(out.data, out.len, a, &again, &err), OK), "%s", err.text);
	cr_assert(eq(sz, again.count, 3));
	cr_expect(memcmp(again.nonce, judged.nonce, sizeof judged.nonce) == 0);
	for (size_t i = 0; i < 3; i++) {
		cr_expect(eq(str, (char *)again.items[i].unit, (char *)judged.items[i].unit));
		cr_expect(eq(str, (char *)again.items[i].reason, (char *)judged.items[i].reason));
		cr_expect(again.items[i].mark == MARK_PARTLY);
		cr_expect(memcmp(again.items[i].salt, judged.items[i].salt, 32) == 0);
	}
}

Test(judgement, is_refused_with_a_reason_that_does_not_fit)
{
	static const char *const reasons[] = { "", "a\x01", "\x7f", "\xff", "\xc3" };
	char *longer = arena_alloc(a, REASON_MAX + 2);

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		cr_expect(eq(int, judgement_reason_check("A/LO1", reasons[i], &err), ERR_INVALID), "%zu", i);
	memset(longer, 'x', REASON_MAX + 1);
	longer[REASON_MAX + 1] = '\0';
	cr_expect(eq(int, judgement_reason_check("A/LO1", longer, &err), ERR_INVALID));
	longer[REASON_MAX] = '\0';
	cr_expect(eq(int, judgement_reason_check("A/LO1", longer, &err), OK));
}

/* An assessor may seal anything; who opens it is told what is wrong with it. */
Test(judgement, that_is_none_is_refused)
{
	static const char *const texts[] = {
		"",
		"[]",
		"{}",
		"{\"judgements\":7,\"nonce\":\"00\"}",
		"{\"judgements\":[7],\"nonce\":\"NONCE\"}",
		"{\"judgements\":[{}],\"nonce\":\"NONCE\"}",
		"{\"judgements\":[{\"mark\":\"good\",\"reason\":\"r\",\"salt\":\"NONCE\",\"unit\":\"u\"}],"
		"\"nonce\":\"NONCE\"}",
		"{\"judgements\":[{\"mark\":\"met\",\"reason\":\"\",\"salt\":\"NONCE\",\"unit\":\"u\"}],"
		"\"nonce\":\"NONCE\"}",
		"{\"judgements\":[{\"mark\":\"met\",\"reason\":\"r\",\"salt\":\"00\",\"unit\":\"u\"}],"
		"\"nonce\":\"NONCE\"}",
		"{\"judgements\":[{\"mark\":\"met\",\"reason\":\"r\",\"salt\":\"NONCE\",\"unit\":\"u\"}]}",
	};
	static const char nonce[] = "0101010101010101010101010101010101010101010101010101010101010101";

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		CLEANUP(buf_release) struct buf text;
		struct judged judged;
		const char *at = texts[i], *next;

		buf_init(&text, 1u << 20);
		while ((next = strstr(at, "NONCE")) != NULL) {
			buf_add(&text, at, (size_t)(next - at));
			buf_text(&text, nonce);
			at = next + strlen("NONCE");
		}
		buf_text(&text, at);
		cr_expect(eq(int, judgement_read(text.data, text.len, a, &judged, &err), ERR_INVALID), "%zu", i);
		while (text.len < 512 + 4608)
			buf_char(&text, ' ');
		cr_expect(eq(int, judgement_read(text.data, text.len, a, &judged, &err), ERR_INVALID),
			  "%zu, of the right size", i);
	}
}
