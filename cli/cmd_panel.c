/* A panel that decides what its assessors could not agree on, and what may become of its decision. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/case_agreement.h"
#include "cli/case_judged.h"
#include "cli/case_letter.h"
#include "cli/command.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"

/* As what app->as speaks in the panel of the case. */
static enum role panel_role(const struct app *app, const struct case_file *file)
{
	enum case_seat seat = SEAT_PROFESSIONAL;

	(void)case_is_member(file, app->as, &seat);
	return case_seat_role(seat);
}

static enum status say_it(struct app *app, struct say *say, const struct case_file *file, struct err *err)
{
	struct digest digest;
	uint64_t seq;

	say->portfolio = file->applicant;
	TRY(app_say(app, say, &seq, &digest, err));
	return print_entry(app, say->kind, seq, &digest, err);
}

/* ---- reconcile ---- */

static json_t *pairs_json(struct app *app, const struct case_view *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->file.seal_count; i++)
		for (size_t k = i + 1; k < v->file.seal_count; k++) {
			struct agreement a = case_agreement(app, v, i, k);
			json_t *pair = case_agreement_json(&a);

			json_object_set_new(pair, "assessors",
					    json_pack("[ss]", v->file.seals[i].person, v->file.seals[k].person));
			json_array_append_new(list, pair);
		}
	return list;
}

static enum status reconcile_json(struct app *app, const struct case_view *v,
				  const struct reconciled *list, struct err *err)
{
	CLEANUP(json_cleanup) json_t *agreed = json_array(), *agenda = json_array();

	for (size_t i = 0; i < v->unit_count; i++) {
		json_t *judgements, *unit;

		if (!list[i].agenda) {
			json_array_append_new(agreed, json_pack("{ssss}", "outcome", v->units[i].id, "judgement",
								unit_mark_name(list[i].mark)));
			continue;
		}
		TRY(case_judged_json(app, v, i, &judgements, err));
		unit = json_pack("{sssssssoss?}", "outcome", v->units[i].id, "text", v->units[i].text, "why",
				 list[i].agreed ? "gap" : "disagreement", "judgements", judgements, "judgement",
				 list[i].agreed ? unit_mark_name(list[i].mark) : NULL);
		json_array_append_new(agenda, unit);
	}
	return print_json(app, json_pack("{sIsOsOso}", "id", (json_int_t)v->file.seq, "agreed", agreed,
					 "agenda", agenda, "agreement", pairs_json(app, v)),
			  err);
}

static void print_pairs(struct app *app, const struct case_view *v)
{
	for (size_t i = 0; i < v->file.seal_count; i++)
		for (size_t k = i + 1; k < v->file.seal_count; k++) {
			struct agreement a = case_agreement(app, v, i, k);

			print_words(app->out, "%s and %s say %s\n", app_name(app, v->file.seals[i].person),
				    app_name(app, v->file.seals[k].person), case_agreement_words(app, &a));
		}
}

static enum status needs_open(const struct case_file *file, struct err *err)
{
	if (case_judged_open(file))
		return OK;
	return fail(err, ERR_CONFLICT,
		    "the judgements of the case of entry %" PRIu64 " are not open: %zu of %zu are sealed, and its "
		    "clerk opens them",
		    file->seq, file->allocated ? file->seal_count : 0,
		    file->allocated ? case_assessors(file) : 0);
}

static enum status reconcile_run(struct app *app, const struct args *args, struct err *err)
{
	struct reconciled *list;
	struct case_view v;
	size_t agenda;

