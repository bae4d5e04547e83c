#include <criterion/criterion.h>
#include <libxml/xmlmemory.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/xml.h"

static struct err err;
static struct arena *arena;
static struct faults faults;

static void job_begin(void)
{
	arena = arena_new(64u << 20);
	faults_init(&faults, arena, 20);
}

static void job_end(void)
{
	arena_free(arena);
}

TestSuite(xml, .init = job_begin, .fini = job_end);

static struct xml_element *read_good(const char *text)
{
	struct xml_element *root = NULL;

	cr_assert_eq(xml_read(text, strlen(text), "f.xml", arena, &faults, &root, &err), OK,
		     "%s: %s", text, err.text);
	return root;
}

Test(xml, elements_come_in_order_with_text_and_namespace)
{
	struct xml_element *root = read_good("\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>\n"
					     "<!-- a <b> \"c\" --><?go on?>\n"
					     "<a xmlns='urn:x' xmlns:p='urn:y'>\n one \t\n"
					     "<b>2 &lt;&amp; <![CDATA[<three>]]> &#x2014;</b> four"
					     "<p:c/>\n<b xmlns=''> \n </b></a>\n<!-- end -->");
	struct xml_element *b = root->children, *c = b->next, *last = c->next;

	cr_expect_str_eq(root->name, "a");
	cr_expect_str_eq(root->space, "urn:x");
	cr_expect_str_eq(root->text, "one four");
	cr_expect(root->has_text);
	cr_expect_eq(root->line, 3);
	cr_expect_null(root->parent);
	cr_expect_null(root->next);
	cr_expect_str_eq(b->text, "2 <& <three> \xe2\x80\x94");
	cr_expect_eq(b->line, 5);
	cr_expect_eq(b->parent, root);
	cr_expect_str_eq(c->name, "c");
	cr_expect_str_eq(c->space, "urn:y");
	cr_expect_str_eq(c->text, "");
	cr_expect_str_eq(last->space, "");
	cr_expect_not(last->has_text);
	cr_expect_str_eq(last->text, "");
	cr_expect_eq(last->line, 6);
	cr_expect_null(last->next);
	cr_expect_eq(faults.count, 0);
}

Test(xml, attributes_are_collapsed_and_asking_marks_them)
{
	struct xml_element *root =
		read_good("<a one='  x \t\n y&#10;z&#32;' xml:lang='en-GB' two=''\n"
			  " three='&amp;#38;&#38;&amp;amp;&lt;&quot;&gt;' four='\"'/>");

	cr_expect_str_eq(xml_attr(root, "one"), "x y z");
	cr_expect_str_eq(xml_attr(root, "xml:lang"), "en-GB");
	cr_expect_str_eq(xml_attr(root, "two"), "");
	cr_expect_str_eq(xml_attr(root, "three"), "&#38;&&amp;<\">");
	cr_expect_null(xml_attr(root, "none"));
	cr_expect_null(xml_attr(root, "lang"));
	xml_leftovers(root, "f.xml", &faults);
	cr_assert_eq(faults.count, 1);
	cr_expect_eq(faults.items[0].line, 1);
	cr_expect_str_eq(faults.items[0].text, "<a> has no attribute four");
}

Test(xml, prefixed_attributes_are_faults_and_reading_goes_on)
{
	struct xml_element *root = read_good("<a xmlns:p='urn:p'>\n<b p:x='1' y='2'/>\n"
					     "<b\n xml:space='preserve'/></a>");

	cr_assert_eq(faults.count, 2);
	cr_expect_eq(faults.errors, 2);
	cr_expect_eq(faults.items[0].line, 2);
	cr_expect_eq(faults.items[1].line, 3);
	cr_expect_not_null(strstr(faults.items[1].text, "xml:space"));
	cr_expect_eq(root->children->attribute_count, 1);
	cr_expect_str_eq(xml_attr(root->children, "y"), "2");
}

