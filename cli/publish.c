#include "cli/publish.h"

static json_t *digest_json(const struct digest *digest)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	return json_string(hex);
}

enum status publish_files(struct app *app, const struct publishing *p, uint64_t *ret_seq,
			  struct digest *ret_digest, struct err *err)
{
	CLEANUP(json_cleanup) json_t *files = json_array();
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct say say = {.kind = "publish", .role = ROLE_REGISTRAR};

	if (p->count > TEXTS_MAX)
		return fail(err, ERR_INVALID,
			    "%s needs %zu files; at most %d can be published together",
			    p->curriculum, p->count, TEXTS_MAX);
	for (size_t i = 0; i < p->count; i++) {
		const struct catalogue_file *file = &p->files[i];
		struct digest digest = digest_of(file->bytes, file->len);

		json_array_append_new(files, json_pack("{ssso}", "name", file->name, "sha256",
						       digest_json(&digest)));
		say.texts[say.text_count++] =
			(struct text){.name = arena_printf(app->arena, "file.%zu", i + 1),
				      .bytes = file->bytes,
				      .len = file->len};
	}
	body = json_pack("{sssosO}", "curriculum", p->curriculum, "digest", digest_json(&p->digest),
			 "files", files);
	if (p->from_entry)
		json_object_set_new(body, "from",
				    json_pack("[{soso}]", "entry", digest_json(p->from_entry),
					      "pin", digest_json(p->from_pin)));
	say.body = body;
	return app_say(app, &say, ret_seq, ret_digest, err);
}

enum status publish_file(struct app *app, const char *kind, const struct library *lib,
			 const struct head *head, const struct digest *about, size_t about_count,
			 struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct say say = {.kind = kind,
			  .role = ROLE_REGISTRAR,
			  .about = about,
			  .about_count = about_count,
			  .text_count = 1};
	struct library_file file;
	struct digest digest;
	uint64_t seq;

	if (!library_source(lib, &head->ref, &file))
		return fail(err, ERR_NOT_FOUND, "there is no file of %s", head->name);
	digest = digest_of(file.bytes, file.len);
	body = json_pack("{ssso}", kind, head->name, "sha256", digest_json(&digest));
	say.body = body;
	say.texts[0] = (struct text){.name = "file.1", .bytes = file.bytes, .len = file.len};
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, kind, seq, &digest, err);
}
