/* Who may read what was written: a private text is released, any text is erased for ever. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "portfolio/erasure.h"
#include "portfolio/list.h"
#include "portfolio/world.h"

static bool has_text(const struct entry *e, const char *name)
{
	for (size_t i = 0; i < e->text_count; i++)
		if (strcmp(e->texts[i].name, name) == 0)
			return true;
	return false;
}

static bool is_listed(const json_t *list, const char *name)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), name) == 0)
			return true;
	return false;
}

/* "narrative, file.1 and file.1.name" */
static const char *listed(struct app *app, const json_t *list)
{
	size_t count = json_array_size(list);
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = arena_printf(app->arena, "%s%s%s", text,
				    i == 0		? ""
				    : i + 1 == count ? " and "
						     : ", ",
				    json_string_value(json_array_get(list, i)));
	return text;
}

/* In their own portfolio people speak as the trainee or the applicant: as they did in that entry. */
static enum role own_role(const struct entry *e)
{
	return strcmp(e->author, e->portfolio) == 0 ? e->role : ROLE_TRAINEE;
}

/* ---- release ---- */

/* What is named, or every text of it that is private still. */
static enum status private_texts(struct app *app, const struct entry *e, json_t *names,
				 struct err *err)
{
	for (size_t i = 0; i < e->text_count; i++) {
		enum text_access access;

		TRY(journal_text_access(app->journal, e, e->texts[i].name, NULL, &access, err));
		if (access == ACCESS_PRIVATE)
			json_array_append_new(names, json_string(e->texts[i].name));
	}
	return OK;
}

static enum status release_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *names = args_list(args, "--text");
	CLEANUP(json_cleanup) json_t *body = json_pack("{sO}", "texts", names);
	struct record record;
	struct digest digest;
	struct entry e;
	uint64_t seq;

	TRY(app_entry(app, args_operand(args, 0), &record, &e, err));
	if (json_array_size(names) == 0)
		TRY(private_texts(app, &e, names, err));
	if (json_array_size(names) == 0)
		return fail(err, ERR_CONFLICT, "entry %llu has no text that is private",
			    (unsigned long long)record.seq);
	if (!args_option(args, "--for-good"))
		return fail(err, ERR_INVALID,
			    "whoever may read entry %llu reads its %s from then on, and nothing takes that "
			    "back: say it again with --for-good",
			    (unsigned long long)record.seq, listed(app, names));
	struct say say = { .kind = "release",
			   .role = own_role(&e),
			   .portfolio = e.portfolio,
			   .about = &e.digest,
			   .about_count = 1,
			   .body = body };

	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "release", seq, &digest, err);
}

/* ---- redact ---- */

/* What is erased in one entry, and what came of it. */
struct erasing {
	struct record record;
	struct entry entry;
	json_t *names; /* of its texts; in `plan` */
};

struct plan {
	struct app *app;
	const char *reason;
	json_t *list; /* owns all names */
	struct erasing *items;
	size_t count, room;
};

static void plan_release(struct plan *plan)
{
	json_decref(plan->list);
}

/* The erasing of entry `seq`, begun where it is new. */
static enum status plan_entry(struct plan *plan, uint64_t seq, struct erasing **ret_erasing,
			      struct err *err)
{
	struct app *app = plan->app;
	struct erasing erasing;

	for (size_t i = 0; i < plan->count; i++)
		if (plan->items[i].record.seq == seq) {
			*ret_erasing = &plan->items[i];
			return OK;
		}
	TRY(journal_read(app->journal, seq, app->arena, &erasing.record, &erasing.entry, err));
	erasing.names = json_array();
	json_array_append_new(plan->list, erasing.names);
	plan->items = arena_grow(app->arena, plan->items, plan->count, &plan->room,
				 sizeof *plan->items);
	plan->items[plan->count] = erasing;
	*ret_erasing = &plan->items[plan->count++];
	return OK;
}

/* A text that is not erased already; a file goes with its name. */
static enum status plan_text(struct plan *plan, uint64_t seq, const char *name, struct err *err)
{
	enum text_access access = ACCESS_GIVEN;
	struct erasing *erasing;
	const char *title;

