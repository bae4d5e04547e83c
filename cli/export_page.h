/*
 * index.html of a bundle: the portfolio as a page that opens offline and prints. It refers to nothing but
 * files of the bundle, holds no script, and says the same each time that the same is exported.
 */
#ifndef CLI_EXPORT_PAGE_H
#define CLI_EXPORT_PAGE_H

#include "cli/app.h"
#include "portfolio/bundle.h"

/* For struct bundle_want; `app` is a struct app. */
MUST_CHECK enum status export_page(void *app, const struct bundle_view *view, struct buf *out,
				   struct err *err);

#endif
