/*
 * Where messages go: into a folder, to a mail server, or both. The one place that hands any over,
 * for `attest remind` and for the pages.
 */
#ifndef CLI_POST_H
#define CLI_POST_H

#include "cli/app.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/fetch_smtp.h"

#define POST_LOGIN_MAX 1024

struct post {
	const char *from;		/* an address */
	const char *drop;		/* folder; NULL: none */
	struct smtp smtp;		/* url NULL: none */
	char login[POST_LOGIN_MAX + 1]; /* "USER\nPASSWORD", taken apart; post_wipe */
};

/* The options of a command that sends messages, for its table. */
#define POST_OPTIONS                                                                               \
	{"--drop", "FOLDER", "write each message there as a file", false, false},                  \
		{"--smtp", "URL",                                                                  \
		 "send them: smtps://HOST[:PORT], or smtp://127.0.0.1[:PORT] on this machine",     \
		 false, false},                                                                    \
	{                                                                                          \
		"--from", "ADDRESS", "the address that they are from", false, false                \
	}

/*
 * What the options say; makes the folder. The user and password of the mail server, a line each,
 * are in the file that ATTEST_SMTP_LOGIN_FILE names. ERR_INVALID: an address or URL is none, or
 * nobody is said whom they are from (app->exit_code is 2 then). `ret_post` borrows the options; it
 * is to be wiped whatever comes of it.
 */
struct args;
MUST_CHECK enum status post_read(struct app *app, const struct args *args, struct post *ret_post,
				 struct err *err);
void post_wipe(struct post *post);
/* Is there anywhere to send to? */
bool post_is_set(const struct post *post);

/*
 * "https://attest.example" or with a port, no path and nothing of a person in it: where the pages are, for those who
 * read a message. ERR_INVALID, in words for --origin.
 */
MUST_CHECK enum status post_origin_check(const char *origin, struct err *err);

enum post_result { POST_DONE, POST_THERE, POST_NOT_TAKEN };
/*
 * Hands over one message for `to` (an address). In the folder it is NAME.eml, which comes first, so
 * that nobody gets two even where the machine stops between. *ret_result, told even where this
 * fails: POST_THERE: the folder has that name already, and nothing was done; POST_NOT_TAKEN: the
 * mail server did not take it, so that it is in no folder either and can be tried again; this fails
 * as smtp_send does then.
 */
MUST_CHECK enum status post_send(const struct post *post, const char *name, const char *to,
				 const struct buf *message, enum post_result *ret_result,
				 struct err *err);

/*
 * The address of a person, of the entry `seq` that brought them or by id, in the app's arena; NULL:
 * they have none, or what they have is no address.
 */
MUST_CHECK enum status post_address_in(struct app *app, uint64_t seq, const char **ret_address,
				       struct err *err);
MUST_CHECK enum status post_address(struct app *app, const char *person, const char **ret_address,
				    struct err *err);

#endif
