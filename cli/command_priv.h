/* What was given to a command, once read: for the files that call commands (command.c, command_call.c, remote.c). */
#ifndef CLI_COMMAND_PRIV_H
#define CLI_COMMAND_PRIV_H

#include "cli/command.h"

#define OPERANDS_MAX 4096
#define GIVEN_MAX 1024

struct given {
	const struct option *option;
	const char *value; /* of a switch "" */
};

struct args {
	const char *operands[OPERANDS_MAX];
	size_t count;
	struct given given[GIVEN_MAX];
	size_t given_count;
};

/* One of the list by its name, which need not end there; NULL: there is none. */
const struct option *option_find(const struct option *options, const char *name, size_t len);
/* Codes as the program writes them, whatever was typed. */
void args_spell(struct app *app, struct args *args, const struct command *c);
/* What the row asks of operands and options; and of what is said beside them (who, which store). */
MUST_CHECK enum status args_check(const struct args *args, const struct command *c, struct err *err);
MUST_CHECK enum status needs_check(const struct app *app, const struct command *c, struct err *err);
/* Words from the second on are UTF-8. */
MUST_CHECK enum status words_check(int argc, const char *const *argv, struct err *err);

#endif
