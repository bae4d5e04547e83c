/* One outcome to be claimed: what shows it, with what the words suggest first, and how; kept at
 * each step. */
#include <inttypes.h>
#include <string.h>

#include "cli/case_pieces.h"
#include "cli/web/claiming.h"
#include "cli/web/component.h"
#include "cli/words.h"
#include "core/json.h"

/* ---- one ---- */

struct writing {
	struct claiming c;
	const struct unit *unit;
	json_t *said; /* the draft, else the claim in the record, else empty */
	struct case_piece *pieces;
	size_t piece_count;
	json_t *suggested; /* of the command */
};

static enum status begin_one(struct visit *v, struct writing *ret_writing, struct err *err)
{
	const char *id = visit_field(v, "outcome");
	const struct case_claim *claim;
	const struct case_view *view;
	struct writing w = {0};

	TRY(claiming_begin(v, &w.c, err));
	view = &w.c.seen.view;
	w.unit = case_unit(view, id);
	if (!w.unit)
		return visit_not_here(err);
	if (!w.c.may)
		return fail(err, ERR_CONFLICT,
			    "The case is handed in, or closed: nothing can be claimed now");
	claim = case_claim_of(&view->file, id);
	w.said = json_object_get(w.c.claims, id);
	if (!w.said && claim)
		TRY(claim_as_draft(v, claim, &w.said, err));
	if (!w.said) {
		w.said = json_object();
		arena_own(v->arena, json_release, w.said);
	}
	TRY(case_pieces(v->app, &view->file, &w.pieces, &w.piece_count, err));
	TRY(visit_command(v, "equivalence suggest", VISIT_LIST(w.c.seen.name),
			  VISIT_LIST("--unit", id), &w.suggested, err));
	*ret_writing = w;
	return OK;
}

/* The words that a suggestion shares with the outcome; NULL: the piece is not suggested. */
static const char *shared_words(struct visit *v, const struct writing *w, uint64_t seq)
{
	const json_t *one, *word,
		*unit = json_array_get(json_object_get(w->suggested, "outcomes"), 0);
	const char *text = NULL;
	size_t i, k;

	json_array_foreach(json_object_get(unit, "evidence"), i, one)
	{
		if ((uint64_t)json_number(one, "entry") != seq)
			continue;
		text = "";
		json_array_foreach(json_object_get(one, "shared"), k, word)
		{
			text = arena_printf(v->arena, "%s%s%s", text, *text ? ", " : "",
					    json_string_value(word));
		}
	}
	return text;
}

static void draw_piece(struct visit *v, const struct writing *w, const struct case_piece *p)
{
	const char *words = shared_words(v, w, p->seq),
		   *id = arena_printf(v->arena, "%" PRIu64, p->seq);
	size_t as = claim_offers(w->said, p->seq);
	const struct choice choices[] = {
		{"", "Not for this outcome", NULL, as == 2},
		{claim_shown[0], "Shows that I have done it", NULL, as == 0},
		{claim_shown[1], "Shows that I know it", NULL, as == 1}};

	choose(v,
	       &(struct input){
		       .name = arena_printf(v->arena, "piece-%s", id),
		       .label = arena_printf(v->arena, "%s (entry %s)",
					     p->title ? p->title : p->entry.kind, id),
		       .hint = words ? arena_printf(v->arena,
						    "Suggested: shares “%s” with the outcome",
						    words)
				     : NULL},
	       choices, 3);
}

/* First what is chosen or suggested, then the rest, folded away. */
static void draw_pieces(struct visit *v, const struct writing *w)
{
	size_t first = 0, rest = 0;

	html(v, "<h2 class=\"nhsuk-heading-s\">What shows it</h2>\n");
	if (w->piece_count == 0)
		html(v, "<p class=\"attest-text\">You have no evidence yet. <a "
			"href=\"/evidence/new\">Add some</a>, then come "
			"back: what you write here is kept.</p>\n");
	for (size_t i = 0; i < w->piece_count; i++) {
		bool near = claim_offers(w->said, w->pieces[i].seq) < 2 ||
			    shared_words(v, w, w->pieces[i].seq);

		first += near;
		rest += !near;
		if (near)
			draw_piece(v, w, &w->pieces[i]);
	}
	if (rest == 0)
		return;
	details_begin(v, arena_printf(v->arena, "%s%s",
				      first ? "Your other evidence: " : "Your evidence: ",
				      shown_count(v, (int64_t)rest, "piece", "pieces")));
	for (size_t i = 0; i < w->piece_count; i++) {
		if (claim_offers(w->said, w->pieces[i].seq) == 2 &&
		    !shared_words(v, w, w->pieces[i].seq))
			draw_piece(v, w, &w->pieces[i]);
	}
	details_end(v);
}

