/*
 * What goes into a bundle. Of the portfolio: what was chosen, with every enrolment, everything that
 * undoes or completes anything, and what revises or answers something that is shown. Store-wide:
 * what names a person who is named by, or speaks in, what is shown, and so on until nothing more is
 * named; every grant of the role registrar, since how many there were decides who had to
 * countersign; the curricula that are named; and whatever names nobody.
 */
#include <stdlib.h>
#include <string.h>

#include "portfolio/body.h"
#include "portfolio/bundle_priv.h"
#include "portfolio/case.h"
#include "portfolio/list.h"

struct pick {
	struct bundle_view *view;
	const struct bundle_want *want;
	const struct kinds *kinds;
	struct arena *a;
	size_t people_room;
	struct digest *curricula;
	size_t curriculum_count, curriculum_room;
	bool changed; /* in this round */
};

/* ---- reading ---- */

static enum status read_all(struct pick *p, const char *portfolio,
			    struct bundle_entry **ret_entries, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct bundle_entry *entries = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(journal_db(p->view->journal),
		     "SELECT seq FROM entry WHERE portfolio = ?1 ORDER BY seq", &q, err));
	bind_text(q, 1, portfolio);
	for (;;) {
		struct bundle_entry *e;

		TRY(query_step(q, &row, err));
		if (!row)
			break;
		entries = arena_grow(p->a, entries, count, &room, sizeof(*entries));
		e = &entries[count++];
		*e = (struct bundle_entry){0};
		TRY(journal_read(p->view->journal, (uint64_t)col_int(q, 0), p->a, &e->record,
				 &e->entry, err));
	}
	*ret_entries = entries;
	*ret_count = count;
	return OK;
}

static const struct kind *kind_of(const struct pick *p, const struct entry *e)
{
	return kind_find(p->kinds, e->kind, e->v);
}

static struct bundle_entry *find_in(struct bundle_entry *entries, size_t count,
				    const struct digest *digest)
{
	for (size_t i = 0; i < count; i++)
		if (memcmp(entries[i].entry.digest.bytes, digest->bytes, sizeof(digest->bytes)) ==
		    0)
			return &entries[i];
	return NULL;
}

/* ---- of the portfolio ---- */

static bool is_of_module(const char *item, const char *module)
{
	size_t n = strlen(module);

	return item != NULL && strncmp(item, module, n) == 0 && (item[n] == '\0' || item[n] == '/');
}

static bool names_module(const struct entry *e, const char *module)
{
	static const char *const members[] = {"module", "of", "items", "modules"};

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		const json_t *value = json_object_get(e->body, members[i]);

		if (is_of_module(json_string_value(value), module))
			return true;
		for (size_t k = 0; k < json_array_size(value); k++)
			if (is_of_module(json_string_value(json_array_get(value, k)), module))
				return true;
	}
	return false;
}

/* What names the module, the evidence that was sent for it, and what was answered. */
static void mark_module(struct pick *p, const char *module, bool *marks)
{
	struct bundle_view *view = p->view;

	for (size_t i = 0; i < view->own_count; i++)
		marks[i] = marks[i] || names_module(&view->own[i].entry, module);
	for (size_t i = 0; i < view->own_count; i++) {
		const struct entry *e = &view->own[i].entry;

		if (!marks[i] || strcmp(e->kind, "request") != 0 || !names_module(e, module))
			continue;
		for (size_t k = 0; k < e->about_count; k++) {
			const struct bundle_entry *to =
				find_in(view->own, view->own_count, &e->about[k]);

			if (to != NULL)
				marks[to - view->own] = true;
		}
	}
}

/* By an entry of such a row; one that changes the first alone replaces none. */
static bool is_replaced(const struct entry *before, const struct entry *by, const struct kind *row)
{
	const json_t *was = json_object_get(before->body, "outcome");
	const json_t *is = json_object_get(by->body, "outcome");

	if (row->changes == CHANGES_FIRST || strcmp(before->kind, by->kind) != 0 ||
	    !digest_equal(&before->about[0], &by->about[0]))
		return false;
	return row->changes == CHANGES_LATEST || was == is || json_equal(was, is);
}

