/* Who may read what was written, and what is gone for ever: release, redaction. */
#include <string.h>

#include "portfolio/body.h"
#include "portfolio/erasure.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

static const struct text_rule no_texts[] = {{0}};

/* ---- the entry whose texts are named ---- */

struct target {
	struct known_entry known;
	struct entry entry;
	const struct kind *row;
};

static enum status find_target(struct world *w, const struct entry *e, struct target *ret_target,
			       struct err *err)
{
	struct target t;

	TRY(world_about(w, e, "the one whose texts it names", &t.known, err));
	/* Where it acts, it must be in the chain of leaves. */
	if (strcmp(e->portfolio, t.known.portfolio) != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is in the portfolio \"%s\", so its %s entry must be too",
			    (unsigned long long)t.known.seq, t.known.portfolio, e->kind);
	TRY(world_said(w, &e->about[0], &t.entry, &t.row, err));
	*ret_target = t;
	return OK;
}

static const char *text_at(const struct entry *e, size_t i)
{
	return json_string_value(json_array_get(body_list(e->body, "texts"), i));
}

static size_t text_total(const struct entry *e)
{
	return json_array_size(body_list(e->body, "texts"));
}

/* One at least, each a text of the target, none twice. */
static enum status check_names(const struct entry *e, const struct target *t, struct err *err)
{
	if (text_total(e) == 0)
		return fail(err, ERR_INVALID, "a %s entry names one text at least", e->kind);
	for (size_t i = 0; i < text_total(e); i++) {
		for (size_t k = 0; k < i; k++)
			if (strcmp(text_at(e, k), text_at(e, i)) == 0)
				return fail(err, ERR_INVALID, "the entry names the text \"%s\" twice",
					    text_at(e, i));
		if (entry_text(&t->entry, text_at(e, i)) == NULL)
			return fail(err, ERR_NOT_FOUND,
				    "entry %llu has no text \"%.48s\"; `attest show` lists them",
				    (unsigned long long)t->known.seq, text_at(e, i));
	}
	return OK;
}

static enum status is_erased(struct world *w, const struct target *t, const char *name,
			     bool *ret_erased, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_redaction WHERE portfolio = ?1 AND target = ?2 AND name = ?3",
		     &q, err));
	bind_text(q, 1, t->known.portfolio);
	bind_int(q, 2, (int64_t)t->known.seq);
	bind_text(q, 3, name);
	return query_step(q, ret_erased, err);
}

static enum status check_not_erased(struct world *w, const struct entry *e, const struct target *t,
				    struct err *err)
{
	for (size_t i = 0; i < text_total(e); i++) {
		bool erased;

		TRY(is_erased(w, t, text_at(e, i), &erased, err));
		if (erased)
			return fail(err, ERR_CONFLICT,
				    "the text \"%.48s\" of entry %llu is erased already; leave it out",
				    text_at(e, i), (unsigned long long)t->known.seq);
	}
	return OK;
}

/* ---- release ---- */

static const struct field release_body[] = {
	{.name = "texts", .type = FIELD_LIST, .of = FIELD_WORD},
	{0},
};

/* Is it released, by an entry that stands? */
static enum status is_released(struct world *w, const struct target *t, const char *name,
			       bool *ret_released, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_release AS r"
		     " WHERE portfolio = ?1 AND target = ?2 AND name = ?3"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = r.portfolio AND v.target = r.seq)",
		     &q, err));
	bind_text(q, 1, t->known.portfolio);
	bind_int(q, 2, (int64_t)t->known.seq);
	bind_text(q, 3, name);
	return query_step(q, ret_released, err);
}

static enum status check_private(struct world *w, const struct target *t, const char *name,
				 struct err *err)
{
	bool released;

	if (!text_is_private(t->row, name))
		return fail(err, ERR_INVALID,
			    "the text \"%.48s\" of entry %llu is not private: whoever may read the "
			    "entry reads it already",
			    name, (unsigned long long)t->known.seq);
	TRY(is_released(w, t, name, &released, err));
	if (released)
		return fail(err, ERR_CONFLICT,
			    "the text \"%.48s\" of entry %llu is released already; nothing needs to "
			    "be done",
			    name, (unsigned long long)t->known.seq);
	return OK;
}

static enum status release_check(struct world *w, const struct entry *e, struct err *err)
{
	struct target t;

	TRY(find_target(w, e, &t, err));
	if (strcmp(t.known.author, e->author) != 0)
		return fail(err, ERR_DENIED, "entry %llu is %s's: nobody else releases its texts",
			    (unsigned long long)t.known.seq, t.known.author);
	TRY(check_names(e, &t, err));
	TRY(check_not_erased(w, e, &t, err));
	for (size_t i = 0; i < text_total(e); i++)
		TRY(check_private(w, &t, text_at(e, i), err));
	return OK;
}

static enum status release_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct target t;

	TRY(find_target(w, e, &t, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_release(portfolio, target, name, seq, accepted)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	for (size_t i = 0; i < text_total(e); i++) {
		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)t.known.seq);
		bind_text(q, 3, text_at(e, i));
		bind_int(q, 4, (int64_t)w->seq);
		bind_int(q, 5, w->now);
		TRY(query_run(q, err));
	}
	return OK;
}

