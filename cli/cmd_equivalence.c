/* Equivalence, as far as the applicant and the registrar take it before anybody judges. */
#include <string.h>

#include "cli/app.h"
#include "cli/cases.h"
#include "cli/command.h"
#include "core/date.h"
#include "portfolio/world.h"

/* ---- apply ---- */

/* "EMPLOYER FROM UNTIL WORDS": the first words of a post or prior award, and what tells of it. */
static const char *split_word(struct app *app, const char **text)
{
	size_t n = strcspn(*text, " ");
	const char *word = arena_bytes(app->arena, *text, n);

	*text += n;
	*text += strspn(*text, " ");
	return word;
}

static enum status add_posts(struct app *app, const struct args *args, struct say *say,
			     struct err *err)
{
	json_t *posts = json_array();
	const char *text;

	json_object_set_new(say->body, "posts", posts);
	for (size_t i = 0; (text = args_value(args, "--post", i)); i++) {
		const char *given = text, *employer = split_word(app, &text);
		const char *from = split_word(app, &text), *until = split_word(app, &text);
		json_t *post = json_pack("{ssss}", "employer", employer, "from", from);

		if (strcmp(until, "-") != 0)
			json_object_set_new(post, "until", json_string(until));
		json_array_append_new(posts, post);
		if (*text == '\0')
			return fail(err, ERR_INVALID,
				    "a post is told as \"EMPLOYER FROM UNTIL WORDS\", with - for UNTIL while it "
				    "is held, not \"%s\"",
				    given);
		say_text(say, arena_printf(app->arena, "post.%zu", i + 1), text);
	}
	if (json_array_size(posts) == 0)
		json_object_del(say->body, "posts");
	return OK;
}

static enum status add_priors(struct app *app, const struct args *args, struct say *say,
			      struct err *err)
{
	json_t *priors = json_array();
	const char *text;

	json_object_set_new(say->body, "prior", priors);
	for (size_t i = 0; (text = args_value(args, "--prior", i)); i++) {
		const char *given = text, *day = split_word(app, &text);
		const char *level = split_word(app, &text);

		if (*text == '\0' || strlen(level) != 1 || *level < '1' || *level > '8')
			return fail(err, ERR_INVALID,
				    "a prior award is told as \"DATE LEVEL WORDS\", not \"%s\"", given);
		json_array_append_new(priors, json_pack("{sssi}", "day", day, "level", *level - '0'));
		say_text(say, arena_printf(app->arena, "prior.%zu", i + 1), text);
	}
	if (json_array_size(priors) == 0)
		json_object_del(say->body, "prior");
	return OK;
}

static enum status add_bindings(struct app *app, const struct args *args, json_t *body,
				struct err *err)
{
	struct world w = journal_world(app->journal);
	struct digest curriculum, process;
	char hex[DIGEST_HEX];

	w.arena = app->arena;
	TRY(world_published(&w, args_operand(args, 0), &curriculum, err));
	TRY(case_process_named(&w, args_option(args, "--process"), &process, err));
	digest_hex(&curriculum, hex);
	json_object_set_new(body, "digest", json_string(hex));
	digest_hex(&process, hex);
	json_object_set_new(body, "process", json_string(hex));
	return OK;
}

