/* The manifest of a bundle, and the words and names that follow from it. */
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "portfolio/bundle.h"

#define BUNDLE_VERSION 1

static const char *const whys[] = {
	[TEXT_SHOWN] = "shown",
	[TEXT_PRIVATE] = "private",
	[TEXT_HIDDEN] = "hidden",
	[TEXT_ERASED] = "erased",
};

/* ---- writing ---- */

static void put(json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) != 0)
		abort();
}

static json_t *digest_json(const struct digest *digest)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	return json_string(hex);
}

static json_t *files_json(const struct manifest *m)
{
	json_t *list = json_array();

	for (size_t i = 0; i < m->file_count; i++)
		json_array_append_new(list, json_pack("{sssosI}", "name", m->files[i].name,
						      "sha256", digest_json(&m->files[i].sha256),
						      "size", (json_int_t)m->files[i].size));
	return list;
}

static json_t *without_json(const struct manifest *m)
{
	json_t *list = json_array();

	for (size_t i = 0; i < m->without_count; i++)
		json_array_append_new(list, json_pack("{sossss}", "entry",
						      digest_json(&m->without[i].entry), "text",
						      m->without[i].text, "why",
						      whys[m->without[i].why]));
	return list;
}

enum status manifest_write(const struct manifest *m, struct buf *out, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_object();
	json_t *hidden = json_array(), *people = json_array();

	for (size_t i = 0; i < m->hidden_count; i++)
		json_array_append_new(hidden, digest_json(&m->hidden[i]));
	for (size_t i = 0; i < m->people_count; i++)
		json_array_append_new(people, json_string(m->people[i]));
	put(doc, "bundle", json_integer(BUNDLE_VERSION));
	put(doc, "files", files_json(m));
	put(doc, "head",
	    json_pack("{sosI}", "root", digest_json(&m->head.root), "size",
		      (json_int_t)m->head.size));
	put(doc, "hidden", hidden);
	put(doc, "last", digest_json(&m->last));
	put(doc, "leaves", json_integer((json_int_t)m->leaves));
	put(doc, "log", digest_json(&m->log));
	put(doc, "people", people);
	put(doc, "portfolio", json_string(m->portfolio));
	put(doc, "private", json_string(m->personal ? "shown" : "left-out"));
	put(doc, "without", without_json(m));
	TRY(json_canonical(doc, out, err));
	return out->full ? fail(err, ERR_INVALID,
				"the manifest would be larger than a bundle's may be")
			 : OK;
}

/* ---- reading ---- */

/* Whatever is not as expected leaves a value that is written differently: the bytes are compared
 * after. */
static struct digest digest_member(const json_t *value)
{
	struct digest digest = {0};
	const char *hex = json_string_value(value);

	if (hex == NULL || digest_parse(hex, &digest, NULL) != OK)
		digest = (struct digest){0};
	return digest;
}

static uint64_t number_member(const json_t *object, const char *name)
{
	json_int_t n = json_integer_value(json_object_get(object, name));

	return n < 0 ? 0 : (uint64_t)n;
}

static const char *text_member(const json_t *object, const char *name, struct arena *a)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text == NULL ? "" : arena_text(a, text);
}

static void read_files(struct manifest *m, const json_t *list, struct arena *a)
{
	m->file_count = json_array_size(list);
	m->files = arena_array(a, m->file_count, sizeof(*m->files));
	for (size_t i = 0; i < m->file_count; i++) {
		const json_t *file = json_array_get(list, i);

		m->files[i] = (struct manifest_file){
			.name = text_member(file, "name", a),
			.size = number_member(file, "size"),
			.sha256 = digest_member(json_object_get(file, "sha256")),
		};
	}
}

static enum bundle_why why_read(const json_t *item)
{
	const char *word = json_string_value(json_object_get(item, "why"));

	for (int why = TEXT_PRIVATE; why <= TEXT_ERASED; why++)
		if (word != NULL && strcmp(word, whys[why]) == 0)
			return (enum bundle_why)why;
	return TEXT_SHOWN;
}

