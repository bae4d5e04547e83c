/*
 * The parts that pages are made of. Each draws into v->page.main; what encloses others has a _begin and an _end.
 * Markup as nhsuk-frontend's fixtures have it; `kind` are its modifiers. Texts are escaped; NULL leaves out.
 */
#ifndef CLI_WEB_COMPONENT_H
#define CLI_WEB_COMPONENT_H

#include <stdbool.h>
#include <stddef.h>

struct visit;

/*
 * A small picture beside words, hidden from screen readers: back book cross differs draft file full half key late
 * none ring seal second tick wait waived.
 */
void glyph(struct visit *v, const char *name);

/* ---- words ---- */

/* "green", "grey", "blue", "red", "yellow", "purple", "white"; NULL: plain. */
void tag(struct visit *v, const char *colour, const char *text);
/* A note in place, with a glyph: "info", "ok", "late", NULL a warning. Paragraphs go inside. */
void flag_begin(struct visit *v, const char *kind, const char *glyph_name);
void flag_end(struct visit *v);
/* A white sheet with a heading of level 2 that names it; `id` is the page's own. `kind` "flush", "bare", NULL. */
void sheet_begin(struct visit *v, const char *kind, const char *id, const char *heading);
void sheet_end(struct visit *v);
void details_begin(struct visit *v, const char *summary);
void details_end(struct visit *v);
/* A digest in groups of four, its first `groups`; 0: all. */
void hash(struct visit *v, const char *hex, size_t groups);
/* Numbers that decide what to do: figures_begin, figure..., figures_end. `risk`: red. */
void figures_begin(struct visit *v);
void figure(struct visit *v, const char *value, const char *what, bool risk);
void figures_end(struct visit *v);

/* ---- lists and tables ---- */

/* Names and values: "summary" as nhsuk draws it, "facts" small. */
void list_begin(struct visit *v, const char *kind);
void list_row(struct visit *v, const char *name, const char *value);
void list_row_begin(struct visit *v, const char *name); /* then anything, then list_row_end */
void list_row_end(struct visit *v);
void list_end(struct visit *v);

/*
 * A table in a region that scrolls sideways where it must. `heads` end with NULL; a head "#Credits" is of numbers.
 * `kind` are classes: "attest-dense attest-blocks". The caption is hidden unless it begins with '!'.
 */
void table_begin(struct visit *v, const char *kind, const char *caption, const char *const *heads);
void row_begin(struct visit *v);
void cell(struct visit *v, const char *label, const char *text);	 /* `label` is shown on a phone */
void cell_number(struct visit *v, const char *label, const char *text);
void cell_begin(struct visit *v, const char *label);
void cell_end(struct visit *v);
void row_head(struct visit *v, const char *address, const char *text); /* address NULL: no link */
void row_end(struct visit *v);
void table_end(struct visit *v);

/* ---- forms ---- */

/* Carries the token that binds it to who sees it. With `files` it can send some. */
void form_begin(struct visit *v, const char *address, bool files);
void form_end(struct visit *v);
/* A search or filter: GET, no token. */
void filter_begin(struct visit *v, const char *address);
void filter_end(struct visit *v, const char *button);

/* One question. Its id is its name; what was typed comes back with what is wrong. */
struct input {
	const char *name, *label, *hint;
	const char *value;	  /* to begin with; what was typed goes before it. NULL: none */
	const char *type;	  /* "text" (NULL), "email", "password", "search", "file", "date" ... */
	const char *autocomplete; /* NULL: left to the browser */
	const char *kind;	  /* classes: "nhsuk-input--width-10", "attest-mono" */
	const char *accept;	  /* of a file */
	const char *capture;	  /* of a file: "environment" opens the camera of a phone */
	bool multiple;		  /* several files at once */
	int rows;		  /* of a text area */
	int most;		  /* characters; 0: no limit that is told */
	bool heading;		  /* the label is the heading of the page */
};
void input(struct visit *v, const struct input *i);
void textarea(struct visit *v, const struct input *i);

struct choice {
	const char *value, *text, *hint;
	bool chosen; /* to begin with */
};
/* One of several, some of several, one from a list. `i` has name, label, hint. */
void radios(struct visit *v, const struct input *i, const struct choice *choices, size_t count);
void checkboxes(struct visit *v, const struct input *i, const struct choice *choices, size_t count);
void choose(struct visit *v, const struct input *i, const struct choice *choices, size_t count);
void hidden(struct visit *v, const char *name, const char *value);
/* `kind`: NULL the one that is meant, "secondary", "warning"; `name` and `value` may be NULL. */
void button(struct visit *v, const char *kind, const char *text, const char *name, const char *value);
void link_button(struct visit *v, const char *kind, const char *address, const char *text);
/* The search box of the head of a page; `address` takes ?q=. */
void search_box(struct visit *v, const char *address, const char *label_text, const char *value);

#endif
