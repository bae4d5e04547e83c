#include "cli/form_show.h"

#include <string.h>

#include "cli/words.h"
#include "core/json.h"
#include "core/markup.h"

/* ---- as text ---- */

static void print_points(struct app *app, const struct scale *scale)
{
	for (size_t i = 0; i < scale->point_count; i++)
		print_wrapped(app->out, arena_printf(app->arena, "    %-14s ", scale->points[i].id),
			      "                   ", scale->points[i].text);
}

/* Only what answers a request has --feedback for the note of that name. */
static const char *option_of(const struct tool *t, const struct mark *m)
{
	if (m->scale)
		return "--mark ";
	return t->by == BY_ASSESSOR && strcmp(m->id, "feedback") == 0 ? "--" : "--note ";
}

void form_print(struct app *app, const struct tool *tool)
{
	print_words(app->out, "Form: %s\n", tool->title);
	if (tool->judgement && tool->by != BY_RATERS) {
		fputs("  --outcome POINT\n", app->out);
		print_points(app, tool->judgement);
	}
	for (size_t i = 0; i < tool->mark_count; i++) {
		const struct mark *m = &tool->marks[i];

		print_wrapped(app->out,
			      arena_printf(app->arena, "  %s%s%s: ", option_of(tool, m), m->id,
					   m->required ? "" : " (may be left out)"),
			      "    ", m->text);
		if (m->scale)
			print_points(app, m->scale);
	}
}

/* ---- as data ---- */

static json_t *scale_json(const struct scale *scale)
{
	json_t *points = json_array();

	for (size_t i = 0; i < scale->point_count; i++)
		json_array_append_new(points, json_pack("{sssssb}", "id", scale->points[i].id, "text",
							scale->points[i].text, "met",
							(int)scale->points[i].met));
	return json_pack("{ssso}", "id", scale->id, "points", points);
}

json_t *form_json(const struct tools *file, const struct tool *tool)
{
	json_t *marks = json_array(), *notes = json_array(), *doc;
	CLEANUP(buf_release) struct buf name;

	buf_init(&name, ID_MAX + REF_MAX + 2);
	buf_printf(&name, "%s/%s", file->head.name, tool->id);
	for (size_t i = 0; i < tool->mark_count; i++) {
		const struct mark *m = &tool->marks[i];
		json_t *one = json_pack("{sssssb}", "id", m->id, "text", m->text, "required",
					(int)m->required);

		if (m->scale)
			json_object_set_new(one, "scale", scale_json(m->scale));
		json_array_append_new(m->scale ? marks : notes, one);
	}
	doc = json_pack("{sssssssisbsb}", "form", name.data, "title", tool->title, "by",
			tool_by_name(tool->by), "raters", (int)tool->raters, "live", (int)tool->live,
			"case_once", (int)tool->case_once);
	json_object_update_new(doc, json_pack("{sososo}", "judgement",
					      tool->judgement ? scale_json(tool->judgement) : json_null(),
					      "marks", marks, "notes", notes));
	return doc;
}

/* ---- as a page ---- */

static const char style[] =
	"@page{size:A4;margin:15mm}body{font:11pt/1.35 serif;max-width:48rem;margin:1rem auto;padding:0 1rem}"
	"h1{font-size:1.3rem}h2{font-size:1rem;margin:.9rem 0 .2rem}p{margin:.2rem 0}"
	"ul{list-style:none;margin:0;padding:0}li{margin:.15rem 0;padding-left:1.6rem;text-indent:-1.6rem}"
	".who{border:1px solid;padding:.4rem}.who span{display:inline-block;min-width:46%}"
	"section{break-inside:avoid}.lines{border:1px solid;height:6rem}.soft{font-style:italic}";

#define put(out, pattern, ...) markup_add((out), pattern, (const char *const[]){__VA_ARGS__})

static void put_points(struct buf *out, const struct scale *scale)
{
	buf_text(out, "<ul>");
	for (size_t i = 0; i < scale->point_count; i++)
		put(out, "<li>\xe2\x98\x90 $ <span class=\"soft\">($)</span></li>", scale->points[i].text,
		    scale->points[i].id);
	buf_text(out, "</ul>\n");
}

