#include <string.h>

#include "core/date.h"
#include "curricula/check.h"
#include "curricula/library.h"
#include "curricula/shape.h"

/* ---- what it names ---- */

static void resolve_names(struct checker *k, struct curriculum *c)
{
	const struct file *tools = check_ref(k, c->head.line, "names", &c->tools_ref, FILE_TOOLS);

	c->tools = tools == NULL ? NULL : tools->tools;
	k->whole = true;
	for (size_t i = 0; i < c->use_count; i++) {
		struct use *u = &c->uses[i];
		const struct file *file = check_ref(k, u->line, "uses", &u->ref, FILE_MODULE);

		u->module = file == NULL ? NULL : file->module;
		k->whole = k->whole && file != NULL;
	}
}

/* A curriculum is for a specialism or a theme, and takes what lies above from there. */
static void check_specialism(struct checker *k, const struct curriculum *c)
{
	struct names names = {(const char **)&c->specialism, 1};
	const struct place *place;

	check_places(k, c->head.line, &names);
	place = k->places == NULL ? NULL : specialisms_place(k->places, c->specialism);
	if (place != NULL && place->parent < 0)
		check_fault(k, c->head.line,
			    "specialism %s is a division; name a theme or a specialism",
			    c->specialism);
}

static void check_phases(struct checker *k, const struct curriculum *c)
{
	for (size_t i = 0; i < c->phase_count; i++) {
		const struct phase *p = &c->phases[i], *before = p - 1;

		if (i > 0 && p->id <= before->id)
			check_fault(k, p->line,
				    "phase %d stands after phase %d; phases rise, so give it "
				    "a higher number or move it",
				    p->id, before->id);
		else if (i > 0 && duration_length(p->due) <= duration_length(before->due))
			check_fault(k, p->line,
				    "phase %d is due after %s, not later than phase %d; "
				    "phases rise",
				    p->id, duration_words(k, p->due), before->id);
		if (k->end.count > 0 && duration_length(p->due) > duration_length(k->end))
			check_fault(k, p->line,
				    "phase %d is due after %s, later than the award after "
				    "%s; end it with the award",
				    p->id, duration_words(k, p->due), duration_words(k, k->end));
	}
}

static void check_phase(struct checker *k, int32_t phase, int line)
{
	if (phase != 0 && curriculum_phase(k->curriculum, phase) == NULL)
		check_fault(k, line,
			    "names phase %d, which the curriculum does not have; add it or name "
			    "another",
			    phase);
}

static void check_days(struct checker *k, const struct curriculum *c)
{
	static const char *const names[] = {"entry-from", "entry-until", "complete-by"};
	const int32_t days[] = {c->entry_from, c->entry_until, c->complete_by};

	for (size_t i = 0; i < 3; i++)
		for (size_t j = i + 1; j < 3; j++) {
			char first[DAY_TEXT], second[DAY_TEXT];

			if (days[i] == DAY_OPEN || days[i] <= days[j])
				continue;
			day_text(days[i], first);
			day_text(days[j], second);
			check_fault(k, c->head.line,
				    "%s %s is after %s %s; write the earlier day first", names[i],
				    first, names[j], second);
			return;
		}
}

/* ---- what it uses ---- */

static void check_once(struct checker *k, const struct curriculum *c)
{
	for (size_t i = 0; i < c->use_count; i++) {
		const struct use *u = &c->uses[i], *first = curriculum_use(c, u->ref.id);

		check_phase(k, u->phase, u->line);
		if (first != u)
			check_fault(k, u->line,
				    "uses %s a second time, first on line %d; use a module "
				    "once, in one version",
				    u->ref.id, first->line);
	}
}

