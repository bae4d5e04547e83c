/* Everybody who trains by one curriculum: where they stand, and who holds up whom. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/cohort.h"
#include "cli/command.h"
#include "cli/completion_json.h"
#include "cli/correction.h"
#include "cli/words.h"
#include "core/buf.h"
#include "core/date.h"

#define DOCUMENT_MAX ((size_t)1 << 30)
#define AHEAD_MOST 3660

/* ---- as data ---- */

/* What holds the trainee up first; null where nothing does. */
static json_t *first_json(struct app *app, const struct cohort_first *f)
{
	if (!*f->unit)
		return json_null();
	return json_pack("{sssssssssssoso}", "unit", f->unit, "text", f->text, "role", role_name(f->role), "holder",
			 f->holder, "name", strcmp(f->holder, role_name(f->role)) == 0 ? "" : app_name(app, f->holder),
			 "since", json_time(f->since), "due", json_day(f->due));
}

static json_t *row_json(struct app *app, const struct cohort *c, const struct cohort_row *r)
{
	json_t *modules = json_array(), *gates = json_array();

	for (size_t i = 0; i < c->curriculum->use_count; i++) {
		const struct cohort_cell *cell = &r->modules[i];

		if (!cell->named)
			continue;
		json_array_append_new(
			modules, json_pack("{sssssbsisisisisb}", "id", c->curriculum->uses[i].ref.id,
					   "state", module_state_name(cell->state), "asked",
					   (int)cell->asked, "have", (int)cell->have, "items",
					   (int)cell->items, "missing", (int)cell->missing, "waiting",
					   (int)cell->waiting, "overdue", (int)cell->overdue));
	}
	for (size_t i = 0; i < c->curriculum->gate_count; i++)
		json_array_append_new(
			gates, json_pack("{sssssbsisb}", "id", cohort_gate_id(c, i), "state",
					 gate_state_name(r->gates[i].state), "flagged",
					 (int)r->gates[i].flagged, "missing", (int)r->gates[i].missing,
					 "overdue", (int)r->gates[i].overdue));
	return json_pack("{sssssssos{sssssisisiso}s{sssoso}sosbsbsosisososo}", "trainee", r->trainee, "name",
			 app_name(app, r->trainee), "site", r->site, "start", json_day(r->start), "pace",
			 "colour", pace_colour_name(r->whole.colour), "why", r->whole.why, "items",
			 (int)r->whole.items, "expected", (int)r->whole.expected, "have",
			 (int)r->whole.have, "due", json_day(r->whole.due), "outlook", "state",
			 pace_outlook_name(r->outlook), "early", json_day(r->early), "late",
			 json_day(r->late), "break_since", json_day(r->on_break), "frozen", (int)r->frozen, "complete", (int)r->complete,
			 "first", first_json(app, &r->first), "held", (int)r->held, "held_since", json_time(r->held_since),
			 "modules", modules, "gates", gates);
}

static json_t *holders_json(struct app *app, const struct cohort *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->holder_count; i++) {
		const struct cohort_holder *h = &c->holders[i];

		json_array_append_new(
			list, json_pack("{sssssssisis[iiii]soso*so*}", "holder", h->holder, "name",
					cohort_holder_name(app, h), "role", role_name(h->role), "acts",
					(int)h->acts, "trainees", (int)h->trainees, "ages",
					(int)h->ages[0], (int)h->ages[1], (int)h->ages[2],
					(int)h->ages[3], "since", json_time(h->since), "trainee",
					h->trainee ? json_string(h->trainee) : NULL, "unit",
					h->unit ? json_string(h->unit) : NULL));
	}
	return list;
}

static json_t *deadlines_json(const struct cohort *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->deadline_count; i++) {
		const struct cohort_deadline *d = &c->deadlines[i];

		json_array_append_new(
			list,
			json_pack("{sssssssIsosososb}", "assessor", d->assessor, "trainee", d->trainee,
				  "what", d->what, "entry", (json_int_t)d->request, "sent",
				  json_time(d->sent), "decided", json_time(d->decided), "freeze",
				  json_day(d->freeze), "needed", (int)d->needed));
	}
	return list;
}

/* ---- what was taken back ---- */

