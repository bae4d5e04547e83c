/* meeting: trainee and trainer met, what was agreed, and what became of what had been agreed
 * before. */
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/form.h"
#include "portfolio/kind_priv.h"
#include "portfolio/meeting.h"
#include "portfolio/world.h"

static const struct field target_fields[] = {
	{.name = "due", .type = FIELD_DAY},
	{.name = "n", .type = FIELD_NUMBER},
	{0},
};
static const struct field settled_fields[] = {
	{.name = "due", .type = FIELD_DAY, .optional = true},
	{.name = "entry", .type = FIELD_DIGEST},
	{.name = "n", .type = FIELD_NUMBER},
	{.name = "outcome", .type = FIELD_WORD},
	{0},
};
static const struct field meeting_body[] = {
	{.name = "adds", .type = FIELD_DIGEST, .optional = true},
	{.name = "day", .type = FIELD_DAY},
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "form", .type = FIELD_FORM, .optional = true},
	{.name = "marks", .type = FIELD_WORDS, .optional = true},
	{.name = "settles", .type = FIELD_OBJECTS, .optional = true, .fields = settled_fields},
	{.name = "targets", .type = FIELD_OBJECTS, .optional = true, .fields = target_fields},
	{0},
};
static const struct text_rule meeting_texts[] = {{"note.*", true}, {"target.*", true}, {0}};

/* ---- who ---- */

static enum status check_speaker(struct world *w, const struct entry *e,
				 const struct enrolment *enrolment, struct err *err)
{
	bool supervises, approved = false;

	if (e->role == ROLE_TRAINEE)
		return world_not_frozen(w, e->portfolio, enrolment, err);
	if (e->role == ROLE_TRAINING_OFFICER)
		return OK;
	TRY(world_no_trainee(w, e->author, err));
	TRY(placement_supervised(w, e, enrolment, &supervises, err));
	if (!supervises)
		TRY(world_approved(w, e->portfolio, enrolment->officer, e->author, &approved, err));
	if (!supervises && !approved)
		return fail(
			err, ERR_DENIED,
			"%s supervises no placement of %s and is not approved as an assessor: ask "
			"the training officer, %s",
			e->author, e->portfolio, enrolment->officer);
	return OK;
}

/* ---- what it adds to ---- */

static const struct meeting *find_meeting(const struct meetings *m, uint64_t seq)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->items[i].entry == (int64_t)seq)
			return &m->items[i];
	return NULL;
}

/* The meeting that `digest` names among those of this enrolment that stand. */
static enum status meeting_named(struct world *w, const struct entry *e, const struct meetings *m,
				 const struct digest *digest, const struct meeting **ret_meeting,
				 struct err *err)
{
	struct known_entry known;

	TRY(world_entry(w, digest, &known, err));
	*ret_meeting = find_meeting(m, known.seq);
	if (*ret_meeting == NULL)
		return fail(err, ERR_CONFLICT,
			    "entry %llu is no meeting of %s that stands in this enrolment; `attest "
			    "meeting list %s` shows them",
			    (unsigned long long)known.seq, e->portfolio, e->portfolio);
	return OK;
}

static enum status find_record(struct world *w, const struct entry *e, const struct meetings *m,
			       uint64_t *ret_record, struct err *err)
{
	const struct meeting *meeting;
	struct digest digest;
	char day[DAY_TEXT];

	*ret_record = w->seq;
	if (body_text(e->body, "adds") == NULL)
		return OK;
	digest = body_digest(e->body, "adds");
	TRY(meeting_named(w, e, m, &digest, &meeting, err));
	day_text(meeting->day, day);
	if (meeting->entry != meeting->record)
		return fail(err, ERR_INVALID,
			    "entry %lld adds to a meeting itself: name that one, entry "
			    "%lld",
			    (long long)meeting->entry, (long long)meeting->record);
	if (meeting->day != body_day(e->body, "day", DAY_NONE))
		return fail(err, ERR_INVALID, "the meeting of entry %lld was on %s, not on %s",
			    (long long)meeting->entry, day, body_text(e->body, "day"));
	*ret_record = (uint64_t)meeting->entry;
	return OK;
}

/* ---- what was talked about ---- */

/* By a form, which is for who trains; or in notes of one's own. */
static enum status check_notes(struct world *w, const struct entry *e,
			       const struct enrolment *enrolment, struct err *err)
{
	size_t notes;

	if (json_object_get(e->body, "form") == NULL && json_object_get(e->body, "marks") != NULL)
		return fail(err, ERR_INVALID, "marks are those of a form: name the form");
	if (json_object_get(e->body, "form") == NULL)
		return texts_numbered(e, "note", &notes, err);
	if (e->role == ROLE_TRAINEE)
		return fail(err, ERR_DENIED,
			    "a form of a meeting is filled in by who trains %s; say it in notes",
			    e->portfolio);
	return form_filled_by(w, e, &enrolment->digest, FORM_SUPERVISOR, err);
}

/* ---- targets ---- */

