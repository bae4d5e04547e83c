#include "cli/map.h"

#include "portfolio/list.h"

enum status map_publish(struct app *app, const struct library *lib, const struct map *map,
			struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct say say = {.kind = "map", .role = ROLE_REGISTRAR};
	struct library_file file;
	struct digest about[2], digest;
	char hex[DIGEST_HEX];
	uint64_t seq;

	if (!library_source(lib, &map->head.ref, &file))
		return fail(err, ERR_NOT_FOUND, "there is no file of %s", map->head.name);
	TRY(list_publication(journal_db(app->journal), map->target, &about[say.about_count++], err));
	if (map->source[0] != '\0')
		TRY(list_publication(journal_db(app->journal), map->source, &about[say.about_count++], err));
	digest = digest_of(file.bytes, file.len);
	digest_hex(&digest, hex);
	body = json_pack("{ssss}", "map", map->head.name, "sha256", hex);
	say.body = body;
	say.about = about;
	say.texts[say.text_count++] =
		(struct text){.name = "file.1", .bytes = file.bytes, .len = file.len};
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "map", seq, &digest, err);
}
