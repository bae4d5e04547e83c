/* Awards: signing one, its statement of completion, taking it back, and how it stands for anybody. */
#include <string.h>

#include "assessment/statement.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/completion_json.h"
#include "cli/correction.h"
#include "cli/revoke.h"
#include "cli/words.h"
#include "core/date.h"
#include "portfolio/list.h"
#include "portfolio/replay.h"

/* ---- which one ---- */

/* The award that is meant: the one that is named, else the only one of the curriculum. */
static enum status find_award(const struct completion *c, const char *id,
			      const struct gate_result **ret_award, struct err *err)
{
	const struct gate_result *found = NULL;
	const char *other = NULL;

	for (size_t i = 0; i < c->gate_count; i++) {
		const struct gate_result *g = &c->gates[i];

		if (g->gate->place != GATE_AWARD || (id && strcmp(g->id, id) != 0))
			continue;
		other = found ? g->id : NULL;
		found = found ? found : g;
	}
	if (!found)
		return fail(err, ERR_NOT_FOUND, "%s has no award %s; `attest curriculum show %s` lists them",
			    c->curriculum->head.name, id ? id : "at all", c->curriculum->head.name);
	if (other)
		return fail(err, ERR_INVALID, "%s has several awards: name %s, %s or another",
			    c->curriculum->head.name, found->id, other);
	*ret_award = found;
	return OK;
}

static enum status not_signed(const struct completion *c, const struct gate_result *award,
			      struct err *err)
{
	return fail(err, ERR_NOT_FOUND,
		    "%s of %s is not signed; `attest explain %s %s` says what is missing", award->id,
		    c->facts->trainee, c->facts->trainee, award->id);
}

/* The enrolment in which entry `seq` signed an award, as of `at`: NULL when there is none. */
static enum status load_signed(struct app *app, struct db *db, const char *trainee, uint64_t seq,
			       int64_t at, const struct completion **ret_result, struct err *err)
{
	struct listed_enrolment *items;
	size_t count;

	*ret_result = NULL;
	TRY(list_enrolments(db, app->arena, &items, &count, err));
	for (size_t i = 0; i < count && !*ret_result; i++) {
		struct facts *facts = arena_alloc(app->arena, sizeof *facts);
		const struct specialisms *specialisms;
		const struct curriculum *c;

		if (strcmp(items[i].trainee, trainee) != 0 || items[i].seq > seq)
			continue;
		TRY(facts_load_enrolment(db, trainee, (int64_t)items[i].seq, at, app->arena, facts,
					 err));
		for (size_t k = 0; k < facts->gate_count && !*ret_result; k++) {
			if ((uint64_t)facts->gates[k].entry != seq)
				continue;
			TRY(published_get(app->published, &facts->enrolment.digest, &c, &specialisms,
					  err));
			*ret_result = completion(facts, c, specialisms, app->arena);
		}
	}
	return OK;
}

/*
 * The same when it was signed: by the log up to that signature, and nothing of its second that came
 * after. Through a connection of its own, since what is out of sight on one stays so.
 */
static enum status load_then(struct app *app, const char *trainee,
			     const struct gate_signature *signature,
			     const struct completion **ret_result, struct err *err)
{
	CLEANUP(journal_cleanup) struct journal *cut = NULL;
	uint64_t seq = (uint64_t)signature->entry;

	TRY(journal_open(app->store, false, &app->kinds, &cut, err));
	TRY(facts_cut(journal_db(cut), seq + 1, err));
	return load_signed(app, journal_db(cut), trainee, seq, signature->accepted, ret_result,
			   err);
}

/* ---- how it stands ---- */

/* Who revoked it, in which role, and why. */
static enum status add_revocation(struct app *app, const char *trainee, uint64_t seq,
				  struct award_status *status, struct err *err)
{
	uint64_t by;
	struct record r;
	struct entry e;

	if (status->standing != AWARD_REVOKED)
		return OK;
	TRY(list_voided_by(journal_db(app->journal), trainee, seq, &by, err));
	TRY(journal_read(app->journal, by, app->arena, &r, &e, err));
	status->revoked_entry = (int64_t)by;
	status->revoked_by = e.author;
	status->revoked_role = e.role;
	status->reason = app_text(app, &e, "reason");
	return OK;
}

