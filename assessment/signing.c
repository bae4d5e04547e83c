/* What a module's signature may rest on (RULES.md section 5). */
#include "assessment/completion_priv.h"

#include <assert.h>
#include <string.h>

static enum status find_unsigned(struct engine *e, const char *module, struct work **ret_work,
				 struct err *err)
{
	size_t i = index_find(&e->codes, module);

	if (i == INDEX_NONE)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no module %s; its modules are listed by "
			    "`attest curriculum show`",
			    e->curriculum->head.name, module);
	if (e->works[i].stands)
		return fail(err, ERR_CONFLICT,
			    "%s is signed already, by %s (entry %lld); revoke that signature first",
			    module, e->works[i].latest->by, (long long)e->works[i].latest->entry);
	*ret_work = &e->works[i];
	return OK;
}

/* Refuse while the rule does not hold, by its first blocker. */
static enum status rule_holds(struct engine *e, struct work *w, struct err *err)
{
	const char *code = w->module->head.ref.id;
	const struct blocker *first;
	int32_t others;

	if (w->result.verdict == STATE_MET)
		return OK;
	engine_find_loose(e);
	work_explain(e, w);
	first = &w->result.blockers[0];
	others = w->result.missing - first->count - 1; /* the signature is what is asked for */
	if (others > 0)
		return fail(err, ERR_CONFLICT, "%s cannot be signed: %s, and %d more %s missing",
			    code, first->text, others, others == 1 ? "is" : "are");
	return fail(err, ERR_CONFLICT, "%s cannot be signed: %s", code, first->text);
}

/* RULES.md section 5: what is carried never lapses. */
static int32_t lapse_of(const struct unit *u)
{
	return u->carried ? DAY_OPEN : u->result->lapses;
}

/* The signed activity of the rule, not needed yet, that lapses last; the first in the file. */
static void activity_need(const struct work *w, const struct rule_result *r, bool *needed)
{
	size_t best = w->activity_count;

	for (size_t k = 0; k < w->activity_count; k++) {
		if (w->units[k].have == 0 || needed[k] || !rule_names_activity(w, r->rule, k))
			continue;
		if (best == w->activity_count || lapse_of(&w->units[k]) > lapse_of(&w->units[best]))
			best = k;
	}
	assert(best < w->activity_count); /* the rule holds */
	needed[best] = true;
}

/* RULES.md section 5: only what the rule needs, so that nothing else can make the signature fall.
 */
static void units_needed(const struct work *w, const struct rule_result *r, bool *needed)
{
	if (!r->chosen)
		return;
	for (size_t i = 0; i < r->child_count; i++)
		units_needed(w, &r->children[i], needed);
	if (r->rule->word == RULE_OUTCOMES)
		for (size_t k = w->activity_count; k < w->unit_count; k++)
			needed[k] = true;
	if (r->rule->word == RULE_ACTIVITIES)
		for (int32_t left = r->need; left > 0; left--)
			activity_need(w, r, needed);
}

static void rest_add(struct rest *rests, size_t *count, const struct attempt *at, const char *slot)
{
	rests[(*count)++] = (struct rest){.request = at->request, .n = at->n, .slot = slot};
}

enum status module_may_close(const struct facts *f, const struct curriculum *c,
			     const struct specialisms *s, const char *module, struct arena *a,
			     struct rest **ret_rests, size_t *ret_count, struct err *err)
{
	struct engine *e = engine_new(f, c, s, a);
	struct work *w;
	struct rest *rests;
	bool *needed;
	size_t count = 0;

	TRY(find_unsigned(e, module, &w, err));
	w->waived = w->exempt = false;
	work_measure(e, w);
	work_judge(e, w);
	TRY(rule_holds(e, w, err));
	needed = arena_array(a, w->unit_count, sizeof(*needed));
	for (size_t i = 0; i < w->result.rule_count; i++)
		units_needed(w, &w->result.rules[i], needed);
	rests = arena_array(a, f->attempt_count, sizeof(*rests));
	for (size_t k = 0; k < w->unit_count; k++) {
		const struct unit *u = &w->units[k];

		for (int32_t i = 0; needed[k] && u->used != NULL && i < u->have; i++)
			if (u->used[i] != NULL) /* a carried one rests on no attempt */
				rest_add(rests, &count, u->used[i], u->target.item);
	}
	for (size_t q = 0; q < w->result.quota_count; q++) {
		const struct quota_result *r = &w->result.quotas[q];

		for (size_t i = 0; i < r->used_count; i++)
			rest_add(rests, &count, r->used[i], r->item);
	}
	*ret_rests = rests;
	*ret_count = count;
	return OK;
}

/* ---- checking what somebody signs ---- */

static const char *standing_words(enum standing s)
{
	static const char *const words[] = {
		[STANDING_WAITING] = "it is not decided",
		[STANDING_SATISFACTORY] = "it is satisfactory",
		[STANDING_NOT_YET] = "it was judged not yet",
		[STANDING_VOID] = "it was taken back",
	};

	return words[s];
}

static enum status counts_for(struct engine *e, const struct attempt *at, const struct target *t,
			      struct err *err)
{
	unsigned flaws = judge_flaws(e->judge, at, t);
	int i = 0;

	if (at->standing != STANDING_SATISFACTORY)
		return fail(err, ERR_INVALID, "entry %lld does not count for %s: %s",
			    (long long)at->request, t->item, standing_words(at->standing));
	if (flaws == 0)
		return OK;
	while ((flaws >> i & 1) == 0)
		i++;
	return fail(err, ERR_INVALID, "entry %lld does not count for %s (%s): %s",
		    (long long)at->request, t->item, flaw_name((enum flaw)i),
		    flaw_why((enum flaw)i, at, t, e->facts->enrolment.start, e->freeze, e->arena));
}

