/*
 * Entry 0. It is signed by the root key, and says by which keys, people and versions everything
 * after it is judged.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/certificate.h"
#include "core/date.h"
#include "core/note.h"
#include "core/passkey.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/signing.h"
#include "portfolio/world.h"

static const struct field registrar_fields[] = {
	{.name = "key", .type = FIELD_BASE64},
	{.name = "person", .type = FIELD_PERSON},
	{.name = "proof", .type = FIELD_BASE64},
	{.name = "register", .type = FIELD_WORD, .optional = true},
	{0},
};
static const struct field continues_fields[] = {
	{.name = "pin", .type = FIELD_DIGEST},
	{.name = "root", .type = FIELD_DIGEST},
	{.name = "size", .type = FIELD_NUMBER},
	{0},
};
static const struct field anchor_body[] = {
	{.name = "authority", .type = FIELD_WORD},
	{.name = "continues", .type = FIELD_OBJECTS, .optional = true, .fields = continues_fields},
	{.name = "demo", .type = FIELD_TIME, .optional = true},
	{.name = "domains", .type = FIELD_LIST, .of = FIELD_WORD},
	{.name = "issuing", .type = FIELD_BASE64},
	{.name = "log", .type = FIELD_WORD},
	{.name = "registrars", .type = FIELD_OBJECTS, .fields = registrar_fields},
	{.name = "root", .type = FIELD_BASE64},
	{.name = "versions", .type = FIELD_LIST, .of = FIELD_NUMBER},
	{0},
};
static const struct text_rule anchor_texts[] = {{"name.*", false}, {0}};

static enum status read_certificate(struct world *w, const json_t *body, const char *name,
				    struct certificate **ret_cert, struct err *err)
{
	const uint8_t *der;
	size_t n;
	enum status status;

	TRY(body_bytes(body, name, w->arena, &der, &n, err));
	status = certificate_read(der, n, ret_cert, err);
	if (status != OK)
		err_prefix(err, "the anchor's \"%s\"", name);
	return status;
}

enum status anchor_root(struct world *w, const struct entry *e, struct certificate **ret_root,
			struct err *err)
{
	return read_certificate(w, e->body, "root", ret_root, err);
}

static enum status check_certificates(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(certificate_cleanup) struct certificate *root = NULL;
	CLEANUP(certificate_cleanup) struct certificate *issuing = NULL;

	TRY(anchor_root(w, e, &root, err));
	TRY(read_certificate(w, e->body, "issuing", &issuing, err));
	return certificate_verify(NULL, issuing, root, w->now, err);
}

static enum status check_log(const struct entry *e, struct err *err)
{
	struct verifier log = {0};
	enum status status = verifier_parse(body_text(e->body, "log"), &log, err);

	if (status != OK) {
		err_prefix(err, "the anchor's \"log\"");
		return status;
	}
	verifier_release(&log);
	return OK;
}

static enum status check_versions(const struct entry *e, struct err *err)
{
	const json_t *versions = body_list(e->body, "versions");
	int64_t before = 0;
	bool own = false;

	for (size_t i = 0; i < json_array_size(versions); i++) {
		int64_t v = json_integer_value(json_array_get(versions, i));

		if (v <= before)
			return fail(err, ERR_INVALID,
				    "the anchor's \"versions\" do not rise from 1 at %zu", i + 1);
		before = v;
		own = own || v == e->v;
	}
	if (!own)
		return fail(err, ERR_INVALID, "the anchor's \"versions\" leave out its own, %d",
			    e->v);
	return OK;
}

/* Sites at which a passkey of this log signs, each once. */
static enum status check_domains(const struct entry *e, struct err *err)
{
	const json_t *domains = body_list(e->body, "domains");

	for (size_t i = 0; i < json_array_size(domains); i++) {
		const char *domain = json_string_value(json_array_get(domains, i));
		struct passkey_party party;
		enum status status = passkey_party_parse(domain, &party, err);

		if (status != OK) {
			err_prefix(err, "the anchor's \"domains\"");
			return status;
		}
		for (size_t k = 0; k < i; k++)
			if (strcmp(json_string_value(json_array_get(domains, k)), domain) == 0)
				return fail(err, ERR_CONFLICT,
					    "the anchor names the domain %s twice", domain);
	}
	return OK;
}

/* Do two registrars differ in all that only one person may have? */
static enum status check_differ(const json_t *a, const json_t *b, struct err *err)
{
	static const char *const unique[] = {"person", "register", "key"};

	for (size_t i = 0; i < sizeof(unique) / sizeof(unique[0]); i++) {
		const char *mine = body_text(a, unique[i]), *other = body_text(b, unique[i]);

		if (mine != NULL && other != NULL && strcasecmp(mine, other) == 0)
			return fail(err, ERR_CONFLICT,
				    "two registrars of the anchor, %s and %s, have the same %s",
				    body_text(a, "person"), body_text(b, "person"), unique[i]);
	}
	return OK;
}

/* The key of the certificate in the anchor's member `name`. */
static enum status authority_key(struct world *w, const struct entry *e, const char *name,
				 struct key **ret_key, struct err *err)
{
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;

	TRY(read_certificate(w, e->body, name, &cert, err));
	return certificate_key(cert, ret_key, err);
}

