/* The people are as few as the rules allow: a registrar, a training officer, an assessor, and trainees. */
#define _GNU_SOURCE /* memmem, nftw */
#include "cli/bench_store.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/data.h"
#include "core/date.h"
#include "portfolio/world.h"

#define START "2023-09-04"
#define OFFICER "officer"
#define STORE_FILE_MAX (256u << 20)

/* ---- saying who is who ---- */

static enum status says(struct bench_store *b, struct say *say, json_t *body, struct err *err)
{
	CLEANUP(json_cleanup) json_t *owned = body;

	say->role = ROLE_REGISTRAR;
	say->body = owned;
	return app_say_as(b->app, say, "registrar", b->registrar, BENCH_NOW, NULL, NULL, err);
}

static enum status add_person(struct bench_store *b, const char *person, struct err *err)
{
	struct say say = { .kind = "person" };

	say_text(&say, "name", person);
	return says(b, &say, json_pack("{ss}", "person", person), err);
}

static enum status certify(struct bench_store *b, const char *person, const struct key *key,
			   struct err *err)
{
	CLEANUP(buf_release) struct buf message, spki, proof;
	struct digest pin = journal_pin(b->app->journal), fingerprint = key_fingerprint(key);
	struct say say = { .kind = "key" };
	struct signature signature;
	const uint8_t *bytes;
	size_t n;

	buf_init(&message, 4096);
	buf_init(&spki, 4096);
	buf_init(&proof, 4096);
	key_proof_message(&pin, person, &fingerprint, &message);
	TRY(key_sign(key, message.data, message.len, &signature, err));
	bytes = key_public(key, &n);
	buf_base64(&spki, bytes, n);
	buf_base64(&proof, signature.bytes, signature.len);
	return says(b, &say,
		    json_pack("{ssssssss}", "person", person, "key", spki.data, "proof", proof.data,
			      "checked", "demo"),
		    err);
}

static enum status publish(struct bench_store *b, struct digest *ret_digest, struct err *err)
{
	CLEANUP(json_cleanup) json_t *files = json_array();
	struct say say = { .kind = "publish" };
	const struct curriculum *c;
	struct library_file *items;
	struct library *lib;
	char hex[DIGEST_HEX];
	struct ref ref;
	size_t count;

	TRY(data_library(b->app->arena, &lib, err));
	TRY(ref_parse(BENCH_CURRICULUM, &ref, err));
	c = library_curriculum(lib, &ref);
	if (!c || !c->resolved)
		return fail(err, ERR_NOT_FOUND, "the shipped library has no %s", BENCH_CURRICULUM);
	count = library_files(lib, c, b->app->arena, &items);
	for (size_t i = 0; i < count && i < TEXTS_MAX; i++) {
		struct digest digest = digest_of(items[i].bytes, items[i].len);

		digest_hex(&digest, hex);
		json_array_append_new(files, json_pack("{ssss}", "name", items[i].name, "sha256", hex));
		say.texts[say.text_count++] =
			(struct text){ .name = arena_printf(b->app->arena, "file.%zu", i + 1),
				       .bytes = items[i].bytes,
				       .len = items[i].len };
	}
	digest_hex(&c->digest, hex);
	*ret_digest = c->digest;
	b->curriculum = c;
	return says(b, &say,
		    json_pack("{sssssO}", "curriculum", c->head.name, "digest", hex, "files", files),
		    err);
}

const char *bench_store_trainee(struct bench_store *b, size_t i)
{
	return arena_printf(b->app->arena, "trainee-%zu", i + 1);
}

static enum status enrol(struct bench_store *b, size_t i, const struct digest *curriculum,
			 struct err *err)
{
	const char *person = bench_store_trainee(b, i);
	struct say say = { .kind = "enrolment", .portfolio = person };
	char hex[DIGEST_HEX];

	digest_hex(curriculum, hex);
	TRY(key_generate(KEY_P256, &b->app->random, &b->trainees[i], err));
	TRY(add_person(b, person, err));
	TRY(certify(b, person, b->trainees[i], err));
	return says(b, &say,
		    json_pack("{sssssssIssss}", "curriculum", BENCH_CURRICULUM, "digest", hex, "start", START,
			      "wte", (json_int_t)100, "site", "main", "officer", OFFICER),
		    err);
}

/* Somebody with a key and a role from the start on. */
static enum status appoint(struct bench_store *b, const char *person, const char *role,
			   struct key **ret_key, struct err *err)
{
	struct say say = { .kind = "role" };

	TRY(key_generate(KEY_P256, &b->app->random, ret_key, err));
	TRY(add_person(b, person, err));
	TRY(certify(b, person, *ret_key, err));
	return says(b, &say, json_pack("{ssssss}", "person", person, "role", role, "from", START), err);
}

static enum status approve(struct bench_store *b, size_t i, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "assessor", BENCH_ASSESSOR);
	struct say say = { .kind = "approval",
			   .role = ROLE_TRAINING_OFFICER,
			   .portfolio = bench_store_trainee(b, i),
			   .body = body };

	return app_say_as(b->app, &say, OFFICER, b->officer, BENCH_NOW, NULL, NULL, err);
}

static enum status people(struct bench_store *b, struct err *err)
{
	struct digest curriculum;

	TRY(appoint(b, OFFICER, "training-officer", &b->officer, err));
	TRY(appoint(b, BENCH_ASSESSOR, "assessor", &b->assessor, err));
	TRY(publish(b, &curriculum, err));
	for (size_t i = 0; i < BENCH_TRAINEES; i++) {
		TRY(enrol(b, i, &curriculum, err));
		TRY(approve(b, i, err));
	}
	return OK;
}

