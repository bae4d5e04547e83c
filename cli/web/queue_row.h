/* One request of the queue as pages draw it; rows are as `attest queue --json` tells them. */
#ifndef CLI_WEB_QUEUE_ROW_H
#define CLI_WEB_QUEUE_ROW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct visit;

/* A request for a judgement: not an answer from outside, and not feedback that is asked for. */
bool row_is_request(const json_t *row);
bool row_is_case(const json_t *row); /* of equivalence: cli/queue_cases.h */
/* A date is nearer than they usually take, or past. */
bool row_is_pressing(const json_t *row);
/* What it takes to read it, roughly: two at least. */
int row_minutes(const json_t *row);
const char *row_address(struct visit *v, const json_t *row); /* "/queue/57" */
/* "today", "1 day", "24 days". */
const char *row_age_words(struct visit *v, int64_t days);

/* A bar of 28 days with a mark where a fortnight ends; the words beside it. */
void row_age(struct visit *v, int64_t days);
/* By when, what hangs on it: "Due 31 May 2026, 17 days left". */
void row_due(struct visit *v, const json_t *row);
/* What was just signed here, by the field "signed"; nothing without it. `reader` sees it from now
 * on (NULL: not said). */
void row_signed(struct visit *v, const char *reader);
/* A list item. */
void row_draw(struct visit *v, const json_t *row);

/* The list of the single keys of a page, each with what it does. */
void row_keys(struct visit *v, const char *const (*keys)[2], size_t count);

#endif
