#include "cli/remote.h"

#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command_priv.h"
#include "cli/sign_ask.h"
#include "cli/signed_request.h"
#include "cli/state.h"
#include "core/fetch.h"
#include "core/json.h"

#define ANSWER_BYTES ((size_t)16 << 20)
#define SEND_BYTES ((size_t)24 << 20)
#define MILLISECONDS 120000L
#define FILES_MAX 64
#define TYPED 16

struct remote {
	struct app *app;
	const char *origin; /* "https://attest.example", without a '/' at its end */
	const struct command *command;
	struct text files[FILES_MAX];
	size_t file_count;
	const char *write_to; /* -o, which is this machine's */
	const char *boundary; /* of the parts that are sent: by chance, so that no file has it in it */
};

/* ---- one request ---- */

static bool is_here(const char *origin)
{
	return strncmp(origin, "http://", 7) == 0;
}

/* "HTTPS://Attest.Example/" as "https://attest.example". */
static enum status read_origin(struct app *app, const char *typed, const char **ret_origin, struct err *err)
{
	char *origin = arena_text(app->arena, typed);
	size_t n = strlen(origin);
	const char *host;

	while (n > 0 && origin[n - 1] == '/')
		origin[--n] = '\0';
	for (char *p = origin; *p; p++)
		*p = (char)(*p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p);
	host = strstr(origin, "://");
	if (!host || host[3 + strspn(host + 3, "abcdefghijklmnopqrstuvwxyz0123456789.-:")] != '\0' || !host[3])
		return fail(err, ERR_INVALID, "--remote is the address of a served store, as https://attest.example, not \"%s\"",
			    typed);
	TRY(fetch_may_talk(origin, err));
	*ret_origin = origin;
	return OK;
}

static enum status sign_request(const struct remote *r, const char *path, const struct buf *body, struct buf *header,
				struct err *err)
{
	CLEANUP(buf_release) struct buf message;
	struct signed_request s = { .key = key_fingerprint(r->app->key),
				    .time = r->app->clock,
				    .body = digest_of(body ? body->data : "", body ? body->len : 0) };

	buf_init(&message, SIGNED_REQUEST_MAX + FETCH_URL_MAX);
	memcpy(s.person, r->app->as, strlen(r->app->as) + 1);
	random_fill(&r->app->random, s.nonce.bytes, sizeof s.nonce.bytes);
	signed_request_message(&s, body ? "POST" : "GET", r->origin, path, &message);
	TRY(key_sign(r->app->key, message.data, message.len, &s.signature, err));
	signed_request_write(&s, header);
	return OK;
}

/* The sentence of a refusal; what is none of ours is told as that. */
static enum status refused(const struct remote *r, const struct buf *answer, long code, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = NULL;
	const json_t *error;

	if (json_read(answer->data, answer->len, ANSWER_BYTES, &doc, NULL) == OK) {
		error = json_object_get(doc, "error");
		if (*json_text(error, "text") && json_number(error, "status") == code)
			return fail(err, ERR_DENIED, "%s: %s", r->origin, json_text(error, "text"));
	}
	return fail(err, ERR_IO, "%s does not answer as `attest serve` does (HTTP %ld)", r->origin, code);
}

/*
 * Asks, and has the answer of 200 in `out`, or of 303, which leads to a path of the same server: *ret_to, else NULL.
 */
static enum status talk(struct remote *r, const char *path, const struct buf *body, struct buf *out, const char **ret_to,
			struct err *err)
{
	CLEANUP(buf_release) struct buf header;
	struct fetch_said said;
	size_t n = strlen(r->origin);

	buf_init(&header, SIGNED_REQUEST_MAX);
	TRY(sign_request(r, path, body, &header, err));
	const struct fetch_call call = {
		.url = arena_printf(r->app->arena, "%s%s", r->origin, path),
		.authorization = header.data,
		.type = arena_printf(r->app->arena, "multipart/form-data; boundary=%s", r->boundary),
		.body = body ? body->data : NULL,
		.n = body ? body->len : 0,
		.authorities = r->app->authorities,
		.milliseconds = MILLISECONDS,
	};
	buf_clear(out);
	TRY(fetch_talk(&call, out, &said, err));
	*ret_to = NULL;
	if (said.code == 200)
		return OK;
	if (said.code >= 300 && said.code < 400 && *said.location) {
		if (said.code != 303 || strncmp(said.location, r->origin, n) != 0 || said.location[n] != '/')
			return fail(err, ERR_IO, "%s points to %s, which is not asked: give that address if it is the right one",
				    r->origin, said.location);
		*ret_to = arena_text(r->app->arena, said.location + n);
		return OK;
	}
	return refused(r, out, said.code, err);
}

/* ---- what is asked ---- */

static const char *new_boundary(struct app *app)
{
	struct digest by_chance;
	char hex[DIGEST_HEX];

	random_fill(&app->random, by_chance.bytes, sizeof by_chance.bytes);
	digest_hex(&by_chance, hex);
	return arena_text(app->arena, hex);
}

