#include "assessment/counts.h"

#include <assert.h>
#include <string.h>

/* A role with its lists taken apart. */
struct held {
	const struct held_role *role;
	struct names tools;
	size_t scope; /* number of its `specialisms` */
	const struct held *next;
};

struct approved {
	const struct approval *approval;
	const struct approved *next;
};

struct spent {
	const struct trainee_span *span;
	const struct spent *next;
};

/* Somebody who is named as an assessor. */
struct assessor {
	const struct held *roles;
	const struct approved *approvals;
	const struct spent *spans;
};

enum reach { REACH_UNKNOWN, REACH_YES, REACH_NO };

struct judge {
	struct arena *arena;
	const struct facts *facts;
	const struct curriculum *curriculum;
	const struct specialisms *specialisms;
	int32_t start, freeze;
	struct index people;
	struct assessor *assessors;  /* by person */
	const struct assessor **who; /* by attempt: its assessor; NULL: nothing is known of them */
	unsigned *own;	     /* by attempt: first group of flaws, with OWN_KNOWN once computed */
	struct index scopes; /* "a b" of roles */
	struct names *scope_names;
	const struct names **wanted; /* specialisms of modules */
	size_t wanted_count, wanted_room;
	enum reach **reach; /* by wanted, then scope */
};
#define OWN_KNOWN (1u << 31)

/* ---- what is prepared ---- */

static struct names words(const char *text, struct arena *a)
{
	struct names list;

	list.items = arena_words(a, text, &list.count);
	return list;
}

static void people_add(struct judge *j)
{
	const struct facts *f = j->facts;

	for (size_t i = 0; i < f->role_count; i++)
		index_add(&j->people, f->roles[i].person);
	for (size_t i = 0; i < f->approval_count; i++)
		index_add(&j->people, f->approvals[i].assessor);
	for (size_t i = 0; i < f->trainee_count; i++)
		index_add(&j->people, f->trainees[i].person);
	j->assessors = arena_array(j->arena, j->people.count, sizeof(*j->assessors));
}

static struct assessor *person(struct judge *j, const char *id)
{
	size_t i = index_find(&j->people, id);

	return i == INDEX_NONE ? NULL : &j->assessors[i];
}

/* Somebody whom people_add has added. */
static struct assessor *known(struct judge *j, const char *id)
{
	struct assessor *who = person(j, id);

	assert(who != NULL);
	return who;
}

static void roles_add(struct judge *j)
{
	const struct facts *f = j->facts;

	for (size_t i = 0; i < f->role_count; i++) {
		struct assessor *who = known(j, f->roles[i].person);
		struct held *h;

		if (f->roles[i].role != ROLE_ASSESSOR)
			continue;
		h = arena_alloc(j->arena, sizeof(*h));
		*h = (struct held){.role = &f->roles[i],
				   .tools = words(f->roles[i].tools, j->arena),
				   .scope = index_add(&j->scopes, f->roles[i].specialisms),
				   .next = who->roles};
		who->roles = h;
	}
	j->scope_names = arena_array(j->arena, j->scopes.count, sizeof(*j->scope_names));
	for (size_t i = 0; i < j->scopes.count; i++)
		j->scope_names[i] = words(j->scopes.keys[i], j->arena);
}

/* RULES.md section 2: those of the enrolment's officer; in another one another officer may have. */
static void approvals_add(struct judge *j)
{
	const struct facts *f = j->facts;

	for (size_t i = 0; i < f->approval_count; i++) {
		struct assessor *who = known(j, f->approvals[i].assessor);
		struct approved *p;

		if (strcmp(f->approvals[i].officer, f->enrolment.officer) != 0)
			continue;
		p = arena_alloc(j->arena, sizeof(*p));
		*p = (struct approved){.approval = &f->approvals[i], .next = who->approvals};
		who->approvals = p;
	}
	for (size_t i = 0; i < f->trainee_count; i++) {
		struct assessor *who = known(j, f->trainees[i].person);
		struct spent *p = arena_alloc(j->arena, sizeof(*p));

		*p = (struct spent){.span = &f->trainees[i], .next = who->spans};
		who->spans = p;
	}
}

struct judge *judge_new(const struct facts *f, const struct clock *clock,
			const struct curriculum *c, const struct specialisms *s, struct arena *a)
{
	struct judge *j = arena_alloc(a, sizeof(*j));

	*j = (struct judge){.arena = a,
			    .facts = f,
			    .curriculum = c,
			    .specialisms = s,
			    .start = f->enrolment.start,
			    .freeze = clock_freeze(clock, c),
			    .people = index_new(a, 32),
			    .scopes = index_new(a, 8)};
	j->own = arena_array(a, f->attempt_count, sizeof(*j->own));
	people_add(j);
	roles_add(j);
	approvals_add(j);
	j->who = arena_array(a, f->attempt_count, sizeof(*j->who));
	for (size_t i = 0; i < f->attempt_count; i++)
		j->who[i] = person(j, f->attempts[i].assessor);
	return j;
}

