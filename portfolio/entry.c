#include "portfolio/entry.h"

#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"

#define VERSION_MAX 1000

/* The members of an entry and of a leaf, in the order of canonical JSON. */
static const char *const entry_members[] = {
	"about", "author", "body", "key",  "kind",  "log",
	"portfolio", "role", "seen", "texts", "time", "v",
};
static const char *const leaf_members[] = {
	"accepted", "digest", "key", "kind", "prev", "signature", "v",
};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* ---- members ---- */

/* The object has exactly these members. */
static enum status expect_members(const json_t *object, const char *where,
				  const char *const *names, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (json_object_get(object, names[i]) == NULL)
			return fail(err, ERR_INVALID, "%s has no member \"%s\"", where, names[i]);
	if (json_object_size(object) == count)
		return OK;
	for (void *at = json_object_iter((json_t *)object); at != NULL;
	     at = json_object_iter_next((json_t *)object, at)) {
		const char *name = json_object_iter_key(at);
		size_t i = 0;

		while (i < count && strcmp(name, names[i]) != 0)
			i++;
		if (i == count)
			return fail(err, ERR_INVALID,
				    "%s has a member \"%.40s\" that the format does not know", where,
				    name);
	}
	return OK;
}

static enum status member_text(const json_t *object, const char *name, const char **ret_text,
			       struct err *err)
{
	const json_t *member = json_object_get(object, name);

	if (!json_is_string(member))
		return fail(err, ERR_INVALID, "\"%s\" is not a string", name);
	*ret_text = json_string_value(member);
	return OK;
}

static enum status member_number(const json_t *object, const char *name, int64_t least,
				 int64_t most, int64_t *ret_number, struct err *err)
{
	const json_t *member = json_object_get(object, name);
	int64_t number = json_integer_value(member);

	if (!json_is_integer(member) || number < least || number > most)
		return fail(err, ERR_INVALID, "\"%s\" is not an integer from %lld to %lld", name,
			    (long long)least, (long long)most);
	*ret_number = number;
	return OK;
}

static enum status member_digest(const json_t *object, const char *name,
				 struct digest *ret_digest, struct err *err)
{
	const char *hex;

	TRY(member_text(object, name, &hex, err));
	if (digest_parse(hex, ret_digest, NULL) != OK)
		return fail(err, ERR_INVALID, "\"%s\" is not a digest of 64 lower-case hex digits",
			    name);
	return OK;
}

static enum status member_time(const json_t *object, const char *name, int64_t *ret_time,
			       struct err *err)
{
	const char *text;

	TRY(member_text(object, name, &text, err));
	if (time_parse(text, ret_time, NULL) != OK)
		return fail(err, ERR_INVALID, "\"%s\" is not a time as 2024-03-01T09:00:00Z", name);
	return OK;
}

static enum status member_kind(const json_t *object, const char **ret_kind, struct err *err)
{
	const char *kind;

	TRY(member_text(object, "kind", &kind, err));
	if (!id_is_name(kind))
		return fail(err, ERR_INVALID, "\"kind\" is not the name of a kind of entry");
	*ret_kind = kind;
	return OK;
}

/* ---- reading an entry ---- */

static enum status read_log(const json_t *root, struct entry *e, struct err *err)
{
	const char *log;

	TRY(member_text(root, "log", &log, err));
	e->anchor = log[0] == '\0';
	return e->anchor ? OK : member_digest(root, "log", &e->log, err);
}

static enum status read_people(const json_t *root, struct entry *e, struct err *err)
{
	const char *role;

	TRY(member_text(root, "portfolio", &e->portfolio, err));
	if (e->portfolio[0] != '\0' && !id_is_person(e->portfolio))
		return fail(err, ERR_INVALID, "\"portfolio\" is neither empty nor a person's id");
	TRY(member_text(root, "author", &e->author, err));
	if (!id_is_person(e->author))
		return fail(err, ERR_INVALID, "\"author\" is not a person's id");
	TRY(member_text(root, "role", &role, err));
	if (role_parse(role, &e->role, NULL) != OK)
		return fail(err, ERR_INVALID, "\"role\" is not the name of a role");
	return OK;
}

static enum status read_seen(const json_t *root, struct entry *e, struct err *err)
{
	static const char *const members[] = { "root", "size" };
	const json_t *seen = json_object_get(root, "seen");
	int64_t size;

	if (!json_is_object(seen))
		return fail(err, ERR_INVALID, "\"seen\" is not an object");
	TRY(expect_members(seen, "\"seen\"", members, COUNT(members), err));
	TRY(member_number(seen, "size", 0, JSON_SAFE_INTEGER, &size, err));
	e->seen_size = (uint64_t)size;
	return member_digest(seen, "root", &e->seen_root, err);
}

