/* A published curriculum by its title, for people. */
#ifndef CLI_CURRICULUM_TITLE_H
#define CLI_CURRICULUM_TITLE_H

#include "cli/app.h"

/* "Scientist Training Programme: Clinical Engineering, 2023.1" of "STP-CEN@2023.1"; `ref` itself of
 * what this store has not published. In app's arena. */
const char *curriculum_title(struct app *app, const char *ref);

#endif
