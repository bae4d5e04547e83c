/*
 * One run of the program: what was said on its behalf (store, person, clock, randomness), what is open,
 * and where output goes. Nothing below cli/ asks the clock or the random source.
 */
#ifndef CLI_APP_H
#define CLI_APP_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "assessment/catalogue.h"
#include "core/arena.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/json.h"
#include "portfolio/journal.h"

struct app {
	FILE *out, *err;
	bool json;
	bool terminal;	   /* `err` is a terminal: progress is shown */
	bool colour;	   /* `out` is a terminal and NO_COLOR is not set */
	const char *store; /* --store, ATTEST_STORE; NULL: not said */
	const char *as;	   /* --as, ATTEST_AS; NULL: not said */
	const char *keys;  /* --keys, ATTEST_KEYS; NULL: STORE.keys */
	const char *remote; /* --remote, ATTEST_REMOTE: a served store (remote.h); NULL: not said */
	const char *authorities; /* SSL_CERT_FILE: who vouches for it; NULL: whom this system trusts */
	const char *patient_data; /* --patient-data: a decision of portfolio/guard.h; NULL: not said */
	int64_t clock;	   /* the system's time: read at the start, and after a passphrase was asked for */
	struct random random;
	const char *plain_host; /* a host of which a catalogue is fetched without TLS: for tests; NULL: none */
	struct arena *arena;

	struct journal *journal; /* when the command needs a store */
	struct key *key;	 /* of `as`, once something was said */
	struct published *published;
	struct kinds kinds;
	struct library *library; /* the shipped one, where it was read before; NULL: whoever needs it reads it */
	struct drafting *drafting; /* what would be said is kept there and not signed; NULL: it is */
	json_t **answer; /* where print_json leaves the document; NULL: it is printed */
	bool proved; /* app->as has shown to be that person: app_prove */
	bool unproved; /* or could not, and is not asked again whether something is shown to them */
	bool far; /* whoever asked is not at this machine: nothing of it is used but the store (command_call) */
	int exit_code; /* of a command that ran; 0 unless it says otherwise */
};

void app_init(struct app *app);
void app_release(struct app *app);

/*
 * Opens app->store; also keeps its head (state.h) and refuses one that was rolled back. To read, one that is open
 * is left as it is.
 */
MUST_CHECK enum status app_open(struct app *app, bool write, struct err *err);

/* Opens it anew for writing, for a command that began with looking. What it gave before is not used again. */
MUST_CHECK enum status app_open_to_write(struct app *app, struct err *err);

/* The store's now (journal_now). */
int64_t app_now(const struct app *app);
/* Where person's key file is; in the arena. */
const char *app_key_path(const struct app *app, const char *person);
/* Reads a person's private key, asking for the passphrase where there is one. */
MUST_CHECK enum status app_key(struct app *app, const char *person, struct key **ret_key,
			       struct err *err);
/* The name of the file, without .pem, of the key with which app->as opens what is sealed to them; and that key. */
const char *app_sealing_file(const struct app *app);
MUST_CHECK enum status app_sealing_key(struct app *app, struct key **ret_key, struct err *err);

/* What is said next reads the key of app->as anew, and asks for its passphrase. */
void app_key_forget(struct app *app);

/*
 * Shows that whoever runs this can use a key of app->as that is in force: signs a challenge, in memory.
 * ERR_DENIED: it is none of theirs. What is for one person alone is asked for through here; whoever can
 * read the store's files needs no program for it.
 */
MUST_CHECK enum status app_prove(struct app *app, struct err *err);
/* journal_text_access for whoever runs this, who must have proved to be app->as where that matters. */
MUST_CHECK enum status app_text_access(struct app *app, const struct entry *e, const char *name,
				       enum text_access *ret_access, struct err *err);
/*
 * app->as where the entry has a private text of theirs, which they can prove; else NULL: for what is
 * written for a reader. Fails as app_prove does.
 */
