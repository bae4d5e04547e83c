/* Checking a store, a bundle or a receipt, proving one entry, making the facts anew. */
#include <string.h>
#include <sys/stat.h>

#include "assessment/catalogue.h"
#include "assessment/completion.h"
#include "cli/app.h"
#include "cli/check_bundle.h"
#include "cli/command.h"
#include "cli/state.h"
#include "core/date.h"
#include "core/fetch.h"
#include "portfolio/bundle.h"
#include "portfolio/receipt.h"
#include "portfolio/verify.h"

struct checking {
	struct app *app;
	bool pinned;
	struct digest pin; /* --pin */
	uint64_t shown;	   /* progress: last percentage */
	const struct completion *reading; /* of a bundle: what its entries come to; NULL: not told */
};

static bool pin_known(void *data, const struct digest *pin)
{
	struct checking *c = data;

	return c->pinned ? digest_equal(pin, &c->pin) : state_pin_known(pin);
}

static bool head_seen(void *data, const struct digest *pin, struct checkpoint *ret_head)
{
	(void)data;
	return state_head(pin, ret_head);
}

/* What the entries of a bundle come to, by this program and not by whoever wrote its pages. */
static enum status read_completion(void *data, struct world *w, const char *portfolio, int64_t at,
				   struct err *err)
{
	struct checking *c = data;
	struct facts *facts = arena_alloc(c->app->arena, sizeof *facts);
	const struct specialisms *specialisms;
	const struct curriculum *curriculum;
	enum status status = facts_load(w->db, portfolio, NULL, at, c->app->arena, facts, err);

	if (status == ERR_NOT_FOUND)
		return OK; /* no enrolment stands */
	TRY(status);
	TRY(published_get(w->catalogue->data, &facts->enrolment.digest, &curriculum, &specialisms,
			  err));
	c->reading = completion(facts, curriculum, specialisms, c->app->arena);
	return OK;
}

static void progress(void *data, const char *what, uint64_t done, uint64_t total)
{
	struct checking *c = data;
	uint64_t percent = total ? done * 100 / total : 100;

	if (percent == c->shown && done != total)
		return;
	c->shown = percent;
	fprintf(c->app->err, "\r\033[K%s", "");
	if (done < total)
		fprintf(c->app->err, "%s: %3llu%%", what, (unsigned long long)percent);
	fflush(c->app->err);
}

static json_t *findings_json(const struct report *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->finding_count; i++) {
		const struct finding *f = &r->findings[i];

		json_array_append_new(list, json_pack("{sssossss}", "code", f->code, "seq",
						      f->seq < 0 ? json_null() : json_integer(f->seq),
						      "entry", f->entry ? f->entry : "", "text", f->text));
	}
	return list;
}

static size_t modules_done(const struct completion *c)
{
	size_t done = 0;

	for (size_t i = 0; i < c->module_count; i++)
		done += c->modules[i].state >= MODULE_CLOSED;
	return done;
}

static json_t *reading_json(const struct completion *c)
{
	char at[TIME_TEXT];

	if (!c)
		return json_null();
	time_text(c->facts->at, at);
	return json_pack("{sssssbsIsI}", "curriculum", c->facts->enrolment.curriculum, "as_of", at,
			 "complete", (int)c->complete, "modules_done", (json_int_t)modules_done(c),
			 "modules", (json_int_t)c->module_count);
}

/* What only a bundle has: whose it is, who wrote its pages, and what it comes to. */
static void add_bundle(json_t *doc, const struct report *r, const struct completion *reading)
{
	json_object_set_new(doc, "portfolio", json_string(r->portfolio));
	json_object_set_new(doc, "private", json_boolean(r->personal));
	json_object_set_new(doc, "rendered", json_string(r->authority));
	json_object_set_new(doc, "reading", reading_json(reading));
}

static size_t passkeys_named(const struct report *r)
{
	return r->passkeys < PASSKEYS_NAMED ? (size_t)r->passkeys : PASSKEYS_NAMED;
}

/* {count, entries}: how many, and the first of them. */
static json_t *passkeys_json(const struct report *r)
{
	json_t *entries = json_array();

	for (size_t i = 0; i < passkeys_named(r); i++)
		json_array_append_new(entries, json_integer((json_int_t)r->passkey_at[i]));
	return json_pack("{sIso}", "count", (json_int_t)r->passkeys, "entries", entries);
}

