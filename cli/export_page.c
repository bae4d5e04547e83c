/*
 * One page: what this is, where the modules stand, a time line with every entry in full, who signed with
 * which key, and how to check it all. Meaning is told in words, never by colour alone.
 */
#include "cli/export_page.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/body_words.h"
#include "cli/completion_json.h"
#include "core/date.h"
#include "core/markup.h"
#include "portfolio/list.h"

struct page {
	struct app *app;
	const struct bundle_view *view;
	struct arena *a;
	struct buf *out;
	const struct completion *result; /* NULL: of a part, or there is none */
};

#define put(page, pattern, ...)                                                                    \
	markup_add((page)->out, pattern, (const char *const[]){ __VA_ARGS__ })

static const char style[] =
	"@page{size:A4;margin:15mm}"
	"*{box-sizing:border-box}"
	"body{margin:0 auto;max-width:60rem;padding:1rem;background:#fff;"
	"font:1rem/1.5 Arial,\"Liberation Sans\",sans-serif;overflow-wrap:anywhere}"
	"header{border-bottom:4px solid #003087;padding-bottom:1rem}"
	"h1{font-size:1.8rem;line-height:1.2;margin:.5rem 0}"
	"h2{font-size:1.4rem;margin:2.5rem 0 .75rem;border-bottom:1px solid #aeb7bd}"
	"h3{font-size:1.1rem;margin:0}h4{font-size:1rem;margin:.75rem 0 0}"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0}"
	"dt{font-style:italic}dd{margin:0}"
	"article{border:1px solid #aeb7bd;padding:.75rem 1rem;margin:0 0 1rem;break-inside:avoid-page}"
	"article.hidden{border-style:dashed}article p{margin:.25rem 0}"
	".words{white-space:pre-wrap;border-left:4px solid #aeb7bd;padding-left:.75rem;margin:.25rem 0}"
	".mark{border:3px double #212b32;padding:.5rem 1rem;font-weight:bold}"
	"table{border-collapse:collapse;width:100%}"
	"th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;"
	"border-bottom:1px solid #aeb7bd}"
	"td,th{overflow-wrap:break-word}thead th,td:nth-child(3){white-space:nowrap}"
	"code{font-family:\"Liberation Mono\",Menlo,Consolas,monospace;font-size:.85em;"
	"word-break:break-all}"
	".soft{font-style:italic}nav ul{padding-left:1.2rem}"
	"@media print{body{max-width:none;padding:0;font-size:10pt}nav{display:none}"
	"a{text-decoration:none}}";

/* ---- words ---- */

static const char *hex_of(const struct page *p, const struct digest *digest)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	return arena_text(p->a, hex);
}

static const char *number(const struct page *p, uint64_t n)
{
	return arena_printf(p->a, "%llu", (unsigned long long)n);
}

/* "2024-03-15, 09:00 UTC" */
static const char *when(const struct page *p, int64_t time)
{
	char text[TIME_TEXT];

	time_text(time, text);
	return arena_printf(p->a, "%.10s, %.5s UTC", text, *text ? text + 11 : "");
}

/* "training-officer" as "Training officer". */
static const char *spoken(const struct page *p, const char *name, bool begins)
{
	char *text = arena_text(p->a, name);

	for (char *c = text; *c != '\0'; c++)
		if (*c == '-')
			*c = ' ';
	if (begins)
		text[0] = (char)toupper((unsigned char)text[0]);
	return text;
}

/* "Amira Khan (amira)" */
static const char *named(const struct page *p, const char *person)
{
	const char *name;

	if (strcmp(person, "root") == 0)
		return "the authority (its root key)";
	name = app_name(p->app, person);
	return strcmp(name, person) == 0 ? name : arena_printf(p->a, "%s (%s)", name, person);
}

/* The entry of that digest, of the portfolio or store-wide; NULL: not in the bundle. */
static const struct bundle_entry *find(const struct page *p, const struct digest *digest)
{
	const struct bundle_view *v = p->view;

	for (size_t i = 0; i < v->own_count + v->wide_count; i++) {
		const struct bundle_entry *e =
			i < v->own_count ? &v->own[i] : &v->wide[i - v->own_count];

		if (memcmp(e->entry.digest.bytes, digest->bytes, sizeof(digest->bytes)) == 0)
			return e;
	}
	return NULL;
}

static void put_link(struct page *p, const struct bundle_entry *e)
{
	const char *seq = number(p, e->record.seq);

	if (*e->entry.portfolio != '\0')
		put(p, "<a href=\"#e-$\">entry $</a>, $", seq, seq, spoken(p, e->entry.kind, false));
	else
		put(p, "<a href=\"entries/$.json\">entry $</a>, $", hex_of(p, &e->entry.digest), seq,
		    spoken(p, e->entry.kind, false));
}

