#include "assessment/catalogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/catalogue_priv.h"
#include "assessment/clock.h"
#include "core/db.h"
#include "curricula/library.h"
#include "portfolio/standing.h"
#include "portfolio/world.h"

#define CHECK_ARENA ((size_t)1 << 30)
#define FAULTS_SHOWN 20

/* What came of reading a curriculum: the curriculum, or why it cannot be read. */
struct kept {
	int64_t publication; /* its entry's place in the log */
	const struct curriculum *curriculum;
	const struct specialisms *specialisms;
	const struct library *library; /* that both are of */
	struct err why; /* status OK when it was read */
	struct kept *next;
};

struct published {
	struct world world;
	struct arena *arena;
	struct kept *kept;
	struct kept_map *maps;
	struct catalogue ops;
};

/* ---- reading what was published ---- */

/* Reads files into a library of arena `a` and finds curriculum `name`, faultless. */
static enum status read_files(const struct catalogue_file *files, size_t count, const char *name,
			      struct arena *a, struct library **ret_library,
			      const struct curriculum **ret_curriculum, struct err *err)
{
	struct library *lib = library_new(a);
	const struct curriculum *c;
	struct faults faults;
	enum status status;
	struct ref ref;

	TRY(ref_parse(name, &ref, err));
	faults_init(&faults, a, FAULTS_SHOWN);
	for (size_t i = 0; i < count; i++) {
		const char *path = arena_printf(a, "%s.xml", files[i].name);

		status = library_read(lib, path, files[i].bytes, files[i].len, true, &faults, err);
		if (status != OK && status != ERR_INVALID)
			return status;
	}
	status = library_check(lib, &faults, err);
	if (status != OK && status != ERR_INVALID)
		return status;
	if (faults.errors > 0) {
		size_t i = 0;

		while (i + 1 < faults.count && faults.items[i].warning)
			i++;
		return fail(err, ERR_INVALID, "%s:%d: %s (%zu in all); `attest curriculum check` lists them",
			    faults.items[i].file, faults.items[i].line, faults.items[i].text,
			    faults.errors);
	}
	c = library_curriculum(lib, &ref);
	if (!c || !c->resolved)
		return fail(err, ERR_INVALID, "the files do not make up curriculum %s", name);
	*ret_library = lib;
	*ret_curriculum = c;
	return OK;
}

enum status published_files(const struct catalogue_file *files, size_t count, const char *name,
			    struct arena *a, const struct curriculum **ret_curriculum, struct err *err)
{
	struct library *lib;

	return read_files(files, count, name, a, &lib, ret_curriculum, err);
}

/* One file of the publication: its name, and its bytes from the texts of the journal. */
static enum status read_file(const struct world *w, struct query *q, struct arena *a,
			     struct catalogue_file *ret_file, struct err *err)
{
	struct catalogue_file file = { .name = arena_text(a, col_text(q, 1)) };
	struct digest text = { 0 };
	const void *bytes;
	size_t n;

	bytes = col_blob(q, 2, &n);
	memcpy(text.bytes, bytes, n < sizeof text.bytes ? n : sizeof text.bytes);
	TRY(w->text(w->text_data, &text, a, &file.bytes, &file.len, err));
	*ret_file = file;
	return OK;
}

/* The earliest publication under this digest that is not void. */
static enum status find_publication(const struct world *w, const struct digest *digest,
				    int64_t *ret_publication, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char hex[DIGEST_HEX];
	bool row;

	TRY(db_query(w->db,
		     "SELECT seq" STANDING_PUBLICATIONS " AND digest = ?1 ORDER BY seq LIMIT 1",
		     &q, err));
	bind_blob(q, 1, digest->bytes, sizeof digest->bytes);
	TRY(query_step(q, &row, err));
	digest_hex(digest, hex);
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "no curriculum with digest %.12s was published in this store", hex);
	*ret_publication = col_int(q, 0);
	return OK;
}

