/*
 * Rules, read (RULES.md section 5): one table of words for modules, entry, reviews and awards alike.
 * What each word means stands in words_module.c, words_gate.c and placements.c; `any` and `all` here.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/completion_priv.h"

static const struct word word_any, word_all;

static const struct word *const words[] = {
	[RULE_ACTIVITIES] = &word_activities,
	[RULE_OUTCOMES] = &word_outcomes,
	[RULE_ASSESSMENTS] = &word_assessments,
	[RULE_MODULES] = &word_modules,
	[RULE_PERCENT] = &word_percent,
	[RULE_CREDITS] = &word_credits,
	[RULE_PLACEMENTS] = &word_placements,
	[RULE_REVIEW] = &word_review,
	[RULE_RESULT] = &word_result,
	[RULE_ANY] = &word_any,
	[RULE_ALL] = &word_all,
};

int32_t smaller(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

struct scope work_scope(struct work *w)
{
	return (struct scope){.work = w,
			      .quotas = w->quotas,
			      .quota_count = w->result.quota_count,
			      .id = w->module->head.ref.id,
			      .due = w->result.due};
}

/* ---- any and all ---- */

/* Does `a` come before `b` among the children of an `any`? They stand in file order already. */
static bool is_shorter(const struct rule_result *a, const struct rule_result *b)
{
	if (a->missing != b->missing)
		return a->missing < b->missing;
	return a->waiting > b->waiting;
}

/* The `need` children with the least missing, then the most waiting, then first in the file. */
static void choose_children(struct rule_result *r)
{
	for (size_t i = 0; i < r->child_count; i++)
		r->children[i].chosen = false;
	for (int32_t n = 0; n < r->need; n++) {
		struct rule_result *best = NULL;

		for (size_t i = 0; i < r->child_count; i++) {
			struct rule_result *c = &r->children[i];

			if (!c->chosen && (best == NULL || is_shorter(c, best)))
				best = c;
		}
		assert(best != NULL); /* `need` is at most the number of children */
		best->chosen = true;
	}
}

static void children_read(struct engine *e, const struct scope *s,
			  const struct rule_result *other_pick, struct rule_result *r)
{
	const struct rule *rule = r->rule;
	int32_t count = (int32_t)rule->child_count, holding = 0, waiting = 0;

	r->child_count = rule->child_count;
	r->children = arena_array(e->arena, r->child_count, sizeof(*r->children));
	for (size_t i = 0; i < r->child_count; i++)
		rule_read(e, s, &rule->children[i],
			  other_pick != NULL ? &other_pick->children[i] : NULL, &r->children[i]);
	r->need = rule->word == RULE_ALL ? count : smaller(rule->min > 0 ? rule->min : 1, count);
	choose_children(r);
	for (size_t i = 0; i < r->child_count; i++) {
		const struct rule_result *c = &r->children[i];

		holding += c->verdict == STATE_MET;
		waiting += c->chosen && c->verdict == STATE_WAITING;
		r->missing += c->chosen ? c->missing : 0;
		r->waiting += c->chosen ? c->waiting : 0;
	}
	r->have = smaller(holding, r->need);
	r->wait = smaller(waiting, r->need - r->have);
}

static const char *any_text(const struct rule_result *r, struct arena *a)
{
	return arena_printf(a, "any %d of %zu", r->need, r->child_count);
}

static const char *all_text(const struct rule_result *r, struct arena *a)
{
	return arena_printf(a, "all of %zu", r->child_count);
}

static void children_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			   struct trail *t)
{
	(void)s;
	for (size_t i = 0; i < r->child_count; i++)
		for (size_t k = 0; r->children[i].chosen && k < r->children[i].entry_count; k++)
			trail_add(e, t, r->children[i].entries[k]);
}

/* As many of them hold since then as are asked for. */
static int64_t children_since(struct engine *e, const struct scope *s, const struct rule_result *r)
{
	int64_t *times = arena_array(e->arena, r->child_count, sizeof(*times));
	size_t count = 0;

	for (size_t i = 0; i < r->child_count; i++)
		if (r->children[i].verdict == STATE_MET)
			times[count++] = rule_since(e, s, &r->children[i]);
	return nth_time(times, count, r->need);
}

static void children_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
			     struct lines *lines)
{
	for (size_t i = 0; i < r->child_count; i++)
		if (r->children[i].chosen)
			rule_explain(e, s, &r->children[i], lines);
}

static const struct word word_any = {.by_pick = true,
				     .says_acts = true,
				     .text = any_text,
				     .trace = children_trace,
				     .since = children_since,
				     .explain = children_explain};
static const struct word word_all = {.by_pick = true,
				     .says_acts = true,
				     .text = all_text,
				     .trace = children_trace,
				     .since = children_since,
				     .explain = children_explain};

/* ---- any rule ---- */

bool rule_is_by_pick(const struct rule *rule)
{
	if (rule->child_count == 0)
		return words[rule->word]->by_pick;
	for (size_t i = 0; i < rule->child_count; i++)
		if (rule_is_by_pick(&rule->children[i]))
			return true;
	return false;
}

void rule_read(struct engine *e, const struct scope *s, const struct rule *rule,
	       const struct rule_result *other_pick, struct rule_result *r)
{
	const struct word *word = words[rule->word];

	if (other_pick != NULL && !word->by_pick) {
		*r = *other_pick;
		return;
	}
	*r = (struct rule_result){.rule = rule, .text = "", .chosen = true};
	if (word->read != NULL)
		word->read(e, s, r);
	else
		children_read(e, s, other_pick, r);
	if (!word->says_acts) {
		r->missing = r->need - r->have;
		r->waiting = r->wait;
	}
	r->verdict = r->missing == 0		? STATE_MET
		     : r->missing == r->waiting ? STATE_WAITING
						: STATE_OPEN;
}

void trail_add(struct engine *e, struct trail *t, int64_t entry)
{
	t->items = arena_grow(e->arena, t->items, t->count, &t->room, sizeof(*t->items));
	t->items[t->count++] = entry;
}

static int compare_numbers(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* They often come in order already. */
static void put_in_order(int64_t *numbers, size_t count)
{
	size_t i = 1;

	while (i < count && numbers[i - 1] <= numbers[i])
		i++;
	if (i < count)
		qsort(numbers, count, sizeof(*numbers), compare_numbers);
}

int64_t nth_time(int64_t *times, size_t total, int32_t count)
{
	assert(count <= (int32_t)total);
	put_in_order(times, total);
	return count > 0 ? times[count - 1] : 0;
}

void rule_tell(struct engine *e, const struct scope *s, struct rule_result *r)
{
	const struct word *word = words[r->rule->word];
	struct trail t = {0};

	for (size_t i = 0; i < r->child_count; i++)
		rule_tell(e, s, &r->children[i]);
	r->text = word->text(r, e->arena);
	word->trace(e, s, r, &t);
	put_in_order(t.items, t.count);
	r->entries = t.items;
	for (size_t i = 0; i < t.count; i++)
		if (r->entry_count == 0 || r->entries[r->entry_count - 1] != t.items[i])
			r->entries[r->entry_count++] = t.items[i];
}

int64_t rule_since(struct engine *e, const struct scope *s, const struct rule_result *r)
{
	return words[r->rule->word]->since(e, s, r);
}

void rule_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
		  struct lines *lines)
{
	/* Seats are one way to reach the numbers: what waits may sit in a quota that is full without. */
	if (r->missing > 0 || r->rule->word == RULE_ASSESSMENTS || r->child_count > 0)
		words[r->rule->word]->explain(e, s, r, lines);
}
