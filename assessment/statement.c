#include "assessment/statement_priv.h"

#include <stdio.h>
#include <string.h>

#include "core/date.h"

void written_day(int32_t day, char ret_text[WRITTEN_DAY])
{
	static const char *const months[] = {"January",	  "February", "March",	  "April",
					     "May",	  "June",     "July",	  "August",
					     "September", "October",  "November", "December"};
	int year, month, number;

	ret_text[0] = '\0';
	if (day == DAY_NONE || day == DAY_OPEN)
		return;
	day_civil(day, &year, &month, &number);
	snprintf(ret_text, WRITTEN_DAY, "%d %s %d", number, months[month - 1], year);
}

/* ---- how it stands ---- */

const char *award_standing_name(enum award_standing standing)
{
	switch (standing) {
	case AWARD_STANDS:
		return "stands";
	case AWARD_FLAGGED:
		return "flagged";
	case AWARD_REVOKED:
		return "revoked";
	}
	return "";
}

enum status award_standing(const struct completion *now, int64_t entry,
			   const struct gate_signature **ret_signature,
			   struct award_status *ret_status, struct err *err)
{
	const struct gate_signature *signature = NULL;
	const struct gate_result *gate = NULL;

	for (size_t i = 0; i < now->facts->gate_count && signature == NULL; i++) {
		if (now->facts->gates[i].entry == entry)
			signature = &now->facts->gates[i];
	}
	if (signature != NULL)
		gate = completion_gate(now, signature->gate);
	if (gate == NULL || gate->gate->place != GATE_AWARD)
		return fail(err, ERR_NOT_FOUND, "entry %lld is no signature of an award",
			    (long long)entry);
	*ret_status = (struct award_status){
		.standing = signature->revoked != 0 ? AWARD_REVOKED
			    : gate->flagged	    ? AWARD_FLAGGED
						    : AWARD_STANDS,
		.at = now->facts->at,
		.revoked = signature->revoked,
	};
	*ret_signature = signature;
	return OK;
}

const char *award_status_words(const struct award_status *status, struct arena *a)
{
	char day[WRITTEN_DAY];

	switch (status->standing) {
	case AWARD_STANDS:
		return "nobody has revoked it, and what it rests on is in force";
	case AWARD_FLAGGED:
		return "it stands, but something that it rests on has been made void since: a "
		       "registrar decides";
	case AWARD_REVOKED:
		written_day(time_day(status->revoked), day);
		return arena_printf(a, "on %s by the %s: %s", day, role_words(status->revoked_role, a),
				    status->reason != NULL ? status->reason
							   : "the words of the reason are erased");
	}
	return "";
}

/* ---- what the page and the data share ---- */

const struct gate_result *statement_award(const struct statement *s)
{
	return completion_gate(s->then, s->signature->gate);
}

const char *statement_name(const struct statement *s, const char *person)
{
	for (size_t i = 0; i < s->name_count; i++) {
		if (strcmp(s->names[i].person, person) == 0)
			return s->names[i].name;
	}
	return person;
}

const struct result_fact *statement_result(const struct statement *s, const struct result *of)
{
	const struct facts *f = s->then->facts;
	const struct result_fact *latest = NULL;

	for (size_t i = 0; i < f->result_count; i++) {
		if (strcmp(f->results[i].result, of->id) == 0)
			latest = &f->results[i];
	}
	return latest;
}

const struct relief **statement_reliefs(const struct statement *s, struct arena *a,
					size_t *ret_count)
{
	const struct facts *f = s->then->facts;
	const struct relief **reliefs = arena_array(a, f->relief_count, sizeof(*reliefs));
	size_t count = 0;

	for (size_t i = 0; i < f->relief_count; i++) {
		const struct relief *r = &f->reliefs[i];

		if (completion_module(s->then, r->of) == NULL &&
		    relief_applies(s->then, r))
			reliefs[count++] = r;
	}
	*ret_count = count;
	return reliefs;
}

struct award_tally award_tally(const struct completion *c)
{
	struct award_tally tally = {0};

	for (size_t i = 0; i < c->module_count; i++) {
		const struct module_result *m = &c->modules[i];

		if (m->state == MODULE_CLOSED) {
			tally.closed++;
			tally.closed_credits += m->credits;
		} else if (m->state == MODULE_EXEMPT) {
			tally.exempt++;
			tally.exempt_credits += m->credits;
		} else if (m->state == MODULE_WAIVED) {
			tally.waived++;
		}
	}
	return tally;
}

/* ---- who is named ---- */

struct people {
	const char **ids;
	size_t count, room;
	struct arena *arena;
};

static void people_add(struct people *p, const char *person)
{
	if (person == NULL)
		return;
	for (size_t i = 0; i < p->count; i++) {
		if (strcmp(p->ids[i], person) == 0)
			return;
	}
	p->ids = arena_grow(p->arena, p->ids, p->count, &p->room, sizeof(*p->ids));
	p->ids[p->count++] = person;
}

const char **statement_people(const struct statement *s, struct arena *a, size_t *ret_count)
{
	const struct facts *f = s->then->facts;
	struct people p = {.arena = a};

	people_add(&p, f->trainee);
	people_add(&p, f->enrolment.officer);
	people_add(&p, s->signature->by);
	people_add(&p, s->status.revoked_by);
	for (size_t i = 0; i < s->then->module_count; i++) {
		const struct signature_fact *signature = s->then->modules[i].signature;

		people_add(&p, signature != NULL ? signature->by : NULL);
		for (size_t k = 0; signature != NULL && k < signature->rest_count; k++) {
			const struct attempt *at = facts_attempt(f, signature->rests[k].request,
								 signature->rests[k].n);

			people_add(&p, at != NULL ? at->assessor : NULL);
		}
	}
	for (size_t i = 0; i < f->relief_count; i++) {
		people_add(&p, f->reliefs[i].by);
		people_add(&p, f->reliefs[i].countersigned);
	}
	for (size_t i = 0; i < f->review_count; i++)
		people_add(&p, f->reviews[i].by);
	for (size_t i = 0; i < f->result_count; i++)
		people_add(&p, f->results[i].by);
	for (size_t i = 0; i < f->placement_count; i++) {
		people_add(&p, f->placements[i].by);
		people_add(&p, f->placements[i].sign.by);
	}
	*ret_count = p.count;
	return p.ids;
}
