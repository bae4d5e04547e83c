#include "cli/web/chart.h"

#include <inttypes.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/date.h"

static const char *number(struct visit *v, int64_t n)
{
	return arena_printf(v->arena, "%" PRId64, n);
}

#define NARROW 400 /* a picture so narrow keeps its letters on a phone */

static void begin(struct visit *v, const char *id, const char *finding, int64_t width, int64_t height)
{
	html(v,
	     "<figure class=\"attest-fig$\"><svg class=\"attest-chart\" viewBox=\"0 0 $ $\" role=\"img\" "
	     "aria-labelledby=\"$-t\"><title id=\"$-t\">$</title>\n",
	     width > NARROW ? " attest-fig--chart" : "", number(v, width), number(v, height), id, id, finding);
}

static void end(struct visit *v, const char *caption)
{
	html(v, "</svg>\n<figcaption>$</figcaption></figure>\n", caption);
}

static void behind_begin(struct visit *v, const char *caption, const char *const *heads)
{
	html(v, "<details class=\"nhsuk-details attest-behind\"><summary class=\"nhsuk-details__summary\"><span "
		"class=\"nhsuk-details__summary-text\">The same as a table</span></summary>\n<div "
		"class=\"nhsuk-details__text\">\n");
	table_begin(v, "attest-dense", caption, heads);
}

static void behind_end(struct visit *v)
{
	table_end(v);
	html(v, "</div>\n</details>\n");
}

/* ---- progress against pace ---- */

#define PACE_WIDTH 560
#define PACE_LEFT 150
#define PACE_LINE 30
#define PACE_TRACK (PACE_WIDTH - PACE_LEFT - 84)

static void pace_line(struct visit *v, const struct chart_pace *l, int64_t y)
{
	int64_t items = l->items > 0 ? l->items : 1, have = l->have * PACE_TRACK / items;
	int64_t mark = PACE_LEFT + l->expected * PACE_TRACK / items;

	html(v, "<text x=\"0\" y=\"$\">$</text><rect class=\"c-track\" x=\"$\" y=\"$\" width=\"$\" height=\"14\"></rect>",
	     number(v, y + 17), l->label, number(v, PACE_LEFT), number(v, y + 5), number(v, PACE_TRACK));
	html(v, "<rect class=\"$\" x=\"$\" y=\"$\" width=\"$\" height=\"14\"></rect>", l->risk ? "c-4" : "c-2",
	     number(v, PACE_LEFT), number(v, y + 5), number(v, have));
	html(v, "<path class=\"c-mark\" d=\"M$ $v22\"></path>", number(v, mark), number(v, y + 1));
	html(v, "<text class=\"$\" x=\"$\" y=\"$\" text-anchor=\"end\">$</text>\n", l->risk ? "c-strong" : "c-soft",
	     number(v, PACE_WIDTH), number(v, y + 17),
	     arena_printf(v->arena, "%" PRId64 "/%" PRId64, l->have, l->items));
}

void chart_pace(struct visit *v, const char *id, const char *finding, const struct chart_pace *lines, size_t count)
{
	static const char *const heads[] = { "", "#Signed", "#Expected by now", "#Of", "#Ahead or behind", NULL };

	if (count == 0)
		return;
	begin(v, id, finding, PACE_WIDTH, (int64_t)count * PACE_LINE + 4);
	for (size_t i = 0; i < count; i++)
		pace_line(v, &lines[i], (int64_t)i * PACE_LINE);
	end(v, "Bars: signed, of all that is asked. The upright line: what could be expected by now, by training time so far.");
	behind_begin(v, finding, heads);
	for (size_t i = 0; i < count; i++) {
		const struct chart_pace *l = &lines[i];

		row_begin(v);
		row_head(v, l->address, l->label);
		cell_number(v, "Signed", shown_number(v, l->have));
		cell_number(v, "Expected", shown_number(v, l->expected));
		cell_number(v, "Of", shown_number(v, l->items));
		cell_number(v, "Ahead or behind", shown_signed(v, l->have - l->expected));
		row_end(v);
	}
	behind_end(v);
}

/* ---- a course over time ---- */

#define COURSE_LEFT 34
#define COURSE_RIGHT 322
#define COURSE_TOP 12
#define COURSE_FOOT 128