/*
 * An entry that is marked and that entry `i` changes, NULL none: the first that it is about; of
 * what adds to that also an earlier one that it replaces.
 */
static const struct bundle_entry *changed_by(const struct pick *p, size_t i, const bool *marks)
{
	const struct bundle_entry *own = p->view->own, *first;
	const struct entry *e = &own[i].entry;
	const struct kind *row = kind_of(p, e);

	if (row == NULL || e->about_count == 0 || row->changes == CHANGES_NOTHING ||
	    row->changes == CHANGES_ALL)
		return NULL;
	first = find_in(p->view->own, p->view->own_count, &e->about[0]);
	if (first != NULL && marks[first - own])
		return first;
	for (size_t k = 0; k < i; k++)
		if (marks[k] && is_replaced(&own[k].entry, e, row))
			return &own[k];
	return NULL;
}

/* To what was chosen comes what revises or answers it. */
static void mark_answers(struct pick *p, bool *marks)
{
	for (size_t i = 0; i < p->view->own_count; i++)
		marks[i] = marks[i] || changed_by(p, i, marks) != NULL;
}

static enum status mark_choices(struct pick *p, const struct bundle_choice *choices, size_t count,
				bool *marks, struct err *err)
{
	struct bundle_view *view = p->view;

	for (size_t i = 0; i < count; i++) {
		bool found = choices[i].module != NULL;

		if (found)
			mark_module(p, choices[i].module, marks);
		for (size_t k = 0; !found && k < view->own_count; k++) {
			found = view->own[k].record.seq == choices[i].seq;
			marks[k] = marks[k] || found;
		}
		if (!found)
			return fail(err, ERR_NOT_FOUND, "entry %llu is not in the portfolio of %s",
				    (unsigned long long)choices[i].seq, view->portfolio);
	}
	mark_answers(p, marks);
	return OK;
}

static enum status mark_unsettled(struct pick *p, bool *marks, struct err *err)
{
	struct bundle_view *view = p->view;
	struct world w = journal_world(view->journal);

	w.arena = p->a;
	for (size_t i = 0; i < view->own_count; i++) {
		const struct entry *e = &view->own[i].entry;
		const struct bundle_entry *seal;
		bool unsettled;

		TRY(case_unsettled(&w, e, view->own[i].record.seq, &unsettled, err));
		marks[i] = marks[i] || unsettled;
		if (!unsettled || strcmp(e->kind, "opened") != 0)
			continue;
		seal = find_in(view->own, view->own_count, &e->about[0]);
		if (seal != NULL)
			marks[seal - view->own] = true;
	}
	/* Of a decision whose ratification was taken back there is that, too. */
	mark_answers(p, marks);
	return OK;
}

static enum status refuse_unsettled(const struct pick *p, const bool *unsettled, struct err *err)
{
	const struct bundle_want *want = p->want;

	for (size_t i = 0; i < want->only_count; i++)
		for (size_t k = 0; k < p->view->own_count; k++)
			if (unsettled[k] && want->only[i].module == NULL &&
			    p->view->own[k].record.seq == want->only[i].seq)
				return fail(err, ERR_DENIED,
					    "entry %llu is of a case that is not settled: it can be exported "
					    "once a registrar has ratified what the panel decided",
					    (unsigned long long)want->only[i].seq);
	return OK;
}

/* Enrolments say what it is all about; what undoes is never hidden; nor what is not known here. */
static bool is_always_shown(const struct kind *row)
{
	return row == NULL || row->opens || row->changes == CHANGES_ALL;
}

static enum status refuse_hidden(const struct pick *p, size_t i, const bool *shown, struct err *err)
{
	const struct bundle_entry *hidden = &p->view->own[i], *first = changed_by(p, i, shown);

	if (first == NULL)
		return OK;
	return fail(
		err, ERR_CONFLICT,
		"entry %llu (%s) changes what entry %llu means, which is shown: hide entry %llu as "
		"well, or neither",
		(unsigned long long)hidden->record.seq, hidden->entry.kind,
		(unsigned long long)first->record.seq, (unsigned long long)first->record.seq);
}

