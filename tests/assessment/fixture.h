/*
 * A trainee for tests: a curriculum from a few lines of XML, and facts by hand. Ana started on
 * 2021-09-06 at full time; today is 2023-03-01; kim, lee and max are her approved assessors for
 * anything.
 */
#ifndef TESTS_ASSESSMENT_FIXTURE_H
#define TESTS_ASSESSMENT_FIXTURE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "assessment/completion.h"
#include "core/buf.h"
#include "core/xml.h"
#include "curricula/library.h"

#define ATTEMPTS_ROOM 1024

struct fixture {
	struct arena *a;
	struct library *lib;
	struct faults faults;
	const struct curriculum *c;
	const struct specialisms *s;
	struct facts f;
	struct err err;
};

static inline int32_t day(const char *text)
{
	int32_t d;

	cr_assert(eq(int, day_parse(text, &d, NULL), OK), "%s", text);
	return d;
}

/* Noon of a day. */
static inline int64_t noon(const char *text)
{
	return day_start(day(text)) + 43200;
}

static inline void read_text(struct fixture *x, const char *name, const char *text)
{
	char path[64];

	snprintf(path, sizeof(path), "%s.xml", name);
	if (library_read(x->lib, arena_text(x->a, path), text, strlen(text), true, &x->faults,
			 &x->err) != OK)
		cr_assert(false, "%s:%d: %s", name, x->faults.items[0].line,
			  x->faults.items[0].text);
}

static inline void read_shipped(struct fixture *x, const char *name)
{
	CLEANUP(buf_release) struct buf b;
	char path[256];

	buf_init(&b, XML_FILE_MAX);
	snprintf(path, sizeof(path), PROJECT_SOURCE "/curricula/library/%s.xml", name);
	cr_assert(eq(int, buf_read_file(&b, path, &x->err), OK), "%s", x->err.text);
	cr_assert(eq(int,
		     library_read(x->lib, arena_text(x->a, path), arena_bytes(x->a, b.data, b.len),
				  b.len, false, &x->faults, &x->err),
		     OK),
		  "%s", x->err.text);
}

/* A module CODE@2020.1 of the test curriculum; `parts` are its outcomes, activities and complete.
 */
static inline void read_module(struct fixture *x, const char *code, const char *attributes,
			       const char *parts)
{
	read_text(x, arena_printf(x->a, "%s@2020.1", code),
		  arena_printf(x->a,
			       "<module xmlns='urn:attest:curriculum:1' id='%s' version='2020.1' "
			       "status='adopted' xml:lang='en-GB' level='7' %s>"
			       "<title>Module %s</title><aim>To be tested.</aim>%s</module>",
			       code, attributes, code, parts));
}

static inline void read_curriculum(struct fixture *x, const char *attributes, const char *parts)
{
	struct ref ref = {.id = "TST", .year = 2020, .number = 1};

	read_text(x, "TST@2020.1",
		  arena_printf(
			  x->a,
			  "<curriculum xmlns='urn:attest:curriculum:1' id='TST' version='2020.1' "
			  "status='adopted' xml:lang='en-GB' programme='STP' "
			  "specialism='clinical-engineering' level='7' tools='TOOLS@2010.1' "
			  "entry-from='2020-01' %s><title>Test</title>%s</curriculum>",
			  attributes, parts));
	if (library_check(x->lib, &x->faults, &x->err) != OK) {
		for (size_t i = 0; i < x->faults.count; i++)
			if (!x->faults.items[i].warning)
				cr_assert(false, "%s:%d: %s", x->faults.items[i].file,
					  x->faults.items[i].line, x->faults.items[i].text);
	}
	x->c = library_curriculum(x->lib, &ref);
	cr_assert(x->c != NULL && x->c->resolved);
	x->s = library_specialisms(x->lib);
}

static inline void add_role(struct fixture *x, const char *person, const char *tools,
			    const char *specialisms, const char *from)
{
	struct held_role *r = &x->f.roles[x->f.role_count++];

	*r = (struct held_role){.person = person,
				.role = ROLE_ASSESSOR,
				.tools = tools,
				.specialisms = specialisms,
				.from = day(from),
				.until = DAY_OPEN,
				.granted = noon(from)};
}

static inline void add_approval(struct fixture *x, const char *person, const char *from)
{
	struct approval *p = &x->f.approvals[x->f.approval_count++];

	*p = (struct approval){
		.assessor = person, .officer = "olu", .from = noon(from), .until = INT64_MAX};
}