/* The files of a publication, and the curriculum ID@VERSION that they are of. */
static enum status list_files(const struct world *w, int64_t publication, struct arena *a,
			      struct catalogue_file **ret_files, size_t *ret_count,
			      const char **ret_ref, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct catalogue_file *files = NULL;
	size_t count = 0, room = 0;
	const char *ref = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT c.ref, f.name, f.text FROM fact_curriculum c "
		     "JOIN fact_curriculum_file f ON f.seq = c.seq "
		     "WHERE c.seq = ?1 ORDER BY f.n",
		     &q, err));
	bind_int(q, 1, publication);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		files = arena_grow(a, files, count, &room, sizeof *files);
		ref = arena_text(a, col_text(q, 0));
		TRY(read_file(w, q, a, &files[count++], err));
	}
	if (ref == NULL)
		return fail(err, ERR_CORRUPT, "the publication in entry %lld has no files",
			    (long long)publication);
	*ret_files = files;
	*ret_count = count;
	*ret_ref = ref;
	return OK;
}

/* The curriculum that the files of a publication make up. */
static enum status read_published(const struct world *w, int64_t publication,
				  const struct digest *digest, struct arena *a,
				  struct kept *ret_kept, struct err *err)
{
	const struct curriculum *c;
	struct catalogue_file *files;
	struct library *lib;
	const char *ref;
	size_t count;

	TRY(list_files(w, publication, a, &files, &count, &ref, err));
	TRY(read_files(files, count, ref, a, &lib, &c, err));
	if (!digest_equal(&c->digest, digest))
		return fail(err, ERR_CORRUPT,
			    "the published files of %s are not those that its digest names", ref);
	*ret_kept = (struct kept){ .curriculum = c, .specialisms = library_specialisms(lib), .library = lib };
	return OK;
}

/*
 * Reads it in an arena of its own, so that one that cannot be read costs nothing. Every entry of its
 * trainees asks again: that it cannot be read is kept too, but for a machine that failed.
 */
static enum status keep(struct published *p, int64_t publication, const struct digest *digest,
			struct kept **ret_kept, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(CHECK_ARENA);
	struct kept kept = { 0 };
	struct err why = { 0 };

	if (read_published(&p->world, publication, digest, a, &kept, &why) == OK) {
		arena_own(p->arena, (void (*)(void *))arena_free, a);
		a = NULL;
	} else if (why.status == ERR_IO) {
		return fail(err, ERR_IO, "%s", why.text);
	}
	kept.publication = publication;
	kept.why = why;
	kept.next = p->kept;
	p->kept = arena_alloc(p->arena, sizeof kept);
	*p->kept = kept;
	*ret_kept = p->kept;
	return OK;
}

/* What came of reading the curriculum of that digest, which can be read. */
static enum status find_kept(struct published *p, const struct digest *digest, const struct kept **ret_kept,
			     struct err *err)
{
	struct kept *kept = p->kept;
	int64_t publication;

	TRY(find_publication(&p->world, digest, &publication, err));
	while (kept && kept->publication != publication)
		kept = kept->next;
	if (!kept)
		TRY(keep(p, publication, digest, &kept, err));
	if (kept->why.status != OK)
		return fail(err, kept->why.status, "%s", kept->why.text);
	*ret_kept = kept;
	return OK;
}

enum status published_get(struct published *p, const struct digest *digest,
			  const struct curriculum **ret_curriculum,
			  const struct specialisms **ret_specialisms, struct err *err)
{
	const struct kept *kept;

	TRY(find_kept(p, digest, &kept, err));
	*ret_curriculum = kept->curriculum;
	if (ret_specialisms)
		*ret_specialisms = kept->specialisms;
	return OK;
}

enum status published_library(struct published *p, const struct digest *digest,
			      const struct library **ret_library, struct err *err)
{
	const struct kept *kept;

	TRY(find_kept(p, digest, &kept, err));
	*ret_library = kept->library;
	return OK;
}

