/* Colleagues of samuel are asked for feedback, answer, and are summed up without their names. */
#include <string.h>

#include "cli/demo_teller.h"
#include "cli/gathered.h"

#define GATHERER "greta"
#define FORM "TOOLS@2010.1/MSF"

const struct demo_rater demo_raters[] = {
	{"2026-05-13T12:10:00Z", "2026-05-13T12:52:00Z", "farid", "strong", "strong",
	 "Comes back with an answer, every time."},
	{"2026-05-13T12:11:00Z", "2026-05-13T13:05:00Z", "oriel", "fine", "strong", NULL},
	{"2026-05-13T12:12:00Z", "2026-05-14T07:48:00Z", "nadia", "strong", "strong",
	 "His handovers are now the ones that others copy."},
	{"2026-05-13T12:13:00Z", "2026-05-13T16:31:00Z", "declan", "strong", "fine", NULL},
	{"2026-05-13T12:14:00Z", "2026-05-13T19:22:00Z", "hywel", "fine", "fine",
	 "Say sooner when something will be late."},
	{"2026-05-13T12:15:00Z", "2026-05-13T20:02:00Z", "jana", "fine", "strong", NULL},
	{"2026-05-13T12:16:00Z", "2026-05-13T15:47:00Z", "kirsty", "strong", "strong",
	 "He explained the analyser to us as if we had all day."},
	{"2026-05-13T12:17:00Z", "2026-05-13T17:13:00Z", "amira", "strong", "strong", NULL},
	{"2026-05-13T12:18:00Z", "2026-05-14T08:04:00Z", "imani", "fine", "strong",
	 "Good at asking those who are not scientists."},
	{"2026-05-13T12:19:00Z", NULL, "esther", NULL, NULL, NULL},
	{NULL},
};

/* What is gathered, and the request and evidence that it is about. */
static enum status find_feedback(struct teller *t, struct msf *ret_msf, struct digest ret_about[2],
				 struct err *err)
{
	struct world w = journal_world(t->app->journal);
	char chain[MSF_CHAIN];

	w.arena = t->app->arena;
	w.now = t->now;
	TRY(find_named(t, "@feedback", &ret_about[0], err));
	TRY(find_named(t, "@colleagues", &ret_about[1], err));
	msf_chain(&ret_about[0], chain);
	return msf_find(&w, arena_text(t->app->arena, chain), ret_msf, err);
}

enum status tell_invitation(struct teller *t, const struct step *s, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct digest about[2];
	char hex[DIGEST_HEX];
	struct msf msf;

	TRY(find_feedback(t, &msf, about, err));
	digest_hex(&msf.digest, hex);
	body = json_pack("{ssss}", "rater", s->rater->person, "request", hex);
	struct say say = {.kind = "msf-invitation",
			  .role = ROLE_ASSESSOR,
			  .portfolio = msf.chain,
			  .body = body};

	return say_now(t, &say, GATHERER, NULL, err);
}

static enum status find_invitation(struct teller *t, const struct msf *msf, const char *rater,
				   struct digest *ret_digest, struct err *err)
{
	struct world w = journal_world(t->app->journal);
	struct msf_rater *raters;
	struct record record;
	struct entry e;
	size_t count;

	w.arena = t->app->arena;
	TRY(msf_raters(&w, msf->chain, &raters, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(raters[i].rater, rater) != 0)
			continue;
		TRY(journal_read(t->app->journal, raters[i].invitation, w.arena, &record, &e, err));
		*ret_digest = e.digest;
		return OK;
	}
	return fail(err, ERR_NOT_FOUND, "%s was not invited", rater);
}

enum status tell_rating(struct teller *t, const struct step *s, struct err *err)
{
	const struct demo_rater *r = s->rater;
	CLEANUP(json_cleanup)
	json_t *body = json_pack("{sss{ssss}}", "form", FORM, "marks", "reliable", r->reliable,
				 "respect", r->respect);
	struct digest about[2], invitation;
	struct msf msf;

	TRY(find_feedback(t, &msf, about, err));
	TRY(find_invitation(t, &msf, r->person, &invitation, err));
	struct say say = {.kind = "msf-rating",
			  .role = ROLE_RATER,
			  .portfolio = msf.chain,
			  .about = &invitation,
			  .about_count = 1,
			  .body = body};

	say_text(&say, "note.comment", r->comment);
	return say_now(t, &say, r->person, NULL, err);
}

enum status tell_gathered(struct teller *t, const struct step *s, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct digest about[2];
	struct gathered g;
	struct msf msf;

	(void)s;
	TRY(find_feedback(t, &msf, about, err));
	TRY(gather(t->app, &msf, &g, err));
	body = json_pack("{sss[{siss}]sisoso}", "form", FORM, "judgements", "n", 1, "point",
			 "satisfactory", "raters", (int)g.count, "counts", g.counts, "digests",
			 g.digests);
	struct say say = {.kind = "msf-summary",
			  .role = ROLE_ASSESSOR,
			  .portfolio = msf.trainee,
			  .about = about,
			  .about_count = 2,
			  .body = body};

	say_text(&say, "feedback",
		 "Handovers come in writing now, and the night staff say so. Most name it a "
		 "strength "
		 "that you do what you promise. One theme is left: say sooner when something will "
		 "be late.");
	struct say close = gathered_close(&msf, &g);

	TRY(say_now(t, &say, GATHERER, NULL, err));
	return say_now(t, &close, GATHERER, NULL, err);
}
