#include "cli/queue_page.h"

#include <stdlib.h>
#include <string.h>

#include "cli/words.h"
#include "core/date.h"
#include "portfolio/text.h"

#define EARLIER_SHOWN 3

struct page {
	struct app *app;
	const struct queue_item *item;
	int columns;
	FILE *out;
};

/* A paragraph of the page, `depth` steps to the right; NULL and "" are none. */
static void put(const struct page *p, int depth, const char *label, const char *text)
{
	const char *rest = arena_printf(p->app->arena, "%*s", 2 * depth, "");

	if (text && *text)
		print_paragraphs(p->out, p->columns, arena_printf(p->app->arena, "%s%s", rest, label), rest,
				 text);
}

static void heading(const struct page *p, const char *text)
{
	fprintf(p->out, "\n%s\n", text);
}

static const char *day_words(struct app *app, int32_t day)
{
	char text[DAY_TEXT];

	day_text(day, text);
	return arena_text(app->arena, text);
}

/* ---- what is asked for ---- */

static const struct module *module_of(const struct page *p, const char *code)
{
	const struct use *use = curriculum_use(p->item->completion->curriculum, code);

	return use ? use->module : NULL;
}

static void put_outcome(const struct page *p, const struct outcome *o)
{
	put(p, 2, arena_printf(p->app->arena, "Outcome %s: ", o->id), o->text);
}

static void put_item(const struct page *p, const char *item)
{
	char code[ID_MAX], part[ID_MAX];
	const struct activity *activity;
	const struct outcome *outcome;
	const struct module *m;
	struct arena *a = p->app->arena;

	if (item_split(item, code, part, NULL) != OK || !(m = module_of(p, code)))
		return;
	outcome = module_outcome(m, part);
	activity = outcome ? NULL : module_activity(m, (int32_t)strtol(part, NULL, 10));
	if (outcome)
		put(p, 1, arena_printf(a, "%s, an outcome: ", item), outcome->text);
	if (!activity)
		return;
	put(p, 1, arena_printf(a, "%s, %s: ", item, activity_type_name(activity->type)), activity->does);
	put(p, 2, "Evidence asked for: ", activity->evidence);
	for (size_t i = 0; i < activity->outcome_count; i++)
		put_outcome(p, &m->outcomes[activity->outcomes[i]]);
}

static const struct topic *topic_of(const struct module *m, const char *id)
{
	for (size_t q = 0; q < m->quota_count; q++) {
		for (size_t i = 0; i < m->quotas[q]->topic_count; i++) {
			if (strcmp(m->quotas[q]->topics[i].id, id) == 0)
				return &m->quotas[q]->topics[i];
		}
	}
	return NULL;
}

static void put_module(const struct page *p, const char *code)
{
	const char *topic = strchr(p->item->request.topic, '/');
	const struct module *m = module_of(p, code);
	const struct topic *t;

	if (!m)
		return;
	put(p, 1, arena_printf(p->app->arena, "%s, %s: ", code, m->head.title), m->aim);
	t = topic ? topic_of(m, topic + 1) : NULL;
	if (t && strncmp(p->item->request.topic, code, strlen(code)) == 0)
		put(p, 2, "About: ", t->text);
	for (size_t i = 0; i < m->outcome_count; i++)
		put_outcome(p, &m->outcomes[i]);
}

static void put_asked(const struct page *p)
{
	const struct listed_request *r = &p->item->request;
	const struct curriculum *c = p->item->completion->curriculum;
	const struct tool *tool = tools_tool(c->tools, r->tool);
	bool review = json_object_get(p->item->asked.body, "items") != NULL;
	const char **targets;
	size_t count;

	heading(p, arena_printf(p->app->arena, "WHAT IS ASKED FOR, by %s", c->head.name));
	put(p, 1, arena_printf(p->app->arena, "%s: ", r->tool), tool ? tool->title : "");
	targets = arena_words(p->app->arena, r->targets, &count);
	for (size_t i = 0; i < count; i++) {
		if (review)
			put_item(p, targets[i]);
		else
			put_module(p, targets[i]);
	}
	if (*r->kase)
		put(p, 1, "", arena_printf(p->app->arena, "The trainee's case %s.", r->kase));
	if (*r->site)
		put(p, 1, "Where: ", r->site);
}

/* ---- what is shown ---- */

static bool is_words(const char *bytes, size_t n)
{
	for (size_t i = 0, len; i < n; i += len) {
		len = utf8_char(bytes + i, n - i);
		if (len == 0 || (len == 1 && (unsigned char)bytes[i] < ' ' && !strchr("\t\n\r", bytes[i])) ||
		    bytes[i] == '\0')
			return false;
	}
	return true;
}

struct queue_file *queue_files(struct app *app, const struct queue_item *item, size_t *ret_count)
{
	const struct entry *e = &item->evidence;
	struct queue_file *files = NULL;
	size_t room = 0;

	*ret_count = 0;
	for (size_t i = 0; i < e->text_count; i++) {
		const char *name = e->texts[i].name;
		struct queue_file file = { .text = name };
		enum text_access access;
		uint8_t salt[32];
		struct err err;

		if (!text_is_file(name) ||
		    app_text_access(app, e, name, &access, &err) != OK || access != ACCESS_GIVEN)
			continue;
		file.name = app_text(app, e, arena_printf(app->arena, "%s.name", name));
		if (journal_text(app->journal, &e->texts[i].digest, app->arena, &file.bytes, &file.size,
				 salt, &err) != OK)
			file.bytes = NULL;
		file.words = file.bytes && is_words(file.bytes, file.size);
		files = arena_grow(app->arena, files, *ret_count, &room, sizeof(*files));
		files[(*ret_count)++] = file;
	}
	return files;
}

