/*
 * Commands on a store that is served elsewhere (`attest serve`, cli/web/page_commands.c). Nothing is computed here:
 * the server runs the command as whoever signed the request (signed_request.h) and gives what it prints. What is to
 * be said comes back unsigned, is shown from its very bytes and signed here; no key leaves this machine.
 *
 * What the server says is not trusted: it is bounded, no text of it drives the terminal, nothing is signed that
 * another person, key or log would say, and no redirect leads to another server.
 */
#ifndef CLI_REMOTE_H
#define CLI_REMOTE_H

#include "core/err.h"

struct app;
struct args;
struct command;

/*
 * Runs the command at app->remote. app->exit_code as it ends there. ERR_INVALID: the address is none, or the key's
 * place was not said; ERR_IO: it cannot be reached, or is no server of attest; ERR_CORRUPT: it keeps another log than
 * before, or an earlier state of it.
 */
MUST_CHECK enum status remote_run(struct app *app, const struct command *c, const struct args *args,
				  struct err *err);

#endif
