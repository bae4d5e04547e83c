/*
 * Gethin, a biomedical scientist of the night shift, claims the first rotation in haematology. One
 * of his two assessors has sealed a judgement, the other has not: nobody can read anything yet.
 */
#include "cli/demo_case_rows.h"

#define GETHIN(name, start, end, heading, ...)                                                     \
	CASE_EVIDENCE("gethin", name, start, end, heading, __VA_ARGS__)

static const struct demo_mark by_lennart[] = {
	{"HTS-R1/LO1", "met",
	 "Five mornings of controls, one of them argued against, and the platelet clumps were "
	 "found."},
	{"HTS-R1/LO2", "partly",
	 "The films are good. The words for red cells are those of the analyser."},
	{"HTS-R1/LO3", "met", "Nine samples refused, and the mixing test is read rightly."},
	{"HTS-R1/LO4", "met",
	 "Read back every time, and the one that went badly is told as it was."},
	{"HTS-R1/LO5", "met", "The timeline follows a person and not a tube."},
	{NULL, NULL, NULL},
};

const struct demo_record demo_gethin[] = {
	/* ---- what he has ---- */
	GETHIN("g-start", "2024-02-05", "2024-02-09", "Starting the counters on five mornings",
	       "Controls of three levels, the charts, and my decision on each day. On Thursday the "
	       "high platelets had drifted for four days "
	       "within limits, and I held the platelets back until the reagent was changed.",
	       .file = "start-of-day.csv"),
	GETHIN("g-clump", "2024-04-15", "2024-05-03", "Four counts that the tube had spoiled",
	       "Clumped platelets, a cold agglutinin, a clot and an arm with a drip. What the "
	       "analyser said, what made me doubt it, and the count "
	       "from the second tube."),
	GETHIN("g-films", "2023-10-02", "2023-12-15",
	       "Twenty blood films, of which I threw away six",
	       "Thick, thin, wet and one with a hair. The fourteen that are left were read by the "
	       "senior scientist, who had not seen my words."),
	GETHIN("g-words", "2024-09-02", "2024-09-27", "Red cells in four diseases, in my own words",
	       "Iron deficiency, haemolysis, liver disease and lack of vitamin B12. Two of my "
	       "descriptions were corrected, and I say how."),
	GETHIN("g-screen", "2025-01-06", "2025-01-31", "A month of clotting screens at night",
	       "Three hundred and twelve, of which I refused nine: under-filled, clotted, or with "
	       "heparin from the line. One long time that did "
	       "not come right on mixing was an inhibitor."),
	GETHIN("g-calls", "2025-02-03", "2025-03-28", "Ten results that I telephoned, with times",
	       "From seeing to reading back. The slowest took twenty-six minutes, since the ward "
	       "had moved and the list had not. The list has been "
	       "put right since.",
	       .file = "alarm-diary.csv"),
	GETHIN("g-chair", "2025-05-12", "2025-05-12",
	       "One blood count, from the chair to the screen",
	       "I went with a woman who agreed to it. She waited four hours for a number that had "
	       "taken us nineteen minutes."),
	GETHIN("g-flags", "2025-06-02", "2025-06-13", "Six days of flagged counts",
	       "What I released, what I made a film of, and what I passed on. Reflections on the "
	       "first, third and sixth day."),
	GETHIN("g-tubes", "2025-09-08", "2025-09-12",
	       "A hundred tubes, and whether their labels agree",
	       "Two did not. I kept no result of either and rang both wards.",
	       .file = "hundred-tubes.csv"),
	CASE_CONFIRMED(
		"aled", "gethin", "manager",
		"@g-start @g-clump @g-films @g-screen @g-calls @g-flags",
		"I lead the section in which he works, and countersigned the logs at the time."),
	CASE_CONFIRMED(
		"greta", "gethin", "colleague", "@g-words @g-chair",
		"I read the four descriptions without the counts; the corrections are mine."),

	/* ---- what he claims ---- */
	{.by = "gethin",
	 .role = ROLE_APPLICANT,
	 .portfolio = "gethin",
	 .kind = "application",
	 .label = "g-case",
	 .body = "{'curriculum':'STP-HTS@2023.1','digest':'@STP-HTS@2023.1','process':'@"
		 "EQUIVALENCE@2026.1',"
		 "'target':'modules','modules':['HTS-R1']," CASE_DECLARES ","
		 "'posts':[{'employer':'pentre','from':'2017-10-02','until':'2022-03-31'},"
		 "{'employer':'pentre','from':'2022-04-04'}],"
		 "'prior':[{'day':'2017-07-07','level':6}],'referees':['aled']}",
	 .texts = {{"post.1", "Biomedical scientist, blood sciences, on all shifts"},
		   {"post.2", "Specialist biomedical scientist, haematology, alone at night"},
		   {"prior.1", "BSc Applied Biomedical Science"},
		   {"statement", "I should like to train as a clinical scientist, and not to spend "
				 "a year on what I do every night."}}},
	CASE_CLAIM("gethin", "g1", "HTS-R1/LO1", "@g-case @g-start @g-clump @g-flags",
		   "I decide every night whether a count can go out, and say what made me hold one "
		   "back."),
	CASE_CLAIM("gethin", "g2", "HTS-R1/LO2", "@g-case @g-films @g-words",
		   "I make films that can be read, and describe red cells in words that were tried "
		   "on a scientist who had not seen the count."),
	CASE_CLAIM("gethin", "g3", "HTS-R1/LO3", "@g-case @g-screen @g-clump",
		   "I refuse what cannot give an answer, and know an inhibitor from a tube that "
		   "was not filled."),
	CASE_CLAIM("gethin", "g4", "HTS-R1/LO4", "@g-case @g-calls",
		   "I ring until somebody has read it back who can do something about it."),
	CASE_CLAIM("gethin", "g5", "HTS-R1/LO5", "@g-case @g-chair @g-tubes",
		   "I have sat beside somebody who waited, and since then I ring the ward when we "
		   "are late."),
	{.by = "gethin",
	 .role = ROLE_APPLICANT,
	 .portfolio = "gethin",
	 .kind = "submission",
	 .label = "g-submitted",
	 .about = "@g-case @g1 @g2 @g3 @g4 @g5"},

	/* ---- as far as it has come ---- */
	CASE_PANEL("gethin", "g-panel", "@g-submitted", "lennart", "shirin", "mabel"),
	CASE_SEALED("lennart", "gethin", "g-sealed", "@g-panel", by_lennart),
	{.kind = NULL},
};
