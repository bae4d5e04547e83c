/* The fake curriculum that world.h describes. */
#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "support/world.h"

static enum status fake_publish(void *data, const struct ref *ref,
				const struct catalogue_file *files, size_t count,
				struct digest *ret_digest, struct err *err)
{
	char name[REF_MAX];

	(void)data;
	ref_text(ref, name);
	if (count != 1 || strcmp(files[0].name, name) != 0)
		return fail(err, ERR_INVALID, "the fake catalogue wants one file, named %s", name);
	*ret_digest = digest_of(name, strlen(name));
	return OK;
}

/* One between the published curricula that the entry names, whatever its file says. */
static enum status fake_map(void *data, const struct ref *ref, const struct catalogue_file *file,
			    const char *const *curricula, size_t count, struct err *err)
{
	(void)data;
	(void)ref;
	(void)curricula;
	if (count == 0)
		return fail(err, ERR_INVALID, "the fake map %s wants a curriculum", file->name);
	return OK;
}

static enum status fake_module(void *data, const struct digest *curriculum, const char *module,
			       int32_t *ret_level, int32_t *ret_credits, struct err *err)
{
	bool first = strcmp(module, "CEN-R1") == 0;

	(void)data;
	(void)curriculum;
	if (!first && strcmp(module, "CEN-S1") != 0)
		return fail(err, ERR_NOT_FOUND, "the fake curriculum has no %s", module);
	*ret_level = first ? 5 : 7;
	*ret_credits = first ? 10 : 30;
	return OK;
}

/* MAP-FD@2012.1: an award of level 7 of 2010 or later, as a whole to CEN-R1, of which FD-Q goes in part to CEN-S1. */
static enum status fake_exempts(void *data, const struct digest *curriculum, const char *map,
				const char *from, const char *module, int32_t day,
				struct map_terms *ret_terms, struct err *err)
{
	bool part = strcmp(from, "FD-Q") == 0 && strcmp(module, "CEN-S1") == 0;

	(void)data;
	(void)curriculum;
	(void)day;
	if (strncmp(map, "MAP-FD@", 7) != 0)
		return fail(err, ERR_NOT_FOUND, "no map %s was published", map);
	if (!part && (from[0] != '\0' || strcmp(module, "CEN-R1") != 0))
		return fail(err, ERR_NOT_FOUND, "%s has no such line", map);
	*ret_terms = (struct map_terms){
		.award = "Foundation degree",
		.authority = "The board",
		.level = 7,
		.awarded_from = day_of(2010, 1, 1),
		.awarded_until = DAY_OPEN,
		.limit = 30,
		.judged = part,
	};
	return OK;
}

static enum status fake_entry(void *data, const struct digest *curriculum, int32_t day,
			      struct err *err)
{
	(void)data;
	(void)curriculum;
	if (day < day_of(2023, 1, 1))
		return fail(err, ERR_DENIED, "the fake curriculum takes nobody before 2023");
	return OK;
}

static bool is_module(const char *code)
{
	return strcmp(code, "CEN-R1") == 0 || strcmp(code, "CEN-S1") == 0;
}

static bool is_digit(char c)
{
	return c >= '1' && c <= '9';
}

static enum status fake_item(void *data, const struct digest *curriculum, const char *item,
			     enum item_kind *ret_kind, struct err *err)
{
	char code[ID_MAX], part[ID_MAX];

	(void)data;
	(void)curriculum;
	if (is_module(item)) {
		*ret_kind = ITEM_MODULE;
		return OK;
	}
	if (item_split(item, code, part, NULL) != OK || !is_module(code))
		return fail(err, ERR_NOT_FOUND, "the fake curriculum has no %s", item);
	if (is_digit(part[0]) && part[1] == '\0')
		*ret_kind = ITEM_ACTIVITY;
	else if (part[0] == 'L' && part[1] == 'O' && is_digit(part[2]) && part[3] == '\0')
		*ret_kind = ITEM_OUTCOME;
	else
		return fail(err, ERR_NOT_FOUND, "the fake curriculum has no %s", item);
	return OK;
}

