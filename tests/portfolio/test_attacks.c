/* What somebody must never be able to do: support/attack.h. What passkeys add: test_attacks_passkey.c. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <openssl/ecdsa.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/facts.h"
#include "portfolio/world.h"
#include "support/attack.h"
#include "support/world.h"

/* ---- lines ---- */

static struct submission registrar_says(struct scene *s, const char *kind, json_t *body)
{
	return scene_say(
		s,
		&(struct line){.author = RITA, .role = ROLE_REGISTRAR, .kind = kind, .body = body});
}

static struct line person_line(json_t *body)
{
	return (struct line){.author = RITA,
			     .role = ROLE_REGISTRAR,
			     .kind = "person",
			     .body = body,
			     .texts = {scene_text("name", "Somebody New")},
			     .text_count = 1};
}

static struct line evidence_line(void)
{
	return (struct line){
		.author = ANNA,
		.role = ROLE_TRAINEE,
		.kind = "evidence",
		.portfolio = "anna",
		.body = json_pack("{s:s,s:s}", "first", "2024-03-04", "last", "2024-03-05"),
		.texts = {scene_text("title", "Another phantom")},
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

/* ---- who is to assess, and who is asked ---- */

static struct submission a_nomination_of_oneself(struct scene *s)
{
	return scene_say(s, &(struct line){.author = ANNA,
					   .role = ROLE_TRAINEE,
					   .kind = "nomination",
					   .portfolio = "anna",
					   .body = json_pack("{s:s}", "assessor", "anna")});
}

static struct submission what_another_may_accept(struct scene *s)
{
	return scene_say(s, &(struct line){.author = UNA,
					   .role = ROLE_ASSESSOR,
					   .kind = "acceptance",
					   .portfolio = "anna",
					   .about = {s->approval},
					   .about_count = 1});
}

static struct submission a_request_passed_on_to_who_is_not_approved(struct scene *s)
{
	return scene_say(s, &(struct line){.author = OLIVE,
					   .role = ROLE_TRAINING_OFFICER,
					   .kind = "reassignment",
					   .portfolio = "anna",
					   .body = json_pack("{s:s}", "assessor", "una"),
					   .about = {s->request},
					   .about_count = 1,
					   .texts = {scene_text("reason", "Sam is away.")},
					   .text_count = 1});
}

static struct submission a_nomination_declined_that_is_none(struct scene *s)
{
	return scene_say(s, &(struct line){.author = OLIVE,
					   .role = ROLE_TRAINING_OFFICER,
					   .kind = "decline",
					   .portfolio = "anna",
					   .about = {s->request},
					   .about_count = 1,
					   .texts = {scene_text("reason", "Not now.")},
					   .text_count = 1});
}

/* ---- what is private, and what is erased ---- */

static struct submission about_texts(struct scene *s, enum person author, enum role role,
				     const char *kind, const struct digest *target, json_t *body)
{
	return scene_say(s, &(struct line){.author = author,
					   .role = role,
					   .kind = kind,
					   .portfolio = "anna",
					   .body = body,
					   .about = {*target},
					   .about_count = 1});
}

static struct submission a_release_of_what_is_not_private(struct scene *s)
{
	return about_texts(s, ANNA, ROLE_TRAINEE, "release", &s->evidence,
			   json_pack("{s:[s]}", "texts", "title"));
}

static struct submission an_assessor_erasing_what_a_trainee_wrote(struct scene *s)
{
	return about_texts(s, SAM, ROLE_ASSESSOR, "redaction", &s->evidence,
			   json_pack("{s:s,s:[s]}", "reason", "offensive", "texts", "title"));
}

static struct submission a_trainee_erasing_what_an_assessor_wrote(struct scene *s)
{
	return about_texts(s, ANNA, ROLE_TRAINEE, "redaction", &s->assessment,
			   json_pack("{s:s,s:[s]}", "reason", "offensive", "texts", "note.feedback"));
}

/* sam, who has a key, answers with another. */
static struct submission an_answer_beside_ones_key(struct scene *s)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	json_t *body;

	cr_assert(key_generate(KEY_P256, &s->random, &key, NULL) == OK);
	body = scene_key_body(s, "sam", key);
	json_object_del(body, "person");
	json_object_del(body, "checked");
	json_object_set_new(body, "form", json_string("TOOLS@2010.1/DOPS"));
	json_object_set_new(body, "judgements",
			    json_pack("[{s:i,s:s}]", "n", 1, "point", "satisfactory"));
	return scene_say(s, &(struct line){.author = SAM,
					   .role = ROLE_ASSESSOR,
					   .kind = "answer",
					   .portfolio = "anna",
					   .body = body,
					   .about = {s->request, s->evidence},
					   .about_count = 2,
					   .texts = {scene_text("note.feedback", "Well done.")},
					   .text_count = 1,
					   .key = key});
}

/* Feedback for which nobody asked. */
static struct submission feedback(struct scene *s, const char *kind, enum role role, json_t *body,
				  const char *text)
{
	struct line line = {.author = SAM,
			    .role = role,
			    .kind = kind,
			    .portfolio = "msf-0123456789abcdef",
			    .body = body};

	if (text != NULL)
		line.texts[line.text_count++] = scene_text(text, "Well done.");
	return scene_say(s, &line);
}

static struct submission an_invitation_that_nobody_asked_for(struct scene *s)
{
	char hex[DIGEST_HEX];

