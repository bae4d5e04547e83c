#include "portfolio/bundle.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/tree.h"
#include "core/zip.h"
#include "portfolio/bundle_priv.h"
#include "portfolio/text.h"

#define PEM_ROOM 8192
#define PROOF_ROOM 16384
#define PAGE_ROOM (256u << 20)
#define SALTS_ROOM (16u << 20)

/* A bundle in the making. What it points to lies in the arena. */
struct maker {
	struct journal *j;
	const struct kinds *kinds;
	struct arena *a;
	struct bundle_view *view;
	struct manifest manifest;
	struct zip_file *files;
	size_t count, room;
	uint64_t bytes; /* of all files */
	json_t *paths;	/* of texts and certificates that are there already */
	json_t *salts;	/* by digest of the text */
	size_t without_room, hidden_room;
	struct digest *hashes; /* of all leaves of the log */
	const char *checkpoint;
	size_t checkpoint_n;
};

/* ---- files ---- */

static enum status add_bytes(struct maker *m, const char *name, const void *bytes, size_t len,
			     struct err *err)
{
	if (m->count == ZIP_FILES || len > BUNDLE_MAX - m->bytes)
		return fail(
			err, ERR_INVALID,
			"the portfolio of %s does not fit into a bundle of %u files and %u MiB: "
			"leave entries out with --redact",
			m->view->portfolio, ZIP_FILES, BUNDLE_MAX >> 20);
	m->bytes += len;
	m->files = arena_grow(m->a, m->files, m->count, &m->room, sizeof(*m->files));
	m->files[m->count++] = (struct zip_file){.name = name, .bytes = bytes, .len = len};
	return OK;
}

static enum status add_buf(struct maker *m, const char *name, const struct buf *b, struct err *err)
{
	return add_bytes(m, name, arena_bytes(m->a, b->data, b->len), b->len, err);
}

/* False the first time that it is asked about a path. */
static bool is_there(struct maker *m, const char *path)
{
	if (json_object_get(m->paths, path) != NULL)
		return true;
	if (json_object_set_new(m->paths, path, json_true()) != 0)
		abort();
	return false;
}

/* ---- leaves and entries ---- */

static enum status add_leaf(struct maker *m, const struct bundle_entry *e, struct err *err)
{
	CLEANUP(buf_release) struct buf text;
	const struct record *r = &e->record;
	struct digest hash = tree_leaf_hash(r->leaf, r->leaf_n);
	struct proof proof;

	buf_init(&text, PROOF_ROOM);
	tree_prove_inclusion(m->hashes, m->view->head.size, r->seq, &proof);
	if (!tree_check_inclusion(&hash, r->seq, m->view->head.size, proof.hashes, proof.count,
				  &m->view->head.root))
		return fail(err, ERR_CORRUPT,
			    "entry %llu is not under the signed head of %s: run attest verify",
			    (unsigned long long)r->seq, journal_dir(m->j));
	TRY(proof_write(r->seq, &proof, m->checkpoint, m->checkpoint_n, &text, err));
	TRY(add_bytes(m, bundle_path(m->a, "proof", &e->entry.digest, ".leaf"), r->leaf, r->leaf_n,
		      err));
	return add_buf(m, bundle_path(m->a, "proof", &e->entry.digest, ".tlog-proof"), &text, err);
}

static enum status add_pem(struct maker *m, const char *path, const struct certificate *cert,
			   struct err *err)
{
	CLEANUP(buf_release) struct buf pem;

	buf_init(&pem, PEM_ROOM);
	TRY(certificate_pem(cert, &pem, err));
	return add_buf(m, path, &pem, err);
}

/* Of the key that signed; what the root key signs needs none but root.pem. */
static enum status add_certificate(struct maker *m, const struct entry *e, struct err *err)
{
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	const char *path = bundle_path(m->a, "proof", &e->key, ".pem");
	enum status status;

	if (strcmp(e->author, "root") == 0 || is_there(m, path))
		return OK;
	status = journal_certificate(m->j, &e->key, &cert, err);
	if (status == ERR_NOT_FOUND)
		return OK; /* a key of the entry's own, which nobody certified */
	TRY(status);
	return add_pem(m, path, cert, err);
}

static enum status add_entry(struct maker *m, const struct bundle_entry *e, struct err *err)
{
	const struct record *r = &e->record;

	TRY(add_bytes(m, bundle_path(m->a, "entries", &e->entry.digest, ".json"), r->bytes, r->len,
		      err));
	TRY(add_bytes(m, bundle_path(m->a, "entries", &e->entry.digest, ".sig"), r->signature,
		      r->signature_n, err));
	TRY(add_leaf(m, e, err));
	return add_certificate(m, &e->entry, err);
}

