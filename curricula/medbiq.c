#include "curricula/medbiq.h"

#include <string.h>

#include "core/date.h"
#include "core/markup.h"

#define LEVELS_MAX 10 /* OneToTen of the schema */
#define VALUES (const char *const[])
#define REPORT_YEARS 5 /* where a curriculum says no end */

struct report {
	const struct curriculum *c;
	struct arena *arena;
	struct buf *out;
};

static const char *activity_id(struct report *r, const struct module *m, const struct activity *a)
{
	return arena_printf(r->arena, "%s/%d", m->head.ref.id, (int)a->number);
}

static const char *quota_id(struct report *r, const struct module *m, const struct quota *q)
{
	return arena_printf(r->arena, "%s/%s", m->head.ref.id, q->id);
}

static void refer_outcome(struct report *r, const struct module *m, const struct outcome *o)
{
	markup_add(r->out,
		   "<CompetencyObjectReference>/CurriculumInventory/Expectations/CompetencyObject"
		   "[lom:lom/lom:general/lom:identifier/lom:entry='$']</CompetencyObjectReference>\n",
		   VALUES{outcome_uri(m, o, r->arena)});
}

/* xsd:duration has no weeks. */
static const char *duration(struct report *r, struct duration d)
{
	char text[DURATION_TEXT];

	if (d.unit == 'W')
		return arena_printf(r->arena, "P%dD", (int)d.count * 7);
	duration_text(d, text);
	return arena_text(r->arena, text);
}

/* When training ends at the latest that the curriculum says; count 0 when it says nothing. */
static struct duration last_due(const struct curriculum *c)
{
	struct duration last = {0, 'Y'};

	for (size_t i = 0; i < c->gate_count; i++)
		if (c->gates[i].place == GATE_AWARD && c->gates[i].due.count > 0)
			last = c->gates[i].due;
	return last;
}

/* ---- the report itself ---- */

/* Level 1 to 3 at school, 4 in employment with a vocational award, 5 and 6 first degrees, 7 and 8 after one. */
static const char *context(int32_t level)
{
	return level <= 4 ? "vocational training" :
	       level <= 6 ? "undergraduate professional education" :
			    "graduate professional education";
}

static void write_head(struct report *r, const char *institution)
{
	const struct curriculum *c = r->c;
	char from[DAY_TEXT], until[DAY_TEXT];
	struct duration due = last_due(c);
	int32_t end = c->complete_by != DAY_OPEN ? c->complete_by : c->entry_until;

	if (end == DAY_OPEN)
		end = day_add(c->entry_from,
			      due.count > 0 ? due : (struct duration){REPORT_YEARS, 'Y'});
	day_text(c->entry_from, from);
	day_text(end, until);
	markup_add(r->out,
		   "<ReportID domain=\"idd:attest:curriculum\">$</ReportID>\n"
		   "<Institution><m:InstitutionName>$</m:InstitutionName></Institution>\n"
		   "<Program>\n<ProgramName>$</ProgramName>\n<ProgramID domain=\"idd:attest:programme\">$</ProgramID>\n"
		   "<EducationalContext>$</EducationalContext>\n"
		   "<Profession>Healthcare science</Profession>\n<Specialty source=\"urn:attest:specialisms\">$"
		   "</Specialty>\n</Program>\n<Title>$</Title>\n",
		   VALUES{c->head.name, institution, c->programme, c->programme, context(c->level),
			  c->specialism, c->head.title});
	markup_add(r->out,
		   "<ReportDate>$</ReportDate>\n<ReportingStartDate>$</ReportingStartDate>\n"
		   "<ReportingEndDate>$</ReportingEndDate>\n<Language>$</Language>\n<Description>$, version $: "
		   "modules, activities and outcomes. Activities have no fixed length, so that each event lasts "
		   "no time here.</Description>\n",
		   VALUES{from, from, until, c->head.language, c->head.title, strchr(c->head.name, '@') + 1});
}

/* ---- events ---- */

static void write_activity(struct report *r, const struct module *m, const struct activity *a)
{
	markup_add(r->out,
		   "<Event id=\"$\">\n<Title>$</Title>\n<EventDuration>PT0M</EventDuration>\n"
		   "<Description>$</Description>\n",
		   VALUES{activity_id(r, m, a), a->does, a->evidence});
	for (size_t i = 0; i < a->outcome_count; i++)
		refer_outcome(r, m, &m->outcomes[a->outcomes[i]]);
	markup_add(r->out,
		   "<InstructionalMethod primary=\"true\" source=\"urn:attest:activity-type\" "
		   "sourceID=\"$\">Workplace training activity</InstructionalMethod>\n</Event>\n",
		   VALUES{activity_type_name(a->type)});
}

