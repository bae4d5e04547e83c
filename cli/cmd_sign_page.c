/* Signing what the web pages made, where the key is: the pages have nobody's key. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/sign_file.h"
#include "cli/words.h"
#include "core/date.h"

static enum status read_key(struct app *app, const char *path, struct key **ret_key,
			    struct err *err)
{
	CLEANUP(buf_wipe) struct buf passphrase;
	bool encrypted;

	buf_init(&passphrase, 1024);
	TRY(key_is_encrypted(path, &encrypted, err));
	if (encrypted)
		TRY(app_passphrase(app, arena_printf(app->arena, "Passphrase of %s: ", path),
				   &passphrase, err));
	return key_read(path, passphrase.data, ret_key, err);
}

static bool is_words(const struct text *t)
{
	return !text_is_file(t->name);
}

/* All that the bytes say, and what they name. */
static void show(struct app *app, const struct entry *e, const struct submission *s)
{
	char *body = json_dumps(e->body, JSON_INDENT(2) | JSON_SORT_KEYS);
	char said[TIME_TEXT];

	time_text(e->time, said);
	print_words(app->out, "%s, said by %s as %s at %s%s%s\n", e->kind, e->author,
		    role_name(e->role), said, *e->portfolio ? ", in the portfolio of " : "",
		    e->portfolio);
	for (size_t i = 0; i < e->about_count; i++) {
		char hex[DIGEST_HEX];

		digest_hex(&e->about[i], hex);
		fprintf(app->out, "  about the entry %s\n", hex);
	}
	print_paragraphs(app->out, 100, "  ", "  ", body ? body : "");
	free(body);
	for (size_t i = 0; i < s->text_count; i++) {
		const struct text *t = &s->texts[i];

		if (is_words(t))
			print_paragraphs(app->out, 100, arena_printf(app->arena, "  %s: ", t->name),
					 "    ", arena_bytes(app->arena, t->bytes, t->len));
		else
			print_words(app->out, "  %s: %zu bytes\n", t->name, t->len);
	}
}

static enum status sign_all(struct sign_file *f, const struct key *key, struct err *err)
{
	const struct digest fingerprint = key_fingerprint(key);

	for (size_t i = 0; i < f->count; i++) {
		if (!digest_equal(&f->entries[i].key, &fingerprint))
			return fail(err, ERR_DENIED,
				    "this is to be signed with another key of yours: take the "
				    "request file for this "
				    "key from the page");
		TRY(key_sign(key, f->submissions[i].bytes, f->submissions[i].len,
			     &f->submissions[i].signature, err));
	}
	return OK;
}

static enum status sign_run(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_operand(args, 0), *out_path = args_option(args, "-o");
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(buf_release) struct buf file, out;
	char digest[DIGEST_HEX];
	struct sign_file f;

	buf_init(&file, SIGN_FILE_MAX);
	buf_init(&out, SIGN_ANSWER_MAX);
	TRY(buf_read_file(&file, path, err));
	if (sign_file_read(file.data, file.len, app->arena, &f, err) != OK) {
		err_prefix(err, "%s is no request file of the web pages", path);
		return err->status;
	}
	for (size_t i = 0; i < f.count && !app->json; i++)
		show(app, &f.entries[i], &f.submissions[i]);
	if (!args_option(args, "--key"))
		return app->json
			       ? print_json(app, json_pack("{sI}", "entries", (json_int_t)f.count),
					    err)
			       : OK;
	TRY(read_key(app, args_option(args, "--key"), &key, err));
	TRY(sign_all(&f, key, err));
	TRY(sign_answer_write(f.entries, f.submissions, f.count, &out, err));
	if (!out_path)
		out_path = "signed.json";
	TRY(app_write_new(out_path, out.data, out.len, err));
	digest_hex(&f.entries[0].digest, digest);
	if (app->json)
		return print_json(app,
				  json_pack("{ssssss}", "file", out_path, "entry", digest, "author",
					    f.entries[0].author),
				  err);
	print_words(app->out,
		    "signed as %s: %s; bring it back to the page that the request is from\n",
		    f.entries[0].author, out_path);
	return OK;
}

static const struct option sign_options[] = {
	{"--key", "FILE", "your key file; without it the request is only shown", false, false},
	{"-o", "FILE", "where to write the signature; signed.json unless said", false, false},
	{NULL},
};

extern const struct command cmd_sign_page[];
const struct command cmd_sign_page[] = {
	{"sign-page", "FILE",
	 "look at what the web pages ask you to sign, and sign it with your key",
	 "The pages of `attest serve` have nobody's key. What you said there waits until you sign "
	 "it: take the\n"
	 "request file from the page, look at it and sign it here, without network or store, and "
	 "bring the\n"
	 "answer back. What is shown is read from the very bytes that are signed.",
	 sign_options, 0, sign_run, "attest sign-page request.zip --key amira.pem -o signed.json"},
	{NULL},
};
