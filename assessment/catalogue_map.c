/* Maps that a journal has published: read from it, and held to the curricula that they name. */
#include <string.h>

#include "assessment/catalogue_priv.h"
#include "core/date.h"
#include "core/db.h"
#include "portfolio/standing.h"
#include "portfolio/world.h"

#define MAP_ARENA ((size_t)1 << 30)
#define FAULTS_SHOWN 20

/* What came of reading a map: the map, or why it cannot be read. */
struct kept_map {
	int64_t publication; /* its entry's place in the log */
	const struct map *map;
	struct err why; /* status OK when it was read */
	struct kept_map *next;
};

/* ERR_INVALID, by the first error that was found. */
static enum status tell_fault(const struct faults *faults, const char *name, struct err *err)
{
	size_t i = 0;

	while (i + 1 < faults->count && faults->items[i].warning)
		i++;
	if (faults->count == 0)
		(void)fail(err, ERR_INVALID, "the file is not map %s", name);
	else
		(void)fail(err, ERR_INVALID, "%s:%d: %s (%zu in all); `attest curriculum check` lists them",
			   faults->items[i].file, faults->items[i].line, faults->items[i].text,
			   faults->errors);
	return ERR_INVALID;
}

/* Reads one file that must be map `ref`, not yet held to what it names. */
static enum status read_map_file(struct library *lib, const struct ref *ref,
				 const struct catalogue_file *file, struct faults *faults,
				 struct arena *a, const struct map **ret_map, struct err *err)
{
	const char *path = arena_printf(a, "%s.xml", file->name);
	enum status status = library_read(lib, path, file->bytes, file->len, true, faults, err);
	const struct map *map;

	if (status == ERR_INVALID)
		(void)tell_fault(faults, file->name, err);
	if (status != OK)
		return status;
	map = library_map(lib, ref);
	if (map == NULL)
		return fail(err, ERR_INVALID, "%s is no map; a curriculum is published by itself",
			    file->name);
	*ret_map = map;
	return OK;
}

/* Are the curricula at its ends those, and no others? An award, "", is none. */
static enum status check_ends(const struct map *map, const char *const *curricula, size_t count,
			      struct err *err)
{
	const char *ends[] = {map->target, map->source};
	size_t named = map->source[0] == '\0' ? 1 : 2;

	for (size_t i = 0; i < named; i++) {
		bool found = false;

		for (size_t k = 0; k < count; k++)
			found |= strcmp(curricula[k], ends[i]) == 0;
		if (!found)
			return fail(err, ERR_INVALID,
				    "%s is between curricula of which %s is one: publish that, and "
				    "name its "
				    "publication",
				    map->head.name, ends[i]);
	}
	if (count != named)
		return fail(err, ERR_INVALID,
			    "%s is about the %zu curricul%s that it names, and no more",
			    map->head.name, named, named == 1 ? "um" : "a");
	return OK;
}

enum status catalogue_map(void *data, const struct ref *ref, const struct catalogue_file *file,
			  const char *const *curricula, size_t count, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(MAP_ARENA);
	struct library *lib = library_new(a);
	const struct map *map;
	struct faults faults;
	enum status status;

	faults_init(&faults, a, FAULTS_SHOWN);
	TRY(read_map_file(lib, ref, file, &faults, a, &map, err));
	if (!map->head.adopted)
		return fail(err, ERR_CONFLICT,
			    "%s is a draft; only an adopted map, which never changes, is published",
			    file->name);
	TRY(check_ends(map, curricula, count, err));
	for (size_t i = 0; i < count; i++)
		TRY(published_read_into(data, curricula[i], lib, &faults, a, err));
	status = library_check(lib, &faults, err);
	if (status != OK && status != ERR_INVALID)
		return status;
	return faults.errors > 0 ? tell_fault(&faults, file->name, err) : OK;
}

/* ---- reading what was published ---- */

static enum status read_published(const struct published *p, const char *name,
				  const struct digest *text, struct arena *a,
				  const struct map **ret_map, struct err *err)
{
	const struct world *w = published_world(p);
	struct library *lib = library_new(a);
	struct catalogue_file file = {.name = name};
	struct faults faults;
	struct ref ref;

	faults_init(&faults, a, FAULTS_SHOWN);
	TRY(ref_parse(name, &ref, err));
	TRY(w->text(w->text_data, text, a, &file.bytes, &file.len, err));
	return read_map_file(lib, &ref, &file, &faults, a, ret_map, err);
}

/* In an arena of its own, so that one that cannot be read costs nothing; a failure is kept too. */
static enum status keep(struct published *p, int64_t publication, const char *name,
			const struct digest *text, struct kept_map **ret_kept, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(MAP_ARENA);
	struct kept_map *kept = arena_alloc(published_arena(p), sizeof(*kept));
	struct kept_map **maps = published_maps(p);

	*kept = (struct kept_map){.publication = publication, .next = *maps};
	if (read_published(p, name, text, a, &kept->map, &kept->why) == OK) {
		arena_own(published_arena(p), (void (*)(void *))arena_free, a);
		a = NULL;
	} else if (kept->why.status == ERR_IO) {
		return fail(err, ERR_IO, "%s", kept->why.text);
	}
	*maps = kept;
	*ret_kept = kept;
	return OK;
}

static enum status get(struct published *p, int64_t publication, const char *name,
		       const struct digest *text, const struct map **ret_map, struct err *err)
{
	struct kept_map *kept = *published_maps(p);
	enum status failed;

	while (kept != NULL && kept->publication != publication)
		kept = kept->next;
	if (kept == NULL)
		TRY(keep(p, publication, name, text, &kept, err));
	failed = kept->why.status;
	if (failed != OK)
		return fail(err, failed, "%s", kept->why.text);
	*ret_map = kept->map;
	return OK;
}

