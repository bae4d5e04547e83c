/*
 * One request as it came over the wire, and the reply that goes back; nothing here knows what is asked.
 *
 * All texts are decoded, NUL-terminated UTF-8 (a request that has others was refused before), bounded by the
 * limits of server.h, and live in the arena, which lives until the reply has been sent. Nothing is trusted: names
 * and values are whatever somebody typed.
 */
#ifndef CLI_WEB_REQUEST_H
#define CLI_WEB_REQUEST_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"

#define REQUEST_FIELDS 1024 /* of a query, of a form */
#define REQUEST_PARTS 16    /* of a path */
#define REPLY_MAX ((size_t)64 << 20)
#define REPLY_COOKIES 3

/* A field of a query or form. A file's bytes may be anything. */
struct request_field {
	const char *name;
	const char *value;
	size_t len;	       /* of the value */
	const char *file_name; /* what the browser called it; NULL: not a file */
	const char *type;      /* of a file, as the browser says; never believed */
};

struct request {
	struct arena *arena;
	int64_t now;		/* the system's time */
	const char *id;		/* of this request, for the log; 16 hex digits */
	const char *method;	/* HEAD is told as GET */
	const char *path;	/* as it came, without the query; begins with '/' */
	const char *parts[REQUEST_PARTS]; /* of the path, decoded: "/a/b" is "a", "b" */
	size_t part_count;
	bool is_form;		/* the body was a form, of either encoding */
	struct request_field *query, *form;
	size_t query_count, form_count;
	const void *body;	/* as it came, until it is answered */
	size_t body_n;
	json_t *json;		/* the body, where it was an object of JSON; NULL */
	void *wire;		/* the server's own */
	void *visit;		/* of whoever answers */
};

struct reply {
	int status;
	const char *route;   /* the pattern that answered, for the log; NULL: none */
	const char *type;    /* Content-Type */
	struct buf body;
	const void *kept;    /* bytes that live as long as the server, sent in place of `body`; NULL: none */
	size_t kept_n;
	const char *encoding; /* of `kept`; NULL: none */
	const char *location, *etag;
	const char *link;    /* Link: what a browser may fetch while it reads the page; NULL: none */
	const char *cache;   /* Cache-Control; NULL: "no-store" */
	const char *download; /* what a browser may save it as, a name without path; never shown in place then */
	const char *cookies[REPLY_COOKIES];
	size_t cookie_count;
	const char *retry;   /* Retry-After; NULL: none */
	bool waits;	     /* for the writer: server_resume(request) will be called, then it is answered again */
};

/* The (first) value; NULL: there is none. A field of the form may also be a member of `json` that is a string. */
const char *request_query(const struct request *r, const char *name);
const char *request_value(const struct request *r, const char *name);
/* The i-th value of that name (a list of checkboxes); NULL beyond the last. */
const char *request_values(const struct request *r, const char *name, size_t i);
/* The (first) file of that name with bytes in it; NULL: there is none. */
const struct request_field *request_file(const struct request *r, const char *name, size_t i);
/* What the file is called, without the folders that some browsers tell; "file" where it has no name. */
const char *request_file_name(const struct request *r, const struct request_field *file);
/* As they came; NULL: there is none. */
const char *request_header(const struct request *r, const char *name);
const char *request_cookie(const struct request *r, const char *name);

/* Is JSON wanted rather than a page? By Accept: application/json with no lower weight than text/html. */
bool request_wants_json(const struct request *r);

/* Reads what came, for the server. ERR_INVALID: it is malformed. */
MUST_CHECK enum status request_read_path(struct request *r, struct err *err);
MUST_CHECK enum status request_read_query(struct request *r, const char *query, struct err *err);
MUST_CHECK enum status request_read_form(struct request *r, const char *text, size_t n, struct err *err);

/* One part of a path or value of a query, encoded; in the arena. */
const char *url_part(struct arena *a, const char *text);

#endif
