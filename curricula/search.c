#include "curricula/search.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/db.h"
#include "core/ranking.h"

#define WORDS_MAX 32
#define WORD_MAX 64   /* bytes of a word, or of a phrase, that count */
#define SHORTEN_MAX 3 /* letters that are taken off a word which stands nowhere */
#define WORD_LEAST 4  /* and so many stay */
#define TEXT_MAX ((size_t)256 << 10)

/* The row of a thing is its place in `things`, from 1. Nothing but the index is kept: content=''.
 */
static const struct migration search_steps[] = {
	{"an index of words",
	 "CREATE VIRTUAL TABLE words USING fts5(\n"
	 "  title,   -- of a module or curriculum\n"
	 "  body,    -- what an outcome, activity, topic or aim says\n"
	 "  more,    -- its evidence, what must be known, experience, content\n"
	 "  context, -- what it belongs to: the module's title, the names of standards and "
	 "specialisms\n"
	 "  content='', tokenize='porter unicode61 remove_diacritics 2')"},
};
static const struct schema search_schema = {"search", search_steps, 1};

struct search {
	const struct library *lib;
	struct arena *arena;
	struct db *db;
	struct query *add; /* while it is filled */
	struct hit *things;
	size_t count, room;
};

/* Short forms that trainees say and curricula spell out, or the other way round. */
static const struct {
	const char *word, *means;
} short_forms[] = {
	{"bp", "\"blood pressure\""},
	{"ct", "\"computed tomography\""},
	{"ecg", "\"electrocardiogram\" OR \"electrocardiography\""},
	{"ekg", "\"electrocardiogram\" OR \"electrocardiography\" OR \"ecg\""},
	{"echo", "\"echocardiography\" OR \"echocardiogram\""},
	{"eeg", "\"electroencephalogram\" OR \"electroencephalography\""},
	{"emg", "\"electromyography\" OR \"electromyogram\""},
	{"fbc", "\"full blood count\" OR \"blood count\""},
	{"icu", "\"intensive care\" OR \"critical care\""},
	{"itu", "\"intensive care\" OR \"critical care\""},
	{"ivf", "\"in vitro fertilisation\""},
	{"mri", "\"magnetic resonance\""},
	{"ngs", "\"sequencing\""},
	{"pcr", "\"polymerase chain reaction\" OR \"amplification\""},
	{"pet", "\"positron emission\""},
	{"poct", "\"point of care\" OR \"near patient\""},
	{"qc", "\"quality control\""},
	{"sop", "\"standard operating procedure\" OR \"procedure\""},
	{"uti", "\"urinary tract infection\""},
};

/* ---- filling ---- */

static enum status index_thing(struct search *s, const struct hit *thing, const char *title,
			       const char *body, const char *more, const char *context,
			       struct err *err)
{
	s->things = arena_grow(s->arena, s->things, s->count, &s->room, sizeof(*s->things));
	s->things[s->count++] = *thing;
	query_reset(s->add);
	bind_int(s->add, 1, (int64_t)s->count);
	bind_text(s->add, 2, title);
	bind_text(s->add, 3, body);
	bind_text(s->add, 4, more);
	bind_text(s->add, 5, context);
	return query_run(s->add, err);
}

static void add_names(struct buf *out, const struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		buf_printf(out, " %s", names->items[i]);
}

/* The names of the specialism and of what it lies in. */
static void add_places(struct buf *out, const struct specialisms *places, const char *id)
{
	const struct place *place = places == NULL ? NULL : specialisms_place(places, id);

	while (place != NULL) {
		buf_printf(out, " %s", place->name);
		place = place->parent < 0 ? NULL : &places->places[place->parent];
	}
}

/* What the standards that an outcome cites are called. */
static void add_standards(const struct search *s, struct buf *out, const struct module *m,
			  const struct outcome *o)
{
	for (size_t i = 0; i < m->sets.count; i++) {
		const struct standards *set = NULL;
		struct ref ref;

		if (ref_parse(m->sets.items[i], &ref, NULL) == OK)
			set = library_standards(s->lib, &ref);
		for (size_t k = 0; set != NULL && k < o->standards.count; k++) {
			const char *name = o->standards.items[k], *slash = strchr(name, '/');
			const struct standard *item;

			if (slash == NULL || strlen(ref.id) != (size_t)(slash - name) ||
			    strncmp(name, ref.id, (size_t)(slash - name)) != 0)
				continue;
			item = standards_item(set, slash + 1);
			if (item != NULL)
				buf_printf(out, " %s", item->name);
		}
	}
}

static enum status index_outcomes(struct search *s, const struct module *m, bool older,
				  struct err *err)
{
	CLEANUP(buf_release) struct buf context;

