/*
 * An applicant's claims as they are written on pages, over many evenings: one draft in the pages'
 * own database for each case, all its outcomes in it, until they are signed.
 *
 * A draft that says what the claim in the record says is none any more: so it ends by being signed,
 * however that is done. A claim as data is {narrative, practice: ["33"], knowledge: [...]}: its
 * words, and the numbers of entries.
 */
#ifndef CLI_WEB_CLAIMING_H
#define CLI_WEB_CLAIMING_H

#include "cli/web/case_page.h"
#include "cli/web/session_draft.h"
#include "cli/web/sign.h"

extern const char *const claim_shown[2]; /* "practice", "knowledge" */

struct claiming {
	struct case_seen seen;
	struct draft draft; /* id NULL: none yet */
	json_t *claims;	    /* {OUTCOME: claim}: what is still to be said; never NULL */
	bool may;	    /* the case is the applicant's to write */
};

/* Of the route's {case}. ERR_NOT_FOUND for whoever is not its applicant. */
MUST_CHECK enum status claiming_begin(struct visit *v, struct claiming *ret_claiming,
				      struct err *err);
/* Keeps c->claims. */
MUST_CHECK enum status claiming_keep(struct visit *v, const struct claiming *c, struct err *err);

/* "" where there is none. */
const char *claim_narrative(const json_t *claim);
/* How it offers the entry: an index of claim_shown, 2 not at all. */
size_t claim_offers(const json_t *claim, uint64_t seq);
/* What the rules would refuse later, to be said at once: "choose what shows it". NULL: nothing. */
const char *claim_lacks(const json_t *said);
/* The claim in the record, as data; in the arena. */
MUST_CHECK enum status claim_as_draft(struct visit *v, const struct case_claim *claim,
				      json_t **ret_claim, struct err *err);
/* Adds to `drafting` what the command would say of it; of the case by that name. As sign_draft. */
MUST_CHECK enum status claim_draft(struct visit *v, const char *name, const char *unit,
				   const json_t *said, struct drafting *drafting, struct err *err);

#endif
