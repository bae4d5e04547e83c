#include "assessment/transfer.h"

#include <stdlib.h>
#include <string.h>

#include "assessment/clock.h"
#include "assessment/completion.h"
#include "assessment/counts.h"
#include "core/ids.h"
#include "core/json.h"
#include "portfolio/body.h"

/* What is being worked out. */
struct move {
	const struct facts *f;
	const struct curriculum *old, *new;
	const struct map *const *maps;
	size_t map_count;
	struct arena *arena;
	struct judge *judge;
	bool *taken; /* by attempt: it carries */
	bool *told;  /* by attempt: a line of a map speaks of it */
	struct transfer plan;
	size_t carried_room, sign_room, judged_room, lost_room;
};

/* "CEN-R1/3" is in "CEN-R1", and so is "CEN-R1". */
static bool path_in(const char *path, const char *code)
{
	size_t n = strlen(code);

	return strncmp(path, code, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

static const struct module *module_at(const struct curriculum *c, const char *path, struct arena *a)
{
	const struct use *use = curriculum_use(c, arena_bytes(a, path, strcspn(path, "/")));

	return use == NULL ? NULL : use->module;
}

static const char *part_of(const char *path)
{
	const char *slash = strchr(path, '/');

	return slash == NULL ? "" : slash + 1;
}

static bool has_topic(const struct module *m, const char *id)
{
	for (size_t q = 0; q < m->quota_count; q++)
		for (size_t t = 0; t < m->quotas[q]->topic_count; t++)
			if (strcmp(m->quotas[q]->topics[t].id, id) == 0)
				return true;
	return false;
}

/* An activity or outcome of the module. */
static bool has_item(const struct module *m, const char *part)
{
	bool number =
		part[0] != '\0' && part[0] != '0' && strspn(part, "0123456789") == strlen(part);

	return module_outcome(m, part) != NULL ||
	       (number && strlen(part) <= 3 &&
		module_activity(m, (int32_t)strtol(part, NULL, 10)) != NULL);
}

/* ---- one sign-off ---- */

static void take(struct move *v, size_t i, const char *from, const char *to, const char *topic,
		 const struct map *map, const struct carries *line)
{
	v->taken[i] = true;
	v->plan.carried = arena_grow(v->arena, v->plan.carried, v->plan.carried_count,
				     &v->carried_room, sizeof(*v->plan.carried));
	v->plan.carried[v->plan.carried_count++] = (struct carrying){
		.attempt = &v->f->attempts[i],
		.from = from,
		.to = to,
		.topic = topic,
		.map = map,
		.line = line,
	};
}

/* Where the line sends it: an activity or outcome to one, an assessment to a module. False:
 * nowhere. */
static bool destination(struct move *v, const struct attempt *at, const struct carries *line,
			const char **ret_to, const char **ret_topic)
{
	const struct module *m = module_at(v->new, line->to, v->arena);
	const char *to = part_of(line->to),
		   *part = part_of(at->item[0] != '\0' ? at->item : at->topic);
	bool whole = strchr(line->from, '/') == NULL;

	if (m == NULL || (whole && to[0] != '\0'))
		return false;
	if (at->item[0] != '\0') {
		to = whole ? part : to;
		*ret_to = arena_printf(v->arena, "%s/%s", m->head.ref.id, to);
		*ret_topic = "";
		return has_item(m, to);
	}
	to = whole || module_quota(m, to) != NULL ? part : to;
	*ret_to = m->head.ref.id;
	*ret_topic = has_topic(m, to) ? arena_printf(v->arena, "%s/%s", m->head.ref.id, to) : "";
	return whole || has_topic(m, part_of(line->to)) ||
	       module_quota(m, part_of(line->to)) != NULL;
}

/* Does the line speak of this, by `exact` path or by the module as a whole? */
static bool speaks_of(struct move *v, const struct attempt *at, const char *code,
		      const struct carries *line, bool exact)
{
	const struct module *m = module_at(v->old, code, v->arena);
	const struct quota *q;

	if (!exact)
		return strcmp(line->from, code) == 0;
	if (at->item[0] != '\0')
		return strcmp(line->from, at->item) == 0;
	if (at->topic[0] != '\0' && strcmp(line->from, at->topic) == 0)
		return true;
	q = m == NULL || !path_in(line->from, code) ? NULL : module_quota(m, part_of(line->from));
	for (size_t i = 0; q != NULL && i < q->tools.count; i++)
		if (strcmp(q->tools.items[i], at->tool) == 0)
			return true;
	return false;
}

/*
 * By the maps: what names it exactly decides, and only where nothing does, what names its module.
 * The first line that says `same` carries it. True when a line spoke of it.
 */
static bool carry_by_map(struct move *v, size_t i, const char *code, bool exact)
{
	const struct attempt *at = &v->f->attempts[i];
	const char *to, *topic;
	bool spoken = false;

	for (size_t k = 0; k < v->map_count; k++) {
		for (size_t n = 0; n < v->maps[k]->carry_count; n++) {
			const struct carries *line = &v->maps[k]->carries[n];

			if (!speaks_of(v, at, code, line, exact))
				continue;
			spoken = true;
			if (line->extent == EXTENT_SAME && !v->taken[i] &&
			    destination(v, at, line, &to, &topic))
				take(v, i, at->item[0] != '\0' ? at->item : code, to, topic,
				     v->maps[k], line);
		}
	}
	return spoken;
}

/* RULES.md section 12: maps are never chained, so that what came by one goes on by no other. */
static void carry(struct move *v, size_t i, const char *code)
{
	const struct attempt *at = &v->f->attempts[i];
	const struct use *was = curriculum_use(v->old, code), *is = curriculum_use(v->new, code);
	const char *item = at->item[0] != '\0' ? at->item : code;

	if (v->taken[i])
		return;
	if (was != NULL && is != NULL && was->module != NULL && is->module != NULL &&
	    digest_equal(&was->module->head.digest, &is->module->head.digest)) {
		take(v, i, item, item, at->topic, NULL, NULL);
		return;
	}
	if (at->carried && at->map != NULL && at->map[0] != '\0')
		return;
	v->told[i] |= carry_by_map(v, i, code, true) || carry_by_map(v, i, code, false);
}

/* ---- all of them ---- */

/* What a module has by it: the activity, outcome or slot that it signs. */
static void carry_used(struct move *v, const struct completion *done)
{
	for (size_t k = 0; k < done->module_count; k++) {
		const struct module_result *m = &done->modules[k];
		const char *code = m->module->head.ref.id;

		for (size_t u = 0; u < m->unit_count; u++)
			if (m->units[u].state == UNIT_SIGNED && m->units[u].attempt != NULL)
				carry(v, (size_t)(m->units[u].attempt - v->f->attempts), code);
		for (size_t q = 0; q < m->quota_count; q++)
			for (size_t i = 0; i < m->quotas[q].used_count; i++)
				if (m->quotas[q].used[i]->standing == STANDING_SATISFACTORY)
					carry(v, (size_t)(m->quotas[q].used[i] - v->f->attempts),
					      code);
	}
}

static bool counts_for(struct move *v, const struct attempt *at, const struct module *m)
{
	struct target t = {
		.kind = TARGET_QUOTA,
		.module = m,
		.specialisms = judge_specialisms(v->judge, &m->specialisms),
		.item = at->item,
		.after = DAY_NONE,
		.before = DAY_OPEN,
	};
	bool passes = false;

	if (at->item[0] != '\0') {
		t.kind = module_outcome(m, part_of(at->item)) != NULL ? TARGET_OUTCOME
								      : TARGET_ACTIVITY;
		return has_item(m, part_of(at->item)) && judge_passes(v->judge, at, &t);
	}
	for (size_t q = 0; q < m->quota_count && !passes; q++) {
		t.quota = m->quotas[q];
		passes = judge_passes(v->judge, at, &t);
	}
	return passes;
}

/* The next module for which it counts, from the *k-th on of those that it was sent for; NULL: no more. */
static const struct module *next_counted(struct move *v, const struct attempt *at, size_t *k)
{
	size_t count = at->item[0] != '\0' ? 1 : at->module_count;

	while (at->standing == STANDING_SATISFACTORY && *k < count) {
		const char *path = at->item[0] != '\0' ? at->item : at->modules[*k];
		const struct module *m = module_at(v->old, path, v->arena);

		(*k)++;
		if (m != NULL && counts_for(v, at, m))
			return m;
	}
	return NULL;
}

/* Whatever else counts: a second assessment of a topic, one more review of an outcome. */
static void carry_spare(struct move *v)
{
	for (size_t i = 0; i < v->f->attempt_count; i++) {
		const struct module *m;
		size_t k = 0;

		while (!v->taken[i] && (m = next_counted(v, &v->f->attempts[i], &k)) != NULL)
			carry(v, i, m->head.ref.id);
	}
}

static int by_request(const void *a, const void *b)
{
	const struct attempt *x = ((const struct carrying *)a)->attempt;
	const struct attempt *y = ((const struct carrying *)b)->attempt;

	if (x->request != y->request)
		return x->request < y->request ? -1 : 1;
	return (x->n > y->n) - (x->n < y->n);
}

/* Is all that the signature rests on carried, as it is? */
static bool sign_carries(const struct move *v, const struct signature_fact *sign)
{
	for (size_t r = 0; r < sign->rest_count; r++) {
		const struct carrying *found = NULL;

		for (size_t i = 0; i < v->plan.carried_count && found == NULL; i++) {
			const struct carrying *c = &v->plan.carried[i];

			if (c->attempt->request == sign->rests[r].request &&
			    c->attempt->n == sign->rests[r].n)
				found = c;
		}
		if (found == NULL || found->map != NULL || !path_in(found->to, sign->module))
			return false;
	}
	return true;
}

static void carry_signs(struct move *v, const struct completion *done)
{
	for (size_t k = 0; k < done->module_count; k++) {
		const struct module_result *m = &done->modules[k];
		const struct use *is = curriculum_use(v->new, m->module->head.ref.id);

		if (m->signature == NULL || is == NULL || is->module == NULL ||
		    !digest_equal(&is->module->head.digest, &m->module->head.digest) ||
		    !sign_carries(v, m->signature))
			continue;
		v->plan.signs = arena_grow(v->arena, v->plan.signs, v->plan.sign_count,
					   &v->sign_room, sizeof(*v->plan.signs));
		v->plan.signs[v->plan.sign_count++] = m->signature;
	}
}

/* ---- what does not carry ---- */

static bool is_reached(const struct transfer *t, const char *to)
{
	for (size_t i = 0; i < t->carried_count; i++)
		if (strcmp(t->carried[i].to, to) == 0)
			return true;
	return false;
}

static void leave(struct move *v, bool judged, struct unsettled item)
{
	struct unsettled **list = judged ? &v->plan.judged : &v->plan.lost;
	size_t *count = judged ? &v->plan.judged_count : &v->plan.lost_count;

	*list = arena_grow(v->arena, *list, *count, judged ? &v->judged_room : &v->lost_room,
			   sizeof(**list));
	(*list)[(*count)++] = item;
}

/* The module that it counts for, of several the first that it was sent for; NULL: it counts for nothing. */
static const struct module *counted(struct move *v, const struct attempt *at)
{
	size_t k = 0;

	return next_counted(v, at, &k);
}

static bool is_about(struct move *v, const struct attempt *at, const struct module *m,
		     const struct carries *line)
{
	return speaks_of(v, at, m->head.ref.id, line, strchr(line->from, '/') != NULL);
}

/* Is anything signed that the line is about, and was not carried by another? */
static bool is_signed(struct move *v, const struct carries *line)
{
	for (size_t i = 0; i < v->f->attempt_count; i++) {
		const struct attempt *at = &v->f->attempts[i];
		const struct module *m = counted(v, at);

		if (m != NULL && is_about(v, at, m, line) &&
		    (strchr(line->from, '/') != NULL || !v->taken[i]))
			return true;
	}
	return false;
}

static void judge_lines(struct move *v)
{
	for (size_t k = 0; k < v->map_count; k++) {
		for (size_t n = 0; n < v->maps[k]->carry_count; n++) {
			const struct carries *line = &v->maps[k]->carries[n];
			struct unsettled item = {line->from, line->to, v->maps[k], line, NULL};

			if (line->extent == EXTENT_PART && !is_reached(&v->plan, line->to) &&
			    is_signed(v, line))
				leave(v, true, item);
		}
	}
}

/* Signed, and neither carried nor left to a judge; then what the maps say that nothing is carried
 * to. */
static void lose(struct move *v)
{
	for (size_t i = 0; i < v->f->attempt_count; i++) {
		const struct attempt *at = &v->f->attempts[i];
		const struct module *m = v->taken[i] ? NULL : counted(v, at);
		bool judged = false;

		if (m == NULL)
			continue;
		for (size_t k = 0; k < v->plan.judged_count && v->told[i]; k++)
			judged |= is_about(v, at, m, v->plan.judged[k].line);
		if (!judged)
			leave(v, false,
			      (struct unsettled){.from = at->item[0] != '\0' ? at->item
									    : m->head.ref.id,
						 .to = "",
						 .attempt = at});
	}
	for (size_t k = 0; k < v->map_count; k++)
		for (size_t n = 0; n < v->maps[k]->carry_count; n++)
			if (v->maps[k]->carries[n].extent == EXTENT_NONE)
				leave(v, false,
				      (struct unsettled){v->maps[k]->carries[n].from,
							 v->maps[k]->carries[n].to, v->maps[k],
							 &v->maps[k]->carries[n], NULL});
}

struct transfer transfer_plan(const struct facts *f, const struct curriculum *old,
			      const struct specialisms *s, const struct curriculum *new,
			      const struct map *const *maps, size_t map_count, struct arena *a)
{
	const struct completion *done = completion(f, old, s, a);
	struct clock clock = clock_new(f, a);
	struct move v = {
		.f = f,
		.old = old,
		.new = new,
		.maps = maps,
		.map_count = map_count,
		.arena = a,
		.judge = judge_new(f, &clock, old, s, a),
		.taken = arena_array(a, f->attempt_count + 1, sizeof(*v.taken)),
		.told = arena_array(a, f->attempt_count + 1, sizeof(*v.told)),
	};

	carry_used(&v, done);
	carry_spare(&v);
	if (v.plan.carried_count > 0)
		qsort(v.plan.carried, v.plan.carried_count, sizeof(*v.plan.carried), by_request);
	carry_signs(&v, done);
	judge_lines(&v);
	lose(&v);
	return v.plan;
}

struct facts transfer_facts(const struct facts *f, const struct transfer *t,
			    const struct curriculum *new, struct arena *a)
{
	struct facts then = *f;

	then.attempts = arena_array(a, t->carried_count + 1, sizeof(*then.attempts));
	then.attempt_count = t->carried_count;
	for (size_t i = 0; i < t->carried_count; i++) {
		const struct carrying *c = &t->carried[i];
		struct attempt *at = &then.attempts[i];
		bool item = strchr(c->to, '/') != NULL;

		*at = *c->attempt;
		at->carried = true;
		at->was = c->from;
		at->map = c->map != NULL	 ? c->map->head.name
			  : c->attempt->carried ? c->attempt->map
						: "";
		at->item = item ? c->to : "";
		at->topic = c->topic;
		at->module_count = item ? 0 : 1;
		at->modules = arena_array(a, 1, sizeof(*at->modules));
		at->modules[0] = c->to;
	}
	then.signatures = arena_array(a, t->sign_count + 1, sizeof(*then.signatures));
	then.signature_count = t->sign_count;
	for (size_t i = 0; i < t->sign_count; i++)
		then.signatures[i] = *t->signs[i];
	then.enrolment.curriculum = new->head.name;
	then.enrolment.digest = new->digest;
	then.enrolment.ended = DAY_OPEN;
	then.choice_count = then.relief_count = then.review_count = 0;
	then.result_count = then.gate_count = 0;
	return then;
}

enum status transfer_body(const struct facts *f, const struct transfer *t,
			  const struct curriculum *new, const struct map *const *maps,
			  size_t map_count, json_t **ret_body, struct err *err)
{
	CLEANUP(json_cleanup) json_t *carries = json_array();
	CLEANUP(json_cleanup) json_t *names = json_array();
	CLEANUP(json_cleanup) json_t *signs = json_array();
	char digest[DIGEST_HEX], target[DIGEST_HEX];

	if (t->carried_count > FIELD_LIST_MAX || t->sign_count > FIELD_LIST_MAX ||
	    map_count > FIELD_LIST_MAX)
		return fail(err, ERR_CONFLICT,
			    "%zu sign-offs would carry, and one entry names at most %d: such a "
			    "move is a "
			    "decision for a panel, by exemptions",
			    t->carried_count, FIELD_LIST_MAX);
	for (size_t i = 0; i < t->carried_count; i++) {
		const struct carrying *c = &t->carried[i];
		json_t *item = json_pack("{sIsiss}", "request", (json_int_t)c->attempt->request,
					 "n", (int)c->attempt->n, "to", c->to);

		if (c->map != NULL)
			json_object_set_new(item, "map", json_string(c->map->head.name));
		if (c->topic[0] != '\0')
			json_object_set_new(item, "topic", json_string(c->topic));
		json_array_append_new(carries, item);
	}
	for (size_t i = 0; i < map_count; i++)
		json_array_append_new(names, json_string(maps[i]->head.name));
	for (size_t i = 0; i < t->sign_count; i++)
		json_array_append_new(signs, json_integer(t->signs[i]->entry));
	digest_hex(&f->enrolment.digest, digest);
	digest_hex(&new->digest, target);
	*ret_body = json_pack("{sOsssssOsOss}", "carries", carries, "curriculum", new->head.name,
			      "digest", digest, "maps", names, "signs", signs, "target", target);
	return OK;
}
