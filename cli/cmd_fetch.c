/* Catalogues that go from one authority to another: a store's publications as one file, and taking them. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "assessment/catalogue.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/folder.h"
#include "cli/publish.h"
#include "cli/state.h"
#include "curricula/library.h"
#include "core/date.h"
#include "core/fetch.h"
#include "portfolio/list.h"
#include "portfolio/publication.h"

#define FETCH_MILLISECONDS 120000L
#define CHECK_ARENA ((size_t)1 << 30) /* what one curriculum takes to be read, at most */

/* A catalogue that was taken, and what was asked of it. */
struct taken {
	struct app *app;
	const char *from;	  /* URL or FILE */
	const char *folder, *ref; /* -o, --publish; NULL: not asked */
	bool pinned;
	struct digest pin; /* --pin */
	struct buf bytes;
	struct fetch_answer answer;
	struct publications all;
	struct listed_curriculum *here; /* what the store has published; NULL: none was named */
	size_t here_count;
	size_t file_count; /* that were written */
	uint64_t seq;	   /* of what was published here */
	struct digest digest;
};

static void taken_release(struct taken *t)
{
	buf_release(&t->bytes);
}

/* ---- getting it ---- */

static bool is_url(const char *what)
{
	return strstr(what, "://") != NULL;
}

static enum status get(struct taken *t, struct err *err)
{
	CLEANUP(buf_release) struct buf kept;
	char tag[FETCH_TAG_MAX + 1];
	struct fetch_ask ask = { .url = t->from,
				 .plain_host = t->app->plain_host,
				 .milliseconds = FETCH_MILLISECONDS };

	buf_init(&kept, PUBLICATIONS_MAX);
	if (!is_url(t->from))
		return buf_read_file(&t->bytes, t->from, err);
	if (state_catalogue(t->from, &kept, tag))
		ask.tag = tag;
	TRY(fetch_changed(&ask, &t->bytes, &t->answer, err));
	if (t->answer.unchanged)
		buf_add(&t->bytes, kept.data, kept.len);
	return OK;
}

/* ---- believing it ---- */

static bool pin_known(void *data, const struct digest *pin)
{
	struct taken *t = data;

	return t->pinned ? digest_equal(pin, &t->pin) : state_pin_known(pin);
}

static bool head_seen(void *data, const struct digest *pin, struct checkpoint *ret_head)
{
	(void)data;
	return state_head(pin, ret_head);
}

static enum status check_rollback(const struct taken *t, struct err *err)
{
	const struct checkpoint *head = &t->all.head;
	struct checkpoint seen;

	if (t->all.demo || !state_catalogue_head(&t->all.pin, &seen))
		return OK;
	if (head->size < seen.size)
		return fail(err, ERR_CONFLICT,
			    "it is older than the catalogue of %s that you had before: its log has %llu "
			    "entries, and you have seen %llu; what was withdrawn since would come back",
			    t->all.authority, (unsigned long long)head->size,
			    (unsigned long long)seen.size);
	if (head->size == seen.size && !digest_equal(&head->root, &seen.root))
		return fail(err, ERR_CONFLICT,
			    "its log has %llu entries like the one that you saw, and they are others: ask %s "
			    "which history is theirs",
			    (unsigned long long)head->size, t->all.authority);
	return OK;
}

/* Do the files make up the curriculum whose digest was signed? */
static enum status check_words(const struct publication *p, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(CHECK_ARENA);
	const struct catalogue_file *files;
	const struct curriculum *c;
	size_t count;

	files = publication_files(p, a, &count);
	if (published_files(files, count, p->name, a, &c, err) != OK) {
		err_prefix(err, "%s", p->name);
		return ERR_INVALID;
	}
	if (!digest_equal(&c->digest, &p->digest))
		return fail(err, ERR_INVALID, "%s: its files do not have the digest that was signed",
			    p->name);
	return OK;
}

/* Is the map without a fault beside the curricula that its publication is about? */
static enum status check_map(const struct taken *t, const struct publication *p, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(CHECK_ARENA);
	struct library *lib = library_new(a);
	const struct catalogue_file *files = publication_files(p, a, &(size_t){ 0 });
	struct faults faults;
	struct ref ref;

	faults_init(&faults, a, 1);
	if (library_read(lib, arena_printf(a, "%s.xml", p->name), files->bytes, files->len, true, &faults,
			 err) != OK)
		return ERR_INVALID;
	for (size_t i = 0; i < t->all.count; i++) {
		const struct publication *c = &t->all.items[i];
		bool named = false;
		size_t count;

		for (size_t k = 0; k < p->receipt.entry.about_count; k++)
			named |= digest_equal(&p->receipt.entry.about[k], &c->receipt.entry.digest);
		files = publication_files(c, a, &count);
		for (size_t k = 0; named && k < count; k++)
			TRY(library_read(lib, arena_printf(a, "%s.xml", files[k].name), files[k].bytes,
					 files[k].len, false, &faults, err));
	}
	if (library_check(lib, &faults, err) != OK)
		return fail(err, ERR_INVALID, "%s has faults: %s", p->name,
			    faults.count ? faults.items[0].text : "it cannot be read");
	if (ref_parse(p->name, &ref, err) != OK || !library_map(lib, &ref))
		return fail(err, ERR_INVALID, "%s is no map", p->name);
	return OK;
}

