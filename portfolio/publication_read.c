/*
 * Reading a catalogue: first whose it is, so that of a log that nobody vouches for nothing more is
 * read; then each receipt, as `attest verify` checks it; then that the log signed the list of them.
 */
#include <string.h>

#include "core/catalogue.h"
#include "core/date.h"
#include "core/json.h"
#include "core/zip.h"
#include "portfolio/body.h"
#include "portfolio/publication.h"

#define NOT "it is no catalogue"

struct taking {
	const struct verify_want *want;
	struct arena *a;
	struct zip_file *files;
	size_t count;
	struct publication_list list;
	struct publications out;
	const char *log; /* the verifier key, as the receipts have it */
};

static enum status want_file(const struct taking *t, const char *name,
			     const struct zip_file **ret_file, struct err *err)
{
	const struct zip_file *file = zip_find(t->files, t->count, name);

	if (file == NULL)
		return fail(err, ERR_INVALID, NOT ": %s is missing", name);
	*ret_file = file;
	return OK;
}

/* ---- the list ---- */

/* What is not as it must be is written differently again, and the bytes are compared after. */
static struct publication_line *list_lines(const json_t *items, const char *called, struct arena *a,
					   size_t *ret_count)
{
	size_t count = json_array_size(items);
	struct publication_line *lines = arena_array(a, count, sizeof(*lines));

	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(items, i);
		const char *name = body_text(item, called);

		lines[i] = (struct publication_line){
			.name = name == NULL ? "" : arena_text(a, name),
			.digest = body_digest(item, "digest"),
			.entry = body_digest(item, "entry"),
			.seq = (uint64_t)body_number(item, "seq"),
		};
	}
	*ret_count = count;
	return lines;
}

static enum status lines_in_order(const struct publication_line *lines, size_t count,
				  struct err *err)
{
	struct ref ref;

	for (size_t i = 0; i < count; i++) {
		TRY(ref_parse(lines[i].name, &ref, err));
		if (i > 0 && strcmp(lines[i - 1].name, lines[i].name) >= 0)
			return fail(err, ERR_INVALID, NOT ": %s is listed twice, or out of order",
				    lines[i].name);
	}
	return OK;
}

static enum status list_in_order(const struct publication_list *list, struct err *err)
{
	size_t all = list->count + list->map_count;

	if (list->count == 0 || all > PUBLICATIONS_COUNT)
		return fail(err, ERR_INVALID, NOT ": it lists %zu curricula and maps, which is %s",
			    all, list->count == 0 ? "none" : "too many");
	TRY(lines_in_order(list->lines, list->count, err));
	return lines_in_order(list->maps, list->map_count, err);
}

static enum status take_list(struct taking *t, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = NULL;
	CLEANUP(buf_release) struct buf again;
	const struct zip_file *file;
	const json_t *head;

	buf_init(&again, PUBLICATION_LIST_MAX);
	TRY(want_file(t, "catalogue.json", &file, err));
	TRY(json_read(file->bytes, file->len, PUBLICATION_LIST_MAX, &doc, err));
	head = json_object_get(doc, "head");
	t->list.lines =
		list_lines(json_object_get(doc, "curricula"), "curriculum", t->a, &t->list.count);
	t->list.maps = list_lines(json_object_get(doc, "maps"), "map", t->a, &t->list.map_count);
	t->list.log = body_digest(doc, "log");
	t->list.time = body_time(doc, "time", 0);
	t->list.head = (struct checkpoint){
		.size = (uint64_t)body_number(head, "size"),
		.root = body_digest(head, "root"),
	};
	TRY(list_in_order(&t->list, err));
	TRY(publication_list_write(&t->list, &again, err));
	if (again.len != file->len || memcmp(again.data, file->bytes, again.len) != 0)
		return fail(err, ERR_INVALID,
			    NOT ": catalogue.json is not written in the one form that this program "
				"knows; a newer one may read it");
	return OK;
}

static enum status check_pin(const struct taking *t, struct err *err)
{
	const struct verify_want *want = t->want;
	char hex[DIGEST_HEX];

