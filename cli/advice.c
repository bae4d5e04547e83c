#include "cli/advice.h"

#include <stdlib.h>
#include <string.h>

#include "assessment/completion.h"
#include "core/date.h"
#include "core/ids.h"
#include "portfolio/assessors.h"
#include "portfolio/world.h"

#define NAMED_MOST 3 /* assessors, or topics, that a sentence names */

/* A request that is thought of. */
struct asking {
	struct app *app;
	struct arena *a;
	uint64_t evidence;
	const char *assessor, *tool; /* tool NULL: a review */
	const char *topic;	     /* "" none */
	struct facts facts;
	const struct curriculum *curriculum;
	const struct completion *c;
	const char **notes; /* lines so far */
};

/* `attest request send 57 --to chandra REST` */
static const char *instead(const struct asking *q, const char *rest)
{
	return arena_printf(q->a, "`attest request send %llu --to %s %s`", (unsigned long long)q->evidence,
			    q->assessor, rest);
}

static void note(const struct asking *q, const char *text)
{
	*q->notes = arena_printf(q->a, "%sattest: note: %s\n", *q->notes, text);
}

/* ---- what a module asks for ---- */

static const char *tools_words(const struct names *tools, struct arena *a)
{
	const char *words = "";

	for (size_t i = 0; i < tools->count; i++)
		words = arena_printf(a, "%s%s%s", words, i ? " or " : "", tools->items[i]);
	return words;
}

/* "1 CBD and 2 DOPS or OCE"; "" where it asks for no assessment. */
static const char *quotas_words(const struct module *m, struct arena *a)
{
	const char *words = "";

	for (size_t i = 0; i < m->quota_count; i++)
		words = arena_printf(a, "%s%s%d %s", words,
				     i == 0		      ? "" :
				     i + 1 == m->quota_count ? " and " :
							       ", ",
				     (int)m->quotas[i]->min, tools_words(&m->quotas[i]->tools, a));
	return words;
}

/* How one of the quota's assessments is asked for: the first tool, and a topic where it lists any. */
static const char *quota_command(const struct asking *q, const struct module *m, const struct quota *quota,
				 const struct topic *topic)
{
	const char *code = m->head.ref.id, *words = "";

	if (quota->topic_count > 0)
		words = arena_printf(q->a, " --topic %s/%s", code, (topic ? topic : quota->topics)->id);

	return instead(q, arena_printf(q->a, "--tool %s --module %s%s", quota->tools.items[0], code, words));
}

static const char *activity_command(const struct asking *q, const struct module *m)
{
	return instead(q, arena_printf(q->a, "--for %s/%d", m->head.ref.id,
				       m->activity_count > 0 ? (int)m->activities[0].number : 1));
}

static bool asks_outcomes(const struct rule *rule)
{
	bool asks = rule->word == RULE_OUTCOMES;

	for (size_t i = 0; i < rule->child_count && !asks; i++)
		asks = asks_outcomes(&rule->children[i]);
	return asks;
}

/* Does a review or an award ask for assessments with the tool, in whichever module? */
static bool gate_asks(const struct rule *rule, const char *tool)
{
	bool asks = rule->quota && names_have(&rule->quota->tools, tool);

	for (size_t i = 0; i < rule->child_count && !asks; i++)
		asks = gate_asks(&rule->children[i], tool);
	return asks;
}

static const struct module *find_module(const struct asking *q, const char *code)
{
	const struct use *use = curriculum_use(q->curriculum, code);

	return use ? use->module : NULL;
}

/* ---- modules that count for this trainee ---- */

static const struct choice_fact *latest_choice(const struct facts *f, const char *id)
{
	for (size_t i = f->choice_count; i-- > 0;) {
		if (strcmp(f->choices[i].choose, id) == 0)
			return &f->choices[i];
	}
	return NULL;
}

static enum status check_chosen(const struct asking *q, const struct use *use, struct err *err)
{
	const struct choose *choose = &q->curriculum->chooses[use->choose];
	const struct choice_fact *chosen = latest_choice(&q->facts, choose->id);
	const char *group = choose->groups[use->group].id;

	if (!chosen) {
		note(q, arena_printf(q->a, "%s counts only if group %s of the choice %s is chosen: ask %s",
				     use->ref.id, group, choose->id, q->facts.enrolment.officer));
		return OK;
	}
	for (size_t i = 0; i < chosen->group_count; i++) {
		if (strcmp(chosen->groups[i], group) == 0)
			return OK;
	}
	return fail(err, ERR_CONFLICT,
		    "%s is of group %s of the choice %s, and group %s was chosen: nothing counts there unless %s "
		    "chooses again",
		    use->ref.id, group, choose->id, chosen->groups[0], q->facts.enrolment.officer);
}

