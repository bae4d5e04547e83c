/*
 * Sentences for people who read on a phone, for `progress` and `explain`: whole words, days as
 * 2026-05-14 beside how long ago that is, entries by their place in the log. Texts live in the arena.
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stdint.h>
#include <stdio.h>

#include "core/arena.h"
#include "portfolio/facts.h"

#define ENTRIES_SHOWN 8

/* "entry 12"; "entries 12, 15 and 31"; of more than ENTRIES_SHOWN the last are counted: "and 12 more". "" of
 * none. */
const char *entries_words(const int64_t *entries, size_t count, struct arena *a);
/* "3 activities": `one` and `many` as they stand in a sentence. */
const char *count_words(int32_t count, const char *one, const char *many, struct arena *a);
/* How many words a text has, as the narrative of a claim is counted: what stands between spaces and line ends. */
int32_t words_counted(const char *text);
/* "today", "yesterday", "12 days ago", "tomorrow", "in 12 days": of `day`, said on `today`. */
const char *days_words(int32_t day, int32_t today, struct arena *a);
/*
 * "waived by rosa on 2026-05-14 (entry 440), countersigned by kay": who decided that it need not be done.
 * Says so where it is for a whole cohort, and by which map an exemption is.
 */
const char *relief_words(const struct relief *r, struct arena *a);

/*
 * Prints `text` in lines of at most TERMINAL_COLUMNS, broken at spaces: `first` before the first line, `rest`
 * before the others; a newline at the end. What people wrote is made harmless as by print_text.
 */
void print_wrapped(FILE *out, const char *first, const char *rest, const char *text);
/* The same in lines of at most `columns`, and each line that the text has begins a new one. */
void print_paragraphs(FILE *out, int columns, const char *first, const char *rest, const char *text);
/*
 * Two texts beside each other, a bar between them: each in lines of at most `columns`, broken as by
 * print_wrapped; a word that is longer is cut. Nothing where both are "".
 */
void print_columns(FILE *out, int columns, const char *left, const char *right);

#endif
