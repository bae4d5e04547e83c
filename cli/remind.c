#include "cli/remind.h"

#include <stdio.h>
#include <string.h>

#include "cli/post.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/message.h"
#include "portfolio/list.h"
#include "portfolio/msf.h"

#define BODY_MAX ((size_t)1 << 20)
#define SHOWN_MOST 100 /* lines of one list: of the rest only the number is said */

/* ---- who, and of what ---- */

static enum status count_invitations(struct app *app, struct reminder *r, struct err *err)
{
	struct world w = journal_world(app->journal);
	struct msf_invited *items;

	w.arena = app->arena;
	TRY(msf_invitations(&w, r->person, &items, &r->invited, err));
	r->asked = r->invited > 0 ? items[0].asked : 0;
	return OK;
}

static size_t reminder_size(const struct reminder *r)
{
	return r->own_count + r->other_count + r->invited;
}

static enum status gather_one(struct app *app, const struct waiting *w, const struct listed_person *p,
			      struct reminder *ret_reminder, struct err *err)
{
	struct reminder r = { .person = p->id };

	r.own = arena_array(app->arena, w->count, sizeof(*r.own));
	r.others = arena_array(app->arena, w->count, sizeof(*r.others));
	for (size_t i = 0; i < w->count; i++) {
		const struct waiting_item *item = &w->items[i];
		bool theirs;

		TRY(waiting_is_theirs(app, item, p->id, &theirs, err));
		if (theirs)
			r.own[r.own_count++] = item;
		else if (item->escalated && strcmp(item->officer, p->id) == 0)
			r.others[r.other_count++] = item;
	}
	TRY(count_invitations(app, &r, err));
	if (reminder_size(&r) > 0)
		TRY(post_address_in(app, p->seq, &r.address, err));
	*ret_reminder = r;
	return OK;
}

enum status remind_gather(struct app *app, const struct waiting *waiting, struct reminder **ret_reminders,
			  size_t *ret_count, struct err *err)
{
	struct listed_person *people;
	struct reminder *reminders;
	size_t count, kept = 0;

	TRY(list_people(journal_db(app->journal), app->arena, &people, &count, err));
	reminders = arena_array(app->arena, count, sizeof(*reminders));
	for (size_t i = 0; i < count; i++) {
		TRY(gather_one(app, waiting, &people[i], &reminders[kept], err));
		kept += reminder_size(&reminders[kept]) > 0;
	}
	*ret_reminders = reminders;
	*ret_count = kept;
	return OK;
}

/* ---- the message ---- */

static void write_item(struct app *app, const struct waiting_item *item, bool others, struct buf *body)
{
	char since[TIME_TEXT];

	time_text(item->since, since);
	buf_printf(body, "- since %.10s (%d days)%s:\n  %s\n ", since, (int)item->days,
		   waiting_day_words(app, item), item->what);
	if (*item->trainee)
		buf_printf(body, " for %s,", item->trainee);
	if (others)
		buf_printf(body, " held by %s,", item->holder);
	if (item->entry)
		buf_printf(body, " entry %llu\n", (unsigned long long)item->entry);
	else
		buf_text(body, " ready\n");
}

static void write_list(struct app *app, const struct waiting_item *const *items, size_t count, bool others,
		       struct buf *body)
{
	for (size_t i = 0; i < count && i < SHOWN_MOST; i++)
		write_item(app, items[i], others, body);
	if (count > SHOWN_MOST)
		buf_printf(body, "- and %zu more\n", count - SHOWN_MOST);
	buf_text(body, "\n");
}

/* Where one sees what waits: on a page, by its path, or by a command. */
static void write_where(const struct reminder *r, const char *origin, const char *path, const char *command,
			struct buf *body)
{
	if (origin)
		buf_printf(body, "%s%s\n", origin, path);
	else
		buf_printf(body, "attest --as %s %s\n", r->person, command);
}

static void write_invited(struct app *app, const struct reminder *r, const char *origin, struct buf *body)
{
	char since[TIME_TEXT];

	time_text(r->asked, since);
	buf_printf(body,
		   "Your feedback on %s is asked for, since %.10s (%d days). Who it is, you alone are shown:\n",
		   count_words((int32_t)r->invited, "colleague", "colleagues", app->arena), since,
		   time_day(app_now(app)) - time_day(r->asked));
	/* A page that everybody has, whatever their roles; the number of the request would tell who rates whom. */
	write_where(r, origin, "/account#asked", "queue", body);
	buf_text(body, "\n");
}

static void write_body(struct app *app, const struct reminder *r, const char *origin, int32_t after,
		       struct buf *body)
{
	if (r->own_count > 0) {
		buf_text(body, "This waits for you, oldest first:\n\n");
		write_list(app, r->own, r->own_count, false, body);
	}
	if (r->other_count > 0) {
		buf_printf(body, "This was held by others for more than %d days, with your trainees:\n\n",
			   (int)after);
		write_list(app, r->others, r->other_count, true, body);
	}
	if (r->invited > 0)
		write_invited(app, r, origin, body);
	if (r->own_count + r->other_count > 0) {
		buf_text(body, "To see it all: ");
		write_where(r, origin, "/sign-in", "waiting", body);
	}
	for (size_t i = 0; i < r->own_count; i++) {
		if (r->own[i]->kind == WAITING_REQUEST) {
			buf_text(body, "To answer what you were asked: ");
			write_where(r, origin, "/queue", "queue", body);
			break;
		}
	}
	buf_text(body, "\nOne message for all that waits, once a day at most. It holds nothing that\n"
		       "anybody wrote: that stays in the portfolio.\n");
}

static const char *subject_of(struct app *app, const struct reminder *r)
{
	struct arena *a = app->arena;
	size_t wait = r->own_count + r->invited;
	const char *own = arena_printf(a, "%zu wait%s for you", wait, wait == 1 ? "s" : "");
	const char *others = arena_printf(a, "%zu held up by others", r->other_count);

	return r->other_count == 0 ? own : wait == 0 ? others : arena_printf(a, "%s, %s", own, others);
}

enum status remind_write(struct app *app, const struct reminder *r, const char *from, const char *origin,
			 int32_t after, struct buf *out, struct err *err)
{
	CLEANUP(buf_release) struct buf body;
	int32_t today = time_day(app_now(app));
	struct digest pin = journal_pin(app->journal);
	char hex[DIGEST_HEX], day[DAY_TEXT];

	buf_init(&body, BODY_MAX);
	digest_hex(&pin, hex);
	day_text(today, day);
	write_body(app, r, origin, after, &body);
	struct message message = {
		.from = from,
		.to = r->address,
		.name = app_name(app, r->person),
		.subject = subject_of(app, r),
		.id = arena_printf(app->arena, "%s.%s.%.16s", day, r->person, hex),
		.body = body.data,
		.time = day_start(today),
	};

	return message_write(&message, out, err);
}
