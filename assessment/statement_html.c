/*
 * The statement as one page. Everything below its head is gathered as tables of four columns first; how
 * many rows there are decides the size of the type, so that it stays on one sheet of A4. Meaning is told
 * in words and by borders, never by colour alone: it prints in black and white.
 */
#include <string.h>

#include "assessment/counts.h"
#include "assessment/statement_priv.h"
#include "core/date.h"
#include "core/markup.h"

#define CELLS 4
#define TABLES 5
#define WORDS_MAX 4096 /* bytes of one cell before it is shortened */

struct row {
	const char *cells[CELLS];
};

struct table {
	const char *name; /* its class: widths of its columns */
	const char *title, *heads[CELLS];
	struct row *rows;
	size_t count, room;
	size_t shown; /* the first so many are listed, the others counted */
	int widths[CELLS]; /* letters of the largest type that fit on a line */
	bool halves;	   /* in two columns where type is small */
};

/* How many lines of this type the page holds, a table's headings being worth three. */
static const struct density {
	const char *name;
	size_t lines;
	bool halves; /* two columns, and one line to a row */
} densities[] = {{"roomy", 22, false}, {"tight", 25, true}, {"dense", 38, true}};
#define DENSITIES (sizeof(densities) / sizeof(*densities))

struct page {
	const struct statement *s;
	struct arena *a;
	struct buf *out;
	struct table tables[TABLES];
	const struct density *density;
};

#define put(page, pattern, ...)                                                                    \
	markup_add((page)->out, pattern, (const char *const[]){__VA_ARGS__})

/* ---- words ---- */

/* At most `max` bytes, whole characters, with an ellipsis where something is left out. */
static const char *shorten(struct arena *a, const char *text, size_t max)
{
	size_t n = strlen(text), at = 0, step;

	if (n <= max)
		return text;
	for (; at < max; at += step) {
		step = utf8_char(text + at, n - at);
		step = step == 0 ? 1 : step;
		if (at + step > max)
			break;
	}
	return arena_printf(a, "%.*s…", (int)at, text);
}

static const char *worded(struct arena *a, int32_t day)
{
	char text[WRITTEN_DAY];

	written_day(day, text);
	return arena_text(a, text);
}

static const char *hex(struct arena *a, const struct digest *digest)
{
	char text[DIGEST_HEX];

	digest_hex(digest, text);
	return arena_text(a, text);
}

static const char *number(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}

static const char *kept(struct arena *a, struct buf *words)
{
	const char *text = shorten(a, arena_text(a, words->data), WORDS_MAX);

	buf_release(words);
	return text;
}

static const char *name_of(const struct page *p, const char *person)
{
	return person != NULL ? shorten(p->a, statement_name(p->s, person), 80) : "not said";
}

/* "Ruth Adeyemi, countersigned by Max Poole" */
static const char *relieved_by(const struct page *p, const struct relief *r)
{
	const char *by = name_of(p, r->by);

	if (r->map != NULL && *r->map != '\0')
		by = arena_printf(p->a, "%s, by %s", by, r->map);
	if (r->award != NULL && *r->award != '\0')
		by = arena_printf(p->a, "%s, for %s (level %d), authority: %s", by, r->award, (int)r->level,
				  r->authority);
	if (r->countersigned != NULL)
		by = arena_printf(p->a, "%s, countersigned by %s", by, name_of(p, r->countersigned));
	return by;
}

/* ---- what is on it ---- */

static void add_row(struct page *p, struct table *t, const char *first, const char *second,
		    const char *third, const char *fourth)
{
	t->rows = arena_grow(p->a, t->rows, t->count, &t->room, sizeof(*t->rows));
	t->rows[t->count++] = (struct row){{first, shorten(p->a, second, 160), third, fourth}};
}

static void gather_modules(struct page *p, struct table *closed, struct table *exempt,
			   struct table *waived)
{
	const struct completion *c = p->s->then;

	for (size_t i = 0; i < c->module_count; i++) {
		const struct module_result *m = &c->modules[i];
		const char *id = m->module->head.ref.id, *title = m->module->head.title;

		if (m->state == MODULE_CLOSED)
			add_row(p, closed, id, title, number(p->a, m->credits),
				day_words(time_day(m->signature->accepted), p->a));
		else if (m->state == MODULE_EXEMPT)
			add_row(p, exempt, id, title, number(p->a, m->credits),
				relieved_by(p, m->relief));
		else if (m->state == MODULE_WAIVED)
			add_row(p, waived, id, title, day_words(time_day(m->relief->accepted), p->a),
				relieved_by(p, m->relief));
	}
}

