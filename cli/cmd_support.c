/* Support notes: outside the journal, for their author, the readers that they name, and the person. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/guard.h"
#include "core/date.h"
#include "portfolio/list.h"
#include "portfolio/support.h"

/* Who looks after trainees. */
static enum status may_write(struct app *app, struct err *err)
{
	static const enum role roles[] = { ROLE_TRAINING_OFFICER, ROLE_PROGRAMME_LEAD, ROLE_SCHOOL };

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		bool holds;

		TRY(app_holds(app, app->as, roles[i], &holds, err));
		if (holds)
			return OK;
	}
	return fail(err, ERR_DENIED,
		    "%s looks after nobody here: support notes are kept by training officers, programme "
		    "leads and schools",
		    app->as);
}

static enum status read_words(struct app *app, const struct args *args, const char **ret_words,
			      struct err *err)
{
	const char *file = args_option(args, "--file"), *words = args_operand(args, 1);
	CLEANUP(buf_release) struct buf bytes;

	buf_init(&bytes, SUPPORT_WORDS_MAX);
	if ((file != NULL) == (words != NULL))
		return fail(err, ERR_INVALID, "say what the note says: as TEXT, or in a file with --file");
	if (file) {
		TRY(buf_read_file(&bytes, file, err));
		if (strlen(bytes.data) != bytes.len)
			return fail(err, ERR_INVALID, "%s is not text", file);
		words = arena_text(app->arena, bytes.data);
	}
	*ret_words = words;
	return OK;
}

static enum status read_readers(struct app *app, const struct args *args, struct support_note *note,
				struct err *err)
{
	note->readers = arena_array(app->arena, SUPPORT_READERS_MAX + 1, sizeof *note->readers);
	for (const char *reader; (reader = args_value(args, "--reader", note->reader_count));) {
		TRY(list_person_exists(journal_db(app->journal), reader, err));
		note->readers[note->reader_count++] = reader;
		if (note->reader_count > SUPPORT_READERS_MAX)
			break; /* which support_add refuses */
	}
	return OK;
}

/* A note is about a trainee; whom they care for has no place in it either. */
static enum status look_for_patients(struct app *app, const char *words, struct err *err)
{
	const struct text text = { .name = "note", .bytes = words, .len = strlen(words) };

	return guard_texts(app, &text, 1, NULL, err);
}

static enum status add_run(struct app *app, const struct args *args, struct err *err)
{
	struct support_note note = { .about = args_operand(args, 0), .author = app->as };
	char id[SUPPORT_ID];

	TRY(list_person_exists(journal_db(app->journal), note.about, err));
	TRY(read_words(app, args, &note.words, err));
	TRY(read_readers(app, args, &note, err));
	TRY(may_write(app, err));
	TRY(look_for_patients(app, note.words, err));
	TRY(app_prove(app, err));
	note.written = app_now(app);
	TRY(support_add(journal_dir(app->journal), &note, &app->random, id, err));
	if (app->json)
		return print_json(app, json_pack("{ssss}", "id", id, "about", note.about), err);
	fprintf(app->out, "support note %s about %s: it is no part of the record\n", id, note.about);
	return OK;
}

static json_t *note_json(const struct support_note *note)
{
	json_t *readers = json_array();
	char day[DAY_TEXT];

	for (size_t i = 0; i < note->reader_count; i++)
		json_array_append_new(readers, json_string(note->readers[i]));
	day_text(time_day(note->written), day);
	return json_pack("{sssssssssoss}", "id", note->id, "about", note->about, "author", note->author,
			 "written", day, "readers", readers, "text", note->words);
}

static void print_note(struct app *app, const struct support_note *note)
{
	char day[DAY_TEXT];

	day_text(time_day(note->written), day);
	fprintf(app->out, "%s  %s  about %s, by %s; read by %s", note->id, day, note->about, note->author,
		note->about);
	for (size_t i = 0; i < note->reader_count; i++)
		fprintf(app->out, " and %s", note->readers[i]);
	fputs("\n    ", app->out);
	print_text(app->out, note->words);
	fputc('\n', app->out);
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	const char *about = args_operand(args, 0);
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct support_note *notes;
	size_t count;

	if (about)
		TRY(list_person_exists(journal_db(app->journal), about, err));
	TRY(app_prove(app, err));
	TRY(support_list(journal_dir(app->journal), app->as, about, app->arena, &notes, &count, err));
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(doc, note_json(&notes[i]));
		if (!app->json)
			print_note(app, &notes[i]);
	}
	if (app->json)
		return print_json(app, json_incref(doc), err);
	fputs(count ? "For those named alone; " PRODUCIBLE ".\n" :
		      "There is no support note that you may read.\n",
	      app->out);
	return OK;
}

static enum status erase_run(struct app *app, const struct args *args, struct err *err)
{
	const char *id = args_operand(args, 0);

	TRY(app_prove(app, err));
	TRY(support_erase(journal_dir(app->journal), app->as, id, err));
	if (app->json)
		return print_json(app, json_pack("{ss}", "erased", id), err);
	fprintf(app->out, "support note %s is erased for ever\n", id);
	return OK;
}

static const struct option add_options[] = {
	{ "--reader", "PERSON", "who else may read it", false, true },
	{ "--file", "FILE", "what it says, in place of TEXT", false, false },
	{ NULL },
};

extern const struct command cmd_support[];
const struct command cmd_support[] = {
	{ "support add", "TRAINEE [TEXT]", "write a support note, for those who help this trainee",
	  "Kept by training officers, programme leads and schools, for what is needed to support somebody and\n"
	  "is nobody else's business: their health above all. It is no part of the record: no entry, no proof\n"
	  "and no export tells that it exists, and no decision can rest on it. You read it, those whom you\n"
	  "name with --reader, and the trainee, who also has it in their own `subject-access`. To everybody else\n"
	  "it is as if there were none; but " PRODUCIBLE ".",
	  add_options, NEEDS_STORE | NEEDS_AS, add_run,
	  "attest --as bela support add amira \"Back from sick leave; short days until June.\" --reader lena" },
	{ "support list", "[TRAINEE]", "show the support notes that you may read",
	  "Those that you wrote, those that name you as a reader, and those about you. Your key is needed. Whether\n"
	  "there are others nobody is told.",
	  NULL, NEEDS_STORE | NEEDS_AS, list_run, "attest --as bela support list amira" },
	{ "support erase", "ID", "erase a support note of yours for ever",
	  "Nothing of it is left in the store's files. What is not there and what is not yours look the same.", NULL,
	  NEEDS_STORE | NEEDS_AS, erase_run, NULL },
	{ NULL },
};
