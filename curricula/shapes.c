/*
 * The tables, in the order of schema/curriculum.rnc: who changes one changes the other, and
 * tests/curricula/test_schema.c holds them to each other.
 */
#include "curricula/shape.h"

#include <assert.h>
#include <string.h>

const struct attr head_attrs[] = {
	{"id", VALUE_CODE, REQUIRED},
	{"version", VALUE_VERSION, REQUIRED},
	{"status", VALUE_STATUS, REQUIRED},
	{"xml:lang", VALUE_LANGUAGE, REQUIRED},
	{0},
};

#define ONE(child)                                                                                 \
	{                                                                                          \
		{&(child), NULL}, 0, 1, false                                                      \
	}
#define MAYBE(child)                                                                               \
	{                                                                                          \
		{&(child), NULL}, 0, 0, false                                                      \
	}
#define SOME(child)                                                                                \
	{                                                                                          \
		{&(child), NULL}, 0, 1, true                                                       \
	}
#define TWO_OR_MORE(child)                                                                         \
	{                                                                                          \
		{&(child), NULL}, 0, 2, true                                                       \
	}
#define ANY_NUMBER(child)                                                                          \
	{                                                                                          \
		{&(child), NULL}, 0, 0, true                                                       \
	}
#define RULES(where)                                                                               \
	{                                                                                          \
		{NULL, NULL}, where, 1, true                                                       \
	}
#define RULES_OR_NONE(where)                                                                       \
	{                                                                                          \
		{NULL, NULL}, where, 0, true                                                       \
	}
#define END                                                                                        \
	{                                                                                          \
		{NULL, NULL}, 0, 0, false                                                          \
	}
#define ATTRS (const struct attr[])
#define SLOTS (const struct slot[])
/* clang-format off */

static const struct shape title = {"title", TEXT_WORDS, .attrs = NULL};
static const struct shape replaces = {"replaces", .attrs = ATTRS{{"ref", VALUE_REF, REQUIRED}, {0}}};
#define HEAD ONE(title), ANY_NUMBER(replaces)

/* ---- module ---- */

static const struct shape aim = {"aim", TEXT_WORDS, .attrs = NULL};
static const struct shape outcome = {"outcome", TEXT_WORDS, .attrs = ATTRS{
	{"id", VALUE_OUTCOME_ID, REQUIRED},
	{"kind", VALUE_OUTCOME_KIND, 0},
	{"standards", VALUE_ITEM, LIST},
	{0}}};
static const struct shape does = {"does", TEXT_WORDS, .attrs = NULL};
static const struct shape evidence = {"evidence", TEXT_WORDS, .attrs = NULL};
static const struct shape consider = {"consider", TEXT_WORDS, .attrs = NULL};
static const struct shape knows = {"knows", TEXT_WORDS, .attrs = NULL};
static const struct shape activity = {"activity", .attrs = ATTRS{
	{"id", VALUE_NUMBER, REQUIRED},
	{"type", VALUE_ACTIVITY_TYPE, REQUIRED},
	{"outcomes", VALUE_OUTCOME_IDREF, REQUIRED | LIST},
	{"valid", VALUE_DURATION, 0},
	{0}},
	.slots = SLOTS{ONE(does), ONE(evidence), ANY_NUMBER(consider), ANY_NUMBER(knows), END}};
static const struct shape experience = {"experience", TEXT_WORDS, .attrs = NULL};
static const struct shape content = {"content", TEXT_WORDS, .attrs = NULL};
static const struct shape complete = {"complete", .attrs = ATTRS{{"by", VALUE_ROLE, 0}, {0}},
	.slots = SLOTS{RULES(IN_COMPLETE), END}};
