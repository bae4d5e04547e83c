/* RULES.md section 5: picks, needs, credits, and the words of reviews and awards. */
#include "reference_inside.h"

/* ---- done, and what is needed ---- */

bool ref_done(const struct module_result *m)
{
	return m->state == MODULE_CLOSED || m->state == MODULE_WAIVED || m->state == MODULE_EXEMPT;
}

static bool done_from(const struct judge *j, size_t use, bool *seen)
{
	if (seen[use])
		return true;
	seen[use] = true;
	if (!ref_done(&j->all[use]))
		return false;
	for (size_t i = 0; i < j->c->use_count; i++)
		if (ref_named(&j->c->uses[use].needs, j->all[i].module->head.ref.id) &&
		    !done_from(j, i, seen))
			return false;
	return true;
}

bool ref_done_with_needs(const struct judge *j, size_t use)
{
	return done_from(j, use, arena_array(j->a, j->c->use_count, sizeof(bool)));
}

int32_t ref_credits(const struct judge *j, size_t use)
{
	const struct module_result *m = &j->all[use];
	const struct relief *exempt = ref_relief(j, RELIEF_EXEMPT, m->module->head.ref.id, NULL);
	int32_t own = m->module->credits, given = 0;

	if (m->state == MODULE_CLOSED)
		return own;
	if (m->state != MODULE_EXEMPT)
		return 0;
	if (exempt->limit == 0)
		return own;
	for (size_t i = 0; i < use; i++) {
		const struct relief *other =
			ref_relief(j, RELIEF_EXEMPT, j->all[i].module->head.ref.id, NULL);

		if (j->all[i].state == MODULE_EXEMPT && same(other->map, exempt->map))
			given += ref_credits(j, i);
	}
	return own > exempt->limit - given ? exempt->limit - given : own;
}

int32_t ref_contested(const struct judge *j, const bool *among)
{
	const struct module **modules =
		arena_array(j->a, j->c->use_count, sizeof(const struct module *));
	size_t count = 0;
	int32_t alone = 0;

	for (size_t i = 0; i < j->c->use_count; i++)
		if (among[i] && j->all[i].signature == NULL) {
			modules[count++] = j->all[i].module;
			alone += ref_seat(j, &modules[count - 1], 1).fill;
		}
	return alone - ref_seat(j, modules, count).fill;
}

/* ---- picks ---- */

static const struct choice_fact *chosen(const struct judge *j, const char *choose)
{
	const struct choice_fact *latest = NULL;

	for (size_t i = 0; i < j->f->choice_count; i++)
		if (same(j->f->choices[i].choose, choose) &&
		    (latest == NULL || j->f->choices[i].accepted >= latest->accepted))
			latest = &j->f->choices[i];
	return latest;
}

static bool in_choice(const struct choice_fact *choice, const char *group)
{
	for (size_t i = 0; i < choice->group_count; i++)
		if (same(choice->groups[i], group))
			return true;
	return false;
}

struct picking {
	const struct judge *j;
	bool *in_force;
	bool **picks;
	size_t count, room;
};

static void pick_groups(struct picking *p, size_t choose, size_t group, int32_t left)
{
	const struct curriculum *c = p->j->c;
	const struct choose *h = choose < c->choose_count ? &c->chooses[choose] : NULL;
	const struct choice_fact *choice;

	if (h == NULL) {
		p->picks = arena_grow(p->j->a, p->picks, p->count, &p->room, sizeof(*p->picks));
		p->picks[p->count] = arena_array(p->j->a, c->use_count, sizeof(bool));
		memcpy(p->picks[p->count++], p->in_force, c->use_count * sizeof(bool));
		return;
	}
	if (left == 0) {
		pick_groups(p, choose + 1, 0,
			    choose + 1 < c->choose_count ? c->chooses[choose + 1].pick : 0);
		return;
	}
	choice = chosen(p->j, h->id);
	for (size_t g = group; g < h->group_count; g++) {
		if (choice != NULL && !in_choice(choice, h->groups[g].id))
			continue;
		for (int taken = 1; taken >= 0; taken--) {
			for (size_t i = 0; i < c->use_count; i++)
				if (c->uses[i].choose == (int)choose && c->uses[i].group == (int)g)
					p->in_force[i] = taken;
			if (taken)
				pick_groups(p, choose, g + 1, left - 1);
		}
	}
}

size_t ref_picks(const struct judge *j, bool ***ret_picks)
{
	struct picking p = {.j = j};

	p.in_force = arena_array(j->a, j->c->use_count, sizeof(bool));
	for (size_t i = 0; i < j->c->use_count; i++)
		p.in_force[i] = !j->c->uses[i].optional && j->c->uses[i].choose < 0;
	pick_groups(&p, 0, 0, j->c->choose_count > 0 ? j->c->chooses[0].pick : 0);
	*ret_picks = p.picks;
	return p.count;
}

void ref_gates(struct judge *j, struct completion *c)
{
	(void)j, (void)c;
}
