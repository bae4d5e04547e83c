/*
 * Who holds what, and since when: all that waits for somebody's word in the portfolios of open enrolments
 * and in cases of equivalence, and what waits for a second signature. `waiting` lists it and `remind` writes to people about it.
 *
 * The holder is whose move it is. A request waits for the assessor who is asked; where the rules would let
 * them say nothing it waits for the training officer, who approves them or passes it on. Days are counted
 * from date to date, so that all of one day say the same.
 */
#ifndef CLI_WAITING_H
#define CLI_WAITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/app.h"

#define WAITING_LONG 14 /* days; what somebody else holds longer is the training officer's business too */

enum waiting_kind {
	WAITING_REQUEST,     /* for the assessor's answer */
	WAITING_APPROVAL,    /* a request whose assessor is not approved */
	WAITING_COVER,	     /* a request whose assessor cannot answer it, though approved */
	WAITING_NOMINATION,  /* for the training officer */
	WAITING_SIGNATURE,   /* a module, review or award whose rule holds */
	WAITING_COUNTERSIGN, /* for a second signature */
	WAITING_CASE,	     /* a case of equivalence, in whatever stage it is */
	WAITING_EXEMPTION,   /* by a case that is not equivalent any more: to be taken back */
};

struct waiting_item {
	enum waiting_kind kind;
	const char *trainee; /* of a case the applicant; "": store-wide */
	const char *officer; /* of the enrolment; "" store-wide */
	enum role role;	     /* whose move it is */
	const char *holder;  /* the person, or the role's name: anybody who holds it */
	const char *but;     /* the first signer, who is not meant by the role; "" nobody */
	const char *what;    /* "DOPS CEN-S2", in structure only: no word that somebody wrote */
	const char *of, *unit; /* of a signature: "module", "review", "entry" or "award", and its id; else "" */
	const char *assessor;  /* of a request or nomination; else "" */
	uint64_t entry;	     /* that waits; 0: none, a signature */
	int64_t since;	     /* when it came to this holder */
	int64_t sent;	     /* a request that was passed on: when it was sent; else 0 */
	int32_t days, due;   /* days held; day on which it is due, DAY_OPEN */
	bool escalated;	   /* held for longer than `after` days by somebody else than the officer */
};

struct waiting {
	struct waiting_item *items; /* oldest first */
	size_t count;
	size_t frozen; /* requests in frozen portfolios, not listed: an answer would not count */
};

/*
 * What waits for `person`, in their own portfolio, and with their trainees; who leads a programme, a school
 * or the register sees everything, and so does NULL. In the app's arena.
 */
MUST_CHECK enum status waiting_load(struct app *app, const char *person, int32_t after,
				    struct waiting *ret_waiting, struct err *err);
/* Is it this person's move? */
MUST_CHECK enum status waiting_is_theirs(struct app *app, const struct waiting_item *item,
					 const char *person, bool *ret_theirs, struct err *err);

/* How many of them that person holds. */
int64_t waiting_count(const struct waiting *waiting, const char *holder);
const char *waiting_kind_name(enum waiting_kind kind); /* "request", "approval", ... */
/* ", sent 2026-04-17, was due 2026-03-01": what is known of these days. In the arena. */
const char *waiting_day_words(struct app *app, const struct waiting_item *item);

/* The option --after DAYS, WAITING_LONG where it is not given. */
MUST_CHECK enum status waiting_after(const struct args *args, int32_t *ret_days, struct err *err);

#endif
