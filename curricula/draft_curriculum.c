/* What framework_of_curriculum wrote, back in files: each attribute is named as it is in the schema. */
#include <string.h>

#include "core/json.h"
#include "core/markup.h"
#include "curricula/draft_inside.h"

#define MODULES_MAX 1000

static void attribute(struct buf *out, const json_t *own, const char *name)
{
	const json_t *value = json_object_get(own, name);

	if (json_is_string(value))
		markup_add(out, " $=\"$\"", (const char *const[]){name, json_string_value(value)});
	else if (json_is_integer(value))
		buf_printf(out, " %s=\"%lld\"", name, (long long)json_integer_value(value));
}

void draft_attributes(struct buf *out, const json_t *own, const char *const *names)
{
	for (; *names != NULL; names++)
		attribute(out, own, *names);
}

static void element(struct buf *out, const char *name, const char *text)
{
	markup_add(out, "<$>$</$>\n", (const char *const[]){name, text, name});
}

static void elements(struct buf *out, const json_t *own, const char *name)
{
	size_t i;
	const json_t *text;

	json_array_foreach (json_object_get(own, name), i, text) {
		if (json_is_string(text))
			element(out, name, json_string_value(text));
	}
}

void draft_replaces(struct buf *out, const json_t *own)
{
	size_t i;
	const json_t *ref;

	json_array_foreach (json_object_get(own, "replaces"), i, ref) {
		if (json_is_string(ref))
			markup_add(out, "<replaces ref=\"$\"/>\n",
				   (const char *const[]){json_string_value(ref)});
	}
}

/* "CEN-R1/LO2" to "LO2". */
static const char *part(const struct framework_item *item)
{
	const char *slash = strchr(item->code, '/');

	return slash != NULL ? slash + 1 : item->code;
}

/* The attribute that lists where an item's links lead; nothing when nowhere. */
static void link_list(struct buf *out, const struct framework *f, const struct framework_item *item,
		      const char *name)
{
	size_t n = strlen(URI_STANDARD), count = 0;

	for (size_t i = item->first_link; i < item->first_link + item->link_count; i++) {
		const char *to = f->links[i].to, *version = strchr(to, '@'), *slash = strchr(to, '/');
		const struct framework_item *other = framework_item(f, to);

		/* A code that no outcome has is no code of ours. */
		if (other != NULL && strnlen(part(other), ID_MAX) == ID_MAX)
			continue;
		if (other == NULL && (strncmp(to, URI_STANDARD, n) != 0 || version == NULL || slash == NULL))
			continue;
		if (count++ == 0)
			markup_add(out, " $=\"", (const char *const[]){name});
		else
			buf_char(out, ' ');
		if (other != NULL) {
			markup_text(out, part(other));
			continue;
		}
		for (to += n; to < version; to++)
			markup_text(out, (const char[]){*to, '\0'});
		markup_text(out, slash);
	}
	if (count > 0)
		buf_char(out, '"');
}

static void write_outcome(struct buf *out, const struct framework *f, const struct framework_item *item)
{
	markup_add(out, "<outcome id=\"$\"", (const char *const[]){part(item)});
	attribute(out, item->own, "kind");
	link_list(out, f, item, "standards");
	markup_add(out, ">$</outcome>\n", (const char *const[]){item->statement});
}

static void write_activity(struct buf *out, const struct framework *f, const struct framework_item *item)
{
	markup_add(out, "<activity id=\"$\"", (const char *const[]){part(item)});
	attribute(out, item->own, "type");
	link_list(out, f, item, "outcomes");
	attribute(out, item->own, "valid");
	buf_text(out, ">\n");
	element(out, "does", item->statement);
	element(out, "evidence", item->notes);
	elements(out, item->own, "consider");
	elements(out, item->own, "knows");
	buf_text(out, "</activity>\n");
}

static bool is_a(const struct framework_item *item, const char *type)
{
	return item->own != NULL && strcmp(item->type, type) == 0;
}

