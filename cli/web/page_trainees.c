/* The trainees of an officer or assessor at a glance, and one of them: modules, assessors, reviews, placements. */
#include <string.h>

#include "cli/curriculum_title.h"
#include "cli/web/access.h"
#include "cli/web/component.h"
#include "cli/web/moves.h"
#include "cli/web/queue_row.h"
#include "cli/web/reminding.h"
#include "cli/web/sign.h"
#include "cli/web/training.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

#define ASSESSORS (ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_TRAINING_OFFICER))
#define OFFICER ROLE_BIT(ROLE_TRAINING_OFFICER)

/* ---- all of them ---- */

/* In words, and in colour beside them. */
static void draw_pace(struct visit *v, const json_t *pace)
{
	const char *colour = json_text(pace, "colour");

	cell_begin(v, "Pace");
	if (strcmp(colour, "none") == 0)
		html(v, "–");
	else
		tag(v, strcmp(colour, "amber") == 0 ? "yellow" : colour,
		    strcmp(colour, "red") == 0	 ? "far behind" :
		    strcmp(colour, "amber") == 0 ? "behind" :
						   "on course");
	html(v, "<br><span class=\"attest-small attest-soft\">$ of $ signed, $ expected</span>",
	     shown_number(v, json_number(pace, "have")), shown_number(v, json_number(pace, "items")),
	     shown_number(v, json_number(pace, "expected")));
	cell_end(v);
}

static void draw_trainee(struct visit *v, const json_t *one)
{
	const json_t *waits = json_object_get(one, "waits");
	const char *trainee = json_text(one, "trainee"), *met = json_text(one, "last_meeting");
	int64_t ready = json_number(one, "ready");

	row_begin(v);
	html(v,
	     "<th class=\"nhsuk-table__header\" scope=\"row\"><a href=\"/trainees/$\">$</a><br><span class=\"attest-small "
	     "attest-soft attest-light\">$$</span></th>",
	     trainee, json_text(one, "name"), json_text(one, "curriculum"),
	     json_is_true(json_object_get(one, "officer")) ? "" : ", as assessor");
	cell_begin(v, "Waits for you");
	if (json_number(waits, "count") > 0) {
		html(v, "$, the oldest<br>", shown_number(v, json_number(waits, "count")));
		row_age(v, json_number(waits, "days"));
	} else {
		html(v, "Nothing");
	}
	cell_end(v);
	draw_pace(v, json_object_get(one, "pace"));
	cell_number(v, "Modules closed",
		    arena_printf(v->arena, "%lld of %lld", (long long)json_number(one, "closed"),
				 (long long)json_number(one, "modules")));
	cell_number(v, "Ready to close", ready ? shown_number(v, ready) : "–");
	cell(v, "Last meeting", *met ? shown_day(v, met) : "None yet");
	cell(v, "Counts until", shown_day(v, json_text(one, "freeze")));
	row_end(v);
}

static void draw_trainees(struct visit *v, const json_t *list)
{
	const json_t *one;
	size_t i;

	html(v, "<div class=\"attest-sheet\">\n");
	table_begin(v, "attest-dense attest-blocks", "Your trainees, and what each waits for",
		    (const char *[]){ "Trainee", "Waits for you", "Pace", "#Modules closed", "#Ready to close", "Last meeting",
				      "Counts until", NULL });
	json_array_foreach (list, i, one) {
		draw_trainee(v, one);
	}
	table_end(v);
	html(v, "</div>\n");
}

static enum status list(struct visit *v, struct err *err)
{
	json_t *all;

	TRY(visit_command(v, "trainees", VISIT_NONE, VISIT_NONE, &all, err));
	visit_answer(v, json_incref(all));
	v->page.menu = "/trainees";
	v->page.wide = true;
	TRY(reminding_received(v, err));
	page_head(v, "Your trainees", NULL);
	if (json_array_size(all) == 0) {
		html(v, "<p class=\"attest-lead\">You have no trainees yet.</p>\n<p class=\"nhsuk-body\">They stand here "
			"when they are enrolled with you, when you are approved to assess them, or while you supervise a placement.</p>\n");
		return OK;
	}
	draw_trainees(v, all);
	return OK;
}

/* ---- one of them ---- */

/* What waits of everybody, without what is of others than the trainee. */
static json_t *keep_trainee(json_t *items, const char *trainee)
{
	for (size_t i = json_array_size(items); i-- > 0;) {
		if (strcmp(json_text(json_array_get(items, i), "trainee"), trainee) != 0)
			json_array_remove(items, i);
	}
	return items;
}

