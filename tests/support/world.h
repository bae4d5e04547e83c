/*
 * A world in memory to judge entries in, without a store: fact tables, a tree, seeded keys of
 * people, a fake catalogue, a clock that moves a minute at each entry. For tests only: what cannot
 * fail in a right program fails the test.
 *
 * The fake curriculum is STP-CEN@2023.1 (any other @2023.1 is published too): modules CEN-R1 and
 * CEN-S1, each with activities /1 to /9, outcomes /LO1 to /LO9 and topic /T1; tools REVIEW, DOPS
 * (with the required mark "safety") and CBD, judged satisfactory or not-yet with the required note
 * "feedback"; CEN-R1 is of the specialism clinical-engineering, CEN-S1 of haematology; choice
 * "route" takes one group, "a" or "b"; entry from 2023 on; result "degree" by a school, "form" by the
 * trainee; it freezes three years after the start and all days of leave, or on the moved day of
 * "completion"; "phase/1" can be moved too.
 * Waived are CEN-R1 (registrar, then a registrant), CEN-R1/3 (training officer, then a registrar),
 * CEN-R1/Q2 (panel), CEN-S1 (registrar, then the training officer), year-1 (training officer), MSc
 * (registrar).
 */
#ifndef TESTS_SUPPORT_WORLD_H
#define TESTS_SUPPORT_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/tree.h"
#include "portfolio/kind.h"
#include "portfolio/world.h"

#define STAGE_ENTRIES 512
#define STAGE_PEOPLE 32
#define STAGE_START 1704096000 /* 2024-01-01T08:00:00Z, of entry 0 */
#define STAGE_CURRICULUM "STP-CEN@2023.1"

struct stage_key {
	const char *name;
	struct key *key;
};

struct stage {
	struct world world; /* world.seq: the place of the next entry; world.now: its time */
	struct kinds kinds;
	struct arena *memory; /* what lives as long as the stage */
	struct random random;
	struct tree tree;
	struct stage_key keys[STAGE_PEOPLE];
	size_t key_count;
	struct digest digests[STAGE_ENTRIES]; /* of entries, by place in the log */
	struct digest roots[STAGE_ENTRIES];   /* of the tree, by size - 1 */
	const char *bytes[STAGE_ENTRIES];     /* what was signed, by place in the log */
	size_t lens[STAGE_ENTRIES];
	struct submission last;		      /* what was tried last */
	struct text *texts[STAGE_ENTRIES * 2];
	size_t text_counts[STAGE_ENTRIES * 2];
	size_t submissions;
	bool lost;    /* texts are not found */
	size_t swell; /* every text is this many zeros instead; 0: as it was said */
};

/* A log with nothing in it, and with entry 0: its registrar is "registrar", its root key "root". */
void stage_open_empty(struct stage *s);
void stage_open(struct stage *s);
void stage_close(struct stage *s);
/* The body of an entry 0 whose root certificate is of that key, with the registrar "registrar". */
const char *stage_anchor_body(struct stage *s, const char *root_key);
/* Judges by these rows instead of portfolio's alone. */
void stage_kinds(struct stage *s, const struct kind *const *rows, size_t count);

/* The key of that name, made at its first use: the same for the same name, always. */
const struct key *stage_key(struct stage *s, const char *name);
/* "key" and "proof" of a body, for that key and person, as JSON members in single quotes. */
const char *stage_proof(struct stage *s, const char *key, const char *person);

#define ABOUT_END UINT64_MAX
#define ABOUT(...) ((const uint64_t[]){__VA_ARGS__, ABOUT_END})

/* What somebody says. Members that are not given are what they should be. */
struct say {
	const char *kind;
	const char *by;
	enum role as;
	const char *in;	       /* portfolio; NULL: the whole store */
	const char *body;      /* JSON, with ' for "; NULL: {} */
	const char *texts;     /* names, separated by spaces; each holds "text NAME" */
	const uint64_t *about; /* ABOUT(3, 4): places in the log */

	int v;		      /* 0: 1 */
	const char *key;      /* the name of the key that signs; NULL: the author's */
	int64_t time;	      /* 0: now */
	const uint64_t *seen; /* size of the head that the author saw; NULL: all there is */
	const struct digest *seen_root; /* NULL: the root at that size */
	const struct digest *log;	/* NULL: this log */
	bool anchor;			/* names no log */
};

/* Judges it at the stage's time. On OK it is in the log, and a minute passes; a refusal that
 * changes any fact fails the test. */
enum status stage_try(struct stage *s, const struct say *say, struct err *err);
/* The same for bytes that were signed before, with any signature; `verified` as for kind_judge. */
enum status stage_submit(struct stage *s, const char *bytes, size_t len, const uint8_t *signature,
			 size_t signature_n, bool verified, struct err *err);
/* Fails the test (and goes on) unless it is accepted, or refused for that reason in a sentence with
 * these words. */
void stage_accepts(struct stage *s, struct say say);
void stage_refuses(struct stage *s, struct say say, enum status status, const char *words);
/* The same for one entry with many bodies, each of which breaks a rule. */
struct wrong {
	const char *body;
	enum status status;
	const char *words;
};
void stage_refuses_each(struct stage *s, struct say say, const struct wrong *rows, size_t count);
/* It must be accepted. Its place in the log. */
uint64_t stage_say(struct stage *s, struct say say);

/* ---- the usual, by the registrar where it is a registrar's to say ---- */

/* A person without key or role. */
void stage_person(struct stage *s, const char *person);
/* The same with the key of that name, and with a role from 2023-01-01 on. */
void stage_member(struct stage *s, const char *person);
uint64_t stage_role(struct stage *s, const char *person, const char *role);
/* Publishes the fake curriculum under the name. */
uint64_t stage_publish(struct stage *s, const char *ref);
uint64_t stage_enrol(struct stage *s, const char *trainee, const char *officer);
uint64_t stage_approve(struct stage *s, const char *officer, const char *trainee,
		       const char *assessor);
/* Worked on from 2023-12-01 to 2023-12-05. */
uint64_t stage_evidence(struct stage *s, const char *trainee);
/* `items` as 'CEN-R1/1','CEN-R1/2' */
uint64_t stage_request(struct stage *s, const char *trainee, uint64_t evidence,
		       const char *assessor, const char *items);
/* A decision of all attempts of a request for items. */
uint64_t stage_assess(struct stage *s, const char *assessor, const char *trainee, uint64_t request,
		      uint64_t evidence, size_t attempts, const char *point);

/*
 * omar, a training officer; asha, an assessor whom he approved; tom, a trainee enrolled on
 * STP-CEN@2023.1 from 2023-09-01 on; all with keys.
 */
struct cast {
	uint64_t publish, officer_role, assessor_role, enrolment, approval;
};
struct cast stage_cast(struct stage *s);

extern const struct catalogue stage_catalogue;

#endif