static enum status report_json(struct app *app, const struct report *r,
			       const struct completion *reading, struct err *err)
{
	json_t *unchecked = json_pack("[s]", "time: no stamp or witness bounds it; it is this store's word");
	char pin[DIGEST_HEX], root[DIGEST_HEX], time[TIME_TEXT];
	json_t *doc;

	if (!r->replayed && *r->portfolio)
		json_array_append_new(unchecked,
				      json_string("rules: of a part only keys and roles can be asked; nor does "
						  "a part say what is complete"));
	else if (!r->replayed)
		json_array_append_new(unchecked,
				      json_string("rules: a receipt holds one entry, so they cannot be "
						  "replayed; nor does it say that the entry still stands"));
	if (r->gathered > 0)
		json_array_append_new(unchecked,
				      json_string("feedback: what colleagues said is in no export, so its "
						  "sums are the word of who signed them"));
	digest_hex(&r->pin, pin);
	digest_hex(&r->root, root);
	time_text(r->accepted, time);
	doc = json_pack("{sbsIsIsss{sssb}s{sIss}sssIsIsIsIsssssosIsbso}", "ok", (int)r->ok, "entries",
			  (json_int_t)r->entries, "size", (json_int_t)r->size, "root", root, "anchor",
			  "pin", pin, "known", (int)r->pin_known, "as_of", "size", (json_int_t)r->size,
			  "time", time, "time", "claimed", "shown", (json_int_t)r->shown, "hidden",
			  (json_int_t)r->hidden, "erased", (json_int_t)r->erased, "absent",
			  (json_int_t)r->absent, "vouched", r->vouched, "rules",
			  r->replayed ? "replayed" : "partly", "unchecked", unchecked,
			  "single_signer", (json_int_t)r->single_signer, "demo", (int)r->demo,
			  "findings", findings_json(r));
	json_object_set_new(doc, "passkeys", passkeys_json(r));
	if (*r->portfolio)
		add_bundle(doc, r, reading);
	return print_json(app, doc, err);
}

static void report_bundle(struct app *app, const struct report *r)
{
	fprintf(app->out, "portfolio of ");
	print_text(app->out, r->portfolio);
	fprintf(app->out, "%s\n  its pages were written by this log; what counts is what people signed\n",
		r->personal ? ", with private texts of the trainee" : "");
	if (r->hidden > 0)
		fprintf(app->out, "  a part: what it comes to, it cannot say\n");
}

static void report_reading(struct app *app, const struct completion *c)
{
	char day[DAY_TEXT];

	day_text(c->today, day);
	fprintf(app->out, "this program's own reading, as of %s: %s, %zu of %zu modules done, %s\n", day,
		c->facts->enrolment.curriculum, modules_done(c), c->module_count,
		c->complete ? "complete" : "not complete");
}

static void report_passkeys(FILE *out, const struct report *r)
{
	size_t named = passkeys_named(r);

	if (named == 0)
		return;
	fprintf(out, "signed by passkey: entr%s", r->passkeys == 1 ? "y" : "ies");
	for (size_t i = 0; i < named; i++)
		fprintf(out, "%s %llu", i == 0 ? "" : ",", (unsigned long long)r->passkey_at[i]);
	if (r->passkeys > named)
		fprintf(out, " and %llu more", (unsigned long long)r->passkeys - named);
	fputc('\n', out);
}

