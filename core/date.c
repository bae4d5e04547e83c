#include "core/date.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define YEAR_MIN 1900
#define YEAR_MAX 2999
#define DAY_SECONDS 86400

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int year, int month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

static bool is_real(int year, int month, int day)
{
	return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1 &&
	       day <= month_length(year, month);
}

/*
 * Years begin in March here, so that the day a leap year adds is its last, and the days before
 * month m of March = 0 are (153 m + 2) / 5: months of 31 30 31 30 31 days, over and over.
 */
int32_t day_of(int year, int month, int day)
{
	int from_march = month > 2 ? month - 3 : month + 9;
	int y = month > 2 ? year : year - 1;

	assert(is_real(year, month, day));
	/* 719468 days from 0000-03-01 to 1970-01-01. */
	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * from_march + 2) / 5 + day - 1 - 719468;
}

void day_civil(int32_t day, int *ret_year, int *ret_month, int *ret_day)
{
	int days = day + 719468, era, in_era, y, in_year, from_march;

	assert(day >= day_of(YEAR_MIN, 1, 1) && day <= day_of(YEAR_MAX, 12, 31));
	era = days / 146097; /* 400 years */
	in_era = days % 146097;
	/* Take out the leap days: one in 1460, but for one in 36524, but for one in 146096. */
	y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	in_year = in_era - (365 * y + y / 4 - y / 100);
	from_march = (5 * in_year + 2) / 153;
	*ret_day = in_year - (153 * from_march + 2) / 5 + 1;
	*ret_month = from_march < 10 ? from_march + 3 : from_march - 9;
	*ret_year = y + 400 * era + (*ret_month <= 2);
}

/* n digits, or -1. */
static int digits(const char *text, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

/* Does `text` have the shape, where '0' stands for a digit and anything else for itself? */
static bool has_shape(const char *text, size_t n, const char *shape)
{
	if (n != strlen(shape))
		return false;
	for (size_t i = 0; i < n; i++)
		if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
			return false;
	return true;
}

/* YYYY-MM-DD in the first ten bytes, which have that shape. */
static bool read_day(const char *text, int32_t *ret_day)
{
	int year = digits(text, 4), month = digits(text + 5, 2), day = digits(text + 8, 2);

	if (!is_real(year, month, day))
		return false;
	*ret_day = day_of(year, month, day);
	return true;
}

/* A day, or a month as its first and last; text[0..n) is the whole. */
static bool read_day_or_month(const char *text, size_t n, int32_t *ret_first, int32_t *ret_last)
{
	int year, month;

	if (has_shape(text, n, "0000-00-00") && read_day(text, ret_first)) {
		*ret_last = *ret_first;
		return true;
	}
	if (!has_shape(text, n, "0000-00"))
		return false;
	year = digits(text, 4);
	month = digits(text + 5, 2);
	if (!is_real(year, month, 1))
		return false;
	*ret_first = day_of(year, month, 1);
	*ret_last = day_of(year, month, month_length(year, month));
	return true;
}

enum status day_parse(const char *text, int32_t *ret_day, struct err *err)
{
	size_t n = strnlen(text, DAY_TEXT);

	if (!has_shape(text, n, "0000-00-00") || !read_day(text, ret_day))
		return fail(err, ERR_INVALID,
			    "\"%.40s\" is not a day of 1900 to 2999: write it as 2012-01-31", text);
	return OK;
}

enum status day_or_month_parse(const char *text, bool last, int32_t *ret_day, struct err *err)
{
	int32_t first_day, last_day;

	if (!read_day_or_month(text, strnlen(text, DAY_TEXT), &first_day, &last_day))
		return fail(
			err, ERR_INVALID,
			"\"%.40s\" is not a day or month of 1900 to 2999: write it as 2012-01-31 "
			"or 2012-01",
			text);
	*ret_day = last ? last_day : first_day;
	return OK;
}

/* The first n bytes of it in n + 1 of room: 10 for a day, 7 for its month. */
static void write_day(int32_t day, char *ret_text, size_t n)
{
	int year, month, of_month;
	char text[40];

	day_civil(day, &year, &month, &of_month);
	(void)snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, of_month);
	memcpy(ret_text, text, n);
	ret_text[n] = '\0';
}

