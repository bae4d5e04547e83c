/*
 * Two sentences side by side: what is in one and not in the other, by words. The earlier words with <del>, the
 * later with <ins>, each said to screen readers as well.
 */
#ifndef CLI_WEB_TEXT_DIFF_H
#define CLI_WEB_TEXT_DIFF_H

#include <stdbool.h>

struct visit;

/* Draws `was` (later false) or `now` (later true), marked against the other. */
void text_diff(struct visit *v, const char *was, const char *now, bool later);

#endif
