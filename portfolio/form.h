/*
 * What an entry says by a form of the curriculum's tools file: the form and its version (the body's
 * "form"), marks (the body's "marks") and notes (texts "note.ID"). The form in an entry is that of the
 * curriculum to which the trainee is bound, so that the entry can be read alone and names the words by
 * which it was filled in.
 */
#ifndef PORTFOLIO_FORM_H
#define PORTFOLIO_FORM_H

#include "portfolio/kind.h"

/*
 * The form that the body names. ERR_CONFLICT: the curriculum has another version of it; ERR_NOT_FOUND: it
 * has no such tool. The body was checked, and has a "form".
 */
MUST_CHECK enum status form_named(struct world *w, const struct entry *e,
				  const struct digest *curriculum, struct tool_form *ret_form,
				  struct err *err);
/*
 * Are the marks and notes of the entry a complete form of the tool? ERR_INVALID says what is missing or
 * too much. Texts of other names than note.ID are not looked at.
 */
MUST_CHECK enum status form_filled(struct world *w, const struct entry *e,
				   const struct digest *curriculum, const char *tool,
				   struct err *err);
/*
 * Was the entry filled in by the form that its body names, completely, and is that form one for `by`? Fails as
 * the two above; ERR_INVALID: it is for others to fill in.
 */
MUST_CHECK enum status form_filled_by(struct world *w, const struct entry *e,
				      const struct digest *curriculum, enum form_by by,
				      struct err *err);

#endif
