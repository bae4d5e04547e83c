#include "cli/cases.h"

#include <inttypes.h>
#include <string.h>

#include "cli/case_application.h"
#include "cli/case_judged.h"
#include "cli/case_reading.h"
#include "cli/case_standards.h"
#include "cli/command.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"

struct world cases_world(struct app *app)
{
	struct world w = journal_world(app->journal);

	w.arena = app->arena;
	w.now = app_now(app);
	w.catalogue = published_catalogue(app->published);
	return w;
}

enum status cases_find(struct app *app, const char *name, struct case_file *ret_file,
		       struct err *err)
{
	struct world w = cases_world(app);
	struct record record;
	struct entry entry;

	TRY(app_entry(app, name, &record, &entry, err));
	if (strcmp(entry.kind, "application") != 0)
		return fail(err, ERR_NOT_FOUND,
			    "entry %" PRIu64 " begins no case of equivalence; `attest equivalence list` lists "
			    "them",
			    record.seq);
	return case_load(&w, entry.portfolio, record.seq, ret_file, err);
}

enum status cases_view(struct app *app, const char *name, struct case_view *ret_view, struct err *err)
{
	struct world w = cases_world(app);
	struct case_file file;

	TRY(cases_find(app, name, &file, err));
	return case_view(&w, &file, ret_view, err);
}

const char *cases_target(struct app *app, const struct case_file *file)
{
	const char *of = *file->award ? file->award : file->profile;
	const char *text = arena_printf(app->arena, "%s %s%s%s", file->ref,
					case_target_name(file->target), *of ? " " : "", of);

	for (size_t i = 0; i < file->list_count; i++)
		text = arena_printf(app->arena, "%s %s", text, file->list[i]);
	return text;
}

/* ---- check ---- */

struct case_fault *cases_faults(struct app *app, const struct case_view *v, size_t *ret_count)
{
	int64_t at = v->file.submitted ? v->file.submitted_at : app_now(app);
	struct case_fault *faults;

	equivalence_check(&v->file, v->process, v->units, v->unit_count, time_day(at), app->arena,
			  &faults, ret_count);
	return faults;
}

static json_t *fault_json(const struct case_fault *fault)
{
	return json_pack("{sssbsssoss}", "code", case_fault_name(fault->code), "stops", (int)fault->stops, "outcome",
			 fault->unit, "entry",
			 fault->entry ? json_integer((json_int_t)fault->entry) : json_null(), "text", fault->text);
}

static json_t *case_faults_json(const struct case_fault *faults, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, fault_json(&faults[i]));
	return list;
}

static void print_fault(struct app *app, const struct case_fault *fault)
{
	const char *where = fault->unit[0] ? fault->unit :
					     arena_printf(app->arena, "entry %" PRIu64, fault->entry);

	print_wrapped(app->out, arena_printf(app->arena, "  %s: ", where), "    ", fault->text);
}

static void print_case_faults(struct app *app, const struct case_fault *faults, size_t count, bool stops,
			 const char *head)
{
	size_t shown = 0;

	for (size_t i = 0; i < count; i++) {
		if (faults[i].stops != stops)
			continue;
		if (shown++ == 0)
			fprintf(app->out, "%s\n", head);
		print_fault(app, &faults[i]);
	}
}

static size_t stopping(const struct case_fault *faults, size_t count)
{
	size_t stops = 0;

	for (size_t i = 0; i < count; i++)
		stops += faults[i].stops;
	return stops;
}

enum status cases_check_run(struct app *app, const struct args *args, struct err *err)
{
	struct case_fault *faults;
	struct case_view v;
	size_t count, stops;

