/* Portfolios by chance. Instants of different kinds of fact never fall into one second. */
#include "random_inside.h"

#include <inttypes.h>
#include <string.h>

#define START day_of(2021, 9, 6)

static const char *const people[] = {"kim", "lee", "max"};

static const struct use *any_use(struct dice *d, const struct programme *p)
{
	return &p->c->uses[roll(d, (uint32_t)p->c->use_count)];
}

/* Near an edge: of a window, of the programme, of validity. Else any day so far. */
static int32_t roll_day(struct dice *d, const struct programme *p, const struct facts *f)
{
	const struct module *m = any_use(d, p)->module;
	int32_t today = time_day(f->at), start = f->enrolment.start, day = start;

	if (sometimes(d) && m->quota_count > 0) {
		const struct quota *q = m->quotas[roll(d, (uint32_t)m->quota_count)];

		if (q->after.count > 0)
			day = day_add(start, q->after);
		if (q->before.count > 0 && roll(d, 2) == 0)
			day = day_add(start, q->before);
		day += (int32_t)roll(d, 3) - 1;
	} else if (sometimes(d) && m->activity_count > 0) {
		const struct activity *y = &m->activities[roll(d, (uint32_t)m->activity_count)];

		day = today - (y->valid.count == 2 ? 61 : 184) + (int32_t)roll(d, 6);
	} else {
		day = start - (rarely(d) ? 3 : 0) + (int32_t)roll(d, (uint32_t)(today - start) + 1);
	}
	return day > today ? today : day;
}

/* ---- attempts ---- */

static void set_assessment(struct dice *d, const struct programme *p, const struct module *m,
			   struct attempt *at, struct arena *a)
{
	const struct quota *q =
		m->quota_count == 0 ? NULL : m->quotas[roll(d, (uint32_t)m->quota_count)];

	at->item = "";
	at->tool = q == NULL || rarely(d) ? ONE_OF(d, "CBD", "CEX", "DOPS")
					  : q->tools.items[roll(d, (uint32_t)q->tools.count)];
	at->kase = ONE_OF(d, "", "", "", "1", "2");
	at->site = ONE_OF(d, "", "north", "south");
	if (q != NULL && q->topic_count > 0 && often(d))
		at->topic = arena_printf(a, "%s/%s", m->head.ref.id,
					 q->topics[roll(d, (uint32_t)q->topic_count)].id);
	at->modules = arena_array(a, 2, sizeof(*at->modules));
	if (often(d))
		at->modules[at->module_count++] = m->head.ref.id;
	if (roll(d, 2) == 0) {
		const char *other = any_use(d, p)->module->head.ref.id;

		if (at->module_count == 0 || strcmp(at->modules[0], other) != 0)
			at->modules[at->module_count++] = other;
	}
}

static void set_standing(struct dice *d, struct facts *f, struct attempt *at)
{
	int32_t worked = time_day(at->sent);
	uint32_t what = roll(d, 20);

	at->decided =
		moment(worked + (sometimes(d) ? (int32_t)roll(d, 50) : 0), 15, f->attempt_count);
	at->standing = what < 14   ? STANDING_SATISFACTORY
		       : what < 17 ? STANDING_WAITING
		       : what < 18 ? STANDING_NOT_YET
				   : STANDING_VOID;
	if (at->decided > f->at)
		at->standing = STANDING_WAITING;
	if (at->standing == STANDING_WAITING)
		at->decided = 0;
	if (at->standing != STANDING_VOID)
		return;
	at->voided = f->at - 60 - (sometimes(d) ? (int64_t)roll(d, 60) * 86400 : 0);
	if (at->voided <= at->sent)
		at->voided = f->at - 60;
	if (at->decided > at->voided || rarely(d)) /* withdrawn */
		at->decided = 0;
}

struct attempt *random_attempt(struct dice *d, const struct programme *p, struct facts *f,
			       struct arena *a)
{
	struct attempt *at = &f->attempts[f->attempt_count];
	const struct module *m = any_use(d, p)->module;
	uint32_t what = roll(d, 8);

