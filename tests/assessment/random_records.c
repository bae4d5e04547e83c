/* What closes gates, and what gates ask for, by chance. */
#include <string.h>

#include "random_inside.h"

/* ---- signatures ---- */

static bool is_rest(const struct signature_fact *s, const struct attempt *at)
{
	for (size_t i = 0; i < s->rest_count; i++)
		if (s->rests[i].request == at->request && s->rests[i].n == at->n)
			return true;
	return false;
}

static const char *value_of(const struct quota *q, const struct attempt *at)
{
	return q->different == DIFFERENT_ASSESSORS ? at->assessor
	       : q->different == DIFFERENT_SITES   ? at->site
						   : at->topic;
}

/* Could it have been given a slot of this quota, beside what the signatures rest on so far? */
static bool may_rest(const struct programme *p, const struct facts *f, const struct module *m,
		     const struct quota *q, const struct attempt *at)
{
	bool named = false, listed = q->topic_count == 0;

	for (size_t i = 0; i < at->module_count; i++)
		named = named || strcmp(at->modules[i], m->head.ref.id) == 0;
	for (size_t i = 0; i < q->topic_count; i++)
		listed = listed || (at->topic[0] != '\0' &&
				    strcmp(strchr(at->topic, '/') + 1, q->topics[i].id) == 0 &&
				    strncmp(at->topic, m->head.ref.id, 2) == 0);
	for (size_t i = 0; i < f->signature_count; i++)
		for (size_t k = 0; k < f->attempt_count; k++) {
			const struct attempt *o = &f->attempts[k];
			bool one_case = at->kase[0] != '\0' && strcmp(at->kase, o->kase) == 0;

			if (!is_rest(&f->signatures[i], o))
				continue;
			if (o == at || (one_case && tools_tool(p->c->tools, at->tool)->case_once &&
					tools_tool(p->c->tools, o->tool)->case_once))
				return false;
		}
	return at->item[0] == '\0' && named && listed && names_have(&q->tools, at->tool);
}

static bool was_satisfactory(const struct attempt *at)
{
	return at->standing == STANDING_SATISFACTORY ||
	       (at->standing == STANDING_VOID && at->decided != 0);
}

static void rest_quota(const struct programme *p, struct facts *f, const struct module *m,
		       const struct quota *q, struct signature_fact *s, struct arena *a)
{
	const char *values[3];
	int32_t different = 0, others = 0;

	for (size_t i = 0; i < f->attempt_count; i++) {
		const struct attempt *at = &f->attempts[i];
		bool seen = q->k == 0 || different == q->k || value_of(q, at)[0] == '\0';

		if (!was_satisfactory(at) || !may_rest(p, f, m, q, at))
			continue;
		for (int32_t v = 0; v < different && !seen; v++)
			seen = strcmp(values[v], value_of(q, at)) == 0;
		if (seen && others == q->min - q->k)
			continue;
		if (seen)
			others++;
		else
			values[different++] = value_of(q, at);
		s->rests[s->rest_count++] = (struct rest){
			at->request, at->n, arena_printf(a, "%s/%s", m->head.ref.id, q->id)};
	}
}

/*
 * A signature rests on what could have been an allocation when it was given, whatever of that would
 * count today; what is missing was waived then, and is so no longer.
 */
static void roll_signature(struct dice *d, const struct programme *p, const struct module *m,
			   struct facts *f, struct arena *a)
{
	struct signature_fact *s = &f->signatures[f->signature_count++];

	*s = (struct signature_fact){.entry = 900 + (int64_t)f->signature_count,
				     .module = m->head.ref.id,
				     .by = "olu",
				     .accepted = f->at - 3600 + (int64_t)f->signature_count,
				     .rests = arena_array(a, ROOM, sizeof(struct rest))};
	for (size_t i = 0; i < m->activity_count; i++) {
		const char *item =
			arena_printf(a, "%s/%d", m->head.ref.id, m->activities[i].number);

		for (size_t k = 0; k < f->attempt_count; k++) {
			const struct attempt *at = &f->attempts[k];

			if (strcmp(at->item, item) != 0 || !was_satisfactory(at))
				continue;
			s->rests[s->rest_count++] = (struct rest){at->request, at->n, item};
			break;
		}
	}
	for (size_t i = 0; i < m->quota_count; i++)
		rest_quota(p, f, m, m->quotas[i], s, a);
	if (roll(d, 2) == 0) {
		s->accepted = moment(f->enrolment.start + 1, 14, f->signature_count);
		for (size_t i = 0; i < f->attempt_count; i++)
			if (is_rest(s, &f->attempts[i]) && f->attempts[i].decided >= s->accepted)
				s->accepted =
					f->attempts[i].decided + 1800 + (int64_t)f->signature_count;
	}
	if (rarely(d))
		s->revoked = f->at - 60;
}

