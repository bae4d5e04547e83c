/* The national catalogue: checking files, looking things up, publishing to a store. */
#include <ctype.h>
#include <stdlib.h>
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
	enum status status = library_read_file(lib, path, true, f, err);

	return status == ERR_INVALID ? OK : status; /* a fault, to be told with the others */
}

static void print_faults(FILE *out, const struct faults *f)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct fault *fault = &f->items[i];

		print_text(out, fault->file);
		if (fault->line > 0)
			fprintf(out, ":%d", fault->line);
		print_words(out, ": %s%s\n", fault->warning ? "warning: " : "", fault->text);
	}
	if (f->dropped > 0)
		fprintf(out, "and %zu more\n", f->dropped);
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
	struct faults faults;
	const char *folder;
	enum status status;

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
	print_faults(app->out, &faults);
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

/* A curriculum that can be shown. */
struct known {
	const struct curriculum *curriculum;
	bool published; /* in the store */
};

/* In order of ref; what the store has comes before the library's own of the same name. */
static int compare_known(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	int order = ref_compare(&x->curriculum->head.ref, &y->curriculum->head.ref);

	return order ? order : (int)y->published - (int)x->published;
}

static bool is_known(const struct known *items, size_t count, const struct curriculum *c)
{
	for (size_t i = 0; i < count; i++) {
		if (digest_equal(&items[i].curriculum->digest, &c->digest))
			return true;
	}
	return false;
}

/* Those of the library, and of the store where one is named: what people are enrolled on stays there. */
static enum status known_curricula(struct app *app, struct library **ret_library,
				   struct known **ret_items, size_t *ret_count, struct err *err)
{
	struct listed_curriculum *published = NULL;
	const struct curriculum *const *shipped;
	size_t count = 0, published_count = 0, shipped_count;
	struct known *items;

	if (app->store) {
		TRY(app_open(app, false, err));
		TRY(list_curricula(journal_db(app->journal), app->arena, &published, &published_count,
				   err));
	}
	TRY(data_library(app->arena, ret_library, err));
	shipped = library_curricula(*ret_library, &shipped_count);
	items = arena_array(app->arena, published_count + shipped_count, sizeof *items);
	for (size_t i = 0; i < published_count; i++) {
		const struct curriculum *c;

		TRY(published_get(app->published, &published[i].digest, &c, NULL, err));
		if (!is_known(items, count, c))
			items[count++] = (struct known){ c, true };
	}
	for (size_t i = 0; i < shipped_count; i++) {
		if (shipped[i]->resolved && !is_known(items, count, shipped[i]))
			items[count++] = (struct known){ shipped[i], false };
	}
	if (count)
		qsort(items, count, sizeof *items, compare_known);
	*ret_items = items;
	*ret_count = count;
	return OK;
}

static bool is_called(const struct head *head, const char *name)
{
	return strcmp(head->name, name) == 0 || strcmp(head->ref.id, name) == 0;
}

/* The curriculum called ID@VERSION, or ID for the newest version; NULL when there is none. */
static const struct curriculum *find_curriculum(const struct known *items, size_t count,
						const char *name)
{
	const struct curriculum *found = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct head *head = &items[i].curriculum->head;

		if (is_called(head, name) && (!found || ref_compare(&found->head.ref, &head->ref) != 0))
			found = items[i].curriculum; /* in order of ref: the newest is last */
	}
	return found;
}

