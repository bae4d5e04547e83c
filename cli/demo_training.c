/*
 * How samuel's training goes, as it is entered on 13 May 2026: places at a site, a placement that
 * was served and signed off and one that is planned, what its supervisor reports, monthly meetings
 * with their targets, a year-end review that came to the same once more, and a module's signature
 * that its officer took back.
 */
#include "cli/demo.h"

const struct demo_record demo_training[] = {
	/* ---- placements ---- */
	{"2026-05-13T15:00:00Z", "jana", ROLE_PROGRAMME_LEAD, "", "capacity",
	 .body = "{'site':'eastmoor','places':2,'from':'2026-01-01','until':'2026-12-31',"
		 "'specialism':'haematology'}"},
	{"2026-05-13T15:02:00Z", "jana", ROLE_PROGRAMME_LEAD, "", "capacity",
	 "{'site':'eastmoor','places':1,'from':'2026-01-01','until':'2026-12-31',"
	 "'specialism':'transfusion'}",
	 .texts = {{"reason", "One bench until the second refrigerator is validated."}}},
	{"2026-05-13T15:10:00Z", "oriel", ROLE_TRAINING_OFFICER, "samuel", "placement",
	 "{'digest':'@curriculum','specialism':'haematology','site':'eastmoor',"
	 "'from':'2026-03-02','until':'2026-04-24','supervisor':'farid'}",
	 .label = "haematology"},
	{"2026-05-13T15:15:00Z", "oriel", ROLE_TRAINING_OFFICER, "samuel", "placement",
	 "{'digest':'@curriculum','specialism':'transfusion','site':'eastmoor',"
	 "'from':'2026-09-07','until':'2026-10-30','supervisor':'nadia'}",
	 .texts = {{"comment", "After the summer, when Nadia has the mornings."}}},
	{"2026-05-13T16:40:00Z", "farid", ROLE_ASSESSOR, "samuel", "placement-sign",
	 "{'outcome':'satisfactory'}", .about = "@haematology"},
	{"2026-05-13T16:45:00Z", "farid", ROLE_ASSESSOR, "samuel", "report",
	 "{'digest':'@curriculum','from':'2026-03-02','until':'2026-04-24'}",
	 .texts = {{"note.summary",
		    "Eight weeks at the bench and on the telephone. Careful, quick to say what "
		    "he does not know, and by April the first whom the wards asked for."}}},

	/* ---- meetings ---- */
	{"2026-05-13T15:30:00Z",
	 "oriel",
	 ROLE_TRAINING_OFFICER,
	 "samuel",
	 "meeting",
	 "{'digest':'@curriculum','day':'2026-03-24',"
	 "'targets':[{'due':'2026-04-30','n':1},{'due':'2026-05-29','n':2}]}",
	 {{"note.1", "Half way through the placement. Tired after the nights, and says so."},
	  {"target.1", "Log four more sessions of authorisation"},
	  {"target.2", "Ask for the start of day in HTS-R1 to be observed again"}},
	 .label = "march"},
	{"2026-05-13T15:45:00Z",
	 "samuel",
	 ROLE_TRAINEE,
	 "samuel",
	 "meeting",
	 "{'adds':'@march','digest':'@curriculum','day':'2026-03-24',"
	 "'targets':[{'due':'2026-06-30','n':1}]}",
	 {{"target.1", "Sit in on a clinic for sickle cell disease"}},
	 .about = "@march"},
	{"2026-05-13T15:50:00Z",
	 "oriel",
	 ROLE_TRAINING_OFFICER,
	 "samuel",
	 "meeting",
	 "{'digest':'@curriculum','day':'2026-04-28',"
	 "'settles':[{'entry':'@march','n':1,'outcome':'met'}]}",
	 {{"note.1", "Five sessions in four weeks; he has the log with him. The observation is "
		     "still open."}},
	 .about = "@march"},

	/* ---- reviews, and a signature taken back ---- */
	{"2026-05-13T16:00:00Z", "oriel", ROLE_TRAINING_OFFICER, "samuel", "review",
	 "{'digest':'@curriculum','review':'year-1','point':'not-yet','day':'2026-04-28'}",
	 .texts = {{"comment",
		    "We met again. Of biochemistry four activities are left, and haematology is "
		    "open again since an observation was taken back."}}},
	{"2026-05-14T08:20:00Z", "oriel", ROLE_TRAINING_OFFICER, "samuel", "revoke",
	 .texts = {{"reason", "I closed it on the word of a colleague and had not read the traces "
			      "myself. I sign again when I have."}},
	 .about = "#232"},
	{NULL},
};
