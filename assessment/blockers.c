/*
 * What is missing, one line for each act: whose move it is, since when, and what nearly counted
 * (RULES.md section 6).
 */
#include "assessment/completion_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 60 /* bytes of an activity's or outcome's words in a line */

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

struct blocker *line_add(struct engine *e, struct lines *lines, enum blocker_code code,
			 const char *unit, int32_t count)
{
	struct blocker *b;

	lines->items = arena_grow(e->arena, lines->items, lines->count, &lines->room,
				  sizeof(*lines->items));
	b = &lines->items[lines->count++];
	*b = (struct blocker){.code = code,
			      .unit = unit,
			      .text = "",
			      .count = count,
			      .role = ROLE_TRAINEE,
			      .due = lines->due};
	return b;
}

/*
 * RULES.md section 6: what the trainee may no longer do, and whatever an ended enrolment lacks, is the
 * registrar's move.
 */
void hold(const struct engine *e, struct blocker *b, enum role role, const char *person)
{
	bool refused = e->ended || (e->frozen && role == ROLE_TRAINEE);

	if (person == NULL && role == ROLE_TRAINEE)
		person = e->facts->trainee;
	if (person == NULL && role == ROLE_TRAINING_OFFICER)
		person = e->facts->enrolment.officer;

	b->role = refused ? ROLE_REGISTRAR : role;
	b->holder = !refused && person != NULL && person[0] != '\0' ? person : role_name(b->role);
}

/* Whose move it is and since when, after the code and what it rests on. */
static void blocker_hold(const struct engine *e, struct blocker *b)
{
	switch (b->code) {
	case BLOCKER_WAITING:
		if (b->attempt->answered != 0) {
			hold(e, b, ROLE_TRAINING_OFFICER, NULL);
			b->since = b->attempt->answered;
		} else {
			hold(e, b, ROLE_ASSESSOR, b->attempt->assessor);
			b->since = b->attempt->passed != 0 ? b->attempt->passed
								 : b->attempt->sent;
		}
		break;
	case BLOCKER_NOT_APPROVED:
		hold(e, b, ROLE_TRAINING_OFFICER, NULL);
		b->since = b->attempt->sent;
		break;
	case BLOCKER_NOT_YET:
		hold(e, b, ROLE_TRAINEE, NULL);
		b->since = b->attempt->decided;
		break;
	case BLOCKER_FROZEN:
		hold(e, b, ROLE_REGISTRAR, NULL);
		b->since = day_end(e->freeze);
		break;
	case BLOCKER_TO_DO:
	case BLOCKER_LAPSED:
		hold(e, b, ROLE_TRAINEE, NULL);
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
		return arena_printf(a,
				    b->attempt->answered != 0
					    ? "was answered by %s, unconfirmed: the training officer "
					      "must check the key"
					    : "waits for a decision by %s",
				    b->attempt->assessor);
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

static void unit_line(struct engine *e, const struct work *w, const struct unit *u, bool again,
		      struct lines *lines)
{
	struct blocker *b = line_add(e, lines, BLOCKER_TO_DO, u->result->item, 1);
	struct near_search s = {.target = &u->target, .own = &w->loose, .b = b};
	const char *words;

	near_find(e, &s);
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

void unit_explain(struct engine *e, const struct work *w, const struct unit *u,
		  struct lines *lines)
{
	for (int32_t i = 0; i < u->wait; i++) {
		struct blocker *b = line_add(e, lines, BLOCKER_WAITING, u->result->item, 1);

		b->attempt = u->used[u->have + i];
		blocker_hold(e, b);
		b->text = arena_printf(e->arena, "%s %s", unit_words(u, e->arena),
				       state_words(e, b));
	}
	for (int32_t i = u->have + u->wait; i < u->need; i++)
		unit_line(e, w, u, i > 0, lines);
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

/* What waits for a quota, and what nobody holds. */
static void quota_line(struct engine *e, const struct scope *s, const struct place_of_quota *p,
		       struct lines *lines, int32_t count)
{
	struct arena *a = e->arena;
	struct blocker *b = line_add(e, lines, BLOCKER_TO_DO, p->result->item, count);
	struct near_search search = {.target = &p->target, .quota = p->result, .b = b};

	if (s->work != NULL) {
		search.own = &s->work->loose;
		search.beside = s->work->result.quotas;
		search.beside_count = s->work->result.quota_count;
		search.signed_too = true;
	} else {
		search.beside = p->result;
		search.beside_count = 1;
	}
	near_find(e, &search);
	blocker_hold(e, b);
	b->text = arena_printf(
		a, "%d more %s needed%s%s", count, names_joined(&p->target.quota->tools, " or ", a),
		difference_words(&p->target, p->result), window_words(&p->target, a));
	if (b->code != BLOCKER_TO_DO)
		b->text = arena_printf(a, "%s: the latest %s", b->text, state_words(e, b));
}

void quota_explain(struct engine *e, const struct scope *s, const struct place_of_quota *p,
		   struct lines *lines)
{
	const struct quota_result *r = p->result;
	int32_t nobody = r->need - r->have - r->wait;

	for (size_t i = 0; i < r->used_count; i++) {
		struct blocker *b;

		if (r->used[i]->standing != STANDING_WAITING)
			continue;
		b = line_add(e, lines, BLOCKER_WAITING, r->item, 1);
		b->attempt = r->used[i];
		blocker_hold(e, b);
		b->text = arena_printf(e->arena, "%s %s", with_article(r->used[i]->tool, e->arena),
				       state_words(e, b));
	}
	if (nobody > 0)
		quota_line(e, s, p, lines, nobody);
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
const char *role_words(enum role role, struct arena *a)
{
	char *words = arena_text(a, role_name(role));

	for (char *p = words; *p != '\0'; p++)
		if (*p == '-')
			*p = ' ';
	return words;
}

static void signature_explain(struct engine *e, const struct work *w, struct lines *lines)
{
	enum role by = w->module->complete_by;
	bool holds = w->result.verdict == STATE_MET;
	struct blocker *b;

	if (w->latest == NULL && !holds)
		return;
	b = line_add(e, lines, w->latest != NULL ? BLOCKER_FELL : BLOCKER_SIGN,
		     w->module->head.ref.id, 1);
	hold(e, b, by, NULL);
	if (w->latest == NULL) {
		b->since = last_met(e, w);
		b->text = arena_printf(e->arena, "everything is there but the signature of the %s",
				       role_words(by, e->arena));
		return;
	}
	b->since = w->voided != NULL ? w->voided->voided : w->latest->revoked;
	b->attempt = w->voided;
	b->text = fell_words(e, w);
}

void work_explain(struct engine *e, struct work *w)
{
	struct module_result *m = &w->result;
	struct lines lines = {.due = m->due};
	struct scope s = work_scope(w);

	if (m->missing == 0 || m->blockers != NULL)
		return;
	if (w->stands) {
		/* RULES.md section 5: only what it rests on and has lapsed. */
		for (size_t k = 0; k < w->unit_count; k++)
			if (w->units[k].wanted)
				unit_explain(e, w, &w->units[k], &lines);
	} else {
		for (size_t i = 0; i < m->rule_count; i++)
			rule_explain(e, &s, &m->rules[i], &lines);
		signature_explain(e, w, &lines);
	}
	m->blockers = lines.items;
	m->blocker_count = lines.count;
}
