/*
 * Maps become the store's own: map. What carries from one curriculum or award into another is
 * decided by what stands here, so that a decision can be judged again years later without any
 * library.
 */
#include <stdio.h>
#include <string.h>

#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/standing.h"
#include "portfolio/world.h"

#define MAP_BYTES_MAX (4u << 20) /* as core/xml.h reads */

static const struct field map_body[] = {
	{.name = "map", .type = FIELD_REF},
	{.name = "sha256", .type = FIELD_DIGEST},
	{0},
};
static const struct text_rule map_texts[] = {{"file.1", false}, {0}};

static enum status check_new(struct world *w, const char *ref, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db, "SELECT seq" STANDING_MAPS " AND ref = ?1", &q, err));
	bind_text(q, 1, ref);
	TRY(query_step(q, &row, err));
	if (row)
		return fail(
			err, ERR_CONFLICT,
			"%s is published already, by entry %lld; what has changed is a new version",
			ref, (long long)col_int(q, 0));
	return OK;
}

/* The curricula whose publications the entry is about: ID@VERSION of each, in the arena. */
static enum status read_curricula(struct world *w, const struct entry *e,
				  const char ***ret_curricula, struct err *err)
{
	const char **curricula = arena_array(w->arena, e->about_count + 1, sizeof(*curricula));

	for (size_t i = 0; i < e->about_count; i++) {
		CLEANUP(query_cleanup) struct query *q = NULL;
		struct known_entry known;
		bool row;

		TRY(world_entry(w, &e->about[i], &known, err));
		TRY(db_query(w->db, "SELECT ref FROM fact_curriculum WHERE seq = ?1", &q, err));
		bind_int(q, 1, (int64_t)known.seq);
		TRY(query_step(q, &row, err));
		if (!row || known.voided)
			return fail(
				err, ERR_INVALID,
				"a map is about the publications of its curricula, and entry %llu "
				"publishes none that stands",
				(unsigned long long)known.seq);
		curricula[i] = arena_text(w->arena, col_text(q, 0));
	}
	*ret_curricula = curricula;
	return OK;
}

static enum status map_check(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(ATTACHMENT_MAX + (8u << 20));
	struct digest named = body_digest(e->body, "sha256"), found;
	struct catalogue_file file = {.name = body_text(e->body, "map")};
	const char **curricula = NULL;
	struct ref ref;

	TRY(ref_parse(file.name, &ref, err));
	TRY(check_new(w, file.name, err));
	TRY(read_curricula(w, e, &curricula, err));
	TRY(w->text(w->text_data, entry_text(e, "file.1"), a, &file.bytes, &file.len, err));
	if (file.len > MAP_BYTES_MAX)
		return fail(err, ERR_INVALID, "%s is larger than %u bytes", file.name,
			    MAP_BYTES_MAX);
	found = digest_of(file.bytes, file.len);
	if (!digest_equal(&found, &named))
		return fail(err, ERR_INVALID,
			    "the text of %s is not what the entry names by sha256", file.name);
	return w->catalogue->map(w->catalogue->data, &ref, &file, curricula, e->about_count, err);
}

static enum status map_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const struct digest *text = entry_text(e, "file.1");

	TRY(db_query(w->db, "INSERT INTO fact_map(seq, accepted, ref, text) VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	bind_int(q, 1, (int64_t)w->seq);
	bind_int(q, 2, w->now);
	bind_text(q, 3, body_text(e->body, "map"));
	bind_blob(q, 4, text->bytes, sizeof(text->bytes));
	return query_run(q, err);
}

const struct kind kind_map = {
	.name = "map",
	.v = 1,
	.place = PLACE_STORE,
	.unguarded = true,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = map_body,
	.texts = map_texts,
	.kept = true,
	.check = map_check,
	.apply = map_apply,
};
