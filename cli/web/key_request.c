#include "cli/web/key_request.h"

#include <inttypes.h>
#include <string.h>

#include "cli/signed_request.h"
#include "cli/web/session_asked.h"
#include "cli/web/web_priv.h"
#include "portfolio/world.h"

bool key_request_is(const struct request *r)
{
	const char *header = request_header(r, "Authorization");

	return header && strncmp(header, SIGNED_REQUEST_SCHEME, strlen(SIGNED_REQUEST_SCHEME)) == 0;
}

static bool is_signed(const struct web *web, const struct request *r, const struct signed_request *s,
		      const struct known_key *known)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(buf_release) struct buf message;
	const char *origin = web_own_origin(web, r);

	buf_init(&message, SIGNED_REQUEST_MAX + SERVER_HEAD);
	signed_request_message(s, r->method, origin ? origin : "", r->path, &message);
	return origin && !message.full && key_from_public(known->spki, known->spki_n, &key, NULL) == OK &&
	       key_verify(key, message.data, message.len, s->signature.bytes, s->signature.len);
}

static enum status check_head(struct web *web, struct app *app, const struct request *r, struct signed_request *ret_signed,
			      const char **ret_person, struct err *err)
{
	const char *header = request_header(r, "Authorization");
	struct world world = journal_world(app->journal);
	struct signed_request s;
	struct known_key known;

	world.arena = r->arena;
	TRY(signed_request_read(header ? header : "", &s, err));
	if (s.time < r->now - SIGNED_REQUEST_SECONDS || s.time > r->now + SIGNED_REQUEST_SECONDS)
		return fail(err, ERR_DENIED,
			    "The request was signed at another time than now: set this machine's clock, and try again");
	if (world_key(&world, &s.key, &known, NULL) != OK || known.ended || known.passkey ||
	    strcmp(known.person, s.person) != 0)
		return fail(err, ERR_DENIED, "The request is signed with a key that is not one of %s that is in force here",
			    s.person);
	if (!is_signed(web, r, &s, &known))
		return fail(err, ERR_DENIED,
			    "The request is not signed for this server: give the address that it prints when it starts");
	*ret_signed = s;
	*ret_person = known.person;
	return OK;
}

enum status key_request_person(struct web *web, struct app *app, const struct request *r, struct digest *ret_key,
			       const char **ret_person, struct err *err)
{
	struct signed_request s;

	TRY(check_head(web, app, r, &s, ret_person, err));
	*ret_key = s.key;
	return OK;
}

enum status key_request_take(struct visit *v, struct err *err)
{
	const struct request *r = v->request;
	const struct digest body = digest_of(r->body_n ? r->body : "", r->body_n);
	struct signed_request s;
	const char *person;

	TRY(check_head(v->web, v->app, r, &s, &person, err));
	if (!digest_equal(&body, &s.body) || r->query_count > 0)
		return fail(err, ERR_DENIED, "The request is not what was signed: it was changed on the way");
	TRY(asked_once(visit_sessions(v), &s.nonce, r->now, err));
	v->by_key = v->signed_in = true;
	v->key = s.key;
	v->session = (struct session){ .way = "key", .made = r->now, .seen = r->now, .proved = r->now };
	memcpy(v->session.person, person, strlen(person) + 1);
	return OK;
}
