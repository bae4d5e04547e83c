#include "cli/queue_pass.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/queue.h"
#include "cli/queue_answer.h"
#include "cli/queue_page.h"
#include "cli/terminal.h"
#include "cli/words.h"

struct pass {
	struct app *app;
	struct terminal t;
	size_t signed_off, passed_back, skipped;
	bool quit;
};

/* What became of one request. */
enum turn { TURN_STAYS, TURN_NEXT, TURN_QUIT };

static void on_idle(void *data)
{
	struct pass *p = data;

	if (!p->app->key)
		return;
	app_key_forget(p->app);
	fputs("\n(Nothing was typed for a while: your signing key is locked again.)\n", p->t.out);
}

/* ---- saying it ---- */

/* A word that has to be typed out, or a single key. */
static bool confirmed(struct pass *p, bool weighty, bool *ret_end)
{
	CLEANUP(buf_release) struct buf line;
	enum input came;
	char key = 0;

	buf_init(&line, TERMINAL_LINE_MAX);
	if (weighty) {
		came = terminal_line(&p->t, "Type `sign` to sign exactly this; anything else does not: ", &line);
	} else {
		fputs("Sign exactly this? y signs, anything else does not: ", p->t.out);
		came = terminal_key(&p->t, &key);
	}
	*ret_end = came != INPUT_OK;
	return came == INPUT_OK && (weighty ? strcmp(line.data, "sign") == 0 : key == 'y');
}

/* A refusal by the rules is shown, and the request stays; the machine's failure ends it all. */
static enum status say_it(struct pass *p, struct say *say, size_t *counter, const char *done,
			  enum turn *ret_turn, struct err *err)
{
	struct app *app = p->app;
	enum status status;
	uint64_t seq;

	*ret_turn = TURN_STAYS;
	app->clock = (int64_t)time(NULL); /* people take their time */
	status = app_say(app, say, &seq, NULL, err);
	if (status == ERR_IO || status == ERR_CORRUPT)
		return status;
	if (status != OK) {
		fputs("Not signed: ", p->t.out);
		print_text(p->t.out, err->text);
		fputc('\n', p->t.out);
		return OK;
	}
	(*counter)++;
	fprintf(p->t.out, "%s: entry %llu.\n", done, (unsigned long long)seq);
	*ret_turn = TURN_NEXT;
	return OK;
}

static void release_json(void *doc)
{
	json_decref(doc);
}

static enum status judge(struct pass *p, const struct queue_item *item, bool met, enum turn *ret_turn,
			 struct err *err)
{
	enum answered answered;
	const char *sentence;
	struct say say;
	bool end;

	*ret_turn = TURN_STAYS;
	if (item->obstacle) {
		print_paragraphs(p->t.out, p->t.width, "It cannot be answered now: ", "", item->obstacle);
		return OK;
	}
	answered = queue_answer(p->app, &p->t, item, met, &say, &sentence);
	if (answered != ANSWER_READY) {
		*ret_turn = answered == ANSWER_END ? TURN_QUIT : TURN_STAYS;
		return OK;
	}
	arena_own(p->app->arena, release_json, say.body);
	fputs("\nThis will stand in the record:\n", p->t.out);
	print_paragraphs(p->t.out, p->t.width, "  ", "  ", sentence);
	if (confirmed(p, queue_is_weighty(item), &end))
		return say_it(p, &say, &p->signed_off, "Signed", ret_turn, err);
	if (end)
		*ret_turn = TURN_QUIT;
	else
		fputs("Not signed.\n", p->t.out);
	return OK;
}

static enum status pass_back(struct pass *p, const struct queue_item *item, enum turn *ret_turn,
			     struct err *err)
{
	struct say say = { .kind = "decline",
			   .role = ROLE_ASSESSOR,
			   .portfolio = item->request.trainee,
			   .about = &item->request.digest,
			   .about_count = 1 };
	enum answered answered;
	const char *reason;
	bool end;

