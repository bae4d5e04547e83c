/* Judgements that nobody sees before all are in: sealed, and opened. */
#include <string.h>

#include "assessment/judgement.h"
#include "assessment/kinds_case.h"
#include "assessment/kinds_priv.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/world.h"

/* ---- sealed ---- */

static const struct field sealed_fields[] = {
	{ .name = "commitment", .type = FIELD_DIGEST },
	{ .name = "key", .type = FIELD_DIGEST },
	{ 0 },
};
static const struct text_rule sealed_texts[] = { { "file.1", false }, { 0 } };

/* To the key that the clerk of the case has now; to another nobody might be able to open it. */
static enum status check_sealing_key(struct world *w, const struct entry *e, const char *clerk,
				     struct err *err)
{
	struct digest named = body_digest(e->body, "key"), fingerprint;
	CLEANUP(key_cleanup) struct key *key = NULL;

	TRY(case_sealing_key(w, clerk, &key, err));
	fingerprint = key_fingerprint(key);
	if (!digest_equal(&named, &fingerprint))
		return fail(err, ERR_CONFLICT, "it is not sealed to the key of the clerk, %s: seal it again",
			    clerk);
	return OK;
}

static enum status sealed_check(struct world *w, const struct entry *e, struct err *err)
{
	const struct case_seal *sealed;
	enum case_seat seat;
	struct case_view v;

	TRY(case_of_entry(w, e, &v, err));
	if (e->about_count != 1 || v.file.allocated == 0 ||
	    !digest_equal(&e->about[0], &v.file.allocation))
		return fail(err, ERR_CONFLICT,
			    "a judgement is about the allocation that stands, and there is none of that digest");
	if (!case_is_member(&v.file, e->author, &seat) || seat == SEAT_LAY)
		return fail(err, ERR_DENIED,
			    "%s does not judge this case: its professional and specialist members do",
			    e->author);
	sealed = case_seal_of(&v.file, e->author);
	if (sealed != NULL)
		return fail(err, ERR_CONFLICT,
			    "%s has sealed a judgement of this case, by entry %llu, and it stays as it is",
			    e->author, (unsigned long long)sealed->seq);
	return check_sealing_key(w, e, v.file.clerk, err);
}

const struct kind kind_sealed = {
	.name = "sealed",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.unguarded = true, /* reasons are looked at before they are sealed */
	.roles = ROLE_BIT(ROLE_ETB_ASSESSOR),
	.body = sealed_fields,
	.texts = sealed_texts,
	.witnessed = true,
	.check = sealed_check,
	.apply = case_join,
};

/* ---- opened ---- */

static const struct field judgement_fields[] = {
	{ .name = "mark", .type = FIELD_WORD },
	{ .name = "unit", .type = FIELD_WORD },
	{ 0 },
};
static const struct field opened_fields[] = {
	{ .name = "judgements", .type = FIELD_OBJECTS, .fields = judgement_fields },
	{ .name = "nonce", .type = FIELD_DIGEST },
	{ 0 },
};
static const struct text_rule opened_texts[] = { { "reason.*", false }, { 0 } };

/* Of every unit, in their order, with a reason each. */
static enum status check_judgements(const struct entry *e, const struct case_view *v, struct err *err)
{
	const json_t *list = body_list(e->body, "judgements");
	enum unit_mark mark;
	size_t reasons;

	TRY(texts_numbered(e, "reason", &reasons, err));
	if (json_array_size(list) != v->unit_count || reasons != v->unit_count)
		return fail(err, ERR_INVALID,
			    "a judgement of this case is of its %zu outcomes, each with a reason",
			    v->unit_count);
	for (size_t i = 0; i < v->unit_count; i++) {
		const json_t *item = json_array_get(list, i);

		TRY(unit_mark_parse(body_text(item, "mark"), &mark, err));
		if (strcmp(body_text(item, "unit"), v->units[i].id) != 0)
			return fail(err, ERR_INVALID, "judgement %zu is of %s, in its place, not of %s", i + 1,
				    v->units[i].id, body_text(item, "unit"));
	}
	return OK;
}

/* The proof that what is opened is what was sealed; it asks for no text, and so outlives all. */
static enum status check_commitment(struct world *w, const struct entry *e,
				    const struct case_view *v, const struct case_seal *seal,
				    struct err *err)
{
	struct digest *reasons = arena_array(w->arena, v->unit_count, sizeof *reasons), commitment;

	for (size_t i = 0; i < v->unit_count; i++)
		reasons[i] = *entry_text(e, arena_printf(w->arena, "reason.%zu", i + 1));
	TRY(judgement_commitment(&v->file.allocation, seal->person, e->body, reasons, &commitment, err));
	if (!digest_equal(&commitment, &seal->commitment))
		return fail(err, ERR_INVALID,
			    "this is not what %s has sealed by entry %llu: the digests differ", seal->person,
			    (unsigned long long)seal->seq);
	return OK;
}

static enum status opened_check(struct world *w, const struct entry *e, struct err *err)
{
	const struct case_seal *seal = NULL;
	struct case_view v;

	TRY(case_of_entry(w, e, &v, err));
	for (size_t i = 0; i < v.file.seal_count; i++)
		if (e->about_count == 1 && digest_equal(&e->about[0], &v.file.seals[i].digest))
			seal = &v.file.seals[i];
	if (v.file.allocated == 0 || seal == NULL)
		return fail(err, ERR_CONFLICT,
			    "what is opened is one judgement that was sealed under the allocation that stands");
	if (strcmp(v.file.clerk, e->author) != 0)
		return fail(err, ERR_DENIED, "judgements of this case are opened by its clerk, %s",
			    v.file.clerk);
	if (v.file.seal_count < case_assessors(&v.file))
		return fail(err, ERR_CONFLICT,
			    "%zu of %zu assessors have sealed a judgement, and nothing is opened before all have",
			    v.file.seal_count, case_assessors(&v.file));
	if (seal->opened != 0)
		return fail(err, ERR_CONFLICT, "the judgement of %s was opened by entry %llu", seal->person,
			    (unsigned long long)seal->opened);
	TRY(check_judgements(e, &v, err));
	return check_commitment(w, e, &v, seal, err);
}

const struct kind kind_opened = {
	.name = "opened",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.unguarded = true, /* it says what was sealed, or the digests differ */
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = opened_fields,
	.texts = opened_texts,
	.witnessed = true,
	.check = opened_check,
	.apply = case_join,
};