	TRY(cases_view(app, args_operand(args, 0), &v, err));
	faults = cases_faults(app, &v, &count);
	stops = stopping(faults, count);
	app->exit_code = stops > 0;
	if (app->json)
		return print_json(app,
				  json_pack("{sIsbsiso}", "id", (json_int_t)v.file.seq, "complete",
					    (int)(stops == 0), "outcomes", (int)v.unit_count, "faults",
					    case_faults_json(faults, count)),
				  err);
	print_case_faults(app, faults, count, true, "To be put right before the case can be submitted:");
	print_case_faults(app, faults, count, false, "Pointed out to those who judge it:");
	if (stops == 0)
		fprintf(app->out, "Nothing keeps the case from being submitted: %zu of %zu outcomes are claimed.\n",
			v.unit_count, v.unit_count);
	return OK;
}

/* ---- list ---- */

static json_t *due_json(int32_t due)
{
	return due == DAY_OPEN ? json_null() : json_day(due);
}

/* Who judges the case: the lay members do not. */
static json_t *assessors_json(const struct case_file *file)
{
	json_t *list = json_array();

	for (size_t i = 0; file->allocated && i < file->member_count; i++)
		if (file->members[i].seat != SEAT_LAY)
			json_array_append_new(list, json_string(file->members[i].person));
	return list;
}

static json_t *panel_json(const struct case_file *file)
{
	json_t *list = json_array();

	for (size_t i = 0; file->allocated && i < file->member_count; i++)
		json_array_append_new(list, json_pack("{ssss}", "person", file->members[i].person, "seat",
						      case_seat_name(file->members[i].seat)));
	return list;
}

static enum status list_one(struct app *app, struct world *w, const struct listed_case *listed,
			    json_t *doc, struct err *err)
{
	enum case_stage stage;
	struct case_file file;
	struct case_view v;
	char day[DAY_TEXT];
	int32_t due;

	TRY(case_load(w, listed->applicant, listed->seq, &file, err));
	TRY(case_view(w, &file, &v, err));
	stage = equivalence_stage(&file, v.process, &due);
	json_array_append_new(doc, json_pack("{sIsssssssosososs?}", "id", (json_int_t)file.seq, "applicant",
					     file.applicant, "target", cases_target(app, &file), "stage",
					     case_stage_name(stage), "due", due_json(due), "assessors",
					     assessors_json(&file), "panel", panel_json(&file), "clerk",
					     file.allocated ? file.clerk : NULL));
	day_text(due, day);
	if (!app->json)
		print_words(app->out, "%5" PRIu64 "  %-12s %-10s %s%-12s %s\n", file.seq, file.applicant,
			    case_stage_name(stage), due == DAY_OPEN ? "" : "by ",
			    due == DAY_OPEN ? "" : day, cases_target(app, &file));
	return OK;
}

enum status cases_list_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct world w = cases_world(app);
	struct listed_case *cases;
	size_t count;

	(void)args;
	TRY(case_list(&w, NULL, &cases, &count, err));
	for (size_t i = 0; i < count; i++)
		TRY(list_one(app, &w, &cases[i], doc, err));
	return app->json ? print_json(app, json_incref(doc), err) : OK;
}

/* ---- show ---- */

/* A title that is not erased; NULL. */
static const char *title_of(struct app *app, uint64_t seq)
{
	struct record record;
	struct entry entry;

	if (journal_read(app->journal, seq, app->arena, &record, &entry, NULL) != OK)
		return NULL;
	return app_text(app, &entry, "title");
}

static json_t *items_json(struct app *app, const struct case_claim *claim)
{
	json_t *list = json_array();

	for (size_t i = 0; i < claim->item_count; i++) {
		const struct case_item *item = &claim->items[i];

		json_array_append_new(list, json_pack("{sIsssssosbsbss?}", "entry", (json_int_t)item->seq,
						      "kind", item->kind, "shows",
						      item->knowledge ? "knowledge" : "practice", "last",
						      json_day(item->last), "signed",
						      (int)item->signed_for, "gone", (int)item->gone, "title",
						      title_of(app, item->seq)));
	}
	return list;
}

/* No judgement is listed, not even one's own, until all are opened. */
static enum status unit_json(struct app *app, const struct case_view *v, size_t i, json_t **ret_json,
			     struct err *err)
{
	const struct unit *unit = &v->units[i];
	const struct case_claim *claim = case_claim_of(&v->file, unit->id);
	json_t *judgements;

