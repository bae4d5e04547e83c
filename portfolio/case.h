/*
 * Cases of equivalence: what the entries of an applicant's own portfolio say of one application, as
 * plain values. A case is named by the log number of its `application`. Which entries belong to it is
 * a fact; what they say is read from what was signed, whose structure rules may read. Texts are not
 * here. What it means is assessment/RULES.md section 11.
 *
 * Everything lives in w->arena. What is void is left out.
 */
#ifndef PORTFOLIO_CASE_H
#define PORTFOLIO_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/key.h"
#include "portfolio/kind.h"

/* What the applicant wants to be found equivalent to; case_target_name. */
enum case_target { TARGET_ENTRY, TARGET_OUTCOMES, TARGET_MODULES, TARGET_AWARD, TARGET_STANDARDS,
		   TARGET_ROLE };
const char *case_target_name(enum case_target target);
MUST_CHECK enum status case_target_parse(const char *text, enum case_target *ret_target,
					 struct err *err);

struct case_post {
	const char *employer; /* a name, as of sites */
	int32_t from, until;  /* days; DAY_OPEN: still held */
};
struct case_prior { /* an award from before */
	int32_t day, level;
};

/* What a claim rests on. */
struct case_item {
	struct digest digest;
	uint64_t seq;
	const char *kind;
	bool knowledge;	     /* offered as what is known; else as what was done */
	int32_t last;	     /* last day worked; of what is no evidence, the day of its entry */
	bool gone;	     /* withdrawn, revised or revoked since */
	bool signed_for;     /* somebody else than the applicant signed for it: section 11 */
};
struct case_claim {
	uint64_t seq;
	struct digest digest;
	const char *unit;
	int32_t words; /* of its narrative, as its author counted them */
	struct case_item *items;
	size_t item_count;
};

/* Who judges and decides it. A specialist holds the specialism of the case; only the lay do not judge. */
enum case_seat { SEAT_PROFESSIONAL, SEAT_SPECIALIST, SEAT_LAY };
#define CASE_SEATS 3
const char *case_seat_name(enum case_seat seat);
MUST_CHECK enum status case_seat_parse(const char *text, enum case_seat *ret_seat, struct err *err);
/* As what who has that seat speaks. */
enum role case_seat_role(enum case_seat seat);
struct case_member {
	const char *person;
	enum case_seat seat;
};

/* ---- what its panel makes of it ---- */

enum unit_mark { MARK_MET, MARK_PARTLY, MARK_NOT_MET };
#define UNIT_MARKS 3
const char *unit_mark_name(enum unit_mark mark);
MUST_CHECK enum status unit_mark_parse(const char *text, enum unit_mark *ret_mark, struct err *err);

struct case_judgement {
	const char *unit;
	enum unit_mark mark;
};
/* What one assessor has said of the whole case, sealed, then opened. */
struct case_seal {
	const char *person;
	uint64_t seq; /* of `sealed` */
	int64_t at;   /* accepted */
	struct digest digest, commitment;
	uint64_t opened; /* `opened`; 0: not yet, and nothing is known of it */
	int64_t opened_at;
	struct digest opening;
	struct case_judgement *judgements; /* of every unit, in their order */
};

enum case_outcome { OUTCOME_EQUIVALENT, OUTCOME_CONDITIONAL, OUTCOME_NOT_EQUIVALENT };
const char *case_outcome_name(enum case_outcome outcome);
MUST_CHECK enum status case_outcome_parse(const char *text, enum case_outcome *ret_outcome,
					  struct err *err);
struct case_condition {
	const char *unit;
	int32_t by;   /* its last day */
	uint64_t met; /* `condition-met`; 0: not yet */
	int32_t met_on;
};
struct case_decision {
	uint64_t seq;
	int64_t at; /* accepted */
	struct digest digest;
	const char *author;
	enum case_outcome outcome;
	struct case_judgement *units; /* of the agenda, in its order */
	size_t unit_count;
	struct case_condition *conditions;
	size_t condition_count;
	const char **assents; /* members who have signed it too */
	size_t assent_count, assent_room;
	int64_t assented_at; /* accepted: the last of them */
	uint64_t ratified; /* 0: not yet */
	int64_t ratified_at;
	struct digest ratification;
	const char *ratifier;
};

