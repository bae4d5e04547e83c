/* Verifier keys, checkpoints and proofs from anybody. What is read has one spelling. */
#include <assert.h>
#include <string.h>

#include "core/note.h"

#define FILE_MAX 16384
/* corpus/note/verifier; its key signed corpus/note/checkpoint. */
#define VERIFIER \
	"example.org/log+de9ca32a+AQWURWTt4d2PxkafHJDeNk03oxIzAb0l6Y8X28bC/cXA"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void verifier(const char *text, size_t n)
{
	CLEANUP(verifier_release) struct verifier v = { 0 };
	CLEANUP(buf_release) struct buf again;
	struct checkpoint head;

	buf_init(&again, FILE_MAX);
	if (verifier_parse(text, &v, NULL) == OK) {
		verifier_text(&v, &again);
		assert(strcmp(again.data, text) == 0);
	}
	verifier_release(&v);
	assert(verifier_parse(VERIFIER, &v, NULL) == OK);
	if (checkpoint_read(&v, text, n, &head, NULL) == OK)
		assert(strncmp(text, v.name, strlen(v.name)) == 0);
}

static void proof(const char *text, size_t n)
{
	CLEANUP(buf_release) struct buf again;
	struct proof p;
	uint64_t index;
	const char *checkpoint;
	size_t checkpoint_n;

	buf_init(&again, FILE_MAX);
	if (proof_read(text, n, &index, &p, &checkpoint, &checkpoint_n, NULL) != OK)
		return;
	assert(checkpoint >= text && checkpoint + checkpoint_n <= text + n);
	assert(proof_write(index, &p, checkpoint, checkpoint_n, &again, NULL) == OK);
	assert(again.len == n && memcmp(again.data, text, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char text[FILE_MAX + 1];

	if (n > FILE_MAX)
		return 0;
	if (n)
		memcpy(text, bytes, n);
	text[n] = '\0';
	verifier(text, n);
	proof(text, n);
	return 0;
}
