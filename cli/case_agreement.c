#include "cli/case_agreement.h"

#include <string.h>

#include "cli/case_judged.h"
#include "cli/command.h"

/* What was said under one name: a standard, or two assessors. */
struct tally {
	const char *name, *first, *second; /* of a standard `first` is NULL */
	struct mark_pair *pairs;
	size_t count, room;
};
struct groups {
	struct tally *items;
	size_t count, room;
};

struct agreement case_agreement(struct app *app, const struct case_view *v, size_t i, size_t k)
{
	struct mark_pair *pairs = arena_array(app->arena, v->unit_count, sizeof *pairs);

	for (size_t u = 0; u < v->unit_count; u++)
		pairs[u] = (struct mark_pair){ v->file.seals[i].judgements[u].mark,
					       v->file.seals[k].judgements[u].mark };
	return agreement_of(pairs, v->unit_count);
}

json_t *case_agreement_json(const struct agreement *a)
{
	return json_pack("{sIsIso}", "units", (json_int_t)a->units, "agreed", (json_int_t)a->agreed, "kappa",
			 a->defined ? json_integer(a->kappa) : json_null());
}

const char *case_agreement_words(struct app *app, const struct agreement *a)
{
	int k = a->kappa < 0 ? -a->kappa : a->kappa;
	const char *kappa = a->defined ? arena_printf(app->arena, "%s%d.%03d", a->kappa < 0 ? "-" : "",
						      k / 1000, k % 1000) :
					 "undefined";

	return arena_printf(app->arena, "the same of %d of %d outcomes; kappa %s", (int)a->agreed,
			    (int)a->units, kappa);
}

static void add_pair(struct app *app, struct groups *groups, const struct tally *name, struct mark_pair pair)
{
	struct tally *g;
	size_t at = 0;

	while (at < groups->count && strcmp(groups->items[at].name, name->name) != 0)
		at++;
	if (at == groups->count) {
		groups->items = arena_grow(app->arena, groups->items, groups->count, &groups->room,
					   sizeof *groups->items);
		groups->items[groups->count++] = *name;
	}
	g = &groups->items[at];
	g->pairs = arena_grow(app->arena, g->pairs, g->count, &g->room, sizeof *g->pairs);
	g->pairs[g->count++] = pair;
}

/* In one order, whoever sealed first: two assessors are one pair in every case. */
static struct tally pair_name(struct app *app, const char *a, const char *b)
{
	return (struct tally){ .name = arena_printf(app->arena, "%s %s", a, b), .first = a, .second = b };
}

static void add_case(struct app *app, const struct case_view *v, struct groups *people,
		     struct groups *standards)
{
	for (size_t i = 0; i < v->file.seal_count; i++)
		for (size_t k = 0; k < v->file.seal_count; k++) {
			const struct case_seal *a = &v->file.seals[i], *b = &v->file.seals[k];
			struct tally pair = pair_name(app, a->person, b->person);

			if (strcmp(a->person, b->person) >= 0)
				continue;
			for (size_t u = 0; u < v->unit_count; u++) {
				const struct outcome *outcome = v->units[u].outcome;
				struct mark_pair marks = { a->judgements[u].mark, b->judgements[u].mark };

				add_pair(app, people, &pair, marks);
				for (size_t s = 0; outcome && s < outcome->standards.count; s++) {
					struct tally standard = { .name = outcome->standards.items[s] };

					add_pair(app, standards, &standard, marks);
				}
			}
		}
}

static json_t *groups_json(const struct groups *groups)
{
	json_t *list = json_array();

	for (size_t i = 0; i < groups->count; i++) {
		const struct tally *g = &groups->items[i];
		struct agreement a = agreement_of(g->pairs, g->count);
		json_t *item = case_agreement_json(&a);

		if (g->first)
			json_object_set_new(item, "assessors", json_pack("[ss]", g->first, g->second));
		else
			json_object_set_new(item, "standard", json_string(g->name));
		json_array_append_new(list, item);
	}
	return list;
}

static void print_groups(struct app *app, const struct groups *groups, const char *head)
{
	if (groups->count > 0)
		fprintf(app->out, "%s\n", head);
	for (size_t i = 0; i < groups->count; i++) {
		const struct tally *g = &groups->items[i];
		struct agreement a = agreement_of(g->pairs, g->count);

		print_words(app->out, "  %-20s %s\n",
			    g->first ? arena_printf(app->arena, "%s, %s", g->first, g->second) : g->name,
			    case_agreement_words(app, &a));
	}
}

enum status case_agreement_run(struct app *app, const struct args *args, struct err *err)
{
	struct world w = cases_world(app);
	struct groups people = { 0 }, standards = { 0 };
	struct listed_case *cases;
	size_t count, judged = 0;

	(void)args;
	TRY(case_list(&w, NULL, &cases, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct case_file file;
		struct case_view v;

		TRY(case_load(&w, cases[i].applicant, cases[i].seq, &file, err));
		if (!case_judged_open(&file))
			continue;
		TRY(case_view(&w, &file, &v, err));
		add_case(app, &v, &people, &standards);
		judged++;
	}
	if (app->json)
		return print_json(app, json_pack("{sIsoso}", "cases", (json_int_t)judged, "assessors",
						 groups_json(&people), "standards", groups_json(&standards)),
				  err);
	fprintf(app->out, "%zu case%s judged by a panel that stands.\n", judged, judged == 1 ? "" : "s");
	print_groups(app, &people, "By assessors:");
	print_groups(app, &standards, "By standard:");
	return OK;
}
