/*
 * The program without a process: words in, exit code and output out. HOME is a temporary folder of the
 * test, and nothing of the environment reaches it.
 */
#ifndef TESTS_CLI_RUN_H
#define TESTS_CLI_RUN_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/demo_copy.h"
#include "core/buf.h"
#include "portfolio/store_fixture.h"

#define RUN_WORDS 5000

struct run {
	int code;
	char *out, *err;
};

static char home[64];
static const char *run_plain_host; /* app.plain_host of what runs */

static inline void run_enter(void)
{
	static const char *const variables[] = { "ATTEST_STORE", "ATTEST_AS", "ATTEST_KEYS",
						 "ATTEST_DATA", "ATTEST_PASSPHRASE_FILE",
						 "XDG_STATE_HOME" };
	char path[96];

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		unsetenv(variables[i]);
	snprintf(home, sizeof(home), "/tmp/attest-cli-XXXXXX");
	cr_assert(mkdtemp(home) != NULL);
	setenv("HOME", home, 1);
	snprintf(path, sizeof(path), "%s/passphrase", home);
	cr_assert(eq(int, file_write(path, "correct horse\n", 14, 0600, &err), OK));
	setenv("ATTEST_PASSPHRASE_FILE", path, 1);
	cr_assert(eq(int, chdir(home), 0));
}

static inline void run_leave(void)
{
	cr_assert(eq(int, chdir("/"), 0));
	remove_tree(home);
}

static inline struct run run_words(const char *const *words, size_t count)
{
	char **argv = calloc(count + 2, sizeof(*argv));
	struct app app;
	struct run r;
	size_t n;

	app_init(&app);
	app.out = open_memstream(&r.out, &n);
	app.err = open_memstream(&r.err, &n);
	app.terminal = app.colour = false;
	app.plain_host = run_plain_host;
	argv[0] = "attest";
	for (size_t i = 0; i < count; i++)
		argv[i + 1] = (char *)words[i];
	r.code = command_main(&app, (int)count + 1, argv);
	app_release(&app);
	fclose(app.out);
	fclose(app.err);
	free(argv);
	return r;
}

/* RUN("log", "--from", "3") */
#define RUN(...)                                                            \
	run_words((const char *const[]){ __VA_ARGS__ },                     \
		  sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static inline void run_free(struct run *r)
{
	free(r->out);
	free(r->err);
}

/* The demonstration, as the store `d`, with its keys and its pin. */
static inline void run_demo(void)
{
	struct run r;

	if (demo_copy("d", ".local/state"))
		return;
	r = RUN("demo", "d");
	cr_assert(eq(int, r.code, 0), "%s", r.err);
	run_free(&r);
}

/* It must end so, with these words on the error output (NULL: none); its output when asked for. */
static inline void expect_run(struct run r, int code, const char *error, const char *output,
			      const char *row)
{
	size_t lines = 0;

	for (const char *p = r.err; *p; p++)
		lines += *p == '\n';
	cr_expect(eq(int, r.code, code), "%s: %s%s", row, r.err, r.out);
	if (error == NULL)
		cr_expect_str_eq(r.err, "", "%s: %s", row, r.err);
	else
		cr_expect(strstr(r.err, error) != NULL && lines == 1, "%s: \"%s\" should say \"%s\" in one line",
			  row, r.err, error);
	if (output != NULL)
		cr_expect(strstr(r.out, output) != NULL, "%s: \"%.400s\" should say \"%s\"", row, r.out,
			  output);
	run_free(&r);
}

#endif
