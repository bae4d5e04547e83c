/* Plain words out of what surrounds them: markup, JSON's escapes, older encodings. All linear, none fails. */
#ifndef CLI_READABLE_TEXT_H
#define CLI_READABLE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"

/* Does it have bytes, within the first 64 KiB, that no text has? */
bool text_looks_binary(const char *bytes, size_t n);
/*
 * As UTF-8: the bytes themselves when they are it, in the arena when they are UTF-16 (with its mark) or
 * Windows-1252; NULL when they are no text.
 */
const char *text_as_utf8(const char *bytes, size_t n, struct arena *a, size_t *ret_len);
/*
 * The words of HTML or XML: tags between letters of one line are taken out, all others end a line, and a
 * cell ends with a tab; entities are put in. Words in alt, title, value and content attributes follow at
 * the end.
 */
const char *text_of_markup(const char *text, size_t n, struct arena *a, size_t *ret_len);
/* JSON with its \u, \/, \n and \t put in. */
const char *text_of_json(const char *text, size_t n, struct arena *a, size_t *ret_len);
/* A mail with parts in base64? */
bool text_has_encoded_parts(const char *text, size_t n);

#endif