static void read_without(struct manifest *m, const json_t *list, struct arena *a)
{
	m->without_count = json_array_size(list);
	m->without = arena_array(a, m->without_count, sizeof(*m->without));
	for (size_t i = 0; i < m->without_count; i++) {
		const json_t *item = json_array_get(list, i);

		m->without[i] = (struct manifest_without){
			.entry = digest_member(json_object_get(item, "entry")),
			.text = text_member(item, "text", a),
			.why = why_read(item),
		};
	}
}

static void read_lists(struct manifest *m, const json_t *doc, struct arena *a)
{
	const json_t *hidden = json_object_get(doc, "hidden");
	const json_t *people = json_object_get(doc, "people");

	m->hidden_count = json_array_size(hidden);
	m->hidden = arena_array(a, m->hidden_count, sizeof(*m->hidden));
	for (size_t i = 0; i < m->hidden_count; i++)
		m->hidden[i] = digest_member(json_array_get(hidden, i));
	m->people_count = json_array_size(people);
	m->people = arena_array(a, m->people_count, sizeof(*m->people));
	for (size_t i = 0; i < m->people_count; i++) {
		const char *person = json_string_value(json_array_get(people, i));

		m->people[i] = person == NULL ? "" : arena_text(a, person);
	}
}

enum status manifest_read(const char *bytes, size_t n, struct arena *a,
			  struct manifest *ret_manifest, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = NULL;
	CLEANUP(buf_release) struct buf again;
	struct manifest m = {0};
	const json_t *head;

	buf_init(&again, MANIFEST_MAX);
	TRY(json_read(bytes, n, MANIFEST_MAX, &doc, err));
	head = json_object_get(doc, "head");
	m.log = digest_member(json_object_get(doc, "log"));
	m.portfolio = text_member(doc, "portfolio", a);
	m.personal = strcmp(text_member(doc, "private", a), "shown") == 0;
	m.head.size = number_member(head, "size");
	m.head.root = digest_member(json_object_get(head, "root"));
	m.last = digest_member(json_object_get(doc, "last"));
	m.leaves = number_member(doc, "leaves");
	read_files(&m, json_object_get(doc, "files"), a);
	read_without(&m, json_object_get(doc, "without"), a);
	read_lists(&m, doc, a);
	TRY(manifest_write(&m, &again, err));
	if (again.len != n || memcmp(again.data, bytes, n) != 0)
		return fail(err, ERR_INVALID,
			    "the manifest is not written in the one form that this program knows");
	*ret_manifest = m;
	return OK;
}

/* ---- names ---- */

bool bundle_begins(const void *bytes, size_t n)
{
	static const char name[] = "manifest.json";

	/* The name of the first file of a zip stands after 30 bytes. */
	return n > 30 + sizeof(name) &&
	       memcmp((const char *)bytes + 30, name, sizeof(name) - 1) == 0;
}

const char *bundle_path(struct arena *a, const char *folder, const struct digest *digest,
			const char *ending)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	return arena_printf(a, "%s/%s%s", folder, hex, ending);
}

/* The ending of a name, where whoever clicks on such a file gets to see a document and no more. */
static const char *ending_of(const char *name, size_t n)
{
	static const char *const plain[] = {".pdf", ".txt",  ".csv",  ".png",  ".jpg", ".jpeg",
					    ".gif", ".docx", ".xlsx", ".pptx", ".odt", ".ods",
					    ".odp", ".md",   ".tiff", ".mp4",  ".zip"};

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
		size_t len = strlen(plain[i]);

		if (n > len && memcmp(name + n - len, plain[i], len) == 0)
			return plain[i];
	}
	return "";
}

const char *bundle_text_path(struct arena *a, const struct kinds *kinds, const struct entry *e,
			     size_t i, const char *name, size_t name_n)
{
	const struct text_name *text = &e->texts[i];

	if (!text_is_file(text->name))
		return bundle_path(a, "texts", &text->digest, ".txt");
	if (kind_is_kept(kinds, e))
		return bundle_path(a, "curricula", &text->digest, ".xml");
	return bundle_path(a, "attachments", &text->digest,
			   name == NULL ? "" : ending_of(name, name_n));
}

/* ---- README.txt ---- */

