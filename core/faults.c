/* The part of xml.h that gathers what is wrong. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/xml.h"

void faults_init(struct faults *f, struct arena *a, size_t max)
{
	*f = (struct faults){.arena = a, .max = max};
}

static void keep(struct faults *f, const char *file, int line, bool warning, const char *format,
		 va_list args)
{
	char text[sizeof(((struct err *)NULL)->text)];
	struct err sentence;

	f->errors += !warning;
	if (f->count == f->max) {
		f->dropped++;
		return;
	}
	(void)vsnprintf(text, sizeof(text), format, args);
	err_note(&sentence, ERR_INVALID, "%s", text); /* one line, whatever a file holds */
	f->items = arena_grow(f->arena, f->items, f->count, &f->room, sizeof(*f->items));
	f->items[f->count++] = (struct fault){
		.file = file,
		.line = line,
		.warning = warning,
		.text = arena_text(f->arena, sentence.text),
	};
}

void fault_add(struct faults *f, const char *file, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	keep(f, file, line, false, format, args);
	va_end(args);
}

void fault_warn(struct faults *f, const char *file, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	keep(f, file, line, true, format, args);
	va_end(args);
}

static bool comes_after(const struct fault *a, const struct fault *b)
{
	int order = strcmp(a->file, b->file);

	return order > 0 || (order == 0 && a->line > b->line);
}

/* By insertion: equal ones keep their order, and they are nearly sorted as they are found. */
void faults_sort(struct faults *f)
{
	for (size_t i = 1; i < f->count; i++) {
		struct fault moving = f->items[i];
		size_t to = i;

		for (; to > 0 && comes_after(&f->items[to - 1], &moving); to--)
			f->items[to] = f->items[to - 1];
		f->items[to] = moving;
	}
}

void faults_print(const struct faults *f, struct buf *out)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct fault *fault = &f->items[i];

		buf_text(out, fault->file);
		if (fault->line > 0)
			buf_printf(out, ":%d", fault->line);
		buf_printf(out, ": %s%s\n", fault->warning ? "warning: " : "", fault->text);
	}
	if (f->dropped > 0)
		buf_printf(out, "and %zu more\n", f->dropped);
}
