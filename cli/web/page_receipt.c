/*
 * A receipt that somebody was given, checked here: every byte of it as `attest verify` does, and
 * then what the record says to it, which a receipt alone cannot. The file is kept nowhere.
 */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "portfolio/verify.h"

#define FINDINGS_SHOWN 20

static const struct route_field file_fields[] = {
	{"receipt", "the file, as `attest receipt` or a page wrote it", true},
	{NULL},
};

static bool is_ours(void *data, const struct digest *pin)
{
	const struct digest *ours = data;

	return digest_equal(pin, ours);
}

/* Has this record the entry of the receipt at that place? Its bytes were checked; the leaf names
 * them. */
static bool is_here(struct visit *v, const struct report *r)
{
	struct record record;
	struct entry entry;
	struct err err;

	return r->pin_known && r->kind && r->author &&
	       journal_read(v->app->journal, r->seq, v->arena, &record, &entry, &err) == OK &&
	       strcmp(entry.kind, r->kind) == 0 && strcmp(entry.author, r->author) == 0;
}

static void draw_form(struct visit *v, const char *more)
{
	form_begin(v, "/check/receipt", true);
	input(v, &(struct input){
			 .name = "receipt",
			 .label = "The receipt, a zip file",
			 .hint = "At most 250 kB without signing in. It is looked at and not kept.",
			 .type = "file",
			 .accept = "application/zip,.zip"});
	button(v, more, "Check it", NULL, NULL);
	form_end(v);
	html(v, "<p class=\"nhsuk-body\">Larger, or not to be shown to this server? <code>attest "
		"verify FILE</code> checks it "
		"on any machine. <a href=\"/check\">How to check without trusting this "
		"website</a></p>\n");
}

static enum status draw_page(struct visit *v, struct err *err)
{
	(void)err;
	visit_answer(v, json_object());
	v->page.menu = "/check";
	page_crumb(v, "/check", "How to check");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Check a receipt", NULL);
	html(v, "<p class=\"nhsuk-body\">A receipt proves one entry: who said it, when, and that "
		"it stands in this "
		"record.</p>\n");
	draw_form(v, NULL);
	html(v, "</div>\n</div>\n");
	return OK;
}

static json_t *doc_of(const struct report *r, bool here)
{
	json_t *findings = json_array();
	char pin[DIGEST_HEX], at[TIME_TEXT];

	digest_hex(&r->pin, pin);
	time_text(r->accepted, at);
	for (size_t i = 0; i < r->finding_count && i < FINDINGS_SHOWN; i++)
		json_array_append_new(findings, json_pack("{ssss}", "code", r->findings[i].code,
							  "text", r->findings[i].text));
	return json_pack("{sbsbsbsIsssssssssIso}", "ok", (int)r->ok, "ours", (int)r->pin_known,
			 "here", (int)here, "entry", (json_int_t)r->seq, "kind",
			 r->kind ? r->kind : "", "author", r->author ? r->author : "", "accepted",
			 at, "pin", pin, "absent", (json_int_t)r->absent, "findings", findings);
}

static void draw_verdict(struct visit *v, const struct report *r, bool here)
{
	bool good = r->ok && here;

	flag_begin(v, good ? "ok" : NULL, good ? "tick" : "late");
	html(v, "<p><strong>$</strong></p>\n",
	     !r->ok	     ? "This is not as it was signed. Trust nothing in it."
	     : !r->pin_known ? "It is whole, but of another record than this one. Compare its pin "
			       "with what that "
			       "authority publishes."
	     : !here ? "It is whole, but this record has no such entry. Tell whoever runs it."
		     : "It is genuine: it was said, by them and then, and it stands in this "
		       "record.");
	if (good)
		html(v, "<p>Whether it still counts, or was taken back later, a receipt cannot "
			"say: ask for the "
			"certificate, or for the portfolio of today.</p>\n");
	flag_end(v);
}

static void draw_report(struct visit *v, const struct report *r)
{
	char pin[DIGEST_HEX], at[TIME_TEXT];

	digest_hex(&r->pin, pin);
	time_text(r->accepted, at);
	list_begin(v, "summary");
	if (r->kind && *r->kind) {
		list_row(v, "Entry", shown_number(v, (int64_t)r->seq));
		list_row(v, "Kind", r->kind);
		list_row(v, "By", r->author);
		list_row(v, "Written", shown_time(v, at));
	}
	if (r->authority && *r->authority)
		list_row(v, "Record of", r->authority);
	list_row_begin(v, "Pin");
	hash(v, pin, 0);
	list_row_end(v);
	if (r->absent)
		list_row(v, "Not in it", shown_count(v, (int64_t)r->absent, "text", "texts"));
	for (size_t i = 0; i < r->finding_count && i < FINDINGS_SHOWN; i++)
		list_row(v, "Wrong", r->findings[i].text);
	list_end(v);
}

static enum status check(struct visit *v, struct err *err)
{
	const struct request_field *file = request_file(v->request, "receipt", 0);
	struct digest pin = journal_pin(v->app->journal);
	struct verify_want want = {.kinds = &v->app->kinds, .pin_known = is_ours, .data = &pin};
	struct report r = {.ok = false};
	struct err why;
	bool here;

	if (!file)
		page_wrong(v, "receipt", "Choose the file of the receipt");
	else if (verify_receipt(file->value, file->len, &want, v->arena, &r, &why) != OK)
		page_wrong(v, "receipt", why.text);
	if (v->page.error_count)
		return draw_page(v, err);
	here = is_here(v, &r);
	visit_answer(v, doc_of(&r, here));
	v->page.menu = "/check";
	page_crumb(v, "/check", "How to check");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "What this receipt proves", NULL);
	draw_verdict(v, &r, here);
	draw_report(v, &r);
	details_begin(v, "Check another");
	draw_form(v, "secondary");
	details_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

extern const struct route page_receipt[];
const struct route page_receipt[] = {
	{"GET", "/check/receipt", 0, 0, NULL, NULL, draw_page, "Where a receipt can be checked"},
	{"POST", "/check/receipt", NEED_UPLOAD, 0, file_fields, NULL, check,
	 "What a receipt proves, and whether this record has its entry"},
	{0},
};
