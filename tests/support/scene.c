/* The store of forge.h, said line by line. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/signing.h"
#include "support/forge.h"
#include "support/world.h"
#include "portfolio/text.h"

#define ARENA (512u << 20)
#define LARGE_FILE (TEXT_IN_TABLE_MAX + 5) /* so it lies beside the table */

static const char *const names[PERSON_COUNT] = {"rita", "olive", "sam", "una", "anna"};

/* ---- saying things ---- */

struct text scene_text(const char *name, const char *words)
{
	return (struct text){.name = name, .bytes = words, .len = strlen(words)};
}

struct submission scene_say(struct scene *s, const struct line *line)
{
	static const struct digest none;
	struct text *texts = arena_array(s->a, line->text_count, sizeof(*texts));
	struct submission submission;
	struct checkpoint head;
	const char *note;
	struct err err;
	struct entry e;
	size_t n;

	arena_own(s->a, (void (*)(void *))json_decref, line->body);
	cr_assert(journal_head(s->j, s->a, &head, &note, &n, &err) == OK, "%s", err.text);
	if (line->text_count > 0)
		memcpy(texts, line->texts, line->text_count * sizeof(*texts));
	e = (struct entry){
		.v = 1,
		.kind = line->kind,
		.log = digest_equal(&line->log, &none) ? journal_pin(s->j) : line->log,
		.portfolio = line->portfolio == NULL ? "" : line->portfolio,
		.author = names[line->author],
		.role = line->role,
		.time = line->time == 0 ? s->now : line->time,
		.seen_size = head.size,
		.seen_root = head.root,
		.about = arena_array(s->a, line->about_count, sizeof(*e.about)),
		.about_count = line->about_count,
		.body = line->body,
	};
	if (line->about_count > 0)
		memcpy(e.about, line->about, line->about_count * sizeof(*e.about));
	if (line->passkey != NULL) {
		e.key = key_fingerprint(line->passkey->key);
		cr_assert(entry_write(&e, texts, line->text_count, &s->random, s->a, &submission,
				      &err) == OK,
			  "%s", err.text);
		submission.signature =
			authenticator_sign(line->passkey, submission.bytes, submission.len);
		return submission;
	}
	cr_assert(entry_sign(&e, texts, line->text_count,
			     line->key == NULL ? s->keys[line->author] : line->key, &s->random,
			     s->a, &submission, &err) == OK,
		  "%s", err.text);
	return submission;
}

struct verdict scene_try(struct scene *s, const struct submission *submission)
{
	struct verdict verdict;
	struct err err;

	cr_assert(journal_append(s->j, submission, 1, s->now, &s->random, &verdict, &err) == OK,
		  "%s", err.text);
	return verdict;
}

static struct verdict append(struct scene *s, const struct submission *submission)
{
	struct verdict verdict = scene_try(s, submission);

	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	s->now += 60;
	return verdict;
}

static struct digest say(struct scene *s, struct line line)
{
	struct submission submission = scene_say(s, &line);

	return append(s, &submission).digest;
}

static void put_base64(json_t *object, const char *name, const void *bytes, size_t n)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, ENTRY_MAX);
	buf_base64(&text, bytes, n);
	json_object_set_new(object, name, json_string(text.data));
}

/* Rita, who certifies, gives herself a further one with the key that she has. */
static const char *checked_by_rita(const char *person)
{
	return strcmp(person, names[RITA]) == 0 ? KEY_CHECKED_OWN : "passport";
}

json_t *scene_key_body(struct scene *s, const char *person, const struct key *key)
{
	CLEANUP(buf_release) struct buf message;
	struct digest fingerprint = key_fingerprint(key), pin = journal_pin(s->j);
	json_t *body = json_pack("{s:s,s:s}", "checked", checked_by_rita(person), "person", person);
	struct signature proof;
	const uint8_t *spki;
	size_t n;

	buf_init(&message, 1024);
	buf_text(&message, "attest key\n");
	buf_hex(&message, pin.bytes, sizeof(pin.bytes));
	buf_printf(&message, "\n%s\n", person);
	buf_hex(&message, fingerprint.bytes, sizeof(fingerprint.bytes));
	buf_char(&message, '\n');
	cr_assert(key_sign(key, message.data, message.len, &proof, NULL) == OK);
	spki = key_public(key, &n);
	put_base64(body, "key", spki, n);
	put_base64(body, "proof", proof.bytes, proof.len);
	return body;
}

struct authenticator *scene_passkey(struct scene *s, const char *seed)
{
	struct authenticator *passkey = arena_alloc(s->a, sizeof(*passkey));

	authenticator_open(passkey, seed, SCENE_SITE, "https://" SCENE_SITE);
	arena_own(s->a, (void (*)(void *))authenticator_close, passkey);
	return passkey;
}