/* ---- the body of an entry ---- */

static void put_body(struct page *p, const struct entry *e)
{
	size_t count;
	const struct body_line *lines = body_lines(p->app, e, &count);

	for (size_t i = 0; i < count; i++)
		put(p, "<dt>$</dt><dd>$</dd>\n", lines[i].label, lines[i].words);
}

/* ---- texts ---- */

static const char *absent_words(enum bundle_why why)
{
	switch (why) {
	case TEXT_PRIVATE:
		return "Private: only its author reads it, and it is not in this file.";
	case TEXT_HIDDEN:
		return "Left out of this file.";
	case TEXT_ERASED:
		return "Erased: the record holds it no more.";
	case TEXT_SHOWN:
		break;
	}
	return "";
}

static void put_text(struct page *p, const struct bundle_entry *e, size_t i)
{
	const struct bundle_text *text = &e->texts[i];
	const char *name = e->entry.texts[i].name;

	if (text->why != TEXT_SHOWN) {
		put(p, "<h4>$</h4><p class=\"soft\">$</p>\n", spoken(p, name, true),
		    absent_words(text->why));
		return;
	}
	if (text_is_file(name)) {
		bool titled = i + 1 < e->entry.text_count && e->texts[i + 1].why == TEXT_SHOWN;

		put(p, "<h4>Attachment</h4><p><a href=\"$\">$</a> ($ bytes)</p>\n", text->path,
		    titled ? arena_bytes(p->a, e->texts[i + 1].bytes, e->texts[i + 1].len) : name,
		    number(p, text->len));
		return;
	}
	if (strncmp(name, "file.", 5) == 0)
		return; /* said with its file */
	put(p, "<h4>$</h4><p class=\"words\">$</p>\n",
	    spoken(p, strncmp(name, "note.", 5) == 0 ? name + 5 : name, true),
	    arena_bytes(p->a, text->bytes, text->len));
}

/* ---- one entry ---- */

static void put_about(struct page *p, const struct entry *e)
{
	for (size_t i = 0; i < e->about_count; i++) {
		const struct bundle_entry *to = find(p, &e->about[i]);

		buf_text(p->out, "<dt>About</dt><dd>");
		if (to != NULL)
			put_link(p, to);
		else
			put(p, "<code>$</code>", hex_of(p, &e->about[i]));
		buf_text(p->out, "</dd>\n");
	}
}

/* What was said about it later, by what is shown. */
static void put_later(struct page *p, const struct bundle_entry *about)
{
	for (size_t i = 0; i < p->view->own_count; i++) {
		const struct bundle_entry *e = &p->view->own[i];

		for (size_t k = 0; e->shown && k < e->entry.about_count; k++) {
			if (!digest_equal(&e->entry.about[k], &about->entry.digest))
				continue;
			buf_text(p->out, "<dt>Later</dt><dd>");
			put_link(p, e);
			put(p, " by $, $</dd>\n", named(p, e->entry.author),
			    when(p, e->record.accepted));
		}
	}
}

static void put_entry(struct page *p, const struct bundle_entry *e)
{
	const struct kind *row = kind_find(&p->app->kinds, e->entry.kind, e->entry.v);
	const char *seq = number(p, e->record.seq), *name = hex_of(p, &e->entry.digest);

	if (!e->shown) {
		put(p,
		    "<article class=\"hidden\" id=\"e-$\"><h3>Entry $: not shown</h3>"
		    "<p class=\"soft\">A $ of $. Its leaf is in this file, so that nobody can say it "
		    "was not there.</p></article>\n",
		    seq, seq, spoken(p, e->entry.kind, false), when(p, e->record.accepted));
		return;
	}
	put(p, "<article id=\"e-$\"><h3>Entry $: $</h3>\n<p>$, as $. Received $", seq, seq,
	    spoken(p, e->entry.kind, false), named(p, e->entry.author),
	    spoken(p, role_name(e->entry.role), false), when(p, e->record.accepted));
	if (e->entry.time > e->record.accepted + 300 || e->entry.time < e->record.accepted - 300)
		put(p, ", said $", when(p, e->entry.time));
	buf_text(p->out, ".</p>\n<dl>");
	put_body(p, &e->entry);
	put_about(p, &e->entry);
	put_later(p, e);
	put(p,
	    "<dt>Signed</dt><dd><a href=\"entries/$.json\">what was signed</a>, <a "
	    "href=\"entries/$.sig\">signature</a>",
	    name, name);
	if (row != NULL && row->own_key)
		buf_text(p->out, ", with a key of the author's own that no registrar certified");
	else if (strcmp(e->entry.author, "root") != 0)
		put(p, ", <a href=\"proof/$.pem\">certificate</a>", hex_of(p, &e->entry.key));
	put(p, ", <a href=\"proof/$.tlog-proof\">proof</a></dd></dl>\n", name);
	for (size_t i = 0; i < e->entry.text_count; i++)
		put_text(p, e, i);
	buf_text(p->out, "</article>\n");
}