static enum status believe(struct taken *t, struct err *err)
{
	const struct verify_want want = { .kinds = &t->app->kinds,
					  .pin_known = pin_known,
					  .head_seen = head_seen,
					  .data = t };

	TRY(publications_read(t->bytes.data, t->bytes.len, &want, t->app->arena, &t->all, err));
	TRY(check_rollback(t, err));
	for (size_t i = 0; i < t->all.count; i++)
		TRY(check_words(&t->all.items[i], err));
	for (size_t i = 0; i < t->all.map_count; i++)
		TRY(check_map(t, &t->all.maps[i], err));
	return OK;
}

/* What is known now that it was verified: the next one may not be older, nor is the same got again. */
static void remember(const struct taken *t)
{
	if (!t->all.demo) {
		state_catalogue_head_keep(&t->all.pin, &t->all.head, t->app->err);
		state_head_keep(&t->all.pin, &t->all.head, t->app->err);
	}
	if (is_url(t->from) && !t->answer.unchanged && *t->answer.tag)
		state_catalogue_keep(t->from, t->answer.tag, &t->bytes, t->app->err);
}

/* ---- taking what is in it ---- */

/* "new", "same" or "different", against what this store has published; NULL: no store was named. */
static const char *here(const struct taken *t, const struct publication *p)
{
	for (size_t i = 0; i < t->here_count; i++) {
		if (strcmp(t->here[i].ref, p->name) == 0)
			return digest_equal(&t->here[i].digest, &p->digest) ? "same" : "different";
	}
	return t->here ? "new" : NULL;
}

static int compare_files(const void *a, const void *b)
{
	const struct folder_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* The files of all publications, each once; in order of name. */
static enum status gather(struct taken *t, struct folder_file **ret_files, size_t *ret_count,
			  struct err *err)
{
	struct arena *a = t->app->arena;
	struct folder_file *files = NULL;
	size_t count = 0, room = 0, kept = 0;

	for (size_t i = 0; i < t->all.count + t->all.map_count; i++) {
		size_t n, map = i - t->all.count;
		const struct catalogue_file *items = publication_files(
			i < t->all.count ? &t->all.items[i] : &t->all.maps[map], a, &n);

		for (size_t k = 0; k < n; k++) {
			files = arena_grow(a, files, count, &room, sizeof *files);
			files[count++] = (struct folder_file){
				.name = arena_printf(a, "%s.xml", items[k].name),
				.bytes = items[k].bytes,
				.len = items[k].len,
			};
		}
	}
	if (count)
		qsort(files, count, sizeof *files, compare_files);
	for (size_t i = 0; i < count; i++) {
		const struct folder_file *last = kept ? &files[kept - 1] : NULL;

		if (!last || strcmp(last->name, files[i].name) != 0)
			files[kept++] = files[i];
		else if (last->len != files[i].len || memcmp(last->bytes, files[i].bytes, last->len) != 0)
			return fail(err, ERR_CONFLICT,
				    "%s was published with two wordings, and a folder holds one: ask %s; "
				    "nothing was written",
				    last->name, t->all.authority);
	}
	*ret_files = files;
	*ret_count = kept;
	return OK;
}

static enum status write_folder(struct taken *t, struct err *err)
{
	struct folder_file *files;

	TRY(gather(t, &files, &t->file_count, err));
	return folder_write(t->folder, files, t->file_count, err);
}

static enum status publish_one(struct taken *t, struct err *err)
{
	const struct publication *p = NULL;
	struct publishing publishing = { 0 };

	for (size_t i = 0; i < t->all.count && !p; i++) {
		if (strcmp(t->all.items[i].name, t->ref) == 0)
			p = &t->all.items[i];
	}
	if (!p)
		return fail(err, ERR_NOT_FOUND, "the catalogue of %s has no curriculum %s", t->all.authority,
			    t->ref);
	if (t->all.demo)
		return fail(err, ERR_DENIED,
			    "the catalogue is a demonstration's, which counts for nothing: nothing of it is "
			    "published");
	publishing.curriculum = p->name;
	publishing.digest = p->digest;
	publishing.files = publication_files(p, t->app->arena, &publishing.count);
	publishing.from_pin = &t->all.pin;
	publishing.from_entry = &p->receipt.entry.digest;
	return publish_files(t->app, &publishing, &t->seq, &t->digest, err);
}

/* ---- saying what it is ---- */

static json_t *curricula_json(const struct taken *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->all.count; i++) {
		const struct publication *p = &t->all.items[i];
		char digest[DIGEST_HEX], entry[DIGEST_HEX], accepted[TIME_TEXT];

		digest_hex(&p->digest, digest);
		digest_hex(&p->receipt.entry.digest, entry);
		time_text(p->receipt.accepted, accepted);
		json_array_append_new(list,
				      json_pack("{sssssssIssssss?}", "curriculum", p->name, "digest",
						digest, "entry", entry, "seq", (json_int_t)p->receipt.seq,
						"author", p->receipt.entry.author, "accepted", accepted,
						"here", here(t, p)));
	}
	return list;
}

