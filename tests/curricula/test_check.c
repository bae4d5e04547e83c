#include "given.h"

#include <dirent.h>

TestSuite(check, .init = given_begin, .fini = given_end);

/* A file is given by the name of what it holds, but for the one of which the name is the fault. */
enum what { FAULT, WARNING, BY_ITS_OWN_NAME };

/* Every file of bad/ has one fault, which its first line tells. */
static const struct row {
	const char *file;
	int line;
	const char *text;
	enum what what;
} rows[] = {
	{"01-dangling-outcome.xml", 6, "activity: outcomes names LO2, which is not in this file",
	 FAULT},
	{"02-duplicate-outcome.xml", 5, "the id LO1 stands twice, first on line 5", FAULT},
	{"03-assessments-inside-any.xml", 9, "assessments does not belong in any", FAULT},
	{"04-two-kinds-of-different.xml", 9, "assessments: attributes that exclude each other",
	 FAULT},
	{"05-quota-of-none.xml", 9, "assessments: min=\"0\" is not right", FAULT},
	{"06-status-retired.xml", 2, "module: status=\"retired\" is not right", FAULT},
	{"07-use-without-version.xml", 7, "use: module=\"CEN-R1\" is not right", FAULT},
	{"08-due-in-two-units.xml", 5, "phase: due=\"P1Y6M\" is not right", FAULT},
	{"09-undeclared-result.xml", 10, "result: ref names exam, which is not in this file",
	 FAULT},
	{"10-percent-of-what.xml", 10, "percent lacks the attribute items", FAULT},
	{"11-file-name.xml", 2, "the file is named 11-file-name.xml but holds BAD-1@2020.1",
	 BY_ITS_OWN_NAME},
	{"12-activity-number-twice.xml", 7, "activity 1 stands twice, first on line 6", FAULT},
	{"13-standard-that-is-not.xml", 5, "LO1 cites SET/9, which SET@2020.1 does not have",
	 FAULT},
	{"14-set-not-named.xml", 5,
	 "LO1 cites SET/1, but the module's sets names no version of SET", FAULT},
	{"15-set-missing.xml", 2, "names GONE@2020.1, which is not among the files read", FAULT},
	{"16-set-twice.xml", 2, "module: sets names SET@2020.1 twice", FAULT},
	{"17-tool-that-is-not.xml", 10, "no tools file has DOPX", FAULT},
	{"18-tool-without-judgement.xml", 10, "DIARY has no judgement and so can never fill a slot",
	 FAULT},
	{"19-tools-without-review.xml", 2,
	 "there is no tool REVIEW with a judgement, by which evidence for activities and outcomes "
	 "is judged",
	 FAULT},
	{"20-tools-without-overall.xml", 2,
	 "there is no scale overall, on which reviews are recorded", FAULT},
	{"21-phase-that-is-not.xml", 10, "names phase 3, which the curriculum does not have",
	 FAULT},
	{"22-need-that-is-not.xml", 10,
	 "MOD-2 needs MOD-3, which is not another module of the curriculum", FAULT},
	{"23-scale-that-is-not.xml", 11,
	 "review year-1 is recorded on annual, which is no scale of TOOLS@2020.1", FAULT},
	{"24-specialism-that-is-not.xml", 2, "names alchemy, which is not in SPECIALISMS@2020.1",
	 FAULT},
	{"25-result-asked-as-review.xml", 15, "MSc is not a review", FAULT},
	{"26-review-asked-as-result.xml", 15, "year-1 is not a result", FAULT},
	{"27-waiver-of-nothing.xml", 11,
	 "waiver names MOD-1/Q7, which is no module, activity, quota, review or result of the "
	 "curriculum",
	 FAULT},
	{"28-map-from-nothing.xml", 6, "MOD-1/LO7 is not in GOOD@2020.1", FAULT},
	{"29-adopted-names-draft.xml", 10, "uses MOD-6@2020.1, which is a draft", FAULT},
	{"30-module-missing.xml", 10, "uses MOD-2@2020.7, which is not among the files read",
	 FAULT},
	{"31-set-is-a-module.xml", 5, "covers MOD-1@2020.1, which is a module", FAULT},
	{"32-curriculum-of-a-division.xml", 2, "specialism life-sciences is a division", FAULT},
	{"33-replaces-itself.xml", 2, "replaces itself", FAULT},
	{"34-outcome-unreached.xml", 6, "no activity reaches LO2", FAULT},
	{"35-activity-named-twice.xml", 9, "activity 2 is named twice, first on line 9", FAULT},
	{"36-activity-that-is-not.xml", 9,
	 "activities names 3, but the module has no such activity", FAULT},
	{"37-outcomes-twice.xml", 9, "outcomes stands twice, first on line 9", FAULT},
	{"38-more-than-is-named.xml", 9, "min=\"3\" of 2 activities", FAULT},
	{"39-more-than-is-left.xml", 10, "min=\"2\" of 1 activities", FAULT},
	{"40-nothing-left.xml", 10, "activities asks for nothing: all are named elsewhere", FAULT},
	{"41-rest-twice.xml", 10, "activities without of stands twice, first on line 9", FAULT},
	{"42-any-of-too-few.xml", 9, "any asks for 2 of 1", FAULT},
	{"43-more-assessors-than-slots.xml", 10, "assessors=\"3\" of min=\"2\" assessments", FAULT},
	{"44-too-few-topics.xml", 10, "topics=\"2\", but 1 listed", FAULT},
	{"45-window-closed.xml", 10,
	 "after=\"P12M\" is not before before=\"P1Y\", so that nothing can count", FAULT},
	{"46-module-in-two-versions.xml", 10, "uses MOD-1 a second time, first on line 9", FAULT},
	{"47-pick-three-of-two.xml", 11, "choose depth asks for 3 of 2 groups", FAULT},
	{"48-too-many-picks.xml", 11, "there are more than 64 ways to choose", FAULT},
	{"49-need-of-one-pick.xml", 10,
	 "MOD-2 needs MOD-11, which is not in force when B of depth is picked", FAULT},
	{"50-need-optional.xml", 10, "MOD-2 needs MOD-11, which is optional", FAULT},
	{"51-credits-do-not-add-up.xml", 2, "the modules in force add up to 2 credits, not to 3",
	 FAULT},
	{"52-credits-of-one-pick.xml", 2,
	 "the modules in force add up to 2 credits when B of depth is picked, not to 3", FAULT},
	{"53-credits-beyond-reach.xml", 15, "credits asks for 3, but at most 2 can be had", FAULT},
	{"54-credits-at-no-level.xml", 15, "credits asks for 2, but at most 0 can be had", FAULT},
	{"55-selection-of-nothing.xml", 11, "modules means no module in force", FAULT},
	{"56-selection-of-unused.xml", 11, "modules names MOD-3, which the curriculum does not use",
	 FAULT},
	{"57-selection-of-phase.xml", 11,
	 "modules names phase 9, which the curriculum does not have", FAULT},
	{"58-selection-of-one-pick.xml", 15,
	 "modules means no module in force when B of depth is picked", FAULT},
	{"59-percent-of-no-item.xml", 11, "percent means no item of a module in force", FAULT},
	{"60-window-after-award.xml", 11, "before=\"P37M\" is later than the award, due after P3Y",
	 FAULT},
	{"61-window-closed-in-review.xml", 11,
	 "after=\"P52W\" is not before before=\"P11M\", so that nothing can count", FAULT},
	{"62-window-begins-too-late.xml", 11,
	 "after=\"P36M\" is not before the award, due after P3Y", FAULT},
	{"63-review-tool-without-judgement.xml", 11,
	 "DIARY has no judgement and so can never fill a slot", FAULT},
	{"64-review-tool-that-is-not.xml", 11, "OCE is not in TOOLS@2020.1", FAULT},
	{"65-placements-more-than-named.xml", 15, "placements asks for 3 of 2 specialisms", FAULT},
	{"66-placements-five-in-stp.xml", 15, "placements asks for 5 specialisms", FAULT},
	{"67-placements-in-a-theme.xml", 15,
	 "placements are in specialisms, and blood-sciences is a theme", FAULT},
	{"68-placements-in-nothing.xml", 15, "names alchemy, which is not in SPECIALISMS@2020.1",
	 FAULT},
	{"69-placements-longer-than-training.xml", 15,
	 "total=\"P200W\" is more than the time to the award, P3Y", FAULT},
	{"70-placements-shortest-longer.xml", 15,
	 "shortest=\"P8W\" is longer than longest=\"P50D\"", FAULT},
	{"71-phases-fall.xml", 7, "phase 2 is due after P11M, not later than phase 1", FAULT},
	{"72-phases-out-of-order.xml", 7, "phase 2 stands after phase 3", FAULT},
	{"73-phase-after-award.xml", 7,
	 "phase 2 is due after P157W, later than the award after P3Y", FAULT},
	{"74-review-after-award.xml", 11,
	 "review year-1 is due after P4Y, later than the award after P3Y", FAULT},
	{"75-reviews-in-a-circle.xml", 12, "the reviews year-2 and year-1 wait for each other",
	 FAULT},
	{"76-entry-closes-before-it-opens.xml", 2,
	 "entry-from 2020-09-01 is after entry-until 2020-08-31", FAULT},
	{"77-completed-before-entry.xml", 2,
	 "entry-until 2028-08-31 is after complete-by 2027-08-31", FAULT},
	{"78-set-not-covered.xml", 5, "no outcome of a module in force cites SET/1, SET/2", FAULT},
	{"79-set-not-covered-in-one-pick.xml", 5,
	 "no outcome of a module in force cites SET/3 when B of depth is picked", FAULT},
	{"80-also-of-nothing.xml", 5, "also names 4, which SET@2020.1 does not have", FAULT},
	{"81-any-of-too-few-rules.xml", 15, "any asks for 3 of 2", FAULT},
	{"82-map-to-itself.xml", 2, "source and target are both MOD-1@2020.2", FAULT},
	{"83-map-pair-twice.xml", 7, "MOD-1/LO1 to MOD-1/LO1 stands twice, first on line 6", FAULT},
	{"84-map-part-without-words.xml", 7, "extent=\"part\" without words", FAULT},
	{"85-map-ends-before-it-begins.xml", 2, "from 2020-09-01 is after until 2020-08-31", FAULT},
	{"86-map-award-backwards.xml", 2,
	 "awarded-from 2015-01-01 is after awarded-until 2014-12-31", FAULT},
	{"87-map-to-nowhere.xml", 2, "carries to SET@2021.1, which is not among the files read",
	 FAULT},
	{"88-standard-twice.xml", 5, "1 stands twice, first on line 4", FAULT},
	{"89-specialism-twice.xml", 7, "cells stands twice, first on line 6", FAULT},
	{"90-specialism-replaces-nothing.xml", 7,
	 "whole replaces plasma, which is not another one in this file", FAULT},
	{"91-tool-twice.xml", 11, "the tool DOPS stands twice", FAULT},
	{"92-judgement-never-met.xml", 11,
	 "CBD is judged on amount, of which no point is met=\"yes\"", FAULT},
	{"93-point-twice.xml", 5, "scale amount has the point less twice", FAULT},
	{"94-mark-twice.xml", 10, "DOPS has the mark safety twice", FAULT},
	{"95-raters-of-unknown-number.xml", 11,
	 "CBD is answered by raters but says not by how many", FAULT},
	{"96-few-activities.xml", 2, "2 activities for 10 credits", WARNING},
	{"97-result-unused.xml", 9, "no rule asks for the result exam", WARNING},
	{"98-sentence-twice.xml", 7, "this sentence stands in BAD-1@2020.1 on line 6, too",
	 WARNING},
	{"99-review-never-met.xml", 11,
	 "review year-1 is recorded on amount, of which no point is met=\"yes\"", FAULT},
	{"100-trainee-completes.xml", 8,
	 "complete is signed by the trainee, who signs no gate of their own", FAULT},
	{"101-trainee-waives.xml", 11, "waiver is by the trainee, who cannot waive", FAULT},
	{"102-trainee-awards.xml", 12,
	 "award completion is signed by the trainee, who signs no gate of their own", FAULT},
	{"103-specialism-listed-twice.xml", 15, "placements: of names haematology twice", FAULT},
	{"104-tool-listed-twice.xml", 10, "assessments: tool names DOPS twice", FAULT},
	{"105-module-listed-twice.xml", 14, "modules: of names MOD-1 twice", FAULT},
	{"106-outcome-listed-twice.xml", 6, "activity: outcomes names LO1 twice", FAULT},
	{"107-waiver-of-no-number.xml", 11,
	 "waiver names MOD-1/1a, which is no module, activity, quota, review or result", FAULT},
	{"108-module-window-after-award.xml", 10,
	 "MOD-25@2020.1/Q1: after=\"P4Y\" is not before the award, due after P3Y", FAULT},
	{"109-set-item-listed-twice.xml", 5, "outcome: standards names SET/1 twice", FAULT},
	{"110-activity-listed-twice.xml", 9, "activity 2 is named twice, first on line 9", FAULT},
	{"111-set-in-two-versions.xml", 2, "sets names SET twice; name one version", FAULT},
	{"112-placements-longer-than-window.xml", 15,
	 "total=\"P60W\" is more than there is time for in its window", FAULT},
	{"113-result-of-an-assessor.xml", 8,
	 "result MSc is recorded by the assessor, who decides on what was sent to them", FAULT},
	{"114-waiver-countersigned-by-trainee.xml", 11,
	 "waiver is countersigned by the trainee, who cannot waive", FAULT},
	{"115-report-that-judges.xml", 7,
	 "REPORT is filled in by a supervisor and ends in a judgement, which only an assessor's", FAULT},
	{"116-trainee-judges.xml", 7,
	 "DIARY is filled in by a trainee and ends in a judgement, which only an assessor's", FAULT},
	{"117-template-with-a-mark.xml", 9,
	 "DIARY is a trainee's template and has the mark sure, which everybody would read", FAULT},
	{"118-process-without-appeal.xml", 2, "names the stage appeal 0 times", FAULT},
	{"119-process-declared-twice.xml", 5, "has the declaration own-work twice", FAULT},
	{"120-process-of-one.xml", 2, "has one assessor", FAULT},
	{"121-process-stage-twice.xml", 2, "names the stage judge 2 times", FAULT},
	{"122-process-of-no-stage.xml", 11, "write apply, check, judge", FAULT},
	{"123-process-profile-twice.xml", 14, "has the profile bench twice", FAULT},
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static const char *attribute(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	cr_assert_not_null(at, "no %s", name);
	at += strlen(name);
	return arena_bytes(arena, at, strcspn(at, "\""));
}

static void read_row(const struct row *row)
{
	const char *path = arena_printf(arena, CURRICULA "/bad/%s", row->file);
	enum status status;
	struct buf text;

	buf_init(&text, XML_FILE_MAX);
	cr_assert_eq(buf_read_file(&text, path, &err), OK, "%s", err.text);
	cr_expect_eq(strncmp(text.data, "<!-- Fault: ", 12), 0, "%s begins without its fault",
		     row->file);
	if (row->what != BY_ITS_OWN_NAME)
		path = arena_printf(arena, "%s@%s.xml", attribute(text.data, " id=\""),
				    attribute(text.data, " version=\""));
	given_folder(CURRICULA "/bad/context", false);
	status = library_read(library, path, text.data, text.len, true, &faults, &err);
	if (status == OK)
		status = library_check(library, &faults, &err);
	cr_expect_eq(status, row->what == WARNING ? OK : ERR_INVALID, "%s", row->file);
	buf_release(&text);
}

Test(check, every_bad_file_gives_exactly_its_fault_at_its_line)
{
	for (size_t i = 0; i < ROWS; i++) {
		read_row(&rows[i]);
		cr_expect_eq(faults.count, 1, "%s: %zu faults:\n%s", rows[i].file, faults.count,
			     faults_text());
		cr_expect(has_fault(rows[i].line, rows[i].text), "%s: not line %d \"%s\" but:\n%s",
			  rows[i].file, rows[i].line, rows[i].text, faults_text());
		cr_expect_eq(faults.errors, rows[i].what != WARNING, "%s", rows[i].file);
		given_end();
		given_begin();
	}
}

Test(check, every_bad_file_is_in_the_table)
{
	DIR *folder = opendir(CURRICULA "/bad");
	const struct dirent *entry;
	size_t files = 0;

	cr_assert_not_null(folder);
	while ((entry = readdir(folder)) != NULL)
		files += strstr(entry->d_name, ".xml") != NULL;
	closedir(folder);
	cr_expect_eq(files, ROWS);
}

Test(check, the_good_files_lack_only_files_that_are_not_there)
{
	given_folder(CURRICULA "/good", true);
	cr_expect_eq(library_check(library, &faults, &err), ERR_INVALID);
	/* 3 of HSST, 15 of L4-BIO, 10 of STP-CEN, 13 of STP-HTS twice, and an end of 3 maps. */
	cr_expect_eq(faults.errors, 57, "%s", faults_text());
	for (size_t i = 0; i < faults.count; i++) {
		const struct fault *f = &faults.items[i];

		cr_expect(f->warning || strstr(f->text, ", which is not among the files read"),
			  "%s:%d: %s", f->file, f->line, f->text);
		cr_expect(!f->warning || strstr(f->file, "L4-29"), "%s:%d: %s", f->file, f->line,
			  f->text);
	}
	cr_expect(has_fault(22, "uses CEN-S1@2010.1, which is not among the files read"));
}

Test(check, faults_of_files_not_asked_for_are_not_told_but_leave_curricula_unresolved)
{
	const struct ref ref = ref_of("STP-CEN@2015.1");

	given_folder(CURRICULA "/good", false);
	cr_expect_eq(library_check(library, &faults, &err), OK, "%s", err.text);
	cr_expect_eq(faults.count, 0, "%s", faults_text());
	cr_expect_not(library_curriculum(library, &ref)->resolved);
}

Test(check, what_the_faulty_files_stand_beside_has_no_fault)
{
	const struct ref ref = ref_of("GOOD@2020.1");

	given_folder(CURRICULA "/bad/context", true);
	cr_expect_eq(library_check(library, &faults, &err), OK, "%s", faults_text());
	cr_expect_eq(faults.count, 0, "%s", faults_text());
	cr_expect(library_curriculum(library, &ref)->resolved);
}

/* ---- one cause, one fault ---- */

#define MOD_1(more)                                                                                \
	"<module xmlns=\"urn:attest:curriculum:1\" id=\"MOD-1\" version=\"2020.1\" "             \
	"status=\"adopted\" xml:lang=\"en-GB\" kind=\"core\" level=\"7\" credits=\"1\">"         \
	"<title>M</title><aim>A</aim>\n<outcome id=\"LO1\">Knows.</outcome>" more

static const char *good_curriculum(void)
{
	struct buf bytes;
	char *text;

	buf_init(&bytes, XML_FILE_MAX);
	cr_assert_eq(buf_read_file(&bytes, CURRICULA "/bad/context/GOOD@2020.1.xml", &err), OK);
	text = arena_text(arena, bytes.data);
	buf_release(&bytes);
	return text;
}

/* A file that fails, and the curriculum that needs it: the faults of the file are all. */
static void expect_only(size_t count, const char *path, const char *text, const char *curriculum)
{
	const struct ref ref = ref_of("GOOD@2020.1");

	cr_assert_eq(given_text(path, text), ERR_INVALID);
	cr_assert_eq(given_text(arena_printf(arena, "%s@2020.1.xml", attribute(curriculum, " id=\"")),
				curriculum),
		     OK, "%s", err.text);
	given_folder(CURRICULA "/bad/context", false);
	cr_expect_eq(library_check(library, &faults, &err), ERR_INVALID);
	cr_expect_eq(faults.count, count, "%s", faults_text());
	cr_expect_str_eq(faults.items[0].file, path);
	if (strstr(text, "MOD-1") != NULL)
		cr_expect_not(library_curriculum(library, &ref)->resolved);
}

Test(check, a_module_that_failed_its_shape_is_not_said_to_be_missing)
{
	expect_only(2, "MOD-1@2020.1.xml", MOD_1("<complet/></module>"), good_curriculum());
	cr_expect(has_fault(2, "complet does not belong in module"), "%s", faults_text());
	cr_expect(has_fault(1, "module lacks complete"), "%s", faults_text());
}

Test(check, a_module_that_is_no_xml_is_known_by_the_name_of_its_file)
{
	expect_only(1, "there/MOD-1@2020.1.xml", MOD_1("<complete>"), good_curriculum());
}

Test(check, a_module_that_failed_is_known_by_what_it_says_it_is_too)
{
	expect_only(2, "there/draft.xml", MOD_1("<complet/></module>"), good_curriculum());
}

Test(check, names_are_not_sought_in_an_older_file_when_the_newer_one_failed)
{
	char *text = arena_text(arena, good_curriculum());

	memcpy(strstr(text, "blood-sciences"), "newer-sciences", 14);
	memcpy(strstr(text, "GOOD"), "GOOE", 4); /* the context has GOOD as it was */
	expect_only(1, "SPECIALISMS@2024.1.xml",
		    "<specialisms xmlns=\"urn:attest:curriculum:1\" id=\"SPECIALISMS\" "
		    "version=\"2024.1\" status=\"adopted\" xml:lang=\"en-GB\"><title>S</title>"
		    "</specialisms>",
		    text);
}

Test(check, tools_are_not_said_to_be_missing_when_a_tools_file_failed)
{
	expect_only(1, "TOOLS@2024.1.xml",
		    "<tools xmlns=\"urn:attest:curriculum:1\" id=\"TOOLS\" version=\"2024.1\" "
		    "status=\"adopted\" xml:lang=\"en-GB\"><title>T</title>"
		    "<scale id=\"overall\"><point id=\"a\" met=\"yes\">A</point>"
		    "<point id=\"b\">B</point></scale></tools>",
		    MODULE_START "<title>M</title><aim>A</aim><outcome id=\"LO1\">Knows.</outcome>"
				 "<complete><outcomes/><assessments tool=\"NEWER\" min=\"1\"/>"
				 "</complete></module>");
}

/* ---- what a module is used for ---- */

#define LATE_MODULE                                                                                \
	"<module xmlns=\"urn:attest:curriculum:1\" id=\"MOD-2\" version=\"2020.1\" "             \
	"status=\"adopted\" xml:lang=\"en-GB\" kind=\"core\" level=\"7\" credits=\"1\">"         \
	"<title>M</title><aim>A</aim>\n<outcome id=\"LO1\">Knows.</outcome>\n"                    \
	"<complete><outcomes/>\n<assessments tool=\"DOPS\" min=\"1\" after=\"P4Y\"/>"             \
	"</complete></module>"

Test(check, a_window_after_the_award_is_told_of_the_module_when_only_that_is_asked_for)
{
	const struct ref ref = ref_of("GOOD@2020.1");
	const char *good = good_curriculum();

	cr_assert_eq(given_text("MOD-2@2020.1.xml", LATE_MODULE), OK, "%s", err.text);
	cr_assert_eq(library_read(library, "GOOD@2020.1.xml", good, strlen(good), false, &faults,
				  &err),
		     OK);
	cr_expect_eq(library_check(library, &faults, &err), ERR_INVALID);
	cr_expect_eq(faults.count, 1, "%s", faults_text());
	cr_expect_str_eq(faults.items[0].file, "MOD-2@2020.1.xml");
	cr_expect(has_fault(4, "GOOD@2020.1 uses MOD-2@2020.1/Q1: after=\"P4Y\" is not before"),
		  "%s", faults_text());
	cr_expect_not(library_curriculum(library, &ref)->resolved);
}

#define MORE_TOOLS                                                                                 \
	"<tools xmlns=\"urn:attest:curriculum:1\" id=\"MORE\" version=\"2020.1\" "                 \
	"status=\"draft\" xml:lang=\"en-GB\"><title>More</title>"                                  \
	"<scale id=\"overall\"><point id=\"a\" met=\"yes\">A</point><point id=\"b\">B</point>"     \
	"</scale><tool id=\"REVIEW\" by=\"assessor\" live=\"no\" judgement=\"overall\">"           \
	"<title>R</title></tool></tools>"
#define BY_MORE_TOOLS                                                                              \
	"<curriculum xmlns=\"urn:attest:curriculum:1\" id=\"C\" version=\"2020.1\" "               \
	"status=\"draft\" xml:lang=\"en-GB\" programme=\"PTP\" specialism=\"blood-sciences\" "     \
	"level=\"6\" tools=\"MORE@2020.1\" entry-from=\"2020-09\">\n<title>C</title>\n"            \
	"<use module=\"MOD-1@2020.1\"/>\n"                                                         \
	"<award id=\"a\"><title>A</title><modules/></award></curriculum>"

Test(check, a_module_must_be_judged_by_the_tools_of_its_curriculum)
{
	given_folder(CURRICULA "/bad/context", false);
	cr_assert_eq(given_text("MORE@2020.1.xml", MORE_TOOLS), OK, "%s", err.text);
	cr_assert_eq(given_text("C@2020.1.xml", BY_MORE_TOOLS), OK, "%s", err.text);
	cr_expect_eq(library_check(library, &faults, &err), ERR_INVALID);
	cr_expect_eq(faults.count, 1, "%s", faults_text());
	cr_expect(has_fault(3, "MOD-1@2020.1 asks for DOPS, which MORE@2020.1 does not have"));
}

Test(check, a_curriculum_on_a_faulty_module_is_unresolved)
{
	const struct ref ref = ref_of("C@2020.1");

	given_folder(CURRICULA "/bad/context", false);
	cr_assert_eq(given_text("M-1@2020.1.xml",
				MODULE_START "<title>M</title><aim>A</aim>"
					     "<outcome id=\"LO1\">Unreached.</outcome>"
					     "<complete><assessments tool=\"CBD\" min=\"1\"/>"
					     "</complete></module>"),
		     OK, "%s", err.text);
	cr_assert_eq(given_text("C@2020.1.xml",
				"<curriculum xmlns=\"urn:attest:curriculum:1\" id=\"C\" "
				"version=\"2020.1\" status=\"draft\" xml:lang=\"en-GB\" "
				"programme=\"PTP\" specialism=\"blood-sciences\" level=\"6\" "
				"tools=\"TOOLS@2020.1\" entry-from=\"2020-09\"><title>C</title>"
				"<use module=\"M-1@2020.1\"/><award id=\"a\"><title>A</title>"
				"<modules/></award></curriculum>"),
		     OK, "%s", err.text);
	cr_expect_eq(library_check(library, &faults, &err), ERR_INVALID);
	cr_expect_eq(faults.count, 1, "%s", faults_text());
	cr_expect_not(library_curriculum(library, &ref)->resolved);
}

Test(check, a_file_of_nothing_but_faults_is_counted_and_only_some_are_told)
{
	struct buf text;

	buf_init(&text, 1u << 20);
	buf_text(&text,
		 "<tools xmlns=\"urn:attest:curriculum:1\" id=\"D\" version=\"2020.1\" "
		 "status=\"draft\" xml:lang=\"en-GB\"><title>D</title><scale id=\"overall\">");
	for (int i = 0; i < 2000; i++)
		buf_text(&text, "<point id=\"a\" met=\"yes\">A</point>");
	buf_text(&text, "</scale><tool id=\"REVIEW\" by=\"assessor\" live=\"no\" "
			"judgement=\"overall\"><title>R</title></tool></tools>");
	faults_init(&faults, arena, 10);
	cr_expect_eq(given_text("D@2020.1.xml", text.data), ERR_INVALID);
	cr_expect(has_fault(0, "more than 5000 elements and attributes"), "%s", faults_text());
	*strstr(text.data + text.len / 2, "<point") = '\0';
	text.len = strlen(text.data);
	buf_text(&text, "</scale><tool id=\"REVIEW\" by=\"assessor\" live=\"no\" "
			"judgement=\"overall\"><title>R</title></tool></tools>");
	faults_init(&faults, arena, 10);
	cr_assert_eq(given_text("D@2020.1.xml", text.data), OK, "%s", faults_text());
	cr_expect_eq(library_check(library, &faults, &err), ERR_INVALID);
	cr_expect_eq(faults.count, 10);
	cr_expect_gt(faults.errors, 900);
	cr_expect_eq(faults.dropped, faults.errors - 10);
	buf_release(&text);
}
