#include "cli/cohort.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/date.h"
#include "core/db.h"
#include "portfolio/list.h"

/* ---- loading ---- */

#define SCRATCH_MAX ((size_t)256 << 20) /* of one trainee */
#define COHORT_MAX ((size_t)1 << 30)	/* of what is kept of all of them */
#define THREADS_MAX 8
#define TRAINEES_LEAST 64 /* that a thread of its own pays for */

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
			       struct arena *scratch, struct cohort *cohort, struct err *err)
{
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

/* A share of the trainees, read through a connection of its own that reads what all the others do.
 */
struct part {
	pthread_t thread;
	const struct loading *loading;
	struct journal *journal;
	const char **trainees;
	size_t count;
	struct cohort *cohort;
	struct arena *scratch;
	enum status status;
	struct err err;
};

static enum status part_load(struct part *p, struct err *err)
{
	struct db *db = journal_db(p->journal);
	enum status status = OK;

	for (size_t i = 0; i < p->count && status == OK; i++) {
		status = add_trainee(p->loading, db, p->trainees[i], p->scratch, p->cohort, err);
		arena_clear(p->scratch);
	}
	return status;
}

static void *part_work(void *data)
{
	struct part *p = data;

	p->status = part_load(p, &p->err);
	return NULL;
}

static void arena_release(void *arena)
{
	arena_free(arena);
}

/* The parts' cohorts live as long as the app does. */
static enum status part_open(struct part *p, const struct loading *l, struct journal *own,
			     int32_t ahead, struct err *err)
{
	struct app *app = l->app;
	struct arena *kept = arena_new(COHORT_MAX);

	arena_own(app->arena, arena_release, kept);
	p->loading = l;
	p->cohort = cohort_new(l->curriculum, l->at, ahead, kept);
	p->scratch = arena_new(SCRATCH_MAX);
	p->journal = own;
	return own ? OK : journal_open(app->store, false, &app->kinds, &p->journal, err);
}

/* Shared out in runs, so that each reads its own end of the file. */
static enum status parts_run(struct part *parts, size_t count, const char **trainees, size_t trainee_count,
			     struct err *err)
{
	size_t given = 0, started = 1;

	for (size_t i = 0; i < count; i++) {
		parts[i].trainees = &trainees[given];
		parts[i].count = (trainee_count - given) / (count - i);
		given += parts[i].count;
	}
	while (started < count &&
	       pthread_create(&parts[started].thread, NULL, part_work, &parts[started]) == 0)
		started++;
	(void)part_work(&parts[0]);
	for (size_t i = 1; i < started; i++)
		(void)pthread_join(parts[i].thread, NULL);
	for (size_t i = started; i < count; i++)
		(void)part_work(&parts[i]);
	for (size_t i = 0; i < count; i++)
		if (parts[i].status != OK) {
			*err = parts[i].err;
			return err->status;
		}
	return OK;
}

/* Everybody who ever trained by it, each once, in order. */
static enum status list_trainees(const struct loading *l, const char ***ret_trainees, size_t *ret_count,
				 struct err *err)
{
	struct listed_enrolment *enrolled;
	const char **trainees;
	size_t count, kept = 0;

	TRY(list_enrolments(journal_db(l->app->journal), l->app->arena, &enrolled, &count, err));
	trainees = arena_array(l->app->arena, count, sizeof *trainees);
	for (size_t i = 0; i < count; i++)
		if (strcmp(enrolled[i].curriculum, l->ref) == 0 &&
		    (kept == 0 || strcmp(enrolled[i].trainee, trainees[kept - 1]) != 0))
			trainees[kept++] = enrolled[i].trainee;
	*ret_trainees = trainees;
	*ret_count = kept;
	return OK;
}

static size_t threads_for(size_t trainees)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t most = trainees / TRAINEES_LEAST;

	if (cores < 1 || most < 1)
		return 1;
	if (most > THREADS_MAX)
		most = THREADS_MAX;
	return (size_t)cores < most ? (size_t)cores : most;
}

/*
 * All that goes into a cohort is of one moment, though it is read through several connections. The
 * first is the app's, whose transaction the caller has begun.
 */
static enum status parts_load(struct loading *l, struct part parts[THREADS_MAX], int32_t ahead,
			      size_t threads, size_t *ret_threads, struct err *err)
{
	struct journal *journals[THREADS_MAX];
	const char **trainees;
	bool anew = false;
	size_t count;

	TRY(list_trainees(l, &trainees, &count, err));
	if (threads == COHORT_THREADS)
		threads = threads_for(count);
	else if (threads > THREADS_MAX)
		threads = THREADS_MAX;
	for (size_t i = 0; i < threads; i++) {
		TRY(part_open(&parts[i], l, i == 0 ? l->app->journal : NULL, ahead, err));
		journals[i] = parts[i].journal;
	}
	if (threads > 1)
		TRY(journal_read_together(journals, threads, &anew, err));
	if (anew)
		TRY(list_trainees(l, &trainees, &count, err));
	*ret_threads = threads;
	return parts_run(parts, threads, trainees, count, err);
}

enum status cohort_load(struct app *app, const char *curriculum, const char *site, int64_t at,
			int32_t ahead, size_t threads, const struct cohort **ret_cohort,
			struct err *err)
{
	struct loading l = {.app = app, .ref = curriculum, .site = site, .at = at};
	struct part parts[THREADS_MAX] = {0};
	enum status status;

	TRY(find_curriculum(&l, err));
	TRY(db_begin_read(journal_db(app->journal), err));
	status = parts_load(&l, parts, ahead, threads, &threads, err);
	db_rollback(journal_db(app->journal));
	for (size_t i = 0; i < THREADS_MAX; i++) {
		arena_free(parts[i].scratch);
		if (i > 0)
			journal_close(parts[i].journal);
	}
	if (status != OK)
		return status;
	for (size_t i = 1; i < threads; i++)
		cohort_join(parts[0].cohort, parts[i].cohort);
	cohort_sort(parts[0].cohort);
	*ret_cohort = parts[0].cohort;
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
	return gate->state == GATE_OPEN ? arena_printf(app->arena, "%d missing", (int)gate->missing) :
					  gate_state_name(gate->state);
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
		csv_text(out, arena_printf(a, "%s flagged", cohort_gate_id(c, i)));
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
		csv_text(out, gate_state_name(r->gates[i].state));
		csv_text(out, r->gates[i].flagged ? "yes" : "");
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
