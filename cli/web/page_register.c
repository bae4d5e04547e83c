/*
 * The register: anybody checks a number and a name, and learns nothing where the two are not one person's; registrars
 * see who is on it.
 */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"

static const char *colour_of(const char *standing)
{
	return strcmp(standing, "stands") == 0 ? "green" : strcmp(standing, "revoked") == 0 ? "red" : "yellow";
}

static void draw_entries(struct visit *v, const json_t *list)
{
	static const char *const heads[] = { "Name", "Has", "Since", "Standing", NULL };
	const json_t *one;
	size_t i;

	table_begin(v, "attest-dense attest-blocks", "What the register has", heads);
	json_array_foreach (list, i, one) {
		row_begin(v);
		row_head(v, NULL, json_text(one, "name"));
		cell(v, "Has", arena_printf(v->arena, "%s: %s", json_text(one, "kind"), json_text(one, "of")));
		cell_begin(v, "Since");
		html(v, "$$$", shown_day(v, json_text(one, "since")), *json_text(one, "ended") ? " until " : "",
		     shown_day(v, json_text(one, "ended")));
		cell_end(v);
		cell_begin(v, "Standing");
		tag(v, colour_of(json_text(one, "standing")), json_text(one, "standing"));
		cell_end(v);
		row_end(v);
	}
	table_end(v);
}

static void draw_form(struct visit *v)
{
	filter_begin(v, "/register");
	input(v, &(struct input){ .name = "number", .label = "Register number", .hint = "As CS-31007", .kind = "nhsuk-input--width-10" });
	input(v, &(struct input){ .name = "name", .label = "Name, in full", .kind = "nhsuk-input--width-20" });
	filter_end(v, "Check");
}

static enum status check(struct visit *v, const char *number, const char *name, json_t **ret_doc, struct err *err)
{
	json_t *none = json_array();

	arena_own(v->arena, json_release, none);
	*ret_doc = none;
	if (*number && *name)
		return visit_command(v, "register check", VISIT_LIST(number), VISIT_LIST("--name", name), ret_doc, err);
	if (visit_holds(v, ROLE_REGISTRAR) && !*number && !*name)
		return visit_command(v, "register list", VISIT_NONE, VISIT_NONE, ret_doc, err);
	return OK;
}

static enum status look_up(struct visit *v, struct err *err)
{
	const char *number = visit_field(v, "number"), *name = visit_field(v, "name");
	bool asked = *number || *name;
	json_t *doc;

	TRY(check(v, number, name, &doc, err));
	visit_answer(v, json_incref(doc));
	v->page.menu = "/register";
	page_head(v, "The register", NULL);
	html(v, "<p class=\"attest-lead\">Whether somebody has an award of a programme, or an equivalence to one, and how it "
		"stands today.</p>\n");
	draw_form(v);
	if (asked && (!*number || !*name))
		html(v, "<p class=\"attest-text\">Give both the number and the name: one alone is answered nothing.</p>\n");
	else if (asked && json_array_size(doc) == 0)
		html(v, "<p class=\"attest-text\"><strong>Nobody of that number and name has an award or an equivalence "
			"here.</strong> If one of the two is wrong, the answer is the same.</p>\n");
	else if (json_array_size(doc) > 0) {
		sheet_begin(v, NULL, "found", asked ? "What the register has" : "Everybody on it");
		draw_entries(v, doc);
		sheet_end(v);
	}
	return OK;
}

static const struct route_field fields[] = { { "number", "on a professional register", false },
					     { "name", "in full; both or neither", false },
					     { 0 } };

extern const struct route page_register[];
const struct route page_register[] = {
	{ "GET", "/register", 0, 0, fields, NULL, look_up, "Checks a register number and a name; for registrars, who is on it" },
	{ 0 },
};
