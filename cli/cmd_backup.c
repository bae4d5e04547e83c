/* backup: a copy of a store, taken while it is used. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "assessment/catalogue.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/state.h"
#include "portfolio/backup.h"
#include "portfolio/verify.h"

#define NOTHING_SHOWN 101 /* per cent */

struct copying {
	struct app *app;
	struct digest pin;
	uint64_t shown; /* last percentage */
};

static void progress(void *data, const char *what, uint64_t done, uint64_t total)
{
	struct copying *c = data;
	uint64_t percent = total ? done * 100 / total : 100;

	if (!c->app->terminal || c->app->json || (percent == c->shown && done != total))
		return;
	c->shown = percent;
	fprintf(c->app->err, "\r\033[K");
	if (done < total)
		fprintf(c->app->err, "%s: %3llu%%", what, (unsigned long long)percent);
	fflush(c->app->err);
}

static bool pin_known(void *data, const struct digest *pin)
{
	const struct copying *c = data;

	return digest_equal(pin, &c->pin);
}

static bool head_seen(void *data, const struct digest *pin, struct checkpoint *ret_head)
{
	(void)data;
	return state_head(pin, ret_head);
}

/* A copy that nobody could read again is none. */
static enum status check(struct copying *c, const char *to, struct report *ret_report, struct err *err)
{
	const struct verify_want want = {
		.kinds = &c->app->kinds,
		.catalogue = published_for_replay,
		.catalogue_data = c->app->arena,
		.pin_known = pin_known,
		.head_seen = head_seen,
		.data = c,
		.progress = progress,
	};

	TRY(verify_store(to, &want, c->app->arena, ret_report, err));
	if (ret_report->ok)
		return OK;
	return fail(err, ERR_CORRUPT, "the copy does not verify (%s); it was removed: see `attest verify %s`, and try again",
		    ret_report->finding_count > 0 ? ret_report->findings[0].text : "it is another log", c->app->store);
}

static enum status backup_run(struct app *app, const struct args *args, struct err *err)
{
	struct copying copying = { .app = app, .pin = journal_pin(app->journal), .shown = NOTHING_SHOWN };
	const char *to = args_operand(args, 0), *making;
	struct report report = { 0 };
	size_t n = strlen(to);
	enum status status;
	struct stat st;

	while (n > 1 && to[n - 1] == '/')
		n--;
	to = arena_bytes(app->arena, to, n);
	making = arena_printf(app->arena, "%s.unfinished", to);
	if (lstat(to, &st) == 0)
		return fail(err, ERR_CONFLICT, "%s exists; name a new folder", to);
	TRY(backup_write(app->store, making, progress, &copying, err));
	status = check(&copying, making, &report, err);
	if (status == OK && rename(making, to) != 0)
		status = fail(err, ERR_IO, "%s: cannot be named so: %m", to);
	if (status != OK) {
		backup_remove(making);
		return status;
	}
	if (app->json)
		return print_json(app, json_pack("{sssIsb}", "backup", to, "entries", (json_int_t)report.size, "verified", 1),
				  err);
	fprintf(app->out, "%s: %llu entries, verified; without the keys of the log, which are kept elsewhere\n", to,
		(unsigned long long)report.size);
	return OK;
}

extern const struct command cmd_backup[];
const struct command cmd_backup[] = {
	{ "backup", "DIR", "copy the store while it is used, and verify the copy",
	  "Nobody is held up, and nothing is copied that was erased. The copy is a store: `verify`, `progress` and\n"
	  "all that reads work on it. The folder keys/ of the store is not in it: keep that off line, apart from\n"
	  "copies. To go on with a copy put keys/ back beside attest.db; without these keys it is begun anew as\n"
	  "another log. Whoever has seen more of the log than the copy has is told so: entries that came after it come\n"
	  "back from their receipts. Who is signed in to the pages, and drafts there, are not part of it. Something\n"
	  "that is erased after the copy was made has to be erased in the copy, too.",
	  NULL, NEEDS_STORE, backup_run, "attest backup backup-2026-05-14" },
	{ NULL },
};
