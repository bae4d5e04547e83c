#include <criterion/criterion.h>
#include <string.h>

#include "core/date.h"

static struct err err;

static int32_t day(const char *text)
{
	int32_t d = 12345;

	cr_assert_eq(day_parse(text, &d, &err), OK, "%s", err.text);
	return d;
}

static void expect_day(int32_t got, const char *want, const char *what)
{
	char text[DAY_TEXT];

	day_text(got, text);
	cr_expect_str_eq(text, want, "%s: %s", what, text);
}

Test(date, known_days_have_their_numbers)
{
	static const struct {
		const char *text;
		int32_t day;
	} rows[] = {
		{"1970-01-01", 0},     {"1969-12-31", -1},     {"1900-01-01", -25567},
		{"2000-02-29", 11016}, {"2000-03-01", 11017},  {"2012-01-31", 15370},
		{"2038-01-19", 24855}, {"2999-12-31", 376199},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(day(rows[i].text), rows[i].day, "%s", rows[i].text);
		expect_day(rows[i].day, rows[i].text, "and back");
	}
}

Test(date, every_day_of_1900_to_2999_follows_the_one_before)
{
	int year = 1900, month = 1, of_month = 1;
	int32_t d = day_of(1900, 1, 1), end = day_of(2999, 12, 31);

	for (; d <= end; d++) {
		int y, m, n, length;

		day_civil(d, &y, &m, &n);
		cr_assert(y == year && m == month && n == of_month, "%d", d);
		cr_assert_eq(day_of(y, m, n), d);
		length = m == 2 ? 28 + ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0)
				: 30 + ((m + (m > 7)) % 2);
		of_month = n == length ? 1 : n + 1;
		month = n < length ? m : m == 12 ? 1 : m + 1;
		year = n == length && m == 12 ? y + 1 : y;
	}
	cr_expect_eq(year, 3000);
}

Test(date, what_is_no_day_is_refused)
{
	static const char *const bad[] = {
		"",	      "2012-02-30", "2011-02-29",  "1900-02-29",  "2012-04-31",
		"2012-13-01", "2012-00-01", "2012-01-00",  "2012-1-1",	  "12-01-01",
		"1899-12-31", "3000-01-01", "2012-01-01 ", " 2012-01-01", "2012/01/01",
		"2012-01-0x", "2012-01",    "+012-01-01",  "20120101",	  "2012-01-01T",
	};
	int32_t d = 7;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(day_parse(bad[i], &d, &err), ERR_INVALID, "%s", bad[i]);
	cr_expect_eq(d, 7);
	cr_expect_eq(day("2000-02-29"), 11016);
	cr_expect_eq(day("2012-02-29"), 15399);
}

Test(date, a_month_is_its_first_or_last_day)
{
	int32_t d = 7;

	cr_expect_eq(day_or_month_parse("2012-13", false, &d, &err), ERR_INVALID);
	cr_expect_eq(day_or_month_parse("2012", false, &d, &err), ERR_INVALID);
	cr_expect_eq(day_or_month_parse("2012-02-30", true, &d, &err), ERR_INVALID);
	cr_expect_eq(d, 7);
	cr_assert_eq(day_or_month_parse("2012-02", false, &d, &err), OK);
	expect_day(d, "2012-02-01", "first");
	cr_assert_eq(day_or_month_parse("2012-02", true, &d, &err), OK);
	expect_day(d, "2012-02-29", "last");
	cr_assert_eq(day_or_month_parse("2012-02-03", true, &d, &err), OK);
	expect_day(d, "2012-02-03", "a day is itself");
}

Test(date, durations_have_one_unit)
{
	static const char *const bad[] = {"",	  "P",	   "P1",      "1Y",  "PY",  "P0Y",
					  "P01Y", "P1Y6M", "P10000D", "P1H", "p1Y", "P1y",
					  "P-1Y", "P1 Y",  "P1Y ",    "PT1M"};
	struct duration d = {7, 'x'};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(duration_parse(bad[i], &d, &err), ERR_INVALID, "%s", bad[i]);
	cr_expect(d.count == 7 && d.unit == 'x');
	cr_assert_eq(duration_parse("P9999W", &d, &err), OK);
	cr_expect(d.count == 9999 && d.unit == 'W');
	cr_assert_eq(duration_parse("P1D", &d, &err), OK);
	cr_expect(d.count == 1 && d.unit == 'D');
}

