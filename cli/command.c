#include "cli/command.h"

#include <ctype.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command_priv.h"
#include "cli/remote.h"
#include "core/buf.h"
#include "core/date.h"
#include "core/ids.h"
#include "curricula/code.h"
#include "portfolio/guard.h"

#define COMMANDS(table) extern const struct command table[];
#include "commands.inc"
#undef COMMANDS

const struct command *const command_tables[] = {
#define COMMANDS(table) table,
#include "commands.inc"
#undef COMMANDS
	NULL,
};

#define WORDS_MAX 4 /* more than the longest name of a command has */

static const struct option global_options[] = {
	{ "--store", "DIR", "the store to use (else ATTEST_STORE)", false, false },
	{ "--as", "PERSON", "who speaks (else ATTEST_AS)", false, false },
	{ "--keys", "DIR", "where people's key files are (else ATTEST_KEYS, else STORE.keys)", false,
	  false },
	{ "--remote", "URL", "a served store to ask instead (else ATTEST_REMOTE); see `attest help remote`",
	  false, false },
	{ "--json", NULL, "one JSON document on standard output", false, false },
	{ "--help", NULL, "what a command does, with its options", false, false },
	{ NULL },
};

/* Of every command that speaks for somebody; cli/guard.h */
static const struct option saying_options[] = {
	{ "--patient-data", "DECISION", "what looks like patient data is none: not-a-patient, invented",
	  false, false },
	{ NULL },
};

size_t args_count(const struct args *args)
{
	return args->count;
}

const char *args_operand(const struct args *args, size_t i)
{
	return i < args->count ? args->operands[i] : NULL;
}

const char *args_value(const struct args *args, const char *name, size_t i)
{
	for (size_t k = 0; k < args->given_count; k++) {
		if (strcmp(args->given[k].option->name, name) == 0 && i-- == 0)
			return args->given[k].value;
	}
	return NULL;
}

const char *args_option(const struct args *args, const char *name)
{
	const char *value = NULL;

	for (size_t k = 0; k < args->given_count; k++) {
		if (strcmp(args->given[k].option->name, name) == 0)
			value = args->given[k].value;
	}
	return value;
}

/* ---- finding the command ---- */

static size_t words(const char *text)
{
	size_t n = 0;

	for (const char *p = text; *p; p++)
		n += *p != ' ' && (p == text || p[-1] == ' ');
	return n;
}

const struct command *command_find(const char *name)
{
	for (size_t t = 0; command_tables[t]; t++) {
		for (const struct command *c = command_tables[t]; c->name; c++) {
			if (strcmp(c->name, name) == 0)
				return c;
		}
	}
	return NULL;
}

/* The command whose name is the longest run of words at the front of `list`. */
static const struct command *find_words(const char *const *list, size_t count, size_t *ret_used)
{
	const struct command *best = NULL;

	for (size_t t = 0; command_tables[t]; t++) {
		for (const struct command *c = command_tables[t]; c->name; c++) {
			size_t n = words(c->name), at = 0;
			bool same = n <= count;

			for (size_t i = 0; same && i < n; i++) {
				size_t len = strcspn(c->name + at, " ");

				same = strlen(list[i]) == len &&
				       memcmp(list[i], c->name + at, len) == 0;
				at += len + 1;
			}
			if (same && (!best || n > *ret_used)) {
				best = c;
				*ret_used = n;
			}
		}
	}
	return best;
}

static bool is_noun(const char *word)
{
	size_t len = strlen(word);

	for (size_t t = 0; command_tables[t]; t++) {
		for (const struct command *c = command_tables[t]; c->name; c++) {
			if (strncmp(c->name, word, len) == 0 && c->name[len] == ' ')
				return true;
		}
	}
	return false;
}

bool command_noun_help(FILE *out, const char *noun)
{
	size_t len = strlen(noun);

	if (!is_noun(noun))
		return false;
	fprintf(out, "attest %s: commands\n\n", noun);
	for (size_t t = 0; command_tables[t]; t++) {
		for (const struct command *c = command_tables[t]; c->name; c++) {
			if (strncmp(c->name, noun, len) == 0 && c->name[len] == ' ')
				fprintf(out, "  attest %s%s%s\n      %s\n", c->name,
					*c->operands ? " " : "", c->operands, c->summary);
		}
	}
	fprintf(out, "\n`attest %s VERB --help` says more of each.\n", noun);
	return true;
}

