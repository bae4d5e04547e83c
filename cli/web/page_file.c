/* A file of an entry, for who may see that portfolio: as a download only, never shown in place. */
#include <stdlib.h>
#include <string.h>

#include "cli/web/access.h"
#include "cli/web/visit.h"

/* The number of an entry, as it stands in an address. */
static enum status read_entry(struct visit *v, struct entry *ret_entry, uint64_t *ret_seq, struct err *err)
{
	const char *text = visit_part(v, "entry");
	struct record record;
	struct err ignored;
	uint64_t seq;

	if (!*text || strlen(text) > 15 || strspn(text, "0123456789") != strlen(text))
		return visit_not_here(err);
	seq = strtoull(text, NULL, 10);
	if (journal_read(v->app->journal, seq, v->arena, &record, ret_entry, &ignored) != OK)
		return visit_not_here(err);
	*ret_seq = seq;
	return OK;
}

/*
 * The rights are those of the portfolio that the entry is in, and of its text: what is private, or gathered from
 * colleagues, is not there for others. What they may not see is answered as what is not there.
 */
static enum status send_file(struct visit *v, struct err *err)
{
	const char *text = visit_part(v, "file"), *name;
	struct entry e = { 0 };
	enum access as;
	uint64_t seq;
	bool shown;

	TRY(read_entry(v, &e, &seq, err));
	if (!e.portfolio || !*e.portfolio || strncmp(text, "file.", 5) != 0 || !text[5] ||
	    strspn(text + 5, "0123456789") != strlen(text + 5))
		return visit_not_here(err);
	TRY(access_entry(v, &e, seq, &as, err));
	TRY(app_shows(v->app, &e, &shown, err));
	for (size_t i = 0; shown && i < e.text_count; i++) {
		enum text_access access;
		const void *bytes;
		uint8_t salt[32];
		struct err ignored;
		size_t n;

		if (strcmp(e.texts[i].name, text) != 0)
			continue;
		TRY(app_text_access(v->app, &e, text, &access, err));
		if (access != ACCESS_GIVEN ||
		    journal_text(v->app->journal, &e.texts[i].digest, v->arena, &bytes, &n, salt, &ignored) != OK)
			break;
		name = app_text(v->app, &e, arena_printf(v->arena, "%s.name", text));
		visit_send(v, "application/octet-stream", name && *name ? name : text, bytes, n);
		return OK;
	}
	return visit_not_here(err);
}

extern const struct route page_file[];
const struct route page_file[] = {
	{ "GET", "/entries/{entry}/files/{file}", NEED_SIGN_IN, 0, NULL, "application/octet-stream", send_file,
	  "A file of an entry, such as file.1, as a download" },
	{ 0 },
};
