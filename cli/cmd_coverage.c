/* curriculum coverage: which modules teach which item of the sets that a curriculum covers. */
#include <string.h>

#include "cli/command.h"
#include "cli/conditions.h"
#include "cli/known.h"
#include "curricula/coverage.h"
#include "curricula/library.h"

#define ACROSS 16 /* items side by side: with the module's code they fit 80 columns */

/* ---- one curriculum ---- */

/* The set, which a resolved curriculum has somewhere; of one that only the store has, the library's of that name. */
static enum status find_set(const struct known_list *known, const struct ref *ref,
			    const struct standards **ret_set, struct err *err)
{
	const struct standards *set = library_standards(known->library, ref);
	char name[REF_MAX];

	ref_text(ref, name);
	if (!set)
		return fail(err, ERR_NOT_FOUND, "the set %s is not in this library", name);
	*ret_set = set;
	return OK;
}

static const char *mark_of(const struct use *u)
{
	return u->optional ? "o" : u->choose >= 0 ? "c" : " ";
}

static void print_block(FILE *out, const struct curriculum *c, const struct coverage *v, size_t from)
{
	size_t end = from + ACROSS < v->count ? from + ACROSS : v->count;

	print_words(out, "%-14s", "");
	for (size_t i = from; i < end; i++)
		print_words(out, " %3.3s", v->items[i].item->id);
	fputc('\n', out);
	for (size_t u = 0; u < c->use_count; u++) {
		print_words(out, "%-12.12s %s", c->uses[u].module->head.ref.id, mark_of(&c->uses[u]));
		for (size_t i = from; i < end; i++) {
			if (v->items[i].counts[u])
				print_words(out, " %3d", (int)v->items[i].counts[u]);
			else
				fputs("   .", out);
		}
		fputc('\n', out);
	}
}

static size_t modules_citing(const struct covered *item, const struct curriculum *c)
{
	size_t count = 0;

	for (size_t u = 0; u < c->use_count; u++)
		count += item->counts[u] > 0;
	return count;
}

/* "no module in force", "no module in force when A of depth is picked" */
static const char *hole_words(struct app *app, const struct coverage *v, const struct covered *item)
{
	const char *pick = item->hole < v->pick_count ? v->picks[item->hole].name : "";

	return arena_printf(app->arena, "no module in force%s%s%s", *pick ? " when " : "", pick,
			    *pick ? " is picked" : "");
}

static void print_items(struct app *app, const struct curriculum *c, const struct coverage *v)
{
	size_t holes = 0, required = 0;

	for (size_t i = 0; i < v->count; i++)
		required += v->items[i].required;
	for (size_t i = 0; i < v->count; i++) {
		const struct covered *item = &v->items[i];
		bool hole = item->hole < v->pick_count;

		holes += hole;
		print_words(app->out, "  %-5s %-45s %s", item->item->id, item->item->name,
			    hole ? "HOLE: " : "");
		if (hole)
			print_words(app->out, "%s cites it\n", hole_words(app, v, item));
		else
			print_words(app->out, "%zu module%s%s\n", modules_citing(item, c),
				    modules_citing(item, c) == 1 ? "" : "s",
				    item->required || !required ? "" : ", not asked for");
	}
	if (holes)
		print_words(app->out, "%zu of %zu items are not covered.\n", holes, required);
	else if (required)
		print_words(app->out, "All %zu items that %s asks for are covered.\n", required, c->programme);
}

static void print_coverage(struct app *app, const struct curriculum *c, const struct coverage *v)
{
	print_words(app->out, "\n%s  %s\n", v->set->head.name, v->set->head.title);
	for (size_t from = 0; from < v->count; from += ACROSS)
		print_block(app->out, c, v, from);
	print_items(app, c, v);
}

static json_t *item_doc(struct app *app, const struct curriculum *c, const struct coverage *v,
			const struct covered *item)
{
	json_t *modules = json_array();

	for (size_t u = 0; u < c->use_count; u++) {
		if (item->counts[u])
			json_array_append_new(
				modules, json_pack("{sssisbsb}", "module", c->uses[u].module->head.name,
						   "outcomes", (int)item->counts[u], "optional",
						   (int)c->uses[u].optional, "chosen",
						   (int)(c->uses[u].choose >= 0)));
	}
	return json_pack("{sssssbsosbss}", "id", item->item->id, "name", item->item->name, "required",
			 (int)item->required, "modules", modules, "hole", (int)(item->hole < v->pick_count),
			 "why", item->hole < v->pick_count ? hole_words(app, v, item) : "");
}

