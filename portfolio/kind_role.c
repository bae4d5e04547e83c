/* Who may do what, and until when: role, role-end. */
#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

#define GRANTS_MAX 500 /* roles that one person is ever granted: all must fit into memory */
#define LIMITS_MAX 64 /* tools, and specialisms, of one role */
#define ANY_ROLE ((1u << ROLE_COUNT) - 1)

static const struct text_rule no_texts[] = {{0}};

/* ---- role ---- */

static const struct field role_body[] = {
	{.name = "from", .type = FIELD_DAY},
	{.name = "person", .type = FIELD_PERSON},
	{.name = "role", .type = FIELD_WORD},
	{.name = "specialisms", .type = FIELD_LIST, .optional = true, .of = FIELD_NAME},
	{.name = "tools", .type = FIELD_LIST, .optional = true, .of = FIELD_CODE},
	{.name = "until", .type = FIELD_DAY, .optional = true},
	{0},
};

static enum status check_granted(const char *name, enum role *ret_role, struct err *err)
{
	enum role role;

	TRY(role_parse(name, &role, err));
	if (role == ROLE_TRAINEE)
		return fail(err, ERR_INVALID,
			    "nobody is granted the role trainee: enrol the person instead");
	if (role == ROLE_RATER)
		return fail(err, ERR_INVALID,
			    "nobody is granted the role rater: whoever gathers the feedback invites them");
	if (role == ROLE_AUTHORITY)
		return fail(err, ERR_DENIED,
			    "the role authority is the root key's and is not granted");
	*ret_role = role;
	return OK;
}

/* All roles of a person are held in memory at once, so each is small. No list is any: facts say "". */
static enum status check_limits(const struct entry *e, struct err *err)
{
	static const char *const lists[] = {"tools", "specialisms"};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const json_t *list = body_list(e->body, lists[i]);

		if (list != NULL && json_array_size(list) == 0)
			return fail(err, ERR_INVALID,
				    "a role limited to no %s would be none; leave the list out for "
				    "all",
				    lists[i]);
		if (json_array_size(list) > LIMITS_MAX)
			return fail(
				err, ERR_INVALID,
				"a role is limited to %d %s at most; leave the list out for all",
				LIMITS_MAX, lists[i]);
	}
	return OK;
}

static enum status check_room(struct world *w, const char *person, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db, "SELECT count(*) FROM fact_role WHERE person = ?1", &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	if (col_int(q, 0) >= GRANTS_MAX)
		return fail(err, ERR_CONFLICT,
			    "%s was granted %d roles already, which is all that a log holds of one "
			    "person",
			    person, GRANTS_MAX);
	return OK;
}

static enum status role_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *person = body_text(e->body, "person");
	int32_t first = body_day(e->body, "from", DAY_NONE);
	int32_t last = body_day(e->body, "until", DAY_OPEN);
	enum role role;

	TRY(check_granted(body_text(e->body, "role"), &role, err));
	TRY(world_needs_person(w, person, err));
	if (strcmp(person, e->author) == 0)
		return fail(err, ERR_DENIED,
			    "%s cannot grant a role to oneself: ask another registrar", person);
	if (last < first)
		return fail(err, ERR_INVALID, "the role would end on %s, before it begins on %s",
			    body_text(e->body, "until"), body_text(e->body, "from"));
	TRY(check_limits(e, err));
	return check_room(w, person, err);
}

/* Roles that decide about one piece of work, or about nothing, are many; the others reach far. */
static bool reaches_far(enum role role)
{
	return role != ROLE_ASSESSOR && role != ROLE_REGISTRANT && role != ROLE_APPLICANT;
}

static enum status role_second(struct world *w, const struct entry *e, struct second *ret_second,
			       struct err *err)
{
	enum role role;

	(void)w;
	TRY(check_granted(body_text(e->body, "role"), &role, err));
	*ret_second = second_registrar(reaches_far(role));
	return OK;
}

enum status role_insert(struct world *w, const struct grant *grant, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_role(person, seq, accepted, role, first, last, tools,"
		     " specialisms) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		     &q, err));
	bind_text(q, 1, grant->person);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, role_name(grant->role));
	bind_int(q, 5, grant->first);
	bind_int(q, 6, grant->last);
	bind_text(q, 7, grant->tools);
	bind_text(q, 8, grant->specialisms);
	return query_run(q, err);
}

static enum status role_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct grant grant = {
		.person = body_text(e->body, "person"),
		.first = body_day(e->body, "from", DAY_NONE),
		.last = body_day(e->body, "until", DAY_OPEN),
		.tools = body_joined(e->body, "tools", w->arena),
		.specialisms = body_joined(e->body, "specialisms", w->arena),
	};

	TRY(check_granted(body_text(e->body, "role"), &grant.role, err));
	return role_insert(w, &grant, err);
}

const struct kind kind_role = {
	.name = "role",
	.v = 1,
	.place = PLACE_STORE,
	.alone = true,
	.roles = ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_AUTHORITY),
	.body = role_body,
	.texts = no_texts,
	.check = role_check,
	.second = role_second,
	.apply = role_apply,
};

