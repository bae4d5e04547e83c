/* Curricula, modules, their parts and sets of standards as a person would read them, or as data. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/app.h"
#include "curricula/curriculum.h"
#include "curricula/library.h"

MUST_CHECK enum status show_curriculum(struct app *app, const struct curriculum *c, struct err *err);
MUST_CHECK enum status show_module(struct app *app, const struct module *m, struct err *err);
/* One thing of a module by its part: "3", "LO2", "Q1", "T4". ERR_NOT_FOUND says what there is. */
MUST_CHECK enum status show_item(struct app *app, const struct module *m, const char *part, struct err *err);
/* A set, or one item of it: which modules of the library cite it, in whichever version of the set. */
MUST_CHECK enum status show_standards(struct app *app, const struct library *lib, const struct standards *s,
				      const char *item, struct err *err);

#endif
