#include "cli/cohort.h"

#include <string.h>

#include "core/csv.h"
#include "core/date.h"
#include "portfolio/list.h"

/* ---- loading ---- */

#define SCRATCH_MAX ((size_t)256 << 20) /* of one trainee */

/* What is the same for all of them. */
struct loading {
	struct app *app;
	const char *ref, *site;
	int64_t at;
	struct digest digest;
	const struct curriculum *curriculum;
	const struct specialisms *specialisms;
};

static enum status find_curriculum(struct loading *l, struct err *err)
{
	struct listed_curriculum *items;
	size_t count;

	TRY(list_curricula(journal_db(l->app->journal), l->app->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(items[i].ref, l->ref) != 0)
			continue;
		l->digest = items[i].digest;
		return published_get(l->app->published, &l->digest, &l->curriculum, &l->specialisms,
				     err);
	}
	return fail(err, ERR_NOT_FOUND,
		    "this store has not published %s; `attest curriculum list` shows what it has", l->ref);
}

/* Those who were not enrolled yet at that time, or are elsewhere, are left out. */
static enum status add_trainee(const struct loading *l, struct db *db, const char *trainee,
			       struct cohort *cohort, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(SCRATCH_MAX);
	struct facts facts;
	struct err why = { 0 };
	enum status status = facts_load(db, trainee, l->ref, l->at, scratch, &facts, &why);

	if (status == ERR_NOT_FOUND)
		return OK;
	if (status != OK)
		return fail(err, status, "%s", why.text);
	if (!digest_equal(&facts.enrolment.digest, &l->digest))
		return fail(err, ERR_CONFLICT, "%s is bound to another text of %s", trainee, l->ref);
	if (l->site && strcmp(facts.enrolment.site, l->site) != 0)
		return OK;
	cohort_add(cohort, completion(&facts, l->curriculum, l->specialisms, scratch), scratch);
	return OK;
}

enum status cohort_load(struct app *app, const char *curriculum, const char *site, int64_t at,
			int32_t ahead, const struct cohort **ret_cohort, struct err *err)
{
	struct loading l = { .app = app, .ref = curriculum, .site = site, .at = at };
	struct listed_enrolment *enrolled;
	const char *last = "";
	struct cohort *cohort;
	size_t count;

	TRY(find_curriculum(&l, err));
	TRY(list_enrolments(journal_db(app->journal), app->arena, &enrolled, &count, err));
	cohort = cohort_new(l.curriculum, at, ahead, app->arena);
	for (size_t i = 0; i < count; i++) {
		/* In order of trainee: of several enrolments by one curriculum the latest is loaded. */
		if (strcmp(enrolled[i].curriculum, curriculum) != 0 ||
		    strcmp(enrolled[i].trainee, last) == 0)
			continue;
		last = enrolled[i].trainee;
		TRY(add_trainee(&l, journal_db(app->journal), last, cohort, err));
	}
	cohort_sort(cohort);
	*ret_cohort = cohort;
	return OK;
}

/* ---- words ---- */

const char *cohort_holder_name(struct app *app, const struct cohort_holder *holder)
{
	const char *role = role_name(holder->role);

	/* Somebody may be called as their role is, and is not meant then. */
	return strcmp(holder->holder, role) == 0 ? arena_printf(app->arena, "any %s", role) :
						   app_name(app, holder->holder);
}

int32_t cohort_undated(const struct cohort_holder *holder)
{
	int32_t undated = holder->acts;

	for (size_t i = 0; i < COHORT_AGES; i++)
		undated -= holder->ages[i];
	return undated;
}

const char *cohort_gate_id(const struct cohort *c, size_t gate)
{
	const char *id = c->curriculum->gates[gate].id;

	return *id ? id : "entry";
}

const char *cohort_cell_word(struct app *app, const struct cohort_cell *cell)
{
	switch (cell->state) {
	case MODULE_CLOSED:
	case MODULE_WAIVED:
	case MODULE_EXEMPT:
	case MODULE_READY:
		return cell->named ? module_state_name(cell->state) : "-";
	case MODULE_NOT_STARTED:
	case MODULE_IN_PROGRESS:
		break;
	}
	return !cell->named ? "-" :
			      arena_printf(app->arena, "%d/%d", (int)cell->have, (int)cell->items);
}

