/*
 * Putting right what was said of a portfolio: whoever signed something takes it back, and sees
 * before they sign what that re-opens; a training officer passes a request that waits on to another
 * assessor. Nothing goes away: what was taken back stands in the log, with who did so and why.
 */
#include <string.h>

#include "cli/revoke.h"
#include "cli/web/component.h"
#include "cli/web/correct.h"
#include "cli/web/entry_page.h"
#include "cli/web/sign.h"
#include "cli/web/training.h"
#include "cli/web/web_priv.h"
#include "core/json.h"
#include "portfolio/list.h"
#include "portfolio/world.h"

#define ASSESSORS_SHOWN 20

static const struct route_field revoke_fields[] = {
	{"reason", "why; everybody who reads the record is told", true},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};
static const struct route_field pass_fields[] = {
	{"to", "the assessor who is asked from now on", true},
	{"reason", "why: leave, a new post, no time", true},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

static void draw_begin(struct visit *v, const struct entry_seen *c, const char *title)
{
	page_crumb(v, entry_address(v, c, ""),
		   arena_printf(v->arena, "Entry %llu", (unsigned long long)c->seq));
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, title,
		  arena_printf(v->arena, "Entry %llu, %s of %s", (unsigned long long)c->seq,
			       c->entry.kind, app_name(v->app, c->entry.portfolio)));
	v->page.title = arena_printf(v->arena, "%s, entry %llu", title, (unsigned long long)c->seq);
}

static void draw_end(struct visit *v, const char *address)
{
	sign_patient_data(v);
	html(v, "<div class=\"attest-actions attest-actions--block\">");
	button(v, NULL, "Go on to sign", NULL, NULL);
	link_button(v, "secondary", address, "Leave it as it is");
	html(v, "</div>\n");
	form_end(v);
	html(v, "</div>\n</div>\n");
}

/* ---- on the page of the entry ---- */

void correct_draw_void(struct visit *v, const json_t *log)
{
	const json_t *gone = json_object_get(log, "void");

	if (!gone)
		return;
	flag_begin(v, "late", "cross");
	html(v,
	     "<p><strong>It counts no longer</strong>: $, by $, as $ (<a href=\"/entries/$\">entry "
	     "$</a>).</p>\n",
	     shown_time(v, json_text(gone, "accepted")), app_name(v->app, json_text(gone, "by")),
	     json_text(gone, "role"), shown_number(v, json_number(gone, "entry")),
	     shown_number(v, json_number(gone, "entry")));
	if (*json_text(gone, "reason"))
		html_paragraphs(v, json_text(gone, "reason"));
	flag_end(v);
}

static bool waits(struct visit *v, const struct entry_seen *s)
{
	struct world w = journal_world(v->app->journal);
	struct request_state state;

	w.arena = v->arena;
	w.now = app_now(v->app);
	return strcmp(s->entry.kind, "request") == 0 &&
	       world_request(&w, s->entry.portfolio, s->seq, &state, &(struct err){0}) == OK &&
	       !state.decided && !state.voided;
}

/* As the command asks (cli/revoke.h); of an answer from outside it is the training officer's. */
static enum status may_revoke(struct visit *v, const struct entry_seen *s, struct err *err)
{
	const struct listed_pending *waits;
	enum role role;

	TRY(revoke_role(v->app, &s->entry, s->seq, &role, err));
	if (role != ROLE_TRAINING_OFFICER || strcmp(s->entry.kind, "answer") != 0)
		return OK;
	TRY(app_pending(v->app, s->seq, &waits, err));
	if (s->access != ACCESS_OFFICER || !waits)
		return fail(err, ERR_DENIED,
			    "An answer from outside is taken back by the training officer, before "
			    "it is "
			    "confirmed; a registrar can do so later");
	return OK;
}

void correct_draw_links(struct visit *v, const struct entry_seen *s)
{
	if (may_revoke(v, s, &(struct err){0}) == OK)
		html(v,
		     "<p class=\"nhsuk-body\"><a href=\"$\">Take it back</a>, and see first what "
		     "that re-opens</p>\n",
		     entry_address(v, s, "/revoke"));
	if (s->access == ACCESS_OFFICER && waits(v, s))
		html(v,
		     "<p class=\"nhsuk-body\"><a href=\"$\">Pass it on to another "
		     "assessor</a></p>\n",
		     entry_address(v, s, "/reassign"));
}

/* ---- taking back ---- */

/* What it would re-open is tried out, and undone, where it is written. */
struct trying {
	struct entry_seen c;
	json_t *reopens; /* NULL: it was refused */
};