	if (want->pin_known != NULL && want->pin_known(want->data, &t->list.log))
		return OK;
	digest_hex(&t->list.log, hex);
	return fail(err, ERR_DENIED,
		    "its log, %s, is none whose pin you gave or know: ask that authority for its "
		    "pin by another way (letter, telephone) and give it with --pin",
		    hex);
}

/* ---- the publications ---- */

/* Is the text the file that the entry names, by `sha256` in `names`? */
static enum status check_file(const struct receipt_entry *e, const char *name, const json_t *names,
			      size_t i, struct arena *a, struct err *err)
{
	const struct text *text = receipt_text(e, arena_printf(a, "file.%zu", i + 1));
	struct digest named = body_digest(names, "sha256"), found;

	if (text == NULL)
		return fail(err, ERR_INVALID, "the file %s is missing", name);
	found = digest_of(text->bytes, text->len);
	if (!digest_equal(&found, &named))
		return fail(err, ERR_INVALID, "the file %s is not what the entry names by sha256",
			    name);
	return OK;
}

/* As much of the kind's row as can be asked without the log: shape and role. */
static enum status check_row(const struct taking *t, const struct entry *e, const char *kind,
			     struct err *err)
{
	const struct kind *row = kind_find(t->want->kinds, e->kind, e->v);

	if (strcmp(e->kind, kind) != 0 || row == NULL)
		return fail(err, ERR_INVALID,
			    "it is an entry of kind %s, version %d, not a %s that this program "
			    "knows",
			    e->kind, e->v, kind);
	if (e->portfolio[0] != '\0' || (row->roles & ROLE_BIT(e->role)) == 0)
		return fail(err, ERR_INVALID, "%s said it as %s, who publishes nothing", e->author,
			    role_name(e->role));
	TRY(body_check(row->body, e->body, err));
	return text_rules_check(row->texts, e, err);
}

static enum status check_line(const struct receipt_entry *r, const char *called,
			      const struct publication_line *line, struct err *err)
{
	if (strcmp(body_text(r->entry.body, called), line->name) != 0 ||
	    !digest_equal(&r->entry.digest, &line->entry) || r->seq != line->seq)
		return fail(err, ERR_INVALID, "it is another publication than the list says");
	return OK;
}

static enum status check_curriculum(const struct taking *t, const struct receipt_entry *r,
				    const struct publication_line *line, struct err *err)
{
	const struct entry *e = &r->entry;
	struct digest digest;
	const json_t *files;
	size_t texts;

	TRY(check_row(t, e, "publish", err));
	TRY(texts_numbered(e, "file", &texts, err));
	files = body_list(e->body, "files");
	if (texts == 0 || texts != json_array_size(files) || e->about_count != 0)
		return fail(err, ERR_INVALID, "it names %zu files and has %zu texts",
			    json_array_size(files), texts);
	for (size_t i = 0; i < texts; i++) {
		const json_t *file = json_array_get(files, i);

		TRY(check_file(r, body_text(file, "name"), file, i, t->a, err));
	}
	digest = body_digest(e->body, "digest");
	if (!digest_equal(&digest, &line->digest))
		return fail(err, ERR_INVALID, "it is another publication than the list says");
	return check_line(r, "curriculum", line, err);
}

static enum status check_map(const struct taking *t, const struct receipt_entry *r,
			     const struct publication_line *line, struct err *err)
{
	TRY(check_row(t, &r->entry, "map", err));
	TRY(check_file(r, line->name, r->entry.body, 0, t->a, err));
	if (!publication_list_has(&t->list, &r->entry))
		return fail(err, ERR_INVALID, "it is about a publication that is not in the list");
	return check_line(r, "map", line, err);
}

static enum status take_receipt(struct taking *t, const struct publication_line *line, bool map,
				struct receipt_entry *ret_receipt, struct err *err)
{
	struct receipt_entry receipt;
	const struct zip_file *file;
	struct report report;

	TRY(want_file(t, publication_path(t->a, line->seq), &file, err));
	TRY(receipt_read(file->bytes, file->len, t->want, t->a, &receipt, &report, err));
	if (!digest_equal(&report.pin, &t->list.log) || report.size != t->list.head.size ||
	    !digest_equal(&report.root, &t->list.head.root))
		return fail(err, ERR_INVALID,
			    "it is of another log, or another moment, than the list: this file was "
			    "put together from several");
	TRY(map ? check_map(t, &receipt, line, err) : check_curriculum(t, &receipt, line, err));
	t->log = receipt.log;
	t->out.authority = report.authority;
	t->out.demo = report.demo;
	*ret_receipt = receipt;
	return OK;
}

