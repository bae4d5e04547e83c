#include "cli/data.h"

#include <stdlib.h>
#include <sys/stat.h>

#define FAULTS_SHOWN 1

enum status data_folder(const char *name, struct arena *a, const char **ret_folder, struct err *err)
{
	static const char *const places[] = { ATTEST_DATA_DIRS };
	const char *said = getenv("ATTEST_DATA"), *path;
	struct stat st;

	if (said && *said) {
		path = arena_printf(a, "%s/%s", said, name);
		if (stat(path, &st) != 0)
			return fail(err, ERR_NOT_FOUND, "ATTEST_DATA names %s, which has no folder %s",
				    said, name);
		*ret_folder = path;
		return OK;
	}
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		path = arena_printf(a, "%s/%s", places[i], name);
		if (stat(path, &st) == 0) {
			*ret_folder = path;
			return OK;
		}
	}
	return fail(err, ERR_NOT_FOUND,
		    "the shipped %s is not at %s; set ATTEST_DATA to the folder that holds it", name,
		    places[sizeof places / sizeof *places - 1]);
}

/* The program's own files have no faults, or it was not installed well. */
static enum status library_read_all(struct arena *a, bool whole, struct library **ret_library,
				    struct err *err)
{
	struct library *lib = library_new(a);
	struct faults faults;
	enum status status;
	const char *folder;

	faults_init(&faults, a, FAULTS_SHOWN);
	TRY(data_folder("library", a, &folder, err));
	status = whole ? library_read_folder(lib, folder, false, &faults, err) :
			 library_read_curricula(lib, folder, &faults, err);
	if (status == OK && whole)
		status = library_check(lib, &faults, err);
	if (status != OK && status != ERR_INVALID)
		return status;
	if (faults.errors > 0)
		return fail(err, ERR_CORRUPT, "the library at %s is damaged: %s:%d: %s", folder,
			    faults.items[0].file, faults.items[0].line, faults.items[0].text);
	*ret_library = lib;
	return OK;
}

enum status data_library(struct arena *a, struct library **ret_library, struct err *err)
{
	return library_read_all(a, true, ret_library, err);
}

enum status data_curricula(struct arena *a, struct library **ret_library, struct err *err)
{
	return library_read_all(a, false, ret_library, err);
}
