/* Feedback of colleagues: invited, given, looked at, summed up. */
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/form.h"
#include "cli/gathered.h"
#include "core/date.h"
#include "portfolio/msf.h"

/* What is gathered for the request, or in the chain, that is named. */
static enum status find(struct app *app, const char *name, struct msf *ret_msf, struct err *err)
{
	struct world w = journal_world(app->journal);
	struct record record;
	struct entry request;
	char chain[MSF_CHAIN];

	w.arena = app->arena;
	if (msf_is_chain(name))
		return msf_find(&w, name, ret_msf, err);
	TRY(app_entry(app, name, &record, &request, err));
	msf_chain(&request.digest, chain);
	return msf_find(&w, chain, ret_msf, err);
}

static enum status raters_of(struct app *app, const struct msf *msf, struct msf_rater **ret_raters,
			     size_t *ret_count, struct err *err)
{
	struct world w = journal_world(app->journal);

	w.arena = app->arena;
	return msf_raters(&w, msf->chain, ret_raters, ret_count, err);
}

static size_t answered(const struct msf_rater *raters, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += raters[i].rating > 0;
	return n;
}

static const char *form_name(struct app *app, const struct msf *msf)
{
	return arena_printf(app->arena, "%s/%s", msf->form.file, msf->form.tool);
}

/* ---- msf invite ---- */

