#include "assessment/equivalence.h"

#include <stdlib.h>
#include <string.h>

#include "core/date.h"

/* ---- units ---- */

struct units {
	struct arena *arena;
	struct unit *items;
	size_t count, room;
};

static enum status add_unit(struct units *u, const struct unit *unit, struct err *err)
{
	for (size_t i = 0; i < u->count; i++)
		if (strcmp(u->items[i].id, unit->id) == 0)
			return fail(err, ERR_INVALID, "the target names %s twice", unit->id);
	if (u->count == UNITS_MAX)
		return fail(err, ERR_INVALID,
			    "the target has more than %d outcomes; claim a part of it at a time",
			    UNITS_MAX);
	u->items = arena_grow(u->arena, u->items, u->count, &u->room, sizeof(*unit));
	u->items[u->count++] = *unit;
	return OK;
}

static enum status add_outcome(struct units *u, const struct module *m, const struct outcome *o,
			       struct err *err)
{
	struct unit unit = {
		.id = arena_printf(u->arena, "%s/%s", m->head.ref.id, o->id),
		.kind = o->kind,
		.text = o->text,
		.outcome = o,
	};

	return add_unit(u, &unit, err);
}

static enum status add_module(struct units *u, const struct module *m, struct err *err)
{
	for (size_t i = 0; i < m->outcome_count; i++)
		TRY(add_outcome(u, m, &m->outcomes[i], err));
	return OK;
}

static enum status find_module(const struct curriculum *c, const char *code, size_t n,
			       const struct module **ret_module, struct err *err)
{
	char id[ID_MAX] = "";
	const struct use *use = NULL;

	if (n < sizeof(id)) {
		memcpy(id, code, n);
		use = curriculum_use(c, id);
	}
	if (use == NULL || use->module == NULL)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no module %.*s; `attest curriculum show %s` lists them",
			    c->head.name, (int)n, code, c->head.name);
	*ret_module = use->module;
	return OK;
}

static enum status outcomes_named(struct units *u, const struct curriculum *c,
				  const char *const *items, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const char *item = items[i], *slash = strchr(item, '/');
		const struct outcome *o = NULL;
		const struct module *m;

		TRY(find_module(c, item, slash == NULL ? strlen(item) : (size_t)(slash - item), &m,
				err));
		if (slash != NULL)
			o = module_outcome(m, slash + 1);
		if (o == NULL)
			return fail(err, ERR_NOT_FOUND, "%s is no outcome of %s; name outcomes, as %s/LO1",
				    item, c->head.name, m->head.ref.id);
		TRY(add_outcome(u, m, o, err));
	}
	return OK;
}

static enum status modules_named(struct units *u, const struct curriculum *c,
				 const struct case_file *kase, struct err *err)
{
	for (size_t i = 0; i < kase->list_count; i++) {
		const struct module *m;

		TRY(find_module(c, kase->list[i], strlen(kase->list[i]), &m, err));
		TRY(add_module(u, m, err));
	}
	return OK;
}

/* How often the list has CHOICE/GROUP, of any group of the choice (group NULL) or of one. */
static size_t times_picked(const struct case_file *kase, const char *choice, const char *group)
{
	size_t n = strlen(choice), times = 0;

	for (size_t i = 0; i < kase->list_count; i++)
		times += strncmp(kase->list[i], choice, n) == 0 && kase->list[i][n] == '/' &&
			 (group == NULL || strcmp(kase->list[i] + n + 1, group) == 0);
	return times;
}

/* Of each choice as many groups as it asks for, and nothing else is picked. */
static enum status check_picks(const struct curriculum *c, const struct case_file *kase,
			       struct err *err)
{
	size_t known = 0;

	for (size_t i = 0; i < c->choose_count; i++) {
		const struct choose *choose = &c->chooses[i];
		size_t picked = 0;

		for (size_t g = 0; g < choose->group_count; g++) {
			size_t times = times_picked(kase, choose->id, choose->groups[g].id);

			picked += times > 0;
			known += times;
			if (times > 1)
				return fail(err, ERR_INVALID, "the application picks %s/%s twice",
					    choose->id, choose->groups[g].id);
		}
		if (picked != (size_t)choose->pick)
			return fail(err, ERR_INVALID,
				    "%s leaves a choice, %s: pick %d of its groups, as %s/%s",
				    c->head.name, choose->id, (int)choose->pick, choose->id,
				    choose->groups[0].id);
	}
	if (known != kase->list_count)
		return fail(err, ERR_NOT_FOUND,
			    "the application picks a group that %s does not have; `attest curriculum show "
			    "%s` lists them",
			    c->head.name, c->head.name);
	return OK;
}