/* ---- texts ---- */

/* Of what undoes hidden entries alone no words are shown. */
static bool is_about_hidden(const struct maker *m, const struct bundle_entry *e)
{
	size_t hidden = 0;

	for (size_t i = 0; i < e->entry.about_count; i++)
		for (size_t k = 0; k < m->view->own_count; k++)
			if (digest_equal(&m->view->own[k].entry.digest, &e->entry.about[i]))
				hidden += !m->view->own[k].shown;
	return hidden > 0 && hidden == e->entry.about_count;
}

/* What store-wide entries say beyond their structure is of concern for names and curricula only. */
static bool is_wide_text(const struct maker *m, const struct entry *e, const char *name)
{
	const char *person = json_string_value(json_object_get(e->body, "person"));

	/* What came from another log goes on with whom it is of, and with nobody else. */
	if (strcmp(e->kind, "import") == 0)
		return person != NULL && strcmp(person, m->view->portfolio) == 0;
	return kind_is_kept(m->kinds, e) || strcmp(e->kind, "anchor") == 0 ||
	       strcmp(e->kind, "retirement") == 0 || strcmp(e->kind, "cohort-waiver") == 0 ||
	       (strcmp(e->kind, "person") == 0 && strcmp(name, "name") == 0);
}

static enum status why_not(const struct maker *m, const struct bundle_entry *e, size_t i,
			   const char *reader, enum bundle_why *ret_why, struct err *err)
{
	const char *name = e->entry.texts[i].name;
	bool wide = *e->entry.portfolio == '\0';
	enum text_access access;

	TRY(journal_text_access(m->j, &e->entry, name, reader, &access, err));
	if (wide && !is_wide_text(m, &e->entry, name))
		*ret_why = TEXT_HIDDEN;
	else if (access == ACCESS_ERASED)
		*ret_why = TEXT_ERASED;
	else if (access == ACCESS_PRIVATE)
		*ret_why = TEXT_PRIVATE;
	else
		*ret_why = !wide && is_about_hidden(m, e) ? TEXT_HIDDEN : TEXT_SHOWN;
	return OK;
}

/* Before a text is read, so that memory is bounded. */
static enum status check_size(struct maker *m, const struct digest *digest, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(journal_db(m->j), "SELECT size FROM text WHERE digest = ?1", &q, err));
	bind_blob(q, 1, digest->bytes, sizeof(digest->bytes));
	TRY(query_step(q, &row, err));
	if (row && (col_int(q, 0) < 0 || (uint64_t)col_int(q, 0) > BUNDLE_MAX - m->bytes))
		return fail(err, ERR_INVALID,
			    "the attachments of %s are larger than a bundle may be (%u MiB): leave "
			    "entries out with --redact",
			    m->view->portfolio, BUNDLE_MAX >> 20);
	return OK;
}

static enum status load_text(struct maker *m, struct bundle_entry *e, size_t i, struct err *err)
{
	struct bundle_text *text = &e->texts[i];
	const struct digest *digest = &e->entry.texts[i].digest;
	enum status status;

	TRY(check_size(m, digest, err));
	status = journal_text(m->j, digest, m->a, &text->bytes, &text->len, text->salt, err);
	if (status == ERR_NOT_FOUND) {
		text->why = TEXT_ERASED;
		return OK;
	}
	return status;
}

static void add_without(struct maker *m, const struct bundle_entry *e, size_t i)
{
	m->manifest.without = arena_grow(m->a, m->manifest.without, m->manifest.without_count,
					 &m->without_room, sizeof(*m->manifest.without));
	m->manifest.without[m->manifest.without_count++] = (struct manifest_without){
		.entry = e->entry.digest,
		.text = e->entry.texts[i].name,
		.why = e->texts[i].why,
	};
}

static enum status add_text(struct maker *m, struct bundle_entry *e, size_t i, struct err *err)
{
	CLEANUP(buf_release) struct buf salt;
	struct bundle_text *text = &e->texts[i], *name = NULL;
	char hex[DIGEST_HEX];

	buf_init(&salt, DIGEST_HEX);
	/* "file.1.name" comes right after "file.1", in order of name. */
	if (i + 1 < e->entry.text_count && e->texts[i + 1].why == TEXT_SHOWN &&
	    strncmp(e->entry.texts[i].name, e->entry.texts[i + 1].name,
		    strlen(e->entry.texts[i].name)) == 0)
		name = &e->texts[i + 1];
	text->path = bundle_text_path(m->a, m->kinds, &e->entry, i, name ? name->bytes : NULL,
				      name ? name->len : 0);
	if (is_there(m, text->path))
		return OK;
	digest_hex(&e->entry.texts[i].digest, hex);
	buf_hex(&salt, text->salt, sizeof(text->salt));
	if (json_object_set_new(m->salts, hex, json_string(salt.data)) != 0)
		abort();
	return add_bytes(m, text->path, text->bytes, text->len, err);
}

