#include "cli/web/case_acts.h"

#include <string.h>

#include "cli/web/component.h"
#include "core/date.h"

/* ---- when, beyond the stage ---- */

static bool is_complete(struct visit *v, const struct case_seen *seen)
{
	size_t count;
	struct case_fault *faults = cases_faults(v->app, &seen->view, &count);

	for (size_t i = 0; i < count; i++) {
		if (faults[i].stops)
			return false;
	}
	return true;
}

static bool is_not_sealed(struct visit *v, const struct case_seen *seen)
{
	(void)v;
	return !seen->sealed;
}

static bool is_closed(struct visit *v, const struct case_seen *seen)
{
	(void)v;
	return !case_judged_open(&seen->view.file);
}

static bool is_open(struct visit *v, const struct case_seen *seen)
{
	(void)v;
	return case_judged_open(&seen->view.file);
}

static bool is_not_signed(struct visit *v, const struct case_seen *seen)
{
	const struct case_decision *d = seen->view.file.decision;
	bool signs = d && strcmp(d->author, v->session.person) == 0;

	for (size_t i = 0; d && i < d->assent_count; i++)
		signs = signs || strcmp(d->assents[i], v->session.person) == 0;
	return d && !signs;
}

static bool is_not_of_panel(struct visit *v, const struct case_seen *seen)
{
	struct err why;

	return case_may_ratify(&seen->view.file, v->session.person, &why) == OK;
}

static bool is_appealable(struct visit *v, const struct case_seen *seen)
{
	int32_t until = equivalence_appeal_until(&seen->view.file, seen->view.process);

	return until != DAY_NONE && time_day(app_now(v->app)) <= until;
}

static bool comes_to(struct visit *v, const struct case_seen *seen, enum case_outcome outcome)
{
	return case_outcome_on(seen->view.file.decision, time_day(app_now(v->app))) == outcome;
}

static bool is_conditional(struct visit *v, const struct case_seen *seen)
{
	return comes_to(v, seen, OUTCOME_CONDITIONAL);
}

static bool has_modules(struct visit *v, const struct case_seen *seen)
{
	return seen->view.file.target == TARGET_MODULES && comes_to(v, seen, OUTCOME_EQUIVALENT);
}

/* ---- the table ---- */

#define UNNAMED (AT_STAGE(CASE_CHECK) | AT_STAGE(CASE_APPEAL))
#define PANEL_AT_WORK \
	(AT_STAGE(CASE_JUDGE) | AT_STAGE(CASE_RECONCILE) | AT_STAGE(CASE_PANEL) | AT_STAGE(CASE_RATIFY))

