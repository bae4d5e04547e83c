/*
 * What a link for who has no account opens: the request and the evidence, from the very packet that
 * `attest request export` writes, and two ways to answer. Either the packet is taken away, answered
 * with `attest` and the answer brought back; or the answer is signed here, with a key that the
 * visitor's browser made for it and that never leaves it (assets/answer.mjs). The server makes no
 * key and holds none. Either way it is unconfirmed until the training officer has heard the key's
 * digits.
 *
 * A link does nothing when it is only followed: mail filters do that. The button on its page binds
 * it to one browser.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/outside.h"
#include "cli/packet_show.h"
#include "cli/web/answering.h"
#include "cli/web/component.h"
#include "cli/web/judging_form.h"
#include "cli/web/request_show.h"
#include "cli/web/sign.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

static const struct route_field file_fields[] = {
	{"answer", "the file that `attest request answer` wrote", true},
	{NULL},
};
static const struct route_field sign_fields[] = {
	{"signature",
	 "ECDSA with SHA-256 over the bytes shown, r and s of 32 bytes each, in base64", true},
	{NULL},
};

static const char *address(struct visit *v, const char *more)
{
	return arena_printf(v->arena, "/answer/%s%s", visit_part(v, "key"), more);
}

static const char *shown_instant(struct visit *v, int64_t time)
{
	char text[TIME_TEXT];

	time_text(time, text);
	return shown_time(v, arena_text(v->arena, text));
}

/* ---- the link, before it is opened ---- */

static const struct {
	const char *heading, *words, *button;
} landings[] = {
	[ONCE_WAITING] = {"You are asked for an assessment",
			  "You need no account. It opens in one browser alone: open it where you "
			  "want to read and answer, not "
			  "on a device that others use.",
			  "Open the request"},
	[ONCE_OPENED] = {"This link was opened",
			 "It goes on in that browser alone. Somewhere else, ask for a new one.",
			 "Go on"},
	[ONCE_ANSWERED] = {"This link was used",
			   "It took its one answer. The browser that gave it can see it again.",
			   "See my answer"},
};

/* A link in a message brings no cookie along, so that this page cannot know whose browser it is;
 * its button can. */
static enum status landing(struct visit *v, struct err *err)
{
	enum once_state state;
	struct once o;

	TRY(once_find(visit_sessions(v), visit_part(v, "key"), &o, err));
	state = once_state(&o, v->request->now);
	if (state == ONCE_TAKEN_BACK || state == ONCE_EXPIRED)
		return fail(err, ERR_NOT_FOUND,
			    "This link has ended: ask whoever sent it for a new one");
	visit_answer(v, json_pack("{sbsbss}", "opened", o.opened > 0, "answered", o.answered > 0,
				  "until", shown_instant(v, o.until)));
	page_head(v, landings[state].heading, NULL);
	if (state != ONCE_ANSWERED)
		html(v,
		     "<p class=\"attest-lead\">It was made for one person, and takes one answer "
		     "until $.</p>\n",
		     shown_instant(v, o.until));
	html(v, "<p class=\"nhsuk-body\">$</p>\n", landings[state].words);
	form_begin(v, address(v, "/open"), false);
	button(v, NULL, landings[state].button, NULL, NULL);
	form_end(v);
	return OK;
}

static enum status open_link(struct visit *v, struct err *err)
{
	const char *secret;
	struct digest browser;
	struct once o;

	TRY(once_find(visit_sessions(v), visit_part(v, "key"), &o, err));
	if (v->signed_in)
		return fail(err, ERR_CONFLICT,
			    "This link is for somebody without an account, and you are signed in "
			    "as %s: it was not opened",
			    v->name);
	if (o.answered && answering_is_here(v, &o)) {
		visit_go(v, "%s", address(v, "/done"));
		return OK;
	}
	secret = visit_secret(v, true);
	if (!secret)
		return fail(
			err, ERR_CONFLICT,
			"Let this site keep a cookie: without one the link cannot be yours alone");
	browser = once_browser(secret);
	TRY(once_open(visit_sessions(v), visit_part(v, "key"), &browser, v->request->now, err));
	visit_go(v, "%s", address(v, "/request"));
	return OK;
}

