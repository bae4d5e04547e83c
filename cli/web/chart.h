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

/* A day in the past of a picture of how training went; `have` of what was `expected` by then. */
struct chart_point {
	int32_t day;
	const char *label; /* in the table */
	int64_t have, expected;
};
/*
 * What was signed, as a line, beside what could be expected, as a broken one, which goes on straight to all `items` on
 * the day `due`. The points, at least two, are in order of their days; the last is today.
 */
void chart_course(struct visit *v, const char *id, const char *finding, const struct chart_point *points, size_t count,
		  int32_t due, int64_t items);

/* One column of a picture of how many there are of something. */
struct chart_column {
	const char *label;
	int64_t count;
	bool risk;
};
/* `what` is the head of the numbers in the table. */
void chart_columns(struct visit *v, const char *id, const char *finding, const char *what,
		   const struct chart_column *columns, size_t count);

/* How far assessors agree, of one standard or pair. */
struct chart_agreement {
	const char *label;
	int64_t agreed, units;
	int32_t kappa; /* thousandths */
	bool defined;  /* else kappa is nothing */
};
/* `of` is the head of the labels in the table. Nothing is drawn of no lines. */
void chart_agree(struct visit *v, const char *id, const char *finding, const char *of,
		 const struct chart_agreement *lines, size_t count);

/* In a cell: a bar of `count` of `most`. Words stand beside it. */
void chart_bar(struct visit *v, int64_t count, int64_t most);
/* In a cell: days as a bar of 28 with a mark at `agreed`; red beyond it. Says them too. */
void chart_age(struct visit *v, int64_t days, int64_t agreed);

#endif