static void readme_head(const struct manifest *m, const char *authority, bool demo,
			const struct verifier *log, struct buf *out)
{
	CLEANUP(buf_release) struct buf key;
	char pin[DIGEST_HEX], last[DIGEST_HEX];

	buf_init(&key, BUNDLE_README_ROOM);
	digest_hex(&m->log, pin);
	digest_hex(&m->last, last);
	verifier_text(log, &key);
	buf_printf(out,
		   "The portfolio of %s, from the log of %s%s\n"
		   "\n"
		   "It shows %llu of %llu entries of the portfolio%s.\n"
		   "Portfolio head:        %s\n"
		   "Pin of the log:        %s\n"
		   "Verifier key of the log:\n%s\n"
		   "\n",
		   m->portfolio, authority,
		   demo ? " (a demonstration, which counts for nothing)" : "",
		   (unsigned long long)(m->leaves - m->hidden_count), (unsigned long long)m->leaves,
		   m->personal ? ", private texts of the trainee among them" : "", last, pin,
		   key.data);
}

void bundle_readme(const struct manifest *m, const char *authority, bool demo,
		   const struct verifier *log, struct buf *out)
{
	readme_head(m, authority, demo, log, out);
	buf_text(
		out,
		"Open index.html to read it. That page was written by whoever runs the log: what "
		"counts is\n"
		"what the people in it signed, and that can be checked without the log and without "
		"attest.\n"
		"Compare the pin with one that the authority has published or printed, not with "
		"this file.\n"
		"\n"
		"With attest:\n"
		"  attest verify FILE.zip --pin PIN\n"
		"\n"
		"With openssl, sha256sum and xxd, in the folder into which this was unpacked:\n"
		"  sha256sum entries/PIN.json             (prints the pin)\n"
		"  echo KEY | openssl base64 -d -A | tail -c 32 >raw      (KEY: after the last + "
		"of the\n"
		"  verifier key; manifest.json then is what the log signed:)\n"
		"  (printf 302a300506032b6570032100 | xxd -r -p; cat raw) |\n"
		"    openssl pkey -pubin -inform DER -out log.pub\n"
		"  openssl pkeyutl -verify -pubin -inkey log.pub -rawin -in manifest.json -sigfile "
		"manifest.sig\n"
		"  sha256sum FILE                         (is `sha256` of that file in "
		"manifest.json)\n"
		"One entry, whose digest is its name:\n"
		"  openssl x509 -in proof/KEY.pem -pubkey -noout -out signer.pub    (`key` in the "
		"entry)\n"
		"  openssl dgst -sha256 -verify signer.pub -signature entries/DIGEST.sig "
		"entries/DIGEST.json\n"
		"or, where DIGEST.sig is text, what a passkey answered (WebAuthn):\n"
		"  part() { sed \"s/.*\\\"$1\\\":\\\"\\([^\\\"]*\\)\\\".*/\\1/\" entries/DIGEST.sig |\n"
		"    openssl base64 -d -A; }\n"
		"  { part authData; part clientDataJSON | openssl dgst -sha256 -binary; } >signed\n"
		"  part signature >signed.sig\n"
		"  openssl dgst -sha256 -verify signer.pub -signature signed.sig signed\n"
		"  part clientDataJSON; openssl dgst -sha256 -binary entries/DIGEST.json | openssl base64 |\n"
		"    tr +/ -_ | tr -d =           (is `challenge` in what stands before it)\n"
		"  openssl verify -CAfile proof/root.pem -untrusted proof/issuing.pem -attime "
		"SECONDS proof/KEY.pem\n"
		"Whoever runs the log issues certificates. That a key is its owner's is proved by "
		"the entry of\n"
		"kind `key` that holds it, which is here as well, signed by whoever vouched for "
		"it.\n"
		"proof/DIGEST.leaf is what the log committed to for an entry; its `prev` is the "
		"hash (RFC 6962)\n"
		"of the leaf before it in the portfolio. The chain of them has no gap, and ends in "
		"the portfolio\n"
		"head above; proof/DIGEST.tlog-proof (c2sp.org/tlog-proof) puts each under the "
		"signed checkpoint.\n"
		"An entry of which there is only the leaf is hidden: it is there, and not shown.\n"
		"A text lies under the digest that the entry names, which is SHA-256 of its salt "
		"in\n"
		"texts/salts.json (hex) and its bytes:\n"
		"  (printf SALT | xxd -r -p; cat texts/DIGEST.txt) | sha256sum\n"
		"Those that are not here are listed in manifest.json under `without`, with why.\n");
}
