/*
 * Links for who has no account, as whoever makes them sees them: on a request of a trainee, by that
 * trainee or the training officer. What such a link opens is in page_answer.c.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/post.h"
#include "cli/web/access.h"
#include "cli/web/component.h"
#include "cli/web/session_once.h"
#include "cli/web/session_rate.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "portfolio/world.h"

struct linking {
	uint64_t seq;
	struct entry entry;
	struct request_state state;
	const char *why;     /* no link can be made now; NULL: one can */
	const char *address; /* of who is asked, where one can be sent; NULL: none */
	bool sent;	     /* just now */
	struct once list[ONCE_LISTED];
	size_t count;
};

static const char *number(struct visit *v, int64_t n)
{
	return arena_printf(v->arena, "%lld", (long long)n);
}

/* A sentence that says why none can be made; NULL: one can. */
static enum status why_not(struct visit *v, const struct request_state *r, const char **ret_why,
			   struct err *err)
{
	struct world w = journal_world(v->app->journal);
	enum keys_held held;

	w.arena = v->arena;
	TRY(world_keys_held(&w, r->assessor, &held, err));
	*ret_why =
		r->decided  ? "It is decided: nothing is asked any more."
		: r->voided ? "It was taken back, declined or overtaken by a new version: nothing "
			      "is asked any more."
		: held == KEYS_NEVER
			? NULL
			: arena_printf(v->arena,
				       "%s has a key in this record, and answers when signed in.",
				       app_name(v->app, r->assessor));
	return OK;
}

/* The request of the path, for its trainee and their training officer; to others it is not there.
 */
static enum status find(struct visit *v, struct linking *ret_linking, struct err *err)
{
	struct world w = journal_world(v->app->journal);
	struct linking l = {0};
	struct record record;
	enum access access;

	w.arena = v->arena;
	w.now = app_now(v->app);
	if (journal_find(v->app->journal, visit_part(v, "entry"), &l.seq, err) != OK ||
	    journal_read(v->app->journal, l.seq, v->arena, &record, &l.entry, err) != OK ||
	    strcmp(l.entry.kind, "request") != 0)
		return visit_not_here(err);
	TRY(access_portfolio(v, l.entry.portfolio, &access, err));
	if (access < ACCESS_OFFICER)
		return visit_not_here(err);
	TRY(world_request(&w, l.entry.portfolio, l.seq, &l.state, err));
	TRY(why_not(v, &l.state, &l.why, err));
	if (visit_has_mail(v))
		TRY(post_address(v->app, l.state.assessor, &l.address, err));
	TRY(once_list(visit_sessions(v), l.seq, l.list, &l.count, err));
	*ret_linking = l;
	return OK;
}

/* ---- the page ---- */

static const char *state_word(enum once_state state)
{
	switch (state) {
	case ONCE_WAITING:
		return "not opened yet";
	case ONCE_OPENED:
		return "opened";
	case ONCE_ANSWERED:
		return "answered";
	case ONCE_TAKEN_BACK:
		return "taken back";
	case ONCE_EXPIRED:
		return "ended";
	}
	return "";
}

static json_t *time_json(int64_t time)
{
	char text[TIME_TEXT];

	if (!time)
		return json_null();
	time_text(time, text);
	return json_string(text);
}

static json_t *doc_of(struct visit *v, const struct linking *l, const char *link)
{
	json_t *links = json_array();

	for (size_t i = 0; i < l->count; i++) {
		const struct once *o = &l->list[i];

		json_array_append_new(
			links, json_pack("{sIsssssososososo*}", "n", (json_int_t)o->n, "state",
					 state_word(once_state(o, v->request->now)), "maker",
					 o->maker, "made", time_json(o->made), "until",
					 time_json(o->until), "opened", time_json(o->opened),
					 "answered", time_json(o->answered), "entry",
					 o->entry ? json_integer((json_int_t)o->entry) : NULL));
	}
	return json_pack("{sIssssssss?soss*sbsb}", "request", (json_int_t)l->seq, "trainee",
			 l->entry.portfolio, "assessor", l->state.assessor, "assessor_name",
			 app_name(v->app, l->state.assessor), "why_not", l->why, "links", links,
			 "link", link, "can_send", l->address != NULL, "sent", (int)l->sent);
}

