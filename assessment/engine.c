#include "assessment/completion_priv.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- the curriculum, laid out ---- */

static const char *item_text(const char *code, const char *part, struct arena *a)
{
	size_t n = strlen(code), m = strlen(part);
	char *text = arena_alloc(a, n + m + 2);

	memcpy(text, code, n);
	text[n] = '/';
	memcpy(text + n + 1, part, m);
	return text;
}

static const char *number_text(const char *code, int32_t number, struct arena *a)
{
	char part[12], *p = part + sizeof(part) - 1;

	*p = '\0';
	do {
		*--p = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	return item_text(code, p, a);
}

static const struct rule *find_outcomes(const struct rule *r)
{
	const struct rule *found = r->word == RULE_OUTCOMES ? r : NULL;

	for (size_t i = 0; found == NULL && i < r->child_count; i++)
		found = find_outcomes(&r->children[i]);
	return found;
}

static void item_add(struct engine *e, const char *item, size_t work, bool is_quota, size_t number)
{
	size_t i;

	if (e->like != NULL)
		return; /* it is there */
	i = index_add(&e->items, item);
	e->item_of[i] = (struct named_item){.work = work, .is_quota = is_quota, .number = number};
}

static void unit_add(struct engine *e, size_t work, const char *item, enum target_kind kind,
		     size_t specialisms, int32_t need)
{
	struct work *w = &e->works[work];
	struct unit *u = &w->units[w->unit_count];

	u->target = (struct target){.kind = kind,
				    .module = w->module,
				    .specialisms = specialisms,
				    .item = item,
				    .after = DAY_NONE,
				    .before = DAY_OPEN};
	u->need = need;
	u->result = &w->result.units[w->unit_count];
	u->result->item = item;
	u->result->lapses = DAY_OPEN;
	item_add(e, item, work, false, w->unit_count++);
}

static void units_add(struct engine *e, size_t work, size_t specialisms)
{
	struct work *w = &e->works[work];
	const struct module *m = w->module;
	const struct rule *outcomes = find_outcomes(&m->complete);
	size_t count = m->activity_count + (outcomes != NULL ? m->outcome_count : 0);

	w->units = arena_array(e->arena, count, sizeof(*w->units));
	w->result.units = arena_array(e->arena, count, sizeof(*w->result.units));
	for (size_t i = 0; i < m->activity_count; i++) {
		const char *item =
			e->like != NULL
				? e->like->works[work].units[i].target.item
				: number_text(m->head.ref.id, m->activities[i].number, e->arena);

		w->result.units[i].activity = &m->activities[i];
		unit_add(e, work, item, TARGET_ACTIVITY, specialisms, 1);
	}
	w->activity_count = w->unit_count;
	for (size_t i = 0; outcomes != NULL && i < m->outcome_count; i++) {
		const char *item =
			e->like != NULL
				? e->like->works[work].units[w->unit_count].target.item
				: item_text(m->head.ref.id, m->outcomes[i].id, e->arena);

		w->result.units[w->unit_count].outcome = &m->outcomes[i];
		unit_add(e, work, item, TARGET_OUTCOME, specialisms,
			 outcomes->min > 0 ? outcomes->min : 1);
	}
	w->result.unit_count = w->unit_count;
}

static void quotas_add(struct engine *e, size_t work, size_t specialisms)
{
	struct work *w = &e->works[work];
	const struct module *m = w->module;

	w->quotas = arena_array(e->arena, m->quota_count, sizeof(*w->quotas));
	w->result.quotas = arena_array(e->arena, m->quota_count, sizeof(*w->result.quotas));
	w->result.quota_count = m->quota_count;
	for (size_t i = 0; i < m->quota_count; i++) {
		const struct quota *q = m->quotas[i];
		const char *item = e->like != NULL
					   ? e->like->works[work].quotas[i].target.item
					   : item_text(m->head.ref.id, q->id, e->arena);

		w->quotas[i].target = (struct target){
			.kind = TARGET_QUOTA,
			.module = m,
			.specialisms = specialisms,
			.item = item,
			.quota = q,
			.after = q->after.count > 0 ? clock_day(&e->clock, q->after) : DAY_NONE,
			.before = q->before.count > 0 ? clock_day(&e->clock, q->before) : DAY_OPEN,
		};
		w->quotas[i].result = &w->result.quotas[i];
		w->result.quotas[i].item = item;
		w->result.quotas[i].quota = q;
		item_add(e, item, work, true, i);
	}
}

static void mark_named(struct work *w, const struct rule *r)
{
	for (size_t i = 0; i < r->child_count; i++)
		mark_named(w, &r->children[i]);
	for (size_t i = 0; r->word == RULE_ACTIVITIES && i < r->number_count; i++)
		for (size_t k = 0; k < w->activity_count; k++)
			if (w->module->activities[k].number == r->numbers[i])
				w->units[k].named = true;
}

static int32_t use_due(const struct engine *e, const struct use *use)
{
	const struct phase *p = use->phase > 0 ? curriculum_phase(e->curriculum, use->phase) : NULL;

	return p != NULL ? clock_phase_due(&e->clock, p) : e->award_due;
}

/* Codes and items are the curriculum's: another engine of it has them already. */
static void names_add(struct engine *e)
{
	const struct curriculum *c = e->curriculum;
	size_t items = 0;

	if (e->like != NULL) {
		e->codes = e->like->codes;
		e->items = e->like->items;
		e->item_of = e->like->item_of;
		return;
	}
	e->codes = index_new(e->arena, c->use_count);
	for (size_t i = 0; i < c->use_count; i++) {
		const struct module *m = c->uses[i].module;

		items += m->activity_count + m->outcome_count + m->quota_count;
		index_add(&e->codes, m->head.ref.id);
	}
	e->items = index_new(e->arena, items);
	e->item_of = arena_array(e->arena, items, sizeof(*e->item_of));
}

static void works_add(struct engine *e)
{
	const struct curriculum *c = e->curriculum;

	names_add(e);
	e->work_count = c->use_count;
	e->works = arena_array(e->arena, c->use_count, sizeof(*e->works));
	for (size_t i = 0; i < c->use_count; i++) {
		struct work *w = &e->works[i];
		size_t specialisms;

		w->use = &c->uses[i];
		w->module = w->use->module;
		w->result.use = w->use;
		w->result.module = w->module;
		w->result.due = use_due(e, w->use);
		specialisms = judge_specialisms(e->judge, &w->module->specialisms);
		units_add(e, i, specialisms);
		quotas_add(e, i, specialisms);
		mark_named(w, &w->module->complete);
	}
}

/* ---- the facts, put where they belong ---- */

static size_t work_of_item(const struct engine *e, const char *item)
{
	char code[ID_MAX];
	size_t n = strcspn(item, "/");

	if (n >= sizeof(code))
		return INDEX_NONE;
	memcpy(code, item, n);
	code[n] = '\0';
	return index_find(&e->codes, code);
}

/* Of several decisions about one thing the first is the one by which it is so. */
static void first_relief(const struct relief **by, const struct relief *r)
{
	if (*by == NULL || r->accepted < (*by)->accepted)
		*by = r;
}

/* RULES.md section 5: does one for all of a curriculum reach this trainee? */
bool relief_reaches(const struct relief *r, int32_t award_due)
{
	return !r->cohort || (r->due_from <= award_due && award_due <= r->due_until);
}

const struct relief *engine_waiver(const struct engine *e, const char *of)
{
	const struct relief *first = NULL;

	for (size_t i = 0; i < e->facts->relief_count; i++) {
		const struct relief *r = &e->facts->reliefs[i];

		if (r->kind == RELIEF_WAIVED && strcmp(r->of, of) == 0 && relief_reaches(r, e->award_due))
			first_relief(&first, r);
	}
	return first;
}

static void outcome_carry(struct engine *e, struct work *w, const char *part,
			  const struct relief *r)
{
	const struct outcome *o = module_outcome(w->module, part);

	if (o == NULL)
		return;
	if (w->outcome_carried == NULL)
		w->outcome_carried = arena_array(e->arena, w->module->outcome_count,
						 sizeof(*w->outcome_carried));
	first_relief(&w->outcome_carried[o - w->module->outcomes], r);
}

static void part_relieve(struct engine *e, struct work *w, const struct relief *r)
{
	size_t item = index_find(&e->items, r->of);
	struct named_item at;

	if (r->kind == RELIEF_CARRIED)
		outcome_carry(e, w, strchr(r->of, '/') + 1, r);
	if (item == INDEX_NONE)
		return;
	at = e->item_of[item];
	if (at.is_quota) {
		w->quotas[at.number].waived |= r->kind == RELIEF_WAIVED;
	} else if (r->kind == RELIEF_CARRIED) {
		w->units[at.number].carried = true;
		first_relief(&w->units[at.number].carried_by, r);
	} else if (r->kind == RELIEF_WAIVED) {
		w->units[at.number].waived |= at.number < w->activity_count;
	}
}

static void reliefs_add(struct engine *e)
{
	for (size_t i = 0; i < e->facts->relief_count; i++) {
		const struct relief *r = &e->facts->reliefs[i];
		size_t work = work_of_item(e, r->of);
		struct work *w;

		if (work == INDEX_NONE || !relief_reaches(r, e->award_due))
			continue;
		w = &e->works[work];
		w->named = true;
		if (r->accepted > w->relieved)
			w->relieved = r->accepted;
		if (strchr(r->of, '/') != NULL) {
			part_relieve(e, w, r);
		} else if (r->kind == RELIEF_WAIVED) {
			w->waived = true;
			first_relief(&w->waived_by, r);
		} else if (r->kind == RELIEF_EXEMPT) {
			w->exempt = true;
			first_relief(&w->exempt_by, r);
		}
	}
}

static void assessment_put(struct engine *e, size_t i, bool fill)
{
	const struct attempt *at = &e->facts->attempts[i];

	for (size_t k = 0; k < at->module_count; k++) {
		size_t work = index_find(&e->codes, at->modules[k]);
		struct attempts *list;

		if (work == INDEX_NONE)
			continue;
		list = &e->works[work].assessments;
		if (list->items != NULL && list->count > 0 && list->items[list->count - 1] == i)
			continue; /* named twice */
		if (fill && list->items != NULL)
			list->items[list->count] = i;
		list->count++;
		e->works[work].attempted |= at->standing != STANDING_VOID;
	}
}

static struct attempts *sent_for(struct engine *e, size_t item)
{
	struct named_item at = e->item_of[item];

	return &e->works[at.work].units[at.number].sent;
}

/* Of an activity or outcome: where it belongs. INDEX_NONE: nowhere, or an assessment. */
static size_t item_find(struct engine *e, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];
	size_t item;

	e->work_of[i] = INDEX_NONE;
	if (at->item[0] == '\0')
		return INDEX_NONE;
	item = index_find(&e->items, at->item);
	e->work_of[i] = item != INDEX_NONE ? e->item_of[item].work : work_of_item(e, at->item);
	if (e->work_of[i] != INDEX_NONE && at->standing != STANDING_VOID)
		e->works[e->work_of[i]].attempted = true;
	return item != INDEX_NONE && !e->item_of[item].is_quota ? item : INDEX_NONE;
}

