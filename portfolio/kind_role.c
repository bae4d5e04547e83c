/* Roles and what needs two registrars: role, role-end, countersign. */
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

	if (e->about_count > 0)
		return fail(err, ERR_INVALID, "a role entry is about no other entry");
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

/* Roles that decide about one piece of work are many; the others reach far. */
static bool reaches_far(enum role role)
{
	return role != ROLE_ASSESSOR && role != ROLE_REGISTRANT;
}

static enum status role_second(struct world *w, const struct entry *e, bool *ret_second,
			       struct err *err)
{
	enum role role;

	(void)w;
	TRY(check_granted(body_text(e->body, "role"), &role, err));
	*ret_second = reaches_far(role);
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
static enum status role_end_second(struct world *w, const struct entry *e, bool *ret_second,
				   struct err *err)
{
	struct granted granted;

	TRY(read_granted(w, e, &granted, err));
	*ret_second = strcmp(e->author, granted.person) != 0 &&
		      (reaches_far(granted.role) ||
		       body_day(e->body, "until", DAY_NONE) < world_today(w));
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
	.roles = ANY_ROLE,
	.body = role_end_body,
	.texts = reason_texts,
	.check = role_end_check,
	.second = role_end_second,
	.apply = role_end_apply,
};

/* ---- countersign ---- */

static const struct field countersign_body[] = {{0}};

/* An entry that waits for a second signer, read again from its bytes. */
struct pending {
	struct known_entry known;
	struct entry entry;
	const struct kind *row;
};

static enum status read_pending(struct world *w, const struct entry *e, struct pending *ret_pending,
				struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct pending p;
	const char *bytes;
	size_t n;
	bool row;

	TRY(world_about(w, e, "the one that waits for a second signer", &p.known, err));
	TRY(db_query(w->db,
		     "SELECT bytes, EXISTS(SELECT 1 FROM fact_effect AS f WHERE f.pending = p.seq)"
		     " FROM fact_pending AS p WHERE seq = ?1",
		     &q, err));
	bind_int(q, 1, (int64_t)p.known.seq);
	TRY(query_step(q, &row, err));
	if (!row || col_int(q, 1) != 0)
		return fail(err, ERR_CONFLICT,
			    "entry %llu waits for no second signer; nothing needs to be done",
			    (unsigned long long)p.known.seq);
	bytes = col_blob(q, 0, &n);
	TRY(entry_read(arena_bytes(w->arena, bytes, n), n, w->arena, &p.entry, err));
	p.row = kind_find(w->kinds, p.entry.kind, p.entry.v);
	if (p.row == NULL)
		return fail(err, ERR_CORRUPT, "entry %llu waits, but is of no known kind",
			    (unsigned long long)p.known.seq);
	*ret_pending = p;
	return OK;
}

/* Whom the entry that waits is about: the trainee, or who is named, or whose role or key it ends. */
static enum status pending_person(struct world *w, const struct pending *p, const char **ret_person,
				  struct err *err)
{
	const struct entry *e = &p->entry;
	const char *person = e->portfolio[0] != '\0' ? e->portfolio : body_text(e->body, "person");
	struct known_key known;
	struct granted granted;
	struct digest key;

	if (person == NULL && e->about_count > 0) {
		TRY(read_granted(w, e, &granted, err));
		person = granted.person;
	} else if (person == NULL) {
		key = body_digest(e->body, "key");
		TRY(world_key(w, &key, &known, err));
		person = known.person;
	}
	*ret_person = person;
	return OK;
}

/* The world in which the entry acts: at its own place in the log, from this instant on. */
static struct world pending_world(const struct world *w, const struct pending *p)
{
	struct world then = *w;

	then.seq = p->known.seq;
	return then;
}

static enum status check_first_signer(struct world *w, const struct pending *p, struct err *err)
{
	bool holds;

	if (p->known.voided)
		return fail(
			err, ERR_CONFLICT,
			"entry %llu was signed with a key that was invalid: it must be said again",
			(unsigned long long)p->known.seq);
	TRY(world_holds(w, p->known.author, p->entry.role, world_today(w), &holds, err));
	if (!holds)
		return fail(err, ERR_CONFLICT,
			    "%s, who signed entry %llu, is no %s any more: it must be said again",
			    p->known.author, (unsigned long long)p->known.seq,
			    role_name(p->entry.role));
	return OK;
}

static enum status countersign_check(struct world *w, const struct entry *e, struct err *err)
{
	struct pending p;
	struct world then;
	const char *person;
	enum status status;

	TRY(read_pending(w, e, &p, err));
	/* Where it acts, it must be in the chain of leaves. */
	if (strcmp(e->portfolio, p.known.portfolio) != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is in the portfolio \"%s\", so its countersign entry must be "
			    "too",
			    (unsigned long long)p.known.seq, p.known.portfolio);
	if (strcmp(e->author, p.known.author) == 0)
		return fail(
			err, ERR_DENIED,
			"%s signed entry %llu already: the second signer must be another registrar",
			e->author, (unsigned long long)p.known.seq);
	TRY(pending_person(w, &p, &person, err));
	if (strcmp(e->author, person) == 0)
		return fail(
			err, ERR_DENIED,
			"entry %llu is about %s, who cannot countersign it: ask another registrar",
			(unsigned long long)p.known.seq, person);
	TRY(check_first_signer(w, &p, err));
	then = pending_world(w, &p);
	status = p.row->check(&then, &p.entry, err);
	if (status != OK)
		err_prefix(err, "entry %llu cannot take effect any more",
			   (unsigned long long)p.known.seq);
	return status;
}

static enum status countersign_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct pending p;
	struct world then;

	TRY(read_pending(w, e, &p, err));
	TRY(db_query(w->db, "INSERT INTO fact_effect(pending, seq, accepted) VALUES(?1, ?2, ?3)",
		     &q, err));
	bind_int(q, 1, (int64_t)p.known.seq);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	TRY(query_run(q, err));
	then = pending_world(w, &p);
	return p.row->apply(&then, &p.entry, err);
}

const struct kind kind_countersign = {
	.name = "countersign",
	.v = 1,
	.place = PLACE_EITHER,
	.roles = ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_AUTHORITY),
	.body = countersign_body,
	.texts = no_texts,
	.check = countersign_check,
	.apply = countersign_apply,
};
