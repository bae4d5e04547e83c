/* What waits for somebody's signature: the sentence, all that the very bytes say, and the ways to
 * sign them. */
#include <string.h>

#include "cli/sign_file.h"
#include "cli/web/component.h"
#include "cli/web/entry_page.h"
#include "cli/web/sign.h"
#include "cli/web/sign_passkey.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "portfolio/list.h"

#define TEXT_SHOWN 4000 /* bytes of a text that are shown in the page */

static const struct route_field file_fields[] = {
	{"signed", "the file that `attest sign-page` wrote", true},
	{NULL},
};

static bool is_words(const struct text *t)
{
	return !text_is_file(t->name);
}

/* ---- the document ---- */

static json_t *texts_json(struct visit *v, const struct signing_entry *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < e->text_count; i++) {
		const struct text *t = &e->texts[i];

		json_array_append_new(
			list,
			json_pack("{sssIss?}", "name", t->name, "size", (json_int_t)t->len, "text",
				  is_words(t) ? arena_bytes(v->arena, t->bytes, t->len) : NULL));
	}
	return list;
}

static json_t *entry_doc(struct visit *v, const struct signing_entry *e,
			 const struct digest *digest)
{
	char hex[DIGEST_HEX], said[TIME_TEXT];
	json_t *about = json_array();

	digest_hex(digest, hex);
	time_text(e->entry.time, said);
	for (size_t i = 0; i < e->entry.about_count; i++) {
		char one[DIGEST_HEX];

		digest_hex(&e->entry.about[i], one);
		json_array_append_new(about, json_string(one));
	}
	return json_pack("{sssssssssssssosOso}", "digest", hex, "kind", e->entry.kind, "portfolio",
			 e->entry.portfolio, "author", e->entry.author, "role",
			 role_name(e->entry.role), "time", said, "about", about, "body",
			 e->entry.body, "texts", texts_json(v, e));
}

/* What they can sign it with. The bytes that are shown are those for the first of these. */
struct ways {
	bool has_file; /* a key in a file is in force */
	struct digest file_key;
	struct submission *by_file;
	struct sign_passkey *passkeys;
	size_t passkey_count;
	const struct digest *shown_key;
	const struct submission *shown;
};

static json_t *page_doc(struct visit *v, const struct signing *s, const struct ways *w)
{
	json_t *entries = json_array();
	char hex[DIGEST_HEX];

	digest_hex(w->shown_key, hex);
	for (size_t i = 0; i < s->count; i++) {
		const struct digest digest = digest_of(w->shown[i].bytes, w->shown[i].len);

		json_array_append_new(entries, entry_doc(v, &s->entries[i], &digest));
	}
	return json_pack("{sssssssosbsoss*}", "id", s->id, "sentence", s->sentence, "key", hex,
			 "entries", entries, "demo", (int)visit_is_demo(v), "passkeys",
			 sign_passkeys_json(v, s, w->passkeys, w->passkey_count), "request_file",
			 w->has_file ? arena_printf(v->arena, "/sign/%s/request", s->id) : NULL);
}

/* ---- the page ---- */

static void draw_text(struct visit *v, const struct text *t)
{
	if (!is_words(t)) {
		list_row(v, shown_name(v, t->name),
			 arena_printf(v->arena, "a file of %s kB",
				      shown_number(v, (int64_t)(t->len + 1023) / 1024)));
		return;
	}
	list_row_begin(v, shown_name(v, t->name));
	html_paragraphs(v,
			arena_bytes(v->arena, t->bytes, t->len < TEXT_SHOWN ? t->len : TEXT_SHOWN));
	if (t->len > TEXT_SHOWN)
		html(v,
		     "<p class=\"attest-soft\">and more: all of it is in the request file</p>\n");
	list_row_end(v);
}

static enum status draw_about(struct visit *v, const struct digest *digest, struct err *err)
{
	char hex[DIGEST_HEX];
	struct record record;
	struct entry entry;
	uint64_t seq;

	digest_hex(digest, hex);
	list_row_begin(v, "About");
	if (journal_find(v->app->journal, hex, &seq, err) == OK &&
	    journal_read(v->app->journal, seq, v->arena, &record, &entry, err) == OK) {
		const char *title = app_text(v->app, &entry, "title");

		html(v, "entry $, $", shown_number(v, (int64_t)seq), entry.kind);
		if (title)
			html(v, ", “$”", title);
		html(v, " ");
	}
	hash(v, hex, 4);
	list_row_end(v);
	return OK;
}

/* What a signature is over, to the letter: canonical JSON, so that anybody can hash it once more. */
static void draw_bytes(struct visit *v, const struct submission *s, const char *hex)
{
	details_begin(v, "The bytes themselves, and their digest");
	html(v, "<p>This is what is signed, to the letter. Words and files stand in it by their digests.</p>\n"
		"<pre class=\"attest-mono attest-wrap\"><code>$</code></pre>\n<p>SHA-256: ",
	     arena_bytes(v->arena, s->bytes, s->len));
	hash(v, hex, 0);
	html(v, "</p>\n");
	details_end(v);
}

