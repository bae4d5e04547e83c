/*
 * The register: anybody checks a number and a name, and learns nothing where the two are not one
 * person's; registrars see who is on it.
 */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

static const char *colour_of(const char *standing)
{
	return strcmp(standing, "stands") == 0	  ? "green"
	       : strcmp(standing, "revoked") == 0 ? "red"
						  : "yellow";
}

/* `open`: each leads to its person's page. */
static void draw_entries(struct visit *v, const json_t *list, bool open)
{
	static const char *const heads[] = {"Name", "Has", "Since", "Standing", NULL};
	const json_t *one;
	size_t i;

	table_begin(v, "attest-dense attest-blocks", "What the register has", heads);
	json_array_foreach(list, i, one)
	{
		row_begin(v);
		row_head(v,
			 open ? arena_printf(v->arena, "/register/%s",
					     url_part(v->arena, json_text(one, "person")))
			      : NULL,
			 json_text(one, "name"));
		cell(v, "Has",
		     arena_printf(v->arena, "%s: %s", shown_sentence(v, json_text(one, "kind")),
				  json_text(one, "of")));
		cell_begin(v, "Since");
		html(v, "$$$", shown_day(v, json_text(one, "since")),
		     *json_text(one, "ended") ? " until " : "",
		     shown_day(v, json_text(one, "ended")));
		cell_end(v);
		cell_begin(v, "Standing");
		tag(v, colour_of(json_text(one, "standing")),
		    shown_sentence(v, json_text(one, "standing")));
		cell_end(v);
		row_end(v);
	}
	table_end(v);
}

static void draw_form(struct visit *v)
{
	filter_begin(v, "/register");
	input(v, &(struct input){.name = "number",
				 .label = "Register number",
				 .hint = "As CS-31007",
				 .kind = "nhsuk-input--width-10"});
	input(v, &(struct input){.name = "name",
				 .label = "Name, in full",
				 .kind = "nhsuk-input--width-20"});
	filter_end(v, "Check");
}

/* ---- for registrars: who is on it ---- */

static const char *const standings[] = {"stands", "flagged", "conditional", "lapsed", "revoked"};
#define STANDINGS (sizeof standings / sizeof *standings)

static void draw_search(struct visit *v)
{
	struct choice choices[STANDINGS + 1] = {{"", "However it stands", NULL, false}};

	for (size_t i = 0; i < STANDINGS; i++)
		choices[i + 1] =
			(struct choice){standings[i], shown_sentence(v, standings[i]), NULL, false};
	filter_begin(v, "/register");
	input(v, &(struct input){.name = "q",
				 .label = "Name, number or award",
				 .type = "search",
				 .autocomplete = "off",
				 .kind = "nhsuk-input--width-20"});
	choose(v, &(struct input){.name = "standing", .label = "Standing"}, choices, STANDINGS + 1);
	filter_end(v, "Show");
}

static enum status draw_all(struct visit *v, struct err *err)
{
	const char *q = visit_field(v, "q"), *standing = visit_field(v, "standing");
	int64_t counts[STANDINGS] = {0};
	const json_t *one;
	json_t *doc;
	size_t i;

	TRY(visit_command(v, "register list", VISIT_NONE,
			  VISIT_LIST("--find", q, "--standing", standing), &doc, err));
	visit_answer(v, json_incref(doc));
	v->page.wide = true;
	page_head(v, "The register", NULL);
	json_array_foreach(doc, i, one)
	{
		for (size_t k = 0; k < STANDINGS; k++)
			counts[k] += strcmp(json_text(one, "standing"), standings[k]) == 0;
	}
	figures_begin(v);
	for (i = 0; i < STANDINGS; i++)
		figure(v, shown_number(v, counts[i]), standings[i],
		       counts[i] > 0 && (i == 1 || i == 3));
	figures_end(v);
	draw_search(v);
	if (json_array_size(doc) == 0) {
		html(v, "<p class=\"attest-lead\">$</p>\n",
		     *q || *standing ? "Nobody on it is like that."
				     : "Nobody is on it yet: an award stands here once it is "
				       "signed, an equivalence once it is "
				       "ratified.");
		return OK;
	}
	sheet_begin(v, NULL, "found", *q || *standing ? "Found" : "Everybody on it");
	draw_entries(v, doc, true);
	sheet_end(v);
	return OK;
}

/* An award with the number that is printed on its certificate, and why it was taken back where it
 * was. */
static enum status draw_award(struct visit *v, const json_t *one, json_t *list, struct err *err)
{
	const char *entry = arena_printf(v->arena, "%lld", (long long)json_number(one, "entry")),
		   *digest;
	const json_t *revoked;
	json_t *doc;

