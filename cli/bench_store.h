/*
 * A store that `bench` measures on: in a folder of its own, with a few trainees who file evidence. It is a
 * demonstration store (nothing of it is remembered anywhere), made and filled through the same functions
 * and the same rules as any other.
 */
#ifndef CLI_BENCH_STORE_H
#define CLI_BENCH_STORE_H

#include <stdint.h>

#include "cli/app.h"
#include "core/key.h"
#include "curricula/curriculum.h"
#include "portfolio/raw_log.h"

#define BENCH_TRAINEES 8
#define BENCH_CURRICULUM "STP-CEN@2023.1"
#define BENCH_ASSESSOR "assessor"
#define BENCH_NOW 1709283600 /* 2024-03-01T09:00:00Z, the time in the store: on the programme */

struct bench_store {
	struct app *app;
	char *home; /* the temporary folder; all else lies in it */
	const char *raw_path;
	struct raw_log *raw;
	struct key *registrar, *officer, *assessor, *trainees[BENCH_TRAINEES];
	const struct curriculum *curriculum; /* that all train by */
	uint64_t said; /* entries of evidence drafted so far */
};

/*
 * Makes the folder in `folder`, in it a store with its people and one curriculum, and an empty raw log
 * beside it. app->store and app->journal are the store's from then on. What was made before a failure
 * is taken away by bench_store_cleanup, as everything is: a zeroed `b` is fine.
 */
MUST_CHECK enum status bench_store_make(struct bench_store *b, struct app *app, const char *folder,
					struct err *err);
void bench_store_cleanup(struct bench_store *b);

const char *bench_store_trainee(struct bench_store *b, size_t i); /* i below BENCH_TRAINEES */

/* Closes the journal, so that all of it is in its one file; opens it again for appending. */
void bench_store_close(struct bench_store *b);
MUST_CHECK enum status bench_store_open(struct bench_store *b, struct err *err);

/* `count` pieces of evidence, signed by the trainees in turn and not yet appended; in the arena. */
MUST_CHECK enum status bench_store_sign(struct bench_store *b, struct arena *a, size_t count,
					struct submission **ret_submissions, struct err *err);

/*
 * Each trainee files evidence, asks for reviews and is answered, until their portfolio has `entries` more
 * entries (rounded down to threes), in the order of a curriculum's activities.
 */
MUST_CHECK enum status bench_store_train(struct bench_store *b, size_t entries, struct err *err);
/* Each sends so many requests more, with evidence, which wait for the assessor. */
MUST_CHECK enum status bench_store_ask(struct bench_store *b, size_t requests, struct err *err);

/* Changes, or changes back, one bit of entry `seq` wherever its bytes lie in the closed store's file. */
MUST_CHECK enum status bench_store_flip(struct bench_store *b, const struct submission *entry,
					struct err *err);

#endif
