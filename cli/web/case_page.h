/*
 * What the pages of a case share: who may see it and as what, its stages with their clocks, marks in words.
 */
#ifndef CLI_WEB_CASE_PAGE_H
#define CLI_WEB_CASE_PAGE_H

#include "cli/case_judged.h"
#include "cli/web/visit.h"

struct case_seen {
	struct case_view view;
	enum case_stage stage;
	int32_t due;	   /* of the stage; DAY_OPEN: none */
	const char *name;  /* "547": of the case, as commands take it */
	/* As what it is seen. */
	bool applicant, registrar, clerk;
	bool member;	   /* of the panel that stands */
	bool judges;	   /* a member who judges */
	bool sealed;	   /* and has */
	bool open;	   /* the judgements are, for the visitor */
};

/*
 * The case of the route's {case}. Seen by its applicant, its panel, its clerk and registrars; ERR_NOT_FOUND for
 * anybody else, as if there were none. With `head` the page has its crumbs, its menu and its width.
 */
MUST_CHECK enum status case_page_begin(struct visit *v, bool head, struct case_seen *ret_seen, struct err *err);
/*
 * The heading; above it stands the case, and what tells the page from others of the case with that heading: "Case 547,
 * outcome 1 of 8". The title says both, so that no two pages have the same.
 */
void case_page_head(struct visit *v, const struct case_seen *seen, const char *title, const char *more);
/* The outcome of the field "outcome", else the first. ERR_NOT_FOUND: the case has none of that name. */
MUST_CHECK enum status case_unit_at(struct visit *v, const struct case_view *view, size_t *ret_at, struct err *err);
/* Would the visitor see the case? */
bool case_page_shows(const struct visit *v, const struct case_file *file);

/* "Judge", and what it waits for: "the assessors, each alone". */
const char *case_stage_words(enum case_stage stage);
const char *case_stage_waits(enum case_stage stage);
/* All stages, those done with a tick and the one now with its day. */
void case_page_steps(struct visit *v, const struct case_seen *seen);
/* "in 19 days", "today", "3 days ago, on 4 June 2026"; DAY_OPEN: "". Days from the store's today. */
const char *case_due_words(struct visit *v, int32_t due, bool *ret_late);
const char *case_day(struct visit *v, int32_t day); /* "4 June 2026" */
/* A mark with its glyph: "Met". Text "met", "partly", "not-met"; NULL: a dash. */
void case_mark(struct visit *v, const char *mark);
const char *case_mark_words(const char *mark);
/* Why the visitor reads no judgement of it yet; NULL: nobody is named to judge it, or all is open to them. */
const char *case_closed_words(const struct case_seen *seen);
/* All evidence of the case, each once, by the first outcome that it is claimed for: "E3" is the third. */
size_t case_evidence(struct visit *v, const struct case_view *view, const struct case_item ***ret_items);
/* "E3" of the entry; "": no claim rests on it. */
const char *case_evidence_name(struct visit *v, const struct case_view *view, uint64_t seq);
/* Where what nobody else has signed is confirmed: a way there for who may, and for the applicant whom to ask. */
void case_evidence_ask(struct visit *v, const struct case_seen *seen);
/* What a piece of evidence says and has, as far as the visitor may read it: headings of level 3. Its files are under `address`. */
void case_evidence_says(struct visit *v, const char *address, const struct entry *e);
/* Answers with that file of it, to keep. ERR_NOT_FOUND: there is none, or it is not for the visitor. */
MUST_CHECK enum status case_evidence_send(struct visit *v, const struct entry *e, const char *name, struct err *err);
/* The same as data: [{name, text} or {name, file}]. */
json_t *case_evidence_json(struct visit *v, const struct entry *e);
/* What its author called the file. */
const char *case_file_name(struct visit *v, const struct entry *e, const char *name);
/* Links to the outcome before and after the one at `at`, by the keys k and j too; `path` as "/judge". */
void case_unit_links(struct visit *v, const struct case_seen *seen, const char *path, size_t at);
/* "/cases/547", with something after it or "". */
const char *case_address(struct visit *v, const struct case_seen *seen, const char *after);

#endif