/* Every one is one fault at its line, ERR_INVALID, and no root. */
static const struct {
	const char *text;
	int line;
	const char *says;
} refused[] = {
	{"", 0, "empty"},
	{"  \n ", 2, "well-formed"},
	{"<a>\n<b>\n</a>\n</b>", 3, "mismatch"},
	{"<a>\n\n", 3, "well-formed"},
	{"<a/>\n<b/>", 2, "well-formed"},
	{"<a/>\nx", 2, "well-formed"},
	{"<a\nx='1'\nx='2'/>", 3, "redefined"},
	{"<a>\n<p:b/></a>", 2, "prefix p"},
	{"<a>\n&nbsp;</a>", 2, "nbsp"},
	{"<a>\n<b c='&nbsp;'/></a>", 2, "nbsp"},
	{"<a>\n&#0;</a>", 2, "well-formed"},
	{"<a>\n\x01</a>", 2, "well-formed"},
	{"<a>\n<b c='<'/></a>", 2, "well-formed"},
	{"<a>\n<!-- -- --></a>", 2, "well-formed"},
	{"<a>\n\xff</a>", 2, "UTF-8"},
	{"<a>\n\n\xc3</a>", 3, "UTF-8"},
	{"<a>\xed\xa0\x80</a>", 1, "UTF-8"},
	{"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", 1, "encoding"},
	{"<?xml version='1.0'\n encoding = \"UTF-16\"?><a/>", 2, "encoding"},
	{"<?xml version='1.0' encoding='UTF-7'?><a/>", 1, "encoding"},
	{"\n<!DOCTYPE a><a/>", 2, "DOCTYPE"},
	{"<!--\n<!DOCTYPE x>\n-->\n<!DOCTYPE a\nSYSTEM 'file:///etc/passwd'\n><a/>", 4, "DOCTYPE"},
	{"\n\n<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>", 3, "DOCTYPE"},
	{"<!DOCTYPE a [<!ENTITY % e SYSTEM \"http://127.0.0.1:1/\"> %e;]><a/>", 1, "DOCTYPE"},
	{"<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;'>]>\n<a>&c;</a>", 1, "DOCTYPE"},
};

Test(xml, what_cannot_be_read_is_one_fault_at_its_line)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct xml_element *root = (void *)&faults;
		const char *text = refused[i].text;

		faults_init(&faults, arena, 20);
		err.text[0] = '\0';
		cr_expect_eq(xml_read(text, strlen(text), "f.xml", arena, &faults, &root, &err),
			     ERR_INVALID, "%s", text);
		cr_expect_eq(root, (void *)&faults, "%s", text);
		cr_assert_eq(faults.count, 1, "%s: %zu", text, faults.count);
		cr_expect_eq(faults.errors, 1);
		cr_expect_eq(faults.items[0].line, refused[i].line, "%s: %d %s", text,
			     faults.items[0].line, faults.items[0].text);
		cr_expect_not_null(strstr(faults.items[0].text, refused[i].says), "%s: %s", text,
				   faults.items[0].text);
		cr_expect_not_null(strstr(err.text, faults.items[0].text), "%s", err.text);
		cr_expect_null(strpbrk(faults.items[0].text, "\n\r"));
	}
}

Test(xml, a_nul_byte_is_refused)
{
	struct xml_element *root = NULL;

	cr_expect_eq(xml_read("<a>\n\0</a>", 9, "f.xml", arena, &faults, &root, &err), ERR_INVALID);
	cr_assert_eq(faults.count, 1);
	cr_expect_eq(faults.items[0].line, 2);
	cr_expect_null(root);
}

Test(xml, lines_are_right_past_65535_and_for_tags_of_many_lines)
{
	CLEANUP(buf_release) struct buf b;
	struct xml_element *root = NULL;

	buf_init(&b, XML_FILE_MAX);
	buf_text(&b, "<a>");
	for (int i = 1; i < 70000; i++)
		buf_text(&b, i % 7 == 0 ? "\r\n" : "\n");
	buf_text(&b, "<b\n\n c='1'\n>x\n\n</b>\n<b/>\n</a>");
	cr_assert_eq(xml_read(b.data, b.len, "f.xml", arena, &faults, &root, &err), OK, "%s",
		     err.text);
	cr_expect_eq(root->children->line, 70000);
	cr_expect_eq(root->children->next->line, 70006);
	buf_text(&b, "<");
	cr_assert_eq(xml_read(b.data, b.len, "f.xml", arena, &faults, &root, &err), ERR_INVALID);
	cr_expect_eq(faults.items[0].line, 70007);
}