static enum status read_status(struct app *app, const struct completion *now, uint64_t seq,
			       const struct gate_signature **ret_signature,
			       struct award_status *ret_status, struct err *err)
{
	TRY(award_standing(now, (int64_t)seq, ret_signature, ret_status, err));
	return add_revocation(app, now->facts->trainee, seq, ret_status, err);
}

/* ---- sign ---- */

static enum status sign_run(struct app *app, const struct args *args, struct err *err)
{
	const char *trainee = args_operand(args, 0);
	CLEANUP(json_cleanup) json_t *body = NULL;
	const struct gate_result *award;
	const struct completion *c;
	char hex[DIGEST_HEX];
	struct digest digest;
	uint64_t seq;

	TRY(completion_load(app, trainee, args_option(args, "--curriculum"), app_now(app), &c, err));
	TRY(find_award(c, args_operand(args, 1), &award, err));
	if (strcmp(app->as, trainee) == 0)
		return fail(err, ERR_DENIED, "nobody signs an award of their own; ask the %s",
			    role_name(award->gate->by));
	TRY(gate_may_close(c, award->id, err));
	digest_hex(&c->facts->enrolment.digest, hex);
	body = json_pack("{ssss}", "digest", hex, "gate", award->id);
	struct say say = { .kind = "gate-sign",
			   .role = award->gate->by,
			   .portfolio = trainee,
			   .body = body };

	say_text(&say, "comment", args_option(args, "--comment"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "gate-sign", seq, &digest, err);
}

/* ---- show ---- */

static enum status read_names(struct app *app, struct statement *s)
{
	size_t count;
	const char **people = statement_people(s, app->arena, &count);
	struct called *names = arena_array(app->arena, count, sizeof *names);

	for (size_t i = 0; i < count; i++)
		names[i] = (struct called){ people[i], app_name(app, people[i]) };
	s->names = names;
	s->name_count = count;
	return OK;
}

static enum status read_statement(struct app *app, const struct args *args, struct statement *ret_s,
				  struct err *err)
{
	const char *trainee = args_operand(args, 0);
	const struct gate_result *award;
	const struct completion *now;
	struct statement s = { 0 };
	struct record r;
	struct entry e;
	int64_t at;

	TRY(parse_as_of(args_option(args, "--as-of"), &at, err));
	at = at > app_now(app) ? app_now(app) : at;
	TRY(completion_load(app, trainee, args_option(args, "--curriculum"), at, &now, err));
	TRY(find_award(now, args_operand(args, 1), &award, err));
	if (!award->signature)
		return not_signed(now, award, err);
	TRY(read_status(app, now, (uint64_t)award->signature->entry, &s.signature, &s.status, err));
	TRY(load_then(app, trainee, s.signature, &s.then, err));
	if (!s.then)
		return not_signed(now, award, err);
	TRY(journal_read(app->journal, (uint64_t)s.signature->entry, app->arena, &r, &e, err));
	s.seen_size = e.seen_size;
	s.seen_root = e.seen_root;
	s.authority = journal_authority(app->journal);
	s.pin = journal_pin(app->journal);
	s.demo = journal_is_demo(app->journal);
	TRY(read_names(app, &s));
	*ret_s = s;
	return OK;
}

static void print_summary(struct app *app, const struct statement *s)
{
	const struct completion *c = s->then;
	const struct gate_result *award = completion_gate(c, s->signature->gate);
	struct award_tally tally = award_tally(c);
	char signed_on[TIME_TEXT], hex[DIGEST_HEX];

	time_text(s->signature->accepted, signed_on);
	digest_hex(&s->signature->digest, hex);
	print_text(app->out, app_name(app, c->facts->trainee));
	fprintf(app->out, " (%s), %s: ", c->facts->trainee, c->facts->enrolment.curriculum);
	print_text(app->out, award->gate->title);
	fprintf(app->out, "\n  %s: ", award_standing_name(s->status.standing));
	print_text(app->out, award_status_words(&s->status, app->arena));
	fprintf(app->out, "\n  signed %.10s by %s, %s: entry %lld  %.12s\n", signed_on, s->signature->by,
		role_name(award->gate->by), (long long)s->signature->entry, hex);
	fprintf(app->out, "  modules closed %zu (%d credits), exempt %zu (%d credits), waived %zu\n",
		tally.closed, (int)tally.closed_credits, tally.exempt, (int)tally.exempt_credits,
		tally.waived);
	fprintf(app->out, "  `attest award status %lld` says how it stands, to anybody\n",
		(long long)s->signature->entry);
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_option(args, "-o");
	bool html = args_option(args, "--html") != NULL;
	CLEANUP(buf_release) struct buf out;
	struct statement s;

	buf_init(&out, STATEMENT_MAX);
	if (path && !html) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "-o is where the page goes: give --html too");
	}
	TRY(read_statement(app, args, &s, err));
	if (!html && app->json)
		return print_json(app, statement_json(&s, app->arena), err);
	if (!html) {
		print_summary(app, &s);
		return OK;
	}
	statement_html(&s, app->arena, &out);
	if (out.full)
		return fail(err, ERR_INVALID, "the statement is larger than %u bytes", STATEMENT_MAX);
	if (path)
		return app_write_new(path, out.data, out.len, err);
	fwrite(out.data, 1, out.len, app->out);
	return OK;
}

