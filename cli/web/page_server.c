/* Of the server itself: what pages are drawn with, whether it is well, how much it does, what there is to ask. */
#include <inttypes.h>
#include <string.h>

#include "cli/web/openapi.h"
#include "cli/web/visit.h"
#include "cli/web/web_priv.h"

static enum status asset(struct visit *v, struct err *err)
{
	const struct asset *asset = asset_at(&v->web->assets, v->request->path);
	const char *accepts = request_header(v->request, "Accept-Encoding");
	bool gzip = accepts && strstr(accepts, "gzip");

	if (!asset)
		return visit_not_here(err);
	v->reply->kept = gzip && asset->gzip ? asset->gzip : asset->bytes;
	v->reply->kept_n = gzip && asset->gzip ? asset->gzip_n : asset->n;
	v->reply->encoding = gzip && asset->gzip ? "gzip" : NULL;
	v->reply->type = asset->type;
	if (asset->for_ever)
		visit_keep(v);
	else
		v->reply->cache = "public, max-age=86400";
	v->is_answered = true;
	return OK;
}

/* Well: the store can be read, and its head is signed by its log. */
static enum status health(struct visit *v, struct err *err)
{
	struct checkpoint head;
	const char *text;
	size_t n;

	TRY(journal_head(v->app->journal, v->arena, &head, &text, &n, err));
	visit_send(v, "text/plain; charset=utf-8", NULL, "ok\n", 3);
	return OK;
}

static const uint64_t bounds[WEB_BUCKETS] = { 1000, 5000, 10000, 50000, 100000, 500000, 1000000, 5000000 };

static void print_requests(struct web *web, struct buf *out)
{
	unsigned long long all = 0;

	buf_text(out, "# HELP attest_requests_total Requests that were answered, by class of status.\n"
		      "# TYPE attest_requests_total counter\n");
	for (int i = 1; i < 6; i++)
		buf_printf(out, "attest_requests_total{code=\"%dxx\"} %llu\n", i,
			   atomic_load(&web->counts.requests[i]));
	buf_text(out, "# HELP attest_request_seconds Time from the first header to the last byte.\n"
		      "# TYPE attest_request_seconds histogram\n");
	for (size_t i = 0; i <= WEB_BUCKETS; i++) {
		all += atomic_load(&web->counts.within[i]);
		if (i < WEB_BUCKETS)
			buf_printf(out, "attest_request_seconds_bucket{le=\"%g\"} %llu\n", (double)bounds[i] / 1e6,
				   all);
	}
	buf_printf(out,
		   "attest_request_seconds_bucket{le=\"+Inf\"} %llu\nattest_request_seconds_sum %g\n"
		   "attest_request_seconds_count %llu\n",
		   all, (double)atomic_load(&web->counts.microseconds) / 1e6, all);
}

static enum status metrics(struct visit *v, struct err *err)
{
	struct web *web = v->web;
	CLEANUP(buf_release) struct buf out;
	struct checkpoint head;
	const char *text;
	size_t n;

	buf_init(&out, 1 << 16);
	TRY(journal_head(v->app->journal, v->arena, &head, &text, &n, err));
	print_requests(web, &out);
	buf_printf(&out,
		   "# HELP attest_sent_bytes_total Bytes of bodies that were sent.\n"
		   "# TYPE attest_sent_bytes_total counter\nattest_sent_bytes_total %llu\n"
		   "# HELP attest_connections Connections that are open.\n"
		   "# TYPE attest_connections gauge\nattest_connections %u\n"
		   "# HELP attest_writer_waiting Jobs that the writer has not answered yet.\n"
		   "# TYPE attest_writer_waiting gauge\nattest_writer_waiting %zu\n"
		   "# HELP attest_writes_total What the writer was given, by what came of it.\n"
		   "# TYPE attest_writes_total counter\nattest_writes_total{verdict=\"written\"} %llu\n"
		   "attest_writes_total{verdict=\"refused\"} %llu\n"
		   "# HELP attest_entries Entries in the record.\n"
		   "# TYPE attest_entries gauge\nattest_entries %" PRIu64 "\n",
		   atomic_load(&web->counts.bytes), server_connections(web->server), writer_waiting(web->writer),
		   atomic_load(&web->counts.written), atomic_load(&web->counts.refused), head.size);
	visit_send(v, "text/plain; version=0.0.4; charset=utf-8", NULL, out.data, out.len);
	return OK;
}

static enum status openapi(struct visit *v, struct err *err)
{
	(void)err;
	v->wants_json = true;
	visit_answer(v, openapi_document(v->web->origin));
	return OK;
}

extern const struct route page_server[];
const struct route page_server[] = {
	{ "GET", "/assets/{name}", 0, 0, NULL, "text/css", asset, "A style sheet, picture or script of the pages" },
	{ "GET", "/assets/images/{name}", 0, 0, NULL, "image/svg+xml", asset,
	  "A picture that the design system's sheet names" },
	{ "GET", "/healthz", 0, 0, NULL, "text/plain", health, "Whether the store can be read: \"ok\"" },
	{ "GET", "/metrics", NEED_LOCAL, 0, NULL, "text/plain", metrics,
	  "What the server does, for Prometheus; only from this machine" },
	{ "GET", "/openapi.json", 0, 0, NULL, "application/json", openapi, "This document" },
	{ 0 },
};
