/* What the rows of the command table say: help, the man page, completion. */
#include <string.h>

#include "cli/command.h"

static const struct option *const none;

static void print_options(FILE *out, const struct option *options)
{
	for (const struct option *o = options; o && o->name; o++) {
		char left[64];

		snprintf(left, sizeof left, "%s%s%s", o->name, o->value ? " " : "",
			 o->value ? o->value : "");
		fprintf(out, "  %-26s %s%s%s\n", left, o->help, o->required ? " (required)" : "",
			o->repeats ? " (may be repeated)" : "");
	}
}

void command_help(FILE *out, const struct command *c)
{
	fprintf(out, "attest %s%s%s\n%s.\n", c->name, *c->operands ? " " : "", c->operands,
		c->summary);
	if (c->options != none) {
		fprintf(out, "\nOptions:\n");
		print_options(out, c->options);
	}
	if (c->help)
		fprintf(out, "\n%s\n", c->help);
	if (c->example)
		fprintf(out, "\nExample:\n  %s\n", c->example);
	if (c->needs & (NEEDS_AS | SIGNS))
		fprintf(out, "\nWhat looks like patient data is not signed; see `attest guard --help`.");
	fprintf(out, "\nEvery command takes --store DIR, --as PERSON, --keys DIR and --json.%s\n",
		c->needs & REMOTE ? " This one works with --remote URL too." : "");
}

/* The command whose name comes next after `name` in the alphabet; NULL after the last. */
static const struct command *next_command(const char *name)
{
	const struct command *next = NULL;

	for (size_t t = 0; command_tables[t]; t++) {
		for (const struct command *c = command_tables[t]; c->name; c++) {
			if (strcmp(c->name, name) > 0 && (!next || strcmp(c->name, next->name) < 0))
				next = c;
		}
	}
	return next;
}

static int longest_name(void)
{
	size_t longest = 0;

	for (const struct command *c = next_command(""); c; c = next_command(c->name))
		longest = strlen(c->name) > longest ? strlen(c->name) : longest;
	return (int)longest;
}

void command_usage(FILE *out)
{
	int room = longest_name();

	fprintf(out,
		"attest: the e-portfolio and competency assessment system of healthcare science\n\n"
		"usage: attest [--store DIR] [--as PERSON] [--json] COMMAND ...\n\n"
		"A trainee begins with `evidence add`, `request send`, `explain` and `pace`, an assessor with\n"
		"`queue`, `sign` and `assess`, a training officer with `approve`, `progress`, `module sign` and\n"
		"`review record`, a programme lead with `cohort`, a registrar with `init`, `curriculum publish`,\n"
		"`person add` and `enrol`, and ends with `award sign`; whoever checks begins with `verify` and\n"
		"`award status`.\n\n");
	for (const struct command *c = next_command(""); c; c = next_command(c->name))
		fprintf(out, "  %-*s %s\n", room, c->name, c->summary);
	fprintf(out, "\n`attest COMMAND --help` says what a command does, with its options.\n"
		     "Exit code: 0 done, 1 refused or not verified, 2 wrong usage.\n"
		     "New here? `attest demo d`, then `attest --store d progress amira`.\n");
}

void command_remote(FILE *out)
{
	int room = longest_name();

	for (const struct command *c = next_command(""); c; c = next_command(c->name))
		if (c->needs & REMOTE)
			fprintf(out, "  %-*s %s\n", room, c->name, c->summary);
}

/* man(7): a leading dot or quote, and every backslash and hyphen-minus, would be read as markup. */
static void man_text(FILE *out, const char *text)
{
	bool start = true;

	for (const char *p = text; *p; p++) {
		if (start && (*p == '.' || *p == '\''))
			fputs("\\&", out);
		if (*p == '\\')
			fputs("\\e", out);
		else if (*p == '-')
			fputs("\\-", out);
		else
			fputc(*p, out);
		start = *p == '\n';
	}
}

static void man_command(FILE *out, const struct command *c)
{
	fputs(".SS \"attest ", out);
	man_text(out, c->name);
	fputc(' ', out);
	man_text(out, c->operands);
	fputs("\"\n", out);
	man_text(out, c->summary);
	fputs(".\n", out);
	for (const struct option *o = c->options; o && o->name; o++) {
		fputs(".TP\n.B ", out);
		man_text(out, o->name);
		if (o->value) {
			fputs(" \\fI", out);
			man_text(out, o->value);
			fputs("\\fR", out);
		}
		fputc('\n', out);
		man_text(out, o->help);
		fputs(o->required ? " (required)\n" : "\n", out);
	}
	if (c->help) {
		fputs(".PP\n", out);
		man_text(out, c->help);
		fputc('\n', out);
	}
	if (c->example) {
		fputs(".PP\nExample:\n.PP\n.nf\n.RS\n", out);
		man_text(out, c->example);
		fputs("\n.RE\n.fi\n", out);
	}
}

