/* Questions and buttons: component.h, as nhsuk-frontend's fixtures have them. */
#include <string.h>
#include <strings.h>

#include "cli/web/component.h"
#include "cli/web/typed.h"

void form_begin(struct visit *v, const char *address, bool files)
{
	char token[SESSION_TOKEN];

	typed_draw(v, address);
	form_token(visit_cookie(v), token);
	/* What is wrong is told by us, beside what was typed. */
	html(v, "<form class=\"attest-form\" action=\"$\" method=\"post\" enctype=\"$\" novalidate>\n", address,
	     files ? "multipart/form-data" : "application/x-www-form-urlencoded");
	hidden(v, "token", token);
	typed_carry(v, address);
}

void form_end(struct visit *v)
{
	html(v, "</form>\n");
}

void filter_begin(struct visit *v, const char *address)
{
	html(v, "<form class=\"attest-filter attest-noprint\" action=\"$\" method=\"get\">\n", address);
}

void filter_end(struct visit *v, const char *button_text)
{
	html(v,
	     "<button class=\"nhsuk-button nhsuk-button--secondary nhsuk-button--secondary-solid "
	     "nhsuk-button--small\" type=\"submit\">$</button>\n</form>\n",
	     button_text);
}

void hidden(struct visit *v, const char *name, const char *value)
{
	html(v, "<input type=\"hidden\" name=\"$\" value=\"$\">\n", name, value);
}

/* What was typed, else what the question begins with. A password never comes back. */
static const char *typed(struct visit *v, const struct input *i)
{
	const char *value = request_value(v->request, i->name);

	if (i->type && strcmp(i->type, "password") == 0)
		return "";
	if (!value)
		value = request_query(v->request, i->name);
	return value ? value : i->value ? i->value : "";
}

static void group_begin(struct visit *v, const struct input *i, const char *more)
{
	html(v, "<div class=\"nhsuk-form-group$$$\">\n",
	     page_wrong_with(v, i->name) ? " nhsuk-form-group--error" : "", more ? " " : "", more);
}

static void label(struct visit *v, const struct input *i)
{
	if (i->heading) {
		v->page.title = arena_text(v->arena, i->label);
		html(v,
		     "<h1 class=\"nhsuk-label-wrapper\"><label class=\"nhsuk-label nhsuk-label--l\" for=\"$\">$"
		     "</label></h1>\n",
		     i->name, i->label);
	} else {
		html(v, "<label class=\"nhsuk-label\" for=\"$\">$</label>\n", i->name, i->label);
	}
}

static void hint_and_error(struct visit *v, const struct input *i)
{
	const char *wrong = page_wrong_with(v, i->name);

	if (i->hint)
		html(v, "<div class=\"nhsuk-hint\" id=\"$-hint\">$</div>\n", i->name, i->hint);
	if (wrong)
		html(v,
		     "<span class=\"nhsuk-error-message\" id=\"$-error\"><span "
		     "class=\"nhsuk-u-visually-hidden\">Error: </span>$</span>\n",
		     i->name, wrong);
}

static void described(struct visit *v, const struct input *i)
{
	bool wrong = page_wrong_with(v, i->name) != NULL;

	if (!i->hint && !wrong)
		return;
	html(v, " aria-describedby=\"");
	if (i->hint)
		html(v, "$-hint", i->name);
	if (wrong)
		html(v, "$$-error", i->hint ? " " : "", i->name);
	html(v, "\"");
}

static void attribute(struct visit *v, const char *name, const char *value)
{
	if (value)
		html(v, " $=\"$\"", name, value);
}

void input(struct visit *v, const struct input *i)
{
	const char *type = i->type ? i->type : "text";
	bool file = strcmp(type, "file") == 0, wrong = page_wrong_with(v, i->name) != NULL;

	group_begin(v, i, file ? "nhsuk-file-upload" : NULL);
	label(v, i);
	hint_and_error(v, i);
	if (file)
		html(v, "<input class=\"nhsuk-file-upload__input$$\"", i->kind ? " " : "", i->kind);
	else
		html(v, "<input class=\"nhsuk-input$$$\"", wrong ? " nhsuk-input--error" : "", i->kind ? " " : "",
		     i->kind);
	html(v, " id=\"$\" name=\"$\" type=\"$\"", i->name, i->name, type);
	if (!file && *typed(v, i))
		attribute(v, "value", typed(v, i));
	described(v, i);
	attribute(v, "autocomplete", i->autocomplete);
	attribute(v, "accept", i->accept);
	attribute(v, "capture", i->capture);
	if (i->multiple)
		html(v, " multiple");
	if (i->autocomplete && (strstr(i->autocomplete, "username") || strstr(i->autocomplete, "password")))
		html(v, " spellcheck=\"false\" autocapitalize=\"none\"");
	html(v, ">\n</div>\n");
}

void textarea(struct visit *v, const struct input *i)
{
	bool wrong = page_wrong_with(v, i->name) != NULL;

	group_begin(v, i, NULL);
	label(v, i);
	hint_and_error(v, i);
	html(v, "<textarea class=\"nhsuk-textarea$$$\" id=\"$\" name=\"$\" rows=\"$\"",
	     wrong ? " nhsuk-textarea--error" : "", i->kind ? " " : "", i->kind, i->name, i->name,
	     shown_number(v, i->rows ? i->rows : 5));
	described(v, i);
	if (i->most)
		attribute(v, "data-most", arena_printf(v->arena, "%d", i->most));
	/* A first line break is the browser's to drop, so that one of the text's own is kept. */
	html(v, ">\n$</textarea>\n</div>\n", typed(v, i));
}

