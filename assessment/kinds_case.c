/*
 * What begins a case of equivalence: process (how cases are judged), application, claim, submission,
 * and case-return, by which a registrar sends a case back.
 */
#include "assessment/kinds_case.h"

#include <string.h>

#include "assessment/catalogue.h"
#include "assessment/kinds_priv.h"
#include "core/date.h"
#include "core/json.h"
#include "curricula/library.h"
#include "portfolio/body.h"
#include "portfolio/world.h"

#define POSTS_MAX 100
#define ITEMS_MAX 100 /* of one claim */

static const struct text_rule no_texts[] = { { 0 } };

/* ---- reading ---- */

enum status process_read(const char *name, const void *bytes, size_t n, struct arena *a,
			 const struct process **ret_process, struct err *err)
{
	struct library *lib = library_new(a);
	const char *path = arena_printf(a, "%s.xml", name);
	const struct process *p;
	struct faults faults;
	struct ref ref;

	TRY(ref_parse(name, &ref, err));
	faults_init(&faults, a, 1);
	TRY(library_read(lib, path, bytes, n, true, &faults, err));
	if (library_check(lib, &faults, err) != OK)
		return fail(err, ERR_INVALID, "%s:%d: %s", path,
			    faults.count > 0 ? faults.items[0].line : 0,
			    faults.count > 0 ? faults.items[0].text : "it has faults");
	p = library_process(lib, &ref);
	if (p == NULL)
		return fail(err, ERR_INVALID, "%s is not a process of equivalence", name);
	*ret_process = p;
	return OK;
}

enum status process_of(struct world *w, const struct digest *digest, const struct process **ret_process,
		       struct err *err)
{
	const char *name;
	struct digest text;
	const void *bytes;
	size_t n;

	TRY(case_process(w, digest, &name, &text, err));
	TRY(w->text(w->text_data, &text, w->arena, &bytes, &n, err));
	return process_read(name, bytes, n, w->arena, ret_process, err);
}

/* The sets that the target names, as they came with the curriculum. */
static enum status find_sets(struct world *w, struct case_view *v, struct err *err)
{
	const struct case_file *file = &v->file;
	const struct standards **sets = arena_array(w->arena, file->list_count, sizeof *sets);

	for (size_t i = 0; i < file->list_count; i++)
		TRY(published_standards(w->catalogue->data, &file->curriculum, file->list[i], &sets[i], err));
	v->sets = sets;
	v->set_count = file->list_count;
	return OK;
}

enum status case_view(struct world *w, const struct case_file *file, struct case_view *ret_view,
		      struct err *err)
{
	struct case_view v = { .file = *file };

	TRY(process_of(w, &file->process, &v.process, err));
	TRY(published_get(w->catalogue->data, &file->curriculum, &v.curriculum, &v.specialisms, err));
	if (file->target == TARGET_STANDARDS)
		TRY(find_sets(w, &v, err));
	TRY(equivalence_units(v.curriculum, v.process, v.sets, v.set_count, file, w->arena, &v.units,
			      &v.unit_count, err));
	*ret_view = v;
	return OK;
}

const struct unit *case_unit(const struct case_view *v, const char *id)
{
	for (size_t i = 0; i < v->unit_count; i++)
		if (strcmp(v->units[i].id, id) == 0)
			return &v->units[i];
	return NULL;
}

enum status case_of_entry(struct world *w, const struct entry *e, struct case_view *ret_view,
			  struct err *err)
{
	struct case_file file;

	if (e->about_count == 0)
		return fail(err, ERR_INVALID, "a %s entry is about an entry of its case", e->kind);
	TRY(case_of(w, e->portfolio, &e->about[0], &file, err));
	return case_view(w, &file, ret_view, err);
}

enum status case_join(struct world *w, const struct entry *e, struct err *err)
{
	struct case_file file;

	TRY(case_of(w, e->portfolio, &e->about[0], &file, err));
	return case_add(w, e, file.seq, err);
}

/* ---- process ---- */

static const struct field process_fields[] = {
	{ .name = "process", .type = FIELD_REF },
	{ .name = "sha256", .type = FIELD_DIGEST },
	{ 0 },
};
static const struct text_rule process_texts[] = { { "file.1", false }, { 0 } };

