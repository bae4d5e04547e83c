/*
 * What one entry says, in the words and order in which people read it, and what was answered to it
 * or it answers: for its page (page_entry.c).
 */
#ifndef CLI_WEB_ENTRY_SHOW_H
#define CLI_WEB_ENTRY_SHOW_H

#include <jansson.h>

#include "cli/web/entry_page.h"

struct entry_shown {
	struct entry_seen seen;
	json_t *doc;	  /* of `show`, with `requests` */
	json_t *requests; /* those of this evidence, this one, or the one that it answers; as
			     `request list`, of one's own with `again` */
};

/* That of the path, for whom it may be shown, also by the command. ERR_NOT_FOUND as entry_find. */
MUST_CHECK enum status entry_shown_find(struct visit *v, struct entry_shown *ret_shown,
					struct err *err);
bool entry_is_kind(const struct entry_shown *s, const char *kind);

/* Rows of a list: what it says, but for its title; and what it is about, where these do not tell.
 */
void entry_draw_said(struct visit *v, const struct entry_shown *s);
void entry_draw_about(struct visit *v, const struct entry_shown *s);
/* A sheet: who was asked for what, what they answered, and where it is shown again; nothing where
 * nobody was. */
void entry_draw_requests(struct visit *v, const struct entry_shown *s);

#endif