static json_t *maps_json(const struct taken *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->all.map_count; i++) {
		const struct publication *p = &t->all.maps[i];
		char entry[DIGEST_HEX];

		digest_hex(&p->receipt.entry.digest, entry);
		json_array_append_new(list, json_pack("{sssssI}", "map", p->name, "entry", entry, "seq",
						      (json_int_t)p->receipt.seq));
	}
	return list;
}

static enum status taken_json(const struct taken *t, struct err *err)
{
	char pin[DIGEST_HEX], root[DIGEST_HEX], time[TIME_TEXT], entry[DIGEST_HEX];
	json_t *published = json_null();

	digest_hex(&t->all.pin, pin);
	digest_hex(&t->all.head.root, root);
	digest_hex(&t->digest, entry);
	time_text(t->all.time, time);
	if (t->ref)
		published = json_pack("{sIss}", "seq", (json_int_t)t->seq, "entry", entry);
	return print_json(t->app,
			  json_pack("{sssssbsssIsssbsososs?sIso}", "authority", t->all.authority, "pin", pin,
				    "demo", (int)t->all.demo, "time", time, "size",
				    (json_int_t)t->all.head.size, "root", root, "unchanged",
				    (int)t->answer.unchanged, "curricula", curricula_json(t), "maps", maps_json(t), "folder",
				    t->folder, "files", (json_int_t)t->file_count, "published", published),
			  err);
}

static void taken_text(const struct taken *t)
{
	char pin[DIGEST_HEX], day[DAY_TEXT];
	FILE *out = t->app->out;

	digest_hex(&t->all.pin, pin);
	day_text(time_day(t->all.time), day);
	print_words(out, "catalogue of %s%s\n", t->all.authority,
		    t->all.demo ? ", a DEMONSTRATION: it counts for nothing" : "");
	fprintf(out, "  as of %s, when its log had %llu entries%s\n  pin  %s (%s)\n", day,
		(unsigned long long)t->all.head.size,
		t->answer.unchanged ? "; unchanged, and not downloaded again" : "", pin,
		t->pinned ? "given" : "known");
	for (size_t i = 0; i < t->all.count; i++) {
		const struct publication *p = &t->all.items[i];
		const char *word = here(t, p) ? here(t, p) : "";

		day_text(time_day(p->receipt.accepted), day);
		print_words(out, "%-18s published %s by %s (entry %llu)%s\n", p->name, day,
			    p->receipt.entry.author, (unsigned long long)p->receipt.seq,
			    strcmp(word, "same") == 0	   ? ", and here" :
			    strcmp(word, "different") == 0 ? "; here with OTHER words" :
							     "");
	}
	for (size_t i = 0; i < t->all.map_count; i++) {
		const struct publication *p = &t->all.maps[i];

		day_text(time_day(p->receipt.accepted), day);
		print_words(out, "%-18s map, published %s by %s (entry %llu)\n", p->name, day,
			    p->receipt.entry.author, (unsigned long long)p->receipt.seq);
	}
	fprintf(out, "VERIFIED: every file is as its publisher signed it and that log took it; that they were a\n"
		     "registrar then, and that nothing else stands, is that log's word\n");
	if (t->folder)
		print_words(out, "%zu files are in %s\n", t->file_count, t->folder);
}

/* ---- the commands ---- */

static enum status wrong_use(struct app *app, const char *what, struct err *err)
{
	app->exit_code = 2;
	return fail(err, ERR_INVALID, "%s", what);
}

static enum status ask(struct taken *t, const struct args *args, struct err *err)
{
	const char *pin = args_option(args, "--pin");
	struct app *app = t->app;
	struct stat st;

