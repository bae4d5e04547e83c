#include "cli/rule_words.h"

#include "cli/app.h"

static void name_list(struct buf *out, const struct names *names, const char *between)
{
	for (size_t i = 0; i < names->count; i++)
		buf_printf(out, "%s%s", i ? between : "", names->items[i]);
}

void duration_in_words(struct buf *out, struct duration d)
{
	const char *unit = d.unit == 'Y'   ? "year"
			   : d.unit == 'M' ? "month"
			   : d.unit == 'W' ? "week"
					   : "day";

	buf_printf(out, "%d %s%s", (int)d.count, unit, d.count == 1 ? "" : "s");
}

static void window_words(struct buf *out, struct duration after, struct duration before)
{
	if (after.count) {
		buf_text(out, ", after ");
		duration_in_words(out, after);
	}
	if (before.count) {
		buf_text(out, after.count ? " and before " : ", before ");
		duration_in_words(out, before);
	}
	if (after.count || before.count)
		buf_text(out, " of training");
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

static void placement_words(struct buf *out, const struct rule *r)
{
	if (r->total.count) {
		duration_in_words(out, r->total);
		buf_text(out, " of placement");
	} else {
		buf_printf(out, "placements in %d specialisms", (int)r->min);
	}
	if (r->shortest.count) {
		buf_text(out, " of ");
		duration_in_words(out, r->shortest);
		buf_text(out, " or more");
	}
	if (r->longest.count) {
		buf_text(out, ", planned for at most ");
		duration_in_words(out, r->longest);
	}
	if (r->of.count) {
		buf_text(out, ", among ");
		name_list(out, &r->of, ", ");
	}
	window_words(out, r->after, r->before);
}

/* `c` is NULL for a module, whose rules name no review and no result. */
static void rule_words(struct buf *out, const struct curriculum *c, const struct rule *r)
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
		placement_words(out, r);
		break;
	case RULE_REVIEW:
		buf_printf(out, "review %s: %s", r->ref, curriculum_gate(c, r->ref)->title);
		break;
	case RULE_RESULT:
		buf_printf(out, "result %s: %s", r->ref, curriculum_result(c, r->ref)->title);
		break;
	case RULE_ANY:
		buf_printf(out, "any %d of these:", (int)r->min);
		break;
	case RULE_ALL:
		buf_text(out, "all of these:");
		break;
	}
}

json_t *rule_list(const struct curriculum *c, const struct rule *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->child_count; i++) {
		CLEANUP(buf_release) struct buf text;
		json_t *rule;

		buf_init(&text, 65536);
		rule_words(&text, c, &r->children[i]);
		rule = json_pack("{ss}", "text", text.data);
		if (r->children[i].child_count)
			json_object_set_new(rule, "rules", rule_list(c, &r->children[i]));
		json_array_append_new(list, rule);
	}
	return list;
}

void print_rule_list(FILE *out, const struct curriculum *c, const struct rule *r, int indent)
{
	for (size_t i = 0; i < r->child_count; i++) {
		CLEANUP(buf_release) struct buf text;

		buf_init(&text, 65536);
		rule_words(&text, c, &r->children[i]);
		print_words(out, "%*s- %s\n", indent, "", text.data);
		print_rule_list(out, c, &r->children[i], indent + 2);
	}
}
