#include "cli/web/sign_in.h"

#include <string.h>
#include <strings.h>

#include "cli/web/menu.h"
#include "cli/web/visit.h"
#include "portfolio/list.h"

const char *sign_in_next(struct visit *v)
{
	const char *next = visit_field(v, "next");

	if (next[0] != '/' || next[1] == '/' || strpbrk(next, "\\\r\n\t"))
		return "";
	for (const char *p = next; *p; p++) {
		if ((unsigned char)*p < 0x21 || (unsigned char)*p > 0x7e)
			return "";
	}
	return next;
}

enum status sign_in_is_enough(unsigned roles, const char *way, struct err *err)
{
	const bool registrar = (roles & ROLE_BIT(ROLE_REGISTRAR)) != 0;

	if (!(roles & (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ETB_ASSESSOR))) || strcmp(way, "passkey") == 0 ||
	    strcmp(way, "demo") == 0)
		return OK;
	return fail(err, ERR_DENIED,
		    "As %s you sign in with a passkey: a %s alone is not enough. Without one, ask whoever runs this "
		    "service for a link with which you make it",
		    registrar ? "a registrar" : "an ETB assessor", way);
}

enum status sign_in_as(struct visit *v, const char *person, const char *way, const char *next, struct err *err)
{
	char cookie[SESSION_COOKIE];

	TRY(sign_in_is_enough(visit_roles_of(v, person), way, err));
	if (v->signed_in && strcmp(v->session.person, person) == 0 && strcmp(v->session.way, way) == 0) {
		TRY(session_prove(visit_sessions(v), v->cookie, v->request->now, err));
	} else {
		if (v->signed_in)
			session_end(visit_sessions(v), v->cookie);
		TRY(session_begin(visit_sessions(v), person, way, v->request->now, cookie, err));
		visit_set_cookie(v, cookie);
	}
	visit_answer(v, json_pack("{ssss}", "person", person, "way", way));
	visit_go(v, "%s", *next ? next : "/");
	return OK;
}

const char *sign_in_person(struct visit *v, const char *typed)
{
	struct db *db = journal_db(v->app->journal);
	struct listed_person *people;
	const char *found = NULL;
	struct err err;
	size_t count;

	if (id_is_person(typed))
		return list_person_exists(db, typed, &err) == OK ? arena_text(v->arena, typed) : NULL;
	if (!strchr(typed, '@') || list_people(db, v->arena, &people, &count, &err) != OK)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		struct record r;
		struct entry e;
		const char *email;

		if (journal_read(v->app->journal, people[i].seq, v->arena, &r, &e, &err) != OK)
			continue;
		email = app_text(v->app, &e, "email");
		if (!email || strcasecmp(email, typed) != 0)
			continue;
		if (found)
			return NULL;
		found = people[i].id;
	}
	return found;
}
