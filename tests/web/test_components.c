/*
 * What components draw is what the design system publishes as its own markup: its fixtures, read from where npm puts
 * them, compared but for white space, its script's hooks (we have none) and our own classes. Where it is not
 * installed there is nothing to compare with.
 */
#include <criterion/criterion.h>
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"

#define FIXTURES PROJECT_SOURCE "/cli/web/node_modules/nhsuk-frontend/dist/nhsuk/components/"

static struct arena *arena;
static struct request request;
static struct reply reply;
static struct visit visit;

static void begin(void)
{
	if (access(FIXTURES "button/fixtures.json", R_OK) != 0)
		cr_skip_test("nhsuk-frontend is not installed");
	arena = arena_new(64 << 20);
	request = (struct request){ .arena = arena };
	reply = (struct reply){ .status = 200 };
	visit = (struct visit){ .request = &request, .reply = &reply, .arena = arena };
	buf_init(&visit.page.main, PAGE_MAX);
}

static void end(void)
{
	buf_release(&visit.page.main);
	arena_free(arena);
}

/* This one wants nothing of npm, so that the program never runs without a test. */
Test(web_components_alone, values_are_escaped_and_markup_is_not)
{
	arena = arena_new(1 << 20);
	request = (struct request){ .arena = arena };
	reply = (struct reply){ .status = 200 };
	visit = (struct visit){ .request = &request, .reply = &reply, .arena = arena };
	buf_init(&visit.page.main, PAGE_MAX);
	html(&visit, "<p title=\"$\">$</p>", "a\"b", "<i>&");
	cr_expect_str_eq(visit.page.main.data, "<p title=\"a&quot;b\">&lt;i&gt;&amp;</p>");
	end();
}

TestSuite(web_components, .init = begin, .fini = end);

static void cut_all(char *text, const char *begin_with, char until)
{
	for (char *at; (at = strstr(text, begin_with));) {
		char *stop = strchr(at + strlen(begin_with), until);

		memmove(at, stop + 1, strlen(stop + 1) + 1);
	}
}

/* Without what does not count, and without any white space: what is left is markup and letters. */
static char *plain(const char *html)
{
	char *text = arena_text(arena, html), *out = text;

	cut_all(text, " data-module=\"", '"');
	for (char *at; (at = strstr(text, " attest-tag"));)
		memmove(at, at + 11, strlen(at + 11) + 1);
	for (const char *p = text; *p; p++) {
		if (!isspace((unsigned char)*p))
			*out++ = *p;
	}
	*out = '\0';
	return text;
}

static void same_as(const char *component, const char *name)
{
	json_t *doc = json_load_file(arena_printf(arena, FIXTURES "%s/fixtures.json", component), 0, NULL);
	const json_t *fixture;
	size_t i;

	json_array_foreach (json_object_get(doc, "fixtures"), i, fixture) {
		if (strcmp(json_string_value(json_object_get(fixture, "name")), name) != 0)
			continue;
		cr_expect_str_eq(plain(visit.page.main.data),
				 plain(json_string_value(json_object_get(fixture, "html"))));
		json_decref(doc);
		return;
	}
	cr_assert_fail("there is no fixture %s of %s", name, component);
}

Test(web_components, tag)
{
	tag(&visit, NULL, "Active");
	same_as("tag", "default");
}

Test(web_components, button)
{
	button(&visit, NULL, "Save and continue", NULL, NULL);
	same_as("button", "default");
}

Test(web_components, details)
{
	details_begin(&visit, "How to find your NHS number");
	html(&visit, "You can find your NHS number by logging in to the NHS App or on any document the NHS has sent you.");
	details_end(&visit);
	same_as("details", "default");
}

Test(web_components, input)
{
	input(&visit, &(struct input){ .name = "example", .label = "What is your full name?", .heading = true });
	same_as("input", "default");
}

Test(web_components, input_with_an_error)
{
	page_wrong(&visit, "contact-by-phone", "Enter your phone number");
	input(&visit, &(struct input){ .name = "contact-by-phone",
				       .label = "Phone number",
				       .type = "tel",
				       .kind = "nhsuk-u-width-two-thirds" });
	same_as("input", "example phone number with error message");
}

Test(web_components, textarea)
{
	textarea(&visit, &(struct input){ .name = "example",
					  .label = "Can you provide more detail?",
					  .hint = "Do not include personal information like your name, date of birth or NHS "
						  "number",
					  .heading = true });
	same_as("textarea", "default");
}

static const struct choice contact[] = {
	{ "email", "Email", NULL, false },
	{ "phone", "Phone", NULL, false },
	{ "text", "Text message", NULL, false },
};

Test(web_components, radios)
{
	radios(&visit,
	       &(struct input){ .name = "example", .label = "How do you want to be contacted about this?", .heading = true },
	       contact, 3);
	same_as("radios", "default");
}

Test(web_components, checkboxes)
{
	checkboxes(&visit,
		   &(struct input){ .name = "example",
				    .label = "How do you want to be contacted about this?",
				    .hint = "Select all options that are relevant to you",
				    .heading = true },
		   contact, 3);
	same_as("checkboxes", "default");
}

Test(web_components, list_to_choose_from)
{
	static const struct choice orders[] = {
		{ "published", "Recently published", NULL, false },
		{ "updated", "Recently updated", NULL, false },
		{ "views", "Most views", NULL, false },
		{ "comments", "Most comments", NULL, false },
	};

	choose(&visit, &(struct input){ .name = "example", .label = "Sort by", .heading = true }, orders, 4);
	same_as("select", "default");
}

Test(web_components, file)
{
	input(&visit,
	      &(struct input){ .name = "file-upload", .label = "Upload a file", .type = "file", .heading = true });
	same_as("file-upload", "default");
}