/* The modules that everybody has, and those of the groups that were picked. */
static enum status whole_award(struct units *u, const struct curriculum *c,
			       const struct case_file *kase, struct err *err)
{
	const struct gate *gate = curriculum_gate(c, kase->award);

	if (gate == NULL || gate->place != GATE_AWARD)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no award \"%s\"; `attest curriculum show %s` lists them",
			    c->head.name, kase->award, c->head.name);
	TRY(check_picks(c, kase, err));
	for (size_t i = 0; i < c->use_count; i++) {
		const struct use *use = &c->uses[i];
		const struct choose *choose = use->choose < 0 ? NULL : &c->chooses[use->choose];

		if (use->optional || (choose != NULL &&
				      times_picked(kase, choose->id, choose->groups[use->group].id) == 0))
			continue;
		TRY(add_module(u, use->module, err));
	}
	return OK;
}

/* The results that the rule of the entry gate names, wherever they stand in it. */
static enum status results_of(struct units *u, const struct curriculum *c, const struct rule *rule,
			      struct err *err)
{
	if (rule->word == RULE_RESULT) {
		const struct result *result = curriculum_result(c, rule->ref);
		struct unit unit = {.id = rule->ref,
				    .kind = "",
				    .text = result == NULL ? "" : result->title};

		return add_unit(u, &unit, err);
	}
	for (size_t i = 0; i < rule->child_count; i++)
		TRY(results_of(u, c, &rule->children[i], err));
	return OK;
}

static enum status entry_requirements(struct units *u, const struct curriculum *c, struct err *err)
{
	const struct gate *gate = curriculum_gate(c, "");

	if (gate != NULL)
		TRY(results_of(u, c, &gate->rule, err));
	if (u->count == 0)
		return fail(err, ERR_INVALID,
			    "%s asks for no result at entry, so that there is nothing to be equivalent to",
			    c->head.name);
	return OK;
}

/* What a role asks for: the outcomes of its profile. */
static enum status role_profile(struct units *u, const struct curriculum *c, const struct process *p,
				const struct case_file *kase, struct err *err)
{
	for (size_t i = 0; i < p->profile_count; i++) {
		const struct profile *profile = &p->profiles[i];

		if (strcmp(profile->id, kase->profile) != 0)
			continue;
		if (strcmp(profile->of, c->head.name) != 0)
			return fail(err, ERR_INVALID, "the role %s is described by outcomes of %s, not of %s",
				    profile->id, profile->of, c->head.name);
		return outcomes_named(u, c, profile->outcomes.items, profile->outcomes.count, err);
	}
	return fail(err, ERR_NOT_FOUND, "%s has no profile of a role \"%s\"", p->head.name, kase->profile);
}

/* Standards that others lie in are judged by those. */
static enum status standards_of(struct units *u, const struct standards *set, struct err *err)
{
	for (size_t i = 0; i < set->count; i++) {
		struct unit unit = {.id = arena_printf(u->arena, "%s/%s", set->head.ref.id,
						       set->items[i].id),
				    .kind = "",
				    .text = set->items[i].name,
				    .is_standard = true};
		bool divided = false;

		for (size_t k = 0; k < set->count; k++)
			divided = divided || set->items[k].parent == (int)i;
		if (!divided)
			TRY(add_unit(u, &unit, err));
	}
	return OK;
}

enum status equivalence_units(const struct curriculum *c, const struct process *p,
			      const struct standards *const *sets, size_t set_count,
			      const struct case_file *kase,
			      struct arena *a, struct unit **ret_units, size_t *ret_count,
			      struct err *err)
{
	struct units u = {.arena = a};

