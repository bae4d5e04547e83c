/* Two documents are the same, or it is said where they differ. */
#include "cli/json_diff.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "core/json.h"

static json_t *document(const char *text)
{
	char *quoted = strdup(text);
	json_t *doc = NULL;
	struct err err;

	for (char *p = quoted; *p; p++)
		*p = *p == '\'' ? '"' : *p;
	cr_assert(eq(int, json_read(quoted, strlen(quoted), 1u << 20, &doc, &err), OK), "%s: %s", text,
		  err.text);
	free(quoted);
	return doc;
}

struct row {
	const char *was, *is;
	const char *paths; /* of what differs, each with - (gone), + (new) or ! (other) behind */
};

static const struct row rows[] = {
	{ "{}", "{}", "" },
	{ "{'a':1,'b':[true,null,'x']}", "{'b':[true,null,'x'],'a':1}", "" },
	{ "{'a':1}", "{'a':2}", "/a! " },
	{ "{'a':1}", "{'a':'1'}", "/a! " },
	{ "{'a':0}", "{'a':false}", "/a! " },
	{ "{'a':null}", "{}", "/a- " },
	{ "{}", "{'a':null}", "/a+ " },
	{ "{'a':[]}", "{'a':{}}", "/a! " },
	{ "{'a':[1,2]}", "{'a':[2,1]}", "/a/0! /a/1! " },
	{ "{'a':[1,2]}", "{'a':[1]}", "/a/1- " },
	{ "{'a':[1]}", "{'a':[1,2,3]}", "/a/1+ /a/2+ " },
	{ "{'a':{'b':[{'c':1},{'c':2}]}}", "{'a':{'b':[{'c':1},{'c':3}]}}", "/a/b/1/c! " },
	{ "{'x/y':1,'m~n':1,'':1}", "{'x/y':2,'m~n':2,'':2}", "/x~1y! /m~0n! /! " },
	{ "[1]", "{'a':1}", "! " },
	/* what only one has is one difference, whatever it holds, and old ones come first */
	{ "{'old':{'p':1,'q':2},'same':1}", "{'new':[1,2],'same':1}", "/old- /new+ " },
};

Test(json_diff, says_where_two_documents_differ)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
		CLEANUP(json_cleanup) json_t *was = document(rows[i].was), *is = document(rows[i].is);
		struct json_difference *list;
		size_t count = json_diff(was, is, 10, a, &list);
		char said[256] = "";

		for (size_t k = 0; k < count; k++) {
			size_t n = strlen(said);

			snprintf(said + n, sizeof(said) - n, "%s%s ", list[k].path,
				 !list[k].is ? "-" : !list[k].was ? "+" : "!");
		}
		cr_expect_str_eq(said, rows[i].paths, "row %zu: \"%s\", should be \"%s\"", i, said,
				 rows[i].paths);
	}
}

Test(json_diff, counts_all_and_lists_the_first)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	CLEANUP(json_cleanup) json_t *was = document("[1,2,3,4]"), *is = document("[5,6,7,8]");
	struct json_difference *list;

	cr_assert(eq(sz, json_diff(was, is, 2, a, &list), 4));
	cr_expect_str_eq(list[0].path, "/0");
	cr_expect_str_eq(list[1].path, "/1");
	cr_expect(eq(i64, json_integer_value(list[1].was), 2));
	cr_expect(eq(i64, json_integer_value(list[1].is), 6));
}

/* A name may fill the document, and be cut in no character; what comes after it is still told. */
Test(json_diff, cuts_a_long_name_and_goes_on)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	CLEANUP(json_cleanup) json_t *was = json_object(), *is = json_object();
	struct json_difference *list;
	char name[40000];

	memset(name, 'n', sizeof(name));
	memcpy(name + 127, "\xc3\xa9", 2); /* its 128th byte begins no character */
	name[sizeof(name) - 1] = '\0';
	json_object_set_new(was, name, json_integer(1));
	json_object_set_new(was, "z", json_integer(1));
	cr_assert(eq(sz, json_diff(was, is, 2, a, &list), 2));
	cr_expect(eq(sz, strlen(list[0].path), 1 + 129 + 3));
	cr_expect(strstr(list[0].path, "\xc3\xa9...") != NULL);
	cr_expect_str_eq(list[1].path, "/z");
}