/* Room for the lists first, then the lists. */
static void attempts_add(struct engine *e)
{
	const struct facts *f = e->facts;
	size_t *items = arena_array(e->arena, f->attempt_count, sizeof(*items));

	e->work_of = arena_array(e->arena, f->attempt_count, sizeof(*e->work_of));
	for (size_t i = 0; i < f->attempt_count; i++) {
		items[i] = item_find(e, i);
		if (items[i] != INDEX_NONE)
			sent_for(e, items[i])->count++;
		else if (f->attempts[i].item[0] == '\0')
			assessment_put(e, i, false);
	}
	for (size_t i = 0; i < e->work_count; i++) {
		struct work *w = &e->works[i];

		for (size_t k = 0; k < w->unit_count; k++) {
			struct attempts *sent = &w->units[k].sent;

			if (sent->count > 0)
				sent->items =
					arena_array(e->arena, sent->count, sizeof(*sent->items));
			sent->count = 0;
		}
		w->assessments.items =
			arena_array(e->arena, w->assessments.count, sizeof(*w->assessments.items));
		w->assessments.count = 0;
	}
	for (size_t i = 0; i < f->attempt_count; i++) {
		struct attempts *sent = items[i] != INDEX_NONE ? sent_for(e, items[i]) : NULL;

		if (sent != NULL)
			sent->items[sent->count++] = i;
		else if (f->attempts[i].item[0] == '\0')
			assessment_put(e, i, true);
	}
}

