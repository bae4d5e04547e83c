/*
 * The reader and schema/curriculum.rng must accept the same files. Both are given every good and
 * bad file, and good files to which one thing was done: an element or attribute dropped, doubled,
 * renamed or moved, a value spoilt. xmllint speaks for the schema.
 */
#include "given.h"

#include <dirent.h>
#include <stdint.h>
#include <unistd.h>

#define MUTATIONS 3000

TestSuite(schema, .init = given_begin, .fini = given_end, .timeout = 120);

struct texts {
	struct names paths;
	size_t room;
};

static void list_folder(struct texts *t, const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	cr_assert_not_null(dir, "%s", folder);
	while ((entry = readdir(dir)) != NULL) {
		if (strstr(entry->d_name, ".xml") == NULL)
			continue;
		t->paths.items = arena_grow(arena, t->paths.items, t->paths.count, &t->room,
					    sizeof(*t->paths.items));
		t->paths.items[t->paths.count++] =
			arena_printf(arena, "%s/%s", folder, entry->d_name);
	}
	closedir(dir);
}

static const char *file_text(const char *path)
{
	const char *text;
	struct buf bytes;

	buf_init(&bytes, XML_FILE_MAX);
	cr_assert_eq(buf_read_file(&bytes, path, &err), OK, "%s", err.text);
	text = arena_text(arena, bytes.data);
	buf_release(&bytes);
	return text;
}

/* ---- both verdicts ---- */

static bool reader_accepts(const char *path)
{
	struct arena *a = arena_new(LIBRARY_ARENA);
	struct library *lib = library_new(a);
	const char *text = file_text(path);
	struct faults f;
	enum status status;

	faults_init(&f, a, 10);
	status = library_read(lib, path, text, strlen(text), true, &f, &err);
	cr_expect(status == OK || status == ERR_INVALID);
	cr_expect_eq(status == OK, f.errors == 0, "%s", path);
	arena_free(a);
	return status == OK;
}

/* What xmllint says of all the files: "PATH validates" or something else, for each. */
static const char *schema_says(const struct names *paths)
{
	const char *argv[8] = {"xmllint", "--nonet", "--noout", "--relaxng",
			       PROJECT_SOURCE "/curricula/schema/curriculum.rng"};
	struct buf command, said;
	char piece[4096];
	const char *text;
	FILE *out;
	size_t n;

	buf_init(&command, 1u << 20);
	buf_init(&said, 32u << 20);
	for (size_t i = 0; i < 5; i++)
		buf_printf(&command, "'%s' ", argv[i]);
	for (size_t i = 0; i < paths->count; i++)
		buf_printf(&command, "'%s' ", paths->items[i]);
	buf_text(&command, "2>&1");
	cr_assert_not(command.full);
	out = popen(command.data, "r");
	cr_assert_not_null(out);
	while ((n = fread(piece, 1, sizeof(piece), out)) > 0)
		buf_add(&said, piece, n);
	pclose(out);
	text = arena_text(arena, said.data);
	buf_release(&said);
	buf_release(&command);
	return text;
}

/* How many of them both accept; disagreements fail the test. */
static size_t compare_verdicts(const struct names *paths)
{
	size_t accepted = 0;

	for (size_t from = 0; from < paths->count; from += 500) {
		size_t count = paths->count - from < 500 ? paths->count - from : 500;
		const char *said = schema_says(&(struct names){paths->items + from, count});

		for (size_t i = from; i < from + count; i++) {
			const char *line = arena_printf(arena, "%s validates\n", paths->items[i]);
			bool schema = strstr(said, line) != NULL;
			bool reader = reader_accepts(paths->items[i]);

			cr_expect_eq(schema, reader, "schema %s, reader %s:\n%s",
				     schema ? "accepts" : "refuses", reader ? "accepts" : "refuses",
				     file_text(paths->items[i]));
			accepted += schema && reader;
		}
	}
	return accepted;
}

Test(schema, reader_and_schema_agree_on_every_file_that_we_have)
{
	struct texts t = {0};

	list_folder(&t, CURRICULA "/good");
	list_folder(&t, CURRICULA "/bad");
	list_folder(&t, CURRICULA "/bad/context");
	list_folder(&t, PROJECT_SOURCE "/curricula/library");
	cr_expect_gt(compare_verdicts(&t.paths), t.paths.count / 2);
}

/* ---- mutations ---- */

static uint32_t seed = 2012;

static size_t below(size_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return n == 0 ? 0 : (seed >> 8) % n;
}

