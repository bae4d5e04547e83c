/*
 * Feedback of colleagues: who is invited and what each of them says, in a chain of its own; the summary
 * in the trainee's portfolio, which decides the request; and what ends the chain, with the salts by
 * which whoever may read both can see that the one was made of the other.
 */
#include <string.h>

#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/decision_priv.h"
#include "portfolio/form.h"
#include "portfolio/kind_priv.h"
#include "portfolio/msf.h"

static enum status check_open(const struct msf *msf, struct err *err)
{
	if (msf->request.voided)
		return fail(err, ERR_CONFLICT,
			    "the request of entry %llu is void, so no feedback is gathered any more",
			    (unsigned long long)msf->request.seq);
	if (msf->request.decided)
		return fail(err, ERR_CONFLICT,
			    "the feedback on %s was summed up already: nothing more is taken",
			    msf->trainee);
	return OK;
}

/* Whom the request asks, and whom the training officer of its enrolment has approved. */
static enum status check_gatherer(struct world *w, const struct entry *e, const struct msf *msf,
				  struct err *err)
{
	bool approved;

	if (strcmp(msf->request.assessor, e->author) != 0)
		return fail(err, ERR_DENIED,
			    "the request of entry %llu asks %s to gather the feedback, not %s",
			    (unsigned long long)msf->request.seq, msf->request.assessor, e->author);
	TRY(world_approved(w, msf->trainee, msf->enrolment.officer, e->author, &approved, err));
	if (!approved)
		return fail(err, ERR_DENIED, "%s is not approved to assess %s: ask the training officer, %s",
			    e->author, msf->trainee, msf->enrolment.officer);
	return OK;
}

/* ---- msf-invitation ---- */

static const struct field invitation_body[] = {
	{.name = "rater", .type = FIELD_PERSON},
	{.name = "request", .type = FIELD_DIGEST},
	{0},
};
static const struct text_rule invitation_texts[] = {{"message", true}, {0}};

static enum status check_new_rater(struct world *w, const struct entry *e, const struct msf *msf,
				   struct err *err)
{
	const char *rater = body_text(e->body, "rater");
	struct msf_rater *raters;
	size_t count;

	TRY(world_needs_person(w, rater, err));
	if (strcmp(rater, msf->trainee) == 0 || strcmp(rater, e->author) == 0)
		return fail(err, ERR_DENIED, "%s cannot be one of the colleagues: %s", rater,
			    strcmp(rater, e->author) == 0 ? "who gathers the feedback gives none"
							  : "nobody rates themselves");
	TRY(msf_raters(w, e->portfolio, &raters, &count, err));
	for (size_t i = 0; i < count; i++)
		if (strcmp(raters[i].rater, rater) == 0)
			return fail(err, ERR_CONFLICT, "%s is invited already, by entry %llu", rater,
				    (unsigned long long)raters[i].invitation);
	if (count >= MSF_RATERS_MAX)
		return fail(err, ERR_CONFLICT, "%d are invited, and no more can be", MSF_RATERS_MAX);
	return OK;
}

static enum status invitation_check(struct world *w, const struct entry *e, struct err *err)
{
	struct digest request;
	struct msf msf;

	TRY(msf_find(w, e->portfolio, &msf, err));
	TRY(digest_parse(body_text(e->body, "request"), &request, err));
	if (!digest_equal(&request, &msf.digest))
		return fail(err, ERR_CONFLICT, "the chain %s is not that of the request named", msf.chain);
	TRY(check_open(&msf, err));
	TRY(check_gatherer(w, e, &msf, err));
	return check_new_rater(w, e, &msf, err);
}

static enum status invitation_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_msf_invitation(portfolio, seq, accepted, rater)"
		     " VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, body_text(e->body, "rater"));
	return query_run(q, err);
}

const struct kind kind_msf_invitation = {
	.name = "msf-invitation",
	.v = 1,
	.place = PLACE_CHAIN,
	.alone = true,
	.revocable = true,
	.roles = ROLE_BIT(ROLE_ASSESSOR),
	.body = invitation_body,
	.texts = invitation_texts,
	.check = invitation_check,
	.apply = invitation_apply,
};

/* ---- msf-rating ---- */

static const struct field rating_body[] = {
	{.name = "form", .type = FIELD_FORM},
	{.name = "marks", .type = FIELD_WORDS, .optional = true},
	{0},
};
static const struct text_rule rating_texts[] = {{"note.*", true}, {0}};

/* The invitation that it answers, which is one of the author. */
static enum status find_invitation(struct world *w, const struct entry *e, uint64_t *ret_seq,
				   struct err *err)
{
	struct msf_rater *raters;
	struct known_entry known;
	size_t count;

