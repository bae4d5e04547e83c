#include "curricula/check.h"

#include <stdio.h>
#include <stdarg.h>
#include <string.h>

#include "curricula/library.h"
#include "curricula/shape.h"

/* What the checks of one file, or of all sentences, may take beside the library. */
#define SCRATCH_MAX (128u << 20)
/* Names in a message are bounded; so is the list of those that a set misses. */
#define TEXT_MAX 1024

static const char *const kind_names[FILE_KINDS] = {
	[FILE_MODULE] = "a module",
	[FILE_CURRICULUM] = "a curriculum",
	[FILE_TOOLS] = "a tools file",
	[FILE_STANDARDS] = "a set of standards",
	[FILE_SPECIALISMS] = "a specialisms file",
	[FILE_MAP] = "a map",
	[FILE_PROCESS] = "a process",
};

void check_fault(struct checker *k, int line, const char *format, ...)
{
	char text[TEXT_MAX];
	va_list args;

	k->file->errors++;
	if (!k->file->asked)
		return;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fault_add(k->faults, k->file->head->file, line, "%s", text);
}

void check_warn(struct checker *k, int line, const char *format, ...)
{
	char text[TEXT_MAX];
	va_list args;

	if (!k->file->asked)
		return;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fault_warn(k->faults, k->file->head->file, line, "%s", text);
}

const struct file *check_ref(struct checker *k, int line, const char *verb, const struct ref *ref,
			     enum file_kind kind)
{
	const struct file *file = library_file(k->lib, ref);
	char name[REF_MAX];

	ref_text(ref, name);
	if (file == NULL && library_failed(k->lib, ref)) {
		k->file->errors++;
		return NULL;
	}
	if (file == NULL) {
		check_fault(k, line, "%s %s, which is not among the files read", verb, name);
		return NULL;
	}
	if (file->kind != kind) {
		check_fault(k, line, "%s %s, which is %s; name %s", verb, name,
			    kind_names[file->kind], kind_names[kind]);
		return NULL;
	}
	if (k->file->head->adopted && !file->head->adopted)
		check_fault(k, line,
			    "%s %s, which is a draft; an adopted file names adopted files only",
			    verb, name);
	return file;
}

void check_places(struct checker *k, int line, const struct names *names)
{
	if (k->places == NULL)
		return;
	for (size_t i = 0; i < names->count; i++)
		if (specialisms_place(k->places, names->items[i]) == NULL)
			check_fault(k, line,
				    "names %s, which is not in %s; add it there or name another",
				    names->items[i], k->places->head.name);
}

/* ---- durations ---- */

/* In parts of a day of 4800, of which a month of the Gregorian calendar has 146097 on average. */
int64_t duration_length(struct duration d)
{
	switch (d.unit) {
	case 'Y':
		return (int64_t)d.count * 12 * 146097;
	case 'M':
		return (int64_t)d.count * 146097;
	case 'W':
		return (int64_t)d.count * 7 * 4800;
	default:
		return (int64_t)d.count * 4800;
	}
}

const char *duration_words(struct checker *k, struct duration d)
{
	char text[DURATION_TEXT];

	duration_text(d, text);
	return arena_text(k->scratch, text);
}

const char *window_beyond(struct checker *k, struct duration after, struct duration before,
			  struct duration end)
{
	if (end.count > 0 && duration_length(before) > duration_length(end))
		return arena_printf(
			k->scratch,
			"before=\"%s\" is later than the award, due after %s; write at most that",
			duration_words(k, before), duration_words(k, end));
	if (end.count > 0 && duration_length(after) >= duration_length(end))
		return arena_printf(
			k->scratch,
			"after=\"%s\" is not before the award, due after %s; write less than that",
			duration_words(k, after), duration_words(k, end));
	return NULL;
}

void check_window(struct checker *k, int line, struct duration after, struct duration before,
		  struct duration end)
{
	const char *beyond = window_beyond(k, after, before, end);

	if (after.count > 0 && before.count > 0 &&
	    duration_length(after) >= duration_length(before))
		check_fault(k, line,
			    "after=\"%s\" is not before before=\"%s\", so that nothing can count; "
			    "write the earlier one as after",
			    duration_words(k, after), duration_words(k, before));
	else if (beyond != NULL)
		check_fault(k, line, "%s", beyond);
}

/* ---- what modules and curricula share ---- */

