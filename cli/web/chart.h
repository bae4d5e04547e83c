/*
 * Pictures that say one thing: inline SVG, whose title is the finding, with the same as a table behind it for who
 * does not see it. Geometry stands in attributes and colour in classes of attest.css, since the policy refuses
 * style attributes. Colour never says what no word says.
 */
#ifndef CLI_WEB_CHART_H
#define CLI_WEB_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct visit;

/* How much is done of what there is, and how much is expected by now: a line of a picture of progress. */
struct chart_pace {
	const char *label;
	const char *address; /* in the table; NULL: none */
	int64_t have, expected, items;
	bool risk;
};
/* `id` is the page's own; `finding` its title. Nothing is drawn of no lines. */
void chart_pace(struct visit *v, const char *id, const char *finding, const struct chart_pace *lines, size_t count);

/* One column of a picture of how many there are of something. */
struct chart_column {
	const char *label;
	int64_t count;
	bool risk;
};
/* `what` is the head of the numbers in the table. */
void chart_columns(struct visit *v, const char *id, const char *finding, const char *what,
		   const struct chart_column *columns, size_t count);

/* In a cell: a bar of `count` of `most`. Words stand beside it. */
void chart_bar(struct visit *v, int64_t count, int64_t most);
/* In a cell: days as a bar of 28 with a mark at `agreed`; red beyond it. Says them too. */
void chart_age(struct visit *v, int64_t days, int64_t agreed);

#endif
