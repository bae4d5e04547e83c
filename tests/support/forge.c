#include "support/forge.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "core/buf.h"
#include "core/note.h"
#include "core/tree.h"
#include "portfolio/text.h"

#define COPY_MAX (4u << 20)

/* ---- copies ---- */

/* The database as it stands, whatever of it still lies in the write-ahead log. */
static unsigned char *database_bytes(struct scene *s, sqlite3_int64 *ret_n)
{
	char path[128];
	sqlite3 *db;
	unsigned char *bytes;

	snprintf(path, sizeof(path), "%s/attest.db", s->dir);
	cr_assert(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
	/* Otherwise nothing was read yet, and the bytes are those of the file alone. */
	cr_assert(sqlite3_exec(db, "BEGIN; SELECT 1 FROM sqlite_schema", NULL, NULL, NULL) ==
		  SQLITE_OK);
	bytes = sqlite3_serialize(db, "main", ret_n, 0);
	sqlite3_close(db);
	cr_assert(bytes != NULL);
	return bytes;
}

struct digest scene_digest(struct scene *s)
{
	sqlite3_int64 n;
	unsigned char *bytes = database_bytes(s, &n);
	struct digest digest = digest_of(bytes, (size_t)n);

	sqlite3_free(bytes);
	return digest;
}

static void copy_attachments(struct scene *s)
{
	char from[400], to[400];
	struct dirent *item;
	DIR *dir;

	snprintf(from, sizeof(from), "%s/attachments", s->dir);
	dir = opendir(from);
	while ((item = readdir(dir)) != NULL) {
		CLEANUP(buf_release) struct buf file;

		buf_init(&file, COPY_MAX);
		if (item->d_name[0] == '.')
			continue;
		snprintf(from, sizeof(from), "%s/attachments/%s", s->dir, item->d_name);
		snprintf(to, sizeof(to), "%s/attachments/%s", s->copy, item->d_name);
		cr_assert(buf_read_file(&file, from, NULL) == OK);
		cr_assert(file_write(to, file.data, file.len, 0600, NULL) == OK);
	}
	closedir(dir);
}

void scene_copy(struct scene *s)
{
	static const char *const leftovers[] = {"-wal", "-shm", "-journal"};
	char path[128];
	sqlite3_int64 n;
	unsigned char *bytes = database_bytes(s, &n);

	mkdir(s->copy, 0700);
	snprintf(path, sizeof(path), "%s/attachments", s->copy);
	mkdir(path, 0700);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/attest.db%s", s->copy, leftovers[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/attest.db", s->copy);
	cr_assert(file_write(path, bytes, (size_t)n, 0600, NULL) == OK);
	sqlite3_free(bytes);
	copy_attachments(s);
}

void forge_sql(struct scene *s, const char *sql)
{
	char path[128], *why = NULL;
	sqlite3 *db;

	snprintf(path, sizeof(path), "%s/attest.db", s->copy);
	cr_assert(sqlite3_open(path, &db) == SQLITE_OK);
	cr_assert(sqlite3_exec(db, sql, NULL, NULL, &why) == SQLITE_OK, "%s: %s", sql, why);
	sqlite3_close(db);
}

/* ---- appending without judging ---- */

struct forge {
	struct scene *s;
	struct db *db;
	struct tree tree;
	struct err err;
};

#define must(forge, expr) cr_assert((expr) == OK, "%s", (forge)->err.text)

static void forge_open(struct forge *f)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const struct schema schemas[] = {journal_schema, facts_schema};
	char path[128];
	bool row = true;

	snprintf(path, sizeof(path), "%s/attest.db", f->s->copy);
	must(f, db_open(path, DB_WRITE, schemas, 2, &f->db, &f->err));
	must(f, db_begin(f->db, &f->err));
	tree_init(&f->tree);
	must(f, db_query(f->db, "SELECT hash FROM leaf ORDER BY seq", &q, &f->err));
	for (;;) {
		struct digest hash;
		size_t n;

		must(f, query_step(q, &row, &f->err));
		if (!row)
			break;
		memcpy(hash.bytes, col_blob(q, 0, &n), sizeof(hash.bytes));
		tree_append(&f->tree, &hash);
	}
}

/* The bytes may be no entry at all: then they pass for what their leaf says. */
static struct entry entry_of(struct forge *f, const struct submission *submission)
{
	struct entry e;

