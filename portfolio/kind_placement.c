/*
 * Where somebody trains: placement, its sign-off when it was served (placement-sign), and how many
 * trainees a site has places for (capacity).
 */
#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/capacity.h"
#include "portfolio/kind_priv.h"
#include "portfolio/moved_priv.h"
#include "portfolio/world.h"

#define PLACERS (ROLE_BIT(ROLE_TRAINING_OFFICER) | ROLE_BIT(ROLE_PROGRAMME_LEAD))

/* ---- placement ---- */

static const struct field placement_body[] = {
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "from", .type = FIELD_DAY},
	{.name = "site", .type = FIELD_NAME},
	{.name = "specialism", .type = FIELD_NAME},
	{.name = "supervisor", .type = FIELD_PERSON, .optional = true},
	{.name = "until", .type = FIELD_DAY},
	{0},
};
static const struct text_rule placement_texts[] = {{"comment", true}, {0}};

static enum status check_supervisor(struct world *w, const struct entry *e, struct err *err)
{
	const char *supervisor = body_text(e->body, "supervisor");

	if (supervisor == NULL)
		return OK;
	if (strcmp(supervisor, e->portfolio) == 0)
		return fail(err, ERR_INVALID, "%s cannot supervise a placement of their own",
			    supervisor);
	return world_needs_person(w, supervisor, err);
}

/* What judges a portfolio reads all of them each time, so their number has an end. */
static enum status check_room(struct world *w, const struct entry *e,
			      const struct enrolment *enrolment, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT count(*) FROM fact_placement AS f"
		     " WHERE portfolio = ?1 AND enrolment IN" MOVED_FROM("?2")
		     "AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = f.portfolio AND v.target = f.seq)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, enrolment->entry);
	TRY(query_step(q, &row, err));
	if (col_int(q, 0) >= PLACEMENTS_MAX)
		return fail(
			err, ERR_CONFLICT,
			"%s has %d placements in this enrolment already, and no more can stand: "
			"revoke one that is wrong first",
			e->portfolio, PLACEMENTS_MAX);
	return OK;
}

/* Nobody is in two places at once, nor in two specialisms. */
static enum status check_overlap(struct world *w, const struct entry *e,
				 const struct enrolment *enrolment, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char first[DAY_TEXT], last[DAY_TEXT];
	bool row;

	TRY(db_query(
		w->db,
		"SELECT seq, specialism, first, last FROM fact_placement AS f"
		" WHERE portfolio = ?1 AND enrolment IN" MOVED_FROM("?2")
		"AND first <= ?4 AND last >= ?3"
		" AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		"  WHERE v.portfolio = f.portfolio AND v.target = f.seq) ORDER BY first LIMIT 1",
		&q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, enrolment->entry);
	bind_int(q, 3, body_day(e->body, "from", DAY_NONE));
	bind_int(q, 4, body_day(e->body, "until", DAY_OPEN));
	TRY(query_step(q, &row, err));
	if (!row)
		return OK;
	day_text((int32_t)col_int(q, 2), first);
	day_text((int32_t)col_int(q, 3), last);
	return fail(
		err, ERR_CONFLICT,
		"%s is placed in %.60s from %s to %s, by entry %lld: choose other days, or revoke "
		"that one first",
		e->portfolio, col_text(q, 1), first, last, (long long)col_int(q, 0));
}

/* `specialism` "": the places of the whole site. */
static enum status check_places(struct world *w, const struct entry *e, const char *specialism,
				struct err *err)
{
	struct capacity_asked asked = {
		.site = body_text(e->body, "site"),
		.specialism = specialism,
		.from = body_day(e->body, "from", DAY_NONE),
		.until = body_day(e->body, "until", DAY_OPEN),
		.at = w->now,
	};
	struct capacity_span *spans;
	char day[DAY_TEXT];
	size_t count;

	TRY(capacity_spans(w->db, &asked, w->arena, &spans, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct capacity_span *s = &spans[i];

		if (s->places == PLACES_UNSAID || s->demand < s->places)
			continue;
		day_text(s->from, day);
		return fail(
			err, ERR_CONFLICT,
			"%.60s has %lld place%s%s%.60s on %s, by entry %lld, and %lld %s taken: "
			"place %s elsewhere or on other days",
			body_text(e->body, "site"), (long long)s->places, s->places == 1 ? "" : "s",
			specialism[0] == '\0' ? "" : " in ", specialism, day, (long long)s->entry,
			(long long)s->demand, s->demand == 1 ? "is" : "are", e->portfolio);
	}
	return OK;
}

static enum status placement_check(struct world *w, const struct entry *e, struct err *err)
{
	struct enrolment enrolment;

