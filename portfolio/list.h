/*
 * Lists that people look at, read from the fact tables: who is there, what a trainee has filed, what
 * waits for whom. Everything lives in the arena. Texts (names, titles) are not here: see journal_text.
 */
#ifndef PORTFOLIO_LIST_H
#define PORTFOLIO_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/db.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/role.h"
#include "portfolio/signing.h"

struct listed_role {
	uint64_t seq;
	enum role role;
	const char *tools, *specialisms; /* space-separated, "" any */
	int32_t from, until;		 /* until cut by an end; DAY_OPEN */
};

struct listed_person {
	const char *id;
	const char *register_number; /* "" none */
	uint64_t seq;		     /* the entry that has their name */
	bool has_key;		     /* in force now */
	struct listed_role *roles;
	size_t role_count;
};

/* In order of id. */
MUST_CHECK enum status list_people(struct db *db, struct arena *a, struct listed_person **ret_people,
				   size_t *ret_count, struct err *err);
/* OK, or ERR_NOT_FOUND with what to do. */
MUST_CHECK enum status list_person_exists(struct db *db, const char *person, struct err *err);
/* The text that holds what a person is called; zeros, which is no text's digest, once it is erased. */
MUST_CHECK enum status list_name_of(struct db *db, const char *person, struct digest *ret_text,
				    struct err *err);
/* The person's newest key in force; with `ended`, when there is none, the newest that has ended. */
MUST_CHECK enum status list_key_of(struct db *db, const char *person, bool ended,
				   struct digest *ret_key, struct err *err);
/* The newest in force that is no passkey's, so that a file has it. ERR_NOT_FOUND: they have none. */
MUST_CHECK enum status list_key_file(struct db *db, const char *person, struct digest *ret_key,
				     struct err *err);

/* One of a person's keys, whether in force or not. */
struct listed_key {
	struct digest key; /* fingerprint */
	uint64_t seq;	   /* of its entry */
	int64_t accepted;
	bool passkey;
	struct passkey_use signing; /* of a passkey */
	bool ended;
	uint64_t end_seq; /* of the entry that ended it, first of several by what they reach back to */
	int64_t end;	  /* since when it is not valid */
	const char *reason; /* "" in force; "void": what brought it is void; else as key-end has it */
};
/* Oldest first. ERR_IO. */
MUST_CHECK enum status list_keys(struct db *db, const char *person, struct arena *a,
				 struct listed_key **ret_keys, size_t *ret_count, struct err *err);

/* The entry that made entry `target` of a portfolio void; of several the first. ERR_NOT_FOUND: it is not. */
MUST_CHECK enum status list_voided_by(struct db *db, const char *portfolio, uint64_t target,
				      uint64_t *ret_seq, struct err *err);

/*
 * The redaction in effect that erased this text of entry `target`, and its reason; ERR_NOT_FOUND: none did.
 */
MUST_CHECK enum status list_redaction(struct db *db, uint64_t target, const char *name,
				      struct arena *a, uint64_t *ret_seq, const char **ret_reason,
				      struct err *err);

/* An entry that counts no longer, and the one that made it so. */
struct listed_void {
	uint64_t target;
	const char *portfolio, *kind, *author; /* of the target */
	uint64_t by;
	int64_t accepted; /* when it was made void */
};
/* All that is void in a portfolio ("" what is store-wide), in order of the log. */
MUST_CHECK enum status list_voids(struct db *db, const char *portfolio, struct arena *a,
				  struct listed_void **ret_items, size_t *ret_count, struct err *err);
/* All that entry `seq` has made void, in whichever portfolio, in order of the log. */
MUST_CHECK enum status list_voids_by(struct db *db, uint64_t seq, struct arena *a,
				     struct listed_void **ret_items, size_t *ret_count, struct err *err);

/* What was said and waits for a second person to sign, in that role: oldest first. */
struct listed_pending {
	uint64_t seq;
	enum role role;
};
MUST_CHECK enum status list_pending(struct db *db, struct arena *a,
				    struct listed_pending **ret_items, size_t *ret_count,
				    struct err *err);

struct listed_evidence {
	uint64_t seq, first_revision;
	struct digest digest;
	int32_t first_day, last_day;
	int64_t accepted;
	bool revised, withdrawn; /* a later revision by a valid key; void */
	uint64_t requests;	 /* sent with this revision */
};

