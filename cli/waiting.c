#include "cli/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "assessment/completion.h"
#include "cli/command.h"
#include "cli/waiting_cases.h"
#include "core/date.h"
#include "portfolio/assessors.h"
#include "portfolio/list.h"
#include "portfolio/world.h"

#define AFTER_MOST 3660

int64_t waiting_count(const struct waiting *waiting, const char *holder)
{
	int64_t count = 0;

	for (size_t i = 0; i < waiting->count; i++)
		count += strcmp(waiting->items[i].holder, holder) == 0;
	return count;
}

const char *waiting_kind_name(enum waiting_kind kind)
{
	static const char *const names[] = {
		[WAITING_REQUEST] = "request",	     [WAITING_APPROVAL] = "approval",
		[WAITING_COVER] = "cover",	     [WAITING_NOMINATION] = "nomination",
		[WAITING_SIGNATURE] = "signature",   [WAITING_COUNTERSIGN] = "countersignature",
		[WAITING_CASE] = "case",	     [WAITING_EXEMPTION] = "exemption",
	};

	return names[kind];
}

/* What gathering has in hand. */
struct gathering {
	struct app *app;
	struct world world;
	int32_t after;
	struct waiting list;
	size_t room;
	const struct listed_enrolment *of; /* the one that is looked at */
	const struct completion *c;
};

static struct waiting_item *add(struct gathering *g, enum waiting_kind kind, enum role role,
				const char *holder, int64_t since)
{
	struct waiting_item *item;

	g->list.items = arena_grow(g->app->arena, g->list.items, g->list.count, &g->room,
				   sizeof(*g->list.items));
	item = &g->list.items[g->list.count++];
	*item = (struct waiting_item){
		.kind = kind,
		.trainee = g->of ? g->of->trainee : "",
		.officer = g->of ? g->of->officer : "",
		.role = role,
		.holder = holder,
		.but = "",
		.of = "",
		.unit = "",
		.assessor = "",
		.since = since,
		.days = time_day(app_now(g->app)) - time_day(since),
		.due = DAY_OPEN,
	};
	item->escalated = *item->officer && item->days > g->after &&
			  strcmp(holder, item->officer) != 0;
	return item;
}

/* ---- requests ---- */

/* The nearest day on which a module of the targets ("CEN-S2/6 CEN-S2/7") is due. */
static int32_t due_of(const struct completion *c, const char *targets)
{
	int32_t due = DAY_OPEN;

	for (size_t i = 0; i < c->module_count; i++) {
		const struct module_result *m = &c->modules[i];
		const char *code = m->module->head.ref.id;
		size_t n = strlen(code);

		for (const char *at = targets; *at; at += strcspn(at, " "), at += *at == ' ')
			if (strncmp(at, code, n) == 0 && strchr("/ ", at[n]) && m->due < due)
				due = m->due;
	}
	return due;
}

/* Whose move a request is: the assessor's, or where they can say nothing or have said it, the officer's. */
static enum status add_request(struct gathering *g, const struct listed_request *r, struct err *err)
{
	const struct digest about[2] = { r->digest, r->evidence_digest };
	struct arena *a = g->app->arena;
	struct waiting_item *item;
	const char *what = arena_printf(a, "%s %s", r->tool, r->targets ? r->targets : "");
	struct err why;
	enum status status = world_may_decide(&g->world, r->trainee, about, r->assessor, &why);

	if (status == ERR_IO || status == ERR_CORRUPT) {
		*err = why;
		return status;
	}
	if (r->unconfirmed)
		item = add(g, WAITING_COUNTERSIGN, ROLE_TRAINING_OFFICER, g->of->officer, r->asked);
	else if (status == OK)
		item = add(g, WAITING_REQUEST, ROLE_ASSESSOR, r->assessor, r->asked);
	else
		item = add(g, r->approved ? WAITING_COVER : WAITING_APPROVAL, ROLE_TRAINING_OFFICER,
			   g->of->officer, r->asked);
	if (item->kind == WAITING_COVER)
		what = arena_printf(a, "%s, which %s cannot answer: pass it on", what, r->assessor);
	else if (item->kind == WAITING_APPROVAL)
		what = arena_printf(a, "%s, whose assessor %s is not approved", what, r->assessor);
	else if (item->kind == WAITING_COUNTERSIGN)
		what = arena_printf(a, "%s, answered by %s without an account: check the key, and countersign",
				    what, r->assessor);
	item->what = what;
	item->assessor = r->assessor;
	item->entry = r->unconfirmed ? r->unconfirmed : r->seq;
	item->sent = r->asked != r->sent ? r->sent : 0;
	item->due = due_of(g->c, r->targets ? r->targets : "");
	return OK;
}

static enum status add_requests(struct gathering *g, struct err *err)
{
	struct listed_request *items;
	size_t count;

