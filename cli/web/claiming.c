#include "cli/web/claiming.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/web/case_acts.h"
#include "core/json.h"

const char *const claim_shown[2] = {"practice", "knowledge"};

const char *claim_narrative(const json_t *claim)
{
	return json_text(claim, "narrative");
}

size_t claim_offers(const json_t *claim, uint64_t seq)
{
	const json_t *one;
	size_t k, i;

	for (k = 0; k < 2; k++) {
		json_array_foreach(json_object_get(claim, claim_shown[k]), i, one)
		{
			if (strtoull(json_string_value(one) ? json_string_value(one) : "", NULL,
				     10) == seq)
				return k;
		}
	}
	return 2;
}

/* ---- what there is ---- */

enum status claim_as_draft(struct visit *v, const struct case_claim *claim, json_t **ret_claim,
			   struct err *err)
{
	json_t *lists[] = {json_array(), json_array()};
	const char *narrative;

	*ret_claim = json_pack("{soso}", claim_shown[0], lists[0], claim_shown[1], lists[1]);
	arena_own(v->arena, json_release, *ret_claim);
	TRY(case_judged_text(v->app, claim->seq, "narrative", 0, &narrative, err));
	json_object_set_new(*ret_claim, "narrative", json_string(narrative ? narrative : ""));
	for (size_t i = 0; i < claim->item_count; i++)
		json_array_append_new(
			lists[claim->items[i].knowledge],
			json_string(arena_printf(v->arena, "%" PRIu64, claim->items[i].seq)));
	return OK;
}

static bool says_the_same(const json_t *a, const json_t *b)
{
	if (strcmp(claim_narrative(a), claim_narrative(b)) != 0)
		return false;
	for (size_t k = 0; k < 2; k++) {
		const json_t *one;
		size_t i;

		if (json_array_size(json_object_get(a, claim_shown[k])) !=
		    json_array_size(json_object_get(b, claim_shown[k])))
			return false;
		json_array_foreach(json_object_get(a, claim_shown[k]), i, one)
		{
			if (claim_offers(b, strtoull(json_string_value(one), NULL, 10)) != k)
				return false;
		}
	}
	return true;
}

/* Those drafts alone that are still to be said, of outcomes that the case has. */
static enum status take_drafts(struct visit *v, struct claiming *c, struct err *err)
{
	const struct case_view *view = &c->seen.view;

	for (size_t i = 0; i < view->unit_count; i++) {
		const json_t *kept = json_object_get(json_object_get(c->draft.fields, "claims"),
						     view->units[i].id);
		const struct case_claim *claim = case_claim_of(&view->file, view->units[i].id);
		json_t *said = NULL;

		if (!json_is_object(kept))
			continue;
		if (claim)
			TRY(claim_as_draft(v, claim, &said, err));
		if (!said || !says_the_same(kept, said))
			json_object_set_new(c->claims, view->units[i].id, json_deep_copy(kept));
	}
	return OK;
}

enum status claiming_begin(struct visit *v, struct claiming *ret_claiming, struct err *err)
{
	struct claiming c = {.claims = json_object()};
	struct draft *drafts;
	size_t count;

	arena_own(v->arena, json_release, c.claims);
	TRY(case_page_begin(v, true, &c.seen, err));
	if (!c.seen.applicant)
		return visit_not_here(err);
	c.may = case_may(v, "claim", &c.seen);
	TRY(draft_list(visit_sessions(v), v->arena, v->session.person, &drafts, &count, err));
	for (size_t i = 0; i < count && !c.draft.id; i++) {
		if (drafts[i].form == DRAFT_CLAIMS &&
		    strcmp(json_text(drafts[i].fields, "case"), c.seen.name) == 0)
			c.draft = drafts[i];
	}
	TRY(take_drafts(v, &c, err));
	*ret_claiming = c;
	return OK;
}

enum status claiming_keep(struct visit *v, const struct claiming *c, struct err *err)
{
	CLEANUP(json_cleanup)
	json_t *fields = json_pack("{sssO}", "case", c->seen.name, "claims", c->claims);
	char id[DRAFT_ID];
	size_t left_out;

	return draft_keep(visit_sessions(v), v->session.person,
			  &(struct draft){.form = DRAFT_CLAIMS,
					  .id = c->draft.id ? c->draft.id : "",
					  .fields = fields},
			  NULL, v->request->now, id, &left_out, err);
}

const char *claim_lacks(const json_t *said)
{
	if (!*claim_narrative(said))
		return "say how it shows the outcome";
	if (json_array_size(json_object_get(said, claim_shown[0])) +
		    json_array_size(json_object_get(said, claim_shown[1])) ==
	    0)
		return "choose what shows it";
	return NULL;
}

enum status claim_draft(struct visit *v, const char *name, const char *unit, const json_t *said,
			struct drafting *drafting, struct err *err)
{
	size_t offered = json_array_size(json_object_get(said, claim_shown[0])) +
			 json_array_size(json_object_get(said, claim_shown[1]));
	const char **values = arena_array(v->arena, 2 * offered + 3, sizeof *values);
	struct drafting one;
	struct say *says;
	const json_t *id;
	size_t n = 0, i, k;
	enum status status;

	values[n++] = "--narrative";
	values[n++] = claim_narrative(said);
	for (k = 0; k < 2; k++) {
		json_array_foreach(json_object_get(said, claim_shown[k]), i, id)
		{
			values[n++] = arena_printf(v->arena, "--%s", claim_shown[k]);
			values[n++] = json_string_value(id);
		}
	}
	values[n] = NULL;
	status = sign_draft(v, "equivalence claim", VISIT_LIST(name, unit), values, NULL, 0, &one,
			    err);
	if (one.found)
		drafting->found = one.found;
	if (status != OK)
		return status;
	says = arena_array(v->arena, drafting->count + one.count, sizeof *says);
	if (drafting->count > 0)
		memcpy(says, drafting->says, drafting->count * sizeof *says);
	memcpy(says + drafting->count, one.says, one.count * sizeof *says);
	drafting->says = says;
	drafting->count += one.count;
	return OK;
}
