/* What an assessor judged, as it is given on the command line: with or without a store. */
#ifndef CLI_JUDGING_H
#define CLI_JUDGING_H

#include <jansson.h>

#include "cli/app.h"
#include "cli/command.h"
#include "curricula/curriculum.h"

/*
 * The member `judgements`: for each purpose of the request of entry `seq` the point of --item ITEM=POINT
 * where given, else that of --outcome. ERR_INVALID for an item that is not asked for, or twice. The caller's.
 */
MUST_CHECK enum status judging_points(const struct args *args, const struct entry *request, uint64_t seq,
				      struct arena *a, json_t **ret_list, struct err *err);
/* Is what was put together so a complete answer by the form of the tool? ERR_INVALID. */
MUST_CHECK enum status judging_complete(const struct tool *tool, const struct say *say, struct err *err);

#endif
