/* How a request becomes a reply: the calls of the server (server.h), with the rows of route.h behind them. */
#ifndef CLI_WEB_ANSWER_H
#define CLI_WEB_ANSWER_H

#include "cli/web/request.h"
#include "cli/web/web_priv.h"

size_t web_body_limit(void *context, struct request *r);
void web_answer(void *context, struct request *r, struct reply *reply, bool again);
void web_refuse_request(void *context, struct request *r, struct reply *reply, int status, const char *why);
void web_hand_over(void *context, struct request *r);
void web_forget(void *context, struct request *r);

MUST_CHECK enum status web_reader_take(struct web *web, struct reader **ret_reader, struct err *err);
void web_reader_give(struct web *web, struct reader *reader);

#endif
