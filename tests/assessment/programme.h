/*
 * A trainee of a curriculum that is shipped: `x` enrolled in it with nothing done, and the quick ways to
 * have a module done.
 */
#ifndef TESTS_ASSESSMENT_PROGRAMME_H
#define TESTS_ASSESSMENT_PROGRAMME_H

#include "fixture.h"

static struct fixture *x;

static inline void programme_begin(void)
{
	x = fixture_new();
}

static inline void programme_end(void)
{
	fixture_free(x);
}

/* From `start` on, seen at noon of `at`; kim, lee and max are approved from the start. */
static inline void enrol(const char *curriculum, const char *start, const char *at)
{
	struct ref ref;

	fixture_free(x);
	x = fixture_new();
	x->lib = library_new(x->a);
	cr_assert(eq(int,
		     library_read_folder(x->lib, PROJECT_SOURCE "/curricula/library", false,
					 &x->faults, &x->err),
		     OK),
		  "%s", x->err.text);
	cr_assert(eq(int, library_check(x->lib, &x->faults, &x->err), OK), "%s", x->err.text);
	cr_assert(eq(int, ref_parse(curriculum, &ref, &x->err), OK), "%s", x->err.text);
	x->c = library_curriculum(x->lib, &ref);
	cr_assert(x->c != NULL && x->c->resolved, "%s", curriculum);
	x->s = library_specialisms(x->lib);
	x->f.enrolment.curriculum = curriculum;
	x->f.enrolment.start = day(start);
	x->f.at = noon(at);
	for (size_t i = 0; i < x->f.role_count; i++) {
		x->f.roles[i].from = day("2010-01-01");
		x->f.roles[i].granted = noon("2010-01-01");
	}
	for (size_t i = 0; i < x->f.approval_count; i++)
		x->f.approvals[i].from = noon(start);
}

static inline const struct module *module_of(const char *code)
{
	const struct use *u = curriculum_use(x->c, code);

	cr_assert(u != NULL, "%s", code);
	return u->module;
}

/* The first `count` activities of a module. */
static inline void do_activities(const char *code, size_t count, const char *worked)
{
	const struct module *m = module_of(code);

	cr_assert(count <= m->activity_count);
	for (size_t i = 0; i < count; i++)
		add_activity(x, arena_printf(x->a, "%s/%d", code, (int)m->activities[i].number),
			     worked);
}

static inline void do_quota(const char *code, const struct quota *q, const char *worked)
{
	static const char *const assessors[] = {"kim", "lee", "max"};
	static const char *const sites[] = {"north", "south", "west"};

	for (int32_t i = 0; i < q->min; i++) {
		struct attempt *at = add_assessment(x, q->tools.items[0], assessors[i % 3], worked,
						    code, NULL);

		at->site = sites[i % 3];
		if (q->topic_count > 0)
			at->topic = arena_printf(x->a, "%s/%s", code,
						 q->topics[(size_t)i % q->topic_count].id);
	}
}

/* All that a module without windows asks for, its signature apart. */
static inline void do_module(const char *code, const char *worked)
{
	const struct module *m = module_of(code);

	do_activities(code, m->activity_count, worked);
	for (size_t i = 0; i < m->complete.child_count; i++) {
		if (m->complete.children[i].word != RULE_OUTCOMES)
			continue;
		for (size_t o = 0; o < m->outcome_count; o++)
			for (int32_t n = 0; n < m->complete.children[i].min; n++)
				add_activity(x,
					     arena_printf(x->a, "%s/%s", code, m->outcomes[o].id),
					     worked);
	}
	for (size_t q = 0; q < m->quota_count; q++)
		do_quota(code, m->quotas[q], worked);
}

/* Done without anything of it being shown: what the rules at hand are not about. */
static inline void exempt(const char *code)
{
	relieve(x, RELIEF_EXEMPT, code);
}

static inline void exempt_all(void)
{
	for (size_t i = 0; i < x->c->use_count; i++)
		if (!x->c->uses[i].optional)
			exempt(x->c->uses[i].ref.id);
}

static inline void expect_word(const struct rule_result *r, int32_t need, int32_t have, int32_t missing)
{
	cr_expect(eq(i32, r->need, need), "%s", r->text);
	cr_expect(eq(i32, r->have, have), "%s", r->text);
	cr_expect(eq(i32, r->missing, missing), "%s", r->text);
}

static inline void expect_gate(const char *id, enum rule_state verdict, int32_t missing)
{
	const struct gate_result *g = gate_judged(x, id);

	cr_expect(eq(int, g->verdict, verdict), "%s", id);
	cr_expect(eq(i32, g->missing, missing), "%s", id);
}

#endif