enum status published_map(struct published *p, const char *ref, const struct map **ret_map,
			  struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest text;
	bool row;

	TRY(db_query(published_world(p)->db,
		     "SELECT seq, ref, text" STANDING_MAPS " AND ref = ?1 ORDER BY seq LIMIT 1", &q,
		     err));
	bind_text(q, 1, ref);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "no map %s was published in this store; `attest curriculum publish %s` "
			    "does that",
			    ref, ref);
	text = col_digest(q, 2);
	return get(p, col_int(q, 0), ref, &text, ret_map, err);
}

enum status published_maps_between(struct published *p, const char *source, const char *target,
				   int32_t day, struct arena *a, const struct map *const **ret_maps,
				   size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const struct map **maps = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(published_world(p)->db, "SELECT seq, ref, text" STANDING_MAPS " ORDER BY seq",
		     &q, err));
	TRY(query_step(q, &row, err));
	while (row) {
		const char *name = arena_text(published_arena(p), col_text(q, 1));
		struct digest text = col_digest(q, 2);
		const struct map *map;

		TRY(get(p, col_int(q, 0), name, &text, &map, err));
		if (strcmp(map->source, source) == 0 && strcmp(map->target, target) == 0 &&
		    map->from <= day && day <= map->until) {
			maps = arena_grow(a, maps, count, &room, sizeof(*maps));
			maps[count++] = map;
		}
		TRY(query_step(q, &row, err));
	}
	*ret_maps = maps;
	*ret_count = count;
	return OK;
}

/* ---- exemptions by a map ---- */

enum status catalogue_module(void *data, const struct digest *digest, const char *module, int32_t *ret_level,
			     int32_t *ret_credits, struct err *err)
{
	const struct curriculum *c;
	const struct use *use;

	TRY(published_get(data, digest, &c, NULL, err));
	use = curriculum_use(c, module);
	if (use == NULL || use->module == NULL)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no module %s; `attest curriculum show %s` lists them", c->head.name,
			    module, c->head.name);
	*ret_level = use->module->level;
	*ret_credits = use->module->credits;
	return OK;
}

/* Does the map carry into this curriculum, and serve decisions on that day? */
static enum status check_serves(const struct map *map, const struct curriculum *c, int32_t day,
				struct err *err)
{
	char from[DAY_TEXT], until[DAY_TEXT];

	day_text(map->from, from);
	day_text(map->until, until);
	if (strcmp(map->target, c->head.name) != 0)
		return fail(err, ERR_DENIED, "%s carries to %s, not to %s", map->head.name, map->target,
			    c->head.name);
	if (day < map->from)
		return fail(err, ERR_DENIED, "%s serves decisions from %s on", map->head.name, from);
	if (day > map->until)
		return fail(err, ERR_DENIED, "%s served decisions until %s", map->head.name, until);
	return OK;
}

static enum status find_line(const struct map *map, const char *from, const char *module,
			     const struct carries **ret_line, struct err *err)
{
	for (size_t i = 0; i < map->carry_count; i++) {
		const struct carries *line = &map->carries[i];

		if (strcmp(line->from, from) != 0 || strcmp(line->to, module) != 0)
			continue;
		if (line->extent == EXTENT_NONE)
			return fail(err, ERR_DENIED, "by %s nothing carries to %s: %s", map->head.name, module,
				    line->text);
		*ret_line = line;
		return OK;
	}
	return fail(err, ERR_NOT_FOUND, "%s has no line from %s to %s", map->head.name,
		    from[0] == '\0' ? "the award as a whole" : from, module);
}

/* The level of what the map carries from. */
static enum status source_level(struct published *p, const struct map *map, int32_t *ret_level, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	struct world w = *published_world(p);
	const struct curriculum *c;
	struct digest digest;

	if (map->source[0] == '\0') {
		*ret_level = map->award_level;
		return OK;
	}
	w.arena = a;
	TRY(world_published(&w, map->source, &digest, err));
	TRY(published_get(p, &digest, &c, NULL, err));
	*ret_level = c->level;
	return OK;
}

enum status catalogue_exempts(void *data, const struct digest *digest, const char *name, const char *from,
			      const char *module, int32_t day, struct map_terms *ret_terms, struct err *err)
{
	const struct carries *line;
	const struct curriculum *c;
	const struct map *map;
	int32_t level;

	TRY(published_get(data, digest, &c, NULL, err));
	TRY(published_map(data, name, &map, err));
	TRY(check_serves(map, c, day, err));
	TRY(find_line(map, from, module, &line, err));
	TRY(source_level(data, map, &level, err));
	*ret_terms = (struct map_terms){
		.award = map->source[0] == '\0' ? map->award : map->source,
		.authority = map->authority,
		.level = level,
		.awarded_from = map->awarded_from,
		.awarded_until = map->awarded_until,
		.limit = map->credits,
		.judged = line->extent == EXTENT_PART,
	};
	return OK;
}

enum status published_standards(struct published *p, const struct digest *digest, const char *ref,
				const struct standards **ret_set, struct err *err)
{
	const struct library *lib;
	const struct standards *set;
	struct ref parsed;

	TRY(ref_parse(ref, &parsed, err));
	TRY(published_library(p, digest, &lib, err));
	set = library_standards(lib, &parsed);
	if (!set)
		return fail(err, ERR_NOT_FOUND,
			    "no module of the curriculum cites the standards %s, so that they did not come with it",
			    ref);
	*ret_set = set;
	return OK;
}
