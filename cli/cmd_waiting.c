/* Who holds what since when, for a trainee, an assessor, an officer and a lead. */
#include "cli/app.h"
#include "cli/command.h"
#include "cli/waiting.h"
#include "core/json.h"

static json_t *item_json(const struct waiting_item *item)
{
	return json_pack("{sssssssssssssssssssssIsososisosb}", "kind", waiting_kind_name(item->kind), "holder",
			 item->holder, "role", role_name(item->role), "trainee", item->trainee, "what",
			 item->what, "of", item->of, "unit", item->unit, "assessor", item->assessor,
			 "but", item->but, "officer", item->officer, "entry", (json_int_t)item->entry, "since", json_time(item->since),
			 "sent", json_time(item->sent),
			 "days", (int)item->days, "due", json_day(item->due), "escalated",
			 (int)item->escalated);
}

static enum status show_json(struct app *app, const struct waiting *w, int32_t after, struct err *err)
{
	json_t *items = json_array();

	for (size_t i = 0; i < w->count; i++)
		json_array_append_new(items, item_json(&w->items[i]));
	return print_json(app,
			  json_pack("{sosisosi}", "as_of", json_time(app_now(app)), "after", (int)after,
				    "items", items, "frozen", (int)w->frozen),
			  err);
}

static void show_item(struct app *app, const struct waiting_item *item)
{
	fprintf(app->out, "%4d days  %-12s  %-10s  %s", (int)item->days, item->holder,
		*item->trainee ? item->trainee : "-", item->what);
	if (item->entry)
		fprintf(app->out, " (entry %llu)", (unsigned long long)item->entry);
	fprintf(app->out, "%s\n", waiting_day_words(app, item));
	if (item->escalated)
		fprintf(app->out, "           escalated to %s\n", item->officer);
}

static enum status waiting_run(struct app *app, const struct args *args, struct err *err)
{
	const char *person = args_operand(args, 0) ? args_operand(args, 0) : app->as;
	size_t escalated = 0;
	struct waiting w;
	int32_t after;

	TRY(waiting_after(args, &after, err));
	TRY(waiting_load(app, person, after, &w, err));
	if (app->json)
		return show_json(app, &w, after, err);
	for (size_t i = 0; i < w.count; i++) {
		show_item(app, &w.items[i]);
		escalated += w.items[i].escalated;
	}
	if (w.count == 0)
		fputs("Nothing waits.\n", app->out);
	else
		fprintf(app->out, "%zu wait%s; %zu held for more than %d days by somebody else than the "
				  "training officer.\n",
			w.count, w.count == 1 ? "s" : "", escalated, (int)after);
	if (w.frozen > 0)
		fprintf(app->out,
			"%zu more wait%s in frozen portfolios, where no answer counts: `attest cohort "
			"CURRICULUM --frozen` lists them.\n",
			w.frozen, w.frozen == 1 ? "s" : "");
	return OK;
}

static const struct option waiting_options[] = {
	{ "--after", "DAYS", "what somebody else holds longer is the training officer's too; 14 unless said",
	  false, false },
	{ NULL },
};

extern const struct command cmd_waiting[];
const struct command cmd_waiting[] = {
	{ "waiting", "[PERSON]", "list who holds what since when, oldest first",
	  "What waits for PERSON (you, with --as), in their own portfolio, and with the trainees whose training\n"
	  "officer they are; a programme lead, a school and a registrar see everything, and so does who names\n"
	  "nobody. Requests, nominations, modules and awards that are ready to be signed, second signatures. A\n"
	  "request whose assessor is not approved, or could not sign it, waits for the training officer. A case of\n"
	  "equivalence waits for its applicant, a registrar, or its panel, by the clock of its stage; an exemption\n"
	  "by a case that is not equivalent any more waits for a registrar, who takes it back.",
	  waiting_options, NEEDS_STORE | REMOTE_OWN, waiting_run, "attest --as bela waiting" },
	{ NULL },
};