	buf_init(&context, TEXT_MAX);
	for (size_t i = 0; i < m->outcome_count; i++) {
		const struct outcome *o = &m->outcomes[i];
		struct hit thing = {HIT_OUTCOME, NULL, m, i, "", o->text, older};

		buf_clear(&context);
		buf_text(&context, m->head.title);
		add_standards(s, &context, m, o);
		thing.item = arena_printf(s->arena, "%s/%s", m->head.ref.id, o->id);
		TRY(index_thing(s, &thing, "", o->text, "", context.data, err));
	}
	return OK;
}

static enum status index_activities(struct search *s, const struct module *m, bool older,
				    struct err *err)
{
	CLEANUP(buf_release) struct buf more;

	buf_init(&more, TEXT_MAX);
	for (size_t i = 0; i < m->activity_count; i++) {
		const struct activity *a = &m->activities[i];
		struct hit thing = {HIT_ACTIVITY, NULL, m, i, "", a->does, older};

		buf_clear(&more);
		buf_text(&more, a->evidence);
		add_names(&more, &a->consider);
		add_names(&more, &a->knows);
		thing.item = arena_printf(s->arena, "%s/%d", m->head.ref.id, (int)a->number);
		TRY(index_thing(s, &thing, "", a->does, more.data, m->head.title, err));
	}
	return OK;
}

static enum status index_topics(struct search *s, const struct module *m, bool older,
				struct err *err)
{
	for (size_t q = 0; q < m->quota_count; q++)
		for (size_t t = 0; t < m->quotas[q]->topic_count; t++) {
			const struct topic *topic = &m->quotas[q]->topics[t];
			struct hit thing = {HIT_TOPIC, NULL, m, 0, "", topic->text, older};

			thing.item = arena_printf(s->arena, "%s/%s", m->head.ref.id, topic->id);
			TRY(index_thing(s, &thing, "", topic->text, "", m->head.title, err));
		}
	return OK;
}

static enum status index_module(struct search *s, const struct module *m, bool older,
				const struct specialisms *places, struct err *err)
{
	CLEANUP(buf_release) struct buf more, context;
	struct hit thing = {HIT_MODULE, NULL, m, 0, m->head.ref.id, m->head.title, older};

	buf_init(&more, TEXT_MAX);
	buf_init(&context, TEXT_MAX);
	add_names(&more, &m->experience);
	add_names(&more, &m->content);
	for (size_t i = 0; i < m->specialisms.count; i++)
		add_places(&context, places, m->specialisms.items[i]);
	TRY(index_thing(s, &thing, m->head.title, m->aim, more.data, context.data, err));
	TRY(index_outcomes(s, m, older, err));
	TRY(index_activities(s, m, older, err));
	return index_topics(s, m, older, err);
}

static enum status index_curriculum(struct search *s, const struct curriculum *c,
				    const struct specialisms *places, struct err *err)
{
	CLEANUP(buf_release) struct buf context;
	struct hit thing = {HIT_CURRICULUM, c, NULL, 0, c->head.name, c->head.title, false};

	buf_init(&context, TEXT_MAX);
	buf_text(&context, c->programme);
	add_places(&context, places, c->specialism);
	return index_thing(s, &thing, c->head.title, "", "", context.data, err);
}

static enum status index_all(struct search *s, struct err *err)
{
	const struct specialisms *places = library_specialisms(s->lib);
	const struct curriculum *const *curricula;
	const struct module *const *modules;
	size_t count;

	curricula = library_curricula(s->lib, &count);
	for (size_t i = 0; i < count; i++)
		if (curricula[i]->resolved)
			TRY(index_curriculum(s, curricula[i], places, err));
	modules = library_modules(s->lib, &count);
	for (size_t i = 0; i < count; i++) {
		bool older = i + 1 < count &&
			     strcmp(modules[i + 1]->head.ref.id, modules[i]->head.ref.id) == 0;

		TRY(index_module(s, modules[i], older, places, err));
	}
	return OK;
}

static void release_db(void *db)
{
	db_close(db);
}

enum status search_new(const struct library *lib, struct arena *a, struct search **ret_search,
		       struct err *err)
{
	struct search *s = arena_alloc(a, sizeof(*s));
	CLEANUP(query_cleanup) struct query *add = NULL;

