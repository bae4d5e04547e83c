#include "assessment/pace.h"

#include <string.h>

#include "assessment/clock.h"
#include "core/date.h"

/* RULES.md section 7: the first row that what is had reaches, in per cent of what is expected. */
static const struct threshold {
	int32_t percent;
	enum pace_colour colour;
} thresholds[] = {
	{90, PACE_GREEN},
	{70, PACE_AMBER},
	{0, PACE_RED},
};
#define THRESHOLD_COUNT (sizeof(thresholds) / sizeof(thresholds[0]))

/* What it takes before a day is projected. */
#define SIGN_OFFS_LEAST 8
#define DAYS_LEAST 90 /* full-time days of training */
#define RECENT_DAYS 182 /* by the calendar: the last 26 weeks */
#define RECENT_LEAST 30 /* full-time days of training in them, before they say anything */

/* ---- items ---- */

/* The `outcomes` of a rule, wherever it stands: need and have, once. */
static void outcomes_count(const struct rule_result *rules, size_t count, int32_t *items, int32_t *have)
{
	for (size_t i = 0; i < count; i++) {
		if (rules[i].rule->word == RULE_OUTCOMES) {
			*items += rules[i].need;
			*have += rules[i].have;
		}
		outcomes_count(rules[i].children, rules[i].child_count, items, have);
	}
}

void pace_items(const struct module_result *m, int32_t *ret_items, int32_t *ret_have)
{
	int32_t items = 0, have = 0;

	if (m->state != MODULE_WAIVED && m->state != MODULE_EXEMPT) {
		for (size_t i = 0; i < m->unit_count; i++) {
			const struct unit_result *u = &m->units[i];

			items += u->activity != NULL && u->state != UNIT_WAIVED;
			have += u->activity != NULL && u->state == UNIT_SIGNED;
		}
		for (size_t i = 0; i < m->quota_count; i++) {
			items += m->quotas[i].need;
			have += m->quotas[i].have;
		}
		outcomes_count(m->rules, m->rule_count, &items, &have);
	}
	*ret_items = items;
	*ret_have = m->state == MODULE_CLOSED || m->verdict == STATE_MET ? items : have;
}

/* ---- expected and had ---- */

struct view {
	const struct completion *completion;
	struct clock clock;
	int32_t today;
	struct arena *arena;
};

/* Phase 0: all modules in force. */
static void part_count(const struct view *v, int32_t phase, struct pace_part *part)
{
	const struct completion *c = v->completion;

	for (size_t i = 0; i < c->module_count; i++) {
		const struct module_result *m = &c->modules[i];
		int32_t items, have;

		if (m->extra || (phase != 0 && m->use->phase != phase))
			continue;
		pace_items(m, &items, &have);
		part->items += items;
		part->have += have;
		part->missing += m->missing;
	}
}

/* Rounded down, so that nobody is behind by a part of an item. */
static int32_t expected_by(const struct view *v, const struct pace_part *part)
{
	int64_t window = clock_time(&v->clock, part->from, part->due);

	if (part->due == DAY_OPEN)
		return 0;
	if (v->today >= part->due)
		return part->items;
	if (window == 0 || v->today <= part->from)
		return 0;
	return (int32_t)(part->items * clock_time(&v->clock, part->from, v->today) / window);
}

static const char *day_said(int32_t day, struct arena *a)
{
	char text[DAY_TEXT];

	day_text(day, text);
	return arena_text(a, text);
}

static void part_none(struct pace_part *part, const char *why)
{
	part->colour = PACE_NONE;
	part->why = why;
}

static void part_by_threshold(const struct view *v, struct pace_part *part)
{
	int64_t percent = (int64_t)part->have * 100 / part->expected;
	size_t row = 0;

	while (row + 1 < THRESHOLD_COUNT && percent < thresholds[row].percent)
		row++;
	part->colour = thresholds[row].colour;
	part->why = arena_printf(
		v->arena, "%d of %d items expected by now, %lld %%: %s %s %d %%", (int)part->have,
		(int)part->expected, (long long)percent, pace_colour_name(part->colour),
		row + 1 < THRESHOLD_COUNT ? "from" : "below",
		(int)thresholds[row + 1 < THRESHOLD_COUNT ? row : row - 1].percent);
}

