/*
 * Which modules go together: by code, else by what the later one replaces, else by their title; a
 * module that replaces several goes with the first, and the others are said to be replaced. In a
 * pair outcomes, activities and topics go together by their words (likeness.h), assessments by
 * their number; what a map carries whole goes together first. What is left over is looked for in
 * the other modules: it moved.
 */
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "curricula/compare_inside.h"
#include "curricula/likeness.h"

/* One sentence of a module: an outcome, activity or topic. */
struct sentence {
	const struct module *module;
	const char *path, *text;
	size_t index; /* in its module; of a topic unused */
	bool paired;
};

struct sentences {
	struct sentence *items;
	size_t count;
};

/* ---- sentences ---- */

static size_t sentence_count(const struct module *m, enum compared what)
{
	size_t count = 0;

	if (what == COMPARED_OUTCOME)
		return m->outcome_count;
	if (what == COMPARED_ACTIVITY)
		return m->activity_count;
	for (size_t i = 0; i < m->quota_count; i++)
		count += m->quotas[i]->topic_count;
	return count;
}

static struct sentences sentences_of(struct comparer *k, const struct module *m, enum compared what)
{
	struct sentences s = {.count = 0};
	const char *code = m->head.ref.id;

	s.items = arena_array(k->arena, sentence_count(m, what), sizeof(*s.items));
	for (size_t i = 0; what == COMPARED_OUTCOME && i < m->outcome_count; i++)
		s.items[s.count++] = (struct sentence){
			m, arena_printf(k->arena, "%s/%s", code, m->outcomes[i].id),
			m->outcomes[i].text, i, false};
	for (size_t i = 0; what == COMPARED_ACTIVITY && i < m->activity_count; i++)
		s.items[s.count++] = (struct sentence){
			m, arena_printf(k->arena, "%s/%d", code, (int)m->activities[i].number),
			m->activities[i].does, i, false};
	for (size_t q = 0; what == COMPARED_TOPIC && q < m->quota_count; q++)
		for (size_t t = 0; t < m->quotas[q]->topic_count; t++) {
			const struct topic *topic = &m->quotas[q]->topics[t];

			s.items[s.count++] = (struct sentence){
				m, arena_printf(k->arena, "%s/%s", code, topic->id), topic->text, 0,
				false};
		}
	return s;
}

const char *names_said(struct comparer *k, const struct names *names)
{
	const char *text = "";

	for (size_t i = 0; i < names->count; i++)
		text = arena_printf(k->arena, "%s%s%s", text, i > 0 ? " " : "", names->items[i]);
	return *text != '\0' ? text : "none";
}

static const char *outcomes_said(struct comparer *k, const struct module *m,
				 const struct activity *a)
{
	const char *text = "";

	for (size_t i = 0; i < a->outcome_count; i++)
		text = arena_printf(k->arena, "%s%s%s", text, i > 0 ? " " : "",
				    m->outcomes[a->outcomes[i]].id);
	return text;
}

static void compare_activity(struct comparer *k, struct difference *d,
			     const struct sentence *before, const struct sentence *after)
{
	const struct module *m_was = before->module, *m_now = after->module;
	const struct activity *was = &m_was->activities[before->index];
	const struct activity *now = &m_now->activities[after->index];

	if (was->type != now->type)
		difference_detail(k, d, "%s, was %s", activity_type_name(now->type),
				  activity_type_name(was->type));
	if (was->valid.count != now->valid.count ||
	    (was->valid.count > 0 && was->valid.unit != now->valid.unit))
		difference_detail(k, d, "lapses otherwise");
	if (strcmp(outcomes_said(k, m_was, was), outcomes_said(k, m_now, now)) != 0)
		difference_detail(k, d, "for %s, was for %s", outcomes_said(k, m_now, now),
				  outcomes_said(k, m_was, was));
	if (strcmp(was->evidence, now->evidence) != 0)
		d->changes |= CHANGE_REWORDED;
}

