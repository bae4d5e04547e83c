/*
 * What evidence can be asked to count as: the one list of choices, for the page that adds evidence
 * (page_evidence.c) and the one that asks somebody to look at it (page_ask.c).
 */
#ifndef CLI_WEB_ASK_KIND_H
#define CLI_WEB_ASK_KIND_H

#include <jansson.h>

struct visit;

/* For the table of routes: the field "as". */
#define ASK_KIND_WORDS "\"activities\", or the tool: CBD, DOPS, OCE, MSF"

/* The question "as". `chosen`: the value that it begins with ("" none). `progress`: as the command
 * of that name tells it, for what is still wanted by each tool. */
void ask_kind_draw(struct visit *v, const char *chosen, const json_t *progress);

#endif