MUST_CHECK enum status app_reader(struct app *app, const struct entry *e, const char **ret_reader,
				  struct err *err);

/* A passphrase: the first line of ATTEST_PASSPHRASE_FILE, else asked on the terminal without echo. */
MUST_CHECK enum status app_passphrase(struct app *app, const char *prompt, struct buf *out,
				      struct err *err);
#define PASSPHRASE_LEAST 8 /* bytes */
/* The same for a key that is to be made. ERR_INVALID: it is too short; `out` is to be wiped all the same. */
MUST_CHECK enum status app_new_passphrase(struct app *app, const char *prompt, struct buf *out,
					  struct err *err);

/* ---- saying something ---- */

struct enrolment;
struct facts;

/* One text to say with an entry; a list of them grows in the arena. */
struct say {
	const char *kind;
	enum role role;
	const char *portfolio;	 /* "" store-wide */
	const struct digest *about;
	size_t about_count;
	json_t *body;		 /* borrowed; NULL: {} */
	struct text texts[TEXTS_MAX];
	size_t text_count;
	bool too_many;		 /* more texts were added than fit; saying it is refused */
};
void say_text(struct say *say, const char *name, const char *text);
/* A file that a command was given: its bytes, in the arena, and the name that it goes by; of what is drafted, its own. */
MUST_CHECK enum status app_read_file(struct app *app, const char *path, struct text *ret_file, struct err *err);
MUST_CHECK enum status say_file(struct app *app, struct say *say, const char *path,
				struct err *err);

/*
 * What a command would say, for the web pages, which show it to whoever then signs it with a key that this program
 * does not have. While app->drafting is set no key and no file of this machine is read: a file is one of `files`, by
 * its number from 1. app_say keeps what it was given here and fails, so that the command ends; command_draft
 * (command.h) sees to that.
 */
struct drafting {
	const struct text *files; /* `name` is the file's own */
	size_t file_count;
	struct say *says;	  /* all of it in the arena */
	size_t count;		  /* 0: nothing was said */
	json_t *found;		  /* the patient data guard's: a list of guard_json (cli/guard.h); NULL: nothing */
};

/* The role in which app->as does a registrar's work: the root key does it as the authority. */
enum role app_registrar(const struct app *app);

/*
 * Signs it as app->as, whose key is read once, and appends it, when the patient data guard has looked at its
 * texts and files (cli/guard.h). *ret_seq and *ret_digest (either may be NULL) name the entry. A
 * refusal by the rules is this function's failure; the journal is unchanged then.
 */
MUST_CHECK enum status app_say(struct app *app, struct say *say, uint64_t *ret_seq,
			       struct digest *ret_digest, struct err *err);

/*
 * The same of several in order, one at least, of which none makes sense without the others: all come to
 * stand, or nothing does. The results are of the first.
 */
MUST_CHECK enum status app_say_together(struct app *app, struct say *const *says, size_t count,
					uint64_t *ret_seq, struct digest *ret_digest, struct err *err);

/* Does the person hold this role today? */
MUST_CHECK enum status app_holds(struct app *app, const char *person, enum role role,
				 bool *ret_holds, struct err *err);
/* The first of these roles that app->as holds today; the first of all when none is. */
MUST_CHECK enum status app_role(struct app *app, const enum role *roles, size_t count,
				enum role *ret_role, struct err *err);

/*
 * The open enrolment that app->as speaks about: the latest of which they are the training officer, or, of
 * who is the officer of none, the latest. ERR_NOT_FOUND there is none.
 */
MUST_CHECK enum status app_enrolment(struct app *app, const char *trainee,
				     struct enrolment *ret_enrolment, struct err *err);
/*
 * As what app->as speaks under that enrolment: in their own portfolio the trainee, its officer as that, anybody
 * else as an assessor.
 */
MUST_CHECK enum status app_speaker(struct app *app, const char *trainee, enum role *ret_role,
				   struct err *err);
/*
 * Says it with the digest of that enrolment's curriculum in its body, which is no NULL, and prints the
 * entry.
 */