struct course {
	const struct chart_point *points;
	size_t count;
	int32_t from, until; /* days that the picture shows */
	int64_t items;
};

static int64_t course_x(const struct course *c, int32_t day)
{
	return COURSE_LEFT + (int64_t)(day - c->from) * (COURSE_RIGHT - COURSE_LEFT) / (c->until - c->from);
}

static int64_t course_y(const struct course *c, int64_t n)
{
	return COURSE_FOOT - n * (COURSE_FOOT - COURSE_TOP) / c->items;
}

static const char *course_line(struct visit *v, const struct course *c, bool expected, int32_t due)
{
	const struct chart_point *last = &c->points[c->count - 1];
	const char *text = "";

	for (size_t i = 0; i < c->count; i++)
		text = arena_printf(v->arena, "%s%s%" PRId64 ",%" PRId64, text, i ? " " : "",
				    course_x(c, c->points[i].day),
				    course_y(c, expected ? c->points[i].expected : c->points[i].have));
	if (expected && due > last->day)
		text = arena_printf(v->arena, "%s %" PRId64 ",%" PRId64, text, course_x(c, due), course_y(c, c->items));
	return text;
}

/* Each 1 January, so that there is something to hold on to. */
static void course_years(struct visit *v, const struct course *c)
{
	int year, month, day;

	day_civil(c->from, &year, &month, &day);
	for (int shown = year; shown < year + 12; shown++) {
		int32_t first = day_of(shown, 1, 1), next = day_of(shown + 1, 1, 1);
		int64_t x = course_x(c, first > c->from ? first : c->from);
		int64_t end = course_x(c, next < c->until ? next : c->until);

		if (first >= c->until)
			break;
		if (first > c->from)
			html(v, "<path class=\"c-axis\" d=\"M$ 8V128\"></path>", number(v, x));
		if (end - x >= 32)
			html(v, "<text class=\"c-soft\" x=\"$\" y=\"146\" text-anchor=\"middle\">$</text>",
			     number(v, (x + end) / 2), arena_printf(v->arena, "%d", shown));
	}
}

/* Beside the last point; the two never lie on each other. */
static void course_words(struct visit *v, const struct course *c)
{
	const struct chart_point *last = &c->points[c->count - 1];
	int64_t x = course_x(c, last->day), have = course_y(c, last->have), expected = course_y(c, last->expected);
	bool above = have <= expected, left = x > (COURSE_LEFT + COURSE_RIGHT) / 2;

	html(v, "<path class=\"c-now\" d=\"M$ 8V128\"></path><circle class=\"c-dot\" cx=\"$\" cy=\"$\" r=\"5\"></circle>\n",
	     number(v, x), number(v, x), number(v, have));
	html(v, "<text class=\"c-strong\" x=\"$\" y=\"$\" text-anchor=\"$\">$</text>", number(v, left ? x - 10 : x + 10),
	     number(v, above ? have - 6 : have + 22 < COURSE_FOOT ? have + 22 : have - 8), left ? "end" : "start",
	     arena_printf(v->arena, "You: %" PRId64, last->have));
	html(v, "<text class=\"c-soft\" x=\"$\" y=\"$\" text-anchor=\"$\">$</text>\n", number(v, left ? x - 10 : x + 10),
	     number(v, above ? expected + 18 : expected - 4 > COURSE_TOP + 8 ? expected - 4 : COURSE_TOP + 8),
	     left ? "end" : "start", arena_printf(v->arena, "Expected: %" PRId64, last->expected));
}

