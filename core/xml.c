/*
 * libxml2's parser calls back for each piece, and no tree of its own is built. It is never shown
 * what it could choke on: text that is not UTF-8, and start tags with thousands of attributes,
 * among which it looks for doubles in quadratic time. A DOCTYPE stops it before its subset is read,
 * so that there are no entities to expand. Lines are counted here, since it knows only where a
 * start tag ends.
 */
#define _GNU_SOURCE /* memrchr */
#include "core/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ITEMS_MAX 200000
#define ATTRIBUTES_MAX 256
#define SPACES_MAX 16

/* An element whose end has not been seen. */
struct level {
	struct xml_element *element;
	struct xml_element *last_child;
	struct buf text;
};

struct reader {
	const char *text;
	size_t n;
	const char *file;
	struct arena *arena;
	struct faults *faults;
	xmlParserCtxt *ctxt;
	struct xml_element *root;
	struct level levels[XML_DEPTH];
	size_t depth;
	size_t items;
	const char *spaces[SPACES_MAX];
	size_t space_count;
	size_t counted; /* lines are counted up to this byte */
	int line;	/* the line that it is on */
	bool stopped;	/* a fault that ends the reading has been told */
	bool no_memory;
	struct err *err;
};

/* ---- lines ---- */

static int line_at(struct reader *r, size_t offset)
{
	if (offset < r->counted) {
		r->counted = 0;
		r->line = 1;
	}
	while (r->counted < offset)
		r->line += r->text[r->counted++] == '\n';
	return r->line;
}

/* How far libxml2 has read. */
static size_t offset_now(struct reader *r)
{
	long offset = xmlByteConsumed(r->ctxt);

	return offset < 0 || (size_t)offset > r->n ? r->n : (size_t)offset;
}

/* The '<' of the start tag that has just been read: no attribute's value may hold another. */
static int line_of_tag(struct reader *r)
{
	const char *open = memrchr(r->text, '<', offset_now(r));

	return line_at(r, open == NULL ? 0 : (size_t)(open - r->text));
}

/* The fault that ends the reading. Only the first: what follows is a consequence. */
static void stop(struct reader *r, int line, const char *text)
{
	if (r->stopped)
		return;
	r->stopped = true;
	fault_add(r->faults, r->file, line, "%s", text);
	if (line > 0)
		err_note(r->err, ERR_INVALID, "%s:%d: %s", r->file, line, text);
	else
		err_note(r->err, ERR_INVALID, "%s: %s", r->file, text);
	if (r->ctxt != NULL)
		xmlStopParser(r->ctxt);
}

/* ---- before libxml2 sees it ---- */

static void check_utf8(struct reader *r)
{
	for (size_t i = 0, n; i < r->n; i += n) {
		n = r->text[i] == '\0' ? 0 : utf8_char(r->text + i, r->n - i);
		if (n == 0) {
			stop(r, line_at(r, i), "this is not UTF-8: save the file in that encoding");
			return;
		}
	}
}

/* Not memmem, of which the sanitizers look at the whole of what might be searched, each time. */
static const char *find(const char *from, const char *end, const char *what)
{
	size_t n = strlen(what);

	while ((from = memchr(from, what[0], (size_t)(end - from))) != NULL) {
		if ((size_t)(end - from) >= n && memcmp(from, what, n) == 0)
			return from;
		from++;
	}
	return NULL;
}

/* The encoding that the XML declaration names, if any, must be UTF-8. */
static void check_declaration(struct reader *r)
{
	const char *at = r->text, *end = r->text + r->n, *close;
	char quote;

	if (r->n >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
		at += 3;
	if (end - at < 6 || memcmp(at, "<?xml", 5) != 0)
		return;
	end = find(at, end, "?>");
	at = end == NULL ? NULL : find(at, end, "encoding");
	if (at == NULL)
		return;
	at += strlen("encoding");
	while (at < end && strchr(" \t\r\n=", *at) != NULL)
		at++;
	quote = *at;
	close = at < end ? memchr(at + 1, quote, (size_t)(end - at - 1)) : NULL;
	if (close == NULL || close - at - 1 != 5 || strncasecmp(at + 1, "UTF-8", 5) != 0)
		stop(r, line_at(r, (size_t)(at - r->text)),
		     "the encoding must be UTF-8: save the file so, and declare that or nothing");
}

/* Behind the comment, CDATA section or instruction that begins at `at`; NULL when none begins. */
static const char *skip_opaque(const char *at, const char *end)
{
	static const char *const pairs[][2] = {
		{"<!--", "-->"},
		{"<![CDATA[", "]]>"},
		{"<?", "?>"},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		size_t n = strlen(pairs[i][0]);
		const char *close;

		if ((size_t)(end - at) < n || memcmp(at, pairs[i][0], n) != 0)
			continue;
		close = find(at + n, end, pairs[i][1]);
		return close == NULL ? end : close + strlen(pairs[i][1]);
	}
	return NULL;
}

static void check_attribute_counts(struct reader *r)
{
	const char *at = r->text, *end = r->text + r->n;

	while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		const char *tag = at, *behind = skip_opaque(at, end);
		int values = 0;

		if (behind != NULL) {
			at = behind;
			continue;
		}
		while (at < end && *at != '>') {
			const char *close = NULL;

			if (*at == '"' || *at == '\'') {
				close = memchr(at + 1, *at, (size_t)(end - at - 1));
				values++;
			}
			at = close == NULL ? at + 1 : close + 1;
		}
		if (values > ATTRIBUTES_MAX) {
			stop(r, line_at(r, (size_t)(tag - r->text)),
			     "an element has more than 256 attributes");
			return;
		}
	}
}

