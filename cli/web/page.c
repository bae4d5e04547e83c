#include "cli/web/page.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/glyph.h"
#include "cli/web/menu.h"
#include "cli/web/visit.h"
#include "cli/web/web.h"
#include "core/buf.h"
#include "core/date.h"
#include "core/markup.h"

void html_add(struct visit *v, const char *markup, const char *const *values, size_t count)
{
	const char *shown[32];
	size_t wanted = 0;

	for (const char *p = markup; *p; p++)
		wanted += *p == '$';
	assert(wanted == count && count < sizeof shown / sizeof *shown);
	for (size_t i = 0; i < count; i++)
		shown[i] = values[i] ? values[i] : "";
	markup_add(&v->page.main, markup, shown);
}

void html_paragraphs(struct visit *v, const char *text)
{
	char *copy = arena_text(v->arena, text ? text : "");

	for (char *line = copy, *end; *line; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		if (line[strspn(line, " \t\r")])
			html(v, "<p>$</p>\n", line);
	}
}

/* ---- words ---- */

const char *shown_number(struct visit *v, int64_t n)
{
	char digits[32], out[48];
	size_t len, at = 0;

	(void)snprintf(digits, sizeof digits, "%lld", (long long)n);
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-')
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return arena_text(v->arena, out);
}

const char *shown_signed(struct visit *v, int64_t n)
{
	return arena_printf(v->arena, "%s%s", n > 0 ? "+" : n < 0 ? "−" : "", shown_number(v, n < 0 ? -n : n));
}

const char *shown_count(struct visit *v, int64_t n, const char *one, const char *many)
{
	return arena_printf(v->arena, "%s %s", shown_number(v, n), n == 1 ? one : many);
}

const char *shown_sentence(struct visit *v, const char *text)
{
	char *out = arena_text(v->arena, text ? text : "");

	if (*out >= 'a' && *out <= 'z')
		*out = (char)(*out - 'a' + 'A');
	return out;
}

const char *shown_name(struct visit *v, const char *name)
{
	char *text = arena_text(v->arena, strncmp(name, "note.", 5) == 0 ? name + 5 : name);

	for (char *c = text; *c; c++)
		*c = *c == '_' || *c == '-' || *c == '.' ? ' ' : *c;
	if (*text >= 'a' && *text <= 'z')
		*text = (char)(*text - 'a' + 'A');
	return text;
}

const char *shown_role(struct visit *v, const char *role)
{
	char *text = arena_text(v->arena, role);

	for (char *c = text; *c; c++)
		*c = *c == '-' || *c == '_' ? ' ' : *c;
	if (strncmp(text, "etb ", 4) == 0)
		memcpy(text, "ETB", 3);
	return text;
}

const char *shown_day(struct visit *v, const char *day)
{
	static const char *const months[] = { "January",   "February", "March",	   "April",
					      "May",	   "June",     "July",	   "August",
					      "September", "October",  "November", "December" };
	int y, m, d;
	int32_t n;

	if (!day || day_parse(day, &n, NULL) != OK)
		return day ? day : "";
	day_civil(n, &y, &m, &d);
	return arena_printf(v->arena, "%d %s %d", d, months[m - 1], y);
}

const char *shown_time(struct visit *v, const char *time)
{
	int64_t t;

	if (!time || time_parse(time, &t, NULL) != OK)
		return time ? time : "";
	return arena_printf(v->arena, "%s, %.5s", shown_day(v, arena_bytes(v->arena, time, 10)), time + 11);
}

/* How long the id of somebody is that begins there, after a word that only people follow; 0: none does. */
static size_t id_at(struct visit *v, const char *text, const char *at, const char **ret_name)
{
	static const char *const before[] = { " by ", " approved ", " sent to ", " assessor " };
	size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-");
	bool follows = false;
	const char *id;

	for (size_t i = 0; i < sizeof before / sizeof *before && !follows; i++) {
		size_t n = strlen(before[i]);

		follows = (size_t)(at - text) >= n && memcmp(at - n, before[i], n) == 0;
	}
	if (!follows || len == 0)
		return 0;
	id = arena_bytes(v->arena, at, len);
	*ret_name = app_name(v->app, id);
	return strcmp(*ret_name, id) == 0 ? 0 : len;
}

