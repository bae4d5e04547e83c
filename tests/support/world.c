#include "support/world.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/certificate.h"
#include "core/date.h"
#include "core/json.h"
#include "core/note.h"
#include "portfolio/replay.h"

#define STAGE_MEMORY (64u << 20)
#define ENTRY_MEMORY (8u << 20)

/* The text with that digest among those that were submitted. */
static enum status find_text(void *data, const struct digest *digest, struct arena *a,
			     const void **ret_bytes, size_t *ret_len, struct err *err)
{
	const struct stage *s = data;

	for (size_t i = 0; !s->lost && i < s->submissions; i++)
		for (size_t k = 0; k < s->text_counts[i]; k++) {
			const struct text *text = &s->texts[i][k];

			if (!digest_equal(&text->digest, digest))
				continue;
			*ret_len = s->swell > 0 ? s->swell : text->len;
			*ret_bytes = s->swell > 0 ? arena_alloc(a, s->swell)
						  : arena_bytes(a, text->bytes, text->len);
			return OK;
		}
	return fail(err, ERR_NOT_FOUND, "the stage has no such text");
}

/* The bytes that were signed as the entry with that digest. */
static enum status find_entry(void *data, const struct digest *digest, struct arena *a,
			      const char **ret_bytes, size_t *ret_len, struct err *err)
{
	const struct stage *s = data;

	for (uint64_t i = 0; i < s->world.seq; i++) {
		if (!digest_equal(&s->digests[i], digest))
			continue;
		*ret_bytes = arena_bytes(a, s->bytes[i], s->lens[i]);
		*ret_len = s->lens[i];
		return OK;
	}
	return fail(err, ERR_NOT_FOUND, "the stage has no such entry");
}

void stage_open_empty(struct stage *s)
{
	struct err err = {0};

	*s = (struct stage){.random = random_seeded("stage"), .memory = arena_new(STAGE_MEMORY)};
	tree_init(&s->tree);
	s->world = (struct world){
		.catalogue = &stage_catalogue,
		.kinds = &s->kinds,
		.now = STAGE_START,
		.text = find_text,
		.entry = find_entry,
		.text_data = s,
	};
	stage_kinds(s, portfolio_kinds, portfolio_kind_count);
	cr_assert(db_open("", DB_MEMORY, &facts_schema, 1, &s->world.db, &err) == OK, "%s",
		  err.text);
	cr_assert(db_begin(s->world.db, &err) == OK, "%s", err.text);
}

void stage_close(struct stage *s)
{
	for (size_t i = 0; i < s->key_count; i++)
		key_free(s->keys[i].key);
	db_rollback(s->world.db);
	db_close(s->world.db);
	arena_free(s->memory);
}

void stage_kinds(struct stage *s, const struct kind *const *rows, size_t count)
{
	s->kinds = (struct kinds){.rows = rows, .count = count};
}

/* ---- keys ---- */

const struct key *stage_key(struct stage *s, const char *name)
{
	struct random random = random_seeded(name);
	struct stage_key *made = &s->keys[s->key_count];
	struct err err = {0};

	for (size_t i = 0; i < s->key_count; i++)
		if (strcmp(s->keys[i].name, name) == 0)
			return s->keys[i].key;
	cr_assert(s->key_count < STAGE_PEOPLE);
	cr_assert(key_generate(strcmp(name, "log") == 0 ? KEY_ED25519 : KEY_P256, &random,
			       &made->key, &err) == OK,
		  "%s", err.text);
	made->name = arena_text(s->memory, name);
	s->key_count++;
	return made->key;
}

static const char *base64(struct stage *s, const void *bytes, size_t n)
{
	struct buf out;
	const char *text;

	buf_init(&out, ENTRY_MAX);
	buf_base64(&out, bytes, n);
	text = arena_text(s->memory, out.data);
	buf_release(&out);
	return text;
}

const char *stage_proof(struct stage *s, const char *name, const char *person)
{
	const struct key *key = stage_key(s, name);
	struct digest fingerprint = key_fingerprint(key);
	struct signature proof;
	struct buf message;
	struct err err = {0};
	size_t n;
	const uint8_t *spki = key_public(key, &n);

	buf_init(&message, 256);
	key_proof_message(s->world.seq == 0 ? NULL : &s->world.pin, person, &fingerprint, &message);
	cr_assert(key_sign(key, message.data, message.len, &proof, &err) == OK, "%s", err.text);
	buf_release(&message);
	return arena_printf(s->memory, "'key':'%s','proof':'%s'", base64(s, spki, n),
			    base64(s, proof.bytes, proof.len));
}

