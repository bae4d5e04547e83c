/* Writing a packet, and an answer to one. */
#include "portfolio/packet.h"

#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "core/zip.h"
#include "portfolio/receipt.h"
#include "portfolio/standing.h"
#include "portfolio/world.h"

#define PACKET_PARTS 8

struct packing {
	struct journal *j;
	struct arena *a;
	const char *reader;
	struct zip_file files[PACKET_PARTS];
	size_t count;
};

static void pack_bytes(struct packing *p, const char *name, const char *bytes, size_t n)
{
	p->files[p->count++] =
		(struct zip_file){.name = name, .bytes = arena_bytes(p->a, bytes, n), .len = n};
}

/* The receipt of an entry; `text`: only that one of its texts. */
static enum status pack(struct packing *p, const char *name, uint64_t seq, const char *text,
			struct err *err)
{
	const struct receipt_less less = {
		.files = strcmp(name, "curriculum.zip") == 0 ? PACKET_MAX : PACKET_FILES,
		.text = text,
	};
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, PACKET_MAX);
	TRY(receipt_write_less(p->j, seq, p->reader, &less, p->a, &out, err));
	pack_bytes(p, name, out.data, out.len);
	return OK;
}

static enum status pack_words(struct packing *p, uint64_t seq, int64_t now, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = NULL;
	CLEANUP(buf_release) struct buf json, readme;
	char time[TIME_TEXT];

	time_text(now, time);
	buf_init(&json, ENTRY_MAX);
	buf_init(&readme, ENTRY_MAX);
	doc = json_pack("{s:i,s:s}", "v", 1, "written", time);
	TRY(json_write_signed(doc, &json, err));
	pack_bytes(p, "packet.json", json.data, json.len);
	buf_printf(&readme,
		   "This file asks %s to judge a trainee's work: request %llu of the log of %s.\n\n"
		   "Do not unpack it. With the program attest, which needs no account:\n"
		   "  attest request show THIS-FILE         shows the work and the form\n"
		   "  attest request answer THIS-FILE ...   signs a judgement, with a key of your "
		   "own\n"
		   "Send the file that comes of it back to whoever sent you this one, and read the "
		   "digits\n"
		   "that were printed to the training officer, on the telephone or face to face: "
		   "until\n"
		   "they have been compared your answer counts for nothing.\n",
		   p->reader, (unsigned long long)seq, journal_authority(p->j));
	pack_bytes(p, "README.txt", readme.data, readme.len);
	return OK;
}

/* The first column of a query that has one row; 0 when there is none. */
static enum status one_seq(struct query *q, uint64_t *ret_seq, struct err *err)
{
	bool row;

	TRY(query_step(q, &row, err));
	*ret_seq = row ? (uint64_t)col_int(q, 0) : 0;
	return OK;
}

static enum status find_reassignment(struct packing *p, const char *trainee, uint64_t request,
				     uint64_t *ret_seq, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(journal_db(p->j),
		     "SELECT max(seq) FROM fact_reassignment WHERE portfolio = ?1 AND request = ?2"
		     " AND assessor = ?3",
		     &q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, (int64_t)request);
	bind_text(q, 3, p->reader);
	return one_seq(q, ret_seq, err);
}

static enum status find_publication(struct packing *p, const struct digest *curriculum,
				    uint64_t *ret_seq, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(journal_db(p->j),
		     "SELECT min(seq)" STANDING_PUBLICATIONS " AND digest = ?1",
		     &q, err));
	bind_blob(q, 1, curriculum->bytes, sizeof(curriculum->bytes));
	return one_seq(q, ret_seq, err);
}

static enum status find_person(struct packing *p, const char *person, uint64_t *ret_seq,
			       struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(journal_db(p->j), "SELECT seq FROM fact_person WHERE person = ?1", &q, err));
	bind_text(q, 1, person);
	return one_seq(q, ret_seq, err);
}

/* Can it still be answered, by who needs this for it? */
static enum status check_asked(struct world *w, const struct request_state *r, struct err *err)
{
	enum keys_held held;