static enum status load(struct visit *v, bool officer, json_t **ret_doc, struct err *err)
{
	const char *trainee = visit_part(v, "trainee");
	json_t *progress = NULL, *approvals = NULL, *reviews = NULL, *placements = NULL, *waiting = NULL, *reports = NULL;
	enum access as;

	TRY(access_portfolio(v, trainee, &as, err));
	if (as == ACCESS_OWN || as < ACCESS_ASSESSOR || (officer && as != ACCESS_OFFICER))
		return visit_not_here(err);
	TRY(visit_command(v, "progress", VISIT_LIST(trainee), VISIT_NONE, &progress, err));
	TRY(visit_command(v, "approve list", VISIT_LIST(trainee), VISIT_NONE, &approvals, err));
	TRY(visit_command(v, "review list", VISIT_LIST(trainee), VISIT_NONE, &reviews, err));
	TRY(visit_command(v, "placement list", VISIT_LIST(trainee), VISIT_NONE, &placements, err));
	TRY(visit_command(v, "waiting", VISIT_LIST(v->session.person), VISIT_NONE, &waiting, err));
	TRY(training_reports(v, trainee, as, &reports, err));
	*ret_doc = json_pack("{sssssbsOsOsOsOsOsO}", "trainee", trainee, "name", app_name(v->app, trainee), "officer",
			     (int)(as == ACCESS_OFFICER), "reports", reports, "progress", progress, "approvals",
			     approvals, "reviews", reviews, "placements", placements, "waiting",
			     keep_trainee(json_object_get(waiting, "items"), trainee));
	visit_answer(v, *ret_doc);
	return OK;
}

static void draw_waiting(struct visit *v, const json_t *doc)
{
	const json_t *one;
	bool any = false;
	size_t i;

	json_array_foreach (json_object_get(doc, "waiting"), i, one) {
		if (!any) {
			sheet_begin(v, "flush", "moves", "What waits");
			html(v, "<ul class=\"attest-moves\">\n");
		}
		any = true;
		move_draw(v, one, false);
	}
	if (!any)
		return;
	html(v, "</ul>\n");
	sheet_end(v);
}

static void draw_modules(struct visit *v, const json_t *doc)
{
	const json_t *modules = json_object_get(json_object_get(doc, "progress"), "modules"), *m;
	bool officer = json_is_true(json_object_get(doc, "officer"));
	size_t i;

	sheet_begin(v, NULL, "modules", "Modules");
	table_begin(v, "attest-dense attest-blocks", "Modules and what is missing",
		    (const char *[]){ "Module", "State", "#Missing", "Due", NULL });
	json_array_foreach (modules, i, m) {
		const char *state = json_text(m, "state");
		bool ready = strcmp(state, "ready") == 0;

		row_begin(v);
		row_head(v, NULL, arena_printf(v->arena, "%s, %s", json_text(m, "id"), json_text(m, "title")));
		cell_begin(v, "State");
		if (ready && officer)
			html(v, "<a href=\"/trainees/$/modules/$/close\">Ready to close</a>", json_text(doc, "trainee"),
			     json_text(m, "id"));
		else
			tag(v, strcmp(state, "closed") == 0 ? "green" : ready ? "yellow" : "grey", shown_name(v, state));
		cell_end(v);
		/* What lacks but the signature lacks nothing of the trainee's. */
		cell_number(v, "Missing", ready ? "signature" : shown_number(v, json_number(m, "missing")));
		cell(v, "Due", shown_day(v, json_text(m, "due")));
		row_end(v);
	}
	table_end(v);
	sheet_end(v);
}

static void begin_answer(struct visit *v, const json_t *doc, const json_t *one)
{
	form_begin(v, arena_printf(v->arena, "/trainees/%s/approvals", json_text(doc, "trainee")), false);
	hidden(v, "assessor", json_text(one, "assessor"));
}

/* "Decline", or "End it": with a reason, a tap away. */
static void draw_no(struct visit *v, const json_t *doc, const json_t *one, const char *label, const char *word)
{
	const char *id = json_text(one, "assessor");
	bool comes_back = v->page.error_count > 0 && strcmp(visit_field(v, "assessor"), id) == 0;

	details_begin(v, label);
	begin_answer(v, doc, one);
	html(v,
	     "<div class=\"nhsuk-form-group\"><label class=\"nhsuk-label\" for=\"reason-$\">Why, for the trainee</label>"
	     "<input class=\"nhsuk-input\" id=\"reason-$\" name=\"reason\" type=\"text\" value=\"$\"></div>\n",
	     id, id, comes_back ? visit_field(v, "reason") : "");
	if (comes_back)
		sign_patient_data(v);
	button(v, "secondary nhsuk-button--small", label, "answer", word);
	form_end(v);
	details_end(v);
}