static inline void fixture_facts(struct fixture *x)
{
	static const char *const assessors[] = {"kim", "lee", "max"};

	x->f = (struct facts){.trainee = "ana", .at = noon("2023-03-01"), .size = 100};
	x->f.enrolment = (struct enrolment){.entry = 1,
					    .curriculum = "TST@2020.1",
					    .start = day("2021-09-06"),
					    .hundredths = 100,
					    .site = "north",
					    .officer = "olu",
					    .ended = DAY_OPEN};
	x->f.attempts = arena_array(x->a, ATTEMPTS_ROOM, sizeof(struct attempt));
	x->f.roles = arena_array(x->a, 64, sizeof(struct held_role));
	x->f.approvals = arena_array(x->a, 64, sizeof(struct approval));
	x->f.trainees = arena_array(x->a, 16, sizeof(struct trainee_span));
	x->f.signatures = arena_array(x->a, 32, sizeof(struct signature_fact));
	x->f.choices = arena_array(x->a, 8, sizeof(struct choice_fact));
	x->f.working = arena_array(x->a, 64, sizeof(struct working_time));
	x->f.leaves = arena_array(x->a, 64, sizeof(struct leave));
	x->f.moved = arena_array(x->a, 8, sizeof(struct moved_date));
	x->f.reliefs = arena_array(x->a, 32, sizeof(struct relief));
	x->f.reviews = arena_array(x->a, 32, sizeof(struct review_fact));
	x->f.results = arena_array(x->a, 32, sizeof(struct result_fact));
	x->f.placements = arena_array(x->a, 32, sizeof(struct placement_fact));
	x->f.gates = arena_array(x->a, 32, sizeof(struct gate_signature));
	for (size_t i = 0; i < 3; i++) {
		add_role(x, assessors[i], "", "", "2020-01-01");
		add_approval(x, assessors[i], "2021-09-06");
	}
}

static inline struct fixture *fixture_new(void)
{
	struct arena *a = arena_new(512u << 20);
	struct fixture *x = arena_alloc(a, sizeof(*x));

	x->a = a;
	x->lib = library_new(a);
	faults_init(&x->faults, a, 100);
	read_shipped(x, "TOOLS@2010.1");
	read_shipped(x, "SPECIALISMS@2023.1");
	fixture_facts(x);
	return x;
}

static inline void fixture_free(struct fixture *x)
{
	arena_free(x->a);
}

/* Worked on a day, sent and judged satisfactory by kim the day after. */
static inline struct attempt *add_attempt(struct fixture *x, const char *item, const char *tool,
					  const char *worked)
{
	struct attempt *at = &x->f.attempts[x->f.attempt_count];

	*at = (struct attempt){.request = 100 + 2 * (int64_t)x->f.attempt_count,
			       .n = 1,
			       .item = item,
			       .tool = tool,
			       .kase = "",
			       .topic = "",
			       .site = "",
			       .first_day = day(worked),
			       .last_day = day(worked),
			       .author = "ana",
			       .assessor = "kim",
			       .sent = noon(worked) + 3600,
			       .decided = noon(worked) + 86400,
			       .standing = STANDING_SATISFACTORY};
	at->decision = at->request + 1;
	x->f.attempt_count++;
	return at;
}

static inline struct attempt *add_activity(struct fixture *x, const char *item, const char *worked)
{
	return add_attempt(x, item, "REVIEW", worked);
}

/* An assessment that may count in up to three modules; the list ends with a NULL. */
static inline struct attempt *add_assessment(struct fixture *x, const char *tool,
					     const char *assessor, const char *worked, ...)
{
	struct attempt *at = add_attempt(x, "", tool, worked);
	va_list modules;
	const char *module;

	at->assessor = assessor;
	at->modules = arena_array(x->a, 3, sizeof(*at->modules));
	va_start(modules, worked);
	while ((module = va_arg(modules, const char *)) != NULL)
		at->modules[at->module_count++] = module;
	va_end(modules);
	return at;
}

static inline void make_waiting(struct attempt *at)
{
	at->standing = STANDING_WAITING;
	at->decided = at->decision = 0;
}

static inline void sign(struct fixture *x, const char *module, const struct rest *rests,
			size_t count, const char *on)
{
	struct signature_fact *s = &x->f.signatures[x->f.signature_count++];

	*s = (struct signature_fact){.entry = 900 + (int64_t)x->f.signature_count,
				     .module = module,
				     .by = "olu",
				     .accepted = noon(on),
				     .rests = arena_array(x->a, count, sizeof(struct rest)),
				     .rest_count = count};
	for (size_t i = 0; i < count; i++)
		s->rests[i] = rests[i];
}