	*s = (struct search){.lib = lib, .arena = a};
	TRY(db_open("", DB_MEMORY, &search_schema, 1, &s->db, err));
	arena_own(a, release_db, s->db);
	TRY(db_begin(s->db, err));
	TRY(db_query(s->db,
		     "INSERT INTO words(rowid, title, body, more, context)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &add, err));
	s->add = add;
	TRY(index_all(s, err));
	s->add = NULL;
	TRY(db_commit(s->db, err));
	*ret_search = s;
	return OK;
}

/* ---- words of a query ---- */

/* Each word of a query for FTS5, and more widely. */
struct matches {
	const char *close[WORDS_MAX], *wide[WORDS_MAX];
	size_t count;
};

struct words {
	char items[WORDS_MAX][WORD_MAX + 1];
	size_t count;
};

static bool is_between(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Has it anything that could be part of a word? Marks alone are none. */
static bool says_something(const char *text)
{
	for (; *text != '\0'; text++)
		if ((*text >= '0' && *text <= '9') || (*text >= 'a' && *text <= 'z') ||
		    (*text >= 'A' && *text <= 'Z') || (unsigned char)*text >= 0x80)
			return true;
	return false;
}

static void word_add(struct words *words, const char *text, size_t n)
{
	char *word = words->items[words->count];

	if (n > WORD_MAX) /* cut between characters */
		for (n = WORD_MAX; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80; n--)
			;
	memcpy(word, text, n);
	word[n] = '\0';
	words->count += says_something(word);
}

/* Words stand between spaces, phrases in double quotes. */
static void split(const char *text, struct words *ret_words)
{
	ret_words->count = 0;
	while (*text != '\0' && ret_words->count < WORDS_MAX) {
		bool phrase = *text == '"';
		size_t n = 0;

		text += phrase;
		while (text[n] != '\0' && text[n] != '"' && (phrase || !is_between(text[n])))
			n++;
		word_add(ret_words, text, n);
		text += n;
		text += *text != '\0' && (phrase || is_between(*text));
	}
}

static void drop_small(struct words *words)
{
	size_t kept = 0, small = 0;

	for (size_t i = 0; i < words->count; i++)
		small += word_is_small(words->items[i]);
	if (small == words->count)
		return;
	for (size_t i = 0; i < words->count; i++) {
		if (word_is_small(words->items[i]))
			continue;
		if (kept != i)
			memcpy(words->items[kept], words->items[i], sizeof(words->items[i]));
		kept++;
	}
	words->count = kept;
}

/* ---- from words to a query of FTS5 ---- */

static enum status stands_somewhere(struct search *s, const char *match, bool *ret_stands,
				    struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(s->db, "SELECT 1 FROM words WHERE words MATCH ?1 LIMIT 1", &q, err));
	bind_text(q, 1, match);
	return query_step(q, ret_stands, err);
}

static const char *short_form(const char *word)
{
	for (size_t i = 0; i < sizeof(short_forms) / sizeof(short_forms[0]); i++)
		if (strcasecmp(short_forms[i].word, word) == 0)
			return short_forms[i].means;
	return NULL;
}

/*
 * How FTS5 is asked for the word: as it is, with what it is short for; where it stands nowhere, as
 * the beginning of one; then a little less of it, for "calibrat" is not the beginning of "calibr",
 * which is what is kept of calibrating. NULL: it stands nowhere. Every word is quoted.
 */
static enum status match_of(struct search *s, const char *word, const char **ret_match,
			    struct err *err)
{
	const char *means = short_form(word), *match;
	size_t n = strlen(word), least = n;
	bool stands;

	match = means == NULL ? arena_printf(s->arena, "(\"%s\")", word)
			      : arena_printf(s->arena, "(\"%s\" OR %s)", word, means);
	TRY(stands_somewhere(s, match, &stands, err));
	for (size_t i = 0; i < n && (unsigned char)word[i] < 0x80 && word[i] != ' '; i++)
		if (i + 1 == n && n > WORD_LEAST)
			least = n - SHORTEN_MAX < WORD_LEAST ? WORD_LEAST : n - SHORTEN_MAX;
	for (size_t len = n; !stands && len >= least && len > 0; len--) {
		match = arena_printf(s->arena, "(\"%.*s\" *)", (int)len, word);
		TRY(stands_somewhere(s, match, &stands, err));
	}
	*ret_match = stands ? match : NULL;
	return OK;
}

/* The same word as the beginning of one: "leaking" is not "leakage", but "leak" begins it. */
static const char *wider(struct search *s, const char *word, const char *match)
{
	return strchr(word, ' ') != NULL ? match :
					   arena_printf(s->arena, "(%s OR \"%s\" *)", match, word);
}

/* How FTS5 is asked for the words that stand somewhere; the others are missing. */
static enum status matches_of(struct search *s, const struct words *words,
			      struct matches *ret_matches, struct names *ret_missing,
			      struct err *err)
{
	ret_missing->items = arena_array(s->arena, WORDS_MAX, sizeof(char *));
	ret_missing->count = ret_matches->count = 0;
	for (size_t i = 0; i < words->count; i++) {
		const char *match;

		TRY(match_of(s, words->items[i], &match, err));
		if (match != NULL) {
			ret_matches->close[ret_matches->count] = match;
			ret_matches->wide[ret_matches->count++] =
				wider(s, words->items[i], match);
			continue;
		}
		ret_missing->items[ret_missing->count++] =
				arena_text(s->arena, words->items[i]);
	}
	return OK;
}

static const char *joined(struct search *s, const char *const *matches, size_t count, const char *by)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, TEXT_MAX);
	for (size_t i = 0; i < count; i++)
		buf_printf(&text, "%s%s", i > 0 ? by : "", matches[i]);
	return arena_text(s->arena, text.data);
}

