#include "cli/web/queue_row.h"

#include <string.h>

#include "cli/queue.h"
#include "cli/web/chart.h"
#include "cli/web/component.h"
#include "cli/web/request_show.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

#define WORDS_A_MINUTE 150 /* with care */

bool row_is_case(const json_t *row)
{
	return strcmp(json_text(row, "state"), "case") == 0;
}

bool row_is_request(const json_t *row)
{
	return json_object_get(row, "risk") != NULL && !row_is_case(row);
}

bool row_is_pressing(const json_t *row)
{
	const char *risk = json_text(row, "risk");

	return strcmp(risk, "red") == 0 || strcmp(risk, "overdue") == 0 || strcmp(risk, "frozen") == 0;
}

int row_minutes(const json_t *row)
{
	const json_t *size = json_object_get(row, "size");

	return 2 + (int)(json_number(size, "words") / WORDS_A_MINUTE + json_number(size, "files"));
}

const char *row_address(struct visit *v, const json_t *row)
{
	return arena_printf(v->arena, "/queue/%lld", (long long)json_number(row, "seq"));
}

const char *row_age_words(struct visit *v, int64_t days)
{
	return days <= 0 ? "today" : shown_count(v, days, "day", "days");
}

void row_age(struct visit *v, int64_t days)
{
	chart_age(v, days, QUEUE_USUAL_UNKNOWN);
}

/* "17 days left", "3 days ago". */
static const char *left_words(struct visit *v, const char *day)
{
	int32_t n, today = time_day(app_now(v->app));

	if (day_parse(day, &n, NULL) != OK)
		return "";
	if (n < today)
		return arena_printf(v->arena, "%s ago", shown_count(v, today - n, "day", "days"));
	return n == today ? "today" : arena_printf(v->arena, "%s left", shown_count(v, n - today, "day", "days"));
}

void row_due(struct visit *v, const json_t *row)
{
	const char *due = json_text(row, "due"), *freeze = json_text(row, "freeze");
	bool frozen = strcmp(json_text(row, "risk"), "frozen") == 0, past;
	const char *day = frozen || !*due ? freeze : due;

	if (!*day) {
		html(v, "<span class=\"attest-soft\">No date</span>");
		return;
	}
	past = strcmp(json_text(row, "risk"), "overdue") == 0;
	if (row_is_pressing(row)) {
		html(v, "<span class=\"attest-risk\">");
		glyph(v, "late");
	}
	html(v, "$$ $<span class=\"attest-qrow__sep\">, </span><br>", row_is_pressing(row) ? " " : "",
	     frozen		 ? "Frozen since" :
	     !*due		 ? "Counts until" :
	     past		 ? "Was due" :
				   "Due",
	     shown_day(v, day));
	if (row_is_pressing(row))
		html(v, "$</span>", left_words(v, day));
	else
		html(v, "<span class=\"attest-soft\">$</span>", left_words(v, day));
}

/* "2 files, 125 words". */
static const char *size_words(struct visit *v, const json_t *row)
{
	const json_t *size = json_object_get(row, "size");
	int64_t files = json_number(size, "files"), words = json_number(size, "words");

	return arena_printf(v->arena, "%s%s%s", files ? shown_count(v, files, "file", "files") : "",
			    files && words ? ", " : "", words ? shown_count(v, words, "word", "words") : "");
}

static void draw_notes(struct visit *v, const json_t *row)
{
	const json_t *holds = json_object_get(row, "holds"), *hold;
	const char *obstacle = json_string_value(json_object_get(row, "obstacle"));
	int64_t earlier = json_number(row, "earlier");
	size_t i;

	if (earlier > 0)
		html(v, "<p class=\"attest-small\">It was said to be not yet $ before.</p>\n",
		     earlier == 1 ? "once" : shown_count(v, earlier, "time", "times"));
	json_array_foreach (holds, i, hold) {
		if (json_is_true(json_object_get(hold, "last")))
			html(v, "<p class=\"attest-small\"><strong>$</strong> lacks nothing else but its closing "
				"signature.</p>\n",
			     json_text(hold, "module"));
		else
			html(v, "<p class=\"attest-small\">Holds up $: $ of $ that it lacks.</p>\n",
			     json_text(hold, "module"), shown_number(v, json_number(hold, "acts")),
			     shown_count(v, json_number(hold, "missing"), "thing", "things"));
	}
	if (obstacle)
		html(v, "<p class=\"attest-small\"><span class=\"attest-warn\">You can only pass it on:</span> $</p>\n", obstacle);
}

void row_draw(struct visit *v, const json_t *row)
{
	bool review = strcmp(json_text(row, "tool"), "REVIEW") == 0;
	const char *title = json_text(row, "title");

	html(v, "<li class=\"attest-move attest-qrow\">\n<p class=\"attest-qrow__age\">");
	row_age(v, json_number(row, "days"));
	html(v,
	     "</p>\n<div class=\"attest-qrow__main\">\n<h2 class=\"attest-move__what\"><a href=\"$\">$</a></h2>\n"
	     "<p>$ · <strong>$</strong></p>\n",
	     row_address(v, row), *title ? title : "(erased)", json_text(row, "trainee_name"), request_targets(v, row));
	draw_notes(v, row);
	html(v, "</div>\n<p class=\"attest-qrow__kind\">");
	tag(v, review ? "grey" : "purple", review ? "Activity" : json_text(row, "tool"));
	html(v,
	     "</p>\n<p class=\"attest-qrow__size attest-small attest-soft\">$<span class=\"attest-qrow__sep\"> · "
	     "</span><br>$</p>\n<p class=\"attest-qrow__due attest-small\">",
	     size_words(v, row), shown_count(v, row_minutes(row), "minute", "minutes"));
	row_due(v, row);
	html(v, "</p>\n</li>\n");
}

void row_signed(struct visit *v, const char *reader)
{
	const char *entry = visit_field(v, "signed");

	if (!*entry || strspn(entry, "0123456789") != strlen(entry))
		return;
	flag_begin(v, "ok", "tick");
	html(v, "<p>Signed. It stands in the record as entry $$$$.</p>\n", entry, reader ? ", and " : "", reader ? reader : "",
	     reader ? " sees it now" : "");
	flag_end(v);
}

void row_keys(struct visit *v, const char *const (*keys)[2], size_t count)
{
	html(v, "<details class=\"nhsuk-details attest-noprint\" id=\"keys\">\n<summary class=\"nhsuk-details__summary\">"
		"<span class=\"nhsuk-details__summary-text\">Keyboard</span></summary>\n<div class=\"nhsuk-details__text "
		"attest-text\">\n<dl class=\"attest-facts\">\n");
	for (size_t i = 0; i < count; i++)
		html(v, "<dt><kbd>$</kbd></dt><dd>$</dd>\n", keys[i][0], keys[i][1]);
	html(v, "</dl>\n<p class=\"nhsuk-u-margin-top-3\">A key chooses; it never signs.</p>\n"
		"<p data-keys=\"switch\" hidden></p>\n</div>\n</details>\n");
}
