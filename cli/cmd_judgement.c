/*
 * Judging a case alone: a draft in the assessor's own folder of keys, which is in no store, no backup and no
 * search; one sealed judgement of the whole case; and its opening by the clerk, once all are in.
 */
#include <inttypes.h>
#include <string.h>

#include "assessment/judgement.h"
#include "cli/case_draft.h"
#include "cli/cases.h"
#include "cli/command.h"
#include "cli/guard.h"
#include "cli/new_key.h"
#include "cli/words.h"
#include "core/seal.h"
#include "portfolio/body.h"

#define DRAFT "case"

/* ---- the draft: {UNIT: {mark, reason}} ---- */

static const char *draft_word(const json_t *draft, const char *unit, const char *name)
{
	return json_string_value(json_object_get(json_object_get(draft, unit), name));
}

/* ---- who judges ---- */

static enum status check_judges(struct app *app, const struct case_file *file, struct err *err)
{
	const struct case_seal *sealed;
	enum case_seat seat;

	if (file->allocated == 0)
		return fail(err, ERR_CONFLICT, "the case of entry %" PRIu64 " is allocated to nobody",
			    file->seq);
	if (!case_is_member(file, app->as, &seat) || seat == SEAT_LAY)
		return fail(err, ERR_DENIED,
			    "%s does not judge this case: its professional and specialist members do",
			    app->as);
	sealed = case_seal_of(file, app->as);
	if (sealed)
		return fail(err, ERR_CONFLICT,
			    "%s has sealed a judgement of this case, by entry %" PRIu64
			    ", and it stays as it is",
			    app->as, sealed->seq);
	return OK;
}

/* ---- judge ---- */

static enum status save(struct app *app, const struct case_view *v, json_t *draft, const char *unit,
			const struct args *args, struct err *err)
{
	const char *judgement = args_option(args, "--judgement"), *reason = args_option(args, "--reason");
	json_t *said = json_object_get(draft, unit);
	enum unit_mark mark;

	if (!said) {
		said = json_object();
		json_object_set_new(draft, unit, said);
	}
	if (judgement) {
		TRY(unit_mark_parse(judgement, &mark, err));
		json_object_set_new(said, "mark", json_string(judgement));
	}
	if (reason) {
		struct text text = { .name = "reason", .bytes = reason, .len = strlen(reason) };

		TRY(judgement_reason_check(unit, reason, err));
		TRY(guard_texts(app, &text, 1, NULL, err));
		json_object_set_new(said, "reason", json_string(reason));
	}
	return case_draft_write(app, DRAFT, v->file.seq, draft, err);
}

/* What the applicant says of the unit, the narrative among it, then what is pointed out, then one's own words. */
static enum status show_unit(struct app *app, const struct case_view *v, const struct unit *unit,
			     const json_t *draft, struct err *err)
{
	const struct case_claim *claim = case_claim_of(&v->file, unit->id);
	const char *mark = draft_word(draft, unit->id, "mark");
	const char *reason = draft_word(draft, unit->id, "reason"), *narrative = NULL;

	if (claim) {
		struct record record;
		struct entry entry;

		TRY(journal_read(app->journal, claim->seq, app->arena, &record, &entry, err));
		narrative = app_text(app, &entry, "narrative");
	}
	if (app->json) {
		json_t *doc;

		TRY(cases_unit_json(app, v, unit, &doc, err));
		json_object_set_new(doc, "judgement", mark ? json_string(mark) : json_null());
		json_object_set_new(doc, "reason", reason ? json_string(reason) : json_null());
		return print_json(app, doc, err);
	}
	cases_print_unit(app, unit, claim);
	if (narrative)
		print_wrapped(app->out, "    ", "    ", narrative);
	for (size_t i = 0; claim && i < claim->item_count; i++) {
		struct record record;
		struct entry entry;
		const char *title;

		TRY(journal_read(app->journal, claim->items[i].seq, app->arena, &record, &entry, err));
		title = app_text(app, &entry, "title");
		if (title)
			print_wrapped(app->out,
				      arena_printf(app->arena, "    entry %" PRIu64 "  ", claim->items[i].seq),
				      "      ", title);
	}
	cases_print_flags(app, v, unit);
	print_words(app->out, "your draft: %s%s%s\n", mark ? mark : "nothing yet", reason ? ": " : "",
		    reason ? reason : "");
	return OK;
}

static enum status show_draft(struct app *app, const struct case_view *v, const json_t *draft,
			      struct err *err)
{
	CLEANUP(json_cleanup) json_t *list = json_array();
	size_t done = 0;