/* Two sentences that go together. */
static void tell_pair(struct comparer *k, enum compared what, struct sentence *was,
		      struct sentence *now)
{
	struct difference *d = difference_add(k, what, 0, was->path, now->path);

	was->paired = now->paired = true;
	if (strcmp(was->path, now->path) != 0)
		d->changes |= CHANGE_MOVED;
	difference_words(d, was->text, now->text);
	if (what == COMPARED_OUTCOME) {
		const char *before = names_said(k, &was->module->outcomes[was->index].standards);
		const char *after = names_said(k, &now->module->outcomes[now->index].standards);

		if (strcmp(before, after) != 0)
			difference_detail(k, d, "cites %s, was %s", after, before);
		before = was->module->outcomes[was->index].kind;
		after = now->module->outcomes[now->index].kind;
		if (strcmp(before, after) != 0)
			difference_detail(k, d, "%s, was %s", *after != '\0' ? after : "of no kind",
					  *before != '\0' ? before : "of no kind");
	}
	if (what == COMPARED_ACTIVITY)
		compare_activity(k, d, was, now);
	difference_settle(k);
}

static const enum compared sentence_kinds[] = {COMPARED_OUTCOME, COMPARED_ACTIVITY, COMPARED_TOPIC};
#define SENTENCE_KINDS 3

/* ---- pairs of sentences ---- */

/* Sentences of one kind that nothing goes with, over all modules, and the paths at which they
 * stand. */
static struct sentence **left_over(struct comparer *k, struct sentences *lists, size_t count,
				   size_t *ret_count)
{
	struct sentence **left;
	size_t most = 0, n = 0;

	for (size_t i = 0; i < count; i++)
		most += lists[i].count;
	left = arena_array(k->arena, most, sizeof(*left));
	for (size_t i = 0; i < count; i++)
		for (size_t s = 0; s < lists[i].count; s++)
			if (!lists[i].items[s].paired)
				left[n++] = &lists[i].items[s];
	*ret_count = n;
	return left;
}

static const char *const *texts_left(struct comparer *k, struct sentence **left, size_t count)
{
	const char **texts = arena_array(k->arena, count, sizeof(*texts));

	for (size_t i = 0; i < count; i++)
		texts[i] = left[i]->text;
	return texts;
}

static struct sentence *sentence_at(struct sentence **list, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (is_path_of(path, list[i]->path))
			return list[i];
	return NULL;
}

/* What a map carries whole goes together, whatever its words. */
static void pair_carried(struct comparer *k, enum compared what, struct sentences *before,
			 size_t before_count, struct sentences *after, size_t after_count)
{
	size_t was_count, now_count;
	struct sentence **was = left_over(k, before, before_count, &was_count);
	struct sentence **now = left_over(k, after, after_count, &now_count);

	for (size_t i = 0; i < now_count; i++)
		for (size_t c = 0; c < k->carried_count && !now[i]->paired; c++) {
			const struct carried *carried = &k->carried[c];
			struct sentence *from;

			if (carried->carries->extent != EXTENT_SAME ||
			    !is_path_of(carried->carries->to, now[i]->path))
				continue;
			from = sentence_at(was, was_count, carried->carries->from);
			if (from == NULL || from->paired ||
			    carried_between(k, from->path, now[i]->path) != carried)
				continue;
			k->module = now[i]->module->head.ref.id;
			tell_pair(k, what, from, now[i]);
		}
}

/* The others by their words, in order of the later one. */
static void pair_by_words(struct comparer *k, enum compared what, struct sentences *before,
			  size_t before_count, struct sentences *after, size_t after_count)
{
	struct sentence_pair *pairs;
	size_t was_count, now_count, count;
	struct sentence **was = left_over(k, before, before_count, &was_count);
	struct sentence **now = left_over(k, after, after_count, &now_count);

	count = pair_sentences(texts_left(k, was, was_count), was_count,
			       texts_left(k, now, now_count), now_count, k->arena, &pairs);
	for (size_t i = 0; i < now_count; i++)
		for (size_t p = 0; p < count; p++)
			if (pairs[p].after == i) {
				k->module = now[i]->module->head.ref.id;
				tell_pair(k, what, was[pairs[p].before], now[i]);
			}
}

