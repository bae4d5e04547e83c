/* Moving to another curriculum, or another version: what carries, and the trainee's consent to it.
 */
#include <string.h>

#include "assessment/completion.h"
#include "assessment/due.h"
#include "assessment/transfer.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/completion_json.h"
#include "cli/words.h"
#include "core/date.h"
#include "portfolio/world.h"

/* What is previewed, or consented to. */
struct view {
	struct facts facts, then;
	const struct curriculum *old, *new;
	const struct map *const *maps;
	size_t map_count;
	struct transfer plan;
	const struct completion *before, *after;
};

static enum status load(struct app *app, const char *trainee, const char *target, struct view *v,
			struct err *err)
{
	const struct specialisms *old_places, *new_places;
	struct world world = journal_world(app->journal);
	struct enrolment enrolment;
	struct digest digest;

	world.arena = app->arena;
	TRY(app_enrolment(app, trainee, &enrolment, err));
	TRY(facts_load_enrolment(journal_db(app->journal), trainee, enrolment.entry, app_now(app),
				 app->arena, &v->facts, err));
	TRY(world_published(&world, target, &digest, err));
	TRY(published_get(app->published, &v->facts.enrolment.digest, &v->old, &old_places, err));
	TRY(published_get(app->published, &digest, &v->new, &new_places, err));
	TRY(published_maps_between(app->published, v->old->head.name, v->new->head.name,
				   time_day(app_now(app)), app->arena, &v->maps, &v->map_count,
				   err));
	v->plan = transfer_plan(&v->facts, v->old, old_places, v->new, v->maps, v->map_count,
				app->arena);
	v->then = transfer_facts(&v->facts, &v->plan, v->new, app->arena);
	v->before = completion(&v->facts, v->old, old_places, app->arena);
	v->after = completion(&v->then, v->new, new_places, app->arena);
	return OK;
}

/* ---- as a document ---- */

static json_t *carried_list(const struct transfer *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->carried_count; i++) {
		const struct carrying *c = &t->carried[i];

		json_array_append_new(
			list, json_pack("{sssssIsisIssso}", "from", c->from, "to", c->to, "request",
					(json_int_t)c->attempt->request, "n", (int)c->attempt->n,
					"decision", (json_int_t)c->attempt->decision, "by",
					c->attempt->assessor, "map",
					c->map ? json_string(c->map->head.name) : json_null()));
	}
	return list;
}

static json_t *unsettled_list(const struct unsettled *items, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct attempt *at = items[i].attempt;

		json_array_append_new(
			list,
			json_pack("{sssssosssososs}", "from", items[i].from, "to", items[i].to, "map",
				  items[i].map ? json_string(items[i].map->head.name) : json_null(),
				  "text", items[i].line ? items[i].line->text : "", "request",
				  at ? json_integer((json_int_t)at->request) : json_null(), "n",
				  at ? json_integer(at->n) : json_null(), "tool", at ? at->tool : ""));
	}
	return list;
}

/* Submissions that nobody has answered: they would not carry. */
static size_t waiting_of(const struct facts *f)
{
	size_t waiting = 0;

	for (size_t i = 0; i < f->attempt_count; i++)
		waiting += f->attempts[i].standing == STANDING_WAITING;
	return waiting;
}

static json_t *due_list(const struct facts *f, const struct curriculum *c, struct arena *a)
{
	json_t *list = json_array();
	size_t count;
	struct due_date *dates = due_dates(f, c, a, &count);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{ssso}", "id", dates[i].id, "due",
						      json_day(dates[i].due)));
	return list;
}

static json_t *side_json(const struct completion *c, const struct facts *f, struct arena *a)
{
	return json_pack("{sss{sisi}so}", "curriculum", c->curriculum->head.name, "credits", "have",
			 (int)c->credits_have, "need", (int)c->credits_need, "due",
			 due_list(f, c->curriculum, a));
}

static json_t *view_json(const struct view *v, struct arena *a)
{
	json_t *signs = json_array(), *maps = json_array();
	json_t *doc = json_pack("{sssosososososI}", "trainee", v->facts.trainee, "carried",
				carried_list(&v->plan), "signs", signs, "maps", maps, "judged",
				unsettled_list(v->plan.judged, v->plan.judged_count), "lost",
				unsettled_list(v->plan.lost, v->plan.lost_count), "waiting",
				(json_int_t)waiting_of(&v->facts));

	for (size_t i = 0; i < v->plan.sign_count; i++)
		json_array_append_new(signs, json_pack("{sIss}", "entry",
						       (json_int_t)v->plan.signs[i]->entry,
						       "module", v->plan.signs[i]->module));
	for (size_t i = 0; i < v->map_count; i++)
		json_array_append_new(maps, json_string(v->maps[i]->head.name));
	json_object_set_new(doc, "before", side_json(v->before, &v->facts, a));
	json_object_set_new(doc, "after", side_json(v->after, &v->then, a));
	json_object_set_new(doc, "progress", completion_json(v->after, NULL));
	return doc;
}

