/* What others wrote: each fault is told where it stands, and what is accepted is mended as FORMAT.md says. */
#include "given.h"

#include "curricula/case_package.h"
#include "curricula/draft.h"
#include "curricula/moodle.h"

TestSuite(framework, .init = given_begin, .fini = given_end);

static struct framework *f;

/* Reads and checks. */
static enum status reading(bool is_case, const char *text, unsigned accepted)
{
	enum status status;

	faults_init(&faults, arena, 1000);
	f = NULL;
	status = is_case ? case_package_read(text, strlen(text), "f", accepted, arena, &faults, &f, &err) :
			   moodle_read(text, strlen(text), "f", accepted, arena, &faults, &f, &err);
	return status == OK ? framework_check(f, "f", accepted, arena, &faults, &err) : status;
}

/* The tree as "A(B(C) D)", by statement. */
static const char *tree(void)
{
	CLEANUP(buf_release) struct buf out = {0};
	size_t count, *sequence = framework_sequence(f, arena, &count), depth = 0;

	buf_init(&out, 4096);
	for (size_t i = 0; i < count; i++) {
		const struct framework_item *item = &f->items[sequence[i]];

		if (i > 0 && item->depth > depth)
			buf_char(&out, '(');
		for (; depth > item->depth; depth--)
			buf_char(&out, ')');
		if (i > 0 && out.data[out.len - 1] != '(')
			buf_char(&out, ' ');
		depth = item->depth;
		buf_text(&out, item->statement);
	}
	while (depth-- > 0)
		buf_char(&out, ')');
	return arena_text(arena, out.data);
}

#define HEADER "Parent ID number,ID number,Short name,Description,f,s,c,rt,ro,rc,related,export,Is framework,Taxonomy\r\n"
#define FRAMEWORK ",F,Frame,,1,,,,,,,,1,\r\n"
#define HUNDRED "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"

static size_t draft_count;
static struct draft *drafts;

/* Each draft is read by our own reader. */
static enum status drafting(const struct ref *name)
{
	TRY(draft_files(f, name, 2026, arena, &drafts, &draft_count, &err));
	library = library_new(arena);
	for (size_t i = 0; i < draft_count; i++)
		cr_expect_eq(library_read(library, arena_printf(arena, "%s.xml", drafts[i].name), drafts[i].text,
					  drafts[i].len, true, &faults, &err),
			     OK, "%s: %s", drafts[i].name, faults_text());
	return OK;
}

static const struct standards *drafted(const char *name)
{
	struct ref ref;
	const struct standards *s;

	cr_assert_eq(ref_parse(name, &ref, &err), OK);
	s = library_standards(library, &ref);
	cr_assert_not_null(s, "%s", name);
	return s;
}

/* ---- CASE ---- */

#define DOCUMENT "\"CFDocument\":{\"identifier\":\"d\",\"uri\":\"urn:d\",\"creator\":\"x\",\"title\":\"T\"}"
#define ITEM(id, text) "{\"identifier\":\"" id "\",\"uri\":\"urn:" id "\",\"fullStatement\":\"" text "\"}"
#define END_OF(id) "{\"title\":\"-\",\"identifier\":\"" id "\",\"uri\":\"urn:" id "\"}"
#define LINK(type, from, to) \
	"{\"associationType\":\"" type "\",\"originNodeURI\":" END_OF(from) ",\"destinationNodeURI\":" END_OF(to) "}"
#define CHILD(from, to) LINK("isChildOf", from, to)
#define PACKAGE(items, links) "{" DOCUMENT ",\"CFItems\":[" items "],\"CFAssociations\":[" links "]}"

Test(framework, a_case_package_is_a_tree_in_the_order_that_it_says)
{
	cr_assert_eq(reading(true,
			     PACKAGE(ITEM("c", "C") "," ITEM("a", "A") "," ITEM("b", "B"),
				     "{\"associationType\":\"isChildOf\",\"sequenceNumber\":2,\"originNodeURI\":" END_OF(
					     "b") ",\"destinationNodeURI\":" END_OF("d") "}"
				     ",{\"associationType\":\"isChildOf\",\"sequenceNumber\":1,\"originNodeURI\":" END_OF(
					     "a") ",\"destinationNodeURI\":" END_OF("d") "}," CHILD("c", "a")),
			     0),
		     OK, "%s: %s", err.text, faults_text());
	cr_expect_str_eq(tree(), "A(C) B");
	cr_expect_str_eq(f->title, "T");
}

