/*
 * Reading XML safely, the only file that includes libxml2. No network, no DTD (a DOCTYPE is
 * refused), no entities beyond the five of XML, at most 4 MiB a file, depth 64. Elements and
 * attributes carry their line, so that whoever reads them can say where a fault is.
 *
 * Several faults of one run are gathered in a list (struct faults), each with file and line.
 */
#ifndef CORE_XML_H
#define CORE_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"

#define XML_FILE_MAX (4u << 20)
#define XML_DEPTH 64

struct fault {
	const char *file;
	int line; /* 0: the file as a whole */
	bool warning;
	const char *text; /* what, and what would be right */
};

/* At most `max` faults are kept; `dropped` counts the rest. Texts live in the arena. */
struct faults {
	struct arena *arena;
	struct fault *items;
	size_t count, room, max, dropped;
	size_t errors; /* those that are not warnings, dropped ones included */
};

void faults_init(struct faults *f, struct arena *a, size_t max);
void fault_add(struct faults *f, const char *file, int line, const char *format, ...)
	PRINTF_LIKE(4, 5);
void fault_warn(struct faults *f, const char *file, int line, const char *format, ...)
	PRINTF_LIKE(4, 5);
/* By file, then line, then order of finding. */
void faults_sort(struct faults *f);
/* "file:line: text\n" (with "warning: " before the text of one), for each, and a line for the
 * dropped. */
void faults_print(const struct faults *f, struct buf *out);

struct xml_attribute {
	const char
		*name; /* xml:lang keeps its prefix; other prefixed names are a fault, left out */
	const char *value; /* white space collapsed */
	bool used;	   /* set by xml_attr; xml_leftovers complains about the rest */
};

/* One element. `text` is its character data, white space collapsed; "" when it has only children.
 */
struct xml_element {
	const char *name;
	const char *space; /* its namespace, "" for none */
	int line;	   /* where its '<' stands */
	const char *text;
	bool has_text; /* other than white space */
	struct xml_attribute *attributes;
	size_t attribute_count;
	struct xml_element *children; /* first child, in file order */
	struct xml_element *next;
	struct xml_element *parent;
};

/*
 * Reads one document of `n` bytes into the arena. Everything that makes it unreadable (malformed,
 * DOCTYPE, entity, too deep, too large, an encoding other than UTF-8) becomes a fault at its line,
 * and *ret_root is then untouched and the result ERR_INVALID. `file` is for messages and must
 * outlive `f`. Comments and processing instructions are skipped. A malformed document is one fault,
 * the first. An attribute with a prefix (other than xml:lang) is a fault and left out, and the
 * document is read nevertheless: who reads one looks at `f` before relying on it.
 *
 * At most 200,000 elements and attributes together, 256 attributes on one element, 16 namespaces.
 * The arena gives at most 3 n + 160 bytes for each element and attribute, faults apart. ERR_IO is
 * for libxml2 without memory.
 */
MUST_CHECK enum status xml_read(const char *text, size_t n, const char *file, struct arena *a,
				struct faults *f, struct xml_element **ret_root, struct err *err);

/* The attribute's value, or NULL; marks it used. */
const char *xml_attr(struct xml_element *e, const char *name);
/* A fault for each attribute of `e` alone that xml_attr has never been asked for. */
void xml_leftovers(const struct xml_element *e, const char *file, struct faults *f);

#endif
