#include "cli/judging.h"

#include <string.h>

#include "cli/form.h"

/* Is `item` one of those that the request asks to review? */
static bool asks_for(const json_t *items, const char *item)
{
	const json_t *asked;
	size_t i;

	json_array_foreach (items, i, asked) {
		if (strcmp(json_string_value(asked), item) == 0)
			return true;
	}
	return false;
}

/* The judgement of each purpose of the request: --item ITEM=POINT where given, else --outcome. */
enum status judging_points(const struct args *args, const struct entry *request, uint64_t seq,
			      struct arena *a, json_t **ret_list, struct err *err)
{
	const json_t *items = json_object_get(request->body, "items");
	CLEANUP(json_cleanup) json_t *list = json_array(), *given = json_object();
	size_t count = items ? json_array_size(items) : 1;
	const char *text, *item, *point;

	for (size_t i = 0; (text = args_value(args, "--item", i)); i++) {
		TRY(form_pair(text, "--item", a, &item, &point, err));
		if (!asks_for(items, item))
			return fail(err, ERR_INVALID, "entry %llu does not ask for a review of %s",
				    (unsigned long long)seq, item);
		if (json_object_get(given, item))
			return fail(err, ERR_INVALID, "%s is judged twice", item);
		json_object_set_new(given, item, json_string(point));
	}
	for (size_t i = 0; i < count; i++) {
		const json_t *own =
			json_object_get(given, json_string_value(json_array_get(items, i)) ?: "");

		json_array_append_new(list,
				      json_pack("{siss}", "n", (int)i + 1, "point",
						json_string_value(own) ?: args_option(args, "--outcome")));
	}
	*ret_list = json_incref(list);
	return OK;
}

enum status judging_complete(const struct tool *tool, const struct say *say, struct err *err)
{
	CLEANUP(json_cleanup) json_t *notes = json_array(), *none = json_object();
	const json_t *marks = json_object_get(say->body, "marks"), *one;
	size_t i;
	bool met;

	for (i = 0; i < say->text_count; i++) {
		if (strncmp(say->texts[i].name, "note.", 5) == 0)
			json_array_append_new(notes, json_string(say->texts[i].name + 5));
	}
	json_array_foreach (json_object_get(say->body, "judgements"), i, one)
		TRY(tool_answered(tool, marks ? marks : none, notes,
				  json_string_value(json_object_get(one, "point")), &met, err));
	return OK;
}
