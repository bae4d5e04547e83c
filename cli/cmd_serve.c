/* serve: the web pages of a store. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/post.h"
#include "cli/web/notify.h"
#include "cli/web/session.h"
#include "cli/web/web.h"
#include "portfolio/list.h"

#define PORT 8080
#define PORT_MOST 65535

static enum status read_port(const char *text, int *ret_port, struct err *err)
{
	char *end;
	long n = text ? strtol(text, &end, 10) : PORT;

	if (text && (end == text || *end || n < 0 || n > PORT_MOST))
		return fail(err, ERR_INVALID, "--port is a number up to %d, or 0 for any that is free, not \"%s\"",
			    PORT_MOST, text);
	*ret_port = (int)n;
	return OK;
}

static void tell(struct app *app, const struct web *web)
{
	if (web_missing(web))
		fprintf(app->err, "attest: %s\n", web_missing(web));
	fprintf(app->out, "%s\n", web_origin(web));
	fflush(app->out);
	if (app->terminal)
		fprintf(app->err, "Open it in a browser of this machine. Ctrl-C stops it.\n");
}

static enum status serve_run(struct app *app, const struct args *args, struct err *err)
{
	struct post post = { .from = NULL };
	struct web_settings settings = { .origin = args_option(args, "--origin"), .log = app->err, .post = &post };
	struct web *web;
	sigset_t stop;
	int signal;

	TRY(read_port(args_option(args, "--port"), &settings.port, err));
	TRY(post_read(app, args, &post, err));
	/* Blocked before there is a thread, so that every thread leaves them to this one. */
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
	TRY(web_start(app, &settings, &web, err));
	tell(app, web);
	notify("READY=1");
	while (sigwait(&stop, &signal) != 0)
		;
	notify("STOPPING=1");
	web_stop(web);
	post_wipe(&post);
	return OK;
}

/* For who has no other way to sign in yet: whoever can write the store's folder is its operator. */
static enum status link_run(struct app *app, const struct args *args, struct err *err)
{
	const char *person = args_operand(args, 0), *origin = args_option(args, "--origin");
	struct sessions *sessions;
	char key[SESSION_COOKIE];
	enum status status;

	TRY(list_person_exists(journal_db(app->journal), person, err));
	if (origin)
		TRY(post_origin_check(origin, err));
	TRY(sessions_open(app->store, &sessions, err));
	status = link_make_by_operator(sessions, person, app->clock, key, err);
	sessions_close(sessions);
	if (status != OK)
		return status;
	if (!origin)
		origin = arena_printf(app->arena, "http://localhost:%d", PORT);
	if (app->json)
		return print_json(app, json_pack("{sssssi}", "person", person, "link",
						 arena_printf(app->arena, "%s/sign-in/link/%s", origin, key), "seconds",
						 LINK_SECONDS),
				  err);
	fprintf(app->out, "%s/sign-in/link/%s\n", origin, key);
	return OK;
}

static const struct option link_options[] = {
	{ "--origin", "URL", "what people have in the address line; http://localhost:8080 unless said", false, false },
	{ NULL },
};
static const struct option serve_options[] = {
	{ "--port", "N", "the port of 127.0.0.1, 8080 unless said; 0: any that is free", false, false },
	{ "--origin", "URL", "what people have in the address line, where a proxy with TLS is in front", false,
	  false },
	POST_OPTIONS,
	{ NULL },
};

extern const struct command cmd_serve[];
const struct command cmd_serve[] = {
	{ "serve", "", "serve the web pages of a store",
	  "It listens on 127.0.0.1 alone and prints the address to open. For others, put a server with TLS in\n"
	  "front and name its address with --origin: sign-in and passkeys are bound to it. Who is signed in is\n"
	  "kept in STORE.web.db, which is no part of the record. A line of JSON for each request, without\n"
	  "personal data, goes to standard error. SIGTERM and Ctrl-C let what was begun be finished.\n"
	  "With --drop or --smtp links to sign in and to answer requests go out by e-mail, as `attest remind` sends\n"
	  "its messages; a user and password of the mail server stand in the file that ATTEST_SMTP_LOGIN_FILE names.\n"
	  "/healthz says whether it is well, /metrics what it does, /openapi.json what there is to ask.",
	  serve_options, NEEDS_WRITE, serve_run, "attest serve --port 8080" },
	{ "serve link", "PERSON", "make a link that signs a person in to the web pages, once",
	  "For who has no other way yet, or lost it; it works for 15 minutes, and ends the links made before. Hand it\n"
	  "over in a way that reaches that person alone. It signs in, and signs nothing: what it opens is what\n"
	  "that person may read. A registrar or an ETB assessor makes a passkey with it, which they sign in with from then\n"
	  "on: for them no link and no password is enough.",
	  link_options, NEEDS_STORE, link_run, "attest serve link amira" },
	{ NULL },
};
