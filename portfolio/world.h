/*
 * What the rows of kinds ask of the facts so far. An entry acts from its place in the log, and
 * entries are judged in that order, so what is in the tables is in effect; only days remain to be
 * compared.
 *
 * Every function fails only with the machine (ERR_IO), unless it says otherwise. Strings live in
 * w->arena. What was made void (withdrawn, revoked, or said with a key that was invalid already) is
 * not found.
 */
#ifndef PORTFOLIO_WORLD_H
#define PORTFOLIO_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "portfolio/facts.h"
#include "portfolio/kind.h"
#include "portfolio/signing.h"

/* The author of what the root key signs: entry 0, and the way out when registrars cannot go on. */
#define ROOT_AUTHOR "root"

/* ---- entries ---- */

struct known_entry {
	uint64_t seq;
	const char *kind, *portfolio, *author;
	struct digest key;
	int64_t accepted;
	bool voided;
};
/* ERR_NOT_FOUND: no entry of that digest. Void ones are found. */
MUST_CHECK enum status world_entry(struct world *w, const struct digest *digest,
				   struct known_entry *ret_entry, struct err *err);
/*
 * The one entry that `e` is about. ERR_INVALID when it is about none or several; `what` says in the
 * sentence what it should be about ("the enrolment that ends").
 */
MUST_CHECK enum status world_about(struct world *w, const struct entry *e, const char *what,
				   struct known_entry *ret_entry, struct err *err);
/*
 * The entry of that digest as it was signed, and the row of its kind: its structure, which rules may read.
 * ERR_NOT_FOUND: there is none; ERR_CORRUPT: its bytes are not those, or of no known kind.
 */
MUST_CHECK enum status world_said(struct world *w, const struct digest *digest,
				  struct entry *ret_entry, const struct kind **ret_row,
				  struct err *err);
/* From now on entry `target` of a portfolio counts no longer; nothing when it was void already. */
MUST_CHECK enum status world_void(struct world *w, const char *portfolio, uint64_t target,
				  struct err *err);
/* The day on which the entry being judged is accepted. */
int32_t world_today(const struct world *w);

/* ---- people, keys, roles ---- */

MUST_CHECK enum status world_has_person(struct world *w, const char *person, bool *ret_has,
					struct err *err);
/* ERR_NOT_FOUND says that nobody is known by that id, and what to do. */
MUST_CHECK enum status world_needs_person(struct world *w, const char *person, struct err *err);

struct known_key {
	const char *person;
	const uint8_t *spki;
	size_t spki_n;
	uint64_t seq; /* of the entry that made it */
	bool passkey; /* signs as `signing` says */
	struct passkey_use signing;
	bool voided;  /* that entry is void, and all that the key signed */
	bool ended;   /* or voided */
	int64_t end;  /* when ended: since when it is invalid */
};
/*
 * ERR_NOT_FOUND: nobody's. Ended and void ones are found. The root key is ROOT_AUTHOR's; the issuing
 * key signs no entry: its person is "".
 */
MUST_CHECK enum status world_key(struct world *w, const struct digest *key,
				 struct known_key *ret_key, struct err *err);
enum keys_held { KEYS_NEVER, KEYS_ENDED, KEYS_IN_FORCE };
MUST_CHECK enum status world_keys_held(struct world *w, const char *person,
				       enum keys_held *ret_held, struct err *err);
/*
 * What a new key signs to prove that whoever offers it has its private half: "attest key" LF, the
 * log's pin in hex, LF, person, LF, the key's fingerprint in hex, LF. In entry 0 the pin is not
 * known yet: `pin` NULL stands for 64 zeros.
 */
void key_proof_message(const struct digest *pin, const char *person,
		       const struct digest *fingerprint, struct buf *out);

/* Does a grant of this role reach `day`? Not for trainees: they have an enrolment. */
MUST_CHECK enum status world_holds(struct world *w, const char *person, enum role role, int32_t day,
				   bool *ret_holds, struct err *err);
/* All grants of the role that reach `day`, by place in the log. */
MUST_CHECK enum status world_grants(struct world *w, const char *person, enum role role,
				    int32_t day, struct held_role **ret_grants, size_t *ret_count,
				    struct err *err);
/* How many people are or ever were registrars. Once it is 2, it is so for good. */
MUST_CHECK enum status world_registrars_ever(struct world *w, int64_t *ret_count, struct err *err);
/*
 * How many people are registrars today and have a key in force, leaving out `person` (NULL: nobody)
 * and what would be void if `key` (NULL: none) were invalid since the instant `since`.
 */
MUST_CHECK enum status world_registrars_left(struct world *w, const char *person,
					     const struct digest *key, int64_t since,
					     int64_t *ret_count, struct err *err);
/*
 * Makes void what the key signed from `since` on, what it brought into effect by countersigning, and
 * all that was signed with the keys that were brought so, and so on.
 */
MUST_CHECK enum status world_void_key(struct world *w, const struct digest *key, int64_t since,
				      struct err *err);

/* ---- curricula and enrolments ---- */

/* The digest under which ID@VERSION was published; ERR_NOT_FOUND when it was not. */
MUST_CHECK enum status world_published(struct world *w, const char *ref, struct digest *ret_digest,
				       struct err *err);
/* The latest enrolment that has not ended before `day`; ERR_NOT_FOUND when there is none. */
MUST_CHECK enum status world_enrolment(struct world *w, const char *trainee, int32_t day,
				       struct enrolment *ret_enrolment, struct err *err);
