#include "cli/web/cohort_waits.h"

#include <string.h>

#include "assessment/cohort.h"
#include "cli/web/access.h"
#include "cli/web/moves.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

/* Days from a time of the document to its `as_of`, from date to date as everywhere. */
static int64_t days_since(const char *time, const char *as_of)
{
	int64_t from, to;

	if (time_parse(time, &from, NULL) != OK || time_parse(as_of, &to, NULL) != OK)
		return 0;
	return time_day(to) - time_day(from);
}

static json_t *row_of(const json_t *rows, const char *member, const char *text)
{
	json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		if (strcmp(json_text(row, member), text) == 0)
			return row;
	}
	return NULL;
}

static void count_more(json_t *of, const char *member, int64_t more)
{
	json_object_set_new(of, member, json_integer(json_number(of, member) + more));
}

/* Counts it with the oldest, in {count, days}. */
static void count_item(json_t *of, int64_t days)
{
	count_more(of, "count", 1);
	if (!json_is_integer(json_object_get(of, "days")) || json_number(of, "days") < days)
		json_object_set_new(of, "days", json_integer(days));
}

static json_t *no_ages(void)
{
	json_t *ages = json_array();

	for (size_t i = 0; i < COHORT_AGES; i++)
		json_array_append_new(ages, json_integer(0));
	return ages;
}

static void add_waited(struct visit *v, json_t *waited, const json_t *item)
{
	const char *holder = json_text(item, "holder"), *role = json_text(item, "role"), *trainee = json_text(item, "trainee");
	int64_t days = json_number(item, "days");
	json_t *one = row_of(waited, "holder", holder), *ages;
	size_t age = 0;

	while (days > cohort_age_until[age])
		age++;
	if (!one) {
		one = json_pack("{sbssssssso}", "listed", true, "holder", holder, "name",
				move_holder(v, holder, role), "role", role, "of", json_object());
		json_object_set_new(one, "ages", no_ages());
		json_array_append_new(waited, one);
	}
	count_item(one, days);
	json_object_set_new(json_object_get(one, "of"), trainee, json_true());
	json_object_set_new(one, "trainees", json_integer((json_int_t)json_object_size(json_object_get(one, "of"))));
	ages = json_object_get(one, "ages");
	json_array_set_new(ages, age, json_integer(json_integer_value(json_array_get(ages, age)) + 1));
}

/* What the command `cohort` counts of a portfolio or of somebody where nothing waits that has an entry or a day. */
static void add_rest(const json_t *doc, json_t *waited)
{
	const char *as_of = json_text(doc, "as_of");
	json_t *row, *h;
	size_t i;

	json_array_foreach (json_object_get(doc, "trainees"), i, row) {
		json_t *waits = json_object_get(row, "waits");
		const char *since = json_text(row, "held_since");

		if (!json_flag(row, "frozen"))
			continue;
		json_object_set(waits, "count", json_object_get(row, "held"));
		if (*since)
			json_object_set_new(waits, "days", json_integer(days_since(since, as_of)));
	}
	json_array_foreach (json_object_get(doc, "holders"), i, h) {
		const char *since = json_text(h, "since");

		if (row_of(waited, "holder", json_text(h, "holder")))
			continue;
		json_array_append_new(
			waited, json_pack("{sOsOsOsOsOsOsosO*sO*}", "holder", json_object_get(h, "holder"), "name",
					  json_object_get(h, "name"), "role", json_object_get(h, "role"), "count",
					  json_object_get(h, "acts"), "trainees", json_object_get(h, "trainees"),
					  "ages", json_object_get(h, "ages"), "days",
					  *since ? json_integer(days_since(since, as_of)) : json_null(), "trainee",
					  json_object_get(h, "trainee"), "unit", json_object_get(h, "unit")));
	}
}

enum status cohort_waits(struct visit *v, json_t *doc, struct err *err)
{
	json_t *rows = json_object_get(doc, "trainees"), *waited = json_array(), *waiting, *row, *one;
	const json_t *item;
	size_t i;

	json_object_set_new(doc, "waited", waited);
	json_array_foreach (rows, i, row) {
		json_object_set_new(row, "waits", json_pack("{siso}", "count", 0, "days", json_null()));
	}
	TRY(visit_command(v, "waiting", VISIT_NONE, VISIT_NONE, &waiting, err));
	json_array_foreach (json_object_get(waiting, "items"), i, item) {
		const char *kind = json_text(item, "kind");

		row = row_of(rows, "trainee", json_text(item, "trainee"));
		if (!row || strcmp(kind, "case") == 0 || strcmp(kind, "exemption") == 0)
			continue;
		count_item(json_object_get(row, "waits"), json_number(item, "days"));
		if (v->roles & OVERSEERS)
			add_waited(v, waited, item);
	}
	add_rest(doc, waited);
	json_array_foreach (waited, i, one) {
		json_object_del(one, "of");
	}
	return OK;
}
