/* What a trainee keeps from an enrolment that they left, for `progress`. */
#ifndef CLI_CARRIED_H
#define CLI_CARRIED_H

#include <jansson.h>
#include <stdio.h>

#include "portfolio/facts.h"

/*
 * "carried from STP-GEN@2009.1 by the transfer in entry 80: 12 sign-offs", and a line for each of
 * the module `code`; "" lists none. Nothing when nobody moved.
 */
void carried_print(FILE *out, const struct facts *f, const char *code);

/*
 * {entry, from, enrolment, carried [{request, n, decision, by, was, item, map, stands}], signs
 * [{entry, module}]}; NULL when nobody moved.
 */
json_t *carried_json(const struct facts *f);

#endif
