#include "cli/show.h"

#include <string.h>

#include "cli/command.h"
#include "cli/rule_words.h"

/* ---- parts ---- */

static json_t *name_array(const struct names *names)
{
	json_t *list = json_array();

	for (size_t i = 0; i < names->count; i++)
		json_array_append_new(list, json_string(names->items[i]));
	return list;
}

static json_t *duration_doc(struct duration d)
{
	return d.count ? json_sprintf("P%d%c", (int)d.count, d.unit) : json_string("");
}

static json_t *yearly_doc(struct yearly y)
{
	return y.month ? json_sprintf("--%02d-%02d", y.month, y.day) : json_string("");
}

static json_t *day_doc(int32_t day)
{
	char text[DAY_TEXT];

	day_text(day, text);
	return json_string(text);
}

/* "after 18 months of training, on the nearest 30 September" */
static void print_due(FILE *out, struct duration due, struct yearly on)
{
	static const char *const months[] = { "January",   "February", "March",    "April",
					      "May",	   "June",     "July",	   "August",
					      "September", "October",  "November", "December" };
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, 100);
	if (due.count) {
		buf_text(&text, ", due after ");
		duration_in_words(&text, due);
		buf_text(&text, " of training");
	}
	if (due.count && on.month)
		buf_printf(&text, ", on the nearest %d %s", on.day, months[on.month - 1]);
	print_words(out, "%s", text.data);
}

static void print_lapse(FILE *out, struct duration valid)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, 100);
	if (valid.count)
		duration_in_words(&text, valid);
	print_words(out, "%s%s", valid.count ? "; lapses after " : "", text.data);
}

/* ---- a module ---- */

static json_t *module_doc(const struct module *m)
{
	json_t *outcomes = json_array(), *activities = json_array(), *topics = json_array();

	for (size_t i = 0; i < m->outcome_count; i++)
		json_array_append_new(outcomes, json_pack("{ssssss}", "id", m->outcomes[i].id, "kind",
							  m->outcomes[i].kind, "text",
							  m->outcomes[i].text));
	for (size_t i = 0; i < m->activity_count; i++) {
		const struct activity *a = &m->activities[i];
		json_t *reaches = json_array();

		for (size_t k = 0; k < a->outcome_count; k++)
			json_array_append_new(reaches, json_string(m->outcomes[a->outcomes[k]].id));
		json_array_append_new(activities,
				      json_pack("{sissssssso}", "id", (int)a->number, "type",
						activity_type_name(a->type), "does", a->does, "evidence",
						a->evidence, "outcomes", reaches));
	}
	for (size_t q = 0; q < m->quota_count; q++) {
		for (size_t t = 0; t < m->quotas[q]->topic_count; t++)
			json_array_append_new(topics, json_pack("{ssssss}", "id",
								m->quotas[q]->topics[t].id, "quota",
								m->quotas[q]->id, "text",
								m->quotas[q]->topics[t].text));
	}
	return json_pack("{sssssssisisssssssosososo}", "id", m->head.ref.id, "version",
			 strchr(m->head.name, '@') + 1, "kind", module_kind_name(m->kind), "level",
			 (int)m->level, "credits", (int)m->credits, "title", m->head.title, "aim",
			 m->aim, "signed_by", role_name(m->complete_by), "complete",
			 rule_list(NULL, &m->complete), "outcomes", outcomes, "activities", activities, "topics",
			 topics);
}

enum status show_module(struct app *app, const struct module *m, struct err *err)
{
	FILE *out = app->out;

	if (app->json)
		return print_json(app, module_doc(m), err);
	print_words(out, "%s  %s\n%s, level %d, %d credits; closed by the %s\n\n%s\n\nComplete when:\n",
		    m->head.name, m->head.title, module_kind_name(m->kind), (int)m->level, (int)m->credits,
		    role_name(m->complete_by), m->aim);
	print_rule_list(out, NULL, &m->complete, 2);
	for (size_t q = 0; q < m->quota_count; q++) {
		for (size_t t = 0; t < m->quotas[q]->topic_count; t++)
			print_words(out, "      %-4s %s/%s  %s\n", t ? "" : m->quotas[q]->id,
				    m->head.ref.id, m->quotas[q]->topics[t].id,
				    m->quotas[q]->topics[t].text);
	}
	fputs("\nOutcomes:\n", out);
	for (size_t i = 0; i < m->outcome_count; i++)
		print_words(out, "  %s/%-4s %s\n", m->head.ref.id, m->outcomes[i].id, m->outcomes[i].text);
	if (m->activity_count)
		fputs("\nActivities:\n", out);
	for (size_t i = 0; i < m->activity_count; i++) {
		const struct activity *a = &m->activities[i];

		print_words(out, "  %s/%-3d %s (%s", m->head.ref.id, (int)a->number, a->does,
			    activity_type_name(a->type));
		for (size_t k = 0; k < a->outcome_count; k++)
			print_words(out, "%s%s", k ? " " : "; for ", m->outcomes[a->outcomes[k]].id);
		print_lapse(out, a->valid);
		print_words(out, ")\n         Evidence: %s\n", a->evidence);
	}
	return OK;
}

