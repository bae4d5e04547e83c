#include "curricula/library.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/buf.h"
#include "core/xml.h"
#include "curricula/library_inside.h"
#include "curricula/read.h"
#include "curricula/shape.h"

/* What reading one file of XML_FILE_MAX may take, tree and all. */
#define SCRATCH_MAX (192u << 20)

struct library *library_new(struct arena *a)
{
	struct library *lib = arena_alloc(a, sizeof(*lib));

	lib->arena = a;
	return lib;
}

/* ---- sorted pointers ---- */

/* A file's pointer to its struct is a pointer to the head that the struct begins with. */
static const struct ref *file_ref(const void *file)
{
	return &((const struct file *)file)->head->ref;
}

static const struct ref *struct_ref(const void *thing)
{
	return &((const struct head *)thing)->ref;
}

/* Where `ref` is, or would be. */
static size_t sorted_place(const struct sorted *s, const struct ref *ref,
			   const struct ref *(*ref_of)(const void *))
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ref_compare(ref_of(s->items[middle]), ref) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void *sorted_find(const struct sorted *s, const struct ref *ref,
			 const struct ref *(*ref_of)(const void *))
{
	size_t at = sorted_place(s, ref, ref_of);

	if (at == s->count || ref_compare(ref_of(s->items[at]), ref) != 0)
		return NULL;
	return s->items[at];
}

static void sorted_add(struct arena *a, struct sorted *s, void *item,
		       const struct ref *(*ref_of)(const void *))
{
	size_t at = sorted_place(s, ref_of(item), ref_of);

	s->items = arena_grow(a, s->items, s->count, &s->room, sizeof(void *));
	memmove(s->items + at + 1, s->items + at, (s->count - at) * sizeof(void *));
	s->items[at] = item;
	s->count++;
}

/* ---- reading ---- */

static const char *const roots[FILE_KINDS] = {
	[FILE_MODULE] = "module",	[FILE_CURRICULUM] = "curriculum",   [FILE_TOOLS] = "tools",
	[FILE_STANDARDS] = "standards", [FILE_SPECIALISMS] = "specialisms", [FILE_MAP] = "map",
	[FILE_PROCESS] = "process",
};

static void note_ref(struct library *lib, const char *name)
{
	struct ref ref;

	if (ref_parse(name, &ref, NULL) != OK)
		return;
	lib->failed = arena_grow(lib->arena, lib->failed, lib->failed_count, &lib->failed_room,
				 sizeof(*lib->failed));
	lib->failed[lib->failed_count++] = ref;
}

/* Remembers a file that is refused; `root` is NULL when it could not be read at all. */
static void note_failed(struct library *lib, const char *path, struct xml_element *root)
{
	const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
	size_t n = strlen(name);

	if (n > 4 && strcmp(name + n - 4, ".xml") == 0)
		note_ref(lib, arena_bytes(lib->arena, name, n - 4));
	if (root == NULL)
		return;
	if (xml_attr(root, "id") != NULL && xml_attr(root, "version") != NULL)
		note_ref(lib, arena_printf(lib->arena, "%s@%s", xml_attr(root, "id"),
					   xml_attr(root, "version")));
	for (size_t kind = 0; kind < FILE_KINDS; kind++)
		if (strcmp(roots[kind], root->name) == 0)
			lib->kind_failed[kind] = true;
}

bool library_failed(const struct library *lib, const struct ref *ref)
{
	for (size_t i = 0; i < lib->failed_count; i++)
		if (ref_compare(&lib->failed[i], ref) == 0)
			return true;
	return false;
}

static enum file_kind kind_of(const struct xml_element *root)
{
	enum file_kind kind = FILE_MODULE;

	while (strcmp(roots[kind], root->name) != 0)
		kind++;
	return kind;
}

