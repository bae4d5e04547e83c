/*
 * Moving a trainee to another curriculum, or another version of theirs: what they keep. A pure
 * function of facts, the two curricula and the published maps between them (RULES.md section 12).
 * Nobody moves by it: the journal's kind `transfer` does that, and takes over exactly what stands
 * here.
 */
#ifndef ASSESSMENT_TRANSFER_H
#define ASSESSMENT_TRANSFER_H

#include <jansson.h>
#include <stddef.h>

#include "core/arena.h"
#include "curricula/curriculum.h"
#include "portfolio/facts.h"

/* A sign-off that carries. */
struct carrying {
	const struct attempt *attempt;
	const char *from;      /* what it was sent for: "CEN-R1/3", or of an assessment "CEN-R1" */
	const char *to;	       /* what it counts for: the same, in the new curriculum */
	const char *topic;     /* of an assessment there: "CEN-R1/T2"; "" none */
	const struct map *map; /* by which; NULL: the module is the same version in both */
	const struct carries *line; /* of that map; NULL */
};

/* What a map leaves to a judge (`part`), or denies (`none`). */
struct unsettled {
	const char *from;	    /* "" where the line names nothing: what is new */
	const char *to;		    /* "" where nothing is named for it: what is lost */
	const struct map *map;	    /* NULL with to "" */
	const struct carries *line; /* NULL with to "" */
	const struct attempt *attempt; /* with to "": what is lost, signed; an assessment of the module
					  `from` where it has no item. Else NULL */
};

struct transfer {
	struct carrying *carried; /* by request, then n: each attempt once */
	size_t carried_count;
	const struct signature_fact **signs; /* of modules that are the same version in both */
	size_t sign_count;
	struct unsettled *judged; /* parts of which something is signed, in order of the maps */
	size_t judged_count;
	struct unsettled *lost; /* signed and not carried; then what the maps say is new */
	size_t lost_count;
};

/*
 * What carries for the trainee of `f`, bound to `old`, on a move to `new`, by these maps from the
 * one to the other, in that order. Both curricula are resolved; all must outlive the result, which
 * lives in the arena.
 */
struct transfer transfer_plan(const struct facts *f, const struct curriculum *old,
			      const struct specialisms *s, const struct curriculum *new,
			      const struct map *const *maps, size_t map_count, struct arena *a);

/*
 * The facts with which the enrolment on `new` would begin: what carries, and the training clock,
 * which goes on. Borrows from `f` and the plan.
 */
struct facts transfer_facts(const struct facts *f, const struct transfer *t,
			    const struct curriculum *new, struct arena *a);

/*
 * The body of the entry by which the trainee of `f` consents to this: {carries [{map?, n, request,
 * to, topic?}], curriculum, digest (of the old), maps [ref], signs [number], target (digest of the
 * new)}. ERR_CONFLICT: more carries than an entry can name. The body is the caller's.
 */
MUST_CHECK enum status transfer_body(const struct facts *f, const struct transfer *t,
				     const struct curriculum *new, const struct map *const *maps,
				     size_t map_count, json_t **ret_body, struct err *err);

#endif