static bool is_tool(const char *tool)
{
	return strcmp(tool, "REVIEW") == 0 || strcmp(tool, "DOPS") == 0 ||
	       strcmp(tool, "CBD") == 0 || strcmp(tool, "MSF") == 0;
}

static enum status fake_tool(void *data, const struct digest *curriculum, const char *tool,
			     const char *const *modules, size_t count, const char *topic,
			     struct err *err)
{
	(void)data;
	(void)curriculum;
	if (!is_tool(tool))
		return fail(err, ERR_NOT_FOUND, "the fake curriculum has no tool %s", tool);
	for (size_t i = 0; topic[0] != '\0' && i < count; i++) {
		size_t n = strlen(modules[i]);

		if (strncmp(topic, modules[i], n) == 0 && strcmp(topic + n, "/T1") == 0)
			return OK;
	}
	if (topic[0] != '\0')
		return fail(err, ERR_NOT_FOUND, "the fake curriculum has no topic %s", topic);
	return OK;
}

/* Is `word` one of a list separated by spaces? "" is a list of all. */
static bool allows(const char *list, const char *word)
{
	size_t n = strlen(word);

	if (list[0] == '\0')
		return true;
	for (const char *at = list; *at != '\0'; at += strcspn(at, " ")) {
		at += *at == ' ';
		if (strcspn(at, " ") == n && strncmp(at, word, n) == 0)
			return true;
	}
	return false;
}

static enum status fake_reaches(void *data, const struct digest *curriculum, const char *tools,
				const char *specialisms, const char *tool, const char *item,
				bool *ret_reaches, struct err *err)
{
	(void)data;
	(void)curriculum;
	(void)err;
	*ret_reaches = allows(tools, tool) &&
		       (item[0] == '\0' ||
			allows(specialisms, strncmp(item, "CEN-R1", 6) == 0 ? "clinical-engineering"
									    : "haematology"));
	return OK;
}

static enum status fake_form_of(void *data, const struct digest *curriculum, const char *tool,
				struct tool_form *ret_form, struct err *err)
{
	static const struct tool_form forms[] = {
		{.tool = "REVIEW", .judged = true},
		{.tool = "DOPS", .judged = true},
		{.tool = "CBD", .judged = true},
		{.tool = "MSF", .by = FORM_RATERS, .raters = 3, .judged = true},
		{.tool = "REFLECTION", .by = FORM_TRAINEE},
		{.tool = "REPORT", .by = FORM_SUPERVISOR},
	};

	(void)data;
	(void)curriculum;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i].tool, tool) == 0) {
			*ret_form = forms[i];
			ret_form->file = "TOOLS@2010.1";
			return OK;
		}
	return fail(err, ERR_NOT_FOUND, "the fake curriculum has no form of %s", tool);
}

static enum status fake_form(void *data, const struct digest *curriculum, const char *tool,
			     const json_t *marks, const json_t *notes, struct err *err)
{
	bool feedback = false;

	(void)data;
	(void)curriculum;
	for (size_t i = 0; i < json_array_size(notes); i++)
		feedback = feedback ||
			   strcmp(json_string_value(json_array_get(notes, i)), "feedback") == 0;
	if (!feedback && strcmp(tool, "MSF") != 0)
		return fail(err, ERR_INVALID, "the fake form wants a note \"feedback\"");
	if ((strcmp(tool, "DOPS") == 0 || strcmp(tool, "MSF") == 0) && json_object_get(marks, "safety") == NULL)
		return fail(err, ERR_INVALID, "the fake form wants a mark \"safety\"");
	return OK;
}

static enum status fake_judgement(void *data, const struct digest *curriculum, const char *tool,
				  const char *point, bool *ret_met, struct err *err)
{
	(void)data;
	(void)curriculum;
	(void)tool;
	if (strcmp(point, "satisfactory") != 0 && strcmp(point, "not-yet") != 0)
		return fail(err, ERR_INVALID, "the fake scale has no point %s", point);
	*ret_met = strcmp(point, "satisfactory") == 0;
	return OK;
}

