/* The national catalogue: checking files, publishing to a store. Looking things up is cmd_catalogue.c. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/data.h"
#include "cli/fault_list.h"
#include "cli/publish.h"
#include "portfolio/list.h"

/* ---- check ---- */

static enum status read_one(struct library *lib, const char *path, struct faults *f, struct err *err)
{
	enum status status = library_read_file(lib, path, true, f, err);

	return status == ERR_INVALID ? OK : status; /* a fault, to be told with the others */
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

/* ---- publish ---- */

/* Signs the publication of `c` by app->as; `files` as they are in the library. */
static enum status publish(struct app *app, const struct library *lib, const struct curriculum *c,
			   struct err *err)
{
	struct library_file *items;
	size_t count = library_files(lib, c, app->arena, &items);
	struct catalogue_file *files = arena_array(app->arena, count, sizeof *files);
	const struct publishing publishing = {
		.curriculum = c->head.name, .digest = c->digest, .files = files, .count = count
	};
	struct digest digest;
	uint64_t seq;

	for (size_t i = 0; i < count; i++)
		files[i] = (struct catalogue_file){ items[i].name, items[i].bytes, items[i].len };
	TRY(publish_files(app, &publishing, &seq, &digest, err));
	return print_entry(app, "publish", seq, &digest, err);
}

/* A map is about the publications of the curricula that it names. */
static enum status publish_map(struct app *app, const struct library *lib, const struct map *map,
			       struct err *err)
{
	struct digest about[2];
	size_t count = 0;

	TRY(list_publication(journal_db(app->journal), map->target, &about[count++], err));
	if (*map->source)
		TRY(list_publication(journal_db(app->journal), map->source, &about[count++], err));
	return publish_file(app, "map", lib, &map->head, about, count, err);
}

static bool is_file(const char *word)
{
	size_t n = strlen(word);

	return n > 4 && strcmp(word + n - 4, ".xml") == 0;
}

/* ID@VERSION of a word, which is that or the path of such a file. */
static enum status named_ref(const char *word, struct ref *ret_ref, struct err *err)
{
	const char *slash = strrchr(word, '/'), *name = slash && is_file(word) ? slash + 1 : word;
	size_t n = strlen(name) - (is_file(word) ? 4 : 0);
	char text[REF_MAX];

	/* The name of a file is what it holds, or the check had a fault to tell. */
	snprintf(text, sizeof text, "%.*s", (int)(n < REF_MAX ? n : REF_MAX), name);
	return ref_parse(text, ret_ref, err);
}

/* The curriculum that is published: the one among the words, each a file or ID@VERSION. */
static enum status find_published(const struct library *lib, const struct args *args,
				  const struct curriculum **ret_curriculum, struct err *err)
{
	const struct curriculum *found = NULL;

	for (size_t i = 0; i < args_count(args); i++) {
		const char *word = args_operand(args, i);
		const struct curriculum *c;
		char text[REF_MAX];
		struct ref ref;

		TRY(named_ref(word, &ref, err));
		ref_text(&ref, text);
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

/* The map among the words, each a file or ID@VERSION; what else is named helps to resolve it. NULL: none. */
static const struct map *find_map(const struct library *lib, const struct args *args)
{
	const struct map *found = NULL;

	for (size_t i = 0; i < args_count(args) && !found; i++) {
		struct ref ref;

		found = named_ref(args_operand(args, i), &ref, NULL) == OK ? library_map(lib, &ref) : NULL;
	}
	return found;
}

/* The same of a process. */
static const struct process *find_process(const struct library *lib, const struct args *args)
{
	struct ref ref;

	return args_count(args) == 1 && named_ref(args_operand(args, 0), &ref, NULL) == OK ?
		       library_process(lib, &ref) :
		       NULL;
}

static enum status publish_run(struct app *app, const struct args *args, struct err *err)
{
	struct library *lib = library_new(app->arena);
	CLEANUP(buf_release) struct buf files;
	const char *folder, *last = "";
	const struct process *process;
	const struct curriculum *c;
	const struct map *map;
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
	map = find_map(lib, args);
	process = find_process(lib, args);
	if (map)
		return publish_map(app, lib, map, err);
	if (process)
		return publish_file(app, "process", lib, &process->head, NULL, 0, err);
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
	{ "curriculum publish", "FILE...", "publish a curriculum, so that people can be enrolled on it",
	  "FILE is a curriculum's file, or ID@VERSION of one in the shipped library. What it names is looked\n"
	  "for among the other files given, then in that library. Its modules, tools and standards are kept\n"
	  "in the store with it, so that nothing else is needed to verify it later. A map is published by\n"
	  "itself, after the curricula that it names: exemptions and transfers are decided by it. A process,\n"
	  "by which equivalence is judged (EQUIVALENCE@2026.1), is published by itself likewise.",
	  NULL, NEEDS_WRITE | NEEDS_AS, publish_run,
	  "attest --as registrar curriculum publish STP-CEN@2023.1" },
	{ NULL },
};
