/*
 * The statement of completion: what an award rests on, for people (one printed page of HTML) and as data
 * (JSON with the whole trail). RULES.md section 8.
 *
 * It tells two moments apart. What was completed is told as the journal held it when the award was
 * signed, so that a later lapse rewrites nothing. Whether the award stands is told as of `at`. Pure:
 * whatever has to be looked up elsewhere (names, the log, a reason) is handed in as values.
 */
#ifndef ASSESSMENT_STATEMENT_H
#define ASSESSMENT_STATEMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assessment/completion.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/digest.h"
#include "core/role.h"

#define STATEMENT_MAX (1u << 20) /* bytes of the page, whatever the portfolio holds */

/* Flagged: it stands, and something that it rests on does so no longer; a registrar has to decide. */
enum award_standing { AWARD_STANDS, AWARD_FLAGGED, AWARD_REVOKED };

/* What a person goes by. */
struct called {
	const char *person, *name;
};

struct award_status {
	enum award_standing standing;
	int64_t at; /* as of this instant */
	/* Of AWARD_REVOKED: the entry that did it, when, who as what, and why (NULL: the words are erased). */
	int64_t revoked_entry, revoked;
	const char *revoked_by, *reason;
	enum role revoked_role;
};

struct statement {
	const struct completion *then; /* as of the instant at which the award was signed */
	const struct gate_signature *signature; /* of an award of then->curriculum */
	uint64_t seen_size; /* the head of the journal that the signer had seen */
	struct digest seen_root;
	const char *authority; /* whose log it is */
	struct digest pin;     /* of that log */
	bool demo;	       /* a demonstration proves nothing, and says so */
	struct award_status status;
	const struct called *names; /* who is not here goes by their id */
	size_t name_count;
};

/* How many modules were done in which way, and what they give: told apart, never added up. */
struct award_tally {
	size_t closed, waived, exempt;
	int32_t closed_credits, exempt_credits;
};

/*
 * How the signature that entry `entry` made stands as of `now`. For a revoked one `revoked` is when; the
 * entry that did it, its author and its words are the caller's to add. ERR_NOT_FOUND: no award of this
 * enrolment was signed by that entry.
 */
MUST_CHECK enum status award_standing(const struct completion *now, int64_t entry,
				      const struct gate_signature **ret_signature,
				      struct award_status *ret_status, struct err *err);
const char *award_standing_name(enum award_standing standing); /* "stands", "flagged", "revoked" */
/* What follows its name, without a full stop: "on 9 February 2026 by the registrar: the name was wrong". */
const char *award_status_words(const struct award_status *status, struct arena *a);

struct award_tally award_tally(const struct completion *c);

/* Everybody whom the statement names, each once, for whoever looks up `names`; in the arena. */
const char **statement_people(const struct statement *s, struct arena *a, size_t *ret_count);

/*
 * A whole HTML document that is also well-formed XML (but for its DOCTYPE), prints on one page of A4, and
 * asks for nothing from elsewhere: no script, image, font or link. What does not fit on the page is
 * shortened and says so; the data have all of it. At most STATEMENT_MAX bytes.
 */
void statement_html(const struct statement *s, struct arena *a, struct buf *out);

/* The same as data, with every entry that it rests on; the caller's. */
json_t *statement_json(const struct statement *s, struct arena *a);

#endif
