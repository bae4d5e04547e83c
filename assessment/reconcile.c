#include "assessment/reconcile.h"

#include <string.h>

#include "core/date.h"

/* What the panel said of a unit; false: nothing. */
static bool decided(const struct case_decision *decision, const char *unit, enum unit_mark *ret_mark)
{
	for (size_t i = 0; decision != NULL && i < decision->unit_count; i++)
		if (strcmp(decision->units[i].unit, unit) == 0) {
			*ret_mark = decision->units[i].mark;
			return true;
		}
	return false;
}

struct reconciled *reconcile(const struct case_file *kase, const struct unit *units,
			     size_t unit_count, const struct case_decision *decision,
			     struct arena *a)
{
	struct reconciled *list = arena_array(a, unit_count, sizeof(*list));

	for (size_t i = 0; i < unit_count; i++) {
		struct reconciled *r = &list[i];

		*r = (struct reconciled){.unit = &units[i], .agreed = true, .mark = MARK_NOT_MET};
		for (size_t k = 0; k < kase->seal_count; k++) {
			enum unit_mark mark = kase->seals[k].judgements[i].mark;

			r->agreed = r->agreed && (k == 0 || mark == r->mark);
			r->mark = k == 0 ? mark : r->mark;
		}
		r->agenda = !r->agreed || r->mark != MARK_MET;
		if (!r->agreed) {
			r->mark = MARK_NOT_MET;
			(void)decided(decision, units[i].id, &r->mark);
		}
	}
	return list;
}

size_t reconcile_agenda(const struct reconciled *units, size_t count)
{
	size_t agenda = 0;

	for (size_t i = 0; i < count; i++)
		agenda += units[i].agenda;
	return agenda;
}

static enum status check_agenda(const struct case_decision *d, const struct reconciled *list,
				size_t count, struct err *err)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		if (!list[i].agenda)
			continue;
		if (at == d->unit_count || strcmp(d->units[at].unit, list[i].unit->id) != 0)
			return fail(err, ERR_INVALID,
				    "%s is on the agenda and not decided in its place: `attest equivalence "
				    "reconcile` lists all that is",
				    list[i].unit->id);
		if (list[i].agreed && d->units[at].mark != list[i].mark)
			return fail(err, ERR_INVALID,
				    "the assessors agree that %s is %s, and that stands", list[i].unit->id,
				    unit_mark_name(list[i].mark));
		at++;
	}
	if (at != d->unit_count)
		return fail(err, ERR_INVALID, "%s is not on the agenda, and what is agreed stands",
			    d->units[at].unit);
	return OK;
}

static const struct reconciled *missing_unit(const struct reconciled *list, size_t count,
					     const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].unit->id, id) == 0 && list[i].mark != MARK_MET)
			return &list[i];
	return NULL;
}

static enum status check_conditions(const struct case_decision *d, const struct reconciled *list,
				    size_t count, int32_t today, struct err *err)
{
	for (size_t i = 0; i < d->condition_count; i++) {
		if (missing_unit(list, count, d->conditions[i].unit) == NULL)
			return fail(err, ERR_INVALID,
				    "condition %zu is of %s, which is met, or not asked for: a condition is of "
				    "an outcome that is not met",
				    i + 1, d->conditions[i].unit);
		if (d->conditions[i].by <= today)
			return fail(err, ERR_INVALID, "condition %zu is to be met by a day that is still to come",
				    i + 1);
	}
	for (size_t i = 0; i < count; i++) {
		bool has = list[i].mark == MARK_MET;

		for (size_t k = 0; !has && k < d->condition_count; k++)
			has = strcmp(d->conditions[k].unit, list[i].unit->id) == 0;
		if (!has)
			return fail(err, ERR_INVALID,
				    "%s is not met and has no condition: a conditional decision has one for each "
				    "outcome that is not",
				    list[i].unit->id);
	}
	return OK;
}

enum status reconcile_check(const struct case_file *kase, const struct unit *units,
			    size_t unit_count, const struct case_decision *d, int32_t today,
			    struct arena *a, struct err *err)
{
	struct reconciled *list = reconcile(kase, units, unit_count, d, a);
	size_t missing = 0;

	TRY(check_agenda(d, list, unit_count, err));
	for (size_t i = 0; i < unit_count; i++)
		missing += list[i].mark != MARK_MET;
	if ((missing == 0) != (d->outcome == OUTCOME_EQUIVALENT))
		return fail(err, ERR_INVALID,
			    missing == 0 ? "of %zu outcomes %zu are not met, so that the case is equivalent" :
					   "of %zu outcomes %zu are not met, so that the case is conditional or not "
					   "equivalent",
			    unit_count, missing);
	if (d->outcome == OUTCOME_CONDITIONAL)
		return check_conditions(d, list, unit_count, today, err);
	if (d->condition_count > 0)
		return fail(err, ERR_INVALID, "only a conditional decision has conditions");
	return OK;
}
