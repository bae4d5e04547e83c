#include "cli/packet_show.h"

#include <string.h>

#include "cli/form_show.h"
#include "cli/queue_json.h"
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

static enum status read_file(struct app *app, const char *path, struct text *ret_file, struct err *err)
{
	CLEANUP(buf_release) struct buf file;

	buf_init(&file, PACKET_MAX);
	if (app->drafting)
		return app_read_file(app, path, ret_file, err);
	TRY(buf_read_file(&file, path, err));
	*ret_file = (struct text){ .bytes = arena_bytes(app->arena, file.data, file.len), .len = file.len };
	return OK;
}

enum status asked_of(struct app *app, const void *bytes, size_t n, const char *pin, struct asked *ret_asked,
		     struct err *err)
{
	const struct verify_want want = { .kinds = &app->kinds, .pin_known = no_pin };
	struct asked asked = { 0 };
	const char *tool;

	TRY(packet_read(bytes, n, &want, app->arena, &asked.packet, err));
	TRY(check_pin(&asked.packet, pin, &asked.pinned, err));
	TRY(read_curriculum(app, &asked.packet, &asked.curriculum, err));
	tool = body_word(&asked.packet.request, "tool");
	tool = *tool ? tool : "REVIEW";
	asked.tool = tools_tool(asked.curriculum->tools, tool);
	if (!asked.tool || !asked.tool->judgement)
		return fail(err, ERR_INVALID, "the curriculum has no form for %s", tool);
	*ret_asked = asked;
	return OK;
}

enum status asked_read(struct app *app, const char *path, const char *pin, struct asked *ret_asked,
		       struct err *err)
{
	struct text file;
	enum status status;

	TRY(read_file(app, path, &file, err));
	status = asked_of(app, file.bytes, file.len, pin, ret_asked, err);
	if (status != OK && !app->drafting)
		err_prefix(err, "%s", path);
	return status;
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

/* ---- as the pages have it ---- */

static json_t *text_or_null(struct app *app, const struct receipt_entry *e, const char *name)
{
	const char *text = text_of(app, e, name);

	return text ? json_string(text) : json_null();
}

static json_t *files_json(struct app *app, const struct receipt_entry *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < e->entry.text_count; i++) {
		const char *name = e->entry.texts[i].name;
		const struct text *file = receipt_text(e, name);

		if (!text_is_file(name))
			continue;
		json_array_append_new(
			list, json_pack("{sssosIsb}", "text", name, "name",
					text_or_null(app, e, arena_printf(app->arena, "%s.name", name)), "bytes",
					(json_int_t)(file ? file->len : 0), "here", (int)(file != NULL)));
	}
	return list;
}

static json_t *shown_json(struct app *app, const struct receipt_entry *e)
{
	char hex[DIGEST_HEX];

	digest_hex(&e->entry.digest, hex);
	return json_pack("{sIsssosssssososo}", "entry", (json_int_t)e->seq, "digest", hex, "title",
			 text_or_null(app, e, "title"), "first", body_word(e, "first"), "last", body_word(e, "last"),
			 "narrative", text_or_null(app, e, "narrative"), "reflection",
			 text_or_null(app, e, "reflection"), "files", files_json(app, e));
}

/* Items that are to be reviewed, or the modules in which an assessment may count. */
static const char **targets_of(struct app *app, const json_t *list, size_t *ret_count)
{
	const char **targets = arena_array(app->arena, json_array_size(list) + 1, sizeof *targets);
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one) {
		targets[i] = json_string_value(one);
	}
	*ret_count = json_array_size(list);
	return targets;
}

static const char *joined(struct app *app, const char *const *words, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = arena_printf(app->arena, "%s%s%s", text, i ? " " : "", words[i]);
	return text;
}

json_t *asked_full_json(struct app *app, const struct asked *asked)
{
	const struct packet *p = &asked->packet;
	const json_t *asks = p->request.entry.body, *items = json_object_get(asks, "items");
	const json_int_t kase = json_integer_value(json_object_get(asks, "case"));
	const char *topic = body_word(&p->request, "topic"), **targets;
	char sent[TIME_TEXT], pin[DIGEST_HEX];
	size_t count;
	json_t *doc;

	digest_hex(&p->pin, pin);
	time_text(p->request.accepted, sent);
	targets = targets_of(app, items ? items : json_object_get(asks, "modules"), &count);
	doc = json_pack("{sbsIsIsssssssssssssi}", "outside", 1, "seq", (json_int_t)p->request.seq, "evidence",
			(json_int_t)p->evidence.seq, "trainee", p->request.entry.portfolio, "trainee_name",
			p->trainee_name, "assessor", p->assessor, "tool", asked->tool->id, "for",
			joined(app, targets, count), "sent", sent, "earlier", 0);
	json_object_set_new(doc, "pin", json_string(pin));
	json_object_update_new(
		doc, json_pack("{sssssssssssosbsb}", "authority", p->authority, "curriculum",
			       asked->curriculum->head.name, "tool_title", asked->tool->title, "case",
			       kase ? arena_printf(app->arena, "%d", (int)kase) : "", "site",
			       body_word(&p->request, "site"), "message", text_or_null(app, &p->request, "message"),
			       "review", (int)(items != NULL), "answerable", 1));
	json_object_update_new(doc, json_pack("{sosososo}", "title", text_or_null(app, &p->evidence, "title"), "asks",
					      queue_asks_json(asked->curriculum, targets, count, items != NULL, topic),
					      "shown", shown_json(app, &p->evidence), "form",
					      form_json(asked->curriculum->tools, asked->tool)));
	return doc;
}