static const struct shape module = {"module", .has_head = true, .attrs = ATTRS{
	{"kind", VALUE_KIND, REQUIRED},
	{"level", VALUE_LEVEL, REQUIRED},
	{"credits", VALUE_MODULE_CREDITS, REQUIRED},
	{"specialism", VALUE_NAME, LIST},
	{"sets", VALUE_REF, LIST},
	{0}},
	.slots = SLOTS{HEAD, ONE(aim), SOME(outcome), ANY_NUMBER(activity), ANY_NUMBER(experience),
		ANY_NUMBER(content), ONE(complete), END}};

static const struct shape activities = {"activities", .attrs = ATTRS{
	{"of", VALUE_NUMBER, LIST}, {"min", VALUE_NUMBER, 0}, {0}}};
static const struct shape outcomes = {"outcomes", .attrs = ATTRS{{"each", VALUE_NUMBER, 0}, {0}}};
static const struct shape topic = {"topic", TEXT_WORDS, .attrs = ATTRS{
	{"id", VALUE_TOPIC_ID, REQUIRED}, {0}}};
#define QUOTA {"tool", VALUE_CODE, REQUIRED | LIST}, {"min", VALUE_NUMBER, REQUIRED}, WINDOW
#define WINDOW {"after", VALUE_DURATION, 0}, {"before", VALUE_DURATION, 0}
static const struct shape assessments_here = {"assessments", .attrs = ATTRS{
	QUOTA,
	{"assessors", VALUE_NUMBER, WAY_A},
	{"sites", VALUE_NUMBER, WAY_B},
	{"topics", VALUE_NUMBER, WAY_C},
	{0}},
	.slots = SLOTS{ANY_NUMBER(topic), END}};
#define MIN ATTRS{{"min", VALUE_NUMBER, 0}, {0}}
static const struct shape any_here = {"any", .attrs = MIN, .slots = SLOTS{RULES(IN_ANY), END}};
static const struct shape all_here = {"all", .slots = SLOTS{RULES(IN_ALL), END}};

/* ---- curriculum ---- */

#define DUE {"due", VALUE_DURATION, REQUIRED}, {"on", VALUE_YEARLY, 0}
#define SELECTION {"of", VALUE_CODE, LIST}, {"phase", VALUE_NUMBER, 0}, {"kind", VALUE_KIND, 0}
static const struct shape covers = {"covers", .attrs = ATTRS{
	{"set", VALUE_REF, REQUIRED}, {"also", VALUE_MARK_ID, LIST}, {0}}};
static const struct shape phase = {"phase", TEXT_WORDS, .attrs = ATTRS{
	{"id", VALUE_NUMBER, REQUIRED}, DUE, {0}}};
static const struct shape result = {"result", TEXT_WORDS, .attrs = ATTRS{
	{"id", VALUE_ID, REQUIRED}, {"by", VALUE_ROLE, REQUIRED}, {"valid", VALUE_DURATION, 0}, {0}}};
static const struct shape use = {"use", .attrs = ATTRS{
	{"module", VALUE_REF, REQUIRED}, {"phase", VALUE_NUMBER, 0}, {"needs", VALUE_CODE, LIST}, {0}}};
static const struct shape group = {"group", .attrs = ATTRS{{"id", VALUE_ID, REQUIRED}, {0}},
	.slots = SLOTS{SOME(use), END}};
static const struct shape choose = {"choose", .attrs = ATTRS{
	{"id", VALUE_ID, REQUIRED}, {"pick", VALUE_NUMBER, 0}, {0}},
	.slots = SLOTS{TWO_OR_MORE(group), END}};
static const struct shape optional = {"optional", .slots = SLOTS{SOME(use), END}};
static const struct shape waiver = {"waiver", .attrs = ATTRS{
	{"by", VALUE_ROLE, REQUIRED},
	{"countersign", VALUE_ROLE, 0},
	{"of", VALUE_ANYTHING, LIST | WAY_A},
	{"phase", VALUE_NUMBER, WAY_B},
	{"kind", VALUE_KIND, WAY_B},
	{0}}};
