/* Signing in and out. Of a demonstration store: as any of its people, by role. */
#include <string.h>

#include "cli/demo.h"
#include "cli/web/component.h"
#include "cli/web/ceremony.h"
#include "cli/web/sign_in.h"
#include "cli/web/sign_in_passkey.h"
#include "cli/web/visit.h"
#include "portfolio/list.h"

static const struct route_field password_fields[] = {
	{ "user", "id or e-mail address", true },
	{ "password", "their password", true },
	{ "next", "where to then: a path of this server", false },
	{ NULL },
};
static const struct route_field demo_fields[] = {
	{ "person", "whom to be", true },
	{ "next", "where to then: a path of this server", false },
	{ NULL },
};
static const struct route_field page_fields[] = {
	{ "next", "where to then: a path of this server", false },
	{ "again", "\"yes\": they are signed in, and are to show once more who they are", false },
	{ NULL },
};
static const struct route_field out_fields[] = {
	{ "everywhere", "\"yes\": on every device, as after leaving one open somewhere", false },
	{ NULL },
};
static const struct route_field link_fields[] = {
	{ "key", "what the link ends with", true },
	{ "label", "what to call the passkey that is made", false },
	{ "challenge", "of a link that makes a passkey: from its page", false },
	{ "answer", "as at /account/sign-in-passkey", false },
	{ NULL },
};

/* ---- the people of a demonstration, by role ---- */

static const struct {
	const char *heading;
	const char *role; /* as person list tells it */
} groups[] = {
	{ "Trainees", "trainee" },
	{ "Trainers and assessors", "assessor" },
	{ "Training officers", "training-officer" },
	{ "Programme leads", "programme-lead" },
	{ "Assessors of the Education and Training Board", "etb-assessor" },
	{ "Lay members", "lay" },
	{ "Panel", "panel" },
	{ "Applicants for equivalence", "applicant" },
	{ "Registrars", "registrar" },
	{ "Referees, who are on a register", "registrant" },
};
#define GROUPS (sizeof groups / sizeof *groups)
#define SHOWN 4 /* of a group, before the rest is folded */

static const char *text_of(const json_t *doc, const char *name)
{
	return json_string_value(json_object_get(doc, name));
}

static const struct demo_person *told(const char *id)
{
	for (size_t i = 0; i < DEMO_PEOPLE; i++) {
		if (strcmp(demo_people[i].id, id) == 0)
			return &demo_people[i];
	}
	return NULL;
}

/* The first group that one of their roles is in; GROUPS: none, so that there is nothing for them to do. */
static size_t group_of(const json_t *person)
{
	const json_t *roles = json_object_get(person, "roles"), *role;
	size_t best = GROUPS, i;

	json_array_foreach (roles, i, role) {
		for (size_t g = 0; g < best; g++) {
			const char *name = text_of(role, "role");

			if (name && strcmp(groups[g].role, name) == 0)
				best = g;
		}
	}
	return best;
}

static void draw_person(struct visit *v, const json_t *person)
{
	const struct demo_person *of = told(text_of(person, "id"));

	html(v, "<li class=\"attest-move\">\n<h4 class=\"attest-move__what\">$</h4>\n<p class=\"attest-soft\">$</p>\n",
	     text_of(person, "name"), of ? shown_sentence(v, of->is) : text_of(person, "id"));
	html(v, "<div class=\"attest-move__act\">");
	form_begin(v, "/sign-in/demo", false);
	hidden(v, "person", text_of(person, "id"));
	hidden(v, "next", sign_in_next(v));
	html(v,
	     "<button class=\"nhsuk-button nhsuk-button--secondary nhsuk-button--small\" type=\"submit\">Step in<span "
	     "class=\"nhsuk-u-visually-hidden\"> as $</span></button>\n",
	     text_of(person, "name"));
	form_end(v);
	html(v, "</div>\n</li>\n");
}

static void draw_people(struct visit *v, const json_t *people)
{
	const json_t *person;
	size_t i;

	flag_begin(v, "info", "book");
	html(v, "<p><strong>This is a demonstration.</strong> Everything in it is made up and nothing that you do here "
		"counts.</p>\n");
	flag_end(v);
	sheet_begin(v, "flush", "people", "Step in as one of its people");
	for (size_t g = 0; g < GROUPS; g++) {
		size_t drawn = 0;

		json_array_foreach (people, i, person) {
			if (group_of(person) != g)
				continue;
			if (drawn == 0)
				html(v,
				     "<h3 class=\"nhsuk-heading-xs attest-group\">$</h3>\n<ul class=\"attest-moves\">\n",
				     groups[g].heading);
			if (drawn == SHOWN)
				html(v, "</ul>\n<details class=\"nhsuk-details attest-rest\">\n<summary "
					"class=\"nhsuk-details__summary\"><span class=\"nhsuk-details__summary-text\">More of "
					"them<span class=\"nhsuk-u-visually-hidden\">: $</span></span></summary>\n<ul "
					"class=\"attest-moves\">\n",
				     groups[g].heading);
			drawn++;
			draw_person(v, person);
		}
		if (drawn)
			html(v, "</ul>\n");
		if (drawn > SHOWN)
			html(v, "</details>\n");
	}
	sheet_end(v);
}

