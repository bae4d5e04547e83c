/* What supervisors report of a stretch of training: report. It decides nothing. */
#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/form.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

static const struct field report_body[] = {
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "form", .type = FIELD_FORM, .optional = true},
	{.name = "from", .type = FIELD_DAY},
	{.name = "marks", .type = FIELD_WORDS, .optional = true},
	{.name = "until", .type = FIELD_DAY},
	{0},
};
static const struct text_rule report_texts[] = {{"note.*", true}, {0}};

static enum status find_enrolment(struct world *w, const struct entry *e,
				  struct enrolment *ret_enrolment, struct err *err)
{
	struct digest digest;

	TRY(digest_parse(body_text(e->body, "digest"), &digest, err));
	return world_enrolment_about(w, e, &digest, ret_enrolment, err);
}

static enum status check_days(struct world *w, const struct entry *e,
			      const struct enrolment *enrolment, struct err *err)
{
	int32_t from = body_day(e->body, "from", DAY_NONE);
	int32_t until = body_day(e->body, "until", DAY_NONE);
	char start[DAY_TEXT], today[DAY_TEXT];

	day_text(enrolment->start, start);
	day_text(world_today(w), today);
	if (from > until || from < enrolment->start || until > world_today(w))
		return fail(err, ERR_INVALID,
			    "a report is of days from the start of the enrolment, %s, to today, %s, the "
			    "first of them first; not of %s to %s",
			    start, today, body_text(e->body, "from"), body_text(e->body, "until"));
	return OK;
}

/* An assessor whom the officer has approved, or who is named as the supervisor of a placement. */
static enum status check_supervisor(struct world *w, const struct entry *e,
				    const struct enrolment *enrolment, struct err *err)
{
	bool supervises;

	if (e->role != ROLE_ASSESSOR)
		return OK;
	TRY(world_approved(w, e->portfolio, enrolment->officer, e->author, &supervises, err));
	if (!supervises)
		TRY(placement_supervised(w, e, enrolment, &supervises, err));
	if (!supervises)
		return fail(err, ERR_DENIED,
			    "%s neither is approved to assess %s nor supervises a placement: ask the "
			    "training officer, %s",
			    e->author, e->portfolio, enrolment->officer);
	return OK;
}

/* Without a form it is one note in one's own words. */
static enum status check_form(struct world *w, const struct entry *e,
			      const struct enrolment *enrolment, struct err *err)
{
	if (json_object_get(e->body, "form") == NULL) {
		if (json_object_get(e->body, "marks") != NULL || e->text_count != 1 ||
		    entry_text(e, "note.summary") == NULL)
			return fail(err, ERR_INVALID,
				    "a report without a form has one note, \"summary\", and no marks");
		return OK;
	}
	return form_filled_by(w, e, &enrolment->digest, FORM_SUPERVISOR, err);
}

static enum status report_check(struct world *w, const struct entry *e, struct err *err)
{
	struct enrolment enrolment;

	TRY(find_enrolment(w, e, &enrolment, err));
	TRY(check_supervisor(w, e, &enrolment, err));
	TRY(check_days(w, e, &enrolment, err));
	return check_form(w, e, &enrolment, err);
}

static enum status report_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *form = body_text(e->body, "form");
	struct enrolment enrolment;

	TRY(find_enrolment(w, e, &enrolment, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_report(portfolio, seq, accepted, enrolment, first, last, form, author)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, enrolment.entry);
	bind_int(q, 5, body_day(e->body, "from", DAY_NONE));
	bind_int(q, 6, body_day(e->body, "until", DAY_NONE));
	bind_text(q, 7, form == NULL ? "" : form);
	bind_text(q, 8, e->author);
	return query_run(q, err);
}

const struct kind kind_report = {
	.name = "report",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.revocable = true,
	.roles = ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_TRAINING_OFFICER),
	.body = report_body,
	.texts = report_texts,
	.witnessed = true,
	.check = report_check,
	.apply = report_apply,
};
