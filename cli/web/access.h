/*
 * Who may see whose portfolio on the web: the one place that says so. Commands have no such rule, since whoever
 * runs them can read the store's files anyway; a page must ask here before it reads anything of a trainee's that
 * its address names. Private texts are kept apart from this (journal_text_access).
 */
#ifndef CLI_WEB_ACCESS_H
#define CLI_WEB_ACCESS_H

#include <stddef.h>

#include <stdint.h>

#include "core/err.h"
#include "core/role.h"

struct visit;

/* As what they see it; a later one sees no less than an earlier one. */
enum access {
	ACCESS_ASKED,	 /* asked by this trainee at some time */
	ACCESS_ASSESSOR, /* approved for them now, or supervises a placement: who may meet them as well */
	ACCESS_OVERSEER, /* a programme lead, a school, a registrar: all portfolios */
	ACCESS_OFFICER,	 /* the training officer of an enrolment of theirs, whatever else they are */
	ACCESS_OWN,
};

/* Roles in which all portfolios are seen; and those in which a cohort is: an officer sees the part of it that is theirs. */
#define OVERSEERS (ROLE_BIT(ROLE_PROGRAMME_LEAD) | ROLE_BIT(ROLE_SCHOOL) | ROLE_BIT(ROLE_REGISTRAR))
#define COHORT_READERS (OVERSEERS | ROLE_BIT(ROLE_TRAINING_OFFICER))

/*
 * As what the visitor sees the portfolio. ERR_NOT_FOUND: they do not, or there is none; which of the two is not
 * told.
 */
MUST_CHECK enum status access_portfolio(struct visit *v, const char *trainee, enum access *ret_access,
					struct err *err);

/*
 * The same of entry `seq`: of meetings, placements, reports, leave, moved dates and the end of an enrolment whoever
 * training.h shows them to and who wrote them; of what is about one entry alone, as a revocation is, whoever may see that
 * too; of what belongs to a case of equivalence, whoever may know of the case; the applicant not of
 * opened judgements and decisions before they are ratified (assessment/RULES.md section 11).
 */
struct entry;
MUST_CHECK enum status access_entry(struct visit *v, const struct entry *e, uint64_t seq, enum access *ret_access,
				    struct err *err);

/*
 * May the visitor confirm on a page what the case claims with (`equivalence corroborate`), and so read it? Whom its
 * application names as a referee; and once it is handed in who trains or oversees its applicant, which to have been
 * asked for something once is not. Not its applicant, nor who judges it, and only until it is decided. ERR_NOT_FOUND
 * as above. That they are on a register and hold the role is the rule's to ask.
 */
struct case_file;
struct asking_case;
MUST_CHECK enum status access_corroborate(struct visit *v, const struct case_file *file, struct err *err);
/* The same as far as case_list_asking tells, before the case is read. */
MUST_CHECK enum status access_asking(struct visit *v, const struct asking_case *kase, struct err *err);

/*
 * May the visitor ask for the command from elsewhere, by the mark of its row (cli/command.h)? `operand` is its first;
 * "" where it has none. ERR_NOT_FOUND as above; ERR_DENIED: it is for others; the sentence says for whom.
 */
struct command;
MUST_CHECK enum status access_command(struct visit *v, const struct command *c, const char *operand, struct err *err);

struct listed_enrolment;
/*
 * The enrolments that the visitor looks after: all of them as an overseer, else those whose training officer they are, which
 * have ended included. In order of trainee, in the arena.
 */
MUST_CHECK enum status access_trainees(struct visit *v, struct listed_enrolment **ret_items, size_t *ret_count,
				       struct err *err);

#endif
