/* The pages that are for everybody say what the commands say, and no more. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/note.h"
#include "core/tree.h"
#include "portfolio/journal.h"
#include "portfolio/list.h"
#include "server.h"

static struct served served;

static void begin(void)
{
	serve_begin(&served);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_public, .init = begin, .fini = end, .timeout = 240);

/* What a program for transparency logs does: the head's signature, then its root from tiles. */
Test(web_public, the_tree_is_built_again_from_the_tiles_and_has_the_signed_root)
{
	struct answered key = ask_page(&served, "/log.vkey"), head = ask_page(&served, "/checkpoint");
	struct verifier verifier;
	struct checkpoint checkpoint;
	struct tree tree;
	struct digest root;
	struct err err;

	key.body[strcspn(key.body, "\n")] = '\0';
	cr_assert_eq(verifier_parse(key.body, &verifier, &err), OK, "%s", err.text);
	cr_assert_eq(checkpoint_read(&verifier, head.body, head.n, &checkpoint, &err), OK, "%s", err.text);
	tree_init(&tree);
	for (uint64_t at = 0; at < checkpoint.size; at += 256) {
		uint64_t width = checkpoint.size - at < 256 ? checkpoint.size - at : 256;
		struct answered tile;
		char path[64];

		if (width == 256)
			snprintf(path, sizeof path, "/tile/0/%03d", (int)(at / 256));
		else
			snprintf(path, sizeof path, "/tile/0/%03d.p/%d", (int)(at / 256), (int)width);
		tile = ask_page(&served, path);
		cr_assert_eq(tile.n, width * 32, "%s: %zu", path, tile.n);
		for (uint64_t i = 0; i < width; i++) {
			struct digest leaf;

			memcpy(leaf.bytes, tile.body + i * 32, 32);
			tree_append(&tree, &leaf);
		}
		answered_free(&tile);
	}
	root = tree_root(&tree);
	cr_expect(digest_equal(&root, &checkpoint.root));
	verifier_release(&verifier);
	answered_free(&key);
	answered_free(&head);
}

Test(web_public, tiles_have_one_name_each)
{
	static const char *const none[] = { "/tile/0/0", "/tile/0/x000", "/tile/0/x000/000", "/tile/00/000", "/tile/0/999",
					    "/tile/0/000.p/0", "/tile/0/000.p/256", "/tile/0/000.p/01", "/tile/9/000",
					    "/tile/0/000.p" };

	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		struct answered a = ask_page(&served, none[i]);

		cr_expect_eq(a.status, 404, "%s: %d", none[i], a.status);
		answered_free(&a);
	}
}

/* The digest of the one award of the demonstration, and its number in the log. */
static void award(char ret_hex[DIGEST_HEX], uint64_t *ret_seq)
{
	struct checkpoint head;
	const char *text;
	struct err err;
	size_t n;

	cr_assert_eq(journal_head(served.app.journal, served.app.arena, &head, &text, &n, &err), OK);
	for (uint64_t seq = 0; seq < head.size; seq++) {
		struct record r;
		struct entry e;

		cr_assert_eq(journal_read(served.app.journal, seq, served.app.arena, &r, &e, &err), OK);
		if (strcmp(e.kind, "gate-sign") == 0) {
			digest_hex(&e.digest, ret_hex);
			*ret_seq = seq;
			return;
		}
	}
	cr_assert_fail("no award");
}

Test(web_public, a_certificate_is_found_by_its_number_and_tells_no_name)
{
	char hex[DIGEST_HEX], path[256];
	struct answered a;
	json_t *doc;
	uint64_t seq;

	award(hex, &seq);
	snprintf(path, sizeof path, "/certificates?number=%.4s+%.4s-%.4s+%.4s", hex, hex + 4, hex + 8, hex + 12);
	doc = ask_json(&served, path);
	cr_expect_str_eq(json_string_value(json_object_get(doc, "standing")), "stands");
	cr_expect_null(json_object_get(doc, "trainee"));
	json_decref(doc);
	a = ask_page(&served, path);
	cr_expect(strstr(a.body, "Genuine and in force"));
	cr_expect(!strstr(a.body, "kirsty") && !strstr(a.body, "Kirsty"));
	answered_free(&a);
}

Test(web_public, certificates_cannot_be_counted_through)
{
	char hex[DIGEST_HEX], path[256];
	uint64_t seq;

	award(hex, &seq);
	for (int i = 0; i < 3; i++) {
		json_t *doc;

		if (i == 0)
			snprintf(path, sizeof path, "/certificates?number=%llu", (unsigned long long)seq);
		else if (i == 1)
			snprintf(path, sizeof path, "/certificates?number=%020llu", (unsigned long long)seq);
		else
			snprintf(path, sizeof path, "/certificates?number=%.8s", hex);
		doc = ask_json(&served, path);
		cr_expect_str_eq(json_string_value(json_object_get(doc, "standing")), "unknown", "%s", path);
		json_decref(doc);
	}
}

Test(web_public, what_the_catalogue_has_can_be_followed)
{
	static const char *const paths[] = { "/curricula?q=leakage", "/curricula?programme=STP",
					     "/curricula/STP-CEN@2023.1", "/curricula/STP-CEN@2023.1/coverage",
					     "/modules/CEN-R1@2023.1", "/compare?before=STP-CEN@2015.1&after=STP-CEN@2023.1" };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct answered a = ask_page(&served, paths[i]);
		json_t *doc = ask_json(&served, paths[i]);

		cr_expect_eq(a.status, 200, "%s: %d", paths[i], a.status);
		cr_expect(strstr(a.body, "<h1"), "%s", paths[i]);
		json_decref(doc);
		answered_free(&a);
	}
}

Test(web_public, what_changed_in_words_is_marked_in_both)
{
	struct answered a = ask_page(&served, "/compare?before=STP-CEN@2015.1&after=STP-CEN@2023.1");

	cr_expect(strstr(a.body, "<ins><span class=\"nhsuk-u-visually-hidden\">added: </span>"));
	cr_expect(strstr(a.body, "<del><span class=\"nhsuk-u-visually-hidden\">removed: </span>"));
	cr_expect(strstr(a.body, "href=\"#m-CEN-R1\""), "module by module first");
	cr_expect(strstr(a.body, "id=\"m-CEN-R1\""));
	cr_expect(strstr(a.body, "Midterm form of the trainee"));
	cr_expect_null(strstr(a.body, "midterm-own"), "by its name");
	cr_expect(strstr(a.body, "Scientist Training Programme: Clinical Engineering: version 2015.1 beside 2023.1</h1>"));
	cr_expect(strstr(a.body, "CEN-R1, Devices from need to disposal: "), "folded, by its title");
	answered_free(&a);
	a = ask_page(&served, "/compare?before=STP-CEN@2015.1&after=STP-CEN@2023.1&what=outcome");
	cr_expect_null(strstr(a.body, "Midterm form of the trainee"), "one kind of difference alone");
	answered_free(&a);
}