	TRY(cases_view(app, args_operand(args, 0), &v, err));
	TRY(needs_open(&v.file, err));
	list = reconcile(&v.file, v.units, v.unit_count, NULL, app->arena);
	if (app->json)
		return reconcile_json(app, &v, list, err);
	agenda = reconcile_agenda(list, v.unit_count);
	fprintf(app->out, "Agreed to be met: %zu of %zu outcomes.\n", v.unit_count - agenda, v.unit_count);
	print_pairs(app, &v);
	if (agenda > 0)
		fputs("For the panel:\n", app->out);
	for (size_t i = 0; i < v.unit_count; i++) {
		if (!list[i].agenda)
			continue;
		print_wrapped(app->out, arena_printf(app->arena, "%s, %s  ", v.units[i].id,
						     list[i].agreed ? "a gap" : "a disagreement"),
			      "    ", v.units[i].text);
		TRY(case_judged_print(app, &v, i, err));
	}
	return OK;
}

/* ---- decide ---- */

/* "UNIT WORD TEXT": takes its first two words off. */
static bool split_two(struct app *app, const char *given, const char **ret_unit, const char **ret_word,
		      const char **ret_text)
{
	size_t unit = strcspn(given, " "), word;
	const char *rest = given + unit + strspn(given + unit, " ");

	word = strcspn(rest, " ");
	*ret_unit = arena_bytes(app->arena, given, unit);
	*ret_word = arena_bytes(app->arena, rest, word);
	*ret_text = rest + word + strspn(rest + word, " ");
	return unit > 0 && word > 0 && **ret_text;
}

/* What was given of each outcome of the agenda, in its order; what is not on it comes last, and is refused. */
static enum status add_units(struct app *app, const struct args *args, const struct reconciled *list,
			     size_t count, struct say *say, struct err *err)
{
	json_t *units = json_object_get(say->body, "units");
	const char *given, *unit, *mark, *text;

	for (size_t at = 0; at <= count; at++) {
		for (size_t i = 0; (given = args_value(args, "--unit", i)); i++) {
			bool here = false;

			if (!split_two(app, given, &unit, &mark, &text))
				return fail(err, ERR_INVALID,
					    "an outcome is decided as \"OUTCOME MARK REASON\", not \"%s\"", given);
			for (size_t k = 0; k < count && !here; k++)
				here = list[k].agenda && strcmp(list[k].unit->id, unit) == 0;
			if (at < count ? !list[at].agenda || strcmp(list[at].unit->id, unit) != 0 : here)
				continue;
			json_array_append_new(units, json_pack("{ssss}", "mark", mark, "unit", unit));
			say_text(say, arena_printf(app->arena, "reason.%zu", json_array_size(units)), text);
		}
	}
	return OK;
}

static enum status add_conditions(struct app *app, const struct args *args, struct say *say,
				  struct err *err)
{
	const char *given, *unit, *by, *text;
	json_t *list = json_array();

	json_object_set_new(say->body, "conditions", list);
	for (size_t i = 0; (given = args_value(args, "--condition", i)); i++) {
		if (!split_two(app, given, &unit, &by, &text))
			return fail(err, ERR_INVALID,
				    "a condition is told as \"OUTCOME DATE WORDS\", not \"%s\"", given);
		json_array_append_new(list, json_pack("{ssss}", "by", by, "unit", unit));
		say_text(say, arena_printf(app->arena, "condition.%zu", i + 1), text);
	}
	if (json_array_size(list) == 0)
		json_object_del(say->body, "conditions");
	return OK;
}

static enum status decide_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body =
		json_pack("{sss[]}", "outcome", args_option(args, "--outcome"), "units");
	struct say say = { .kind = "decision", .body = body };
	struct reconciled *list;
	struct digest *about;
	struct case_view v;

	TRY(cases_view(app, args_operand(args, 0), &v, err));
	TRY(needs_open(&v.file, err));
	list = reconcile(&v.file, v.units, v.unit_count, NULL, app->arena);
	about = arena_array(app->arena, v.file.seal_count, sizeof *about);
	for (size_t i = 0; i < v.file.seal_count; i++)
		about[i] = v.file.seals[i].opening;
	say.about = about;
	say.about_count = v.file.seal_count;
	say.role = panel_role(app, &v.file);
	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(add_units(app, args, list, v.unit_count, &say, err));
	TRY(add_conditions(app, args, &say, err));
	return say_it(app, &say, &v.file, err);
}

