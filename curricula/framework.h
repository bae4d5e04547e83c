/*
 * A framework of competencies as others exchange it: a tree of statements and links between them. CASE 1.1
 * packages and Moodle's competency CSV are read into it and written from it (case_package.h, moodle.h); what is to
 * become ours is made into drafts (draft.h). FORMAT.md section 14 says what stands where.
 *
 * Everything lives in the arena it was made in. Lists are in the order of the file.
 */
#ifndef CURRICULA_FRAMEWORK_H
#define CURRICULA_FRAMEWORK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/xml.h"
#include "curricula/curriculum.h"

#define FRAMEWORK_BYTES (16u << 20) /* of a file that is read */
#define FRAMEWORK_ITEMS 50000
#define FRAMEWORK_LINKS 200000
#define FRAMEWORK_DEPTH 60 /* so that a draft stays readable (XML_DEPTH) */
#define FRAMEWORK_NONE ((size_t)-1)

/* Where something stood in the file it was read from. */
struct at {
	int line;	     /* 0: the format has none */
	const char *pointer; /* RFC 6901, "/CFItems/12"; "" none */
};

struct framework_item {
	const char *id;	       /* a URI, a UUID or an ID number; unique in the framework */
	const char *parent;    /* its id; "" at the top; NULL: nothing says where it belongs */
	const char *code;      /* that people cite; "" none */
	const char *type;      /* "Module"; "" none */
	const char *statement; /* all of it */
	const char *notes;     /* "" none */
	int32_t level;	       /* academic; 0 none */
	int64_t order;	       /* among its siblings; equal ones as in the file */
	const json_t *own;     /* what only this program says of it; NULL none */
	struct at at;
	size_t up;    /* index of the parent after framework_check; FRAMEWORK_NONE at the top */
	size_t depth; /* after framework_check; 0 at the top */
	bool left_out; /* by a fault that was accepted; it has no children then */
	size_t first_link, link_count; /* those from it, after framework_check */
};

/* From one item to another, or to what stands elsewhere. */
struct framework_link {
	const char *from, *to; /* ids; `to` may be a URI of somewhere else */
	const char *type;      /* of CASE: "isRelatedTo" */
	struct at at;
};

struct framework {
	const char *id, *title, *version, *language, *creator, *notes; /* "" where not said */
	bool adopted;
	int32_t from, until; /* days in which it may be begun; DAY_OPEN where not said */
	const json_t *own;
	bool closed; /* its links lead to its own items only */
	/* Mark forms, NULL for none: [{title, own, criteria: [{text, own, levels: [{id, text, met?}]}]}], of which
	 * `own` has the attributes of a scale or tool and of its marks. */
	const json_t *forms;
	struct framework_item *items;
	size_t count;
	struct framework_link *links;
	size_t link_count;
	struct framework_item **by_id; /* sorted, after framework_index; after framework_check one for each id */
	size_t known;
	/* What was there and is in none of the above, a line each, for the person who moves it. */
	const char **lost;
	size_t lost_count, lost_room;
};

/* Adds a line to `lost`. */
void framework_lose(struct framework *f, struct arena *a, const char *format, ...) PRINTF_LIKE(3, 4);

/* What may be wrong with the tree. Whoever imports can accept each by its name; what is done then is beside it. */
enum framework_fault {
	FAULT_MISSING_PARENT, /* it goes to the top */
	FAULT_TWO_PARENTS,    /* the first that was named counts */
	FAULT_DUPLICATE_ID,   /* the later one is left out, and what hangs on the id stays with the first */
	FAULT_DANGLING,	      /* a link that leads nowhere is left out */
	FAULT_CYCLE,	      /* the item at which the circle was found goes to the top */
	FAULT_TRUNCATED,      /* the text stays as short as it is */
	FAULT_EMPTY,	      /* its code, or "(no words)", stands for its words */
	FAULT_UNPRINTABLE,    /* U+FFFD stands for each control character */
	FRAMEWORK_FAULTS,
};
/* "missing-parent"; and FRAMEWORK_FAULTS for a name that is none. */
const char *framework_fault_name(enum framework_fault fault);
enum framework_fault framework_fault_of(const char *name);
/* Tells one, as a warning when bit 1 << fault is in `accepted`. The text ends with "[NAME]". */
void framework_tell(struct faults *faults, unsigned accepted, const char *file, const struct at *at,
		    enum framework_fault fault, const char *format, ...) PRINTF_LIKE(6, 7);

/*
 * Finds parents and everything that is wrong with the tree, and mends what is accepted. A tree deeper than
 * FRAMEWORK_DEPTH is never accepted. ERR_INVALID when `faults` then holds an error.
 */
MUST_CHECK enum status framework_check(struct framework *f, const char *file, unsigned accepted,
				       struct arena *a, struct faults *faults, struct err *err);
/* Lets items be found by id. Whoever reads a file calls it once when all are there. */
void framework_index(struct framework *f, struct arena *a);
/* The first item of that id; NULL when there is none. */
struct framework_item *framework_item(const struct framework *f, const char *id);
/* Indexes of all items but those left out, each after its parent, siblings in their order. After framework_check. */
size_t *framework_sequence(const struct framework *f, struct arena *a, size_t *ret_count);

/* The forms of a tools file; the caller's. */
json_t *framework_forms(const struct tools *t);
/* What names an outcome, and an item that it cites ("GSP/2" of a set that the module names), everywhere:
 * "urn:attest:outcome:CEN-R1@2023.1/LO1", "urn:attest:standard:GSP@2012.1/2". */
#define URI_STANDARD "urn:attest:standard:"
const char *outcome_uri(const struct module *m, const struct outcome *o, struct arena *a);
const char *standard_uri(const struct module *m, const char *item, struct arena *a);
/* A curriculum with its modules, outcomes and activities; a set of standards. Their `lost` says what is not in it. */
const struct framework *framework_of_curriculum(const struct curriculum *c, struct arena *a);
const struct framework *framework_of_standards(const struct standards *s, struct arena *a);

#endif
