#include "cli/packet_show.h"

#include <string.h>

#include "cli/form_show.h"
#include "cli/state.h"
#include "cli/words.h"
#include "core/catalogue.h"
#include "core/date.h"

/* ---- reading ---- */

static bool no_pin(void *data, const struct digest *pin)
{
	(void)data;
	(void)pin;
	return false;
}

static const char *body_word(const struct receipt_entry *e, const char *name)
{
	return json_string_value(json_object_get(e->entry.body, name)) ?: "";
}

/* The files of the publication as they were signed. */
static enum status read_curriculum(struct app *app, const struct packet *p,
				   const struct curriculum **ret_curriculum, struct err *err)
{
	const json_t *list = json_object_get(p->curriculum.entry.body, "files");
	size_t count = json_array_size(list);
	struct catalogue_file *files = arena_array(app->arena, count, sizeof *files);
	const char *digest = body_word(&p->enrolment, "digest");
	const struct curriculum *c;
	struct digest want;

	for (size_t i = 0; i < count; i++) {
		const struct text *text =
			receipt_text(&p->curriculum, arena_printf(app->arena, "file.%zu", i + 1));
		const char *name = json_string_value(json_object_get(json_array_get(list, i), "name"));

		if (!text || !name)
			return fail(err, ERR_INVALID,
				    "the words of the curriculum are not all in the file: ask for a new one");
		files[i] = (struct catalogue_file){ .name = name, .bytes = text->bytes, .len = text->len };
	}
	TRY(published_files(files, count, body_word(&p->curriculum, "curriculum"), app->arena, &c, err));
	TRY(digest_parse(digest, &want, err));
	if (!digest_equal(&c->digest, &want))
		return fail(err, ERR_INVALID,
			    "the words of the curriculum are not those that the trainee is bound to");
	*ret_curriculum = c;
	return OK;
}

static enum status check_pin(const struct packet *p, const char *pin, bool *ret_pinned,
			     struct err *err)
{
	struct digest want;
	char hex[DIGEST_HEX];

	*ret_pinned = state_pin_known(&p->pin);
	if (pin == NULL)
		return OK;
	TRY(digest_parse(pin, &want, err));
	digest_hex(&p->pin, hex);
	if (!digest_equal(&want, &p->pin))
		return fail(err, ERR_DENIED, "it is of another log, %.12s, than the one of that pin", hex);
	*ret_pinned = true;
	return OK;
}

enum status asked_read(struct app *app, const char *path, const char *pin, struct asked *ret_asked,
		       struct err *err)
{
	const struct verify_want want = { .kinds = &app->kinds, .pin_known = no_pin };
	CLEANUP(buf_release) struct buf file;
	struct asked asked = { 0 };
	const char *tool, *bytes;
	enum status status;

	buf_init(&file, PACKET_MAX);
	TRY(buf_read_file(&file, path, err));
	bytes = arena_bytes(app->arena, file.data, file.len);
	status = packet_read(bytes, file.len, &want, app->arena, &asked.packet, err);
	if (status == OK)
		status = check_pin(&asked.packet, pin, &asked.pinned, err);
	if (status == OK)
		status = read_curriculum(app, &asked.packet, &asked.curriculum, err);
	if (status != OK) {
		err_prefix(err, "%s", path);
		return status;
	}
	tool = body_word(&asked.packet.request, "tool");
	asked.tool = tools_tool(asked.curriculum->tools, *tool ? tool : "REVIEW");
	if (!asked.tool || !asked.tool->judgement)
		return fail(err, ERR_INVALID, "%s: the curriculum has no form for %s", path,
			    *tool ? tool : "REVIEW");
	*ret_asked = asked;
	return OK;
}

/* ---- words ---- */

/* What CODE/3, CODE/LO2 or CODE/T1 says in the curriculum; "" where it says nothing. */
static const char *item_says(const struct curriculum *c, const char *item)
{
	char code[ID_MAX], part[ID_MAX];
	const struct outcome *outcome;
	const struct module *m;
	struct err err;

	if (item_split(item, code, part, &err) != OK || !curriculum_use(c, code))
		return "";
	m = curriculum_use(c, code)->module;
	outcome = module_outcome(m, part);
	if (outcome)
		return outcome->text;
	for (size_t i = 0; i < m->activity_count; i++) {
		char number[16];

		snprintf(number, sizeof number, "%d", (int)m->activities[i].number);
		if (strcmp(number, part) == 0)
			return m->activities[i].does;
	}
	for (size_t q = 0; q < m->quota_count; q++) {
		for (size_t t = 0; t < m->quotas[q]->topic_count; t++) {
			if (strcmp(m->quotas[q]->topics[t].id, part) == 0)
				return m->quotas[q]->topics[t].text;
		}
	}
	return "";
}

static const char *title_of(const struct asked *asked, const char *code)
{
	const struct use *use = curriculum_use(asked->curriculum, code);

	return use ? use->module->head.title : "";
}