/* ---- countersign, ratify, appeal, condition ---- */

static enum status find_decided(struct app *app, const struct args *args, bool ratified,
				struct case_file *ret_file, struct err *err)
{
	struct case_file file;

	TRY(cases_find(app, args_operand(args, 0), &file, err));
	if (!file.decision || (ratified && !file.decision->ratified))
		return fail(err, ERR_CONFLICT, "the case of entry %" PRIu64 " has no decision%s: it waits for %s",
			    file.seq, ratified ? " that is ratified" : "",
			    ratified ? "`attest equivalence ratify`" : "`attest equivalence decide`");
	*ret_file = file;
	return OK;
}

static enum status countersign_run(struct app *app, const struct args *args, struct err *err)
{
	struct say say = { .kind = "assent", .about_count = 1 };
	struct case_file file;

	TRY(find_decided(app, args, false, &file, err));
	say.role = panel_role(app, &file);
	say.about = &file.decision->digest;
	return say_it(app, &say, &file, err);
}

static enum status ratify_run(struct app *app, const struct args *args, struct err *err)
{
	struct say say = { .kind = "ratification", .role = ROLE_REGISTRAR, .about_count = 1 };
	struct case_file file;

	TRY(find_decided(app, args, false, &file, err));
	say.about = &file.decision->digest;
	say_text(&say, "comment", args_option(args, "--comment"));
	return say_it(app, &say, &file, err);
}

static enum status appeal_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "ground", args_option(args, "--ground"));
	struct say say = { .kind = "appeal", .role = ROLE_APPLICANT, .about_count = 1, .body = body };
	struct case_file file;

	TRY(find_decided(app, args, true, &file, err));
	say.about = &file.decision->ratification;
	say_text(&say, "reason", args_option(args, "--reason"));
	return say_it(app, &say, &file, err);
}

static enum status condition_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct say say = { .kind = "condition-met", .role = ROLE_ETB_ASSESSOR, .about_count = 1 };
	const char *n = args_operand(args, 1);
	struct case_file file;

	if (strspn(n, "0123456789") != strlen(n) || strlen(n) > 3)
		return fail(err, ERR_INVALID, "a condition is named by its number, as 1, not \"%s\"", n);
	body = json_pack("{sI}", "n", (json_int_t)strtol(n, NULL, 10));
	say.body = body;
	TRY(find_decided(app, args, true, &file, err));
	say.about = &file.decision->ratification;
	say_text(&say, "reason", args_option(args, "--reason"));
	return say_it(app, &say, &file, err);
}

/* ---- letter ---- */

static enum status letter_run(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_option(args, "-o");
	CLEANUP(buf_release) struct buf out;
	struct case_view v;

	buf_init(&out, CASE_LETTER_MAX);
	TRY(cases_view(app, args_operand(args, 0), &v, err));
	if (!case_is_ratified(&v.file))
		return fail(err, ERR_CONFLICT,
			    "nothing is decided of the case of entry %" PRIu64 " until it is ratified", v.file.seq);
	if (args_option(args, "--html"))
		TRY(case_letter_html(app, &v, &out, err));
	else
		TRY(case_letter_text(app, &v, &out, err));
	if (path)
		return file_write(path, out.data, out.len, 0666, err);
	fputs(out.data, app->out);
	return OK;
}

