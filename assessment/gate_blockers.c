/* What is missing of entry, reviews and awards (RULES.md section 6). */
#include "assessment/completion_priv.h"

#include <string.h>

/* ---- modules ---- */

/* Whose move all of its lines are; RULES.md section 6: of several people the trainee's. */
static void module_hold(const struct engine *e, struct blocker *b, const struct module_result *m)
{
	for (size_t i = 1; i < m->blocker_count; i++) {
		if (strcmp(m->blockers[i].holder, m->blockers[0].holder) != 0) {
			hold(e, b, ROLE_TRAINEE, NULL);
			return;
		}
	}
	if (m->blocker_count == 0) {
		hold(e, b, ROLE_TRAINEE, NULL);
		return;
	}
	b->role = m->blockers[0].role;
	b->holder = m->blockers[0].holder;
}

static const char *state_words(const struct work *w, struct arena *a)
{
	switch (w->result.state) {
	case MODULE_NOT_STARTED:
		return "is not started";
	case MODULE_READY:
		return arena_printf(a, "is ready for the signature of the %s",
				    role_words(w->module->complete_by, a));
	case MODULE_IN_PROGRESS:
	case MODULE_CLOSED:
	case MODULE_WAIVED:
	case MODULE_EXEMPT:
		break;
	}
	return w->stands ? "is signed, and something that the signature rests on has lapsed"
			 : "is in progress";
}

static void module_line(struct engine *e, struct work *w, struct lines *lines)
{
	const char *code = w->module->head.ref.id;
	struct module_result *m = &w->result;
	struct blocker *b = line_add(e, lines, BLOCKER_MODULE, code, m->missing);

	work_explain(e, w);
	module_hold(e, b, m);
	b->due = m->due;
	if (m->state == MODULE_READY)
		b->text = arena_printf(e->arena, "%s %s", code, state_words(w, e->arena));
	else
		b->text = arena_printf(e->arena, "%s %s: %d missing, by its own list", code,
				       state_words(w, e->arena), m->missing);
}

/* A module that is done counts with all that it needs. */
static void needs_line(struct engine *e, const struct work *w, struct lines *lines)
{
	const char *code = w->module->head.ref.id;
	struct blocker *b = line_add(e, lines, BLOCKER_MODULE, code, 1);

	hold(e, b, ROLE_TRAINEE, NULL);
	b->due = w->result.due;
	b->text = arena_printf(e->arena, "%s is done, and counts only with %s", code,
			       names_joined(&w->use->needs, " and ", e->arena));
}

void modules_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
		     struct lines *lines)
{
	int32_t contested = r->missing;
	struct blocker *b;

	for (size_t i = 0; i < e->work_count; i++) {
		struct work *w = &e->works[i];

		if (!word_asks_for(e, s, r->rule, i) || e->needs_met[i])
			continue;
		contested -= work_done(w) ? 1 : w->result.missing;
		if (work_done(w))
			needs_line(e, w, lines);
		else
			module_line(e, w, lines);
	}
	if (contested == 0)
		return;
	b = line_add(e, lines, BLOCKER_CONTESTED, s->id, contested);
	hold(e, b, ROLE_TRAINEE, NULL);
	b->text = arena_printf(e->arena,
			       "%d more assessment%s needed: these modules count on the same ones, or "
			       "on the same cases",
			       contested, contested == 1 ? " is" : "s are");
}

/* ---- sums ---- */

/* ", 3 of them sent" */
static const char *waiting_words(const struct rule_result *r, struct arena *a)
{
	return r->waiting > 0 ? arena_printf(a, ", %d of them sent and undecided", r->waiting) : "";
}

void percent_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
		     struct lines *lines)
{
	struct blocker *b = line_add(e, lines, BLOCKER_PERCENT, s->id, r->missing);

	hold(e, b, ROLE_TRAINEE, NULL);
	b->text = arena_printf(e->arena, "%d more needed for %s: %d of %d%s", r->missing, r->text,
			       r->have, r->need, waiting_words(r, e->arena));
}

/* RULES.md section 6: closed modules whose needs are open, newest first. */
static void near_modules(struct engine *e, const struct scope *s, const struct rule_result *r,
			 struct blocker *b)
{
	int64_t before = INT64_MAX;

	while (b->near_count < NEAR_MAX) {
		const struct work *newest = NULL;

		for (size_t i = 0; i < e->work_count; i++) {
			const struct work *w = &e->works[i];

			if (w->result.state != MODULE_CLOSED || e->needs_met[i] ||
			    !word_may_give_credits(e, s, r->rule, i) ||
			    w->latest->entry >= before)
				continue;
			if (newest == NULL || w->latest->entry > newest->latest->entry)
				newest = w;
		}
		if (newest == NULL)
			return;
		before = newest->latest->entry;
		b->near[b->near_count++] = (struct near_miss){
			.module = newest->module->head.ref.id,
			.why = arena_printf(e->arena, "closed, and counts only with %s",
					    names_joined(&newest->use->needs, " and ", e->arena))};
	}
}

