#include <string.h>

#include "curricula/check.h"
#include "curricula/library.h"

/* ---- tools ---- */

static bool can_be_met(const struct scale *s)
{
	for (size_t i = 0; i < s->point_count; i++)
		if (s->points[i].met)
			return true;
	return false;
}

static void check_points(struct checker *k, const struct scale *s)
{
	for (size_t i = 0; i < s->point_count; i++)
		if (scale_point(s, s->points[i].id) != &s->points[i])
			check_fault(k, s->line,
				    "scale %s has the point %s twice; give each its own id", s->id,
				    s->points[i].id);
}

/* Who is trained judges nothing, nor does who reports; and what a trainee writes for themselves has no marks. */
static void check_manner(struct checker *k, const struct tool *t)
{
	if (t->judgement != NULL && (t->by == BY_TRAINEE || t->by == BY_SUPERVISOR))
		check_fault(k, t->line,
			    "%s is filled in by a %s and ends in a judgement, which only an assessor's or "
			    "raters' form does; remove judgement",
			    t->id, t->by == BY_TRAINEE ? "trainee" : "supervisor");
	for (size_t i = 0; t->by == BY_TRAINEE && i < t->mark_count; i++)
		if (t->marks[i].scale != NULL)
			check_fault(k, t->marks[i].line,
				    "%s is a trainee's template and has the mark %s, which everybody would "
				    "read; make it a note",
				    t->id, t->marks[i].id);
}

static void check_tool(struct checker *k, const struct tool *t)
{
	check_manner(k, t);
	if (t->judgement != NULL && !can_be_met(t->judgement))
		check_fault(k, t->line,
			    "%s is judged on %s, of which no point is met=\"yes\"; mark one "
			    "so or judge on another scale",
			    t->id, t->judgement->id);
	if (t->by == BY_RATERS && t->raters == 0)
		check_fault(k, t->line,
			    "%s is answered by raters but says not by how many; add raters", t->id);
	for (size_t i = 0; i < t->mark_count; i++) {
		size_t first = 0;

		while (strcmp(t->marks[first].id, t->marks[i].id) != 0)
			first++;
		if (first < i)
			check_fault(k, t->marks[i].line,
				    "%s has the mark %s twice; give each its own id", t->id,
				    t->marks[i].id);
	}
}

void check_tools(struct checker *k, const struct tools *t)
{
	const struct tool *review = tools_tool(t, "REVIEW");

	for (size_t i = 0; i < t->scale_count; i++)
		check_points(k, &t->scales[i]);
	for (size_t i = 0; i < t->tool_count; i++) {
		check_tool(k, &t->tools[i]);
		if (tools_tool(t, t->tools[i].id) != &t->tools[i])
			check_fault(k, t->tools[i].line,
				    "the tool %s stands twice; give this one its "
				    "own id",
				    t->tools[i].id);
	}
	if (review == NULL || review->judgement == NULL)
		check_fault(k, review == NULL ? t->head.line : review->line,
			    "there is no tool REVIEW with a judgement, by which evidence for "
			    "activities and outcomes is judged; add it");
	if (tools_scale(t, "overall") == NULL)
		check_fault(k, t->head.line,
			    "there is no scale overall, on which reviews are recorded; add it");
	else if (!can_be_met(tools_scale(t, "overall")))
		check_fault(k, tools_scale(t, "overall")->line,
			    "no point of overall is met=\"yes\"; mark one so");
}

/* ---- standards, specialisms ---- */

void check_standards(struct checker *k, const struct standards *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct standard *first = standards_item(s, s->items[i].id);

		if (first != &s->items[i])
			check_fault(k, s->items[i].line,
				    "%s stands twice, first on line %d; give this "
				    "one its own id",
				    s->items[i].id, first->line);
	}
}

void check_specialisms(struct checker *k, const struct specialisms *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct place *p = &s->places[i], *first = specialisms_place(s, p->id);

		if (first != p)
			check_fault(k, p->line,
				    "%s stands twice, first on line %d; give this one its "
				    "own id",
				    p->id, first->line);
		for (size_t r = 0; r < p->replaces.count; r++)
			if (specialisms_place(s, p->replaces.items[r]) == NULL ||
			    strcmp(p->replaces.items[r], p->id) == 0)
				check_fault(k, p->line,
					    "%s replaces %s, which is not another one in "
					    "this file; add it or name another",
					    p->id, p->replaces.items[r]);
	}
}
