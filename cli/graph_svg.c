#include "cli/graph.h"

#include <string.h>

#include "cli/rule_words.h"
#include "core/arena.h"
#include "core/markup.h"

#define EDGE 24
#define LANE 236    /* width of a lane */
#define LANE_GAP 28 /* arrows run there */
#define PAD 14	    /* between a lane and its boxes */
#define BOX (LANE - 2 * PAD)
#define LINE 15 /* height of a line of text in a box */
#define GAP 12	/* between boxes */
#define HEAD 50 /* of a lane */
#define TITLE 76
#define LINES_MOST 4
#define LINE_CHARS 32
#define SCRATCH_MAX ((size_t)4 << 20)

#define INK "#212b32"
#define SOFT "#4c6272"
#define RULE "#768692"

struct spot {
	int x, y, height;
};

struct svg {
	const struct curriculum *c;
	struct buf *out;
	struct arena *a;
	struct spot *uses;
	int lanes, y; /* where the gates begin */
};

static const char *number(struct svg *s, int n)
{
	return arena_printf(s->a, "%d", n);
}

static void text_at(struct svg *s, int x, int y, const char *size, const char *weight, const char *ink,
		    const char *text)
{
	markup_add(s->out,
		   "<text x=\"$\" y=\"$\" font-size=\"$\" font-weight=\"$\" fill=\"$\">$</text>\n",
		   (const char *[]){ number(s, x), number(s, y), size, weight, ink, text });
}

static void rect_at(struct svg *s, int x, int y, int width, int height, const char *fill, const char *edge,
		    const char *dashes)
{
	markup_add(s->out,
		   "<rect x=\"$\" y=\"$\" width=\"$\" height=\"$\" rx=\"4\" fill=\"$\" stroke=\"$\" "
		   "stroke-width=\"1.5\" stroke-dasharray=\"$\"/>\n",
		   (const char *[]){ number(s, x), number(s, y), number(s, width), number(s, height), fill,
				     edge, dashes });
}

/* ---- lines of a title ---- */

/* Text in lines of about LINE_CHARS characters, broken at spaces; the last one says if there were more. */
static size_t lines_of(struct svg *s, const char *text, const char **ret_lines)
{
	size_t count = 0;

	while (*text && count < LINES_MOST) {
		size_t n = 0, end = 0, chars = 0;

		while (text[n] && chars < LINE_CHARS) {
			chars += ((unsigned char)text[n] & 0xc0) != 0x80;
			n++;
			if (!text[n] || text[n] == ' ')
				end = n;
		}
		while (end == 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n++;
		n = end ? end : n;
		ret_lines[count] = arena_printf(s->a, "%.*s%s", (int)n, text,
						count + 1 == LINES_MOST && text[n] ? " ..." : "");
		count++;
		text += n;
		text += strspn(text, " ");
	}
	return count;
}

/* ---- lanes ---- */

static bool has_loose(const struct curriculum *c)
{
	for (size_t i = 0; i < c->use_count; i++) {
		if (c->uses[i].phase == 0)
			return true;
	}
	return false;
}

static bool is_open(const struct use *u)
{
	return u->optional || u->choose >= 0;
}

/* Without phases: those for everybody, then the others. */
static int lanes_of(const struct curriculum *c)
{
	int lanes = 1;

	if (c->phase_count)
		return (int)c->phase_count + has_loose(c);
	for (size_t i = 0; i < c->use_count; i++)
		lanes = is_open(&c->uses[i]) ? 2 : lanes;
	return lanes;
}

/* Modules without a phase have the first lane, where there are any. */
static int lane_of(const struct curriculum *c, const struct use *u)
{
	int loose = has_loose(c);

	if (c->phase_count == 0)
		return is_open(u) ? 1 : 0;

	for (size_t i = 0; i < c->phase_count; i++) {
		if (c->phases[i].id == u->phase)
			return (int)i + loose;
	}
	return 0;
}

static int lane_x(int lane)
{
	return EDGE + lane * (LANE + LANE_GAP);
}

static int months_of(struct duration d)
{
	switch (d.unit) {
	case 'Y':
		return d.count * 12;
	case 'M':
		return d.count;
	case 'W':
		return d.count * 7 / 30;
	default:
		return d.count / 30;
	}
}

/* A gate stands in the lane of the first phase that ends when it is due, or later; else in the last. */
static int lane_of_gate(const struct svg *s, const struct gate *g)
{
	const struct curriculum *c = s->c;

	if (g->place == GATE_ENTRY)
		return 0;
	for (size_t i = 0; g->due.count && i < c->phase_count; i++) {
		if (months_of(c->phases[i].due) >= months_of(g->due))
			return (int)i + has_loose(c);
	}
	return s->lanes - 1;
}

static const char *due_words(struct svg *s, struct duration due)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, 100);
	if (due.count) {
		buf_text(&text, "due after ");
		duration_in_words(&text, due);
	}
	return arena_text(s->a, text.data);
}

