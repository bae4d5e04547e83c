/*
 * Passwords for signing in: kept as scrypt (RFC 7914) with a salt of their own. A password never signs
 * anything; it only opens a session of the web pages.
 *
 * The text form names its costs, so that they can be raised later: "scrypt$N$r$p$SALT$HASH", SALT 16 bytes
 * and HASH 32, both in base64.
 */
#ifndef CORE_PASSWORD_H
#define CORE_PASSWORD_H

#include <stdbool.h>

#include "core/digest.h"
#include "core/err.h"

#define PASSWORD_LEAST 12 /* characters; as long as needed that no other rule about them is */
#define PASSWORD_MOST 256 /* bytes, of which all count */
#define PASSWORD_TEXT 128 /* room for the text form and its NUL */

/*
 * N=16384 r=8 p=5, as key files have it: about 0.2 s of one core. ERR_INVALID: it is shorter than
 * PASSWORD_LEAST characters, longer than PASSWORD_MOST bytes, or no UTF-8; the sentence is for who chose it.
 */
MUST_CHECK enum status password_keep(const char *password, struct random *random,
				     char ret_text[PASSWORD_TEXT], struct err *err);
/*
 * Is it that one? Takes as long whichever is wrong. `text` NULL stands for somebody who has none: false, after
 * as much work, so that time does not tell who has a password.
 */
bool password_is(const char *password, const char *text);

#endif