static void report_head(struct app *app, const struct report *r)
{
	char pin[DIGEST_HEX], root[DIGEST_HEX], time[TIME_TEXT];
	FILE *out = app->out;

	digest_hex(&r->pin, pin);
	digest_hex(&r->root, root);
	time_text(r->accepted, time);
	fprintf(out, "shows %llu of %llu entries up to %s, %llu hidden, %llu erased\n",
		(unsigned long long)r->shown,
		(unsigned long long)(*r->portfolio ? r->shown + r->hidden : r->size), time,
		(unsigned long long)r->hidden, (unsigned long long)r->erased);
	fprintf(out, "log of ");
	print_text(out, r->authority ? r->authority : "(unknown)");
	fprintf(out, "%s\n  pin  %s (%s)\n  root %s\n", r->demo ? ", a DEMONSTRATION: it proves nothing" : "",
		pin, r->pin_known ? "known" : "NOT known", root);
	if (*r->portfolio)
		report_bundle(app, r);
	if (!r->replayed && *r->kind)
		fprintf(out, "receipt of entry %llu: %s by %s\n  it was said and logged; whether it still "
			     "stands, a receipt cannot say\n",
			(unsigned long long)r->seq, r->kind, r->author);
	if (r->absent > 0)
		fprintf(out, "  %llu text%s of it %s not here: erased, private, or taken out by whoever had it\n",
			(unsigned long long)r->absent, r->absent == 1 ? "" : "s",
			r->absent == 1 ? "is" : "are");
	if (*r->vouched)
		fprintf(out, "  %s%s\n", r->vouched,
			strcmp(r->kind, "answer") == 0 ?
				"; that these were the training officer and registrars, a receipt cannot say" :
			strchr(r->vouched, ',') ? "; that they were registrars, a receipt cannot say" : "");
	fprintf(out, "times are this store's word: no stamp or witness bounds them\n");
	if (r->gathered > 0)
		fprintf(out, "%llu summar%s of colleagues' feedback: what they said is in no export, so the "
			     "sums are the word of who signed them\n",
			(unsigned long long)r->gathered, r->gathered == 1 ? "y" : "ies");
	report_passkeys(out, r);
	if (r->single_signer > 0)
		fprintf(out, "%llu act%s wanted two signers and had one, since there was one registrar\n",
			(unsigned long long)r->single_signer, r->single_signer == 1 ? "" : "s");
}

static const char *verified_words(const struct report *r)
{
	if (r->replayed)
		return "fact is as it was signed, and every rule holds again";
	return *r->portfolio ? "proof that is shown is as it was signed" :
			       "proof of this receipt is as it was signed";
}

static void report_text(struct app *app, const struct report *r, bool pinned,
			const struct completion *reading)
{
	FILE *out = app->out;

	if (r->size > 0)
		report_head(app, r); /* else nothing could be read */
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct finding *f = &r->findings[i];

		fprintf(out, "%s%s", f->code, f->seq >= 0 ? " at entry " : "");
		if (f->seq >= 0)
			fprintf(out, "%lld", (long long)f->seq);
		fputs(": ", out);
		print_text(out, f->text);
		fputc('\n', out);
	}
	if (r->size > 0 && pinned && !r->pin_known)
		fputs("the pin given with --pin is that of another log\n", out);
	if (reading && r->ok)
		report_reading(app, reading);
	if (r->ok)
		fprintf(out, "VERIFIED: every signature, key, role, leaf, text and %s\n",
			verified_words(r));
	else
		fprintf(out, "NOT VERIFIED: %llu finding%s\n", (unsigned long long)r->finding_total,
			r->finding_total == 1 ? "" : "s");
}

static enum status read_bundle(struct app *app, const char *what, struct buf *out, struct err *err)
{
	(void)app;
	if (strncmp(what, "https://", 8) == 0 || strncmp(what, "http://", 7) == 0)
		return fetch_get(what, out, err);
	return buf_read_file(out, what, err);
}

static struct verify_want want_for(struct checking *checking)
{
	return (struct verify_want){
		.kinds = &checking->app->kinds,
		.catalogue = published_for_replay,
		.catalogue_data = checking->app->arena,
		.pin_known = pin_known,
		.head_seen = head_seen,
		.reading = read_completion,
		.data = checking,
	};
}

enum status check_bundle(struct app *app, const void *bytes, size_t n, const char *pin,
			 struct report *ret_report, struct err *err)
{
	struct checking checking = { .app = app, .pinned = pin != NULL };
	const struct verify_want want = want_for(&checking);

	if (pin)
		TRY(digest_parse(pin, &checking.pin, err));
	return verify_bundle(bytes, n, &want, app->arena, ret_report, err);
}

static enum status verify_run(struct app *app, const struct args *args, struct err *err)
{
	const char *what = args_operand(args, 0) ? args_operand(args, 0) : app->store;
	const char *pin = args_option(args, "--pin");
	CLEANUP(buf_release) struct buf bundle;
	struct checking checking = { .app = app };
	struct verify_want want = want_for(&checking);
	struct report report = { 0 };
	struct checkpoint head;
	struct stat st;

