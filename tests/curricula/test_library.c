#include "given.h"

#include <sys/stat.h>
#include <unistd.h>

TestSuite(library, .init = given_begin, .fini = given_end);

#define STANDARDS(words)                                                                           \
	"<standards xmlns=\"urn:attest:curriculum:1\" id=\"S\" version=\"2020.1\" "                \
	"status=\"adopted\" xml:lang=\"en-GB\" owner=\"Board\">\n<title>" words "</title>"         \
	"<standard id=\"1\"><name>One</name></standard></standards>"

#define STANDARDS_TWICE(status)                                                                    \
	"<standards xmlns=\"urn:attest:curriculum:1\" id=\"S\" version=\"2020.1\" "                \
	"status=\"" status "\" xml:lang=\"en-GB\" owner=\"Board\">\n<title>Edited</title>\n"      \
	"<standard id=\"1\"><name>One</name><standard id=\"1\"><name>Again</name></standard>"      \
	"</standard></standards>"

/* ---- the same file twice ---- */

Test(library, the_same_bytes_twice_are_one_file)
{
	const struct ref ref = ref_of("S@2020.1");

	cr_expect_eq(given_text("a/S@2020.1.xml", STANDARDS("Words")), OK, "%s", err.text);
	cr_expect_eq(given_text("b/S@2020.1.xml", STANDARDS("Words")), OK, "%s", err.text);
	cr_expect_str_eq(library_standards(library, &ref)->head.file, "a/S@2020.1.xml");
}

Test(library, other_bytes_for_the_same_id_and_version_are_a_fault)
{
	const struct ref ref = ref_of("S@2020.1");

	cr_expect_eq(given_text("a/S@2020.1.xml", STANDARDS("Words")), OK, "%s", err.text);
	cr_expect_eq(given_text("b/S@2020.1.xml", STANDARDS("Other words")), ERR_INVALID);
	cr_expect_eq(faults.count, 1);
	cr_expect_str_eq(faults.items[0].file, "b/S@2020.1.xml");
	cr_expect(has_fault(1, "S@2020.1 was read from a/S@2020.1.xml with other bytes"));
	cr_expect_str_eq(library_standards(library, &ref)->head.title, "Words");
}

Test(library, a_file_that_is_asked_for_is_asked_whoever_comes_first)
{
	const char *text = STANDARDS("Words");

	cr_assert_eq(library_read(library, "context/WRONG.xml", text, strlen(text), false, &faults,
				  &err),
		     OK);
	cr_assert_eq(given_text("asked/WRONG.xml", text), OK);
	cr_expect_eq(library_check(library, &faults, &err), ERR_INVALID);
	cr_assert_eq(faults.count, 1);
	cr_expect_str_eq(faults.items[0].file, "asked/WRONG.xml");
}

Test(library, an_edited_copy_of_an_adopted_file_is_told_all_its_faults_and_that_it_needs_a_version)
{
	const struct ref ref = ref_of("S@2020.1");
	const char *adopted = STANDARDS("Words");

	cr_expect_eq(given_text("edited/S@2020.1.xml", STANDARDS_TWICE("adopted")), OK, "%s",
		     err.text);
	cr_expect_eq(library_read(library, "shipped/S@2020.1.xml", adopted, strlen(adopted), false,
				  &faults, &err),
		     OK, "%s", err.text);
	cr_expect_eq(library_check(library, &faults, &err), ERR_INVALID);
	cr_expect_eq(faults.errors, 2, "%s", faults_text());
	cr_expect(has_fault(1, "differs from the adopted S@2020.1 in shipped/S@2020.1.xml"), "%s",
		  faults_text());
	cr_expect(has_fault(3, "1 stands twice"), "%s", faults_text());
	for (size_t i = 0; i < faults.count; i++)
		cr_expect_str_eq(faults.items[i].file, "edited/S@2020.1.xml");
	cr_expect_str_eq(library_standards(library, &ref)->head.title, "Edited");
}

Test(library, an_edited_copy_of_a_draft_is_only_warned_of)
{
	const char *draft = STANDARDS_TWICE("draft");

	cr_expect_eq(given_text("edited/S@2020.1.xml", STANDARDS("Words")), OK, "%s", err.text);
	cr_expect_eq(library_read(library, "shipped/S@2020.1.xml", draft, strlen(draft), false,
				  &faults, &err),
		     OK, "%s", err.text);
	cr_expect_eq(library_check(library, &faults, &err), OK, "%s", faults_text());
	cr_expect_eq(faults.count, 1);
	cr_expect(has_fault(1, "differs from the draft S@2020.1 in shipped/S@2020.1.xml"), "%s",
		  faults_text());
}