/* ---- the page ---- */

static void draw_password(struct visit *v)
{
	form_begin(v, "/sign-in/password", false);
	hidden(v, "next", sign_in_next(v));
	input(v, &(struct input){ .name = "user",
				  .label = "Your id or e-mail address",
				  .autocomplete = "username",
				  .kind = "nhsuk-input--width-20" });
	input(v, &(struct input){ .name = "password",
				  .label = "Password",
				  .type = "password",
				  .autocomplete = "current-password",
				  .kind = "nhsuk-input--width-20" });
	button(v, visit_is_demo(v) ? "secondary" : NULL, "Sign in", NULL, NULL);
	form_end(v);
	if (visit_has_mail(v))
		html(v, "<p class=\"nhsuk-body\"><a href=\"/sign-in/link\">Have a link sent to you instead</a></p>\n");
}

static void draw_aside(struct visit *v)
{
	html(v, "<div class=\"nhsuk-grid-column-one-third\">\n<h2 class=\"nhsuk-heading-s\">Without signing in</h2>\n"
		"<ul class=\"nhsuk-list\">\n"
		"<li><a href=\"/curricula\">Look up a curriculum or module</a></li>\n"
		"<li><a href=\"/certificates\">Check a certificate</a></li>\n"
		"<li><a href=\"/check\">Check this record yourself</a></li>\n</ul>\n"
		"<h2 class=\"nhsuk-heading-s\">Signed in is not signed</h2>\n"
		"<p class=\"nhsuk-body\">Being signed in isn't enough to sign anything here: each signature asks for your "
		"own key again. Nobody can sign for you at a screen that you left open.</p>\n"
		"<h2 class=\"nhsuk-heading-s\">New here?</h2>\n"
		"<p class=\"nhsuk-body\">Your training officer or programme sends you an invitation.</p>\n</div>\n");
}

enum status sign_in_page(struct visit *v, struct err *err)
{
	json_t *people = NULL;

	if (visit_is_demo(v))
		TRY(visit_command(v, "person list", VISIT_NONE, VISIT_NONE, &people, err));
	visit_answer(v, json_pack("{sbsbsO*}", "demo", (int)visit_is_demo(v), "signed_in", (int)v->signed_in, "people",
				  people));
	v->page.menu = "/sign-in";
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Sign in", NULL);
	if (strcmp(visit_field(v, "again"), "yes") == 0 && v->signed_in) {
		flag_begin(v, NULL, "key");
		html(v, "<p>You are signed in as $. What you want to do needs you to show once more that it is you.</p>\n",
		     v->name);
		flag_end(v);
	}
	if (people) {
		draw_people(v, people);
		sheet_begin(v, NULL, "other", "Or sign in as a real service has it");
		(void)sign_in_passkey_draw(v);
		details_begin(v, "Use a password");
		draw_password(v);
		details_end(v);
		sheet_end(v);
	} else if (sign_in_passkey_draw(v)) {
		html(v, "<h2 class=\"nhsuk-heading-m\">Other ways to sign in</h2>\n");
		details_begin(v, "Use a password");
		draw_password(v);
		details_end(v);
	} else {
		draw_password(v);
	}
	html(v, "</div>\n");
	draw_aside(v);
	html(v, "</div>\n");
	return OK;
}

static enum status as_demo(struct visit *v, struct err *err)
{
	const char *person = visit_field(v, "person");

	TRY(list_person_exists(journal_db(v->app->journal), person, err));
	return sign_in_as(v, person, "demo", sign_in_next(v), err);
}

static enum status with_password(struct visit *v, struct err *err)
{
	const char *typed = visit_field(v, "user"), *password = request_value(v->request, "password");
	const char *person;
	struct err why;

