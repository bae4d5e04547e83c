/*
 * What is missing, one line for each act: whose move it is, since when, and what nearly counted
 * (RULES.md section 6).
 */
#include "assessment/completion_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 60 /* bytes of an activity's or outcome's words in a line */

/* ---- what is used nowhere ---- */

static bool is_loose(struct engine *e, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];
	unsigned flaws;

	if (e->used[i] || at->standing == STANDING_VOID)
		return false;
	flaws = judge_attempt_flaws(e->judge, at);
	if (at->standing == STANDING_NOT_YET)
		return flaws == 0;
	return (flaws & (flaws - 1)) == 0;
}

/*
 * Is it what the trainee is asked for where it was filed? RULES.md section 6: then it is no near miss
 * of anything else.
 */
static bool is_at_home(struct engine *e, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];

	if (at->item[0] != '\0')
		return index_find(&e->items, at->item) != INDEX_NONE;
	for (size_t k = 0; k < at->module_count; k++) {
		size_t work = index_find(&e->codes, at->modules[k]);
		const struct work *w = work != INDEX_NONE ? &e->works[work] : NULL;

		for (size_t q = 0; w != NULL && q < w->result.quota_count; q++)
			if (judge_passes(e->judge, at, &w->quotas[q].target))
				return true;
	}
	return false;
}

static void loose_add(struct engine *e, struct attempts *list, size_t room, size_t i)
{
	if (list->items == NULL)
		list->items = arena_array(e->arena, room, sizeof(*list->items));
	list->items[list->count++] = i;
}

/* What was filed as an activity or outcome is near to those of its module, an assessment to any
 * quota. */
void engine_find_loose(struct engine *e)
{
	e->at_home = arena_array(e->arena, e->facts->attempt_count, sizeof(*e->at_home));
	for (size_t i = e->facts->attempt_count; i-- > 0;) {
		if (!is_loose(e, i))
			continue;
		e->at_home[i] = is_at_home(e, i);
		if (e->facts->attempts[i].item[0] == '\0')
			loose_add(e, &e->loose_assessments, e->facts->attempt_count, i);
		else if (e->work_of[i] != INDEX_NONE)
			loose_add(e, &e->works[e->work_of[i]].loose, e->facts->attempt_count, i);
	}
}

/* ---- near misses ---- */

static bool case_is_used(const struct engine *e, const struct work *w, size_t i)
{
	size_t kase = e->case_of[i];

	if (kase == INDEX_NONE)
		return false;
	if (e->case_taken[kase])
		return true;
	for (size_t q = 0; q < w->result.quota_count; q++) {
		const struct quota_result *r = &w->result.quotas[q];

		for (size_t k = 0; k < r->used_count; k++)
			if (e->case_of[r->used[k] - e->facts->attempts] == kase)
				return true;
	}
	return false;
}

/* The tests that it fails, those of being used beside others among them. */
static unsigned flaws_beside(struct engine *e, const struct work *w, const struct target *t,
			     const struct quota_result *r, size_t i)
{
	const struct attempt *at = &e->facts->attempts[i];
	unsigned flaws = judge_flaws(e->judge, at, t);

	if (t->kind != TARGET_QUOTA || at->item[0] != '\0')
		return flaws;
	assert(r != NULL); /* a quota has its result */
	if (case_is_used(e, w, i))
		flaws |= FLAW_BIT(FLAW_CASE_USED);
	if (!quota_has_room(t->quota, r->used, r->used_count, at))
		flaws |= FLAW_BIT(FLAW_SAME_ASSESSOR);
	return flaws;
}

#define FILED_ELSEWHERE                                                                            \
	(FLAW_BIT(FLAW_OTHER_TARGET) | FLAW_BIT(FLAW_WRONG_TOOL) | FLAW_BIT(FLAW_WRONG_TOPIC))

/* RULES.md section 6: what the newest near miss that was filed for it makes of it. */
static enum blocker_code near_code(const struct attempt *at, unsigned flaws)
{
	if (at->standing == STANDING_NOT_YET)
		return BLOCKER_NOT_YET;
	if (flaws == FLAW_BIT(FLAW_AFTER_DEADLINE))
		return BLOCKER_FROZEN;
	if (flaws == FLAW_BIT(FLAW_NOT_APPROVED) && at->standing == STANDING_WAITING)
		return BLOCKER_NOT_APPROVED;
	return BLOCKER_TO_DO;
}

