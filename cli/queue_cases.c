#include "cli/queue_cases.h"

#include "cli/queue.h"
#include "cli/waiting_cases.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"

/*
 * A case is hours of reading, so that its last week is as red as a request's last usual days. A
 * clock that has run out closes nothing.
 */
static enum queue_risk risk_of(int32_t due, int32_t today)
{
	if (due == DAY_OPEN)
		return QUEUE_CALM;
	if (due < today)
		return QUEUE_OVERDUE;
	if (due - today <= QUEUE_USUAL_LEAST)
		return QUEUE_RED;
	return due - today <= QUEUE_AHEAD ? QUEUE_NEAR : QUEUE_CALM;
}

static void print_case(struct app *app, const struct waiting_item *item, enum queue_risk risk)
{
	char since[TIME_TEXT], due[DAY_TEXT];

	time_text(item->since, since);
	print_words(app->out, "%5llu  %.10s  %-12s  %-12s  %s  (%d days)\n",
		    (unsigned long long)item->entry, since, "case", item->trainee, item->what,
		    (int)item->days);
	if (item->due == DAY_OPEN)
		return;
	day_text(item->due, due);
	print_words(app->out, "       %s%s%s %s (%s); attest equivalence show %llu\n",
		    risk == QUEUE_CALM ? "" : queue_risk_name(risk), risk == QUEUE_CALM ? "" : ": ",
		    risk == QUEUE_OVERDUE ? "was due" : "due", due,
		    days_words(item->due, time_day(app_now(app)), app->arena),
		    (unsigned long long)item->entry);
}

enum status queue_cases(struct app *app, json_t *doc, size_t *ret_count, struct err *err)
{
	int32_t today = time_day(app_now(app));
	struct waiting_item *items;
	size_t count, theirs = 0;

	TRY(waiting_cases(app, app->as, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct waiting_item *item = &items[i];
		enum queue_risk risk = risk_of(item->due, today);
		char since[TIME_TEXT];
		bool is_theirs;

		TRY(waiting_is_theirs(app, item, app->as, &is_theirs, err));
		if (!is_theirs)
			continue;
		theirs++;
		time_text(item->since, since);
		json_array_append_new(
			doc, json_pack("{sIsssssssisssoss}", "seq", (json_int_t)item->entry,
				       "trainee", item->trainee, "what", item->what, "sent", since,
				       "days", (int)item->days, "state", "case", "due",
				       item->due == DAY_OPEN ? json_null() : json_day(item->due),
				       "risk", queue_risk_name(risk)));
		if (!app->json)
			print_case(app, item, risk);
	}
	*ret_count = theirs;
	return OK;
}
