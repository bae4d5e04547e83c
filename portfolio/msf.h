/*
 * Feedback of colleagues (multi-source feedback): a request whose tool raters fill in. It is gathered in a
 * chain of its own, so that the trainee's portfolio holds one summary and nothing that tells who said what.
 * The chain is a `portfolio` of entries, named msf- and the first 16 hex digits of the request's digest; no
 * person has such an id. Whoever is asked by the request gathers it: invites, sums up, and closes.
 *
 * Of each rater the latest rating counts. A chain is open while its request is undecided and not void.
 */
#ifndef PORTFOLIO_MSF_H
#define PORTFOLIO_MSF_H

#include "portfolio/kind.h"
#include "portfolio/world.h"

#define MSF_PREFIX "msf-"
#define MSF_CHAIN 21	   /* bytes of a chain's name and a NUL */
#define MSF_RATERS_MAX 200 /* who may be invited in one chain */

struct msf {
	const char *chain, *trainee;
	struct digest digest; /* of the request */
	struct request_state request;
	struct enrolment enrolment;
	struct tool_form form;
};

/* The chain of a request. */
void msf_chain(const struct digest *request, char ret_chain[MSF_CHAIN]);
bool msf_is_chain(const char *portfolio);
/*
 * What is gathered in the chain. ERR_NOT_FOUND: no request has it, or its tool is not for raters. Should
 * two requests have one chain, it is that of the first.
 */
MUST_CHECK enum status msf_find(struct world *w, const char *chain, struct msf *ret_msf,
				struct err *err);

struct msf_rater {
	const char *rater;
	uint64_t invitation, rating; /* places in the log; rating 0: has not answered */
	struct digest rating_digest;
	int64_t invited;
};
/* Who is invited, by place in the log: for whoever gathers it, and nobody else. Lives in w->arena. */
MUST_CHECK enum status msf_raters(struct world *w, const char *chain, struct msf_rater **ret_raters,
				  size_t *ret_count, struct err *err);
/* An invitation that waits for its rater, who has not answered yet, in a chain that is open. */
struct msf_invited {
	uint64_t seq, request; /* places in the log */
	const char *trainee, *gatherer;
	struct tool_form form;
	int64_t asked; /* accepted */
};
/* Those of a rater, oldest first, for their eyes alone. Lives in w->arena. */
MUST_CHECK enum status msf_invitations(struct world *w, const char *rater,
				       struct msf_invited **ret_items, size_t *ret_count,
				       struct err *err);
/* How often each point was given: an array of {mark, point, raters}, by mark, then point, bytewise. */
MUST_CHECK enum status msf_counts(struct world *w, const char *chain, json_t **ret_counts,
				  struct err *err);
/* SHA-256(salt || the rating's digest), as the summary names a rating. */
struct digest msf_salted(const uint8_t salt[32], const struct digest *rating);

/*
 * May `reader` (NULL: nobody in particular) be shown this entry? One in a chain is for its author and who
 * gathers the feedback; an invitation also for whom it invites. Everything else is for everybody.
 */
MUST_CHECK enum status msf_shows(struct world *w, const struct entry *e, const char *reader,
				 bool *ret_shows, struct err *err);

#endif
