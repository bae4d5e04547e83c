/* Curricula for other programs, and frameworks of theirs as drafts. */
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/fault_list.h"
#include "cli/folder.h"
#include "cli/known.h"
#include "core/json.h"
#include "curricula/case_package.h"
#include "curricula/draft.h"
#include "curricula/medbiq.h"
#include "curricula/moodle.h"

#define EXPORT_MAX (64u << 20)
#define CREATOR "Education and Training Board"

enum format { FORMAT_CASE, FORMAT_MOODLE, FORMAT_MEDBIQ, FORMATS };
static const char *const format_names[FORMATS] = { "case", "moodle", "medbiq" };

static enum status format_of(struct app *app, const char *name, unsigned count, enum format *ret_format,
			     struct err *err)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(name, format_names[i]) == 0) {
			*ret_format = (enum format)i;
			return OK;
		}
	app->exit_code = 2;
	return fail(err, ERR_INVALID, "there is no format %s here: write %s", name,
		    count > FORMAT_MEDBIQ ? "case, moodle or medbiq" : "case or moodle");
}

static json_t *texts_json(const char *const *texts, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(texts[i]));
	return list;
}

static void print_lost(struct app *app, const struct framework *f)
{
	if (f->lost_count > 0)
		fputs("What has no place there:\n", app->out);
	for (size_t i = 0; i < f->lost_count; i++)
		print_words(app->out, "  - %s\n", f->lost[i]);
}

/* ---- export ---- */

/* The set of standards of that name, else the curriculum. */
static enum status find(struct app *app, const char *name, const struct curriculum **ret_curriculum,
			const struct standards **ret_standards, struct err *err)
{
	struct known_list known;

	TRY(known_all(app, &known, err));
	*ret_curriculum = NULL;
	*ret_standards = known_set(&known, name);
	return *ret_standards ? OK : known_find(&known, name, ret_curriculum, err);
}

static enum status write_case(struct app *app, const struct framework *f, const char *creator, struct buf *out,
			      struct err *err)
{
	CLEANUP(json_cleanup) json_t *package = NULL;
	char *text;

	TRY(case_package_write(f, creator, app->arena, &package, err));
	text = json_dumps(package, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
	if (!text)
		return fail(err, ERR_IO, "no memory for the package");
	buf_text(out, text);
	buf_char(out, '\n');
	free(text);
	return OK;
}

static enum status write_as(struct app *app, enum format format, const struct curriculum *c,
			    const struct standards *s, const char *creator, struct buf *out,
			    struct framework *ret_lost, struct err *err)
{
	if (format == FORMAT_MEDBIQ) {
		if (!c)
			return fail(err, ERR_INVALID, "a Curriculum Inventory holds a curriculum, not a set of "
						      "standards; write --to case");
		return medbiq_write(c, creator, app->arena, out, ret_lost, err);
	}
	*ret_lost = c ? *framework_of_curriculum(c, app->arena) : *framework_of_standards(s, app->arena);
	if (format == FORMAT_CASE)
		return write_case(app, ret_lost, creator, out, err);
	framework_lose(ret_lost, app->arena, "kinds, levels, credits, phases and choices, links to standards, and mark forms");
	moodle_write(ret_lost, app->arena, out);
	return OK;
}

static enum status export_run(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_option(args, "-o"), *creator = args_option(args, "--creator");
	const struct curriculum *c;
	const struct standards *s;
	struct framework lost = { 0 };
	CLEANUP(buf_release) struct buf out;
	enum format format;

	buf_init(&out, EXPORT_MAX);
	TRY(format_of(app, args_option(args, "--to"), FORMATS, &format, err));
	TRY(find(app, args_operand(args, 0), &c, &s, err));
	TRY(write_as(app, format, c, s, creator ? creator : CREATOR, &out, &lost, err));
	if (out.full)
		return fail(err, ERR_INVALID, "%s would be larger than %u MiB", path, EXPORT_MAX >> 20);
	TRY(app_write_new(path, out.data, out.len, err));
	if (app->json)
		return print_json(app,
				  json_pack("{sssssIso}", "file", path, "format", format_names[format], "bytes",
					    (json_int_t)out.len, "lost", texts_json(lost.lost, lost.lost_count)),
				  err);
	print_words(app->out, "%s: %s, written for %s\n", path, c ? c->head.name : s->head.name,
		    format == FORMAT_CASE   ? "CASE 1.1" :
		    format == FORMAT_MOODLE ? "Moodle" :
					      "MedBiquitous Curriculum Inventory 1");
	print_lost(app, &lost);
	return OK;
}

/* ---- import ---- */

static enum status accepted_of(struct app *app, const struct args *args, unsigned *ret_accepted, struct err *err)
{
	const char *name;
	unsigned accepted = 0;

	for (size_t i = 0; (name = args_value(args, "--accept", i)) != NULL; i++) {
		enum framework_fault fault = framework_fault_of(name);

		if (fault == FRAMEWORK_FAULTS) {
			app->exit_code = 2;
			return fail(err, ERR_INVALID,
				    "no fault is called %s; each names itself in [ ] at the end of its line", name);
		}
		accepted |= 1u << fault;
	}
	*ret_accepted = accepted;
	return OK;
}

/* A draft that our own reader refuses is not written: the fault is told at its line of the draft. */
static enum status check_drafts(struct app *app, const struct draft *drafts, size_t count, struct faults *faults,
				struct err *err)
{
	struct library *lib = library_new(app->arena);

