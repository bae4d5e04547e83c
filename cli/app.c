#include "cli/app.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "assessment/kinds.h"
#include "cli/state.h"
#include "cli/command.h"
#include "core/date.h"
#include "portfolio/list.h"
#include "portfolio/msf.h"
#include "portfolio/world.h"
#include "portfolio/text.h"
#include "portfolio/world.h"

#define ARENA_MAX ((size_t)4 << 30)

static const char *given(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value ? value : NULL;
}

void app_init(struct app *app)
{
	*app = (struct app){
		.out = stdout,
		.err = stderr,
		.terminal = isatty(STDERR_FILENO),
		.colour = isatty(STDOUT_FILENO) && !given("NO_COLOR"),
		.store = given("ATTEST_STORE"),
		.as = given("ATTEST_AS"),
		.keys = given("ATTEST_KEYS"),
		.remote = given("ATTEST_REMOTE"),
		.authorities = given("SSL_CERT_FILE"),
		.clock = (int64_t)time(NULL),
		.random = random_system(),
		.arena = arena_new(ARENA_MAX),
	};
	app->kinds = all_kinds(app->arena);
}

/* What was seen of a real log is remembered, so that it cannot be rolled back unnoticed. */
static void keep_head(struct app *app)
{
	struct checkpoint head;
	struct digest pin;
	const char *text;
	size_t n;
	struct err err;

	if (journal_is_demo(app->journal) ||
	    journal_head(app->journal, app->arena, &head, &text, &n, &err) != OK)
		return;
	pin = journal_pin(app->journal);
	state_head_keep(&pin, &head, app->err);
}

void app_release(struct app *app)
{
	app_key_forget(app);
	if (app->journal)
		keep_head(app);
	journal_close(app->journal);
	app->journal = NULL;
	arena_free(app->arena);
	app->arena = NULL;
}

static enum status check_head(struct app *app, struct journal *j, struct err *err)
{
	struct digest pin = journal_pin(j), root;
	struct checkpoint seen, head;
	const char *text;
	size_t n;

	if (journal_is_demo(j) || !state_head(&pin, &seen) || seen.size == 0)
		return OK;
	TRY(journal_head(j, app->arena, &head, &text, &n, err));
	if (head.size < seen.size)
		return fail(err, ERR_CORRUPT,
			    "this store was rolled back: it holds %llu entries and you have seen %llu of "
			    "the same log; ask its operator, and see `attest verify`",
			    (unsigned long long)head.size, (unsigned long long)seen.size);
	TRY(journal_root_at(j, seen.size, &root, err));
	if (!digest_equal(&root, &seen.root))
		return fail(err, ERR_CORRUPT,
			    "this store's history is not the one that you saw: the first %llu entries "
			    "differ; ask its operator, and see `attest verify`",
			    (unsigned long long)seen.size);
	return OK;
}

enum status app_open(struct app *app, bool write, struct err *err)
{
	CLEANUP(journal_cleanup) struct journal *j = NULL;
	struct world world;

	if (app->journal && !write)
		return OK;
	TRY(journal_open(app->store, write, &app->kinds, &j, err));
	TRY(check_head(app, j, err)); /* before its head could be kept as one that was seen */
	app->journal = j;
	j = NULL;
	world = journal_world(app->journal);
	app->published = published_new(&world, app->arena);
	journal_catalogue(app->journal, published_catalogue(app->published));
	return OK;
}

enum status app_open_to_write(struct app *app, struct err *err)
{
	if (app->drafting)
		return OK;
	if (app->far)
		return fail(err, ERR_DENIED, "this needs a terminal beside the store: use the command there");
	keep_head(app);
	journal_close(app->journal);
	app->journal = NULL;
	return app_open(app, true, err);
}

int64_t app_now(const struct app *app)
{
	return journal_now(app->journal, app->clock);
}

/* ---- keys ---- */

const char *app_key_path(const struct app *app, const char *person)
{
	size_t n;

	if (app->keys)
		return arena_printf(app->arena, "%s/%s.pem", app->keys, person);
	n = strlen(app->store);
	while (n > 1 && app->store[n - 1] == '/')
		n--;
	return arena_printf(app->arena, "%.*s.keys/%s.pem", (int)n, app->store, person);
}

static enum status passphrase_file(const char *path, struct buf *out, struct err *err)
{
	TRY(buf_read_file(out, path, err));
	out->len = strcspn(out->data, "\r\n");
	out->data[out->len] = '\0';
	return OK;
}

static enum status passphrase_terminal(const char *prompt, struct buf *out, struct err *err)
{
	struct termios quiet, before;
	char line[256] = "";
	FILE *tty = fopen("/dev/tty", "r+e");
	bool quietened = false;