	TRY(list_requests(journal_db(g->app->journal), g->of->trainee, g->app->arena, &items, &count,
			  err));
	for (size_t i = 0; i < count; i++) {
		if (items[i].state != LISTED_WAITING || items[i].enrolment != g->of->seq)
			continue;
		if (g->c->frozen)
			g->list.frozen++;
		else
			TRY(add_request(g, &items[i], err));
	}
	return OK;
}

static enum status add_nominations(struct gathering *g, struct err *err)
{
	struct nomination *items;
	size_t count;

	TRY(nominations_open(journal_db(g->app->journal), g->of->trainee, g->app->arena, &items, &count,
			     err));
	for (size_t i = 0; i < count; i++) {
		struct waiting_item *item;

		if (items[i].enrolment != (int64_t)g->of->seq)
			continue;
		item = add(g, WAITING_NOMINATION, ROLE_TRAINING_OFFICER, g->of->officer,
			   items[i].accepted);
		item->what = arena_printf(g->app->arena, "the nomination of %s by %s", items[i].assessor,
					  items[i].by);
		item->assessor = items[i].assessor;
		item->entry = items[i].seq;
	}
	return OK;
}

/* ---- signatures ---- */

static void add_signatures(struct gathering *g, const struct blocker *blockers, size_t count,
			   const char *of)
{
	const char *what = strcmp(of, "review") == 0 ? "the record of review" :
			   strcmp(of, "entry") == 0  ? "the signature of the" :
			   arena_printf(g->app->arena, "the signature of %s", of);

	for (size_t i = 0; i < count; i++) {
		const struct blocker *b = &blockers[i];
		struct waiting_item *item;

		if (b->code != BLOCKER_SIGN && b->code != BLOCKER_FELL)
			continue;
		item = add(g, WAITING_SIGNATURE, b->role, b->holder, b->since);
		item->what = arena_printf(g->app->arena, "%s %s", what, b->unit);
		item->due = b->due;
		item->of = of;
		item->unit = b->unit;
	}
}

static void add_all_signatures(struct gathering *g)
{
	for (size_t i = 0; i < g->c->module_count; i++) {
		const struct module_result *m = &g->c->modules[i];

		if (m->verdict == STATE_MET)
			add_signatures(g, m->blockers, m->blocker_count, "module");
	}
	for (size_t i = 0; i < g->c->gate_count; i++) {
		const struct gate_result *gate = &g->c->gates[i];

		if (gate->verdict == STATE_MET)
			add_signatures(g, gate->blockers, gate->blocker_count,
				       gate->gate->place == GATE_REVIEW ? "review" :
				       gate->gate->place == GATE_ENTRY	? "entry" :
									  "award");
	}
}

/* ---- second signatures ---- */

static bool is_of(const struct listed_enrolment *e, const struct entry *pending, uint64_t seq)
{
	return strcmp(e->trainee, pending->portfolio) == 0 && e->seq < seq;
}

/* What waits in a portfolio is of the latest enrolment before it that is open. */
static enum status add_pending(struct gathering *g, const struct listed_enrolment *open, size_t count,
			       const struct listed_pending *p, struct err *err)
{
	struct waiting_item *item;
	struct record record;
	struct entry entry;

	TRY(journal_read(g->app->journal, p->seq, g->app->arena, &record, &entry, err));
	g->of = NULL;
	for (size_t i = 0; i < count; i++) {
		if (is_of(&open[i], &entry, p->seq))
			g->of = &open[i];
	}
	/* An answer is told of with its request, while that waits. */
	if ((*entry.portfolio && !g->of) || strcmp(entry.kind, "answer") == 0)
		return OK;
	item = add(g, WAITING_COUNTERSIGN, p->role,
		   g->of && p->role == ROLE_TRAINING_OFFICER ? g->of->officer : role_name(p->role),
		   record.accepted);
	item->what = arena_printf(g->app->arena, "the second signature under %s of %s", entry.kind,
				  entry.author);
	item->entry = p->seq;
	item->but = entry.author;
	return OK;
}

/* ---- all of it ---- */

static enum status sees_all(struct app *app, const char *person, bool *ret_all, struct err *err)
{
	static const enum role roles[] = { ROLE_PROGRAMME_LEAD, ROLE_SCHOOL, ROLE_REGISTRAR };
	bool all = person == NULL;

	for (size_t i = 0; i < sizeof roles / sizeof *roles && !all; i++)
		TRY(app_holds(app, person, roles[i], &all, err));
	*ret_all = all;
	return OK;
}

enum status waiting_is_theirs(struct app *app, const struct waiting_item *item, const char *person,
			      bool *ret_theirs, struct err *err)
{
	if (strcmp(item->holder, role_name(item->role)) != 0) {
		*ret_theirs = strcmp(item->holder, person) == 0;
		return OK;
	}
	if (strcmp(item->but, person) == 0 || strcmp(item->trainee, person) == 0) {
		*ret_theirs = false;
		return OK;
	}
	return app_holds(app, person, item->role, ret_theirs, err);
}

static int by_age(const void *va, const void *vb)
{
	const struct waiting_item *a = va, *b = vb;

	if (a->since != b->since)
		return a->since < b->since ? -1 : 1;
	if (a->entry != b->entry)
		return a->entry < b->entry ? -1 : 1;
	return strcmp(a->what, b->what);
}

