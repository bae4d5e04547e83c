/* Leaving with everything: a portfolio as one file; and taking in one that comes from elsewhere. */
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/check_bundle.h"
#include "cli/command.h"
#include "cli/export_page.h"
#include "core/zip.h"
#include "portfolio/bundle.h"
#include "portfolio/list.h"

/* The i-th value of an option: an entry, or a module by its code. */
static enum status read_choice(struct app *app, const char *word, struct bundle_choice *ret_choice,
			       struct err *err)
{
	struct bundle_choice choice = { 0 };

	if (id_is_code(word))
		choice.module = word;
	else
		TRY(journal_find(app->journal, word, &choice.seq, err));
	*ret_choice = choice;
	return OK;
}

static enum status read_choices(struct app *app, const struct args *args, const char *option,
				const struct bundle_choice **ret_choices, size_t *ret_count,
				struct err *err)
{
	struct bundle_choice *choices;
	size_t count = 0;

	while (args_value(args, option, count))
		count++;
	choices = arena_array(app->arena, count, sizeof *choices);
	for (size_t i = 0; i < count; i++)
		TRY(read_choice(app, args_value(args, option, i), &choices[i], err));
	*ret_choices = choices;
	*ret_count = count;
	return OK;
}

static enum status told(struct app *app, const char *path, size_t bytes,
			const struct bundle_view *view, struct err *err)
{
	if (app->json)
		return print_json(app,
				  json_pack("{sssssIsIsIsIsIsb}", "file", path, "portfolio",
					    view->portfolio, "size", (json_int_t)bytes, "shown",
					    (json_int_t)view->shown, "hidden",
					    (json_int_t)view->hidden, "unsettled",
					    (json_int_t)view->unsettled, "erased",
					    (json_int_t)view->erased, "private", (int)view->personal),
				  err);
	fprintf(app->out, "%s holds %llu of %llu entries of %s%s\n", path,
		(unsigned long long)view->shown, (unsigned long long)view->own_count,
		view->portfolio,
		view->personal ? ", with the trainee's private texts: think before passing it on" : "");
	if (view->unsettled)
		fprintf(app->out, "%llu are of a case that its panel has not settled: they are in it once that is "
			"ratified\n", (unsigned long long)view->unsettled);
	fprintf(app->out, "Unpack it and open index.html; `attest verify %s` checks it, given the pin\n",
		path);
	return OK;
}

/* Who has no portfolio here may have brought one along: it goes on as it came. */
static enum status export_imported(struct app *app, const char *person, const char *path,
				   struct arena *a, struct err *err)
{
	const void *bytes;
	struct err why;
	size_t n;

	/* Where there is none, it stays with what was found first. */
	if (bundle_imported(app->journal, person, a, &bytes, &n, &why) != OK)
		return ERR_NOT_FOUND;
	TRY(app_write_new(path, bytes, n, err));
	if (app->json)
		return print_json(app,
				  json_pack("{sssssIsb}", "file", path, "portfolio", person, "size",
					    (json_int_t)n, "imported", 1),
				  err);
	fprintf(app->out,
		"%s is the portfolio that %s brought from another log, as it came; verify it by that "
		"log's pin\n",
		path, person);
	return OK;
}

static enum status export_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(BUNDLE_ARENA);
	CLEANUP(buf_release) struct buf bundle;
	const char *path = args_option(args, "-o");
	struct bundle_want want = {
		.portfolio = args_operand(args, 0),
		.page = export_page,
		.data = app,
	};
	const struct bundle_view *view;
	enum status status;

	buf_init(&bundle, BUNDLE_MAX);
	TRY(list_person_exists(journal_db(app->journal), want.portfolio, err));
	if (app->as && strcmp(app->as, want.portfolio) == 0) {
		TRY(app_prove(app, err));
		want.reader = app->as;
	}
	TRY(read_choices(app, args, "--only", &want.only, &want.only_count, err));
	TRY(read_choices(app, args, "--redact", &want.hide, &want.hide_count, err));
	status = bundle_write(app->journal, &want, a, &bundle, &view, err);
	if (status == ERR_NOT_FOUND && want.only_count + want.hide_count == 0)
		return export_imported(app, want.portfolio, path, a, err);
	TRY(status);
	TRY(app_write_new(path, bundle.data, bundle.len, err));
	return told(app, path, bundle.len, view, err);
}

/* What is not as its log signed it is not taken in; nor is what its trainee alone may read. */
static enum status check_import(struct app *app, const struct buf *bundle, const char *pin,
				struct err *err)
{
	struct report report;

