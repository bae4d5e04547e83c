#include "cli/web/case_appeal.h"

#include <string.h>

#include "cli/web/component.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/body.h"

enum status case_appeal_json(struct visit *v, const struct case_file *f, json_t **ret_json,
			     struct err *err)
{
	const char *reason;
	struct record record;
	struct entry entry;
	char day[DAY_TEXT];
	json_t *from;

	if (!f->appealed) {
		*ret_json = json_null();
		return OK;
	}
	TRY(journal_read(v->app->journal, f->appealed, v->arena, &record, &entry, err));
	TRY(case_judged_text(v->app, f->appealed, "reason", 0, &reason, err));
	TRY(case_decision_json(v->app, f->appealed_from, &from, err));
	day_text(time_day(f->appealed_at), day);
	*ret_json =
		json_pack("{sIssssss?so}", "entry", (json_int_t)f->appealed, "on", day, "ground",
			  body_text(entry.body, "ground"), "reason", reason, "from", from);
	return OK;
}

static const char *erased(const char *text)
{
	return *text ? text : "(erased)";
}

static void draw_before(struct visit *v, const json_t *from)
{
	const json_t *ratified = json_object_get(from, "ratified"), *one;
	const char *names = "";
	size_t i;

	json_array_foreach(json_object_get(from, "signed"), i, one)
	{
		names = arena_printf(v->arena, "%s%s%s", names, i ? ", " : "",
				     app_name(v->app, json_string_value(one)));
	}
	html(v,
	     "<h3 class=\"nhsuk-heading-s nhsuk-u-margin-top-4\">The decision before</h3>\n<p "
	     "class=\"attest-text\"><strong>$</strong>, "
	     "signed by $ (entry $)",
	     shown_sentence(v, shown_name(v, json_text(from, "outcome"))), names,
	     shown_number(v, json_number(from, "entry")));
	if (json_is_object(ratified))
		html(v, "; ratified by $ on $", app_name(v->app, json_text(ratified, "by")),
		     shown_day(v, json_text(ratified, "day")));
	html(v, ".</p>\n<p class=\"attest-quote\">$</p>\n", erased(json_text(from, "reason")));
	if (json_array_size(json_object_get(from, "units")) +
		    json_array_size(json_object_get(from, "conditions")) ==
	    0)
		return;
	details_begin(v, "Outcome by outcome");
	json_array_foreach(json_object_get(from, "units"), i, one)
	{
		html(v, "<p><strong>$</strong> ", json_text(one, "outcome"));
		case_mark(v, json_text(one, "judgement"));
		html(v, ". $</p>\n", erased(json_text(one, "reason")));
	}
	json_array_foreach(json_object_get(from, "conditions"), i, one)
	{
		html(v, "<p>Condition on <strong>$</strong>, by $: $</p>\n",
		     json_text(one, "outcome"), shown_day(v, json_text(one, "by")),
		     erased(json_text(one, "text")));
	}
	details_end(v);
}

void case_appeal_draw(struct visit *v, const struct case_seen *seen, const json_t *appeal)
{
	bool procedure = strcmp(json_text(appeal, "ground"), "procedure") == 0;

	if (!json_is_object(appeal))
		return;
	sheet_begin(v, NULL, "appeal", "The appeal");
	html(v,
	     "<p class=\"attest-text\">$ appealed on $ (entry $), on the ground of "
	     "<strong>$</strong>: $.</p>\n<p "
	     "class=\"attest-quote\">$</p>\n",
	     app_name(v->app, seen->view.file.applicant), shown_day(v, json_text(appeal, "on")),
	     shown_number(v, json_number(appeal, "entry")), json_text(appeal, "ground"),
	     procedure ? "it was not judged as it should have been"
		       : "the decision does not follow from what was handed in",
	     erased(json_text(appeal, "reason")));
	draw_before(v, json_object_get(appeal, "from"));
	sheet_end(v);
}
