#include "cli/queue_answer.h"

#include <stdlib.h>
#include <string.h>

#include "cli/form.h"
#include "cli/queue_page.h"
#include "cli/words.h"
#include "core/date.h"

#define CHOICES_MAX 64

/* The answer so far. */
struct draft {
	struct app *app;
	struct terminal *t;
	const struct queue_item *item;
	const struct tool *tool;
	bool met;
	bool *not_yet;	      /* by purpose: judged not yet */
	const char *good, *bad; /* points of the judgement scale, where they are used */
	json_t *marks;	      /* borrowed */
	const char *said;     /* the marks and words, as they will stand there */
	struct say *say;
};

static const struct tool *tool_of(const struct queue_item *item)
{
	return tools_tool(item->completion->curriculum->tools, item->request.tool);
}

bool queue_is_weighty(const struct queue_item *item)
{
	const struct tool *tool = tool_of(item);

	return !tool || tool->live || json_object_get(item->asked.body, "items") == NULL;
}

/* ---- asking ---- */

/* One line, without spaces around it. */
static enum answered ask_line(struct app *app, struct terminal *t, const char *question,
			      const char **ret_line)
{
	CLEANUP(buf_release) struct buf line;
	size_t n;

	buf_init(&line, TERMINAL_LINE_MAX);
	if (terminal_line(t, question, &line) != INPUT_OK)
		return ANSWER_END;
	n = strspn(line.data, " \t");
	*ret_line = arena_text(app->arena, line.data + n);
	return strcmp(*ret_line, ".") == 0 ? ANSWER_BACK : ANSWER_READY;
}

enum answered queue_ask_words(struct app *app, struct terminal *t, const char *question, bool required,
			      const char **ret_text)
{
	const char *text = "";

	for (;;) {
		const char *line;
		enum answered answered;

		if (!*text)
			print_paragraphs(t->out, t->width, "", "",
					 arena_printf(app->arena, "%s (an empty line ends it%s; a lone . goes back)",
						      question, required ? "" : ", or leaves it out"));
		answered = ask_line(app, t, "> ", &line);
		if (answered != ANSWER_READY)
			return answered;
		if (*line) {
			text = arena_printf(app->arena, "%s%s%s", text, *text ? "\n" : "", line);
		} else if (*text || !required) {
			*ret_text = *text ? text : NULL;
			return ANSWER_READY;
		} else {
			fputs("This cannot be left out.\n", t->out);
		}
	}
}

/* One of the points, by its number or id; NULL when it may be left out and is. */
static enum answered ask_point(struct draft *d, const char *question, const struct point *const *points,
			       size_t count, bool required, const char **ret_id)
{
	struct terminal *t = d->t;

	for (;;) {
		const char *line;
		enum answered answered;
		long number;

		print_paragraphs(t->out, t->width, "", "  ", question);
		for (size_t i = 0; i < count; i++)
			print_paragraphs(t->out, t->width, arena_printf(d->app->arena, "  %zu ", i + 1), "    ",
					 arena_printf(d->app->arena, "%s: %s", points[i]->id, points[i]->text));
		answered = ask_line(d->app, t, required ? "Number: " : "Number (nothing leaves it out): ", &line);
		if (answered != ANSWER_READY)
			return answered;
		number = strtol(line, NULL, 10);
		for (size_t i = 0; *line && i < count; i++) {
			if (number == (long)i + 1 || strcmp(line, points[i]->id) == 0) {
				*ret_id = points[i]->id;
				return ANSWER_READY;
			}
		}
		if (!*line && !required) {
			*ret_id = NULL;
			return ANSWER_READY;
		}
		fprintf(t->out, "It is one of 1 to %zu; a lone . goes back.\n", count);
	}
}

/* ---- how it is judged ---- */

/* The point of the judgement: asked for only where the scale has several of that kind. */
static enum answered ask_judgement(struct draft *d, bool met, const char **ret_point)
{
	const struct scale *scale = d->tool->judgement;
	const struct point *points[CHOICES_MAX];
	size_t count = 0;