enum status published_read_into(const struct published *p, const char *ref, struct library *lib,
				struct faults *faults, struct arena *a, struct err *err)
{
	struct catalogue_file *files;
	struct world w = p->world;
	struct digest digest;
	int64_t publication;
	enum status status;
	size_t count;
	const char *name;

	w.arena = a;
	TRY(world_published(&w, ref, &digest, err));
	TRY(find_publication(&w, &digest, &publication, err));
	TRY(list_files(&w, publication, a, &files, &count, &name, err));
	for (size_t i = 0; i < count; i++) {
		const char *path = arena_printf(a, "%s.xml", files[i].name);

		status = library_read(lib, path, files[i].bytes, files[i].len, false, faults, err);
		if (status != OK && status != ERR_INVALID)
			return status;
	}
	return OK;
}

const struct world *published_world(const struct published *p)
{
	return &p->world;
}

struct arena *published_arena(const struct published *p)
{
	return p->arena;
}

struct kept_map **published_maps(struct published *p)
{
	return &p->maps;
}

/* ---- what the rows of kinds ask ---- */

static enum status op_publish(void *data, const struct ref *ref, const struct catalogue_file *files,
			      size_t count, struct digest *ret_digest, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(CHECK_ARENA);
	const struct curriculum *c;
	struct library_file *needed;
	struct library *lib;
	char name[REF_MAX];
	size_t wanted;

	(void)data;
	ref_text(ref, name);
	TRY(read_files(files, count, name, a, &lib, &c, err));
	if (!c->head.adopted)
		return fail(err, ERR_CONFLICT,
			    "%s is a draft; only an adopted curriculum, which never changes, is published",
			    name);
	wanted = library_files(lib, c, a, &needed);
	if (wanted != count)
		return fail(err, ERR_INVALID,
			    "%s is made up of %zu files, and %zu were given; publish exactly those that it "
			    "needs",
			    name, wanted, count);
	*ret_digest = c->digest;
	return OK;
}

static enum status op_entry(void *data, const struct digest *digest, int32_t day, struct err *err)
{
	const struct curriculum *c;
	char from[DAY_TEXT], until[DAY_TEXT];

	TRY(published_get(data, digest, &c, NULL, err));
	day_text(c->entry_from, from);
	day_text(c->entry_until, until);
	if (day < c->entry_from)
		return fail(err, ERR_DENIED, "%s takes trainees who start on %s or later", c->head.name,
			    from);
	if (c->entry_until != DAY_OPEN && day > c->entry_until)
		return fail(err, ERR_DENIED, "%s took its last trainees on %s", c->head.name, until);
	day_text(c->complete_by, until);
	if (c->complete_by != DAY_OPEN && day > c->complete_by)
		return fail(err, ERR_DENIED,
			    "%s is to be completed by %s, before this start: choose a later version",
			    c->head.name, until);
	return OK;
}

/* The module of "CODE" or "CODE/part" in the curriculum, and the part ("" none). */
static enum status find_module(const struct curriculum *c, const char *item,
			       const struct module **ret_module, const char **ret_part,
			       struct err *err)
{
	const char *slash = strchr(item, '/');
	size_t n = slash ? (size_t)(slash - item) : strlen(item);
	const struct use *use = NULL;
	char code[ID_MAX];

	if (n < sizeof code) {
		memcpy(code, item, n);
		code[n] = '\0';
		use = curriculum_use(c, code);
	}
	if (!use || !use->module)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no module %.*s; `attest curriculum show %s` lists them",
			    c->head.name, (int)n, item, c->head.name);
	*ret_module = use->module;
	*ret_part = slash ? slash + 1 : "";
	return OK;
}

static enum status op_item(void *data, const struct digest *digest, const char *item,
			   enum item_kind *ret_kind, struct err *err)
{
	const struct curriculum *c;
	const struct module *m;
	const char *part;

