#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/child.h"

static struct err err;

static enum status run(const char *const *argv, const char *input, size_t max, struct buf *out,
		       int *ret_code)
{
	struct child child = { argv, input, strlen(input), 1, (size_t)256 << 20 };

	buf_init(out, max);
	return child_run(&child, out, ret_code, &err);
}

Test(child, it_reads_its_input_and_what_it_writes_comes_back)
{
	const char *const argv[] = { "tr", "a-z", "A-Z", NULL };
	struct buf out;
	int code = -1;

	cr_assert(eq(int, run(argv, "some words", 100, &out, &code), OK), "%s", err.text);
	cr_expect(eq(str, out.data, "SOME WORDS"));
	cr_expect(eq(int, code, 0));
	buf_release(&out);
}

Test(child, its_input_has_a_name_that_can_be_opened)
{
	const char *const argv[] = { "tail", "-c", "5", "/dev/stdin", NULL };
	struct buf out;
	int code = -1;

	cr_assert(eq(int, run(argv, "some words", 100, &out, &code), OK), "%s", err.text);
	cr_expect(eq(str, out.data, "words"));
	buf_release(&out);
}

Test(child, its_exit_code_is_told)
{
	const char *const argv[] = { "sh", "-c", "exit 3", NULL };
	struct buf out;
	int code = -1;

	cr_assert(eq(int, run(argv, "", 100, &out, &code), OK), "%s", err.text);
	cr_expect(eq(int, code, 3));
	buf_release(&out);
}

Test(child, it_gets_an_environment_of_ours_and_no_terminal)
{
	const char *const argv[] = { "sh", "-c", "env | cut -d= -f1 | sort | tr '\\n' ' '; (: </dev/tty) || pwd",
				     NULL };
	struct buf out;
	int code = -1;

	cr_assert(eq(int, run(argv, "", 1000, &out, &code), OK), "%s", err.text);
	cr_expect(strstr(out.data, "USER") == NULL);
	cr_expect(strstr(out.data, "LC_ALL PATH PWD") != NULL, "%s", out.data);
	cr_expect(strstr(out.data, "/\n") != NULL, "%s", out.data);
	buf_release(&out);
}

/* What must end it, each with `out` as it was before. */
Test(child, what_takes_too_much_is_ended)
{
	static const char *const scripts[] = {
		"yes",					  /* more than `out` holds */
		"sleep 60",				  /* longer than two seconds */
		"exec >/dev/null; sleep 60",		  /* the same with its output closed */
		"while :; do :; done",			  /* processor time */
		"kill -SEGV $$",			  /* a signal */
	};

	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		const char *const argv[] = { "sh", "-c", scripts[i], NULL };
		struct buf out;
		int code = -1;

		cr_expect(eq(int, run(argv, "", 100, &out, &code), ERR_INVALID), "%s", scripts[i]);
		cr_expect(eq(sz, out.len, 0), "%s", scripts[i]);
		cr_expect(eq(int, code, -1), "%s", scripts[i]);
		buf_release(&out);
	}
}

Test(child, it_can_write_no_file)
{
	char folder[] = "/tmp/attest-child-XXXXXX", script[128];
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct buf out;
	int code = 0;
	enum status status;

	cr_assert(mkdtemp(folder) != NULL);
	(void)snprintf(script, sizeof(script), "echo x >%s/x && cat %s/x; rm -f %s/x", folder, folder,
		       folder);
	status = run(argv, "", 100, &out, &code);
	cr_expect(status != OK || strchr(out.data, 'x') == NULL);
	buf_release(&out);
	(void)snprintf(script, sizeof(script), "%s/x", folder);
	(void)unlink(script);
	cr_expect(eq(int, rmdir(folder), 0));
}

Test(child, a_program_that_is_not_there_is_not_found)
{
	const char *const argv[] = { "no-such-program", NULL }, *const path[] = { "../bin/sh", NULL };
	struct buf out;
	int code = -1;

	cr_expect(eq(int, run(argv, "", 100, &out, &code), ERR_NOT_FOUND));
	cr_expect(eq(int, run(path, "", 100, &out, &code), ERR_NOT_FOUND));
	cr_expect(eq(int, code, -1));
}
