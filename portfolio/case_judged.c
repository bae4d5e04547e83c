/* A case, from the first sealed judgement on: what its panel has said, and what became of that. */
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/case_priv.h"
#include "portfolio/world.h"

static const char *const mark_names[UNIT_MARKS] = {"met", "partly", "not-met"};
static const char *const outcome_names[] = {"equivalent", "conditional", "not-equivalent"};

const char *unit_mark_name(enum unit_mark mark)
{
	return mark_names[mark];
}

enum status unit_mark_parse(const char *text, enum unit_mark *ret_mark, struct err *err)
{
	for (int i = 0; i < UNIT_MARKS; i++)
		if (strcmp(text, mark_names[i]) == 0) {
			*ret_mark = (enum unit_mark)i;
			return OK;
		}
	return fail(err, ERR_INVALID, "\"%s\" is no judgement: that is met, partly or not-met", text);
}

const char *case_outcome_name(enum case_outcome outcome)
{
	return outcome_names[outcome];
}

enum status case_outcome_parse(const char *text, enum case_outcome *ret_outcome, struct err *err)
{
	for (int i = OUTCOME_EQUIVALENT; i <= OUTCOME_NOT_EQUIVALENT; i++)
		if (strcmp(text, outcome_names[i]) == 0) {
			*ret_outcome = (enum case_outcome)i;
			return OK;
		}
	return fail(err, ERR_INVALID,
		    "\"%s\" is no outcome of a case: that is equivalent, conditional or not-equivalent",
		    text);
}

/* ---- reading ---- */

static enum status read_marks(struct world *w, const json_t *list, struct case_judgement **ret_marks,
			      size_t *ret_count, struct err *err)
{
	size_t count = json_array_size(list);
	struct case_judgement *marks = arena_array(w->arena, count, sizeof(*marks));

	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(list, i);

		marks[i].unit = arena_text(w->arena, body_text(item, "unit"));
		TRY(unit_mark_parse(body_text(item, "mark"), &marks[i].mark, err));
	}
	*ret_marks = marks;
	*ret_count = count;
	return OK;
}

static void read_sealed(struct world *w, const struct case_member_entry *m, const struct entry *e,
			struct case_file *c)
{
	c->seals = arena_grow(w->arena, c->seals, c->seal_count, &c->seal_room, sizeof(*c->seals));
	c->seals[c->seal_count++] = (struct case_seal){
		.person = arena_text(w->arena, e->author),
		.seq = m->seq,
		.at = m->accepted,
		.digest = m->digest,
		.commitment = body_digest(e->body, "commitment"),
	};
}

static enum status read_opened(struct world *w, const struct case_member_entry *m,
			       const struct entry *e, struct case_file *c, struct err *err)
{
	size_t count;

	for (size_t i = 0; i < c->seal_count; i++) {
		struct case_seal *seal = &c->seals[i];

		if (!digest_equal(&seal->digest, &e->about[0]))
			continue;
		seal->opened = m->seq;
		seal->opened_at = m->accepted;
		seal->opening = m->digest;
		return read_marks(w, body_list(e->body, "judgements"), &seal->judgements,
				  &count, err);
	}
	return OK;
}

enum status case_decision_from(struct world *w, const struct entry *e,
			       struct case_decision *ret_decision, struct err *err)
{
	const json_t *conditions = body_list(e->body, "conditions");
	struct case_decision d = {
		.digest = e->digest,
		.author = arena_text(w->arena, e->author),
		.condition_count = json_array_size(conditions),
	};

	TRY(case_outcome_parse(body_text(e->body, "outcome"), &d.outcome, err));
	TRY(read_marks(w, body_list(e->body, "units"), &d.units, &d.unit_count, err));
	d.conditions = arena_array(w->arena, d.condition_count, sizeof(*d.conditions));
	for (size_t i = 0; i < d.condition_count; i++) {
		const json_t *item = json_array_get(conditions, i);

		d.conditions[i] = (struct case_condition){
			.unit = arena_text(w->arena, body_text(item, "unit")),
			.by = body_day(item, "by", DAY_NONE),
		};
	}
	*ret_decision = d;
	return OK;
}

static enum status read_decision(struct world *w, const struct case_member_entry *m,
				 const struct entry *e, struct case_file *c, struct err *err)
{
	struct case_decision *d = arena_array(w->arena, 1, sizeof(*d));

	TRY(case_decision_from(w, e, d, err));
	d->seq = m->seq;
	d->at = m->accepted;
	c->decision = d;
	return OK;
}

