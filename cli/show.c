#include "cli/show.h"

#include <string.h>

#include "cli/command.h"

/* ---- rules in words ---- */

static void name_list(struct buf *out, const struct names *names, const char *between)
{
	for (size_t i = 0; i < names->count; i++)
		buf_printf(out, "%s%s", i ? between : "", names->items[i]);
}

static void window_words(struct buf *out, struct duration after, struct duration before)
{
	if (after.count)
		buf_printf(out, ", after %d%c of training", (int)after.count, after.unit);
	if (before.count)
		buf_printf(out, ", before %d%c of training", (int)before.count, before.unit);
}

static void quota_words(struct buf *out, const struct quota *q)
{
	static const char *const different[] = { "", "assessors", "sites", "topics" };

	buf_printf(out, "%d ", (int)q->min);
	name_list(out, &q->tools, " or ");
	if (q->different != DIFFERENT_NONE && q->k > 1)
		buf_printf(out, ", %d of them with different %s", (int)q->k, different[q->different]);
	window_words(out, q->after, q->before);
	if (*q->id)
		buf_printf(out, " (%s)", q->id);
}

static void selection_words(struct buf *out, const struct selection *s)
{
	if (s->of.count) {
		buf_text(out, " of ");
		name_list(out, &s->of, ", ");
	}
	if (!s->any_kind)
		buf_printf(out, ", %s", module_kind_name(s->kind));
	if (s->phase)
		buf_printf(out, ", phase %d", (int)s->phase);
}

static void rule_words(struct buf *out, const struct rule *r)
{
	switch (r->word) {
	case RULE_ACTIVITIES:
		if (r->min)
			buf_printf(out, "%d activities", (int)r->min);
		else
			buf_text(out, r->number_count ? "activities" : "every activity");
		for (size_t i = 0; i < r->number_count; i++)
			buf_printf(out, "%s%d", i ? ", " : " of ", (int)r->numbers[i]);
		break;
	case RULE_OUTCOMES:
		buf_printf(out, "%d review%s of every outcome", (int)r->min, r->min == 1 ? "" : "s");
		break;
	case RULE_ASSESSMENTS:
		quota_words(out, r->quota);
		break;
	case RULE_MODULES:
		buf_text(out, "every module");
		selection_words(out, &r->selection);
		break;
	case RULE_PERCENT:
		buf_printf(out, "%d per cent of %s", (int)r->min,
			   r->items_all ? "activities and assessments" : "activities");
		selection_words(out, &r->selection);
		break;
	case RULE_CREDITS:
		buf_printf(out, "%d credits", (int)r->min);
		if (r->level)
			buf_printf(out, " at level %d or above", (int)r->level);
		selection_words(out, &r->selection);
		break;
	case RULE_PLACEMENTS:
		if (r->total.count)
			buf_printf(out, "%d%c of placement", (int)r->total.count, r->total.unit);
		else
			buf_printf(out, "placements in %d specialisms", (int)r->min);
		if (r->shortest.count)
			buf_printf(out, " of %d%c or more", (int)r->shortest.count, r->shortest.unit);
		if (r->of.count) {
			buf_text(out, " among ");
			name_list(out, &r->of, ", ");
		}
		window_words(out, r->after, r->before);
		break;
	case RULE_REVIEW:
		buf_printf(out, "review %s", r->ref);
		break;
	case RULE_RESULT:
		buf_printf(out, "result %s", r->ref);
		break;
	case RULE_ANY:
		buf_printf(out, "any %d of these:", (int)r->min);
		break;
	case RULE_ALL:
		buf_text(out, "all of these:");
		break;
	}
}

static json_t *rule_list(const struct rule *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->child_count; i++) {
		CLEANUP(buf_release) struct buf text;
		json_t *rule;

		buf_init(&text, 65536);
		rule_words(&text, &r->children[i]);
		rule = json_pack("{ss}", "text", text.data);
		if (r->children[i].child_count)
			json_object_set_new(rule, "rules", rule_list(&r->children[i]));
		json_array_append_new(list, rule);
	}
	return list;
}

static void print_rule_list(FILE *out, const struct rule *r, int indent)
{
	for (size_t i = 0; i < r->child_count; i++) {
		CLEANUP(buf_release) struct buf text;

		buf_init(&text, 65536);
		rule_words(&text, &r->children[i]);
		print_words(out, "%*s- %s\n", indent, "", text.data);
		print_rule_list(out, &r->children[i], indent + 2);
	}
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
			 rule_list(&m->complete), "outcomes", outcomes, "activities", activities, "topics",
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
	print_rule_list(out, &m->complete, 2);
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
		if (a->valid.count)
			print_words(out, "; lapses after %d%c", (int)a->valid.count, a->valid.unit);
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

static json_t *curriculum_doc(const struct curriculum *c)
{
	json_t *modules = json_array(), *gates = json_array(), *tools = json_array();
	char digest[DIGEST_HEX];

	for (size_t i = 0; i < c->use_count; i++)
		json_array_append_new(modules, use_doc(c, &c->uses[i]));
	for (size_t i = 0; i < c->gate_count; i++)
		json_array_append_new(gates, json_pack("{ssssssso}", "id", c->gates[i].id, "title",
						       c->gates[i].title, "by",
						       role_name(c->gates[i].by), "rules",
						       rule_list(&c->gates[i].rule)));
	for (size_t i = 0; i < c->tools->tool_count; i++)
		json_array_append_new(tools, tool_doc(&c->tools->tools[i]));
	digest_hex(&c->digest, digest);
	return json_pack("{sssssssssssisssososo}", "id", c->head.ref.id, "version",
			 strchr(c->head.name, '@') + 1, "programme", c->programme, "specialism",
			 c->specialism, "title", c->head.title, "credits", (int)c->credits, "digest",
			 digest, "modules", modules, "gates", gates, "tools", tools);
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

enum status show_curriculum(struct app *app, const struct curriculum *c, struct err *err)
{
	char digest[DIGEST_HEX];
	FILE *out = app->out;

	if (app->json)
		return print_json(app, curriculum_doc(c), err);
	digest_hex(&c->digest, digest);
	print_words(out, "%s  %s\n%s, %s, level %d, %d credits%s\ndigest %s\n\nModules:\n", c->head.name,
		    c->head.title, c->programme, c->specialism, (int)c->level, (int)c->credits,
		    c->head.adopted ? "" : ", a draft", digest);
	for (size_t i = 0; i < c->use_count; i++)
		print_use(out, c, &c->uses[i]);
	for (size_t i = 0; i < c->gate_count; i++) {
		const struct gate *g = &c->gates[i];

		print_words(out, "\n%s %s%s%s, signed by the %s\n",
			    g->place == GATE_ENTRY	? "Entry" :
			    g->place == GATE_REVIEW ? "Review" :
						      "Award",
			    g->id, *g->id ? ": " : "", g->title, role_name(g->by));
		print_rule_list(out, &g->rule, 2);
	}
	fputs("\nAssessment tools:\n", out);
	for (size_t i = 0; i < c->tools->tool_count; i++)
		print_tool(out, &c->tools->tools[i]);
	return OK;
}
