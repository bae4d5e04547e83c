/* Who is who in the demonstration store, and what they may do. All of them are invented. */
#include "cli/demo.h"

const struct demo_person demo_people[DEMO_PEOPLE] = {
	{"registrar", "Ruth Adeyemi", NULL, "2023-08-14", "first registrar"},
	{"registrar2", "Tomasz Zielony", NULL, "2023-08-15", "second registrar, who countersigns"},
	{"bela", "Béla Kováry", "CS-20417", "2023-08-21",
	 "training officer in clinical engineering (of amira)"},
	{"oriel", "Oriel Whitcombe", "CS-19380", "2023-08-21",
	 "training officer in blood sciences (of samuel, kirsty, tomos)"},
	{"jana", "Jana Havlíčná", NULL, "2023-08-22", "programme lead"},
	{"chandra", "Chandra Pillaimuthu", "CS-21966", "2023-08-23",
	 "assessor for all of clinical engineering"},
	{"declan", "Declan Furey-Nolan", "CS-22874", "2023-08-23",
	 "assessor for devices and measurement; no case discussions"},
	{"esther", "Esther Boatemaa", "CS-20733", "2023-08-24",
	 "assessor in rehabilitation and renal technology until June 2025"},
	{"farid", "Farid Nassirian", "BMS-61245", "2023-08-24",
	 "assessor for haematology and transfusion"},
	{"greta", "Greta Lindholt", "CS-18811", "2023-08-25", "assessor for all of blood sciences"},
	{"hywel", "Hywel Prosser-Lewis", "BMS-57092", "2023-08-25",
	 "assessor for life sciences; samuel's officer has not approved him"},
	{"imani", "Imani Wanjeri", "CS-23350", "2024-08-19", "assessor for genomics"},
	{"amira", "Amira Haddadin", NULL, "2023-08-29",
	 "trainee in clinical engineering, third year"},
	{"tomos", "Tomos Bevan-Rhys", NULL, "2023-08-29",
	 "trainee associate in biochemistry; the portfolio froze in 2025"},
	{"samuel", "Samuel Osei-Tuffour", NULL, "2024-08-27",
	 "trainee in haematology and transfusion, second year"},
	{"kirsty", "Kirsty Muirhill", NULL, "2024-10-28",
	 "trainee laboratory assistant, part-time; the award is signed"},
};

const struct demo_role demo_roles[] = {
	{"registrar2", "registrar", "2023-08-15", "2023-08-15", .until = NULL},
	{"bela", "training-officer", "2023-08-28", "2023-09-01", .until = NULL},
	{"oriel", "training-officer", "2023-08-28", "2023-09-01", .until = NULL},
	{"jana", "programme-lead", "2023-08-28", "2023-09-01", .until = NULL},
	{"chandra", "assessor", "2023-08-30", "2023-09-01", "2026-08-31",
	 .specialisms = "clinical-engineering"},
	{"declan", "assessor", "2023-08-30", "2023-09-01", "2025-08-31", .tools = "REVIEW DOPS OCE",
	 .specialisms = "device-management clinical-measurement"},
	{"declan", "assessor", "2025-08-26", "2025-09-01", "2027-08-31", .tools = "REVIEW DOPS OCE",
	 .specialisms = "device-management clinical-measurement"},
	{"esther", "assessor", "2023-08-30", "2023-09-01", NULL, NULL,
	 "rehabilitation-engineering renal-technology", .ended = "2025-08-11", .last = "2025-06-30",
	 .reason = "Her contract here ended on 30 June; we were told six weeks later."},
	{"farid", "assessor", "2023-08-30", "2023-09-01", "2026-12-31",
	 .specialisms = "haematology transfusion"},
	{"greta", "assessor", "2023-08-30", "2023-09-01", .until = NULL,
	 .specialisms = "blood-sciences"},
	{"hywel", "assessor", "2023-08-30", "2023-09-01", "2026-08-31", .tools = "REVIEW DOPS OCE",
	 .specialisms = "life-sciences"},
	{"imani", "assessor", "2024-08-20", "2024-09-01", "2027-08-31", .tools = "REVIEW CBD DOPS",
	 .specialisms = "genomics"},
};
const size_t demo_role_count = sizeof demo_roles / sizeof *demo_roles;

const char *const demo_curricula[] = {
	"STP-CEN@2023.1", "STP-HTS@2023.1", "HCSA-LAB@2023.1", "L4-BIO@2023.1", NULL,
};

const struct demo_trainee demo_trainees[DEMO_TRAINEES] = {
	{"amira", "STP-CEN@2023.1", "2023-09-01", "2023-09-04", "northfield", "bela", 100,
	 demo_amira},
	{"samuel", "STP-HTS@2023.1", "2024-08-29", "2024-09-02", "eastmoor", "oriel", 100,
	 demo_samuel},
	{"kirsty", "HCSA-LAB@2023.1", "2024-10-31", "2024-11-04", "eastmoor", "oriel", 60,
	 demo_kirsty},
	{"tomos", "L4-BIO@2023.1", "2023-09-01", "2023-09-04", "eastmoor", "oriel", 100,
	 demo_tomos},
};