/* Is the decision that of the panel whose judgements these are, and not of one that was allocated later and fell? */
static bool is_of_panel(const struct entry *decision, const struct case_file *c)
{
	for (size_t i = 0; i < c->seal_count; i++)
		if (c->seals[i].opened != 0 && digest_equal(&decision->about[0], &c->seals[i].opening))
			return true;
	return false;
}

/* Of a ratification of this decision, be it one that was taken back and given again. */
static enum status read_condition_met(struct world *w, const struct case_member_entry *m,
				      const struct entry *e, struct case_decision *d, struct err *err)
{
	size_t n = (size_t)body_number(e->body, "n");
	struct entry ratification;
	const struct kind *row;

	TRY(world_said(w, &e->about[0], &ratification, &row, err));
	if (!digest_equal(&ratification.about[0], &d->digest) || n < 1 || n > d->condition_count)
		return OK;
	d->conditions[n - 1].met = m->seq;
	d->conditions[n - 1].met_on = time_day(m->accepted);
	return OK;
}

static void read_assent(struct world *w, const struct case_member_entry *m, const struct entry *e,
			struct case_decision *d)
{
	d->assents =
		arena_grow(w->arena, d->assents, d->assent_count, &d->assent_room, sizeof(*d->assents));
	d->assents[d->assent_count++] = arena_text(w->arena, e->author);
	d->assented_at = m->accepted;
}

static void read_ratification(struct world *w, const struct case_member_entry *m,
			      const struct entry *e, struct case_decision *d)
{
	d->ratified = m->seq;
	d->ratified_at = m->accepted;
	d->ratification = m->digest;
	d->ratifier = arena_text(w->arena, e->author);
}

enum status case_read_judging(struct world *w, const struct case_member_entry *m,
			      const struct entry *e, struct case_file *c, struct err *err)
{
	struct case_decision *d = c->decision;
	enum case_seat seat;

	if (strcmp(e->kind, "sealed") == 0 && c->allocated != 0 &&
	    digest_equal(&e->about[0], &c->allocation))
		read_sealed(w, m, e, c);
	if (strcmp(e->kind, "opened") == 0)
		return read_opened(w, m, e, c, err);
	if (strcmp(e->kind, "decision") == 0 && c->allocated != 0 && is_of_panel(e, c))
		return read_decision(w, m, e, c, err);
	if (d == NULL)
		return OK;
	if (strcmp(e->kind, "assent") == 0 && digest_equal(&e->about[0], &d->digest) &&
	    case_is_member(c, e->author, &seat))
		read_assent(w, m, e, d);
	if (strcmp(e->kind, "ratification") == 0 && digest_equal(&e->about[0], &d->digest))
		read_ratification(w, m, e, d);
	if (strcmp(e->kind, "condition-met") == 0)
		return read_condition_met(w, m, e, d, err);
	return OK;
}

/* ---- how far it is ---- */

bool case_is_member(const struct case_file *c, const char *person, enum case_seat *ret_seat)
{
	for (size_t i = 0; c->allocated != 0 && i < c->member_count; i++)
		if (strcmp(c->members[i].person, person) == 0) {
			*ret_seat = c->members[i].seat;
			return true;
		}
	return false;
}

const struct case_seal *case_seal_of(const struct case_file *c, const char *person)
{
	for (size_t i = 0; i < c->seal_count; i++)
		if (strcmp(c->seals[i].person, person) == 0)
			return &c->seals[i];
	return NULL;
}

size_t case_assessors(const struct case_file *c)
{
	size_t count = 0;

	for (size_t i = 0; i < c->member_count; i++)
		count += c->members[i].seat != SEAT_LAY;
	return count;
}

size_t case_opened(const struct case_file *c)
{
	size_t count = 0;

	for (size_t i = 0; i < c->seal_count; i++)
		count += c->seals[i].opened != 0;
	return count;
}

bool case_judged_open(const struct case_file *c)
{
	return c->allocated != 0 && c->seal_count > 0 && c->seal_count == case_assessors(c) &&
	       case_opened(c) == c->seal_count;
}

bool case_is_agreed(const struct case_file *c)
{
	return case_judged_open(c) && c->decision != NULL &&
	       c->decision->assent_count + 1 == c->member_count;
}

bool case_is_ratified(const struct case_file *c)
{
	return case_is_agreed(c) && c->decision->ratified != 0;
}