static void nest(struct buf *b, int depth)
{
	for (int i = 0; i < depth; i++)
		buf_text(b, "<a>\n");
	for (int i = 0; i < depth; i++)
		buf_text(b, "</a>");
}

Test(xml, depth_64_is_read_and_65_is_refused_at_its_line)
{
	CLEANUP(buf_release) struct buf b;
	struct xml_element *root = NULL;

	buf_init(&b, 1000);
	nest(&b, 64);
	cr_expect_eq(xml_read(b.data, b.len, "f.xml", arena, &faults, &root, &err), OK);
	cr_expect_not_null(root);
	buf_clear(&b);
	nest(&b, 65);
	root = NULL;
	cr_expect_eq(xml_read(b.data, b.len, "f.xml", arena, &faults, &root, &err), ERR_INVALID);
	cr_expect_null(root);
	cr_assert_eq(faults.count, 1);
	cr_expect_eq(faults.items[0].line, 65);
}

/* A file of `head`, then `item` as often as fits in `bytes`, then `tail`. "%d" in an item counts.
 */
static void fill(struct buf *b, const char *head, const char *item, const char *tail, size_t bytes)
{
	const char *at = strstr(item, "%d");

	buf_init(b, 2 * XML_FILE_MAX);
	buf_text(b, head);
	for (int i = 0; b->len + 2 * strlen(item) + 12 + strlen(tail) < bytes; i++) {
		if (at == NULL) {
			buf_text(b, item);
			continue;
		}
		buf_add(b, item, (size_t)(at - item));
		buf_printf(b, "%d%s", i, at + 2);
	}
	buf_text(b, tail);
}

#ifdef __SANITIZE_ADDRESS__
#define SECONDS_MAX 5.0
#else
#define SECONDS_MAX 1.0
#endif

static const struct {
	const char *what, *head, *item, *tail;
	size_t bytes;
	enum status status;
} heavy[] = {
	{"5 MiB", "<a>", "x", "</a>", 5u << 20, ERR_INVALID},
	{"a long text", "<a>", "x ", "</a>", XML_FILE_MAX, OK},
	{"small elements", "<a>", "<b/>", "</a>", XML_FILE_MAX, ERR_INVALID},
	{"a great many attributes", "<a", " x%d=''", "/>", XML_FILE_MAX, ERR_INVALID},
	{"attributes after a lone quote", "<a '", " x%d=\"\"", "/>", XML_FILE_MAX, ERR_INVALID},
	{"namespaces", "<a>", "<b xmlns='urn:%d'/>", "</a>", XML_FILE_MAX, ERR_INVALID},
	{"never closed", "", "<b>", "", XML_FILE_MAX, ERR_INVALID},
	{"only openings", "", "<", "", XML_FILE_MAX, ERR_INVALID},
	{"comments", "<a>", "<!---->", "</a>", XML_FILE_MAX, OK},
	{"references", "<a>", "&amp;", "</a>", XML_FILE_MAX, OK},
	{"references in an attribute", "<a b='", "&amp;", "'/>", XML_FILE_MAX, OK},
	{"prefixed attributes", "<a xmlns:p='u'>", "<b p:x=''/>", "</a>", 1u << 20, OK},
	{"a long name", "<", "a", "/>", XML_FILE_MAX, ERR_INVALID},
};

Test(xml, heavy_files_are_read_or_refused_in_bounded_time_and_memory, .timeout = 60)
{
	struct rusage before, after;

	getrusage(RUSAGE_SELF, &before);
	for (size_t i = 0; i < sizeof(heavy) / sizeof(heavy[0]); i++) {
		struct xml_element *root = NULL;
		struct timespec from, to;
		struct buf b;

		fill(&b, heavy[i].head, heavy[i].item, heavy[i].tail, heavy[i].bytes);
		faults_init(&faults, arena, 20);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
		cr_expect_eq(xml_read(b.data, b.len, "f.xml", arena, &faults, &root, &err),
			     heavy[i].status, "%s: %s", heavy[i].what, err.text);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
		cr_expect_lt((double)(to.tv_sec - from.tv_sec) + (to.tv_nsec - from.tv_nsec) / 1e9,
			     SECONDS_MAX, "%s took too long", heavy[i].what);
		cr_expect_leq(faults.count, 20);
		buf_release(&b);
		arena_free(arena);
		arena = arena_new(64u << 20);
	}
	getrusage(RUSAGE_SELF, &after);
#ifndef __SANITIZE_ADDRESS__ /* which keeps freed memory for a while */
	cr_expect_lt(after.ru_maxrss - before.ru_maxrss, 50 << 10, "in KiB");
#endif
}

