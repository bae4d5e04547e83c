#include "cli/web/access.h"

#include <string.h>

#include "cli/web/visit.h"
#include "portfolio/list.h"

/* Is it a portfolio at all; is the visitor its officer, now or once; has an officer of it approved them now? */
static enum status by_enrolment(struct visit *v, const char *trainee, bool *ret_any, bool *ret_officer,
				bool *ret_approved, struct err *err)
{
	struct db *db = journal_db(v->app->journal);
	struct listed_enrolment *items;
	struct digest approval;
	size_t count;

	*ret_any = *ret_officer = *ret_approved = false;
	TRY(list_enrolments(db, v->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		enum status status;

		if (strcmp(items[i].trainee, trainee) != 0)
			continue;
		*ret_any = true;
		*ret_officer = *ret_officer || strcmp(items[i].officer, v->session.person) == 0;
		status = list_approval(db, trainee, items[i].officer, v->session.person, &approval, err);
		if (status != OK && status != ERR_NOT_FOUND)
			return status;
		*ret_approved = *ret_approved || status == OK;
	}
	return OK;
}

static enum status was_asked(struct visit *v, const char *trainee, bool *ret_asked, struct err *err)
{
	struct listed_request *items;
	size_t count;

	*ret_asked = false;
	TRY(list_requests(journal_db(v->app->journal), trainee, v->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++)
		*ret_asked = *ret_asked || strcmp(items[i].assessor, v->session.person) == 0;
	return OK;
}

enum status access_portfolio(struct visit *v, const char *trainee, enum access *ret_access, struct err *err)
{
	const unsigned overseers = ROLE_BIT(ROLE_PROGRAMME_LEAD) | ROLE_BIT(ROLE_SCHOOL) | ROLE_BIT(ROLE_REGISTRAR);
	bool any, officer, approved, asked;

	if (!v->signed_in || !id_is_person(trainee))
		return visit_not_here(err);
	if (strcmp(trainee, v->session.person) == 0) {
		*ret_access = ACCESS_OWN;
		return OK;
	}
	TRY(by_enrolment(v, trainee, &any, &officer, &approved, err));
	if (!any)
		return visit_not_here(err);
	if (officer && visit_holds(v, ROLE_TRAINING_OFFICER)) {
		*ret_access = ACCESS_OFFICER;
		return OK;
	}
	if (v->roles & overseers) {
		*ret_access = ACCESS_OVERSEER;
		return OK;
	}
	TRY(was_asked(v, trainee, &asked, err));
	if (!approved && !asked)
		return visit_not_here(err);
	*ret_access = ACCESS_ASSESSOR;
	return OK;
}