/* ---- saying something ---- */

/* JSON with ' for ", which no body has otherwise. */
static json_t *read_body(struct stage *s, const char *body)
{
	char *text = arena_text(s->memory, body == NULL ? "{}" : body);
	json_error_t why;
	json_t *json;

	for (char *c = text; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	json = json_loads(text, 0, &why);
	cr_assert(json != NULL, "%s: %s", why.text, text);
	return json;
}

static struct text *make_texts(struct stage *s, const char *names, size_t *ret_count)
{
	struct text *texts = arena_array(s->memory, TEXTS_MAX, sizeof(*texts));
	size_t count = 0;

	for (const char *at = names == NULL ? "" : names; *at != '\0';) {
		size_t n = strcspn(at, " ");
		const char *name = arena_bytes(s->memory, at, n);
		const char *bytes = arena_printf(s->memory, "text %s", name);

		texts[count++] = (struct text){.name = name, .bytes = bytes, .len = strlen(bytes)};
		at += n + (at[n] == ' ');
	}
	*ret_count = count;
	return texts;
}

static void put_about(struct stage *s, const struct say *say, struct entry *e)
{
	e->about = arena_array(s->memory, ABOUT_MAX, sizeof(*e->about));
	for (const uint64_t *at = say->about; at != NULL && *at != ABOUT_END; at++)
		e->about[e->about_count++] = s->digests[*at];
}

static void put_seen(struct stage *s, const struct say *say, struct entry *e)
{
	e->seen_size = say->seen == NULL ? s->world.seq : *say->seen;
	if (say->seen_root != NULL)
		e->seen_root = *say->seen_root;
	else if (e->seen_size == 0 || e->seen_size > s->world.seq)
		e->seen_root = digest_of(NULL, 0);
	else
		e->seen_root = s->roots[e->seen_size - 1];
}

enum status stage_try(struct stage *s, const struct say *say, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = read_body(s, say->body);
	struct entry e = {
		.v = say->v == 0 ? 1 : say->v,
		.kind = say->kind,
		.anchor = say->anchor,
		.log = say->log == NULL ? s->world.pin : *say->log,
		.portfolio = say->in == NULL ? "" : say->in,
		.author = say->by,
		.role = say->as,
		.time = say->time == 0 ? s->world.now : say->time,
		.body = body,
	};
	const struct key *key = stage_key(s, say->key == NULL ? say->by : say->key);
	struct err failed = {0};
	struct text *texts;
	size_t count;

	put_about(s, say, &e);
	put_seen(s, say, &e);
	texts = make_texts(s, say->texts, &count);
	cr_assert(entry_sign(&e, texts, count, key, &s->random, s->memory, &s->last, &failed) == OK,
		  "%s", failed.text);
	cr_assert(s->submissions < sizeof(s->texts) / sizeof(s->texts[0]));
	s->texts[s->submissions] = texts;
	s->text_counts[s->submissions++] = count;
	return stage_submit(s, s->last.bytes, s->last.len, s->last.signature.bytes,
			    s->last.signature.len, false, err);
}

/* The tree's leaves here are the entries' digests: what a root is of does not matter to rules. */
static void enter(struct stage *s, const struct entry *e)
{
	struct digest leaf = tree_leaf_hash(e->digest.bytes, sizeof(e->digest.bytes));
	struct err err = {0};

	cr_assert(s->world.seq < STAGE_ENTRIES);
	tree_append(&s->tree, &leaf);
	s->digests[s->world.seq] = e->digest;
	s->bytes[s->world.seq] = arena_bytes(s->memory, e->bytes, e->len);
	s->lens[s->world.seq] = e->len;
	s->roots[s->world.seq] = tree_root(&s->tree);
	cr_assert(kind_rooted(&s->world, &s->roots[s->world.seq], &err) == OK, "%s", err.text);
	s->world.seq++;
	s->world.now += 60;
}

enum status stage_submit(struct stage *s, const char *bytes, size_t len, const uint8_t *signature,
			 size_t signature_n, bool verified, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(ENTRY_MEMORY);
	struct err failed = {0};
	struct digest before, after;
	struct entry e;
	enum status status;

	cr_assert(entry_read(bytes, len, a, &e, &failed) == OK, "%s", failed.text);
	cr_assert(facts_digest(s->world.db, &before, &failed) == OK, "%s", failed.text);
	s->world.arena = a;
	status = kind_judge(&s->world, &e, signature, signature_n, verified, err);
	if (status == OK) {
		enter(s, &e);
		s->world.arena = NULL;
		return OK;
	}
	s->world.arena = NULL;
	cr_assert(facts_digest(s->world.db, &after, &failed) == OK, "%s", failed.text);
	cr_assert(digest_equal(&before, &after), "a refused %s entry changed facts", e.kind);
	return status;
}

void stage_accepts(struct stage *s, struct say say)
{
	struct err err = {0};

	cr_expect(stage_try(s, &say, &err) == OK, "%s by %s: %s", say.kind, say.by, err.text);
}

void stage_refuses(struct stage *s, struct say say, enum status status, const char *words)
{
	struct err err = {0};
	enum status found = stage_try(s, &say, &err);

	cr_expect(found != OK, "%s by %s was accepted, not refused with: %s", say.kind, say.by,
		  words);
	cr_expect(found == OK || (found == status && strstr(err.text, words) != NULL),
		  "%s by %s was not refused as %d with \"%s\", but as %d with: %s", say.kind,
		  say.by, status, words, found, err.text);
}

void stage_refuses_each(struct stage *s, struct say say, const struct wrong *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		say.body = rows[i].body;
		stage_refuses(s, say, rows[i].status, rows[i].words);
	}
}

