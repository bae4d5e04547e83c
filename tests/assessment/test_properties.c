/*
 * What holds of every answer, on random cases (random_case.h): the order of what has no order
 * changes nothing, one more satisfactory attempt undoes nothing, and what is missing is the least
 * that closes a module. CASE=n has one case alone, CASES_PART=N one in N.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/completion.h"
#include "random_case.h"

#define CASES_EACH 20 /* of a programme */

TestSuite(properties, .timeout = 600);

static long environment(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text == NULL || text[0] == '\0' ? otherwise : strtol(text, NULL, 10);
}

struct run {
	struct programme p;
	struct facts f;
	const struct completion *c;
	struct dice d;
	struct arena *a;
	uint64_t n;
	size_t worth; /* how often there was something to see */
};

static const struct completion *judged(struct run *r)
{
	return completion(&r->f, r->p.c, r->p.s, r->a);
}

static void tell(struct run *r)
{
	CLEANUP(buf_release) struct buf b;

	buf_init(&b, 1 << 20);
	facts_tell(&r->f, &b);
	cr_log_error("CASE=%llu has it alone\n%s%s", (unsigned long long)r->n, b.data, r->p.text);
}

static void each_case(uint64_t count, void (*check)(struct run *r), size_t *ret_worth)
{
	long part = environment("CASES_PART", 1), only = environment("CASE", -1);
	struct run r = {0};

	for (uint64_t n = 0; n < count; n += CASES_EACH) {
		struct arena *a;

		if (only >= 0 ? only < (long)n || only >= (long)n + CASES_EACH
			      : (long)(n / CASES_EACH) % part != 0)
			continue;
		a = arena_new(64u << 20);
		r.p = random_programme(1000000 + n / CASES_EACH, a);
		for (uint64_t i = n; i < n + CASES_EACH; i++) {
			if (only >= 0 && (long)i != only)
				continue;
			r.a = arena_new(256u << 20);
			r.n = i;
			r.d = dice_new(i);
			r.f = random_facts(&r.p, i, r.a);
			r.c = judged(&r);
			check(&r);
			arena_free(r.a);
		}
		arena_free(a);
	}
	*ret_worth = part > 1 || only >= 0 ? SIZE_MAX : r.worth;
}

/* ---- order ---- */

static void shuffle(struct dice *d, void *items, size_t count, size_t size)
{
	char *all = items, spare[sizeof(struct attempt)];

	for (size_t i = count; i > 1; i--) {
		size_t k = roll(d, (uint32_t)i);

		memcpy(spare, all + (i - 1) * size, size);
		memmove(all + (i - 1) * size, all + k * size, size);
		memcpy(all + k * size, spare, size);
	}
}
#define SHUFFLE(r, list, count) shuffle(&(r)->d, (r)->f.list, (r)->f.count, sizeof(*(r)->f.list))

/* Attempts in another order in the log. */
static void shuffle_attempts(struct run *r)
{
	SHUFFLE(r, attempts, attempt_count);
	for (size_t i = 0; i < r->f.signature_count; i++)
		for (size_t k = 0; k < r->f.signatures[i].rest_count; k++) {
			struct rest *rest = &r->f.signatures[i].rests[k];

			for (size_t at = 0; at < r->f.attempt_count; at++)
				if (r->f.attempts[at].request == rest->request &&
				    r->f.attempts[at].n == rest->n) {
					*rest = (struct rest){5000 + (int64_t)at, 1, rest->slot};
					break;
				}
		}
	for (size_t i = 0; i < r->f.attempt_count; i++) {
		r->f.attempts[i].request = 5000 + (int64_t)i;
		r->f.attempts[i].n = 1;
	}
}

/* `waits`: what waits must be the same, too, and so which lines tell it. */
static bool same_rules(const struct rule_result *a, const struct rule_result *b, size_t count,
		       bool waits)
{
	for (size_t i = 0; i < count; i++)
		if (a[i].need != b[i].need || a[i].have != b[i].have ||
		    a[i].missing != b[i].missing || (waits && a[i].waiting != b[i].waiting) ||
		    (waits && a[i].wait != b[i].wait) ||
		    !same_rules(a[i].children, b[i].children, a[i].child_count, waits))
			return false;
	return true;
}

