#include "cli/web/visit.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/web/component.h"
#include "cli/web/web.h"
#include "cli/web/web_priv.h"
#include "core/json.h"

#define ADDRESS_MAX 4096

/* ---- reading ---- */

const char *visit_part(const struct visit *v, const char *name)
{
	size_t i = route_part(v->route, name);

	return i < v->request->part_count ? v->request->parts[i] : "";
}

const char *visit_field(const struct visit *v, const char *name)
{
	const char *value = request_value(v->request, name);
	size_t n;

	if (!value)
		value = request_query(v->request, name);
	if (!value)
		return "";
	value += strspn(value, " \t\r\n");
	n = strlen(value);
	while (n > 0 && strchr(" \t\r\n", value[n - 1]))
		n--;
	return arena_bytes(v->arena, value, n);
}

void options_add(struct options *o, const char *name, const char *value)
{
	o->full = o->full || o->count == 2 * OPTIONS_MAX;
	if (o->full)
		return;
	o->list[o->count++] = name;
	o->list[o->count++] = value;
}

enum status visit_command(struct visit *v, const char *name, const char *const *operands,
			  const char *const *values, json_t **ret_doc, struct err *err)
{
	TRY(command_answer(v->app, name, operands, values, ret_doc, err));
	arena_own(v->arena, json_release, *ret_doc);
	return OK;
}

bool visit_holds(const struct visit *v, enum role role)
{
	return (v->roles & ROLE_BIT(role)) != 0;
}

/* ---- answering ---- */

void visit_answer(struct visit *v, json_t *doc)
{
	json_decref(v->doc);
	v->doc = doc;
}

void visit_go(struct visit *v, const char *format, ...)
{
	char text[ADDRESS_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof text, format, args);
	va_end(args);
	v->reply->location = arena_text(v->arena, text);
	v->reply->status = 303;
	v->reply->type = "text/plain; charset=utf-8";
	v->is_answered = true;
}

void visit_send(struct visit *v, const char *type, const char *download, const void *bytes, size_t n)
{
	buf_clear(&v->reply->body);
	buf_add(&v->reply->body, bytes, n);
	v->reply->type = arena_text(v->arena, type);
	v->reply->download = arena_text(v->arena, download);
	v->is_answered = true;
}

void visit_keep(struct visit *v)
{
	v->reply->cache = "public, max-age=31536000, immutable";
}

static void set_cookie(struct visit *v, const char *name, const char *value)
{
	if (v->reply->cookie_count < REPLY_COOKIES && !v->by_key)
		v->reply->cookies[v->reply->cookie_count++] =
			arena_printf(v->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", name, value ? value : "",
				     value ? "" : "; Max-Age=0", v->web->is_tls ? "; Secure" : "");
}

void visit_set_cookie(struct visit *v, const char *value)
{
	set_cookie(v, v->web->cookie_name, value);
}

const char *visit_cookie(struct visit *v)
{
	char cookie[SESSION_COOKIE];
	struct digest digest;

	if (v->cookie && digest_parse(v->cookie, &digest, NULL) == OK)
		return v->cookie;
	form_cookie(cookie);
	v->cookie = arena_text(v->arena, cookie);
	set_cookie(v, v->web->form_cookie_name, v->cookie);
	return v->cookie;
}

#define SECRET_SECONDS (400 * 24 * 60 * 60) /* browsers keep none for longer */

const char *visit_secret(struct visit *v, bool make)
{
	const char *name = v->web->is_tls ? "__Host-attest-judging" : "attest-judging";
	const char *secret = request_cookie(v->request, name);
	char made[SESSION_COOKIE];
	struct digest digest;

	if (secret && digest_parse(secret, &digest, NULL) == OK)
		return secret;
	if (!make || v->reply->cookie_count == REPLY_COOKIES)
		return NULL;
	form_cookie(made);
	v->reply->cookies[v->reply->cookie_count++] =
		arena_printf(v->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s", name, made,
			     SECRET_SECONDS, v->web->is_tls ? "; Secure" : "");
	return arena_text(v->arena, made);
}

/* ---- writing ---- */

static void done(void *data, struct write_job *job)
{
	struct visit *v = data;
	struct web *web = v->web;

	atomic_fetch_add(job->verdict.status == OK ? &web->counts.written : &web->counts.refused, 1);
	server_resume(v->request);
}

static enum status wait_for_writer(struct visit *v, const struct write_job *job,
				   enum status (*then)(struct visit *v, struct err *err))
{
	v->job = *job;
	v->job.done = done;
	v->job.done_data = v;
	v->then = then;
	v->reply->waits = true;
	return OK;
}