	digest_hex(&s->request, hex);
	return feedback(s, "msf-invitation", ROLE_ASSESSOR,
			json_pack("{s:s,s:s}", "rater", "una", "request", hex), NULL);
}

static struct submission a_rating_without_an_invitation(struct scene *s)
{
	return feedback(s, "msf-rating", ROLE_RATER,
			json_pack("{s:s,s:{s:s}}", "form", "TOOLS@2010.1/MSF", "marks", "safety", "3"),
			"note.comment");
}

static struct submission a_close_of_nothing(struct scene *s)
{
	return feedback(s, "msf-close", ROLE_ASSESSOR, json_object(), "salts");
}

/* What one assessor saw, dressed up as what colleagues said. */
static struct submission a_summary_of_nobody(struct scene *s)
{
	return scene_say(s, &(struct line){.author = SAM,
					   .role = ROLE_ASSESSOR,
					   .kind = "msf-summary",
					   .portfolio = "anna",
					   .body = json_pack("{s:s,s:[{s:i,s:s}],s:i}", "form",
							     "TOOLS@2010.1/DOPS", "judgements", "n", 1,
							     "point", "satisfactory", "raters", 8),
					   .about = {s->request, s->evidence},
					   .about_count = 2,
					   .texts = {scene_text("feedback", "All are pleased.")},
					   .text_count = 1});
}

static struct submission a_report_by_who_supervises_nobody(struct scene *s)
{
	struct digest digest = digest_of(STAGE_CURRICULUM, strlen(STAGE_CURRICULUM));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return scene_say(s, &(struct line){.author = UNA,
					   .role = ROLE_ASSESSOR,
					   .kind = "report",
					   .portfolio = "anna",
					   .body = json_pack("{s:s,s:s,s:s}", "digest", hex, "from",
							     "2024-03-04", "until", "2024-03-08"),
					   .texts = {scene_text("note.summary", "Settled.")},
					   .text_count = 1});
}

/* olive says for sam what sam could say. */
static struct submission a_report_of_who_could_sign(struct scene *s)
{
	return scene_say(s, &(struct line){.author = OLIVE,
					   .role = ROLE_TRAINING_OFFICER,
					   .kind = "reported",
					   .portfolio = "anna",
					   .body = json_pack("{s:s,s:[{s:i,s:s}],s:s}", "form",
							     "TOOLS@2010.1/DOPS", "judgements", "n", 1, "point", "satisfactory",
							     "day", "2024-03-14"),
					   .about = {s->request, s->evidence},
					   .about_count = 2,
					   .texts = {scene_text("note.feedback", "Well done."),
						     scene_text("file.1", "a scan"),
						     scene_text("file.1.name", "scan.pdf")},
					   .text_count = 3});
}

/* ---- placements and places ---- */

static json_t *in_annas_curriculum(struct scene *s, json_t *body)
{
	struct facts facts;
	char hex[DIGEST_HEX];

	cr_assert(facts_load(journal_db(s->j), "anna", NULL, s->now, s->a, &facts, NULL) == OK);
	digest_hex(&facts.enrolment.digest, hex);
	json_object_set_new(body, "digest", json_string(hex));
	return body;
}

static struct submission placement(struct scene *s, const char *from, const char *until)
{
	json_t *body = json_pack("{s:s,s:s,s:s,s:s,s:s}", "specialism", "haematology", "site", "leeds",
				 "from", from, "until", until, "supervisor", "sam");

