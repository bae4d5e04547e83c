/* curriculum list, show and search: finding what there is to be learnt. */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/conditions.h"
#include "cli/known.h"
#include "cli/show.h"
#include "cli/words.h"
#include "curricula/filter.h"
#include "curricula/search.h"

#define SHOWN 20 /* hits, unless all are asked for */

/* ---- filters ---- */

#define FILTER_OPTIONS                                                                                \
	{ "--programme", "PROGRAMME", "STP, PTP, HSST, HCSA or HCSAssoc", false, false },             \
		{ "--theme", "WORD", "a division or theme, with all that lies below it", false, false }, \
		{ "--specialism", "WORD", "a specialism, with those that it replaced", false, false }, \
		{ "--level", "N", "an academic level, 1 to 8", false, false },                         \
		{ "--phase", "N", "modules of this phase", false, false },                             \
		{ "--standard", "ITEM", "modules that cite it, as GENERIC/7 or GSP/2", false, false }, \
		{ "--tool", "TOOL", "modules that ask for assessments by it, as DOPS", false, false }, \
	{                                                                                             \
		"--kind", "KIND", "core, rotation, specialist, placement or unit", false, false       \
	}

static enum status parse_number(const char *name, const char *text, long most, int32_t *ret_number,
				struct err *err)
{
	char *end;
	long n;

	if (!text)
		return OK;
	n = strtol(text, &end, 10);
	if (end == text || *end || n < 1 || n > most)
		return fail(err, ERR_INVALID, "%s is a number from 1 to %ld, not \"%s\"", name, most, text);
	*ret_number = (int32_t)n;
	return OK;
}

static enum status parse_kind(const char *text, struct filter *f, struct err *err)
{
	f->any_kind = text == NULL;
	for (enum module_kind kind = KIND_CORE; text && kind <= KIND_UNIT; kind++) {
		f->kind = kind;
		if (strcmp(module_kind_name(kind), text) == 0)
			return OK;
	}
	return text ? fail(err, ERR_INVALID,
			   "--kind is core, rotation, specialist, placement or unit, not \"%s\"", text) :
		      OK;
}

static enum status parse_filter(const struct args *args, struct filter *ret_filter, struct err *err)
{
	struct filter f = {
		.programme = args_option(args, "--programme"),
		.theme = args_option(args, "--theme"),
		.specialism = args_option(args, "--specialism"),
		.standard = args_option(args, "--standard"),
		.tool = args_option(args, "--tool"),
	};

	TRY(parse_number("--level", args_option(args, "--level"), 8, &f.level, err));
	TRY(parse_number("--phase", args_option(args, "--phase"), 999, &f.phase, err));
	TRY(parse_kind(args_option(args, "--kind"), &f, err));
	*ret_filter = f;
	return OK;
}

/* ---- list ---- */

static const char *status_of(const struct known *k)
{
	return k->published ? "published" : k->curriculum->head.adopted ? "adopted" : "draft";
}

/* Of a curriculum the modules that the filter takes; NULL where it does not ask for modules. */
static json_t *modules_taken(const struct filter *f, const struct curriculum *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->use_count; i++) {
		const struct use *u = &c->uses[i];

		if (filter_takes_use(f, u))
			json_array_append_new(list, json_pack("{sssssi}", "module", u->module->head.name,
							      "title", u->module->head.title, "phase",
							      (int)u->phase));
	}
	return list;
}

static void print_known(FILE *out, const struct known *k, const json_t *modules)
{
	const struct curriculum *c = k->curriculum;
	size_t i;
	const json_t *m;

	print_words(out, "%-18s %-9s %-9s %3d credits  %s\n", c->head.name, c->programme, status_of(k),
		    (int)c->credits, c->head.title);
	json_array_foreach (modules, i, m) {
		print_words(out, "    %-16s %s\n", json_string_value(json_object_get(m, "module")),
			    json_string_value(json_object_get(m, "title")));
	}
}

