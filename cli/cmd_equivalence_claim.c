/*
 * Claims: how evidence shows an outcome of a case. One can be written over many evenings: what was written
 * is a draft in the applicant's own folder of keys, until it is sent.
 */
#include <inttypes.h>
#include <string.h>

#include "cli/case_draft.h"
#include "cli/cases.h"
#include "cli/command.h"
#include "cli/guard.h"
#include "cli/words.h"

#define DRAFT "claims" /* {OUTCOME: {narrative, practice: [ENTRY], knowledge: [ENTRY]}} */

static const char *const shown[] = { "practice", "knowledge" };

static const char *narrative_of(const json_t *claim)
{
	return json_string_value(json_object_get(claim, "narrative"));
}

/* ---- from the command line, and from the draft ---- */

/* Puts what was given into the claim; entries by their digest, so that they stay what they were. */
static enum status take_options(struct app *app, const struct args *args, json_t *claim, struct err *err)
{
	const char *narrative = args_option(args, "--narrative");

	for (size_t k = 0; k < 2; k++) {
		const char *name, *option = arena_printf(app->arena, "--%s", shown[k]);
		json_t *list = args_option(args, option) ? json_array() : NULL;

		if (list)
			json_object_set_new(claim, shown[k], list);
		for (size_t i = 0; (name = args_value(args, option, i)); i++) {
			struct record record;
			struct entry entry;
			char hex[DIGEST_HEX];

			TRY(app_entry(app, name, &record, &entry, err));
			digest_hex(&entry.digest, hex);
			json_array_append_new(list, json_string(hex));
		}
	}
	if (narrative)
		json_object_set_new(claim, "narrative", json_string(narrative));
	return OK;
}

static enum status add_items(struct say *say, const json_t *claim, struct digest *about, struct err *err)
{
	json_t *items = json_object_get(say->body, "items");

	for (size_t k = 0; k < 2; k++) {
		const json_t *list = json_object_get(claim, shown[k]);

		for (size_t i = 0; i < json_array_size(list); i++) {
			const char *hex = json_string_value(json_array_get(list, i));

			if (say->about_count == ABOUT_MAX)
				return fail(err, ERR_INVALID, "a claim rests on too many entries");
			if (!hex || digest_parse(hex, &about[say->about_count], NULL) != OK)
				return fail(err, ERR_INVALID,
					    "the draft names \"%s\", which is no entry; name what it rests on anew",
					    hex ? hex : "");
			json_array_append_new(items, json_pack("{ssss}", "entry", hex, "shows", shown[k]));
			say->about_count++;
		}
	}
	return OK;
}

/* ---- saying it ---- */

static enum status claim_say(struct app *app, const struct case_file *file, const char *unit,
			     const json_t *claim, struct err *err)
{
	const char *narrative = narrative_of(claim);
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct digest *about = arena_array(app->arena, ABOUT_MAX, sizeof *about);
	struct say say = { .kind = "claim", .role = ROLE_APPLICANT, .portfolio = file->applicant,
			   .about = about, .about_count = 1 };
	struct digest digest;
	uint64_t seq;

	if (!narrative) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "a claim has words: --narrative says how what is offered shows it");
	}
	body = json_pack("{sss[]sI}", "outcome", unit, "items", "words", (json_int_t)words_counted(narrative));
	say.body = body;
	about[0] = file->digest;
	TRY(add_items(&say, claim, about, err));
	say_text(&say, "narrative", narrative);
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

/* ---- drafts ---- */

static json_t *draft_json(const struct case_file *file, const char *unit, const json_t *claim)
{
	const char *narrative = narrative_of(claim);

	return json_pack("{sIsssiss?sO*sO*}", "case", (json_int_t)file->seq, "outcome", unit, "words",
			 narrative ? (int)words_counted(narrative) : 0, "narrative", narrative, "practice",
			 json_object_get(claim, shown[0]), "knowledge", json_object_get(claim, shown[1]));
}

static void print_draft(struct app *app, const struct case_file *file, const char *unit,
			const json_t *claim)
{
	const char *narrative = narrative_of(claim);
	size_t pieces = json_array_size(json_object_get(claim, shown[0])) +
			json_array_size(json_object_get(claim, shown[1]));

	print_words(app->out, "%5" PRIu64 "  %-16s %d words on %zu piece%s, not sent\n", file->seq, unit,
		    narrative ? (int)words_counted(narrative) : 0, pieces, pieces == 1 ? "" : "s");
	if (narrative)
		print_wrapped(app->out, "       ", "       ", narrative);
}

static enum status check_unit(const struct case_view *v, const char *unit, struct err *err)
{
	if (case_unit(v, unit))
		return OK;
	return fail(err, ERR_NOT_FOUND,
		    "%s is not asked for by this case; `attest equivalence check %" PRIu64 "` lists what is",
		    unit, v->file.seq);
}