/* What of the trainee fell or is flagged, with spaces between; "" nothing. */
static const char *reopened_units(struct app *app, const struct cohort *c, const struct cohort_row *row)
{
	const char *units = "";

	for (size_t i = 0; i < c->curriculum->use_count; i++) {
		if (row->modules[i].fell)
			units = arena_printf(app->arena, "%s%s%s", units, *units ? " " : "",
					     c->curriculum->uses[i].ref.id);
	}
	for (size_t i = 0; i < c->curriculum->gate_count; i++) {
		if (row->gates[i].flagged)
			units = arena_printf(app->arena, "%s%s%s", units, *units ? " " : "",
					     cohort_gate_id(c, i));
	}
	return units;
}

static json_t *reopened_json(struct app *app, const struct cohort *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->row_count; i++) {
		const char *units = reopened_units(app, c, &c->rows[i]);
		json_t *taken = json_array();
		const struct taken_back *items;
		size_t count;

		items = trainee_taken_back(app, c->rows[i].trainee, c->at, &count);
		for (size_t k = 0; k < count; k++)
			json_array_append_new(taken, json_pack("{sIssso}", "entry", (json_int_t)items[k].target,
							       "kind", items[k].kind, "by",
							       taken_back_json(app, c->rows[i].trainee,
									       items[k].target)));
		if (*units)
			json_array_append_new(list, json_pack("{ssssso}", "trainee", c->rows[i].trainee, "units",
							      units, "taken_back", json_incref(taken)));
		json_decref(taken);
	}
	return list;
}

static void print_reopened(struct app *app, const struct cohort *c)
{
	bool said = false;

	for (size_t i = 0; i < c->row_count; i++) {
		const char *units = reopened_units(app, c, &c->rows[i]);
		const struct taken_back *items;
		size_t count;

		if (!*units)
			continue;
		fprintf(app->out, "%s  %s: %s\n", said ? "" : "\nFell or is flagged, since something was taken back\n",
			c->rows[i].trainee, units);
		said = true;
		items = trainee_taken_back(app, c->rows[i].trainee, c->at, &count);
		for (size_t k = 0; k < count; k++)
			print_wrapped(app->out, "    ", "      ",
				      arena_printf(app->arena, "entry %llu, %s, was %s",
						   (unsigned long long)items[k].target, items[k].kind,
						   items[k].words));
		fprintf(app->out, "    attest explain %s %.*s\n", c->rows[i].trainee, (int)strcspn(units, " "), units);
	}
}

static json_t *cohort_json(struct app *app, const struct cohort *c)
{
	char hex[DIGEST_HEX];
	json_t *rows = json_array();

	digest_hex(&c->curriculum->digest, hex);
	for (size_t i = 0; i < c->row_count; i++)
		json_array_append_new(rows, row_json(app, c, &c->rows[i]));
	return json_pack("{sssssososososisiso}", "curriculum", c->curriculum->head.name, "digest", hex,
			 "as_of", json_time(c->at), "trainees", rows, "holders", holders_json(app, c),
			 "deadlines", deadlines_json(c), "ended", (int)c->ended,
			 "own_acts", (int)c->own_acts, "reopened", reopened_json(app, c));
}

/* ---- as text ---- */

static void print_title(struct app *app, const struct cohort *c)
{
	char as_of[TIME_TEXT];

	time_text(c->at, as_of);
	fprintf(app->out, "%s: ", c->curriculum->head.name);
	print_text(app->out, c->curriculum->head.title);
	fprintf(app->out, "\nas of %s: %zu trainee%s", as_of, c->row_count, c->row_count == 1 ? "" : "s");
	if (c->ended > 0)
		fprintf(app->out, ", %zu more %s left", c->ended, c->ended == 1 ? "has" : "have");
	fputc('\n', app->out);
}

static int width_of(const char *head)
{
	int width = (int)strlen(head);

	return width < 7 ? 7 : width;
}

static void print_row(struct app *app, const struct cohort *c, const struct cohort_row *r)
{
	int behind = (int)(r->whole.have - r->whole.expected);

	fprintf(app->out, "%-16s %-6s %+5d", r->trainee, pace_colour_name(r->whole.colour), behind);
	for (size_t i = 0; i < c->curriculum->use_count; i++) {
		const struct cohort_cell *cell = &r->modules[i];

		fprintf(app->out, "  %*s%s", width_of(c->curriculum->uses[i].ref.id),
			cohort_cell_word(app, cell), cell->overdue ? "!" : " ");
	}
	for (size_t i = 0; i < c->curriculum->gate_count; i++) {
		const struct cohort_gate *gate = &r->gates[i];

		fprintf(app->out, "  %*s%s", width_of(cohort_gate_id(c, i)) + 3,
			cohort_gate_word(app, gate),
			gate->overdue ? "!" :
			gate->flagged ? "*" :
					" ");
	}
	fputc('\n', app->out);
}