	TRY(published_get(data, digest, &c, NULL, err));
	TRY(find_module(c, item, &m, &part, err));
	if (!*part)
		*ret_kind = ITEM_MODULE;
	else if (module_outcome(m, part))
		*ret_kind = ITEM_OUTCOME;
	else if (*part != '0' && strspn(part, "0123456789") == strlen(part) && strlen(part) <= 3 &&
		 module_activity(m, (int32_t)strtol(part, NULL, 10)))
		*ret_kind = ITEM_ACTIVITY;
	else
		return fail(err, ERR_NOT_FOUND,
			    "%s has no activity or outcome %s; `attest curriculum show %s` lists them",
			    m->head.ref.id, part, m->head.ref.id);
	return OK;
}

static enum status find_tool(const struct curriculum *c, const char *id, const struct tool **ret_tool,
			     struct err *err)
{
	const struct tool *t = tools_tool(c->tools, id);

	if (!t)
		return fail(err, ERR_NOT_FOUND, "%s has no assessment tool %s", c->head.name, id);
	if (!t->judgement || t->by == BY_TRAINEE || t->by == BY_SUPERVISOR)
		return fail(err, ERR_INVALID, "%s is not a tool that an assessor judges with", id);
	*ret_tool = t;
	return OK;
}

static bool has_topic(const struct module *m, const char *id)
{
	for (size_t q = 0; q < m->quota_count; q++) {
		for (size_t t = 0; t < m->quotas[q]->topic_count; t++) {
			if (strcmp(m->quotas[q]->topics[t].id, id) == 0)
				return true;
		}
	}
	return false;
}

static enum status op_tool(void *data, const struct digest *digest, const char *tool,
			   const char *const *modules, size_t count, const char *topic,
			   struct err *err)
{
	const struct module *m;
	const struct curriculum *c;
	const struct tool *t;
	const char *part;
	bool listed = false;

	TRY(published_get(data, digest, &c, NULL, err));
	TRY(find_tool(c, tool, &t, err));
	if (strcmp(tool, "REVIEW") == 0)
		return fail(err, ERR_INVALID,
			    "a REVIEW is of activities or outcomes; name those, not modules");
	for (size_t i = 0; i < count; i++) {
		TRY(find_module(c, modules[i], &m, &part, err));
		listed = listed || (strncmp(topic, modules[i], strlen(modules[i])) == 0 &&
				    topic[strlen(modules[i])] == '/' &&
				    has_topic(m, topic + strlen(modules[i]) + 1));
	}
	if (*topic && !listed)
		return fail(err, ERR_NOT_FOUND,
			    "%s is not a topic of a module that this assessment names", topic);
	return OK;
}

static bool holds(const struct names *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->items[i], name) == 0)
			return true;
	}
	return list->count == 0;
}

static enum status op_reaches(void *data, const struct digest *digest, const char *tools,
			      const char *specialisms, const char *tool, const char *item,
			      bool *ret_reaches, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	struct names held_tools = { 0 }, held = { 0 };
	const struct specialisms *places;
	const struct curriculum *c;
	const struct module *m;
	const char *part;
	bool reaches;

	held_tools.items = arena_words(a, tools, &held_tools.count);
	held.items = arena_words(a, specialisms, &held.count);
	TRY(published_get(data, digest, &c, &places, err));
	reaches = holds(&held_tools, tool);
	if (reaches && *item) {
		TRY(find_module(c, item, &m, &part, err));
		reaches = specialisms_reach(places, &held, &m->specialisms);
	}
	*ret_reaches = reaches;
	return OK;
}

