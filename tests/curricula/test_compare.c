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

Test(compare, what_is_alike_throughout_takes_memory_by_the_sentence_and_not_by_the_pair)
{
	enum { MANY = 2000 };
	static const char *before[MANY], *after[MANY];
	struct arena *small = arena_new(1u << 20);
	struct sentence_pair *pairs;

	for (size_t i = 0; i < MANY; i++) {
		before[i] = "a b c d";
		after[i] = "a b c d";
	}
	after[MANY - 1] = "a b c e";
	cr_assert_eq(pair_sentences(before, MANY, after, MANY, small, &pairs), MANY);
	for (size_t i = 0; i < MANY; i++) {
		cr_expect_eq(pairs[i].before, i);
		cr_expect_eq(pairs[i].after, i);
		cr_expect_eq(pairs[i].likeness, i == MANY - 1 ? 75 : 100);
	}
	arena_free(small);
}

Test(compare, who_loses_the_most_alike_goes_with_the_next)
{
	static const char *const before[] = {"a b c d", "a b c e", "a b x y"};
	static const char *const after[] = {"a b c d", "a b y z"};
	struct sentence_pair *pairs;

	cr_assert_eq(pair_sentences(before, 3, after, 2, arena, &pairs), 2);
	cr_expect_eq(pairs[0].before, 0);
	cr_expect_eq(pairs[0].after, 0);
	cr_expect_eq(pairs[1].before, 2);
	cr_expect_eq(pairs[1].after, 1, "the first lost a b c d, and is less alike than the last");
	cr_expect_eq(pairs[1].likeness, 75);
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
		      "id=\"LO1\">Works.</outcome>" ACTIVITY(
			      "1", "Draws the plant, valve for valve.") ACTIVITY("4", "Cleans it.")
			      ACTIVITY("5",
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

/* "what before>after changes", a line each; changes by letters: a r w(ords) n(umbers) m(oved)
 * s(tatus). */
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

/* ---- one thing changed ---- */

static const char *const table_module = FILE_OF("module", "TAB-1", "2020.1")
	"kind=\"unit\" level=\"4\" credits=\"10\" sets=\"GSP@2012.1\">"
	"<title>One</title><aim>Aim.</aim>"
	"<outcome id=\"LO1\" kind=\"skill\" standards=\"GSP/1 GSP/2\">Works.</outcome>"
	"<outcome id=\"LO2\">Goes.</outcome>"
	"<activity id=\"1\" type=\"developmental\" outcomes=\"LO1\"><does>Draws it.</does>"
	"<evidence>A log.</evidence></activity>"
	"<activity id=\"2\" type=\"developmental\" outcomes=\"LO1\"><does>Cleans it.</does>"
	"<evidence>A log.</evidence></activity>"
	"<activity id=\"3\" type=\"developmental\" outcomes=\"LO2\"><does>Walks to it.</does>"
	"<evidence>A log.</evidence></activity>"
	"<complete by=\"registrar\"><activities of=\"1 2\" min=\"1\"/>"
	"<assessments tool=\"DOPS\" min=\"2\"/></complete></module>";
static const char *const table_curriculum = FILE_OF("curriculum", "TAB", "2020.1")
	"programme=\"STP\" specialism=\"old-one\" level=\"4\" stage=\"6\" tools=\"TOOLS@2010.1\" "
	"entry-from=\"2020-01\"><title>Title</title><covers set=\"GSP@2012.1\"/>"
	"<choose id=\"field\" pick=\"1\"><group id=\"a\"><use module=\"TAB-1@2020.1\"/></group>"
	"<group id=\"b\"><use module=\"TAB-2@2020.1\"/></group>"
	"<group id=\"c\"><use module=\"TAB-3@2020.1\"/></group></choose>"
	"<waiver kind=\"unit\" by=\"registrar\" countersign=\"registrant\"/>"
	"<award id=\"end\"><title>End</title><modules/></award></curriculum>";

#define WAIVER "<waiver of=\"TAB-1/1 TAB-1/2 TAB-1/3 TAB-1/Q1\" by=\"registrar\"/>"
#define WAIVER_SAID "TAB-1/1 TAB-1/2 TAB-1/3 TAB-1/Q1 by registrar"

static const struct change {
	bool of_module;
	const char *from, *to; /* in the text of the later file */
	enum compared what;
	const char *detail;
	bool rules; /* are both rules given? */
} one_change[] = {
	{false, " stage=\"6\"", " stage=\"5\"", COMPARED_CURRICULUM, "career stage 5, was 6",
	 false},
	{false, " stage=\"6\"", "", COMPARED_CURRICULUM, "career stage not said, was 6", false},
	{false, "TOOLS@2010.1", "TOOLS@2023.1", COMPARED_CURRICULUM,
	 "forms of TOOLS@2023.1, was TOOLS@2010.1", false},
	{false, "\"GSP@2012.1\"", "\"GSP@2012.1\" also=\"1 2\"", COMPARED_CURRICULUM,
	 "covers GSP@2012.1 also 1 2, was GSP@2012.1", false},
	{false, "<covers set=\"GSP@2012.1\"/>", "", COMPARED_CURRICULUM,
	 "covers nothing, was GSP@2012.1", false},
	{false, "pick=\"1\"", "pick=\"2\"", COMPARED_CURRICULUM,
	 "choices: field, 2 of a b c, was field, 1 of a b c", false},
	{false, "kind=\"unit\" by", "kind=\"rotation\" by", COMPARED_CURRICULUM,
	 "may be waived: rotation by registrar and registrant, was unit by registrar and "
	 "registrant",
	 false},
	{false, "by=\"registrar\" countersign=\"registrant\"", "by=\"programme-lead\"",
	 COMPARED_CURRICULUM,
	 "may be waived: unit by programme-lead, was unit by registrar and registrant", false},
	{false, "<waiver ",
	 WAIVER WAIVER WAIVER WAIVER WAIVER WAIVER WAIVER WAIVER WAIVER WAIVER "<waiver ",
	 COMPARED_CURRICULUM,
	 "may be waived: " WAIVER_SAID "; " WAIVER_SAID "; " WAIVER_SAID "; " WAIVER_SAID
	 "; " WAIVER_SAID "; " WAIVER_SAID "; " WAIVER_SAID "; " WAIVER_SAID "; " WAIVER_SAID
	 "; " WAIVER_SAID
	 "; unit by registrar and registrant, was unit by registrar and registrant",
	 false},
	{true, "<complete by=\"registrar\">", "<complete by=\"school\">", COMPARED_MODULE,
	 "closed by the school, was by the registrar", false},
	{true, "of=\"1 2\" min=\"1\"", "of=\"1 2\"", COMPARED_MODULE,
	 "another rule for what is practised", true},
	{true, "of=\"1 2\"", "of=\"1 3\"", COMPARED_MODULE, "another rule for what is practised",
	 true},
	{true, "<assessments tool", "<outcomes/><assessments tool", COMPARED_MODULE,
	 "another rule for what is practised", true},
	{true, "tool=\"DOPS\" min=\"2\"", "tool=\"DOPS\" min=\"3\"", COMPARED_QUOTA,
	 "3 of DOPS, was 2 of DOPS", false},
	{true, "sets=\"GSP@2012.1\"", "sets=\"GSP@2021.1\"", COMPARED_MODULE,
	 "standards of GSP@2021.1, was GSP@2012.1", false},
	{true, "outcomes=\"LO1\"", "outcomes=\"LO1 LO2\"", COMPARED_ACTIVITY,
	 "for LO1 LO2, was for LO1", false},
	{true, " kind=\"skill\"", " kind=\"attitude\"", COMPARED_OUTCOME, "attitude, was skill",
	 false},
	{true, " kind=\"skill\"", "", COMPARED_OUTCOME, "of no kind, was skill", false},
};

/* The text with `to` at the first place of `from`, which is in it. */
static const char *with(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	cr_assert_not_null(at, "%s", from);
	return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* The module under three codes in one version, and the curriculum of them. */
static void give_version(const char *version, const char *module, const char *curriculum)
{
	for (int i = 1; i <= 3; i++) {
		const char *code = arena_printf(arena, "TAB-%d", i);
		const char *use = arena_printf(arena, "%s@%s", code, version);

		cr_assert_eq(given_text(arena_printf(arena, "%s.xml", use),
					with(with(module, "TAB-1", code), "2020.1", version)),
			     OK, "%s", faults_text());
		curriculum = with(curriculum, arena_printf(arena, "%s@2020.1", code), use);
	}
	cr_assert_eq(given_text(arena_printf(arena, "TAB@%s.xml", version),
				with(curriculum, "2020.1", version)),
		     OK, "%s", faults_text());
}

static struct comparison compared_with(const struct change *change)
{
	static const char *const shared[] = {"TOOLS@2010.1", "TOOLS@2023.1", "GSP@2012.1",
					     "GSP@2021.1"};
	const char *module = table_module, *curriculum = table_curriculum;

	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
		cr_assert_eq(library_read_file(
				     library,
				     arena_printf(arena, PROJECT_SOURCE "/curricula/library/%s.xml",
						  shared[i]),
				     false, &faults, &err),
			     OK);
	cr_assert_eq(given_text(files[0].path, files[0].text), OK);
	give_version("2020.1", module, curriculum);
	if (change != NULL && change->of_module)
		module = with(module, change->from, change->to);
	else if (change != NULL)
		curriculum = with(curriculum, change->from, change->to);
	give_version("2021.1", module, curriculum);
	cr_assert_eq(library_check(library, &faults, &err), OK, "%s", faults_text());
	return compared("TAB@2020.1", "TAB@2021.1");
}

Test(compare, where_only_versions_differ_nothing_is_told)
{
	struct comparison c = compared_with(NULL);

	cr_expect_eq(c.count, 0, "%s", told(&c));
}

Test(compare, whatever_is_changed_is_told_as_itself_and_alone)
{
	for (size_t i = 0; i < sizeof(one_change) / sizeof(one_change[0]); i++) {
		const struct change *row = &one_change[i];
		struct comparison c;
		size_t times = row->of_module ? 3 : 1; /* each of the modules is changed */

		given_end();
		given_begin();
		c = compared_with(row);
		cr_assert_eq(c.count, times, "%s: %s", row->detail, told(&c));
		for (size_t n = 0; n < times; n++) {
			const struct difference *d = &c.items[n];

			cr_expect_eq(d->what, row->what, "%s: %s", row->detail, told(&c));
			cr_expect_eq(d->changes, CHANGE_REWEIGHTED, "%s: %s", row->detail,
				     told(&c));
			cr_expect_str_eq(d->detail, row->detail);
			cr_expect_eq(d->rule_before != NULL && d->rule_after != NULL, row->rules);
		}
	}
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
	cr_expect_not_null(c.items[1].rule_after);
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