static const struct shape entry = {"entry", .attrs = ATTRS{{"by", VALUE_ROLE, 0}, {0}},
	.slots = SLOTS{RULES(IN_GATE), END}};
static const struct shape review = {"review", .attrs = ATTRS{
	{"id", VALUE_ID, REQUIRED}, DUE, {"by", VALUE_ROLE, 0}, {"scale", VALUE_MARK_ID, 0}, {0}},
	.slots = SLOTS{ONE(title), RULES_OR_NONE(IN_GATE), END}};
static const struct shape award = {"award", .attrs = ATTRS{
	{"id", VALUE_ID, REQUIRED},
	{"due", VALUE_DURATION, WAY_A | REQUIRED}, /* `on` moves a `due` and so needs one */
	{"on", VALUE_YEARLY, WAY_A},
	{"by", VALUE_ROLE, 0},
	{0}},
	.slots = SLOTS{ONE(title), RULES(IN_GATE), END}};
static const struct shape curriculum = {"curriculum", .has_head = true, .attrs = ATTRS{
	{"programme", VALUE_PROGRAMME, REQUIRED},
	{"specialism", VALUE_NAME, REQUIRED},
	{"level", VALUE_LEVEL, REQUIRED},
	{"stage", VALUE_STAGE, 0},
	{"credits", VALUE_CREDITS, 0},
	{"tools", VALUE_REF, REQUIRED},
	{"entry-from", VALUE_DAY_OR_MONTH, REQUIRED},
	{"entry-until", VALUE_DAY_OR_MONTH, 0},
	{"complete-by", VALUE_DAY_OR_MONTH, 0},
	{0}},
	.slots = SLOTS{HEAD, ANY_NUMBER(covers), ANY_NUMBER(phase), ANY_NUMBER(result), ANY_NUMBER(use),
		ANY_NUMBER(choose), MAYBE(optional), ANY_NUMBER(waiver), MAYBE(entry),
		ANY_NUMBER(review), SOME(award), END}};

static const struct shape modules = {"modules", .attrs = ATTRS{SELECTION, {0}}};
static const struct shape percent = {"percent", .attrs = ATTRS{
	{"items", VALUE_ITEMS, REQUIRED}, {"min", VALUE_PERCENT, REQUIRED}, SELECTION, {0}}};
static const struct shape credits = {"credits", .attrs = ATTRS{
	{"min", VALUE_CREDITS_ASKED, REQUIRED}, {"level", VALUE_LEVEL, 0}, SELECTION, {0}}};
static const struct shape assessments_anywhere = {"assessments", .attrs = ATTRS{
	QUOTA, {"assessors", VALUE_NUMBER, WAY_A}, {"sites", VALUE_NUMBER, WAY_B}, {0}}};
static const struct shape placements = {"placements", .attrs = ATTRS{
	{"of", VALUE_NAME, LIST},
	WINDOW,
	{"total", VALUE_SPAN, WAY_A | REQUIRED},
	{"min", VALUE_NUMBER, WAY_B | REQUIRED},
	{"shortest", VALUE_SPAN, WAY_B},
	{"longest", VALUE_SPAN, WAY_B},
	{0}}};
#define REF_ATTRS ATTRS{{"ref", VALUE_IDREF, REQUIRED}, {0}}
static const struct shape review_ref = {"review", .attrs = REF_ATTRS};
static const struct shape result_ref = {"result", .attrs = REF_ATTRS};
static const struct shape any_gate = {"any", .attrs = MIN, .slots = SLOTS{RULES(IN_GATE_ANY), END}};
static const struct shape all_gate = {"all", .slots = SLOTS{RULES(IN_GATE), END}};

