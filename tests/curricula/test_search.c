#include "given.h"

#include "curricula/search.h"

TestSuite(search, .init = given_begin, .fini = given_end);

#define HEAD(id, version, kind)                                                                    \
	"<module xmlns=\"urn:attest:curriculum:1\" id=\"" id "\" version=\"" version               \
	"\" status=\"draft\" xml:lang=\"en-GB\" kind=\"" kind "\" level=\"4\" credits=\"0\""

static const struct {
	const char *path, *text;
} files[] = {
	{"SET@2010.1.xml", "<standards xmlns=\"urn:attest:curriculum:1\" id=\"SET\" "
			   "version=\"2010.1\" status=\"draft\" "
			   "xml:lang=\"en-GB\" owner=\"Us\"><title>Elements</title>"
			   "<standard id=\"7\"><name>Role of genetics</name></standard>"
			   "<standard id=\"8\"><name>Research</name></standard></standards>"},
	{"ECG-1@2020.1.xml",
	 HEAD("ECG-1", "2020.1",
	      "rotation") " sets=\"SET@2010.1\"><title>Recording the heart</title>"
			  "<aim>Traces that others can trust.</aim>"
			  "<outcome id=\"LO1\" standards=\"SET/7\">Explains inherited arrhythmia "
			  "to a family.</outcome>"
			  "<activity id=\"1\" type=\"developmental\" "
			  "outcomes=\"LO1\"><does>Records an electrocardiogram "
			  "on a restless child.</does><evidence>Five traces, "
			  "calibrated.</evidence></activity>"
			  "<activity id=\"2\" type=\"developmental\" "
			  "outcomes=\"LO1\"><does>Calibrates the recorder, and "
			  "says what a M\xc3\xa9ni\xc3\xa8re patient hears.</does><evidence>A "
			  "log.</evidence></activity>"
			  "<complete><activities/></complete></module>"},
	{"DIA-1@2020.1.xml",
	 HEAD("DIA-1", "2020.1", "unit") "><title>Dialysis and its water</title>"
					 "<aim>Water that harms nobody.</aim><outcome "
					 "id=\"LO1\">Measures conductivity.</outcome>"
					 "<activity id=\"1\" type=\"developmental\" "
					 "outcomes=\"LO1\"><does>Draws the water plant.</does>"
					 "<evidence>A drawing.</evidence></activity>"
					 "<activity id=\"2\" type=\"developmental\" "
					 "outcomes=\"LO1\"><does>Tests leakage of a machine."
					 "</does><evidence>Readings.</evidence></activity>"
					 "<complete><activities/></complete></module>"},
	{"DIA-1@2021.1.xml",
	 HEAD("DIA-1", "2021.1", "unit") "><title>Dialysis and its water</title>"
					 "<aim>Water that harms nobody.</aim><outcome "
					 "id=\"LO1\">Measures conductivity.</outcome>"
					 "<activity id=\"1\" type=\"developmental\" "
					 "outcomes=\"LO1\"><does>Draws the water plant, valve by "
					 "valve.</does><evidence>A drawing.</evidence></activity>"
					 "<activity id=\"2\" type=\"developmental\" "
					 "outcomes=\"LO1\"><does>Tests leakage of a machine."
					 "</does><evidence>Readings.</evidence></activity>"
					 "<complete><activities/></complete></module>"},
	{"WAT-1@2020.1.xml",
	 HEAD("WAT-1", "2020.1",
	      "core") "><title>Safe care</title><aim>Care.</aim>"
		      "<outcome id=\"LO1\">Keeps dialysis patients informed.</outcome>"
		      "<complete><outcomes/></complete></module>"},
};

static const struct filter any = {.any_kind = true};
static struct search *searching;

static void given_search(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		cr_assert_eq(given_text(files[i].path, files[i].text), OK, "%s", faults_text());
	cr_assert_eq(library_check(library, &faults, &err), OK, "%s", faults_text());
	cr_assert_eq(search_new(library, arena, &searching, &err), OK, "%s", err.text);
}

static struct hits find(const char *text, const struct filter *filter)
{
	struct hits hits;

	cr_assert_eq(search_find(searching, text, filter, &hits, &err), OK, "%s: %s", text,
		     err.text);
	return hits;
}

/* "ECG-1/1 DIA-1@2020.1/2": in the order of finding. */
static const char *found(const char *text, const struct filter *filter)
{
	struct hits hits = find(text, filter);
	struct buf out;
	const char *copy;

	buf_init(&out, 10000);
	for (size_t i = 0; i < hits.count; i++)
		buf_printf(&out, "%s%s%s", i > 0 ? " " : "", hits.items[i]->item,
			   hits.items[i]->older ? "(older)" : "");
	copy = arena_text(arena, out.data);
	buf_release(&out);
	return copy;
}

