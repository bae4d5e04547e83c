/*
 * Leap2A (leapspecs.org, version 2010-07), which Mahara and Moodle can read: an Atom feed of what a trainee
 * wrote, with their files. A courtesy for moving on: it carries no signature and proves nothing, so what others
 * said of the trainee is not in it. What proves something is the bundle (portfolio/bundle.h).
 */
#ifndef CLI_LEAP2A_H
#define CLI_LEAP2A_H

#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

struct app;

#define LEAP2A_MAX ((size_t)1 << 30)

/*
 * Appends the zip to `out`: leap2a.xml and files/. Each piece of evidence that stands, in its latest revision,
 * is an activity with its days and items, never with a text that is private or erased, whoever asks; each reflection that was released an entry that
 * reflects on it; each file a resource. The same store gives the same bytes. *ret_count: how many pieces
 * of evidence. ERR_INVALID: more files than a zip of ours holds, or more bytes than `out`.
 */
MUST_CHECK enum status leap2a_write(struct app *app, const char *trainee, struct buf *out,
				    size_t *ret_count, struct err *err);

#endif
