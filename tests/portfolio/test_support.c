/* Support notes: who reads them, and that nobody else learns that there are any. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "portfolio/support.h"

static char dir[64], path[96];
static struct arena *a;
static struct random chance;
static struct err err;

static void open_folder(void)
{
	snprintf(dir, sizeof(dir), "/tmp/attest-support-XXXXXX");
	cr_assert(mkdtemp(dir) != NULL);
	snprintf(path, sizeof(path), "%s/support.db", dir);
	a = arena_new(16u << 20);
	chance = random_seeded("support");
}

static void close_folder(void)
{
	static const char *const names[] = {"", "-wal", "-shm"};

	for (size_t i = 0; i < 3; i++) {
		char name[128];

		snprintf(name, sizeof(name), "%s%s", path, names[i]);
		unlink(name);
	}
	rmdir(dir);
	arena_free(a);
}

TestSuite(support, .init = open_folder, .fini = close_folder);

static struct support_note note(const char *words)
{
	static const char *readers[] = {"lena", "hugo"};

	return (struct support_note){.about = "amira",
				     .author = "bela",
				     .written = 1715680000,
				     .words = words,
				     .readers = readers,
				     .reader_count = 2};
}

static const char *add(const char *words)
{
	struct support_note n = note(words);
	char id[SUPPORT_ID];

	cr_assert(eq(int, support_add(dir, &n, &chance, id, &err), OK), "%s", err.text);
	return arena_text(a, id);
}

static size_t readable(const char *reader, const char *about)
{
	struct support_note *notes;
	size_t count = 77;

	cr_assert(eq(int, support_list(dir, reader, about, a, &notes, &count, &err), OK), "%s",
		  err.text);
	return count;
}

Test(support, is_read_by_author_readers_and_the_person_and_by_nobody_else)
{
	struct support_note *notes;
	size_t count;

	cr_expect(eq(sz, readable("bela", NULL), 0), "where there is no database there are no notes");
	cr_expect(ne(int, access(path, F_OK), 0), "reading makes none");
	add("Short days until June.");
	cr_expect(eq(sz, readable("bela", "amira"), 1));
	cr_expect(eq(sz, readable("lena", NULL), 1));
	cr_expect(eq(sz, readable("hugo", "amira"), 1));
	cr_expect(eq(sz, readable("amira", NULL), 1));
	cr_expect(eq(sz, readable("chandra", NULL), 0));
	cr_expect(eq(sz, readable("registrar", "amira"), 0));
	cr_expect(eq(sz, readable("bela", "tomos"), 0));
	cr_assert(eq(int, support_list(dir, "amira", NULL, a, &notes, &count, &err), OK));
	cr_expect_str_eq(notes[0].words, "Short days until June.");
	cr_expect(eq(sz, notes[0].reader_count, 2));
	cr_expect_str_eq(notes[0].readers[0], "hugo");
}

Test(support, lies_in_a_file_of_the_operator_alone)
{
	struct stat st;

	add("Short days until June.");
	cr_assert(eq(int, stat(path, &st), 0));
	cr_expect(eq(uint, st.st_mode & 0777, 0600));
}

Test(support, is_erased_by_its_author_from_every_byte)
{
	CLEANUP(buf_release) struct buf file;
	const char *id = add("verdigris and mortar, verdigris and mortar");

	buf_init(&file, 1u << 20);
	add("Another one.");
	cr_expect(eq(int, support_erase(dir, "lena", id, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, support_erase(dir, "amira", id, &err), ERR_NOT_FOUND));
	cr_expect(eq(sz, readable("bela", NULL), 2));
	cr_assert(eq(int, support_erase(dir, "bela", id, &err), OK), "%s", err.text);
	cr_expect(eq(sz, readable("bela", NULL), 1));
	cr_assert(eq(int, buf_read_file(&file, path, &err), OK));
	for (size_t i = 0; i + 9 <= file.len; i++)
		cr_assert(ne(int, memcmp(file.data + i, "verdigris", 9), 0));
}

/* Who may not know of a note is told what they would be told if there were none. */
Test(support, of_others_and_none_at_all_are_refused_in_the_same_words)
{
	struct err none, of_others;
	const char *id;

	cr_expect(eq(int, support_erase(dir, "chandra", "000000000000", &none), ERR_NOT_FOUND));
	id = add("Short days until June.");
	cr_expect(eq(int, support_erase(dir, "chandra", "000000000000", &of_others), ERR_NOT_FOUND));
	cr_expect_str_eq(of_others.text, none.text);
	cr_expect(eq(int, support_erase(dir, "chandra", id, &of_others), ERR_NOT_FOUND));
	cr_expect(eq(sz, strlen(of_others.text), strlen(none.text)));
}

Test(support, that_is_not_in_order_is_refused_and_nothing_is_made)
{
	static const char *twice[] = {"lena", "lena"}, *author[] = {"bela"}, *person[] = {"amira"};
	char id[SUPPORT_ID] = "before";
	struct support_note n = note("");

	cr_expect(eq(int, support_add(dir, &n, &chance, id, &err), ERR_INVALID));
	n.words = "\x01";
	cr_expect(eq(int, support_add(dir, &n, &chance, id, &err), ERR_INVALID));
	n.words = "\xff\xfe";
	cr_expect(eq(int, support_add(dir, &n, &chance, id, &err), ERR_INVALID));
	n = note("Words.");
	n.readers = twice;
	cr_expect(eq(int, support_add(dir, &n, &chance, id, &err), ERR_INVALID));
	n.readers = author;
	n.reader_count = 1;
	cr_expect(eq(int, support_add(dir, &n, &chance, id, &err), ERR_INVALID));
	n.readers = person;
	cr_expect(eq(int, support_add(dir, &n, &chance, id, &err), ERR_INVALID));
	n.reader_count = SUPPORT_READERS_MAX + 1;
	cr_expect(eq(int, support_add(dir, &n, &chance, id, &err), ERR_INVALID));
	n = note("Words.");
	n.author = n.about;
	cr_expect(eq(int, support_add(dir, &n, &chance, id, &err), ERR_INVALID));
	cr_expect_str_eq(id, "before");
	cr_expect(ne(int, access(path, F_OK), 0), "nothing was made");
}