/* ---- a curriculum ---- */

static json_t *use_doc(const struct curriculum *c, const struct use *u)
{
	const char *choose = u->choose < 0 ? NULL : c->chooses[u->choose].id;
	const char *group = u->choose < 0 ? NULL : c->chooses[u->choose].groups[u->group].id;

	return json_pack("{sssssisisbssss}", "module", u->module->head.name, "title",
			 u->module->head.title, "credits", (int)u->module->credits, "phase",
			 (int)u->phase, "optional", (int)u->optional, "choice", choose ? choose : "",
			 "group", group ? group : "");
}

static json_t *tool_doc(const struct tool *t)
{
	json_t *marks = json_array();

	for (size_t i = 0; i < t->mark_count; i++) {
		const struct mark *m = &t->marks[i];
		json_t *points = json_array();

		for (size_t k = 0; m->scale && k < m->scale->point_count; k++)
			json_array_append_new(points, json_string(m->scale->points[k].id));
		json_array_append_new(marks, json_pack("{sssssbso}", "id", m->id, "text", m->text,
						       "required", (int)m->required, "points", points));
	}
	return json_pack("{ssssso}", "id", t->id, "title", t->title, "form", marks);
}

static const char *const gate_places[] = {
	[GATE_ENTRY] = "entry",
	[GATE_REVIEW] = "review",
	[GATE_AWARD] = "award",
};

static json_t *gate_doc(const struct curriculum *c, const struct gate *g)
{
	return json_pack("{sssssssssosossso}", "id", g->id, "place", gate_places[g->place], "title",
			 g->title, "by", role_name(g->by), "due", duration_doc(g->due), "on",
			 yearly_doc(g->on), "scale", g->place == GATE_REVIEW ? g->scale : "", "rules",
			 rule_list(c, &g->rule));
}

static json_t *phase_docs(const struct curriculum *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->phase_count; i++)
		json_array_append_new(list, json_pack("{sisssoso}", "id", (int)c->phases[i].id, "title",
						      c->phases[i].title, "due",
						      duration_doc(c->phases[i].due), "on",
						      yearly_doc(c->phases[i].on)));
	return list;
}

static json_t *result_docs(const struct curriculum *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->result_count; i++)
		json_array_append_new(list, json_pack("{ssssssso}", "id", c->results[i].id, "title",
						      c->results[i].title, "by",
						      role_name(c->results[i].by), "valid",
						      duration_doc(c->results[i].valid)));
	return list;
}

static json_t *waiver_docs(const struct curriculum *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->waiver_count; i++) {
		const struct waiver *w = &c->waivers[i];

		json_array_append_new(
			list, json_pack("{sosssissss}", "of", name_array(&w->of), "kind",
					w->any_kind ? "" : module_kind_name(w->kind), "phase",
					(int)w->phase, "by", role_name(w->by), "countersign",
					w->has_countersign ? role_name(w->countersign) : ""));
	}
	return list;
}

static json_t *curriculum_doc(const struct curriculum *c)
{
	json_t *modules = json_array(), *gates = json_array(), *tools = json_array();
	char digest[DIGEST_HEX];

	for (size_t i = 0; i < c->use_count; i++)
		json_array_append_new(modules, use_doc(c, &c->uses[i]));
	for (size_t i = 0; i < c->gate_count; i++)
		json_array_append_new(gates, gate_doc(c, &c->gates[i]));
	for (size_t i = 0; i < c->tools->tool_count; i++)
		json_array_append_new(tools, tool_doc(&c->tools->tools[i]));
	digest_hex(&c->digest, digest);
	return json_pack("{sssssssssssisssososososososososo}", "id", c->head.ref.id, "version",
			 strchr(c->head.name, '@') + 1, "programme", c->programme, "specialism",
			 c->specialism, "title", c->head.title, "credits", (int)c->credits, "digest",
			 digest, "entry_from", day_doc(c->entry_from), "entry_until",
			 day_doc(c->entry_until), "complete_by", day_doc(c->complete_by), "phases",
			 phase_docs(c), "modules", modules, "results", result_docs(c), "waivers",
			 waiver_docs(c), "gates", gates, "tools", tools);
}

static void print_use(FILE *out, const struct curriculum *c, const struct use *u)
{
	print_words(out, "  %-10s %3d credits  ", u->module->head.ref.id, (int)u->module->credits);
	if (u->phase)
		print_words(out, "phase %d  ", (int)u->phase);
	else
		fputs("         ", out);
	print_text(out, u->module->head.title);
	if (u->choose >= 0)
		print_words(out, "  (choice %s, group %s)", c->chooses[u->choose].id,
			    c->chooses[u->choose].groups[u->group].id);
	if (u->optional)
		fputs("  (optional)", out);
	for (size_t i = 0; i < u->needs.count; i++)
		print_words(out, "%s%s", i ? " " : "  needs ", u->needs.items[i]);
	fputc('\n', out);
}