/* A piece of a text. */
struct piece {
	const char *at;
	size_t n;
};

/* The tags of a text that open an element, outside comments. */
static size_t find_tags(const char *text, const char **tags, size_t max)
{
	size_t count = 0;

	for (const char *at = strchr(text, '<'); at != NULL && count < max; at = strchr(at, '<')) {
		if (strncmp(at, "<!--", 4) == 0)
			at = strstr(at, "-->");
		else if (at[1] != '/' && at[1] != '?')
			tags[count++] = at;
		at++;
	}
	return count;
}

static size_t name_length(const char *tag)
{
	return strcspn(tag + 1, " \n\t/>");
}

/* The whole element that begins at the tag. */
static struct piece element_at(const char *tag)
{
	size_t depth = 0;

	for (const char *at = tag; at != NULL; at = strchr(at + 1, '<')) {
		const char *end = strchr(at, '>');

		if (strncmp(at, "<!--", 4) == 0)
			continue;
		if (at[1] == '/')
			depth--;
		else if (end[-1] != '/')
			depth++;
		if (depth == 0)
			return (struct piece){tag, (size_t)(end + 1 - tag)};
	}
	cr_assert(false, "an element without end");
	return (struct piece){tag, 0};
}

/* An attribute of the tag, ` name="value"`, chosen at random; n is 0 when it has none. */
static struct piece attribute_of(const char *tag)
{
	const char *end = strchr(tag, '>');
	struct piece found = {tag, 0};
	size_t seen = 0;

	for (const char *at = tag + 1 + name_length(tag); at < end;) {
		const char *open = memchr(at, '"', (size_t)(end - at)), *close;

		if (open == NULL)
			break;
		close = strchr(open + 1, '"');
		if (below(++seen) == 0)
			found = (struct piece){at, (size_t)(close + 1 - at)};
		at = close + 1;
	}
	return found;
}

static const char *replaced(const char *text, struct piece old, const char *with)
{
	return arena_printf(arena, "%.*s%s%s", (int)(old.at - text), text, with, old.at + old.n);
}

static const char *piece_text(struct piece p)
{
	return arena_bytes(arena, p.at, p.n);
}

static const char *spoilt_value(struct piece attribute)
{
	static const char *const values[] = {
		"",
		" ",
		"0",
		"1",
		"-0",
		"-1",
		"+5",
		"007",
		"999",
		"1000",
		"360",
		"361",
		"9999",
		"10000",
		"x",
		"yes",
		"no",
		"P1Y",
		"P10000D",
		"P0D",
		"P1Y6M",
		"P3D",
		"P01D",
		"2012-02-29",
		"2011-02-29",
		"2012-13",
		"2012-01",
		"1899-12-31",
		"2999-12",
		"3000-01",
		"--02-29",
		"--02-30",
		"--9-30",
		"CEN-R1",
		"CEN-R1c3",
		"CEN-R1c0",
		"CEN--R1",
		"cen-r1",
		"CEN-",
		"CEN-R1@2012",
		"A@2012.10",
		"A@3012.1",
		"A@2012.0",
		"A@2012.1.1",
		"LO1",
		"LO0",
		"LO1000",
		"LO1 LO2",
		"LO9",
		"T1",
		"T01",
		"GSP/2",
		"GSP/",
		"GSPc1/2",
		"A/B/C",
		"A/b.3",
		"MSc",
		"a-b",
		"a--b",
		"9a",
		"a:b",
		"a_b.c",
		"STP",
		"S",
		"Stp2",
		"en",
		"en-gb",
		"english",
		"en-GB-x",
		"core",
		"Core",
		"once",
		"same",
		"\xc3\xa9",
		"registrant",
		"authority",
		"activities",
		"all",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDE",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF",
	};
	const char *open = memchr(attribute.at, '"', attribute.n);
	const char *value =
		arena_bytes(arena, open + 1, attribute.n - (size_t)(open + 2 - attribute.at));
	const char *name = arena_bytes(arena, attribute.at, (size_t)(open - attribute.at));

	switch (below(6)) {
	case 0:
		return arena_printf(arena, "%s\"%s %s\"", name, value, value);
	case 1:
		return arena_printf(arena, "%s\"%sx\"", name, value);
	default:
		return arena_printf(arena, "%s\"%s\"", name,
				    values[below(sizeof(values) / sizeof(values[0]))]);
	}
}

