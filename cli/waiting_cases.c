#include "cli/waiting_cases.h"

#include <inttypes.h>
#include <string.h>

#include "cli/case_judged.h"
#include "cli/cases.h"
#include "core/date.h"

struct gathering {
	struct app *app;
	struct waiting_item *items;
	size_t count, room;
	const struct case_file *file; /* the case that is looked at */
	int32_t due;		      /* by the clock of its stage */
};

/* `holder` NULL: anybody who holds the role. */
static struct waiting_item *add(struct gathering *g, enum role role, const char *holder,
				int64_t since, const char *what)
{
	struct arena *a = g->app->arena;
	struct waiting_item *item;

	g->items = arena_grow(a, g->items, g->count, &g->room, sizeof(*g->items));
	item = &g->items[g->count++];
	*item = (struct waiting_item){
		.of = "",
		.unit = "",
		.assessor = "",
		.kind = WAITING_CASE,
		.trainee = g->file->applicant,
		.officer = "",
		.role = role,
		.holder = holder ? holder : role_name(role),
		.but = "",
		.what = arena_printf(a, "%s of equivalence", what),
		.entry = g->file->seq,
		.since = since,
		.days = time_day(app_now(g->app)) - time_day(since),
		.due = g->due,
	};
	return item;
}

static void add_judges(struct gathering *g)
{
	for (size_t i = 0; i < g->file->member_count; i++) {
		const struct case_member *m = &g->file->members[i];

		if (m->seat != SEAT_LAY && case_seal_of(g->file, m->person) == NULL)
			add(g, case_seat_role(m->seat), m->person, g->file->allocated_at, "the sealed judgement of a case");
	}
}

/* Until all is open the clerk; then any member, by writing the decision. */
static void add_reconcilers(struct gathering *g)
{
	const struct case_file *file = g->file;
	int64_t since = file->seals[file->seal_count - 1].at;

	if (!case_judged_open(file)) {
		add(g, ROLE_REGISTRAR, file->clerk, since, "the opening of what is sealed for a case");
		return;
	}
	for (size_t i = 0; i < file->seal_count; i++)
		since = file->seals[i].opened_at > since ? file->seals[i].opened_at : since;
	for (size_t i = 0; i < file->member_count; i++)
		add(g, case_seat_role(file->members[i].seat), file->members[i].person, since,
		    "the decision, written by one member, of a case");
}

static bool has_signed(const struct case_decision *d, const char *person)
{
	for (size_t i = 0; i < d->assent_count; i++)
		if (strcmp(d->assents[i], person) == 0)
			return true;
	return strcmp(d->author, person) == 0;
}

static void add_signers(struct gathering *g)
{
	for (size_t i = 0; i < g->file->member_count; i++) {
		const struct case_member *m = &g->file->members[i];

		if (!has_signed(g->file->decision, m->person))
			add(g, case_seat_role(m->seat), m->person, g->file->decision->at,
			    "the signature under the decision of a case");
	}
}

static void add_conditions(struct gathering *g)
{
	const struct case_decision *d = g->file->decision;

	for (size_t i = 0; i < d->condition_count; i++) {
		const struct case_condition *c = &d->conditions[i];

		if (c->met == 0 && c->by >= time_day(app_now(g->app)))
			add(g, ROLE_APPLICANT, g->file->applicant, d->ratified_at,
			    arena_printf(g->app->arena, "condition %zu, %s, of a case", i + 1, c->unit))
				->due = c->by;
	}
}

static void add_ratifier(struct gathering *g)
{
	const struct case_decision *d = g->file->decision;

	add(g, ROLE_REGISTRAR, NULL, d->assent_count > 0 ? d->assented_at : d->at,
	    "the ratification of a case");
}

static void add_stage(struct gathering *g, enum case_stage stage)
{
	const struct case_file *file = g->file;

	switch (stage) {
	case CASE_APPLY:
		add(g, ROLE_APPLICANT, file->applicant,
		    file->returned ? file->returned_at : file->opened,
		    file->returned ? "more that was asked for, and the submission, of a case" :
				     "the claims and the submission of a case");
		return;
	case CASE_CHECK:
		add(g, ROLE_REGISTRAR, NULL, file->submitted_at, "the allocation of a case");
		return;
	case CASE_JUDGE:
		add_judges(g);
		return;
	case CASE_RECONCILE:
		add_reconcilers(g);
		return;
	case CASE_PANEL:
		add_signers(g);
		return;
	case CASE_RATIFY:
		add_ratifier(g);
		return;
	case CASE_APPEAL:
		add(g, ROLE_REGISTRAR, NULL, file->appealed_at, "a new panel for the appeal of a case");
		return;
	case CASE_DECIDED:
		add_conditions(g);
		return;
	case CASE_CLOSED:
		return;
	}
}

/* What was given by a case that is not equivalent any more stands until a registrar takes it back. */
static enum status add_exemptions(struct gathering *g, struct world *w, struct err *err)
{
	struct arena *a = g->app->arena;
	struct fallen_exemption *fallen;
	size_t count;

	TRY(case_fallen_exemptions(w, &fallen, &count, err));
	for (size_t i = 0; i < count; i++) {
		g->items = arena_grow(a, g->items, g->count, &g->room, sizeof(*g->items));
		g->items[g->count++] = (struct waiting_item){
			.of = "",
			.unit = "",
			.assessor = "",
			.kind = WAITING_EXEMPTION,
			.trainee = fallen[i].trainee,
			.officer = "",
			.role = ROLE_REGISTRAR,
			.holder = role_name(ROLE_REGISTRAR),
			.but = "",
			.what = arena_printf(a,
					     "the exemption from %s, to be taken back: its case, entry %" PRIu64
					     ", is not equivalent any more",
					     fallen[i].module, fallen[i].kase),
			.entry = fallen[i].seq,
			.since = fallen[i].since,
			.days = time_day(app_now(g->app)) - time_day(fallen[i].since),
			.due = DAY_OPEN,
		};
	}
	return OK;
}

enum status waiting_cases(struct app *app, const char *person, struct waiting_item **ret_items, size_t *ret_count,
			  struct err *err)
{
	struct gathering g = { .app = app };
	struct world w = cases_world(app);
	struct listed_case *cases;
	size_t count;

	TRY(case_list_of(&w, person, &cases, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct case_file *file = arena_alloc(app->arena, sizeof(*file));
		struct case_view v;

		TRY(case_load(&w, cases[i].applicant, cases[i].seq, file, err));
		TRY(case_view(&w, file, &v, err));
		g.file = file;
		add_stage(&g, equivalence_stage(file, v.process, &g.due));
	}
	TRY(add_exemptions(&g, &w, err));
	*ret_items = g.items;
	*ret_count = g.count;
	return OK;
}
