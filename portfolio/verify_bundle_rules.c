/*
 * The rules again, over what a bundle holds. Store-wide entries that concern its people are all
 * there, so they are judged as when they were written: who had which key and role follows. Where
 * the whole portfolio is shown it is judged among them. Of a part, each entry is asked only whether
 * its author had the key and the role.
 *
 * The places between belong to others. What an author says to have seen of them is taken as said:
 * who else named the same size must have seen the same root.
 */
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/verify_bundle_priv.h"
#include "portfolio/world.h"

static int compare_text(const void *a, const void *b)
{
	const struct item_text *x = a, *y = b;

	return memcmp(x->digest.bytes, y->digest.bytes, sizeof(x->digest.bytes));
}

/* For struct world: the texts of the bundle. */
static enum status bundle_text(void *data, const struct digest *digest, struct arena *a,
			       const void **ret_bytes, size_t *ret_len, struct err *err)
{
	const struct opened *u = data;
	const struct item_text want = {.digest = *digest};
	const struct item_text *found = NULL;

	(void)a;
	if (u->text_count > 0)
		found = bsearch(&want, u->texts, u->text_count, sizeof(*u->texts), compare_text);
	if (found == NULL)
		return fail(err, ERR_NOT_FOUND, "a text that is needed is not in the bundle");
	*ret_bytes = found->file->bytes;
	*ret_len = found->file->len;
	return OK;
}

/* The same: what was signed as an entry that is shown. */
static enum status bundle_said(void *data, const struct digest *digest, struct arena *a,
			       const char **ret_bytes, size_t *ret_len, struct err *err)
{
	const struct opened *u = data;

	(void)a;
	for (size_t i = 0; i < u->item_count; i++) {
		if (!u->items[i].read || !digest_equal(&u->items[i].digest, digest))
			continue;
		*ret_bytes = u->items[i].json->bytes;
		*ret_len = u->items[i].json->len;
		return OK;
	}
	return fail(err, ERR_NOT_FOUND, "an entry that is needed is not in the bundle");
}

/* ---- places of others ---- */

/* What the author saw becomes known of the place before that size, be it somebody else's. */
static enum status note_seen(struct world *w, const struct item *item, struct err *err)
{
	CLEANUP(query_cleanup) struct query *own = NULL;
	CLEANUP(query_cleanup) struct query *other = NULL;
	const struct entry *e = &item->entry;
	struct digest name;

	if (e->seen_size == 0 || e->seen_size > item->index)
		return OK; /* that it saw too much, its judge says */
	TRY(db_query(w->db, "UPDATE fact_entry SET root = ?2 WHERE seq = ?1 AND root IS NULL", &own,
		     err));
	bind_int(own, 1, (int64_t)e->seen_size - 1);
	bind_blob(own, 2, e->seen_root.bytes, sizeof(e->seen_root.bytes));
	TRY(query_run(own, err));
	/* Accepted no earlier than whatever stands before it here: its true time is not known. */
	name = digest_of_two("place", 5, &e->seen_size, sizeof(e->seen_size));
	TRY(db_query(
		w->db,
		"INSERT OR IGNORE INTO fact_entry(seq, digest, kind, v, portfolio, author, key,\n"
		"  accepted, single, root)\n"
		"SELECT ?1, ?2, '', 1, '', '', ?2,\n"
		"  coalesce((SELECT max(accepted) FROM fact_entry WHERE seq < ?1), 0), 0, ?3",
		&other, err));
	bind_int(other, 1, (int64_t)e->seen_size - 1);
	bind_blob(other, 2, name.bytes, sizeof(name.bytes));
	bind_blob(other, 3, e->seen_root.bytes, sizeof(e->seen_root.bytes));
	return query_run(other, err);
}

/* ---- one entry ---- */

static enum status ask_key(struct world *w, const struct entry *e, struct err *err)
{
	struct known_key key;

	TRY(world_key(w, &e->key, &key, err));
	if (strcmp(key.person, e->author) != 0 || key.ended)
		return fail(err, ERR_DENIED, "it was not %s's key, or was valid no more",
			    e->author);
	return OK;
}

/* Of a part: did its author have that key, and that role? */
static enum status ask_author(struct world *w, const struct entry *e, struct err *err)
{
	const struct kind *row = kind_find(w->kinds, e->kind, e->v);
	bool holds;

