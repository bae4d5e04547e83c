/* Entry gate, reviews and awards: may they be closed (RULES.md section 5)? */
#include "assessment/completion_priv.h"

enum status gate_may_close(const struct completion *c, const char *id, struct err *err)
{
	const struct gate_result *g = completion_gate(c, id);
	const char *what;

	if (g == NULL)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no review or award %s; `attest curriculum show %s` lists them",
			    c->curriculum->head.name, id, c->curriculum->head.name);
	if (g->gate->place != GATE_REVIEW && g->signature != NULL && g->done)
		return fail(err, ERR_CONFLICT,
			    "%s is signed already, by %s (entry %lld); revoke that signature first", id,
			    g->signature->by, (long long)g->signature->entry);
	if (g->verdict == STATE_MET)
		return OK;
	what = g->blocker_count > 0 ? g->blockers[0].text : "its rule does not hold";
	return fail(err, ERR_CONFLICT, "%s cannot be closed: %d missing, the first: %s; "
				       "`attest explain %s %s` tells all",
		    id, (int)g->missing, what, c->facts->trainee, id);
}