/* ---- assessments ---- */

static const char *quota_said(struct comparer *k, const struct quota *q)
{
	static const char *const different[] = {"", "assessors", "sites", "topics"};
	char when[DURATION_TEXT];
	const char *text =
		arena_printf(k->arena, "%d of %s", (int)q->min, names_said(k, &q->tools));

	if (q->different != DIFFERENT_NONE)
		text = arena_printf(k->arena, "%s, %d different %s", text, (int)q->k,
				    different[q->different]);
	duration_text(q->after, when);
	if (when[0] != '\0')
		text = arena_printf(k->arena, "%s, after %s", text, when);
	duration_text(q->before, when);
	if (when[0] != '\0')
		text = arena_printf(k->arena, "%s, before %s", text, when);
	return text;
}

static const char *quota_path(struct comparer *k, const struct module *m, const struct quota *q)
{
	return arena_printf(k->arena, "%s/%s", m->head.ref.id, q->id);
}

static void compare_quotas(struct comparer *k, const struct module *was, const struct module *now)
{
	size_t most = was->quota_count > now->quota_count ? was->quota_count : now->quota_count;

	for (size_t i = 0; i < most; i++) {
		const struct quota *a = i < was->quota_count ? was->quotas[i] : NULL;
		const struct quota *b = i < now->quota_count ? now->quotas[i] : NULL;
		const char *before = a == NULL ? "" : quota_said(k, a);
		const char *after = b == NULL ? "" : quota_said(k, b);
		struct difference *d = difference_add(k, COMPARED_QUOTA,
						      a == NULL	  ? CHANGE_ADDED
						      : b == NULL ? CHANGE_REMOVED
								  : 0,
						      a == NULL ? "" : quota_path(k, was, a),
						      b == NULL ? "" : quota_path(k, now, b));

		d->was = before;
		d->now = after;
		if (a != NULL && b != NULL && strcmp(before, after) != 0)
			difference_detail(k, d, "%s, was %s", after, before);
		difference_settle(k);
	}
}

/* ---- modules ---- */

/* The rules of `complete` but for its quotas, which are compared one by one. */
static bool same_practice(const struct rule *a, const struct rule *b)
{
	size_t i = 0, n = 0;

	for (;;) {
		while (i < a->child_count && a->children[i].word == RULE_ASSESSMENTS)
			i++;
		while (n < b->child_count && b->children[n].word == RULE_ASSESSMENTS)
			n++;
		if (i == a->child_count || n == b->child_count)
			return i == a->child_count && n == b->child_count;
		if (!same_rule(&a->children[i++], &b->children[n++]))
			return false;
	}
}

static const char *place_said(struct comparer *k, const struct curriculum *c, const struct use *u)
{
	const char *phase =
		u->phase == 0 ? "without phase" : arena_printf(k->arena, "phase %d", (int)u->phase);

	if (u->optional)
		return arena_printf(k->arena, "%s, optional", phase);
	if (u->choose < 0)
		return phase;
	return arena_printf(k->arena, "%s, choice %s, group %s", phase, c->chooses[u->choose].id,
			    c->chooses[u->choose].groups[u->group].id);
}