const struct case_act case_acts[] = {
	{ "claim", "/claims", "Go on with your claims", OF_APPLICANT, AT_STAGE(CASE_APPLY), NULL, true,
	  "The case is handed in, or closed: nothing is claimed any more" },
	{ "submit", "/submit", "Hand it in", OF_APPLICANT, AT_STAGE(CASE_APPLY), is_complete, false,
	  "The case is handed in, or closed" },
	{ "allocate", "/allocate", "Name who judges it", OF_REGISTRAR, UNNAMED, NULL, true,
	  "A panel is named after the case is handed in, and stays once all its assessors have sealed, but that a member "
	  "can stand down" },
	{ "allocate", "/allocate", "Name another panel", OF_REGISTRAR, AT_STAGE(CASE_JUDGE), NULL, false, NULL },
	{ "return", "/return", "Send it back", OF_REGISTRAR, AT_STAGE(CASE_CHECK), NULL, false,
	  "A case is sent back after it is handed in and before its panel is named" },
	{ "judge", "/judge", "Judge the next outcome", OF_ASSESSOR, AT_STAGE(CASE_JUDGE), is_not_sealed, true,
	  "You have sealed your judgement of this case, and it stays as it is" },
	{ "open", "/open", "Open the judgements", OF_CLERK, AT_STAGE(CASE_RECONCILE), is_closed, true,
	  "Judgements are opened once, when all assessors have sealed" },
	{ "assent", "/panel", "Sign the decision", OF_MEMBER, AT_STAGE(CASE_PANEL), is_not_signed, true,
	  "There is no decision that waits for your signature" },
	{ "decide", "/panel", "Go to the panel", OF_MEMBER, AT_STAGE(CASE_RECONCILE), is_open, true,
	  "A panel decides once the judgements are open, and no more once all its members have signed" },
	{ "decide", "/panel", "Decide otherwise", OF_MEMBER, AT_STAGE(CASE_PANEL), NULL, false, NULL },
	{ "ratify", "/panel", "Ratify the decision", OF_REGISTRAR, AT_STAGE(CASE_RATIFY), is_not_of_panel, true,
	  "A decision is ratified once its whole panel has signed, by a registrar with no seat in it" },
	{ "stand-down", "/stand-down", "Stand down", OF_MEMBER, PANEL_AT_WORK, NULL, false,
	  "The panel of this case has done its work" },
	{ "appeal", "/appeal", "Appeal", OF_APPLICANT, AT_STAGE(CASE_DECIDED), is_appealable, false,
	  "There is nothing to appeal against, the time for it is over, or the second decision is final" },
	{ "condition", "/condition", "A condition is met", OF_ASSESSOR, AT_STAGE(CASE_DECIDED), is_conditional, false,
	  "No condition of this case waits to be met" },
	/* Said of an enrolment, which the case knows nothing of: the page tells who is not enrolled. */
	{ "exempt", "/exempt", "Exempt from modules", OF_REGISTRAR, AT_STAGE(CASE_DECIDED), has_modules, false,
	  "Only who was found equivalent to modules is exempted from them" },
	{ 0 },
};

/* ---- asking it ---- */

static bool is_theirs(const struct case_act *act, const struct case_seen *seen)
{
	switch (act->as) {
	case OF_APPLICANT:
		return seen->applicant;
	case OF_REGISTRAR:
		return seen->registrar && !seen->applicant;
	case OF_CLERK:
		return seen->clerk;
	case OF_MEMBER:
		return seen->member;
	case OF_ASSESSOR:
		return seen->judges;
	}
	return false;
}

bool case_act_may(struct visit *v, const struct case_act *act, const struct case_seen *seen)
{
	return is_theirs(act, seen) && (act->stages & AT_STAGE(seen->stage)) && (!act->when || act->when(v, seen));
}

bool case_may(struct visit *v, const char *name, const struct case_seen *seen)
{
	for (const struct case_act *act = case_acts; act->name; act++) {
		if (strcmp(act->name, name) == 0 && case_act_may(v, act, seen))
			return true;
	}
	return false;
}

enum status case_act_check(struct visit *v, const char *name, const struct case_seen *seen, struct err *err)
{
	const struct case_act *act = case_acts;

	if (case_may(v, name, seen))
		return OK;
	while (act->name && (strcmp(act->name, name) != 0 || !act->not_now))
		act++;
	if (!act->name || !is_theirs(act, seen))
		return visit_not_here(err);
	return fail(err, ERR_CONFLICT, "%s", act->not_now);
}

/* ---- offering it ---- */

json_t *case_acts_json(struct visit *v, const struct case_seen *seen)
{
	json_t *list = json_array();

	for (const struct case_act *act = case_acts; act->name; act++) {
		if (case_act_may(v, act, seen))
			json_array_append_new(list, json_pack("{ssssss}", "act", act->name, "label", act->label, "page",
							      case_address(v, seen, act->page)));
	}
	return list;
}

/* Is there an act before it that has led to the same page? */
static bool is_offered(struct visit *v, const struct case_act *act, const struct case_seen *seen)
{
	for (const struct case_act *other = case_acts; other->name; other++) {
		bool before = other->next == act->next ? other < act : other->next;

		if (before && strcmp(other->page, act->page) == 0 && case_act_may(v, other, seen))
			return true;
	}
	return false;
}

void case_acts_offer(struct visit *v, const struct case_seen *seen, bool next)
{
	for (const struct case_act *act = case_acts; act->name; act++) {
		if (act->next == next && case_act_may(v, act, seen) && !is_offered(v, act, seen))
			link_button(v, next ? NULL : "secondary", case_address(v, seen, act->page), act->label);
	}
}