static enum status invite(struct app *app, const struct args *args, const struct msf *msf,
			  const char *rater, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	char hex[DIGEST_HEX];
	struct digest digest;
	uint64_t seq;

	digest_hex(&msf->digest, hex);
	body = json_pack("{ssss}", "rater", rater, "request", hex);
	struct say say = { .kind = "msf-invitation",
			   .role = ROLE_ASSESSOR,
			   .portfolio = msf->chain,
			   .body = body };

	say_text(&say, "message", args_option(args, "--message"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

static enum status invite_run(struct app *app, const struct args *args, struct err *err)
{
	struct msf msf;

	TRY(find(app, args_operand(args, 0), &msf, err));
	for (size_t i = 1; i < args_count(args); i++)
		TRY(invite(app, args, &msf, args_operand(args, i), err));
	return OK;
}

/* ---- msf rate ---- */

/* The invitation of app->as. */
static enum status own_invitation(struct app *app, const struct msf *msf, struct digest *ret_digest,
				  struct err *err)
{
	struct msf_rater *raters;
	size_t count;

	TRY(raters_of(app, msf, &raters, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct record record;
		struct entry e;

		if (strcmp(raters[i].rater, app->as) != 0)
			continue;
		TRY(journal_read(app->journal, raters[i].invitation, app->arena, &record, &e, err));
		*ret_digest = e.digest;
		return OK;
	}
	return fail(err, ERR_DENIED, "%s is not invited to give feedback on %s", app->as, msf->trainee);
}

static enum status rate_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct digest invitation, digest;
	struct msf msf;
	uint64_t seq;

	TRY(find(app, args_operand(args, 0), &msf, err));
	TRY(own_invitation(app, &msf, &invitation, err));
	body = json_pack("{ss}", "form", form_name(app, &msf));
	struct say say = { .kind = "msf-rating",
			   .role = ROLE_RATER,
			   .portfolio = msf.chain,
			   .about = &invitation,
			   .about_count = 1,
			   .body = body };

	TRY(form_args(args, app->arena, body, &say, err));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

/* ---- msf show ---- */

static enum status check_gatherer(struct app *app, const struct msf *msf, struct err *err)
{
	if (strcmp(msf->request.assessor, app->as) != 0)
		return fail(err, ERR_DENIED,
			    "only %s, who gathers the feedback on %s, sees how it stands; the summary is in "
			    "the portfolio once it is made",
			    msf->request.assessor, msf->trainee);
	return OK;
}

/* What the raters wrote, sorted by the words, so that their order names nobody. */
static enum status comments(struct app *app, const struct msf_rater *raters, size_t count,
			    json_t *list, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		struct record record;
		struct entry e;

		if (raters[i].rating == 0)
			continue;
		TRY(journal_read(app->journal, raters[i].rating, app->arena, &record, &e, err));
		for (size_t k = 0; k < e.text_count; k++) {
			const char *text = app_text(app, &e, e.texts[k].name);
			size_t at = 0;

			if (!text)
				continue;
			while (at < json_array_size(list) &&
			       strcmp(json_string_value(json_array_get(list, at)), text) < 0)
				at++;
			json_array_insert_new(list, at, json_string(text));
		}
	}
	return OK;
}

static void print_gathered(struct app *app, const struct msf *msf, const json_t *doc)
{
	const json_t *row;
	size_t i;

	fprintf(app->out, "%s on %s, gathered by %s: %lld of at least %d have answered%s\n", msf->form.tool,
		msf->trainee, msf->request.assessor,
		(long long)json_integer_value(json_object_get(doc, "answered")), (int)msf->form.raters,
		msf->request.decided ? "; summed up" : "");
	json_array_foreach (json_object_get(doc, "raters"), i, row) {
		fprintf(app->out, "  %-16s %s\n", json_string_value(json_object_get(row, "rater")),
			json_is_true(json_object_get(row, "answered")) ? "answered" : "invited");
	}
	json_array_foreach (json_object_get(doc, "counts"), i, row) {
		fprintf(app->out, "  %-16s %-12s %lld\n", json_string_value(json_object_get(row, "mark")),
			json_string_value(json_object_get(row, "point")),
			(long long)json_integer_value(json_object_get(row, "raters")));
	}
	json_array_foreach (json_object_get(doc, "comments"), i, row) {
		fputs("  - ", app->out);
		print_text(app->out, json_string_value(row));
		fputc('\n', app->out);
	}
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	struct world w = journal_world(app->journal);
	CLEANUP(json_cleanup) json_t *counts = NULL, *words = json_array(), *list = json_array();
	CLEANUP(json_cleanup) json_t *doc = NULL;
	struct msf_rater *raters;
	struct msf msf;
	size_t count;

	TRY(find(app, args_operand(args, 0), &msf, err));
	TRY(check_gatherer(app, &msf, err));
	TRY(app_prove(app, err));
	TRY(raters_of(app, &msf, &raters, &count, err));
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{sssb}", "rater", raters[i].rater, "answered",
						      raters[i].rating > 0));
	doc = json_pack("{sssssisisO}", "chain", msf.chain, "trainee", msf.trainee, "least",
			(int)msf.form.raters, "answered", (int)answered(raters, count), "raters", list);
	if (answered(raters, count) >= (size_t)msf.form.raters) {
		w.arena = app->arena;
		TRY(msf_counts(&w, msf.chain, &counts, err));
		TRY(comments(app, raters, count, words, err));
		json_object_set(doc, "counts", counts);
		json_object_set(doc, "comments", words);
	}
	if (app->json)
		return print_json(app, json_incref(doc), err);
	print_gathered(app, &msf, doc);
	return OK;
}

/* ---- msf summarise ---- */

static enum status paper_raters(const char *text, json_int_t *ret_raters, struct err *err)
{
	char *end;
	long raters = text ? strtol(text, &end, 10) : 0;

	if (!text || end == text || *end || raters < 1 || raters > MSF_RATERS_MAX)
		return fail(err, ERR_INVALID,
			    "--raters says how many answered on the paper, 1 to %d", MSF_RATERS_MAX);
	*ret_raters = raters;
	return OK;
}

static enum status summarise(struct app *app, const struct args *args, const struct msf *msf,
			     const struct gathered *g, struct err *err)
{
	const char *paper = args_option(args, "--paper");
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct record record;
	struct entry request;
	struct digest about[2], digest;
	json_int_t raters = (json_int_t)g->count;
	uint64_t seq;

	if (paper)
		TRY(paper_raters(args_option(args, "--raters"), &raters, err));
	TRY(journal_read(app->journal, msf->request.seq, app->arena, &record, &request, err));
	about[0] = request.digest;
	about[1] = request.about[0];
	body = json_pack("{sss[{siss}]sI}", "form", form_name(app, msf), "judgements", "n", 1, "point",
			 args_option(args, "--outcome"), "raters", raters);
	if (!paper) {
		json_object_set(body, "counts", g->counts);
		json_object_set(body, "digests", g->digests);
	}
	struct say say = { .kind = "msf-summary",
			   .role = ROLE_ASSESSOR,
			   .portfolio = msf->trainee,
			   .about = about,
			   .about_count = 2,
			   .body = body };

	say_text(&say, "feedback", args_option(args, "--feedback"));
	if (paper)
		TRY(say_file(app, &say, paper, err));
	/* Without the salts nobody could ever check the digests: both come to stand, or neither. */
	struct say close = gathered_close(msf, g);
	struct say *const both[] = { &say, &close };

	TRY(app_say_together(app, both, paper ? 1 : 2, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

static enum status summarise_run(struct app *app, const struct args *args, struct err *err)
{
	struct gathered g;
	enum status status;
	struct msf msf;

	TRY(find(app, args_operand(args, 0), &msf, err));
	TRY(gather(app, &msf, &g, err));
	status = summarise(app, args, &msf, &g, err);
	json_decref(g.counts);
	json_decref(g.digests);
	return status;
}

static const struct option invite_options[] = {
	{ "--message", "TEXT", "to them: what it is about, by when", false, false },
	{ NULL },
};
static const struct option rate_options[] = {
	{ "--mark", "ID=POINT", "a mark of the form", false, true },
	{ "--note", "ID=TEXT", "a note of the form", false, true },
	{ NULL },
};
static const struct option summarise_options[] = {
	{ "--outcome", "POINT", "satisfactory or not-yet", true, false },
	{ "--feedback", "TEXT", "what they said, in your words and without names", true, false },
	{ "--paper", "FILE", "it was gathered elsewhere: the paper, without names", false, false },
	{ "--raters", "NUMBER", "with --paper: how many answered", false, false },
	{ NULL },
};

extern const struct command cmd_msf[];
const struct command cmd_msf[] = {
	{ "msf invite", "REQUEST PERSON...", "ask colleagues for feedback on a trainee",
	  "By the assessor whom the trainee asked with `attest request send --tool MSF`. Colleagues of every kind:\n"
	  "whoever is known and has a key. The trainee is never told who was invited, who answered or what anybody\n"
	  "said; that is kept apart from the portfolio, which gets one summary.",
	  invite_options, NEEDS_WRITE | NEEDS_AS, invite_run,
	  "attest --as chandra msf invite 455 esther greta declan" },
	{ "msf rate", "REQUEST", "give the feedback that you were asked for",
	  "Only who gathers it sees what you say. Say it again to change it, until it is summed up. What\n"
	  "waits for you stands in `attest queue`, with the form to look at.",
	  rate_options, NEEDS_WRITE | NEEDS_AS, rate_run,
	  "attest --as esther msf rate 455 --mark reliable=strong --mark respect=fine --note comment=\"Ask sooner.\"" },
	{ "msf show", "REQUEST", "show how the feedback that you gather stands",
	  "Who is invited and who has answered; once enough have, how often each point was given and what was\n"
	  "written, in no order that names anybody.",
	  NULL, NEEDS_STORE | NEEDS_AS, show_run, "attest --as chandra msf show 455" },
	{ "msf summarise", "REQUEST", "sum up the feedback, which decides the request",
	  "Refused until as many have answered as the form asks for. The portfolio gets your judgement, your words,\n"
	  "how often each point was given, and digests by which the ratings can be checked and nobody is named.\n"
	  "With --paper it was gathered elsewhere, by your word.",
	  summarise_options, NEEDS_WRITE | NEEDS_AS, summarise_run,
	  "attest --as chandra msf summarise 455 --outcome satisfactory --feedback \"People value your answers.\"" },
	{ NULL },
};