static const struct {
	const char *text;
	const char *place;	     /* of the fault */
	enum framework_fault fault;  /* FRAMEWORK_FAULTS: cannot be accepted */
	const char *then;	     /* the tree when it is accepted */
} case_rows[] = {
	{PACKAGE(ITEM("a", "A"), ""), "/CFItems/0: ", FAULT_MISSING_PARENT, "A"},
	{PACKAGE(ITEM("a", "A"), CHILD("a", "z")), "/CFItems/0: ", FAULT_MISSING_PARENT, "A"},
	{PACKAGE(ITEM("a", "A") "," ITEM("b", "B"), CHILD("a", "d") "," CHILD("b", "a") "," CHILD("b", "d")),
	 "/CFAssociations/2: ", FAULT_TWO_PARENTS, "A(B)"},
	{PACKAGE(ITEM("a", "A") "," ITEM("a", "B"), CHILD("a", "d")), "/CFItems/1: ", FAULT_DUPLICATE_ID, "A"},
	{PACKAGE(ITEM("a", "A"), CHILD("a", "d") "," CHILD("z", "a")), "/CFAssociations/1: ", FAULT_DANGLING, "A"},
	{PACKAGE(ITEM("a", "A"), CHILD("a", "d") "," LINK("isPeerOf", "z", "a")), "/CFAssociations/1: ",
	 FAULT_DANGLING, "A"},
	{PACKAGE(ITEM("a", "A") "," ITEM("b", "B") "," ITEM("c", "C"),
		 CHILD("a", "b") "," CHILD("b", "c") "," CHILD("c", "a")),
	 "/CFItems/0: ", FAULT_CYCLE, "A(C(B))"},
	{PACKAGE(ITEM("a", "A"), CHILD("a", "a")), "/CFItems/0: ", FAULT_CYCLE, "A"},
	{PACKAGE(ITEM("a", "Explains wh..."), CHILD("a", "d")), "/CFItems/0: ", FAULT_TRUNCATED, "Explains wh..."},
	{PACKAGE(ITEM("a", "Explains wh\\u2026"), CHILD("a", "d")), "/CFItems/0: ", FAULT_TRUNCATED,
	 "Explains wh\xe2\x80\xa6"},
	{PACKAGE(ITEM("a", " "), CHILD("a", "d")), "/CFItems/0: ", FAULT_EMPTY, "(no words)"},
	{PACKAGE(ITEM("a", "A\\u0007"), CHILD("a", "d")), "/CFItems/0: ", FAULT_UNPRINTABLE, "A\x07"},
	{PACKAGE("{\"fullStatement\":\"A\",\"uri\":\"u\"}", ""), "/CFItems/0/identifier: ", FRAMEWORK_FAULTS, NULL},
	{PACKAGE(ITEM("a", "A") ",7", CHILD("a", "d")), "/CFItems/1: not an item", FRAMEWORK_FAULTS, NULL},
	{PACKAGE("{\"identifier\":\"a\",\"fullStatement\":7}", CHILD("a", "d")), "/CFItems/0/fullStatement: not text",
	 FRAMEWORK_FAULTS, NULL},
	{PACKAGE(ITEM("a", "A"), "{\"associationType\":\"isChildOf\"}"), "/CFAssociations/0/originNodeURI: ",
	 FRAMEWORK_FAULTS, NULL},
	{"{\"CFItems\":[]}", "/CFDocument: there is none", FRAMEWORK_FAULTS, NULL},
	{"{" DOCUMENT ",\"CFItems\":{}}", "/CFItems: not a list", FRAMEWORK_FAULTS, NULL},
	{"{" DOCUMENT ",", "line 1", FRAMEWORK_FAULTS, NULL},
	{"[1]", "/CFDocument: there is none", FRAMEWORK_FAULTS, NULL},
};

