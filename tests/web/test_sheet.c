/* The style sheet as it is sent: what is cut from it, and that nothing which our pages use is. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "cli/web/sheet.h"
#include "core/buf.h"

static const struct sheet {
	const char *what, *before, *after; /* after NULL: refused, and as it was */
} sheets[] = {
	{"rules of our classes and of elements stay, in their order",
	 "a{b:c}.nhsuk-tag{d:e}.attest-x{f:g}", "a{b:c}.nhsuk-tag{d:e}.attest-x{f:g}"},
	{"a rule of a class that no page has goes", ".nhsuk-hero{a:b}p{c:d}", "p{c:d}"},
	{"so does one of its elements and of a longer name",
	 ".nhsuk-hero__x{a:b}.nhsuk-tagged{c:d}", ""},
	{"one class that no page has is enough", ".nhsuk-tag .nhsuk-hero a{b:c}", ""},
	{"of a list of selectors those that can match stay",
	 ".nhsuk-hero,.nhsuk-tag,.nhsuk-hero a,p{a:b}", ".nhsuk-tag,p{a:b}"},
	{"what is not there matches :not()", "a:not(.nhsuk-hero){b:c}", "a:not(.nhsuk-hero){b:c}"},
	{"nor does a comma in brackets part selectors", ":is(.nhsuk-tag,.nhsuk-hero) p{a:b}",
	 ":is(.nhsuk-tag,.nhsuk-hero) p{a:b}"},
	{"an attribute's value is no class", "[src=\".nhsuk-hero\"]{a:b}",
	 "[src=\".nhsuk-hero\"]{a:b}"},
	{"a group that is empty then goes whole",
	 "@media print{.nhsuk-hero{a:b}}@supports (x:y){@media z{.nhsuk-hero{a:b}}}p{c:d}",
	 "p{c:d}"},
	{"and one that is not keeps its rest", "@media print{.nhsuk-hero{a:b}p{c:d}}",
	 "@media print{p{c:d}}"},
	{"other at-rules stay", "@charset \"UTF-8\";@keyframes x{to{a:b}}@page y{size:A4}",
	 "@charset \"UTF-8\";@keyframes x{to{a:b}}@page y{size:A4}"},
	{"the health service's font goes",
	 "@font-face{font-family:Frutiger W01;src:url(https://x/y)}html{font-family:Frutiger "
	 "W01,arial}",
	 "html{font-family:arial}"},
	{"comments go, with what is in them", "/* .a{ */p{a:b/* } */}/* end */", "p{a:b}"},
	{"but not what looks like one in a string", "p{a:\"/* x */\"}q{b:'/*'}",
	 "p{a:\"/* x */\"}q{b:'/*'}"},
	{"space is one, and hides no rule",
	 "\n@font-face{a:b}\n/**/ @media x {\n\t.nhsuk-hero{a:b}\n}\n.nhsuk-hero {a:b}\np  q {c:  "
	 "d}\n",
	 "p q {c: d}"},
	{"braces in strings are none", "p:after{content:\"}\"}a[x='{']{b:c}",
	 "p:after{content:\"}\"}a[x='{']{b:c}"},
	{"an escape takes its character with it",
	 ".nhsuk-tag.\\:hover{a:b}p:after{content:\"\\\"}\"}",
	 ".nhsuk-tag.\\:hover{a:b}p:after{content:\"\\\"}\"}"},
	{"a brace without its other is refused", ".nhsuk-hero{a:b}p{c:d", NULL},
	{"and one without its first", ".nhsuk-hero{a:b}}p{c:d}", NULL},
	{"an end in the midst of a string", ".nhsuk-hero{a:b}p{c:\"d}", NULL},
	{"of a selector", "p{a:b}q", NULL},
	{"or of an escape", "p{a:b}\\", NULL},
	{"more groups in each other than any sheet has",
	 "@media a{@media a{@media a{@media a{@media a{@media a{@media a{@media a{@media a{@media "
	 "a{p{a:b}}}}}}}}}}}",
	 NULL},
	{"nothing", "", ""},
};

Test(web_sheet, keeps_what_can_match_and_nothing_else)
{
	for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
		const struct sheet *row = &sheets[i];
		CLEANUP(buf_release) struct buf sheet;
		struct err err;

		buf_init(&sheet, 1 << 20);
		buf_text(&sheet, row->before);
		cr_expect_eq(sheet_trim(&sheet, &err), row->after ? OK : ERR_INVALID, "%s",
			     row->what);
		cr_expect_str_eq(sheet.data, row->after ? row->after : row->before, "%s: %s",
				 row->what, sheet.data);
	}
}

/* Every beginning of a sheet, and a NUL at every place of it: cut or refused, never anything else.
 */
