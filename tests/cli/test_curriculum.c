/* Files of the catalogue that somebody writes: checked, published, and shown from where they are kept. */
#include <sys/stat.h>

#include "cli/run.h"

TestSuite(curriculum, .init = run_enter, .fini = run_leave);

#define ROOT(kind, id, more)                                                                       \
	"<" kind " xmlns=\"urn:attest:curriculum:1\" id=\"" id "\" version=\"2024.1\" "           \
	"status=\"adopted\" xml:lang=\"en-GB\" " more ">"
#define MODULE(title)                                                                              \
	ROOT("module", "OWN-1", "kind=\"core\" level=\"7\" credits=\"0\"")                        \
	"<title>" title "</title><aim>Aim" title "</aim><outcome id=\"LO1\">Knows " title        \
	"</outcome><activity id=\"1\" type=\"developmental\" outcomes=\"LO1\"><does>Does " title \
	"</does><evidence>Record " title "</evidence></activity>"                                 \
	"<complete><activities/><assessments tool=\"CBD\" min=\"1\"/></complete></module>"
#define CURRICULUM(id)                                                                             \
	ROOT("curriculum", id,                                                                     \
	     "programme=\"STP\" specialism=\"blood-sciences\" level=\"7\" "                        \
	     "tools=\"TOOLS@2010.1\" entry-from=\"2024-01\"")                                      \
	"<title>Our own</title><use module=\"OWN-1@2024.1\"/><award id=\"a\"><title>A</title>"    \
	"<modules/></award></curriculum>"
/* An override of direction, and the C1 control that begins a terminal's commands. */
#define HOSTILE "x\xe2\x80\xaey\xc2\x9bz"

static void given_file(const char *path, const char *text)
{
	cr_assert(eq(int, file_write(path, text, strlen(text), 0600, &err), OK), "%s", err.text);
}

static void given_own(void)
{
	given_file("OWN-1@2024.1.xml", MODULE("Ours"));
	given_file("OWN@2024.1.xml", CURRICULUM("OWN"));
	given_file("OTHER@2024.1.xml", CURRICULUM("OTHER"));
}

static void given_store(void)
{
	expect_run(RUN("--store", "etb", "init", "--authority", "ETB", "--name", "Rita"), 0, NULL, NULL,
		   "init");
}

/* ---- check ---- */

Test(curriculum, an_edited_copy_of_a_shipped_file_is_told_all_its_faults)
{
	CLEANUP(buf_release) struct buf text;
	struct run r;

	buf_init(&text, 1u << 20);
	cr_assert(eq(int,
		     buf_read_file(&text, PROJECT_SOURCE "/curricula/library/CEN-R1@2023.1.xml", &err),
		     OK));
	memcpy(strstr(text.data, "tool=\"") + 6, "OSE", 3);
	given_file("CEN-R1@2023.1.xml", text.data);
	r = RUN("curriculum", "check", "CEN-R1@2023.1.xml");
	cr_expect(eq(int, r.code, 1));
	cr_expect(strstr(r.out, ": differs from the adopted CEN-R1@2023.1 in ") != NULL, "%s", r.out);
	cr_expect(strstr(r.out, ": no tools file has OSE") != NULL, "%s", r.out);
	cr_expect_str_eq(r.err, "attest: 2 faults in 1 file\n");
	run_free(&r);
}

Test(curriculum, a_file_that_is_a_folder_is_a_fault_and_one_that_is_missing_a_refusal)
{
	cr_assert(eq(int, mkdir("folder.xml", 0700), 0));
	expect_run(RUN("curriculum", "check", "folder.xml"), 1, "1 fault in 1 file",
		   "folder.xml: not a file", "folder");
	expect_run(RUN("curriculum", "check", "gone.xml"), 1, "gone.xml", NULL, "missing");
}

/* ---- what files say cannot drive a terminal ---- */

static void expect_harmless(struct run r, int code, const char *shown, const char *row)
{
	cr_expect(eq(int, r.code, code), "%s: %s", row, r.err);
	for (const char *bad = "\x1b\xae\x9b"; *bad; bad++) {
		cr_expect(strchr(r.out, *bad) == NULL, "%s: %s", row, r.out);
		cr_expect(strchr(r.err, *bad) == NULL, "%s: %s", row, r.err);
	}
	cr_expect(strstr(r.out, shown) != NULL, "%s: \"%s\" should show \"%s\"", row, r.out, shown);
	run_free(&r);
}

