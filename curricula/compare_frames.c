/* What a curriculum says of itself: its days, phases, results and gates. */
#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "curricula/compare_inside.h"

/* ---- values ---- */

static bool same_duration(struct duration a, struct duration b)
{
	return a.count == b.count && (a.count == 0 || a.unit == b.unit);
}

static const char *duration_said(struct comparer *k, struct duration d)
{
	char text[DURATION_TEXT];

	duration_text(d, text);
	return d.count == 0 ? "none" : arena_text(k->arena, text);
}

static bool same_yearly(struct yearly a, struct yearly b)
{
	return a.month == b.month && a.day == b.day;
}

static void compare_due(struct comparer *k, struct difference *d, struct duration was_due,
			struct yearly was_on, struct duration due, struct yearly on)
{
	if (!same_duration(was_due, due))
		difference_detail(k, d, "due %s, was %s", duration_said(k, due),
				  duration_said(k, was_due));
	if (!same_yearly(was_on, on))
		difference_detail(k, d, "on the nearest --%02d-%02d, was --%02d-%02d", on.month,
				  on.day, was_on.month, was_on.day);
}

static const char *number_said(struct comparer *k, int32_t n)
{
	return n == 0 ? "not said" : arena_printf(k->arena, "%d", (int)n);
}

static void compare_number(struct comparer *k, struct difference *d, const char *what, int32_t was,
			   int32_t now)
{
	if (was != now)
		difference_detail(k, d, "%s %s, was %s", what, number_said(k, now),
				  number_said(k, was));
}

static void compare_word(struct comparer *k, struct difference *d, const char *what,
			 const char *was, const char *now)
{
	if (strcmp(was, now) != 0)
		difference_detail(k, d, "%s %s, was %s", what, now, was);
}

static void compare_day(struct comparer *k, struct difference *d, const char *what, int32_t was,
			int32_t now)
{
	char before[DAY_TEXT], after[DAY_TEXT];

	if (was == now)
		return;
	day_text(was, before);
	day_text(now, after);
	difference_detail(k, d, "%s %s, was %s", what, *after != '\0' ? after : "not said",
			  *before != '\0' ? before : "not said");
}

/* ---- rules ---- */

