/*
 * A program at a pseudo-terminal of a given size, as somebody sits before it: what it writes is waited for,
 * then something is typed. For tests only, one at a time: what takes longer than a minute fails the test.
 */
#ifndef TESTS_SUPPORT_PTY_H
#define TESTS_SUPPORT_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define PTY_SEEN_MAX (1 << 20)

struct pty {
	int master;
	pid_t child;
	char *seen; /* all that was written so far, without CR; overwritten by the next pty_start */
	size_t seen_n;
	size_t looked; /* how much of it pty_expect has passed */
};

/*
 * Runs `run(data)` in a child whose standard streams and controlling terminal are the pseudo-terminal; its
 * result is the exit code.
 */
void pty_start(struct pty *p, int columns, int lines, int (*run)(void *data), void *data);
/* Waits until it writes `text`, after what was expected before. */
void pty_expect(struct pty *p, const char *text);
void pty_type(struct pty *p, const char *text);
/* Expects, then types: pairs, ended by NULL. */
void pty_talk(struct pty *p, const char *const *pairs);
/* Reads to the end, and gives the exit code; -1 when a signal ended it. */
int pty_end(struct pty *p);
/* Is the terminal as a shell leaves it: lines with an echo? Asked before the end. */
bool pty_is_cooked(const struct pty *p);
/* The longest line that was written, in characters. */
size_t pty_widest(const struct pty *p);

#endif
