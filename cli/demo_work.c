/* What trainees, assessors and training officers of the demonstration do. */
#include <stdlib.h>
#include <string.h>

#include "assessment/completion.h"
#include "assessment/kinds.h"
#include "cli/demo_teller.h"
#include "cli/form.h"
#include "core/date.h"
#include "portfolio/list.h"
#include "portfolio/world.h"

static const char *text_of_day(struct teller *t, int32_t day)
{
	char text[DAY_TEXT];

	day_text(day, text);
	return arena_text(t->app->arena, text);
}

/* ---- a trainee's work ---- */

static bool is_review(const struct demo_scene *scene)
{
	return strchr(scene->what, ' ') == NULL;
}

/* "CEN-R1/1-3,7" as ["CEN-R1/1", "CEN-R1/2", "CEN-R1/3", "CEN-R1/7"]. */
static json_t *item_list(struct teller *t, const char *what)
{
	int module = (int)strcspn(what, "/");
	json_t *list = json_array();

	for (const char *p = what + module; *p;) {
		char *end;
		long first = strtol(p + 1, &end, 10),
		     last = *end == '-' ? strtol(end + 1, &end, 10) : first;

		for (long i = first; i <= last; i++)
			json_array_append_new(list,
					      json_string(arena_printf(t->app->arena, "%.*s/%ld",
								       module, what, i)));
		p = end;
	}
	return list;
}

static struct told *find_told(struct teller *t, const char *label)
{
	for (size_t i = 0; i < t->told_count; i++) {
		if (t->told[i].scene->label && strcmp(t->told[i].scene->label, label) == 0)
			return &t->told[i];
	}
	abort();
}

enum status tell_evidence(struct teller *t, const struct step *s, struct err *err)
{
	const struct demo_scene *scene = s->told->scene;
	int32_t last = story_day(scene->day);
	CLEANUP(json_cleanup)
	json_t *body =
		json_pack("{ssssso*}", "first", text_of_day(t, last - scene->span), "last",
			  scene->day, "items", is_review(scene) ? item_list(t, scene->what) : NULL);
	struct say say = {.kind = "evidence",
			  .role = ROLE_TRAINEE,
			  .portfolio = s->told->trainee->person,
			  .about = scene->of ? &find_told(t, scene->of)->evidence : NULL,
			  .about_count = scene->of ? 1 : 0,
			  .body = body};

	say_text(&say, "title", scene->title);
	say_text(&say, "narrative", scene->narrative);
	say_text(&say, "reflection", scene->reflection);
	if (scene->file) {
		struct text *text = &say.texts[say.text_count++];

		text->name = "file.1";
		text->bytes = demo_file(t->app->arena, scene->file, &text->len);
		say_text(&say, "file.1.name", scene->file);
	}
	return say_now(t, &say, s->told->trainee->person, &s->told->evidence, err);
}

/* "DOPS CEN-R1/T4" or "CBD HTS-S1". */
static json_t *assessment_request(struct teller *t, const struct demo_scene *scene)
{
	size_t tool = strcspn(scene->what, " ");
	const char *topic = scene->what + tool + 1;
	size_t module = strcspn(topic, "/");

	return json_pack("{sssss[s]ss*so*ss*}", "assessor", scene->who, "tool",
			 arena_bytes(t->app->arena, scene->what, tool), "modules",
			 arena_bytes(t->app->arena, topic, module), "topic",
			 topic[module] ? topic : NULL, "case",
			 scene->kase ? json_integer(scene->kase) : NULL, "site", scene->site);
}

enum status tell_request(struct teller *t, const struct step *s, struct err *err)
{
	const struct demo_scene *scene = s->told->scene;
	CLEANUP(json_cleanup)
	json_t *body = is_review(scene) ? json_pack("{ssso}", "assessor", scene->who, "items",
						    item_list(t, scene->what))
					: assessment_request(t, scene);
	struct say say = {.kind = "request",
			  .role = ROLE_TRAINEE,
			  .portfolio = s->told->trainee->person,
			  .about = &s->told->evidence,
			  .about_count = 1,
			  .body = body};

	return say_now(t, &say, s->told->trainee->person, &s->told->request, err);
}

/* The mark form of each tool (TOOLS@2010.1), as it is filled in when all goes well, and when not.
 */
