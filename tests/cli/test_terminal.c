/* A terminal is as wide as it says, within what is asked for; what is none has the columns of a letter. */
#define _GNU_SOURCE /* posix_openpt, ptsname */
#include "cli/terminal.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

Test(terminal, lines_keep_off_the_last_column_and_within_what_is_asked_for)
{
	static const struct {
		unsigned short columns;
		int expected;
	} rows[] = {
		{ 80, 79 }, { 101, 100 }, { 500, 100 }, { 41, 40 }, { 10, 40 }, { 0, TERMINAL_COLUMNS },
	};
	int ours = posix_openpt(O_RDWR | O_NOCTTY), theirs;
	FILE *out;

	cr_assert(ge(int, ours, 0));
	cr_assert(grantpt(ours) == 0 && unlockpt(ours) == 0);
	theirs = open(ptsname(ours), O_RDWR | O_NOCTTY);
	cr_assert(ge(int, theirs, 0));
	out = fdopen(theirs, "w");
	cr_assert(out != NULL);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct winsize size = { .ws_row = 24, .ws_col = rows[i].columns };

		cr_assert(eq(int, ioctl(ours, TIOCSWINSZ, &size), 0));
		cr_expect(eq(int, terminal_columns(out, 40, 100), rows[i].expected), "%d columns",
			  rows[i].columns);
	}
	(void)fclose(out);
	(void)close(ours);
}

Test(terminal, what_is_no_terminal_has_the_columns_of_a_letter)
{
	FILE *out = tmpfile();

	cr_assert(out != NULL);
	cr_expect(eq(int, terminal_columns(out, 20, 240), TERMINAL_COLUMNS));
	(void)fclose(out);
}
