#include "cli/web/ask_kind.h"

#include <string.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

#define MODULES_TOLD 4

/* "CEN-S1 needs 2 more, COR-1 needs 1 more": of a tool's rules. */
static const char *still_wanted(struct visit *v, const json_t *progress, const char *tool)
{
	const char *text = "";
	const json_t *module, *rule;
	size_t i, k, told = 0;

	json_array_foreach(json_object_get(progress, "modules"), i, module)
	{
		int64_t missing = 0;

		json_array_foreach(json_object_get(module, "rules"), k, rule)
		{
			if (strstr(json_text(rule, "text"), tool))
				missing += json_number(rule, "missing");
		}
		if (missing == 0 || told++ >= MODULES_TOLD)
			continue;
		text = arena_printf(v->arena, "%s%s%s needs %s more", text, *text ? ", " : "",
				    json_text(module, "id"), shown_number(v, missing));
	}
	return *text ? text : NULL;
}

void ask_kind_draw(struct visit *v, const char *chosen, const json_t *progress)
{
	struct choice choices[] = {
		{"activities", "Evidence for training activities", "Those that it names", false},
		{"CBD", "A case to discuss (CBD)", NULL, false},
		{"DOPS", "Somebody watched me do it (DOPS)", NULL, false},
		{"OCE", "Somebody watched me with a patient (OCE)", NULL, false},
		{"MSF", "Colleagues say how they see me, gathered by one (MSF)", NULL, false},
	};

	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		choices[i].chosen = strcmp(chosen, choices[i].value) == 0;
		if (i > 0)
			choices[i].hint = still_wanted(v, progress, choices[i].value);
	}
	radios(v,
	       &(struct input){.name = "as",
			       .label = "What should it count as?",
			       .hint = "Evidence sent as one kind can't be counted as another",
			       .kind = "nhsuk-radios--small"},
	       choices, sizeof choices / sizeof *choices);
}