static enum status add_part(const struct remote *r, struct buf *body, const char *name, bool file, const void *bytes,
			    size_t n, struct err *err)
{
	buf_printf(body, "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n", r->boundary, name,
		   file ? "; filename=\"file\"" : "");
	buf_add(body, bytes, n);
	buf_text(body, "\r\n");
	if (body->full)
		return fail(err, ERR_INVALID, "at most %zu MiB can be sent at once", SEND_BYTES >> 20);
	return OK;
}

static enum status take_file(struct remote *r, const char *path, struct err *err)
{
	if (r->file_count == FILES_MAX)
		return fail(err, ERR_INVALID, "more than %d files", FILES_MAX);
	TRY(app_read_file(r->app, path, &r->files[r->file_count], err));
	r->file_count++;
	return OK;
}

static enum status options_json(struct remote *r, const struct args *args, json_t *options, json_t *names, struct err *err)
{
	for (size_t i = 0; i < args->given_count; i++) {
		const struct given *g = &args->given[i];
		const char *value = g->value;

		if (!option_find(r->command->options, g->option->name, strlen(g->option->name)))
			continue; /* of every command: for this side */
		if (strcmp(g->option->name, "-o") == 0) {
			r->write_to = value;
			continue;
		}
		if (option_is_file(g->option)) {
			if (!(r->command->needs & (NEEDS_WRITE | SIGNS))) {
				r->app->exit_code = 2;
				return fail(err, ERR_INVALID, "%s compares a file of yours with a store on this machine: it does not work "
					    "with --remote", g->option->name);
			}
			TRY(take_file(r, value, err));
			json_array_append_new(names, json_string(r->files[r->file_count - 1].name));
			value = arena_printf(r->app->arena, "%zu", r->file_count);
		}
		json_array_append_new(options, json_string(g->option->name));
		json_array_append_new(options, json_string(value));
	}
	return OK;
}

static enum status write_call(struct remote *r, const struct args *args, struct buf *body, struct err *err)
{
	CLEANUP(json_cleanup) json_t *options = json_array();
	CLEANUP(json_cleanup) json_t *names = json_array();
	CLEANUP(json_cleanup) json_t *operands = json_array();
	CLEANUP(json_cleanup) json_t *doc = NULL;
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, SEND_BYTES);
	TRY(options_json(r, args, options, names, err));
	for (size_t i = 0; i < args->count; i++)
		json_array_append_new(operands, json_string(args->operands[i]));
	doc = json_pack("{sssOsOsOsb}", "command", r->command->name, "operands", operands, "options", options, "files",
			names, "json", (int)r->app->json);
	TRY(json_canonical(doc, &text, err));
	TRY(add_part(r, body, "call", false, text.data, text.len, err));
	if (r->app->patient_data)
		TRY(add_part(r, body, "patient-data", false, r->app->patient_data, strlen(r->app->patient_data), err));
	for (size_t i = 0; i < r->file_count; i++)
		TRY(add_part(r, body, "file", true, r->files[i].bytes, r->files[i].len, err));
	buf_printf(body, "--%s--\r\n", r->boundary);
	return OK;
}

/* ---- what comes back ---- */

/* Lines of a server that may be anybody's: none of them drives the terminal. */
static void print_lines(struct remote *r, FILE *out, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		print_text(out, arena_bytes(r->app->arena, text, n));
		if (text[n] == '\n')
			fputc('\n', out);
		text += n + (text[n] == '\n');
	}
}

static enum status print_answer(struct remote *r, const struct buf *answer, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = NULL;
	const json_t *code, *out, *complaints;

	if (json_read(answer->data, answer->len, ANSWER_BYTES, &doc, err) != OK)
		return fail(err, ERR_IO, "%s does not answer as `attest serve` does", r->origin);
	code = json_object_get(doc, "code");
	out = json_object_get(doc, r->app->json && json_object_get(doc, "json") ? "json" : "out");
	complaints = json_object_get(doc, "err");
	if (!json_is_integer(code) || !json_is_string(out) || !json_is_string(complaints))
		return fail(err, ERR_IO, "%s does not answer as `attest serve` does", r->origin);
	print_lines(r, r->app->err, json_string_value(complaints));
	if (r->write_to && json_integer_value(code) == 0)
		TRY(app_write_new(r->write_to, json_string_value(out), strlen(json_string_value(out)), err));
	else
		print_lines(r, r->app->out, json_string_value(out));
	r->app->exit_code = json_integer_value(code) == 0 ? 0 : json_integer_value(code) == 2 ? 2 : 1;
	return OK;
}

/* ---- signing ---- */

static bool has_file(const struct submission *s, const struct text *file)
{
	for (size_t i = 0; i < s->text_count; i++) {
		if (s->texts[i].len == file->len && memcmp(s->texts[i].bytes, file->bytes, file->len) == 0)
			return true;
	}
	return false;
}

/* What the server would have signed must be theirs, of the log that it always kept, with the files that were sent. */
static enum status check_request(struct remote *r, const struct sign_file *f, struct err *err)
{
	struct digest pin;
	struct checkpoint seen;