static enum status read_about(const json_t *root, struct arena *a, struct entry *e,
			      struct err *err)
{
	const json_t *about = json_object_get(root, "about");

	if (!json_is_array(about) || json_array_size(about) > ABOUT_MAX)
		return fail(err, ERR_INVALID, "\"about\" is not an array of at most %d digests",
			    ABOUT_MAX);
	e->about_count = json_array_size(about);
	e->about = arena_array(a, e->about_count, sizeof(*e->about));
	for (size_t i = 0; i < e->about_count; i++) {
		const char *hex = json_string_value(json_array_get(about, i));

		if (hex == NULL || digest_parse(hex, &e->about[i], NULL) != OK)
			return fail(err, ERR_INVALID,
				    "\"about\" holds something else than digests at place %zu",
				    i + 1);
	}
	return OK;
}

/* One or more of [a-z0-9-] words joined by single dots. */
static bool is_text_name(const char *name)
{
	size_t n = strnlen(name, TEXT_NAME_MAX + 1);

	if (n == 0 || n > TEXT_NAME_MAX || name[n - 1] == '.')
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = name[i];

		if (c == '.' && (i == 0 || name[i - 1] == '.'))
			return false;
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '-')
			return false;
	}
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct text_name *)a)->name, ((const struct text_name *)b)->name);
}

static enum status read_texts(const json_t *root, struct arena *a, struct entry *e,
			      struct err *err)
{
	const json_t *texts = json_object_get(root, "texts");
	size_t i = 0;

	if (!json_is_object(texts) || json_object_size(texts) > TEXTS_MAX)
		return fail(err, ERR_INVALID, "\"texts\" is not an object of at most %d digests",
			    TEXTS_MAX);
	e->text_count = json_object_size(texts);
	e->texts = arena_array(a, e->text_count, sizeof(*e->texts));
	for (void *at = json_object_iter((json_t *)texts); at != NULL;
	     at = json_object_iter_next((json_t *)texts, at), i++) {
		const char *hex = json_string_value(json_object_iter_value(at));

		e->texts[i].name = arena_text(a, json_object_iter_key(at));
		if (!is_text_name(e->texts[i].name))
			return fail(err, ERR_INVALID, "\"texts\" has a name that is none: \"%.60s\"",
				    e->texts[i].name);
		if (hex == NULL || digest_parse(hex, &e->texts[i].digest, NULL) != OK)
			return fail(err, ERR_INVALID, "\"texts\" has no digest for \"%s\"",
				    e->texts[i].name);
	}
	qsort(e->texts, e->text_count, sizeof(*e->texts), compare_names);
	return OK;
}

static enum status read_members(const json_t *root, struct arena *a, struct entry *e,
				struct err *err)
{
	int64_t v;

	TRY(expect_members(root, "the entry", entry_members, COUNT(entry_members), err));
	TRY(member_number(root, "v", 1, VERSION_MAX, &v, err));
	e->v = (int)v;
	TRY(member_kind(root, &e->kind, err));
	TRY(read_log(root, e, err));
	TRY(read_people(root, e, err));
	TRY(member_digest(root, "key", &e->key, err));
	TRY(member_time(root, "time", &e->time, err));
	TRY(read_seen(root, e, err));
	TRY(read_about(root, a, e, err));
	e->body = json_object_get(root, "body");
	if (!json_is_object(e->body))
		return fail(err, ERR_INVALID, "\"body\" is not an object");
	return read_texts(root, a, e, err);
}

static void release_json(void *json)
{
	json_decref(json);
}

/* Parses signed bytes; the arena owns what jansson made. */
static enum status read_signed(const char *bytes, size_t n, struct arena *a, const json_t **ret_root,
			       struct err *err)
{
	json_t *root;

	TRY(json_read_signed(bytes, n, &root, err));
	arena_own(a, release_json, root);
	*ret_root = root;
	return OK;
}

enum status entry_read(const char *bytes, size_t n, struct arena *a, struct entry *ret_entry,
		       struct err *err)
{
	struct entry e = { .bytes = bytes, .len = n };
	const json_t *root;

	TRY(read_signed(bytes, n, a, &root, err));
	TRY(read_members(root, a, &e, err));
	e.digest = digest_of(bytes, n);
	*ret_entry = e;
	return OK;
}

/* ---- saying something ---- */

/* An object under construction; jansson's only failure there is memory. */
static void put(json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new_nocheck(object, name, value) != 0)
		abort();
}

