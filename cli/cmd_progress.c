/* What is complete, what blocks the rest, and whose move it is. */
#include <stdlib.h>
#include <string.h>

#include "cli/carried.h"
#include "cli/check_result.h"
#include "cli/command.h"
#include "cli/completion_json.h"
#include "cli/correction.h"
#include "cli/past.h"
#include "cli/words.h"
#include "core/date.h"

/* ---- as text ---- */

/* What stands before a due day: nothing when there is none. */
static const char *due_word(int32_t due, int64_t now)
{
	return due == DAY_OPEN ? "" : day_end(due) < now ? ", was due " : ", due ";
}

static void print_holder(struct app *app, const struct blocker *b, int64_t now)
{
	char since[TIME_TEXT], due[DAY_TEXT];

	fprintf(app->out, "\n                   move: %s", b->holder);
	if (b->since) {
		time_text(b->since, since);
		fprintf(app->out, ", since %.10s (%lld days)", since,
			(long long)((now - b->since) / 86400));
	}
	day_text(b->due, due);
	fprintf(app->out, "%s%s\n", due_word(b->due, now), due);
}

static void print_blocker(struct app *app, const struct blocker *b, int64_t now)
{
	fprintf(app->out, "      %-12s ", blocker_code_name(b->code));
	print_text(app->out, b->text);
	print_holder(app, b, now);
	for (size_t i = 0; i < b->near_count; i++) {
		if (b->near[i].attempt == b->attempt)
			continue; /* the line itself says so */
		fprintf(app->out, "                   nearly: entry %lld, ",
			(long long)b->near[i].attempt->request);
		print_text(app->out, b->near[i].why);
		fputc('\n', app->out);
	}
}

/* Nothing but "not sent yet" to say of it: an activity or outcome, not a quota. */
static bool is_plain(const struct blocker *b)
{
	const char *part = strchr(b->unit, '/');

	return b->code == BLOCKER_TO_DO && !b->attempt && b->near_count == 0 && part && part[1] != 'Q';
}

/* The number of an activity, 0 for an outcome. */
static long activity_of(const struct blocker *b)
{
	return strtol(strchr(b->unit, '/') + 1, NULL, 10);
}

/* "not sent yet: CEN-R1/3 to 6, 8, LO2": all of them in one line of an overview. */
static void print_plain(struct app *app, const struct module_result *m, int64_t now)
{
	const struct blocker *first = NULL, *last = NULL;
	size_t run = 0; /* how many the run that ends with `last` has */

	for (size_t i = 0; i <= m->blocker_count; i++) {
		const struct blocker *b = i < m->blocker_count ? &m->blockers[i] : NULL;
		bool goes_on;

		if (b && !is_plain(b))
			continue;
		goes_on = b && last && activity_of(b) > 0 && activity_of(b) == activity_of(last) + 1;
		if (!goes_on && run > 1)
			fprintf(app->out, "%s%ld", run > 2 ? " to " : ", ", activity_of(last));
		if (b && !first)
			fprintf(app->out, "      to-do        not sent yet: %s", b->unit);
		else if (b && !goes_on)
			fprintf(app->out, ", %s", strchr(b->unit, '/') + 1);
		run = goes_on ? run + 1 : 1;
		last = b;
		first = first ? first : b;
	}
	if (first)
		print_holder(app, first, now);
}

static void print_rules(struct app *app, const struct rule_result *rules, size_t count, int depth)
{
	for (size_t i = 0; i < count; i++) {
		const struct rule_result *r = &rules[i];

		fprintf(app->out, "%*s%s: %d of %d", 6 + 2 * depth, "", r->text, (int)r->have,
			(int)r->need);
		if (r->entry_count > 0)
			fprintf(app->out, " (%s)",
				entries_words(r->entries, r->entry_count, app->arena));
		if (r->wait > 0)
			fprintf(app->out, ", %d waiting", (int)r->wait);
		fputc('\n', app->out);
		print_rules(app, r->children, r->child_count, depth + 1);
	}
}

/* Who took back what it had, and why; unless that was made good. */
static void print_taken_back(struct app *app, const struct taken_back *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		print_wrapped(app->out, "      taken back   ", "                   ",
			      arena_printf(app->arena, "entry %llu, %s, was %s",
					   (unsigned long long)items[i].target, items[i].kind, items[i].words));
}

