#include <string.h>

#include "cli/app.h"
#include "cli/command.h"

static enum status help_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(buf_release) struct buf name;
	const struct command *c;

	buf_init(&name, 256);
	for (size_t i = 0; i < args_count(args); i++)
		buf_printf(&name, "%s%s", i ? " " : "", args_operand(args, i));
	if (name.len == 0) {
		command_usage(app->out);
		return OK;
	}
	c = command_find(name.data);
	if (!c && command_noun_help(app->out, name.data))
		return OK;
	app->exit_code = c ? 0 : 2;
	if (!c)
		return fail(err, ERR_NOT_FOUND, "there is no command \"%s\"; `attest help` lists them",
			    name.data);
	command_help(app->out, c);
	return OK;
}

static enum status man_run(struct app *app, const struct args *args, struct err *err)
{
	(void)args;
	(void)err;
	command_man(app->out);
	return OK;
}

static enum status completion_run(struct app *app, const struct args *args, struct err *err)
{
	(void)args;
	(void)err;
	command_completion(app->out);
	return OK;
}

extern const struct command cmd_help[];
const struct command cmd_help[] = {
	{ "help", "[COMMAND...]", "say what there is, or what one command does", NULL, NULL, 0, help_run,
	  "attest help evidence add" },
	{ "help man", "", "print the manual page", NULL, NULL, 0, man_run, "attest help man | man -l -" },
	{ "help completion", "", "print the completion file for bash", NULL, NULL, 0, completion_run,
	  "attest help completion >~/.local/share/bash-completion/completions/attest" },
	{ NULL },
};
