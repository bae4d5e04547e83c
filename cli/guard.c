#include "cli/guard.h"

#include <string.h>
#include <unistd.h>

#include "cli/app.h"
#include "core/date.h"

#define READ_ARENA ((size_t)1 << 30)
#define SHOWN_BEFORE 40 /* bytes of a long line that are shown around a finding */
#define SHOWN_AFTER 40
#define ANSWER_MAX 64

/* ---- looking ---- */

enum status guard_look_at(struct app *app, const char *where, const void *bytes, size_t n,
			  bool is_file, struct guarded *ret_guarded, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(READ_ARENA);
	struct guarded g = { .where = where, .readable = { .text = bytes, .len = n } };

	if (is_file)
		TRY(readable_text(bytes, n, a, &g.readable, err));
	if (g.readable.text)
		guard_look(g.readable.text, g.readable.len,
			   time_day(app->journal ? app_now(app) : app->clock), &g.found);
	if (g.readable.unread)
		g.readable.unread = arena_text(app->arena, g.readable.unread);
	if (g.found.count == 0)
		g.readable.len = 0;
	if (g.readable.text)
		g.readable.text = arena_bytes(app->arena, g.readable.text, g.readable.len);
	*ret_guarded = g;
	return OK;
}

/* ---- showing ---- */

/* The line of a place in the text. */
struct spot {
	size_t line; /* from 1 */
	size_t from, to;
};

static struct spot spot_of(const struct guarded *g, const struct guard_finding *f)
{
	const char *text = g->readable.text;
	struct spot p = { .line = 1, .to = g->readable.len };
	const char *end;

	for (const char *at = text; (at = memchr(at, '\n', (size_t)(text + f->at - at))); at++) {
		p.line++;
		p.from = (size_t)(at - text) + 1;
	}
	end = memchr(text + f->at, '\n', g->readable.len - f->at);
	if (end)
		p.to = (size_t)(end - text);
	return p;
}

