/*
 * What the files that hold portfolio's kinds share.
 */
#ifndef PORTFOLIO_KIND_PRIV_H
#define PORTFOLIO_KIND_PRIV_H

#include "core/certificate.h"
#include "portfolio/facts.h"
#include "portfolio/kind.h"
#include "portfolio/world.h"

extern const struct kind kind_anchor, kind_person, kind_key, kind_key_end, kind_role, kind_role_end,
	kind_countersign, kind_publish, kind_retirement, kind_map;
extern const struct kind kind_enrolment, kind_enrolment_end, kind_approval, kind_approval_end,
	kind_choice;
extern const struct kind kind_evidence, kind_request, kind_withdraw, kind_decline, kind_assessment,
	kind_revoke;
extern const struct kind kind_nomination, kind_acceptance, kind_reassignment;
extern const struct kind kind_answer, kind_reported;
extern const struct kind kind_waiver, kind_cohort_waiver, kind_exemption;
extern const struct kind kind_release, kind_redaction;

/*
 * May somebody who starts on `start` be enrolled today on the curriculum ID@VERSION, by what was said since
 * it was published? ERR_DENIED: it is retired, or closed to them; the sentence says what to do.
 */
MUST_CHECK enum status retirement_allows(struct world *w, const char *ref, int32_t start,
					 struct err *err);

/* ERR_CONFLICT: an enrolment of the trainee on some version of the same curriculum is open today; that of entry
 * `leaving`, which ends by what is being said, does not matter (0: each does). */
MUST_CHECK enum status enrolment_is_alone(struct world *w, const char *trainee, const char *ref, int64_t leaving,
					  struct err *err);
/* The facts of an enrolment that entry `e` makes, and of one that it ends, with the last day of it. */
MUST_CHECK enum status enrolment_insert(struct world *w, const struct entry *e, const struct enrolment *n,
					struct err *err);
MUST_CHECK enum status enrolment_end_insert(struct world *w, const struct entry *e, uint64_t enrolment,
					    int32_t last, const char *reason, struct err *err);

/* Is `person` the training officer of the enrolment whose request the answer `e` is about? ERR_DENIED. */
MUST_CHECK enum status answer_officer(struct world *w, const struct entry *e, const char *person,
				      struct err *err);
/*
 * May `person`, as the training officer who would confirm it, still refuse the answer of entry `seq`? False
 * for what is no answer, and once it was confirmed.
 */
MUST_CHECK enum status answer_refusable(struct world *w, const char *portfolio, uint64_t seq,
					const char *person, bool *ret_refusable, struct err *err);
/* A second registrar, by the log's own rule. */
struct second second_registrar(bool wanted);
/* Whose role a role-end entry ends. */
MUST_CHECK enum status role_end_person(struct world *w, const struct entry *e,
				       const char **ret_person, struct err *err);

extern const struct kind kind_result, kind_working_time, kind_leave, kind_moved_date;
extern const struct kind kind_placement, kind_placement_sign, kind_capacity, kind_meeting;
extern const struct kind kind_import, kind_corroboration, kind_sealing_key;

/* The enrolment of an entry whose body names the `digest` of a curriculum: as world_enrolment_about. */
MUST_CHECK enum status enrolment_named(struct world *w, const struct entry *e,
				       struct enrolment *ret_enrolment, struct err *err);
/* ERR_INVALID: the day of this member is before the enrolment starts. */
MUST_CHECK enum status check_from(const struct entry *e, const struct enrolment *enrolment,
				  const char *member, struct err *err);
/* ERR_INVALID: the day of `until`, where there is one, is before that of `from`. */
MUST_CHECK enum status check_until(const struct entry *e, struct err *err);
/*
 * Binds what the facts of such an entry begin with: ?1 portfolio, ?2 place in the log, ?3 instant, ?4 the
 * enrolment.
 */
MUST_CHECK enum status bind_of_enrolment(struct world *w, const struct entry *e, struct query *q,
					 struct err *err);

/*
 * May the author, in the role of `e`, take back or refuse the nomination of entry `known`? It must be open;
 * the trainee takes back, the training officer whom it asks refuses.
 */
MUST_CHECK enum status nomination_close_check(struct world *w, const struct entry *e,
					      const struct known_entry *known, struct err *err);

extern const struct kind kind_msf_invitation, kind_msf_rating, kind_msf_summary, kind_msf_close,
	kind_report;

/* Has each text file.N a name, file.N.name, and each name its file? ERR_INVALID says which has not. */
MUST_CHECK enum status files_check(const struct entry *e, struct err *err);

/* Does the author supervise a placement that stands, of the enrolment or of one that was left for it? */
MUST_CHECK enum status placement_supervised(struct world *w, const struct entry *e,
					    const struct enrolment *enrolment, bool *ret_supervised,
					    struct err *err);

/* The root certificate in an anchor's body, of which nothing was checked yet. */
MUST_CHECK enum status anchor_root(struct world *w, const struct entry *e,
				   struct certificate **ret_root, struct err *err);

/* What persons, keys and roles are made of; the anchor makes its registrars from the same. */
MUST_CHECK enum status person_insert(struct world *w, const char *person,
				     const char *register_number, const struct digest *name,
				     struct err *err);
/*
 * Is the number one that a certificate can hold (1 to 31 characters of PrintableString, no space),
 * and nobody's yet? Letters in either case are the same.
 */
MUST_CHECK enum status register_offered(struct world *w, const char *number, struct err *err);
/* Is it said by a registrar, or by the root key in place of one? */
bool is_registrars(const struct entry *e);
/*
 * Is the member `key` of the object a P-256 key that is nobody's yet, and the member `proof` its
 * proof of possession for this person? `pin` NULL: in entry 0.
 */
MUST_CHECK enum status key_offered(struct world *w, const json_t *object, const struct digest *pin,
				   const char *person, struct err *err);
/*
 * The key with which a row that says `own_key` lets the author sign: the member `key` of the body, offered
 * as above by somebody who never had one, and the key that the entry names. Nothing of the body was checked
 * before. ret_key may be NULL.
 */
MUST_CHECK enum status key_own(struct world *w, const struct entry *e, struct key **ret_key,
			       struct err *err);
/* The key of the member `key`, which key_offered has accepted. */
MUST_CHECK enum status key_insert(struct world *w, const json_t *object, const char *person,
				  struct err *err);
struct grant {
	const char *person;
	enum role role;
	int32_t first, last;
	const char *tools, *specialisms;
};
MUST_CHECK enum status role_insert(struct world *w, const struct grant *grant, struct err *err);

#endif
