/*
 * A small store in a temporary folder with everybody in it who is needed for an assessment, and what a
 * dishonest operator could do to a copy of it: append without judging, with the log's own key.
 *
 *   registrar  rita    olive  training officer, and assessor     anna  trainee, approved: sam
 *   sam        assessor with DOPS in clinical-engineering, from 2024-03-01
 *   una        assessor whom nobody approved
 *
 * A failure of the scene itself aborts the test.
 */
#ifndef TESTS_SUPPORT_FORGE_H
#define TESTS_SUPPORT_FORGE_H

#include <jansson.h>

#include "core/catalogue.h"
#include "portfolio/journal.h"
#include "portfolio/verify.h"
#include "support/authenticator.h"

#define SCENE_BEGIN 1710493200 /* 2024-03-15T09:00:00Z */

enum person { RITA, OLIVE, SAM, UNA, ANNA, PERSON_COUNT };

struct scene {
	char home[64], dir[96], copy[96];
	struct random random;
	struct arena *a;
	struct kinds kinds;
	struct catalogue catalogue;
	struct key *root, *keys[PERSON_COUNT];
	struct journal *j;
	int64_t now;
	/* Entries that attacks are about. */
	struct digest sam_role, approval, evidence, early, request, tool_request, other_request,
		early_request, una_request, assessment;
	uint64_t assessment_seq;
	struct submission evidence_said, assessment_said; /* as they were signed */
	bool knows_pin;		/* what verify is told; true */
	struct checkpoint seen; /* the last head seen; size 0: none */
};

/* The whole cast; or, `small`, only what lets anna send evidence with a text and two attachments. */
void scene_open(struct scene *s, bool small);
void scene_close(struct scene *s);

/* What somebody says; what is left 0 is filled in: log, time, seen. */
struct line {
	enum person author;
	enum role role;
	const char *kind;
	const char *portfolio; /* NULL: store-wide */
	json_t *body;	       /* taken */
	struct digest about[2];
	size_t about_count;
	struct text texts[4];
	size_t text_count;
	int64_t time;
	struct digest log;
	const struct key *key; /* NULL: the author's own */
	struct authenticator *passkey; /* signs instead of a key */
};
struct submission scene_say(struct scene *s, const struct line *line);
struct text scene_text(const char *name, const char *words);
/* The body of a key entry: `key` offered for `person`, with its proof. */
json_t *scene_key_body(struct scene *s, const char *person, const struct key *key);

/* A passkey of SCENE_SITE, the same for the same seed, closed with the scene. */
#define SCENE_SITE "portfolio.example"
struct authenticator *scene_passkey(struct scene *s, const char *seed);
/* The same body for a passkey that is registered now. */
json_t *scene_passkey_body(struct scene *s, const char *person, struct authenticator *passkey);
/* The registrar certifies it. */
void scene_certify(struct scene *s, const char *person, struct authenticator *passkey);

/* Appends as the program does. */
struct verdict scene_try(struct scene *s, const struct submission *submission);
/* SHA-256 of the database as it stands. */
struct digest scene_digest(struct scene *s);

/* Makes s->copy what the store is now: attest.db and attachments. */
void scene_copy(struct scene *s);
/*
 * Appends to the copy, accepted at `accepted`, without asking any rule: entry, leaf, tree, texts and a
 * head under the log's signature, all consistent; facts as far as the kind makes them. Its log number.
 */
uint64_t forge_append(struct scene *s, const struct submission *submission, int64_t accepted);
/* Runs statements on the copy. */
void forge_sql(struct scene *s, const char *sql);

/* Verifies a folder; the report lives in the scene's arena. */
struct report scene_verify(struct scene *s, const char *dir);
/* The same of what may be unreadable; then it is false. */
bool scene_readable(struct scene *s, const char *dir, struct report *ret_report);
/* The finding with this code and log number (-2: any), or NULL. */
const struct finding *report_find(const struct report *report, const char *code, int64_t seq);
/* All findings as text, for a test's message. */
const char *report_text(struct scene *s, const struct report *report);

#endif