static enum status add_texts(struct maker *m, struct bundle_entry *e, const char *reader,
			     struct err *err)
{
	e->texts = arena_array(m->a, e->entry.text_count, sizeof(*e->texts));
	for (size_t i = 0; i < e->entry.text_count; i++) {
		TRY(why_not(m, e, i, reader, &e->texts[i].why, err));
		if (e->texts[i].why == TEXT_SHOWN)
			TRY(load_text(m, e, i, err));
		if (e->texts[i].why == TEXT_ERASED)
			m->view->erased += *e->entry.portfolio != '\0';
	}
	for (size_t i = 0; i < e->entry.text_count; i++) {
		if (e->texts[i].why == TEXT_SHOWN)
			TRY(add_text(m, e, i, err));
		else
			add_without(m, e, i);
	}
	return OK;
}

static enum status add_salts(struct maker *m, struct err *err)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, SALTS_ROOM);
	TRY(json_canonical(m->salts, &text, err));
	return add_buf(m, "texts/salts.json", &text, err);
}

/* ---- everything ---- */

static enum status add_all(struct maker *m, const char *reader, struct err *err)
{
	struct bundle_view *view = m->view;

	for (size_t i = 0; i < view->wide_count; i++) {
		if (!view->wide[i].shown)
			continue;
		TRY(add_entry(m, &view->wide[i], err));
		TRY(add_texts(m, &view->wide[i], reader, err));
	}
	for (size_t i = 0; i < view->own_count; i++) {
		struct bundle_entry *e = &view->own[i];

		if (e->shown) {
			TRY(add_entry(m, e, err));
			TRY(add_texts(m, e, reader, err));
			continue;
		}
		TRY(add_leaf(m, e, err));
		m->manifest.hidden = arena_grow(m->a, m->manifest.hidden, m->manifest.hidden_count,
						&m->hidden_room, sizeof(*m->manifest.hidden));
		m->manifest.hidden[m->manifest.hidden_count++] = e->entry.digest;
	}
	TRY(add_bytes(m, "proof/checkpoint", m->checkpoint, m->checkpoint_n, err));
	TRY(add_pem(m, "proof/issuing.pem", journal_issuing(m->j), err));
	TRY(add_pem(m, "proof/root.pem", journal_root(m->j), err));
	return add_salts(m, err);
}

static void fill_manifest(struct maker *m)
{
	const struct bundle_view *view = m->view;
	const struct record *last = &view->own[view->own_count - 1].record;

	m->manifest.log = journal_pin(m->j);
	m->manifest.portfolio = view->portfolio;
	m->manifest.personal = view->personal;
	m->manifest.head = view->head;
	m->manifest.last = tree_leaf_hash(last->leaf, last->leaf_n);
	m->manifest.leaves = view->own_count;
	m->manifest.people = view->people;
	m->manifest.people_count = view->people_count;
}

static enum status add_words(struct maker *m, const struct bundle_want *want, struct err *err)
{
	CLEANUP(buf_release) struct buf readme, page;

	buf_init(&readme, BUNDLE_README_ROOM);
	buf_init(&page, PAGE_ROOM);
	bundle_readme(&m->manifest, journal_authority(m->j), journal_is_demo(m->j),
		      journal_log(m->j), &readme);
	assert(!readme.full);
	TRY(add_buf(m, "README.txt", &readme, err));
	TRY(want->page(want->data, m->view, &page, err));
	if (page.full)
		return fail(err, ERR_INVALID,
			    "the pages of the portfolio of %s are larger than %u MiB: leave "
			    "entries out "
			    "with --redact",
			    m->view->portfolio, PAGE_ROOM >> 20);
	return add_buf(m, "index.html", &page, err);
}

