/*
 * The statement as data. Its shape is promised (README, "As data"): members are added, never renamed.
 * Entries are places in the log; where an entry was signed for, its digest stands beside it.
 */
#include <string.h>

#include "assessment/statement_priv.h"
#include "core/date.h"
#include "core/json.h"

static json_t *digest_json(const struct digest *digest)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	return json_string(hex);
}

static json_t *person_json(const struct statement *s, const char *person)
{
	if (person == NULL)
		return json_null();
	return json_pack("{ssss}", "id", person, "name", statement_name(s, person));
}

static json_t *names_json(const char *const *items, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(items[i]));
	return list;
}

/* The attempts that a module's signature rests on, each with the entries that sent and decided it. */
static json_t *rests_json(const struct statement *s, const struct signature_fact *signature)
{
	json_t *list = json_array();

	for (size_t i = 0; i < signature->rest_count; i++) {
		const struct rest *rest = &signature->rests[i];
		const struct attempt *at = facts_attempt(s->then->facts, rest->request, rest->n);

		if (at == NULL)
			continue;
		json_array_append_new(
			list, json_pack("{sssIsisssosososIsososb}", "slot", rest->slot, "request",
					(json_int_t)rest->request, "n", (int)rest->n, "tool",
					at->tool, "first_day", json_day(at->first_day), "last_day",
					json_day(at->last_day), "assessor",
					person_json(s, at->assessor), "decision",
					(json_int_t)at->decision, "decision_digest",
					digest_json(&at->decision_digest), "decided",
					json_time(at->decided), "reported", (int)at->reported));
	}
	return list;
}

static json_t *relief_json(const struct statement *s, const struct relief *r)
{
	json_t *doc = json_pack("{sssssIsosososb}", "of", r->of, "kind", relief_kind_name(r->kind), "entry",
				(json_int_t)r->entry, "by", person_json(s, r->by), "countersigned",
				person_json(s, r->countersigned), "accepted",
				json_time(r->accepted), "cohort", (int)r->cohort);

	if (r->cohort) {
		json_object_set_new(doc, "due_from", json_day(r->due_from));
		json_object_set_new(doc, "due_until", json_day(r->due_until));
	}
	if (r->map != NULL && *r->map != '\0') {
		json_object_set_new(doc, "map", json_string(r->map));
		json_object_set_new(doc, "limit",
				    r->limit > 0 ? json_integer(r->limit) : json_null());
	}
	if (r->award != NULL && *r->award != '\0') {
		json_object_set_new(doc, "award", json_string(r->award));
		json_object_set_new(doc, "level", json_integer(r->level));
		json_object_set_new(doc, "authority", json_string(r->authority));
	}
	return doc;
}

static json_t *module_json(const struct statement *s, const struct module_result *m)
{
	const struct module *module = m->module;
	json_t *doc = json_pack("{sssssosisisssb}", "id", module->head.ref.id, "ref",
				module->head.name, "digest", digest_json(&module->head.digest),
				"level", (int)module->level, "credits", (int)m->credits, "state",
				module_state_name(m->state), "in_force", (int)!m->extra);

	json_object_set_new(doc, "title", json_string(module->head.title));
	if (m->signature != NULL)
		json_object_set_new(
			doc, "signature",
			json_pack("{sIsosososo}", "entry", (json_int_t)m->signature->entry,
				  "digest", digest_json(&m->signature->digest), "by",
				  person_json(s, m->signature->by), "accepted",
				  json_time(m->signature->accepted), "rests",
				  rests_json(s, m->signature)));
	if (m->relief != NULL)
		json_object_set_new(doc, "relief", relief_json(s, m->relief));
	return doc;
}

static json_t *modules_json(const struct statement *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->then->module_count; i++)
		json_array_append_new(list, module_json(s, &s->then->modules[i]));
	return list;
}

static json_t *reviews_json(const struct statement *s)
{
	const struct facts *f = s->then->facts;
	json_t *list = json_array();

	for (size_t i = 0; i < f->review_count; i++) {
		const struct review_fact *r = &f->reviews[i];
		const struct gate_result *gate = completion_gate(s->then, r->review);

		json_array_append_new(
			list,
			json_pack("{sssosssIsosssososbso}", "id", r->review, "title",
				  json_string(gate != NULL ? gate->gate->title : r->review),
				  "point", r->point, "entry", (json_int_t)r->entry, "by",
				  person_json(s, r->by), "role", role_name(r->role), "day",
				  json_day(r->day), "accepted", json_time(r->accepted), "exception",
				  (int)r->exception, "missing",
				  names_json(r->missing, r->missing_count)));
	}
	return list;
}

static json_t *results_json(const struct statement *s)
{
	const struct facts *f = s->then->facts;
	json_t *list = json_array();

	for (size_t i = 0; i < f->result_count; i++) {
		const struct result_fact *r = &f->results[i];
		const struct result *result = curriculum_result(s->then->curriculum, r->result);

		json_array_append_new(
			list,
			json_pack("{sssosbsIsososo}", "id", r->result, "title",
				  json_string(result != NULL ? result->title : r->result), "passed",
				  (int)r->passed, "entry", (json_int_t)r->entry, "by",
				  person_json(s, r->by), "day", json_day(r->day), "accepted",
				  json_time(r->accepted)));
	}
	return list;
}