	TRY(plan_entry(plan, seq, &erasing, err));
	if (has_text(&erasing->entry, name))
		TRY(journal_text_access(plan->app->journal, &erasing->entry, name, NULL, &access, err));
	if (access == ACCESS_ERASED || is_listed(erasing->names, name))
		return OK;
	json_array_append_new(erasing->names, json_string(name));
	title = arena_printf(plan->app->arena, "%s.name", name);
	return has_text(&erasing->entry, title) ? plan_text(plan, seq, title, err) : OK;
}

/* Other entries that name the same texts, as a revision names the files that it keeps. */
static enum status plan_others(struct plan *plan, struct err *err)
{
	const struct entry e = plan->items[0].entry;
	const json_t *names = plan->items[0].names;

	for (size_t i = 0; i < e.text_count; i++) {
		struct text_place *places;
		size_t count;

		if (!is_listed(names, e.texts[i].name))
			continue;
		TRY(journal_text_named(plan->app->journal, &e.texts[i].digest, plan->app->arena,
				       &places, &count, err));
		for (size_t k = 0; k < count; k++)
			TRY(plan_text(plan, places[k].seq, places[k].name, err));
	}
	return OK;
}

/* As the author, else as the training officer of that trainee, else as a registrar. */
static enum status eraser_role(struct app *app, const struct entry *e, enum role *ret_role,
			       struct err *err)
{
	enum role roles[4];
	size_t count = 0;
	struct enrolment enrolment;
	struct err why;

	if (strcmp(app->as, ROOT_AUTHOR) == 0 || strcmp(app->as, e->portfolio) == 0) {
		*ret_role = *e->portfolio && strcmp(app->as, e->portfolio) == 0 ? own_role(e) :
										  ROLE_AUTHORITY;
		return OK;
	}
	if (strcmp(app->as, e->author) == 0)
		roles[count++] = e->role;
	if (*e->portfolio && app_enrolment(app, e->portfolio, &enrolment, &why) == OK &&
	    strcmp(enrolment.officer, app->as) == 0)
		roles[count++] = ROLE_TRAINING_OFFICER;
	roles[count++] = ROLE_REGISTRAR;
	roles[count++] = ROLE_ASSESSOR; /* who may not, and is told by the rule who may */
	return app_role(app, roles, count, ret_role, err);
}

static enum status redact_one(struct plan *plan, const struct erasing *erasing, uint64_t *ret_seq,
			      struct digest *ret_digest, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body =
		json_pack("{sssO}", "reason", plan->reason, "texts", erasing->names);
	struct say say = { .kind = REDACTION_KIND,
			   .portfolio = erasing->entry.portfolio,
			   .about = &erasing->entry.digest,
			   .about_count = 1,
			   .body = body };

	TRY(eraser_role(plan->app, &erasing->entry, &say.role, err));
	return app_say(plan->app, &say, ret_seq, ret_digest, err);
}

static void tell_redaction(struct app *app, const struct erasing *erasing, uint64_t seq,
			   const struct digest *digest, const struct listed_pending *waits,
			   json_t *docs)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	json_array_append_new(
		docs, json_pack("{sIsssIsOsbso*}", "seq", (json_int_t)seq, "entry", hex, "of",
				(json_int_t)erasing->record.seq, "texts", erasing->names, "pending",
				waits != NULL, "countersign",
				waits ? json_string(role_name(waits->role)) : NULL));
	if (app->json)
		return;
	fprintf(app->out, "entry %llu  %.12s  redaction\n  %s of entry %llu: %s\n",
		(unsigned long long)seq, hex, listed(app, erasing->names),
		(unsigned long long)erasing->record.seq,
		waits ? "erased for ever once a second person has signed" : "erased for ever");
	if (waits)
		fprintf(app->out, "  somebody else signs as %s: `attest countersign %llu`\n",
			role_name(waits->role), (unsigned long long)seq);
}

/* What somebody else must erase; of the entry that was asked for, it is a failure. */
static enum status redact_all(struct plan *plan, json_t *docs, json_t *remains, struct err *err)
{
	struct app *app = plan->app;

	for (size_t i = 0; i < plan->count; i++) {
		const struct erasing *erasing = &plan->items[i];
		const struct listed_pending *waits;
		struct digest digest;
		struct err why;
		uint64_t seq;
		enum status status = redact_one(plan, erasing, &seq, &digest, &why);

		if (status != OK && i == 0) {
			*err = why;
			return status;
		}
		if (status == OK) {
			TRY(app_pending(app, seq, &waits, err));
			tell_redaction(app, erasing, seq, &digest, waits, docs);
			continue;
		}
		json_array_append_new(remains,
				      json_pack("{sIsOss}", "of", (json_int_t)erasing->record.seq, "texts",
						erasing->names, "why", why.text));
		if (!app->json)
			fprintf(app->out, "  NOT gone: entry %llu names the same, and %s\n",
				(unsigned long long)erasing->record.seq, why.text);
	}
	return OK;
}

