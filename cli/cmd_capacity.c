/* How many trainees a site has places for, and how many it has or will have: demand against places. */
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "core/csv.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/capacity.h"

#define MONTHS_SHOWN 12
#define MONTHS_MAX 240
#define CSV_MAX (4ul << 20)

/* ---- set ---- */

static enum status set_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role setters[] = { ROLE_PROGRAMME_LEAD, ROLE_REGISTRAR };
	const char *places = args_option(args, "--places");
	char *end;
	long value = strtol(places, &end, 10);
	struct digest digest;
	uint64_t seq;

	if (end == places || *end || value < 0 || value > PLACES_MAX) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "--places is a number from 0 to %d, not \"%s\"",
			    PLACES_MAX, places);
	}

	CLEANUP(json_cleanup) json_t *body =
		json_pack("{sssIssssss*}", "site", args_operand(args, 0), "places", (json_int_t)value,
			  "from", args_option(args, "--from"), "until", args_option(args, "--until"),
			  "specialism", args_option(args, "--specialism"));
	struct say say = { .kind = "capacity", .portfolio = "", .body = body };

	TRY(app_role(app, setters, 2, &say.role, err));
	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

/* ---- show ---- */

/* A month, or the part of it that was asked for. Of its days those with the most demand and fewest places. */
struct month {
	int32_t from, until;
	int64_t demand, places; /* the most and the least; PLACES_UNSAID: of no day was it said */
	int32_t over;		/* days on which more are placed than there are places */
};

struct site {
	const char *name;
	int32_t from, until;
	const char **specialisms; /* "" first: of all together */
	size_t specialism_count;
};

static int32_t month_end(int32_t day)
{
	int year, month, of_month;

	day_civil(day, &year, &month, &of_month);
	return day_add(day_of(year, month, 1), (struct duration){ 1, 'M' }) - 1;
}

static size_t months_between(int32_t from, int32_t until)
{
	size_t count = 0;

	while (from <= until && count <= MONTHS_MAX) {
		from = month_end(from) + 1;
		count++;
	}
	return count;
}

static void add_span(struct month *m, const struct capacity_span *s)
{
	int32_t first = s->from > m->from ? s->from : m->from;
	int32_t last = s->until < m->until ? s->until : m->until;

	if (first > last)
		return;
	if (s->demand > m->demand)
		m->demand = s->demand;
	if (s->places == PLACES_UNSAID)
		return;
	if (m->places == PLACES_UNSAID || s->places < m->places)
		m->places = s->places;
	if (s->demand > s->places)
		m->over += last - first + 1;
}

static enum status read_months(struct app *app, const struct site *site, const char *specialism,
			       struct month **ret_months, size_t *ret_count, struct err *err)
{
	size_t count = months_between(site->from, site->until), span_count;
	struct month *months = arena_array(app->arena, count, sizeof *months);
	struct capacity_asked asked = { site->name, specialism, site->from, site->until, app_now(app) };
	struct capacity_span *spans;
	int32_t from = site->from;

	TRY(capacity_spans(journal_db(app->journal), &asked, app->arena, &spans, &span_count, err));
	for (size_t i = 0; i < count; i++) {
		months[i] = (struct month){ .from = from, .until = month_end(from), .places = PLACES_UNSAID };
		if (months[i].until > site->until)
			months[i].until = site->until;
		for (size_t k = 0; k < span_count; k++)
			add_span(&months[i], &spans[k]);
		from = months[i].until + 1;
	}
	*ret_months = months;
	*ret_count = count;
	return OK;
}

static enum status read_window(struct app *app, const struct args *args, struct site *site,
			       struct err *err)
{
	const char *from = args_option(args, "--from"), *until = args_option(args, "--until");
	int year, month, day;

	day_civil(time_day(app_now(app)), &year, &month, &day);
	site->from = day_of(year, month, 1);
	if (from)
		TRY(day_parse(from, &site->from, err));
	site->until = day_add(site->from, (struct duration){ MONTHS_SHOWN, 'M' }) - 1;
	if (until)
		TRY(day_parse(until, &site->until, err));
	if (site->until >= site->from && months_between(site->from, site->until) <= MONTHS_MAX)
		return OK;
	app->exit_code = 2;
	return fail(err, ERR_INVALID, "--from is not after --until, and at most %d months before it",
		    MONTHS_MAX);
}

static enum status read_site(struct app *app, const struct args *args, struct site *ret_site,
			     struct err *err)
{
	struct site site = { .name = args_operand(args, 0) };
	const char **names;
	size_t count;

	TRY(read_window(app, args, &site, err));
	TRY(capacity_specialisms(journal_db(app->journal), site.name, app_now(app), app->arena, &names,
				 &count, err));
	site.specialisms = arena_array(app->arena, count + 1, sizeof *site.specialisms);
	site.specialisms[site.specialism_count++] = "";
	for (size_t i = 0; i < count; i++)
		site.specialisms[site.specialism_count++] = names[i];
	*ret_site = site;
	return OK;
}

/* "2026-05" */
static const char *month_name(struct app *app, const struct month *m)
{
	char day[DAY_TEXT];

	day_text(m->from, day);
	return arena_bytes(app->arena, day, 7);
}

/* Of a specialism nothing is told where nobody is placed in it and nobody gave it places. */
static bool is_silent(const char *specialism, const struct month *months, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (months[i].demand > 0 || months[i].places != PLACES_UNSAID)
			return false;
	return specialism[0] != '\0';
}

