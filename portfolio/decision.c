#include "portfolio/decision_priv.h"

#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/form.h"

#define NOTE "note."

const struct field decision_judgement[] = {
	{.name = "n", .type = FIELD_NUMBER},
	{.name = "point", .type = FIELD_WORD},
	{0},
};

static enum status look_request(struct world *w, const struct entry *e, uint64_t seq,
				const char *assessor, struct request_state *ret_request,
				struct err *err)
{
	struct request_state request;

	TRY(world_request(w, e->portfolio, seq, &request, err));
	if (assessor != NULL && strcmp(request.assessor, assessor) != 0)
		return fail(err, ERR_DENIED, "the request of entry %llu was sent to %s, not to %s",
			    (unsigned long long)seq, request.assessor, assessor);
	*ret_request = request;
	return OK;
}

enum status decision_request(struct world *w, const struct entry *e, uint64_t seq,
			     const char *assessor, struct request_state *ret_request,
			     struct err *err)
{
	struct request_state request;

	TRY(look_request(w, e, seq, assessor, &request, err));
	if (request.voided)
		return fail(err, ERR_CONFLICT,
			    "the request of entry %llu is void: it was withdrawn, declined or "
			    "overtaken by a revision",
			    (unsigned long long)seq);
	if (request.decided)
		return fail(err, ERR_CONFLICT,
			    "the request of entry %llu is decided already: to change it, revoke "
			    "that and ask for a new request",
			    (unsigned long long)seq);
	*ret_request = request;
	return OK;
}

/* `open`: it must be one that can still be decided, which is said before anything else. */
static enum status look(struct world *w, const struct entry *e, const char *assessor, bool open,
			struct decision *ret_decision, struct err *err)
{
	struct known_entry request, evidence;
	struct decision d;

	if (e->about_count != 2)
		return fail(
			err, ERR_INVALID,
			"an entry of kind %s is about a request and its evidence, in this order",
			e->kind);
	TRY(world_entry(w, &e->about[0], &request, err));
	TRY(world_entry(w, &e->about[1], &evidence, err));
	TRY((open ? decision_request : look_request)(w, e, request.seq, assessor, &d.request, err));
	if (evidence.seq != d.request.evidence)
		return fail(err, ERR_CONFLICT,
			    "the request of entry %llu is for the evidence of entry %llu, not of "
			    "entry %llu: look at that one and sign again",
			    (unsigned long long)request.seq, (unsigned long long)d.request.evidence,
			    (unsigned long long)evidence.seq);
	TRY(world_evidence(w, e->portfolio, evidence.seq, &d.evidence, err));
	TRY(world_enrolment_at(w, e->portfolio, d.request.enrolment, &d.enrolment, err));
	d.assessor = d.request.assessor;
	*ret_decision = d;
	return OK;
}

enum status decision_look(struct world *w, const struct entry *e, const char *assessor,
			  struct decision *ret_decision, struct err *err)
{
	return look(w, e, assessor, false, ret_decision, err);
}

enum status decision_read(struct world *w, const struct entry *e, const char *assessor,
			  struct decision *ret_decision, struct err *err)
{
	struct decision d;

	TRY(look(w, e, assessor, true, &d, err));
	if (d.evidence.withdrawn || d.evidence.latest != d.evidence.seq)
		return fail(err, ERR_CONFLICT,
			    "the evidence of entry %llu was %s since; ask %s for a new request",
			    (unsigned long long)d.evidence.seq,
			    d.evidence.withdrawn ? "withdrawn" : "revised", e->portfolio);
	*ret_decision = d;
	return OK;
}

static enum status check_approved(struct world *w, const struct entry *e, const struct decision *d,
				  struct err *err)
{
	bool approved;

	TRY(world_no_trainee(w, d->assessor, err));
	TRY(world_approved(w, e->portfolio, d->enrolment.officer, d->assessor, &approved, err));
	if (!approved)
		return fail(err, ERR_DENIED,
			    "%s is not approved to assess %s: ask the training officer, %s",
			    d->assessor, e->portfolio, d->enrolment.officer);
	return OK;
}

/* Do the assessor's roles on `day` reach the tool in the modules of all targets? */
static enum status reaches_on(struct world *w, const struct decision *d, const char *const *targets,
			      size_t count, int32_t day, struct err *err)
{
	const struct catalogue *c = w->catalogue;
	const char *tool = d->request.tool;
	struct held_role *grants;
	char text[DAY_TEXT];
	size_t grant_count;

	TRY(world_grants(w, d->assessor, ROLE_ASSESSOR, day, &grants, &grant_count, err));
	day_text(day, text);
	if (grant_count == 0)
		return fail(err, ERR_DENIED,
			    "%s was no assessor on %s, a day that counts; a registrar grants roles",
			    d->assessor, text);
	for (size_t i = 0; i < count; i++) {
		bool reaches = false;

		for (size_t k = 0; k < grant_count && !reaches; k++)
			TRY(c->reaches(c->data, &d->enrolment.digest, grants[k].tools,
				       grants[k].specialisms, tool, targets[i], &reaches, err));
		if (!reaches)
			return fail(err, ERR_DENIED,
				    "on %s the role of %s does not reach tool %s%s%s: it is "
				    "limited to other tools or specialisms",
				    text, d->assessor, tool, targets[i][0] == '\0' ? "" : " in ",
				    targets[i]);
	}
	return OK;
}

