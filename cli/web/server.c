#include "cli/web/server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/digest.h"
#include "core/gzip.h"
#include "core/json.h"

#define THREADS 2
#define ARENA_MAX ((size_t)2 << 30)
#define GZIP_LEAST 1024 /* below, it does not pay */
#define SECOND 1000000

struct server {
	struct server_calls calls;
	struct MHD_Daemon *daemon;
	struct connections *connections;
	int port;
	int quiet; /* the socket that listened, once it no longer does; -1 */
};

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_WAITS, STAGE_SENT };

/* One request, from its first header to the last byte of its reply. */
struct exchange {
	struct server *server;
	struct MHD_Connection *connection;
	struct connection *line; /* the same, as connections.h knows it */
	struct request request;
	struct reply reply;
	struct buf body;
	bool swallows; /* what comes of the body is let go, since it is too long */
	enum stage stage;
	int64_t begun; /* microseconds */
	size_t sent;
};

static int64_t microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

const char *request_header(const struct request *r, const char *name)
{
	const struct exchange *x = r->wire;

	return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

/* ---- sending ---- */

static bool takes_gzip(const struct exchange *x)
{
	const char *accepts = request_header(&x->request, "Accept-Encoding");

	return accepts && strstr(accepts, "gzip") != NULL;
}

static bool is_compressible(const char *type)
{
	return strncmp(type, "text/", 5) == 0 || strncmp(type, "application/json", 16) == 0 ||
	       strncmp(type, "image/svg", 9) == 0;
}

/*
 * What every reply says. The policy lets nothing in but our own style sheets, pictures and scripts, and no
 * script makes markup from text. A download is no page of ours even when somebody opens it.
 */
static void add_headers(struct MHD_Response *response, const struct reply *reply)
{
	static const char *const always[][2] = {
		{ "X-Content-Type-Options", "nosniff" },
		{ "Referrer-Policy", "same-origin" },
		{ "Cross-Origin-Opener-Policy", "same-origin" },
		{ "Cross-Origin-Resource-Policy", "same-origin" },
		{ "X-Frame-Options", "DENY" },
		{ "Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()" },
		{ "Vary", "Accept, Accept-Encoding, Cookie" },
	};

	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		(void)MHD_add_response_header(response, always[i][0], always[i][1]);
	(void)MHD_add_response_header(
		response, "Content-Security-Policy",
		reply->download ?
			"sandbox; default-src 'none'; frame-ancestors 'none'" :
			"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
			"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
			"require-trusted-types-for 'script'; trusted-types 'none'");
	(void)MHD_add_response_header(response, "Content-Type", reply->type);
	(void)MHD_add_response_header(response, "Cache-Control", reply->cache ? reply->cache : "no-store");
	if (reply->location)
		(void)MHD_add_response_header(response, "Location", reply->location);
	if (reply->link)
		(void)MHD_add_response_header(response, "Link", reply->link);
	if (reply->etag)
		(void)MHD_add_response_header(response, "ETag", reply->etag);
	if (reply->retry)
		(void)MHD_add_response_header(response, "Retry-After", reply->retry);
	for (size_t i = 0; i < reply->cookie_count; i++)
		(void)MHD_add_response_header(response, "Set-Cookie", reply->cookies[i]);
}

/* Names of files are people's; what HTTP cannot carry becomes '_'. */
static void add_download(struct exchange *x, struct MHD_Response *response)
{
	char *name = arena_text(x->request.arena, x->reply.download);

	for (char *p = name; *p; p++) {
		if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7e || strchr("\"\\/;%", *p))
			*p = '_';
	}
	(void)MHD_add_response_header(response, "Content-Disposition",
				      arena_printf(x->request.arena, "attachment; filename=\"%s\"", name));
}

static enum MHD_Result send_reply(struct exchange *x)
{
	struct reply *reply = &x->reply;
	const void *bytes = reply->kept ? reply->kept : reply->body.data;
	size_t n = reply->kept ? reply->kept_n : reply->body.len;
	const char *encoding = reply->kept ? reply->encoding : NULL;
	struct MHD_Response *response;
	enum MHD_Result result;
	struct err err;