/* Was this one ticked, in what was sent; else as the question begins. */
static bool is_chosen(struct visit *v, const struct input *i, const struct choice *c)
{
	const char *value;

	for (size_t k = 0; (value = request_values(v->request, i->name, k)); k++) {
		if (strcmp(value, c->value) == 0)
			return true;
	}
	if (request_query(v->request, i->name))
		return strcmp(request_query(v->request, i->name), c->value) == 0;
	return v->request->form_count == 0 && c->chosen;
}

static void ticks(struct visit *v, const struct input *i, const struct choice *choices, size_t count,
		  const char *type, const char *block)
{
	group_begin(v, i, NULL);
	html(v, "<fieldset class=\"nhsuk-fieldset\"");
	described(v, i);
	html(v, ">\n<legend class=\"nhsuk-fieldset__legend $\">", i->heading ? "nhsuk-fieldset__legend--l" :
								   "nhsuk-fieldset__legend--s");
	if (i->heading) {
		v->page.title = arena_text(v->arena, i->label);
		html(v, "<h1 class=\"nhsuk-fieldset__heading\">$</h1></legend>\n", i->label);
	} else {
		html(v, "$</legend>\n", i->label);
	}
	hint_and_error(v, i);
	html(v, "<div class=\"nhsuk-$$$\">\n", block, i->kind ? " " : "", i->kind);
	for (size_t k = 0; k < count; k++) {
		const struct choice *c = &choices[k];
		const char *id = k == 0 ? i->name : arena_printf(v->arena, "%s-%zu", i->name, k + 1);

		html(v, "<div class=\"nhsuk-$__item\"><input class=\"nhsuk-$__input\" id=\"$\" name=\"$\" type=\"$\" "
			"value=\"$\"",
		     block, block, id, i->name, type, c->value);
		if (is_chosen(v, i, c))
			html(v, " checked");
		if (c->hint)
			html(v, " aria-describedby=\"$-item-hint\"", id);
		html(v, "><label class=\"nhsuk-label nhsuk-$__label\" for=\"$\">$</label>", block, id, c->text);
		if (c->hint)
			html(v, "<div class=\"nhsuk-hint nhsuk-$__hint\" id=\"$-item-hint\">$</div>", block, id,
			     c->hint);
		html(v, "</div>\n");
	}
	html(v, "</div>\n</fieldset>\n</div>\n");
}

void radios(struct visit *v, const struct input *i, const struct choice *choices, size_t count)
{
	ticks(v, i, choices, count, "radio", "radios");
}

void checkboxes(struct visit *v, const struct input *i, const struct choice *choices, size_t count)
{
	ticks(v, i, choices, count, "checkbox", "checkboxes");
}

void choose(struct visit *v, const struct input *i, const struct choice *choices, size_t count)
{
	group_begin(v, i, NULL);
	label(v, i);
	hint_and_error(v, i);
	html(v, "<select class=\"nhsuk-select$\" id=\"$\" name=\"$\"",
	     page_wrong_with(v, i->name) ? " nhsuk-select--error" : "", i->name, i->name);
	described(v, i);
	html(v, ">\n");
	for (size_t k = 0; k < count; k++) {
		html(v, "<option value=\"$\"", choices[k].value);
		if (is_chosen(v, i, &choices[k]))
			html(v, " selected");
		html(v, ">$</option>\n", choices[k].text);
	}
	html(v, "</select>\n</div>\n");
}

void button(struct visit *v, const char *kind, const char *text, const char *name, const char *value)
{
	html(v, "<button class=\"nhsuk-button$$\" type=\"submit\"", kind ? " nhsuk-button--" : "", kind);
	attribute(v, "name", name);
	attribute(v, "value", value);
	html(v, ">$</button>\n", text);
}

void link_button(struct visit *v, const char *kind, const char *address, const char *text)
{
	html(v, "<a class=\"nhsuk-button$$\" href=\"$\">$</a>\n", kind ? " nhsuk-button--" : "", kind, address, text);
}

void search_box(struct visit *v, const char *address, const char *label_text, const char *value)
{
	html(v,
	     "<search class=\"attest-search\"><form action=\"$\" method=\"get\">\n"
	     "<div class=\"nhsuk-form-group nhsuk-search-input nhsuk-u-margin-bottom-0\">"
	     "<label class=\"nhsuk-label nhsuk-u-visually-hidden\" for=\"q\">$</label>\n"
	     "<div class=\"nhsuk-input-wrapper nhsuk-search-input__wrapper\"><input class=\"nhsuk-input "
	     "nhsuk-search-input__input\" id=\"q\" name=\"q\" type=\"search\" value=\"$\" placeholder=\"$\" "
	     "autocomplete=\"off\"><button class=\"nhsuk-button nhsuk-button--secondary "
	     "nhsuk-button--secondary-solid nhsuk-button--icon nhsuk-button--small nhsuk-search-input__button\" "
	     "type=\"submit\" aria-label=\"Search\"><svg class=\"nhsuk-icon nhsuk-icon--search\" "
	     "xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" width=\"16\" height=\"16\" "
	     "focusable=\"false\" aria-hidden=\"true\"><path d=\"m20.7 18.9-4.1-4.1a7 7 0 1 0-1.4 1.4l4 4.1a1 1 0 0 0 "
	     "1.5 0c.4-.4.4-1 0-1.4ZM6 10.6a5 5 0 1 1 10 0 5 5 0 0 1-10 0Z\"></path></svg></button></div>\n"
	     "</div>\n</form></search>\n",
	     address, label_text, value, label_text);
}
