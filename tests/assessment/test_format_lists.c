/* The lists of kinds in portfolio/FORMAT.md are those of the rows. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "assessment/kinds.h"
#include "core/buf.h"

static bool is_revocable(const struct kind *row)
{
	return row->revocable;
}

static bool is_unguarded(const struct kind *row)
{
	return row->unguarded;
}

static bool is_kept(const struct kind *row)
{
	return row->kept;
}

static bool is_witnessed(const struct kind *row)
{
	return row->witnessed;
}

static bool is_never_hidden(const struct kind *row)
{
	return row->place != PLACE_STORE && (row->opens || row->changes == CHANGES_ALL);
}

static bool is_with_its_first(const struct kind *row)
{
	return row->changes == CHANGES_FIRST;
}

static bool is_with_its_like(const struct kind *row)
{
	return row->changes == CHANGES_ALIKE || row->changes == CHANGES_LATEST;
}

/* What stands between two phrases of the document. */
static const char *passage(const char *document, const char *from, const char *to, struct arena *a)
{
	const char *begin = strstr(document, from), *end;

	cr_assert(begin != NULL, "FORMAT.md does not say \"%s\"", from);
	begin += strlen(from);
	end = strstr(begin, to);
	cr_assert(end != NULL, "FORMAT.md does not go on with \"%s\"", to);
	return arena_bytes(a, begin, (size_t)(end - begin));
}

static bool names(const char *words, const char *kind, struct arena *a)
{
	return strstr(words, arena_printf(a, "`%s`", kind)) != NULL;
}

Test(format_lists, name_the_kinds_whose_rows_say_so)
{
	static const struct {
		const char *from, *to;
		bool (*is)(const struct kind *row);
	} rows[] = {
		{ "| `revoke` | any but authority | - | reason |", ": void. ", is_revocable },
		{ "A kind that has texts, but for ", ", takes one more", is_unguarded },
		{ "Not the files of a ", ". Texts of", is_kept },
		{ ". Texts of an ", " with a second signer", is_witnessed },
		{ "a kind that undoes, ends or completes others", "is never", is_never_hidden },
		{ "always what the paragraph above says. ", "the first entry that it is about", is_with_its_first },
		{ "while that is shown is refused. ", "replace an earlier one", is_with_its_like },
	};
	CLEANUP(arena_cleanup) struct arena *a = arena_new(64u << 20);
	struct kinds kinds = all_kinds(a);
	CLEANUP(buf_release) struct buf document;
	struct err err;

	buf_init(&document, 1u << 20);
	cr_assert(eq(int, buf_read_file(&document, PROJECT_SOURCE "/portfolio/FORMAT.md", &err), OK), "%s", err.text);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *words = passage(document.data, rows[i].from, rows[i].to, a);

		for (size_t k = 0; k < kinds.count; k++)
			cr_expect(names(words, kinds.rows[k]->name, a) == rows[i].is(kinds.rows[k]), "%s: \"%s%s%s\"",
				  kinds.rows[k]->name, rows[i].from, words, rows[i].to);
	}
}

/* What is said of somebody's training, or of a case, is erased by two: tests/portfolio has the rest. */
Test(format_lists, what_the_engine_judges_and_others_rely_on_is_witnessed)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	struct kinds kinds = all_kinds(a);

	cr_expect(kind_newest(&kinds, "review")->witnessed);
	cr_expect(kind_newest(&kinds, "case-return")->witnessed);
}
