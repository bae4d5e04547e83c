/*
 * What one assessor says of a whole case, before it is sealed and after it was opened. What is sealed has a
 * size that only the number of units decides: reasons are short, and what is left is filled up with spaces.
 * portfolio/FORMAT.md section 5.
 */
#ifndef ASSESSMENT_JUDGEMENT_H
#define ASSESSMENT_JUDGEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/json.h"
#include "portfolio/case.h"

#define REASON_MAX 2000 /* bytes of UTF-8 */

/* Of one unit. A reason becomes a text of the entry that opens it, under this very salt. */
struct judgement {
	const char *unit;
	enum unit_mark mark;
	const char *reason;
	uint8_t salt[32];
};
struct judged {
	struct judgement *items; /* of every unit, in their order */
	size_t count;
	uint8_t nonce[32]; /* so that nobody can try what would give the commitment */
};

/* ERR_INVALID: a reason is empty, too long, or none that can be a text; `unit` begins the sentence. */
MUST_CHECK enum status judgement_reason_check(const char *unit, const char *reason, struct err *err);

/*
 * The commitment: SHA-256 of the canonical JSON of allocation, assessor, judgements [{mark, reason, unit}]
 * and nonce. `body` has the last two but `reason`, as `opened` has; reasons[i] is the salted digest of the text
 * of the i-th. ERR_INVALID: it does not fit.
 */
MUST_CHECK enum status judgement_commitment(const struct digest *allocation, const char *assessor,
					    const json_t *body, const struct digest *reasons,
					    struct digest *ret_commitment, struct err *err);

/* {judgements, nonce}: what an `opened` entry says of it. The caller's. */
json_t *judgement_body(const struct judged *judged);
/* The salted digests of its reasons; in the arena. */
struct digest *judgement_reasons(const struct judged *judged, struct arena *a);

/* What is sealed: JSON and spaces, appended. */
MUST_CHECK enum status judgement_write(const struct judged *judged, struct buf *out, struct err *err);
/* What was sealed by judgement_write; in the arena. ERR_INVALID. */
MUST_CHECK enum status judgement_read(const char *text, size_t n, struct arena *a,
				      struct judged *ret_judged, struct err *err);

#endif
