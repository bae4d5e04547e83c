/*
 * The timeline of a trainee or applicant: what they have not signed yet, what they filed, latest
 * first, and what became of it; and everything to take away.
 */
#include <string.h>

#include "cli/cases.h"
#include "cli/export_page.h"
#include "cli/web/component.h"
#include "cli/web/request_show.h"
#include "cli/web/unfinished.h"
#include "cli/web/visit.h"
#include "core/json.h"
#include "portfolio/bundle.h"

static const struct route_field timeline_fields[] = {
	{"q", "words of the title", false},
	{NULL},
};

#define WRITERS (ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_APPLICANT))
#define EXPORT_ARENA ((size_t)1 << 30)

/* The requests of one piece of evidence, in words; of what is to be done again also why. */
static void draw_became(struct visit *v, const json_t *requests, int64_t evidence)
{
	const json_t *r;
	size_t i;

	json_array_foreach (requests, i, r) {
		const char *state = json_text(r, "state");

		if (json_number(r, "evidence") != evidence)
			continue;
		html(v, "<p class=\"attest-small\">");
		tag(v,
		    strcmp(state, "satisfactory") == 0 ? "green"
		    : strcmp(state, "not yet") == 0    ? "yellow"
		    : strcmp(state, "waiting") == 0    ? "blue"
						       : "grey",
		    state);
		html(v,
		     " <a href=\"/entries/$\">$</a> <span "
		     "class=\"attest-soft\">$</span></p>\n",
		     arena_printf(v->arena, "%lld", (long long)json_number(r, "seq")),
		     request_targets(v, r),
		     app_name(v->app, json_text(r, "assessor")));
		if (strcmp(state, "not yet") == 0 || strcmp(state, "declined") == 0)
			request_words(v, r);
		request_draw_again(v, r, true);
	}
}

static void draw_items(struct visit *v, const json_t *evidence, const json_t *requests)
{
	/* An applicant asks nobody: it is looked at with the claim that rests on it. */
	const char *waits = visit_holds(v, ROLE_TRAINEE) ? ", nobody was asked yet" : "";
	size_t shown = 0;

	html(v, "<ol class=\"attest-moves\" reversed>\n");
	for (size_t i = json_array_size(evidence); i-- > 0;) {
		const json_t *e = json_array_get(evidence, i);
		const char *title = json_text(e, "title"), *state = json_text(e, "state");

		if (!has_words(title, visit_field(v, "q")))
			continue;
		shown++;
		html(v,
		     "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\"><a "
		     "href=\"/entries/$\">$</a></h3>\n",
		     arena_printf(v->arena, "%lld", (long long)json_number(e, "seq")),
		     *title ? title : "(erased)");
		html(v, "<p class=\"attest-small attest-soft\">$$</p>\n",
		     shown_day(v, json_text(e, "last")),
		     strcmp(state, "sent") == 0	     ? ""
		     : strcmp(state, "filed") == 0   ? waits
		     : strcmp(state, "revised") == 0 ? ", there is a later version"
						     : ", taken back");
		draw_became(v, requests, json_number(e, "seq"));
		html(v, "</li>\n");
	}
	html(v, "</ol>\n");
	if (shown == 0)
		html(v,
		     "<p class=\"attest-move attest-soft\">$ <a href=\"/evidence/new\">Add "
		     "evidence</a></p>\n",
		     *visit_field(v, "q") ? "Nothing of that name." : "Nothing is filed yet.");
}

static enum status timeline(struct visit *v, struct err *err)
{
	json_t *evidence, *requests, *doc;
	struct unfinished unfinished;