/* The operator has the issuing key, and the root key is kept for what registrars cannot do. */
static enum status check_apart(struct world *w, const struct entry *e, const json_t *registrar,
			       const char *name, struct err *err)
{
	CLEANUP(key_cleanup) struct key *own = NULL;
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct digest fingerprint, other;
	const uint8_t *spki;
	size_t n;

	TRY(authority_key(w, e, name, &own, err));
	TRY(body_bytes(registrar, "key", w->arena, &spki, &n, err));
	TRY(key_from_public(spki, n, &key, err));
	fingerprint = key_fingerprint(key);
	other = key_fingerprint(own);
	if (digest_equal(&fingerprint, &other))
		return fail(err, ERR_CONFLICT,
			    "registrar %s of the anchor has the %s key, which is no person's: make %s "
			    "another",
			    body_text(registrar, "person"), name, body_text(registrar, "person"));
	return OK;
}

static enum status check_registrars(struct world *w, const struct entry *e, struct err *err)
{
	const json_t *registrars = body_list(e->body, "registrars");
	size_t count = json_array_size(registrars), names;

	TRY(texts_numbered(e, "name", &names, err));
	if (count == 0 || names != count)
		return fail(err, ERR_INVALID,
			    "the anchor has %zu registrars and %zu names: it needs one, and a name "
			    "for each",
			    count, names);
	for (size_t i = 0; i < count; i++) {
		const json_t *one = json_array_get(registrars, i);
		const char *person = body_text(one, "person");
		const char *number = body_text(one, "register");

		if (strcmp(person, ROOT_AUTHOR) == 0)
			return fail(err, ERR_CONFLICT,
				    "a registrar cannot be called %s: that is who signs entry 0",
				    ROOT_AUTHOR);
		for (size_t k = 0; k < i; k++)
			TRY(check_differ(json_array_get(registrars, k), one, err));
		if (number != NULL)
			TRY(register_offered(w, number, err));
		TRY(key_offered(w, one, NULL, person, err));
		TRY(check_apart(w, e, one, "root", err));
		TRY(check_apart(w, e, one, "issuing", err));
	}
	return OK;
}

static enum status anchor_check(struct world *w, const struct entry *e, struct err *err)
{
	if (json_array_size(body_list(e->body, "continues")) > 1)
		return fail(err, ERR_INVALID, "the anchor continues one log at most");
	TRY(check_versions(e, err));
	TRY(check_domains(e, err));
	TRY(check_log(e, err));
	TRY(check_certificates(w, e, err));
	return check_registrars(w, e, err);
}

static enum status insert_versions(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const json_t *versions = body_list(e->body, "versions");

	TRY(db_query(w->db, "INSERT INTO fact_version(v, seq, accepted) VALUES(?1, ?2, ?3)", &q,
		     err));
	for (size_t i = 0; i < json_array_size(versions); i++) {
		query_reset(q);
		bind_int(q, 1, json_integer_value(json_array_get(versions, i)));
		bind_int(q, 2, (int64_t)w->seq);
		bind_int(q, 3, w->now);
		TRY(query_run(q, err));
	}
	return OK;
}

static enum status insert_domain(struct world *w, size_t n, const char *domain, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_domain(n, seq, accepted, domain) VALUES(?1, ?2, ?3, ?4)", &q,
		     err));
	bind_int(q, 1, (int64_t)n);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, domain);
	return query_run(q, err);
}

/* Those that it names; a demonstration's pages are at localhost, whether it says so or not. */
static enum status insert_domains(struct world *w, const struct entry *e, struct err *err)
{
	const json_t *domains = body_list(e->body, "domains");
	size_t count = json_array_size(domains);
	bool local = false;

	for (size_t i = 0; i < count; i++) {
		const char *domain = json_string_value(json_array_get(domains, i));

		TRY(insert_domain(w, i, domain, err));
		local = local || strcmp(domain, SIGNING_DEMO_DOMAIN) == 0;
	}
	return body_text(e->body, "demo") == NULL || local ?
		       OK :
		       insert_domain(w, count, SIGNING_DEMO_DOMAIN, err);
}

static enum status insert_authority(struct world *w, const struct entry *e, const char *name,
				    struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct digest fingerprint;
	const uint8_t *spki;
	size_t n;

	TRY(authority_key(w, e, name, &key, err));
	fingerprint = key_fingerprint(key);
	spki = key_public(key, &n);
	TRY(db_query(w->db,
		     "INSERT INTO fact_authority(key, seq, accepted, name, spki)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_blob(q, 1, fingerprint.bytes, sizeof(fingerprint.bytes));
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, name);
	bind_blob(q, 5, spki, n);
	return query_run(q, err);
}

static enum status anchor_apply(struct world *w, const struct entry *e, struct err *err)
{
	const json_t *registrars = body_list(e->body, "registrars");

	TRY(insert_versions(w, e, err));
	TRY(insert_domains(w, e, err));
	TRY(insert_authority(w, e, "root", err));
	TRY(insert_authority(w, e, "issuing", err));
	for (size_t i = 0; i < json_array_size(registrars); i++) {
		const json_t *one = json_array_get(registrars, i);
		struct grant grant = {
			.person = body_text(one, "person"),
			.role = ROLE_REGISTRAR,
			.first = world_today(w),
			.last = DAY_OPEN,
			.tools = "",
			.specialisms = "",
		};
		char name[TEXT_NAME_MAX];

		(void)snprintf(name, sizeof(name), "name.%zu", i + 1);
		TRY(person_insert(w, grant.person, body_text(one, "register"), entry_text(e, name),
				  err));
		TRY(key_insert(w, one, grant.person, err));
		TRY(role_insert(w, &grant, err));
	}
	return OK;
}

const struct kind kind_anchor = {
	.name = "anchor",
	.v = 1,
	.place = PLACE_STORE,
	.alone = true,
	.unguarded = true,
	.roles = ROLE_BIT(ROLE_AUTHORITY),
	.body = anchor_body,
	.texts = anchor_texts,
	.check = anchor_check,
	.apply = anchor_apply,
};