	if (r->voided || r->decided)
		return fail(err, ERR_CONFLICT, "request %llu is %s: nothing is asked any more",
			    (unsigned long long)r->seq,
			    r->decided ? "decided"
				       : "void, withdrawn, declined or overtaken by a revision");
	TRY(world_keys_held(w, r->assessor, &held, err));
	if (held == KEYS_IN_FORCE)
		return fail(
			err, ERR_CONFLICT,
			"%s has a key in this log and answers with that: `attest --as %s queue`",
			r->assessor, r->assessor);
	return OK;
}

static enum status pack_entries(struct packing *p, const struct entry *request,
				const struct request_state *r, const struct enrolment *enrolment,
				struct err *err)
{
	const char *sent_to = json_string_value(json_object_get(request->body, "assessor"));
	uint64_t passed = 0, published, person;

	if (sent_to == NULL || strcmp(sent_to, r->assessor) != 0)
		TRY(find_reassignment(p, request->portfolio, r->seq, &passed, err));
	TRY(find_publication(p, &enrolment->digest, &published, err));
	TRY(find_person(p, request->portfolio, &person, err));
	TRY(pack(p, "request.zip", r->seq, NULL, err));
	if (passed != 0)
		TRY(pack(p, "reassignment.zip", passed, NULL, err));
	TRY(pack(p, "evidence.zip", r->evidence, NULL, err));
	TRY(pack(p, "enrolment.zip", (uint64_t)enrolment->entry, NULL, err));
	TRY(pack(p, "curriculum.zip", published, NULL, err));
	if (person != 0)
		TRY(pack(p, "trainee.zip", person, "name", err));
	return OK;
}

enum status packet_write(struct journal *j, uint64_t seq, int64_t now, struct arena *a,
			 struct buf *out, struct err *err)
{
	struct packing p = {.j = j, .a = a};
	struct world w = journal_world(j);
	struct enrolment enrolment;
	struct request_state r;
	struct record record;
	struct entry e;

	w.arena = a;
	w.now = now;
	TRY(journal_read(j, seq, a, &record, &e, err));
	if (strcmp(e.kind, "request") != 0)
		return fail(
			err, ERR_INVALID,
			"entry %llu is of kind %s; what is exported for an assessor is a request: "
			"`attest request list TRAINEE`",
			(unsigned long long)seq, e.kind);
	TRY(world_request(&w, e.portfolio, seq, &r, err));
	TRY(check_asked(&w, &r, err));
	TRY(world_enrolment_at(&w, e.portfolio, r.enrolment, &enrolment, err));
	p.reader = r.assessor;
	TRY(pack_words(&p, seq, now, err));
	TRY(pack_entries(&p, &e, &r, &enrolment, err));
	return zip_write(p.files, p.count, out, err);
}

/* ---- an answer ---- */

enum status answer_write(const struct submission *answer, struct arena *a, struct buf *out,
			 struct err *err)
{
	struct zip_file files[TEXTS_MAX + 3];
	CLEANUP(json_cleanup) json_t *salts = json_object();
	CLEANUP(buf_release) struct buf text;
	size_t count = 0;

	buf_init(&text, ENTRY_MAX);
	files[count++] = (struct zip_file){"answer.json", answer->bytes, answer->len};
	files[count++] =
		(struct zip_file){"answer.sig", answer->signature.bytes, answer->signature.len};
	for (size_t i = 0; i < answer->text_count; i++) {
		const struct text *t = &answer->texts[i];
		CLEANUP(buf_release) struct buf hex;

		buf_init(&hex, 2 * sizeof(t->salt));
		buf_hex(&hex, t->salt, sizeof(t->salt));
		if (json_object_set_new(salts, t->name, json_string(hex.data)) != 0)
			abort();
		files[count++] =
			(struct zip_file){arena_printf(a, "texts/%s", t->name), t->bytes, t->len};
	}
	TRY(json_write_signed(salts, &text, err));
	files[count++] =
		(struct zip_file){"salts.json", arena_bytes(a, text.data, text.len), text.len};
	return zip_write(files, count, out, err);
}