void day_text(int32_t day, char ret_text[DAY_TEXT])
{
	if (day == DAY_NONE || day == DAY_OPEN)
		ret_text[0] = '\0';
	else
		write_day(day, ret_text, 10);
}

enum status duration_parse(const char *text, struct duration *ret_d, struct err *err)
{
	size_t n = strnlen(text, 7);
	int count = n >= 3 && n <= 6 ? digits(text + 1, (int)n - 2) : -1;

	if (count < 1 || text[0] != 'P' || text[1] == '0' || strchr("YMWD", text[n - 1]) == NULL)
		return fail(err, ERR_INVALID,
			    "\"%.40s\" is not a duration in one unit: write it as P18M, P2Y, P6W "
			    "or P90D",
			    text);
	*ret_d = (struct duration){.count = count, .unit = text[n - 1]};
	return OK;
}

void duration_text(struct duration d, char ret_text[DURATION_TEXT])
{
	ret_text[0] = '\0';
	if (d.count > 0 && d.count <= 9999)
		(void)snprintf(ret_text, DURATION_TEXT, "P%d%c", (int)d.count, d.unit);
}

int32_t day_add(int32_t day, struct duration d)
{
	int year, month, of_month, months, length;

	if (day == DAY_NONE || day == DAY_OPEN)
		return day;
	if (d.unit == 'D' || d.unit == 'W') {
		day += d.unit == 'W' ? 7 * d.count : d.count;
		return day > day_of(YEAR_MAX, 12, 31) ? DAY_OPEN : day;
	}
	assert(d.unit == 'M' || d.unit == 'Y');
	day_civil(day, &year, &month, &of_month);
	months = year * 12 + (month - 1) + (d.unit == 'Y' ? 12 * d.count : d.count);
	year = months / 12;
	month = months % 12 + 1;
	if (year > YEAR_MAX)
		return DAY_OPEN;
	length = month_length(year, month);
	return day_of(year, month, of_month < length ? of_month : length);
}

enum status yearly_parse(const char *text, struct yearly *ret_y, struct err *err)
{
	int month = 0, day = 0;

	if (has_shape(text, strnlen(text, 8), "--00-00")) {
		month = digits(text + 2, 2);
		day = digits(text + 5, 2);
	}
	if (!is_real(2000, month, day)) /* a leap year: --02-29 is such a day */
		return fail(err, ERR_INVALID,
			    "\"%.40s\" is not a day of every year: write it as --09-30", text);
	*ret_y = (struct yearly){.month = month, .day = day};
	return OK;
}

int32_t yearly_nearest(struct yearly y, int32_t day)
{
	int32_t nearest = DAY_NONE;
	int year, month, of_month;

	if (day == DAY_NONE || day == DAY_OPEN || y.month == 0)
		return day;
	day_civil(day, &year, &month, &of_month);
	for (int try = year - 1; try <= year + 1; try++) {
		int32_t found;
		int length;

		if (try < YEAR_MIN || try > YEAR_MAX)
			continue;
		length = month_length(try, y.month);
		found = day_of(try, y.month, y.day < length ? y.day : length);
		/* Years come in order: where two are equally near, the later replaces the earlier.
		 */
		if (nearest == DAY_NONE || (found > day ? found - day : day - found) <=
						   (nearest > day ? nearest - day : day - nearest))
			nearest = found;
	}
	return nearest;
}

/* "FROM/UNTIL", either of which may be missing, but not both. */
static bool read_range(const char *text, size_t n, size_t slash, struct span *ret_span)
{
	struct span span = {SPAN_RANGE, DAY_NONE, DAY_OPEN};
	size_t rest = n - slash - 1;
	int32_t other;

	if (slash > 0 && !read_day_or_month(text, slash, &span.from, &other))
		return false;
	if (rest > 0 && !read_day_or_month(text + slash + 1, rest, &other, &span.until))
		return false;
	if ((slash == 0 && rest == 0) || span.until < span.from)
		return false;
	if (slash == 0)
		span.kind = SPAN_UNTIL;
	else if (rest == 0)
		span.kind = SPAN_OPEN;
	*ret_span = span;
	return true;
}

