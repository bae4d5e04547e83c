/* curriculum graph: a curriculum as a picture. */
#include "cli/command.h"
#include "cli/graph.h"
#include "cli/known.h"

#define SVG_MAX ((size_t)8 << 20)

static json_t *graph_doc(const struct curriculum *c)
{
	json_t *modules = json_array(), *needs = json_array(), *gates = json_array();
	static const char *const places[] = { "entry", "review", "award" };

	for (size_t i = 0; i < c->use_count; i++) {
		const struct use *u = &c->uses[i];

		json_array_append_new(
			modules,
			json_pack("{sssssisisbssss}", "id", u->module->head.ref.id, "title",
				  u->module->head.title, "phase", (int)u->phase, "credits",
				  (int)u->module->credits, "optional", (int)u->optional, "choice",
				  u->choose < 0 ? "" : c->chooses[u->choose].id, "group",
				  u->choose < 0 ? "" : c->chooses[u->choose].groups[u->group].id));
		for (size_t n = 0; n < u->needs.count; n++)
			json_array_append_new(needs, json_pack("{ssss}", "from", u->needs.items[n], "to",
							       u->module->head.ref.id));
	}
	for (size_t i = 0; i < c->gate_count; i++)
		json_array_append_new(gates, json_pack("{ssssss}", "id", c->gates[i].id, "place",
						       places[c->gates[i].place], "title", c->gates[i].title));
	return json_pack("{sssososo}", "curriculum", c->head.name, "modules", modules, "needs", needs, "gates",
			 gates);
}

static enum status graph_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(buf_release) struct buf svg;
	const struct curriculum *c;
	struct known_list known;

	buf_init(&svg, SVG_MAX);
	TRY(known_all(app, &known, err));
	TRY(known_find(&known, args_operand(args, 0), &c, err));
	if (app->json)
		return print_json(app, graph_doc(c), err);
	curriculum_svg(c, &svg);
	if (svg.full)
		return fail(err, ERR_INVALID, "%s is too large for a picture", c->head.name);
	(void)fwrite(svg.data, 1, svg.len, app->out);
	return OK;
}

extern const struct command cmd_graph[];
const struct command cmd_graph[] = {
	{ "curriculum graph", "ID[@V]", "draw a curriculum: phases, modules, choices, needs and gates",
	  "An SVG on standard output, for a browser or a printer. Phases are lanes, what a module needs is an\n"
	  "arrow to it, and reviews and awards stand below the lane in which they are due. Its description\n"
	  "says the same in words. With --json the same as lists.",
	  NULL, 0, graph_run, "attest curriculum graph STP-CEN@2023.1 > STP-CEN.svg" },
	{ NULL },
};