	if (visit_command(v, "award status", VISIT_LIST(entry), VISIT_NONE, &doc, err) != OK)
		return OK;
	if (strcmp(json_text(doc, "standing"), "unknown") == 0)
		return OK; /* an equivalence: it has a letter, and no certificate */
	json_array_append(list, doc);
	digest = json_text(doc, "digest");
	revoked = json_object_get(doc, "revoked");
	sheet_begin(v, NULL, arena_printf(v->arena, "a%s", entry), json_text(doc, "title"));
	list_begin(v, "summary");
	list_row_begin(v, "Standing");
	tag(v, colour_of(json_text(doc, "standing")),
	    shown_sentence(v, json_text(doc, "standing")));
	list_row_end(v);
	list_row(v, "Given on", shown_time(v, json_text(doc, "signed")));
	if (json_is_object(revoked)) {
		list_row(v, "Taken back on", shown_time(v, json_text(revoked, "accepted")));
		list_row(v, "Reason", json_text(revoked, "reason"));
	}
	list_row_begin(v, "Certificate");
	html(v, "<a href=\"/certificates?number=$\">As anybody sees it who has the number</a><br>",
	     digest);
	hash(v, digest, 0);
	list_row_end(v);
	list_row_begin(v, "In the record");
	html(v, "<a href=\"/entries/$\">Entry $</a>", entry, entry);
	list_row_end(v);
	list_end(v);
	sheet_end(v);
	return OK;
}

static enum status one_person(struct visit *v, struct err *err)
{
	const char *person = visit_part(v, "person");
	json_t *doc, *awards = json_array();
	const json_t *one;
	struct err why;
	size_t i;

	arena_own(v->arena, json_release, awards);
	if (visit_command(v, "register show", VISIT_LIST(person), VISIT_NONE, &doc, &why) != OK ||
	    json_array_size(doc) == 0)
		return visit_not_here(err);
	v->page.menu = "/register";
	page_crumb(v, "/register", "The register");
	page_head(v, app_name(v->app, person),
		  *json_text(json_array_get(doc, 0), "number")
			  ? json_text(json_array_get(doc, 0), "number")
			  : "On no professional register");
	html(v, "<div class=\"attest-stack\">\n");
	sheet_begin(v, NULL, "has", "What the register has");
	draw_entries(v, doc, false);
	sheet_end(v);
	json_array_foreach(doc, i, one)
	{
		TRY(draw_award(v, one, awards, err));
	}
	html(v, "</div>\n");
	visit_answer(v, json_pack("{sOsO}", "entries", doc, "awards", awards));
	return OK;
}

/* ---- for anybody ---- */

static enum status look_up(struct visit *v, struct err *err)
{
	const char *number = visit_field(v, "number"), *name = visit_field(v, "name");
	bool asked = *number || *name;
	json_t *doc = json_array();

	v->page.menu = "/register";
	arena_own(v->arena, json_release, doc);
	if (visit_holds(v, ROLE_REGISTRAR) && !asked)
		return draw_all(v, err);
	if (asked && !*number)
		page_wrong(v, "number",
			   "Enter the register number, too: a name alone is not looked up");
	if (asked && !*name)
		page_wrong(v, "name", "Enter the name, too: a number alone is not looked up");
	if (*number && *name)
		TRY(visit_command(v, "register check", VISIT_LIST(number),
				  VISIT_LIST("--name", name), &doc, err));
	visit_answer(v, json_incref(doc));
	page_head(v, "The register", NULL);
	html(v, "<p class=\"attest-lead\">Whether somebody has an award of a programme, or an "
		"equivalence to one, and how it "
		"stands today. You need both the register number and the name. With the number of "
		"a certificate, <a href=\"/certificates\">check "
		"the certificate</a>.</p>\n");
	draw_form(v);
	if (*number && *name && json_array_size(doc) == 0)
		html(v, "<p class=\"attest-text\"><strong>Nobody of that number and name has an "
			"award or an equivalence "
			"here.</strong> If one of the two is wrong, the answer is the same.</p>\n");
	else if (json_array_size(doc) > 0) {
		sheet_begin(v, NULL, "found", "What the register has");
		draw_entries(v, doc, false);
		sheet_end(v);
	}
	return OK;
}

static const struct route_field fields[] = {
	{"number", "on a professional register", false},
	{"name", "in full; both or neither", false},
	{"q", "for registrars: words of a name, a number or an award", false},
	{"standing", "for registrars: stands, flagged, conditional, lapsed or revoked", false},
	{0}};

extern const struct route page_register[];
const struct route page_register[] = {
	{"GET", "/register", 0, 0, fields, NULL, look_up,
	 "Checks a register number and a name; for registrars, who is on it"},
	{"GET", "/register/{person}", NEED_SIGN_IN, ROLE_BIT(ROLE_REGISTRAR), NULL, NULL,
	 one_person, "What the register has of one person, with the numbers of their certificates"},
	{0},
};
