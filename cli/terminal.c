#include "cli/terminal.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

/* How large the terminal is that `out` writes to. False: it is none, or does not say. */
static bool find_size(FILE *out, struct winsize *ret_size)
{
	return fileno(out) >= 0 && isatty(fileno(out)) && ioctl(fileno(out), TIOCGWINSZ, ret_size) == 0 &&
	       ret_size->ws_col > 0;
}

int terminal_columns(FILE *out, int least, int most)
{
	struct winsize size;
	int columns;

	if (!find_size(out, &size))
		return TERMINAL_COLUMNS;
	columns = size.ws_col - 1;
	return columns < least ? least : columns > most ? most : columns;
}

static int terminal_lines(FILE *out)
{
	struct winsize size;

	return !find_size(out, &size) ? 24 : size.ws_row < 8 ? 8 : size.ws_row;
}

void terminal_open(struct terminal *t, int fd, FILE *out)
{
	sigset_t ours;

	*t = (struct terminal){ .fd = fd, .out = out, .signals = -1 };
	t->keys = isatty(fd) && fileno(out) >= 0 && isatty(fileno(out));
	t->width = t->keys ? terminal_columns(out, 40, 100) : TERMINAL_COLUMNS;
	t->height = t->keys ? terminal_lines(out) : 24;
	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &ours, &t->before) == 0)
		t->signals = signalfd(-1, &ours, SFD_CLOEXEC);
	if (t->signals < 0) /* then they end the program at once, as ever */
		(void)sigprocmask(SIG_SETMASK, &t->before, NULL);
}

void terminal_close(struct terminal *t)
{
	struct pollfd wait = { .fd = t->signals, .events = POLLIN };
	struct signalfd_siginfo info;

	if (t->signals < 0)
		return;
	/* One that came meanwhile has done its work. */
	while (poll(&wait, 1, 0) == 1 && read(t->signals, &info, sizeof(info)) == sizeof(info))
		;
	close(t->signals);
	t->signals = -1;
	(void)sigprocmask(SIG_SETMASK, &t->before, NULL);
}

/* ---- bytes ---- */

/* Waits until there is something to read, and puts it behind what is pending. */
static enum input read_more(struct terminal *t)
{
	struct pollfd waits[] = { { .fd = t->fd, .events = POLLIN },
				  { .fd = t->signals, .events = POLLIN } };
	int timeout = t->idle > 0 ? t->idle : -1;
	ssize_t n;

	fflush(t->out);
	for (;;) {
		int ready = poll(waits, t->signals < 0 ? 1 : 2, timeout);

		if (ready == 0) {
			t->on_idle(t->idle_data);
			fflush(t->out);
			timeout = -1;
			continue;
		}
		if (ready < 0 && errno != EINTR)
			return INPUT_END;
		if (ready > 0 && t->signals >= 0 && waits[1].revents != 0) {
			t->interrupted = true;
			return INPUT_INTERRUPTED;
		}
		if (ready > 0)
			break;
	}
	n = read(t->fd, t->pending + t->pending_n, sizeof(t->pending) - t->pending_n);
	if (n <= 0)
		return n < 0 && errno == EINTR ? INPUT_OK : INPUT_END;
	t->pending_n += (size_t)n;
	return INPUT_OK;
}

static void take(struct terminal *t, size_t n)
{
	t->pending_n -= n;
	memmove(t->pending, t->pending + n, t->pending_n);
}

/* ---- keys ---- */

/* A key as it is pressed, in modes that hold for this key alone. */
static enum input pressed_key(struct terminal *t, char *ret_key)
{
	struct termios before, raw;
	enum input came = t->pending_n > 0 ? INPUT_OK : INPUT_END;
	bool changed = tcgetattr(t->fd, &before) == 0;

	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	changed = changed && tcsetattr(t->fd, TCSADRAIN, &raw) == 0;
	while (t->pending_n == 0 && (came = read_more(t)) == INPUT_OK)
		;
	if (changed)
		(void)tcsetattr(t->fd, TCSADRAIN, &before);
	if (came != INPUT_OK)
		return came;
	*ret_key = t->pending[0];
	/* ^D; and a key of several bytes is none of ours, as a whole. */
	came = *ret_key == 4 ? INPUT_END : INPUT_OK;
	take(t, *ret_key == 27 || (unsigned char)*ret_key >= 0x80 ? t->pending_n : 1);
	return came;
}

enum input terminal_key(struct terminal *t, char *ret_key)
{
	CLEANUP(buf_release) struct buf line;
	enum input came;

	buf_init(&line, TERMINAL_LINE_MAX);
	if (t->interrupted)
		return INPUT_INTERRUPTED;
	if (t->keys) {
		came = pressed_key(t, ret_key);
		/* So that the answer stands behind its question, as if it had been echoed. */
		if (came == INPUT_OK && *ret_key > ' ' && *ret_key < 127)
			fputc(*ret_key, t->out);
		fputc('\n', t->out);
		return came;
	}
	came = terminal_line(t, "", &line);
	if (came == INPUT_OK)
		*ret_key = line.data[strspn(line.data, " \t")];
	return came;
}

/* ---- lines and pages ---- */

/* What an arrow key sends is no word of anybody's. */
static void drop_controls(struct buf *line)
{
	size_t kept = 0;

	for (size_t i = 0; i < line->len; i++) {
		unsigned char c = (unsigned char)line->data[i];

		if (c == '\t' || (c >= ' ' && c != 127))
			line->data[kept++] = line->data[i];
	}
	line->len = kept;
	line->data[kept] = '\0';
}

enum input terminal_line(struct terminal *t, const char *prompt, struct buf *out)
{
	if (t->interrupted)
		return INPUT_INTERRUPTED;
	fputs(prompt, t->out);
	for (;;) {
		char *end = memchr(t->pending, '\n', t->pending_n);
		size_t n = end ? (size_t)(end - t->pending) : t->pending_n;
		enum input came;

		buf_add(out, t->pending, n);
		take(t, end ? n + 1 : n);
		if (end)
			break;
		came = read_more(t);
		if (came == INPUT_INTERRUPTED || (came == INPUT_END && out->len == 0))
			return came;
		if (came == INPUT_END)
			break; /* a last line that nothing ends */
	}
	if (!t->keys)
		fputc('\n', t->out);
	drop_controls(out);
	return INPUT_OK;
}

enum input terminal_page(struct terminal *t, const char *text, bool *ret_quit)
{
	int left = t->height - 2;

	if (ret_quit)
		*ret_quit = false;
	while (*text) {
		size_t n = strcspn(text, "\n");
		enum input came;
		char key;

		n += text[n] == '\n';
		if (t->keys && left-- == 0) {
			fputs("-- more: space goes on, q leaves it here -- ", t->out);
			came = terminal_key(t, &key);
			if (came != INPUT_OK)
				return came;
			if (key == 'q') {
				if (ret_quit)
					*ret_quit = true;
				return INPUT_OK;
			}
			left = t->height - 3;
		}
		fwrite(text, 1, n, t->out);
		text += n;
	}
	return INPUT_OK;
}