struct case_file {
	const char *applicant;
	uint64_t seq; /* of the application */
	struct digest digest, process, curriculum;
	int64_t opened;		/* accepted */
	const char *ref;	/* the curriculum, ID@VERSION */
	enum case_target target;
	const char *award;	/* TARGET_AWARD; else "" */
	const char *profile;	/* TARGET_ROLE: one of the process; else "" */
	const char **list;	/* outcomes, modules, sets of standards, or CHOICE/GROUP of an award */
	size_t list_count;
	const char **declares;
	size_t declare_count;
	const char **referees;
	size_t referee_count;
	struct case_post *posts;
	size_t post_count;
	struct case_prior *priors;
	size_t prior_count;
	struct case_claim *claims; /* the latest of each unit, by unit's first claim */
	size_t claim_count;
	uint64_t submitted; /* the submission that stands; 0: none, or it was sent back */
	struct digest submission;
	int64_t submitted_at; /* accepted; stays when it was sent back */
	uint64_t returned;    /* the latest entry that sent it back; 0: none */
	int64_t returned_at;
	bool rejected; /* for good */
	uint64_t allocated; /* the latest allocation of that submission; 0: none */
	int64_t allocated_at;
	const char *clerk;
	struct digest allocation;
	struct case_member *members;
	size_t member_count;
	const char **interested; /* members who stood down for an interest of theirs */
	size_t interested_count, interested_room;
	/* Of the allocation that stands: */
	struct case_seal *seals; /* in order of the log */
	size_t seal_count, seal_room;
	struct case_decision *decision; /* the latest; NULL: none */
	/* Of those before: */
	const char **judged; /* who has judged it already, in a panel that is no more */
	size_t judged_count, judged_room;
	uint64_t appealed; /* 0: never */
	int64_t appealed_at;
	struct case_decision *appealed_from;
};
/* The decision that the entry is; it is not in the log yet, so that `seq` and `at` are 0. ERR_INVALID. */
MUST_CHECK enum status case_decision_from(struct world *w, const struct entry *decision,
					  struct case_decision *ret_decision, struct err *err);
bool case_is_member(const struct case_file *c, const char *person, enum case_seat *ret_seat);
/* What that person has sealed under the allocation that stands; NULL: nothing. */
const struct case_seal *case_seal_of(const struct case_file *c, const char *person);
/* How many members judge; how many of their judgements are open. */
size_t case_assessors(const struct case_file *c);
size_t case_opened(const struct case_file *c);
/* Has everybody who judges sealed, and is all of it open? */
bool case_judged_open(const struct case_file *c);
/* Is all open, and the decision there, signed by all members, and ratified? */
bool case_is_agreed(const struct case_file *c);
bool case_is_ratified(const struct case_file *c);
/*
 * What a ratified decision comes to on a day: as it was decided, but that `conditional` is `equivalent` once
 * every condition is met, and `not-equivalent` from the day after the last day of one that is not.
 */
enum case_outcome case_outcome_on(const struct case_decision *decision, int32_t day);
/* Is that ratification the one that stands, and the case equivalent by it on that day, every condition met? */
bool case_is_equivalent_by(const struct case_file *c, const struct digest *ratification, int32_t day);
/* The ratification that was taken back, of a case of which none stands; 0: there is none. */
MUST_CHECK enum status case_revoked(struct world *w, const struct case_file *c,
				    uint64_t *ret_ratification, struct err *err);
/*
 * May `revoke`, which is about an entry of kind `kind` at place `seq`, take that back as far as its case goes? A
 * ratification is taken back by nobody who could not ratify (ERR_DENIED), and not once it was appealed against; that
 * a condition is met, until its last day (ERR_CONFLICT). OK for every other kind.
 */
MUST_CHECK enum status case_revocable(struct world *w, const struct entry *revoke, const char *kind,
				      uint64_t seq, struct err *err);
/* ERR_DENIED: `person` sits in the panel of the case or is its applicant, so that somebody else ratifies. */
MUST_CHECK enum status case_may_ratify(const struct case_file *c, const char *person, struct err *err);
/*
 * Is the entry, at place `seq` of the applicant's portfolio, what a panel has not settled: an opened judgement, a
 * decision or a signature under one, of a case that is not ratified, or is not any more: then its ratification, what
 * followed from that, and what took either back, too? What an appeal is against was settled; of any
 * other kind of entry the answer is no. The applicant is given none of it, on whatever way (assessment/RULES.md
 * section 11): pages, exports and answers about a person ask here.
 */
MUST_CHECK enum status case_unsettled(struct world *w, const struct entry *e, uint64_t seq,
				      bool *ret_unsettled, struct err *err);
/* May it still become something: is it neither rejected nor decided for good? */
bool case_is_open(const struct case_file *c);

/* The case of entry `seq`; ERR_NOT_FOUND when that is no application of the applicant, or is void. */
MUST_CHECK enum status case_load(struct world *w, const char *applicant, uint64_t seq,
				 struct case_file *ret_case, struct err *err);