const struct rule_row rule_rows[] = {
	{"activities", RULE_ACTIVITIES, IN_COMPLETE | IN_ALL | IN_ANY, &activities},
	{"outcomes", RULE_OUTCOMES, IN_COMPLETE | IN_ALL | IN_ANY, &outcomes},
	/* Never inside `any` of a module: FORMAT.md section 7. */
	{"assessments", RULE_ASSESSMENTS, IN_COMPLETE, &assessments_here},
	{"any", RULE_ANY, IN_COMPLETE | IN_ALL | IN_ANY, &any_here},
	{"all", RULE_ALL, IN_ANY, &all_here},
	{"modules", RULE_MODULES, IN_GATE | IN_GATE_ANY, &modules},
	{"percent", RULE_PERCENT, IN_GATE | IN_GATE_ANY, &percent},
	{"credits", RULE_CREDITS, IN_GATE | IN_GATE_ANY, &credits},
	{"assessments", RULE_ASSESSMENTS, IN_GATE | IN_GATE_ANY, &assessments_anywhere},
	{"placements", RULE_PLACEMENTS, IN_GATE | IN_GATE_ANY, &placements},
	{"review", RULE_REVIEW, IN_GATE | IN_GATE_ANY, &review_ref},
	{"result", RULE_RESULT, IN_GATE | IN_GATE_ANY, &result_ref},
	{"any", RULE_ANY, IN_GATE | IN_GATE_ANY, &any_gate},
	{"all", RULE_ALL, IN_GATE_ANY, &all_gate},
};
const size_t rule_row_count = sizeof(rule_rows) / sizeof(rule_rows[0]);

/* ---- shared files ---- */

static const struct shape point = {"point", TEXT_WORDS, .attrs = ATTRS{
	{"id", VALUE_MARK_ID, REQUIRED}, {"met", VALUE_YES_NO, 0}, {0}}};
static const struct shape scale = {"scale", .attrs = ATTRS{{"id", VALUE_ID, REQUIRED}, {0}},
	.slots = SLOTS{TWO_OR_MORE(point), END}};
static const struct shape mark = {"mark", TEXT_WORDS, .attrs = ATTRS{
	{"id", VALUE_MARK_ID, REQUIRED}, {"scale", VALUE_IDREF, REQUIRED},
	{"required", VALUE_YES_NO, 0}, {0}}};
static const struct shape note = {"note", TEXT_WORDS, .attrs = ATTRS{
	{"id", VALUE_MARK_ID, REQUIRED}, {"required", VALUE_YES_NO, 0}, {0}}};
static const struct shape tool = {"tool", .attrs = ATTRS{
	{"id", VALUE_CODE, REQUIRED},
	{"by", VALUE_TOOL_BY, REQUIRED},
	{"raters", VALUE_NUMBER, 0},
	{"live", VALUE_YES_NO, REQUIRED},
	{"case", VALUE_ONCE, 0},
	{"judgement", VALUE_IDREF, 0},
	{0}},
	.slots = SLOTS{ONE(title), {{&mark, &note}, 0, 0, true}, END}};
static const struct shape tools = {"tools", .has_head = true,
	.slots = SLOTS{HEAD, SOME(scale), SOME(tool), END}};

static const struct shape name = {"name", TEXT_WORDS, .attrs = NULL};
static const struct shape standard = {"standard", .attrs = ATTRS{
	{"id", VALUE_MARK_ID, REQUIRED}, {"for", VALUE_PROGRAMME, LIST}, {0}},
	.slots = SLOTS{ONE(name), ANY_NUMBER(standard), END}};
static const struct shape standards = {"standards", .has_head = true, .attrs = ATTRS{
	{"owner", VALUE_WORDS, REQUIRED}, {"in-force", VALUE_DAY_OR_MONTH, 0}, {0}},
	.slots = SLOTS{HEAD, SOME(standard), END}};

#define PLACE ATTRS{{"id", VALUE_NAME, REQUIRED}, {"from", VALUE_DAY_OR_MONTH, 0}, \
	{"replaces", VALUE_NAME, LIST}, {0}}