static void check_chooses(struct checker *k, const struct curriculum *c)
{
	bool good = true;

	for (size_t i = 0; i < c->choose_count; i++) {
		const struct choose *choose = &c->chooses[i];

		if ((size_t)choose->pick <= choose->group_count)
			continue;
		good = false;
		check_fault(k, choose->line,
			    "choose %s asks for %d of %zu groups; write at most %zu", choose->id,
			    choose->pick, choose->group_count, choose->group_count);
	}
	k->pick_count = curriculum_picks(c, k->scratch, &k->picks);
	if (good && k->pick_count == 0)
		check_fault(k, c->chooses[0].line,
			    "there are more than %d ways to choose; join groups or pick fewer",
			    PICKS_MAX);
}

const char *pick_words(struct checker *k, size_t pick)
{
	if (k->picks[pick].name[0] == '\0')
		return "";
	return arena_printf(k->scratch, " when %s is picked", k->picks[pick].name);
}

/* A module may need what is there whenever the module is; optional ones are there for optional
 * ones. */
static void check_need(struct checker *k, const struct use *u, const char *code)
{
	const struct curriculum *c = k->curriculum;
	const struct use *need = curriculum_use(c, code);

	if (need == NULL || need == u) {
		check_fault(k, u->line,
			    "%s needs %s, which is not another module of the curriculum; "
			    "use it or name another",
			    u->ref.id, code);
		return;
	}
	if (need->optional) {
		if (!u->optional)
			check_fault(k, u->line,
				    "%s needs %s, which is optional; put it among the modules "
				    "in force",
				    u->ref.id, code);
		return;
	}
	for (size_t p = 0; p < k->pick_count; p++) {
		if (!u->optional && !k->picks[p].in_force[u - c->uses])
			continue;
		if (k->picks[p].in_force[need - c->uses])
			continue;
		check_fault(k, u->line,
			    "%s needs %s, which is not in force%s; put both into one group",
			    u->ref.id, code, pick_words(k, p));
		return;
	}
}

static void check_needs(struct checker *k, const struct curriculum *c)
{
	for (size_t i = 0; i < c->use_count; i++)
		for (size_t n = 0; n < c->uses[i].needs.count; n++)
			check_need(k, &c->uses[i], c->uses[i].needs.items[n]);
}

/* An award that asks for the credits itself lets optional modules make them up. */
static bool asks_for_credits(const struct curriculum *c)
{
	for (size_t g = 0; g < c->gate_count; g++)
		for (size_t r = 0; r < c->gates[g].rule.child_count; r++) {
			const struct rule *rule = &c->gates[g].rule.children[r];

			if (c->gates[g].place == GATE_AWARD && rule->word == RULE_CREDITS &&
			    rule->min >= c->credits)
				return true;
		}
	return false;
}

static void check_credits(struct checker *k, const struct curriculum *c)
{
	if (!k->whole || c->credits == 0 || asks_for_credits(c))
		return;
	for (size_t p = 0; p < k->pick_count; p++) {
		int64_t sum = 0;

		for (size_t i = 0; i < c->use_count; i++)
			if (k->picks[p].in_force[i])
				sum += c->uses[i].module->credits;
		if (sum == c->credits)
			continue;
		check_fault(k, c->head.line,
			    "the modules in force add up to %lld credits%s, not to %d; correct "
			    "credits, or let the award ask for them",
			    (long long)sum, pick_words(k, p), c->credits);
		return;
	}
}

/* Modules name no tools file; here it is known which one they are judged by. */
static void check_used_tools(struct checker *k, const struct curriculum *c)
{
	for (size_t i = 0; i < c->use_count && c->tools != NULL; i++) {
		const struct module *m = c->uses[i].module;

		for (size_t q = 0; m != NULL && q < m->quota_count; q++)
			for (size_t t = 0; t < m->quotas[q]->tools.count; t++) {
				const char *id = m->quotas[q]->tools.items[t];
				const struct tool *tool = tools_tool(c->tools, id);

				/* Where no file has it, the module was told so. */
				if (tool == NULL && k->lib->kinds[FILE_TOOLS].count > 1)
					check_fault(k, c->uses[i].line,
						    "%s asks for %s, which %s does not have; name "
						    "another tools file",
						    m->head.name, id, c->tools->head.name);
			}
	}
}