static void lane_head(struct svg *s, int lane, const char *title, const char *due)
{
	text_at(s, lane_x(lane) + PAD, TITLE + 22, "13", "bold", INK, title);
	text_at(s, lane_x(lane) + PAD, TITLE + 40, "12", "normal", SOFT, due);
}

/* What has room; the whole stands in the description. */
static const char *phase_title(struct svg *s, const struct phase *p)
{
	const char *lines[LINES_MOST], *title = arena_printf(s->a, "%d  %s", (int)p->id, p->title);

	return lines_of(s, title, lines) > 1 ? arena_printf(s->a, "%s ...", lines[0]) : title;
}

static void lane_heads(struct svg *s)
{
	int loose = has_loose(s->c);

	if (loose)
		lane_head(s, 0, s->c->phase_count ? "Throughout" : "For everybody", "due with the award");
	if (s->c->phase_count == 0 && s->lanes > 1)
		lane_head(s, 1, "Chosen or optional", "due with the award");
	for (size_t i = 0; i < s->c->phase_count; i++) {
		const struct phase *p = &s->c->phases[i];

		lane_head(s, (int)i + loose, phase_title(s, p),
			  due_words(s, p->due));
	}
}

/* ---- modules ---- */

static const char *use_words(struct svg *s, const struct use *u)
{
	const struct curriculum *c = s->c;
	const char *text = arena_printf(s->a, "%d credits", (int)u->module->credits);

	if (u->optional)
		return arena_printf(s->a, "%s, optional", text);
	if (u->choose < 0)
		return text;
	return arena_printf(s->a, "%s, %s: %s", text, c->chooses[u->choose].id,
			    c->chooses[u->choose].groups[u->group].id);
}

static int box_height(struct svg *s, const struct use *u)
{
	const char *lines[LINES_MOST];

	return 41 + LINE * (int)lines_of(s, u->module->head.title, lines);
}

/* Where each box stands; the height of the highest lane comes back in s->y. */
static void place_uses(struct svg *s)
{
	int *bottom = arena_array(s->a, (size_t)s->lanes, sizeof *bottom);

	s->y = TITLE + HEAD;
	for (int i = 0; i < s->lanes; i++)
		bottom[i] = TITLE + HEAD;
	for (size_t i = 0; i < s->c->use_count; i++) {
		const struct use *u = &s->c->uses[i];
		int lane = lane_of(s->c, u);

		s->uses[i] = (struct spot){ lane_x(lane) + PAD, bottom[lane], box_height(s, u) };
		bottom[lane] += s->uses[i].height + GAP;
		s->y = bottom[lane] > s->y ? bottom[lane] : s->y;
	}
}

static void draw_use(struct svg *s, const struct use *u, const struct spot *p)
{
	const char *lines[LINES_MOST];
	size_t count = lines_of(s, u->module->head.title, lines);

	markup_add(s->out, "<g><title>$: $, $</title>\n",
		   (const char *[]){ u->module->head.name, u->module->head.title, use_words(s, u) });
	rect_at(s, p->x, p->y, BOX, p->height, is_open(u) ? "#ffffff" : "#e3eefa",
		u->choose >= 0 ? "#005eb8" : RULE, u->optional ? "2 3" : u->choose >= 0 ? "7 4" : "none");
	text_at(s, p->x + 8, p->y + 17, "12", "bold", INK, u->module->head.ref.id);
	for (size_t i = 0; i < count; i++)
		text_at(s, p->x + 8, p->y + 17 + LINE * ((int)i + 1), "12", "normal", INK, lines[i]);
	text_at(s, p->x + 8, p->y + p->height - 7, "11", "normal", SOFT, use_words(s, u));
	markup_add(s->out, "</g>\n", NULL);
}

