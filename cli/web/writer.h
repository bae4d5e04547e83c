/*
 * The one thread that writes to the record while the pages are served. Whatever queued while the last commit ran
 * is taken at once: submissions (signed elsewhere) in one commit under one head, acts of its own one by one.
 * An act can sign with somebody's key only in a demonstration store, whose key files lie beside it: elsewhere a
 * session is never enough to sign. Each job ends with a verdict, durable when OK, and `done` is called, after which the job may be gone.
 */
#ifndef CLI_WEB_WRITER_H
#define CLI_WEB_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/app.h"
#include "core/err.h"
#include "portfolio/journal.h"

#define WRITER_QUEUE 1024 /* jobs that it has and has not answered; one more is refused */

struct write_job {
	/* Either what somebody signed: appended as it is ... */
	const struct submission *submission;
	/* ... or an act with the writer's app, which speaks as `as` (NULL: nobody) and has an arena for this job. */
	enum status (*act)(struct app *app, void *data, struct err *err);
	void *data;
	const char *as;
	/* What came of it. */
	struct verdict verdict; /* of an act only status and err */
	void (*done)(void *data, struct write_job *job);
	void *done_data;
	struct write_job *next; /* the writer's own */
};

struct writer;

/* Opens app->store (of `like`, which lends its settings) for writing, on a thread of its own. */
MUST_CHECK enum status writer_start(const struct app *like, struct writer **ret_writer, struct err *err);
/* False, and nothing done, when it is stopping or the queue is full: then it is to be tried again later. */
bool writer_add(struct writer *w, struct write_job *job);
/* How many it has and has not answered. */
size_t writer_waiting(struct writer *w);
/* Takes no more, does what has queued, ends, once. It may still be asked, and refuses. NULL is fine. */
void writer_end(struct writer *w);
/* After writer_end, when nobody asks it any more. NULL is fine. */
void writer_free(struct writer *w);

#endif
