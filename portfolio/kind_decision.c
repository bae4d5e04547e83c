/* What assessors answer, and what takes an answer back: decline, assessment, revoke. */
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

static const struct text_rule reason_texts[] = {{"reason", false}, {0}};

/* The request, undecided and sent to the author. */
static enum status open_request(struct world *w, const struct entry *e, uint64_t seq,
				struct request_state *ret_request, struct err *err)
{
	struct request_state request;

	TRY(world_request(w, e->portfolio, seq, &request, err));
	if (strcmp(request.assessor, e->author) != 0)
		return fail(err, ERR_DENIED, "the request of entry %llu was sent to %s, not to %s",
			    (unsigned long long)seq, request.assessor, e->author);
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

/* ---- decline ---- */

static const struct field decline_body[] = {{0}};

static enum status decline_check(struct world *w, const struct entry *e, struct err *err)
{
	struct known_entry known;
	struct request_state request;

	TRY(world_about(w, e, "the request that is declined", &known, err));
	return open_request(w, e, known.seq, &request, err);
}

static enum status decline_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct known_entry known;

	TRY(world_about(w, e, "the request that is declined", &known, err));
	return world_void(w, e->portfolio, known.seq, err);
}

const struct kind kind_decline = {
	.name = "decline",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.roles = ROLE_BIT(ROLE_ASSESSOR),
	.body = decline_body,
	.texts = reason_texts,
	.check = decline_check,
	.apply = decline_apply,
};

/* ---- assessment ---- */

static const struct field judgement_fields[] = {
	{.name = "n", .type = FIELD_NUMBER},
	{.name = "point", .type = FIELD_WORD},
	{0},
};
static const struct field assessment_body[] = {
	{.name = "judgements", .type = FIELD_OBJECTS, .fields = judgement_fields},
	{.name = "marks", .type = FIELD_WORDS, .optional = true},
	{0},
};
static const struct text_rule assessment_texts[] = {{"note.*", true}, {0}};

/* What an assessment answers: about = [request, its evidence]. */
struct answer {
	struct request_state request;
	struct evidence_state evidence;
	struct enrolment enrolment;
};

static enum status read_answer(struct world *w, const struct entry *e, struct answer *ret_answer,
			       struct err *err)
{
	struct known_entry request, evidence;
	struct answer answer;

	if (e->about_count != 2)
		return fail(err, ERR_INVALID,
			    "an assessment is about a request and its evidence, in this order");
	TRY(world_entry(w, &e->about[0], &request, err));
	TRY(world_entry(w, &e->about[1], &evidence, err));
	TRY(open_request(w, e, request.seq, &answer.request, err));
	if (evidence.seq != answer.request.evidence)
		return fail(err, ERR_CONFLICT,
			    "the request of entry %llu is for the evidence of entry %llu, not of "
			    "entry %llu: look at that one and sign again",
			    (unsigned long long)request.seq,
			    (unsigned long long)answer.request.evidence,
			    (unsigned long long)evidence.seq);
	TRY(world_evidence(w, e->portfolio, evidence.seq, &answer.evidence, err));
	if (answer.evidence.withdrawn || answer.evidence.latest != evidence.seq)
		return fail(err, ERR_CONFLICT,
			    "the evidence of entry %llu was %s since; ask %s for a new request",
			    (unsigned long long)evidence.seq,
			    answer.evidence.withdrawn ? "withdrawn" : "revised", e->portfolio);
	TRY(world_enrolment_at(w, e->portfolio, answer.request.enrolment, &answer.enrolment, err));
	*ret_answer = answer;
	return OK;
}

static enum status check_assessor(struct world *w, const struct entry *e,
				  const struct enrolment *enrolment, struct err *err)
{
	bool trainee, approved;

	TRY(world_is_trainee(w, e->author, world_today(w), &trainee, err));
	if (trainee)
		return fail(err, ERR_DENIED,
			    "%s is a trainee today, and trainees do not assess each other",
			    e->author);
	TRY(world_approved(w, e->portfolio, enrolment->officer, e->author, &approved, err));
	if (!approved)
		return fail(err, ERR_DENIED,
			    "%s is not approved to assess %s: ask the training officer, %s",
			    e->author, e->portfolio, enrolment->officer);
	return OK;
}

