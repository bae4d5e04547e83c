#include "cli/web/request_show.h"

#include <string.h>

#include "cli/web/component.h"
#include "cli/web/queue_row.h"
#include "cli/web/visit.h"
#include "core/json.h"

/* ---- in words ---- */

static bool is_review(const json_t *row)
{
	return strcmp(json_text(row, "tool"), "REVIEW") == 0;
}

/* Items of one module: "CEN-S1 activities 4 and 6"; NULL: they are of several, or outcomes. */
static const char *of_one_module(struct visit *v, const char *const *items, size_t count)
{
	const char *slash = count ? strchr(items[0], '/') : NULL;
	size_t len = slash ? (size_t)(slash - items[0]) : 0;
	const char *text;

	if (!slash)
		return NULL;
	text = arena_printf(v->arena, "%s %s ", arena_bytes(v->arena, items[0], len),
			    count == 1 ? "activity" : "activities");
	for (size_t i = 0; i < count; i++) {
		const char *part = items[i] + len + 1;

		if (strncmp(items[i], items[0], len + 1) != 0 || strspn(part, "0123456789") != strlen(part))
			return NULL;
		text = arena_printf(v->arena, "%s%s%s", text, i == 0 ? "" : i + 1 == count ? " and " : ", ", part);
	}
	return text;
}

const char *request_targets(struct visit *v, const json_t *row)
{
	const char **items, *text;
	size_t count;

	if (!is_review(row))
		return arena_printf(v->arena, "%s for %s", json_text(row, "tool"), json_text(row, "for"));
	items = arena_words(v->arena, json_text(row, "for"), &count);
	text = of_one_module(v, items, count);
	return text ? text : json_text(row, "for");
}

/* ---- what is asked for ---- */

static void draw_outcomes(struct visit *v, const json_t *asked)
{
	const json_t *outcomes = json_object_get(asked, "outcomes"), *outcome;
	size_t i;

	json_array_foreach (outcomes, i, outcome) {
		html(v, "<p class=\"attest-small\"><strong>Outcome $.</strong> $</p>\n", json_text(outcome, "id"),
		     json_text(outcome, "text"));
	}
}

static void draw_asked(struct visit *v, const json_t *asked)
{
	const char *type = json_text(asked, "type"), *item = json_text(asked, "item");
	bool module = strcmp(type, "module") == 0;

	html(v, "<div class=\"attest-outcome\">\n");
	html(v, "<p class=\"attest-small attest-soft\">$$$</p>\n<p class=\"attest-outcome__text\">$</p>\n", item,
	     *type ? ", " : "", type, json_text(asked, "text"));
	if (*json_text(asked, "aim"))
		html(v, "<p>$</p>\n", json_text(asked, "aim"));
	if (*json_text(asked, "topic"))
		html(v, "<p><strong>About:</strong> $</p>\n", json_text(asked, "topic"));
	if (*json_text(asked, "evidence"))
		html(v, "<p><strong>Evidence asked for:</strong> $</p>\n", json_text(asked, "evidence"));
	if (module && json_array_size(json_object_get(asked, "outcomes")) > 0) {
		details_begin(v, "Its outcomes");
		draw_outcomes(v, asked);
		details_end(v);
	} else {
		draw_outcomes(v, asked);
	}
	html(v, "</div>\n");
}

void request_asks(struct visit *v, const json_t *doc)
{
	const json_t *asks = json_object_get(doc, "asks"), *asked;
	size_t i;

	sheet_begin(v, NULL, "asks", "What it has to show");
	if (!is_review(doc))
		html(v, "<p><strong>$.</strong> $</p>\n", json_text(doc, "tool"), json_text(doc, "tool_title"));
	json_array_foreach (asks, i, asked) {
		draw_asked(v, asked);
	}
	if (*json_text(doc, "case"))
		html(v, "<p class=\"attest-small\">The trainee's case $.</p>\n", json_text(doc, "case"));
	if (*json_text(doc, "site"))
		html(v, "<p class=\"attest-small\">Where: $</p>\n", json_text(doc, "site"));
	html(v, "<p class=\"attest-small attest-soft\">In the words of $, to which the trainee is bound.</p>\n",
	     json_text(doc, "curriculum"));
	sheet_end(v);
}