/* Who said how it was served; null where nobody has. */
static json_t *sign_json(const struct statement *s, const struct placement_sign *sign)
{
	if (sign->entry == 0)
		return json_null();
	return json_pack("{sIsososs}", "entry", (json_int_t)sign->entry, "by", person_json(s, sign->by),
			 "day", json_day(time_day(sign->accepted)), "outcome", sign->outcome);
}

static json_t *placements_json(const struct statement *s)
{
	const struct facts *f = s->then->facts;
	json_t *list = json_array();

	for (size_t i = 0; i < f->placement_count; i++) {
		const struct placement_fact *p = &f->placements[i];

		json_array_append_new(list,
				      json_pack("{sssssososIsoso}", "specialism", p->specialism,
						"site", p->site, "from", json_day(p->from), "until",
						json_day(p->until), "entry", (json_int_t)p->entry,
						"by", person_json(s, p->by), "signed",
						sign_json(s, &p->sign)));
	}
	return list;
}

/* What moved its dates. */
static json_t *time_facts_json(const struct facts *f)
{
	json_t *working = json_array(), *leaves = json_array(), *moved = json_array();

	for (size_t i = 0; i < f->working_count; i++)
		json_array_append_new(working,
				      json_pack("{sosisI}", "from", json_day(f->working[i].from),
						"hundredths", (int)f->working[i].hundredths,
						"entry", (json_int_t)f->working[i].entry));
	for (size_t i = 0; i < f->leave_count; i++)
		json_array_append_new(leaves,
				      json_pack("{sososI}", "from", json_day(f->leaves[i].from),
						"until", json_day(f->leaves[i].until), "entry",
						(json_int_t)f->leaves[i].entry));
	for (size_t i = 0; i < f->moved_count; i++)
		json_array_append_new(moved, json_pack("{sssosI}", "what", f->moved[i].what, "day",
						       json_day(f->moved[i].day), "entry",
						       (json_int_t)f->moved[i].entry));
	return json_pack("{sososo}", "working", working, "leave", leaves, "moved", moved);
}

static json_t *status_json(const struct statement *s)
{
	const struct award_status *status = &s->status;
	json_t *doc = json_pack("{ssso}", "standing", award_standing_name(status->standing),
				"as_of", json_time(status->at));

	if (status->standing == AWARD_REVOKED)
		json_object_set_new(
			doc, "revoked",
			json_pack("{sIsosossso}", "entry", (json_int_t)status->revoked_entry,
				  "accepted", json_time(status->revoked), "by",
				  person_json(s, status->revoked_by), "role",
				  role_name(status->revoked_role), "reason",
				  status->reason != NULL ? json_string(status->reason)
							 : json_null()));
	return doc;
}

static json_t *award_json(const struct statement *s)
{
	const struct gate_result *award = statement_award(s);

	return json_pack("{sssosIsososssos{sIso}}", "id", award->id, "title",
			 json_string(award->gate->title), "entry", (json_int_t)s->signature->entry,
			 "digest", digest_json(&s->signature->digest), "by",
			 person_json(s, s->signature->by), "role", role_name(award->gate->by),
			 "signed", json_time(s->signature->accepted), "seen", "size",
			 (json_int_t)s->seen_size, "root", digest_json(&s->seen_root));
}

static json_t *curriculum_json(const struct completion *c)
{
	const struct curriculum *curriculum = c->curriculum;
	const char *at = strchr(curriculum->head.name, '@');

	return json_pack("{sssssosssssssi}", "id", curriculum->head.ref.id, "version",
			 at != NULL ? at + 1 : "", "digest",
			 digest_json(&c->facts->enrolment.digest), "title", curriculum->head.title,
			 "programme", curriculum->programme, "specialism", curriculum->specialism,
			 "level", (int)curriculum->level);
}

json_t *statement_json(const struct statement *s, struct arena *a)
{
	const struct completion *c = s->then;
	const struct enrolment *e = &c->facts->enrolment;
	struct award_tally tally = award_tally(c);
	json_t *reliefs = json_array(), *doc;
	size_t count;
	const struct relief **items = statement_reliefs(s, a, &count);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(reliefs, relief_json(s, items[i]));
	doc = json_pack("{sososos{sssosb}so}", "status", status_json(s), "award", award_json(s),
			"trainee", person_json(s, c->facts->trainee), "log", "authority",
			s->authority, "pin", digest_json(&s->pin), "demo", (int)s->demo,
			"curriculum", curriculum_json(c));
	json_object_set_new(doc, "enrolment",
			    json_pack("{sIsosssosi}", "entry", (json_int_t)e->entry, "start",
				      json_day(e->start), "site", e->site, "officer",
				      person_json(s, e->officer), "hundredths",
				      (int)e->hundredths));
	json_object_set_new(
		doc, "credits",
		json_pack("{sisisisi}", "have", (int)c->credits_have, "need", (int)c->credits_need,
			  "closed", (int)tally.closed_credits, "exempt", (int)tally.exempt_credits));
	json_object_set_new(doc, "counts",
			    json_pack("{sIsIsI}", "closed", (json_int_t)tally.closed, "waived",
				      (json_int_t)tally.waived, "exempt", (json_int_t)tally.exempt));
	json_object_set_new(doc, "modules", modules_json(s));
	json_object_set_new(doc, "reviews", reviews_json(s));
	json_object_set_new(doc, "results", results_json(s));
	json_object_set_new(doc, "placements", placements_json(s));
	json_object_set_new(doc, "reliefs", reliefs);
	json_object_set_new(doc, "time", time_facts_json(c->facts));
	return doc;
}
