/*
 * The form of a tool as a person reads it before filling it in: every mark with its scale and what each
 * point means, every note, and what may be left out. As text, as data, and as a page to print and fill in
 * by hand, where somebody has no account.
 */
#ifndef CLI_FORM_SHOW_H
#define CLI_FORM_SHOW_H

#include "cli/app.h"
#include "core/buf.h"
#include "curricula/curriculum.h"

/* Its title, judgement, marks and notes, as the options by which they are given. */
void form_print(struct app *app, const struct tool *tool);
/* {form, title, by, raters, live, case_once, judgement, marks, notes}, as README.md has it. */
json_t *form_json(const struct tools *file, const struct tool *tool);
/* A whole page in HTML, which needs nothing else; it names no tool, person or place but the form. */
void form_html(const struct tools *file, const struct tool *tool, struct buf *out);
/*
 * What an entry says by a form that its body names beside the digest of its curriculum: the words of the marks
 * with those of the points, and the notes that whoever runs this may read. Nothing where it names no form.
 */
void form_print_filled(struct app *app, const struct entry *e);
/* {form, marks: {id: point}, notes: {id: text}}; null where it names no form. */
json_t *form_filled_json(struct app *app, const struct entry *e);

#endif
