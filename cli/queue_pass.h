/*
 * The queue as a conversation: each request in full, a key, a word, sign and next. What is signed is signed
 * when it says so; whatever ends the conversation, everything else waits as before.
 */
#ifndef CLI_QUEUE_PASS_H
#define CLI_QUEUE_PASS_H

#include "cli/app.h"

#define QUEUE_IDLE 300000 /* milliseconds after which the signing key has to be unlocked again */

/*
 * Goes through what waits for app->as, oldest first; `only` is one request by its place in the log,
 * UINT64_MAX all. The store is opened for writing. The key of app->as is read when they first sign, kept
 * until the end, and forgotten when `idle` milliseconds pass without a key. An interruption sets
 * app->exit_code to 1. Fails with the machine, after it said what was done till then.
 */
MUST_CHECK enum status queue_pass(struct app *app, uint64_t only, int idle, struct err *err);

#endif