static void expect_faults(bool is_case, const char *text, int line, const char *place, enum framework_fault fault,
			  const char *then)
{
	const char *name = fault < FRAMEWORK_FAULTS ? framework_fault_name(fault) : "";

	cr_expect_eq(reading(is_case, text, 0), ERR_INVALID, "%s", text);
	cr_assert_geq(faults.count, 1, "%s", text);
	cr_expect_eq(faults.items[0].line, line, "%s: %s", text, faults_text());
	cr_expect_not_null(strstr(faults.items[0].text, place), "%s: %s", text, faults_text());
	cr_expect_not_null(strstr(faults.items[0].text, name), "%s: %s", text, faults_text());
	/* Nothing but itself is accepted by its name. */
	if (fault == FRAMEWORK_FAULTS) {
		cr_expect_eq(reading(is_case, text, ~0u), ERR_INVALID, "%s", text);
		return;
	}
	cr_expect_eq(reading(is_case, text, ~(1u << fault)), ERR_INVALID, "%s", text);
	cr_assert_eq(reading(is_case, text, 1u << fault), OK, "%s: %s", text, faults_text());
	cr_expect_str_eq(tree(), then, "%s: %s", text, tree());
	cr_expect(faults.count >= 1 && faults.items[0].warning, "%s", text);
}

Test(framework, what_is_wrong_with_a_case_package_is_told_at_its_pointer_and_mended_when_accepted)
{
	for (size_t i = 0; i < sizeof case_rows / sizeof case_rows[0]; i++)
		expect_faults(true, case_rows[i].text, 0, case_rows[i].place, case_rows[i].fault,
			      case_rows[i].then);
}

Test(framework, every_fault_of_a_package_is_told_in_one_run)
{
	cr_expect_eq(reading(true,
			     PACKAGE(ITEM("a", "A...") "," ITEM("a", "B") "," ITEM("c", "") ",{\"uri\":\"x\"}",
				     CHILD("a", "z") "," CHILD("q", "a")),
			     0),
		     ERR_INVALID);
	cr_expect_eq(faults.errors, 7, "%s", faults_text());
	cr_expect_eq(reading(false,
			     HEADER FRAMEWORK ",a," HUNDRED ",,1,,,,,,z,,,\n,,B,,1,,,,,,,,,\ny,c,C...,,1,,,,,,,,,\n", 0),
		     ERR_INVALID);
	cr_expect_eq(faults.errors, 5, "%s", faults_text());
}

/* What would be read for minutes, were it looked at again and again. */
Test(framework, hostile_text_is_read_in_a_moment, .timeout = 20)
{
	CLEANUP(buf_release) struct buf text = {0};

	buf_init(&text, FRAMEWORK_BYTES);
	buf_text(&text, HEADER FRAMEWORK ",a,A,\"");
	while (text.len < (8u << 20))
		buf_text(&text, "<a");
	buf_text(&text, "\",1,,,,,,,,,\n");
	cr_expect_eq(reading(false, text.data, 0), OK, "%s", faults_text());

	/* A code of 64 KiB, which each of 20,000 links would copy. */
	buf_clear(&text);
	buf_text(&text, "{\"CFDocument\":{\"identifier\":\"d\",\"title\":\"T\",\"extensions\":{\"attest\":{"
			"\"curriculum\":\"S@2020.1\"}}},\"CFItems\":["
			"{\"identifier\":\"m\",\"fullStatement\":\"M\",\"CFItemType\":\"Module\",\"extensions\":{"
			"\"attest\":{\"module\":\"M-1@2020.1\"}}},"
			"{\"identifier\":\"o\",\"fullStatement\":\"O\",\"CFItemType\":\"Outcome\",\"extensions\":{"
			"\"attest\":{}},\"humanCodingScheme\":\"");
	for (int i = 0; i < 65536; i++)
		buf_char(&text, 'L');
	buf_text(&text, "\"}],\"CFAssociations\":[" CHILD("m", "d") "," CHILD("o", "m"));
	for (int i = 0; i < 20000; i++)
		buf_text(&text, "," LINK("isRelatedTo", "o", "o"));
	buf_text(&text, "]}");
	cr_assert_eq(reading(true, text.data, 0), OK, "%s", faults_text());
	cr_assert_eq(draft_files(f, NULL, 2026, arena, &drafts, &draft_count, &err), OK, "%s", err.text);
	cr_expect_lt(drafts[0].len, 200000);
}

