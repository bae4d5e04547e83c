/*
 * Would a gate that is done still be, by what is left (RULES.md section 5)? It is judged as of its
 * closing: by what was known then, less what has been taken back since.
 */
#include "assessment/completion_priv.h"

/* ---- what was known then ---- */

/* The entry that closed the gate. Many may be accepted in one second, in the order of the log. */
struct closing {
	int64_t accepted;
	int64_t entry;
};

/* Of what acts from an instant, by an entry: did it before the gate was closed? */
static bool known(const struct closing *then, int64_t accepted, int64_t entry)
{
	return accepted != then->accepted ? accepted < then->accepted : entry < then->entry;
}

/* Void ones stay: what rests on them has to fall. */
static void cut_attempts(const struct facts *f, const struct closing *then, struct arena *a,
			 struct facts *past)
{
	past->attempts = arena_array(a, f->attempt_count, sizeof(*past->attempts));
	past->attempt_count = 0;
	for (size_t i = 0; i < f->attempt_count; i++) {
		struct attempt *at = &past->attempts[past->attempt_count];

		if (!known(then, f->attempts[i].sent, f->attempts[i].request))
			continue;
		past->attempt_count++;
		*at = f->attempts[i];
		if (known(then, at->decided, at->effect != 0 ? at->effect : at->decision))
			continue;
		at->decided = at->decision = at->effect = 0;
		if (at->standing != STANDING_VOID)
			at->standing = STANDING_WAITING;
	}
}

static void cut_signatures(const struct facts *f, const struct closing *then, struct arena *a,
			   struct facts *past)
{
	past->signatures = arena_array(a, f->signature_count, sizeof(*past->signatures));
	past->signature_count = 0;
	for (size_t i = 0; i < f->signature_count; i++)
		if (known(then, f->signatures[i].accepted, f->signatures[i].entry) &&
		    f->signatures[i].revoked == 0)
			past->signatures[past->signature_count++] = f->signatures[i];
}

/* Revoked ones of these are no facts. */
static void cut_records(const struct facts *f, const struct closing *then, struct arena *a,
			struct facts *past)
{
	past->reviews = arena_array(a, f->review_count, sizeof(*past->reviews));
	past->results = arena_array(a, f->result_count, sizeof(*past->results));
	past->placements = arena_array(a, f->placement_count, sizeof(*past->placements));
	past->review_count = past->result_count = past->placement_count = 0;
	for (size_t i = 0; i < f->review_count; i++)
		if (known(then, f->reviews[i].accepted, f->reviews[i].entry))
			past->reviews[past->review_count++] = f->reviews[i];
	for (size_t i = 0; i < f->result_count; i++)
		if (known(then, f->results[i].accepted, f->results[i].entry))
			past->results[past->result_count++] = f->results[i];
	for (size_t i = 0; i < f->placement_count; i++)
		if (known(then, f->placements[i].accepted, f->placements[i].entry))
			past->placements[past->placement_count++] = f->placements[i];
}

static void cut_decisions(const struct facts *f, const struct closing *then, struct arena *a,
			  struct facts *past)
{
	past->reliefs = arena_array(a, f->relief_count, sizeof(*past->reliefs));
	past->choices = arena_array(a, f->choice_count, sizeof(*past->choices));
	past->moved = arena_array(a, f->moved_count, sizeof(*past->moved));
	past->relief_count = past->choice_count = past->moved_count = 0;
	for (size_t i = 0; i < f->relief_count; i++)
		if (known(then, f->reliefs[i].accepted,
			  f->reliefs[i].effect != 0 ? f->reliefs[i].effect : f->reliefs[i].entry))
			past->reliefs[past->relief_count++] = f->reliefs[i];
	for (size_t i = 0; i < f->choice_count; i++)
		if (known(then, f->choices[i].accepted, f->choices[i].entry))
			past->choices[past->choice_count++] = f->choices[i];
	for (size_t i = 0; i < f->moved_count; i++)
		if (known(then, f->moved[i].accepted, f->moved[i].entry))
			past->moved[past->moved_count++] = f->moved[i];
}

/* These say by which entry, not when. */
static void cut_times(const struct facts *f, const struct closing *then, struct arena *a,
		      struct facts *past)
{
	past->working = arena_array(a, f->working_count, sizeof(*past->working));
	past->leaves = arena_array(a, f->leave_count, sizeof(*past->leaves));
	past->working_count = past->leave_count = 0;
	for (size_t i = 0; i < f->working_count; i++)
		if (f->working[i].entry < then->entry)
			past->working[past->working_count++] = f->working[i];
	for (size_t i = 0; i < f->leave_count; i++)
		if (f->leaves[i].entry < then->entry)
			past->leaves[past->leave_count++] = f->leaves[i];
}

static struct facts facts_of(const struct facts *f, const struct closing *then, struct arena *a)
{
	struct facts past = *f;

	past.at = then->accepted;
	cut_attempts(f, then, a, &past);
	cut_signatures(f, then, a, &past);
	cut_records(f, then, a, &past);
	cut_decisions(f, then, a, &past);
	cut_times(f, then, a, &past);
	return past;
}

/* ---- judged once more ---- */

bool gate_held(struct engine *e, const struct gate_work *g)
{
	const struct gate_result *r = &g->result;
	bool review = r->gate->place == GATE_REVIEW;
	const struct closing then = {
		.accepted = review ? r->record->accepted : r->signature->accepted,
		.entry = review ? r->record->entry : r->signature->entry,
	};
	struct facts past;

	if (r->gate->rule.child_count == 0)
		return true;
	past = facts_of(e->facts, &then, e->arena);
	return gate_verdict(e, &past, r->gate) == STATE_MET;
}
