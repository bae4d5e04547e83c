/* Curricula and modules as a person would read them, or as data. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/app.h"
#include "curricula/curriculum.h"

MUST_CHECK enum status show_curriculum(struct app *app, const struct curriculum *c, struct err *err);
MUST_CHECK enum status show_module(struct app *app, const struct module *m, struct err *err);

#endif
