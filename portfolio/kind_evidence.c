/* What a trainee sends: evidence, request, withdraw. */
#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/form.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

/* What items are judged with; an assessment names another tool. */
#define REVIEW_TOOL "REVIEW"
#define CASE_MAX 9999
#define CASE_TEXT 8

/* Are the items of a list activities or outcomes of the curriculum, none of them twice? */
static enum status check_items(struct world *w, const struct enrolment *enrolment,
			       const json_t *items, struct err *err)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *item = json_string_value(json_array_get(items, i));
		enum item_kind kind;

		for (size_t k = 0; k < i; k++)
			if (strcmp(json_string_value(json_array_get(items, k)), item) == 0)
				return fail(err, ERR_INVALID, "the entry names %s twice", item);
		TRY(w->catalogue->item(w->catalogue->data, &enrolment->digest, item, &kind, err));
	}
	return OK;
}

/* ---- evidence ---- */

static const struct field evidence_body[] = {
	{.name = "first", .type = FIELD_DAY},
	{.name = "form", .type = FIELD_FORM, .optional = true},
	{.name = "items", .type = FIELD_LIST, .optional = true, .of = FIELD_ITEM},
	{.name = "last", .type = FIELD_DAY},
	{0},
};
static const struct text_rule evidence_texts[] = {
	{"title", false}, {"narrative", true},	 {"reflection", true},
	{"file.*", true}, {"file.*.name", true}, {"note.*", true}, {0},
};

static const char *const private_texts[] = {"reflection", "note.*", NULL};

enum status files_check(const struct entry *e, struct err *err)
{
	size_t files, names = 0;

	TRY(texts_numbered(e, "file", &files, err));
	for (size_t i = 0; i < e->text_count; i++) {
		const char *name = e->texts[i].name;
		char file[TEXT_NAME_MAX + 1] = "";

		if (strncmp(name, "file.", 5) != 0 || strchr(name + 5, '.') == NULL)
			continue;
		names++;
		memcpy(file, name, 5 + strcspn(name + 5, "."));
		if (entry_text(e, file) == NULL)
			return fail(err, ERR_INVALID, "the entry has a text \"%s\" and no \"%s\"",
				    name, file);
	}
	if (names != files)
		return fail(
			err, ERR_INVALID,
			"the entry has %zu files and %zu names: each file has a name, file.1.name",
			files, names);
	return OK;
}

static enum status check_days(struct world *w, const struct entry *e, struct err *err)
{
	int32_t first = body_day(e->body, "first", DAY_NONE);
	int32_t last = body_day(e->body, "last", DAY_NONE);
	char today[DAY_TEXT];

	if (last < first)
		return fail(err, ERR_INVALID, "the last day worked, %s, is before the first, %s",
			    body_text(e->body, "last"), body_text(e->body, "first"));
	day_text(world_today(w), today);
	if (last > world_today(w))
		return fail(err, ERR_INVALID, "the last day worked, %s, is after today, %s",
			    body_text(e->body, "last"), today);
	return OK;
}

/* The evidence that an entry is about, which must be the newest revision and stand. */
static enum status latest_evidence(struct world *w, const struct entry *e,
				   struct evidence_state *ret_evidence, struct err *err)
{
	struct evidence_state evidence;
	struct known_entry known;

	TRY(world_about(w, e, "the evidence", &known, err));
	TRY(world_evidence(w, e->portfolio, known.seq, &evidence, err));
	if (evidence.withdrawn)
		return fail(err, ERR_CONFLICT,
			    "the evidence of entry %llu is withdrawn; file it anew",
			    (unsigned long long)known.seq);
	if (evidence.latest < evidence.seq)
		return fail(err, ERR_CONFLICT,
			    "the evidence of entry %llu was signed with a key that was invalid: name "
			    "entry %llu, which it revised",
			    (unsigned long long)known.seq, (unsigned long long)evidence.latest);
	if (evidence.latest > evidence.seq)
		return fail(err, ERR_CONFLICT,
			    "the evidence of entry %llu was revised by entry %llu: name that one",
			    (unsigned long long)known.seq, (unsigned long long)evidence.latest);
	*ret_evidence = evidence;
	return OK;
}