	TRY(case_judged_json(app, v, i, &judgements, err));
	*ret_json = json_pack("{sssssssoso}", "id", unit->id, "kind", unit->kind, "text", unit->text,
			      "judgements", judgements, "claim",
			      claim ? json_pack("{sIsiso}", "entry", (json_int_t)claim->seq, "words",
						(int)claim->words, "items", items_json(app, claim)) :
				      json_null());
	return OK;
}

static enum status show_json(struct app *app, const struct case_view *v, const struct case_reading *reading,
			     struct err *err)
{
	CLEANUP(json_cleanup) json_t *outcomes = json_array(), *decision = NULL, *before = NULL,
				   *sealed = json_array(), *application = NULL;
	struct case_fault *faults;
	size_t count;
	int32_t due;
	enum case_stage stage = equivalence_stage(&v->file, v->process, &due);

	for (size_t i = 0; i < v->file.seal_count; i++)
		json_array_append_new(sealed, json_pack("{sssIso}", "assessor", v->file.seals[i].person,
							"entry", (json_int_t)v->file.seals[i].seq, "at",
							json_time(v->file.seals[i].at)));
	faults = cases_faults(app, v, &count);
	for (size_t i = 0; i < v->unit_count; i++) {
		json_t *unit;

		TRY(unit_json(app, v, i, &unit, err));
		json_array_append_new(outcomes, unit);
	}
	TRY(case_decision_json(app, v->file.decision, &decision, err));
	TRY(case_decision_json(app, v->file.appealed_from, &before, err));
	TRY(case_application_json(app, v, &application, err));
	return print_json(app,
			  json_pack("{sIsssssssosssOsoss?sOsbsOsOsOsoso}", "id", (json_int_t)v->file.seq,
				    "applicant", v->file.applicant, "target", cases_target(app, &v->file),
				    "stage", case_stage_name(stage), "due", due_json(due), "process",
				    v->process->head.name, "application", application, "panel", panel_json(&v->file), "clerk",
				    v->file.allocated ? v->file.clerk : NULL, "sealed", sealed,
				    "appealed", (int)(v->file.appealed != 0), "appealed_from", before,
				    "outcomes", outcomes, "decision", decision, "flags",
				    case_faults_json(faults, count), "reading",
				    case_reading_json(reading)),
			  err);
}

void cases_print_unit(struct app *app, const struct unit *unit, const struct case_claim *claim)
{
	print_wrapped(app->out, arena_printf(app->arena, "%s  ", unit->id), "    ", unit->text);
	if (!claim) {
		fputs("    nothing is claimed\n", app->out);
		return;
	}
	fprintf(app->out, "    claimed by entry %" PRIu64 ", in %d words, on\n", claim->seq,
		(int)claim->words);
	for (size_t i = 0; i < claim->item_count; i++) {
		const struct case_item *item = &claim->items[i];
		char last[DAY_TEXT];

		day_text(item->last, last);
		fprintf(app->out, "    entry %" PRIu64 "  %s of %s, %s%s%s\n", item->seq, item->kind, last,
			item->knowledge ? "shows knowledge" : "shows practice",
			item->signed_for ? ", signed for" : "", item->gone ? ", stands no more" : "");
	}
}

static bool rests_on(const struct case_claim *claim, uint64_t entry)
{
	for (size_t i = 0; claim && i < claim->item_count; i++)
		if (claim->items[i].seq == entry)
			return true;
	return false;
}

/* Is it pointed out of this unit, or of what its claim rests on? */
static bool is_of(const struct case_fault *fault, const struct unit *unit, const struct case_claim *claim)
{
	return fault->unit[0] ? strcmp(fault->unit, unit->id) == 0 : rests_on(claim, fault->entry);
}

void cases_print_flags(struct app *app, const struct case_view *v, const struct unit *unit)
{
	const struct case_claim *claim = case_claim_of(&v->file, unit->id);
	struct case_fault *faults;
	size_t count;

	faults = cases_faults(app, v, &count);
	for (size_t i = 0; i < count; i++)
		if (is_of(&faults[i], unit, claim))
			print_fault(app, &faults[i]);
}

