#include "cli/correction.h"

#include <string.h>

#include "cli/words.h"
#include "core/date.h"
#include "portfolio/list.h"
#include "portfolio/msf.h"
#include "portfolio/world.h"

#define VOIDS_SHOWN 20

/* ---- who, when, why ---- */

static const char *deed_of(const struct entry *e)
{
	static const char *const words[][2] = {
		{ "revoke", "revoked" },
		{ "withdraw", "withdrawn" },
		{ "decline", "passed back" },
		{ "evidence", "overtaken by a new version" },
		{ "key-end", "void with the key that signed it" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(e->kind, words[i][0]) == 0)
			return words[i][1];
	}
	return "made void";
}

static const char *words_of(struct app *app, const struct record *r, const struct entry *e)
{
	const char *reason = app_text(app, e, "reason");
	char day[DAY_TEXT];

	/* Why a key ends is a word of its own; who says more says it as well. */
	if (!reason && strcmp(e->kind, "key-end") == 0)
		reason = json_string_value(json_object_get(e->body, "reason"));
	day_text(time_day(r->accepted), day);
	return arena_printf(app->arena, "%s on %s by %s, as %s (entry %llu)%s%s", deed_of(e), day, e->author,
			    role_name(e->role), (unsigned long long)r->seq, reason ? ": " : "",
			    reason ? reason : "");
}

/* The entry that made it void, and what that says. */
static bool read_void(struct app *app, const char *portfolio, uint64_t target, struct record *ret_record,
		      struct entry *ret_entry)
{
	struct err err;
	uint64_t by;

	return list_voided_by(journal_db(app->journal), portfolio, target, &by, &err) == OK &&
	       journal_read(app->journal, by, app->arena, ret_record, ret_entry, &err) == OK;
}

bool taken_back(struct app *app, const char *portfolio, uint64_t target, struct taken_back *ret_taken)
{
	struct record record, own;
	struct entry e, what;
	struct err err;

	if (!read_void(app, portfolio, target, &record, &e) ||
	    journal_read(app->journal, target, app->arena, &own, &what, &err) != OK)
		return false;
	*ret_taken = (struct taken_back){ .target = target,
					  .kind = what.kind,
					  .by = record.seq,
					  .words = words_of(app, &record, &e) };
	return true;
}

json_t *taken_back_json(struct app *app, const char *portfolio, uint64_t target)
{
	struct record record;
	const char *reason;
	struct entry e;

	if (!read_void(app, portfolio, target, &record, &e))
		return json_null();
	reason = app_text(app, &e, "reason");
	return json_pack("{sIsssossssso}", "entry", (json_int_t)record.seq, "kind", e.kind, "accepted",
			 json_time(record.accepted), "by", e.author, "role", role_name(e.role), "reason",
			 reason ? json_string(reason) : json_null());
}

/* ---- of a module, of a gate ---- */

static void add_taken(struct app *app, const char *portfolio, int64_t target, struct taken_back **items,
		      size_t *count, size_t *room)
{
	struct taken_back taken;

	for (size_t i = 0; i < *count; i++) {
		if ((*items)[i].target == (uint64_t)target)
			return;
	}
	if (!taken_back(app, portfolio, (uint64_t)target, &taken))
		return;
	*items = arena_grow(app->arena, *items, *count, room, sizeof(**items));
	(*items)[(*count)++] = taken;
}

static bool names_module(const struct attempt *at, const char *code)
{
	size_t n = strlen(code);

	if (strncmp(at->item, code, n) == 0 && at->item[n] == '/')
		return true;
	for (size_t i = 0; i < at->module_count; i++) {
		if (strcmp(at->modules[i], code) == 0)
			return true;
	}
	return false;
}

/* Is the activity or outcome that it was for signed all the same? */
static bool is_made_good(const struct module_result *m, const struct attempt *at)
{
	for (size_t i = 0; *at->item && i < m->unit_count; i++) {
		if (strcmp(m->units[i].item, at->item) == 0)
			return m->units[i].state == UNIT_SIGNED || m->units[i].state == UNIT_WAIVED;
	}
	return false;
}