static json_t *coverage_doc(struct app *app, const struct curriculum *c, const struct coverage *v)
{
	json_t *items = json_array();

	for (size_t i = 0; i < v->count; i++)
		json_array_append_new(items, item_doc(app, c, v, &v->items[i]));
	return json_pack("{ssssso}", "set", v->set->head.name, "title", v->set->head.title, "items", items);
}

/* The sets that the curriculum covers, then those that only its modules name. */
static enum status each_set(struct app *app, const struct known_list *known, const struct curriculum *c,
			    json_t *sets, bool print, struct err *err)
{
	for (size_t i = 0; i < c->cover_count; i++) {
		const struct standards *set;
		struct coverage v;

		TRY(find_set(known, &c->covers[i].set, &set, err));
		coverage_of(c, &c->covers[i], set, app->arena, &v);
		json_array_append_new(sets, coverage_doc(app, c, &v));
		if (print)
			print_coverage(app, c, &v);
	}
	return OK;
}

static bool is_covered(const struct curriculum *c, const struct ref *ref)
{
	for (size_t i = 0; i < c->cover_count; i++) {
		if (ref_compare(&c->covers[i].set, ref) == 0)
			return true;
	}
	return false;
}

static enum status each_other_set(struct app *app, const struct known_list *known,
				  const struct curriculum *c, json_t *sets, bool print, struct err *err)
{
	struct names told = { 0 };
	size_t room = 0;

	for (size_t u = 0; u < c->use_count; u++) {
		const struct names *names = &c->uses[u].module->sets;

		for (size_t i = 0; i < names->count; i++) {
			const struct standards *set;
			struct coverage v;
			struct ref ref;

			TRY(ref_parse(names->items[i], &ref, err));
			if (names_have(&told, names->items[i]) || is_covered(c, &ref))
				continue;
			told.items = arena_grow(app->arena, told.items, told.count, &room,
						sizeof *told.items);
			told.items[told.count++] = names->items[i];
			TRY(find_set(known, &ref, &set, err));
			coverage_of(c, NULL, set, app->arena, &v);
			json_array_append_new(sets, coverage_doc(app, c, &v));
			if (print)
				print_coverage(app, c, &v);
		}
	}
	return OK;
}

static enum status one_curriculum(struct app *app, const struct known_list *known, const char *name,
				  struct err *err)
{
	CLEANUP(json_cleanup) json_t *sets = json_array();
	const struct curriculum *c;

	TRY(known_find(known, name, &c, err));
	if (!app->json)
		print_words(app->out,
			    "%s  %s\nHow many outcomes of each module cite each item (o optional, c in a "
			    "choice).\n",
			    c->head.name, c->head.title);
	TRY(each_set(app, known, c, sets, !app->json, err));
	TRY(each_other_set(app, known, c, sets, !app->json, err));
	if (!app->json)
		return OK;
	return print_json(app, json_pack("{sssssO}", "curriculum", c->head.name, "title", c->head.title,
					 "sets", sets),
			  err);
}

/* ---- a programme ---- */

/* A row: the modules of one curriculum that cite each item of the set that it covers. */
struct row {
	const struct curriculum *curriculum;
	struct coverage coverage;
};

struct rows {
	struct row *items;
	size_t count, room;
};

static struct rows rows_of(struct app *app, const struct known_list *known, const char *programme,
			   const struct standards *set)
{
	struct rows rows = { 0 };

	for (size_t k = 0; k < known->count; k++) {
		const struct curriculum *c = known->items[k].curriculum;

		for (size_t i = 0; i < c->cover_count; i++) {
			if (strcmp(c->programme, programme) != 0 ||
			    ref_compare(&c->covers[i].set, &set->head.ref) != 0)
				continue;
			rows.items = arena_grow(app->arena, rows.items, rows.count, &rows.room,
						sizeof *rows.items);
			rows.items[rows.count].curriculum = c;
			coverage_of(c, &c->covers[i], set, app->arena, &rows.items[rows.count++].coverage);
		}
	}
	return rows;
}

