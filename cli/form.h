/*
 * Filling in a form on the command line: which form and version it is, --mark, --note and --feedback.
 * Whether it is complete the rules of entries say.
 */
#ifndef CLI_FORM_H
#define CLI_FORM_H

#include "cli/app.h"

struct args;

/* "ID=VALUE" as `option` gives it, split; ERR_INVALID. ret_id lives in the arena, ret_value in `text`. */
MUST_CHECK enum status form_pair(const char *text, const char *option, struct arena *a,
				 const char **ret_id, const char **ret_value, struct err *err);
/* Puts the form of the tool, as the curriculum has it, into the body. ERR_NOT_FOUND. */
MUST_CHECK enum status form_of_tool(struct app *app, const struct digest *curriculum,
				    const char *tool, json_t *body, struct err *err);
/*
 * The same of the tool that --form names; where it is FILE/TOOL that is what is said, and the rules hold it to
 * the curriculum's. Without --form nothing.
 */
MUST_CHECK enum status form_option(struct app *app, const struct args *args,
				   const struct digest *curriculum, json_t *body, struct err *err);
/* The same of the tool that a request asks for, by the curriculum that it was sent under. */
MUST_CHECK enum status form_of_request(struct app *app, const struct record *record,
				       const struct entry *request, json_t *body, struct err *err);
/* Puts --mark ID=POINT into the body, and --note ID=TEXT and --feedback TEXT among the texts. */
MUST_CHECK enum status form_args(const struct args *args, struct arena *a, json_t *body,
				  struct say *say, struct err *err);

#endif
