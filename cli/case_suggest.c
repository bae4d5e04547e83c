/*
 * Suggestions: which evidence might serve which outcome of a case, by the words that they have in common.
 * They are made anew each time, in memory, from what whoever asks may read; nobody's claim, in no count,
 * and nothing of them is kept.
 */
#include <inttypes.h>
#include <string.h>

#include "cli/case_pieces.h"
#include "cli/command.h"
#include "cli/words.h"
#include "core/ranking.h"

#define SUGGESTED 3 /* of one outcome, or of one piece of evidence */
#define INDEXED_MAX ((size_t)256 << 10)

struct suggesting {
	struct app *app;
	struct case_view v;
	struct case_piece *pieces;
	size_t piece_count;
	const char **texts; /* of each piece */
	const char **units; /* what is known of each: statement, what is done for it */
	struct ranking *by_unit, *by_piece;
	bool headed; /* it was said that these are suggestions */
};

/* ---- what they say ---- */

/* An outcome with its module's title and the activities by which one comes to it. */
static const char *outcome_words(struct app *app, const struct module *m, size_t outcome)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, INDEXED_MAX);
	buf_printf(&text, "%s\n%s\n", m->outcomes[outcome].text, m->head.title);
	for (size_t i = 0; i < m->activity_count; i++) {
		const struct activity *activity = &m->activities[i];

		for (size_t k = 0; k < activity->outcome_count; k++)
			if (activity->outcomes[k] == outcome)
				buf_printf(&text, "%s\n%s\n", activity->does, activity->evidence);
	}
	return arena_text(app->arena, text.data);
}

/* The units first, then all other outcomes of the curriculum, which tell how rare a word is. */
static enum status index_units(struct suggesting *s, struct err *err)
{
	const struct curriculum *c = s->v.curriculum;
	const char **texts;
	size_t count = s->v.unit_count, room = count;

	for (size_t i = 0; i < c->use_count; i++)
		room += c->uses[i].module ? c->uses[i].module->outcome_count : 0;
	texts = arena_array(s->app->arena, room, sizeof(*texts));
	for (size_t i = 0; i < s->v.unit_count; i++)
		texts[i] = s->v.units[i].text;
	for (size_t i = 0; i < c->use_count; i++) {
		const struct module *m = c->uses[i].module;

		for (size_t k = 0; m && k < m->outcome_count; k++) {
			const char *words = outcome_words(s->app, m, k);
			bool asked = false;

			for (size_t u = 0; u < s->v.unit_count; u++)
				if (s->v.units[u].outcome == &m->outcomes[k]) {
					texts[u] = words;
					asked = true;
				}
			if (!asked)
				texts[count++] = words;
		}
	}
	s->units = texts;
	return ranking_new(texts, count, s->v.unit_count, s->app->arena, &s->by_unit, err);
}

static enum status index_pieces(struct suggesting *s, struct err *err)
{
	s->texts = arena_array(s->app->arena, s->piece_count, sizeof(*s->texts));
	for (size_t i = 0; i < s->piece_count; i++)
		s->texts[i] = case_piece_words(s->app, &s->pieces[i]);
	return ranking_new(s->texts, s->piece_count, s->piece_count, s->app->arena, &s->by_piece, err);
}

/* ---- telling it ---- */

static bool is_claimed(const struct suggesting *s, size_t unit, size_t piece)
{
	const struct case_claim *claim = case_claim_of(&s->v.file, s->v.units[unit].id);

	for (size_t i = 0; claim && i < claim->item_count; i++)
		if (claim->items[i].seq == s->pieces[piece].seq)
			return true;
	return false;
}

static json_t *shared_json(const struct ranked *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->shared_count; i++)
		json_array_append_new(list, json_string(r->shared[i]));
	return list;
}

static void print_head(struct suggesting *s)
{
	if (!s->app->json && !s->headed)
		fputs("Suggestions by the words they share: nobody has claimed or judged them, and they count for "
		      "nothing.\n",
		      s->app->out);
	s->headed = true;
}

/* One line of what might serve: "    entry 530  Specification of ventilators (specification), claimed". */
static void print_suggestion(struct app *app, const char *what, const char *title,
			     const struct ranked *r, bool claimed)
{
	const char *text = arena_printf(app->arena, "%s (", title);

	for (size_t i = 0; i < r->shared_count; i++)
		text = arena_printf(app->arena, "%s%s%s", text, i ? ", " : "", r->shared[i]);
	text = arena_printf(app->arena, "%s)%s", text, claimed ? ", claimed already" : "");
	print_wrapped(app->out, arena_printf(app->arena, "    %s  ", what), "      ", text);
}