/* Signs with what module_may_close gives. */
static inline void sign_now(struct fixture *x, const char *module)
{
	struct rest *rests;
	size_t count;

	cr_assert(eq(int,
		     module_may_close(&x->f, x->c, x->s, module, x->a, &rests, &count, &x->err),
		     OK),
		  "%s", x->err.text);
	sign(x, module, rests, count, "2023-03-01");
}

static inline struct relief *relieve(struct fixture *x, enum relief_kind kind, const char *of)
{
	struct relief *r = &x->f.reliefs[x->f.relief_count++];

	*r = (struct relief){.kind = kind,
			     .of = of,
			     .accepted = noon("2022-01-10"),
			     .entry = 1000 + (int64_t)x->f.relief_count,
			     .by = "reg",
			     .map = ""};
	return r;
}

static inline struct review_fact *record_review(struct fixture *x, const char *review,
						const char *point, const char *on)
{
	struct review_fact *r = &x->f.reviews[x->f.review_count++];

	*r = (struct review_fact){.entry = 1100 + (int64_t)x->f.review_count,
				  .review = review,
				  .point = point,
				  .by = "olu",
				  .role = ROLE_TRAINING_OFFICER,
				  .day = day(on),
				  .accepted = noon(on)};
	return r;
}

static inline void record_result(struct fixture *x, const char *result, bool passed, const char *on)
{
	x->f.results[x->f.result_count++] =
		(struct result_fact){.entry = 1201 + (int64_t)x->f.result_count,
				     .result = result,
				     .by = "sam",
				     .passed = passed,
				     .day = day(on),
				     .accepted = noon(on)};
}

static inline void place(struct fixture *x, const char *specialism, const char *from,
			 const char *until)
{
	x->f.placements[x->f.placement_count++] =
		(struct placement_fact){.entry = 1301 + (int64_t)x->f.placement_count,
					.specialism = specialism,
					.site = "north",
					.by = "olu",
					.from = day(from),
					.until = day(until),
					.accepted = noon(from)};
}

static inline struct gate_signature *sign_gate(struct fixture *x, const char *gate, const char *on)
{
	struct gate_signature *g = &x->f.gates[x->f.gate_count++];

	*g = (struct gate_signature){.entry = 1400 + (int64_t)x->f.gate_count,
				     .gate = gate,
				     .by = "reg",
				     .accepted = noon(on)};
	return g;
}

static inline const struct gate_result *gate_judged(struct fixture *x, const char *id)
{
	const struct gate_result *g = completion_gate(completion(&x->f, x->c, x->s, x->a), id);

	cr_assert(g != NULL, "%s", id);
	return g;
}

static inline const struct module_result *judged(struct fixture *x, const char *module)
{
	const struct completion *c = completion(&x->f, x->c, x->s, x->a);

	return completion_module(c, module);
}

#define ACTIVITY(n, outcomes, more)                                                                \
	"<activity id='" n "' type='developmental' outcomes='" outcomes "' " more "><does>Does " n \
	".</does><evidence>A record.</evidence></activity>"
#define OUTCOMES "<outcome id='LO1'>Does one thing.</outcome><outcome id='LO2'>Another.</outcome>"
#define PLAIN                                                                                      \
	OUTCOMES ACTIVITY("1", "LO1", "") ACTIVITY("2", "LO2", "") ACTIVITY(                       \
		"3", "LO1 LO2", "valid='P1Y'") "<complete><activities/><assessments tool='CBD' "   \
					       "min='2' assessors='2'/>"                           \
					       "<assessments tool='DOPS OCE' min='1'/></complete>"
#define AWARD "<award id='completion' due='P3Y' on='--09-15'><title>A</title><modules/></award>"

/* TST-1, a rotation due with phase 1, and TST-2. */
static inline void plain_curriculum(struct fixture *x)
{
	read_module(x, "TST-1", "kind='rotation' credits='10'", PLAIN);
	read_module(x, "TST-2", "kind='core' credits='20'", PLAIN);
	read_curriculum(x, "",
			"<phase id='1' due='P1Y' on='--09-30'>One</phase>"
			"<use module='TST-1@2020.1' phase='1'/><use module='TST-2@2020.1'/>" AWARD);
}

/* All that a module of PLAIN asks for but its signature. */
static inline void fill_module(struct fixture *x, const char *module, const char *worked)
{
	add_activity(x, arena_printf(x->a, "%s/1", module), worked);
	add_activity(x, arena_printf(x->a, "%s/2", module), worked);
	add_activity(x, arena_printf(x->a, "%s/3", module), worked);
	add_assessment(x, "CBD", "kim", worked, module, NULL);
	add_assessment(x, "CBD", "lee", worked, module, NULL);
	add_assessment(x, "OCE", "kim", worked, module, NULL);
}

#endif