/* Do the author's roles on `day` reach the tool in the modules of all targets? */
static enum status reaches_on(struct world *w, const struct entry *e, const struct answer *answer,
			      const char *const *targets, size_t count, int32_t day,
			      struct err *err)
{
	const struct catalogue *c = w->catalogue;
	const char *tool = answer->request.tool;
	struct held_role *grants;
	char text[DAY_TEXT];
	size_t grant_count;

	TRY(world_grants(w, e->author, ROLE_ASSESSOR, day, &grants, &grant_count, err));
	day_text(day, text);
	if (grant_count == 0)
		return fail(err, ERR_DENIED,
			    "%s was no assessor on %s, a day that counts; a registrar grants roles",
			    e->author, text);
	for (size_t i = 0; i < count; i++) {
		bool reaches = false;

		for (size_t k = 0; k < grant_count && !reaches; k++)
			TRY(c->reaches(c->data, &answer->enrolment.digest, grants[k].tools,
				       grants[k].specialisms, tool, targets[i], &reaches, err));
		if (!reaches)
			return fail(err, ERR_DENIED,
				    "on %s the role of %s does not reach tool %s%s%s: it is "
				    "limited to other tools or specialisms",
				    text, e->author, tool, targets[i][0] == '\0' ? "" : " in ",
				    targets[i]);
	}
	return OK;
}

/* The role must hold today and have held when the work was done, for all that is judged. */
static enum status check_reach(struct world *w, const struct entry *e, const struct answer *answer,
			       struct err *err)
{
	const struct request_state *request = &answer->request;
	bool items = request->items[0][0] != '\0';
	const char *const only_tool[] = {""}; /* no module names it: only a review asks for it */
	const char *const *targets = items ? request->items : request->modules;
	size_t count = items ? request->item_count : request->module_count;

	if (count == 0) {
		targets = only_tool;
		count = 1;
	}
	TRY(reaches_on(w, e, answer, targets, count, answer->evidence.last_day, err));
	return reaches_on(w, e, answer, targets, count, world_today(w), err);
}

/* The names of the notes, without "note.", as the catalogue wants them. */
static json_t *note_names(const struct entry *e)
{
	json_t *names = json_array();

	for (size_t i = 0; i < e->text_count; i++)
		(void)json_array_append_new(names, json_string(strchr(e->texts[i].name, '.') + 1));
	return names;
}

/* Is the form complete with this point, and is the point satisfactory? */
static enum status judge_form(struct world *w, const struct entry *e, const struct answer *answer,
			      const char *point, bool *ret_met, struct err *err)
{
	CLEANUP(json_cleanup) json_t *names = note_names(e);
	CLEANUP(json_cleanup) json_t *none = json_object();
	const json_t *marks = json_object_get(e->body, "marks");

	return w->catalogue->form(w->catalogue->data, &answer->enrolment.digest,
				  answer->request.tool, marks == NULL ? none : marks, names, point,
				  ret_met, err);
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

static enum status check_judgements(struct world *w, const struct entry *e,
				    const struct answer *answer, struct err *err)
{
	size_t judged = json_array_size(body_list(e->body, "judgements"));
	size_t count = answer->request.item_count;

	for (size_t n = 1; n <= count; n++) {
		const char *point;
		bool met;

		TRY(find_point(e, n, &point, err));
		TRY(judge_form(w, e, answer, point, &met, err));
	}
	if (judged != count)
		return fail(
			err, ERR_INVALID,
			"the request has %zu attempts, numbered from 1, and the entry judges %zu",
			count, judged);
	return OK;
}

static enum status assessment_check(struct world *w, const struct entry *e, struct err *err)
{
	struct answer answer;

	TRY(read_answer(w, e, &answer, err));
	TRY(check_assessor(w, e, &answer.enrolment, err));
	TRY(check_reach(w, e, &answer, err));
	return check_judgements(w, e, &answer, err);
}

static enum status assessment_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct answer answer;

	TRY(read_answer(w, e, &answer, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_decision(portfolio, request, n, seq, accepted, point, met)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		     &q, err));
	for (size_t n = 1; n <= answer.request.item_count; n++) {
		const char *point;
		bool met;

		TRY(find_point(e, n, &point, err));
		TRY(judge_form(w, e, &answer, point, &met, err));
		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)answer.request.seq);
		bind_int(q, 3, (int64_t)n);
		bind_int(q, 4, (int64_t)w->seq);
		bind_int(q, 5, w->now);
		bind_text(q, 6, point);
		bind_int(q, 7, met);
		TRY(query_run(q, err));
	}
	return OK;
}