	for (size_t i = 0; scale && i < scale->point_count && count < CHOICES_MAX; i++) {
		if (scale->points[i].met == met)
			points[count++] = &scale->points[i];
	}
	if (count == 1) {
		*ret_point = points[0]->id;
		return ANSWER_READY;
	}
	if (count == 0) {
		fputs("Its form knows no such judgement.\n", d->t->out);
		return ANSWER_BACK;
	}
	return ask_point(d, met ? "Which of these?" : "Not yet, and how far?", points, count, true, ret_point);
}

/* Which purposes the words of a line name: "all", or items, or what stands behind their "/". */
static bool read_which(struct draft *d, const char *line)
{
	const json_t *items = json_object_get(d->item->asked.body, "items");
	size_t count, found = 0;
	const char **words = arena_words(d->app->arena, line, &count);

	for (size_t k = 0; k < d->item->request.purposes; k++) {
		const char *item = json_string_value(json_array_get(items, k));
		const char *part = strchr(item, '/');

		d->not_yet[k] = strcmp(line, "all") == 0;
		for (size_t i = 0; i < count; i++) {
			bool named = strcmp(words[i], item) == 0 || (part && strcmp(words[i], part + 1) == 0);

			d->not_yet[k] = d->not_yet[k] || named;
			found += named;
		}
	}
	return strcmp(line, "all") == 0 || (count > 0 && found == count);
}

static enum answered ask_which(struct draft *d)
{
	size_t count = d->item->request.purposes;

	d->not_yet = arena_array(d->app->arena, count, sizeof(*d->not_yet));
	for (size_t i = 0; i < count; i++)
		d->not_yet[i] = !d->met;
	while (!d->met && count > 1) {
		const char *line;
		enum answered answered;

		print_paragraphs(d->t->out, d->t->width, "", "",
				 arena_printf(d->app->arena, "Which are not yet: %s? The others are satisfactory.",
					      queue_targets_words(d->app, d->item)));
		answered = ask_line(d->app, d->t, "all, or which: ", &line);
		if (answered != ANSWER_READY)
			return answered;
		if (read_which(d, line))
			break;
		fputs("Name them as they stand there, with spaces between; a lone . goes back.\n", d->t->out);
	}
	return ANSWER_READY;
}

static enum answered ask_points(struct draft *d)
{
	bool any_good = false, any_bad = false;
	enum answered answered = ANSWER_READY;

	for (size_t i = 0; i < d->item->request.purposes; i++) {
		any_good = any_good || !d->not_yet[i];
		any_bad = any_bad || d->not_yet[i];
	}
	if (any_good)
		answered = ask_judgement(d, true, &d->good);
	if (answered == ANSWER_READY && any_bad)
		answered = ask_judgement(d, false, &d->bad);
	return answered;
}

/* ---- the form ---- */

static enum answered ask_mark(struct draft *d, const struct mark *m)
{
	const struct point *points[CHOICES_MAX];
	enum answered answered;
	const char *id;
	size_t count = 0;

	for (size_t i = 0; i < m->scale->point_count && count < CHOICES_MAX; i++)
		points[count++] = &m->scale->points[i];
	answered = ask_point(d, m->text, points, count, m->required, &id);
	if (answered != ANSWER_READY || !id)
		return answered;
	json_object_set_new(d->marks, m->id, json_string(id));
	d->said = arena_printf(d->app->arena, "%s%s: %s\n", d->said, m->text, id);
	return ANSWER_READY;
}

static enum answered ask_note(struct draft *d, const struct mark *m)
{
	bool reason = !d->met && strcmp(m->id, "feedback") == 0;
	enum answered answered;
	const char *text;

	answered = queue_ask_words(d->app, d->t,
				   reason ? arena_printf(d->app->arena, "%s: what would make it satisfactory?", m->text) :
					    m->text,
				   m->required || reason, &text);
	if (answered != ANSWER_READY || !text)
		return answered;
	say_text(d->say, arena_printf(d->app->arena, "note.%s", m->id), text);
	d->said = arena_printf(d->app->arena, "%s%s: %s\n", d->said, m->text, text);
	return ANSWER_READY;
}

