#include "cli/explain_steps.h"

#include <string.h>

#include "core/ids.h"

/* "attest --as bela "; a role that many people may hold is not one to speak as. */
static const char *speaker(const struct blocker *b, struct arena *a)
{
	bool somebody = strcmp(b->holder, role_name(b->role)) != 0 || b->role == ROLE_REGISTRAR;

	return somebody ? arena_printf(a, "attest --as %s ", b->holder) : "attest ";
}

static const struct quota *quota_of(const struct completion *r, const char *unit)
{
	char code[ID_MAX], part[ID_MAX];
	const struct module_result *m;

	if (item_split(unit, code, part, NULL) != OK)
		return NULL;
	m = completion_module(r, code);
	return m ? module_quota(m->module, part) : NULL;
}

/* What the trainee does: log it, and ask for it in the form that counts. */
static struct step do_step(const struct completion *r, const struct blocker *b, struct arena *a)
{
	const struct quota *q = quota_of(r, b->unit);
	struct step step = { .holder = b->holder };

	if (q) {
		const struct attempt *near = b->near_count > 0 ? b->near[0].attempt : NULL;

		step.text = near && *near->item ?
				    "ask for an assessment: filed as an activity it does not count as one. "
				    "The same evidence may be sent again, as what it is" :
				    "log what you did, and ask for an assessment of it, each in a request of "
				    "its own";
		step.command = arena_printf(a, "%srequest send EVIDENCE --to ASSESSOR --tool %s --module %.*s",
					    speaker(b, a), q->tools.items[0],
					    (int)strcspn(b->unit, "/"), b->unit);
		return step;
	}
	step.text = b->code == BLOCKER_LAPSED ?
			    "do it again, log it, and ask for a review: it counts from the new day on" :
		    b->code == BLOCKER_NOT_YET ?
			    "read the feedback, do what it asks for, and send it again; the old attempt "
			    "takes nothing away" :
			    "log it, then send it to an assessor with `attest request send`";
	step.command = arena_printf(a, "%sevidence add --title TITLE --on DATE --for %s", speaker(b, a),
				    b->unit);
	return step;
}

static struct step closing_step(const struct completion *r, const struct blocker *b, struct arena *a)
{
	const struct gate_result *g = completion_gate(r, b->unit);
	const char *who = r->facts->trainee, *as = speaker(b, a);
	struct step step = { b->holder, "sign it: the rule holds", NULL };

	if (!g)
		step.command = arena_printf(a, "%smodule sign %s %s", as, who, b->unit);
	else if (g->gate->place == GATE_REVIEW)
		step = (struct step){ b->holder, "hold the review, and record it",
				      arena_printf(a, "%sreview record %s %s --point POINT", as, who, b->unit) };
	else
		step.command = arena_printf(a, "%saward sign %s %s", as, who, b->unit);
	return step;
}

/* A moved date of the latest award is what opens a frozen portfolio again. */
static struct step frozen_step(const struct completion *r, const struct blocker *b, struct arena *a)
{
	const char *award = "AWARD";

	for (size_t i = 0; i < r->gate_count; i++) {
		if (r->gates[i].gate->place == GATE_AWARD)
			award = r->gates[i].id;
	}
	return (struct step){ b->holder, "move the date, where there is a reason for an extension",
			      arena_printf(a, "%sdue move %s %s --to DATE --reason TEXT", speaker(b, a),
					   r->facts->trainee, award) };
}

static struct step step_of(const struct completion *r, const struct blocker *b, struct arena *a)
{
	const char *who = r->facts->trainee, *as = speaker(b, a);

	switch (b->code) {
	case BLOCKER_TO_DO:
	case BLOCKER_NOT_YET:
	case BLOCKER_LAPSED:
		return r->frozen ? frozen_step(r, b, a) : do_step(r, b, a);
	case BLOCKER_WAITING:
		if (b->attempt && b->attempt->answered)
			return (struct step){ b->holder, "ask the assessor for the key's fingerprint, and confirm",
					      arena_printf(a, "%scountersign %lld --fingerprint DIGITS", as,
							   (long long)b->attempt->answer) };
		return (struct step){ b->holder, "decide what waits", arena_printf(a, "%squeue", as) };
	case BLOCKER_NOT_APPROVED:
		return (struct step){ b->holder, "approve the assessor, or say why not",
				      arena_printf(a, "%sapprove %s %s", as, who,
						   b->attempt ? b->attempt->assessor : "ASSESSOR") };
	case BLOCKER_SIGN:
		return closing_step(r, b, a);
	case BLOCKER_FELL: {
		struct step step = closing_step(r, b, a);

		step.text = "sign it anew, once nothing else is missing";
		return step;
	}
	case BLOCKER_FROZEN:
		return frozen_step(r, b, a);
	case BLOCKER_MODULE:
		return (struct step){ b->holder, "see the list of the module",
				      arena_printf(a, "attest explain %s %s", who, b->unit) };
	case BLOCKER_PERCENT:
	case BLOCKER_CREDITS:
		return (struct step){ b->holder, "see which modules have most left to count",
				      arena_printf(a, "attest progress %s", who) };
	case BLOCKER_PLACEMENT:
		return (struct step){ r->facts->enrolment.officer,
				      "record the placements, those planned as well",
				      arena_printf(a,
						   "attest --as %s placement add %s SPECIALISM --site SITE "
						   "--from DATE --until DATE",
						   r->facts->enrolment.officer, who) };
	case BLOCKER_CONTESTED:
		return (struct step){ b->holder, "see which modules count on the same assessments",
				      arena_printf(a, "attest progress %s", who) };
	case BLOCKER_REVIEW:
		return (struct step){ b->holder, "see what that review waits for",
				      arena_printf(a, "attest explain %s %s", who, b->unit) };
	case BLOCKER_RESULT:
		return (struct step){ b->holder, "record the result, once there is one",
				      arena_printf(a, "%sresult record %s %s passed", as, who, b->unit) };
	}
	return (struct step){ b->holder, "", "" };
}

/* One for each person and kind of move is enough. */
static bool is_said(const struct step *steps, size_t count, const struct step *step)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(steps[i].holder, step->holder) == 0 && strcmp(steps[i].text, step->text) == 0)
			return true;
	}
	return false;
}

size_t explain_steps(struct app *app, const struct completion *r, const struct blocker *blockers,
		     size_t count, struct step ret_steps[STEPS_MAX])
{
	const char *reader = app->as ? app->as : r->facts->trainee;
	size_t said = 0;

	for (int own = 1; own >= 0; own--) {
		for (size_t i = 0; i < count && said < STEPS_MAX; i++) {
			struct step step = step_of(r, &blockers[i], app->arena);

			if ((strcmp(step.holder, reader) == 0) == own && !is_said(ret_steps, said, &step))
				ret_steps[said++] = step;
		}
	}
	return said;
}
