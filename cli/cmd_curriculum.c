/* The national catalogue: checking files, looking things up, publishing to a store. */
#include <ctype.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/data.h"
#include "cli/show.h"
#include "portfolio/list.h"

#define FAULTS_MAX 1000

/* ---- check ---- */

static enum status read_one(struct library *lib, const char *path, struct faults *f, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	enum status status;

	buf_init(&bytes, XML_FILE_MAX);
	status = buf_read_file(&bytes, path, err);
	if (status == ERR_INVALID) { /* too large: a fault of the file, as any other */
		fault_add(f, path, 0, "larger than 4 MiB; split it into modules of their own");
		return OK;
	}
	TRY(status);
	status = library_read(lib, path, arena_bytes(f->arena, bytes.data, bytes.len), bytes.len, true,
			      f, err);
	return status == ERR_INVALID ? OK : status;
}

static json_t *faults_json(const struct faults *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->count; i++)
		json_array_append_new(list, json_pack("{sssisbss}", "file", f->items[i].file, "line",
						      f->items[i].line, "warning",
						      (int)f->items[i].warning, "text",
						      f->items[i].text));
	return list;
}

static enum status check_run(struct app *app, const struct args *args, struct err *err)
{
	struct library *lib = library_new(app->arena);
	CLEANUP(buf_release) struct buf text;
	struct faults faults;
	const char *folder;
	enum status status;

	buf_init(&text, 1u << 20);
	faults_init(&faults, app->arena, FAULTS_MAX);
	for (size_t i = 0; i < args_count(args); i++)
		TRY(read_one(lib, args_operand(args, i), &faults, err));
	if (data_folder("library", app->arena, &folder, err) == OK)
		TRY(library_read_folder(lib, folder, false, &faults, err));
	status = library_check(lib, &faults, err);
	if (status != OK && status != ERR_INVALID)
		return status;
	faults_sort(&faults);
	app->exit_code = faults.errors > 0;
	if (app->json)
		return print_json(app,
				  json_pack("{sbsIso}", "ok", (int)(faults.errors == 0), "files",
					    (json_int_t)args_count(args), "faults",
					    faults_json(&faults)),
				  err);
	faults_print(&faults, &text);
	fwrite(text.data, 1, text.len, app->out);
	if (faults.errors > 0)
		fprintf(app->err, "attest: %zu fault%s in %zu file%s\n", faults.errors,
			faults.errors == 1 ? "" : "s", args_count(args),
			args_count(args) == 1 ? "" : "s");
	else
		fprintf(app->out, "%zu file%s checked: no faults\n", args_count(args),
			args_count(args) == 1 ? "" : "s");
	return OK;
}

/* ---- list, show, search ---- */

/* What the store published, where there is a store and it did. */
static enum status find_published(struct app *app, const char *name,
				  const struct curriculum **ret_curriculum, struct err *err)
{
	const struct specialisms *specialisms;
	struct listed_curriculum *items;
	size_t count = 0;

	if (app->store) {
		TRY(app_open(app, false, err));
		TRY(list_curricula(journal_db(app->journal), app->arena, &items, &count, err));
	}
	for (size_t i = 0; i < count; i++) {
		if (strcmp(items[i].ref, name) == 0)
			return published_get(app->published, &items[i].digest, ret_curriculum,
					     &specialisms, err);
	}
	return fail(err, ERR_NOT_FOUND,
		    "there is no curriculum %s; `attest curriculum list` shows what there is", name);
}

/* ID@VERSION, or ID for the newest version of the library. */
static enum status find_curriculum(struct app *app, const char *name,
				   const struct curriculum **ret_curriculum, struct err *err)
{
	const struct curriculum *c;
	struct library *lib;
	struct ref ref;

	TRY(data_library(app->arena, &lib, err));
	if (strchr(name, '@')) {
		TRY(ref_parse(name, &ref, err));
		c = library_curriculum(lib, &ref);
	} else {
		c = library_newest(lib, name);
	}
	if (!c || !c->resolved)
		return find_published(app, name, ret_curriculum, err);
	*ret_curriculum = c;
	return OK;
}

static enum status find_module(struct app *app, const char *name, const struct module **ret_module,
			       struct err *err)
{
	const struct module *const *modules, *found = NULL;
	struct library *lib;
	size_t count;

