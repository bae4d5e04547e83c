#include "assessment/kinds.h"

#include <stdlib.h>
#include <string.h>

#include "assessment/catalogue.h"
#include "assessment/completion.h"
#include "assessment/kinds_priv.h"
#include "core/json.h"
#include "portfolio/world.h"

static int compare_digests(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct digest));
}

enum status module_sign_body(const struct facts *f, const char *module, const struct rest *rests,
			     size_t count, struct arena *a, json_t **ret_body,
			     struct digest **ret_about, size_t *ret_about_count, struct err *err)
{
	struct digest *about = arena_array(a, count, sizeof *about);
	CLEANUP(json_cleanup) json_t *list = json_array();
	char hex[DIGEST_HEX];
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		const struct attempt *attempt = facts_attempt(f, rests[i].request, rests[i].n);

		if (!attempt || attempt->decision == 0)
			return fail(err, ERR_INVALID, "request %lld has no decision to rest on",
				    (long long)rests[i].request);
		digest_hex(&attempt->decision_digest, hex);
		json_array_append_new(list, json_pack("{sssiss}", "entry", hex, "n", (int)rests[i].n,
						      "slot", rests[i].slot));
		about[i] = attempt->decision_digest;
	}
	qsort(about, count, sizeof *about, compare_digests);
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || !digest_equal(&about[kept - 1], &about[i]))
			about[kept++] = about[i];
	}
	digest_hex(&f->enrolment.digest, hex);
	*ret_body = json_pack("{sssssO}", "module", module, "digest", hex, "rests", list);
	*ret_about = about;
	*ret_about_count = kept;
	return OK;
}

/* ---- judging one ---- */

enum status kind_facts(struct world *w, const struct entry *e, struct facts *ret_facts,
		       const struct curriculum **ret_curriculum,
		       const struct specialisms **ret_specialisms, struct err *err)
{
	struct enrolment enrolment;
	struct digest digest;

	TRY(digest_parse(json_string_value(json_object_get(e->body, "digest")), &digest, err));
	TRY(world_enrolment_about(w, e, &digest, &enrolment, err));
	TRY(facts_load_enrolment(w->db, e->portfolio, enrolment.entry, w->now, w->arena, ret_facts,
				 err));
	return published_get(w->catalogue->data, &digest, ret_curriculum, ret_specialisms, err);
}

/* Every decision that it rests on is in `about`, and nothing else is. */
static enum status read_rests(struct world *w, const struct entry *e, const struct facts *f,
			      struct rest **ret_rests, size_t *ret_count, struct err *err)
{
	const json_t *list = json_object_get(e->body, "rests"), *item;
	size_t count = json_array_size(list), i;
	struct rest *rests = arena_array(w->arena, count, sizeof *rests);
	bool *named = arena_array(w->arena, e->about_count, sizeof *named);

	for (i = 1; i < e->about_count; i++) {
		if (compare_digests(&e->about[i - 1], &e->about[i]) >= 0)
			return fail(err, ERR_INVALID,
				    "`about` of a module's signature is in ascending order");
	}
	json_array_foreach (list, i, item) {
		json_int_t n = json_integer_value(json_object_get(item, "n"));
		const struct attempt *attempt = NULL;
		struct digest decision, *about;

		TRY(digest_parse(json_string_value(json_object_get(item, "entry")), &decision, err));
		about = bsearch(&decision, e->about, e->about_count, sizeof decision,
				compare_digests);
		if (!about)
			return fail(err, ERR_INVALID,
				    "the signature rests on a decision that `about` does not name");
		named[about - e->about] = true;
		for (size_t k = 0; k < f->attempt_count && !attempt; k++) {
			if (f->attempts[k].n == n && f->attempts[k].decision != 0 &&
			    digest_equal(&f->attempts[k].decision_digest, &decision))
				attempt = &f->attempts[k];
		}
		if (!attempt)
			return fail(err, ERR_INVALID, "rest %zu is no decision on %s's work", i + 1,
				    e->portfolio);
		rests[i] = (struct rest){
			.request = attempt->request,
			.n = attempt->n,
			.slot = json_string_value(json_object_get(item, "slot")),
		};
	}
	for (i = 0; i < e->about_count; i++) {
		if (!named[i])
			return fail(err, ERR_INVALID,
				    "`about` names an entry that the signature does not rest on");
	}
	*ret_rests = rests;
	*ret_count = count;
	return OK;
}

static enum status sign_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *module = json_string_value(json_object_get(e->body, "module"));
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct facts facts;
	struct rest *rests;
	enum role role;
	size_t count;

	TRY(kind_facts(w, e, &facts, &c, &specialisms, err));
	TRY(w->catalogue->signs(w->catalogue->data, &facts.enrolment.digest, module, &role, err));
	if (role != e->role)
		return fail(err, ERR_DENIED, "%s is closed by the %s, not by the %s", module,
			    role_name(role), role_name(e->role));
	TRY(read_rests(w, e, &facts, &rests, &count, err));
	return module_check_signature(&facts, c, specialisms, module, rests, count, w->arena, err);
}

static enum status sign_apply(struct world *w, const struct entry *e, struct err *err)
{
	const char *module = json_string_value(json_object_get(e->body, "module"));
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct facts facts;
	struct rest *rests;
	size_t count;

	TRY(kind_facts(w, e, &facts, &c, &specialisms, err));
	TRY(read_rests(w, e, &facts, &rests, &count, err));
	return world_sign(w, e, (uint64_t)facts.enrolment.entry, module, rests, count, err);
}

static const struct field rest_fields[] = {
	{ .name = "entry", .type = FIELD_DIGEST },
	{ .name = "n", .type = FIELD_NUMBER },
	{ .name = "slot", .type = FIELD_ITEM },
	{ 0 },
};
static const struct field sign_fields[] = {
	{ .name = "module", .type = FIELD_CODE },
	{ .name = "digest", .type = FIELD_DIGEST },
	{ .name = "rests", .type = FIELD_OBJECTS, .fields = rest_fields },
	{ 0 },
};
static const struct text_rule sign_texts[] = { { "comment", true }, { 0 } };

const struct kind kind_module_sign = {
	.name = "module-sign",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.roles = ROLES_NAMED,
	.body = sign_fields,
	.texts = sign_texts,
	.revocable = true,
	.check = sign_check,
	.apply = sign_apply,
};

static const struct kind *const assessment_kinds[] = {
	&kind_module_sign, &kind_review, &kind_gate_sign, &kind_transfer,
	/* equivalence */
	&kind_process, &kind_application, &kind_claim, &kind_submission, &kind_case_return,
	&kind_allocation, &kind_stand_down, &kind_sealed, &kind_opened, &kind_decision, &kind_assent,
	&kind_ratification, &kind_appeal, &kind_condition_met,
};
static const size_t assessment_kind_count = sizeof assessment_kinds / sizeof *assessment_kinds;

struct kinds all_kinds(struct arena *a)
{
	size_t count = portfolio_kind_count + assessment_kind_count;
	const struct kind **rows = arena_array(a, count, sizeof *rows);

	memcpy(rows, portfolio_kinds, portfolio_kind_count * sizeof *rows);
	memcpy(rows + portfolio_kind_count, assessment_kinds, assessment_kind_count * sizeof *rows);
	return (struct kinds){ rows, count };
}
