#include "cli/web/entry_show.h"

#include <string.h>

#include "cli/body_words.h"
#include "cli/web/component.h"
#include "cli/web/request_show.h"
#include "core/json.h"
#include "portfolio/text.h"

bool entry_is_kind(const struct entry_shown *s, const char *kind)
{
	return strcmp(s->seen.entry.kind, kind) == 0;
}

/* ---- what was asked, and answered ---- */

static bool is_asked_about(const struct entry_shown *s, const json_t *r)
{
	int64_t seq = (int64_t)s->seen.seq;

	if (entry_is_kind(s, "evidence"))
		return json_number(r, "evidence") == seq;
	return json_number(r, "seq") == seq ||
	       json_number(json_object_get(r, "answer"), "entry") == seq;
}

static enum status read_requests(struct visit *v, struct entry_shown *s, struct err *err)
{
	static const char *const kinds[] = {"evidence",	   "request",  "assessment", "answer",
					    "msf-summary", "reported", "decline"};
	json_t *list, *r;
	bool any = false;
	size_t i;

	s->requests = json_array();
	json_object_set_new(s->doc, "requests", s->requests);
	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		any = any || entry_is_kind(s, kinds[i]);
	if (!any)
		return OK;
	TRY(visit_command(v, "request list", VISIT_LIST(s->seen.entry.portfolio), VISIT_NONE, &list,
			  err));
	json_array_foreach(list, i, r)
	{
		if (is_asked_about(s, r))
			json_array_append(s->requests, r);
	}
	return OK;
}

enum status entry_shown_find(struct visit *v, struct entry_shown *ret_shown, struct err *err)
{
	struct entry_shown s = {0};

	TRY(entry_find(v, &s.seen, err));
	if (visit_command(v, "show", VISIT_LIST(visit_part(v, "entry")), VISIT_NONE, &s.doc, err) !=
	    OK)
		return visit_not_here(err);
	TRY(read_requests(v, &s, err));
	if (s.seen.access == ACCESS_OWN)
		TRY(request_add_again(v, s.requests, err));
	*ret_shown = s;
	return OK;
}

/* ---- drawing ---- */

static bool is_narrative(const char *name)
{
	return strcmp(name, "narrative") == 0;
}

static bool is_of_file(const char *name)
{
	return strncmp(name, "file.", 5) == 0;
}

static bool is_other(const char *name)
{
	return !is_narrative(name) && !is_of_file(name);
}

/* What stands with the answer itself. */
static bool is_unanswered(const char *name)
{
	return is_other(name) && strcmp(name, "note.feedback") != 0 &&
	       strcmp(name, "feedback") != 0 && strcmp(name, "reason") != 0;
}

static const char *text_label(struct visit *v, const char *name)
{
	return is_narrative(name)		? "What happened"
	       : text_is_file(name)		? "File"
					: shown_name(v, name);
}

static void draw_text(struct visit *v, const struct entry_shown *s, const json_t *t)
{
	const char *name = json_text(t, "name"), *label = text_label(v, name);

	if (text_is_file(name)) {
		const char *file =
			app_text(v->app, &s->seen.entry, arena_printf(v->arena, "%s.name", name));

		list_row_begin(v, label);
		html(v, "<a href=\"$\" download>$</a>",
		     entry_address(v, &s->seen, arena_printf(v->arena, "/files/%s", name)),
		     file ? file : name);
		list_row_end(v);
	} else if (json_object_get(t, "text")) {
		list_row_begin(v, label);
		html_paragraphs(v, json_text(t, "text"));
		list_row_end(v);
	} else {
		list_row(v, label, "not shown: it is private, or was erased");
	}
}

/* The names of files stand with them, the title in the heading. */
static void draw_texts(struct visit *v, const struct entry_shown *s, bool (*part)(const char *name))
{
	const json_t *texts = json_object_get(json_object_get(s->doc, "said"), "texts"), *t;
	size_t i;

	json_array_foreach(texts, i, t)
	{
		const char *name = json_text(t, "name");
		bool heads = strcmp(name, "title") == 0 && json_object_get(t, "text");

		if (part(name) && !heads && (!is_of_file(name) || text_is_file(name)))
			draw_text(v, s, t);
	}
}

/* What a row of its own says in words. */
static bool is_in_words(const struct entry_shown *s, const char *name)
{
	static const char *const names[][2] = {
		{"evidence", "first"},	 {"evidence", "last"}, {"evidence", "items"},
		{"request", "assessor"}, {"request", "items"}, {"request", "tool"},
		{"request", "modules"},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (entry_is_kind(s, names[i][0]) && strcmp(name, names[i][1]) == 0)
			return true;
	}
	return strcmp(name, "judgements") == 0 && json_array_size(s->requests) > 0;
}

static void draw_body(struct visit *v, const struct entry_shown *s)
{
	const json_t *value;
	const char *name;
	size_t count, i = 0;
	struct body_line *lines = body_lines(v->app, &s->seen.entry, &count);

	json_object_foreach((json_t *)s->seen.entry.body, name, value)
	{
		if (!is_in_words(s, name))
			list_row(v, lines[i].label, shown_words(v, lines[i].words));
		i++;
	}
}

