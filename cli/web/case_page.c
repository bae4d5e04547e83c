#include "cli/web/case_page.h"

#include <inttypes.h>
#include <string.h>

#include "cli/web/access.h"
#include "cli/web/component.h"
#include "core/date.h"
#include "portfolio/body.h"

/* ---- who ---- */

bool case_page_shows(const struct visit *v, const struct case_file *file)
{
	const char *person = v->session.person;
	enum case_seat seat;

	if (!v->signed_in)
		return false;
	return strcmp(file->applicant, person) == 0 || visit_holds(v, ROLE_REGISTRAR) ||
	       (file->allocated && (strcmp(file->clerk, person) == 0 || case_is_member(file, person, &seat)));
}

static void see_as(struct visit *v, struct case_seen *seen)
{
	const struct case_file *file = &seen->view.file;
	const char *person = v->session.person;
	enum case_seat seat = SEAT_LAY;

	seen->applicant = strcmp(file->applicant, person) == 0;
	seen->registrar = visit_holds(v, ROLE_REGISTRAR);
	seen->clerk = file->allocated && strcmp(file->clerk, person) == 0;
	seen->member = file->allocated && case_is_member(file, person, &seat);
	seen->judges = seen->member && seat != SEAT_LAY;
	seen->sealed = case_seal_of(file, person) != NULL;
	/* What its panel has not settled yet is for those who settle it; the applicant reads what is decided. */
	seen->open = case_judged_open(file) && (!seen->applicant || case_is_ratified(file));
}

enum status case_page_begin(struct visit *v, bool head, struct case_seen *ret_seen, struct err *err)
{
	struct case_seen seen = { .name = visit_part(v, "case") };
	struct err inner;

	/* What is wrong with the number would tell whether there is such an entry. */
	if (cases_view(v->app, seen.name, &seen.view, &inner) != OK) {
		if (inner.status != ERR_NOT_FOUND && inner.status != ERR_INVALID && inner.status != ERR_DENIED) {
			*err = inner;
			return err->status;
		}
		return visit_not_here(err);
	}
	if (!case_page_shows(v, &seen.view.file))
		return visit_not_here(err);
	seen.name = arena_printf(v->arena, "%" PRIu64, seen.view.file.seq);
	seen.stage = equivalence_stage(&seen.view.file, seen.view.process, &seen.due);
	see_as(v, &seen);
	if (head) {
		v->page.menu = "/cases";
		v->page.wide = true;
		page_crumb(v, "/cases", "Cases");
	}
	*ret_seen = seen;
	return OK;
}

void case_page_head(struct visit *v, const struct case_seen *seen, const char *title, const char *more)
{
	const char *where = arena_printf(v->arena, "Case %s, %s", seen->name, more);

	page_head(v, title, where);
	v->page.title = arena_printf(v->arena, "%s – %s", title, where);
}

enum status case_unit_at(struct visit *v, const struct case_view *view, size_t *ret_at, struct err *err)
{
	const char *id = visit_field(v, "outcome");
	const struct unit *unit = *id ? case_unit(view, id) : view->units;

	if (!unit || !view->unit_count)
		return visit_not_here(err);
	*ret_at = (size_t)(unit - view->units);
	return OK;
}

const char *case_address(struct visit *v, const struct case_seen *seen, const char *after)
{
	return arena_printf(v->arena, "/cases/%s%s", seen->name, after);
}

/* ---- stages and clocks ---- */

static const struct {
	enum case_stage stage;
	const char *name, *waits;
} stages[] = {
	{ CASE_APPLY, "Apply", "the applicant, who claims and then hands it in" },
	{ CASE_CHECK, "Check", "a registrar, who sends it back or names its panel" },
	{ CASE_JUDGE, "Judge", "its assessors, each alone" },
	{ CASE_RECONCILE, "Reconcile", "its clerk, who opens what is sealed, and then its panel" },
	{ CASE_PANEL, "Panel", "its members, who sign what was decided" },
	{ CASE_RATIFY, "Ratify", "a registrar with no seat in it" },
	{ CASE_APPEAL, "Appeal", "a registrar, who names a new panel" },
	{ CASE_DECIDED, "Decided", "nobody; the applicant may appeal until then" },
	{ CASE_CLOSED, "Closed", "nobody" },
};
#define STAGES (sizeof stages / sizeof *stages)

