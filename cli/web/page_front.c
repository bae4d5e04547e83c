/* The front page: for everybody, what this is and what can be looked up without an account. */
#include "cli/web/component.h"
#include "cli/web/menu.h"
#include "cli/web/visit.h"

static void draw_demo(struct visit *v)
{
	flag_begin(v, "info", "book");
	html(v, "<p><strong>This is a demonstration.</strong> Everybody in it is made up. <a href=\"/sign-in\">Step in as a "
		"trainee, a trainer or an assessor</a>.</p>\n");
	flag_end(v);
}

static void draw_look_up(struct visit *v)
{
	sheet_begin(v, NULL, "look-up", "Without signing in");
	html(v, "<ul class=\"attest-lines\">\n"
		"<li><p><a href=\"/curricula\">Look up a curriculum or module</a></p><p class=\"attest-small "
		"attest-soft\">What is to be learnt, what evidence is good, what closes a module</p></li>\n"
		"<li><p><a href=\"/compare\">Compare two versions side by side</a></p><p class=\"attest-small "
		"attest-soft\">What changed, and what a trainee who moves keeps</p></li>\n"
		"<li><p><a href=\"/certificates\">Check a certificate</a></p><p class=\"attest-small attest-soft\">Genuine, "
		"and still in force</p></li>\n"
		"<li><p><a href=\"/check\">Check the record itself</a></p><p class=\"attest-small attest-soft\">With our "
		"program or with one that is not ours</p></li>\n</ul>\n");
	sheet_end(v);
}

static void draw_own(struct visit *v)
{
	sheet_begin(v, NULL, "own", "With an account");
	html(v, "<ul class=\"attest-lines\">\n"
		"<li><p><strong>Trainees</strong> see what blocks each module and whose move it is, add evidence from a phone, "
		"and leave with everything.</p></li>\n"
		"<li><p><strong>Trainers and training officers</strong> work through a queue, oldest first, with the evidence "
		"beside what it is to show.</p></li>\n"
		"<li><p><strong>The Board</strong> judges equivalence standard by standard, blind, and decides with reasons.</p>"
		"</li>\n</ul>\n<p class=\"attest-text nhsuk-u-margin-top-4\">");
	link_button(v, NULL, "/sign-in", "Sign in");
	html(v, "</p>\n");
	sheet_end(v);
}

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
	v->page.wide = true;
	page_head(v, "Training records that anybody can check", NULL);
	html(v, "<p class=\"attest-lead\">Trainees log what they do, trainers sign what they saw, and the Education and "
		"Training Board judges what is equivalent. Every signature stands in one record that only grows.</p>\n");
	if (visit_is_demo(v))
		draw_demo(v);
	html(v, "<div class=\"attest-cols attest-cols--halves\">\n");
	draw_look_up(v);
	draw_own(v);
	html(v, "</div>\n");
	return OK;
}

extern const struct route page_front[];
const struct route page_front[] = {
	{ "GET", "/", 0, 0, NULL, NULL, front, "The front page" },
	{ 0 },
};