static const char *words_shown(struct visit *v, const char *text, bool named)
{
	struct buf out;
	const char *words, *name;

	buf_init(&out, 16 * strlen(text) + 1024);
	for (const char *c = text; *c;) {
		size_t id = named ? id_at(v, text, c, &name) : 0;
		char day[DAY_TEXT];
		int32_t n;

		if (id > 0) {
			buf_text(&out, name);
			c += id;
			continue;
		}
		snprintf(day, sizeof day, "%s", c);
		if ((c == text || !isalnum((unsigned char)c[-1])) && day_parse(day, &n, NULL) == OK &&
		    !isalnum((unsigned char)c[strlen(day)])) {
			buf_text(&out, shown_day(v, day));
			c += strlen(day);
		} else {
			buf_char(&out, *c++);
		}
	}
	words = arena_bytes(v->arena, out.data, out.len);
	buf_release(&out);
	return words;
}

const char *shown_words(struct visit *v, const char *text)
{
	return words_shown(v, text, true);
}

const char *shown_days(struct visit *v, const char *text)
{
	return words_shown(v, text, false);
}

/* ---- what a page says of itself ---- */

void page_head(struct visit *v, const char *title, const char *caption)
{
	v->page.title = arena_text(v->arena, title);
	html(v, "<h1 class=\"nhsuk-heading-l\">");
	if (caption)
		html(v, "<span class=\"nhsuk-caption-m\">$</span> ", caption);
	html(v, "$</h1>\n", title);
}

void page_crumb(struct visit *v, const char *address, const char *text)
{
	assert(v->page.crumb_count < PAGE_CRUMBS);
	v->page.crumbs[v->page.crumb_count].address = arena_text(v->arena, address);
	v->page.crumbs[v->page.crumb_count++].text = arena_text(v->arena, text);
}

void page_wrong(struct visit *v, const char *field, const char *text)
{
	if (v->page.error_count < PAGE_ERRORS)
		v->page.errors[v->page.error_count++] =
			(struct page_error){ field, arena_text(v->arena, text) };
	v->reply->status = 422;
}

const char *page_wrong_with(const struct visit *v, const char *field)
{
	for (size_t i = 0; i < v->page.error_count; i++) {
		if (v->page.errors[i].field && strcmp(v->page.errors[i].field, field) == 0)
			return v->page.errors[i].text;
	}
	return NULL;
}

/* ---- around it ---- */