/* A reflection by a template of the curriculum, whose notes are as private as any reflection. */
static enum status check_template(struct world *w, const struct entry *e,
				  const struct enrolment *enrolment, struct err *err)
{
	if (json_object_get(e->body, "form") == NULL) {
		for (size_t i = 0; i < e->text_count; i++)
			if (strncmp(e->texts[i].name, "note.", 5) == 0)
				return fail(err, ERR_INVALID,
					    "\"%s\" is a note of a form: name the form",
					    e->texts[i].name);
		return OK;
	}
	return form_filled_by(w, e, &enrolment->digest, FORM_TRAINEE, err);
}

/* No programme binds it: it names no item and no form of one. Claims say later what it is for. */
static enum status check_applicants(struct world *w, const struct entry *e, struct err *err)
{
	struct evidence_state before;

	if (json_object_get(e->body, "items") != NULL || json_object_get(e->body, "form") != NULL)
		return fail(err, ERR_INVALID,
			    "evidence of an applicant names no items and no form: a claim says what it is "
			    "for");
	for (size_t i = 0; i < e->text_count; i++)
		if (strncmp(e->texts[i].name, "note.", 5) == 0)
			return fail(err, ERR_INVALID, "\"%s\" is a note of a form, and there is none",
				    e->texts[i].name);
	return e->about_count > 0 ? latest_evidence(w, e, &before, err) : OK;
}

static enum status evidence_check(struct world *w, const struct entry *e, struct err *err)
{
	struct enrolment enrolment;
	struct evidence_state before;

	TRY(files_check(e, err));
	TRY(check_days(w, e, err));
	if (e->role == ROLE_APPLICANT)
		return check_applicants(w, e, err);
	TRY(world_enrolment_about(w, e, NULL, &enrolment, err));
	TRY(check_items(w, &enrolment, body_list(e->body, "items"), err));
	TRY(check_template(w, e, &enrolment, err));
	if (e->about_count > 0)
		TRY(latest_evidence(w, e, &before, err));
	return world_not_frozen(w, e->portfolio, &enrolment, err);
}

static enum status evidence_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct evidence_state before = {.root = w->seq};

	if (e->about_count > 0) {
		TRY(latest_evidence(w, e, &before, err));
		TRY(world_void_requests(w, e->portfolio, before.root, err));
	}
	TRY(db_query(w->db,
		     "INSERT INTO fact_evidence(portfolio, seq, accepted, root_seq, first, last)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, (int64_t)before.root);
	bind_int(q, 5, body_day(e->body, "first", DAY_NONE));
	bind_int(q, 6, body_day(e->body, "last", DAY_NONE));
	return query_run(q, err);
}

const struct kind kind_evidence = {
	.name = "evidence",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_APPLICANT),
	.body = evidence_body,
	.texts = evidence_texts,
	.private_texts = private_texts,
	.check = evidence_check,
	.apply = evidence_apply,
};

/* ---- request ---- */

static const struct field request_body[] = {
	{.name = "assessor", .type = FIELD_PERSON},
	{.name = "case", .type = FIELD_NUMBER, .optional = true},
	{.name = "items", .type = FIELD_LIST, .optional = true, .of = FIELD_ITEM},
	{.name = "modules", .type = FIELD_LIST, .optional = true, .of = FIELD_CODE},
	{.name = "site", .type = FIELD_NAME, .optional = true},
	{.name = "tool", .type = FIELD_CODE, .optional = true},
	{.name = "topic", .type = FIELD_ITEM, .optional = true},
	{0},
};
static const struct text_rule request_texts[] = {{"message", true}, {0}};

/* Either items, or an assessment with a tool. */
static enum status check_purpose(const struct entry *e, bool *ret_assessment, struct err *err)
{
	static const char *const only[] = {"case", "modules", "site", "topic"};
	const json_t *items = body_list(e->body, "items");
	const char *tool = body_text(e->body, "tool");