static enum status apply_run(struct app *app, const struct args *args, struct err *err)
{
	static const char *const lists[][2] = {
		{ "--outcome", "outcomes" }, { "--module", "modules" }, { "--group", "groups" },
		{ "--referee", "referees" }, { "--standards", "standards" },
	};
	CLEANUP(json_cleanup) json_t *body =
		json_pack("{sssssoss*ss*}", "curriculum", args_operand(args, 0), "target",
			  args_option(args, "--target"), "declares", args_list(args, "--declare"), "award",
			  args_option(args, "--award"), "profile", args_option(args, "--profile"));
	struct say say = { .kind = "application", .role = ROLE_APPLICANT, .portfolio = app->as,
			   .body = body };
	struct digest digest;
	uint64_t seq;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (args_option(args, lists[i][0]))
			json_object_set_new(body, lists[i][1], args_list(args, lists[i][0]));
	TRY(add_bindings(app, args, body, err));
	TRY(add_posts(app, args, &say, err));
	TRY(add_priors(app, args, &say, err));
	say_text(&say, "statement", args_option(args, "--statement"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

/* ---- corroborate ---- */

static enum status corroborate_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "as", args_option(args, "--relation"));
	size_t count = args_count(args);
	struct digest *about = arena_array(app->arena, count, sizeof *about), digest;
	struct say say = { .kind = "corroboration", .role = ROLE_REGISTRANT, .about = about,
			   .about_count = count, .body = body };
	uint64_t seq;

	for (size_t i = 0; i < count; i++) {
		struct record record;
		struct entry entry;

		TRY(app_entry(app, args_operand(args, i), &record, &entry, err));
		about[i] = entry.digest;
		say.portfolio = entry.portfolio;
	}
	say_text(&say, "comment", args_option(args, "--comment"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

/* ---- submit, return ---- */

static enum status submit_run(struct app *app, const struct args *args, struct err *err)
{
	struct say say = { .kind = "submission", .role = ROLE_APPLICANT, .about_count = 1 };
	struct digest *about, digest;
	struct case_view v;
	uint64_t seq;

	TRY(cases_view(app, args_operand(args, 0), &v, err));
	about = arena_array(app->arena, v.unit_count + 1, sizeof *about);
	about[0] = v.file.digest;
	for (size_t i = 0; i < v.unit_count; i++) {
		const struct case_claim *claim = case_claim_of(&v.file, v.units[i].id);

		if (claim) /* without one the rule says what is missing */
			about[say.about_count++] = claim->digest;
	}
	say.about = about;
	say.portfolio = v.file.applicant;
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

static enum status return_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "outcome", args_option(args, "--outcome"));
	struct say say = { .kind = "case-return", .role = ROLE_REGISTRAR, .about_count = 1,
			   .body = body };
	struct case_file file;
	struct digest digest;
	uint64_t seq;

	TRY(cases_find(app, args_operand(args, 0), &file, err));
	if (file.submitted == 0)
		return fail(err, ERR_CONFLICT,
			    "the case of entry %llu is not submitted, so there is nothing to send back",
			    (unsigned long long)file.seq);
	say.portfolio = file.applicant;
	say.about = &file.submission;
	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

static enum status allocate_run(struct app *app, const struct args *args, struct err *err)
{
	json_t *members = json_array();
	CLEANUP(json_cleanup) json_t *body =
		json_pack("{ssso}", "clerk", args_option(args, "--clerk"), "members", members);
	struct say say = { .kind = "allocation", .role = ROLE_REGISTRAR, .about_count = 1, .body = body };
	struct case_file file;
	struct digest digest;
	uint64_t seq;

	for (int seat = 0; seat < CASE_SEATS; seat++) {
		const char *name = case_seat_name((enum case_seat)seat), *person;
		const char *option = arena_printf(app->arena, "--%s", name);

		for (size_t i = 0; (person = args_value(args, option, i)); i++)
			json_array_append_new(members, json_pack("{ssss}", "person", person, "seat", name));
	}
	TRY(cases_find(app, args_operand(args, 0), &file, err));
	if (file.submitted == 0)
		return fail(err, ERR_CONFLICT,
			    "the case of entry %llu is not submitted, so there is nothing to judge",
			    (unsigned long long)file.seq);
	say.portfolio = file.applicant;
	say.about = &file.submission;
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

static enum status stand_down_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "because", args_option(args, "--because"));
	struct say say = { .kind = "stand-down", .role = ROLE_ETB_ASSESSOR, .about_count = 1,
			   .body = body };
	struct case_file file;
	struct digest digest;
	uint64_t seq;

	TRY(cases_find(app, args_operand(args, 0), &file, err));
	if (file.allocated == 0)
		return fail(err, ERR_CONFLICT, "the case of entry %llu is allocated to nobody",
			    (unsigned long long)file.seq);
	for (size_t i = 0; i < file.member_count; i++)
		if (strcmp(file.members[i].person, app->as) == 0 && file.members[i].seat == SEAT_LAY)
			say.role = ROLE_LAY;
	say.portfolio = file.applicant;
	say.about = &file.allocation;
	say_text(&say, "comment", args_option(args, "--comment"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

static const struct option stand_down_options[] = {
	{ "--because", "WORD", "interest or unavailable", true, false },
	{ "--comment", "TEXT", "what the board should know of it", false, false },
	{ NULL },
};
static const struct option allocate_options[] = {
	{ "--professional", "PERSON", "an assessor of the profession", true, true },
	{ "--specialist", "PERSON", "an assessor of the specialism", false, true },
	{ "--lay", "PERSON", "a lay member, who decides with them and does not judge alone", true, true },
	{ "--clerk", "PERSON", "the registrar who opens what they seal", true, false },
	{ NULL },
};
static const struct option apply_options[] = {
	{ "--target", "WORD", "entry, outcomes, modules, award, standards or role", true, false },
	{ "--process", "REF", "how it is judged, as EQUIVALENCE@2026.1", true, false },
	{ "--declare", "WORD", "a declaration of the process; all of them are made", true, true },
	{ "--award", "ID", "the award that is the target", false, false },
	{ "--group", "TEXT", "of an award: what of a choice is claimed, as CHOICE/GROUP", false, true },
	{ "--module", "MODULE", "a module that is the target", false, true },
	{ "--outcome", "ITEM", "an outcome that is the target", false, true },
	{ "--standards", "REF", "a set of standards that the curriculum cites: each is claimed", false, true },
	{ "--profile", "WORD", "the role that is the target: a profile of the process", false, false },
	{ "--post", "TEXT", "a post: EMPLOYER FROM UNTIL WORDS, - for UNTIL while it is held", false, true },
	{ "--prior", "TEXT", "an award from before: DATE LEVEL WORDS", false, true },
	{ "--referee", "PERSON", "who may be asked about the applicant", false, true },
	{ "--statement", "TEXT", "what else the board should know", false, false },
	{ NULL },
};
static const struct option corroborate_options[] = {
	{ "--relation", "WORD", "manager, colleague or referee", true, false },
	{ "--comment", "TEXT", "what you saw of it", false, false },
	{ NULL },
};
static const struct option return_options[] = {
	{ "--outcome", "WORD", "more-information or rejected", true, false },
	{ "--reason", "TEXT", "why, for the applicant", true, false },
	{ NULL },
};
static const struct option show_options[] = {
	{ "--by-standard", NULL, "its outcomes by the standards that they cite, later editions beside them", false,
	  false },
	{ NULL },
};
static const struct option suggest_options[] = {
	{ "--unit", "OUTCOME", "for this outcome only: evidence that might serve it", false, false },
	{ "--evidence", "ENTRY", "for this evidence only: outcomes that it might serve", false, false },
	{ NULL },
};

extern const struct command cmd_equivalence[];
const struct command cmd_equivalence[] = {
	{ "equivalence apply", "CURRICULUM", "begin a case: claim to be equivalent to what a curriculum asks",
	  "A registrar grants the role applicant first; no enrolment is needed. The case is named by the\n"
	  "number of this entry. What it is judged by, the clocks and the declarations stand in the process.",
	  apply_options, NEEDS_WRITE | NEEDS_AS | REMOTE_ALL, apply_run,
	  "attest --as paloma equivalence apply STP-CEN@2023.1 --target modules --module CEN-R1 --process "
	  "EQUIVALENCE@2026.1 --declare own-work --post \"northfield 2018-03-01 - Clinical technologist\"" },
	{ "equivalence corroborate", "ENTRY...", "confirm evidence that nobody signed when it was made",
	  "By somebody on a professional register, about evidence of one portfolio that is not their own.",
	  corroborate_options, NEEDS_WRITE | NEEDS_AS, corroborate_run,
	  "attest --as rob equivalence corroborate 33 --relation manager" },
	{ "equivalence submit", "CASE", "hand the case in, as it stands",
	  "Refused while something is missing that an assessor would send it back for: `equivalence check`\n"
	  "says all of it. From then on the case is what its submission names.",
	  NULL, NEEDS_WRITE | NEEDS_AS | REMOTE_CASE, submit_run, "attest --as paloma equivalence submit 31" },
	{ "equivalence return", "CASE", "send a case back to its applicant, for more or for good",
	  "By a registrar, before it is judged. After more-information the applicant claims and submits again.",
	  return_options, NEEDS_WRITE | NEEDS_AS, return_run,
	  "attest --as registrar equivalence return 31 --outcome more-information --reason \"LO2: which "
	  "devices?\"" },
	{ "equivalence allocate", "CASE", "name who judges a case, and its clerk",
	  "By a registrar who takes no part. The process says how many there are of each. Refused for whoever\n"
	  "the records know beside the applicant: as referee, assessor, officer, former trainee, who confirmed\n"
	  "evidence, or at the same place. Nobody can set that aside. Another allocation replaces this one.",
	  allocate_options, NEEDS_WRITE | NEEDS_AS, allocate_run,
	  "attest --as registrar equivalence allocate 31 --professional ines --specialist otto --lay vera "
	  "--clerk registrar2" },
	{ "equivalence stand-down", "CASE", "give up one's seat in a case",
	  "By a member of its panel. The case then waits for another allocation; who has declared an interest\n"
	  "is never named for it again.",
	  stand_down_options, NEEDS_WRITE | NEEDS_AS, stand_down_run,
	  "attest --as ines equivalence stand-down 31 --because interest" },
	{ "equivalence check", "CASE", "say what an assessor would send the case back for",
	  "What must be put right before the case can be submitted, then what is only pointed out to those\n"
	  "who judge it. Exits with 1 while something must be put right.",
	  NULL, NEEDS_STORE | REMOTE_CASE, cases_check_run, "attest equivalence check 31" },
	{ "equivalence suggest", "CASE", "say which evidence might serve which outcome, by the words they share",
	  "For whoever claims, and for whoever looks for what a claim has left out. A suggestion is nobody's\n"
	  "claim and is in no count; nothing of it is kept. Words that you may not read are not looked at.",
	  suggest_options, NEEDS_STORE, cases_suggest_run,
	  "attest --as paloma equivalence suggest 31 --unit CEN-R1/LO1" },
	{ "equivalence list", "", "list the cases, their stage, and when it is due", NULL, NULL,
	  NEEDS_STORE | REMOTE_REGISTRARS, cases_list_run, NULL },
	{ "equivalence show", "CASE", "show a case: target, claims and evidence, outcome by outcome", NULL,
	  show_options, NEEDS_STORE | REMOTE_CASE, cases_show_run, "attest equivalence show 31" },
	{ NULL },
};
