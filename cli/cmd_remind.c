/* Reminding people of what waits: a digest for each, into a folder or to a mail server. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/remind.h"
#include "core/date.h"
#include "core/fetch_smtp.h"
#include "core/message.h"

#define MESSAGE_MAX ((size_t)4 << 20)
#define LOGIN_MAX 1024

struct post {
	const char *from;
	const char *drop; /* folder; NULL: none */
	struct smtp smtp; /* url NULL: none */
	char login[LOGIN_MAX + 1]; /* "USER\nPASSWORD", taken apart */
	int32_t after;
	bool down; /* the mail server took nothing: nobody else is tried */
};

/* ---- where it goes ---- */

/* The first line of the file is the user, the second the password. */
static enum status read_login(struct post *post, struct err *err)
{
	const char *path = getenv("ATTEST_SMTP_LOGIN_FILE");
	CLEANUP(buf_wipe) struct buf bytes;
	char *end;

	buf_init(&bytes, LOGIN_MAX);
	if (!path || !*path)
		return OK;
	TRY(buf_read_file(&bytes, path, err));
	memcpy(post->login, bytes.data, bytes.len);
	end = post->login + strcspn(post->login, "\r\n");
	if (!*end)
		return fail(err, ERR_INVALID,
			    "%s: its first line is the user of the mail server, its second the password", path);
	*end++ = '\0';
	end += strspn(end, "\r\n");
	end[strcspn(end, "\r\n")] = '\0';
	post->smtp.user = post->login;
	post->smtp.password = end;
	return OK;
}

static enum status read_post(struct app *app, const struct args *args, struct post *post, struct err *err)
{
	post->from = args_option(args, "--from");
	post->drop = args_option(args, "--drop");
	post->smtp.url = args_option(args, "--smtp");
	TRY(waiting_after(args, &post->after, err));
	if ((post->drop || post->smtp.url) && !post->from) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "say with --from ADDRESS who the messages are from");
	}
	if (post->from && !message_is_address(post->from))
		return fail(err, ERR_INVALID, "--from is an address, NAME@DOMAIN, not \"%s\"", post->from);
	if (post->smtp.url) {
		TRY(read_login(post, err));
		TRY(smtp_check(&post->smtp, err));
	}
	if (post->drop && mkdir(post->drop, 0700) != 0 && errno != EEXIST)
		return fail(err, ERR_IO, "cannot make the folder %s: %s", post->drop, strerror(errno));
	return OK;
}

/* ---- one message ---- */

static const char *drop_path(struct app *app, const struct post *post, const struct reminder *r)
{
	char day[DAY_TEXT];

	day_text(time_day(app_now(app)), day);
	return arena_printf(app->arena, "%s/%s-%s.eml", post->drop, day, r->person);
}

/*
 * The file comes first, so that nobody gets two even where the machine stops between; what the server did not
 * take has none, and can be tried again.
 */
static enum status deliver(struct app *app, struct post *post, const struct reminder *r,
			   const struct buf *message, const char **ret_state, struct err *err)
{
	const char *path = post->drop ? drop_path(app, post, r) : NULL;
	enum status status = path ? app_write_new(path, message->data, message->len, err) : OK;

	if (status == ERR_CONFLICT) {
		*ret_state = "written to today already";
		return OK;
	}
	if (status != OK)
		return status;
	*ret_state = post->smtp.url ? "sent" : "written";
	if (!post->smtp.url)
		return OK;
	status = smtp_send(&post->smtp, post->from, r->address, message->data, message->len, err);
	if (status == OK)
		return OK;
	if (path)
		(void)unlink(path);
	app->exit_code = 1;
	post->down = status == ERR_IO;
	*ret_state = arena_printf(app->arena, "not sent: %s", err->text);
	return OK;
}

static enum status remind_one(struct app *app, struct post *post, const struct reminder *r,
			      const char **ret_state, struct err *err)
{
	CLEANUP(buf_release) struct buf message;

	buf_init(&message, MESSAGE_MAX);
	if (!r->address) {
		*ret_state = "has no e-mail address";
		return OK;
	}
	if (!post->drop && !post->smtp.url) {
		*ret_state = "would be written to";
		return OK;
	}
	if (post->down) {
		*ret_state = "not tried";
		return OK;
	}
	TRY(remind_write(app, r, post->from, post->after, &message, err));
	return deliver(app, post, r, &message, ret_state, err);
}

static enum status remind_all(struct app *app, struct post *post, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct reminder *reminders;
	struct waiting waiting;
	size_t count;

	TRY(waiting_load(app, NULL, post->after, &waiting, err));
	TRY(remind_gather(app, &waiting, &reminders, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct reminder *r = &reminders[i];
		const char *state;

		TRY(remind_one(app, post, r, &state, err));
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
	else if (!post->drop && !post->smtp.url)
		fputs("Nothing was written: --drop FOLDER or --smtp URL does it.\n", app->out);
	return OK;
}

static enum status remind_run(struct app *app, const struct args *args, struct err *err)
{
	struct post post = { 0 };
	enum status status = read_post(app, args, &post, err);

	if (status == OK)
		status = remind_all(app, &post, err);
	explicit_bzero(post.login, sizeof post.login);
	return status;
}

static const struct option remind_options[] = {
	{ "--after", "DAYS", "tell the training officer what others hold longer; 14 unless said", false, false },
	{ "--drop", "FOLDER", "write a file for each person there, DAY-PERSON.eml", false, false },
	{ "--smtp", "URL", "send them: smtps://HOST[:PORT], or smtp://127.0.0.1[:PORT] on this machine", false,
	  false },
	{ "--from", "ADDRESS", "the address that they are from", false, false },
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
	  "With --drop nobody is written to twice on one day: the file is there already. With --smtp as well the\n"
	  "folder keeps what was sent. With --smtp alone nothing is remembered: run it once a day. A user and\n"
	  "password, a line each, stand in the file that ATTEST_SMTP_LOGIN_FILE names.",
	  remind_options, NEEDS_STORE, remind_run,
	  "attest remind --drop outbox --from attest@trust.example" },
	{ NULL },
};
