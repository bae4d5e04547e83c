/* MedBiquitous Curriculum Inventory version 1 (XML): a curriculum written as one report. */
#ifndef CURRICULA_MEDBIQ_H
#define CURRICULA_MEDBIQ_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "curricula/curriculum.h"
#include "curricula/framework.h"

/*
 * Appends a report that the official schema accepts; `institution` names who reports. Modules are sequence blocks,
 * activities and quotas of assessments are events, outcomes are competency objects. Its dates are those of the
 * curriculum, so that the same curriculum is the same report. What the format cannot hold is added to `lost`, whose
 * other members are left alone. ERR_INVALID with more than ten phases, which the format cannot number.
 */
MUST_CHECK enum status medbiq_write(const struct curriculum *c, const char *institution, struct arena *a,
				    struct buf *out, struct framework *lost, struct err *err);

#endif
