#include "cli/fault_list.h"

#include "cli/app.h"

#define FAULTS_TEXT (8u << 20) /* more than FAULTS_MAX of them can be */

void print_faults(FILE *out, const struct faults *f)
{
	CLEANUP(buf_release) struct buf text = { 0 };

	buf_init(&text, FAULTS_TEXT);
	faults_print(f, &text);
	print_words(out, "%s", text.data);
}

json_t *faults_json(const struct faults *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->count; i++)
		json_array_append_new(list, json_pack("{sssisbss}", "file", f->items[i].file, "line",
						      f->items[i].line, "warning",
						      (int)f->items[i].warning, "text",
						      f->items[i].text));
	return list;
}
