/*
 * Key files that are made here: a new P-256 key in the folder of keys, encrypted but in a demonstration, and
 * what shows a log that its owner has it. A private half never leaves its file.
 */
#ifndef CLI_NEW_KEY_H
#define CLI_NEW_KEY_H

#include "cli/app.h"
#include "core/key.h"

/*
 * Makes the key file FILE.pem of a person, asking for a new passphrase. ERR_CONFLICT: there is one; ERR_INVALID:
 * nobody can be called so.
 */
MUST_CHECK enum status new_key_make(struct app *app, const char *file, const char *person,
				    struct key **ret_key, struct err *err);
/* {key, person, proof}: what the log needs to know of it. The caller's. */
MUST_CHECK enum status new_key_offer(struct app *app, const char *person, const struct key *key,
				     json_t **ret_offer, struct err *err);

#endif
