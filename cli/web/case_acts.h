/*
 * What is said of a case on pages, by whom and when: the one place in which pages say so. The rules (assessment/kinds_case.c,
 * kinds_judging.c, kinds_sealing.c, kinds_panel.c) have the last word when it is signed; tests/web/test_acts.c asks these
 * and the table of every act at every stage, and they agree.
 */
#ifndef CLI_WEB_CASE_ACTS_H
#define CLI_WEB_CASE_ACTS_H

#include "cli/web/case_page.h"

/* As what somebody says it. A registrar is none for a case of their own. */
enum case_part { OF_APPLICANT, OF_REGISTRAR, OF_CLERK, OF_MEMBER, OF_ASSESSOR };
#define AT_STAGE(stage) (1u << (stage))

struct case_act {
	const char *name;  /* "stand-down"; where it has another label at another stage, several rows have it */
	const char *page;  /* where it is said, after the address of the case */
	const char *label; /* of the link to there */
	enum case_part as;
	unsigned stages; /* AT_STAGE of each in which it may be said */
	bool (*when)(struct visit *v, const struct case_seen *seen); /* and in these only then; NULL: always */
	bool next;	     /* the stage waits for it */
	const char *not_now; /* what they are told at another time; NULL: another row of the name says it */
};
/* In the order in which they are offered; ends with a name that is NULL. */
extern const struct case_act case_acts[];

/* Would it be accepted of the visitor now? */
bool case_act_may(struct visit *v, const struct case_act *act, const struct case_seen *seen);
/* The same by any row of the name. */
bool case_may(struct visit *v, const char *name, const struct case_seen *seen);
/* For its page: ERR_NOT_FOUND where it is not theirs to say at any time; ERR_CONFLICT where it is, and not now. */
MUST_CHECK enum status case_act_check(struct visit *v, const char *name, const struct case_seen *seen, struct err *err);

/* [{act, label, page}]: what the visitor may say of the case now. The caller's. */
json_t *case_acts_json(struct visit *v, const struct case_seen *seen);
/* A button to the page of each, those that the stage waits for first; pages once, whatever is said there. */
void case_acts_offer(struct visit *v, const struct case_seen *seen, bool next);

#endif
