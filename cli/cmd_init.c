/* Making a real store. */
#include <string.h>
#include <sys/stat.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/state.h"
#include "core/passkey.h"

static enum status key_files(struct app *app, const char *registrar, struct key **ret_root,
			     struct key **ret_registrar, struct err *err)
{
	CLEANUP(key_cleanup) struct key *root = NULL, *person = NULL;
	CLEANUP(buf_wipe) struct buf passphrase;
	const char *root_path = app_key_path(app, "root"), *path = app_key_path(app, registrar);
	char *folder = arena_text(app->arena, path);
	struct stat st;

	buf_init(&passphrase, 1024);
	*strrchr(folder, '/') = '\0';
	if (stat(root_path, &st) == 0 || stat(path, &st) == 0)
		return fail(err, ERR_CONFLICT,
			    "there are key files in %s already; name another folder with --keys", folder);
	TRY(app_new_passphrase(app, "New passphrase for the root key and the first registrar's key: ",
			       &passphrase, err));
	if (mkdir(folder, 0700) != 0 && stat(folder, &st) != 0)
		return fail(err, ERR_IO, "cannot make the folder %s for key files", folder);
	TRY(key_generate(KEY_P256, &app->random, &root, err));
	TRY(key_generate(KEY_P256, &app->random, &person, err));
	TRY(key_write(root, root_path, passphrase.data, err));
	TRY(key_write(person, path, passphrase.data, err));
	*ret_root = root;
	*ret_registrar = person;
	root = person = NULL;
	return OK;
}

/* The sites of --domain, before key files are made for a store that would be refused. */
static enum status read_domains(struct app *app, const struct args *args, const char ***ret_domains,
				size_t *ret_count, struct err *err)
{
	const char **domains = NULL, *domain;
	size_t count = 0, room = 0;

	while ((domain = args_value(args, "--domain", count))) {
		struct passkey_party party;

		TRY(passkey_party_parse(domain, &party, err));
		domains = arena_grow(app->arena, domains, count, &room, sizeof(*domains));
		domains[count++] = domain;
	}
	*ret_domains = domains;
	*ret_count = count;
	return OK;
}

static enum status init_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(key_cleanup) struct key *root = NULL, *registrar = NULL;
	const char *authority = args_option(args, "--authority"), *name = args_option(args, "--name");
	const char **domains;
	char hex[DIGEST_HEX];
	size_t domain_count;
	struct digest pin;

	if (args_operand(args, 0))
		app->store = args_operand(args, 0);
	app->exit_code = app->store ? 0 : 2;
	if (!app->store)
		return fail(err, ERR_INVALID, "where? Name a folder: attest init DIR");
	TRY(journal_place(app->store, &app->kinds, err)); /* before key files are made */
	TRY(read_domains(app, args, &domains, &domain_count, err));
	TRY(key_files(app, "registrar", &root, &registrar, err));
	struct anchor anchor = {
		.authority = authority ? authority : "Education and Training Board",
		.registrar = "registrar",
		.registrar_name = name ? name : "First registrar",
		.register_number = args_option(args, "--register"),
		.root = root,
		.registrar_key = registrar,
		.domains = domains,
		.domain_count = domain_count,
	};
	if (journal_create(app->store, &anchor, &app->kinds, app->clock, &app->random, err) != OK) {
		(void)remove(app_key_path(app, "root")); /* keys of nothing */
		(void)remove(app_key_path(app, "registrar"));
		return err->status;
	}
	TRY(app_open(app, false, err));
	pin = journal_pin(app->journal);
	digest_hex(&pin, hex);
	state_pin_add(&pin, anchor.authority, app->err);
	if (app->json)
		return print_json(app, json_pack("{ssssss}", "store", app->store, "pin", hex, "registrar",
						 "registrar"),
				  err);
	fprintf(app->out,
		"%s is a new store of %s\n  pin %s\nPublish the pin: whoever verifies needs it from "
		"elsewhere.\nKeep %s off line: it is the root key. Next:\n  attest --store %s --as "
		"registrar curriculum publish STP-CEN@2023.1\n",
		app->store, anchor.authority, hex, app_key_path(app, "root"), app->store);
	return OK;
}

static const struct option init_options[] = {
	{ "--authority", "NAME", "who vouches for this log; the Education and Training Board unless said",
	  false, false },
	{ "--domain", "HOST[:ORIGIN]", "a site at which people sign with passkeys; can be given again", false,
	  true },
	{ "--name", "NAME", "the first registrar's name", false, false },
	{ "--register", "NUMBER", "the first registrar's number on a professional register", false, false },
	{ NULL },
};

extern const struct command cmd_init[];
const struct command cmd_init[] = {
	{ "init", "[DIR]", "make a new store, with its root key and first registrar",
	  "The store is the folder DIR (or --store). Key files go into the keys folder beside it, encrypted\n"
	  "with a passphrase that is asked for, or read from ATTEST_PASSPHRASE_FILE.\n"
	  "--domain is for the life of the log: entry 0 names the sites whose pages may ask a passkey to sign,\n"
	  "so that what it signed can be checked wherever the pages are later. HOST is the site's name (not an\n"
	  "address), ORIGIN what a browser shows where that is not https://HOST. Without it nobody signs with\n"
	  "a passkey; localhost is for trying things out.",
	  init_options, 0, init_run, "attest --store etb init --authority \"Example ETB\" --domain portfolio.example" },
	{ NULL },
};