static enum status suggest_for_unit(struct suggesting *s, size_t unit, json_t *doc, struct err *err)
{
	const struct unit *u = &s->v.units[unit];
	struct app *app = s->app;
	json_t *list = json_array();
	struct ranked *found;
	size_t count;

	json_array_append_new(doc, json_pack("{ssso}", "id", u->id, "evidence", list));
	TRY(ranking_find(s->by_piece, s->units[unit], SUGGESTED, &found, &count, err));
	if (!app->json)
		print_wrapped(app->out, arena_printf(app->arena, "%s  ", u->id), "    ", u->text);
	if (!app->json && count == 0)
		fputs("    no evidence shares a word with it\n", app->out);
	for (size_t i = 0; i < count; i++) {
		const struct case_piece *p = &s->pieces[found[i].document];
		bool claimed = is_claimed(s, unit, found[i].document);

		json_array_append_new(list, json_pack("{sIsosb}", "entry", (json_int_t)p->seq, "shared",
						      shared_json(&found[i]), "claimed", (int)claimed));
		if (!app->json)
			print_suggestion(app, arena_printf(app->arena, "entry %" PRIu64, p->seq),
					 p->title ? p->title : p->entry.kind, &found[i], claimed);
	}
	return OK;
}

static enum status suggest_for_piece(struct suggesting *s, size_t piece, json_t *doc, struct err *err)
{
	const struct case_piece *p = &s->pieces[piece];
	struct app *app = s->app;
	json_t *list = json_array();
	struct ranked *found;
	size_t count;

	json_array_append_new(doc, json_pack("{sIso}", "entry", (json_int_t)p->seq, "outcomes", list));
	TRY(ranking_find(s->by_unit, s->texts[piece], SUGGESTED, &found, &count, err));
	if (!app->json)
		print_wrapped(app->out, arena_printf(app->arena, "entry %" PRIu64 "  ", p->seq), "    ",
			      p->title ? p->title : p->entry.kind);
	if (!app->json && count == 0)
		fputs("    no outcome of the case shares a word with it\n", app->out);
	for (size_t i = 0; i < count; i++) {
		const struct unit *u = &s->v.units[found[i].document];
		bool claimed = is_claimed(s, found[i].document, piece);

		json_array_append_new(list, json_pack("{sssosb}", "id", u->id, "shared",
						      shared_json(&found[i]), "claimed", (int)claimed));
		if (!app->json)
			print_suggestion(app, u->id, u->text, &found[i], claimed);
	}
	return OK;
}

static enum status suggest_units(struct suggesting *s, const char *only, json_t *doc, struct err *err)
{
	size_t told = 0;

	for (size_t i = 0; i < s->v.unit_count; i++) {
		if (only && strcmp(s->v.units[i].id, only) != 0)
			continue;
		print_head(s);
		TRY(suggest_for_unit(s, i, doc, err));
		told++;
	}
	if (only && told == 0)
		return fail(err, ERR_NOT_FOUND,
			    "%s is not asked for by this case; `attest equivalence check %" PRIu64
			    "` lists what is",
			    only, s->v.file.seq);
	return OK;
}

static enum status suggest_pieces(struct suggesting *s, const char *only, json_t *doc, struct err *err)
{
	struct record record = { 0 };
	struct entry entry;
	size_t told = 0;

	if (only)
		TRY(app_entry(s->app, only, &record, &entry, err));
	for (size_t i = 0; i < s->piece_count; i++) {
		if (only && s->pieces[i].seq != record.seq)
			continue;
		print_head(s);
		TRY(suggest_for_piece(s, i, doc, err));
		told++;
	}
	if (only && told == 0)
		return fail(err, ERR_NOT_FOUND,
			    "entry %" PRIu64 " is no evidence of %s that stands; `attest evidence list %s` "
			    "lists it",
			    record.seq, s->v.file.applicant, s->v.file.applicant);
	return OK;
}

enum status cases_suggest_run(struct app *app, const struct args *args, struct err *err)
{
	const char *unit = args_option(args, "--unit"), *evidence = args_option(args, "--evidence");
	CLEANUP(json_cleanup) json_t *units = json_array(), *pieces = json_array();
	struct suggesting s = { .app = app };

	TRY(cases_view(app, args_operand(args, 0), &s.v, err));
	TRY(case_pieces(app, &s.v.file, &s.pieces, &s.piece_count, err));
	TRY(index_units(&s, err));
	TRY(index_pieces(&s, err));
	if (unit || !evidence)
		TRY(suggest_units(&s, unit, units, err));
	if (evidence || !unit)
		TRY(suggest_pieces(&s, evidence, pieces, err));
	return app->json ? print_json(app,
				      json_pack("{sIsbsOsO}", "id", (json_int_t)s.v.file.seq, "suggestions", 1,
						"outcomes", units, "evidence", pieces),
				      err) :
			   OK;
}