static void write_quota(struct report *r, const struct module *m, const struct quota *q)
{
	const char *number = arena_printf(r->arena, "%d", (int)q->min);

	markup_add(r->out, "<Event id=\"$\">\n<Title>$: $ assessments</Title>\n<EventDuration>PT0M</EventDuration>\n",
		   VALUES{quota_id(r, m, q), m->head.title, number});
	if (q->topic_count > 0) {
		buf_text(r->out, "<Description>");
		for (size_t i = 0; i < q->topic_count; i++)
			markup_add(r->out, "$$", VALUES{i > 0 ? "; " : "", q->topics[i].text});
		buf_text(r->out, "</Description>\n");
	}
	for (size_t i = 0; i < q->tools.count; i++) {
		const struct tool *tool = tools_tool(r->c->tools, q->tools.items[i]);

		markup_add(r->out,
			   "<AssessmentMethod purpose=\"Formative\" source=\"urn:attest:tools:$\" sourceID=\"$\">$"
			   "</AssessmentMethod>\n",
			   VALUES{r->c->tools->head.name, q->tools.items[i],
				  tool != NULL ? tool->title : q->tools.items[i]});
	}
	buf_text(r->out, "</Event>\n");
}

/* Where evidence is chosen freely there is one event: that it is gathered. */
static void write_choice(struct report *r, const struct module *m)
{
	markup_add(r->out, "<Event id=\"$\">\n<Title>$: evidence of own choice</Title>\n<EventDuration>PT0M</EventDuration>\n",
		   VALUES{m->head.ref.id, m->head.title});
	for (size_t i = 0; i < m->outcome_count; i++)
		refer_outcome(r, m, &m->outcomes[i]);
	buf_text(r->out, "<AssessmentMethod purpose=\"Formative\">Review of evidence for an outcome</AssessmentMethod>\n"
			 "</Event>\n");
}

static void write_events(struct report *r)
{
	buf_text(r->out, "<Events>\n");
	for (size_t u = 0; u < r->c->use_count; u++) {
		const struct module *m = r->c->uses[u].module;

		for (size_t i = 0; i < m->activity_count; i++)
			write_activity(r, m, &m->activities[i]);
		if (m->activity_count == 0)
			write_choice(r, m);
		for (size_t i = 0; i < m->quota_count; i++)
			write_quota(r, m, m->quotas[i]);
	}
	buf_text(r->out, "</Events>\n");
}

/* ---- expectations ---- */

static void write_identity(struct report *r, const char *uri)
{
	markup_add(r->out,
		   "<lom:lom><lom:general><lom:identifier><lom:catalog>URI</lom:catalog><lom:entry>$</lom:entry>"
		   "</lom:identifier>",
		   VALUES{uri});
}

static void write_relations(struct report *r, const struct module *m)
{
	for (size_t i = 0; i < m->outcome_count; i++) {
		const struct outcome *o = &m->outcomes[i];

		for (size_t k = 0; k < o->standards.count; k++)
			markup_add(r->out,
				   "<cf:Relation><cf:Reference1><cf:Catalog>URI</cf:Catalog><cf:Entry>$</cf:Entry>"
				   "</cf:Reference1><cf:Relationship>http://www.w3.org/2004/02/skos/core#related"
				   "</cf:Relationship><cf:Reference2><cf:Catalog>URI</cf:Catalog><cf:Entry>$"
				   "</cf:Entry></cf:Reference2></cf:Relation>\n",
				   VALUES{outcome_uri(m, o, r->arena), standard_uri(m, o->standards.items[k], r->arena)});
	}
}

static void write_expectations(struct report *r)
{
	const struct curriculum *c = r->c;
	char from[DAY_TEXT];

	day_text(c->entry_from, from);
	buf_text(r->out, "<Expectations>\n");
	for (size_t u = 0; u < c->use_count; u++)
		for (size_t i = 0; i < c->uses[u].module->outcome_count; i++) {
			const struct outcome *o = &c->uses[u].module->outcomes[i];

			buf_text(r->out, "<CompetencyObject>");
			write_identity(r, outcome_uri(c->uses[u].module, o, r->arena));
			markup_add(r->out,
				   "<lom:title><lom:string>$</lom:string></lom:title></lom:general></lom:lom>"
				   "</CompetencyObject>\n",
				   VALUES{o->text});
		}
	buf_text(r->out, "<CompetencyFramework>");
	write_identity(r, arena_printf(r->arena, "urn:attest:curriculum:%s", c->head.name));
	markup_add(r->out,
		   "<lom:title><lom:string>$</lom:string></lom:title></lom:general></lom:lom>\n"
		   "<cf:EffectiveDate>$</cf:EffectiveDate>\n",
		   VALUES{c->head.title, from});
	for (size_t u = 0; u < c->use_count; u++)
		for (size_t i = 0; i < c->uses[u].module->outcome_count; i++)
			markup_add(r->out,
				   "<cf:Includes><cf:Catalog>URI</cf:Catalog><cf:Entry>$</cf:Entry></cf:Includes>\n",
				   VALUES{outcome_uri(c->uses[u].module, &c->uses[u].module->outcomes[i], r->arena)});
	for (size_t u = 0; u < c->use_count; u++)
		write_relations(r, c->uses[u].module);
	buf_text(r->out, "</CompetencyFramework>\n</Expectations>\n");
}

