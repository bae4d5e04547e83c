#include "curricula/moodle.h"

#include <string.h>

#include "core/csv.h"
#include "core/markup.h"

/* admin/tool/lpimportcsv of Moodle: the columns, by position. */
enum column {
	PARENT,
	ID,
	SHORT_NAME,
	DESCRIPTION,
	FORMAT,
	SCALE_VALUES,
	SCALE,
	RULE_TYPE,
	RULE_OUTCOME,
	RULE,
	RELATED,
	EXPORTED,
	IS_FRAMEWORK,
	TAXONOMY,
	COLUMNS,
};
static const char *const headings[COLUMNS] = {
	"Parent id number",
	"Id number",
	"Shortname",
	"Description",
	"Description format",
	"Scale values",
	"Scale configuration",
	"Rule type (optional)",
	"Rule outcome (optional)",
	"Rule config (optional)",
	"Cross referenced competency id numbers",
	"Exported id (optional)",
	"Is framework",
	"Taxonomy",
};
#define SHORT_NAME_MAX 100 /* characters; Moodle cuts what is longer */
#define FORMAT_HTML "1"

/* ---- writing ---- */

/* The bytes of the first `max` characters. */
static size_t cut(const char *text, size_t max)
{
	size_t n = strlen(text), at = 0;

	for (size_t i = 0; i < max && at < n; i++) {
		size_t length = utf8_char(text + at, n - at);

		at += length > 0 ? length : 1;
	}
	return at;
}

static void row(struct buf *out, const char *const fields[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++)
		csv_text(out, fields[i] != NULL ? fields[i] : "");
	csv_end(out);
}

static const char *html(struct arena *a, const char *statement, const char *notes)
{
	CLEANUP(buf_release) struct buf text = {0};

	buf_init(&text, 1u << 20);
	markup_add(&text, "<p>$</p>", (const char *const[]){statement});
	if (notes[0] != '\0')
		markup_add(&text, "<p>$</p>", (const char *const[]){notes});
	return arena_text(a, text.data);
}

static const char *id_number(const struct framework_item *item)
{
	return item->code[0] != '\0' ? item->code : item->id;
}

/* Moodle divides the list by commas, and writes one inside a number as %2C. */
static const char *related(const struct framework *f, const struct framework_item *item, struct arena *a)
{
	CLEANUP(buf_release) struct buf text = {0};

	buf_init(&text, 1u << 20);
	for (size_t i = item->first_link; i < item->first_link + item->link_count; i++) {
		const struct framework_item *other = framework_item(f, f->links[i].to);
		const char *to = other != NULL ? id_number(other) : NULL;

		if (to == NULL)
			continue;
		if (text.len > 0)
			buf_char(&text, ',');
		for (; *to != '\0'; to++) {
			if (*to == ',')
				buf_text(&text, "%2C");
			else
				buf_char(&text, *to);
		}
	}
	return arena_text(a, text.data);
}

static const char *short_name(struct arena *a, const char *text)
{
	return arena_bytes(a, text, cut(text, SHORT_NAME_MAX));
}

void moodle_write(const struct framework *f, struct arena *a, struct buf *out)
{
	size_t count, *sequence = framework_sequence(f, a, &count);
	const char *colon = strrchr(f->id, ':');

	row(out, headings);
	row(out, (const char *const[COLUMNS]){
			 [ID] = colon != NULL ? colon + 1 : f->id,
			 [SHORT_NAME] = short_name(a, f->title),
			 [DESCRIPTION] = html(a, f->title, f->notes),
			 [FORMAT] = FORMAT_HTML,
			 [SCALE_VALUES] = "Not yet,Satisfactory",
			 [SCALE] = "[{\"scaleid\":\"1\"},{\"id\":2,\"scaledefault\":1,\"proficient\":1}]",
			 [IS_FRAMEWORK] = "1",
			 [TAXONOMY] = "competency,competency,competency,competency",
		 });
	for (size_t i = 0; i < count; i++) {
		const struct framework_item *item = &f->items[sequence[i]];

		row(out, (const char *const[COLUMNS]){
				 [PARENT] = item->up == FRAMEWORK_NONE ? "" : id_number(&f->items[item->up]),
				 [ID] = id_number(item),
				 [SHORT_NAME] = short_name(a, item->statement),
				 [DESCRIPTION] = html(a, item->statement, item->notes),
				 [FORMAT] = FORMAT_HTML,
				 [RELATED] = related(f, item, a),
				 [EXPORTED] = arena_printf(a, "%zu", i + 1),
			 });
	}
}

/* ---- reading ---- */

