#include "cli/web/sheet.h"

#include <string.h>

#include "core/buf.h"

#define NESTED 8 /* at-rules within each other; more is no sheet of a design system */

/* The classes of nhsuk-frontend that our markup and style sheet name, a space after each. */
static const char classes[] =
	"back-link body body-s breadcrumb breadcrumb__link breadcrumb__list "
	"breadcrumb__list-item button button--icon button--secondary button--secondary-solid "
	"button--small button-group caption-m checkboxes checkboxes--small checkboxes__hint "
	"checkboxes__input checkboxes__item checkboxes__label code code__container "
	"code__content details details__summary details__summary-text details__text "
	"error-message error-summary error-summary__body error-summary__heading "
	"error-summary__list fieldset fieldset__heading fieldset__legend fieldset__legend--l "
	"fieldset__legend--m fieldset__legend--s file-upload file-upload__input footer "
	"footer__list footer__list-item footer__list-item-link footer__meta form-group "
	"form-group--error frontend-supported grid-column-one-third grid-column-two-thirds "
	"grid-row header header--inline header__account header__account-button "
	"header__account-form header__account-item header__account-link header__account-list "
	"header__container header__navigation header__navigation-container "
	"header__navigation-item header__navigation-item--current "
	"header__navigation-item-current-fallback header__navigation-link "
	"header__navigation-list header__service header__service-name heading-l heading-m "
	"heading-s heading-xs hint icon icon--search icon--user input input--error "
	"input--width-10 input--width-2 input--width-20 input--width-3 input--width-30 "
	"input-wrapper label label--l label-wrapper link list list--bullet list--number "
	"main-wrapper main-wrapper--s radios radios--small radios__hint radios__input "
	"radios__item radios__label search-input search-input__button search-input__input "
	"search-input__wrapper select select--error skip-link summary-list summary-list__key "
	"summary-list__row summary-list__value table table__body table__caption table__cell "
	"table__cell--numeric table__head table__header table__header--numeric table__row "
	"tag textarea textarea--error u-display-none-from-desktop "
	"u-frontend-not-supported-hidden u-frontend-supported-hidden u-margin-bottom-0 "
	"u-margin-bottom-2 u-margin-bottom-3 u-margin-bottom-4 u-margin-bottom-5 "
	"u-margin-top-2 u-margin-top-3 u-margin-top-4 u-margin-top-5 u-visually-hidden "
	"width-container ";

