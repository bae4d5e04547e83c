#include "given.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "curricula/library_inside.h"

TestSuite(read, .init = given_begin, .fini = given_end);

#define MODULE_END                                                                                 \
	"<activity id=\"1\" type=\"developmental\" outcomes=\"LO1\"><does>D</does>"                \
	"<evidence>E</evidence></activity><complete><activities/></complete></module>"

static const struct module *module_good(const char *ref)
{
	const struct ref wanted = ref_of(ref);

	given_folder(CURRICULA "/good", true);
	return library_file(library, &wanted)->module;
}

static const struct curriculum *curriculum_good(const char *ref)
{
	const struct ref wanted = ref_of(ref);

	given_folder(CURRICULA "/good", true);
	return library_curriculum(library, &wanted);
}

Test(read, a_module_has_everything_in_its_place)
{
	const struct module *m = module_good("CEN-R1@2012.1");
	const struct activity *a;

	cr_assert_not_null(m);
	cr_expect_str_eq(m->head.name, "CEN-R1@2012.1");
	cr_expect(m->head.adopted);
	cr_expect_str_eq(m->head.language, "en-GB");
	cr_expect_str_eq(m->head.title, "Devices from need to disposal");
	cr_expect_eq(m->head.replaces_count, 1);
	cr_expect_str_eq(m->head.replaces[0].id, "CEN-R1");
	cr_expect_eq(m->head.replaces[0].year, 2010);
	cr_expect_eq(m->kind, KIND_ROTATION);
	cr_expect_eq(m->level, 7);
	cr_expect_eq(m->credits, 10);
	cr_expect_eq(m->specialisms.count, 1);
	cr_expect_str_eq(m->specialisms.items[0], "device-management");
	cr_expect_eq(m->sets.count, 2);
	cr_expect_str_eq(m->sets.items[1], "GSP@2012.1");
	cr_expect_eq(strncmp(m->aim, "To follow medical devices", 25), 0);
	cr_expect_eq(m->outcome_count, 4);
	cr_expect_str_eq(m->outcomes[0].id, "LO1");
	cr_expect_str_eq(m->outcomes[0].kind, "skill");
	cr_expect_str_eq(m->outcomes[0].standards.items[0], "GENERIC/12");
	cr_expect_eq(m->activity_count, 9);
	a = module_activity(m, 4);
	cr_expect_eq(a->type, TYPE_DEVELOPMENTAL);
	cr_expect_eq(a->valid.count, 2);
	cr_expect_eq(a->valid.unit, 'Y');
	cr_expect_eq(a->outcome_count, 1);
	cr_expect_eq(a->outcomes[0], 2);
	cr_expect_eq(a->line, 23);
	cr_expect_eq(module_activity(m, 6)->type, TYPE_OBSERVATIONAL);
	cr_expect_eq(module_activity(m, 6)->valid.count, 0);
	cr_expect_eq(module_activity(m, 3)->consider.count, 1);
	cr_expect_eq(m->experience.count, 1);
	cr_expect_eq(m->content.count, 0);
}

Test(read, what_completes_a_module_is_a_rule_with_numbered_quotas)
{
	const struct module *m = module_good("CEN-R1@2012.1");
	const struct quota *q = module_quota(m, "Q2");

	cr_expect_eq(m->complete_by, ROLE_TRAINING_OFFICER);
	cr_expect_eq(m->complete.word, RULE_ALL);
	cr_assert_eq(m->complete.child_count, 3);
	cr_expect_eq(m->complete.children[0].word, RULE_ACTIVITIES);
	cr_expect_eq(m->complete.children[0].min, 0);
	cr_expect_eq(m->complete.children[0].number_count, 0);
	cr_expect_eq(m->quota_count, 2);
	cr_expect_str_eq(m->quotas[0]->tools.items[0], "CBD");
	cr_assert_not_null(q);
	cr_expect_eq(q, m->complete.children[2].quota);
	cr_expect_eq(q->tools.count, 2);
	cr_expect_eq(q->min, 2);
	cr_expect_eq(q->different, DIFFERENT_TOPICS);
	cr_expect_eq(q->k, 2);
	cr_expect_eq(q->topic_count, 3);
	cr_expect_str_eq(q->topics[0].id, "T1");
	cr_expect_null(module_quota(m, "Q3"));
}

