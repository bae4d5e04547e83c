#include "cli/web/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "portfolio/kind.h"

#define BATCH 256
/*
 * A folder that no key can be in. A session is not enough to sign, so the server finds nobody's key, even where key
 * files lie beside the store; but for a demonstration, whose people are nobody.
 */
#define NO_KEYS "/dev/null"
#define ARENA_MAX ((size_t)4 << 30)

struct writer {
	pthread_mutex_t lock;
	pthread_cond_t some;
	pthread_t thread;
	struct write_job *first, **last;
	size_t waiting;
	bool closing;
	struct app app;
};

/* The jobs that wait, as a list that is the caller's; NULL: it is time to end. */
static struct write_job *take_all(struct writer *w)
{
	struct write_job *jobs;

	pthread_mutex_lock(&w->lock);
	while (!w->first && !w->closing)
		pthread_cond_wait(&w->some, &w->lock);
	jobs = w->first;
	w->first = NULL;
	w->last = &w->first;
	pthread_mutex_unlock(&w->lock);
	return jobs;
}

/* So many jobs were answered. */
static void answered(struct writer *w, size_t count)
{
	pthread_mutex_lock(&w->lock);
	w->waiting -= count;
	pthread_mutex_unlock(&w->lock);
}

static void append(struct writer *w, struct write_job *const *jobs, size_t count)
{
	struct submission submissions[BATCH];
	struct verdict verdicts[BATCH] = { 0 };
	struct err err = { 0 };
	enum status status;

	for (size_t i = 0; i < count; i++)
		submissions[i] = *jobs[i]->submission;
	status = journal_append(w->app.journal, submissions, count, app_now(&w->app), &w->app.random, verdicts,
				&err);
	for (size_t i = 0; i < count; i++) {
		jobs[i]->verdict = verdicts[i];
		if (status != OK) {
			jobs[i]->verdict.status = status;
			jobs[i]->verdict.err = err;
		}
		jobs[i]->done(jobs[i]->done_data, jobs[i]);
	}
}

/* Nothing of one act is left for the next: neither the key nor who was proved to be whom. */
static void act(struct writer *w, struct write_job *job)
{
	struct arena *own = w->app.arena, *arena = arena_new(ARENA_MAX);
	struct err err = { 0 };

	w->app.arena = arena;
	w->app.as = job->as;
	job->verdict.status = job->act(&w->app, job->data, &err);
	job->verdict.err = err;
	app_key_forget(&w->app);
	w->app.as = NULL;
	w->app.proved = w->app.unproved = false;
	w->app.patient_data = NULL;
	w->app.answer = NULL;
	w->app.arena = own;
	arena_free(arena);
	job->done(job->done_data, job);
}

static void *write_all(void *data)
{
	struct writer *w = data;
	struct write_job *jobs;

	while ((jobs = take_all(w))) {
		w->app.clock = (int64_t)time(NULL);
		while (jobs) {
			struct write_job *batch[BATCH];
			size_t count = 0;

			for (; jobs && jobs->submission && count < BATCH; jobs = jobs->next)
				batch[count++] = jobs;
			if (count) {
				append(w, batch, count);
				answered(w, count);
			} else {
				struct write_job *job = jobs;

				jobs = jobs->next;
				act(w, job);
				answered(w, 1);
			}
		}
	}
	return NULL;
}

enum status writer_start(const struct app *like, struct writer **ret_writer, struct err *err)
{
	struct writer *w = calloc(1, sizeof *w);
	enum status status;

	if (!w)
		abort(); /* no memory, as in core/arena.c */
	app_init(&w->app);
	w->app.store = like->store;
	w->app.keys = NO_KEYS;
	w->app.library = like->library;
	w->app.as = NULL;
	w->app.json = true;
	status = app_open(&w->app, true, err);
	if (status == OK && journal_is_demo(w->app.journal))
		w->app.keys = like->keys;
	if (status != OK) {
		app_release(&w->app);
		free(w);
		return status;
	}
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->some, NULL);
	w->last = &w->first;
	if (pthread_create(&w->thread, NULL, write_all, w) != 0)
		abort(); /* no memory */
	*ret_writer = w;
	return OK;
}

bool writer_add(struct writer *w, struct write_job *job)
{
	bool taken;

	pthread_mutex_lock(&w->lock);
	taken = !w->closing && w->waiting < WRITER_QUEUE;
	if (taken) {
		job->next = NULL;
		*w->last = job;
		w->last = &job->next;
		w->waiting++;
		pthread_cond_signal(&w->some);
	}
	pthread_mutex_unlock(&w->lock);
	return taken;
}

size_t writer_waiting(struct writer *w)
{
	size_t n;

	pthread_mutex_lock(&w->lock);
	n = w->waiting;
	pthread_mutex_unlock(&w->lock);
	return n;
}

void writer_end(struct writer *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->closing = true;
	pthread_cond_signal(&w->some);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
}

void writer_free(struct writer *w)
{
	if (!w)
		return;
	app_release(&w->app);
	pthread_cond_destroy(&w->some);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