static enum status process_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *name = body_text(e->body, "process");
	struct digest named = body_digest(e->body, "sha256"), known, found;
	enum status status = case_process_named(w, name, &known, err);
	const struct process *p;
	const void *bytes;
	size_t n;

	if (status == OK)
		return fail(err, ERR_CONFLICT,
			    "%s is published already; give what has changed a new version", name);
	if (status != ERR_NOT_FOUND)
		return status;
	TRY(w->text(w->text_data, entry_text(e, "file.1"), w->arena, &bytes, &n, err));
	found = digest_of(bytes, n);
	if (!digest_equal(&found, &named))
		return fail(err, ERR_INVALID, "the text of %s is not what the entry names by sha256",
			    name);
	TRY(process_read(name, bytes, n, w->arena, &p, err));
	if (!p->head.adopted)
		return fail(err, ERR_CONFLICT,
			    "%s is a draft; only an adopted process, which never changes, is published",
			    name);
	return OK;
}

static enum status process_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct digest digest = body_digest(e->body, "sha256");

	return case_process_add(w, body_text(e->body, "process"), &digest, entry_text(e, "file.1"),
				err);
}

const struct kind kind_process = {
	.name = "process",
	.v = 1,
	.place = PLACE_STORE,
	.alone = true,
	.unguarded = true,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = process_fields,
	.texts = process_texts,
	.kept = true,
	.check = process_check,
	.apply = process_apply,
};

/* ---- application ---- */

static const struct field post_fields[] = {
	{ .name = "employer", .type = FIELD_NAME },
	{ .name = "from", .type = FIELD_DAY },
	{ .name = "until", .type = FIELD_DAY, .optional = true },
	{ 0 },
};
static const struct field prior_fields[] = {
	{ .name = "day", .type = FIELD_DAY },
	{ .name = "level", .type = FIELD_NUMBER },
	{ 0 },
};
static const struct field application_fields[] = {
	{ .name = "award", .type = FIELD_WORD, .optional = true },
	{ .name = "curriculum", .type = FIELD_REF },
	{ .name = "declares", .type = FIELD_LIST, .of = FIELD_NAME },
	{ .name = "digest", .type = FIELD_DIGEST },
	{ .name = "groups", .type = FIELD_LIST, .optional = true, .of = FIELD_WORD },
	{ .name = "modules", .type = FIELD_LIST, .optional = true, .of = FIELD_CODE },
	{ .name = "outcomes", .type = FIELD_LIST, .optional = true, .of = FIELD_ITEM },
	{ .name = "posts", .type = FIELD_OBJECTS, .optional = true, .fields = post_fields },
	{ .name = "prior", .type = FIELD_OBJECTS, .optional = true, .fields = prior_fields },
	{ .name = "process", .type = FIELD_DIGEST },
	{ .name = "profile", .type = FIELD_NAME, .optional = true },
	{ .name = "referees", .type = FIELD_LIST, .optional = true, .of = FIELD_PERSON },
	{ .name = "standards", .type = FIELD_LIST, .optional = true, .of = FIELD_REF },
	{ .name = "target", .type = FIELD_WORD },
	{ 0 },
};
static const struct text_rule application_texts[] = {
	{ "post.*", true }, { "prior.*", true }, { "statement", true }, { 0 },
};

/* A target has what it is made of, and nothing of another. */
static enum status check_target(const struct entry *e, enum case_target target, struct err *err)
{
	static const struct {
		const char *member;
		enum case_target of;
		bool needed;
	} rows[] = {
		{ "outcomes", TARGET_OUTCOMES, true },
		{ "modules", TARGET_MODULES, true },
		{ "award", TARGET_AWARD, true },
		{ "groups", TARGET_AWARD, false },
		{ "standards", TARGET_STANDARDS, true },
		{ "profile", TARGET_ROLE, true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool has = json_object_get(e->body, rows[i].member) != NULL;

		if (has ? rows[i].of != target : rows[i].needed && rows[i].of == target)
			return fail(err, ERR_INVALID, "a target \"%s\" has %s\"%s\"",
				    case_target_name(target), has ? "no " : "", rows[i].member);
	}
	return OK;
}

/* Every declaration that the process asks for, each once, and no other. */
static enum status check_declarations(const struct case_view *v, struct err *err)
{
	for (size_t i = 0; i < v->process->declaration_count; i++) {
		const char *id = v->process->declarations[i].id;
		size_t times = 0;

		for (size_t k = 0; k < v->file.declare_count; k++)
			times += strcmp(v->file.declares[k], id) == 0;
		if (times != 1)
			return fail(err, ERR_INVALID, "the application declares \"%s\" %zu times; %s",
				    id, times, "each declaration of the process is made once");
	}
	if (v->file.declare_count != v->process->declaration_count)
		return fail(err, ERR_INVALID,
			    "the application declares what %s does not ask for: it asks for %zu "
			    "declarations",
			    v->process->head.name, v->process->declaration_count);
	return OK;
}

/* Each post and each prior award is told in a text of its own. */
static enum status check_numbered(const struct entry *e, const char *member, const char *prefix,
				  struct err *err)
{
	size_t count = json_array_size(body_list(e->body, member)), texts;