	for (size_t i = 0; i < count; i++) {
		const char *file = arena_printf(app->arena, "%s.xml", drafts[i].name);
		enum status status =
			library_read(lib, file, drafts[i].text, drafts[i].len, true, faults, err);

		if (status != OK && status != ERR_INVALID)
			return status;
	}
	return faults->errors > 0 ? fail(err, ERR_INVALID, "the drafts would have %zu faults", faults->errors) :
				    OK;
}

static enum status write_drafts(struct app *app, const char *folder, const struct draft *drafts, size_t count,
				struct err *err)
{
	struct folder_file *files = arena_array(app->arena, count, sizeof *files);

	for (size_t i = 0; i < count; i++)
		files[i] = (struct folder_file){ arena_printf(app->arena, "%s.xml", drafts[i].name),
						 drafts[i].text, drafts[i].len };
	return folder_write(folder, files, count, err);
}

static enum status read_framework(struct app *app, const char *path, enum format format, unsigned accepted,
				  struct faults *faults, struct framework **ret_framework, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	struct framework *f;
	const char *text;

	buf_init(&bytes, FRAMEWORK_BYTES);
	TRY(buf_read_file(&bytes, path, err));
	text = arena_bytes(app->arena, bytes.data, bytes.len);
	if (format == FORMAT_CASE)
		TRY(case_package_read(text, bytes.len, path, accepted, app->arena, faults, &f, err));
	else
		TRY(moodle_read(text, bytes.len, path, accepted, app->arena, faults, &f, err));
	TRY(framework_check(f, path, accepted, app->arena, faults, err));
	*ret_framework = f;
	return OK;
}

static enum status tell_import(struct app *app, const char *folder, const struct framework *f,
			       const struct draft *drafts, size_t count, const struct faults *faults, struct err *err)
{
	CLEANUP(json_cleanup) json_t *files = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(files, json_sprintf("%s.xml", drafts[i].name));
	if (app->json)
		return print_json(app,
				  json_pack("{sbsssOsIsoso}", "ok", 1, "folder", folder, "files", files, "items",
					    (json_int_t)f->known, "faults", faults_json(faults), "lost",
					    texts_json(f->lost, f->lost_count)),
				  err);
	print_faults(app->out, faults);
	print_words(app->out, "%s holds %zu draft%s of %zu items\n", folder, count, count == 1 ? "" : "s", f->known);
	print_lost(app, f);
	print_words(app->out, "`attest curriculum check %s/*.xml` says what is left to do.\n", folder);
	return OK;
}

static enum status tell_faults(struct app *app, struct faults *faults, const struct err *why, struct err *err)
{
	app->exit_code = 1;
	faults_sort(faults);
	if (app->json)
		return print_json(app, json_pack("{sbso}", "ok", 0, "faults", faults_json(faults)), err);
	print_faults(app->out, faults);
	fprintf(app->err, "attest: %s; nothing was written\n", why->text);
	return OK;
}

static enum status import_run(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_operand(args, 0), *name = args_option(args, "--name");
	struct draft *drafts = NULL;
	struct framework *f = NULL;
	struct faults faults;
	unsigned accepted;
	enum status status;
	struct ref ref;
	size_t count = 0;
	enum format format;
	int year, month, day;

	faults_init(&faults, app->arena, FAULTS_MAX);
	TRY(format_of(app, args_option(args, "--from"), FORMAT_MEDBIQ, &format, err));
	TRY(accepted_of(app, args, &accepted, err));
	if (name)
		TRY(ref_parse(name, &ref, err));
	day_civil(time_day(app->clock), &year, &month, &day);
	status = read_framework(app, path, format, accepted, &faults, &f, err);
	if (status == OK)
		status = draft_files(f, name ? &ref : NULL, year, app->arena, &drafts, &count, err);
	if (status == OK)
		status = check_drafts(app, drafts, count, &faults, err);
	if (status == ERR_INVALID && faults.errors > 0)
		return tell_faults(app, &faults, err, err);
	TRY(status);
	TRY(write_drafts(app, args_option(args, "-o"), drafts, count, err));
	faults_sort(&faults);
	return tell_import(app, args_option(args, "-o"), f, drafts, count, &faults, err);
}

static const struct option export_options[] = {
	{ "--to", "FORMAT", "case, moodle or medbiq", true, false },
	{ "-o", "FILE", "where to write it", true, false },
	{ "--creator", "NAME", "who is said to have made it (" CREATOR ")", false, false },
	{ NULL },
};
static const struct option import_options[] = {
	{ "--from", "FORMAT", "case or moodle", true, false },
	{ "-o", "DIR", "the new folder for the drafts", true, false },
	{ "--name", "ID@VERSION", "what the set is called (from its title)", false, false },
	{ "--accept", "FAULT", "go on in spite of these; the fault's line ends with its name", false, true },
	{ NULL },
};

extern const struct command cmd_interchange[];
const struct command cmd_interchange[] = {
	{ "curriculum export", "ID[@V]", "write a curriculum or set of standards for other programs",
	  "case is a CASE 1.1 package (JSON), which `curriculum import` reads again; moodle is Moodle's competency\n"
	  "framework (CSV); medbiq is a MedBiquitous Curriculum Inventory, version 1 (XML). None of them knows a\n"
	  "rule: what the format cannot hold is listed. The same curriculum gives the same bytes each time.",
	  export_options, 0, export_run, "attest curriculum export --to case STP-CEN@2023.1 -o stp-cen.json" },
	{ "curriculum import", "FILE", "make drafts of somebody else's framework",
	  "What `curriculum export --to case` wrote becomes a curriculum and its modules, anything else a set of\n"
	  "standards that modules can cite. Each fault is told at its row or JSON pointer, and nothing is written\n"
	  "unless all is well or --accept names the fault: what belongs to nothing then goes to the top, a second\n"
	  "use of an id and a link to nothing are left out, and cut texts stay as they are.",
	  import_options, 0, import_run, "attest curriculum import --from moodle framework.csv -o drafts" },
	{ NULL },
};
