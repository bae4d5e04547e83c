/* countersign: the second signature under what waits for one. */
#include <string.h>

#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

static const struct text_rule no_texts[] = {{0}};

static const struct field countersign_body[] = {{0}};

/* An entry that waits for a second signer, read again from its bytes. */
struct pending {
	struct known_entry known;
	struct entry entry;
	const struct kind *row;
	enum role role; /* in which it is countersigned */
};

struct second second_registrar(bool wanted)
{
	return (struct second){.wanted = wanted, .role = ROLE_REGISTRAR};
}

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
		     "SELECT bytes, EXISTS(SELECT 1 FROM fact_effect AS f WHERE f.pending = p.seq),"
		     " role"
		     " FROM fact_pending AS p WHERE seq = ?1",
		     &q, err));
	bind_int(q, 1, (int64_t)p.known.seq);
	TRY(query_step(q, &row, err));
	if (!row || col_int(q, 1) != 0)
		return fail(err, ERR_CONFLICT,
			    "entry %llu waits for no second signer; nothing needs to be done",
			    (unsigned long long)p.known.seq);
	bytes = col_blob(q, 0, &n);
	TRY(role_parse(col_text(q, 2), &p.role, err));
	TRY(entry_read(arena_bytes(w->arena, bytes, n), n, w->arena, &p.entry, err));
	p.row = kind_find(w->kinds, p.entry.kind, p.entry.v);
	if (p.row == NULL)
		return fail(err, ERR_CORRUPT, "entry %llu waits, but is of no known kind",
			    (unsigned long long)p.known.seq);
	*ret_pending = p;
	return OK;
}

/*
 * Whom an entry that waits is about besides the trainee of its portfolio: who is named, or whose role or
 * key it ends; NULL when it is about nobody in particular.
 */
static enum status pending_person(struct world *w, const struct pending *p, const char **ret_person,
				  struct err *err)
{
	const struct entry *e = &p->entry;
	const char *person = body_text(e->body, "person");
	struct known_key known;
	struct digest key;

	if (e->portfolio[0] != '\0') {
		*ret_person = NULL;
		return OK;
	}
	if (person == NULL && p->row == &kind_role_end) {
		TRY(role_end_person(w, e, &person, err));
	} else if (person == NULL && body_text(e->body, "key") != NULL) {
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
			"entry %llu is void, since it was revoked or its key was invalid: it must "
			"be said again",
			(unsigned long long)p->known.seq);
	if (p->entry.role == ROLE_TRAINEE) /* nobody grants it: it is their own portfolio for good */
		return OK;
	TRY(world_holds(w, p->known.author, p->entry.role, world_today(w), &holds, err));
	if (!holds)
		return fail(err, ERR_CONFLICT,
			    "%s, who signed entry %llu, is no %s any more: it must be said again",
			    p->known.author, (unsigned long long)p->known.seq,
			    role_name(p->entry.role));
	return OK;
}

/* Somebody else, in the role that was asked for, whom it is not about. */
static enum status check_second_signer(struct world *w, const struct entry *e,
				       const struct pending *p, struct err *err)
{
	bool root = e->role == ROLE_AUTHORITY && p->role == ROLE_REGISTRAR;
	const char *person;

	if (e->role != p->role && !root)
		return fail(err, ERR_DENIED, "entry %llu is countersigned in the role %s, not %s",
			    (unsigned long long)p->known.seq, role_name(p->role),
			    role_name(e->role));
	if (strcmp(e->author, p->known.author) == 0)
		return fail(err, ERR_DENIED,
			    "%s signed entry %llu already: the second signer must be another %s",
			    e->author, (unsigned long long)p->known.seq, role_name(p->role));
	TRY(pending_person(w, p, &person, err));
	if (person != NULL && strcmp(e->author, person) == 0)
		return fail(err, ERR_DENIED,
			    "entry %llu is about %s, who cannot countersign it: ask another %s",
			    (unsigned long long)p->known.seq, person, role_name(p->role));
	return OK;
}

/* A training officer signs for the enrolment that the entry is of: another one may have another. */
static enum status check_officer(struct world *w, const struct entry *e, const struct pending *p,
				 struct err *err)
{
	struct digest digest;
	struct enrolment enrolment;
	enum status status;

	if (p->row->own_key)
		return answer_officer(w, &p->entry, e->author, err);
	if (e->role != ROLE_TRAINING_OFFICER || body_text(p->entry.body, "digest") == NULL)
		return OK;
	digest = body_digest(p->entry.body, "digest");
	status = world_enrolment_about(w, e, &digest, &enrolment, err);
	if (status != ERR_CONFLICT)
		return status;
	return fail(err, ERR_DENIED,
		    "%s is the training officer of %s's other enrolment, not of this one: ask that "
		    "officer",
		    e->author, e->portfolio);
}

/* It was said under an enrolment that goes on: a later one of the same curriculum is not meant. */
static enum status check_enrolment(struct world *w, const struct pending *p, struct err *err)
{
	struct enrolment enrolment;
	struct digest digest;

	if (p->entry.portfolio[0] == '\0' || body_text(p->entry.body, "digest") == NULL)
		return OK;
	digest = body_digest(p->entry.body, "digest");
	TRY(world_enrolment_about(w, &p->entry, &digest, &enrolment, err));
	if ((uint64_t)enrolment.entry < p->known.seq)
		return OK;
	return fail(err, ERR_CONFLICT,
		    "entry %llu is of an enrolment of %s that has ended: it must be said again",
		    (unsigned long long)p->known.seq, p->entry.portfolio);
}

static enum status countersign_check(struct world *w, const struct entry *e, struct err *err)
{
	struct pending p;
	struct world then;
	enum status status;

	TRY(read_pending(w, e, &p, err));
	/* Where it acts, it must be in the chain of leaves. */
	if (strcmp(e->portfolio, p.known.portfolio) != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is in the portfolio \"%s\", so its countersign entry must be "
			    "too",
			    (unsigned long long)p.known.seq, p.known.portfolio);
	TRY(check_second_signer(w, e, &p, err));
	TRY(check_officer(w, e, &p, err));
	TRY(check_first_signer(w, &p, err));
	TRY(check_enrolment(w, &p, err));
	then = pending_world(w, &p);
	status = (p.row->confirm != NULL ? p.row->confirm : p.row->check)(&then, &p.entry, err);
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
	.changes = CHANGES_ALL,
	.roles = ROLES_NAMED | ROLE_BIT(ROLE_AUTHORITY), /* which of them, the entry says */
	.body = countersign_body,
	.texts = no_texts,
	.check = countersign_check,
	.apply = countersign_apply,
};