	for (size_t i = 0; i < v->unit_count; i++) {
		const char *id = v->units[i].id, *mark = draft_word(draft, id, "mark");
		const char *reason = draft_word(draft, id, "reason");

		done += mark && reason;
		json_array_append_new(list, json_pack("{ssss?ss?}", "outcome", id, "judgement", mark,
						      "reason", reason));
		if (!app->json)
			print_words(app->out, "%-16s %-8s %s\n", id, mark ? mark : "-",
				    reason ? reason : mark ? "(no reason yet)" : "(not judged yet)");
	}
	if (app->json)
		return print_json(app, json_pack("{sIsisO}", "case", (json_int_t)v->file.seq, "left",
						 (int)(v->unit_count - done), "draft", list),
				  err);
	fprintf(app->out, "%zu of %zu outcomes are judged; nobody else sees this before all have sealed.\n",
		done, v->unit_count);
	return OK;
}

static enum status judge_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *draft = NULL;
	const char *id = args_option(args, "--unit");
	const struct unit *unit;
	struct case_view v;

	TRY(cases_view(app, args_operand(args, 0), &v, err));
	TRY(check_judges(app, &v.file, err));
	TRY(case_draft_read(app, DRAFT, v.file.seq, &draft, err));
	if (!id && (args_option(args, "--judgement") || args_option(args, "--reason"))) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "a judgement is of one outcome: say which, with --unit");
	}
	if (!id)
		return show_draft(app, &v, draft, err);
	unit = case_unit(&v, id);
	if (!unit)
		return fail(err, ERR_NOT_FOUND,
			    "%s is not asked for by this case; `attest equivalence show %" PRIu64 "` lists what is",
			    id, v.file.seq);
	if (args_option(args, "--judgement") || args_option(args, "--reason"))
		TRY(save(app, &v, draft, id, args, err));
	return show_unit(app, &v, unit, draft, err);
}

/* ---- seal ---- */

/* One that was made elsewhere: on a page, and taken away from there. One of another case is none of this. */
static enum status draft_given(struct app *app, const struct case_view *v, const char *path, json_t **ret_draft,
			       struct err *err)
{
	CLEANUP(json_cleanup) json_t *draft = NULL;
	const char *unit;
	struct text file;
	json_t *said;

	TRY(app_read_file(app, path, &file, err));
	if (json_read(file.bytes, file.len, SEAL_MAX, &draft, err) != OK) {
		err_prefix(err, "%s", path);
		return err->status;
	}
	if (!json_is_object(draft))
		return fail(err, ERR_INVALID, "%s is no draft of a judgement: an outcome is named for each", path);
	json_object_foreach (draft, unit, said) {
		const char *reason = json_string_value(json_object_get(said, "reason"));
		struct text text = { .name = "reason", .bytes = reason, .len = reason ? strlen(reason) : 0 };

		if (!case_unit(v, unit))
			return fail(err, ERR_INVALID, "%s judges %s, which is not asked for by this case", path, unit);
		if (!reason)
			continue;
		TRY(judgement_reason_check(unit, reason, err));
		if (!app->drafting) /* whoever drafts has had it looked at when it was written */
			TRY(guard_texts(app, &text, 1, NULL, err));
	}
	*ret_draft = draft;
	draft = NULL;
	return OK;
}

/* `path`: where the draft is from; NULL: it is one's own, kept here. */
static enum status judged_of(struct app *app, const struct case_view *v, const json_t *draft, const char *path,
			     struct judged *ret_judged, struct err *err)
{
	struct judged judged = { .count = v->unit_count };

	judged.items = arena_array(app->arena, v->unit_count, sizeof *judged.items);
	random_fill(&app->random, judged.nonce, sizeof judged.nonce);
	for (size_t i = 0; i < v->unit_count; i++) {
		const char *id = v->units[i].id, *mark = draft_word(draft, id, "mark");

		judged.items[i].unit = id;
		judged.items[i].reason = draft_word(draft, id, "reason");
		if (path && (!mark || !judged.items[i].reason))
			return fail(err, ERR_CONFLICT, "%s is not judged yet in %s, or has no reason: go on where it was made",
				    id, path);
		if (!mark || !judged.items[i].reason)
			return fail(err, ERR_CONFLICT,
				    "%s is not judged yet, or has no reason: `attest equivalence judge %" PRIu64
				    " --unit %s --judgement met --reason TEXT`",
				    id, v->file.seq, id);
		TRY(unit_mark_parse(mark, &judged.items[i].mark, err));
		random_fill(&app->random, judged.items[i].salt, sizeof judged.items[i].salt);
	}
	*ret_judged = judged;
	return OK;
}

