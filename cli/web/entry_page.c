#include "cli/web/entry_page.h"

#include <string.h>

#include "cli/app.h"

enum status entry_find(struct visit *v, struct entry_seen *ret_seen, struct err *err)
{
	struct entry_seen s = {0};

	if (journal_find(v->app->journal, visit_part(v, "entry"), &s.seq, err) != OK ||
	    journal_read(v->app->journal, s.seq, v->arena, &s.record, &s.entry, err) != OK ||
	    !*s.entry.portfolio)
		return visit_not_here(err);
	TRY(access_entry(v, &s.entry, s.seq, &s.access, err));
	*ret_seen = s;
	return OK;
}

enum status entry_find_own(struct visit *v, const char *kind, struct entry_seen *ret_seen,
			   struct err *err)
{
	struct entry_seen s;

	TRY(entry_find(v, &s, err));
	if (!entry_is_own(v, &s) || (kind && strcmp(s.entry.kind, kind) != 0))
		return visit_not_here(err);
	*ret_seen = s;
	return OK;
}

bool entry_is_own(const struct visit *v, const struct entry_seen *s)
{
	return strcmp(s->entry.author, v->session.person) == 0;
}

const char *entry_address(struct visit *v, const struct entry_seen *s, const char *more)
{
	return arena_printf(v->arena, "/entries/%llu%s", (unsigned long long)s->seq, more);
}

const char *entry_title(struct visit *v, const struct entry_seen *s)
{
	const char *title = app_text(v->app, &s->entry, "title");

	return title ? arena_printf(v->arena, "“%s”", title)
		     : arena_printf(v->arena, "Entry %llu: %s", (unsigned long long)s->seq,
				    s->entry.kind);
}

const char *entry_value_words(struct visit *v, const json_t *value)
{
	const char *text = "";
	const json_t *one;
	char *dumped;
	size_t i;

	if (json_is_string(value))
		return shown_day(v, json_string_value(value));
	if (json_is_array(value) && json_is_string(json_array_get(value, 0))) {
		json_array_foreach(value, i, one)
		{
			text = arena_printf(v->arena, "%s%s%s", text, i ? ", " : "",
					    json_string_value(one));
		}
		return text;
	}
	dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_SORT_KEYS);
	text = arena_text(v->arena, dumped ? dumped : "");
	free(dumped);
	return text;
}
