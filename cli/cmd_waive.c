/* Sparing a trainee, or everybody who completes in a certain time, something that the curriculum asks for. */
#include "cli/app.h"
#include "cli/command.h"
#include "portfolio/facts.h"
#include "portfolio/world.h"

/* Says it with its reason in the role that may. */
static enum status say_waiver(struct app *app, const struct args *args, struct say *say,
			      const struct digest *curriculum, const char *of, struct err *err)
{
	struct digest digest;
	char hex[DIGEST_HEX];
	uint64_t seq;

	digest_hex(curriculum, hex);
	json_object_set_new(say->body, "digest", json_string(hex));
	json_object_set_new(say->body, "of", json_string(of));
	TRY(app_waiver_role(app, curriculum, of, &say->role, err));
	say_text(say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, say, &seq, &digest, err));
	return print_entry(app, say->kind, seq, &digest, err);
}

static enum status waive_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_object();
	struct say say = { .kind = "waiver", .portfolio = args_operand(args, 0), .body = body };
	struct enrolment enrolment;

	TRY(app_enrolment(app, say.portfolio, &enrolment, err));
	return say_waiver(app, args, &say, &enrolment.digest, args_operand(args, 1), err);
}

static enum status waive_cohort_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ssss}", "from", args_option(args, "--from"),
						       "until", args_option(args, "--until"));
	struct say say = { .kind = "cohort-waiver", .body = body };
	struct world world = journal_world(app->journal);
	struct digest curriculum;

	world.arena = app->arena;
	TRY(world_published(&world, args_operand(args, 0), &curriculum, err));
	return say_waiver(app, args, &say, &curriculum, args_operand(args, 1), err);
}

static const struct option waive_options[] = {
	{ "--reason", "TEXT", "why", true, false },
	{ NULL },
};
static const struct option cohort_options[] = {
	{ "--from", "DATE", "for those whose award is due on this day or later", true, false },
	{ "--until", "DATE", "and on this day or earlier", true, false },
	{ "--reason", "TEXT", "why", true, false },
	{ NULL },
};

#define WHO                                                                                       \
	"The curriculum says who may waive what, and who must countersign: then it has effect from the\n" \
	"countersignature on. ITEM is a module (CEN-R1), an activity (CEN-R1/3), a number of assessments\n" \
	"(CEN-R1/Q2), a review or a result. What is waived is left out, and shown apart; `revoke` ends it."

extern const struct command cmd_waive[];
const struct command cmd_waive[] = {
	{ "waive", "TRAINEE ITEM", "spare a trainee something that the curriculum asks for", WHO,
	  waive_options, NEEDS_WRITE | NEEDS_AS, waive_run,
	  "attest --as registrar waive amira CEN-R2 --reason \"The ward was closed for the whole year\"" },
	{ "waive-cohort", "CURRICULUM ITEM", "spare everybody of a curriculum who completes in a time", WHO,
	  cohort_options, NEEDS_WRITE | NEEDS_AS, waive_cohort_run,
	  "attest --as registrar waive-cohort STP-CEN@2023.1 CEN-R2 --from 2026-09-01 --until 2026-09-30 "
	  "--reason \"Rotations stopped in the winter\"" },
	{ NULL },
};
