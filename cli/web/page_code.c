/*
 * Face to face: the trainee shows a code for a request, the trainer opens it with a device of their
 * own, signs in there, reads all of it there and signs there. The code holds an address and gives
 * no right: what the trainer may do comes from who they are. To open it changes nothing: the
 * trainee's page tells what became of the request, once the trainer has said it.
 */
#include <string.h>

#include "cli/web/access.h"
#include "cli/web/component.h"
#include "cli/web/qr.h"
#include "cli/web/session_code.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/world.h"

static const struct route_field see_fields[] = {
	{"code", "what the trainee shows, as they read it out", false},
	{NULL},
};

struct showing {
	uint64_t seq;
	struct entry entry;
	struct request_state state;
	const char *became; /* as `attest request list` has it: "waiting" ... */
	struct code code;   /* text "": none that has not ended */
};

static enum status read_state(struct visit *v, const char *trainee, uint64_t seq,
			      struct request_state *ret_state, struct err *err)
{
	struct world w = journal_world(v->app->journal);

	w.arena = v->arena;
	w.now = app_now(v->app);
	return world_request(&w, trainee, seq, ret_state, err);
}

/* A request of whoever is signed in. */
static enum status find(struct visit *v, struct showing *ret_showing, struct err *err)
{
	struct showing s = {.became = ""};
	json_t *list, *r;
	struct record record;
	struct err none;
	size_t i;

	if (journal_find(v->app->journal, visit_part(v, "entry"), &s.seq, err) != OK ||
	    journal_read(v->app->journal, s.seq, v->arena, &record, &s.entry, err) != OK ||
	    strcmp(s.entry.kind, "request") != 0 ||
	    strcmp(s.entry.portfolio, v->session.person) != 0)
		return visit_not_here(err);
	TRY(read_state(v, s.entry.portfolio, s.seq, &s.state, err));
	TRY(visit_command(v, "request list", VISIT_LIST(s.entry.portfolio), VISIT_NONE, &list,
			  err));
	json_array_foreach(list, i, r)
	{
		if ((uint64_t)json_number(r, "seq") == s.seq)
			s.became = json_text(r, "state");
	}
	if (code_of(visit_sessions(v), s.seq, v->request->now, &s.code, &none) != OK)
		s.code.text[0] = '\0';
	*ret_showing = s;
	return OK;
}

static bool is_open(const struct showing *s)
{
	return !s->state.decided && !s->state.voided;
}

/* In two groups, as people read it out. */
static const char *spaced(struct visit *v, const char *text)
{
	return arena_printf(v->arena, "%.4s %s", text, text + 4);
}

static const char *address_of(struct visit *v, const struct showing *s, const char *more)
{
	return arena_printf(v->arena, "/entries/%llu%s", (unsigned long long)s->seq, more);
}

/* ---- the trainee's page ---- */

static const char *word_of(const struct showing *s)
{
	return !is_open(s) ? s->became : !*s->code.text ? "no code" : "shown";
}

static json_t *doc_of(struct visit *v, const struct showing *s)
{
	char until[TIME_TEXT];

	time_text(s->code.until, until);
	return json_pack(
		"{sIssssssss?ss?ss?}", "request", (json_int_t)s->seq, "assessor", s->state.assessor,
		"state", word_of(s), "became", s->became, "code",
		*s->code.text ? s->code.text : NULL, "until", *s->code.text ? until : NULL,
		"address",
		*s->code.text ? arena_printf(v->arena, "%s/see/%s", visit_origin(v), s->code.text)
			      : NULL);
}

static void draw_code(struct visit *v, const struct showing *s)
{
	const char *address = arena_printf(v->arena, "%s/see/%s", visit_origin(v), s->code.text);
	const char *assessor = app_name(v->app, s->state.assessor);
	int64_t minutes = (s->code.until - v->request->now) / 60 + 1;

	html(v,
	     "<p class=\"nhsuk-body\">$ scans this with a device of their own, and signs in "
	     "there. What they sign shows here.</p>\n",
	     assessor);
	qr_draw(v, address, "The address that is written below, for a camera");
	html(v,
	     "<p class=\"nhsuk-body\">No camera? Open <strong "
	     "class=\"attest-break\">$/see</strong> and type "
	     "<strong class=\"attest-num\">$</strong></p>\n"
	     "<p class=\"attest-small attest-soft\">Good for $. It gives nobody a right: only who "
	     "you asked can answer.</p>\n",
	     visit_origin(v), spaced(v, s->code.text),
	     shown_count(v, minutes, "minute", "minutes"));
}

static void draw_became(struct visit *v, const struct showing *s)
{
	bool good = strcmp(s->became, "satisfactory") == 0;

	flag_begin(v, good ? "ok" : NULL, good ? "tick" : "none");
	html(v, "<p><strong>$.</strong> <a href=\"$\">See the request and what was said</a></p>\n",
	     shown_sentence(v, s->became), address_of(v, s, ""));
	flag_end(v);
}

