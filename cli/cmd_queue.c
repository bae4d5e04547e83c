/* What waits for an assessor: as a list, one request in full, or answered one after another. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/queue.h"
#include "cli/words.h"
#include "core/date.h"

/* ---- as data ---- */

static json_t *holds_json(const struct queue_item *item)
{
	json_t *list = json_array();

	for (size_t i = 0; i < item->hold_count; i++)
		json_array_append_new(list,
				      json_pack("{sssisisb}", "module", item->holds[i].module, "acts",
						(int)item->holds[i].acts, "missing",
						(int)item->holds[i].missing, "last", item->holds[i].last));
	return list;
}

/* What was sent, then what to make of it. */
static json_t *item_json(const struct queue_item *item, const char *state)
{
	const struct listed_request *r = &item->request;
	char sent[TIME_TEXT];
	json_t *doc;

	time_text(r->sent, sent);
	doc = json_pack("{sIsIsssssssssssssiss}", "seq", (json_int_t)r->seq, "evidence",
			(json_int_t)r->evidence, "trainee", r->trainee, "assessor", r->assessor, "tool",
			r->tool, "for", r->targets, "title", item->title ? item->title : "", "sent", sent,
			"days", (int)item->days, "state", state);
	json_object_update_new(doc, json_pack("{sssosososososo}", "risk", queue_risk_name(item->risk),
					      "due", json_day(item->due), "freeze", json_day(item->freeze),
					      "holds", holds_json(item), "answerable",
					      json_boolean(item->obstacle == NULL), "obstacle",
					      item->obstacle ? json_string(item->obstacle) : json_null(),
					      "role_until", json_day(item->role_until)));
	return doc;
}

/* ---- as text ---- */

static const char *state_of(const struct queue_item *item)
{
	return item->risk == QUEUE_FROZEN ? "frozen" : item->request.approved ? "waiting" : "not approved";
}

/* The word of a risk, "" of none; in colour on a terminal. */
static const char *risk_words(struct app *app, enum queue_risk risk)
{
	const char *name = queue_risk_name(risk);

	switch (risk) {
	case QUEUE_CALM:
		return "";
	case QUEUE_NEAR:
		return arena_printf(app->arena, "%s: ", name);
	case QUEUE_OVERDUE:
		return arena_printf(app->arena, "%s%s%s: ", app->colour ? "\033[33m" : "", name,
				    app->colour ? "\033[0m" : "");
	case QUEUE_RED:
	case QUEUE_FROZEN:
		return arena_printf(app->arena, "%s%s%s: ", app->colour ? "\033[31m" : "", name,
				    app->colour ? "\033[0m" : "");
	}
	return "";
}

/* The lines that follow what was sent: by when, what hangs on it, whether it can be answered. */
static void print_matters(struct app *app, const struct queue_item *item)
{
	const char *due = queue_due_words(app, item), *holds = queue_hold_words(app, item);
	const char *role = queue_role_words(app, item);

	if (*due)
		print_wrapped(app->out,
			      arena_printf(app->arena, "       %s", risk_words(app, item->risk)),
			      "         ", due);
	print_wrapped(app->out, "       ", "         ",
		      *holds ? arena_printf(app->arena, "holds up %s", holds) :
			       "holds up nothing: what it was sent for is there by now");
	if (item->obstacle)
		print_wrapped(app->out, "       ", "         ",
			      arena_printf(app->arena, "cannot be answered now: %s", item->obstacle));
	if (role)
		print_wrapped(app->out, "       ", "         ", role);
}

static void print_item(struct app *app, const struct queue_item *item)
{
	const struct listed_request *r = &item->request;
	char sent[TIME_TEXT];

	time_text(r->sent, sent);
	fprintf(app->out, "%5llu  %.10s  %-12s  %-12s  %s %s  (%d days)\n       ",
		(unsigned long long)r->seq, sent, state_of(item), r->trainee, r->tool, r->targets,
		(int)item->days);
	print_text(app->out, item->title ? item->title : "(erased)");
	fputc('\n', app->out);
	print_matters(app, item);
}

static void print_end(struct app *app, const struct queue *queue)
{
	size_t red = 0;

	for (size_t i = 0; i < queue->count; i++)
		red += queue->items[i].risk == QUEUE_RED;
	fprintf(app->out, "%zu wait%s. You usually answer within %d days", queue->count,
		queue->count == 1 ? "s" : "", (int)queue->usual);
	if (red > 0)
		fprintf(app->out, "; %zu %s due within that", red, red == 1 ? "is" : "are");
	fputs(".\n", app->out);
}

static enum status queue_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct queue queue;

	(void)args;
	TRY(queue_load(app, &queue, err));
	for (size_t i = 0; i < queue.count; i++) {
		if (app->json)
			json_array_append_new(doc, item_json(&queue.items[i], state_of(&queue.items[i])));
		else
			print_item(app, &queue.items[i]);
	}
	if (app->json)
		return print_json(app, json_incref(doc), err);
	if (queue.count == 0)
		fputs("Nothing waits for you. Thank you.\n", app->out);
	else
		print_end(app, &queue);
	return OK;
}

extern const struct command cmd_queue[];
const struct command cmd_queue[] = {
	{ "queue", "", "list what waits for you, oldest first, with what is due and what it holds up",
	  "`red`: a date is as near as you usually take to answer (the middle of your last 20 answers, 7 days at\n"
	  "least). `near`: within 28 days. `overdue`: the day of its module is past, and it still counts.\n"
	  "`frozen`: the portfolio has frozen, and what is decided now does not count. `not approved`: the\n"
	  "training officer has to approve you first. What stands in the way of an answer is said, with what to do.",
	  NULL, NEEDS_STORE | NEEDS_AS, queue_run, "attest --as chandra queue" },
	{ NULL },
};
