/* One request: what is asked for beside what is shown, and the decision. It is signed on the page after this. */
#include <stdlib.h>
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/judging_form.h"
#include "cli/web/queue_row.h"
#include "cli/web/request_show.h"
#include "cli/web/sign.h"
#include "cli/web/typed.h"
#include "cli/web/visit.h"
#include "core/json.h"

#define ASSESSORS (ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_TRAINING_OFFICER))

/* The request of the address, as a number of the log; what does not wait for them is not there. */
static enum status load(struct visit *v, json_t **ret_doc, struct err *err)
{
	const char *entry = visit_part(v, "entry");
	enum status status;

	if (!*entry || strlen(entry) > 15 || strspn(entry, "0123456789") != strlen(entry))
		return visit_not_here(err);
	status = visit_command(v, "queue", VISIT_LIST(entry), VISIT_NONE, ret_doc, err);
	if (status == ERR_NOT_FOUND)
		return fail(err, ERR_NOT_FOUND, "This does not wait for you, or no longer: your queue has what does");
	return status;
}

/* Its place among what waits, and those beside it; "" where there is none. */
struct spot {
	size_t number, count;
	const char *previous, *next;
};

static enum status find_spot(struct visit *v, const json_t *doc, struct spot *ret_spot, struct err *err)
{
	struct spot p = { .previous = "", .next = "" };
	const char *last = "";
	json_t *rows = NULL, *row;
	size_t i;

	TRY(visit_command(v, "queue", VISIT_NONE, VISIT_NONE, &rows, err));
	json_array_foreach (rows, i, row) {
		if (!row_is_request(row))
			continue;
		p.count++;
		if (json_number(row, "seq") == json_number(doc, "seq")) {
			p.number = p.count;
			p.previous = last;
		} else if (p.number > 0 && !*p.next) {
			p.next = row_address(v, row);
		}
		last = row_address(v, row);
	}
	*ret_spot = p;
	return OK;
}

/* ---- drawing ---- */

static void draw_nav(struct visit *v, const json_t *doc, const struct spot *p)
{
	html(v, "<nav class=\"attest-actions attest-text\" aria-label=\"Queue\">");
	row_age(v, json_number(doc, "days"));
	if (*p->previous)
		html(v,
		     " <a href=\"$\" data-key=\"k\">Previous<span class=\"attest-key-hint\" aria-hidden=\"true\"><kbd>k</kbd>"
		     "</span></a>",
		     p->previous);
	if (*p->next)
		html(v,
		     " <a href=\"$\" data-key=\"j\">Next<span class=\"attest-key-hint\" aria-hidden=\"true\"><kbd>j</kbd>"
		     "</span></a>",
		     p->next);
	html(v, "</nav>\n");
}

/* What stands in the way, and by when it has to be. */
static void draw_flags(struct visit *v, const json_t *doc)
{
	const char *obstacle = json_text(doc, "obstacle"), *until = json_text(doc, "role_until");

	html(v, "<ul class=\"attest-flags attest-small nhsuk-u-margin-top-3\">\n<li>");
	if (*obstacle) {
		html(v, "<span class=\"attest-warn\">");
		glyph(v, "late");
		html(v, "</span> <span>You can only pass it on: $</span></li>\n", obstacle);
	} else {
		html(v, "<span class=\"attest-ok\">");
		glyph(v, "tick");
		html(v, "</span> <span>You may sign this: accredited$$, and approved for $</span></li>\n",
		     *until ? " until " : "", *until ? shown_day(v, until) : "", json_text(doc, "trainee_name"));
	}
	html(v, "<li><span class=\"attest-soft\">");
	glyph(v, "wait");
	html(v, "</span> <span>");
	row_due(v, doc);
	html(v, "</span></li>\n</ul>\n");
}

static enum status draw(struct visit *v, const json_t *doc, struct err *err)
{
	static const char *const keys[][2] = { { "s", "satisfactory" },	 { "n", "not yet" },  { "m", "not mine" },
					       { "j", "the next" },	 { "k", "the one before" },
					       { "g", "back to the queue" }, { "?", "this list" } };
	const char *title = json_text(doc, "title");
	struct spot p;