Test(web_sheet, a_sheet_that_ends_early_or_has_a_nul_is_survived)
{
	static const char text[] =
		"@media a{.nhsuk-hero:not([x=\"{\\\"}\"]),p{b:'c\\'';/* d */}}@font-face{e:f}\\";

	for (size_t n = 0; n < 2 * sizeof text; n++) {
		CLEANUP(buf_release) struct buf sheet;
		struct err err;

		buf_init(&sheet, sizeof text);
		buf_add(&sheet, text, n < sizeof text ? n : sizeof text - 1);
		if (n >= sizeof text)
			sheet.data[n - sizeof text] = '\0';
		cr_expect(sheet_trim(&sheet, &err) == OK || err.status == ERR_INVALID);
		cr_expect_leq(sheet.len, sizeof text);
	}
}

/* ---- what the pages' sources name ---- */

static void add_sources(struct buf *all, const char *pattern)
{
	glob_t found;
	struct err err;

	cr_assert_eq(glob(pattern, 0, NULL, &found), 0, "%s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (!strstr(found.gl_pathv[i], "/sheet.") &&
		    !strstr(found.gl_pathv[i], "/attest.css"))
			cr_assert_eq(buf_read_file(all, found.gl_pathv[i], &err), OK, "%s",
				     err.text);
	}
	globfree(&found);
}

static void sources(struct buf *all)
{
	buf_init(all, 16 << 20);
	add_sources(all, PROJECT_SOURCE "/cli/web/*.c");
	add_sources(all, PROJECT_SOURCE "/cli/web/assets/*.mjs");
}

#define NAME "abcdefghijklmnopqrstuvwxyz0123456789_-"

Test(web_sheet, keeps_every_class_of_the_design_system_that_a_page_names)
{
	/* form.c: "nhsuk-$__item" */
	static const char *const composed[] = {
		"nhsuk-radios",
		"nhsuk-radios__item",
		"nhsuk-radios__input",
		"nhsuk-radios__label",
		"nhsuk-checkboxes",
		"nhsuk-checkboxes__item",
		"nhsuk-checkboxes__input",
		"nhsuk-checkboxes__label",
		"nhsuk-radios__hint",
		"nhsuk-checkboxes__hint",
		"nhsuk-form-group--error",
		"nhsuk-tag--green",
	};
	CLEANUP(buf_release) struct buf all;
	size_t count = 0;
	struct err err;

	sources(&all);
	cr_assert_eq(buf_read_file(&all, PROJECT_SOURCE "/cli/web/assets/attest.css", &err), OK,
		     "%s", err.text);
	for (const char *at = all.data; (at = strstr(at, "nhsuk-")); at++) {
		size_t n = strspn(at, NAME);

		/* Neither a custom property, nor a picture of its own, nor what is composed:
		 * "nhsuk-tag--$". */
		if (at[-1] == '-' || at[n] == '$' || at[n - 1] == '-' ||
		    strncmp(at, "nhsuk-icon-", 11) == 0 ||
		    (n == 14 && strncmp(at, "nhsuk-frontend", 14) == 0))
			continue;
		count++;
		cr_expect(sheet_class(at, n), "%.*s is cut from the style sheet; see sheet.c",
			  (int)n, at);
	}
	cr_expect_gt(count, 500);
	for (size_t i = 0; i < sizeof composed / sizeof *composed; i++)
		cr_expect(sheet_class(composed[i], strlen(composed[i])), "%s", composed[i]);
}

static bool names(const char *text, const char *name)
{
	while ((text = strstr(text, name))) {
		text += strlen(name);
		if (!*text || !strchr(NAME, *text))
			return true;
	}
	return false;
}

/* A rule of ours that no page can use is dead weight. "attest-tile--$" makes what begins with it,
 * and "attest-flag$" what has a modifier: which of those there are is not asked. */
Test(web_sheet, has_no_rule_of_our_own_that_no_page_uses)
{
	CLEANUP(buf_release) struct buf all, sheet;
	size_t count = 0;
	struct err err;

	sources(&all);
	buf_init(&sheet, 1 << 20);
	cr_assert_eq(buf_read_file(&sheet, PROJECT_SOURCE "/cli/web/assets/attest.css", &err), OK,
		     "%s", err.text);
	for (const char *at = sheet.data; (at = strstr(at, ".attest-")); at++) {
		char name[80], stem[80], base[80];
		size_t n = strspn(at + 1, NAME), cut;

		cr_assert_lt(n, sizeof name - 2);
		(void)snprintf(name, sizeof name, "%.*s", (int)n, at + 1);
		for (cut = n; cut > 0 && name[cut - 1] != '-'; cut--)
			;
		(void)snprintf(stem, sizeof stem, "%.*s$", (int)cut, name);
		cut = strstr(name, "--") ? (size_t)(strstr(name, "--") - name) : n;
		(void)snprintf(base, sizeof base, "%.*s$", (int)cut, name);
		count++;
		cr_expect(names(all.data, name) || strstr(all.data, stem) || strstr(all.data, base),
			  "no page has the class %s", name);
	}
	cr_expect_gt(count, 300);
}