static int compare_files(const void *a, const void *b)
{
	const struct manifest_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static enum status add_manifest(struct maker *m, struct err *err)
{
	CLEANUP(buf_release) struct buf text;
	struct manifest *manifest = &m->manifest;
	struct signature signature;

	buf_init(&text, MANIFEST_MAX);
	manifest->file_count = m->count;
	manifest->files = arena_array(m->a, m->count, sizeof(*manifest->files));
	for (size_t i = 0; i < m->count; i++)
		manifest->files[i] = (struct manifest_file){
			.name = m->files[i].name,
			.size = m->files[i].len,
			.sha256 = digest_of(m->files[i].bytes, m->files[i].len),
		};
	qsort(manifest->files, manifest->file_count, sizeof(*manifest->files), compare_files);
	TRY(manifest_write(manifest, &text, err));
	TRY(journal_sign(m->j, text.data, text.len, &signature, err));
	TRY(add_buf(m, "manifest.json", &text, err));
	return add_bytes(m, "manifest.sig", arena_bytes(m->a, signature.bytes, signature.len),
			 signature.len, err);
}

static enum status bundle_begin(struct maker *m, struct err *err)
{
	struct bundle_view *view = m->view;
	struct record last;
	struct entry e;
	uint64_t size;

	TRY(journal_head(m->j, m->a, &view->head, &m->checkpoint, &m->checkpoint_n, err));
	TRY(journal_leaf_hashes(m->j, m->a, &m->hashes, &size, err));
	if (view->head.size != size || size == 0)
		return fail(err, ERR_CORRUPT,
			    "the signed head of %s is not that of its leaves: run attest verify",
			    journal_dir(m->j));
	TRY(journal_read(m->j, size - 1, m->a, &last, &e, err));
	view->at = last.accepted;
	return OK;
}

static enum status bundle_make(struct maker *m, const struct bundle_want *want, struct buf *out,
			       struct err *err)
{
	size_t entries;

	TRY(bundle_begin(m, err));
	TRY(bundle_pick(m->view, want, m->a, err));
	entries = m->view->own_count;
	for (size_t i = 0; i < m->view->wide_count; i++)
		entries += m->view->wide[i].shown;
	if (entries > BUNDLE_ENTRIES)
		return fail(err, ERR_INVALID, "a bundle holds at most %d entries and leaves",
			    BUNDLE_ENTRIES);
	TRY(add_all(m, want->reader, err));
	fill_manifest(m);
	TRY(add_words(m, want, err));
	TRY(add_manifest(m, err));
	return zip_write(m->files, m->count, out, err);
}

enum status bundle_write(struct journal *j, const struct bundle_want *want, struct arena *a,
			 struct buf *out, const struct bundle_view **ret_view, struct err *err)
{
	CLEANUP(json_cleanup) json_t *paths = json_object();
	CLEANUP(json_cleanup) json_t *salts = json_object();
	struct bundle_view *view = arena_alloc(a, sizeof(*view));
	struct maker m = {.j = j,
			  .kinds = journal_world(j).kinds,
			  .a = a,
			  .view = view,
			  .paths = paths,
			  .salts = salts};
	enum status status;

	view->journal = j;
	view->portfolio = want->portfolio;
	view->personal = want->reader != NULL && strcmp(want->reader, want->portfolio) == 0;
	/* Of one moment, whatever is appended meanwhile. */
	TRY(db_begin_read(journal_db(j), err));
	status = bundle_make(&m, want, out, err);
	db_rollback(journal_db(j));
	TRY(status);
	if (ret_view != NULL)
		*ret_view = view;
	return OK;
}

/* The latest import of the person that stands. */
static enum status import_find(struct journal *j, const char *person, struct arena *a,
			       struct entry *ret_entry, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct record record;
	struct entry e;
	bool row;

	TRY(db_query(journal_db(j),
		     "SELECT seq FROM fact_entry AS e WHERE kind = 'import' AND NOT EXISTS(\n"
		     "  SELECT 1 FROM fact_void AS v WHERE v.portfolio = '' AND v.target = e.seq)\n"
		     "ORDER BY seq DESC",
		     &q, err));
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			return fail(err, ERR_NOT_FOUND, "%s has no portfolio in this store",
				    person);
		TRY(journal_read(j, (uint64_t)col_int(q, 0), a, &record, &e, err));
		if (strcmp(person, json_string_value(json_object_get(e.body, "person"))) == 0)
			break;
	}
	*ret_entry = e;
	return OK;
}

enum status bundle_imported(struct journal *j, const char *person, struct arena *a,
			    const void **ret_bytes, size_t *ret_len, struct err *err)
{
	struct entry e;
	uint8_t salt[32];

	TRY(import_find(j, person, a, &e, err));
	for (size_t i = 0; i < e.text_count; i++)
		if (strcmp(e.texts[i].name, "file.1") == 0)
			return journal_text(j, &e.texts[i].digest, a, ret_bytes, ret_len, salt,
					    err);
	return fail(err, ERR_CORRUPT, "the import of %s holds no bundle: run attest verify",
		    person);
}
