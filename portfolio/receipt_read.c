/* Reading a receipt that came from outside. */
#include <string.h>

#include "core/json.h"
#include "core/zip.h"
#include "portfolio/receipt.h"

static bool any_pin(void *data, const struct digest *pin)
{
	(void)data;
	(void)pin;
	return true;
}

/* The texts whose salts are there; that they are what was signed was checked. */
static enum status take_texts(const struct zip_file *files, size_t count, struct arena *a,
			      struct receipt_entry *e, struct err *err)
{
	const struct zip_file *salts = zip_find(files, count, "salts.json");
	CLEANUP(json_cleanup) json_t *doc = NULL;

	TRY(json_read_signed(salts->bytes, salts->len, &doc, err));
	e->texts = arena_array(a, e->entry.text_count, sizeof(*e->texts));
	for (size_t i = 0; i < e->entry.text_count; i++) {
		const char *name = e->entry.texts[i].name;
		const struct zip_file *file =
			zip_find(files, count, arena_printf(a, "texts/%s", name));

		if (file == NULL || json_object_get(doc, name) == NULL)
			continue;
		e->texts[e->text_count++] = (struct text){
			.name = name,
			.bytes = file->bytes,
			.len = file->len,
			.digest = e->entry.texts[i].digest,
		};
	}
	return OK;
}

enum status receipt_read(const void *bytes, size_t n, const struct verify_want *want,
			 struct arena *a, struct receipt_entry *ret_entry,
			 struct report *ret_report, struct err *err)
{
	struct verify_want any = *want;
	struct receipt_entry e = {0};
	const struct zip_file *json;
	struct zip_file *files;
	struct report report;
	struct entry anchor;
	size_t count;

	any.pin_known = any_pin;
	TRY(verify_receipt(bytes, n, &any, a, &report, err));
	if (!report.ok)
		return fail(err, ERR_INVALID, "it is not what was signed: %s; ask for a new file",
			    report.finding_count > 0 ? report.findings[0].text
						     : "see attest verify");
	TRY(zip_read(bytes, n, a, &files, &count, err));
	json = zip_find(files, count, "anchor.json");
	TRY(entry_read(json->bytes, json->len, a, &anchor, err));
	e.log = json_string_value(json_object_get(anchor.body, "log"));
	json = zip_find(files, count, "entry.json");
	TRY(entry_read(json->bytes, json->len, a, &e.entry, err));
	e.seq = report.seq;
	e.accepted = report.accepted;
	TRY(take_texts(files, count, a, &e, err));
	*ret_entry = e;
	*ret_report = report;
	return OK;
}

const struct text *receipt_text(const struct receipt_entry *e, const char *name)
{
	for (size_t i = 0; i < e->text_count; i++)
		if (strcmp(e->texts[i].name, name) == 0)
			return &e->texts[i];
	return NULL;
}