	return scene_say(s, &(struct line){.author = OLIVE,
					   .role = ROLE_TRAINING_OFFICER,
					   .kind = "placement",
					   .portfolio = "anna",
					   .body = in_annas_curriculum(s, body)});
}

static bool a_placement_stands(struct scene *s)
{
	struct submission submission = placement(s, "2024-03-01", "2024-03-31");

	return scene_try(s, &submission).status == OK;
}

static struct submission two_places_at_once(struct scene *s)
{
	return placement(s, "2024-03-31", "2024-04-30");
}

static struct submission a_placement_served_early(struct scene *s)
{
	struct facts facts;
	struct line line = {.author = SAM,
			    .role = ROLE_ASSESSOR,
			    .kind = "placement-sign",
			    .portfolio = "anna",
			    .body = json_pack("{s:s}", "outcome", "satisfactory"),
			    .about_count = 1};
	struct record record;
	struct entry entry;

	cr_assert(facts_load(journal_db(s->j), "anna", NULL, s->now, s->a, &facts, NULL) == OK);
	cr_assert(journal_read(s->j, (uint64_t)facts.placements[0].entry, s->a, &record, &entry,
			       NULL) == OK);
	line.about[0] = entry.digest;
	return scene_say(s, &line);
}

static bool nobody_has_a_place(struct scene *s)
{
	struct submission submission =
		registrar_says(s, "capacity",
			       json_pack("{s:s,s:i,s:s,s:s}", "site", "leeds", "places", 0, "from",
					 "2024-01-01", "until", "2024-12-31"));

	return scene_try(s, &submission).status == OK;
}

static struct submission beyond_the_places(struct scene *s)
{
	return placement(s, "2024-03-31", "2024-04-30");
}

static struct submission places_by_who_has_none_to_give(struct scene *s)
{
	return scene_say(s, &(struct line){.author = OLIVE,
					   .role = ROLE_PROGRAMME_LEAD,
					   .kind = "capacity",
					   .body = json_pack("{s:s,s:i,s:s,s:s}", "site", "leeds",
							     "places", 9, "from", "2024-01-01", "until",
							     "2024-12-31")});
}

/* ---- meetings ---- */

static struct submission a_meeting_by_who_trains_nobody_here(struct scene *s)
{
	return scene_say(s, &(struct line){.author = UNA,
					   .role = ROLE_ASSESSOR,
					   .kind = "meeting",
					   .portfolio = "anna",
					   .body = in_annas_curriculum(
						   s, json_pack("{s:s}", "day", "2024-03-14")),
					   .texts = {scene_text("note.1", "She is doing well.")},
					   .text_count = 1});
}

/* ---- what comes from elsewhere ---- */

static struct submission an_import_by_who_is_no_registrar(struct scene *s)
{
	char hex[DIGEST_HEX];

	digest_hex(&s->evidence, hex);
	return scene_say(s, &(struct line){
				    .author = OLIVE,
				    .role = ROLE_REGISTRAR,
				    .kind = "import",
				    .body = json_pack("{s:s,s:s,s:s,s:s,s:s}", "last", hex, "manifest", hex,
						      "person", "anna", "pin", hex, "there", "ann"),
				    .texts = {scene_text("file.1", "a bundle"),
					      scene_text("file.1.name", "ann.zip")},
				    .text_count = 2});
}

/* ---- equivalence ---- */

static struct submission evidence_of_no_applicant(struct scene *s)
{
	struct line line = evidence_line();