Test(date, durations_are_added_by_the_calendar_with_months_clamped)
{
	static const struct {
		const char *from, *duration, *to;
	} rows[] = {
		{"2012-01-31", "P1M", "2012-02-29"},
		{"2011-01-31", "P1M", "2011-02-28"},
		{"2012-01-31", "P2M", "2012-03-31"},
		{"2012-03-31", "P1M", "2012-04-30"},
		{"2012-02-29", "P1Y", "2013-02-28"},
		{"2012-02-29", "P4Y", "2016-02-29"},
		{"2012-02-28", "P1Y", "2013-02-28"},
		{"2012-12-15", "P1M", "2013-01-15"},
		{"2012-09-30", "P18M", "2014-03-30"},
		{"2012-11-30", "P3M", "2013-02-28"},
		{"2012-02-28", "P1W", "2012-03-06"},
		{"2012-12-31", "P1D", "2013-01-01"},
		{"2012-01-01", "P366D", "2013-01-01"},
		{"2999-12-30", "P1D", "2999-12-31"},
		{"2999-12-31", "P1D", ""},
		{"2999-11-30", "P1M", "2999-12-30"},
		{"2999-12-01", "P1M", ""},
		{"2012-01-01", "P9999Y", ""},
	};
	struct duration d;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_assert_eq(duration_parse(rows[i].duration, &d, &err), OK);
		expect_day(day_add(day(rows[i].from), d), rows[i].to, rows[i].from);
	}
	cr_expect_eq(day_add(day("2999-12-31"), d), DAY_OPEN);
	cr_expect_eq(day_add(DAY_OPEN, d), DAY_OPEN);
	cr_expect_eq(day_add(DAY_NONE, d), DAY_NONE);
}

Test(date, the_nearest_day_of_a_year_is_the_later_of_two)
{
	static const struct {
		const char *yearly, *from, *to;
	} rows[] = {
		{"--09-30", "2012-09-30", "2012-09-30"},
		{"--09-30", "2013-01-15", "2012-09-30"},
		{"--09-30", "2013-06-15", "2013-09-30"},
		/* A year of 365 days has no middle day, one of 366 has: 2016-03-31 is 183 from
		   both. */
		{"--09-30", "2013-03-31", "2012-09-30"},
		{"--09-30", "2013-04-01", "2013-09-30"},
		{"--09-30", "2016-03-30", "2015-09-30"},
		{"--09-30", "2016-03-31", "2016-09-30"},
		{"--01-01", "2012-12-31", "2013-01-01"},
		{"--12-31", "2013-01-01", "2012-12-31"},
		{"--02-29", "2012-03-01", "2012-02-29"},
		{"--02-29", "2013-03-01", "2013-02-28"},
		{"--02-29", "2011-12-01", "2012-02-29"},
		{"--12-31", "1900-01-01", "1900-12-31"},
		{"--01-01", "2999-12-31", "2999-01-01"},
	};
	struct yearly y;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_assert_eq(yearly_parse(rows[i].yearly, &y, &err), OK);
		expect_day(yearly_nearest(y, day(rows[i].from)), rows[i].to, rows[i].from);
	}
	cr_expect_eq(yearly_nearest(y, DAY_OPEN), DAY_OPEN);
	cr_expect_eq(yearly_nearest(y, DAY_NONE), DAY_NONE);
	cr_expect_eq(yearly_nearest((struct yearly){0}, 77), 77);
}

Test(date, what_is_no_day_of_every_year_is_refused)
{
	static const char *const bad[] = {"",	     "09-30",	"--9-30",  "--02-30",  "--13-01",
					  "--00-01", "--01-00", "--09-31", "--09-30Z", "---09-30"};
	struct yearly y = {7, 8};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(yearly_parse(bad[i], &y, &err), ERR_INVALID, "%s", bad[i]);
	cr_expect(y.month == 7 && y.day == 8);
}

static const struct {
	const char *in, *out; /* what it is written as */
	enum span_kind kind;
	const char *from, *until;
} spans[] = {
	{"", "", SPAN_NONE, "", ""},
	{"2011-03-04", "2011-03-04", SPAN_DAY, "2011-03-04", "2011-03-04"},
	{"2012-02", "2012-02", SPAN_MONTH, "2012-02-01", "2012-02-29"},
	{"2011-03/2012-02", "2011-03/2012-02", SPAN_RANGE, "2011-03-01", "2012-02-29"},
	{"2011-03-01/2012-02-29", "2011-03/2012-02", SPAN_RANGE, "2011-03-01", "2012-02-29"},
	{"2011-03-02/2012-02", "2011-03-02/2012-02-29", SPAN_RANGE, "2011-03-02", "2012-02-29"},
	{"2011-03/2012-02-28", "2011-03-01/2012-02-28", SPAN_RANGE, "2011-03-01", "2012-02-28"},
	{"2011-03-04/2011-03-04", "2011-03-04/2011-03-04", SPAN_RANGE, "2011-03-04", "2011-03-04"},
	{"2011-03/", "2011-03/", SPAN_OPEN, "2011-03-01", ""},
	{"2011-03-02/", "2011-03-02/", SPAN_OPEN, "2011-03-02", ""},
	{"/2012-02", "/2012-02", SPAN_UNTIL, "", "2012-02-29"},
	{"/2012-02-03", "/2012-02-03", SPAN_UNTIL, "", "2012-02-03"},
};

