/*
 * HTTP/1.1 on the loopback, the only files that include microhttpd.h. Two threads wait for all connections; one
 * that waits for the writer is suspended and costs neither. What is asked, and of whom, is for `answer`.
 *
 * Everything is bounded: the number of connections, the bytes of head and body, the time that each and a reply may
 * take, however it trickles (connections.h). It binds to 127.0.0.1 and nothing else; TLS and the world outside are for a proxy in front.
 */
#ifndef CLI_WEB_SERVER_H
#define CLI_WEB_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "cli/web/connections.h"
#include "cli/web/request.h"
#include "core/err.h"

#define SERVER_CONNECTIONS 512
#define SERVER_HEAD 32768		   /* bytes of request line and headers */
#define SERVER_IDLE_SECONDS 30		   /* without a byte */
#define SERVER_STOP_SECONDS 10		   /* for what is being answered when it stops */
/* With more than 448 open the one that has used most of its time is ended: 64 are left for who comes. */
#define SERVER_LIMITS { .head = 60 * 1000, .body = 120 * 1000, .reply = 600 * 1000, .many = SERVER_CONNECTIONS - 64 }
#define SERVER_FORM ((size_t)256 << 10)	   /* bytes of a body, where `body_limit` does not say more */
#define SERVER_SWALLOW ((size_t)1 << 20) /* so much more than is taken is read all the same: else a proxy that is still
					    sending it does not hear why it was refused */
#define SERVER_UPLOAD ((size_t)24 << 20)   /* a photograph or two, and what a form adds */

struct server;

struct server_calls {
	void *context; /* handed to all of them; they are called from either thread, at once */
	/* How long a body may be there. */
	size_t (*body_limit)(void *context, struct request *r);
	/* Fills the reply, whose body is empty and whose status is 200. With `again`, after server_resume. */
	void (*answer)(void *context, struct request *r, struct reply *reply, bool again);
	/* Of a request that is malformed, too large or came when the server stops. */
	void (*refuse)(void *context, struct request *r, struct reply *reply, int status, const char *why);
	/* Once it was sent, or could not be. */
	void (*told)(void *context, const struct request *r, const struct reply *reply, size_t bytes,
		     int64_t microseconds);
	/* After `answer` said `waits`: hands it to whoever will call server_resume, even at once. */
	void (*hand_over)(void *context, struct request *r);
	void (*forget)(void *context, struct request *r); /* the last that is heard of it */
};

/* `port` 0: any that is free. `limits` NULL: SERVER_LIMITS. ERR_CONFLICT: it is taken. */
MUST_CHECK enum status server_start(int port, const struct connection_limits *limits,
				    const struct server_calls *calls, struct server **ret_server, struct err *err);
int server_port(const struct server *server);
/* Answers again, on a thread of the server. `r` is not the caller's to touch from here on. */
void server_resume(struct request *r);
/* No new connections from here on, and of those that are open only what was asked is answered. */
void server_quiesce(struct server *server);
/*
 * Nobody may stay suspended. What was asked, if only its head had come, is answered and sent first, in
 * SERVER_STOP_SECONDS; NULL is fine.
 */
void server_stop(struct server *server);
/* How many connections are open. */
unsigned server_connections(const struct server *server);

#endif
