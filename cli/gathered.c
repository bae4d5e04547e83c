/* Feedback of colleagues, put together for its summary. */
#include "cli/gathered.h"

#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum status gather(struct app *app, const struct msf *msf, struct gathered *ret_gathered, struct err *err)
{
	struct world w = journal_world(app->journal);
	struct gathered g = { .salts = "" };
	struct msf_rater *raters;
	const char **names;
	size_t count;

	w.arena = app->arena;
	TRY(msf_raters(&w, msf->chain, &raters, &count, err));
	TRY(msf_counts(&w, msf->chain, &g.counts, err));
	g.ratings = arena_array(app->arena, count, sizeof(*g.ratings));
	names = arena_array(app->arena, count, sizeof(*names));
	for (size_t i = 0; i < count; i++) {
		struct digest salt, salted;
		char hex[DIGEST_HEX];

		if (raters[i].rating == 0)
			continue;
		random_fill(&app->random, salt.bytes, sizeof(salt.bytes));
		salted = msf_salted(salt.bytes, &raters[i].rating_digest);
		digest_hex(&salt, hex);
		g.salts = arena_printf(app->arena, "%s%s\n", g.salts, hex);
		digest_hex(&salted, hex);
		names[g.count] = arena_text(app->arena, hex);
		g.ratings[g.count++] = raters[i].rating_digest;
	}
	qsort(names, g.count, sizeof(*names), by_text);
	g.digests = json_array();
	for (size_t i = 0; i < g.count; i++)
		json_array_append_new(g.digests, json_string(names[i]));
	*ret_gathered = g;
	return OK;
}

struct say gathered_close(const struct msf *msf, const struct gathered *g)
{
	struct say say = { .kind = "msf-close",
			   .role = ROLE_ASSESSOR,
			   .portfolio = msf->chain,
			   .about = g->ratings,
			   .about_count = g->count };

	say_text(&say, "salts", g->salts);
	return say;
}