static bool same_module(const struct module_result *a, const struct module_result *b, bool waits)
{
	return a->module == b->module && a->state == b->state && a->due == b->due &&
	       a->missing == b->missing && a->credits == b->credits &&
	       a->activities.submitted == b->activities.submitted &&
	       (!waits || (a->waiting == b->waiting && a->blocker_count == b->blocker_count)) &&
	       same_rules(a->rules, b->rules, a->rule_count, waits);
}

static bool same_gate(const struct gate_result *a, const struct gate_result *b, bool waits)
{
	return a->due == b->due && a->done == b->done && a->missing == b->missing &&
	       a->flagged == b->flagged &&
	       (!waits || (a->waiting == b->waiting && a->blocker_count == b->blocker_count)) &&
	       same_rules(a->rules, b->rules, a->rule_count, waits);
}

static void expect_same(struct run *r, bool waits)
{
	const struct completion *a = r->c, *b = judged(r);
	bool same = a->credits_have == b->credits_have && a->contested == b->contested &&
		    a->freeze == b->freeze && a->complete == b->complete &&
		    a->module_count == b->module_count;

	for (size_t i = 0; same && i < a->module_count; i++)
		same = same_module(&a->modules[i], &b->modules[i], waits);
	for (size_t i = 0; same && i < a->gate_count; i++)
		same = same_gate(&a->gates[i], &b->gates[i], waits);
	if (!same) {
		tell(r);
		cr_assert(false, "the order changed the answer");
	}
}

/*
 * Who sits where may follow the age of attempts, and by the case that is then used also what can
 * wait beside them; what is had and what is missing do not.
 */
static void check_order(struct run *r)
{
	SHUFFLE(r, roles, role_count);
	SHUFFLE(r, approvals, approval_count);
	SHUFFLE(r, trainees, trainee_count);
	SHUFFLE(r, leaves, leave_count);
	SHUFFLE(r, moved, moved_count);
	SHUFFLE(r, reliefs, relief_count);
	SHUFFLE(r, choices, choice_count);
	SHUFFLE(r, placements, placement_count);
	SHUFFLE(r, signatures, signature_count); /* one for each module at most */
	expect_same(r, true);
	shuffle_attempts(r);
	expect_same(r, false);
	r->worth += r->f.attempt_count > 1;
}

Test(properties, the_order_of_what_has_no_order_changes_nothing)
{
	size_t worth;

	each_case(10000, check_order, &worth);
	cr_expect(worth > 8000, "%zu", worth);
}

/* ---- one more ---- */

static int32_t filled(const struct module_result *m)
{
	int32_t sum = 0;

	for (size_t q = 0; q < m->quota_count; q++)
		sum += m->quotas[q].have;
	return sum;
}

static bool is_done(const struct module_result *m)
{
	return m->state == MODULE_CLOSED || m->state == MODULE_WAIVED || m->state == MODULE_EXEMPT;
}

static bool module_keeps(const struct module_result *before, const struct module_result *after)
{
	return after != NULL && (after->verdict == STATE_MET || before->verdict != STATE_MET) &&
	       (is_done(after) || !is_done(before)) && after->missing <= before->missing &&
	       filled(after) >= filled(before) && after->credits >= before->credits &&
	       after->activities.signed_off >= before->activities.signed_off;
}