static enum flaw only_flaw(unsigned flaws)
{
	int i = 0;

	while (flaws >> i != 1)
		i++;
	return (enum flaw)i;
}

static const char *flaw_words(const struct engine *e, enum flaw flaw, const struct attempt *at,
			      const struct target *t)
{
	return flaw_why(flaw, at, t, e->facts->enrolment.start, e->freeze, e->arena);
}

static const char *not_yet_words(const struct engine *e, const struct attempt *at)
{
	return arena_printf(e->arena, "judged not yet on %s",
			    day_words(time_day(at->decided), e->arena));
}

struct near_search {
	struct engine *e;
	const struct work *w;
	const struct target *target;
	const struct quota_result *quota;
	struct blocker *b;
	bool decided; /* the code is */
};

/* True once enough were found. */
static bool near_try(struct near_search *s, size_t i)
{
	const struct attempt *at = &s->e->facts->attempts[i];
	unsigned flaws = flaws_beside(s->e, s->w, s->target, s->quota, i);
	bool one = flaws != 0 && (flaws & (flaws - 1)) == 0;
	struct blocker *b = s->b;

	if (at->standing == STANDING_NOT_YET ? flaws != 0 : !one)
		return false;
	if (flaws == FLAW_BIT(FLAW_OTHER_TARGET) && s->e->at_home[i])
		return false;
	if (b->near_count < NEAR_MAX)
		b->near[b->near_count++] = (struct near_miss){
			.attempt = at,
			.why = flaws == 0 ? not_yet_words(s->e, at)
					  : flaw_words(s->e, only_flaw(flaws), at, s->target)};
	if (!s->decided && (flaws & FILED_ELSEWHERE) == 0) {
		s->decided = true;
		b->code = near_code(at, flaws);
		if (b->code != BLOCKER_TO_DO)
			b->attempt = at;
	}
	return s->decided && b->near_count == NEAR_MAX;
}

/* Both lists stand newest first; a unit has only the first. */
static void near_find(struct near_search *s)
{
	const struct attempts *own = &s->w->loose, *others = &s->e->loose_assessments;
	size_t i = 0, k = s->quota != NULL ? 0 : others->count;

	while (i < own->count || k < others->count) {
		bool own_next =
			k == others->count || (i < own->count && own->items[i] > others->items[k]);

		if (near_try(s, own_next ? own->items[i++] : others->items[k++]))
			return;
	}
}

/* ---- lines ---- */

