/*
 * What somebody must never be able to do: support/attack.h. Here entries, keys, roles and assessments;
 * test_attacks_training.c has the rest of the kinds, test_attacks_passkey.c what passkeys add.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <openssl/ecdsa.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/world.h"
#include "support/attack.h"

/* ---- lines ---- */

static struct line person_line(json_t *body)
{
	return (struct line){.author = RITA,
			     .role = ROLE_REGISTRAR,
			     .kind = "person",
			     .body = body,
			     .texts = {scene_text("name", "Somebody New")},
			     .text_count = 1};
}

static struct submission assessment(struct scene *s, enum person author, enum role role,
				    const struct digest *request, const struct digest *evidence)
{
	return scene_say(s, &(struct line){.author = author,
					   .role = role,
					   .kind = "assessment",
					   .portfolio = "anna",
					   .body = json_pack(
						   "{s:s,s:[{s:i,s:s}],s:{s:s}}", "form", "TOOLS@2010.1/DOPS",
						   "judgements", "n", 1,
						   "point", "satisfactory", "marks", "safety", "3"),
					   .about = {*request, *evidence},
					   .about_count = 2,
					   .texts = {scene_text("note.feedback", "Well done.")},
					   .text_count = 1});
}

/* ---- patient data ---- */

static struct submission guard_of_its_own(struct scene *s)
{
	struct line line = evidence_line();

	json_object_set_new(line.body, "guard", json_string("nobody minds"));
	return scene_say(s, &line);
}

/* ---- times, logs and keys ---- */

static struct submission back_dated(struct scene *s)
{
	struct line line = evidence_line();

	line.time = s->now - 31 * 24 * 3600;
	return scene_say(s, &line);
}

static struct submission older_than_what_it_saw(struct scene *s)
{
	struct line line = evidence_line();

	line.time = s->now - 3600;
	return scene_say(s, &line);
}

static struct submission from_the_future(struct scene *s)
{
	struct line line = evidence_line();

	line.time = s->now + 3600;
	return scene_say(s, &line);
}

static struct submission of_another_store(struct scene *s)
{
	struct line line = evidence_line();

	line.log = digest_of("another store", 13);
	return scene_say(s, &line);
}

static struct submission with_a_key_that_nobody_gave(struct scene *s)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct line line = evidence_line();

	cr_assert(key_generate(KEY_P256, &s->random, &key, NULL) == OK);
	line.key = key;
	return scene_say(s, &line);
}

static struct submission with_the_key_of_another(struct scene *s)
{
	struct line line = evidence_line();

	line.key = s->keys[SAM];
	return scene_say(s, &line);
}

static bool the_key_ends(struct scene *s)
{
	struct digest fingerprint = key_fingerprint(s->keys[ANNA]);
	struct submission submission;
	char hex[DIGEST_HEX];

	digest_hex(&fingerprint, hex);
	submission =
		registrar_says(s, "key-end", json_pack("{s:s,s:s}", "key", hex, "reason", "lost"));
	return scene_try(s, &submission).status == OK;
}

static struct submission evidence(struct scene *s)
{
	struct line line = evidence_line();

	return scene_say(s, &line);
}

/* ---- signatures ---- */

static struct submission revision_under_the_old_signature(struct scene *s)
{
	struct line line = evidence_line();
	struct submission submission;

	line.about[0] = s->evidence;
	line.about_count = 1;
	submission = scene_say(s, &line);
	submission.signature = s->evidence_said.signature;
	return submission;
}

/* (r, s) and (r, n - s) are both signatures of the same bytes. */
static struct signature malleated(const struct signature *signature)
{
	static const char order_hex[] =
		"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
	const unsigned char *at = signature->bytes;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)signature->len);
	struct signature other = {0};
	unsigned char *out = other.bytes;
	BIGNUM *order = NULL, *r, *s = BN_new();

	cr_assert(pair != NULL && BN_hex2bn(&order, order_hex) > 0);
	r = BN_dup(ECDSA_SIG_get0_r(pair));
	cr_assert(BN_sub(s, order, ECDSA_SIG_get0_s(pair)) == 1);
	cr_assert(ECDSA_SIG_set0(pair, r, s) == 1);
	other.len = (size_t)i2d_ECDSA_SIG(pair, &out);
	ECDSA_SIG_free(pair);
	BN_free(order);
	return other;
}

