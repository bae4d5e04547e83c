/* One letter, gathered once as lines of three kinds, and then written as text or as a page. */
#include "cli/case_letter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/case_judged.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/markup.h"

enum line_kind { LINE_HEAD, LINE_PART, LINE_UNDER, LINE_TEXT };
struct line {
	enum line_kind kind;
	const char *lead, *text; /* the lead stands out: "CEN-R1/LO2, not met" */
};
struct letter {
	struct app *app;
	const struct case_view *v;
	struct line *lines;
	size_t count, room;
};

static void add(struct letter *l, enum line_kind kind, const char *lead, const char *text)
{
	l->lines = arena_grow(l->app->arena, l->lines, l->count, &l->room, sizeof *l->lines);
	l->lines[l->count++] = (struct line){ kind, lead, text ? text : "(erased)" };
}

static const char *in_words(struct letter *l, int32_t day)
{
	char text[DAY_TEXT];

	day_text(day, text);
	return arena_text(l->app->arena, text);
}

static void add_head(struct letter *l)
{
	static const char *const words[] = { "You are found equivalent.",
					     "You are found equivalent once the conditions below are met.",
					     "You are not found equivalent." };
	const struct case_file *file = &l->v->file;
	const struct case_decision *d = file->decision;

	add(l, LINE_HEAD, journal_authority(l->app->journal), "Equivalence: the decision of the board");
	add(l, LINE_TEXT, "",
	    arena_printf(l->app->arena, "To %s (%s)", app_name(l->app, file->applicant), file->applicant));
	add(l, LINE_TEXT, "",
	    arena_printf(l->app->arena, "Your application of %s for %s, case %" PRIu64 ", judged by %s%s.",
			 in_words(l, time_day(file->opened)), file->ref, file->seq, l->v->process->head.name,
			 file->appealed ? ", after your appeal by a second panel" : ""));
	add(l, LINE_PART, "", words[d->outcome]);
}

static enum status add_units(struct letter *l, struct err *err)
{
	const struct case_decision *d = l->v->file.decision;
	struct reconciled *list =
		reconcile(&l->v->file, l->v->units, l->v->unit_count, d, l->app->arena);
	size_t at = 0;

	add(l, LINE_PART, "", "Outcome by outcome");
	for (size_t i = 0; i < l->v->unit_count; i++) {
		const char *reason;

		add(l, LINE_UNDER,
		    arena_printf(l->app->arena, "%s, %s", list[i].unit->id, unit_mark_name(list[i].mark)),
		    list[i].unit->text);
		if (!list[i].agenda) {
			/* Its assessors agree, and their reasons are the board's. */
			for (size_t k = 0; k < l->v->file.seal_count; k++) {
				TRY(case_judged_text(l->app, l->v->file.seals[k].opened, "reason", i + 1, &reason,
						     err));
				add(l, LINE_TEXT, "", reason);
			}
			continue;
		}
		TRY(case_judged_text(l->app, d->seq, "reason", ++at, &reason, err));
		add(l, LINE_TEXT, "", reason);
	}
	return OK;
}

static enum status add_conditions(struct letter *l, struct err *err)
{
	const struct case_decision *d = l->v->file.decision;

	if (d->condition_count > 0)
		add(l, LINE_PART, "", "Conditions");
	for (size_t i = 0; i < d->condition_count; i++) {
		const struct case_condition *c = &d->conditions[i];
		const char *text;

		TRY(case_judged_text(l->app, d->seq, "condition", i + 1, &text, err));
		add(l, LINE_UNDER,
		    arena_printf(l->app->arena, "%zu, on %s, by %s%s%s", i + 1, c->unit, in_words(l, c->by),
				 c->met ? ", met on " : "", c->met ? in_words(l, c->met_on) : ""),
		    text);
	}
	return OK;
}

static enum status add_foot(struct letter *l, struct err *err)
{
	const struct case_file *file = &l->v->file;
	const struct case_decision *d = file->decision;
	int32_t until = equivalence_appeal_until(file, l->v->process);
	const char *names = app_name(l->app, d->author), *reason;

