/*
 * Handing one message to a mail server (RFC 5321), through libcurl. Plain only to this very machine, else
 * over TLS with the server's certificate checked; a password goes over TLS alone.
 */
#ifndef CORE_FETCH_SMTP_H
#define CORE_FETCH_SMTP_H

#include <stddef.h>

#include "core/err.h"

struct smtp {
	const char *url;	     /* smtp://127.0.0.1[:PORT] or smtps://HOST[:PORT] */
	const char *user, *password; /* NULL: the server wants none */
	long milliseconds;	     /* for one message in all; 0: 60,000, of which 10,000 to connect */
};

/* ERR_INVALID: no such address, or a password without TLS. Asks nobody. */
MUST_CHECK enum status smtp_check(const struct smtp *server, struct err *err);

/*
 * `from` and `to` are addresses (message_is_address). ERR_INVALID as smtp_check; ERR_DENIED the server
 * refused this message for good (5xx) and ERR_CONFLICT for now (4xx): another may pass. ERR_IO: there is no
 * server, it hung, hung up or closes (421): no other will pass either.
 */
MUST_CHECK enum status smtp_send(const struct smtp *server, const char *from, const char *to,
				 const void *bytes, size_t n, struct err *err);

#endif
