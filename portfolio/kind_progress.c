/*
 * What is said about how training goes, beside the work itself: result, and what moves dates:
 * working-time, leave, moved-date. Each names the digest of the curriculum, and so the enrolment that
 * it belongs to.
 */
#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

#define TIMEKEEPERS (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_SCHOOL))

static const struct text_rule reason_texts[] = {{"reason", false}, {0}};
static const struct text_rule leave_texts[] = {{"reason", true}, {0}};

enum status enrolment_named(struct world *w, const struct entry *e, struct enrolment *ret_enrolment,
			    struct err *err)
{
	struct digest digest = body_digest(e->body, "digest");

	return world_enrolment_about(w, e, &digest, ret_enrolment, err);
}

enum status check_from(const struct entry *e, const struct enrolment *enrolment, const char *member,
		       struct err *err)
{
	char start[DAY_TEXT];

	day_text(enrolment->start, start);
	if (body_day(e->body, member, DAY_NONE) < enrolment->start)
		return fail(err, ERR_INVALID, "%s is before the enrolment of %s starts, on %s",
			    body_text(e->body, member), e->portfolio, start);
	return OK;
}

enum status check_until(const struct entry *e, struct err *err)
{
	int32_t from = body_day(e->body, "from", DAY_NONE);

	if (body_day(e->body, "until", DAY_OPEN) < from)
		return fail(err, ERR_INVALID, "its last day, %s, is before its first, %s",
			    body_text(e->body, "until"), body_text(e->body, "from"));
	return OK;
}

enum status bind_of_enrolment(struct world *w, const struct entry *e, struct query *q,
			      struct err *err)
{
	struct enrolment enrolment;

	TRY(enrolment_named(w, e, &enrolment, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, enrolment.entry);
	return OK;
}

/* ---- result ---- */

static const struct field result_body[] = {
	{.name = "day", .type = FIELD_DAY},
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "outcome", .type = FIELD_WORD},
	{.name = "result", .type = FIELD_WORD},
	{0},
};
static const struct text_rule result_texts[] = {
	{"comment", true}, {"file.*", true}, {"file.*.name", true}, {0}};

/* Only the role that the curriculum names; a trainee where it names that one, and before the freeze. */
static enum status check_recorder(struct world *w, const struct entry *e,
				  const struct enrolment *enrolment, struct err *err)
{
	const char *result = body_text(e->body, "result");
	enum role role;

	TRY(w->catalogue->result(w->catalogue->data, &enrolment->digest, result, &role, err));
	if (e->role != role)
		return fail(err, ERR_DENIED, "result %s is recorded by the %s, not by the %s",
			    result, role_name(role), role_name(e->role));
	if (e->role == ROLE_TRAINEE)
		return world_not_frozen(w, e->portfolio, enrolment, err);
	return OK;
}

static enum status result_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *outcome = body_text(e->body, "outcome");
	struct enrolment enrolment;
	char today[DAY_TEXT];

	if (strcmp(outcome, "passed") != 0 && strcmp(outcome, "failed") != 0)
		return fail(err, ERR_INVALID, "a result is passed or failed, not \"%s\"", outcome);
	day_text(world_today(w), today);
	if (body_day(e->body, "day", DAY_NONE) > world_today(w))
		return fail(err, ERR_INVALID, "the day of the result, %s, is after today, %s",
			    body_text(e->body, "day"), today);
	TRY(files_check(e, err));
	TRY(enrolment_named(w, e, &enrolment, err));
	return check_recorder(w, e, &enrolment, err);
}

static enum status result_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_result(portfolio, seq, accepted, enrolment, result, passed,"
		     " day, author) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		     &q, err));
	TRY(bind_of_enrolment(w, e, q, err));
	bind_text(q, 5, body_text(e->body, "result"));
	bind_int(q, 6, strcmp(body_text(e->body, "outcome"), "passed") == 0);
	bind_int(q, 7, body_day(e->body, "day", DAY_NONE));
	bind_text(q, 8, e->author);
	return query_run(q, err);
}

