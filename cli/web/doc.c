#include "cli/web/doc.h"

const char *doc_text(const json_t *doc, const char *name)
{
	const char *text = json_string_value(json_object_get(doc, name));

	return text ? text : "";
}

int64_t doc_number(const json_t *doc, const char *name)
{
	return json_integer_value(json_object_get(doc, name));
}

bool doc_true(const json_t *doc, const char *name)
{
	return json_is_true(json_object_get(doc, name));
}

const json_t *doc_list(const json_t *doc, const char *name)
{
	return json_object_get(doc, name);
}