static size_t stage_at(enum case_stage stage)
{
	size_t i = 0;

	while (i + 1 < STAGES && stages[i].stage != stage)
		i++;
	return i;
}

const char *case_stage_words(enum case_stage stage)
{
	return stages[stage_at(stage)].name;
}

const char *case_stage_waits(enum case_stage stage)
{
	return stages[stage_at(stage)].waits;
}

const char *case_day(struct visit *v, int32_t day)
{
	char text[DAY_TEXT];

	day_text(day, text);
	return shown_day(v, text);
}

const char *case_due_words(struct visit *v, int32_t due, bool *ret_late)
{
	int32_t today = time_day(app_now(v->app)), days = due - today;

	*ret_late = false;
	if (due == DAY_OPEN)
		return "";
	*ret_late = days < 0;
	if (days == 0)
		return "today";
	return days > 0 ? arena_printf(v->arena, "in %s", shown_count(v, days, "day", "days")) :
			  arena_printf(v->arena, "%s ago", shown_count(v, -days, "day", "days"));
}

/* The day on which a stage was done; DAY_OPEN: it is not, or that is not known. */
static int32_t done_on(const struct case_file *f, enum case_stage stage)
{
	const struct case_decision *d = f->decision ? f->decision : f->appealed_from;
	int64_t at = 0;

	if (stage == CASE_APPLY && f->submitted)
		at = f->submitted_at;
	else if (stage == CASE_CHECK && f->allocated)
		at = f->allocated_at;
	else if (stage == CASE_JUDGE && f->allocated && f->seal_count > 0 && f->seal_count == case_assessors(f))
		at = f->seals[f->seal_count - 1].at;
	else if (stage == CASE_RECONCILE && d)
		at = d->at;
	else if (stage == CASE_PANEL && d && (d != f->decision || case_is_agreed(f)))
		at = d->assented_at ? d->assented_at : d->at;
	else if (stage == CASE_RATIFY && d && d->ratified)
		at = d->ratified_at;
	return at ? time_day(at) : DAY_OPEN;
}

void case_page_steps(struct visit *v, const struct case_seen *seen)
{
	const struct case_file *f = &seen->view.file;

	html(v, "<p class=\"nhsuk-u-visually-hidden\">Stages of this case:</p>\n<ol class=\"attest-steps\">\n");
	for (size_t i = 0; i < STAGES && stages[i].stage != CASE_APPEAL; i++) {
		bool now = stages[i].stage == seen->stage;
		int32_t day = done_on(f, stages[i].stage);

		if (now) {
			html(v, "<li aria-current=\"step\">$<small>$$</small></li>\n", stages[i].name,
			     seen->due == DAY_OPEN ? "now" : "due ", seen->due == DAY_OPEN ? "" : case_day(v, seen->due));
		} else if ((day != DAY_OPEN || seen->stage == CASE_APPEAL) && stage_at(seen->stage) > i) {
			html(v, "<li class=\"is-done\">");
			glyph(v, "tick");
			/* Of the panel whose decision is appealed against, only that is kept beside the case. */
			html(v, " $<small>$</small></li>\n", stages[i].name,
			     day == DAY_OPEN ? "done" : case_day(v, day));
		} else {
			html(v, "<li>$<small>not yet</small></li>\n", stages[i].name);
		}
	}
	if (stage_at(seen->stage) >= stage_at(CASE_APPEAL))
		html(v, "<li aria-current=\"step\">$<small>$</small></li>\n", case_stage_words(seen->stage),
		     seen->due == DAY_OPEN ? "now" : arena_printf(v->arena, "until %s", case_day(v, seen->due)));
	html(v, "</ol>\n");
}

/* ---- marks ---- */

