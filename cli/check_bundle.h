/* Verifying a bundle before something is done with it. */
#ifndef CLI_CHECK_BUNDLE_H
#define CLI_CHECK_BUNDLE_H

#include "cli/app.h"
#include "portfolio/verify.h"

/*
 * As `attest verify` does, by that pin (64 hex digits; NULL: those that are known here). The report lies in
 * app->arena. ERR_INVALID: that is no pin.
 */
MUST_CHECK enum status check_bundle(struct app *app, const void *bytes, size_t n, const char *pin,
				    struct report *ret_report, struct err *err);

#endif