static const char *hex_of(struct scene *s, const struct signature *signature)
{
	CLEANUP(buf_release) struct buf hex;

	buf_init(&hex, 2 * SIGNATURE_MAX);
	buf_hex(&hex, signature->bytes, signature->len);
	return arena_bytes(s->a, hex.data, hex.len);
}

/* ---- spellings ---- */

static struct submission respelt(struct scene *s, const char *from, const char *to)
{
	struct submission honest = evidence(s), other;
	const char *at = strstr(honest.bytes, from);
	char *bytes;

	cr_assert(at != NULL, "%s", honest.bytes);
	bytes = arena_printf(s->a, "%.*s%s%s", (int)(at - honest.bytes), honest.bytes, to,
			     at + strlen(from));
	other = honest;
	other.bytes = bytes;
	other.len = strlen(bytes);
	other.text_count = 0;
	cr_assert(key_sign(s->keys[ANNA], bytes, other.len, &other.signature, NULL) == OK);
	return other;
}

static struct submission a_name_twice(struct scene *s)
{
	return respelt(s, "\"v\":1}", "\"v\":1,\"v\":1}");
}

static struct submission a_float(struct scene *s)
{
	return respelt(s, "\"v\":1}", "\"v\":1.0}");
}

static struct submission names_out_of_order(struct scene *s)
{
	return respelt(s, "{\"about\":[],\"author\":\"anna\",",
		       "{\"author\":\"anna\",\"about\":[],");
}

static struct submission a_space(struct scene *s)
{
	return respelt(s, "\"v\":1}", "\"v\": 1}");
}

static struct submission an_escape(struct scene *s)
{
	return respelt(s, "\"author\":\"anna\"", "\"author\":\"ann\\u0061\"");
}

/* ---- roles, registers, approvals ---- */

static struct submission a_role_for_oneself(struct scene *s)
{
	return registrar_says(s, "role",
			      json_pack("{s:s,s:s,s:s}", "person", "rita", "role", "assessor",
					"from", "2024-01-01"));
}

static struct submission a_role_by_who_is_no_registrar(struct scene *s)
{
	return scene_say(s,
			 &(struct line){.author = OLIVE,
					.role = ROLE_REGISTRAR,
					.kind = "role",
					.body = json_pack("{s:s,s:s,s:s}", "person", "una", "role",
							  "registrar", "from", "2024-01-01")});
}

static struct submission an_officer_approving_oneself(struct scene *s)
{
	return scene_say(s, &(struct line){.author = OLIVE,
					   .role = ROLE_TRAINING_OFFICER,
					   .kind = "approval",
					   .portfolio = "anna",
					   .body = json_pack("{s:s}", "assessor", "olive")});
}

static struct submission a_register_number_twice(struct scene *s)
{
	struct line line =
		person_line(json_pack("{s:s,s:s}", "person", "ulla", "register", "CS12345"));

	return scene_say(s, &line);
}

static struct submission a_key_for_two(struct scene *s)
{
	return registrar_says(s, "key", scene_key_body(s, "olive", s->keys[SAM]));
}

static struct submission a_key_without_its_proof(struct scene *s)
{
	json_t *body = scene_key_body(s, "sam", s->keys[SAM]);
	CLEANUP(key_cleanup) struct key *key = NULL;
	json_t *other;

	cr_assert(key_generate(KEY_P256, &s->random, &key, NULL) == OK);
	other = scene_key_body(s, "sam", key);
	json_object_set(other, "proof", json_object_get(body, "proof"));
	json_decref(body);
	return registrar_says(s, "key", other);
}

/* ---- assessments ---- */

static struct submission a_trainee_signing(struct scene *s)
{
	return assessment(s, ANNA, ROLE_TRAINEE, &s->request, &s->evidence);
}

static bool anna_assesses(struct scene *s)
{
	struct submission submission =
		registrar_says(s, "role",
			       json_pack("{s:s,s:s,s:s}", "person", "anna", "role", "assessor",
					 "from", "2024-01-01"));

	return scene_try(s, &submission).status == OK;
}

static struct submission ones_own_evidence(struct scene *s)
{
	return assessment(s, ANNA, ROLE_ASSESSOR, &s->request, &s->evidence);
}

static struct submission a_request_to_oneself(struct scene *s)
{
	return scene_say(s, &(struct line){.author = ANNA,
					   .role = ROLE_TRAINEE,
					   .kind = "request",
					   .portfolio = "anna",
					   .body = json_pack("{s:s,s:s,s:[]}", "assessor", "anna",
							     "tool", "DOPS", "modules"),
					   .about = {s->evidence},
					   .about_count = 1});
}