Test(curriculum, faults_show_hostile_names_with_question_marks)
{
	given_file("a\x1b[2J.xml", ROOT("module", HOSTILE, "") "</module>");
	expect_harmless(RUN("curriculum", "check", "a\x1b[2J.xml"), 1, "a?[2J.xml:1: module: id=\"x?y?z\"",
			"check");
	given_file("one\ntwo.xml", "<module/>");
	expect_harmless(RUN("curriculum", "check", "one\ntwo.xml"), 1, "one\n    two.xml:1: ", "newline");
}

Test(curriculum, what_a_library_says_is_shown_and_found_with_question_marks)
{
	cr_assert(eq(int, mkdir("library", 0700), 0));
	given_file("library/OWN-1@2024.1.xml", MODULE(HOSTILE));
	setenv("ATTEST_DATA", ".", 1);
	expect_harmless(RUN("curriculum", "show", "OWN-1"), 0, "Aimx?y?z", "show");
	expect_harmless(RUN("curriculum", "search", "knows"), 0, "Knows x?y?z", "search");
	expect_harmless(RUN("curriculum", "search", "\x1b\xc2\x9b"), 0, "\"??\"", "search for nothing");
}

/* ---- publish, list, show ---- */

Test(curriculum, one_with_modules_of_its_own_is_published_together_with_them)
{
	given_store();
	given_own();
	expect_run(RUN("--store", "etb", "--as", "registrar", "curriculum", "publish", "OWN@2024.1.xml"),
		   1,
		   "OWN@2024.1.xml has 1 fault; `attest curriculum check OWN@2024.1.xml` says which", NULL,
		   "without its module");
	expect_run(RUN("--store", "etb", "--as", "registrar", "curriculum", "publish",
		       "OWN-1@2024.1.xml"),
		   1, "there is no curriculum among the files", NULL, "without a curriculum");
	expect_run(RUN("--store", "etb", "--as", "registrar", "curriculum", "publish",
		       "OWN-1@2024.1.xml", "OTHER@2024.1.xml", "OWN@2024.1.xml"),
		   1, "OTHER@2024.1 and OWN@2024.1 are both curricula", NULL, "two");
	expect_run(RUN("--store", "etb", "--as", "registrar", "curriculum", "publish",
		       "STP-HTS@2023.1", "OWN@2024.1.xml", "OWN-1@2024.1.xml"),
		   1, "STP-HTS@2023.1 and OWN@2024.1 are both curricula", NULL, "two, one by its name");
	expect_run(RUN("--store", "etb", "--as", "registrar", "curriculum", "publish",
		       "OWN-1@2024.1.xml", "OWN@2024.1.xml"),
		   0, NULL, "publish", "together");
	expect_run(RUN("verify", "etb"), 0, NULL, "VERIFIED", "verify");
}

Test(curriculum, what_a_store_has_published_is_listed_and_shown_without_its_files)
{
	given_store();
	given_own();
	expect_run(RUN("--store", "etb", "--as", "registrar", "curriculum", "publish",
		       "OWN-1@2024.1.xml", "OWN@2024.1.xml"),
		   0, NULL, NULL, "publish");
	expect_run(RUN("--store", "etb", "curriculum", "list"), 0, NULL,
		   "OWN@2024.1         STP       published   0 credits  Our own", "list");
	expect_run(RUN("curriculum", "list"), 0, NULL, "STP-HTS@2023.1     STP       adopted", "library");
	expect_run(RUN("--store", "etb", "curriculum", "show", "OWN"), 0, NULL, "Our own", "newest");
	expect_run(RUN("--store", "etb", "curriculum", "show", "OWN@2024.1"), 0, NULL, "OWN-1", "version");
	expect_run(RUN("--store", "etb", "curriculum", "show", "OWN-1"), 0, NULL, "Does Ours", "module");
	expect_run(RUN("--store", "etb", "curriculum", "show", "STP-HTS"), 0, NULL, "STP-HTS@2023.2",
		   "of the library");
	expect_run(RUN("curriculum", "show", "OWN"), 1, "there is no curriculum or module OWN", NULL,
		   "not in the library");
}

Test(curriculum, one_of_the_library_is_listed_once_when_it_is_published)
{
	struct run r;
	char *first;

	given_store();
	expect_run(RUN("--store", "etb", "--as", "registrar", "curriculum", "publish", "STP-HTS@2023.1"), 0,
		   NULL, NULL, "publish");
	r = RUN("--store", "etb", "curriculum", "list");
	first = strstr(r.out, "STP-HTS@2023.1");
	cr_assert(first != NULL);
	cr_expect(strncmp(first, "STP-HTS@2023.1     STP       published", 38) == 0, "%s", r.out);
	cr_expect(strstr(first + 1, "STP-HTS@2023.1") == NULL, "%s", r.out);
	run_free(&r);
}
