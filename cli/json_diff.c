#include "cli/json_diff.h"

#include <stdbool.h>

#include "core/buf.h"

#define NAME_SHOWN 128	 /* bytes of a member's name */
#define PATH_BYTES 32768 /* of what json_read takes, 64 deep: no name is left out for lack of room */

struct walk {
	struct arena *arena;
	struct json_difference *list;
	size_t count, max;
	struct buf *path;
};

static void note(struct walk *w, const json_t *was, const json_t *is)
{
	if (w->count < w->max)
		w->list[w->count] = (struct json_difference){
			.path = arena_bytes(w->arena, w->path->data, w->path->len),
			.was = was,
			.is = is,
		};
	w->count++;
}

/* "~" and "/" of a name are written as "~0" and "~1"; a long one is cut before a character. */
static void put_name(struct buf *path, const char *name)
{
	buf_char(path, '/');
	for (size_t i = 0; name[i]; i++) {
		if (i >= NAME_SHOWN && ((unsigned char)name[i] & 0xc0) != 0x80) {
			buf_text(path, "...");
			return;
		}
		if (name[i] == '~')
			buf_text(path, "~0");
		else if (name[i] == '/')
			buf_text(path, "~1");
		else
			buf_char(path, name[i]);
	}
}

static void back_to(struct buf *path, size_t len)
{
	path->len = len;
	path->data[len] = '\0';
}

static void compare(struct walk *w, const json_t *was, const json_t *is);

static void compare_objects(struct walk *w, const json_t *was, const json_t *is)
{
	size_t len = w->path->len;
	const char *name;
	json_t *value;

	json_object_foreach ((json_t *)was, name, value) {
		put_name(w->path, name);
		compare(w, value, json_object_get(is, name));
		back_to(w->path, len);
	}
	json_object_foreach ((json_t *)is, name, value) {
		if (json_object_get(was, name))
			continue;
		put_name(w->path, name);
		compare(w, NULL, value);
		back_to(w->path, len);
	}
}

static void compare_lists(struct walk *w, const json_t *was, const json_t *is)
{
	size_t len = w->path->len, a = json_array_size(was), b = json_array_size(is);

	for (size_t i = 0; i < a || i < b; i++) {
		buf_printf(w->path, "/%zu", i);
		compare(w, json_array_get(was, i), json_array_get(is, i));
		back_to(w->path, len);
	}
}

static void compare(struct walk *w, const json_t *was, const json_t *is)
{
	if (json_is_object(was) && json_is_object(is))
		compare_objects(w, was, is);
	else if (json_is_array(was) && json_is_array(is))
		compare_lists(w, was, is);
	else if (!was || !is || !json_equal(was, is))
		note(w, was, is);
}

size_t json_diff(const json_t *was, const json_t *is, size_t max, struct arena *a,
		 struct json_difference **ret_list)
{
	CLEANUP(buf_release) struct buf path;
	struct walk w = { .arena = a, .max = max, .path = &path };

	buf_init(&path, PATH_BYTES);
	w.list = arena_array(a, max, sizeof(*w.list));
	compare(&w, was, is);
	*ret_list = w.list;
	return w.count;
}
