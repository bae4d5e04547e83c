#include "cli/web/answer.h"

#include <stdlib.h>
#include <string.h>

#include "cli/web/key_request.h"
#include "cli/web/sign_in.h"
#include "cli/web/typed.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "portfolio/world.h"

/* ---- whose visit it is ---- */

static struct visit *visit_new(struct web *web, struct request *r, struct reply *reply)
{
	struct visit *v = arena_alloc(r->arena, sizeof *v);

	v->web = web;
	v->request = r;
	v->reply = reply;
	v->arena = r->arena;
	v->name = "";
	v->wants_json = request_wants_json(r);
	buf_init(&v->page.main, PAGE_MAX);
	r->visit = v;
	return v;
}

/* The app of a reader, for this visit alone: what is read lives in its arena, and is read as them. */
static enum status borrow(struct visit *v, struct reader **ret_reader, struct err *err)
{
	TRY(web_reader_take(v->web, ret_reader, err));
	v->app = arena_alloc(v->arena, sizeof *v->app);
	*v->app = (*ret_reader)->app;
	v->app->arena = v->arena;
	v->app->clock = v->request->now;
	if (v->signed_in) {
		v->app->as = v->session.person;
		v->app->proved = true; /* the session is that proof */
	}
	return OK;
}

static void give_back(struct visit *v, struct reader *reader)
{
	v->app = NULL;
	web_reader_give(v->web, reader);
}

unsigned visit_roles_of(struct visit *v, const char *person)
{
	struct world world = journal_world(v->app->journal);
	int32_t today = time_day(app_now(v->app));
	struct enrolment enrolment;
	unsigned roles = 0;
	struct err err;

	world.arena = v->arena;
	for (int role = 0; role < ROLE_COUNT; role++) {
		bool holds = false;

		if (role != ROLE_TRAINEE && role != ROLE_AUTHORITY && role != ROLE_RATER &&
		    world_holds(&world, person, (enum role)role, today, &holds, &err) == OK && holds)
			roles |= ROLE_BIT(role);
	}
	/* One that has ended too: what they did is theirs to read and to take away. */
	if (world_enrolment(&world, person, 0, &enrolment, &err) == OK)
		roles |= ROLE_BIT(ROLE_TRAINEE);
	/* Whose case goes on when their role has ended, or who has none yet, finds out what they may begin. */
	return roles ? roles : ROLE_BIT(ROLE_APPLICANT);
}

/* A request that is signed has no cookie, whatever it sends. False: it is refused. */
static bool find_session(struct visit *v)
{
	struct err err = { 0 };
	const char *cookie = request_cookie(v->request, v->web->cookie_name);

	if (key_request_is(v->request)) {
		if (key_request_take(v, &err) != OK)
			web_refuse(v, err.status == ERR_DENIED || err.status == ERR_INVALID ? 401 : 500, err.text);
		return v->by_key;
	}
	v->signed_in = session_find(v->web->sessions, cookie, v->request->now, &v->session);
	v->cookie = v->signed_in ? cookie : request_cookie(v->request, v->web->form_cookie_name);
	return true;
}

/* ---- what a row needs ---- */

/* Who is on this machine may ask by its address, "127.0.0.1:8080": a name from elsewhere that leads here is not ours. */
static bool is_loopback(const struct web *web, const char *host)
{
	char here[32];

	(void)snprintf(here, sizeof here, "127.0.0.1:%d", server_port(web->server));
	return strcmp(host, here) == 0;
}

const char *web_own_origin(const struct web *web, const struct request *r)
{
	const char *host = request_header(r, "Host");

	if (host && strcmp(host, web->host) == 0)
		return web->origin;
	return host && is_loopback(web, host) ? arena_printf(r->arena, "http://%s", host) : NULL;
}

/*
 * Is it asked on this machine itself? By the name that people have in the address line it is not, whatever a proxy
 * says or leaves out, unless that name is localhost.
 */
static bool is_local(const struct visit *v)
{
	static const char *const by_proxy[] = { "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
						"Forwarded", "Via" };
	const char *host = request_header(v->request, "Host");

	for (size_t i = 0; i < sizeof by_proxy / sizeof *by_proxy; i++) {
		if (request_header(v->request, by_proxy[i]))
			return false;
	}
	return host && (is_loopback(v->web, host) || strncmp(host, "localhost:", 10) == 0);
}

/*
 * Behind a proxy with TLS the loopback answers what is for this machine and nothing else: a proxy that does not pass
 * on the name that it was asked by would otherwise serve pages, and what is for this machine with them.
 */
static bool host_is_ours(const struct visit *v)
{
	const char *origin = web_own_origin(v->web, v->request);
	bool here = v->route && ((v->route->needs & NEED_LOCAL) || strcmp(v->route->path, "/healthz") == 0);

	return origin && (origin == v->web->origin || !v->web->is_tls || here);
}