/* ---- the folder ---- */

static enum status make_journal(struct bench_store *b, struct err *err)
{
	CLEANUP(key_cleanup) struct key *root = NULL;
	struct anchor anchor = {
		.authority = "attest bench",
		.registrar = "registrar",
		.registrar_name = "First registrar",
		.demo = true,
		.demo_now = BENCH_NOW,
	};

	TRY(key_generate(KEY_P256, &b->app->random, &root, err));
	TRY(key_generate(KEY_P256, &b->app->random, &b->registrar, err));
	anchor.root = root;
	anchor.registrar_key = b->registrar;
	return journal_create(b->app->store, &anchor, &b->app->kinds, BENCH_NOW,
			      &b->app->random, err);
}

enum status bench_store_make(struct bench_store *b, struct app *app, const char *folder,
			     struct err *err)
{
	char *home = arena_printf(app->arena, "%s/attest-bench-XXXXXX", folder);

	b->app = app;
	if (!mkdtemp(home))
		return fail(err, ERR_IO, "%s: no folder can be made here: %s; name another one", folder,
			    strerror(errno));
	b->home = home;
	b->raw_path = arena_printf(app->arena, "%s/raw.db", home);
	app->store = arena_printf(app->arena, "%s/store", home);
	TRY(make_journal(b, err));
	TRY(bench_store_open(b, err));
	TRY(people(b, err));
	return raw_log_open(b->raw_path, &b->raw, err);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

void bench_store_cleanup(struct bench_store *b)
{
	raw_log_cleanup(&b->raw);
	if (b->app)
		bench_store_close(b);
	if (b->app && b->home && nftw(b->home, remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0)
		fprintf(b->app->err, "attest: %s could not be removed\n", b->home);
	key_free(b->registrar);
	key_free(b->officer);
	key_free(b->assessor);
	for (size_t i = 0; i < BENCH_TRAINEES; i++)
		key_free(b->trainees[i]);
}

void bench_store_close(struct bench_store *b)
{
	journal_cleanup(&b->app->journal);
}

enum status bench_store_open(struct bench_store *b, struct err *err)
{
	return app_open(b->app, true, err);
}

/* ---- evidence ---- */

static enum status sign_one(struct bench_store *b, struct arena *a, const struct entry *form,
			    struct submission *ret_submission, struct err *err)
{
	static const char narrative[] =
		"I prepared the bench, checked the calibration of the instrument against its last three "
		"runs, measured the series twice and found one outlier, which I repeated and explained. "
		"My supervisor watched the second series and we talked about the limits of the method.";
	struct text *texts = arena_array(a, 2, sizeof *texts);
	size_t who = b->said % BENCH_TRAINEES;
	struct entry e = *form;

	texts[0] = (struct text){ .name = "narrative", .bytes = narrative, .len = strlen(narrative) };
	texts[1] = (struct text){ .name = "title" };
	texts[1].bytes = arena_printf(a, "A series of measurements, number %llu",
				      (unsigned long long)b->said);
	texts[1].len = strlen(texts[1].bytes);
	e.author = e.portfolio = arena_printf(a, "trainee-%zu", who + 1);
	TRY(entry_sign(&e, texts, 2, b->trainees[who], &b->app->random, a, ret_submission, err));
	b->said++;
	return OK;
}

enum status bench_store_sign(struct bench_store *b, struct arena *a, size_t count,
			     struct submission **ret_submissions, struct err *err)
{
	struct submission *submissions = arena_array(a, count, sizeof *submissions);
	struct checkpoint head;
	char today[DAY_TEXT];
	const char *text;
	size_t n;

	TRY(journal_head(b->app->journal, a, &head, &text, &n, err));
	day_text(time_day(BENCH_NOW), today);
	CLEANUP(json_cleanup) json_t *body = json_pack("{ssss}", "first", today, "last", today);
	const struct entry form = {
		.v = kind_newest(&b->app->kinds, "evidence")->v,
		.kind = "evidence",
		.log = journal_pin(b->app->journal),
		.role = ROLE_TRAINEE,
		.time = BENCH_NOW,
		.seen_size = head.size,
		.seen_root = head.root,
		.body = body,
	};
	for (size_t i = 0; i < count; i++)
		TRY(sign_one(b, a, &form, &submissions[i], err));
	*ret_submissions = submissions;
	return OK;
}

enum status bench_store_flip(struct bench_store *b, const struct submission *entry, struct err *err)
{
	CLEANUP(buf_release) struct buf file;
	const char *path = arena_printf(b->app->arena, "%s/attest.db", b->app->store);
	char *sought = arena_bytes(b->app->arena, entry->bytes, entry->len);
	size_t middle = entry->len / 2, found = 0;

	buf_init(&file, STORE_FILE_MAX);
	TRY(buf_read_file(&file, path, err));
	/* Twice: as it was signed, and as it stands when it was changed before. */
	for (int changed = 0; changed < 2 && found == 0; changed++) {
		char *at = file.data;

		while ((at = memmem(at, (size_t)(file.data + file.len - at), sought, entry->len))) {
			at[middle] ^= 1;
			at += entry->len;
			found++;
		}
		sought[middle] ^= 1;
	}
	if (found == 0)
		return fail(err, ERR_CORRUPT, "an entry is not in the file of its store");
	return file_write(path, file.data, file.len, 0600, err);
}
