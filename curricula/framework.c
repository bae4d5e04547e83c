#include "curricula/framework.h"

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"

void framework_lose(struct framework *f, struct arena *a, const char *format, ...)
{
	char text[200];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof text, format, values);
	va_end(values);
	f->lost = arena_grow(a, f->lost, f->lost_count, &f->lost_room, sizeof *f->lost);
	f->lost[f->lost_count++] = arena_text(a, text);
}

/* ---- faults ---- */

static const char *const fault_names[FRAMEWORK_FAULTS] = {
	[FAULT_MISSING_PARENT] = "missing-parent",
	[FAULT_TWO_PARENTS] = "two-parents",
	[FAULT_DUPLICATE_ID] = "duplicate-id",
	[FAULT_DANGLING] = "dangling",
	[FAULT_CYCLE] = "cycle",
	[FAULT_TRUNCATED] = "truncated",
	[FAULT_EMPTY] = "empty",
	[FAULT_UNPRINTABLE] = "unprintable",
};

const char *framework_fault_name(enum framework_fault fault)
{
	return fault_names[fault];
}

enum framework_fault framework_fault_of(const char *name)
{
	unsigned i = 0;

	while (i < FRAMEWORK_FAULTS && strcmp(fault_names[i], name) != 0)
		i++;
	return (enum framework_fault)i;
}

void framework_tell(struct faults *faults, unsigned accepted, const char *file, const struct at *at,
		    enum framework_fault fault, const char *format, ...)
{
	char text[400];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof text, format, values);
	va_end(values);
	if ((accepted & 1u << fault) != 0)
		fault_warn(faults, file, at->line, "%s%s%s [%s]", at->pointer,
			   at->pointer[0] != '\0' ? ": " : "", text, fault_names[fault]);
	else
		fault_add(faults, file, at->line, "%s%s%s [%s]", at->pointer,
			  at->pointer[0] != '\0' ? ": " : "", text, fault_names[fault]);
}

/* ---- looking up ---- */

static int compare_id(const void *va, const void *vb)
{
	const struct framework_item *a = *(struct framework_item *const *)va;
	const struct framework_item *b = *(struct framework_item *const *)vb;
	int order = strcmp(a->id, b->id);

	return order != 0 ? order : (a > b) - (a < b); /* one array: in the order of the file */
}

void framework_index(struct framework *f, struct arena *a)
{
	f->by_id = arena_array(a, f->count, sizeof(struct framework_item *));
	f->known = f->count;
	for (size_t i = 0; i < f->count; i++)
		f->by_id[i] = &f->items[i];
	if (f->count > 0)
		qsort(f->by_id, f->count, sizeof(struct framework_item *), compare_id);
}

