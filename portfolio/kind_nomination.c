/* Who is to assess a trainee: nomination, and the acceptance of an approval. */
#include <string.h>

#include "portfolio/assessors.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

/* ---- nomination ---- */

static const struct field nomination_body[] = {{.name = "assessor", .type = FIELD_PERSON}, {0}};
static const struct text_rule reason_texts[] = {{"reason", true}, {0}};

static enum status check_no_other(struct world *w, const struct entry *e,
				  const struct enrolment *enrolment, const char *assessor,
				  struct err *err)
{
	struct nomination *open;
	size_t count;

	TRY(nominations_open(w->db, e->portfolio, w->arena, &open, &count, err));
	for (size_t i = 0; i < count; i++)
		if (open[i].enrolment == enrolment->entry &&
		    strcmp(open[i].assessor, assessor) == 0)
			return fail(err, ERR_CONFLICT,
				    "%s is nominated already, by entry %llu, which waits for %s",
				    assessor, (unsigned long long)open[i].seq, enrolment->officer);
	return OK;
}

/* Nobody is nominated whom no approval could make an assessor of this trainee. */
static enum status nomination_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *assessor = body_text(e->body, "assessor");
	struct enrolment enrolment;
	bool approved;

	TRY(world_needs_person(w, assessor, err));
	if (strcmp(assessor, e->portfolio) == 0)
		return fail(err, ERR_DENIED, "%s cannot assess their own portfolio", assessor);
	TRY(world_enrolment_about(w, e, NULL, &enrolment, err));
	if (strcmp(assessor, enrolment.officer) == 0)
		return fail(err, ERR_DENIED,
			    "%s is the training officer, who approves others and assesses nobody "
			    "of their own: nominate somebody else",
			    assessor);
	TRY(world_no_trainee(w, assessor, err));
	TRY(world_approved(w, e->portfolio, enrolment.officer, assessor, &approved, err));
	if (approved)
		return fail(err, ERR_CONFLICT,
			    "%s has approved %s for %s already: send the request",
			    enrolment.officer, assessor, e->portfolio);
	TRY(check_no_other(w, e, &enrolment, assessor, err));
	return e->role == ROLE_TRAINEE ? world_not_frozen(w, e->portfolio, &enrolment, err) : OK;
}

static enum status nomination_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct enrolment enrolment;

	TRY(world_enrolment_about(w, e, NULL, &enrolment, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_nomination(portfolio, seq, accepted, enrolment, assessor)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, enrolment.entry);
	bind_text(q, 5, body_text(e->body, "assessor"));
	return query_run(q, err);
}

enum status nomination_close_check(struct world *w, const struct entry *e,
				   const struct known_entry *known, struct err *err)
{
	bool officers = e->role == ROLE_TRAINING_OFFICER;
	struct nomination *open;
	size_t count, i = 0;

	if (!officers && strcmp(known->author, e->author) != 0)
		return fail(err, ERR_DENIED, "the nomination of entry %llu is %s's to take back",
			    (unsigned long long)known->seq, known->author);
	TRY(nominations_open(w->db, e->portfolio, w->arena, &open, &count, err));
	while (i < count && open[i].seq != known->seq)
		i++;
	if (i == count)
		return fail(
			err, ERR_CONFLICT,
			"the nomination of entry %llu was answered or taken back; nothing needs "
			"to be done",
			(unsigned long long)known->seq);
	if (officers && strcmp(open[i].officer, e->author) != 0)
		return fail(err, ERR_DENIED, "the nomination of entry %llu asks %s, not %s",
			    (unsigned long long)known->seq, open[i].officer, e->author);
	return OK;
}

const struct kind kind_nomination = {
	.name = "nomination",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_TRAINING_OFFICER),
	.body = nomination_body,
	.texts = reason_texts,
	.check = nomination_check,
	.apply = nomination_apply,
};

/* ---- acceptance ---- */

static const struct field acceptance_body[] = {{0}};
static const struct text_rule no_texts[] = {{0}};

/* The approval that the entry is about: of the author, in force, and not accepted yet. */
static enum status acceptance_check(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct known_entry known;
	const char *assessor;
	bool ended, accepted;

	TRY(world_about(w, e, "the approval that is accepted", &known, err));
	TRY(world_approval(w, e->portfolio, known.seq, &assessor, &ended, err));
	if (strcmp(assessor, e->author) != 0)
		return fail(err, ERR_DENIED, "the approval of entry %llu is of %s, not of %s",
			    (unsigned long long)known.seq, assessor, e->author);
	if (ended)
		return fail(err, ERR_CONFLICT, "the approval of entry %llu has ended",
			    (unsigned long long)known.seq);
	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_acceptance AS c WHERE portfolio = ?1 AND approval = ?2"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = c.portfolio AND v.target = c.seq)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)known.seq);
	TRY(query_step(q, &accepted, err));
	if (accepted)
		return fail(err, ERR_CONFLICT,
			    "%s has accepted the approval of entry %llu already; nothing needs to "
			    "be done",
			    e->author, (unsigned long long)known.seq);
	return OK;
}

static enum status acceptance_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct known_entry known;

	TRY(world_about(w, e, "the approval that is accepted", &known, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_acceptance(portfolio, approval, seq, accepted)"
		     " VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)known.seq);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	return query_run(q, err);
}

const struct kind kind_acceptance = {
	.name = "acceptance",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.roles = ROLE_BIT(ROLE_ASSESSOR),
	.body = acceptance_body,
	.texts = no_texts,
	.check = acceptance_check,
	.apply = acceptance_apply,
};
