#include "cli/queue.h"

#include <string.h>

#include "cli/words.h"
#include "core/date.h"
#include "portfolio/world.h"

#define ROLE_AHEAD 90 /* days before the end of a role from which on it is mentioned */

const char *queue_risk_name(enum queue_risk risk)
{
	static const char *const names[] = {
		[QUEUE_CALM] = "calm",	 [QUEUE_NEAR] = "near",	    [QUEUE_OVERDUE] = "overdue",
		[QUEUE_RED] = "red",	 [QUEUE_FROZEN] = "frozen",
	};

	return names[risk];
}

/* ---- whose it is, computed once for each enrolment ---- */

struct known {
	const char *trainee;
	uint64_t enrolment;
	const struct completion *completion;
};

/* What loading has in hand. */
struct loading {
	struct app *app;
	struct world world;
	struct known *known;
	size_t known_count, known_room;
	int32_t usual;
};

static enum status completion_of(struct loading *l, const struct listed_request *r,
				 const struct completion **ret_completion, struct err *err)
{
	struct app *app = l->app;
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct facts *facts;

	for (size_t i = 0; i < l->known_count; i++) {
		const struct known *k = &l->known[i];

		if (k->enrolment == r->enrolment && strcmp(k->trainee, r->trainee) == 0) {
			*ret_completion = k->completion;
			return OK;
		}
	}
	facts = arena_alloc(app->arena, sizeof(*facts));
	TRY(facts_load_enrolment(journal_db(app->journal), r->trainee, (int64_t)r->enrolment,
				 app_now(app), app->arena, facts, err));
	TRY(published_get(app->published, &facts->enrolment.digest, &c, &specialisms, err));
	l->known = arena_grow(app->arena, l->known, l->known_count, &l->known_room, sizeof(*l->known));
	l->known[l->known_count] = (struct known){ r->trainee, r->enrolment,
						   completion(facts, c, specialisms, app->arena) };
	*ret_completion = l->known[l->known_count++].completion;
	return OK;
}

/* ---- what it holds up, and by when ---- */

static bool is_of(const struct attempt *at, const struct queue_item *item)
{
	return at && at->request == (int64_t)item->request.seq && at->standing == STANDING_WAITING;
}

/*
 * How many of the acts that the module lacks are decisions on this request. What is not approved, or waits in
 * a frozen portfolio, fills no slot of a quota: it is what nearly counts there.
 */
static int32_t acts_in(const struct module_result *m, const struct queue_item *item)
{
	bool held_back = !item->request.approved || item->completion->frozen;
	int32_t acts = 0;

	for (size_t i = 0; i < m->blocker_count; i++) {
		const struct blocker *b = &m->blockers[i];
		bool is_it = is_of(b->attempt, item);

		for (size_t k = 0; held_back && k < b->near_count; k++)
			is_it = is_it || is_of(b->near[k].attempt, item);
		acts += is_it;
	}
	return acts;
}

static void find_holds(struct app *app, struct queue_item *item)
{
	const struct completion *c = item->completion;
	size_t room = 0;

	item->due = DAY_OPEN;
	for (size_t i = 0; i < c->module_count; i++) {
		const struct module_result *m = &c->modules[i];
		int32_t acts = m->state < MODULE_CLOSED ? acts_in(m, item) : 0;

		if (acts == 0)
			continue;
		item->holds = arena_grow(app->arena, item->holds, item->hold_count, &room,
					 sizeof(*item->holds));
		item->holds[item->hold_count++] =
			(struct queue_hold){ m->module->head.ref.id, acts, m->missing,
					     m->missing - acts <= (m->signature ? 0 : 1) };
		if (m->due < item->due)
			item->due = m->due;
	}
}

/* Is the day still to come, and at most so many days away? */
static bool is_within(int32_t day, int32_t today, int32_t days)
{
	return day != DAY_OPEN && day >= today && day - today <= days;
}

static enum queue_risk risk_of(const struct queue_item *item, int32_t usual)
{
	int32_t today = item->completion->today;

	if (item->completion->frozen)
		return QUEUE_FROZEN;
	if (is_within(item->due, today, usual) || is_within(item->freeze, today, usual))
		return QUEUE_RED;
	if (item->due < today)
		return QUEUE_OVERDUE;
	if (is_within(item->due, today, QUEUE_AHEAD) || is_within(item->freeze, today, QUEUE_AHEAD))
		return QUEUE_NEAR;
	return QUEUE_CALM;
}

/* ---- may they answer? ---- */

/* The items of a review, or the modules of an assessment: what a role has to reach. */
static const char **targets_of(struct app *app, const struct queue_item *item, size_t *ret_count)
{
	const char **targets = arena_words(app->arena, item->request.targets, ret_count);
	static const char *any[] = { "" };

	if (targets && *ret_count > 0)
		return targets;
	*ret_count = 1;
	return any;
}

/* How long the roles last by which this can be answered: the shortest of what is judged. */
static enum status find_role_end(struct loading *l, struct queue_item *item, struct err *err)
{
	const struct catalogue *c = l->world.catalogue;
	struct held_role *grants;
	const char **targets;
	size_t grant_count, count;
	int32_t until = DAY_OPEN;

