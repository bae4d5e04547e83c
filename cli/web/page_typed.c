/* What was typed into a form when a session ended, and is not wanted any more. */
#include "cli/web/typed.h"
#include "core/json.h"

static enum status drop(struct visit *v, struct err *err)
{
	struct draft d;

	TRY(draft_find(visit_sessions(v), v->arena, v->session.person, DRAFT_TYPED,
		       visit_part(v, "typed"), &d, err));
	TRY(draft_drop(visit_sessions(v), v->session.person, d.id, err));
	visit_go(v, "%s", json_text(d.fields, "page"));
	return OK;
}

extern const struct route page_typed[];
const struct route page_typed[] = {
	{"POST", "/typed/{typed}/drop", NEED_SIGN_IN, 0, NULL, NULL, drop,
	 "Drop what was typed into a form when their session ended"},
	{0},
};