/* The children of items[sequence[at]] follow it. */
static void write_module(struct drafts *d, const size_t *sequence, size_t at, size_t end, struct buf *out)
{
	static const char *const names[] = {"kind", "level", "credits", "specialism", "sets", NULL};
	static const char *const kinds[] = {"Outcome", "Training activity"};
	const struct framework_item *item = &d->f->items[sequence[at]];
	size_t activities = 0;

	for (const char *const *name = names; *name != NULL; name++) {
		if (strcmp(*name, "level") == 0)
			buf_printf(out, " level=\"%d\"", (int)item->level);
		else
			attribute(out, item->own, *name);
	}
	buf_text(out, ">\n");
	element(out, "title", item->statement);
	draft_replaces(out, item->own);
	element(out, "aim", item->notes);
	for (size_t kind = 0; kind < 2; kind++)
		for (size_t i = at + 1; i < end; i++) {
			const struct framework_item *child = &d->f->items[sequence[i]];

			if (!is_a(child, kinds[kind]))
				continue;
			if (kind == 0)
				write_outcome(out, d->f, child);
			else
				write_activity(out, d->f, child);
			activities += kind;
		}
	elements(out, item->own, "experience");
	elements(out, item->own, "content");
	buf_text(out, activities > 0 ? "<complete><activities/></complete>\n</module>\n" :
				       "<complete><outcomes/></complete>\n</module>\n");
}

static enum status ref_of(const json_t *own, const char *name, const struct at *at, char ret_text[REF_MAX],
			  struct ref *ret_ref, struct err *err)
{
	const char *text = json_string_value(json_object_get(own, name));

	if (text == NULL || ref_parse(text, ret_ref, err) != OK)
		return fail(err, ERR_INVALID, "%s/extensions/attest/%s: write code and version, as CEN-R1@2012.1",
			    at->pointer, name);
	ref_text(ret_ref, ret_text);
	return OK;
}

static enum status module_file(struct drafts *d, const size_t *sequence, size_t at, size_t end,
			       const char *language, struct err *err)
{
	const struct framework_item *item = &d->f->items[sequence[at]];
	const char *own_language = json_string_value(json_object_get(item->own, "language"));
	CLEANUP(buf_release) struct buf out = {0};
	char name[REF_MAX];
	struct ref ref;

	buf_init(&out, XML_FILE_MAX);
	TRY(ref_of(item->own, "module", &item->at, name, &ref, err));
	draft_begin(&out, "module", ref.id, strchr(name, '@') + 1,
		    own_language != NULL ? own_language : language);
	write_module(d, sequence, at, end, &out);
	if (out.full)
		return fail(err, ERR_INVALID, "%s: the module is larger than a file may be", item->at.pointer);
	draft_add(d, name, &out);
	return OK;
}

/* ---- the curriculum ---- */

static void write_use(struct buf *out, const struct framework_item *item)
{
	static const char *const names[] = {"module", "phase", "needs", NULL};

	buf_text(out, "<use");
	draft_attributes(out, item->own, names);
	buf_text(out, "/>\n");
}

static const char *said(const struct framework_item *item, const char *name)
{
	const char *text = json_text(item->own, name);

	return strnlen(text, ID_MAX) < ID_MAX ? text : ""; /* longer ones are no names */
}

/* The uses of one choice, its groups in the order in which they come. */
static void write_choose(struct buf *out, const struct framework *f, const size_t *modules, size_t count,
			 size_t first)
{
	const struct framework_item *item = &f->items[modules[first]];
	const char *choose = said(item, "choose"), *group = "";

	markup_add(out, "<choose id=\"$\"", (const char *const[]){choose});
	attribute(out, item->own, "pick");
	buf_text(out, ">\n");
	for (size_t i = first; i < count; i++) {
		item = &f->items[modules[i]];
		if (strcmp(said(item, "choose"), choose) != 0)
			continue;
		if (strcmp(said(item, "group"), group) != 0) {
			buf_text(out, group[0] != '\0' ? "</group>\n" : "");
			group = said(item, "group");
			markup_add(out, "<group id=\"$\">\n", (const char *const[]){group});
		}
		write_use(out, item);
	}
	buf_text(out, "</group>\n</choose>\n");
}

static bool chosen_before(const struct framework *f, const size_t *modules, size_t at)
{
	const char *choose = said(&f->items[modules[at]], "choose");

	for (size_t i = 0; i < at; i++)
		if (strcmp(said(&f->items[modules[i]], "choose"), choose) == 0)
			return true;
	return false;
}