static void put_text(json_t *object, const char *name, const char *text)
{
	/* Without jansson's check for UTF-8: json_write_signed refuses more, and says which member. */
	put(object, name, json_string_nocheck(text));
}

static void put_digest(json_t *object, const char *name, const struct digest *digest)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	put_text(object, name, hex);
}

static void put_time(json_t *object, const char *name, int64_t time)
{
	char text[TIME_TEXT];

	time_text(time, text);
	put_text(object, name, text);
}

static json_t *about_json(const struct entry *e)
{
	json_t *about = json_array();

	for (size_t i = 0; i < e->about_count; i++) {
		char hex[DIGEST_HEX];

		digest_hex(&e->about[i], hex);
		if (json_array_append_new(about, json_string(hex)) != 0)
			abort();
	}
	return about;
}

static json_t *entry_json(const struct entry *e)
{
	json_t *root = json_object(), *seen = json_object(), *texts = json_object();

	put(root, "about", about_json(e));
	put_text(root, "author", e->author);
	put(root, "body", e->body == NULL ? json_object() : json_deep_copy(e->body));
	put_digest(root, "key", &e->key);
	put_text(root, "kind", e->kind);
	if (e->anchor)
		put_text(root, "log", "");
	else
		put_digest(root, "log", &e->log);
	put_text(root, "portfolio", e->portfolio);
	put_text(root, "role", role_name(e->role));
	put_digest(seen, "root", &e->seen_root);
	put(seen, "size", json_integer((json_int_t)e->seen_size));
	put(root, "seen", seen);
	for (size_t i = 0; i < e->text_count; i++)
		put_digest(texts, e->texts[i].name, &e->texts[i].digest);
	put(root, "texts", texts);
	put_time(root, "time", e->time);
	put(root, "v", json_integer(e->v));
	return root;
}

static enum status salt_texts(struct text *texts, size_t count, struct random *random,
			      struct arena *a, struct entry *e, struct err *err)
{
	if (count > TEXTS_MAX)
		return fail(err, ERR_INVALID, "an entry has at most %d texts, not %zu", TEXTS_MAX,
			    count);
	e->texts = arena_array(a, count, sizeof(*e->texts));
	e->text_count = count;
	for (size_t i = 0; i < count; i++) {
		struct text *t = &texts[i];

		if (!t->salted)
			random_fill(random, t->salt, sizeof(t->salt));
		t->digest = digest_salted(t->salt, t->bytes, t->len);
		e->texts[i] = (struct text_name){ .name = t->name, .digest = t->digest };
	}
	return OK;
}

enum status entry_write(struct entry *e, struct text *texts, size_t text_count, struct random *random,
			struct arena *a, struct submission *ret_submission, struct err *err)
{
	CLEANUP(json_cleanup) json_t *root = NULL;
	CLEANUP(buf_release) struct buf out;
	struct submission s = { .texts = texts, .text_count = text_count };
	struct entry made = *e;

	buf_init(&out, ENTRY_MAX);
	TRY(salt_texts(texts, text_count, random, a, &made, err));
	root = entry_json(&made);
	TRY(json_write_signed(root, &out, err));
	s.bytes = arena_bytes(a, out.data, out.len);
	s.len = out.len;
	/* Read back by the reader of everybody else: what we sign is what they accept. */
	TRY(entry_read(s.bytes, s.len, a, &made, err));
	if (made.text_count != text_count)
		return fail(err, ERR_INVALID, "two texts of the entry have the same name");
	*e = made;
	*ret_submission = s;
	return OK;
}

enum status entry_sign(struct entry *e, struct text *texts, size_t text_count,
		       const struct key *key, struct random *random, struct arena *a,
		       struct submission *ret_submission, struct err *err)
{
	struct submission s;
	struct entry made = *e;

	made.key = key_fingerprint(key);
	TRY(entry_write(&made, texts, text_count, random, a, &s, err));
	TRY(key_sign(key, s.bytes, s.len, &s.signature, err));
	*e = made;
	*ret_submission = s;
	return OK;
}

bool text_is_file(const char *name)
{
	return strncmp(name, "file.", 5) == 0 && !strchr(name + 5, '.');
}

/* ---- leaves ---- */

enum status leaf_write(const struct leaf *leaf, struct buf *out, struct err *err)
{
	CLEANUP(json_cleanup) json_t *root = json_object();

