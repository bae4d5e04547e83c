#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/app.h"
#include "core/buf.h"
#include "core/date.h"
#include "portfolio/list.h"

enum status print_json(struct app *app, json_t *doc, struct err *err)
{
	CLEANUP(json_cleanup) json_t *owned = doc;

	if (owned && app->answer) {
		json_decref(*app->answer);
		*app->answer = json_incref(owned);
		return OK;
	}
	if (!owned ||
	    json_dumpf(owned, app->out,
		       JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15)) != 0 ||
	    fputc('\n', app->out) == EOF)
		return fail(err, ERR_IO, "cannot write the answer");
	return OK;
}

enum status app_pending(struct app *app, uint64_t seq, const struct listed_pending **ret_pending,
			struct err *err)
{
	const struct listed_pending *found = NULL;
	struct listed_pending *pending;
	size_t count;

	TRY(list_pending(journal_db(app->journal), app->arena, &pending, &count, err));
	for (size_t i = 0; i < count; i++)
		if (pending[i].seq == seq)
			found = &pending[i];
	*ret_pending = found;
	return OK;
}

enum status print_entry(struct app *app, const char *kind, uint64_t seq,
			const struct digest *digest, struct err *err)
{
	char hex[DIGEST_HEX];
	const struct listed_pending *waits = NULL;

	if (app->journal)
		TRY(app_pending(app, seq, &waits, err));
	digest_hex(digest, hex);
	if (app->json)
		return print_json(app,
				  json_pack("{sIssssso*so*}", "seq", (json_int_t)seq, "entry", hex, "kind",
					    kind, "pending", waits ? json_true() : NULL, "countersign",
					    waits ? json_string(role_name(waits->role)) : NULL),
				  err);
	fprintf(app->out, "entry %" PRIu64 "  %.12s  %s\n", seq, hex, kind);
	if (waits)
		fprintf(app->out,
			"It takes effect when a second person signs as %s: `attest countersign %" PRIu64
			"`\n",
			role_name(waits->role), seq);
	return OK;
}

/*
 * Must this character of `n` bytes not reach a terminal as it is? A control character, an ASCII one or of
 * C1 (U+0080 to U+009F); a line or paragraph separator or an override of direction (U+2028 to U+202E,
 * U+2066 to U+2069); what is not UTF-8 (`n` is 0).
 */
static bool is_hidden(const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;

	if (n <= 1)
		return n == 0 || (p[0] < 0x20 && p[0] != '\t') || p[0] == 0x7f;
	if (p[0] == 0xc2)
		return p[1] <= 0x9f;
	return p[0] == 0xe2 && ((p[1] == 0x80 && p[2] >= 0xa8 && p[2] <= 0xae) ||
				(p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9));
}

void print_text(FILE *out, const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len;) {
		size_t n = utf8_char(text + i, len - i);

		if (is_hidden(text + i, n))
			fputs(text[i] == '\n' ? "\n    " : "?", out);
		else
			fwrite(text + i, 1, n, out);
		i += n == 0 ? 1 : n;
	}
}

void print_words(FILE *out, const char *format, ...)
{
	char *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	va_list args;

	if (!memory)
		abort(); /* no memory, as in core/arena.c */
	va_start(args, format);
	vfprintf(memory, format, args);
	va_end(args);
	if (fclose(memory) != 0)
		abort();
	for (char *line = text, *end; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		print_text(out, line);
		if (end)
			fputc('\n', out);
	}
	free(text);
}

bool has_words(const char *text, const char *words)
{
	size_t n = strlen(words);

	for (; *text; text++) {
		if (strncasecmp(text, words, n) == 0)
			return true;
	}
	return n == 0;
}
