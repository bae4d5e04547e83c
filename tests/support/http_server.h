/*
 * A tiny web server on 127.0.0.1, in a thread of the test, with one document: whoever names its tag is told
 * that it has not changed. What else it does follows from the path: /endless never ends, /elsewhere points to
 * another host without TLS, /untagged is the document without its tag. Or it gives whole answers that the test
 * wrote, one after another.
 */
#ifndef TESTS_SUPPORT_HTTP_SERVER_H
#define TESTS_SUPPORT_HTTP_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HTTP_ASK 4000
#define HTTP_ANSWERS 8

struct http_server {
	int listener, port;
	pthread_t thread;
	/* Changed by the test only between its own requests. */
	const void *bytes;
	size_t len;
	const char *tag; /* with its quotes */
	const char *answers[HTTP_ANSWERS]; /* with their heads; NULL after the last. The first NULL: the above */
	size_t answer_lens[HTTP_ANSWERS];
	size_t answered;
	bool endless; /* whatever is asked */
	char asked[HTTP_ASK]; /* the last request, what came of it at once */
	int sent, unchanged; /* how often the document was sent, and was not */
};

static inline bool http_say(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		at += sent;
		n -= (size_t)sent;
	}
	return true;
}

static inline void http_document(struct http_server *s, int fd, const char *ask, bool tagged)
{
	char head[400], wanted[200];

	snprintf(wanted, sizeof(wanted), "\r\nIf-None-Match: %s\r\n", s->tag);
	if (tagged && strstr(ask, wanted)) {
		s->unchanged++;
		snprintf(head, sizeof(head), "HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n", s->tag);
		http_say(fd, head, strlen(head));
		return;
	}
	s->sent++;
	snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\n%s%s%sContent-Length: %zu\r\n\r\n",
		 tagged ? "ETag: " : "", tagged ? s->tag : "", tagged ? "\r\n" : "", s->len);
	if (http_say(fd, head, strlen(head)))
		http_say(fd, s->bytes, s->len);
}

static inline void http_answer(struct http_server *s, int fd)
{
	static const char zeros[65536], endless[] = "HTTP/1.1 200 OK\r\n\r\n";
	char ask[HTTP_ASK] = "", path[100] = "", head[200];
	size_t n = 0;

	while (n < sizeof(ask) - 1 && !strstr(ask, "\r\n\r\n")) {
		ssize_t got = recv(fd, ask + n, sizeof(ask) - 1 - n, 0);

		if (got <= 0)
			return;
		n += (size_t)got;
		ask[n] = '\0';
	}
	memcpy(s->asked, ask, sizeof(ask));
	sscanf(ask, "%*s %99s", path);
	if (s->answered < HTTP_ANSWERS && s->answers[s->answered] != NULL) {
		s->answered++; /* before the test can go on */
		http_say(fd, s->answers[s->answered - 1], s->answer_lens[s->answered - 1]);
	} else if (s->endless || strcmp(path, "/endless") == 0) {
		http_say(fd, endless, strlen(endless));
		while (http_say(fd, zeros, sizeof(zeros)))
			;
	} else if (strcmp(path, "/elsewhere") == 0) {
		snprintf(head, sizeof(head),
			 "HTTP/1.1 302 Found\r\nLocation: http://localhost:%d/\r\nContent-Length: 0\r\n\r\n",
			 s->port);
		http_say(fd, head, strlen(head));
	} else {
		http_document(s, fd, ask, strcmp(path, "/untagged") != 0);
	}
}

static inline void *http_run(void *data)
{
	struct http_server *s = data;
	int fd;

	while ((fd = accept(s->listener, NULL, NULL)) >= 0) {
		http_answer(s, fd);
		close(fd);
	}
	return NULL;
}

static inline bool http_start(struct http_server *s)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t n = sizeof(address);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	if (s->listener < 0 || bind(s->listener, (struct sockaddr *)&address, n) != 0 ||
	    listen(s->listener, 5) != 0 || getsockname(s->listener, (struct sockaddr *)&address, &n) != 0)
		return false;
	s->port = ntohs(address.sin_port);
	return pthread_create(&s->thread, NULL, http_run, s) == 0;
}

static inline void http_stop(struct http_server *s)
{
	shutdown(s->listener, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->listener);
}

#endif
