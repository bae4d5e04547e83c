#include "core/ranking.h"

#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/db.h"

#define WORDS_MAX 200
#define WORD_MAX 64
#define QUERY_MAX ((size_t)64 << 10)

static const struct migration ranking_steps[] = {
	{"an index of documents", "CREATE VIRTUAL TABLE words USING fts5(\n"
				  "  body, -- the row of a document is its place, from 1\n"
				  "  tokenize='porter unicode61 remove_diacritics 2')"},
};
static const struct schema ranking_schema = {"ranking", ranking_steps, 1};

struct ranking {
	struct arena *arena;
	struct db *db;
	size_t found;
};

/* Words that say nothing about what is looked for. */
static const char *const small_words[] = {
	"a",	"about", "all",	  "am",	   "an",    "and",  "any",  "are",  "as",   "at",
	"be",	"been",	 "but",	  "by",	   "can",   "did",  "do",   "does", "each", "for",
	"from", "had",	 "has",	  "have",  "how",   "i",    "in",   "into", "is",   "it",
	"its",	"me",	 "my",	  "not",   "of",    "on",   "or",   "our",  "than", "that",
	"the",	"their", "them",  "then",  "they",  "this", "to",   "was",  "we",   "were",
	"what", "when",	 "where", "which", "while", "who",  "with",
};

bool word_is_small(const char *word)
{
	for (size_t i = 0; i < sizeof(small_words) / sizeof(small_words[0]); i++)
		if (strcasecmp(small_words[i], word) == 0)
			return true;
	return false;
}

/* ---- filling ---- */

static void release_db(void *db)
{
	db_close(db);
}

enum status ranking_new(const char *const *texts, size_t count, size_t found, struct arena *a,
			struct ranking **ret_ranking, struct err *err)
{
	struct ranking *r = arena_alloc(a, sizeof(*r));
	CLEANUP(query_cleanup) struct query *add = NULL;

	*r = (struct ranking){.arena = a, .found = found};
	TRY(db_open("", DB_MEMORY, &ranking_schema, 1, &r->db, err));
	arena_own(a, release_db, r->db);
	TRY(db_begin(r->db, err));
	TRY(db_query(r->db, "INSERT INTO words(rowid, body) VALUES(?1, ?2)", &add, err));
	for (size_t i = 0; i < count; i++) {
		query_reset(add);
		bind_int(add, 1, (int64_t)i + 1);
		bind_text(add, 2, texts[i]);
		TRY(query_run(add, err));
	}
	TRY(db_commit(r->db, err));
	*ret_ranking = r;
	return OK;
}

/* ---- from a text to a query ---- */

/* Dashes and quotes of typesetters (U+2000 to U+203F) are no letters. */
static bool is_dash(const char *text)
{
	return (unsigned char)text[0] == 0xe2 && (unsigned char)text[1] == 0x80;
}

static bool is_letter(const char *text)
{
	unsigned char c = (unsigned char)*text;

	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (c >= 0x80 && !is_dash(text));
}

struct words {
	char items[WORDS_MAX][WORD_MAX + 1];
	size_t count;
};

static void word_add(struct words *words, const char *text, size_t n)
{
	bool number = true;
	char *word;

	if (n < 2 || n > WORD_MAX || words->count == WORDS_MAX)
		return;
	word = words->items[words->count];
	for (size_t i = 0; i < n; i++) {
		word[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] | 0x20) : text[i];
		number = number && word[i] >= '0' && word[i] <= '9';
	}
	word[n] = '\0';
	if (number || word_is_small(word))
		return;
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->items[i], word) == 0)
			return;
	words->count++;
}

static void split(const char *text, struct words *ret_words)
{
	ret_words->count = 0;
	while (*text != '\0') {
		size_t n = 0;

		while (is_letter(text + n))
			n++;
		word_add(ret_words, text, n);
		text += n;
		text += is_dash(text) && text[2] != '\0' ? 3 : *text != '\0';
	}
}

/* ---- what is found ---- */

/* The words that highlight() has put between the marks. */
static void shared_words(struct ranking *r, const char *marked, struct ranked *found)
{
	while (found->shared_count < RANKING_SHARED) {
		const char *from = strchr(marked, '\x02'), *to = from ? strchr(from, '\x03') : NULL;
		const char *word;
		bool known = false;

		if (to == NULL)
			return;
		word = arena_bytes(r->arena, from + 1, (size_t)(to - from) - 1);
		for (size_t i = 0; i < found->shared_count; i++)
			known = known || strcasecmp(found->shared[i], word) == 0;
		if (!known)
			found->shared[found->shared_count++] = word;
		marked = to + 1;
	}
}

/* bm25 is smaller where a document fits better. */
static enum status find(struct ranking *r, const char *match, size_t most, struct ranked *found,
			size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t count = 0;
	bool row;

	TRY(db_query(r->db,
		     "SELECT rowid, highlight(words, 0, char(2), char(3)) FROM words"
		     " WHERE words MATCH ?1 AND rowid <= ?2 ORDER BY bm25(words), rowid LIMIT ?3",
		     &q, err));
	bind_text(q, 1, match);
	bind_int(q, 2, (int64_t)r->found);
	bind_int(q, 3, (int64_t)most);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		found[count] = (struct ranked){.document = (size_t)col_int(q, 0) - 1};
		shared_words(r, col_text(q, 1), &found[count++]);
	}
	*ret_count = count;
	return OK;
}

enum status ranking_find(struct ranking *r, const char *text, size_t most,
			 struct ranked **ret_found, size_t *ret_count, struct err *err)
{
	CLEANUP(buf_release) struct buf match;
	struct words *words = arena_alloc(r->arena, sizeof(*words));
	struct ranked *found = arena_array(r->arena, most, sizeof(*found));
	size_t count = 0;

	buf_init(&match, QUERY_MAX);
	split(text, words);
	/* Every word is quoted, and none has a quote in it: FTS5 sees no operator of its own. */
	for (size_t i = 0; i < words->count; i++)
		buf_printf(&match, "%s\"%s\"", i > 0 ? " OR " : "", words->items[i]);
	if (words->count > 0 && most > 0)
		TRY(find(r, match.data, most, found, &count, err));
	*ret_found = found;
	*ret_count = count;
	return OK;
}
