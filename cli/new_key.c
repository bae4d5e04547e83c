#include "cli/new_key.h"

#include <string.h>
#include <sys/stat.h>

#include "portfolio/world.h"

enum status new_key_make(struct app *app, const char *file, const char *person, struct key **ret_key,
			 struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(buf_wipe) struct buf passphrase;
	const char *path = app_key_path(app, file);
	char *folder = arena_text(app->arena, path);
	struct stat st;

	buf_init(&passphrase, 1024);
	if (!id_is_person(person))
		return fail(err, ERR_INVALID, "\"%s\" is not a person's id", person);
	if (stat(path, &st) == 0)
		return fail(err, ERR_CONFLICT, "%s has a key file already: %s", person, path);
	*strrchr(folder, '/') = '\0';
	if (mkdir(folder, 0700) != 0 && stat(folder, &st) != 0)
		return fail(err, ERR_IO, "cannot make the folder %s for key files", folder);
	if (!journal_is_demo(app->journal))
		TRY(app_new_passphrase(app,
				       arena_printf(app->arena, "New passphrase for %s: ", person),
				       &passphrase, err));
	TRY(key_generate(KEY_P256, &app->random, &key, err));
	TRY(key_write(key, path, passphrase.data, err));
	*ret_key = key;
	key = NULL;
	return OK;
}

enum status new_key_offer(struct app *app, const char *person, const struct key *key,
			  json_t **ret_offer, struct err *err)
{
	CLEANUP(buf_release) struct buf text, spki, proof;
	struct digest pin = journal_pin(app->journal), fingerprint;
	struct signature signature;
	const uint8_t *bytes;
	size_t n;

	buf_init(&text, 4096);
	buf_init(&spki, 4096);
	buf_init(&proof, 4096);
	fingerprint = key_fingerprint(key);
	key_proof_message(&pin, person, &fingerprint, &text);
	TRY(key_sign(key, text.data, text.len, &signature, err));
	bytes = key_public(key, &n);
	buf_base64(&spki, bytes, n);
	buf_base64(&proof, signature.bytes, signature.len);
	*ret_offer = json_pack("{ssssss}", "person", person, "key", spki.data, "proof", proof.data);
	return OK;
}
