/*
 * What one client can take of the server: time and connections, however it goes about it. And that
 * what was asked is answered when the server is told to stop.
 */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/web/connections.h"
#include "cli/web/server.h"
#include "core/db.h"
#include "server.h"

#define LIMIT 500 /* milliseconds, for each thing that takes time here */
#define MANY 12
#define SOON 9000 /* by when what has to end ends, on a machine that does much else */

static const struct connection_limits limits = {LIMIT, LIMIT, LIMIT, MANY};
static struct served served;

static void begin(void)
{
	serve_begin_with(&served, (const char *const[]){NULL},
			 &(struct web_settings){.limits = &limits});
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_limits, .init = begin, .fini = end, .timeout = 240);

static int64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- a client that does as it likes ---- */

static int dial(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((uint16_t)port),
				      .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert_geq(fd, 0);
	cr_assert_eq(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

/* These bytes as they are, with the port for an '@'. */
static void say(int fd, const char *shape)
{
	size_t before = strcspn(shape, "@");
	char bytes[1024];

	if (shape[before])
		snprintf(bytes, sizeof bytes, "%.*s%d%s", (int)before, shape, web_port(served.web),
			 shape + before + 1);
	else
		snprintf(bytes, sizeof bytes, "%s", shape);
	cr_assert_eq(send(fd, bytes, strlen(bytes), MSG_NOSIGNAL), (ssize_t)strlen(bytes));
}

/* Whether the other side ends it before that many milliseconds are over; what it says until then.
 */
static bool ends_within(int fd, int64_t most, char *ret_said, size_t room)
{
	int64_t until = milliseconds() + most, left;
	struct pollfd p = {.fd = fd, .events = POLLIN};
	size_t n = 0;
	bool ended = false;

	while (!ended && (left = until - milliseconds()) > 0) {
		char bytes[512];
		ssize_t got;

		if (poll(&p, 1, (int)left) <= 0)
			continue;
		got = recv(fd, bytes, sizeof bytes, 0);
		ended = got <= 0;
		for (ssize_t i = 0; i < got && n + 1 < room; i++)
			ret_said[n++] = bytes[i];
	}
	if (room)
		ret_said[n] = '\0';
	return ended;
}

/* What comes first. */
static void hear(int fd, char *ret_said, size_t room)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	ssize_t got = poll(&p, 1, SOON) > 0 ? recv(fd, ret_said, room - 1, 0) : 0;

	ret_said[got > 0 ? got : 0] = '\0';
}

/* Sends a byte every 10 ms for as long as it is taken; how long that was, in milliseconds, SOON at
 * most. */
static int64_t trickles(int fd)
{
	int64_t begun = milliseconds();

	while (milliseconds() - begun < SOON) {
		if (send(fd, "a", 1, MSG_NOSIGNAL) != 1)
			break;
		if (ends_within(fd, 10, NULL, 0))
			break;
	}
	return milliseconds() - begun;
}

static void expect_well(void)
{
	struct answered a = ask_page(&served, "/healthz");

	cr_expect_eq(a.status, 200, "others are answered: %d", a.status);
	answered_free(&a);
}

#define POST_OF(n)                                                                                 \
	"POST /sign-in/password HTTP/1.1\r\nHost: localhost:@\r\nContent-Length: " n "\r\n\r\n"

Test(web_limits, a_request_that_trickles_is_ended_whether_in_its_head_or_in_its_body)
{
	static const char *const begun[] = {"GET / HTTP/1.1\r\nHost: localhost:@\r\nX-Long: ",
					    POST_OF("200000")};

	for (size_t i = 0; i < sizeof begun / sizeof *begun; i++) {
		int fd = dial(web_port(served.web));
		int64_t lasted;

		say(fd, begun[i]);
		lasted = trickles(fd);
		cr_expect_lt(lasted, SOON, "row %zu", i);
		cr_expect_geq(lasted, LIMIT / 2, "row %zu: it had its time", i);
		close(fd);
	}
	expect_well();
}

Test(web_limits, a_request_that_stops_half_way_is_ended)
{
	static const char *const begun[] = {"", "GET / HT", POST_OF("200") "user=am"};

	for (size_t i = 0; i < sizeof begun / sizeof *begun; i++) {
		int fd = dial(web_port(served.web));
		char said[256];

		say(fd, begun[i]);
		cr_expect(ends_within(fd, SOON, said, sizeof said), "row %zu", i);
		cr_expect_str_eq(said, "", "row %zu: %s", i, said);
		close(fd);
	}
	expect_well();
}

/* A browser keeps its connection for the next page, but not for ever. */
Test(web_limits, a_connection_that_is_kept_is_answered_again_and_ended_when_nothing_comes)
{
	static const char get[] = "GET /healthz HTTP/1.1\r\nHost: localhost:@\r\n\r\n";
	int fd = dial(web_port(served.web));
	char said[4096];

	for (int i = 0; i < 3; i++) {
		say(fd, get);
		hear(fd, said, sizeof said);
		cr_expect_eq(strncmp(said, "HTTP/1.1 200", 12), 0, "%d: %s", i, said);
	}
	cr_expect(ends_within(fd, SOON, said, sizeof said));
	close(fd);
}

Test(web_limits, what_is_too_large_is_refused_before_it_has_come)
{
	static char long_head[SERVER_HEAD + 1024];
	int fd = dial(web_port(served.web));
	char said[256];

	say(fd, POST_OF("20000000"));
	cr_expect(ends_within(fd, SOON, said, sizeof said));
	cr_expect_eq(strncmp(said, "HTTP/1.1 413", 12), 0, "%s", said);
	close(fd);
	fd = dial(web_port(served.web));
	memset(long_head, 'a', sizeof long_head);
	say(fd, "GET / HTTP/1.1\r\nHost: localhost:@\r\nX-Long: ");
	(void)send(fd, long_head, sizeof long_head, MSG_NOSIGNAL);
	cr_expect(ends_within(fd, SOON, said, sizeof said));
	cr_expect(strncmp(said, "HTTP/1.1 4", 10) == 0 || !*said, "no page: %s", said);
	close(fd);
	expect_well();
}

/* A body that does not say how long it is. */
Test(web_limits, a_body_in_pieces_is_not_taken_beyond_what_it_may_be)
{
	static char piece[0x10000 + 16];
	int fd = dial(web_port(served.web)), n = snprintf(piece, sizeof piece, "10000\r\n"),
	    sent = 0;

	memset(piece + n, 'a', 0x10000);
	memcpy(piece + n + 0x10000, "\r\n", 2);
	say(fd, "POST /sign-in/password HTTP/1.1\r\nHost: localhost:@\r\nTransfer-Encoding: "
		"chunked\r\n\r\n");
	while (sent < 400 && send(fd, piece, (size_t)n + 0x10000 + 2, MSG_NOSIGNAL) > 0)
		sent++;
	cr_expect_lt(sent, 400, "25 MB were taken of a form");
	close(fd);
	expect_well();
}

Test(web_limits, nobody_keeps_others_out_by_holding_connections_open)
{
	int held[5 * MANY];

	for (size_t i = 0; i < 5 * MANY; i++)
		held[i] = dial(web_port(served.web));
	expect_well();
	cr_expect(ends_within(held[0], SOON, NULL, 0), "the one that has waited longest was ended");
	for (size_t i = 0; i < 5 * MANY; i++)
		close(held[i]);
}

/* ---- connections, without a server ---- */

struct line {
	int ours, theirs;
	struct connection *c;
};

static struct line line_new(struct connections *all, enum connection_stage stage)
{
	struct line l;
	int both[2];

	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, both), 0);
	l = (struct line){both[0], both[1], connection_open(all, both[0])};
	connection_stage(l.c, stage);
	return l;
}

