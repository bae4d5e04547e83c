/*
 * One answer as it is put together at a terminal: which of what was asked is judged how, the marks and words
 * of the form one by one, and the sentence that will stand in the record.
 */
#ifndef CLI_QUEUE_ANSWER_H
#define CLI_QUEUE_ANSWER_H

#include "cli/queue.h"
#include "cli/terminal.h"

/* Where a conversation about one request stands. */
enum answered {
	ANSWER_READY, /* all of it is there */
	ANSWER_BACK,  /* they changed their mind: nothing of it is kept */
	ANSWER_END,   /* input ended or was interrupted */
};

/*
 * Asks for all that an assessment of the request needs; `met`: it is satisfactory, else not yet. Of a review
 * of several items the not yet may be of some. On ANSWER_READY the entry can be said: its body is the
 * caller's (json_decref), all else lives in the arena, and `*ret_sentence` is what it will say.
 */
enum answered queue_answer(struct app *app, struct terminal *t, const struct queue_item *item, bool met,
			   struct say *ret_say, const char **ret_sentence);

/*
 * Words of several lines until an empty one; a lone "." goes back. `required`: nothing is no answer, and is
 * asked for again; else *ret_text is NULL for nothing.
 */
enum answered queue_ask_words(struct app *app, struct terminal *t, const char *question, bool required,
			      const char **ret_text);

/* Is it judged with more than a look at evidence: a live tool, or any but the review? */
bool queue_is_weighty(const struct queue_item *item);

#endif
