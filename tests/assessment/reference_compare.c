/* Where the engine and the reference differ. */
#include "reference_inside.h"

#include <stdio.h>

struct comparing {
	const struct specialisms *s;
	struct arena *a;
	struct buf *out;
	const char *where;
	bool same;
};

static void number(struct comparing *c, const char *what, int64_t engine, int64_t slow)
{
	if (engine == slow)
		return;
	c->same = false;
	buf_printf(c->out, "%s: %s %lld, not %lld\n", c->where, what, (long long)engine,
		   (long long)slow);
}

static void rules(struct comparing *c, const char *where, const struct rule_result *e,
		  const struct rule_result *s, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char here[160];

		snprintf(here, sizeof(here), "%s, rule %zu", where, i + 1);
		c->where = here;
		number(c, "need", e[i].need, s[i].need);
		number(c, "have", e[i].have, s[i].have);
		number(c, "wait", e[i].wait, s[i].wait);
		number(c, "missing", e[i].missing, s[i].missing);
		number(c, "waiting", e[i].waiting, s[i].waiting);
		number(c, "verdict", e[i].verdict, s[i].verdict);
		number(c, "children", (int64_t)e[i].child_count, (int64_t)s[i].child_count);
		if (e[i].child_count == s[i].child_count)
			rules(c, here, e[i].children, s[i].children, s[i].child_count);
		for (size_t k = 0; e[i].rule->word == RULE_ANY && k < s[i].child_count; k++)
			number(c, "child chosen", e[i].children[k].chosen, s[i].children[k].chosen);
	}
	c->where = where;
}

static bool used_by(const struct quota_result *q, const struct attempt *at)
{
	for (size_t i = 0; i < q->used_count; i++)
		if (q->used[i] == at)
			return true;
	return false;
}

/* The attempts that sit somewhere in the module: which of them, not where. */
static void seats(struct comparing *c, const struct module_result *e, const struct completion *slow,
		  const struct module_result *s)
{
	for (size_t i = 0; i < slow->facts->attempt_count; i++) {
		bool used = false, wanted = false;

		for (size_t q = 0; q < e->quota_count; q++) {
			used = used || (e->quotas[q].need > 0 &&
					used_by(&e->quotas[q], &slow->facts->attempts[i]));
			wanted = wanted || used_by(&s->quotas[q], &slow->facts->attempts[i]);
		}
		if (used != wanted)
			number(c, "use of attempt", used ? (int64_t)i : -1, used ? -1 : (int64_t)i);
	}
}

static bool same_unit(enum unit_state engine, enum unit_state slow)
{
	if (engine == UNIT_NOT_YET || engine == UNIT_LAPSED)
		engine = UNIT_OPEN;
	return engine == slow;
}

static void module(struct comparing *c, const struct module_result *e,
		   const struct completion *slow, const struct module_result *s)
{
	char here[64];

	snprintf(here, sizeof(here), "module %s", s->module->head.ref.id);
	c->where = here;
	number(c, "code", e->module - s->module, 0);
	number(c, "extra", e->extra, s->extra);
	number(c, "state", e->state, s->state);
	number(c, "due", e->due, s->due);
	number(c, "signed off", e->activities.signed_off, s->activities.signed_off);
	number(c, "submitted", e->activities.submitted, s->activities.submitted);
	number(c, "total", e->activities.total, s->activities.total);
	number(c, "missing", e->missing, s->missing);
	number(c, "waiting", e->waiting, s->waiting);
	number(c, "verdict", e->verdict, s->verdict);
	number(c, "credits", e->credits, s->credits);
	number(c, "signature", e->signature != NULL ? e->signature->entry : 0,
	       s->signature != NULL ? s->signature->entry : 0);
	for (size_t i = 0; i < s->unit_count; i++)
		if (!same_unit(e->units[i].state, s->units[i].state))
			number(c, "unit", e->units[i].state, s->units[i].state);
	for (size_t i = 0; i < s->quota_count; i++) {
		number(c, "slots", e->quotas[i].need, s->quotas[i].need);
		number(c, "filled", e->quotas[i].have, s->quotas[i].have);
		number(c, "waiting for", e->quotas[i].wait, s->quotas[i].wait);
	}
	seats(c, e, slow, s);
	rules(c, here, e->rules, s->rules, s->rule_count);
}

static void gate(struct comparing *c, const struct gate_result *e, const struct completion *slow,
		 const struct gate_result *s)
{
	char here[64];

	snprintf(here, sizeof(here), "gate %s", s->id);
	c->where = here;
	number(c, "due", e->due, s->due);
	number(c, "waiver", e->relief != NULL, s->relief != NULL);
	number(c, "verdict", e->verdict, s->verdict);
	number(c, "done", e->done, s->done);
	if (e->flagged != s->flagged && reference_could_close(slow, s, c->s, c->a))
		number(c, "flagged", e->flagged, s->flagged);
	number(c, "missing", e->missing, s->missing);
	number(c, "waiting", e->waiting, s->waiting);
	number(c, "record", e->record != NULL ? e->record->entry : 0,
	       s->record != NULL ? s->record->entry : 0);
	number(c, "signature", e->signature != NULL ? e->signature->entry : 0,
	       s->signature != NULL ? s->signature->entry : 0);
	number(c, "rules", (int64_t)e->rule_count, (int64_t)s->rule_count);
	if (e->rule_count == s->rule_count)
		rules(c, here, e->rules, s->rules, s->rule_count);
}

bool reference_agrees(const struct completion *engine, const struct completion *slow,
		      const struct specialisms *s, struct arena *a, struct buf *out)
{
	struct comparing c = {s, a, out, "answer", true};

	number(&c, "today", engine->today, slow->today);
	number(&c, "freeze", engine->freeze, slow->freeze);
	number(&c, "frozen", engine->frozen, slow->frozen);
	number(&c, "ended", engine->ended, slow->ended);
	number(&c, "credits", engine->credits_have, slow->credits_have);
	number(&c, "credits needed", engine->credits_need, slow->credits_need);
	number(&c, "contested", engine->contested, slow->contested);
	number(&c, "complete", engine->complete, slow->complete);
	number(&c, "modules", (int64_t)engine->module_count, (int64_t)slow->module_count);
	number(&c, "gates", (int64_t)engine->gate_count, (int64_t)slow->gate_count);
	for (size_t i = 0; c.same && i < slow->module_count; i++)
		module(&c, &engine->modules[i], slow, &slow->modules[i]);
	for (size_t i = 0; i < slow->gate_count && i < engine->gate_count; i++)
		gate(&c, &engine->gates[i], slow, &slow->gates[i]);
	return c.same;
}