	if (!reply->kept && n >= GZIP_LEAST && is_compressible(reply->type) && takes_gzip(x)) {
		buf_clear(&x->body); /* what came was read */
		x->body.max = REPLY_MAX;
		if (gzip_add(&x->body, bytes, n, &err) == OK) {
			bytes = x->body.data;
			n = x->body.len;
			encoding = "gzip";
		}
	}
	response = MHD_create_response_from_buffer(n, (void *)bytes, MHD_RESPMEM_PERSISTENT);
	if (!response)
		return MHD_NO;
	add_headers(response, reply);
	if (encoding)
		(void)MHD_add_response_header(response, "Content-Encoding", encoding);
	if (reply->download)
		add_download(x, response);
	result = MHD_queue_response(x->connection, (unsigned)reply->status, response);
	MHD_destroy_response(response);
	connection_stage(x->line, CONNECTION_REPLY);
	x->stage = STAGE_SENT;
	x->sent = n;
	return result;
}

static enum MHD_Result refuse(struct exchange *x, int status, const char *why)
{
	buf_clear(&x->reply.body);
	x->server->calls.refuse(x->server->calls.context, &x->request, &x->reply, status, why);
	return send_reply(x);
}

/* ---- reading ---- */

static struct connection *line_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static struct exchange *exchange_new(struct server *server, struct MHD_Connection *connection,
				     const char *method, const char *path)
{
	struct arena *arena = arena_new(ARENA_MAX);
	struct exchange *x = arena_alloc(arena, sizeof *x);
	struct random random = random_system();
	CLEANUP(buf_release) struct buf id;
	uint8_t number[8];

	buf_init(&id, 2 * sizeof number);
	random_fill(&random, number, sizeof number);
	buf_hex(&id, number, sizeof number);
	*x = (struct exchange){
		.server = server, .connection = connection, .line = line_of(connection), .begun = microseconds()
	};
	x->request = (struct request){
		.arena = arena,
		.now = (int64_t)time(NULL),
		.id = arena_text(arena, id.data),
		.method = strcmp(method, "HEAD") == 0 ? "GET" : arena_text(arena, method),
		.path = arena_text(arena, path),
		.wire = x,
	};
	x->reply = (struct reply){ .status = MHD_HTTP_OK, .type = "text/html; charset=utf-8" };
	buf_init(&x->reply.body, REPLY_MAX);
	buf_init(&x->body, server->calls.body_limit(server->calls.context, &x->request));
	return x;
}

static void exchange_free(struct exchange *x)
{
	json_decref(x->request.json);
	buf_wipe(&x->body); /* it may have held a password */
	buf_wipe(&x->reply.body);
	arena_free(x->request.arena);
}

struct parts {
	struct exchange *x;
	size_t room;
	struct buf value;
	bool wrong;
};

/* A piece of one part of multipart/form-data; a part ends where the next begins. */
static enum MHD_Result take_part(void *context, enum MHD_ValueKind kind, const char *name, const char *file_name,
				 const char *type, const char *transfer, const char *data, uint64_t offset, size_t n)
{
	struct parts *parts = context;
	struct request *r = &parts->x->request;
	struct request_field *f;

	(void)kind, (void)transfer;
	if (offset == 0) {
		if (r->form_count == REQUEST_FIELDS || !name) {
			parts->wrong = true;
			return MHD_NO;
		}
		r->form = arena_grow(r->arena, r->form, r->form_count, &parts->room, sizeof *r->form);
		r->form[r->form_count++] = (struct request_field){
			.name = arena_text(r->arena, name),
			.file_name = arena_text(r->arena, file_name),
			.type = arena_text(r->arena, type),
			.value = "",
		};
		buf_clear(&parts->value);
	}
	f = &r->form[r->form_count - 1];
	buf_add(&parts->value, data, n);
	f->value = arena_bytes(r->arena, parts->value.data, parts->value.len);
	f->len = parts->value.len;
	return MHD_YES;
}

static bool field_is_text(const struct request_field *f)
{
	const char *texts[] = { f->name, f->file_name ? f->file_name : "", f->file_name ? "" : f->value };

	for (size_t k = 0; k < 3; k++) {
		size_t len = k == 2 && !f->file_name ? f->len : strlen(texts[k]);

		for (size_t at = 0, step; at < len; at += step) {
			step = utf8_char(texts[k] + at, len - at);
			if (step == 0 || texts[k][at] == '\0')
				return false;
		}
	}
	return true;
}