/* RULES.md section 4: cases are shared by what a case="once" tool assessed, and by nothing else. */
static void cases_add(struct engine *e)
{
	const struct facts *f = e->facts;
	struct index cases = index_new(e->arena, f->attempt_count / 4);

	e->case_of = arena_array(e->arena, f->attempt_count, sizeof(*e->case_of));
	for (size_t i = 0; i < f->attempt_count; i++) {
		const struct attempt *at = &f->attempts[i];
		const struct tool *tool;

		e->case_of[i] = INDEX_NONE;
		if (at->kase[0] == '\0')
			continue;
		tool = tools_tool(e->curriculum->tools, at->tool);
		if (tool != NULL && tool->case_once)
			e->case_of[i] = index_add(&cases, at->kase);
	}
	e->case_count = cases.count;
	e->case_taken = arena_array(e->arena, cases.count, sizeof(*e->case_taken));
	e->case_seen = arena_array(e->arena, cases.count, sizeof(*e->case_seen));
	e->case_local = arena_array(e->arena, cases.count, sizeof(*e->case_local));
}

/* RULES.md section 5: a signature stands until revoked, or until something it rests on is void. */
static void signature_stand(struct engine *e, struct work *w, const struct signature_fact *s)
{
	w->latest = s;
	w->stands = s->revoked == 0;
	w->voided = NULL;
	for (size_t i = 0; i < s->rest_count; i++) {
		const struct attempt *attempt =
			facts_attempt(e->facts, s->rests[i].request, s->rests[i].n);

		if (attempt == NULL) {
			w->stands = false;
		} else if (attempt->standing == STANDING_VOID) {
			w->stands = false;
			if (w->voided == NULL || attempt->voided < w->voided->voided)
				w->voided = attempt;
		}
	}
}