struct framework_item *framework_item(const struct framework *f, const char *id)
{
	size_t low = 0, high = f->known;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(f->by_id[middle]->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < f->known && strcmp(f->by_id[low]->id, id) == 0 ? f->by_id[low] : NULL;
}

/* ---- the check ---- */

struct check {
	struct framework *f;
	const char *file;
	unsigned accepted;
	struct faults *faults;
	struct arena *arena;
};

static void find_duplicates(struct check *k)
{
	struct framework *f = k->f;
	size_t kept = 0;

	framework_index(f, k->arena);
	for (size_t i = 0; i < f->count; i++) {
		struct framework_item *item = f->by_id[i];

		if (item->id[0] == '\0') {
			item->left_out = true; /* which was told where it was read */
			continue;
		}
		if (kept > 0 && strcmp(f->by_id[kept - 1]->id, item->id) == 0) {
			framework_tell(k->faults, k->accepted, k->file, &item->at, FAULT_DUPLICATE_ID,
				       "%.80s stands for something else already; give each item its own",
				       item->id);
			item->left_out = true;
			continue;
		}
		f->by_id[kept++] = item;
	}
	f->known = kept;
}

static void find_parents(struct check *k)
{
	struct framework *f = k->f;

	for (size_t i = 0; i < f->count; i++) {
		struct framework_item *item = &f->items[i], *parent = NULL;

		item->up = FRAMEWORK_NONE;
		if (item->left_out)
			continue;
		if (item->parent == NULL)
			framework_tell(k->faults, k->accepted, k->file, &item->at, FAULT_MISSING_PARENT,
				       "nothing says to what it belongs");
		else if (item->parent[0] != '\0' && (parent = framework_item(f, item->parent)) == NULL)
			framework_tell(k->faults, k->accepted, k->file, &item->at, FAULT_MISSING_PARENT,
				       "it belongs to %.80s, which is not there", item->parent);
		if (parent != NULL)
			item->up = (size_t)(parent - f->items);
	}
}

/* Follows each item upwards once; `seen` is the walk that came by, so that a circle is met on its own walk. */
static void find_cycles(struct check *k)
{
	struct framework *f = k->f;
	size_t *seen = arena_array(k->arena, f->count, sizeof *seen);

	for (size_t i = 0; i < f->count; i++) {
		size_t at = i;

		while (at != FRAMEWORK_NONE && seen[at] == 0) {
			seen[at] = i + 1;
			at = f->items[at].up;
		}
		if (at == FRAMEWORK_NONE || seen[at] != i + 1)
			continue;
		framework_tell(k->faults, k->accepted, k->file, &f->items[at].at, FAULT_CYCLE,
			       "%.80s belongs, by way of others, to itself", f->items[at].id);
		f->items[at].up = FRAMEWORK_NONE;
	}
}

static void find_depths(struct check *k)
{
	struct framework *f = k->f;
	bool told = false;

	for (size_t i = 0; i < f->count; i++) {
		size_t depth = 0;

		for (size_t at = f->items[i].up; at != FRAMEWORK_NONE && depth <= FRAMEWORK_DEPTH;
		     at = f->items[at].up)
			depth++;
		f->items[i].depth = depth;
		if (depth >= FRAMEWORK_DEPTH && !told)
			fault_add(k->faults, k->file, f->items[i].at.line,
				  "%s%sit lies deeper than %d levels; join some of them",
				  f->items[i].at.pointer, f->items[i].at.pointer[0] != '\0' ? ": " : "",
				  FRAMEWORK_DEPTH);
		told = told || depth >= FRAMEWORK_DEPTH;
	}
}

static bool is_cut(const char *text)
{
	size_t n = strlen(text);

	return n >= 3 && (strcmp(text + n - 3, "...") == 0 || strcmp(text + n - 3, "\xe2\x80\xa6") == 0);
}

/* What XML has no place for: controls, U+FFFE and U+FFFF. */
static bool has_control(const char *text)
{
	for (const char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 && strchr("\t\n\r", *c) == NULL)
			return true;
	return strstr(text, "\xef\xbf\xbe") != NULL || strstr(text, "\xef\xbf\xbf") != NULL;
}

static void check_words(struct check *k)
{
	static const struct at whole = {0, ""};
	struct framework *f = k->f;

	if (has_control(f->title) || has_control(f->creator) || has_control(f->notes))
		framework_tell(k->faults, k->accepted, k->file, &whole, FAULT_UNPRINTABLE,
			       "a control character stands in title, creator or description of the whole");

	for (size_t i = 0; i < f->count; i++) {
		struct framework_item *item = &f->items[i];

		if (item->left_out)
			continue;
		if (item->statement[strspn(item->statement, " \t\r\n")] == '\0') {
			framework_tell(k->faults, k->accepted, k->file, &item->at, FAULT_EMPTY,
				       "it says nothing");
			item->statement = item->code[0] != '\0' ? item->code : "(no words)";
		}
		if (is_cut(item->statement))
			framework_tell(k->faults, k->accepted, k->file, &item->at, FAULT_TRUNCATED,
				       "\"%.60s\" was cut off where it ends in dots; ask for all of it",
				       item->statement);
		if (has_control(item->statement) || has_control(item->notes))
			framework_tell(k->faults, k->accepted, k->file, &item->at, FAULT_UNPRINTABLE,
				       "a control character stands among its words");
	}
}

static void check_links(struct check *k)
{
	struct framework *f = k->f;
	size_t kept = 0;

	for (size_t i = 0; i < f->link_count; i++) {
		struct framework_link *link = &f->links[i];

		/* Where a link leads may be another framework's; where it begins may not. */
		if (framework_item(f, link->from) == NULL || link->to[0] == '\0' ||
		    (f->closed && framework_item(f, link->to) == NULL)) {
			framework_tell(k->faults, k->accepted, k->file, &link->at, FAULT_DANGLING,
				       "%s from %.80s to %.80s: there is no such item", link->type,
				       link->from, link->to[0] != '\0' ? link->to : "nothing");
			continue;
		}
		f->links[kept++] = *link;
	}
	f->link_count = kept;
}

struct from {
	struct framework_link link;
	size_t item, index;
};

static int compare_from(const void *va, const void *vb)
{
	const struct from *a = va, *b = vb;

	if (a->item != b->item)
		return a->item < b->item ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* Those of one item beside each other. */
static void sort_links(struct check *k)
{
	struct framework *f = k->f;
	struct from *sorted = arena_array(k->arena, f->link_count, sizeof *sorted);

	for (size_t i = 0; i < f->link_count; i++)
		sorted[i] = (struct from){f->links[i], (size_t)(framework_item(f, f->links[i].from) - f->items), i};
	if (f->link_count > 0)
		qsort(sorted, f->link_count, sizeof *sorted, compare_from);
	for (size_t i = 0; i < f->link_count; i++) {
		struct framework_item *item = &f->items[sorted[i].item];

		f->links[i] = sorted[i].link;
		if (item->link_count++ == 0)
			item->first_link = i;
	}
}

enum status framework_check(struct framework *f, const char *file, unsigned accepted, struct arena *a,
			    struct faults *faults, struct err *err)
{
	struct check k = {f, file, accepted, faults, a};

	find_duplicates(&k);
	find_parents(&k);
	find_cycles(&k);
	find_depths(&k);
	check_words(&k);
	check_links(&k);
	sort_links(&k);
	if (faults->errors > 0)
		return fail(err, ERR_INVALID, "%s has %zu fault%s", file, faults->errors,
			    faults->errors == 1 ? "" : "s");
	return OK;
}

/* ---- order ---- */

struct sibling {
	const struct framework_item *item;
	size_t index;
};

static int compare_siblings(const void *va, const void *vb)
{
	const struct sibling *a = va, *b = vb;
	/* The top, FRAMEWORK_NONE, comes last: it is where the walk begins. */
	if (a->item->up != b->item->up)
		return a->item->up < b->item->up ? -1 : 1;
	if (a->item->order != b->item->order)
		return a->item->order < b->item->order ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

size_t *framework_sequence(const struct framework *f, struct arena *a, size_t *ret_count)
{
	struct sibling *siblings = arena_array(a, f->count, sizeof *siblings);
	size_t *first = arena_array(a, f->count, sizeof *first); /* 1 + of its children in siblings */
	size_t *stack = arena_array(a, f->count + 1, sizeof *stack), height = 0;
	size_t *sequence = arena_array(a, f->count, sizeof *sequence), count = 0, n = 0;

	for (size_t i = 0; i < f->count; i++)
		if (!f->items[i].left_out)
			siblings[n++] = (struct sibling){&f->items[i], i};
	if (n > 0)
		qsort(siblings, n, sizeof *siblings, compare_siblings);
	for (size_t i = n; i-- > 0;) {
		size_t up = siblings[i].item->up;

		if (up != FRAMEWORK_NONE)
			first[up] = i + 1;
		else
			stack[height++] = siblings[i].index; /* the last sibling lowest */
	}
	while (height > 0) {
		size_t at = stack[--height], begin = first[at], end;

		sequence[count++] = at;
		if (begin == 0)
			continue;
		end = --begin;
		while (end < n && siblings[end].item->up == at)
			end++;
		while (end > begin)
			stack[height++] = siblings[--end].index;
	}
	*ret_count = count;
	return sequence;
}