	if (entry_read(submission->bytes, submission->len, f->s->a, &e, NULL) == OK)
		return e;
	return (struct entry){
		.kind = "evidence",
		.portfolio = "anna",
		.author = "anna",
		.key = key_fingerprint(f->s->keys[ANNA]),
		.bytes = submission->bytes,
		.len = submission->len,
		.digest = digest_of(submission->bytes, submission->len),
	};
}

static void forge_entry(struct forge *f, const struct entry *e, const struct submission *submission)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	must(f, db_query(f->db,
			 "INSERT INTO entry(seq, digest, portfolio, kind, bytes, signature)\n"
			 "VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
			 &q, &f->err));
	bind_int(q, 1, (int64_t)f->tree.size);
	bind_blob(q, 2, e->digest.bytes, sizeof(e->digest.bytes));
	bind_text(q, 3, e->portfolio);
	bind_text(q, 4, e->kind);
	bind_blob(q, 5, e->bytes, e->len);
	bind_blob(q, 6, submission->signature.bytes, submission->signature.len);
	must(f, query_run(q, &f->err));
}

static void leaf_previous(struct forge *f, const char *portfolio, struct leaf *leaf)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;
	size_t n;

	must(f,
	     db_query(
		     f->db,
		     "SELECT leaf.hash FROM leaf JOIN entry USING(seq) WHERE entry.portfolio = ?1\n"
		     "ORDER BY seq DESC LIMIT 1",
		     &q, &f->err));
	bind_text(q, 1, portfolio);
	must(f, query_step(q, &row, &f->err));
	leaf->first = !row;
	if (row)
		memcpy(leaf->prev.bytes, col_blob(q, 0, &n), sizeof(leaf->prev.bytes));
}

static void forge_leaf(struct forge *f, const struct entry *e, const struct submission *submission,
		       int64_t accepted)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(buf_release) struct buf bytes;
	struct leaf leaf = {
		.v = 1,
		.kind = e->kind,
		.accepted = accepted,
		.digest = e->digest,
		.signature = digest_of(submission->signature.bytes, submission->signature.len),
		.key = e->key,
	};
	struct digest hash, root;

	buf_init(&bytes, 4096);
	leaf_previous(f, e->portfolio, &leaf);
	must(f, leaf_write(&leaf, &bytes, &f->err));
	hash = tree_leaf_hash(bytes.data, bytes.len);
	tree_append(&f->tree, &hash);
	root = tree_root(&f->tree);
	must(f, db_query(f->db,
			 "INSERT INTO leaf(seq, bytes, hash, root, accepted)\n"
			 "VALUES(?1, ?2, ?3, ?4, ?5)",
			 &q, &f->err));
	bind_int(q, 1, (int64_t)f->tree.size - 1);
	bind_blob(q, 2, bytes.data, bytes.len);
	bind_blob(q, 3, hash.bytes, sizeof(hash.bytes));
	bind_blob(q, 4, root.bytes, sizeof(root.bytes));
	bind_int(q, 5, accepted);
	must(f, query_run(q, &f->err));
}

static void forge_head(struct forge *f)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(buf_release) struct buf note;
	const struct checkpoint head = {.size = f->tree.size, .root = tree_root(&f->tree)};
	struct verifier signer;
	char path[128];

	buf_init(&note, NOTE_MAX);
	snprintf(path, sizeof(path), "%s/keys/log.pem", f->s->dir);
	must(f, key_read(path, NULL, &key, &f->err));
	must(f, verifier_init(&signer, journal_log(f->s->j)->name, key, &f->err));
	must(f, checkpoint_write(&signer, &head, &note, &f->err));
	verifier_release(&signer);
	must(f, db_query(f->db, "UPDATE head SET note = ?1", &q, &f->err));
	bind_text(q, 1, note.data);
	must(f, query_run(q, &f->err));
}

static void forge_levels(struct forge *f)
{
	must(f, db_exec(f->db, "DELETE FROM tree", &f->err));
	for (int level = 0; level < TREE_DEPTH; level++) {
		CLEANUP(query_cleanup) struct query *q = NULL;

		if ((f->tree.size >> level & 1) == 0)
			continue;
		must(f,
		     db_query(f->db, "INSERT INTO tree(level, hash) VALUES(?1, ?2)", &q, &f->err));
		bind_int(q, 1, level);
		bind_blob(q, 2, f->tree.full[level].bytes, sizeof(f->tree.full[level].bytes));
		must(f, query_run(q, &f->err));
	}
}

