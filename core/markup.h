/*
 * Writing HTML, SVG and XML: markup is literals in the code, and every value passes through here.
 */
#ifndef CORE_MARKUP_H
#define CORE_MARKUP_H

#include "core/buf.h"

/*
 * Appends text so that it means itself in an element's content and in an attribute in double or single
 * quotes. What is no UTF-8, and control characters that XML 1.0 forbids, become U+FFFD.
 */
void markup_text(struct buf *out, const char *text);

/*
 * Appends `pattern`, in which each $ stands for the next of `values` (NULL-terminated strings), escaped:
 * markup_add(out, "<li id=\"$\">$</li>", (const char *[]){id, title}). There must be as many values as $.
 */
void markup_add(struct buf *out, const char *pattern, const char *const *values);

#endif