static void check_one_more(struct run *r)
{
	for (int i = 0; i < 4; i++) {
		struct attempt *at = random_attempt(&r->d, &r->p, &r->f, r->a);
		const struct completion *after;
		bool keeps = true;

		at->standing = STANDING_SATISFACTORY;
		at->voided = 0;
		if (at->decided == 0 || at->decided > r->f.at)
			at->decided = r->f.at;
		at->decision = at->request + 1;
		after = judged(r);
		keeps = after->credits_have >= r->c->credits_have;
		/* Without a choice another pick may be shown, and then its modules. */
		for (size_t m = 0; m < r->c->module_count; m++)
			if (completion_module(after, r->c->modules[m].module->head.ref.id) != NULL)
				keeps = keeps &&
					module_keeps(&r->c->modules[m],
						     completion_module(
							     after,
							     r->c->modules[m].module->head.ref.id));
		for (size_t g = 0; g < r->c->gate_count; g++) {
			const struct gate_result *b = &r->c->gates[g], *n = &after->gates[g];

			r->worth += b->verdict == STATE_MET;
			keeps = keeps && (n->verdict == STATE_MET || b->verdict != STATE_MET) &&
				n->missing <= b->missing && n->done == b->done &&
				(!n->flagged || b->flagged);
		}
		if (!keeps) {
			tell(r);
			cr_assert(false, "attempt %lld undid something", (long long)at->request);
		}
		r->c = after;
	}
}

Test(properties, one_more_satisfactory_attempt_undoes_nothing)
{
	size_t worth;

	each_case(5000, check_one_more, &worth);
	cr_expect(worth > 5000, "gates must hold for something to be undone: %zu", worth);
}

/* ---- the least ---- */

/* Whoever judges it: known, accredited and approved for everything from the beginning. */
static void add_ideal_assessor(struct run *r, const char *who)
{
	int32_t long_ago = r->f.enrolment.start - 900;

	r->f.roles[r->f.role_count++] = (struct held_role){.person = who,
							   .role = ROLE_ASSESSOR,
							   .tools = "",
							   .specialisms = "",
							   .from = long_ago,
							   .until = DAY_OPEN,
							   .granted = day_start(long_ago)};
	r->f.approvals[r->f.approval_count++] =
		(struct approval){who, r->f.enrolment.officer, day_start(long_ago), INT64_MAX};
}

/*
 * An act that could serve: `act` counts activities, then outcomes, then each topic of each quota,
 * on each of three days for the windows. False when there is no such act.
 */
static bool add_ideal(struct run *r, const struct module *m, size_t act, const char *who)
{
	struct attempt *at = &r->f.attempts[r->f.attempt_count];
	int32_t start = r->f.enrolment.start, today = r->c->today;
	const int32_t days[] = {start, start + (today - start) / 2, today};

	*at = (struct attempt){.request = 9000 + (int64_t)r->f.attempt_count,
			       .n = 1,
			       .item = "",
			       .tool = "REVIEW",
			       .kase = "",
			       .topic = "",
			       .site = who,
			       .first_day = today,
			       .last_day = today,
			       .author = "ana",
			       .assessor = who,
			       .sent = r->f.at,
			       .decided = r->f.at,
			       .standing = STANDING_SATISFACTORY};
	if (act < m->activity_count) {
		at->item = arena_printf(r->a, "%s/%d", m->head.ref.id, m->activities[act].number);
		return true;
	}
	act -= m->activity_count;
	if (act < m->outcome_count) {
		at->item = arena_printf(r->a, "%s/%s", m->head.ref.id, m->outcomes[act].id);
		return true;
	}
	act -= m->outcome_count;
	at->first_day = at->last_day = days[act % 3];
	act /= 3;
	at->modules = arena_array(r->a, 1, sizeof(*at->modules));
	at->modules[at->module_count++] = m->head.ref.id;
	for (size_t q = 0; q < m->quota_count; q++) {
		size_t variants = m->quotas[q]->topic_count == 0 ? 1 : m->quotas[q]->topic_count;

		at->tool = m->quotas[q]->tools.items[0];
		if (act < variants && m->quotas[q]->topic_count > 0)
			at->topic = arena_printf(r->a, "%s/%s", m->head.ref.id,
						 m->quotas[q]->topics[act].id);
		if (act < variants)
			return true;
		act -= variants;
	}
	return false;
}

