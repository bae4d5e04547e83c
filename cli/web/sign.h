/*
 * Signing on the web. A session signs nothing: what somebody is about to say waits here, unsigned, until they bring
 * a signature that was made with their own key over the very bytes. A page that lets somebody say something asks
 * sign_draft what the command would say, and hands it to sign_begin, which keeps it and goes to /sign/{signing}
 * (page_sign.c). There the sentence and all that the bytes say are shown, and the ways to sign them are offered; each
 * way ends with sign_finish.
 *
 * What waits lies in the pages' own database (session.h), for SIGN_DAYS. An entry names its key, so that its bytes
 * and digest are another for each key: sign_bytes makes them, always the same for the same key.
 */
#ifndef CLI_WEB_SIGN_H
#define CLI_WEB_SIGN_H

#include <stddef.h>
#include <stdint.h>

#include "cli/app.h"
#include "cli/web/visit.h"

#define SIGN_DAYS 14
#define SIGN_WAITING 200 /* that one person may have */
#define SIGN_ENTRIES 64	 /* that are signed together */

/*
 * What the command says, in the name of who is signed in: as visit_command, with files (cli/app.h) that are its
 * --file. Fails as the command does. Of the patient data guard: ERR_DENIED, ret_drafting->found has what it found;
 * the field "patient-data" of the form is the decision.
 */
MUST_CHECK enum status sign_draft(struct visit *v, const char *name, const char *const *operands,
				  const char *const *values, const struct text *files, size_t file_count,
				  struct drafting *ret_drafting, struct err *err);

/*
 * The same, for a form that comes back: what the command refuses is OK, with its status and sentence in ret_refusal
 * (status OK: nothing was refused); what the machine does not do fails.
 */
MUST_CHECK enum status sign_try(struct visit *v, const char *name, const char *const *operands,
				const char *const *values, const struct text *files, size_t file_count,
				struct drafting *ret_drafting, struct err *ret_refusal, struct err *err);

/* That refusal, beside `field` (NULL: beside none); what looks like a patient's is asked about by the next. */
void sign_refused(struct visit *v, const char *field, const struct drafting *drafting, const struct err *refusal);
/* In a form that comes back: whether what looks like a patient's is one. Nothing, where there is nothing of it. */
void sign_patient_data(struct visit *v);

/*
 * Keeps it and answers the visit: see /sign/{signing}. `sentence`: what they say, in the first person ("I ask Grace to
 * ..."). `next`: where it is seen when it has been signed, a path in which "{entry}" stands for the number of the
 * (first) entry. ERR_CONFLICT: too many wait.
 */
MUST_CHECK enum status sign_begin(struct visit *v, const struct drafting *drafting, const char *sentence,
				  const char *next, struct err *err);

/* The same of what was written as a draft (session_draft.h), which goes when it has been signed, and not before. */
MUST_CHECK enum status sign_begin_draft(struct visit *v, const struct drafting *drafting, const char *draft,
					const char *sentence, const char *next, struct err *err);

struct signing {
	const char *id, *sentence, *next;
	const char *draft; /* that it was written as; "" none */
	int64_t made;
	struct signing_entry {
		struct entry entry;  /* as it will be, but for its key, bytes and digest */
		struct text *texts;  /* salted */
		size_t text_count;
	} *entries;
	size_t count;
};
/* One of theirs, in the arena. ERR_NOT_FOUND: there is none, or it is somebody else's, which is not told. */
MUST_CHECK enum status sign_find(struct visit *v, const char *id, struct signing *ret_signing, struct err *err);
/* Those that wait for them, oldest first, without their entries. */
MUST_CHECK enum status sign_waiting(struct visit *v, struct signing **ret_signings, size_t *ret_count,
				    struct err *err);
/* The bytes that the key signs, one submission for each entry, without a signature yet. */
MUST_CHECK enum status sign_bytes(struct visit *v, const struct signing *s, const struct digest *key,
				  struct submission **ret_submissions, struct err *err);
/*
 * Hands to the writer what was signed; then goes where `next` says, or, when it is refused, draws the page again with
 * why. All of it comes to stand or nothing. The submissions live in the arena; the route has {signing}.
 */
MUST_CHECK enum status sign_finish(struct visit *v, const struct signing *s, const struct submission *submissions,
				   struct err *err);
/* Nothing is signed, and nothing waits. */
MUST_CHECK enum status sign_drop(struct visit *v, const char *id, struct err *err);

/* The page of what waits; sign_finish draws it again with page_wrong. In page_sign.c. */
MUST_CHECK enum status sign_page(struct visit *v, const struct signing *s, struct err *err);
/* All that the bytes of one entry say, as a list; `who` says it. Pages of their own that end in a signature. */
MUST_CHECK enum status sign_draw_entry(struct visit *v, const char *who, const struct signing_entry *e,
				       const struct submission *s, struct err *err);

#endif