enum status visit_act(struct visit *v, const char *as,
		      enum status (*act)(struct app *app, void *data, struct err *err), void *data,
		      enum status (*then)(struct visit *v, struct err *err), struct err *err)
{
	const struct write_job job = { .act = act, .data = data, .as = arena_text(v->arena, as) };

	(void)err;
	return wait_for_writer(v, &job, then);
}

enum status visit_submit(struct visit *v, const struct submission *submission,
			 enum status (*then)(struct visit *v, struct err *err), struct err *err)
{
	const struct write_job job = { .submission = submission };

	(void)err;
	return wait_for_writer(v, &job, then);
}

/* ---- the server itself ---- */

struct sessions *visit_sessions(const struct visit *v)
{
	return v->web->sessions;
}

const char *visit_origin(const struct visit *v)
{
	return v->web->origin;
}

bool visit_is_demo(const struct visit *v)
{
	return journal_is_demo(v->app ? v->app->journal : v->web->app->journal);
}

/* Both inputs have 32 bytes, always, so that no longer one can be made to fit. */
struct digest visit_seal(const struct visit *v, const void *bytes, size_t n)
{
	struct digest digest = digest_of(bytes, n);

	return digest_of_two(v->web->secret, sizeof v->web->secret, digest.bytes, sizeof digest.bytes);
}

bool visit_has_mail(const struct visit *v)
{
	return v->web->mailer != NULL;
}

enum status visit_mail(const struct visit *v, const char *to, const char *name, const char *subject,
		       const char *body, struct err *err)
{
	if (!v->web->mailer || !mailer_add(v->web->mailer, to, name, subject, body, v->request->now))
		return fail(err, ERR_CONFLICT, "No message can be sent from here now: try again in a while");
	return OK;
}

/* ---- what goes wrong ---- */

static const struct {
	int status;
	const char *title, *words;
} pages[] = {
	{ 400, "This cannot be read", "What was sent is not whole. Nothing was changed." },
	{ 401, "Sign in first", "Nothing was changed." },
	{ 403, "This is not for you", "Nothing was changed." },
	{ 404, "Page not found", "If you typed the address, check it. If you followed a link, tell us where it was." },
	{ 405, "Page not found", "There is a page here, but it is not asked for in this way." },
	{ 409, "This cannot be done now", "Nothing was changed." },
	{ 413, "This is too large", "Nothing was changed. Send files of at most 20 MB together." },
	{ 421, "Not this server", "Open the address that this server printed when it started." },
	{ 429, "That is more than one person may send", "Nothing was changed." },
	{ 503, "Not just now", "Nothing was changed. Go back and send it again in a moment." },
	{ 500, "Something went wrong on our side",
	  "What you sent was not written. Whoever runs this service finds the reason under the number below." },
};

static void draw_refusal(struct visit *v, size_t i, const char *why)
{
	page_head(v, pages[i].title, NULL);
	if (why && *why)
		html(v, "<p class=\"attest-lead\">$$</p>\n", why, strchr(".?!", why[strlen(why) - 1]) ? "" : ".");
	html(v, "<p class=\"nhsuk-body\">$</p>\n", pages[i].words);
	if (pages[i].status == 500)
		html(v, "<p class=\"nhsuk-body\">Number: <code class=\"attest-hash\">$</code></p>\n", v->request->id);
	if (pages[i].status == 401)
		html(v, "<p class=\"nhsuk-body\"><a href=\"/sign-in\">Sign in</a></p>\n");
	html(v, "<p class=\"nhsuk-body\"><a href=\"/\">Go to the start page</a></p>\n");
}

void web_refuse(struct visit *v, int status, const char *why)
{
	size_t i = 0;

	while (i + 1 < sizeof pages / sizeof *pages && pages[i].status != status)
		i++;
	v->reply->status = status;
	v->reply->download = v->reply->location = NULL;
	v->is_answered = true;
	buf_clear(&v->reply->body);
	if (v->wants_json) {
		CLEANUP(json_cleanup) json_t *doc =
			json_pack("{s{sissss}}", "error", "status", status, "text",
						     why ? why : pages[i].title, "id", v->request->id);
		char *text = json_dumps(doc, JSON_INDENT(1) | JSON_PRESERVE_ORDER);

		buf_text(&v->reply->body, text ? text : "");
		buf_char(&v->reply->body, '\n');
		free(text);
		v->reply->type = "application/json";
		return;
	}
	buf_clear(&v->page.main);
	v->page.crumb_count = v->page.error_count = 0;
	v->page.menu = NULL;
	draw_refusal(v, i, why);
	page_finish(v);
}
