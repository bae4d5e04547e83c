#include "cli/leap2a.h"

#include <string.h>

#include "cli/app.h"
#include "core/date.h"
#include "core/markup.h"
#include "core/zip.h"
#include "portfolio/list.h"

#define FEED_MAX ((size_t)256 << 20)
#define EXTENSION_MAX 8

struct leap_file {
	const char *id, *title; /* title NULL: its name was erased */
};

/* What is being written. */
struct leap {
	struct app *app;
	const char *trainee;
	struct buf *feed;
	struct zip_file *files;
	struct leap_file *taken; /* the same files */
	size_t count, room;
};

static const char *moment(const struct leap *l, int64_t time)
{
	char *text = arena_alloc(l->app->arena, TIME_TEXT);

	time_text(time, text);
	return text;
}

static const char *number(const struct leap *l, uint64_t n)
{
	return arena_printf(l->app->arena, "%llu", (unsigned long long)n);
}

/*
 * A text that anybody may have who may read the entry: never one that is private or erased, whoever asks.
 * What is put into another portfolio is read there by whoever that one lets.
 */
static bool is_given(const struct leap *l, const struct entry *e, const char *name)
{
	enum text_access access;
	struct err err;

	return journal_text_access(l->app->journal, e, name, NULL, &access, &err) == OK &&
	       access == ACCESS_GIVEN;
}

static const char *given_text(const struct leap *l, const struct entry *e, const char *name)
{
	return is_given(l, e, name) ? app_text(l->app, e, name) : NULL;
}

/* ---- the feed ---- */

static enum status put_head(struct leap *l, struct err *err)
{
	char hex[DIGEST_HEX], pin[DIGEST_HEX];
	struct digest digest = journal_pin(l->app->journal);
	const char *text, *name = app_name(l->app, l->trainee);
	struct checkpoint head;
	struct record last;
	struct entry e;
	size_t n;

	TRY(journal_head(l->app->journal, l->app->arena, &head, &text, &n, err));
	TRY(journal_read(l->app->journal, head.size - 1, l->app->arena, &last, &e, err));
	digest_hex(&digest, pin);
	digest_hex(&e.digest, hex);
	markup_add(l->feed,
		   "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		   "<feed xmlns=\"http://www.w3.org/2005/Atom\"\n"
		   "  xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"\n"
		   "  xmlns:leap2=\"http://terms.leapspecs.org/\"\n"
		   "  xmlns:categories=\"http://wiki.leapspecs.org/2A/categories/\"\n"
		   "  xmlns:portfolio=\"urn:attest:$:$:\">\n"
		   "<leap2:version>http://www.leapspecs.org/2010-07/2A/</leap2:version>\n"
		   "<id>urn:attest:$:$:$</id>\n<title>Portfolio of $</title>\n<updated>$</updated>\n"
		   "<generator>Attest</generator>\n"
		   "<author><name>$</name><uri>portfolio:person</uri></author>\n"
		   "<entry><title>$</title><id>portfolio:person</id><updated>$</updated>"
		   "<content type=\"text\"></content><rdf:type rdf:resource=\"leap2:person\"/>"
		   "<leap2:persondata leap2:field=\"full_name\">$</leap2:persondata></entry>\n",
		   (const char *[]){ pin, l->trainee, pin, l->trainee, hex, name,
				     moment(l, last.accepted), name, name, moment(l, last.accepted),
				     name });
	return OK;
}

