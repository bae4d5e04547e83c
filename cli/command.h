/*
 * Commands: one table row for each, one file cli/cmd_NOUN.c for each noun. Help, the man page, shell
 * completion and the checking of options all come from the rows, so none can drift from the code.
 * CMake lists the files, so a new command changes no other.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/err.h"

struct app;
struct args;

/* What a command needs before it runs; the dispatcher sees to it. */
enum need {
	NEEDS_STORE = 1, /* an open store, with its catalogue */
	NEEDS_WRITE = 2, /* the same, for appending */
	NEEDS_AS = 4,	 /* to know who speaks (their key is read when they first sign) */
	SIGNS = 8,	 /* signs without --as; like NEEDS_AS it takes --patient-data */
	/* Works with --remote (remote.h), for whom: at most one. Without one it does not. */
	REMOTE_ALL = 16,	/* anybody who has a key: what it tells is public, or the rules judge what it says */
	REMOTE_OWN = 32,	/* what it tells is for whoever asks; a person that it names is themselves */
	REMOTE_PORTFOLIO = 64,	/* its first operand is a trainee whose portfolio they may see */
	REMOTE_TRAINERS = 128,	/* the same, and they are more than an assessor to that trainee */
	REMOTE_ENTRY = 256,	/* its first operand is an entry of a portfolio that they may see */
	REMOTE_CASE = 512,	/* its first operand is a case of equivalence that they are part of */
	REMOTE_OVERSEERS = 1024, /* who oversees all portfolios */
	REMOTE_REGISTRARS = 2048, /* who looks after all cases of equivalence */
};
#define REMOTE (REMOTE_ALL | REMOTE_OWN | REMOTE_PORTFOLIO | REMOTE_TRAINERS | REMOTE_ENTRY | REMOTE_CASE | REMOTE_OVERSEERS | \
		REMOTE_REGISTRARS)

struct option {
	const char *name;  /* "--start" */
	const char *value; /* NULL: a switch. "DATE", "ITEM" and "WORD" (a name) are checked; MODULE and
			     * ITEM may be typed as curricula/code.h reads codes, as may an operand MODULE */
	const char *help;
	bool required, repeats;
};

struct command {
	const char *name;     /* "evidence add" */
	const char *operands; /* "TRAINEE MODULE", "FILE...", "[DIR]" */
	const char *summary;  /* one line, begins with a verb, no full stop */
	const char *help;     /* paragraphs below the options; may be NULL */
	const struct option *options; /* ends with a NULL name; NULL: none */
	unsigned needs;
	enum status (*run)(struct app *app, const struct args *args, struct err *err);
	const char *example; /* one command line; may be NULL */
};

/* The tables of all cmd_*.c, each ending with a NULL name. */
extern const struct command *const command_tables[];

/* ---- what was given ---- */

size_t args_count(const struct args *args);
const char *args_operand(const struct args *args, size_t i); /* NULL beyond the last */
/* The (last) value of an option, NULL when it was not given; a switch gives "". */
const char *args_option(const struct args *args, const char *name);
/* The i-th value of an option that repeats; NULL beyond the last. */
const char *args_value(const struct args *args, const char *name, size_t i);

/*
 * Finds the command, checks operands and options, opens what it needs, runs it. The result is the
 * exit code: 0 done, 1 refused or not verified, 2 usage. A command that finds only when it runs that it
 * was used wrongly sets app->exit_code to 2 and fails. Arguments must be UTF-8.
 */
int command_main(struct app *app, int argc, char **argv);

/*
 * The same for the web pages, which have the store open: the command `name` as it answers with --json. `values`
 * are options, name and value by turns, ended by NULL; one whose value is NULL or "" is left out. The operands
 * too end with NULL. Nothing in them is taken for an option, whatever it looks like. Fails as the command does;
 * ERR_INVALID: it was used wrongly, or it writes. *ret_doc is the caller's. Takes time as the command does:
 * app->exit_code as it leaves it.
 */
MUST_CHECK enum status command_answer(struct app *app, const char *name, const char *const *operands,
				      const char *const *values, json_t **ret_doc, struct err *err);

/*
 * What a command that signs would say, of whoever app->as is: *drafting is filled, nothing is signed or written. The
 * files of drafting->files are its --file, where it has one; of another option the value is a number, from 1. Fails as the command does; of the patient data guard, drafting->found has
 * what it found, and app->patient_data is the decision of who was asked.
 */
struct drafting;
MUST_CHECK enum status command_draft(struct app *app, const char *name, const char *const *operands,
				     const char *const *values, struct drafting *drafting, struct err *err);

/*
 * A command whose row has a mark REMOTE, as somebody far away asked for it: whether it is for them was asked before
 * (cli/web/access.h). `values` are options, name and value by turns; of a switch any value. One that writes has
 * `drafting`, which is filled and nothing signed; its options that are files name one of drafting->files by number. No
 * file, key or terminal of this machine is used.
 */
struct command_call {
	const char *name;
	const char *const *operands, *const *values; /* both end with NULL */
	bool json;
	struct drafting *drafting;
};
struct buf;
/* Runs as app->as; what it prints goes to the end of `out` and `complaints`. The exit code. */
int command_call(struct app *app, const struct command_call *call, struct buf *out, struct buf *complaints);

/* ---- what the rows say ---- */

const struct command *command_find(const char *name);
/* Does the option name a file or folder? */
bool option_is_file(const struct option *option);
void command_remote(FILE *out); /* the commands that work with --remote, one a line */
void command_help(FILE *out, const struct command *c);
/* The commands whose first word is `noun`; false, and nothing, when there are none. */
bool command_noun_help(FILE *out, const char *noun);
void command_usage(FILE *out);	    /* all commands, by noun */
void command_man(FILE *out);	    /* attest.1, in man(7) */
void command_completion(FILE *out); /* for bash */

#endif
