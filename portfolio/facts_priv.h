/*
 * What the files that gather facts share. Each function adds rows of one table to l->facts, as they
 * were at l->facts.at; they fail only with the machine.
 */
#ifndef PORTFOLIO_FACTS_PRIV_H
#define PORTFOLIO_FACTS_PRIV_H

#include "portfolio/facts.h"
#include "portfolio/moved_priv.h"

/* What counts no longer since an instant. */
struct voided {
	int64_t target, accepted;
};

/* What is being gathered. The enrolment is known once the first tables were read. */
struct load {
	struct db *db;
	struct arena *arena;
	struct facts facts;
	struct voided *voids; /* of the portfolio, by target */
	size_t void_count;
};

static inline const char *keep_text(struct load *l, struct query *q, int n)
{
	const char *text = col_text(q, n);

	return text[0] == '\0' ? "" : arena_text(l->arena, text);
}

/* Binds what most queries have: ?1 trainee, ?2 at, ?3 enrolment. */
static inline void bind_usual(struct load *l, struct query *q)
{
	bind_text(q, 1, l->facts.trainee);
	bind_int(q, 2, l->facts.at);
	bind_int(q, 3, l->facts.enrolment.entry);
}

/* Of a table t: its rows of ?1's enrolment ?3 that were accepted by ?2 and not void then. */
#define OF_ENROLMENT_AND_STANDS                                                                    \
	" WHERE t.portfolio = ?1 AND t.accepted <= ?2 AND t.enrolment = ?3"                        \
	" AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ?1"                      \
	"  AND v.target = t.seq AND v.accepted <= ?2)"

/*
 * The same of ?1's enrolment ?3 and of those that transfers left for it: the training clock and where one
 * trained go on.
 */
#define OF_TRAINING_AND_STANDS                                                                     \
	" WHERE t.portfolio = ?1 AND t.accepted <= ?2 AND t.enrolment IN" MOVED_FROM("?3")         \
	" AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ?1"                      \
	"  AND v.target = t.seq AND v.accepted <= ?2)"

/* Working time, leave and moved dates. */
MUST_CHECK enum status load_training(struct load *l, struct err *err);
MUST_CHECK enum status load_results(struct load *l, struct err *err);
MUST_CHECK enum status load_placements(struct load *l, struct err *err);
/* Waivers, those of the cohort among them, and exemptions: by place in the log. */
MUST_CHECK enum status load_reliefs(struct load *l, struct err *err);
/* Records of reviews, in the order in which they took effect. */
MUST_CHECK enum status load_reviews(struct load *l, struct err *err);
MUST_CHECK enum status load_choices(struct load *l, struct err *err);
/* Signatures of the entry gate and of awards. */
MUST_CHECK enum status load_gates(struct load *l, struct err *err);

#endif
