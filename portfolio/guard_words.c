#include "portfolio/guard_words.h"

#include <stddef.h>

const char *const guard_titles[] = { "mr", "mrs", "ms", "miss", "master", "mx", NULL };

const char *const guard_staff[] = { "dr", "doctor", "prof", "professor", "nurse", "sister",
				    "consultant", "registrar", "radiographer", "scientist", "trainer",
				    "supervisor", "assessor", "by", NULL };

const char *const guard_first_names[] = {
	"aaron", "abdul", "abigail", "adam", "agnes", "ahmed", "aisha", "alan", "albert", "alex",
	"alexander", "alfie", "alfred", "ali", "alice", "alison", "amanda", "amelia", "amy", "andrea",
	"andrew", "angela", "anita", "ann", "anna", "anne", "annie", "anthony", "archie", "arthur",
	"audrey", "ava", "barbara", "barry", "beatrice", "ben", "benjamin", "bernard", "beryl", "betty",
	"bill", "bob", "brenda", "brian", "bridget", "callum", "carl", "carol", "caroline", "catherine",
	"charles", "charlie", "charlotte", "chloe", "chris", "christine", "christopher", "claire",
	"clare", "colin", "craig", "daisy", "daniel", "darren", "david", "dawn", "dean", "deborah",
	"denise", "dennis", "derek", "diana", "diane", "donald", "donna", "doreen", "doris", "dorothy",
	"douglas", "duncan", "dylan", "edith", "edna", "edward", "eileen", "elaine", "eleanor",
	"elizabeth", "ella", "ellen", "elsie", "emily", "emma", "eric", "ernest", "ethel", "evelyn",
	"fatima", "fiona", "florence", "frances", "francis", "frank", "fred", "freda", "frederick",
	"gareth", "gary", "gavin", "gemma", "geoffrey", "george", "gerald", "gillian", "gladys",
	"gordon", "grace", "graham", "gwen", "hannah", "harold", "harry", "hassan", "hazel", "heather",
	"helen", "henry", "herbert", "hilda", "howard", "hugh", "ian", "irene", "isaac", "isabella",
	"ivy", "jack", "jacob", "jacqueline", "jake", "james", "jamie", "jan", "jane", "janet", "janice",
	"jason", "jean", "jennifer", "jenny", "jessica", "jill", "jim", "joan", "joanne", "joe", "john",
	"jonathan", "joseph", "josephine", "joshua", "joyce", "judith", "julia", "julie", "karen",
	"kate", "katherine", "kathleen", "keith", "kelly", "kenneth", "kevin", "kim", "kirsty", "laura",
	"lauren", "lawrence", "lee", "leonard", "leslie", "lesley", "lewis", "liam", "lilian", "lily",
	"linda", "lisa", "lorraine", "louise", "lucy", "luke", "lynn", "mabel", "malcolm", "margaret",
	"maria", "marian", "marie", "marion", "marjorie", "martha", "martin", "mary", "matthew",
	"maureen", "megan", "michael", "michelle", "mildred", "mohammed", "mohamed", "muhammad",
	"muriel", "nancy", "natalie", "nathan", "neil", "nicholas", "nicola", "nigel", "noah", "noel",
	"nora", "norah", "norma", "norman", "oliver", "olive", "olivia", "oscar", "owen", "pamela",
	"patricia", "patrick", "paul", "pauline", "peter", "philip", "phyllis", "poppy", "priya",
	"rachel", "ralph", "raymond", "rebecca", "rhys", "richard", "rita", "robert", "robin", "roger",
	"ronald", "rosemary", "rosie", "ross", "roy", "ruby", "russell", "ruth", "ryan", "sally", "sam",
	"samantha", "samuel", "sandra", "sara", "sarah", "scott", "sean", "sharon", "sheila", "shirley",
	"simon", "sofia", "sophia", "sophie", "stanley", "stella", "stephanie", "stephen", "steven",
	"stuart", "susan", "sybil", "sylvia", "teresa", "terence", "thelma", "theresa", "thomas", "tim",
	"timothy", "tina", "tom", "tony", "tracey", "tracy", "trevor", "valerie", "vera", "veronica",
	"victor", "victoria", "vincent", "violet", "wayne", "wendy", "wilfred", "william", "winifred",
	"yvonne", "yusuf", "zainab", "zoe", NULL,
};

