/*
 * One entry: what was said, by whom and when, its words, files and receipt; and what its author may still do about it:
 * replace it, take it back, let others read a private reflection. (Asking somebody to look at it: page_ask.c.)
 */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/correct.h"
#include "cli/web/entry_page.h"
#include "cli/web/sign.h"
#include "core/json.h"
#include "portfolio/receipt.h"
#include "portfolio/text.h"

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

struct shown {
	struct entry_seen seen;
	json_t *doc; /* of `show` */
};

/* Also where the command shows it. */
static enum status find(struct visit *v, struct shown *ret_shown, struct err *err)
{
	struct shown s = {0};

	TRY(entry_find(v, &s.seen, err));
	if (visit_command(v, "show", VISIT_LIST(visit_part(v, "entry")), VISIT_NONE, &s.doc, err) != OK)
		return visit_not_here(err);
	*ret_shown = s;
	return OK;
}

/* ---- the page ---- */

static void draw_texts(struct visit *v, const struct shown *s)
{
	const json_t *texts = json_object_get(json_object_get(s->doc, "said"), "texts"), *t;
	size_t i;

	json_array_foreach (texts, i, t) {
		const char *name = json_text(t, "name");

		if (text_is_file(name)) {
			const char *file = app_text(v->app, &s->seen.entry,
						    arena_printf(v->arena, "%s.name", name));

			list_row_begin(v, shown_name(v, name));
			html(v, "<a href=\"$\" download>$</a>",
			     entry_address(v, &s->seen, arena_printf(v->arena, "/files/%s", name)),
			     file ? file : name);
			list_row_end(v);
		} else if (strncmp(name, "file.", 5) != 0 && json_object_get(t, "text")) {
			list_row_begin(v, shown_name(v, name));
			html_paragraphs(v, json_text(t, "text"));
			list_row_end(v);
		} else if (strncmp(name, "file.", 5) != 0) {
			list_row(v, shown_name(v, name), "not shown: it is private, or was erased");
		}
	}
}

/* Is it an entry of the same portfolio, and so one that has a page for whoever reads this one? */
static bool is_beside(struct visit *v, const struct shown *s, const char *hex, uint64_t *ret_seq)
{
	struct record record;
	struct entry entry;

	return journal_find(v->app->journal, hex, ret_seq, NULL) == OK &&
	       journal_read(v->app->journal, *ret_seq, v->arena, &record, &entry, NULL) == OK &&
	       strcmp(entry.portfolio, s->seen.entry.portfolio) == 0;
}

static void draw_about(struct visit *v, const struct shown *s)
{
	for (size_t i = 0; i < s->seen.entry.about_count && i < 20; i++) {
		char hex[DIGEST_HEX];
		uint64_t seq;

		digest_hex(&s->seen.entry.about[i], hex);
		list_row_begin(v, "About");
		if (is_beside(v, s, hex, &seq))
			html(v, "<a href=\"/entries/$\">entry $</a>",
			     arena_printf(v->arena, "%llu", (unsigned long long)seq),
			     arena_printf(v->arena, "%llu", (unsigned long long)seq));
		else
			hash(v, hex, 4);
		list_row_end(v);
	}
}

/* What became of requests for this evidence. */
static enum status draw_requests(struct visit *v, const struct shown *s, struct err *err)
{
	const json_t *r;
	json_t *list;
	size_t i;

	TRY(visit_command(v, "request list", VISIT_LIST(s->seen.entry.portfolio), VISIT_NONE, &list,
			  err));
	sheet_begin(v, NULL, "asked", "Who was asked");
	html(v, "<ul class=\"attest-lines attest-text\">\n");
	json_array_foreach (list, i, r) {
		if ((uint64_t)json_number(r, "evidence") != s->seen.seq)
			continue;
		html(v,
		     "<li><a href=\"/entries/$\">$ for $</a>, $: <strong>$</strong> <span "
		     "class=\"attest-soft\">sent $</span></li>\n",
		     arena_printf(v->arena, "%lld", (long long)json_number(r, "seq")),
		     json_text(r, "tool"), json_text(r, "for"),
		     app_name(v->app, json_text(r, "assessor")), json_text(r, "state"),
		     shown_time(v, json_text(r, "sent")));
	}
	html(v, "</ul>\n");
	sheet_end(v);
	return OK;
}

static bool has_private(struct visit *v, const struct shown *s)
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
static void draw_revise(struct visit *v, const struct shown *s)
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

