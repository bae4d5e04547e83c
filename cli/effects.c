#include "cli/correction.h"

#include <string.h>

#include "cli/words.h"
#include "core/date.h"
#include "portfolio/list.h"
#include "portfolio/msf.h"

/* ---- what differs ---- */

static void add_effect(struct app *app, struct effects *list, const struct effect *effect)
{
	list->items = arena_grow(app->arena, list->items, list->count, &list->room, sizeof(*list->items));
	list->items[list->count++] = *effect;
}

static void compare_module(struct app *app, const struct completion *c, const struct module_result *was,
			   const struct module_result *is, struct effects *list)
{
	const char *code = is->module->head.ref.id, *first = "";
	struct arena *a = app->arena;

	if (was && was->state == is->state && was->missing >= is->missing)
		return;
	if (is->blocker_count > 0)
		first = arena_printf(a, ", first: %s", is->blockers[0].text);
	add_effect(app, list,
		   &(struct effect){
			   .trainee = c->facts->trainee,
			   .unit = code,
			   .was = was ? module_state_name(was->state) : "",
			   .is = module_state_name(is->state),
			   .text = arena_printf(a, "%s is %s; %s missing%s", code,
						!was || was->state == is->state ?
							arena_printf(a, "still %s", module_state_name(is->state)) :
							arena_printf(a, "no longer %s but %s",
								     module_state_name(was->state),
								     module_state_name(is->state)),
						count_words(is->missing, "thing is", "things are", a), first),
		   });
}

static const char *standing_of(const struct gate_result *g)
{
	return g->flagged ? "flagged" : gate_state_name(gate_state(g));
}

static void compare_gate(struct app *app, const struct completion *c, const struct gate_result *was,
			 const struct gate_result *is, struct effects *list)
{
	struct arena *a = app->arena;
	const char *text;

	/* That an open one has one thing more to wait for, its modules say. */
	if (strcmp(standing_of(was), standing_of(is)) == 0)
		return;
	text = is->flagged ? arena_printf(a, "%s is flagged: it stands until a %s revises or revokes it", is->id,
					  role_name(is->gate->by)) :
			     arena_printf(a, "%s is no longer %s but %s; %s missing", is->id, standing_of(was),
					  standing_of(is), count_words(is->missing, "thing is", "things are", a));
	add_effect(app, list,
		   &(struct effect){ c->facts->trainee, is->id, standing_of(was), standing_of(is), text });
}

static void compare(struct app *app, const struct completion *was, const struct completion *is,
		    struct effects *list)
{
	for (size_t i = 0; i < is->module_count; i++)
		compare_module(app, is, completion_module(was, is->modules[i].module->head.ref.id),
			       &is->modules[i], list);
	for (size_t i = 0; i < is->gate_count && i < was->gate_count; i++)
		compare_gate(app, is, &was->gates[i], &is->gates[i], list);
}

/* ---- as if it were said ---- */

/* One enrolment, before. */
struct before {
	const char *trainee, *curriculum;
	int64_t entry;
	const struct completion *result; /* NULL: it counts for nothing already */
};

static enum status read_result(struct app *app, const char *trainee, int64_t enrolment,
			       const struct completion **ret_result, struct err *err)
{
	struct facts *f = arena_alloc(app->arena, sizeof(*f));
	const struct specialisms *s;
	const struct curriculum *c;
	enum status status = facts_load_enrolment(journal_db(app->journal), trainee, enrolment, app_now(app),
						  app->arena, f, err);

	if (status == ERR_NOT_FOUND) {
		*ret_result = NULL;
		return OK;
	}
	TRY(status);
	TRY(published_get(app->published, &f->enrolment.digest, &c, &s, err));
	*ret_result = completion(f, c, s, app->arena);
	return OK;
}