uint64_t stage_say(struct stage *s, struct say say)
{
	struct err err = {0};

	cr_assert(stage_try(s, &say, &err) == OK, "%s by %s: %s", say.kind, say.by, err.text);
	return s->world.seq - 1;
}

/* ---- entry 0 ---- */

static const char *certificate_text(struct stage *s, const struct certificate *cert)
{
	struct err err = {0};
	struct buf der;
	const char *text;

	buf_init(&der, ENTRY_MAX);
	cr_assert(certificate_write(cert, &der, &err) == OK, "%s", err.text);
	text = base64(s, der.data, der.len);
	buf_release(&der);
	return text;
}

static const char *log_text(struct stage *s)
{
	struct verifier log = {0};
	struct err err = {0};
	struct buf out;
	const char *text;

	cr_assert(verifier_init(&log, "attest/stage", (struct key *)stage_key(s, "log"), &err) ==
			  OK,
		  "%s", err.text);
	buf_init(&out, NOTE_MAX);
	verifier_text(&log, &out);
	text = arena_text(s->memory, out.data);
	buf_release(&out);
	verifier_release(&log);
	return text;
}

const char *stage_anchor_body(struct stage *s, const char *root_key)
{
	CLEANUP(certificate_cleanup) struct certificate *root = NULL;
	CLEANUP(certificate_cleanup) struct certificate *issuing = NULL;
	struct certificate_want want = {
		.person = "root",
		.organisation = "Stage",
		.from = STAGE_START - 3600,
		.until = STAGE_START + INT64_C(20) * 366 * 86400,
	};
	struct err err = {0};

	cr_assert(certificate_root(&want, stage_key(s, root_key), &s->random, &root, &err) == OK,
		  "%s", err.text);
	want.person = "issuing";
	cr_assert(certificate_issuing(&want, stage_key(s, "issuing"), root, stage_key(s, root_key),
				      &s->random, &issuing, &err) == OK,
		  "%s", err.text);
	return arena_printf(s->memory,
			    "{'authority':'Stage','domains':[],'issuing':'%s','log':'%s',"
			    "'registrars':[{'person':'registrar',%s}],'root':'%s','versions':[1]}",
			    certificate_text(s, issuing), log_text(s),
			    stage_proof(s, "registrar", "registrar"), certificate_text(s, root));
}

void stage_open(struct stage *s)
{
	stage_open_empty(s);
	stage_say(s, (struct say){
			     .kind = "anchor",
			     .by = "root",
			     .as = ROLE_AUTHORITY,
			     .anchor = true,
			     .body = stage_anchor_body(s, "root"),
			     .texts = "name.1",
		     });
}

/* ---- the usual ---- */

static uint64_t registrar_says(struct stage *s, const char *kind, const char *body,
			       const char *texts)
{
	return stage_say(s, (struct say){
				    .kind = kind,
				    .by = "registrar",
				    .as = ROLE_REGISTRAR,
				    .body = body,
				    .texts = texts,
			    });
}