enum status cases_unit_json(struct app *app, const struct case_view *v, const struct unit *unit,
			    json_t **ret_json, struct err *err)
{
	const struct case_claim *claim = case_claim_of(&v->file, unit->id);
	CLEANUP(json_cleanup) json_t *flags = json_array();
	struct case_fault *faults;
	const char *narrative = NULL;
	size_t count;

	if (claim)
		TRY(case_judged_text(app, claim->seq, "narrative", 0, &narrative, err));
	faults = cases_faults(app, v, &count);
	for (size_t i = 0; i < count; i++)
		if (is_of(&faults[i], unit, claim))
			json_array_append_new(flags, fault_json(&faults[i]));
	*ret_json = json_pack("{sssssssoss?sosO}", "outcome", unit->id, "kind", unit->kind, "text", unit->text, "claim",
			      claim ? json_integer((json_int_t)claim->seq) : json_null(), "narrative", narrative,
			      "items", claim ? items_json(app, claim) : json_array(), "flags", flags);
	return OK;
}

static void print_panel(struct app *app, const struct case_file *file)
{
	for (size_t i = 0; file->allocated && i < file->member_count; i++)
		print_words(app->out, "%s: %s (%s)\n", case_seat_name(file->members[i].seat),
			    app_name(app, file->members[i].person), file->members[i].person);
	if (file->allocated)
		print_words(app->out, "clerk: %s (%s)\n", app_name(app, file->clerk), file->clerk);
}

/* That and when somebody has sealed a judgement is seen, and nothing else of it. */
static void print_sealed(struct app *app, const struct case_file *file)
{
	for (size_t i = 0; i < file->seal_count; i++) {
		char at[TIME_TEXT];

		time_text(file->seals[i].at, at);
		print_words(app->out, "sealed by %s on %.10s, entry %" PRIu64 "%s\n",
			    app_name(app, file->seals[i].person), at, file->seals[i].seq,
			    file->seals[i].opened ? ", opened" : "");
	}
	if (file->appealed)
		print_words(app->out, "appealed against by entry %" PRIu64 "; the decision before is entry %" PRIu64
				      "\n",
			    file->appealed, file->appealed_from ? file->appealed_from->seq : 0);
}

enum status cases_show_run(struct app *app, const struct args *args, struct err *err)
{
	struct case_reading reading;
	struct case_fault *faults;
	enum case_stage stage;
	struct case_view v;
	char day[DAY_TEXT];
	int32_t due;
	size_t count;

	TRY(cases_view(app, args_operand(args, 0), &v, err));
	if (args_option(args, "--by-standard"))
		return case_standards_show(app, &v, err);
	TRY(case_reading(app, &v, &reading, err));
	if (app->json)
		return show_json(app, &v, &reading, err);
	stage = equivalence_stage(&v.file, v.process, &due);
	day_text(due, day);
	print_words(app->out, "Case %" PRIu64 " of %s (%s): %s\n", v.file.seq,
		    app_name(app, v.file.applicant), v.file.applicant, cases_target(app, &v.file));
	fprintf(app->out, "stage %s%s%s, judged by %s\n", case_stage_name(stage),
		due == DAY_OPEN ? "" : ", due on ", due == DAY_OPEN ? "" : day, v.process->head.name);
	TRY(case_application_print(app, &v, err));
	print_panel(app, &v.file);
	print_sealed(app, &v.file);
	for (size_t i = 0; i < v.unit_count; i++) {
		cases_print_unit(app, &v.units[i], case_claim_of(&v.file, v.units[i].id));
		TRY(case_judged_print(app, &v, i, err));
	}
	TRY(case_decision_print(app, &v, err));
	faults = cases_faults(app, &v, &count);
	print_case_faults(app, faults, count, true, "To be put right before the case can be submitted:");
	print_case_faults(app, faults, count, false, "Pointed out to those who judge it:");
	case_reading_print(app, &reading);
	return OK;
}