static enum status pick_own(struct pick *p, struct err *err)
{
	struct bundle_view *view = p->view;
	const struct bundle_want *want = p->want;
	bool *only = arena_array(p->a, view->own_count, sizeof(*only));
	bool *hide = arena_array(p->a, view->own_count, sizeof(*hide));
	bool *shown = arena_array(p->a, view->own_count, sizeof(*shown));
	bool *unsettled = arena_array(p->a, view->own_count, sizeof(*unsettled));

	TRY(mark_choices(p, want->only, want->only_count, only, err));
	TRY(mark_choices(p, want->hide, want->hide_count, hide, err));
	TRY(mark_unsettled(p, unsettled, err));
	TRY(refuse_unsettled(p, unsettled, err));
	for (size_t i = 0; i < view->own_count; i++) {
		shown[i] = is_always_shown(kind_of(p, &view->own[i].entry)) ||
			   ((want->only_count == 0 || only[i]) && !hide[i] && !unsettled[i]);
		view->unsettled += unsettled[i] && !shown[i];
	}
	for (size_t i = 0; i < view->own_count; i++) {
		if (!shown[i])
			TRY(refuse_hidden(p, i, shown, err));
		view->own[i].shown = shown[i];
		view->shown += shown[i];
	}
	view->hidden = view->own_count - view->shown;
	return OK;
}

/* ---- store-wide ---- */

static bool knows(const struct pick *p, const char *person)
{
	for (size_t i = 0; i < p->view->people_count; i++)
		if (strcmp(p->view->people[i], person) == 0)
			return true;
	return false;
}

static void add_person(struct pick *p, const char *person)
{
	struct bundle_view *view = p->view;

	if (knows(p, person))
		return;
	view->people = arena_grow(p->a, view->people, view->people_count, &p->people_room,
				  sizeof(*view->people));
	view->people[view->people_count++] = person;
	p->changed = true;
}

/* Calls `each` with every person whom an object names, as its fields say. */
static void each_person(struct pick *p, const struct field *fields, const json_t *object,
			void (*each)(struct pick *p, const char *person, void *data), void *data)
{
	for (const struct field *f = fields; f != NULL && f->name != NULL; f++) {
		const json_t *value = json_object_get(object, f->name);

		if (f->type == FIELD_PERSON && json_is_string(value))
			each(p, json_string_value(value), data);
		for (size_t i = 0; i < json_array_size(value); i++) {
			const json_t *item = json_array_get(value, i);

			if (f->type == FIELD_OBJECTS)
				each_person(p, f->fields, item, each, data);
			else if (f->type == FIELD_LIST && f->of == FIELD_PERSON)
				each(p, json_string_value(item), data);
		}
	}
}

static void take_person(struct pick *p, const char *person, void *data)
{
	(void)data;
	add_person(p, person);
}

static void is_known(struct pick *p, const char *person, void *data)
{
	bool *found = data;

	found[0] = true;
	found[1] = found[1] || knows(p, person);
}

static bool curriculum_is_known(const struct pick *p, const struct digest *digest)
{
	for (size_t i = 0; i < p->curriculum_count; i++)
		if (digest_equal(&p->curricula[i], digest))
			return true;
	return false;
}

static void add_curriculum(struct pick *p, const struct digest *digest)
{
	if (curriculum_is_known(p, digest))
		return;
	p->curricula = arena_grow(p->a, p->curricula, p->curriculum_count, &p->curriculum_room,
				  sizeof(*p->curricula));
	p->curricula[p->curriculum_count++] = *digest;
	p->changed = true;
}

/* The digest of a curriculum, where the body names one in that member. */
static bool names_curriculum(const struct entry *e, const char *member, struct digest *ret_digest)
{
	const char *hex = json_string_value(json_object_get(e->body, member));

	return hex != NULL && digest_parse(hex, ret_digest, NULL) == OK;
}

/* Everybody and every curriculum that a shown entry names. */
static void take_names(struct pick *p, const struct entry *e)
{
	const struct kind *row = kind_of(p, e);
	struct digest digest;

	if (strcmp(e->author, "root") != 0)
		add_person(p, e->author);
	if (row != NULL)
		each_person(p, row->body, e->body, take_person, NULL);
	if (names_curriculum(e, "target", &digest)) /* to which a transfer moves */
		add_curriculum(p, &digest);
	if (names_curriculum(e, "digest", &digest))
		add_curriculum(p, &digest);
}