static void file_build(struct arena *a, struct xml_element *root, struct file *file)
{
	file->kind = kind_of(root);
	switch (file->kind) {
	case FILE_MODULE:
		file->module = arena_alloc(a, sizeof(*file->module));
		read_module(a, root, file->module);
		return;
	case FILE_CURRICULUM:
		file->curriculum = arena_alloc(a, sizeof(*file->curriculum));
		read_curriculum(a, root, file->curriculum);
		return;
	case FILE_TOOLS:
		file->tools = arena_alloc(a, sizeof(*file->tools));
		read_tools(a, root, file->tools);
		return;
	case FILE_STANDARDS:
		file->standards = arena_alloc(a, sizeof(*file->standards));
		read_standards(a, root, file->standards);
		return;
	case FILE_SPECIALISMS:
		file->specialisms = arena_alloc(a, sizeof(*file->specialisms));
		read_specialisms(a, root, file->specialisms);
		return;
	case FILE_MAP:
		file->map = arena_alloc(a, sizeof(*file->map));
		read_map(a, root, file->map);
		return;
	case FILE_PROCESS:
		file->process = arena_alloc(a, sizeof(*file->process));
		read_process(a, root, file->process);
		return;
	}
}

/* The first fault since there were `before` of them, as an error. */
static enum status faults_fail(const struct faults *f, size_t before, const char *path,
			       struct err *err)
{
	if (f->count <= before)
		return fail(err, ERR_INVALID, "%s has faults, and there is no room to name them",
			    path);
	return fail(err, ERR_INVALID, "%s:%d: %s", f->items[before].file, f->items[before].line,
		    f->items[before].text);
}

static enum status library_add(struct library *lib, struct file *file, struct faults *f,
			       struct err *err)
{
	struct file *same = library_file(lib, &file->head->ref);
	size_t before = f->count;

	/* What was asked for, and failed, is not judged by another file of its name. */
	if (!file->asked && library_failed(lib, &file->head->ref))
		return OK;
	if (same == NULL) {
		sorted_add(lib->arena, &lib->files, file, file_ref);
		sorted_add(lib->arena, &lib->kinds[file->kind], file->head, struct_ref);
		lib->bytes += file->len;
		return OK;
	}
	if (!digest_equal(&same->head->digest, &file->head->digest)) {
		if (same->asked && !file->asked) {
			same->other = file->head;
			return OK;
		}
		fault_add(f, file->head->file, file->head->line,
			  "%s was read from %s with other bytes; an id and version names one file, "
			  "so give the changed one a new version",
			  file->head->name, same->head->file);
		return faults_fail(f, before, file->head->file, err);
	}
	if (file->asked && !same->asked) {
		same->asked = true;
		same->head->file = file->head->file;
	}
	return OK;
}

enum status library_read(struct library *lib, const char *path, const void *bytes, size_t n,
			 bool asked, struct faults *f, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(SCRATCH_MAX);
	const char *name = arena_text(lib->arena, path);
	struct file *file = arena_alloc(lib->arena, sizeof(*file));
	struct xml_element *root = NULL;
	size_t before = f->count, errors = f->errors;
	enum status status;

	if (lib->files.count >= LIBRARY_FILES || n > LIBRARY_BYTES - lib->bytes) {
		fault_add(f, name, 0, "more than %d files or %u MiB; read fewer at once",
			  LIBRARY_FILES, LIBRARY_BYTES >> 20);
		return faults_fail(f, before, name, err);
	}
	status = xml_read(bytes, n, name, scratch, f, &root, err);
	if (status != OK) {
		note_failed(lib, name, NULL);
		return status;
	}
	/* A prefix that the reader named is a fault of the file, however well the rest of its shape holds. */
	if (!shape_holds(root, name, scratch, f, lib->arena, &file->repeats) || f->errors > errors) {
		note_failed(lib, name, root);
		return faults_fail(f, before, name, err);
	}
	file_build(lib->arena, root, file);
	file->head->file = name;
	file->head->digest = digest_of(bytes, n);
	file->bytes = arena_bytes(lib->arena, bytes, n);
	file->len = n;
	file->asked = asked;
	return library_add(lib, file, f, err);
}

