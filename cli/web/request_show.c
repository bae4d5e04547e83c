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

/* How many of them, from the first on, are activities of one module; 0: the first is none. */
static size_t same_module(const char *const *items, size_t count)
{
	const char *slash = strchr(items[0], '/');
	size_t len = slash ? (size_t)(slash - items[0]) : 0, n = 0;

	while (slash && n < count && strncmp(items[n], items[0], len + 1) == 0 &&
	       strspn(items[n] + len + 1, "0123456789") == strlen(items[n] + len + 1))
		n++;
	return n;
}

/* "CEN-S1 activities 4 and 6"; of one that is no activity, "CEN-S1 LO2". */
static const char *group_words(struct visit *v, const char *const *items, size_t count)
{
	const char *slash = strchr(items[0], '/'), *text;

	if (!slash)
		return items[0];
	text = arena_bytes(v->arena, items[0], (size_t)(slash - items[0]));
	if (count == 0)
		return arena_printf(v->arena, "%s %s", text, slash + 1);
	text = arena_printf(v->arena, "%s %s ", text, count == 1 ? "activity" : "activities");
	for (size_t i = 0; i < count; i++)
		text = arena_printf(v->arena, "%s%s%s", text, i == 0 ? "" : i + 1 == count ? " and " : ", ",
				    strchr(items[i], '/') + 1);
	return text;
}

const char *request_items(struct visit *v, const char *const *items, size_t count)
{
	const char *text = "";

	for (size_t i = 0, used; i < count; i += used) {
		size_t n = same_module(items + i, count - i);

		used = n ? n : 1;
		text = arena_printf(v->arena, "%s%s%s", text, i == 0 ? "" : i + used == count ? " and " : ", ",
				    group_words(v, items + i, n));
	}
	return text;
}

const char *request_targets(struct visit *v, const json_t *row)
{
	const char **items;
	size_t count;

	if (!is_review(row))
		return arena_printf(v->arena, "%s for %s", json_text(row, "tool"), json_text(row, "for"));
	items = arena_words(v->arena, json_text(row, "for"), &count);
	return request_items(v, items, count);
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

/* ---- what was answered ---- */

json_t *request_of(const json_t *requests, int64_t seq)
{
	json_t *row;
	size_t i;

	json_array_foreach (requests, i, row) {
		if (json_number(row, "seq") == seq)
			return row;
	}
	return NULL;
}

const char *request_again(struct visit *v, const json_t *row, const json_t *blocker)
{
	return is_review(row) ? arena_printf(v->arena, "/evidence/new?for=%s", json_text(blocker, "unit"))
			      : arena_printf(v->arena, "/evidence/new?as=%s", json_text(row, "tool"));
}

static void add_again(json_t *row, json_t *blocker)
{
	json_t *list = json_object_get(row, "again");

	if (!list) {
		list = json_array();
		json_object_set_new(row, "again", list);
	}
	json_array_append(list, blocker);
}

enum status request_add_again(struct visit *v, json_t *requests, struct err *err)
{
	json_t *progress, *module, *b;
	enum status status;
	size_t i, k;

	if (json_array_size(requests) == 0)
		return OK;
	status = visit_command(v, "progress", VISIT_LIST(v->session.person), VISIT_NONE, &progress, err);
	if (status == ERR_NOT_FOUND)
		return OK;
	TRY(status);
	json_array_foreach (json_object_get(progress, "modules"), i, module) {
		json_array_foreach (json_object_get(module, "blockers"), k, b) {
			json_t *row = json_number(b, "entry") ? request_of(requests, json_number(b, "entry")) : NULL;

			if (row && strcmp(json_text(b, "holder"), v->session.person) == 0)
				add_again(row, b);
		}
	}
	return OK;
}

void request_draw_again(struct visit *v, const json_t *row, bool lapsed)
{
	const json_t *again = json_object_get(row, "again"), *b;
	size_t i;

	json_array_foreach (again, i, b) {
		if (!lapsed || strcmp(json_text(b, "code"), "lapsed") == 0)
			html(v, "<p class=\"attest-small\">$. <a href=\"$\">Show it again</a></p>\n",
			     shown_sentence(v, shown_words(v, json_text(b, "text"))), request_again(v, row, b));
	}
}

/* Those of the judgements that are at the point. */
static const char *items_at(struct visit *v, const json_t *judgements, const char *point)
{
	const char **items = arena_array(v->arena, json_array_size(judgements) + 1, sizeof *items);
	const json_t *one;
	size_t count = 0, i;

	json_array_foreach (judgements, i, one) {
		if (strcmp(json_text(one, "point"), point) == 0)
			items[count++] = json_text(one, "item");
	}
	return request_items(v, items, count);
}

static bool is_at_earlier(const json_t *judgements, size_t n, const char *point)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(json_text(json_array_get(judgements, i), "point"), point) == 0)
			return true;
	}
	return false;
}

/* "Not yet for CEN-R2 activity 9, satisfactory for CEN-R2 activities 7 and 8"; "Declined". */
static const char *outcome_words(struct visit *v, const json_t *row)
{
	const json_t *judgements = json_object_get(json_object_get(row, "answer"), "judgements"), *one;
	const char *text = "";
	size_t i;

	json_array_foreach (judgements, i, one) {
		const char *point = json_text(one, "point");

		if (is_at_earlier(judgements, i, point))
			continue;
		text = arena_printf(v->arena, "%s%s%s for %s", text, *text ? ", " : "", shown_role(v, point),
				    is_review(row) ? items_at(v, judgements, point) : request_targets(v, row));
	}
	return shown_sentence(v, *text ? text : json_text(row, "state"));
}

void request_words(struct visit *v, const json_t *row)
{
	const char *words = json_text(json_object_get(row, "answer"), "words");

	if (!*words)
		return;
	html(v, "<div class=\"attest-quote attest-text\">\n");
	html_paragraphs(v, words);
	html(v, "</div>\n");
}

void request_answer(struct visit *v, const json_t *row)
{
	const json_t *answer = json_object_get(row, "answer");
	const char *entry = arena_printf(v->arena, "%lld", (long long)json_number(answer, "entry"));

	if (!json_is_object(answer))
		return;
	html(v, "<p><strong>$</strong>, by $ on $ (<a href=\"/entries/$\">entry $</a>)$</p>\n", outcome_words(v, row),
	     app_name(v->app, json_text(answer, "by")), shown_day(v, json_text(answer, "day")), entry, entry,
	     *json_text(answer, "words") ? ":" : ".");
	request_words(v, row);
}
