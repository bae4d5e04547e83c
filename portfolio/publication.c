/* Writing a catalogue. */
#include "portfolio/publication.h"

#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "core/zip.h"
#include "portfolio/list.h"
#include "portfolio/standing.h"

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
	json_t *curricula = json_array(), *maps = json_array();
	char time[TIME_TEXT];

	time_text(list->time, time);
	for (size_t i = 0; i < list->count; i++) {
		const struct publication_line *line = &list->lines[i];

		json_array_append_new(curricula, json_pack("{sssososI}", "curriculum", line->name,
							   "digest", digest_json(&line->digest),
							   "entry", digest_json(&line->entry),
							   "seq", (json_int_t)line->seq));
	}
	for (size_t i = 0; i < list->map_count; i++)
		json_array_append_new(maps, json_pack("{sosssI}", "entry",
						      digest_json(&list->maps[i].entry), "map",
						      list->maps[i].name, "seq",
						      (json_int_t)list->maps[i].seq));
	doc = json_pack("{sisos{sosI}sososs}", "catalogue", CATALOGUE_VERSION, "curricula",
			curricula, "head", "root", digest_json(&list->head.root), "size",
			(json_int_t)list->head.size, "log", digest_json(&list->log), "maps", maps,
			"time", time);
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
		"%zu;\nmaps between them: %zu.\n"
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
		(unsigned long long)list->head.size - 1, time, list->count, list->map_count, pin,
		log);
}

bool publication_list_has(const struct publication_list *list, const struct entry *map)
{
	for (size_t i = 0; i < map->about_count; i++) {
		size_t k = 0;

		while (k < list->count && !digest_equal(&list->lines[k].entry, &map->about[i]))
			k++;
		if (k == list->count)
			return false;
	}
	return map->about_count > 0;
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
	size_t count, room, bytes;
	struct publication_line *lines, *maps;
	size_t line_room, map_room;
	struct publication_list list;
};

static void make_file(struct making *m, const char *name, const void *bytes, size_t n)
{
	m->files = arena_grow(m->a, m->files, m->count, &m->room, sizeof(*m->files));
	m->files[m->count++] =
		(struct zip_file){.name = name, .bytes = arena_bytes(m->a, bytes, n), .len = n};
}

static enum status make_receipt(struct making *m, uint64_t seq, struct err *err)
{
	CLEANUP(arena_cleanup)
	struct arena *work = arena_new(RECEIPT_MAX + (16u << 20) + 32 * m->list.head.size);
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, PUBLICATIONS_MAX - m->bytes);
	if (m->list.count + m->list.map_count == PUBLICATIONS_COUNT)
		return fail(err, ERR_INVALID, "a catalogue holds at most %d curricula and maps",
			    PUBLICATIONS_COUNT);
	TRY(receipt_write(m->j, seq, NULL, work, &out, err));
	m->bytes += out.len;
	make_file(m, publication_path(m->a, seq), out.data, out.len);
	return OK;
}

/* Is nobody enrolled any more on what that entry published, on the day of the last entry? */
static enum status is_retired(struct making *m, uint64_t publication, bool *ret_retired,
			      struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(journal_db(m->j),
		     "SELECT 1" STANDING_RETIREMENTS
		     " AND publication = ?1 AND what = 'retired' AND first <= ?2",
		     &q, err));
	bind_int(q, 1, (int64_t)publication);
	bind_int(q, 2, time_day(m->list.time));
	return query_step(q, ret_retired, err);
}

static enum status make_curricula(struct making *m, struct err *err)
{
	struct listed_curriculum *items;
	size_t count;

	TRY(list_curricula(journal_db(m->j), m->a, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct listed_curriculum *c = &items[i];
		struct record record;
		struct entry e;
		bool retired;

		TRY(is_retired(m, c->seq, &retired, err));
		if (retired)
			continue;
		TRY(make_receipt(m, c->seq, err));
		TRY(journal_read(m->j, c->seq, m->a, &record, &e, err));
		m->lines =
			arena_grow(m->a, m->lines, m->list.count, &m->line_room, sizeof(*m->lines));
		m->lines[m->list.count++] = (struct publication_line){
			.name = c->ref, .digest = c->digest, .entry = e.digest, .seq = c->seq};
	}
	m->list.lines = m->lines;
	return OK;
}

static enum status make_map(struct making *m, const char *ref, uint64_t seq, struct err *err)
{
	struct record record;
	struct entry e;

	TRY(journal_read(m->j, seq, m->a, &record, &e, err));
	if (!publication_list_has(&m->list, &e))
		return OK;
	TRY(make_receipt(m, seq, err));
	m->maps = arena_grow(m->a, m->maps, m->list.map_count, &m->map_room, sizeof(*m->maps));
	m->maps[m->list.map_count++] =
		(struct publication_line){.name = ref, .entry = e.digest, .seq = seq};
	return OK;
}

static enum status make_maps(struct making *m, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(journal_db(m->j), "SELECT seq, ref" STANDING_MAPS " ORDER BY ref, seq", &q,
		     err));
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		TRY(make_map(m, arena_text(m->a, col_text(q, 1)), (uint64_t)col_int(q, 0), err));
	}
	m->list.maps = m->maps;
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

enum status publications_write(struct journal *j, struct arena *a, struct buf *out,
			       size_t *ret_curricula, struct err *err)
{
	struct making m = {.j = j, .a = a, .list.log = journal_pin(j)};
	struct record last;
	struct entry e;
	const char *text;
	size_t n;

	TRY(journal_head(j, a, &m.list.head, &text, &n, err));
	TRY(journal_read(j, m.list.head.size - 1, a, &last, &e, err));
	m.list.time = last.accepted;
	TRY(make_curricula(&m, err));
	if (m.list.count == 0)
		return fail(err, ERR_NOT_FOUND,
			    "no curriculum stands as published in this store; `attest curriculum "
			    "publish` publishes one");
	TRY(make_maps(&m, err));
	TRY(make_list(&m, err));
	TRY(check_head(&m, err));
	TRY(zip_write(m.files, m.count, out, err));
	*ret_curricula = m.list.count;
	return OK;
}
