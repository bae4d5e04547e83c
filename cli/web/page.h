/*
 * Drawing a page: markup is literals in the code, every value is escaped, and what surrounds the main part (skip
 * link, header, menu by role, footer with the size and head of the record) is the same everywhere.
 *
 * The design system is nhsuk-frontend, of which components draw the markup as its fixtures have it; what it lacks
 * are the classes attest-* of assets/attest.css. No style attributes, no script in a page: the policy of
 * server.c refuses both. Everything works without script.
 */
#ifndef CLI_WEB_PAGE_H
#define CLI_WEB_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

struct visit;

#define PAGE_MAX ((size_t)8 << 20)
#define PAGE_CRUMBS 5
#define PAGE_ERRORS 32

struct page_error {
	const char *field; /* its name, which is its id; NULL: of the whole */
	const char *text;  /* begins with the verb that mends it */
};

struct page {
	const char *title;   /* of the document; page_head sets it */
	const char *menu;    /* the address of the item of the menu that this belongs to; NULL: none */
	bool wide;	     /* 1,200 px: for tables and two columns */
	bool landscape;	     /* when printed */
	const char *script;  /* one more module of assets/: "answer.mjs"; NULL: none */
	struct {
		const char *address, *text;
	} crumbs[PAGE_CRUMBS]; /* above; the last is what "back" goes to */
	size_t crumb_count;
	struct page_error errors[PAGE_ERRORS]; /* of a form that comes back */
	size_t error_count;
	struct buf main;
	uint64_t glyphs;     /* those that were drawn */
};

/*
 * html(v, "<p class=\"x\">$ of $</p>", some, all): draws markup, in which each $ stands for the next value, escaped;
 * a NULL value is "". There must be as many values as $; a test of every page sees to it by aborting.
 */
void html_add(struct visit *v, const char *markup, const char *const *values, size_t count);
#define html(v, markup, ...)                                                                      \
	html_add((v), "" markup "", (const char *const[]){ "", ##__VA_ARGS__ } + 1,               \
		 sizeof((const char *const[]){ "", ##__VA_ARGS__ }) / sizeof(char *) - 1)
/* Text with its paragraphs (blank lines) and lines kept. */
void html_paragraphs(struct visit *v, const char *text);
/* Numbers for values; in the arena of the visit. "48,213". */
const char *shown_number(struct visit *v, int64_t n);
/* What is ahead or behind: "+5", "0", and "−14" with a minus sign. */
const char *shown_signed(struct visit *v, int64_t n);
/* "1 activity", "10 activities". */
const char *shown_count(struct visit *v, int64_t n, const char *one, const char *many);
/* With a capital in front: "every activity" as "Every activity". */
const char *shown_sentence(struct visit *v, const char *text);
/* A name of the record as words: "note.feedback" as "Feedback", "file.1" as "File 1". */
const char *shown_name(struct visit *v, const char *name);
/* "training-officer" and "etb-assessor" as people say it: "training officer", "ETB assessor". */
const char *shown_role(struct visit *v, const char *role);
/* A day of a document, "2026-05-14", as "14 May 2026"; what is none as it is. A time as "14 May 2026, 12:40". */
const char *shown_day(struct visit *v, const char *day);
const char *shown_time(struct visit *v, const char *time);
/* A sentence of the record's own, with the days in it as above and people by name: "lapsed on 25 January 2026",
 * "waits for a decision by Declan Furey-Nolan". Never what somebody typed. */
const char *shown_words(struct visit *v, const char *text);
/* The days alone: where anybody reads it, and it is of nobody. */
const char *shown_days(struct visit *v, const char *text);

/* The heading; `caption` stands above it, NULL: none. Sets the title. */
void page_head(struct visit *v, const char *title, const char *caption);
void page_crumb(struct visit *v, const char *address, const char *text);
/* A value of the form is wrong: it comes back with it, status 422, and a list of what is wrong on top. */
void page_wrong(struct visit *v, const char *field, const char *text);
/* What is wrong with the field; NULL: nothing. */
const char *page_wrong_with(const struct visit *v, const char *field);

/* Draws the whole document into v->reply. */
void page_finish(struct visit *v);

#endif