	*at = (struct attempt){.request = 100 + 10 * (int64_t)f->attempt_count,
			       .n = 1,
			       .tool = "REVIEW",
			       .kase = "",
			       .topic = "",
			       .site = "",
			       .author = "ana",
			       .assessor = rarely(d) && rarely(d) ? "ana" : people[roll(d, 3)]};
	if (what < 3 && m->activity_count > 0)
		at->item = arena_printf(a, "%s/%d", m->head.ref.id,
					m->activities[roll(d, (uint32_t)m->activity_count)].number);
	else if (what == 3)
		at->item = arena_printf(a, "%s/%s", m->head.ref.id,
					m->outcomes[roll(d, (uint32_t)m->outcome_count)].id);
	else
		set_assessment(d, p, m, at, a);
	at->last_day = roll_day(d, p, f);
	at->first_day = at->last_day - (sometimes(d) ? (int32_t)roll(d, 9) : 0);
	at->carried = rarely(d);
	at->sent = moment(at->last_day, 12, f->attempt_count);
	set_standing(d, f, at);
	f->attempt_count++;
	return at;
}

/* What a module asks for, each once, on one day. */
static void fulfil(struct dice *d, const struct programme *p, const struct module *m,
		   struct facts *f, struct arena *a)
{
	size_t wanted = m->activity_count;
	int32_t on = roll_day(d, p, f);

	for (size_t q = 0; q < m->quota_count; q++)
		wanted += (size_t)m->quotas[q]->min;
	if (m->activity_count == 0)
		wanted += m->outcome_count;
	for (size_t i = 0; i < wanted && f->attempt_count + 1 < ROOM / 2; i++) {
		struct attempt *at = random_attempt(d, p, f, a);
		size_t q = i - m->activity_count, slot = 0;

		at->last_day = at->first_day = on;
		at->sent = moment(on, 12, f->attempt_count);
		set_standing(d, f, at);
		at->item = "";
		at->module_count = 0;
		at->tool = "REVIEW";
		at->topic = at->site = "";
		at->assessor = people[i % 3];
		if (i < m->activity_count) {
			at->item =
				arena_printf(a, "%s/%d", m->head.ref.id, m->activities[i].number);
			continue;
		}
		for (; slot < m->quota_count && q >= (size_t)m->quotas[slot]->min; slot++)
			q -= (size_t)m->quotas[slot]->min;
		if (slot == m->quota_count) {
			at->item = arena_printf(a, "%s/%s", m->head.ref.id,
						m->outcomes[q % m->outcome_count].id);
			continue;
		}
		set_assessment(d, p, m, at, a);
		at->tool = m->quotas[slot]->tools.items[0];
		at->site = i % 2 == 0 ? "north" : "south";
		if (m->quotas[slot]->topic_count > 0)
			at->topic = arena_printf(
				a, "%s/%s", m->head.ref.id,
				m->quotas[slot]->topics[q % m->quotas[slot]->topic_count].id);
	}
}

/* A log is in the order in which things were sent; two purposes of one entry now and then. */
static void order_attempts(struct dice *d, struct facts *f)
{
	for (size_t i = 1; i < f->attempt_count; i++)
		for (size_t k = i; k > 0 && f->attempts[k].sent < f->attempts[k - 1].sent; k--) {
			struct attempt later = f->attempts[k - 1];

			f->attempts[k - 1] = f->attempts[k];
			f->attempts[k] = later;
		}
	for (size_t i = 0; i < f->attempt_count; i++) {
		struct attempt *at = &f->attempts[i];

		at->request = 100 + 10 * (int64_t)i;
		at->n = 1;
		if (i > 0 && rarely(d)) {
			at->request = at[-1].request;
			at->n = at[-1].n + 1;
		}
		at->decision = at->standing == STANDING_WAITING ? 0 : 101 + 10 * (int64_t)i;
	}
}

/* ---- people ---- */