enum status sign_draw_entry(struct visit *v, const char *who, const struct signing_entry *e,
			    const struct submission *s, struct err *err)
{
	const struct digest digest = digest_of(s->bytes, s->len);
	char hex[DIGEST_HEX], said[TIME_TEXT];
	const char *name;
	const json_t *value;

	digest_hex(&digest, hex);
	time_text(e->entry.time, said);
	list_begin(v, "summary");
	list_row(v, "Kind", shown_name(v, e->entry.kind));
	list_row(v, "Said by",
		 arena_printf(v->arena, "%s, as %s", who,
			      shown_role(v, role_name(e->entry.role))));
	if (*e->entry.portfolio)
		list_row(v, "Portfolio", app_name(v->app, e->entry.portfolio));
	list_row(v, "Time", shown_time(v, said));
	for (size_t i = 0; i < e->entry.about_count && i < 20; i++)
		TRY(draw_about(v, &e->entry.about[i], err));
	for (size_t i = 0; i < e->text_count; i++)
		draw_text(v, &e->texts[i]);
	json_object_foreach ((json_t *)e->entry.body, name, value) {
		list_row(v, shown_name(v, name), entry_value_words(v, value));
	}
	list_end(v);
	draw_bytes(v, s, hex);
	return OK;
}

static void draw_demo(struct visit *v, const struct signing *s, bool has_passkey)
{
	flag_begin(v, "info", "key");
	html(v, "<p><strong>Demonstration.</strong> This person's key lies beside the store, "
		"so that you can try "
		"everything. A real service has nobody's key and never signs for you.</p>\n");
	form_begin(v, arena_printf(v->arena, "/sign/%s/demo", s->id), false);
	button(v, has_passkey ? "secondary" : NULL,
	       arena_printf(v->arena, "Sign as %s, for the demonstration", v->name), NULL, NULL);
	form_end(v);
	flag_end(v);
}

static void draw_file(struct visit *v, const struct signing *s, const struct ways *w)
{
	const struct digest digest = digest_of(w->by_file[0].bytes, w->by_file[0].len);
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	sheet_begin(v, NULL, "own-key", "Sign with your own key file");
	html(v,
	     "<ol class=\"nhsuk-list nhsuk-list--number\">\n"
	     "<li><a href=\"/sign/$/request\" download>Take the request file away</a> "
	     "(request.zip).</li>\n"
	     "<li>Look at it and sign it where your key is: <code class=\"attest-hash\">attest "
	     "sign-page request.zip "
	     "--key YOUR-KEY.pem</code></li>\n<li>Bring back signed.json:</li>\n</ol>\n",
	     s->id);
	form_begin(v, arena_printf(v->arena, "/sign/%s/file", s->id), true);
	input(v, &(struct input){.name = "signed",
				 .label = "The file signed.json",
				 .type = "file",
				 .accept = "application/json,.json"});
	button(v, "secondary", "Hand in my signature", NULL, NULL);
	form_end(v);
	if (w->shown != w->by_file && s->count == 1) {
		html(v, "<p class=\"attest-small attest-soft\">An entry names its key, so with the "
			"key file its digest "
			"is ");
		hash(v, hex, 4);
		html(v, "; all else is the same.</p>\n");
	}
	sheet_end(v);
}

static enum status draw_ways(struct visit *v, const struct signing *s, const struct ways *w,
			     struct err *err)
{
	TRY(sign_passkeys_draw(v, s, w->passkeys, w->passkey_count, err));
	if (visit_is_demo(v))
		draw_demo(v, s, w->passkey_count > 0);
	if (w->has_file)
		draw_file(v, s, w);
	if (w->passkey_count == 0)
		html(v, "<p class=\"nhsuk-body\">With a <a href=\"/account\">signing passkey</a> "
			"it takes a finger, a face or a PIN.</p>\n");
	form_begin(v, arena_printf(v->arena, "/sign/%s/drop", s->id), false);
	html(v,
	     "<p class=\"nhsuk-body\">It waits here for $ days. Nothing is in the record until it "
	     "is signed.</p>\n",
	     shown_number(v, SIGN_DAYS));
	button(v, "secondary", "Don't sign: drop it", NULL, NULL);
	form_end(v);
	return OK;
}

static enum status draw(struct visit *v, const struct signing *s, const struct ways *w,
			struct err *err)
{
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Sign this", NULL);
	html(v,
	     "<div class=\"attest-say nhsuk-u-margin-bottom-4\">\n<p class=\"attest-small "
	     "attest-soft\">You are "
	     "signing</p>\n<p>“$”</p>\n</div>\n",
	     s->sentence);
	sheet_begin(v, NULL, "bytes", "What the signed bytes say");
	for (size_t i = 0; i < s->count; i++)
		TRY(sign_draw_entry(v, v->name, &s->entries[i], &w->shown[i], err));
	sheet_end(v);
	TRY(draw_ways(v, s, w, err));
	html(v, "</div>\n</div>\n");
	return OK;
}

