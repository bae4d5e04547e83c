/*
 * Judging alone, one outcome at a time: the outcome, what the applicant says, the evidence that is claimed for it and
 * what was found about it on one side, one's own judgement on the other. What is kept before sealing: judging.h.
 */
#include <inttypes.h>
#include <string.h>

#include "assessment/judgement.h"
#include "cli/guard.h"
#include "cli/web/case_acts.h"
#include "cli/web/component.h"
#include "cli/web/session_judging.h"
#include "cli/web/sign.h"
#include "core/date.h"

static const struct route_field outcome_fields[] = {
	{ "outcome", "as CEN-R1/LO2; the first that is not judged yet unless said", false },
	{ 0 },
};
static const struct route_field judge_fields[] = {
	{ "outcome", "as CEN-R1/LO2", true },
	{ "judgement", "met, partly or not-met; may be left open with \"to\"", false },
	{ "reason", "why; at most 2,000 bytes; may be left open with \"to\"", false },
	{ "to", "where to go on: an outcome, or \"read\"; what was typed is kept as it is", false },
	{ "patient-data", "not-a-patient or invented: where something looks like patient data and is none", false },
	{ 0 },
};

#define TO_READ "read" /* no outcome is called that: one has a module's name in front */

static bool judged(const json_t *draft, const char *unit)
{
	const json_t *said = json_object_get(draft, unit);

	return *json_text(said, "mark") && *json_text(said, "reason");
}

static size_t judged_count(const struct case_view *view, const json_t *draft)
{
	size_t done = 0;

	for (size_t i = 0; i < view->unit_count; i++)
		done += judged(draft, view->units[i].id);
	return done;
}

/* The outcome that is asked for; else the first that is not judged; else the first. */
static enum status unit_of(struct visit *v, const struct case_view *view, const json_t *draft, size_t *ret_unit,
			   struct err *err)
{
	size_t i = 0;

	TRY(case_unit_at(v, view, ret_unit, err));
	while (i < view->unit_count && judged(draft, view->units[i].id))
		i++;
	if (!*visit_field(v, "outcome") && i < view->unit_count)
		*ret_unit = i;
	return OK;
}

/* ---- what is in view ---- */

static void draw_items(struct visit *v, const struct case_seen *seen, const json_t *items)
{
	const json_t *item;
	size_t i;

	html(v, "<ul class=\"attest-files\">\n");
	json_array_foreach (items, i, item) {
		int64_t seq = json_integer_value(json_object_get(item, "entry"));
		const char *title = json_text(item, "title");

		html(v, "<li><strong>$</strong> <a href=\"$\">$</a> <span class=\"attest-small\">$, last day $, $$</span></li>\n",
		     case_evidence_name(v, &seen->view, (uint64_t)seq),
		     case_address(v, seen, arena_printf(v->arena, "/evidence/%" PRId64, seq)),
		     *title ? title : json_text(item, "kind"), json_text(item, "shows"),
		     shown_day(v, json_text(item, "last")),
		     json_is_true(json_object_get(item, "signed")) ? "signed by somebody else" : "signed by nobody else",
		     json_is_true(json_object_get(item, "gone")) ? ", withdrawn since" : "");
	}
	html(v, "</ul>\n");
}

static void draw_flags(struct visit *v, const json_t *flags)
{
	const json_t *flag;
	size_t i;

	if (json_array_size(flags) == 0)
		return;
	html(v, "<ul class=\"attest-flags nhsuk-u-margin-top-3\">\n");
	json_array_foreach (flags, i, flag) {
		html(v, "<li><span class=\"attest-warn\">");
		glyph(v, "late");
		html(v, "</span> <span>$.</span></li>\n", json_text(flag, "text"));
	}
	html(v, "</ul>\n");
}

