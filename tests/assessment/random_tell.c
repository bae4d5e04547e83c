/* A portfolio as text, to find out why two answers differ. */
#include "random_case.h"

static const char *day_of_facts(int32_t day)
{
	static char texts[4][DAY_TEXT];
	static int next;
	char *text = texts[next++ % 4];

	if (day == DAY_OPEN)
		return "open";
	day_text(day, text);
	return text;
}

static const char *day_at(int64_t instant)
{
	return instant == INT64_MAX ? "open" : instant == 0 ? "-" : day_of_facts(time_day(instant));
}

static void tell_attempts(const struct facts *f, struct buf *out)
{
	static const char *const standings[] = {"waiting", "satisfactory", "not-yet", "void"};

	for (size_t i = 0; i < f->attempt_count; i++) {
		const struct attempt *at = &f->attempts[i];

		buf_printf(out, "attempt %zu: %lld.%d %s %s %s case '%s' topic '%s' site '%s' for",
			   i, (long long)at->request, at->n, standings[at->standing],
			   at->item[0] == '\0' ? "assessment" : at->item, at->tool, at->kase,
			   at->topic, at->site);
		for (size_t k = 0; k < at->module_count; k++)
			buf_printf(out, " %s", at->modules[k]);
		buf_printf(out, " by %s, worked %s to %s, sent %s, decided %s%s\n", at->assessor,
			   day_of_facts(at->first_day), day_of_facts(at->last_day),
			   day_at(at->sent), day_at(at->decided), at->carried ? ", carried" : "");
	}
}

static void tell_people(const struct facts *f, struct buf *out)
{
	for (size_t i = 0; i < f->role_count; i++)
		buf_printf(out, "role: %s %s tools '%s' places '%s' %s to %s, granted %s\n",
			   f->roles[i].person, role_name(f->roles[i].role), f->roles[i].tools,
			   f->roles[i].specialisms, day_of_facts(f->roles[i].from),
			   day_of_facts(f->roles[i].until), day_at(f->roles[i].granted));
	for (size_t i = 0; i < f->approval_count; i++)
		buf_printf(out, "approval: %s by %s, %s to %s\n", f->approvals[i].assessor,
			   f->approvals[i].officer, day_at(f->approvals[i].from),
			   day_at(f->approvals[i].until));
	for (size_t i = 0; i < f->trainee_count; i++)
		buf_printf(out, "trainee: %s, %s to %s\n", f->trainees[i].person,
			   day_of_facts(f->trainees[i].from), day_of_facts(f->trainees[i].until));
}

static void tell_decisions(const struct facts *f, struct buf *out)
{
	static const char *const kinds[] = {"waived", "exempt", "carried"};

	for (size_t i = 0; i < f->relief_count; i++)
		buf_printf(
			out, "%s: %s%s %s to %s, map '%s', limit %d\n", kinds[f->reliefs[i].kind],
			f->reliefs[i].of, f->reliefs[i].cohort ? " for the cohort" : "",
			day_of_facts(f->reliefs[i].due_from), day_of_facts(f->reliefs[i].due_until),
			f->reliefs[i].map, f->reliefs[i].limit);
	for (size_t i = 0; i < f->choice_count; i++) {
		buf_printf(out, "choice of %s on %s:", f->choices[i].choose,
			   day_at(f->choices[i].accepted));
		for (size_t k = 0; k < f->choices[i].group_count; k++)
			buf_printf(out, " %s", f->choices[i].groups[k]);
		buf_text(out, "\n");
	}
	for (size_t i = 0; i < f->signature_count; i++) {
		buf_printf(out, "signature %lld of %s%s:", (long long)f->signatures[i].entry,
			   f->signatures[i].module, f->signatures[i].revoked ? ", revoked" : "");
		for (size_t k = 0; k < f->signatures[i].rest_count; k++)
			buf_printf(out, " %lld.%d %s", (long long)f->signatures[i].rests[k].request,
				   f->signatures[i].rests[k].n, f->signatures[i].rests[k].slot);
		buf_text(out, "\n");
	}
}

static void tell_time(const struct facts *f, struct buf *out)
{
	for (size_t i = 0; i < f->working_count; i++)
		buf_printf(out, "working: %d from %s\n", f->working[i].hundredths,
			   day_of_facts(f->working[i].from));
	for (size_t i = 0; i < f->leave_count; i++)
		buf_printf(out, "leave: %s to %s\n", day_of_facts(f->leaves[i].from),
			   day_of_facts(f->leaves[i].until));
	for (size_t i = 0; i < f->moved_count; i++)
		buf_printf(out, "moved: %s to %s on %s\n", f->moved[i].what,
			   day_of_facts(f->moved[i].day), day_at(f->moved[i].accepted));
}

static void tell_records(const struct facts *f, struct buf *out)
{
	for (size_t i = 0; i < f->review_count; i++)
		buf_printf(out, "review %lld: %s %s on %s%s\n", (long long)f->reviews[i].entry,
			   f->reviews[i].review, f->reviews[i].point,
			   day_at(f->reviews[i].accepted),
			   f->reviews[i].exception ? ", by exception" : "");
	for (size_t i = 0; i < f->result_count; i++)
		buf_printf(out, "result %lld: %s %s, of %s\n", (long long)f->results[i].entry,
			   f->results[i].result, f->results[i].passed ? "passed" : "failed",
			   day_of_facts(f->results[i].day));
	for (size_t i = 0; i < f->placement_count; i++)
		buf_printf(out, "placement: %s, %s to %s\n", f->placements[i].specialism,
			   day_of_facts(f->placements[i].from),
			   day_of_facts(f->placements[i].until));
	for (size_t i = 0; i < f->gate_count; i++)
		buf_printf(out, "signature %lld of gate %s%s\n", (long long)f->gates[i].entry,
			   f->gates[i].gate, f->gates[i].revoked ? ", revoked" : "");
}

void facts_tell(const struct facts *f, struct buf *out)
{
	buf_printf(out, "today %s, start %s, ended %s, %d hundredths\n", day_at(f->at),
		   day_of_facts(f->enrolment.start), day_of_facts(f->enrolment.ended),
		   f->enrolment.hundredths);
	tell_attempts(f, out);
	tell_people(f, out);
	tell_decisions(f, out);
	tell_time(f, out);
	tell_records(f, out);
}