struct taken_back *module_taken_back(struct app *app, const struct completion *c,
				     const struct module_result *m, size_t *ret_count)
{
	const struct facts *f = c->facts;
	struct taken_back *items = NULL;
	const char *code = m->module->head.ref.id;
	size_t count = 0, room = 0;

	for (size_t i = 0; m->state < MODULE_CLOSED && i < f->attempt_count; i++) {
		const struct attempt *at = &f->attempts[i];

		if (at->standing == STANDING_VOID && at->decision != 0 && names_module(at, code) &&
		    !is_made_good(m, at))
			add_taken(app, f->trainee, at->decision, &items, &count, &room);
	}
	for (size_t i = 0; m->state < MODULE_CLOSED && i < f->signature_count; i++) {
		if (f->signatures[i].revoked != 0 && strcmp(f->signatures[i].module, code) == 0)
			add_taken(app, f->trainee, f->signatures[i].entry, &items, &count, &room);
	}
	*ret_count = count;
	return items;
}

/* What rules do not count can be taken back without anything resting on it. */
static bool is_counted(const char *kind)
{
	static const char *const others[] = { "evidence", "request",	"nomination", "acceptance",
					      "approval", "reassignment", "key",	      "role" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (strcmp(kind, others[i]) == 0)
			return false;
	}
	return true;
}

/* Of entries before place `before`, what was taken back by one after place `after`, until `at`. */
static struct taken_back *taken_between(struct app *app, const char *trainee, int64_t before, int64_t after,
					int64_t at, size_t *ret_count)
{
	struct taken_back *items = NULL;
	struct listed_void *voids;
	size_t count = 0, room = 0, void_count;
	struct err err;

	*ret_count = 0;
	if (list_voids(journal_db(app->journal), trainee, app->arena, &voids, &void_count, &err) != OK)
		return NULL;
	for (size_t i = 0; i < void_count; i++) {
		if ((int64_t)voids[i].target < before && (int64_t)voids[i].by > after &&
		    voids[i].accepted <= at && is_counted(voids[i].kind))
			add_taken(app, trainee, (int64_t)voids[i].target, &items, &count, &room);
	}
	*ret_count = count;
	return items;
}

struct taken_back *gate_taken_back(struct app *app, const struct completion *c,
				   const struct gate_result *g, size_t *ret_count)
{
	int64_t closing = g->record ? g->record->entry : g->signature ? g->signature->entry : 0;

	*ret_count = 0;
	return g->flagged ? taken_between(app, c->facts->trainee, closing, closing, c->facts->at, ret_count) :
			    NULL;
}

struct taken_back *trainee_taken_back(struct app *app, const char *trainee, int64_t at, size_t *ret_count)
{
	return taken_between(app, trainee, INT64_MAX, -1, at, ret_count);
}

/* ---- what one entry has made void ---- */

static const struct listed_request *request_of(const struct listed_request *items, size_t count,
					       uint64_t seq)
{
	for (size_t i = 0; i < count; i++) {
		if (items[i].seq == seq)
			return &items[i];
	}
	return NULL;
}

static enum status print_void(struct app *app, const struct listed_void *v, const struct entry *by,
			      struct err *err)
{
	struct listed_request *requests;
	const struct listed_request *r;
	size_t count;

	if (strcmp(v->kind, "request") != 0) {
		fprintf(app->out, "  entry %llu, %s by %s%s%s\n", (unsigned long long)v->target, v->kind,
			v->author, *v->portfolio ? ", of " : "", v->portfolio);
		return OK;
	}
	TRY(list_requests(journal_db(app->journal), v->portfolio, app->arena, &requests, &count, err));
	r = request_of(requests, count, v->target);
	fprintf(app->out, "  entry %llu, request of %s to %s: %s %s\n", (unsigned long long)v->target,
		v->portfolio, r ? r->assessor : "", r ? r->tool : "", r ? r->targets : "");
	if (strcmp(by->kind, "evidence") == 0)
		fprintf(app->out, "      to ask again: attest --as %s request send %llu --like %llu\n", v->portfolio,
			(unsigned long long)v->by, (unsigned long long)v->target);
	return OK;
}