	TRY(texts_numbered(e, prefix, &texts, err));
	if (count > POSTS_MAX)
		return fail(err, ERR_INVALID, "an application lists %d %s at most", POSTS_MAX, member);
	if (texts != count)
		return fail(err, ERR_INVALID,
			    "the application lists %zu %s and has %zu texts of them: each is told in its own, "
			    "%s.1, %s.2, ...",
			    count, member, texts, prefix, prefix);
	return OK;
}

static enum status check_posts(struct world *w, const struct entry *e, const struct case_file *file,
			       struct err *err)
{
	TRY(check_numbered(e, "posts", "post", err));
	TRY(check_numbered(e, "prior", "prior", err));
	for (size_t i = 0; i < file->post_count; i++)
		if (file->posts[i].until < file->posts[i].from ||
		    file->posts[i].from > world_today(w))
			return fail(err, ERR_INVALID,
				    "post %zu, at %s, ends before it begins, or has not begun", i + 1,
				    file->posts[i].employer);
	for (size_t i = 0; i < file->prior_count; i++)
		if (file->priors[i].day > world_today(w) || file->priors[i].level < 1 ||
		    file->priors[i].level > 8)
			return fail(err, ERR_INVALID,
				    "prior award %zu is of a day that is past and of level 1 to 8", i + 1);
	for (size_t i = 0; i < file->referee_count; i++) {
		TRY(world_needs_person(w, file->referees[i], err));
		if (strcmp(file->referees[i], file->applicant) == 0)
			return fail(err, ERR_DENIED, "%s cannot be their own referee",
				    file->applicant);
	}
	return OK;
}

/* One case at a time for what one curriculum leads to. */
static enum status check_no_other(struct world *w, const struct case_file *file, struct err *err)
{
	struct listed_case *cases;
	size_t count;

	TRY(case_list(w, file->applicant, &cases, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct case_file other;

		TRY(case_load(w, file->applicant, cases[i].seq, &other, err));
		if (case_is_open(&other) && digest_equal(&other.curriculum, &file->curriculum))
			return fail(err, ERR_CONFLICT,
				    "%s has a case for %s already, that of entry %llu: go on with it",
				    file->applicant, file->ref, (unsigned long long)other.seq);
	}
	return OK;
}

static enum status application_check(struct world *w, const struct entry *e, struct err *err)
{
	enum case_target target;
	struct case_file file;
	struct case_view v;

	TRY(case_target_parse(body_text(e->body, "target"), &target, err));
	TRY(check_target(e, target, err));
	TRY(case_from(w, e, &file, err));
	TRY(case_view(w, &file, &v, err));
	if (strcmp(v.curriculum->head.name, file.ref) != 0)
		return fail(err, ERR_INVALID, "the curriculum of that digest is %s, not %s",
			    v.curriculum->head.name, file.ref);
	TRY(check_declarations(&v, err));
	TRY(check_posts(w, e, &file, err));
	return check_no_other(w, &file, err);
}

static enum status application_apply(struct world *w, const struct entry *e, struct err *err)
{
	return case_add(w, e, w->seq, err);
}

const struct kind kind_application = {
	.name = "application",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = ROLE_BIT(ROLE_APPLICANT),
	.body = application_fields,
	.texts = application_texts,
	.check = application_check,
	.apply = application_apply,
};

/* ---- claim ---- */

static const struct field item_fields[] = {
	{ .name = "entry", .type = FIELD_DIGEST },
	{ .name = "shows", .type = FIELD_WORD },
	{ 0 },
};
static const struct field claim_fields[] = {
	{ .name = "items", .type = FIELD_OBJECTS, .fields = item_fields },
	{ .name = "outcome", .type = FIELD_WORD },
	{ .name = "words", .type = FIELD_NUMBER },
	{ 0 },
};
static const struct text_rule claim_texts[] = { { "narrative", false }, { 0 } };

/* Claims are made until the case is submitted, and again when it was sent back for more. */
static enum status check_open(const struct case_file *file, struct err *err)
{
	if (file->rejected)
		return fail(err, ERR_CONFLICT,
			    "the case of entry %llu was rejected by entry %llu; apply anew",
			    (unsigned long long)file->seq, (unsigned long long)file->returned);
	if (file->submitted != 0)
		return fail(err, ERR_CONFLICT,
			    "the case of entry %llu is submitted, by entry %llu, and stays as it is",
			    (unsigned long long)file->seq, (unsigned long long)file->submitted);
	return OK;
}

/* Did the review of that entry come to a point that is met? The scale of its curriculum says. */
static enum status review_is_met(struct world *w, const struct digest *review, bool *ret_met,
				 struct err *err)
{
	const struct specialisms *specialisms;
	const struct curriculum *curriculum;
	const struct point *point = NULL;
	const struct scale *scale;
	const struct gate *gate;
	const struct kind *row;
	struct digest digest;
	struct entry e;

