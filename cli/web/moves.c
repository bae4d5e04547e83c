#include "cli/web/moves.h"

#include <string.h>

#include "cli/waiting.h"
#include "cli/web/queue_row.h"
#include "cli/web/visit.h"
#include "core/buf.h"
#include "core/date.h"
#include "core/json.h"

static bool is(const json_t *item, const char *name, const char *text)
{
	return strcmp(json_text(item, name), text) == 0;
}

bool move_is_theirs(const struct visit *v, const json_t *item)
{
	struct waiting_item w = {.holder = json_text(item, "holder"),
				 .trainee = json_text(item, "trainee"),
				 .but = json_text(item, "but")};
	struct err err;
	bool theirs;

	return role_parse(json_text(item, "role"), &w.role, &err) == OK &&
	       waiting_is_theirs(v->app, &w, v->session.person, &theirs, &err) == OK && theirs;
}

static const char *signature_address(struct visit *v, const json_t *item)
{
	const char *trainee = json_text(item, "trainee"),
		   *unit = url_part(v->arena, json_text(item, "unit"));

	if (is(item, "of", "module"))
		return arena_printf(v->arena, "/trainees/%s/modules/%s/close", trainee, unit);
	if (is(item, "of", "review"))
		return arena_printf(v->arena, "/training/%s/reviews/%s", trainee, unit);
	if (!is(item, "of", "award"))
		return NULL;
	return arena_printf(v->arena, "/trainees/%s/awards/%s", trainee, unit);
}

const char *move_address(struct visit *v, const json_t *item)
{
	const char *entry = arena_printf(v->arena, "%lld", (long long)json_number(item, "entry"));
	const char *trainee = json_text(item, "trainee");

	if (!move_is_theirs(v, item))
		return NULL;
	if (is(item, "kind", "request"))
		return arena_printf(v->arena, "/queue/%s", entry);
	if (is(item, "kind", "approval"))
		return arena_printf(
			v->arena, "/training/%s/assessors?q=%s", trainee,
			url_part(v->arena, app_name(v->app, json_text(item, "assessor"))));
	if (is(item, "kind", "nomination"))
		return arena_printf(v->arena, "/trainees/%s#assessors", trainee);
	if (is(item, "kind", "cover"))
		return arena_printf(v->arena, "/entries/%s/reassign", entry);
	if (is(item, "kind", "signature"))
		return signature_address(v, item);
	/* Of an answer from outside the assessor is known; what else waits for a second signature
	 * is anybody's. */
	if (is(item, "kind", "countersignature"))
		return arena_printf(v->arena,
				    *json_text(item, "assessor") ? "/queue/answers/%s"
								 : "/entries/%s/second",
				    entry);
	if (is(item, "kind", "case"))
		return arena_printf(v->arena, "/cases/%s", entry);
	return arena_printf(v->arena, "/entries/%s", entry);
}

/* ---- in words ---- */

/* Is the word a person whom the item is about? */
static bool names(const json_t *item, const char *word)
{
	static const char *const members[] = {"assessor", "but", "trainee", "officer"};

	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		if (*word && is(item, members[i], word))
			return true;
	}
	return false;
}

/* Who is named stands after the first comma, or in what is no request anywhere. */
static const char *named_from(const json_t *item, const char *what)
{
	const char *comma = strchr(what, ',');

	if (is(item, "kind", "nomination") ||
	    (is(item, "kind", "countersignature") && !*json_text(item, "assessor")))
		return what;
	return comma ? comma : what + strlen(what);
}

const char *move_words(struct visit *v, const json_t *item)
{
	const char *what = json_text(item, "what"), *at = named_from(item, what);
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 4 * strlen(what) + 1024);
	buf_add(&out, what, (size_t)(at - what));
	while (*at) {
		size_t len = strcspn(at, " ,:");
		const char *word = arena_bytes(v->arena, at, len);

		buf_text(&out, names(item, word) ? app_name(v->app, word) : word);
		at += len;
		if (*at)
			buf_char(&out, *at++);
	}
	return shown_sentence(v, out.data);
}

const char *move_holder(struct visit *v, const char *holder, const char *role)
{
	return strcmp(holder, role) == 0 ? arena_printf(v->arena, "any %s", shown_role(v, role))
					 : app_name(v->app, holder);
}

/* Where it is done, else its entry; NULL: what is in no portfolio has no page. */
static const char *page_of(struct visit *v, const json_t *item)
{
	const char *address = move_address(v, item);

	if (address || json_number(item, "entry") == 0 || !*json_text(item, "trainee") ||
	    is(item, "kind", "case"))
		return address;
	return arena_printf(v->arena, "/entries/%lld", (long long)json_number(item, "entry"));
}

void move_draw(struct visit *v, const json_t *item, bool whose)
{
	const char *address = page_of(v, item), *trainee = json_text(item, "trainee"),
		   *due = json_text(item, "due");
	int32_t day;

	html(v, "<li class=\"attest-move\"><h3 class=\"attest-move__what\">");
	if (address)
		html(v, "<a href=\"$\">$</a>", address, move_words(v, item));
	else
		html(v, "$", move_words(v, item));
	html(v, "</h3>\n");
	if (whose && *trainee)
		html(v, "<p>For $</p>\n", app_name(v->app, trainee));
	html(v, "<p>");
	row_age(v, json_number(item, "days"));
	html(v, " with $",
	     move_is_theirs(v, item) ? "you"
				     : move_holder(v, json_text(item, "holder"), json_text(item, "role")));
	if (day_parse(due, &day, NULL) == OK)
		html(v, ", $ $", day < time_day(app_now(v->app)) ? "was due" : "due",
		     shown_day(v, due));
	html(v, "</p></li>\n");
}