/* `judging`: the way to read on is a button of the form, so that what was typed is kept. */
static void draw_claim(struct visit *v, const struct case_seen *seen, const json_t *doc, bool judging)
{
	sheet_begin(v, NULL, "asks", "The outcome");
	html(v, "<div class=\"attest-outcome\"><p class=\"attest-outcome__text\">$</p></div>\n", json_text(doc, "text"));
	if (*json_text(doc, "kind"))
		html(v, "<p class=\"attest-small attest-soft\">$; $.</p>\n", json_text(doc, "kind"), seen->view.file.ref);
	sheet_end(v);
	sheet_begin(v, NULL, "claim", "What the applicant says");
	if (json_is_null(json_object_get(doc, "claim"))) {
		html(v, "<p class=\"attest-text\">Nothing: it is not claimed.</p>\n");
	} else {
		html(v, "<div class=\"attest-text\">\n");
		html_paragraphs(v, *json_text(doc, "narrative") ? json_text(doc, "narrative") : "(erased)");
		html(v, "</div>\n");
	}
	sheet_end(v);
	sheet_begin(v, NULL, "ev", "Evidence claimed for it");
	if (json_array_size(json_object_get(doc, "items")) == 0)
		html(v, "<p class=\"attest-text\">None.</p>\n");
	else
		draw_items(v, seen, json_object_get(doc, "items"));
	if (json_array_size(json_object_get(doc, "items")) > 0 && !judging)
		html(v, "<p class=\"attest-text nhsuk-u-margin-top-3\"><a href=\"$\" data-key=\"r\">Read it all side by "
			"side</a></p>\n",
		     case_address(v, seen,
				  arena_printf(v->arena, "/read?outcome=%s", url_part(v->arena, json_text(doc, "outcome")))));
	draw_flags(v, json_object_get(doc, "flags"));
	sheet_end(v);
}

/* ---- one's own judgement ---- */

/* A button that keeps what was typed and goes on at `to`; it looks like the link that it is elsewhere. */
static void go_button(struct visit *v, const char *to, const char *key, const char *words)
{
	html(v, "<button class=\"attest-linkbutton\" type=\"submit\" name=\"to\" value=\"$\"", to);
	if (key)
		html(v, " data-key=\"$\"", key);
	html(v, ">$</button>", words);
	if (key)
		html(v, " <kbd class=\"attest-key-hint\">$</kbd>", key);
}

static void draw_ways(struct visit *v, const struct case_seen *seen, size_t at)
{
	const struct unit *units = seen->view.units;

	html(v, "<p class=\"attest-small attest-soft\">Or keep it as it is, and go on with:</p>\n<div class=\"attest-inline "
		"attest-text\">\n");
	if (at > 0) {
		html(v, "<span>");
		go_button(v, units[at - 1].id, "k", arena_printf(v->arena, "Before: %s", units[at - 1].id));
		html(v, "</span> ");
	}
	if (at + 1 < seen->view.unit_count) {
		html(v, "<span>");
		go_button(v, units[at + 1].id, "j", arena_printf(v->arena, "Next: %s", units[at + 1].id));
		html(v, "</span> ");
	}
	html(v, "<span>");
	go_button(v, TO_READ, "r", "Read it all side by side");
	html(v, "</span> <span data-keys=\"switch\" hidden></span></div>\n");
}

static void draw_progress(struct visit *v, const struct case_seen *seen, const json_t *draft, size_t here)
{
	const struct case_view *view = &seen->view;

	sheet_begin(v, NULL, "all", "All outcomes");
	html(v, "<ul class=\"attest-flags\">\n");
	for (size_t i = 0; i < view->unit_count; i++) {
		const char *id = view->units[i].id, *mark = json_text(json_object_get(draft, id), "mark");
		bool half = !judged(draft, id) && json_object_get(draft, id);

		html(v, "<li><span>");
		go_button(v, id, NULL, id);
		html(v, " ");
		case_mark(v, *mark ? mark : NULL);
		html(v, "$$</span></li>\n", i == here ? " (here)" : "", !half ? "" : *mark ? " without a reason" : " begun");
	}
	html(v, "</ul>\n");
	sheet_end(v);
}