/* The beginning of a long text, cut between words. */
static const char *short_words(const char *text, struct arena *a)
{
	size_t n = strlen(text);

	if (n > 0 && text[n - 1] == '.')
		n--;
	if (n <= WORDS_MAX)
		return arena_bytes(a, text, n);
	n = WORDS_MAX;
	while (n > 0 && text[n] != ' ')
		n--;
	while (n > 0 && strchr(" ,;:", text[n - 1]) != NULL)
		n--;
	if (n == 0) /* one word: at a character's beginning */
		for (n = WORDS_MAX; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
	return arena_printf(a, "%.*s...", (int)n, text);
}

static const char *unit_words(const struct unit *u, struct arena *a)
{
	const struct unit_result *r = u->result;

	if (r->activity != NULL)
		return arena_printf(a, "activity %d (%s)", r->activity->number,
				    short_words(r->activity->does, a));
	return arena_printf(a, "outcome %s (%s)", r->outcome->id, short_words(r->outcome->text, a));
}

static struct blocker *blocker_add(struct work *w, const char *unit, int32_t count)
{
	struct blocker *b = &w->result.blockers[w->result.blocker_count++];

	*b = (struct blocker){.code = BLOCKER_TO_DO,
			      .unit = unit,
			      .text = "",
			      .count = count,
			      .role = ROLE_TRAINEE,
			      .due = w->result.due};
	return b;
}

/*
 * RULES.md section 6: what the trainee may no longer do, and whatever an ended enrolment lacks, is the
 * registrar's move.
 */
static void hold(const struct engine *e, struct blocker *b, enum role role, const char *person)
{
	bool refused = e->ended || (e->frozen && role == ROLE_TRAINEE);

	b->role = refused ? ROLE_REGISTRAR : role;
	b->holder = !refused && person != NULL && person[0] != '\0' ? person : role_name(b->role);
}

/* Whose move it is and since when, after the code and what it rests on. */
static void blocker_hold(const struct engine *e, struct blocker *b)
{
	const struct facts *f = e->facts;

	switch (b->code) {
	case BLOCKER_WAITING:
		hold(e, b, ROLE_ASSESSOR, b->attempt->assessor);
		b->since = b->attempt->sent;
		break;
	case BLOCKER_NOT_APPROVED:
		hold(e, b, ROLE_TRAINING_OFFICER, f->enrolment.officer);
		b->since = b->attempt->sent;
		break;
	case BLOCKER_NOT_YET:
		hold(e, b, ROLE_TRAINEE, f->trainee);
		b->since = b->attempt->decided;
		break;
	case BLOCKER_FROZEN:
		hold(e, b, ROLE_REGISTRAR, NULL);
		b->since = day_end(e->freeze);
		break;
	case BLOCKER_TO_DO:
	case BLOCKER_LAPSED:
		hold(e, b, ROLE_TRAINEE, f->trainee);
		break;
	case BLOCKER_SIGN:
	case BLOCKER_FELL:
	case BLOCKER_MODULE:
	case BLOCKER_PERCENT:
	case BLOCKER_CREDITS:
	case BLOCKER_PLACEMENT:
	case BLOCKER_CONTESTED:
	case BLOCKER_REVIEW:
	case BLOCKER_RESULT:
		break; /* the gate's, said where these are made */
	}
}

/* What stands after the name of an activity, outcome or quota. */
static const char *state_words(const struct engine *e, const struct blocker *b)
{
	struct arena *a = e->arena;

	switch (b->code) {
	case BLOCKER_WAITING:
		return arena_printf(a, "waits for a decision by %s", b->attempt->assessor);
	case BLOCKER_NOT_APPROVED:
		return arena_printf(a, "waits, and the training officer has not approved %s",
				    b->attempt->assessor);
	case BLOCKER_NOT_YET:
		return arena_printf(a, "was %s", not_yet_words(e, b->attempt));
	case BLOCKER_FROZEN:
		return arena_printf(a, "was not decided before the portfolio froze on %s",
				    day_words(e->freeze, a));
	case BLOCKER_LAPSED:
		return arena_printf(a, "lapsed on %s", day_words(time_day(b->since), a));
	case BLOCKER_TO_DO:
	case BLOCKER_SIGN:
	case BLOCKER_FELL:
	case BLOCKER_MODULE:
	case BLOCKER_PERCENT:
	case BLOCKER_CREDITS:
	case BLOCKER_PLACEMENT:
	case BLOCKER_CONTESTED:
	case BLOCKER_REVIEW:
	case BLOCKER_RESULT:
		break;
	}
	return ""; /* said where these are made */
}

/* The latest that was sent for it and not taken back; NULL: none, or that one is used. */
static const struct attempt *unused_of(const struct engine *e, const struct unit *u)
{
	for (size_t k = u->sent.count; k-- > 0;) {
		const struct attempt *at = &e->facts->attempts[u->sent.items[k]];

		if (at->standing != STANDING_VOID)
			return e->used[u->sent.items[k]] ? NULL : at;
	}
	return NULL;
}

/* All that keeps it from counting. */
static const char *not_counted_words(struct engine *e, const struct unit *u,
				     const struct attempt *at)
{
	unsigned flaws = judge_flaws(e->judge, at, &u->target);
	const char *why = at->standing == STANDING_NOT_YET ? not_yet_words(e, at) : "";

	for (int i = 0; i < FLAW_COUNT; i++)
		if (flaws >> i & 1)
			why = arena_printf(e->arena, "%s%s%s", why, why[0] != '\0' ? "; " : "",
					   flaw_words(e, (enum flaw)i, at, &u->target));
	if (why[0] != '\0')
		return why;
	/* RULES.md section 2: it waits, but would have lapsed by now. */
	assert(u->result->activity != NULL);
	return arena_printf(e->arena, "it would have lapsed on %s",
			    day_words(day_add(at->last_day, u->result->activity->valid), e->arena));
}

/* RULES.md section 6: what was sent is not said to be unsent. */
static const char *to_do_words(struct engine *e, struct blocker *b, const struct unit *u,
			       bool again)
{
	const struct attempt *at = unused_of(e, u);

	if (at == NULL && u->result->activity != NULL)
		return "has not been sent";
	if (at == NULL)
		return again ? "needs another review" : "has not been reviewed";
	b->attempt = at;
	return arena_printf(e->arena, "%s sent to %s on %s, and does not count: %s",
			    again ? "needs another review: the latest was" : "was", at->assessor,
			    day_words(time_day(at->sent), e->arena), not_counted_words(e, u, at));
}

static void unit_line(struct engine *e, struct work *w, const struct unit *u, bool again)
{
	struct blocker *b = blocker_add(w, u->result->item, 1);
	struct near_search s = {.e = e, .w = w, .target = &u->target, .b = b};
	const char *words;

	near_find(&s);
	/* A later one that waits or was judged so says more than the lapse does. */
	if (u->result->state == UNIT_LAPSED &&
	    (b->code == BLOCKER_TO_DO || b->attempt < u->result->attempt)) {
		b->code = BLOCKER_LAPSED;
		b->attempt = u->result->attempt;
		b->since = day_start(u->result->lapses);
	}
	blocker_hold(e, b);
	words = b->code == BLOCKER_TO_DO ? to_do_words(e, b, u, again) : state_words(e, b);
	b->text = arena_printf(e->arena, "%s %s", unit_words(u, e->arena), words);
}

static void unit_explain(struct engine *e, struct work *w, const struct unit *u)
{
	for (int32_t i = 0; i < u->wait; i++) {
		struct blocker *b = blocker_add(w, u->result->item, 1);

		b->code = BLOCKER_WAITING;
		b->attempt = u->used[u->have + i];
		blocker_hold(e, b);
		b->text = arena_printf(e->arena, "%s %s", unit_words(u, e->arena),
				       state_words(e, b));
	}
	for (int32_t i = u->have + u->wait; i < u->need; i++)
		unit_line(e, w, u, i > 0);
}

static const char *window_words(const struct target *t, struct arena *a)
{
	if (t->after != DAY_NONE && t->before != DAY_OPEN)
		return arena_printf(a, ", worked from %s and before %s", day_words(t->after, a),
				    day_words(t->before, a));
	if (t->after != DAY_NONE)
		return arena_printf(a, ", worked from %s on", day_words(t->after, a));
	if (t->before != DAY_OPEN)
		return arena_printf(a, ", worked before %s", day_words(t->before, a));
	return "";
}

/* Only where nothing else could fill a slot: something of a value that is there already could not.
 */
static const char *difference_words(const struct target *t, const struct quota_result *r)
{
	if (r->used_count == 0 || quota_has_room(t->quota, r->used, r->used_count, r->used[0]))
		return "";
	switch (t->quota->different) {
	case DIFFERENT_ASSESSORS:
		return ", by another assessor";
	case DIFFERENT_SITES:
		return ", at another site";
	case DIFFERENT_TOPICS:
		return ", on another topic";
	case DIFFERENT_NONE:
		break;
	}
	return "";
}

static void quota_line(struct engine *e, struct work *w, const struct place_of_quota *p,
		       int32_t count)
{
	struct arena *a = e->arena;
	struct blocker *b = blocker_add(w, p->result->item, count);
	struct near_search s = {.e = e, .w = w, .target = &p->target, .quota = p->result, .b = b};

	near_find(&s);
	blocker_hold(e, b);
	b->text = arena_printf(
		a, "%d more %s needed%s%s", count, names_joined(&p->target.quota->tools, " or ", a),
		difference_words(&p->target, p->result), window_words(&p->target, a));
	if (b->code != BLOCKER_TO_DO)
		b->text = arena_printf(a, "%s: the latest %s", b->text, state_words(e, b));
}

static void quota_explain(struct engine *e, struct work *w, const struct place_of_quota *p)
{
	const struct quota_result *r = p->result;
	int32_t nobody = r->need - r->have - r->wait;

	for (size_t i = 0; i < r->used_count; i++) {
		struct blocker *b;

		if (r->used[i]->standing != STANDING_WAITING)
			continue;
		b = blocker_add(w, r->item, 1);
		b->code = BLOCKER_WAITING;
		b->attempt = r->used[i];
		blocker_hold(e, b);
		b->text = arena_printf(e->arena, "%s %s", with_article(r->used[i]->tool, e->arena),
				       state_words(e, b));
	}
	if (nobody > 0)
		quota_line(e, w, p, nobody);
}

/* ---- the signature ---- */

static int compare_times(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static size_t times_add(const struct engine *e, const struct attempts *list, int64_t *times)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		if (e->facts->attempts[list->items[i]].standing == STANDING_SATISFACTORY)
			times[count++] = e->facts->attempts[list->items[i]].decided;
	return count;
}

/*
 * Since when the rule holds by what counts now: the first decision with which it does, since one more
 * never makes it fail. No earlier than the latest waiver or the like.
 */
static int64_t last_met(struct engine *e, const struct work *w)
{
	size_t room = 1 + w->assessments.count, count = 1, low = 0;
	int64_t *times;

	for (size_t k = 0; k < w->unit_count; k++)
		room += w->units[k].sent.count;
	times = arena_array(e->arena, room, sizeof(*times)); /* the first, 0: before all of them */
	for (size_t k = 0; k < w->unit_count; k++)
		count += times_add(e, &w->units[k].sent, times + count);
	count += times_add(e, &w->assessments, times + count);
	qsort(times, count, sizeof(*times), compare_times);
	while (low + 1 < count) {
		size_t middle = low + (count - low) / 2 - 1;

		if (work_held_by(e, w, times[middle]))
			count = middle + 1;
		else
			low = middle + 1;
	}
	return times[low] > w->relieved ? times[low] : w->relieved;
}

static const char *fell_words(const struct engine *e, const struct work *w)
{
	struct arena *a = e->arena;
	const char *given = day_words(time_day(w->latest->accepted), a);

	if (w->voided == NULL)
		return arena_printf(a, "the signature of %s was revoked: a new one is needed",
				    given);
	return arena_printf(a,
			    "the signature of %s fell on %s, when entry %lld that it rests on was "
			    "taken back: a new one is needed",
			    given, day_words(time_day(w->voided->voided), a),
			    (long long)w->voided->request);
}

/* "training officer" */
static const char *role_words(enum role role, struct arena *a)
{
	char *words = arena_text(a, role_name(role));

	for (char *p = words; *p != '\0'; p++)
		if (*p == '-')
			*p = ' ';
	return words;
}

static void signature_explain(struct engine *e, struct work *w)
{
	enum role by = w->module->complete_by;
	bool holds = w->result.verdict == STATE_MET;
	struct blocker *b;

	if (w->stands || (w->latest == NULL && !holds))
		return;
	b = blocker_add(w, w->module->head.ref.id, 1);
	hold(e, b, by, by == ROLE_TRAINING_OFFICER ? e->facts->enrolment.officer : NULL);
	if (w->latest == NULL) {
		b->code = BLOCKER_SIGN;
		b->since = last_met(e, w);
		b->text = arena_printf(e->arena, "everything is there but the signature of the %s",
				       role_words(by, e->arena));
		return;
	}
	b->code = BLOCKER_FELL;
	b->since = w->voided != NULL ? w->voided->voided : w->latest->revoked;
	b->attempt = w->voided;
	b->text = fell_words(e, w);
}

void work_explain(struct engine *e, struct work *w)
{
	struct module_result *m = &w->result;
	bool open = !w->stands && !w->waived && !w->exempt;

	if (m->missing == 0)
		return;
	m->blockers = arena_array(e->arena, (size_t)m->missing + 1, sizeof(*m->blockers));
	for (size_t k = 0; k < w->unit_count; k++)
		if (w->units[k].wanted)
			unit_explain(e, w, &w->units[k]);
	for (size_t q = 0; open && q < m->quota_count; q++)
		quota_explain(e, w, &w->quotas[q]);
	if (open)
		signature_explain(e, w);
}
