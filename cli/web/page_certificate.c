/*
 * Is a certificate genuine, and does it stand? For whoever holds one: its number is the digest of the entry that
 * signed the award, so that nobody finds others by counting. Who it is about is not told: that stands on the paper.
 */
#include <ctype.h>
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

#define NUMBER_LEAST 16 /* hex digits: nobody hits one by chance */
#define NUMBER_MOST 64

static const struct route_field fields[] = {
	{ "number", "as it is on the certificate: 16 or more digits and letters a to f; spaces don't matter", false },
	{ NULL },
};

/* What was typed without spaces and hyphens, in small letters; NULL when it is no number of a certificate. */
static const char *number_of(struct visit *v, const char *typed)
{
	char *out = arena_alloc(v->arena, strlen(typed) + 1), *p = out;
	bool letters = false;

	for (; *typed; typed++) {
		if (*typed == ' ' || *typed == '-')
			continue;
		if (!isxdigit((unsigned char)*typed))
			return NULL;
		letters = letters || !isdigit((unsigned char)*typed);
		*p++ = (char)tolower((unsigned char)*typed);
	}
	/* Digits alone could be read as a number of the log, which can be counted through. */
	return letters && p - out >= NUMBER_LEAST && p - out <= NUMBER_MOST ? out : NULL;
}

static void draw_form(struct visit *v)
{
	filter_begin(v, "/certificates");
	input(v, &(struct input){ .name = "number",
				  .label = "Certificate number",
				  .autocomplete = "off",
				  .kind = "nhsuk-input--width-20 attest-mono" });
	filter_end(v, "Check");
}

static void verdict_begin(struct visit *v, bool good, const char *words)
{
	html(v, "<div class=\"attest-verdict$\">", good ? "" : " attest-verdict--no");
	glyph(v, good ? "tick" : "cross");
	html(v, "<div>\n");
	page_head(v, words, NULL);
}

static void verdict_end(struct visit *v)
{
	html(v, "</div>\n</div>\n");
}

static void draw_unknown(struct visit *v)
{
	verdict_begin(v, false, "Not in this record");
	html(v, "<p class=\"nhsuk-body\">No award that was signed here has this number. Don't rely on it.</p>\n");
	verdict_end(v);
	html(v, "<h2 class=\"nhsuk-heading-s\">If you typed the number</h2>\n<p class=\"nhsuk-body\">It has digits and the "
		"letters a to f, in groups of four: at least the first four groups. Check each of them.</p>\n");
}

static void draw_rows(struct visit *v, const json_t *doc)
{
	const json_t *revoked = json_object_get(doc, "revoked");
	const char *curriculum = json_text(doc, "curriculum");

	list_begin(v, "summary");
	list_row(v, "Award", json_text(doc, "title"));
	list_row(v, "Given on", shown_day(v, arena_bytes(v->arena, json_text(doc, "signed"), 10)));
	list_row_begin(v, "Curriculum");
	html(v, "<a href=\"/curricula/$\">$</a>", url_part(v->arena, curriculum), curriculum);
	list_row_end(v);
	if (json_is_object(revoked)) {
		list_row(v, "Taken back on", shown_time(v, json_text(revoked, "at")));
		list_row(v, "Reason", json_text(revoked, "reason"));
	}
	list_row_begin(v, "Number");
	hash(v, json_text(doc, "digest"), 0);
	list_row_end(v);
	list_end(v);
}

static void draw_checked(struct visit *v, const json_t *doc)
{
	const char *const claims[] = {
		"The record took it in only after checking the role and the key of whoever signed it",
		arena_printf(v->arena, "It is entry %s of the record, to whose signed head anybody can hold us",
			     shown_number(v, json_number(doc, "entry"))),
		"No later entry takes it back",
	};

	html(v, "<h2 class=\"nhsuk-heading-m\">What stands behind it</h2>\n<ul class=\"attest-flags "
		"nhsuk-u-margin-bottom-5\">\n");
	for (size_t i = 0; i < 3; i++) {
		html(v, "<li><span class=\"attest-ok\">");
		glyph(v, "tick");
		html(v, "</span> $</li>\n", claims[i]);
	}
	html(v, "</ul>\n");
}

static void draw_result(struct visit *v, const json_t *doc)
{
	const char *standing = json_text(doc, "standing");
	bool stands = strcmp(standing, "stands") == 0, flagged = strcmp(standing, "flagged") == 0;

	verdict_begin(v, stands, stands ? "Genuine and in force" : flagged ? "Genuine, but in question" : "Not in force");
	html(v, "<p class=\"nhsuk-body\">Checked just now, $. $</p>\n", shown_time(v, json_text(doc, "as_of")),
	     stands  ? "Nobody has taken it back." :
	     flagged ? "Something that it rests on was taken back since. Ask the Board before you rely on it." :
		       "It was genuine, and was taken back. Don't rely on it.");
	verdict_end(v);
	draw_rows(v, doc);
	if (stands)
		draw_checked(v, doc);
	html(v, "<p class=\"nhsuk-body\">Compare all of this with the paper. Whose certificate it is stands there, and not "
		"here: nobody learns from this page who has trained. Registration with a regulator is separate: look the "
		"person up there.</p>\n");
}

static void draw_without_us(struct visit *v)
{
	details_begin(v, "Check it without trusting this website");
	html(v, "<p>Ask the holder for the statement as a file. Then, on any computer:</p>\n<div class=\"nhsuk-code "
		"attest-wrap\"><pre class=\"nhsuk-code__container\"><code class=\"nhsuk-code__content\">attest verify "
		"FILE</code></pre></div>\n<p>The file also works with other people's tools. <a href=\"/check\">How, step by "
		"step</a></p>\n");
	details_end(v);
}

static enum status certificate(struct visit *v, struct err *err)
{
	const char *typed = visit_field(v, "number"), *number = number_of(v, typed);
	json_t *doc = NULL;

	if (number)
		TRY(visit_command(v, "award status", VISIT_LIST(number), VISIT_NONE, &doc, err));
	else
		doc = json_pack("{ss}", "standing", *typed ? "unknown" : "");
	json_object_del(doc, "trainee");
	visit_answer(v, number ? json_incref(doc) : doc);
	v->page.menu = "/certificates";
	draw_form(v);
	if (!*typed) {
		page_head(v, "Check a certificate", NULL);
		html(v, "<p class=\"attest-lead\">Type the number that is printed on it. You learn whether it is genuine, "
			"whether it is still in force, and how to check both without us.</p>\n");
	} else if (strcmp(json_text(doc, "standing"), "unknown") == 0) {
		draw_unknown(v);
	} else {
		draw_result(v, doc);
	}
	draw_without_us(v);
	return OK;
}

extern const struct route page_certificate[];
const struct route page_certificate[] = {
	{ "GET", "/certificates", 0, 0, fields, NULL, certificate,
	  "Whether a certificate is genuine and in force: stands, flagged, revoked or unknown" },
	{ 0 },
};
