#include "cli/topup_show.h"

/* What a hundredth is of what is shown. */
#define PARTS 100.0

struct totals {
	int64_t credits, weeks;
};

static struct totals totals_of(const struct topup_training *t, const struct topup_plan *plan)
{
	struct totals sum = { 0 };

	for (size_t i = 0; i < plan->count; i++) {
		sum.credits += t->items[plan->items[i]].credits;
		sum.weeks += t->items[plan->items[i]].weeks;
	}
	return sum;
}

static const char *unit_name(enum topup_by by)
{
	return by == TOPUP_CREDITS ? "credits" : "weeks";
}

static const char *plural(int64_t hundredths)
{
	return hundredths == 100 ? "" : "s";
}

/* ---- as data ---- */

static json_t *plan_json(struct app *app, const struct topup_training *t, const struct topup_plan *plan)
{
	json_t *list = json_array();

	for (size_t i = 0; i < plan->count; i++) {
		const struct topup_item *item = &t->items[plan->items[i]];
		struct names covers = topup_covers(t, plan, plan->items[i], app->arena);
		json_t *ids = json_array();

		for (size_t k = 0; k < covers.count; k++)
			json_array_append_new(ids, json_string(covers.items[k]));
		if (item->shown)
			json_array_append_new(list, json_pack("{sssfsfso}", "module", item->id, "credits",
							      item->credits / PARTS, "weeks",
							      item->weeks / PARTS, "covers", ids));
		else
			json_decref(ids);
	}
	return list;
}

/* Costs, and the bound, are in `unit`. */
static enum status show_json(struct app *app, const struct curriculum *c, const struct topup_training *t,
			     const struct topup_result *r, enum topup_by by, struct err *err)
{
	json_t *next = json_array();

	for (size_t i = 1; i < r->count; i++)
		json_array_append_new(next, json_pack("{sosf}", "plan", plan_json(app, t, &r->plans[i]), "cost",
						      (double)r->plans[i].cost / PARTS));
	return print_json(app,
			  json_pack("{sssIsssosfsfsbsbso}", "curriculum", c->head.name, "missing",
				    (json_int_t)t->missing.count, "unit", unit_name(by), "plan",
				    plan_json(app, t, &r->plans[0]), "cost",
				    (double)r->plans[0].cost / PARTS, "bound", (double)r->bound / PARTS,
				    "optimal", (int)r->optimal, "ended", (int)r->ended, "next", next),
			  err);
}

/* ---- to read ---- */

static void show_plan(struct app *app, const struct topup_training *t, const struct topup_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct topup_item *item = &t->items[plan->items[i]];
		struct names covers = topup_covers(t, plan, plan->items[i], app->arena);

		if (!item->shown)
			continue;
		fprintf(app->out, "  %-12s %6.10g credit%-1s  %6.10g week%-1s  ", item->id, item->credits / PARTS,
			plural(item->credits), item->weeks / PARTS, plural(item->weeks));
		if (covers.count == 0)
			fprintf(app->out, "needed by what else is taken");
		for (size_t k = 0; k < covers.count; k++)
			fprintf(app->out, "%s%s", k > 0 ? " " : "for ", covers.items[k]);
		fputc('\n', app->out);
	}
}

static void show_text(struct app *app, const struct curriculum *c, const struct topup_training *t,
		      const struct topup_result *r, enum topup_by by)
{
	struct totals sum = totals_of(t, &r->plans[0]);
	const char *unit = unit_name(by);

	fprintf(app->out, "%s top-up in %s for %zu missing: %.10g credit%s, %.10g week%s\n",
		r->optimal ? "Smallest" : "Best known", c->head.name, t->missing.count,
		(double)sum.credits / PARTS, plural(sum.credits), (double)sum.weeks / PARTS,
		plural(sum.weeks));
	show_plan(app, t, &r->plans[0]);
	if (r->optimal)
		fprintf(app->out, "Proven: no selection that covers all comes to less than %.10g %s.\n",
			(double)r->bound / PARTS, unit);
	else
		fprintf(app->out,
			"Not proven to be smallest: no selection comes to less than %.10g %s, %.10g below this one.\n",
			(double)r->bound / PARTS, unit, (double)(r->plans[0].cost - r->bound) / PARTS);
	for (size_t i = 1; i < r->count; i++) {
		fprintf(app->out, "\n%s: %.10g %s\n", i == 1 ? "Next best" : "Then",
			(double)r->plans[i].cost / PARTS, unit);
		show_plan(app, t, &r->plans[i]);
	}
	if (!r->ended)
		fprintf(app->out, "The search reached its limit before the next-best were known.\n");
}

enum status topup_show(struct app *app, const struct curriculum *c, const struct names *missing,
		       enum topup_by by, uint64_t limit, struct err *err)
{
	struct topup_training t;
	struct topup_result r;

	TRY(topup_training_of(c, missing, by, app->arena, &t, err));
	TRY(topup_solve(&t.problem, limit, app->arena, &r, err));
	if (app->json)
		return show_json(app, c, &t, &r, by, err);
	show_text(app, c, &t, &r, by);
	return OK;
}
