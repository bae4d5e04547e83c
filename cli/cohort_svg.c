/*
 * The heat map. Every colour has a word in it or beside it, so that it can be read in grey and by those who
 * do not tell red from green; every text stands out from its ground by 4.5 to 1 or more.
 */
#include "cli/cohort.h"

#include <string.h>

#include "core/date.h"
#include "core/markup.h"

#define EDGE 24
#define LINE 34		/* height of a row */
#define NAME_WIDTH 200
#define PACE_WIDTH 92
#define CELL_LEAST 62
#define AGE_WIDTH 86
#define HOLDERS_MOST 20 /* those with the most acts; the other forms name all */
#define SCRATCH_MAX ((size_t)4 << 20)

#define INK "#212b32"
#define SOFT "#4c6272"
#define RULE "#aeb7bd"

/* How a cell looks. */
struct look {
	const char *fill, *ink, *edge;
	const char *weight;
};
static const struct look plain = { "#ffffff", INK, RULE, "normal" };
static const struct look nothing = { "#f4f5f6", SOFT, "#f4f5f6", "normal" };
static const struct look closed = { "#d5ebdd", "#00401e", "#d5ebdd", "normal" };
static const struct look ready = { "#ffffff", "#005a2a", "#007f3b", "bold" };
static const struct look relieved = { "#e8edee", INK, "#e8edee", "normal" };

/* By how much of a module is had, in per cent. */
static const struct step {
	int32_t until;
	const char *says;
	struct look look;
} steps[] = {
	{ 0, "none", { "#ffffff", SOFT, RULE, "normal" } },
	{ 25, "to 25 %", { "#e3eefa", INK, "#e3eefa", "normal" } },
	{ 60, "to 60 %", { "#bcd8f2", INK, "#bcd8f2", "normal" } },
	{ 85, "to 85 %", { "#8fbde8", INK, "#8fbde8", "normal" } },
	{ 100, "over 85 %", { "#005eb8", "#ffffff", "#005eb8", "normal" } },
};
#define STEPS (sizeof steps / sizeof steps[0])

static const struct look paces[] = {
	[PACE_NONE] = { "#ffffff", SOFT, RULE, "normal" },
	[PACE_GREEN] = { "#007033", "#ffffff", "#007033", "bold" },
	[PACE_AMBER] = { "#ffc23d", INK, "#ffc23d", "bold" },
	[PACE_RED] = { "#b10e1e", "#ffffff", "#b10e1e", "bold" },
};

static const struct look ages[COHORT_AGES] = {
	{ "#e8edee", INK, "#e8edee", "normal" },
	{ "#bcd8f2", INK, "#bcd8f2", "normal" },
	{ "#ffc23d", INK, "#ffc23d", "bold" },
	{ "#b10e1e", "#ffffff", "#b10e1e", "bold" },
};
static const char *const age_names[COHORT_AGES] = { "0 to 7 days", "8 to 28 days", "29 to 56 days",
						     "over 56 days" };

struct svg {
	struct app *app;
	const struct cohort *cohort;
	struct buf *out;
	struct arena *scratch; /* of one row */
	int x, y;
};

static const char *number(struct svg *s, int n)
{
	return arena_printf(s->scratch, "%d", n);
}

/* Room for a word in bold of 12. */
static int width_of(const char *head)
{
	int width = (int)strlen(head) * 8 + 10;

	return width < CELL_LEAST ? CELL_LEAST : width;
}

/* ---- pieces ---- */

static void text_at(struct svg *s, int x, int y, const char *size, const char *weight, const char *ink,
		    const char *anchor, const char *text)
{
	markup_add(s->out,
		   "<text x=\"$\" y=\"$\" font-size=\"$\" font-weight=\"$\" fill=\"$\" "
		   "text-anchor=\"$\">$</text>\n",
		   (const char *[]){ number(s, x), number(s, y), size, weight, ink, anchor, text });
}

/* A box with a word in it, and a smaller one below it ("" none); `says` is its title. Moves s->x on. */
static void box(struct svg *s, int width, const struct look *look, bool late, const char *word,
		const char *below, const char *says)
{
	int inner = width - 4, middle = s->x + width / 2;

	markup_add(s->out,
		   "<g><title>$</title><rect x=\"$\" y=\"$\" width=\"$\" height=\"$\" rx=\"2\" "
		   "fill=\"$\" stroke=\"$\" stroke-width=\"$\"/>\n",
		   (const char *[]){ says, number(s, s->x + 2), number(s, s->y + 2), number(s, inner),
				     number(s, LINE - 4), look->fill, late ? "#b10e1e" : look->edge,
				     late ? "3" : look == &ready ? "2.5" : "1" });
	text_at(s, middle, s->y + (*below ? 16 : 21), "12", late ? "bold" : look->weight, look->ink,
		"middle", word);
	if (*below)
		text_at(s, middle, s->y + 28, "10", "bold", look->ink, "middle", below);
	markup_add(s->out, "</g>\n", NULL);
	s->x += width;
}