/*
 * The enrolment that an entry in a portfolio belongs to, of those that are open today: what a training
 * officer says belongs to the latest of which the author is the officer, anything else to the latest.
 * With `bound` only those that are bound to the curriculum of this digest count; NULL: any.
 * ERR_NOT_FOUND none is open; ERR_DENIED the author is the officer of none; ERR_CONFLICT none of
 * these is bound to it.
 */
MUST_CHECK enum status world_enrolment_about(struct world *w, const struct entry *e,
					     const struct digest *bound,
					     struct enrolment *ret_enrolment, struct err *err);
/* The enrolment made by entry `seq`, ended or not; ERR_NOT_FOUND. */
MUST_CHECK enum status world_enrolment_at(struct world *w, const char *trainee, uint64_t seq,
					  struct enrolment *ret_enrolment, struct err *err);
/* Has the person an enrolment that has not ended before `day`? */
MUST_CHECK enum status world_is_trainee(struct world *w, const char *person, int32_t day,
					bool *ret_trainee, struct err *err);
/* ERR_DENIED: the person is a trainee today, and so assesses and supervises nobody. */
MUST_CHECK enum status world_no_trainee(struct world *w, const char *person, struct err *err);
/* The last day on which the trainee may send anything under the enrolment, by what is known at w->now. */
MUST_CHECK enum status world_freeze(struct world *w, const char *trainee,
				    const struct enrolment *enrolment, int32_t *ret_day,
				    struct err *err);
/* ERR_CONFLICT after that day. */
MUST_CHECK enum status world_not_frozen(struct world *w, const char *trainee,
					const struct enrolment *enrolment, struct err *err);
/* Has `officer` approved the assessor for the trainee, and not ended it? */
MUST_CHECK enum status world_approved(struct world *w, const char *trainee, const char *officer,
				      const char *assessor, bool *ret_approved, struct err *err);
/* The approval of entry `seq`: whom it approves, and whether it has ended. ERR_NOT_FOUND: it is none. */
MUST_CHECK enum status world_approval(struct world *w, const char *trainee, uint64_t seq,
				      const char **ret_assessor, bool *ret_ended, struct err *err);

/* ---- evidence, requests, decisions ---- */

struct evidence_state {
	uint64_t seq, root; /* this revision, the first one */
	/*
	 * The newest revision, but for those that an invalid key signed; == seq when this is it. Where
	 * an invalid key signed them all, this one.
	 */
	uint64_t latest;
	bool withdrawn; /* the latest is void */
	int32_t first_day, last_day;
};
/* ERR_NOT_FOUND when entry `seq` is no evidence of the trainee. */
MUST_CHECK enum status world_evidence(struct world *w, const char *trainee, uint64_t seq,
				      struct evidence_state *ret_evidence, struct err *err);

struct request_state {
	uint64_t seq, evidence, enrolment;
	const char *assessor, *tool, *topic; /* assessor: who is asked now */
	const char **items; /* one for each purpose, n = index + 1; { "" } for an assessment */
	size_t item_count;
	const char **modules;
	size_t module_count;
	bool decided, voided;
};
/* ERR_NOT_FOUND when entry `seq` is no request of the trainee. Void ones are found. */
MUST_CHECK enum status world_request(struct world *w, const char *trainee, uint64_t seq,
				     struct request_state *ret_request, struct err *err);
/* Makes void every undecided request for this evidence, in any revision. */
MUST_CHECK enum status world_void_requests(struct world *w, const char *trainee, uint64_t root,
					   struct err *err);

/*
 * Does a role of the assessor on `day` reach the tool of the request and all its items or modules? The
 * request may be one that is only thought of. ERR_DENIED says why not.
 */
MUST_CHECK enum status world_reaches(struct world *w, const struct enrolment *enrolment,
				     const struct request_state *request, const char *assessor,
				     int32_t day, struct err *err);
/*
 * May the assessor answer the request about[0], sent with the evidence about[1], at w->now, whatever the
 * form would say? By the rules of `assessment`, and with its refusals: ERR_DENIED, ERR_CONFLICT,
 * ERR_NOT_FOUND and ERR_INVALID say why not, and what to do.
 */
MUST_CHECK enum status world_may_decide(struct world *w, const char *trainee,
					const struct digest about[2], const char *assessor,
					struct err *err);

/* ---- modules ---- */

/* Does a signature of the module stand in the trainee's enrolment? */
MUST_CHECK enum status world_is_signed(struct world *w, const char *trainee, uint64_t enrolment,
				       const char *module, bool *ret_signed, struct err *err);
/* The facts of a module's signature: `e` closes the module for e->portfolio, resting on these. */
MUST_CHECK enum status world_sign(struct world *w, const struct entry *e, uint64_t enrolment,
				  const char *module, const struct rest *rests, size_t rest_count,
				  struct err *err);

/* ---- reviews, entry and awards ---- */

/* The facts of a review's record in the enrolment: `review` of `e`, whose author and role those are. */
MUST_CHECK enum status world_review(struct world *w, const struct entry *e, uint64_t enrolment,
				    const struct review_fact *review, struct err *err);
/* The facts of a signature of the entry gate ("entry") or of an award by `e`. */
MUST_CHECK enum status world_gate_sign(struct world *w, const struct entry *e, uint64_t enrolment,
				       const char *gate, struct err *err);

#endif