	line.role = ROLE_APPLICANT;
	return scene_say(s, &line);
}

static struct submission a_corroboration_by_who_is_on_no_register(struct scene *s)
{
	return scene_say(s, &(struct line){.author = SAM,
					   .role = ROLE_REGISTRANT,
					   .kind = "corroboration",
					   .portfolio = "anna",
					   .body = json_pack("{s:s}", "as", "manager"),
					   .about = {s->evidence},
					   .about_count = 1});
}

/* The proof is right; whoever speaks is no registrar, and would read what is sealed. */
static struct submission a_sealing_key_of_who_opens_nothing(struct scene *s)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(buf_release) struct buf message, spki, proof;
	struct digest pin = journal_pin(s->j), fingerprint;
	struct signature signature;
	const uint8_t *bytes;
	size_t n;

	buf_init(&message, 1024);
	buf_init(&spki, 1024);
	buf_init(&proof, 1024);
	cr_assert(key_generate(KEY_P256, &s->random, &key, NULL) == OK);
	fingerprint = key_fingerprint(key);
	key_proof_message(&pin, "olive", &fingerprint, &message);
	cr_assert(key_sign(key, message.data, message.len, &signature, NULL) == OK);
	bytes = key_public(key, &n);
	buf_base64(&spki, bytes, n);
	buf_base64(&proof, signature.bytes, signature.len);
	return scene_say(s, &(struct line){.author = OLIVE,
					   .role = ROLE_REGISTRAR,
					   .kind = "sealing-key",
					   .body = json_pack("{s:s,s:s,s:s}", "key", spki.data, "person",
							     "olive", "proof", proof.data)});
}

#define MONTH (40 * 24 * 3600)

/* ---- curricula that take nobody new, and maps ---- */

/* What follows is about the publication of anna's curriculum. */
static struct line of_the_curriculum(struct scene *s, enum person author, const char *kind, json_t *body)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct line line = {.author = author,
			    .role = ROLE_REGISTRAR,
			    .kind = kind,
			    .body = body,
			    .about_count = 1,
			    .text_count = 1};
	bool row;

	cr_assert(db_query(journal_db(s->j),
			   "SELECT digest FROM fact_entry WHERE kind = 'publish' LIMIT 1", &q, NULL) == OK);
	cr_assert(query_step(q, &row, NULL) == OK && row);
	line.about[0] = col_digest(q, 0);
	return line;
}

static struct submission a_retirement_by_who_is_no_registrar(struct scene *s)
{
	struct line line = of_the_curriculum(
		s, OLIVE, "retirement", json_pack("{s:s,s:s}", "from", "2024-01-01", "what", "retired"));

	line.texts[0] = scene_text("reason", "Nobody asked me.");
	return scene_say(s, &line);
}

static struct submission an_exemption_by_an_unpublished_map(struct scene *s)
{
	struct facts facts;
	char hex[DIGEST_HEX];

	cr_assert(facts_load(journal_db(s->j), "anna", NULL, s->now, s->a, &facts, NULL) == OK);
	digest_hex(&facts.enrolment.digest, hex);
	return scene_say(s, &(struct line){.author = RITA,
					   .role = ROLE_REGISTRAR,
					   .kind = "exemption",
					   .portfolio = "anna",
					   .body = json_pack("{s:s,s:s,s:s}", "digest", hex, "map",
							     "MAP-OWN@2024.1", "module", "CEN-R1"),
					   .texts = {scene_text("reason", "By a map of mine.")},
					   .text_count = 1});
}

static struct submission a_map_by_who_is_no_registrar(struct scene *s)
{
	char hex[DIGEST_HEX];
	struct line line;