	t->pinned = pin != NULL;
	if (pin && digest_parse(pin, &t->pin, err) != OK)
		return wrong_use(app, "--pin is the 64 hex digits that the authority publishes", err);
	if (t->folder && t->ref)
		return wrong_use(app, "-o writes the files and --publish says them here: one at a time", err);
	if (t->ref && (!app->store || !app->as))
		return wrong_use(app, "where and by whom is it published? Give --store DIR and --as PERSON",
				 err);
	if (t->folder && lstat(t->folder, &st) == 0)
		return fail(err, ERR_CONFLICT, "%s exists; name a new folder with -o", t->folder);
	return OK;
}

static enum status open_store(struct taken *t, struct err *err)
{
	struct app *app = t->app;

	if (!app->store)
		return OK;
	TRY(app_open(app, t->ref != NULL, err));
	TRY(list_curricula(journal_db(app->journal), app->arena, &t->here, &t->here_count, err));
	if (!t->here)
		t->here = arena_alloc(app->arena, sizeof *t->here);
	return OK;
}

static enum status fetch_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(taken_release)
	struct taken t = { .app = app,
			   .from = args_operand(args, 0),
			   .folder = args_option(args, "-o"),
			   .ref = args_option(args, "--publish") };

	buf_init(&t.bytes, PUBLICATIONS_MAX);
	TRY(ask(&t, args, err));
	TRY(get(&t, err));
	if (believe(&t, err) != OK) {
		enum status status = err->status;

		err_prefix(err, "%.50s%s", t.from, strlen(t.from) > 50 ? "..." : "");
		return status;
	}
	TRY(open_store(&t, err));
	remember(&t);
	if (t.folder)
		TRY(write_folder(&t, err));
	if (t.ref)
		TRY(publish_one(&t, err));
	if (app->json)
		return taken_json(&t, err);
	taken_text(&t);
	return t.ref ? print_entry(app, "publish", t.seq, &t.digest, err) : OK;
}

static enum status pack_run(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_option(args, "-o") ? args_option(args, "-o") : "catalogue.zip";
	CLEANUP(buf_release) struct buf out;
	struct digest pin = journal_pin(app->journal);
	char hex[DIGEST_HEX];
	size_t count;

	buf_init(&out, PUBLICATIONS_MAX);
	TRY(publications_write(app->journal, app->arena, &out, &count, err));
	TRY(app_write_new(path, out.data, out.len, err));
	digest_hex(&pin, hex);
	if (app->json)
		return print_json(app, json_pack("{sssIsIss}", "file", path, "curricula", (json_int_t)count,
						 "size", (json_int_t)out.len, "pin", hex),
				  err);
	print_words(app->out, "%s (%zu KiB) has the %zu curricul%s that stand%s as published here\n", path,
		    (out.len + 1023) / 1024, count, count == 1 ? "um" : "a", count == 1 ? "s" : "");
	print_words(app->out, "put it where others can get it by https; they check it with\n"
			      "  attest curriculum fetch URL --pin %s\n", hex);
	return OK;
}

static const struct option pack_options[] = {
	{ "-o", "FILE", "the file to write; catalogue.zip without it", false, false },
	{ NULL },
};
static const struct option fetch_options[] = {
	{ "--pin", "HEX", "the pin of that authority's log, which you have from elsewhere", false, false },
	{ "-o", "DIR", "a new folder for the files: all of them, or nothing", false, false },
	{ "--publish", "ID@V", "publish this one of them here, saying where it comes from", false, false },
	{ NULL },
};

extern const struct command cmd_fetch[];
const struct command cmd_fetch[] = {
	{ "curriculum pack", "", "write the published curricula into one file, for other authorities",
	  "The file has each curriculum that stands as published and is not retired, and the maps between them, with all its files, its publisher's signature and\n"
	  "the proof that this log took it, and is signed by the log as a whole. It is no secret: put it on a web\n"
	  "server. The pin does not belong beside it: print that, or read it out.",
	  pack_options, NEEDS_STORE, pack_run, "attest curriculum pack -o catalogue.zip" },
	{ "curriculum fetch", "URL|FILE", "take another authority's published curricula, once they are verified",
	  "URL is https. Before anything is kept the file is checked: the log by its pin (--pin, or one that you\n"
	  "know already), then every signature, proof and digest, and that it is not older than the last one of that\n"
	  "log. Without -o and --publish it only says what is there. With --publish, --store and --as a registrar\n"
	  "makes one of them a curriculum of their own store, in which its words can never differ from those that\n"
	  "are published there already; a map is published from the folder. What has not changed is not downloaded\n"
	  "again.",
	  fetch_options, 0, fetch_run,
	  "attest curriculum fetch https://etb.example/catalogue.zip -o theirs" },
	{ NULL },
};
