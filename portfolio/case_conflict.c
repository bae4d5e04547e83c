/* Who cannot judge a case, as the records tell: whoever they are to the applicant, or share a place with. */
#include <string.h>

#include "portfolio/case.h"

static bool is_referee(const struct case_file *c, const char *person)
{
	for (size_t i = 0; i < c->referee_count; i++)
		if (strcmp(c->referees[i], person) == 0)
			return true;
	return false;
}

/* What binds the two by what was said of either: ?1 the applicant, ?2 the person. */
static enum status find_bond(struct world *w, const char *applicant, const char *person,
			     const char **ret_why, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT 'has corroborated evidence of the applicant' FROM fact_corroboration"
		     "  WHERE portfolio = ?1 AND author = ?2"
		     " UNION ALL SELECT 'has been the training officer of the applicant'"
		     "  FROM fact_enrolment WHERE portfolio = ?1 AND officer = ?2"
		     " UNION ALL SELECT 'has been an assessor of the applicant' FROM fact_approval"
		     "  WHERE portfolio = ?1 AND assessor = ?2"
		     " UNION ALL SELECT 'has been asked to assess the applicant' FROM fact_request"
		     "  WHERE portfolio = ?1 AND assessor = ?2"
		     " UNION ALL SELECT 'has been asked to assess the applicant' FROM fact_reassignment"
		     "  WHERE portfolio = ?1 AND assessor = ?2"
		     " UNION ALL SELECT 'has reported on the applicant' FROM fact_report"
		     "  WHERE portfolio = ?1 AND author = ?2"
		     " UNION ALL SELECT 'has supervised the applicant' FROM fact_placement"
		     "  WHERE portfolio = ?1 AND supervisor = ?2"
		     " UNION ALL SELECT 'has been a trainee of the applicant' FROM fact_enrolment"
		     "  WHERE portfolio = ?2 AND officer = ?1"
		     " UNION ALL SELECT 'has been assessed by the applicant' FROM fact_approval"
		     "  WHERE portfolio = ?2 AND assessor = ?1"
		     " LIMIT 1",
		     &q, err));
	bind_text(q, 1, applicant);
	bind_text(q, 2, person);
	TRY(query_step(q, &row, err));
	*ret_why = row ? arena_text(w->arena, col_text(q, 0)) : NULL;
	return OK;
}

/* Is the person known to work, or to have been trained, at `site`? ?1 the person, ?2 the site. */
static enum status is_at(struct world *w, const char *person, const char *site, bool *ret_is,
			 struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "SELECT 1 FROM fact_enrolment WHERE site = ?2 AND ?1 IN (officer, portfolio)"
		     " UNION ALL SELECT 1 FROM fact_placement WHERE site = ?2 AND ?1 IN (supervisor, portfolio)",
		     &q, err));
	bind_text(q, 1, person);
	bind_text(q, 2, site);
	return query_step(q, ret_is, err);
}

/* A place that both are known at: an employer that the applicant names, or where they have been themselves. */
static enum status find_place(struct world *w, const struct case_file *c, const char *person,
			      const char **ret_why, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row = false, is = false;

	*ret_why = NULL;
	for (size_t i = 0; i < c->post_count && !is; i++) {
		TRY(is_at(w, person, c->posts[i].employer, &is, err));
		if (is)
			*ret_why = arena_printf(w->arena, "has been at %s, where the applicant was employed",
						c->posts[i].employer);
	}
	TRY(db_query(w->db,
		     "SELECT site FROM fact_enrolment WHERE ?1 IN (portfolio, officer)"
		     " UNION SELECT site FROM fact_placement WHERE ?1 IN (portfolio, supervisor)"
		     " ORDER BY site",
		     &q, err));
	bind_text(q, 1, c->applicant);
	while (!is) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		TRY(is_at(w, person, col_text(q, 0), &is, err));
		if (is)
			*ret_why = arena_printf(w->arena, "has been at %s, where the applicant has been as well",
						col_text(q, 0));
	}
	return OK;
}

enum status case_conflict(struct world *w, const struct case_file *c, const char *person,
			  const char **ret_why, struct err *err)
{
	const char *why = NULL;

	if (strcmp(person, c->applicant) == 0)
		why = "is the applicant";
	else if (is_referee(c, person))
		why = "is a referee of the applicant";
	for (size_t i = 0; i < c->interested_count; i++)
		if (strcmp(c->interested[i], person) == 0)
			why = "has declared an interest in it";
	for (size_t i = 0; i < c->judged_count; i++)
		if (strcmp(c->judged[i], person) == 0)
			why = "was in the panel that judged it before";
	if (why == NULL)
		TRY(find_bond(w, c->applicant, person, &why, err));
	if (why == NULL)
		TRY(find_place(w, c, person, &why, err));
	*ret_why = why;
	return OK;
}

enum status case_register(struct world *w, const char *person, const char **ret_number,
			  struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db, "SELECT register FROM fact_person WHERE person = ?1", &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "nobody here is called %s; a registrar adds people first",
			    person);
	*ret_number = col_null(q, 0) ? "" : arena_text(w->arena, col_text(q, 0));
	return OK;
}