	if (!tty)
		return fail(err, ERR_INVALID,
			    "a passphrase is needed and there is no terminal to ask on; put it into a file "
			    "and name that in ATTEST_PASSPHRASE_FILE");
	if (tcgetattr(fileno(tty), &before) == 0) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		quietened = tcsetattr(fileno(tty), TCSAFLUSH, &quiet) == 0;
	}
	fputs(prompt, tty);
	fflush(tty);
	if (!fgets(line, sizeof line, tty))
		line[0] = '\0';
	if (quietened)
		(void)tcsetattr(fileno(tty), TCSAFLUSH, &before);
	fputc('\n', tty);
	fclose(tty);
	buf_add(out, line, strcspn(line, "\n"));
	explicit_bzero(line, sizeof line);
	return OK;
}

enum status app_passphrase(struct app *app, const char *prompt, struct buf *out, struct err *err)
{
	const char *file = given("ATTEST_PASSPHRASE_FILE");

	if (file)
		return passphrase_file(file, out, err);
	TRY(passphrase_terminal(prompt, out, err));
	app->clock = (int64_t)time(NULL); /* people take their time */
	return OK;
}

enum status app_new_passphrase(struct app *app, const char *prompt, struct buf *out, struct err *err)
{
	TRY(app_passphrase(app, prompt, out, err));
	if (out->len < PASSPHRASE_LEAST)
		return fail(err, ERR_INVALID, "a passphrase has %d characters or more; nothing was made",
			    PASSPHRASE_LEAST);
	return OK;
}

/* Reads a key file that is there, asking for the passphrase where there is one. */
static enum status read_key_file(struct app *app, const char *path, const char *person, bool encrypted,
				 struct key **ret_key, struct err *err)
{
	CLEANUP(buf_wipe) struct buf passphrase;

	buf_init(&passphrase, 1024);
	if (encrypted)
		TRY(app_passphrase(app, arena_printf(app->arena, "Passphrase of %s: ", person),
				   &passphrase, err));
	return key_read(path, passphrase.data, ret_key, err);
}

enum status app_key(struct app *app, const char *person, struct key **ret_key, struct err *err)
{
	const char *path = app_key_path(app, person);
	bool encrypted;

	if (app->drafting || app->far)
		return fail(err, ERR_DENIED, "this needs a key file, which is on your own machine: use the command there");
	if (!id_is_person(person))
		return fail(err, ERR_INVALID, "\"%s\" is not a person's id", person);
	if (key_is_encrypted(path, &encrypted, err) != OK) {
		if (err->status == ERR_NOT_FOUND && strcmp(person, ROOT_AUTHOR) == 0)
			return fail(err, ERR_NOT_FOUND,
				    "the root key is not at %s: fetch it from where it is kept off line, and "
				    "say with --keys in which folder it is",
				    path);
		if (err->status == ERR_NOT_FOUND)
			return fail(err, ERR_NOT_FOUND,
				    "no key file for %s at %s; `attest person certify %s` makes one, or "
				    "--keys says where it is",
				    person, path, person);
		return err->status;
	}
	return read_key_file(app, path, person, encrypted, ret_key, err);
}

enum status app_sealing_key(struct app *app, struct key **ret_key, struct err *err)
{
	const char *path = app_key_path(app, app_sealing_file(app));
	bool encrypted;

	if (key_is_encrypted(path, &encrypted, err) != OK) {
		if (err->status == ERR_NOT_FOUND)
			return fail(err, ERR_NOT_FOUND,
				    "the key to which judgements are sealed is not at %s: fetch it from where "
				    "%s keeps it off line, and say with --keys in which folder it is",
				    path, app->as);
		return err->status;
	}
	return read_key_file(app, path, app->as, encrypted, ret_key, err);
}

const char *app_sealing_file(const struct app *app)
{
	return arena_printf(app->arena, "%s.sealing", app->as);
}

void app_key_forget(struct app *app)
{
	key_free(app->key);
	app->key = NULL;
}

#define CHALLENGE_ROOM 256

/* Words that are no entry, nor a proof of possession: what is signed here can be used for nothing. */
static enum status sign_challenge(struct app *app, const struct key *key, struct err *err)
{
	CLEANUP(buf_release) struct buf words;
	struct signature signature;
	uint8_t nonce[32];