Test(read, a_curriculum_has_everything_in_its_place)
{
	const struct curriculum *c = curriculum_good("STP-HTS@2023.1");
	const struct gate *g;
	const struct use *u;

	cr_assert_not_null(c);
	cr_expect_str_eq(c->programme, "STP");
	cr_expect_str_eq(c->specialism, "blood-sciences");
	cr_expect_eq(c->level, 7);
	cr_expect_eq(c->stage, 6);
	cr_expect_eq(c->credits, 180);
	cr_expect_str_eq(c->tools_ref.id, "TOOLS");
	cr_expect_eq(c->entry_from, day_of(2023, 9, 1));
	cr_expect_eq(c->entry_until, DAY_OPEN);
	cr_expect_eq(c->complete_by, day_of(2030, 8, 31));
	cr_expect_eq(c->cover_count, 1);
	cr_expect_eq(c->phase_count, 3);
	cr_expect_eq(curriculum_phase(c, 3)->on.day, 15);
	cr_expect_eq(c->result_count, 2);
	cr_expect_eq(curriculum_result(c, "MSc")->by, ROLE_SCHOOL);
	cr_expect_eq(c->use_count, 13);
	u = curriculum_use(c, "HTS-S4");
	cr_expect_eq(u->choose, 0);
	cr_expect_eq(u->group, 1);
	cr_expect_eq(u->phase, 3);
	u = curriculum_use(c, "COR-1");
	cr_expect_eq(u->choose, -1);
	cr_expect_eq(u->phase, 0);
	cr_expect_not(u->optional);
	cr_expect_eq(c->choose_count, 1);
	cr_expect_eq(c->chooses[0].pick, 1);
	cr_expect_str_eq(c->chooses[0].groups[1].id, "B");
	cr_expect_eq(c->waiver_count, 1);
	cr_expect_eq(c->waivers[0].kind, KIND_ROTATION);
	cr_expect_not(c->waivers[0].any_kind);
	cr_expect_eq(c->waivers[0].countersign, ROLE_REGISTRANT);
	cr_expect_eq(c->gate_count, 4);
	g = curriculum_gate(c, "month-6");
	cr_expect_eq(g->place, GATE_REVIEW);
	cr_expect_eq(g->by, ROLE_TRAINING_OFFICER);
	cr_expect_str_eq(g->scale, "overall");
	cr_expect_eq(g->rule.child_count, 0);
	g = curriculum_gate(c, "completion");
	cr_expect_eq(g->place, GATE_AWARD);
	cr_expect_eq(g->by, ROLE_REGISTRAR);
	cr_expect_eq(g->rule.child_count, 4);
	cr_expect_eq(g->rule.children[1].of.count, 4);
	cr_expect_eq(g->rule.children[1].shortest.count, 4);
	cr_expect_str_eq(g->rule.children[2].ref, "MSc");
}

Test(read, rules_nest_as_they_are_written)
{
	const struct curriculum *c = curriculum_good("STP-HTS@2023.2");
	const struct rule *any = &curriculum_gate(c, "year-2")->rule.children[1];

	cr_expect_eq(any->word, RULE_ANY);
	cr_expect_eq(any->min, 1);
	cr_assert_eq(any->child_count, 2);
	cr_expect_eq(any->children[0].word, RULE_PERCENT);
	cr_expect(any->children[0].items_all);
	cr_expect_eq(any->children[0].selection.phase, 2);
	cr_expect_eq(any->children[0].selection.kind, KIND_SPECIALIST);
	cr_expect_eq(any->children[1].word, RULE_ALL);
	cr_expect_not(any->children[1].children[1].items_all);
	cr_expect_str_eq(any->children[1].children[1].selection.of.items[0], "COR-2");
}