static json_t *months_json(struct app *app, const struct month *months, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct month *m = &months[i];

		json_array_append_new(
			list, json_pack("{sssososososi}", "month", month_name(app, m), "from",
					json_day(m->from), "until", json_day(m->until), "demand",
					json_integer(m->demand), "places",
					m->places == PLACES_UNSAID ? json_null() : json_integer(m->places),
					"over_days", (int)m->over));
	}
	return list;
}

static void print_months(struct app *app, const char *specialism, const struct month *months,
			 size_t count)
{
	fprintf(app->out, "%s\n", specialism[0] ? specialism : "all specialisms");
	for (size_t i = 0; i < count; i++) {
		const struct month *m = &months[i];

		fprintf(app->out, "  %s  %4lld of ", month_name(app, m), (long long)m->demand);
		if (m->places == PLACES_UNSAID)
			fputs("   -", app->out);
		else
			fprintf(app->out, "%4lld", (long long)m->places);
		if (m->over > 0)
			fprintf(app->out, "  over on %d day%s", (int)m->over, m->over == 1 ? "" : "s");
		fputc('\n', app->out);
	}
}

static void add_csv(struct app *app, struct buf *out, const struct site *site, const char *specialism,
		    const struct month *months, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		csv_text(out, site->name);
		csv_text(out, specialism);
		csv_text(out, month_name(app, &months[i]));
		csv_int(out, months[i].demand);
		if (months[i].places == PLACES_UNSAID)
			csv_text(out, "");
		else
			csv_int(out, months[i].places);
		csv_int(out, months[i].over);
		csv_end(out);
	}
}

static void csv_head(struct buf *out)
{
	static const char *const names[] = { "site",   "specialism", "month",
					     "demand", "places",     "over_days" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		csv_text(out, names[i]);
	csv_end(out);
}

static enum status check_format(struct app *app, const char *format, struct err *err)
{
	if (!format || strcmp(format, "text") == 0 || strcmp(format, "csv") == 0)
		return OK;
	app->exit_code = 2;
	return fail(err, ERR_INVALID, "--format is text or csv, not \"%s\"", format);
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	const char *format = args_option(args, "--format");
	bool csv = format && strcmp(format, "csv") == 0;
	CLEANUP(json_cleanup) json_t *list = json_array();
	CLEANUP(buf_release) struct buf out;
	struct site site;

	buf_init(&out, CSV_MAX);
	TRY(check_format(app, format, err));
	TRY(read_site(app, args, &site, err));
	csv_head(&out);
	for (size_t i = 0; i < site.specialism_count; i++) {
		const char *specialism = site.specialisms[i];
		struct month *months;
		size_t count;

		TRY(read_months(app, &site, specialism, &months, &count, err));
		if (is_silent(specialism, months, count))
			continue;
		if (app->json)
			json_array_append_new(list, json_pack("{soso}", "specialism",
							      specialism[0] ? json_string(specialism)
									    : json_null(),
							      "months", months_json(app, months, count)));
		else if (csv)
			add_csv(app, &out, &site, specialism, months, count);
		else
			print_months(app, specialism, months, count);
	}
	if (app->json)
		return print_json(app, json_pack("{sssosososO}", "site", site.name, "from",
						 json_day(site.from), "until", json_day(site.until), "day",
						 json_day(time_day(app_now(app))), "specialisms", list),
				  err);
	if (csv && out.full)
		return fail(err, ERR_IO, "the table is too long: ask for fewer months");
	if (csv)
		fwrite(out.data, 1, out.len, app->out);
	return OK;
}

static const struct option set_options[] = {
	{ "--places", "N", "how many trainees it has room for at once, 0 to 9999", true, false },
	{ "--from", "DATE", "first day", true, false },
	{ "--until", "DATE", "last day", true, false },
	{ "--specialism", "WORD", "in this specialism; without it, of all together", false, false },
	{ "--reason", "TEXT", "why", false, false },
	{ NULL },
};
static const struct option show_options[] = {
	{ "--from", "DATE", "first day; the first of this month without it", false, false },
	{ "--until", "DATE", "last day; a year from then without it", false, false },
	{ "--format", "FORM", "text, or csv (a row for each specialism and month)", false, false },
	{ NULL },
};

extern const struct command cmd_capacity[];
const struct command cmd_capacity[] = {
	{ "capacity set", "SITE", "say how many trainees a site has places for on some days",
	  "By a programme lead or registrar. What was said later of a day stands, for the specialism or for\n"
	  "the whole site; both hold. Where nothing was said there is no limit. Placements beyond the places\n"
	  "are refused from then on; those that stand already stay, and `capacity show` tells of them.",
	  set_options, NEEDS_WRITE | NEEDS_AS, set_run,
	  "attest --as jana capacity set leeds --places 3 --from 2026-09-01 --until 2027-08-31 "
	  "--specialism haematology" },
	{ "capacity show", "SITE", "compare how many are placed at a site with its places, by month",
	  "Of each month the day with most trainees, and the fewest places; \"-\" where nobody said how many.\n"
	  "It counts placements and names nobody.",
	  show_options, NEEDS_STORE, show_run, "attest capacity show leeds --from 2026-09-01" },
	{ NULL },
};
