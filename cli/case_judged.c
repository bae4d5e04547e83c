#include "cli/case_judged.h"

#include <inttypes.h>
#include <string.h>

#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"

enum status case_judged_text(struct app *app, uint64_t seq, const char *prefix, size_t n,
			     const char **ret_text, struct err *err)
{
	const char *name = n > 0 ? arena_printf(app->arena, "%s.%zu", prefix, n) : prefix;
	struct record record;
	struct entry entry;

	TRY(journal_read(app->journal, seq, app->arena, &record, &entry, err));
	*ret_text = app_text(app, &entry, name);
	return OK;
}

enum status case_judged_json(struct app *app, const struct case_view *v, size_t i, json_t **ret_list,
			     struct err *err)
{
	CLEANUP(json_cleanup) json_t *list = json_array();

	for (size_t k = 0; case_judged_open(&v->file) && k < v->file.seal_count; k++) {
		const struct case_seal *seal = &v->file.seals[k];
		const char *reason;

		TRY(case_judged_text(app, seal->opened, "reason", i + 1, &reason, err));
		json_array_append_new(list, json_pack("{sssssoss?}", "assessor", seal->person, "judgement",
						      unit_mark_name(seal->judgements[i].mark), "entry",
						      json_integer((json_int_t)seal->opened), "reason", reason));
	}
	*ret_list = list;
	list = NULL;
	return OK;
}

static enum status conditions_json(struct app *app, const struct case_decision *d, json_t **ret_list,
				   struct err *err)
{
	CLEANUP(json_cleanup) json_t *list = json_array();

	for (size_t i = 0; i < d->condition_count; i++) {
		const struct case_condition *c = &d->conditions[i];
		const char *text;

		TRY(case_judged_text(app, d->seq, "condition", i + 1, &text, err));
		json_array_append_new(list, json_pack("{sisssoss?so}", "n", (int)(i + 1), "outcome", c->unit,
						      "by", json_day(c->by), "text", text, "met",
						      c->met ? json_day(c->met_on) : json_null()));
	}
	*ret_list = list;
	list = NULL;
	return OK;
}

static enum status units_json(struct app *app, const struct case_decision *d, json_t **ret_list,
			      struct err *err)
{
	CLEANUP(json_cleanup) json_t *list = json_array();

	for (size_t i = 0; i < d->unit_count; i++) {
		const char *reason;

		TRY(case_judged_text(app, d->seq, "reason", i + 1, &reason, err));
		json_array_append_new(list, json_pack("{ssssss?}", "outcome", d->units[i].unit, "judgement",
						      unit_mark_name(d->units[i].mark), "reason", reason));
	}
	*ret_list = list;
	list = NULL;
	return OK;
}

enum status case_decision_json(struct app *app, const struct case_decision *d, json_t **ret_json,
			       struct err *err)
{
	CLEANUP(json_cleanup) json_t *units = NULL, *conditions = NULL, *signers = json_array();
	const char *reason;

	if (!d) {
		*ret_json = json_null();
		return OK;
	}
	TRY(case_judged_text(app, d->seq, "reason", 0, &reason, err));
	TRY(units_json(app, d, &units, err));
	TRY(conditions_json(app, d, &conditions, err));
	json_array_append_new(signers, json_string(d->author));
	for (size_t i = 0; i < d->assent_count; i++)
		json_array_append_new(signers, json_string(d->assents[i]));
	*ret_json = json_pack("{sIsssssOss?sOsOso}", "entry", (json_int_t)d->seq, "outcome",
			      case_outcome_name(d->outcome), "stands",
			      d->ratified ? case_outcome_name(case_outcome_on(d, time_day(app_now(app)))) :
					    "not ratified",
			      "signed", signers, "reason", reason, "units", units, "conditions", conditions,
			      "ratified",
			      d->ratified ? json_pack("{sIssso}", "entry", (json_int_t)d->ratified, "by",
						      d->ratifier, "day", json_day(time_day(d->ratified_at))) :
					    json_null());
	return OK;
}

enum status case_judged_print(struct app *app, const struct case_view *v, size_t i, struct err *err)
{
	for (size_t k = 0; case_judged_open(&v->file) && k < v->file.seal_count; k++) {
		const struct case_seal *seal = &v->file.seals[k];
		const char *reason;

		TRY(case_judged_text(app, seal->opened, "reason", i + 1, &reason, err));
		print_wrapped(app->out,
			      arena_printf(app->arena, "    %s says %s: ", app_name(app, seal->person),
					   unit_mark_name(seal->judgements[i].mark)),
			      "      ", reason ? reason : "(erased)");
	}
	return OK;
}

static enum status print_conditions(struct app *app, const struct case_decision *d, struct err *err)
{
	for (size_t i = 0; i < d->condition_count; i++) {
		const struct case_condition *c = &d->conditions[i];
		char by[DAY_TEXT], met[DAY_TEXT];
		const char *text;

		TRY(case_judged_text(app, d->seq, "condition", i + 1, &text, err));
		day_text(c->by, by);
		day_text(c->met_on, met);
		print_wrapped(app->out,
			      arena_printf(app->arena, "  condition %zu, on %s, by %s%s%s: ", i + 1, c->unit, by,
					   c->met ? ", met on " : "", c->met ? met : ""),
			      "    ", text ? text : "(erased)");
	}
	return OK;
}

enum status case_decision_print(struct app *app, const struct case_view *v, struct err *err)
{
	const struct case_decision *d = v->file.decision;
	const char *reason;
	char day[DAY_TEXT];

	if (!d)
		return OK;
	TRY(case_judged_text(app, d->seq, "reason", 0, &reason, err));
	print_words(app->out, "Decision, entry %" PRIu64 " by %s, signed by %zu of %zu members: %s\n", d->seq,
		    app_name(app, d->author), d->assent_count + 1, v->file.member_count,
		    case_outcome_name(d->outcome));
	print_wrapped(app->out, "  ", "  ", reason ? reason : "(erased)");
	for (size_t i = 0; i < d->unit_count; i++) {
		TRY(case_judged_text(app, d->seq, "reason", i + 1, &reason, err));
		print_wrapped(app->out,
			      arena_printf(app->arena, "  %s is %s: ", d->units[i].unit,
					   unit_mark_name(d->units[i].mark)),
			      "    ", reason ? reason : "(erased)");
	}
	TRY(print_conditions(app, d, err));
	day_text(time_day(d->ratified_at), day);
	if (d->ratified)
		print_words(app->out, "Ratified on %s by %s, entry %" PRIu64 "; today: %s\n", day,
			    app_name(app, d->ratifier), d->ratified,
			    case_outcome_name(case_outcome_on(d, time_day(app_now(app)))));
	return OK;
}