static void print_matrix(struct app *app, const struct cohort *c)
{
	fprintf(app->out, "\n%-16s %-6s %5s", "trainee", "pace", "items");
	for (size_t i = 0; i < c->curriculum->use_count; i++)
		fprintf(app->out, "  %*s ", width_of(c->curriculum->uses[i].ref.id),
			c->curriculum->uses[i].ref.id);
	for (size_t i = 0; i < c->curriculum->gate_count; i++)
		fprintf(app->out, "  %*s ", width_of(cohort_gate_id(c, i)) + 3, cohort_gate_id(c, i));
	fputc('\n', app->out);
	for (size_t i = 0; i < c->row_count; i++)
		print_row(app, c, &c->rows[i]);
	for (size_t i = 0; i < c->row_count; i++) {
		char since[DAY_TEXT];

		day_text(c->rows[i].on_break, since);
		if (*since)
			fprintf(app->out, "%s: on a break since %s\n", c->rows[i].trainee, since);
	}
	fprintf(app->out, "(items: signed off, less what is expected by now; !: its day is past;\n"
			  " *: flagged, what it rested on was taken back)\n");
}

static void print_holders(struct app *app, const struct cohort *c)
{
	fprintf(app->out, "\nWho we are waiting for, and how many acts for how many days\n");
	if (c->holder_count == 0)
		fprintf(app->out, "  nobody\n");
	else
		fprintf(app->out, "  %-20s %-16s %5s %8s %6s %6s %6s %6s %7s  %s\n", "who", "as",
			"acts", "trainees", "0-7", "8-28", "29-56", ">56", "no day", "oldest");
	for (size_t i = 0; i < c->holder_count; i++) {
		const struct cohort_holder *h = &c->holders[i];
		char since[TIME_TEXT];

		time_text(h->since, since);
		fprintf(app->out, "  %-20s %-16s %5d %8d %6d %6d %6d %6d %7d  ", h->holder,
			role_name(h->role), (int)h->acts, (int)h->trainees, (int)h->ages[0],
			(int)h->ages[1], (int)h->ages[2], (int)h->ages[3], (int)cohort_undated(h));
		if (h->since)
			fprintf(app->out, "%.10s, %s of %s\n", since, h->unit, h->trainee);
		else
			fprintf(app->out, "-\n");
	}
	fprintf(app->out, "  %zu more act%s for the trainees themselves\n", c->own_acts,
		c->own_acts == 1 ? " is" : "s are");
}

static void print_deadline(struct app *app, const struct cohort *c, const struct cohort_deadline *d)
{
	int64_t until = d->decided ? d->decided : c->at;
	char sent[TIME_TEXT], freeze[DAY_TEXT];

	time_text(d->sent, sent);
	day_text(d->freeze, freeze);
	fprintf(app->out, "    entry %-8lld %-16s %-28s sent %.10s, %lld days, %s %s%s%s\n",
		(long long)d->request, d->trainee, d->what, sent, (long long)((until - d->sent) / 86400),
		c->today > d->freeze ? "frozen since" : "freezes after", freeze,
		d->decided ? ", decided too late" : "", d->needed ? "" : ", and nothing is missing for it");
}

static void print_deadlines(struct app *app, const struct cohort *c)
{
	const char *last = "";

	fprintf(app->out, "\nSent in time, and not assessed%s\n",
		c->ahead > 0 ? " (portfolios that are frozen or soon will be)" : " by the freeze");
	if (c->deadline_count == 0)
		fprintf(app->out, "  nothing\n");
	for (size_t i = 0; i < c->deadline_count; i++) {
		const struct cohort_deadline *d = &c->deadlines[i];

		if (strcmp(d->assessor, last) != 0) {
			fprintf(app->out, "  %s, ", d->assessor);
			print_text(app->out, app_name(app, d->assessor));
			fputc('\n', app->out);
		}
		last = d->assessor;
		print_deadline(app, c, d);
	}
}

/* ---- the command ---- */

enum form { FORM_TEXT, FORM_CSV, FORM_SVG };

