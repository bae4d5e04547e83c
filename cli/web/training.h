/*
 * The training of one trainee beside its evidence: meetings and their targets, what supervisors
 * report, reviews, placements, leave, working time. What the commands say, gathered once for the
 * pages that show and record it. What somebody may record the commands decide; what is offered here
 * is offered to whom they would let.
 */
#ifndef CLI_WEB_TRAINING_H
#define CLI_WEB_TRAINING_H

#include <jansson.h>

#include "cli/web/access.h"
#include "cli/web/visit.h"

struct trained {
	const char *trainee, *name;
	enum access access;
	json_t *meetings, *reviews, *placements; /* as the lists of the commands tell them */
	json_t *reports;	 /* the same; an assessor is given their own alone */
	json_t *leave, *working; /* NULL: why somebody was away is for who oversees them */
	json_t *doc;		 /* all of it, the answer */
};

/* Of the trainee whom the path names, or of the visitor where it names none; sets the answer.
 * ERR_NOT_FOUND. */
MUST_CHECK enum status training_load(struct visit *v, struct trained *ret_training,
				     struct err *err);
/* "/training/amira" and what follows, in the arena. */
const char *training_address(struct visit *v, const struct trained *t, const char *more);
/* Crumbs, menu and heading of a page that records something of it. */
void training_head(struct visit *v, const struct trained *t, const char *title);

bool training_may_meet(const struct trained *t);   /* record a meeting, or add to one */
bool training_may_settle(const struct trained *t); /* say what became of targets */
bool training_may_report(enum access access);
bool training_may_place(const struct visit *v, const struct trained *t);
bool training_may_review(const struct visit *v, const struct trained *t, const json_t *review);
bool training_may_sign(const struct visit *v, const struct trained *t, const json_t *placement);
bool training_may_leave(const struct visit *v); /* leave and working time */

/*
 * What supervisors report of a trainee whose portfolio the visitor sees as `access`: for the
 * trainee and whoever oversees them; an assessor has their own reports alone. As `report list`
 * tells them, with "all" and "may_write".
 */
MUST_CHECK enum status training_reports(struct visit *v, const char *trainee, enum access access,
					json_t **ret_reports, struct err *err);
/* Them as a list, latest first, with the way to write one for whoever may. */
void training_draw_reports(struct visit *v, const json_t *reports);

/*
 * The forms of the curriculum for whoever trains whose ids begin so ("MEET", "REPORT"), and the one
 * that the field "template" names; NULL: none. For an assessor or officer; others have none.
 * ERR_NOT_FOUND: there is none of that name.
 */
MUST_CHECK enum status training_forms(struct visit *v, const struct trained *t,
				      const char *beginning, json_t **ret_forms,
				      const json_t **ret_chosen, struct err *err);
/* Links to the page at `address` with each of them, since each has other questions. */
void training_draw_forms(struct visit *v, const char *address, const json_t *forms,
			 const json_t *chosen);

/* Of an approval of `approve list`: may they be asked? */
bool training_may_be_asked(const json_t *approval);
/* How it stands, and since which day. */
void training_draw_approval(struct visit *v, const json_t *approval);

struct options;
/*
 * What the command would say, by the options; then it waits to be signed and goes to `next`. What
 * it refuses stands on the page (page_wrong; with what looks like patient data beside
 * "patient-data"), and the caller draws it again.
 */
MUST_CHECK enum status training_say(struct visit *v, const char *command,
				    const char *const *operands, const struct options *options,
				    const char *sentence, const char *next, struct err *err);

/* What an entry says by a form (form_filled_json of the commands), in the words of the form;
 * nothing of null. */
MUST_CHECK enum status training_filled(struct visit *v, const json_t *filled, struct err *err);

#endif