static enum status op_choice(void *data, const struct digest *digest, const char *choose,
			     const json_t *groups, struct err *err)
{
	const struct curriculum *c;
	const struct choose *found = NULL;
	const json_t *group;
	size_t i;

	TRY(published_get(data, digest, &c, NULL, err));
	for (i = 0; i < c->choose_count; i++) {
		if (strcmp(c->chooses[i].id, choose) == 0)
			found = &c->chooses[i];
	}
	if (!found)
		return fail(err, ERR_NOT_FOUND, "%s has no choice \"%s\"", c->head.name, choose);
	json_array_foreach (groups, i, group) {
		const char *id = json_string_value(group);
		bool known = false;

		for (size_t g = 0; g < found->group_count; g++)
			known = known || strcmp(found->groups[g].id, id) == 0;
		if (!known)
			return fail(err, ERR_NOT_FOUND, "choice \"%s\" has no group \"%s\"", choose, id);
		for (size_t k = 0; k < i; k++) {
			if (strcmp(json_string_value(json_array_get(groups, k)), id) == 0)
				return fail(err, ERR_INVALID, "group \"%s\" is chosen twice", id);
		}
	}
	if (json_array_size(groups) != (size_t)found->pick)
		return fail(err, ERR_INVALID, "choice \"%s\" asks for %d of its groups, not %zu", choose,
			    (int)found->pick, json_array_size(groups));
	return OK;
}

static enum status op_freeze(void *data, const struct digest *digest,
			     const struct training *training, int32_t *ret_day, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(CHECK_ARENA);
	struct clock clock = clock_of(training, a);
	const struct curriculum *c;

	TRY(published_get(data, digest, &c, NULL, err));
	*ret_day = clock_freeze(&clock, c);
	return OK;
}

static enum status op_signs(void *data, const struct digest *digest, const char *module,
			    enum role *ret_role, struct err *err)
{
	const struct curriculum *c;
	const struct module *m;
	const char *part;

	TRY(published_get(data, digest, &c, NULL, err));
	TRY(find_module(c, module, &m, &part, err));
	*ret_role = m->complete_by;
	return OK;
}

static enum status op_result(void *data, const struct digest *digest, const char *result,
			     enum role *ret_role, struct err *err)
{
	const struct curriculum *c;
	const struct result *r;

	TRY(published_get(data, digest, &c, NULL, err));
	r = curriculum_result(c, result);
	if (!r)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no result \"%s\"; `attest curriculum show %s` lists them",
			    c->head.name, result, c->head.name);
	*ret_role = r->by;
	return OK;
}

static enum status op_due(void *data, const struct digest *digest, const char *what, struct err *err)
{
	const struct curriculum *c;
	const struct gate *gate;

	TRY(published_get(data, digest, &c, NULL, err));
	for (size_t i = 0; i < c->phase_count; i++) {
		char phase[32];

		(void)snprintf(phase, sizeof phase, "phase/%d", (int)c->phases[i].id);
		if (strcmp(phase, what) == 0)
			return OK;
	}
	gate = curriculum_gate(c, what);
	if (!gate || gate->place == GATE_ENTRY)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no phase, review or award \"%s\": name one, a phase as phase/1",
			    c->head.name, what);
	return OK;
}

struct published *published_new(const struct world *w, struct arena *a)
{
	struct published *p = arena_alloc(a, sizeof *p);

	*p = (struct published){
		.world = *w,
		.arena = a,
		.ops = { .data = p,
			 .publish = op_publish,
			 .map = catalogue_map,
			 .module = catalogue_module,
			 .exempts = catalogue_exempts,
			 .entry = op_entry,
			 .item = op_item,
			 .tool = op_tool,
			 .reaches = op_reaches,
			 .form_of = catalogue_form_of,
			 .form = catalogue_form,
			 .judgement = catalogue_judgement,
			 .choice = op_choice,
			 .freeze = op_freeze,
			 .signs = op_signs,
			 .waives = catalogue_waives,
			 .result = op_result,
			 .due = op_due },
	};
	return p;
}

const struct catalogue *published_catalogue(const struct published *p)
{
	return &p->ops;
}

enum status published_for_replay(void *arena, struct world *w, const struct catalogue **ret_catalogue,
				 struct err *err)
{
	(void)err;
	*ret_catalogue = published_catalogue(published_new(w, arena));
	return OK;
}
