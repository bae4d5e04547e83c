/*
 * The shape of a file: which elements stand where, with which attributes. The tables of shapes.c
 * say the same as schema/curriculum.rnc; shape.c holds a file to them and names every fault at its
 * line. Private to curricula/.
 *
 * Limits that a schema cannot say: FILE_ELEMENTS elements and FILE_NAMES names in lists a file.
 */
#ifndef CURRICULA_SHAPE_H
#define CURRICULA_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/xml.h"
#include "curricula/curriculum.h"
#include "curricula/value.h"

#define CURRICULUM_SPACE "urn:attest:curriculum:1"
#define FILE_ELEMENTS 5000
#define FILE_NAMES 5000

struct repeat {
	int line;
	const char *text; /* "assessments: tool names DOPS twice" */
};
struct repeats {
	struct repeat *items;
	size_t count, room;
};

/* Attribute flags. Of attributes with WAY_x only those of one way may stand together. */
#define REQUIRED 1u
#define LIST 2u /* one or more, divided by white space */
#define WAY_A 4u
#define WAY_B 8u
#define WAY_C 16u
#define WAYS (WAY_A | WAY_B | WAY_C)

struct attr {
	const char *name; /* NULL ends a table */
	enum value value;
	unsigned flags;
};

/* Where a rule word may stand. */
#define IN_COMPLETE 1u /* a module's `complete` itself */
#define IN_ALL 2u      /* `all` of a module */
#define IN_ANY 4u      /* `any` of a module */
#define IN_GATE 8u     /* entry, review, award, and `all` of these */
#define IN_GATE_ANY 16u

enum text { TEXT_NONE, TEXT_WORDS, TEXT_MAYBE };

struct slot {
	const struct shape *shapes[2]; /* either may stand, NULL: none */
	unsigned places;	       /* else: the rule words of this place */
	unsigned min;
	bool many;
};

struct shape {
	const char *name;
	enum text text;
	bool has_head;		  /* the attributes that every root has */
	const struct attr *attrs; /* NULL: none */
	const struct slot *slots; /* children, in order; an empty slot ends them; NULL: none */
};

/* Every word of the rules: a new one is a row here, its sums, and its check in check_rule.c. */
struct rule_row {
	const char *name;
	enum rule_word word;
	unsigned places;
	const struct shape *shape;
};
extern const struct rule_row rule_rows[];
extern const size_t rule_row_count;
/* The word of an element that stands in a rule; its shape was found right. */
enum rule_word rule_word_of(const char *word);
const char *rule_word_name(enum rule_word word);

extern const struct attr head_attrs[];
/* The shape of a root, NULL when there is no such root. */
const struct shape *shape_root(const char *root);

/*
 * Holds a whole file to its shape. Every fault goes to `f`; true when there was none. `scratch` may
 * be freed after the call.
 *
 * A name that stands twice in a list is no fault of shape, since a schema cannot say it: it goes to
 * `ret_repeats`, one for each list, with texts in `keep`, for library_check to tell. Lists of
 * numbers are left to the check of what they number, which also knows that 02 is 2.
 */
bool shape_holds(struct xml_element *root, const char *file, struct arena *scratch,
		 struct faults *f, struct arena *keep, struct repeats *ret_repeats);

/* At most 60 bytes of `text`, cut between characters, for a message. */
const char *text_shown(struct arena *a, const char *text);

#endif