/* Also the months and days, and the verbs with which a sentence about a patient begins. */
const char *const guard_no_names[] = {
	"nhs", "chi", "hcn", "mrn", "dob", "date", "birth", "born", "patient", "patients", "patient's",
	"number", "numbers", "no", "name", "surname", "forename", "address", "postcode", "id", "ref",
	"hospital", "hosp", "trust", "ward", "clinic", "department", "dept", "general", "infirmary",
	"royal", "university", "foundation", "teaching", "centre", "unit", "district", "community",
	"health", "board", "service", "services", "laboratory", "lab", "theatre", "radiology",
	"audiology", "cardiology", "pathology", "haematology", "oncology", "medical", "physics",
	"engineering", "clinical", "scientist", "scan", "scans", "image", "images", "report", "reports",
	"result", "results", "request", "referral", "letter", "notes", "case", "casenote", "accession",
	"tel", "phone", "email", "gp", "surgery", "practice", "road", "street", "lane", "avenue",
	"close", "drive", "court", "house", "flat", "city", "north", "south", "east", "west", "st",
	"ct", "mri", "ecg", "eeg", "echo", "mr", "mrs", "ms", "miss", "master", "mx", "dr", "prof",
	"professor", "doctor", "nurse", "sister", "consultant", "male", "female", "man", "woman", "boy",
	"girl", "baby", "age", "aged", "sex", "gender", "the", "a", "an", "on", "in", "of", "and", "for",
	"with", "at", "to", "by", "from", "is", "was", "as", "or", "not", "he", "she", "they", "his",
	"her", "their", "this", "that", "these", "it", "i", "we", "my", "our", "you", "your", "when",
	"while", "after", "before", "then", "if", "but", "so", "all", "no", "see", "seen", "reviewed",
	"attended", "discussed", "admitted", "referred", "presented", "scanned", "tested", "called",
	"named", "known", "both", "also", "please", "contact", "re", "dear", "subject", "title",
	"page", "table", "figure", "appendix", "version", "issue", "section", "part", "chapter",
	"regulation", "regulations", "act", "guidance", "guidelines", "standard", "standards", "iso",
	"bs", "iec", "en", "mhra", "nice", "hcpc", "gmc", "nmc", "ahcs", "nshcs", "dops", "cbd", "oce",
	"msf", "stp", "hsst", "ptp", "gsp", "safety", "administration", "record", "records", "system",
	"systems", "data", "protection", "information", "identifiable", "software", "device",
	"devices", "equipment", "monitor", "pump", "scanner", "model", "serial", "asset", "lot", "batch",
	"anonymised", "withheld", "redacted", "removed", "unknown", "none", "na", "n", "nil", "test",
	"dummy", "example", "confidential", "january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december", "feb", "mar", "apr",
	"jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "monday", "tuesday", "wednesday",
	"thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
	"diagnosis", "history", "examination", "procedure", "treatment", "plan", "outcome", "consent",
	"list", "template", "form", "checklist", "policy", "protocol", "procedures", "committee",
	"society", "college", "institute", "academy", "school", "england", "scotland", "wales",
	"ireland", "northern", "london", "uk", "british", "european", "national", "international", NULL,
};

const char *const guard_equipment[] = {
	"pump", "pumps", "device", "devices", "monitor", "monitors", "serial", "asset", "machine",
	"scanner", "ventilator", "defibrillator", "analyser", "incubator", "warmer", "supply", "power",
	"conditioning", "centrifuge", "cabinet", "probe", "transducer", "audiometer", "battery",
	"equipment", "model", "hoist", "bed", "ups", "tester", "meter", "shelf", "rack", NULL,
};