	buf_init(&bundle, BUNDLE_MAX);
	if (app->terminal && !app->json)
		want.progress = progress;
	if (!what || (pin && digest_parse(pin, &checking.pin, err) != OK)) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "%s",
			    what ? "--pin is the 64 hex digits that the authority publishes" :
				   "what is to be verified? Name a store's folder, a bundle or a receipt");
	}
	checking.pinned = pin != NULL;
	if (stat(what, &st) == 0 && S_ISDIR(st.st_mode)) {
		TRY(verify_store(what, &want, app->arena, &report, err));
	} else {
		TRY(read_bundle(app, what, &bundle, err));
		TRY(bundle_begins(bundle.data, bundle.len) ?
			    verify_bundle(bundle.data, bundle.len, &want, app->arena, &report, err) :
			    verify_receipt(bundle.data, bundle.len, &want, app->arena, &report, err));
	}
	head = (struct checkpoint){ report.size, report.root };
	if (report.ok && !report.demo)
		state_head_keep(&report.pin, &head, app->err);
	app->exit_code = report.ok ? 0 : 1;
	if (app->json)
		return report_json(app, &report, checking.reading, err);
	report_text(app, &report, checking.pinned, checking.reading);
	return OK;
}

static enum status receipt_run(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_option(args, "-o"), *reader;
	CLEANUP(buf_release) struct buf bundle;
	struct record r;
	struct entry e;

	buf_init(&bundle, RECEIPT_MAX);
	TRY(app_entry(app, args_operand(args, 0), &r, &e, err));
	if (!path)
		path = arena_printf(app->arena, "receipt-%llu.zip", (unsigned long long)r.seq);
	TRY(app_reader(app, &e, &reader, err));
	TRY(receipt_write(app->journal, r.seq, reader, app->arena, &bundle, err));
	TRY(app_write_new(path, bundle.data, bundle.len, err));
	if (app->json)
		return print_json(app, json_pack("{sssIsI}", "file", path, "entry", (json_int_t)r.seq,
						 "size", (json_int_t)bundle.len),
				  err);
	fprintf(app->out, "%s proves entry %llu (%s); `attest verify %s` checks it, given the pin\n", path,
		(unsigned long long)r.seq, e.kind, path);
	return OK;
}

static enum status rebuild_run(struct app *app, const struct args *args, struct err *err)
{
	struct digest before, after;
	char hex[DIGEST_HEX];
	bool same;

	(void)args;
	TRY(journal_rebuild(app->journal, &before, &after, err));
	digest_hex(&after, hex);
	same = digest_equal(&before, &after);
	if (app->json)
		return print_json(app, json_pack("{sssb}", "facts", hex, "same", (int)same), err);
	fprintf(app->out, "facts made anew from the journal: %s (digest %.16s)\n",
		same ? "the same as before" : "they had been different, and are right now", hex);
	return OK;
}

static const struct option verify_options[] = {
	{ "--pin", "HEX", "the pin that you have from elsewhere (letter, certificate)", false, false },
	{ NULL },
};
static const struct option receipt_options[] = {
	{ "-o", "FILE", "where to write it; receipt-N.zip unless said", false, false },
	{ NULL },
};

extern const struct command cmd_verify[];
const struct command cmd_verify[] = {
	{ "verify", "[STORE|BUNDLE]", "verify a store, a bundle or a receipt: every hash, signature, key and rule",
	  "Needs nothing but the files, and the pin: the digest of the log's first entry, which the authority\n"
	  "publishes. `init` and `demo` remember it; elsewhere give --pin. BUNDLE may be an http(s) address.\n"
	  "All findings are reported. Exit 1 when there is one.",
	  verify_options, 0, verify_run, "attest verify d" },
	{ "receipt", "ENTRY", "write the files that prove one entry",
	  "It proves that something was said and logged, not that it still stands. A private text goes into it\n"
	  "only when --as is its author, with their key; what was erased is in none.", receipt_options,
	  NEEDS_STORE, receipt_run, "attest receipt 57 -o sign-off.zip" },
	{ "rebuild", "", "make all facts anew from the journal", NULL, NULL, NEEDS_WRITE, rebuild_run,
	  NULL },
	{ NULL },
};
