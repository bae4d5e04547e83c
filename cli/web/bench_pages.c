#define _GNU_SOURCE /* memmem */
#include "cli/web/bench_pages.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "cli/web/session.h"
#include "cli/web/web.h"
#include "core/buf.h"

#define REPLY ((size_t)16 << 20)
#define CHUNK 65536
#define TIMES 4	       /* that a page is asked for in each pair */
#define TIMES_EMPTY 40 /* and the one with nothing in it */

enum page { EMPTY, PUBLIC, HOME, QUEUE, PAGES };

static const struct {
	const char *path;
	const char *begins;
	const char *mark; /* that stands in it */
} pages[PAGES] = {
	[EMPTY] = {"/nothing", "HTTP/1.1 404", "<h1"},
	[PUBLIC] = {"/curricula", "HTTP/1.1 200", "href=\"/curricula/"},
	[HOME] = {"/home", "HTTP/1.1 200", "href=\"/progress"},
	[QUEUE] = {"/queue", "HTTP/1.1 200", "href=\"/queue/"},
};

struct client {
	struct web *web;
	struct sessions *sessions;
	char cookies[PAGES][SESSION_COOKIE]; /* "": nobody is signed in */
	int socket;
	struct buf reply; /* the last one: head and body */
};

static enum status no_answer(struct err *err)
{
	return fail(err, ERR_IO, "the server of the pages did not answer");
}

/* ---- asking ---- */

static enum status dial(struct client *p, struct err *err)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((uint16_t)web_port(p->web)),
				      .sin_addr = {htonl(INADDR_LOOPBACK)}};

	p->socket = socket(AF_INET, SOCK_STREAM, 0);
	if (p->socket < 0 ||
	    connect(p->socket, (const struct sockaddr *)&address, sizeof address) != 0)
		return no_answer(err);
	return OK;
}

static enum status say(struct client *p, enum page page, bool gzip, struct err *err)
{
	CLEANUP(buf_release) struct buf request;

	buf_init(&request, 4096);
	buf_printf(&request, "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/html\r\n",
		   pages[page].path, web_port(p->web));
	if (gzip)
		buf_text(&request, "Accept-Encoding: gzip\r\n");
	if (p->cookies[page][0])
		buf_printf(&request, "Cookie: attest=%s\r\n", p->cookies[page]);
	buf_text(&request, "\r\n");
	if (send(p->socket, request.data, request.len, MSG_NOSIGNAL) != (ssize_t)request.len)
		return no_answer(err);
	return OK;
}

/* How long head and body are together; 0: that is not known yet. */
static size_t length_of(const struct buf *reply)
{
	static const char name[] = "\r\nContent-Length: ";
	const char *end = memmem(reply->data, reply->len, "\r\n\r\n", 4);
	const char *length =
		end ? memmem(reply->data, (size_t)(end - reply->data), name, sizeof name - 1)
		    : NULL;

	if (!length)
		return 0;
	return (size_t)(end + 4 - reply->data) + strtoul(length + sizeof name - 1, NULL, 10);
}

static enum status hear(struct client *p, enum page page, struct err *err)
{
	const char *begins = pages[page].begins;
	size_t all = 0;

	buf_clear(&p->reply);
	while (all == 0 || p->reply.len < all) {
		char chunk[CHUNK];
		ssize_t n = recv(p->socket, chunk, sizeof chunk, 0);

		if (n <= 0)
			return no_answer(err);
		buf_add(&p->reply, chunk, (size_t)n);
		if (p->reply.full)
			return no_answer(err);
		if (all == 0)
			all = length_of(&p->reply);
	}
	if (strncmp(p->reply.data, begins, strlen(begins)) != 0)
		return fail(err, ERR_CORRUPT,
			    "%s says %.12s, so nothing is measured: please report this",
			    pages[page].path, p->reply.data);
	return OK;
}

/* Pages a second. */
static enum status ask(struct client *p, enum page page, size_t times, double *ret_rate,
		       struct err *err)
{
	double begun = bench_seconds();

	for (size_t i = 0; i < times; i++) {
		TRY(say(p, page, true, err));
		TRY(hear(p, page, err));
	}
	*ret_rate = (double)times / (bench_seconds() - begun);
	return OK;
}

/* ---- beginning and ending ---- */

static enum status look(struct client *p, struct err *err)
{
	for (enum page page = 0; page < PAGES; page++) {
		const char *mark = pages[page].mark;

		TRY(say(p, page, false, err));
		TRY(hear(p, page, err));
		if (!memmem(p->reply.data, p->reply.len, mark, strlen(mark)))
			return fail(err, ERR_CORRUPT,
				    "%s is not as it should be, so nothing is measured: please "
				    "report this",
				    pages[page].path);
	}
	return OK;
}

static enum status begin(struct client *p, struct app *app, const char *trainee,
			 const char *assessor, struct err *err)
{
	int64_t now = (int64_t)time(NULL);

	TRY(web_start(app, &(struct web_settings){.port = 0}, &p->web, err));
	TRY(sessions_open(app->store, &p->sessions, err));
	TRY(session_begin(p->sessions, trainee, "demo", now, p->cookies[HOME], err));
	TRY(session_begin(p->sessions, assessor, "demo", now, p->cookies[QUEUE], err));
	TRY(dial(p, err));
	return look(p, err);
}

static enum status measure(struct client *p, struct app *app, struct measure *measures,
			   struct err *err)
{
	for (int pair = 0; pair < BENCH_PAIRS; pair++) {
		TRY(bench_go_on(app, measures->what, pair, err));
		for (enum page page = PUBLIC; page < PAGES; page++) {
			double rate = 0, empty = 0;

			TRY(ask(p, page, TIMES, &rate, err));
			TRY(ask(p, EMPTY, TIMES_EMPTY, &empty, err));
			measure_note(&measures[page - PUBLIC], pair, rate, empty);
		}
	}
	return bench_go_on(app, measures->what, BENCH_PAIRS, err);
}

static void end(struct client *p)
{
	if (p->socket >= 0)
		close(p->socket);
	sessions_close(p->sessions);
	web_stop(p->web);
	buf_release(&p->reply);
}

enum status bench_pages(struct app *app, const char *trainee, const char *assessor,
			struct measure measures[BENCH_PAGES], struct err *err)
{
	struct client client = {.socket = -1};
	enum status status;

	buf_init(&client.reply, REPLY);
	status = begin(&client, app, trainee, assessor, err);
	if (status == OK)
		status = measure(&client, app, measures, err);
	end(&client);
	return status;
}