static void part_judge(const struct view *v, struct pace_part *part)
{
	const struct completion *c = v->completion;

	part->expected = expected_by(v, part);
	if (c->ended && part->missing > 0) {
		part_none(part, arena_printf(v->arena, "the enrolment ended on %s",
					     day_said(c->facts->enrolment.ended, v->arena)));
	} else if (part->missing == 0 && part->items > 0) {
		part->colour = PACE_GREEN;
		part->why = arena_printf(v->arena, "all %d items, and nothing is missing",
					 (int)part->items);
	} else if (part->due != DAY_OPEN && v->today > part->due && part->missing > 0) {
		part->colour = PACE_RED;
		part->why = arena_printf(v->arena, "was due on %s, and %d act%s missing",
					 day_said(part->due, v->arena), (int)part->missing,
					 part->missing == 1 ? " is" : "s are");
	} else if (part->items == 0) {
		part_none(part, "there is nothing to sign off");
	} else if (part->due == DAY_OPEN) {
		part_none(part, "it has no due day");
	} else if (part->expected == 0) {
		part_none(part, "nothing is expected yet");
	} else {
		part_by_threshold(v, part);
	}
}

/* ---- the outlook ---- */

/* When sign-offs that count now were given: how many since the start, and since `recent`. */
struct sign_offs {
	int32_t recent; /* a day */
	int32_t all, recently;
};

static void sign_off_add(struct sign_offs *s, const struct attempt *at)
{
	/* What is carried was earned on another clock; what waits is none yet. */
	if (at->carried || at->decided == 0 || at->standing != STANDING_SATISFACTORY)
		return;
	s->all++;
	s->recently += time_day(at->decided) >= s->recent;
}

static void sign_offs_of(const struct module_result *m, struct sign_offs *s)
{
	for (size_t i = 0; i < m->unit_count; i++)
		if (m->units[i].state == UNIT_SIGNED && m->units[i].attempt != NULL)
			sign_off_add(s, m->units[i].attempt);
	for (size_t q = 0; q < m->quota_count; q++)
		for (size_t i = 0; i < m->quotas[q].used_count; i++)
			sign_off_add(s, m->quotas[q].used[i]);
}

static int32_t root_of(int32_t n)
{
	int32_t root = 0;

	while ((root + 1) * (root + 1) <= n)
		root++;
	return root;
}

/*
 * The day on which `left` more are there, when `count` were signed off in `time` hundredths of days.
 * `margin`: less (-1) or more (1) what chance alone makes of a count, its square root.
 */
static int32_t day_by_rate(const struct view *v, int32_t left, int32_t count, int64_t time, int margin)
{
	int64_t days;

	count += margin * root_of(count);
	if (count <= 0)
		return DAY_OPEN;
	days = ((int64_t)left * time / count + 99) / 100;
	if (days > 9999)
		return DAY_OPEN;
	return clock_day_from(&v->clock, v->today,
			      (struct duration){.count = days > 0 ? (int32_t)days : 1, .unit = 'D'});
}

static void outlook_range(const struct view *v, struct pace *p, int32_t recent)
{
	int32_t left = p->whole.items - p->whole.have;
	int64_t time = clock_time(&v->clock, v->clock.start, v->today);
	int64_t lately = clock_time(&v->clock, recent, v->today);

	if (p->signed_off < SIGN_OFFS_LEAST || time < DAYS_LEAST * 100) {
		p->outlook = OUTLOOK_TOO_EARLY;
		p->outlook_why = arena_printf(
			v->arena,
			"too early to say: %d sign-off%s in %lld days of training, and it takes %d in %d",
			(int)p->signed_off, p->signed_off == 1 ? "" : "s", (long long)(time / 100),
			SIGN_OFFS_LEAST, DAYS_LEAST);
		return;
	}
	p->outlook = OUTLOOK_RANGE;
	p->early = day_by_rate(v, left, p->signed_off, time, 1);
	p->late = day_by_rate(v, left, p->signed_off, time, -1);
	if (lately >= RECENT_LEAST * 100) {
		int32_t by_recent = day_by_rate(v, left, p->recently, lately, 0);

		p->early = by_recent < p->early ? by_recent : p->early;
		p->late = by_recent > p->late ? by_recent : p->late;
	}
	p->outlook_why = arena_printf(
		v->arena, "%d item%s left; %d signed off since the start, %d in the last 26 weeks",
		(int)left, left == 1 ? " is" : "s are", (int)p->signed_off, (int)p->recently);
}