	TRY(check_until(e, err));
	TRY(enrolment_named(w, e, &enrolment, err));
	TRY(check_from(e, &enrolment, "from", err));
	TRY(check_supervisor(w, e, err));
	TRY(check_room(w, e, &enrolment, err));
	TRY(check_overlap(w, e, &enrolment, err));
	TRY(check_places(w, e, body_text(e->body, "specialism"), err));
	return check_places(w, e, "", err);
}

static enum status placement_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *supervisor = body_text(e->body, "supervisor");

	TRY(db_query(w->db,
		     "INSERT INTO fact_placement(portfolio, seq, accepted, enrolment, specialism,"
		     " site, first, last, author, supervisor)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		     &q, err));
	TRY(bind_of_enrolment(w, e, q, err));
	bind_text(q, 5, body_text(e->body, "specialism"));
	bind_text(q, 6, body_text(e->body, "site"));
	bind_int(q, 7, body_day(e->body, "from", DAY_NONE));
	bind_int(q, 8, body_day(e->body, "until", DAY_OPEN));
	bind_text(q, 9, e->author);
	bind_text(q, 10, supervisor == NULL ? "" : supervisor);
	return query_run(q, err);
}

const struct kind kind_placement = {
	.name = "placement",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = PLACERS,
	.body = placement_body,
	.texts = placement_texts,
	.revocable = true,
	.check = placement_check,
	.apply = placement_apply,
};

/* ---- placement-sign ---- */

static const struct field placement_sign_body[] = {
	{.name = "outcome", .type = FIELD_WORD},
	{0},
};
static const struct text_rule placement_sign_texts[] = {{"comment", true}, {0}};

struct signed_placement {
	uint64_t seq, enrolment;
	const char *supervisor;
	int32_t last;
};

static enum status read_signed_placement(struct world *w, const struct entry *e,
					 struct signed_placement *ret_placement, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct known_entry known;
	bool row;

	TRY(world_about(w, e, "the placement that is signed off", &known, err));
	TRY(db_query(w->db,
		     "SELECT enrolment, supervisor, last FROM fact_placement"
		     " WHERE portfolio = ?1 AND seq = ?2",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)known.seq);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_INVALID,
			    "entry %llu is no placement of %s; `attest placement list "
			    "%s` shows them",
			    (unsigned long long)known.seq, e->portfolio, e->portfolio);
	if (known.voided)
		return fail(err, ERR_CONFLICT,
			    "the placement of entry %llu was revoked: sign off the one that stands",
			    (unsigned long long)known.seq);
	*ret_placement = (struct signed_placement){
		.seq = known.seq,
		.enrolment = (uint64_t)col_int(q, 0),
		.supervisor = arena_text(w->arena, col_text(q, 1)),
		.last = (int32_t)col_int(q, 2),
	};
	return OK;
}

enum status placement_supervised(struct world *w, const struct entry *e,
				 const struct enrolment *enrolment, bool *ret_supervised,
				 struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_placement AS f"
		     " WHERE portfolio = ?1 AND enrolment IN" MOVED_FROM("?2") "AND supervisor = ?3"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = f.portfolio AND v.target = f.seq)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, enrolment->entry);
	bind_text(q, 3, e->author);
	return query_step(q, ret_supervised, err);
}

/* Its supervisor, or the training officer of the enrolment that it is in. */
static enum status check_signer(struct world *w, const struct entry *e,
				const struct signed_placement *p, struct err *err)
{
	struct enrolment enrolment;

	TRY(world_enrolment_at(w, e->portfolio, p->enrolment, &enrolment, err));
	if (e->role == ROLE_TRAINING_OFFICER) {
		if (strcmp(enrolment.officer, e->author) != 0)
			return fail(err, ERR_DENIED,
				    "the training officer of %s in that placement is %s, not %s",
				    e->portfolio, enrolment.officer, e->author);
		return OK;
	}
	if (strcmp(p->supervisor, e->author) != 0)
		return fail(err, ERR_DENIED,
			    "%s does not supervise the placement of entry %llu: %s%s signs it off",
			    e->author, (unsigned long long)p->seq,
			    p->supervisor[0] == '\0' ? "the training officer, " : "",
			    p->supervisor[0] == '\0' ? enrolment.officer : p->supervisor);
	return world_no_trainee(w, e->author, err);
}