/* ---- the request ---- */

static void draw_away(struct visit *v, const struct answering *a)
{
	const char *seq = arena_printf(v->arena, "%llu", (unsigned long long)a->once.request);

	details_begin(v, "Answer without this page, with the program attest");
	html(v,
	     "<ol class=\"nhsuk-list nhsuk-list--number\">\n<li><a href=\"$\" download>Take the "
	     "request away</a> "
	     "(request-$.zip).</li>\n<li>Sign your answer where the program is: <code "
	     "class=\"attest-hash\">attest request "
	     "answer request-$.zip --outcome POINT --feedback TEXT</code>. It makes a key for "
	     "you.</li>\n"
	     "<li>Bring back answer-$.zip, of at most 250 kB:</li>\n</ol>\n",
	     address(v, "/packet"), seq, seq, seq);
	form_begin(v, address(v, "/file"), true);
	input(v, &(struct input){.name = "answer",
				 .label = "The file with your answer",
				 .type = "file",
				 .accept = "application/zip,.zip"});
	button(v, "secondary", "Hand in my answer", NULL, NULL);
	form_end(v);
	details_end(v);
}

static enum status draw(struct visit *v, const struct answering *a, struct err *err)
{
	const json_t *doc = a->doc;
	const char *title = json_text(doc, "title");

	(void)err;
	v->page.wide = true;
	v->page.script = "answer.mjs";
	page_head(v, *title ? title : "(erased)",
		  arena_printf(v->arena, "%s asks you · %s", json_text(doc, "trainee_name"),
			       request_targets(v, doc)));
	html(v,
	     "<p class=\"nhsuk-body\">You answer as $, in the record of $. Open until $. Not yours "
	     "to judge? Tell whoever "
	     "sent you the link.</p>\n<p class=\"attest-small nhsuk-u-display-none-from-desktop "
	     "attest-noprint\"><a "
	     "href=\"#decision\">Go to your decision</a></p>\n",
	     app_name(v->app, a->once.assessor), json_text(doc, "authority"),
	     shown_instant(v, a->once.until));
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	request_asks(v, doc);
	request_shown(v, doc);
	html(v, "</div>\n<div class=\"attest-side\" id=\"decision\">\n");
	judging_form_draw(v, doc, address(v, "/request"));
	draw_away(v, a);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status show(struct visit *v, struct err *err)
{
	struct answering a;

	TRY(answering_load(v, &a, err));
	visit_answer(v, json_incref(a.doc));
	return draw(v, &a, err);
}

/* Without script there is no key: what they chose, as the command that signs it. */
static enum status draw_command(struct visit *v, const struct answering *a, const struct say *say,
				struct err *err)
{
	(void)err;
	page_crumb(v, address(v, "/request"), "The request");
	page_head(v, "Sign your answer", NULL);
	html(v,
	     "<p class=\"attest-lead\">Your browser runs no script here, so it made no key. "
	     "Nothing was sent.</p>\n"
	     "<p class=\"nhsuk-body\">Take the request away, and sign exactly what you chose with "
	     "the program attest:</p>\n"
	     "<p class=\"attest-wrap\"><code>$</code></p>\n",
	     answering_command(v, a, say));
	draw_away(v, a);
	return OK;
}

static enum status decide(struct visit *v, struct err *err)
{
	struct drafting drafting;
	const char *sentence, *why;
	struct answering a;