	answered = queue_ask_words(p->app, &p->t, "Why is it not yours to judge?", true, &reason);
	*ret_turn = answered == ANSWER_END ? TURN_QUIT : TURN_STAYS;
	if (answered != ANSWER_READY)
		return OK;
	say_text(&say, "reason", reason);
	print_paragraphs(p->t.out, p->t.width, "  ", "  ",
			 arena_printf(p->app->arena,
				      "I, %s (%s), as assessor, pass entry %llu back to %s without judging it: %s",
				      app_name(p->app, p->app->as), p->app->as,
				      (unsigned long long)item->request.seq, item->request.trainee, reason));
	if (confirmed(p, false, &end))
		return say_it(p, &say, &p->passed_back, "Passed back", ret_turn, err);
	*ret_turn = end ? TURN_QUIT : TURN_STAYS;
	return OK;
}

/* ---- looking ---- */

static enum turn page(struct pass *p, const struct queue_item *item)
{
	char *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	enum input came;
	bool quit;

	if (!memory)
		abort(); /* no memory, as in core/arena.c */
	queue_page(p->app, item, p->t.width, memory);
	if (fclose(memory) != 0)
		abort();
	came = terminal_page(&p->t, text, &quit);
	free(text);
	return came != INPUT_OK || quit ? TURN_QUIT : TURN_STAYS;
}

/* A name that a file may have in this folder, whatever it was called elsewhere. */
static const char *safe_name(struct app *app, const struct queue_file *f)
{
	char *name = arena_text(app->arena, f->name && *f->name ? f->name : f->text);

	for (char *c = name; *c; c++)
		*c = *c == '/' || (unsigned char)*c < ' ' || *c == 127 ? '_' : *c;
	if (*name == '.' || *name == '-')
		*name = '_';
	return name;
}

static enum turn save_file(struct pass *p, const struct queue_file *f)
{
	CLEANUP(buf_release) struct buf line;
	const char *name = safe_name(p->app, f), *path;
	struct err err;

	buf_init(&line, TERMINAL_LINE_MAX);
	fputs("Save it as [", p->t.out);
	print_text(p->t.out, name);
	if (terminal_line(&p->t, "], or a lone . for not at all: ", &line) != INPUT_OK)
		return TURN_QUIT;
	if (strcmp(line.data, ".") == 0)
		return TURN_STAYS;
	path = *line.data ? line.data : name;
	if (app_write_new(path, f->bytes, f->size, &err) == OK)
		fprintf(p->t.out, "Saved, %zu bytes.\n", f->size);
	else
		print_paragraphs(p->t.out, p->t.width, "Not saved: ", "", err.text);
	return TURN_STAYS;
}

static enum turn read_file(struct pass *p, const struct queue_file *f)
{
	char *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	enum input came;

	if (!memory)
		abort();
	for (const char *line = arena_bytes(p->app->arena, f->bytes, f->size); *line;) {
		size_t n = strcspn(line, "\n");

		print_text(memory, arena_bytes(p->app->arena, line, n));
		fputc('\n', memory);
		line += n + (line[n] == '\n');
	}
	if (fclose(memory) != 0)
		abort();
	came = terminal_page(&p->t, text, NULL);
	free(text);
	return came == INPUT_OK ? TURN_STAYS : TURN_QUIT;
}

static enum turn view(struct pass *p, const struct queue_item *item)
{
	CLEANUP(buf_release) struct buf line;
	const struct queue_file *f;
	size_t count, which = 1;
	struct queue_file *files = queue_files(p->app, item, &count);
	char key = 'w';

	buf_init(&line, TERMINAL_LINE_MAX);
	if (count == 0) {
		fputs("There are no files with it.\n", p->t.out);
		return TURN_STAYS;
	}
	if (count > 1) {
		if (terminal_line(&p->t, "Which file, by its number: ", &line) != INPUT_OK)
			return TURN_QUIT;
		which = strtoul(line.data, NULL, 10);
	}
	if (which < 1 || which > count || !files[which - 1].bytes) {
		fputs("There is no such file here.\n", p->t.out);
		return TURN_STAYS;
	}
	f = &files[which - 1];
	if (f->words) {
		fputs("t shows its text, w writes it to a file: ", p->t.out);
		if (terminal_key(&p->t, &key) != INPUT_OK)
			return TURN_QUIT;
	} else {
		fputs("It is no plain text: open it from a file.\n", p->t.out);
	}
	return key == 't' ? read_file(p, f) : key == 'w' ? save_file(p, f) : TURN_STAYS;
}

