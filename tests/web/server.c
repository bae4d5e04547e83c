#include "server.h"

#include <criterion/criterion.h>
#include <curl/curl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static void run_commands(const struct served *s, const char *const *commands)
{
	for (; *commands; commands++) {
		char line[1024];

		snprintf(line, sizeof line, "'%s' --store '%s/d' %s >/dev/null", getenv("ATTEST"), s->folder, *commands);
		cr_assert_eq(system(line), 0, "%s", line);
	}
}

void serve_begin(struct served *s)
{
	serve_begin_with(s, (const char *const[]){ NULL }, &(struct web_settings){ .port = 0 });
}

void serve_begin_with(struct served *s, const char *const *commands, const struct web_settings *settings)
{
	const char *demo = getenv("ATTEST_DEMO");
	char command[512];
	struct err err;

	cr_assert(demo, "ATTEST_DEMO names the folder with the demonstration store");
	memset(s, 0, sizeof *s);
	snprintf(s->folder, sizeof s->folder, "/tmp/attest-web-XXXXXX");
	cr_assert(mkdtemp(s->folder));
	setenv("XDG_STATE_HOME", s->folder, 1);
	snprintf(command, sizeof command, "cp -r '%s/d' '%s/d' && cp -r '%s/d.keys' '%s/d.keys'", demo, s->folder, demo,
		 s->folder);
	cr_assert_eq(system(command), 0);
	run_commands(s, commands);
	app_init(&s->app);
	s->app.store = arena_printf(s->app.arena, "%s/d", s->folder);
	s->app.keys = NULL;
	s->app.as = NULL;
	cr_assert_eq(app_open(&s->app, false, &err), OK, "%s", err.text);
	cr_assert_eq(web_start(&s->app, settings, &s->web, &err), OK, "%s", err.text);
	snprintf(s->origin, sizeof s->origin, "http://%s:%d", settings->origin ? "127.0.0.1" : "localhost", web_port(s->web));
	curl_global_init(CURL_GLOBAL_DEFAULT);
	s->curl = curl_easy_init();
	curl_easy_setopt(s->curl, CURLOPT_COOKIEFILE, "");
}

void serve_end(struct served *s)
{
	char command[128];

	curl_easy_cleanup(s->curl);
	curl_global_cleanup();
	web_stop(s->web);
	app_release(&s->app);
	snprintf(command, sizeof command, "rm -rf '%s'", s->folder);
	cr_assert_eq(system(command), 0);
}

void client_begin(struct served *client, const struct served *s)
{
	memset(client, 0, sizeof *client);
	memcpy(client->origin, s->origin, sizeof s->origin);
	client->curl = curl_easy_init();
	curl_easy_setopt(client->curl, CURLOPT_COOKIEFILE, "");
	curl_easy_setopt(client->curl, CURLOPT_NOSIGNAL, 1L);
}

void client_end(struct served *client)
{
	curl_easy_cleanup(client->curl);
}

static size_t take(char *bytes, size_t size, size_t n, void *out)
{
	fwrite(bytes, size, n, out);
	return size * n;
}

/* Of a page with a form: what binds the next one that is sent. */
static void keep_token(struct served *s, const char *body)
{
	static const char mark[] = "name=\"token\" value=\"";
	const char *at = strstr(body, mark);

	if (at)
		snprintf(s->token, sizeof s->token, "%.*s", (int)strcspn(at + sizeof mark - 1, "\""),
			 at + sizeof mark - 1);
}