void command_man(FILE *out)
{
	fputs(".TH ATTEST 1\n.SH NAME\nattest \\- e\\-portfolio and competency assessment for healthcare "
	      "science\n.SH SYNOPSIS\n.B attest\n[\\fB\\-\\-store\\fR \\fIDIR\\fR] [\\fB\\-\\-as\\fR "
	      "\\fIPERSON\\fR] [\\fB\\-\\-json\\fR] \\fICOMMAND\\fR ...\n.SH DESCRIPTION\nA portfolio is a "
	      "journal of signed statements; everything else is computed from it. Trainees log evidence, "
	      "workplace trainers sign off competences, and anyone can verify the lot offline.\n.SH "
	      "COMMANDS\n",
	      out);
	for (size_t t = 0; command_tables[t]; t++) {
		for (const struct command *c = command_tables[t]; c->name; c++)
			man_command(out, c);
	}
	fputs(".SH EXIT STATUS\n0 done; 1 refused or not verified, the reason on standard error; 2 wrong "
	      "usage.\n.SH ENVIRONMENT\n.TP\n.B ATTEST_STORE, ATTEST_AS, ATTEST_KEYS\nstand in for the "
	      "options.\n.TP\n.B ATTEST_PASSPHRASE_FILE\na file whose first line is the passphrase of "
	      "the signing key.\n.TP\n.B ATTEST_DATA\nwhere the shipped schema and library are.\n.TP\n.B "
	      "NO_COLOR\nno colour, whatever the terminal.\n.SH FILES\n.TP\n"
	      ".I $XDG_STATE_HOME/attest\nknown pins, and the last head seen of each log.\n",
	      out);
}

/* What may follow the word `noun`: the verbs of all tables. */
static void completion_verbs(FILE *out, const char *noun, size_t len)
{
	for (size_t t = 0; command_tables[t]; t++) {
		for (const struct command *c = command_tables[t]; c->name; c++) {
			if (strncmp(c->name, noun, len) == 0 && c->name[len] == ' ')
				fprintf(out, " %s", c->name + len + 1);
		}
	}
}

/* Is it the first of the commands whose first word is this? */
static bool opens_noun(const struct command *command)
{
	size_t len = strcspn(command->name, " ");

	for (size_t t = 0; command_tables[t]; t++) {
		for (const struct command *c = command_tables[t]; c->name; c++) {
			if (strcspn(c->name, " ") == len && memcmp(c->name, command->name, len) == 0)
				return c == command;
		}
	}
	return false;
}

static void completion_case(FILE *out, const struct command *c, size_t len)
{
	bool whole = c->name[len] == '\0';

	fprintf(out, "\t*\" %.*s \"*) words=\"$words", (int)len, c->name);
	for (const struct option *o = whole ? c->options : NULL; o && o->name; o++)
		fprintf(out, " %s", o->name);
	if (len == strcspn(c->name, " "))
		completion_verbs(out, c->name, len);
	fputs("\" ;;\n", out);
}

/* The first pattern that matches wins: two words, then one, then what only begins a name. */
void command_completion(FILE *out)
{
	fputs("# bash completion for attest, made from its command table\n_attest()\n{\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} line=\" ${COMP_WORDS[*]:1:COMP_CWORD-1} \"\n"
	      "\tlocal words=\"--store --as --keys --json --help\"\n\tcase $line in\n",
	      out);
	for (int pass = 0; pass < 3; pass++) {
		for (size_t t = 0; command_tables[t]; t++) {
			for (const struct command *c = command_tables[t]; c->name; c++) {
				bool two = strchr(c->name, ' ') != NULL;
				size_t len = pass < 2 ? strlen(c->name) : strcspn(c->name, " ");

				if (pass == 1 ? !two : two && (pass == 0 || opens_noun(c)))
					completion_case(out, c, len);
			}
		}
	}
	fputs("\t*) words=\"$words", out);
	for (size_t t = 0; command_tables[t]; t++) {
		for (const struct command *c = command_tables[t]; c->name; c++) {
			if (opens_noun(c))
				fprintf(out, " %.*s", (int)strcspn(c->name, " "), c->name);
		}
	}
	fputs("\" ;;\n\tesac\n\tif [[ $cur == -* || $COMP_CWORD -le 2 ]]; then\n"
	      "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n\telse\n"
	      "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\") $(compgen -f -- \"$cur\"))\n\tfi\n}\n"
	      "complete -o filenames -F _attest attest\n",
	      out);
}
