/* Reading the command line, and what the rows of the command table say of themselves. */
#include "cli/run.h"
#include "portfolio/erasure.h"

TestSuite(command, .init = run_enter, .fini = run_leave);

static void expect(const char *line, int code, const char *error, const char *output)
{
	char copy[512], *words[64], *next = copy;
	size_t count = 0;

	snprintf(copy, sizeof(copy), "%s", line);
	for (char *word; (word = strsep(&next, " ")) != NULL;)
		words[count++] = strcmp(word, "''") == 0 ? (char *)"" : word;
	expect_run(run_words((const char *const *)words, *line ? count : 0), code, error, output, line);
}

/* ---- finding the command ---- */

Test(command, nothing_said_is_answered_with_all_commands_and_is_wrong_usage)
{
	struct run r = run_words(NULL, 0);

	cr_expect(eq(int, r.code, 2));
	cr_expect_str_eq(r.out, "");
	cr_expect(strstr(r.err, "usage: attest") != NULL && strstr(r.err, "evidence add") != NULL);
	run_free(&r);
	expect("--help", 0, NULL, "usage: attest");
	expect("help", 0, NULL, "usage: attest");
	expect("--json --help", 0, NULL, "usage: attest");
}

Test(command, a_noun_alone_lists_its_commands_and_a_wrong_verb_is_wrong_usage)
{
	static const char *const wrong[] = { "evidence frobnicate", "evidence --frobnicate",
					     "evidence --title x add", "evidence --json" };

	expect("evidence", 0, NULL, "attest evidence withdraw ENTRY");
	expect("evidence --help", 0, NULL, "attest evidence withdraw ENTRY");
	expect("--help evidence", 0, NULL, "attest evidence withdraw ENTRY");
	expect("help evidence", 0, NULL, "attest evidence withdraw ENTRY");
	expect("request", 0, NULL, "attest request send EVIDENCE");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char copy[64], *words[8], *next = copy;
		struct run r;
		size_t n = 0;

		snprintf(copy, sizeof(copy), "%s", wrong[i]);
		while ((words[n] = strsep(&next, " ")) != NULL)
			n++;
		r = run_words((const char *const *)words, n);
		cr_expect(eq(int, r.code, 2), "%s", wrong[i]);
		cr_expect_str_eq(r.out, "", "%s", wrong[i]);
		cr_expect(strstr(r.err, "attest evidence add") != NULL, "%s: %s", wrong[i], r.err);
		run_free(&r);
	}
}

Test(command, an_unknown_command_is_named)
{
	expect("frobnicate", 2, "there is no command \"frobnicate\"; `attest --help` lists them", NULL);
	expect("frobnicate --help", 2, "there is no command \"frobnicate\"", NULL);
	expect("evid", 2, "there is no command \"evid\"", NULL);
	expect("help frobnicate now", 2, "there is no command \"frobnicate now\"", NULL);
	expect("''", 2, "there is no command \"\"", NULL);
}

Test(command, help_is_of_the_longest_name_that_was_said)
{
	expect("approve --help", 0, NULL, "attest approve TRAINEE ASSESSOR\n");
	expect("approve end --help", 0, NULL, "attest approve end TRAINEE ASSESSOR\n");
	expect("help approve end", 0, NULL, "attest approve end TRAINEE ASSESSOR\n");
	expect("--help approve end", 0, NULL, "attest approve end TRAINEE ASSESSOR\n");
	expect("evidence add --title x --help", 0, NULL, "attest evidence add\n");
}

/* ---- options and operands ---- */

Test(command, options_stand_before_within_and_after_the_name_and_the_operands)
{
	static const char *const lines[] = {
		"--store s progress amira",	   "--store=s progress amira",
		"progress --store s amira",	   "progress --store=s amira",
		"progress amira --store s",	   "progress amira --store=s",
		"progress --module=M amira --store s", "progress amira --module M --store=s",
		"evidence --store=s list amira",   "evidence --store s list amira",
		"--store s progress -- amira",	   "--store s progress --module M -- --odd",
		"--json --store s progress amira",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) /* read as far as the store */
		expect(lines[i], 1, "s", NULL);
}