void roll_signatures(struct dice *d, const struct programme *p, struct facts *f, struct arena *a)
{
	for (size_t i = 0; i < p->c->use_count; i++)
		if (roll(d, 5) == 0)
			roll_signature(d, p, p->c->uses[i].module, f, a);
}

/* ---- what other gates ask for ---- */

static void roll_what_gates_ask(struct dice *d, const struct programme *p, struct facts *f)
{
	int32_t start = f->enrolment.start, today = time_day(f->at);
	uint32_t days = (uint32_t)(today - start);

	for (uint32_t n = roll(d, 4); n > 0; n--) {
		const struct gate *g = &p->c->gates[roll(d, (uint32_t)p->c->gate_count)];

		if (g->place != GATE_REVIEW)
			continue;
		f->reviews[f->review_count] = (struct review_fact){
			.entry = 300 + (int64_t)f->review_count,
			.review = g->id,
			.point = sometimes(d) ? "no" : "yes",
			.by = "olu",
			.role = ROLE_TRAINING_OFFICER,
			.day = today,
			.accepted = moment(start + (int32_t)roll(d, days), 16, f->review_count),
			.exception = sometimes(d)};
		f->review_count++;
	}
	for (uint32_t n = roll(d, 4); n > 0; n--) {
		int32_t on = start + (int32_t)roll(d, days);

		if (sometimes(d)) /* lapses today, or nearly */
			on = today - 92 + (int32_t)roll(d, 4);
		f->results[f->result_count] = (struct result_fact){400 + (int64_t)f->result_count,
								   ONE_OF(d, "R1", "R1", "R2"),
								   "sam",
								   !sometimes(d),
								   on,
								   moment(on, 17, f->result_count)};
		f->result_count++;
	}
	for (uint32_t n = roll(d, 4); n > 0; n--) {
		int32_t from = start - 10 + (int32_t)roll(d, days);

		f->placements[f->placement_count] = (struct placement_fact){
			.entry = 500 + (int64_t)f->placement_count,
			.specialism = ONE_OF(d, "alpha", "alpha", "beta", "delta"),
			.site = "north",
			.by = "olu",
			.from = from,
			.until = from + (int32_t)roll(d, 90),
			.accepted = moment(start + (int32_t)roll(d, days), 5, f->placement_count)};
		f->placement_count++;
	}
}

static void roll_gate_signatures(struct dice *d, const struct programme *p, struct facts *f)
{
	uint32_t days = (uint32_t)(time_day(f->at) - f->enrolment.start);

	for (uint32_t n = roll(d, 3); n > 0; n--) {
		const struct gate *g = &p->c->gates[roll(d, (uint32_t)p->c->gate_count)];

		if (g->place == GATE_REVIEW)
			continue;
		f->gates[f->gate_count] = (struct gate_signature){
			.entry = 600 + (int64_t)f->gate_count,
			.gate = g->place == GATE_ENTRY ? "entry" : g->id,
			.by = "reg",
			.accepted = moment(f->enrolment.start + (int32_t)roll(d, days), 16,
					   ROOM + f->gate_count),
			.revoked = sometimes(d) ? f->at - 60 : 0};
		f->gate_count++;
	}
}

/* Those of one kind in the order in which they were accepted, which is that of their entries. */
static void order_records(struct facts *f)
{
	for (size_t i = 1; i < f->review_count; i++)
		for (size_t k = i; k > 0 && f->reviews[k].accepted < f->reviews[k - 1].accepted;
		     k--) {
			struct review_fact later = f->reviews[k - 1];

			f->reviews[k - 1] = f->reviews[k];
			f->reviews[k] = later;
		}
	for (size_t i = 1; i < f->result_count; i++)
		for (size_t k = i; k > 0 && f->results[k].accepted < f->results[k - 1].accepted;
		     k--) {
			struct result_fact later = f->results[k - 1];

			f->results[k - 1] = f->results[k];
			f->results[k] = later;
		}
	for (size_t i = 1; i < f->gate_count; i++)
		for (size_t k = i; k > 0 && f->gates[k].accepted < f->gates[k - 1].accepted; k--) {
			struct gate_signature later = f->gates[k - 1];

			f->gates[k - 1] = f->gates[k];
			f->gates[k] = later;
		}
	for (size_t i = 0; i < f->review_count; i++)
		f->reviews[i].entry = 300 + (int64_t)i;
	for (size_t i = 0; i < f->result_count; i++)
		f->results[i].entry = 400 + (int64_t)i;
	for (size_t i = 0; i < f->gate_count; i++)
		f->gates[i].entry = 600 + (int64_t)i;
}

void roll_records(struct dice *d, const struct programme *p, struct facts *f)
{
	roll_what_gates_ask(d, p, f);
	roll_gate_signatures(d, p, f);
	order_records(f);
}
