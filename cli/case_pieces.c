#include "cli/case_pieces.h"

#include <string.h>

#include "cli/readable.h"
#include "portfolio/list.h"

#define INDEXED_MAX ((size_t)256 << 10) /* bytes of one that are looked at */
#define FILE_ARENA (8 * READABLE_MAX)

/* ---- which there are ---- */

struct pieces {
	struct app *app;
	struct case_piece *items;
	size_t count, room;
};

static enum status add(struct pieces *p, uint64_t seq, struct err *err)
{
	struct case_piece piece = { .seq = seq };
	struct record record;

	for (size_t i = 0; i < p->count; i++)
		if (p->items[i].seq == seq)
			return OK;
	TRY(journal_read(p->app->journal, seq, p->app->arena, &record, &piece.entry, err));
	piece.title = app_text(p->app, &piece.entry, "title");
	p->items = arena_grow(p->app->arena, p->items, p->count, &p->room, sizeof(piece));
	p->items[p->count++] = piece;
	return OK;
}

enum status case_pieces(struct app *app, const struct case_file *file, struct case_piece **ret_pieces,
			size_t *ret_count, struct err *err)
{
	struct pieces p = { .app = app };
	struct listed_evidence *items;
	size_t count;

	TRY(list_evidence(journal_db(app->journal), file->applicant, app->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++)
		if (!items[i].revised && !items[i].withdrawn)
			TRY(add(&p, items[i].seq, err));
	for (size_t i = 0; i < file->claim_count; i++) {
		const struct case_claim *claim = &file->claims[i];

		for (size_t k = 0; k < claim->item_count; k++)
			if (!claim->items[k].gone)
				TRY(add(&p, claim->items[k].seq, err));
	}
	*ret_pieces = p.items;
	*ret_count = p.count;
	return OK;
}

const char *case_piece_words(struct app *app, const struct case_piece *piece)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, INDEXED_MAX);
	for (size_t i = 0; i < piece->entry.text_count; i++) {
		const char *name = piece->entry.texts[i].name;
		const char *words = text_is_file(name) ? NULL : app_text(app, &piece->entry, name);

		if (words)
			buf_printf(&text, "%s\n", words);
	}
	return arena_text(app->arena, text.data);
}

/* ---- how much there is to read ---- */

/* Pages of so many words: none of none, and what is begun is a page. */
static size_t pages_of(const char *text, size_t n)
{
	size_t words = 0;
	bool inside = false;

	for (size_t i = 0; i < n; i++) {
		bool space = strchr(" \t\r\n\f", text[i]) != NULL && text[i] != '\0';

		words += !space && !inside;
		inside = !space;
	}
	return (words + PAGE_WORDS - 1) / PAGE_WORDS;
}

/* pdftotext ends each page with a form feed; of any other file that has words they make its pages. */
static size_t pages_of_file(const struct readable *r)
{
	size_t feeds = 0, pages;

	for (size_t i = 0; r->made && i < r->len; i++)
		feeds += r->text[i] == '\f';
	pages = feeds ? feeds : r->text ? pages_of(r->text, r->len) : 0;
	return pages ? pages : 1;
}

static enum status count_text(struct app *app, const struct text_name *text, struct arena *a,
			      size_t *pages, struct err *err)
{
	uint8_t salt[32];
	struct readable readable;
	const void *bytes;
	size_t n;

	TRY(journal_text(app->journal, &text->digest, a, &bytes, &n, salt, err));
	TRY(readable_text(bytes, n, a, &readable, err));
	*pages += pages_of_file(&readable);
	return OK;
}

enum status case_piece_pages(struct app *app, const struct case_piece *piece, size_t *ret_pages,
			     size_t *ret_hidden, struct err *err)
{
	const char *words = case_piece_words(app, piece);
	size_t pages = pages_of(words, strlen(words)), hidden = 0;

	for (size_t i = 0; i < piece->entry.text_count; i++) {
		CLEANUP(arena_cleanup) struct arena *a = arena_new(FILE_ARENA);
		const char *name = piece->entry.texts[i].name;
		enum text_access access;

		TRY(app_text_access(app, &piece->entry, name, &access, err));
		hidden += access != ACCESS_GIVEN;
		if (access == ACCESS_GIVEN && text_is_file(name))
			TRY(count_text(app, &piece->entry.texts[i], a, &pages, err));
	}
	*ret_pages = pages;
	*ret_hidden = hidden;
	return OK;
}