/* ---- as text ---- */

static bool same_module(const struct carrying *a, const struct carrying *b)
{
	size_t n = strcspn(a->to, "/");

	return !a->map && !b->map && strcspn(b->to, "/") == n && strncmp(a->to, b->to, n) == 0;
}

static bool is_first(const struct transfer *t, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (same_module(&t->carried[k], &t->carried[i]))
			return false;
	return true;
}

/* All of a module that is the same in both, in one line; --json names each. */
static void print_same(struct app *app, const struct transfer *t, size_t i)
{
	size_t count = 0;

	for (size_t k = i; k < t->carried_count; k++)
		count += same_module(&t->carried[k], &t->carried[i]);
	fprintf(app->out, "  %-12.*s %zu sign-off%s, in the same module\n",
		(int)strcspn(t->carried[i].to, "/"), t->carried[i].to, count,
		count == 1 ? "" : "s");
}

static void print_carried(struct app *app, const struct transfer *t)
{
	fprintf(app->out, "\ncarried: %s, %s\n",
		count_words((int32_t)t->carried_count, "sign-off", "sign-offs", app->arena),
		count_words((int32_t)t->sign_count, "module signature", "module signatures",
			    app->arena));
	for (size_t i = 0; i < t->carried_count; i++) {
		const struct carrying *c = &t->carried[i];

		if (c->map)
			fprintf(app->out, "  %-12s -> %-12s by %s, decided by %s in entry %lld\n",
				c->from, c->to, c->map->head.name, c->attempt->assessor,
				(long long)c->attempt->decision);
		else if (is_first(t, i))
			print_same(app, t, i);
	}
	for (size_t i = 0; i < t->sign_count; i++)
		fprintf(app->out, "  %-12s closed in entry %lld, and stays closed\n",
			t->signs[i]->module, (long long)t->signs[i]->entry);
}

/* "BIO-R1/5", and of an assessment, which has no item, "CBD of BIO-R1 (entry 294)". */
static const char *lost_words(struct app *app, const struct unsettled *u)
{
	const struct attempt *at = u->attempt;

	if (!at || *at->item)
		return u->from;
	return arena_printf(app->arena, "%s of %s (entry %lld)", at->tool,
			    *at->topic ? at->topic : u->from, (long long)at->request);
}

static void print_unsettled(struct app *app, const char *title, const struct unsettled *items,
			    size_t count)
{
	fprintf(app->out, "\n%s: %zu\n", title, count);
	for (size_t i = 0; i < count; i++) {
		const struct unsettled *u = &items[i];
		const char *head =
			!*u->to	   ? arena_printf(app->arena, "  %-12s ", lost_words(app, u))
			: *u->from ? arena_printf(app->arena, "  %-12s -> %-12s ", u->from, u->to)
				   : arena_printf(app->arena, "  %-12s is new: ", u->to);

		print_wrapped(app->out, head, "      ",
			      u->line ? u->line->text : "signed, and not carried");
	}
}

/* Before and after, side by side: credits, then each due date of either. */
static void print_sides(struct app *app, const struct view *v)
{
	size_t old_count, new_count;
	struct due_date *old = due_dates(&v->facts, v->old, app->arena, &old_count);
	struct due_date *new = due_dates(&v->then, v->new, app->arena, &new_count);
	char before[DAY_TEXT], after[DAY_TEXT];

	fprintf(app->out, "\n%-24s %-16s %s\n", "", "before", "after");
	fprintf(app->out, "%-24s %3d of %-9d %3d of %d\n", "credits", (int)v->before->credits_have,
		(int)v->before->credits_need, (int)v->after->credits_have,
		(int)v->after->credits_need);
	for (size_t i = 0; i < new_count; i++) {
		bool known = false;

		for (size_t k = 0; k < old_count && !known; k++) {
			known = strcmp(old[k].id, new[i].id) == 0;
			day_text(old[k].due, before);
		}
		day_text(new[i].due, after);
		fprintf(app->out, "%-24s %-16s %s\n", new[i].id, known ? before : "-", after);
	}
	for (size_t k = 0; k < old_count; k++) {
		bool goes_on = false;

		for (size_t i = 0; i < new_count; i++)
			goes_on = goes_on || strcmp(old[k].id, new[i].id) == 0;
		day_text(old[k].due, before);
		if (!goes_on)
			fprintf(app->out, "%-24s %-16s -\n", old[k].id, before);
	}
}