/* ---- what libxml2 calls ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A copy of text[0..n) with white space collapsed. */
static const char *collapsed(struct arena *a, const char *text, size_t n)
{
	bool space = false;
	size_t used = 0;
	char *copy;

	while (n > 0 && is_space(text[n - 1]))
		n--;
	for (; n > 0 && is_space(*text); n--)
		text++;
	copy = arena_alloc(a, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!is_space(text[i]))
			copy[used++] = text[i];
		else if (!space)
			copy[used++] = ' ';
		space = is_space(text[i]);
	}
	return copy;
}

/*
 * An attribute's value, in which libxml2, since it is not asked to replace entities, leaves every
 * '&' written as "&#38;" (and nothing else so).
 */
static const char *attribute_value(struct arena *a, const xmlChar *from, const xmlChar *end)
{
	char *value = arena_bytes(a, from, (size_t)(end - from));
	char *to = value;

	for (const char *at = value; *at != '\0'; at++) {
		*to++ = *at;
		if (strncmp(at, "&#38;", 5) == 0)
			at += 4;
	}
	return collapsed(a, value, (size_t)(to - value));
}

/* Each namespace is kept once: it may be long, and thousands of elements be in it. */
static const char *keep_space(struct reader *r, const xmlChar *uri, int line)
{
	const char *space = uri == NULL ? "" : (const char *)uri;

	for (size_t i = 0; i < r->space_count; i++)
		if (strcmp(r->spaces[i], space) == 0)
			return r->spaces[i];
	if (r->space_count == SPACES_MAX) {
		stop(r, line, "more than 16 namespaces in one file");
		return "";
	}
	return r->spaces[r->space_count++] = arena_text(r->arena, space);
}

/* `raw` is five pointers for each attribute: name, prefix, namespace, value and its end. */
static void add_attributes(struct reader *r, struct xml_element *e, int count, const xmlChar **raw)
{
	e->attributes = arena_array(r->arena, (size_t)count, sizeof(*e->attributes));
	for (int i = 0; i < count; i++, raw += 5) {
		const char *name = (const char *)raw[0], *prefix = (const char *)raw[1];
		struct xml_attribute *attribute = &e->attributes[e->attribute_count];

		if (prefix != NULL && (strcmp(prefix, "xml") != 0 || strcmp(name, "lang") != 0)) {
			fault_add(r->faults, r->file, e->line,
				  "attribute %.60s:%.60s has a prefix: only xml:lang may", prefix,
				  name);
			continue;
		}
		attribute->name = prefix != NULL ? "xml:lang" : arena_text(r->arena, name);
		attribute->value = attribute_value(r->arena, raw[3], raw[4]);
		e->attribute_count++;
	}
}

static void hang_in(struct reader *r, struct xml_element *e)
{
	struct level *above;

	if (r->depth == 0) {
		r->root = e;
		return;
	}
	above = &r->levels[r->depth - 1];
	e->parent = above->element;
	if (above->last_child == NULL)
		above->element->children = e;
	else
		above->last_child->next = e;
	above->last_child = e;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int namespace_count, const xmlChar **namespaces, int attribute_count,
		     int defaulted, const xmlChar **attributes)
{
	struct reader *r = ctx;
	struct xml_element *e;
	int line;

	(void)prefix;
	(void)namespaces;
	(void)defaulted;
	if (r->stopped)
		return;
	line = line_of_tag(r);
	if (r->depth == XML_DEPTH) {
		stop(r, line, "elements are nested deeper than 64");
		return;
	}
	r->items += 1 + (size_t)namespace_count + (size_t)attribute_count;
	if (r->items > ITEMS_MAX) {
		stop(r, line, "more than 200000 elements and attributes in one file");
		return;
	}
	e = arena_alloc(r->arena, sizeof(*e));
	e->name = arena_text(r->arena, (const char *)name);
	e->space = keep_space(r, uri, line);
	e->line = line;
	e->text = "";
	add_attributes(r, e, attribute_count, attributes);
	hang_in(r, e);
	r->levels[r->depth].element = e;
	r->levels[r->depth].last_child = NULL;
	buf_clear(&r->levels[r->depth].text);
	r->depth++;
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = ctx;
	struct level *level;

	(void)name;
	(void)prefix;
	(void)uri;
	if (r->stopped)
		return;
	level = &r->levels[--r->depth];
	level->element->text = collapsed(r->arena, level->text.data, level->text.len);
	level->element->has_text = level->element->text[0] != '\0';
}

