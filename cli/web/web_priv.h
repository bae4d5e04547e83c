/* What web.c and visit.c share of the server. */
#ifndef CLI_WEB_WEB_PRIV_H
#define CLI_WEB_WEB_PRIV_H

#include <pthread.h>
#include <stdatomic.h>

#include "cli/app.h"
#include "cli/web/asset.h"
#include "cli/web/mailer.h"
#include "cli/web/request.h"
#include "cli/web/server.h"
#include "cli/web/session.h"
#include "cli/web/writer.h"

struct visit;

#define WEB_BUCKETS 8 /* of times to answer */

struct web_counts {
	atomic_ullong requests[6]; /* by the first digit of the status */
	atomic_ullong within[WEB_BUCKETS + 1];
	atomic_ullong microseconds, bytes;
	atomic_ullong written, refused; /* jobs of the writer */
};

/* An app with the store open to read, for one visit at a time. */
struct reader {
	struct app app;
	struct reader *next;
};

struct web {
	struct arena *arena;
	struct app *app; /* its settings */
	struct assets assets;
	struct sessions *sessions;
	struct writer *writer;
	struct mailer *mailer; /* NULL: no messages are sent */
	struct server *server;
	const char *origin, *host; /* of `origin`, with its port */
	bool is_tls;		   /* the origin is https */
	const char *cookie_name, *form_cookie_name;
	uint8_t secret[32]; /* of this run alone: visit_seal */
	FILE *log;
	struct web_counts counts;
	pthread_mutex_t lock; /* of the readers that nobody has */
	struct reader *readers;
};

/*
 * As whoever asked calls this server: its origin or, on this machine, "http://127.0.0.1:8080". NULL: by a name that is
 * not ours.
 */
const char *web_own_origin(const struct web *web, const struct request *r);

/* The pages of what goes wrong: a status and a sentence for whoever asked. */
void web_refuse(struct visit *v, int status, const char *why);

#endif