	switch (kase->target) {
	case TARGET_ENTRY:
		TRY(entry_requirements(&u, c, err));
		break;
	case TARGET_OUTCOMES:
		TRY(outcomes_named(&u, c, kase->list, kase->list_count, err));
		break;
	case TARGET_MODULES:
		TRY(modules_named(&u, c, kase, err));
		break;
	case TARGET_AWARD:
		TRY(whole_award(&u, c, kase, err));
		break;
	case TARGET_STANDARDS:
		for (size_t i = 0; i < set_count; i++)
			TRY(standards_of(&u, sets[i], err));
		break;
	case TARGET_ROLE:
		TRY(role_profile(&u, c, p, kase, err));
		break;
	}
	if (u.count == 0)
		return fail(err, ERR_INVALID, "the target names nothing that could be judged");
	*ret_units = u.items;
	*ret_count = u.count;
	return OK;
}

/* ---- what is looked for ---- */

static const char *const fault_names[] = {"unclaimed", "evidence-gone", "words",    "stale",
					  "unsigned",  "over-used",	"knowledge"};

const char *case_fault_name(enum case_fault_code code)
{
	return fault_names[code];
}

struct checking {
	const struct case_file *kase;
	const struct process *process;
	int32_t day;
	struct arena *arena;
	struct case_fault *faults;
	size_t count, room;
};

static void found(struct checking *k, const struct case_fault *fault)
{
	k->faults = arena_grow(k->arena, k->faults, k->count, &k->room, sizeof(*fault));
	k->faults[k->count++] = *fault;
}

static void check_words(struct checking *k, const struct case_claim *claim)
{
	if (claim->words > k->process->words)
		found(k, &(struct case_fault){
				 .code = FAULT_WORDS,
				 .stops = true,
				 .unit = claim->unit,
				 .entry = claim->seq,
				 .text = arena_printf(k->arena,
						      "its narrative has %d words, and %d at most are read",
						      (int)claim->words, (int)k->process->words),
			 });
}

/* Knowing how is not having done; what only knowledge can show is asked for as knowledge. */
static void check_knowledge(struct checking *k, const struct unit *unit,
			    const struct case_claim *claim)
{
	bool practice = false;

	if ((unit->outcome == NULL && !unit->is_standard) || strcmp(unit->kind, "knowledge") == 0)
		return;
	for (size_t i = 0; i < claim->item_count; i++)
		practice = practice || !claim->items[i].knowledge;
	if (!practice)
		found(k, &(struct case_fault){
				 .code = FAULT_KNOWLEDGE,
				 .stops = k->process->stops[CASE_KNOWLEDGE],
				 .unit = unit->id,
				 .entry = claim->seq,
				 .text = "knowledge is offered where doing it is asked for: add evidence of "
					 "practice",
			 });
}

static void check_unit(struct checking *k, const struct unit *unit)
{
	const struct case_claim *claim = case_claim_of(k->kase, unit->id);
	size_t gone = 0;

	if (claim == NULL) {
		found(k, &(struct case_fault){
				 .code = FAULT_UNCLAIMED,
				 .stops = true,
				 .unit = unit->id,
				 .text = "nothing is claimed for it",
			 });
		return;
	}
	for (size_t i = 0; i < claim->item_count; i++) {
		if (!claim->items[i].gone)
			continue;
		gone++;
		found(k, &(struct case_fault){
				 .code = FAULT_GONE,
				 .stops = true,
				 .unit = unit->id,
				 .entry = claim->items[i].seq,
				 .text = "its claim rests on what was withdrawn, revised or revoked since: claim "
					 "it again",
			 });
	}
	check_words(k, claim);
	if (gone < claim->item_count)
		check_knowledge(k, unit, claim);
}

/* ---- pieces of evidence ---- */

struct piece {
	const struct case_item *item;
	int32_t uses;
};

static int compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return x->item->seq < y->item->seq ? -1 : x->item->seq > y->item->seq;
}

/* What the claims of the units rest on, each once, by place in the log. */
static struct piece *pieces_of(struct checking *k, const struct unit *units, size_t unit_count,
			       size_t *ret_count)
{
	struct piece *pieces = NULL;
	size_t count = 0, room = 0;

	for (size_t u = 0; u < unit_count; u++) {
		const struct case_claim *claim = case_claim_of(k->kase, units[u].id);

		for (size_t i = 0; claim != NULL && i < claim->item_count; i++) {
			size_t at = 0;

			while (at < count && pieces[at].item->seq != claim->items[i].seq)
				at++;
			if (at == count) {
				pieces = arena_grow(k->arena, pieces, count, &room, sizeof(*pieces));
				pieces[count++] = (struct piece){.item = &claim->items[i]};
			}
			pieces[at].uses++;
		}
	}
	if (count > 0)
		qsort(pieces, count, sizeof(*pieces), compare_pieces);
	*ret_count = count;
	return pieces;
}

