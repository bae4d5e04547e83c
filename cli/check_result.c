#include "cli/check_result.h"

#include <inttypes.h>
#include <string.h>

#include "cli/completion_json.h"
#include "cli/json_diff.h"
#include "core/date.h"
#include "portfolio/replay.h"

#define RESULT_MAX (4u << 20)
#define DIFFERENCES_SHOWN 10
#define VALUE_SHOWN 60 /* bytes of a value in a line */

/* What a result says that it was computed from. */
struct claim {
	const char *trainee, *curriculum, *only;
	int64_t at;
	uint64_t size;
	struct digest root;
};

/* ---- reading ---- */

static enum status not_a_result(const char *path, const char *why, struct err *err)
{
	char what[sizeof(err->text)];

	snprintf(what, sizeof what, "%s", why); /* it may be in `err` */
	return fail(err, ERR_INVALID, "%s is no result of `attest progress --json`: %.150s", path, what);
}

static enum status read_document(const char *path, json_t **ret_doc, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;

	buf_init(&bytes, RESULT_MAX);
	TRY(buf_read_file(&bytes, path, err));
	if (json_read(bytes.data, bytes.len, RESULT_MAX, ret_doc, err) != OK)
		return not_a_result(path, err->text, err);
	return OK;
}

static enum status read_claim(struct app *app, const char *path, const json_t *doc,
			      struct claim *ret_claim, struct err *err)
{
	const char *curriculum, *version, *at, *root, *digest;
	struct claim claim = { 0 };
	struct digest ignored;
	json_int_t size;

	if (json_unpack((json_t *)doc, "{ssssssssss,s{sIss}}", "trainee", &claim.trainee,
			"curriculum", &curriculum, "version", &version, "digest", &digest, "as_of",
			&at, "journal", "size", &size, "root", &root) != 0)
		return not_a_result(path, "it must say trainee, curriculum, version, digest, as_of and "
					  "journal: {size, root}",
				    err);
	if (time_parse(at, &claim.at, err) != OK || digest_parse(root, &claim.root, err) != OK ||
	    digest_parse(digest, &ignored, err) != OK)
		return not_a_result(path, err->text, err);
	if (size < 1)
		return not_a_result(path, "a journal has one entry at least", err);
	claim.size = (uint64_t)size;
	claim.only = json_string_value(json_object_get(doc, "module"));
	claim.curriculum = arena_printf(app->arena, "%s@%s", curriculum, version);
	*ret_claim = claim;
	return OK;
}

/* ---- the journal that it was computed from ---- */

static enum status check_journal(struct app *app, const struct claim *claim, struct err *err)
{
	struct checkpoint head;
	struct digest root;
	char hex[DIGEST_HEX], theirs[DIGEST_HEX];
	const char *text;
	size_t n;

	TRY(journal_head(app->journal, app->arena, &head, &text, &n, err));
	if (claim->size > head.size)
		return fail(err, ERR_CONFLICT,
			    "this is not the journal that it was computed from, or an older copy: it holds "
			    "%" PRIu64 " entries, and the result was computed from %" PRIu64,
			    head.size, claim->size);
	TRY(journal_root_at(app->journal, claim->size, &root, err));
	digest_hex(&root, hex);
	digest_hex(&claim->root, theirs);
	if (!digest_equal(&root, &claim->root))
		return fail(err, ERR_CONFLICT,
			    "this is not the journal that it was computed from: the root of its first "
			    "%" PRIu64 " entries is %.12s..., and the result says %.12s...",
			    claim->size, hex, theirs);
	return OK;
}

/*
 * What came in the very second of the result, but after it, is put out of sight. An earlier second is not
 * looked into: a result that knows less than the journal held at its moment is not the same.
 */
static enum status cut_second(struct app *app, const struct claim *claim, struct err *err)
{
	struct digest root;
	uint64_t before, until;

