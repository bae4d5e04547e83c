/*
 * One transaction for a batch: each submission in a savepoint of its own, then one signed head for all,
 * then the commit, and only then is anything acknowledged.
 */
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "core/tree.h"
#include "portfolio/erasure.h"
#include "portfolio/journal_priv.h"

struct batch {
	struct journal *j;
	struct world world;
	struct tree tree;
	int64_t now;
	struct random *random;
	bool together; /* one that is refused fails them all */
	bool marked; /* texts_begin has put its mark */
	bool redacts; /* what was said may have brought redactions into effect */
	bool erased;  /* and their texts are gone from the tables */
};

enum status journal_load_keys(struct journal *j, struct err *err)
{
	CLEANUP(key_cleanup) struct key *log = NULL;
	CLEANUP(key_cleanup) struct key *issuing = NULL;
	CLEANUP(key_cleanup) struct key *certified = NULL;
	struct digest have, want;
	char path[PATH_MAX];

	if (j->issuing_key != NULL)
		return OK;
	TRY(store_path(j->dir, "keys/log.pem", path, err));
	TRY(key_read(path, NULL, &log, err));
	have = key_fingerprint(log);
	want = key_fingerprint(j->log.key);
	if (!digest_equal(&have, &want))
		return fail(err, ERR_CORRUPT, "%s is not the key of this log", path);
	TRY(store_path(j->dir, "keys/issuing.pem", path, err));
	TRY(key_read(path, NULL, &issuing, err));
	TRY(certificate_key(j->issuing, &certified, err));
	have = key_fingerprint(issuing);
	want = key_fingerprint(certified);
	if (!digest_equal(&have, &want))
		return fail(err, ERR_CORRUPT, "%s is not the issuing key of this store", path);
	TRY(verifier_init(&j->signer, j->log.name, log, err));
	j->issuing_key = issuing;
	issuing = NULL;
	return OK;
}

/* ---- the tree ---- */

static enum status load_levels(struct db *db, struct tree *tree, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	uint64_t found = 0;
	bool row;

	TRY(db_query(db, "SELECT level, hash FROM tree", &q, err));
	for (;;) {
		const void *hash;
		int64_t level;
		size_t n;

		TRY(query_step(q, &row, err));
		if (!row)
			break;
		level = col_int(q, 0);
		hash = col_blob(q, 1, &n);
		if (level < 0 || level >= TREE_DEPTH || n != sizeof(tree->full[0].bytes))
			return fail(err, ERR_CORRUPT, "the tree has a level that cannot be");
		memcpy(tree->full[level].bytes, hash, n);
		found |= UINT64_C(1) << level;
	}
	if (found != tree->size)
		return fail(err, ERR_CORRUPT, "the tree does not have as many leaves as the log");
	return OK;
}

/* A store whose parts contradict each other must not be given a new signed head. */
static enum status check_head(struct journal *j, const struct tree *tree, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(NOTE_MAX + 64);
	struct digest root = tree_root(tree), last;
	struct checkpoint head;
	const char *text;
	size_t len;

	if (tree->size == 0)
		return OK;
	TRY(journal_root_at(j, tree->size, &last, err));
	TRY(journal_head(j, a, &head, &text, &len, err));
	if (head.size != tree->size || !digest_equal(&head.root, &root) ||
	    !digest_equal(&last, &root))
		return fail(err, ERR_CORRUPT,
			    "%s: the signed head is not that of the entries: run attest verify",
			    j->dir);
	return OK;
}

/* Who waited for another writer was accepted after them, though it asked the clock before. */
#define CLOCK_BEHIND 300 /* seconds */

static enum status batch_begin(struct batch *b, struct err *err)
{
	int64_t last;

	TRY(journal_end(b->j, &b->tree.size, &last, err));
	if (b->now < last && last - b->now <= CLOCK_BEHIND)
		b->now = last;
	if (b->now < last) {
		char now_text[TIME_TEXT], last_text[TIME_TEXT];

		time_text(b->now, now_text);
		time_text(last, last_text);
		return fail(err, ERR_CONFLICT,
			    "the clock runs backwards: it is %s, and the last entry was accepted at %s",
			    now_text, last_text);
	}
	TRY(load_levels(b->j->db, &b->tree, err));
	return check_head(b->j, &b->tree, err);
}