	TRY(case_judged_text(l->app, d->seq, "reason", 0, &reason, err));
	add(l, LINE_PART, "", "As a whole");
	add(l, LINE_TEXT, "", reason);
	add(l, LINE_PART, "", "Who decided");
	for (size_t i = 0; i < d->assent_count; i++)
		names = arena_printf(l->app->arena, "%s, %s", names, app_name(l->app, d->assents[i]));
	add(l, LINE_TEXT, "",
	    arena_printf(l->app->arena, "Signed by %s (entry %" PRIu64 "); ratified by %s on %s (entry %" PRIu64 ").",
			 names, d->seq, app_name(l->app, d->ratifier), in_words(l, time_day(d->ratified_at)),
			 d->ratified));
	if (until != DAY_NONE)
		add(l, LINE_TEXT, "",
		    arena_printf(l->app->arena,
				 "You can appeal until %s, on two grounds: that it was not judged as it should "
				 "have been (procedure), or that the decision does not follow from what you "
				 "submitted (evidence). A panel of other people would judge it as it is.",
				 in_words(l, until)));
	add(l, LINE_TEXT, "",
	    arena_printf(l->app->arena,
			 "Paper can be altered: the signed entries count. `attest equivalence show %" PRIu64
			 "` shows them, `attest verify` proves the record.",
			 file->seq));
	return OK;
}

static enum status gather(struct letter *l, struct err *err)
{
	add_head(l);
	TRY(add_units(l, err));
	TRY(add_conditions(l, err));
	return add_foot(l, err);
}

enum status case_letter_text(struct app *app, const struct case_view *v, struct buf *out,
			     struct err *err)
{
	struct letter l = { .app = app, .v = v };
	char *text = NULL;
	size_t n = 0;
	FILE *file;

	TRY(gather(&l, err));
	file = open_memstream(&text, &n);
	if (!file)
		return fail(err, ERR_IO, "there is no memory for the letter");
	for (size_t i = 0; i < l.count; i++) {
		const struct line *line = &l.lines[i];
		const char *between = *line->lead ? ": " : "";

		if (line->kind == LINE_PART)
			fputc('\n', file);
		print_wrapped(file,
			      line->kind == LINE_TEXT ? "  " :
							arena_printf(app->arena, "%s%s", line->lead, between),
			      "  ", line->text);
	}
	fclose(file);
	buf_add(out, text, n);
	free(text);
	return out->full ? fail(err, ERR_INVALID, "the letter is longer than %u bytes", CASE_LETTER_MAX) : OK;
}

static const char style[] =
	"@page{size:A4;margin:18mm}body{font:11pt/1.4 \"Liberation Sans\",Arial,sans-serif;"
	"max-width:170mm;margin:0 auto}header{border-bottom:1.5pt solid #003087}h1{font-size:17pt}"
	"h2{font-size:12.5pt;margin:5mm 0 1mm}h3{font-size:11pt;margin:3mm 0 0}p{margin:1mm 0}"
	"h2,h3{break-after:avoid}@media screen{body{padding:8mm 4mm}}";

#define put(out, pattern, ...) markup_add(out, pattern, (const char *const[]){ __VA_ARGS__ })

enum status case_letter_html(struct app *app, const struct case_view *v, struct buf *out,
			     struct err *err)
{
	struct letter l = { .app = app, .v = v };

	TRY(gather(&l, err));
	buf_text(out, "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"/>"
		      "<meta name=\"viewport\" content=\"width=device-width\"/>");
	put(out, "<title>Equivalence, case $</title><style>", arena_printf(app->arena, "%" PRIu64, v->file.seq));
	buf_text(out, style);
	buf_text(out, "</style></head>\n<body>");
	if (journal_is_demo(app->journal))
		buf_text(out, "<p><strong>Demonstration, proves nothing.</strong></p>");
	for (size_t i = 0; i < l.count; i++) {
		const struct line *line = &l.lines[i];

		switch (line->kind) {
		case LINE_HEAD:
			put(out, "<header><p>$</p><h1>$</h1></header>\n", line->lead, line->text);
			break;
		case LINE_PART:
			put(out, "<h2>$</h2>\n", line->text);
			break;
		case LINE_UNDER:
			put(out, "<h3>$</h3><p>$</p>\n", line->lead, line->text);
			break;
		case LINE_TEXT:
			put(out, "<p>$</p>\n", line->text);
			break;
		}
	}
	buf_text(out, "</body></html>\n");
	return out->full ? fail(err, ERR_INVALID, "the letter is longer than %u bytes", CASE_LETTER_MAX) : OK;
}
