/*
 * One entry: what was said, by whom and when, its words, files and receipt; what was answered to it, and what its
 * author may still do about it:
 * replace it, take it back, let others read a private reflection. (Asking somebody to look at it: page_ask.c.)
 */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/correct.h"
#include "cli/web/entry_show.h"
#include "cli/web/request_show.h"
#include "cli/web/sign.h"
#include "core/json.h"
#include "portfolio/receipt.h"

#define FILES_MOST 20

static const struct route_field withdraw_fields[] = {
	{"reason", "why", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};
static const struct route_field revise_fields[] = {
	{ "title", "what it is, in a few words; as before where empty", false },
	{ "what", "what was done; as before where empty", false },
	{ "file", "files in place of those before", false },
	{ "patient-data", "of what looks like patient data: not-a-patient, invented", false },
	{ NULL },
};

static bool has_private(struct visit *v, const struct entry_shown *s)
{
	for (size_t i = 0; i < s->seen.entry.text_count; i++) {
		enum text_access access;

		if (journal_text_access(v->app->journal, &s->seen.entry, s->seen.entry.texts[i].name, NULL,
					&access, &(struct err){0}) == OK &&
		    access == ACCESS_PRIVATE)
			return true;
	}
	return false;
}

/* What is left as it is stays; a field that is emptied is not a deletion. */
static void draw_revise(struct visit *v, const struct entry_shown *s)
{
	details_begin(v, "Replace it by a better version");
	html(v, "<p>The old version stays in the record, and what was signed for it stays signed. Requests "
		"that are not answered yet lapse.</p>\n");
	form_begin(v, entry_address(v, &s->seen, "/revise"), true);
	input(v, &(struct input){ .name = "title",
				  .label = "What is it, in a few words?",
				  .value = app_text(v->app, &s->seen.entry, "title") });
	textarea(v, &(struct input){ .name = "what",
				     .label = "What happened?",
				     .value = app_text(v->app, &s->seen.entry, "narrative"),
				     .rows = 8 });
	input(v, &(struct input){ .name = "file",
				  .label = "Files, in place of those it has",
				  .multiple = true,
				  .type = "file",
				  .hint = "None: it keeps those it has",
				  .accept = "image/*,application/pdf,.docx,.xlsx,.csv" });
	if (page_wrong_with(v, "what"))
		html(v, "<p><button class=\"nhsuk-button nhsuk-button--secondary nhsuk-button--small\" "
			"name=\"patient-data\" value=\"not-a-patient\" type=\"submit\">Keep it: no patient can be "
			"known by it</button></p>\n");
	button(v, "secondary", "Go on to sign the new version", NULL, NULL);
	form_end(v);
	details_end(v);
}

/* An applicant's is looked at by those who judge the case, when a claim rests on it. */
static enum status draw_claim(struct visit *v, struct err *err)
{
	int64_t number;
	const char *id;
	bool may;

	TRY(entry_case(v, &number, &may, err));
	id = arena_printf(v->arena, "%lld", (long long)number);
	if (may)
		link_button(v, NULL, arena_printf(v->arena, "/cases/%s/claims", id), "Claim something with it");
	else if (number)
		html(v,
		     "<p class=\"nhsuk-body\">Nothing can be claimed with it now: <a href=\"/cases/$\">your case $</a> "
		     "is handed in. You can again if it is sent back to you for more, or in another case.</p>\n",
		     id, id);
	else
		html(v, "<p class=\"nhsuk-body\">You claim something with it in a case: <a "
			"href=\"/cases/apply\">begin a case</a>.</p>\n");
	return OK;
}

/* A request that somebody answered, or that was taken back, is over. */
static bool is_over(const struct entry_shown *s)
{
	return json_is_object(json_object_get(json_array_get(s->requests, 0), "answer"));
}

static void draw_withdraw(struct visit *v, const struct entry_shown *s)
{
	bool evidence = entry_is_kind(s, "evidence"), refused = page_wrong_with(v, "reason") || page_wrong_with(v, "patient-data");

	/* What comes back is not folded away. */
	if (refused)
		html(v, "<h3 class=\"nhsuk-heading-s\">$</h3>\n", evidence ? "Take it back" : "Take back this request");
	else
		details_begin(v, evidence ? "Take it back" : "Take back this request");
	html(v, "<p>What was signed stays signed; requests that are not answered yet end.</p>\n");
	form_begin(v, entry_address(v, &s->seen, "/withdraw"), false);
	input(v, &(struct input){.name = "reason", .label = "Why (optional)"});
	sign_patient_data(v);
	button(v, "secondary", evidence ? "Take it back" : "Take back the request", NULL, NULL);
	form_end(v);
	if (!refused)
		details_end(v);
}

static enum status draw_acts(struct visit *v, const struct entry_shown *s, struct err *err)
{
	bool evidence = entry_is_kind(s, "evidence"), request = entry_is_kind(s, "request") && !is_over(s);

	if (request && s->seen.access == ACCESS_OWN)
		html(v, "<p class=\"nhsuk-body\"><a href=\"$\">Show it to them face to face</a></p>\n",
		     entry_address(v, &s->seen, "/code"));
	if (request && s->seen.access >= ACCESS_OFFICER)
		html(v, "<p class=\"nhsuk-body\"><a href=\"$\">A link for an assessor without an account</a></p>\n",
		     entry_address(v, &s->seen, "/link"));
	if (!entry_is_own(v, &s->seen) || (!evidence && !request))
		return OK;
	sheet_begin(v, NULL, "acts", "What you can do");
	if (evidence && visit_holds(v, ROLE_TRAINEE))
		html(v,
		     "<p class=\"nhsuk-body\"><a class=\"nhsuk-button\" href=\"$\">Ask somebody to look at it</a></p>\n",
		     entry_address(v, &s->seen, "/ask"));
	else if (evidence)
		TRY(draw_claim(v, err));
	if (evidence && has_private(v, s)) {
		details_begin(v, "Let others read your reflection");
		html(v, "<p>It is for you alone. Once it is released, whoever may read this entry "
			"reads it, and nothing takes "
			"that back.</p>\n");
		form_begin(v, entry_address(v, &s->seen, "/release"), false);
		button(v, "secondary", "Release it for good", NULL, NULL);
		form_end(v);
		details_end(v);
	}
	if (evidence)
		draw_revise(v, s);
	draw_withdraw(v, s);
	sheet_end(v);
	return OK;
}

/* Of an answer whose key nobody has vouched for yet it would prove nothing. */
static void draw_receipt(struct visit *v, const struct entry_shown *s)
{
	if (strcmp(s->seen.entry.kind, "answer") == 0 &&
	    json_object_get(json_object_get(s->doc, "log"), "waits"))
		html(v, "<p class=\"nhsuk-body\">It waits for the training officer, who checks whose key "
			"signed it. There is a receipt of it from then on.</p>\n");
	else
		html(v,
		     "<p class=\"nhsuk-body\"><a href=\"$\" download>Take the receipt away</a>: it proves "
		     "this entry without this server. <a href=\"/check/receipt\">How it is checked</a></p>\n",
		     entry_address(v, &s->seen, "/receipt"));
}

static enum status show(struct visit *v, struct err *err)
{
	const json_t *log;
	struct entry_shown s = {0};

	TRY(entry_shown_find(v, &s, err));
	visit_answer(v, json_incref(s.doc));
	page_crumb(v, s.seen.access == ACCESS_OWN ? "/timeline" : "/",
		   s.seen.access == ACCESS_OWN ? "Timeline" : "Start");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(
		v, entry_title(v, &s.seen),
		arena_printf(v->arena, "Entry %llu, %s", (unsigned long long)s.seen.seq, s.seen.entry.kind));
	v->page.title = arena_printf(v->arena, "%s, entry %llu", entry_title(v, &s.seen),
				     (unsigned long long)s.seen.seq);
	log = json_object_get(s.doc, "log");
	correct_draw_void(v, log);
	if (!entry_is_kind(&s, "evidence"))
		entry_draw_requests(v, &s);
	list_begin(v, "summary");
	entry_draw_said(v, &s);
	list_row(v, "Signed by",
		 arena_printf(v->arena, "%s, as %s", app_name(v->app, s.seen.entry.author),
			      shown_role(v, json_text(log, "role"))));
	list_row(v, "Written", shown_time(v, json_text(log, "accepted")));
	entry_draw_about(v, &s);
	list_row_begin(v, "Digest");
	hash(v, json_text(log, "entry"), 0);
	list_row_end(v);
	list_end(v);
	if (entry_is_kind(&s, "evidence"))
		entry_draw_requests(v, &s);
	draw_receipt(v, &s);
	if (!json_object_get(log, "void")) {
		correct_draw_links(v, &s.seen);
		TRY(draw_acts(v, &s, err));
	}
	html(v, "</div>\n</div>\n");
	return OK;
}

/* ---- to take away ---- */

static enum status receipt(struct visit *v, struct err *err)
{
	CLEANUP(buf_release) struct buf out;
	const char *reader;
	struct entry_shown s = {0};

	buf_init(&out, RECEIPT_MAX);
	TRY(entry_shown_find(v, &s, err));
	TRY(app_reader(v->app, &s.seen.entry, &reader, err));
	TRY(receipt_write(v->app->journal, s.seen.seq, reader, v->arena, &out, err));
	visit_send(v, "application/zip",
		   arena_printf(v->arena, "receipt-%llu.zip", (unsigned long long)s.seen.seq), out.data,
		   out.len);
	return OK;
}

/* ---- what its author does about it ---- */

/* What a request of theirs was, in the first person; ERR_CONFLICT: it is over. */
static enum status withdrawn_words(struct visit *v, const struct entry_shown *s, const char **ret_words, struct err *err)
{
	const json_t *r = json_array_get(s->requests, 0);

	*ret_words = entry_title(v, &s->seen);
	if (!entry_is_kind(s, "request"))
		return OK;
	if (is_over(s))
		return fail(err, ERR_CONFLICT, "This request is not open any more: what was answered stays");
	*ret_words = arena_printf(v->arena, "my request to %s for %s", app_name(v->app, json_text(r, "assessor")),
				  request_targets(v, r));
	return OK;
}

static enum status withdraw(struct visit *v, struct err *err)
{
	struct drafting drafting = {0};
	struct entry_shown s = {0};
	struct err why;
	const char *words;
	bool request;

	TRY(entry_shown_find(v, &s, err));
	request = entry_is_kind(&s, "request");
	if (!entry_is_own(v, &s.seen) || (!request && !entry_is_kind(&s, "evidence")))
		return visit_not_here(err);
	TRY(withdrawn_words(v, &s, &words, err));
	TRY(sign_try(v, request ? "request withdraw" : "evidence withdraw",
		     VISIT_LIST(visit_part(v, "entry")),
		     VISIT_LIST("--reason", visit_field(v, "reason")), NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		sign_refused(v, "reason", &drafting, &why);
		return show(v, err);
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, take back %s (entry %llu).", v->name, words,
				       (unsigned long long)s.seen.seq),
			  entry_address(v, &s.seen, ""), err);
}

static enum status revise(struct visit *v, struct err *err)
{
	struct text files[FILES_MOST];
	const struct request_field *sent;
	struct drafting drafting;
	struct err why;
	size_t count = 0;
	struct entry_seen s = {0};

	TRY(entry_find_own(v, "evidence", &s, err));
	while (count < FILES_MOST && (sent = request_file(v->request, "file", count))) {
		files[count++] = (struct text){ .name = request_file_name(v->request, sent),
						.bytes = sent->value,
						.len = sent->len };
	}
	TRY(sign_try(v, "evidence revise", VISIT_LIST(visit_part(v, "entry")),
		     VISIT_LIST("--title", visit_field(v, "title"), "--narrative", visit_field(v, "what")),
		     files, count, &drafting, &why, err));
	if (why.status != OK) {
		page_wrong(v, drafting.found ? "what" : "title",
			   drafting.found ? "Take out what looks like patient data" : why.text);
		return show(v, err);
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, replace %s (entry %llu) by a better version.",
				       v->name, entry_title(v, &s), (unsigned long long)s.seq),
			  "/entries/{entry}", err);
}