/* As a dishonest page could: the proof is not looked at. */
json_t *scene_passkey_body(struct scene *s, const char *person, struct authenticator *passkey)
{
	struct digest pin = journal_pin(s->j);
	struct digest challenge = signing_challenge(&pin, person, passkey->key);
	struct digest credential =
		passkey_credential_digest(passkey->credential, sizeof(passkey->credential));
	struct passkey_assertion proof = authenticator_assert(
		passkey, (struct passkey_bytes){challenge.bytes, sizeof(challenge.bytes)});
	struct signature signature;
	char hex[DIGEST_HEX];
	json_t *body;
	const uint8_t *spki;
	size_t n;

	digest_hex(&credential, hex);
	cr_assert(passkey_write(&proof, &signature, NULL) == OK);
	body = json_pack("{s:s,s:s,s:[{s:s,s:s,s:s}]}", "checked", checked_by_rita(person), "person", person,
			 "signing", "backup",
			 passkey->flags & AUTHENTICATOR_BS   ? "backed-up"
			 : passkey->flags & AUTHENTICATOR_BE ? "backup-eligible"
							     : "device-bound",
			 "credential", hex, "domain", passkey->id);
	spki = key_public(passkey->key, &n);
	put_base64(body, "key", spki, n);
	put_base64(body, "proof", signature.bytes, signature.len);
	return body;
}

void scene_certify(struct scene *s, const char *person, struct authenticator *passkey)
{
	say(s, (struct line){.author = RITA,
			     .role = ROLE_REGISTRAR,
			     .kind = "key",
			     .body = scene_passkey_body(s, person, passkey)});
}

/* ---- the cast ---- */

static void say_person(struct scene *s, enum person person, bool with_key)
{
	struct line line = {
		.author = RITA,
		.role = ROLE_REGISTRAR,
		.kind = "person",
		.body = json_pack("{s:s,s:s}", "person", names[person], "register",
				  arena_printf(s->a, "CS1000%d", person)),
		.texts = {scene_text("name", arena_printf(s->a, "Ms %s", names[person]))},
		.text_count = 1,
	};

	say(s, line);
	if (with_key)
		say(s, (struct line){.author = RITA,
				     .role = ROLE_REGISTRAR,
				     .kind = "key",
				     .body = scene_key_body(s, names[person], s->keys[person])});
}

static struct digest say_role(struct scene *s, json_t *body)
{
	return say(s,
		   (struct line){
			   .author = RITA, .role = ROLE_REGISTRAR, .kind = "role", .body = body});
}

static void say_enrolment(struct scene *s)
{
	/* Its one file holds its name, so that one digest is the curriculum's and the file's. */
	struct digest digest = digest_of("STP-CEN@2023.1", 14);
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	say(s, (struct line){.author = RITA,
			     .role = ROLE_REGISTRAR,
			     .kind = "publish",
			     .body = json_pack("{s:s,s:s,s:[{s:s,s:s}]}", "curriculum",
					       "STP-CEN@2023.1", "digest", hex, "files", "name",
					       "STP-CEN@2023.1", "sha256", hex),
			     .texts = {scene_text("file.1", "STP-CEN@2023.1")},
			     .text_count = 1});
	say(s, (struct line){.author = RITA,
			     .role = ROLE_REGISTRAR,
			     .kind = "enrolment",
			     .portfolio = "anna",
			     .body = json_pack("{s:s,s:s,s:s,s:s,s:s,s:i}", "curriculum",
					       "STP-CEN@2023.1", "digest", hex, "officer", "olive",
					       "site", "north", "start", "2024-03-01", "wte", 80)});
}

static struct line evidence_line(struct scene *s, const char *first, const char *last)
{
	char *large = arena_alloc(s->a, LARGE_FILE);

	for (size_t i = 0; i < LARGE_FILE; i++)
		large[i] = (char)(i * 31 % 251);
	return (struct line){
		.author = ANNA,
		.role = ROLE_TRAINEE,
		.kind = "evidence",
		.portfolio = "anna",
		.body = json_pack("{s:s,s:s}", "first", first, "last", last),
		.texts = {scene_text("title", "A phantom, measured"),
			  {.name = "file.1", .bytes = large, .len = LARGE_FILE},
			  scene_text("file.1.name", "phantom.dcm")},
		.text_count = 3,
	};
}

static struct digest say_request(struct scene *s, const struct digest *evidence, json_t *body)
{
	return say(s, (struct line){.author = ANNA,
				    .role = ROLE_TRAINEE,
				    .kind = "request",
				    .portfolio = "anna",
				    .body = body,
				    .about = {*evidence},
				    .about_count = 1});
}

static json_t *tool_request(const char *assessor, const char *tool, const char *module)
{
	return json_pack("{s:s,s:s,s:[s]}", "assessor", assessor, "tool", tool, "modules", module);
}

