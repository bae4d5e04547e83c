#include "cli/web/sign.h"

#include <string.h>

#include "cli/command.h"
#include "cli/web/component.h"
#include "cli/web/session_draft.h"
#include "cli/web/session_judging.h"
#include "cli/web/session_signing.h"
#include "portfolio/guard.h"

#define ID_SHOWN                                                                                   \
	24 /* hex digits of the name of what waits: nobody guesses it, and nobody else is shown it \
	    */

/* ---- what a command would say ---- */

enum status sign_draft(struct visit *v, const char *name, const char *const *operands,
		       const char *const *values, const struct text *files, size_t file_count,
		       struct drafting *ret_drafting, struct err *err)
{
	const char *decision = visit_field(v, "patient-data");
	enum status status;

	*ret_drafting = (struct drafting){.files = files, .file_count = file_count};
	v->app->patient_data = *decision ? decision : NULL;
	if (v->app->patient_data && !guard_is_decision(decision))
		return fail(err, ERR_INVALID, "\"%s\" is no answer about patient data", decision);
	status = command_draft(v->app, name, operands, values, ret_drafting, err);
	v->app->patient_data = NULL;
	return status;
}

/* The entry that would be signed, with no key in it yet. */
static enum status unsigned_entry(struct visit *v, struct say *say,
				  struct submission *ret_submission, struct err *err)
{
	CLEANUP(json_cleanup) json_t *empty = json_object();
	struct app *app = v->app;
	struct checkpoint head;
	const char *text;
	size_t n;

	TRY(journal_head(app->journal, v->arena, &head, &text, &n, err));
	struct entry e = {
		.v = kind_newest(&app->kinds, say->kind)->v,
		.kind = say->kind,
		.log = journal_pin(app->journal),
		.portfolio = say->portfolio,
		.author = v->session.person,
		.role = say->role,
		.time = app_now(app),
		.seen_size = head.size,
		.seen_root = head.root,
		.about = (struct digest *)say->about,
		.about_count = say->about_count,
		.body = say->body ? say->body : empty,
	};
	return entry_write(&e, say->texts, say->text_count, &app->random, v->arena, ret_submission,
			   err);
}

enum status sign_try(struct visit *v, const char *name, const char *const *operands,
		     const char *const *values, const struct text *files, size_t file_count,
		     struct drafting *ret_drafting, struct err *ret_refusal, struct err *err)
{
	struct err why = { .status = OK };
	enum status status =
		sign_draft(v, name, operands, values, files, file_count, ret_drafting, &why);

	if (status == ERR_IO || status == ERR_CORRUPT) {
		*err = why;
		return status;
	}
	why.status = status;
	*ret_refusal = why;
	return OK;
}

void sign_refused(struct visit *v, const char *field, const struct drafting *drafting,
		  const struct err *refusal)
{
	if (drafting->found)
		page_wrong(v, "patient-data",
			   "Take out what looks like a patient's, or say that it is none");
	else
		page_wrong(v, field, refusal->text);
}

void sign_patient_data(struct visit *v)
{
	static const struct choice choices[] = {
		{"not-a-patient", "No patient can be known by it",
		 "A serial number, or a colleague", false},
		{"invented", "It is made up", "Nobody has it", false},
	};

	if (page_wrong_with(v, "patient-data") || *visit_field(v, "patient-data"))
		radios(v,
		       &(struct input){.name = "patient-data",
				       .label = "What looks like a patient's, if it stays in",
				       .hint = "Better take it out of what you wrote. Your answer "
					       "stands in the record.",
				       .kind = "nhsuk-radios--small"},
		       choices, sizeof choices / sizeof *choices);
}

/* ---- keeping it and finding it again ---- */

enum status sign_begin(struct visit *v, const struct drafting *drafting, const char *sentence,
		       const char *next, struct err *err)
{
	/* Never what the request says by itself: a link could name a draft that it is nothing of. */
	return sign_begin_draft(v, drafting, v->typed_into ? v->typed_into->id : "", sentence, next, err);
}