/* ---- where it stands ---- */

static void put_rests(struct page *p, const struct signature_fact *s)
{
	put(p, "<a href=\"#e-$\">signed</a> by $", number(p, (uint64_t)s->entry), named(p, s->by));
	for (size_t i = 0; i < s->rest_count; i++) {
		const struct attempt *t =
			facts_attempt(p->result->facts, s->rests[i].request, s->rests[i].n);

		if (t == NULL || t->decision == 0)
			continue;
		put(p, "$<a href=\"#e-$\">$</a>$", i == 0 ? "; rests on " : ", ",
		    number(p, (uint64_t)t->decision), s->rests[i].slot,
		    t->reported ? " (reported on paper)" : "");
	}
}

static void put_modules(struct page *p)
{
	const struct completion *r = p->result;

	put(p,
	    "<h2 id=\"modules\">Modules</h2>\n<p>As this log's own program reads the entries below, by "
	    "$; <code>attest verify</code> gives its own reading.</p>\n<table><thead><tr><th "
	    "scope=\"col\">Module</th><th scope=\"col\">Activities</th><th "
	    "scope=\"col\">State</th><th scope=\"col\">Rests on</th></tr></thead><tbody>\n",
	    r->facts->enrolment.curriculum);
	for (size_t i = 0; i < r->module_count; i++) {
		const struct module_result *m = &r->modules[i];

		put(p, "<tr><th scope=\"row\">$ $</th><td>$ of $</td><td>$</td><td>",
		    m->module->head.ref.id, m->module->head.title,
		    number(p, (uint64_t)m->activities.signed_off),
		    number(p, (uint64_t)m->activities.total),
		    spoken(p, module_state_name(m->state), false));
		if (m->signature != NULL)
			put_rests(p, m->signature);
		else if (m->relief != NULL)
			put(p, "<a href=\"#e-$\">decided</a>",
			    number(p, (uint64_t)m->relief->entry));
		buf_text(p->out, "</td></tr>\n");
	}
	buf_text(p->out, "</tbody></table>\n");
	for (size_t i = 0; i < r->gate_count; i++)
		put(p, "<p>$: $.</p>\n",
		    r->gates[i].gate->title != NULL ? r->gates[i].gate->title : r->gates[i].id,
		    spoken(p, gate_state_name(gate_state(&r->gates[i])), false));
}

/* ---- people and curricula ---- */

static void put_people(struct page *p)
{
	const struct bundle_view *v = p->view;

	buf_text(p->out,
		 "<h2 id=\"people\">People and keys</h2>\n<p>Everything store-wide about these people is "
		 "in this file: who they are, their keys and roles, and what ended them.</p>\n<table>"
		 "<thead><tr><th scope=\"col\">Person</th><th scope=\"col\">Entries</th></tr></thead>"
		 "<tbody>\n");
	for (size_t i = 0; i < v->people_count; i++) {
		put(p, "<tr><th scope=\"row\">$</th><td>", named(p, v->people[i]));
		for (size_t k = 0, n = 0; k < v->wide_count; k++) {
			const struct entry *e = &v->wide[k].entry;
			const char *person = json_string_value(json_object_get(e->body, "person"));

			if (!v->wide[k].shown || person == NULL || strcmp(person, v->people[i]) != 0)
				continue;
			buf_text(p->out, n++ == 0 ? "" : "; ");
			put_link(p, &v->wide[k]);
		}
		buf_text(p->out, "</td></tr>\n");
	}
	buf_text(p->out, "</tbody></table>\n");
}

