/* What a rule of a curriculum asks for, in words: for people, and as data with the same words. */
#ifndef CLI_RULE_WORDS_H
#define CLI_RULE_WORDS_H

#include <jansson.h>
#include <stdio.h>

#include "core/buf.h"
#include "core/date.h"
#include "curricula/curriculum.h"

void duration_in_words(struct buf *out, struct duration d); /* "18 months"; count 1 or more */
/*
 * The children of a rule, in file order: a list of {text, rules}, the caller's, and lines with a dash.
 * `c` is what the rule is of; NULL for a module, whose rules name no review and no result.
 */
json_t *rule_list(const struct curriculum *c, const struct rule *r);
void print_rule_list(FILE *out, const struct curriculum *c, const struct rule *r, int indent);

#endif