/* ---- reading the command line ---- */

const struct option *option_find(const struct option *options, const char *name, size_t len)
{
	for (const struct option *o = options; o && o->name; o++) {
		if (strlen(o->name) == len && memcmp(o->name, name, len) == 0)
			return o;
	}
	return NULL;
}

/* A placeholder with a dot is the name of a file. */
bool option_is_file(const struct option *option)
{
	return option->value && (strcmp(option->value, "FILE") == 0 || strcmp(option->value, "DIR") == 0 ||
				 strchr(option->value, '.') != NULL);
}

/* An option anywhere on the line; which ones there are depends on the command, found first. */
static const struct option *any_option(const struct command *c, const char *name, size_t len)
{
	const struct option *o = option_find(global_options, name, len);

	if (o || !c)
		return o;
	o = option_find(c->options, name, len);
	return o || !(c->needs & (NEEDS_AS | SIGNS)) ? o : option_find(saying_options, name, len);
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0' && strcmp(word, "--") != 0;
}

/* Words before a "--" that are neither options nor the value of a global one: there is the command's name. */
static size_t plain_words(int argc, char **argv, const char **ret_words, size_t max)
{
	size_t n = 0;

	for (int i = 1; i < argc && n < max && strcmp(argv[i], "--") != 0; i++) {
		size_t len = strcspn(argv[i], "=");
		const struct option *o;

		if (!is_option(argv[i])) {
			ret_words[n++] = argv[i];
			continue;
		}
		o = option_find(global_options, argv[i], len);
		if (o && o->value)
			i += argv[i][len] == '\0';
		else if (!o && n > 0)
			break; /* the command's own options begin; its name is complete */
	}
	return n;
}

static enum status take_option(struct args *args, const struct command *c, int argc, char **argv,
			       int *i, struct err *err)
{
	const char *word = argv[*i], *equals = strchr(word, '=');
	size_t len = equals ? (size_t)(equals - word) : strlen(word);
	const struct option *o = any_option(c, word, len);

	if (!o)
		return fail(err, ERR_INVALID, "%s has no option %.*s; `attest %s --help` lists them",
			    c->name, (int)len, word, c->name);
	if (args->given_count == GIVEN_MAX)
		return fail(err, ERR_INVALID, "more than %d options", GIVEN_MAX);
	if (!o->value && equals)
		return fail(err, ERR_INVALID, "%s takes no value", o->name);
	if (o->value && (equals ? !equals[1] : *i + 1 >= argc || !*argv[*i + 1]))
		return fail(err, ERR_INVALID, "%s wants a value: %s %s", o->name, o->name, o->value);
	args->given[args->given_count].option = o;
	args->given[args->given_count++].value = !o->value ? "" :
						 equals	   ? equals + 1 :
							     argv[++*i];
	return OK;
}

static enum status take_all(struct args *args, const struct command *c, size_t skip, int argc,
			    char **argv, struct err *err)
{
	bool plain = false;

	for (int i = 1; i < argc; i++) {
		if (!plain && strcmp(argv[i], "--") == 0) {
			plain = true;
		} else if (!plain && is_option(argv[i])) {
			TRY(take_option(args, c, argc, argv, &i, err));
		} else if (skip > 0) {
			skip--;
		} else if (args->count == OPERANDS_MAX) {
			return fail(err, ERR_INVALID, "more than %d operands", OPERANDS_MAX);
		} else {
			args->operands[args->count++] = argv[i];
		}
	}
	return OK;
}

/* "TRAINEE [MODULE] FILE...": how many operands may there be? */
static void operand_range(const char *operands, size_t *ret_least, size_t *ret_most)
{
	*ret_least = *ret_most = 0;
	for (const char *p = operands; *p;) {
		size_t len = strcspn(p, " ");

		*ret_least += *p != '[';
		(*ret_most)++;
		if (len > 3 && memcmp(p + len - 3, "...", 3) == 0)
			*ret_most = OPERANDS_MAX;
		if (len > 4 && memcmp(p + len - 4, "...]", 4) == 0)
			*ret_most = OPERANDS_MAX;
		p += len;
		p += strspn(p, " ");
	}
}

