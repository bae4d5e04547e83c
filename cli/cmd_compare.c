/* curriculum compare: what changed from one curriculum to another. */
#include <string.h>

#include "cli/command.h"
#include "cli/known.h"
#include "cli/rule_words.h"
#include "cli/terminal.h"
#include "cli/words.h"
#include "curricula/compare.h"

#define COLUMNS_LEAST 60
#define COLUMNS_MOST 240

static const struct {
	unsigned change;
	const char *word;
} changes[] = {
	{ CHANGE_ADDED, "added" },	      { CHANGE_REMOVED, "removed" }, { CHANGE_REWORDED, "reworded" },
	{ CHANGE_REWEIGHTED, "re-weighted" }, { CHANGE_MOVED, "moved" },     { CHANGE_STATUS, "status changed" },
};
#define CHANGES (sizeof changes / sizeof changes[0])

static const char *extent_words(const struct carries *c)
{
	return c->extent == EXTENT_SAME ? "carried whole" :
	       c->extent == EXTENT_PART ? "carried in part" :
					  "not carried";
}

/* "moved, reworded"; of what is told for the map's sake alone, how far it is carried. */
static const char *changes_words(struct app *app, const struct difference *d)
{
	const char *text = "";

	for (size_t i = 0; i < CHANGES; i++) {
		if (d->changes & changes[i].change)
			text = arena_printf(app->arena, "%s%s%s", text, *text ? ", " : "", changes[i].word);
	}
	return *text ? text : d->carried ? extent_words(d->carried) : "";
}

static const char *path_words(struct app *app, const struct difference *d)
{
	if (!*d->before || !*d->after || strcmp(d->before, d->after) == 0)
		return *d->after ? d->after : d->before;
	return arena_printf(app->arena, "%s -> %s", d->before, d->after);
}

/* What a map says: "carried in part: ... (MAP-CEN@2023.1)", without what changes_words has said already. */
static const char *carried_words(struct app *app, const struct difference *d)
{
	const char *text = d->carried->text ? d->carried->text : "";
	const char *extent = d->changes ? extent_words(d->carried) : "";

	return arena_printf(app->arena, "%s%s%s%s(%s)", extent, *extent && *text ? ": " : "", text,
			    *extent || *text ? " " : "", d->map->head.name);
}

/* ---- data ---- */

static json_t *difference_doc(const struct comparison *c, const struct difference *d)
{
	json_t *list = json_array(), *carried = json_null(), *rules = json_null();

	for (size_t i = 0; i < CHANGES; i++) {
		if (d->changes & changes[i].change)
			json_array_append_new(list, json_string(changes[i].word));
	}
	if (d->carried)
		carried = json_pack("{ssssss}", "extent", extent_name(d->carried->extent), "text",
				    d->carried->text ? d->carried->text : "", "map", d->map->head.name);
	if (d->rule_before)
		rules = json_pack("{soso}", "before", rule_list(c->before, d->rule_before), "after",
				  rule_list(c->after, d->rule_after));
	return json_pack("{sssssosssssssssssisoso}", "what", compared_name(d->what), "module", d->module,
			 "changes", list, "before", d->before, "after", d->after, "was", d->was, "now",
			 d->now, "detail", d->detail, "likeness", d->likeness, "carried", carried, "rules",
			 rules);
}

static json_t *comparison_doc(const struct comparison *c)
{
	json_t *differences = json_array(), *successions = json_array();

	for (size_t i = 0; i < c->count; i++)
		json_array_append_new(differences, difference_doc(c, &c->items[i]));
	for (size_t i = 0; i < c->succession_count; i++)
		json_array_append_new(successions,
				      json_pack("{ssssss}", "specialism", c->successions[i].place->id, "name",
						c->successions[i].place->name, "replaces",
						c->successions[i].replaced));
	return json_pack("{sssssbsIsoso}", "before", c->before->head.name, "after", c->after->head.name,
			 "replaces", (int)c->replaces, "kept", (json_int_t)c->kept, "successions", successions,
			 "differences", differences);
}

/* ---- what comes first ---- */

static size_t count_of(const struct comparison *c, enum compared what, unsigned change)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++)
		count += c->items[i].what == what && (c->items[i].changes & change) != 0;
	return count;
}

/* Whole or in part: a map also says of what it does not carry. */
static size_t count_carried(const struct comparison *c, enum compared what)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++)
		count += c->items[i].what == what && c->items[i].carried &&
			 c->items[i].carried->extent != EXTENT_NONE;
	return count;
}

/* Of the curriculum there is one: what changed of it is told below, its status too. */
static void print_sums(FILE *out, const struct comparison *c)
{
	print_words(out, "\n%-12s %7s %7s %8s %11s %7s %8s\n", "", "added", "removed", "reworded",
		    "re-weighted", "moved", "carried");
	for (int what = COMPARED_PHASE; what < COMPARED_COUNT; what++) {
		size_t n[CHANGES], sum = 0, carried = count_carried(c, (enum compared)what);

		for (size_t i = 0; i < CHANGES; i++)
			sum += n[i] = count_of(c, (enum compared)what, changes[i].change);
		if (sum + carried > 0)
			print_words(out, "%-12s %7zu %7zu %8zu %11zu %7zu %8zu\n",
				    compared_name((enum compared)what), n[0], n[1], n[2], n[3], n[4], carried);
	}
}