/* A browser says where a form comes from; what is no browser need not, and has no cookie that it could misuse. */
static bool origin_is_ours(const struct visit *v)
{
	const char *origin = request_header(v->request, "Origin");
	const char *site = request_header(v->request, "Sec-Fetch-Site");
	const char *own = web_own_origin(v->web, v->request);

	if (site && strcmp(site, "same-origin") != 0)
		return false;
	return !origin || (own && strcmp(origin, own) == 0);
}

static bool token_is_right(const struct visit *v)
{
	const char *token = request_value(v->request, "token");

	if (!token)
		token = request_header(v->request, "X-Attest-Token");
	return origin_is_ours(v) && form_token_is(v->cookie, token);
}

/* To leave is always allowed. A database that cannot be written is told where something is to be written. */
static bool over_quota(struct visit *v, struct err *ret_why)
{
	return strcmp(v->route->path, "/sign-out") != 0 &&
	       quota_take(v->web->sessions, v->session.person, (int64_t)v->request->body_n, v->request->now, ret_why) ==
		       ERR_DENIED;
}

/*
 * A form of a session that has ended meanwhile, as over lunch: its handler keeps what was typed, and asks to sign in.
 * The token shows that our page sent it, in that session.
 */
static bool keeps_typed(struct visit *v)
{
	const char *cookie = request_cookie(v->request, v->web->cookie_name);
	struct err why;

	if (!(v->route->needs & (KEEPS_TYPED | KEEPS_FORM)) || v->signed_in || !origin_is_ours(v) ||
	    !form_token_is(cookie, request_value(v->request, "token")) ||
	    !session_ended(v->web->sessions, cookie, v->request->now, v->session.person) || over_quota(v, &why))
		return false;
	v->has_ended = true;
	return true;
}

/* To sign in, and back here; a form cannot be sent again by itself, so its page says what to do. */
static void ask_to_sign_in(struct visit *v, bool again)
{
	if (v->wants_json || strcmp(v->request->method, "GET") != 0) {
		web_refuse(v, 401,
			   again ? "Show once more who you are, then send this again" : "Sign in, then send this again");
		return;
	}
	visit_go(v, "/sign-in?%snext=%s", again ? "again=yes&" : "", url_part(v->arena, v->request->path));
}

/* True when the handler may be called; else the reply is filled. */
static bool needs_are_met(struct visit *v)
{
	unsigned needs = v->route->needs;
	bool changes = strcmp(v->route->method, "GET") != 0;
	struct err why;

	if (keeps_typed(v))
		return true;
	if (((needs & NEED_DEMO) && !visit_is_demo(v)) ||
	    ((needs & NEED_LOCAL) && !is_local(v))) {
		web_refuse(v, 404, NULL);
	} else if ((needs & NEED_KEY) && !v->by_key) {
		web_refuse(v, 403, "This is asked for by `attest --remote`, in requests that are signed with a person's key");
	} else if (((needs & NEED_SIGN_IN) || v->route->roles) && !v->signed_in) {
		ask_to_sign_in(v, false);
	} else if (changes && !(needs & NEED_KEY) && !token_is_right(v)) {
		web_refuse(v, 403, "This form was not sent from a page of this site, or is too old: open the page again");
	} else if (v->route->roles && !(v->roles & v->route->roles)) {
		web_refuse(v, 403, "This page is for people with another role");
	} else if ((needs & NEED_FRESH) && v->request->now > v->session.proved + SESSION_FRESH) {
		ask_to_sign_in(v, true);
	} else if (changes && v->signed_in && over_quota(v, &why)) {
		web_refuse(v, 429, why.text);
	} else {
		return true;
	}
	return false;
}

/* ---- the handler, and what it made ---- */

static int status_of(enum status status)
{
	switch (status) {
	case OK:
		return 200;
	case ERR_INVALID:
		return 400;
	case ERR_NOT_FOUND:
		return 404;
	case ERR_CONFLICT:
		return 409;
	case ERR_DENIED:
		return 403;
	case ERR_CORRUPT:
	case ERR_IO:
		return 500;
	}
	return 500;
}

/* What failed of ours is for the log of whoever runs this, not for whoever asked. */
static void refuse_err(struct visit *v, const struct err *err)
{
	int status = status_of(err->status);

	if (status == 500 && v->web->log)
		fprintf(v->web->log, "{\"id\":\"%s\",\"failed\":\"%s\"}\n", v->request->id,
			err->status == ERR_CORRUPT ? "corrupt" : "input or output");
	if (status == 500)
		fprintf(v->web->app->err, "attest: request %s: %s\n", v->request->id, err->text);
	web_refuse(v, status, status == 500 ? NULL : err->text);
}

static void send_document(struct visit *v)
{
	char *text = json_dumps(v->doc, JSON_INDENT(1) | JSON_PRESERVE_ORDER | JSON_ENCODE_ANY);

	if (!text) {
		web_refuse(v, 500, NULL);
		return;
	}
	buf_text(&v->reply->body, text);
	buf_char(&v->reply->body, '\n');
	free(text);
	v->reply->type = "application/json";
}