static struct submission work_before_the_role(struct scene *s)
{
	return assessment(s, SAM, ROLE_ASSESSOR, &s->early_request, &s->early);
}

static struct submission another_tool(struct scene *s)
{
	return assessment(s, SAM, ROLE_ASSESSOR, &s->tool_request, &s->evidence);
}

static struct submission another_specialism(struct scene *s)
{
	return assessment(s, SAM, ROLE_ASSESSOR, &s->other_request, &s->evidence);
}

static struct submission without_approval(struct scene *s)
{
	return assessment(s, UNA, ROLE_ASSESSOR, &s->una_request, &s->evidence);
}

static bool the_role_ends(struct scene *s)
{
	struct submission submission =
		scene_say(s, &(struct line){.author = RITA,
					    .role = ROLE_REGISTRAR,
					    .kind = "role-end",
					    .body = json_pack("{s:s}", "until", "2024-03-10"),
					    .about = {s->sam_role},
					    .about_count = 1});

	return scene_try(s, &submission).status == OK;
}

static struct submission a_request_of_ones_own(struct scene *s)
{
	return assessment(s, SAM, ROLE_ASSESSOR, &s->request, &s->evidence);
}

static struct submission what_una_was_asked(struct scene *s)
{
	return assessment(s, SAM, ROLE_ASSESSOR, &s->una_request, &s->evidence);
}

static struct submission other_evidence_than_was_sent(struct scene *s)
{
	return assessment(s, SAM, ROLE_ASSESSOR, &s->request, &s->early);
}
#define MONTH (40 * 24 * 3600)

static const struct attack attacks[] = {
	{"a claim back-dated by a month", back_dated, ERR_INVALID, "more than 30 days", "rule", 0,
	 NULL},
	{"a claim older than what its author saw", older_than_what_it_saw, ERR_INVALID,
	 "had already seen", "rule", 0, NULL},
	{"a claim from the future", from_the_future, ERR_INVALID, "clock", "rule", 0, NULL},
	{"an answer kept for longer than it may travel", evidence, ERR_INVALID, "more than 30 days",
	 "rule", MONTH, NULL},
	{"a decision on patient data that is none", guard_of_its_own, ERR_INVALID, "is none of", "rule",
	 0, NULL},
	{"an entry of another store", of_another_store, ERR_DENIED, "another log", "rule", 0, NULL},
	{"a key before anybody gave it", with_a_key_that_nobody_gave, ERR_NOT_FOUND, "key",
	 "signature", 0, NULL},
	{"the key of another", with_the_key_of_another, ERR_DENIED, "is not anna's", "rule", 0,
	 NULL},
	{"a key after its end", evidence, ERR_DENIED, "is not valid since", "rule", 0,
	 the_key_ends},
	{"the signature of another revision", revision_under_the_old_signature, ERR_DENIED,
	 "signature", "signature", 0, NULL},
	{"a name twice", a_name_twice, ERR_INVALID, "duplicate", "entry", 0, NULL},
	{"a number with a fraction", a_float, ERR_INVALID, "", "entry", 0, NULL},
	{"names out of order", names_out_of_order, ERR_INVALID, "canonical", "entry", 0, NULL},
	{"a space too many", a_space, ERR_INVALID, "canonical", "entry", 0, NULL},
	{"an escape that need not be", an_escape, ERR_INVALID, "canonical", "entry", 0, NULL},
	{"a role for oneself", a_role_for_oneself, ERR_DENIED, "oneself", "rule", 0, NULL},
	{"a role by who is no registrar", a_role_by_who_is_no_registrar, ERR_DENIED,
	 "does not hold the role registrar", "rule", 0, NULL},
	{"an officer approving oneself", an_officer_approving_oneself, ERR_DENIED, "oneself",
	 "rule", 0, NULL},
	{"two people with one register number", a_register_number_twice, ERR_CONFLICT,
	 "one number, one person", "rule", 0, NULL},
	{"two people with one key", a_key_for_two, ERR_CONFLICT, "already", "rule", 0, NULL},
	{"a key whose owner did not offer it", a_key_without_its_proof, ERR_DENIED, "proof", "rule",
	 0, NULL},
	{"a trainee signing", a_trainee_signing, ERR_DENIED, "in the role assessor, not trainee", "rule", 0,
	 NULL},
	{"one's own evidence", ones_own_evidence, ERR_DENIED, "of oneself", "rule", 0,
	 anna_assesses},
	{"a request to oneself", a_request_to_oneself, ERR_DENIED, "their own evidence", "rule", 0,
	 NULL},
	{"work from before the role", work_before_the_role, ERR_DENIED,
	 "was no assessor on 2024-02-20", "rule", 0, NULL},
	{"a role that has ended", a_request_of_ones_own, ERR_DENIED, "does not hold the role",
	 "rule", 0, the_role_ends},
	{"another tool", another_tool, ERR_DENIED, "does not reach tool CBD", "rule", 0, NULL},
	{"another specialism", another_specialism, ERR_DENIED, "does not reach tool DOPS in CEN-S1",
	 "rule", 0, NULL},
	{"an assessor whom nobody approved", without_approval, ERR_DENIED, "is not approved",
	 "rule", 0, NULL},
	{"what another was asked", what_una_was_asked, ERR_DENIED, "was sent to una", "rule", 0,
	 NULL},
	{"other evidence than was sent", other_evidence_than_was_sent, ERR_CONFLICT,
	 "is for the evidence", "rule", 0, NULL},
};
Test(attacks, are_refused_and_found_when_forced, .timeout = 280)
{
	for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
		attack_try(&attacks[i]);
}