/* ---- faults ---- */

Test(xml, faults_are_sorted_by_file_and_line_and_keep_their_order)
{
	CLEANUP(buf_release) struct buf b;

	buf_init(&b, 1000);
	fault_add(&faults, "b.xml", 2, "second");
	fault_add(&faults, "b.xml", 2, "third");
	fault_warn(&faults, "b.xml", 1, "%s\nline", "one");
	fault_add(&faults, "a.xml", 9, "first of all");
	fault_add(&faults, "b.xml", 0, "as a whole");
	faults_sort(&faults);
	faults_print(&faults, &b);
	cr_expect_str_eq(b.data, "a.xml:9: first of all\n"
				 "b.xml: as a whole\n"
				 "b.xml:1: warning: one?line\n"
				 "b.xml:2: second\n"
				 "b.xml:2: third\n");
	cr_expect_eq(faults.errors, 4);
	cr_expect_eq(faults.dropped, 0);
}

Test(xml, faults_past_the_maximum_are_counted_and_not_kept)
{
	CLEANUP(buf_release) struct buf b;

	buf_init(&b, 1000);
	faults_init(&faults, arena, 1);
	for (int i = 0; i < 3; i++)
		fault_add(&faults, "a.xml", i + 1, "fault %d", i);
	fault_warn(&faults, "a.xml", 9, "a warning");
	cr_expect_eq(faults.count, 1);
	cr_expect_eq(faults.dropped, 3);
	cr_expect_eq(faults.errors, 3);
	faults_print(&faults, &b);
	cr_expect_str_eq(b.data, "a.xml:1: fault 0\nand 3 more\n");
}

/* ---- failing memory ---- */

static long allowed; /* allocations until one fails; below 0: none does */
static bool once;    /* one failure, or all from then on */

static bool spend(void)
{
	if (allowed < 0)
		return true;
	if (allowed == 0) {
		if (once)
			allowed = -1;
		return false;
	}
	allowed--;
	return true;
}

static void *fault_malloc(size_t n)
{
	return spend() ? malloc(n) : NULL;
}

static void *fault_realloc(void *p, size_t n)
{
	return spend() ? realloc(p, n) : NULL;
}

static char *fault_strdup(const char *text)
{
	return spend() ? strdup(text) : NULL;
}

static int count_failures(const char *text)
{
	int failures = 0;

	for (long n = 0;; n++) {
		struct xml_element *root = NULL;
		enum status status;

		faults_init(&faults, arena, 20);
		allowed = n;
		status = xml_read(text, strlen(text), "f.xml", arena, &faults, &root, &err);
		if (allowed > 0) {
			cr_assert_eq(status, OK);
			cr_assert_not_null(root);
			return failures;
		}
		allowed = -1;
		if (status == OK) { /* whatever it was, it did without */
			cr_assert_str_eq(xml_attr(root, "b"), "1&2");
			cr_assert_str_eq(root->children->text, "text <");
			cr_assert_str_eq(xml_attr(root->children->children, "f"), "g");
			cr_assert_str_eq(root->text, "\xe2\x80\x94");
			continue;
		}
		failures++;
		cr_assert_eq(status, ERR_IO, "allocation %ld: %d %s", n, status, err.text);
		cr_assert_null(root);
	}
}

Test(xml, every_failing_allocation_of_libxml2_is_an_error_that_is_told, .timeout = 60)
{
	static const char text[] = "<?xml version='1.0' encoding='UTF-8'?><a xmlns='urn:x' "
				   "b='1&amp;2' c='3'><d>text &lt; <e f='g'/></d>&#8212;</a>";

	allowed = -1;
	cr_assert_eq(xmlMemSetup(free, fault_malloc, fault_realloc, fault_strdup), 0);
	once = true;
	cr_expect_gt(count_failures(text), 10);
	once = false;
	cr_expect_gt(count_failures(text), 10);
}
