/*
 * How anybody checks the record without trusting this server; and what they need for it: the signed head as a C2SP
 * checkpoint, the log's key, and the tree as C2SP tiles of hashes. Leaves are not published, only their hashes.
 */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/tree.h"
#include "portfolio/leaf_range.h"

#define TILE 256
#define TILE_LEVELS 6 /* what 2^48 leaves have */

static void key_text(struct visit *v, struct buf *out)
{
	verifier_text(journal_log(v->app->journal), out);
}

static void draw_command(struct visit *v, const char *command)
{
	html(v,
	     "<div class=\"nhsuk-code attest-wrap\"><pre class=\"nhsuk-code__container\"><code "
	     "class=\"nhsuk-code__content\">$</code></pre></div>\n",
	     command);
}

static void draw_what(struct visit *v)
{
	sheet_begin(v, NULL, "what", "What can be checked");
	html(v, "<ul class=\"attest-flags\">\n");
	for (size_t i = 0; i < 4; i++) {
		static const char *const claims[] = {
			"Nothing that was said has been changed, and nothing was taken away: the record only grows",
			"Each entry was signed by the person that it names, with their own key, in a role that they held",
			"Whatever was signed off was allowed by the curriculum that the trainee is on",
			"A certificate stands, and what it rests on is in force",
		};

		html(v, "<li><span class=\"attest-ok\">");
		glyph(v, "tick");
		html(v, "</span> $</li>\n", claims[i]);
	}
	html(v, "</ul>\n<p class=\"attest-text\">It cannot be checked here whether two people agreed to sign what did not "
		"happen, or whether somebody lent their key.</p>\n");
	sheet_end(v);
}

static void draw_how(struct visit *v, const char *key)
{
	sheet_begin(v, NULL, "how", "How, without trusting this website");
	html(v, "<ol class=\"nhsuk-list nhsuk-list--number attest-text\">\n"
		"<li>Ask the holder for the file: a receipt, a statement or the whole portfolio. It has all that is needed "
		"and works without a network.</li>\n"
		"<li>Check it with a program that is not ours, or with ours from somewhere else:");
	draw_command(v, "attest verify FILE");
	html(v, "Of a receipt <a href=\"/check/receipt\">a page here</a> tells what it proves, and whether this record has "
		"its entry.</li>\n<li>Compare the pin that it prints with the one that the Board publishes, or that is printed on the "
		"enrolment letter.</li>\n</ol>\n");
	sheet_end(v);
	sheet_begin(v, NULL, "watch", "To watch that it only grows");
	html(v, "<p class=\"attest-text\">Keep the <a href=\"/checkpoint\">signed head</a> of today. A later one must be "
		"consistent with it: programs for transparency logs (C2SP tlog-tiles) prove it from the tiles, which "
		"lie under <code>/tile/</code>. The log's key is:</p>\n");
	draw_command(v, key);
	sheet_end(v);
}

static enum status check(struct visit *v, struct err *err)
{
	CLEANUP(buf_release) struct buf key;
	struct digest pin = journal_pin(v->app->journal);
	char root[DIGEST_HEX], pin_hex[DIGEST_HEX];
	struct checkpoint head;
	const char *text;
	size_t n;

	buf_init(&key, NOTE_MAX);
	TRY(journal_head(v->app->journal, v->arena, &head, &text, &n, err));
	key_text(v, &key);
	digest_hex(&head.root, root);
	digest_hex(&pin, pin_hex);
	visit_answer(v, json_pack("{sssssssIss}", "pin", pin_hex, "authority", journal_authority(v->app->journal), "key",
				  key.data, "size", (json_int_t)head.size, "root", root));
	v->page.menu = "/check";
	v->page.wide = true;
	page_head(v, "How to check this record", NULL);
	html(v, "<div class=\"attest-cols attest-cols--home\">\n<div class=\"attest-stack\">\n");
	draw_what(v);
	draw_how(v, key.data);
	html(v, "</div>\n<div class=\"attest-stack\">\n");
	sheet_begin(v, NULL, "now", "The record now");
	html(v, "<dl class=\"attest-facts\">\n<dt>Kept by</dt><dd>$</dd>\n<dt>Entries</dt><dd>$</dd>\n<dt>Head</dt><dd>",
	     journal_authority(v->app->journal), shown_number(v, (int64_t)head.size));
	hash(v, root, 0);
	html(v, "</dd>\n<dt>Pin</dt><dd>");
	hash(v, pin_hex, 0);
	html(v, "</dd>\n</dl>\n");
	sheet_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status checkpoint(struct visit *v, struct err *err)
{
	struct checkpoint head;
	const char *text;
	size_t n;

	TRY(journal_head(v->app->journal, v->arena, &head, &text, &n, err));
	visit_send(v, "text/plain; charset=utf-8", NULL, text, n);
	v->reply->cache = "no-cache";
	return OK;
}

static enum status key(struct visit *v, struct err *err)
{
	CLEANUP(buf_release) struct buf text;

