/*
 * One visit: somebody, or nobody in particular, asks for one thing. A handler (route.h) fills `doc`, one JSON
 * document, and, where a page is wanted, draws the same into `page` (page.h). Which of the two is sent is not its
 * business: `Accept: application/json` gives the twin of every page, under the same address.
 *
 * Handlers run on two threads at once, each visit on one of them. They read through `app`, whose `as` is who is
 * signed in and which is proved to be them; they never write through it: visit_act and visit_submit do, on the
 * one writer's thread, while the visit waits and costs no thread.
 */
#ifndef CLI_WEB_VISIT_H
#define CLI_WEB_VISIT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/app.h"
#include "cli/web/page.h"
#include "cli/web/request.h"
#include "cli/web/route.h"
#include "cli/web/session.h"
#include "cli/web/writer.h"

struct draft;
struct web;

struct visit {
	struct web *web;
	const struct route *route;
	struct request *request;
	struct reply *reply;
	struct arena *arena; /* until the reply has been sent; app->arena is the same */
	struct app *app;
	bool wants_json;     /* `doc` is sent; nothing need be drawn */
	/* Who. */
	bool signed_in;
	bool by_key;	     /* the request is signed with their key; `session` is of this request alone */
	struct digest key;   /* that key's fingerprint */
	struct session session;
	const struct draft *typed; /* what was kept of the page's form, until typed_draw tells of it; NULL: nothing */
	const struct draft *typed_into; /* the one of theirs that the page's form goes on with, or was sent of; NULL: none */
	bool has_ended;	     /* not signed in: `session` is one that has ended, whose typed words a handler keeps, no more */
	const char *cookie;  /* that forms are bound to, where there is one: visit_cookie */
	const char *name;    /* what they go by; "" for nobody */
	unsigned roles;	     /* ROLE_BITs that they hold today; ROLE_TRAINEE: enrolled */
	/* What is answered. */
	json_t *doc;
	struct page page;
	bool is_answered;    /* `reply` is filled; nothing is drawn */
	/* What waits for the writer. */
	struct write_job job;
	bool was_turned_away; /* the writer did not take it: `then` is not called, 503 is answered */
	enum status (*then)(struct visit *v, struct err *err);
};

/* ---- reading ---- */

/* The part of the path that {name} stands for. */
const char *visit_part(const struct visit *v, const char *name);
/* A field of the query or form, "" where there is none, without white space around it. */
const char *visit_field(const struct visit *v, const char *name);

/*
 * What the command says with --json; command.h tells of the arguments: VISIT_LIST("STP-CEN@2023.1"),
 * VISIT_LIST("--programme", visit_field(v, "programme")). The document is v's until the reply is sent.
 */
MUST_CHECK enum status visit_command(struct visit *v, const char *name, const char *const *operands,
				     const char *const *values, json_t **ret_doc, struct err *err);
/*
 * The options of a command as a form fills them: name and value by turns, ended by NULL. Once one did not fit `full` is
 * true, and nothing is to be said with less than was typed.
 */
#define OPTIONS_MAX 1000
struct options {
	const char *list[2 * OPTIONS_MAX + 1];
	size_t count;
	bool full;
};
void options_add(struct options *o, const char *name, const char *value);
#define VISIT_LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define VISIT_NONE ((const char *const[]){ NULL })

/* Does the person hold this role today? */
bool visit_holds(const struct visit *v, enum role role);
/* The roles that somebody holds today, as v->roles has them of who is signed in. */
unsigned visit_roles_of(struct visit *v, const char *person);

/* ---- answering ---- */

/* The document; takes it over. Once. */
void visit_answer(struct visit *v, json_t *doc);
/* See there: 303, after a POST that was done. `format` makes an address of this server. */
void visit_go(struct visit *v, const char *format, ...) PRINTF_LIKE(2, 3);
/*
 * Bytes that are no page, copied. `download`: the name that a browser saves them under, and then they are never
 * shown in place; NULL: they may be, and the type must be one that runs nothing.
 */
void visit_send(struct visit *v, const char *type, const char *download, const void *bytes, size_t n);
/* What was sent may be kept by anybody, for ever: for what is named by its digest, or by its place in the log. */
void visit_keep(struct visit *v);
/* "attest-x=...; HttpOnly; ..." as a session's cookie has to be. `value` NULL: it ends. */
void visit_set_cookie(struct visit *v, const char *value);
/* What forms are bound to (session.h): the session's cookie, or one of their own, set by this, for nobody. */
const char *visit_cookie(struct visit *v);
/*
 * 64 hex digits that this browser alone has, in a cookie that outlives sessions: what is closed under them (judging.h)
 * is not read with the server's files. NULL: it has none; with `make` it is given some.
 */
const char *visit_secret(struct visit *v, bool make);
/*
 * Fails as not there. What they may not see is answered with this too, so that it does not tell that it is there. A
 * macro, as fail is.
 */
#define visit_not_here(err) fail((err), ERR_NOT_FOUND, "There is no such page, or it is not for you")

/* ---- writing ---- */

/*
 * Lets the writer do it, with its own app, which speaks as `as` (NULL: nobody), and waits; then calls `then`, which
 * finds the verdict in v->job.verdict and answers: it is a refusal where the status is not OK, and v->app may be a
 * different one than before. A handler returns what this returns. `data` lives in the arena.
 */
MUST_CHECK enum status visit_act(struct visit *v, const char *as,
				 enum status (*act)(struct app *app, void *data, struct err *err), void *data,
				 enum status (*then)(struct visit *v, struct err *err), struct err *err);
/* The same of what somebody signed: it is appended as it is, judged by the rules and nothing else. */
MUST_CHECK enum status visit_submit(struct visit *v, const struct submission *submission,
				    enum status (*then)(struct visit *v, struct err *err), struct err *err);

/* ---- the server itself ---- */

struct sessions *visit_sessions(const struct visit *v);
/* "http://localhost:8080": what the person's browser has in its address line. Passkeys are bound to it. */
const char *visit_origin(const struct visit *v);
bool visit_is_demo(const struct visit *v);
/* A digest that only this run of the server can make: of what it gives away and wants to know again. */
struct digest visit_seal(const struct visit *v, const void *bytes, size_t n);
/* Does this server send messages? */
bool visit_has_mail(const struct visit *v);
/* Lets one go to an address, in a while; plain text. ERR_CONFLICT: none are sent here, or too many wait. */
MUST_CHECK enum status visit_mail(const struct visit *v, const char *to, const char *name, const char *subject,
				  const char *body, struct err *err);

#endif