/* ---- levels and sequence ---- */

static void write_levels(struct report *r)
{
	const struct curriculum *c = r->c;
	size_t count = c->phase_count > 0 ? c->phase_count : 1;

	buf_printf(r->out, "<AcademicLevels>\n<LevelsInProgram>%zu</LevelsInProgram>\n", count);
	for (size_t i = 0; i < count; i++) {
		buf_printf(r->out, "<Level number=\"%zu\">", i + 1);
		markup_add(r->out, "<Label>$</Label></Level>\n",
			   VALUES{c->phase_count > 0 ? c->phases[i].title : "The whole programme"});
	}
	buf_text(r->out, "</AcademicLevels>\n");
}

static void write_block_event(struct report *r, const char *id)
{
	markup_add(r->out,
		   "<SequenceBlockEvent required=\"true\"><EventReference>/CurriculumInventory/Events/Event[@id='$']"
		   "</EventReference></SequenceBlockEvent>\n",
		   VALUES{id});
}

/* A module without a phase goes on to the end; it stands on the last level. */
static void write_block(struct report *r, const struct use *use)
{
	const struct curriculum *c = r->c;
	const struct module *m = use->module;
	const struct phase *phase = use->phase > 0 ? curriculum_phase(c, use->phase) : NULL;
	struct duration due = phase != NULL ? phase->due : last_due(c);
	size_t level = phase != NULL ? (size_t)(phase - c->phases) + 1 : c->phase_count > 0 ? c->phase_count : 1;
	const char *required = use->optional ? "Optional" : use->choose >= 0 ? "Required In Track" : "Required";

	markup_add(r->out,
		   "<SequenceBlock id=\"$\" required=\"$\">\n<Title>$</Title>\n<Description>$</Description>\n"
		   "<Timing><Duration>$</Duration></Timing>\n<Level>/CurriculumInventory/AcademicLevels/"
		   "Level[@number='$']</Level>\n",
		   VALUES{m->head.ref.id, required, m->head.title, m->aim,
			  duration(r, due.count > 0 ? due : (struct duration){REPORT_YEARS, 'Y'}),
			  arena_printf(r->arena, "%zu", level)});
	for (size_t i = 0; i < m->outcome_count; i++)
		refer_outcome(r, m, &m->outcomes[i]);
	if (use->needs.count > 0) {
		buf_text(r->out, "<Precondition>");
		for (size_t i = 0; i < use->needs.count; i++)
			markup_add(r->out, "$$", VALUES{i > 0 ? " " : "", use->needs.items[i]});
		buf_text(r->out, "</Precondition>\n");
	}
	for (size_t i = 0; i < m->activity_count; i++)
		write_block_event(r, activity_id(r, m, &m->activities[i]));
	if (m->activity_count == 0)
		write_block_event(r, m->head.ref.id);
	for (size_t i = 0; i < m->quota_count; i++)
		write_block_event(r, quota_id(r, m, m->quotas[i]));
	buf_text(r->out, "</SequenceBlock>\n");
}

static void lose(struct report *r, struct framework *lost)
{
	const struct curriculum *c = r->c;

	framework_lose(lost, r->arena, "credits and academic levels of %zu modules", c->use_count);
	framework_lose(lost, r->arena, "reviews, awards and entry requirements with their rules (%zu)", c->gate_count);
	if (c->choose_count > 0)
		framework_lose(lost, r->arena, "which modules are chosen together (%zu)", c->choose_count);
	if (c->result_count + c->waiver_count > 0)
		framework_lose(lost, r->arena, "results that others record (%zu), and who may waive what (%zu)", c->result_count,
			       c->waiver_count);
	framework_lose(lost, r->arena, "how long activities last, what to consider, and when they lapse");
}

enum status medbiq_write(const struct curriculum *c, const char *institution, struct arena *a, struct buf *out,
			 struct framework *lost, struct err *err)
{
	struct report r = {c, a, out};

	if (c->phase_count > LEVELS_MAX)
		return fail(err, ERR_INVALID, "%s has %zu phases; a Curriculum Inventory numbers at most %d",
			    c->head.name, c->phase_count, LEVELS_MAX);
	buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<CurriculumInventory xmlns=\"http://ns.medbiq.org/curriculuminventory/v1/\""
		      " xmlns:lom=\"http://ltsc.ieee.org/xsd/LOM\""
		      " xmlns:cf=\"http://ns.medbiq.org/competencyframework/v1/\""
		      " xmlns:m=\"http://ns.medbiq.org/member/v1/\">\n");
	write_head(&r, institution);
	write_events(&r);
	write_expectations(&r);
	write_levels(&r);
	buf_text(out, "<Sequence>\n");
	for (size_t i = 0; i < c->use_count; i++)
		write_block(&r, &c->uses[i]);
	buf_text(out, "</Sequence>\n</CurriculumInventory>\n");
	lose(&r, lost);
	return OK;
}