	(void)err;
	buf_init(&text, NOTE_MAX);
	key_text(v, &text);
	buf_char(&text, '\n');
	visit_send(v, "text/plain; charset=utf-8", NULL, text.data, text.len);
	return OK;
}

/* ---- tiles ---- */

/* Exactly three digits. */
static bool three(const char *text, uint64_t *ret_n)
{
	uint64_t n = 0;

	for (size_t i = 0; i < 3; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(text[i] - '0');
	}
	*ret_n = n;
	return true;
}

/* 1 to 3 digits, no zero in front but 0 itself. */
static bool small(const char *text, uint64_t *ret_n)
{
	uint64_t n = 0;
	size_t len = strlen(text);

	if (len < 1 || len > 3 || (len > 1 && *text == '0'))
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		n = n * 10 + (uint64_t)(*text - '0');
	}
	*ret_n = n;
	return true;
}

struct tile {
	uint64_t level, index, width; /* width TILE: a whole one */
};

/* "0/x001/234", "1/000.p/17": as the standard writes it, and in no other way. */
static bool read_tile(const struct request *r, struct tile *ret_tile)
{
	struct tile tile = { .width = TILE };
	size_t last = r->part_count - 1;
	uint64_t part;

	if (!small(r->parts[1], &tile.level) || tile.level >= TILE_LEVELS)
		return false;
	if (last > 2 && strlen(r->parts[last - 1]) == 5 && strcmp(r->parts[last - 1] + 3, ".p") == 0) {
		if (!small(r->parts[last], &tile.width) || tile.width == 0 || tile.width >= TILE)
			return false;
		last--;
	}
	for (size_t i = 2; i <= last; i++) {
		const char *text = r->parts[i];
		bool more = i < last, partial = i == last && tile.width < TILE;

		if (more != (*text == 'x') || !three(text + more, &part) || (more && i == 2 && part == 0) ||
		    strlen(text) != 3 + (size_t)more + (partial ? 2 : 0))
			return false;
		tile.index = tile.index * 1000 + part;
	}
	*ret_tile = tile;
	return true;
}

/* The hash of 2^(8 * level) leaves from there. */
static struct digest subtree(const struct digest *leaves, uint64_t count)
{
	struct digest left, right;

	if (count == 1)
		return leaves[0];
	left = subtree(leaves, count / 2);
	right = subtree(leaves + count / 2, count / 2);
	return tree_node_hash(&left, &right);
}

static enum status tile(struct visit *v, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	struct checkpoint head;
	struct digest *leaves;
	const char *text;
	struct tile t;
	uint64_t of;
	size_t n;

	buf_init(&bytes, (size_t)TILE * 32);
	if (!read_tile(v->request, &t))
		return visit_not_here(err);
	of = (uint64_t)1 << (8 * t.level);
	TRY(journal_head(v->app->journal, v->arena, &head, &text, &n, err));
	if (t.index * TILE + t.width > head.size / of)
		return visit_not_here(err);
	TRY(leaf_range(journal_db(v->app->journal), t.index * TILE * of, t.width * of, v->arena, &leaves, err));
	for (uint64_t i = 0; i < t.width; i++) {
		struct digest hash_of = subtree(leaves + i * of, of);

		buf_add(&bytes, hash_of.bytes, sizeof hash_of.bytes);
	}
	visit_send(v, "application/octet-stream", NULL, bytes.data, bytes.len);
	visit_keep(v);
	return OK;
}

#define TILE_WORDS "A tile of hashes of the log's tree (C2SP tlog-tiles), whole, or .p/WIDTH"

extern const struct route page_check[];
const struct route page_check[] = {
	{ "GET", "/check", 0, 0, NULL, NULL, check, "How to check the record; its size, root, pin and key" },
	{ "GET", "/checkpoint", 0, 0, NULL, "text/plain", checkpoint, "The signed head of the log, a C2SP checkpoint" },
	{ "GET", "/log.vkey", 0, 0, NULL, "text/plain", key, "The log's key, to check checkpoints with" },
	{ "GET", "/tile/{level}/{a}", 0, 0, NULL, "application/octet-stream", tile, TILE_WORDS },
	{ "GET", "/tile/{level}/{a}/{b}", 0, 0, NULL, "application/octet-stream", tile, TILE_WORDS },
	{ "GET", "/tile/{level}/{a}/{b}/{c}", 0, 0, NULL, "application/octet-stream", tile, TILE_WORDS },
	{ "GET", "/tile/{level}/{a}/{b}/{c}/{d}", 0, 0, NULL, "application/octet-stream", tile, TILE_WORDS },
	{ 0 },
};
