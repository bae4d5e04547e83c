/* A trainee's progress: modules by activities and assessments, a tile for each, and what is left in
 * words. */
#include <string.h>

#include "cli/curriculum_title.h"
#include "cli/web/access.h"
#include "cli/web/award.h"
#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

/* What a slot can be; the first is whatever needs nothing more. */
static const struct slot {
	const char *code; /* of its blocker */
	const char *tile, *glyph, *words;
} slots[] = {
	{"", "signed", "tick", "Signed"},
	{"waiting", "waiting", "wait", "Sent, not yet looked at"},
	{"not-yet", "back", "back", "Not yet: your move"},
	{"lapsed", "differs", "differs", "Doesn't count"},
	{"to-do", "none", NULL, "Not started"},
};
#define SLOTS (sizeof slots / sizeof *slots)

static const struct slot *slot_of(const json_t *blocker)
{
	const char *code = json_text(blocker, "code");

	if (!blocker)
		return &slots[0];
	for (size_t i = 1; i < SLOTS; i++) {
		if (strcmp(slots[i].code, code) == 0)
			return &slots[i];
	}
	return &slots[3]; /* whatever else is in the way */
}

static const json_t *blocker_of(struct visit *v, const json_t *module, int64_t activity)
{
	const char *unit =
		arena_printf(v->arena, "%s/%lld", json_text(module, "id"), (long long)activity);
	const json_t *b;
	size_t i;

	json_array_foreach (json_object_get(module, "blockers"), i, b) {
		if (strcmp(json_text(b, "unit"), unit) == 0)
			return b;
	}
	return NULL;
}

/*
 * One element and a label: a page has hundreds of these, and a phone takes its time over each hidden word. What is
 * not started has no mark, so that what is stands out.
 */
static void tile(struct visit *v, const char *address, const char *what, const char *shown,
		 const struct slot *slot)
{
	const char *label = arena_printf(v->arena, "%s %s, %s", what, shown, slot->words);

	if (address)
		html(v, "<li><a class=\"attest-tile attest-tile--$\" href=\"$\" aria-label=\"$\">$",
		     slot->tile, address, label, shown);
	else
		html(v, "<li><span class=\"attest-tile attest-tile--$\" role=\"img\" aria-label=\"$\">$",
		     slot->tile, label, shown);
	if (slot->glyph)
		glyph(v, slot->glyph);
	if (address)
		html(v, "</a></li>\n");
	else
		html(v, "</span></li>\n");
}

static void draw_activities(struct visit *v, const json_t *module, bool own)
{
	const json_t *acts = json_object_get(module, "activities");
	int64_t total = json_number(acts, "total");

	html(v,
	     "<td class=\"attest-progress__acts\"><span class=\"attest-progress__have\"><span "
	     "class=\"attest-progress__label\">Activities: </span>$ of $</span>\n<ul "
	     "class=\"attest-tiles\">\n",
	     shown_number(v, json_number(acts, "signed")), shown_number(v, total));
	for (int64_t n = 1; n <= total; n++) {
		const json_t *b = blocker_of(v, module, n);
		const char *address = NULL;

		if (json_number(b, "entry"))
			address = arena_printf(v->arena, "/entries/%lld",
					       (long long)json_number(b, "entry"));
		else if (b && own)
			address =
				arena_printf(v->arena, "/evidence/new?for=%s", json_text(b, "unit"));
		tile(v, address, arena_printf(v->arena, "%s activity", json_text(module, "id")),
		     shown_number(v, n), slot_of(b));
	}
	html(v, "</ul>\n</td>\n");
}

/* "MSF, second": where several rules of the module ask in the same words, which of them it is. */
static const char *rule_words(struct visit *v, const json_t *rules, size_t at)
{
	static const char *const ordinals[] = {"first", "second", "third", "fourth"};
	const char *text = json_text(json_array_get(rules, at), "text");
	size_t same = 0, before = 0;

	for (size_t i = 0; i < json_array_size(rules); i++) {
		if (strcmp(json_text(json_array_get(rules, i), "text"), text) != 0)
			continue;
		same++;
		before += i < at;
	}
	return same < 2 || before >= 4 ? text
				       : arena_printf(v->arena, "%s, %s", text, ordinals[before]);
}