const struct kind kind_assessment = {
	.name = "assessment",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.roles = ROLE_BIT(ROLE_ASSESSOR),
	.body = assessment_body,
	.texts = assessment_texts,
	.revocable = true,
	.check = assessment_check,
	.apply = assessment_apply,
};

/* ---- revoke ---- */

static const struct field revoke_body[] = {{0}};

/* The enrolment of a result, which is all that trainees say and may revoke. */
static enum status find_result_enrolment(struct world *w, const struct known_entry *result,
					 struct enrolment *ret_enrolment, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db, "SELECT enrolment FROM fact_result WHERE portfolio = ?1 AND seq = ?2",
		     &q, err));
	bind_text(q, 1, result->portfolio);
	bind_int(q, 2, (int64_t)result->seq);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_DENIED, "entry %llu is no result: a trainee revokes nothing else",
			    (unsigned long long)result->seq);
	return world_enrolment_at(w, result->portfolio, (uint64_t)col_int(q, 0), ret_enrolment, err);
}

/* A trainee takes back what is a trainee's own to say, until the freeze, and nothing else. */
static enum status check_own_revoke(struct world *w, const struct entry *e,
				    const struct known_entry *known, struct err *err)
{
	struct enrolment enrolment;

	if (e->role != ROLE_TRAINEE)
		return OK;
	TRY(find_result_enrolment(w, known, &enrolment, err));
	return world_not_frozen(w, e->portfolio, &enrolment, err);
}

static enum status revoke_check(struct world *w, const struct entry *e, struct err *err)
{
	const struct kind *row;
	struct known_entry known;

	TRY(world_about(w, e, "the one that is revoked", &known, err));
	/* Where it acts, it must be in the chain of leaves. */
	if (strcmp(e->portfolio, known.portfolio) != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is in the portfolio \"%s\", so its revoke entry must be too",
			    (unsigned long long)known.seq, known.portfolio);
	row = kind_newest(w->kinds, known.kind);
	if (row == NULL || !row->revocable)
		return fail(err, ERR_INVALID,
			    "entry %llu is of kind %s, which nobody can revoke: it is withdrawn or "
			    "ended, or stands for good",
			    (unsigned long long)known.seq, known.kind);
	TRY(check_own_revoke(w, e, &known, err));
	if (e->role != ROLE_REGISTRAR && strcmp(e->author, known.author) != 0)
		return fail(err, ERR_DENIED,
			    "entry %llu is %s's: only %s or a registrar can revoke it",
			    (unsigned long long)known.seq, known.author, known.author);
	if (known.voided)
		return fail(err, ERR_CONFLICT,
			    "entry %llu is void already; nothing needs to be done",
			    (unsigned long long)known.seq);
	return OK;
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
	/* Whoever may have said what is revoked. */
	.roles = ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_ASSESSOR) |
		 ROLE_BIT(ROLE_TRAINING_OFFICER) | ROLE_BIT(ROLE_PROGRAMME_LEAD) |
		 ROLE_BIT(ROLE_SCHOOL) | ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_REGISTRAR) |
		 ROLE_BIT(ROLE_REGISTRANT),
	.body = revoke_body,
	.texts = reason_texts,
	.check = revoke_check,
	.apply = revoke_apply,
};
