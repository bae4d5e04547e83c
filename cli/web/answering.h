/*
 * An answer through a link for who has no account (session_once.h), behind the pages of it: what
 * the packet holds, the answer that waits to be signed, and taking it in. The key is the visitor's:
 * their browser makes it for one answer and sends its public half with the proof that is in the
 * answer (portfolio/FORMAT.md section 5), then one signature.
 */
#ifndef CLI_WEB_ANSWERING_H
#define CLI_WEB_ANSWERING_H

#include <jansson.h>
#include <stdbool.h>

#include "cli/packet_show.h"
#include "cli/web/route.h"
#include "cli/web/session_once.h"
#include "cli/web/sign.h"

struct visit;

/* Those of judging_form.h with the key. */
extern const struct route_field answering_fields[];

struct answering {
	struct once once;
	struct text packet; /* a file, as request export writes it */
	struct asked asked;
	json_t *doc; /* asked_full_json, with where its files are */
};

/* Is this the browser that has the link? */
bool answering_is_here(struct visit *v, const struct once *o);
/* The link of the path {key}, open and in this browser. ERR_NOT_FOUND with why not. */
MUST_CHECK enum status answering_find(struct visit *v, struct once *ret_once, struct err *err);
/* The same with the packet. ERR_CONFLICT: nothing is asked any more, or somebody else is. */
MUST_CHECK enum status answering_load(struct visit *v, struct answering *ret_answering,
				      struct err *err);
/* The hidden field that binds a form to this browser. */
void answering_token(struct visit *v);
/* The command that signs this answer to the packet; in the arena. */
const char *answering_command(struct visit *v, const struct answering *a, const struct say *say);

/* ---- signed here ---- */

struct answer_draft {
	const char *sentence;
	struct signing_entry entry;
	struct submission submission; /* the bytes; no signature until answering_sign */
};

/*
 * Keeps the answer with the key of the fields "key" (SubjectPublicKeyInfo) and "proof" (r and s),
 * both in base64, to be signed; the one before is dropped. *ret_why: what is wrong with the key,
 * NULL: nothing.
 */
MUST_CHECK enum status answering_keep(struct visit *v, const struct answering *a,
				      const struct say *say, const char *sentence,
				      const char **ret_why, struct err *err);
/* What waits; ERR_NOT_FOUND: nothing does. */
MUST_CHECK enum status answering_draft(struct visit *v, const struct once *o,
				       struct answer_draft *ret_draft, struct err *err);
MUST_CHECK enum status answering_forget(struct visit *v, const struct once *o, struct err *err);
/* Takes the field "signature" (r and s in base64) into the submission. *ret_why: what is wrong with
 * it. */
MUST_CHECK enum status answering_sign(struct visit *v, struct answer_draft *d, const char **ret_why,
				      struct err *err);

/* ---- taking it in ---- */

/* Does it answer this request, by who is asked? */
bool answering_is_asked(const struct answering *a, const struct entry *answer);
/*
 * Uses the link up and hands the answer to the writer, by whom it is judged as `attest request
 * import` does; then calls `then`. When it is refused the link is as before.
 */
MUST_CHECK enum status answering_take(struct visit *v, const struct once *o,
				      const struct submission *submission,
				      const struct entry *answer,
				      enum status (*then)(struct visit *v, struct err *err),
				      struct err *err);
/* What was answered: the digits of its key, and the training officer who asks for them. */
MUST_CHECK enum status answering_done(struct visit *v, const struct once *o,
				      struct entry *ret_entry, const char **ret_digits,
				      const char **ret_officer, struct err *err);

#endif