Test(command, wrong_options_and_operands_are_wrong_usage_and_told_in_one_line)
{
	static const struct {
		const char *line, *error;
	} rows[] = {
		{ "progress amira --frob", "progress has no option --frob; `attest progress --help` lists" },
		{ "progress amira --frob=1", "progress has no option --frob;" },
		{ "progress amira --as-o 2024-01-01", "progress has no option --as-o;" },
		{ "progress amira -x", "progress has no option -x;" },
		{ "progress amira --reason x", "progress has no option --reason;" }, /* of another */
		{ "progress amira --module", "--module wants a value: --module MODULE" },
		{ "progress amira --store", "--store wants a value: --store DIR" },
		{ "progress amira --json=yes", "--json takes no value" },
		{ "progress amira --module A --module B", "--module is given twice" },
		{ "progress amira --module A --module=A", "--module is given twice" },
		{ "--store a progress amira --store b", "--store is given twice" },
		{ "--as a --as b queue", "--as is given twice" },
		{ "progress", "usage: attest progress TRAINEE; see `attest progress --help`" },
		{ "progress amira bela", "usage: attest progress TRAINEE;" },
		{ "progress -- amira --module", "usage: attest progress TRAINEE;" },
		{ "queue 1 2", "usage: attest queue [ENTRY]; see" },
		{ "curriculum check", "usage: attest curriculum check FILE...;" },
		{ "choose amira depth", "usage: attest choose TRAINEE CHOICE GROUP...;" },
		{ "verify a b", "usage: attest verify [STORE|BUNDLE];" },
		{ "evidence add --on 2024-01-01", "evidence add needs --title TEXT" },
		{ "evidence add --title x", "evidence add needs --on DATE" },
		{ "revoke 5", "revoke needs --reason TEXT" },
		{ "queue", "who speaks? Give --as PERSON, or set ATTEST_AS" },
		{ "--as amira queue", "which store? Give --store DIR, or set ATTEST_STORE" },
		{ "progress amira", "which store? Give --store DIR, or set ATTEST_STORE" },
		{ "init", "where? Name a folder: attest init DIR" },
		{ "verify", "what is to be verified?" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect(rows[i].line, 2, rows[i].error, NULL);
}

Test(command, the_environment_stands_in_for_options_and_options_win)
{
	setenv("ATTEST_STORE", "nowhere", 1);
	expect("progress amira", 1, "nowhere", NULL);
	expect("--store elsewhere progress amira", 1, "elsewhere", NULL);
	expect("queue", 2, "who speaks?", NULL);
	setenv("ATTEST_AS", "chandra", 1);
	expect("queue", 1, "nowhere", NULL);
	setenv("ATTEST_STORE", "", 1);
	expect("queue", 2, "which store?", NULL);
}

Test(command, words_that_are_not_utf8_are_refused_before_anything_else)
{
	static const char *const words[] = { "\xff", "caf\xe9", "\xc0\x80", "\xed\xa0\x80" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		expect_run(RUN("progress", words[i]), 2, "argument 2 is not UTF-8: ", NULL, "operand");
		expect_run(RUN("evidence", "add", "--title", words[i]), 2, "argument 4 is not UTF-8: ",
			   NULL, "option");
		expect_run(RUN(words[i]), 2, "argument 1 is not UTF-8: ", NULL, "command");
	}
}

Test(command, what_a_message_repeats_cannot_drive_a_terminal)
{
	expect_run(RUN("\x1b[2Jx"), 2, "there is no command \"?[2Jx\"", NULL, "escape");
	expect_run(RUN("a\nb"), 2, "there is no command \"a?b\"", NULL, "newline");
}

Test(command, more_words_than_fit_are_refused)
{
	static const char *words[RUN_WORDS];
	size_t n = 0;

	words[n++] = "curriculum";
	words[n++] = "check";
	while (n < RUN_WORDS)
		words[n++] = "x";
	expect_run(run_words(words, n), 2, "more than 4096 operands", NULL, "operands");
	n = 2;
	while (n < RUN_WORDS)
		words[n++] = "--json";
	expect_run(run_words(words, n), 2, "more than 1024 options", NULL, "options");
}

Test(command, a_refusal_exits_with_1_and_done_with_0)
{
	expect("--store etb init --authority ETB --name Rita", 0, NULL, "etb is a new store of ETB");
	expect("--store etb init", 1, "etb exists already", NULL);
	expect("--store etb person list", 0, NULL, "registrar");
	expect("--json --store etb person list", 0, NULL, "\"role\": \"registrar\"");
	expect("--store etb person add amira --name A --as registrar", 0, NULL, "person");
	expect("--store etb person show amira", 0, NULL, "(no key)");
	expect("--store etb person show nobody", 1, "there is nobody called nobody", NULL);
	expect("--store etb progress registrar", 1, "registrar", NULL);
	expect("--store etb log --from x", 1, "\"x\" is not a log number", NULL);
	expect("--store etb --as ../passphrase person add amira --name A", 1,
	       "\"../passphrase\" is not a person's id", NULL);
	expect("--store etb --as registrar person certify ../x", 1, "\"../x\" is not a person's id", NULL);
	expect("--store etb --as nobody person add amira --name A", 1, "no key file for nobody", NULL);
	expect("--store etb verify etb", 0, NULL, "VERIFIED");
}

Test(command, with_json_there_is_one_document_on_standard_output)
{
	static const char *const lines[][6] = {
		{ "--json", "--store", "etb", "init" },
		{ "--json", "--store", "etb", "log" },
		{ "--json", "--store", "etb", "person", "list" },
		{ "--store", "etb", "show", "0", "--json" },
		{ "--json", "verify", "etb" },
		{ "--json", "curriculum", "list" },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		json_t *doc = NULL;
		size_t n = 0;
		struct run r;

		while (n < 6 && lines[i][n] != NULL)
			n++;
		r = run_words(lines[i], n);
		cr_expect(eq(int, r.code, 0), "row %zu: %s", i, r.err);
		cr_expect(eq(int, json_read(r.out, strlen(r.out), 1u << 20, &doc, &err), OK), "row %zu: %s",
			  i, err.text);
		cr_expect(r.out[0] != '\0' && r.out[strlen(r.out) - 1] == '\n');
		json_decref(doc);
		run_free(&r);
	}
}

/* ---- what one entry can hold ---- */

Test(command, more_texts_than_an_entry_holds_are_refused_not_dropped)
{
	struct say say = { 0 };
	struct app app;

	expect("--store etb init", 0, NULL, "pin");
	app_init(&app);
	app.store = "etb";
	app.as = "registrar";
	cr_assert(eq(int, app_open(&app, true, &err), OK), "%s", err.text);
	say = (struct say){ .kind = "person", .role = ROLE_REGISTRAR };
	for (int i = 0; i < TEXTS_MAX; i++)
		say_text(&say, "name", "x");
	cr_expect(eq(int, say.too_many, false));
	say_text(&say, "name", NULL); /* not given */
	cr_expect(eq(int, say.too_many, false));
	say_text(&say, "name", "x");
	cr_expect(eq(int, app_say(&app, &say, NULL, NULL, &err), ERR_INVALID));
	cr_expect(strstr(err.text, "at most 256 texts") != NULL, "%s", err.text);
	cr_expect(eq(int, say_file(&app, &say, "passphrase", &err), ERR_INVALID));
	app_release(&app);
}

Test(command, a_file_is_attached_by_its_number_and_its_own_name)
{
	struct say say = { 0 };
	struct app app;

	app_init(&app);
	cr_assert(eq(int, say_file(&app, &say, "passphrase", &err), OK), "%s", err.text);
	cr_assert(eq(int, say_file(&app, &say, arena_printf(app.arena, "%s/passphrase", home), &err),
		     OK));
	cr_expect(eq(int, say_file(&app, &say, "missing", &err), ERR_NOT_FOUND));
	cr_assert(eq(sz, say.text_count, 4), "a file that is missing adds nothing");
	cr_expect_str_eq(say.texts[0].name, "file.1");
	cr_expect(eq(sz, say.texts[0].len, 14));
	cr_expect_str_eq(say.texts[1].name, "file.1.name");
	cr_expect_str_eq(say.texts[3].name, "file.2.name");
	cr_expect_str_eq((const char *)say.texts[3].bytes, "passphrase");
	app_release(&app);
}

Test(command, a_moment_is_an_instant_or_the_end_of_a_day_or_month)
{
	static const struct {
		const char *text, *end;
	} rows[] = {
		{ "2024-02-29", "2024-02-29T23:59:59Z" },
		{ "2024-02", "2024-02-29T23:59:59Z" },
		{ "2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z" },
	};
	static const char *const bad[] = { "", "2024", "2023-02-29", "2024-2-1", "yesterday",
					   "2024-02-29T25:00:00Z", "2024-02-29 12:00" };
	int64_t at = 77;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect(eq(int, parse_as_of(bad[i], &at, &err), ERR_INVALID), "%s", bad[i]);
	cr_expect(eq(i64, at, 77), "a failed call must leave its results alone");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[TIME_TEXT];

		cr_assert(eq(int, parse_as_of(rows[i].text, &at, &err), OK), "%s", err.text);
		time_text(at, text);
		cr_expect_str_eq(text, rows[i].end, "%s: %s", rows[i].text, text);
	}
	cr_expect(eq(int, parse_as_of(NULL, &at, &err), OK));
	cr_expect(eq(i64, at, INT64_MAX));
}

/* ---- the rows ---- */

#define EACH_COMMAND(c)                           \
	for (size_t t = 0; command_tables[t]; t++) \
		for (const struct command *c = command_tables[t]; c->name; c++)

Test(command, every_row_says_what_it_does_in_one_line)
{
	EACH_COMMAND(c)
	{
		size_t n = strlen(c->summary);

		cr_expect(n > 5 && n < 80 && c->summary[n - 1] != '.', "%s: %s", c->name, c->summary);
		cr_expect(c->summary[0] >= 'a' && c->summary[0] <= 'z', "%s: %s", c->name, c->summary);
		cr_expect(strchr(c->summary, '\n') == NULL, "%s", c->name);
		cr_expect(c->run != NULL && c->operands != NULL, "%s", c->name);
		cr_expect(c->help == NULL || c->help[strlen(c->help) - 1] == '.', "%s: %s", c->name,
			  c->help ? c->help : "");
		cr_expect(command_find(c->name) == c, "%s is there twice", c->name);
	}
	cr_expect(command_find("frobnicate") == NULL);
	cr_expect(command_find("evidence") == NULL, "a noun is no command");
}

static bool is_global(const char *name)
{
	static const char *const names[] = { "--store", "--as", "--keys", "--json", "--help" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

Test(command, every_option_is_explained_and_there_once)
{
	EACH_COMMAND(c)
	{
		for (const struct option *o = c->options; o && o->name; o++) {
			size_t n = strlen(o->help), width = strlen(o->name);

			cr_expect(o->name[0] == '-' && o->name[1] != '\0', "%s %s", c->name, o->name);
			cr_expect(n > 2 && o->help[n - 1] != '.', "%s %s: %s", c->name, o->name, o->help);
			cr_expect(strchr(o->name, '=') == NULL && strchr(o->name, ' ') == NULL, "%s",
				  o->name);
			cr_expect(width + (o->value ? strlen(o->value) : 0) < 60, "%s %s", c->name,
				  o->name);
			cr_expect(o->value != NULL || (!o->required && !o->repeats), "%s %s is a switch",
				  c->name, o->name);
			cr_expect(eq(int, is_global(o->name), false), "%s %s", c->name, o->name);
			for (const struct option *p = c->options; p < o; p++)
				cr_expect(ne(int, strcmp(p->name, o->name), 0), "%s %s", c->name, o->name);
		}
	}
}

/* The words of a shell command line, up to a pipe or redirection. */
static size_t shell_words(char *line, const char **words, size_t max)
{
	size_t n = 0;
	char *to = line;

	for (char *from = line; *from && n < max;) {
		bool quoted = false;

		from += strspn(from, " ");
		if (*from == '\0' || *from == '|' || *from == '>')
			break;
		words[n++] = to;
		for (; *from && (quoted || *from != ' '); from++) {
			if (*from == '"')
				quoted = !quoted;
			else
				*to++ = *from;
		}
		from += *from == ' ';
		*to++ = '\0';
	}
	return n;
}

/* Read, with everything that it must give; run as far as a store that is not there. */
Test(command, every_example_is_right_usage)
{
	cr_assert(eq(int, mkdir("etb", 0700), 0)); /* so that nothing is made by the examples */
	cr_assert(eq(int, mkdir("etb-demo", 0700), 0));
	cr_assert(eq(int, file_write("etb-demo/x", "x", 1, 0600, &err), OK));
	setenv("ATTEST_STORE", "nowhere", 1);
	setenv("ATTEST_AS", "amira", 1);
	setenv("TMPDIR", "nowhere", 1); /* where bench would take its time */
	EACH_COMMAND(c)
	{
		const char *words[64];
		size_t n, skip = 1;
		char line[512];
		struct run r;

		if (c->example == NULL)
			continue;
		snprintf(line, sizeof(line), "%s", c->example);
		n = shell_words(line, words, 64);
		cr_assert(n > 1 && strcmp(words[0], "attest") == 0, "%s: %s", c->name, c->example);
		r = run_words(words + 1, n - 1);
		cr_expect(ne(int, r.code, 2), "%s: %s", c->example, r.err);
		run_free(&r);
		while (skip + 1 < n && words[skip][0] == '-') /* --as NAME */
			skip += 2;
		cr_expect(skip < n && strncmp(c->name, words[skip], strlen(words[skip])) == 0,
			  "the example of %s is of it: %s", c->name, c->example);
	}
}

Test(command, help_shows_options_and_example_of_every_command)
{
	EACH_COMMAND(c)
	{
		char *text;
		size_t n;
		FILE *out = open_memstream(&text, &n);

		command_help(out, c);
		fclose(out);
		cr_expect(strstr(text, c->summary) != NULL && (!c->example || strstr(text, c->example)), "%s",
			  c->name);
		for (const struct option *o = c->options; o && o->name; o++)
			cr_expect(strstr(text, o->help) != NULL, "%s %s", c->name, o->name);
		free(text);
	}
}

/* `command` with what `attest WORDS` prints on its standard input. 127: there is no such command. */
static int piped(const char *verb, const char *command)
{
	struct run r = RUN("help", verb);
	FILE *to;
	int code;

	cr_assert(eq(int, r.code, 0), "%s", r.err);
	cr_assert(eq(int, file_write("printed", r.out, strlen(r.out), 0600, &err), OK));
	run_free(&r);
	to = popen(command, "r");
	cr_assert(to != NULL);
	for (int c; (c = fgetc(to)) != EOF;)
		fputc(c, stderr);
	code = pclose(to);
	return WIFEXITED(code) ? WEXITSTATUS(code) : -1;
}

Test(command, the_manual_page_is_right_and_names_every_command)
{
	int code = piped("man", "command -v groff >/dev/null || exit 127; "
				"test -z \"$(groff -ww -man -z printed 2>&1 | tee warnings)\" || "
				"{ cat warnings; exit 1; }");
	CLEANUP(buf_release) struct buf page = { 0 };

	cr_expect(code == 0 || code == 127, "groff complains");
	buf_init(&page, 1u << 20);
	cr_assert(eq(int, buf_read_file(&page, "printed", &err), OK));
	cr_expect(strncmp(page.data, ".TH ATTEST 1", 12) == 0);
	EACH_COMMAND(c)
	{
		char name[64] = "", title[128];

		for (const char *at = c->name; *at; at++) /* a hyphen as roff wants it */
			snprintf(name + strlen(name), sizeof(name) - strlen(name), "%s%c",
				 *at == '-' ? "\\" : "", *at);
		snprintf(title, sizeof(title), ".SS \"attest %s ", name);
		cr_expect(strstr(page.data, title) != NULL, "%s", title);
	}
}

/* What bash offers after these words. */
static void completes(const char *words, const char *offered, const char *not_offered)
{
	char command[1024];
	int code;

	snprintf(command, sizeof(command),
		 "bash -c 'source ./printed; COMP_WORDS=(%s \"\"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
		 "_attest; all=\" ${COMPREPLY[*]} \"; [[ $all == *\" %s \"* && $all != *\" %s \"* ]] || "
		 "{ echo \"$all\"; exit 1; }'",
		 words, offered, not_offered);
	code = piped("completion", command);
	cr_expect(code == 0 || code == 127, "attest after \"%s\": %s, not %s", words, offered, not_offered);
}

Test(command, completion_is_right_bash_and_offers_what_can_follow)
{
	int code = piped("completion", "bash -n printed 2>&1");

	cr_expect(code == 0 || code == 127, "bash complains");
	completes("attest", "evidence", "add");
	completes("attest evidence", "add", "send");
	completes("attest request", "send", "add");
	completes("attest request", "withdraw", "add");
	completes("attest evidence add", "--title", "--to");
	completes("attest approve", "end", "--reason");
	completes("attest approve end", "--reason", "end");
	completes("attest help", "man", "--title");
}

/* ---- help that repeats a table ---- */

Test(command, the_help_of_redact_lists_the_reasons_of_the_table_and_no_others)
{
	struct run r = RUN("redact", "--help");
	const char *list = strstr(r.out, "is one of\n");
	size_t lines = 0;

	cr_assert(list != NULL, "%s", r.out);
	list = strchr(list, '\n') + 1;
	for (const char *line = list; strncmp(line, "  ", 2) == 0; line = strchr(line, '\n') + 1)
		lines++;
	cr_expect(eq(sz, lines, erasure_reason_count), "%s", list);
	for (size_t i = 0; i < erasure_reason_count; i++) {
		char line[200];

		snprintf(line, sizeof(line), "  %-16s  %s\n", erasure_reasons[i].name,
			 erasure_reasons[i].words);
		cr_expect(strstr(list, line) != NULL, "%s is not told so: %s", erasure_reasons[i].name, list);
	}
	run_free(&r);
}
