/*
 * How far assessors agree, over all cases that are open, for moderation: by pair and by standard,
 * with the least first. Whoever has a case of their own that is not ratified yet sees none of it,
 * since it tells of that case too.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/web/chart.h"
#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

#define FEW 10 /* outcomes from which a kappa says little */

static int by_kappa(const void *a, const void *b)
{
	const struct chart_agreement *x = a, *y = b;

	if (x->defined != y->defined)
		return x->defined ? -1 : 1;
	if (x->kappa != y->kappa)
		return x->kappa < y->kappa ? -1 : 1;
	return strcmp(x->label, y->label);
}

static const char *label_of(struct visit *v, const json_t *one)
{
	const json_t *pair = json_object_get(one, "assessors");

	if (!pair)
		return json_text(one, "standard");
	return arena_printf(v->arena, "%s, %s", app_name(v->app, json_string_value(json_array_get(pair, 0))),
			    app_name(v->app, json_string_value(json_array_get(pair, 1))));
}

static size_t take_lines(struct visit *v, const json_t *list, struct chart_agreement **ret_lines)
{
	size_t count = json_array_size(list), i;
	struct chart_agreement *lines = arena_array(v->arena, count + 1, sizeof *lines);
	const json_t *one;

	json_array_foreach(list, i, one)
	{
		lines[i] = (struct chart_agreement){
			.label = label_of(v, one),
			.agreed = json_number(one, "agreed"),
			.units = json_number(one, "units"),
			.kappa = (int32_t)json_number(one, "kappa"),
			.defined = json_is_integer(json_object_get(one, "kappa")),
		};
	}
	if (count > 0)
		qsort(lines, count, sizeof *lines, by_kappa);
	*ret_lines = lines;
	return count;
}

static void draw(struct visit *v, const json_t *list, const char *id, const char *heading,
		 const char *of)
{
	struct chart_agreement *lines;
	size_t count = take_lines(v, list, &lines), low = 0;

	for (size_t i = 0; i < count; i++)
		low += lines[i].defined && lines[i].kappa < 200;
	sheet_begin(v, NULL, id, heading);
	chart_agree(v, arena_printf(v->arena, "%s-c", id),
		    low == 0 ? arena_printf(v->arena,
					    "%s: all agree more than by chance, or too little is "
					    "judged to say",
					    heading)
			     : arena_printf(v->arena,
					    "%s: %zu of %zu hardly agree more than by chance",
					    heading, low, count),
		    of, lines, count);
	sheet_end(v);
}

/* Is there a case of theirs of which the decision is not ratified? */
static enum status has_open_case(struct visit *v, bool *ret_open, struct err *err)
{
	const json_t *one;
	json_t *doc;
	size_t i;

	*ret_open = false;
	TRY(visit_command(v, "equivalence list", VISIT_NONE, VISIT_NONE, &doc, err));
	json_array_foreach(doc, i, one)
	{
		const char *stage = json_text(one, "stage");

		*ret_open = *ret_open ||
			    (strcmp(json_text(one, "applicant"), v->session.person) == 0 &&
			     strcmp(stage, "decided") != 0 && strcmp(stage, "closed") != 0);
	}
	return OK;
}

static enum status agreement(struct visit *v, struct err *err)
{
	json_t *doc;
	bool open;

	TRY(has_open_case(v, &open, err));
	if (open)
		return visit_not_here(err);
	TRY(visit_command(v, "equivalence agreement", VISIT_NONE, VISIT_NONE, &doc, err));
	visit_answer(v, json_incref(doc));
	v->page.menu = "/cases";
	v->page.wide = true;
	page_crumb(v, "/cases", "Cases");
	page_head(v, "How far assessors agree", NULL);
	if (json_number(doc, "cases") == 0) {
		html(v, "<p class=\"attest-lead\">Nothing is judged yet. Once all assessors of a "
			"case have sealed, and it is "
			"opened, how far they agree is told here.</p>\n");
		return OK;
	}
	html(v,
	     "<p class=\"attest-lead\">Over $ judged by a panel that stands. Where few outcomes "
	     "are behind a line, fewer than $ or "
	     "so, read the reasons in the cases and not the number.</p>\n",
	     shown_count(v, json_number(doc, "cases"), "case", "cases"), shown_number(v, FEW));
	html(v, "<div class=\"attest-cols attest-cols--halves\">\n");
	draw(v, json_object_get(doc, "assessors"), "pairs", "By assessors", "Assessors");
	draw(v, json_object_get(doc, "standards"), "standards", "By standard", "Standard");
	html(v, "</div>\n");
	return OK;
}

extern const struct route page_agreement[];
const struct route page_agreement[] = {
	{"GET", "/cases/agreement", NEED_SIGN_IN,
	 ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ETB_ASSESSOR) | ROLE_BIT(ROLE_LAY), NULL, NULL,
	 agreement, "How far assessors agree over all cases, by pair and by standard"},
	{0},
};
