/* Who judges a case of equivalence: allocation, and stand-down, by which a member leaves it. */
#include <string.h>

#include "assessment/kinds_case.h"
#include "assessment/kinds_priv.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/world.h"

static const struct text_rule no_texts[] = { { 0 } };
static const struct field member_fields[] = {
	{ .name = "person", .type = FIELD_PERSON },
	{ .name = "seat", .type = FIELD_WORD },
	{ 0 },
};
static const struct field allocation_fields[] = {
	{ .name = "clerk", .type = FIELD_PERSON },
	{ .name = "members", .type = FIELD_OBJECTS, .fields = member_fields },
	{ 0 },
};

static enum status check_key(struct world *w, const char *person, struct err *err)
{
	enum keys_held held;

	TRY(world_keys_held(w, person, &held, err));
	if (held != KEYS_IN_FORCE)
		return fail(err, ERR_CONFLICT,
			    "%s has no key in force and could sign nothing; a registrar certifies one", person);
	return OK;
}

/* Does one of the roles as an ETB assessor reach the specialism that the case is for? */
static enum status check_specialism(struct world *w, const struct case_view *v, const char *person,
				    struct err *err)
{
	struct names wanted = { .items = (const char *[]){ v->curriculum->specialism }, .count = 1 };
	struct held_role *grants;
	size_t count;

	TRY(world_grants(w, person, ROLE_ETB_ASSESSOR, world_today(w), &grants, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct names held = { 0 };

		held.items = arena_words(w->arena, grants[i].specialisms, &held.count);
		if (specialisms_reach(v->specialisms, &held, &wanted))
			return OK;
	}
	return fail(err, ERR_DENIED, "no role of %s reaches %s, so that they are no specialist for this case",
		    person, v->curriculum->specialism);
}

/* On a register those who judge, of the public those who do not. */
enum status case_seat_check(struct world *w, const struct case_view *v, const char *person,
			    enum case_seat seat, struct err *err)
{
	enum role role = case_seat_role(seat);
	const char *number, *why;
	bool holds;

	TRY(case_register(w, person, &number, err));
	TRY(world_holds(w, person, role, world_today(w), &holds, err));
	if (!holds)
		return fail(err, ERR_DENIED, "%s does not hold the role %s today; a registrar grants roles",
			    person, role_name(role));
	if ((*number == '\0') != (seat == SEAT_LAY))
		return fail(err, ERR_DENIED,
			    seat == SEAT_LAY ? "%s is on a professional register, and so no lay member" :
					       "%s is on no professional register, and so judges nobody",
			    person);
	TRY(check_key(w, person, err));
	TRY(case_conflict(w, &v->file, person, &why, err));
	if (why != NULL)
		return fail(err, ERR_DENIED, "%s %s, and so cannot judge this case: name somebody else",
			    person, why);
	return seat == SEAT_SPECIALIST ? check_specialism(w, v, person, err) : OK;
}

/* As many of each seat as the process asks for, nobody in two. */
static enum status check_panel(struct world *w, const struct entry *e, const struct case_view *v,
			       struct err *err)
{
	const json_t *members = body_list(e->body, "members");
	const int32_t wanted[CASE_SEATS] = { v->process->professional, v->process->specialist,
					     v->process->lay };
	int32_t had[CASE_SEATS] = { 0 };

	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *member = json_array_get(members, i);
		const char *person = body_text(member, "person");
		enum case_seat seat;

		TRY(case_seat_parse(body_text(member, "seat"), &seat, err));
		had[seat]++;
		for (size_t k = 0; k < i; k++)
			if (strcmp(body_text(json_array_get(members, k), "person"), person) == 0)
				return fail(err, ERR_INVALID, "%s is named twice", person);
		if (strcmp(person, e->author) == 0 ||
		    strcmp(person, body_text(e->body, "clerk")) == 0)
			return fail(err, ERR_DENIED,
				    "%s allocates the case or is its clerk, and so has no seat", person);
		TRY(case_seat_check(w, v, person, seat, err));
	}
	for (int seat = 0; seat < CASE_SEATS; seat++)
		if (had[seat] != wanted[seat])
			return fail(err, ERR_INVALID, "%s asks for %d %s member%s, not %d",
				    v->process->head.name, (int)wanted[seat],
				    case_seat_name((enum case_seat)seat), wanted[seat] == 1 ? "" : "s",
				    (int)had[seat]);
	return OK;
}

static enum status allocation_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *clerk = body_text(e->body, "clerk");
	struct case_view v;
	bool holds;

	TRY(case_of_entry(w, e, &v, err));
	if (e->about_count != 1 || v.file.submitted == 0 ||
	    !digest_equal(&e->about[0], &v.file.submission))
		return fail(err, ERR_CONFLICT,
			    "what is allocated is the submission that stands, and there is none of that "
			    "digest");
	if (v.file.allocated != 0 && v.file.seal_count > 0 &&
	    v.file.seal_count == case_assessors(&v.file))
		return fail(err, ERR_CONFLICT,
			    "all assessors have sealed their judgements: the case stays with its panel, but that "
			    "a member can stand down");
	TRY(world_holds(w, clerk, ROLE_REGISTRAR, world_today(w), &holds, err));
	if (!holds || strcmp(clerk, v.file.applicant) == 0)
		return fail(err, ERR_DENIED, "the clerk of a case is a registrar, and %s is none for this one",
			    clerk);
	TRY(check_key(w, clerk, err));
	return check_panel(w, e, &v, err);
}

const struct kind kind_allocation = {
	.name = "allocation",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_ALIKE,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = allocation_fields,
	.texts = no_texts,
	.check = allocation_check,
	.apply = case_join,
};

/* ---- stand-down ---- */

static const struct field stand_down_fields[] = { { .name = "because", .type = FIELD_WORD }, { 0 } };
static const struct text_rule stand_down_texts[] = { { "comment", true }, { 0 } };

static enum status stand_down_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *because = body_text(e->body, "because");
	struct case_view v;
	size_t at = 0;

	TRY(case_of_entry(w, e, &v, err));
	if (case_is_ratified(&v.file))
		return fail(err, ERR_CONFLICT, "the case is decided: nobody stands down any more");
	if (strcmp(because, "interest") != 0 && strcmp(because, "unavailable") != 0)
		return fail(err, ERR_INVALID, "a member stands down for interest or unavailable, not \"%s\"",
			    because);
	if (e->about_count != 1 || v.file.allocated == 0 ||
	    !digest_equal(&e->about[0], &v.file.allocation))
		return fail(err, ERR_CONFLICT,
			    "a member stands down from the allocation that stands, and there is none of that "
			    "digest");
	while (at < v.file.member_count && strcmp(v.file.members[at].person, e->author) != 0)
		at++;
	if (at == v.file.member_count)
		return fail(err, ERR_DENIED, "%s has no seat in this case to stand down from", e->author);
	return OK;
}

const struct kind kind_stand_down = {
	.name = "stand-down",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_ALL,
	.roles = ROLE_BIT(ROLE_ETB_ASSESSOR) | ROLE_BIT(ROLE_LAY),
	.body = stand_down_fields,
	.texts = stand_down_texts,
	.check = stand_down_check,
	.apply = case_join,
};
