/* A server that is told to stop: what was asked is answered and kept, and nobody who asks nothing
 * holds it up. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <curl/curl.h>
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

#include "cli/web/server.h"
#include "core/db.h"
#include "core/note.h"
#include "server.h"

static struct served served; /* for a store of its own; the program serves another copy */
static struct served client; /* of the program */
static char store[80];	     /* that it serves */
static pid_t pid;

/* The program itself, on any port; its first line is where. */
static void start(void)
{
	char line[128] = "", *end;
	int out[2];
	FILE *said;

	cr_assert_eq(pipe(out), 0);
	pid = fork();
	if (pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		close(out[1]);
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		execl(getenv("ATTEST"), "attest", "--store", store, "serve", "--port", "0",
		      (char *)NULL);
		_exit(1);
	}
	close(out[1]);
	said = fdopen(out[0], "r");
	cr_assert(said && fgets(line, sizeof line, said), "it does not begin");
	fclose(said);
	end = strchr(line, '\n');
	cr_assert(end);
	*end = '\0';
	client_begin(&client, &served);
	snprintf(client.origin, sizeof client.origin, "%s", line);
}

static void begin(void)
{
	char command[512];

	serve_begin(&served);
	snprintf(store, sizeof store, "%s/e", served.folder);
	snprintf(command, sizeof command, "cp -r '%s/d' '%s' && cp -r '%s/d.keys' '%s.keys'",
		 getenv("ATTEST_DEMO"), store, getenv("ATTEST_DEMO"), store);
	cr_assert_eq(system(command), 0);
	start();
}

static void end(void)
{
	client_end(&client);
	serve_end(&served);
}

TestSuite(web_stop, .init = begin, .fini = end, .timeout = 240);