static enum status check_module(const struct asking *q, const char *code, struct err *err)
{
	const struct use *use = curriculum_use(q->curriculum, code);
	const struct module_result *m = completion_module(q->c, code);

	if (!use)
		return OK; /* the rules say so */
	if (use->choose >= 0)
		TRY(check_chosen(q, use, err));
	if (use->optional)
		note(q, arena_printf(q->a, "%s is optional: no rule needs it, its credits may count", code));
	if (m && m->state >= MODULE_CLOSED && m->state != MODULE_NOT_STARTED)
		note(q, arena_printf(q->a, "%s is %s: nothing more is needed there", code,
				     module_state_name(m->state)));
	return OK;
}

/* ---- reviews ---- */

static const struct topic *find_topic(const struct module *m, const char *part,
				      const struct quota **ret_quota)
{
	for (size_t i = 0; i < m->quota_count; i++) {
		for (size_t k = 0; k < m->quotas[i]->topic_count; k++) {
			if (strcmp(m->quotas[i]->topics[k].id, part) == 0) {
				*ret_quota = m->quotas[i];
				return &m->quotas[i]->topics[k];
			}
		}
	}
	return NULL;
}

/* The activities that reach an outcome, as what to ask for instead. */
static const char *reaching_command(const struct asking *q, const struct module *m, const char *outcome)
{
	const char *list = "";

	for (size_t i = 0; i < m->activity_count; i++) {
		for (size_t k = 0; k < m->activities[i].outcome_count; k++) {
			if (!*list && strcmp(m->outcomes[m->activities[i].outcomes[k]].id, outcome) == 0)
				list = arena_printf(q->a, "--for %s/%d", m->head.ref.id,
						    (int)m->activities[i].number);
		}
	}
	return *list ? instead(q, list) : activity_command(q, m);
}

static void note_asked(const struct asking *q, const char *code, const char *item)
{
	const struct module_result *m = completion_module(q->c, code);

	for (size_t i = 0; m && i < m->unit_count; i++) {
		const struct unit_result *u = &m->units[i];

		if (strcmp(u->item, item) != 0 || !u->attempt)
			continue;
		if (u->state == UNIT_SIGNED)
			note(q, arena_printf(q->a, "%s is signed already (entry %lld)", item,
					     (long long)u->attempt->request));
		else if (u->state == UNIT_WAITING)
			note(q, arena_printf(q->a, "%s waits already for %s (entry %lld)", item,
					     u->attempt->assessor, (long long)u->attempt->request));
	}
}

static enum status check_item(const struct asking *q, const char *item, struct err *err)
{
	size_t n = strcspn(item, "/");
	const char *code = arena_bytes(q->a, item, n), *part = item[n] ? item + n + 1 : "";
	const struct module *m = find_module(q, code);
	const struct quota *quota;
	const struct topic *topic;

	if (!m)
		return OK;
	if (!*part)
		return fail(err, ERR_INVALID, "%s is a module; what is reviewed is an activity of it: %s", item,
			    activity_command(q, m));
	topic = find_topic(m, part, &quota);
	if (topic || (quota = module_quota(m, part)))
		return fail(err, ERR_INVALID,
			    "%s is an assessment with %s, and no review counts as one: %s", item,
			    tools_words(&quota->tools, q->a), quota_command(q, m, quota, topic));
	if (module_outcome(m, part) && !asks_outcomes(&m->complete))
		return fail(err, ERR_INVALID,
			    "%s asks for no review of outcomes; %s is reached by its activities: %s", code, part,
			    reaching_command(q, m, part));
	TRY(check_module(q, code, err));
	note_asked(q, code, item);
	return OK;
}

/* ---- assessments ---- */

static bool tool_asked(const struct asking *q, const struct module *m)
{
	for (size_t i = 0; i < m->quota_count; i++) {
		if (names_have(&m->quotas[i]->tools, q->tool))
			return true;
	}
	return false;
}

/* A quota with the tool takes this topic, or lists none. */
static bool topic_fits(const struct asking *q, const struct module *m)
{
	const char *code = m->head.ref.id;

	for (size_t i = 0; i < m->quota_count; i++) {
		const struct quota *quota = m->quotas[i];

		if (!names_have(&quota->tools, q->tool))
			continue;
		if (quota->topic_count == 0)
			return true;
		for (size_t k = 0; k < quota->topic_count; k++) {
			if (strcmp(arena_printf(q->a, "%s/%s", code, quota->topics[k].id), q->topic) == 0)
				return true;
		}
	}
	return false;
}