	TRY(find_spot(v, doc, &p, err));
	v->page.menu = "/queue";
	v->page.wide = true;
	page_crumb(v, "/queue", "Queue");
	row_signed(v, "the trainee");
	html(v, "<div class=\"attest-head\">\n");
	page_head(v, *title ? title : "(erased)",
		  arena_printf(v->arena, "%zu of %zu · %s · %s", p.number, p.count, json_text(doc, "trainee_name"),
			       request_targets(v, doc)));
	draw_nav(v, doc, &p);
	html(v, "</div>\n<p class=\"attest-small nhsuk-u-display-none-from-desktop attest-noprint\"><a "
		"href=\"#decision\">Go to your decision</a></p>\n");
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	request_asks(v, doc);
	request_shown(v, doc);
	request_before(v, doc);
	html(v, "</div>\n<div class=\"attest-side\" id=\"decision\">\n");
	judging_form_draw(v, doc, row_address(v, doc));
	draw_flags(v, doc);
	row_keys(v, keys, sizeof keys / sizeof *keys);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status show(struct visit *v, struct err *err)
{
	json_t *doc = NULL;

	TRY(load(v, &doc, err));
	visit_answer(v, json_incref(doc));
	/* What colleagues say is gathered first, and summed up where it is gathered. */
	if (!v->wants_json && strcmp(json_text(json_object_get(doc, "form"), "by"), "raters") == 0) {
		visit_go(v, "/feedback/%s", visit_part(v, "entry"));
		return OK;
	}
	return draw(v, doc, err);
}

/* Was anything said? "not-yet" and "why" have an answer to begin with. */
static bool has_typed(const struct visit *v)
{
	static const char *const said[] = { "outcome", "mark-", "note-", "why-more" };

	for (size_t i = 0; i < v->request->form_count; i++) {
		const struct request_field *f = &v->request->form[i];

		for (size_t k = 0; *f->value && k < sizeof said / sizeof *said; k++) {
			if (strncmp(f->name, said[k], strlen(said[k])) == 0)
				return true;
		}
	}
	return false;
}

/* Back to the queue, which has what was typed as a draft. */
static enum status leave(struct visit *v, const json_t *doc, struct err *err)
{
	enum status status = has_typed(v) ? typed_leave(v, err) : OK;

	if (status == ERR_CONFLICT) {
		page_wrong(v, "outcome", err->text);
		return draw(v, doc, err);
	}
	if (status == OK)
		visit_go(v, "/queue");
	return status;
}

/* The decision: what it would say is kept, unsigned; what is wrong with it brings the page back. */
static enum status decide(struct visit *v, struct err *err)
{
	struct drafting drafting;
	const char *sentence;
	struct spot p;
	json_t *doc = NULL;

	TRY(load(v, &doc, err));
	visit_answer(v, json_incref(doc));
	if (*visit_field(v, "leave"))
		return leave(v, doc, err);
	TRY(judging_form_read(v, doc, NULL, &drafting, &sentence, err));
	if (!sentence)
		return draw(v, doc, err);
	TRY(find_spot(v, doc, &p, err));
	return sign_begin(v, &drafting, sentence,
			  arena_printf(v->arena, "%s?signed={entry}", *p.next ? p.next : "/queue"), err);
}

static const struct route_field show_fields[] = {
	{ "signed", "the number of an entry that was just signed here", false },
	{ NULL },
};

extern const struct route page_judge[];
const struct route page_judge[] = {
	{ "GET", "/queue/{entry}", NEED_SIGN_IN, ASSESSORS, show_fields, NULL, show,
	  "One request that waits for you: what is asked for beside what is shown" },
	{ "POST", "/queue/{entry}", NEED_SIGN_IN | KEEPS_FORM, ASSESSORS, judging_form_fields, NULL, decide,
	  "Your decision about it, to be signed on the next page" },
	{ 0 },
};
