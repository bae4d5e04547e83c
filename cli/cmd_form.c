/* The forms of tools: which there are, and what each asks. */
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/form_show.h"
#include "cli/known.h"

#define PAGE_MAX (1u << 20)

/* Tools files that can be shown, in order of ref; what the store has stands for the library's of that name. */
struct files {
	const struct tools **items;
	size_t count, room;
};

static void add(struct app *app, struct files *files, const struct tools *file)
{
	size_t at = 0;

	while (at < files->count && ref_compare(&files->items[at]->head.ref, &file->head.ref) < 0)
		at++;
	if (at < files->count && ref_compare(&files->items[at]->head.ref, &file->head.ref) == 0)
		return;
	files->items = arena_grow(app->arena, files->items, files->count, &files->room,
				  sizeof(struct tools *));
	memmove(&files->items[at + 1], &files->items[at], (files->count - at) * sizeof(struct tools *));
	files->items[at] = file;
	files->count++;
}

static enum status find_files(struct app *app, struct files *ret_files, struct err *err)
{
	const struct tools *const *shipped;
	struct files files = { 0 };
	struct known_list known;
	size_t count;

	TRY(known_all(app, &known, err));
	for (size_t i = 0; i < known.count; i++) {
		if (known.items[i].published)
			add(app, &files, known.items[i].curriculum->tools);
	}
	shipped = library_tools(known.library, &count);
	for (size_t i = 0; i < count; i++)
		add(app, &files, shipped[i]);
	*ret_files = files;
	return OK;
}

/* ---- form list ---- */

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct files files;

	(void)args;
	TRY(find_files(app, &files, err));
	for (size_t i = 0; i < files.count; i++) {
		const struct tools *file = files.items[i];

		for (size_t k = 0; k < file->tool_count; k++) {
			const struct tool *t = &file->tools[k];
			const char *name = arena_printf(app->arena, "%s/%s", file->head.name, t->id);

			json_array_append_new(doc, json_pack("{ssssss}", "form", name, "by",
							     tool_by_name(t->by), "title", t->title));
			if (!app->json)
				print_words(app->out, "%-26s %-11s %s\n", name, tool_by_name(t->by), t->title);
		}
	}
	return app->json ? print_json(app, json_incref(doc), err) : OK;
}

/* ---- form show ---- */

/* Who fills it in, when, and with which command. */
static void print_manner(struct app *app, const struct tools *file, const struct tool *t)
{
	static const struct {
		const char *who, *command;
		bool named; /* the command is told which form */
	} ways[] = {
		[BY_ASSESSOR] = { "an assessor", "assess REQUEST", false },
		[BY_RATERS] = { "colleagues", "msf rate REQUEST", false },
		[BY_TRAINEE] = { "the trainee", "evidence add --form ", true },
		[BY_SUPERVISOR] = { "a supervisor", "report record TRAINEE --form ", true },
	};
	const char *command = strcmp(t->id, "REVIEW") == 0 ? "sign REQUEST" : ways[t->by].command;

	print_words(app->out, "%s/%s, filled in by %s, %s: `attest %s%s`\n", file->head.name, t->id,
		    t->by == BY_RATERS ? arena_printf(app->arena, "%d colleagues or more", (int)t->raters) :
					 ways[t->by].who,
		    t->live ? "as it happens" : "afterwards", command, ways[t->by].named ? t->id : "");
	if (t->case_once)
		fputs("Of those on one case, one counts.\n", app->out);
}

static enum status find_form(struct app *app, const char *name, const struct tools **ret_file,
			     const struct tool **ret_tool, struct err *err)
{
	const char *slash = strchr(name, '/');
	struct files files;

	TRY(find_files(app, &files, err));
	for (size_t i = 0; slash && i < files.count; i++) {
		const struct tools *file = files.items[i];
		size_t n = strlen(file->head.name);

		if (strncmp(file->head.name, name, n) != 0 || name + n != slash)
			continue;
		*ret_tool = tools_tool(file, slash + 1);
		*ret_file = file;
		if (*ret_tool)
			return OK;
	}
	return fail(err, ERR_NOT_FOUND,
		    "there is no form %.80s: it is TOOLS@VERSION/TOOL, and `attest form list` lists them",
		    name);
}

static enum status write_page(struct app *app, const struct tools *file, const struct tool *t,
			      const char *path, struct err *err)
{
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, PAGE_MAX);
	form_html(file, t, &out);
	if (out.full)
		return fail(err, ERR_INVALID, "the form is larger than %u bytes", PAGE_MAX);
	if (path)
		return app_write_new(path, out.data, out.len, err);
	fwrite(out.data, 1, out.len, app->out);
	return OK;
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_option(args, "-o");
	bool html = args_option(args, "--html") != NULL;
	const struct tools *file;
	const struct tool *tool;

	if (path && !html) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "-o is where the page goes: give --html too");
	}
	TRY(find_form(app, args_operand(args, 0), &file, &tool, err));
	if (html)
		return write_page(app, file, tool, path, err);
	if (app->json)
		return print_json(app, form_json(file, tool), err);
	print_manner(app, file, tool);
	form_print(app, tool);
	return OK;
}

static const struct option show_options[] = {
	{ "--html", NULL, "a page to print and fill in by hand", false, false },
	{ "-o", "FILE", "where that page goes; without it, to the terminal", false, false },
	{ NULL },
};

extern const struct command cmd_form[];
const struct command cmd_form[] = {
	{ "form list", "", "list the forms of the library, and those a store has published", NULL, NULL, 0,
	  list_run, NULL },
	{ "form show", "FORM", "show a form: its marks, what each point means, and its notes",
	  "FORM is TOOLS@VERSION/TOOL. A curriculum names one version of its forms, and an entry that was\n"
	  "filled in by one says which. With --html it is a page for somebody who fills it in by hand: the\n"
	  "training officer reports that paper with `request paper`, and who gathers feedback of colleagues on\n"
	  "paper sums it up with `msf summarise --paper`.",
	  show_options, 0, show_run, "attest form show TOOLS@2023.1/DOPS --html -o dops.html" },
	{ NULL },
};
