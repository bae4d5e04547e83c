/* Somebody on a professional register confirms evidence that nobody signed when it was made: corroboration. */
#include <string.h>

#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

static const struct field corroboration_body[] = {{.name = "as", .type = FIELD_WORD}, {0}};
static const struct text_rule comment_texts[] = {{"comment", true}, {0}};

/* The evidence of about[i], which must be the newest revision and stand. */
static enum status find_evidence(struct world *w, const struct entry *e, size_t i,
				 struct evidence_state *ret_evidence, struct err *err)
{
	struct evidence_state evidence;
	struct known_entry known;

	TRY(world_entry(w, &e->about[i], &known, err));
	TRY(world_evidence(w, e->portfolio, known.seq, &evidence, err));
	if (evidence.withdrawn || evidence.latest != evidence.seq)
		return fail(err, ERR_CONFLICT,
			    "the evidence of entry %llu does not stand: it was withdrawn or revised",
			    (unsigned long long)known.seq);
	*ret_evidence = evidence;
	return OK;
}

static enum status corroboration_check(struct world *w, const struct entry *e, struct err *err)
{
	static const char *const words[] = {"manager", "colleague", "referee"};
	const char *as = body_text(e->body, "as");
	struct evidence_state evidence;
	bool known = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		known = known || strcmp(as, words[i]) == 0;
	if (!known)
		return fail(err, ERR_INVALID,
			    "evidence is corroborated as a manager, colleague or referee, not \"%s\"", as);
	if (e->about_count == 0)
		return fail(err, ERR_INVALID, "a corroboration is about one piece of evidence at least");
	for (size_t i = 0; i < e->about_count; i++)
		TRY(find_evidence(w, e, i, &evidence, err));
	return OK;
}

static enum status corroboration_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_corroboration(portfolio, seq, evidence, accepted, author)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	for (size_t i = 0; i < e->about_count; i++) {
		struct evidence_state evidence;

		TRY(find_evidence(w, e, i, &evidence, err));
		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)w->seq);
		bind_int(q, 3, (int64_t)evidence.seq);
		bind_int(q, 4, w->now);
		bind_text(q, 5, e->author);
		TRY(query_run(q, err));
	}
	return OK;
}

const struct kind kind_corroboration = {
	.name = "corroboration",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.revocable = true,
	.roles = ROLE_BIT(ROLE_REGISTRANT),
	.body = corroboration_body,
	.texts = comment_texts,
	.witnessed = true,
	.check = corroboration_check,
	.apply = corroboration_apply,
};