	TRY(world_about(w, e, "the invitation that is answered", &known, err));
	TRY(msf_raters(w, e->portfolio, &raters, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (raters[i].invitation != known.seq)
			continue;
		if (strcmp(raters[i].rater, e->author) != 0)
			return fail(err, ERR_DENIED, "the invitation of entry %llu is not for %s",
				    (unsigned long long)known.seq, e->author);
		*ret_seq = known.seq;
		return OK;
	}
	return fail(err, ERR_NOT_FOUND, "entry %llu is no invitation that stands",
		    (unsigned long long)known.seq);
}

static enum status rating_check(struct world *w, const struct entry *e, struct err *err)
{
	struct tool_form form;
	uint64_t invitation;
	struct msf msf;

	TRY(msf_find(w, e->portfolio, &msf, err));
	TRY(check_open(&msf, err));
	TRY(find_invitation(w, e, &invitation, err));
	TRY(form_named(w, e, &msf.enrolment.digest, &form, err));
	if (strcmp(form.tool, msf.form.tool) != 0)
		return fail(err, ERR_CONFLICT, "what is gathered is the form of %s, not of %s",
			    msf.form.tool, form.tool);
	return form_filled(w, e, &msf.enrolment.digest, form.tool, err);
}

static enum status insert_marks(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	json_t *marks = json_object_get(e->body, "marks");

	TRY(db_query(w->db,
		     "INSERT INTO fact_msf_mark(portfolio, seq, mark, accepted, point)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	for (void *at = json_object_iter(marks); at != NULL; at = json_object_iter_next(marks, at)) {
		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)w->seq);
		bind_text(q, 3, json_object_iter_key(at));
		bind_int(q, 4, w->now);
		bind_text(q, 5, json_string_value(json_object_iter_value(at)));
		TRY(query_run(q, err));
	}
	return OK;
}

static enum status rating_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	uint64_t invitation;

	TRY(find_invitation(w, e, &invitation, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_msf_rating(portfolio, seq, accepted, invitation)"
		     " VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, (int64_t)invitation);
	TRY(query_run(q, err));
	return insert_marks(w, e, err);
}

const struct kind kind_msf_rating = {
	.name = "msf-rating",
	.v = 1,
	.place = PLACE_CHAIN,
	.roles = ROLE_BIT(ROLE_RATER),
	.body = rating_body,
	.texts = rating_texts,
	.check = rating_check,
	.apply = rating_apply,
};

/* ---- msf-summary ---- */

static const struct field count_fields[] = {
	{.name = "mark", .type = FIELD_WORD},
	{.name = "point", .type = FIELD_WORD},
	{.name = "raters", .type = FIELD_NUMBER},
	{0},
};
static const struct field summary_body[] = {
	{.name = "counts", .type = FIELD_OBJECTS, .optional = true, .fields = count_fields},
	{.name = "digests", .type = FIELD_LIST, .optional = true, .of = FIELD_DIGEST},
	{.name = "form", .type = FIELD_FORM},
	{.name = "judgements", .type = FIELD_OBJECTS, .fields = decision_judgement},
	{.name = "raters", .type = FIELD_NUMBER},
	{0},
};
static const struct text_rule summary_texts[] = {
	{"feedback", false}, {"file.*", true}, {"file.*.name", true}, {0}};

/* One salted digest for each rating, sorted, so that their order tells nothing. */
static enum status check_digests(const struct entry *e, size_t answered, struct err *err)
{
	const json_t *digests = body_list(e->body, "digests");

	if (json_array_size(digests) != answered)
		return fail(err, ERR_CONFLICT,
			    "the summary names %zu ratings, and another number stand: sum up again",
			    json_array_size(digests));
	for (size_t i = 1; i < answered; i++)
		if (strcmp(json_string_value(json_array_get(digests, i - 1)),
			   json_string_value(json_array_get(digests, i))) >= 0)
			return fail(err, ERR_INVALID,
				    "\"digests\" are sorted, and none stands twice");
	return OK;
}

/* What was gathered in the chain is what the summary says. */
static enum status check_gathered(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(json_cleanup) json_t *counts = NULL;
	char chain[MSF_CHAIN];
	struct msf_rater *raters;
	size_t count, answered = 0;
	struct msf msf;

	msf_chain(&e->about[0], chain);
	TRY(msf_find(w, chain, &msf, err));
	if (!digest_equal(&msf.digest, &e->about[0]))
		return fail(err, ERR_CONFLICT, "the chain %s is that of another request", chain);
	TRY(msf_raters(w, chain, &raters, &count, err));
	for (size_t i = 0; i < count; i++)
		answered += raters[i].rating > 0;
	if (answered < (size_t)msf.form.raters)
		return fail(err, ERR_CONFLICT,
			    "%d colleagues have to answer before anything is summed up, and fewer have",
			    (int)msf.form.raters);
	if (body_number(e->body, "raters") != (int64_t)answered)
		return fail(err, ERR_CONFLICT, "another number of colleagues answered: sum up again");
	TRY(check_digests(e, answered, err));
	TRY(msf_counts(w, chain, &counts, err));
	if (!json_equal(counts, json_object_get(e->body, "counts")))
		return fail(err, ERR_CONFLICT,
			    "the counts are not those of the ratings that stand: sum up again");
	return OK;
}

static bool gathered_elsewhere(const struct entry *e)
{
	return json_object_get(e->body, "digests") == NULL;
}

/* It was gathered elsewhere: the paper is attached, and nothing is claimed that nobody can check. */
static enum status check_elsewhere(const struct entry *e, const struct tool_form *form,
				   struct err *err)
{
	if (json_object_get(e->body, "counts") != NULL)
		return fail(err, ERR_INVALID,
			    "counts are of ratings in this log: what was gathered elsewhere says them on "
			    "its paper");
	if (entry_text(e, "file.1") == NULL)
		return fail(err, ERR_INVALID,
			    "feedback that was gathered elsewhere comes with its paper, as file.1");
	if (body_number(e->body, "raters") < form->raters)
		return fail(err, ERR_CONFLICT, "%d colleagues have to answer, not %lld",
			    (int)form->raters, (long long)body_number(e->body, "raters"));
	return OK;
}

static enum status summary_check(struct world *w, const struct entry *e, struct err *err)
{
	struct decision decision;
	struct tool_form form;

	TRY(decision_read(w, e, e->author, &decision, err));
	TRY(decision_check_assessor(w, e, &decision, err));
	TRY(decision_form(w, e, &decision, &form, err));
	if (form.by != FORM_RATERS)
		return fail(err, ERR_INVALID,
			    "%s is not for colleagues to fill in: answer with an assessment", form.tool);
	TRY(files_check(e, err));
	TRY(decision_check_points(w, e, &decision, err));
	if (gathered_elsewhere(e))
		return check_elsewhere(e, &form, err);
	return w->alone ? OK : check_gathered(w, e, err);
}

static enum status summary_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct decision decision;

	TRY(decision_read(w, e, e->author, &decision, err));
	TRY(decision_make(w, e, &decision, err));
	return gathered_elsewhere(e) ? decision_report(w, e, err) : OK;
}

