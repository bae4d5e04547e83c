/* What is held about one person, for that person: everything, in one file. */
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/cases.h"
#include "cli/command.h"
#include "core/date.h"
#include "core/markup.h"
#include "core/zip.h"
#include "portfolio/list.h"
#include "portfolio/support.h"

#define ENTRY_ROOM (4u << 20)	 /* the reading of one entry */
#define ANSWER_MAX (512u << 20)	 /* bytes of the file */
#define FILES_MAX 60000

/* Why an entry is in it; the first that fits. */
enum relation { SAID, IN_RECORD, NAMES, ABOUT_THEIRS, NOT_THEIRS };
static const char *const relations[] = { "said by you", "in your record", "names you",
					 "is about what you said or what names you" };

struct access {
	struct app *app;
	const char *person;
	const char *reader; /* the person themself; NULL: a registrar asks for them */
	json_t *seen;	    /* digests of entries that are in it */
	json_t *entries;
	struct buf page;
	struct zip_file *files;
	size_t count, room;
};

static void access_release(struct access *x)
{
	json_decref(x->seen);
	json_decref(x->entries);
	buf_release(&x->page);
}

#define put(x, pattern, ...) markup_add(&(x)->page, pattern, (const char *const[]){ __VA_ARGS__ })

static bool body_names(const json_t *value, const char *person)
{
	const json_t *part;
	const char *name;
	size_t i;

	if (json_is_string(value))
		return strcmp(json_string_value(value), person) == 0;
	if (json_is_array(value))
		json_array_foreach (value, i, part)
			if (body_names(part, person))
				return true;
	if (json_is_object(value))
		json_object_foreach ((json_t *)value, name, part)
			if (body_names(part, person))
				return true;
	return false;
}

static enum relation relation_of(const struct access *x, const struct entry *e)
{
	char hex[DIGEST_HEX];

	if (strcmp(e->author, x->person) == 0)
		return SAID;
	if (strcmp(e->portfolio, x->person) == 0)
		return IN_RECORD;
	if (body_names(e->body, x->person))
		return NAMES;
	for (size_t i = 0; i < e->about_count; i++) {
		digest_hex(&e->about[i], hex);
		if (json_object_get(x->seen, hex))
			return ABOUT_THEIRS;
	}
	return NOT_THEIRS;
}

/* Of what others wrote elsewhere, the reasons given and a person's own particulars are about them. */
static bool is_about_them(enum relation relation, const char *name)
{
	return relation == SAID || relation == IN_RECORD || strcmp(name, "reason") == 0 ||
	       (relation == NAMES && (strcmp(name, "name") == 0 || strcmp(name, "email") == 0));
}

static void add_file(struct access *x, const char *name, const void *bytes, size_t len)
{
	x->files = arena_grow(x->app->arena, x->files, x->count, &x->room, sizeof *x->files);
	x->files[x->count++] = (struct zip_file){ .name = name, .bytes = bytes, .len = len };
}

/* One text: its words, or the file that holds it, or why it is not given. */
static enum status add_text(struct access *x, uint64_t seq, const struct entry *e, size_t i,
			    enum relation relation, json_t *texts, struct err *err)
{
	const char *name = e->texts[i].name, *state = "given", *words = "", *path;
	enum text_access access;
	const void *bytes;
	uint8_t salt[32];
	enum status status;
	size_t n;

	TRY(journal_text_access(x->app->journal, e, name, x->reader, &access, err));
	if (!is_about_them(relation, name))
		state = "left out: somebody else's";
	else if (access == ACCESS_ERASED)
		state = "erased";
	else if (access == ACCESS_PRIVATE)
		state = "private: given to its author alone";
	if (strcmp(state, "given") == 0) {
		status = journal_text(x->app->journal, &e->texts[i].digest, x->app->arena, &bytes, &n,
				      salt, err);
		if (status != OK)
			return status;
		words = bytes;
		if (text_is_file(name)) {
			path = arena_printf(x->app->arena, "files/%llu-%s", (unsigned long long)seq, name);
			add_file(x, path, bytes, n);
			words = path;
		}
	}
	json_array_append_new(texts, json_pack("{ssssss}", "name", name, "state", state,
					       text_is_file(name) ? "file" : "text", words));
	put(x, "<dt>$</dt><dd>$</dd>\n", name, *words ? words : state);
	return OK;
}

