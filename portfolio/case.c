#include "portfolio/case.h"

#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/case_priv.h"
#include "portfolio/world.h"

static const char *const target_names[] = {"entry", "outcomes", "modules", "award",
					    "standards", "role"};

const char *case_target_name(enum case_target target)
{
	return target_names[target];
}

enum status case_target_parse(const char *text, enum case_target *ret_target, struct err *err)
{
	for (int i = TARGET_ENTRY; i <= TARGET_ROLE; i++)
		if (strcmp(text, target_names[i]) == 0) {
			*ret_target = (enum case_target)i;
			return OK;
		}
	return fail(err, ERR_INVALID,
		    "\"%s\" is no target of equivalence: that is entry, outcomes, modules, award, standards "
		    "or role",
		    text);
}

static const char *const seat_names[CASE_SEATS] = {"professional", "specialist", "lay"};

const char *case_seat_name(enum case_seat seat)
{
	return seat_names[seat];
}

enum role case_seat_role(enum case_seat seat)
{
	return seat == SEAT_LAY ? ROLE_LAY : ROLE_ETB_ASSESSOR;
}

enum status case_seat_parse(const char *text, enum case_seat *ret_seat, struct err *err)
{
	for (int i = 0; i < CASE_SEATS; i++)
		if (strcmp(text, seat_names[i]) == 0) {
			*ret_seat = (enum case_seat)i;
			return OK;
		}
	return fail(err, ERR_INVALID,
		    "\"%s\" is no seat of a panel: that is professional, specialist or lay", text);
}

/* ---- reading the application ---- */

static const char **words_of(struct world *w, const json_t *list, size_t *ret_count)
{
	size_t count = json_array_size(list);
	const char **words = arena_array(w->arena, count, sizeof(*words));

	for (size_t i = 0; i < count; i++)
		words[i] = arena_text(w->arena, json_string_value(json_array_get(list, i)));
	*ret_count = count;
	return words;
}

static void read_posts(struct world *w, const json_t *body, struct case_file *c)
{
	const json_t *posts = body_list(body, "posts"), *priors = body_list(body, "prior");

	c->post_count = json_array_size(posts);
	c->posts = arena_array(w->arena, c->post_count, sizeof(*c->posts));
	for (size_t i = 0; i < c->post_count; i++) {
		const json_t *post = json_array_get(posts, i);

		c->posts[i] = (struct case_post){
			.employer = arena_text(w->arena, body_text(post, "employer")),
			.from = body_day(post, "from", DAY_NONE),
			.until = body_day(post, "until", DAY_OPEN),
		};
	}
	c->prior_count = json_array_size(priors);
	c->priors = arena_array(w->arena, c->prior_count, sizeof(*c->priors));
	for (size_t i = 0; i < c->prior_count; i++) {
		const json_t *prior = json_array_get(priors, i);

		c->priors[i] = (struct case_prior){
			.day = body_day(prior, "day", DAY_NONE),
			.level = (int32_t)body_number(prior, "level"),
		};
	}
}

static enum status read_application(struct world *w, const struct entry *e, struct case_file *c,
				    struct err *err)
{
	static const char *const lists[] = {"", "outcomes", "modules", "groups", "standards", ""};
	const char *award = body_text(e->body, "award"), *profile = body_text(e->body, "profile");

	c->digest = e->digest;
	c->process = body_digest(e->body, "process");
	c->curriculum = body_digest(e->body, "digest");
	c->ref = arena_text(w->arena, body_text(e->body, "curriculum"));
	TRY(case_target_parse(body_text(e->body, "target"), &c->target, err));
	c->award = award == NULL ? "" : arena_text(w->arena, award);
	c->profile = profile == NULL ? "" : arena_text(w->arena, profile);
	c->list = words_of(w, body_list(e->body, lists[c->target]), &c->list_count);
	c->declares = words_of(w, body_list(e->body, "declares"), &c->declare_count);
	c->referees = words_of(w, body_list(e->body, "referees"), &c->referee_count);
	read_posts(w, e->body, c);
	return OK;
}

/* ---- reading claims ---- */

/* Was it judged satisfactory by somebody, or has somebody who is on a register confirmed it? */
static enum status is_signed_for(struct world *w, const char *applicant, uint64_t evidence,
				 bool *ret_signed, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_request AS r JOIN fact_decision AS d"
		     "  ON d.portfolio = r.portfolio AND d.request = r.seq"
		     " WHERE r.portfolio = ?1 AND r.evidence = ?2 AND d.met = 1"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = ?1 AND v.target IN (r.seq, d.seq))"
		     " UNION ALL SELECT 1 FROM fact_corroboration AS c"
		     " WHERE c.portfolio = ?1 AND c.evidence = ?2 AND NOT EXISTS(SELECT 1"
		     "  FROM fact_void AS v WHERE v.portfolio = ?1 AND v.target = c.seq)",
		     &q, err));
	bind_text(q, 1, applicant);
	bind_int(q, 2, (int64_t)evidence);
	return query_step(q, ret_signed, err);
}

