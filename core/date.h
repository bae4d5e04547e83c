/*
 * Civil days and instants, UTC only, without the C library's calendar and without a clock.
 *
 * A *day* is a count of days since 1970-01-01 (proleptic Gregorian), years 1900 to 2999.
 * An *instant* is a count of seconds since 1970-01-01T00:00:00Z; no leap seconds.
 * A *duration* has one unit (P18M, never P1Y6M), as in curriculum files.
 */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

#define DAY_NONE INT32_MIN /* no day known */
#define DAY_OPEN INT32_MAX /* after every day: an end that is open */
#define DAY_TEXT 11	   /* room for YYYY-MM-DD and its NUL */
#define TIME_TEXT 21	   /* room for YYYY-MM-DDTHH:MM:SSZ and its NUL */

struct duration {
	int32_t count; /* 1 to 9999 */
	char unit;     /* 'Y', 'M', 'W' or 'D' */
};

/* A day of every year, as in --09-30. month 0: none. */
struct yearly {
	int month, day;
};

/*
 * How precise a date of a plan or post is (NW plan rows: "March 2011 onwards", month only, none).
 * Text forms: "" none; "2011-03-04" day; "2011-03" month; "2011-03/2012-02" range (days or months);
 * "2011-03/" from then on, open-ended; "/2012-02" until then.
 */
enum span_kind { SPAN_NONE, SPAN_DAY, SPAN_MONTH, SPAN_RANGE, SPAN_OPEN, SPAN_UNTIL };
struct span {
	enum span_kind kind;
	int32_t from, until; /* first and last day; DAY_NONE or DAY_OPEN where there is none */
};

/* YYYY-MM-DD, exactly; a day that is not in the calendar is ERR_INVALID. */
MUST_CHECK enum status day_parse(const char *text, int32_t *ret_day, struct err *err);
/* YYYY-MM-DD or YYYY-MM; a month is its first day, or with `last` its last day. */
MUST_CHECK enum status day_or_month_parse(const char *text, bool last, int32_t *ret_day,
					  struct err *err);
void day_text(int32_t day, char ret_text[DAY_TEXT]); /* "" for DAY_NONE and DAY_OPEN */
int32_t day_of(int year, int month, int day);	      /* the arguments must name a real day */
void day_civil(int32_t day, int *ret_year, int *ret_month, int *ret_day);

MUST_CHECK enum status duration_parse(const char *text, struct duration *ret_d, struct err *err);
#define DURATION_TEXT 8 /* room for P9999M and its NUL */
void duration_text(struct duration d, char ret_text[DURATION_TEXT]); /* "" when count is 0 */
/*
 * By the calendar, a month's end clamped: 2012-01-31 + P1M = 2012-02-29. A sum after 2999 is DAY_OPEN;
 * DAY_NONE and DAY_OPEN stay what they are.
 */
int32_t day_add(int32_t day, struct duration d);

MUST_CHECK enum status yearly_parse(const char *text, struct yearly *ret_y, struct err *err);
/*
 * The nearest such day of a year, the later of two equally near. 02-29 means 02-28 where there is none.
 * DAY_NONE, DAY_OPEN, and any day when y names none, stay what they are.
 */
int32_t yearly_nearest(struct yearly y, int32_t day);

/* The ends of a range may be a day and a month; one that ends before it begins is ERR_INVALID. */
MUST_CHECK enum status span_parse(const char *text, struct span *ret_span, struct err *err);
/* An end on a month's edge is written as a month, as long as the other end can be: one spelling each. */
void span_text(const struct span *span, char ret_text[24]);

/* YYYY-MM-DDTHH:MM:SSZ, exactly. */
MUST_CHECK enum status time_parse(const char *text, int64_t *ret_time, struct err *err);
void time_text(int64_t time, char ret_text[TIME_TEXT]); /* "" before 1900 and after 2999 */
int32_t time_day(int64_t time); /* DAY_NONE before 1900, DAY_OPEN after 2999 */
/* Its first and its last second. INT64_MAX for DAY_OPEN, INT64_MIN for DAY_NONE. */
int64_t day_start(int32_t day);
int64_t day_end(int32_t day);

#endif