	TRY(world_said(w, review, &e, &row, err));
	digest = body_digest(e.body, "digest");
	TRY(published_get(w->catalogue->data, &digest, &curriculum, &specialisms, err));
	gate = curriculum_gate(curriculum, body_text(e.body, "review"));
	scale = gate == NULL ? NULL : tools_scale(curriculum->tools, gate->scale);
	if (scale != NULL)
		point = scale_point(scale, body_text(e.body, "point"));
	*ret_met = point != NULL && point->met;
	return OK;
}

/* It is in effect, was not taken back, and says that something was satisfactory, where it says either. */
static enum status check_stands(struct world *w, const struct entry *e, const struct digest *digest,
				const struct known_entry *known, struct err *err)
{
	bool waits = false, met = true, gone = known->voided;
	struct evidence_state evidence;

	if (strcmp(known->kind, "evidence") == 0) {
		TRY(world_evidence(w, e->portfolio, known->seq, &evidence, err));
		gone = evidence.withdrawn || evidence.latest != evidence.seq;
	} else {
		TRY(case_said(w, e->portfolio, known->seq, &waits, &met, err));
	}
	if (gone)
		return fail(err, ERR_CONFLICT,
			    "entry %llu does not stand: it was withdrawn, revised or revoked",
			    (unsigned long long)known->seq);
	if (waits)
		return fail(err, ERR_CONFLICT,
			    "entry %llu waits for a second signer: claim what it shows once it is "
			    "countersigned",
			    (unsigned long long)known->seq);
	if (strcmp(known->kind, "review") == 0)
		TRY(review_is_met(w, digest, &met, err));
	if (!met)
		return fail(err, ERR_CONFLICT,
			    "entry %llu, of kind %s, says of nothing that it was satisfactory: a claim "
			    "rests on what was",
			    (unsigned long long)known->seq, known->kind);
	return OK;
}

/* A piece of evidence as it stands, or what somebody has signed in this portfolio. */
static enum status check_item(struct world *w, const struct entry *e, size_t i, struct err *err)
{
	static const char *const kinds[] = { "evidence", "assessment",	"msf-summary", "module-sign",
					     "review",	 "gate-sign",	"result",      "report" };
	const json_t *item = json_array_get(body_list(e->body, "items"), i);
	const char *shows = body_text(item, "shows");
	struct digest digest = body_digest(item, "entry");
	struct known_entry known;
	bool fits = false;

	if (!digest_equal(&digest, &e->about[i + 1]))
		return fail(err, ERR_INVALID,
			    "a claim is about the application, then its items in their order");
	if (strcmp(shows, "practice") != 0 && strcmp(shows, "knowledge") != 0)
		return fail(err, ERR_INVALID,
			    "item %zu shows \"%s\": that is practice or knowledge", i + 1, shows);
	TRY(world_entry(w, &digest, &known, err));
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		fits = fits || strcmp(kinds[k], known.kind) == 0;
	if (!fits || strcmp(known.portfolio, e->portfolio) != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is of kind %s: a claim rests on evidence, or on what was signed",
			    (unsigned long long)known.seq, known.kind);
	return check_stands(w, e, &digest, &known, err);
}

static enum status claim_check(struct world *w, const struct entry *e, struct err *err)
{
	size_t count = json_array_size(body_list(e->body, "items"));
	const char *unit = body_text(e->body, "outcome");
	int64_t words = body_number(e->body, "words");
	struct case_view v;