/* A named or numbered character reference at `at`; how long it is, 0 when it is none. */
static size_t reference(const char *at, struct buf *out)
{
	static const struct {
		const char *name, *text;
	} names[] = {{"&amp;", "&"},  {"&lt;", "<"},   {"&gt;", ">"},
		     {"&quot;", "\""}, {"&apos;", "'"}, {"&nbsp;", " "}};
	unsigned long number = 0;
	size_t i = 2;
	bool hex = at[1] == '#' && (at[2] == 'x' || at[2] == 'X');

	for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
		if (strncmp(at, names[n].name, strlen(names[n].name)) == 0) {
			buf_text(out, names[n].text);
			return strlen(names[n].name);
		}
	if (at[1] != '#')
		return 0;
	for (i += hex; number < 0x110000; i++) {
		const char *digit = at[i] != '\0' ? strchr("0123456789abcdefABCDEF", at[i]) : NULL;
		unsigned long value = digit == NULL ? 16 : strtoul((char[]){*digit, '\0'}, NULL, 16);

		if (value >= (hex ? 16u : 10u))
			break;
		number = number * (hex ? 16 : 10) + value;
	}
	if (at[i] != ';' || number < 0x20 || number > 0x10ffff || (number >= 0xd800 && number < 0xe000))
		return 0;
	if (number < 0x80)
		buf_char(out, (char)number);
	else if (number < 0x800)
		buf_printf(out, "%c%c", (int)(0xc0 | number >> 6), (int)(0x80 | (number & 0x3f)));
	else if (number < 0x10000)
		buf_printf(out, "%c%c%c", (int)(0xe0 | number >> 12), (int)(0x80 | (number >> 6 & 0x3f)),
			   (int)(0x80 | (number & 0x3f)));
	else
		buf_printf(out, "%c%c%c%c", (int)(0xf0 | number >> 18), (int)(0x80 | (number >> 12 & 0x3f)),
			   (int)(0x80 | (number >> 6 & 0x3f)), (int)(0x80 | (number & 0x3f)));
	return i + 1;
}

/* The words without markup, each space single. A '<' that begins no tag is itself. */
static const char *plain(struct arena *a, const char *text)
{
	CLEANUP(buf_release) struct buf words = {0};
	const char *last = strrchr(text, '>'); /* no tag ends after it, so that none is looked for */
	bool space = false;

	buf_init(&words, FRAMEWORK_BYTES);
	while (*text != '\0') {
		size_t taken = 0;

		if (*text == '<' && last != NULL && text < last &&
		    (strchr("/!", text[1]) != NULL || (text[1] | 0x20) >= 'a')) {
			text = strchr(text, '>') + 1;
			space = true;
			continue;
		}
		if (strchr(" \t\n\r", *text) != NULL) {
			text++;
			space = true;
			continue;
		}
		if (space && words.len > 0)
			buf_char(&words, ' ');
		space = false;
		if (*text == '&')
			taken = reference(text, &words);
		if (taken == 0)
			buf_char(&words, *text);
		text += taken > 0 ? taken : 1;
	}
	return arena_text(a, words.data);
}

struct reader {
	struct framework *f;
	const char *file;
	unsigned accepted;
	struct arena *arena;
	struct faults *faults;
	size_t framework_rows, rules, scales, link_room;
};

static const char *field(const struct csv_record *record, enum column column)
{
	return (size_t)column < record->count ? record->fields[column] : "";
}

static bool is_framework(const struct csv_record *record)
{
	const char *says = field(record, IS_FRAMEWORK);

	return says[0] != '\0' && strcmp(says, "0") != 0;
}

/* One text out of the two. */
static const char *statement_of(struct reader *r, const struct csv_record *record, const struct at *at)
{
	const char *name = plain(r->arena, field(record, SHORT_NAME));
	const char *text = plain(r->arena, field(record, DESCRIPTION));
	size_t n = strlen(name);
	bool is_cut = cut(name, SHORT_NAME_MAX) == n && cut(name, SHORT_NAME_MAX - 1) < n;

	if (n > 3 && strcmp(name + n - 3, "...") == 0 && strncmp(text, name, n - 3) == 0)
		return text;
	if (text[0] == '\0' || strncmp(text, name, n) == 0) {
		if (text[0] == '\0' && is_cut)
			framework_tell(r->faults, r->accepted, r->file, at, FAULT_TRUNCATED,
				       "the short name has %d characters, where Moodle cuts, and no "
				       "description completes it",
				       SHORT_NAME_MAX);
		return text[0] == '\0' ? name : text;
	}
	return n == 0 ? text : arena_printf(r->arena, "%s: %s", name, text);
}