static enum status key_owner_is_known(const struct pick *p, const struct digest *key,
				      bool *ret_known, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(journal_db(p->view->journal), "SELECT person FROM fact_key WHERE key = ?1", &q,
		     err));
	bind_blob(q, 1, key->bytes, sizeof(key->bytes));
	TRY(query_step(q, &row, err));
	*ret_known = !row || knows(p, col_text(q, 0));
	return OK;
}

/* Does the entry about which this is stand in what is shown store-wide, or was asked for? */
static bool about_is_shown(const struct pick *p, const struct entry *e)
{
	for (size_t i = 0; i < e->about_count; i++) {
		const struct bundle_entry *to =
			find_in(p->view->wide, p->view->wide_count, &e->about[i]);

		if (to != NULL && to->shown)
			return true;
	}
	return false;
}

static enum status is_needed(struct pick *p, const struct entry *e, bool *ret_needed,
			     struct err *err)
{
	const struct kind *row = kind_of(p, e);
	const char *role = json_string_value(json_object_get(e->body, "role"));
	bool people[2] = {false, false}; /* somebody is named; somebody who is known */
	struct digest digest;

	if (row != NULL)
		each_person(p, row->body, e->body, is_known, people);
	if (role != NULL && strcmp(role, role_name(ROLE_REGISTRAR)) == 0)
		*ret_needed = true;
	else if (people[0])
		*ret_needed = people[1] || strcmp(e->kind, "anchor") == 0;
	else if (names_curriculum(e, "digest", &digest))
		*ret_needed = curriculum_is_known(p, &digest);
	else if (strcmp(e->kind, "key-end") == 0)
		return key_owner_is_known(p, &(struct digest[]){body_digest(e->body, "key")}[0],
					  ret_needed, err);
	else
		*ret_needed = e->about_count == 0 || about_is_shown(p, e);
	return OK;
}

static void show_about(struct pick *p, const struct entry *e)
{
	for (size_t i = 0; i < e->about_count; i++) {
		struct bundle_entry *to = find_in(p->view->wide, p->view->wide_count, &e->about[i]);

		if (to != NULL && !to->shown) {
			to->shown = true;
			p->changed = true;
			take_names(p, &to->entry);
		}
	}
}

/* One round: what is needed now, and whom that names. */
static enum status pick_round(struct pick *p, struct err *err)
{
	struct bundle_view *view = p->view;

	p->changed = false;
	for (size_t i = 0; i < view->wide_count; i++) {
		struct bundle_entry *e = &view->wide[i];

		if (e->shown)
			continue;
		TRY(is_needed(p, &e->entry, &e->shown, err));
		if (!e->shown)
			continue;
		p->changed = true;
		take_names(p, &e->entry);
		show_about(p, &e->entry);
	}
	return OK;
}

static int compare_people(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status pick_wide(struct pick *p, struct err *err)
{
	struct bundle_view *view = p->view;

	add_person(p, view->portfolio);
	for (size_t i = 0; i < view->own_count; i++)
		if (view->own[i].shown)
			take_names(p, &view->own[i].entry);
	do {
		TRY(pick_round(p, err));
	} while (p->changed);
	qsort(view->people, view->people_count, sizeof(*view->people), compare_people);
	return OK;
}

enum status bundle_pick(struct bundle_view *view, const struct bundle_want *want, struct arena *a,
			struct err *err)
{
	struct pick p = {
		.view = view,
		.want = want,
		.kinds = journal_world(view->journal).kinds,
		.a = a,
	};

	TRY(read_all(&p, view->portfolio, &view->own, &view->own_count, err));
	if (view->own_count == 0)
		return fail(
			err, ERR_NOT_FOUND,
			"%s has no portfolio in this store: `attest cohort` lists who is enrolled",
			view->portfolio);
	TRY(read_all(&p, "", &view->wide, &view->wide_count, err));
	TRY(pick_own(&p, err));
	return pick_wide(&p, err);
}
