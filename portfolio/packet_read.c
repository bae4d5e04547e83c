/*
 * Reading what came from outside: a packet at the assessor's, an answer at the store's. Each
 * receipt of a packet is checked as `attest verify` checks it; then that they belong together.
 */
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "core/zip.h"
#include "portfolio/packet.h"
#include "portfolio/receipt.h"

struct unpacking {
	const struct verify_want *want;
	struct arena *a;
	struct zip_file *files;
	size_t count, known; /* files that were asked for */
	struct packet packet;
	bool first; /* nothing was read yet that says which log and head */
};

/* All receipts of a packet are of one log, under one head. */
static enum status same_log(struct unpacking *u, const char *name, const struct report *r,
			    struct err *err)
{
	const struct checkpoint head = {r->size, r->root};
	struct packet *p = &u->packet;

	if (u->first) {
		u->first = false;
		p->pin = r->pin;
		p->head = head;
		p->demo = r->demo;
		p->authority = r->authority;
		return OK;
	}
	if (!digest_equal(&p->pin, &r->pin) || p->head.size != head.size ||
	    !digest_equal(&p->head.root, &head.root))
		return fail(err, ERR_INVALID,
			    "%s is of another log, or another moment, than the rest: this file was "
			    "put together from several; ask for a new one",
			    name);
	return OK;
}

static enum status take_part(struct unpacking *u, const char *name, const char *kind, bool optional,
			     struct receipt_entry *ret_part, struct err *err)
{
	const struct zip_file *file = zip_find(u->files, u->count, name);
	struct receipt_entry part;
	struct report report;

	if (file == NULL && optional)
		return OK;
	if (file == NULL)
		return fail(err, ERR_INVALID, "it is no request for an answer: %s is missing",
			    name);
	u->known++;
	if (receipt_read(file->bytes, file->len, u->want, u->a, &part, &report, err) != OK) {
		err_prefix(err, "%s", name);
		return ERR_INVALID;
	}
	TRY(same_log(u, name, &report, err));
	/* A transfer makes an enrolment too. */
	if (strcmp(part.entry.kind, kind) != 0 &&
	    (strcmp(kind, "enrolment") != 0 || strcmp(part.entry.kind, "transfer") != 0))
		return fail(err, ERR_INVALID, "%s holds an entry of kind %s", name,
			    part.entry.kind);
	*ret_part = part;
	return OK;
}

static enum status take_written(struct unpacking *u, struct err *err)
{
	const struct zip_file *file = zip_find(u->files, u->count, "packet.json");
	const struct zip_file *readme = zip_find(u->files, u->count, "README.txt");
	CLEANUP(json_cleanup) json_t *doc = NULL;
	const char *written;

	if (file == NULL || readme == NULL)
		return fail(err, ERR_INVALID, "it is no request for an answer: %s is missing",
			    file == NULL ? "packet.json" : "README.txt");
	u->known += 2;
	TRY(json_read_signed(file->bytes, file->len, &doc, err));
	written = json_string_value(json_object_get(doc, "written"));
	if (json_object_size(doc) != 2 || json_integer_value(json_object_get(doc, "v")) != 1 ||
	    written == NULL)
		return fail(err, ERR_INVALID,
			    "packet.json is not of version 1: a newer program may read it");
	return time_parse(written, &u->packet.written, err);
}

static const char *body_word(const struct receipt_entry *e, const char *name)
{
	const char *word = json_string_value(json_object_get(e->entry.body, name));

	return word == NULL ? "" : word;
}

static bool is_about(const struct receipt_entry *e, const struct receipt_entry *other)
{
	return e->entry.about_count == 1 && digest_equal(&e->entry.about[0], &other->entry.digest);
}

/* What is shown is what was asked, under the enrolment whose curriculum it is. */
static enum status belong_together(struct packet *p, const struct receipt_entry *passed,
				   const struct receipt_entry *trainee, struct err *err)
{
	const char *portfolio = p->request.entry.portfolio;
	const char *bound = strcmp(p->enrolment.entry.kind, "transfer") == 0 ? "target" : "digest";

	if (!is_about(&p->request, &p->evidence) ||
	    (passed->entry.kind != NULL && !is_about(passed, &p->request)))
		return fail(err, ERR_INVALID,
			    "the evidence in it is not that of the request: ask for a new file");
	if (strcmp(p->enrolment.entry.portfolio, portfolio) != 0 ||
	    p->enrolment.seq > p->request.seq ||
	    strcmp(body_word(&p->enrolment, bound), body_word(&p->curriculum, "digest")) != 0 ||
	    (trainee->entry.kind != NULL && strcmp(body_word(trainee, "person"), portfolio) != 0))
		return fail(
			err, ERR_INVALID,
			"the curriculum or the name in it is not that of the request: ask for a "
			"new file");
	p->about[0] = p->request.entry.digest;
	p->about[1] = p->evidence.entry.digest;
	p->assessor = body_word(passed->entry.kind != NULL ? passed : &p->request, "assessor");
	return OK;
}

enum status packet_read(const void *bytes, size_t n, const struct verify_want *want,
			struct arena *a, struct packet *ret_packet, struct err *err)
{
	struct unpacking u = {.want = want, .a = a, .first = true};
	struct receipt_entry passed = {0}, trainee = {0};
	const struct text *name;