	TRY(journal_size_at(app->journal, claim->at - 1, &before, &root, err));
	TRY(journal_size_at(app->journal, claim->at, &until, &root, err));
	if (before <= claim->size && claim->size < until)
		return facts_cut(journal_db(app->journal), claim->size, err);
	return OK;
}

/* ---- saying what came of it ---- */

static json_t *difference_json(const struct json_difference *d)
{
	json_t *doc = json_pack("{ss}", "path", d->path);

	if (d->was)
		json_object_set(doc, "was", (json_t *)d->was);
	if (d->is)
		json_object_set(doc, "is", (json_t *)d->is);
	return doc;
}

static json_t *answer_json(const struct claim *claim, const json_t *doc,
			   const struct json_difference *list, size_t count)
{
	json_t *differences = json_array();

	for (size_t i = 0; i < count && i < DIFFERENCES_SHOWN; i++)
		json_array_append_new(differences, difference_json(&list[i]));
	return json_pack("{sssssOsOsIso}", "verdict", count ? "different" : "same", "trainee",
			 claim->trainee, "as_of", json_object_get(doc, "as_of"), "journal",
			 json_object_get(doc, "journal"), "count", (json_int_t)count, "differences",
			 differences);
}

static void print_value(struct app *app, const json_t *value)
{
	char *text = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_ENSURE_ASCII |
						       JSON_PRESERVE_ORDER) :
			     NULL;

	if (!text)
		fprintf(app->out, "nothing");
	else
		fprintf(app->out, "%.*s%s", VALUE_SHOWN, text,
			strlen(text) > VALUE_SHOWN ? "..." : "");
	free(text);
}

static void print_answer(struct app *app, const char *path, const struct claim *claim,
			 const struct json_difference *list, size_t count)
{
	char at[TIME_TEXT];

	time_text(claim->at, at);
	if (count == 0) {
		fprintf(app->out, "same: ");
		print_text(app->out, path);
		fprintf(app->out,
			" is what the first %" PRIu64 " entries of this journal say of %s as of %s\n",
			claim->size, claim->trainee, at);
		return;
	}
	fprintf(app->out, "different: ");
	print_text(app->out, path);
	fprintf(app->out,
		" is not what the first %" PRIu64 " entries of this journal say of %s as of %s, in %zu "
		"place%s\n",
		claim->size, claim->trainee, at, count, count == 1 ? "" : "s");
	for (size_t i = 0; i < count && i < DIFFERENCES_SHOWN; i++) {
		fprintf(app->out, "  ");
		print_text(app->out, *list[i].path ? list[i].path : "the whole");
		fprintf(app->out, ": the result has ");
		print_value(app, list[i].was);
		fprintf(app->out, ", the journal gives ");
		print_value(app, list[i].is);
		fputc('\n', app->out);
	}
	if (count > DIFFERENCES_SHOWN)
		fprintf(app->out, "  and %zu more\n", count - DIFFERENCES_SHOWN);
}

enum status check_result(struct app *app, const char *trainee, const char *path, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = NULL, *again = NULL;
	const struct completion *result;
	struct json_difference *list;
	struct claim claim;
	size_t count;

	TRY(read_document(path, &doc, err));
	TRY(read_claim(app, path, doc, &claim, err));
	if (strcmp(claim.trainee, trainee) != 0)
		return fail(err, ERR_CONFLICT, "%s is about %.40s, not about %s", path, claim.trainee,
			    trainee);
	TRY(check_journal(app, &claim, err));
	if (claim.at > app_now(app))
		return fail(err, ERR_INVALID, "%s is of a moment that has not come yet", path);
	TRY(cut_second(app, &claim, err));
	TRY(completion_load(app, trainee, claim.curriculum, claim.at, &result, err));
	again = completion_json(result, claim.only);
	count = json_diff(doc, again, DIFFERENCES_SHOWN, app->arena, &list);
	app->exit_code = count > 0;
	if (app->json)
		return print_json(app, answer_json(&claim, doc, list, count), err);
	print_answer(app, path, &claim, list, count);
	return OK;
}