static void tell_module(struct comparer *k, const struct use *was, const struct use *now)
{
	const struct module *a = was->module, *b = now->module;
	const char *before = place_said(k, k->before, was), *after = place_said(k, k->after, now);
	struct difference *d = difference_add(k, COMPARED_MODULE, 0, a->head.name, b->head.name);

	difference_words(d, a->head.title, b->head.title);
	if (a->credits != b->credits)
		difference_detail(k, d, "%d credits, was %d", (int)b->credits, (int)a->credits);
	if (a->level != b->level)
		difference_detail(k, d, "level %d, was %d", (int)b->level, (int)a->level);
	if (a->kind != b->kind)
		difference_detail(k, d, "%s, was %s", module_kind_name(b->kind),
				  module_kind_name(a->kind));
	if (a->complete_by != b->complete_by)
		difference_detail(k, d, "closed by the %s, was by the %s",
				  role_name(b->complete_by), role_name(a->complete_by));
	if (!same_practice(&a->complete, &b->complete)) {
		difference_detail(k, d, "another rule for what is practised");
		d->rule_before = &a->complete;
		d->rule_after = &b->complete;
	}
	if (strcmp(names_said(k, &a->specialisms), names_said(k, &b->specialisms)) != 0)
		difference_detail(k, d, "judged in %s, was %s", names_said(k, &b->specialisms),
				  names_said(k, &a->specialisms));
	if (strcmp(names_said(k, &a->sets), names_said(k, &b->sets)) != 0)
		difference_detail(k, d, "standards of %s, was %s", names_said(k, &b->sets),
				  names_said(k, &a->sets));
	if (strcmp(names_said(k, &was->needs), names_said(k, &now->needs)) != 0)
		difference_detail(k, d, "needs %s, was %s", names_said(k, &now->needs),
				  names_said(k, &was->needs));
	if (strcmp(before, after) != 0) {
		d->detail = arena_printf(k->arena, "%s%s%s, was %s", d->detail,
					 *d->detail != '\0' ? "; " : "", after, before);
		d->changes |= CHANGE_MOVED;
	}
	difference_settle(k);
}

static bool go_together(const struct module *was, const struct module *now, int way)
{
	switch (way) {
	case 0:
		return strcmp(was->head.ref.id, now->head.ref.id) == 0;
	case 1:
		return head_replaces(&now->head, &was->head);
	default:
		return strcmp(was->head.title, now->head.title) == 0;
	}
}

/* For each use of the later one the use that it goes with; NULL none. */
static const struct use **pair_modules(struct comparer *k)
{
	const struct curriculum *a = k->before, *b = k->after;
	const struct use **with = arena_array(k->arena, b->use_count, sizeof(const struct use *));
	bool *taken = arena_array(k->arena, a->use_count, sizeof(*taken));

	for (int way = 0; way < 3; way++)
		for (size_t i = 0; i < b->use_count; i++)
			for (size_t n = 0; n < a->use_count && with[i] == NULL; n++) {
				if (taken[n] ||
				    !go_together(a->uses[n].module, b->uses[i].module, way))
					continue;
				with[i] = &a->uses[n];
				taken[n] = true;
			}
	return with;
}

/* The first module of the later one that says it replaces this one; NULL none. */
static const struct module *replaced_by(const struct curriculum *after, const struct module *was)
{
	for (size_t i = 0; i < after->use_count; i++)
		if (head_replaces(&after->uses[i].module->head, &was->head))
			return after->uses[i].module;
	return NULL;
}

static void tell_single(struct comparer *k, const struct use *u, bool added)
{
	const struct module *m = u->module, *by = added ? NULL : replaced_by(k->after, m);
	const char *place = place_said(k, added ? k->after : k->before, u);
	struct difference *d =
		difference_add(k, COMPARED_MODULE, added ? CHANGE_ADDED : CHANGE_REMOVED,
			       added ? "" : m->head.name, added ? m->head.name : "");

	difference_words(d, added ? "" : m->head.title, added ? m->head.title : "");
	d->detail = arena_printf(k->arena, "%s, %d credits, %s%s%s", module_kind_name(m->kind),
				 (int)m->credits, place, by != NULL ? ", replaced by " : "",
				 by != NULL ? by->head.name : "");
}

/* ---- what is left ---- */

static void tell_left(struct comparer *k, enum compared what, const struct sentences *list,
		      bool added)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct sentence *s = &list->items[i];
		struct difference *d;

		if (s->paired)
			continue;
		k->module = s->module->head.ref.id;
		d = difference_add(k, what, added ? CHANGE_ADDED : CHANGE_REMOVED,
				   added ? "" : s->path, added ? s->path : "");
		difference_words(d, added ? "" : s->text, added ? s->text : "");
		if (what == COMPARED_ACTIVITY)
			d->detail = activity_type_name(s->module->activities[s->index].type);
	}
}

