#include "cli/case_draft.h"

#include <inttypes.h>
#include <string.h>

#include "core/buf.h"
#include "core/json.h"

#define DRAFT_MAX (4u << 20)

static const char *draft_path(struct app *app, const char *kind, uint64_t kase)
{
	const char *key = app_key_path(app, app->as);

	return arena_printf(app->arena, "%.*s.%s-%" PRIu64 ".json", (int)(strlen(key) - strlen(".pem")),
			    key, kind, kase);
}

enum status case_draft_read(struct app *app, const char *kind, uint64_t kase, json_t **ret_draft,
			    struct err *err)
{
	CLEANUP(buf_wipe) struct buf text;
	enum status status;

	buf_init(&text, DRAFT_MAX);
	status = buf_read_file(&text, draft_path(app, kind, kase), err);
	if (status == ERR_NOT_FOUND) {
		*ret_draft = json_object();
		return OK;
	}
	return status == OK ? json_read(text.data, text.len, DRAFT_MAX, ret_draft, err) : status;
}

enum status case_draft_write(struct app *app, const char *kind, uint64_t kase, const json_t *draft,
			     struct err *err)
{
	CLEANUP(buf_wipe) struct buf text;

	buf_init(&text, DRAFT_MAX);
	TRY(json_canonical(draft, &text, err));
	return file_write(draft_path(app, kind, kase), text.data, text.len, 0600, err);
}