/* The other rules of a module: each with its name above, since modules ask for different ones. */
static void draw_assessments(struct visit *v, const json_t *module)
{
	const json_t *rule;
	size_t i;

	html(v, "<td>");
	json_array_foreach (json_object_get(module, "rules"), i, rule) {
		const char *text = rule_words(v, json_object_get(module, "rules"), i);
		int64_t have = json_number(rule, "have"), need = json_number(rule, "need"),
			wait = json_number(rule, "wait");

		if (strcmp(text, "activities") == 0 || need > 40)
			continue;
		html(v,
		     "<span class=\"attest-progress__have\">$: $ of $</span>\n<ul "
		     "class=\"attest-tiles\">\n",
		     text, shown_number(v, have), shown_number(v, need));
		for (int64_t n = 1; n <= need; n++) {
			int64_t entry = json_integer_value(
				json_array_get(json_object_get(rule, "entries"), (size_t)n - 1));

			tile(v,
			     n <= have && entry
				     ? arena_printf(v->arena, "/entries/%lld", (long long)entry)
				     : NULL,
			     arena_printf(v->arena, "%s %s", json_text(module, "id"), text),
			     shown_number(v, n),
			     n <= have		? &slots[0]
			     : n <= have + wait ? &slots[1]
						: &slots[4]);
		}
		html(v, "</ul>\n");
	}
	html(v, "</td>\n");
}

static void draw_state(struct visit *v, const json_t *module)
{
	const char *state = json_text(module, "state");
	const json_t *b = json_array_get(json_object_get(module, "blockers"), 0);

	html(v, "<td class=\"attest-progress__state attest-text\">");
	if (strcmp(state, "closed") == 0) {
		tag(v, "green", "Closed");
	} else if (strcmp(state, "waived") == 0 || strcmp(state, "exempt") == 0) {
		tag(v, "purple", strcmp(state, "waived") == 0 ? "Waived" : "Exempt");
	} else if (strcmp(state, "ready") == 0) {
		tag(v, "blue", "Ready to close");
		html(v, "<p class=\"attest-small attest-soft\">$</p>\n",
		     app_name(v->app, json_text(b, "holder")));
	} else {
		html(v, "<p><a href=\"#needs-$\">$</a></p>\n", json_text(module, "id"),
		     shown_count(v, json_number(module, "missing"), "thing left", "things left"));
	}
	html(v, "</td>\n");
}

static void draw_row(struct visit *v, const json_t *module, bool own)
{
	const char *due = json_text(module, "due");

	html(v,
	     "<tr id=\"$\">\n<th scope=\"row\"><span class=\"attest-progress__name\"><a "
	     "href=\"/modules/$\">$</a></span> $ "
	     "<span class=\"attest-progress__have\">$$</span></th>\n",
	     json_text(module, "id"), url_part(v->arena, json_text(module, "module")),
	     json_text(module, "id"), json_text(module, "title"), *due ? "Due " : "", shown_day(v, due));
	draw_activities(v, module, own);
	draw_assessments(v, module);
	draw_state(v, module);
	html(v, "</tr>\n");
}

static void draw_legend(struct visit *v)
{
	html(v, "<p class=\"nhsuk-u-visually-hidden\">What the tiles mean:</p>\n<ul "
		"class=\"attest-legend\">\n");
	for (size_t i = 0; i < SLOTS; i++) {
		html(v, "<li><span class=\"attest-tile attest-tile--$\" aria-hidden=\"true\">",
		     slots[i].tile);
		if (slots[i].glyph)
			glyph(v, slots[i].glyph);
		html(v, "</span> $</li>\n", slots[i].words);
	}
	html(v, "</ul>\n<p class=\"nhsuk-u-visually-hidden\"><a href=\"#needs\">Skip the tiles: "
		"what each module still "
		"needs</a></p>\n");
}

static void draw_table(struct visit *v, const json_t *doc, bool own)
{
	const json_t *module;
	int64_t phase = -1;
	size_t i;

	html(v, "<div class=\"attest-sheet attest-sheet--bare\">\n<table "
		"class=\"attest-progress\">\n<caption "
		"class=\"nhsuk-u-visually-hidden\">Modules by activities and assessments. Each "
		"tile is one activity or one "
		"assessment.</caption>\n<thead><tr><th scope=\"col\">Module</th><th "
		"scope=\"col\">Activities</th><th "
		"scope=\"col\">Assessments</th><th scope=\"col\">Still "
		"needed</th></tr></thead>\n<tbody>\n");
	json_array_foreach (json_object_get(doc, "modules"), i, module) {
		if (json_number(module, "phase") != phase) {
			phase = json_number(module, "phase");
			html(v,
			     "<tr class=\"attest-progress__group\"><th colspan=\"4\" "
			     "scope=\"rowgroup\">$</th></tr>\n",
			     phase ? arena_printf(v->arena, "Phase %lld", (long long)phase)
				   : "Throughout");
		}
		draw_row(v, module, own);
	}
	html(v, "</tbody>\n</table>\n</div>\n");
}