static void draw_form(struct visit *v, const struct case_seen *seen, const json_t *draft, size_t at)
{
	const char *unit = seen->view.units[at].id;
	const json_t *said = json_object_get(draft, unit);
	const char *mark = json_text(said, "mark"), *typed = visit_field(v, "judgement");
	struct choice choices[] = { { "met", "Met", NULL, false },
				    { "partly", "Partly", NULL, false },
				    { "not-met", "Not met", NULL, false } };

	for (size_t i = 0; i < 3; i++)
		choices[i].chosen = strcmp(*typed ? typed : mark, choices[i].value) == 0;
	form_begin(v, case_address(v, seen, "/judge"), false);
	html(v, "<div class=\"attest-stack\">\n<div class=\"attest-decision\">\n<h2 class=\"nhsuk-heading-m\">Your "
		"judgement</h2>\n");
	hidden(v, "outcome", unit);
	radios(v, &(struct input){ .name = "judgement", .label = "The outcome is" }, choices, 3);
	textarea(v, &(struct input){ .name = "reason",
				     .label = "Why",
				     .hint = "Always needed, also for “met”. Name the pages that decided it.",
				     .value = json_text(said, "reason"),
				     .rows = 6,
				     .most = 2000 });
	sign_patient_data(v);
	html(v, "<div class=\"attest-say nhsuk-u-margin-bottom-3\"><p class=\"attest-small\"><strong>Yours alone.</strong> "
		"It is kept so that only this browser opens it, until you sign and seal all outcomes together. Then it is "
		"fixed, and nobody reads it before all assessors have sealed.</p></div>\n");
	button(v, NULL, "Keep and next", NULL, NULL);
	draw_ways(v, seen, at);
	html(v, "</div>\n");
	draw_progress(v, seen, draft, at);
	html(v, "</div>\n");
	form_end(v);
}

static void draw_seal(struct visit *v, const struct case_seen *seen, size_t done)
{
	size_t count = seen->view.unit_count;

	sheet_begin(v, NULL, "seal", "Seal");
	if (done < count) {
		html(v, "<p class=\"attest-text\">$ of $ judged. When all are, you sign and seal them together.</p>\n",
		     shown_number(v, (int64_t)done), shown_number(v, (int64_t)count));
	} else {
		html(v, "<p class=\"attest-text\">All $ are judged. What you seal is encrypted to the key of $, the clerk; that "
			"you have sealed is seen, and nothing else.</p>\n",
		     shown_number(v, (int64_t)count), app_name(v->app, seen->view.file.clerk));
		form_begin(v, case_address(v, seen, "/seal"), false);
		button(v, NULL, "Go on to sign and seal", NULL, NULL);
		form_end(v);
	}
	if (done > 0)
		html(v, "<p class=\"attest-small\"><a href=\"$\">Take your draft with you</a>: a file that you can bring to "
			"another browser, or seal with <code>attest equivalence seal $ --file FILE</code>.</p>\n",
		     case_address(v, seen, "/judge/draft"), seen->name);
	details_begin(v, "Bring a draft from elsewhere");
	form_begin(v, case_address(v, seen, "/judge/draft"), true);
	input(v, &(struct input){ .name = "draft", .label = "The file", .type = "file", .accept = ".json" });
	button(v, "secondary", "Use this draft", NULL, NULL);
	form_end(v);
	details_end(v);
	sheet_end(v);
}

/* ---- the page ---- */

static enum status begin(struct visit *v, bool head, struct case_seen *ret_seen, struct err *err)
{
	TRY(case_page_begin(v, head, ret_seen, err));
	return case_act_check(v, "judge", ret_seen, err);
}

static enum status draw(struct visit *v, const struct case_seen *seen, const json_t *draft, bool closed, size_t at,
			struct err *err)
{
	const struct unit *unit = &seen->view.units[at];
	const json_t *said = json_object_get(draft, unit->id);
	size_t done = judged_count(&seen->view, draft);
	json_t *doc;

