/*
 * What somebody began and has not signed: statements that wait for their signature, and drafts.
 * (Claims are finished where their case is: claiming.h.) None of it is in the record.
 */
#ifndef CLI_WEB_UNFINISHED_H
#define CLI_WEB_UNFINISHED_H

#include <jansson.h>

#include "cli/web/session_draft.h"
#include "cli/web/sign.h"

struct unfinished {
	struct signing *signings; /* oldest first */
	const char *
		*changed_at; /* of each, where the draft is that it was written as; NULL: nowhere */
	size_t signing_count;
	struct draft *drafts; /* latest first; without those that wait to be signed as they are */
	size_t draft_count;
};

/* Of who is signed in, in the arena. */
MUST_CHECK enum status unfinished_find(struct visit *v, struct unfinished *ret_unfinished,
				       struct err *err);
/* Adds "to_sign" and "drafts" to the document of a page. */
void unfinished_json(const struct unfinished *u, json_t *doc);
/* A sheet of it, for who has no home page; nothing where there is nothing. */
void unfinished_sheet(struct visit *v, const struct unfinished *u);
/* Items of a list of class "attest-moves", each with a link to where it is finished. */
void unfinished_draw(struct visit *v, const struct unfinished *u);

#endif