/* ---- the matrix ---- */

static const struct look *look_of_step(const struct cohort_cell *cell)
{
	int64_t percent = cell->items > 0 ? (int64_t)cell->have * 100 / cell->items : 0;
	size_t i = 0;

	/* Something is not none, however little. */
	if (cell->have > 0)
		i = 1;
	while (i + 1 < STEPS && percent > steps[i].until)
		i++;
	return &steps[i].look;
}

static const struct look *look_of(const struct cohort_cell *cell)
{
	if (!cell->named)
		return &nothing;
	switch (cell->state) {
	case MODULE_CLOSED:
		return &closed;
	case MODULE_WAIVED:
	case MODULE_EXEMPT:
		return &relieved;
	case MODULE_READY:
		return &ready;
	case MODULE_NOT_STARTED:
	case MODULE_IN_PROGRESS:
		break;
	}
	return look_of_step(cell);
}

static void module_box(struct svg *s, const struct cohort_row *r, size_t i)
{
	const struct cohort_cell *cell = &r->modules[i];
	const char *code = s->cohort->curriculum->uses[i].ref.id, *says;

	if (cell->named)
		says = arena_printf(s->scratch, "%s of %s: %s, %d of %d, %d missing%s%s", code, r->trainee,
				    module_state_name(cell->state), (int)cell->have, (int)cell->items,
				    (int)cell->missing, cell->asked ? "" : ", not asked for",
				    cell->overdue ? ", late" : "");
	else
		says = arena_printf(s->scratch, "%s is not asked of %s", code, r->trainee);
	box(s, width_of(code), look_of(cell), cell->overdue, cohort_cell_word(s->app, cell),
	    cell->overdue ? "late" : "", says);
}

static void gate_box(struct svg *s, const struct cohort_row *r, size_t i)
{
	const struct cohort_gate *g = &r->gates[i];
	const char *id = cohort_gate_id(s->cohort, i), *word = cohort_gate_word(s->app, g);
	const char *mark = g->overdue ? "late" : g->flagged ? "flagged" : "";
	const struct look *look = &plain;

	if (g->state == GATE_WAIVED)
		look = &relieved;
	else if (g->state == GATE_DONE && !g->flagged)
		look = &closed;
	else if (g->state == GATE_READY)
		look = &ready;
	box(s, width_of(id) + 16, look, g->overdue, word, mark,
	    arena_printf(s->scratch, "%s of %s: %s%s%s", id, r->trainee, word, *mark ? ", " : "", mark));
}

static void pace_box(struct svg *s, const struct cohort_row *r)
{
	int behind = (int)(r->whole.have - r->whole.expected);
	const char *word = r->whole.colour == PACE_NONE ?
				   "\xe2\x80\x93" :
				   arena_printf(s->scratch, "%s %s%d",
						pace_colour_name(r->whole.colour),
						behind < 0 ? "\xe2\x88\x92" : "+",
						behind < 0 ? -behind : behind);

	box(s, PACE_WIDTH, &paces[r->whole.colour], false, word, "",
	    arena_printf(s->scratch, "pace of %s: %s", r->trainee, r->whole.why));
}

/* A name that is too long for its column ends in an ellipsis, never within a character. */
static const char *shortened(struct svg *s, const char *name, size_t most)
{
	size_t chars = 0, cut = 0, n = strlen(name);

	for (size_t at = 0; at < n; chars++) {
		size_t step = utf8_char(name + at, n - at);

		if (chars + 1 < most)
			cut = at + (step ? step : 1);
		at += step ? step : 1;
	}
	if (chars <= most)
		return name;
	return arena_printf(s->scratch, "%.*s\xe2\x80\xa6", (int)cut, name);
}