static const char *review_outcome(const struct page *p, const struct gate_result *g)
{
	const struct scale *scale = tools_scale(p->s->then->curriculum->tools, g->gate->scale);
	const struct point *point =
		scale != NULL ? scale_point(scale, g->record->point) : NULL;
	const char *text = point != NULL ? point->text : g->record->point;
	struct buf words;

	if (!g->record->exception)
		return text;
	buf_init(&words, WORDS_MAX);
	buf_printf(&words, "%s, by exception; missing:", text);
	for (size_t i = 0; i < g->record->missing_count; i++)
		buf_printf(&words, "%s %s", i > 0 ? "," : "", g->record->missing[i]);
	return kept(p->a, &words);
}

static void gather_records(struct page *p, struct table *records)
{
	const struct completion *c = p->s->then;

	for (size_t i = 0; i < c->gate_count; i++) {
		const struct gate_result *g = &c->gates[i];

		if (g->gate->place == GATE_REVIEW && g->record != NULL)
			add_row(p, records, g->gate->title, review_outcome(p, g),
				day_words(g->record->day, p->a), name_of(p, g->record->by));
	}
	for (size_t i = 0; i < c->curriculum->result_count; i++) {
		const struct result *result = &c->curriculum->results[i];
		const struct result_fact *fact = statement_result(p->s, result);

		if (fact != NULL)
			add_row(p, records, result->title, fact->passed ? "passed" : "failed",
				day_words(fact->day, p->a), name_of(p, fact->by));
	}
}

static void gather_reliefs(struct page *p, struct table *reliefs)
{
	size_t count;
	const struct relief **items = statement_reliefs(p->s, p->a, &count);

	for (size_t i = 0; i < count; i++)
		add_row(p, reliefs, items[i]->of, relief_kind_name(items[i]->kind),
			day_words(time_day(items[i]->accepted), p->a), relieved_by(p, items[i]));
}

static void gather(struct page *p)
{
	struct award_tally tally = award_tally(p->s->then);
	struct table *t = p->tables;

	t[0] = (struct table){
		.name = "modules",
		.title = arena_printf(p->a, "Modules closed: %zu, %d credits", tally.closed,
				      (int)tally.closed_credits),
		.heads = {"Module", "Title", "Credits", "Closed"},
		.widths = {10, 58, 9, 11},
		.halves = true,
	};
	t[1] = (struct table){
		.name = "modules by",
		.title = arena_printf(p->a, "Modules exempt: %zu, %d credits", tally.exempt,
				      (int)tally.exempt_credits),
		.heads = {"Module", "Title", "Credits", "Exempt by"},
		.widths = {10, 48, 9, 32},
	};
	t[2] = (struct table){
		.name = "modules by",
		.title = arena_printf(p->a, "Modules waived: %zu, no credits", tally.waived),
		.heads = {"Module", "Title", "Day", "Waived by"},
		.widths = {10, 48, 11, 32},
	};
	t[3] = (struct table){
		.name = "records",
		.title = "Reviews and results",
		.heads = {"What", "Outcome", "Day", "Recorded by"},
		.widths = {36, 24, 11, 24},
	};
	t[4] = (struct table){
		.name = "reliefs",
		.title = "Parts waived or carried",
		.heads = {"What", "How", "Day", "By"},
		.widths = {16, 24, 11, 48},
	};
	gather_modules(p, &t[0], &t[1], &t[2]);
	gather_records(p, &t[3]);
	gather_reliefs(p, &t[4]);
}

static size_t lines_of(const struct table *t, const struct density *d)
{
	size_t lines = 0;

	if (d->halves)
		return t->count == 0 ? 0 : 3 + (t->halves ? (t->shown + 1) / 2 : t->shown);
	for (size_t i = 0; i < t->count; i++) {
		size_t most = 1;

		for (size_t k = 0; k < CELLS; k++) {
			size_t n = strlen(t->rows[i].cells[k]) / t->widths[k] + 1;

			most = n > most ? n : most;
		}
		lines += most;
	}
	return t->count == 0 ? 0 : 3 + lines;
}