static enum answered ask_form(struct draft *d)
{
	enum answered answered = ANSWER_READY;

	for (size_t i = 0; answered == ANSWER_READY && i < d->tool->mark_count; i++) {
		const struct mark *m = &d->tool->marks[i];

		answered = m->scale ? ask_mark(d, m) : ask_note(d, m);
	}
	return answered;
}

/* ---- what it will say ---- */

static const char *judged_words(const struct draft *d)
{
	const json_t *items = json_object_get(d->item->asked.body, "items");
	size_t count = d->item->request.purposes;
	struct arena *a = d->app->arena;
	const char *text = "";

	if (!items)
		return arena_printf(a, "%s: %s", queue_targets_words(d->app, d->item),
				    d->not_yet[0] ? d->bad : d->good);
	for (size_t i = 0; i < count; i++)
		text = arena_printf(a, "%s%s%s: %s", text, i == 0 ? "" : ", ",
				    json_string_value(json_array_get(items, i)), d->not_yet[i] ? d->bad : d->good);
	return text;
}

static const char *sentence_of(const struct draft *d)
{
	const struct queue_item *item = d->item;
	struct app *app = d->app;
	char today[DAY_TEXT], hex[DIGEST_HEX];

	day_text(time_day(app_now(app)), today);
	digest_hex(&item->request.evidence_digest, hex);
	return arena_printf(app->arena,
			    "I, %s (%s), as assessor, on %s, read entry %llu (%.16s) of %s (%s), \"%s\", and "
			    "judge by %s %s.\n%s",
			    app_name(app, app->as), app->as, today, (unsigned long long)item->request.evidence, hex,
			    app_name(app, item->request.trainee), item->request.trainee,
			    item->title ? item->title : "(erased)", item->completion->curriculum->head.name,
			    judged_words(d), d->said);
}

static json_t *body_of(const struct draft *d)
{
	json_t *judgements = json_array();
	const struct curriculum *c = d->item->completion->curriculum;
	json_t *body = json_pack("{ssso}", "form",
				 arena_printf(d->app->arena, "%s/%s", c->tools->head.name, d->tool->id),
				 "judgements", judgements);

	for (size_t i = 0; i < d->item->request.purposes; i++)
		json_array_append_new(judgements, json_pack("{siss}", "n", (int)i + 1, "point",
							    d->not_yet[i] ? d->bad : d->good));
	if (json_object_size(d->marks) > 0)
		json_object_set(body, "marks", d->marks);
	return body;
}

enum answered queue_answer(struct app *app, struct terminal *t, const struct queue_item *item, bool met,
			   struct say *ret_say, const char **ret_sentence)
{
	CLEANUP(json_cleanup) json_t *marks = json_object();
	struct digest *about = arena_array(app->arena, 2, sizeof(*about));
	struct say say = { .kind = "assessment",
			   .role = ROLE_ASSESSOR,
			   .portfolio = item->request.trainee,
			   .about = about,
			   .about_count = 2 };
	struct draft d = { .app = app,
			   .t = t,
			   .item = item,
			   .tool = tool_of(item),
			   .met = met,
			   .marks = marks,
			   .said = "",
			   .say = &say };
	enum answered answered;
	struct err err;

	about[0] = item->request.digest;
	about[1] = item->request.evidence_digest;
	if (!d.tool) {
		fputs("Its curriculum has no form for that: `attest assess` answers it.\n", t->out);
		return ANSWER_BACK;
	}
	answered = ask_which(&d);
	if (answered == ANSWER_READY)
		answered = ask_points(&d);
	if (answered == ANSWER_READY)
		answered = ask_form(&d);
	if (answered != ANSWER_READY)
		return answered;
	say.body = body_of(&d);
	if (form_of_tool(app, &item->completion->facts->enrolment.digest, item->request.tool, say.body, &err) != OK) {
		print_paragraphs(t->out, t->width, "", "", err.text);
		json_decref(say.body);
		return ANSWER_BACK;
	}
	*ret_say = say;
	*ret_sentence = sentence_of(&d);
	return ANSWER_READY;
}