const char *case_mark_words(const char *mark)
{
	return !mark ? "Not judged" : strcmp(mark, "met") == 0 ? "Met" : strcmp(mark, "partly") == 0 ? "Partly" :
	       "Not met";
}

void case_mark(struct visit *v, const char *mark)
{
	bool met = mark && strcmp(mark, "met") == 0, partly = mark && strcmp(mark, "partly") == 0;

	if (!mark) {
		html(v, "–");
		return;
	}
	html(v, "<span class=\"$\">", met ? "attest-ok" : partly ? "attest-warn" : "attest-bad");
	glyph(v, met ? "tick" : partly ? "half" : "cross");
	html(v, "</span> $", case_mark_words(mark));
}

const char *case_closed_words(const struct case_seen *seen)
{
	const struct case_file *f = &seen->view.file;

	if (!f->allocated || seen->open)
		return NULL;
	if (case_judged_open(f))
		return "Judged by each assessor. You read it with the decision, once that is ratified.";
	if (f->seal_count == case_assessors(f))
		return "Sealed by all assessors. The clerk opens all of it at once.";
	return "Judgements are closed until all assessors have sealed all outcomes. Who has sealed is shown; what they judge is not.";
}

/* ---- evidence ---- */

size_t case_evidence(struct visit *v, const struct case_view *view, const struct case_item ***ret_items)
{
	const struct case_item **items = NULL;
	size_t count = 0, room = 0;

	for (size_t i = 0; i < view->unit_count; i++) {
		const struct case_claim *claim = case_claim_of(&view->file, view->units[i].id);

		for (size_t k = 0; claim && k < claim->item_count; k++) {
			size_t at = 0;

			while (at < count && items[at]->seq != claim->items[k].seq)
				at++;
			if (at < count)
				continue;
			items = arena_grow(v->arena, items, count, &room, sizeof *items);
			items[count++] = &claim->items[k];
		}
	}
	*ret_items = items;
	return count;
}

const char *case_evidence_name(struct visit *v, const struct case_view *view, uint64_t seq)
{
	const struct case_item **items;
	size_t count = case_evidence(v, view, &items);

	for (size_t i = 0; i < count; i++) {
		if (items[i]->seq == seq)
			return arena_printf(v->arena, "E%zu", i + 1);
	}
	return "";
}

/* Whom the applicant asks, and what they can send them: we write to nobody for them. */
static void draw_asking(struct visit *v, const struct case_seen *seen, const char *address)
{
	const struct case_file *file = &seen->view.file;
	const char *where = arena_printf(v->arena, "%s%s", visit_origin(v), address);
	const char *subject = arena_printf(v->arena, "Evidence of case %s", seen->name);
	const char *words = arena_printf(v->arena,
					 "Would you look at what I claim with, and confirm what you know to be true? Sign in, and "
					 "it is here: %s",
					 where);

	html(v, "<p class=\"attest-text\">What nobody else has signed can be confirmed by ");
	for (size_t i = 0; i < file->referee_count; i++)
		html(v, "$$", i ? ", " : "", app_name(v->app, file->referees[i]));
	html(v, ", if they are on a professional register. <a href=\"mailto:?subject=$&amp;body=$\">Write to them by "
		"e-mail</a>, or send them this address, where they sign in first:</p>\n<p "
		"class=\"attest-text\"><code>$</code></p>\n",
	     url_part(v->arena, subject), url_part(v->arena, words), where);
}

void case_evidence_ask(struct visit *v, const struct case_seen *seen)
{
	const char *address = arena_printf(v->arena, "/corroborate/%s", seen->name);
	const struct case_file *file = &seen->view.file;
	const struct case_item **items;
	size_t alone = 0, count = case_evidence(v, &seen->view, &items);
	struct err why;

	for (size_t i = 0; i < count; i++)
		alone += !items[i]->signed_for && !items[i]->gone;
	if (alone == 0)
		return;
	if (access_corroborate(v, file, &why) == OK) {
		html(v, "<p class=\"attest-text\"><a href=\"$\">Confirm what you know to be true</a></p>\n", address);
		return;
	}
	if (!seen->applicant || !case_is_open(file))
		return;
	if (file->referee_count == 0) {
		html(v, "<p class=\"attest-small attest-soft\">What nobody else has signed can be confirmed by somebody on a "
			"professional register who knows it. Your application names no referee who could do so here.</p>\n");
		return;
	}
	draw_asking(v, seen, address);
}

