#include "curricula/draft.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/markup.h"
#include "curricula/draft_inside.h"

#define CODE_MAX 31
#define NUMBER_MAX 5 /* bytes of "-1" and so on behind it */
#define PART_MAX 15

void draft_add(struct drafts *d, const char *name, const struct buf *text)
{
	d->items = arena_grow(d->arena, d->items, d->count, &d->room, sizeof *d->items);
	d->items[d->count++] = (struct draft){
		.name = arena_text(d->arena, name),
		.text = arena_bytes(d->arena, text->data, text->len),
		.len = text->len,
	};
}

void draft_begin(struct buf *out, const char *root, const char *id, const char *version, const char *language)
{
	markup_add(out, "<$ xmlns=\"urn:attest:curriculum:1\" id=\"$\" version=\"$\" status=\"draft\" xml:lang=\"$\"",
		   (const char *const[]){root, id, version, language});
}

/* ---- names ---- */

/* Capitals, digits and single hyphens from whatever a title says: "Teamwork: core" to TEAMWORK-CORE. */
static void code_of(const char *title, size_t max, char ret_code[ID_MAX])
{
	size_t n = 0;
	bool hyphen = false;

	for (; *title != '\0' && n + hyphen < max; title++) {
		if (!isalnum((unsigned char)*title)) {
			hyphen = n > 0;
			continue;
		}
		if (n == 0 && isdigit((unsigned char)*title))
			ret_code[n++] = 'F';
		if (hyphen)
			ret_code[n++] = '-';
		hyphen = false;
		ret_code[n++] = (char)toupper((unsigned char)*title);
	}
	while (*title != '\0' && n > 1 && isalnum((unsigned char)*title) && ret_code[n - 1] != '-')
		n--; /* no part of a word */
	n -= n > 1 && ret_code[n - 1] == '-';
	ret_code[n] = '\0';
	if (n == 0)
		snprintf(ret_code, ID_MAX, "FRAMEWORK");
}

static struct ref name_of(const struct framework *f, int year)
{
	struct ref ref = {.year = year, .number = 1}, said;
	char text[REF_MAX];

	code_of(f->title, CODE_MAX - NUMBER_MAX, ref.id);
	if (strlen(f->version) < 16) {
		snprintf(text, sizeof text, "X@%s", f->version);
		if (ref_parse(text, &said, NULL) == OK) {
			ref.year = said.year;
			ref.number = said.number;
		}
	}
	return ref;
}

/* As our files say languages: "en", "de-AT"; what is none of these is left as English. */
static const char *language_of(const struct framework *f)
{
	const char *l = f->language;
	size_t n = strspn(l, "abcdefghijklmnopqrstuvwxyz");

	if ((n == 2 || n == 3) &&
	    (l[n] == '\0' || (l[n] == '-' && strlen(l + n) == 3 && isupper((unsigned char)l[n + 1]) &&
			      isupper((unsigned char)l[n + 2]))))
		return l;
	return "en";
}

/* ---- a set of standards ---- */

struct numbered {
	char id[PART_MAX + 1]; /* "": nothing that fits */
	size_t at;	       /* in the sequence */
};

