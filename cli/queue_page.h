/*
 * One request in full, as somebody reads it who is to answer it: what the curriculum asks for, in its own
 * words, and what the trainee shows for it, in theirs.
 */
#ifndef CLI_QUEUE_PAGE_H
#define CLI_QUEUE_PAGE_H

#include <stdio.h>

#include "cli/queue.h"

/* In lines of at most `columns`. What people wrote is made harmless as by print_text. */
void queue_page(struct app *app, const struct queue_item *item, int columns, FILE *out);

/* A file of the evidence, by the order of the entry: "file.1" is the first. */
struct queue_file {
	const char *text, *name; /* "file.1"; what it was called, NULL: erased or not said */
	const void *bytes;	 /* NULL: not here */
	size_t size;
	bool words; /* UTF-8 without control characters: it can be read on a terminal */
};
/* All of them; in the arena. */
struct queue_file *queue_files(struct app *app, const struct queue_item *item, size_t *ret_count);

/* "CEN-S1/15 and CEN-S1/17", "this CBD for CEN-S2": what is judged. In the arena. */
const char *queue_targets_words(struct app *app, const struct queue_item *item);

#endif
