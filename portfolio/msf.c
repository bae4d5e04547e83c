#include "portfolio/msf.h"

#include <string.h>

#include "core/json.h"
#include "portfolio/body.h"

#define CHAIN_BYTES 8 /* of the request's digest in a chain's name */

void msf_chain(const struct digest *request, char ret_chain[MSF_CHAIN])
{
	char hex[DIGEST_HEX];

	digest_hex(request, hex);
	memcpy(ret_chain, MSF_PREFIX, strlen(MSF_PREFIX));
	memcpy(ret_chain + strlen(MSF_PREFIX), hex, (size_t)2 * CHAIN_BYTES);
	ret_chain[MSF_CHAIN - 1] = '\0';
}

bool msf_is_chain(const char *portfolio)
{
	size_t n = strlen(MSF_PREFIX);

	return strncmp(portfolio, MSF_PREFIX, n) == 0 && strlen(portfolio) == MSF_CHAIN - 1 &&
	       strspn(portfolio + n, "0123456789abcdef") == (size_t)2 * CHAIN_BYTES;
}

/* The lowest digest that begins as the chain's name does: the name, then zeros. */
static enum status lowest(const char *chain, struct digest *ret_digest, struct err *err)
{
	char hex[DIGEST_HEX];

	if (!msf_is_chain(chain))
		return fail(err, ERR_NOT_FOUND,
			    "\"%.40s\" is no chain of feedback: it would be %s and 16 hex digits", chain,
			    MSF_PREFIX);
	memset(hex, '0', sizeof(hex) - 1);
	hex[sizeof(hex) - 1] = '\0';
	memcpy(hex, chain + strlen(MSF_PREFIX), (size_t)2 * CHAIN_BYTES);
	return digest_parse(hex, ret_digest, err);
}

enum status msf_find(struct world *w, const char *chain, struct msf *ret_msf, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest from, until;
	struct msf msf;
	const void *bytes;
	size_t n;
	bool row;

	TRY(lowest(chain, &from, err));
	until = from;
	memset(until.bytes + CHAIN_BYTES, 0xff, sizeof(until.bytes) - CHAIN_BYTES);
	TRY(db_query(w->db,
		     "SELECT seq, portfolio, digest FROM fact_entry"
		     " WHERE digest BETWEEN ?1 AND ?2 AND kind = 'request' ORDER BY seq LIMIT 1",
		     &q, err));
	bind_blob(q, 1, from.bytes, sizeof(from.bytes));
	bind_blob(q, 2, until.bytes, sizeof(until.bytes));
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "no request has the chain %s", chain);
	msf = (struct msf){.chain = arena_text(w->arena, chain),
			   .trainee = arena_text(w->arena, col_text(q, 1))};
	bytes = col_blob(q, 2, &n);
	if (n != sizeof(msf.digest.bytes))
		return fail(err, ERR_CORRUPT, "the digest of a request is not one");
	memcpy(msf.digest.bytes, bytes, n);
	TRY(world_request(w, msf.trainee, (uint64_t)col_int(q, 0), &msf.request, err));
	TRY(world_enrolment_at(w, msf.trainee, msf.request.enrolment, &msf.enrolment, err));
	TRY(w->catalogue->form_of(w->catalogue->data, &msf.enrolment.digest, msf.request.tool,
				  &msf.form, err));
	if (msf.form.by != FORM_RATERS)
		return fail(err, ERR_NOT_FOUND,
			    "the request of entry %llu is for %s, which is not for colleagues to fill in",
			    (unsigned long long)msf.request.seq, msf.request.tool);
	*ret_msf = msf;
	return OK;
}

/* Of a table i: what stands of a chain ?1. The latest rating of each invitation that stands. */
#define STANDS(row)                                                                                \
	" AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ?1 AND v.target = " row  \
	".seq)"
#define LATEST                                                                                     \
	"(SELECT max(r.seq) FROM fact_msf_rating AS r WHERE r.portfolio = ?1"                      \
	"  AND r.invitation = i.seq" STANDS("r") ")"

