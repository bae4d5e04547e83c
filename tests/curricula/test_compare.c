#include "given.h"

#include "curricula/compare.h"
#include "curricula/likeness.h"

TestSuite(compare, .init = given_begin, .fini = given_end);

Test(compare, sentences_are_alike_by_the_words_that_they_have_in_common)
{
	static const struct {
		const char *a, *b;
		int alike;
	} rows[] = {
		{"Draws the water plant.", "Draws the water plant.", 100},
		{"draws the water plant", "DRAWS - the, water: plant!", 100},
		{"Draws the water plant.", "Tests a heart valve.", 0},
		{"one two three four", "one two five six", 50},
		{"one two three four", "one five six seven", 25},
		{"one one", "one", 66}, /* each occurrence counts once */
		{"M\xc3\xa9ni\xc3\xa8re", "M\xc3\xa9ni\xc3\xa8re disease", 66},
		{"", "", 100},
		{"", "one", 0},
		{"...", "---", 100}, /* no words in either */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(likeness(rows[i].a, rows[i].b), rows[i].alike, "%s / %s gave %d",
			     rows[i].a, rows[i].b, likeness(rows[i].a, rows[i].b));
		cr_expect_eq(likeness(rows[i].b, rows[i].a), rows[i].alike);
	}
}

Test(compare, the_same_text_pairs_first_then_the_most_alike_then_the_first)
{
	static const char *const before[] = {"a b c d", "w x y z", "k l m n", "same words", "p q"};
	static const char *const after[] = {"w x y q", "a b c e", "a b c f", "same words",
					    "k l s t u v"};
	struct sentence_pair *pairs;
	size_t count = pair_sentences(before, 5, after, 5, arena, &pairs);

	cr_assert_eq(count, 3); /* p q and k l m n have less than half in common with anything */
	cr_expect_eq(pairs[0].before, 3);
	cr_expect_eq(pairs[0].likeness, 100);
	cr_expect_eq(pairs[1].before, 0);
	cr_expect_eq(pairs[1].after, 1, "of equally alike ones the first");
	cr_expect_eq(pairs[2].before, 1);
	cr_expect_eq(pairs[2].likeness, 75);
	cr_expect_eq(pair_sentences(before, 0, after, 5, arena, &pairs), 0);
}

/* ---- two curricula of our own ---- */

#define FILE_OF(root, id, version)                                                                 \
	"<" root " xmlns=\"urn:attest:curriculum:1\" id=\"" id "\" version=\"" version             \
	"\" status=\"draft\" xml:lang=\"en-GB\" "
#define MODULE(id, version, credits)                                                               \
	FILE_OF("module", id, version) "kind=\"unit\" level=\"4\" credits=\"" credits "\">"
#define ACTIVITY(id, does)                                                                         \
	"<activity id=\"" id "\" type=\"developmental\" outcomes=\"LO1\"><does>" does              \
	"</does><evidence>A log.</evidence></activity>"

