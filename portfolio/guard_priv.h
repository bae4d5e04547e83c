/*
 * What the files of the guard share: a text as tokens, and what was found so far. A rule looks at a bounded
 * number of tokens around one, which keeps the whole linear.
 */
#ifndef PORTFOLIO_GUARD_PRIV_H
#define PORTFOLIO_GUARD_PRIV_H

#include "portfolio/guard.h"

#define WORD_ROOM 20
#define NOWHERE SIZE_MAX

enum token_type { TOKEN_WORD, TOKEN_DIGITS, TOKEN_MARK };
/* What stands between a token and the one before. */
enum gap { GAP_NONE, GAP_SPACE, GAP_LINE, GAP_FAR };
enum letters { LETTERS_SMALL, LETTERS_CAPITALISED, LETTERS_CAPITALS };

struct token {
	enum token_type type;
	enum gap gap;
	enum letters letters;  /* of a word */
	size_t at, end;	       /* bytes of the text */
	size_t count;	       /* letters or digits, counted to the end */
	char mark;	       /* every dash is '-', every quote '"', what is not known '?' */
	char text[WORD_ROOM];  /* a word's ASCII letters in lower case, digits as ASCII; cut to fit */
};

struct scan {
	const char *text;
	struct token *tokens;
	size_t count;
	int year; /* today's */
	struct guard_finding *found; /* in no order; room for `room` */
	size_t found_count, room;
	bool more;
};

/* The tokens of text[from, to), at most to - from of them. */
size_t guard_tokens(const char *text, size_t from, size_t to, struct token *ret_tokens);

bool token_is(const struct token *t, const char *word);
/* Is it a word of the list, which ends with NULL? */
bool token_in(const struct token *t, const char *const *words);
bool token_is_mark(const struct token *t, const char *marks);
/* Is token i there, and within a line of the one before it? */
bool scan_joined(const struct scan *s, size_t i);

/* Notes the tokens first to last, both included. */
void scan_found(struct scan *s, enum guard_kind kind, size_t first, size_t last);

struct seen_date {
	size_t last; /* its last token */
	int year;    /* 0: of two digits, or in one number, which is a date only if something says so */
};
/* Does a date begin at token i, in any usual form? */
bool scan_date(const struct scan *s, size_t i, struct seen_date *ret_date);
/* The last token of a name that begins at i (a title, then capitalised words); NOWHERE: none does. */
size_t scan_name(const struct scan *s, size_t i, size_t words_least);

/* The rules; each looks at all tokens. */
void guard_numbers(struct scan *s);
void guard_births(struct scan *s);
void guard_hospital(struct scan *s);
void guard_names(struct scan *s); /* last: it looks beside what was found */
/* Columns of a table whose head says what they hold; looks at the whole text by lines. */
void guard_columns(struct scan *s, size_t n);

#endif