static void draw_acts(struct visit *v, const struct shown *s)
{
	bool evidence = strcmp(s->seen.entry.kind, "evidence") == 0,
	     request = strcmp(s->seen.entry.kind, "request") == 0, refused;

	if (request && s->seen.access == ACCESS_OWN)
		html(v, "<p class=\"nhsuk-body\"><a href=\"$\">Show it to them face to face</a></p>\n",
		     entry_address(v, &s->seen, "/code"));
	if (request && s->seen.access >= ACCESS_OFFICER)
		html(v, "<p class=\"nhsuk-body\"><a href=\"$\">A link for an assessor without an account</a></p>\n",
		     entry_address(v, &s->seen, "/link"));
	if (!entry_is_own(v, &s->seen) || (!evidence && !request))
		return;
	sheet_begin(v, NULL, "acts", "What you can do");
	/* An applicant's is looked at by those who judge the case, when a claim rests on it. */
	if (evidence && visit_holds(v, ROLE_TRAINEE))
		html(v,
		     "<p class=\"nhsuk-body\"><a class=\"nhsuk-button\" href=\"$\">Ask somebody to look at it</a></p>\n",
		     entry_address(v, &s->seen, "/ask"));
	else if (evidence)
		html(v, "<p class=\"nhsuk-body\"><a class=\"nhsuk-button\" href=\"/cases\">Claim something with it</a></p>\n");
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
	/* What comes back is not folded away. */
	refused = page_wrong_with(v, "reason") || page_wrong_with(v, "patient-data");
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
	sheet_end(v);
}

/* Of an answer whose key nobody has vouched for yet it would prove nothing. */
static void draw_receipt(struct visit *v, const struct shown *s)
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
	const json_t *log, *value;
	const char *name;
	struct shown s = {0};

	TRY(find(v, &s, err));
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
	list_begin(v, "summary");
	list_row(v, "Signed by",
		 arena_printf(v->arena, "%s, as %s", app_name(v->app, s.seen.entry.author),
			      json_text(log, "role")));
	list_row(v, "Written", shown_time(v, json_text(log, "accepted")));
	json_object_foreach ((json_t *)s.seen.entry.body, name, value) {
		list_row(v, shown_name(v, name), entry_value_words(v, value));
	}
	draw_texts(v, &s);
	draw_about(v, &s);
	list_row_begin(v, "Digest");
	hash(v, json_text(log, "entry"), 0);
	list_row_end(v);
	list_end(v);
	draw_receipt(v, &s);
	if (strcmp(s.seen.entry.kind, "evidence") == 0)
		TRY(draw_requests(v, &s, err));
	if (!json_object_get(log, "void")) {
		correct_draw_links(v, &s.seen);
		draw_acts(v, &s);
	}
	html(v, "</div>\n</div>\n");
	return OK;
}

/* ---- to take away ---- */

static enum status receipt(struct visit *v, struct err *err)
{
	CLEANUP(buf_release) struct buf out;
	const char *reader;
	struct shown s = {0};

	buf_init(&out, RECEIPT_MAX);
	TRY(find(v, &s, err));
	TRY(app_reader(v->app, &s.seen.entry, &reader, err));
	TRY(receipt_write(v->app->journal, s.seen.seq, reader, v->arena, &out, err));
	visit_send(v, "application/zip",
		   arena_printf(v->arena, "receipt-%llu.zip", (unsigned long long)s.seen.seq), out.data,
		   out.len);
	return OK;
}

/* ---- what its author does about it ---- */

static enum status withdraw(struct visit *v, struct err *err)
{
	struct drafting drafting = {0};
	struct entry_seen s = {0};
	struct err why;
	bool request;

	TRY(entry_find_own(v, NULL, &s, err));
	request = strcmp(s.entry.kind, "request") == 0;
	if (!request && strcmp(s.entry.kind, "evidence") != 0)
		return visit_not_here(err);
	TRY(sign_try(v, request ? "request withdraw" : "evidence withdraw",
		     VISIT_LIST(visit_part(v, "entry")),
		     VISIT_LIST("--reason", visit_field(v, "reason")), NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		sign_refused(v, "reason", &drafting, &why);
		return show(v, err);
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, take back %s (entry %llu).", v->name,
				       entry_title(v, &s), (unsigned long long)s.seq),
			  entry_address(v, &s, ""), err);
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
