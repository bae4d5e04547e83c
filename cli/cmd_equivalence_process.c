/* By what cases can be judged here: what somebody reads before they begin one. */
#include "cli/cases.h"
#include "cli/command.h"
#include "cli/words.h"
#include "core/json.h"

static json_t *process_json(const char *ref, const struct process *p)
{
	json_t *declarations = json_array(), *profiles = json_array();

	for (size_t i = 0; i < p->declaration_count; i++)
		json_array_append_new(declarations, json_pack("{ssss}", "id", p->declarations[i].id,
							      "text", p->declarations[i].text));
	for (size_t i = 0; i < p->profile_count; i++)
		json_array_append_new(profiles, json_pack("{ssssss}", "id", p->profiles[i].id, "of",
							  p->profiles[i].of, "title",
							  p->profiles[i].title));
	return json_pack("{sssssisis{sisisi}soso}", "process", ref, "title", p->head.title, "words",
			 (int)p->words, "uses", (int)p->uses, "seats", "professional",
			 (int)p->professional, "specialist", (int)p->specialist, "lay", (int)p->lay,
			 "declarations", declarations, "profiles", profiles);
}

static void print_process(struct app *app, const char *ref, const struct process *p)
{
	print_words(app->out, "%s  %s\n", ref, p->head.title);
	fprintf(app->out, "    a narrative of %d words at most; one piece for %d outcomes at most\n",
		(int)p->words, (int)p->uses);
	fprintf(app->out, "    judged by %d professional, %d specialist, %d lay\n",
		(int)p->professional, (int)p->specialist, (int)p->lay);
	for (size_t i = 0; i < p->declaration_count; i++)
		print_wrapped(app->out,
			      arena_printf(app->arena, "    --declare %s: ", p->declarations[i].id),
			      "      ", p->declarations[i].text);
	for (size_t i = 0; i < p->profile_count; i++)
		print_wrapped(app->out,
			      arena_printf(app->arena, "    --profile %s: ", p->profiles[i].id),
			      "      ",
			      arena_printf(app->arena, "%s, of %s", p->profiles[i].title,
					   p->profiles[i].of));
}

static enum status processes_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct world w = cases_world(app);
	const char **refs;
	size_t count;

	(void)args;
	TRY(case_processes(&w, &refs, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct process *p;
		struct digest digest;

		TRY(case_process_named(&w, refs[i], &digest, err));
		TRY(process_of(&w, &digest, &p, err));
		json_array_append_new(doc, process_json(refs[i], p));
		if (!app->json)
			print_process(app, refs[i], p);
	}
	if (app->json)
		return print_json(app, json_incref(doc), err);
	if (count == 0)
		fputs("None is published; a registrar publishes one: attest curriculum publish FILE\n",
		      app->out);
	return OK;
}

extern const struct command cmd_equivalence_process[];
const struct command cmd_equivalence_process[] = {
	{"equivalence processes", "", "list by what cases can be judged, and what each asks to declare",
	 "Those that were published here, the latest first. `equivalence apply --process` names one.",
	 NULL, NEEDS_STORE, processes_run, "attest equivalence processes"},
	{NULL},
};