	if ((items == NULL) == (tool == NULL))
		return fail(err, ERR_INVALID,
			    "a request is for items, or for an assessment with a tool: name one of "
			    "the two");
	if (items != NULL && json_array_size(items) == 0)
		return fail(err, ERR_INVALID, "a request for items names one at least");
	for (size_t i = 0; items != NULL && i < sizeof(only) / sizeof(only[0]); i++)
		if (json_object_get(e->body, only[i]) != NULL)
			return fail(
				err, ERR_INVALID,
				"a request for items has no \"%s\": that belongs to an assessment",
				only[i]);
	if (tool != NULL && body_list(e->body, "modules") == NULL)
		return fail(err, ERR_INVALID,
			    "an assessment names the modules in which it may count, none with []");
	if (tool != NULL && strcmp(tool, REVIEW_TOOL) == 0)
		return fail(err, ERR_INVALID, "with %s, name the activities or outcomes as items",
			    REVIEW_TOOL);
	*ret_assessment = tool != NULL;
	return OK;
}

static enum status check_assessment(struct world *w, const struct entry *e,
				    const struct enrolment *enrolment, struct err *err)
{
	const json_t *list = body_list(e->body, "modules");
	const char *topic = body_text(e->body, "topic");
	size_t count = json_array_size(list);
	const char **modules = arena_array(w->arena, count, sizeof(*modules));

	for (size_t i = 0; i < count; i++) {
		enum item_kind kind;

		modules[i] = json_string_value(json_array_get(list, i));
		for (size_t k = 0; k < i; k++)
			if (strcmp(modules[k], modules[i]) == 0)
				return fail(err, ERR_INVALID, "the entry names %s twice",
					    modules[i]);
		TRY(w->catalogue->item(w->catalogue->data, &enrolment->digest, modules[i], &kind,
				       err));
	}
	return w->catalogue->tool(w->catalogue->data, &enrolment->digest,
				  body_text(e->body, "tool"), modules, count,
				  topic == NULL ? "" : topic, err);
}

/* A trainee counts cases: a number says nothing of the patient. */
static enum status check_case(const struct entry *e, struct err *err)
{
	int64_t kase = body_number(e->body, "case");

	if (json_object_get(e->body, "case") != NULL && (kase < 1 || kase > CASE_MAX))
		return fail(err, ERR_INVALID,
			    "\"case\" is the trainee's own number of a case, 1 to %d, not %lld",
			    CASE_MAX, (long long)kase);
	return OK;
}

static enum status request_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *assessor = body_text(e->body, "assessor");
	struct enrolment enrolment;
	struct evidence_state evidence;
	bool assessment;

	TRY(check_purpose(e, &assessment, err));
	TRY(check_case(e, err));
	TRY(world_needs_person(w, assessor, err));
	if (strcmp(assessor, e->portfolio) == 0)
		return fail(err, ERR_DENIED,
			    "%s cannot assess their own evidence: ask somebody else", assessor);
	TRY(latest_evidence(w, e, &evidence, err));
	TRY(world_enrolment_about(w, e, NULL, &enrolment, err));
	if (assessment)
		TRY(check_assessment(w, e, &enrolment, err));
	else
		TRY(check_items(w, &enrolment, body_list(e->body, "items"), err));
	return world_not_frozen(w, e->portfolio, &enrolment, err);
}

static enum status insert_purposes(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const json_t *items = body_list(e->body, "items");
	size_t count = items == NULL ? 1 : json_array_size(items);

	TRY(db_query(w->db,
		     "INSERT INTO fact_purpose(portfolio, request, n, item) VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	for (size_t i = 0; i < count; i++) {
		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)w->seq);
		bind_int(q, 3, (int64_t)i + 1);
		bind_text(q, 4, items == NULL ? "" : json_string_value(json_array_get(items, i)));
		TRY(query_run(q, err));
	}
	return OK;
}

