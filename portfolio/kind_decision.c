/* What assessors answer, and what takes an answer back: decline, assessment, revoke. */
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/case.h"
#include "portfolio/decision_priv.h"
#include "portfolio/kind_priv.h"
#include "portfolio/moving.h"
#include "portfolio/world.h"

static const struct text_rule reason_texts[] = {{"reason", false}, {0}};

/* ---- decline ---- */

static const struct field decline_body[] = {{0}};

static enum status decline_check(struct world *w, const struct entry *e, struct err *err)
{
	struct known_entry known;
	struct request_state request;

	TRY(world_about(w, e, "the request or nomination that is declined", &known, err));
	if (strcmp(known.kind, kind_nomination.name) == 0 && e->role == ROLE_TRAINING_OFFICER)
		return nomination_close_check(w, e, &known, err);
	if (e->role != ROLE_ASSESSOR)
		return fail(err, ERR_DENIED,
			    "a training officer declines nominations, and entry %llu is of kind %s",
			    (unsigned long long)known.seq, known.kind);
	return decision_request(w, e, known.seq, e->author, &request, err);
}

static enum status decline_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct known_entry known;

	TRY(world_about(w, e, "the request or nomination that is declined", &known, err));
	return world_void(w, e->portfolio, known.seq, err);
}

const struct kind kind_decline = {
	.name = "decline",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_ALL,
	.roles = ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_TRAINING_OFFICER),
	.body = decline_body,
	.texts = reason_texts,
	.check = decline_check,
	.apply = decline_apply,
};

/* ---- assessment ---- */

static const struct field assessment_body[] = {
	{.name = "form", .type = FIELD_FORM},
	{.name = "judgements", .type = FIELD_OBJECTS, .fields = decision_judgement},
	{.name = "marks", .type = FIELD_WORDS, .optional = true},
	{0},
};
static const struct text_rule assessment_texts[] = {{"note.*", true}, {0}};

static enum status assessment_check(struct world *w, const struct entry *e, struct err *err)
{
	struct decision decision;

	TRY(decision_read(w, e, e->author, &decision, err));
	TRY(decision_check_assessor(w, e, &decision, err));
	return decision_check_judgements(w, e, &decision, err);
}

static enum status assessment_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct decision decision;

	TRY(decision_read(w, e, e->author, &decision, err));
	return decision_make(w, e, &decision, err);
}

const struct kind kind_assessment = {
	.name = "assessment",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLE_BIT(ROLE_ASSESSOR),
	.body = assessment_body,
	.texts = assessment_texts,
	.witnessed = true,
	.revocable = true,
	.check = assessment_check,
	.apply = assessment_apply,
};

/* ---- revoke ---- */

static const struct field revoke_body[] = {{0}};

/* The enrolment of a result or a meeting, which is all that trainees say and may revoke. */
static enum status find_own_enrolment(struct world *w, const struct known_entry *said,
				      struct enrolment *ret_enrolment, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT enrolment FROM fact_result WHERE portfolio = ?1 AND seq = ?2"
		     " UNION ALL SELECT enrolment FROM fact_meeting WHERE portfolio = ?1 AND seq = ?2",
		     &q, err));
	bind_text(q, 1, said->portfolio);
	bind_int(q, 2, (int64_t)said->seq);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_DENIED,
			    "entry %llu is no result, meeting or transfer: a trainee revokes nothing else",
			    (unsigned long long)said->seq);
	return world_enrolment_at(w, said->portfolio, (uint64_t)col_int(q, 0), ret_enrolment, err);
}

/* A trainee takes back what is a trainee's own to say, until the freeze, and nothing else. */
static enum status check_own_revoke(struct world *w, const struct entry *e,
				    const struct known_entry *known, struct err *err)
{
	struct enrolment enrolment;

	/* Consent to a move is taken back before it, and the move while moving_revocable lets it. */
	if (e->role != ROLE_TRAINEE || strcmp(known->kind, "transfer") == 0)
		return OK;
	TRY(find_own_enrolment(w, known, &enrolment, err));
	return world_not_frozen(w, e->portfolio, &enrolment, err);
}

static enum status revoke_check(struct world *w, const struct entry *e, struct err *err)
{
	const struct kind *row;
	struct known_entry known;
	bool refuses = false;

	TRY(world_about(w, e, "the one that is revoked", &known, err));
	/* Where it acts, it must be in the chain of leaves. */
	if (strcmp(e->portfolio, known.portfolio) != 0)
		return fail(
			err, ERR_INVALID,
			"entry %llu is in the portfolio \"%s\", so its revoke entry must be too",
			(unsigned long long)known.seq, known.portfolio);
	row = kind_newest(w->kinds, known.kind);
	if (row == NULL || !row->revocable)
		return fail(err, ERR_INVALID,
			    "entry %llu is of kind %s, which nobody can revoke: it is withdrawn or "
			    "ended, or stands for good",
			    (unsigned long long)known.seq, known.kind);
	TRY(check_own_revoke(w, e, &known, err));
	if (e->role == ROLE_TRAINING_OFFICER)
		TRY(answer_refusable(w, e->portfolio, known.seq, e->author, &refuses, err));
	if (e->role != ROLE_REGISTRAR && !refuses && strcmp(e->author, known.author) != 0)
		return fail(err, ERR_DENIED,
			    "entry %llu is %s's: only %s or a registrar can revoke it",
			    (unsigned long long)known.seq, known.author, known.author);
	if (known.voided)
		return fail(err, ERR_CONFLICT,
			    "entry %llu is void already; nothing needs to be done",
			    (unsigned long long)known.seq);
	return strcmp(known.kind, "transfer") == 0 ?
		       moving_revocable(w, e->portfolio, known.seq, err) :
		       case_revocable(w, e, known.kind, known.seq, err);
}

static enum status revoke_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct known_entry known;

	TRY(world_about(w, e, "the one that is revoked", &known, err));
	return world_void(w, e->portfolio, known.seq, err);
}

const struct kind kind_revoke = {
	.name = "revoke",
	.v = 1,
	.place = PLACE_EITHER,
	.changes = CHANGES_ALL,
	/* Whoever may have said what is revoked. */
	.roles = ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_ASSESSOR) |
		 ROLE_BIT(ROLE_TRAINING_OFFICER) | ROLE_BIT(ROLE_PROGRAMME_LEAD) |
		 ROLE_BIT(ROLE_SCHOOL) | ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_REGISTRAR) |
		 ROLE_BIT(ROLE_REGISTRANT) | ROLE_BIT(ROLE_ETB_ASSESSOR),
	.body = revoke_body,
	.texts = reason_texts,
	.check = revoke_check,
	.apply = revoke_apply,
};
