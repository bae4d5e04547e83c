/*
 * What an assessor answers who has no key in this log: with a key of their own, which counts for
 * nothing until the training officer has asked them whether it is theirs; or on paper, reported by
 * that officer.
 */
#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/decision_priv.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

/* ---- answer ---- */

static const struct field answer_body[] = {
	{.name = "form", .type = FIELD_FORM},
	{.name = "judgements", .type = FIELD_OBJECTS, .fields = decision_judgement},
	{.name = "marks", .type = FIELD_WORDS, .optional = true},
	{.name = "key", .type = FIELD_BASE64},
	{.name = "proof", .type = FIELD_BASE64},
	{0},
};
static const struct text_rule answer_texts[] = {{"note.*", true}, {0}};

/*
 * It has come a long way and cannot be asked for again in a hurry, so it is kept even where the
 * request was withdrawn or decided meanwhile: whether it takes effect is seen when it is confirmed.
 */
static enum status answer_check(struct world *w, const struct entry *e, struct err *err)
{
	struct decision decision;

	TRY(decision_look(w, e, e->author, &decision, err));
	return decision_check_judgements(w, e, &decision, err);
}

static enum status answer_second(struct world *w, const struct entry *e, struct second *ret_second,
				 struct err *err)
{
	(void)w;
	(void)e;
	(void)err;
	*ret_second =
		(struct second){.wanted = true, .role = ROLE_TRAINING_OFFICER, .always = true};
	return OK;
}

static enum status answer_wait(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct decision decision;

	TRY(decision_look(w, e, e->author, &decision, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_answer(portfolio, request, seq, accepted, person, key)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)decision.request.seq);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	bind_text(q, 5, e->author);
	bind_blob(q, 6, e->key.bytes, sizeof(e->key.bytes));
	return query_run(q, err);
}

static enum status is_officer(const struct decision *decision, const char *person, const char *what,
			      struct err *err)
{
	if (strcmp(decision->enrolment.officer, person) != 0)
		return fail(err, ERR_DENIED,
			    "the training officer of the enrolment that the request is of, %s, %s, "
			    "not %s",
			    decision->enrolment.officer, what, person);
	return OK;
}

enum status answer_officer(struct world *w, const struct entry *e, const char *person,
			   struct err *err)
{
	struct decision decision;

	TRY(decision_look(w, e, NULL, &decision, err));
	return is_officer(&decision, person, "confirms it", err);
}

enum status answer_refusable(struct world *w, const char *portfolio, uint64_t seq,
			     const char *person, bool *ret_refusable, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct request_state request;
	struct enrolment enrolment;
	bool row;

	TRY(db_query(w->db,
		     "SELECT request FROM fact_answer AS a WHERE portfolio = ?1 AND seq = ?2"
		     " AND NOT EXISTS(SELECT 1 FROM fact_effect AS f WHERE f.pending = a.seq)",
		     &q, err));
	bind_text(q, 1, portfolio);
	bind_int(q, 2, (int64_t)seq);
	TRY(query_step(q, &row, err));
	if (!row) {
		*ret_refusable = false;
		return OK;
	}
	TRY(world_request(w, portfolio, (uint64_t)col_int(q, 0), &request, err));
	TRY(world_enrolment_at(w, portfolio, request.enrolment, &enrolment, err));
	*ret_refusable = strcmp(enrolment.officer, person) == 0;
	return OK;
}

static enum status answer_confirm(struct world *w, const struct entry *e, struct err *err)
{
	struct decision decision;

	TRY(decision_read(w, e, e->author, &decision, err));
	TRY(key_own(w, e, NULL, err));
	TRY(decision_check_assessor(w, e, &decision, err));
	return decision_check_judgements(w, e, &decision, err);
}

static enum status answer_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct decision decision;

	TRY(decision_read(w, e, e->author, &decision, err));
	return decision_make(w, e, &decision, err);
}

const struct kind kind_answer = {
	.name = "answer",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.own_key = true,
	.roles = ROLE_BIT(ROLE_ASSESSOR),
	.body = answer_body,
	.texts = answer_texts,
	.witnessed = true,
	.revocable = true,
	.check = answer_check,
	.second = answer_second,
	.wait = answer_wait,
	.confirm = answer_confirm,
	.apply = answer_apply,
};

/* ---- reported ---- */

static const struct field reported_body[] = {
	{.name = "form", .type = FIELD_FORM},
	{.name = "judgements", .type = FIELD_OBJECTS, .fields = decision_judgement},
	{.name = "marks", .type = FIELD_WORDS, .optional = true},
	{.name = "day", .type = FIELD_DAY},
	{0},
};
static const struct text_rule reported_texts[] = {
	{"note.*", true}, {"file.*", false}, {"file.*.name", false}, {0}};

/* Who can sign says it themselves: nothing weaker stands in for a key. */
static enum status check_keyless(struct world *w, const char *assessor, struct err *err)
{
	enum keys_held held;

	TRY(world_keys_held(w, assessor, &held, err));
	if (held == KEYS_IN_FORCE)
		return fail(
			err, ERR_DENIED,
			"%s has a key in this log and signs with that: nobody reports what they "
			"can say themselves",
			assessor);
	return OK;
}

/* The day on the paper: not before the work, not after today, and one on which they were an
 * assessor. */
static enum status check_day(struct world *w, const struct entry *e,
			     const struct decision *decision, struct err *err)
{
	int32_t day = body_day(e->body, "day", DAY_NONE);
	char last[DAY_TEXT], today[DAY_TEXT];

	day_text(decision->evidence.last_day, last);
	day_text(world_today(w), today);
	if (day < decision->evidence.last_day || day > world_today(w))
		return fail(err, ERR_INVALID,
			    "the paper is of %s, which is not between %s, the last day worked, and "
			    "today, %s",
			    body_text(e->body, "day"), last, today);
	return decision_check_day(w, decision, day, err);
}

static enum status reported_check(struct world *w, const struct entry *e, struct err *err)
{
	struct decision decision;

	TRY(files_check(e, err));
	TRY(decision_read(w, e, NULL, &decision, err));
	TRY(is_officer(&decision, e->author, "reports it", err));
	TRY(check_keyless(w, decision.assessor, err));
	TRY(decision_check_assessor(w, e, &decision, err));
	TRY(check_day(w, e, &decision, err));
	return decision_check_judgements(w, e, &decision, err);
}

static enum status reported_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct decision decision;

	TRY(decision_read(w, e, NULL, &decision, err));
	TRY(decision_make(w, e, &decision, err));
	return decision_report(w, e, err);
}

const struct kind kind_reported = {
	.name = "reported",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLE_BIT(ROLE_TRAINING_OFFICER),
	.body = reported_body,
	.texts = reported_texts,
	.witnessed = true,
	.revocable = true,
	.check = reported_check,
	.apply = reported_apply,
};
