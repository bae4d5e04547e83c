/* What somebody must never be able to do, beyond test_attacks.c: in training, with what is private, and for a registrar. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/facts.h"
#include "portfolio/world.h"
#include "support/attack.h"
#include "support/world.h"

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

Test(attacks_training, are_refused_and_found_when_forced, .timeout = 280)
{
	for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
		attack_try(&attacks[i]);
}