/* ---- folders ---- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_xml(const char *name)
{
	size_t n = strlen(name);

	return name[0] != '.' && n > 4 && strcmp(name + n - 4, ".xml") == 0;
}

static void folder_close(DIR **folder)
{
	if (*folder != NULL)
		(void)closedir(*folder);
}

/* The names of its *.xml, sorted; one more than LIBRARY_FILES at most. */
static enum status folder_list(const char *path, struct arena *a, struct names *ret_names,
			       struct err *err)
{
	CLEANUP(folder_close) DIR *folder = opendir(path);
	struct names names = {0};
	const struct dirent *entry;
	size_t room = 0;

	if (folder == NULL)
		return fail(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO,
			    "cannot read the folder %s: %s", path, strerror(errno));
	while (names.count <= LIBRARY_FILES && (entry = readdir(folder)) != NULL) {
		if (!is_xml(entry->d_name))
			continue;
		names.items = arena_grow(a, names.items, names.count, &room, sizeof(*names.items));
		names.items[names.count++] = arena_text(a, entry->d_name);
	}
	if (names.count > 0)
		qsort(names.items, names.count, sizeof(*names.items), compare_names);
	*ret_names = names;
	return OK;
}

/* The name of the root element begins here, after whatever may stand before it. */
static const char *root_start(const char *text)
{
	for (;;) {
		const char *end;

		if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
			text += 3;
		text += strspn(text, " \t\r\n");
		if (strncmp(text, "<?", 2) == 0)
			end = "?>";
		else if (strncmp(text, "<!--", 4) == 0)
			end = "-->";
		else
			return text + (*text == '<');
		text = strstr(text, end);
		if (text == NULL)
			return "";
		text += strlen(end);
	}
}

/* Does the file hold a curriculum, or specialisms? Nothing is known yet of whether it is well
 * formed. */
static bool is_for_lists(const char *text)
{
	const char *root = root_start(text);
	size_t n = strcspn(root, " \t\r\n/>");
	const char *name[] = {roots[FILE_CURRICULUM], roots[FILE_SPECIALISMS]};

	for (size_t i = 0; i < 2; i++)
		if (strlen(name[i]) == n && strncmp(root, name[i], n) == 0)
			return true;
	return false;
}

static enum status read_file(struct library *lib, const char *path, bool asked, bool for_lists,
			     struct faults *f, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	struct stat about;
	enum status status;
	size_t before = f->count;

	buf_init(&bytes, XML_FILE_MAX);
	if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
		fault_add(f, arena_text(lib->arena, path), 0, "not a file; move it elsewhere");
		note_failed(lib, path, NULL);
		return faults_fail(f, before, path, err);
	}
	status = buf_read_file(&bytes, path, err);
	if (status == ERR_INVALID) {
		fault_add(f, arena_text(lib->arena, path), 0,
			  "larger than %u MiB; divide it into several files", XML_FILE_MAX >> 20);
		note_failed(lib, path, NULL);
		return faults_fail(f, before, path, err);
	}
	if (status != OK || (for_lists && !is_for_lists(bytes.data)))
		return status;
	return library_read(lib, path, bytes.data, bytes.len, asked, f, err);
}

enum status library_read_file(struct library *lib, const char *path, bool asked, struct faults *f,
			      struct err *err)
{
	return read_file(lib, path, asked, false, f, err);
}

static enum status read_folder(struct library *lib, const char *folder, bool asked, bool for_lists,
			       struct faults *f, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(16u << 20);
	enum status status = OK;
	struct names names;

	TRY(folder_list(folder, scratch, &names, err));
	for (size_t i = 0; i < names.count; i++) {
		const char *path = arena_printf(scratch, "%s/%s", folder, names.items[i]);
		struct err later;
		/* The first fault is the one that `err` tells. */
		enum status one =
			read_file(lib, path, asked, for_lists, f, status == OK ? err : &later);

		if (one != OK && one != ERR_INVALID)
			return fail(err, one,
				    "cannot read %s: see that it may be read, then try again",
				    path);
		if (one != OK)
			status = one;
	}
	return status;
}