static void print_row(struct app *app, const struct row *row, size_t from)
{
	const struct coverage *v = &row->coverage;

	print_words(app->out, "%-16.16s", row->curriculum->head.name);
	for (size_t i = from; i < v->count && i < from + ACROSS; i++) {
		const struct covered *item = &v->items[i];

		if (item->hole < v->pick_count)
			fputs("   !", app->out);
		else if (modules_citing(item, row->curriculum))
			print_words(app->out, " %3zu", modules_citing(item, row->curriculum));
		else
			fputs("   .", app->out);
	}
	fputc('\n', app->out);
}

static void print_rows(struct app *app, const struct standards *set, const struct rows *rows)
{
	print_words(app->out, "\n%s  %s\n", set->head.name, set->head.title);
	for (size_t from = 0; from < set->count; from += ACROSS) {
		print_words(app->out, "%-16s", "");
		for (size_t i = from; i < set->count && i < from + ACROSS; i++)
			print_words(app->out, " %3.3s", set->items[i].id);
		fputc('\n', app->out);
		for (size_t r = 0; r < rows->count; r++)
			print_row(app, &rows->items[r], from);
	}
}

static size_t print_holes(struct app *app, const struct row *row)
{
	const struct coverage *v = &row->coverage;
	size_t holes = 0;

	for (size_t i = 0; i < v->count; i++) {
		if (v->items[i].hole == v->pick_count)
			continue;
		holes++;
		print_words(app->out, "%s: %s cites %s/%s\n", row->curriculum->head.name,
			    hole_words(app, v, &v->items[i]), v->set->head.ref.id, v->items[i].item->id);
	}
	return holes;
}

/* One set over all curricula of the programme that cover it. */
static void print_set(struct app *app, const struct standards *set, const struct rows *rows)
{
	size_t holes = 0;

	print_rows(app, set, rows);
	for (size_t r = 0; r < rows->count; r++)
		holes += print_holes(app, &rows->items[r]);
	if (!holes)
		print_words(app->out, "No holes.\n");
}

static enum status whole_programme(struct app *app, const struct known_list *known, const char *typed,
				   struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	const struct standards *const *sets;
	const char *programme;
	size_t count;

	TRY(condition_programme(app, known, typed, &programme, err));
	sets = library_sets(known->library, &count);
	for (size_t i = 0; i < count; i++) {
		struct rows rows = rows_of(app, known, programme, sets[i]);

		if (rows.count && !app->json && json_array_size(doc) == 0)
			print_words(app->out,
				    "How many modules of each curriculum of %s cite each item; ! is a hole.\n",
				    programme);
		for (size_t r = 0; r < rows.count; r++)
			json_array_append_new(doc, json_pack("{ssso}", "curriculum",
							     rows.items[r].curriculum->head.name, "coverage",
							     coverage_doc(app, rows.items[r].curriculum,
									  &rows.items[r].coverage)));
		if (rows.count && !app->json)
			print_set(app, sets[i], &rows);
	}
	if (json_array_size(doc) == 0)
		return fail(err, ERR_NOT_FOUND, "no curriculum of %s covers a set; `attest curriculum coverage "
			    "ID` shows those that its modules name", programme);
	return app->json ? print_json(app, json_incref(doc), err) : OK;
}

static enum status coverage_run(struct app *app, const struct args *args, struct err *err)
{
	const char *programme = args_option(args, "--programme"), *name = args_operand(args, 0);
	struct known_list known;

	if (!programme == !name)
		return fail(err, ERR_INVALID, "name one curriculum, or a programme with --programme");
	TRY(known_all(app, &known, err));
	return programme ? whole_programme(app, &known, programme, err) :
			   one_curriculum(app, &known, name, err);
}

static const struct option coverage_options[] = {
	{ "--programme", "PROGRAMME", "all curricula of it, one row each", false, false },
	{ NULL },
};

extern const struct command cmd_coverage[];
const struct command cmd_coverage[] = {
	{ "curriculum coverage", "[ID[@V]]", "show which modules teach which generic element or standard",
	  "A matrix for each set that the curriculum covers (its generic elements), then for those that only\n"
	  "its modules name (good scientific practice). Below it each item, and every hole: an item that the\n"
	  "programme must cover and that no module in force cites, whatever is picked of its choices.",
	  coverage_options, REMOTE_ALL, coverage_run, "attest curriculum coverage STP-CEN@2023.1" },
	{ NULL },
};