static void svg_row(struct svg *s, const struct cohort_row *r)
{
	const struct curriculum *plan = s->cohort->curriculum;

	text_at(s, EDGE, s->y + 15, "13", "bold", INK, "start",
		shortened(s, app_name(s->app, r->trainee), 26));
	text_at(s, EDGE, s->y + 29, "11", "normal", SOFT, "start",
		shortened(s, arena_printf(s->scratch, "%s, %s", r->trainee, r->site), 36));
	s->x = EDGE + NAME_WIDTH;
	pace_box(s, r);
	for (size_t i = 0; i < plan->use_count; i++)
		module_box(s, r, i);
	s->x += 12;
	for (size_t i = 0; i < plan->gate_count; i++)
		gate_box(s, r, i);
	s->y += LINE;
}

static void head_at(struct svg *s, int width, const char *word)
{
	text_at(s, s->x + width / 2, s->y, "12", "bold", INK, "middle", word);
	s->x += width;
}

static void matrix_head(struct svg *s)
{
	const struct curriculum *plan = s->cohort->curriculum;

	text_at(s, EDGE, s->y, "12", "bold", INK, "start", "Trainee");
	s->x = EDGE + NAME_WIDTH;
	head_at(s, PACE_WIDTH, "Pace");
	for (size_t i = 0; i < plan->use_count; i++)
		head_at(s, width_of(plan->uses[i].ref.id), plan->uses[i].ref.id);
	s->x += 12;
	for (size_t i = 0; i < plan->gate_count; i++)
		head_at(s, width_of(cohort_gate_id(s->cohort, i)) + 16, cohort_gate_id(s->cohort, i));
	s->y += 8;
}

static int matrix_width(const struct cohort *c)
{
	int width = NAME_WIDTH + PACE_WIDTH + 12;

	for (size_t i = 0; i < c->curriculum->use_count; i++)
		width += width_of(c->curriculum->uses[i].ref.id);
	for (size_t i = 0; i < c->curriculum->gate_count; i++)
		width += width_of(cohort_gate_id(c, i)) + 16;
	return width;
}

static void legend(struct svg *s)
{
	s->x = EDGE;
	for (size_t i = 0; i < STEPS; i++)
		box(s, 84, &steps[i].look, false, steps[i].says, "", "part of a module that is signed off");
	s->x += 12;
	box(s, 84, &ready, false, "ready", "", "everything is there but the signature");
	box(s, 84, &closed, false, "closed", "", "signed");
	box(s, 84, &relieved, false, "waived", "", "waived or exempt");
	box(s, 84, &nothing, false, "-", "not asked", "not asked of this trainee");
	box(s, 84, &plain, true, "7/13", "late", "not done, and its day is past");
	text_at(s, EDGE, s->y + LINE + 16, "12", "normal", SOFT, "start",
		"Cells: signed off of all activities, outcomes and assessments. Pace: items ahead (+) or behind "
		"(\xe2\x88\x92) what training time so far makes expected.");
	s->y += LINE + 46;
}

/* ---- who is waited for ---- */

static void holder_row(struct svg *s, const struct cohort_holder *h)
{
	char since[TIME_TEXT];

	text_at(s, EDGE, s->y + 15, "13", "bold", INK, "start",
		shortened(s, cohort_holder_name(s->app, h), 26));
	text_at(s, EDGE, s->y + 29, "11", "normal", SOFT, "start", role_name(h->role));
	text_at(s, EDGE + NAME_WIDTH + 40, s->y + 21, "13", "normal", INK, "end", number(s, h->acts));
	text_at(s, EDGE + NAME_WIDTH + 110, s->y + 21, "13", "normal", INK, "end",
		number(s, h->trainees));
	s->x = EDGE + NAME_WIDTH + 130;
	for (size_t i = 0; i < COHORT_AGES; i++) {
		const char *count = number(s, h->ages[i]);

		box(s, AGE_WIDTH, h->ages[i] > 0 ? &ages[i] : &nothing, false, count, "",
		    arena_printf(s->scratch, "%s: %s for %s", h->holder, count, age_names[i]));
	}
	box(s, AGE_WIDTH, cohort_undated(h) > 0 ? &plain : &nothing, false, number(s, cohort_undated(h)), "",
	    arena_printf(s->scratch, "%s: %d without a beginning", h->holder, (int)cohort_undated(h)));
	time_text(h->since, since);
	text_at(s, s->x + 12, s->y + 21, "12", "normal", INK, "start",
		h->since ? arena_printf(s->scratch, "%.10s, %s of %s", since, h->unit, h->trainee) : "-");
	s->y += LINE;
}