static const char *text_of(struct app *app, const struct receipt_entry *e, const char *name)
{
	const struct text *text = receipt_text(e, name);

	return text ? arena_bytes(app->arena, text->bytes, text->len) : NULL;
}

/* ---- as text ---- */

static void print_asked(struct app *app, const struct asked *asked)
{
	const struct packet *p = &asked->packet;
	const json_t *items = json_object_get(p->request.entry.body, "items"), *item;
	const json_t *modules = json_object_get(p->request.entry.body, "modules");
	const char *topic = body_word(&p->request, "topic"), *message = text_of(app, &p->request, "message");
	char sent[TIME_TEXT], hex[DIGEST_HEX];
	size_t i;

	time_text(p->request.accepted, sent);
	digest_hex(&p->pin, hex);
	fprintf(app->out, "Request %llu of the log of %s%s\n  pin  %s\n       %s\n",
		(unsigned long long)p->request.seq, p->authority,
		p->demo ? ", a DEMONSTRATION: it counts for nothing" : "", hex,
		asked->pinned ? "is one that you know" :
				"compare it with one that the authority has published: --pin PIN");
	print_words(app->out, "%s (%s) asks %s: %s, sent %.10s\n", p->trainee_name,
		    p->request.entry.portfolio, p->assessor, asked->tool->title, sent);
	json_array_foreach (items, i, item) {
		print_wrapped(app->out, arena_printf(app->arena, "  %zu. %s  ", i + 1, json_string_value(item)),
			      "       ", item_says(asked->curriculum, json_string_value(item)));
	}
	json_array_foreach (modules, i, item) {
		print_words(app->out, "  in %s  %s\n", json_string_value(item),
			    title_of(asked, json_string_value(item)));
	}
	if (*topic)
		print_wrapped(app->out, arena_printf(app->arena, "  on %s  ", topic), "       ",
			      item_says(asked->curriculum, topic));
	if (message)
		print_wrapped(app->out, "  message: ", "       ", message);
}

/* An attachment can be taken out of the file with unzip, twice; what stayed behind is said. */
static void print_file(struct app *app, const struct receipt_entry *e, const char *name)
{
	const char *called = text_of(app, e, arena_printf(app->arena, "%s.name", name));
	const struct text *file = receipt_text(e, name);

	print_words(app->out, "  %s  %s  ", name, called ? called : "(no name)");
	if (file)
		fprintf(app->out, "%zu bytes\n", file->len);
	else
		fputs("not in this file: it is too large, or was erased; ask the trainee\n", app->out);
}

static void print_evidence(struct app *app, const struct asked *asked)
{
	const struct receipt_entry *e = &asked->packet.evidence;
	static const char *const texts[] = { "title", "narrative" };

	fprintf(app->out, "\nEvidence, entry %llu, worked on from %s to %s\n", (unsigned long long)e->seq,
		body_word(e, "first"), body_word(e, "last"));
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *text = text_of(app, e, texts[i]);

		print_wrapped(app->out, arena_printf(app->arena, "  %s: ", texts[i]), "    ",
			      text ? text : "(not in this file)");
	}
	for (size_t i = 0; i < e->entry.text_count; i++) {
		if (text_is_file(e->entry.texts[i].name))
			print_file(app, e, e->entry.texts[i].name);
	}
}

/* ---- as data ---- */

static json_t *texts_json(struct app *app, const struct receipt_entry *e)
{
	json_t *texts = json_object();

	for (size_t i = 0; i < e->text_count; i++) {
		if (!text_is_file(e->texts[i].name))
			json_object_set_new(texts, e->texts[i].name,
					    json_string(text_of(app, e, e->texts[i].name)));
	}
	return texts;
}

static enum status asked_json(struct app *app, const struct asked *asked, struct err *err)
{
	const struct packet *p = &asked->packet;
	char pin[DIGEST_HEX], written[TIME_TEXT];
	json_t *doc;

	digest_hex(&p->pin, pin);
	time_text(p->written, written);
	doc = json_pack("{sssbssssssss}", "pin", pin, "pin_known", (int)asked->pinned, "authority",
			p->authority, "written", written, "trainee", p->request.entry.portfolio, "assessor",
			p->assessor);
	json_object_update_new(
		doc, json_pack("{sIsOsIsOsososs}", "request", (json_int_t)p->request.seq, "asks",
			       p->request.entry.body, "evidence", (json_int_t)p->evidence.seq, "work",
			       p->evidence.entry.body, "request_texts", texts_json(app, &p->request),
			       "evidence_texts", texts_json(app, &p->evidence), "tool", asked->tool->id));
	return print_json(app, doc, err);
}

enum status asked_show(struct app *app, const struct asked *asked, struct err *err)
{
	if (app->json)
		return asked_json(app, asked, err);
	print_asked(app, asked);
	print_evidence(app, asked);
	fputc('\n', app->out);
	form_print(app, asked->tool);
	return OK;
}
