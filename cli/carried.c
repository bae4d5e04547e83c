#include "cli/carried.h"

#include <string.h>

static const char *target_of(const struct attempt *at)
{
	return *at->item ? at->item : at->module_count > 0 ? at->modules[0] : "";
}

static bool is_of(const char *path, const char *code)
{
	size_t n = strlen(code);

	return n > 0 && strncmp(path, code, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

void carried_print(FILE *out, const struct facts *f, const char *code)
{
	size_t count = 0;

	if (f->enrolment.left == 0)
		return;
	for (size_t i = 0; i < f->attempt_count; i++)
		count += f->attempts[i].carried;
	fprintf(out, "carried from %s by the transfer in entry %lld: %zu sign-off%s%s\n",
		f->enrolment.left_curriculum, (long long)f->enrolment.entry, count,
		count == 1 ? "" : "s", *code ? "" : "; --module and --json list them");
	for (size_t i = 0; i < f->attempt_count; i++) {
		const struct attempt *at = &f->attempts[i];

		if (at->carried && is_of(target_of(at), code))
			fprintf(out, "  %-10s was %s, %s%s; %s by %s in entry %lld\n",
				target_of(at), at->was, *at->map ? "by " : "in the same module",
				at->map,
				at->standing == STANDING_VOID ? "taken back since it was decided"
							      : "decided",
				at->assessor, (long long)at->decision);
	}
}

json_t *carried_json(const struct facts *f)
{
	json_t *list = NULL, *signs = NULL;

	if (f->enrolment.left == 0)
		return NULL;
	list = json_array();
	signs = json_array();
	for (size_t i = 0; i < f->attempt_count; i++) {
		const struct attempt *at = &f->attempts[i];

		if (!at->carried)
			continue;
		json_array_append_new(
			list, json_pack("{sIsisIsssssssosb}", "request", (json_int_t)at->request,
					"n", (int)at->n, "decision", (json_int_t)at->decision, "by",
					at->assessor, "was", at->was, "item", target_of(at), "map",
					*at->map ? json_string(at->map) : json_null(), "stands",
					(int)(at->standing != STANDING_VOID)));
	}
	for (size_t i = 0; i < f->signature_count; i++)
		if (f->signatures[i].entry < f->enrolment.entry)
			json_array_append_new(signs, json_pack("{sIss}", "entry",
							       (json_int_t)f->signatures[i].entry,
							       "module", f->signatures[i].module));
	return json_pack("{sIsssIsoso}", "entry", (json_int_t)f->enrolment.entry, "from",
			 f->enrolment.left_curriculum, "enrolment", (json_int_t)f->enrolment.left,
			 "carried", list, "signs", signs);
}