const struct kind kind_result = {
	.name = "result",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_TRAINING_OFFICER) |
		 ROLE_BIT(ROLE_PROGRAMME_LEAD) | ROLE_BIT(ROLE_SCHOOL) | ROLE_BIT(ROLE_PANEL) |
		 ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_REGISTRANT),
	.body = result_body,
	.texts = result_texts,
	.revocable = true,
	.check = result_check,
	.apply = result_apply,
};

/* ---- working-time ---- */

static const struct field working_time_body[] = {
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "from", .type = FIELD_DAY},
	{.name = "hundredths", .type = FIELD_NUMBER},
	{0},
};

static enum status working_time_check(struct world *w, const struct entry *e, struct err *err)
{
	int64_t hundredths = body_number(e->body, "hundredths");
	struct enrolment enrolment;

	if (hundredths < 1 || hundredths > 100)
		return fail(err, ERR_INVALID,
			    "\"hundredths\" is working time in hundredths of full time, 1 to 100, "
			    "not %lld",
			    (long long)hundredths);
	TRY(enrolment_named(w, e, &enrolment, err));
	return check_from(e, &enrolment, "from", err);
}

static enum status working_time_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_working_time(portfolio, seq, accepted, enrolment, first,"
		     " hundredths) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	TRY(bind_of_enrolment(w, e, q, err));
	bind_int(q, 5, body_day(e->body, "from", DAY_NONE));
	bind_int(q, 6, body_number(e->body, "hundredths"));
	return query_run(q, err);
}

const struct kind kind_working_time = {
	.name = "working-time",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = TIMEKEEPERS,
	.body = working_time_body,
	.texts = reason_texts,
	.revocable = true,
	.check = working_time_check,
	.apply = working_time_apply,
};

/* ---- leave ---- */

static const struct field leave_body[] = {
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "from", .type = FIELD_DAY},
	{.name = "until", .type = FIELD_DAY, .optional = true},
	{0},
};

static enum status leave_check(struct world *w, const struct entry *e, struct err *err)
{
	struct enrolment enrolment;

	TRY(check_until(e, err));
	return enrolment_named(w, e, &enrolment, err);
}

static enum status leave_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_leave(portfolio, seq, accepted, enrolment, first, last)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	TRY(bind_of_enrolment(w, e, q, err));
	bind_int(q, 5, body_day(e->body, "from", DAY_NONE));
	bind_int(q, 6, body_day(e->body, "until", DAY_OPEN));
	return query_run(q, err);
}

const struct kind kind_leave = {
	.name = "leave",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = TIMEKEEPERS,
	.body = leave_body,
	.texts = leave_texts,
	.revocable = true,
	.check = leave_check,
	.apply = leave_apply,
};

/* ---- moved-date ---- */

static const struct field moved_date_body[] = {
	{.name = "day", .type = FIELD_DAY},
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "what", .type = FIELD_WORD},
	{0},
};

static enum status moved_date_check(struct world *w, const struct entry *e, struct err *err)
{
	struct enrolment enrolment;

	TRY(enrolment_named(w, e, &enrolment, err));
	TRY(check_from(e, &enrolment, "day", err));
	return w->catalogue->due(w->catalogue->data, &enrolment.digest, body_text(e->body, "what"),
				 err);
}

static enum status moved_date_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_moved_date(portfolio, seq, accepted, enrolment, what, day)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	TRY(bind_of_enrolment(w, e, q, err));
	bind_text(q, 5, body_text(e->body, "what"));
	bind_int(q, 6, body_day(e->body, "day", DAY_NONE));
	return query_run(q, err);
}

const struct kind kind_moved_date = {
	.name = "moved-date",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_PANEL),
	.body = moved_date_body,
	.texts = reason_texts,
	.revocable = true,
	.check = moved_date_check,
	.apply = moved_date_apply,
};