static enum status release(struct visit *v, struct err *err)
{
	struct drafting drafting;
	struct entry_seen s = {0};

	TRY(entry_find_own(v, "evidence", &s, err));
	TRY(sign_draft(v, "release", VISIT_LIST(visit_part(v, "entry")),
		       VISIT_LIST("--for-good", "yes"), NULL, 0, &drafting, err));
	return sign_begin(
		v, &drafting,
		arena_printf(v->arena,
			     "I, %s, let whoever may read %s read my reflection with it, for good.",
			     v->name, entry_title(v, &s)),
		entry_address(v, &s, ""), err);
}

extern const struct route page_entry[];
const struct route page_entry[] = {
	{"GET", "/entries/{entry}", NEED_SIGN_IN, 0, NULL, NULL, show,
	 "One entry of a portfolio that they may see: what was said, by whom, and what became of "
	 "it"},
	{"GET", "/entries/{entry}/receipt", NEED_SIGN_IN, 0, NULL, "application/zip", receipt,
	 "The files that prove the entry"},
	{"POST", "/entries/{entry}/withdraw", NEED_SIGN_IN, 0, withdraw_fields, NULL, withdraw,
	 "Take back evidence or a request of one's own: to be signed then"},
	{"POST", "/entries/{entry}/revise", NEED_SIGN_IN | NEED_UPLOAD, 0, revise_fields, NULL, revise,
	 "Replace evidence of one's own by a better version: to be signed then"},
	{"POST", "/entries/{entry}/release", NEED_SIGN_IN, 0, NULL, NULL, release,
	 "Let others read a reflection of one's own: to be signed then"},
	{0},
};