static enum status take_receipts(struct taking *t, const struct publication_line *lines,
				 size_t count, bool maps, struct publication **ret_items,
				 struct err *err)
{
	struct publication *items = arena_array(t->a, count, sizeof(*items));

	for (size_t i = 0; i < count; i++) {
		items[i].name = lines[i].name;
		items[i].digest = lines[i].digest;
		if (take_receipt(t, &lines[i], maps, &items[i].receipt, err) != OK) {
			err_prefix(err, "%s", lines[i].name);
			return ERR_INVALID;
		}
		if (maps)
			items[i].digest = body_digest(items[i].receipt.entry.body, "sha256");
	}
	*ret_items = items;
	return OK;
}

/* ---- the whole ---- */

static enum status check_signature(const struct taking *t, struct err *err)
{
	const struct zip_file *list, *sig;
	struct verifier log;
	bool holds;

	TRY(want_file(t, "catalogue.json", &list, err));
	TRY(want_file(t, "catalogue.sig", &sig, err));
	TRY(verifier_parse(t->log, &log, err));
	holds = key_verify(log.key, list->bytes, list->len, sig->bytes, sig->len);
	verifier_release(&log);
	if (!holds)
		return fail(err, ERR_INVALID,
			    "the log did not sign its list: somebody else put this together");
	return OK;
}

static enum status check_rest(const struct taking *t, struct err *err)
{
	CLEANUP(buf_release) struct buf want;
	const struct zip_file *readme;

	buf_init(&want, PUBLICATION_README_ROOM);
	TRY(want_file(t, "README.txt", &readme, err));
	publication_readme(&t->list, t->out.authority, t->out.demo, t->log, &want);
	if (want.len != readme->len || memcmp(want.data, readme->bytes, want.len) != 0)
		return fail(err, ERR_INVALID,
			    "README.txt does not say what attest writes for this catalogue");
	if (t->count != t->list.count + t->list.map_count + 3)
		return fail(err, ERR_INVALID,
			    "there is a file in it that the log's list does not name: it does not "
			    "stand as published, or nobody vouches for it");
	return OK;
}

enum status publications_read(const void *bytes, size_t n, const struct verify_want *want,
			      struct arena *a, struct publications *ret_publications,
			      struct err *err)
{
	struct taking t = {.want = want, .a = a};

	if (n > PUBLICATIONS_MAX)
		return fail(err, ERR_INVALID, "a catalogue has at most %u bytes, not %zu",
			    PUBLICATIONS_MAX, n);
	if (zip_read(bytes, n, a, &t.files, &t.count, err) != OK) {
		err_prefix(err, NOT);
		return ERR_INVALID;
	}
	TRY(take_list(&t, err));
	TRY(check_pin(&t, err));
	TRY(take_receipts(&t, t.list.lines, t.list.count, false, &t.out.items, err));
	TRY(take_receipts(&t, t.list.maps, t.list.map_count, true, &t.out.maps, err));
	TRY(check_signature(&t, err));
	TRY(check_rest(&t, err));
	t.out.pin = t.list.log;
	t.out.head = t.list.head;
	t.out.time = t.list.time;
	t.out.count = t.list.count;
	t.out.map_count = t.list.map_count;
	*ret_publications = t.out;
	return OK;
}

const struct catalogue_file *publication_files(const struct publication *p, struct arena *a,
					       size_t *ret_count)
{
	const json_t *list = body_list(p->receipt.entry.body, "files");
	size_t count = list == NULL ? 1 : json_array_size(list); /* a map is one file */
	struct catalogue_file *files = arena_array(a, count, sizeof(*files));

	for (size_t i = 0; i < count; i++) {
		const struct text *text =
			receipt_text(&p->receipt, arena_printf(a, "file.%zu", i + 1));

		files[i] = (struct catalogue_file){
			.name = list == NULL ? p->name : body_text(json_array_get(list, i), "name"),
			.bytes = text->bytes,
			.len = text->len,
		};
	}
	*ret_count = count;
	return files;
}