const char *case_file_name(struct visit *v, const struct entry *e, const char *name)
{
	const char *said = app_text(v->app, e, arena_printf(v->arena, "%s.name", name));

	return said ? said : name;
}

json_t *case_evidence_json(struct visit *v, const struct entry *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < e->text_count; i++) {
		const char *name = e->texts[i].name;

		if (text_is_file(name))
			json_array_append_new(list, json_pack("{ssss}", "name", name, "file", case_file_name(v, e, name)));
		else if (strncmp(name, "file.", 5) != 0)
			json_array_append_new(list, json_pack("{ssss?}", "name", name, "text", app_text(v->app, e, name)));
	}
	return list;
}

void case_evidence_says(struct visit *v, const char *address, const struct entry *e)
{
	bool any = false;

	for (size_t i = 0; i < e->text_count; i++) {
		const char *name = e->texts[i].name, *text;

		if (strncmp(name, "file.", 5) == 0 || strcmp(name, "title") == 0)
			continue;
		text = app_text(v->app, e, name);
		html(v, "<h3 class=\"nhsuk-heading-s\">$</h3>\n<div class=\"attest-text\">\n",
		     shown_sentence(v, shown_name(v, name)));
		html_paragraphs(v, text ? text : "(erased, or not for you)");
		html(v, "</div>\n");
		any = true;
	}
	if (!any)
		html(v, "<p class=\"attest-text\">Nothing beside its title.</p>\n");
	html(v, "<ul class=\"attest-files\">\n");
	for (size_t i = 0; i < e->text_count; i++) {
		const char *name = e->texts[i].name;

		if (!text_is_file(name))
			continue;
		html(v, "<li>");
		glyph(v, "file");
		html(v, " <a href=\"$/$\" download>$</a> <span class=\"attest-small\">$</span></li>\n", address, name,
		     case_file_name(v, e, name), name);
	}
	html(v, "</ul>\n");
}

enum status case_evidence_send(struct visit *v, const struct entry *e, const char *name, struct err *err)
{
	enum text_access access;
	const void *bytes;
	uint8_t salt[32];
	size_t n;

	if (!text_is_file(name) || !entry_text(e, name))
		return visit_not_here(err);
	TRY(app_text_access(v->app, e, name, &access, err));
	if (access != ACCESS_GIVEN)
		return visit_not_here(err);
	TRY(journal_text(v->app->journal, entry_text(e, name), v->arena, &bytes, &n, salt, err));
	visit_send(v, "application/octet-stream", case_file_name(v, e, name), bytes, n);
	return OK;
}

/* ---- from outcome to outcome ---- */

static void unit_link(struct visit *v, const struct case_seen *seen, const char *path, size_t at, const char *key,
		      const char *words)
{
	const char *id = seen->view.units[at].id;

	html(v, "<span><a class=\"nhsuk-link\" href=\"$\" data-key=\"$\">$: $</a> <kbd class=\"attest-key-hint\">$</kbd></span> ",
	     case_address(v, seen, arena_printf(v->arena, "%s?outcome=%s", path, url_part(v->arena, id))), key, words, id, key);
}

void case_unit_links(struct visit *v, const struct case_seen *seen, const char *path, size_t at)
{
	html(v, "<nav class=\"attest-inline nhsuk-u-margin-bottom-4 attest-noprint\" aria-label=\"Outcomes\">\n");
	if (at > 0)
		unit_link(v, seen, path, at - 1, "k", "Before");
	if (at + 1 < seen->view.unit_count)
		unit_link(v, seen, path, at + 1, "j", "Next");
	html(v, "<span data-keys=\"switch\" hidden></span></nav>\n");
}
