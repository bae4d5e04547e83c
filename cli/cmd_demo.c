/* A populated store to look at, the same every time: the story is in demo*.c. */
#define _GNU_SOURCE /* nftw */
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/demo.h"
#include "cli/state.h"
#include "portfolio/list.h"

#define FOLDERS_OPEN 8

static const char *keys_folder(const struct app *app)
{
	char *folder = arena_text(app->arena, app_key_path(app, "root"));

	*strrchr(folder, '/') = '\0';
	return folder;
}

static enum status check_new(struct app *app, struct err *err)
{
	const char *const folders[] = {app->store, keys_folder(app)};
	struct stat st;

	for (size_t i = 0; i < 2; i++) {
		if (lstat(folders[i], &st) == 0)
			return fail(err, ERR_CONFLICT,
				    "%s exists already, and attest demo overwrites nothing; name "
				    "another folder, or remove that one",
				    folders[i]);
	}
	return OK;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	(void)remove(path); /* what stays is half a demo, and the next run says that it is there */
	return 0;
}

/* Neither folder was there before. */
static void remove_made(struct app *app)
{
	journal_close(app->journal);
	app->journal = NULL;
	(void)nftw(app->store, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
	(void)nftw(keys_folder(app), remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

/* The oldest review that waits for this assessor; 0 when none does. */
static enum status waiting_review(struct app *app, const char *assessor, uint64_t *ret_seq,
				  struct err *err)
{
	struct listed_request *items;
	size_t count;

	TRY(list_queue(journal_db(app->journal), assessor, app->arena, &items, &count, err));
	*ret_seq = 0;
	for (size_t i = 0; i < count && *ret_seq == 0; i++) {
		if (strcmp(items[i].tool, "REVIEW") == 0)
			*ret_seq = items[i].seq;
	}
	return OK;
}

static enum status print_people_json(struct app *app, const char *pin, uint64_t entries,
				     struct err *err)
{
	json_t *people = json_array();

	for (size_t i = 0; i < DEMO_PEOPLE; i++)
		json_array_append_new(people,
				      json_pack("{ssssss}", "id", demo_people[i].id, "name",
						demo_people[i].name, "is", demo_people[i].is));
	return print_json(app,
			  json_pack("{sssssIso}", "store", app->store, "pin", pin, "entries",
				    (json_int_t)entries, "people", people),
			  err);
}

static enum status print_summary(struct app *app, const char *pin, uint64_t entries,
				 struct err *err)
{
	const char *store = app->store;
	uint64_t seq;

	TRY(waiting_review(app, "chandra", &seq, err));
	fprintf(app->out,
		"%s is a demo: %llu entries by %d invented people. It is marked as one and counts "
		"for nothing.\n  pin %s\n\n",
		store, (unsigned long long)entries, DEMO_PEOPLE, pin);
	for (size_t i = 0; i < DEMO_PEOPLE; i++)
		fprintf(app->out, "  %-10s  %s\n", demo_people[i].id, demo_people[i].is);
	fprintf(app->out,
		"\nTheir keys are in %s, without passphrases. Five things to try:\n"
		"  attest --store %s progress amira\n"
		"  attest --store %s --as chandra queue\n"
		"  attest --store %s --as chandra sign %llu --outcome satisfactory --feedback "
		"\"Clear.\"\n"
		"  attest --store %s verify\n"
		"and what must be refused, however it is said:\n"
		"  attest --store %s --as bela module sign amira CEN-S1\n",
		keys_folder(app), store, store, store, (unsigned long long)seq, store, store);
	return OK;
}

static enum status demo_run(struct app *app, const struct args *args, struct err *err)
{
	struct checkpoint head;
	char hex[DIGEST_HEX];
	struct digest pin;
	const char *text;
	size_t n;

	app->store = args_operand(args, 0);
	TRY(check_new(app, err));
	if (demo_tell(app, err) != OK) {
		remove_made(app);
		return err->status;
	}
	TRY(journal_head(app->journal, app->arena, &head, &text, &n, err));
	pin = journal_pin(app->journal);
	digest_hex(&pin, hex);
	state_pin_add(&pin, journal_authority(app->journal), app->err);
	if (app->json)
		return print_people_json(app, hex, head.size, err);
	return print_summary(app, hex, head.size, err);
}

extern const struct command cmd_demo[];
const struct command cmd_demo[] = {
	{"demo", "DIR", "make a store full of invented people, to look at",
	 "The same content every time: clock, keys and salts are fixed, only signatures differ.\n"
	 "It is marked as a demo in its first entry, so that nobody can take it for a real store.\n"
	 "DIR must not exist yet; keys without passphrases go into DIR.keys, for anybody to use.\n"
	 "So does the key to which judgements of cases are sealed, which a real clerk keeps off line.",
	 NULL, 0, demo_run, "attest demo etb-demo"},
	{NULL},
};
