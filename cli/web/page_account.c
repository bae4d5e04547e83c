/* One's own account: who one is here, where one is signed in, and a password to sign in with. */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

static const struct route_field password_fields[] = {
	{ "password", "the new one: 12 characters or more", true },
	{ "again", "the same once more", true },
	{ NULL },
};

static const char *role_words(struct visit *v, const char *role)
{
	char *words = arena_text(v->arena, shown_sentence(v, role));

	for (char *p = words; *p; p++) {
		if (*p == '-')
			*p = ' ';
	}
	return words;
}

static void draw_roles(struct visit *v, const json_t *roles)
{
	const json_t *role;
	size_t i;

	if (json_array_size(roles) == 0) {
		html(v, "none");
		return;
	}
	html(v, "<ul class=\"nhsuk-list\">\n");
	json_array_foreach (roles, i, role) {
		html(v, "<li>$", role_words(v, json_text(role, "role")));
		if (*json_text(role, "from"))
			html(v, ", from $", shown_day(v, json_text(role, "from")));
		if (*json_text(role, "until"))
			html(v, " until $", shown_day(v, json_text(role, "until")));
		html(v, "</li>\n");
	}
	html(v, "</ul>");
}

static const char *way_words(const char *way)
{
	return strcmp(way, "demo") == 0	    ? "as a person of this demonstration" :
	       strcmp(way, "password") == 0 ? "with a password" :
	       strcmp(way, "link") == 0	    ? "with a link that worked once" :
					      "with a passkey";
}

static enum status account(struct visit *v, struct err *err)
{
	json_t *doc;

	TRY(visit_command(v, "person show", VISIT_LIST(v->session.person), VISIT_NONE, &doc, err));
	if (json_is_array(doc))
		doc = json_array_get(doc, 0);
	visit_answer(v, json_pack("{sOss}", "person", doc, "way", v->session.way));
	page_head(v, v->name, "Your account");
	list_begin(v, "summary");
	list_row(v, "Id", v->session.person);
	list_row_begin(v, "Roles");
	draw_roles(v, json_object_get(doc, "roles"));
	list_row_end(v);
	list_row(v, "Signed in", way_words(v->session.way));
	list_row(v, "Until",
		 arena_printf(v->arena, "you sign out, %d minutes without a page, or %d hours in all", SESSION_IDLE / 60,
			      SESSION_MOST / 3600));
	list_end(v);
	html(v, "<p class=\"nhsuk-body\"><a href=\"/account/password\">Set a password to sign in with</a></p>\n");
	return OK;
}

static enum status draw_password(struct visit *v, struct err *err)
{
	(void)err;
	visit_answer(v, json_pack("{si}", "least", 12));
	page_crumb(v, "/account", "Your account");
	page_head(v, "Set a password", NULL);
	html(v, "<p class=\"attest-lead\">It opens these pages and signs nothing. You are then asked to sign in again, "
		"everywhere.</p>\n");
	form_begin(v, "/account/password", false);
	input(v, &(struct input){ .name = "password",
				  .label = "New password",
				  .hint = "12 characters or more; three words that don't belong together will do",
				  .type = "password",
				  .autocomplete = "new-password",
				  .kind = "nhsuk-input--width-20" });
	input(v, &(struct input){ .name = "again",
				  .label = "The same once more",
				  .type = "password",
				  .autocomplete = "new-password",
				  .kind = "nhsuk-input--width-20" });
	button(v, NULL, "Set it", NULL, NULL);
	form_end(v);
	return OK;
}

static enum status set_password(struct visit *v, struct err *err)
{
	const char *password = request_value(v->request, "password"), *again = request_value(v->request, "again");
	enum status status = ERR_INVALID;
	struct err why = { 0 };

	if (!password || !again || strcmp(password, again) != 0)
		page_wrong(v, "again", "Type the same password twice");
	else
		status = password_set(visit_sessions(v), v->session.person, password, v->request->now, &why);
	if (status == OK) {
		visit_set_cookie(v, NULL);
		visit_go(v, "/sign-in");
		return OK;
	}
	if (v->page.error_count == 0 && status != ERR_INVALID)
		return fail(err, status, "%s", why.text);
	if (v->page.error_count == 0)
		page_wrong(v, "password", why.text);
	return draw_password(v, err);
}

extern const struct route page_account[];
const struct route page_account[] = {
	{ "GET", "/account", NEED_SIGN_IN, 0, NULL, NULL, account, "Who is signed in, with their roles" },
	{ "GET", "/account/password", NEED_SIGN_IN | NEED_FRESH, 0, NULL, NULL, draw_password, "To set a password" },
	{ "POST", "/account/password", NEED_SIGN_IN | NEED_FRESH, 0, password_fields, NULL, set_password,
	  "Set a password; ends all sessions" },
	{ 0 },
};
