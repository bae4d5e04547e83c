/* Pace as data, for every command that tells it. */
#ifndef CLI_PACE_H
#define CLI_PACE_H

#include <jansson.h>

#include "assessment/pace.h"

/* {phases: [part], whole: part, outlook}: the shape is promised (README, "As data"). The caller's. */
json_t *pace_json(const struct pace *p);

#endif
