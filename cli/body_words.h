/*
 * What an entry says in its structure, in words: for `attest show` and for the page of an export. The one
 * place that names the members of bodies for people; what was signed has the members themselves.
 */
#ifndef CLI_BODY_WORDS_H
#define CLI_BODY_WORDS_H

#include <stddef.h>

#include "cli/app.h"

#define BODY_WORDS_MAX 16384 /* bytes of one line; what is longer ends with where the rest stands */

struct body_line {
	const char *label; /* "Judgements" */
	const char *words; /* "attempt 1, satisfactory; attempt 2, not yet" */
};

/*
 * One line for each member of the body, in the order in which it is signed; in the arena of the app. Of a
 * member or a kind that this program does not know the label is its name.
 */
struct body_line *body_lines(struct app *app, const struct entry *e, size_t *ret_count);

/*
 * What member `name` of an entry of that kind is called, in an object of its list `in` (NULL: in the body
 * itself), where it may be "": its value says enough. NULL: it has no words.
 */
const char *body_label(const char *kind, const char *in, const char *name);

#endif