static const struct shape specialism = {"specialism", .attrs = PLACE, .slots = SLOTS{ONE(name), END}};
static const struct shape theme = {"theme", .attrs = PLACE,
	.slots = SLOTS{ONE(name), ANY_NUMBER(specialism), END}};
static const struct shape division = {"division", .attrs = PLACE,
	.slots = SLOTS{ONE(name), SOME(theme), END}};
static const struct shape specialisms = {"specialisms", .has_head = true,
	.slots = SLOTS{HEAD, SOME(division), END}};

static const struct shape source = {"source", .attrs = ATTRS{
	{"of", VALUE_REF, WAY_A | REQUIRED},
	{"award", VALUE_WORDS, WAY_B | REQUIRED},
	{"level", VALUE_LEVEL, WAY_B | REQUIRED},
	{"awarded-from", VALUE_DAY, WAY_B},
	{"awarded-until", VALUE_DAY, WAY_B},
	{0}}};
static const struct shape target = {"target", .attrs = ATTRS{
	{"of", VALUE_REF, REQUIRED}, {"credits", VALUE_CREDITS_ASKED, 0}, {0}}};
static const struct shape carries = {"carries", TEXT_MAYBE, .attrs = ATTRS{
	{"from", VALUE_PATH, 0}, {"to", VALUE_PATH, REQUIRED}, {"extent", VALUE_EXTENT, REQUIRED}, {0}}};
static const struct shape map = {"map", .has_head = true, .attrs = ATTRS{
	{"authority", VALUE_WORDS, REQUIRED}, {"from", VALUE_DAY, REQUIRED}, {"until", VALUE_DAY, 0}, {0}},
	.slots = SLOTS{HEAD, ONE(source), ONE(target), SOME(carries), END}};

/* ---- how equivalence is judged ---- */

static const struct shape declaration = {"declaration", TEXT_WORDS, .attrs = ATTRS{
	{"id", VALUE_NAME, REQUIRED}, {0}}};
static const struct shape stage = {"stage", .attrs = ATTRS{
	{"id", VALUE_CASE_STAGE, REQUIRED}, {"within", VALUE_DURATION, REQUIRED}, {0}}};
static const struct shape panel = {"panel", .attrs = ATTRS{
	{"professional", VALUE_NUMBER, REQUIRED}, {"specialist", VALUE_NUMBER, 0},
	{"lay", VALUE_NUMBER, REQUIRED}, {0}}};
static const struct shape profile = {"profile", TEXT_WORDS, .attrs = ATTRS{
	{"id", VALUE_NAME, REQUIRED}, {"of", VALUE_REF, REQUIRED},
	{"outcomes", VALUE_ITEM, LIST | REQUIRED}, {0}}};
static const struct shape process = {"process", .has_head = true, .attrs = ATTRS{
	{"words", VALUE_NUMBER, REQUIRED}, {"stale", VALUE_DURATION, REQUIRED},
	{"uses", VALUE_NUMBER, REQUIRED}, {"stops", VALUE_CASE_CHECK, LIST}, {0}},
	.slots = SLOTS{HEAD, SOME(declaration), SOME(stage), ONE(panel), ANY_NUMBER(profile), END}};
/* clang-format on */

const struct shape *shape_root(const char *root)
{
	static const struct shape *const roots[] = {&module,	  &curriculum, &tools,  &standards,
						    &specialisms, &map,	       &process};

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (strcmp(root, roots[i]->name) == 0)
			return roots[i];
	return NULL;
}

enum rule_word rule_word_of(const char *word)
{
	size_t i = 0;

	while (strcmp(word, rule_rows[i].name) != 0) {
		i++;
		assert(i < rule_row_count);
	}
	return rule_rows[i].word;
}

const char *rule_word_name(enum rule_word word)
{
	size_t i = 0;

	while (rule_rows[i].word != word) {
		i++;
		assert(i < rule_row_count);
	}
	return rule_rows[i].name;
}
