#include "cli/web/connections.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#define LOOKS 4 /* how often it is looked in the shortest time that is allowed */
#define LOOK_MOST 1000
#define LOOK_LEAST 10

struct connection {
	struct connections *all;
	struct connection *next, **before;
	int socket;
	enum connection_stage stage;
	int64_t since;
	bool ended;
};

struct connections {
	struct connection_limits limits;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* a stage, or `over` */
	pthread_t thread;
	struct connection *first;
	unsigned many; /* that were not ended */
	bool closing, over;
};

static int64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits until something changed, or that moment has come. */
static void wait_until(struct connections *all, int64_t moment)
{
	const struct timespec t = {.tv_sec = moment / 1000, .tv_nsec = moment % 1000 * 1000000};

	(void)pthread_cond_timedwait(&all->changed, &all->lock, &t);
}

static int64_t limit_of(const struct connection_limits *limits, enum connection_stage stage)
{
	switch (stage) {
	case CONNECTION_HEAD:
		return limits->head;
	case CONNECTION_BODY:
		return limits->body;
	case CONNECTION_REPLY:
		return limits->reply;
	case CONNECTION_ANSWER:
		break;
	}
	return INT64_MAX; /* the time that we take is nobody else's fault */
}

static void end(struct connection *c)
{
	if (c->ended)
		return;
	(void)shutdown(c->socket, SHUT_RDWR);
	c->ended = true;
	c->all->many--;
}

static void end_overdue(struct connections *all)
{
	int64_t now = milliseconds();

	for (struct connection *c = all->first; c; c = c->next) {
		if (now - c->since > limit_of(&all->limits, c->stage))
			end(c);
	}
}

double connection_used(const struct connection_limits *limits, enum connection_stage stage,
		       int64_t waited)
{
	return stage == CONNECTION_ANSWER ? -1 : (double)waited / (double)limit_of(limits, stage);
}

/* Which has used most of its time; of several the one that was opened first. */
static void end_one(struct connections *all)
{
	struct connection *chosen = NULL;
	int64_t now = milliseconds();
	double most = 0;

	for (struct connection *c = all->first; c; c = c->next) {
		double used = connection_used(&all->limits, c->stage, now - c->since);

		if (c->ended || used < most)
			continue;
		chosen = c;
		most = used;
	}
	if (chosen)
		end(chosen);
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t pause_of(const struct connection_limits *l)
{
	int64_t pause = least(least(l->head, l->body), l->reply) / LOOKS;

	return pause < LOOK_LEAST ? LOOK_LEAST : least(pause, LOOK_MOST);
}

static void *look(void *data)
{
	struct connections *all = data;
	int64_t pause = pause_of(&all->limits), next = milliseconds() + pause;

	pthread_mutex_lock(&all->lock);
	while (!all->over) {
		wait_until(all, next);
		if (milliseconds() < next)
			continue;
		end_overdue(all);
		next = milliseconds() + pause;
	}
	pthread_mutex_unlock(&all->lock);
	return NULL;
}

struct connections *connections_new(const struct connection_limits *limits)
{
	struct connections *all = calloc(1, sizeof *all);
	pthread_condattr_t monotonic;

	if (!all)
		abort(); /* no memory, as in core/arena.c */
	all->limits = *limits;
	pthread_mutex_init(&all->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&all->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&all->thread, NULL, look, all) != 0)
		abort(); /* no memory */
	return all;
}

void connections_free(struct connections *all)
{
	if (!all)
		return;
	pthread_mutex_lock(&all->lock);
	all->over = true;
	pthread_cond_broadcast(&all->changed);
	pthread_mutex_unlock(&all->lock);
	pthread_join(all->thread, NULL);
	pthread_cond_destroy(&all->changed);
	pthread_mutex_destroy(&all->lock);
	free(all);
}

struct connection *connection_open(struct connections *all, int socket)
{
	struct connection *c = calloc(1, sizeof *c);

	if (!c)
		abort(); /* no memory, as in core/arena.c */
	*c = (struct connection){
		.all = all, .socket = socket, .stage = CONNECTION_HEAD, .since = milliseconds()};
	pthread_mutex_lock(&all->lock);
	if (all->many >= all->limits.many)
		end_one(all);
	c->next = all->first;
	c->before = &all->first;
	if (c->next)
		c->next->before = &c->next;
	all->first = c;
	all->many++;
	if (all->closing)
		end(c);
	pthread_mutex_unlock(&all->lock);
	return c;
}

void connection_stage(struct connection *c, enum connection_stage stage)
{
	struct connections *all = c->all;

	pthread_mutex_lock(&all->lock);
	c->stage = stage;
	c->since = milliseconds();
	if (stage == CONNECTION_HEAD && all->closing)
		end(c);
	if (all->closing)
		pthread_cond_broadcast(&all->changed);
	pthread_mutex_unlock(&all->lock);
}

void connection_close(struct connection *c)
{
	struct connections *all = c->all;

	pthread_mutex_lock(&all->lock);
	*c->before = c->next;
	if (c->next)
		c->next->before = c->before;
	if (!c->ended)
		all->many--;
	pthread_cond_broadcast(&all->changed);
	pthread_mutex_unlock(&all->lock);
	free(c);
}

void connections_closing(struct connections *all)
{
	pthread_mutex_lock(&all->lock);
	all->closing = true;
	for (struct connection *c = all->first; c; c = c->next) {
		if (c->stage == CONNECTION_HEAD)
			end(c);
	}
	pthread_mutex_unlock(&all->lock);
}

static bool is_asked(const struct connections *all)
{
	for (const struct connection *c = all->first; c; c = c->next) {
		if (!c->ended && c->stage >= CONNECTION_BODY)
			return true;
	}
	return false;
}

void connections_drain(struct connections *all, int64_t most)
{
	int64_t until = milliseconds() + most;

	pthread_mutex_lock(&all->lock);
	while (is_asked(all) && milliseconds() < until)
		wait_until(all, until);
	pthread_mutex_unlock(&all->lock);
}
