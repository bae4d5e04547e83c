/* The journal itself: what was said, in order, and one entry in full. */
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/body_words.h"
#include "cli/command.h"
#include "cli/correction.h"
#include "cli/words.h"
#include "core/date.h"
#include "portfolio/text.h"
#include "portfolio/list.h"
#include "portfolio/receipt.h"

#define BODY_COLUMNS 110 /* a digest stands in one line with what it is of */

static enum status parse_number(const char *text, uint64_t *ret_n, struct err *err)
{
	uint64_t n = 0;

	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9' || n > UINT64_MAX / 100)
			return fail(err, ERR_INVALID, "\"%s\" is not a log number", text);
		n = n * 10 + (uint64_t)(*p - '0');
	}
	*ret_n = n;
	return OK;
}

static json_t *entry_line(struct app *app, const struct record *r, const struct entry *e)
{
	char accepted[TIME_TEXT], hex[DIGEST_HEX];
	json_t *made_void = taken_back_json(app, e->portfolio, r->seq);
	json_t *line;

	time_text(r->accepted, accepted);
	digest_hex(&e->digest, hex);
	line = json_pack("{sIssssssssssss}", "seq", (json_int_t)r->seq, "entry", hex, "kind", e->kind,
			 "portfolio", e->portfolio, "author", e->author, "role", role_name(e->role),
			 "accepted", accepted);
	if (!json_is_null(made_void))
		json_object_set(line, "void", made_void);
	json_decref(made_void);
	return line;
}

/* What it takes back, and why. */
static void print_target(struct app *app, const struct entry *e)
{
	const char *reason = app_text(app, e, "reason");
	char hex[DIGEST_HEX];
	struct err err;
	uint64_t seq;

	digest_hex(&e->about[0], hex);
	if (journal_find(app->journal, hex, &seq, &err) == OK)
		print_wrapped(app->out, "       ", "         ",
			      arena_printf(app->arena, "of entry %llu%s%s", (unsigned long long)seq,
					   reason ? ": " : "", reason ? reason : ""));
}

/* One line; a second one where it counts no longer, and where it takes something back. */
static void print_line(struct app *app, const struct record *r, const struct entry *e, const char *accepted)
{
	struct taken_back taken;

	fprintf(app->out, "%5llu  %s  %-14s %-12s by %s (%s)\n", (unsigned long long)r->seq, accepted, e->kind,
		e->portfolio, e->author, role_name(e->role));
	if (taken_back(app, e->portfolio, r->seq, &taken))
		print_wrapped(app->out, "       ", "         ", taken.words);
	if (strcmp(e->kind, "revoke") == 0 || strcmp(e->kind, "withdraw") == 0 || strcmp(e->kind, "decline") == 0)
		print_target(app, e);
}

/* Feedback that is gathered: who spoke, of what and when could tell the trainee whose word it is. */
static void hidden_line(struct app *app, uint64_t seq, json_t *doc)
{
	if (app->json)
		json_array_append_new(doc, json_pack("{sIsb}", "seq", (json_int_t)seq, "hidden", 1));
	else
		fprintf(app->out, "%5llu  (feedback that is gathered: not shown)\n",
			(unsigned long long)seq);
}

static enum status log_run(struct app *app, const struct args *args, struct err *err)
{
	const char *from = args_option(args, "--from"), *portfolio = args_option(args, "--portfolio");
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct checkpoint head;
	const char *text;
	uint64_t seq = 0;
	size_t n;

	if (from)
		TRY(parse_number(from, &seq, err));
	if (portfolio)
		TRY(list_person_exists(journal_db(app->journal), portfolio, err));
	TRY(journal_head(app->journal, app->arena, &head, &text, &n, err));
	for (; seq < head.size; seq++) {
		char accepted[TIME_TEXT];
		struct record r;
		struct entry e;
		bool shown;

		TRY(journal_read(app->journal, seq, app->arena, &r, &e, err));
		if (portfolio && strcmp(portfolio, e.portfolio) != 0)
			continue;
		TRY(app_shows(app, &e, &shown, err));
		if (!shown) {
			hidden_line(app, seq, doc);
			continue;
		}
		time_text(r.accepted, accepted);
		if (app->json)
			json_array_append_new(doc, entry_line(app, &r, &e));
		else
			print_line(app, &r, &e, accepted);
	}
	return app->json ? print_json(app, json_incref(doc), err) : OK;
}

/* Who erased it, and why. */
static void erased_json(struct app *app, const struct record *r, const char *name, json_t *doc)
{
	const char *reason;
	struct err err;
	uint64_t seq;

	if (list_redaction(journal_db(app->journal), r->seq, name, app->arena, &seq, &reason, &err) ==
	    OK)
		json_object_set_new(doc, "erased", json_pack("{sIss}", "entry", (json_int_t)seq,
							      "reason", reason));
}