static bool is_one_of(const char *kind, const char *const *kinds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

/* What of a panel's the entry is, or takes back; NULL: nothing. */
static enum status of_panel(struct world *w, const struct entry *e, const struct digest **ret_of,
			    struct err *err)
{
	static const char *const kinds[] = {"opened", "decision", "assent", "ratification",
					    "condition-met"};
	const size_t count = sizeof(kinds) / sizeof(*kinds);
	struct known_entry known;

	*ret_of = is_one_of(e->kind, kinds, count) ? &e->digest : NULL;
	if (strcmp(e->kind, "revoke") != 0 || e->about_count != 1)
		return OK;
	TRY(world_entry(w, &e->about[0], &known, err));
	if (is_one_of(known.kind, kinds, count))
		*ret_of = &e->about[0];
	return OK;
}

enum status case_unsettled(struct world *w, const struct entry *e, uint64_t seq, bool *ret_unsettled,
			   struct err *err)
{
	const struct digest *of;
	struct case_file c;

	*ret_unsettled = false;
	TRY(of_panel(w, e, &of, err));
	if (of == NULL)
		return OK;
	TRY(case_of(w, e->portfolio, of, &c, err));
	*ret_unsettled = !case_is_ratified(&c) && seq >= c.appealed;
	return OK;
}

bool case_is_open(const struct case_file *c)
{
	return !c->rejected && !case_is_ratified(c);
}

enum case_outcome case_outcome_on(const struct case_decision *decision, int32_t day)
{
	size_t met = 0;

	if (decision->outcome != OUTCOME_CONDITIONAL)
		return decision->outcome;
	for (size_t i = 0; i < decision->condition_count; i++) {
		const struct case_condition *c = &decision->conditions[i];

		if (c->met == 0 && c->by < day)
			return OUTCOME_NOT_EQUIVALENT;
		met += c->met != 0 && c->met_on <= day;
	}
	return met == decision->condition_count ? OUTCOME_EQUIVALENT : OUTCOME_CONDITIONAL;
}

enum status case_revoked(struct world *w, const struct case_file *c, uint64_t *ret_ratification,
			 struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	*ret_ratification = 0;
	if (case_is_ratified(c))
		return OK;
	TRY(db_query(w->db,
		     "SELECT c.seq FROM fact_case_entry AS c JOIN fact_entry AS e ON e.seq = c.seq"
		     " JOIN fact_void AS v ON v.portfolio = c.portfolio AND v.target = c.seq"
		     " WHERE c.portfolio = ?1 AND c.kase = ?2 AND e.kind = 'ratification'"
		     " ORDER BY c.seq DESC LIMIT 1",
		     &q, err));
	bind_text(q, 1, c->applicant);
	bind_int(q, 2, (int64_t)c->seq);
	TRY(query_step(q, &row, err));
	if (row)
		*ret_ratification = (uint64_t)col_int(q, 0);
	return OK;
}

/* ---- taking it back ---- */

enum status case_may_ratify(const struct case_file *c, const char *person, struct err *err)
{
	enum case_seat seat;

	if (case_is_member(c, person, &seat) || strcmp(person, c->applicant) == 0)
		return fail(err, ERR_DENIED,
			    "%s has a seat in the panel, or is the applicant: somebody else ratifies, and takes "
			    "that back",
			    person);
	return OK;
}

static enum status ratification_revocable(const struct case_file *c, const struct entry *revoke,
					  struct err *err)
{
	if (c->appealed_from != NULL &&
	    digest_equal(&c->appealed_from->ratification, &revoke->about[0]))
		return fail(err, ERR_CONFLICT,
			    "the applicant has appealed against it, by entry %llu: what comes of it is for the "
			    "new panel",
			    (unsigned long long)c->appealed);
	return case_may_ratify(c, revoke->author, err);
}

/* The applicant could show nothing any more. */
static enum status condition_revocable(const struct case_file *c, uint64_t seq, int32_t today,
				       struct err *err)
{
	for (size_t i = 0; c->decision != NULL && i < c->decision->condition_count; i++) {
		const struct case_condition *condition = &c->decision->conditions[i];
		char day[DAY_TEXT];

		if (condition->met != seq || condition->by >= today)
			continue;
		day_text(condition->by, day);
		return fail(err, ERR_CONFLICT,
			    "condition %zu was to be met by %s, which is over: it stays met. A registrar who "
			    "finds the case not equivalent takes the ratification back",
			    i + 1, day);
	}
	return OK;
}

enum status case_revocable(struct world *w, const struct entry *revoke, const char *kind, uint64_t seq,
			   struct err *err)
{
	bool ratification = strcmp(kind, "ratification") == 0;
	struct case_file c;

	if (!ratification && strcmp(kind, "condition-met") != 0)
		return OK;
	TRY(case_of(w, revoke->portfolio, &revoke->about[0], &c, err));
	return ratification ? ratification_revocable(&c, revoke, err) :
			      condition_revocable(&c, seq, world_today(w), err);
}
