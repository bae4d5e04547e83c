#include "cli/known.h"

#include <stdlib.h>
#include <string.h>

#include "cli/data.h"
#include "portfolio/list.h"

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

enum status known_all(struct app *app, struct known_list *ret_known, struct err *err)
{
	struct listed_curriculum *published = NULL;
	const struct curriculum *const *shipped;
	size_t published_count = 0, shipped_count;
	struct known_list known = { 0 };

	if (app->store) {
		TRY(app_open(app, false, err));
		TRY(list_curricula(journal_db(app->journal), app->arena, &published, &published_count,
				   err));
	}
	known.library = app->library;
	if (!known.library)
		TRY(data_library(app->arena, &known.library, err));
	shipped = library_curricula(known.library, &shipped_count);
	known.items = arena_array(app->arena, published_count + shipped_count, sizeof *known.items);
	for (size_t i = 0; i < published_count; i++) {
		const struct curriculum *c;

		TRY(published_get(app->published, &published[i].digest, &c, NULL, err));
		if (!is_known(known.items, known.count, c))
			known.items[known.count++] = (struct known){ c, true };
	}
	for (size_t i = 0; i < shipped_count; i++) {
		if (shipped[i]->resolved && !is_known(known.items, known.count, shipped[i]))
			known.items[known.count++] = (struct known){ shipped[i], false };
	}
	if (known.count)
		qsort(known.items, known.count, sizeof *known.items, compare_known);
	*ret_known = known;
	return OK;
}

enum status known_briefly(struct app *app, struct known_list *ret_known, struct err *err)
{
	const struct curriculum *const *shipped;
	struct known_list known = { 0 };

	if (app->store)
		return known_all(app, ret_known, err);
	TRY(data_curricula(app->arena, &known.library, err));
	shipped = library_curricula(known.library, &known.count);
	known.items = arena_array(app->arena, known.count, sizeof *known.items);
	for (size_t i = 0; i < known.count; i++)
		known.items[i].curriculum = shipped[i];
	*ret_known = known;
	return OK;
}

/* ---- by name ---- */

static bool is_called(const struct head *head, const char *name)
{
	return strcmp(head->name, name) == 0 || strcmp(head->ref.id, name) == 0;
}

void known_spelling(const char *typed, char ret_name[KNOWN_SPELLING_MAX])
{
	CLEANUP(buf_release) struct buf text;
	struct code code;

	buf_init(&text, KNOWN_SPELLING_MAX - 1);
	if (code_parse(typed, &code, NULL) == OK)
		code_text(&code, &text);
	(void)snprintf(ret_name, KNOWN_SPELLING_MAX, "%s", text.len == 0 || text.full ? typed : text.data);
}

const struct curriculum *known_curriculum(const struct known_list *known, const char *typed)
{
	const struct curriculum *found = NULL;
	char name[KNOWN_SPELLING_MAX];

	known_spelling(typed, name);
	for (size_t i = 0; i < known->count; i++) {
		const struct head *head = &known->items[i].curriculum->head;

		if (is_called(head, name) && (!found || ref_compare(&found->head.ref, &head->ref) != 0))
			found = known->items[i].curriculum; /* in order of ref: the newest is last */
	}
	return found;
}

const struct module *known_module(const struct known_list *known, const char *typed)
{
	const struct module *const *modules, *found = NULL;
	char name[KNOWN_SPELLING_MAX];
	size_t count;

	known_spelling(typed, name);
	modules = library_modules(known->library, &count);
	for (size_t i = 0; i < count; i++) {
		if (is_called(&modules[i]->head, name))
			found = modules[i];
	}
	for (size_t i = 0; i < known->count; i++) {
		const struct curriculum *c = known->items[i].curriculum;

		for (size_t u = 0; known->items[i].published && u < c->use_count; u++) {
			const struct module *m = c->uses[u].module;

			if (is_called(&m->head, name) &&
			    (!found || ref_compare(&found->head.ref, &m->head.ref) <= 0))
				found = m;
		}
	}
	return found;
}

const struct standards *known_set(const struct known_list *known, const char *typed)
{
	const struct standards *const *sets, *found = NULL;
	char name[KNOWN_SPELLING_MAX];
	size_t count;

	known_spelling(typed, name);
	sets = library_sets(known->library, &count);
	for (size_t i = 0; i < count; i++) {
		if (is_called(&sets[i]->head, name))
			found = sets[i];
	}
	return found;
}

enum status known_nothing(const char *name, struct err *err)
{
	CLEANUP(buf_release) struct buf words;
	const char *place;
	struct code code;

	buf_init(&words, 200);
	if (code_parse(name, &code, NULL) != OK || code.form == CODE_OWN)
		return fail(err, ERR_NOT_FOUND,
			    "there is no curriculum or module %s; `attest curriculum list` and "
			    "`curriculum search` find them",
			    name);
	code_words(&code, &words);
	place = code_division_place(code.division);
	return fail(err, ERR_NOT_FOUND,
		    "%s: the National School's, not in this library; see `attest curriculum list "
		    "--programme %s%s%s`",
		    words.data, code.programme, *place ? " --theme " : "", place);
}

enum status known_find(const struct known_list *known, const char *name,
		       const struct curriculum **ret_curriculum, struct err *err)
{
	const struct curriculum *c = known_curriculum(known, name);

	if (!c && known_module(known, name))
		return fail(err, ERR_NOT_FOUND,
			    "%s is a module; name a curriculum, as `attest curriculum list` has them",
			    name);
	if (!c)
		return known_nothing(name, err);
	*ret_curriculum = c;
	return OK;
}