enum status case_said(struct world *w, const char *applicant, uint64_t seq, bool *ret_waits,
		      bool *ret_met, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT EXISTS(SELECT 1 FROM fact_pending AS p WHERE p.seq = ?2"
		     "  AND NOT EXISTS(SELECT 1 FROM fact_effect AS f WHERE f.pending = p.seq)),"
		     " coalesce((SELECT max(met) FROM fact_decision WHERE portfolio = ?1 AND seq = ?2),"
		     "  (SELECT passed FROM fact_result WHERE portfolio = ?1 AND seq = ?2), 1)",
		     &q, err));
	bind_text(q, 1, applicant);
	bind_int(q, 2, (int64_t)seq);
	TRY(query_step(q, &row, err));
	*ret_waits = col_int(q, 0) != 0;
	*ret_met = col_int(q, 1) != 0;
	return OK;
}

static enum status read_item(struct world *w, const char *applicant, const json_t *json,
			     struct case_item *ret_item, struct err *err)
{
	struct case_item item = {.digest = body_digest(json, "entry")};
	struct evidence_state evidence;
	struct known_entry known;

	TRY(world_entry(w, &item.digest, &known, err));
	item.seq = known.seq;
	item.kind = known.kind;
	item.knowledge = strcmp(body_text(json, "shows"), "knowledge") == 0;
	item.last = time_day(known.accepted);
	item.gone = known.voided;
	item.signed_for = strcmp(known.author, applicant) != 0;
	if (strcmp(known.kind, "evidence") == 0) {
		TRY(world_evidence(w, applicant, known.seq, &evidence, err));
		item.last = evidence.last_day;
		item.gone = evidence.withdrawn || evidence.latest != evidence.seq;
		TRY(is_signed_for(w, applicant, known.seq, &item.signed_for, err));
	}
	*ret_item = item;
	return OK;
}

static enum status read_claim(struct world *w, uint64_t seq, const struct entry *e,
			      struct case_file *c, size_t *room, struct err *err)
{
	const json_t *items = body_list(e->body, "items");
	struct case_claim claim = {
		.seq = seq,
		.digest = e->digest,
		.unit = arena_text(w->arena, body_text(e->body, "outcome")),
		.words = (int32_t)body_number(e->body, "words"),
		.item_count = json_array_size(items),
	};
	size_t at = 0;

	claim.items = arena_array(w->arena, claim.item_count, sizeof(*claim.items));
	for (size_t i = 0; i < claim.item_count; i++)
		TRY(read_item(w, c->applicant, json_array_get(items, i), &claim.items[i], err));
	while (at < c->claim_count && strcmp(c->claims[at].unit, claim.unit) != 0)
		at++;
	if (at == c->claim_count) {
		c->claims = arena_grow(w->arena, c->claims, c->claim_count, room, sizeof(claim));
		c->claim_count++;
	}
	c->claims[at] = claim;
	return OK;
}

/* ---- the case ---- */

static enum status members_of(struct world *w, const char *applicant, uint64_t kase,
			      struct case_member_entry **ret_members, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct case_member_entry *members = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(w->db,
		     "SELECT c.seq, c.accepted, e.digest FROM fact_case_entry AS c"
		     " JOIN fact_entry AS e ON e.seq = c.seq"
		     " WHERE c.portfolio = ?1 AND c.kase = ?2 AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = ?1 AND v.target IN (c.seq, c.kase)) ORDER BY c.seq",
		     &q, err));
	bind_text(q, 1, applicant);
	bind_int(q, 2, (int64_t)kase);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		members = arena_grow(w->arena, members, count, &room, sizeof(*members));
		members[count++] = (struct case_member_entry){(uint64_t)col_int(q, 0), col_int(q, 1),
						   col_digest(q, 2)};
	}
	if (count == 0)
		return fail(err, ERR_NOT_FOUND,
			    "entry %llu is no application of %s; `attest equivalence list` lists them",
			    (unsigned long long)kase, applicant);
	*ret_members = members;
	*ret_count = count;
	return OK;
}

