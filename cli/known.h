/*
 * The curricula that this program can show: those of the shipped library, and, where a store is named,
 * those that it has published, for what people are enrolled on stays there. A name is ID@VERSION, or ID for
 * the newest version, or a code as people type it (curricula/code.h).
 */
#ifndef CLI_KNOWN_H
#define CLI_KNOWN_H

#include "cli/app.h"
#include "curricula/code.h"
#include "curricula/curriculum.h"
#include "curricula/library.h"

struct known {
	const struct curriculum *curriculum;
	bool published; /* in the store */
};

struct known_list {
	struct library *library; /* the shipped one */
	struct known *items;	 /* in order of ref; what the store has comes before the library's own of that name */
	size_t count;
};

MUST_CHECK enum status known_all(struct app *app, struct known_list *ret_known, struct err *err);
/*
 * The same for a list of titles, which looks at no module: without a store it is quick, and then the
 * curricula are not resolved.
 */
MUST_CHECK enum status known_briefly(struct app *app, struct known_list *ret_known, struct err *err);

#define KNOWN_SPELLING_MAX 256

/* A code as the program writes it, with its part and version; what is none as it is, cut where it is longer. */
void known_spelling(const char *typed, char ret_name[KNOWN_SPELLING_MAX]);

/* NULL when there is none of that name. */
const struct curriculum *known_curriculum(const struct known_list *known, const char *typed);
/* Of the library or of what the store has published. */
const struct module *known_module(const struct known_list *known, const char *typed);
const struct standards *known_set(const struct known_list *known, const char *typed);
/* The curriculum; ERR_NOT_FOUND says what to do, also when the name is a module's. */
MUST_CHECK enum status known_find(const struct known_list *known, const char *name,
				  const struct curriculum **ret_curriculum, struct err *err);
/* ERR_NOT_FOUND: what a name that nothing here has may be, by the form of a code. */
enum status known_nothing(const char *name, struct err *err);

#endif