enum status decision_check_day(struct world *w, const struct decision *d, int32_t day,
			       struct err *err)
{
	const struct request_state *request = &d->request;
	bool items = request->items[0][0] != '\0';
	const char *const only_tool[] = {""}; /* no module names it: only a review asks for it */
	const char *const *targets = items ? request->items : request->modules;
	size_t count = items ? request->item_count : request->module_count;

	if (count == 0) {
		targets = only_tool;
		count = 1;
	}
	return reaches_on(w, d, targets, count, day, err);
}

enum status decision_check_assessor(struct world *w, const struct entry *e,
				    const struct decision *d, struct err *err)
{
	TRY(check_approved(w, e, d, err));
	TRY(decision_check_day(w, d, d->evidence.last_day, err));
	return decision_check_day(w, d, world_today(w), err);
}

static enum status judge(struct world *w, const struct decision *d, const char *point, bool *ret_met,
			 struct err *err)
{
	return w->catalogue->judgement(w->catalogue->data, &d->enrolment.digest, d->request.tool,
				       point, ret_met, err);
}

/* The point for attempt n, which must be judged exactly once. */
static enum status find_point(const struct entry *e, size_t n, const char **ret_point,
			      struct err *err)
{
	const json_t *judgements = body_list(e->body, "judgements");
	const char *point = NULL;

	for (size_t i = 0; i < json_array_size(judgements); i++) {
		const json_t *one = json_array_get(judgements, i);

		if (body_number(one, "n") != (int64_t)n)
			continue;
		if (point != NULL)
			return fail(err, ERR_INVALID, "attempt %zu of the request is judged twice",
				    n);
		point = body_text(one, "point");
	}
	if (point == NULL)
		return fail(err, ERR_INVALID,
			    "attempt %zu of the request is not judged: judge each of them", n);
	*ret_point = point;
	return OK;
}

enum status decision_form(struct world *w, const struct entry *e, const struct decision *d,
			  struct tool_form *ret_form, struct err *err)
{
	struct tool_form form;

	TRY(form_named(w, e, &d->enrolment.digest, &form, err));
	if (strcmp(form.tool, d->request.tool) != 0)
		return fail(err, ERR_CONFLICT,
			    "the request of entry %llu asks for the form of %s, not of %s",
			    (unsigned long long)d->request.seq, d->request.tool, form.tool);
	*ret_form = form;
	return OK;
}

enum status decision_check_points(struct world *w, const struct entry *e, const struct decision *d,
				  struct err *err)
{
	size_t judged = json_array_size(body_list(e->body, "judgements"));
	size_t count = d->request.item_count;

	for (size_t n = 1; n <= count; n++) {
		const char *point;
		bool met;

		TRY(find_point(e, n, &point, err));
		TRY(judge(w, d, point, &met, err));
	}
	if (judged != count)
		return fail(
			err, ERR_INVALID,
			"the request has %zu attempts, numbered from 1, and the entry judges %zu",
			count, judged);
	return OK;
}

enum status decision_check_judgements(struct world *w, const struct entry *e,
				      const struct decision *d, struct err *err)
{
	struct tool_form form;

	TRY(decision_form(w, e, d, &form, err));
	if (form.by == FORM_RATERS)
		return fail(err, ERR_CONFLICT,
			    "%s is for %d colleagues to answer, and summed up by who gathers it: "
			    "`attest msf invite` begins",
			    form.tool, (int)form.raters);
	TRY(form_filled(w, e, &d->enrolment.digest, form.tool, err));
	return decision_check_points(w, e, d, err);
}

enum status decision_make(struct world *w, const struct entry *e, const struct decision *d,
			  struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_decision(portfolio, request, n, seq, accepted, point, met)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		     &q, err));
	for (size_t n = 1; n <= d->request.item_count; n++) {
		const char *point;
		bool met;

		TRY(find_point(e, n, &point, err));
		TRY(judge(w, d, point, &met, err));
		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)d->request.seq);
		bind_int(q, 3, (int64_t)n);
		bind_int(q, 4, (int64_t)w->seq);
		bind_int(q, 5, w->now);
		bind_text(q, 6, point);
		bind_int(q, 7, met);
		TRY(query_run(q, err));
	}
	return OK;
}

enum status decision_report(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_reported(portfolio, seq, accepted) VALUES(?1, ?2, ?3)", &q,
		     err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	return query_run(q, err);
}

enum status world_may_decide(struct world *w, const char *trainee, const struct digest about[2],
			     const char *assessor, struct err *err)
{
	const struct entry e = {
		.portfolio = trainee,
		.author = assessor,
		.role = ROLE_ASSESSOR,
		.about = (struct digest *)about,
		.about_count = 2,
	};
	struct decision decision;

	TRY(decision_read(w, &e, assessor, &decision, err));
	return decision_check_assessor(w, &e, &decision, err);
}

enum status world_reaches(struct world *w, const struct enrolment *enrolment,
			  const struct request_state *request, const char *assessor, int32_t day,
			  struct err *err)
{
	const struct decision decision = {
		.assessor = assessor, .request = *request, .enrolment = *enrolment};

	return decision_check_day(w, &decision, day, err);
}