static enum status check_outcome(const struct entry *e, struct err *err)
{
	const char *outcome = body_text(e->body, "outcome");

	if (strcmp(outcome, "satisfactory") == 0)
		return OK;
	if (strcmp(outcome, "concerns") != 0 && strcmp(outcome, "not-completed") != 0)
		return fail(
			err, ERR_INVALID,
			"a placement is signed off as satisfactory, concerns or not-completed, not "
			"\"%s\"",
			outcome);
	if (entry_text(e, "comment") == NULL)
		return fail(err, ERR_INVALID, "%s needs a comment that says why", outcome);
	return OK;
}

static enum status check_unsigned(struct world *w, const struct entry *e,
				  const struct signed_placement *p, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(
		w->db,
		"SELECT seq FROM fact_placement_sign AS f WHERE portfolio = ?1 AND placement = ?2"
		" AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		"  WHERE v.portfolio = f.portfolio AND v.target = f.seq)",
		&q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)p->seq);
	TRY(query_step(q, &row, err));
	if (row)
		return fail(
			err, ERR_CONFLICT,
			"the placement of entry %llu is signed off already, by entry %lld: revoke "
			"that one first",
			(unsigned long long)p->seq, (long long)col_int(q, 0));
	return OK;
}

static enum status placement_sign_check(struct world *w, const struct entry *e, struct err *err)
{
	struct signed_placement p;
	char last[DAY_TEXT];

	TRY(check_outcome(e, err));
	TRY(read_signed_placement(w, e, &p, err));
	TRY(check_signer(w, e, &p, err));
	day_text(p.last, last);
	if (world_today(w) <= p.last)
		return fail(
			err, ERR_CONFLICT,
			"the placement of entry %llu goes on until %s: it is signed off after that "
			"day",
			(unsigned long long)p.seq, last);
	return check_unsigned(w, e, &p, err);
}

static enum status placement_sign_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct signed_placement p;

	TRY(read_signed_placement(w, e, &p, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_placement_sign(portfolio, seq, accepted, placement, outcome,"
		     " author) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, (int64_t)p.seq);
	bind_text(q, 5, body_text(e->body, "outcome"));
	bind_text(q, 6, e->author);
	return query_run(q, err);
}

const struct kind kind_placement_sign = {
	.name = "placement-sign",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.roles = ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_TRAINING_OFFICER),
	.body = placement_sign_body,
	.texts = placement_sign_texts,
	.revocable = true,
	.check = placement_sign_check,
	.apply = placement_sign_apply,
};

/* ---- capacity ---- */

static const struct field capacity_body[] = {
	{.name = "from", .type = FIELD_DAY},
	{.name = "places", .type = FIELD_NUMBER},
	{.name = "site", .type = FIELD_NAME},
	{.name = "specialism", .type = FIELD_NAME, .optional = true},
	{.name = "until", .type = FIELD_DAY},
	{0},
};
static const struct text_rule capacity_texts[] = {{"reason", true}, {0}};

/* Fewer places than are taken is a fact about a site, not a fault: nobody's placement is undone by
 * it. */
static enum status capacity_check(struct world *w, const struct entry *e, struct err *err)
{
	int64_t places = body_number(e->body, "places");

	(void)w;
	TRY(check_until(e, err));
	if (places > PLACES_MAX)
		return fail(err, ERR_INVALID, "\"places\" is at most %d, not %lld", PLACES_MAX,
			    (long long)places);
	return OK;
}

static enum status capacity_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *specialism = body_text(e->body, "specialism");

	TRY(db_query(
		w->db,
		"INSERT INTO fact_capacity(seq, accepted, site, specialism, first, last, places)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		&q, err));
	bind_int(q, 1, (int64_t)w->seq);
	bind_int(q, 2, w->now);
	bind_text(q, 3, body_text(e->body, "site"));
	bind_text(q, 4, specialism == NULL ? "" : specialism);
	bind_int(q, 5, body_day(e->body, "from", DAY_NONE));
	bind_int(q, 6, body_day(e->body, "until", DAY_OPEN));
	bind_int(q, 7, body_number(e->body, "places"));
	return query_run(q, err);
}

const struct kind kind_capacity = {
	.name = "capacity",
	.v = 1,
	.place = PLACE_STORE,
	.alone = true,
	.roles = ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_PROGRAMME_LEAD),
	.body = capacity_body,
	.texts = capacity_texts,
	.revocable = true,
	.check = capacity_check,
	.apply = capacity_apply,
};
