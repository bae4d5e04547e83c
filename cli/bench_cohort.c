/*
 * What the trainees of a bench store have done: evidence, a request for a review of some activities, and, but where
 * they wait for it, the assessor's answer, over and over, through all rules, until each portfolio has so many entries.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/bench_store.h"
#include "core/date.h"

#define ASKED 2	 /* entries for one piece of work that nobody answered yet */
#define TRIPLE 3 /* and for one that somebody did */
#define ITEMS 3	 /* activities that one request names */
#define GROUP 66 /* entries in a commit */

/* One trainee at work. */
struct work {
	struct bench_store *store;
	struct arena *arena; /* of one commit */
	const char *trainee;
	const struct key *key;
	size_t at;   /* the next activity, over all modules */
	size_t each; /* ASKED or TRIPLE */
	struct checkpoint head;
};

/* What somebody says in this portfolio. */
struct statement {
	const char *kind, *author;
	enum role role;
	const struct key *key;
	const struct digest *about;
	size_t about_count;
	const char *name, *text; /* one text; NULL: none */
};

/* Signs it; *ret_digest names the entry. `body` is released. */
static enum status draft(struct work *w, const struct statement *said, json_t *body,
			 struct submission *ret_submission, struct digest *ret_digest, struct err *err)
{
	CLEANUP(json_cleanup) json_t *owned = body;
	struct bench_store *b = w->store;
	struct digest *copy = arena_array(w->arena, said->about_count, sizeof *copy);
	struct text *texts = arena_array(w->arena, 1, sizeof *texts);
	struct entry e = {
		.v = kind_newest(&b->app->kinds, said->kind)->v,
		.kind = said->kind,
		.log = journal_pin(b->app->journal),
		.role = said->role,
		.author = said->author,
		.portfolio = w->trainee,
		.time = BENCH_NOW,
		.seen_size = w->head.size,
		.seen_root = w->head.root,
		.about = copy,
		.about_count = said->about_count,
		.body = owned,
	};

	for (size_t i = 0; i < said->about_count; i++)
		copy[i] = said->about[i];
	if (said->name)
		texts[0] = (struct text){ .name = said->name,
					  .bytes = said->text,
					  .len = strlen(said->text) };
	TRY(entry_sign(&e, texts, said->name ? 1 : 0, said->key, &b->app->random, w->arena, ret_submission, err));
	*ret_digest = e.digest;
	return OK;
}

/* The next activities of one module, as CODE/n, and a judgement for each. */
static void next_items(struct work *w, json_t *items, json_t *judgements)
{
	const struct curriculum *c = w->store->curriculum;
	size_t skip = w->at;

	for (size_t round = 0; round < 2 && json_array_size(items) == 0; round++) {
		for (size_t i = 0; i < c->use_count && json_array_size(items) == 0; i++) {
			const struct module *m = c->uses[i].module;

			for (size_t k = skip; k < m->activity_count && json_array_size(items) < ITEMS; k++)
				json_array_append_new(
					items, json_string(arena_printf(w->arena, "%s/%d",
									m->head.ref.id,
									m->activities[k].number)));
			skip = skip > m->activity_count ? skip - m->activity_count : 0;
		}
		if (json_array_size(items) == 0)
			w->at = skip = 0; /* once more from the first module on */
	}
	for (size_t n = 0; n < json_array_size(items); n++)
		json_array_append_new(judgements, json_pack("{siss}", "n", (int)n + 1, "point",
							    "satisfactory"));
	w->at += json_array_size(items);
}

static enum status work_once(struct work *w, struct submission *out, struct err *err)
{
	CLEANUP(json_cleanup) json_t *items = json_array(), *judgements = json_array();
	struct digest about[2], ignored;
	struct statement evidence = { .kind = "evidence",
				      .author = w->trainee,
				      .role = ROLE_TRAINEE,
				      .key = w->key,
				      .name = "title",
				      .text = "A series of measurements" };
	struct statement request = { .kind = "request",
				     .author = w->trainee,
				     .role = ROLE_TRAINEE,
				     .key = w->key,
				     .about = &about[1],
				     .about_count = 1 };
	struct statement answer = { .kind = "assessment",
				    .author = BENCH_ASSESSOR,
				    .role = ROLE_ASSESSOR,
				    .key = w->store->assessor,
				    .about = about,
				    .about_count = 2,
				    .name = "note.feedback",
				    .text = "Watched from the first sample to the last." };
	const char *form = arena_printf(w->arena, "%s/REVIEW", w->store->curriculum->tools->head.name);
	char today[DAY_TEXT];

	day_text(time_day(BENCH_NOW), today);
	next_items(w, items, judgements);
	TRY(draft(w, &evidence, json_pack("{ssss}", "first", today, "last", today), &out[0], &about[1],
		  err));
	TRY(draft(w, &request, json_pack("{sssO}", "assessor", BENCH_ASSESSOR, "items", items), &out[1],
		  &about[0], err));
	if (w->each == ASKED)
		return OK;
	return draft(w, &answer, json_pack("{sssO}", "form", form, "judgements", judgements),
		     &out[2], &ignored, err);
}

/* Everything must be accepted: else there is nothing to measure. */
static enum status append(struct work *w, const struct submission *submissions, size_t count,
			  struct err *err)
{
	struct app *app = w->store->app;
	struct verdict *verdicts = arena_array(w->arena, count, sizeof *verdicts);

	TRY(journal_append(app->journal, submissions, count, BENCH_NOW, &app->random, verdicts, err));
	for (size_t i = 0; i < count; i++)
		if (verdicts[i].status != OK) {
			*err = verdicts[i].err;
			return err->status;
		}
	return OK;
}

static enum status work_group(struct work *w, size_t entries, struct err *err)
{
	struct submission *submissions = arena_array(w->arena, entries, sizeof *submissions);
	const char *text;
	size_t n;

	TRY(journal_head(w->store->app->journal, w->arena, &w->head, &text, &n, err));
	for (size_t i = 0; i + w->each <= entries; i += w->each)
		TRY(work_once(w, &submissions[i], err));
	return append(w, submissions, entries / w->each * w->each, err);
}

static enum status work_all(struct bench_store *b, size_t entries, size_t each, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new((size_t)64 << 20);

	for (size_t i = 0; i < BENCH_TRAINEES; i++) {
		struct work w = { .store = b, .arena = a, .key = b->trainees[i], .each = each };

		w.trainee = bench_store_trainee(b, i);
		for (size_t done = 0; done + each <= entries; done += GROUP) {
			TRY(work_group(&w, entries - done < GROUP ? entries - done : GROUP, err));
			arena_clear(a);
		}
	}
	return OK;
}

enum status bench_store_train(struct bench_store *b, size_t entries, struct err *err)
{
	return work_all(b, entries, TRIPLE, err);
}

enum status bench_store_ask(struct bench_store *b, size_t requests, struct err *err)
{
	return work_all(b, requests * ASKED, ASKED, err);
}