enum status library_read_folder(struct library *lib, const char *folder, bool asked,
				struct faults *f, struct err *err)
{
	return read_folder(lib, folder, asked, false, f, err);
}

enum status library_read_curricula(struct library *lib, const char *folder, struct faults *f,
				   struct err *err)
{
	return read_folder(lib, folder, false, true, f, err);
}

/* ---- looking up ---- */

struct file *library_file(const struct library *lib, const struct ref *ref)
{
	return sorted_find(&lib->files, ref, file_ref);
}

bool library_source(const struct library *lib, const struct ref *ref, struct library_file *ret_file)
{
	const struct file *file = library_file(lib, ref);

	if (file != NULL)
		*ret_file = (struct library_file){file->head->name, file->bytes, file->len};
	return file != NULL;
}

const struct curriculum *library_curriculum(const struct library *lib, const struct ref *ref)
{
	return sorted_find(&lib->kinds[FILE_CURRICULUM], ref, struct_ref);
}

const struct standards *library_standards(const struct library *lib, const struct ref *ref)
{
	return sorted_find(&lib->kinds[FILE_STANDARDS], ref, struct_ref);
}

const struct map *library_map(const struct library *lib, const struct ref *ref)
{
	return sorted_find(&lib->kinds[FILE_MAP], ref, struct_ref);
}

const struct process *library_process(const struct library *lib, const struct ref *ref)
{
	return sorted_find(&lib->kinds[FILE_PROCESS], ref, struct_ref);
}

const struct curriculum *library_newest(const struct library *lib, const char *id)
{
	const struct sorted *s = &lib->kinds[FILE_CURRICULUM];

	for (size_t i = s->count; i > 0; i--)
		if (strcmp(struct_ref(s->items[i - 1])->id, id) == 0)
			return s->items[i - 1];
	return NULL;
}

const struct specialisms *library_specialisms(const struct library *lib)
{
	const struct sorted *s = &lib->kinds[FILE_SPECIALISMS];
	const struct ref *newest = NULL;
	const struct specialisms *found = NULL;

	for (size_t i = 0; i < s->count; i++) {
		const struct ref *ref = struct_ref(s->items[i]);

		if (newest != NULL && (ref->year < newest->year ||
				       (ref->year == newest->year && ref->number < newest->number)))
			continue;
		newest = ref;
		found = s->items[i];
	}
	return found;
}

const struct curriculum *const *library_curricula(const struct library *lib, size_t *ret_count)
{
	*ret_count = lib->kinds[FILE_CURRICULUM].count;
	return (const struct curriculum *const *)(const void *)lib->kinds[FILE_CURRICULUM].items;
}

const struct module *const *library_modules(const struct library *lib, size_t *ret_count)
{
	*ret_count = lib->kinds[FILE_MODULE].count;
	return (const struct module *const *)(const void *)lib->kinds[FILE_MODULE].items;
}

const struct tools *const *library_tools(const struct library *lib, size_t *ret_count)
{
	*ret_count = lib->kinds[FILE_TOOLS].count;
	return (const struct tools *const *)(const void *)lib->kinds[FILE_TOOLS].items;
}

const struct standards *const *library_sets(const struct library *lib, size_t *ret_count)
{
	*ret_count = lib->kinds[FILE_STANDARDS].count;
	return (const struct standards *const *)(const void *)lib->kinds[FILE_STANDARDS].items;
}

const struct map *const *library_maps(const struct library *lib, size_t *ret_count)
{
	*ret_count = lib->kinds[FILE_MAP].count;
	return (const struct map *const *)(const void *)lib->kinds[FILE_MAP].items;
}
