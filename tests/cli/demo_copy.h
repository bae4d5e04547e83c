/*
 * The demonstration store that the tests share, copied: to make one takes longer than most of what is tried in it.
 * The test `session_demo` makes it, in the folder that ATTEST_DEMO names; without that, there is none to copy.
 */
#ifndef TESTS_CLI_DEMO_COPY_H
#define TESTS_CLI_DEMO_COPY_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>

/* The store as `dir` with `dir`.keys, and what this computer knows of it in the folder `state`. False: make one. */
static inline bool demo_copy(const char *dir, const char *state)
{
	const char *demo = getenv("ATTEST_DEMO");
	char command[2048];

	if (demo == NULL)
		return false;
	snprintf(command, sizeof(command),
		 "cp -r '%s/d' '%s' && cp -r '%s/d.keys' '%s.keys' && mkdir -p '%s' && cp -r '%s/attest' '%s'",
		 demo, dir, demo, dir, state, demo, state);
	cr_assert(eq(int, system(command), 0), "%s", command);
	return true;
}

#endif
