/*
 * What was taken back, in the words of who did so, and what that re-opens. Nothing that was said ever goes
 * away: an entry that counts no longer still stands in the log, and beside it who took it back, when and why.
 *
 * Reasons are texts, so that verdicts and their JSON, which are compared years later, hold none of them.
 */
#ifndef CLI_CORRECTION_H
#define CLI_CORRECTION_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "assessment/completion.h"
#include "cli/app.h"
#include "portfolio/list.h"

/* ---- what was taken back ---- */

struct taken_back {
	uint64_t target;  /* the entry that counts no longer */
	const char *kind; /* of it */
	uint64_t by;	  /* the entry that made it void */
	const char *words; /* "revoked on 2026-05-14 by greta, as assessor (entry 455): the wrong file" */
};

/* Of one entry; false: it is not void. Lives in the arena. */
bool taken_back(struct app *app, const char *portfolio, uint64_t target, struct taken_back *ret_taken);
/* {entry, kind, accepted, by, role, reason}: the entry that made it void; null where there is none. */
json_t *taken_back_json(struct app *app, const char *portfolio, uint64_t target);

/*
 * What a module of the answer no longer has: decisions and signatures that were taken back, oldest first, as
 * long as nothing has taken their place.
 */
struct taken_back *module_taken_back(struct app *app, const struct completion *c,
				     const struct module_result *m, size_t *ret_count);
/*
 * What was taken back since a flagged gate was closed: all of it that rules count, oldest first; of a gate
 * that is not flagged nothing.
 */
struct taken_back *gate_taken_back(struct app *app, const struct completion *c,
				   const struct gate_result *g, size_t *ret_count);

/*
 * What was taken back in a portfolio until the instant `at`: all of it that rules count, oldest first,
 * whatever has become of it since.
 */
struct taken_back *trainee_taken_back(struct app *app, const char *trainee, int64_t at, size_t *ret_count);

/* ---- what it comes to ---- */

/* What changes for a trainee when an entry is void. */
struct effect {
	const char *trainee, *unit; /* a module, review or award */
	const char *was, *is;	    /* states; "flagged" too */
	const char *text;	    /* one sentence without a full stop */
};
struct effects {
	struct effect *items;
	size_t count, room;
	struct listed_void *voids; /* what it makes void itself, in whichever portfolio */
	size_t void_count;
	bool wide; /* of several trainees */
};

/*
 * What would re-open if this were said now by app->as, and whoever else has to sign had: it is tried and
 * taken back, and nothing of it stays. A pure comparison of two answers: of the trainee in whose portfolio
 * it is said, or, store-wide, of everybody. Refusals of the entry's rules; its texts are not asked for. The
 * store is open for writing.
 */
MUST_CHECK enum status effects_of(struct app *app, const struct say *say, struct effects *ret_effects,
				  struct err *err);
/* [{entry, kind, portfolio, author}] */
json_t *voids_json(const struct effects *effects);
/* [{trainee, unit, was, is, text}] */
json_t *effects_json(const struct effects *effects);
/* A line for each, and what to type to see more; "Nothing else re-opens." of none. */
void effects_print(struct app *app, const struct effects *effects);

/*
 * Lists what entry `seq` has made void: which entries, whose, and for requests how to send them again.
 * Nothing where it has made nothing void. With --json nothing is printed.
 */
MUST_CHECK enum status print_made_void(struct app *app, uint64_t seq, struct err *err);

/* The same of what has only been tried. */
MUST_CHECK enum status print_would_void(struct app *app, const struct effects *effects, struct err *err);

/*
 * What waits for an assessor of one trainee (NULL: of anybody) and cannot be answered any more from that day
 * on, today at the earliest, with what to type; for whoever has just ended an approval or a role. With --json
 * nothing is printed.
 */
MUST_CHECK enum status print_stranded(struct app *app, const char *trainee, const char *assessor, int32_t day,
				      struct err *err);

#endif
