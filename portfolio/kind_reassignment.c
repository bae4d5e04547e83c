/* Who is asked instead: reassignment of a request that waits. */
#include <string.h>

#include "portfolio/body.h"
#include "portfolio/decision_priv.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

static const struct field reassignment_body[] = {{.name = "assessor", .type = FIELD_PERSON}, {0}};
static const struct text_rule reason_texts[] = {{"reason", false}, {0}};

/* The officer of the enrolment; of one who is an officer no more, a school takes the place. */
static enum status check_speaker(struct world *w, const struct entry *e,
				 const struct enrolment *enrolment, struct err *err)
{
	bool officers = e->role == ROLE_TRAINING_OFFICER, holds = false;

	if (!officers)
		TRY(world_holds(w, enrolment->officer, ROLE_TRAINING_OFFICER, world_today(w),
				&holds, err));
	if (officers ? strcmp(e->author, enrolment->officer) != 0 : holds)
		return fail(err, ERR_DENIED,
			    "the training officer of %s is %s, who passes requests on: ask %s",
			    e->portfolio, enrolment->officer, enrolment->officer);
	return OK;
}

/* Nothing is passed on to somebody who could not sign it today. */
static enum status reassignment_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *assessor = body_text(e->body, "assessor");
	struct decision decision = {.assessor = assessor};
	struct request_state *request = &decision.request;
	struct known_entry known;

	TRY(world_about(w, e, "the request that is passed on", &known, err));
	TRY(decision_request(w, e, known.seq, NULL, request, err));
	TRY(world_enrolment_at(w, e->portfolio, request->enrolment, &decision.enrolment, err));
	TRY(check_speaker(w, e, &decision.enrolment, err));
	TRY(world_needs_person(w, assessor, err));
	if (strcmp(assessor, e->portfolio) == 0)
		return fail(err, ERR_DENIED,
			    "%s cannot assess their own evidence: ask somebody else", assessor);
	if (strcmp(assessor, request->assessor) == 0)
		return fail(
			err, ERR_CONFLICT,
			"%s is asked already, by the request of entry %llu; nothing needs to be "
			"done",
			assessor, (unsigned long long)request->seq);
	TRY(world_evidence(w, e->portfolio, request->evidence, &decision.evidence, err));
	return decision_check_assessor(w, e, &decision, err);
}

static enum status reassignment_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct known_entry known;

	TRY(world_about(w, e, "the request that is passed on", &known, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_reassignment(portfolio, request, seq, accepted, assessor)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)known.seq);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	bind_text(q, 5, body_text(e->body, "assessor"));
	return query_run(q, err);
}

const struct kind kind_reassignment = {
	.name = "reassignment",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLE_BIT(ROLE_TRAINING_OFFICER) | ROLE_BIT(ROLE_SCHOOL),
	.body = reassignment_body,
	.texts = reason_texts,
	.check = reassignment_check,
	.apply = reassignment_apply,
};
