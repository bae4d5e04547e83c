/*
 * The web pages of a store: `attest serve`. One server (server.h), one table of routes (route.h), some readers with
 * a connection each, one writer (writer.h), sessions (session.h).
 *
 * It stops in this order, which is the only one in which nothing is lost and nobody waits for ever: no new
 * connections; no new jobs; the writer does what has queued; what is being sent is sent.
 */
#ifndef CLI_WEB_WEB_H
#define CLI_WEB_WEB_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/app.h"
#include "core/err.h"

struct web;
struct assets;
struct connection_limits;
struct post;

struct web_settings {
	int port;	    /* 0: any that is free */
	const char *origin; /* what people have in the address line, where a proxy is in front; NULL: localhost */
	FILE *log;	    /* a line of JSON for each request; NULL: none */
	const struct connection_limits *limits; /* of the server; NULL: SERVER_LIMITS */
	const struct post *post; /* where messages go; it lives as long as the server. NULL: none are sent */
};

/* Serves app->store; `app` lends its settings and must have it open. */
MUST_CHECK enum status web_start(struct app *app, const struct web_settings *settings, struct web **ret_web,
				 struct err *err);
/* "http://localhost:8080", without a slash at the end. */
const char *web_origin(const struct web *web);
int web_port(const struct web *web); /* of 127.0.0.1, where it listens */
/* The address of an asset: "attest.css". */
const char *web_asset(const struct web *web, const char *name);
/* What is missing of what pages are drawn with, as a sentence; NULL: nothing. */
const char *web_missing(const struct web *web);
void web_stop(struct web *web); /* NULL is fine */

#endif