/* The bytes for the key that is in a file: the one that the request is signed with, where it is. */
static enum status file_bytes(struct visit *v, const struct signing *s, struct digest *ret_key,
			      struct submission **ret_submissions, struct err *err)
{
	if (v->by_key)
		*ret_key = v->key;
	else if (list_key_file(journal_db(v->app->journal), v->session.person, ret_key, err) != OK)
		return fail(err, ERR_DENIED,
			    "You have no key file in this record whose key is in force: sign with "
			    "your passkey, or ask the registrar");
	return sign_bytes(v, s, ret_key, ret_submissions, err);
}

static enum status find_ways(struct visit *v, const struct signing *s, struct ways *ret_ways,
			     struct err *err)
{
	struct ways w = {0};

	if (!v->by_key)
		TRY(sign_passkeys(v, s, &w.passkeys, &w.passkey_count, err));
	w.has_file = file_bytes(v, s, &w.file_key, &w.by_file, NULL) == OK;
	if (!w.has_file && w.passkey_count == 0)
		return fail(err, ERR_DENIED,
			    "You have no key in this record with which you could sign here: ask "
			    "the registrar");
	w.shown = w.passkey_count ? w.passkeys[0].submissions : w.by_file;
	*ret_ways = w;
	ret_ways->shown_key = w.passkey_count ? &w.passkeys[0].key : &ret_ways->file_key;
	return OK;
}

enum status sign_page(struct visit *v, const struct signing *s, struct err *err)
{
	struct ways w;

	TRY(find_ways(v, s, &w, err));
	visit_answer(v, page_doc(v, s, &w));
	return draw(v, s, &w, err);
}

static enum status show(struct visit *v, struct err *err)
{
	struct signing s;

	TRY(sign_find(v, visit_part(v, "signing"), &s, err));
	return sign_page(v, &s, err);
}

/* ---- by request file ---- */

static enum status request(struct visit *v, struct err *err)
{
	CLEANUP(buf_release) struct buf out;
	struct submission *submissions;
	struct signing s;
	struct digest key;

	buf_init(&out, SIGN_FILE_MAX);
	TRY(sign_find(v, visit_part(v, "signing"), &s, err));
	TRY(file_bytes(v, &s, &key, &submissions, err));
	TRY(sign_file_write(s.sentence, submissions, s.count, v->arena, &out, err));
	visit_send(v, "application/zip", "request.zip", out.data, out.len);
	return OK;
}

static enum status by_file(struct visit *v, struct err *err)
{
	const struct request_field *file = request_file(v->request, "signed", 0);
	const char *typed = request_value(v->request, "signed");
	struct submission *submissions;
	struct signing s;
	struct digest key;

	TRY(sign_find(v, visit_part(v, "signing"), &s, err));
	TRY(file_bytes(v, &s, &key, &submissions, err));
	if (!file && (!typed || !*typed)) {
		page_wrong(v, "signed", "Choose the file that `attest sign-page` wrote");
		return sign_page(v, &s, err);
	}
	if (sign_answer_read(file ? file->value : typed, file ? file->len : strlen(typed),
			     submissions, s.count, err) != OK) {
		page_wrong(v, "signed", err->text);
		return sign_page(v, &s, err);
	}
	return sign_finish(v, &s, submissions, err);
}

/* ---- of a demonstration, whose people's keys lie beside it, for everybody ---- */

static enum status by_demo_key(struct visit *v, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct submission *submissions;
	struct digest fingerprint;
	struct signing s;

	TRY(sign_find(v, visit_part(v, "signing"), &s, err));
	TRY(key_read(app_key_path(v->app, v->session.person), NULL, &key, err));
	fingerprint = key_fingerprint(key);
	TRY(sign_bytes(v, &s, &fingerprint, &submissions, err));
	for (size_t i = 0; i < s.count; i++)
		TRY(key_sign(key, submissions[i].bytes, submissions[i].len,
			     &submissions[i].signature, err));
	return sign_finish(v, &s, submissions, err);
}

static enum status drop(struct visit *v, struct err *err)
{
	struct signing s;

	TRY(sign_find(v, visit_part(v, "signing"), &s, err));
	TRY(sign_drop(v, s.id, err));
	visit_go(v, "/");
	return OK;
}

extern const struct route page_sign[];
const struct route page_sign[] = {
	{"GET", "/sign/{signing}", NEED_SIGN_IN, 0, NULL, NULL, show,
	 "What waits for their signature: the sentence, what the bytes say, and the ways to sign"},
	{"GET", "/sign/{signing}/request", NEED_SIGN_IN, 0, NULL, "application/zip", request,
	 "The bytes and texts to be signed, for `attest sign-page`"},
	{"POST", "/sign/{signing}/file", NEED_SIGN_IN | NEED_UPLOAD, 0, file_fields, NULL, by_file,
	 "Hand in a signature that was made elsewhere"},
	{"POST", "/sign/{signing}/demo", NEED_SIGN_IN | NEED_DEMO, 0, NULL, NULL, by_demo_key,
	 "Sign with the key of a person of the demonstration"},
	{"POST", "/sign/{signing}/drop", NEED_SIGN_IN, 0, NULL, NULL, drop, "Do not sign it"},
	{0},
};