static int64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits for its end: with what, and after how long. */
static int code_of_end(int64_t *ret_milliseconds)
{
	int64_t begun = milliseconds();
	int status = 0;

	cr_assert_eq(waitpid(pid, &status, 0), pid);
	*ret_milliseconds = milliseconds() - begun;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int verified(void)
{
	struct digest pin = journal_pin(served.app.journal);
	char command[512], hex[DIGEST_HEX];

	digest_hex(&pin, hex);
	snprintf(command, sizeof command, "'%s' verify '%s' --pin %s >/dev/null 2>&1",
		 getenv("ATTEST"), store, hex);
	return system(command);
}

static uint64_t size_of(const char *path)
{
	struct checkpoint head;
	struct app app;
	const char *text;
	struct err err;
	size_t n;

	app_init(&app);
	app.store = path;
	app.as = NULL;
	cr_assert_eq(app_open(&app, false, &err), OK, "%s", err.text);
	cr_assert_eq(journal_head(app.journal, app.arena, &head, &text, &n, &err), OK, "%s",
		     err.text);
	app_release(&app);
	return head.size;
}

/* ---- with a write under way ---- */

struct sender {
	struct served client; /* a browser that has amira's session */
	char path[600];
	int status;
};

/* Something of amira's that waits to be signed. */
static void something_waits(struct sender *s)
{
	client_begin(&s->client, &client);
	step_in(&s->client, "amira");
	cr_assert_eq(
		send_with_token(&s->client, "/entries/48/withdraw", "reason=a+mistake", s->path),
		303);
	snprintf(s->path + strlen(s->path), sizeof s->path - strlen(s->path), "/demo");
}

static void *send_it(void *data)
{
	struct sender *s = data;
	char form[256];
	struct answered a;

	snprintf(form, sizeof form, "token=%s", s->client.token);
	a = ask(&s->client, s->path, form, NULL, NULL);
	s->status = a.status;
	answered_free(&a);
	return NULL;
}

/* Whether the writer, which waits for the store, has both jobs: at once, or one behind the other. */
static bool both_wait(void)
{
	struct answered a = ask_page(&client, "/metrics");
	bool wait = strstr(a.body, "\nattest_writer_waiting 2\n") != NULL;

	answered_free(&a);
	return wait;
}

Test(web_stop, what_was_to_be_written_is_answered_and_kept)
{
	static const struct timespec a_little = {0, 20 * 1000 * 1000};
	struct sender senders[2];
	pthread_t threads[2];
	char path[128];
	uint64_t before = size_of(store);
	struct db *db;
	struct err err;
	bool waiting = false;
	int64_t took;

	for (size_t i = 0; i < 2; i++)
		something_waits(&senders[i]);
	snprintf(path, sizeof path, "%s/attest.db", store);
	cr_assert_eq(db_open(path, DB_WRITE, NULL, 0, &db, &err), OK, "%s", err.text);
	cr_assert_eq(db_begin(db, &err), OK, "%s", err.text);
	for (size_t i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, send_it, &senders[i]);
	for (int i = 0; i < 200 && !(waiting = both_wait()); i++)
		nanosleep(&a_little, NULL);
	cr_expect(waiting);
	kill(pid, SIGTERM);
	nanosleep(&a_little, NULL);
	db_close(db);
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	cr_expect_eq(code_of_end(&took), 0);
	/* They say the same, so that the record takes one of them; the other is told so. */
	cr_expect_eq((senders[0].status == 303) + (senders[1].status == 303), 1, "%d %d",
		     senders[0].status, senders[1].status);
	cr_expect(senders[0].status >= 303 && senders[1].status >= 303, "%d %d", senders[0].status,
		  senders[1].status);
	cr_expect_eq(size_of(store), before + 1);
	cr_expect_eq(verified(), 0);
	for (size_t i = 0; i < 2; i++)
		client_end(&senders[i].client);
}

/* ---- with connections that ask nothing ---- */

static int dial(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_port = htons((uint16_t)strtol(strrchr(client.origin, ':') + 1, NULL, 10));
	cr_assert_geq(fd, 0);
	cr_assert_eq(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

Test(web_stop, neither_more_connections_than_it_takes_nor_what_is_half_asked_holds_it_up)
{
	static int held[SERVER_CONNECTIONS + 50];
	struct answered a;
	int64_t took;

	for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
		held[i] = dial();
		if (i % 8 == 0)
			cr_assert_eq(send(held[i], "GET / HT", 8, MSG_NOSIGNAL), 8);
	}
	a = ask_page(&client, "/healthz");
	cr_expect_eq(a.status, 200, "who comes last is answered: %d", a.status);
	answered_free(&a);
	kill(pid, SIGTERM);
	cr_expect_eq(code_of_end(&took), 0);
	cr_expect_lt(took, SERVER_STOP_SECONDS * 500, "%lld ms", (long long)took);
	for (size_t i = 0; i < sizeof held / sizeof *held; i++)
		close(held[i]);
	cr_expect_eq(verified(), 0);
}

/* ---- with a request that is still coming ---- */

static void cookie_of(struct served *browser, char ret_cookie[200])
{
	struct curl_slist *cookies = NULL;

	curl_easy_getinfo(browser->curl, CURLINFO_COOKIELIST, &cookies);
	ret_cookie[0] = '\0';
	for (struct curl_slist *c = cookies; c; c = c->next) {
		const char *value = strrchr(c->data, '\t');

		if (value && strstr(c->data, "\tattest\t"))
			snprintf(ret_cookie, 200, "attest=%s", value + 1);
	}
	curl_slist_free_all(cookies);
	cr_assert(*ret_cookie);
}

static void say(int fd, const char *text)
{
	cr_assert_eq(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

/* The status that it is answered with; 0: it is ended without one. */
static long heard(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char said[512];
	ssize_t n = poll(&p, 1, SERVER_STOP_SECONDS * 1000) > 0 ? recv(fd, said, sizeof said - 1, 0)
								: 0;

	said[n > 0 ? n : 0] = '\0';
	return strncmp(said, "HTTP/1.1 ", 9) == 0 ? strtol(said + 9, NULL, 10) : 0;
}

/* The writer has ended by the time that the body is whole: it is asked, and refuses. */
Test(web_stop, a_form_whose_body_is_still_coming_is_answered)
{
	static const struct timespec a_little = {0, 500 * 1000 * 1000};
	char head[1200], body[256], cookie[200];
	uint64_t before = size_of(store);
	struct sender s;
	int64_t took;
	long status;
	int fd;

	something_waits(&s);
	cookie_of(&s.client, cookie);
	snprintf(body, sizeof body, "token=%s", s.client.token);
	snprintf(head, sizeof head,
		 "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nContent-Type: "
		 "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\ntok",
		 s.path, strstr(client.origin, "://") + 3, cookie, strlen(body));
	fd = dial();
	say(fd, head);
	nanosleep(&a_little, NULL);
	kill(pid, SIGTERM);
	nanosleep(&a_little, NULL);
	say(fd, body + 3);
	status = heard(fd);
	close(fd);
	cr_expect_eq(code_of_end(&took), 0);
	cr_expect(status == 303 || status == 503, "%ld", status);
	cr_expect_eq(size_of(store), before + (status == 303));
	cr_expect_eq(verified(), 0);
	client_end(&s.client);
}
