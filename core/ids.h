/*
 * The shapes of names that entries and curricula share. Bounded, ASCII, one spelling each.
 *
 *   person   a lower-case letter, then 1 to 30 of a-z 0-9 '-'; no '-' at the end, none doubled
 *   code     CEN-R1, L4-29, SPE158c4: as `code` in curricula/schema/curriculum.rnc
 *   version  2012.1: year.number, ordered as two numbers; year 1000 to 2999, number to 999999999
 *   ref      CODE@VERSION
 *   item     CODE/3 activity, CODE/LO2 outcome, CODE/Q2 quota, CODE/T1 topic; part: A-Z a-z 0-9 '.'
 *   form     TOOLS@2010.1/DOPS: the form of a tool as that version of a tools file has it
 *   name     a lower-case slug: specialism, theme, review or site
 */
#ifndef CORE_IDS_H
#define CORE_IDS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

#define ID_MAX 32   /* person, code, name: at most 31 bytes and a NUL */
#define REF_MAX 48  /* CODE@VERSION */
#define ITEM_MAX 48 /* CODE/part */
#define FORM_MAX 80 /* CODE@VERSION/CODE */

bool id_is_person(const char *text);
bool id_is_code(const char *text);
bool id_is_name(const char *text);
bool id_is_version(const char *text);
bool id_is_item(const char *text);
bool id_is_form(const char *text);

struct ref {
	char id[ID_MAX];
	int year, number;
};

MUST_CHECK enum status ref_parse(const char *text, struct ref *ret_ref, struct err *err);
void ref_text(const struct ref *ref, char ret_text[REF_MAX]);
/* By id bytewise, then year, then number. */
int ref_compare(const struct ref *a, const struct ref *b);

/* "CEN-R1/3" to "CEN-R1" and "3". ERR_INVALID when it is not an item. */
MUST_CHECK enum status item_split(const char *item, char ret_code[ID_MAX], char ret_part[ID_MAX],
				  struct err *err);

#endif
