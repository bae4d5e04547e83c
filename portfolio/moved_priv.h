/*
 * Which enrolments are one training: a transfer leaves one and makes the next, and the training
 * clock and placements go on from each to the next (assessment/RULES.md section 12). What is asked
 * of these is asked of all of them, in either direction.
 */
#ifndef PORTFOLIO_MOVED_PRIV_H
#define PORTFOLIO_MOVED_PRIV_H

/*
 * Seqs of an enrolment of portfolio ?1, which the literal ENROLMENT names, and of those that were
 * left for it. Of one that stands each of these stands: what makes a transfer void makes void the
 * enrolment that it made.
 */
#define MOVED_FROM(ENROLMENT)                                                                      \
	" (WITH RECURSIVE before(seq) AS (SELECT " ENROLMENT " UNION SELECT m.enrolment"           \
	"  FROM before AS b JOIN fact_transfer AS m ON m.portfolio = ?1 AND m.seq = b.seq)"        \
	" SELECT seq FROM before) "

/*
 * Seqs of the enrolment of a row `f` with portfolio and enrolment, and of those that it was left
 * for by transfers that stand at the instant that the literal AT names.
 */
#define MOVED_ON(AT)                                                                               \
	" (WITH RECURSIVE after(seq) AS (SELECT f.enrolment UNION SELECT m.seq"                    \
	"  FROM after AS b JOIN fact_transfer AS m ON m.portfolio = f.portfolio"                   \
	"  AND m.enrolment = b.seq AND m.accepted <= " AT                                          \
	"  AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = m.portfolio"            \
	"   AND v.target = m.seq AND v.accepted <= " AT "))"                                       \
	" SELECT seq FROM after) "

#endif