	digest_hex(&s->evidence, hex);
	line = of_the_curriculum(s, OLIVE, "map", json_pack("{s:s,s:s}", "map", "MAP-X@2024.1", "sha256", hex));
	line.texts[0] = scene_text("file.1", "Everything carries.");
	return scene_say(s, &line);
}

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
	{"a nomination of oneself", a_nomination_of_oneself, ERR_DENIED, "their own portfolio",
	 "rule", 0, NULL},
	{"an approval that is another's to accept", what_another_may_accept, ERR_DENIED,
	 "is of sam, not of una", "rule", 0, NULL},
	{"a request passed on to who is not approved", a_request_passed_on_to_who_is_not_approved,
	 ERR_DENIED, "is not approved", "rule", 0, NULL},
	{"a request declined by the training officer", a_nomination_declined_that_is_none, ERR_DENIED,
	 "declines nominations", "rule", 0, NULL},
	{"an answer beside the key that one has", an_answer_beside_ones_key, ERR_DENIED,
	 "has a key in this log", "rule", 0, NULL},
	{"an invitation that nobody asked for", an_invitation_that_nobody_asked_for, ERR_NOT_FOUND,
	 "no request has the chain", "rule", 0, NULL},
	{"a rating without an invitation", a_rating_without_an_invitation, ERR_NOT_FOUND,
	 "no request has the chain", "rule", 0, NULL},
	{"a close of feedback that was not gathered", a_close_of_nothing, ERR_NOT_FOUND,
	 "no request has the chain", "rule", 0, NULL},
	{"a summary of what one assessor saw", a_summary_of_nobody, ERR_INVALID,
	 "is not for colleagues to fill in", "rule", 0, NULL},
	{"a report by who supervises nobody", a_report_by_who_supervises_nobody, ERR_DENIED,
	 "nor supervises a placement", "rule", 0, NULL},
	{"a report of what somebody could sign", a_report_of_who_could_sign, ERR_DENIED,
	 "has a key in this log", "rule", 0, NULL},
	{"other evidence than was sent", other_evidence_than_was_sent, ERR_CONFLICT,
	 "is for the evidence", "rule", 0, NULL},
	{"two placements on one day", two_places_at_once, ERR_CONFLICT, "anna is placed in", "rule", 0,
	 a_placement_stands},
	{"a placement signed off before it is over", a_placement_served_early, ERR_CONFLICT,
	 "goes on until 2024-03-31", "rule", 0, a_placement_stands},
	{"a placement where no place is left", beyond_the_places, ERR_CONFLICT, "leeds has 0 places",
	 "rule", 0, nobody_has_a_place},
	{"places by who is no programme lead", places_by_who_has_none_to_give, ERR_DENIED,
	 "does not hold the role programme-lead", "rule", 0, NULL},
	{"a meeting by who trains somebody else", a_meeting_by_who_trains_nobody_here, ERR_DENIED,
	 "supervises no placement of anna", "rule", 0, NULL},
	{"a release of what is not private", a_release_of_what_is_not_private, ERR_INVALID,
	 "is not private", "rule", 0, NULL},
	{"an assessor erasing what a trainee wrote", an_assessor_erasing_what_a_trainee_wrote,
	 ERR_DENIED, "is anna's", "rule", 0, NULL},
	{"a trainee erasing what an assessor wrote", a_trainee_erasing_what_an_assessor_wrote,
	 ERR_DENIED, "is sam's", "rule", 0, NULL},
	{"a retirement by who is no registrar", a_retirement_by_who_is_no_registrar, ERR_DENIED,
	 "does not hold the role registrar", "rule", 0, NULL},
	{"a map by who is no registrar", a_map_by_who_is_no_registrar, ERR_DENIED,
	 "does not hold the role registrar", "rule", 0, NULL},
	{"an exemption by a map that nobody published", an_exemption_by_an_unpublished_map, ERR_NOT_FOUND,
	 "no map MAP-OWN@2024.1", "rule", 0, NULL},
	{"an import by who is no registrar", an_import_by_who_is_no_registrar, ERR_DENIED,
	 "does not hold the role registrar", "rule", 0, NULL},
	{"evidence of an applicant who is none", evidence_of_no_applicant, ERR_DENIED,
	 "does not hold the role applicant", "rule", 0, NULL},
	{"a corroboration by who is on no register", a_corroboration_by_who_is_on_no_register,
	 ERR_DENIED, "does not hold the role registrant", "rule", 0, NULL},
	{"a sealing key of who opens nothing", a_sealing_key_of_who_opens_nothing, ERR_DENIED,
	 "does not hold the role registrar", "rule", 0, NULL},
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
