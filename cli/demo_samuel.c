/*
 * Samuel, second year of haematology and transfusion. An observation in HTS-R1 was taken back, so
 * the signature of that module fell; two requests wait for an assessor whom his officer has not
 * approved.
 */
#include "cli/demo.h"

const struct demo_scene demo_samuel[] = {
	{"2024-09-05", DEMO_APPROVE, .who = "farid"},
	{"2024-09-05", DEMO_APPROVE, .who = "greta"},
	{"2025-02-24", DEMO_APPROVE, .who = "imani"},
	{"2025-12-01", DEMO_CHOOSE, .what = "depth A"},

	/* ---- first year ---- */
	{"2024-10-10", .what = "COR-4/1,3", .who = "greta", .days = 6, .span = 15,
	 .title = "Meetings agreed, and a page for three years",
	 .narrative = "We meet every fourth Tuesday. I have marked the winter of the second year "
		      "in red.",
	 .said = "Clear. Put the red winter into the rota before somebody else does."},
	{"2024-10-31", .what = "HTS-R1/1-5", .who = "farid", .days = 6, .span = 40,
	 .title = "From the chair to the screen: counts, mornings and films",
	 .narrative =
		 "I followed one count, started the analyser on five mornings, traced six numbers "
		 "back to their signals and spread twenty films, of which I threw away seven.",
	 .said = "You threw away the right seven.", .file = "start-of-day.csv"},
	{"2024-11-07", .what = "DOPS HTS-R1/T5", .who = "greta", .days = 2, .label = "start-of-day",
	 .title = "Start of day on the analyser",
	 .narrative = "Background, controls and a decision at seven in the morning.",
	 .said = "Keep saying the decision aloud. Look at yesterday's chart before today's."},
	{"2024-11-26", .what = "HTS-R1/6-10", .who = "farid", .days = 9, .span = 30,
	 .title = "Eyes, criteria, clotting and the telephone",
	 .narrative = "Ten films counted against the analyser, six days of flagged counts, "
		      "clotting screens with four refusals, and the calls that could not wait.",
	 .said = "We agreed on the day when I no longer needed to listen: the nineteenth."},
	{"2024-12-03", .what = "CBD HTS-R1/T1", .who = "farid", .days = 3, .kase = 1,
	 .title = "A count that was held back",
	 .narrative = "Platelets of nine, clumps on the film, and a ward that wanted a number.",
	 .said = "You held it for the right reason. Next: what you would have said at minute ten."},
	{"2024-12-12", DEMO_SIGN, .what = "HTS-R1", .said = "Reliable from the first month."},
	{"2025-01-14", .what = "HTS-R2/1-5", .who = "farid", .days = 7, .span = 30,
	 .title = "Donors, labels and groups",
	 .narrative =
		 "A donor session to the tea at the end; samples turned away; three discrepancies "
		 "settled; twenty requests decided; antibody screens graded blind.",
	 .said = "Two of your grades were half a step high and you found out why.",
	 .file = "antibody-screen.csv"},
	{"2025-01-23", .what = "DOPS HTS-R2/T2", .who = "farid", .days = 1,
	 .title = "An antibody screen from sample to grade",
	 .narrative = "Three cells, eight plasmas, one of them a weak positive that I read twice.",
	 .said = "Keep the second reading. Change the order of your racks."},
	{"2025-02-06", .what = "HTS-R2/6-10", .who = "farid", .days = 8, .span = 25,
	 .title = "Crossmatch, release, bedside and trace",
	 .narrative =
		 "Crossmatches, release under the laboratory's competence, one transfusion watched "
		 "from refrigerator to last observation, and five units traced each way.",
	 .said = "The plan for the operation was agreed with the patient, not about them."},
	{"2025-02-11", .what = "CBD HTS-R2", .who = "farid", .days = 2, .kase = 2,
	 .title = "One letter wrong in a name",
	 .narrative = "The ward asked me to change the letter on the tube.",
	 .said = "Good reasons, kindly given. Practise the sentence for three in the morning."},
	{"2025-02-21", DEMO_SIGN, .what = "HTS-R2"},
	{"2025-03-27", .what = "GEN-R1/1-5", .who = "imani", .days = 8, .span = 28,
	 .title = "Pedigrees, referrals and two kinds of extract",
	 .narrative = "Two pedigrees redrawn without notes, fifteen referrals sorted, and DNA by "
		      "two methods with yield and purity for six extracts.",
	 .said = "Finding the two referrals that no test would answer was the point.",
	 .file = "extract-purity.csv"},
	{"2025-04-08", .what = "DOPS GEN-R1/T1", .who = "imani", .days = 2,
	 .title = "Extraction with quality measurement",
	 .narrative = "Eight bloods, one of them five days old.",
	 .said = "Keep the blank where everybody can see it. Change tips sooner."},
	{"2025-04-17", .what = "CBD GEN-R1", .who = "imani", .days = 5, .kase = 3,
	 .title = "A result that concerns a brother",
	 .narrative = "What the patient may be asked to pass on, and what we may not.",
	 .said = "Fair to both. Work on who would make the call."},
	{"2025-04-29", .what = "GEN-R1/6-10", .who = "imani", .days = 9, .span = 30,
	 .title = "Chromosomes for a week, a hundred nuclei, one variant",
	 .narrative = "The diary of a culture, scores without the referral, and the evidence for "
		      "and against one variant after a senior scientist's questions.",
	 .said = "You let the class move when the evidence did."},
	{"2025-05-16", DEMO_SIGN, .what = "GEN-R1"},
	{"2025-06-17", .what = "BIO-R1/1,2,5-8", .who = "greta", .days = 10, .span = 28,
	 .title = "A tray's journey, a week of controls and a validation queue",
	 .narrative = "Ten quality comments checked, control breaches decided, five days of the "
		      "queue, iron studies in ten patients and six traces of serum protein.",
	 .said = "You asked on day one and released on day five; the reflections show what "
		 "changed."},
	{"2025-06-26", .what = "CBD BIO-R1", .who = "greta", .days = 4, .kase = 4,
	 .title = "A thyroid result that did not fit",
	 .narrative = "A food supplement, a discrepant assay, and how to word it.",
	 .said = "The wording warns without frightening. Work on when to ring."},

	/* ---- second year ---- */
	{"2025-10-14", .what = "COR-2/1,2,4,7", .who = "greta", .days = 9, .span = 60,
	 .title = "How soon is a count repeated? The question and two designs",
	 .narrative = "Ten hunches, a recorded search, two designs and six projects classified "
		      "with the research office.",
	 .said = "A question that somebody will act on."},
	{"2025-10-30", .what = "CBD COR-2/T1", .who = "greta", .answer = DEMO_NOT_YET, .days = 6,
	 .kase = 5, .title = "Sample size for the repeat study",
	 .narrative = "One calculation, with the difference that I hoped for.",
	 .said = "You could not say what happens if the difference is half as large. Do it again "
		 "with each assumption made worse, and we will talk."},
	{"2025-11-18", .what = "MSF COR-1", .who = "greta", .days = 7,
	 .raters = 9, .title = "Feedback from colleagues, second year",
	 .narrative = "Nine answered. Night staff would like handovers in writing.",
	 .said = "Warm and useful. Act on the handovers."},
	{"2025-11-25", .what = "COR-1/1,2,7", .who = "greta", .days = 8, .span = 90,
	 .title = "Scope, help in time, and the feedback plan",
	 .narrative =
		 "My scope at three dates, three calls for help, and why I asked a porter too.",
	 .said = "The porter's answer was the most useful. Good choice."},
	{"2025-12-16", .what = "HTS-S1/1-5", .who = "farid", .days = 12, .span = 70,
	 .title = "Anaemias, neutropenias, platelets and a long clotting time",
	 .narrative = "Twelve first guesses beside the causes, four lists of causes, ten timed "
		      "judgements and eight comments on mixing studies.",
	 .said = "Your timed judgements got faster and stayed careful.",
	 .file = "first-guesses.csv"},
	{"2026-01-20", .what = "DOPS HTS-S1/T1", .who = "greta", .days = 3,
	 .title = "Authorising a queue of abnormal counts",
	 .narrative = "Forty counts, three telephone calls, one film kept back.",
	 .said = "Keep the pause before release. Write fewer words."},
	{"2026-01-28", .what = "CBD HTS-S1", .who = "farid", .days = 5, .kase = 6,
	 .title = "Haemolysis ten days after a transfusion",
	 .narrative = "The screen was negative on admission.",
	 .said = "In order, and alert to the clock. Next: what you would write on her card."},
	{"2026-02-10", .what = "HTS-S1/6-8,17", .who = "farid", .days = 9, .span = 50, .not_yet = 7,
	 .title = "Haemolysis, authorisation and ward rounds",
	 .narrative = "Three patients followed to a cause, eight sessions of authorisation so far, "
		      "five comments rewritten, and twenty decisions noted on rounds.",
	 .said = "Activity 7 asks for twelve sessions and you have eight; the rest is good."},
	{"2026-02-19", .what = "DOPS HTS-S5/T1", .who = "farid", .days = 4, .site = "eastmoor",
	 .title = "Reading a haemoglobin separation",
	 .narrative = "Twelve traces at the instrument, one of them after a transfusion.",
	 .said = "Keep the count beside the trace. Say sooner when you are unsure."},
	{"2026-03-03", .what = "DOPS HTS-S5/T2", .who = "farid", .days = 3, .site = "eastmoor",
	 .title = "An urgent sickle test",
	 .narrative = "Before an anaesthetic, with the surgeon on the line.",
	 .said = "You gave the limits with the answer. The next one should be at another "
		 "hospital."},
	{"2026-03-17", .what = "BIO-R1/3,4", .who = "hywel", .answer = DEMO_WAITS, .span = 20,
	 .title = "A discrepant assay, and what haemolysis moves",
	 .narrative = "Dilution, a second method and blocking reagent; then three analytes in "
		      "spiked plasma.",
	 .file = "spiked-plasma.csv"},
	{"2026-03-19", .what = "DOPS BIO-R1/T1", .who = "hywel", .answer = DEMO_WAITS,
	 .title = "Controls reviewed before release",
	 .narrative = "Monday morning, two breaches, one of them real."},
	{"2026-04-14", DEMO_REVOKE, .of = "start-of-day",
	 .said = "I have found that I signed this for the wrong morning: I was at the other site. "
		 "Please have it observed again."},
	{"2026-04-21", .what = "OCE HTS-S1/T2", .who = "greta", .answer = DEMO_WAITS,
	 .title = "Telephone advice on a potassium and a platelet count",
	 .narrative = "A general practice at ten to six; they will send her in."},
	{"2026-05-05", .what = "HTS-S1/9,10", .who = "farid", .answer = DEMO_WAITS, .span = 60,
	 .title = "Ten half-days on the advice telephone, and three handovers",
	 .narrative = "Log of 74 calls, three passed on in time, and what the night shift still "
		      "had to ask."},
	{NULL},
};