/* Leaves out what the person neither holds nor answers for. */
static enum status keep_theirs(struct gathering *g, const char *person, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < g->list.count; i++) {
		const struct waiting_item *item = &g->list.items[i];
		bool theirs;

		TRY(waiting_is_theirs(g->app, item, person, &theirs, err));
		if (theirs || strcmp(item->trainee, person) == 0 || strcmp(item->officer, person) == 0)
			g->list.items[kept++] = *item;
	}
	g->list.count = kept;
	return OK;
}

/* Does the person train, answer for or assess somebody under the enrolment, or hold a role that may? */
static bool concerns(const struct listed_enrolment *e, const char *person,
		     const struct listed_request *asked, size_t count)
{
	if (strcmp(e->trainee, person) == 0 || strcmp(e->officer, person) == 0)
		return true;
	for (size_t i = 0; i < count; i++) {
		if (asked[i].enrolment == e->seq)
			return true;
	}
	return false;
}

static enum status gather_enrolment(struct gathering *g, struct err *err)
{
	const struct specialisms *specialisms;
	struct app *app = g->app;
	const struct curriculum *c;
	struct facts *facts = arena_alloc(app->arena, sizeof(*facts));

	TRY(facts_load_enrolment(journal_db(app->journal), g->of->trainee, (int64_t)g->of->seq,
				 app_now(app), app->arena, facts, err));
	TRY(published_get(app->published, &facts->enrolment.digest, &c, &specialisms, err));
	g->c = completion(facts, c, specialisms, app->arena);
	TRY(add_requests(g, err));
	if (!g->c->frozen)
		TRY(add_nominations(g, err));
	add_all_signatures(g);
	return OK;
}

static enum status gather_pending(struct gathering *g, const struct listed_enrolment *open,
				  size_t count, struct err *err)
{
	struct listed_pending *pending;
	size_t pending_count;

	TRY(list_pending(journal_db(g->app->journal), g->app->arena, &pending, &pending_count, err));
	for (size_t i = 0; i < pending_count; i++)
		TRY(add_pending(g, open, count, &pending[i], err));
	return OK;
}

static enum status gather_cases(struct gathering *g, const char *person, struct err *err)
{
	struct waiting_item *items;
	size_t count;

	TRY(waiting_cases(g->app, person, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		g->list.items = arena_grow(g->app->arena, g->list.items, g->list.count, &g->room,
					   sizeof(*items));
		g->list.items[g->list.count++] = items[i];
	}
	return OK;
}

enum status waiting_load(struct app *app, const char *person, int32_t after,
			 struct waiting *ret_waiting, struct err *err)
{
	struct gathering g = { .app = app, .after = after, .world = journal_world(app->journal) };
	struct db *db = journal_db(app->journal);
	struct listed_enrolment *open;
	struct listed_request *asked = NULL;
	size_t count, kept = 0, asked_count = 0;
	bool all;

	g.world.arena = app->arena;
	g.world.now = app_now(app);
	TRY(sees_all(app, person, &all, err));
	if (!all) {
		TRY(list_person_exists(db, person, err));
		TRY(list_queue(db, person, app->arena, &asked, &asked_count, err));
	}
	TRY(list_enrolments(db, app->arena, &open, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (open[i].ended >= time_day(app_now(app)))
			open[kept++] = open[i];
	}
	for (size_t i = 0; i < kept; i++) {
		g.of = &open[i];
		if (all || concerns(g.of, person, asked, asked_count))
			TRY(gather_enrolment(&g, err));
	}
	TRY(gather_pending(&g, open, kept, err));
	TRY(gather_cases(&g, all ? NULL : person, err));
	if (!all)
		TRY(keep_theirs(&g, person, err));
	if (g.list.count > 0)
		qsort(g.list.items, g.list.count, sizeof(*g.list.items), by_age);
	*ret_waiting = g.list;
	return OK;
}

const char *waiting_day_words(struct app *app, const struct waiting_item *item)
{
	const char *words = "";
	char day[DAY_TEXT];

	if (item->sent != 0) {
		day_text(time_day(item->sent), day);
		words = arena_printf(app->arena, ", sent %s", day);
	}
	if (item->due == DAY_OPEN)
		return words;
	day_text(item->due, day);
	return arena_printf(app->arena, "%s, %s %s", words,
			    item->due < time_day(app_now(app)) ? "was due" : "due", day);
}

enum status waiting_after(const struct args *args, int32_t *ret_days, struct err *err)
{
	const char *text = args_option(args, "--after");
	long days = WAITING_LONG;
	char *end;

	if (text) {
		days = strtol(text, &end, 10);
		if (end == text || *end || days < 0 || days > AFTER_MOST)
			return fail(err, ERR_INVALID, "--after is days, 0 to %d, not \"%s\"", AFTER_MOST,
				    text);
	}
	*ret_days = (int32_t)days;
	return OK;
}
