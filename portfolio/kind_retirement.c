/*
 * A published curriculum that takes nobody new: retirement. An adopted file never changes, so that
 * its end is said here. Who is enrolled stays so, on what they are bound to.
 */
#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/standing.h"
#include "portfolio/world.h"

static const struct field retirement_body[] = {
	{.name = "from", .type = FIELD_DAY},
	{.name = "what", .type = FIELD_WORD},
	{0},
};
static const struct text_rule retirement_texts[] = {{"reason", false}, {0}};

/* The publication that the entry is about, which must stand. */
static enum status find_publication(struct world *w, const struct entry *e,
				    struct known_entry *ret_known, struct err *err)
{
	struct known_entry known;

	TRY(world_about(w, e, "the publication of the curriculum that takes nobody new", &known,
			err));
	if (strcmp(known.kind, "publish") != 0)
		return fail(
			err, ERR_INVALID,
			"entry %llu is a %s, and only a published curriculum is retired or closed",
			(unsigned long long)known.seq, known.kind);
	if (known.voided)
		return fail(err, ERR_CONFLICT,
			    "entry %llu published nothing that stands: there is nothing to retire",
			    (unsigned long long)known.seq);
	*ret_known = known;
	return OK;
}

static enum status retirement_check(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *what = body_text(e->body, "what");
	struct known_entry known;
	bool row;

	if (strcmp(what, "retired") != 0 && strcmp(what, "closed") != 0)
		return fail(err, ERR_INVALID,
			    "a curriculum is \"retired\", or \"closed\" to who starts later, not "
			    "\"%s\"",
			    what);
	TRY(find_publication(w, e, &known, err));
	TRY(db_query(w->db,
		     "SELECT seq" STANDING_RETIREMENTS " AND publication = ?1 AND what = ?2",
		     &q, err));
	bind_int(q, 1, (int64_t)known.seq);
	bind_text(q, 2, what);
	TRY(query_step(q, &row, err));
	if (row)
		return fail(
			err, ERR_CONFLICT,
			"it is %s already, by entry %lld: revoke that before another day is said",
			what, (long long)col_int(q, 0));
	return OK;
}

static enum status retirement_second(struct world *w, const struct entry *e,
				     struct second *ret_second, struct err *err)
{
	(void)w;
	(void)e;
	(void)err;
	*ret_second = second_registrar(true);
	return OK;
}

static enum status retirement_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct known_entry known;

	TRY(find_publication(w, e, &known, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_retirement(seq, accepted, publication, what, first)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_int(q, 1, (int64_t)w->seq);
	bind_int(q, 2, w->now);
	bind_int(q, 3, (int64_t)known.seq);
	bind_text(q, 4, body_text(e->body, "what"));
	bind_int(q, 5, body_day(e->body, "from", DAY_NONE));
	return query_run(q, err);
}

enum status retirement_allows(struct world *w, const char *ref, int32_t start, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char from[DAY_TEXT];
	bool row, retired;

	TRY(db_query(w->db,
		     "SELECT seq, what, first" STANDING_RETIREMENTS
		     " AND publication IN (SELECT c.seq FROM fact_curriculum AS c WHERE c.ref = ?1)"
		     " AND first <= CASE what WHEN 'retired' THEN max(?2, ?3) ELSE ?2 END"
		     " ORDER BY what DESC, seq LIMIT 1",
		     &q, err));
	bind_text(q, 1, ref);
	bind_int(q, 2, start);
	bind_int(q, 3, world_today(w));
	TRY(query_step(q, &row, err));
	if (!row)
		return OK;
	retired = strcmp(col_text(q, 1), "retired") == 0;
	day_text((int32_t)col_int(q, 2), from);
	return fail(
		err, ERR_DENIED,
		"%s takes nobody %s %s%s, by entry %lld: enrol on the version or programme that "
		"replaces it; `attest curriculum list` shows what there is",
		ref, retired ? "since" : "who starts on", from, retired ? "" : " or later",
		(long long)col_int(q, 0));
}

const struct kind kind_retirement = {
	.name = "retirement",
	.v = 1,
	.place = PLACE_STORE,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = retirement_body,
	.texts = retirement_texts,
	.revocable = true,
	.check = retirement_check,
	.second = retirement_second,
	.apply = retirement_apply,
};