static enum status fake_choice(void *data, const struct digest *curriculum, const char *choose,
			       const json_t *groups, struct err *err)
{
	const char *group = json_string_value(json_array_get(groups, 0));

	(void)data;
	(void)curriculum;
	if (strcmp(choose, "route") != 0)
		return fail(err, ERR_NOT_FOUND, "the fake curriculum has no choice %s", choose);
	if (json_array_size(groups) != 1 || (strcmp(group, "a") != 0 && strcmp(group, "b") != 0))
		return fail(err, ERR_INVALID, "the fake choice takes one group, a or b");
	return OK;
}

static enum status fake_freeze(void *data, const struct digest *curriculum,
			       const struct training *training, int32_t *ret_day, struct err *err)
{
	int32_t day = day_add(training->start, (struct duration){3, 'Y'});

	(void)data;
	(void)curriculum;
	(void)err;
	for (size_t i = 0; i < training->leave_count; i++) {
		const struct leave *l = &training->leaves[i];

		day = l->until == DAY_OPEN || day == DAY_OPEN ? DAY_OPEN
							      : day + l->until - l->from + 1;
	}
	for (size_t i = 0; i < training->moved_count; i++)
		if (strcmp(training->moved[i].what, "completion") == 0)
			day = training->moved[i].day;
	*ret_day = day;
	return OK;
}

static enum status fake_signs(void *data, const struct digest *curriculum, const char *module,
			      enum role *ret_role, struct err *err)
{
	(void)data;
	(void)curriculum;
	if (!is_module(module))
		return fail(err, ERR_NOT_FOUND, "the fake curriculum has no %s", module);
	*ret_role = ROLE_TRAINING_OFFICER;
	return OK;
}

static enum status fake_waives(void *data, const struct digest *curriculum, const char *of,
			       enum role role, bool *ret_countersign, enum role *ret_role,
			       struct err *err)
{
	static const struct {
		const char *of;
		enum role by, countersign; /* ROLE_COUNT: nobody */
	} rows[] = {
		{"CEN-R1", ROLE_REGISTRAR, ROLE_REGISTRANT},
		{"CEN-R1/3", ROLE_TRAINING_OFFICER, ROLE_REGISTRAR},
		{"CEN-R1/Q2", ROLE_PANEL, ROLE_COUNT},
		{"CEN-S1", ROLE_REGISTRAR, ROLE_TRAINING_OFFICER},
		{"year-1", ROLE_TRAINING_OFFICER, ROLE_COUNT},
		{"MSc", ROLE_REGISTRAR, ROLE_COUNT},
	};

	(void)data;
	(void)curriculum;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(rows[i].of, of) != 0)
			continue;
		if (rows[i].by != role)
			return fail(err, ERR_DENIED, "%s is waived by the %s", of,
				    role_name(rows[i].by));
		*ret_countersign = rows[i].countersign != ROLE_COUNT;
		if (*ret_countersign)
			*ret_role = rows[i].countersign;
		return OK;
	}
	return fail(err, ERR_DENIED, "the fake curriculum lets nobody waive %s", of);
}

static enum status fake_result(void *data, const struct digest *curriculum, const char *result,
			       enum role *ret_role, struct err *err)
{
	(void)data;
	(void)curriculum;
	if (strcmp(result, "degree") == 0)
		*ret_role = ROLE_SCHOOL;
	else if (strcmp(result, "form") == 0)
		*ret_role = ROLE_TRAINEE;
	else
		return fail(err, ERR_NOT_FOUND, "the fake curriculum has no result %s", result);
	return OK;
}

static enum status fake_due(void *data, const struct digest *curriculum, const char *what,
			    struct err *err)
{
	(void)data;
	(void)curriculum;
	if (strcmp(what, "phase/1") != 0 && strcmp(what, "completion") != 0)
		return fail(err, ERR_NOT_FOUND, "the fake curriculum has no date of %s", what);
	return OK;
}

const struct catalogue stage_catalogue = {
	.publish = fake_publish,
	.map = fake_map,
	.module = fake_module,
	.exempts = fake_exempts,
	.entry = fake_entry,
	.item = fake_item,
	.tool = fake_tool,
	.reaches = fake_reaches,
	.form_of = fake_form_of,
	.form = fake_form,
	.judgement = fake_judgement,
	.choice = fake_choice,
	.freeze = fake_freeze,
	.signs = fake_signs,
	.waives = fake_waives,
	.result = fake_result,
	.due = fake_due,
};