static void finish(struct visit *v)
{
	if (v->is_answered || v->reply->waits)
		return;
	if (v->wants_json && v->doc)
		send_document(v);
	else
		page_finish(v);
}

static void run(struct visit *v, enum status (*handler)(struct visit *v, struct err *err))
{
	struct err err = { 0 };

	if (handler(v, &err) != OK) {
		v->reply->waits = false;
		refuse_err(v, &err);
		return;
	}
	finish(v);
}

/* Who was given a role since, for which what they showed is not enough, is signed in no longer. */
static void end_if_too_little(struct visit *v)
{
	struct err why;

	if (sign_in_is_enough(visit_roles_of(v, v->session.person), v->session.way, &why) == OK)
		return;
	session_end(v->web->sessions, v->cookie);
	v->signed_in = false;
	v->app->as = NULL;
	v->app->proved = false;
	v->cookie = request_cookie(v->request, v->web->form_cookie_name);
}

static enum status handle(struct visit *v, struct err *err)
{
	TRY(typed_find(v, err));
	return v->route->handler(v, err);
}

static void first(struct visit *v)
{
	bool other = false;

	v->route = route_find(v->request->method, v->request->parts, v->request->part_count, &other);
	if (!host_is_ours(v)) {
		v->route = NULL;
		web_refuse(v, 421, "This server is not the one that you asked for");
		return;
	}
	if (!find_session(v))
		return;
	if (v->signed_in && !v->by_key)
		end_if_too_little(v);
	if (v->signed_in) {
		v->app->as = v->session.person;
		v->app->proved = true;
		v->roles = visit_roles_of(v, v->session.person);
		v->name = app_name(v->app, v->session.person);
	}
	if (!v->route) {
		web_refuse(v, other ? 405 : 404, NULL);
		return;
	}
	v->reply->route = v->route->path;
	if (needs_are_met(v))
		run(v, v->has_ended && (v->route->needs & KEEPS_FORM) ? typed_keep : handle);
}

/* The writer took no job of theirs: too many wait, or it is time to end. What they sent is theirs to send again. */
static void turn_away(struct visit *v)
{
	v->reply->waits = false;
	v->reply->retry = "5";
	web_refuse(v, 503, "Nothing was written: too much is waiting, or the server is stopping; try again in a moment");
}

void web_answer(void *context, struct request *r, struct reply *reply, bool again)
{
	struct visit *v = again ? r->visit : visit_new(context, r, reply);
	struct reader *reader;
	struct err err;

	if (borrow(v, &reader, &err) != OK) {
		web_refuse(v, 500, NULL);
		return;
	}
	if (again && v->was_turned_away)
		turn_away(v);
	else if (again)
		run(v, v->then);
	else
		first(v);
	give_back(v, reader);
}

/* ---- the rest of what the server asks ---- */

static bool is_of_a_key(struct web *web, struct request *r)
{
	struct reader *reader;
	const char *person;
	struct digest key;
	struct err err;
	bool is;

	if (web_reader_take(web, &reader, &err) != OK)
		return false;
	is = key_request_person(web, &reader->app, r, &key, &person, &err) == OK;
	web_reader_give(web, reader);
	return is;
}

size_t web_body_limit(void *context, struct request *r)
{
	struct web *web = context;
	struct request probe = { .arena = r->arena, .path = r->path };
	const struct route *route;
	struct session session;
	struct err err;
	bool other;

	if (request_read_path(&probe, &err) != OK)
		return 0;
	route = route_find(r->method, probe.parts, probe.part_count, &other);
	if (!route || !(route->needs & NEED_UPLOAD))
		return SERVER_FORM;
	/* Files are taken only from who is signed in, or was a moment ago. */
	if (key_request_is(r))
		return is_of_a_key(web, r) ? SERVER_UPLOAD : SERVER_FORM;
	return session_find(web->sessions, request_cookie(r, web->cookie_name), r->now, &session) ||
			       ((route->needs & (KEEPS_TYPED | KEEPS_FORM)) &&
				session_ended(web->sessions, request_cookie(r, web->cookie_name), r->now, session.person)) ?
		       SERVER_UPLOAD :
		       SERVER_FORM;
}

void web_refuse_request(void *context, struct request *r, struct reply *reply, int status, const char *why)
{
	web_refuse(visit_new(context, r, reply), status, why);
}

void web_hand_over(void *context, struct request *r)
{
	struct web *web = context;
	struct visit *v = r->visit;

	if (writer_add(web->writer, &v->job))
		return;
	v->was_turned_away = true;
	server_resume(r);
}

void web_forget(void *context, struct request *r)
{
	struct visit *v = r->visit;

	(void)context;
	if (!v)
		return;
	json_decref(v->doc);
	buf_release(&v->page.main);
}