static const char *const other_attributes[] = {
	"of",	 "min",	    "by",	"id",	"phase",  "kind",  "needs",	  "topics",
	"sites", "total",   "shortest", "due",	"on",	  "scale", "standards",	  "valid",
	"level", "credits", "stage",	"from", "until",  "award", "assessors",	  "xml:lang",
	"also",	 "pick",    "case",	"met",	"raters", "tool",  "countersign", "strange",
};
static const char *const other_values[] = {"1",	  "core", "registrar", "STP", "P1Y",
					   "LO1", "P4W",  "GSP/2",     "CBD", "2012-01-01"};
static const char *const other_elements[] = {
	"title", "aim",	    "outcome", "activity", "consider", "complete", "use",   "phase",
	"award", "modules", "any",     "all",	   "topic",    "point",	   "theme", "carries",
	"name",	 "result",  "review",  "note",	   "mark",     "strange",
};
#define ONE_OF(list) (list)[below(sizeof(list) / sizeof((list)[0]))]

static const char *mutate_attribute(const char *text, const char *tag)
{
	struct piece attribute = attribute_of(tag);
	const char *more =
		arena_printf(arena, " %s=\"%s\"", ONE_OF(other_attributes), ONE_OF(other_values));

	if (attribute.n == 0)
		return replaced(text, (struct piece){tag + 1 + name_length(tag), 0}, more);
	switch (below(6)) {
	case 0:
		return replaced(text, attribute, "");
	case 1:
		return replaced(text, attribute, more);
	case 2:
		return replaced(text, (struct piece){attribute.at, 0}, more);
	default:
		return replaced(text, attribute, spoilt_value(attribute));
	}
}

static const char *mutate_element(const char *text, const char **tags, size_t count)
{
	const char *tag = tags[1 + below(count - 1)];
	struct piece whole = element_at(tag), other = element_at(tags[1 + below(count - 1)]);
	const char *inside = memchr(whole.at, '>', whole.n);
	const char *name;

	switch (below(7)) {
	case 0:
		return replaced(text, whole, "");
	case 1:
		return replaced(text, (struct piece){whole.at, 0}, piece_text(whole));
	case 2: /* another name, at both ends */
		name = ONE_OF(other_elements);
		if (whole.at[whole.n - 2] == '/')
			return replaced(text, (struct piece){tag + 1, name_length(tag)}, name);
		return replaced(text, whole,
				arena_printf(arena, "<%s%.*s</%s>", name,
					     (int)(whole.n - 2 * name_length(tag) - 4),
					     tag + 1 + name_length(tag), name));
	case 3: /* another element in its place */
		return replaced(text, whole, piece_text(other));
	case 4: /* another element before it */
		return replaced(text, (struct piece){whole.at, 0}, piece_text(other));
	case 5: /* text or an element inside it */
		return replaced(text, (struct piece){inside + 1, 0},
				below(2) == 0 ? "words" : piece_text(other));
	default: /* nothing inside it */
		if (inside[-1] == '/')
			return replaced(text, whole, "");
		return replaced(text, whole,
				arena_printf(arena, "%.*s/>", (int)(inside - whole.at), whole.at));
	}
}

static const char *mutate(const char *text)
{
	const char **tags = arena_array(arena, 500, sizeof(*tags));
	size_t count = find_tags(text, tags, 500);

	if (below(2) == 0)
		return mutate_element(text, tags, count);
	return mutate_attribute(text, tags[below(count)]);
}

Test(schema, reader_and_schema_agree_on_what_was_done_to_good_files)
{
	char folder[] = "/tmp/attest-schema-XXXXXX";
	struct texts good = {0};
	struct names paths = {arena_array(arena, MUTATIONS, sizeof(char *)), 0};
	size_t accepted;

	list_folder(&good, CURRICULA "/good");
	list_folder(&good, CURRICULA "/bad/context");
	cr_assert_not_null(mkdtemp(folder));
	for (size_t i = 0; i < MUTATIONS; i++) {
		const char *text = mutate(file_text(good.paths.items[i % good.paths.count]));
		const char *path = arena_printf(arena, "%s/%zu.xml", folder, i);

		cr_assert_eq(file_write(path, text, strlen(text), 0600, &err), OK, "%s", err.text);
		paths.items[paths.count++] = path;
	}
	accepted = compare_verdicts(&paths);
	/* Else the mutations say little. */
	cr_expect_gt(accepted, MUTATIONS / 20, "%zu", accepted);
	cr_expect_lt(accepted, MUTATIONS / 2, "%zu", accepted);
	for (size_t i = 0; i < paths.count; i++)
		(void)unlink(paths.items[i]);
	(void)rmdir(folder);
}