void credits_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
		     struct lines *lines)
{
	struct blocker *b = line_add(e, lines, BLOCKER_CREDITS, s->id, r->missing);

	hold(e, b, ROLE_TRAINEE, NULL);
	near_modules(e, s, r, b);
	b->text = arena_printf(e->arena, "%d more needed for %s: %d of %d", r->need - r->have,
			       r->text, r->have, r->need);
}

void placements_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
			struct lines *lines)
{
	struct blocker *b = line_add(e, lines, BLOCKER_PLACEMENT, s->id, r->missing);

	hold(e, b, ROLE_TRAINEE, NULL);
	b->text = arena_printf(e->arena, "%d more needed for %s: %d of %d", r->need - r->have,
			       r->text, r->have, r->need);
}

/* ---- reviews and results ---- */

/* RULES.md section 6: since its due day, once that has come. */
static int64_t overdue_since(const struct engine *e, int32_t due)
{
	return due <= e->today ? day_start(due) : 0;
}

void review_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
		    struct lines *lines)
{
	const struct gate *g = curriculum_gate(e->curriculum, r->rule->ref);
	struct blocker *b = line_add(e, lines, BLOCKER_REVIEW, g->id, r->missing);
	const struct review_fact *record;

	(void)s;
	(void)review_met(e, g, &record);
	hold(e, b, g->by, NULL);
	b->due = clock_gate_due(&e->clock, g);
	b->since = overdue_since(e, b->due);
	b->text = record == NULL
			  ? arena_printf(e->arena, "review %s has not been recorded", g->id)
			  : arena_printf(e->arena, "review %s was recorded as %s on %s", g->id,
					 record->point, day_words(record->day, e->arena));
}

static const char *result_words(struct engine *e, const struct result *result)
{
	const struct result_fact *record;
	struct arena *a = e->arena;

	(void)result_stands(e, result->id, &record);
	if (record == NULL)
		return arena_printf(a, "result %s has not been recorded", result->id);
	if (!record->passed)
		return arena_printf(a, "result %s was failed on %s", result->id,
				    day_words(record->day, a));
	return arena_printf(a, "result %s of %s lapsed on %s", result->id,
			    day_words(record->day, a),
			    day_words(day_add(record->day, result->valid), a));
}

void result_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
		    struct lines *lines)
{
	const struct result *result = curriculum_result(e->curriculum, r->rule->ref);
	struct blocker *b = line_add(e, lines, BLOCKER_RESULT, result->id, r->missing);

	hold(e, b, result->by, NULL);
	b->since = overdue_since(e, s->due);
	b->text = result_words(e, result);
}

/* ---- the signature, or the record ---- */

/* A rule that asks for nothing holds from the start: its meeting is due on its day. */
static int64_t closable_since(struct engine *e, const struct gate_work *g)
{
	const struct review_fact *record = g->result.record;
	int64_t since = g->rule.child_count > 0 ? rule_since(e, &g->scope, &g->rule)
						: overdue_since(e, g->scope.due);

	return record != NULL && record->accepted > since ? record->accepted : since;
}

static const char *closing_words(struct engine *e, const struct gate_work *g)
{
	const struct gate_result *r = &g->result;
	const char *by = role_words(r->gate->by, e->arena);

	if (r->signature != NULL)
		return arena_printf(e->arena,
				    "the signature of %s was revoked: a new one is needed",
				    day_words(time_day(r->signature->accepted), e->arena));
	if (r->gate->place != GATE_REVIEW)
		return arena_printf(e->arena, "everything is there but the signature of the %s", by);
	if (r->record == NULL)
		return arena_printf(e->arena, "everything is there but the record of the %s", by);
	return arena_printf(e->arena, "it was recorded as %s on %s: a record that meets it is needed",
			    r->record->point, day_words(r->record->day, e->arena));
}

static void closing_line(struct engine *e, const struct gate_work *g, struct lines *lines)
{
	const struct gate_result *r = &g->result;
	bool fell = r->gate->place != GATE_REVIEW && r->signature != NULL;
	struct blocker *b;

	if (!fell && r->verdict != STATE_MET)
		return;
	b = line_add(e, lines, fell ? BLOCKER_FELL : BLOCKER_SIGN, r->id, 1);
	hold(e, b, r->gate->by, NULL);
	b->since = fell ? r->signature->revoked : closable_since(e, g);
	b->text = closing_words(e, g);
}

void gate_explain(struct engine *e, struct gate_work *g)
{
	struct lines lines = {.due = g->scope.due};

	if (g->result.done)
		return;
	rule_explain(e, &g->scope, &g->rule, &lines);
	closing_line(e, g, &lines);
	g->result.blockers = lines.items;
	g->result.blocker_count = lines.count;
}