static void draw_start(struct visit *v, struct buf *out)
{
	const char *title = v->page.title ? v->page.title : "Attest";

	buf_text(out, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n");
	markup_add(out, "<title>$$$</title>\n",
		   (const char *[]){ v->page.error_count ? "Error: " : "", title,
				     strcmp(title, "Attest") == 0 ? "" : " – Attest" });
	buf_text(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n"
		      "<meta name=\"theme-color\" content=\"#003087\">\n"
		      "<meta name=\"description\" content=\"Training, assessment and equivalence of healthcare "
		      "scientists, in a record that anybody can check\">\n");
	markup_add(out,
		   "<link rel=\"icon\" href=\"$\" type=\"image/svg+xml\">\n"
		   "<link rel=\"stylesheet\" href=\"$\">\n"
		   "<script type=\"module\" src=\"$\"></script>\n",
		   (const char *[]){ web_asset(v->web, "mark.svg"), web_asset(v->web, "attest.css"),
				     web_asset(v->web, "attest.mjs") });
	if (v->page.script)
		markup_add(out, "<script type=\"module\" src=\"$\"></script>\n",
			   (const char *[]){ web_asset(v->web, v->page.script) });
	if (!v->route || !v->route->type)
		markup_add(out, "<link rel=\"alternate\" type=\"application/json\" href=\"$\">\n",
			   (const char *[]){ v->request->path });
	buf_text(out, "</head>\n<body>\n<a class=\"nhsuk-skip-link\" href=\"#maincontent\">Skip to main content</a>\n");
}

static void draw_account(struct visit *v, struct buf *out)
{
	char token[SESSION_TOKEN];

	if (!v->signed_in)
		return;
	form_token(visit_cookie(v), token);
	markup_add(
		out,
		"<nav class=\"nhsuk-header__account\" aria-label=\"Account\">\n"
		"<ul class=\"nhsuk-header__account-list\">\n<li class=\"nhsuk-header__account-item\">"
		"<a class=\"nhsuk-header__account-link\" href=\"/account\"><svg class=\"nhsuk-icon nhsuk-icon--user\" "
		"xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" width=\"16\" height=\"16\" "
		"focusable=\"false\" aria-hidden=\"true\"><path d=\"M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22Zm0 2a9 9 0 0 "
		"0-5 16.5V18a4 4 0 0 1 4-4h2a4 4 0 0 1 4 4v1.5A9 9 0 0 0 12 3Zm0 3a3.5 3.5 0 1 1-3.5 3.5A3.4 3.4 0 0 1 "
		"12 6Z\"></path></svg> <span>$</span></a></li>\n"
		"<li class=\"nhsuk-header__account-item\"><form class=\"nhsuk-header__account-form\" "
		"action=\"/sign-out\" method=\"post\" novalidate><input type=\"hidden\" name=\"token\" value=\"$\">"
		"<button class=\"nhsuk-header__account-button\" type=\"submit\">Sign out</button></form></li>\n"
		"</ul>\n</nav>\n",
		(const char *[]){ v->name, token });
}

static void draw_header(struct visit *v, struct buf *out)
{
	markup_add(out,
		   "<header class=\"nhsuk-header nhsuk-header--inline attest-header\" role=\"banner\">\n"
		   "<div class=\"nhsuk-header__container nhsuk-width-container$\">\n"
		   "<div class=\"nhsuk-header__service\"><a class=\"nhsuk-header__service-name attest-header__name\" "
		   "href=\"/\"><svg class=\"attest-mark\" viewBox=\"0 0 32 32\" width=\"32\" height=\"32\" "
		   "aria-hidden=\"true\" focusable=\"false\"><path d=\"M16 2 28 9v14l-12 7L4 23V9z\" fill=\"none\" "
		   "stroke=\"currentColor\" stroke-width=\"2.4\"></path><path d=\"m10 16.4 4.4 4.4L22.4 11\" fill=\"none\" "
		   "stroke=\"currentColor\" stroke-width=\"3.2\"></path></svg><span>Attest</span></a></div>\n",
		   (const char *[]){ v->page.wide ? " attest-wide" : "" });
	draw_account(v, out);
	buf_text(out, "</div>\n");
	menu_draw(v, out);
	buf_text(out, "</header>\n");
}

static void draw_crumbs(struct visit *v, struct buf *out)
{
	const struct page *p = &v->page;

	if (p->crumb_count == 0)
		return;
	buf_text(out, "<nav class=\"nhsuk-breadcrumb\" aria-label=\"Breadcrumb\">\n"
		      "<ol class=\"nhsuk-breadcrumb__list\">\n");
	for (size_t i = 0; i < p->crumb_count; i++)
		markup_add(out,
			   "<li class=\"nhsuk-breadcrumb__list-item\"><a class=\"nhsuk-breadcrumb__link\" "
			   "href=\"$\">$</a></li>\n",
			   (const char *[]){ p->crumbs[i].address, p->crumbs[i].text });
	markup_add(out,
		   "</ol>\n<a class=\"nhsuk-back-link\" href=\"$\"><span class=\"nhsuk-u-visually-hidden\">Back to "
		   "</span>$</a>\n</nav>\n",
		   (const char *[]){ p->crumbs[p->crumb_count - 1].address, p->crumbs[p->crumb_count - 1].text });
}

static void draw_errors(struct visit *v, struct buf *out)
{
	const struct page *p = &v->page;

	if (p->error_count == 0)
		return;
	buf_text(out, "<div class=\"nhsuk-error-summary\">\n<div role=\"alert\">\n"
		      "<h2 class=\"nhsuk-error-summary__heading\">There is a problem</h2>\n"
		      "<div class=\"nhsuk-error-summary__body\">\n"
		      "<ul class=\"nhsuk-list nhsuk-error-summary__list\">\n");
	for (size_t i = 0; i < p->error_count; i++) {
		if (p->errors[i].field)
			markup_add(out, "<li><a href=\"#$\">$</a></li>\n",
				   (const char *[]){ p->errors[i].field, p->errors[i].text });
		else
			markup_add(out, "<li>$</li>\n", (const char *[]){ p->errors[i].text });
	}
	buf_text(out, "</ul>\n</div>\n</div>\n</div>\n");
}

static void draw_record(struct visit *v, struct buf *out)
{
	struct checkpoint head;
	char root[DIGEST_HEX];
	const char *text;
	struct err err;
	size_t n;

	if (!v->app || journal_head(v->app->journal, v->arena, &head, &text, &n, &err) != OK)
		return;
	digest_hex(&head.root, root);
	markup_add(out,
		   "<p class=\"nhsuk-body-s\">The record holds $. Head <code class=\"attest-hash\">$ $ $</code>. "
		   "<a class=\"nhsuk-footer__list-item-link\" href=\"/check\">How to check it</a></p>\n",
		   (const char *[]){ shown_count(v, (int64_t)head.size, "entry", "entries"),
				     arena_bytes(v->arena, root, 4), arena_bytes(v->arena, root + 4, 4),
				     arena_bytes(v->arena, root + 8, 4) });
}

static void draw_footer(struct visit *v, struct buf *out)
{
	static const char *const links[][2] = {
		{ "/help", "Help" },
		{ "/accessibility", "Accessibility" },
		{ "/privacy", "Privacy" },
		{ "/export", "Take your data with you" },
	};

	markup_add(out,
		   "<footer class=\"nhsuk-footer\" role=\"contentinfo\">\n<div class=\"nhsuk-width-container$\">\n"
		   "<div class=\"nhsuk-footer__meta\">\n<h2 class=\"nhsuk-u-visually-hidden\">About this service</h2>\n"
		   "<ul class=\"nhsuk-footer__list\">\n",
		   (const char *[]){ v->page.wide ? " attest-wide" : "" });
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		bool other;
		const struct route *row = route_find("GET", (const char *[]){ links[i][0] + 1 }, 1, &other);

		if (row && (!row->roles || (row->roles & v->roles)))
			markup_add(out,
				   "<li class=\"nhsuk-footer__list-item\"><a "
				   "class=\"nhsuk-footer__list-item-link\" href=\"$\">$</a></li>\n",
				   links[i]);
	}
	buf_text(out, "</ul>\n");
	draw_record(v, out);
	if (visit_is_demo(v))
		buf_text(out, "<p class=\"nhsuk-body-s\">Demonstration data. No person, employer or record shown here is "
			      "real.</p>\n");
	buf_text(out, "</div>\n</div>\n</footer>\n");
}

void page_finish(struct visit *v)
{
	struct buf *out = &v->reply->body;

	draw_start(v, out);
	draw_header(v, out);
	markup_add(out, "<div class=\"nhsuk-width-container$$\">\n",
		   (const char *[]){ v->page.wide ? " attest-wide" : "",
				     v->page.landscape ? " attest-landscape" : "" });
	draw_crumbs(v, out);
	buf_text(out, "<main class=\"nhsuk-main-wrapper nhsuk-main-wrapper--s\" id=\"maincontent\">\n");
	draw_errors(v, out);
	buf_add(out, v->page.main.data, v->page.main.len);
	buf_text(out, "</main>\n</div>\n");
	draw_footer(v, out);
	glyph_sprite(&v->page, out);
	buf_text(out, "</body>\n</html>\n");
	v->reply->type = "text/html; charset=utf-8";
	v->reply->link = arena_printf(v->arena, "<%s>; rel=preload; as=style", web_asset(v->web, "attest.css"));
}