/* ---- folders ---- */

Test(library, a_folder_that_is_not_there_is_said_to_be_so)
{
	cr_expect_eq(library_read_folder(library, CURRICULA "/none", true, &faults, &err),
		     ERR_NOT_FOUND);
	cr_expect_not_null(strstr(err.text, "/none"));
	cr_expect_eq(faults.count, 0);
}

Test(library, a_faulty_file_of_a_folder_does_not_hide_the_others)
{
	char folder[] = "/tmp/attest-library-XXXXXX";
	const struct ref ref = ref_of("S@2020.1");
	const char *names[] = {"A.xml", "B.xml", "S@2020.1.xml", "notes.txt", ".hidden.xml"};
	const char *texts[] = {"<module/>", "<mod", STANDARDS("Words"), "no XML", "no XML"};
	const char *path;

	cr_assert_not_null(mkdtemp(folder));
	for (size_t i = 0; i < 5; i++) {
		path = arena_printf(arena, "%s/%s", folder, names[i]);
		cr_assert_eq(file_write(path, texts[i], strlen(texts[i]), 0600, &err), OK);
	}
	cr_assert_eq(mkdir(arena_printf(arena, "%s/C.xml", folder), 0700), 0);
	cr_expect_eq(library_read_folder(library, folder, true, &faults, &err), ERR_INVALID);
	cr_expect_eq(faults.count, 3, "%s", faults_text());
	cr_expect_not_null(strstr(faults.items[0].file, "/A.xml"));
	cr_expect_not_null(strstr(faults.items[1].file, "/B.xml"));
	cr_expect_not_null(strstr(faults.items[2].file, "/C.xml"));
	cr_expect_not_null(strstr(err.text, "/A.xml"), "the first fault is told: %s", err.text);
	cr_expect_not_null(library_standards(library, &ref));
	for (size_t i = 0; i < 5; i++)
		(void)unlink(arena_printf(arena, "%s/%s", folder, names[i]));
	(void)rmdir(arena_printf(arena, "%s/C.xml", folder));
	(void)rmdir(folder);
}

Test(library, more_than_32_mib_are_refused)
{
	char *text = malloc(XML_FILE_MAX);
	size_t n = 0;
	int i = 0;
	enum status status;

	cr_assert_not_null(text);
	memset(text, ' ', XML_FILE_MAX);
	do {
		char start[1024];

		n = (size_t)snprintf(start, sizeof(start), STANDARDS("Words"));
		memcpy(text, start, n);
		*strstr(text, "2020.1\"") = (char)('1' + i % 2);
		*(strstr(text, "id=\"S\"") + 4) = (char)('A' + i);
		status = library_read(library, "S.xml", text, XML_FILE_MAX, true, &faults, &err);
	} while (status == OK && ++i < 20);
	free(text);
	cr_expect_eq(i, 8, "%d: %s", i, faults_text());
	cr_expect(has_fault(0, "more than 4096 files or 32 MiB"));
}

/* ---- looking up ---- */

Test(library, files_are_found_by_ref_and_kind)
{
	const struct ref module = ref_of("CEN-R1@2012.1"), other = ref_of("STP-HTS@2012.2");
	const struct ref curriculum = ref_of("STP-HTS@2023.1");

	given_folder(CURRICULA "/good", true);
	cr_expect_null(library_curriculum(library, &other));
	cr_expect_not_null(library_curriculum(library, &curriculum));
	cr_expect_null(library_curriculum(library, &module), "a module is no curriculum");
	cr_expect_eq(library_newest(library, "STP-HTS")->head.ref.number, 2);
	cr_expect_null(library_newest(library, "STP"));
	cr_expect_str_eq(library_specialisms(library)->head.name, "SPECIALISMS@2023.1");
}

Test(library, lists_come_in_order_of_ref)
{
	static const char *const curricula[] = {"HSST-BIO@2014.1", "HSST-RTP@2014.1",
						"L4-BIO@2012.1",   "STP-CEN@2015.1",
						"STP-HTS@2023.1",  "STP-HTS@2023.2"};
	static const char *const modules[] = {"CEN-R1@2012.1", "HRT-1@2014.1", "L4-29@2012.1"};
	size_t count;

	given_folder(CURRICULA "/good", true);
	for (size_t i = 0; i < 6; i++)
		cr_expect_str_eq(library_curricula(library, &count)[i]->head.name, curricula[i]);
	cr_expect_eq(count, 6);
	for (size_t i = 0; i < 3; i++)
		cr_expect_str_eq(library_modules(library, &count)[i]->head.name, modules[i]);
	cr_expect_eq(count, 3);
}

