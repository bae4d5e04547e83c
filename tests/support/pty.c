#include "support/pty.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define PATIENCE 60000

static char seen[PTY_SEEN_MAX];

void pty_start(struct pty *p, int columns, int lines, int (*run)(void *data), void *data)
{
	const struct winsize size = { .ws_row = (unsigned short)lines, .ws_col = (unsigned short)columns };

	memset(seen, 0, sizeof(seen));
	*p = (struct pty){ .seen = seen };
	p->child = forkpty(&p->master, NULL, NULL, &size);
	cr_assert(p->child >= 0, "no pseudo-terminal: %s", strerror(errno));
	if (p->child == 0)
		_exit(run(data));
}

/* Reads once; false at the end. */
static bool more(struct pty *p)
{
	struct pollfd wait = { .fd = p->master, .events = POLLIN };
	char bytes[4096];
	ssize_t n;

	cr_assert(poll(&wait, 1, PATIENCE) == 1, "nothing came for a minute after: %s",
		  p->seen + (p->seen_n > 2000 ? p->seen_n - 2000 : 0));
	n = read(p->master, bytes, sizeof(bytes));
	for (ssize_t i = 0; i < n && p->seen_n + 1 < PTY_SEEN_MAX; i++) {
		if (bytes[i] != '\r')
			p->seen[p->seen_n++] = bytes[i];
	}
	return n > 0;
}

void pty_expect(struct pty *p, const char *text)
{
	for (;;) {
		char *at = strstr(p->seen + p->looked, text);

		if (at) {
			p->looked = (size_t)(at - p->seen) + strlen(text);
			return;
		}
		cr_assert(more(p), "it ended before \"%s\": %s", text, p->seen + p->looked);
	}
}

void pty_type(struct pty *p, const char *text)
{
	cr_assert(write(p->master, text, strlen(text)) == (ssize_t)strlen(text));
}

void pty_talk(struct pty *p, const char *const *pairs)
{
	for (; pairs[0]; pairs += 2) {
		pty_expect(p, pairs[0]);
		if (pairs[1])
			pty_type(p, pairs[1]);
		else
			return;
	}
}

int pty_end(struct pty *p)
{
	int status;

	while (more(p))
		;
	cr_assert(waitpid(p->child, &status, 0) == p->child);
	close(p->master);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool pty_is_cooked(const struct pty *p)
{
	struct termios now;

	cr_assert(tcgetattr(p->master, &now) == 0);
	return (now.c_lflag & ICANON) && (now.c_lflag & ECHO);
}

size_t pty_widest(const struct pty *p)
{
	size_t widest = 0, column = 0;

	for (size_t i = 0; i < p->seen_n; i++) {
		if (p->seen[i] == '\n')
			column = 0;
		else
			column += ((unsigned char)p->seen[i] & 0xc0) != 0x80;
		widest = column > widest ? column : widest;
	}
	return widest;
}
