/*
 * The design system's style sheet as it is sent. nhsuk-frontend's holds every component there is
 * and is parsed before anything is drawn, on a phone for longer than it takes to arrive; our pages
 * use a third of it. Kept are the rules that can match our markup, in their order; its web font
 * goes too, which is the health service's own and would be fetched from elsewhere: this is no
 * official service, and nothing is fetched from anywhere.
 */
#ifndef CLI_WEB_SHEET_H
#define CLI_WEB_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

struct buf;

/*
 * Whether a rule for this class can match: our pages name it (the colours of tags,
 * "nhsuk-tag--green", all do), or it is none of the system's. Tests compare with what the pages'
 * sources say.
 */
bool sheet_class(const char *name, size_t n);
/* Cuts the sheet, without comments. ERR_INVALID: it does not consist of rules; it is as it was. */
MUST_CHECK enum status sheet_trim(struct buf *sheet, struct err *err);

#endif
