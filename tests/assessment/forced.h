/*
 * What the operator of a real store could do with its log key: append to a copy without asking any
 * rule. Whoever verifies that copy must be told which entry broke what.
 */
#ifndef TESTS_ASSESSMENT_FORCED_H
#define TESTS_ASSESSMENT_FORCED_H

#include "assessment/real_store.h"

#include "portfolio/verify.h"
#include "support/forge.h"

static inline bool forced_pin_known(void *data, const struct digest *pin)
{
	(void)data, (void)pin;
	return true;
}

static inline bool forced_no_head(void *data, const struct digest *pin, struct checkpoint *ret_head)
{
	(void)data, (void)pin, (void)ret_head;
	return false;
}

static inline struct report verified(struct real *r, const char *dir)
{
	const struct verify_want want = {
		.kinds = &r->s.kinds,
		.catalogue = published_for_replay,
		.catalogue_data = r->s.a,
		.pin_known = forced_pin_known,
		.head_seen = forced_no_head,
	};
	struct report report;

	cr_assert(eq(int, verify_store(dir, &want, r->s.a, &report, &err), OK), "%s", err.text);
	return report;
}

/* The store as support/forge.h works on one. */
static inline struct scene forced_scene(struct real *r)
{
	struct scene scene = {
		.a = r->s.a,
		.kinds = r->s.kinds,
		.j = r->s.j,
		.catalogue = *published_catalogue(r->published),
	};

	snprintf(scene.dir, sizeof(scene.dir), "%s", r->s.dir);
	snprintf(scene.copy, sizeof(scene.copy), "%s/copy", r->s.home);
	return scene;
}

/* Appends it to a copy, as of now, and verifies that; the copy is gone afterwards. */
static inline struct report forced(struct real *r, struct scene *scene,
				   const struct submission *submission, uint64_t *ret_seq)
{
	struct report report;

	scene_copy(scene);
	*ret_seq = forge_append(scene, submission, r->s.now);
	report = verified(r, scene->copy);
	remove_tree(scene->copy);
	return report;
}

#endif
