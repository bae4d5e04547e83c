/*
 * What the training clock counts of one enrolment (assessment/RULES.md section 3): plain values that the
 * rules of entries hand to whoever knows the curriculum, so that both freeze a portfolio by the same
 * facts.
 */
#ifndef CORE_TRAINING_H
#define CORE_TRAINING_H

#include <stddef.h>
#include <stdint.h>

/* Hundredths of full time, 1 to 100, from a day on. `entry`: who says so; of the first, the enrolment. */
struct working_time {
	int32_t from;
	int32_t hundredths;
	int64_t entry;
};
struct leave {
	int32_t from, until; /* until DAY_OPEN: it goes on */
	int64_t entry;
};
/* A due date of a phase ("phase/1"), review or award moved by decision; the latest stands. */
struct moved_date {
	const char *what;
	int32_t day;
	int64_t accepted;
	int64_t entry;
};

struct training {
	int32_t start, ended; /* first and last day of the enrolment; ended DAY_OPEN: it goes on */
	int32_t hundredths;   /* at the start */
	struct working_time *working; /* by day, of one day as told; may repeat the start's */
	size_t working_count;
	struct leave *leaves;
	size_t leave_count;
	struct moved_date *moved;
	size_t moved_count;
};

#endif