static bool same_names(const struct names *a, const struct names *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

static bool same_quota(const struct quota *a, const struct quota *b)
{
	return same_names(&a->tools, &b->tools) && a->min == b->min &&
	       a->different == b->different && a->k == b->k && same_duration(a->after, b->after) &&
	       same_duration(a->before, b->before);
}

static bool same_selection(const struct selection *a, const struct selection *b)
{
	return same_names(&a->of, &b->of) && a->phase == b->phase && a->any_kind == b->any_kind &&
	       (a->any_kind || a->kind == b->kind);
}

static bool same_numbers(const struct rule *a, const struct rule *b)
{
	if (a->number_count != b->number_count)
		return false;
	for (size_t i = 0; i < a->number_count; i++)
		if (a->numbers[i] != b->numbers[i])
			return false;
	return true;
}

bool same_rule(const struct rule *a, const struct rule *b)
{
	if (a->word != b->word || a->min != b->min || a->level != b->level ||
	    a->items_all != b->items_all || a->child_count != b->child_count ||
	    !same_numbers(a, b) || !same_selection(&a->selection, &b->selection) ||
	    !same_names(&a->of, &b->of) || !same_duration(a->after, b->after) ||
	    !same_duration(a->before, b->before) || !same_duration(a->total, b->total) ||
	    !same_duration(a->shortest, b->shortest) || !same_duration(a->longest, b->longest) ||
	    (a->ref == NULL) != (b->ref == NULL) ||
	    (a->ref != NULL && strcmp(a->ref, b->ref) != 0) ||
	    (a->quota != NULL && !same_quota(a->quota, b->quota)))
		return false;
	for (size_t i = 0; i < a->child_count; i++)
		if (!same_rule(&a->children[i], &b->children[i]))
			return false;
	return true;
}

/* ---- parts of a curriculum ---- */

static void compare_phases(struct comparer *k)
{
	const struct curriculum *a = k->before, *b = k->after;
	struct difference *d;

	for (size_t i = 0; i < b->phase_count; i++) {
		const struct phase *now = &b->phases[i], *was = curriculum_phase(a, now->id);
		const char *id = arena_printf(k->arena, "phase %d", (int)now->id);

		d = difference_add(k, COMPARED_PHASE, was == NULL ? CHANGE_ADDED : 0,
				   was == NULL ? "" : id, id);
		difference_words(d, was == NULL ? "" : was->title, now->title);
		if (was != NULL)
			compare_due(k, d, was->due, was->on, now->due, now->on);
		difference_settle(k);
	}
	for (size_t i = 0; i < a->phase_count; i++)
		if (curriculum_phase(b, a->phases[i].id) == NULL) {
			d = difference_add(k, COMPARED_PHASE, CHANGE_REMOVED,
					   arena_printf(k->arena, "phase %d", (int)a->phases[i].id),
					   "");
			difference_words(d, a->phases[i].title, "");
		}
}

static void compare_results(struct comparer *k)
{
	const struct curriculum *a = k->before, *b = k->after;
	struct difference *d;

	for (size_t i = 0; i < b->result_count; i++) {
		const struct result *now = &b->results[i], *was = curriculum_result(a, now->id);

		d = difference_add(k, COMPARED_RESULT, was == NULL ? CHANGE_ADDED : 0,
				   was == NULL ? "" : now->id, now->id);
		difference_words(d, was == NULL ? "" : was->title, now->title);
		if (was != NULL) {
			compare_word(k, d, "recorded by", role_name(was->by), role_name(now->by));
			if (!same_duration(was->valid, now->valid))
				difference_detail(k, d, "valid %s, was %s",
						  duration_said(k, now->valid),
						  duration_said(k, was->valid));
		}
		difference_settle(k);
	}
	for (size_t i = 0; i < a->result_count; i++)
		if (curriculum_result(b, a->results[i].id) == NULL) {
			d = difference_add(k, COMPARED_RESULT, CHANGE_REMOVED, a->results[i].id,
					   "");
			difference_words(d, a->results[i].title, "");
		}
}

static const struct gate *gate_like(const struct curriculum *c, const struct gate *g)
{
	for (size_t i = 0; i < c->gate_count; i++)
		if (c->gates[i].place == g->place && strcmp(c->gates[i].id, g->id) == 0)
			return &c->gates[i];
	return NULL;
}

static enum compared what_is(const struct gate *g)
{
	return g->place == GATE_ENTRY	 ? COMPARED_ENTRY
	       : g->place == GATE_REVIEW ? COMPARED_REVIEW
					 : COMPARED_AWARD;
}

static const char *gate_id(const struct gate *g)
{
	return g->place == GATE_ENTRY ? "entry" : g->id;
}

static void compare_gates(struct comparer *k)
{
	const struct curriculum *a = k->before, *b = k->after;
	struct difference *d;

	for (size_t i = 0; i < b->gate_count; i++) {
		const struct gate *now = &b->gates[i], *was = gate_like(a, now);

		d = difference_add(k, what_is(now), was == NULL ? CHANGE_ADDED : 0,
				   was == NULL ? "" : gate_id(now), gate_id(now));
		difference_words(d, was == NULL ? "" : was->title, now->title);
		if (was == NULL)
			continue;
		compare_due(k, d, was->due, was->on, now->due, now->on);
		compare_word(k, d, "signed by", role_name(was->by), role_name(now->by));
		if (now->place == GATE_REVIEW)
			compare_word(k, d, "scale", was->scale, now->scale);
		if (!same_rule(&was->rule, &now->rule)) {
			difference_detail(k, d, "another rule");
			d->rule_before = &was->rule;
			d->rule_after = &now->rule;
		}
		difference_settle(k);
	}
	for (size_t i = 0; i < a->gate_count; i++)
		if (gate_like(b, &a->gates[i]) == NULL) {
			d = difference_add(k, what_is(&a->gates[i]), CHANGE_REMOVED,
					   gate_id(&a->gates[i]), "");
			difference_words(d, a->gates[i].title, "");
		}
}

/* Lists of things that have no id, or whose every part counts: "GENERIC@2010.1 also 14 15,
 * GSP@2012.1". */

static const char *covers_said(struct comparer *k, const struct curriculum *c)
{
	const char *text = "";

	for (size_t i = 0; i < c->cover_count; i++) {
		const struct cover *cover = &c->covers[i];
		char set[REF_MAX];

		ref_text(&cover->set, set);
		text = arena_printf(k->arena, "%s%s%s", text, i > 0 ? ", " : "", set);
		if (cover->also.count > 0)
			text = arena_printf(k->arena, "%s also %s", text,
					    names_said(k, &cover->also));
	}
	return *text != '\0' ? text : "nothing";
}

static const char *choices_said(struct comparer *k, const struct curriculum *c)
{
	const char *text = "";

	for (size_t i = 0; i < c->choose_count; i++) {
		const struct choose *choose = &c->chooses[i];

		text = arena_printf(k->arena, "%s%s%s, %d of", text, i > 0 ? "; " : "", choose->id,
				    (int)choose->pick);
		for (size_t g = 0; g < choose->group_count; g++)
			text = arena_printf(k->arena, "%s %s", text, choose->groups[g].id);
	}
	return *text != '\0' ? text : "none";
}

static const char *waivers_said(struct comparer *k, const struct curriculum *c)
{
	const char *text = "";

	for (size_t i = 0; i < c->waiver_count; i++) {
		const struct waiver *w = &c->waivers[i];

		text = arena_printf(k->arena, "%s%s%s", text, i > 0 ? "; " : "",
				    w->of.count > 0 ? names_said(k, &w->of)
				    : w->any_kind   ? "modules"
						    : module_kind_name(w->kind));
		if (w->phase > 0)
			text = arena_printf(k->arena, "%s of phase %d", text, (int)w->phase);
		text = arena_printf(k->arena, "%s by %s%s%s", text, role_name(w->by),
				    w->has_countersign ? " and " : "",
				    w->has_countersign ? role_name(w->countersign) : "");
	}
	return *text != '\0' ? text : "none";
}

static void compare_tools(struct comparer *k, struct difference *d)
{
	char was[REF_MAX], now[REF_MAX];

	ref_text(&k->before->tools_ref, was);
	ref_text(&k->after->tools_ref, now);
	compare_word(k, d, "forms of", was, now);
}

void compare_frames(struct comparer *k)
{
	const struct curriculum *a = k->before, *b = k->after;
	struct difference *d =
		difference_add(k, COMPARED_CURRICULUM, 0, a->head.name, b->head.name);

	difference_words(d, a->head.title, b->head.title);
	compare_word(k, d, "programme", a->programme, b->programme);
	compare_word(k, d, "specialism", a->specialism, b->specialism);
	compare_number(k, d, "level", a->level, b->level);
	compare_number(k, d, "career stage", a->stage, b->stage);
	compare_number(k, d, "credits", a->credits, b->credits);
	compare_tools(k, d);
	compare_word(k, d, "covers", covers_said(k, a), covers_said(k, b));
	compare_word(k, d, "choices:", choices_said(k, a), choices_said(k, b));
	compare_word(k, d, "may be waived:", waivers_said(k, a), waivers_said(k, b));
	compare_day(k, d, "entry from", a->entry_from, b->entry_from);
	compare_day(k, d, "entry until", a->entry_until, b->entry_until);
	compare_day(k, d, "to be completed by", a->complete_by, b->complete_by);
	if (a->head.adopted != b->head.adopted)
		difference_say(k, d, CHANGE_STATUS,
			       b->head.adopted ? "adopted, was a draft" : "a draft, was adopted");
	difference_settle(k);
	compare_phases(k);
	compare_results(k);
	compare_gates(k);
}
