/* Codes as anybody types them. What is read has one spelling, which is read as the same. */
#include <assert.h>
#include <string.h>

#include "curricula/code.h"

#define INPUT_MAX 256

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	CLEANUP(buf_release) struct buf text, words;
	char typed[INPUT_MAX + 1];
	struct code c, again;

	buf_init(&text, CODE_TEXT_MAX);
	buf_init(&words, 1024);
	if (n > INPUT_MAX)
		return 0;
	if (n)
		memcpy(typed, bytes, n);
	typed[n] = '\0';
	if (code_parse(typed, &c, NULL) != OK)
		return 0;
	code_text(&c, &text);
	assert(!text.full && code_parse(text.data, &again, NULL) == OK);
	assert(strcmp(again.module, c.module) == 0 && strcmp(again.name, c.name) == 0);
	assert(again.form == c.form && again.part == c.part && again.submodule == c.submodule);
	code_words(&c, &words);
	assert(words.len > 0 && !words.full);
	return 0;
}