static void roll_people(struct dice *d, struct facts *f)
{
	int32_t start = f->enrolment.start;

	for (size_t i = 0; i < 3; i++)
		for (uint32_t n = often(d) ? 1 : roll(d, 3); n > 0; n--) {
			struct held_role *r = &f->roles[f->role_count++];
			struct approval *p = &f->approvals[f->approval_count];

			*r = (struct held_role){
				.person = people[i],
				.role = rarely(d) ? ROLE_TRAINING_OFFICER : ROLE_ASSESSOR,
				.tools =
					ONE_OF(d, "", "", "", "", "", "REVIEW CBD", "DOPS CEX CBD"),
				.specialisms = ONE_OF(d, "", "", "", "", "", "devices", "alpha",
						      "beta delta"),
				.from = often(d) ? start - 50 : start + (int32_t)roll(d, 60),
				.until = often(d) ? DAY_OPEN : start + (int32_t)roll(d, 300)};
			r->granted = moment(often(d) ? r->from : start + 40, 9, f->role_count);
			if (rarely(d))
				continue;
			*p = (struct approval){
				.assessor = people[i],
				.officer = rarely(d) ? "pat" : "olu",
				.from = moment(start + (often(d) ? -3 : (int32_t)roll(d, 90)), 10,
					       f->approval_count),
				.until = often(d) ? INT64_MAX
						  : moment(start + 90 + (int32_t)roll(d, 90), 11,
							   f->approval_count)};
			f->approval_count++;
		}
	if (rarely(d))
		f->trainees[f->trainee_count++] =
			(struct trainee_span){people[roll(d, 3)], start + (int32_t)roll(d, 100),
					      sometimes(d) ? DAY_OPEN : start + 120};
}

/* ---- what moves dates ---- */

static void roll_time(struct dice *d, const struct programme *p, struct facts *f, struct arena *a)
{
	int32_t start = f->enrolment.start, day = start;

	f->working[f->working_count++] = (struct working_time){start, f->enrolment.hundredths, 1};
	for (uint32_t n = sometimes(d) ? 1 + roll(d, 2) : 0; n > 0; n--) {
		day += (int32_t)roll(d, 80);
		f->working[f->working_count++] = (struct working_time){
			day, 50 + 10 * (int32_t)roll(d, 6), (sometimes(d) ? 350 : 3) + n};
	}
	for (uint32_t n = sometimes(d) ? 1 + roll(d, 2) : 0; n > 0; n--) {
		int32_t from = start + (int32_t)roll(d, 200);

		f->leaves[f->leave_count++] =
			(struct leave){from, rarely(d) ? DAY_OPEN : from + (int32_t)roll(d, 60),
				       (sometimes(d) ? 650 : 6) + n};
	}
	for (uint32_t n = sometimes(d) ? 1 + roll(d, 2) : 0; n > 0; n--) {
		uint32_t gate = roll(d, (uint32_t)p->c->gate_count + 1);
		const char *what = "phase/1";

		if (gate < p->c->gate_count && p->c->gates[gate].place != GATE_ENTRY)
			what = p->c->gates[gate].id;
		f->moved[f->moved_count] = (struct moved_date){
			what, start + 100 + (int32_t)roll(d, 300),
			moment(start + (int32_t)roll(d, 90), 8, f->moved_count), 8 + n};
		f->moved_count++;
	}
	(void)a;
}

/* ---- decisions ---- */

static const char *roll_item(struct dice *d, const struct programme *p, struct arena *a)
{
	const struct module *m = any_use(d, p)->module;
	const char *code = m->head.ref.id;

	if (sometimes(d) && m->quota_count > 0)
		return arena_printf(a, "%s/%s", code,
				    m->quotas[roll(d, (uint32_t)m->quota_count)]->id);
	if (roll(d, 2) == 0 && m->activity_count > 0)
		return arena_printf(a, "%s/%d", code,
				    m->activities[roll(d, (uint32_t)m->activity_count)].number);
	if (sometimes(d))
		return ONE_OF(d, "R1", "R2");
	if (sometimes(d) && p->c->gates[0].place == GATE_REVIEW)
		return p->c->gates[0].id;
	return code;
}

static void roll_reliefs(struct dice *d, const struct programme *p, struct facts *f,
			 struct arena *a)
{
	int32_t start = f->enrolment.start;