void check_signer(struct checker *k, int line, const char *what, enum role by)
{
	if (by == ROLE_TRAINEE)
		check_fault(k, line,
			    "%s is signed by the trainee, who signs no gate of their own; write "
			    "another role in by, or leave it out",
			    what);
}

bool has_activity(const struct module *m, const char *part)
{
	char number[ID_MAX];

	for (size_t i = 0; i < m->activity_count; i++) {
		(void)snprintf(number, sizeof(number), "%d", m->activities[i].number);
		if (strcmp(number, part) == 0)
			return true;
	}
	return false;
}

/* ---- one file ---- */

static void check_file_name(struct checker *k)
{
	const char *path = k->file->head->file;
	const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
	const char *right = arena_printf(k->scratch, "%s.xml", k->file->head->name);

	if (strcmp(name, right) != 0)
		check_fault(k, k->file->head->line, "the file is named %s but holds %s; name it %s",
			    text_shown(k->scratch, name), k->file->head->name, right);
}

/* Beside a file that was asked for the library's own of the same id and version is left out. */
static void check_version(struct checker *k)
{
	const struct head *head = k->file->head, *other = k->file->other;

	if (other != NULL && other->adopted)
		check_fault(k, head->line,
			    "differs from the adopted %s in %s; an adopted file never changes, so "
			    "give this one a new version",
			    head->name, other->file);
	else if (other != NULL)
		check_warn(k, head->line, "differs from the draft %s in %s, which was not read",
			   head->name, other->file);
}

static void check_head(struct checker *k)
{
	const struct head *head = k->file->head;

	check_file_name(k);
	check_version(k);
	for (size_t i = 0; i < k->file->repeats.count; i++)
		check_fault(k, k->file->repeats.items[i].line, "%s; name it once",
			    k->file->repeats.items[i].text);
	for (size_t i = 0; i < head->replaces_count; i++) {
		const struct ref *ref = &head->replaces[i];
		const struct file *file = library_file(k->lib, ref);

		if (ref_compare(ref, &head->ref) == 0)
			check_fault(k, head->line, "replaces itself; name an earlier version");
		/* What it replaces may be older than this library, and need not be there. */
		else if (file != NULL)
			(void)check_ref(k, head->line, "replaces", ref, k->file->kind);
	}
}

static void check_file(struct checker *k, struct file *file)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(SCRATCH_MAX);

	k->scratch = scratch;
	k->file = file;
	check_head(k);
	switch (file->kind) {
	case FILE_MODULE:
		check_module(k, file->module);
		return;
	case FILE_CURRICULUM:
		check_curriculum(k, file->curriculum);
		return;
	case FILE_TOOLS:
		check_tools(k, file->tools);
		return;
	case FILE_STANDARDS:
		check_standards(k, file->standards);
		return;
	case FILE_SPECIALISMS:
		check_specialisms(k, file->specialisms);
		return;
	case FILE_MAP:
		check_map(k, file->map);
		return;
	case FILE_PROCESS:
		check_process(k, file->process);
		return;
	}
}

/* A curriculum may be used when neither it nor a file below it has an error. */
static void resolve(struct checker *k, struct curriculum *c)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(SCRATCH_MAX);
	size_t errors;
	struct digest digest = closure_digest(k->lib, c, scratch, &errors);

	c->resolved = errors == 0;
	if (c->resolved)
		c->digest = digest;
}

enum status library_check(struct library *lib, struct faults *f, struct err *err)
{
	/* What others name comes first; maps look into resolved curricula. */
	static const enum file_kind order[FILE_KINDS] = {FILE_SPECIALISMS, FILE_TOOLS,
							 FILE_STANDARDS,   FILE_MODULE,
							 FILE_CURRICULUM,  FILE_MAP,
							 FILE_PROCESS};
	struct checker k = {.lib = lib, .faults = f};

	k.places = lib->kind_failed[FILE_SPECIALISMS] ? NULL : library_specialisms(lib);
	for (size_t o = 0; o < FILE_KINDS; o++)
		for (size_t i = 0; i < lib->files.count; i++) {
			struct file *file = lib->files.items[i];

			if (file->kind == order[o])
				check_file(&k, file);
		}
	for (size_t i = 0; i < lib->kinds[FILE_CURRICULUM].count; i++)
		resolve(&k, lib->kinds[FILE_CURRICULUM].items[i]);
	check_sentences(&k);
	faults_sort(f);
	if (f->errors > 0)
		return fail(err, ERR_INVALID, "the curriculum files have %zu fault%s", f->errors,
			    f->errors == 1 ? "" : "s");
	return OK;
}
