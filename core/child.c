#define _GNU_SOURCE
#include "core/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ_ROOM 65536
#define FILES_MAX 32 /* descriptors that it may have open */
#define NOT_STARTED 127

static void close_cleanup(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

/* The descriptor, which its variable does not own any more. */
static int take(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

static bool find_program(const char *program, char ret_path[PATH_MAX])
{
	static const char *const folders[] = {"/usr/bin", "/bin"};

	if (strchr(program, '/') != NULL)
		return false;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		int n = snprintf(ret_path, PATH_MAX, "%s/%s", folders[i], program);

		if (n > 0 && n < PATH_MAX && access(ret_path, X_OK) == 0)
			return true;
	}
	return false;
}

/* The input as a file that no disk has. */
static enum status input_file(const struct child *child, int *ret_fd, struct err *err)
{
	CLEANUP(close_cleanup) int fd = memfd_create("input", MFD_CLOEXEC);
	const char *at = child->input;
	size_t left = child->input_n;

	while (fd >= 0 && left > 0) {
		ssize_t n = write(fd, at, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fail(err, ERR_IO, "no room for the input of %s: %m", child->argv[0]);
		at += n;
		left -= (size_t)n;
	}
	if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0)
		return fail(err, ERR_IO, "no room for the input of %s: %m", child->argv[0]);
	*ret_fd = take(&fd);
	return OK;
}

static bool limit(int what, rlim_t value)
{
	struct rlimit limit = {value, value};

	return setrlimit((__rlimit_resource_t)what, &limit) == 0;
}

/* In the child: only what may be called between fork and exec. */
static void start(const struct child *child, const char *path, int input, int output)
{
	static const char *const environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=/",
						  NULL};
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (setsid() < 0 || nowhere < 0 || dup2(input, STDIN_FILENO) < 0 ||
	    dup2(output, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0 ||
	    chdir("/") != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return;
	(void)close_range(3, ~0u, 0); /* those of a library that does not close its own */
	if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_NOFILE, FILES_MAX) ||
	    !limit(RLIMIT_CPU, child->seconds) || !limit(RLIMIT_AS, child->memory))
		return;
	(void)execve(path, (char *const *)child->argv, (char *const *)environment);
}

/* What it writes until it has ended, as long as it may take. */
static enum status listen_to(const struct child *child, int output, int timer, struct buf *out,
			     struct err *err)
{
	struct pollfd wait[2] = {{.fd = output, .events = POLLIN}, {.fd = timer, .events = POLLIN}};
	char bytes[READ_ROOM];

	for (;;) {
		ssize_t n;

		if (poll(wait, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			return fail(err, ERR_IO, "cannot wait for %s: %m", child->argv[0]);
		}
		if (wait[1].revents != 0)
			return fail(err, ERR_INVALID, "%s took longer than %u seconds",
				    child->argv[0], 2 * child->seconds);
		n = read(output, bytes, sizeof(bytes));
		if (n == 0)
			return OK;
		if (n < 0 && errno != EINTR)
			return fail(err, ERR_IO, "cannot read from %s: %m", child->argv[0]);
		buf_add(out, bytes, n < 0 ? 0 : (size_t)n);
		if (out->full)
			return fail(err, ERR_INVALID, "%s wrote more than %zu bytes", child->argv[0],
				    out->max);
	}
}

/* It may have closed its output and sit there. */
static enum status wait_for_end(const struct child *child, pid_t pid, int timer, struct err *err)
{
	CLEANUP(close_cleanup) int ended = pidfd_open(pid, 0);
	struct pollfd wait[2] = {{.fd = ended, .events = POLLIN}, {.fd = timer, .events = POLLIN}};

	if (ended < 0)
		return fail(err, ERR_IO, "cannot wait for %s: %m", child->argv[0]);
	while (poll(wait, 2, -1) < 0)
		if (errno != EINTR)
			return fail(err, ERR_IO, "cannot wait for %s: %m", child->argv[0]);
	if (wait[0].revents == 0)
		return fail(err, ERR_INVALID, "%s took longer than %u seconds", child->argv[0],
			    2 * child->seconds);
	return OK;
}

static enum status attend(const struct child *child, pid_t pid, int output, int timer,
			  struct buf *out, int *ret_code, struct err *err)
{
	enum status status = listen_to(child, output, timer, out, err);
	int how = 0;

	if (status == OK)
		status = wait_for_end(child, pid, timer, err);
	(void)kill(-pid, SIGKILL); /* and whoever it left behind in its session */
	while (waitpid(pid, &how, 0) < 0)
		if (errno != EINTR)
			return fail(err, ERR_IO, "cannot wait for %s: %m", child->argv[0]);
	TRY(status);
	if (!WIFEXITED(how))
		return fail(err, ERR_INVALID, "%s was ended by signal %d", child->argv[0],
			    WTERMSIG(how));
	if (WEXITSTATUS(how) == NOT_STARTED)
		return fail(err, ERR_IO, "%s cannot be started here", child->argv[0]);
	*ret_code = WEXITSTATUS(how);
	return OK;
}

enum status child_run(const struct child *child, struct buf *out, int *ret_code, struct err *err)
{
	CLEANUP(close_cleanup) int input = -1;
	CLEANUP(close_cleanup) int output = -1;
	CLEANUP(close_cleanup) int theirs = -1;
	CLEANUP(close_cleanup) int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	struct itimerspec patience = {.it_value.tv_sec = 2 * (time_t)child->seconds};
	char path[PATH_MAX];
	size_t before = out->len;
	enum status status;
	int ends[2];
	pid_t pid;

	if (!find_program(child->argv[0], path))
		return fail(err, ERR_NOT_FOUND, "%s is not installed", child->argv[0]);
	TRY(input_file(child, &input, err));
	if (timer < 0 || timerfd_settime(timer, 0, &patience, NULL) != 0 || pipe2(ends, O_CLOEXEC) != 0)
		return fail(err, ERR_IO, "cannot start %s: %m", child->argv[0]);
	output = ends[0];
	theirs = ends[1];
	pid = fork();
	if (pid == 0) {
		start(child, path, input, theirs);
		_exit(NOT_STARTED);
	}
	(void)close(take(&theirs));
	if (pid < 0)
		return fail(err, ERR_IO, "cannot start %s: %m", child->argv[0]);
	status = attend(child, pid, output, timer, out, ret_code, err);
	if (status != OK) {
		out->len = before;
		out->full = false;
		if (out->room > 0)
			out->data[before] = '\0';
	}
	return status;
}