	for (uint32_t n = roll(d, 2) == 0 ? 1 + roll(d, 3) : 0; n > 0; n--) {
		const struct module *m = any_use(d, p)->module;
		struct relief *r = &f->reliefs[f->relief_count];

		*r = (struct relief){
			.kind = RELIEF_WAIVED,
			.of = roll_item(d, p, a),
			.accepted = moment(start + (int32_t)roll(d, 60), 7, f->relief_count),
			.entry = 20 + (int64_t)f->relief_count,
			.by = "reg",
			.map = "",
			.due_from = DAY_NONE,
			.due_until = DAY_OPEN};
		if (sometimes(d)) {
			r->kind = RELIEF_EXEMPT;
			r->of = m->head.ref.id;
			r->map = ONE_OF(d, "", "MAP@2020.1", "FAR@2020.1");
			r->limit = r->map[0] == '\0' ? 0 : r->map[0] == 'M' ? 5 : 12;
		} else if (sometimes(d)) {
			r->kind = RELIEF_CARRIED;
			r->of = arena_printf(a, "%s/%s", m->head.ref.id,
					     m->outcomes[roll(d, (uint32_t)m->outcome_count)].id);
			if (roll(d, 2) == 0 && m->activity_count > 0)
				r->of = arena_printf(a, "%s/%d", m->head.ref.id,
						     m->activities[0].number);
		} else if (sometimes(d)) {
			r->cohort = true;
			r->due_from = start + 200 + (int32_t)roll(d, 150);
			r->due_until = r->due_from + (int32_t)roll(d, 200);
		}
		f->relief_count++;
	}
	for (size_t i = 0; i < p->c->choose_count; i++)
		for (uint32_t n = roll(d, 2) == 0 ? 1 + roll(d, 2) : 0; n > 0; n--) {
			const struct choose *h = &p->c->chooses[i];
			struct choice_fact *c = &f->choices[f->choice_count];
			uint32_t from = roll(d, (uint32_t)h->group_count);

			c->accepted = moment(start + (int32_t)roll(d, 90), 6, f->choice_count++);
			c->choose = h->id;
			c->groups = arena_array(a, (size_t)h->pick, sizeof(*c->groups));
			while (c->group_count < (size_t)h->pick)
				c->groups[c->group_count++] = h->groups[from++ % h->group_count].id;
		}
}

/* ---- a trainee ---- */

static void make_room(struct facts *f, struct arena *a)
{
	f->attempts = arena_array(a, ROOM, sizeof(struct attempt));
	f->roles = arena_array(a, ROOM, sizeof(struct held_role));
	f->approvals = arena_array(a, ROOM, sizeof(struct approval));
	f->trainees = arena_array(a, ROOM, sizeof(struct trainee_span));
	f->signatures = arena_array(a, ROOM, sizeof(struct signature_fact));
	f->choices = arena_array(a, ROOM, sizeof(struct choice_fact));
	f->working = arena_array(a, ROOM, sizeof(struct working_time));
	f->leaves = arena_array(a, ROOM, sizeof(struct leave));
	f->moved = arena_array(a, ROOM, sizeof(struct moved_date));
	f->reliefs = arena_array(a, ROOM, sizeof(struct relief));
	f->reviews = arena_array(a, ROOM, sizeof(struct review_fact));
	f->results = arena_array(a, ROOM, sizeof(struct result_fact));
	f->placements = arena_array(a, ROOM, sizeof(struct placement_fact));
	f->gates = arena_array(a, ROOM, sizeof(struct gate_signature));
}

struct facts random_facts(const struct programme *p, uint64_t seed, struct arena *a)
{
	struct dice d = dice_new(seed);
	struct facts f = {.trainee = "ana", .size = 100};

	make_room(&f, a);
	f.enrolment = (struct enrolment){.entry = 1,
					 .curriculum = "TST@2020.1",
					 .start = START + (int32_t)roll(&d, 20),
					 .hundredths = sometimes(&d) ? 80 : 100,
					 .site = "north",
					 .officer = "olu",
					 .ended = DAY_OPEN};
	f.at = moment(f.enrolment.start + 30 + (int32_t)roll(&d, 370), 18, 0);
	if (rarely(&d))
		f.enrolment.ended = f.enrolment.start + 30 + (int32_t)roll(&d, 300);
	roll_people(&d, &f);
	roll_time(&d, p, &f, a);
	if (roll(&d, 2) == 0)
		for (size_t i = 0; i < p->c->use_count; i++)
			fulfil(&d, p, p->c->uses[i].module, &f, a);
	for (uint32_t n = roll(&d, f.attempt_count == 0 ? 9 : 3); n > 0; n--)
		random_attempt(&d, p, &f, a);
	order_attempts(&d, &f);
	roll_reliefs(&d, p, &f, a);
	roll_signatures(&d, p, &f, a);
	roll_records(&d, p, &f);
	return f;
}