Test(search, words_are_found_by_their_stem_their_beginning_and_without_their_accents)
{
	static const struct {
		const char *text, *found;
	} rows[] = {
		{"calibration", "ECG-1/2 ECG-1/1"}, /* what is done weighs more than its evidence */
		{"CALIBRATING", "ECG-1/2 ECG-1/1"},
		{"calib", "ECG-1/2 ECG-1/1"},	 /* a beginning */
		{"calibrat", "ECG-1/2 ECG-1/1"}, /* a beginning that is longer than the stem */
		{"leaking machine", "DIA-1/2"},	 /* another word, of the same beginning */
		{"meniere", "ECG-1/2"},
		{"M\xc3\xa9ni\xc3\xa8re", "ECG-1/2"},
		{"genetics", "ECG-1/LO1"}, /* by the name of what it cites */
		{"ecg", "ECG-1/1"},	   /* spelt out there */
		{"\"the water plant\"", "DIA-1/1 DIA-1/1(older)"},
		{"\"plant water\"", ""},
		{"how do I record the heart of a child",
		 "ECG-1/1"}, /* all words, of things and context */
	};

	given_search();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_str_eq(found(rows[i].text, &any), rows[i].found, "%s gave %s",
				 rows[i].text, found(rows[i].text, &any));
}

Test(search, a_title_weighs_more_than_a_sentence_and_a_repeated_sentence_is_told_once)
{
	struct hits hits;

	given_search();
	hits = find("dialysis", &any);
	cr_assert_gt(hits.count, 2);
	cr_expect_str_eq(hits.items[0]->item, "DIA-1");
	for (size_t i = 0; i < hits.count; i++)
		cr_expect(!hits.items[i]->older || strcmp(hits.items[i]->item, "DIA-1/1") == 0,
			  "%s", hits.items[i]->item);
}

Test(search, what_has_some_of_the_words_is_found_when_nothing_has_all)
{
	struct hits hits;

	given_search();
	hits = find("conductivity arrhythmia zeppelin", &any);
	cr_expect(hits.some);
	cr_expect_eq(hits.count, 2);
	cr_assert_eq(hits.missing.count, 1);
	cr_expect_str_eq(hits.missing.items[0], "zeppelin");
	hits = find("zeppelin", &any);
	cr_expect_eq(hits.count, 0);
	cr_expect(!hits.some);
}

Test(search, any_text_is_a_query)
{
	static const char *const texts[] = {
		"\"",		"\"\"",	     "*",      "a*",	 "AND",	      "OR NOT",
		"NEAR(a b)",	"title:x",   "-water", "^water", "(water",    "water)",
		"{a}",		"a\"b\"c",   "'",      "; DROP", "+",	      "\xf0\x9f\xab\x80",
		"\xe2\x80\x94", "wa\tter\n", "\\",     "%s%n",	 "water AND", "\"water",
		"body : water", "[x]",	     "0",
	};
	char *many = arena_alloc(arena, 20001);

	given_search();
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		(void)find(texts[i], &any);
	cr_expect_str_eq(found("-water^", &any), found("water", &any));
	for (size_t i = 0; i < 20000; i++)
		many[i] = i % 7 == 0 ? ' ' : 'x';
	cr_expect_eq(find(many, &any).count, 0);
	memset(many, 'y', 20000);
	cr_expect_eq(find(many, &any).count, 0);
}

Test(search, filters_hold_of_what_is_found)
{
	struct filter rotations = {.kind = KIND_ROTATION}, cited = {.any_kind = true};
	struct filter level = {.any_kind = true, .level = 7};

	given_search();
	cited.standard = "SET/7";
	cr_expect_str_eq(found("", &rotations), "ECG-1 ECG-1/LO1 ECG-1/1 ECG-1/2");
	cr_expect_str_eq(found("water", &rotations), "");
	cr_expect_str_eq(found("family", &cited), "ECG-1/LO1");
	cr_expect_str_eq(found("conductivity", &cited), "");
	cr_expect_str_eq(found("", &cited), "ECG-1 ECG-1/LO1 ECG-1/1 ECG-1/2");
	cr_expect_str_eq(found("water", &level), "");
	cited.standard = "SET/8";
	cr_expect_str_eq(found("", &cited), "");
}

Test(search, the_shipped_library_is_found_by_the_words_of_trainees)
{
	static const struct {
		const char *text, *item;
	} rows[] = {
		{"leakage current safety test", "CEN-R1/7"},
		{"earth leakage measuring", "CEN-R1/6"},
		{"throwing away old devices patient data erased", "CEN-R1/11"},
		{"field safety notices", "CEN-R1/10"},
	};

	given_folder(PROJECT_SOURCE "/curricula/library", false);
	cr_assert_eq(library_check(library, &faults, &err), OK);
	cr_assert_eq(search_new(library, arena, &searching, &err), OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct hits hits = find(rows[i].text, &any);
		size_t at = 0;

		while (at < hits.count && strcmp(hits.items[at]->item, rows[i].item) != 0)
			at++;
		cr_expect_lt(at, hits.count, "%s", rows[i].text);
		cr_expect_lt(at, 10, "%s is number %zu for %s", rows[i].item, at + 1, rows[i].text);
	}
}