static void write_uses(struct buf *out, const struct framework *f, const size_t *modules, size_t count)
{
	size_t optional = 0;

	for (size_t i = 0; i < count; i++)
		if (said(&f->items[modules[i]], "use")[0] == '\0' &&
		    said(&f->items[modules[i]], "choose")[0] == '\0')
			write_use(out, &f->items[modules[i]]);
	for (size_t i = 0; i < count; i++)
		if (said(&f->items[modules[i]], "choose")[0] != '\0' && !chosen_before(f, modules, i))
			write_choose(out, f, modules, count, i);
	for (size_t i = 0; i < count; i++)
		if (said(&f->items[modules[i]], "use")[0] != '\0') {
			buf_text(out, optional++ == 0 ? "<optional>\n" : "");
			write_use(out, &f->items[modules[i]]);
		}
	buf_text(out, optional > 0 ? "</optional>\n" : "");
}

static void write_phases(struct buf *out, const json_t *own)
{
	static const char *const cover_names[] = {"set", "also", NULL};
	static const char *const phase_names[] = {"id", "due", "on", NULL};
	size_t i;
	const json_t *object;

	json_array_foreach (json_object_get(own, "covers"), i, object) {
		buf_text(out, "<covers");
		draft_attributes(out, object, cover_names);
		buf_text(out, "/>\n");
	}
	json_array_foreach (json_object_get(own, "phases"), i, object) {
		buf_text(out, "<phase");
		draft_attributes(out, object, phase_names);
		markup_add(out, ">$</phase>\n", (const char *const[]){json_text(object, "title")});
	}
}

static enum status curriculum_file(struct drafts *d, const char *language, const size_t *modules, size_t count,
				   struct err *err)
{
	static const char *const names[] = {"programme", "specialism",	"level",       "stage",	      "credits",
					    "tools",	 "entry-from",	"entry-until", "complete-by", NULL};
	const struct at document = {0, "/CFDocument"};
	CLEANUP(buf_release) struct buf out = {0};
	const struct framework *f = d->f;
	char name[REF_MAX];
	struct ref ref;

	buf_init(&out, XML_FILE_MAX);
	TRY(ref_of(f->own, "curriculum", &document, name, &ref, err));
	draft_begin(&out, "curriculum", ref.id, strchr(name, '@') + 1, language);
	draft_attributes(&out, f->own, names);
	buf_text(&out, ">\n");
	element(&out, "title", f->title);
	draft_replaces(&out, f->own);
	write_phases(&out, f->own);
	write_uses(&out, f, modules, count);
	markup_add(&out, "<award id=\"completion\">\n<title>$</title>\n<modules/>\n</award>\n</curriculum>\n",
		   (const char *const[]){f->title});
	if (out.full)
		return fail(err, ERR_INVALID, "/CFDocument: the curriculum is larger than a file may be");
	draft_add(d, name, &out);
	return OK;
}

enum status draft_curriculum(struct drafts *d, const char *language, struct err *err)
{
	const struct framework *f = d->f;
	size_t count, *sequence = framework_sequence(f, d->arena, &count), module_count = 0;
	size_t *modules = arena_array(d->arena, count, sizeof *modules);
	const char *tools_language = json_string_value(json_object_get(f->own, "tools-language"));

	for (size_t i = 0, end; i < count; i = end) {
		const struct framework_item *item = &f->items[sequence[i]];

		for (end = i + 1; end < count && f->items[sequence[end]].depth > 0;)
			end++;
		if (!is_a(item, "Module"))
			return fail(err, ERR_INVALID, "%s: at the top of a curriculum stand modules, each marked as one",
				    item->at.pointer);
		if (module_count == MODULES_MAX)
			return fail(err, ERR_INVALID, "%s: a curriculum has at most %d modules", item->at.pointer,
				    MODULES_MAX);
		modules[module_count++] = sequence[i];
		TRY(module_file(d, sequence, i, end, language, err));
	}
	framework_lose(d->f, d->arena, "every rule: the drafts ask for each activity and for each module");
	TRY(draft_tools(d, tools_language != NULL ? tools_language : language, err));
	return curriculum_file(d, language, modules, module_count, err);
}
