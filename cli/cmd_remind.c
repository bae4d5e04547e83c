/* Reminding people of what waits: a digest for each, into a folder or to a mail server. */
#include "cli/app.h"
#include "cli/command.h"
#include "cli/post.h"
#include "cli/remind.h"
#include "core/date.h"

#define MESSAGE_MAX ((size_t)4 << 20)

/* The messages of one run. */
struct run {
	struct post post;
	const char *origin; /* of the pages; NULL: people have the commands */
	int32_t after;
	bool down; /* the mail server took nothing: nobody else is tried */
};

/* ---- one message ---- */

static const char *name_of(struct app *app, const struct reminder *r)
{
	char day[DAY_TEXT];

	day_text(time_day(app_now(app)), day);
	return arena_printf(app->arena, "%s-%s", day, r->person);
}

static enum status deliver(struct app *app, struct run *run, const struct reminder *r,
			   const struct buf *message, const char **ret_state, struct err *err)
{
	enum post_result result;
	enum status status = post_send(&run->post, name_of(app, r), r->address, message, &result, err);

	*ret_state = result == POST_THERE   ? "written to today already" :
		     run->post.smtp.url ? "sent" :
						"written";
	if (status == OK || result != POST_NOT_TAKEN)
		return status;
	app->exit_code = 1;
	run->down = status == ERR_IO;
	*ret_state = arena_printf(app->arena, "not sent: %s", err->text);
	return OK;
}

static enum status remind_one(struct app *app, struct run *run, const struct reminder *r,
			      const char **ret_state, struct err *err)
{
	CLEANUP(buf_release) struct buf message;

	buf_init(&message, MESSAGE_MAX);
	if (!r->address) {
		*ret_state = "has no e-mail address";
		return OK;
	}
	if (!post_is_set(&run->post)) {
		*ret_state = "would be written to";
		return OK;
	}
	if (run->down) {
		*ret_state = "not tried";
		return OK;
	}
	TRY(remind_write(app, r, run->post.from, run->origin, run->after, &message, err));
	return deliver(app, run, r, &message, ret_state, err);
}

static enum status remind_all(struct app *app, struct run *run, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct reminder *reminders;
	struct waiting waiting;
	size_t count;

	TRY(waiting_load(app, NULL, run->after, &waiting, err));
	TRY(remind_gather(app, &waiting, &reminders, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct reminder *r = &reminders[i];
		const char *state;

		TRY(remind_one(app, run, r, &state, err));
		json_array_append_new(doc, json_pack("{sssIsIss}", "person", r->person, "waits",
						     (json_int_t)(r->own_count + r->invited), "others",
						     (json_int_t)r->other_count, "state", state));
		if (!app->json)
			fprintf(app->out, "%-12s  %3zu for them, %3zu held up by others  %s\n", r->person,
				r->own_count + r->invited, r->other_count, state);
	}
	if (app->json)
		return print_json(app, json_incref(doc), err);
	if (count == 0)
		fputs("Nothing waits for anybody.\n", app->out);
	else if (!post_is_set(&run->post))
		fputs("Nothing was written: --drop FOLDER or --smtp URL does it.\n", app->out);
	return OK;
}

static enum status remind_run(struct app *app, const struct args *args, struct err *err)
{
	struct run run = { .origin = args_option(args, "--origin") };
	enum status status = waiting_after(args, &run.after, err);

	if (status == OK && run.origin)
		status = post_origin_check(run.origin, err);
	if (status == OK)
		status = post_read(app, args, &run.post, err);
	if (status == OK)
		status = remind_all(app, &run, err);
	post_wipe(&run.post);
	return status;
}

static const struct option remind_options[] = {
	{ "--after", "DAYS", "tell the training officer what others hold longer; 14 unless said", false, false },
	POST_OPTIONS,
	{ "--origin", "URL", "where people open the pages of `attest serve`: each message says so", false, false },
	{ NULL },
};

extern const struct command cmd_remind[];
const struct command cmd_remind[] = {
	{ "remind", "", "write to everybody for whom something waits, one message each",
	  "Oldest first, with the day on which it is due; a training officer also reads what others hold too long.\n"
	  "Without --drop and --smtp nothing is written: it says who would be. An address is the `email` of the\n"
	  "person's entry; who has none is listed. A message holds ids, numbers and days, and no word of a portfolio;\n"
	  "of feedback on a colleague that is asked of them not even whom it is about.\n"
	  "\n"
	  "With --drop nobody is written to twice on one day: the file, DAY-PERSON.eml, is there already. With --smtp as well the\n"
	  "folder keeps what was sent. With --smtp alone nothing is remembered: run it once a day. A user and\n"
	  "password, a line each, stand in the file that ATTEST_SMTP_LOGIN_FILE names. Beside the unit of `attest serve`\n"
	  "there is a timer, attest-remind.timer, that runs it each working day.",
	  remind_options, NEEDS_STORE, remind_run,
	  "attest remind --drop outbox --from attest@trust.example" },
	{ NULL },
};