/* From what is needed to what needs it: by the gap between lanes, or around the boxes of one lane. */
static void draw_need(struct svg *s, const struct spot *from, const struct spot *to, const char *says)
{
	int y = from->y + from->height / 2, end = to->y + to->height / 2;
	bool forward = to->x > from->x;
	int x = forward ? from->x + BOX : from->x, x_end = to->x, bend = 24;

	markup_add(s->out,
		   "<path d=\"M$ $ C$ $ $ $ $ $\" fill=\"none\" stroke=\"#212b32\" stroke-width=\"1.5\" "
		   "marker-end=\"url(#tip)\"><title>$</title></path>\n",
		   (const char *[]){ number(s, x), number(s, y), number(s, forward ? x + bend : x - bend),
				     number(s, y), number(s, x_end - bend), number(s, end), number(s, x_end),
				     number(s, end), says });
}

static void draw_needs(struct svg *s)
{
	const struct curriculum *c = s->c;

	for (size_t i = 0; i < c->use_count; i++) {
		for (size_t n = 0; n < c->uses[i].needs.count; n++) {
			const struct use *needed = curriculum_use(c, c->uses[i].needs.items[n]);

			if (needed)
				draw_need(s, &s->uses[needed - c->uses], &s->uses[i],
					  arena_printf(s->a, "%s needs %s",
						       c->uses[i].module->head.ref.id,
						       needed->module->head.ref.id));
		}
	}
}

/* ---- gates ---- */

static const char *const gate_names[] = {
	[GATE_ENTRY] = "Entry",
	[GATE_REVIEW] = "Review",
	[GATE_AWARD] = "Award",
};

static const char *gate_words(struct svg *s, const struct gate *g)
{
	const char *due = due_words(s, g->due);

	return arena_printf(s->a, "%s%s%s, signed by the %s%s%s", gate_names[g->place], *g->id ? " " : "",
			    g->id, role_name(g->by), *due ? ", " : "", due);
}

/* A box with cut corners, so that a gate is told from a module without colour. Returns its height. */
static int draw_gate(struct svg *s, const struct gate *g, int x, int y)
{
	const char *lines[LINES_MOST];
	size_t count = lines_of(s, *g->title ? g->title : gate_names[g->place], lines);
	int height = 43 + LINE * (int)count;
	bool award = g->place == GATE_AWARD;

	markup_add(s->out, "<g><title>$: $</title>\n", (const char *[]){ gate_words(s, g), g->title });
	markup_add(s->out,
		   "<path d=\"M$ $ h$ l10 10 v$ l-10 10 h-$ l-10 -10 v-$ z\" fill=\"$\" stroke=\"#212b32\" "
		   "stroke-width=\"$\"/>\n",
		   (const char *[]){ number(s, x + 10), number(s, y), number(s, BOX - 20),
				     number(s, height - 20), number(s, BOX - 20), number(s, height - 20),
				     award ? "#ffeb8a" : "#f4f5f6", award ? "2.5" : "1.5" });
	text_at(s, x + 14, y + 17, "12", "bold", INK,
		arena_printf(s->a, "%s%s%s", gate_names[g->place], *g->id ? " " : "", g->id));
	for (size_t i = 0; i < count; i++)
		text_at(s, x + 14, y + 17 + LINE * ((int)i + 1), "12", "normal", INK, lines[i]);
	text_at(s, x + 14, y + height - 9, "11", "normal", SOFT,
		arena_printf(s->a, "%s%s%s", role_name(g->by), g->due.count ? ", " : "",
			     due_words(s, g->due)));
	markup_add(s->out, "</g>\n", NULL);
	return height;
}