/* Numbered 1, 2, ... as their texts are, and due after the meeting. */
static enum status check_targets(const struct entry *e, struct err *err)
{
	const json_t *targets = body_list(e->body, "targets");
	size_t texts;

	TRY(texts_numbered(e, "target", &texts, err));
	if (texts > TARGETS_MAX || json_array_size(body_list(e->body, "settles")) > TARGETS_MAX)
		return fail(err, ERR_INVALID, "a meeting sets and settles at most %d targets each",
			    TARGETS_MAX);
	if (texts != json_array_size(targets))
		return fail(err, ERR_INVALID,
			    "each target has its words, target.N: there are %zu targets and %zu of "
			    "these",
			    json_array_size(targets), texts);
	for (size_t i = 0; i < json_array_size(targets); i++) {
		const json_t *target = json_array_get(targets, i);

		if (body_number(target, "n") != (int64_t)i + 1)
			return fail(
				err, ERR_INVALID,
				"targets are numbered from 1 in their order, so that this is %zu, "
				"not %lld",
				i + 1, (long long)body_number(target, "n"));
		if (body_day(target, "due", DAY_NONE) < body_day(e->body, "day", DAY_NONE))
			return fail(err, ERR_INVALID, "target %zu is due on %s, before the meeting",
				    i + 1, body_text(target, "due"));
	}
	return OK;
}

static enum status check_outcome(const struct entry *e, const json_t *settled, struct err *err)
{
	const char *outcome = body_text(settled, "outcome");
	bool carried = strcmp(outcome, "carried") == 0;
	int32_t due = body_day(settled, "due", DAY_NONE);

	if (!carried && strcmp(outcome, "met") != 0 && strcmp(outcome, "dropped") != 0)
		return fail(err, ERR_INVALID, "a target is met, carried or dropped, not \"%s\"",
			    outcome);
	if (carried != (due != DAY_NONE))
		return fail(err, ERR_INVALID,
			    carried ? "a target that is carried on has a new day on which it is due"
				    : "only a target that is carried on has a new day");
	if (carried && due < body_day(e->body, "day", DAY_NONE))
		return fail(err, ERR_INVALID, "a target is carried on to %s, before the meeting",
			    body_text(settled, "due"));
	return OK;
}

static enum status check_settled(struct world *w, const struct entry *e, const struct meetings *m,
				 const json_t *settled, struct err *err)
{
	struct digest digest = body_digest(settled, "entry");
	int64_t n = body_number(settled, "n");
	const struct meeting *meeting;
	const struct target *target;

	TRY(check_outcome(e, settled, err));
	TRY(meeting_named(w, e, m, &digest, &meeting, err));
	target = n > INT32_MAX ? NULL : meetings_target(m, meeting->entry, (int32_t)n);
	if (target == NULL)
		return fail(err, ERR_NOT_FOUND, "the meeting of entry %lld has no target %lld",
			    (long long)meeting->entry, (long long)n);
	if (target->state != TARGET_OPEN)
		return fail(err, ERR_CONFLICT,
			    "target %lld of entry %lld is %s already, by entry %lld", (long long)n,
			    (long long)meeting->entry, target_state_name(target->state),
			    (long long)target->settled);
	return OK;
}

static bool is_settled_twice(const json_t *list, size_t i)
{
	const json_t *one = json_array_get(list, i);

	for (size_t k = 0; k < i; k++) {
		const json_t *other = json_array_get(list, k);

		if (body_number(one, "n") == body_number(other, "n") &&
		    strcmp(body_text(one, "entry"), body_text(other, "entry")) == 0)
			return true;
	}
	return false;
}

static enum status check_settles(struct world *w, const struct entry *e, const struct meetings *m,
				 struct err *err)
{
	const json_t *list = body_list(e->body, "settles");

	if (json_array_size(list) > 0 && e->role == ROLE_TRAINEE)
		return fail(err, ERR_DENIED,
			    "what became of a target is said by who trains %s, not by %s",
			    e->portfolio, e->portfolio);
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (is_settled_twice(list, i))
			return fail(err, ERR_INVALID, "a target is settled twice, at %zu", i + 1);
		TRY(check_settled(w, e, m, json_array_get(list, i), err));
	}
	return OK;
}

/* ---- about ---- */

static bool names(const struct entry *e, const struct digest *digest)
{
	struct digest adds;

	if (body_text(e->body, "adds") != NULL) {
		adds = body_digest(e->body, "adds");
		if (digest_equal(&adds, digest))
			return true;
	}
	for (size_t i = 0; i < json_array_size(body_list(e->body, "settles")); i++) {
		adds = body_digest(json_array_get(body_list(e->body, "settles"), i), "entry");
		if (digest_equal(&adds, digest))
			return true;
	}
	return false;
}

static bool is_about(const struct entry *e, const struct digest *digest)
{
	for (size_t i = 0; i < e->about_count; i++)
		if (digest_equal(&e->about[i], digest))
			return true;
	return false;
}