static void draw_flags(struct visit *v, const struct writing *w)
{
	size_t count, told = 0;
	struct case_fault *faults = cases_faults(v->app, &w->c.seen.view, &count);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(faults[i].unit, w->unit->id) != 0)
			continue;
		if (told++ == 0)
			html(v, "<ul class=\"attest-flags nhsuk-u-margin-bottom-4\">\n");
		html(v, "<li><span class=\"$\">", faults[i].stops ? "attest-bad" : "attest-warn");
		glyph(v, faults[i].stops ? "cross" : "late");
		html(v, "</span> <span>$.</span></li>\n", faults[i].text);
	}
	if (told)
		html(v, "</ul>\n");
}

static void draw_form(struct visit *v, const struct writing *w)
{
	int32_t most = w->c.seen.view.process->words,
		words = words_counted(claim_narrative(w->said));

	form_begin(v, case_address(v, &w->c.seen, "/claim"), false);
	hidden(v, "outcome", w->unit->id);
	textarea(v,
		 &(struct input){
			 .name = "narrative",
			 .label = "How it shows the outcome",
			 .hint = arena_printf(
				 v->arena,
				 "At most %s words are read; there are %s. Say what you did, and "
				 "where in the evidence it stands. No patients.",
				 shown_number(v, most), shown_number(v, words)),
			 .value = claim_narrative(w->said),
			 .rows = 8});
	if (words > most)
		html(v,
		     "<p class=\"attest-text attest-risk\">$ too many: the case can't be handed in "
		     "with them.</p>\n",
		     shown_count(v, words - most, "word", "words"));
	sign_patient_data(v);
	draw_pieces(v, w);
	html(v, "<div class=\"attest-actions attest-actions--block\">");
	button(v, NULL, "Keep and next", "do", "next");
	button(v, "secondary", "Keep", "do", "keep");
	button(v, "secondary", "Go on to sign", "do", "sign");
	html(v, "</div>\n");
	form_end(v);
}

static enum status draw_one(struct visit *v, const struct writing *w)
{
	const struct case_seen *seen = &w->c.seen;
	bool kept = json_object_get(w->c.claims, w->unit->id) != NULL;

	visit_answer(v,
		     json_pack("{sssssssiso?sOsO}", "outcome", w->unit->id, "text", w->unit->text,
			       "kind", w->unit->kind, "most_words", (int)seen->view.process->words,
			       "draft",
			       kept ? json_incref(json_object_get(w->c.claims, w->unit->id)) : NULL,
			       "said", w->said, "suggested", w->suggested));
	page_crumb(v, case_address(v, seen, ""), arena_printf(v->arena, "Case %s", seen->name));
	page_crumb(v, case_address(v, seen, "/claims"), "Claims");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	case_page_head(v, seen, w->unit->id, arena_printf(v->arena, "your claim, %s", seen->view.file.ref));
	html(v, "<div class=\"attest-outcome\"><p class=\"attest-outcome__text\">$</p></div>\n",
	     w->unit->text);
	if (*w->unit->kind)
		html(v, "<p class=\"attest-small attest-soft\">$$</p>\n",
		     shown_sentence(v, w->unit->kind),
		     strcmp(w->unit->kind, "knowledge") == 0 ? ""
							     : ": knowledge alone is not enough");
	if (kept) {
		html(v, "<p class=\"attest-saved\" role=\"status\">");
		glyph(v, "tick");
		html(v, " Kept as a draft, not signed yet</p>\n");
	}
	draw_flags(v, w);
	draw_form(v, w);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status claim(struct visit *v, struct err *err)
{
	struct writing w;

	TRY(begin_one(v, &w, err));
	return draw_one(v, &w);
}

/* ---- keeping ---- */

static json_t *typed(struct visit *v, const struct writing *w)
{
	json_t *lists[] = {json_array(), json_array()};
	json_t *said = json_pack("{sssoso}", "narrative", visit_field(v, "narrative"),
				 claim_shown[0], lists[0], claim_shown[1], lists[1]);

	for (size_t i = 0; i < w->piece_count; i++) {
		const char *id = arena_printf(v->arena, "%" PRIu64, w->pieces[i].seq);
		const char *as = visit_field(v, arena_printf(v->arena, "piece-%s", id));

		for (size_t k = 0; k < 2; k++) {
			if (strcmp(as, claim_shown[k]) == 0)
				json_array_append_new(lists[k], json_string(id));
		}
	}
	return said;
}

static const char *next_unit(const struct writing *w)
{
	const struct case_view *view = &w->c.seen.view;
	size_t at = (size_t)(w->unit - view->units);

	for (size_t n = 1; n < view->unit_count; n++) {
		const char *id = view->units[(at + n) % view->unit_count].id;

		if (!case_claim_of(&view->file, id) && !json_object_get(w->c.claims, id))
			return id;
	}
	return NULL;
}

static enum status sign_one(struct visit *v, struct writing *w, struct err *err)
{
	struct drafting drafting = {0};
	struct err why;

