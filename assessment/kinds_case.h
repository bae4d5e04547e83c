/* What rules and commands of equivalence read with a case: its process, curriculum and units. */
#ifndef ASSESSMENT_KINDS_CASE_H
#define ASSESSMENT_KINDS_CASE_H

#include "assessment/equivalence.h"
#include "core/catalogue.h"
#include "portfolio/case.h"

struct case_view {
	struct case_file file;
	const struct process *process;
	const struct curriculum *curriculum;
	const struct specialisms *specialisms; /* NULL: none came with the curriculum */
	const struct standards *const *sets; /* that the target names */
	size_t set_count;
	struct unit *units;
	size_t unit_count;
};

/*
 * What belongs to a case that was loaded. Reads through the world's catalogue, which is that of
 * catalogue.h. Lives in w->arena.
 */
MUST_CHECK enum status case_view(struct world *w, const struct case_file *file,
				 struct case_view *ret_view, struct err *err);
/* The unit of that id; NULL: the case does not ask for it. */
const struct unit *case_unit(const struct case_view *v, const char *id);
/* The process that these bytes are, and nothing else, read and checked. In the arena. ERR_INVALID. */
MUST_CHECK enum status process_read(const char *name, const void *bytes, size_t n, struct arena *a,
				    const struct process **ret_process, struct err *err);

/* The process that was published under the digest. In w->arena. ERR_NOT_FOUND. */
MUST_CHECK enum status process_of(struct world *w, const struct digest *digest,
				  const struct process **ret_process, struct err *err);

/* The case to which the first entry belongs that `e` is about. ERR_INVALID: it is about none. */
MUST_CHECK enum status case_of_entry(struct world *w, const struct entry *e,
				     struct case_view *ret_view, struct err *err);
/*
 * May that person take the seat in the panel of the case today: role, register, key, specialism, and nothing
 * in the records that binds them to the applicant? OK; ERR_DENIED or ERR_CONFLICT say why not, in one line;
 * ERR_NOT_FOUND: nobody is called so. That nobody allocates to themselves is for the allocation to refuse.
 */
MUST_CHECK enum status case_seat_check(struct world *w, const struct case_view *v, const char *person,
				       enum case_seat seat, struct err *err);

/* Makes `e` an entry of that case: what the rows of its kinds apply. */
MUST_CHECK enum status case_join(struct world *w, const struct entry *e, struct err *err);

#endif