/* Draws them where `draw` is set; returns where the lowest one ends. */
static int each_gate(struct svg *s, bool draw)
{
	int *bottom = arena_array(s->a, (size_t)s->lanes, sizeof *bottom), lowest = s->y;
	struct buf nowhere, *out = s->out;

	buf_init(&nowhere, SCRATCH_MAX);
	s->out = draw ? out : &nowhere;
	for (int i = 0; i < s->lanes; i++)
		bottom[i] = s->y + 30;
	for (size_t i = 0; i < s->c->gate_count; i++) {
		int lane = lane_of_gate(s, &s->c->gates[i]);

		bottom[lane] += draw_gate(s, &s->c->gates[i], lane_x(lane) + PAD, bottom[lane]) + GAP;
		lowest = bottom[lane] > lowest ? bottom[lane] : lowest;
	}
	s->out = out;
	buf_release(&nowhere);
	return lowest;
}

/* ---- the whole ---- */

static const char *described(struct svg *s)
{
	CLEANUP(buf_release) struct buf text;
	const struct curriculum *c = s->c;

	buf_init(&text, SCRATCH_MAX / 4);
	buf_printf(&text, "%zu modules.", c->use_count);
	for (size_t i = 0; i < c->phase_count; i++)
		buf_printf(&text, " Phase %d: %s, %s.", (int)c->phases[i].id, c->phases[i].title,
			   due_words(s, c->phases[i].due));
	for (size_t i = 0; i < c->use_count; i++) {
		const struct use *u = &c->uses[i];

		buf_printf(&text, " %s, %s, %s", u->module->head.ref.id, u->module->head.title,
			   use_words(s, u));
		if (u->phase)
			buf_printf(&text, ", phase %d", (int)u->phase);
		for (size_t n = 0; n < u->needs.count; n++)
			buf_printf(&text, "%s%s", n ? " and " : ", needs ", u->needs.items[n]);
		buf_char(&text, '.');
	}
	for (size_t i = 0; i < c->gate_count; i++)
		buf_printf(&text, " %s: %s.", gate_words(s, &c->gates[i]), c->gates[i].title);
	return arena_text(s->a, text.data);
}

static void svg_open(struct svg *s, int width, int height)
{
	const char *title = arena_printf(s->a, "%s: %s", s->c->head.name, s->c->head.title);

	markup_add(s->out,
		   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"$\" height=\"$\" viewBox=\"0 0 $ $\" "
		   "role=\"img\" aria-labelledby=\"title desc\" lang=\"en-GB\" "
		   "font-family=\"Arial, Helvetica, sans-serif\">\n<title id=\"title\">$</title>\n"
		   "<desc id=\"desc\">$</desc>\n",
		   (const char *[]){ number(s, width), number(s, height), number(s, width),
				     number(s, height), title, described(s) });
	markup_add(s->out,
		   "<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" "
		   "markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" "
		   "fill=\"#212b32\"/></marker></defs>\n"
		   "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
		   NULL);
	text_at(s, EDGE, EDGE + 16, "18", "bold", INK, title);
	text_at(s, EDGE, EDGE + 38, "12", "normal", SOFT,
		"Filled boxes are for everybody, dashed ones are chosen, dotted ones optional. An arrow leads "
		"to what needs the other. Cut corners are gates that somebody signs.");
}

void curriculum_svg(const struct curriculum *c, struct buf *out)
{
	struct svg s = { .c = c, .out = out, .a = arena_new(SCRATCH_MAX * 2) };
	int height, width;

	s.lanes = lanes_of(c);
	s.uses = arena_array(s.a, c->use_count, sizeof *s.uses);
	place_uses(&s);
	height = each_gate(&s, false) + EDGE;
	width = lane_x(s.lanes) - LANE_GAP + EDGE;
	svg_open(&s, width < 900 ? 900 : width, height);
	for (int i = 0; i < s.lanes; i++)
		rect_at(&s, lane_x(i), TITLE, LANE, height - EDGE - TITLE, "#fafbfb", "#d8dde0", "none");
	lane_heads(&s);
	for (size_t i = 0; i < c->use_count; i++)
		draw_use(&s, &c->uses[i], &s.uses[i]);
	draw_needs(&s);
	markup_add(out, "<path d=\"M$ $H$\" stroke=\"#768692\" stroke-dasharray=\"4 4\"/>\n",
		   (const char *[]){ number(&s, EDGE), number(&s, s.y + 8),
				     number(&s, lane_x(s.lanes) - LANE_GAP) });
	(void)each_gate(&s, true);
	markup_add(out, "</svg>\n", NULL);
	arena_free(s.a);
}
