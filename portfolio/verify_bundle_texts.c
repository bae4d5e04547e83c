/*
 * The texts of a bundle: under the digest that an entry names, with the salt that gives it. One
 * that is not here is named in the manifest, with why; and nothing is here that no shown entry
 * names.
 */
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "portfolio/verify_bundle_priv.h"

struct texts {
	struct opened *u;
	json_t *salts;
	json_t *found; /* digests whose texts are here */
	size_t room;
	size_t without; /* of the manifest's, how many were met */
};

static const struct manifest_without *without_find(const struct texts *t, const struct item *item,
						   const char *name)
{
	const struct manifest *m = &t->u->manifest;

	for (size_t i = 0; i < m->without_count; i++)
		if (strcmp(m->without[i].text, name) == 0 &&
		    memcmp(m->without[i].entry.bytes, item->digest.bytes,
			   sizeof(item->digest.bytes)) == 0)
			return &m->without[i];
	return NULL;
}

static void text_wrong(const struct texts *t, const struct item *item, const char *name,
		       const char *what)
{
	finding_add(t->u->audit, "text", item->placed ? (int64_t)item->index : -1, &item->digest,
		    "the text \"%s\" %s", name, what);
}

/* Does a redaction that is shown name this text? Only those can say that it was erased. */
static bool is_redacted(const struct opened *u, const struct item *item, const char *name)
{
	for (size_t i = 0; i < u->item_count; i++) {
		const struct entry *e = &u->items[i].entry;
		const json_t *texts = u->items[i].read ? json_object_get(e->body, "texts") : NULL;

		if (!u->items[i].read || strcmp(e->kind, "redaction") != 0)
			continue;
		for (size_t k = 0; k < e->about_count; k++)
			for (size_t n = 0; n < json_array_size(texts); n++) {
				const char *word = json_string_value(json_array_get(texts, n));

				if (word != NULL && strcmp(word, name) == 0 &&
				    digest_equal(&e->about[k], &item->digest))
					return true;
			}
	}
	return false;
}

static void absent_check(struct texts *t, const struct item *item, const char *name,
			 const struct manifest_without *without)
{
	struct opened *u = t->u;

	t->without++;
	if (without->why == TEXT_ERASED) {
		u->audit->report->erased += *item->entry.portfolio != '\0';
		if (kind_newest(u->audit->want->kinds, "redaction") != NULL &&
		    *item->entry.portfolio != '\0' && !is_redacted(u, item, name))
			text_wrong(t, item, name,
				   "is said to be erased, and no entry here says who erased it");
	}
	if (without->why == TEXT_SHOWN)
		text_wrong(t, item, name, "is said to be left out, and not why");
	if (without->why == TEXT_PRIVATE && u->manifest.personal)
		u->audit->report->absent++; /* of somebody else than the trainee */
}

/* The name that was given to file.N: the text after it, as its path depends on its ending. */
static const struct zip_file *given_name(struct texts *t, const struct item *item, size_t i)
{
	const struct entry *e = &item->entry;
	size_t n = strlen(e->texts[i].name);

	if (i + 1 >= e->text_count || strncmp(e->texts[i].name, e->texts[i + 1].name, n) != 0 ||
	    without_find(t, item, e->texts[i + 1].name) != NULL)
		return NULL;
	return unpacked_file(&t->u->zip, bundle_text_path(t->u->arena, t->u->audit->want->kinds, e,
							  i + 1, NULL, 0));
}

static void here_check(struct texts *t, const struct item *item, size_t i)
{
	struct opened *u = t->u;
	const struct text_name *text = &item->entry.texts[i];
	const struct zip_file *name = given_name(t, item, i);
	const struct zip_file *file = unpacked_file(
		&u->zip, bundle_text_path(u->arena, u->audit->want->kinds, &item->entry, i,
					  name ? name->bytes : NULL, name ? name->len : 0));
	char hex[DIGEST_HEX];
	struct digest salt, digest;
	const char *salt_hex;

	digest_hex(&text->digest, hex);
	salt_hex = json_string_value(json_object_get(t->salts, hex));
	if (file == NULL) {
		text_wrong(t, item, text->name, "is missing, and the manifest does not say why");
		return;
	}
	/* A salt has the size and the spelling of a digest. */
	if (salt_hex == NULL || digest_parse(salt_hex, &salt, NULL) != OK) {
		text_wrong(t, item, text->name, "has no salt in texts/salts.json");
		return;
	}
	digest = digest_salted(salt.bytes, file->bytes, file->len);
	if (!digest_equal(&digest, &text->digest)) {
		text_wrong(t, item, text->name,
			   "is not what was signed: it, or its salt, was changed");
		return;
	}
	json_object_set_new(t->found, hex, json_true());
	u->texts = arena_grow(u->arena, u->texts, u->text_count, &t->room, sizeof(*u->texts));
	u->texts[u->text_count++] = (struct item_text){text->digest, file};
}

static int compare_texts(const void *a, const void *b)
{
	const struct item_text *x = a, *y = b;

	return memcmp(x->digest.bytes, y->digest.bytes, sizeof(x->digest.bytes));
}

static void each_text(struct texts *t)
{
	for (size_t i = 0; i < t->u->item_count; i++) {
		const struct item *item = &t->u->items[i];

		for (size_t k = 0; item->read && k < item->entry.text_count; k++) {
			const char *name = item->entry.texts[k].name;
			const struct manifest_without *without = without_find(t, item, name);

			if (without != NULL)
				absent_check(t, item, name, without);
			else
				here_check(t, item, k);
		}
	}
}

static bool salts_read(struct opened *u, const struct zip_file *file, json_t **ret_salts)
{
	CLEANUP(json_cleanup) json_t *salts = NULL;
	CLEANUP(buf_release) struct buf again;
	struct err err;

	buf_init(&again, MANIFEST_MAX);
	if (file == NULL) {
		finding_add(u->audit, "bundle", -1, NULL, "the file texts/salts.json is missing");
		return false;
	}
	if (json_read(file->bytes, file->len, MANIFEST_MAX, &salts, &err) != OK ||
	    json_canonical(salts, &again, &err) != OK) {
		finding_add(u->audit, "text", -1, NULL, "texts/salts.json: %s", err.text);
		return false;
	}
	if (again.len != file->len || memcmp(again.data, file->bytes, again.len) != 0) {
		finding_add(u->audit, "text", -1, NULL, "texts/salts.json is not canonical JSON");
		return false;
	}
	*ret_salts = salts;
	salts = NULL;
	return true;
}

void bundle_texts_check(struct opened *u)
{
	CLEANUP(json_cleanup) json_t *salts = NULL;
	CLEANUP(json_cleanup) json_t *found = json_object();
	struct texts t = {.u = u, .found = found};

	if (!salts_read(u, unpacked_file(&u->zip, "texts/salts.json"), &salts))
		return;
	t.salts = salts;
	each_text(&t);
	if (u->text_count > 0)
		qsort(u->texts, u->text_count, sizeof(*u->texts), compare_texts);
	if (json_object_size(found) != json_object_size(salts))
		finding_add(u->audit, "text", -1, NULL,
			    "texts/salts.json has salts for texts that are not here");
	if (t.without != u->manifest.without_count)
		finding_add(u->audit, "bundle", -1, NULL,
			    "the manifest leaves out texts that no entry here names");
}
