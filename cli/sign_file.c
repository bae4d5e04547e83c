#include "cli/sign_file.h"

#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/zip.h"

#define FILES_MAX (SIGN_FILE_ENTRIES * (TEXTS_MAX + 2) + 1)

/* ---- the request ---- */

static const void *kept(struct arena *a, const struct buf *b)
{
	return arena_bytes(a, b->data, b->len);
}

static enum status add_entry(const struct submission *s, size_t n, struct arena *a,
			     struct zip_file *files, size_t *count, struct err *err)
{
	CLEANUP(json_cleanup) json_t *salts = json_object();
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, ENTRY_MAX);
	files[(*count)++] =
		(struct zip_file){arena_printf(a, "%zu/entry.json", n), s->bytes, s->len};
	for (size_t i = 0; i < s->text_count; i++) {
		const struct text *t = &s->texts[i];
		CLEANUP(buf_release) struct buf hex;

		buf_init(&hex, 2 * sizeof(t->salt));
		buf_hex(&hex, t->salt, sizeof(t->salt));
		json_object_set_new(salts, t->name, json_string(hex.data));
		files[(*count)++] = (struct zip_file){arena_printf(a, "%zu/texts/%s", n, t->name),
						      t->bytes, t->len};
	}
	TRY(json_write_signed(salts, &text, err));
	files[(*count)++] =
		(struct zip_file){arena_printf(a, "%zu/salts.json", n), kept(a, &text), text.len};
	return OK;
}

enum status sign_file_write(const char *sentence, const struct submission *entries, size_t count,
			    struct arena *a, struct buf *out, struct err *err)
{
	struct zip_file *files = arena_array(a, FILES_MAX, sizeof *files);
	const char *readme = arena_printf(
		a,
		"What you are asked to sign:\n\n  %s\n\n"
		"Look at it and sign it with your own key, on your own machine:\n\n"
		"  attest sign-page THIS-FILE --key YOUR-KEY.pem -o signed.json\n\n"
		"Then bring signed.json back to the page that you took this from. Nobody signed "
		"these words: what\n"
		"you sign is entry.json, which names each of the texts by its digest.\n",
		sentence);
	size_t file_count = 0;

	if (count > SIGN_FILE_ENTRIES)
		return fail(err, ERR_INVALID, "at most %d entries are signed together",
			    SIGN_FILE_ENTRIES);
	files[file_count++] = (struct zip_file){"README.txt", readme, strlen(readme)};
	for (size_t i = 0; i < count; i++)
		TRY(add_entry(&entries[i], i + 1, a, files, &file_count, err));
	return zip_write(files, file_count, out, err);
}

static enum status take_text(const struct zip_file *files, size_t count, size_t n,
			     const json_t *salts, const struct text_name *name, struct arena *a,
			     struct text *ret_text, struct err *err)
{
	const struct zip_file *file =
		zip_find(files, count, arena_printf(a, "%zu/texts/%s", n, name->name));
	const char *hex = json_string_value(json_object_get(salts, name->name));
	struct digest salt, digest;

	/* A salt has the size and the spelling of a digest. */
	if (!file || !hex || digest_parse(hex, &salt, NULL) != OK)
		return fail(err, ERR_INVALID, "the text %zu/texts/%s, or its salt, is missing", n,
			    name->name);
	digest = digest_salted(salt.bytes, file->bytes, file->len);
	if (!digest_equal(&digest, &name->digest))
		return fail(err, ERR_INVALID,
			    "%zu/texts/%s is not what the entry names: it was changed", n,
			    name->name);
	*ret_text = (struct text){.name = name->name,
				  .bytes = file->bytes,
				  .len = file->len,
				  .salted = true,
				  .digest = digest};
	memcpy(ret_text->salt, salt.bytes, sizeof ret_text->salt);
	return OK;
}

static enum status take_entry(const struct zip_file *files, size_t count, size_t n, struct arena *a,
			      struct submission *ret_submission, struct entry *ret_entry,
			      struct err *err)
{
	const struct zip_file *json = zip_find(files, count, arena_printf(a, "%zu/entry.json", n));
	const struct zip_file *salt_file =
		zip_find(files, count, arena_printf(a, "%zu/salts.json", n));
	CLEANUP(json_cleanup) json_t *salts = NULL;
	struct text *texts;
	struct entry e;