static const char *topics_words(const struct asking *q, const struct module *m)
{
	const char *words = "";
	size_t count = 0;

	for (size_t i = 0; i < m->quota_count; i++) {
		const struct quota *quota = m->quotas[i];

		for (size_t k = 0; names_have(&quota->tools, q->tool) && k < quota->topic_count; k++) {
			if (count++ < NAMED_MOST)
				words = arena_printf(q->a, "%s%s%s/%s", words, *words ? ", " : "",
						     m->head.ref.id, quota->topics[k].id);
		}
	}
	return count > NAMED_MOST ? arena_printf(q->a, "%s and %zu more", words, count - NAMED_MOST) : words;
}

static enum status refuse_tool(const struct asking *q, const struct module *m, struct err *err)
{
	const char *asked = quotas_words(m, q->a);

	if (!*asked)
		return fail(err, ERR_INVALID,
			    "%s asks for no assessment, only for reviews of its activities: %s", m->head.ref.id,
			    activity_command(q, m));
	return fail(err, ERR_INVALID, "%s asks for no %s; it asks for %s: %s", m->head.ref.id, q->tool, asked,
		    quota_command(q, m, m->quotas[0], NULL));
}

/* What the module has of the tool already. */
static void note_full(const struct asking *q, const char *code)
{
	const struct module_result *m = completion_module(q->c, code);
	bool asked = false, room = false;

	for (size_t i = 0; m && m->state < MODULE_CLOSED && i < m->quota_count; i++) {
		const struct quota_result *r = &m->quotas[i];

		if (!names_have(&r->quota->tools, q->tool))
			continue;
		asked = true;
		room = room || r->have + r->wait < r->need;
	}
	if (asked && !room)
		note(q, arena_printf(q->a, "%s has as many %s as it asks for, what waits among them", code,
				     q->tool));
}

static enum status check_assessment(const struct asking *q, const json_t *modules, struct err *err)
{
	const struct module *first = NULL, *asking = NULL;
	const json_t *module;
	bool gate = false;
	size_t i;

	json_array_foreach (modules, i, module) {
		const char *code = json_string_value(module);
		const struct module *m = find_module(q, arena_bytes(q->a, code, strcspn(code, "/")));

		if (!m)
			return OK;
		if (strchr(code, '/') || strcmp(q->tool, "REVIEW") == 0)
			return fail(err, ERR_INVALID, "activities are reviewed, by what was done: %s",
				    strchr(code, '/') ? instead(q, arena_printf(q->a, "--for %s", code)) :
							activity_command(q, m));
		TRY(check_module(q, code, err));
		first = first ? first : m;
		if (tool_asked(q, m) && (!asking || topic_fits(q, m)))
			asking = m;
	}
	for (i = 0; i < q->curriculum->gate_count; i++)
		gate = gate || gate_asks(&q->curriculum->gates[i].rule, q->tool);
	if (!first || gate || !tools_tool(q->curriculum->tools, q->tool))
		return OK;
	if (!asking)
		return refuse_tool(q, first, err);
	if (!topic_fits(q, asking))
		return fail(err, ERR_INVALID, "%s in %s is on one of its topics, %s%s: say which with --topic",
			    q->tool, asking->head.ref.id, topics_words(q, asking),
			    *q->topic ? arena_printf(q->a, ", not %s", q->topic) : "");
	note_full(q, asking->head.ref.id);
	return OK;
}

/* ---- the assessor ---- */

/* Could the person sign it today, approval apart? */
static enum status could_sign(const struct asking *q, struct world *w, const struct request_state *request,
			      const char *person, int32_t last_day, struct err *err)
{
	bool trainee;

	TRY(world_is_trainee(w, person, world_today(w), &trainee, err));
	if (trainee)
		return fail(err, ERR_DENIED, "%s is a trainee today, and trainees do not assess each other",
			    person);
	TRY(world_reaches(w, &q->facts.enrolment, request, person, world_today(w), err));
	return world_reaches(w, &q->facts.enrolment, request, person, last_day, err);
}

/* Those approved who could sign it: "chandra, declan"; "" nobody. */
static enum status who_could(const struct asking *q, struct world *w, const struct request_state *request,
			     int32_t last_day, const char **ret_words, struct err *err)
{
	struct approved_assessor *items;
	const char *words = "";
	size_t count, named = 0;

	TRY(approvals_list(w->db, q->facts.trainee, q->a, &items, &count, err));
	for (size_t i = 0; i < count && named < NAMED_MOST; i++) {
		struct err why;
		enum status status;

		if (items[i].until != 0 || strcmp(items[i].officer, q->facts.enrolment.officer) != 0)
			continue;
		status = could_sign(q, w, request, items[i].assessor, last_day, &why);
		if (status == ERR_IO)
			return fail(err, ERR_IO, "%s", why.text);
		if (status != OK)
			continue;
		words = arena_printf(q->a, "%s%s%s", words, *words ? ", " : "", items[i].assessor);
		named++;
	}
	*ret_words = words;
	return OK;
}

