/* "It says that everything is signed: why can't my module be closed?" */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/completion_json.h"
#include "cli/explain.h"
#include "cli/past.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"

#define NEXT_SHOWN 3

/* ---- as data ---- */

static json_t *told_json(const struct told_list *list)
{
	json_t *doc = json_array();

	for (size_t i = 0; i < list->count; i++) {
		json_t *entries = json_array();

		for (size_t k = 0; k < list->items[i].entry_count; k++)
			json_array_append_new(entries, json_integer(list->items[i].entries[k]));
		json_array_append_new(doc, json_pack("{ssso}", "text", list->items[i].text, "entries",
						     entries));
	}
	return doc;
}

static json_t *explanation_json(const struct completion *r, const struct explanation *x)
{
	json_t *next = json_array(), *doc;

	for (size_t i = 0; i < x->step_count; i++)
		json_array_append_new(next, json_pack("{ssssss}", "holder", x->steps[i].holder, "text",
						      x->steps[i].text, "command", x->steps[i].command));
	doc = x->module ? completion_module_json(r, x->module) : completion_gate_json(x->gate);
	json_object_update_new(doc, json_pack("{sssssososo}", "kind", x->kind, "answer", x->answer, "asks",
					      told_json(&x->asks), "notes", told_json(&x->notes), "next",
					      next));
	return doc;
}

/* ---- as text ---- */

static void print_told(struct app *app, const char *title, const struct told_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct told *t = &list->items[i];
		const char *text = t->entry_count > 0 ?
					   arena_printf(app->arena, "%s (%s)", t->text,
							entries_words(t->entries, t->entry_count, app->arena)) :
					   t->text;

		if (i == 0)
			fprintf(app->out, "\n%s\n", title);
		print_wrapped(app->out, "  - ", "    ", text);
	}
}

static void print_near(struct app *app, const struct blocker *b)
{
	for (size_t i = 0; i < b->near_count; i++) {
		const struct near_miss *near = &b->near[i];

		if (near->attempt && near->attempt == b->attempt)
			continue; /* the line itself says so */
		print_wrapped(app->out, "      ", "      ",
			      near->attempt ? arena_printf(app->arena, "Nearly counted: entry %lld, %s.",
							   (long long)near->attempt->request, near->why) :
					      arena_printf(app->arena, "Nearly counted: %s, %s.", near->module,
							   near->why));
	}
}

/* What the thing is called that a line names only by its id. */
static const char *title_of(const struct completion *r, const struct blocker *b)
{
	const struct module_result *m = completion_module(r, b->unit);
	const struct result *result = curriculum_result(r->curriculum, b->unit);
	const struct gate *gate = curriculum_gate(r->curriculum, b->unit);

	if (b->code == BLOCKER_MODULE && m)
		return m->module->head.title;
	if (b->code == BLOCKER_RESULT && result)
		return result->title;
	return b->code == BLOCKER_REVIEW && gate ? gate->title : NULL;
}

static void print_missing(struct app *app, const struct completion *r, const struct explanation *x,
			  const struct blocker *b, size_t number)
{
	const char *title = title_of(r, b), *since = "", *entry = "", *due = "";
	struct arena *a = app->arena;
	char day[DAY_TEXT];

	if (b->since) {
		day_text(time_day(b->since), day);
		since = arena_printf(a, ", since %s (%lld days)", day,
				     (long long)((r->facts->at - b->since) / 86400));
	}
	if (b->due != x->due && b->due != DAY_OPEN) {
		day_text(b->due, day);
		due = arena_printf(a, ", %s %s", b->due < r->today ? "was due" : "due", day);
	}
	if (b->attempt)
		entry = arena_printf(a, " (entry %lld)", (long long)b->attempt->request);
	print_wrapped(app->out, arena_printf(a, "  %2zu. ", number), "      ",
		      title ? arena_printf(a, "%s: %s%s", title, b->text, entry) :
			      arena_printf(a, "%s%s", b->text, entry));
	print_wrapped(app->out, "      ", "      ",
		      arena_printf(a, "Whose move: %s%s%s.", explain_holder(app, b), since, due));
	print_near(app, b);
}

/* Nothing but "not sent yet" to say of it. */
static bool is_plain(const struct explanation *x, const struct blocker *b)
{
	return x->module && b->code == BLOCKER_TO_DO && !b->attempt && b->near_count == 0 &&
	       strchr(b->unit, '/') && strchr(b->unit, '/')[1] != 'Q';
}

/* Activities that were never sent make one line, however many they are. */
static void print_plain(struct app *app, const struct explanation *x, size_t number)
{
	const struct blocker *one = NULL;
	const char *list = "";
	size_t count = 0;

	for (size_t i = 0; i < x->blocker_count; i++) {
		if (!is_plain(x, &x->blockers[i]))
			continue;
		one = &x->blockers[i];
		list = arena_printf(app->arena, "%s%s%s", list, count++ ? ", " : "",
				    strchr(one->unit, '/') + 1);
	}
	if (!one)
		return;
	print_wrapped(app->out, arena_printf(app->arena, "  %2zu. ", number), "      ",
		      arena_printf(app->arena, "not sent to anybody yet, %zu of its activities or outcomes: %s",
				   count, list));
	print_wrapped(app->out, "      ", "      ",
		      arena_printf(app->arena, "Whose move: %s.", explain_holder(app, one)));
}