static bool fits(const struct page *p)
{
	size_t lines = 0;

	for (size_t i = 0; i < TABLES; i++)
		lines += lines_of(&p->tables[i], p->density);
	return lines <= p->density->lines;
}

/* The largest type with which all rows fit; when none does, the longest tables are cut. */
static void fit(struct page *p)
{
	for (size_t i = 0; i < TABLES; i++)
		p->tables[i].shown = p->tables[i].count;
	p->density = densities;
	while (p->density < &densities[DENSITIES - 1] && !fits(p))
		p->density++;
	while (p->density->halves && !fits(p)) {
		struct table *longest = p->tables;
		size_t most = 0;

		for (size_t i = 0; i < TABLES; i++) {
			if (lines_of(&p->tables[i], p->density) > most) {
				longest = &p->tables[i];
				most = lines_of(longest, p->density);
			}
		}
		longest->shown--;
	}
}

/* ---- the page ---- */

static const char style[] =
	"@page{size:A4;margin:12mm}"
	"*{box-sizing:border-box}"
	"body{margin:0 auto;max-width:186mm;background:#fff;font:9.5pt/1.35 Arial,"
	"\"Liberation Sans\",sans-serif;overflow-wrap:anywhere}"
	"header{display:flex;justify-content:space-between;align-items:end;gap:6mm;"
	"padding-bottom:2mm;border-bottom:1.5pt solid #003087;font-size:11pt}"
	"header span{display:flex;align-items:end;gap:2mm}header svg{width:7mm;height:7mm}"
	"h1,h2,p,dl,dd,table{margin:0}"
	"h1{margin-top:4mm;font-size:11pt;font-weight:400}"
	".who{font-size:19pt;line-height:1.2}.who small{font-size:10pt}"
	".long .who{font-size:12pt}"
	".what{font-size:12pt}"
	"h2{margin-top:3.2mm;font-size:10.5pt}"
	".status{display:flex;gap:3mm;align-items:flex-start;margin:3mm 0;padding:2mm 3mm;"
	"border:1.5pt solid #006747}.status svg{flex:none;width:6mm;height:6mm}"
	".status h2,.dense .status h2{margin:0;font-size:12pt}"
	".flagged{border:3pt double #7c2855}.revoked{border:3pt dashed #b3151d}"
	"dl{display:grid;grid-template-columns:auto 1fr auto 1fr;gap:.8mm 4mm}"
	"table{width:100%;table-layout:fixed;border-collapse:collapse}"
	"th,td{padding:.35mm 2mm .35mm 0;border-bottom:.4pt solid #aeb7bd;text-align:left;"
	"vertical-align:top;font-weight:400}"
	"thead th{font-size:.9em}tbody th{font-weight:700}"
	".status p::first-letter{text-transform:uppercase}section+p{margin-top:1mm}"
	".modules th:nth-child(1){width:21mm}.modules th:nth-child(3){width:16mm}"
	".modules th:nth-child(4){width:21mm}.by th:nth-child(3){width:21mm}"
	".by th:nth-child(4){width:56mm}"
	".records th:nth-child(1){width:38%}.records th:nth-child(3){width:21mm}"
	".records th:nth-child(4){width:26%}"
	".reliefs th:nth-child(1){width:32mm}.reliefs th:nth-child(3){width:21mm}"
	".reliefs th:nth-child(4){width:50%}"
	".tight{font-size:8.5pt}.dense{font-size:7.5pt;line-height:1.15}"
	".dense h2{margin-top:2mm}.dense .check{margin-top:2mm;font-size:7.5pt;line-height:1.25}"
	".dense th,.dense td{padding-top:.15mm;padding-bottom:.15mm}"
	".tight .halves,.dense .halves{column-count:2;column-gap:6mm}"
	".tight th,.tight td,.dense th,.dense td{overflow:hidden;text-overflow:ellipsis;"
	"white-space:nowrap}"
	".tight .halves th:nth-child(1),.dense .halves th:nth-child(1){width:17mm}"
	".tight .halves th:nth-child(3),.dense .halves th:nth-child(3){width:14mm}"
	".tight .halves th:nth-child(4),.dense .halves th:nth-child(4){width:19mm}"
	".tight .by th:nth-child(4),.dense .by th:nth-child(4){width:76mm}"
	".check{margin-top:4mm;padding-top:2mm;border-top:1.5pt solid #003087;font-size:8pt;"
	"line-height:1.35}.check h2,.dense .check h2{margin:0 0 1mm;font-size:9.5pt}.check li{margin:0}"
	".check ul{margin:0;padding-left:4mm}"
	".hash{word-break:break-all}code{font-family:\"Liberation Mono\",Menlo,Consolas,monospace;font-size:.95em}"
	"@media screen{body{padding:8mm 4mm}}";