	TRY(data_library(app->arena, &lib, err));
	modules = library_modules(lib, &count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(modules[i]->head.name, name) == 0 ||
		    strcmp(modules[i]->head.ref.id, name) == 0)
			found = modules[i]; /* in order of ref: the newest is last */
	}
	if (!found)
		return fail(err, ERR_NOT_FOUND, "there is no module %s", name);
	*ret_module = found;
	return OK;
}

/* A line of the list, or its object. */
static void list_one(struct app *app, const struct curriculum *c, const char *status, json_t *doc)
{
	json_array_append_new(doc, json_pack("{sssssssssssssi}", "id", c->head.ref.id, "version",
					     strchr(c->head.name, '@') + 1, "programme", c->programme,
					     "specialism", c->specialism, "title", c->head.title,
					     "status", status, "credits", (int)c->credits));
	if (!app->json)
		fprintf(app->out, "%-18s %-9s %-9s %3d credits  %s\n", c->head.name, c->programme,
			status, (int)c->credits, c->head.title);
}

/* What the store published, and then the library without those. */
static enum status list_both(struct app *app, const struct listed_curriculum *published,
			     size_t published_count, json_t *doc, struct err *err)
{
	const struct curriculum *const *items, *c;
	const struct specialisms *specialisms;
	struct library *lib;
	size_t count;

	for (size_t i = 0; i < published_count; i++) {
		TRY(published_get(app->published, &published[i].digest, &c, &specialisms, err));
		list_one(app, c, "published", doc);
	}
	TRY(data_library(app->arena, &lib, err));
	items = library_curricula(lib, &count);
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		while (k < published_count && strcmp(published[k].ref, items[i]->head.name) != 0)
			k++;
		if (k == published_count)
			list_one(app, items[i], items[i]->head.adopted ? "adopted" : "draft", doc);
	}
	return OK;
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct listed_curriculum *published = NULL;
	size_t count = 0;

	(void)args;
	if (app->store) {
		TRY(app_open(app, false, err));
		TRY(list_curricula(journal_db(app->journal), app->arena, &published, &count, err));
	}
	TRY(list_both(app, published, count, doc, err));
	return app->json ? print_json(app, json_incref(doc), err) : OK;
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	const char *name = args_operand(args, 0);
	const struct curriculum *c;
	const struct module *m;

	if (find_curriculum(app, name, &c, err) == OK)
		return show_curriculum(app, c, err);
	if (err->status != ERR_NOT_FOUND)
		return err->status;
	if (find_module(app, name, &m, err) != OK)
		return fail(err, ERR_NOT_FOUND,
			    "there is no curriculum or module %s; `attest curriculum list` and `curriculum "
			    "search` find them",
			    name);
	return show_module(app, m, err);
}

/* ASCII letters without case; everything else as it is. */
static bool contains(const char *text, const char *what)
{
	size_t n = strlen(what);

	for (; *text; text++) {
		size_t i = 0;

		while (i < n && text[i] &&
		       tolower((unsigned char)text[i]) == tolower((unsigned char)what[i]))
			i++;
		if (i == n)
			return true;
	}
	return false;
}

struct hits {
	struct app *app;
	json_t *doc;
	const char *what;
};

static void hit(struct hits *h, const struct module *m, const char *part, const char *text)
{
	const char *item = arena_printf(h->app->arena, "%s%s%s", m->head.ref.id, *part ? "/" : "", part);

	if (!contains(text, h->what))
		return;
	json_array_append_new(h->doc, json_pack("{ssssss}", "module", m->head.name, "item", item,
						"text", text));
	if (!h->app->json)
		fprintf(h->app->out, "%-12s %s\n", item, text);
}

static enum status search_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct hits h = { app, doc, args_operand(args, 0) };
	const struct module *const *modules;
	struct library *lib;
	size_t count;

	TRY(data_library(app->arena, &lib, err));
	modules = library_modules(lib, &count);
	for (size_t i = 0; i < count; i++) {
		const struct module *m = modules[i];

		hit(&h, m, "", m->head.title);
		for (size_t k = 0; k < m->outcome_count; k++)
			hit(&h, m, m->outcomes[k].id, m->outcomes[k].text);
		for (size_t k = 0; k < m->activity_count; k++)
			hit(&h, m,
			    arena_printf(app->arena, "%d", (int)m->activities[k].number),
			    m->activities[k].does);
	}
	if (app->json)
		return print_json(app, json_incref(doc), err);
	if (json_array_size(h.doc) == 0)
		fprintf(app->out, "Nothing in the library speaks of \"%s\".\n", h.what);
	return OK;
}

