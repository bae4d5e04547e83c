/* Leaving with everything: a portfolio as one file. */
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/export_page.h"
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
				  json_pack("{sssssIsIsIsIsb}", "file", path, "portfolio",
					    view->portfolio, "size", (json_int_t)bytes, "shown",
					    (json_int_t)view->shown, "hidden",
					    (json_int_t)view->hidden, "erased",
					    (json_int_t)view->erased, "private", (int)view->personal),
				  err);
	fprintf(app->out, "%s holds %llu of %llu entries of %s%s\n", path,
		(unsigned long long)view->shown, (unsigned long long)view->own_count,
		view->portfolio,
		view->personal ? ", with the trainee's private texts: think before passing it on" : "");
	fprintf(app->out, "Unpack it and open index.html; `attest verify %s` checks it, given the pin\n",
		path);
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

	buf_init(&bundle, BUNDLE_MAX);
	TRY(list_person_exists(journal_db(app->journal), want.portfolio, err));
	if (app->as && strcmp(app->as, want.portfolio) == 0) {
		TRY(app_prove(app, err));
		want.reader = app->as;
	}
	TRY(read_choices(app, args, "--only", &want.only, &want.only_count, err));
	TRY(read_choices(app, args, "--redact", &want.hide, &want.hide_count, err));
	TRY(bundle_write(app->journal, &want, a, &bundle, &view, err));
	TRY(app_write_new(path, bundle.data, bundle.len, err));
	return told(app, path, bundle.len, view, err);
}

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
	  "--only and --redact choose what a reader sees. The rest stays provable, and what undoes, revises\n"
	  "or answers an entry is always shown with it. Both may be repeated.",
	  export_options, NEEDS_STORE, export_run,
	  "attest --as amira export amira -o amira.zip --redact CEN-R1" },
	{ NULL },
};