static void print_head(struct app *app, const struct comparison *c)
{
	FILE *out = app->out;

	print_words(out, "%s  %s\n%s  %s\n", c->before->head.name, c->before->head.title, c->after->head.name,
		    c->after->head.title);
	if (c->replaces)
		print_words(out, "%s replaces %s.\n", c->after->head.name, c->before->head.name);
	for (size_t i = 0; i < c->succession_count; i++)
		print_words(out, "The specialism %s (%s) replaces %s.\n", c->successions[i].place->id,
			    c->successions[i].place->name, c->successions[i].replaced);
	if (c->kept)
		print_words(out, "%zu module%s in both, in the same version.\n", c->kept,
			    c->kept == 1 ? " is" : "s are");
	print_sums(out, c);
}

/* The module or part under which differences follow; *last is what was printed before. */
static void print_heading(FILE *out, const struct difference *d, const char **last)
{
	if (*last && strcmp(*last, d->module) == 0)
		return;
	*last = d->module;
	print_words(out, "\n%s\n", *d->module ? d->module : "The curriculum itself");
}

/* ---- text ---- */

/* Both rules of a gate or of a module, where they differ. */
static void print_rules(FILE *out, const struct comparison *c, const struct difference *d)
{
	if (!d->rule_before)
		return;
	fputs("      was:\n", out);
	print_rule_list(out, c->before, d->rule_before, 8);
	fputs("      now:\n", out);
	print_rule_list(out, c->after, d->rule_after, 8);
}

static void print_difference(struct app *app, const struct comparison *c, const struct difference *d)
{
	FILE *out = app->out;
	bool both = *d->was && *d->now && (d->changes & CHANGE_REWORDED) && strcmp(d->was, d->now) != 0;

	print_words(out, "  %s %s: %s", compared_name(d->what), path_words(app, d), changes_words(app, d));
	if (both)
		print_words(out, ", %d per cent of the words in common", d->likeness);
	fputc('\n', out);
	if (*d->detail)
		print_wrapped(out, "      ", "      ", d->detail);
	if (both) {
		print_wrapped(out, "      was: ", "           ", d->was);
		print_wrapped(out, "      now: ", "           ", d->now);
	} else if ((*d->was || *d->now) && (d->what != COMPARED_QUOTA || !*d->was || !*d->now)) {
		/* Of assessments that are in both the detail says it. */
		print_wrapped(out, "      ", "      ", *d->now ? d->now : d->was);
	}
	print_rules(out, c, d);
	if (d->carried)
		print_wrapped(out, "      ", "        ", carried_words(app, d));
}

static void print_comparison(struct app *app, const struct comparison *c)
{
	const char *last = NULL;

	print_head(app, c);
	for (size_t i = 0; i < c->count; i++) {
		print_heading(app->out, &c->items[i], &last);
		print_difference(app, c, &c->items[i]);
	}
	if (c->count == 0)
		fputs("\nNothing differs.\n", app->out);
}

/* ---- side by side ---- */

static void print_side_by_side(struct app *app, const struct comparison *c)
{
	int width = (terminal_columns(app->out, COLUMNS_LEAST, COLUMNS_MOST) - 3) / 2;
	const char *last = NULL;

	print_columns(app->out, width, c->before->head.name, c->after->head.name);
	print_columns(app->out, width, c->before->head.title, c->after->head.title);
	for (size_t i = 0; i < c->count; i++) {
		const struct difference *d = &c->items[i];
		const char *left = "", *right = "";

		print_heading(app->out, d, &last);
		if (*d->before)
			left = arena_printf(app->arena, "%s%s%s", d->before, *d->was ? " " : "", d->was);
		if (*d->after)
			right = arena_printf(app->arena, "%s%s%s", d->after, *d->now ? " " : "", d->now);
		print_words(app->out, "-- %s %s%s%s\n", compared_name(d->what), changes_words(app, d),
			    *d->detail ? ": " : "", d->detail);
		print_columns(app->out, width, left, right);
		print_rules(app->out, c, d);
		if (d->carried)
			print_wrapped(app->out, "-- ", "   ", carried_words(app, d));
	}
}

static enum status compare_run(struct app *app, const struct args *args, struct err *err)
{
	const struct curriculum *before, *after;
	struct known_list known;
	struct comparison c;

	TRY(known_all(app, &known, err));
	TRY(known_find(&known, args_operand(args, 0), &before, err));
	TRY(known_find(&known, args_operand(args, 1), &after, err));
	if (before == after)
		return fail(err, ERR_INVALID, "both are %s; name two versions or two curricula",
			    before->head.name);
	curricula_compare(known.library, before, after, app->arena, &c);
	if (app->json)
		return print_json(app, comparison_doc(&c), err);
	if (args_option(args, "--side-by-side"))
		print_side_by_side(app, &c);
	else
		print_comparison(app, &c);
	return OK;
}

static const struct option compare_options[] = {
	{ "--side-by-side", NULL, "the earlier words on the left, the later ones on the right", false, false },
	{ NULL },
};

extern const struct command cmd_compare[];
const struct command cmd_compare[] = {
	{ "curriculum compare", "BEFORE AFTER", "show what changed from one curriculum to another",
	  "Of the curriculum, its phases, results, reviews and awards, its modules, outcomes, activities,\n"
	  "assessments and topics: what was added, removed, reworded, re-weighted (credits, counts, times, tools,\n"
	  "rules) or moved (to another module, number, phase or choice); and whether a draft was adopted. Two\n"
	  "sentences with at least half of their words in common are one that was reworded; the share is told.\n"
	  "Specialisms that succeed others are named. Beside each thing stands what a map carries of it, or that\n"
	  "it does not, for who changes from one to the other.\n"
	  "ID alone means the newest version.",
	  compare_options, REMOTE_ALL, compare_run, "attest curriculum compare STP-CEN@2015.1 STP-CEN@2023.1" },
	{ NULL },
};
