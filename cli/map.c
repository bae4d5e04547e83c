#include "cli/map.h"

#include "core/db.h"

enum status publication_of(struct app *app, const char *ref, struct digest *ret_entry,
			   struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(
		journal_db(app->journal),
		"SELECT x.digest FROM fact_curriculum AS c JOIN fact_entry AS x ON x.seq = c.seq"
		" WHERE c.ref = ?1 AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		"  WHERE v.portfolio = '' AND v.target = c.seq) ORDER BY c.seq LIMIT 1",
		&q, err));
	bind_text(q, 1, ref);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "%s was not published in this store; `attest curriculum publish %s` "
			    "does that",
			    ref, ref);
	*ret_entry = col_digest(q, 0);
	return OK;
}

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
	TRY(publication_of(app, map->target, &about[say.about_count++], err));
	if (map->source[0] != '\0')
		TRY(publication_of(app, map->source, &about[say.about_count++], err));
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