/* A nomination is answered here; whoever is approved is told. */
static void draw_answer(struct visit *v, const json_t *doc, const json_t *one)
{
	begin_answer(v, doc, one);
	html(v, "<div class=\"attest-actions\">");
	button(v, "secondary nhsuk-button--small", "Approve", "answer", "approve");
	html(v, "</div>\n");
	form_end(v);
	draw_no(v, doc, one, "Decline", "decline");
}

/* Nothing waits for it: it tells the trainee that the assessor knows. */
static void draw_accept(struct visit *v, const json_t *doc)
{
	form_begin(v, arena_printf(v->arena, "/trainees/%s/accept", json_text(doc, "trainee")), false);
	button(v, "secondary nhsuk-button--small", "Accept", NULL, NULL);
	form_end(v);
}

static void draw_approvals(struct visit *v, const json_t *doc)
{
	const json_t *one;
	bool officer = json_is_true(json_object_get(doc, "officer"));
	size_t i;

	sheet_begin(v, NULL, "assessors", "Assessors");
	html(v, "<ul class=\"attest-moves\">\n");
	json_array_foreach (json_object_get(doc, "approvals"), i, one) {
		const char *state = json_text(one, "state");

		html(v, "<li class=\"attest-move\"><h3 class=\"attest-move__what\">$</h3>\n",
		     app_name(v->app, json_text(one, "assessor")));
		training_draw_approval(v, one);
		if (officer && strcmp(state, "nominated") == 0)
			draw_answer(v, doc, one);
		else if (officer && training_may_be_asked(one))
			draw_no(v, doc, one, "End it", "end");
		if (strcmp(state, "approved") == 0 && strcmp(json_text(one, "assessor"), v->session.person) == 0)
			draw_accept(v, doc);
		html(v, "</li>\n");
	}
	html(v, "</ul>\n");
	if (officer) {
		html(v, "<p class=\"attest-move\"><a href=\"/training/$/assessors\">Approve somebody else</a></p>\n",
		     json_text(doc, "trainee"));
	}
	sheet_end(v);
}

static void draw_reviews(struct visit *v, const json_t *doc)
{
	const json_t *reviews = json_object_get(json_object_get(doc, "reviews"), "reviews"), *one;
	size_t i;

	if (json_array_size(reviews) == 0)
		return;
	sheet_begin(v, NULL, "reviews", "Reviews");
	table_begin(v, "attest-dense attest-blocks", "Reviews", (const char *[]){ "Review", "Due", "Outcome", NULL });
	json_array_foreach (reviews, i, one) {
		const json_t *records = json_object_get(one, "records");
		const json_t *last = json_array_get(records, json_array_size(records) - 1);

		row_begin(v);
		row_head(v, NULL, json_text(one, "title"));
		cell(v, "Due", shown_day(v, json_text(one, "due")));
		cell(v, "Outcome",
		     last ? arena_printf(v->arena, "%s, held on %s", json_text(last, "point"),
					 shown_day(v, json_text(last, "day"))) :
			    "not recorded yet");
		row_end(v);
	}
	table_end(v);
	sheet_end(v);
}

static void draw_placements(struct visit *v, const json_t *doc)
{
	const json_t *list_ = json_object_get(doc, "placements"), *one;
	size_t i;

	if (json_array_size(list_) == 0)
		return;
	sheet_begin(v, NULL, "placements", "Placements");
	table_begin(v, "attest-dense attest-blocks", "Placements",
		    (const char *[]){ "Where", "For", "From", "Until", "State", NULL });
	json_array_foreach (list_, i, one) {
		row_begin(v);
		row_head(v, NULL, shown_name(v, json_text(one, "site")));
		cell(v, "For", shown_name(v, json_text(one, "specialism")));
		cell(v, "From", shown_day(v, json_text(one, "from")));
		cell(v, "Until", shown_day(v, json_text(one, "until")));
		cell(v, "State", shown_name(v, json_text(one, "state")));
		row_end(v);
	}
	table_end(v);
	sheet_end(v);
}