static bool holds(struct run *r, const struct module_result *m)
{
	const struct module_result *now = completion_module(judged(r), m->module->head.ref.id);

	return m->signature != NULL ? now->state == MODULE_CLOSED : now->verdict == STATE_MET;
}

/* Can so many acts, from `from` on, do it? */
static bool reached(struct run *r, const struct module_result *m, size_t from, int32_t acts)
{
	static const char *const fresh[] = {"new-a", "new-b", "new-c", "new-d"};

	if (acts == 0)
		return holds(r, m);
	for (size_t act = from; add_ideal(r, m->module, act, fresh[acts - 1]); act++) {
		bool found;

		r->f.attempt_count++;
		found = reached(r, m, act, acts - 1);
		r->f.attempt_count--;
		if (found)
			return true;
	}
	return false;
}

static void check_least(struct run *r)
{
	static const char *const fresh[] = {"new-a", "new-b", "new-c", "new-d"};
	const struct completion *c = r->c;

	if (c->frozen)
		return;
	for (size_t i = 0; i < 4; i++)
		add_ideal_assessor(r, fresh[i]);
	for (size_t i = 0; i < c->module_count; i++) {
		const struct module_result *m = &c->modules[i];
		int32_t acts = m->missing - (m->signature == NULL); /* its own signature apart */

		if (is_done(m) || acts > 3)
			continue;
		if (acts > 0 && reached(r, m, 0, acts - 1)) {
			tell(r);
			cr_assert(false, "%s needs less than %d acts", m->module->head.ref.id,
				  acts);
		}
		/* Where a window is shut no act helps, and none is few enough. */
		r->worth += reached(r, m, 0, acts);
	}
}

Test(properties, what_is_missing_is_the_least_that_closes_a_module)
{
	size_t worth;

	each_case(600, check_least, &worth);
	cr_expect(worth > 200, "%zu", worth);
}

/* ---- lines ---- */

static int32_t acts_of(const struct blocker *lines, size_t count)
{
	int32_t acts = 0;

	for (size_t i = 0; i < count; i++)
		acts += lines[i].count;
	return acts;
}

static void check_lines(struct run *r)
{
	for (size_t i = 0; i < r->c->module_count; i++) {
		const struct module_result *m = &r->c->modules[i];
		int32_t acts = acts_of(m->blockers, m->blocker_count);
		bool signs = false;

		for (size_t k = 0; k < m->blocker_count; k++)
			signs = signs || m->blockers[k].code == BLOCKER_SIGN ||
				m->blockers[k].code == BLOCKER_FELL;
		/* A line to sign stands only when the rule holds. */
		acts += m->missing > 0 && m->signature == NULL && !signs;
		r->worth += m->blocker_count;
		if (acts != m->missing) {
			tell(r);
			cr_assert(eq(i32, acts, m->missing), "%s", m->module->head.ref.id);
		}
	}
	for (size_t i = 0; i < r->c->gate_count; i++) {
		const struct gate_result *g = &r->c->gates[i];

		cr_assert(eq(int, g->blocker_count == 0, g->missing == 0), "CASE=%llu",
			  (unsigned long long)r->n);
	}
}

Test(properties, every_act_that_is_missing_has_its_line)
{
	size_t worth;

	each_case(10000, check_lines, &worth);
	cr_expect(worth > 10000, "%zu", worth);
}

/* ---- where numbers come from ---- */

static bool traced(const struct rule_result *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct rule_result *r = &rules[i];

		for (size_t k = 1; k < r->entry_count; k++)
			if (r->entries[k] <= r->entries[k - 1])
				return false;
		/* Items may be had because waivers alone make a rule hold. */
		if (r->child_count == 0 && r->have > 0 && r->entry_count == 0 &&
		    r->rule->word != RULE_PERCENT)
			return false;
		if (!traced(r->children, r->child_count))
			return false;
	}
	return true;
}