Test(date, spans_of_every_kind_are_read_and_written)
{
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		struct span span, again;
		char text[24];

		cr_assert_eq(span_parse(spans[i].in, &span, &err), OK, "%s", err.text);
		cr_expect_eq(span.kind, spans[i].kind, "%s", spans[i].in);
		expect_day(span.from, spans[i].from, spans[i].in);
		expect_day(span.until, spans[i].until, spans[i].in);
		cr_expect_eq(span.until == DAY_OPEN, span.kind == SPAN_OPEN);
		cr_expect_eq(span.from == DAY_NONE,
			     span.kind == SPAN_NONE || span.kind == SPAN_UNTIL);
		span_text(&span, text);
		cr_expect_str_eq(text, spans[i].out);
		cr_assert_eq(span_parse(text, &again, &err), OK, "%s", err.text);
		cr_expect(again.kind == span.kind && again.from == span.from &&
			  again.until == span.until);
	}
}

Test(date, what_is_no_span_is_refused)
{
	static const char *const bad[] = {"/",
					  "2011",
					  "2011/2012",
					  "2011-13/",
					  "//",
					  "2011-03//",
					  "2011-03/2011-02",
					  "2011-03 ",
					  "x/",
					  "2011-03/2011-x",
					  "2011-03/2012-02/2013-02",
					  "March",
					  "2011-03-05/2011-03-04",
					  "2011-03-01/2012-02-29 ",
					  "2011-03-01/2012-02-2900"};
	struct span span = {SPAN_DAY, 7, 8};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(span_parse(bad[i], &span, &err), ERR_INVALID, "%s", bad[i]);
	cr_expect(span.kind == SPAN_DAY && span.from == 7 && span.until == 8);
}

Test(date, instants_are_read_and_written)
{
	static const struct {
		const char *text;
		int64_t time;
	} rows[] = {
		{"1970-01-01T00:00:00Z", 0},	      {"1969-12-31T23:59:59Z", -1},
		{"2038-01-19T03:14:08Z", 2147483648}, {"1900-01-01T00:00:00Z", -2208988800},
		{"2012-02-29T12:34:56Z", 1330518896}, {"2999-12-31T23:59:59Z", 32503679999},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t time = 7;
		char text[TIME_TEXT];

		cr_assert_eq(time_parse(rows[i].text, &time, &err), OK, "%s", err.text);
		cr_expect_eq(time, rows[i].time, "%s", rows[i].text);
		time_text(time, text);
		cr_expect_str_eq(text, rows[i].text);
	}
}

Test(date, what_is_no_instant_is_refused)
{
	static const char *const bad[] = {
		"",
		"2012-02-29",
		"2012-02-30T00:00:00Z",
		"2012-02-29T24:00:00Z",
		"2012-02-29T00:60:00Z",
		"2012-02-29T00:00:60Z",
		"2012-02-29t00:00:00Z",
		"2012-02-29T00:00:00z",
		"2012-02-29T00:00:00",
		"2012-02-29 00:00:00Z",
		"2012-02-29T00:00:00.0Z",
		"2012-02-29T00:00:00+00:00",
		"2012-02-29T00:00:00Z ",
		"3000-01-01T00:00:00Z",
	};
	int64_t time = 7;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(time_parse(bad[i], &time, &err), ERR_INVALID, "%s", bad[i]);
	cr_expect_eq(time, 7);
}

Test(date, a_day_lasts_from_its_first_to_its_last_second)
{
	char text[TIME_TEXT] = "x";

	for (int32_t d = -25567; d <= 376199; d += 997) {
		cr_assert_eq(time_day(day_start(d)), d);
		cr_assert_eq(time_day(day_end(d)), d);
		cr_assert_eq(day_end(d) + 1, day_start(d + 1));
	}
	cr_expect_eq(day_start(DAY_OPEN), INT64_MAX);
	cr_expect_eq(day_end(DAY_OPEN), INT64_MAX);
	cr_expect_eq(day_end(DAY_NONE), INT64_MIN);
	cr_expect_eq(time_day(INT64_MAX), DAY_OPEN);
	cr_expect_eq(time_day(INT64_MIN), DAY_NONE);
	time_text(INT64_MAX, text);
	cr_expect_str_eq(text, "");
}