static enum status insert_modules(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const json_t *modules = body_list(e->body, "modules");

	TRY(db_query(w->db,
		     "INSERT INTO fact_request_module(portfolio, request, n, module)"
		     " VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	for (size_t i = 0; i < json_array_size(modules); i++) {
		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)w->seq);
		bind_int(q, 3, (int64_t)i + 1);
		bind_text(q, 4, json_string_value(json_array_get(modules, i)));
		TRY(query_run(q, err));
	}
	return OK;
}

static const char *or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

static enum status request_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *tool = body_text(e->body, "tool");
	int64_t number = body_number(e->body, "case");
	struct enrolment enrolment;
	struct evidence_state evidence;
	char kase[CASE_TEXT] = "";

	TRY(latest_evidence(w, e, &evidence, err));
	TRY(world_enrolment_about(w, e, NULL, &enrolment, err));
	if (number > 0)
		(void)snprintf(kase, sizeof(kase), "%d", (int)number);
	TRY(db_query(w->db,
		     "INSERT INTO fact_request(portfolio, seq, accepted, enrolment, evidence,"
		     " assessor, tool, kase, topic, site)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, enrolment.entry);
	bind_int(q, 5, (int64_t)evidence.seq);
	bind_text(q, 6, body_text(e->body, "assessor"));
	bind_text(q, 7, tool == NULL ? REVIEW_TOOL : tool);
	bind_text(q, 8, kase);
	bind_text(q, 9, or_empty(body_text(e->body, "topic")));
	bind_text(q, 10, or_empty(body_text(e->body, "site")));
	TRY(query_run(q, err));
	TRY(insert_purposes(w, e, err));
	return insert_modules(w, e, err);
}

const struct kind kind_request = {
	.name = "request",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.roles = ROLE_BIT(ROLE_TRAINEE),
	.body = request_body,
	.texts = request_texts,
	.check = request_check,
	.apply = request_apply,
};

/* ---- withdraw ---- */

static const struct field withdraw_body[] = {{0}};
static const struct text_rule reason_texts[] = {{"reason", true}, {0}};

static enum status withdraw_request(struct world *w, const struct entry *e, uint64_t seq,
				    struct err *err)
{
	struct request_state request;

	TRY(world_request(w, e->portfolio, seq, &request, err));
	if (request.voided)
		return fail(err, ERR_CONFLICT, "the request of entry %llu is void already",
			    (unsigned long long)seq);
	if (request.decided)
		return fail(err, ERR_CONFLICT,
			    "the request of entry %llu is decided: what %s said stays",
			    (unsigned long long)seq, request.assessor);
	return OK;
}

static enum status withdraw_check(struct world *w, const struct entry *e, struct err *err)
{
	struct known_entry known;
	struct evidence_state evidence;

	TRY(world_about(w, e, "the request or evidence that is withdrawn", &known, err));
	if (e->role == ROLE_APPLICANT && strcmp(known.kind, kind_evidence.name) != 0)
		return fail(err, ERR_DENIED, "an applicant withdraws evidence, and nothing else");
	if (strcmp(known.kind, kind_request.name) == 0)
		return withdraw_request(w, e, known.seq, err);
	if (strcmp(known.kind, kind_nomination.name) == 0)
		return nomination_close_check(w, e, &known, err);
	if (strcmp(known.kind, kind_evidence.name) == 0)
		return latest_evidence(w, e, &evidence, err);
	return fail(err, ERR_INVALID,
		    "entry %llu is of kind %s: only requests, nominations and evidence can be "
		    "withdrawn",
		    (unsigned long long)known.seq, known.kind);
}

static enum status withdraw_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct known_entry known;
	struct evidence_state evidence;

	TRY(world_about(w, e, "the request or evidence that is withdrawn", &known, err));
	if (strcmp(known.kind, kind_evidence.name) == 0) {
		TRY(latest_evidence(w, e, &evidence, err));
		TRY(world_void_requests(w, e->portfolio, evidence.root, err));
	}
	return world_void(w, e->portfolio, known.seq, err);
}

const struct kind kind_withdraw = {
	.name = "withdraw",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_ALL,
	.roles = ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_APPLICANT),
	.body = withdraw_body,
	.texts = reason_texts,
	.check = withdraw_check,
	.apply = withdraw_apply,
};