static enum status try_out(struct app *app, void *data, struct err *err)
{
	struct trying *t = data;

	return revoke_reopens(app, &t->c.entry, t->c.seq, &t->reopens, err);
}

static enum status draw_revoke(struct visit *v, struct err *err)
{
	const struct trying *t = v->job.data;
	const struct entry_seen *c = &t->c;
	const json_t *list = t->reopens, *one;
	size_t i;

	if (v->job.verdict.status != OK)
		return fail(err, v->job.verdict.status, "%s", v->job.verdict.err.text);
	visit_answer(v, json_pack("{sIssso}", "entry", (json_int_t)c->seq, "kind", c->entry.kind,
				  "reopens", list));
	draw_begin(v, c, "Take back what you signed");
	html(v,
	     "<p class=\"attest-lead\">It stays in the record, and counts no longer from now on. "
	     "Whoever reads it is told who took it back, and why.</p>\n");
	sheet_begin(v, NULL, "reopens", "What that re-opens");
	if (json_array_size(list) == 0)
		html(v, "<p class=\"attest-text\">Nothing.</p>\n");
	else
		html(v, "<ul class=\"attest-lines attest-text\">\n");
	json_array_foreach(list, i, one)
	{
		html(v, "<li><a href=\"/progress/$#$\">$</a></li>\n", json_text(one, "trainee"),
		     json_text(one, "unit"), json_text(one, "text"));
	}
	if (json_array_size(list) > 0)
		html(v, "</ul>\n");
	sheet_end(v);
	html(v, "<div class=\"nhsuk-u-margin-top-4\">\n");
	form_begin(v, entry_address(v, c, "/revoke"), false);
	textarea(v, &(struct input){.name = "reason",
				    .label = "Why you take it back",
				    .hint = "Everybody who reads the record reads it",
				    .rows = 4});
	draw_end(v, entry_address(v, c, ""));
	html(v, "</div>\n");
	return OK;
}

static enum status look(struct visit *v, const struct entry_seen *c, struct err *err)
{
	struct trying *t = arena_alloc(v->arena, sizeof *t);

	*t = (struct trying){.c = *c};
	return visit_act(v, v->session.person, try_out, t, draw_revoke, err);
}

/* It keeps the one writer busy, as a form does, so that it counts as one. */
static enum status begin_revoke(struct visit *v, struct err *err)
{
	struct entry_seen c;
	struct err why;

	TRY(entry_find(v, &c, err));
	TRY(may_revoke(v, &c, err));
	if (quota_take(v->web->sessions, v->session.person, 0, v->request->now, &why) ==
	    ERR_DENIED) {
		web_refuse(v, 429, why.text);
		return OK;
	}
	return look(v, &c, err);
}

static enum status revoke(struct visit *v, struct err *err)
{
	const char *reason = visit_field(v, "reason");
	struct drafting drafting = {0};
	struct entry_seen c;
	struct err why;

	TRY(entry_find(v, &c, err));
	TRY(may_revoke(v, &c, err));
	if (!*reason) {
		page_wrong(v, "reason", "Say why you take it back");
		return look(v, &c, err);
	}
	TRY(sign_try(v, "revoke", VISIT_LIST(visit_part(v, "entry")),
		     VISIT_LIST("--reason", reason), NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		sign_refused(v, "reason", &drafting, &why);
		return look(v, &c, err);
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, take back the %s of entry %llu.", v->name,
				       c.entry.kind, (unsigned long long)c.seq),
			  entry_address(v, &c, ""), err);
}

/* ---- passing on ---- */

/* A request that waits, of a trainee of the visitor. */
static enum status find_waiting(struct visit *v, struct entry_seen *ret_seen, struct err *err)
{
	TRY(entry_find(v, ret_seen, err));
	if (ret_seen->access != ACCESS_OFFICER || strcmp(ret_seen->entry.kind, "request") != 0)
		return visit_not_here(err);
	if (!waits(v, ret_seen))
		return fail(err, ERR_CONFLICT,
			    "This request was answered, or taken back: nothing waits that could be "
			    "passed on");
	return OK;
}

struct others {
	struct choice choices[ASSESSORS_SHOWN];
	size_t count;
};

/* Who is approved to assess the trainee, but for who was asked: the answer of the page as well. */
static enum status find_others(struct visit *v, const struct entry_seen *c,
			       struct others *ret_others, struct err *err)
{
	const char *asked = json_text(c->entry.body, "assessor");
	json_t *list, *told = json_array();
	const json_t *one;
	size_t i;