static enum status show(struct visit *v, struct err *err)
{
	struct showing s;

	TRY(find(v, &s, err));
	visit_answer(v, doc_of(v, &s));
	page_crumb(v, address_of(v, &s, ""), "The request");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, arena_printf(v->arena, "Show it to %s", app_name(v->app, s.state.assessor)),
		  "Face to face");
	v->page.title = arena_printf(v->arena, "Show request %llu to %s", (unsigned long long)s.seq,
				     app_name(v->app, s.state.assessor));
	html(v, "<div data-look=\"$\">\n", word_of(&s));
	if (!is_open(&s))
		draw_became(v, &s);
	else if (*s.code.text)
		draw_code(v, &s);
	else
		html(v, "<p class=\"nhsuk-body\">They see the evidence and the form on a device of "
			"their own, and sign there: "
			"never on yours.</p>\n");
	html(v, "</div>\n");
	if (is_open(&s) && *s.code.text) {
		v->page.script = "code.mjs";
		html(v, "<p class=\"nhsuk-body\"><a href=\"$\">Look again</a></p>\n",
		     address_of(v, &s, "/code"));
	}
	if (is_open(&s)) {
		form_begin(v, address_of(v, &s, "/code"), false);
		button(v, *s.code.text ? "secondary" : NULL,
		       *s.code.text ? "Show a new code" : "Show the code", NULL, NULL);
		form_end(v);
	}
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status make(struct visit *v, struct err *err)
{
	struct showing s;

	TRY(find(v, &s, err));
	if (!is_open(&s))
		return fail(err, ERR_CONFLICT, "This request is %s: nothing is asked any more",
			    s.became);
	TRY(code_make(visit_sessions(v), s.seq, v->request->now, &s.code, err));
	visit_go(v, "%s", address_of(v, &s, "/code"));
	return OK;
}

/* ---- the trainer's ---- */

/* To the request where it asks them; what it is about is told to nobody else. */
static enum status follow(struct visit *v, const struct code *code, struct err *err)
{
	struct request_state state;
	struct record record;
	struct entry e;

	TRY(journal_read(v->app->journal, code->request, v->arena, &record, &e, err));
	if (strcmp(e.portfolio, v->session.person) == 0)
		return fail(err, ERR_DENIED,
			    "This is your own code: the trainer opens it on a device of theirs, "
			    "signed in as "
			    "themselves");
	TRY(read_state(v, e.portfolio, code->request, &state, err));
	if (strcmp(state.assessor, v->session.person) != 0)
		return fail(err, ERR_DENIED,
			    "This does not ask you: let the trainee ask you for it, and show a "
			    "code of that request");
	if (state.decided || state.voided)
		return fail(err, ERR_CONFLICT,
			    "Nothing is asked here any more: it was answered, or taken back");
	visit_answer(v, json_pack("{sI}", "request", (json_int_t)code->request));
	visit_go(v, "/queue/%llu", (unsigned long long)code->request);
	return OK;
}

static enum status see_code(struct visit *v, struct err *err)
{
	struct code code;

	TRY(code_find(visit_sessions(v), visit_part(v, "code"), v->request->now, &code, err));
	return follow(v, &code, err);
}

static enum status see(struct visit *v, struct err *err)
{
	struct code code;
	struct err why;

	if (*visit_field(v, "code")) {
		if (code_find(visit_sessions(v), visit_field(v, "code"), v->request->now, &code,
			      &why) == OK)
			return follow(v, &code, err);
		page_wrong(v, "code", why.text);
	}
	visit_answer(v, json_pack("{sb}", "signed_in", (int)v->signed_in));
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Open what a trainee shows you", NULL);
	html(v, "<p class=\"nhsuk-body\">Type the code on the trainee's screen. You read and sign "
		"here, on your own device.</p>\n");
	html(v, "<form class=\"attest-form\" action=\"/see\" method=\"get\" novalidate>\n");
	input(v, &(struct input){.name = "code",
				 .label = "The code",
				 .hint = "Eight letters and digits",
				 .autocomplete = "off",
				 .kind = "nhsuk-input--width-10 attest-mono"});
	button(v, NULL, "Open it", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

extern const struct route page_code[];
const struct route page_code[] = {
	{"GET", "/entries/{entry}/code", NEED_SIGN_IN, 0, NULL, NULL, show,
	 "A code for a request of yours that the trainer opens face to face, and what became of "
	 "it"},
	{"POST", "/entries/{entry}/code", NEED_SIGN_IN, 0, NULL, NULL, make,
	 "Show one for fifteen minutes"},
	{"GET", "/see", NEED_SIGN_IN, 0, see_fields, NULL, see,
	 "Open what a trainee shows you, by its code"},
	{"GET", "/see/{code}", NEED_SIGN_IN, 0, NULL, NULL, see_code,
	 "What the code of a trainee's screen leads to: the request, where it asks you"},
	{0},
};
