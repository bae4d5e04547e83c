/* The smallest further training that makes up for outcomes that were not met. */
#include <string.h>

#include "assessment/reconcile.h"
#include "cli/app.h"
#include "cli/case_judged.h"
#include "cli/command.h"
#include "cli/known.h"
#include "cli/topup_show.h"

#define MISSING_MAX 2048

/* What is no code is left for the curriculum to refuse. */
static const char *spelt(struct app *app, const char *typed)
{
	char name[KNOWN_SPELLING_MAX];

	known_spelling(typed, name);
	return arena_text(app->arena, name);
}

/* Each --missing is one id, or several with commas between them. */
static enum status missing_of(struct app *app, const struct args *args, struct names *ret_missing,
			      struct err *err)
{
	struct names names = { arena_array(app->arena, MISSING_MAX, sizeof(char *)), 0 };
	const char *value;

	for (size_t i = 0; (value = args_value(args, "--missing", i)); i++) {
		while (*value) {
			size_t n = strcspn(value, ",");

			if (names.count == MISSING_MAX)
				return fail(err, ERR_INVALID, "--missing names more than %d", MISSING_MAX);
			if (n > 0)
				names.items[names.count++] =
					spelt(app, arena_bytes(app->arena, value, n));
			value += n + (value[n] == ',');
		}
	}
	*ret_missing = names;
	return OK;
}

/* Were conditions set for the unit, and every one of them met? */
static bool made_up(const struct case_decision *decision, const char *unit)
{
	bool any = false;

	for (size_t i = 0; decision && i < decision->condition_count; i++) {
		const struct case_condition *condition = &decision->conditions[i];

		if (strcmp(condition->unit, unit) != 0)
			continue;
		if (condition->met == 0)
			return false;
		any = true;
	}
	return any;
}

/*
 * What the panel of a case has not found met and no condition has made up for, or, until it has decided, what
 * its assessors have not agreed on.
 */
static enum status missing_of_case(struct app *app, const char *name, const struct curriculum **ret_curriculum,
				   struct names *ret_missing, struct err *err)
{
	struct reconciled *list;
	struct names missing;
	struct case_view v;

	TRY(cases_view(app, name, &v, err));
	if (!case_judged_open(&v.file))
		return fail(err, ERR_CONFLICT, "what the case of entry %llu lacks is not known before its judgements "
					       "are open",
			    (unsigned long long)v.file.seq);
	list = reconcile(&v.file, v.units, v.unit_count, v.file.decision, app->arena);
	missing = (struct names){ arena_array(app->arena, v.unit_count, sizeof(char *)), 0 };
	for (size_t i = 0; i < v.unit_count; i++)
		if (list[i].mark != MARK_MET && list[i].unit->outcome &&
		    !made_up(v.file.decision, list[i].unit->id))
			missing.items[missing.count++] = list[i].unit->id;
	if (missing.count == 0)
		return fail(err, ERR_CONFLICT, "the case of entry %llu lacks no outcome",
			    (unsigned long long)v.file.seq);
	*ret_curriculum = v.curriculum;
	*ret_missing = missing;
	return OK;
}

/* Of a case, or of what is named. */
static enum status question_of(struct app *app, const struct args *args, const struct curriculum **ret_curriculum,
			       struct names *ret_missing, struct err *err)
{
	const char *kase = args_operand(args, 0), *curriculum = args_option(args, "--curriculum");
	bool named = curriculum && args_option(args, "--missing");
	struct known_list known;

	if (kase ? curriculum || args_option(args, "--missing") : !named) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "name a case, or else --curriculum and --missing");
	}
	if (kase && !app->store) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "say which store the case is in: --store DIR or ATTEST_STORE");
	}
	if (kase) {
		TRY(app_open(app, false, err));
		return missing_of_case(app, kase, ret_curriculum, ret_missing, err);
	}
	TRY(missing_of(app, args, ret_missing, err));
	TRY(known_all(app, &known, err));
	return known_find(&known, curriculum, ret_curriculum, err);
}

static enum status topup_run(struct app *app, const struct args *args, struct err *err)
{
	const char *word = args_option(args, "--by");
	bool credits = word && strcmp(word, "credits") == 0, weeks = word && strcmp(word, "weeks") == 0;
	const struct curriculum *c;
	struct names missing;

	if (word && !credits && !weeks) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "--by is credits or weeks, not \"%s\"", word);
	}
	TRY(question_of(app, args, &c, &missing, err));
	credits = credits || (!weeks && topup_has_credits(c));
	return topup_show(app, c, &missing, credits ? TOPUP_CREDITS : TOPUP_WEEKS, TOPUP_WORK, err);
}

static const struct option topup_options[] = {
	{ "--curriculum", "ID[@VERSION]", "what the training is taken from", false, false },
	{ "--missing", "ID[,ID...]", "outcomes (CEN-R1/LO2), all of a module (CEN-R1), items of standards (GSP/2)",
	  false, true },
	{ "--by", "credits|weeks", "what is to be least: credits unless said, and weeks where modules carry none", false, false },
	{ NULL },
};

extern const struct command cmd_topup[];
const struct command cmd_topup[] = {
	{ "equivalence top-up", "[CASE]", "find the smallest further training that covers what is missing",
	  "Of a case that was judged, what its panel has not found met, and no met condition has made up for; else\n"
	  "what --missing names of --curriculum.\n"
	  "Chooses among the modules and units of the curriculum, single activities, and outcomes that are shown\n"
	  "without any, so that all that is missing is covered for the fewest credits, or weeks of full-time\n"
	  "training. What a module needs comes with it, and of a choice no more groups are touched than it picks.\n"
	  "\n"
	  "The answer is exact: it comes with the bound below which no selection can go, and with the next-best\n"
	  "two, each of which leaves out something of every better one. Where the search reaches its limit first,\n"
	  "the best plan is shown with how far below it a better one could still be, and is not called smallest.\n"
	  "An activity costs its share of the module; assessment/RULES.md section 13 says how weeks are counted.",
	  topup_options, 0, topup_run,
	  "attest equivalence top-up --curriculum STP-CEN@2023.1 --missing CEN-R1/LO2,CEN-S1 --by weeks" },
	{ NULL },
};