Test(library, an_empty_library_has_nothing_and_no_fault)
{
	size_t count = 7;

	cr_expect_eq(library_check(library, &faults, &err), OK);
	(void)library_curricula(library, &count);
	cr_expect_eq(count, 0);
	cr_expect_null(library_specialisms(library));
	cr_expect_null(library_newest(library, "A"));
}

/* ---- what a curriculum binds to ---- */

static const struct curriculum *resolved_context(void)
{
	const struct ref ref = ref_of("GOOD@2020.1");

	given_folder(CURRICULA "/bad/context", true);
	cr_assert_eq(library_check(library, &faults, &err), OK, "%s", faults_text());
	return library_curriculum(library, &ref);
}

Test(library, a_publication_carries_the_files_of_the_digest_and_the_specialisms)
{
	static const char *const names[] = {"GOOD@2020.1", "MOD-1@2020.1",	 "MOD-2@2020.1",
					    "SET@2020.1",  "SPECIALISMS@2020.1", "TOOLS@2020.1"};
	const struct curriculum *c = resolved_context();
	struct library_file *files = NULL;

	cr_assert_eq(library_files(library, c, arena, &files), 6);
	for (size_t i = 0; i < 6; i++)
		cr_expect_str_eq(files[i].name, names[i]);
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

Test(library, the_digest_is_that_of_the_sorted_digests_and_names)
{
	const struct curriculum *c = resolved_context();
	const char *lines[6];
	struct library_file *files = NULL;
	char hex[DIGEST_HEX];
	struct digest digest;
	const char *text = "";
	size_t count = library_files(library, c, arena, &files), n = 0;

	for (size_t i = 0; i < count; i++) {
		if (strncmp(files[i].name, "SPECIALISMS", 11) == 0)
			continue;
		digest = digest_of(files[i].bytes, files[i].len);
		digest_hex(&digest, hex);
		lines[n++] = arena_printf(arena, "%s %s\n", hex, files[i].name);
	}
	qsort(lines, n, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < n; i++)
		text = arena_printf(arena, "%s%s", text, lines[i]);
	digest = digest_of(text, strlen(text));
	cr_expect(digest_equal(&digest, &c->digest));
	/* Computed with sha256sum and sort: the form must not drift. */
	digest_hex(&c->digest, hex);
	cr_expect_str_eq(hex, "f67cfd37c7a54951ef372eafc205ec43db77e8794b2feb6a254b01aeee459202");
}

Test(library, what_is_not_resolved_carries_nothing)
{
	const struct ref ref = ref_of("STP-HTS@2023.1");
	struct library_file *files = NULL;

	given_folder(CURRICULA "/good", true);
	cr_expect_eq(library_check(library, &faults, &err), ERR_INVALID);
	cr_expect_eq(library_files(library, library_curriculum(library, &ref), arena, &files), 0);
	cr_expect_null(files);
}

/* ---- specialisms ---- */

static const struct specialisms *good_places(void)
{
	given_folder(CURRICULA "/good", true);
	return library_specialisms(library);
}

Test(library, roles_reach_down_and_back_in_time_but_not_up_or_across)
{
	static const struct {
		const char *held, *wanted;
		bool reaches;
	} rows[] = {
		{"haematology", "haematology", true},
		{"blood-sciences", "haematology", true},
		{"life-sciences", "haematology", true},
		{"haematology", "blood-sciences", false},
		{"haematology", "transfusion", false},
		{"genetics", "haematology", false},
		{"engineering", "device-management", true},
		{"device-management", "engineering", false},
		{"engineering", "renal-technology", false},
		{"alchemy", "alchemy", true},
		{"alchemy", "haematology", false},
		{"life-sciences", "alchemy", false},
	};
	const struct specialisms *s = good_places();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *held = rows[i].held, *wanted = rows[i].wanted;
		const struct names h = {&held, 1}, w = {&wanted, 1};

		cr_expect_eq(specialisms_reach(s, &h, &w), rows[i].reaches, "%s %s", held, wanted);
	}
}

Test(library, no_limit_held_or_wanted_reaches_everything)
{
	const char *name = "haematology", *other[] = {"genomics", "transfusion"};
	const struct names none = {NULL, 0}, one = {&name, 1}, two = {other, 2};
	const struct specialisms *s = good_places();

	cr_expect(specialisms_reach(s, &none, &one));
	cr_expect(specialisms_reach(s, &one, &none));
	cr_expect_not(specialisms_reach(s, &one, &two));
	cr_expect(specialisms_reach(NULL, &one, &one));
	cr_expect_not(specialisms_reach(NULL, &one, &two));
}