Test(attacks, the_forger_alone_is_not_what_verify_finds)
{
	struct scene s;
	struct submission submission;
	struct report report;

	scene_open(&s, false);
	submission = evidence(&s); /* which any rule lets in */
	scene_copy(&s);
	forge_append(&s, &submission, s.now);
	report = scene_verify(&s, s.copy);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	scene_close(&s);
}

/* ECDSA signatures can be turned into others of the same bytes, which must not pass for a second
 * entry. */
Test(attacks, the_same_entry_under_a_malleated_signature)
{
	struct scene s;
	struct submission submission;
	struct digest before, after;
	struct verdict verdict;
	struct report report;
	const struct finding *finding;

	scene_open(&s, false);
	submission = s.assessment_said;
	submission.signature = malleated(&s.assessment_said.signature);
	cr_assert(key_verify(s.keys[SAM], submission.bytes, submission.len,
			     submission.signature.bytes, submission.signature.len),
		  "else this test tests nothing");
	before = scene_digest(&s);
	verdict = scene_try(&s, &submission);
	after = scene_digest(&s);
	cr_expect(eq(int, verdict.status, ERR_CONFLICT));
	cr_expect(strstr(verdict.err.text, "in the log already") != NULL, "%s", verdict.err.text);
	cr_expect(digest_equal(&before, &after));

	scene_copy(&s);
	forge_sql(&s, arena_printf(s.a, "UPDATE entry SET signature = x'%s' WHERE seq = %d",
				   hex_of(&s, &submission.signature), (int)s.assessment_seq));
	report = scene_verify(&s, s.copy);
	finding = report_find(&report, "signature", (int64_t)s.assessment_seq);
	cr_expect(finding != NULL && strstr(finding->text, "what its leaf committed to") != NULL,
		  "%s", report_text(&s, &report));
	scene_close(&s);
}

Test(attacks, a_fact_that_was_edited)
{
	static const struct {
		const char *sql, *words;
	} edits[] = {
		{"UPDATE fact_decision SET point = 'excellent'", "column point is 'excellent'"},
		{"UPDATE fact_decision SET met = 0", "column met is 0, and its entry makes it 1"},
		{"UPDATE fact_role SET tools = '' WHERE person = 'sam'", "column tools is ''"},
		{"UPDATE fact_role SET last = last - 1 WHERE person = 'sam'", "column last is"},
		{"INSERT INTO fact_approval SELECT portfolio, seq + 1, accepted, 'una', officer"
		 " FROM fact_approval",
		 "table fact_approval has a row that no entry makes"},
		{"DELETE FROM fact_request WHERE assessor = 'una'",
		 "table fact_request lacks a row"},
		{"INSERT INTO fact_void VALUES('anna', 23, 24, 1710493200)",
		 "table fact_void has a row that no entry makes"},
	};
	struct scene s;

	scene_open(&s, false);
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		struct report report;

		scene_copy(&s);
		forge_sql(&s, edits[i].sql);
		report = scene_verify(&s, s.copy);
		cr_expect(not(report.ok));
		cr_assert(eq(u64, report.finding_total, 1), "%s%s", edits[i].sql,
			  report_text(&s, &report));
		cr_expect_str_eq(report.findings[0].code, "fact");
		cr_expect(strstr(report.findings[0].text, edits[i].words) != NULL, "%s",
			  report.findings[0].text);
	}
	scene_close(&s);
}
