#include "cli/fault_list.h"

#include "cli/app.h"

/* A piece at a time, unlike faults_print: a name that holds a line break shall not look like a fault more. */
void print_faults(FILE *out, const struct faults *f)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct fault *fault = &f->items[i];

		print_text(out, fault->file);
		if (fault->line > 0)
			fprintf(out, ":%d", fault->line);
		print_words(out, ": %s%s\n", fault->warning ? "warning: " : "", fault->text);
	}
	if (f->dropped > 0)
		fprintf(out, "and %zu more\n", f->dropped);
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