/* The row that every entry makes, and those of its kind where it makes them of such an entry. */
static void forge_facts(struct forge *f, const struct entry *e, int64_t accepted)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const struct kind *kind = kind_find(&f->s->kinds, e->kind, e->v);
	struct text_store texts = {.db = f->db, .dir = f->s->copy};
	struct digest root = tree_root(&f->tree);
	struct world w = {
		.db = f->db,
		.catalogue = &f->s->catalogue,
		.kinds = &f->s->kinds,
		.arena = f->s->a,
		.pin = journal_pin(f->s->j),
		.seq = f->tree.size - 1,
		.now = accepted,
		.text = text_for_world,
		.entry = entry_for_world,
		.text_data = &texts,
	};

	if (kind == NULL)
		return;
	must(f, db_query(f->db,
			 "INSERT INTO fact_entry(seq, digest, kind, v, portfolio, author, key, "
			 "accepted,"
			 " single, root) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9)",
			 &q, &f->err));
	bind_int(q, 1, (int64_t)w.seq);
	bind_blob(q, 2, e->digest.bytes, sizeof(e->digest.bytes));
	bind_text(q, 3, e->kind);
	bind_int(q, 4, e->v);
	bind_text(q, 5, e->portfolio);
	bind_text(q, 6, e->author);
	bind_blob(q, 7, e->key.bytes, sizeof(e->key.bytes));
	bind_int(q, 8, accepted);
	bind_blob(q, 9, root.bytes, sizeof(root.bytes));
	must(f, query_run(q, &f->err));
	must(f, db_savepoint(f->db, &f->err));
	if (kind->apply == NULL || kind->apply(&w, e, NULL) == OK)
		must(f, db_keep(f->db, &f->err));
	else
		must(f, db_undo(f->db, &f->err));
}

uint64_t forge_append(struct scene *s, const struct submission *submission, int64_t accepted)
{
	struct forge f = {.s = s};
	struct text_store texts;
	struct entry e;

	forge_open(&f);
	texts = (struct text_store){.db = f.db, .dir = s->copy};
	e = entry_of(&f, submission);
	forge_entry(&f, &e, submission);
	forge_leaf(&f, &e, submission, accepted);
	if (e.text_count > 0)
		must(&f, texts_put(&texts, &e, submission->texts, submission->text_count, &f.err));
	forge_facts(&f, &e, accepted);
	forge_levels(&f);
	forge_head(&f);
	must(&f, db_commit(f.db, &f.err));
	db_close(f.db);
	return f.tree.size - 1;
}

/* ---- verifying ---- */

static bool pin_known(void *data, const struct digest *pin)
{
	struct scene *s = data;
	struct digest ours = journal_pin(s->j);

	return s->knows_pin && digest_equal(&ours, pin);
}

static bool head_seen(void *data, const struct digest *pin, struct checkpoint *ret_head)
{
	struct scene *s = data;

	(void)pin;
	*ret_head = s->seen;
	return s->seen.size > 0;
}

static enum status the_catalogue(void *data, struct world *world,
				 const struct catalogue **ret_catalogue, struct err *err)
{
	struct scene *s = data;

	(void)world, (void)err;
	*ret_catalogue = &s->catalogue;
	return OK;
}

bool scene_readable(struct scene *s, const char *dir, struct report *ret_report)
{
	const struct verify_want want = {
		.kinds = &s->kinds,
		.catalogue = the_catalogue,
		.catalogue_data = s,
		.pin_known = pin_known,
		.head_seen = head_seen,
		.data = s,
	};

	return verify_store(dir, &want, s->a, ret_report, NULL) == OK;
}

struct report scene_verify(struct scene *s, const char *dir)
{
	struct report report;

	cr_assert(scene_readable(s, dir, &report));
	return report;
}

const struct finding *report_find(const struct report *report, const char *code, int64_t seq)
{
	for (size_t i = 0; i < report->finding_count; i++)
		if (strcmp(report->findings[i].code, code) == 0 &&
		    (seq == -2 || report->findings[i].seq == seq))
			return &report->findings[i];
	return NULL;
}

const char *report_text(struct scene *s, const struct report *report)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, COPY_MAX);
	for (size_t i = 0; i < report->finding_count; i++)
		buf_printf(&text, "\n  %s %lld: %s", report->findings[i].code,
			   (long long)report->findings[i].seq, report->findings[i].text);
	return arena_bytes(s->a, text.data, text.len);
}