Test(read, entry_and_optional_modules_and_waivers_by_name_are_kept)
{
	const struct ref ref = ref_of("L4-BIO@2012.1");
	const struct curriculum *c = curriculum_good("HSST-BIO@2014.1");

	cr_expect_eq(c->gates[0].place, GATE_ENTRY);
	cr_expect_eq(c->gates[0].by, ROLE_REGISTRAR);
	cr_expect_eq(c->gates[1].rule.children[0].quota->before.count, 1);
	cr_expect_str_eq(c->gates[1].rule.children[0].quota->id, "");
	cr_expect_str_eq(c->gates[1].scale, "annual");
	cr_expect_eq(c->waivers[0].of.count, 4);
	cr_expect(c->waivers[0].any_kind);
	c = library_curriculum(library, &ref);
	cr_expect(curriculum_use(c, "L4-29")->optional);
	cr_expect_str_eq(curriculum_use(c, "L4-29")->needs.items[0], "L4-19");
}

Test(read, tools_and_maps_are_kept)
{
	const struct ref ref = ref_of("MAP-FD-PTP@2012.1");
	const struct map *map;
	const struct tools *tools;
	const struct tool *msf;

	tools = curriculum_good("STP-HTS@2023.1")->tools;
	cr_expect_null(tools, "nothing is resolved before the check");
	cr_expect_eq(library_check(library, &faults, &err), ERR_INVALID);
	tools = library_newest(library, "STP-HTS")->tools;
	cr_assert_not_null(tools);
	msf = tools_tool(tools, "MSF");
	cr_expect_eq(msf->by, BY_RATERS);
	cr_expect_eq(msf->raters, 8);
	cr_expect_eq(msf->mark_count, 3);
	cr_expect_str_eq(msf->marks[0].scale->id, "colleague");
	cr_expect_null(msf->marks[2].scale);
	cr_expect(tools_tool(tools, "CBD")->case_once);
	cr_expect_null(tools_tool(tools, "REFLECTION")->judgement);
	cr_expect(scale_point(tools_tool(tools, "DOPS")->judgement, "satisfactory")->met);
	map = library_file(library, &ref)->map;
	cr_expect_str_eq(map->award, "Foundation degree in healthcare science");
	cr_expect_eq(map->awarded_from, day_of(2010, 1, 1));
	cr_expect_eq(map->awarded_until, DAY_OPEN);
	cr_expect_eq(map->credits, 120);
	cr_expect_str_eq(map->carries[0].from, "");
	cr_expect_eq(map->carries[2].extent, EXTENT_PART);
}

Test(read, every_fault_of_a_file_is_named_at_its_line_in_one_run)
{
	cr_expect_eq(given_text("M-1@2020.1.xml", MODULE_START		 /* 1 */
				"<title>T</title>\n"			 /* 2 */
				"<outcome id=\"LO1\" kind=\"art\">"	 /* 3 */
				"Knows</outcome>\n"			 /* 4 */
				"<aim>A</aim>\n"			 /* 4: too late */
				"<outcome id=\"LO1\"/>\n"		 /* 5: twice, empty */
				"<activity id=\"0\" outcomes=\"LO2\">\n" /* 6: 0, no type, LO2 */
				"<evidence>E</evidence>\n"		 /* no does */
				"<why>W</why></activity>\n"		 /* 8 */
				"<complete by=\"nobody\">\n"		 /* 9 */
				"words<assessments tool=\"CBD\"/>\n"	 /* 10: no min */
				"</complete></module>"),
		     ERR_INVALID);
	cr_expect(has_fault(3, "kind=\"art\" is not right; write knowledge, skill or attitude"));
	cr_expect(has_fault(4, "aim stands too late in module"));
	cr_expect(has_fault(5, "the id LO1 stands twice, first on line 3"));
	cr_expect(has_fault(5, "outcome is empty"));
	cr_expect(has_fault(6, "id=\"0\" is not right; write a number from 1 to 999"));
	cr_expect(has_fault(6, "activity lacks the attribute type"));
	cr_expect(has_fault(6, "activity lacks does"));
	cr_expect(has_fault(6, "outcomes names LO2, which is not in this file"));
	cr_expect(has_fault(8, "why does not belong in activity"));
	cr_expect(has_fault(9, "by=\"nobody\" is not right"));
	cr_expect(has_fault(9, "complete has text of its own"));
	cr_expect(has_fault(10, "assessments lacks the attribute min"));
	cr_expect_eq(faults.count, 12, "%s", faults_text());
	cr_expect_eq(strncmp(err.text, "M-1@2020.1.xml:", 15), 0, "%s", err.text);
}