static void print_explanation(struct app *app, const struct completion *r, const struct explanation *x)
{
	size_t number = 1;

	print_wrapped(app->out, "", "", arena_printf(app->arena, "%s: %s", x->id, x->title));
	fputc('\n', app->out);
	print_wrapped(app->out, "", "", x->answer);
	print_told(app, "What it asks for, and what is there:", &x->asks);
	if (x->blocker_count > 0)
		fprintf(app->out, "\nWhat is missing, the shortest way there:\n");
	for (size_t i = 0; i < x->blocker_count; i++) {
		if (!is_plain(x, &x->blockers[i]))
			print_missing(app, r, x, &x->blockers[i], number++);
	}
	print_plain(app, x, number);
	print_told(app, "To know:", &x->notes);
	for (size_t i = 0; i < x->step_count; i++) {
		if (i == 0)
			fprintf(app->out, "\nNext:\n");
		print_wrapped(app->out, "  - ", "    ",
			      arena_printf(app->arena, "%s: %s:", x->steps[i].holder, x->steps[i].text));
		fprintf(app->out, "      %s\n", x->steps[i].command);
	}
}

/* ---- what is next ---- */

struct coming {
	const char *id;
	int32_t due;
	size_t place;
};

static int by_due(const void *a, const void *b)
{
	const struct coming *x = a, *y = b;

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* The modules and reviews that are not done, the first due first. */
static struct coming *coming_list(struct app *app, const struct completion *r, size_t *ret_count)
{
	struct coming *list = arena_array(app->arena, r->module_count + r->gate_count, sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < r->gate_count; i++) {
		if (!r->gates[i].done && r->gates[i].gate->place != GATE_AWARD) {
			list[count] = (struct coming){ r->gates[i].id, r->gates[i].due, count };
			count++;
		}
	}
	for (size_t i = 0; i < r->module_count; i++) {
		const struct module_result *m = &r->modules[i];

		if (m->state < MODULE_CLOSED && !m->extra) {
			list[count] = (struct coming){ m->module->head.ref.id, m->due, count };
			count++;
		}
	}
	qsort(list, count, sizeof(*list), by_due);
	*ret_count = count;
	return list;
}

static enum status print_coming(struct app *app, const struct completion *r, struct err *err)
{
	size_t count;
	struct coming *list = coming_list(app, r, &count);

	for (size_t i = 0; i < count && i < NEXT_SHOWN; i++) {
		struct explanation x;

		TRY(explain(app, r, list[i].id, &x, err));
		if (i == 0)
			fprintf(app->out, "\nNext in time:\n");
		print_wrapped(app->out, "  - ", "    ", x.answer);
		fprintf(app->out, "      attest explain %s %s\n", r->facts->trainee, x.id);
	}
	if (count > NEXT_SHOWN)
		fprintf(app->out, "    and %zu more: attest progress %s\n", count - NEXT_SHOWN,
			r->facts->trainee);
	return OK;
}

/* ---- the command ---- */

static void print_head(struct app *app, const struct completion *r)
{
	char as_of[TIME_TEXT];

	time_text(r->facts->at, as_of);
	print_wrapped(app->out, "", "",
		      arena_printf(app->arena, "%s (%s), %s: %s, as of %s",
				   app_name(app, r->facts->trainee), r->facts->trainee,
				   r->facts->enrolment.curriculum, r->curriculum->head.title, as_of));
	print_break(app, r->facts, r->today);
}

static enum status explain_one(struct app *app, const struct completion *r, const char *what,
			       json_t *about, struct err *err)
{
	struct explanation x;

	TRY(explain(app, r, what, &x, err));
	if (app->json) {
		json_array_append_new(about, explanation_json(r, &x));
		return OK;
	}
	fputc('\n', app->out);
	print_explanation(app, r, &x);
	return OK;
}

static enum status explain_awards(struct app *app, const struct completion *r, json_t *about,
				  struct err *err)
{
	for (size_t i = 0; i < r->gate_count; i++) {
		if (r->gates[i].gate->place == GATE_AWARD)
			TRY(explain_one(app, r, r->gates[i].id, about, err));
	}
	return app->json ? OK : print_coming(app, r, err);
}

static enum status explain_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *about = json_array();
	const struct completion *r;
	const char *what = args_operand(args, 1);
	json_t *doc;
	int64_t at;

	TRY(parse_as_of(args_option(args, "--as-of"), &at, err));
	TRY(completion_load(app, args_operand(args, 0), args_option(args, "--curriculum"), at, &r, err));
	if (!app->json && (!what || completion_module(r, what) || completion_gate(r, what)))
		print_head(app, r);
	if (what)
		TRY(explain_one(app, r, what, about, err));
	else
		TRY(explain_awards(app, r, about, err));
	if (!app->json)
		return OK;
	doc = completion_head_json(r);
	json_object_set_new(doc, "break_since", json_day(facts_break(r->facts, r->today)));
	json_object_set(doc, "about", about);
	return print_json(app, doc, err);
}

static const struct option explain_options[] = {
	{ "--as-of", "WHEN", "what the journal held then: at a time, or the end of a day or month (UTC)",
	  false, false },
	{ "--curriculum", "ID@V", "of several enrolments, the one in this curriculum", false, false },
	{ NULL },
};

extern const struct command cmd_explain[];
const struct command cmd_explain[] = {
	{ "explain", "TRAINEE [WHAT]", "tell why a module, review or award is complete or not, and what is next",
	  "WHAT is a module (CEN-S1), a review or award (year-1, completion) or `entry`; without it, every\n"
	  "award, and what is due next. For each: what is there, the shortest list of what is missing with whose\n"
	  "move it is and since when, what nearly counted and why not, what is waived and by whom, and the\n"
	  "command to run next. A signed activity is not a closed module: assessments count only in requests\n"
	  "of their own, what is sent is not yet signed, and the last signature is the training officer's.\n"
	  "Numbers name the entries that they rest on; `attest log` shows these. --json tells all of them.",
	  explain_options, NEEDS_STORE | REMOTE_PORTFOLIO, explain_run, "attest explain amira CEN-S1" },
	{ NULL },
};