/* What the panel of a case of theirs has not settled: that there is such an entry, and no word of it. */
static void add_unsettled(struct access *x, const struct record *r, const struct entry *e, enum relation relation)
{
	static const char withheld[] = "It is given once a registrar has ratified what the panel of your case decides.";
	char accepted[TIME_TEXT];

	time_text(r->accepted, accepted);
	json_array_append_new(x->entries, json_pack("{sIssssssss}", "seq", (json_int_t)r->seq, "kind", e->kind, "why",
						    relations[relation], "accepted", accepted, "withheld", withheld));
	put(x, "<section><h2>Entry $: $</h2>\n<p>$. $</p></section>\n",
	    arena_printf(x->app->arena, "%llu", (unsigned long long)r->seq), e->kind, accepted, withheld);
}

static enum status add_entry(struct access *x, const struct record *r, const struct entry *e,
			     enum relation relation, struct err *err)
{
	char accepted[TIME_TEXT], hex[DIGEST_HEX];
	struct world w = cases_world(x->app);
	bool unsettled = false;
	json_t *texts, *doc;

	digest_hex(&e->digest, hex);
	json_object_set_new(x->seen, hex, json_true());
	if (relation == IN_RECORD)
		TRY(case_unsettled(&w, e, r->seq, &unsettled, err));
	if (unsettled) {
		add_unsettled(x, r, e, relation);
		return OK;
	}
	texts = json_array();
	time_text(r->accepted, accepted);
	doc = json_pack("{sIsssssssoso}", "seq", (json_int_t)r->seq, "entry", hex, "why",
			relations[relation], "accepted", accepted, "said",
			json_loadb(e->bytes, e->len, 0, NULL), "texts", texts);
	json_array_append_new(x->entries, doc);
	put(x, "<section><h2>Entry $: $</h2>\n<p>$, by $ as $: it $.</p>\n<dl>\n",
	    arena_printf(x->app->arena, "%llu", (unsigned long long)r->seq), e->kind, accepted,
	    e->author, role_name(e->role), relations[relation]);
	for (size_t i = 0; i < e->text_count; i++)
		TRY(add_text(x, r->seq, e, i, relation, texts, err));
	put(x, "</dl>\n<pre>$</pre></section>\n", arena_printf(x->app->arena, "%.*s", (int)e->len,
								   e->bytes));
	return OK;
}

static enum status add_entries(struct access *x, struct err *err)
{
	struct checkpoint head;
	const char *text;
	size_t n;

	TRY(journal_head(x->app->journal, x->app->arena, &head, &text, &n, err));
	for (uint64_t seq = 0; seq < head.size; seq++) {
		CLEANUP(arena_cleanup) struct arena *a = arena_new(ENTRY_ROOM);
		enum relation relation;
		struct record r;
		struct entry e;

		TRY(journal_read(x->app->journal, seq, a, &r, &e, err));
		relation = relation_of(x, &e);
		if (relation == NOT_THEIRS)
			continue;
		TRY(journal_read(x->app->journal, seq, x->app->arena, &r, &e, err));
		TRY(add_entry(x, &r, &e, relation, err));
		if (x->count > FILES_MAX)
			return fail(err, ERR_INVALID, "there are more files than one answer holds");
	}
	return OK;
}

static enum status add_support(struct access *x, json_t *doc, struct err *err)
{
	struct support_note *notes;
	json_t *list = json_array();
	size_t count = 0;