static enum status redact_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(plan_release) struct plan plan = { .app = app, .list = json_array() };
	CLEANUP(json_cleanup) json_t *docs = json_array();
	CLEANUP(json_cleanup) json_t *remains = json_array();
	struct record record;
	struct erasing *first;
	struct entry e;
	const char *name;

	plan.reason = args_option(args, "--reason");
	TRY(app_entry(app, args_operand(args, 0), &record, &e, err));
	TRY(plan_entry(&plan, record.seq, &first, err));
	for (size_t i = 0; (name = args_value(args, "--text", i)); i++)
		TRY(plan_text(&plan, record.seq, name, err));
	for (size_t i = 0; !args_option(args, "--text") && i < e.text_count; i++)
		TRY(plan_text(&plan, record.seq, e.texts[i].name, err));
	if (json_array_size(plan.items[0].names) == 0)
		return fail(err, ERR_CONFLICT, "entry %llu has no text to erase (any more)",
			    (unsigned long long)record.seq);
	TRY(plan_others(&plan, err));
	TRY(redact_all(&plan, docs, remains, err));
	if (app->json)
		return print_json(app, json_pack("{sOsOsb}", "redactions", docs, "remains", remains,
						 "finished", !journal_is_erasing(app->journal)),
				  err);
	fputs("Copies that left the store (receipts, exports, backups) are not reached.\n", app->out);
	return OK;
}

static const struct option release_options[] = {
	{ "--text", "NAME", "this private text; without it, all of the entry", false, true },
	{ "--for-good", NULL, "you know that nothing takes it back", false, false },
	{ NULL },
};
static const struct option redact_options[] = {
	{ "--reason", "WORD", "why: one of the list below", true, false },
	{ "--text", "NAME", "this text, as `attest show` names it; without it, all of the entry", false,
	  true },
	{ NULL },
};

extern const struct command cmd_private[];
const struct command cmd_private[] = {
	{ "release", "ENTRY", "let others read a reflection of yours",
	  "A reflection is for its author alone until its author releases it: then whoever may read the entry\n"
	  "reads it, in `show`, receipts and exports. It cannot be made private again, so that --for-good is\n"
	  "asked for. A later revision of the entry has a reflection of its own, which is private again.",
	  release_options, NEEDS_WRITE | NEEDS_AS, release_run, "attest --as amira release 57 --for-good" },
	{ "redact", "ENTRY", "erase the texts and files of an entry for ever",
	  "Structure stays: that it was said, by whom, when, of which items and with which judgement; so every\n"
	  "signature, proof and verdict stays as it was. Its words and files are deleted and overwritten in the\n"
	  "store, with their salts, in every entry that names the same text (a revision names the files that it\n"
	  "keeps). Nothing brings them back. A file goes with its name.\n"
	  "By the author, the trainee's training officer or a registrar. What assessors and reviews wrote takes\n"
	  "two: the second person signs with `countersign`, and until then all is there. The files of a\n"
	  "curriculum cannot be erased.\n"
	  "REASON stays in the record for good and is one of\n"
	  "  patient-data      it could identify a patient\n"
	  "  third-party       it is about somebody else, who did not agree\n"
	  "  personal-data     the person whom it is about asked for it\n"
	  "  entered-in-error  it was put into the wrong record\n"
	  "  offensive         it hurts somebody and serves no training\n"
	  "  retention         the time for which it had to be kept is over\n"
	  "  court-order       a court or regulator demands it\n"
	  "Copies that left the store (receipts, exports, backups, other people's disks) are not reached. Bytes\n"
	  "that come back with an old copy of the files are shown to nobody, and erased again by the next command\n"
	  "that writes. A disk that moves what it writes, or a file system with snapshots, may keep old blocks\n"
	  "for a while.",
	  redact_options, NEEDS_WRITE | NEEDS_AS, redact_run,
	  "attest --as amira redact 57 --text narrative --reason patient-data" },
	{ NULL },
};