	if (n > PACKET_MAX)
		return fail(err, ERR_INVALID,
			    "a request for an answer has at most %u bytes, not %zu", PACKET_MAX, n);
	if (zip_read(bytes, n, a, &u.files, &u.count, err) != OK)
		return fail(err, ERR_INVALID, "it is no request for an answer: %s", err->text);
	TRY(take_written(&u, err));
	TRY(take_part(&u, "request.zip", "request", false, &u.packet.request, err));
	TRY(take_part(&u, "reassignment.zip", "reassignment", true, &passed, err));
	TRY(take_part(&u, "evidence.zip", "evidence", false, &u.packet.evidence, err));
	TRY(take_part(&u, "enrolment.zip", "enrolment", false, &u.packet.enrolment, err));
	TRY(take_part(&u, "curriculum.zip", "publish", false, &u.packet.curriculum, err));
	TRY(take_part(&u, "trainee.zip", "person", true, &trainee, err));
	if (u.known != u.count)
		return fail(err, ERR_INVALID,
			    "there is a file in it that is no part of a request for an answer");
	TRY(belong_together(&u.packet, &passed, &trainee, err));
	name = receipt_text(&trainee, "name");
	u.packet.trainee_name = name != NULL ? arena_bytes(a, name->bytes, name->len)
					     : u.packet.request.entry.portfolio;
	*ret_packet = u.packet;
	return OK;
}

/* ---- an answer ---- */

static enum status take_answer_text(struct arena *a, const struct zip_file *files, size_t count,
				    const json_t *salts, const struct text_name *name,
				    struct text *ret_text, struct err *err)
{
	const struct zip_file *file =
		zip_find(files, count, arena_printf(a, "texts/%s", name->name));
	const char *hex = json_string_value(json_object_get(salts, name->name));
	struct digest salt, digest;

	/* A salt has the size and the spelling of a digest. */
	if (file == NULL || hex == NULL || digest_parse(hex, &salt, NULL) != OK)
		return fail(err, ERR_INVALID,
			    "the text \"%s\" of the answer, or its salt, is missing", name->name);
	digest = digest_salted(salt.bytes, file->bytes, file->len);
	if (!digest_equal(&digest, &name->digest))
		return fail(err, ERR_INVALID,
			    "texts/%s is not what was signed: the answer was changed", name->name);
	*ret_text = (struct text){
		.name = name->name, .bytes = file->bytes, .len = file->len, .digest = name->digest};
	memcpy(ret_text->salt, salt.bytes, sizeof(ret_text->salt));
	return OK;
}

static enum status take_answer(struct arena *a, const struct zip_file *files, size_t count,
			       struct submission *ret_submission, struct entry *ret_entry,
			       struct err *err)
{
	const struct zip_file *json = zip_find(files, count, "answer.json");
	const struct zip_file *sig = zip_find(files, count, "answer.sig");
	const struct zip_file *salt_file = zip_find(files, count, "salts.json");
	CLEANUP(json_cleanup) json_t *salts = NULL;
	struct submission s;
	struct text *texts;
	struct entry e;

	if (json == NULL || sig == NULL || salt_file == NULL)
		return fail(err, ERR_INVALID, "answer.json, answer.sig or salts.json is missing");
	TRY(entry_read(json->bytes, json->len, a, &e, err));
	if (strcmp(e.kind, "answer") != 0)
		return fail(err, ERR_INVALID, "the entry in it is of kind %s", e.kind);
	if (sig->len == 0 || sig->len > SIGNATURE_DER_MAX)
		return fail(err, ERR_INVALID, "answer.sig has %zu bytes, which is no signature",
			    sig->len);
	TRY(json_read_signed(salt_file->bytes, salt_file->len, &salts, err));
	texts = arena_array(a, e.text_count, sizeof(*texts));
	for (size_t i = 0; i < e.text_count; i++)
		TRY(take_answer_text(a, files, count, salts, &e.texts[i], &texts[i], err));
	if (count != 3 + e.text_count || json_object_size(salts) != e.text_count)
		return fail(err, ERR_INVALID,
			    "there is a file or a salt in it that is no part of it");
	s = (struct submission){
		.bytes = json->bytes, .len = json->len, .texts = texts, .text_count = e.text_count};
	memcpy(s.signature.bytes, sig->bytes, sig->len);
	s.signature.len = sig->len;
	*ret_submission = s;
	*ret_entry = e;
	return OK;
}

enum status answer_read(const void *bytes, size_t n, struct arena *a,
			struct submission *ret_submission, struct entry *ret_entry, struct err *err)
{
	struct zip_file *files;
	enum status status;
	size_t count;

	if (n > ANSWER_MAX)
		return fail(err, ERR_INVALID, "an answer has at most %u bytes, not %zu", ANSWER_MAX,
			    n);
	if (zip_read(bytes, n, a, &files, &count, err) != OK)
		return fail(err, ERR_INVALID, "it is no answer: %s", err->text);
	status = take_answer(a, files, count, ret_submission, ret_entry, err);
	if (status == OK)
		return OK;
	err_prefix(err, "it is no answer");
	return status;
}
