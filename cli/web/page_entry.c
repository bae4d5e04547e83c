/*
 * One entry: what was said, by whom and when, its words, files and receipt; and what its author may still do about it:
 * ask somebody to look at it, take it back, let others read a private reflection.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/waiting.h"
#include "cli/web/access.h"
#include "cli/web/component.h"
#include "cli/web/correct.h"
#include "cli/web/sign.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/receipt.h"
#include "portfolio/text.h"

#define ASSESSORS_SHOWN 64
#define TOPICS_SHOWN 200
#define FILES_MOST 20

static const struct route_field withdraw_fields[] = {
	{"reason", "why", false},
	{NULL},
};
static const struct route_field ask_fields[] = {
	{"to", "the assessor asked", true},
	{"as", "\"activities\", or the tool: CBD, DOPS, OCE, MSF", true},
	{"topic",
	 "of an assessment, the module in which it may count, or a title from its list: CEN-R1, "
	 "CEN-R1/T2",
	 false},
	{"message", "a word to the assessor", false},
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
	uint64_t seq;
	struct record record;
	struct entry entry;
	enum access access;
	json_t *doc; /* of `show` */
};

/* The entry of the path, where the visitor may see the portfolio that it is in; what is store-wide
 * is for nobody here. */
static enum status find(struct visit *v, struct shown *ret_shown, struct err *err)
{
	const char *name = visit_part(v, "entry");
	struct shown s = {0};

	if (journal_find(v->app->journal, name, &s.seq, err) != OK ||
	    journal_read(v->app->journal, s.seq, v->arena, &s.record, &s.entry, err) != OK)
		return visit_not_here(err);
	if (!*s.entry.portfolio)
		return visit_not_here(err);
	TRY(access_entry(v, &s.entry, s.seq, &s.access, err));
	if (visit_command(v, "show", VISIT_LIST(name), VISIT_NONE, &s.doc, err) != OK)
		return visit_not_here(err);
	*ret_shown = s;
	return OK;
}

static bool is_own(const struct visit *v, const struct shown *s)
{
	return s->entry.author && strcmp(s->entry.author, v->session.person) == 0;
}

static const char *address_of(struct visit *v, const struct shown *s, const char *more)
{
	return arena_printf(v->arena, "/entries/%llu%s", (unsigned long long)s->seq, more);
}

static const char *title_of(struct visit *v, const struct shown *s)
{
	const char *title = app_text(v->app, &s->entry, "title");

	return title ? arena_printf(v->arena, "“%s”", title)
		     : arena_printf(v->arena, "Entry %llu: %s", (unsigned long long)s->seq,
				    s->entry.kind);
}

/* ---- the page ---- */