Test(read, another_namespace_or_root_is_refused)
{
	static const char *const texts[] = {
		"<module/>",
		"<module xmlns=\"urn:attest:curriculum:2\"/>",
		"<syllabus xmlns=\"urn:attest:curriculum:1\"/>",
	};

	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(given_text("M-1@2020.1.xml", texts[i]), ERR_INVALID, "%s", texts[i]);
	cr_expect_eq(faults.count, 3);
	cr_expect(has_fault(1, "the root is syllabus"));
	cr_expect_eq(given_text("M-1@2020.1.xml",
				MODULE_START "<title>T</title><aim xmlns=\"urn:x\">A</aim>"
					     "<outcome id=\"LO1\">O</outcome>" MODULE_END),
		     ERR_INVALID);
	cr_expect(has_fault(2, "aim does not belong in module"), "%s", faults_text());
}

Test(read, an_attribute_with_a_prefix_refuses_a_file_whose_shape_holds)
{
	cr_expect_eq(given_text("M-1@2020.1.xml",
				MODULE_START "<title xml:lan=\"2\">T</title><aim>A</aim>"
					     "<outcome id=\"LO1\">O</outcome>" MODULE_END),
		     ERR_INVALID);
	cr_expect_eq(faults.count, 1, "%s", faults_text());
	cr_expect(has_fault(2, "xml:lan has a prefix"), "%s", faults_text());
}

Test(read, attributes_that_exclude_each_other_and_ways_not_taken_are_named)
{
	cr_expect_eq(given_text("C@2020.1.xml",
				"<curriculum xmlns=\"urn:attest:curriculum:1\" id=\"C\" "
				"version=\"2020.1\" status=\"draft\" xml:lang=\"en-GB\" "
				"programme=\"STP\" specialism=\"s\" level=\"7\" tools=\"T@2020.1\" "
				"entry-from=\"2020\">\n<title>T</title>\n"
				"<waiver by=\"panel\" of=\"A\" phase=\"1\"/>\n"
				"<award id=\"a\" on=\"--09-30\">\n<title>T</title>\n"
				"<placements of=\"b\"/>\n"
				"<placements min=\"1\" total=\"P1W\"/>\n"
				"<placements shortest=\"P1W\"/></award></curriculum>"),
		     ERR_INVALID);
	cr_expect(has_fault(1, "entry-from=\"2020\" is not right; write a day or a month"));
	cr_expect(has_fault(3, "write either \"of\" or \"phase, kind\""));
	cr_expect(has_fault(4, "award lacks the attribute due"));
	cr_expect(has_fault(6, "placements says too little; write total, or min"));
	cr_expect(has_fault(7, "attributes that exclude each other"));
	cr_expect(has_fault(8, "placements lacks the attribute min"));
	cr_expect_eq(faults.count, 6, "%s", faults_text());
}

/* ---- hostile files ---- */

#define BYTES_MAX (6u << 20)

static size_t repeat(char *text, size_t at, const char *piece, size_t times)
{
	size_t n = strlen(piece);

	for (size_t i = 0; i < times && at + n < BYTES_MAX; i++, at += n)
		memcpy(text + at, piece, n + 1);
	return at;
}

static size_t bomb(char *text, size_t at)
{
	at = repeat(text, at, "<!DOCTYPE module [<!ENTITY a \"ha\">", 1);
	for (char c = 'b'; c < 'z'; c++) {
		char one[64];

		(void)snprintf(one, sizeof(one), "<!ENTITY %c \"&%c;&%c;&%c;\">", c, c - 1, c - 1,
			       c - 1);
		at = repeat(text, at, one, 1);
	}
	return repeat(text, at, "]><module>&y;</module>", 1);
}

