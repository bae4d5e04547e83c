#include "curricula/compare.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "curricula/compare_inside.h"
#include "curricula/likeness.h"

/* ---- differences ---- */

struct difference *difference_add(struct comparer *k, enum compared what, unsigned changes,
				  const char *before, const char *after)
{
	struct difference *d;

	k->items = arena_grow(k->arena, k->items, k->count, &k->room, sizeof(*k->items));
	d = &k->items[k->count++];
	*d = (struct difference){.what = what,
				 .changes = changes,
				 .module = k->module,
				 .before = before,
				 .after = after,
				 .was = "",
				 .now = "",
				 .detail = ""};
	return d;
}

void difference_say(struct comparer *k, struct difference *d, unsigned change, const char *detail)
{
	d->detail =
		arena_printf(k->arena, "%s%s%s", d->detail, *d->detail != '\0' ? "; " : "", detail);
	d->changes |= change;
}

void difference_detail(struct comparer *k, struct difference *d, const char *format, ...)
{
	const char *text;
	va_list args;

	va_start(args, format);
	text = arena_vprintf(k->arena, format, args);
	va_end(args);
	difference_say(k, d, CHANGE_REWEIGHTED, text);
}

void difference_words(struct difference *d, const char *was, const char *now)
{
	d->was = was;
	d->now = now;
	if (*was == '\0' || *now == '\0')
		return;
	d->likeness = likeness(was, now);
	if (strcmp(was, now) != 0)
		d->changes |= CHANGE_REWORDED;
}

/* Nothing changed and nothing is said of it: it is not told. The last one only. */
void difference_settle(struct comparer *k)
{
	struct difference *d = &k->items[k->count - 1];
	struct carried *carried = carried_between(k, d->before, d->after);

	if (carried != NULL) {
		d->carried = carried->carries;
		d->map = carried->map;
		carried->told = true;
	} else if (d->changes == 0) {
		k->count--;
	}
}

/* ---- maps ---- */

bool is_path_of(const char *path, const char *of)
{
	size_t n = strlen(path);

	return n > 0 && strncmp(path, of, n) == 0 && (of[n] == '\0' || of[n] == '@');
}

/* Is it the curriculum, or one of its modules? */
static bool holds(const struct curriculum *c, const char *ref)
{
	if (strcmp(c->head.name, ref) == 0)
		return true;
	for (size_t i = 0; i < c->use_count; i++)
		if (strcmp(c->uses[i].module->head.name, ref) == 0)
			return true;
	return false;
}

static void find_carried(struct comparer *k)
{
	const struct map *const *maps;
	size_t count, room = 0;

	maps = library_maps(k->lib, &count);
	for (size_t i = 0; i < count; i++) {
		if (!holds(k->before, maps[i]->source) || !holds(k->after, maps[i]->target))
			continue;
		for (size_t c = 0; c < maps[i]->carry_count; c++) {
			k->carried = arena_grow(k->arena, k->carried, k->carried_count, &room,
						sizeof(*k->carried));
			k->carried[k->carried_count++] =
				(struct carried){&maps[i]->carries[c], maps[i], false};
		}
	}
}

struct carried *carried_between(const struct comparer *k, const char *before, const char *after)
{
	for (size_t i = 0; i < k->carried_count; i++)
		if (is_path_of(k->carried[i].carries->from, before) &&
		    is_path_of(k->carried[i].carries->to, after))
			return &k->carried[i];
	return NULL;
}

static enum compared what_of(const char *path)
{
	const char *slash = strchr(path, '/');

	if (slash == NULL)
		return COMPARED_MODULE;
	return slash[1] == 'L'	 ? COMPARED_OUTCOME
	       : slash[1] == 'Q' ? COMPARED_QUOTA
	       : slash[1] == 'T' ? COMPARED_TOPIC
				 : COMPARED_ACTIVITY;
}

/* What maps carry between things that do not go together by their words is told all the same. */
static void tell_other_carries(struct comparer *k)
{
	for (size_t i = 0; i < k->carried_count; i++) {
		const struct carries *carries = k->carried[i].carries;
		struct difference *d;

		if (k->carried[i].told)
			continue;
		k->module = arena_bytes(k->arena, carries->to, strcspn(carries->to, "/"));
		d = difference_add(k, what_of(carries->to), 0, carries->from, carries->to);
		d->carried = carries;
		d->map = k->carried[i].map;
	}
}

/* ---- specialisms ---- */

static bool concerns(const struct specialisms *s, const struct curriculum *c, const char *place)
{
	const char *own = c->specialism;
	struct names held = {.items = &own, .count = 1}, wanted = {.items = &place, .count = 1};

	if (specialisms_reach(s, &held, &wanted))
		return true;
	for (size_t i = 0; i < c->use_count; i++)
		if (names_have(&c->uses[i].module->specialisms, place))
			return true;
	return false;
}

static void find_successions(struct comparer *k, struct comparison *c)
{
	const struct specialisms *s = library_specialisms(k->lib);

	if (s == NULL)
		return;
	c->successions = arena_array(k->arena, s->count, sizeof(*c->successions));
	for (size_t i = 0; i < s->count; i++) {
		const struct place *place = &s->places[i];
		const char *replaced = "";

		for (size_t r = 0; r < place->replaces.count; r++)
			if (concerns(s, k->before, place->replaces.items[r]))
				replaced = arena_printf(k->arena, "%s%s%s", replaced,
							*replaced != '\0' ? ", " : "",
							place->replaces.items[r]);
		if (*replaced != '\0' && concerns(s, k->after, place->id))
			c->successions[c->succession_count++] =
				(struct succession){place, replaced};
	}
}

/* ---- the whole ---- */

void curricula_compare(const struct library *lib, const struct curriculum *before,
		       const struct curriculum *after, struct arena *a,
		       struct comparison *ret_comparison)
{
	struct comparison c = {.before = before, .after = after};
	struct comparer k = {
		.lib = lib, .arena = a, .before = before, .after = after, .module = ""};

	c.replaces = head_replaces(&after->head, &before->head);
	find_carried(&k);
	compare_frames(&k);
	c.kept = compare_modules(&k);
	tell_other_carries(&k);
	find_successions(&k, &c);
	c.items = k.items;
	c.count = k.count;
	*ret_comparison = c;
}

const char *compared_name(enum compared what)
{
	static const char *const names[COMPARED_COUNT] = {
		[COMPARED_CURRICULUM] = "curriculum", [COMPARED_PHASE] = "phase",
		[COMPARED_RESULT] = "result",	      [COMPARED_ENTRY] = "entry",
		[COMPARED_REVIEW] = "review",	      [COMPARED_AWARD] = "award",
		[COMPARED_MODULE] = "module",	      [COMPARED_OUTCOME] = "outcome",
		[COMPARED_ACTIVITY] = "activity",     [COMPARED_QUOTA] = "assessments",
		[COMPARED_TOPIC] = "topic",
	};

	return names[what];
}
