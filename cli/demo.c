/*
 * Tells the story. Rows become steps, each with its moment; the steps of everybody are sorted and
 * said one after another as whoever says them, and the rules judge each as they would judge
 * anybody's.
 */
#include "cli/demo_teller.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/data.h"
#include "core/date.h"

static void teller_cleanup(struct teller *t)
{
	for (size_t i = 0; i < DEMO_PEOPLE; i++)
		key_free(t->keys[i]);
	key_free(t->root);
}

/* ---- days: the story's own data, so a wrong one is a bug ---- */

int32_t story_day(const char *text)
{
	struct err err;
	int32_t day = 0;

	if (day_parse(text, &day, &err) != OK)
		abort();
	return day;
}

static int64_t story_time(const char *text)
{
	struct err err;
	int64_t at = 0;

	if (time_parse(text, &at, &err) != OK)
		abort();
	return at;
}

/* That day, or the Monday after a weekend; 1970-01-01 was a Thursday. */
static int32_t workday(int32_t day)
{
	int32_t weekday = (day + 3) % 7; /* 0: Monday */

	return weekday < 5 ? day : day + 7 - weekday;
}

/* ---- saying ---- */

const struct key *key_of(const struct teller *t, const char *person)
{
	for (size_t i = 0; i < DEMO_PEOPLE; i++) {
		if (strcmp(demo_people[i].id, person) == 0)
			return t->keys[i];
	}
	abort();
}

enum status say_now(struct teller *t, struct say *say, const char *author,
		    struct digest *ret_digest, struct err *err)
{
	return app_say_as(t->app, say, author, key_of(t, author), t->now, NULL, ret_digest, err);
}

/* "a b c" as a JSON array; NULL where nothing is named. */
json_t *word_list(const char *words)
{
	json_t *list;

	if (!words)
		return NULL;
	list = json_array();
	for (const char *p = words; *p;) {
		size_t n = strcspn(p, " ");

		json_array_append_new(list, json_stringn(p, n));
		p += n + (p[n] == ' ');
	}
	return list;
}

/* ---- when ---- */

static struct step *step_add(struct teller *t, int32_t day, int hour)
{
	struct app *app = t->app;
	size_t n = t->step_count;

	t->steps = arena_grow(app->arena, t->steps, n, &t->step_room, sizeof *t->steps);
	t->steps[n] = (struct step){.order = n};
	/* Some minutes past the hour, so that not everything happens on the stroke. */
	t->steps[n].at =
		day_start(day) + hour * 3600 + (int64_t)(n * 7 % 53) * 60 + (int64_t)(n * 13 % 60);
	t->step_count++;
	return &t->steps[n];
}

static void plan_store(struct teller *t)
{
	for (size_t i = 1; i < DEMO_FIRST; i++) {
		int32_t day = story_day(demo_people[i].joined);
		struct step *s = step_add(t, day, 8);

		s->tell = tell_person;
		s->person = &demo_people[i];
		s = step_add(t, day, 9);
		s->tell = tell_key;
		s->person = &demo_people[i];
	}
	for (size_t i = 0; i < demo_role_count; i++) {
		const struct demo_role *r = &demo_roles[i];
		int32_t day = story_day(r->granted);
		struct step *s = step_add(t, day, 10);

		s->tell = tell_role;
		s->role = r;
		step_add(t, workday(day + 1), 11)->tell = tell_countersign;
		if (!r->ended)
			continue;
		s = step_add(t, story_day(r->ended), 10);
		s->tell = tell_role_end;
		s->role = r;
		step_add(t, workday(story_day(r->ended) + 1), 11)->tell = tell_countersign;
	}
	for (size_t i = 0; demo_curricula[i]; i++) {
		struct step *s = step_add(t, story_day(DEMO_PUBLISHED), 12);

		s->tell = tell_publish;
		s->curriculum = demo_curricula[i];
	}
}

static void plan_work(struct teller *t, struct told *told)
{
	const struct demo_scene *scene = told->scene;
	int32_t filed = workday(story_day(scene->day) + 1);
	struct step *s = step_add(t, filed, 16);

	s->tell = tell_evidence;
	s->told = told;
	if (scene->answer == DEMO_KEPT)
		return;
	s = step_add(t, filed, 17);
	s->tell = tell_request;
	s->told = told;
	if (scene->answer == DEMO_WAITS)
		return;
	s = step_add(t, workday(filed + scene->days), 10);
	s->tell = scene->answer == DEMO_DECLINED ? tell_decline : tell_answer;
	s->told = told;
}

static void plan_scene(struct teller *t, struct told *told)
{
	static enum status (*const others[])(struct teller *, const struct step *, struct err *) = {
		[DEMO_APPROVE] = tell_approval,	 [DEMO_DISMISS] = tell_approval_end,
		[DEMO_CHOOSE] = tell_choice,	 [DEMO_SIGN] = tell_signature,
		[DEMO_WITHDRAW] = tell_withdraw, [DEMO_REVOKE] = tell_revoke,
	};
	struct step *s;

	if (told->scene->deed == DEMO_WORK) {
		plan_work(t, told);
		return;
	}
	s = step_add(t, story_day(told->scene->day), 14);
	s->tell = others[told->scene->deed];
	s->told = told;
}

static void plan_trainees(struct teller *t)
{
	size_t count = 0;

	for (size_t i = 0; i < DEMO_TRAINEES; i++) {
		for (const struct demo_scene *scene = demo_trainees[i].scenes; scene->day; scene++)
			count++;
	}
	t->told = arena_array(t->app->arena, count, sizeof *t->told);
	for (size_t i = 0; i < DEMO_TRAINEES; i++) {
		struct step *s = step_add(t, story_day(demo_trainees[i].enrolled), 13);

		s->tell = tell_enrolment;
		s->trainee = &demo_trainees[i];
		for (const struct demo_scene *scene = demo_trainees[i].scenes; scene->day;
		     scene++) {
			struct told *told = &t->told[t->told_count++];

			*told = (struct told){.scene = scene, .trainee = &demo_trainees[i]};
			plan_scene(t, told);
		}
	}
}