static void write_head(struct page *p)
{
	const struct statement *s = p->s;
	const char *name = name_of(p, s->then->facts->trainee);

	buf_text(p->out, "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"/>"
			 "<meta name=\"viewport\" content=\"width=device-width\"/>");
	put(p, "<title>Statement of completion: $, $</title><style>", name,
	    shorten(p->a, statement_award(s)->gate->title, 120));
	buf_text(p->out, style);
	put(p, "</style></head>\n<body class=\"$$\"><header><span>", p->density->name,
	    strlen(name) > 48 ? " long" : "");
	buf_text(p->out,
		 "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path d=\"M16 2 28 9v14l-12 7L4 "
		 "23V9z\" fill=\"none\" stroke=\"#003087\" stroke-width=\"2.4\"/><path d=\"m10 16.4 "
		 "4.4 4.4L22.4 11\" fill=\"none\" stroke=\"#003087\" stroke-width=\"3.2\"/></svg>");
	put(p, "<strong>Attest</strong></span><span>$$</span></header>\n<main>",
	    s->demo ? "Demonstration, proves nothing: " : "Record of ", s->authority);
	put(p,
	    "<h1>Statement of completion</h1>\n<p class=\"who\"><strong>$</strong> <small>($)"
	    "</small></p>\n<p class=\"what\"><strong>$</strong></p>\n",
	    name, s->then->facts->trainee, shorten(p->a, statement_award(s)->gate->title, 160));
}

static void write_status(struct page *p)
{
	static const struct {
		const char *title, *path;
	} looks[] = {
		[AWARD_STANDS] = {"Stands", "M2.5 8.6 6.2 12.3 13.6 4.2"},
		[AWARD_FLAGGED] = {"Flagged", "M8 2.5v7M8 11.5v2.5"},
		[AWARD_REVOKED] = {"Revoked", "M3.4 3.4l9.2 9.2M12.6 3.4l-9.2 9.2"},
	};
	const struct award_status *status = &p->s->status;
	char at[TIME_TEXT];

	time_text(status->at, at);
	put(p,
	    "<section class=\"status $\"><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path "
	    "d=\"$\" fill=\"none\" stroke=\"#212b32\" stroke-width=\"2.6\"/></svg><div><h2>$</h2>"
	    "<p>$.</p><p>As of $, $ UTC; ask again, since it may change.</p></div></section>\n",
	    award_standing_name(status->standing), looks[status->standing].path,
	    looks[status->standing].title, shorten(p->a, award_status_words(status, p->a), 360),
	    worded(p->a, time_day(status->at)), arena_printf(p->a, "%.5s", at + 11));
}

static void write_facts(struct page *p)
{
	const struct completion *c = p->s->then;
	const struct curriculum *curriculum = c->curriculum;

	put(p,
	    "<dl><dt>Programme</dt><dd>$, level $</dd><dt>Curriculum</dt><dd>$, digest "
	    "<code>$</code></dd>",
	    curriculum->programme, number(p->a, curriculum->level), curriculum->head.name,
	    shorten(p->a, hex(p->a, &c->facts->enrolment.digest), 16));
	put(p, "<dt>In full</dt><dd>$</dd><dt>Credits</dt><dd>$ had, $ asked for</dd>",
	    shorten(p->a, curriculum->head.title, 120), number(p->a, c->credits_have),
	    number(p->a, c->credits_need));
	put(p, "<dt>In training</dt><dd>from $$$</dd><dt>Signed</dt><dd>$, by $, $</dd></dl>\n",
	    worded(p->a, c->facts->enrolment.start),
	    *c->facts->enrolment.site != '\0' ? ", at " : "", c->facts->enrolment.site,
	    worded(p->a, time_day(p->s->signature->accepted)), name_of(p, p->s->signature->by),
	    role_words(statement_award(p->s)->gate->by, p->a));
}

static void write_row(struct page *p, const struct row *row)
{
	put(p, "<tr><th scope=\"row\">$</th><td>$</td><td>$</td><td>$</td></tr>\n", row->cells[0],
	    row->cells[1], row->cells[2], row->cells[3]);
}