static int compare_numbered(const void *va, const void *vb)
{
	const struct numbered *a = va, *b = vb;
	int order = strcmp(a->id, b->id);

	return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

/* What outcomes can cite: letters, digits and dots, at most 15. Of a set of ours, the id that it had. */
static void part_of(const struct framework_item *item, char ret_part[PART_MAX + 1])
{
	const char *own = json_string_value(json_object_get(item->own, "id"));
	size_t n = 0;

	for (const char *c = own != NULL ? own : item->code; *c != '\0'; c++) {
		if (n == PART_MAX || (unsigned char)*c >= 0x80) {
			n = 0;
			break;
		}
		ret_part[n++] = isalnum((unsigned char)*c) ? *c : '.';
	}
	ret_part[n] = '\0';
}

/* An id for each of the sequence: its code where that can be one and is its alone, else n and its place. */
static void give_ids(struct framework *f, const size_t *sequence, size_t count, struct arena *a,
		     const char **ret_ids)
{
	struct numbered *sorted = arena_array(a, count, sizeof *sorted);
	const char *first = NULL;
	size_t numbered = 0;

	for (size_t i = 0; i < count; i++) {
		part_of(&f->items[sequence[i]], sorted[i].id);
		/* n12 is kept for what is numbered. */
		if (sorted[i].id[0] == 'n' && strspn(sorted[i].id + 1, "0123456789") == strlen(sorted[i].id + 1))
			sorted[i].id[0] = '\0';
		sorted[i].at = i;
	}
	if (count > 0)
		qsort(sorted, count, sizeof *sorted, compare_numbered);
	for (size_t i = 0; i < count; i++) {
		bool taken = i > 0 && strcmp(sorted[i - 1].id, sorted[i].id) == 0;

		if (sorted[i].id[0] != '\0' && !taken) {
			ret_ids[sorted[i].at] = arena_text(a, sorted[i].id);
			continue;
		}
		ret_ids[sorted[i].at] = arena_printf(a, "n%zu", sorted[i].at + 1);
		if (f->items[sequence[sorted[i].at]].code[0] != '\0' && numbered++ == 0)
			first = f->items[sequence[sorted[i].at]].code;
	}
	if (numbered > 0)
		framework_lose(f, a,
			       "the codes of %zu items (\"%.30s\"), which cannot be cited as SET/ITEM: they are "
			       "numbered n1, n2, ...",
			       numbered, first);
}

/* Items first to end of the sequence, which begin and end at the top. */
static void write_set(const struct framework *f, const size_t *sequence, const char *const *ids, size_t first,
		      size_t end, struct buf *out)
{
	size_t open = 0;

	for (size_t i = first; i < end; i++) {
		const struct framework_item *item = &f->items[sequence[i]];
		const char *programmes = json_string_value(json_object_get(item->own, "for"));

		for (; open > item->depth; open--)
			buf_text(out, "</standard>\n");
		markup_add(out, "<standard id=\"$\"", (const char *const[]){ids[i]});
		if (programmes != NULL)
			markup_add(out, " for=\"$\"", (const char *const[]){programmes});
		markup_add(out, "><name>$</name>\n", (const char *const[]){item->statement});
		open++;
	}
	for (; open > 0; open--)
		buf_text(out, "</standard>\n");
}

/* Where the part that begins at `first` ends: as many whole branches as fit. */
static enum status part_end(const struct framework *f, const size_t *sequence, size_t count, size_t first,
			    size_t *ret_end, struct err *err)
{
	size_t end = first;

	for (size_t i = first + 1; i <= count && i <= first + DRAFT_ITEMS; i++)
		if (i == count || f->items[sequence[i]].depth == 0)
			end = i;
	if (end == first) {
		const struct framework_item *item = &f->items[sequence[first]];

		return fail(err, ERR_INVALID,
			    "%s%d: the branch \"%.60s\" has more than %d items; divide it into branches",
			    item->at.pointer[0] != '\0' ? item->at.pointer : "line ", item->at.line,
			    item->statement, DRAFT_ITEMS);
	}
	*ret_end = end;
	return OK;
}

static void lose_what_sets_lack(struct framework *f, struct arena *a)
{
	size_t notes = 0, types = 0;

	for (size_t i = 0; i < f->count; i++) {
		notes += f->items[i].notes[0] != '\0';
		types += f->items[i].type[0] != '\0' && f->items[i].own == NULL;
	}
	if (notes > 0)
		framework_lose(f, a, "the notes of %zu items", notes);
	if (types > 0)
		framework_lose(f, a, "the types of %zu items", types);
	if (f->link_count > 0)
		framework_lose(f, a, "%zu links between items", f->link_count);
	if (f->notes[0] != '\0')
		framework_lose(f, a, "the description of the whole");
}

static enum status draft_standards(struct drafts *d, const struct ref *name, struct err *err)
{
	struct framework *f = d->f;
	size_t count, *sequence = framework_sequence(f, d->arena, &count);
	const char **ids = arena_array(d->arena, count, sizeof *ids);
	size_t part = 0, end;

	if (count == 0)
		return fail(err, ERR_INVALID, "the framework has no item, and a set at least one");
	if (count > DRAFT_ITEMS && strlen(name->id) > CODE_MAX - NUMBER_MAX)
		return fail(err, ERR_INVALID, "%s is divided into several sets, each with a number: name it by at most %d characters",
			    name->id, CODE_MAX - NUMBER_MAX);
	give_ids(f, sequence, count, d->arena, ids);
	for (size_t first = 0; first < count; first = end) {
		CLEANUP(buf_release) struct buf out = {0};
		struct ref ref = *name;
		char file[REF_MAX];
		size_t length = strlen(ref.id);

		buf_init(&out, XML_FILE_MAX);
		TRY(part_end(f, sequence, count, first, &end, err));
		if (count > DRAFT_ITEMS)
			snprintf(ref.id + length, sizeof ref.id - length, "-%zu", ++part);
		ref_text(&ref, file);
		draft_begin(&out, "standards", ref.id, strchr(file, '@') + 1, language_of(f));
		markup_add(&out, " owner=\"$\">\n<title>$</title>\n",
			   (const char *const[]){f->creator[0] != '\0' ? f->creator : f->title, f->title});
		draft_replaces(&out, f->own);
		write_set(f, sequence, ids, first, end, &out);
		buf_text(&out, "</standards>\n");
		if (out.full)
			return fail(err, ERR_INVALID, "%s would be larger than %u MiB; divide the framework", file,
				    XML_FILE_MAX >> 20);
		draft_add(d, file, &out);
	}
	lose_what_sets_lack(f, d->arena);
	return OK;
}

enum status draft_files(struct framework *f, const struct ref *name, int year, struct arena *a,
			struct draft **ret_drafts, size_t *ret_count, struct err *err)
{
	const char *set = json_string_value(json_object_get(f->own, "standards"));
	struct drafts d = {.f = f, .arena = a};
	struct ref ref;

	if (json_object_get(f->own, "curriculum") != NULL) {
		TRY(draft_curriculum(&d, language_of(f), err));
	} else {
		if (name != NULL)
			ref = *name;
		else if (set == NULL || ref_parse(set, &ref, NULL) != OK)
			ref = name_of(f, year);
		TRY(draft_standards(&d, &ref, err));
	}
	*ret_drafts = d.items;
	*ret_count = d.count;
	return OK;
}
