#include "cli/web/tool_form.h"

#include <string.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

#define POINTS_MAX 64

static const char *const parts[] = {"marks", "notes"};
#define PARTS (sizeof parts / sizeof *parts)

static bool is_mark(const json_t *one)
{
	return json_object_get(one, "scale") != NULL;
}

static bool is_required(const json_t *one)
{
	return json_is_true(json_object_get(one, "required"));
}

const char *tool_form_field(struct visit *v, const json_t *mark)
{
	return arena_printf(v->arena, "%s-%s", is_mark(mark) ? "mark" : "note",
			    json_text(mark, "id"));
}

/* ---- drawing ---- */

void tool_form_mark(struct visit *v, const json_t *mark, const json_t *begin)
{
	const json_t *points = json_object_get(json_object_get(mark, "scale"), "points"), *point;
	const char *field = tool_form_field(v, mark), *before = json_text(begin, field);
	struct choice choices[POINTS_MAX];
	size_t i, count = 0;

	json_array_foreach(points, i, point)
	{
		if (count < POINTS_MAX)
			choices[count++] = (struct choice){
				.value = json_text(point, "id"),
				.text = json_text(point, "text"),
				.chosen = strcmp(json_text(point, "id"), before) == 0};
	}
	radios(v,
	       &(struct input){.name = field,
			       .label = json_text(mark, "text"),
			       .hint = is_required(mark) ? NULL : "May be left out.",
			       .kind = "nhsuk-radios--small"},
	       choices, count);
}

static void draw_note(struct visit *v, const json_t *note, const json_t *begin)
{
	const char *field = tool_form_field(v, note);

	textarea(v, &(struct input){.name = field,
				    .label = json_text(note, "text"),
				    .hint = is_required(note) ? NULL : "May be left out.",
				    .value = json_text(begin, field),
				    .rows = 4});
}

void tool_form_draw(struct visit *v, const json_t *form, const json_t *begin)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(form, "marks"), i, one)
	{
		tool_form_mark(v, one, begin);
	}
	json_array_foreach(json_object_get(form, "notes"), i, one)
	{
		draw_note(v, one, begin);
	}
}

/* ---- what was sent ---- */

void tool_form_read(struct visit *v, const json_t *form, struct options *o)
{
	const json_t *one;
	size_t i;

	for (size_t p = 0; p < PARTS; p++) {
		json_array_foreach(json_object_get(form, parts[p]), i, one)
		{
			const char *field = tool_form_field(v, one), *value = visit_field(v, field);

			if (*value)
				options_add(o, is_mark(one) ? "--mark" : "--note",
					    arena_printf(v->arena, "%s=%s", json_text(one, "id"),
							 value));
			else if (is_required(one))
				page_wrong(v, field,
					   arena_printf(v->arena, "%s: %s",
							is_mark(one) ? "Choose a mark" : "Answer",
							json_text(one, "text")));
		}
	}
}
