/* What waits for an assessor, as data: one line of the queue, and one request in full. */
#ifndef CLI_QUEUE_JSON_H
#define CLI_QUEUE_JSON_H

#include <jansson.h>

#include "cli/queue.h"

/* "waiting", "not approved", "unconfirmed", "frozen". */
const char *queue_state(const struct queue_item *item);

/*
 * One of the queue: {seq, evidence, trainee, trainee_name, ... risk, due, freeze, holds, answerable, obstacle,
 * role_until, size: {words, files}, earlier}; `earlier` is how often the same was judged not yet. The caller's.
 */
json_t *queue_item_json(struct app *app, const struct queue_item *item);

/*
 * The same, and beside it all that whoever answers has to see, as queue_page tells it: `asks`, what the curriculum
 * asks for, in its words; `shown`, what the trainee shows; `before`, what was said to earlier tries; `form`, as
 * form_show.h has it, null where the curriculum has none; `weighty`: it needs more than a look. The caller's.
 */
json_t *queue_full_json(struct app *app, const struct queue_item *item);

/*
 * What the curriculum says of activities and outcomes that are to be reviewed, or of the modules in which an assessment
 * may count, with its topic ("CEN-R1/T4"; "" none): the member `asks`. The caller's.
 */
struct curriculum;
json_t *queue_asks_json(const struct curriculum *c, const char *const *targets, size_t count, bool review,
			const char *topic);

#endif