static enum status note_approval(const struct asking *q, struct world *w, struct err *err)
{
	const char *officer = q->facts.enrolment.officer;
	struct nomination *open;
	size_t count;
	bool approved;

	TRY(world_approved(w, q->facts.trainee, officer, q->assessor, &approved, err));
	TRY(nominations_open(w->db, q->facts.trainee, q->a, &open, &count, err));
	for (size_t i = 0; i < count; i++)
		approved = approved || strcmp(open[i].assessor, q->assessor) == 0;
	if (strcmp(q->assessor, officer) == 0)
		note(q, arena_printf(q->a,
				     "%s is your training officer, who approves others and not themselves: "
				     "no answer of theirs counts",
				     officer));
	else if (!approved)
		note(q, arena_printf(q->a,
				     "%s has not approved %s, whose answer counts only after that: `attest "
				     "nominate %s`",
				     officer, q->assessor, q->assessor));
	return OK;
}

static const char **list_of(const struct asking *q, const json_t *list, size_t *ret_count)
{
	const char **texts = arena_array(q->a, json_array_size(list) + 1, sizeof(*texts));

	for (size_t i = 0; i < json_array_size(list); i++)
		texts[i] = json_string_value(json_array_get(list, i));
	*ret_count = json_array_size(list);
	return texts;
}

static enum status check_assessor(const struct asking *q, const json_t *body, int32_t last_day,
				  struct err *err)
{
	struct request_state request = { .assessor = q->assessor, .tool = q->tool ? q->tool : "REVIEW" };
	struct world w = journal_world(q->app->journal);
	const char *others;
	enum status status;
	struct err why;
	bool known;

	w.arena = q->a;
	w.now = app_now(q->app);
	request.items = list_of(q, json_object_get(body, "items"), &request.item_count);
	request.modules = list_of(q, json_object_get(body, "modules"), &request.module_count);
	if (request.item_count == 0)
		request.items[request.item_count++] = "";
	TRY(world_has_person(&w, q->assessor, &known, err));
	if (!known || strcmp(q->assessor, q->app->as) == 0)
		return OK;
	status = could_sign(q, &w, &request, q->assessor, last_day, &why);
	if (status == OK)
		return note_approval(q, &w, err);
	if (status != ERR_DENIED) /* what is not in the curriculum: the rules say it better */
		return status == ERR_IO ? fail(err, ERR_IO, "%s", why.text) : OK;
	TRY(who_could(q, &w, &request, last_day, &others, err));
	return fail(err, ERR_DENIED, "%s; %s%s", why.text,
		    *others ? "who could sign it: " : "nobody who is approved could: `attest nominate` names one",
		    others);
}

/* ---- all of it ---- */

enum status advise_request(struct app *app, uint64_t evidence, int32_t last_day, const json_t *body,
			   const char **ret_notes, struct err *err)
{
	const char *notes = "";
	const json_t *items = json_object_get(body, "items"), *item;
	const char *topic = json_string_value(json_object_get(body, "topic"));
	struct asking q = {
		.app = app,
		.a = app->arena,
		.evidence = evidence,
		.assessor = json_string_value(json_object_get(body, "assessor")),
		.tool = json_string_value(json_object_get(body, "tool")),
		.topic = topic ? topic : "",
		.notes = &notes,
	};
	const struct specialisms *specialisms;
	struct err why;
	size_t i;

	/* Who is not enrolled is told so by the rules. */
	if (app_facts(app, app->as, &q.facts, &why) != OK) {
		if (why.status == ERR_IO)
			return fail(err, ERR_IO, "%s", why.text);
		*ret_notes = notes;
		return OK;
	}
	TRY(published_get(app->published, &q.facts.enrolment.digest, &q.curriculum, &specialisms, err));
	q.c = completion(&q.facts, q.curriculum, specialisms, q.a);
	if (q.tool)
		TRY(check_assessment(&q, json_object_get(body, "modules"), err));
	json_array_foreach (items, i, item)
		TRY(check_item(&q, json_string_value(item), err));
	TRY(check_assessor(&q, body, last_day, err));
	*ret_notes = notes;
	return OK;
}