/* A text as JSON: its words, or its size where it is a file; less where it is private, or not here. */
static json_t *text_json(struct app *app, const struct record *r, const struct entry *e, size_t i)
{
	const struct text_name *t = &e->texts[i];
	enum text_access access = ACCESS_PRIVATE;
	char hex[DIGEST_HEX];
	uint8_t salt[32];
	const void *bytes;
	struct err err;
	json_t *doc;
	size_t n;

	digest_hex(&t->digest, hex);
	doc = json_pack("{ssss}", "name", t->name, "digest", hex);
	if (app_text_access(app, e, t->name, &access, &err) != OK || access == ACCESS_PRIVATE) {
		json_object_set_new(doc, "private", json_true());
		return doc;
	}
	if (access == ACCESS_ERASED) {
		erased_json(app, r, t->name, doc);
		return doc;
	}
	if (journal_text(app->journal, &t->digest, app->arena, &bytes, &n, salt, &err) != OK) {
		json_object_set_new(doc, "absent", json_true());
		return doc;
	}
	json_object_set_new(doc, "size", json_integer((json_int_t)n));
	if (!text_is_file(t->name))
		json_object_set_new(doc, "text", json_stringn(bytes, n));
	return doc;
}

static void print_one_text(struct app *app, const struct entry *e, const json_t *text)
{
	const char *words = json_string_value(json_object_get(text, "text"));
	const json_t *erased = json_object_get(text, "erased");

	if (words)
		print_text(app->out, words);
	else if (json_object_get(text, "private"))
		fprintf(app->out, "(private: for %s alone, with --as %s and their key; " PRODUCIBLE ")",
			e->author, e->author);
	else if (erased)
		fprintf(app->out, "(erased by entry %lld: %s)",
			(long long)json_integer_value(json_object_get(erased, "entry")),
			json_string_value(json_object_get(erased, "reason")));
	else if (json_object_get(text, "absent"))
		fputs("(not here)", app->out);
	else
		fprintf(app->out, "%lld bytes",
			(long long)json_integer_value(json_object_get(text, "size")));
}

/* That it counts no longer; of a module's signature, what it rested on. */
static void print_void(struct app *app, const struct record *r, const struct entry *e)
{
	struct taken_back taken;
	struct record rests_on;
	struct entry decision;
	char hex[DIGEST_HEX];
	struct err err;

	if (taken_back(app, e->portfolio, r->seq, &taken))
		print_wrapped(app->out, "  void          ", "                ", taken.words);
	for (size_t i = 0; strcmp(e->kind, "module-sign") == 0 && i < e->about_count; i++) {
		digest_hex(&e->about[i], hex);
		if (app_entry(app, hex, &rests_on, &decision, &err) == OK &&
		    taken_back(app, e->portfolio, rests_on.seq, &taken))
			print_wrapped(app->out, "  fell          ", "                ",
				      arena_printf(app->arena, "it rests on entry %llu, which was %s",
						   (unsigned long long)taken.target, taken.words));
	}
}

/* That it has no effect yet; an answer from outside until its key is known to be its author's. */
static void print_waits(struct app *app, const struct record *r, const struct entry *e)
{
	const struct kind *row = kind_find(&app->kinds, e->kind, e->v);
	const struct listed_pending *waits;
	struct err err;

	if (app_pending(app, r->seq, &waits, &err) != OK || !waits)
		return;
	if (row && row->own_key)
		print_wrapped(app->out, "  unconfirmed   ", "                ",
			      arena_printf(app->arena,
					   "counts for nothing until the %s has checked that the key is %s's, "
					   "and countersigned",
					   role_name(waits->role), e->author));
	else
		fprintf(app->out, "  waits         for a second person, as %s\n", role_name(waits->role));
}

static void print_body(struct app *app, const struct entry *e)
{
	size_t count;
	const struct body_line *lines = body_lines(app, e, &count);

	for (size_t i = 0; i < count; i++)
		print_paragraphs(app->out, BODY_COLUMNS, i == 0 ? "  body          " : "                ",
				 "                  ",
				 arena_printf(app->arena, "%s: %s", lines[i].label, lines[i].words));
}

