/* The forms of tools: which there are, and whether one was filled in completely. */
#include <string.h>

#include "assessment/catalogue_priv.h"

static enum status find_form(void *data, const struct digest *digest, const char *tool,
			     const struct curriculum **ret_curriculum, const struct tool **ret_tool,
			     struct err *err)
{
	const struct curriculum *c;
	const struct tool *t;

	TRY(published_get(data, digest, &c, NULL, err));
	t = tools_tool(c->tools, tool);
	if (!t)
		return fail(err, ERR_NOT_FOUND, "%s has no assessment tool %s", c->head.name, tool);
	*ret_curriculum = c;
	*ret_tool = t;
	return OK;
}

enum status catalogue_form_of(void *data, const struct digest *digest, const char *tool,
			      struct tool_form *ret_form, struct err *err)
{
	static const enum form_by by[] = { [BY_ASSESSOR] = FORM_ASSESSOR,
					   [BY_RATERS] = FORM_RATERS,
					   [BY_TRAINEE] = FORM_TRAINEE,
					   [BY_SUPERVISOR] = FORM_SUPERVISOR };
	const struct curriculum *c;
	const struct tool *t;

	TRY(find_form(data, digest, tool, &c, &t, err));
	*ret_form = (struct tool_form){
		.file = c->tools->head.name,
		.tool = t->id,
		.by = by[t->by],
		.raters = t->raters,
		.judged = t->judgement != NULL,
	};
	return OK;
}

static const struct mark *find_mark(const struct tool *t, const char *id)
{
	for (size_t i = 0; i < t->mark_count; i++) {
		if (strcmp(t->marks[i].id, id) == 0)
			return &t->marks[i];
	}
	return NULL;
}

static bool has_note(const json_t *notes, const char *id)
{
	const json_t *name;
	size_t i;

	json_array_foreach (notes, i, name) {
		if (strcmp(json_string_value(name), id) == 0)
			return true;
	}
	return false;
}

/* Every mark and note that was given belongs to the form. */
static enum status check_given(const struct tool *t, const json_t *marks, const json_t *notes,
			       struct err *err)
{
	const json_t *name, *value;
	const char *id;
	size_t i;

	json_object_foreach ((json_t *)marks, id, value) {
		const struct mark *m = find_mark(t, id);

		if (!m || !m->scale)
			return fail(err, ERR_INVALID, "the form of %s has no mark \"%s\"", t->id, id);
		if (!scale_point(m->scale, json_string_value(value)))
			return fail(err, ERR_INVALID, "\"%s\" is no point of %s's mark \"%s\"",
				    json_string_value(value), t->id, id);
	}
	json_array_foreach (notes, i, name) {
		const struct mark *m = find_mark(t, json_string_value(name));

		if (!m || m->scale)
			return fail(err, ERR_INVALID, "the form of %s has no note \"%s\"", t->id,
				    json_string_value(name));
	}
	return OK;
}

/* What the form asks for is there. */
static enum status check_complete(const struct tool *t, const json_t *marks, const json_t *notes,
				  struct err *err)
{
	for (size_t i = 0; i < t->mark_count; i++) {
		const struct mark *m = &t->marks[i];

		if (!m->required)
			continue;
		if (m->scale ? !json_object_get(marks, m->id) : !has_note(notes, m->id))
			return fail(err, ERR_INVALID, "the form of %s is not complete: %s \"%s\" (%s)",
				    t->id, m->scale ? "mark" : "note", m->id, m->text);
	}
	return OK;
}

enum status catalogue_form(void *data, const struct digest *digest, const char *tool,
			   const json_t *marks, const json_t *notes, struct err *err)
{
	const struct curriculum *c;
	const struct tool *t;

	TRY(find_form(data, digest, tool, &c, &t, err));
	TRY(check_given(t, marks, notes, err));
	return check_complete(t, marks, notes, err);
}

static enum status find_judgement(const struct tool *t, const char *point, bool *ret_met,
				  struct err *err)
{
	const struct point *p;

	if (!t->judgement)
		return fail(err, ERR_INVALID, "the form of %s ends in no judgement", t->id);
	p = scale_point(t->judgement, point);
	if (!p)
		return fail(err, ERR_INVALID, "\"%s\" is no judgement of %s; it has \"%s\" to \"%s\"",
			    point, t->id, t->judgement->points[0].id,
			    t->judgement->points[t->judgement->point_count - 1].id);
	*ret_met = p->met;
	return OK;
}

enum status tool_answered(const struct tool *t, const json_t *marks, const json_t *notes,
			  const char *point, bool *ret_met, struct err *err)
{
	bool met;

	TRY(find_judgement(t, point, &met, err));
	TRY(check_given(t, marks, notes, err));
	TRY(check_complete(t, marks, notes, err));
	*ret_met = met;
	return OK;
}

enum status catalogue_judgement(void *data, const struct digest *digest, const char *tool,
				const char *point, bool *ret_met, struct err *err)
{
	const struct curriculum *c;
	const struct tool *t;

	TRY(find_form(data, digest, tool, &c, &t, err));
	return find_judgement(t, point, ret_met, err);
}
