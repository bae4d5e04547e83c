/*
 * Gives a fuzzer every file of the folders named on the command line, with any compiler: what once
 * broke something is tried again in every build. A folder that holds nothing is a failure.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define INPUT_MAX (8u << 20)

static int replay_file(const char *path)
{
	uint8_t *bytes = malloc(INPUT_MAX);
	FILE *file = fopen(path, "rb");
	size_t n;

	if (!bytes || !file) {
		perror(path);
		free(bytes);
		return 1;
	}
	n = fread(bytes, 1, INPUT_MAX, file);
	fclose(file);
	/* Exactly as large as the input, so that a read past its end is seen. */
	if (n)
		bytes = realloc(bytes, n);
	LLVMFuzzerTestOneInput(bytes, n);
	free(bytes);
	return 0;
}

static int replay_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *item;
	int failed = 0, count = 0;
	char path[4096];

	if (!dir) {
		perror(folder);
		return 1;
	}
	while ((item = readdir(dir))) {
		if (item->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, item->d_name);
		failed |= replay_file(path);
		count++;
	}
	closedir(dir);
	printf("%s: %d inputs\n", folder, count);
	return failed || !count;
}

int main(int argc, char **argv)
{
	int failed = argc < 2;

	for (int i = 1; i < argc; i++)
		failed |= replay_folder(argv[i]);
	return failed;
}
