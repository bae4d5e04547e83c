/*
 * What was said of one sort about how somebody's training goes, with what was taken back since: for the
 * lists of reviews, reports, leave and working time.
 */
#ifndef CLI_PAST_H
#define CLI_PAST_H

#include "cli/app.h"
#include "portfolio/facts.h"
#include "portfolio/history.h"

struct past_said {
	struct past_entry past;
	struct entry entry; /* what was said, with its body */
	const char *by;	    /* who said it */
};
struct past {
	struct facts facts; /* of the trainee's latest enrolment, now */
	int32_t today;
	int32_t on_break; /* since; DAY_NONE: the trainee is on none */
	struct past_said *items; /* in the order in which they took effect */
	size_t count;
};

/* In the app's arena. ERR_NOT_FOUND: nobody is called so, or they are not enrolled. */
MUST_CHECK enum status past_load(struct app *app, const char *trainee, enum history what,
				 struct past *ret_past, struct err *err);

/* {trainee, curriculum, day, break_since}: what every such list begins with. */
json_t *past_head_json(const struct facts *f, int32_t today);
/* "Ann Lee (ann), STP-CEN@2023.1: leave on 2026-05-14", and "On a break since DAY." */
void past_print_head(struct app *app, const struct facts *f, const char *what, int32_t today);
/* "On a break since DAY." and a newline, where it is so on that day. */
void print_break(struct app *app, const struct facts *f, int32_t day);
/* A member of the body that is a word, "" where it is not there. */
const char *past_word(const struct past_said *said, const char *member);
/* Under an entry: a text of it, if it is there; and that it was revoked. */
void past_print_text(struct app *app, const struct past_said *said, const char *name);
void past_print_voided(struct app *app, const struct past_said *said);
/* {seq, by, role, accepted, revoked_by}, to which more is added. */
json_t *past_said_json(const struct past_said *said);
/* The text, or null. */
json_t *past_text_json(struct app *app, const struct past_said *said, const char *name);

#endif
