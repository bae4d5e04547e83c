/* What comes by e-mail: a request for an answer, and an answer. Each is read whole or refused in a line. */
#include <assert.h>
#include <string.h>

#include "portfolio/packet.h"

#define ROOM (32u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool known(void *data, const struct digest *pin)
{
	(void)data;
	(void)pin;
	return true;
}

/* What was read as an answer is written again as the same file. */
static void try_answer(const uint8_t *bytes, size_t n, struct arena *a)
{
	CLEANUP(buf_release) struct buf again;
	struct submission answer;
	struct err err = {0};
	struct entry e;

	buf_init(&again, ANSWER_MAX);
	if (answer_read(bytes, n, a, &answer, &e, &err) != OK) {
		assert(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
		return;
	}
	assert(strcmp(e.kind, "answer") == 0);
	assert(answer_write(&answer, a, &again, NULL) == OK);
	assert(again.len == n && memcmp(again.data, bytes, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(ROOM);
	const struct kinds kinds = {.rows = portfolio_kinds, .count = portfolio_kind_count};
	const struct verify_want want = {.kinds = &kinds, .pin_known = known};
	struct packet packet;
	struct err err = {0};

	try_answer(bytes, n, a);
	if (packet_read(bytes, n, &want, a, &packet, &err) == OK)
		assert(strcmp(packet.request.entry.kind, "request") == 0 && packet.assessor[0] != '\0');
	else
		assert(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
	return 0;
}