enum status span_parse(const char *text, struct span *ret_span, struct err *err)
{
	size_t n = strnlen(text, 24), slash = strcspn(text, "/");
	struct span span = {SPAN_NONE, DAY_NONE, DAY_NONE};
	bool good = n < 24;

	if (good && slash < n)
		good = read_range(text, n, slash, &span);
	else if (good && n > 0) {
		good = read_day_or_month(text, n, &span.from, &span.until);
		span.kind = n == 7 ? SPAN_MONTH : SPAN_DAY;
	}
	if (!good)
		return fail(err, ERR_INVALID,
			    "\"%.40s\" is not a span of time: write it as 2011-03-04, 2011-03, "
			    "2011-03/2012-02, 2011-03/ or /2012-02",
			    text);
	*ret_span = span;
	return OK;
}

static bool begins_month(int32_t day)
{
	int year, month, of_month;

	day_civil(day, &year, &month, &of_month);
	return of_month == 1;
}

static bool ends_month(int32_t day)
{
	int year, month, of_month;

	day_civil(day, &year, &month, &of_month);
	return of_month == month_length(year, month);
}

void span_text(const struct span *span, char ret_text[24])
{
	char from[DAY_TEXT] = "", until[DAY_TEXT] = "";
	bool months;

	switch (span->kind) {
	case SPAN_NONE:
		ret_text[0] = '\0';
		return;
	case SPAN_DAY:
		write_day(span->from, ret_text, 10);
		return;
	case SPAN_MONTH:
		write_day(span->from, ret_text, 7);
		return;
	case SPAN_RANGE:
	case SPAN_OPEN:
	case SPAN_UNTIL:
		break;
	}
	months = (span->kind == SPAN_UNTIL || begins_month(span->from)) &&
		 (span->kind == SPAN_OPEN || ends_month(span->until));
	if (span->kind != SPAN_UNTIL)
		write_day(span->from, from, months ? 7 : 10);
	if (span->kind != SPAN_OPEN)
		write_day(span->until, until, months ? 7 : 10);
	(void)snprintf(ret_text, 24, "%s/%s", from, until);
}

enum status time_parse(const char *text, int64_t *ret_time, struct err *err)
{
	int hour = 24, minute = 0, second = 0;
	int32_t day;

	if (has_shape(text, strnlen(text, TIME_TEXT), "0000-00-00T00:00:00Z") &&
	    read_day(text, &day)) {
		hour = digits(text + 11, 2);
		minute = digits(text + 14, 2);
		second = digits(text + 17, 2);
	}
	if (hour > 23 || minute > 59 || second > 59)
		return fail(err, ERR_INVALID,
			    "\"%.40s\" is not an instant of 1900 to 2999 in UTC: write it as "
			    "2012-01-31T09:30:00Z",
			    text);
	*ret_time = day_start(day) + hour * 3600 + minute * 60 + second;
	return OK;
}

int32_t time_day(int64_t time)
{
	if (time < day_start(day_of(YEAR_MIN, 1, 1)))
		return DAY_NONE;
	if (time > day_end(day_of(YEAR_MAX, 12, 31)))
		return DAY_OPEN;
	return (int32_t)(time >= 0 ? time / DAY_SECONDS
				   : -((DAY_SECONDS - 1 - time) / DAY_SECONDS));
}

void time_text(int64_t time, char ret_text[TIME_TEXT])
{
	int32_t day = time_day(time);
	char text[40];
	int second;

	ret_text[0] = '\0';
	if (day == DAY_NONE || day == DAY_OPEN)
		return;
	second = (int)(time - day_start(day));
	day_text(day, text);
	(void)snprintf(text + 10, sizeof(text) - 10, "T%02d:%02d:%02dZ", second / 3600,
		       second / 60 % 60, second % 60);
	memcpy(ret_text, text, TIME_TEXT);
}

int64_t day_start(int32_t day)
{
	if (day == DAY_NONE)
		return INT64_MIN;
	if (day == DAY_OPEN)
		return INT64_MAX;
	return (int64_t)day * DAY_SECONDS;
}

int64_t day_end(int32_t day)
{
	if (day == DAY_NONE || day == DAY_OPEN)
		return day_start(day);
	return day_start(day) + DAY_SECONDS - 1;
}
