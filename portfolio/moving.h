/*
 * Moving a trainee from one enrolment to another: the facts that a `transfer` makes. What carries
 * is decided by its row, which needs the engine (assessment/kinds_transfer.c).
 */
#ifndef PORTFOLIO_MOVING_H
#define PORTFOLIO_MOVING_H

#include "portfolio/kind.h"
#include "portfolio/world.h"

/*
 * May the trainee move to curriculum ID@VERSION today? ERR_DENIED it is retired or closed,
 * ERR_CONFLICT they are enrolled on another version of it besides, have not begun, or the portfolio
 * is frozen.
 */
MUST_CHECK enum status moving_allows(struct world *w, const char *trainee, const char *ref,
				     const struct enrolment *leaving, struct err *err);

/*
 * The facts: the enrolment `leaving` ends today, and entry `e` makes a new one, on the body's
 * `curriculum` and `target`, with the same start, officer, site and working time; with what
 * `carries` and `signs` list.
 */
MUST_CHECK enum status moving_make(struct world *w, const struct entry *e,
				   const struct enrolment *leaving, struct err *err);

/*
 * ERR_CONFLICT: something was done under the enrolment that entry `seq`, a transfer in effect, has
 * made: it is not taken back any more. OK for one that still waits.
 */
MUST_CHECK enum status moving_revocable(struct world *w, const char *trainee, uint64_t seq,
					struct err *err);

#endif
