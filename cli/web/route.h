/*
 * What there is at which address: one row for each method and path. Whoever answers, documents or tests the pages
 * reads the rows; none of what a row says is said anywhere else.
 *
 * A page is one file, cli/web/page_NAME.c, that defines `const struct route page_NAME[]`, ended by a row without a
 * path; CMake lists the files. README.md tells how to add one.
 */
#ifndef CLI_WEB_ROUTE_H
#define CLI_WEB_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/web/request.h"
#include "core/err.h"
#include "core/role.h"

struct visit;

/*
 * What a request must have before its handler is called. Every method but GET also wants the token of a form
 * (session.h), which no row can waive; where no session is taken (NEED_KEY) there is none that could be misused.
 */
enum route_need {
	NEED_SIGN_IN = 1, /* a session */
	NEED_FRESH = 2,	  /* one in which they showed who they are a moment ago */
	NEED_DEMO = 4,	  /* the demonstration store; else there is no such page */
	NEED_LOCAL = 8,	  /* asked for by the address of the loopback, not through a proxy; else there is no such page */
	NEED_UPLOAD = 16, /* the body may be as long as SERVER_UPLOAD, for files */
	KEEPS_TYPED = 32, /* where their session has just ended the handler is called all the same: visit.h, has_ended */
	KEEPS_FORM = 128, /* what was typed is kept then for the page with its form, of the same path or that and /new: typed.h */
	NEED_KEY = 64,	  /* the request itself is signed with their key (key_request.h); a session will not do */
};

/* What of a query, form or JSON body a handler reads; the rest of what comes is left alone. */
struct route_field {
	const char *name;
	const char *what; /* for who reads /openapi.json */
	bool required;
};

/* A path is "/curricula/{curriculum}": a part in braces is any text; the handler reads it by that name. */
struct route {
	const char *method;	/* "GET" or "POST" */
	const char *path;
	unsigned needs;		/* enum route_need */
	unsigned roles;		/* ROLE_BITs of which they must hold one today; 0: anybody */
	const struct route_field *fields; /* of the query of a GET, of the body of a POST; NULL: none */
	const char *type;	/* of what is no page: "text/plain"; NULL: a page, with its JSON twin */
	enum status (*handler)(struct visit *v, struct err *err);
	const char *summary;	/* "One curriculum, with its modules and what closes them" */
};

/* The tables of all page_*.c. */
extern const struct route *const route_tables[];

/*
 * The row for a request; its parts in braces are where the path has them. A part that is text goes before one in
 * braces. NULL: none; *ret_other_method then tells whether the path has one for another method.
 */
const struct route *route_find(const char *method, const char *const *parts, size_t part_count,
			       bool *ret_other_method);
/* Which part of a path stands for {name}; SIZE_MAX: none. */
size_t route_part(const struct route *route, const char *name);

#endif