static void help(struct pass *p, const struct queue_item *item)
{
	print_paragraphs(p->t.out, p->t.width, "  ", "  ",
			 "s  satisfactory: asks for the words of its form, shows the sentence, asks, signs\n"
			 "n  not yet: the same, with what is missing; it is no fail, and the trainee asks again\n"
			 "m  not mine: passes it back, with a reason\n"
			 "k  skip: it stays where it is\n"
			 "v  view a file that was sent with it, or write it to a file of yours\n"
			 "r  read it again from the top\n"
			 "q  quit: what is not signed waits");
	if (queue_is_weighty(item))
		print_paragraphs(p->t.out, p->t.width, "", "",
				 "An assessment with marks is confirmed with a word of its own.");
}

/* ---- one after another ---- */

static enum status turn(struct pass *p, const struct queue_item *item, enum turn *ret_turn, struct err *err)
{
	char key = 0;

	print_paragraphs(p->t.out, p->t.width, "", "",
			 "s satisfactory, n not yet, m not mine, k skip, v view a file, ? help, q quit");
	fputs(": ", p->t.out);
	*ret_turn = TURN_QUIT;
	if (terminal_key(&p->t, &key) != INPUT_OK)
		return OK;
	*ret_turn = TURN_STAYS;
	switch (key) {
	case 's':
	case 'n':
		return judge(p, item, key == 's', ret_turn, err);
	case 'm':
		return pass_back(p, item, ret_turn, err);
	case 'k':
		p->skipped++;
		*ret_turn = TURN_NEXT;
		return OK;
	case 'v':
		*ret_turn = view(p, item);
		return OK;
	case 'r':
		*ret_turn = page(p, item);
		return OK;
	case 'q':
		*ret_turn = TURN_QUIT;
		return OK;
	case '?':
		help(p, item);
		return OK;
	}
	fputs("? says which keys there are.\n", p->t.out);
	return OK;
}

static enum status visit(struct pass *p, uint64_t seq, size_t number, size_t count, struct err *err)
{
	enum turn next = TURN_STAYS;
	struct queue now;

	p->app->clock = (int64_t)time(NULL);
	TRY(queue_load_one(p->app, seq, &now, err));
	if (now.count == 0) {
		fprintf(p->t.out, "\nEntry %llu waits for you no longer.\n", (unsigned long long)seq);
		return OK;
	}
	fprintf(p->t.out, "\n---- %zu of %zu ----\n", number, count);
	next = page(p, &now.items[0]);
	while (next == TURN_STAYS)
		TRY(turn(p, &now.items[0], &next, err));
	p->quit = next == TURN_QUIT;
	return OK;
}

static enum status go_through(struct pass *p, uint64_t only, struct err *err)
{
	struct queue queue;

	TRY(app_open_to_write(p->app, err));
	TRY(only == UINT64_MAX ? queue_load(p->app, &queue, err) : queue_load_one(p->app, only, &queue, err));
	for (size_t i = 0; i < queue.count && !p->quit; i++)
		TRY(visit(p, queue.items[i].request.seq, i + 1, queue.count, err));
	return OK;
}

static enum status print_left(struct pass *p, struct err *err)
{
	struct listed_request *left;
	size_t count;

	TRY(list_queue(journal_db(p->app->journal), p->app->as, p->app->arena, &left, &count, err));
	fprintf(p->t.out, "\n%s%zu signed, %zu passed back, %zu left in your queue.\n",
		p->t.interrupted ? "Interrupted. " : "", p->signed_off, p->passed_back, count);
	return OK;
}

enum status queue_pass(struct app *app, uint64_t only, int idle, struct err *err)
{
	struct pass p = { .app = app };
	struct err other;
	enum status status;

	terminal_open(&p.t, STDIN_FILENO, app->out);
	p.t.idle = idle;
	p.t.on_idle = on_idle;
	p.t.idle_data = &p;
	status = go_through(&p, only, err);
	app_key_forget(app);
	if (app->journal && print_left(&p, &other) != OK && status == OK) {
		*err = other;
		status = other.status;
	}
	if (p.t.interrupted)
		app->exit_code = 1;
	terminal_close(&p.t);
	return status;
}
