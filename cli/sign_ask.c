#include "cli/sign_ask.h"

#include <stdlib.h>

#include "cli/words.h"
#include "core/date.h"

static bool is_words(const struct text *t)
{
	return !text_is_file(t->name);
}

static void show_one(struct app *app, const struct entry *e, const struct submission *s, FILE *out)
{
	char *body = json_dumps(e->body, JSON_INDENT(2) | JSON_SORT_KEYS);
	char said[TIME_TEXT];

	time_text(e->time, said);
	print_words(out, "%s, said by %s as %s at %s%s%s\n", e->kind, e->author,
		    role_name(e->role), said, *e->portfolio ? ", in the portfolio of " : "",
		    e->portfolio);
	for (size_t i = 0; i < e->about_count; i++) {
		char hex[DIGEST_HEX];

		digest_hex(&e->about[i], hex);
		fprintf(out, "  about the entry %s\n", hex);
	}
	print_paragraphs(out, 100, "  ", "  ", body ? body : "");
	free(body);
	for (size_t i = 0; i < s->text_count; i++) {
		const struct text *t = &s->texts[i];

		if (is_words(t))
			print_paragraphs(out, 100, arena_printf(app->arena, "  %s: ", t->name),
					 "    ", arena_bytes(app->arena, t->bytes, t->len));
		else
			print_words(out, "  %s: %zu bytes\n", t->name, t->len);
	}
}

void sign_ask_show(struct app *app, const struct sign_file *file, FILE *out)
{
	for (size_t i = 0; i < file->count; i++)
		show_one(app, &file->entries[i], &file->submissions[i], out);
}

enum status sign_ask_sign(struct sign_file *f, const struct key *key, struct err *err)
{
	const struct digest fingerprint = key_fingerprint(key);

	for (size_t i = 0; i < f->count; i++) {
		if (!digest_equal(&f->entries[i].key, &fingerprint))
			return fail(err, ERR_DENIED,
				    "this is to be signed with another key of yours: take the request file for this key "
				    "from the page");
	}
	for (size_t i = 0; i < f->count; i++) {
		TRY(key_sign(key, f->submissions[i].bytes, f->submissions[i].len,
			     &f->submissions[i].signature, err));
	}
	return OK;
}