static enum status read_multipart(struct exchange *x, struct err *err)
{
	struct parts parts = { .x = x };
	struct MHD_PostProcessor *processor;
	bool whole;

	/* With room for all of it a part comes in one piece. */
	processor = MHD_create_post_processor(x->connection, x->body.len + 1024, take_part, &parts);
	if (!processor)
		return fail(err, ERR_INVALID, "the form has no boundary");
	buf_init(&parts.value, x->body.len);
	whole = MHD_post_process(processor, x->body.data, x->body.len) == MHD_YES;
	whole = MHD_destroy_post_processor(processor) == MHD_YES && whole && !parts.wrong;
	buf_wipe(&parts.value);
	for (size_t i = 0; whole && i < x->request.form_count; i++)
		whole = field_is_text(&x->request.form[i]);
	if (!whole)
		return fail(err, ERR_INVALID, "the form is not whole, or holds what is no text");
	x->request.is_form = true;
	return OK;
}

struct pairs {
	struct buf *out;
};

/* The query as it came: MHD has cut it into pairs and, with our own unescape, left them as they are. */
static enum MHD_Result take_pair(void *context, enum MHD_ValueKind kind, const char *name, size_t name_n,
				 const char *value, size_t value_n)
{
	struct pairs *pairs = context;

	(void)kind;
	if (pairs->out->len)
		buf_char(pairs->out, '&');
	buf_add(pairs->out, name, name_n);
	if (value) {
		buf_char(pairs->out, '=');
		buf_add(pairs->out, value, value_n);
	}
	return MHD_YES;
}

static enum status read_body(struct exchange *x, struct err *err)
{
	const char *type = request_header(&x->request, "Content-Type");

	if (x->body.len == 0)
		return OK;
	if (type && strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0)
		return request_read_form(&x->request, x->body.data, x->body.len, err);
	if (type && strncasecmp(type, "multipart/form-data", 19) == 0)
		return read_multipart(x, err);
	if (type && strncasecmp(type, "application/json", 16) == 0) {
		TRY(json_read(x->body.data, x->body.len, SERVER_FORM, &x->request.json, err));
		return json_is_object(x->request.json) ? OK :
							 fail(err, ERR_INVALID, "the body is no JSON object");
	}
	return fail(err, ERR_INVALID, "a body is a form or JSON, not \"%s\"", type ? type : "");
}

static enum status read_request(struct exchange *x, struct err *err)
{
	CLEANUP(buf_release) struct buf query;
	struct pairs pairs = { &query };

	buf_init(&query, SERVER_HEAD);
	(void)MHD_get_connection_values_n(x->connection, MHD_GET_ARGUMENT_KIND, take_pair, &pairs);
	x->request.body = x->body.data;
	x->request.body_n = x->body.len;
	TRY(request_read_path(&x->request, err));
	TRY(request_read_query(&x->request, query.data, err));
	return read_body(x, err);
}

/* ---- the stages ---- */

static enum MHD_Result answer(struct exchange *x, bool again)
{
	const struct server_calls *calls = &x->server->calls;

	x->reply.waits = false;
	connection_stage(x->line, CONNECTION_ANSWER);
	calls->answer(calls->context, &x->request, &x->reply, again);
	if (!x->reply.waits)
		return send_reply(x);
	/* Suspended before it is handed over, since it may be resumed at once. */
	x->stage = STAGE_WAITS;
	MHD_suspend_connection(x->connection);
	calls->hand_over(calls->context, &x->request);
	return MHD_YES;
}

static enum MHD_Result begin(struct exchange *x)
{
	const char *length = request_header(&x->request, "Content-Length");

	unsigned long long n = length ? strtoull(length, NULL, 10) : 0;

	x->stage = STAGE_BODY;
	connection_stage(x->line, CONNECTION_BODY);
	/* Two lengths: what stands in front may take the other. */
	if (length && request_header(&x->request, "Transfer-Encoding"))
		return refuse(x, MHD_HTTP_BAD_REQUEST, "two lengths");
	x->swallows = n > x->body.max;
	if (x->swallows && n - x->body.max > SERVER_SWALLOW)
		return refuse(x, MHD_HTTP_CONTENT_TOO_LARGE, "too large");
	return MHD_YES;
}

