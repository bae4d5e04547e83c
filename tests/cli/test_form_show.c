/* Forms as a page to fill in by hand and as data: nothing that they ask is left out. */
#include "cli/data.h"
#include "cli/form_show.h"
#include "cli/run.h"
#include "core/markup.h"
#include "core/xml.h"

#define PAGE_MAX (1u << 20)

static struct arena *arena;

static void set_up(void)
{
	run_enter();
	arena = arena_new(LIBRARY_ARENA);
}

static void tear_down(void)
{
	arena_free(arena);
	run_leave();
}

TestSuite(form_show, .init = set_up, .fini = tear_down);

/* The page, which is XML but for its DOCTYPE. */
static const char *page(const struct tools *file, const struct tool *t)
{
	static const char doctype[] = "<!DOCTYPE html>\n";
	CLEANUP(buf_release) struct buf out;
	struct xml_element *root = NULL;
	struct faults faults;

	buf_init(&out, PAGE_MAX);
	faults_init(&faults, arena, 10);
	form_html(file, t, &out);
	cr_assert(not(out.full), "%s", t->id);
	cr_assert(strncmp(out.data, doctype, sizeof(doctype) - 1) == 0);
	cr_assert(eq(int,
		     xml_read(out.data + sizeof(doctype) - 1, out.len - sizeof(doctype) + 1, "page", arena,
			      &faults, &root, &err),
		     OK),
		  "%s: %s", t->id, faults.count > 0 ? faults.items[0].text : err.text);
	return arena_bytes(arena, out.data, out.len);
}

static void expect_text(const char *where, const char *text, const char *id)
{
	CLEANUP(buf_release) struct buf escaped;

	buf_init(&escaped, PAGE_MAX);
	markup_text(&escaped, text);
	cr_expect(strstr(where, escaped.data) != NULL, "%s: \"%s\" is not on the page", id, text);
}

static void expect_scale(const char *where, const struct scale *scale, const char *id)
{
	for (size_t i = 0; i < scale->point_count; i++)
		expect_text(where, scale->points[i].text, id);
}

static void expect_whole(const struct tools *file, const struct tool *t)
{
	CLEANUP(json_cleanup) json_t *doc = form_json(file, t);
	const char *text = page(file, t);
	size_t scaled = 0;

	for (size_t i = 0; i < t->mark_count; i++) {
		expect_text(text, t->marks[i].text, t->id);
		if (t->marks[i].scale)
			expect_scale(text, t->marks[i].scale, t->id);
		scaled += t->marks[i].scale != NULL;
	}
	if (t->judgement && t->by == BY_ASSESSOR)
		expect_scale(text, t->judgement, t->id);
	cr_expect(eq(sz, json_array_size(json_object_get(doc, "marks")), scaled), "%s", t->id);
	cr_expect(eq(sz, json_array_size(json_object_get(doc, "notes")), t->mark_count - scaled), "%s", t->id);
}

Test(form_show, every_form_of_the_library_is_whole_on_paper_and_as_data)
{
	const struct tools *const *files;
	struct library *lib;
	size_t count;

	cr_assert(eq(int, data_library(arena, &lib, &err), OK), "%s", err.text);
	files = library_tools(lib, &count);
	cr_assert(count >= 2);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < files[i]->tool_count; k++)
			expect_whole(files[i], &files[i]->tools[k]);
}

Test(form_show, words_of_a_form_are_words_and_no_markup)
{
	struct mark mark = { .id = "m", .text = "<script>\"&'" };
	struct tool tool = { .id = "T", .title = "<b>", .marks = &mark, .mark_count = 1 };
	struct tools file = { .head = { .name = "F@2023.1" }, .tools = &tool, .tool_count = 1 };
	const char *text = page(&file, &tool);

	cr_expect(strstr(text, "<script>") == NULL);
	cr_expect(strstr(text, "<b>") == NULL);
	cr_expect(strstr(text, "&lt;script&gt;") != NULL);
}
