/*
 * Whom a request asks. Facts never change, so a row of fact_request says who was asked at first,
 * and the latest reassignment of it that stands says who is asked in their place. One that became
 * void after the request was decided still says by whom.
 */
#ifndef PORTFOLIO_ASKED_PRIV_H
#define PORTFOLIO_ASKED_PRIV_H

/* Does reassignment `a` stand at the instant that the literal AT names? */
#define PASSED_ON_STANDS(AT)                                                                       \
	" AND a.accepted <= " AT " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"                    \
	" WHERE v.portfolio = a.portfolio AND v.target = a.seq AND v.accepted <= " AT              \
	" AND NOT EXISTS(SELECT 1 FROM fact_decision AS d WHERE d.portfolio = a.portfolio"         \
	"  AND d.request = a.request AND d.seq < v.seq AND d.accepted <= " AT "))"

/* Of fact_request `r` by all that is known: a column of the latest reassignment, else one of its
 * own. */
#define ASKED_COLUMN(COLUMN)                                                                       \
	"coalesce((SELECT a." COLUMN " FROM fact_reassignment AS a"                                \
	" WHERE a.portfolio = r.portfolio AND a.request = r.seq" PASSED_ON_STANDS(                 \
		"9223372036854775807") " ORDER BY a.seq DESC LIMIT 1), r." COLUMN ")"
#define ASKED_NOW ASKED_COLUMN("assessor")
#define ASKED_SINCE ASKED_COLUMN("accepted")

/* All that ?1 ever was asked, as fact_request `r` of a FROM clause: found by two indexes (the order of a CROSS
 * JOIN is kept), so that one person's queue costs what that person was asked, however many requests the store
 * holds. */
#define ASKED_EVER                                                                                 \
	"(SELECT portfolio, seq FROM fact_request WHERE assessor = ?1"                             \
	" UNION SELECT portfolio, request FROM fact_reassignment WHERE assessor = ?1) AS ever"     \
	" CROSS JOIN fact_request AS r ON r.portfolio = ever.portfolio AND r.seq = ever.seq "

#endif