static const struct {
	const char *path, *text;
} files[] = {
	{"SPEC@2020.1.xml",
	 FILE_OF("specialisms", "SPEC",
		 "2020.1") "><title>Places</title><division id=\"all\"><name>All</name>"
			   "<theme id=\"one\"><name>One</name><specialism "
			   "id=\"old-one\"><name>Old</name></specialism>"
			   "<specialism id=\"new-one\" "
			   "replaces=\"old-one\"><name>New</name></specialism></theme></division>"
			   "</specialisms>"},
	{"MOD-1@2020.1.xml",
	 MODULE("MOD-1", "2020.1",
		"10") "<title>First</title><aim>Aim.</aim><outcome "
		      "id=\"LO1\">Works.</outcome>" ACTIVITY("1", "Draws the plant valve by valve.")
			      ACTIVITY("2", "Cleans it.") ACTIVITY(
				      "3",
				      "Counts every fish in the river.") "<complete><activities/></"
									 "complete></module>"},
	{"MOD-1@2021.1.xml",
	 MODULE("MOD-1", "2021.1",
		"20") "<title>First</title><aim>Aim.</aim><outcome "
		      "id=\"LO1\">Works.</outcome>" ACTIVITY("1",
							     "Draws the plant, valve for valve.")
			      ACTIVITY("4", "Cleans it.") ACTIVITY(
				      "5",
				      "Sleeps.") "<complete><activities/></complete></module>"},
	{"MOD-2@2020.1.xml",
	 MODULE("MOD-2", "2020.1",
		"10") "<title>Second</title><aim>Aim.</aim><outcome "
		      "id=\"LO1\">Goes.</outcome>" ACTIVITY("1", "Walks.") "<complete><activities/"
									   "></complete></module>"},
	{"MOD-3@2021.1.xml",
	 FILE_OF("module", "MOD-3",
		 "2021.1") "kind=\"unit\" level=\"4\" credits=\"0\"><title>Third</title>"
			   "<replaces ref=\"MOD-2@2020.1\"/><aim>Aim.</aim><outcome "
			   "id=\"LO1\">Goes.</outcome>" ACTIVITY(
				   "1", "Counts every fish in the river.") "<complete><activities/"
									   "></complete></module>"},
	{"CUR-1@2020.1.xml",
	 FILE_OF("curriculum", "CUR-1",
		 "2020.1") "programme=\"STP\" specialism=\"old-one\" level=\"4\" "
			   "credits=\"20\" tools=\"TOOLS@2010.1\" "
			   "entry-from=\"2020-01\"><title>Title</title>"
			   "<phase id=\"1\" due=\"P1Y\">Year</phase>"
			   "<use module=\"MOD-1@2020.1\" phase=\"1\"/><use "
			   "module=\"MOD-2@2020.1\"/>"
			   "<award id=\"end\" "
			   "due=\"P2Y\"><title>End</title><modules/></award></curriculum>"},
	{"CUR-1@2021.1.xml",
	 FILE_OF("curriculum", "CUR-1",
		 "2021.1") "programme=\"STP\" specialism=\"new-one\" level=\"4\" "
			   "credits=\"20\" tools=\"TOOLS@2010.1\" "
			   "entry-from=\"2020-01\"><title>Title</title>"
			   "<replaces ref=\"CUR-1@2020.1\"/>"
			   "<use module=\"MOD-1@2021.1\"/><use module=\"MOD-3@2021.1\"/>"
			   "<award id=\"end\" due=\"P3Y\"><title>End</title><modules/><credits "
			   "min=\"10\"/></award></curriculum>"},
};

static struct comparison compared(const char *before, const char *after)
{
	struct ref a = ref_of(before), b = ref_of(after);
	struct comparison c;

	cr_assert_not_null(library_curriculum(library, &a), "%s", before);
	cr_assert_not_null(library_curriculum(library, &b), "%s", after);
	curricula_compare(library, library_curriculum(library, &a), library_curriculum(library, &b),
			  arena, &c);
	return c;
}

/* "what before>after changes", a line each; changes by letters: a r w(ords) n(umbers) m(oved) s(tatus). */
static const char *told(const struct comparison *c)
{
	struct buf out;
	const char *copy;

	buf_init(&out, 20000);
	for (size_t i = 0; i < c->count; i++) {
		const struct difference *d = &c->items[i];

		buf_printf(&out, "%s %s>%s %s%s%s%s%s%s\n", compared_name(d->what), d->before,
			   d->after, d->changes & CHANGE_ADDED ? "a" : "",
			   d->changes & CHANGE_REMOVED ? "r" : "",
			   d->changes & CHANGE_REWORDED ? "w" : "",
			   d->changes & CHANGE_REWEIGHTED ? "n" : "",
			   d->changes & CHANGE_MOVED ? "m" : "",
			   d->changes & CHANGE_STATUS ? "s" : "");
	}
	copy = arena_text(arena, out.data);
	buf_release(&out);
	return copy;
}