/* A trainee's evidence, oldest first, every revision. */
MUST_CHECK enum status list_evidence(struct db *db, const char *trainee, struct arena *a,
				     struct listed_evidence **ret_items, size_t *ret_count,
				     struct err *err);

enum listed_state {
	LISTED_WAITING,
	LISTED_DECIDED,
	LISTED_VOID, /* withdrawn, declined, its evidence revised, or its decision revoked */
};

struct listed_request {
	uint64_t seq, evidence, enrolment; /* log numbers */
	struct digest digest, evidence_digest;
	const char *trainee, *assessor; /* assessor: who is asked now, or was when it was decided */
	int64_t sent, asked;		/* asked: since when that assessor is */
	const char *tool;
	const char *targets; /* items, or modules, joined by spaces */
	const char *topic, *kase, *site;
	size_t purposes;
	enum listed_state state;
	uint64_t answer; /* the entry that decided it or made it void; 0: none */
	uint64_t unconfirmed; /* waiting: the newest answer that the training officer must confirm; 0: none */
	bool satisfactory; /* of a decided one: every purpose met */
	bool approved;	 /* the training officer has approved this assessor now */
};

/* A trainee's, oldest first. */
MUST_CHECK enum status list_requests(struct db *db, const char *trainee, struct arena *a,
				     struct listed_request **ret_items, size_t *ret_count,
				     struct err *err);
/* What waits for an assessor, oldest first. */
MUST_CHECK enum status list_queue(struct db *db, const char *assessor, struct arena *a,
				  struct listed_request **ret_items, size_t *ret_count,
				  struct err *err);

/*
 * How many whole days the assessor took for an answer: the median of the last 20 requests that they decided
 * (*ret_count; 0: none, and 0 days).
 */
MUST_CHECK enum status list_usual_days(struct db *db, const char *assessor, int32_t *ret_days,
				       size_t *ret_count, struct err *err);

/* An answer from outside that `officer` has to confirm: its request is still open and asks its author. */
struct listed_answer {
	uint64_t seq, request; /* log numbers */
	const char *trainee, *assessor;
	int64_t came; /* accepted */
};
MUST_CHECK enum status list_unconfirmed(struct db *db, const char *officer, struct arena *a,
					struct listed_answer **ret_items, size_t *ret_count,
					struct err *err);

/* The trainees that are enrolled, in order of id, with their curricula. */
struct listed_enrolment {
	uint64_t seq;
	const char *trainee, *curriculum, *officer;
	int32_t start, ended; /* DAY_OPEN */
};
MUST_CHECK enum status list_enrolments(struct db *db, struct arena *a,
				       struct listed_enrolment **ret_items, size_t *ret_count,
				       struct err *err);
/* Those of one person alone, in order of time; none, where they never were enrolled. */
MUST_CHECK enum status list_enrolments_of(struct db *db, const char *trainee, struct arena *a,
					  struct listed_enrolment **ret_items, size_t *ret_count,
					  struct err *err);

/* The curricula that were published, in order of ref. */
struct listed_curriculum {
	uint64_t seq;
	const char *ref;
	struct digest digest;
};
MUST_CHECK enum status list_curricula(struct db *db, struct arena *a,
				      struct listed_curriculum **ret_items, size_t *ret_count,
				      struct err *err);

/*
 * The entry that published curriculum ID@VERSION and stands: what a map, or the end of a curriculum, is
 * about. ERR_NOT_FOUND: nothing did.
 */
MUST_CHECK enum status list_publication(struct db *db, const char *ref, struct digest *ret_entry,
					struct err *err);

/* Whose placements, of any enrolment, name that person as supervisor and are not void: ids, sorted. In the arena. */
MUST_CHECK enum status list_supervised(struct db *db, const char *person, struct arena *a, const char ***ret_trainees,
				       size_t *ret_count, struct err *err);

/* The approval of `assessor` by `officer` in force for `trainee`: its entry. */
MUST_CHECK enum status list_approval(struct db *db, const char *trainee, const char *officer,
				     const char *assessor, struct digest *ret_digest,
				     struct err *err);

#endif
