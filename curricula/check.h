/*
 * The checks of FORMAT.md section 8, one file for each kind of thing checked. Private to
 * curricula/.
 *
 * Every file is checked, since a curriculum with a fault anywhere below it is not resolved; only
 * the faults of asked files are told. What cannot be judged because something is missing or was
 * found faulty before is not judged again: one cause, one fault.
 */
#ifndef CURRICULA_CHECK_H
#define CURRICULA_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/xml.h"
#include "curricula/curriculum.h"
#include "curricula/library_inside.h"
#include "curricula/pick.h"

struct checker {
	struct library *lib;
	struct faults *faults;
	struct arena *scratch;
	const struct specialisms *places; /* NULL: names of specialisms cannot be checked */
	struct file *file;		  /* that is being checked */
	/* Of the curriculum that is being checked. */
	const struct curriculum *curriculum;
	struct pick *picks;
	size_t pick_count;   /* 0: the choices are faulty */
	bool whole;	     /* all its modules are there, so that sums can be made */
	struct duration end; /* due of the last award; count 0: an award has none */
};

/* Of the file being checked. */
void check_fault(struct checker *k, int line, const char *format, ...) PRINTF_LIKE(3, 4);
void check_warn(struct checker *k, int line, const char *format, ...) PRINTF_LIKE(3, 4);
/* The file that `ref` names, as `verb`; NULL, and a fault, when it is missing or of another kind.
 */
const struct file *check_ref(struct checker *k, int line, const char *verb, const struct ref *ref,
			     enum file_kind kind);
/* Every name of the list is a specialism, theme or division. */
void check_places(struct checker *k, int line, const struct names *names);

void check_module(struct checker *k, struct module *m);
void check_tools(struct checker *k, const struct tools *t);
void check_standards(struct checker *k, const struct standards *s);
void check_specialisms(struct checker *k, const struct specialisms *s);
void check_map(struct checker *k, const struct map *m);
void check_process(struct checker *k, const struct process *p);
/* Resolves it, too. */
void check_curriculum(struct checker *k, struct curriculum *c);
/* The parts of it. */
void check_covers(struct checker *k);
void check_gates(struct checker *k); /* every rule, and reviews in a circle */
/* " when A of depth is picked", or "" where there is one pick only. */
const char *pick_words(struct checker *k, size_t pick);
/* Sentences that stand twice, over all files. */
void check_sentences(struct checker *k);

/* What a quota says of itself, wherever it stands. */
void check_quota(struct checker *k, const struct quota *q);
/* after < before <= end, both before the end. An end of count 0 is none. */
void check_window(struct checker *k, int line, struct duration after, struct duration before,
		  struct duration end);
/* What is wrong with a window beside that end; NULL: nothing. */
const char *window_beyond(struct checker *k, struct duration after, struct duration before,
			  struct duration end);
/* Who signs a gate: anybody but the trainee. `what` is "award completion". */
void check_signer(struct checker *k, int line, const char *what, enum role by);
/* Is the part of CODE/part the number of one of the module's activities, as people write it? */
bool has_activity(const struct module *m, const char *part);
/* Nominal length, for comparing: P12M is P1Y, P52W is a little less. 0 for count 0. */
int64_t duration_length(struct duration d);
const char *duration_words(struct checker *k, struct duration d); /* "P18M" */

/* The digest of a curriculum, and how many errors the files below it have. */
struct digest closure_digest(const struct library *lib, const struct curriculum *curriculum,
			     struct arena *scratch, size_t *ret_errors);

#endif
