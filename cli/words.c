#include "cli/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/terminal.h"
#include "core/date.h"

const char *entries_words(const int64_t *entries, size_t count, struct arena *a)
{
	size_t shown = count > ENTRIES_SHOWN + 1 ? ENTRIES_SHOWN : count;
	const char *text = count == 1 ? "entry " : count > 1 ? "entries " : "";

	for (size_t i = 0; i < shown; i++) {
		const char *between = i == 0 ? "" : i + 1 == count ? " and " : ", ";

		text = arena_printf(a, "%s%s%lld", text, between, (long long)entries[i]);
	}
	return shown < count ? arena_printf(a, "%s and %zu more", text, count - shown) : text;
}

const char *count_words(int32_t count, const char *one, const char *many, struct arena *a)
{
	return arena_printf(a, "%d %s", (int)count, count == 1 ? one : many);
}

int32_t words_counted(const char *text)
{
	int32_t count = 0;
	bool inside = false;

	for (; *text; text++) {
		bool space = strchr(" \t\r\n", *text) != NULL;

		count += !space && !inside;
		inside = !space;
	}
	return count;
}

const char *days_words(int32_t day, int32_t today, struct arena *a)
{
	int32_t n = day - today;

	if (n == 0)
		return "today";
	if (n == -1 || n == 1)
		return n < 0 ? "yesterday" : "tomorrow";
	return n < 0 ? arena_printf(a, "%d days ago", -n) : arena_printf(a, "in %d days", n);
}

static const char *cohort_words(const struct relief *r, struct arena *a)
{
	char from[DAY_TEXT], until[DAY_TEXT];

	if (!r->cohort)
		return "";
	day_text(r->due_from, from);
	day_text(r->due_until, until);
	return arena_printf(a, ", for everybody of this curriculum who is due to complete from %s%s%s", from,
			    *until ? " until " : " on", until);
}

const char *relief_words(const struct relief *r, struct arena *a)
{
	const char *what = r->kind == RELIEF_WAIVED ? "waived" :
			   r->kind == RELIEF_EXEMPT ? "exempt" :
						      "carried over";
	const char *by = r->by && *r->by ? arena_printf(a, " by %s", r->by) : "";
	const char *with = r->countersigned && *r->countersigned ?
				   arena_printf(a, ", countersigned by %s", r->countersigned) :
				   "";
	const char *map = r->map && *r->map ? arena_printf(a, " through %s", r->map) : "";
	const char *award = r->award && *r->award ?
				    arena_printf(a, "; for \"%s\" of level %d, by the authority of %s",
						 r->award, (int)r->level, r->authority) :
				    "";
	char on[DAY_TEXT];

	day_text(time_day(r->accepted), on);
	return arena_printf(a, "%s%s%s on %s (entry %lld)%s%s%s", what, map, by, on, (long long)r->entry,
			    with, cohort_words(r, a), award);
}

/* Characters, which is what columns are of the letters that we expect. */
static size_t width(const char *text, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

/* `text` of `len` bytes, in which a line's end is a space like others. */
static void wrap(FILE *out, size_t columns, const char *first, const char *rest, const char *text,
		 size_t len)
{
	const char *end = text + len;
	size_t column = width(first, strlen(first));
	bool begun = false;

	fputs(first, out);
	while (text < end) {
		size_t n = strcspn(text, " \n"), w;
		char *word;

		n = n < (size_t)(end - text) ? n : (size_t)(end - text);
		w = width(text, n);
		word = strndup(text, n);
		if (begun && column + 1 + w > columns) {
			fprintf(out, "\n%s", rest);
			column = width(rest, strlen(rest));
		} else if (begun) {
			fputc(' ', out);
			column++;
		}
		if (!word)
			abort(); /* no memory, as in core/arena.c */
		print_text(out, word);
		free(word);
		column += w;
		begun = true;
		text += n;
		text += strspn(text, " \n");
	}
	fputc('\n', out);
}

void print_wrapped(FILE *out, const char *first, const char *rest, const char *text)
{
	wrap(out, TERMINAL_COLUMNS, first, rest, text, strlen(text));
}

void print_paragraphs(FILE *out, int columns, const char *first, const char *rest, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		if (n == 0)
			fputc('\n', out);
		else
			wrap(out, (size_t)columns, first, rest, text, n);
		first = rest;
		text += n + (text[n] == '\n');
	}
}

/* The lines of `text`, as wrap breaks them; the caller's. */
static char *lines_of(const char *text, size_t columns)
{
	char *lines = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&lines, &len);

	if (!memory)
		abort(); /* no memory, as in core/arena.c */
	if (*text)
		wrap(memory, columns, "", "", text, strlen(text));
	if (fclose(memory) != 0)
		abort();
	return lines;
}

/* Of the line at `text` the bytes that fit; *ret_next is what follows them. */
static size_t fitting(const char *text, size_t columns, const char **ret_next)
{
	size_t n = strcspn(text, "\n");

	while (width(text, n) > columns) {
		do
			n--;
		while (((unsigned char)text[n] & 0xc0) == 0x80);
	}
	*ret_next = text + n + (text[n] == '\n');
	return n;
}

void print_columns(FILE *out, int columns, const char *left, const char *right)
{
	size_t room = (size_t)columns;
	char *left_lines = lines_of(left, room), *right_lines = lines_of(right, room);
	const char *l = left_lines, *r = right_lines;

	while (*l || *r) {
		const char *left_next, *right_next;
		size_t n = fitting(l, room, &left_next), m = fitting(r, room, &right_next);

		fprintf(out, "%.*s%*s |%s%.*s\n", (int)n, l, (int)(room - width(l, n)), "", m ? " " : "",
			(int)m, r);
		l = left_next;
		r = right_next;
	}
	free(left_lines);
	free(right_lines);
}