/* Is it what was named by whoever took it back? */
static bool is_about(struct app *app, const struct entry *by, uint64_t target)
{
	char hex[DIGEST_HEX];
	struct err err;
	uint64_t seq;

	if (by->about_count == 0)
		return false;
	digest_hex(&by->about[0], hex);
	return journal_find(app->journal, hex, &seq, &err) == OK && seq == target;
}

/* Who gave feedback, and on whom, is told neither to whoever ended their key. */
static enum status is_told(struct app *app, const struct entry *by, const struct listed_void *v,
			   bool *ret_told, struct err *err)
{
	struct record record;
	struct entry e;

	*ret_told = !is_about(app, by, v->target);
	if (!*ret_told || !msf_is_chain(v->portfolio))
		return OK;
	TRY(journal_read(app->journal, v->target, app->arena, &record, &e, err));
	return app_shows(app, &e, ret_told, err);
}

static enum status print_voids(struct app *app, const char *heading, const struct listed_void *voids,
			       size_t count, const struct entry *by, struct err *err)
{
	size_t said = 0;

	for (size_t i = 0; i < count; i++) {
		bool told;

		TRY(is_told(app, by, &voids[i], &told, err));
		if (!told)
			continue;
		if (said == 0)
			fprintf(app->out, "%s\n", heading);
		if (said++ < VOIDS_SHOWN)
			TRY(print_void(app, &voids[i], by, err));
	}
	if (said > VOIDS_SHOWN)
		fprintf(app->out, "  and %zu more: `attest log` says so beside each\n", said - VOIDS_SHOWN);
	return OK;
}

enum status print_made_void(struct app *app, uint64_t seq, struct err *err)
{
	struct listed_void *voids;
	struct record record;
	struct entry by;
	size_t count;

	if (app->json)
		return OK;
	TRY(journal_read(app->journal, seq, app->arena, &record, &by, err));
	TRY(list_voids_by(journal_db(app->journal), seq, app->arena, &voids, &count, err));
	return print_voids(app, "Void from now on:", voids, count, &by, err);
}

enum status print_would_void(struct app *app, const struct effects *effects, struct err *err)
{
	const struct entry by = { .kind = "" };

	if (app->json)
		return OK;
	return print_voids(app, "It would make void:", effects->voids, effects->void_count, &by, err);
}

enum status print_stranded(struct app *app, const char *trainee, const char *assessor, int32_t day,
			   struct err *err)
{
	struct world w = journal_world(app->journal);
	struct listed_request *items;
	size_t count, said = 0;

	if (app->json)
		return OK;
	w.arena = app->arena;
	w.now = day_start(day) > app_now(app) ? day_start(day) : app_now(app);
	TRY(list_queue(journal_db(app->journal), assessor, app->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct digest about[2] = { items[i].digest, items[i].evidence_digest };
		struct err why;

		if ((trainee && strcmp(items[i].trainee, trainee) != 0) ||
		    world_may_decide(&w, items[i].trainee, about, assessor, &why) == OK)
			continue;
		if (said++ == 0)
			fprintf(app->out, "Waits for %s, who cannot answer it any more:\n", assessor);
		fprintf(app->out, "  entry %llu of %s: %s %s\n", (unsigned long long)items[i].seq,
			items[i].trainee, items[i].tool, items[i].targets);
		fprintf(app->out, "      to pass it on: attest request reassign %llu --to PERSON --reason TEXT\n",
			(unsigned long long)items[i].seq);
	}
	return OK;
}
