/*
 * The body and the texts of an entry: their shape checked by a row's tables, and read once checked.
 */
#ifndef PORTFOLIO_BODY_H
#define PORTFOLIO_BODY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/digest.h"
#include "core/err.h"
#include "portfolio/entry.h"
#include "portfolio/kind.h"

#define FIELD_LIST_MAX 512 /* members of a list, words or objects */
#define FIELD_WORD_MAX 200 /* bytes of a word */

/*
 * Has the object exactly the members that `fields` names, each of its type? ERR_INVALID names the
 * member, as "judgements[2].point" where it lies deeper.
 */
MUST_CHECK enum status body_check(const struct field *fields, const json_t *body, struct err *err);
/* Are the texts those that the rules allow, none missing? ERR_INVALID names the text. */
MUST_CHECK enum status text_rules_check(const struct text_rule *rules, const struct entry *e,
				   struct err *err);
/* Is it a name that a text_rule of this name allows? */
bool text_name_fits(const char *rule, const char *name);
/* Is a text of this name, in an entry of that kind, for its author alone until it is released? */
bool text_is_private(const struct kind *row, const char *name);
/*
 * How many texts are numbered PREFIX.1, PREFIX.2, ... without a gap; ERR_INVALID when there is
 * another number. PREFIX.N.more is not counted.
 */
MUST_CHECK enum status texts_numbered(const struct entry *e, const char *prefix, size_t *ret_count,
				      struct err *err);
/* The digest of the text of that name, NULL when there is none; lives as long as the entry. */
const struct digest *entry_text(const struct entry *e, const char *name);

/*
 * Members of a checked body, or of an object in it. Where an optional member is missing: NULL, or
 * `otherwise`. Strings and arrays live as long as the entry.
 */
const char *body_text(const json_t *body, const char *name);
int32_t body_day(const json_t *body, const char *name, int32_t otherwise);
int64_t body_time(const json_t *body, const char *name, int64_t otherwise);
int64_t body_number(const json_t *body, const char *name);
struct digest body_digest(const json_t *body, const char *name);
const json_t *body_list(const json_t *body, const char *name);
/* The strings of a list joined with spaces; "" for a missing one. */
const char *body_joined(const json_t *body, const char *name, struct arena *a);
/* The bytes of a base64 member, in the arena. */
MUST_CHECK enum status body_bytes(const json_t *body, const char *name, struct arena *a,
				  const uint8_t **ret_bytes, size_t *ret_len, struct err *err);

#endif
