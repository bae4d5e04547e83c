/* Values are text wherever markup puts them. */
#include <criterion/criterion.h>

#include "core/markup.h"

static struct {
	const char *text, *written;
} texts[] = {
	{"Ana & Bo <b>", "Ana &amp; Bo &lt;b&gt;"},
	{"\"it's\"", "&quot;it&#39;s&quot;"},
	{"z\xc3\xbcrich\n", "z\xc3\xbcrich\n"},
	{"a\x01" "b\xff" "c", "a\xef\xbf\xbd" "b\xef\xbf\xbd" "c"},
	{"", ""},
};

Test(markup, text_means_itself_in_content_and_attributes)
{
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 200);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		buf_clear(&out);
		markup_text(&out, texts[i].text);
		cr_expect_str_eq(out.data, texts[i].written);
	}
}

Test(markup, each_dollar_is_a_value_and_a_value_s_dollar_is_text)
{
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 200);
	markup_add(&out, "<a id=\"$\">$</a>", (const char *[]){"x\"y", "$5 <"});
	cr_expect_str_eq(out.data, "<a id=\"x&quot;y\">$5 &lt;</a>");
}