	TRY(cases_unit_json(v->app, &seen->view, unit, &doc, err));
	json_object_set_new(doc, "left", json_integer((json_int_t)(seen->view.unit_count - done)));
	json_object_set_new(doc, "judgement", *json_text(said, "mark") ? json_string(json_text(said, "mark")) : json_null());
	json_object_set_new(doc, "reason", *json_text(said, "reason") ? json_string(json_text(said, "reason")) : json_null());
	json_object_set_new(doc, "closed", json_boolean(closed));
	visit_answer(v, doc);
	page_crumb(v, case_address(v, seen, ""), arena_printf(v->arena, "Case %s", seen->name));
	case_page_head(v, seen, unit->id, arena_printf(v->arena, "outcome %zu of %zu to judge", at + 1, seen->view.unit_count));
	if (closed) {
		flag_begin(v, NULL, "late");
		html(v, "<p>You have begun a draft in another browser, and only that one opens it. Go on there, bring the file "
			"that you took with you, or begin again here: what you keep here takes its place.</p>\n");
		flag_end(v);
	}
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	draw_claim(v, seen, doc, true);
	html(v, "</div>\n<div class=\"attest-side attest-stack\">\n");
	if (done == seen->view.unit_count)
		draw_seal(v, seen, done);
	draw_form(v, seen, draft, at);
	if (done < seen->view.unit_count)
		draw_seal(v, seen, done);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status judge(struct visit *v, struct err *err)
{
	struct case_seen seen;
	json_t *draft;
	bool closed;
	size_t at;

	TRY(begin(v, true, &seen, err));
	TRY(judging_read(v, seen.view.file.seq, &draft, &closed, err));
	TRY(unit_of(v, &seen.view, draft, &at, err));
	return draw(v, &seen, draft, closed, at, err);
}

/* Does the reason look like patient data, for which nothing was decided? */
static enum status look_at(struct visit *v, const char *reason, struct err *err)
{
	struct text text = { .name = "reason", .bytes = reason, .len = strlen(reason) };
	const char *decision = visit_field(v, "patient-data");
	struct drafting drafting = { 0 };
	enum status status;

	v->app->drafting = &drafting;
	v->app->patient_data = *decision && guard_is_decision(decision) ? decision : NULL;
	status = guard_texts(v->app, &text, 1, NULL, err);
	v->app->drafting = NULL;
	v->app->patient_data = NULL;
	if (status != ERR_DENIED || !drafting.found)
		return status;
	sign_refused(v, "reason", &drafting, err);
	return OK;
}

/* `whole`: it has to be a judgement; else it is what was typed until they went elsewhere. */
static enum status check(struct visit *v, const char *unit, bool whole, struct err *err)
{
	const char *judgement = visit_field(v, "judgement"), *reason = visit_field(v, "reason");
	enum unit_mark mark;
	struct err why;

	if ((whole || *judgement) && unit_mark_parse(judgement, &mark, &why) != OK)
		page_wrong(v, "judgement", "Say whether the outcome is met");
	if (!*reason) {
		if (whole)
			page_wrong(v, "reason", "Say why, and name the pages that decided it");
		return OK;
	}
	if (judgement_reason_check(unit, reason, &why) != OK) {
		page_wrong(v, "reason", why.text);
		return OK;
	}
	return look_at(v, reason, err);
}

/* As the draft of the command has it: what is not said is not there. Whether that changes anything. */
static bool put(json_t *draft, const char *unit, const char *mark, const char *reason)
{
	const json_t *before = json_object_get(draft, unit);
	bool same = strcmp(json_text(before, "mark"), mark) == 0 && strcmp(json_text(before, "reason"), reason) == 0;
	json_t *said = json_object();

	if (*mark)
		json_object_set_new(said, "mark", json_string(mark));
	if (*reason)
		json_object_set_new(said, "reason", json_string(reason));
	if (json_object_size(said) > 0)
		json_object_set(draft, unit, said);
	else
		json_object_del(draft, unit);
	json_decref(said);
	return !same;
}

/* Where they said; else the next that is not judged; else, all being judged, the seal. */
static const char *after_keeping(struct visit *v, const struct case_seen *seen, const json_t *draft, size_t at)
{
	const char *to = visit_field(v, "to"), *here = url_part(v->arena, seen->view.units[at].id);

	if (strcmp(to, TO_READ) == 0)
		return case_address(v, seen, arena_printf(v->arena, "/read?outcome=%s", here));
	if (*to)
		return case_address(v, seen, arena_printf(v->arena, "/judge?outcome=%s", url_part(v->arena, to)));
	if (judged_count(&seen->view, draft) == seen->view.unit_count)
		return case_address(v, seen, arena_printf(v->arena, "/judge?outcome=%s#seal", here));
	return case_address(v, seen, "/judge");
}

static enum status keep(struct visit *v, struct err *err)
{
	struct case_seen seen;
	const char *to = visit_field(v, "to");
	json_t *draft;
	bool closed;
	size_t at;