static const char *shown_instant(struct visit *v, int64_t time)
{
	char text[TIME_TEXT];

	time_text(time, text);
	return shown_time(v, arena_text(v->arena, text));
}

static void draw_link(struct visit *v, const struct linking *l, const struct once *o)
{
	enum once_state state = once_state(o, v->request->now);
	bool open = state == ONCE_WAITING || state == ONCE_OPENED;
	const char *entry = number(v, (int64_t)o->entry);

	html(v, "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\">Made on $ ",
	     shown_instant(v, o->made));
	tag(v, state == ONCE_ANSWERED ? "green" : open ? "blue" : "grey", state_word(state));
	html(v, "</h3>\n<p>By $. $$$", app_name(v->app, o->maker),
	     o->opened ? "Opened on " : "Never opened",
	     o->opened ? shown_instant(v, o->opened) : "", o->answered ? "; answered on " : "");
	html(v, "$", o->answered ? shown_instant(v, o->answered) : "");
	if (o->entry)
		html(v, ": <a href=\"/entries/$\">entry $</a>", entry, entry);
	html(v, "$$.</p>\n", open ? "; it works until " : "",
	     open ? shown_instant(v, o->until) : "");
	if (open) {
		html(v, "<div class=\"attest-move__act\">");
		form_begin(v,
			   arena_printf(v->arena, "/entries/%llu/link/%lld/end",
					(unsigned long long)l->seq, (long long)o->n),
			   false);
		html(v,
		     "<button class=\"nhsuk-button nhsuk-button--secondary nhsuk-button--small\" "
		     "type=\"submit\">Take it back<span class=\"nhsuk-u-visually-hidden\">: the "
		     "link of "
		     "$</span></button>\n",
		     shown_instant(v, o->made));
		form_end(v);
		html(v, "</div>\n");
	}
	html(v, "</li>\n");
}

static void draw_links(struct visit *v, const struct linking *l)
{
	if (l->count == 0)
		return;
	sheet_begin(v, "flush", "links", "Links that were made");
	html(v, "<ul class=\"attest-moves\">\n");
	for (size_t i = 0; i < l->count; i++)
		draw_link(v, l, &l->list[i]);
	html(v, "</ul>\n");
	sheet_end(v);
}

/* It is shown this once; nobody can read it here again. */
static void draw_new(struct visit *v, const struct linking *l, const char *link)
{
	flag_begin(v, "ok", "tick");
	html(v,
	     "<p><strong>The link for $.</strong> It is shown this once: send it to them now, and "
	     "to nobody else. Whoever "
	     "opens it first has it.</p>\n<p><code class=\"attest-hash\">$</code></p>\n",
	     app_name(v->app, l->state.assessor), link);
	flag_end(v);
}

static void draw_make(struct visit *v, const struct linking *l, const char *link)
{
	const char *assessor = app_name(v->app, l->state.assessor);

	html(v,
	     "<p class=\"nhsuk-body\">$ needs no account to answer. The link shows the request and "
	     "the evidence, "
	     "and takes one answer, within $. Their browser makes a key for it; it counts once the "
	     "training "
	     "officer has asked $ on the telephone for the digits of that key.</p>\n",
	     assessor, shown_count(v, ONCE_DAYS, "day", "days"), assessor);
	form_begin(v, arena_printf(v->arena, "/entries/%llu/link", (unsigned long long)l->seq),
		   false);
	if (l->count > 0)
		html(v,
		     "<p class=\"nhsuk-body\">A new link ends those that were not answered.</p>\n");
	if (l->address)
		button(v, link || l->sent ? "secondary" : NULL,
		       arena_printf(v->arena, "E-mail %s to %s",
				    l->count ? "a new link" : "the link", assessor),
		       "send", "yes");
	button(v, link || l->address ? "secondary" : NULL,
	       l->count	    ? "Make a new link"
	       : l->address ? "Make it, to hand over yourself"
			    : "Make the link",
	       NULL, NULL);
	form_end(v);
}

static enum status draw(struct visit *v, const struct linking *l, const char *link, struct err *err)
{
	const char *assessor = app_name(v->app, l->state.assessor);