	TRY(answering_load(v, &a, err));
	visit_answer(v, json_incref(a.doc));
	TRY(judging_form_read(v, a.doc, &a.packet, &drafting, &sentence, err));
	if (!sentence)
		return draw(v, &a, err);
	if (!*visit_field(v, "key"))
		return draw_command(v, &a, &drafting.says[0], err);
	TRY(answering_keep(v, &a, &drafting.says[0], sentence, &why, err));
	if (why) {
		page_wrong(v, NULL, why);
		return draw(v, &a, err);
	}
	visit_go(v, "%s", address(v, "/sign"));
	return OK;
}

/* ---- signing it here ---- */

static enum status draw_sign(struct visit *v, const struct answering *a,
			     const struct answer_draft *d, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	char hex[DIGEST_HEX], digest[DIGEST_HEX], spoken[KEY_SPOKEN];

	buf_init(&bytes, 2 * ENTRY_MAX);
	buf_base64(&bytes, d->submission.bytes, d->submission.len);
	digest_hex(&d->entry.entry.key, hex);
	digest_hex(&d->entry.entry.digest, digest);
	key_spoken(&d->entry.entry.key, spoken);
	visit_answer(v, json_pack("{ssssssssss}", "sentence", d->sentence, "digest", digest,
				  "bytes", bytes.data, "key", hex, "digits", spoken));
	v->page.script = "answer.mjs";
	page_crumb(v, address(v, "/request"), "The request");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Sign your answer", NULL);
	html(v,
	     "<div class=\"attest-say nhsuk-u-margin-bottom-4\">\n<p class=\"attest-small "
	     "attest-soft\">You are "
	     "signing</p>\n<p>“$”</p>\n</div>\n",
	     d->sentence);
	sheet_begin(v, NULL, "bytes", "What the signed bytes say");
	TRY(sign_draw_entry(v, app_name(v->app, a->once.assessor), &d->entry, &d->submission, err));
	sheet_end(v);
	html(v,
	     "<p class=\"nhsuk-body\">Your browser made a key for this one answer. Its digits are "
	     "<strong "
	     "class=\"attest-mono\">$</strong>: the training officer will ask you for them.</p>\n",
	     spoken);
	html(v,
	     "<form class=\"attest-form\" action=\"$\" method=\"post\" novalidate "
	     "data-answer-bytes=\"$\" "
	     "data-answer-key=\"$\">\n",
	     address(v, "/sign"), bytes.data, hex);
	answering_token(v);
	button(v, NULL, "Sign this answer", NULL, NULL);
	form_end(v);
	html(v,
	     "<p class=\"nhsuk-body\"><a href=\"$\">Change it</a>: nothing is signed "
	     "yet.</p>\n</div>\n</div>\n",
	     address(v, "/request"));
	return OK;
}

static enum status show_sign(struct visit *v, struct err *err)
{
	struct answer_draft d;
	struct answering a;

	TRY(answering_find(v, &a.once, err));
	TRY(answering_draft(v, &a.once, &d, err));
	return draw_sign(v, &a, &d, err);
}

static enum status taken(struct visit *v, struct err *err)
{
	struct answering a;

	if (v->job.verdict.status != OK) {
		*err = v->job.verdict.err;
		return v->job.verdict.status;
	}
	TRY(once_find(visit_sessions(v), visit_part(v, "key"), &a.once, err));
	TRY(answering_forget(v, &a.once, err));
	visit_go(v, "%s", address(v, "/done"));
	return OK;
}

static enum status sign_here(struct visit *v, struct err *err)
{
	struct answer_draft d;
	struct answering a;
	const char *why;

	TRY(answering_find(v, &a.once, err));
	TRY(answering_draft(v, &a.once, &d, err));
	TRY(answering_sign(v, &d, &why, err));
	if (why) {
		page_wrong(v, NULL, why);
		return draw_sign(v, &a, &d, err);
	}
	return answering_take(v, &a.once, &d.submission, &d.entry.entry, taken, err);
}

/* ---- taking the request away, and bringing the answer back ---- */

static enum status packet(struct visit *v, struct err *err)
{
	struct answering a;

	TRY(answering_load(v, &a, err));
	visit_send(v, "application/zip",
		   arena_printf(v->arena, "request-%llu.zip", (unsigned long long)a.once.request),
		   a.packet.bytes, a.packet.len);
	return OK;
}

static enum status file(struct visit *v, struct err *err)
{
	const char *name = visit_part(v, "text");
	const struct text *bytes, *called;
	struct answering a;

	TRY(answering_load(v, &a, err));
	bytes = text_is_file(name) ? receipt_text(&a.asked.packet.evidence, name) : NULL;
	if (!bytes)
		return visit_not_here(err);
	called = receipt_text(&a.asked.packet.evidence, arena_printf(v->arena, "%s.name", name));
	visit_send(v, "application/octet-stream",
		   called ? arena_bytes(v->arena, called->bytes, called->len) : name, bytes->bytes,
		   bytes->len);
	return OK;
}

static enum status by_file(struct visit *v, struct err *err)
{
	const struct request_field *sent = request_file(v->request, "answer", 0);
	struct submission submission;
	struct answering a;
	struct entry entry;

