#include <string.h>

#include "core/buf.h"
#include "portfolio/guard_priv.h"

/* What a character is to the guard. */
enum sort {
	SORT_LETTER,
	SORT_CAPITAL,
	SORT_DIGIT,
	SORT_SPACE,
	SORT_LINE,
	SORT_NOTHING, /* not seen by who reads: a soft hyphen, a joiner */
	SORT_MARK,
};

struct glyph {
	enum sort sort;
	size_t n;	/* bytes */
	char as;	/* a digit, a mark or a letter in ASCII; 0 for other letters */
};

static uint32_t code_point(const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;

	switch (n) {
	case 2:
		return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	case 3:
		return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	case 4:
		return 0x10000; /* no letter, digit or mark of ours is up there */
	default:
		return p[0];
	}
}

static struct glyph ascii_glyph(char c)
{
	if (c >= '0' && c <= '9')
		return (struct glyph){SORT_DIGIT, 1, c};
	if (c >= 'a' && c <= 'z')
		return (struct glyph){SORT_LETTER, 1, c};
	if (c >= 'A' && c <= 'Z')
		return (struct glyph){SORT_CAPITAL, 1, (char)(c - 'A' + 'a')};
	if (c == '\n' || c == '\f' || c == '\v')
		return (struct glyph){SORT_LINE, 1, 0};
	if (c == ' ' || c == '\t' || c == '\r')
		return (struct glyph){SORT_SPACE, 1, 0};
	return (struct glyph){SORT_MARK, 1, (char)(c == '\0' ? '?' : c)};
}

static bool is_dash(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xfe58 || c == 0xfe63;
}

static bool is_wide_space(uint32_t c)
{
	return c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f ||
	       c == 0x3000;
}

static bool is_unseen(uint32_t c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff;
}

/* Full-width forms are typed by some keyboards; to a reader they are the same. */
static struct glyph wide_glyph(uint32_t c, size_t n)
{
	if (c >= 0xff01 && c <= 0xff5e) {
		struct glyph g = ascii_glyph((char)(c - 0xff01 + '!'));

		g.n = n;
		return g;
	}
	if (is_wide_space(c))
		return (struct glyph){SORT_SPACE, n, 0};
	if (c == 0x2028 || c == 0x2029 || c == 0x85)
		return (struct glyph){SORT_LINE, n, 0};
	if (is_unseen(c))
		return (struct glyph){SORT_NOTHING, n, 0};
	if (is_dash(c))
		return (struct glyph){SORT_MARK, n, '-'};
	if (c == 0xb7 || c == 0x2024 || c == 0x2027)
		return (struct glyph){SORT_MARK, n, '.'};
	if (c >= 0x2018 && c <= 0x201f)
		return (struct glyph){SORT_MARK, n, c <= 0x201b ? '\'' : '"'};
	if (c >= 0xc0 && c <= 0xde && c != 0xd7)
		return (struct glyph){SORT_CAPITAL, n, 0};
	if (c >= 0xc0 && c < 0x2000 && c != 0xf7)
		return (struct glyph){SORT_LETTER, n, 0};
	return (struct glyph){SORT_MARK, n, '?'};
}

static struct glyph glyph_at(const char *text, size_t n)
{
	size_t len;

	if ((unsigned char)text[0] < 0x80)
		return ascii_glyph(text[0]);
	len = utf8_char(text, n);
	if (len == 0)
		return (struct glyph){SORT_MARK, 1, '?'};
	return wide_glyph(code_point(text, len), len);
}

static bool is_letter(struct glyph g)
{
	return g.sort == SORT_LETTER || g.sort == SORT_CAPITAL;
}

/* An apostrophe between letters belongs to the word: O'Brien, patient's. */
static bool is_inside_word(const char *text, size_t at, size_t to, struct glyph g)
{
	return g.sort == SORT_MARK && g.as == '\'' && at + g.n < to &&
	       is_letter(glyph_at(text + at + g.n, to - at - g.n));
}

static void add_glyph(struct token *t, struct glyph g, size_t *capitals)
{
	size_t used = t->count < WORD_ROOM - 1 ? t->count : WORD_ROOM - 1;

	if (used < WORD_ROOM - 1)
		t->text[used] = g.as != 0 ? g.as : '?';
	t->count++;
	*capitals += g.sort == SORT_CAPITAL;
}

/* Words and numbers: as long as there is more of the same sort. */
static void read_run(const char *text, size_t to, struct token *t)
{
	bool digits = t->type == TOKEN_DIGITS;
	size_t capitals = 0;

	for (size_t at = t->at; at < to;) {
		struct glyph g = glyph_at(text + at, to - at);
		bool same = digits ? g.sort == SORT_DIGIT : is_letter(g);

		if (!same && g.sort != SORT_NOTHING &&
		    (digits || !is_inside_word(text, at, to, g)))
			break;
		at += g.n;
		if (g.sort == SORT_NOTHING)
			continue;
		t->end = at;
		add_glyph(t, g, &capitals);
		if (t->count == 1)
			t->letters = capitals == 1 ? LETTERS_CAPITALISED : LETTERS_SMALL;
	}
	if (t->count > 1 && capitals == t->count)
		t->letters = LETTERS_CAPITALS;
}

size_t guard_tokens(const char *text, size_t from, size_t to, struct token *ret_tokens)
{
	size_t count = 0, lines = 0;
	bool space = false;

	for (size_t at = from; at < to;) {
		struct glyph g = glyph_at(text + at, to - at);
		struct token *t = &ret_tokens[count];

		if (g.sort == SORT_SPACE || g.sort == SORT_LINE || g.sort == SORT_NOTHING) {
			space = space || g.sort == SORT_SPACE;
			lines += g.sort == SORT_LINE;
			at += g.n;
			continue;
		}
		*t = (struct token){.at = at,
				    .end = at + g.n,
				    .gap = lines > 1    ? GAP_FAR
					   : lines == 1 ? GAP_LINE
					   : space	? GAP_SPACE
							: GAP_NONE};
		lines = 0;
		space = false;
		if (g.sort == SORT_MARK) {
			t->type = TOKEN_MARK;
			t->mark = g.as;
		} else {
			t->type = g.sort == SORT_DIGIT ? TOKEN_DIGITS : TOKEN_WORD;
			read_run(text, to, t);
		}
		at = t->end;
		count++;
	}
	return count;
}

bool token_is(const struct token *t, const char *word)
{
	return t->type == TOKEN_WORD && strcmp(t->text, word) == 0;
}

bool token_in(const struct token *t, const char *const *words)
{
	if (t->type != TOKEN_WORD)
		return false;
	for (size_t i = 0; words[i] != NULL; i++)
		if (strcmp(t->text, words[i]) == 0)
			return true;
	return false;
}

bool token_is_mark(const struct token *t, const char *marks)
{
	return t->type == TOKEN_MARK && strchr(marks, t->mark) != NULL;
}

bool scan_joined(const struct scan *s, size_t i)
{
	return i < s->count && s->tokens[i].gap != GAP_FAR;
}

void scan_found(struct scan *s, enum guard_kind kind, size_t first, size_t last)
{
	if (s->found_count == s->room) {
		s->more = true;
		return;
	}
	s->found[s->found_count++] =
		(struct guard_finding){.kind = kind,
				       .at = s->tokens[first].at,
				       .len = s->tokens[last].end - s->tokens[first].at};
}
