/* remote: what works with --remote. */
#include <jansson.h>

#include "cli/app.h"
#include "cli/command.h"

static enum status remote_list(struct app *app, const struct args *args, struct err *err)
{
	json_t *list;

	(void)args;
	if (!app->json) {
		command_remote(app->out);
		return OK;
	}
	list = json_array();
	for (size_t t = 0; command_tables[t]; t++)
		for (const struct command *c = command_tables[t]; c->name; c++)
			if (c->needs & REMOTE)
				json_array_append_new(list, json_string(c->name));
	return print_json(app, list, err);
}

extern const struct command cmd_remote[];
const struct command cmd_remote[] = {
	{ "remote", "", "list the commands that work with --remote, on a store that is served elsewhere",
	  "With --remote URL (or ATTEST_REMOTE) these commands ask a store that somebody else keeps and serves with\n"
	  "`attest serve`. Each request is signed with your key, which stays here: --as says who you are, --keys\n"
	  "in which folder PERSON.pem lies. You see what you may see on its pages. https is needed, and its\n"
	  "certificate is checked; http is for this machine alone. SSL_CERT_FILE names a file of authorities of\n"
	  "your own:\n"
	  "\n"
	  "  attest --remote https://attest.example --as amira --keys ~/attest progress amira\n"
	  "\n"
	  "What you say is checked there, comes back unsigned, and is shown as its very bytes say it: read it,\n"
	  "for the server could have written down something else. Type y, and it is signed here and sent back. What you\n"
	  "do not sign waits on the pages for 14 days. The log that an address keeps is remembered; another log\n"
	  "there later is refused.",
	  NULL, 0, remote_list, "attest remote" },
	{ NULL },
};