static void put_curricula(struct page *p)
{
	const struct bundle_view *v = p->view;

	buf_text(p->out, "<h2 id=\"curricula\">Curricula</h2>\n<ul>\n");
	for (size_t k = 0; k < v->wide_count; k++) {
		const struct bundle_entry *e = &v->wide[k];
		const json_t *files = json_object_get(e->entry.body, "files");

		if (!e->shown || strcmp(e->entry.kind, "publish") != 0)
			continue;
		put(p, "<li>$, published by $: ",
		    json_string_value(json_object_get(e->entry.body, "curriculum")),
		    named(p, e->entry.author));
		for (size_t i = 0; i < e->entry.text_count; i++) {
			size_t n = strtoul(e->entry.texts[i].name + 5, NULL, 10);
			const json_t *file = json_array_get(files, n == 0 ? 0 : n - 1);

			if (e->texts[i].why == TEXT_SHOWN)
				put(p, "$<a href=\"$\">$</a>", i == 0 ? "" : ", ",
				    e->texts[i].path,
				    json_string_value(json_object_get(file, "name")));
		}
		buf_text(p->out, "</li>\n");
	}
	buf_text(p->out, "</ul>\n");
}

/* ---- the page ---- */

static void put_head(struct page *p)
{
	const struct bundle_view *v = p->view;
	const struct digest pin = journal_pin(v->journal);
	const char *name = app_name(p->app, v->portfolio);

	buf_text(p->out,
		 "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"/><meta "
		 "name=\"viewport\" content=\"width=device-width\"/><meta "
		 "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		 "'unsafe-inline'\"/>");
	put(p, "<title>Portfolio of $</title><style>", name);
	buf_text(p->out, style);
	put(p, "</style></head>\n<body><header><h1>Portfolio of $</h1>\n", name);
	if (journal_is_demo(v->journal))
		buf_text(p->out, "<p class=\"mark\">A demonstration: it counts for nothing.</p>\n");
	put(p,
	    "<p>From the log of $, as it stood on $. It shows $ of $ entries of the portfolio$$.</p>\n",
	    journal_authority(v->journal), when(p, v->at), number(p, v->shown),
	    number(p, v->own_count),
	    v->hidden > 0 ? "; the others are there, and not shown" : "",
	    v->personal ? ". Private texts of the trainee are in it: think before you pass it on" : "");
	put(p, "<dl><dt>Trainee</dt><dd>$</dd><dt>Pin of the log</dt><dd><code>$</code></dd>",
	    v->portfolio, hex_of(p, &pin));
	if (p->result != NULL) {
		char day[DAY_TEXT];

		day_text(p->result->facts->enrolment.start, day);
		put(p, "<dt>Curriculum</dt><dd>$, $</dd><dt>In training</dt><dd>from $, at $</dd>",
		    p->result->facts->enrolment.curriculum, p->result->curriculum->head.title, day,
		    p->result->facts->enrolment.site);
	}
	buf_text(p->out, "</dl></header>\n<nav aria-label=\"Contents\"><ul>");
	if (p->result != NULL)
		buf_text(p->out, "<li><a href=\"#modules\">Modules</a></li>");
	buf_text(p->out, "<li><a href=\"#entries\">Everything that was said, in order</a></li>"
			 "<li><a href=\"#people\">People and keys</a></li>"
			 "<li><a href=\"#curricula\">Curricula</a></li>"
			 "<li><a href=\"#verify\">How to check this</a></li></ul></nav>\n<main>\n");
}

static void put_foot(struct page *p)
{
	buf_text(p->out,
	    "<h2 id=\"verify\">How to check this</h2>\n<p>Whoever runs the log wrote this page. What "
	    "counts is what people signed, and that can be checked by anybody, without the log. With "
	    "attest: <code>attest verify FILE.zip --pin PIN</code>, where PIN is the one that the "
	    "authority has published or printed: compare it with that, not with this page. Without "
	    "attest: README.txt says how, with programs that every system has.</p>\n"
	    "</main></body></html>\n");
}

/* What the entries come to is never said of a part. */
static enum status load_result(struct page *p, struct err *err)
{
	enum status status;

	if (p->view->hidden > 0)
		return OK;
	status = completion_load(p->app, p->view->portfolio, NULL, p->view->at, &p->result, err);
	return status == ERR_NOT_FOUND ? OK : status;
}

enum status export_page(void *app, const struct bundle_view *view, struct buf *out, struct err *err)
{
	struct page p = { .app = app, .view = view, .a = ((struct app *)app)->arena, .out = out };

	TRY(load_result(&p, err));
	put_head(&p);
	if (p.result != NULL)
		put_modules(&p);
	buf_text(out, "<h2 id=\"entries\">Everything that was said, in order</h2>\n");
	for (size_t i = 0; i < view->own_count; i++)
		put_entry(&p, &view->own[i]);
	put_people(&p);
	put_curricula(&p);
	put_foot(&p);
	return OK;
}