static bool starts(const char *text, size_t n, const char *with)
{
	return n >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

bool sheet_class(const char *name, size_t n)
{
	static const char prefix[] = "nhsuk-", coloured[] = "tag--";

	if (!starts(name, n, prefix))
		return true; /* none of the system's */
	name += sizeof prefix - 1;
	n -= sizeof prefix - 1;
	if (starts(name, n, coloured))
		return true;
	for (const char *at = classes; *at; at += strcspn(at, " ") + 1) {
		if (strcspn(at, " ") == n && memcmp(at, name, n) == 0)
			return true;
	}
	return false;
}

/* After the string whose quote is at `at`; `end` where nothing ends it. */
static const char *string_end(const char *at, const char *end)
{
	const char quote = *at++;

	while (at < end && *at != quote)
		at += *at == '\\' && at + 1 < end ? 2 : 1;
	return at + (at < end);
}

/* After the comment that begins at `at`; `end` where nothing ends it. */
static const char *comment_end(const char *at, const char *end)
{
	for (at += 2; at < end; at++) {
		if (starts(at, (size_t)(end - at), "*/"))
			return at + 2;
	}
	return end;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The sheet without comments, without the name of the web font, and with one space for many. */
static void add_plain(struct buf *out, const char *at, const char *end)
{
	static const char family[] = "Frutiger W01,";

	while (at < end) {
		const char *next = at + 1;

		if (*at == '"' || *at == '\'') {
			next = string_end(at, end);
			buf_add(out, at, (size_t)(next - at));
		} else if (starts(at, (size_t)(end - at), "/*")) {
			next = comment_end(at, end);
		} else if (starts(at, (size_t)(end - at), family)) {
			next = at + sizeof family - 1;
		} else if (!is_space(*at)) {
			buf_char(out, *at);
		} else if (next == end || !is_space(*next)) {
			buf_char(out, ' ');
		}
		at = next;
	}
}

/* The first of `stops` at or after `at` that is in no string or bracket; `end` when there is none.
 */
static const char *find(const char *at, const char *end, const char *stops)
{
	size_t depth = 0;

	while (at < end) {
		if (depth == 0 && *at && strchr(stops, *at))
			return at;
		if (*at == '"' || *at == '\'') {
			at = string_end(at, end);
			continue;
		}
		if (*at == '(' || *at == '[')
			depth++;
		else if ((*at == ')' || *at == ']') && depth > 0)
			depth--;
		at += *at == '\\' && at + 1 < end ? 2 : 1;
	}
	return end;
}

/* After the brace that closes the one before `at`; NULL: there is none. */
static const char *block_end(const char *at, const char *end)
{
	for (size_t depth = 1; depth > 0; at++) {
		at = find(at, end, "{}");
		if (at == end)
			return NULL;
		depth = *at == '{' ? depth + 1 : depth - 1;
	}
	return at;
}

/* Whether a selector can match: what stands in its brackets, as in ":not(.nhsuk-tag)", is not
 * asked. */
static bool can_match(const char *at, const char *end)
{
	while ((at = find(at, end, ".")) < end) {
		const char *name = ++at;

		while (at < end && (*at == '-' || *at == '_' || (*at >= '0' && *at <= '9') ||
				    (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z')))
			at++;
		if (!sheet_class(name, (size_t)(at - name)))
			return false;
	}
	return true;
}

/* The selectors that can match, with commas between; how many. */
static size_t add_selectors(struct buf *out, const char *at, const char *end)
{
	size_t kept = 0;

	while (at < end) {
		const char *comma = find(at, end, ",");

		if (can_match(at, comma)) {
			if (kept++ > 0)
				buf_char(out, ',');
			buf_add(out, at, (size_t)(comma - at));
		}
		at = comma + (comma < end);
	}
	return kept;
}

/* @media and its like hold rules; every other at-rule is no concern of ours and stays. */
static bool holds_rules(const char *at, size_t n)
{
	return starts(at, n, "@media") || starts(at, n, "@supports") ||
	       starts(at, n, "@container") || starts(at, n, "@layer");
}

static bool add_rules(struct buf *out, const char *at, const char *end, size_t level);

static bool add_rule(struct buf *out, const char *at, const char *open, const char *close,
		     size_t level)
{
	size_t start = out->len, n = (size_t)(open - at);

	if (starts(at, n, "@font-face"))
		return true;
	if (*at == '@') {
		size_t inner;

		buf_add(out, at, n + 1);
		inner = out->len;
		if (!holds_rules(at, n))
			buf_add(out, open + 1, (size_t)(close - open) - 1);
		else if (level == NESTED || !add_rules(out, open + 1, close, level + 1))
			return false;
		if (out->len > inner) {
			buf_char(out, '}');
		} else { /* nothing of it can match */
			out->len = start;
			out->data[start] = '\0';
		}
	} else if (add_selectors(out, at, open) > 0) {
		buf_char(out, '{');
		buf_add(out, open + 1, (size_t)(close - open) - 1);
		buf_char(out, '}');
	}
	return true;
}

/* What stands between `at` and `end`; false: it is not made of rules. */
static bool add_rules(struct buf *out, const char *at, const char *end, size_t level)
{
	for (;;) {
		const char *stop, *next;

		while (at < end && is_space(*at))
			at++;
		if (at == end)
			return true;
		stop = find(at, end, "{};");
		if (stop == end || *stop == '}')
			return false;
		next = *stop == ';' ? stop + 1 : block_end(stop + 1, end);
		if (!next)
			return false;
		if (*stop == ';') /* "@charset "UTF-8";" */
			buf_add(out, at, (size_t)(next - at));
		else if (!add_rule(out, at, stop, next - 1, level))
			return false;
		at = next;
	}
}

enum status sheet_trim(struct buf *sheet, struct err *err)
{
	CLEANUP(buf_release) struct buf plain;
	CLEANUP(buf_release) struct buf kept;

	buf_init(&plain, sheet->len);
	buf_init(&kept, sheet->len);
	add_plain(&plain, sheet->data, sheet->data + sheet->len);
	if (!add_rules(&kept, plain.data, plain.data + plain.len, 0))
		return fail(err, ERR_INVALID, "a style sheet that does not consist of rules");
	buf_clear(sheet);
	buf_add(sheet, kept.data, kept.len);
	return OK;
}
