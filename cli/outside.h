/*
 * An answer from outside (portfolio/FORMAT.md sections 5 and 11): what `attest request answer` and
 * `import` share with the pages, on which it is signed with a key that the visitor's browser made.
 */
#ifndef CLI_OUTSIDE_H
#define CLI_OUTSIDE_H

#include <jansson.h>
#include <stdint.h>

#include "cli/app.h"
#include "core/key.h"
#include "portfolio/packet.h"

#define OUTSIDE_SECONDS                                                                            \
	(30 * 24 * 3600) /* that an answer may travel: portfolio/FORMAT.md section 5 */

/*
 * The answer that says this to the packet, unsigned and without its texts; what it points to lives
 * as long as the packet and `say`. `clock`: the time of whoever signs; of a demonstration that of
 * the packet goes before it.
 */
struct entry outside_entry(const struct packet *p, const struct say *say, int64_t clock);

/* Puts the key into the body, with its proof (world.h: key_proof_message), both in base64. */
void outside_add_key(const struct key *key, const struct signature *proof, json_t *body);

/* May it be taken in here? ERR_DENIED: it is of another log; ERR_INVALID: signed longer than
 * OUTSIDE_SECONDS ago. */
MUST_CHECK enum status outside_check(const struct app *app, const struct entry *answer,
				     struct err *err);

#endif