static void holders_head(struct svg *s)
{
	text_at(s, EDGE, s->y, "16", "bold", INK, "start", "Who we are waiting for");
	s->y += 28;
	text_at(s, EDGE + NAME_WIDTH + 40, s->y, "12", "bold", INK, "end", "Acts");
	text_at(s, EDGE + NAME_WIDTH + 110, s->y, "12", "bold", INK, "end", "Trainees");
	s->x = EDGE + NAME_WIDTH + 130;
	for (size_t i = 0; i < COHORT_AGES; i++)
		head_at(s, AGE_WIDTH, age_names[i]);
	head_at(s, AGE_WIDTH, "no day");
	text_at(s, s->x + 12, s->y, "12", "bold", INK, "start", "The oldest");
	s->y += 8;
}

static void svg_holders(struct svg *s)
{
	const struct cohort *c = s->cohort;
	size_t shown = c->holder_count < HOLDERS_MOST ? c->holder_count : HOLDERS_MOST;

	holders_head(s);
	for (size_t i = 0; i < shown; i++)
		holder_row(s, &c->holders[i]);
	s->y += 22;
	text_at(s, EDGE, s->y, "12", "normal", SOFT, "start",
		arena_printf(s->scratch, "%s%zu act%s for the trainees themselves.",
			     shown < c->holder_count ? "Others are waited for too. " : "", c->own_acts,
			     c->own_acts == 1 ? " is" : "s are"));
}

/* ---- the whole ---- */

static int svg_height(const struct cohort *c)
{
	size_t holders = c->holder_count < HOLDERS_MOST ? c->holder_count : HOLDERS_MOST;

	return EDGE + 92 + (int)c->row_count * LINE + 24 + LINE + 46 + 36 + (int)holders * LINE + 22 +
	       EDGE;
}

static void svg_finding(struct svg *s, char as_of[TIME_TEXT])
{
	const struct cohort *c = s->cohort;
	size_t count[4] = { 0 };
	long acts = 0;

	for (size_t i = 0; i < c->row_count; i++)
		count[c->rows[i].whole.colour]++;
	for (size_t i = 0; i < c->holder_count; i++)
		acts += c->holders[i].acts;
	markup_add(s->out, "<desc id=\"desc\">$</desc>\n",
		   (const char *[]){ arena_printf(
			   s->scratch,
			   "As of %s: trainees %zu, red %zu, amber %zu, green %zu against what "
			   "is expected by now. %ld acts wait for others than the trainee. Rows are trainees, "
			   "the most behind first; columns are modules, reviews and awards. attest cohort %s "
			   "--format csv gives the same as a table.",
			   as_of, c->row_count, count[PACE_RED], count[PACE_AMBER], count[PACE_GREEN], acts,
			   c->curriculum->head.name) });
}

static void svg_open(struct svg *s)
{
	const struct cohort *c = s->cohort;
	int width = matrix_width(c) + 2 * EDGE;
	char as_of[TIME_TEXT];
	const char *title = arena_printf(s->scratch, "%s: %s", c->curriculum->head.name,
					 c->curriculum->head.title);

	width = width < 960 ? 960 : width;
	time_text(c->at, as_of);
	markup_add(s->out,
		   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"$\" height=\"$\" "
		   "viewBox=\"0 0 $ $\" role=\"group\" aria-labelledby=\"title desc\" lang=\"en-GB\" "
		   "font-family=\"Arial, Helvetica, sans-serif\">\n<title id=\"title\">$</title>\n",
		   (const char *[]){ number(s, width), number(s, svg_height(c)), number(s, width),
				     number(s, svg_height(c)), title });
	svg_finding(s, as_of);
	markup_add(s->out, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n", NULL);
	s->y = EDGE + 20;
	text_at(s, EDGE, s->y, "22", "bold", INK, "start", title);
	s->y += 26;
	text_at(s, EDGE, s->y, "13", "normal", SOFT, "start",
		arena_printf(s->scratch, "As of %.10s: %zu trainee%s%s, the most behind first", as_of,
			     c->row_count, c->row_count == 1 ? "" : "s",
			     c->ended > 0 ? arena_printf(s->scratch, " (%zu more left)", c->ended) : ""));
	s->y += 38;
}

void cohort_svg(struct app *app, const struct cohort *c, struct buf *out)
{
	struct svg s = { .app = app, .cohort = c, .out = out, .scratch = arena_new(SCRATCH_MAX) };

	svg_open(&s);
	matrix_head(&s);
	for (size_t i = 0; i < c->row_count; i++) {
		svg_row(&s, &c->rows[i]);
		arena_free(s.scratch);
		s.scratch = arena_new(SCRATCH_MAX);
	}
	s.y += 24;
	legend(&s);
	svg_holders(&s);
	markup_add(out, "</svg>\n", NULL);
	arena_free(s.scratch);
}