static const struct form {
	const char *tool, *marks[2], *well[2], *not_yet[2], *note;
} forms[] = {
	{"DOPS", {"safety", "method"}, {"alone", "nearby"}, {"nearby", "guided"}, "note.feedback"},
	{"OCE", {"listens"}, {"alone"}, {"guided"}, "note.feedback"},
	{"CBD", {"reasons"}, {"nearby"}, {"guided"}, "note.feedback"},
	{"MSF", {NULL}, {NULL}, {NULL}, NULL}, /* summed up, not marked */
};

static const struct form *form_of(const struct demo_scene *scene)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (strncmp(forms[i].tool, scene->what, strcspn(scene->what, " ")) == 0)
			return &forms[i];
	}
	abort();
}

static json_t *form_marks(const struct demo_scene *scene)
{
	const struct form *form = form_of(scene);
	bool well = scene->answer == DEMO_SATISFACTORY;
	json_t *marks = json_object();

	for (size_t i = 0; i < 2 && form->marks[i]; i++)
		json_object_set_new(marks, form->marks[i],
				    json_string(well ? form->well[i] : form->not_yet[i]));
	return marks;
}

/* A judgement for each activity of a review, or the one of an assessment. */
static json_t *judgements(struct teller *t, const struct demo_scene *scene)
{
	CLEANUP(json_cleanup) json_t *items = is_review(scene) ? item_list(t, scene->what) : NULL;
	size_t count = items ? json_array_size(items) : 1;
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		bool met = scene->answer == DEMO_SATISFACTORY;

		if (items) {
			const char *item = json_string_value(json_array_get(items, i));

			met = met && strtol(strchr(item, '/') + 1, NULL, 10) != scene->not_yet;
		}
		json_array_append_new(list, json_pack("{siss}", "n", (int)i + 1, "point",
						      met ? "satisfactory" : "not-yet"));
	}
	return list;
}

/* The form by which it is answered, in the version to which the trainee is bound. */
static enum status put_form(struct teller *t, const struct step *s, json_t *body, struct err *err)
{
	const struct demo_scene *scene = s->told->scene;
	struct world w = journal_world(t->app->journal);
	struct enrolment enrolment;

	w.arena = t->app->arena;
	w.now = t->now;
	TRY(world_enrolment(&w, s->told->trainee->person, world_today(&w), &enrolment, err));
	return form_of_tool(t->app, &enrolment.digest,
			    is_review(scene) ? "REVIEW" : form_of(scene)->tool, body, err);
}

static enum status tell_assessment(struct teller *t, const struct step *s, struct err *err)
{
	const struct demo_scene *scene = s->told->scene;
	const struct digest about[] = {s->told->request, s->told->evidence};
	CLEANUP(json_cleanup)
	json_t *body = json_pack("{soso*}", "judgements", judgements(t, scene), "marks",
				 is_review(scene) ? NULL : form_marks(scene));
	struct say say = {.kind = "assessment",
			  .role = ROLE_ASSESSOR,
			  .portfolio = s->told->trainee->person,
			  .about = about,
			  .about_count = 2,
			  .body = body};

	TRY(put_form(t, s, body, err));
	say_text(&say, is_review(scene) ? "note.feedback" : form_of(scene)->note, scene->said);
	return say_now(t, &say, scene->who, &s->told->answer, err);
}

/* Feedback of colleagues, which was gathered on paper: the paper is attached, and has no names. */
static enum status tell_summary(struct teller *t, const struct step *s, struct err *err)
{
	static const char paper[] = "colleagues-summary.txt";
	const struct demo_scene *scene = s->told->scene;
	const struct digest about[] = {s->told->request, s->told->evidence};
	CLEANUP(json_cleanup)
	json_t *body = json_pack("{sosi}", "judgements", judgements(t, scene), "raters", scene->raters);
	struct say say = {.kind = "msf-summary",
			  .role = ROLE_ASSESSOR,
			  .portfolio = s->told->trainee->person,
			  .about = about,
			  .about_count = 2,
			  .body = body};
	struct text *text = &say.texts[say.text_count++];