	TRY(visit_command(v, "evidence list", VISIT_LIST(v->session.person), VISIT_NONE, &evidence,
			  err));
	TRY(visit_command(v, "request list", VISIT_LIST(v->session.person), VISIT_NONE, &requests,
			  err));
	if (visit_holds(v, ROLE_TRAINEE))
		TRY(request_add_again(v, requests, err));
	TRY(unfinished_find(v, &unfinished, err));
	doc = json_pack("{sOsO}", "evidence", evidence, "requests", requests);
	unfinished_json(&unfinished, doc);
	visit_answer(v, doc);
	v->page.menu = "/timeline";
	html(v, "<div class=\"attest-head\">\n");
	page_head(v, "Timeline", v->name);
	html(v, "<div class=\"attest-actions attest-actions--block\"><a class=\"nhsuk-button\" "
		"href=\"/evidence/new\">Add "
		"evidence</a><a class=\"nhsuk-button nhsuk-button--secondary\" "
		"href=\"/export\">Take it all away</a></div>\n"
		"</div>\n");
	if (unfinished.signing_count + unfinished.draft_count > 0) {
		sheet_begin(v, "flush", "unfinished", "Not in the record yet");
		html(v, "<ul class=\"attest-moves\">\n");
		unfinished_draw(v, &unfinished);
		html(v, "</ul>\n");
		sheet_end(v);
	}
	search_box(v, "/timeline", "Find evidence by its title", visit_field(v, "q"));
	sheet_begin(v, "flush", "filed", "What you filed");
	draw_items(v, evidence, requests);
	sheet_end(v);
	return OK;
}

/* ---- taking it all away ---- */

static enum status export_form(struct visit *v, struct err *err)
{
	struct world w = cases_world(v->app);
	struct listed_case *cases;
	size_t count;

	TRY(case_list(&w, v->session.person, &cases, &count, err));
	visit_answer(v, json_pack("{ssss}", "portfolio", v->session.person, "file",
				  "/export/portfolio.zip"));
	page_crumb(v, "/timeline", "Timeline");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Take your portfolio away", NULL);
	html(v, "<p class=\"attest-lead\">One file with everything: pages to read, all data, your "
		"files, every signature and the "
		"proof that nothing was changed.</p>\n"
		"<p class=\"nhsuk-body\">Your private reflections are in it, since it is you who "
		"takes it. It needs no account "
		"and no server: <code class=\"attest-hash\">attest verify portfolio.zip</code> "
		"checks it anywhere, also when this "
		"service is gone.</p>\n");
	if (count > 0)
		html(v, "<p class=\"nhsuk-body\">Of a case of equivalence, what its assessors judged and its "
			"panel decided is in it once a registrar has ratified that.</p>\n");
	html(v, "<p class=\"nhsuk-body\"><a class=\"nhsuk-button\" href=\"/export/portfolio.zip\" "
		"download>Save my "
		"portfolio</a></p>\n</div>\n</div>\n");
	return OK;
}

static enum status export_file(struct visit *v, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(EXPORT_ARENA);
	CLEANUP(buf_release) struct buf bundle;
	const struct bundle_want want = {
		.portfolio = v->session.person,
		.reader = v->session.person,
		.page = export_page,
		.data = v->app,
	};
	const struct bundle_view *view;

	buf_init(&bundle, REPLY_MAX);
	TRY(bundle_write(v->app->journal, &want, a, &bundle, &view, err));
	visit_send(v, "application/zip", arena_printf(v->arena, "%s.zip", v->session.person),
		   bundle.data, bundle.len);
	return OK;
}

extern const struct route page_timeline[];
const struct route page_timeline[] = {
	{"GET", "/timeline", NEED_SIGN_IN, WRITERS, timeline_fields, NULL, timeline,
	 "What a trainee filed, latest first, and what became of it"},
	{"GET", "/export", NEED_SIGN_IN, WRITERS, NULL, NULL, export_form,
	 "How a trainee takes everything away"},
	{"GET", "/export/portfolio.zip", NEED_SIGN_IN, WRITERS, NULL,
	 "application/zip", export_file, "A trainee's whole portfolio, to read and to verify"},
	{0},
};
