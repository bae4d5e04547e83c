/*
 * Asking for a link that signs in once. The answer is the same whether somebody has that address or
 * not, and whether a message could go out or not: a link is made either way, and of one that is nobody's the key is told
 * to nobody. What opens it is in page_sign_in.c; it signs in, and signs nothing.
 */
#include <ctype.h>
#include <string.h>

#include "cli/post.h"
#include "cli/web/component.h"
#include "cli/web/session_rate.h"
#include "cli/web/sign_in.h"
#include "cli/web/visit.h"

#define HOUR (60 * 60)
#define NOBODY "nobody " /* no id has a space in it */
#define MINUTES (LINK_SECONDS / 60)

static const struct route_field ask_fields[] = {
	{"user", "id or e-mail address", true},
	{NULL},
};

static void draw_form(struct visit *v)
{
	if (!visit_has_mail(v)) {
		flag_begin(v, "info", "none");
		html(v, "<p>No e-mail is sent from here. Ask your training officer, or a "
			"registrar, for another way "
			"in.</p>\n");
		flag_end(v);
		return;
	}
	html(v,
	     "<p class=\"nhsuk-body\">The link works once, for $ minutes. It goes to the address "
	     "that your record has, and "
	     "nowhere else. It signs you in; it cannot sign anything for you.</p>\n",
	     shown_number(v, MINUTES));
	form_begin(v, "/sign-in/link/ask", false);
	input(v, &(struct input){.name = "user",
				 .label = "Your id or e-mail address",
				 .autocomplete = "username",
				 .kind = "nhsuk-input--width-20"});
	button(v, NULL, "Send me a link", NULL, NULL);
	form_end(v);
}

static enum status draw(struct visit *v, struct err *err)
{
	(void)err;
	visit_answer(v, json_pack("{sb}", "mail", (int)visit_has_mail(v)));
	v->page.menu = "/sign-in";
	page_crumb(v, "/sign-in", "Sign in");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Have a link sent to you", NULL);
	draw_form(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

/* Who asked the server in front; "" where there is none, or it does not say. Only a digest of it is kept. */
static const char *network(struct visit *v)
{
	const char *from = request_header(v->request, "X-Forwarded-For"), *comma;

	if (!from)
		return "";
	comma = strrchr(from, ',');
	return comma ? comma + 1 + strspn(comma + 1, " ") : from;
}

static const char *text_lower(struct visit *v, const char *text)
{
	char *low = arena_text(v->arena, text);

	for (char *c = low; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return low;
}

static enum status may_ask(struct visit *v, const char *typed, struct err *err)
{
	const char *from = network(v);
	const struct rate rates[] = {
		{"link.address", text_lower(v, typed), 3, HOUR},
		{"link.all", "", 1000, HOUR},
		{"link.network", from, 30, HOUR},
	};

	return rate_take(visit_sessions(v), rates, *from ? 3 : 2, v->request->now, err);
}

/* However it was written, it is one mailbox. That it has had enough is told to nobody, as it would tell whose it is. */
static bool has_had_enough(struct visit *v, const char *person)
{
	const struct rate rate = {"link.person", person, 3, HOUR};
	struct err why;

	return rate_take(visit_sessions(v), &rate, 1, v->request->now, &why) != OK;
}

/* Makes a link, and sends it where there is an address to send it to. */
static enum status send_link(struct visit *v, const char *person, struct err *err)
{
	const char *address = NULL, *body;
	char key[SESSION_COOKIE];

	if (person && has_had_enough(v, person))
		return OK;
	if (person)
		TRY(post_address(v->app, person, &address, err));
	TRY(link_make(visit_sessions(v), address ? person : NOBODY, v->request->now, key, err));
	body = arena_printf(
		v->arena,
		"Open this link and press the button there to sign in. It works once, for\n%d "
		"minutes, in the "
		"browser in which you open it:\n\n%s/sign-in/link/%s\n\nIf you did not ask for it, "
		"do nothing: "
		"nobody is signed in by it. Nobody who asks\nyou for it has a right to it.\n",
		MINUTES, visit_origin(v), key);
	if (!address)
		return OK;
	/* That too many messages wait would tell that there is an address. */
	if (visit_mail(v, address, app_name(v->app, person), "Your link to sign in", body, err) != OK && err->status != ERR_CONFLICT)
		return err->status;
	return OK;
}

static enum status ask(struct visit *v, struct err *err)
{
	const char *typed = visit_field(v, "user");
	struct err why;

	if (!visit_has_mail(v))
		return fail(err, ERR_CONFLICT, "No e-mail is sent from here");
	if (!*typed)
		page_wrong(v, "user", "Enter your id or e-mail address");
	else if (may_ask(v, typed, &why) != OK) {
		page_wrong(v, "user", why.text);
		v->reply->status = 429;
	}
	if (v->page.error_count)
		return draw(v, err);
	TRY(send_link(v, sign_in_person(v, typed), err));
	visit_answer(v, json_pack("{sb}", "asked", 1));
	v->page.menu = "/sign-in";
	page_head(v, "Look into your mailbox", NULL);
	html(v,
	     "<p class=\"attest-lead\">If that is somebody's id or address here, a link is on its "
	     "way.</p>\n"
	     "<p class=\"nhsuk-body\">It works for $ minutes. Nothing came? Look among unwanted "
	     "mail; your record may have no "
	     "address, or another one: a registrar can tell.</p>\n",
	     shown_number(v, MINUTES));
	return OK;
}

extern const struct route page_link[];
const struct route page_link[] = {
	{"GET", "/sign-in/link", 0, 0, NULL, NULL, draw,
	 "Ask for a link that signs in once, by e-mail"},
	{"POST", "/sign-in/link/ask", 0, 0, ask_fields, NULL, ask,
	 "Send one; the answer is the same whether somebody has that address or not"},
	{0},
};