static void signature_rest(struct engine *e, struct work *w)
{
	for (size_t i = 0; i < w->latest->rest_count; i++) {
		const struct rest *rest = &w->latest->rests[i];
		const struct attempt *attempt = facts_attempt(e->facts, rest->request, rest->n);
		size_t at = (size_t)(attempt - e->facts->attempts);
		size_t item = index_find(&e->items, rest->slot);
		struct named_item place;

		assert(attempt != NULL); /* else the signature does not stand */
		e->resting[at] = e->used[at] = true;
		if (e->case_of[at] != INDEX_NONE)
			e->case_taken[e->case_of[at]] = true;
		if (item == INDEX_NONE || &e->works[e->item_of[item].work] != w)
			continue;
		place = e->item_of[item];
		if (place.is_quota) {
			struct attempts *rests = &w->quotas[place.number].rests;

			if (rests->items == NULL)
				rests->items = arena_array(e->arena, w->latest->rest_count,
							   sizeof(*rests->items));
			rests->items[rests->count++] = at;
		} else {
			w->units[place.number].rested = true;
		}
	}
}

static void signatures_add(struct engine *e)
{
	const struct facts *f = e->facts;

	e->used = arena_array(e->arena, f->attempt_count, sizeof(*e->used));
	e->resting = arena_array(e->arena, f->attempt_count, sizeof(*e->resting));
	for (size_t i = 0; i < f->signature_count; i++) {
		size_t work = index_find(&e->codes, f->signatures[i].module);

		if (work == INDEX_NONE)
			continue;
		e->works[work].named = true;
		signature_stand(e, &e->works[work], &f->signatures[i]);
	}
	for (size_t i = 0; i < e->work_count; i++) {
		e->works[i].named |= e->works[i].attempted;
		if (e->works[i].stands)
			signature_rest(e, &e->works[i]);
	}
}

static struct engine *engine_make(const struct engine *like, const struct facts *f,
				  const struct curriculum *c, const struct specialisms *s,
				  struct arena *a)
{
	struct engine *e = arena_alloc(a, sizeof(*e));

	*e = (struct engine){.arena = a,
			     .like = like,
			     .facts = f,
			     .curriculum = c,
			     .specialisms = s,
			     .then = INT64_MAX};
	e->clock = clock_new(f, a);
	e->judge = judge_new(f, &e->clock, c, s, a);
	e->today = time_day(f->at);
	e->freeze = clock_freeze(&e->clock, c);
	e->frozen = e->today > e->freeze;
	e->ended = e->today > f->enrolment.ended;
	e->award_due = clock_award_due(&e->clock, c);
	works_add(e);
	reliefs_add(e);
	attempts_add(e);
	cases_add(e);
	signatures_add(e);
	return e;
}

struct engine *engine_new(const struct facts *f, const struct curriculum *c,
			  const struct specialisms *s, struct arena *a)
{
	return engine_make(NULL, f, c, s, a);
}

struct engine *engine_again(const struct engine *like, const struct facts *f)
{
	return engine_make(like, f, like->curriculum, like->specialisms, like->arena);
}