/* The case that an application would begin, which is not in the log yet: `seq` and `opened` are 0. */
MUST_CHECK enum status case_from(struct world *w, const struct entry *application,
				 struct case_file *ret_case, struct err *err);
/* The same as case_load of the case to which the entry of that digest belongs. */
MUST_CHECK enum status case_of(struct world *w, const char *applicant, const struct digest *digest,
			       struct case_file *ret_case, struct err *err);
/* The claim of a unit, NULL when there is none. */
const struct case_claim *case_claim_of(const struct case_file *c, const char *unit);

/*
 * What entry `seq` of the applicant's portfolio, which is no evidence, comes to: does it wait for a second
 * signer still; and was it satisfactory, which of a decision means one attempt at least, and of a result that
 * it was passed. Of any other kind `met` is true.
 */
MUST_CHECK enum status case_said(struct world *w, const char *applicant, uint64_t seq,
				 bool *ret_waits, bool *ret_met, struct err *err);

struct listed_case {
	const char *applicant;
	uint64_t seq;
};
/* All cases, or with `applicant` those of one person: by place in the log. Void ones are left out. */
MUST_CHECK enum status case_list(struct world *w, const char *applicant,
				 struct listed_case **ret_cases, size_t *ret_count,
				 struct err *err);
/*
 * Those in which `person` may have a part: all, where they were ever a registrar, an ETB assessor or lay (a member of a
 * panel stays one when the role has ended); else those that they claim with. NULL: all.
 */
MUST_CHECK enum status case_list_of(struct world *w, const char *person, struct listed_case **ret_cases,
				    size_t *ret_count, struct err *err);

/*
 * A case that may be asking somebody on a register to confirm its evidence: not decided for good, as far as the log's
 * order tells (case_is_open says so of the case when it is loaded), and either handed in or naming them.
 */
struct asking_case {
	const char *applicant;
	uint64_t seq;
	bool names;	/* its application names `person` as a referee */
	bool submitted; /* handed in, and not sent back */
};
/* Of all cases those that may be asking `person`, by place in the log. Of each only its application is read. */
MUST_CHECK enum status case_list_asking(struct world *w, const char *person, struct asking_case **ret_cases,
					size_t *ret_count, struct err *err);

/* From now on the entry being judged belongs to case `kase`; of an application that is itself. */
MUST_CHECK enum status case_add(struct world *w, const struct entry *e, uint64_t kase,
				struct err *err);

/*
 * Why the records keep `person` from judging the case, in words that go on from the person's id ("is a
 * referee"); NULL: they do not. It is the first reason found; section 11 lists them all.
 */
MUST_CHECK enum status case_conflict(struct world *w, const struct case_file *c, const char *person,
				     const char **ret_why, struct err *err);
/*
 * The public half of the key to which what `person` opens is sealed now: of several the newest.
 * ERR_NOT_FOUND: there is none, and what to do.
 */
MUST_CHECK enum status case_sealing_key(struct world *w, const char *person, struct key **ret_key,
					struct err *err);
/* The number on a professional register; "" none. ERR_NOT_FOUND: nobody is called so. */
MUST_CHECK enum status case_register(struct world *w, const char *person, const char **ret_number,
				     struct err *err);

/* ---- exemptions ---- */

/* An exemption that is not void and names a ratification by which its case is not equivalent any more. */
struct fallen_exemption {
	const char *trainee, *module;
	uint64_t seq, kase;
	int64_t since; /* when something of the case was last taken back, or it was appealed */
};
/* All of them, by place in the log: a registrar has to take each back, or ratify again. */
MUST_CHECK enum status case_fallen_exemptions(struct world *w, struct fallen_exemption **ret_fallen,
					      size_t *ret_count, struct err *err);

/* ---- processes ---- */

/* The process under which cases are judged: its name, and the text that is its file. ERR_NOT_FOUND. */
MUST_CHECK enum status case_process(struct world *w, const struct digest *digest,
				    const char **ret_ref, struct digest *ret_text, struct err *err);
/* The digest under which ID@VERSION was published; ERR_NOT_FOUND when it was not. */
MUST_CHECK enum status case_process_named(struct world *w, const char *ref,
					  struct digest *ret_digest, struct err *err);
/* The names, ID@VERSION, of all that were published and stand, the latest first. In w->arena. */
MUST_CHECK enum status case_processes(struct world *w, const char ***ret_refs, size_t *ret_count,
				      struct err *err);
MUST_CHECK enum status case_process_add(struct world *w, const char *ref,
					const struct digest *digest, const struct digest *text,
					struct err *err);

#endif
