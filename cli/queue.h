/*
 * What waits for an assessor, with all that somebody wants to know who has two minutes between patients:
 * how old it is, by when it has to be answered, what it holds up, and whether this person can answer it at
 * all. Nothing is decided here: completion.h says what is missing and when it is due, and the rules of the
 * journal say who may answer.
 */
#ifndef CLI_QUEUE_H
#define CLI_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assessment/completion.h"
#include "cli/app.h"
#include "portfolio/list.h"

#define QUEUE_USUAL_LEAST 7   /* days: who answers faster than that is still warned a week before */
#define QUEUE_USUAL_UNKNOWN 14 /* days taken to be usual of who has answered hardly anything */
#define QUEUE_AHEAD 28	      /* days before a date from which on it is mentioned as near */

/* How pressing it is, by the dates that are known now. */
enum queue_risk {
	QUEUE_CALM,
	QUEUE_NEAR,    /* a date is within QUEUE_AHEAD days */
	QUEUE_OVERDUE, /* the module's day is past; it still counts */
	QUEUE_RED,     /* a date is within the days that this assessor usually takes */
	QUEUE_FROZEN,  /* the freeze is past: what is decided now does not count */
};

/* A module that lacks what the request was sent for. */
struct queue_hold {
	const char *module;
	int32_t acts, missing; /* how many acts this request is of those that the module lacks */
	bool last;	       /* with it the module lacks nothing but its closing signature */
};

struct queue_item {
	struct listed_request request;
	struct entry asked, evidence; /* what was sent, and with what */
	const char *title;	      /* of the evidence; NULL: erased */
	const struct completion *completion; /* of the enrolment that it was sent under, now */
	int32_t days;			     /* whole days since it was sent */
	int32_t due, freeze;		     /* days; DAY_OPEN: none */
	enum queue_risk risk;
	struct queue_hold *holds;
	size_t hold_count;
	const char *obstacle; /* why it cannot be answered now, and what to do; NULL: it can */
	int32_t role_until;   /* last day of the roles that let them answer it; DAY_OPEN: none */
};

struct queue {
	struct queue_item *items; /* oldest first */
	size_t count;
	int32_t usual; /* days that this assessor usually takes to answer */
};

/*
 * All that waits for app->as now, in the app's arena. ERR_NOT_FOUND: nobody is called so.
 */
MUST_CHECK enum status queue_load(struct app *app, struct queue *ret_queue, struct err *err);
/*
 * The same of one request only, by its place in the log: one item, or none where it waits for app->as no
 * longer.
 */
MUST_CHECK enum status queue_load_one(struct app *app, uint64_t request, struct queue *ret_queue,
				      struct err *err);

const char *queue_risk_name(enum queue_risk risk); /* "calm", "near", ... */
/* "due 2026-05-20 (in 6 days); counts until 2026-09-30": "" where no date is known. In the arena. */
const char *queue_due_words(struct app *app, const struct queue_item *item);
/* "CEN-S1, 2 of the 10 things that it lacks"; "" of nothing. In the arena. */
const char *queue_hold_words(struct app *app, const struct queue_item *item);
/* That a role is about to end; NULL where it is not. In the arena. */
const char *queue_role_words(struct app *app, const struct queue_item *item);

#endif