/* These and all that follow are last, so that they change nobody else's minutes. */
static void plan_late_people(struct teller *t)
{
	for (size_t i = DEMO_FIRST; i < DEMO_LATE; i++) {
		struct step *s = step_add(t, story_day(demo_people[i].joined), 11);

		s->at = day_start(story_day(demo_people[i].joined)) + 11 * 3600 + (int64_t)i;
		s->tell = tell_person;
		s->person = &demo_people[i];
		if (demo_people[i].outside)
			continue;
		s = step_add(t, story_day(demo_people[i].joined), 11);
		s->at = day_start(story_day(demo_people[i].joined)) + 11 * 3600 + 60 + (int64_t)i;
		s->tell = tell_key;
		s->person = &demo_people[i];
	}
}

static struct step *step_at(struct teller *t, const char *at)
{
	struct step *s = step_add(t, 0, 0);

	s->at = story_time(at);
	return s;
}

static void plan_records(struct teller *t)
{
	for (size_t i = 0; demo_lists[i]; i++) {
		for (const struct demo_record *r = demo_lists[i]; r->at; r++) {
			struct step *s = step_at(t, r->at);

			s->tell = tell_record;
			s->record = r;
		}
	}
}

static void plan_feedback(struct teller *t)
{
	for (const struct demo_rater *r = demo_raters; r->invited; r++) {
		struct step *s = step_at(t, r->invited);

		s->tell = tell_invitation;
		s->rater = r;
		if (!r->answered)
			continue;
		s = step_at(t, r->answered);
		s->tell = tell_rating;
		s->rater = r;
	}
	step_at(t, DEMO_GATHERED)->tell = tell_gathered;
}

/* The people of the cases, with their keys, and then the cases one after another. */
static void plan_cases(struct teller *t)
{
	int64_t at = story_time(DEMO_CASES);

	for (size_t i = DEMO_LATE; i < DEMO_PEOPLE; i++) {
		static enum status (*const tells[])(struct teller *, const struct step *,
						    struct err *) = {tell_person, tell_key};

		for (size_t k = 0; k < 2; k++, at += DEMO_CASE_STEP) {
			struct step *s = step_add(t, 0, 0);

			s->at = at;
			s->tell = tells[k];
			s->person = &demo_people[i];
		}
	}
	for (size_t i = 0; demo_cases[i]; i++) {
		for (const struct demo_record *r = demo_cases[i]; r->kind; r++) {
			struct step *s = step_add(t, 0, 0);

			s->at = at;
			s->tell = tell_case;
			s->record = r;
			at += DEMO_CASE_STEP;
		}
	}
	if (at > story_time(DEMO_NOW))
		abort(); /* our own data */
}

static int compare_steps(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* ---- all of it ---- */

static enum status make_keys(struct teller *t, struct err *err)
{
	const char *root = app_key_path(t->app, "root");
	char *folder = arena_text(t->app->arena, root);
	struct random random = random_seeded("attest demo: root");

	*strrchr(folder, '/') = '\0';
	if (mkdir(folder, 0700) != 0)
		return fail(err, ERR_IO, "cannot make the folder %s for key files: %m", folder);
	TRY(key_generate(KEY_P256, &random, &t->root, err));
	TRY(key_write(t->root, root, NULL, err));
	for (size_t i = 0; i < DEMO_PEOPLE; i++) {
		const char *id = demo_people[i].id;

		random = random_seeded(arena_printf(t->app->arena, "attest demo: person %s", id));
		TRY(key_generate(KEY_P256, &random, &t->keys[i], err));
		if (!demo_people[i].outside)
			TRY(key_write(t->keys[i], app_key_path(t->app, id), NULL, err));
	}
	return OK;
}

static enum status make_store(struct teller *t, struct err *err)
{
	const struct anchor anchor = {
		.authority = "Demo Education and Training Board (nothing here is real)",
		.registrar = demo_people[0].id,
		.registrar_name = demo_people[0].name,
		.demo = true,
		.demo_now = story_time(DEMO_NOW),
		.root = t->root,
		.registrar_key = t->keys[0],
	};

	TRY(journal_create(t->app->store, &anchor, &t->app->kinds, story_time(DEMO_BEGIN),
			   &t->app->random, err));
	return app_open(t->app, true, err);
}

enum status demo_tell(struct app *app, struct err *err)
{
	CLEANUP(teller_cleanup) struct teller t = {.app = app};

	app->random = random_seeded("attest demo");
	t.grants = arena_array(app->arena, demo_role_count, sizeof *t.grants);
	TRY(data_library(app->arena, &t.library, err));
	plan_store(&t);
	plan_trainees(&t);
	plan_late_people(&t);
	plan_records(&t);
	plan_feedback(&t);
	plan_cases(&t);
	qsort(t.steps, t.step_count, sizeof *t.steps, compare_steps);
	TRY(make_keys(&t, err));
	TRY(make_store(&t, err));
	for (size_t i = 0; i < t.step_count; i++) {
		if (app->terminal && !app->json)
			fprintf(app->err, "\rtelling the story: %zu of %zu", i + 1, t.step_count);
		t.now = t.steps[i].at;
		if (t.steps[i].tell(&t, &t.steps[i], err) != OK) {
			err_prefix(err, "the story cannot be told (step %zu)", i);
			return err->status;
		}
	}
	if (app->terminal && !app->json)
		fputs("\r\033[K", app->err);
	return OK;
}
