/* For Mahara and Moodle. */
#include "cli/app.h"
#include "cli/command.h"
#include "cli/leap2a.h"

static enum status leap2a_run(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_option(args, "-o");
	CLEANUP(buf_release) struct buf out;
	size_t count;

	buf_init(&out, LEAP2A_MAX);
	TRY(leap2a_write(app, args_operand(args, 0), &out, &count, err));
	TRY(app_write_new(path, out.data, out.len, err));
	if (app->json)
		return print_json(app, json_pack("{sssI}", "file", path, "evidence", (json_int_t)count), err);
	fprintf(app->out, "%s holds %zu pieces of evidence, without any signature\n", path, count);
	return OK;
}

static const struct option leap2a_options[] = {
	{ "-o", "FILE", "where to write it", true, false },
	{ NULL },
};

extern const struct command cmd_leap2a[];
const struct command cmd_leap2a[] = {
	{ "leap2a", "TRAINEE", "write a trainee's own evidence for Mahara and Moodle",
	  "A Leap2A file: what the trainee wrote, with the files, as it stands in its latest revision. A\n"
	  "reflection is in it once the trainee has released it, and never before, whoever asks: the other\n"
	  "portfolio lets others read what it is given. What was erased is not in it. It holds no signature and\n"
	  "nothing that others wrote, and proves nothing: what does is `attest export`.",
	  leap2a_options, NEEDS_STORE, leap2a_run, "attest --as amira leap2a amira -o amira-leap2a.zip" },
	{ NULL },
};
