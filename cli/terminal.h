/*
 * Somebody at a terminal: single keys, lines, and pages of text. Where input is no terminal, a line's first
 * character stands for a key, so that the same conversation can be written down and replayed.
 *
 * While it is open SIGINT, SIGTERM and SIGHUP do not end the program: they end what is being asked, so that
 * nothing is cut off in the middle of an append. The modes of the terminal are changed only while a key is
 * waited for.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/buf.h"

#define TERMINAL_COLUMNS 76	/* of a line, where nothing says how many there are */
#define TERMINAL_LINE_MAX 65536 /* bytes of what is typed at one question */

enum input {
	INPUT_OK,
	INPUT_END,	   /* no more will come */
	INPUT_INTERRUPTED, /* ^C, or the system wants the program to end; it stays so */
};

struct terminal {
	int fd; /* input */
	FILE *out;
	bool keys;	   /* both ends are terminals: keys come one by one, text comes in pages */
	int width, height; /* as terminal_columns, 40 to 100; lines */
	int signals;	   /* a signalfd; -1 none */
	sigset_t before;
	bool interrupted;
	int idle; /* milliseconds without input after which `on_idle` is called, once; 0: never */
	void (*on_idle)(void *data);
	void *idle_data;
	char pending[4096]; /* what was read and not taken yet */
	size_t pending_n;
};

/*
 * How long a line may be that is written to `out`, in characters: one less than a terminal has, for some go
 * to the next line by themselves after the last, but within these; TERMINAL_COLUMNS where `out` is no
 * terminal, or does not say.
 */
int terminal_columns(FILE *out, int least, int most);

void terminal_open(struct terminal *t, int fd, FILE *out);
void terminal_close(struct terminal *t);

/* One key, or the first character of a line that is not a space (0: an empty line). */
enum input terminal_key(struct terminal *t, char *ret_key);
/* One line without its end. What exceeds the room of `out` is cut off. */
enum input terminal_line(struct terminal *t, const char *prompt, struct buf *out);
/*
 * Shows a text that print_text has made harmless, a screen at a time. *ret_quit (may be NULL): the reader did
 * not want the rest.
 */
enum input terminal_page(struct terminal *t, const char *text, bool *ret_quit);

#endif