static enum MHD_Result take_request(void *context, struct MHD_Connection *connection, const char *path,
				    const char *method, const char *version, const char *data, size_t *n,
				    void **ret_exchange)
{
	struct exchange *x = *ret_exchange;
	struct err err;

	(void)version;
	if (!x) {
		x = exchange_new(context, connection, method, path);
		*ret_exchange = x;
		return begin(x);
	}
	if (x->stage == STAGE_SENT)
		return MHD_YES;
	if (x->stage == STAGE_WAITS)
		return answer(x, true);
	if (*n > 0) {
		if (!x->swallows)
			buf_add(&x->body, data, *n);
		*n = 0;
		/* Who sends more than was allowed is not answered. */
		return x->body.full ? MHD_NO : MHD_YES;
	}
	if (x->swallows)
		return refuse(x, MHD_HTTP_CONTENT_TOO_LARGE, "too large");
	if (read_request(x, &err) != OK)
		return refuse(x, MHD_HTTP_BAD_REQUEST, err.text);
	return answer(x, false);
}

static void completed(void *context, struct MHD_Connection *connection, void **exchange,
		      enum MHD_RequestTerminationCode how)
{
	struct exchange *x = *exchange;
	const struct server *server = context;

	(void)connection, (void)how;
	if (!x)
		return;
	server->calls.told(server->calls.context, &x->request, &x->reply, x->sent, microseconds() - x->begun);
	server->calls.forget(server->calls.context, &x->request);
	connection_stage(x->line, CONNECTION_HEAD);
	exchange_free(x);
	*exchange = NULL;
}

static void opened_or_closed(void *context, struct MHD_Connection *connection, void **line,
			     enum MHD_ConnectionNotificationCode what)
{
	const struct server *server = context;

	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		*line = connection_open(server->connections,
					MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
	else
		connection_close(*line);
}

/* Addresses are decoded by us, strictly. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection, char *text)
{
	(void)context, (void)connection;
	return strlen(text);
}

void server_resume(struct request *r)
{
	struct exchange *x = r->wire;

	MHD_resume_connection(x->connection);
}

static struct MHD_Daemon *start_daemon(struct server *server, const struct sockaddr_in *address)
{
	return MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, ntohs(address->sin_port), NULL, NULL,
		take_request, server, MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)address,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)SERVER_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SERVER_IDLE_SECONDS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)SERVER_HEAD, MHD_OPTION_NOTIFY_COMPLETED, completed,
		server, MHD_OPTION_NOTIFY_CONNECTION, opened_or_closed, server, MHD_OPTION_UNESCAPE_CALLBACK,
		leave_escaped, NULL, MHD_OPTION_END);
}

enum status server_start(int port, const struct connection_limits *limits, const struct server_calls *calls,
			 struct server **ret_server, struct err *err)
{
	static const struct connection_limits usual = SERVER_LIMITS;
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons((uint16_t)port),
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct server *server = calloc(1, sizeof *server);
	const union MHD_DaemonInfo *info;

	if (!server)
		abort(); /* no memory, as in core/arena.c */
	server->calls = *calls;
	server->quiet = -1;
	server->connections = connections_new(limits ? limits : &usual);
	server->daemon = start_daemon(server, &address);
	if (!server->daemon) {
		int why = errno;

		connections_free(server->connections);
		free(server);
		return fail(err, why == EADDRINUSE ? ERR_CONFLICT : ERR_IO,
			    "port %d of 127.0.0.1 cannot be used: %s; name another with --port", port,
			    why == EADDRINUSE ? "another program has it" : strerror(why));
	}
	info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
	server->port = info ? info->port : port;
	*ret_server = server;
	return OK;
}

int server_port(const struct server *server)
{
	return server->port;
}

unsigned server_connections(const struct server *server)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);

	return info ? info->num_connections : 0;
}

void server_quiesce(struct server *server)
{
	server->quiet = MHD_quiesce_daemon(server->daemon);
	connections_closing(server->connections);
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	connections_drain(server->connections, (int64_t)SERVER_STOP_SECONDS * 1000);
	MHD_stop_daemon(server->daemon);
	connections_free(server->connections);
	if (server->quiet >= 0)
		close(server->quiet);
	free(server);
}
