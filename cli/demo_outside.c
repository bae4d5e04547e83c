/*
 * Assessors without an account, on 13 and 14 May 2026. Hugo answers two requests with a key of his
 * own; the officer has checked the key of the first answer on the telephone and countersigned, and
 * has not got round to the second, which counts for nothing. Petra filled in a paper form, which
 * the officer reports.
 */
#include "cli/demo.h"

const struct demo_record demo_outside[] = {
	{"2026-05-13T11:12:00Z", "registrar", ROLE_REGISTRAR, "", "role",
	 .body = "{'person':'hugo','role':'assessor','from':'2026-04-01','until':'2027-03-31',"
		 "'specialisms':['haematology','transfusion']}"},
	{"2026-05-13T11:14:00Z", "registrar", ROLE_REGISTRAR, "", "role",
	 .body = "{'person':'petra','role':'assessor','from':'2026-04-01','until':'2027-03-31',"
		 "'specialisms':['renal-technology'],'tools':['OCE','DOPS','REVIEW']}"},
	{"2026-05-13T11:42:00Z", "oriel", ROLE_TRAINING_OFFICER, "samuel", "approval",
	 .body = "{'assessor':'hugo'}"},
	{"2026-05-13T11:44:00Z", "bela", ROLE_TRAINING_OFFICER, "amira", "approval",
	 .body = "{'assessor':'petra'}"},

	/* ---- hugo ---- */
	{"2026-05-13T13:30:00Z",
	 "samuel",
	 ROLE_TRAINEE,
	 "samuel",
	 "evidence",
	 "{'first':'2026-04-28','last':'2026-04-28'}",
	 {{"title", "Iron overload in a man who had been transfused for thirty years"},
	  {"narrative", "What he was told when, and how the scan changed what we advised."}},
	 .label = "iron"},
	{"2026-05-13T13:33:00Z", "samuel", ROLE_TRAINEE, "samuel", "request",
	 "{'assessor':'hugo','tool':'CBD','modules':['HTS-S5'],'case':8}", .about = "@iron",
	 .label = "iron-request"},
	{"2026-05-13T13:40:00Z",
	 "samuel",
	 ROLE_TRAINEE,
	 "samuel",
	 "evidence",
	 "{'first':'2026-04-29','last':'2026-04-29'}",
	 {{"title", "Handing over at the other hospital, at the end of a long Wednesday"},
	  {"narrative",
	   "Eleven open things, of which three could not wait, and who has them now."}},
	 .label = "handover"},
	{"2026-05-13T13:43:00Z", "samuel", ROLE_TRAINEE, "samuel", "request",
	 "{'assessor':'hugo','tool':'DOPS','modules':['COR-1'],'topic':'COR-1/T7',"
	 "'site':'southgate'}",
	 .about = "@handover", .label = "handover-request"},
	{"2026-05-13T16:05:00Z",
	 "hugo",
	 ROLE_ASSESSOR,
	 "samuel",
	 "answer",
	 "{'form':'TOOLS@2010.1/CBD','judgements':[{'n':1,'point':'satisfactory'}],"
	 "'marks':{'reasons':'alone'}}",
	 {{"note.feedback",
	   "You knew why the ferritin alone would have misled us. Work on how you would "
	   "tell him."}},
	 .about = "@iron-request @iron",
	 .label = "iron-answer"},
	{"2026-05-13T16:20:00Z",
	 "hugo",
	 ROLE_ASSESSOR,
	 "samuel",
	 "answer",
	 "{'form':'TOOLS@2010.1/DOPS','judgements':[{'n':1,'point':'satisfactory'}],"
	 "'marks':{'method':'alone','safety':'alone'}}",
	 {{"note.feedback", "Keep the three that cannot wait at the top. Have it read back."}},
	 .about = "@handover-request @handover"},
	{"2026-05-14T08:10:00Z", "oriel", ROLE_TRAINING_OFFICER, "samuel", "countersign",
	 .about = "@iron-answer"},

	/* ---- petra ---- */
	{"2026-05-13T14:10:00Z",
	 "amira",
	 ROLE_TRAINEE,
	 "amira",
	 "evidence",
	 "{'first':'2026-05-08','last':'2026-05-08'}",
	 {{"title", "Telling a patient that the home machine is delayed again"},
	  {"narrative",
	   "Three weeks, after she had cleared the room. I said why before she asked."}},
	 .label = "delay"},
	{"2026-05-13T14:13:00Z", "amira", ROLE_TRAINEE, "amira", "request",
	 "{'assessor':'petra','tool':'OCE','modules':['COR-1'],'topic':'COR-1/T5'}",
	 .about = "@delay", .label = "delay-request"},
	{"2026-05-13T17:00:00Z",
	 "bela",
	 ROLE_TRAINING_OFFICER,
	 "amira",
	 "reported",
	 "{'day':'2026-05-08','form':'TOOLS@2010.1/OCE',"
	 "'judgements':[{'n':1,'point':'satisfactory'}],'marks':{'listens':'alone'}}",
	 {{"note.feedback", "Keep saying it first. Give her a name to ring."}},
	 .about = "@delay-request @delay",
	 .file = "oce-paper.txt"},
	{NULL},
};