static void draw(struct visit *v, const json_t *doc)
{
	const json_t *progress = json_object_get(doc, "progress");

	v->page.menu = "/trainees";
	v->page.wide = true;
	page_crumb(v, "/trainees", "Your trainees");
	row_signed(v, "the trainee");
	page_head(v, json_text(doc, "name"),
		  curriculum_title(v->app, arena_printf(v->arena, "%s@%s", json_text(progress, "curriculum"),
							json_text(progress, "version"))));
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	html(v,
	     "<p class=\"nhsuk-body\"><a href=\"/training/$\">Meetings, targets, reports, reviews, placements and leave</a> · <a "
	     "href=\"/progress/$\">Progress in full</a></p>\n",
	     json_text(doc, "trainee"), json_text(doc, "trainee"));
	draw_waiting(v, doc);
	draw_modules(v, doc);
	training_draw_reports(v, json_object_get(doc, "reports"));
	draw_reviews(v, doc);
	draw_placements(v, doc);
	html(v, "</div>\n<div class=\"attest-stack\">\n");
	draw_approvals(v, doc);
	if (json_is_true(json_object_get(doc, "officer")))
		html(v,
		     "<p class=\"nhsuk-body\"><a href=\"/trainees/$/support\">Support notes</a>: what others need to know to "
		     "help, outside the record</p>\n",
		     json_text(doc, "trainee"));
	html(v, "</div>\n</div>\n");
}

static enum status show(struct visit *v, struct err *err)
{
	json_t *doc = NULL;

	TRY(load(v, false, &doc, err));
	draw(v, doc);
	return OK;
}

/* ---- who may assess them ---- */

static const struct {
	const char *word, *command;
	bool wants_reason;
	const char *says; /* "I, Bela, ... Greta as an assessor of Amira" */
} answers[] = {
	{ "approve", "approve", false, "approve" },
	{ "decline", "approve decline", true, "do not approve" },
	{ "end", "approve end", true, "end the approval of" },
};
#define ANSWERS (sizeof answers / sizeof *answers)

static enum status answer(struct visit *v, struct err *err)
{
	const char *trainee = visit_part(v, "trainee"), *assessor = visit_field(v, "assessor");
	const char *reason = visit_field(v, "reason"), *sentence;
	struct drafting drafting = { 0 };
	json_t *doc = NULL;
	struct err why;
	size_t i = 0;

	TRY(load(v, true, &doc, err));
	while (i < ANSWERS && strcmp(answers[i].word, visit_field(v, "answer")) != 0)
		i++;
	if (i == ANSWERS)
		return fail(err, ERR_INVALID, "\"answer\" is approve, decline or end");
	if (!*assessor)
		page_wrong(v, NULL, "Say whom");
	if (answers[i].wants_reason && !*reason)
		page_wrong(v, NULL, "Say why, for the trainee");
	if (!v->page.error_count) {
		TRY(sign_try(v, answers[i].command, VISIT_LIST(trainee, assessor),
			     answers[i].wants_reason ? VISIT_LIST("--reason", reason) : VISIT_NONE, NULL, 0, &drafting, &why,
			     err));
		if (why.status != OK)
			sign_refused(v, NULL, &drafting, &why);
	}
	if (v->page.error_count) {
		draw(v, doc);
		return OK;
	}
	sentence = arena_printf(v->arena, "I, %s, %s %s as an assessor of %s%s.", v->name, answers[i].says,
				app_name(v->app, assessor), json_text(doc, "name"),
				answers[i].wants_reason ? ", for the reason given" : "");
	return sign_begin(v, &drafting, sentence, arena_printf(v->arena, "/trainees/%s?signed={entry}", trainee), err);
}

static const struct route_field show_fields[] = {
	{ "signed", "the number of an entry that was just signed here", false },
	{ NULL },
};
static const struct route_field answer_fields[] = {
	{ "assessor", "whom", true },
	{ "answer", "\"approve\", \"decline\" or \"end\"", true },
	{ "reason", "of \"decline\" and \"end\": why, for the trainee", false },
	{ NULL },
};

extern const struct route page_trainees[];
const struct route page_trainees[] = {
	{ "GET", "/trainees", NEED_SIGN_IN, ASSESSORS, NULL, NULL, list, "Your trainees, at a glance" },
	{ "GET", "/trainees/{trainee}", NEED_SIGN_IN, ASSESSORS, show_fields, NULL, show,
	  "One of them: what waits, modules, assessors, reviews, placements" },
	{ "POST", "/trainees/{trainee}/approvals", NEED_SIGN_IN, OFFICER, answer_fields, NULL, answer,
	  "Approve or decline an assessor, or end that: to be signed on the next page" },
	{ 0 },
};