static void print_module(struct app *app, const struct completion *r, const struct module_result *m,
			 bool whole)
{
	bool done = m->state >= MODULE_CLOSED;
	const struct taken_back *taken;
	int64_t now = r->facts->at;
	char due[DAY_TEXT];
	size_t count;

	day_text(m->due, due);
	fprintf(app->out, "  %-10s %-12s %2d of %2d activities%s%s  ", m->module->head.ref.id,
		module_state_name(m->state), (int)m->activities.signed_off,
		(int)m->activities.total, done ? "" : due_word(m->due, now), done ? "" : due);
	print_text(app->out, m->module->head.title);
	fprintf(app->out, "%s\n", m->use && m->use->optional ? " (optional)" :
				 m->extra		     ? " (not part of the plan)" :
							       "");
	if (m->relief && m->state >= MODULE_WAIVED)
		fprintf(app->out, "      %s\n", relief_words(m->relief, app->arena));
	if (whole)
		print_rules(app, m->rules, m->rule_count, 0);
	taken = module_taken_back(app, r, m, &count);
	print_taken_back(app, taken, count);
	if (!whole && m->state == MODULE_NOT_STARTED) {
		fprintf(app->out, "      not started: %d things to do; --module %s lists them\n",
			(int)m->missing, m->module->head.ref.id);
		return;
	}
	if (!whole)
		print_plain(app, m, now);
	for (size_t i = 0; i < m->blocker_count; i++) {
		if (whole || !is_plain(&m->blockers[i]))
			print_blocker(app, &m->blockers[i], now);
	}
}

/* The modules that an award still asks for, in one line: each has its own list. */
static void print_open_modules(struct app *app, const struct gate_result *g)
{
	const char *between = "      module       open: ";

	for (size_t i = 0; i < g->blocker_count; i++) {
		if (g->blockers[i].code != BLOCKER_MODULE)
			continue;
		fprintf(app->out, "%s%s", between, g->blockers[i].unit);
		between = ", ";
	}
	if (*between == ',')
		fputc('\n', app->out);
}

/* What stands behind the state of a review, the entry or an award. */
static void print_gate_end(struct app *app, const struct gate_result *g, int64_t now)
{
	char day[DAY_TEXT];

	day_text(g->due, day);
	if (g->relief) {
		fprintf(app->out, "%s", relief_words(g->relief, app->arena));
	} else if (g->done && g->record) {
		day_text(g->record->day, day);
		fprintf(app->out, "recorded by %s on %s: %s (entry %lld)%s", g->record->by, day,
			g->record->point, (long long)g->record->entry,
			g->record->exception ? ", as an exception" : "");
	} else if (g->done && g->signature) {
		day_text(time_day(g->signature->accepted), day);
		fprintf(app->out, "signed by %s on %s (entry %lld)", g->signature->by, day,
			(long long)g->signature->entry);
	} else {
		fprintf(app->out, "%d missing%s%s", (int)g->missing, due_word(g->due, now), day);
	}
	fprintf(app->out, "%s  ", g->flagged ? "; flagged: what it rests on was taken back" : "");
}

static void print_gates(struct app *app, const struct completion *r, int64_t now)
{
	if (r->gate_count > 0)
		fprintf(app->out, "reviews and awards:\n");
	for (size_t i = 0; i < r->gate_count; i++) {
		const struct gate_result *g = &r->gates[i];
		const struct taken_back *taken;
		size_t count;

		fprintf(app->out, "  %-10s %-12s ", g->id, gate_state_name(gate_state(g)));
		print_gate_end(app, g, now);
		print_text(app->out, g->gate->title);
		fputc('\n', app->out);
		print_open_modules(app, g);
		for (size_t k = 0; k < g->blocker_count; k++) {
			if (g->blockers[k].code != BLOCKER_MODULE)
				print_blocker(app, &g->blockers[k], now);
		}
		taken = gate_taken_back(app, r, g, &count);
		print_taken_back(app, taken, count);
	}
}

/* What need not be done stands apart from what was done, with who decided so. */
static void print_reliefs(struct app *app, const struct completion *r)
{
	bool said = false;

	for (size_t i = 0; i < r->facts->relief_count; i++) {
		const struct relief *relief = &r->facts->reliefs[i];

		if (!relief_applies(r, relief))
			continue;
		fprintf(app->out, "%s  %-10s %s\n", said ? "" : "waived, exempt and carried, counted apart:\n",
			relief->of, relief_words(relief, app->arena));
		said = true;
	}
}

/* "3 of 10 modules closed, 1 waived": each is counted once. */
static void print_counts(struct app *app, const struct completion *r)
{
	size_t closed = 0, waived = 0, exempt = 0, planned = 0;

	for (size_t i = 0; i < r->module_count; i++) {
		const struct module_result *m = &r->modules[i];

		if (m->extra)
			continue;
		planned++;
		closed += m->state == MODULE_CLOSED;
		waived += m->state == MODULE_WAIVED;
		exempt += m->state == MODULE_EXEMPT;
	}
	fprintf(app->out, "%zu of %zu modules closed", closed, planned);
	if (waived > 0)
		fprintf(app->out, ", %zu waived", waived);
	if (exempt > 0)
		fprintf(app->out, ", %zu exempt", exempt);
	fprintf(app->out, ", %d of %d credits", (int)r->credits_have, (int)r->credits_need);
}