MUST_CHECK enum status app_say_bound(struct app *app, struct say *say, struct err *err);
/*
 * The role in which app->as may waive `of` under the curriculum: the first that lets them and that they
 * hold today, else the first that may. ERR_DENIED: nobody may; the sentence says what can be waived.
 */
MUST_CHECK enum status app_waiver_role(struct app *app, const struct digest *curriculum,
				       const char *of, enum role *ret_role, struct err *err);
/*
 * The trainee's facts now, of the enrolment that app->as speaks about: the latest open one of which they
 * are the training officer; where they are the officer of none, the latest. In the app's arena.
 */
MUST_CHECK enum status app_facts(struct app *app, const char *trainee, struct facts *ret_facts,
				 struct err *err);

/* As app_say with everything given: for `demo`, which speaks as many people at many times. */
MUST_CHECK enum status app_say_as(struct app *app, struct say *say, const char *author,
				  const struct key *key, int64_t now, uint64_t *ret_seq,
				  struct digest *ret_digest, struct err *err);

/* ---- printing ---- */

/* With --json: the document, and a newline; or to app->answer, whose owner it then is. `doc` is released. */
MUST_CHECK enum status print_json(struct app *app, json_t *doc, struct err *err);
/* The entry among those that wait for a second person to sign; NULL when it does not. */
struct listed_pending;
MUST_CHECK enum status app_pending(struct app *app, uint64_t seq,
				   const struct listed_pending **ret_pending, struct err *err);
/*
 * "entry 12  3f6a90c1  evidence", or with --json {seq, entry, kind}; and whether it waits for a second
 * person to sign: only then there are "pending", true, and "countersign", the role.
 */
MUST_CHECK enum status print_entry(struct app *app, const char *kind, uint64_t seq,
				   const struct digest *digest, struct err *err);
/* Text that people wrote, with control characters made visible, so that it cannot drive a terminal. */
void print_text(FILE *out, const char *text);
/* As fprintf, and every line of the result as print_text: for texts of files, which have no newline. */
void print_words(FILE *out, const char *format, ...) PRINTF_LIKE(2, 3);
/* Are the words in the text, in letters of whichever case (of those of ASCII)? "" is in each. */
bool has_words(const char *text, const char *words);

/*
 * A moment as given on the command line: an instant, or a DATE or month, which means its end (UTC).
 * NULL is the end of time.
 */
MUST_CHECK enum status parse_as_of(const char *text, int64_t *ret_at, struct err *err);
/*
 * app_prove for what is left out where it fails: once, so that nobody is asked for a passphrase again and
 * again.
 */
bool app_proves(struct app *app);
/*
 * May app->as be shown the entry? Feedback that is gathered is for few (portfolio/msf.h), who show to be that
 * person.
 */
MUST_CHECK enum status app_shows(struct app *app, const struct entry *e, bool *ret_shows,
				 struct err *err);
/* ENTRY: a log number or 8 or more hex digits. What it is, in the arena. ERR_DENIED: app->as is not shown it. */
MUST_CHECK enum status app_entry(struct app *app, const char *name, struct record *ret_record,
				 struct entry *ret_entry, struct err *err);
/* The words of a repeated option as a JSON array; empty when it was not given. */
struct args;
json_t *args_list(const struct args *args, const char *name);
/*
 * A text of an entry by its name, in the arena; NULL when there is none, it is not here, or app_text_access
 * does not let whoever runs this see it.
 */
const char *app_text(struct app *app, const struct entry *e, const char *name);
/* Wherever it is told that there is a private text: who is not kept from it. */
#define PRODUCIBLE "the operator of the store, or a court, can still have it produced"
/* A new file, mode 0600; one that exists is ERR_CONFLICT and stays as it is. */
MUST_CHECK enum status app_write_new(const char *path, const void *bytes, size_t n,
				     struct err *err);
/* What person goes by: their name where it is not erased, else their id. */
const char *app_name(struct app *app, const char *person);

#endif
