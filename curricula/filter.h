/*
 * Choosing among curricula and modules by what they are for. Each condition that is set must hold;
 * one that is left out (NULL, 0, any_kind) holds of everything.
 */
#ifndef CURRICULA_FILTER_H
#define CURRICULA_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "curricula/curriculum.h"

struct filter {
	const char *programme; /* "STP"; letters of either case */
	/* A division, theme or specialism: it, what lies below it, and what it replaced. */
	const char *theme, *specialism;
	int32_t level; /* academic, 1 to 8: of the curriculum, or of a module that is looked at
			  alone */
	int32_t phase; /* of a module in its curriculum */
	const char *standard; /* "GENERIC/7", in whichever version of the set */
	const char *tool;     /* "DOPS": a quota of the module takes it */
	bool any_kind;
	enum module_kind kind;
};

/* Is a condition set that only modules can fulfil: phase, standard, tool or kind? */
bool filter_of_modules(const struct filter *f);
/* Do the others hold of the curriculum: programme, theme, specialism, level? */
bool filter_takes_curriculum(const struct filter *f, const struct specialisms *places,
			     const struct curriculum *c);
/* Do phase, standard, tool and kind hold of a module that a curriculum uses? It is there. */
bool filter_takes_use(const struct filter *f, const struct use *u);
/*
 * Do all hold of the module by itself? Theme and specialism are its own, where it names some; what
 * only a curriculum says (programme, phase, else theme and specialism) must hold in one of `count`
 * curricula that use it.
 */
bool filter_takes_module(const struct filter *f, const struct specialisms *places,
			 const struct curriculum *const *curricula, size_t count,
			 const struct module *m);
/* Does a review or award of the curriculum ask for assessments by this tool? */
bool curriculum_asks(const struct curriculum *c, const char *tool);

#endif
