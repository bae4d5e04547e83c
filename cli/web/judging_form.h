/*
 * The decision about one request as a form: satisfactory, not yet or not mine, the marks and words of the tool's
 * form with what each point means, and what was chosen put into the words of the command that says it. `doc` is as
 * `attest queue ENTRY --json` tells it. Nothing is chosen beforehand, and nothing here signs.
 */
#ifndef CLI_WEB_JUDGING_FORM_H
#define CLI_WEB_JUDGING_FORM_H

#include <jansson.h>

#include "cli/web/route.h"
#include "core/err.h"

struct visit;
struct drafting;
struct text;

/* The fields that it may have beside those of the form: for a row of the table of routes. */
extern const struct route_field judging_form_fields[];

/* The form; it is sent to `address`. */
void judging_form_draw(struct visit *v, const json_t *doc, const char *address);

/*
 * What was sent, as the command says it; `packet` is what somebody without an account answers (cli/packet_show.h:
 * asked_full_json gives `doc` then), else NULL. What is wrong with it is said by page_wrong, and *ret_sentence is NULL then;
 * else it is what they say, in the first person. Fails only with the machine.
 */
MUST_CHECK enum status judging_form_read(struct visit *v, const json_t *doc, const struct text *packet,
					 struct drafting *ret_drafting, const char **ret_sentence, struct err *err);

#endif
