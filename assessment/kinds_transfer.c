/*
 * transfer: a trainee consents to move to another curriculum; a registrar's countersignature moves
 * them. What they keep is what the engine finds, from the journal just before each of the two
 * (RULES.md section 12).
 */
#include <string.h>

#include "assessment/catalogue.h"
#include "assessment/kinds_priv.h"
#include "assessment/transfer.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/moving.h"
#include "portfolio/world.h"

static const struct field carries_fields[] = {
	{.name = "map", .type = FIELD_REF, .optional = true},
	{.name = "n", .type = FIELD_NUMBER},
	{.name = "request", .type = FIELD_NUMBER},
	{.name = "to", .type = FIELD_WORD},
	{.name = "topic", .type = FIELD_ITEM, .optional = true},
	{0},
};
static const struct field transfer_fields[] = {
	{.name = "carries", .type = FIELD_OBJECTS, .fields = carries_fields},
	{.name = "curriculum", .type = FIELD_REF},
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "maps", .type = FIELD_LIST, .of = FIELD_REF},
	{.name = "signs", .type = FIELD_LIST, .of = FIELD_NUMBER},
	{.name = "target", .type = FIELD_DIGEST},
	{0},
};
static const struct text_rule transfer_texts[] = {{"comment", true}, {0}};

/* Is the enrolment that the entry is about, which the trainee leaves, the one that they have? */
static enum status check_leaving(struct world *w, const struct entry *e,
				 const struct enrolment *leaving, struct err *err)
{
	struct known_entry known;

	TRY(world_about(w, e, "the enrolment that is left", &known, err));
	if ((int64_t)known.seq != leaving->entry)
		return fail(
			err, ERR_CONFLICT,
			"%s is enrolled on %s by entry %lld, and that one is left: the transfer is "
			"about it",
			e->portfolio, leaving->curriculum, (long long)leaving->entry);
	return OK;
}

/* May one come onto the curriculum today, by its own days and by what was said of it since? */
static enum status check_target(struct world *w, const struct entry *e,
				const struct enrolment *leaving, const struct digest *target,
				struct err *err)
{
	const char *ref = body_text(e->body, "curriculum");
	struct digest published;

	TRY(world_published(w, ref, &published, err));
	if (!digest_equal(target, &published))
		return fail(
			err, ERR_CONFLICT,
			"%s was published with another digest than the transfer names; look again "
			"and sign what is published",
			ref);
	if (digest_equal(target, &leaving->digest))
		return fail(err, ERR_CONFLICT, "%s is on %s already; nothing needs to be done",
			    e->portfolio, ref);
	TRY(w->catalogue->entry(w->catalogue->data, target, world_today(w), err));
	return moving_allows(w, e->portfolio, ref, leaving, err);
}

/* What was signed must be what carries now: the trainee saw it, and nothing has changed since. */
static enum status check_list(struct world *w, const struct entry *e,
			      const struct enrolment *leaving, const struct digest *target,
			      struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	static const char *const members[] = {"carries", "maps", "signs"};
	const struct specialisms *specialisms;
	const struct curriculum *old, *new;
	const struct map *const *maps;
	struct transfer plan;
	struct facts facts;
	size_t count;

	TRY(facts_load_enrolment(w->db, e->portfolio, leaving->entry, w->now, w->arena, &facts,
				 err));
	TRY(published_get(w->catalogue->data, &leaving->digest, &old, &specialisms, err));
	TRY(published_get(w->catalogue->data, target, &new, NULL, err));
	TRY(published_maps_between(w->catalogue->data, old->head.name, new->head.name,
				   world_today(w), w->arena, &maps, &count, err));
	plan = transfer_plan(&facts, old, specialisms, new, maps, count, w->arena);
	TRY(transfer_body(&facts, &plan, new, maps, count, &body, err));
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (!json_equal(json_object_get(body, members[i]),
				json_object_get(e->body, members[i])))
			return fail(
				err, ERR_CONFLICT,
				"\"%s\" is not what carries for %s now: look again with `attest "
				"transfer %s %s --preview`; the trainee signs what it says",
				members[i], e->portfolio, e->portfolio, new->head.name);
	return OK;
}

static enum status transfer_check(struct world *w, const struct entry *e, struct err *err)
{
	struct digest old = body_digest(e->body, "digest"), target = body_digest(e->body, "target");
	struct enrolment leaving;

	TRY(world_enrolment_about(w, e, &old, &leaving, err));
	TRY(check_leaving(w, e, &leaving, err));
	TRY(check_target(w, e, &leaving, &target, err));
	return check_list(w, e, &leaving, &target, err);
}

static enum status transfer_second(struct world *w, const struct entry *e,
				   struct second *ret_second, struct err *err)
{
	(void)w;
	(void)e;
	(void)err;
	*ret_second = (struct second){.wanted = true, .role = ROLE_REGISTRAR, .always = true};
	return OK;
}

static enum status transfer_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct digest old = body_digest(e->body, "digest");
	struct enrolment leaving;

	TRY(world_enrolment_about(w, e, &old, &leaving, err));
	return moving_make(w, e, &leaving, err);
}

const struct kind kind_transfer = {
	.name = "transfer",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_ALL,
	.roles = ROLE_BIT(ROLE_TRAINEE),
	.body = transfer_fields,
	.texts = transfer_texts,
	.revocable = true,
	.check = transfer_check,
	.second = transfer_second,
	.apply = transfer_apply,
};
