/*
 * Where two documents differ, member by member: what `progress --check` tells. Numbers, words and order
 * of lists count, the order of members does not. Everything lives in the arena and the documents.
 */
#ifndef CLI_JSON_DIFF_H
#define CLI_JSON_DIFF_H

#include <jansson.h>
#include <stddef.h>

#include "core/arena.h"

struct json_difference {
	const char *path;	/* a JSON pointer (RFC 6901): "/modules/2/state"; "" the whole */
	const json_t *was, *is; /* NULL: not there; not both */
};

/*
 * How many there are, and in *ret_list the first `max` of them, in the order of `was`, then what only `is`
 * has. What is there in one only, or of another type, is one difference, whatever it holds.
 */
size_t json_diff(const json_t *was, const json_t *is, size_t max, struct arena *a,
		 struct json_difference **ret_list);

#endif
