#include "cli/data.h"

#include <stdlib.h>
#include <sys/stat.h>

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

enum status data_library(struct arena *a, struct library **ret_library, struct err *err)
{
	struct library *lib = library_new(a);
	struct faults faults;
	const char *folder;

	faults_init(&faults, a, 20);
	TRY(data_folder("library", a, &folder, err));
	TRY(library_read_folder(lib, folder, false, &faults, err));
	TRY(library_check(lib, &faults, err));
	*ret_library = lib;
	return OK;
}