	buf_init(&words, CHALLENGE_ROOM);
	random_fill(&app->random, nonce, sizeof nonce);
	buf_printf(&words, "attest reader\n%s\n", app->as);
	buf_hex(&words, nonce, sizeof nonce);
	TRY(key_sign(key, words.data, words.len, &signature, err));
	if (!key_verify(key, words.data, words.len, signature.bytes, signature.len))
		return fail(err, ERR_DENIED, "the key of %s does not sign", app->as);
	return OK;
}

enum status app_prove(struct app *app, struct err *err)
{
	struct world world = journal_world(app->journal);
	struct digest fingerprint;
	struct known_key known;

	if (app->proved)
		return OK;
	if (!app->as)
		return fail(err, ERR_DENIED, "say who you are, with --as");
	if (app->key == NULL)
		TRY(app_key(app, app->as, &app->key, err));
	fingerprint = key_fingerprint(app->key);
	world.arena = app->arena;
	if (world_key(&world, &fingerprint, &known, err) != OK ||
	    strcmp(known.person, app->as) != 0 || known.ended)
		return fail(err, ERR_DENIED, "%s holds no key of %s that is in force here",
			    app_key_path(app, app->as), app->as);
	TRY(sign_challenge(app, app->key, err));
	app->proved = true;
	return OK;
}

bool app_proves(struct app *app)
{
	struct err why;

	if (!app->proved && !app->unproved)
		app->unproved = app_prove(app, &why) != OK;
	return app->proved;
}

enum status app_text_access(struct app *app, const struct entry *e, const char *name,
			    enum text_access *ret_access, struct err *err)
{
	struct err why;

	TRY(journal_text_access(app->journal, e, name, NULL, ret_access, err));
	if (*ret_access == ACCESS_PRIVATE && app->as && strcmp(app->as, e->author) == 0 &&
	    app_prove(app, &why) == OK)
		return journal_text_access(app->journal, e, name, app->as, ret_access, err);
	return OK;
}

enum status app_reader(struct app *app, const struct entry *e, const char **ret_reader,
		       struct err *err)
{
	const char *reader = NULL;

	for (size_t i = 0; app->as && strcmp(app->as, e->author) == 0 && i < e->text_count; i++) {
		enum text_access access;

		TRY(journal_text_access(app->journal, e, e->texts[i].name, NULL, &access, err));
		if (access == ACCESS_PRIVATE)
			reader = app->as;
	}
	if (reader)
		TRY(app_prove(app, err));
	*ret_reader = reader;
	return OK;
}

/* ---- who says it, and of what ---- */

enum role app_registrar(const struct app *app)
{
	return strcmp(app->as, ROOT_AUTHOR) == 0 ? ROLE_AUTHORITY : ROLE_REGISTRAR;
}

enum status app_holds(struct app *app, const char *person, enum role role, bool *ret_holds,
		      struct err *err)
{
	struct world world = journal_world(app->journal);

	world.arena = app->arena;
	return world_holds(&world, person, role, time_day(app_now(app)), ret_holds, err);
}

enum status app_role(struct app *app, const enum role *roles, size_t count, enum role *ret_role,
		     struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		bool holds;

		TRY(app_holds(app, app->as, roles[i], &holds, err));
		if (holds) {
			*ret_role = roles[i];
			return OK;
		}
	}
	*ret_role = roles[0];
	return OK;
}

enum status app_enrolment(struct app *app, const char *trainee, struct enrolment *ret_enrolment,
			  struct err *err)
{
	struct entry as_officer = { .portfolio = trainee,
				    .author = app->as,
				    .role = ROLE_TRAINING_OFFICER };
	struct world w = journal_world(app->journal);
	enum status status;

	w.arena = app->arena;
	w.now = app_now(app);
	TRY(world_needs_person(&w, trainee, err));
	status = world_enrolment_about(&w, &as_officer, NULL, ret_enrolment, err);
	if (status != ERR_DENIED)
		return status;
	return world_enrolment(&w, trainee, world_today(&w), ret_enrolment, err);
}

enum status app_speaker(struct app *app, const char *trainee, enum role *ret_role, struct err *err)
{
	struct enrolment enrolment;

	TRY(app_enrolment(app, trainee, &enrolment, err));
	if (strcmp(app->as, trainee) == 0)
		*ret_role = ROLE_TRAINEE;
	else if (strcmp(app->as, enrolment.officer) == 0)
		*ret_role = ROLE_TRAINING_OFFICER;
	else
		*ret_role = ROLE_ASSESSOR;
	return OK;
}

enum status app_say_bound(struct app *app, struct say *say, struct err *err)
{
	struct enrolment enrolment;
	struct digest digest;
	char hex[DIGEST_HEX];
	uint64_t seq;