static json_t *sealed_body(const struct digest *commitment, const struct key *key)
{
	struct digest fingerprint = key_fingerprint(key);
	char of[DIGEST_HEX], to[DIGEST_HEX];

	digest_hex(commitment, of);
	digest_hex(&fingerprint, to);
	return json_pack("{ssss}", "commitment", of, "key", to);
}

static enum status seal_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *draft = NULL, *opened = NULL, *body = NULL;
	CLEANUP(buf_wipe) struct buf plain;
	CLEANUP(buf_release) struct buf sealed;
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct world w = cases_world(app);
	struct digest commitment, digest;
	struct judged judged;
	struct case_view v;
	uint64_t seq;

	buf_init(&plain, SEAL_MAX);
	buf_init(&sealed, 2 * SEAL_MAX);
	TRY(cases_view(app, args_operand(args, 0), &v, err));
	TRY(check_judges(app, &v.file, err));
	TRY(case_sealing_key(&w, v.file.clerk, &key, err));
	if (args_option(args, "--file"))
		TRY(draft_given(app, &v, args_option(args, "--file"), &draft, err));
	else if (app->drafting) /* a page never reads what lies in somebody's folder of keys */
		return fail(err, ERR_CONFLICT, "there is no draft of a judgement with it");
	else
		TRY(case_draft_read(app, DRAFT, v.file.seq, &draft, err));
	TRY(judged_of(app, &v, draft, args_option(args, "--file"), &judged, err));
	opened = judgement_body(&judged);
	TRY(judgement_commitment(&v.file.allocation, app->as, opened,
				 judgement_reasons(&judged, app->arena), &commitment, err));
	TRY(judgement_write(&judged, &plain, err));
	TRY(seal_make(key, plain.data, plain.len, &sealed, err));
	body = sealed_body(&commitment, key);
	struct say say = { .kind = "sealed", .role = ROLE_ETB_ASSESSOR, .portfolio = v.file.applicant,
			   .about = &v.file.allocation, .about_count = 1, .body = body };

	say.texts[say.text_count++] = (struct text){
		.name = "file.1", .bytes = sealed.data, .len = sealed.len
	};
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

/* ---- open ---- */

static enum status open_one(struct app *app, const struct case_file *file, const struct case_seal *seal,
			    const struct key *key, struct say **ret_say, struct err *err)
{
	CLEANUP(buf_wipe) struct buf plain;
	struct say *say = arena_array(app->arena, 1, sizeof *say);
	struct judged judged;
	struct record record;
	struct entry entry;
	const void *bytes;
	uint8_t salt[32];
	size_t n;

	buf_init(&plain, SEAL_MAX);
	TRY(journal_read(app->journal, seal->seq, app->arena, &record, &entry, err));
	TRY(journal_text(app->journal, entry_text(&entry, "file.1"), app->arena, &bytes, &n, salt, err));
	TRY(seal_open(key, bytes, n, &plain, err));
	TRY(judgement_read(plain.data, plain.len, app->arena, &judged, err));
	*say = (struct say){ .kind = "opened", .role = ROLE_REGISTRAR, .portfolio = file->applicant,
			     .about = &seal->digest, .about_count = 1, .body = judgement_body(&judged) };
	for (size_t i = 0; i < judged.count; i++) {
		struct text text = { .name = arena_printf(app->arena, "reason.%zu", i + 1),
				     .bytes = judged.items[i].reason,
				     .len = strlen(judged.items[i].reason),
				     .salted = true };

		memcpy(text.salt, judged.items[i].salt, sizeof text.salt);
		if (say->text_count == TEXTS_MAX)
			return fail(err, ERR_INVALID, "it has more reasons than an entry has texts");
		say->texts[say->text_count++] = text;
	}
	*ret_say = say;
	return OK;
}

static enum status open_all(struct app *app, const struct case_file *file, const struct key *key,
			    struct say **says, size_t *count, struct err *err)
{
	for (size_t i = 0; i < file->seal_count; i++) {
		if (file->seals[i].opened != 0)
			continue;
		if (open_one(app, file, &file->seals[i], key, &says[*count], err) != OK) {
			err_prefix(err, "what %s has sealed, entry %" PRIu64, file->seals[i].person,
				   file->seals[i].seq);
			return err->status;
		}
		++*count;
	}
	return OK;
}

