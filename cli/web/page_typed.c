/* What was typed into a form when a session ended, and is not wanted any more. */
#include "cli/web/typed.h"
#include "core/json.h"

static enum status drop(struct visit *v, struct err *err)
{
	struct draft d;

	TRY(draft_find(visit_sessions(v), v->arena, v->session.person, DRAFT_TYPED,
		       visit_part(v, "typed"), &d, err));
	TRY(draft_drop(visit_sessions(v), v->session.person, d.id, err));
	/* From a list of what is unfinished one comes back to where one lands: its own page may be gone. */
	visit_go(v, "%s", *visit_field(v, "listed") ? "/" : json_text(d.fields, "page"));
	return OK;
}

static const struct route_field drop_fields[] = {
	{"listed", "yes: from a list, not from the form", false},
	{NULL},
};

extern const struct route page_typed[];
const struct route page_typed[] = {
	{"POST", "/typed/{typed}/drop", NEED_SIGN_IN, 0, drop_fields, NULL, drop,
	 "Drop what was typed into a form when their session ended"},
	{0},
};