	TRY(answering_load(v, &a, err));
	visit_answer(v, json_incref(a.doc));
	if (!sent)
		page_wrong(v, "answer", "Choose the file that `attest request answer` wrote");
	else if (answer_read(sent->value, sent->len, v->arena, &submission, &entry, err) != OK)
		page_wrong(v, "answer", err->text);
	else if (!answering_is_asked(&a, &entry))
		page_wrong(v, "answer",
			   "Choose the answer to this request: that file answers another, or is "
			   "somebody else's");
	if (v->page.error_count)
		return draw(v, &a, err);
	return answering_take(v, &a.once, &submission, &entry, taken, err);
}

/* ---- afterwards ---- */

static enum status done(struct visit *v, struct err *err)
{
	const char *digits, *officer;
	char key[DIGEST_HEX];
	struct entry entry;
	struct once o;

	TRY(once_find(visit_sessions(v), visit_part(v, "key"), &o, err));
	if (!answering_is_here(v, &o) || once_state(&o, v->request->now) != ONCE_ANSWERED ||
	    !o.entry)
		return visit_not_here(err);
	TRY(answering_done(v, &o, &entry, &digits, &officer, err));
	digest_hex(&entry.key, key);
	visit_answer(v, json_pack("{sIsIssssss}", "entry", (json_int_t)o.entry, "request",
				  (json_int_t)o.request, "digits", digits, "officer", officer,
				  "key", key));
	v->page.script = "answer.mjs";
	page_head(v, "Thank you: your answer is in the record", NULL);
	flag_begin(v, NULL, "wait");
	html(v,
	     "<p><strong>It does not count yet.</strong> $, the training officer, will ask you for "
	     "the digits of your key. "
	     "Read them out on the telephone or face to face, never by e-mail:</p>\n<p "
	     "class=\"attest-lead attest-mono\" "
	     "data-answer-forget=\"$\">$</p>\n",
	     app_name(v->app, officer), key, digits);
	flag_end(v);
	html(v,
	     "<p class=\"nhsuk-body\">Keep this page, or write the digits down: they stand here as "
	     "long as your browser keeps "
	     "its cookies. It is entry $ of the record. Somebody who did not answer for you cannot "
	     "know them.</p>\n",
	     arena_printf(v->arena, "%llu", (unsigned long long)o.entry));
	return OK;
}

extern const struct route page_answer[];
const struct route page_answer[] = {
	{"GET", "/answer/{key}", 0, 0, NULL, NULL, landing,
	 "A link by which somebody without an account answers one request, before it is opened"},
	{"POST", "/answer/{key}/open", 0, 0, NULL, NULL, open_link,
	 "Open it: it is this browser's from then on"},
	{"GET", "/answer/{key}/request", 0, 0, NULL, NULL, show,
	 "What is asked for beside what is shown, and the form: from the very packet"},
	{"POST", "/answer/{key}/request", 0, 0, answering_fields, NULL, decide,
	 "Their decision, with a key of their own, to be signed on the next page"},
	{"GET", "/answer/{key}/sign", 0, 0, NULL, NULL, show_sign,
	 "The bytes of the answer, to be signed"},
	{"POST", "/answer/{key}/sign", 0, 0, sign_fields, NULL, sign_here,
	 "The signature of the answer, made in the visitor's browser"},
	{"GET", "/answer/{key}/packet", 0, 0, NULL, "application/zip", packet,
	 "The request to take away, for `attest request answer`"},
	{"GET", "/answer/{key}/files/{text}", 0, 0, NULL, "application/octet-stream", file,
	 "A file of the evidence"},
	{"POST", "/answer/{key}/file", 0, 0, file_fields, NULL, by_file,
	 "The answer that `attest request answer` wrote"},
	{"GET", "/answer/{key}/done", 0, 0, NULL, NULL, done,
	 "What was answered with it, and the digits that the training officer asks for"},
	{0},
};