	TRY(app_enrolment(app, say->portfolio, &enrolment, err));
	digest_hex(&enrolment.digest, hex);
	json_object_set_new(say->body, "digest", json_string(hex));
	TRY(app_say(app, say, &seq, &digest, err));
	return print_entry(app, say->kind, seq, &digest, err);
}

enum status app_waiver_role(struct app *app, const struct digest *curriculum, const char *of,
			    enum role *ret_role, struct err *err)
{
	const struct catalogue *c = published_catalogue(app->published);
	enum role first = ROLE_COUNT, countersign;
	bool wanted;

	for (int role = 0; role < ROLE_COUNT; role++) {
		struct err why;
		bool holds;

		if ((ROLES_NAMED & ROLE_BIT(role)) == 0 ||
		    c->waives(c->data, curriculum, of, (enum role)role, &wanted, &countersign,
			      &why) != OK)
			continue;
		if (first == ROLE_COUNT)
			first = (enum role)role;
		TRY(app_holds(app, app->as, (enum role)role, &holds, err));
		if (holds) {
			*ret_role = (enum role)role;
			return OK;
		}
	}
	if (first == ROLE_COUNT) /* to be told why */
		TRY(c->waives(c->data, curriculum, of, ROLE_REGISTRAR, &wanted, &countersign, err));
	*ret_role = first;
	return OK;
}

enum status app_facts(struct app *app, const char *trainee, struct facts *ret_facts, struct err *err)
{
	struct enrolment enrolment;

	TRY(app_enrolment(app, trainee, &enrolment, err));
	return facts_load_enrolment(journal_db(app->journal), trainee, enrolment.entry, app_now(app),
				    app->arena, ret_facts, err);
}

enum status parse_as_of(const char *text, int64_t *ret_at, struct err *err)
{
	int32_t day;

	if (!text) {
		*ret_at = INT64_MAX;
		return OK;
	}
	if (strchr(text, 'T'))
		return time_parse(text, ret_at, err);
	TRY(day_or_month_parse(text, true, &day, err));
	*ret_at = day_end(day);
	return OK;
}

enum status app_shows(struct app *app, const struct entry *e, bool *ret_shows, struct err *err)
{
	struct world w = journal_world(app->journal);

	w.arena = app->arena;
	TRY(msf_shows(&w, e, app->as, ret_shows, err));
	if (*ret_shows && msf_is_chain(e->portfolio))
		*ret_shows = app_proves(app);
	return OK;
}

enum status app_entry(struct app *app, const char *name, struct record *ret_record,
		      struct entry *ret_entry, struct err *err)
{
	struct record record;
	struct entry entry;
	uint64_t seq;
	bool shown;

	TRY(journal_find(app->journal, name, &seq, err));
	TRY(journal_read(app->journal, seq, app->arena, &record, &entry, err));
	TRY(app_shows(app, &entry, &shown, err));
	if (!shown)
		return fail(err, ERR_DENIED,
			    "entry %llu is of feedback that is gathered: it is shown to its author and to who "
			    "gathers it",
			    (unsigned long long)seq);
	*ret_record = record;
	*ret_entry = entry;
	return OK;
}

json_t *args_list(const struct args *args, const char *name)
{
	json_t *list = json_array();
	const char *value;

	for (size_t i = 0; (value = args_value(args, name, i)); i++)
		json_array_append_new(list, json_string(value));
	return list;
}

const char *app_text(struct app *app, const struct entry *e, const char *name)
{
	for (size_t i = 0; i < e->text_count; i++) {
		enum text_access access;
		const void *bytes;
		uint8_t salt[32];
		struct err err;
		size_t n;

		if (strcmp(e->texts[i].name, name) != 0)
			continue;
		if (app_text_access(app, e, name, &access, &err) != OK || access != ACCESS_GIVEN ||
		    journal_text(app->journal, &e->texts[i].digest, app->arena, &bytes, &n, salt,
				 &err) != OK)
			return NULL;
		return arena_bytes(app->arena, bytes, n);
	}
	return NULL;
}

const char *app_name(struct app *app, const char *person)
{
	struct digest text;
	const void *bytes;
	uint8_t salt[32];
	struct err err;
	size_t n;

	if (list_name_of(journal_db(app->journal), person, &text, &err) != OK ||
	    journal_text(app->journal, &text, app->arena, &bytes, &n, salt, &err) != OK)
		return person;
	return arena_bytes(app->arena, bytes, n);
}

enum status app_write_new(const char *path, const void *bytes, size_t n, struct err *err)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		return fail(err, ERR_CONFLICT, "%s exists; name a new file with -o", path);
	return file_write(path, bytes, n, 0600, err);
}
