#include <string.h>

#include "curricula/read.h"
#include "curricula/shape.h"

static void read_children(struct arena *a, struct xml_element *e, bool in_module,
			  struct rule *ret_rule);

static void read_quota(struct arena *a, struct xml_element *e, struct quota *ret_quota)
{
	static const struct {
		const char *name;
		enum different different;
	} ways[] = {
		{"assessors", DIFFERENT_ASSESSORS},
		{"sites", DIFFERENT_SITES},
		{"topics", DIFFERENT_TOPICS},
	};
	struct quota q = {.id = "", .line = e->line};
	size_t i = 0;

	q.tools = attr_names(a, e, "tool");
	q.min = attr_number(e, "min", 0);
	for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
		if (xml_attr(e, ways[w].name) == NULL)
			continue;
		q.different = ways[w].different;
		q.k = attr_number(e, ways[w].name, 0);
	}
	q.topic_count = child_count(e, "topic");
	q.topics = arena_array(a, q.topic_count, sizeof(*q.topics));
	for (struct xml_element *t = child_first(e, "topic"); t != NULL; t = child_next(t))
		q.topics[i++] = (struct topic){.id = attr_text(a, t, "id", ""),
					       .text = arena_text(a, t->text),
					       .line = t->line};
	q.after = attr_duration(e, "after");
	q.before = attr_duration(e, "before");
	*ret_quota = q;
}

static void read_selection(struct arena *a, struct xml_element *e, struct selection *ret_selection)
{
	ret_selection->of = attr_names(a, e, "of");
	ret_selection->phase = attr_number(e, "phase", 0);
	ret_selection->any_kind = xml_attr(e, "kind") == NULL;
	ret_selection->kind = (enum module_kind)attr_choice(e, "kind", VALUE_KIND, KIND_CORE);
}

static void read_activities(struct arena *a, struct xml_element *e, struct rule *rule)
{
	struct names of = attr_names(a, e, "of");

	rule->min = attr_number(e, "min", 0);
	rule->number_count = of.count;
	rule->numbers = arena_array(a, of.count, sizeof(*rule->numbers));
	for (size_t i = 0; i < of.count; i++)
		rule->numbers[i] = value_number(of.items[i]);
}

static void read_placements(struct arena *a, struct xml_element *e, struct rule *rule)
{
	rule->of = attr_names(a, e, "of");
	rule->after = attr_duration(e, "after");
	rule->before = attr_duration(e, "before");
	rule->total = attr_duration(e, "total");
	rule->min = attr_number(e, "min", 0);
	rule->shortest = attr_duration(e, "shortest");
	rule->longest = attr_duration(e, "longest");
}

static void read_word(struct arena *a, struct xml_element *e, bool in_module, struct rule *ret_rule)
{
	struct rule rule = {.word = rule_word_of(e->name), .line = e->line};

	switch (rule.word) {
	case RULE_ACTIVITIES:
		read_activities(a, e, &rule);
		break;
	case RULE_OUTCOMES:
		rule.min = attr_number(e, "each", 1);
		break;
	case RULE_ASSESSMENTS:
		rule.quota = arena_alloc(a, sizeof(*rule.quota));
		read_quota(a, e, rule.quota);
		rule.min = rule.quota->min;
		break;
	case RULE_PERCENT:
		rule.items_all = attr_is(e, "items", "all");
		rule.min = attr_number(e, "min", 0);
		read_selection(a, e, &rule.selection);
		break;
	case RULE_CREDITS:
		rule.min = attr_number(e, "min", 0);
		rule.level = attr_number(e, "level", 0);
		read_selection(a, e, &rule.selection);
		break;
	case RULE_MODULES:
		read_selection(a, e, &rule.selection);
		break;
	case RULE_PLACEMENTS:
		read_placements(a, e, &rule);
		break;
	case RULE_REVIEW:
	case RULE_RESULT:
		rule.ref = attr_text(a, e, "ref", "");
		break;
	case RULE_ANY:
		rule.min = attr_number(e, "min", 1);
		read_children(a, e, in_module, &rule);
		break;
	case RULE_ALL:
		read_children(a, e, in_module, &rule);
		break;
	}
	*ret_rule = rule;
}

/* Every child but the title of a gate is a rule word. */
static void read_children(struct arena *a, struct xml_element *e, bool in_module, struct rule *rule)
{
	size_t room = 0;
	int quotas = 0;

	for (struct xml_element *c = e->children; c != NULL; c = c->next) {
		struct rule *child;

		if (strcmp(c->name, "title") == 0)
			continue;
		rule->children = arena_grow(a, rule->children, rule->child_count, &room,
					    sizeof(*rule->children));
		child = &rule->children[rule->child_count++];
		read_word(a, c, in_module, child);
		/* In a module quotas stand in `complete` itself only, so that they count up here.
		 */
		if (in_module && child->quota != NULL)
			child->quota->id = arena_printf(a, "Q%d", ++quotas);
	}
}

void read_rule(struct arena *a, struct xml_element *e, bool in_module, struct rule *ret_rule)
{
	struct rule rule = {.word = RULE_ALL, .line = e->line};

	read_children(a, e, in_module, &rule);
	*ret_rule = rule;
}