static void line_end(struct line *l)
{
	connection_close(l->c);
	close(l->ours);
	close(l->theirs);
}

Test(web_connections, all_stages_have_their_time_but_that_of_answering)
{
	static const enum connection_stage stages[] = {CONNECTION_HEAD, CONNECTION_BODY,
						       CONNECTION_REPLY};
	struct connections *all = connections_new(&limits);
	struct line answering = line_new(all, CONNECTION_ANSWER), lines[3];

	for (size_t i = 0; i < 3; i++)
		lines[i] = line_new(all, stages[i]);
	for (size_t i = 0; i < 3; i++) {
		cr_expect(ends_within(lines[i].theirs, SOON, NULL, 0), "stage %zu", i);
		line_end(&lines[i]);
	}
	cr_expect(!ends_within(answering.theirs, LIMIT, NULL, 0),
		  "the time that we take is no fault of theirs");
	line_end(&answering);
	connections_free(all);
}

/* With too many the one is ended that has used more: rows say which of two. */
Test(web_connections, a_body_or_a_reply_that_trickles_does_not_outlast_what_has_just_begun)
{
	static const struct connection_limits usual = SERVER_LIMITS;
	static const struct {
		enum connection_stage goes;
		int64_t after;
		enum connection_stage stays;
		int64_t so_far;
	} rows[] = {
		{CONNECTION_BODY, 60000, CONNECTION_HEAD, 1000},
		{CONNECTION_BODY, 119000, CONNECTION_HEAD, 59000},
		{CONNECTION_REPLY, 300000, CONNECTION_HEAD, 1000},
		{CONNECTION_REPLY, 300000, CONNECTION_BODY, 50000},
		{CONNECTION_HEAD, 10000, CONNECTION_BODY, 10000},
		{CONNECTION_HEAD, 30000, CONNECTION_HEAD, 29000},
		{CONNECTION_HEAD, 10000, CONNECTION_REPLY, 20000},
		{CONNECTION_HEAD, 0, CONNECTION_ANSWER, 600000},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		cr_expect_gt(connection_used(&usual, rows[i].goes, rows[i].after),
			     connection_used(&usual, rows[i].stays, rows[i].so_far), "row %zu", i);
	cr_expect_lt(connection_used(&usual, CONNECTION_ANSWER, 600000), 0, "never chosen");
}

Test(web_connections, with_too_many_the_one_is_ended_that_has_used_most_of_its_time)
{
	static const struct connection_limits few = {60000, 60000, 60000, 4};
	struct connections *all = connections_new(&few);
	struct line lines[] = {
		line_new(all, CONNECTION_ANSWER), line_new(all, CONNECTION_BODY),
		line_new(all, CONNECTION_HEAD),	  line_new(all, CONNECTION_REPLY),
		line_new(all, CONNECTION_ANSWER), line_new(all, CONNECTION_ANSWER),
	};
	static const bool ended[] = {false, true, true, false, false, false};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		cr_expect_eq(ends_within(lines[i].theirs, 1, NULL, 0), ended[i], "row %zu", i);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		line_end(&lines[i]);
	connections_free(all);
}

Test(web_connections, what_stops_ends_those_that_ask_nothing_and_waits_for_the_others)
{
	static const struct connection_limits long_ones = {60000, 60000, 60000, 4};
	struct connections *all = connections_new(&long_ones);
	struct line idle = line_new(all, CONNECTION_HEAD), busy = line_new(all, CONNECTION_ANSWER),
		    late;
	int64_t begun;

	connections_closing(all);
	cr_expect(ends_within(idle.theirs, 1, NULL, 0));
	cr_expect(!ends_within(busy.theirs, 1, NULL, 0));
	late = line_new(all, CONNECTION_HEAD);
	cr_expect(ends_within(late.theirs, 1, NULL, 0), "nobody begins now");
	begun = milliseconds();
	connections_drain(all, 50);
	cr_expect_geq(milliseconds() - begun, 50, "it was waited for");
	connection_stage(busy.c, CONNECTION_REPLY);
	connection_stage(busy.c, CONNECTION_HEAD);
	cr_expect(ends_within(busy.theirs, 1, NULL, 0), "its reply was the last");
	begun = milliseconds();
	connections_drain(all, 10000);
	cr_expect_lt(milliseconds() - begun, 5000, "nothing is waited for");
	line_end(&idle);
	line_end(&busy);
	line_end(&late);
	connections_free(all);
}