const struct kind kind_msf_summary = {
	.name = "msf-summary",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.revocable = true,
	.roles = ROLE_BIT(ROLE_ASSESSOR),
	.body = summary_body,
	.texts = summary_texts,
	.witnessed = true,
	.check = summary_check,
	.apply = summary_apply,
};

/* ---- msf-close ---- */

static const struct field close_body[] = {{0}};
static const struct text_rule close_texts[] = {{"salts", false}, {0}};

static enum status check_summed_up(struct world *w, const struct entry *e, const struct msf *msf,
				   struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_decision AS d JOIN fact_entry AS x ON x.seq = d.seq"
		     " WHERE d.portfolio = ?1 AND d.request = ?2 AND x.kind = 'msf-summary'"
		     " AND x.author = ?3 AND NOT EXISTS(SELECT 1 FROM fact_msf_close WHERE portfolio = ?4)",
		     &q, err));
	bind_text(q, 1, msf->trainee);
	bind_int(q, 2, (int64_t)msf->request.seq);
	bind_text(q, 3, e->author);
	bind_text(q, 4, e->portfolio);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_CONFLICT,
			    "a chain is closed once, by who summed it up: there is no summary of %s, or it "
			    "is closed",
			    e->author);
	return OK;
}

static enum status close_check(struct world *w, const struct entry *e, struct err *err)
{
	struct msf_rater *raters;
	size_t count, answered = 0, named = 0;
	struct msf msf;

	TRY(msf_find(w, e->portfolio, &msf, err));
	TRY(check_summed_up(w, e, &msf, err));
	TRY(msf_raters(w, e->portfolio, &raters, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (raters[i].rating == 0)
			continue;
		named += answered < e->about_count &&
			 digest_equal(&e->about[answered], &raters[i].rating_digest);
		answered++;
	}
	if (answered == 0 || answered != e->about_count || named != answered)
		return fail(err, ERR_CONFLICT,
			    "it is about the ratings that were counted, in the order of their invitations");
	return OK;
}

static enum status close_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_msf_close(portfolio, seq, accepted) VALUES(?1, ?2, ?3)", &q,
		     err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	return query_run(q, err);
}

const struct kind kind_msf_close = {
	.name = "msf-close",
	.v = 1,
	.place = PLACE_CHAIN,
	.roles = ROLE_BIT(ROLE_ASSESSOR),
	.body = close_body,
	.texts = close_texts,
	.check = close_check,
	.apply = close_apply,
};