static void draw_evidence(struct visit *v, const struct entry_shown *s)
{
	const json_t *body = s->seen.entry.body;
	const char *first = json_text(body, "first"), *last = json_text(body, "last"),
		   *items = entry_asked_words(v, &s->seen.entry);

	draw_texts(v, s, is_narrative);
	list_row(v, "When",
		 strcmp(first, last) == 0 ? shown_day(v, first)
					  : arena_printf(v->arena, "%s to %s", shown_day(v, first),
							 shown_day(v, last)));
	draw_texts(v, s, is_of_file);
	if (*items)
		list_row(v, "It is to show", items);
	draw_body(v, s);
	draw_texts(v, s, is_other);
}

/* Of a request, or of what answers one: whose evidence it is about, and who was asked. */
static void draw_asked(struct visit *v, const struct entry_shown *s)
{
	const json_t *r = json_array_get(s->requests, 0);
	const char *title = json_text(r, "title");

	if (!r)
		return;
	list_row_begin(v, "Evidence");
	html(v, "<a href=\"/entries/$\">$</a>",
	     arena_printf(v->arena, "%lld", (long long)json_number(r, "evidence")),
	     *title ? title : "(erased)");
	list_row_end(v);
	if (entry_is_kind(s, "request")) {
		list_row(v, "Asked of", app_name(v->app, json_text(r, "assessor")));
		list_row(v, "For", request_targets(v, r));
		return;
	}
	list_row_begin(v, "Answers");
	html(v, "<a href=\"/entries/$\">the request for $</a>",
	     arena_printf(v->arena, "%lld", (long long)json_number(r, "seq")),
	     request_targets(v, r));
	list_row_end(v);
}

void entry_draw_said(struct visit *v, const struct entry_shown *s)
{
	if (entry_is_kind(s, "evidence")) {
		draw_evidence(v, s);
		return;
	}
	draw_asked(v, s);
	draw_texts(v, s, is_narrative);
	draw_body(v, s);
	draw_texts(v, s, json_array_size(s->requests) > 0 ? is_unanswered : is_other);
	draw_texts(v, s, is_of_file);
}

/* Is it an entry of the same portfolio, and so one that has a page for whoever reads this one? */
static bool is_beside(struct visit *v, const struct entry_shown *s, const char *hex,
		      uint64_t *ret_seq)
{
	struct record record;
	struct entry entry;

	return journal_find(v->app->journal, hex, ret_seq, NULL) == OK &&
	       journal_read(v->app->journal, *ret_seq, v->arena, &record, &entry, NULL) == OK &&
	       strcmp(entry.portfolio, s->seen.entry.portfolio) == 0;
}

void entry_draw_about(struct visit *v, const struct entry_shown *s)
{
	if (!entry_is_kind(s, "evidence") && json_array_size(s->requests) > 0)
		return;
	for (size_t i = 0; i < s->seen.entry.about_count && i < 20; i++) {
		char hex[DIGEST_HEX];
		uint64_t seq;

		digest_hex(&s->seen.entry.about[i], hex);
		list_row_begin(v, "About");
		if (is_beside(v, s, hex, &seq))
			html(v, "<a href=\"/entries/$\">entry $</a>",
			     arena_printf(v->arena, "%llu", (unsigned long long)seq),
			     arena_printf(v->arena, "%llu", (unsigned long long)seq));
		else
			hash(v, hex, 4);
		list_row_end(v);
	}
}

/* To whom it was sent, and how it stands while nobody answered. */
static void draw_sent(struct visit *v, const json_t *r)
{
	const char *state = json_text(r, "state");

	html(v, "Sent to $ on $", app_name(v->app, json_text(r, "assessor")),
	     shown_time(v, json_text(r, "sent")));
	if (strcmp(state, "waiting") == 0)
		html(v, ": <strong>waiting for $</strong>",
		     shown_count(v, json_number(r, "days"), "day", "days"));
	else if (!json_is_object(json_object_get(r, "answer")))
		html(v, ": <strong>$</strong>", state);
	html(v, "\n");
}

void entry_draw_requests(struct visit *v, const struct entry_shown *s)
{
	const json_t *r;
	size_t i;

	if (json_array_size(s->requests) == 0)
		return;
	sheet_begin(v, NULL, "asked",
		    entry_is_kind(s, "evidence")  ? "Who was asked"
		    : entry_is_kind(s, "request") ? "What became of it"
						  : "What it says");
	html(v, "<ul class=\"attest-lines attest-text\">\n");
	json_array_foreach(s->requests, i, r)
	{
		html(v, "<li>");
		if (entry_is_kind(s, "evidence"))
			html(v, "<a href=\"/entries/$\">$</a><br>\n",
			     arena_printf(v->arena, "%lld", (long long)json_number(r, "seq")),
			     request_targets(v, r));
		if (entry_is_kind(s, "evidence") || entry_is_kind(s, "request"))
			draw_sent(v, r);
		request_answer(v, r);
		request_draw_again(v, r, false);
		html(v, "</li>\n");
	}
	html(v, "</ul>\n");
	sheet_end(v);
}