/* ---- revoke ---- */

/* The trainee's award where the operand is a person, else the entry. */
static enum status find_signature(struct app *app, const struct args *args, struct record *ret_record,
				  struct entry *ret_entry, struct err *err)
{
	const char *what = args_operand(args, 0);
	const struct gate_result *award;
	const struct completion *c;

	if (list_person_exists(journal_db(app->journal), what, err) != OK)
		return app_entry(app, what, ret_record, ret_entry, err);
	TRY(completion_load(app, what, NULL, app_now(app), &c, err));
	TRY(find_award(c, args_operand(args, 1), &award, err));
	if (!award->signature)
		return not_signed(c, award, err);
	return journal_read(app->journal, (uint64_t)award->signature->entry, app->arena, ret_record,
			    ret_entry, err);
}

static enum status revoke_run(struct app *app, const struct args *args, struct err *err)
{
	struct record record;
	struct entry what;
	bool registrar;

	TRY(find_signature(app, args, &record, &what, err));
	if (strcmp(what.kind, "gate-sign") != 0)
		return fail(err, ERR_INVALID, "%s is no award: `attest revoke` takes other things back",
			    args_operand(args, 0));
	TRY(app_holds(app, app->as, ROLE_REGISTRAR, &registrar, err));
	return revoke_entry(app, args, &what, registrar ? ROLE_REGISTRAR : what.role, err);
}

/* ---- status ---- */

static enum status status_unknown(struct app *app, const char *what, struct err *err)
{
	app->exit_code = 1;
	if (app->json)
		return print_json(app, json_pack("{ssss}", "standing", "unknown", "asked", what), err);
	fprintf(app->out, "unknown: this record has no award of the number or digest %s\n", what);
	return OK;
}

static enum status status_json(struct app *app, const struct completion *now,
			       const struct gate_signature *signature, const struct award_status *status,
			       struct err *err)
{
	const struct gate_result *award = completion_gate(now, signature->gate);
	char hex[DIGEST_HEX];
	json_t *revoked = json_null(), *taken = json_array();
	const struct taken_back *items;
	size_t count;

	items = gate_taken_back(app, now, award, &count);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(taken,
				      json_pack("{sIssso}", "entry", (json_int_t)items[i].target, "kind",
						items[i].kind, "by",
						taken_back_json(app, now->facts->trainee, items[i].target)));
	if (status->standing == AWARD_REVOKED)
		revoked = json_pack("{sIsossso}", "entry", (json_int_t)status->revoked_entry, "accepted",
				    json_time(status->revoked), "role", role_name(status->revoked_role),
				    "reason",
				    status->reason ? json_string(status->reason) : json_null());
	digest_hex(&signature->digest, hex);
	return print_json(app,
			  json_pack("{sssosIsssssssssssososo}", "standing",
				    award_standing_name(status->standing), "as_of",
				    json_time(status->at), "entry", (json_int_t)signature->entry,
				    "digest", hex, "trainee", now->facts->trainee, "curriculum",
				    now->facts->enrolment.curriculum, "award", award->id, "title",
				    award->gate->title, "signed", json_time(signature->accepted),
				    "revoked", revoked, "taken_back", taken),
			  err);
}

