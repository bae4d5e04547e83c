#include <string.h>

#include "curricula/read.h"

static void read_covers(struct arena *a, struct xml_element *e, struct curriculum *c)
{
	struct cover *cover;

	c->cover_count = child_count(e, "covers");
	c->covers = cover = arena_array(a, c->cover_count, sizeof(*c->covers));
	for (struct xml_element *k = child_first(e, "covers"); k != NULL; k = child_next(k))
		*cover++ = (struct cover){.set = attr_ref(k, "set"),
					  .also = attr_names(a, k, "also"),
					  .line = k->line};
}

static void read_phases(struct arena *a, struct xml_element *e, struct curriculum *c)
{
	struct phase *phase;

	c->phase_count = child_count(e, "phase");
	c->phases = phase = arena_array(a, c->phase_count, sizeof(*c->phases));
	for (struct xml_element *k = child_first(e, "phase"); k != NULL; k = child_next(k))
		*phase++ = (struct phase){.id = attr_number(k, "id", 0),
					  .due = attr_duration(k, "due"),
					  .on = attr_yearly(k, "on"),
					  .title = arena_text(a, k->text),
					  .line = k->line};
}

static void read_results(struct arena *a, struct xml_element *e, struct curriculum *c)
{
	struct result *result;

	c->result_count = child_count(e, "result");
	c->results = result = arena_array(a, c->result_count, sizeof(*c->results));
	for (struct xml_element *k = child_first(e, "result"); k != NULL; k = child_next(k))
		*result++ = (struct result){.id = attr_text(a, k, "id", ""),
					    .by = attr_role(k, "by", ROLE_REGISTRAR),
					    .valid = attr_duration(k, "valid"),
					    .title = arena_text(a, k->text),
					    .line = k->line};
}

/* ---- what is used: all of it in file order, which the schema makes fixed, chosen, optional ----
 */

struct uses {
	struct arena *arena;
	struct use *items;
	size_t count, room;
};

static void read_uses(struct uses *uses, struct xml_element *e, struct use like)
{
	for (struct xml_element *k = child_first(e, "use"); k != NULL; k = child_next(k)) {
		uses->items = arena_grow(uses->arena, uses->items, uses->count, &uses->room,
					 sizeof(*uses->items));
		like.ref = attr_ref(k, "module");
		like.phase = attr_number(k, "phase", 0);
		like.needs = attr_names(uses->arena, k, "needs");
		like.line = k->line;
		uses->items[uses->count++] = like;
	}
}

static void read_chooses(struct arena *a, struct xml_element *e, struct curriculum *c,
			 struct uses *uses)
{
	struct use like = {.choose = 0};

	c->choose_count = child_count(e, "choose");
	c->chooses = arena_array(a, c->choose_count, sizeof(*c->chooses));
	for (struct xml_element *k = child_first(e, "choose"); k != NULL; k = child_next(k)) {
		struct choose *choose = &c->chooses[like.choose];

		choose->id = attr_text(a, k, "id", "");
		choose->pick = attr_number(k, "pick", 1);
		choose->group_count = child_count(k, "group");
		choose->groups = arena_array(a, choose->group_count, sizeof(*choose->groups));
		choose->line = k->line;
		like.group = 0;
		for (struct xml_element *g = child_first(k, "group"); g != NULL;
		     g = child_next(g)) {
			choose->groups[like.group].id = attr_text(a, g, "id", "");
			read_uses(uses, g, like);
			like.group++;
		}
		like.choose++;
	}
}

static void read_used(struct arena *a, struct xml_element *e, struct curriculum *c)
{
	struct xml_element *optional = child_first(e, "optional");
	struct uses uses = {.arena = a};

	read_uses(&uses, e, (struct use){.choose = -1, .group = -1});
	read_chooses(a, e, c, &uses);
	if (optional != NULL)
		read_uses(&uses, optional,
			  (struct use){.optional = true, .choose = -1, .group = -1});
	c->uses = uses.items;
	c->use_count = uses.count;
}

static void read_waivers(struct arena *a, struct xml_element *e, struct curriculum *c)
{
	struct waiver *waiver;

	c->waiver_count = child_count(e, "waiver");
	c->waivers = waiver = arena_array(a, c->waiver_count, sizeof(*c->waivers));
	for (struct xml_element *k = child_first(e, "waiver"); k != NULL; k = child_next(k))
		*waiver++ = (struct waiver){
			.by = attr_role(k, "by", ROLE_REGISTRAR),
			.has_countersign = xml_attr(k, "countersign") != NULL,
			.countersign = attr_role(k, "countersign", ROLE_REGISTRANT),
			.of = attr_names(a, k, "of"),
			.phase = attr_number(k, "phase", 0),
			.any_kind = xml_attr(k, "kind") == NULL,
			.kind = (enum module_kind)attr_choice(k, "kind", VALUE_KIND, KIND_CORE),
			.line = k->line,
		};
}

/* ---- gates ---- */

static const struct {
	const char *name;
	enum gate_place place;
	enum role by; /* unless the file says otherwise */
} gate_kinds[] = {
	{"entry", GATE_ENTRY, ROLE_SCHOOL},
	{"review", GATE_REVIEW, ROLE_TRAINING_OFFICER},
	{"award", GATE_AWARD, ROLE_REGISTRAR},
};
#define GATE_KINDS (sizeof(gate_kinds) / sizeof(gate_kinds[0]))

static void read_gate(struct arena *a, struct xml_element *e, size_t kind, struct gate *ret_gate)
{
	struct gate gate = {.place = gate_kinds[kind].place, .line = e->line};

	gate.id = attr_text(a, e, "id", "");
	gate.title = child_text(a, e, "title");
	gate.due = attr_duration(e, "due");
	gate.on = attr_yearly(e, "on");
	gate.by = attr_role(e, "by", gate_kinds[kind].by);
	gate.scale = attr_text(a, e, "scale", "overall");
	read_rule(a, e, false, &gate.rule);
	*ret_gate = gate;
}

static void read_gates(struct arena *a, struct xml_element *e, struct curriculum *c)
{
	size_t i = 0;

	for (size_t kind = 0; kind < GATE_KINDS; kind++)
		c->gate_count += child_count(e, gate_kinds[kind].name);
	c->gates = arena_array(a, c->gate_count, sizeof(*c->gates));
	for (size_t kind = 0; kind < GATE_KINDS; kind++)
		for (struct xml_element *k = child_first(e, gate_kinds[kind].name); k != NULL;
		     k = child_next(k))
			read_gate(a, k, kind, &c->gates[i++]);
}

void read_curriculum(struct arena *a, struct xml_element *e, struct curriculum *ret_curriculum)
{
	struct curriculum c = {0};

	read_head(a, e, &c.head);
	c.programme = attr_text(a, e, "programme", "");
	c.specialism = attr_text(a, e, "specialism", "");
	c.level = attr_number(e, "level", 0);
	c.stage = attr_number(e, "stage", 0);
	c.credits = attr_number(e, "credits", 0);
	c.tools_ref = attr_ref(e, "tools");
	c.entry_from = attr_day(e, "entry-from", false, DAY_OPEN);
	c.entry_until = attr_day(e, "entry-until", true, DAY_OPEN);
	c.complete_by = attr_day(e, "complete-by", true, DAY_OPEN);
	read_covers(a, e, &c);
	read_phases(a, e, &c);
	read_results(a, e, &c);
	read_used(a, e, &c);
	read_waivers(a, e, &c);
	read_gates(a, e, &c);
	*ret_curriculum = c;
}