const struct kind kind_release = {
	.name = "release",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_APPLICANT),
	.body = release_body,
	.texts = no_texts,
	.check = release_check,
	.apply = release_apply,
};

/* ---- redaction ---- */

const struct erasure_reason erasure_reasons[] = {
	{"patient-data", "it could identify a patient"},
	{"third-party", "it is about somebody else, who did not agree"},
	{"personal-data", "the person whom it is about asked for it"},
	{"entered-in-error", "it was put into the wrong record"},
	{"offensive", "it hurts somebody and serves no training"},
	{"retention", "the time for which it had to be kept is over"},
	{"court-order", "a court or regulator demands it"},
};
const size_t erasure_reason_count = sizeof(erasure_reasons) / sizeof(erasure_reasons[0]);

const struct erasure_reason *erasure_reason(const char *name)
{
	for (size_t i = 0; i < erasure_reason_count; i++)
		if (strcmp(erasure_reasons[i].name, name) == 0)
			return &erasure_reasons[i];
	return NULL;
}

static const struct field redaction_body[] = {
	{.name = "reason", .type = FIELD_NAME},
	{.name = "texts", .type = FIELD_LIST, .of = FIELD_WORD},
	{0},
};

/* Who looks after a record may erase in it; everybody else only what is their own. */
static enum status check_eraser(const struct entry *e, const struct target *t, struct err *err)
{
	bool officer = e->role == ROLE_TRAINING_OFFICER && e->portfolio[0] != '\0';

	if (officer || is_registrars(e) || strcmp(t->known.author, e->author) == 0)
		return OK;
	return fail(err, ERR_DENIED,
		    "entry %llu is %s's: its texts are erased by %s%s or a registrar",
		    (unsigned long long)t->known.seq, t->known.author, t->known.author,
		    e->portfolio[0] == '\0' ? "" : ", the training officer");
}

static enum status redaction_check(struct world *w, const struct entry *e, struct err *err)
{
	struct target t;

	if (erasure_reason(body_text(e->body, "reason")) == NULL)
		return fail(err, ERR_INVALID,
			    "\"%.32s\" is no reason to erase; `attest redact --help` lists them",
			    body_text(e->body, "reason"));
	TRY(find_target(w, e, &t, err));
	if (t.row->kept)
		return fail(err, ERR_DENIED,
			    "the texts of entry %llu, a %s, are what rules read: they cannot be erased",
			    (unsigned long long)t.known.seq, t.known.kind);
	TRY(check_eraser(e, &t, err));
	TRY(check_names(e, &t, err));
	return check_not_erased(w, e, &t, err);
}

/*
 * What others rely on is not erased by one person: a training officer needs a registrar, a registrar
 * another one, and whoever else wrote it the training officer; a registrar where no enrolment is open, so that
 * there is no training officer.
 */
static enum status redaction_second(struct world *w, const struct entry *e,
				    struct second *ret_second, struct err *err)
{
	struct enrolment enrolment;
	enum status status;
	struct target t;

	TRY(find_target(w, e, &t, err));
	status = world_enrolment(w, e->portfolio, world_today(w), &enrolment, err);
	if (status != OK && status != ERR_NOT_FOUND)
		return status;
	if (is_registrars(e))
		*ret_second = second_registrar(t.row->witnessed);
	else if (e->role == ROLE_TRAINING_OFFICER || status == ERR_NOT_FOUND)
		*ret_second = (struct second){t.row->witnessed, ROLE_REGISTRAR, true};
	else
		*ret_second = (struct second){t.row->witnessed, ROLE_TRAINING_OFFICER, true};
	return OK;
}

static enum status redaction_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct target t;

	TRY(find_target(w, e, &t, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_redaction(portfolio, target, name, seq, accepted, digest,"
		     " reason) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		     &q, err));
	for (size_t i = 0; i < text_total(e); i++) {
		const struct digest *digest = entry_text(&t.entry, text_at(e, i));

		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)t.known.seq);
		bind_text(q, 3, text_at(e, i));
		bind_int(q, 4, (int64_t)w->seq);
		bind_int(q, 5, w->now);
		bind_blob(q, 6, digest->bytes, sizeof(digest->bytes));
		bind_text(q, 7, body_text(e->body, "reason"));
		TRY(query_run(q, err));
	}
	return OK;
}

const struct kind kind_redaction = {
	.name = REDACTION_KIND,
	.v = 1,
	.place = PLACE_EITHER,
	.changes = CHANGES_ALL,
	.roles = ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_APPLICANT) | ROLE_BIT(ROLE_ETB_ASSESSOR) |
		 ROLE_BIT(ROLE_LAY) | ROLE_BIT(ROLE_AUTHORITY) | ROLES_NAMED,
	.body = redaction_body,
	.texts = no_texts,
	.check = redaction_check,
	.second = redaction_second,
	.apply = redaction_apply,
};