/* One line of the list: an attempt that counts for its slot and is free to fill it. */
static enum status rest_check(struct engine *e, struct work *w, const struct rest *rest,
			      size_t *ret_attempt, size_t *ret_item, struct err *err)
{
	const struct attempt *attempt = facts_attempt(e->facts, rest->request, rest->n);
	size_t at;
	size_t item = index_find(&e->items, rest->slot);
	struct named_item place;

	if (attempt == NULL)
		return fail(err, ERR_INVALID, "there is no submission %d of entry %lld here",
			    rest->n, (long long)rest->request);
	if (item == INDEX_NONE || &e->works[e->item_of[item].work] != w)
		return fail(err, ERR_INVALID, "%s has no slot %s", w->module->head.ref.id,
			    rest->slot);
	place = e->item_of[item];
	at = (size_t)(attempt - e->facts->attempts);
	TRY(counts_for(e, attempt,
		       place.is_quota ? &w->quotas[place.number].target
				      : &w->units[place.number].target,
		       err));
	/* RULES.md section 4: what a standing signature rests on fills no other slot. */
	if (e->resting[at])
		return fail(err, ERR_INVALID, "entry %lld fills a slot of a signed module already",
			    (long long)rest->request);
	*ret_attempt = at;
	*ret_item = item;
	return OK;
}

static enum status twice_check(struct engine *e, const struct given *g, struct err *err)
{
	bool *cases = arena_array(e->arena, e->case_count, sizeof(*cases));
	bool *listed = arena_array(e->arena, e->facts->attempt_count, sizeof(*listed));

	for (size_t i = 0; i < g->count; i++) {
		const struct attempt *at = &e->facts->attempts[g->attempts[i]];
		size_t kase = e->case_of[g->attempts[i]];

		if (listed[g->attempts[i]])
			return fail(err, ERR_INVALID,
				    "entry %lld is listed twice: it fills one slot",
				    (long long)at->request);
		listed[g->attempts[i]] = true;
		if (kase == INDEX_NONE)
			continue;
		if (cases[kase] || e->case_taken[kase])
			return fail(err, ERR_INVALID,
				    "case %s is used twice, the second time by entry %lld",
				    at->kase, (long long)at->request);
		cases[kase] = true;
	}
	return OK;
}

/* No more in a slot than it holds, and different ones where a quota asks for that. */
static enum status slots_check(struct engine *e, struct work *w, const struct given *g,
			       struct err *err)
{
	int32_t *listed = arena_array(e->arena, w->unit_count, sizeof(*listed));

	for (size_t i = 0; i < g->count; i++) {
		struct named_item at = e->item_of[g->items[i]];
		const struct unit *u = at.is_quota ? NULL : &w->units[at.number];

		if (u != NULL && ++listed[at.number] > (u->waived ? 0 : u->need))
			return fail(err, ERR_INVALID,
				    "%s is listed more often than it is asked for", u->target.item);
	}
	for (size_t q = 0; q < w->result.quota_count; q++) {
		const struct quota_result *r = &w->result.quotas[q];

		if ((int32_t)r->used_count > r->need)
			return fail(err, ERR_INVALID, "%s has %d slots, and %zu are listed for it",
				    r->item, r->need, r->used_count);
		if (r->need > 0 && !quota_has_room(r->quota, r->used, r->used_count, NULL))
			return fail(err, ERR_INVALID, "%s asks for %d different ones among its %d",
				    r->item, r->quota->k, r->need);
	}
	return OK;
}

/* The module could be signed, but not by this list: what it leaves out. */
static enum status list_is_enough(const struct work *w, struct err *err)
{
	const char *code = w->module->head.ref.id;

	if (w->result.verdict == STATE_MET)
		return OK;
	for (size_t k = 0; k < w->unit_count; k++)
		if (w->units[k].wanted)
			return fail(err, ERR_INVALID, "the signature of %s leaves out %s", code,
				    w->units[k].target.item);
	for (size_t q = 0; q < w->result.quota_count; q++) {
		const struct quota_result *r = &w->result.quotas[q];

		if (r->have < r->need)
			return fail(err, ERR_INVALID,
				    "%s has %d slots, and only %d are listed for it", r->item,
				    r->need, r->have);
	}
	return fail(err, ERR_INVALID, "the signature of %s leaves something out", code);
}

enum status module_check_signature(const struct facts *f, const struct curriculum *c,
				   const struct specialisms *s, const char *module,
				   const struct rest *rests, size_t count, struct arena *a,
				   struct err *err)
{
	struct engine *e;
	size_t *attempts = arena_array(a, count, sizeof(*attempts));
	size_t *items = arena_array(a, count, sizeof(*items));
	struct given given = {.attempts = attempts, .items = items, .count = count};
	struct rest *could;
	size_t could_count;
	struct work *w;

	TRY(module_may_close(f, c, s, module, a, &could, &could_count, err));
	e = engine_new(f, c, s, a);
	TRY(find_unsigned(e, module, &w, err));
	w->waived = w->exempt = false;
	for (size_t i = 0; i < count; i++)
		TRY(rest_check(e, w, &rests[i], &attempts[i], &items[i], err));
	TRY(twice_check(e, &given, err));
	work_measure_given(e, w, &given);
	TRY(slots_check(e, w, &given, err));
	work_judge(e, w);
	return list_is_enough(w, err);
}