	visit_answer(v, json_pack("{sIssso}", "request", (json_int_t)c->seq, "trainee",
				  c->entry.portfolio, "assessors", told));
	TRY(visit_command(v, "approve list", VISIT_LIST(c->entry.portfolio), VISIT_NONE, &list,
			  err));
	ret_others->count = 0;
	json_array_foreach(list, i, one)
	{
		const char *id = json_text(one, "assessor");

		if (!training_may_be_asked(one) || strcmp(id, asked) == 0 ||
		    ret_others->count == ASSESSORS_SHOWN)
			continue;
		json_array_append_new(told, json_string(id));
		ret_others->choices[ret_others->count++] =
			(struct choice){.value = id, .text = app_name(v->app, id)};
	}
	return OK;
}

static void draw_pass(struct visit *v, const struct entry_seen *c, const struct others *o)
{
	draw_begin(v, c, "Pass a request on");
	html(v,
	     "<p class=\"attest-lead\">$ was asked, and can answer no more once you have signed. "
	     "Whoever is asked from "
	     "now "
	     "on must be accredited for it, today and when the work was done.</p>\n",
	     app_name(v->app, json_text(c->entry.body, "assessor")));
	if (o->count == 0) {
		html(v,
		     "<p class=\"nhsuk-body\">Nobody else is approved for $. <a "
		     "href=\"/training/$/assessors\">Approve somebody</a> "
		     "first.</p>\n</div>\n</div>\n",
		     app_name(v->app, c->entry.portfolio), c->entry.portfolio);
		return;
	}
	form_begin(v, entry_address(v, c, "/reassign"), false);
	radios(v, &(struct input){.name = "to", .label = "Who should look at it?"}, o->choices,
	       o->count);
	textarea(v, &(struct input){.name = "reason",
				    .label = "Why",
				    .hint = "Leave, a new post, no time: the trainee and both "
					    "assessors read it",
				    .rows = 3});
	draw_end(v, entry_address(v, c, ""));
}

static enum status begin_pass(struct visit *v, struct err *err)
{
	struct entry_seen c;
	struct others o;

	TRY(find_waiting(v, &c, err));
	TRY(find_others(v, &c, &o, err));
	draw_pass(v, &c, &o);
	return OK;
}

static bool is_among(const struct others *o, const char *id)
{
	for (size_t i = 0; i < o->count; i++) {
		if (strcmp(o->choices[i].value, id) == 0)
			return true;
	}
	return false;
}

static enum status pass(struct visit *v, struct err *err)
{
	const char *to = visit_field(v, "to"), *reason = visit_field(v, "reason");
	struct drafting drafting = {0};
	struct entry_seen c;
	struct others o;
	struct err why;

	TRY(find_waiting(v, &c, err));
	TRY(find_others(v, &c, &o, err));
	if (!is_among(&o, to))
		page_wrong(v, "to", "Say who should look at it");
	if (!*reason)
		page_wrong(v, "reason", "Say why");
	if (!v->page.error_count) {
		TRY(sign_try(v, "request reassign", VISIT_LIST(visit_part(v, "entry")),
			     VISIT_LIST("--to", to, "--reason", reason), NULL, 0, &drafting, &why,
			     err));
		if (why.status != OK)
			sign_refused(v, "to", &drafting, &why);
	}
	if (v->page.error_count) {
		draw_pass(v, &c, &o);
		return OK;
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, pass the request of entry %llu on to %s.",
				       v->name, (unsigned long long)c.seq, app_name(v->app, to)),
			  entry_address(v, &c, ""), err);
}

extern const struct route page_correct[];
const struct route page_correct[] = {
	{"GET", "/entries/{entry}/revoke", NEED_SIGN_IN, 0, NULL, NULL, begin_revoke,
	 "What taking an entry back would re-open, and to do so"},
	{"POST", "/entries/{entry}/revoke", NEED_SIGN_IN | KEEPS_FORM, 0, revoke_fields, NULL,
	 revoke, "Take an entry back, to be signed on the next page"},
	{"GET", "/entries/{entry}/reassign", NEED_SIGN_IN, ROLE_BIT(ROLE_TRAINING_OFFICER), NULL,
	 NULL, begin_pass, "Who else could be asked for what a request asks"},
	{"POST", "/entries/{entry}/reassign", NEED_SIGN_IN | KEEPS_FORM,
	 ROLE_BIT(ROLE_TRAINING_OFFICER), pass_fields, NULL, pass,
	 "Pass a request on to another assessor, to be signed on the next page"},
	{0},
};