static void say_work(struct scene *s)
{
	struct line early = evidence_line(s, "2024-02-01", "2024-02-20");
	struct verdict verdict;

	early.text_count = 1;
	s->early = say(s, early);
	s->request = say_request(s, &s->evidence, tool_request("sam", "DOPS", "CEN-R1"));
	s->tool_request = say_request(s, &s->evidence, tool_request("sam", "CBD", "CEN-R1"));
	s->other_request = say_request(s, &s->evidence, tool_request("sam", "DOPS", "CEN-S1"));
	s->early_request = say_request(s, &s->early, tool_request("sam", "DOPS", "CEN-R1"));
	s->una_request = say_request(s, &s->evidence, tool_request("una", "DOPS", "CEN-R1"));
	s->assessment_said = scene_say(
		s,
		&(struct line){.author = SAM,
			       .role = ROLE_ASSESSOR,
			       .kind = "assessment",
			       .portfolio = "anna",
			       .body = json_pack("{s:s,s:[{s:i,s:s}],s:{s:s}}", "form", "TOOLS@2010.1/DOPS",
						   "judgements", "n", 1,
						 "point", "satisfactory", "marks", "safety", "3"),
			       .about = {say_request(s, &s->evidence,
						     tool_request("sam", "DOPS", "CEN-R1")),
					 s->evidence},
			       .about_count = 2,
			       .texts = {scene_text("note.feedback", "Well done.")},
			       .text_count = 1});
	verdict = append(s, &s->assessment_said);
	s->assessment = verdict.digest;
	s->assessment_seq = verdict.seq;
}

static void say_assessors(struct scene *s)
{
	say_person(s, SAM, true);
	say_person(s, UNA, true);
	s->sam_role = say_role(s, json_pack("{s:s,s:s,s:s,s:[s],s:[s]}", "person", "sam", "role",
					    "assessor", "from", "2024-03-01", "tools", "DOPS",
					    "specialisms", "clinical-engineering"));
	say_role(s, json_pack("{s:s,s:s,s:s}", "person", "una", "role", "assessor", "from",
			      "2024-01-01"));
	say_role(s, json_pack("{s:s,s:s,s:s}", "person", "olive", "role", "assessor", "from",
			      "2024-01-01"));
}

static void open_journal(struct scene *s)
{
	static const char *const domains[] = {SCENE_SITE, "localhost"};
	struct anchor anchor = {
		.domains = domains,
		.domain_count = 2,
		.authority = "Example ETB",
		.registrar = "rita",
		.registrar_name = "Rita Example",
		.register_number = "CS12345",
	};
	struct err err;

	cr_assert(key_generate(KEY_P256, &s->random, &s->root, &err) == OK);
	for (int i = 0; i < PERSON_COUNT; i++)
		cr_assert(key_generate(KEY_P256, &s->random, &s->keys[i], &err) == OK);
	anchor.root = s->root;
	anchor.registrar_key = s->keys[RITA];
	cr_assert(journal_create(s->dir, &anchor, &s->kinds, s->now, &s->random, &err) == OK, "%s",
		  err.text);
	cr_assert(journal_open(s->dir, true, &s->kinds, &s->j, &err) == OK, "%s", err.text);
	journal_catalogue(s->j, &s->catalogue);
}

void scene_open(struct scene *s, bool small)
{
	struct line evidence;

	*s = (struct scene){.home = "/tmp/attest-scene-XXXXXX", .now = SCENE_BEGIN};
	cr_assert(mkdtemp(s->home) != NULL);
	snprintf(s->dir, sizeof(s->dir), "%s/store", s->home);
	snprintf(s->copy, sizeof(s->copy), "%s/copy", s->home);
	s->random = random_seeded("scene");
	s->a = arena_new(ARENA);
	s->kinds = (struct kinds){.rows = portfolio_kinds, .count = portfolio_kind_count};
	s->catalogue = stage_catalogue;
	s->knows_pin = true;
	open_journal(s);
	s->now += 60;
	say_person(s, OLIVE, !small);
	say_role(s, json_pack("{s:s,s:s,s:s}", "person", "olive", "role", "training-officer",
			      "from", "2024-01-01"));
	if (!small)
		say_assessors(s);
	say_person(s, ANNA, true);
	say_enrolment(s);
	if (!small)
		s->approval = say(s, (struct line){.author = OLIVE,
						   .role = ROLE_TRAINING_OFFICER,
						   .kind = "approval",
						   .portfolio = "anna",
						   .body = json_pack("{s:s}", "assessor", "sam")});
	evidence = evidence_line(s, "2024-03-04", "2024-03-08");
	s->evidence_said = scene_say(s, &evidence);
	s->evidence = append(s, &s->evidence_said).digest;
	if (!small)
		say_work(s);
}

static void remove_tree(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *item;
	char name[512];

	while (dir != NULL && (item = readdir(dir)) != NULL) {
		if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0)
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, item->d_name);
		if (unlink(name) != 0)
			remove_tree(name);
	}
	if (dir != NULL)
		closedir(dir);
	rmdir(path);
}

void scene_close(struct scene *s)
{
	journal_close(s->j);
	key_free(s->root);
	for (int i = 0; i < PERSON_COUNT; i++)
		key_free(s->keys[i]);
	arena_free(s->a);
	remove_tree(s->home);
}