static void check_traces(struct run *r)
{
	for (size_t i = 0; i < r->c->module_count; i++) {
		const struct module_result *m = &r->c->modules[i];

		r->worth++;
		if (!traced(m->rules, m->rule_count)) {
			tell(r);
			cr_assert(false, "module %s has what no entry says",
				  m->module->head.ref.id);
		}
	}
	for (size_t i = 0; i < r->c->gate_count; i++) {
		const struct gate_result *g = &r->c->gates[i];

		if (!traced(g->rules, g->rule_count)) {
			tell(r);
			cr_assert(false, "gate %s has what no entry says", g->id);
		}
	}
}

Test(properties, what_is_had_rests_on_entries_in_order_each_once)
{
	size_t worth;

	each_case(5000, check_traces, &worth);
	cr_expect(worth > 5000, "%zu", worth);
}

/* ---- signing ---- */

static void sign_module(struct run *r, const struct module_result *m, const struct rest *rests,
			size_t count)
{
	struct signature_fact *s = &r->f.signatures[r->f.signature_count++];

	*s = (struct signature_fact){.entry = 980 + (int64_t)r->f.signature_count,
				     .module = m->module->head.ref.id,
				     .by = "olu",
				     .accepted = r->f.at,
				     .rests = arena_array(r->a, count, sizeof(*rests)),
				     .rest_count = count};
	memcpy(s->rests, rests, count * sizeof(*rests));
}

static bool has_any(const struct rule *rule)
{
	bool any = rule->word == RULE_ANY;

	for (size_t i = 0; i < rule->child_count; i++)
		any = any || has_any(&rule->children[i]);
	return any;
}

static bool has_carried(const struct module_result *m)
{
	for (size_t i = 0; i < m->unit_count; i++)
		if (m->units[i].carried)
			return true;
	return false;
}

/* A module may be signed when its rule holds, by what it is then said to rest on, and is closed by
 * it. */
static void check_signing(struct run *r)
{
	for (size_t i = 0; i < r->c->module_count; i++) {
		const struct module_result *m = &r->c->modules[i];
		const char *code = m->module->head.ref.id;
		struct rest *rests = NULL;
		size_t count = 0;
		struct err err;
		enum status may =
			module_may_close(&r->f, r->p.c, r->p.s, code, r->a, &rests, &count, &err);

		if (is_done(m))
			continue;
		if ((may == OK) != (m->state == MODULE_READY)) {
			tell(r);
			cr_assert(false, "%s is %s: %s", code, module_state_name(m->state),
				  may == OK ? "may be signed" : err.text);
		}
		if (may != OK)
			continue;
		r->worth++;
		cr_assert(eq(int,
			     module_check_signature(&r->f, r->p.c, r->p.s, code, rests, count, r->a,
						    &err),
			     OK),
			  "CASE=%llu %s: %s", (unsigned long long)r->n, code, err.text);
		sign_module(r, m, rests, count);
		cr_assert(eq(int, completion_module(judged(r), code)->state, MODULE_CLOSED),
			  "CASE=%llu %s", (unsigned long long)r->n, code);
		r->f.signature_count--;
		/* Of an `any` another child may hold too; what is carried need not be listed. */
		if (count == 0 || has_any(&m->module->complete) || has_carried(m))
			continue;
		if (module_check_signature(&r->f, r->p.c, r->p.s, code, rests, count - 1, r->a,
					   &err) == OK) {
			tell(r);
			cr_assert(false, "%s rests on one too many, %s", code,
				  rests[count - 1].slot);
		}
	}
	for (size_t i = 0; i < r->c->gate_count; i++) {
		const struct gate_result *g = &r->c->gates[i];
		bool stands = g->gate->place != GATE_REVIEW && g->done;
		struct err err;

		cr_assert(eq(int, gate_may_close(r->c, g->id, &err) == OK,
			     g->verdict == STATE_MET && !stands),
			  "CASE=%llu %s", (unsigned long long)r->n, g->id);
	}
}

Test(properties, what_may_be_signed_is_what_holds_and_closes_by_it)
{
	size_t worth;

	each_case(10000, check_signing, &worth);
	cr_expect(worth > 500, "%zu", worth);
}