/* Is it in the list? With a filter of modules, those that it takes are told. */
static bool is_listed(const struct filter *f, const struct known_list *known, const struct curriculum *c,
		      json_t **ret_modules)
{
	*ret_modules = NULL;
	if (!filter_takes_curriculum(f, library_specialisms(known->library), c))
		return false;
	if (!filter_of_modules(f))
		return true;
	*ret_modules = modules_taken(f, c);
	return json_array_size(*ret_modules) > 0 ||
	       (f->tool && f->any_kind && !f->phase && !f->standard && curriculum_asks(c, f->tool));
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct known_list known;
	struct filter filter;

	TRY(parse_filter(args, &filter, err));
	TRY(filter_of_modules(&filter) ? known_all(app, &known, err) : known_briefly(app, &known, err));
	TRY(condition_filter(app, &known, &filter, err));
	for (size_t i = 0; i < known.count; i++) {
		const struct known *k = &known.items[i];
		const struct curriculum *c = k->curriculum;
		CLEANUP(json_cleanup) json_t *modules = NULL;
		json_t *row;

		if (!is_listed(&filter, &known, c, &modules))
			continue;
		row = json_pack("{sssssssssssssi}", "id", c->head.ref.id, "version",
				strchr(c->head.name, '@') + 1, "programme", c->programme, "specialism",
				c->specialism, "title", c->head.title, "status", status_of(k), "credits",
				(int)c->credits);
		if (modules)
			json_object_set(row, "modules", modules);
		json_array_append_new(doc, row);
		if (!app->json)
			print_known(app->out, k, modules);
	}
	if (app->json)
		return print_json(app, json_incref(doc), err);
	if (json_array_size(doc) == 0)
		print_words(app->out, "No curriculum is such.\n");
	return OK;
}

/* ---- show ---- */

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	const char *name = args_operand(args, 0);
	const struct curriculum *c;
	const struct standards *set;
	const struct module *m;
	struct known_list known;
	struct code code = { 0 };
	bool part;

	TRY(known_all(app, &known, err));
	part = code_parse(name, &code, NULL) == OK && code.part != PART_NONE;
	if (part) {
		CLEANUP(buf_release) struct buf whole;

		buf_init(&whole, REF_MAX);
		code.part = PART_NONE;
		code_text(&code, &whole);
		m = known_module(&known, whole.data);
		set = known_set(&known, whole.data);
		return m   ? show_item(app, m, code.name, err) :
		       set ? show_standards(app, known.library, set, code.name, err) :
			     known_nothing(name, err);
	}
	c = known_curriculum(&known, name);
	m = known_module(&known, name);
	set = known_set(&known, name);
	return c   ? show_curriculum(app, c, err) :
	       m   ? show_module(app, m, err) :
	       set ? show_standards(app, known.library, set, NULL, err) :
		     known_nothing(name, err);
}

/* ---- search ---- */

static const char *const hit_kinds[] = {
	[HIT_CURRICULUM] = "curriculum", [HIT_MODULE] = "module", [HIT_OUTCOME] = "outcome",
	[HIT_ACTIVITY] = "activity",	 [HIT_TOPIC] = "topic",
};

static void print_hit(FILE *out, const struct hit *h)
{
	print_words(out, "%-12s %s%s%s%s\n", h->item, h->text, h->older ? " (in " : "",
		    h->older ? h->module->head.name : "", h->older ? ")" : "");
}

static json_t *hit_doc(const struct hit *h, bool all_words)
{
	return json_pack("{sssssssssbsb}", "kind", hit_kinds[h->kind], "module",
			 h->module ? h->module->head.name : "", "item", h->item, "text", h->text, "older",
			 (int)h->older, "all_words", (int)all_words);
}

static const char *all_words(struct app *app, const struct args *args)
{
	const char *text = "";

	for (size_t i = 0; i < args_count(args); i++)
		text = arena_printf(app->arena, "%s%s%s", text, i ? " " : "", args_operand(args, i));
	return text;
}

/* A code that somebody was given finds what has it, and nothing else. */
static enum status find_code(struct search *s, const struct known_list *known, const char *text,
			     const struct filter *filter, struct hits *ret_hits, struct err *err)
{
	struct code code = { 0 };
	struct hits all;
	size_t kept = 0;

	if (code_parse(text, &code, NULL) != OK || !known_module(known, code.module))
		return OK;
	TRY(search_find(s, "", filter, &all, err));
	for (size_t i = 0; i < all.count; i++) {
		const struct hit *h = all.items[i];
		const char *slash = strchr(h->item, '/');

		if (!h->module || strcmp(h->module->head.ref.id, code.module) != 0 ||
		    (code.has_version && h->module->head.ref.year != code.year) ||
		    (code.has_version && h->module->head.ref.number != code.number))
			continue;
		if (code.part == PART_NONE || (slash && strcmp(slash + 1, code.name) == 0))
			all.items[kept++] = h;
	}
	all.count = kept;
	*ret_hits = all;
	return OK;
}

