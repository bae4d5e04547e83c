#include "cli/web/web.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/data.h"
#include "cli/post.h"
#include "cli/web/answer.h"
#include "cli/web/visit.h"
#include "cli/web/web_priv.h"
#include "core/date.h"

#define ARENA_MAX ((size_t)4 << 30)

/* ---- what is counted, what is logged ---- */

/* Microseconds below which an answer is in the bucket. */
static const uint64_t bounds[WEB_BUCKETS] = { 1000, 5000, 10000, 50000, 100000, 500000, 1000000, 5000000 };

static void count(struct web *web, int status, size_t bytes, uint64_t microseconds)
{
	size_t class = (size_t)(status / 100), bucket = 0;

	while (bucket < WEB_BUCKETS && microseconds >= bounds[bucket])
		bucket++;
	atomic_fetch_add(&web->counts.requests[class < 6 ? class : 0], 1);
	atomic_fetch_add(&web->counts.within[bucket], 1);
	atomic_fetch_add(&web->counts.microseconds, microseconds);
	atomic_fetch_add(&web->counts.bytes, bytes);
}

/*
 * A line without personal data: the route, not the address (which may name people), and nothing of who asked. The
 * id ties it to what the person was shown when something went wrong.
 */
static void told(void *context, const struct request *r, const struct reply *reply, size_t bytes,
		 int64_t microseconds)
{
	struct web *web = context;
	char at[TIME_TEXT];

	count(web, reply->status, bytes, (uint64_t)microseconds);
	if (!web->log)
		return;
	time_text(r->now, at);
	fprintf(web->log,
		"{\"at\":\"%s\",\"id\":\"%s\",\"method\":\"%s\",\"route\":\"%s\",\"status\":%d,\"bytes\":%zu,"
		"\"microseconds\":%lld}\n",
		at, r->id, reply->route ? r->method : "", reply->route ? reply->route : "", reply->status, bytes,
		(long long)microseconds);
	fflush(web->log);
}

/* ---- readers ---- */

static enum status reader_new(struct web *web, struct reader **ret_reader, struct err *err)
{
	struct reader *reader = calloc(1, sizeof *reader);
	enum status status;

	if (!reader)
		abort(); /* no memory, as in core/arena.c */
	app_init(&reader->app);
	reader->app.store = web->app->store;
	reader->app.keys = NULL;
	reader->app.as = NULL;
	reader->app.library = web->app->library;
	reader->app.json = true;
	reader->app.out = reader->app.err = web->app->err;
	status = app_open(&reader->app, false, err);
	if (status != OK) {
		app_release(&reader->app);
		free(reader);
		return status;
	}
	*ret_reader = reader;
	return OK;
}

enum status web_reader_take(struct web *web, struct reader **ret_reader, struct err *err)
{
	struct reader *reader;

	pthread_mutex_lock(&web->lock);
	reader = web->readers;
	if (reader)
		web->readers = reader->next;
	pthread_mutex_unlock(&web->lock);
	if (!reader)
		return reader_new(web, ret_reader, err);
	*ret_reader = reader;
	return OK;
}

void web_reader_give(struct web *web, struct reader *reader)
{
	reader->app.as = NULL;
	reader->app.proved = reader->app.unproved = false;
	reader->app.exit_code = 0;
	pthread_mutex_lock(&web->lock);
	reader->next = web->readers;
	web->readers = reader;
	pthread_mutex_unlock(&web->lock);
}

/* ---- starting and stopping ---- */

/* The library is read whole and checked: what it holds does not change while the server runs. */
static enum status read_library(struct app *app, struct web *web, struct err *err)
{
	if (!app->library)
		TRY(data_library(web->arena, &app->library, err));
	return OK;
}

static void set_origin(struct web *web, const char *origin)
{
	web->origin = origin ? arena_text(web->arena, origin) :
			       arena_printf(web->arena, "http://localhost:%d", server_port(web->server));
	web->host = strstr(web->origin, "://") + 3;
	web->is_tls = strncmp(web->origin, "https:", 6) == 0;
	web->cookie_name = web->is_tls ? "__Host-attest" : "attest";
	web->form_cookie_name = web->is_tls ? "__Host-attest-form" : "attest-form";
}

static enum status start(struct web *web, const struct web_settings *settings, struct err *err)
{
	const struct server_calls calls = { web,	      web_body_limit, web_answer, web_refuse_request, told,
					    web_hand_over, web_forget };
	struct reader *reader;

	TRY(assets_read(web->arena, &web->assets, err));
	TRY(read_library(web->app, web, err));
	TRY(sessions_open(web->app->store, &web->sessions, err));
	TRY(writer_start(web->app, &web->writer, err));
	if (settings->post && post_is_set(settings->post))
		web->mailer = mailer_start(settings->post, web->log);
	TRY(web_reader_take(web, &reader, err)); /* so that a store that cannot be read is said now */
	web_reader_give(web, reader);
	TRY(server_start(settings->port, settings->limits, &calls, &web->server, err));
	set_origin(web, settings->origin);
	return OK;
}

enum status web_start(struct app *app, const struct web_settings *settings, struct web **ret_web,
		      struct err *err)
{
	struct random random = random_system();
	struct web *web;
	enum status status;

	if (settings->origin)
		TRY(post_origin_check(settings->origin, err));
	web = calloc(1, sizeof *web);
	if (!web)
		abort(); /* no memory, as in core/arena.c */
	web->arena = arena_new(ARENA_MAX);
	web->app = app;
	web->log = settings->log;
	random_fill(&random, web->secret, sizeof web->secret);
	pthread_mutex_init(&web->lock, NULL);
	set_origin(web, settings->origin ? settings->origin : "http://localhost");
	status = start(web, settings, err);
	if (status != OK) {
		web_stop(web);
		return status;
	}
	*ret_web = web;
	return OK;
}

void web_stop(struct web *web)
{
	if (!web)
		return;
	if (web->server)
		server_quiesce(web->server);
	writer_end(web->writer);
	server_stop(web->server); /* what comes meanwhile still asks the writer, which refuses it */
	writer_free(web->writer);
	mailer_stop(web->mailer);
	while (web->readers) {
		struct reader *reader = web->readers;

		web->readers = reader->next;
		app_release(&reader->app);
		free(reader);
	}
	sessions_close(web->sessions);
	web->app->library = NULL; /* it goes with the arena */
	arena_free(web->arena);
	pthread_mutex_destroy(&web->lock);
	free(web);
}

const char *web_origin(const struct web *web)
{
	return web->origin;
}

int web_port(const struct web *web)
{
	return server_port(web->server);
}

const char *web_asset(const struct web *web, const char *name)
{
	const struct asset *asset = asset_named(&web->assets, name);

	return asset ? asset->address : "";
}

const char *web_missing(const struct web *web)
{
	return web->assets.missing;
}
