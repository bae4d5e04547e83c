#include "cli/web/typed.h"

#include <string.h>

#include "cli/web/component.h"
#include "cli/web/session_signing.h"
#include "core/date.h"
#include "core/json.h"

/* ---- keeping ---- */

/* What is of the moment and not typed. */
static bool is_typed(const struct request_field *f)
{
	static const char *const others[] = {"token", "typed", "page-title", "patient-data",
					     "leave"};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (strcmp(f->name, others[i]) == 0)
			return false;
	}
	return !f->file_name;
}

/* Is `page` that of the form which is sent to `path`? */
static bool is_page_of(const char *page, const char *path)
{
	size_t n = strlen(path);

	return strncmp(page, path, n) == 0 && (page[n] == '\0' || strcmp(page + n, "/new") == 0);
}

static bool reads(const struct route *r)
{
	return strcmp(r->method, "GET") == 0;
}

/* The row of the page that has this form; NULL: none. */
static const struct route *page_of(const struct route *form)
{
	for (size_t t = 0; route_tables[t]; t++) {
		for (const struct route *r = route_tables[t]; r->path; r++) {
			if (reads(r) && is_page_of(r->path, form->path))
				return r;
		}
	}
	return NULL;
}

/* The row of the form that this page has; NULL: none that is kept. */
static const struct route *form_of(const struct route *page)
{
	for (size_t t = 0; route_tables[t]; t++) {
		for (const struct route *r = route_tables[t]; r->path; r++) {
			if (!reads(r) && (r->needs & KEEPS_FORM) && is_page_of(page->path, r->path))
				return r;
		}
	}
	return NULL;
}

const char *draft_address(struct arena *a, const struct draft *d)
{
	switch (d->form) {
	case DRAFT_EVIDENCE:
		return arena_printf(a, "/evidence/new?draft=%s", d->id);
	case DRAFT_REFLECTION:
		return arena_printf(a, "/reflections/new?draft=%s", d->id);
	case DRAFT_TYPED:
		return arena_printf(a, "%s?typed=%s", json_text(d->fields, "page"), d->id);
	case DRAFT_CLAIMS: /* where their case is: claiming.h */
		return NULL;
	}
	return NULL;
}

/* What was kept of this form before, which has its place taken: so nobody fills what another may
 * keep by sending what they left again and again. "": nothing was. */
static enum status kept_before(struct visit *v, const char **ret_id, struct err *err)
{
	struct draft *drafts;
	const char *id = "";
	size_t count;

	TRY(draft_list(visit_sessions(v), v->arena, v->session.person, &drafts, &count, err));
	for (size_t i = count; i-- > 0;) {
		if (drafts[i].form == DRAFT_TYPED &&
		    strcmp(json_text(drafts[i].fields, "address"), v->request->path) == 0)
			id = drafts[i].id;
	}
	*ret_id = id;
	return OK;
}

struct kept {
	const char *id, *address; /* of the draft, and where it is gone on with; in the arena */
};

/* Keeps what was sent, in place of what was kept of this form before. */
static enum status put(struct visit *v, struct kept *ret_kept, struct err *err)
{
	CLEANUP(json_cleanup) json_t *typed = json_array();
	CLEANUP(json_cleanup) json_t *fields = NULL;
	struct draft d = {.form = DRAFT_TYPED};
	const struct route *page;
	char id[DRAFT_ID];
	size_t left_out;

	for (size_t i = 0; i < v->request->form_count; i++) {
		if (is_typed(&v->request->form[i]))
			json_array_append_new(typed, json_pack("[ss]", v->request->form[i].name,
							       v->request->form[i].value));
	}
	page = page_of(v->route);
	if (!page)
		return visit_not_here(err);
	fields = json_pack("{sssssssO}", "title", visit_field(v, "page-title"), "page",
			   arena_printf(v->arena, "%s%s", v->request->path,
					page->path + strlen(v->route->path)),
			   "address", v->request->path, "typed", typed);
	d.fields = fields;
	TRY(kept_before(v, &d.id, err));
	if (*d.id && !(v->typed_into && strcmp(v->typed_into->id, d.id) == 0))
		TRY(signing_let_go(visit_sessions(v), v->session.person, d.id, err));
	TRY(draft_keep(visit_sessions(v), v->session.person, &d, NULL, v->request->now, id,
		       &left_out, err));
	d.id = arena_text(v->arena, id);
	*ret_kept = (struct kept){.id = d.id, .address = draft_address(v->arena, &d)};
	return OK;
}

enum status typed_keep(struct visit *v, struct err *err)
{
	struct kept kept;

	TRY(put(v, &kept, err));
	typed_ask_to_sign_in(v, kept.id, kept.address, "What you wrote is kept.");
	return OK;
}