Test(framework, line_ends_of_any_kind_stay_and_what_xml_forbids_is_told)
{
	cr_assert_eq(reading(true, PACKAGE(ITEM("a", "one\\r\\ntwo\\rthree"), CHILD("a", "d")), 0), OK, "%s",
		     faults_text());
	cr_assert_eq(drafting(NULL), OK, "%s", err.text);
	cr_expect_str_eq(drafted("T@2026.1")->items[0].name, "one two three");
	cr_expect_eq(reading(true, PACKAGE(ITEM("a", "A\\ufffe"), CHILD("a", "d")), 0), ERR_INVALID);
	cr_expect(has_fault(0, "/CFItems/0: a control character"), "%s", faults_text());
	cr_assert_eq(reading(true, PACKAGE(ITEM("a", "A\\uffff"), CHILD("a", "d")), 1u << FAULT_UNPRINTABLE), OK);
	cr_assert_eq(drafting(NULL), OK, "%s", err.text);
	cr_expect_str_eq(drafted("T@2026.1")->items[0].name, "A\xef\xbf\xbd");
	cr_expect_eq(reading(false, HEADER ",F,Fra\x07me,,1,,,,,,,,1,\n,a,A,,1,,,,,,,,,\n", 0), ERR_INVALID);
	cr_expect(has_fault(0, "title, creator or description"), "%s", faults_text());
}

Test(framework, links_of_the_document_as_a_whole_are_counted)
{
	cr_assert_eq(reading(true,
			     PACKAGE(ITEM("a", "A"), CHILD("a", "d") "," LINK("isPeerOf", "d", "z") "," LINK(
						"isPeerOf", "d", "y")),
			     0),
		     OK, "%s", faults_text());
	cr_assert_eq(f->lost_count, 1);
	cr_expect_str_eq(f->lost[0], "links from the document as a whole (2)");
}

Test(framework, a_link_to_another_framework_is_no_fault)
{
	cr_expect_eq(reading(true, PACKAGE(ITEM("a", "A"), CHILD("a", "d") "," LINK("exactMatchOf", "a", "z")), 0), OK,
		     "%s", faults_text());
	cr_expect_eq(f->link_count, 1);
	cr_expect_str_eq(f->links[0].to, "urn:z");
}

/* ---- Moodle ---- */

Test(framework, a_moodle_file_is_a_tree_in_the_order_of_its_rows)
{
	cr_assert_eq(reading(false,
			     "\xef\xbb\xbf" HEADER ",b,B,,1,,,,,,,,,\r\n" FRAMEWORK "b,c,C,<p>C</p>,1,,,,,,b,,0,\r\n"
			     ",a,A,,1,,,,,,,,,\r\n",
			     0),
		     OK, "%s", faults_text());
	cr_expect_str_eq(tree(), "B(C) A");
	cr_expect_str_eq(f->title, "Frame");
	cr_expect_eq(f->link_count, 1);
}