/* ---- publish ---- */

/* Signs the publication of `c` by app->as; `files` as they are in the library. */
static enum status publish(struct app *app, const struct library *lib, const struct curriculum *c,
			   struct err *err)
{
	CLEANUP(json_cleanup) json_t *files = json_array();
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct library_file *items;
	struct digest digest;
	char hex[DIGEST_HEX];
	uint64_t seq;
	size_t count = library_files(lib, c, app->arena, &items);

	struct say say = { .kind = "publish", .role = ROLE_REGISTRAR };

	if (count > TEXTS_MAX)
		return fail(err, ERR_INVALID, "%s needs %zu files; at most %d can be published together",
			    c->head.name, count, TEXTS_MAX);
	for (size_t i = 0; i < count; i++) {
		digest = digest_of(items[i].bytes, items[i].len);
		digest_hex(&digest, hex);
		json_array_append_new(files, json_pack("{ssss}", "name", items[i].name, "sha256", hex));
		say.texts[say.text_count++] =
			(struct text){ .name = arena_printf(app->arena, "file.%zu", i + 1),
				       .bytes = items[i].bytes,
				       .len = items[i].len };
	}
	digest_hex(&c->digest, hex);
	body = json_pack("{sssssO}", "curriculum", c->head.name, "digest", hex, "files", files);
	say.body = body;
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "publish", seq, &digest, err);
}

static enum status publish_run(struct app *app, const struct args *args, struct err *err)
{
	const char *what = args_operand(args, 0), *slash, *folder;
	struct library *lib = library_new(app->arena);
	const struct curriculum *c;
	struct faults faults;
	struct ref ref;
	char name[REF_MAX + 8];
	bool file = false;

	faults_init(&faults, app->arena, FAULTS_MAX);
	slash = strrchr(what, '/');
	snprintf(name, sizeof name, "%s", slash ? slash + 1 : what);
	if (strlen(name) > 4 && strcmp(name + strlen(name) - 4, ".xml") == 0) {
		name[strlen(name) - 4] = '\0';
		file = true;
	}
	TRY(ref_parse(name, &ref, err));
	/* The library first, so that who changed a copy of a file of it is told to change its version. */
	TRY(data_folder("library", app->arena, &folder, err));
	TRY(library_read_folder(lib, folder, false, &faults, err));
	if (file)
		TRY(read_one(lib, what, &faults, err));
	if (library_check(lib, &faults, err) != OK)
		return fail(err, ERR_INVALID, "%s has %zu fault%s; `attest curriculum check %s` says which",
			    what, faults.errors, faults.errors == 1 ? "" : "s", what);
	c = library_curriculum(lib, &ref);
	if (!c || !c->resolved)
		return fail(err, ERR_NOT_FOUND,
			    "there is no curriculum %s; `attest curriculum list` shows what there is",
			    name);
	return publish(app, lib, c, err);
}

extern const struct command cmd_curriculum[];
const struct command cmd_curriculum[] = {
	{ "curriculum check", "FILE...", "check curriculum files, every fault in one run",
	  "Each fault is FILE:LINE: what, and what would be right. What a file names is looked for among the\n"
	  "files given, then in the shipped library. Warnings alone exit with 0.",
	  NULL, 0, check_run, "attest curriculum check CEN-R1@2023.1.xml STP-CEN@2023.1.xml" },
	{ "curriculum list", "", "list the curricula of the library, and which a store has published", NULL,
	  NULL, 0, list_run, NULL },
	{ "curriculum show", "ID[@V]", "show a curriculum or module with all its rules", NULL, NULL, 0,
	  show_run, "attest curriculum show CEN-R1" },
	{ "curriculum search", "TEXT", "find outcomes and activities that speak of something", NULL, NULL,
	  0, search_run, "attest curriculum search leakage" },
	{ "curriculum publish", "FILE", "publish a curriculum, so that people can be enrolled on it",
	  "FILE is a curriculum's file, or ID@VERSION of one in the shipped library. Its modules, tools and\n"
	  "standards are kept in the store with it, so that nothing else is needed to verify it later.",
	  NULL, NEEDS_WRITE | NEEDS_AS, publish_run,
	  "attest --as registrar curriculum publish STP-CEN@2023.1" },
	{ NULL },
};