static void draw_blocker(struct visit *v, const json_t *b)
{
	const json_t *near = json_array_get(json_object_get(b, "near"), 0);

	html(v, "<li><strong>$</strong> $", json_text(b, "unit"), shown_words(v, json_text(b, "text")));
	if (*json_text(b, "holder"))
		html(v, " <span class=\"attest-soft\">· $</span>",
		     app_name(v->app, json_text(b, "holder")));
	if (near)
		html(v,
		     "<br><span class=\"attest-soft\">Nearly counted: <a href=\"/entries/$\">entry "
		     "$</a>, $</span>",
		     arena_printf(v->arena, "%lld", (long long)json_number(near, "entry")),
		     shown_number(v, json_number(near, "entry")), shown_words(v, json_text(near, "why")));
	html(v, "</li>\n");
}

static void draw_needs(struct visit *v, const json_t *doc)
{
	const json_t *module, *b;
	bool any = false;
	size_t i, k;

	json_array_foreach (json_object_get(doc, "modules"), i, module) {
		any = any || json_array_size(json_object_get(module, "blockers")) > 0;
	}
	sheet_begin(v, NULL, "needs", "What each module still needs");
	if (!any) {
		html(v, "<p class=\"attest-text\">Nothing: every module is closed.</p>\n");
		sheet_end(v);
		return;
	}
	/* What is begun, and so somebody's move, stands open; the rest a tap away. */
	html(v, "<ul class=\"attest-lines attest-text\">\n");
	json_array_foreach (json_object_get(doc, "modules"), i, module) {
		json_array_foreach (json_object_get(module, "blockers"), k, b) {
			if (strcmp(json_text(b, "code"), "to-do") != 0)
				draw_blocker(v, b);
		}
	}
	html(v, "</ul>\n");
	json_array_foreach (json_object_get(doc, "modules"), i, module) {
		if (json_array_size(json_object_get(module, "blockers")) == 0)
			continue;
		html(v, "<div id=\"needs-$\">\n", json_text(module, "id"));
		details_begin(v, arena_printf(v->arena, "%s %s: %s", json_text(module, "id"),
					      json_text(module, "title"),
					      shown_count(v, json_number(module, "missing"), "thing",
							  "things")));
		html(v, "<ul class=\"attest-lines attest-text\">\n");
		json_array_foreach (json_object_get(module, "blockers"), k, b) {
			draw_blocker(v, b);
		}
		html(v, "</ul>\n");
		details_end(v);
		html(v, "</div>\n");
	}
	sheet_end(v);
}

static enum status draw(struct visit *v, const char *trainee, bool own, struct err *err)
{
	const json_t *credits, *journal;
	json_t *doc;

	TRY(visit_command(v, "progress", VISIT_LIST(trainee), VISIT_NONE, &doc, err));
	visit_answer(v, json_incref(doc));
	v->page.menu = own ? "/progress" : NULL;
	v->page.wide = v->page.landscape = true;
	page_head(v,
		  own ? "Progress"
		      : arena_printf(v->arena, "Progress of %s", app_name(v->app, trainee)),
		  arena_printf(v->arena, "%s%s%s", own ? v->name : "", own ? ", " : "",
			       curriculum_title(v->app,
						arena_printf(v->arena, "%s@%s",
							     json_text(doc, "curriculum"),
							     json_text(doc, "version")))));
	credits = json_object_get(doc, "credits");
	html(v, "<p class=\"attest-lead\">$ of $ credits.</p>\n",
	     shown_number(v, json_number(credits, "have")),
	     shown_number(v, json_number(credits, "need")));
	draw_legend(v);
	draw_table(v, doc, own);
	draw_needs(v, doc);
	award_draw_all(v, doc);
	journal = json_object_get(doc, "journal");
	html(v,
	     "<p class=\"attest-small attest-soft\">Worked out from $ entries. Work it out again "
	     "yourself: <code "
	     "class=\"attest-hash\">attest progress $</code></p>\n",
	     shown_number(v, json_number(journal, "size")), trainee);
	return OK;
}

static enum status own_progress(struct visit *v, struct err *err)
{
	return draw(v, v->session.person, true, err);
}

static enum status progress_of(struct visit *v, struct err *err)
{
	enum access access;

	TRY(access_portfolio(v, visit_part(v, "trainee"), &access, err));
	return draw(v, visit_part(v, "trainee"), access == ACCESS_OWN, err);
}

extern const struct route page_progress[];
const struct route page_progress[] = {
	{"GET", "/progress", NEED_SIGN_IN, ROLE_BIT(ROLE_TRAINEE), NULL, NULL, own_progress,
	 "A trainee's own progress: modules by activities and assessments, and what is left"},
	{"GET", "/progress/{trainee}", NEED_SIGN_IN, 0, NULL, NULL, progress_of,
	 "The progress of a trainee whose portfolio they may see"},
	{0},
};