	TRY(case_of_entry(w, e, &v, err));
	if (!digest_equal(&e->about[0], &v.file.digest))
		return fail(err, ERR_INVALID, "a claim is about the application first");
	TRY(check_open(&v.file, err));
	if (case_unit(&v, unit) == NULL)
		return fail(err, ERR_NOT_FOUND,
			    "%s is not asked for by this case; `attest equivalence check %llu` lists what is",
			    unit, (unsigned long long)v.file.seq);
	if (count == 0 || count > ITEMS_MAX || e->about_count != count + 1)
		return fail(err, ERR_INVALID,
			    "a claim rests on 1 to %d items, and is about each of them", ITEMS_MAX);
	for (size_t i = 0; i < count; i++)
		TRY(check_item(w, e, i, err));
	if (words < 1 || words > v.process->words)
		return fail(err, ERR_INVALID,
			    "its narrative has %lld words; one of 1 to %d is read", (long long)words,
			    (int)v.process->words);
	return OK;
}

const struct kind kind_claim = {
	.name = "claim",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_ALIKE,
	.roles = ROLE_BIT(ROLE_APPLICANT),
	.body = claim_fields,
	.texts = claim_texts,
	.check = claim_check,
	.apply = case_join,
};

/* ---- submission ---- */

static const struct field no_fields[] = { { 0 } };

/* About the application, then the claim of each unit in the order of the units: the frozen case. */
static enum status check_frozen(const struct entry *e, const struct case_view *v, struct err *err)
{
	bool same = e->about_count == v->unit_count + 1 &&
		    digest_equal(&e->about[0], &v->file.digest);

	for (size_t i = 0; same && i < v->unit_count; i++) {
		const struct case_claim *claim = case_claim_of(&v->file, v->units[i].id);

		same = claim != NULL && digest_equal(&claim->digest, &e->about[i + 1]);
	}
	if (!same)
		return fail(err, ERR_INVALID,
			    "a submission is about the application, then the latest claim of each outcome in "
			    "their order");
	return OK;
}

static enum status submission_check(struct world *w, const struct entry *e, struct err *err)
{
	struct case_fault *faults;
	struct case_view v;
	size_t count;

	TRY(case_of_entry(w, e, &v, err));
	TRY(check_open(&v.file, err));
	equivalence_check(&v.file, v.process, v.units, v.unit_count, world_today(w), w->arena, &faults,
			  &count);
	for (size_t i = 0; i < count; i++)
		if (faults[i].stops)
			return fail(err, ERR_CONFLICT,
				    "the case is not complete: %s%s%s; `attest equivalence check %llu` lists "
				    "everything",
				    faults[i].unit, faults[i].unit[0] != '\0' ? ": " : "", faults[i].text,
				    (unsigned long long)v.file.seq);
	return check_frozen(e, &v, err);
}

const struct kind kind_submission = {
	.name = "submission",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLE_BIT(ROLE_APPLICANT),
	.body = no_fields,
	.texts = no_texts,
	.check = submission_check,
	.apply = case_join,
};

/* ---- case-return ---- */

static const struct field return_fields[] = { { .name = "outcome", .type = FIELD_WORD }, { 0 } };
static const struct text_rule return_texts[] = { { "reason", false }, { 0 } };

static enum status return_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *outcome = body_text(e->body, "outcome");
	struct case_view v;

	TRY(case_of_entry(w, e, &v, err));
	if (strcmp(outcome, "more-information") != 0 && strcmp(outcome, "rejected") != 0)
		return fail(err, ERR_INVALID,
			    "a case is sent back for more-information or rejected, not \"%s\"", outcome);
	if (e->about_count != 1 || v.file.submitted == 0 ||
	    !digest_equal(&e->about[0], &v.file.submission))
		return fail(err, ERR_CONFLICT,
			    "what is sent back is the submission that stands, and there is none of that "
			    "digest");
	if (v.file.allocated != 0)
		return fail(err, ERR_CONFLICT,
			    "the case is being judged since entry %llu, and is not sent back any more",
			    (unsigned long long)v.file.allocated);
	if (v.file.judged_count > 0)
		return fail(err, ERR_CONFLICT,
			    "the case was judged, and is not sent back any more: allocate it to a new panel");
	return OK;
}

const struct kind kind_case_return = {
	.name = "case-return",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = return_fields,
	.texts = return_texts,
	.witnessed = true,
	.check = return_check,
	.apply = case_join,
};
