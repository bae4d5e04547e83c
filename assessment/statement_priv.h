/* What the page and the data share. */
#ifndef ASSESSMENT_STATEMENT_PRIV_H
#define ASSESSMENT_STATEMENT_PRIV_H

#include "assessment/completion_priv.h"
#include "assessment/statement.h"

/* The gate that was signed. */
const struct gate_result *statement_award(const struct statement *s);
/* What a person goes by; their id where nobody said. */
const char *statement_name(const struct statement *s, const char *person);
/* The latest record of a result, NULL when there is none. */
const struct result_fact *statement_result(const struct statement *s, const struct result *of);
#define WRITTEN_DAY 18 /* room for "22 September 2025" and its NUL */
/* "9 February 2026"; "" for DAY_NONE and DAY_OPEN. */
void written_day(int32_t day, char ret_text[WRITTEN_DAY]);

/*
 * What was relieved below the module: the waivers in force of activities, slots, reviews and results, and
 * what is carried. They live in the arena and point into the facts, in order of the journal.
 */
const struct relief **statement_reliefs(const struct statement *s, struct arena *a,
					size_t *ret_count);

#endif