Test(compare, added_removed_reworded_reweighted_and_moved_are_told_apart)
{
	struct comparison c;

	cr_assert_eq(library_read_file(library,
				       PROJECT_SOURCE "/curricula/library/TOOLS@2010.1.xml", false,
				       &faults, &err),
		     OK);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		cr_assert_eq(given_text(files[i].path, files[i].text), OK, "%s", faults_text());
	cr_assert_eq(library_check(library, &faults, &err), OK, "%s", faults_text());
	c = compared("CUR-1@2020.1", "CUR-1@2021.1");
	cr_expect(c.replaces);
	cr_expect_eq(c.kept, 0);
	cr_assert_eq(c.succession_count, 1);
	cr_expect_str_eq(c.successions[0].place->id, "new-one");
	cr_expect_str_eq(c.successions[0].replaced, "old-one");
	cr_expect_str_eq(told(&c),
			 "curriculum CUR-1@2020.1>CUR-1@2021.1 n\n"
			 "phase phase 1> r\n"
			 "award end>end n\n"
			 "module MOD-1@2020.1>MOD-1@2021.1 nm\n"
			 "activity MOD-1/1>MOD-1/1 w\n"
			 "activity MOD-1/2>MOD-1/4 m\n"
			 "activity >MOD-1/5 a\n"
			 "module MOD-2@2020.1>MOD-3@2021.1 wn\n"
			 "outcome MOD-2/LO1>MOD-3/LO1 m\n"
			 "activity MOD-1/3>MOD-3/1 m\n"
			 "activity MOD-2/1> r\n",
			 "%s", told(&c));
}

/* ---- what is shipped ---- */

static void read_library(void)
{
	given_folder(PROJECT_SOURCE "/curricula/library", false);
	cr_assert_eq(library_check(library, &faults, &err), OK);
}

Test(compare, a_draft_that_reads_one_sentence_otherwise_differs_in_it_alone)
{
	struct comparison c;

	read_library();
	c = compared("STP-HTS@2023.1", "STP-HTS@2023.2");
	cr_expect_str_eq(told(&c),
			 "curriculum STP-HTS@2023.1>STP-HTS@2023.2 s\nreview year-2>year-2 n\n");
	cr_expect_eq(c.kept, c.after->use_count);
	cr_expect_not_null(c.items[1].gate_after);
	cr_expect(c.replaces);
}

Test(compare, three_specialisms_of_engineering_became_one_and_maps_say_what_carries)
{
	struct comparison c;
	bool same = false, part = false, none = false;

	read_library();
	c = compared("STP-CEN@2015.1", "STP-CEN@2023.1");
	cr_assert_eq(c.succession_count, 1);
	cr_expect_str_eq(c.successions[0].place->id, "engineering");
	cr_expect_str_eq(c.successions[0].replaced,
			 "rehabilitation-engineering, clinical-measurement, device-management");
	for (size_t i = 0; i < c.count; i++) {
		const struct carries *carries = c.items[i].carried;

		same = same || (carries != NULL && carries->extent == EXTENT_SAME);
		part = part || (carries != NULL && carries->extent == EXTENT_PART);
		none = none || (carries != NULL && carries->extent == EXTENT_NONE);
	}
	cr_expect(same && part && none);
}

Test(compare, the_other_way_round_what_was_added_is_removed)
{
	struct comparison there, back;
	size_t added = 0, removed = 0;

	read_library();
	there = compared("STP-CEN@2015.1", "STP-CEN@2023.1");
	back = compared("STP-CEN@2023.1", "STP-CEN@2015.1");
	for (size_t i = 0; i < there.count; i++)
		added += there.items[i].what == COMPARED_MODULE &&
			 there.items[i].changes & CHANGE_ADDED;
	for (size_t i = 0; i < back.count; i++)
		removed += back.items[i].what == COMPARED_MODULE &&
			   back.items[i].changes & CHANGE_REMOVED;
	cr_expect_eq(added, removed);
	cr_expect_gt(added, 0);
}