enum status msf_raters(struct world *w, const char *chain, struct msf_rater **ret_raters,
		       size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct msf_rater *raters = NULL;
	size_t count = 0, room = 0, n;
	bool row;

	TRY(db_query(w->db,
		     "SELECT rater, i.seq, i.accepted, coalesce(e.seq, 0), e.digest"
		     " FROM fact_msf_invitation AS i LEFT JOIN fact_entry AS e ON e.seq = " LATEST
		     " WHERE i.portfolio = ?1" STANDS("i") " ORDER BY i.seq",
		     &q, err));
	bind_text(q, 1, chain);
	TRY(query_step(q, &row, err));
	while (row) {
		struct msf_rater *r;
		const void *bytes;

		raters = arena_grow(w->arena, raters, count, &room, sizeof(*raters));
		r = &raters[count++];
		*r = (struct msf_rater){.rater = arena_text(w->arena, col_text(q, 0)),
					.invitation = (uint64_t)col_int(q, 1),
					.invited = col_int(q, 2),
					.rating = (uint64_t)col_int(q, 3)};
		bytes = r->rating > 0 ? col_blob(q, 4, &n) : NULL;
		if (bytes != NULL && n == sizeof(r->rating_digest.bytes))
			memcpy(r->rating_digest.bytes, bytes, n);
		TRY(query_step(q, &row, err));
	}
	*ret_raters = raters;
	*ret_count = count;
	return OK;
}

enum status msf_invitations(struct world *w, const char *rater, struct msf_invited **ret_items,
			    size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct msf_invited *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(w->db,
		     "SELECT portfolio, seq, accepted FROM fact_msf_invitation AS i WHERE rater = ?1"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = i.portfolio AND v.target = i.seq)"
		     " AND NOT EXISTS(SELECT 1 FROM fact_msf_rating AS r WHERE r.portfolio = i.portfolio"
		     "  AND r.invitation = i.seq AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "   WHERE v.portfolio = r.portfolio AND v.target = r.seq))"
		     " ORDER BY seq",
		     &q, err));
	bind_text(q, 1, rater);
	TRY(query_step(q, &row, err));
	while (row) {
		enum status status;
		struct msf msf;

		/* Not there is one whose enrolment is void: nobody asks for it any more. */
		status = msf_find(w, col_text(q, 0), &msf, err);
		if (status != OK && status != ERR_NOT_FOUND)
			return status;
		if (status == OK && !msf.request.voided && !msf.request.decided) {
			items = arena_grow(w->arena, items, count, &room, sizeof(*items));
			items[count++] = (struct msf_invited){.seq = (uint64_t)col_int(q, 1),
							      .request = msf.request.seq,
							      .trainee = msf.trainee,
							      .gatherer = msf.request.assessor,
							      .form = msf.form,
							      .asked = col_int(q, 2)};
		}
		TRY(query_step(q, &row, err));
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}

enum status msf_counts(struct world *w, const char *chain, json_t **ret_counts, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(json_cleanup) json_t *counts = json_array();
	bool row;

	TRY(db_query(w->db,
		     "SELECT mark, point, count(*) FROM fact_msf_mark AS m"
		     " WHERE m.portfolio = ?1 AND m.seq IN (SELECT " LATEST
		     "  FROM fact_msf_invitation AS i WHERE i.portfolio = ?1" STANDS("i") ")"
		     " GROUP BY mark, point ORDER BY mark, point",
		     &q, err));
	bind_text(q, 1, chain);
	TRY(query_step(q, &row, err));
	while (row) {
		(void)json_array_append_new(counts, json_pack("{sssssI}", "mark", col_text(q, 0),
							      "point", col_text(q, 1), "raters",
							      (json_int_t)col_int(q, 2)));
		TRY(query_step(q, &row, err));
	}
	*ret_counts = json_incref(counts);
	return OK;
}

struct digest msf_salted(const uint8_t salt[32], const struct digest *rating)
{
	uint8_t both[32 + sizeof(rating->bytes)];

	memcpy(both, salt, 32);
	memcpy(both + 32, rating->bytes, sizeof(rating->bytes));
	return digest_of(both, sizeof(both));
}

enum status msf_shows(struct world *w, const struct entry *e, const char *reader, bool *ret_shows,
		      struct err *err)
{
	const char *rater;
	enum status status;
	struct msf msf;

	*ret_shows = !msf_is_chain(e->portfolio);
	if (*ret_shows || reader == NULL)
		return OK;
	status = msf_find(w, e->portfolio, &msf, err);
	if (status != OK && status != ERR_NOT_FOUND)
		return status;
	/* Where its enrolment is void nobody gathers it any more. */
	if (status == OK && strcmp(reader, msf.trainee) == 0)
		return OK;
	rater = body_text(e->body, "rater");
	*ret_shows = strcmp(reader, e->author) == 0 || (rater != NULL && strcmp(reader, rater) == 0) ||
		     (status == OK && strcmp(reader, msf.request.assessor) == 0);
	return OK;
}
