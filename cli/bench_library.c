#include "cli/bench_library.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "cli/data.h"
#include "core/xml.h"

#define SCRATCH_MAX (192u << 20)

static double seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void folder_close(DIR **folder)
{
	if (*folder)
		(void)closedir(*folder);
}

static enum status list_files(struct arena *a, struct names *ret_paths, struct err *err)
{
	CLEANUP(folder_close) DIR *folder = NULL;
	struct names paths = { 0 };
	const struct dirent *entry;
	const char *path;
	size_t room = 0;

	TRY(data_folder("library", a, &path, err));
	folder = opendir(path);
	if (!folder)
		return fail(err, ERR_IO, "cannot read the folder %s: %s", path, strerror(errno));
	while ((entry = readdir(folder)) != NULL) {
		size_t n = strlen(entry->d_name);

		if (n <= 4 || strcmp(entry->d_name + n - 4, ".xml") != 0)
			continue;
		paths.items = arena_grow(a, paths.items, paths.count, &room, sizeof *paths.items);
		paths.items[paths.count++] = arena_printf(a, "%s/%s", path, entry->d_name);
	}
	*ret_paths = paths;
	return OK;
}

static enum status read_all(const struct names *paths, bool parse, struct err *err)
{
	for (size_t i = 0; i < paths->count; i++) {
		CLEANUP(arena_cleanup) struct arena *a = arena_new(SCRATCH_MAX);
		CLEANUP(buf_release) struct buf bytes;
		struct xml_element *root;
		struct faults faults;

		buf_init(&bytes, XML_FILE_MAX);
		TRY(buf_read_file(&bytes, paths->items[i], err));
		faults_init(&faults, a, 1);
		if (parse)
			TRY(xml_read(bytes.data, bytes.len, paths->items[i], a, &faults, &root, err));
	}
	return OK;
}

static enum status load(bool whole, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(LIBRARY_ARENA);
	struct library *lib;

	return whole ? data_library(a, &lib, err) : data_curricula(a, &lib, err);
}

enum status bench_library(struct library_rates *ret_rates, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(16u << 20);
	double begun, files, times[4];
	struct names paths;

	TRY(list_files(a, &paths, err));
	files = (double)paths.count;
	begun = seconds();
	TRY(load(true, err));
	times[0] = seconds() - begun;
	begun = seconds();
	TRY(read_all(&paths, true, err));
	times[1] = seconds() - begun;
	begun = seconds();
	TRY(load(false, err));
	times[2] = seconds() - begun;
	begun = seconds();
	TRY(read_all(&paths, false, err));
	times[3] = seconds() - begun;
	*ret_rates = (struct library_rates){ files / times[0], files / times[1], files / times[2],
					     files / times[3] };
	return OK;
}