static enum status open_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct say **says;
	struct case_file file;
	struct digest digest;
	enum status status;
	size_t count = 0;
	uint64_t seq;

	TRY(cases_find(app, args_operand(args, 0), &file, err));
	if (file.allocated == 0 || file.seal_count < case_assessors(&file))
		return fail(err, ERR_CONFLICT,
			    "%zu of %zu assessors have sealed a judgement, and nothing is opened before all have",
			    file.seal_count, file.allocated ? case_assessors(&file) : 0);
	if (case_opened(&file) == file.seal_count)
		return fail(err, ERR_CONFLICT, "the judgements of this case are open: `attest equivalence "
					       "reconcile %" PRIu64 "`", file.seq);
	if (strcmp(file.clerk, app->as) != 0)
		return fail(err, ERR_DENIED, "judgements of this case are opened by its clerk, %s", file.clerk);
	TRY(app_sealing_key(app, &key, err));
	says = arena_array(app->arena, file.seal_count, sizeof *says);
	status = open_all(app, &file, key, says, &count, err);
	if (status == OK)
		status = app_say_together(app, says, count, &seq, &digest, err);
	for (size_t i = 0; i < count; i++)
		json_decref(says[i]->body);
	return status == OK ? print_entry(app, "opened", seq, &digest, err) : status;
}

/* ---- clerk-key ---- */

static enum status clerk_key_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	CLEANUP(key_cleanup) struct key *key = NULL;
	const char *file = app_sealing_file(app);
	struct digest digest;
	enum status status;
	uint64_t seq;

	(void)args;
	TRY(new_key_make(app, file, app->as, &key, err));
	TRY(new_key_offer(app, app->as, key, &body, err));
	struct say say = { .kind = "sealing-key", .role = ROLE_REGISTRAR, .portfolio = "", .body = body };

	status = app_say(app, &say, &seq, &digest, err);
	if (status != OK) {
		(void)remove(app_key_path(app, file)); /* a key that nobody knows */
		return status;
	}
	return print_entry(app, say.kind, seq, &digest, err);
}

static const struct option judge_options[] = {
	{ "--unit", "OUTCOME", "the outcome, as CEN-R1/LO2; without it, the draft as a whole", false, false },
	{ "--judgement", "WORD", "met, partly or not-met", false, false },
	{ "--reason", "TEXT", "why: at most 2,000 bytes, since all seals of a case have one size", false,
	  false },
	{ NULL },
};

static const struct option seal_options[] = {
	{ "--file", "FILE", "a draft that was made on a page of `attest serve` and taken away from there", false, false },
	{ NULL },
};

extern const struct command cmd_judgement[];
const struct command cmd_judgement[] = {
	{ "equivalence clerk-key", "", "make the key to which judgements are sealed",
	  "Once for each registrar who is the clerk of cases. The key file, ID.sealing.pem in the folder of keys,\n"
	  "is then kept off line: whoever has it and the store can read judgements before they are opened.\n"
	  "The newest counts; cases that are sealed to an older one are opened with that.",
	  NULL, NEEDS_WRITE | NEEDS_AS, clerk_key_run, "attest --as registrar equivalence clerk-key" },
	{ "equivalence judge", "CASE", "draft one's own judgement of a case, outcome by outcome",
	  "By a professional or specialist member of its panel, alone. With --unit, all that is claimed for that\n"
	  "outcome is shown, and what is pointed out; with --judgement or --reason the draft is changed, and kept\n"
	  "at once. It stays in your own folder of keys, outside of the store, until it is sealed.",
	  judge_options, NEEDS_STORE | NEEDS_AS, judge_run,
	  "attest --as ines equivalence judge 31 --unit CEN-R1/LO2 --judgement partly --reason \"No refusal is "
	  "shown\"" },
	{ "equivalence seal", "CASE", "hand in one's judgement of the whole case, sealed",
	  "Every outcome is judged, with a reason. Nobody can change it from then on, you included, and nobody\n"
	  "reads it before all assessors of the case have sealed theirs and the clerk opens them. That you have\n"
	  "sealed, and when, is seen.",
	  seal_options, NEEDS_WRITE | NEEDS_AS, seal_run, "attest --as ines equivalence seal 31" },
	{ "equivalence open", "CASE", "open the judgements of a case, once all are sealed",
	  "By its clerk, with the key file of `equivalence clerk-key`; --keys says where that is. The log sees to\n"
	  "it that each is what was sealed.",
	  NULL, NEEDS_WRITE | NEEDS_AS, open_run, "attest --as registrar equivalence open 31" },
	{ NULL },
};