static void print_missing(FILE *out, const struct hits *hits)
{
	for (size_t i = 0; i < hits->missing.count; i++)
		print_words(out, "Nothing in the library speaks of \"%s\".\n", hits->missing.items[i]);
	if (hits->some)
		print_words(out, "Nothing has all of these words; what has some of them:\n");
}

static enum status print_hits(struct app *app, const struct hits *hits, bool all, struct err *err)
{
	bool all_words = !hits->some && hits->missing.count == 0;
	json_t *doc;

	if (app->json) {
		doc = json_array();
		for (size_t i = 0; i < hits->count; i++)
			json_array_append_new(doc, hit_doc(hits->items[i], all_words));
		return print_json(app, doc, err);
	}
	print_missing(app->out, hits);
	for (size_t i = 0; i < hits->count && (all || i < SHOWN); i++)
		print_hit(app->out, hits->items[i]);
	if (!all && hits->count > SHOWN)
		print_words(app->out, "and %zu more; --all shows them, other words find fewer\n",
			    hits->count - SHOWN);
	if (hits->count == 0 && hits->missing.count == 0)
		print_words(app->out, "Nothing is such.\n");
	return OK;
}

static enum status search_run(struct app *app, const struct args *args, struct err *err)
{
	const char *text = all_words(app, args);
	struct hits hits = { 0 };
	struct known_list known;
	struct filter filter;
	struct search *s;
	struct code code;

	TRY(parse_filter(args, &filter, err));
	TRY(known_all(app, &known, err));
	TRY(condition_filter(app, &known, &filter, err));
	TRY(search_new(known.library, app->arena, &s, err));
	TRY(find_code(s, &known, text, &filter, &hits, err));
	if (hits.count == 0)
		TRY(search_find(s, text, &filter, &hits, err));
	if (hits.count == 0 && code_parse(text, &code, NULL) == OK && code.form != CODE_OWN)
		return known_nothing(text, err);
	return print_hits(app, &hits, args_option(args, "--all") != NULL, err);
}

static const struct option list_options[] = { FILTER_OPTIONS, { NULL } };
static const struct option search_options[] = {
	FILTER_OPTIONS,
	{ "--all", NULL, "show everything that was found, not the first 20", false, false },
	{ NULL },
};

extern const struct command cmd_catalogue[];
const struct command cmd_catalogue[] = {
	{ "curriculum list", "", "list the curricula of the library, and those a store has published",
	  "With conditions, those of which all hold. --phase, --standard, --tool and --kind are of modules:\n"
	  "the curricula that have one are listed, each with the modules that are such.",
	  list_options, REMOTE_ALL, list_run, "attest curriculum list --programme STP --standard GENERIC/7" },
	{ "curriculum show", "CODE", "show a curriculum, a module, or one thing of it by its code",
	  "CODE is a curriculum or module (the newest version, or ID@VERSION), an activity, outcome, quota or\n"
	  "topic of a module, or a set of standards or an item of it. It may be typed as people cite it: \"cen r1\n"
	  "competence 3\". A code of the National School's own catalogue is told by what it names.",
	  NULL, REMOTE_ALL, show_run, "attest curriculum show CEN-R1/3" },
	{ "curriculum search", "[TEXT...]", "find outcomes, activities, topics and modules by words about them",
	  "Words are found in any of their forms, with or without accents, and by their beginning; usual short\n"
	  "forms (ECG, MRI, QC) by what they are short for. What has all of the words is shown, the best first: a\n"
	  "title weighs more than a sentence, a sentence more than the evidence for it. Where nothing has all,\n"
	  "what has some. Words in double quotes stand together. A code finds what has it. Older versions of a\n"
	  "module come last, where they say something else. Conditions are those of `curriculum list`, here of\n"
	  "the module; with --standard, outcomes that cite it and activities for these. Without words everything\n"
	  "that is such is shown.",
	  search_options, REMOTE_ALL, search_run, "attest curriculum search leakage current --kind rotation" },
	{ NULL },
};
