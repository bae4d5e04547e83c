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

#include "portfolio/kind.h"

/* What the applicant wants to be found equivalent to; case_target_name. */
enum case_target { TARGET_ENTRY, TARGET_OUTCOMES, TARGET_MODULES, TARGET_AWARD };
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
	bool signed_for;     /* somebody else signed for it: section 11 */
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
struct case_member {
	const char *person;
	enum case_seat seat;
};

struct case_file {
	const char *applicant;
	uint64_t seq; /* of the application */
	struct digest digest, process, curriculum;
	int64_t opened;		/* accepted */
	const char *ref;	/* the curriculum, ID@VERSION */
	enum case_target target;
	const char *award;	/* TARGET_AWARD; else "" */
	const char **list;	/* outcomes, modules, or CHOICE/GROUP of an award */
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
};

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

struct listed_case {
	const char *applicant;
	uint64_t seq;
};
/* All cases, or with `applicant` those of one person: by place in the log. Void ones are left out. */
MUST_CHECK enum status case_list(struct world *w, const char *applicant,
				 struct listed_case **ret_cases, size_t *ret_count,
				 struct err *err);

/* From now on the entry being judged belongs to case `kase`; of an application that is itself. */
MUST_CHECK enum status case_add(struct world *w, const struct entry *e, uint64_t kase,
				struct err *err);

/*
 * Why the records keep `person` from judging the case, in words that go on from the person's id ("is a
 * referee"); NULL: they do not. It is the first reason found; section 11 lists them all.
 */
MUST_CHECK enum status case_conflict(struct world *w, const struct case_file *c, const char *person,
				     const char **ret_why, struct err *err);
/* The number on a professional register; "" none. ERR_NOT_FOUND: nobody is called so. */
MUST_CHECK enum status case_register(struct world *w, const char *person, const char **ret_number,
				     struct err *err);

/* ---- processes ---- */

/* The process under which cases are judged: its name, and the text that is its file. ERR_NOT_FOUND. */
MUST_CHECK enum status case_process(struct world *w, const struct digest *digest,
				    const char **ret_ref, struct digest *ret_text, struct err *err);
/* The digest under which ID@VERSION was published; ERR_NOT_FOUND when it was not. */
MUST_CHECK enum status case_process_named(struct world *w, const char *ref,
					  struct digest *ret_digest, struct err *err);
MUST_CHECK enum status case_process_add(struct world *w, const char *ref,
					const struct digest *digest, const struct digest *text,
					struct err *err);

#endif
