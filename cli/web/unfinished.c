#include "cli/web/unfinished.h"

#include <string.h>

#include "cli/web/component.h"
#include "cli/web/typed.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

/* The statement that was prepared from the draft, and says what it says (session_draft.h); the
 * count: none. */
static size_t prepared_from(const struct unfinished *u, const struct draft *d)
{
	size_t i = 0;

	while (i < u->signing_count && strcmp(u->signings[i].draft, d->id) != 0)
		i++;
	return i;
}

enum status unfinished_find(struct visit *v, struct unfinished *ret_unfinished, struct err *err)
{
	struct unfinished u = {0};
	size_t count;

	TRY(sign_waiting(v, &u.signings, &u.signing_count, err));
	TRY(draft_list(visit_sessions(v), v->arena, v->session.person, &u.drafts, &count, err));
	u.changed_at = arena_array(v->arena, u.signing_count + 1, sizeof *u.changed_at);
	for (size_t i = 0; i < count; i++) {
		const char *address = draft_address(v->arena, &u.drafts[i]);
		size_t of = prepared_from(&u, &u.drafts[i]);

		if (of < u.signing_count)
			u.changed_at[of] = address;
		else if (address)
			u.drafts[u.draft_count++] = u.drafts[i];
	}
	*ret_unfinished = u;
	return OK;
}

void unfinished_json(const struct unfinished *u, json_t *doc)
{
	json_t *signings = json_array(), *drafts = json_array();

	for (size_t i = 0; i < u->signing_count; i++)
		json_array_append_new(signings,
				      json_pack("{ssssss?}", "id", u->signings[i].id, "sentence",
						u->signings[i].sentence, "draft",
						u->changed_at[i] ? u->signings[i].draft : NULL));
	for (size_t i = 0; i < u->draft_count; i++)
		json_array_append_new(drafts, json_pack("{sssO}", "id", u->drafts[i].id, "fields",
							u->drafts[i].fields));
	json_object_set_new(doc, "to_sign", signings);
	json_object_set_new(doc, "drafts", drafts);
}

static void begin(struct visit *v, const char *address, const char *what)
{
	html(v,
	     "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\"><a "
	     "href=\"$\">$</a></h3>\n",
	     address, what);
}

/* The others are dropped on their own pages, which are always there. */
static void draw_drop(struct visit *v, const struct draft *d)
{
	form_begin(v, arena_printf(v->arena, "/typed/%s/drop", d->id), false);
	hidden(v, "listed", "yes");
	html(v, "<button class=\"attest-linkbutton\" type=\"submit\">Drop it<span class=\"nhsuk-u-visually-hidden\">: "
		"$</span></button>\n",
	     json_text(d->fields, "title"));
	form_end(v);
}

void unfinished_draw(struct visit *v, const struct unfinished *u)
{
	for (size_t i = 0; i < u->signing_count; i++) {
		begin(v, arena_printf(v->arena, "/sign/%s", u->signings[i].id),
		      "Sign what you prepared");
		html(v,
		     "<p>“$”</p>\n<p class=\"attest-small attest-soft\">It isn't in the record "
		     "until you sign it.",
		     u->signings[i].sentence);
		if (u->changed_at[i])
			html(v, " <a href=\"$\">Change it first</a>", u->changed_at[i]);
		html(v, "</p>\n</li>\n");
	}
	for (size_t i = 0; i < u->draft_count; i++) {
		const char *title = json_text(u->drafts[i].fields, "title");
		char changed[TIME_TEXT];

		time_text(u->drafts[i].changed, changed);
		begin(v, draft_address(v->arena, &u->drafts[i]),
		      *title ? arena_printf(v->arena, "Finish your draft “%s”", title)
			     : "Finish your draft");
		html(v, "<p class=\"attest-small attest-soft\">Last kept $.</p>\n",
		     shown_time(v, changed));
		if (u->drafts[i].form == DRAFT_TYPED)
			draw_drop(v, &u->drafts[i]);
		html(v, "</li>\n");
	}
}

void unfinished_sheet(struct visit *v, const struct unfinished *u)
{
	if (u->signing_count + u->draft_count == 0)
		return;
	sheet_begin(v, "flush", "unfinished", "Yours to finish");
	html(v, "<ul class=\"attest-moves\">\n");
	unfinished_draw(v, u);
	html(v, "</ul>\n");
	sheet_end(v);
}