static void print_after(struct app *app, const struct completion *after)
{
	fputs("\nleft to do afterwards:\n", app->out);
	for (size_t i = 0; i < after->module_count; i++) {
		const struct module_result *m = &after->modules[i];

		if (m->extra || m->state >= MODULE_CLOSED)
			continue;
		fprintf(app->out, "  %-10s %-12s %2d of %2d activities, %d act%s missing\n",
			m->module->head.ref.id, module_state_name(m->state),
			(int)m->activities.signed_off, (int)m->activities.total, (int)m->missing,
			m->missing == 1 ? "" : "s");
	}
}

static void print_view(struct app *app, const struct view *v)
{
	const struct facts *f = &v->facts;
	size_t waiting = waiting_of(f);

	print_text(app->out, app_name(app, f->trainee));
	fprintf(app->out, " (%s) from %s to %s\n", f->trainee, v->old->head.name,
		v->new->head.name);
	if (v->map_count == 0)
		fputs("No map between the two was published: what is the same module in both "
		      "carries.\n",
		      app->out);
	print_sides(app, v);
	print_carried(app, &v->plan);
	print_unsettled(app, "for a judge, who is shown the evidence anew", v->plan.judged,
			v->plan.judged_count);
	print_unsettled(app, "lost or new", v->plan.lost, v->plan.lost_count);
	if (f->result_count + f->review_count + f->relief_count + f->choice_count > 0)
		fputs("\nResults, reviews, choices, waivers and exemptions are decided anew under "
		      "the new "
		      "curriculum.\n",
		      app->out);
	if (waiting > 0)
		fprintf(app->out,
			"\n%zu submission%s still wait%s for an answer, and would not carry: wait "
			"for it "
			"first.\n",
			waiting, waiting == 1 ? "" : "s", waiting == 1 ? "s" : "");
	print_after(app, v->after);
}

/* ---- the command ---- */

static enum status consent(struct app *app, const struct args *args, const struct view *v,
			   struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct say say = {.kind = "transfer",
			  .role = ROLE_TRAINEE,
			  .portfolio = args_operand(args, 0),
			  .about_count = 1};
	struct record record;
	struct digest digest, about;
	struct entry entry;
	uint64_t seq;

	if (!app->as || strcmp(app->as, say.portfolio) != 0)
		return fail(err, ERR_DENIED,
			    "%s consents first, as `attest --as %s transfer %s %s`; then a "
			    "registrar signs with "
			    "`attest countersign`. --preview shows what carries",
			    say.portfolio, say.portfolio, say.portfolio, args_operand(args, 1));
	TRY(journal_read(app->journal, (uint64_t)v->facts.enrolment.entry, app->arena, &record,
			 &entry, err));
	about = entry.digest;
	say.about = &about;
	TRY(transfer_body(&v->facts, &v->plan, v->new, v->maps, v->map_count, &body, err));
	say.body = body;
	if (args_option(args, "--comment"))
		say_text(&say, "comment", args_option(args, "--comment"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "transfer", seq, &digest, err);
}

static enum status transfer_run(struct app *app, const struct args *args, struct err *err)
{
	struct view v;

	TRY(load(app, args_operand(args, 0), args_operand(args, 1), &v, err));
	if (!args_option(args, "--preview")) {
		TRY(app_open_to_write(app, err));
		TRY(load(app, args_operand(args, 0), args_operand(args, 1), &v, err));
		return consent(app, args, &v, err);
	}
	if (app->json)
		return print_json(app, view_json(&v, app->arena), err);
	print_view(app, &v);
	return OK;
}

static const struct option transfer_options[] = {
	{"--preview", NULL,
	 "show what carries, what a judge decides and what is lost; sign nothing", false, false},
	{"--comment", "TEXT", "what you want to be kept with your consent", false, false},
	{NULL},
};

extern const struct command cmd_transfer[];
const struct command cmd_transfer[] = {
	{"transfer", "TRAINEE CURRICULUM@V",
	 "move to another curriculum with what carries, by consent",
	 "The trainee consents to exactly what --preview shows; then a registrar signs with "
	 "`countersign`, and\n"
	 "the move takes place. Until then nobody has moved, and where anything that carries has "
	 "changed in\n"
	 "between, the trainee looks and signs again.\n"
	 "\n"
	 "All of a module carries that is the same version in both curricula, its signature too. "
	 "By the\n"
	 "published maps from the one to the other carries what they call the same; where they say "
	 "that a part\n"
	 "carries, the evidence is sent again to an assessor, who judges it. The start of "
	 "training, working\n"
	 "time, leave and placements go on. What is taken back later in the old enrolment is open "
	 "again in the\n"
	 "new one. `revoke` undoes the move while nothing was done after it.",
	 transfer_options, NEEDS_STORE, transfer_run,
	 "attest transfer tomos STP-CEN@2023.1 --preview"},
	{NULL},
};