static enum status parse_form(struct app *app, const char *text, bool frozen, enum form *ret_form,
			      struct err *err)
{
	static const char *const names[] = { "text", "csv", "svg" };
	enum form form = FORM_TEXT;

	while (text && form < FORM_SVG && strcmp(text, names[form]) != 0)
		form++;
	if (text && strcmp(text, names[form]) != 0) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "--format is text, csv or svg, not \"%s\"", text);
	}
	if (form == FORM_SVG && frozen) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "--frozen is a list: --format text or csv");
	}
	*ret_form = form;
	return OK;
}

static enum status parse_ahead(struct app *app, const char *text, int32_t *ret_days, struct err *err)
{
	unsigned long n;
	char *end;

	if (!text) {
		*ret_days = 0;
		return OK;
	}
	errno = 0;
	n = strtoul(text, &end, 10);
	if (end == text || *end || errno != 0 || n < 1 || n > AHEAD_MOST) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "--before-freeze is a number of days, 1 to %d, not \"%s\"",
			    AHEAD_MOST, text);
	}
	*ret_days = (int32_t)n;
	return OK;
}

static enum status give(struct app *app, const struct buf *document, const char *path, struct err *err)
{
	if (document->full)
		return fail(err, ERR_CONFLICT,
			    "the answer is larger than a gigabyte: --site asks for a part of it");
	if (path)
		return app_write_new(path, document->data, document->len, err);
	if (fwrite(document->data, 1, document->len, app->out) != document->len)
		return fail(err, ERR_IO, "cannot write the answer");
	return OK;
}

static enum status print_cohort(struct app *app, const struct cohort *c, bool frozen)
{
	print_title(app, c);
	if (!frozen) {
		print_matrix(app, c);
		print_holders(app, c);
		print_reopened(app, c);
	}
	if (frozen || c->deadline_count > 0)
		print_deadlines(app, c);
	return OK;
}

static enum status cohort_run(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_option(args, "-o");
	bool frozen = args_option(args, "--frozen") != NULL;
	CLEANUP(buf_release) struct buf document;
	const struct cohort *cohort;
	enum form form;
	int32_t ahead;
	int64_t at;

	buf_init(&document, DOCUMENT_MAX);
	TRY(parse_form(app, args_option(args, "--format"), frozen, &form, err));
	TRY(parse_ahead(app, args_option(args, "--before-freeze"), &ahead, err));
	if (path && (form == FORM_TEXT || app->json)) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "-o is for --format csv or svg");
	}
	TRY(parse_as_of(args_option(args, "--as-of"), &at, err));
	if (at > app_now(app))
		at = app_now(app);
	TRY(cohort_load(app, args_operand(args, 0), args_option(args, "--site"), at, ahead,
			COHORT_THREADS, &cohort, err));
	if (app->json)
		return print_json(app, cohort_json(app, cohort), err);
	switch (form) {
	case FORM_TEXT:
		return print_cohort(app, cohort, frozen);
	case FORM_CSV:
		if (frozen)
			deadlines_csv(app, cohort, &document);
		else
			cohort_csv(app, cohort, &document);
		break;
	case FORM_SVG:
		cohort_svg(app, cohort, &document);
		break;
	}
	return give(app, &document, path, err);
}

static const struct option cohort_options[] = {
	{ "--as-of", "WHEN", "what the journal held then: at a time, or the end of a day or month (UTC)",
	  false, false },
	{ "--site", "SITE", "only those enrolled there", false, false },
	{ "--frozen", NULL, "only what was sent in time and not assessed by the freeze, by assessor", false,
	  false },
	{ "--before-freeze", "DAYS", "list it of portfolios that freeze within so many days, too", false,
	  false },
	{ "--format", "FORM", "text, csv (a row for each trainee), or svg (a heat map)", false, false },
	{ "-o", "FILE", "write it there; without it, to standard output", false, false },
	{ NULL },
};

extern const struct command cmd_cohort[];
const struct command cmd_cohort[] = {
	{ "cohort", "CURRICULUM@VERSION", "show where everybody on a curriculum stands, and who holds up whom",
	  "One row for each trainee, the most behind first: pace, each module, reviews and awards. Then who is\n"
	  "waited for: how many acts of how many trainees, and for how many days. Then what met its deadline\n"
	  "and was not assessed by it.",
	  cohort_options, NEEDS_STORE | REMOTE_OVERSEERS, cohort_run, "attest cohort STP-CEN@2023.1 --format svg -o cohort.svg" },
	{ NULL },
};