static void check_piece(struct checking *k, const struct piece *piece)
{
	const struct process *p = k->process;
	struct case_fault fault = {.unit = "", .entry = piece->item->seq};
	char last[DAY_TEXT];

	day_text(piece->item->last, last);
	if (day_add(piece->item->last, p->stale) < k->day) {
		fault.code = FAULT_STALE;
		fault.stops = p->stops[CASE_STALE];
		fault.text = arena_printf(k->arena,
					  "it ended on %s, longer ago than what counts as recent: add something "
					  "newer beside it",
					  last);
		found(k, &fault);
	}
	if (!piece->item->signed_for) {
		fault.code = FAULT_UNSIGNED;
		fault.stops = p->stops[CASE_UNSIGNED];
		fault.text = "nobody but the applicant has signed for it: ask somebody on a register to "
			     "corroborate it";
		found(k, &fault);
	}
	if (piece->uses > p->uses) {
		fault.code = FAULT_OVER_USED;
		fault.stops = p->stops[CASE_OVER_USED];
		fault.text = arena_printf(k->arena,
					  "%d outcomes rest on it, and %d is the most that one piece bears: "
					  "spread them",
					  (int)piece->uses, (int)p->uses);
		found(k, &fault);
	}
}

void equivalence_check(const struct case_file *kase, const struct process *p,
		       const struct unit *units, size_t unit_count, int32_t day, struct arena *a,
		       struct case_fault **ret_faults, size_t *ret_count)
{
	struct checking k = {.kase = kase, .process = p, .day = day, .arena = a};
	struct piece *pieces;
	size_t count;

	for (size_t i = 0; i < unit_count; i++)
		check_unit(&k, &units[i]);
	pieces = pieces_of(&k, units, unit_count, &count);
	for (size_t i = 0; i < count; i++)
		check_piece(&k, &pieces[i]);
	*ret_faults = k.faults;
	*ret_count = k.count;
}

/* ---- stages ---- */

int32_t equivalence_appeal_until(const struct case_file *kase, const struct process *p)
{
	/* Once every condition is met it comes to equivalent, whatever the day. */
	if (!case_is_ratified(kase) || kase->appealed != 0 ||
	    case_outcome_on(kase->decision, time_day(kase->decision->ratified_at)) == OUTCOME_EQUIVALENT)
		return DAY_NONE;
	return day_add(time_day(kase->decision->ratified_at), p->within[CASE_APPEAL]);
}

/* What a case waits for whose panel is at it, and since when. */
static enum case_stage panel_stage(const struct case_file *kase, int64_t *ret_since)
{
	if (case_is_agreed(kase)) {
		*ret_since = kase->decision->assent_count > 0 ? kase->decision->assented_at :
								kase->decision->at;
		return CASE_RATIFY;
	}
	if (kase->decision != NULL) {
		*ret_since = kase->decision->at;
		return CASE_PANEL;
	}
	if (kase->seal_count > 0 && kase->seal_count == case_assessors(kase)) {
		*ret_since = kase->seals[kase->seal_count - 1].at;
		return CASE_RECONCILE;
	}
	*ret_since = kase->allocated_at;
	return CASE_JUDGE;
}

enum case_stage equivalence_stage(const struct case_file *kase, const struct process *p,
				  int32_t *ret_due)
{
	enum case_stage stage = CASE_APPLY;
	int64_t since = kase->returned != 0 ? kase->returned_at : kase->opened;

	*ret_due = DAY_OPEN;
	if (kase->rejected)
		return CASE_CLOSED;
	if (case_is_ratified(kase)) {
		int32_t until = equivalence_appeal_until(kase, p);

		*ret_due = until == DAY_NONE ? DAY_OPEN : until;
		return CASE_DECIDED;
	}
	if (kase->allocated != 0) {
		stage = panel_stage(kase, &since);
	} else if (kase->appealed != 0) {
		/* A panel is named as fast as the first was. */
		*ret_due = day_add(time_day(kase->appealed_at), p->within[CASE_CHECK]);
		return CASE_APPEAL;
	} else if (kase->submitted != 0) {
		stage = CASE_CHECK;
		since = kase->submitted_at;
	}
	*ret_due = day_add(time_day(since), p->within[stage]);
	return stage;
}
