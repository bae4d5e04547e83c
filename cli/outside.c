#include "cli/outside.h"

#include "core/date.h"

struct entry outside_entry(const struct packet *p, const struct say *say, int64_t clock)
{
	return (struct entry){
		.v = 1,
		.kind = "answer",
		.log = p->pin,
		.portfolio = p->request.entry.portfolio,
		.author = p->assessor,
		.role = ROLE_ASSESSOR,
		/* A demonstration's clock stands where it was when this was written. */
		.time = p->demo ? p->written : clock,
		.seen_size = p->head.size,
		.seen_root = p->head.root,
		.about = (struct digest *)p->about,
		.about_count = sizeof p->about / sizeof *p->about,
		.body = say->body,
	};
}

void outside_add_key(const struct key *key, const struct signature *proof, json_t *body)
{
	CLEANUP(buf_release) struct buf spki, signature;
	const uint8_t *bytes;
	size_t n;

	buf_init(&spki, 4096);
	buf_init(&signature, 4096);
	bytes = key_public(key, &n);
	buf_base64(&spki, bytes, n);
	buf_base64(&signature, proof->bytes, proof->len);
	json_object_set_new(body, "key", json_string(spki.data));
	json_object_set_new(body, "proof", json_string(signature.data));
}

enum status outside_check(const struct app *app, const struct entry *answer, struct err *err)
{
	struct digest pin = journal_pin(app->journal);
	char said[TIME_TEXT];

	if (!digest_equal(&answer->log, &pin))
		return fail(err, ERR_DENIED,
			    "it answers a request of another log, not of this one");
	time_text(answer->time, said);
	if (answer->time < app_now(app) - OUTSIDE_SECONDS)
		return fail(err, ERR_INVALID,
			    "it was signed at %s, more than 30 days ago, and is taken no more: "
			    "export the "
			    "request again and ask %s to sign a new answer",
			    said, answer->author);
	return OK;
}
