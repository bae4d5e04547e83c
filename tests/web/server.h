/*
 * A server for a test: the demonstration store of this build, copied, served in this process on a port of its own;
 * and a browser of sorts over libcurl, with cookies. Everything is gone when the test ends.
 */
#ifndef TESTS_WEB_SERVER_H
#define TESTS_WEB_SERVER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "cli/app.h"
#include "cli/web/web.h"

struct served {
	char folder[64];
	struct app app;
	struct web *web;
	char origin[64];
	void *curl; /* with a cookie jar */
	char token[160]; /* of the last page with a form */
};

/* Aborts the test when it cannot. */
void serve_begin(struct served *s);
/* The same after these commands ("--as registrar person add ..."), each on the copy; ends with NULL. s->origin is where it listens. */
void serve_begin_with(struct served *s, const char *const *commands, const struct web_settings *settings);
void serve_end(struct served *s);

/* Another browser for the same server; only for asking. */
void client_begin(struct served *client, const struct served *s);
void client_end(struct served *client);

struct answered {
	int status;
	char *body, *head; /* head: all headers */
	size_t n;
};

/* `form` NULL: GET. `accept` NULL: a page. Redirects are not followed. Headers: NULL, or one more line. */
struct answered ask(struct served *s, const char *path, const char *form, const char *accept,
		    const char *header);
struct answered ask_page(struct served *s, const char *path);
json_t *ask_json(struct served *s, const char *path); /* the test fails unless it is 200 and JSON */
void answered_free(struct answered *a);
/* POSTs with the token of the last page; `more` are further fields. Gives the status,
 * and where it goes, "" for nowhere; `ret_to` may be NULL. */
int send_with_token(struct served *s, const char *path, const char *more, char ret_to[512]);
/* Of a page: its status; whether it says so, and the test fails unless it is 200. */
int page_status(struct served *s, const char *path);
bool page_says(struct served *s, const char *path, const char *words);
/* Signs with the key of the demonstration what waits at `ret_to`, "/sign/..."; ret_to is where it is seen then. */
void sign_in_demo(struct served *s, char ret_to[512]);
/* How many entries the record has: nothing was written while it stays. */
long long record_size(struct served *s);
/* Forgets all cookies. */
void forget_cookies(struct served *s);
/* All sessions were not used for more than an hour: as when somebody comes back to a form after lunch. */
void let_sessions_end(const struct served *s);
/* Steps in as a person of the demonstration; s->token is of their session then. */
void step_in(struct served *s, const char *person);

#endif