static enum status check_theirs(struct app *app, const struct case_file *file, struct err *err)
{
	if (strcmp(app->as, file->applicant) != 0)
		return fail(err, ERR_DENIED, "the case of entry %" PRIu64 " is that of %s, who alone claims",
			    file->seq, file->applicant);
	return OK;
}

/* Keeps it, too long or not, and says how long it is. */
static enum status keep_draft(struct app *app, const struct case_view *v, const char *unit,
			      json_t *drafts, json_t *claim, struct err *err)
{
	const char *narrative = narrative_of(claim);
	int words = narrative ? (int)words_counted(narrative) : 0;

	if (narrative) {
		struct text text = { .name = "narrative", .bytes = narrative, .len = strlen(narrative) };

		TRY(guard_texts(app, &text, 1, NULL, err));
	}
	json_object_set(drafts, unit, claim);
	TRY(case_draft_write(app, DRAFT, v->file.seq, drafts, err));
	if (app->json)
		return print_json(app, draft_json(&v->file, unit, claim), err);
	print_draft(app, &v->file, unit, claim);
	if (words > v->process->words)
		fprintf(app->out, "       %d words too many: %d at most are read\n",
			words - (int)v->process->words, (int)v->process->words);
	return OK;
}

static enum status claim_run(struct app *app, const struct args *args, struct err *err)
{
	bool keep = args_option(args, "--draft"), send = args_option(args, "--send");
	const char *unit = args_operand(args, 1);
	CLEANUP(json_cleanup) json_t *drafts = NULL, *claim = json_object();
	struct case_view v;

	TRY(cases_view(app, args_operand(args, 0), &v, err));
	if (!keep && !send) {
		TRY(take_options(app, args, claim, err));
		return claim_say(app, &v.file, unit, claim, err);
	}
	if (keep && send) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "a draft is kept or sent: not --draft and --send together");
	}
	TRY(check_theirs(app, &v.file, err));
	TRY(check_unit(&v, unit, err));
	TRY(case_draft_read(app, DRAFT, v.file.seq, &drafts, err));
	if (json_is_object(json_object_get(drafts, unit)))
		json_object_update(claim, json_object_get(drafts, unit));
	else if (send)
		return fail(err, ERR_NOT_FOUND,
			    "there is no draft of %s in this case; `attest --as %s equivalence drafts` lists them",
			    unit, app->as);
	TRY(take_options(app, args, claim, err));
	if (keep)
		return keep_draft(app, &v, unit, drafts, claim, err);
	TRY(claim_say(app, &v.file, unit, claim, err));
	json_object_del(drafts, unit);
	return case_draft_write(app, DRAFT, v.file.seq, drafts, err);
}

static enum status list_case(struct app *app, const struct case_file *file, json_t *doc, size_t *count,
			     struct err *err)
{
	CLEANUP(json_cleanup) json_t *drafts = NULL;
	const char *unit;
	json_t *claim;

	TRY(case_draft_read(app, DRAFT, file->seq, &drafts, err));
	json_object_foreach (drafts, unit, claim) {
		++*count;
		json_array_append_new(doc, draft_json(file, unit, claim));
		if (!app->json)
			print_draft(app, file, unit, claim);
	}
	return OK;
}

static enum status drafts_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct world w = cases_world(app);
	struct listed_case *cases;
	size_t count, drafts = 0;

	(void)args;
	TRY(case_list(&w, app->as, &cases, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct case_file file;

		TRY(case_load(&w, app->as, cases[i].seq, &file, err));
		TRY(list_case(app, &file, doc, &drafts, err));
	}
	if (app->json)
		return print_json(app, json_incref(doc), err);
	if (drafts == 0)
		fputs("No drafts.\n", app->out);
	return OK;
}

static const struct option claim_options[] = {
	{ "--narrative", "TEXT", "how what is offered shows it; the process limits its words", false, false },
	{ "--practice", "ENTRY", "evidence that the applicant has done it", false, true },
	{ "--knowledge", "ENTRY", "evidence that the applicant knows it", false, true },
	{ "--draft", NULL, "only keep it, with what was kept of it before", false, false },
	{ "--send", NULL, "say what was kept as a draft, and keep it no longer", false, false },
	{ NULL },
};

extern const struct command cmd_equivalence_claim[];
const struct command cmd_equivalence_claim[] = {
	{ "equivalence claim", "CASE OUTCOME", "say how evidence shows an outcome of the target",
	  "The latest claim of an outcome stands. It rests on evidence as it stands, or on what others have\n"
	  "signed in the same portfolio. Nothing can be claimed while the case is submitted. With --draft it is\n"
	  "kept in your own folder of keys, as far as it has come, and --send says it.",
	  claim_options, NEEDS_WRITE | NEEDS_AS, claim_run,
	  "attest --as paloma equivalence claim 31 CEN-R1/LO1 --practice 33 --narrative \"Wrote it myself\"" },
	{ "equivalence drafts", "", "list the claims that you have written and not sent", NULL, NULL,
	  NEEDS_STORE | NEEDS_AS, drafts_run, "attest --as paloma equivalence drafts" },
	{ NULL },
};
