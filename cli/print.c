#include <inttypes.h>

#include "cli/app.h"
#include "core/date.h"

enum status print_json(struct app *app, json_t *doc, struct err *err)
{
	CLEANUP(json_cleanup) json_t *owned = doc;

	if (!owned || json_dumpf(owned, app->out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0 ||
	    fputc('\n', app->out) == EOF)
		return fail(err, ERR_IO, "cannot write the answer");
	return OK;
}

enum status print_entry(struct app *app, const char *kind, uint64_t seq,
			const struct digest *digest, struct err *err)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	if (app->json)
		return print_json(app,
				  json_pack("{sIssss}", "seq", (json_int_t)seq, "entry", hex, "kind",
					    kind),
				  err);
	fprintf(app->out, "entry %" PRIu64 "  %.12s  %s\n", seq, hex, kind);
	return OK;
}

/* A C1 control in UTF-8 is C2 80 to C2 9F; bidirectional overrides are E2 80 AA-AE and E2 81 A6-A9. */
static size_t hidden(const unsigned char *p)
{
	if (p[0] < 0x20 && p[0] != '\t')
		return 1;
	if (p[0] == 0x7f)
		return 1;
	if (p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f)
		return 2;
	if (p[0] == 0xe2 && ((p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) ||
			     (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9)))
		return 3;
	return 0;
}

void print_text(FILE *out, const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p;) {
		size_t n = hidden(p);

		if (n == 0)
			fputc(*p++, out);
		else if (*p == '\n' && ++p)
			fputs("\n    ", out);
		else
			for (fputc('?', out); n > 0; n--)
				p++;
	}
}
