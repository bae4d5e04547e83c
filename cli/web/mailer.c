#include "cli/web/mailer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/message.h"

#define MESSAGE_MOST ((size_t)64 << 10)
#define NAME 33 /* 32 hex digits and a NUL: nobody guesses a name in the folder */

struct letter {
	char name[NAME];
	char to[ADDRESS_MAX + 1];
	struct buf bytes;
	struct letter *next;
};

struct mailer {
	const struct post *post;
	FILE *log;
	pthread_mutex_t lock;
	pthread_cond_t some;
	pthread_t thread;
	struct letter *first, **last;
	size_t waiting;
	bool closing;
};

static struct letter *take(struct mailer *m)
{
	struct letter *l;

	pthread_mutex_lock(&m->lock);
	while (!m->first && !m->closing)
		pthread_cond_wait(&m->some, &m->lock);
	l = m->first;
	if (l) {
		m->first = l->next;
		m->waiting--;
		if (!m->first)
			m->last = &m->first;
	}
	pthread_mutex_unlock(&m->lock);
	return l;
}

static void release(struct letter *l)
{
	buf_wipe(&l->bytes); /* a link lies in it */
	free(l);
}

static void *send_all(void *data)
{
	struct mailer *m = data;
	struct letter *l;

	while ((l = take(m))) {
		enum post_result result;
		struct err err;

		if (post_send(m->post, l->name, l->to, &l->bytes, &result, &err) != OK && m->log) {
			fprintf(m->log, "{\"mail\":\"not sent\",\"status\":%d}\n", (int)err.status);
			fflush(m->log);
		}
		release(l);
	}
	return NULL;
}

struct mailer *mailer_start(const struct post *post, FILE *log)
{
	struct mailer *m = calloc(1, sizeof *m);

	if (!m)
		abort(); /* no memory, as in core/arena.c */
	m->post = post;
	m->log = log;
	m->last = &m->first;
	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->some, NULL);
	if (pthread_create(&m->thread, NULL, send_all, m) != 0)
		abort(); /* no memory */
	return m;
}

static void random_name(char ret_name[NAME])
{
	struct random random = random_system();
	uint8_t bytes[(NAME - 1) / 2];

	random_fill(&random, bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		(void)snprintf(ret_name + 2 * i, 3, "%02x", bytes[i]);
}

bool mailer_add(struct mailer *m, const char *to, const char *name, const char *subject,
		const char *body, int64_t now)
{
	struct letter *l = calloc(1, sizeof *l);
	bool taken = false;
	struct err err;

	if (!l)
		abort(); /* no memory, as in core/arena.c */
	buf_init(&l->bytes, MESSAGE_MOST);
	random_name(l->name);
	(void)snprintf(l->to, sizeof l->to, "%s", to);
	const struct message message = {.from = m->post->from,
					.to = l->to,
					.name = name,
					.subject = subject,
					.id = l->name,
					.body = body,
					.time = now};

	if (message_write(&message, &l->bytes, &err) == OK) {
		pthread_mutex_lock(&m->lock);
		taken = !m->closing && m->waiting < MAILER_QUEUE;
		if (taken) {
			*m->last = l;
			m->last = &l->next;
			m->waiting++;
			pthread_cond_signal(&m->some);
		}
		pthread_mutex_unlock(&m->lock);
	}
	if (!taken)
		release(l);
	return taken;
}

void mailer_stop(struct mailer *m)
{
	if (!m)
		return;
	pthread_mutex_lock(&m->lock);
	m->closing = true;
	pthread_cond_signal(&m->some);
	pthread_mutex_unlock(&m->lock);
	pthread_join(m->thread, NULL);
	pthread_cond_destroy(&m->some);
	pthread_mutex_destroy(&m->lock);
	free(m);
}