/* Lines of a text as paragraphs. */
static void put_content(struct leap *l, const char *text)
{
	buf_text(l->feed, "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">");
	while (text && *text) {
		size_t n = strcspn(text, "\n");

		if (n > 0)
			markup_add(l->feed, "<p>$</p>",
				   (const char *[]){ arena_bytes(l->app->arena, text, n) });
		text += n + (text[n] == '\n');
	}
	buf_text(l->feed, "</div></content>\n");
}

static void put_opening(struct leap *l, const char *title, const char *id, int64_t accepted,
			const char *type)
{
	const char *when = moment(l, accepted);

	markup_add(l->feed,
		   "<entry><title>$</title><id>portfolio:$</id><updated>$</updated>"
		   "<published>$</published>\n<rdf:type rdf:resource=\"leap2:$\"/>\n",
		   (const char *[]){ title, id, when, when, type });
}

/* ---- files ---- */

/* ".pdf": what follows the last dot, if it is short and plain. */
static const char *extension(const char *name)
{
	const char *dot = name ? strrchr(name, '.') : NULL;
	size_t n = dot ? strlen(dot) : 0;

	if (n < 2 || n > EXTENSION_MAX ||
	    strspn(dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != n - 1)
		return "";
	return dot;
}

/* The entry's files that are here go into the zip, with a link to each. */
static enum status take_files(struct leap *l, const struct entry *e, const char *id, struct err *err)
{
	for (size_t i = 0; i < e->text_count; i++) {
		const struct text_name *t = &e->texts[i];
		struct leap_file *f = &l->taken[l->count];
		const void *bytes;
		uint8_t salt[32];
		enum status status;
		size_t n;

		if (!text_is_file(t->name) || !is_given(l, e, t->name))
			continue;
		status = journal_text(l->app->journal, &t->digest, l->app->arena, &bytes, &n, salt, err);
		if (status == ERR_NOT_FOUND) /* erased */
			continue;
		TRY(status);
		if (l->count == l->room)
			return fail(err, ERR_INVALID, "more than %zu files; a Leap2A file holds no more",
				    l->room);
		f->id = arena_printf(l->app->arena, "%s-%s", id, t->name);
		f->title = given_text(l, e, arena_printf(l->app->arena, "%s.name", t->name));
		l->files[l->count++] = (struct zip_file){
			.name = arena_printf(l->app->arena, "files/%s%s", f->id, extension(f->title)),
			.bytes = bytes,
			.len = n,
		};
		markup_add(l->feed, "<link rel=\"related\" href=\"portfolio:$\"/>", (const char *[]){ f->id });
	}
	return OK;
}

/* Those from `first` on, each as a resource of the entry. */
static void put_files(struct leap *l, size_t first, const char *id, int64_t accepted)
{
	for (size_t i = first; i < l->count; i++) {
		const struct leap_file *f = &l->taken[i];

		put_opening(l, f->title ? f->title : f->id, f->id, accepted, "resource");
		put_content(l, NULL);
		markup_add(l->feed,
			   "<link rel=\"enclosure\" href=\"$\" type=\"application/octet-stream\" length=\"$\"/>"
			   "<link rel=\"related\" href=\"portfolio:$\"/></entry>\n",
			   (const char *[]){ l->files[i].name, number(l, l->files[i].len), id });
	}
}

/* ---- evidence ---- */

static void put_days(struct leap *l, const struct entry *e)
{
	static const struct {
		const char *member, *point;
	} ends[] = { { "first", "start" }, { "last", "end" } };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		const char *day = json_string_value(json_object_get(e->body, ends[i].member));

		if (day)
			markup_add(l->feed, "<leap2:date leap2:point=\"$\">$</leap2:date>",
				   (const char *[]){ ends[i].point, day });
	}
}

static enum status put_evidence(struct leap *l, const struct listed_evidence *evidence,
				struct err *err)
{
	const char *title, *reflection, *id;
	struct record record;
	struct entry e;
	const json_t *item;
	size_t i, first = l->count;

	TRY(journal_read(l->app->journal, evidence->seq, l->app->arena, &record, &e, err));
	title = given_text(l, &e, "title");
	reflection = given_text(l, &e, "reflection");
	id = arena_printf(l->app->arena, "entry-%s", number(l, record.seq));
	put_opening(l, title ? title : "(erased)", id, record.accepted, "activity");
	put_content(l, given_text(l, &e, "narrative"));
	put_days(l, &e);
	json_array_foreach (json_object_get(e.body, "items"), i, item) {
		markup_add(l->feed, "<category term=\"$\"/>",
			   (const char *[]){ json_string_value(item) });
	}
	TRY(take_files(l, &e, id, err));
	if (reflection)
		markup_add(l->feed, "<link rel=\"leap2:reflected_on_by\" href=\"portfolio:$-reflection\"/>",
			   (const char *[]){ id });
	buf_text(l->feed, "</entry>\n");
	if (reflection) {
		put_opening(l, arena_printf(l->app->arena, "Reflection: %s", title ? title : ""),
			    arena_printf(l->app->arena, "%s-reflection", id), record.accepted, "entry");
		put_content(l, reflection);
		markup_add(l->feed, "<link rel=\"leap2:reflects_on\" href=\"portfolio:$\"/></entry>\n",
			   (const char *[]){ id });
	}
	put_files(l, first, id, record.accepted);
	return OK;
}

enum status leap2a_write(struct app *app, const char *trainee, struct buf *out, size_t *ret_count,
			 struct err *err)
{
	CLEANUP(buf_release) struct buf feed;
	struct leap l = { .app = app, .trainee = trainee, .feed = &feed, .room = ZIP_FILES - 1 };
	struct listed_evidence *items;
	size_t count, written = 0;

	buf_init(&feed, FEED_MAX);
	TRY(list_person_exists(journal_db(app->journal), trainee, err));
	TRY(list_evidence(journal_db(app->journal), trainee, app->arena, &items, &count, err));
	l.files = arena_array(app->arena, l.room + 1, sizeof *l.files);
	l.taken = arena_array(app->arena, l.room + 1, sizeof *l.taken);
	TRY(put_head(&l, err));
	for (size_t i = 0; i < count; i++) {
		if (items[i].revised || items[i].withdrawn)
			continue;
		TRY(put_evidence(&l, &items[i], err));
		written++;
	}
	buf_text(&feed, "</feed>\n");
	if (feed.full)
		return fail(err, ERR_INVALID, "more text than %zu bytes", feed.max);
	l.files[l.count++] =
		(struct zip_file){ .name = "leap2a.xml", .bytes = feed.data, .len = feed.len };
	TRY(zip_write(l.files, l.count, out, err));
	*ret_count = written;
	return OK;
}