/*
 * A window of a module is right or wrong beside an award only. The fault is the curriculum's, since
 * another one may take longer; it is told where the module is used, or at the quota when of the two
 * the module alone was asked for.
 */
static void check_used_window(struct checker *k, const struct use *u, const struct quota *q)
{
	const struct file *module = library_file(k->lib, &u->ref);
	const char *beyond = window_beyond(k, q->after, q->before, k->end);

	if (beyond == NULL)
		return;
	check_fault(k, u->line, "%s/%s: %s", module->head->name, q->id, beyond);
	if (!k->file->asked && module->asked)
		fault_add(k->faults, module->head->file, q->line, "%s uses %s/%s: %s",
			  k->file->head->name, module->head->name, q->id, beyond);
}

static void check_used_windows(struct checker *k, const struct curriculum *c)
{
	for (size_t i = 0; i < c->use_count; i++) {
		const struct use *u = &c->uses[i];

		/* Used a second time, and told so. */
		if (u->module == NULL || curriculum_use(c, u->ref.id) != u)
			continue;
		for (size_t q = 0; q < u->module->quota_count; q++)
			check_used_window(k, u, u->module->quotas[q]);
	}
}

/* ---- waivers ---- */

/* CODE, CODE/3 or CODE/Q2 of a module that is used. */
static bool is_waivable(const struct curriculum *c, const char *name)
{
	char code[ID_MAX], part[ID_MAX];
	const struct use *u = curriculum_use(c, name);

	if (u != NULL || curriculum_result(c, name) != NULL)
		return true;
	if (curriculum_gate(c, name) != NULL)
		return curriculum_gate(c, name)->place == GATE_REVIEW;
	if (item_split(name, code, part, NULL) != OK)
		return false;
	u = curriculum_use(c, code);
	if (u == NULL)
		return false;
	if (u->module == NULL) /* missing, and told where it is used */
		return true;
	return has_activity(u->module, part) || module_quota(u->module, part) != NULL;
}

static void check_waivers(struct checker *k, const struct curriculum *c)
{
	for (size_t i = 0; i < c->waiver_count; i++) {
		check_phase(k, c->waivers[i].phase, c->waivers[i].line);
		if (c->waivers[i].by == ROLE_TRAINEE)
			check_fault(k, c->waivers[i].line,
				    "waiver is by the trainee, who cannot waive; write another "
				    "role");
		if (c->waivers[i].has_countersign && c->waivers[i].countersign == ROLE_TRAINEE)
			check_fault(k, c->waivers[i].line,
				    "waiver is countersigned by the trainee, who cannot waive; write "
				    "another role");
		for (size_t n = 0; n < c->waivers[i].of.count; n++)
			if (!is_waivable(c, c->waivers[i].of.items[n]))
				check_fault(k, c->waivers[i].line,
					    "waiver names %s, which is no module, activity, quota, "
					    "review or result of the curriculum; name one",
					    text_shown(k->scratch, c->waivers[i].of.items[n]));
	}
}

/* The latest due of an award; none when one has none. */
static struct duration last_due(const struct curriculum *c)
{
	struct duration end = {.count = 0, .unit = 'D'};

	for (size_t i = 0; i < c->gate_count; i++) {
		if (c->gates[i].place != GATE_AWARD)
			continue;
		if (c->gates[i].due.count == 0)
			return (struct duration){.count = 0, .unit = 'D'};
		if (duration_length(c->gates[i].due) > duration_length(end))
			end = c->gates[i].due;
	}
	return end;
}

void check_curriculum(struct checker *k, struct curriculum *c)
{
	k->curriculum = c;
	k->end = last_due(c);
	resolve_names(k, c);
	check_specialism(k, c);
	check_phases(k, c);
	check_days(k, c);
	check_once(k, c);
	check_chooses(k, c);
	check_needs(k, c);
	check_credits(k, c);
	check_used_tools(k, c);
	check_used_windows(k, c);
	check_covers(k);
	check_waivers(k, c);
	check_gates(k);
}