	if (!*typed)
		page_wrong(v, "user", "Enter your id or e-mail address");
	if (!password || !*password)
		page_wrong(v, "password", "Enter your password");
	if (v->page.error_count)
		return sign_in_page(v, err);
	if (sign_in_may(visit_sessions(v), typed, v->request->now, &why) != OK) {
		page_wrong(v, "user", why.text);
		v->reply->status = 429;
		return sign_in_page(v, err);
	}
	person = sign_in_person(v, typed);
	if (password_of(visit_sessions(v), person ? person : "", password)) {
		if (sign_in_as(v, person, "password", sign_in_next(v), &why) == OK)
			return OK;
		page_wrong(v, NULL, why.text);
		return sign_in_page(v, err);
	}
	sign_in_failed(visit_sessions(v), typed, v->request->now);
	page_wrong(v, "password", "Check your id and password: they don't go together");
	return sign_in_page(v, err);
}

/*
 * A link that works once. To open it does nothing yet: mail filters open what they find, so that a person has to
 * press the button. For whom a link is not enough, one that the operator made lets them make a passkey.
 */
static enum status draw_link(struct visit *v, struct err *err)
{
	const char *key = v->request->is_form ? visit_field(v, "key") : visit_part(v, "key");
	char person[ID_MAX];
	bool by_operator, makes;

	makes = link_find(visit_sessions(v), key, v->request->now, person, &by_operator) && by_operator &&
		sign_in_is_enough(visit_roles_of(v, person), "link", NULL) != OK;
	visit_answer(v, json_pack("{sbsb}", "works", 1, "makes_passkey", (int)makes));
	if (makes) {
		page_head(v, "Make a passkey to sign in with", app_name(v->app, person));
		html(v, "<p class=\"attest-lead\">For what you do here, a link or a password is not enough. This link works "
			"once, to make the passkey that you sign in with from now on. It signs nothing.</p>\n");
		TRY(sign_in_passkey_new(v, "/sign-in/link", person, err));
		hidden(v, "key", key);
		ceremony_end(v, NULL, "Make the passkey and sign in", NULL);
		return OK;
	}
	page_head(v, "Sign in with this link", NULL);
	html(v, "<p class=\"attest-lead\">It works once, and only for a short time.</p>\n");
	form_begin(v, "/sign-in/link", false);
	hidden(v, "key", key);
	button(v, NULL, "Sign in", NULL, NULL);
	form_end(v);
	return OK;
}

static enum status use_link(struct visit *v, struct err *err)
{
	static const char gone[] = "This link was used already, or is too old: ask for a new one";
	const char *key = visit_field(v, "key");
	char person[ID_MAX];
	bool by_operator;
	struct err why;

	if (!link_find(visit_sessions(v), key, v->request->now, person, &by_operator))
		return fail(err, ERR_NOT_FOUND, "%s", gone);
	if (sign_in_is_enough(visit_roles_of(v, person), "link", err) == OK)
		return link_use(visit_sessions(v), key, v->request->now, person) ?
			       sign_in_as(v, person, "link", "", err) :
			       fail(err, ERR_NOT_FOUND, "%s", gone);
	if (!by_operator)
		return ERR_DENIED;
	if (sign_in_passkey_make(v, person, key, &why) == OK)
		return sign_in_as(v, person, "passkey", "", err);
	if (v->wants_json)
		return fail(err, why.status, "%s", why.text);
	page_wrong(v, NULL, shown_sentence(v, why.text));
	return draw_link(v, err);
}

static enum status sign_out(struct visit *v, struct err *err)
{
	(void)err;
	if (strcmp(visit_field(v, "everywhere"), "yes") == 0)
		session_end_all(visit_sessions(v), v->session.person);
	session_end(visit_sessions(v), v->cookie);
	visit_set_cookie(v, NULL);
	visit_go(v, "/");
	return OK;
}

extern const struct route page_sign_in[];
const struct route page_sign_in[] = {
	{ "GET", "/sign-in", 0, 0, page_fields, NULL, sign_in_page,
	  "The ways to sign in; of a demonstration store also its people" },
	{ "POST", "/sign-in/password", 0, 0, password_fields, NULL, with_password, "Sign in with a password" },
	{ "POST", "/sign-in/demo", NEED_DEMO, 0, demo_fields, NULL, as_demo,
	  "Step in as one of the people of a demonstration store" },
	{ "GET", "/sign-in/link/{key}", 0, 0, NULL, NULL, draw_link, "A link that signs in once, before it is used" },
	{ "POST", "/sign-in/link", 0, 0, link_fields, NULL, use_link, "Sign in with a link that works once" },
	{ "POST", "/sign-out", NEED_SIGN_IN, 0, out_fields, NULL, sign_out, "Sign out" },
	{ 0 },
};
