/*
 * The case of case_store.h before its panel: ines (professional) and theo (specialist) judge it, vera is the lay
 * member, and the registrar is its clerk.
 */
#ifndef TESTS_ASSESSMENT_PANEL_STORE_H
#define TESTS_ASSESSMENT_PANEL_STORE_H

#include "assessment/case_store.h"
#include "assessment/judgement.h"
#include "core/seal.h"
#include "portfolio/world.h"

static inline struct words stand_down(const char *by, enum role as, const struct digest *allocation,
				      const char *because)
{
	return (struct words){ .by = by, .as = as, .kind = "stand-down", .in = "nadia",
			       .body = arena_printf(real.s.a, "{'because':'%s'}", because),
			       .about = allocation, .about_count = 1 };
}

static struct key *clerk_key; /* to which judgements are sealed */

static inline struct words sealing_key(const char *by, const struct key *key)
{
	CLEANUP(buf_release) struct buf message, spki, proof;
	struct digest fingerprint = key_fingerprint(key), pin = journal_pin(real.s.j);
	struct signature signature;
	const uint8_t *bytes;
	size_t n;

	buf_init(&message, 1024);
	buf_init(&spki, 1024);
	buf_init(&proof, 1024);
	key_proof_message(&pin, by, &fingerprint, &message);
	cr_assert(eq(int, key_sign(key, message.data, message.len, &signature, &err), OK));
	bytes = key_public(key, &n);
	buf_base64(&spki, bytes, n);
	buf_base64(&proof, signature.bytes, signature.len);
	return (struct words){ .by = by,
			       .as = ROLE_REGISTRAR,
			       .kind = "sealing-key",
			       .body = arena_printf(real.s.a,
						    "{'key':'%s','person':'%s','proof':'%s'}", spki.data,
						    by, proof.data) };
}

/* A case before ines, theo and vera, with the allocation of it. */
static inline struct digest allocated(void)
{
	struct digest about[3], submission;

	member("ines", "CS100", "etb-assessor");
	member("theo", "CS101", "etb-assessor");
	member("vera", NULL, "lay");
	complete(about);
	submission = real_say(&real, submit(about, 3));
	cr_assert(eq(int, key_generate(KEY_P256, &real.s.random, &clerk_key, &err), OK));
	real_say(&real, sealing_key("registrar", clerk_key));
	return real_say(&real, allocate(&submission, "registrar", PANEL));
}

/* Marks of the two units: m met, p partly, n not-met. */
static inline struct judged judged_as(const char *marks)
{
	static const char *const units[] = { "AST-1/LO1", "AST-1/LO2" };
	struct judged judged = { .count = 2 };

	judged.items = arena_array(real.s.a, 2, sizeof *judged.items);
	memset(judged.nonce, 7, sizeof judged.nonce);
	for (size_t i = 0; i < 2; i++) {
		judged.items[i] = (struct judgement){
			.unit = units[i],
			.mark = marks[i] == 'm' ? MARK_MET :
				marks[i] == 'p' ? MARK_PARTLY :
						  MARK_NOT_MET,
			/* As real_try writes the texts of these names. */
			.reason = i == 0 ? "text reason.1" : "text reason.2",
		};
		memset(judged.items[i].salt, 9, sizeof judged.items[i].salt);
	}
	return judged;
}

static inline struct words seal(const char *by, const struct digest *allocation, const char *marks)
{
	struct judged judged = judged_as(marks);
	struct digest commitment, key = key_fingerprint(clerk_key);
	char of[DIGEST_HEX], to[DIGEST_HEX];
	json_t *body = judgement_body(&judged);

	cr_assert(eq(int, judgement_commitment(allocation, by, body, judgement_reasons(&judged, real.s.a),
					       &commitment, &err),
		     OK),
		  "%s", err.text);
	json_decref(body);
	digest_hex(&commitment, of);
	digest_hex(&key, to);
	return (struct words){ .by = by,
			       .as = ROLE_ETB_ASSESSOR,
			       .kind = "sealed",
			       .in = "nadia",
			       .body = arena_printf(real.s.a, "{'commitment':'%s','key':'%s'}", of, to),
			       .texts = "file.1",
			       .about = allocation,
			       .about_count = 1 };
}

/* What the clerk says of it: the reasons under the salts of judged_as. */
static inline struct words opening(const struct digest *sealed, const char *marks)
{
	struct judged judged = judged_as(marks);
	json_t *body = judgement_body(&judged);
	char *json = json_dumps(body, JSON_COMPACT);
	struct words w = { .by = "registrar", .as = ROLE_REGISTRAR, .kind = "opened", .in = "nadia",
			   .body = arena_text(real.s.a, json), .texts = "reason.1 reason.2", .salted = true,
			   .about = sealed, .about_count = 1 };

	free(json);
	json_decref(body);
	return w;
}

static inline struct digest opened(const struct digest *sealed, const char *marks)
{
	return real_say(&real, opening(sealed, marks));
}

/* ---- decision, assent, ratification ---- */

/* Opened, with these marks of ines and of theo; what a decision is about. */
static inline void judged_case(const char *ines, const char *theo, struct digest ret_about[2])
{
	struct digest allocation = allocated(), sealed[2];

	sealed[0] = real_say(&real, seal("ines", &allocation, ines));
	sealed[1] = real_say(&real, seal("theo", &allocation, theo));
	ret_about[0] = opened(&sealed[0], ines);
	ret_about[1] = opened(&sealed[1], theo);
}

static inline struct words decide(const char *by, const struct digest about[2], const char *body,
				  const char *texts)
{
	return (struct words){ .by = by,
			       .as = strcmp(by, "vera") == 0 ? ROLE_LAY : ROLE_ETB_ASSESSOR,
			       .kind = "decision",
			       .in = "nadia",
			       .body = body,
			       .texts = texts,
			       .about = about,
			       .about_count = 2 };
}

static inline struct words about_one(const char *by, enum role as, const char *kind, const struct digest *of)
{
	return (struct words){ .by = by, .as = as, .kind = kind, .in = "nadia", .about = of,
			       .about_count = 1 };
}

#define CONDITIONAL \
	"{'outcome':'conditional','units':[{'mark':'not-met','unit':'AST-1/LO2'}]," \
	"'conditions':[{'by':'2030-01-31','unit':'AST-1/LO2'}]}"
#define CONDITIONAL_TEXTS "condition.1 reason reason.1"

/* Decided by ines, signed by the others; the decision. */
static inline struct digest agreed(const char *ines, const char *theo, const char *body, const char *texts)
{
	struct digest about[2], decision;

	judged_case(ines, theo, about);
	decision = real_say(&real, decide("ines", about, body, texts));
	real_say(&real, about_one("theo", ROLE_ETB_ASSESSOR, "assent", &decision));
	real_say(&real, about_one("vera", ROLE_LAY, "assent", &decision));
	return decision;
}

static inline struct words appealing(const struct digest *ratification, const char *ground)
{
	struct words w = about_one("nadia", ROLE_APPLICANT, "appeal", ratification);

	w.body = arena_printf(real.s.a, "{'ground':'%s'}", ground);
	w.texts = "reason";
	return w;
}

static inline struct digest ratified(void)
{
	struct digest decision = agreed("mm", "mn", CONDITIONAL, CONDITIONAL_TEXTS);

	return real_say(&real, about_one("registrar", ROLE_REGISTRAR, "ratification", &decision));
}

static inline struct words taking_back(const char *by, enum role as, const struct digest *of)
{
	struct words w = about_one(by, as, "revoke", of);

	w.texts = "reason";
	return w;
}

#endif