static void read_related(struct reader *r, const char *from, const char *list, const struct at *at)
{
	struct framework *f = r->f;

	while (*list != '\0' && f->link_count <= FRAMEWORK_LINKS) {
		size_t n = strcspn(list, ",");
		CLEANUP(buf_release) struct buf id = {0};

		buf_init(&id, FRAMEWORK_BYTES);
		for (size_t i = 0; i < n; i++) {
			bool comma = strncmp(list + i, "%2C", 3) == 0 && i + 3 <= n;

			buf_char(&id, comma ? ',' : list[i]);
			i += comma ? 2 : 0;
		}
		f->links = arena_grow(r->arena, f->links, f->link_count, &r->link_room, sizeof *f->links);
		f->links[f->link_count++] =
			(struct framework_link){from, arena_text(r->arena, id.data), "isRelatedTo", *at};
		list += n + (list[n] == ',');
	}
}

static void read_framework(struct reader *r, const struct csv_record *record)
{
	struct framework *f = r->f;

	if (r->framework_rows++ > 0) {
		fault_add(r->faults, r->file, record->line,
			  "a second framework; put each into a file of its own");
		return;
	}
	f->id = field(record, ID);
	f->title = plain(r->arena, field(record, SHORT_NAME));
	f->notes = plain(r->arena, field(record, DESCRIPTION));
	f->notes = strcmp(f->notes, f->title) == 0 ? "" : f->notes;
	if (f->title[0] == '\0')
		fault_add(r->faults, r->file, record->line, "the framework has no short name");
}

static void read_competency(struct reader *r, const struct csv_record *record)
{
	struct framework *f = r->f;
	struct framework_item *item = &f->items[f->count++];

	*item = (struct framework_item){
		.id = field(record, ID),
		.parent = field(record, PARENT),
		.code = field(record, ID),
		.type = "",
		.notes = "",
		.order = (int64_t)f->count,
		.at = {record->line, ""},
	};
	item->statement = statement_of(r, record, &item->at);
	if (item->id[0] == '\0')
		fault_add(r->faults, r->file, record->line, "it has no id number, by which others name it");
	read_related(r, item->id, field(record, RELATED), &item->at);
	r->rules += field(record, RULE_TYPE)[0] != '\0';
	r->scales += field(record, SCALE_VALUES)[0] != '\0';
}

static void read_rows(struct reader *r, const struct csv_record *records, size_t count)
{
	if (count == 0 || records[0].count < TAXONOMY) {
		fault_add(r->faults, r->file, count > 0 ? records[0].line : 0,
			  "no Moodle framework: its %d columns begin with \"%s\" and \"%s\"", COLUMNS,
			  headings[PARENT], headings[ID]);
		return;
	}
	r->f->items = arena_array(r->arena, count, sizeof *r->f->items);
	for (size_t i = 1; i < count; i++) {
		if (records[i].count > COLUMNS)
			fault_add(r->faults, r->file, records[i].line, "%zu columns, not %d",
				  records[i].count, COLUMNS);
		else if (is_framework(&records[i]))
			read_framework(r, &records[i]);
		else
			read_competency(r, &records[i]);
	}
	if (r->framework_rows == 0)
		fault_add(r->faults, r->file, 0, "no row says 1 under \"%s\", so that it has no title",
			  headings[IS_FRAMEWORK]);
}

enum status moodle_read(const char *text, size_t n, const char *file, unsigned accepted, struct arena *a,
			struct faults *faults, struct framework **ret_framework, struct err *err)
{
	struct framework *f = arena_alloc(a, sizeof *f);
	struct reader r = {.f = f, .file = file, .accepted = accepted, .arena = a, .faults = faults};
	struct csv_record *records;
	size_t count;

	if (csv_read(text, n, a, &records, &count, err) != OK) {
		fault_add(faults, file, 0, "%s", err->text);
		return ERR_INVALID;
	}
	*f = (struct framework){.id = "",
				.title = "",
				.version = "",
				.language = "",
				.creator = "",
				.notes = "",
				.from = DAY_OPEN,
				.until = DAY_OPEN,
				.closed = true};
	if (count > FRAMEWORK_ITEMS)
		fault_add(faults, file, records[FRAMEWORK_ITEMS].line, "more than %d rows; divide the framework",
			  FRAMEWORK_ITEMS);
	else
		read_rows(&r, records, count);
	if (f->link_count > FRAMEWORK_LINKS)
		fault_add(faults, file, 0, "more than %d references; divide the framework", FRAMEWORK_LINKS);
	if (r.rules > 0)
		framework_lose(f, a, "the rules of %zu competencies", r.rules);
	if (r.scales > 0)
		framework_lose(f, a, "the scales of %zu competencies", r.scales);
	*ret_framework = f;
	return OK;
}
