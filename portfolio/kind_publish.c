/* Curricula become the store's own: publish. */
#include <stdio.h>
#include <string.h>

#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

#define FILE_BYTES_MAX (4u << 20)   /* of one file, as core/xml.h reads */
#define FILES_BYTES_MAX (32u << 20) /* of all files of one curriculum */

static const struct field file_fields[] = {
	{.name = "name", .type = FIELD_REF},
	{.name = "sha256", .type = FIELD_DIGEST},
	{0},
};
/* The publication in another log from which this one was taken. */
static const struct field from_fields[] = {
	{.name = "entry", .type = FIELD_DIGEST},
	{.name = "pin", .type = FIELD_DIGEST},
	{0},
};
static const struct field publish_body[] = {
	{.name = "curriculum", .type = FIELD_REF},
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "files", .type = FIELD_OBJECTS, .fields = file_fields},
	{.name = "from", .type = FIELD_OBJECTS, .optional = true, .fields = from_fields},
	{0},
};
static const struct text_rule publish_texts[] = {{"file.*", false}, {0}};

static const struct digest *file_text(const struct entry *e, size_t i)
{
	char name[TEXT_NAME_MAX];

	(void)snprintf(name, sizeof(name), "file.%zu", i + 1);
	return entry_text(e, name);
}

static enum status check_new(struct world *w, const struct entry *e, struct err *err)
{
	const char *ref = body_text(e->body, "curriculum");
	struct digest digest = body_digest(e->body, "digest"), published;
	enum status status = world_published(w, ref, &published, err);

	if (status == OK && digest_equal(&published, &digest))
		return fail(err, ERR_CONFLICT, "%s is published already; nothing needs to be done",
			    ref);
	if (status == OK)
		return fail(err, ERR_CONFLICT,
			    "%s is published already, with other words: give what has changed a "
			    "new version",
			    ref);
	return status == ERR_NOT_FOUND ? OK : status;
}

/* Where it comes from is said for people: nothing is asked of the other log, here or later. */
static enum status check_origin(const struct world *w, const struct entry *e, struct err *err)
{
	const json_t *from = body_list(e->body, "from");
	struct digest pin;

	if (from == NULL)
		return OK;
	if (json_array_size(from) != 1)
		return fail(err, ERR_INVALID,
			    "the entry names %zu publications that it was taken from; it is one",
			    json_array_size(from));
	pin = body_digest(json_array_get(from, 0), "pin");
	if (digest_equal(&pin, &w->pin))
		return fail(err, ERR_CONFLICT,
			    "a publication is taken from another log, not from this one");
	return OK;
}

/* One file's bytes, which must be those that the body names; in the arena. */
static enum status read_file(struct world *w, const struct entry *e, size_t i, struct arena *a,
			     struct catalogue_file *ret_file, struct err *err)
{
	const json_t *file = json_array_get(body_list(e->body, "files"), i);
	struct digest named = body_digest(file, "sha256"), found;
	struct catalogue_file f = {.name = body_text(file, "name")};

	TRY(w->text(w->text_data, file_text(e, i), a, &f.bytes, &f.len, err));
	if (f.len > FILE_BYTES_MAX)
		return fail(err, ERR_INVALID, "%s is larger than %u bytes", f.name, FILE_BYTES_MAX);
	found = digest_of(f.bytes, f.len);
	if (!digest_equal(&found, &named))
		return fail(err, ERR_INVALID,
			    "the text of %s is not what the entry names by sha256", f.name);
	*ret_file = f;
	return OK;
}

static enum status read_files(struct world *w, const struct entry *e, struct arena *a,
			      struct catalogue_file *files, size_t count, struct err *err)
{
	size_t total = 0;

	for (size_t i = 0; i < count; i++) {
		TRY(read_file(w, e, i, a, &files[i], err));
		total += files[i].len;
		if (total > FILES_BYTES_MAX)
			return fail(err, ERR_INVALID, "the files together are larger than %u bytes",
				    FILES_BYTES_MAX);
	}
	return OK;
}

static enum status publish_check(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = NULL;
	size_t count = json_array_size(body_list(e->body, "files")), texts;
	struct digest named = body_digest(e->body, "digest"), found;
	struct catalogue_file *files;
	struct ref ref;

	TRY(texts_numbered(e, "file", &texts, err));
	if (count == 0 || texts != count)
		return fail(err, ERR_INVALID,
			    "the entry names %zu files and has %zu texts: each file is one text",
			    count, texts);
	TRY(ref_parse(body_text(e->body, "curriculum"), &ref, err));
	TRY(check_origin(w, e, err));
	TRY(check_new(w, e, err));
	/* All files, the last of which may be as large as an attachment, and what keeps them apart.
	 */
	a = arena_new(FILES_BYTES_MAX + ATTACHMENT_MAX + (8u << 20));
	files = arena_array(a, count, sizeof(*files));
	TRY(read_files(w, e, a, files, count, err));
	TRY(w->catalogue->publish(w->catalogue->data, &ref, files, count, &found, err));
	if (!digest_equal(&found, &named))
		return fail(err, ERR_INVALID,
			    "the files of %s do not have the digest that the entry names",
			    body_text(e->body, "curriculum"));
	return OK;
}

static enum status insert_files(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const json_t *files = body_list(e->body, "files");

	TRY(db_query(w->db,
		     "INSERT INTO fact_curriculum_file(seq, n, name, text) VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	for (size_t i = 0; i < json_array_size(files); i++) {
		const struct digest *text = file_text(e, i);

		query_reset(q);
		bind_int(q, 1, (int64_t)w->seq);
		bind_int(q, 2, (int64_t)i + 1);
		bind_text(q, 3, body_text(json_array_get(files, i), "name"));
		bind_blob(q, 4, text->bytes, sizeof(text->bytes));
		TRY(query_run(q, err));
	}
	return OK;
}

static enum status publish_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest digest = body_digest(e->body, "digest");

	TRY(db_query(
		w->db,
		"INSERT INTO fact_curriculum(seq, accepted, ref, digest) VALUES(?1, ?2, ?3, ?4)",
		&q, err));
	bind_int(q, 1, (int64_t)w->seq);
	bind_int(q, 2, w->now);
	bind_text(q, 3, body_text(e->body, "curriculum"));
	bind_blob(q, 4, digest.bytes, sizeof(digest.bytes));
	TRY(query_run(q, err));
	return insert_files(w, e, err);
}

const struct kind kind_publish = {
	.name = "publish",
	.v = 1,
	.place = PLACE_STORE,
	.alone = true,
	.unguarded = true,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = publish_body,
	.texts = publish_texts,
	.kept = true,
	.check = publish_check,
	.apply = publish_apply,
};