/* Exactly what it adds to and settles targets of, sorted: one spelling. */
static enum status check_about(const struct entry *e, struct err *err)
{
	const json_t *list = body_list(e->body, "settles");
	bool right = true;

	for (size_t i = 0; i < e->about_count; i++)
		right = right && names(e, &e->about[i]) &&
			(i == 0 || memcmp(e->about[i - 1].bytes, e->about[i].bytes,
					  sizeof(e->about[i].bytes)) < 0);
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct digest digest = body_digest(json_array_get(list, i), "entry");

		right = right && is_about(e, &digest);
	}
	if (body_text(e->body, "adds") != NULL) {
		struct digest digest = body_digest(e->body, "adds");

		right = right && is_about(e, &digest);
	}
	if (!right)
		return fail(err, ERR_INVALID,
			    "a meeting is about what it adds to and the meetings whose targets it "
			    "settles, each once, sorted");
	return OK;
}

/* ---- the row ---- */

static enum status check_day(struct world *w, const struct entry *e,
			     const struct enrolment *enrolment, struct err *err)
{
	char today[DAY_TEXT];

	day_text(world_today(w), today);
	if (body_day(e->body, "day", DAY_NONE) > world_today(w))
		return fail(err, ERR_INVALID, "the day of the meeting, %s, is after today, %s",
			    body_text(e->body, "day"), today);
	return check_from(e, enrolment, "day", err);
}

static enum status meeting_check(struct world *w, const struct entry *e, struct err *err)
{
	struct enrolment enrolment;
	struct meetings meetings;
	uint64_t record;

	TRY(check_targets(e, err));
	TRY(enrolment_named(w, e, &enrolment, err));
	TRY(check_day(w, e, &enrolment, err));
	TRY(check_speaker(w, e, &enrolment, err));
	TRY(check_notes(w, e, &enrolment, err));
	TRY(meetings_load(w->db, e->portfolio, enrolment.entry, w->now, w->arena, &meetings, err));
	if (meetings.count >= MEETINGS_MAX)
		return fail(err, ERR_CONFLICT,
			    "%s has %d meetings in this enrolment already, and no more can stand",
			    e->portfolio, MEETINGS_MAX);
	TRY(find_record(w, e, &meetings, &record, err));
	TRY(check_settles(w, e, &meetings, err));
	return check_about(e, err);
}

static enum status insert_target(struct world *w, const struct entry *e, const json_t *target,
				 struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_target(portfolio, meeting, n, accepted, due)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, body_number(target, "n"));
	bind_int(q, 4, w->now);
	bind_int(q, 5, body_day(target, "due", DAY_NONE));
	return query_run(q, err);
}

static enum status insert_settled(struct world *w, const struct entry *e, const json_t *settled,
				  struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest digest = body_digest(settled, "entry");
	struct known_entry known;

	TRY(world_entry(w, &digest, &known, err));
	TRY(db_query(
		w->db,
		"INSERT INTO fact_target_settled(portfolio, meeting, n, seq, accepted, outcome,"
		" due) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		&q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)known.seq);
	bind_int(q, 3, body_number(settled, "n"));
	bind_int(q, 4, (int64_t)w->seq);
	bind_int(q, 5, w->now);
	bind_text(q, 6, body_text(settled, "outcome"));
	bind_int(q, 7, body_day(settled, "due", DAY_OPEN));
	return query_run(q, err);
}

static enum status insert_meeting(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct known_entry known = {.seq = w->seq};
	struct digest digest;

	if (body_text(e->body, "adds") != NULL) {
		digest = body_digest(e->body, "adds");
		TRY(world_entry(w, &digest, &known, err));
	}
	TRY(db_query(w->db,
		     "INSERT INTO fact_meeting(portfolio, seq, accepted, enrolment, record, day,"
		     " author, role) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		     &q, err));
	TRY(bind_of_enrolment(w, e, q, err));
	bind_int(q, 5, (int64_t)known.seq);
	bind_int(q, 6, body_day(e->body, "day", DAY_NONE));
	bind_text(q, 7, e->author);
	bind_text(q, 8, role_name(e->role));
	return query_run(q, err);
}

static enum status meeting_apply(struct world *w, const struct entry *e, struct err *err)
{
	const json_t *targets = body_list(e->body, "targets");
	const json_t *settles = body_list(e->body, "settles");

	TRY(insert_meeting(w, e, err));
	for (size_t i = 0; i < json_array_size(targets); i++)
		TRY(insert_target(w, e, json_array_get(targets, i), err));
	for (size_t i = 0; i < json_array_size(settles); i++)
		TRY(insert_settled(w, e, json_array_get(settles, i), err));
	return OK;
}

const struct kind kind_meeting = {
	.name = "meeting",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.roles = ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_TRAINING_OFFICER),
	.body = meeting_body,
	.texts = meeting_texts,
	.witnessed = true,
	.revocable = true,
	.check = meeting_check,
	.apply = meeting_apply,
};
