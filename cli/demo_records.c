/*
 * What was kept on paper until May 2026 and is entered then: reviews, placements, a degree, leave and what
 * else moves dates, a waiver with its countersignature, and the award of the one who has everything. Each
 * row is an entry as it is said; all are later than the trainees' own scenes.
 */
#include <string.h>

#include "cli/demo_teller.h"
#include "portfolio/facts.h"

const struct demo_record demo_records[] = {
	{"2026-05-11", "registrar", ROLE_REGISTRAR, "", "role",
	 "{\"person\":\"greta\",\"role\":\"registrant\",\"from\":\"2026-05-11\"}", NULL, NULL},
	{"2026-05-11", "registrar", ROLE_REGISTRAR, "", "role",
	 "{\"person\":\"imani\",\"role\":\"school\",\"from\":\"2026-05-11\"}", NULL, NULL},
	{"2026-05-11", "registrar2", ROLE_REGISTRAR, "", "countersign", NULL, NULL, NULL},
	{"2026-05-12", "bela", ROLE_TRAINING_OFFICER, "amira", "placement",
	 "{\"specialism\":\"device-management\",\"site\":\"northfield\",\"from\":\"2023-09-11\","
	 "\"until\":\"2023-11-17\"}", NULL, NULL},
	{"2026-05-12", "bela", ROLE_TRAINING_OFFICER, "amira", "placement",
	 "{\"specialism\":\"clinical-measurement\",\"site\":\"northfield\",\"from\":\"2023-11-27\","
	 "\"until\":\"2024-02-02\"}", NULL, NULL},
	{"2026-05-12", "bela", ROLE_TRAINING_OFFICER, "amira", "placement",
	 "{\"specialism\":\"rehabilitation-engineering\",\"site\":\"westhaven\","
	 "\"from\":\"2024-02-12\",\"until\":\"2024-04-26\"}", NULL, NULL},
	{"2026-05-12", "bela", ROLE_TRAINING_OFFICER, "amira", "review",
	 "{\"review\":\"month-6\",\"point\":\"satisfactory\",\"day\":\"2024-03-21\"}", "comment",
	 "Settled, and asks good questions. Start on the case discussions."},
	{"2026-05-12", "imani", ROLE_SCHOOL, "amira", "result",
	 "{\"result\":\"MSc\",\"outcome\":\"passed\",\"day\":\"2025-10-10\"}", NULL, NULL},
	{"2026-05-12", "oriel", ROLE_TRAINING_OFFICER, "samuel", "review",
	 "{\"review\":\"month-6\",\"point\":\"satisfactory\",\"day\":\"2025-03-20\"}", NULL, NULL},
	{"2026-05-12", "oriel", ROLE_TRAINING_OFFICER, "samuel", "review",
	 "{\"review\":\"year-1\",\"point\":\"not-yet\",\"day\":\"2025-10-02\"}", "comment",
	 "Biochemistry is open. We meet again when it is closed."},
	{"2026-05-12", "registrar", ROLE_REGISTRAR, "samuel", "leave",
	 "{\"from\":\"2026-02-02\",\"until\":\"2026-02-27\"}", NULL, NULL},
	{"2026-05-12", "registrar", ROLE_REGISTRAR, "samuel", "working-time",
	 "{\"from\":\"2026-06-01\",\"hundredths\":80}", "reason",
	 "Four days a week from June, at his own wish."},
	{"2026-05-12", "registrar", ROLE_REGISTRAR, "samuel", "moved-date",
	 "{\"what\":\"year-2\",\"day\":\"2026-11-30\"}", "reason",
	 "His officer is on leave in October."},
	{"2026-05-13", "registrar", ROLE_REGISTRAR, "samuel", "waiver", "{\"of\":\"GEN-R1\"}", "reason",
	 "He came with a year in a genetics laboratory. He has done the module all the same."},
	{"2026-05-13", "greta", ROLE_REGISTRANT, "samuel", "countersign", NULL, NULL, NULL},
	{"2026-05-13", "registrar", ROLE_REGISTRAR, "kirsty", "gate-sign", "{\"gate\":\"award\"}",
	 "comment", "Seven weeks early, at three days a week."},
};
const size_t demo_record_count = sizeof demo_records / sizeof *demo_records;

/* The curriculum that somebody is bound to, which such entries name. */
static json_t *curriculum_digest(struct teller *t, const char *trainee, struct err *err)
{
	char hex[DIGEST_HEX];
	struct facts facts;

	if (*trainee == '\0' || facts_load(journal_db(t->app->journal), trainee, NULL, t->now,
					   t->app->arena, &facts, err) != OK)
		return NULL;
	digest_hex(&facts.enrolment.digest, hex);
	return json_string(hex);
}

enum status tell_record(struct teller *t, const struct step *s, struct err *err)
{
	const struct demo_record *r = s->record;
	bool countersigns = r->body == NULL;
	CLEANUP(json_cleanup)
	json_t *body = json_loads(countersigns ? "{}" : r->body, 0, NULL);
	struct say say = {.kind = r->kind,
			  .role = r->role,
			  .portfolio = r->portfolio,
			  .about = countersigns ? &t->recorded : NULL,
			  .about_count = countersigns ? 1 : 0,
			  .body = body};
	json_t *digest = countersigns ? NULL : curriculum_digest(t, r->portfolio, err);

	if (digest)
		json_object_set_new(body, "digest", digest);
	say_text(&say, r->text, r->said);
	return say_now(t, &say, r->by, &t->recorded, err);
}