static void on_text(void *ctx, const xmlChar *text, int n)
{
	struct reader *r = ctx;

	if (!r->stopped && r->depth > 0)
		buf_add(&r->levels[r->depth - 1].text, text, (size_t)n);
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *public_id,
		       const xmlChar *system_id)
{
	static const char word[] = "<!DOCTYPE";
	struct reader *r = ctx;
	size_t offset = offset_now(r);

	(void)name;
	(void)public_id;
	(void)system_id;
	while (offset > 0 && (r->n - offset < sizeof(word) - 1 ||
			      memcmp(r->text + offset, word, sizeof(word) - 1) != 0))
		offset--;
	stop(r, line_at(r, offset), "a DOCTYPE is not allowed: take it out");
}

static void on_error(void *ctx, xmlError *error)
{
	struct reader *r = ctx;
	char text[400];

	if (error->code == XML_ERR_NO_MEMORY)
		r->no_memory = true;
	if (error->level < XML_ERR_ERROR || r->stopped || r->no_memory)
		return;
	snprintf(text, sizeof(text), "not well-formed XML: %s", error->message);
	text[strcspn(text, "\n")] = '\0';
	stop(r, error->line > 0 ? error->line : 1, text);
}

/* ---- reading ---- */

static void parse(struct reader *r)
{
	void *old_context = xmlStructuredErrorContext;
	xmlStructuredErrorFunc old_function = xmlStructuredError;

	/* For this thread. Without it libxml2 prints what has no parser to belong to. */
	xmlSetStructuredErrorFunc(r, on_error);
	r->ctxt = xmlNewParserCtxt();
	if (r->ctxt != NULL) {
		*r->ctxt->sax = (xmlSAXHandler){
			.initialized = XML_SAX2_MAGIC,
			.internalSubset = on_doctype,
			.startElementNs = on_start,
			.endElementNs = on_end,
			.characters = on_text,
			.ignorableWhitespace = on_text,
			.cdataBlock = on_text,
		};
		r->ctxt->userData = r;
		/* No tree is built, so there is nothing to be given back. */
		(void)xmlCtxtReadMemory(r->ctxt, r->text, (int)r->n, NULL, NULL, XML_PARSE_NONET);
		if (!r->ctxt->wellFormed && !r->stopped)
			r->no_memory = true;
		xmlFreeParserCtxt(r->ctxt);
		r->ctxt = NULL;
	}
	xmlSetStructuredErrorFunc(old_context, old_function);
}

enum status xml_read(const char *text, size_t n, const char *file, struct arena *a,
		     struct faults *f, struct xml_element **ret_root, struct err *err)
{
	struct reader r = {
		.text = text,
		.n = n,
		.file = file,
		.arena = a,
		.faults = f,
		.line = 1,
		.err = err,
	};

	if (n == 0)
		stop(&r, 0, "the file is empty");
	if (n > XML_FILE_MAX)
		stop(&r, 0, "the file is larger than 4 MiB");
	if (!r.stopped)
		check_utf8(&r);
	if (!r.stopped)
		check_declaration(&r);
	if (!r.stopped)
		check_attribute_counts(&r);
	if (r.stopped)
		return ERR_INVALID;
	for (size_t i = 0; i < XML_DEPTH; i++)
		buf_init(&r.levels[i].text, n);
	parse(&r);
	for (size_t i = 0; i < XML_DEPTH; i++)
		buf_release(&r.levels[i].text);
	if (r.stopped)
		return ERR_INVALID;
	if (r.no_memory || r.root == NULL)
		return fail(err, ERR_IO, "%s: cannot be read: libxml2 has no memory", file);
	*ret_root = r.root;
	return OK;
}

const char *xml_attr(struct xml_element *e, const char *name)
{
	for (size_t i = 0; i < e->attribute_count; i++) {
		if (strcmp(e->attributes[i].name, name) != 0)
			continue;
		e->attributes[i].used = true;
		return e->attributes[i].value;
	}
	return NULL;
}

void xml_leftovers(const struct xml_element *e, const char *file, struct faults *f)
{
	for (size_t i = 0; i < e->attribute_count; i++)
		if (!e->attributes[i].used)
			fault_add(f, file, e->line, "<%.60s> has no attribute %.60s", e->name,
				  e->attributes[i].name);
}