/* A panel that is no more: who judged in it judges the case no more, since what they said is known. */
static void end_panel(struct world *w, struct case_file *c)
{
	bool known = c->allocated != 0 && case_opened(c) > 0;

	for (size_t i = 0; known && i < c->member_count; i++) {
		c->judged = arena_grow(w->arena, c->judged, c->judged_count, &c->judged_room,
				       sizeof(*c->judged));
		c->judged[c->judged_count++] = c->members[i].person;
	}
	c->allocated = 0;
	c->seals = NULL;
	c->seal_count = c->seal_room = 0;
	c->decision = NULL;
}

static void read_return(const struct case_member_entry *m, const struct entry *e, struct case_file *c)
{
	c->returned = m->seq;
	c->returned_at = m->accepted;
	c->rejected = strcmp(body_text(e->body, "outcome"), "rejected") == 0;
	c->submitted = 0;
}

static enum status read_allocation(struct world *w, const struct case_member_entry *m, const struct entry *e,
				   struct case_file *c, struct err *err)
{
	const json_t *members = body_list(e->body, "members");

	end_panel(w, c);
	c->allocated = m->seq;
	c->allocated_at = m->accepted;
	c->allocation = m->digest;
	c->clerk = arena_text(w->arena, body_text(e->body, "clerk"));
	c->member_count = json_array_size(members);
	c->members = arena_array(w->arena, c->member_count, sizeof(*c->members));
	for (size_t i = 0; i < c->member_count; i++) {
		const json_t *member = json_array_get(members, i);

		c->members[i].person = arena_text(w->arena, body_text(member, "person"));
		TRY(case_seat_parse(body_text(member, "seat"), &c->members[i].seat, err));
	}
	return OK;
}

/* One member less is no panel: somebody else is named, by another allocation. */
static void read_stand_down(struct world *w, const struct entry *e, struct case_file *c)
{
	end_panel(w, c);
	if (strcmp(body_text(e->body, "because"), "interest") != 0)
		return;
	c->interested = arena_grow(w->arena, c->interested, c->interested_count,
				   &c->interested_room, sizeof(*c->interested));
	c->interested[c->interested_count++] = arena_text(w->arena, e->author);
}

/* The decision that was ratified is kept beside what the new panel will say. */
static void read_appeal(struct world *w, const struct case_member_entry *m, struct case_file *c)
{
	c->appealed_from = c->decision;
	c->appealed = m->seq;
	c->appealed_at = m->accepted;
	end_panel(w, c);
}

static enum status read_member(struct world *w, const struct case_member_entry *m, struct case_file *c,
			       size_t *claim_room, struct err *err)
{
	const struct kind *row;
	struct entry e;

	TRY(world_said(w, &m->digest, &e, &row, err));
	if (strcmp(e.kind, "application") == 0)
		return read_application(w, &e, c, err);
	if (strcmp(e.kind, "claim") == 0)
		return read_claim(w, m->seq, &e, c, claim_room, err);
	if (strcmp(e.kind, "submission") == 0) {
		c->submitted = m->seq;
		c->submitted_at = m->accepted;
		c->submission = m->digest;
		end_panel(w, c);
	}
	if (strcmp(e.kind, "allocation") == 0)
		return read_allocation(w, m, &e, c, err);
	if (strcmp(e.kind, "stand-down") == 0)
		read_stand_down(w, &e, c);
	if (strcmp(e.kind, "case-return") == 0)
		read_return(m, &e, c);
	if (strcmp(e.kind, "appeal") == 0)
		read_appeal(w, m, c);
	return case_read_judging(w, m, &e, c, err);
}

enum status case_load(struct world *w, const char *applicant, uint64_t seq,
		      struct case_file *ret_case, struct err *err)
{
	struct case_file c = {.applicant = arena_text(w->arena, applicant), .seq = seq};
	struct case_member_entry *members;
	size_t count, room = 0;

	TRY(members_of(w, applicant, seq, &members, &count, err));
	c.opened = members[0].accepted;
	for (size_t i = 0; i < count; i++)
		TRY(read_member(w, &members[i], &c, &room, err));
	*ret_case = c;
	return OK;
}

enum status case_from(struct world *w, const struct entry *application, struct case_file *ret_case,
		      struct err *err)
{
	struct case_file c = {.applicant = application->portfolio};

	TRY(read_application(w, application, &c, err));
	*ret_case = c;
	return OK;
}

