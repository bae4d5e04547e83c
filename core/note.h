/*
 * C2SP signed notes, checkpoints and inclusion proofs as text files (c2sp.org/signed-note,
 * tlog-checkpoint, tlog-proof): Ed25519, algorithm byte 0x01.
 *
 *   verifier key  NAME+HEX8+BASE64(0x01 || public key)   HEX8 = SHA-256(NAME LF 0x01 key)[:4]
 *   checkpoint    ORIGIN LF SIZE LF BASE64(root) LF LF  then  EM-DASH SP ORIGIN SP BASE64(id || sig) LF
 *   proof file    c2sp.org/tlog-proof@v1 LF index N LF hashes... LF LF checkpoint
 *
 * NAME: 1 to 100 printable ASCII bytes without space and '+'.
 */
#ifndef CORE_NOTE_H
#define CORE_NOTE_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/key.h"
#include "core/tree.h"

#define NOTE_NAME_MAX 101
#define NOTE_MAX 4096 /* bytes of a checkpoint with all its signatures */

/* A name and the key that it signs with. */
struct verifier {
	char name[NOTE_NAME_MAX];
	uint8_t id[4];
	struct key *key;
};

void verifier_release(struct verifier *v);
/* `key` is Ed25519; one more owner of it. */
MUST_CHECK enum status verifier_init(struct verifier *v, const char *name, struct key *key,
				     struct err *err);
MUST_CHECK enum status verifier_parse(const char *text, struct verifier *ret_v, struct err *err);
void verifier_text(const struct verifier *v, struct buf *out);

struct checkpoint {
	uint64_t size;
	struct digest root;
};

/* The text signed by v's private key. */
MUST_CHECK enum status checkpoint_write(const struct verifier *v, const struct checkpoint *head,
					struct buf *out, struct err *err);
/*
 * Exactly the form above, origin = v's name and v's signature among the signature lines (others are
 * allowed and ignored): otherwise ERR_INVALID, with ERR_DENIED for a signature that does not hold.
 */
MUST_CHECK enum status checkpoint_read(const struct verifier *v, const char *text, size_t n,
				       struct checkpoint *ret_head, struct err *err);

MUST_CHECK enum status proof_write(uint64_t index, const struct proof *proof, const char *checkpoint,
				   size_t n, struct buf *out, struct err *err);
/* Splits a proof file; the checkpoint inside is still to be read. ret_checkpoint points into text. */
MUST_CHECK enum status proof_read(const char *text, size_t n, uint64_t *ret_index,
				  struct proof *ret_proof, const char **ret_checkpoint,
				  size_t *ret_checkpoint_n, struct err *err);

#endif
