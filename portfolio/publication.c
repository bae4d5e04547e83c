/* Writing a catalogue. */
#include "portfolio/publication.h"

#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "core/zip.h"
#include "portfolio/list.h"

#define CATALOGUE_VERSION 1

/* ---- the list, and the words that follow from it ---- */

static json_t *digest_json(const struct digest *digest)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	return json_string(hex);
}

enum status publication_list_write(const struct publication_list *list, struct buf *out,
				   struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = NULL;
	json_t *curricula = json_array();
	char time[TIME_TEXT];

	time_text(list->time, time);
	for (size_t i = 0; i < list->count; i++) {
		const struct publication_line *line = &list->lines[i];

		json_array_append_new(curricula,
				      json_pack("{sssososI}", "curriculum", line->curriculum,
						"digest", digest_json(&line->digest), "entry",
						digest_json(&line->entry), "seq",
						(json_int_t)line->seq));
	}
	doc = json_pack("{sisos{sosI}soss}", "catalogue", CATALOGUE_VERSION, "curricula", curricula,
			"head", "root", digest_json(&list->head.root), "size",
			(json_int_t)list->head.size, "log", digest_json(&list->log), "time", time);
	TRY(json_canonical(doc, out, err));
	return OK;
}

void publication_readme(const struct publication_list *list, const char *authority, bool demo,
			const char *log, struct buf *out)
{
	char pin[DIGEST_HEX], time[TIME_TEXT];

	digest_hex(&list->log, pin);
	time_text(list->time, time);
	buf_printf(
		out,
		"The catalogue of %s%s\n"
		"\n"
		"Curricula that stood as published when entry %llu was the last of its log, at %s: "
		"%zu.\n"
		"Pin of the log:        %s\n"
		"Verifier key of the log:\n%s\n"
		"\n"
		"Compare the pin with one that the authority has published or printed, not with "
		"this "
		"file.\n"
		"\n"
		"Do not unpack it. With the program attest:\n"
		"  attest curriculum fetch THIS-FILE --pin PIN              says what is in it\n"
		"  attest curriculum fetch THIS-FILE --pin PIN -o FOLDER    takes the curricula\n"
		"\n"
		"catalogue.json is signed by the log (catalogue.sig, Ed25519). Each entry-N.zip is "
		"a "
		"receipt,\n"
		"which says itself how it is checked without attest.\n",
		authority, demo ? " (a demonstration, which counts for nothing)" : "",
		(unsigned long long)list->head.size - 1, time, list->count, pin, log);
}

const char *publication_path(struct arena *a, uint64_t seq)
{
	return arena_printf(a, "entry-%llu.zip", (unsigned long long)seq);
}

/* ---- writing ---- */

struct making {
	struct journal *j;
	struct arena *a;
	struct zip_file *files; /* the receipts, then three more */
	size_t count, bytes;
	struct publication_line *lines;
	struct publication_list list;
};

static void make_file(struct making *m, const char *name, const void *bytes, size_t n)
{
	m->files[m->count++] =
		(struct zip_file){.name = name, .bytes = arena_bytes(m->a, bytes, n), .len = n};
}

static enum status make_receipt(struct making *m, const struct listed_curriculum *c,
				struct err *err)
{
	CLEANUP(arena_cleanup)
	struct arena *work = arena_new(RECEIPT_MAX + (16u << 20) + 32 * m->list.head.size);
	CLEANUP(buf_release) struct buf out;
	struct record record;
	struct entry e;

	buf_init(&out, PUBLICATIONS_MAX - m->bytes);
	TRY(receipt_write(m->j, c->seq, NULL, work, &out, err));
	TRY(journal_read(m->j, c->seq, work, &record, &e, err));
	m->bytes += out.len;
	m->lines[m->list.count++] = (struct publication_line){
		.curriculum = c->ref, .digest = c->digest, .entry = e.digest, .seq = c->seq};
	make_file(m, publication_path(m->a, c->seq), out.data, out.len);
	return OK;
}

static enum status make_list(struct making *m, struct err *err)
{
	CLEANUP(buf_release) struct buf text, readme, log;
	struct signature signature;

	buf_init(&text, PUBLICATION_LIST_MAX);
	buf_init(&readme, PUBLICATION_README_ROOM);
	buf_init(&log, PUBLICATION_README_ROOM);
	TRY(publication_list_write(&m->list, &text, err));
	TRY(journal_sign(m->j, text.data, text.len, &signature, err));
	verifier_text(journal_log(m->j), &log);
	publication_readme(&m->list, journal_authority(m->j), journal_is_demo(m->j), log.data,
			   &readme);
	make_file(m, "catalogue.json", text.data, text.len);
	make_file(m, "catalogue.sig", signature.bytes, signature.len);
	make_file(m, "README.txt", readme.data, readme.len);
	return OK;
}

/* Is the head still the one under which the first receipt was written? */
static enum status check_head(struct making *m, struct err *err)
{
	struct checkpoint head;
	const char *text;
	size_t n;

	TRY(journal_head(m->j, m->a, &head, &text, &n, err));
	if (head.size != m->list.head.size)
		return fail(err, ERR_CONFLICT,
			    "something was said in this store meanwhile; nothing was written, try "
			    "again");
	return OK;
}

enum status publications_write(struct journal *j, struct arena *a, struct buf *out, struct err *err)
{
	struct making m = {.j = j, .a = a, .list.log = journal_pin(j)};
	struct listed_curriculum *items;
	struct record last;
	struct entry e;
	const char *text;
	size_t count, n;

	TRY(journal_head(j, a, &m.list.head, &text, &n, err));
	TRY(journal_read(j, m.list.head.size - 1, a, &last, &e, err));
	m.list.time = last.accepted;
	TRY(list_curricula(journal_db(j), a, &items, &count, err));
	if (count == 0)
		return fail(err, ERR_NOT_FOUND,
			    "no curriculum stands as published in this store; `attest curriculum "
			    "publish` publishes one");
	if (count > PUBLICATIONS_COUNT)
		return fail(err, ERR_INVALID, "a catalogue holds at most %d curricula, not %zu",
			    PUBLICATIONS_COUNT, count);
	m.files = arena_array(a, count + 3, sizeof(*m.files));
	m.lines = arena_array(a, count, sizeof(*m.lines));
	m.list.lines = m.lines;
	for (size_t i = 0; i < count; i++)
		TRY(make_receipt(&m, &items[i], err));
	TRY(make_list(&m, err));
	TRY(check_head(&m, err));
	return zip_write(m.files, m.count, out, err);
}