/* Of everybody whom something in that portfolio ("": anywhere) can concern. */
static enum status read_before(struct app *app, const char *portfolio, struct before **ret_items,
			       size_t *ret_count, struct err *err)
{
	struct listed_enrolment *enrolments;
	struct before *items;
	size_t total, count = 0;

	TRY(list_enrolments(journal_db(app->journal), app->arena, &enrolments, &total, err));
	items = arena_array(app->arena, total, sizeof(*items));
	for (size_t i = 0; i < total; i++) {
		struct before *b = &items[count];

		if (*portfolio && strcmp(enrolments[i].trainee, portfolio) != 0)
			continue;
		*b = (struct before){ .trainee = enrolments[i].trainee,
				      .curriculum = enrolments[i].curriculum,
				      .entry = (int64_t)enrolments[i].seq };
		TRY(read_result(app, b->trainee, b->entry, &b->result, err));
		count++;
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}

/* The entry as its author would sign it, as far as rules ask. */
static enum status suppose(struct app *app, const struct say *say, const json_t *body, uint64_t *ret_seq,
			   struct err *err)
{
	struct world w = journal_world(app->journal);
	struct checkpoint head;
	const char *text;
	size_t n;

	TRY(journal_head(app->journal, app->arena, &head, &text, &n, err));
	const struct entry e = {
		.v = kind_newest(&app->kinds, say->kind)->v,
		.kind = say->kind,
		.log = journal_pin(app->journal),
		.portfolio = say->portfolio ? say->portfolio : "",
		.author = app->as,
		.role = say->role,
		.time = app_now(app),
		.about = (struct digest *)say->about,
		.about_count = say->about_count,
		.body = (json_t *)body,
	};

	w.arena = app->arena;
	w.seq = head.size;
	w.now = app_now(app);
	*ret_seq = w.seq;
	return kind_suppose(&w, &e, err);
}

static void compare_enrolment(struct app *app, const struct before *b, const struct completion *is,
			      struct effects *list)
{
	if (is)
		compare(app, b->result, is, list);
	else
		add_effect(app, list,
			   &(struct effect){ b->trainee, b->curriculum, "enrolled", "void",
					     arena_printf(app->arena, "the enrolment by %s is void", b->curriculum) });
}

/* Within a transaction that is not kept. */
static enum status effects_within(struct app *app, const struct say *say, const struct before *items,
				  size_t count, struct effects *list, struct err *err)
{
	CLEANUP(json_cleanup) json_t *empty = json_object();
	uint64_t seq;

	TRY(suppose(app, say, say->body ? say->body : empty, &seq, err));
	TRY(list_voids_by(journal_db(app->journal), seq, app->arena, &list->voids, &list->void_count, err));
	for (size_t i = 0; i < count; i++) {
		const struct completion *is;

		if (!items[i].result)
			continue;
		TRY(read_result(app, items[i].trainee, items[i].entry, &is, err));
		compare_enrolment(app, &items[i], is, list);
	}
	return OK;
}

enum status effects_of(struct app *app, const struct say *say, struct effects *ret_effects, struct err *err)
{
	const char *portfolio = say->portfolio ? say->portfolio : "";
	struct effects list = { .wide = *portfolio == '\0' };
	struct before *items;
	enum status status;
	size_t count;

	TRY(read_before(app, portfolio, &items, &count, err));
	TRY(db_begin(journal_db(app->journal), err));
	status = effects_within(app, say, items, count, &list, err);
	db_rollback(journal_db(app->journal));
	TRY(status);
	*ret_effects = list;
	return OK;
}

/* ---- telling ---- */

json_t *voids_json(const struct effects *effects)
{
	json_t *list = json_array();

	for (size_t i = 0; i < effects->void_count; i++) {
		const struct listed_void *v = &effects->voids[i];

		if (msf_is_chain(v->portfolio))
			continue; /* who gave feedback is told to nobody */
		json_array_append_new(list, json_pack("{sIssssss}", "entry", (json_int_t)v->target, "kind",
						      v->kind, "portfolio", v->portfolio, "author", v->author));
	}
	return list;
}

json_t *effects_json(const struct effects *effects)
{
	json_t *list = json_array();

	for (size_t i = 0; i < effects->count; i++) {
		const struct effect *x = &effects->items[i];

		json_array_append_new(list, json_pack("{ssssssssss}", "trainee", x->trainee, "unit", x->unit,
						      "was", x->was, "is", x->is, "text", x->text));
	}
	return list;
}

void effects_print(struct app *app, const struct effects *effects)
{
	if (effects->count == 0)
		fputs("Nothing re-opens.\n", app->out);
	for (size_t i = 0; i < effects->count; i++) {
		const struct effect *x = &effects->items[i];

		if (i == 0)
			fputs("What re-opens:\n", app->out);
		print_wrapped(app->out, "  - ", "    ",
			      arena_printf(app->arena, "%s%s%s.", effects->wide ? x->trainee : "",
					   effects->wide ? ": " : "", x->text));
		fprintf(app->out, "      attest explain %s %s\n", x->trainee, x->unit);
	}
}
