/*
 * A tiny mail server on 127.0.0.1, in a thread of the test: it keeps what it took, and refuses as it is told.
 * What it does with a receiver follows from the address: refused@ gets 550, later@ 450, full@ 552 after the
 * text, closing@ 421, hang@ no answer until the server is stopped.
 */
#ifndef TESTS_SUPPORT_SMTP_SERVER_H
#define TESTS_SUPPORT_SMTP_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SMTP_KEPT 8
#define SMTP_TEXT 20000

enum smtp_greeting { SMTP_WELCOME, SMTP_HANG, SMTP_HANG_UP, SMTP_UNWELCOME };

struct smtp_server {
	enum smtp_greeting greeting;
	int listener, stop[2], port, connections;
	pthread_t thread;
	size_t count; /* of messages that were taken */
	struct {
		char from[300], to[300], text[SMTP_TEXT];
	} taken[SMTP_KEPT];
};

static inline void smtp_say(int fd, const char *text)
{
	(void)!send(fd, text, strlen(text), MSG_NOSIGNAL);
}

/* A line without its end; false when the other side or the test has ended. */
static inline bool smtp_line(struct smtp_server *s, int fd, char line[1200])
{
	size_t n = 0;

	for (;;) {
		struct pollfd p[2] = { { .fd = fd, .events = POLLIN }, { .fd = s->stop[0], .events = POLLIN } };
		char c;

		if (poll(p, 2, 20000) <= 0 || p[1].revents != 0 || recv(fd, &c, 1, 0) != 1)
			return false;
		if (c == '\n' || n == 1199) {
			line[n > 0 && line[n - 1] == '\r' ? n - 1 : n] = '\0';
			return true;
		}
		line[n++] = c;
	}
}

static inline void smtp_wait_for_end(struct smtp_server *s)
{
	struct pollfd p = { .fd = s->stop[0], .events = POLLIN };

	poll(&p, 1, 20000);
}

/* Until the line with a dot; the dot that was stuffed is taken off. */
static inline bool smtp_text(struct smtp_server *s, int fd)
{
	char *text = s->taken[s->count % SMTP_KEPT].text, line[1200];
	size_t n = 0;

	while (smtp_line(s, fd, line)) {
		const char *at = line[0] == '.' ? line + 1 : line;

		if (strcmp(line, ".") == 0) {
			text[n] = '\0';
			return true;
		}
		n += (size_t)snprintf(text + n, SMTP_TEXT - n, "%s\n", at);
		if (n >= SMTP_TEXT)
			return false;
	}
	return false;
}

static inline bool smtp_receiver(struct smtp_server *s, int fd, const char *line)
{
	if (strstr(line, "<hang@")) {
		smtp_wait_for_end(s);
		return false;
	}
	if (strstr(line, "<closing@")) {
		smtp_say(fd, "421 closing\r\n");
		return false;
	}
	snprintf(s->taken[s->count % SMTP_KEPT].to, 300, "%s", line + 8);
	smtp_say(fd, strstr(line, "<refused@") ? "550 no such user\r\n" :
		     strstr(line, "<later@")   ? "450 busy\r\n" :
						 "250 ok\r\n");
	return true;
}

static inline void smtp_serve(struct smtp_server *s, int fd)
{
	char line[1200];

	if (s->greeting == SMTP_HANG)
		smtp_wait_for_end(s);
	if (s->greeting == SMTP_HANG || s->greeting == SMTP_HANG_UP)
		return;
	smtp_say(fd, s->greeting == SMTP_UNWELCOME ? "554 not you\r\n" : "220 here\r\n");
	while (smtp_line(s, fd, line)) {
		bool go_on = true;

		if (strncmp(line, "EHLO", 4) == 0 || strncmp(line, "HELO", 4) == 0)
			smtp_say(fd, "250 here\r\n");
		else if (strncmp(line, "MAIL FROM:", 10) == 0) {
			snprintf(s->taken[s->count % SMTP_KEPT].from, 300, "%s", line + 10);
			smtp_say(fd, "250 ok\r\n");
		} else if (strncmp(line, "RCPT TO:", 8) == 0)
			go_on = smtp_receiver(s, fd, line);
		else if (strcmp(line, "DATA") == 0) {
			smtp_say(fd, "354 go on\r\n");
			go_on = smtp_text(s, fd);
			if (go_on && strstr(s->taken[s->count % SMTP_KEPT].to, "<full@"))
				smtp_say(fd, "552 full\r\n");
			else if (go_on) {
				s->count++;
				smtp_say(fd, "250 taken\r\n");
			}
		} else {
			smtp_say(fd, strcmp(line, "QUIT") == 0 ? "221 bye\r\n" : "500 what\r\n");
			go_on = strcmp(line, "QUIT") != 0;
		}
		if (!go_on)
			return;
	}
}

static inline void *smtp_run(void *data)
{
	struct smtp_server *s = data;

	for (;;) {
		struct pollfd p[2] = { { .fd = s->listener, .events = POLLIN },
				       { .fd = s->stop[0], .events = POLLIN } };
		int fd;

		if (poll(p, 2, 60000) <= 0 || p[1].revents != 0)
			return NULL;
		fd = accept(s->listener, NULL, NULL);
		if (fd < 0)
			return NULL;
		s->connections++;
		smtp_serve(s, fd);
		close(fd);
	}
}

static inline bool smtp_start(struct smtp_server *s, enum smtp_greeting greeting)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t n = sizeof(address);

	memset(s, 0, sizeof(*s));
	s->greeting = greeting;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	if (s->listener < 0 || pipe(s->stop) != 0 ||
	    bind(s->listener, (struct sockaddr *)&address, n) != 0 || listen(s->listener, 5) != 0 ||
	    getsockname(s->listener, (struct sockaddr *)&address, &n) != 0)
		return false;
	s->port = ntohs(address.sin_port);
	return pthread_create(&s->thread, NULL, smtp_run, s) == 0;
}

static inline void smtp_stop(struct smtp_server *s)
{
	close(s->stop[1]);
	pthread_join(s->thread, NULL);
	close(s->stop[0]);
	close(s->listener);
}

#endif
