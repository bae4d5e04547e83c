#define _GNU_SOURCE /* memmem */
#include "cli/readable.h"

#include <string.h>

#include "cli/readable_text.h"
#include "core/buf.h"
#include "core/child.h"

#define PDF_HEAD 1024 /* bytes within which a PDF says that it is one */
#define CHILD_SECONDS 10
#define CHILD_MEMORY ((size_t)1 << 30)

/* What is recognised by how it begins, and cannot be read. */
static const struct magic {
	size_t at;
	const char *bytes;
	size_t n;
	const char *what;
} magics[] = {
	{ 0, "\x89PNG", 4, "an image (PNG)" },
	{ 0, "\xff\xd8\xff", 3, "an image (JPEG)" },
	{ 0, "GIF8", 4, "an image (GIF)" },
	{ 0, "II*\0", 4, "an image (TIFF)" },
	{ 0, "MM\0*", 4, "an image (TIFF)" },
	{ 0, "BM", 2, "an image (BMP)" },
	{ 8, "WEBP", 4, "an image (WebP)" },
	{ 4, "ftyphei", 7, "an image (HEIC)" },
	{ 4, "ftypavif", 8, "an image (AVIF)" },
	{ 4, "ftyp", 4, "a film or sound (MP4)" },
	{ 128, "DICM", 4, "DICOM: it names the patient unless that was taken out" },
	{ 0, "\xd0\xcf\x11\xe0", 4, "an old Office document: save it as DOCX or PDF" },
	{ 0, "\x1f\x8b", 2, "compressed (gzip)" },
	{ 0, "Rar!", 4, "an archive (RAR)" },
	{ 0, "7z\xbc\xaf", 4, "an archive (7z)" },
	{ 0, "RIFF", 4, "a film or sound" },
	{ 0, "ID3", 3, "sound (MP3)" },
	{ 0, "OggS", 4, "a film or sound (Ogg)" },
	{ 0, "\x1a\x45\xdf\xa3", 4, "a film (Matroska)" },
};

static bool has(const char *bytes, size_t n, size_t at, const char *what, size_t what_n)
{
	return n >= at + what_n && memcmp(bytes + at, what, what_n) == 0;
}

static const char *known_unread(const char *bytes, size_t n)
{
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (has(bytes, n, magics[i].at, magics[i].bytes, magics[i].n) &&
		    (magics[i].n > 2 || text_looks_binary(bytes, n)))
			return magics[i].what;
	return NULL;
}

static bool is_pdf(const char *bytes, size_t n)
{
	return memmem(bytes, n < PDF_HEAD ? n : PDF_HEAD, "%PDF-", 5) != NULL;
}

/* What a child says of it; *ret_unread is set when it could not. */
static enum status run(const struct child *child, const char *damaged, struct buf *out,
		       const char **ret_unread, struct arena *a, struct err *err)
{
	enum status status;
	struct err why;
	int code = 0;

	status = child_run(child, out, &code, &why);
	if (status == ERR_IO)
		return fail(err, ERR_IO, "%s", why.text);
	if (status != OK)
		*ret_unread = arena_printf(a, "%s", why.text);
	else if (code != 0 && out->len == 0)
		*ret_unread = damaged;
	return OK;
}

static bool has_words(const struct buf *b)
{
	for (size_t i = 0; i < b->len; i++)
		if ((unsigned char)b->data[i] > ' ')
			return true;
	return false;
}

static enum status read_pdf(const char *bytes, size_t n, struct arena *a, struct readable *ret,
			    struct err *err)
{
	static const char *const argv[] = { "pdftotext", "-q", "-layout", "-enc", "UTF-8", "-", "-",
					    NULL };
	struct child child = { argv, bytes, n, CHILD_SECONDS, CHILD_MEMORY };
	CLEANUP(buf_release) struct buf out;
	const char *unread = NULL;

	buf_init(&out, READABLE_MAX);
	TRY(run(&child, "a PDF that is locked or damaged", &out, &unread, a, err));
	if (!unread && !has_words(&out))
		unread = "a PDF without text: its pages are images";
	*ret = (struct readable){ .unread = unread, .made = true };
	if (!unread) {
		ret->text = arena_bytes(a, out.data, out.len);
		ret->len = out.len;
	}
	return OK;
}

/* The parts of Word, Excel, PowerPoint and OpenDocument files that hold words; pictures in them are said. */
static enum status read_document(const char *bytes, size_t n, struct arena *a, struct readable *ret,
				 struct err *err)
{
	static const char *const argv[] = { "unzip", "-p", "/dev/stdin", "word/*.xml",
					    "xl/sharedStrings.xml", "xl/worksheets/*.xml",
					    "xl/comments*.xml", "ppt/slides/*.xml",
					    "ppt/notesSlides/*.xml", "content.xml", "meta.xml",
					    "docProps/core.xml", NULL };
	struct child child = { argv, bytes, n, CHILD_SECONDS, CHILD_MEMORY };
	CLEANUP(buf_release) struct buf out;
	const char *unread = NULL;

	buf_init(&out, READABLE_MAX);
	TRY(run(&child, "an archive, or a document that is locked or damaged", &out, &unread, a,
		err));
	if (!unread && out.len == 0)
		unread = "an archive";
	*ret = (struct readable){ .unread = unread, .made = true };
	if (unread)
		return OK;
	ret->text = text_of_markup(out.data, out.len, a, &ret->len);
	if (memmem(bytes, n, "word/media/", 11) || memmem(bytes, n, "ppt/media/", 10) ||
	    memmem(bytes, n, "xl/media/", 9) || memmem(bytes, n, "Pictures/", 9))
		ret->unread = "its pictures";
	return OK;
}

static bool begins_with_tag(const char *bytes, size_t n)
{
	size_t at = has(bytes, n, 0, "\xef\xbb\xbf", 3) ? 3 : 0;

	while (at < n && memchr(" \t\r\n", bytes[at], 4))
		at++;
	return at + 1 < n && bytes[at] == '<' && (memchr("!?/", bytes[at + 1], 3) ||
						  (bytes[at + 1] | 0x20) >= 'a');
}

static bool begins_with_json(const char *bytes, size_t n)
{
	size_t at = 0;

	while (at < n && memchr(" \t\r\n", bytes[at], 4))
		at++;
	return at < n && (bytes[at] == '{' || bytes[at] == '[');
}

static void read_plain(const char *bytes, size_t n, struct arena *a, struct readable *ret)
{
	struct readable r = { .text = bytes, .len = n };

	r.text = text_as_utf8(bytes, n, a, &r.len);
	r.made = r.text != bytes;
	if (!r.text) {
		r.unread = "no text";
	} else if (begins_with_tag(r.text, r.len)) {
		r.text = text_of_markup(r.text, r.len, a, &r.len);
		r.made = true;
	} else if (begins_with_json(r.text, r.len)) {
		r.text = text_of_json(r.text, r.len, a, &r.len);
		r.made = true;
	}
	if (r.text && text_has_encoded_parts(r.text, r.len))
		r.unread = "parts of it that are in base64";
	*ret = r;
}

enum status readable_text(const void *bytes, size_t n, struct arena *a,
			  struct readable *ret_readable, struct err *err)
{
	const char *unread = known_unread(bytes, n);

	if (unread) {
		*ret_readable = (struct readable){ .unread = unread };
		return OK;
	}
	if (is_pdf(bytes, n))
		return read_pdf(bytes, n, a, ret_readable, err);
	if (has(bytes, n, 0, "PK\3\4", 4))
		return read_document(bytes, n, a, ret_readable, err);
	read_plain(bytes, n, a, ret_readable);
	return OK;
}