	TRY(begin(v, true, &seen, err));
	TRY(judging_read(v, seen.view.file.seq, &draft, &closed, err));
	TRY(unit_of(v, &seen.view, draft, &at, err));
	if (*to && strcmp(to, TO_READ) != 0 && !case_unit(&seen.view, to))
		return visit_not_here(err);
	TRY(check(v, seen.view.units[at].id, !*to, err));
	if (closed && *to && (*visit_field(v, "judgement") || *visit_field(v, "reason")))
		page_wrong(v, "judgement",
			   "Another browser keeps your draft of this case. Go on there, or keep this outcome here, which begins a new draft");
	if (v->page.error_count > 0)
		return draw(v, &seen, draft, closed, at, err);
	if (!(closed && *to) && put(draft, seen.view.units[at].id, visit_field(v, "judgement"), visit_field(v, "reason")))
		TRY(judging_write(v, seen.view.file.seq, draft, err));
	visit_go(v, "%s", after_keeping(v, &seen, draft, at));
	return OK;
}

/* ---- taking it along, and bringing it ---- */

static enum status take(struct visit *v, struct err *err)
{
	CLEANUP(buf_wipe) struct buf text = { 0 };
	struct case_seen seen;
	json_t *draft;
	bool closed;

	TRY(begin(v, false, &seen, err));
	TRY(judging_read(v, seen.view.file.seq, &draft, &closed, err));
	if (json_object_size(draft) == 0)
		return visit_not_here(err);
	buf_init(&text, JUDGING_MAX);
	TRY(json_canonical(draft, &text, err));
	visit_send(v, "application/json",
		   arena_printf(v->arena, "%s.case-%s.json", v->session.person, seen.name), text.data, text.len);
	return OK;
}

/* Only outcomes of the case, with marks and reasons as the form would take them. */
static enum status read_draft(struct visit *v, const struct case_view *view, const struct request_field *file,
			      json_t **ret_draft, struct err *err)
{
	json_t *given, *draft = json_object();

	arena_own(v->arena, json_release, draft);
	TRY(json_read(file->value, file->len, JUDGING_MAX, &given, err));
	arena_own(v->arena, json_release, given);
	for (size_t i = 0; i < view->unit_count; i++) {
		const json_t *said = json_object_get(given, view->units[i].id);
		const char *mark = json_text(said, "mark"), *reason = json_text(said, "reason");
		enum unit_mark parsed;

		if (*mark)
			TRY(unit_mark_parse(mark, &parsed, err));
		if (*reason)
			TRY(judgement_reason_check(view->units[i].id, reason, err));
		(void)put(draft, view->units[i].id, mark, reason);
	}
	*ret_draft = draft;
	return OK;
}

static enum status bring(struct visit *v, struct err *err)
{
	const struct request_field *file = request_file(v->request, "draft", 0);
	struct case_seen seen;
	json_t *draft = NULL;

	TRY(begin(v, false, &seen, err));
	if (!file)
		return fail(err, ERR_INVALID, "Choose the file that you took with you");
	TRY(read_draft(v, &seen.view, file, &draft, err));
	TRY(judging_write(v, seen.view.file.seq, draft, err));
	visit_go(v, "%s", case_address(v, &seen, "/judge"));
	return OK;
}

/* ---- sealing ---- */

static enum status seal(struct visit *v, struct err *err)
{
	CLEANUP(buf_wipe) struct buf text = { 0 };
	struct drafting drafting;
	struct case_seen seen;
	json_t *draft;
	bool closed;

