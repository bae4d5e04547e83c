/* Showing what is to be signed from its very bytes, and signing it, where the key is. */
#ifndef CLI_SIGN_ASK_H
#define CLI_SIGN_ASK_H

#include <stdio.h>

#include "cli/app.h"
#include "cli/sign_file.h"

/* All that the bytes say, and what they name. */
void sign_ask_show(struct app *app, const struct sign_file *file, FILE *out);
/* Signs all of it. ERR_DENIED: it names another key; nothing is signed. */
MUST_CHECK enum status sign_ask_sign(struct sign_file *file, const struct key *key, struct err *err);

#endif