	if (!json || !salt_file)
		return fail(err, ERR_INVALID, "%zu/entry.json or %zu/salts.json is missing", n, n);
	TRY(entry_read(json->bytes, json->len, a, &e, err));
	TRY(json_read_signed(salt_file->bytes, salt_file->len, &salts, err));
	texts = arena_array(a, e.text_count, sizeof *texts);
	for (size_t i = 0; i < e.text_count; i++)
		TRY(take_text(files, count, n, salts, &e.texts[i], a, &texts[i], err));
	*ret_submission = (struct submission){
		.bytes = json->bytes, .len = json->len, .texts = texts, .text_count = e.text_count};
	*ret_entry = e;
	return OK;
}

enum status sign_file_read(const void *bytes, size_t n, struct arena *a, struct sign_file *ret_file,
			   struct err *err)
{
	const struct zip_file *readme;
	struct sign_file f = {0};
	struct zip_file *files;
	size_t count, used = 1;

	TRY(zip_read(bytes, n, a, &files, &count, err));
	readme = zip_find(files, count, "README.txt");
	if (!readme)
		return fail(err, ERR_INVALID, "README.txt is missing");
	f.readme = arena_bytes(a, readme->bytes, readme->len);
	f.submissions = arena_array(a, SIGN_FILE_ENTRIES, sizeof *f.submissions);
	f.entries = arena_array(a, SIGN_FILE_ENTRIES, sizeof *f.entries);
	while (used < count && f.count < SIGN_FILE_ENTRIES) {
		TRY(take_entry(files, count, f.count + 1, a, &f.submissions[f.count],
			       &f.entries[f.count], err));
		used += 2 + f.entries[f.count++].text_count;
	}
	if (used != count || f.count == 0)
		return fail(err, ERR_INVALID,
			    "there is a file in it that is no part of what is to be signed, or "
			    "nothing is");
	*ret_file = f;
	return OK;
}

/* ---- the answer ---- */

enum status sign_answer_write(const struct entry *entries, const struct submission *submissions,
			      size_t count, struct buf *out, struct err *err)
{
	CLEANUP(json_cleanup) json_t *list = json_array();
	CLEANUP(json_cleanup) json_t *doc = NULL;

	for (size_t i = 0; i < count; i++) {
		CLEANUP(buf_release) struct buf base64;
		char entry[DIGEST_HEX], key[DIGEST_HEX];

		buf_init(&base64, 64 * sizeof submissions[i].signature);
		buf_base64(&base64, submissions[i].signature.bytes, submissions[i].signature.len);
		digest_hex(&entries[i].digest, entry);
		digest_hex(&entries[i].key, key);
		json_array_append_new(list, json_pack("{ssssss}", "entry", entry, "key", key,
						      "signature", base64.data));
	}
	doc = json_pack("{sisO}", "v", 1, "signatures", list);
	return json_write_signed(doc, out, err);
}

static enum status take_signature(const json_t *list, const struct digest *digest,
				  struct signature *ret_signature, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	const json_t *one;
	size_t i;

	buf_init(&bytes, sizeof ret_signature->bytes);
	json_array_foreach (list, i, one) {
		const char *hex = json_string_value(json_object_get(one, "entry"));
		const char *base64 = json_string_value(json_object_get(one, "signature"));
		struct digest of;

		if (!hex || !base64 || digest_parse(hex, &of, NULL) != OK)
			return fail(
				err, ERR_INVALID,
				"Bring the file that `attest sign-page` wrote: this is another");
		if (!digest_equal(&of, digest))
			continue;
		TRY(buf_unbase64(&bytes, base64, strlen(base64), err));
		memcpy(ret_signature->bytes, bytes.data, bytes.len);
		ret_signature->len = bytes.len;
		return OK;
	}
	return fail(err, ERR_INVALID,
		    "Bring the signature of this: the file is of something else that you signed");
}

enum status sign_answer_read(const char *bytes, size_t n, struct submission *submissions,
			     size_t count, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = NULL;
	const json_t *list;

	while (n > 0 && bytes[n - 1] == '\n')
		n--;
	if (n > SIGN_ANSWER_MAX || json_read_signed(bytes, n, &doc, err) != OK)
		return fail(err, ERR_INVALID,
			    "Bring the file that `attest sign-page` wrote: this is another");
	list = json_object_get(doc, "signatures");
	for (size_t i = 0; i < count; i++) {
		const struct digest digest = digest_of(submissions[i].bytes, submissions[i].len);

		TRY(take_signature(list, &digest, &submissions[i].signature, err));
	}
	return OK;
}