enum status case_of(struct world *w, const char *applicant, const struct digest *digest,
		    struct case_file *ret_case, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct known_entry known;
	bool row;

	TRY(world_entry(w, digest, &known, err));
	TRY(db_query(w->db, "SELECT kase FROM fact_case_entry WHERE portfolio = ?1 AND seq = ?2", &q,
		     err));
	bind_text(q, 1, applicant);
	bind_int(q, 2, (int64_t)known.seq);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "entry %llu belongs to no case of equivalence of %s",
			    (unsigned long long)known.seq, applicant);
	return case_load(w, applicant, (uint64_t)col_int(q, 0), ret_case, err);
}

const struct case_claim *case_claim_of(const struct case_file *c, const char *unit)
{
	for (size_t i = 0; i < c->claim_count; i++)
		if (strcmp(c->claims[i].unit, unit) == 0)
			return &c->claims[i];
	return NULL;
}

enum status case_list(struct world *w, const char *applicant, struct listed_case **ret_cases,
		      size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct listed_case *cases = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(w->db,
		     "SELECT portfolio, seq FROM fact_case_entry AS c WHERE kase = seq"
		     " AND portfolio = coalesce(?1, portfolio) AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = c.portfolio AND v.target = c.seq) ORDER BY seq",
		     &q, err));
	bind_text(q, 1, applicant);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		cases = arena_grow(w->arena, cases, count, &room, sizeof(*cases));
		cases[count++] = (struct listed_case){arena_text(w->arena, col_text(q, 0)),
						      (uint64_t)col_int(q, 1)};
	}
	*ret_cases = cases;
	*ret_count = count;
	return OK;
}

static enum status was_of_a_panel(struct world *w, const char *person, bool *ret_was, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_role WHERE person = ?1"
		     " AND role IN ('registrar', 'etb-assessor', 'lay')",
		     &q, err));
	bind_text(q, 1, person);
	return query_step(q, ret_was, err);
}

enum status case_list_of(struct world *w, const char *person, struct listed_case **ret_cases,
			 size_t *ret_count, struct err *err)
{
	bool all = true;

	if (person)
		TRY(was_of_a_panel(w, person, &all, err));
	return case_list(w, all ? NULL : person, ret_cases, ret_count, err);
}

enum status case_add(struct world *w, const struct entry *e, uint64_t kase, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_case_entry(portfolio, kase, seq, accepted)"
		     " VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)kase);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	return query_run(q, err);
}

/* ---- processes ---- */

enum status case_process(struct world *w, const struct digest *digest, const char **ret_ref,
			 struct digest *ret_text, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char hex[DIGEST_HEX];
	bool row;

	TRY(db_query(w->db,
		     "SELECT ref, text FROM fact_process AS p WHERE digest = ?1"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = '' AND v.target = p.seq) ORDER BY seq LIMIT 1",
		     &q, err));
	bind_blob(q, 1, digest->bytes, sizeof(digest->bytes));
	TRY(query_step(q, &row, err));
	digest_hex(digest, hex);
	if (!row)
		return fail(err, ERR_NOT_FOUND, "no process with digest %.12s was published in this store",
			    hex);
	*ret_ref = arena_text(w->arena, col_text(q, 0));
	*ret_text = col_digest(q, 1);
	return OK;
}

enum status case_process_named(struct world *w, const char *ref, struct digest *ret_digest,
			       struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT digest FROM fact_process AS p WHERE ref = ?1"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = '' AND v.target = p.seq) ORDER BY seq LIMIT 1",
		     &q, err));
	bind_text(q, 1, ref);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "the process %s was not published here; a registrar publishes it: `attest "
			    "curriculum publish %s`",
			    ref, ref);
	*ret_digest = col_digest(q, 0);
	return OK;
}

enum status case_processes(struct world *w, const char ***ret_refs, size_t *ret_count,
			   struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char **refs = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(w->db,
		     "SELECT ref FROM fact_process AS p"
		     " WHERE NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = '' AND v.target = p.seq) ORDER BY seq DESC",
		     &q, err));
	TRY(query_step(q, &row, err));
	while (row) {
		refs = arena_grow(w->arena, refs, count, &room, sizeof *refs);
		refs[count++] = arena_text(w->arena, col_text(q, 0));
		TRY(query_step(q, &row, err));
	}
	*ret_refs = refs;
	*ret_count = count;
	return OK;
}

enum status case_process_add(struct world *w, const char *ref, const struct digest *digest,
			     const struct digest *text, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_process(seq, accepted, ref, digest, text)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_int(q, 1, (int64_t)w->seq);
	bind_int(q, 2, w->now);
	bind_text(q, 3, ref);
	bind_blob(q, 4, digest->bytes, sizeof(digest->bytes));
	bind_blob(q, 5, text->bytes, sizeof(text->bytes));
	return query_run(q, err);
}
