#include "cli/web/access.h"

#include <string.h>

#include "cli/command.h"
#include "cli/web/case_page.h"
#include "cli/web/visit.h"
#include "portfolio/facts.h"
#include "portfolio/list.h"

static enum status supervises(struct visit *v, const char *trainee, bool *ret_supervises, struct err *err)
{
	struct facts facts;
	enum status status = facts_load(journal_db(v->app->journal), trainee, NULL, app_now(v->app), v->arena, &facts, err);

	*ret_supervises = false;
	if (status != OK)
		return status == ERR_NOT_FOUND ? OK : status;
	for (size_t i = 0; i < facts.placement_count; i++)
		*ret_supervises = *ret_supervises || strcmp(facts.placements[i].supervisor, v->session.person) == 0;
	return OK;
}

/* Is it a portfolio at all; is the visitor its officer, now or once; has an officer of it approved them now? */
static enum status by_enrolment(struct visit *v, const char *trainee, bool *ret_any, bool *ret_officer,
				bool *ret_approved, struct err *err)
{
	struct db *db = journal_db(v->app->journal);
	struct listed_enrolment *items;
	struct digest approval;
	size_t count;

	*ret_any = *ret_officer = *ret_approved = false;
	TRY(list_enrolments_of(db, trainee, v->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		enum status status;

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
	bool any, officer, approved, asked, placed;

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
	if (v->roles & OVERSEERS) {
		*ret_access = ACCESS_OVERSEER;
		return OK;
	}
	TRY(was_asked(v, trainee, &asked, err));
	TRY(supervises(v, trainee, &placed, err));
	if (!approved && !asked && !placed)
		return visit_not_here(err);
	*ret_access = approved || placed ? ACCESS_ASSESSOR : ACCESS_ASKED;
	return OK;
}

/* What belongs to a case is for whom the case is for, and what its panel has not settled for those who settle it. */
static enum status case_lets(struct visit *v, const struct entry *e, uint64_t seq, struct err *err)
{
	struct world w = cases_world(v->app);
	struct case_file file;
	enum status status = case_of(&w, e->portfolio, &e->digest, &file, err);
	bool unsettled;

	if (status == ERR_NOT_FOUND) /* of no case */
		return OK;
	if (status != OK)
		return status;
	if (!case_page_shows(v, &file))
		return visit_not_here(err);
	if (strcmp(file.applicant, v->session.person) != 0)
		return OK;
	TRY(case_unsettled(&w, e, seq, &unsettled, err));
	return unsettled ? visit_not_here(err) : OK;
}

/* Of what is of the training and not of its evidence, whoever may read less than training_load gives reads none. */
static enum access least_for(const char *kind)
{
	static const struct {
		const char *kind;
		enum access least;
	} kinds[] = {
		{ "meeting", ACCESS_ASSESSOR }, { "placement", ACCESS_ASSESSOR }, { "placement-sign", ACCESS_ASSESSOR },
		{ "report", ACCESS_OVERSEER },	{ "leave", ACCESS_OVERSEER },	  { "working-time", ACCESS_OVERSEER },
		{ "moved-date", ACCESS_OVERSEER }, { "enrolment-end", ACCESS_OVERSEER },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].least;
	}
	return ACCESS_ASKED;
}

static bool is_theirs(const struct visit *v, const struct entry *e)
{
	return e->author && strcmp(e->author, v->session.person) == 0;
}

/*
 * What an entry is about that is about it alone, in the same portfolio: it says why a leave was taken back, or who
 * signed a decision. False: nothing of that sort.
 */
static bool find_about(struct visit *v, const struct entry *e, struct entry *ret_about, uint64_t *ret_seq)
{
	struct record record;
	char hex[DIGEST_HEX];

	if (e->about_count != 1)
		return false;
	digest_hex(&e->about[0], hex);
	return journal_find(v->app->journal, hex, ret_seq, &(struct err){ 0 }) == OK &&
	       journal_read(v->app->journal, *ret_seq, v->arena, &record, ret_about, &(struct err){ 0 }) == OK &&
	       strcmp(ret_about->portfolio, e->portfolio) == 0;
}

enum status access_entry(struct visit *v, const struct entry *e, uint64_t seq, enum access *ret_access, struct err *err)
{
	enum access as = ACCESS_ASKED;
	struct entry about, one = *e;

	TRY(access_portfolio(v, e->portfolio, &as, err));
	for (;;) {
		if (as < least_for(one.kind) && !is_theirs(v, &one))
			return visit_not_here(err);
		TRY(case_lets(v, &one, seq, err));
		if (is_theirs(v, &one) || !find_about(v, &one, &about, &seq))
			break;
		one = about;
	}
	*ret_access = as;
	return OK;
}

enum status access_asking(struct visit *v, const struct asking_case *kase, struct err *err)
{
	enum access as = ACCESS_ASKED;

	if (!v->signed_in || !visit_holds(v, ROLE_REGISTRANT) || strcmp(kase->applicant, v->session.person) == 0)
		return visit_not_here(err);
	if (kase->names)
		return OK;
	if (!kase->submitted)
		return visit_not_here(err);
	TRY(access_portfolio(v, kase->applicant, &as, err));
	return as >= ACCESS_ASSESSOR ? OK : visit_not_here(err);
}

enum status access_corroborate(struct visit *v, const struct case_file *file, struct err *err)
{
	const char *person = v->session.person;
	struct asking_case kase = { .applicant = file->applicant, .seq = file->seq, .submitted = file->submitted != 0 };
	enum case_seat seat;

	if (!v->signed_in || !case_is_open(file) || case_is_member(file, person, &seat))
		return visit_not_here(err);
	for (size_t i = 0; i < file->referee_count; i++)
		kase.names = kase.names || strcmp(file->referees[i], person) == 0;
	return access_asking(v, &kase, err);
}

enum status access_trainees(struct visit *v, struct listed_enrolment **ret_items, size_t *ret_count, struct err *err)
{
	struct listed_enrolment *items;
	size_t count, kept = 0;

	TRY(list_enrolments(journal_db(v->app->journal), v->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		if ((v->roles & OVERSEERS) ||
		    (visit_holds(v, ROLE_TRAINING_OFFICER) && strcmp(items[i].officer, v->session.person) == 0))
			items[kept++] = items[i];
	}
	*ret_items = items;
	*ret_count = kept;
	return OK;
}

/* ---- commands that are asked for from elsewhere ---- */

static enum status not_there(struct err *err)
{
	return fail(err, ERR_NOT_FOUND, "There is none of that name, or it is not for you");
}

/* As access_portfolio, whose words are of pages. */
static enum status may_portfolio(struct visit *v, const char *trainee, enum access least, struct err *err)
{
	enum access as = ACCESS_ASKED;
	enum status status;

	status = access_portfolio(v, trainee, &as, err);
	if (status == ERR_NOT_FOUND)
		return not_there(err);
	if (status != OK)
		return status;
	return as >= least ? OK : fail(err, ERR_DENIED, "This is for the trainee and whoever trains or oversees them");
}

/* An entry of a portfolio that they may see; one that is of none is a registrar's business. */
static enum status may_entry(struct visit *v, const char *name, struct err *err)
{
	struct record record;
	struct entry entry;
	enum status status;
	enum access as;
	uint64_t seq;

	if (journal_find(v->app->journal, name, &seq, err) != OK ||
	    journal_read(v->app->journal, seq, v->arena, &record, &entry, err) != OK)
		return not_there(err);
	if (!*entry.portfolio)
		return v->roles & ROLE_BIT(ROLE_REGISTRAR) ? OK : not_there(err);
	status = access_entry(v, &entry, seq, &as, err);
	return status == ERR_NOT_FOUND ? not_there(err) : status;
}

/* Judgements that are opened and not ratified are for those who settle them. */
static enum status may_case(struct visit *v, const char *name, struct err *err)
{
	struct case_view view;
	struct err inner;

	if (cases_view(v->app, name, &view, &inner) != OK || !case_page_shows(v, &view.file))
		return not_there(err);
	if (strcmp(view.file.applicant, v->session.person) == 0 && case_judged_open(&view.file) &&
	    !case_is_ratified(&view.file))
		return fail(err, ERR_DENIED, "What its panel has not settled yet is shown when it is decided");
	return OK;
}

enum status access_command(struct visit *v, const struct command *c, const char *operand, struct err *err)
{
	switch (c->needs & REMOTE) {
	case REMOTE_ALL:
		return OK;
	case REMOTE_OWN:
		return !id_is_person(operand) || strcmp(operand, v->session.person) == 0 ? OK : not_there(err);
	case REMOTE_PORTFOLIO:
		return may_portfolio(v, operand, ACCESS_ASKED, err);
	case REMOTE_TRAINERS:
		return may_portfolio(v, operand, ACCESS_OVERSEER, err);
	case REMOTE_ENTRY:
		return may_entry(v, operand, err);
	case REMOTE_CASE:
		return may_case(v, operand, err);
	case REMOTE_OVERSEERS:
		return v->roles & OVERSEERS ? OK : fail(err, ERR_DENIED, "This is for who oversees all trainees");
	case REMOTE_REGISTRARS:
		return visit_holds(v, ROLE_REGISTRAR) ? OK : fail(err, ERR_DENIED, "This is for registrars");
	}
	return not_there(err);
}
