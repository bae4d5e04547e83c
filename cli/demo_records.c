/*
 * What was kept on paper until May 2026 and is entered then: reviews, placements, a degree, leave
 * and what else moves dates, a waiver with its countersignature, and the award of the one who has
 * everything. Each row is an entry as it is said; all are later than the trainees' own scenes.
 */
#include "cli/demo.h"

const struct demo_record demo_records[] = {
	{"2026-05-11T09:00:00Z", "registrar", ROLE_REGISTRAR, "", "role",
	 .body = "{'person':'greta','role':'registrant','from':'2026-05-11'}"},
	{"2026-05-11T09:07:00Z", "registrar", ROLE_REGISTRAR, "", "role",
	 .body = "{'person':'imani','role':'school','from':'2026-05-11'}"},
	{"2026-05-11T09:14:00Z", "registrar2", ROLE_REGISTRAR, "", .kind = "countersign"},
	{"2026-05-12T09:21:00Z", "bela", ROLE_TRAINING_OFFICER, "amira", "placement",
	 .body = "{'digest':'@curriculum','specialism':'device-management','site':'northfield','"
		 "from':'"
		 "2023-09-11',"
		 "'until':'2023-11-17'}"},
	{"2026-05-12T09:28:00Z", "bela", ROLE_TRAINING_OFFICER, "amira", "placement",
	 .body = "{'digest':'@curriculum','specialism':'clinical-measurement','site':'northfield','"
		 "from':'"
		 "2023-11-27',"
		 "'until':'2024-02-02'}"},
	{"2026-05-12T09:35:00Z", "bela", ROLE_TRAINING_OFFICER, "amira", "placement",
	 .body = "{'digest':'@curriculum','specialism':'rehabilitation-engineering','site':'"
		 "westhaven',"
		 "'from':'2024-02-12','until':'2024-04-26'}"},
	{"2026-05-12T09:42:00Z", "bela", ROLE_TRAINING_OFFICER, "amira", "review",
	 "{'digest':'@curriculum','review':'month-6','point':'satisfactory','day':'2024-03-21'}",
	 .texts = {{"comment",
		    "Settled, and asks good questions. Start on the case discussions."}}},
	{"2026-05-12T09:49:00Z", "imani", ROLE_SCHOOL, "amira", "result",
	 .body = "{'digest':'@curriculum','result':'MSc','outcome':'passed','day':'2025-10-10'}"},
	{"2026-05-12T09:56:00Z", "oriel", ROLE_TRAINING_OFFICER, "samuel", "review",
	 .body = "{'digest':'@curriculum','review':'month-6','point':'satisfactory','day':'2025-03-"
		 "20'}"},
	{"2026-05-12T10:03:00Z", "oriel", ROLE_TRAINING_OFFICER, "samuel", "review",
	 "{'digest':'@curriculum','review':'year-1','point':'not-yet','day':'2025-10-02'}",
	 .texts = {{"comment", "Biochemistry is open. We meet again when it is closed."}}},
	{"2026-05-12T10:10:00Z", "registrar", ROLE_REGISTRAR, "samuel", "leave",
	 .body = "{'digest':'@curriculum','from':'2026-02-02','until':'2026-02-27'}"},
	{"2026-05-12T10:17:00Z", "registrar", ROLE_REGISTRAR, "samuel", "working-time",
	 "{'digest':'@curriculum','from':'2026-06-01','hundredths':80}",
	 .texts = {{"reason", "Four days a week from June, at his own wish."}}},
	{"2026-05-12T10:24:00Z", "registrar", ROLE_REGISTRAR, "samuel", "moved-date",
	 "{'digest':'@curriculum','what':'year-2','day':'2026-11-30'}",
	 .texts = {{"reason", "His officer is on leave in October."}}},
	{"2026-05-13T10:31:00Z", "registrar", ROLE_REGISTRAR, "samuel", "waiver",
	 "{'digest':'@curriculum','of':'GEN-R1'}",
	 .texts = {{"reason", "He came with a year in a genetics laboratory. He has done the "
			      "module all the same."}}},
	{"2026-05-13T10:38:00Z", "greta", ROLE_REGISTRANT, "samuel", .kind = "countersign"},
	{"2026-05-13T10:45:00Z", "registrar", ROLE_REGISTRAR, "kirsty", "gate-sign",
	 "{'digest':'@curriculum','gate':'award'}",
	 .texts = {{"comment", "Seven weeks early, at three days a week."}}},
	{NULL},
};
