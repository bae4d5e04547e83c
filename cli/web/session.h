/*
 * Who is signed in to the web pages. In a database of its own beside the store, STORE.web.db (mode 0600), since
 * none of it is part of the record: it can be removed at any time, and then everybody signs in again.
 *
 * A session is named by 32 random bytes in a cookie; the database has only their digest. It ends when it was not
 * used for SESSION_IDLE, and SESSION_MOST after it began, whatever happens. It never signs anything.
 *
 * All functions may be called from many threads at once. Times are the system's seconds.
 */
#ifndef CLI_WEB_SESSION_H
#define CLI_WEB_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/db.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/ids.h"

#define SESSION_IDLE (60 * 60)	     /* seconds */
#define SESSION_MOST (12 * 60 * 60)
#define SESSION_FRESH (5 * 60)	     /* how long who they are counts as just shown */
#define SESSION_KEPT (12 * 60 * 60)  /* how long after its end it is still known whose it was */
#define SESSION_COOKIE 65	     /* 64 hex digits and a NUL */
#define SESSION_TOKEN 129	     /* of a form: 128 hex digits and a NUL */
#define SESSION_WAY 16

struct sessions;

struct session {
	char person[ID_MAX];
	char way[SESSION_WAY]; /* "demo", "password", "passkey", "link" */
	int64_t made, seen;
	int64_t proved; /* when they last showed who they are */
};

/* Makes the database where there is none. */
MUST_CHECK enum status sessions_open(const char *store, struct sessions **ret_sessions, struct err *err);
void sessions_close(struct sessions *s); /* NULL is fine */

/*
 * The database itself, for what else of the pages is no part of the record and is gone with it: forms that were begun
 * (draft.h), what waits to be signed (sign.h). Nobody else has it until it is given back, soon.
 */
struct db *sessions_take(struct sessions *s);
void sessions_give(struct sessions *s);

/* Begins one; whoever calls this knows who they are. */
MUST_CHECK enum status session_begin(struct sessions *s, const char *person, const char *way, int64_t now,
				     char ret_cookie[SESSION_COOKIE], struct err *err);
/* The session of a cookie, which is used by this; false: there is none, or it has ended. NULL is no cookie. */
bool session_find(struct sessions *s, const char *cookie, int64_t now, struct session *ret_session);
/*
 * Whose session it was, which has ended by itself, not by signing out, no longer than SESSION_KEPT ago: of them nothing
 * is shown and for them nothing is done, but what was typed in a form of it need not be lost.
 */
bool session_ended(struct sessions *s, const char *cookie, int64_t now, char ret_person[ID_MAX]);
/* They showed once more who they are. */
MUST_CHECK enum status session_prove(struct sessions *s, const char *cookie, int64_t now, struct err *err);
void session_end(struct sessions *s, const char *cookie);
/* All of a person's, on whatever devices. */
void session_end_all(struct sessions *s, const char *person);

/*
 * What a form carries so that only our own pages can send it: made from the cookie, never the same twice (so that
 * a compressed page tells nothing of it). A page for nobody in particular has a cookie of its own for this.
 */
void form_token(const char *cookie, char ret_token[SESSION_TOKEN]);
bool form_token_is(const char *cookie, const char *token); /* either may be NULL */
/* A cookie for who has none: 32 random bytes, kept nowhere. */
void form_cookie(char ret_cookie[SESSION_COOKIE]);

/*
 * Trying to sign in. Limited by rate: for one name to 5 tries that fail in 15 minutes, for all together to 100 a
 * minute. A name is never locked: after a while it can be tried again. ERR_DENIED says when.
 */
MUST_CHECK enum status sign_in_may(struct sessions *s, const char *name, int64_t now, struct err *err);
void sign_in_failed(struct sessions *s, const char *name, int64_t now);

/* Sets a person's password; ends their sessions. As password_keep fails. */
MUST_CHECK enum status password_set(struct sessions *s, const char *person, const char *password, int64_t now,
				    struct err *err);
/* Is it theirs? Takes as long for who has none. */
bool password_of(struct sessions *s, const char *person, const char *password);

/* ---- how much one person may send in a day ---- */

#define QUOTA_FORMS 2000		/* far more than anybody sends by hand */
#define QUOTA_BYTES ((int64_t)500 << 20)

/*
 * One more form of that many bytes. ERR_DENIED: that is more than one person may send in a day (UTC); it was not
 * counted.
 */
MUST_CHECK enum status quota_take(struct sessions *s, const char *person, int64_t bytes, int64_t now,
				  struct err *err);

/* ---- links that sign in once ---- */

#define LINK_SECONDS (15 * 60)

/* Makes one for who was asked for it by the person themselves, or by the operator; ends the person's others. */
MUST_CHECK enum status link_make(struct sessions *s, const char *person, int64_t now,
				 char ret_key[SESSION_COOKIE], struct err *err);
/*
 * The same by the operator, who hands it over in a way that reaches that person alone: with it, whoever needs more than
 * a link (sign_in.h) makes their first passkey to sign in with.
 */
MUST_CHECK enum status link_make_by_operator(struct sessions *s, const char *person, int64_t now,
					     char ret_key[SESSION_COOKIE], struct err *err);
/* Whose it is, without using it. False as below. */
bool link_find(struct sessions *s, const char *key, int64_t now, char ret_person[ID_MAX], bool *ret_by_operator);
/* Whose it is; it does not work again. False: it is none, was used, or is too old. */
bool link_use(struct sessions *s, const char *key, int64_t now, char ret_person[ID_MAX]);
/* The same by who has the database (sessions_take), as part of what else they change. ERR_NOT_FOUND. */
MUST_CHECK enum status link_spend(struct db *db, const char *key, int64_t now, char ret_person[ID_MAX],
				  struct err *err);

#endif
