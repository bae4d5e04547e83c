/* Ending a key of one's own: it signs no more. A statement, signed like any other. */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "core/json.h"

static const struct route_field end_fields[] = {
	{"reason", "superseded, lost, stolen or left", true},
	{NULL},
};
static const struct {
	const char *word, *text, *said;
} reasons[] = {
	{"superseded", "I use another key now", "I use another"},
	{"lost", "I have lost it", "I have lost it"},
	{"stolen", "Somebody else may have it", "somebody else may have it"},
	{"left", "I no longer work here", "I no longer work here"},
};
#define REASONS (sizeof reasons / sizeof *reasons)

/* The key, among those that `person keys` tells of them. */
static enum status find_key(struct visit *v, const json_t **ret_key, struct err *err)
{
	const char *hex = visit_part(v, "key");
	json_t *doc, *key;
	size_t i;

	TRY(visit_command(v, "person keys", VISIT_LIST(v->session.person), VISIT_NONE, &doc, err));
	json_array_foreach(doc, i, key)
	{
		if (strcmp(json_text(key, "key"), hex) != 0)
			continue;
		if (!json_flag(key, "in_force"))
			return fail(err, ERR_CONFLICT, "This key has ended already");
		*ret_key = key;
		return OK;
	}
	return visit_not_here(err);
}

static enum status draw(struct visit *v, struct err *err)
{
	struct choice choices[REASONS];
	const json_t *key;

	TRY(find_key(v, &key, err));
	visit_answer(v, json_incref((json_t *)key));
	for (size_t i = 0; i < REASONS; i++)
		choices[i] = (struct choice){.value = reasons[i].word, .text = reasons[i].text};
	page_crumb(v, "/account", "Your account");
	page_head(v, "End a key of yours", NULL);
	html(v,
	     "<p class=\"attest-lead\">The $ that you have had since $ signs no more. What it "
	     "signed until now "
	     "stands.</p>\n<p class=\"nhsuk-body\">Key ",
	     strcmp(json_text(key, "is"), "passkey") == 0 ? "passkey" : "key file",
	     shown_time(v, json_text(key, "since")));
	hash(v, json_text(key, "key"), 3);
	html(v, "</p>\n<p class=\"nhsuk-body\">If somebody has signed with it already, tell a "
		"registrar as well: they can "
		"say since when it was not yours.</p>\n");
	form_begin(v, arena_printf(v->arena, "/account/keys/%s/end", json_text(key, "key")), false);
	radios(v, &(struct input){.name = "reason", .label = "Why does it end?"}, choices, REASONS);
	button(v, NULL, "Go on to sign that", NULL, NULL);
	form_end(v);
	return OK;
}

static enum status end(struct visit *v, struct err *err)
{
	const char *reason = visit_field(v, "reason"), *hex = visit_part(v, "key");
	struct drafting drafting;
	const json_t *key;
	size_t i = 0;

	TRY(find_key(v, &key, err));
	while (i < REASONS && strcmp(reasons[i].word, reason) != 0)
		i++;
	if (i == REASONS) {
		page_wrong(v, "reason", "Say why it ends");
		return draw(v, err);
	}
	TRY(sign_draft(v, "person revoke", VISIT_LIST(v->session.person),
		       VISIT_LIST("--reason", reason, "--key", hex), NULL, 0, &drafting, err));
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I no longer sign with my key %.12s: %s.", hex,
				       reasons[i].said),
			  "/account", err);
}

extern const struct route page_key_end[];
const struct route page_key_end[] = {
	{"GET", "/account/keys/{key}/end", NEED_SIGN_IN, 0, NULL, NULL, draw,
	 "To end a key of one's own"},
	{"POST", "/account/keys/{key}/end", NEED_SIGN_IN, 0, end_fields, NULL, end,
	 "Let it wait for the signature by which the key ends"},
	{0},
};