/* Not within a character. */
static size_t whole(const char *text, size_t at)
{
	while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static size_t characters(const char *text, size_t from, size_t to)
{
	size_t count = 0;

	for (; from < to; from++)
		count += ((unsigned char)text[from] & 0xc0) != 0x80;
	return count;
}

static void put_piece(FILE *out, const char *text, size_t from, size_t to)
{
	char piece[512];
	size_t n = to - from < sizeof piece - 1 ? to - from : sizeof piece - 1;

	memcpy(piece, text + from, n);
	piece[n] = '\0';
	for (char *p = piece; *p; p++)
		if (*p == '\t')
			*p = ' ';
	print_text(out, piece);
}

static void put_times(FILE *out, char c, size_t times)
{
	while (times-- > 0)
		fputc(c, out);
}

/* The line, or as much of it as there is room for, and a line that marks the finding. */
static void put_place(FILE *out, const struct guarded *g, const struct guard_finding *f)
{
	const char *text = g->readable.text;
	struct spot p = spot_of(g, f);
	size_t from = p.from, to = p.to, end = f->at + f->len;
	bool cut_before, cut_after;

	if (end > to) /* it goes on in the next line */
		end = to;
	cut_before = f->at - from > SHOWN_BEFORE;
	cut_after = to - end > SHOWN_AFTER;
	if (cut_before)
		from = whole(text, f->at - SHOWN_BEFORE);
	if (cut_after)
		to = whole(text, end + SHOWN_AFTER);
	fputs(cut_before ? "    ..." : "    ", out);
	put_piece(out, text, from, to);
	fputs(cut_after ? "...\n    " : "\n    ", out);
	put_times(out, ' ', characters(text, from, f->at) + (cut_before ? 3 : 0));
	put_times(out, '^', characters(text, f->at, end));
	fputc('\n', out);
}

void guard_print(const struct guarded *g, FILE *out)
{
	for (size_t i = 0; i < g->found.count; i++) {
		const struct guard_finding *f = &g->found.items[i];

		print_words(out, "%s, line %zu%s: %s", g->where, spot_of(g, f).line,
			    g->readable.made ? " of its text" : "", guard_kind_text(f->kind));
		fputc('\n', out);
		put_place(out, g, f);
	}
	if (g->found.more)
		print_words(out, "%s: and more than these %zu", g->where, g->found.count);
	if (g->found.more)
		fputc('\n', out);
	if (g->readable.unread) {
		print_words(out, "%s: not read: %s", g->where, g->readable.unread);
		fputc('\n', out);
	}
}

json_t *guard_json(const struct guarded *g)
{
	json_t *list = json_array();

	for (size_t i = 0; i < g->found.count; i++) {
		const struct guard_finding *f = &g->found.items[i];

		json_array_append_new(
			list, json_pack("{sssIsIsIss%}", "kind", guard_kind_word(f->kind), "line",
					(json_int_t)spot_of(g, f).line, "offset", (json_int_t)f->at,
					"length", (json_int_t)f->len, "text",
					g->readable.text + f->at, f->len));
	}
	return json_pack("{sssbss?sbso}", "file", g->where, "read", g->readable.text != NULL, "unread",
			 g->readable.unread, "more", g->found.more, "findings", list);
}

/* ---- deciding ---- */

static const char *name_of(struct app *app, const struct text *texts, size_t count, const char *name)
{
	const char *with = arena_printf(app->arena, "%s.name", name);

	for (size_t i = 0; i < count; i++)
		if (strcmp(texts[i].name, with) == 0)
			return arena_printf(app->arena, "%s (%.*s)", name, (int)texts[i].len,
					    (const char *)texts[i].bytes);
	return name;
}

/* Whoever sits at a terminal is asked; NULL when nobody does, or they decided against it. */
static const char *ask(struct app *app)
{
	FILE *tty = app->terminal && isatty(STDIN_FILENO) ? fopen("/dev/tty", "r+e") : NULL;
	char answer[ANSWER_MAX] = "";

	if (!tty)
		return NULL;
	fputs("Can no patient be known by this? Type not-a-patient or invented to go on, "
	      "anything else to stop: ",
	      tty);
	fflush(tty);
	if (fgets(answer, sizeof answer, tty))
		answer[strcspn(answer, "\r\n")] = '\0';
	fclose(tty);
	return guard_is_decision(answer) ? arena_text(app->arena, answer) : NULL;
}

static void release_json(void *doc)
{
	json_decref(doc);
}

/* For a page, which shows it in place. */
static void keep_found(struct app *app, const struct guarded *g)
{
	if (g->found.count == 0 && !g->readable.unread)
		return;
	if (!app->drafting->found) {
		app->drafting->found = json_array();
		arena_own(app->arena, release_json, app->drafting->found);
	}
	json_array_append_new(app->drafting->found, guard_json(g));
}

enum status guard_texts(struct app *app, const struct text *texts, size_t count, json_t *body,
			struct err *err)
{
	const char *decision = app->patient_data;
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		bool file = text_is_file(texts[i].name);
		struct guarded g;

		TRY(guard_look_at(app, file ? name_of(app, texts, count, texts[i].name) : texts[i].name,
				  texts[i].bytes, texts[i].len, file, &g, err));
		if (app->drafting)
			keep_found(app, &g);
		else
			guard_print(&g, app->err);
		found += g.found.count;
	}
	if (found == 0)
		return OK;
	if (!decision)
		decision = ask(app);
	if (!decision)
		return fail(err, ERR_DENIED,
			    "%zu place%s like patient data; nothing was %s. Take it out; or, if no patient "
			    "can be known by it, say so with --patient-data not-a-patient (or invented)%s",
			    found, found == 1 ? " looks" : "s look", body ? "signed" : "kept",
			    body ? ", which the entry records" : "");
	if (body)
		json_object_set_new(body, GUARD_MEMBER, json_string(decision));
	return OK;
}