	TRY(begin(v, false, &seen, err));
	TRY(judging_read(v, seen.view.file.seq, &draft, &closed, err));
	buf_init(&text, JUDGING_MAX);
	TRY(json_canonical(draft, &text, err));
	const struct text file = { .name = "draft.json", .bytes = text.data, .len = text.len };

	TRY(sign_draft(v, "equivalence seal", VISIT_LIST(seen.name), VISIT_NONE, &file, 1, &drafting, err));
	return sign_begin_draft(v, &drafting, judging_draft(v, seen.view.file.seq),
			  arena_printf(v->arena,
				       "I seal my judgement of case %s: all %zu outcomes, each with a reason, judged alone. It "
				       "cannot be changed after this.",
				       seen.name, seen.view.unit_count),
			  case_address(v, &seen, "?signed={entry}"), err);
}

/* ---- an outcome, for who doesn't judge it ---- */

static enum status outcome(struct visit *v, struct err *err)
{
	struct case_seen seen;
	json_t *doc, *said = json_array();
	const json_t *one;
	size_t at, i;

	arena_own(v->arena, json_release, said);
	TRY(case_page_begin(v, true, &seen, err));
	TRY(case_unit_at(v, &seen.view, &at, err));
	TRY(cases_unit_json(v->app, &seen.view, &seen.view.units[at], &doc, err));
	visit_answer(v, doc);
	if (seen.open) {
		TRY(case_judged_json(v->app, &seen.view, at, &said, err));
		arena_own(v->arena, json_release, said);
	}
	json_object_set(doc, "judgements", said);
	page_crumb(v, case_address(v, &seen, ""), arena_printf(v->arena, "Case %s", seen.name));
	case_page_head(v, &seen, seen.view.units[at].id, arena_printf(v->arena, "outcome %zu of %zu", at + 1, seen.view.unit_count));
	case_unit_links(v, &seen, "/outcome", at);
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	draw_claim(v, &seen, doc, false);
	html(v, "</div>\n<div class=\"attest-side attest-stack\">\n");
	sheet_begin(v, NULL, "said", "Judgements");
	if (json_array_size(said) == 0)
		html(v, "<p class=\"attest-text\">$</p>\n",
		     case_closed_words(&seen) ? case_closed_words(&seen) : "Nobody judges it yet.");
	json_array_foreach (said, i, one) {
		html(v, "<p class=\"attest-small\"><strong>$</strong></p>\n<p>", app_name(v->app, json_text(one, "assessor")));
		case_mark(v, json_text(one, "judgement"));
		html(v, "</p>\n<p class=\"attest-quote\">$</p>\n",
		     *json_text(one, "reason") ? json_text(one, "reason") : "(erased)");
	}
	sheet_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

extern const struct route page_case_judge[];
const struct route page_case_judge[] = {
	{ "GET", "/cases/{case}/outcome", NEED_SIGN_IN, 0, outcome_fields, NULL, outcome,
	  "One outcome of a case: what is claimed, with what, and what was judged once all is open" },
	{ "GET", "/cases/{case}/judge", NEED_SIGN_IN, ROLE_BIT(ROLE_ETB_ASSESSOR), outcome_fields, NULL, judge,
	  "One outcome of a case to judge, and one's own draft of it" },
	{ "POST", "/cases/{case}/judge", NEED_SIGN_IN, ROLE_BIT(ROLE_ETB_ASSESSOR), judge_fields, NULL, keep,
	  "Keeps one's judgement of one outcome as a draft that only this browser opens" },
	{ "GET", "/cases/{case}/judge/draft", NEED_SIGN_IN, ROLE_BIT(ROLE_ETB_ASSESSOR), NULL, "application/json", take,
	  "One's own draft as a file" },
	{ "POST", "/cases/{case}/judge/draft", NEED_SIGN_IN | NEED_UPLOAD, ROLE_BIT(ROLE_ETB_ASSESSOR), NULL, NULL, bring,
	  "Brings a draft from elsewhere" },
	{ "POST", "/cases/{case}/seal", NEED_SIGN_IN, ROLE_BIT(ROLE_ETB_ASSESSOR), NULL, NULL, seal,
	  "What is to be signed to seal one's judgement of the whole case" },
	{ 0 },
};
