/*
 * What the files that tell the demonstration's story share: the teller, and one function for each
 * thing that people do in it. A step is said at t->now, by whoever says such a thing, and judged as
 * any entry.
 */
#ifndef CLI_DEMO_TELLER_H
#define CLI_DEMO_TELLER_H

#include "cli/demo.h"
#include "core/key.h"
#include "curricula/library.h"

/* A scene, and what became of it so far. */
struct told {
	const struct demo_scene *scene;
	const struct demo_trainee *trainee;
	struct digest evidence, request, answer;
};

struct teller;

struct step {
	int64_t at;
	size_t order; /* among those of one moment, and everywhere else */
	enum status (*tell)(struct teller *t, const struct step *s, struct err *err);
	union {
		const struct demo_person *person;
		const struct demo_role *role;
		const struct demo_trainee *trainee;
		const char *curriculum;
		struct told *told;
		const struct demo_record *record;
		const struct demo_rater *rater;
	};
};

struct teller {
	struct app *app;
	struct key *keys[DEMO_PEOPLE];
	struct key *root;
	struct library *library;
	struct told *told;
	size_t told_count;
	struct step *steps;
	size_t step_count, step_room;
	struct digest *grants; /* of demo_roles, once said */
	struct digest recorded; /* the latest that was said by tell_record */
	struct named {
		const char *label;
		struct digest digest;
	} *named; /* what rows with a label became */
	size_t named_count, named_room;
	struct sealed *sealed; /* what was sealed, until it is opened */
	size_t sealed_count, sealed_room;
	int64_t now;
};

/* A day of the story. It is our own data, so one that is not in the calendar is a bug: aborts. */
int32_t story_day(const char *text);

/* Says it as `author`, now. */
MUST_CHECK enum status say_now(struct teller *t, struct say *say, const char *author,
			       struct digest *ret_digest, struct err *err);
/* "a b c" as a JSON array; NULL for NULL. */
json_t *word_list(const char *words);
const struct key *key_of(const struct teller *t, const char *person);
/* Puts the person's key into the body, and the proof that they have it. */
MUST_CHECK enum status put_key(struct teller *t, const char *person, json_t *body, struct err *err);
/* The digest for which "#447" or "@label" stands (demo.h). ERR_NOT_FOUND: nothing was told yet that is named so. */
MUST_CHECK enum status find_named(struct teller *t, const char *name, struct digest *ret_digest,
				  struct err *err);

/* demo_store.c */
MUST_CHECK enum status tell_person(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_key(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_role(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_countersign(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_role_end(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_publish(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_enrolment(struct teller *t, const struct step *s, struct err *err);

/* demo_work.c */
MUST_CHECK enum status tell_evidence(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_request(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_answer(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_decline(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_withdraw(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_revoke(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_approval(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_approval_end(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_choice(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_signature(struct teller *t, const struct step *s, struct err *err);

/* demo_say.c */
MUST_CHECK enum status tell_record(struct teller *t, const struct step *s, struct err *err);

/* The same in its parts: what a row says but for its kind's own, then saying it and giving it its label. */
MUST_CHECK enum status record_say(struct teller *t, const struct demo_record *r, json_t *body,
				  struct say *say, struct err *err);
MUST_CHECK enum status record_told(struct teller *t, const struct demo_record *r, struct say *say,
				   struct err *err);
/* The body of a row, with ' for "; what it names is named still. The caller's. */
json_t *record_body(struct teller *t, const struct demo_record *r);

/* demo_case.c: a row of demo_cases */
MUST_CHECK enum status tell_case(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status story_curriculum(struct teller *t, const char *name,
					const struct curriculum **ret_curriculum, struct err *err);

/* demo_feedback.c */
MUST_CHECK enum status tell_invitation(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_rating(struct teller *t, const struct step *s, struct err *err);
MUST_CHECK enum status tell_gathered(struct teller *t, const struct step *s, struct err *err);

#endif