	if (claim_lacks(w->said)) {
		page_wrong(v, "narrative", shown_sentence(v, claim_lacks(w->said)));
		return draw_one(v, w);
	}
	if (claim_draft(v, w->c.seen.name, w->unit->id, w->said, &drafting, &why) == OK)
		return sign_begin(
			v, &drafting,
			arena_printf(v->arena, "I claim %s in case %s, with %s.", w->unit->id,
				     w->c.seen.name,
				     shown_count(v, (int64_t)drafting.says[0].about_count - 1,
						 "piece of evidence", "pieces of evidence")),
			case_address(v, &w->c.seen, "/claims"), err);
	sign_refused(v, "narrative", &drafting, &why);
	return draw_one(v, w);
}

static enum status keep_one(struct visit *v, struct err *err)
{
	const char *act = visit_field(v, "do"), *next;
	struct writing w;

	TRY(begin_one(v, &w, err));
	w.said = typed(v, &w);
	json_object_set_new(w.c.claims, w.unit->id, w.said);
	TRY(claiming_keep(v, &w.c, err));
	if (strcmp(act, "sign") == 0)
		return sign_one(v, &w, err);
	if (*visit_field(v, "typed"))
		TRY(draft_drop(visit_sessions(v), v->session.person, visit_field(v, "typed"), err));
	next = strcmp(act, "next") == 0 ? next_unit(&w) : w.unit->id;
	if (next)
		visit_go(v, "%s",
			 case_address(v, &w.c.seen,
				      arena_printf(v->arena, "/claim?outcome=%s",
						   url_part(v->arena, next))));
	else
		visit_go(v, "%s", case_address(v, &w.c.seen, "/claims"));
	return OK;
}

static const struct route_field claim_fields[] = {
	{"outcome", "which, as CEN-R1/LO2", true},
	{"narrative", "how what is offered shows it", false},
	{"piece-33",
	 "\"practice\" or \"knowledge\": what entry 33 shows; each piece of evidence has a field "
	 "of its own",
	 false},
	{"do", "\"keep\" the draft, \"next\": and go on with the next outcome, or \"sign\"", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{0},
};
static const struct route_field outcome_fields[] = {{"outcome", "which, as CEN-R1/LO2", true}, {0}};

extern const struct route page_claim[];
const struct route page_claim[] = {
	{"GET", "/cases/{case}/claim", NEED_SIGN_IN, ROLE_BIT(ROLE_APPLICANT), outcome_fields, NULL,
	 claim, "One outcome to be claimed: evidence, suggestions, words"},
	{"POST", "/cases/{case}/claim", NEED_SIGN_IN | KEEPS_FORM, ROLE_BIT(ROLE_APPLICANT), claim_fields, NULL,
	 keep_one, "Keep a claim as a draft, and prepare it to be signed"},
	{0},
};
