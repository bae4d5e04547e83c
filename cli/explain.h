/*
 * Why a module, review, award or the entry is or is not complete, as a person would tell it. What is
 * computed is assessment/completion.h; here it becomes sentences, and the next thing to do. Everything lives
 * in the arena of the app and points into the completion.
 */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "assessment/completion.h"
#include "cli/app.h"

/* A sentence, and the places in the log that it rests on. */
struct told {
	const char *text;
	const int64_t *entries;
	size_t entry_count;
};
struct told_list {
	struct told *items;
	size_t count, room;
};

/* What somebody can do now. */
struct step {
	const char *holder;  /* whose move, as in struct blocker */
	const char *text;    /* "ask for a decision" */
	const char *command; /* "attest ..." */
};
#define STEPS_MAX 4

struct explanation {
	const char *kind; /* "module", "review", "award" or "entry" */
	const char *id, *title;
	const struct module_result *module; /* the one, or the other */
	const struct gate_result *gate;
	int32_t due; /* day; DAY_OPEN: none */
	const struct blocker *blockers; /* the shortest list of what is missing */
	size_t blocker_count;
	const char *answer;	/* one paragraph: is it complete, and why not */
	struct told_list asks;	/* what its rule asks for, and how much of that is there */
	struct told_list notes; /* waived, exempt, contested, chosen, flagged, frozen */
	struct step steps[STEPS_MAX]; /* the reader's (app->as, else the trainee's) first */
	size_t step_count;
};

/* ERR_NOT_FOUND: the answer has no module, review or award of that name. */
MUST_CHECK enum status explain(struct app *app, const struct completion *r, const char *what,
			       struct explanation *ret_explanation, struct err *err);

/* Who that is to the reader: "you", "Bela Varga (bela)", "the registrar". */
const char *explain_holder(struct app *app, const struct blocker *b);

#endif