/* ---- what is found ---- */

/* Does it serve the standard: by citing it, or by reaching an outcome that does? */
static bool serves(const struct hit *hit, const char *standard)
{
	const struct module *m = hit->module;

	if (hit->kind == HIT_OUTCOME)
		return names_have(&m->outcomes[hit->part].standards, standard);
	if (hit->kind != HIT_ACTIVITY)
		return hit->kind == HIT_MODULE;
	for (size_t i = 0; i < m->activities[hit->part].outcome_count; i++)
		if (names_have(&m->outcomes[m->activities[hit->part].outcomes[i]].standards,
			       standard))
			return true;
	return false;
}

static bool takes(const struct search *s, const struct filter *f, const struct hit *hit)
{
	const struct specialisms *places = library_specialisms(s->lib);
	const struct curriculum *const *curricula;
	size_t count;

	if (hit->kind == HIT_CURRICULUM)
		return !filter_of_modules(f) && filter_takes_curriculum(f, places, hit->curriculum);
	curricula = library_curricula(s->lib, &count);
	if (f->standard != NULL && !serves(hit, f->standard))
		return false;
	return filter_takes_module(f, places, curricula, count, hit->module);
}

/* A newer version of the module says the same at the same place: one of them is enough. */
static bool is_repeated(const struct search *s, const struct hit *hit)
{
	if (!hit->older)
		return false;
	for (size_t i = (size_t)(hit - s->things) + 1; i < s->count; i++) {
		const struct hit *later = &s->things[i];

		if (strcmp(later->module->head.ref.id, hit->module->head.ref.id) != 0)
			return false;
		if (strcmp(later->item, hit->item) == 0 && strcmp(later->text, hit->text) == 0)
			return true;
	}
	return false;
}

static void hit_add(struct search *s, const struct filter *f, size_t thing, struct hits *hits)
{
	const struct hit *hit = &s->things[thing];

	if (takes(s, f, hit) && !is_repeated(s, hit))
		hits->items[hits->count++] = hit;
}

/* bm25 is smaller where a thing fits better; what fits equally comes in order of the library. */
static enum status find_matching(struct search *s, const char *match, const struct filter *f,
				 struct hits *hits, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(s->db,
		     "SELECT rowid FROM words WHERE words MATCH ?1"
		     " ORDER BY bm25(words, 10.0, 4.0, 1.0, 2.0), rowid",
		     &q, err));
	bind_text(q, 1, match);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			return OK;
		hit_add(s, f, (size_t)col_int(q, 0) - 1, hits);
	}
}

/* What only an older version of a module says comes after all else, in the same order. */
static void older_last(struct search *s, struct hits *hits)
{
	const struct hit **sorted = arena_array(s->arena, hits->count, sizeof(*sorted));
	size_t count = 0;

	for (int older = 0; older <= 1; older++)
		for (size_t i = 0; i < hits->count; i++)
			if (hits->items[i]->older == (older == 1))
				sorted[count++] = hits->items[i];
	hits->items = sorted;
}

enum status search_find(struct search *s, const char *text, const struct filter *filter,
			struct hits *ret_hits, struct err *err)
{
	struct hits hits = {.items = arena_array(s->arena, s->count, sizeof(struct hit *))};
	struct words *words = arena_alloc(s->arena, sizeof(*words));
	struct matches *m = arena_alloc(s->arena, sizeof(*m));

	split(text, words);
	drop_small(words);
	TRY(matches_of(s, words, m, &hits.missing, err));
	if (words->count == 0)
		for (size_t i = 0; i < s->count; i++)
			hit_add(s, filter, i, &hits);
	if (m->count > 0)
		TRY(find_matching(s, joined(s, m->close, m->count, " AND "), filter, &hits, err));
	if (m->count > 0 && hits.count == 0)
		TRY(find_matching(s, joined(s, m->wide, m->count, " AND "), filter, &hits, err));
	if (m->count > 1 && hits.count == 0) {
		TRY(find_matching(s, joined(s, m->close, m->count, " OR "), filter, &hits, err));
		hits.some = hits.count > 0;
	}
	older_last(s, &hits);
	*ret_hits = hits;
	return OK;
}