	for (size_t i = 0; i < f->count; i++) {
		const struct entry *e = &f->entries[i];

		if (strcmp(e->author, r->app->as) != 0)
			return fail(err, ERR_CORRUPT, "%s wants it signed in the name of %s: nothing was signed", r->origin,
				    e->author);
		if (!digest_equal(&e->log, &f->entries[0].log) ||
		    (state_remote(r->origin, &pin) && !digest_equal(&pin, &e->log)))
			return fail(err, ERR_CORRUPT,
				    "%s keeps another log than before: nothing was signed; ask its operator", r->origin);
		if (state_head(&e->log, &seen) &&
		    (e->seen_size < seen.size ||
		     (e->seen_size == seen.size && !digest_equal(&e->seen_root, &seen.root))))
			return fail(err, ERR_CORRUPT,
				    "%s was rolled back: you have seen %llu entries of its log, and it shows %llu",
				    r->origin, (unsigned long long)seen.size, (unsigned long long)e->seen_size);
	}
	for (size_t k = 0; k < r->file_count; k++) {
		bool there = false;

		for (size_t i = 0; i < f->count; i++)
			there = there || has_file(&f->submissions[i], &r->files[k]);
		if (!there)
			return fail(err, ERR_CORRUPT, "%s left out or changed the file %s: nothing was signed", r->origin,
				    r->files[k].name);
	}
	return OK;
}

static bool is_agreed(struct app *app)
{
	char typed[TYPED] = "";

	fprintf(app->err, "Sign this as %s? Type y to sign: ", app->as);
	fflush(app->err);
	if (!fgets(typed, sizeof typed, stdin))
		typed[0] = '\0';
	fputc('\n', app->err);
	typed[strcspn(typed, "\r\n")] = '\0';
	return strcmp(typed, "y") == 0 || strcmp(typed, "yes") == 0;
}

static enum status hand_in(struct remote *r, const char *id, struct sign_file *f, struct buf *answer, struct err *err)
{
	CLEANUP(buf_release) struct buf body, signatures;
	const char *to;

	buf_init(&body, SEND_BYTES);
	buf_init(&signatures, SIGN_ANSWER_MAX);
	TRY(sign_ask_sign(f, r->app->key, err));
	TRY(sign_answer_write(f->entries, f->submissions, f->count, &signatures, err));
	TRY(add_part(r, &body, "signed", false, signatures.data, signatures.len, err));
	buf_printf(&body, "--%s--\r\n", r->boundary);
	TRY(talk(r, arena_printf(r->app->arena, "/commands/%s", id), &body, answer, &to, err));
	if (to)
		TRY(talk(r, to, NULL, answer, &to, err));
	if (!is_here(r->origin) && !state_remote(r->origin, &f->entries[0].log))
		state_remote_add(r->origin, &f->entries[0].log, r->app->err);
	return print_answer(r, answer, err);
}

static enum status sign(struct remote *r, const char *to, struct buf *answer, struct err *err)
{
	static const char where[] = "/sign/";
	const char *id = to + sizeof where - 1;
	CLEANUP(buf_release) struct buf packet;
	struct sign_file f;

	buf_init(&packet, SIGN_FILE_MAX);
	if (strncmp(to, where, sizeof where - 1) != 0 || strpbrk(id, "/?"))
		return fail(err, ERR_IO, "%s does not answer as `attest serve` does", r->origin);
	TRY(talk(r, arena_printf(r->app->arena, "%s/request", to), NULL, &packet, &to, err));
	if (to || sign_file_read(packet.data, packet.len, r->app->arena, &f, err) != OK)
		return fail(err, ERR_IO, "%s sends what is no request to sign", r->origin);
	TRY(check_request(r, &f, err));
	sign_ask_show(r->app, &f, r->app->err);
	if (!is_agreed(r->app))
		return fail(err, ERR_DENIED, "not signed; it waits at %s/sign/%s for 14 days", r->origin, id);
	return hand_in(r, id, &f, answer, err);
}

enum status remote_run(struct app *app, const struct command *c, const struct args *args, struct err *err)
{
	CLEANUP(buf_release) struct buf body, answer;
	struct remote r = { .app = app, .command = c };
	const char *to;

	buf_init(&body, SEND_BYTES);
	buf_init(&answer, ANSWER_BYTES);
	app->exit_code = 2;
	TRY(read_origin(app, app->remote, &r.origin, err));
	if (!app->as)
		return fail(err, ERR_INVALID, "who asks? Each request is signed: give --as PERSON, or set ATTEST_AS");
	if (!app->keys)
		return fail(err, ERR_INVALID, "where is your key? Give --keys DIR, in which %s.pem lies, or set ATTEST_KEYS",
			    app->as);
	app->exit_code = 0;
	TRY(app_key(app, app->as, &app->key, err));
	r.boundary = new_boundary(app);
	TRY(write_call(&r, args, &body, err));
	TRY(talk(&r, "/commands", &body, &answer, &to, err));
	return to ? sign(&r, to, &answer, err) : print_answer(&r, &answer, err);
}