static void print_progress(struct app *app, const struct completion *r, const char *only)
{
	char as_of[TIME_TEXT], last[DAY_TEXT], root[DIGEST_HEX], digest[DIGEST_HEX];
	const struct facts *f = r->facts;
	int64_t now = f->at;

	time_text(f->at, as_of);
	day_text(r->ended ? f->enrolment.ended : r->freeze, last);
	print_text(app->out, app_name(app, f->trainee));
	fprintf(app->out, " (%s), %s: ", f->trainee, f->enrolment.curriculum);
	print_text(app->out, r->curriculum->head.title);
	fprintf(app->out, "\nas of %s: ", as_of);
	print_counts(app, r);
	fprintf(app->out, "%s%s\n",
		r->complete ? "; the programme is complete" :
		r->ended    ? "; the enrolment ended on " :
		r->frozen   ? "; frozen since " :
		*last	    ? "; everything counts until " :
			      "",
		r->complete ? "" : last);
	print_break(app, f, r->today);
	if (r->contested > 0)
		fprintf(app->out, "%d slot%s of open modules count on the same assessment or case\n",
			(int)r->contested, r->contested == 1 ? "" : "s");
	for (size_t i = 0; i < r->module_count; i++) {
		if (!only || strcmp(only, r->modules[i].module->head.ref.id) == 0)
			print_module(app, r, &r->modules[i], only != NULL);
	}
	if (!only) {
		print_gates(app, r, now);
		print_reliefs(app, r);
	}
	carried_print(app->out, f, only ? only : "");
	digest_hex(&f->root, root);
	digest_hex(&f->enrolment.digest, digest);
	fprintf(app->out, "computed from entries 0 to %lld of the journal (root %.12s) by curriculum %.12s\n",
		(long long)f->size - 1, root, digest);
}

/* A result names its own moment, curriculum and module. */
static enum status check_run(struct app *app, const struct args *args, struct err *err)
{
	static const char *const said[] = { "--as-of", "--module", "--curriculum" };

	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		if (!args_option(args, said[i]))
			continue;
		app->exit_code = 2;
		return fail(err, ERR_INVALID,
			    "--check takes no %s: the result says of what and of when it is", said[i]);
	}
	return check_result(app, args_operand(args, 0), args_option(args, "--check"), err);
}

static enum status progress_run(struct app *app, const struct args *args, struct err *err)
{
	const char *only = args_option(args, "--module");
	const struct completion *result;
	int64_t at;

	if (args_option(args, "--check"))
		return check_run(app, args, err);
	TRY(parse_as_of(args_option(args, "--as-of"), &at, err));
	TRY(completion_load(app, args_operand(args, 0), args_option(args, "--curriculum"), at, &result,
			    err));
	if (only && !completion_module(result, only))
		return fail(err, ERR_NOT_FOUND, "%s has no module %s in %s", result->facts->trainee, only,
			    result->facts->enrolment.curriculum);
	if (app->json)
		return print_json(app, completion_json(result, only), err);
	print_progress(app, result, only);
	return OK;
}

static const struct option progress_options[] = {
	{ "--as-of", "WHEN", "what the journal held then: at a time, or the end of a day or month (UTC)",
	  false, false },
	{ "--module", "MODULE", "only this module, with its whole rule", false, false },
	{ "--curriculum", "ID@V", "of several enrolments, the one in this curriculum", false, false },
	{ "--check", "RESULT.json", "compute again what an earlier `progress --json` said, and compare",
	  false, false },
	{ NULL },
};

extern const struct command cmd_progress[];
const struct command cmd_progress[] = {
	{ "progress", "TRAINEE", "show what is complete, what blocks the rest, and whose move it is",
	  "For each module the shortest list of what would close it: what is missing, who holds it, since\n"
	  "when, by when, and which submission nearly counted and why not.\n"
	  "\n"
	  "Keep what --json prints beside a decision: it names the curriculum's digest, the moment, and size and\n"
	  "root of the journal. --check demands that this journal had that root at that size, computes the whole\n"
	  "answer for that very moment again, and says `same` (exit 0), or `different` (exit 1) and where. What\n"
	  "was said since changes nothing. That the journal itself is whole, `attest verify` shows.",
	  progress_options, NEEDS_STORE | REMOTE_PORTFOLIO, progress_run, "attest progress amira --module CEN-R1" },
	{ NULL },
};