enum status sign_begin_draft(struct visit *v, const struct drafting *drafting, const char *draft,
			     const char *sentence, const char *next, struct err *err)
{
	struct submission *entries = arena_array(v->arena, drafting->count, sizeof *entries);
	struct signing s = {
		.sentence = sentence, .next = next, .draft = draft, .made = v->request->now};
	char id[SESSION_COOKIE];

	if (drafting->count > SIGN_ENTRIES)
		return fail(err, ERR_INVALID, "Sign at most %d at once", SIGN_ENTRIES);
	for (size_t i = 0; i < drafting->count; i++)
		TRY(unsigned_entry(v, &drafting->says[i], &entries[i], err));
	form_cookie(id);
	id[ID_SHOWN] = '\0';
	s.id = id;
	TRY(signing_keep(visit_sessions(v), &s, v->session.person, entries, drafting->count, err));
	visit_go(v, "/sign/%s", id);
	return OK;
}

enum status sign_find(struct visit *v, const char *id, struct signing *ret_signing, struct err *err)
{
	return signing_find(visit_sessions(v), v->arena, id, v->session.person, ret_signing, err);
}

enum status sign_waiting(struct visit *v, struct signing **ret_signings, size_t *ret_count,
			 struct err *err)
{
	return signing_list(visit_sessions(v), v->arena, v->session.person, ret_signings, ret_count,
			    err);
}

enum status sign_bytes(struct visit *v, const struct signing *s, const struct digest *key,
		       struct submission **ret_submissions, struct err *err)
{
	struct submission *submissions = arena_array(v->arena, s->count, sizeof *submissions);

	for (size_t i = 0; i < s->count; i++) {
		struct signing_entry *e = &s->entries[i];
		struct entry entry = e->entry;

		entry.key = *key;
		TRY(entry_write(&entry, e->texts, e->text_count, &v->app->random, v->arena,
				&submissions[i], err));
	}
	*ret_submissions = submissions;
	return OK;
}

/* ---- the end of it ---- */

enum status sign_drop(struct visit *v, const char *id, struct err *err)
{
	return signing_drop(visit_sessions(v), id, v->session.person, err);
}

struct together {
	const struct submission *submissions;
	size_t count;
	uint64_t seq;
};

static enum status append(struct app *app, void *data, struct err *err)
{
	struct together *t = data;
	struct verdict *verdicts = arena_array(app->arena, t->count, sizeof *verdicts);

	TRY(journal_append_together(app->journal, t->submissions, t->count, app_now(app),
				    &app->random, verdicts, err));
	t->seq = verdicts[0].seq;
	return OK;
}

static void go_on(struct visit *v, const char *next, uint64_t seq)
{
	static const char mark[] = "{entry}";
	const char *at = strstr(next, mark);

	if (at)
		visit_go(v, "%.*s%llu%s", (int)(at - next), next, (unsigned long long)seq,
			 at + sizeof mark - 1);
	else
		visit_go(v, "%s", next);
}

/* What it was written as goes: it has been said. */
static enum status drop_written(struct visit *v, const char *draft, struct err *err)
{
	uint64_t kase;

	if (!*draft)
		return OK;
	return judging_is_draft(draft, &kase) ? judging_drop(v, kase, err) :
						draft_drop(visit_sessions(v), v->session.person, draft, err);
}

static enum status signed_now(struct visit *v, struct err *err)
{
	const struct together *t = v->job.data;
	struct signing s;

	TRY(sign_find(v, visit_part(v, "signing"), &s, err));
	if (v->job.verdict.status == OK) {
		TRY(drop_written(v, s.draft, err));
		TRY(sign_drop(v, s.id, err));
		go_on(v, s.next, t ? t->seq : v->job.verdict.seq);
		return OK;
	}
	if (v->wants_json) {
		*err = v->job.verdict.err;
		return v->job.verdict.status;
	}
	page_wrong(v, NULL,
		   arena_printf(v->arena, "Nothing was written: %s", v->job.verdict.err.text));
	return sign_page(v, &s, err);
}

enum status sign_finish(struct visit *v, const struct signing *s,
			const struct submission *submissions, struct err *err)
{
	struct together *t;

	/* One alone shares its commit with whatever else waits. */
	if (s->count == 1)
		return visit_submit(v, submissions, signed_now, err);
	t = arena_alloc(v->arena, sizeof *t);
	*t = (struct together){.submissions = submissions, .count = s->count};
	return visit_act(v, v->session.person, append, t, signed_now, err);
}
