#include "cli/web/entry_page.h"

#include <string.h>

#include "cli/app.h"
#include "cli/web/request_show.h"
#include "core/buf.h"
#include "core/digest.h"
#include "core/json.h"
#include "curricula/curriculum.h"

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

const char *entry_asked_words(struct visit *v, const struct entry *e)
{
	const char *tool = json_text(e->body, "tool");
	const json_t *list = json_object_get(e->body, *tool ? "modules" : "items"), *one;
	const char **items = arena_array(v->arena, json_array_size(list) + 1, sizeof *items);
	size_t count = 0, i;

	json_array_foreach(list, i, one)
	{
		if (json_is_string(one))
			items[count++] = json_string_value(one);
	}
	return arena_printf(v->arena, "%s%s%s", tool, *tool ? " for " : "",
			    request_items(v, items, count));
}

const char *entry_title(struct visit *v, const struct entry_seen *s)
{
	const char *title = app_text(v->app, &s->entry, "title");

	if (title)
		return arena_printf(v->arena, "“%s”", title);
	if (strcmp(s->entry.kind, "request") == 0)
		return arena_printf(v->arena, "Request for %s", entry_asked_words(v, &s->entry));
	return shown_name(v, s->entry.kind);
}

#define WORDS_MAX ((size_t)2 * ENTRY_MAX) /* what is longer is cut */

/* A digest by its first figures, a day as people write it. */
static void add_string(struct visit *v, struct buf *out, const char *text)
{
	if (strlen(text) == DIGEST_HEX - 1 && strspn(text, "0123456789abcdef") == DIGEST_HEX - 1)
		buf_printf(out, "%.4s %.4s %.4s", text, text + 4, text + 8);
	else
		buf_text(out, shown_day(v, text));
}

/* Never deep: nothing in a body is, as core/json.h has it. */
static void add_value(struct visit *v, struct buf *out, const json_t *value)
{
	const json_t *one;
	const char *name;
	size_t i, at = out->len;

	if (json_is_string(value))
		add_string(v, out, json_string_value(value));
	else if (json_is_integer(value))
		buf_printf(out, "%lld", (long long)json_integer_value(value));
	else if (json_is_boolean(value))
		buf_text(out, json_is_true(value) ? "yes" : "no");
	else if (json_is_null(value))
		buf_text(out, "none");
	json_array_foreach (value, i, one) {
		buf_text(out, !i ? "" : json_is_object(one) ? "; " : ", ");
		add_value(v, out, one);
	}
	json_object_foreach ((json_t *)value, name, one) {
		buf_printf(out, "%s%s ", out->len > at ? ", " : "", shown_role(v, name));
		add_value(v, out, one);
	}
}

const char *entry_value_words(struct visit *v, const json_t *value)
{
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, WORDS_MAX);
	add_value(v, &out, value);
	return arena_bytes(v->arena, out.data, out.len);
}

enum status entry_case(struct visit *v, int64_t *ret_case, bool *ret_may, struct err *err)
{
	json_t *cases;
	const json_t *one;
	int64_t found = 0;
	bool may = false;
	size_t i;

	TRY(visit_command(v, "equivalence list", VISIT_NONE, VISIT_NONE, &cases, err));
	json_array_foreach(cases, i, one)
	{
		const char *stage = json_text(one, "stage");
		bool open = strcmp(stage, case_stage_name(CASE_APPLY)) == 0;
		bool over = strcmp(stage, case_stage_name(CASE_DECIDED)) == 0 ||
			    strcmp(stage, case_stage_name(CASE_CLOSED)) == 0;

		if (strcmp(json_text(one, "applicant"), v->session.person) != 0 || over || (may && !open))
			continue;
		found = json_number(one, "id");
		may = open;
	}
	*ret_case = found;
	*ret_may = may;
	return OK;
}
