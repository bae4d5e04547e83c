/*
 * The connections that are open, and how long each may take for what it does now. Whoever sends a
 * byte now and then is never idle: what counts here is the whole of a head, of a body, of a reply.
 * A connection that takes longer is ended, by a thread that does nothing else; so is, where nearly
 * all are taken, the one that has used most of its time, so that nobody keeps others out by holding
 * connections open. One whose request is being answered is never ended.
 *
 * It knows sockets and nothing of HTTP. To end one is to shut it down: whoever reads and writes it
 * finds out, and closes it. All functions may be called from many threads at once.
 */
#ifndef CLI_WEB_CONNECTIONS_H
#define CLI_WEB_CONNECTIONS_H

#include <stdint.h>

/* Milliseconds, and how many. */
struct connection_limits {
	int64_t head; /* from when it was opened, or the last reply had been sent, to the end of the
			 next head */
	int64_t body; /* from there to the end of the body */
	int64_t reply; /* from the first byte of a reply to its last */
	unsigned many; /* with more than so many the one that has used most of its time is ended */
};

enum connection_stage { CONNECTION_HEAD, CONNECTION_BODY, CONNECTION_ANSWER, CONNECTION_REPLY };

/*
 * What part of the time of that stage is used after so many milliseconds in it, 1 being all: by
 * this it is chosen which is ended, so that nothing that trickles outlasts what has just begun, in
 * whichever stage it does so. Below 0: none that is ever chosen, since the time is ours.
 */
double connection_used(const struct connection_limits *limits, enum connection_stage stage,
		       int64_t waited);

struct connections;
struct connection;

/* Begins its thread. `limits` is copied. */
struct connections *connections_new(const struct connection_limits *limits);
void connections_free(struct connections *all); /* all are closed; NULL is fine */

/* A socket that was accepted; it is in CONNECTION_HEAD. It stays whoever's it is. */
struct connection *connection_open(struct connections *all, int socket);
void connection_stage(struct connection *c, enum connection_stage stage);
/* Before the socket is closed. */
void connection_close(struct connection *c);

/* It is time to end: those that ask nothing are ended, from here on after their reply too. */
void connections_closing(struct connections *all);
/* Waits until no body is still coming, no request is being answered and no reply is on its way, but
 * no longer than `most` milliseconds. */
void connections_drain(struct connections *all, int64_t most);

#endif