static size_t doctype(char *text, size_t at)
{
	return repeat(text, at, "<!DOCTYPE module SYSTEM \"http://localhost/x.dtd\"><module/>", 1);
}

static size_t external(char *text, size_t at)
{
	return repeat(
		text, at,
		"<!DOCTYPE m [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><module>&e;</module>", 1);
}

static size_t entity(char *text, size_t at)
{
	return repeat(text, at, "<module>&nbsp;</module>", 1);
}

static size_t large(char *text, size_t at)
{
	at = repeat(text, at, MODULE_START "<title>", 1);
	at = repeat(text, at, "word ", (5u << 20) / 5);
	return repeat(text, at, "</title></module>", 1);
}

static size_t deep(char *text, size_t at)
{
	at = repeat(text, at, MODULE_START, 1);
	at = repeat(text, at, "<title>", 64);
	at = repeat(text, at, "</title>", 64);
	return repeat(text, at, "</module>", 1);
}

static size_t many(char *text, size_t at)
{
	at = repeat(text, at, MODULE_START "<title>T</title><aim>A</aim>", 1);
	at = repeat(text, at, "<outcome id=\"LO1\">O</outcome>", 100000);
	return repeat(text, at, MODULE_END, 1);
}

static size_t list(char *text, size_t at)
{
	at = repeat(text, at,
		    MODULE_START "<title>T</title><aim>A</aim><outcome id=\"LO1\" standards=\"", 1);
	at = repeat(text, at, "GSP/1 ", 600000);
	return repeat(text, at, "\">O</outcome>" MODULE_END, 1);
}

static size_t not_text(char *text, size_t at)
{
	return repeat(text, at, "\xff\xfe<\0m\0", 1);
}

static const struct {
	const char *what;
	size_t (*write)(char *text, size_t at);
} hostile[] = {
	{"entities that grow", bomb},
	{"a DOCTYPE", doctype},
	{"an external entity", external},
	{"an unknown entity", entity},
	{"5 MiB", large},
	{"depth 65", deep},
	{"200000 elements", many},
	{"a list of 600000", list},
	{"bytes that are not UTF-8", not_text},
};

/* Reads it in a process of its own; exit 0: refused with one fault. */
static int read_apart(const char *text, size_t n, bool really, struct rusage *ret_usage)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		enum status read = ERR_INVALID;

		if (really)
			read = library_read(library, "M-1@2020.1.xml", text, n, true, &faults,
					    &err);
		_exit(read == ERR_INVALID && faults.count == really ? 0 : 1);
	}
	cr_assert_eq(wait4(child, &status, 0, ret_usage), child);
	return status;
}

/* As full as a file may be: what a machine needs for it is the measure of the others. */
static size_t full(char *text, size_t at)
{
	at = repeat(text, at, MODULE_START "<title>T</title><aim>A</aim>", 1);
	at = repeat(text, at, "<outcome id=\"LO1\">O</outcome>", 99000);
	return repeat(text, at, MODULE_END, 1);
}

static int64_t microseconds(const struct rusage *usage)
{
	return (int64_t)usage->ru_utime.tv_sec * 1000000 + usage->ru_utime.tv_usec;
}

Test(read, hostile_files_are_refused_in_ten_times_a_full_ones_time_and_50_mib)
{
	char *text = malloc(BYTES_MAX + 1024);
	struct rusage idle, busy, most;

	cr_assert_not_null(text);
	memset(text, 'x', BYTES_MAX); /* so that its pages are not counted as the reader's */
	cr_assert_eq(read_apart(text, 0, false, &idle), 0);
	(void)read_apart(text, full(text, 0), true,
			 &most); /* the same id each time: refused as well */
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		size_t n = hostile[i].write(text, 0);

		cr_expect_eq(read_apart(text, n, true, &busy), 0, "%s", hostile[i].what);
		cr_expect_lt(microseconds(&busy), 10 * microseconds(&most), "%s", hostile[i].what);
		cr_expect_lt(busy.ru_maxrss - idle.ru_maxrss, 50 * 1024, "%s took %ld KiB",
			     hostile[i].what, busy.ru_maxrss - idle.ru_maxrss);
	}
	free(text);
}