static const char *size_words(struct app *app, size_t size)
{
	return size < 10000 ? arena_printf(app->arena, "%zu bytes", size) :
	       size < 10000000 ?
			      arena_printf(app->arena, "%zu kB", size / 1000) :
			      arena_printf(app->arena, "%zu MB", size / 1000000);
}

static void put_files(const struct page *p)
{
	struct app *app = p->app;
	size_t count;
	struct queue_file *files = queue_files(app, p->item, &count);

	for (size_t i = 0; i < count; i++) {
		const struct queue_file *f = &files[i];
		const char *what = !f->bytes ? "not here any more" :
				   f->words  ? arena_printf(app->arena, "%s, text", size_words(app, f->size)) :
					       size_words(app, f->size);

		put(p, 1, arena_printf(app->arena, "%zu. ", i + 1),
		    arena_printf(app->arena, "%s, %s: attest save %llu %s -o FILE",
				 f->name ? f->name : f->text, what,
				 (unsigned long long)p->item->request.evidence, f->text));
	}
}

static void put_shown(const struct page *p)
{
	const struct queue_item *item = p->item;
	struct app *app = p->app;
	const char *first = json_string_value(json_object_get(item->evidence.body, "first"));
	const char *last = json_string_value(json_object_get(item->evidence.body, "last"));

	heading(p, arena_printf(app->arena, "WHAT %s SHOWS, entry %llu", item->request.trainee,
				(unsigned long long)item->request.evidence));
	put(p, 1, "", item->title ? item->title : "(erased)");
	put(p, 1, "Worked ",
	    strcmp(first, last) == 0 ? arena_printf(app->arena, "on %s", last) :
				       arena_printf(app->arena, "from %s to %s", first, last));
	put(p, 1, "", app_text(app, &item->evidence, "narrative"));
	put(p, 1, "Reflection: ", app_text(app, &item->evidence, "reflection"));
	put(p, 1, "To you: ", app_text(app, &item->asked, "message"));
	put_files(p);
}

/* ---- what was said before ---- */

static bool is_target(const struct page *p, const struct attempt *at)
{
	const char **targets;
	size_t count;

	targets = arena_words(p->app->arena, p->item->request.targets, &count);
	for (size_t i = 0; *at->item && i < count; i++) {
		if (strcmp(targets[i], at->item) == 0)
			return true;
	}
	return false;
}

/* Of earlier tries for the same, the newest that were judged not yet, with what was said then. */
static void put_earlier(const struct page *p)
{
	const struct facts *f = p->item->completion->facts;
	struct app *app = p->app;
	size_t said = 0;

	for (size_t i = f->attempt_count; i > 0 && said < EARLIER_SHOWN; i--) {
		const struct attempt *at = &f->attempts[i - 1];
		struct record record;
		struct entry answer;
		struct err err;

		if (at->standing != STANDING_NOT_YET || !is_target(p, at) ||
		    journal_read(app->journal, (uint64_t)at->decision, app->arena, &record, &answer,
				 &err) != OK)
			continue;
		if (said++ == 0)
			heading(p, "EARLIER");
		put(p, 1,
		    arena_printf(app->arena, "%s not yet, by %s on %s (entry %lld): ", at->item, at->assessor,
				 day_words(app, time_day(at->decided)), (long long)at->decision),
		    app_text(app, &answer, "note.feedback") ?: "(no words)");
	}
}

/* ---- together ---- */

const char *queue_targets_words(struct app *app, const struct queue_item *item)
{
	bool review = json_object_get(item->asked.body, "items") != NULL;
	const char *text = "", **targets;
	size_t count;

	targets = arena_words(app->arena, item->request.targets, &count);
	for (size_t i = 0; i < count; i++)
		text = arena_printf(app->arena, "%s%s%s", text, i == 0 ? "" : i + 1 == count ? " and " : ", ",
				    targets[i]);
	return review ? text :
			arena_printf(app->arena, "this %s%s%s", item->request.tool, *text ? " for " : "",
				     text);
}

void queue_page(struct app *app, const struct queue_item *item, int columns, FILE *out)
{
	const struct page p = { app, item, columns, out };
	const struct listed_request *r = &item->request;
	const char *due = queue_due_words(app, item), *holds = queue_hold_words(app, item);
	const char *name = app_name(app, r->trainee);

	put(&p, 0, "",
	    arena_printf(app->arena, "Entry %llu: %s (%s) asks you to judge %s. Sent on %s (%d days).",
			 (unsigned long long)r->seq, name, r->trainee, queue_targets_words(app, item),
			 day_words(app, time_day(r->sent)), (int)item->days));
	if (*due)
		put(&p, 0, item->risk == QUEUE_CALM ? "" : arena_printf(app->arena, "%s: ", queue_risk_name(item->risk)),
		    due);
	put(&p, 0, "Holds up ", holds);
	put(&p, 0, "Cannot be answered now: ", item->obstacle);
	put(&p, 0, "Note: ", queue_role_words(app, item));
	put_asked(&p);
	put_shown(&p);
	put_earlier(&p);
}