static bool names_equal(const struct names *a, const struct names *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

size_t judge_specialisms(struct judge *j, const struct names *wanted)
{
	size_t room = j->wanted_room;

	for (size_t i = 0; i < j->wanted_count; i++)
		if (names_equal(j->wanted[i], wanted))
			return i;
	j->wanted = arena_grow(j->arena, j->wanted, j->wanted_count, &room, sizeof(*j->wanted));
	j->reach =
		arena_grow(j->arena, j->reach, j->wanted_count, &j->wanted_room, sizeof(*j->reach));
	j->wanted[j->wanted_count] = wanted;
	j->reach[j->wanted_count] = arena_array(j->arena, j->scopes.count, sizeof(**j->reach));
	return j->wanted_count++;
}

/* RULES.md section 2: a name that no published list knows reaches only itself. */
static bool reaches(struct judge *j, size_t wanted, size_t scope)
{
	enum reach *known = &j->reach[wanted][scope];

	if (*known == REACH_UNKNOWN) {
		*known = specialisms_reach(j->specialisms, &j->scope_names[scope], j->wanted[wanted])
				 ? REACH_YES
				 : REACH_NO;
	}
	return *known == REACH_YES;
}

/* ---- the tests ---- */

static int64_t moment(const struct judge *j, const struct attempt *at)
{
	return at->decided != 0 ? at->decided : j->facts->at;
}

static const struct assessor *assessor_of(const struct judge *j, const struct attempt *at)
{
	return j->who[at - j->facts->attempts];
}

static bool worked_outside(struct judge *j, const struct attempt *at, const struct target *t)
{
	(void)t;
	return (!at->carried && at->first_day < j->start) || at->last_day > j->freeze;
}

static bool decided_late(struct judge *j, const struct attempt *at, const struct target *t)
{
	(void)t;
	return time_day(moment(j, at)) > j->freeze;
}

static bool is_own(struct judge *j, const struct attempt *at, const struct target *t)
{
	(void)t;
	return strcmp(at->assessor, j->facts->trainee) == 0;
}

static bool by_trainee(struct judge *j, const struct attempt *at, const struct target *t)
{
	const struct assessor *who = assessor_of(j, at);
	int32_t day = time_day(moment(j, at));

	(void)t;
	if (at->carried) /* RULES.md section 12: asked where it was judged */
		return false;
	for (const struct spent *p = who != NULL ? who->spans : NULL; p != NULL; p = p->next)
		if (p->span->from <= day && day <= p->span->until)
			return true;
	return false;
}

static bool is_unapproved(struct judge *j, const struct attempt *at, const struct target *t)
{
	const struct assessor *who = assessor_of(j, at);
	int64_t when = moment(j, at);

	(void)t;
	if (at->carried)
		return false;
	for (const struct approved *p = who != NULL ? who->approvals : NULL; p != NULL; p = p->next)
		if (p->approval->from <= when && when < p->approval->until)
			return false;
	return true;
}

static bool covers(struct judge *j, const struct held *h, const struct attempt *at,
		   size_t specialisms)
{
	if (h->role->granted > moment(j, at) || !reaches(j, specialisms, h->scope))
		return false;
	for (size_t i = 0; i < h->tools.count; i++)
		if (strcmp(h->tools.items[i], at->tool) == 0)
			return true;
	return h->tools.count == 0;
}

/* RULES.md section 2: two roles may cover one of the two days each. */
static bool covered_for(struct judge *j, const struct attempt *at, size_t specialisms)
{
	const struct assessor *who = assessor_of(j, at);
	int32_t decided = time_day(moment(j, at));
	bool worked_covered = false, decided_covered = false;

	for (const struct held *h = who != NULL ? who->roles : NULL; h != NULL; h = h->next) {
		bool worked_in = h->role->from <= at->last_day && at->last_day <= h->role->until;
		bool decided_in = h->role->from <= decided && decided <= h->role->until;

		if ((!worked_in && !decided_in) || !covers(j, h, at, specialisms))
			continue;
		worked_covered |= worked_in;
		decided_covered |= decided_in;
		if (worked_covered && decided_covered)
			return true;
	}
	return false;
}

/*
 * RULES.md section 5: for a quota of a gate that is no module, accredited for any module that it names,
 * for the tool alone where it names none.
 */
static bool is_unaccredited(struct judge *j, const struct attempt *at, const struct target *t)
{
	static const struct names any;
	bool names_one = false;

	if (at->carried)
		return false;
	if (t->kind != TARGET_QUOTA || t->module != NULL)
		return !covered_for(j, at, t->specialisms);
	for (size_t i = 0; i < at->module_count; i++) {
		const struct use *use = curriculum_use(j->curriculum, at->modules[i]);

		if (use == NULL)
			continue;
		if (covered_for(j, at, judge_specialisms(j, &use->module->specialisms)))
			return false;
		names_one = true;
	}
	return names_one || !covered_for(j, at, judge_specialisms(j, &any));
}

/* "CEN-R1/4" lies in "CEN-R1". */
static bool item_in(const char *item, const char *code)
{
	size_t n = strlen(code);

	return strncmp(item, code, n) == 0 && item[n] == '/';
}

/*
 * RULES.md section 2: what was filed as an activity or outcome of the module names the module of a
 * quota: its one flaw there is that it was not filed as an assessment.
 */
static bool is_elsewhere(struct judge *j, const struct attempt *at, const struct target *t)
{
	(void)j;
	if (t->kind != TARGET_QUOTA)
		return strcmp(at->item, t->item) != 0;
	if (t->module == NULL) /* a gate's: whatever module it names */
		return false;
	if (at->item[0] != '\0')
		return !item_in(at->item, t->module->head.ref.id);
	for (size_t i = 0; i < at->module_count; i++)
		if (strcmp(at->modules[i], t->module->head.ref.id) == 0)
			return false;
	return true;
}

static bool is_wrong_tool(struct judge *j, const struct attempt *at, const struct target *t)
{
	(void)j;
	if (t->kind != TARGET_QUOTA)
		return strcmp(at->tool, REVIEW_TOOL) != 0;
	if (at->item[0] != '\0')
		return true;
	for (size_t i = 0; i < t->quota->tools.count; i++)
		if (strcmp(at->tool, t->quota->tools.items[i]) == 0)
			return false;
	return true;
}

static bool is_off_topic(struct judge *j, const struct attempt *at, const struct target *t)
{
	(void)j;
	if (t->kind != TARGET_QUOTA || t->quota->topic_count == 0 || at->item[0] != '\0')
		return false;
	if (!item_in(at->topic, t->module->head.ref.id))
		return true;
	for (size_t i = 0; i < t->quota->topic_count; i++)
		if (strcmp(strchr(at->topic, '/') + 1, t->quota->topics[i].id) == 0)
			return false;
	return true;
}

static bool is_outside_window(struct judge *j, const struct attempt *at, const struct target *t)
{
	(void)j;
	return t->kind == TARGET_QUOTA && (at->last_day < t->after || at->last_day >= t->before);
}

/*
 * RULES.md section 2: the tests, each with its code. The first five need no target; of the others
 * those that cost least come first.
 */
static const struct test {
	const char *name;
	bool (*fails)(struct judge *j, const struct attempt *at, const struct target *t);
} tests[FLAW_COUNT] = {
	[FLAW_OUTSIDE_PROGRAMME] = {"outside-programme", worked_outside},
	[FLAW_AFTER_DEADLINE] = {"after-deadline", decided_late},
	[FLAW_OWN_EVIDENCE] = {"own-evidence", is_own},
	[FLAW_TRAINEE_ASSESSOR] = {"trainee-assessor", by_trainee},
	[FLAW_NOT_APPROVED] = {"not-approved", is_unapproved},
	[FLAW_OTHER_TARGET] = {"other-target", is_elsewhere},
	[FLAW_WRONG_TOOL] = {"wrong-tool", is_wrong_tool},
	[FLAW_WRONG_TOPIC] = {"wrong-topic", is_off_topic},
	[FLAW_OUTSIDE_WINDOW] = {"outside-window", is_outside_window},
	[FLAW_NOT_ACCREDITED] = {"not-accredited", is_unaccredited},
	[FLAW_CASE_USED] = {"case-used", NULL},
	[FLAW_SAME_ASSESSOR] = {"same-assessor", NULL},
};

unsigned judge_attempt_flaws(struct judge *j, const struct attempt *at)
{
	unsigned *own = &j->own[at - j->facts->attempts];

	if (*own == 0) {
		*own = OWN_KNOWN;
		for (int i = 0; i < FLAW_OTHER_TARGET; i++)
			if (tests[i].fails(j, at, NULL))
				*own |= 1u << i;
	}
	return *own & ~OWN_KNOWN;
}

unsigned judge_flaws(struct judge *j, const struct attempt *at, const struct target *t)
{
	unsigned flaws = judge_attempt_flaws(j, at);

	for (int i = FLAW_OTHER_TARGET; i < FLAW_CASE_USED; i++)
		if (tests[i].fails(j, at, t))
			flaws |= 1u << i;
	return flaws;
}

bool judge_passes(struct judge *j, const struct attempt *at, const struct target *t)
{
	if (judge_attempt_flaws(j, at) != 0)
		return false;
	for (int i = FLAW_OTHER_TARGET; i < FLAW_CASE_USED; i++)
		if (tests[i].fails(j, at, t))
			return false;
	return true;
}

const char *flaw_name(enum flaw flaw)
{
	return tests[flaw].name;
}