static void print_tool(FILE *out, const struct tool *t)
{
	print_words(out, "  %-11s %s\n", t->id, t->title);
	for (size_t i = 0; i < t->mark_count; i++) {
		const struct mark *m = &t->marks[i];

		print_words(out, "      %s %s%s: %s", m->scale ? "--mark" : "--note", m->id,
			    m->required ? "" : " (may be left out)", m->text);
		for (size_t k = 0; m->scale && k < m->scale->point_count; k++)
			print_words(out, "%s%s", k ? " | " : "  [", m->scale->points[k].id);
		fputs(m->scale ? "]\n" : "\n", out);
	}
}

static void print_days(FILE *out, const struct curriculum *c)
{
	char from[DAY_TEXT], until[DAY_TEXT], by[DAY_TEXT];

	day_text(c->entry_from, from);
	day_text(c->entry_until, until);
	day_text(c->complete_by, by);
	print_words(out, "may be begun from %s%s%s%s%s\n", from, *until ? " until " : "", until,
		    *by ? "; to be completed by " : "", by);
}

static void print_phases(FILE *out, const struct curriculum *c)
{
	if (c->phase_count)
		fputs("\nPhases:\n", out);
	for (size_t i = 0; i < c->phase_count; i++) {
		print_words(out, "  phase %d: %s", (int)c->phases[i].id, c->phases[i].title);
		print_due(out, c->phases[i].due, c->phases[i].on);
		fputc('\n', out);
	}
}

static void print_results(FILE *out, const struct curriculum *c)
{
	if (c->result_count)
		fputs("\nResults from elsewhere:\n", out);
	for (size_t i = 0; i < c->result_count; i++) {
		const struct result *r = &c->results[i];

		print_words(out, "  %-17s %s; recorded by the %s", r->id, r->title, role_name(r->by));
		print_lapse(out, r->valid);
		fputc('\n', out);
	}
}

static void print_waivers(FILE *out, const struct curriculum *c)
{
	if (c->waiver_count)
		fputs("\nMay be waived:\n", out);
	for (size_t i = 0; i < c->waiver_count; i++) {
		const struct waiver *w = &c->waivers[i];

		fputs("  ", out);
		for (size_t k = 0; k < w->of.count; k++)
			print_words(out, "%s%s", k ? ", " : "", w->of.items[k]);
		if (!w->of.count)
			print_words(out, "any %s%smodule", w->any_kind ? "" : module_kind_name(w->kind),
				    w->any_kind ? "" : " ");
		if (w->phase)
			print_words(out, " of phase %d", (int)w->phase);
		print_words(out, ", by the %s", role_name(w->by));
		if (w->has_countersign)
			print_words(out, " with the countersignature of a %s",
				    role_name(w->countersign));
		fputc('\n', out);
	}
}

/* "one (met) | two (met) | three" */
static void print_points(FILE *out, const struct scale *s)
{
	fputs("  recorded as:", out);
	for (size_t i = 0; i < s->point_count; i++)
		print_words(out, "%s%s%s", i ? " | " : " ", s->points[i].id,
			    s->points[i].met ? " (met)" : "");
	fputc('\n', out);
}

static void print_gate(FILE *out, const struct curriculum *c, const struct gate *g)
{
	static const char *const places[] = {
		[GATE_ENTRY] = "Entry",
		[GATE_REVIEW] = "Review",
		[GATE_AWARD] = "Award",
	};
	const struct scale *scale = tools_scale(c->tools, g->scale);

	print_words(out, "\n%s%s%s%s%s, signed by the %s", places[g->place], *g->id ? " " : "", g->id,
		    *g->id ? ": " : "", g->title, role_name(g->by));
	print_due(out, g->due, g->on);
	fputc('\n', out);
	if (g->place == GATE_REVIEW && scale != NULL)
		print_points(out, scale);
	if (g->rule.child_count == 0)
		fputs("  - nothing but the meeting\n", out);
	print_rule_list(out, c, &g->rule, 2);
}

enum status show_curriculum(struct app *app, const struct curriculum *c, struct err *err)
{
	char digest[DIGEST_HEX];
	FILE *out = app->out;

	if (app->json)
		return print_json(app, curriculum_doc(c), err);
	digest_hex(&c->digest, digest);
	print_words(out, "%s  %s\n%s, %s, level %d, ", c->head.name, c->head.title, c->programme,
		    c->specialism, (int)c->level);
	if (c->credits)
		print_words(out, "%d credits", (int)c->credits);
	else
		fputs("without credits", out);
	print_words(out, "%s\n", c->head.adopted ? "" : ", a draft");
	print_days(out, c);
	print_words(out, "digest %s\n", digest);
	print_phases(out, c);
	fputs("\nModules:\n", out);
	for (size_t i = 0; i < c->use_count; i++)
		print_use(out, c, &c->uses[i]);
	print_results(out, c);
	print_waivers(out, c);
	for (size_t i = 0; i < c->gate_count; i++)
		print_gate(out, c, &c->gates[i]);
	print_words(out, "\nAssessment tools, by the forms of %s:\n", c->tools->head.name);
	for (size_t i = 0; i < c->tools->tool_count; i++)
		print_tool(out, &c->tools->tools[i]);
	return OK;
}
