/*
 * Drafts of judgements that are made on pages. Until it is sealed a judgement is its author's alone: the draft lies in
 * the pages' own database as a box (core/seal_box.h) whose key only the author's browser has (visit_secret), and which
 * opens for that person and that case alone. Who has the server's files, its backups or another session reads nothing
 * of it; a browser that lost its cookie neither. Boxes grow in steps of
 * 16 KiB, so that their length tells little. While a page is drawn the server's memory has it: RULES.md section 11.
 *
 * A draft is {OUTCOME: {mark, reason}}, as `attest equivalence judge` keeps it.
 */
#ifndef CLI_WEB_SESSION_JUDGING_H
#define CLI_WEB_SESSION_JUDGING_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "cli/web/visit.h"

#define JUDGING_MAX (4ul << 20)

/* The visitor's draft of the case; {} where there is none, or *ret_closed: where there is one of another browser. */
MUST_CHECK enum status judging_read(struct visit *v, uint64_t kase, json_t **ret_draft, bool *ret_closed,
				    struct err *err);
/* Keeps it, in place of what there was. Gives this browser its secret where it has none. */
MUST_CHECK enum status judging_write(struct visit *v, uint64_t kase, const json_t *draft, struct err *err);

/* As what a signature names the draft that goes with it (sign_begin_draft). In the visit's arena. */
const char *judging_draft(struct visit *v, uint64_t kase);
/* Is that the name of such a draft, and of which case? */
bool judging_is_draft(const char *name, uint64_t *ret_kase);
/* Once it is sealed nothing of it stays here. OK where there is none. */
MUST_CHECK enum status judging_drop(struct visit *v, uint64_t kase, struct err *err);

#endif