static enum status save_levels(struct db *db, const struct tree *tree, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_exec(db, "DELETE FROM tree", err));
	TRY(db_query(db, "INSERT INTO tree(level, hash) VALUES(?1, ?2)", &q, err));
	for (int level = 0; level < TREE_DEPTH; level++) {
		if (!(tree->size >> level & 1))
			continue;
		query_reset(q);
		bind_int(q, 1, level);
		bind_blob(q, 2, tree->full[level].bytes, sizeof(tree->full[level].bytes));
		TRY(query_run(q, err));
	}
	return OK;
}

/* ---- one entry ---- */

static enum status insert_entry(struct db *db, uint64_t seq, const struct entry *e,
				const struct signature *signature, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "INSERT INTO entry(seq, digest, portfolio, kind, bytes, signature)\n"
		     "VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	bind_int(q, 1, (int64_t)seq);
	bind_blob(q, 2, e->digest.bytes, sizeof(e->digest.bytes));
	bind_text(q, 3, e->portfolio);
	bind_text(q, 4, e->kind);
	bind_blob(q, 5, e->bytes, e->len);
	bind_blob(q, 6, signature->bytes, signature->len);
	return query_run(q, err);
}

/* The hash of the last leaf of e's portfolio, if it has one. */
static enum status find_previous(struct db *db, const struct entry *e, struct leaf *leaf,
				 struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const void *hash;
	size_t n;
	bool row;

	TRY(db_query(db,
		     "SELECT leaf.hash FROM entry JOIN leaf ON leaf.seq = entry.seq\n"
		     "WHERE entry.portfolio = ?1 ORDER BY entry.seq DESC LIMIT 1",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	TRY(query_step(q, &row, err));
	leaf->first = !row;
	if (!row)
		return OK;
	hash = col_blob(q, 0, &n);
	if (n != sizeof(leaf->prev.bytes))
		return fail(err, ERR_CORRUPT, "the leaf before this one has no hash");
	memcpy(leaf->prev.bytes, hash, n);
	return OK;
}

static enum status insert_leaf(struct db *db, uint64_t seq, const struct buf *bytes,
			       const struct digest *hash, const struct digest *root,
			       int64_t accepted, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "INSERT INTO leaf(seq, bytes, hash, root, accepted)\n"
		     "VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_int(q, 1, (int64_t)seq);
	bind_blob(q, 2, bytes->data, bytes->len);
	bind_blob(q, 3, hash->bytes, sizeof(hash->bytes));
	bind_blob(q, 4, root->bytes, sizeof(root->bytes));
	bind_int(q, 5, accepted);
	return query_run(q, err);
}

/* The leaf joins the tree and the tables; `tree` is a copy that the caller keeps if all goes well. */
static enum status commit_leaf(struct batch *b, const struct entry *e,
			       const struct signature *signature, struct tree *tree,
			       struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	struct leaf leaf = {
		.v = 1,
		.kind = e->kind,
		.accepted = b->now,
		.digest = e->digest,
		.signature = digest_of(signature->bytes, signature->len),
		.key = e->key,
	};
	struct digest hash, root;
	uint64_t seq = tree->size;

	buf_init(&bytes, ENTRY_MAX);
	/* Before its own entry is in the table. */
	TRY(find_previous(b->j->db, e, &leaf, err));
	TRY(leaf_write(&leaf, &bytes, err));
	hash = tree_leaf_hash(bytes.data, bytes.len);
	tree_append(tree, &hash);
	root = tree_root(tree);
	TRY(insert_entry(b->j->db, seq, e, signature, err));
	TRY(insert_leaf(b->j->db, seq, &bytes, &hash, &root, b->now, err));
	return kind_rooted(&b->world, &root, err);
}

/* ---- certificates ---- */

#define CERTIFICATE_YEARS 3
#define CERTIFICATE_ROOM 4096

/* `years` later at the same time of day. */
static int64_t time_add_years(int64_t time, int32_t years)
{
	int32_t day = time_day(time);
	int32_t later = day_add(day, (struct duration){ .count = years, .unit = 'Y' });

	return day_start(later) + (time - day_start(day));
}

static enum status insert_certificate(struct db *db, const struct digest *key,
				      const struct certificate *cert, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(buf_release) struct buf der;

	buf_init(&der, CERTIFICATE_ROOM);
	TRY(certificate_write(cert, &der, err));
	TRY(db_query(db, "INSERT INTO certificate(key, der) VALUES(?1, ?2)", &q, err));
	bind_blob(q, 1, key->bytes, sizeof(key->bytes));
	bind_blob(q, 2, der.data, der.len);
	return query_run(q, err);
}

static enum status issue(struct batch *b, const char *person, const char *register_number,
			 const uint8_t *spki, size_t spki_n, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	const struct certificate_want want = {
		.person = person,
		.register_number = register_number,
		.from = b->now,
		.until = time_add_years(b->now, CERTIFICATE_YEARS),
	};
	struct digest fingerprint;
	enum status status;

	TRY(key_from_public(spki, spki_n, &key, err));
	status = certificate_person(&want, key, b->j->issuing, b->j->issuing_key, b->random, &cert,
				    err);
	if (status != OK) {
		err_prefix(err, "the key of %s cannot be certified", person);
		return status;
	}
	fingerprint = key_fingerprint(key);
	return insert_certificate(b->j->db, &fingerprint, cert, err);
}

/* Could this entry have brought a key into effect? Looking for one costs more, the more there are. */
static bool brings_keys(const struct entry *e)
{
	return strcmp(e->kind, "anchor") == 0 || strcmp(e->kind, "key") == 0 ||
	       strcmp(e->kind, "countersign") == 0;
}

/* Likewise for what erases texts. */
static bool may_redact(const struct entry *e)
{
	return strcmp(e->kind, REDACTION_KIND) == 0 || strcmp(e->kind, "countersign") == 0;
}

/* For each key that has come into effect and has no certificate yet. */
static enum status issue_certificates(struct batch *b, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(b->j->db,
		     "SELECT fact_key.person, fact_person.register, fact_key.spki\n"
		     "FROM fact_key JOIN fact_person ON fact_person.person = fact_key.person\n"
		     "WHERE fact_key.key NOT IN (SELECT key FROM certificate)\n"
		     "ORDER BY fact_key.key",
		     &q, err));
	for (;;) {
		const uint8_t *spki;
		size_t n;

		TRY(query_step(q, &row, err));
		if (!row)
			return OK;
		spki = col_blob(q, 2, &n);
		TRY(issue(b, col_text(q, 0), col_null(q, 1) ? NULL : col_text(q, 1), spki, n, err));
	}
}

/* ---- a submission ---- */

static enum status append_one(struct batch *b, const struct submission *s, struct arena *a,
			      struct digest *ret_digest, struct err *err)
{
	struct tree tree = b->tree;
	struct entry e;

	TRY(entry_read(s->bytes, s->len, a, &e, err));
	*ret_digest = e.digest;
	if (s->signature.len > sizeof(s->signature.bytes))
		return fail(err, ERR_INVALID, "the signature is longer than %zu bytes",
			    sizeof(s->signature.bytes));
	TRY(texts_put(&b->j->texts, &e, s->texts, s->text_count, err));
	b->world.arena = a;
	b->world.seq = tree.size;
	b->world.now = b->now;
	TRY(kind_judge(&b->world, &e, s->signature.bytes, s->signature.len, false, err));
	TRY(commit_leaf(b, &e, &s->signature, &tree, err));
	if (brings_keys(&e))
		TRY(issue_certificates(b, err));
	b->redacts = b->redacts || may_redact(&e);
	b->tree = tree;
	return OK;
}

/* In a savepoint. A refusal is a verdict; the result is what the machine did, or undoes the whole batch. */
static enum status submit(struct batch *b, const struct submission *s, struct verdict *ret_verdict,
			  struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(JUDGE_MEMORY);
	struct verdict v = { .seq = b->tree.size };

	TRY(db_savepoint(b->j->db, err));
	v.status = append_one(b, s, a, &v.digest, &v.err);
	b->world.arena = NULL;
	/* The whole batch is undone; a full disk has ended the transaction by itself, savepoint and all. */
	if (v.status == ERR_IO || v.status == ERR_CORRUPT || (b->together && v.status != OK)) {
		*err = v.err;
		return v.status;
	}
	if (v.status == OK) {
		TRY(db_keep(b->j->db, err));
	} else {
		v.seq = 0;
		TRY(db_undo(b->j->db, err));
		texts_remove(&b->j->texts, s->texts, s->text_count);
	}
	*ret_verdict = v;
	return OK;
}

/* ---- the batch ---- */

static enum status sign_head(struct batch *b, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(buf_release) struct buf note;
	const struct checkpoint head = { .size = b->tree.size, .root = tree_root(&b->tree) };

	buf_init(&note, NOTE_MAX);
	TRY(checkpoint_write(&b->j->signer, &head, &note, err));
	/* What was signed here need not be checked here, whether or not it is committed. */
	b->j->head_text = digest_of(note.data, strlen(note.data));
	b->j->head = head;
	TRY(db_query(b->j->db,
		     "INSERT INTO head(id, note) VALUES(1, ?1)\n"
		     "ON CONFLICT(id) DO UPDATE SET note = excluded.note",
		     &q, err));
	bind_text(q, 1, note.data);
	return query_run(q, err);
}

static enum status run_batch(struct batch *b, const struct submission *submissions, size_t count,
			     struct verdict *ret_verdicts, struct err *err)
{
	uint64_t before;

	TRY(db_begin(b->j->db, err));
	TRY(batch_begin(b, err));
	TRY(texts_begin(&b->j->texts, submissions, count, &b->marked, err));
	before = b->tree.size;
	for (size_t i = 0; i < count; i++)
		TRY(submit(b, &submissions[i], &ret_verdicts[i], err));
	if (b->tree.size == before) { /* all refused: there is nothing to be signed */
		db_rollback(b->j->db);
		return OK;
	}
	/* Outside savepoints, whose undoing would keep what is deleted in a file of its own. */
	if (b->redacts)
		TRY(erasure_apply(b->j, &b->erased, err));
	TRY(save_levels(b->j->db, &b->tree, err));
	TRY(sign_head(b, err));
	return db_commit(b->j->db, err);
}

/*
 * After the transaction, in another that writes nothing and keeps other writers out: a file that one of
 * them has put and not committed yet looks like one that nobody knows. Where this cannot be, the mark
 * stays, and the next append sweeps.
 */
static void batch_tidy(struct batch *b, const struct submission *submissions, size_t count,
		       bool failed)
{
	if (!b->marked || db_begin(b->j->db, NULL) != OK)
		return;
	for (size_t i = 0; failed && i < count; i++)
		texts_remove(&b->j->texts, submissions[i].texts, submissions[i].text_count);
	texts_end(&b->j->texts, submissions, count);
	db_rollback(b->j->db);
}

static enum status append(struct batch *b, const struct submission *submissions, size_t count,
			  struct verdict *ret_verdicts, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(count * sizeof(struct verdict) + 64);
	struct verdict *verdicts = arena_array(a, count, sizeof(*verdicts));
	enum status status;

	if (!b->j->write)
		return fail(err, ERR_DENIED, "%s was opened for reading only", b->j->dir);
	TRY(journal_load_keys(b->j, err));
	status = run_batch(b, submissions, count, verdicts, err);
	if (status != OK)
		db_rollback(b->j->db);
	batch_tidy(b, submissions, count, status != OK);
	TRY(status);
	if (b->erased)
		erasure_finish(b->j);
	if (count > 0)
		memcpy(ret_verdicts, verdicts, count * sizeof(*verdicts));
	return OK;
}

enum status journal_append(struct journal *j, const struct submission *submissions, size_t count,
			   int64_t now, struct random *random, struct verdict *ret_verdicts,
			   struct err *err)
{
	struct batch b = { .j = j, .world = journal_world(j), .now = now, .random = random };

	return append(&b, submissions, count, ret_verdicts, err);
}

enum status journal_append_together(struct journal *j, const struct submission *submissions,
				    size_t count, int64_t now, struct random *random,
				    struct verdict *ret_verdicts, struct err *err)
{
	struct batch b = {
		.j = j, .world = journal_world(j), .now = now, .random = random, .together = true
	};

	return append(&b, submissions, count, ret_verdicts, err);
}