	put_time(root, "accepted", leaf->accepted);
	put_digest(root, "digest", &leaf->digest);
	put_digest(root, "key", &leaf->key);
	put_text(root, "kind", leaf->kind);
	if (leaf->first)
		put_text(root, "prev", "");
	else
		put_digest(root, "prev", &leaf->prev);
	put_digest(root, "signature", &leaf->signature);
	put(root, "v", json_integer(leaf->v));
	return json_write_signed(root, out, err);
}

/* What is left of a leaf's bytes. */
struct rest_of_leaf {
	const char *at, *end;
};

static bool take_literal(struct rest_of_leaf *r, const char *text)
{
	size_t n = strlen(text);

	if ((size_t)(r->end - r->at) < n || memcmp(r->at, text, n) != 0)
		return false;
	r->at += n;
	return true;
}

static bool take_digest(struct rest_of_leaf *r, struct digest *ret_digest)
{
	char hex[DIGEST_HEX];

	if (r->end - r->at < DIGEST_HEX - 1)
		return false;
	memcpy(hex, r->at, DIGEST_HEX - 1);
	hex[DIGEST_HEX - 1] = '\0';
	r->at += DIGEST_HEX - 1;
	return digest_parse(hex, ret_digest, NULL) == OK;
}

static bool take_time(struct rest_of_leaf *r, int64_t *ret_time)
{
	char text[TIME_TEXT];

	if (r->end - r->at < TIME_TEXT - 1)
		return false;
	memcpy(text, r->at, TIME_TEXT - 1);
	text[TIME_TEXT - 1] = '\0';
	r->at += TIME_TEXT - 1;
	return time_parse(text, ret_time, NULL) == OK;
}

static bool take_name(struct rest_of_leaf *r, struct arena *a, const char **ret_name)
{
	const char *quote = memchr(r->at, '"', (size_t)(r->end - r->at));
	size_t n = quote ? (size_t)(quote - r->at) : 0;
	char name[ID_MAX];

	if (n == 0 || n >= sizeof(name))
		return false;
	memcpy(name, r->at, n);
	name[n] = '\0';
	r->at = quote;
	*ret_name = arena_text(a, name);
	return strlen(name) == n && id_is_name(name);
}

/*
 * Canonical bytes have one form, and a leaf always the same members: what is right is read without a
 * JSON reader, which would be a quarter of the cost of checking a log. False says nothing more.
 */
static bool leaf_scan(const char *bytes, size_t n, struct arena *a, struct leaf *ret_leaf)
{
	struct rest_of_leaf r = { bytes, bytes + n };
	struct leaf leaf = { .v = 1 };

	if (!take_literal(&r, "{\"accepted\":\"") || !take_time(&r, &leaf.accepted) ||
	    !take_literal(&r, "\",\"digest\":\"") || !take_digest(&r, &leaf.digest) ||
	    !take_literal(&r, "\",\"key\":\"") || !take_digest(&r, &leaf.key) ||
	    !take_literal(&r, "\",\"kind\":\"") || !take_name(&r, a, &leaf.kind) ||
	    !take_literal(&r, "\",\"prev\":\""))
		return false;
	leaf.first = take_literal(&r, "\"");
	if (!leaf.first && (!take_digest(&r, &leaf.prev) || !take_literal(&r, "\"")))
		return false;
	if (!take_literal(&r, ",\"signature\":\"") || !take_digest(&r, &leaf.signature) ||
	    !take_literal(&r, "\",\"v\":1}") || r.at != r.end)
		return false;
	*ret_leaf = leaf;
	return true;
}

enum status leaf_read(const char *bytes, size_t n, struct arena *a, struct leaf *ret_leaf,
		      struct err *err)
{
	struct leaf leaf = { 0 };
	const json_t *root;
	const char *prev;
	int64_t v;

	if (leaf_scan(bytes, n, a, ret_leaf))
		return OK;
	/* Something is wrong with it: the long way says what. */
	TRY(read_signed(bytes, n, a, &root, err));
	TRY(expect_members(root, "the leaf", leaf_members, COUNT(leaf_members), err));
	TRY(member_number(root, "v", 1, 1, &v, err));
	leaf.v = (int)v;
	TRY(member_kind(root, &leaf.kind, err));
	TRY(member_time(root, "accepted", &leaf.accepted, err));
	TRY(member_digest(root, "digest", &leaf.digest, err));
	TRY(member_digest(root, "signature", &leaf.signature, err));
	TRY(member_digest(root, "key", &leaf.key, err));
	TRY(member_text(root, "prev", &prev, err));
	leaf.first = prev[0] == '\0';
	if (!leaf.first)
		TRY(member_digest(root, "prev", &leaf.prev, err));
	*ret_leaf = leaf;
	return OK;
}