/* ---- in order of the later one ---- */

static int compare_place(const struct comparer *k, const struct difference *d)
{
	const struct curriculum *b = k->after, *a = k->before;

	if (*d->module == '\0')
		return -1;
	for (size_t i = 0; i < b->use_count; i++)
		if (strcmp(b->uses[i].module->head.ref.id, d->module) == 0)
			return (int)i;
	for (size_t i = 0; i < a->use_count; i++)
		if (strcmp(a->uses[i].module->head.ref.id, d->module) == 0)
			return (int)(b->use_count + i);
	return (int)(b->use_count + a->use_count);
}

/* By module, then kind, each in the order in which they were found: an insertion sort, which is
 * stable. */
static void sort_differences(struct comparer *k, size_t from)
{
	for (size_t i = from + 1; i < k->count; i++) {
		struct difference d = k->items[i];
		int place = compare_place(k, &d);
		size_t at = i;

		while (at > from && (compare_place(k, &k->items[at - 1]) > place ||
				     (compare_place(k, &k->items[at - 1]) == place &&
				      k->items[at - 1].what > d.what))) {
			k->items[at] = k->items[at - 1];
			at--;
		}
		k->items[at] = d;
	}
}

static bool has_module(const struct curriculum *c, const struct module *m)
{
	for (size_t i = 0; i < c->use_count; i++)
		if (ref_compare(&c->uses[i].module->head.ref, &m->head.ref) == 0)
			return true;
	return false;
}

/* The sentences of one kind of each use; none of modules that the other one has in that version. */
static struct sentences *all_sentences(struct comparer *k, const struct curriculum *c,
				       const struct curriculum *other, enum compared what)
{
	struct sentences *all = arena_array(k->arena, c->use_count, sizeof(*all));

	for (size_t i = 0; i < c->use_count; i++)
		if (!has_module(other, c->uses[i].module))
			all[i] = sentences_of(k, c->uses[i].module, what);
	return all;
}

/* Modules themselves, with their assessments. */
static void tell_modules(struct comparer *k, const struct use *const *with)
{
	const struct curriculum *a = k->before, *b = k->after;

	for (size_t i = 0; i < b->use_count; i++) {
		k->module = b->uses[i].module->head.ref.id;
		if (with[i] == NULL)
			tell_single(k, &b->uses[i], true);
		else
			tell_module(k, with[i], &b->uses[i]);
		if (with[i] != NULL && with[i]->module != b->uses[i].module)
			compare_quotas(k, with[i]->module, b->uses[i].module);
	}
	for (size_t n = 0; n < a->use_count; n++) {
		bool paired = false;

		for (size_t i = 0; i < b->use_count; i++)
			paired = paired || with[i] == &a->uses[n];
		k->module = a->uses[n].module->head.ref.id;
		if (!paired)
			tell_single(k, &a->uses[n], false);
	}
}

size_t compare_modules(struct comparer *k)
{
	const struct curriculum *a = k->before, *b = k->after;
	const struct use **with = pair_modules(k);
	size_t from = k->count, kept = 0;

	tell_modules(k, with);
	for (size_t kind = 0; kind < SENTENCE_KINDS; kind++) {
		enum compared what = sentence_kinds[kind];
		struct sentences *was = all_sentences(k, a, b, what);
		struct sentences *now = all_sentences(k, b, a, what);

		pair_carried(k, what, was, a->use_count, now, b->use_count);
		for (size_t i = 0; i < b->use_count; i++)
			if (with[i] != NULL)
				pair_by_words(k, what, &was[with[i] - a->uses], 1, &now[i], 1);
		pair_by_words(k, what, was, a->use_count, now, b->use_count);
		for (size_t i = 0; i < b->use_count; i++)
			tell_left(k, what, &now[i], true);
		for (size_t i = 0; i < a->use_count; i++)
			tell_left(k, what, &was[i], false);
	}
	sort_differences(k, from);
	for (size_t i = 0; i < b->use_count; i++)
		kept += has_module(a, b->uses[i].module);
	return kept;
}
