/*
 * What a summary of colleagues' feedback is made of, and what closes its chain (portfolio/FORMAT.md section 5):
 * whoever gathered it says the one and then the other.
 */
#ifndef CLI_GATHERED_H
#define CLI_GATHERED_H

#include "cli/app.h"
#include "portfolio/msf.h"

struct gathered {
	json_t *counts, *digests; /* of the summary; they are the caller's */
	struct digest *ratings;	  /* that the close is about: one for each rater who has answered */
	size_t count;
	const char *salts; /* of the close: a line for each rating */
};

/*
 * What stands in the chain now, with new salts from app->random. In the app's arena, but for the two JSON
 * values. How many there must be the rules of entries say.
 */
MUST_CHECK enum status gather(struct app *app, const struct msf *msf, struct gathered *ret_gathered,
			      struct err *err);
/* What ends the chain, with the salts, for whoever may read both it and the summary. Borrows both. */
struct say gathered_close(const struct msf *msf, const struct gathered *g);

#endif
