/* Trying the patient data guard on files, before they are attached to anything. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/guard.h"
#include "core/buf.h"

static enum status guard_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	size_t found = 0;

	for (size_t i = 0; i < args_count(args); i++) {
		CLEANUP(buf_release) struct buf bytes;
		struct guarded g;

		buf_init(&bytes, ATTACHMENT_MAX);
		TRY(buf_read_file(&bytes, args_operand(args, i), err));
		TRY(guard_look_at(app, args_operand(args, i), bytes.data, bytes.len, true, &g, err));
		found += g.found.count;
		if (app->json)
			json_array_append_new(doc, guard_json(&g));
		else
			guard_print(&g, app->out);
	}
	app->exit_code = found > 0;
	if (app->json)
		return print_json(app, json_incref(doc), err);
	if (found == 0)
		fprintf(app->out, "Nothing was found that looks like patient data.\n");
	return OK;
}

extern const struct command cmd_guard[];
const struct command cmd_guard[] = {
	{ "guard", "FILE...", "show what in files looks like patient data",
	  "NHS, CHI and Health and Care numbers (by their check digit), dates of birth, hospital numbers, and\n"
	  "names and postcodes beside them. Text, CSV, JSON, HTML and XML are read, PDF where pdftotext is\n"
	  "installed, Word, Excel, PowerPoint and OpenDocument files where unzip is; what cannot be read\n"
	  "(images, locked files) is named. A story can tell who a patient was without any of these: that only\n"
	  "you can see. Exits with 1 when something was found.\n"
	  "\n"
	  "Whatever is to be signed passes the same guard. What it finds is shown and nothing is signed; take it\n"
	  "out, or decide with --patient-data, which every command takes that speaks for somebody, and which\n"
	  "the entry records for good: `not-a-patient` (no patient can be known by it: a serial number, a\n"
	  "colleague) or `invented` (it is nobody's).",
	  NULL, 0, guard_run, "attest guard results.pdf minutes.docx" },
	{ NULL },
};