static void print_one(struct app *app, const struct record *r, const struct entry *e, json_t *texts)
{
	char said[TIME_TEXT], accepted[TIME_TEXT], hex[DIGEST_HEX];
	const json_t *text;
	size_t i;

	time_text(e->time, said);
	time_text(r->accepted, accepted);
	digest_hex(&e->digest, hex);
	fprintf(app->out, "entry %llu, %s (version %d)\n  digest        %s\n  author        %s, as %s\n",
		(unsigned long long)r->seq, e->kind, e->v, hex, e->author, role_name(e->role));
	if (*e->portfolio)
		fprintf(app->out, "  portfolio     %s\n", e->portfolio);
	if (e->time > r->accepted + 300 || e->time < r->accepted - 300)
		fprintf(app->out, "  said          %s\n  received      %s\n", said, accepted);
	else
		fprintf(app->out, "  accepted      %s\n", accepted);
	if (receipt_by_passkey(r->signature, r->signature_n))
		fputs("  signed        by passkey\n", app->out);
	print_void(app, r, e);
	print_waits(app, r, e);
	for (i = 0; i < e->about_count; i++) {
		uint64_t seq;
		struct err err;

		digest_hex(&e->about[i], hex);
		if (journal_find(app->journal, hex, &seq, &err) == OK)
			fprintf(app->out, "  about         entry %llu  %.16s\n", (unsigned long long)seq, hex);
	}
	print_body(app, e);
	json_array_foreach (texts, i, text) {
		fprintf(app->out, "  %-13s ", json_string_value(json_object_get(text, "name")));
		print_one_text(app, e, text);
		fputc('\n', app->out);
	}
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *texts = json_array();
	const struct listed_pending *waits;
	struct record r;
	struct entry e;
	json_t *doc, *line;

	TRY(app_entry(app, args_operand(args, 0), &r, &e, err));
	for (size_t i = 0; i < e.text_count; i++)
		json_array_append_new(texts, text_json(app, &r, &e, i));
	if (!app->json) {
		print_one(app, &r, &e, texts);
		return OK;
	}
	TRY(app_pending(app, r.seq, &waits, err));
	doc = json_loadb(e.bytes, e.len, 0, NULL);
	json_object_set_new(doc, "texts", json_incref(texts));
	line = entry_line(app, &r, &e);
	if (waits)
		json_object_set_new(line, "waits", json_string(role_name(waits->role)));
	if (receipt_by_passkey(r.signature, r.signature_n))
		json_object_set_new(line, "signed", json_string("passkey"));
	return print_json(app, json_pack("{soso}", "log", line, "said", doc), err);
}

static enum status save_run(struct app *app, const struct args *args, struct err *err)
{
	const char *name = args_operand(args, 1), *path = args_option(args, "-o");
	struct record r;
	struct entry e;
	uint8_t salt[32];

	TRY(app_entry(app, args_operand(args, 0), &r, &e, err));
	for (size_t i = 0; i < e.text_count; i++) {
		enum text_access access;
		const void *bytes;
		size_t n;

		if (strcmp(e.texts[i].name, name) != 0)
			continue;
		TRY(app_text_access(app, &e, name, &access, err));
		if (access == ACCESS_PRIVATE)
			return fail(err, ERR_DENIED,
				    "the %s of entry %llu is private: only %s may have it, with --as %s and "
				    "their key",
				    name, (unsigned long long)r.seq, e.author, e.author);
		if (access == ACCESS_ERASED)
			return fail(err, ERR_NOT_FOUND,
				    "the %s of entry %llu was erased for ever; `attest show %llu` says by "
				    "whom",
				    name, (unsigned long long)r.seq, (unsigned long long)r.seq);
		TRY(journal_text(app->journal, &e.texts[i].digest, app->arena, &bytes, &n, salt, err));
		if (path)
			return app_write_new(path, bytes, n, err);
		fwrite(bytes, 1, n, app->out);
		return OK;
	}
	return fail(err, ERR_NOT_FOUND, "entry %llu has no text \"%s\"; `attest show` lists them",
		    (unsigned long long)r.seq, name);
}

static const struct option log_options[] = {
	{ "--from", "N", "begin at this log number", false, false },
	{ "--portfolio", "TRAINEE", "only this trainee's", false, false },
	{ NULL },
};
static const struct option save_options[] = {
	{ "-o", "FILE", "write it there; without it, to standard output", false, false },
	{ NULL },
};

extern const struct command cmd_log[];
const struct command cmd_log[] = {
	{ "log", "", "list what was said, in the order of the log", NULL, log_options, NEEDS_STORE, log_run,
	  "attest log --portfolio amira" },
	{ "show", "ENTRY", "show one entry in full", "ENTRY is a log number, or 8 or more hex digits. --json gives what was signed as it was signed.", NULL,
	  NEEDS_STORE | REMOTE_ENTRY, show_run, NULL },
	{ "save", "ENTRY TEXT", "save a text or file of an entry",
	  "`attest show ENTRY` lists the names: file.1, narrative, note.feedback, ...", save_options,
	  NEEDS_STORE, save_run, "attest save 41 file.1 -o results.pdf" },
	{ NULL },
};
