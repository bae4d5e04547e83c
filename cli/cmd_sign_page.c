/* Signing what the web pages made, where the key is: the pages have nobody's key. */
#include <stdio.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/sign_ask.h"

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
	if (!app->json)
		sign_ask_show(app, &f, app->out);
	if (!args_option(args, "--key"))
		return app->json
			       ? print_json(app, json_pack("{sI}", "entries", (json_int_t)f.count),
					    err)
			       : OK;
	TRY(read_key(app, args_option(args, "--key"), &key, err));
	TRY(sign_ask_sign(&f, key, err));
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
