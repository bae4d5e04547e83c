/* The patient data guard over texts of people who have no patients in them: the demonstration's own. */
#define _GNU_SOURCE /* open_memstream */
#include "cli/guard.h"
#include "cli/run.h"
#include "core/date.h"

TestSuite(guard, .init = run_enter, .fini = run_leave, .timeout = 240);

static void open_demo(struct app *app)
{
	run_demo();
	app_init(app);
	app->store = "d";
	cr_assert(eq(int, app_open(app, false, &err), OK), "%s", err.text);
}

struct counts {
	size_t texts, alarms, erased;
};

/* One text of an entry; adds to the counts. */
static void look_at(struct app *app, const struct text_name *t, struct counts *counts)
{
	struct guarded g;
	enum status status;
	const void *bytes;
	uint8_t salt[32];
	size_t n;

	status = journal_text(app->journal, &t->digest, app->arena, &bytes, &n, salt, &err);
	counts->erased += status == ERR_NOT_FOUND;
	if (status == ERR_NOT_FOUND)
		return;
	cr_assert(eq(int, status, OK), "%s", err.text);
	cr_assert(eq(int, guard_look_at(app, t->name, bytes, n, strncmp(t->name, "file.", 5) == 0, &g, &err),
		     OK));
	counts->texts++;
	counts->alarms += g.found.count > 0;
	for (size_t i = 0; i < g.found.count; i++)
		cr_log_warn("%s: %s: %.*s", t->name, guard_kind_word(g.found.items[i].kind),
			    (int)g.found.items[i].len, g.readable.text + g.found.items[i].at);
}

Test(guard, alarms_falsely_at_fewer_than_two_in_a_hundred_texts_of_the_demonstration)
{
	struct counts counts = { 0 };
	size_t skipped = 0;
	struct checkpoint head;
	const char *note;
	struct app app;
	size_t n;

	open_demo(&app);
	cr_assert(eq(int, journal_head(app.journal, app.arena, &head, &note, &n, &err), OK));
	for (uint64_t seq = 0; seq < head.size; seq++) {
		struct record record;
		struct entry e;

		cr_assert(eq(int, journal_read(app.journal, seq, app.arena, &record, &e, &err), OK));
		if (!kind_is_guarded(kind_find(&app.kinds, e.kind, e.v))) {
			skipped += e.text_count;
			continue;
		}
		for (size_t i = 0; i < e.text_count; i++)
			look_at(&app, &e.texts[i], &counts);
	}
	app_release(&app);
	cr_expect(gt(sz, counts.texts, 300), "%zu texts", counts.texts);
	cr_expect(gt(sz, skipped, 0));
	cr_expect(eq(sz, counts.erased, 2), "what the story erases");
	cr_expect(ge(sz, counts.alarms, 1), "the invented patient whom the story says to be one");
	cr_expect(lt(sz, counts.alarms * 50, counts.texts), "%zu alarms in %zu texts", counts.alarms,
		  counts.texts);
}