void chart_course(struct visit *v, const char *id, const char *finding, const struct chart_point *points, size_t count,
		  int32_t due, int64_t items)
{
	static const char *const heads[] = { "By", "#Signed", "#Expected", NULL };
	struct course c = { .points = points, .count = count, .items = items > 0 ? items : 1 };

	if (count < 2 || points[count - 1].day <= points[0].day)
		return;
	c.from = points[0].day;
	c.until = due > points[count - 1].day ? due : points[count - 1].day;
	begin(v, id, finding, 330, 160);
	html(v, "<path class=\"c-axis\" d=\"M34 8V128H322\"></path>");
	course_years(v, &c);
	html(v, "<text class=\"c-soft\" x=\"28\" y=\"19\" text-anchor=\"end\">$</text><text class=\"c-soft\" x=\"28\" "
		"y=\"128\" text-anchor=\"end\">0</text>\n",
	     number(v, items));
	html(v, "<polyline class=\"c-plan\" points=\"$\"></polyline>\n<polyline class=\"c-real\" points=\"$\"></polyline>\n",
	     course_line(v, &c, true, due), course_line(v, &c, false, due));
	course_words(v, &c);
	end(v, "The line: signed. Broken: what could be expected, by training time.");
	behind_begin(v, finding, heads);
	for (size_t i = 0; i < count; i++) {
		row_begin(v);
		row_head(v, NULL, points[i].label);
		cell_number(v, "Signed", shown_number(v, points[i].have));
		cell_number(v, "Expected", shown_number(v, points[i].expected));
		row_end(v);
	}
	behind_end(v);
}

/* ---- columns ---- */

#define COLUMN 120
#define COLUMN_HIGH 112
#define COLUMN_FOOT 136

void chart_columns(struct visit *v, const char *id, const char *finding, const char *what,
		   const struct chart_column *columns, size_t count)
{
	const char *const heads[] = { "", arena_printf(v->arena, "#%s", what), NULL };
	int64_t most = 1;

	for (size_t i = 0; i < count; i++)
		most = columns[i].count > most ? columns[i].count : most;
	begin(v, id, finding, (int64_t)count * COLUMN, 160);
	html(v, "<path class=\"c-axis\" d=\"M0 $H$\"></path>\n", number(v, COLUMN_FOOT),
	     number(v, (int64_t)count * COLUMN));
	for (size_t i = 0; i < count; i++) {
		int64_t high = columns[i].count * COLUMN_HIGH / most, x = (int64_t)i * COLUMN;

		html(v, "<rect class=\"$\" x=\"$\" y=\"$\" width=\"96\" height=\"$\"></rect>",
		     columns[i].risk ? "c-4" : "c-3", number(v, x + 12), number(v, COLUMN_FOOT - high), number(v, high));
		html(v, "<text class=\"c-strong\" x=\"$\" y=\"$\" text-anchor=\"middle\">$</text>", number(v, x + COLUMN / 2),
		     number(v, COLUMN_FOOT - high - 8), number(v, columns[i].count));
		html(v, "<text class=\"c-soft\" x=\"$\" y=\"156\" text-anchor=\"middle\">$</text>\n", number(v, x + COLUMN / 2),
		     columns[i].label);
	}
	html(v, "</svg></figure>\n");
	behind_begin(v, finding, heads);
	for (size_t i = 0; i < count; i++) {
		row_begin(v);
		row_head(v, NULL, columns[i].label);
		cell_number(v, what, shown_number(v, columns[i].count));
		row_end(v);
	}
	behind_end(v);
}

/* ---- in a cell ---- */

void chart_bar(struct visit *v, int64_t count, int64_t most)
{
	int64_t width = most > 0 ? count * 90 / most : 0;

	html(v,
	     "<svg class=\"attest-bar\" width=\"90\" height=\"12\" viewBox=\"0 0 90 12\" aria-hidden=\"true\" "
	     "focusable=\"false\"><rect class=\"c-track\" width=\"90\" height=\"12\"></rect><rect class=\"c-bar\" "
	     "width=\"$\" height=\"12\"></rect></svg> ",
	     number(v, width > 90 ? 90 : width));
}

#define AGE_DAYS 28
#define AGE_WIDTH 60

void chart_age(struct visit *v, int64_t days, int64_t agreed)
{
	int64_t shown = days < 1 ? 1 : days > AGE_DAYS ? AGE_DAYS : days;

	html(v,
	     "<span class=\"attest-age$\"><svg width=\"60\" height=\"12\" viewBox=\"0 0 60 12\" aria-hidden=\"true\" "
	     "focusable=\"false\"><rect class=\"c-track\" x=\"0\" y=\"3\" width=\"60\" height=\"6\"></rect><rect "
	     "class=\"c-bar\" x=\"0\" y=\"3\" width=\"$\" height=\"6\"></rect><line class=\"c-mark\" x1=\"$\" y1=\"0\" "
	     "x2=\"$\" y2=\"12\"></line></svg><span class=\"attest-num\">$</span></span>",
	     days > agreed ? " attest-age--over" : "", number(v, shown * AGE_WIDTH / AGE_DAYS),
	     number(v, agreed * AGE_WIDTH / AGE_DAYS), number(v, agreed * AGE_WIDTH / AGE_DAYS),
	     days <= 0 ? "today" : shown_count(v, days, "day", "days"));
}

