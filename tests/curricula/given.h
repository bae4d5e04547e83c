/* What the tests of curricula begin with: an empty library, room for faults, files at hand. */
#ifndef TESTS_CURRICULA_GIVEN_H
#define TESTS_CURRICULA_GIVEN_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/date.h"
#include "curricula/library.h"

#define CURRICULA TEST_DATA "/curricula"
#define MODULE_START                                                                               \
	"<module xmlns=\"urn:attest:curriculum:1\" id=\"M-1\" version=\"2020.1\" "                 \
	"status=\"draft\" xml:lang=\"en-GB\" kind=\"unit\" level=\"4\" credits=\"0\">\n"

static struct arena *arena;
static struct library *library;
static struct faults faults;
static struct err err;

static void given_begin(void)
{
	arena = arena_new(LIBRARY_ARENA);
	library = library_new(arena);
	faults_init(&faults, arena, 1000);
}

static void given_end(void)
{
	arena_free(arena);
}

__attribute__((unused)) static void given_folder(const char *folder, bool asked)
{
	cr_assert_eq(library_read_folder(library, folder, asked, &faults, &err), OK, "%s",
		     err.text);
}

__attribute__((unused)) static enum status given_text(const char *path, const char *text)
{
	return library_read(library, path, text, strlen(text), true, &faults, &err);
}

/* Is there a fault at the line with that text? */
__attribute__((unused)) static bool has_fault(int line, const char *text)
{
	for (size_t i = 0; i < faults.count; i++)
		if (faults.items[i].line == line && strstr(faults.items[i].text, text) != NULL)
			return true;
	return false;
}

__attribute__((unused)) static const char *faults_text(void)
{
	struct buf text;
	const char *copy;

	buf_init(&text, 1u << 20);
	faults_print(&faults, &text);
	copy = arena_text(arena, text.data);
	buf_release(&text);
	return copy;
}

__attribute__((unused)) static struct ref ref_of(const char *text)
{
	struct ref ref = {.id = ""};

	cr_assert_eq(ref_parse(text, &ref, &err), OK, "%s", err.text);
	return ref;
}

#endif