struct answered ask(struct served *s, const char *path, const char *form, const char *accept,
		    const char *header)
{
	struct answered a = { 0 };
	struct curl_slist *headers = NULL;
	FILE *body = open_memstream(&a.body, &a.n);
	size_t head_n;
	FILE *head = open_memstream(&a.head, &head_n);
	char url[2048], line[128];
	long status = 0;

	snprintf(url, sizeof url, "%s%s", s->origin, path);
	snprintf(line, sizeof line, "Accept: %s", accept ? accept : "text/html");
	headers = curl_slist_append(headers, line);
	if (header)
		headers = curl_slist_append(headers, header);
	curl_easy_setopt(s->curl, CURLOPT_URL, url);
	curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(s->curl, CURLOPT_WRITEDATA, body);
	curl_easy_setopt(s->curl, CURLOPT_HEADERFUNCTION, take);
	curl_easy_setopt(s->curl, CURLOPT_HEADERDATA, head);
	if (form) {
		curl_easy_setopt(s->curl, CURLOPT_POST, 1L);
		curl_easy_setopt(s->curl, CURLOPT_POSTFIELDSIZE, (long)strlen(form));
		curl_easy_setopt(s->curl, CURLOPT_POSTFIELDS, form);
	} else {
		curl_easy_setopt(s->curl, CURLOPT_HTTPGET, 1L);
	}
	if (curl_easy_perform(s->curl) == CURLE_OK)
		curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(headers);
	fclose(body);
	fclose(head);
	a.status = (int)status;
	keep_token(s, a.body);
	return a;
}

struct answered ask_page(struct served *s, const char *path)
{
	return ask(s, path, NULL, NULL, NULL);
}

json_t *ask_json(struct served *s, const char *path)
{
	struct answered a = ask(s, path, NULL, "application/json", NULL);
	json_t *doc = json_loads(a.body, JSON_DECODE_ANY, NULL);

	cr_expect_eq(a.status, 200, "%s: %d", path, a.status);
	cr_assert(doc, "%s is no JSON: %.200s", path, a.body);
	answered_free(&a);
	return doc;
}

int send_with_token(struct served *s, const char *path, const char *more, char ret_to[512])
{
	static char body[65536];
	struct answered a;
	const char *at;
	int status;

	snprintf(body, sizeof body, "token=%s&%s", s->token, more);
	a = ask(s, path, body, NULL, NULL);
	at = strstr(a.head, "Location: ");
	if (ret_to)
		snprintf(ret_to, 512, "%.*s", at ? (int)strcspn(at + 10, "\r\n") : 0, at ? at + 10 : "");
	status = a.status;
	answered_free(&a);
	return status;
}

long long record_size(struct served *s)
{
	json_t *doc = ask_json(s, "/");
	long long n = json_integer_value(json_object_get(json_object_get(doc, "record"), "size"));

	json_decref(doc);
	return n;
}

void answered_free(struct answered *a)
{
	free(a->body);
	free(a->head);
}

void forget_cookies(struct served *s)
{
	curl_easy_setopt(s->curl, CURLOPT_COOKIELIST, "ALL");
}

void step_in(struct served *s, const char *person)
{
	struct answered a;
	char form[512];

	forget_cookies(s);
	a = ask_page(s, "/sign-in");
	answered_free(&a);
	snprintf(form, sizeof form, "token=%s&person=%s", s->token, person);
	a = ask(s, "/sign-in/demo", form, NULL, NULL);
	cr_assert_eq(a.status, 303, "%s cannot step in: %d", person, a.status);
	answered_free(&a);
	a = ask_page(s, "/sign-in"); /* any page has the form to sign out */
	answered_free(&a);
}

void let_sessions_end(const struct served *s)
{
	char path[128];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/d.web.db", s->folder);
	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	cr_assert_eq(sqlite3_exec(db, "UPDATE session SET seen = seen - 4000, made = made - 4000", NULL, NULL, NULL),
		     SQLITE_OK);
	sqlite3_close(db);
}

int page_status(struct served *s, const char *path)
{
	struct answered a = ask_page(s, path);
	int status = a.status;

	answered_free(&a);
	return status;
}

bool page_says(struct served *s, const char *path, const char *words)
{
	struct answered a = ask_page(s, path);
	bool found = a.status == 200 && strstr(a.body, words);

	cr_expect_eq(a.status, 200, "%s: %d", path, a.status);
	answered_free(&a);
	return found;
}

void sign_in_demo(struct served *s, char ret_to[512])
{
	char path[600];

	cr_assert_eq(strncmp(ret_to, "/sign/", 6), 0, "nothing waits to be signed: %s", ret_to);
	snprintf(path, sizeof path, "%s/demo", ret_to);
	cr_assert_eq(send_with_token(s, path, "", ret_to), 303, "%s", path);
}