enum status typed_leave(struct visit *v, struct err *err)
{
	struct kept kept;

	return put(v, &kept, err);
}

void typed_ask_to_sign_in(struct visit *v, const char *id, const char *page, const char *what)
{
	const char *next = url_part(v->arena, page);

	v->reply->status = 401;
	visit_answer(v, json_pack("{ssssss}", "draft", id, "page", page, "sign_in",
				  arena_printf(v->arena, "/sign-in?next=%s", next)));
	page_head(v, "Sign in to go on", NULL);
	html(v,
	     "<p class=\"attest-lead\">You were signed out after a while without use. $</p>\n<p "
	     "class=\"nhsuk-body\"><a "
	     "class=\"nhsuk-button\" href=\"/sign-in?next=$\">Sign in and go on with it</a></p>\n",
	     what, next);
}

/* ---- having it again ---- */

static void stand_in(struct visit *v, const json_t *typed)
{
	struct request_field *form = arena_array(v->arena, json_array_size(typed), sizeof *form);
	const json_t *one;
	size_t i;

	json_array_foreach(typed, i, one)
	{
		form[i] =
			(struct request_field){.name = json_string_value(json_array_get(one, 0)),
					       .value = json_string_value(json_array_get(one, 1))};
		form[i].len = strlen(form[i].value);
	}
	v->request->form = form;
	v->request->form_count = json_array_size(typed);
}

/* Which draft a form was sent of: one of theirs that was typed into this very form, or none. */
static enum status find_sent(struct visit *v, struct err *err)
{
	const char *sent = request_value(v->request, "typed");
	struct draft *d = arena_alloc(v->arena, sizeof *d);
	enum status status;

	if (!sent || !*sent)
		return OK;
	status = draft_find(visit_sessions(v), v->arena, v->session.person, DRAFT_TYPED, sent, d,
			    err);
	if (status == OK && strcmp(json_text(d->fields, "address"), v->request->path) == 0)
		v->typed_into = d;
	return status == ERR_NOT_FOUND ? OK : status;
}

enum status typed_find(struct visit *v, struct err *err)
{
	const char *asked = request_query(v->request, "typed");
	struct draft *drafts;
	size_t count;

	if (!v->signed_in || v->by_key)
		return OK;
	if (v->route->needs & KEEPS_FORM)
		return find_sent(v, err);
	if (strcmp(v->request->method, "GET") != 0 || !form_of(v->route))
		return OK;
	TRY(draft_list(visit_sessions(v), v->arena, v->session.person, &drafts, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct draft *d = &drafts[i];
		bool is_asked = asked && strcmp(asked, d->id) == 0;

		if (d->form != DRAFT_TYPED ||
		    strcmp(json_text(d->fields, "page"), v->request->path) != 0)
			continue;
		if (!v->typed || is_asked)
			v->typed = d;
		if (is_asked) {
			v->typed_into = d;
			stand_in(v, json_object_get(d->fields, "typed"));
		}
	}
	return OK;
}

void typed_draw(struct visit *v, const char *address)
{
	const struct draft *d = v->typed;
	char changed[TIME_TEXT];

	if (!d || strcmp(json_text(d->fields, "address"), address) != 0)
		return;
	v->typed = NULL; /* once on a page */
	time_text(d->changed, changed);
	flag_begin(v, "info", "draft");
	if (v->request->form_count > 0)
		html(v,
		     "<p role=\"status\">What you wrote on $ is here again. Nothing was "
		     "signed.</p>\n",
		     shown_time(v, changed));
	else
		html(v,
		     "<p>What you wrote here on $ is kept. <a href=\"$\">Go on with what you "
		     "wrote</a></p>\n",
		     shown_time(v, changed), draft_address(v->arena, d));
	form_begin(v, arena_printf(v->arena, "/typed/%s/drop", d->id), false);
	html(v, "<button class=\"attest-linkbutton\" type=\"submit\">Drop it</button>\n");
	form_end(v);
	flag_end(v);
}

/* Is what is sent from this page to `address` kept when their session has ended? */
static bool is_kept(struct visit *v, const char *address)
{
	if (!v->route || v->by_key)
		return false;
	if (v->route->needs & KEEPS_FORM)
		return strcmp(v->request->path, address) == 0;
	return is_page_of(v->request->path, address) && form_of(v->route);
}

void typed_carry(struct visit *v, const char *address)
{
	const struct draft *d = v->typed_into;

	if (v->page.title && is_kept(v, address))
		hidden(v, "page-title", v->page.title);
	if (d && strcmp(json_text(d->fields, "address"), address) == 0)
		hidden(v, "typed", d->id);
}