void stage_person(struct stage *s, const char *person)
{
	registrar_says(s, "person", arena_printf(s->memory, "{'person':'%s'}", person), "name");
}

void stage_member(struct stage *s, const char *person)
{
	stage_person(s, person);
	registrar_says(s, "key",
		       arena_printf(s->memory, "{'checked':'passport','person':'%s',%s}", person,
				    stage_proof(s, person, person)),
		       NULL);
}

uint64_t stage_role(struct stage *s, const char *person, const char *role)
{
	return registrar_says(s, "role",
			      arena_printf(s->memory,
					   "{'from':'2023-01-01','person':'%s','role':'%s'}",
					   person, role),
			      NULL);
}

uint64_t stage_publish(struct stage *s, const char *ref)
{
	struct digest digest = digest_of(ref, strlen(ref));
	struct digest file = digest_of("text file.1", strlen("text file.1"));
	char hex[DIGEST_HEX], sha256[DIGEST_HEX];

	digest_hex(&digest, hex);
	digest_hex(&file, sha256);
	return registrar_says(s, "publish",
			      arena_printf(s->memory,
					   "{'curriculum':'%s','digest':'%s',"
					   "'files':[{'name':'%s','sha256':'%s'}]}",
					   ref, hex, ref, sha256),
			      "file.1");
}

uint64_t stage_enrol(struct stage *s, const char *trainee, const char *officer)
{
	struct digest digest = digest_of(STAGE_CURRICULUM, strlen(STAGE_CURRICULUM));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return stage_say(s, (struct say){
				    .kind = "enrolment",
				    .by = "registrar",
				    .as = ROLE_REGISTRAR,
				    .in = trainee,
				    .body = arena_printf(s->memory,
							 "{'curriculum':'%s','digest':'%s',"
							 "'officer':'%s','site':'leeds',"
							 "'start':'2023-09-01','wte':100}",
							 STAGE_CURRICULUM, hex, officer),
			    });
}

uint64_t stage_approve(struct stage *s, const char *officer, const char *trainee,
		       const char *assessor)
{
	return stage_say(s, (struct say){
				    .kind = "approval",
				    .by = officer,
				    .as = ROLE_TRAINING_OFFICER,
				    .in = trainee,
				    .body = arena_printf(s->memory, "{'assessor':'%s'}", assessor),
			    });
}

uint64_t stage_evidence(struct stage *s, const char *trainee)
{
	return stage_say(s, (struct say){
				    .kind = "evidence",
				    .by = trainee,
				    .as = ROLE_TRAINEE,
				    .in = trainee,
				    .body = "{'first':'2023-12-01','last':'2023-12-05'}",
				    .texts = "title",
			    });
}

uint64_t stage_request(struct stage *s, const char *trainee, uint64_t evidence,
		       const char *assessor, const char *items)
{
	return stage_say(s,
			 (struct say){
				 .kind = "request",
				 .by = trainee,
				 .as = ROLE_TRAINEE,
				 .in = trainee,
				 .about = ABOUT(evidence),
				 .body = arena_printf(s->memory, "{'assessor':'%s','items':[%s]}",
						      assessor, items),
			 });
}

uint64_t stage_assess(struct stage *s, const char *assessor, const char *trainee, uint64_t request,
		      uint64_t evidence, size_t attempts, const char *point)
{
	const char *list = "";

	for (size_t n = 1; n <= attempts; n++)
		list = arena_printf(s->memory, "%s%s{'n':%zu,'point':'%s'}", list,
				    n == 1 ? "" : ",", n, point);
	return stage_say(s, (struct say){
				    .kind = "assessment",
				    .by = assessor,
				    .as = ROLE_ASSESSOR,
				    .in = trainee,
				    .about = ABOUT(request, evidence),
				    .body = arena_printf(s->memory, "{'form':'TOOLS@2010.1/REVIEW','judgements':[%s]}", list),
				    .texts = "note.feedback",
			    });
}

struct cast stage_cast(struct stage *s)
{
	struct cast cast;

	stage_member(s, "omar");
	stage_member(s, "asha");
	stage_member(s, "tom");
	cast.officer_role = stage_role(s, "omar", "training-officer");
	cast.assessor_role = stage_role(s, "asha", "assessor");
	cast.publish = stage_publish(s, STAGE_CURRICULUM);
	cast.enrolment = stage_enrol(s, "tom", "omar");
	cast.approval = stage_approve(s, "omar", "tom", "asha");
	return cast;
}