Test(framework, a_short_name_and_a_description_become_one_text)
{
	static const struct {
		const char *name, *description, *want;
	} rows[] = {
		{"Teamwork", "", "Teamwork"},
		{"Teamwork", "<p>Teamwork<br></p>", "Teamwork"},
		{"Teamwork", "<p>Works with others.</p><p>Always.</p>", "Teamwork: Works with others. Always."},
		{"", "<p>Works &amp; rests &lt;8 h&gt; &#8211; &#x2014;&nbsp;x</p>",
		 "Works & rests <8 h> \xe2\x80\x93 \xe2\x80\x94 x"},
		{"Works wi...", "Works with others", "Works with others"},
		{HUNDRED, "<p>" HUNDRED " and more</p>", HUNDRED " and more"},
		{"Keeps pH < 7", "", "Keeps pH < 7"},
		{"a &bogus; &#55296; &", "", "a &bogus; &#55296; &"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *text = arena_printf(arena, HEADER FRAMEWORK ",a,\"%s\",\"%s\",1,,,,,,,,,\r\n", rows[i].name,
						rows[i].description);

		cr_expect_eq(reading(false, text, 0), OK, "%s: %s", rows[i].name, faults_text());
		cr_expect_str_eq(tree(), rows[i].want, "%s", tree());
	}
}

Test(framework, what_is_wrong_with_a_moodle_file_is_told_at_its_line_and_mended_when_accepted)
{
	static const struct {
		const char *rows;
		int line;
		const char *place;
		enum framework_fault fault;
		const char *then;
	} rows[] = {
		{FRAMEWORK "z,a,A,,1,,,,,,,,,\n", 3, "it belongs to z", FAULT_MISSING_PARENT, "A"},
		{FRAMEWORK ",a,A,,1,,,,,,,,,\n,a,B,,1,,,,,,,,,\n", 4, "a stands for", FAULT_DUPLICATE_ID, "A"},
		{FRAMEWORK "b,a,A,,1,,,,,,,,,\na,b,B,,1,,,,,,,,,\n", 3, "to itself", FAULT_CYCLE, "A(B)"},
		{FRAMEWORK ",a,A,,1,,,,,,z,,,\n", 3, "a to z", FAULT_DANGLING, "A"},
		{FRAMEWORK ",a," HUNDRED ",,1,,,,,,,,,\n", 3, "where Moodle cuts", FAULT_TRUNCATED, HUNDRED},
		{FRAMEWORK ",a,,,1,,,,,,,,,\n", 3, "says nothing", FAULT_EMPTY, "a"},
		{FRAMEWORK ",,A,,1,,,,,,,,,\n", 3, "no id number", FRAMEWORK_FAULTS, NULL},
		{",a,A,,1,,,,,,,,,\n", 0, "no row says 1", FRAMEWORK_FAULTS, NULL},
		{FRAMEWORK FRAMEWORK, 3, "a second framework", FRAMEWORK_FAULTS, NULL},
		{FRAMEWORK ",a,A,,1,,,,,,,,,,x\n", 3, "15 columns", FRAMEWORK_FAULTS, NULL},
		{FRAMEWORK ",a,\"A,,1,,,,,,,,,\n", 0, "line 3: the quote", FRAMEWORK_FAULTS, NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		expect_faults(false, arena_printf(arena, HEADER "%s", rows[i].rows), rows[i].line, rows[i].place,
			      rows[i].fault, rows[i].then);
	cr_expect_eq(reading(false, "a,b\n1,2\n", 0), ERR_INVALID);
	cr_expect(has_fault(1, "no Moodle framework"), "%s", faults_text());
	cr_expect_eq(reading(false, "", 0), ERR_INVALID);
}

/* ---- drafts ---- */

Test(framework, a_draft_keeps_tree_and_codes_and_says_what_it_lacks)
{
	const struct standards *s;

	cr_assert_eq(reading(false,
			     HEADER ",OECD,Core: skills & more,<p>About.</p>,1,,,,,,,,1,\n,DR-AT-1,A,,1,,,x,,,,,,\n"
				    "DR-AT-1,DR.AT.1,B,,1,,,,,,,,,\nDR-AT-1,\xc3\xa9,C,,1,,,,,,,,,\n,long-long-long-long,D,,1,,,,,,,,,\n",
			     0),
		     OK, "%s", faults_text());
	cr_assert_eq(drafting(NULL), OK, "%s", err.text);
	s = drafted("CORE-SKILLS-MORE@2026.1");
	cr_assert_eq(s->count, 4);
	cr_expect_str_eq(s->items[0].id, "DR.AT.1");
	cr_expect_str_eq(s->items[1].id, "n2");
	cr_expect_eq(s->items[1].parent, 0);
	cr_expect_str_eq(s->items[2].id, "n3");
	cr_expect_eq(s->items[2].parent, 0);
	cr_expect_str_eq(s->items[3].id, "n4");
	cr_expect_eq(s->items[3].parent, -1);
	cr_expect_eq(f->lost_count, 3);
}

Test(framework, a_draft_has_the_name_that_was_asked_for)
{
	struct ref ref;

	cr_assert_eq(ref_parse("OECD@2024.3", &ref, &err), OK);
	cr_assert_eq(reading(true, PACKAGE(ITEM("a", "A"), CHILD("a", "d")), 0), OK);
	cr_assert_eq(drafting(&ref), OK, "%s", err.text);
	cr_expect_str_eq(drafts[0].name, "OECD@2024.3");
}

/* `branches` branches of `size` items each. */
static void large(size_t branches, size_t size)
{
	CLEANUP(buf_release) struct buf text = {0};

	buf_init(&text, FRAMEWORK_BYTES);
	buf_text(&text, HEADER FRAMEWORK);
	for (size_t b = 0; b < branches; b++)
		for (size_t i = 0; i < size; i++) {
			if (i > 0)
				buf_printf(&text, "b%zu", b);
			buf_printf(&text, ",b%zu%s%.0zu,Statement %zu of %zu,,1,,,,,,,,,\r\n", b, i > 0 ? "." : "", i, i,
				   b);
		}
	cr_assert_eq(reading(false, arena_text(arena, text.data), 0), OK, "%s", faults_text());
}

Test(framework, thousands_of_items_are_divided_between_branches)
{
	size_t sum = 0;

	large(20, 350);
	cr_assert_eq(drafting(NULL), OK, "%s", err.text);
	cr_expect_eq(draft_count, 7); /* three branches each fit DRAFT_ITEMS */
	for (size_t i = 0; i < draft_count; i++)
		sum += drafted(arena_printf(arena, "FRAME-%zu@2026.1", i + 1))->count;
	cr_expect_eq(sum, 7000);
}

Test(framework, a_name_has_room_for_the_number_of_each_part)
{
	struct ref ref;

	large(20, 350);
	cr_assert_eq(ref_parse("ABCDEFGHIJKLMNOPQRSTUVWXYZ@2026.1", &ref, &err), OK);
	cr_expect_eq(drafting(&ref), OK, "%s", err.text);
	cr_assert_eq(ref_parse("ABCDEFGHIJKLMNOPQRSTUVWXYZA@2026.1", &ref, &err), OK);
	cr_expect_eq(drafting(&ref), ERR_INVALID);
	cr_expect_not_null(strstr(err.text, "at most 26 characters"), "%s", err.text);
}

Test(framework, a_branch_that_fits_no_file_is_refused_at_its_place)
{
	large(2, DRAFT_ITEMS + 1);
	cr_expect_eq(draft_files(f, NULL, 2026, arena, &drafts, &draft_count, &err), ERR_INVALID);
	cr_expect_not_null(strstr(err.text, "line 3: the branch \"Statement 0 of 0\""), "%s", err.text);
}

Test(framework, a_tree_deeper_than_a_file_may_be_is_refused_at_its_place)
{
	CLEANUP(buf_release) struct buf text = {0};

	buf_init(&text, 1u << 20);
	buf_text(&text, HEADER FRAMEWORK ",i0,S,,1,,,,,,,,,\n");
	for (int i = 1; i <= FRAMEWORK_DEPTH; i++)
		buf_printf(&text, "i%d,i%d,S,,1,,,,,,,,,\n", i - 1, i);
	cr_expect_eq(reading(false, text.data, ~0u), ERR_INVALID);
	cr_expect(has_fault(3 + FRAMEWORK_DEPTH, "deeper than 60 levels"), "%s", faults_text());
}

Test(framework, every_fault_has_a_name_of_its_own)
{
	for (unsigned i = 0; i < FRAMEWORK_FAULTS; i++)
		cr_expect_eq(framework_fault_of(framework_fault_name((enum framework_fault)i)), i);
	cr_expect_eq(framework_fault_of("everything"), FRAMEWORK_FAULTS);
}