static void draw_texts(struct visit *v, const struct shown *s)
{
	const json_t *texts = json_object_get(json_object_get(s->doc, "said"), "texts"), *t;
	size_t i;

	json_array_foreach (texts, i, t) {
		const char *name = json_text(t, "name");

		if (text_is_file(name)) {
			const char *file = app_text(v->app, &s->entry,
						    arena_printf(v->arena, "%s.name", name));

			list_row_begin(v, shown_name(v, name));
			html(v, "<a href=\"$\" download>$</a>",
			     address_of(v, s, arena_printf(v->arena, "/files/%s", name)),
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

static const char *value_words(struct visit *v, const json_t *value)
{
	const char *text = "";
	const json_t *one;
	char *dumped;
	size_t i;

	if (json_is_string(value))
		return shown_day(v, json_string_value(value));
	if (json_is_array(value) && json_is_string(json_array_get(value, 0))) {
		json_array_foreach (value, i, one) {
			text = arena_printf(v->arena, "%s%s%s", text, i ? ", " : "", json_string_value(one));
		}
		return text;
	}
	dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_SORT_KEYS);
	text = arena_text(v->arena, dumped ? dumped : "");
	free(dumped);
	return text;
}

/* Is it an entry of the same portfolio, and so one that has a page for whoever reads this one? */
static bool is_beside(struct visit *v, const struct shown *s, const char *hex, uint64_t *ret_seq)
{
	struct record record;
	struct entry entry;

	return journal_find(v->app->journal, hex, ret_seq, NULL) == OK &&
	       journal_read(v->app->journal, *ret_seq, v->arena, &record, &entry, NULL) == OK &&
	       strcmp(entry.portfolio, s->entry.portfolio) == 0;
}

static void draw_about(struct visit *v, const struct shown *s)
{
	for (size_t i = 0; i < s->entry.about_count && i < 20; i++) {
		char hex[DIGEST_HEX];
		uint64_t seq;

		digest_hex(&s->entry.about[i], hex);
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

	TRY(visit_command(v, "request list", VISIT_LIST(s->entry.portfolio), VISIT_NONE, &list,
			  err));
	sheet_begin(v, NULL, "asked", "Who was asked");
	html(v, "<ul class=\"attest-lines attest-text\">\n");
	json_array_foreach (list, i, r) {
		if ((uint64_t)json_number(r, "evidence") != s->seq)
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
	for (size_t i = 0; i < s->entry.text_count; i++) {
		enum text_access access;

		if (journal_text_access(v->app->journal, &s->entry, s->entry.texts[i].name, NULL,
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
	form_begin(v, address_of(v, s, "/revise"), true);
	input(v, &(struct input){ .name = "title",
				  .label = "What is it, in a few words?",
				  .value = app_text(v->app, &s->entry, "title") });
	textarea(v, &(struct input){ .name = "what",
				     .label = "What happened?",
				     .value = app_text(v->app, &s->entry, "narrative"),
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
	bool evidence = strcmp(s->entry.kind, "evidence") == 0,
	     request = strcmp(s->entry.kind, "request") == 0;

	if (request && s->access == ACCESS_OWN)
		html(v, "<p class=\"nhsuk-body\"><a href=\"$\">Show it to them face to face</a></p>\n",
		     address_of(v, s, "/code"));
	if (request && s->access >= ACCESS_OFFICER)
		html(v, "<p class=\"nhsuk-body\"><a href=\"$\">A link for an assessor without an account</a></p>\n",
		     address_of(v, s, "/link"));
	if (!is_own(v, s) || (!evidence && !request))
		return;
	sheet_begin(v, NULL, "acts", "What you can do");
	/* An applicant's is looked at by those who judge the case, when a claim rests on it. */
	if (evidence && visit_holds(v, ROLE_TRAINEE))
		html(v,
		     "<p class=\"nhsuk-body\"><a class=\"nhsuk-button\" href=\"$\">Ask somebody to look at it</a></p>\n",
		     address_of(v, s, "/ask"));
	else if (evidence)
		html(v, "<p class=\"nhsuk-body\"><a class=\"nhsuk-button\" href=\"/cases\">Claim something with it</a></p>\n");
	if (evidence && has_private(v, s)) {
		details_begin(v, "Let others read your reflection");
		html(v, "<p>It is for you alone. Once it is released, whoever may read this entry "
			"reads it, and nothing takes "
			"that back.</p>\n");
		form_begin(v, address_of(v, s, "/release"), false);
		button(v, "secondary", "Release it for good", NULL, NULL);
		form_end(v);
		details_end(v);
	}
	if (evidence)
		draw_revise(v, s);
	details_begin(v, evidence ? "Take it back" : "Take back this request");
	html(v, "<p>What was signed stays signed; requests that are not answered yet end.</p>\n");
	form_begin(v, address_of(v, s, "/withdraw"), false);
	input(v, &(struct input){.name = "reason", .label = "Why (you need not say)"});
	button(v, "secondary", evidence ? "Take it back" : "Take back the request", NULL, NULL);
	form_end(v);
	details_end(v);
	sheet_end(v);
}

static enum status show(struct visit *v, struct err *err)
{
	const json_t *log, *value;
	const char *name;
	struct shown s = { .entry = { .kind = "", .portfolio = "", .author = "" } };

	TRY(find(v, &s, err));
	visit_answer(v, json_incref(s.doc));
	page_crumb(v, s.access == ACCESS_OWN ? "/timeline" : "/",
		   s.access == ACCESS_OWN ? "Timeline" : "Start");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(
		v, title_of(v, &s),
		arena_printf(v->arena, "Entry %llu, %s", (unsigned long long)s.seq, s.entry.kind));
	log = json_object_get(s.doc, "log");
	correct_draw_void(v, log);
	list_begin(v, "summary");
	list_row(v, "Signed by",
		 arena_printf(v->arena, "%s, as %s", app_name(v->app, s.entry.author),
			      json_text(log, "role")));
	list_row(v, "Written", shown_time(v, json_text(log, "accepted")));
	json_object_foreach ((json_t *)s.entry.body, name, value) {
		list_row(v, shown_name(v, name), value_words(v, value));
	}
	draw_texts(v, &s);
	draw_about(v, &s);
	list_row_begin(v, "Digest");
	hash(v, json_text(log, "entry"), 0);
	list_row_end(v);
	list_end(v);
	html(v, "<p class=\"nhsuk-body\"><a href=\"$\" download>Take the receipt away</a>: it proves "
	     "this entry without this server. <a href=\"/check/receipt\">How it is checked</a></p>\n",
	     address_of(v, &s, "/receipt"));
	if (strcmp(s.entry.kind, "evidence") == 0)
		TRY(draw_requests(v, &s, err));
	if (!json_object_get(log, "void")) {
		correct_draw_links(v, &s.entry, s.seq, s.access);
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
	struct shown s = { .entry = { .kind = "", .portfolio = "", .author = "" } };

	buf_init(&out, RECEIPT_MAX);
	TRY(find(v, &s, err));
	TRY(app_reader(v->app, &s.entry, &reader, err));
	TRY(receipt_write(v->app->journal, s.seq, reader, v->arena, &out, err));
	visit_send(v, "application/zip",
		   arena_printf(v->arena, "receipt-%llu.zip", (unsigned long long)s.seq), out.data,
		   out.len);
	return OK;
}

/* ---- what its author does about it ---- */

static enum status find_own(struct visit *v, const char *kind, struct shown *ret_shown,
			    struct err *err)
{
	TRY(find(v, ret_shown, err));
	if (!is_own(v, ret_shown) || (kind && strcmp(ret_shown->entry.kind, kind) != 0))
		return visit_not_here(err);
	return OK;
}

static enum status withdraw(struct visit *v, struct err *err)
{
	struct drafting drafting;
	struct shown s = { .entry = { .kind = "", .portfolio = "", .author = "" } };
	bool request;

	TRY(find_own(v, NULL, &s, err));
	request = strcmp(s.entry.kind, "request") == 0;
	if (!request && strcmp(s.entry.kind, "evidence") != 0)
		return visit_not_here(err);
	TRY(sign_draft(v, request ? "request withdraw" : "evidence withdraw",
		       VISIT_LIST(visit_part(v, "entry")),
		       VISIT_LIST("--reason", visit_field(v, "reason")), NULL, 0, &drafting, err));
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, take back %s (entry %llu).", v->name,
				       title_of(v, &s), (unsigned long long)s.seq),
			  address_of(v, &s, ""), err);
}

static enum status revise(struct visit *v, struct err *err)
{
	struct text files[FILES_MOST];
	const struct request_field *sent;
	struct drafting drafting;
	struct err why;
	size_t count = 0;
	struct shown s = { .entry = { .kind = "", .portfolio = "", .author = "" } };

	TRY(find_own(v, "evidence", &s, err));
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
				       v->name, title_of(v, &s), (unsigned long long)s.seq),
			  "/entries/{entry}", err);
}

static enum status release(struct visit *v, struct err *err)
{
	struct drafting drafting;
	struct shown s = { .entry = { .kind = "", .portfolio = "", .author = "" } };

	TRY(find_own(v, "evidence", &s, err));
	TRY(sign_draft(v, "release", VISIT_LIST(visit_part(v, "entry")),
		       VISIT_LIST("--for-good", "yes"), NULL, 0, &drafting, err));
	return sign_begin(
		v, &drafting,
		arena_printf(v->arena,
			     "I, %s, let whoever may read %s read my reflection with it, for good.",
			     v->name, title_of(v, &s)),
		address_of(v, &s, ""), err);
}

/* ---- asking ---- */

/* Who may be asked, and how much waits for each, in all portfolios: nobody is asked who cannot keep up. */
static enum status draw_assessors(struct visit *v, json_t *doc, struct err *err)
{
	struct choice choices[ASSESSORS_SHOWN];
	json_t *list, *told = json_array();
	struct waiting waiting;
	const json_t *a;
	size_t count = 0, i;

	json_object_set_new(doc, "assessors", told);
	TRY(visit_command(v, "approve list", VISIT_LIST(v->session.person), VISIT_NONE, &list,
			  err));
	TRY(waiting_load(v->app, NULL, WAITING_LONG, &waiting, err));
	json_array_foreach (list, i, a) {
		const char *state = json_text(a, "state"), *id = json_text(a, "assessor");
		int64_t load = waiting_count(&waiting, id);

		if ((strcmp(state, "accepted") != 0 && strcmp(state, "approved") != 0) ||
		    count == ASSESSORS_SHOWN)
			continue;
		json_array_append_new(told,
				      json_pack("{sssssI}", "person", id, "name",
						app_name(v->app, id), "waiting", (json_int_t)load));
		choices[count++] = (struct choice){
			.value = id,
			.text = arena_printf(v->arena, "%s, %s waiting", app_name(v->app, id),
					     shown_number(v, load)),
		};
	}
	if (count == 0)
		html(v,
		     "<p class=\"nhsuk-body\">Nobody is approved to assess you yet: <a "
		     "href=\"/training/$/assessors\">name somebody</a> to your training officer.</p>\n",
		     v->session.person);
	else
		radios(v,
		       &(struct input){.name = "to",
				       .label = "Who should look at it?",
				       .hint = "People your training officer approved"},
		       choices, count);
	return OK;
}

/* Of the modules that still ask for something: their topics, or the module where it has none. */
static enum status draw_topics(struct visit *v, struct err *err)
{
	struct choice choices[TOPICS_SHOWN] = {{"", "Not an assessment", NULL, true}};
	const json_t *module, *topic;
	json_t *progress, *doc;
	size_t count = 1, i, k;

	TRY(visit_command(v, "progress", VISIT_LIST(v->session.person), VISIT_NONE, &progress,
			  err));
	json_array_foreach (json_object_get(progress, "modules"), i, module) {
		const char *id = json_text(module, "id");

		if (json_array_size(json_object_get(module, "blockers")) == 0 || count == TOPICS_SHOWN)
			continue;
		TRY(visit_command(v, "curriculum show", VISIT_LIST(id), VISIT_NONE, &doc, err));
		if (json_array_size(json_object_get(doc, "topics")) == 0)
			choices[count++] =
				(struct choice){.value = id,
						.text = arena_printf(v->arena, "%s %s", id,
								     json_text(doc, "title"))};
		json_array_foreach (json_object_get(doc, "topics"), k, topic) {
			const char *unit =
				arena_printf(v->arena, "%s/%s", id, json_text(topic, "id"));

			if (count < TOPICS_SHOWN)
				choices[count++] = (struct choice){
					.value = unit,
					.text = arena_printf(v->arena, "%s %s", unit,
							     json_text(topic, "text"))};
		}
	}
	choose(v,
	       &(struct input){.name = "topic",
			       .label = "For an assessment: its module and topic",
			       .hint = "What your open modules still ask for"},
	       choices, count);
	return OK;
}

static enum status draw_ask(struct visit *v, const struct shown *s, struct err *err)
{
	static const struct choice kinds[] = {
		{"activities", "Evidence for training activities", "of those that it names", false},
		{"CBD", "A case to discuss (CBD)", NULL, false},
		{"DOPS", "Somebody watched me do it (DOPS)", NULL, false},
		{"OCE", "Somebody watched me with a patient (OCE)", NULL, false},
	};
	json_t *doc = json_pack("{sIss}", "entry", (json_int_t)s->seq, "title", title_of(v, s));
	enum status status;

	visit_answer(v, doc);
	page_crumb(v, address_of(v, s, ""), "The evidence");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Ask for it to be looked at", title_of(v, s));
	form_begin(v, address_of(v, s, "/ask"), false);
	radios(v,
	       &(struct input){.name = "as",
			       .label = "What should it count as?",
			       .hint = "Evidence sent as one kind can't be counted as another"},
	       kinds, sizeof kinds / sizeof *kinds);
	status = draw_topics(v, err);
	if (status == OK)
		status = draw_assessors(v, doc, err);
	textarea(v, &(struct input){.name = "message",
				    .label = "A word to the assessor (you need not)",
				    .rows = 3});
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n");
	return status;
}

static enum status ask_form(struct visit *v, struct err *err)
{
	struct shown s = { .entry = { .kind = "", .portfolio = "", .author = "" } };

	TRY(find_own(v, "evidence", &s, err));
	return draw_ask(v, &s, err);
}

static enum status ask_now(struct visit *v, struct err *err)
{
	const char *to = visit_field(v, "to"), *as = visit_field(v, "as"),
		   *topic = visit_field(v, "topic");
	const char *module = arena_bytes(v->arena, topic, strcspn(topic, "/"));
	bool review = strcmp(as, "activities") == 0;
	struct drafting drafting;
	struct err why;
	struct shown s = { .entry = { .kind = "", .portfolio = "", .author = "" } };

	TRY(find_own(v, "evidence", &s, err));
	if (!*as)
		page_wrong(v, "as", "Say what it should count as");
	if (!*to)
		page_wrong(v, "to", "Choose who should look at it");
	if (*as && !review && !*module)
		page_wrong(v, "topic", "Say in which module the assessment may count");
	if (v->page.error_count)
		return draw_ask(v, &s, err);
	TRY(sign_try(v, "request send", VISIT_LIST(visit_part(v, "entry")),
		     VISIT_LIST("--to", to, "--tool", review ? "" : as, "--module",
				review ? "" : module, "--topic",
				review || !strchr(topic, '/') ? "" : topic, "--message", visit_field(v, "message")),
		     NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		/* What would count is in the sentence of the command. */
		page_wrong(v, drafting.found ? "message" : "as", why.text);
		return draw_ask(v, &s, err);
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, ask %s to look at %s%s%s%s%s.", v->name,
				       app_name(v->app, to), title_of(v, &s),
				       review ? "" : " as a ", review ? "" : as,
				       review ? "" : " in ", review ? "" : topic),
			  address_of(v, &s, ""), err);
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
	{"GET", "/entries/{entry}/ask", NEED_SIGN_IN, 0, NULL, NULL, ask_form,
	 "Whom one might ask to look at evidence, and how much waits for each"},
	{"POST", "/entries/{entry}/ask", NEED_SIGN_IN | KEEPS_FORM, 0, ask_fields, NULL, ask_now,
	 "Ask an assessor to look at evidence: to be signed then"},
	{0},
};