	if (row == NULL)
		return fail(err, ERR_INVALID,
			    "there is no kind \"%s\" of version %d; a newer program "
			    "may know it",
			    e->kind, e->v);
	if (!row->own_key)
		TRY(ask_key(w, e, err));
	if ((row->roles & ROLE_BIT(e->role)) == 0)
		return fail(err, ERR_DENIED, "a %s entry is not said as %s", row->name,
			    role_name(e->role));
	if (e->role == ROLE_TRAINEE)
		return strcmp(e->author, e->portfolio) == 0
			       ? OK
			       : fail(err, ERR_DENIED, "%s is not the trainee", e->author);
	if (e->role == ROLE_AUTHORITY)
		return strcmp(e->author, ROOT_AUTHOR) == 0
			       ? OK
			       : fail(err, ERR_DENIED, "%s is not the authority", e->author);
	TRY(world_holds(w, e->author, e->role, world_today(w), &holds, err));
	if (!holds)
		return fail(err, ERR_DENIED, "%s did not hold the role %s that day", e->author,
			    role_name(e->role));
	return OK;
}

static enum status judge(struct world *w, const struct item *item, bool whole, struct err *err)
{
	if (!whole && *item->entry.portfolio != '\0')
		return ask_author(w, &item->entry, err);
	return kind_judge(w, &item->entry, item->sig->bytes, item->sig->len, true, err);
}

static enum status judge_item(struct opened *u, struct world *w, const struct item *item,
			      bool whole, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *arena = arena_new(JUDGE_MEMORY);
	enum status status;
	struct err why;

	w->arena = arena;
	w->seq = item->index;
	w->now = item->leaf.accepted;
	TRY(note_seen(w, item, err));
	TRY(db_savepoint(w->db, err));
	status = judge(w, item, whole, &why);
	w->arena = NULL;
	if (status == OK)
		return db_keep(w->db, err);
	TRY(db_undo(w->db, err));
	if (status == ERR_IO) {
		*err = why;
		return status;
	}
	finding_add(u->audit, "rule", (int64_t)item->index, &item->digest,
		    "the rules do not let entry %llu stand where it stands: %s",
		    (unsigned long long)item->index, why.text);
	return OK;
}

/* ---- all of them ---- */

/* What colleagues said lies in a chain of its own, which goes into no export: their sums are not
 * made again. */
static void gathered_count(struct opened *u)
{
	for (size_t i = 0; i < u->item_count; i++)
		if (u->items[i].read && strcmp(u->items[i].entry.kind, "msf-summary") == 0 &&
		    json_object_get(u->items[i].entry.body, "digests") != NULL)
			u->audit->report->gathered++;
}

static enum status judge_all(struct opened *u, struct world *w, bool whole, struct err *err)
{
	for (size_t i = 0; i < u->item_count; i++) {
		if (!u->items[i].read)
			continue;
		if (i % 64 == 0)
			progress_tell(u->audit, "rules", i, u->item_count);
		TRY(judge_item(u, w, &u->items[i], whole, err));
	}
	progress_tell(u->audit, "rules", u->item_count, u->item_count);
	return OK;
}

/* What it comes to, where everything was judged and nothing found: never of a part. */
static void read_facts(struct opened *u, struct world *w)
{
	const struct verify_want *want = u->audit->want;
	struct err err;

	if (want->reading == NULL || u->audit->report->finding_total > 0)
		return;
	if (want->reading(want->data, w, u->manifest.portfolio, u->audit->report->accepted, &err) !=
	    OK)
		finding_add(u->audit, "fact", -1, NULL,
			    "what the entries come to cannot be told: %s", err.text);
}

enum status bundle_rules_check(struct opened *u, struct err *err)
{
	struct audit *audit = u->audit;
	struct world world = {
		.kinds = audit->want->kinds,
		.text = bundle_text,
		.entry = bundle_said,
		.text_data = u,
		.alone = true,
	};
	bool whole = audit->report->hidden == 0;

	if (audit->want->catalogue == NULL)
		return OK; /* without curricula no rule can be asked */
	TRY(db_open(NULL, DB_MEMORY, &facts_schema, 1, &audit->fresh, err));
	world.db = audit->fresh;
	TRY(audit->want->catalogue(audit->want->catalogue_data, &world, &world.catalogue, err));
	TRY(db_begin(audit->fresh, err));
	TRY(judge_all(u, &world, whole, err));
	TRY(db_commit(audit->fresh, err));
	TRY(single_count(audit, err));
	gathered_count(u);
	audit->report->replayed = whole;
	if (whole)
		read_facts(u, &world);
	return OK;
}