/* What was taken back since, where it is flagged, and what to do. */
static void print_taken_back(struct app *app, const struct completion *now, const struct gate_result *award)
{
	const struct taken_back *items;
	size_t count;

	items = gate_taken_back(app, now, award, &count);
	for (size_t i = 0; i < count; i++)
		print_wrapped(app->out, "  since    ", "           ",
			      arena_printf(app->arena, "entry %llu, %s, was %s",
					   (unsigned long long)items[i].target, items[i].kind, items[i].words));
	if (count > 0)
		fprintf(app->out, "  next     attest explain %s %s; a registrar lets it stand, or takes it back: "
				  "attest award revoke %lld\n",
			now->facts->trainee, award->id, (long long)award->signature->entry);
}

static enum status status_run(struct app *app, const struct args *args, struct err *err)
{
	const char *what = args_operand(args, 0);
	const struct gate_signature *signature;
	const struct completion *now = NULL;
	const struct gate_result *award;
	char day[TIME_TEXT], at[TIME_TEXT], hex[DIGEST_HEX];
	struct award_status status;
	enum status found;
	struct record r;
	struct entry e;

	found = app_entry(app, what, &r, &e, err);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	if (found == OK && strcmp(e.kind, "gate-sign") == 0)
		TRY(load_signed(app, journal_db(app->journal), e.portfolio, r.seq, app_now(app),
				&now, err));
	found = now ? read_status(app, now, r.seq, &signature, &status, err) : ERR_NOT_FOUND;
	if (found == ERR_NOT_FOUND)
		return status_unknown(app, what, err);
	TRY(found);
	app->exit_code = status.standing == AWARD_STANDS ? 0 : 1;
	if (app->json)
		return status_json(app, now, signature, &status, err);
	award = completion_gate(now, signature->gate);
	time_text(signature->accepted, day);
	time_text(status.at, at);
	digest_hex(&signature->digest, hex);
	fprintf(app->out, "%s: ", award_standing_name(status.standing));
	print_text(app->out, award_status_words(&status, app->arena));
	fprintf(app->out, "\n  award    ");
	print_text(app->out, award->gate->title);
	fprintf(app->out, "\n  of       %s, %s\n  signed   %.10s by the %s\n  entry    %lld  %s\n  as of    %s\n",
		now->facts->trainee, now->facts->enrolment.curriculum, day, role_name(award->gate->by),
		(long long)signature->entry, hex, at);
	print_taken_back(app, now, award);
	return OK;
}

static const struct option sign_options[] = {
	{ "--comment", "TEXT", "a word to the trainee", false, false },
	{ "--curriculum", "ID@V", "of several enrolments, the one in this curriculum", false, false },
	{ NULL },
};
static const struct option show_options[] = {
	{ "--html", NULL, "the statement of completion, a page to print", false, false },
	{ "-o", "FILE", "write the page there; without it, to standard output", false, false },
	{ "--as-of", "WHEN", "how it stood then: at a time, or the end of a day or month (UTC)", false,
	  false },
	{ "--curriculum", "ID@V", "of several enrolments, the one in this curriculum", false, false },
	{ NULL },
};
static const struct option revoke_options[] = {
	REVOKE_OPTIONS("why; anybody who asks how it stands is told"),
	{ NULL },
};

extern const struct command cmd_award[];
const struct command cmd_award[] = {
	{ "award sign", "TRAINEE [AWARD]", "sign an award whose rule holds, as the registrar",
	  "AWARD may be left out where the curriculum has one. It is refused while anything is missing:\n"
	  "`attest explain TRAINEE AWARD` says what, and whose move it is.",
	  sign_options, NEEDS_WRITE | NEEDS_AS | REMOTE_TRAINERS, sign_run, "attest --as registrar award sign amira" },
	{ "award show", "TRAINEE [AWARD]", "the statement of completion: what an award rests on",
	  "In short; --json gives all of it as data, with every entry; --html a page to print.",
	  show_options, NEEDS_STORE | REMOTE_TRAINERS, show_run, "attest award show amira --html -o statement.html" },
	{ "award revoke", "TRAINEE|ENTRY [AWARD]", "take an award back, with a reason",
	  "By whoever signed it, or a registrar.", revoke_options, NEEDS_WRITE | NEEDS_AS, revoke_run,
	  NULL },
	{ "award status", "ENTRY", "how an award stands: stands, flagged, revoked or unknown",
	  "For anybody who holds a statement: ENTRY is its number, or 8 or more hex digits of the digest.\n"
	  "Compare person, award, day and digest with the statement. Exit 1 unless it stands unflagged.",
	  NULL, NEEDS_STORE | REMOTE_ALL, status_run, "attest award status 57" },
	{ NULL },
};