const char *cohort_gate_word(struct app *app, const struct cohort_gate *gate)
{
	if (gate->done)
		return gate->waived ? "waived" : gate->flagged ? "flagged" : "done";
	if (gate->verdict == STATE_MET)
		return "ready";
	return gate->verdict == STATE_WAITING ?
		       "waiting" :
		       arena_printf(app->arena, "%d missing", (int)gate->missing);
}

/* ---- CSV ---- */

static void csv_day(struct buf *out, int32_t day)
{
	char text[DAY_TEXT];

	day_text(day, text);
	csv_text(out, text);
}

static void csv_head(const struct cohort *c, struct buf *out, struct arena *a)
{
	static const char *const first[] = { "trainee", "name", "site",	 "start", "pace",
					     "why",	"due",	"items", "expected", "signed",
					     "outlook", "early", "late" };

	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
		csv_text(out, first[i]);
	for (size_t i = 0; i < c->curriculum->use_count; i++) {
		const char *code = c->curriculum->uses[i].ref.id;

		csv_text(out, arena_printf(a, "%s state", code));
		csv_text(out, arena_printf(a, "%s missing", code));
	}
	for (size_t i = 0; i < c->curriculum->gate_count; i++) {
		csv_text(out, arena_printf(a, "%s state", cohort_gate_id(c, i)));
		csv_text(out, arena_printf(a, "%s missing", cohort_gate_id(c, i)));
	}
	csv_end(out);
}

static void csv_row(struct app *app, const struct cohort *c, const struct cohort_row *r, struct buf *out)
{
	csv_text(out, r->trainee);
	csv_text(out, app_name(app, r->trainee));
	csv_text(out, r->site);
	csv_day(out, r->start);
	csv_text(out, pace_colour_name(r->whole.colour));
	csv_text(out, r->whole.why);
	csv_day(out, r->whole.due);
	csv_int(out, r->whole.items);
	csv_int(out, r->whole.expected);
	csv_int(out, r->whole.have);
	csv_text(out, pace_outlook_name(r->outlook));
	csv_day(out, r->early);
	csv_day(out, r->late);
	for (size_t i = 0; i < c->curriculum->use_count; i++) {
		const struct cohort_cell *cell = &r->modules[i];

		csv_text(out, cell->named ? module_state_name(cell->state) : "");
		csv_int(out, cell->missing);
	}
	for (size_t i = 0; i < c->curriculum->gate_count; i++) {
		csv_text(out, cohort_gate_word(app, &r->gates[i]));
		csv_int(out, r->gates[i].missing);
	}
	csv_end(out);
}

void cohort_csv(struct app *app, const struct cohort *c, struct buf *out)
{
	csv_head(c, out, app->arena);
	for (size_t i = 0; i < c->row_count; i++)
		csv_row(app, c, &c->rows[i], out);
}

static void csv_time(struct buf *out, int64_t time)
{
	char text[TIME_TEXT];

	time_text(time, text);
	csv_text(out, time ? text : "");
}

void deadlines_csv(struct app *app, const struct cohort *c, struct buf *out)
{
	static const char *const names[] = { "assessor", "assessor name", "trainee", "trainee name",
					     "what",	 "entry",	  "sent",    "days waiting",
					     "decided",	 "last day",	  "needed" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		csv_text(out, names[i]);
	csv_end(out);
	for (size_t i = 0; i < c->deadline_count; i++) {
		const struct cohort_deadline *d = &c->deadlines[i];

		csv_text(out, d->assessor);
		csv_text(out, app_name(app, d->assessor));
		csv_text(out, d->trainee);
		csv_text(out, app_name(app, d->trainee));
		csv_text(out, d->what);
		csv_int(out, d->request);
		csv_time(out, d->sent);
		csv_int(out, ((d->decided ? d->decided : c->at) - d->sent) / 86400);
		csv_time(out, d->decided);
		csv_day(out, d->freeze);
		csv_text(out, d->needed ? "yes" : "no");
		csv_end(out);
	}
}