/* The module called so, of the library or of what the store has published; NULL when there is none. */
static const struct module *find_module(const struct library *lib, const struct known *items,
					size_t count, const char *name)
{
	const struct module *const *modules, *found = NULL;
	size_t module_count;

	modules = library_modules(lib, &module_count);
	for (size_t i = 0; i < module_count; i++) {
		if (is_called(&modules[i]->head, name))
			found = modules[i];
	}
	for (size_t i = 0; i < count; i++) {
		for (size_t u = 0; u < items[i].curriculum->use_count; u++) {
			const struct module *m = items[i].curriculum->uses[u].module;

			if (items[i].published && is_called(&m->head, name) &&
			    (!found || ref_compare(&found->head.ref, &m->head.ref) <= 0))
				found = m;
		}
	}
	return found;
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct library *lib;
	struct known *items;
	size_t count;

	(void)args;
	TRY(known_curricula(app, &lib, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct curriculum *c = items[i].curriculum;
		const char *status = items[i].published ? "published" :
				     c->head.adopted	? "adopted" :
							  "draft";

		json_array_append_new(
			doc, json_pack("{sssssssssssssi}", "id", c->head.ref.id, "version",
				       strchr(c->head.name, '@') + 1, "programme", c->programme,
				       "specialism", c->specialism, "title", c->head.title, "status", status,
				       "credits", (int)c->credits));
		if (!app->json)
			print_words(app->out, "%-18s %-9s %-9s %3d credits  %s\n", c->head.name,
				    c->programme, status, (int)c->credits, c->head.title);
	}
	return app->json ? print_json(app, json_incref(doc), err) : OK;
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	const char *name = args_operand(args, 0);
	const struct curriculum *c;
	const struct module *m;
	struct library *lib;
	struct known *items;
	size_t count;

	TRY(known_curricula(app, &lib, &items, &count, err));
	c = find_curriculum(items, count, name);
	if (c)
		return show_curriculum(app, c, err);
	m = find_module(lib, items, count, name);
	if (m)
		return show_module(app, m, err);
	return fail(err, ERR_NOT_FOUND,
		    "there is no curriculum or module %s; `attest curriculum list` and `curriculum "
		    "search` find them",
		    name);
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
	bool older; /* the module has a newer version, so that its code alone would name that one */
};

static void hit(struct hits *h, const struct module *m, const char *part, const char *text)
{
	const char *item = arena_printf(h->app->arena, "%s%s%s", m->head.ref.id, *part ? "/" : "", part);

	if (!contains(text, h->what))
		return;
	json_array_append_new(h->doc, json_pack("{ssssss}", "module", m->head.name, "item", item,
						"text", text));
	if (!h->app->json)
		print_words(h->app->out, "%-12s %s%s%s%s\n", item, text, h->older ? " (in " : "",
			    h->older ? m->head.name : "", h->older ? ")" : "");
}

static enum status search_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct hits h = { app, doc, args_operand(args, 0), false };
	const struct module *const *modules;
	struct library *lib;
	size_t count;

	TRY(data_library(app->arena, &lib, err));
	modules = library_modules(lib, &count);
	for (size_t i = 0; i < count; i++) {
		const struct module *m = modules[i];

		h.older = i + 1 < count && strcmp(modules[i + 1]->head.ref.id, m->head.ref.id) == 0;
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
		print_words(app->out, "Nothing in the library speaks of \"%s\".\n", h.what);
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

static bool is_file(const char *word)
{
	size_t n = strlen(word);

	return n > 4 && strcmp(word + n - 4, ".xml") == 0;
}

/* The curriculum that is published: the one among the words, each a file or ID@VERSION. */
static enum status find_published(const struct library *lib, const struct args *args,
				  const struct curriculum **ret_curriculum, struct err *err)
{
	const struct curriculum *found = NULL;

	for (size_t i = 0; i < args_count(args); i++) {
		const char *word = args_operand(args, i), *slash = strrchr(word, '/');
		const char *name = slash && is_file(word) ? slash + 1 : word;
		size_t n = strlen(name) - (is_file(word) ? 4 : 0);
		const struct curriculum *c;
		char text[REF_MAX];
		struct ref ref;

		/* The name of a file is what it holds, or the check had a fault to tell. */
		snprintf(text, sizeof text, "%.*s", (int)(n < REF_MAX ? n : REF_MAX), name);
		TRY(ref_parse(text, &ref, err));
		c = library_curriculum(lib, &ref);
		if (!c && !is_file(word))
			return fail(err, ERR_NOT_FOUND,
				    "there is no curriculum %s; `attest curriculum list` shows what there is",
				    text);
		if (c && found && c != found)
			return fail(err, ERR_INVALID,
				    "%s and %s are both curricula; publish one at a time",
				    found->head.name, c->head.name);
		found = c ? c : found;
	}
	if (!found)
		return fail(err, ERR_INVALID,
			    "there is no curriculum among the files; a module is published with the "
			    "curriculum that uses it");
	*ret_curriculum = found;
	return OK;
}

static enum status publish_run(struct app *app, const struct args *args, struct err *err)
{
	struct library *lib = library_new(app->arena);
	CLEANUP(buf_release) struct buf files;
	const char *folder, *last = "";
	const struct curriculum *c;
	struct faults faults;
	size_t file_count = 0;

	buf_init(&files, sizeof err->text); /* what a message has room for */
	faults_init(&faults, app->arena, FAULTS_MAX);
	for (size_t i = 0; i < args_count(args); i++) {
		if (!is_file(args_operand(args, i)))
			continue;
		last = args_operand(args, i);
		TRY(read_one(lib, last, &faults, err));
		buf_printf(&files, " %s", last);
		file_count++;
	}
	TRY(data_folder("library", app->arena, &folder, err));
	TRY(library_read_folder(lib, folder, false, &faults, err));
	if (library_check(lib, &faults, err) != OK)
		return fail(err, ERR_INVALID, "%s %s %zu fault%s; `attest curriculum check%s` says which",
			    file_count == 1 ? last : "the files", file_count == 1 ? "has" : "have",
			    faults.errors, faults.errors == 1 ? "" : "s", files.data);
	TRY(find_published(lib, args, &c, err));
	if (!c->resolved)
		return fail(err, ERR_INVALID, "%s has faults; `attest curriculum check` lists them",
			    c->head.name);
	return publish(app, lib, c, err);
}

extern const struct command cmd_curriculum[];
const struct command cmd_curriculum[] = {
	{ "curriculum check", "FILE...", "check curriculum files, every fault in one run",
	  "Each fault is FILE:LINE: what, and what would be right. What a file names is looked for among the\n"
	  "files given, then in the shipped library. Warnings alone exit with 0.",
	  NULL, 0, check_run, "attest curriculum check CEN-R1@2023.1.xml STP-CEN@2023.1.xml" },
	{ "curriculum list", "", "list the curricula of the library, and those a store has published", NULL,
	  NULL, 0, list_run, NULL },
	{ "curriculum show", "ID[@V]", "show a curriculum or module with all its rules", NULL, NULL, 0,
	  show_run, "attest curriculum show CEN-R1" },
	{ "curriculum search", "TEXT", "find outcomes and activities that speak of something", NULL, NULL,
	  0, search_run, "attest curriculum search leakage" },
	{ "curriculum publish", "FILE...", "publish a curriculum, so that people can be enrolled on it",
	  "FILE is a curriculum's file, or ID@VERSION of one in the shipped library. What it names is looked\n"
	  "for among the other files given, then in that library. Its modules, tools and standards are kept\n"
	  "in the store with it, so that nothing else is needed to verify it later.",
	  NULL, NEEDS_WRITE | NEEDS_AS, publish_run,
	  "attest --as registrar curriculum publish STP-CEN@2023.1" },
	{ NULL },
};