/* ---- agreement ---- */

#define AGREE_WIDTH 560
#define AGREE_LEFT 260
#define AGREE_RIGHT 480
#define AGREE_LINE 26
#define AGREE_TOP 22

/* Where a kappa of so many thousandths is, from -1 to 1. */
static int64_t agree_x(int32_t kappa)
{
	return (AGREE_LEFT + AGREE_RIGHT) / 2 + (int64_t)kappa * (AGREE_RIGHT - AGREE_LEFT) / 2000;
}

static const char *agree_kappa(struct visit *v, const struct chart_agreement *l)
{
	int32_t n = l->kappa < 0 ? -l->kappa : l->kappa;

	if (!l->defined)
		return "undefined";
	return arena_printf(v->arena, "%s%d.%02d", l->kappa < 0 ? "−" : "", (int)(n / 1000), (int)(n % 1000 / 10));
}

static void agree_line(struct visit *v, const struct chart_agreement *l, int64_t y)
{
	int64_t chance = agree_x(0), at = agree_x(l->kappa);

	html(v, "<text x=\"0\" y=\"$\">$</text>", number(v, y + 18), l->label);
	html(v, "<rect class=\"c-track\" x=\"$\" y=\"$\" width=\"$\" height=\"4\"></rect>", number(v, AGREE_LEFT),
	     number(v, y + 11), number(v, AGREE_RIGHT - AGREE_LEFT));
	if (l->defined)
		html(v, "<rect class=\"$\" x=\"$\" y=\"$\" width=\"$\" height=\"14\"></rect>", l->kappa < 200 ? "c-4" : "c-2",
		     number(v, at < chance ? at : chance), number(v, y + 6),
		     number(v, (at < chance ? chance - at : at - chance) + 2));
	html(v, "<text class=\"$\" x=\"$\" y=\"$\" text-anchor=\"end\">$</text>\n", l->defined ? "c-strong" : "c-soft",
	     number(v, AGREE_WIDTH), number(v, y + 18), agree_kappa(v, l));
}

void chart_agree(struct visit *v, const char *id, const char *finding, const char *of,
		 const struct chart_agreement *lines, size_t count)
{
	const char *const heads[] = { of, "#The same", "#Of outcomes", "#Kappa", NULL };
	int64_t foot = AGREE_TOP + (int64_t)count * AGREE_LINE;

	if (count == 0)
		return;
	begin(v, id, finding, AGREE_WIDTH, foot + 4);
	html(v, "<text class=\"c-soft\" x=\"$\" y=\"14\" text-anchor=\"middle\">chance</text>", number(v, agree_x(0)));
	html(v, "<text class=\"c-soft\" x=\"$\" y=\"14\" text-anchor=\"end\">full</text>", number(v, AGREE_RIGHT));
	for (size_t i = 0; i < count; i++)
		agree_line(v, &lines[i], AGREE_TOP + (int64_t)i * AGREE_LINE);
	html(v, "<path class=\"c-mark\" d=\"M$ $V$\"></path>", number(v, agree_x(0)), number(v, AGREE_TOP - 2),
	     number(v, foot));
	end(v, "Bars: how far they agree beyond chance, as Cohen's kappa; to the left of the line, less than by chance. Red: hardly "
	       "more than chance.");
	behind_begin(v, finding, heads);
	for (size_t i = 0; i < count; i++) {
		row_begin(v);
		row_head(v, NULL, lines[i].label);
		cell_number(v, "The same", shown_number(v, lines[i].agreed));
		cell_number(v, "Of outcomes", shown_number(v, lines[i].units));
		cell_number(v, "Kappa", agree_kappa(v, &lines[i]));
		row_end(v);
	}
	behind_end(v);
}
