/* What framework_forms wrote, back in a tools file. */
#include <string.h>

#include "core/json.h"
#include "core/markup.h"
#include "curricula/draft_inside.h"

static void write_scale(struct buf *out, const json_t *form)
{
	const json_t *points = json_object_get(json_array_get(json_object_get(form, "criteria"), 0), "levels");
	const json_t *point;
	size_t i;

	markup_add(out, "<scale id=\"$\">\n", (const char *const[]){json_text(json_object_get(form, "own"), "scale")});
	json_array_foreach (points, i, point) {
		markup_add(out, "<point id=\"$\"", (const char *const[]){json_text(point, "id")});
		if (json_text(point, "met")[0] != '\0')
			buf_text(out, " met=\"yes\"");
		markup_add(out, ">$</point>\n", (const char *const[]){json_text(point, "text")});
	}
	buf_text(out, "</scale>\n");
}

static void write_tool(struct buf *out, const json_t *form)
{
	static const char *const names[] = {"by", "raters", "live", "case", "judgement", NULL};
	static const char *const mark_names[] = {"id", "scale", "required", NULL};
	const json_t *own = json_object_get(form, "own"), *criterion;
	size_t i;

	markup_add(out, "<tool id=\"$\"", (const char *const[]){json_text(own, "tool")});
	draft_attributes(out, own, names);
	markup_add(out, ">\n<title>$</title>\n", (const char *const[]){json_text(form, "title")});
	json_array_foreach (json_object_get(form, "criteria"), i, criterion) {
		const json_t *mark = json_object_get(criterion, "own");
		const char *element = json_text(mark, "scale")[0] != '\0' ? "mark" : "note";

		if (json_text(mark, "id")[0] == '\0')
			continue; /* the judgement */
		markup_add(out, "<$", (const char *const[]){element});
		draft_attributes(out, mark, mark_names);
		markup_add(out, ">$</$>\n", (const char *const[]){json_text(criterion, "text"), element});
	}
	buf_text(out, "</tool>\n");
}

enum status draft_tools(struct drafts *d, const char *language, struct err *err)
{
	const struct framework *f = d->f;
	CLEANUP(buf_release) struct buf out = {0};
	const char *name = json_text(f->own, "tools");
	const json_t *form;
	char text[REF_MAX];
	struct ref ref;
	size_t i;

	if (json_array_size(f->forms) == 0)
		return OK;
	TRY(ref_parse(name, &ref, err));
	ref_text(&ref, text);
	buf_init(&out, XML_FILE_MAX);
	draft_begin(&out, "tools", ref.id, strchr(text, '@') + 1, language);
	markup_add(&out, ">\n<title>$</title>\n", (const char *const[]){json_text(f->own, "tools-title")});
	json_array_foreach (f->forms, i, form) {
		if (json_text(json_object_get(form, "own"), "scale")[0] != '\0')
			write_scale(&out, form);
	}
	json_array_foreach (f->forms, i, form) {
		if (json_text(json_object_get(form, "own"), "tool")[0] != '\0')
			write_tool(&out, form);
	}
	buf_text(&out, "</tools>\n");
	if (out.full)
		return fail(err, ERR_INVALID, "the forms of %s are larger than a file may be", text);
	draft_add(d, text, &out);
	return OK;
}