static void write_table(struct page *p, const struct table *t)
{
	put(p,
	    "<section><h2>$</h2><div class=\"$$\"><table><thead><tr><th scope=\"col\">$</th>"
	    "<th scope=\"col\">$</th><th scope=\"col\">$</th><th scope=\"col\">$</th></tr></thead>"
	    "<tbody>\n",
	    t->title, t->name, t->halves ? " halves" : "", t->heads[0], t->heads[1], t->heads[2], t->heads[3]);
	for (size_t i = 0; i < t->shown; i++)
		write_row(p, &t->rows[i]);
	buf_text(p->out, "</tbody></table></div>");
	if (t->shown < t->count)
		put(p, "<p>And $ more, which the statement as data lists.</p>",
		    number(p->a, (int64_t)(t->count - t->shown)));
	buf_text(p->out, "</section>\n");
}

/* "signed off by Ruth Adeyemi on 2022-03-11: satisfactory" */
static const char *signed_off(const struct page *p, const struct placement_sign *sign)
{
	if (sign->entry == 0)
		return "not signed off";
	return arena_printf(p->a, "signed off by %s on %s: %s", name_of(p, sign->by),
			    day_words(time_day(sign->accepted), p->a), sign->outcome);
}

/* Modules in force that the award did not ask for, and where the trainee was placed. */
static void write_rest(struct page *p)
{
	const struct completion *c = p->s->then;
	struct buf words;

	buf_init(&words, WORDS_MAX);
	for (size_t i = 0; i < c->module_count; i++) {
		if (c->modules[i].state < MODULE_CLOSED && !c->modules[i].extra)
			buf_printf(&words, "%s%s", words.len > 0 ? ", " : "",
				   c->modules[i].module->head.ref.id);
	}
	if (words.len > 0)
		put(p, "<p>Of the curriculum, and not asked for by this award: $.</p>\n",
		    shorten(p->a, words.data, 300));
	buf_clear(&words);
	for (size_t i = 0; i < c->facts->placement_count; i++) {
		const struct placement_fact *f = &c->facts->placements[i];

		buf_printf(&words, "%s%s (%s to %s, %s)", words.len > 0 ? "; " : "",
			   f->specialism, day_words(f->from, p->a), day_words(f->until, p->a),
			   signed_off(p, &f->sign));
	}
	if (words.len > 0)
		put(p, "<p>Placements: $.</p>\n", shorten(p->a, words.data, 300));
	buf_release(&words);
}

static void write_check(struct page *p)
{
	const struct statement *s = p->s;
	const char *entry = number(p->a, s->signature->entry), *pin = hex(p->a, &s->pin);

	put(p,
	    "</main><footer class=\"check\"><h2>How to check this</h2><ul><li>Number "
	    "<strong>$</strong>: that entry of the record is the signature. Its digest is "
	    "<code class=\"hash\">$</code>.</li>",
	    entry, hex(p->a, &s->signature->digest));
	put(p,
	    "<li>The signer had seen $ entries with the root <code class=\"hash\">$</code>. The pin "
	    "of the record is <code class=\"hash\">$</code>; take it from $, not from this page.</li>",
	    number(p->a, (int64_t)s->seen_size), hex(p->a, &s->seen_root), pin, s->authority);
	put(p,
	    "<li>Does it stand today? <code>attest award status $</code> says so from the record. "
	    "Compare the person ($), award, day and digest with this page. <code>attest verify"
	    "</code> proves the record itself.</li>",
	    entry, s->then->facts->trainee);
	put(p,
	    "<li>Without the record: ask the holder for its receipt (<code>attest receipt $"
	    "</code>); <code>attest verify receipt-$.zip --pin PIN</code> proves that it was signed, "
	    "not that it still stands.</li><li>Paper can be altered: the signed entry counts, not "
	    "this page. Registration with a regulator is separate: look the person up there.</li>"
	    "</ul></footer></body></html>\n",
	    entry, entry);
}

void statement_html(const struct statement *s, struct arena *a, struct buf *out)
{
	struct page p = {.s = s, .a = a, .out = out};

	gather(&p);
	fit(&p);
	write_head(&p);
	write_status(&p);
	write_facts(&p);
	for (size_t i = 0; i < TABLES; i++) {
		if (p.tables[i].count > 0)
			write_table(&p, &p.tables[i]);
	}
	write_rest(&p);
	write_check(&p);
}