static const struct option decide_options[] = {
	{ "--outcome", "WORD", "equivalent, conditional or not-equivalent", true, false },
	{ "--reason", "TEXT", "why, of the case as a whole", true, false },
	{ "--unit", "TEXT", "one of the agenda: OUTCOME MARK REASON, the mark met, partly or not-met", false,
	  true },
	{ "--condition", "TEXT", "of an outcome that is not met: OUTCOME DATE WORDS, met by then", false, true },
	{ NULL },
};
static const struct option ratify_options[] = {
	{ "--comment", "TEXT", "a word to the applicant", false, false },
	{ NULL },
};
static const struct option appeal_options[] = {
	{ "--ground", "WORD", "procedure or evidence", true, false },
	{ "--reason", "TEXT", "what was wrong", true, false },
	{ NULL },
};
static const struct option condition_options[] = {
	{ "--reason", "TEXT", "by what it is met", true, false },
	{ NULL },
};
static const struct option letter_options[] = {
	{ "--html", NULL, "a page to print", false, false },
	{ "-o", "FILE", "write it there; without it, to standard output", false, false },
	{ NULL },
};

extern const struct command cmd_panel[];
const struct command cmd_panel[] = {
	{ "equivalence reconcile", "CASE", "say where the assessors agree, and what the panel has to decide",
	  "Once all judgements are open. What both found met stands; the rest is the agenda: disagreements, and\n"
	  "gaps, which are agreed and still need a decision on what follows. Kappa says how far they agree beyond\n"
	  "chance.",
	  NULL, NEEDS_STORE, reconcile_run, "attest equivalence reconcile 31" },
	{ "equivalence agreement", "", "say how far assessors agree, over all cases, for moderation",
	  "By every two who have judged a case together, and by each standard that its outcomes cite. Of cases\n"
	  "whose judgements are open, under the panel that stands.",
	  NULL, NEEDS_STORE, case_agreement_run, "attest equivalence agreement --json" },
	{ "equivalence decide", "CASE", "write the decision of the panel",
	  "By a member of it, lay members too: each outcome of the agenda with a reason. All that is met makes\n"
	  "the case equivalent; what is not has a condition, or the case is not equivalent. A later decision\n"
	  "replaces this one, until every member has signed.",
	  decide_options, NEEDS_WRITE | NEEDS_AS, decide_run,
	  "attest --as ines equivalence decide 31 --outcome conditional --reason \"One gap\" --unit "
	  "\"CEN-R1/LO2 partly No refusal is shown\" --condition \"CEN-R1/LO2 2027-05-31 Refuse one, observed\"" },
	{ "equivalence countersign", "CASE", "sign the decision of one's panel",
	  "By each member but the one who wrote it.", NULL, NEEDS_WRITE | NEEDS_AS, countersign_run,
	  "attest --as vera equivalence countersign 31" },
	{ "equivalence ratify", "CASE", "make the decision of a panel that of the board",
	  "By a registrar who has no seat in it, when all members have signed. Appeals run from then.",
	  ratify_options, NEEDS_WRITE | NEEDS_AS, ratify_run, "attest --as registrar equivalence ratify 31" },
	{ "equivalence letter", "CASE", "write the decision to its applicant, outcome by outcome", NULL,
	  letter_options, NEEDS_STORE, letter_run, "attest equivalence letter 31 --html -o letter.html" },
	{ "equivalence appeal", "CASE", "appeal against what was ratified",
	  "By the applicant, within the clock of the process, once. On procedure: it was not judged as it should\n"
	  "have been; or on evidence: the decision does not follow from it. The case goes as it is, with nothing\n"
	  "added, to a panel of which nobody has judged it before.",
	  appeal_options, NEEDS_WRITE | NEEDS_AS, appeal_run,
	  "attest --as paloma equivalence appeal 31 --ground evidence --reason \"Two refusals are in 33\"" },
	{ "equivalence condition", "CASE NUMBER", "say that a condition is met",
	  "By a professional or specialist member of its panel, on or before its last day. When all are, the case\n"
	  "is equivalent.",
	  condition_options, NEEDS_WRITE | NEEDS_AS, condition_run,
	  "attest --as theo equivalence condition 31 1 --reason \"Refusal of a monitor, observed\"" },
	{ NULL },
};
