/* sealing-key: to which key judgements are sealed until a clerk opens them. */
#include <string.h>

#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/case.h"
#include "portfolio/kind_priv.h"

static const struct text_rule no_texts[] = {{0}};
static const struct field sealing_key_body[] = {
	{.name = "key", .type = FIELD_BASE64},
	{.name = "person", .type = FIELD_PERSON},
	{.name = "proof", .type = FIELD_BASE64},
	{0},
};

static enum status sealing_key_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *person = body_text(e->body, "person");

	if (strcmp(person, e->author) != 0)
		return fail(err, ERR_DENIED,
			    "the key is %s's, and %s speaks: whoever opens what is sealed makes the key for it",
			    person, e->author);
	return key_offered(w, e->body, &w->pin, person, err);
}

static enum status sealing_key_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest fingerprint;
	const uint8_t *spki;
	size_t n;

	TRY(body_bytes(e->body, "key", w->arena, &spki, &n, err));
	fingerprint = digest_of(spki, n);
	TRY(db_query(w->db,
		     "INSERT INTO fact_sealing_key(key, seq, accepted, person, spki)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_blob(q, 1, fingerprint.bytes, sizeof(fingerprint.bytes));
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, e->author);
	bind_blob(q, 5, spki, n);
	return query_run(q, err);
}

const struct kind kind_sealing_key = {
	.name = "sealing-key",
	.v = 1,
	.place = PLACE_STORE,
	.alone = true,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = sealing_key_body,
	.texts = no_texts,
	.check = sealing_key_check,
	.apply = sealing_key_apply,
};

enum status case_sealing_key(struct world *w, const char *person, struct key **ret_key,
			     struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const void *spki;
	size_t n;
	bool row;

	TRY(db_query(w->db,
		     "SELECT spki FROM fact_sealing_key AS k WHERE person = ?1"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = '' AND v.target = k.seq) ORDER BY seq DESC LIMIT 1",
		     &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no key that judgements are sealed to; they make one: `attest equivalence "
			    "clerk-key`",
			    person);
	spki = col_blob(q, 0, &n);
	return key_from_public(spki, n, ret_key, err);
}