/* ---- role-end ---- */

/* `person` is said where the entry that granted the role, the anchor, granted several. */
static const struct field role_end_body[] = {
	{.name = "person", .type = FIELD_PERSON, .optional = true},
	{.name = "until", .type = FIELD_DAY},
	{0},
};
static const struct text_rule reason_texts[] = {{"reason", true}, {0}};

struct granted {
	uint64_t seq;
	const char *person;
	enum role role;
	int32_t last;
	bool ended, voided;
};

/* The role that a role-end entry is about. */
static enum status read_granted(struct world *w, const struct entry *e, struct granted *ret_granted,
				struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *person = body_text(e->body, "person");
	struct known_entry known;
	struct granted granted;
	bool row;

	TRY(world_about(w, e, "the one that granted the role", &known, err));
	TRY(db_query(w->db,
		     "SELECT r.person, r.role, r.last, e.last FROM fact_role AS r"
		     " LEFT JOIN fact_role_end AS e ON e.person = r.person AND e.granted = r.seq"
		     " WHERE r.seq = ?1 AND r.person = coalesce(?2, r.person)",
		     &q, err));
	bind_int(q, 1, (int64_t)known.seq);
	bind_text(q, 2, person);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "entry %llu grants no role that is in effect%s%s; name the entry that "
			    "granted it",
			    (unsigned long long)known.seq, person == NULL ? "" : " to ",
			    person == NULL ? "" : person);
	granted = (struct granted){
		.seq = known.seq,
		.person = arena_text(w->arena, col_text(q, 0)),
		.last = (int32_t)col_int(q, 2),
		.ended = !col_null(q, 3),
		.voided = known.voided,
	};
	TRY(role_parse(col_text(q, 1), &granted.role, err));
	TRY(query_step(q, &row, err));
	if (row)
		return fail(err, ERR_INVALID,
			    "entry %llu grants roles to several people: say whose ends",
			    (unsigned long long)known.seq);
	*ret_granted = granted;
	return OK;
}

/* Without a registrar who can sign, nobody but the root key could ever grant a role again. */
static enum status check_last_registrar(struct world *w, const struct entry *e,
					const struct granted *granted, struct err *err)
{
	int64_t others;
	bool one_of_them;

	if (granted->role != ROLE_REGISTRAR || e->role == ROLE_AUTHORITY)
		return OK;
	TRY(world_holds(w, granted->person, ROLE_REGISTRAR, world_today(w), &one_of_them, err));
	TRY(world_registrars_left(w, granted->person, NULL, INT64_MAX, &others, err));
	if (one_of_them && others == 0)
		return fail(err, ERR_CONFLICT,
			    "%s is the only registrar with a key: grant the role to somebody else "
			    "first",
			    granted->person);
	return OK;
}

static enum status role_end_check(struct world *w, const struct entry *e, struct err *err)
{
	int32_t until = body_day(e->body, "until", DAY_NONE);
	struct granted granted;
	char last[DAY_TEXT];

	TRY(read_granted(w, e, &granted, err));
	if (!is_registrars(e) && strcmp(e->author, granted.person) != 0)
		return fail(err, ERR_DENIED,
			    "the role %s is %s's: only %s or a registrar can end it",
			    role_name(granted.role), granted.person, granted.person);
	if (granted.ended || granted.voided)
		return fail(err, ERR_CONFLICT, "the role %s of %s has an end already",
			    role_name(granted.role), granted.person);
	day_text(granted.last, last);
	if (until > granted.last)
		return fail(
			err, ERR_INVALID,
			"the role %s of %s ends on %s anyway, before %s; grant a new one instead",
			role_name(granted.role), granted.person, last, body_text(e->body, "until"));
	return check_last_registrar(w, e, &granted, err);
}

/* One alone could be rid of the other, or undo days on which somebody else relied. */
static enum status role_end_second(struct world *w, const struct entry *e,
				   struct second *ret_second, struct err *err)
{
	struct granted granted;

	TRY(read_granted(w, e, &granted, err));
	*ret_second = second_registrar(strcmp(e->author, granted.person) != 0 &&
				       (reaches_far(granted.role) ||
					body_day(e->body, "until", DAY_NONE) < world_today(w)));
	return OK;
}

enum status role_end_person(struct world *w, const struct entry *e, const char **ret_person,
			    struct err *err)
{
	struct granted granted;

	TRY(read_granted(w, e, &granted, err));
	*ret_person = granted.person;
	return OK;
}

static enum status role_end_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct granted granted;

	TRY(read_granted(w, e, &granted, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_role_end(person, granted, seq, accepted, last)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_text(q, 1, granted.person);
	bind_int(q, 2, (int64_t)granted.seq);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	bind_int(q, 5, body_day(e->body, "until", DAY_NONE));
	return query_run(q, err);
}

const struct kind kind_role_end = {
	.name = "role-end",
	.v = 1,
	.place = PLACE_STORE,
	.changes = CHANGES_ALL,
	.roles = ANY_ROLE,
	.body = role_end_body,
	.texts = reason_texts,
	.check = role_end_check,
	.second = role_end_second,
	.apply = role_end_apply,
};
