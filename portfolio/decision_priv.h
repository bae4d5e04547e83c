/*
 * Deciding the attempts of a request. An assessment, and whatever else says how a piece of evidence was
 * judged, is about = [request, its evidence], decides all attempts of that request at once, and makes the
 * same facts; who says it and what must hold besides stands in its own row.
 *
 * A row's check calls decision_read, decision_check_assessor and decision_check_judgements, its apply
 * decision_read and decision_make. What is made void later decides no longer: that is the row's
 * `revocable`, not said here.
 */
#ifndef PORTFOLIO_DECISION_PRIV_H
#define PORTFOLIO_DECISION_PRIV_H

#include "portfolio/kind.h"
#include "portfolio/world.h"

/* Of the body's member `judgements`, a list of objects: attempt `n`, from 1, and its `point`. */
extern const struct field decision_judgement[];

struct decision {
	/* Whose judgement it is and whose role counts: the author, or whom the entry reports. */
	const char *assessor;
	struct request_state request;
	struct evidence_state evidence;
	struct enrolment enrolment;
};

/*
 * The request of entry `seq`. ERR_DENIED when it was not sent to `assessor` (NULL: to whomever it was
 * sent), ERR_CONFLICT when it is void or decided.
 */
MUST_CHECK enum status decision_request(struct world *w, const struct entry *e, uint64_t seq,
					const char *assessor, struct request_state *ret_request,
					struct err *err);

/*
 * What `e` would decide, whatever became of the request and its evidence since. ERR_INVALID when it is not
 * about these two; ERR_DENIED as above; ERR_CONFLICT when the request is for other evidence.
 */
MUST_CHECK enum status decision_look(struct world *w, const struct entry *e, const char *assessor,
				     struct decision *ret_decision, struct err *err);

/*
 * What `e` decides: a request as of decision_request, of which the evidence is the latest revision and
 * not withdrawn. Fails as decision_look, and as decision_request.
 */
MUST_CHECK enum status decision_read(struct world *w, const struct entry *e, const char *assessor,
				     struct decision *ret_decision, struct err *err);

/*
 * May the assessor judge this? No trainee today, approved by the training officer, and with a role that
 * reaches the tool and all that is judged today and on the evidence's last day. ERR_DENIED.
 */
MUST_CHECK enum status decision_check_assessor(struct world *w, const struct entry *e,
					       const struct decision *decision, struct err *err);

/* Did a role of the assessor reach the tool and all that is judged on that day? ERR_DENIED. */
MUST_CHECK enum status decision_check_day(struct world *w, const struct decision *decision,
					  int32_t day, struct err *err);

/* The form that the body names, which must be that of the request's tool: as form_named, ERR_CONFLICT. */
MUST_CHECK enum status decision_form(struct world *w, const struct entry *e,
				     const struct decision *decision, struct tool_form *ret_form,
				     struct err *err);
/* Is each attempt judged exactly once, at a point of the tool's judgements? ERR_INVALID. */
MUST_CHECK enum status decision_check_points(struct world *w, const struct entry *e,
					     const struct decision *decision, struct err *err);
/*
 * The same, and is the form complete? It is filled in by the body's `form`, `judgements` and `marks` and
 * the texts "note.*". ERR_INVALID; ERR_CONFLICT where it is not the form that the request asks for.
 */
MUST_CHECK enum status decision_check_judgements(struct world *w, const struct entry *e,
						 const struct decision *decision, struct err *err);

/* The facts: a row of fact_decision for each attempt. */
MUST_CHECK enum status decision_make(struct world *w, const struct entry *e,
				     const struct decision *decision, struct err *err);
/* The fact, beside those, that it is as a paper says it, by the word of who reports it. */
MUST_CHECK enum status decision_report(struct world *w, const struct entry *e, struct err *err);

#endif
