/* Which cases may be asking somebody on a register to confirm what they are claimed with. */
#include <string.h>

#include "portfolio/body.h"
#include "portfolio/case.h"
#include "portfolio/world.h"

#define APPLICATION_ROOM ((size_t)8 << 20) /* of one at a time */

/* Place of the latest entry of that kind in the case, 0: none; void ones are left out. */
#define LATEST(kind)                                                                               \
	"(SELECT coalesce(max(m.seq), 0) FROM fact_case_entry AS m JOIN fact_entry AS e"           \
	" ON e.seq = m.seq WHERE m.portfolio = c.portfolio AND m.kase = c.kase AND e.kind = "      \
	"'" kind "' AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = m.portfolio"   \
	"  AND v.target = m.seq))"

static enum status names_person(struct world *w, const struct digest *application,
				const char *person, bool *ret_names, struct err *err)
{
	const struct kind *row;
	const json_t *referees;
	struct entry e;
	const json_t *one;
	size_t i;

	*ret_names = false;
	TRY(world_said(w, application, &e, &row, err));
	referees = body_list(e.body, "referees");
	json_array_foreach(referees, i, one)
	{
		*ret_names = *ret_names || strcmp(json_string_value(one), person) == 0;
	}
	return OK;
}

enum status case_list_asking(struct world *w, const char *person, struct asking_case **ret_cases,
			     size_t *ret_count, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(APPLICATION_ROOM);
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct asking_case *cases = NULL;
	struct world reads = *w;
	size_t count = 0, room = 0;
	bool row;

	reads.arena = scratch;
	TRY(db_query(w->db,
		     "SELECT c.portfolio, c.seq, a.digest, " LATEST("submission") " > " LATEST(
			     "case-return") " FROM fact_case_entry AS c JOIN fact_entry AS a ON "
					    "a.seq = c.seq WHERE c.kase = c.seq"
					    " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE "
					    "v.portfolio = c.portfolio"
					    "  AND v.target = c.seq)"
					    " AND " LATEST("ratification") " <= " LATEST(
						    "appeal") " ORDER BY c.seq",
		     &q, err));
	for (;;) {
		struct asking_case one = {0};
		struct digest application;

		TRY(query_step(q, &row, err));
		if (!row)
			break;
		application = col_digest(q, 2);
		one.seq = (uint64_t)col_int(q, 1);
		one.submitted = col_int(q, 3) != 0;
		TRY(names_person(&reads, &application, person, &one.names, err));
		arena_clear(scratch);
		if (!one.names && !one.submitted)
			continue;
		one.applicant = arena_text(w->arena, col_text(q, 0));
		cases = arena_grow(w->arena, cases, count, &room, sizeof(*cases));
		cases[count++] = one;
	}
	*ret_cases = cases;
	*ret_count = count;
	return OK;
}
