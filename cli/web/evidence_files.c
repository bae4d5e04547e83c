#include "cli/web/evidence_files.h"

#include <string.h>

#include "cli/guard.h"
#include "cli/web/component.h"
#include "cli/web/server.h"
#include "core/json.h"

/* ---- taking them ---- */

static enum status look(struct visit *v, const struct text *file, json_t **ret_found,
			struct err *err)
{
	struct guarded g;

	TRY(guard_look_at(v->app, file->name, file->bytes, file->len, true, &g, err));
	if (g.found.count == 0 && !g.readable.unread)
		return OK;
	*ret_found = guard_json(&g);
	arena_own(v->arena, json_release, *ret_found);
	return OK;
}

enum status evidence_files_sent(struct visit *v, struct draft_files *ret_files, struct err *err)
{
	static const char *const names[] = {"photo", "file"};
	struct text *files = arena_array(v->arena, EVIDENCE_SENT, sizeof *files);
	json_t **found = arena_array(v->arena, EVIDENCE_SENT, sizeof(json_t *));
	const struct request_field *file;
	size_t count = 0;

	for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
		for (size_t i = 0;
		     count < EVIDENCE_SENT && (file = request_file(v->request, names[n], i)); i++) {
			files[count] = (struct text){.name = request_file_name(v->request, file),
						     .bytes = file->value,
						     .len = file->len};
			found[count] = NULL;
			TRY(look(v, &files[count], &found[count], err));
			count++;
		}
	}
	*ret_files = (struct draft_files){.files = files, .found = found, .count = count};
	return OK;
}

/* ---- drawing ---- */

const char *evidence_found_words(const char *kind)
{
	for (int k = 0; k <= (int)GUARD_POSTCODE; k++) {
		if (strcmp(guard_kind_word((enum guard_kind)k), kind) == 0)
			return guard_kind_text((enum guard_kind)k);
	}
	return kind;
}

static void draw_found(struct visit *v, const json_t *found)
{
	const json_t *list = json_object_get(found, "findings"), *one;
	size_t i;

	if (json_array_size(list) > 0) {
		flag_begin(v, "late", "differs");
		html(v, "<p><strong>This looks like patient data.</strong> If it is, remove the "
			"file and add it "
			"without.</p>\n");
		json_array_foreach(list, i, one)
		{
			html(v,
			     "<p>Line $: <mark class=\"attest-mark-text\">$</mark> <span "
			     "class=\"attest-soft\">$</span></p>\n",
			     shown_number(v, json_number(one, "line")), json_text(one, "text"),
			     evidence_found_words(json_text(one, "kind")));
		}
		flag_end(v);
	}
	if (*json_text(found, "unread"))
		html(v,
		     "<p class=\"attest-small attest-soft\">Not read by the patient data guard "
		     "($): only you can see whether "
		     "a patient could be known by it.</p>\n",
		     json_text(found, "unread"));
}

static const char *size_words(struct visit *v, size_t bytes)
{
	return bytes < 1000		 ? shown_count(v, (int64_t)bytes, "byte", "bytes")
	       : bytes < (size_t)1000000 ? arena_printf(v->arena, "%zu kB", bytes / 1000)
					 : arena_printf(v->arena, "%.1f MB", (double)bytes / 1e6);
}

static void draw_list(struct visit *v, const struct draft *draft)
{
	size_t bytes = 0;

	html(v, "<ul class=\"attest-files\" aria-label=\"Files of this draft\">\n");
	for (size_t i = 0; i < draft->file_count; i++) {
		const struct text *file = &draft->files[i];

		bytes += file->len;
		html(v, "<li>");
		glyph(v, "file");
		html(v,
		     " <strong>$</strong> <span class=\"attest-small\">$</span> <button "
		     "class=\"attest-linkbutton\" "
		     "name=\"do\" value=\"remove-$\" type=\"submit\">Remove<span "
		     "class=\"nhsuk-u-visually-hidden\"> "
		     "$</span></button>\n",
		     file->name, size_words(v, file->len), arena_printf(v->arena, "%zu", i),
		     file->name);
		if (draft->found[i]) {
			html(v, "<div class=\"attest-files__found\">\n");
			draw_found(v, draft->found[i]);
			html(v, "</div>\n");
		}
		html(v, "</li>\n");
	}
	html(v, "</ul>\n<p class=\"attest-small attest-soft\">$, $ together.</p>\n",
	     shown_count(v, (int64_t)draft->file_count, "file is kept", "files are kept"),
	     size_words(v, bytes));
}

void evidence_files_draw(struct visit *v, const struct draft *draft)
{
	html(v, "<fieldset class=\"nhsuk-fieldset\">\n<legend class=\"nhsuk-fieldset__legend "
		"nhsuk-fieldset__legend--s\">Photos and files</legend>\n");
	if (draft->file_count > 0)
		draw_list(v, draft);
	input(v, &(struct input){.name = "photo",
				 .label = "Take a photo",
				 .type = "file",
				 .hint = "No faces, wristbands or names on a screen",
				 .accept = "image/*",
				 .capture = "environment"});
	input(v, &(struct input){
			 .name = "file",
			 .label = draft->file_count > 0 ? "Add more files"
							: "Choose files that you have",
			 .type = "file",
			 .hint = arena_printf(v->arena,
					      "Several at once: %zu MB in one go. One piece of "
					      "evidence has at most "
					      "%d files of %zu MB together",
					      (SERVER_UPLOAD >> 20) - 4, DRAFT_FILES,
					      DRAFT_BYTES >> 20),
			 .multiple = true,
			 .accept = "image/*,application/pdf,.docx,.xlsx,.pptx,.odt,.csv,.txt"});
	button(v, "secondary nhsuk-button--small", "Keep these files", "do", "keep");
	html(v, "</fieldset>\n");
}

json_t *evidence_files_json(const struct draft *draft)
{
	json_t *list = json_array();

	for (size_t i = 0; i < draft->file_count; i++)
		json_array_append_new(list, json_pack("{sssIsO?}", "name", draft->files[i].name,
						      "bytes", (json_int_t)draft->files[i].len,
						      "found", draft->found[i]));
	return list;
}