	json_object_set_new(doc, "support", list);
	if (x->reader)
		TRY(support_list(journal_dir(x->app->journal), x->person, x->person, x->app->arena,
				 &notes, &count, err));
	for (size_t i = 0; i < count; i++) {
		char day[DAY_TEXT];

		day_text(time_day(notes[i].written), day);
		json_array_append_new(list, json_pack("{ssssssss}", "id", notes[i].id, "author",
						      notes[i].author, "written", day, "text",
						      notes[i].words));
		put(x, "<section><h2>Support note of $, by $</h2><p>$</p></section>\n", day,
		    notes[i].author, notes[i].words);
	}
	return OK;
}

/* The person with their key, or a registrar, who is given less. */
static enum status who_asks(struct app *app, struct access *x, struct err *err)
{
	bool registrar;

	TRY(list_person_exists(journal_db(app->journal), x->person, err));
	TRY(app_prove(app, err));
	if (strcmp(app->as, x->person) == 0) {
		x->reader = app->as;
		return OK;
	}
	TRY(app_holds(app, app->as, ROLE_REGISTRAR, &registrar, err));
	if (!registrar)
		return fail(err, ERR_DENIED, "what is held about %s is given to %s or, in part, to a "
			    "registrar", x->person, x->person);
	return OK;
}

static enum status subject_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(access_release)
	struct access x = { .app = app, .person = args_operand(args, 0), .seen = json_object(),
			    .entries = json_array() };
	CLEANUP(json_cleanup) json_t *doc = NULL;
	CLEANUP(buf_release) struct buf zip;
	char *data;

	buf_init(&x.page, ANSWER_MAX);
	buf_init(&zip, ANSWER_MAX);
	TRY(who_asks(app, &x, err));
	put(&x, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	    "<title>What is held about $</title></head>\n<body><h1>What is held about $</h1>\n<p>$</p>\n",
	    x.person, app_name(app, x.person),
	    x.reader ? "Everything, private texts and support notes included." :
		       "Asked for by a registrar: without private texts and support notes, which are given to "
		       "the person alone.");
	TRY(add_entries(&x, err));
	doc = json_pack("{sssssbsO}", "person", x.person, "name", app_name(app, x.person), "whole",
			x.reader != NULL, "entries", x.entries);
	TRY(add_support(&x, doc, err));
	buf_text(&x.page, "</body></html>\n");
	data = json_dumps(doc, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	if (!data)
		return fail(err, ERR_IO, "cannot write the answer");
	add_file(&x, "data.json", arena_text(app->arena, data), strlen(data));
	free(data);
	add_file(&x, "index.html", x.page.data, x.page.len);
	TRY(zip_write(x.files, x.count, &zip, err));
	TRY(app_write_new(args_option(args, "-o"), zip.data, zip.len, err));
	if (app->json)
		return print_json(app, json_pack("{sssI}", "file", args_option(args, "-o"), "entries",
						 (json_int_t)json_array_size(x.entries)),
				  err);
	fprintf(app->out, "%s holds %zu entries; unpack it and open index.html\n",
		args_option(args, "-o"), json_array_size(x.entries));
	return OK;
}

static const struct option subject_options[] = {
	{ "-o", "FILE", "the zip file to write", true, false },
	{ NULL },
};

extern const struct command cmd_subject[];
const struct command cmd_subject[] = {
	{ "subject-access", "PERSON", "write everything that is held about a person, for that person",
	  "Whoever they are: trainee, assessor or registrar. What they said, what is in their record, what names\n"
	  "them, and what is about any of these, with its texts and files: as a page (index.html) and as data\n"
	  "(data.json). What others wrote that is not about them is left out. With --as PERSON and their key it has\n"
	  "their private texts and the support notes about them. A registrar is given it without both.\n"
	  "Of a case of theirs, what its panel has not settled is named, and given once it is ratified.",
	  subject_options, NEEDS_STORE | NEEDS_AS, subject_run,
	  "attest --as chandra subject-access chandra -o mine.zip" },
	{ NULL },
};