/*
 * A code as the program writes it, whatever was typed for it ("cen r1, competence 3" for CEN-R1/3); what is
 * none stays as it is, for who takes it to refuse.
 */
static const char *code_spelt(struct app *app, const char *typed, bool part)
{
	CLEANUP(buf_release) struct buf text;
	struct code code;

	buf_init(&text, CODE_TEXT_MAX);
	if (code_parse(typed, &code, NULL) != OK || code.has_version || (code.part != PART_NONE) != part)
		return typed;
	code_text(&code, &text);
	return arena_text(app->arena, text.data);
}

/* Every ITEM and MODULE, as an operand or the value of an option, is read here and nowhere else. */
void args_spell(struct app *app, struct args *args, const struct command *c)
{
	const char *p = c->operands;

	for (size_t i = 0; i < args->count && *p; i++) {
		const char *name = p + strspn(p, "[");
		size_t len = strcspn(name, "] ");

		if (len == 6 && memcmp(name, "MODULE", len) == 0)
			args->operands[i] = code_spelt(app, args->operands[i], false);
		p += strcspn(p, " ");
		p += strspn(p, " ");
	}
	for (size_t i = 0; i < args->given_count; i++) {
		struct given *g = &args->given[i];

		if (g->option->value && strcmp(g->option->value, "ITEM") == 0)
			g->value = code_spelt(app, g->value, true);
		else if (g->option->value && strcmp(g->option->value, "MODULE") == 0)
			g->value = code_spelt(app, g->value, false);
	}
}

static enum status check_once(const struct args *args, const struct option *options, struct err *err)
{
	for (const struct option *o = options; o && o->name; o++) {
		if (!o->repeats && args_value(args, o->name, 1))
			return fail(err, ERR_INVALID, "%s is given twice", o->name);
	}
	return OK;
}

/* What the placeholder of an option promises of its value. */
static enum status check_value(const struct option *o, const char *value, struct err *err)
{
	struct err why;
	int32_t day;

	if (strcmp(o->value, "DATE") == 0 && day_parse(value, &day, &why) != OK)
		return fail(err, ERR_INVALID, "%s is a day, written as 2024-03-01, not \"%s\"",
			    o->name, value);
	if (strcmp(o->value, "ITEM") == 0 && !id_is_item(value))
		return fail(err, ERR_INVALID,
			    "%s is an item of a module, written as CEN-R1/3, not \"%s\"", o->name,
			    value);
	if (strcmp(o->value, "WORD") == 0 && !id_is_name(value))
		return fail(err, ERR_INVALID,
			    "%s is a word of lower-case letters, digits and '-', not \"%s\"", o->name,
			    value);
	return OK;
}

enum status args_check(const struct args *args, const struct command *c, struct err *err)
{
	const char *value;
	size_t least, most;

	operand_range(c->operands, &least, &most);
	if (args->count < least || args->count > most)
		return fail(err, ERR_INVALID, "usage: attest %s%s%s; see `attest %s --help`", c->name,
			    *c->operands ? " " : "", c->operands, c->name);
	for (const struct option *o = c->options; o && o->name; o++) {
		if (o->required && !args_option(args, o->name))
			return fail(err, ERR_INVALID, "%s needs %s %s (%s)", c->name, o->name,
				    o->value ? o->value : "", o->help);
		for (size_t i = 0; o->value && (value = args_value(args, o->name, i)); i++)
			TRY(check_value(o, value, err));
	}
	value = args_option(args, saying_options[0].name);
	if (value && !guard_is_decision(value))
		return fail(err, ERR_INVALID,
			    "--patient-data is not-a-patient or invented, not \"%s\"; see `attest guard --help`",
			    value);
	if (args_option(args, "--store") && args_option(args, "--remote"))
		return fail(err, ERR_INVALID, "give --store or --remote: one of them is what is asked");
	TRY(check_once(args, global_options, err));
	TRY(check_once(args, saying_options, err));
	return check_once(args, c->options, err);
}