	text->name = "file.1";
	text->bytes = demo_file(t->app->arena, paper, &text->len);
	say_text(&say, "file.1.name", paper);
	say_text(&say, "feedback", scene->said);
	TRY(put_form(t, s, body, err));
	return say_now(t, &say, scene->who, &s->told->answer, err);
}

enum status tell_answer(struct teller *t, const struct step *s, struct err *err)
{
	return s->told->scene->raters > 0 ? tell_summary(t, s, err) : tell_assessment(t, s, err);
}

/* About one entry, with a reason and no body. */
static enum status tell_reason(struct teller *t, const char *kind, enum role role,
			       const struct told *told, const struct digest *about,
			       const char *author, struct err *err)
{
	struct say say = {.kind = kind,
			  .role = role,
			  .portfolio = told->trainee->person,
			  .about = about,
			  .about_count = 1};

	say_text(&say, "reason", told->scene->said);
	return say_now(t, &say, author, NULL, err);
}

enum status tell_decline(struct teller *t, const struct step *s, struct err *err)
{
	return tell_reason(t, "decline", ROLE_ASSESSOR, s->told, &s->told->request,
			   s->told->scene->who, err);
}

enum status tell_withdraw(struct teller *t, const struct step *s, struct err *err)
{
	return tell_reason(t, "withdraw", ROLE_TRAINEE, s->told,
			   &find_told(t, s->told->scene->of)->request, s->told->trainee->person,
			   err);
}

enum status tell_revoke(struct teller *t, const struct step *s, struct err *err)
{
	const struct told *answered = find_told(t, s->told->scene->of);

	return tell_reason(t, "revoke", ROLE_ASSESSOR, s->told, &answered->answer,
			   answered->scene->who, err);
}

/* ---- what the training officer does ---- */

enum status tell_approval(struct teller *t, const struct step *s, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "assessor", s->told->scene->who);
	struct say say = {.kind = "approval",
			  .role = ROLE_TRAINING_OFFICER,
			  .portfolio = s->told->trainee->person,
			  .body = body};

	return say_now(t, &say, s->told->trainee->officer, NULL, err);
}

enum status tell_approval_end(struct teller *t, const struct step *s, struct err *err)
{
	struct digest approval;

	TRY(list_approval(journal_db(t->app->journal), s->told->trainee->person,
			  s->told->trainee->officer, s->told->scene->who, &approval, err));
	return tell_reason(t, "approval-end", ROLE_TRAINING_OFFICER, s->told, &approval,
			   s->told->trainee->officer, err);
}

/* "depth A". */
enum status tell_choice(struct teller *t, const struct step *s, struct err *err)
{
	const char *what = s->told->scene->what;
	size_t n = strcspn(what, " ");
	CLEANUP(json_cleanup)
	json_t *body = json_pack("{ss%so}", "choose", what, n, "groups", word_list(what + n + 1));
	struct say say = {.kind = "choice",
			  .role = ROLE_TRAINING_OFFICER,
			  .portfolio = s->told->trainee->person,
			  .body = body};

	return say_now(t, &say, s->told->trainee->officer, NULL, err);
}

enum status tell_signature(struct teller *t, const struct step *s, struct err *err)
{
	const char *trainee = s->told->trainee->person, *module = s->told->scene->what;
	CLEANUP(arena_cleanup) struct arena *a = arena_new(256u << 20);
	CLEANUP(json_cleanup) json_t *body = NULL;
	const struct specialisms *specialisms;
	const struct curriculum *c;
	size_t count, about_count;
	struct digest *about;
	struct facts facts;
	struct rest *rests;

	TRY(facts_load(journal_db(t->app->journal), trainee, NULL, t->now, a, &facts, err));
	TRY(published_get(t->app->published, &facts.enrolment.digest, &c, &specialisms, err));
	TRY(module_may_close(&facts, c, specialisms, module, a, &rests, &count, err));
	TRY(module_sign_body(&facts, module, rests, count, a, &body, &about, &about_count, err));
	struct say say = {.kind = "module-sign",
			  .role = curriculum_use(c, module)->module->complete_by,
			  .portfolio = trainee,
			  .about = about,
			  .about_count = about_count,
			  .body = body};

	say_text(&say, "comment", s->told->scene->said);
	return say_now(t, &say, s->told->trainee->officer, NULL, err);
}
