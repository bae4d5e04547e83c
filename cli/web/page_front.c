/* The front page: for everybody, what this is and what can be looked up without an account. */
#include "cli/web/component.h"
#include "cli/web/menu.h"
#include "cli/web/visit.h"

static enum status front(struct visit *v, struct err *err)
{
	struct checkpoint head;
	char root[DIGEST_HEX];
	const char *text;
	size_t n;

	TRY(journal_head(v->app->journal, v->arena, &head, &text, &n, err));
	digest_hex(&head.root, root);
	visit_answer(v, json_pack("{sssbs{sIss}ss}", "authority", journal_authority(v->app->journal), "demo",
				  (int)visit_is_demo(v), "record", "size", (json_int_t)head.size, "root", root,
				  "openapi", "/openapi.json"));
	if (v->signed_in && !v->wants_json && *menu_first(v) && menu_first(v)[1]) {
		visit_go(v, "%s", menu_first(v));
		return OK;
	}
	page_head(v, "Training records that anybody can check", NULL);
	html(v, "<p class=\"attest-lead\">Trainees log what they do, trainers sign what they saw, and the Education and "
		"Training Board judges what is equivalent. Every signature is in one record, kept by $, that only "
		"grows.</p>\n",
	     journal_authority(v->app->journal));
	return OK;
}

extern const struct route page_front[];
const struct route page_front[] = {
	{ "GET", "/", 0, 0, NULL, NULL, front, "The front page" },
	{ 0 },
};