	TRY(world_grants(&l->world, l->app->as, ROLE_ASSESSOR, item->completion->today, &grants,
			 &grant_count, err));
	targets = targets_of(l->app, item, &count);
	for (size_t i = 0; i < count; i++) {
		int32_t longest = DAY_NONE;

		for (size_t k = 0; k < grant_count; k++) {
			bool reaches;

			TRY(c->reaches(c->data, &item->completion->facts->enrolment.digest,
				       grants[k].tools, grants[k].specialisms, item->request.tool,
				       targets[i], &reaches, err));
			if (reaches && grants[k].until > longest)
				longest = grants[k].until;
		}
		until = longest < until ? longest : until;
	}
	item->role_until = until;
	return OK;
}

/* A refusal by the rules is an obstacle; the machine's failure is one of ours. */
static enum status find_obstacle(struct loading *l, struct queue_item *item, struct err *err)
{
	struct err why;
	const struct digest about[2] = { item->request.digest, item->request.evidence_digest };
	enum status status =
		world_may_decide(&l->world, item->request.trainee, about, l->app->as, &why);

	if (status == OK)
		return find_role_end(l, item, err);
	if (status == ERR_IO || status == ERR_CORRUPT) {
		*err = why;
		return status;
	}
	item->obstacle = arena_text(l->app->arena, why.text);
	item->role_until = DAY_OPEN;
	return OK;
}

/* ---- all of it ---- */

static enum status fill(struct loading *l, struct queue_item *item, struct err *err)
{
	const struct listed_request *r = &item->request;
	struct app *app = l->app;
	struct record record;

	TRY(journal_read(app->journal, r->seq, app->arena, &record, &item->asked, err));
	TRY(journal_read(app->journal, r->evidence, app->arena, &record, &item->evidence, err));
	TRY(completion_of(l, r, &item->completion, err));
	item->title = app_text(app, &item->evidence, "title");
	item->days = time_day(app_now(app)) - time_day(r->sent);
	item->freeze = item->completion->freeze;
	find_holds(app, item);
	item->risk = risk_of(item, l->usual);
	return find_obstacle(l, item, err);
}

static enum status load(struct app *app, uint64_t only, struct queue *ret_queue, struct err *err)
{
	struct db *db = journal_db(app->journal);
	struct loading l = { .app = app, .world = journal_world(app->journal) };
	struct listed_request *requests;
	struct queue queue = { 0 };
	size_t count, answered;

	l.world.arena = app->arena;
	l.world.now = app_now(app);
	TRY(list_person_exists(db, app->as, err));
	TRY(list_queue(db, app->as, app->arena, &requests, &count, err));
	TRY(list_usual_days(db, app->as, &l.usual, &answered, err));
	l.usual = answered < 3		      ? QUEUE_USUAL_UNKNOWN :
		  l.usual < QUEUE_USUAL_LEAST ? QUEUE_USUAL_LEAST :
						l.usual;
	queue.usual = l.usual;
	queue.items = arena_array(app->arena, count, sizeof(*queue.items));
	for (size_t i = 0; i < count; i++) {
		if (only != UINT64_MAX && requests[i].seq != only)
			continue;
		queue.items[queue.count].request = requests[i];
		TRY(fill(&l, &queue.items[queue.count++], err));
	}
	*ret_queue = queue;
	return OK;
}

enum status queue_load(struct app *app, struct queue *ret_queue, struct err *err)
{
	return load(app, UINT64_MAX, ret_queue, err);
}

enum status queue_load_one(struct app *app, uint64_t request, struct queue *ret_queue,
			   struct err *err)
{
	return load(app, request, ret_queue, err);
}

/* ---- in words ---- */

const char *queue_due_words(struct app *app, const struct queue_item *item)
{
	int32_t today = item->completion->today;
	const char *due = "", *freeze = "";
	struct arena *a = app->arena;
	char day[DAY_TEXT];

	if (item->due != DAY_OPEN) {
		day_text(item->due, day);
		due = arena_printf(a, "%s %s (%s)", item->due < today ? "was due" : "due", day,
				   days_words(item->due, today, a));
	}
	if (item->freeze != DAY_OPEN) {
		day_text(item->freeze, day);
		freeze = item->completion->frozen ?
				 arena_printf(a, "decided after %s it counts only if the award's date is "
						 "moved, by a registrar or panel",
					      day) :
				 arena_printf(a, "counts until %s", day);
	}
	return arena_printf(a, "%s%s%s", due, *due && *freeze ? "; " : "", freeze);
}

const char *queue_hold_words(struct app *app, const struct queue_item *item)
{
	const char *text = "";

	for (size_t i = 0; i < item->hold_count; i++) {
		const struct queue_hold *h = &item->holds[i];

		text = arena_printf(app->arena, "%s%s%s", text, i ? "; " : "", h->module);
		text = h->last ? arena_printf(app->arena, "%s, which lacks nothing else but its signature",
					      text) :
				 arena_printf(app->arena, "%s, %d of the %d things that it lacks", text,
					      (int)h->acts, (int)h->missing);
	}
	return text;
}

const char *queue_role_words(struct app *app, const struct queue_item *item)
{
	int32_t today = item->completion->today;
	char day[DAY_TEXT];

	if (!is_within(item->role_until, today, ROLE_AHEAD))
		return NULL;
	day_text(item->role_until, day);
	return arena_printf(app->arena, "your role for this ends on %s (%s): answer before, or ask a "
					"registrar to renew it",
			    day, days_words(item->role_until, today, app->arena));
}