	if (!bundle_begins(bundle->data, bundle->len))
		return fail(err, ERR_INVALID, "this is no bundle of `attest export`");
	TRY(check_bundle(app, bundle->data, bundle->len, pin, &report, err));
	if (!report.ok)
		return fail(err, ERR_INVALID, "the bundle is not verified: %s: %s",
			    report.findings[0].code, report.findings[0].text);
	if (report.personal)
		return fail(err, ERR_DENIED,
			    "the bundle holds private texts of %s, which are for them alone: ask for one "
			    "that was made without --as %s",
			    report.portfolio, report.portfolio);
	return OK;
}

static enum status read_manifest(struct app *app, const struct buf *bundle,
				 struct manifest *ret_manifest, struct digest *ret_digest,
				 struct err *err)
{
	struct zip_file *files;
	size_t count;

	TRY(zip_read(bundle->data, bundle->len, app->arena, &files, &count, err));
	*ret_digest = digest_of(files[0].bytes, files[0].len);
	return manifest_read(files[0].bytes, files[0].len, app->arena, ret_manifest, err);
}

static json_t *import_body(const char *person, const struct manifest *m,
			   const struct digest *manifest)
{
	char pin[DIGEST_HEX], last[DIGEST_HEX], hex[DIGEST_HEX];

	digest_hex(&m->log, pin);
	digest_hex(&m->last, last);
	digest_hex(manifest, hex);
	return json_pack("{ssssssssss}", "last", last, "manifest", hex, "person", person, "pin", pin,
			 "there", m->portfolio);
}

static enum status import_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(buf_release) struct buf bundle;
	CLEANUP(json_cleanup) json_t *body = NULL;
	const char *path = args_operand(args, 0), *name = strrchr(path, '/');
	struct say say = { .kind = "import", .role = ROLE_REGISTRAR, .portfolio = "" };
	struct digest manifest_digest, digest;
	struct manifest manifest;
	uint64_t seq;

	buf_init(&bundle, ATTACHMENT_MAX);
	TRY(buf_read_file(&bundle, path, err));
	TRY(check_import(app, &bundle, args_option(args, "--pin"), err));
	TRY(read_manifest(app, &bundle, &manifest, &manifest_digest, err));
	body = import_body(args_option(args, "--person"), &manifest, &manifest_digest);
	say.body = body;
	say.texts[say.text_count++] =
		(struct text){ .name = "file.1", .bytes = bundle.data, .len = bundle.len };
	say_text(&say, "file.1.name", name ? name + 1 : path);
	TRY(app_say(app, &say, &seq, &digest, err));
	TRY(print_entry(app, "import", seq, &digest, err));
	if (!app->json)
		fprintf(app->out, "Kept as it came, and shown; nothing in it counts here\n");
	return OK;
}

static const struct option import_options[] = {
	{ "--person", "ID", "who here the trainee is", true, false },
	{ "--pin", "HEX", "of the log that it comes from, as its authority publishes it", false, false },
	{ NULL },
};
static const struct option export_options[] = {
	{ "-o", "FILE", "where to write it", true, false },
	{ "--only", "WHAT", "show nothing else of the portfolio: an ENTRY, or all of a MODULE", false,
	  true },
	{ "--redact", "WHAT", "show everything but this ENTRY or MODULE", false, true },
	{ NULL },
};

extern const struct command cmd_export[];
const struct command cmd_export[] = {
	{ "export", "TRAINEE", "write a whole portfolio into one file, to read and to verify",
	  "The file holds pages that open in any browser without a network, every entry as it was signed,\n"
	  "every signature, certificate, proof and attachment, and the curriculum. `attest verify` checks it\n"
	  "without the store. The same store gives the same file.\n"
	  "With --as the trainee and their key, private texts are in it; nobody else is given those.\n"
	  "Opened judgements and decisions of a case that is not ratified are in nobody's.\n"
	  "--only and --redact choose what a reader sees. The rest stays provable, and what undoes, revises\n"
	  "or answers an entry is always shown with it. Both may be repeated.",
	  export_options, NEEDS_STORE, export_run,
	  "attest --as amira export amira -o amira.zip --redact CEN-R1" },
	{ "import", "FILE", "take in a portfolio from another log, as a registrar",
	  "The file of `attest export` is verified by the pin of its log, and kept as it came: `attest save ENTRY`\n"
	  "gives it back, and so does `attest export`. Nothing in it counts here, since whoever runs a log may\n"
	  "invent all of its people: what shall count is said again here, by who may, as an exemption.",
	  import_options, NEEDS_WRITE | NEEDS_AS, import_run,
	  "attest --as registrar import amira.zip --person amira --pin 3f6a..." },
	{ NULL },
};