/* About whom and when; and by whom, but for raters, who have no name on it. */
static void put_who(struct buf *out, const struct tool *tool)
{
	static const char *const names[] = {
		[BY_ASSESSOR] = "Assessor: name, and where registered",
		[BY_RATERS] = NULL,
		[BY_TRAINEE] = NULL,
		[BY_SUPERVISOR] = "Supervisor: name, and where registered",
	};

	buf_text(out, "<p class=\"who\"><span>Trainee:</span> <span>Day:</span>");
	if (names[tool->by])
		put(out, " <span>$:</span>", names[tool->by]);
	if (tool->by == BY_ASSESSOR)
		buf_text(out, " <span>Number of the request:</span>");
	buf_text(out, "</p>\n");
	if (tool->by == BY_RATERS)
		buf_text(out, "<p class=\"soft\">Do not write who you are. Who gathers these papers sums them "
			      "up, and names nobody.</p>\n");
}

static void put_mark(struct buf *out, const struct mark *m)
{
	put(out, "<section><h2>$$</h2>\n", m->text, m->required ? "" : " (may be left out)");
	if (m->scale)
		put_points(out, m->scale);
	else
		buf_text(out, "<div class=\"lines\"></div>\n");
	buf_text(out, "</section>\n");
}

void form_html(const struct tools *file, const struct tool *tool, struct buf *out)
{
	buf_text(out, "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"/>"
		      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		      "style-src 'unsafe-inline'\"/>");
	put(out, "<title>$</title><style>", tool->title);
	buf_text(out, style);
	put(out, "</style></head>\n<body><h1>$</h1>\n<p class=\"soft\">Form $/$</p>\n", tool->title,
	    file->head.name, tool->id);
	put_who(out, tool);
	for (size_t i = 0; i < tool->mark_count; i++)
		put_mark(out, &tool->marks[i]);
	if (tool->judgement && tool->by != BY_RATERS) {
		buf_text(out, "<section><h2>Judgement</h2>\n");
		put_points(out, tool->judgement);
		buf_text(out, "</section>\n");
	}
	if (tool->by == BY_ASSESSOR || tool->by == BY_SUPERVISOR)
		buf_text(out, "<p class=\"who\">Signed:</p>\n<p class=\"soft\">No names of patients, and "
			      "nothing that could identify one.</p>\n");
	buf_text(out, "</body></html>\n");
}

/* ---- filled in ---- */

/* The tool whose form the entry was filled in by; NULL where it names none, or its curriculum is not here. */
static const struct tool *tool_of(struct app *app, const struct entry *e)
{
	const char *form = json_string_value(json_object_get(e->body, "form"));
	const char *hex = json_string_value(json_object_get(e->body, "digest"));
	const struct curriculum *c;
	struct digest digest;
	struct err ignored;

	if (!form || !hex || digest_parse(hex, &digest, &ignored) != OK ||
	    published_get(app->published, &digest, &c, NULL, &ignored) != OK)
		return NULL;
	return tools_tool(c->tools, strchr(form, '/') + 1);
}

static const char *note_of(struct app *app, const struct entry *e, const char *id)
{
	return app_text(app, e, arena_printf(app->arena, "note.%s", id));
}

void form_print_filled(struct app *app, const struct entry *e)
{
	const json_t *marks = json_object_get(e->body, "marks");
	const struct tool *tool = tool_of(app, e);

	if (!tool)
		return;
	print_words(app->out, "       %s (%s)\n", tool->title,
		    json_string_value(json_object_get(e->body, "form")));
	for (size_t i = 0; i < tool->mark_count; i++) {
		const struct mark *m = &tool->marks[i];
		const char *point = json_string_value(json_object_get(marks, m->id));
		const char *said = m->scale && point ? scale_point(m->scale, point)->text :
				   m->scale	     ? NULL :
						       note_of(app, e, m->id);

		if (said)
			print_wrapped(app->out, "       ", "         ",
				      arena_printf(app->arena, "%s: %s", m->text, said));
	}
}

json_t *form_filled_json(struct app *app, const struct entry *e)
{
	json_t *marks = json_object_get(e->body, "marks"), *form = json_object_get(e->body, "form");
	json_t *notes;

	if (!form)
		return json_null();
	notes = json_object();
	for (size_t i = 0; i < e->text_count; i++) {
		const char *text = app_text(app, e, e->texts[i].name);

		if (strncmp(e->texts[i].name, "note.", 5) == 0)
			json_object_set_new(notes, e->texts[i].name + 5,
					    text ? json_string(text) : json_null());
	}
	return json_pack("{sOsoso}", "form", form, "marks", marks ? json_incref(marks) : json_object(),
			 "notes", notes);
}
