/* How a colleague sees a trainee: what is asked of the visitor, who need be neither a trainer nor a trainee. */
#ifndef CLI_WEB_FEEDBACK_H
#define CLI_WEB_FEEDBACK_H

#include "core/err.h"

struct visit;

/* A sheet with what is asked of the visitor, each with its page (page_feedback.c); nothing where nothing is. */
MUST_CHECK enum status feedback_asked_draw(struct visit *v, struct err *err);

#endif
