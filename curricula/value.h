/*
 * What an attribute or a text may say: one row for each kind of value, the same as the named types
 * of schema/curriculum.rnc. Private to curricula/.
 */
#ifndef CURRICULA_VALUE_H
#define CURRICULA_VALUE_H

#include <stdbool.h>
#include <stdint.h>

enum value {
	VALUE_CODE,
	VALUE_VERSION,
	VALUE_REF,
	VALUE_ITEM,
	VALUE_PATH,
	VALUE_NAME,
	VALUE_PROGRAMME,
	VALUE_NUMBER,
	VALUE_LEVEL,
	VALUE_STAGE,
	VALUE_PERCENT,
	VALUE_MODULE_CREDITS,
	VALUE_CREDITS,
	VALUE_CREDITS_ASKED,
	VALUE_DURATION,
	VALUE_SPAN,
	VALUE_DAY,
	VALUE_DAY_OR_MONTH,
	VALUE_YEARLY,
	VALUE_WORDS,
	VALUE_LANGUAGE,
	VALUE_YES_NO,
	VALUE_KIND,
	VALUE_ROLE,
	VALUE_STATUS,
	VALUE_OUTCOME_KIND,
	VALUE_ACTIVITY_TYPE,
	VALUE_ITEMS,
	VALUE_TOOL_BY,
	VALUE_ONCE,
	VALUE_EXTENT,
	VALUE_CASE_CHECK,
	VALUE_CASE_STAGE,
	/* These say a name once in the file (ID), or one said elsewhere in it (IDREF). */
	VALUE_ID,
	VALUE_OUTCOME_ID,
	VALUE_TOPIC_ID,
	VALUE_IDREF,
	VALUE_OUTCOME_IDREF,
	VALUE_MARK_ID, /* a name among its neighbours only */
	VALUE_ANYTHING,
};

bool value_fits(enum value value, const char *text);
/* What would be right, as an order: "write one unit, as in P18M". */
const char *value_right(enum value value);
/* VALUE_ID and its like; VALUE_IDREF and its like. */
bool value_is_id(enum value value);
bool value_is_idref(enum value value);
/* The number that a text of a number kind says. */
int32_t value_number(const char *text);
/* Which of the words of a kind that is a list of words, in the order of its enum. */
int value_choice(enum value value, const char *text);
/* The word of such a kind that stands at this place of its enum. */
const char *value_word(enum value value, int choice);

#endif
