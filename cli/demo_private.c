/*
 * Who reads what, and what is gone, on 13 and 14 May 2026: a reflection that its trainee releases
 * and one that stays private; words that look like patient data and are said to be invented; texts
 * that are erased, by their author alone, and of an assessment by two.
 */
#include "cli/demo.h"

const struct demo_record demo_private[] = {
	/* ---- reflections ---- */
	{"2026-05-13T17:30:00Z", "amira", ROLE_TRAINEE, "amira", "release",
	 "{'texts':['reflection']}", .about = "#57"},
	{"2026-05-13T17:40:00Z", "samuel", ROLE_TRAINEE, "samuel", "evidence",
	 "{'first':'2026-05-11','form':'TOOLS@2010.1/REFLECTION','last':'2026-05-11'}",
	 .texts = {{"title", "The night on which I should have rung"},
		   {"note.learnt",
		    "I waited until four because I did not want to wake anybody. Next time I "
		    "ring at two."}}},

	/* ---- what the guard shows, and who decides ---- */
	{"2026-05-13T18:00:00Z",
	 "samuel",
	 ROLE_TRAINEE,
	 "samuel",
	 "evidence",
	 "{'first':'2026-05-06','guard':'invented','items':['HTS-S1/11'],'last':'2026-05-09'}",
	 {{"title", "A teaching case on new pancytopenia"},
	  {"narrative", "Made up for the students: Mr Bartholomew Quill, born 03/02/1951, hospital "
			"number Q 4471903, comes with bruises and a count that nobody believes."}},
	 .label = "teaching"},
	{"2026-05-13T18:04:00Z", "samuel", ROLE_TRAINEE, "samuel", "request",
	 "{'assessor':'nadia','items':['HTS-S1/11']}", .about = "@teaching",
	 .label = "teaching-request"},
	{"2026-05-13T19:40:00Z",
	 "nadia",
	 ROLE_ASSESSOR,
	 "samuel",
	 "assessment",
	 "{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'}]}",
	 {{"note.feedback", "Convincing. It reads like the man whom Doctor Lightfoot's team had on "
			    "the ward at Christmas, down to his dog."}},
	 .about = "@teaching-request @teaching",
	 .label = "teaching-answer"},

	/* ---- erased ---- */
	{"2026-05-13T20:10:00Z", "nadia", ROLE_ASSESSOR, "samuel", "redaction",
	 "{'reason':'third-party','texts':['note.feedback']}", .about = "@teaching-answer",
	 .label = "erasing"},
	{"2026-05-14T08:30:00Z", "oriel", ROLE_TRAINING_OFFICER, "samuel", "countersign",
	 .about = "@erasing"},
	{"2026-05-13T18:20:00Z",
	 "samuel",
	 ROLE_TRAINEE,
	 "samuel",
	 "evidence",
	 "{'first':'2026-05-04','items':['HTS-S1/12'],'last':'2026-05-08'}",
	 {{"title", "Five days of clotting advice"},
	  {"narrative", "The last call was about the lady in the side room of ward nine whose "
			"daughter plays for the county; everybody here knows who that is."}},
	 .label = "clotting"},
	{"2026-05-13T18:40:00Z", "samuel", ROLE_TRAINEE, "samuel", "redaction",
	 "{'reason':'patient-data','texts':['narrative']}", .about = "@clotting"},
	{"2026-05-13T18:50:00Z",
	 "samuel",
	 ROLE_TRAINEE,
	 "samuel",
	 "evidence",
	 "{'first':'2026-05-04','items':['HTS-S1/12'],'last':'2026-05-08'}",
	 {{"title", "Five days of clotting advice"},
	  {"narrative",
	   "Nineteen calls. The last one took longest, since two drugs were stopped at "
	   "once."}},
	 .about = "@clotting"},
	{NULL},
};