	(void)err;
	visit_answer(v, doc_of(v, l, link));
	page_crumb(v, arena_printf(v->arena, "/entries/%llu", (unsigned long long)l->seq),
		   "The request");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, arena_printf(v->arena, "A link for %s", assessor),
		  "For somebody without an account");
	v->page.title = arena_printf(v->arena, "A link for %s to answer request %llu", assessor,
				     (unsigned long long)l->seq);
	if (link)
		draw_new(v, l, link);
	if (l->sent) {
		flag_begin(v, "ok", "tick");
		html(v, "<p>A link is on its way to the address in the record of $.</p>\n",
		     assessor);
		flag_end(v);
	}
	if (l->why) {
		flag_begin(v, "info", "none");
		html(v, "<p>$</p>\n", l->why);
		flag_end(v);
	} else {
		draw_make(v, l, link);
	}
	draw_links(v, l);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status show(struct visit *v, struct err *err)
{
	struct linking l = {0};

	TRY(find(v, &l, err));
	return draw(v, &l, NULL, err);
}

/* A message passes through the hands of others: it has no word of the portfolio, and no name but
 * the reader's own. */
static enum status send_it(struct visit *v, const struct linking *l, const char *link,
			   struct err *err)
{
	const char *body = arena_printf(
		v->arena,
		"You are asked to look at a trainee's work and say what you think of it. You "
		"need\nno account: open this "
		"link and press the button there, in the browser in which\nyou want to answer. It "
		"is for you alone, and takes "
		"one answer within %d days:\n\n%s\n\nAfterwards the training officer asks you on "
		"the telephone for the digits "
		"that you\nare shown. Not for you? Do nothing, or tell whoever you know there.\n",
		ONCE_DAYS, link);

	return visit_mail(v, l->address, app_name(v->app, l->state.assessor),
			  "You are asked for an assessment", body, err);
}

/* Answered with the page at once: what it shows is kept nowhere, so that there is nowhere to go on
 * to. */
static enum status make(struct visit *v, struct err *err)
{
	struct linking l = {0};
	char key[SESSION_COOKIE];
	const char *link;
	struct err why;
	bool sends;

	TRY(find(v, &l, err));
	if (l.why)
		return fail(err, ERR_CONFLICT, "%s", l.why);
	sends = l.address && strcmp(visit_field(v, "send"), "yes") == 0;
	if (sends) { /* before a new one ends those that there are */
		const struct rate rate = {"once.request", number(v, (int64_t)l.seq), 5, 24 * 60 * 60};

		TRY(rate_take(visit_sessions(v), &rate, 1, v->request->now, err));
	}
	TRY(once_make(visit_sessions(v), l.seq, l.state.assessor, v->session.person,
		      v->request->now, key, err));
	TRY(once_list(visit_sessions(v), l.seq, l.list, &l.count, err));
	link = arena_printf(v->arena, "%s/answer/%s", visit_origin(v), key);
	/* Who has it from their own mailbox has it alone: it is not shown here as well, unless it could not be sent. */
	l.sent = sends && send_it(v, &l, link, &why) == OK;
	return draw(v, &l, l.sent ? NULL : link, err);
}

static enum status end(struct visit *v, struct err *err)
{
	const char *n = visit_part(v, "n");
	struct linking l = {0};

	TRY(find(v, &l, err));
	if (!*n || strlen(n) > 15 || strspn(n, "0123456789") != strlen(n))
		return visit_not_here(err);
	TRY(once_take_back(visit_sessions(v), l.seq, strtoll(n, NULL, 10), v->request->now, err));
	visit_go(v, "/entries/%llu/link", (unsigned long long)l.seq);
	return OK;
}

static const struct route_field make_fields[] = {
	{"send", "\"yes\": to the address in the record of who is asked, and not shown here",
	 false},
	{NULL},
};

extern const struct route page_once[];
const struct route page_once[] = {
	{"GET", "/entries/{entry}/link", NEED_SIGN_IN, 0, NULL, NULL, show,
	 "The links by which an assessor without an account answers a request: when each was "
	 "opened and answered"},
	{"POST", "/entries/{entry}/link", NEED_SIGN_IN, 0, make_fields, NULL, make,
	 "Make one; it is shown in the answer to this alone"},
	{"POST", "/entries/{entry}/link/{n}/end", NEED_SIGN_IN, 0, NULL, NULL, end,
	 "Take one back"},
	{0},
};