/* ---- what is shown ---- */

static const char *size_words(struct visit *v, int64_t bytes)
{
	return bytes < 1000 ? shown_count(v, bytes, "byte", "bytes") :
	       bytes < 1000000 ? arena_printf(v->arena, "%lld kB", (long long)bytes / 1000) :
				 arena_printf(v->arena, "%.1f MB", (double)bytes / 1e6);
}

static void draw_files(struct visit *v, const json_t *shown)
{
	const json_t *files = json_object_get(shown, "files"), *file;
	const char *at = json_text(shown, "files_at");
	size_t i;

	if (json_array_size(files) == 0)
		return;
	if (!*at)
		at = arena_printf(v->arena, "/entries/%lld/files/", (long long)json_number(shown, "entry"));
	html(v, "<ul class=\"attest-files\">\n");
	json_array_foreach (files, i, file) {
		const char *name = *json_text(file, "name") ? json_text(file, "name") : json_text(file, "text");

		html(v, "<li>");
		glyph(v, "file");
		if (json_is_true(json_object_get(file, "here")))
			html(v, " <a href=\"$$\">$</a> <span class=\"attest-small\">$</span></li>\n", at,
			     json_text(file, "text"), name, size_words(v, json_number(file, "bytes")));
		else
			html(v, " $ <span class=\"attest-small\">not here any more</span></li>\n", name);
	}
	html(v, "</ul>\n");
}

static void draw_when(struct visit *v, const json_t *doc, const json_t *shown)
{
	const char *first = json_text(shown, "first"), *last = json_text(shown, "last");
	int64_t earlier = json_number(doc, "earlier");

	html(v, "<p class=\"attest-small attest-soft\">Worked $$$$. Sent to you on $. $.</p>\n",
	     strcmp(first, last) == 0 ? "on " : "from ", shown_day(v, first), strcmp(first, last) == 0 ? "" : " to ",
	     strcmp(first, last) == 0 ? "" : shown_day(v, last),
	     shown_day(v, arena_bytes(v->arena, json_text(doc, "sent"), 10)),
	     earlier == 0 ? "First try" : arena_printf(v->arena, "Judged not yet before: %s", shown_number(v, earlier)));
}

void request_shown(struct visit *v, const json_t *doc)
{
	const json_t *shown = json_object_get(doc, "shown");
	const char *reflection = json_text(shown, "reflection"), *message = json_text(doc, "message");

	sheet_begin(v, NULL, "shown", arena_printf(v->arena, "What %s shows", json_text(doc, "trainee_name")));
	draw_when(v, doc, shown);
	html(v, "<div class=\"attest-text\">\n");
	html_paragraphs(v, json_text(shown, "narrative"));
	if (*reflection) {
		html(v, "<h3 class=\"nhsuk-heading-xs\">Reflection</h3>\n");
		html_paragraphs(v, reflection);
	}
	if (*message) {
		html(v, "<h3 class=\"nhsuk-heading-xs\">To you</h3>\n");
		html_paragraphs(v, message);
	}
	html(v, "</div>\n");
	draw_files(v, shown);
	html(v, "<p class=\"attest-small attest-soft nhsuk-u-margin-bottom-0\">Entry $, digest ",
	     arena_printf(v->arena, "%lld", (long long)json_number(shown, "entry")));
	hash(v, json_text(shown, "digest"), 4);
	html(v, "</p>\n");
	sheet_end(v);
}

/* ---- what was said before ---- */

void request_before(struct visit *v, const json_t *doc)
{
	const json_t *list = json_object_get(doc, "before"), *one;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	sheet_begin(v, NULL, "before", "What was said before");
	json_array_foreach (list, i, one) {
		html(v, "<p><strong>$ not yet</strong>, by $ on $:</p>\n", json_text(one, "item"),
		     app_name(v->app, json_text(one, "assessor")), shown_day(v, json_text(one, "day")));
		html(v, "<div class=\"attest-text\">\n");
		html_paragraphs(v, *json_text(one, "feedback") ? json_text(one, "feedback") : "(no words)");
		html(v, "</div>\n");
	}
	sheet_end(v);
}