static void outlook_judge(const struct view *v, struct pace *p)
{
	const struct completion *c = v->completion;
	struct sign_offs s = {.recent = v->today - RECENT_DAYS};

	for (size_t i = 0; i < c->module_count; i++)
		if (!c->modules[i].extra)
			sign_offs_of(&c->modules[i], &s);
	p->signed_off = s.all;
	p->recently = s.recently;
	p->early = p->late = DAY_OPEN;
	if (c->complete) {
		p->outlook = OUTLOOK_COMPLETE;
		p->outlook_why = "every award is signed";
	} else if (c->ended) {
		p->outlook = OUTLOOK_ENDED;
		p->outlook_why = arena_printf(v->arena, "the enrolment ended on %s",
					      day_said(c->facts->enrolment.ended, v->arena));
	} else if (p->whole.have == p->whole.items) {
		p->outlook = OUTLOOK_SIGNATURE;
		p->outlook_why = "no item is left, only signatures and records";
	} else if (c->frozen) {
		p->outlook = OUTLOOK_FROZEN;
		p->outlook_why = arena_printf(
			v->arena,
			"frozen since %s: what is left counts only if the award's date is moved",
			day_said(c->freeze, v->arena));
	} else {
		outlook_range(v, p, s.recent);
	}
}

/* ---- all of it ---- */

static struct pace_part phase_pace(const struct view *v, const struct phase *phase, int32_t from)
{
	struct pace_part part = {
		.id = arena_printf(v->arena, "phase/%d", (int)phase->id),
		.title = phase->title,
		.from = from,
		.due = clock_phase_due(&v->clock, phase),
	};

	part_count(v, phase->id, &part);
	part_judge(v, &part);
	return part;
}

/* Until the latest award is due, or the last day on which it may be, if that is earlier. */
static struct pace_part whole_pace(const struct view *v)
{
	const struct completion *c = v->completion;
	int32_t due = clock_award_due(&v->clock, c->curriculum);
	struct pace_part part = {
		.id = "whole",
		.title = "the whole programme",
		.from = v->clock.start,
		.due = due < c->curriculum->complete_by ? due : c->curriculum->complete_by,
	};

	part_count(v, 0, &part);
	for (size_t i = 0; i < c->gate_count; i++)
		part.missing += c->gates[i].gate->place == GATE_AWARD && !c->gates[i].done;
	part_judge(v, &part);
	if (c->complete) {
		part.colour = PACE_GREEN;
		part.why = "every award is signed";
	}
	return part;
}

struct pace pace_of(const struct completion *c, struct arena *a)
{
	struct view v = {
		.completion = c,
		.clock = clock_new(c->facts, a),
		.today = c->today,
		.arena = a,
	};
	const struct curriculum *curriculum = c->curriculum;
	struct pace p = {.phases = arena_array(a, curriculum->phase_count, sizeof(*p.phases))};
	int32_t from = v.clock.start;

	for (size_t i = 0; i < curriculum->phase_count; i++) {
		struct pace_part part = phase_pace(&v, &curriculum->phases[i], from);

		p.phases[p.phase_count++] = part;
		if (part.due != DAY_OPEN)
			from = part.due;
	}
	p.whole = whole_pace(&v);
	outlook_judge(&v, &p);
	return p;
}

const char *pace_colour_name(enum pace_colour c)
{
	static const char *const names[] = {
		[PACE_NONE] = "none",
		[PACE_GREEN] = "green",
		[PACE_AMBER] = "amber",
		[PACE_RED] = "red",
	};

	return names[c];
}

const char *pace_outlook_name(enum pace_outlook o)
{
	static const char *const names[] = {
		[OUTLOOK_RANGE] = "range",	   [OUTLOOK_TOO_EARLY] = "too-early",
		[OUTLOOK_SIGNATURE] = "signature", [OUTLOOK_COMPLETE] = "complete",
		[OUTLOOK_FROZEN] = "frozen",	   [OUTLOOK_ENDED] = "ended",
	};

	return names[o];
}
