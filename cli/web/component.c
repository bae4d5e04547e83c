#include "cli/web/component.h"

#include <string.h>

#include "cli/web/visit.h"

/* ---- words ---- */

void tag(struct visit *v, const char *colour, const char *text)
{
	html(v, "<strong class=\"nhsuk-tag$$ attest-tag\">$</strong>", colour ? " nhsuk-tag--" : "", colour, text);
}

void flag_begin(struct visit *v, const char *kind, const char *glyph_name)
{
	html(v, "<div class=\"attest-flag$$\">", kind ? " attest-flag--" : "", kind);
	glyph(v, glyph_name);
	html(v, "<div>\n");
}

void flag_end(struct visit *v)
{
	html(v, "</div></div>\n");
}

void sheet_begin(struct visit *v, const char *kind, const char *id, const char *heading)
{
	html(v,
	     "<section class=\"attest-sheet$$\" aria-labelledby=\"$\">\n"
	     "<h2 class=\"nhsuk-heading-m attest-sheet__h\" id=\"$\">$</h2>\n",
	     kind ? " attest-sheet--" : "", kind, id, id, heading);
}

void sheet_end(struct visit *v)
{
	html(v, "</section>\n");
}

void details_begin(struct visit *v, const char *summary)
{
	html(v,
	     "<details class=\"nhsuk-details\">\n<summary class=\"nhsuk-details__summary\">"
	     "<span class=\"nhsuk-details__summary-text\">$</span></summary>\n<div class=\"nhsuk-details__text\">\n",
	     summary);
}

void details_end(struct visit *v)
{
	html(v, "</div>\n</details>\n");
}

void hash(struct visit *v, const char *hex, size_t groups)
{
	size_t len = hex ? strlen(hex) : 0;

	html(v, "<code class=\"attest-hash\">");
	for (size_t i = 0; i < len && (groups == 0 || i < 4 * groups); i += 4)
		html(v, "$$", i ? " " : "", arena_bytes(v->arena, hex + i, len - i < 4 ? len - i : 4));
	html(v, "</code>");
}

void figures_begin(struct visit *v)
{
	html(v, "<dl class=\"attest-figures\">\n");
}

void figure(struct visit *v, const char *value, const char *what, bool risk)
{
	html(v, "<div><dt>$</dt><dd class=\"attest-num$\">$</dd></div>\n", what, risk ? " attest-risk" : "", value);
}

void figures_end(struct visit *v)
{
	html(v, "</dl>\n");
}

/* ---- lists and tables ---- */

void list_begin(struct visit *v, const char *kind)
{
	html(v, "<dl class=\"$\">\n", strcmp(kind, "summary") == 0 ? "nhsuk-summary-list" : "attest-facts");
}

void list_row_begin(struct visit *v, const char *name)
{
	html(v,
	     "<div class=\"nhsuk-summary-list__row\"><dt class=\"nhsuk-summary-list__key\">$</dt>"
	     "<dd class=\"nhsuk-summary-list__value\">",
	     name);
}

void list_row_end(struct visit *v)
{
	html(v, "</dd></div>\n");
}

void list_row(struct visit *v, const char *name, const char *value)
{
	list_row_begin(v, name);
	html(v, "$", value);
	list_row_end(v);
}

void list_end(struct visit *v)
{
	html(v, "</dl>\n");
}

void table_begin(struct visit *v, const char *kind, const char *caption, const char *const *heads)
{
	bool seen = *caption == '!';

	html(v, "<div class=\"attest-scrollx\"><table class=\"nhsuk-table$$\">\n<caption class=\"$\">$</caption>\n",
	     kind ? " " : "", kind, seen ? "nhsuk-table__caption" : "nhsuk-u-visually-hidden", caption + seen);
	html(v, "<thead class=\"nhsuk-table__head\"><tr class=\"nhsuk-table__row\">\n");
	for (; *heads; heads++)
		html(v, "<th class=\"nhsuk-table__header$\" scope=\"col\">$</th>\n",
		     **heads == '#' ? " nhsuk-table__header--numeric" : "", *heads + (**heads == '#'));
	html(v, "</tr></thead>\n<tbody class=\"nhsuk-table__body\">\n");
}

void row_begin(struct visit *v)
{
	html(v, "<tr class=\"nhsuk-table__row\">");
}

void row_head(struct visit *v, const char *address, const char *text)
{
	html(v, "<th class=\"nhsuk-table__header\" scope=\"row\">");
	if (address)
		html(v, "<a href=\"$\">$</a></th>", address, text);
	else
		html(v, "$</th>", text);
}

void cell_begin(struct visit *v, const char *label)
{
	html(v, "<td class=\"nhsuk-table__cell\" data-label=\"$:\">", label);
}

void cell_end(struct visit *v)
{
	html(v, "</td>");
}

void cell(struct visit *v, const char *label, const char *text)
{
	html(v, "<td class=\"nhsuk-table__cell\" data-label=\"$:\">$</td>", label, text);
}

void cell_number(struct visit *v, const char *label, const char *text)
{
	html(v, "<td class=\"nhsuk-table__cell nhsuk-table__cell--numeric attest-num\" data-label=\"$:\">$</td>",
	     label, text);
}

void row_end(struct visit *v)
{
	html(v, "</tr>\n");
}

void table_end(struct visit *v)
{
	html(v, "</tbody>\n</table></div>\n");
}