static void take_globals(struct app *app, const struct args *args)
{
	const char *value;

	if ((value = args_option(args, "--store")))
		app->store = value;
	if (value)
		app->remote = NULL; /* ATTEST_REMOTE, where nothing else is said */
	if ((value = args_option(args, "--remote")))
		app->remote = value;
	if ((value = args_option(args, "--as")))
		app->as = value;
	if ((value = args_option(args, "--keys")))
		app->keys = value;
	if ((value = args_option(args, saying_options[0].name)))
		app->patient_data = value;
	app->json = args_option(args, "--json") != NULL;
}

static bool is_remote(const struct app *app, const struct command *c)
{
	return app->remote && !app->far && (c->needs & REMOTE);
}

/* What the command needs to be told, which is for the user to say. */
enum status needs_check(const struct app *app, const struct command *c, struct err *err)
{
	if ((c->needs & NEEDS_AS) && !app->as)
		return fail(err, ERR_INVALID,
			    "who speaks? Give --as PERSON, or set ATTEST_AS");
	if (is_remote(app, c))
		return OK;
	if (app->remote && (c->needs & (NEEDS_STORE | NEEDS_WRITE)))
		return fail(err, ERR_INVALID,
			    "%s works beside the store and not with --remote; `attest remote` lists what does", c->name);
	if ((c->needs & (NEEDS_STORE | NEEDS_WRITE)) && !app->store)
		return fail(err, ERR_INVALID, "which store? Give --store DIR, or set ATTEST_STORE");
	return OK;
}

static enum status run(struct app *app, const struct command *c, const struct args *args,
		       struct err *err)
{
	if (is_remote(app, c))
		return remote_run(app, c, args, err);
	if (c->needs & (NEEDS_STORE | NEEDS_WRITE))
		TRY(app_open(app, (c->needs & NEEDS_WRITE) != 0, err));
	return c->run(app, args, err);
}

/* Texts, JSON and messages are UTF-8, so that nothing else may come in. */
enum status words_check(int argc, const char *const *argv, struct err *err)
{
	for (int i = 1; i < argc; i++) {
		for (size_t at = 0, len = strlen(argv[i]), n; at < len; at += n) {
			n = utf8_char(argv[i] + at, len - at);
			if (n == 0)
				return fail(err, ERR_INVALID, "argument %d is not UTF-8: %s", i,
					    argv[i]);
		}
	}
	return OK;
}

static int complain(struct app *app, const struct err *err, int code)
{
	fprintf(app->err, "attest: ");
	print_text(app->err, err->text);
	fputc('\n', app->err);
	return code;
}

/* No command: help that was asked for, or what is wrong. `words` stand where its name should. */
static int no_command(struct app *app, int argc, char **argv, const char *const *words, size_t count)
{
	struct err err = { 0 };
	bool help = false;

	for (int i = 1; i < argc; i++)
		help = help || strcmp(argv[i], "--help") == 0;
	if (count == 0 && help) {
		command_usage(app->out);
		return 0;
	}
	if (count == 0) {
		command_usage(app->err);
		return 2;
	}
	if (count == 1 && argc == 2 + help && command_noun_help(app->out, words[0]))
		return 0;
	if (command_noun_help(app->err, words[0]))
		return 2;
	err_note(&err, ERR_INVALID, "there is no command \"%s\"; `attest --help` lists them", words[0]);
	return complain(app, &err, 2);
}

int command_main(struct app *app, int argc, char **argv)
{
	const char *first[WORDS_MAX];
	size_t used = 0, n = plain_words(argc, argv, first, WORDS_MAX);
	const struct command *c = find_words(first, n, &used);
	struct args *args = arena_alloc(app->arena, sizeof *args);
	struct err err = { 0 };

	if (words_check(argc, (const char *const *)argv, &err) != OK)
		return complain(app, &err, 2);
	if (!c)
		return no_command(app, argc, argv, first, n);
	if (take_all(args, c, used, argc, argv, &err) != OK)
		return complain(app, &err, 2);
	take_globals(app, args);
	args_spell(app, args, c);
	if (args_option(args, "--help")) {
		command_help(app->out, c);
		return 0;
	}
	if (args_check(args, c, &err) != OK || needs_check(app, c, &err) != OK)
		return complain(app, &err, 2);
	if (run(app, c, args, &err) != OK)
		return complain(app, &err, app->exit_code == 2 ? 2 : 1);
	return app->exit_code;
}
