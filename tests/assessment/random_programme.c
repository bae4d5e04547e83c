/* Curriculum files by chance. What the library refuses is rolled again. */
#include "random_case.h"

#include <stdio.h>
#include <string.h>

#include "curricula/library.h"

#define HEAD "xmlns='urn:attest:curriculum:1' version='2020.1' status='adopted' xml:lang='en-GB'"
#define MODULES_MAX 4

struct dice dice_new(uint64_t seed)
{
	struct dice d = {seed * 0x9e3779b97f4a7c15u + 0x632be59bd9b4e019u};

	roll(&d, 2);
	roll(&d, 2);
	return d;
}

uint32_t roll(struct dice *d, uint32_t sides)
{
	d->state = d->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((d->state ^ (d->state >> 29)) >> 33) % sides;
}

bool often(struct dice *d)
{
	return roll(d, 10) != 0;
}

bool sometimes(struct dice *d)
{
	return roll(d, 4) == 0;
}

bool rarely(struct dice *d)
{
	return roll(d, 12) == 0;
}

static const char *const codes[MODULES_MAX] = {"MA", "MB", "MC", "MD"};

#define TOOLS                                                                                      \
	"<tools " HEAD " id='TOOLS'><title>Tools</title>"                                          \
	"<scale id='overall'><point id='no'>No</point><point id='yes' met='yes'>Yes</point>"       \
	"</scale>"                                                                                 \
	"<tool id='REVIEW' by='assessor' live='no' judgement='overall'><title>R</title></tool>"    \
	"<tool id='CBD' by='assessor' live='no' case='once' judgement='overall'>"                  \
	"<title>C</title></tool>"                                                                  \
	"<tool id='CEX' by='assessor' live='no' case='once' judgement='overall'>"                  \
	"<title>X</title></tool>"                                                                  \
	"<tool id='DOPS' by='assessor' live='yes' judgement='overall'><title>D</title></tool>"     \
	"</tools>"
#define PLACES                                                                                     \
	"<specialisms " HEAD                                                                       \
	" id='PLACES'><title>Places</title><division id='body'><name>B</name>"                     \
	"<theme id='devices'><name>D</name>"                                                       \
	"<specialism id='alpha'><name>A</name></specialism>"                                       \
	"<specialism id='beta' replaces='gamma'><name>B</name></specialism>"                       \
	"<specialism id='gamma'><name>C</name></specialism></theme>"                               \
	"<theme id='tissue'><name>T</name><specialism id='delta'><name>D</name></specialism>"      \
	"</theme></division></specialisms>"

/* ---- a module ---- */

static const char *any_of(struct dice *d, const char *const *texts, size_t count)
{
	return texts[roll(d, (uint32_t)count)];
}
#define ANY_OF(d, ...)                                                                             \
	any_of(d, (const char *const[]){__VA_ARGS__},                                              \
	       sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void roll_activities(struct dice *d, struct buf *b, uint32_t count, uint32_t outcomes)
{
	for (uint32_t i = 0; i < count; i++)
		buf_printf(b,
			   "<activity id='%u' type='developmental' outcomes='%s' %s><does>Does "
			   "%u</does><evidence>E</evidence></activity>",
			   i + 1, outcomes == 1 ? "LO1" : ANY_OF(d, "LO1", "LO2", "LO2", "LO1 LO2"),
			   ANY_OF(d, "", "", "valid='P2M'", "valid='P6M'"), i + 1);
}

static void roll_quota(struct dice *d, struct buf *b, uint32_t *topics)
{
	uint32_t min = 1 + roll(d, 3) % 2, k = 1 + roll(d, min), what = roll(d, 6);

	buf_printf(b, "<assessments tool='%s' min='%u'",
		   ANY_OF(d, "CBD", "CBD DOPS", "DOPS", "CBD CEX", "CBD CEX DOPS"), min);
	if (what == 1)
		buf_printf(b, " assessors='%u'", k);
	if (what == 2)
		buf_printf(b, " sites='%u'", k);
	if (what == 3)
		buf_printf(b, " topics='%u'", k);
	if (sometimes(d))
		buf_printf(b, " after='%s'", ANY_OF(d, "P1M", "P2M", "P6W"));
	if (sometimes(d))
		buf_printf(b, " before='%s'", ANY_OF(d, "P4M", "P5M", "P20W"));
	buf_text(b, ">");
	for (uint32_t i = 0; what == 3 ? i < 2 : what == 4 && i < 1; i++)
		buf_printf(b, "<topic id='T%u'>Topic</topic>", ++*topics);
	buf_text(b, "</assessments>");
}

/* Words of activities and outcomes; those of `inside` stand in an `any`. */
static void roll_practice(struct dice *d, struct buf *b, uint32_t activities)
{
	char of[4][16] = {"", "", "", ""};
	char words[5][64];
	uint32_t count = 0, inside;

	for (uint32_t i = 0; i < activities; i++) {
		char *list = of[roll(d, 4)];

		snprintf(list + strlen(list), 4, "%s%u", list[0] == '\0' ? "" : " ", i + 1);
	}
	if (of[0][0] != '\0')
		snprintf(words[count++], sizeof(words[0]), "<activities/>");
	for (int i = 1; i < 4; i++)
		if (of[i][0] != '\0')
			snprintf(words[count++], sizeof(words[0]), "<activities of='%s'%s/>", of[i],
				 roll(d, 2) == 0 ? " min='1'" : "");
	if (activities == 0 || sometimes(d))
		snprintf(words[count++], sizeof(words[0]), "<outcomes%s/>",
			 sometimes(d) ? " each='2'" : "");
	inside = sometimes(d) || count < 2 ? 0 : roll(d, count + 1);
	for (uint32_t i = inside; i < count; i++)
		buf_text(b, words[i]);
	if (inside == 0)
		return;
	buf_printf(b, "<any min='%u'>", inside > 1 && sometimes(d) ? 2 : 1);
	if (inside > 2 && roll(d, 2) == 0)
		buf_printf(b, "<all>%s%s</all>%s", words[0], words[1], words[2]);
	else
		for (uint32_t i = 0; i < inside; i++)
			buf_text(b, words[i]);
	buf_text(b, "</any>");
}

static void roll_module(struct dice *d, struct buf *b, const char *code, uint32_t credits)
{
	uint32_t outcomes = 1 + roll(d, 2), activities = roll(d, 4), quotas = roll(d, 4),
		 topics = 0;

	buf_printf(b,
		   "<module " HEAD " id='%s' level='%u' credits='%u' kind='%s' %s>"
		   "<title>M</title><aim>To be tested.</aim><outcome id='LO1'>One.</outcome>%s",
		   code, 5 + roll(d, 3), credits, ANY_OF(d, "rotation", "specialist", "core"),
		   ANY_OF(d, "", "", "specialism='alpha'", "specialism='devices'",
			  "specialism='gamma delta'"),
		   outcomes == 2 ? "<outcome id='LO2'>Two.</outcome>" : "");
	roll_activities(d, b, activities, outcomes);
	buf_text(b, "<complete>");
	if (activities > 0 || quotas == 0 || outcomes == 1)
		roll_practice(d, b, activities);
	else
		buf_text(b, "<outcomes/>");
	for (uint32_t i = 0; i < quotas; i++)
		roll_quota(d, b, &topics);
	buf_text(b, "</complete></module>");
}

/* ---- gates ---- */

static const char *roll_selection(struct dice *d)
{
	return ANY_OF(d, "", "", "", "of='MA'", "of='MA MC'", "phase='1'", "kind='rotation'",
		      "kind='specialist'", "phase='1' kind='core'");
}

static void roll_window(struct dice *d, struct buf *b)
{
	if (sometimes(d))
		buf_printf(b, " after='%s'", ANY_OF(d, "P1M", "P3M"));
	if (sometimes(d))
		buf_printf(b, " before='%s'", ANY_OF(d, "P4M", "P7M"));
}

static void roll_placements(struct dice *d, struct buf *b)
{
	const char *of = ANY_OF(d, "", "of='alpha beta'", "of='alpha'", "of='alpha beta delta'");

	buf_printf(b, "<placements %s", of);
	roll_window(d, b);
	if (roll(d, 2) == 0)
		buf_printf(b, " total='%s'/>", ANY_OF(d, "P4W", "P10W", "P40D"));
	else
		buf_printf(b, " min='%u' %s/>", 1 + roll(d, 2),
			   ANY_OF(d, "", "shortest='P2W'", "shortest='P30D'",
				  "shortest='P3W' longest='P8W'"));
}

/* `reviews` may be asked for: those before this one. */
static void roll_word(struct dice *d, struct buf *b, uint32_t reviews)
{
	switch (roll(d, 9)) {
	case 0:
	case 1:
		buf_printf(b, "<modules %s/>", roll_selection(d));
		break;
	case 2:
	case 3:
		buf_printf(b, "<percent items='%s' min='%u' %s/>", ANY_OF(d, "activities", "all"),
			   1 + roll(d, 100), roll_selection(d));
		break;
	case 4:
		buf_printf(b, "<credits min='%u' %s %s/>", 5 * (1 + roll(d, 4)),
			   ANY_OF(d, "", "", "level='6'"), roll_selection(d));
		break;
	case 5:
		buf_printf(b, "<assessments tool='%s' min='%u' %s",
			   ANY_OF(d, "CBD", "CBD DOPS", "DOPS"), 2 + roll(d, 2),
			   ANY_OF(d, "", "", "assessors='2'", "sites='2'"));
		roll_window(d, b);
		buf_text(b, "/>");
		break;
	case 6:
		roll_placements(d, b);
		break;
	case 7:
		buf_printf(b, "<result ref='%s'/>", ANY_OF(d, "R1", "R2"));
		break;
	default:
		if (reviews > 0)
			buf_printf(b, "<review ref='V%u'/>", 1 + roll(d, reviews));
		else
			buf_printf(b, "<modules %s/>", roll_selection(d));
	}
}

static void roll_rule(struct dice *d, struct buf *b, uint32_t reviews, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++) {
		if (!sometimes(d)) {
			roll_word(d, b, reviews);
			continue;
		}
		buf_printf(b, "<any min='%u'>", 1 + (roll(d, 3) == 0));
		roll_word(d, b, reviews);
		if (roll(d, 2) == 0) {
			roll_word(d, b, reviews);
		} else {
			buf_text(b, "<all>");
			roll_word(d, b, reviews);
			roll_word(d, b, reviews);
			buf_text(b, "</all>");
		}
		buf_text(b, "</any>");
	}
}

static void roll_gates(struct dice *d, struct buf *b)
{
	uint32_t reviews = roll(d, 3);

	if (sometimes(d))
		buf_text(b, "<entry><result ref='R1'/></entry>");
	for (uint32_t i = 0; i < reviews; i++) {
		buf_printf(b, "<review id='V%u' due='%s'%s><title>Review</title>", i + 1,
			   ANY_OF(d, "P3M", "P6M"), sometimes(d) ? " on='--03-01'" : "");
		roll_rule(d, b, i, roll(d, 3));
		buf_text(b, "</review>");
	}
	if (rarely(d)) {
		buf_printf(b, "<award id='early' due='P9M'><title>Early</title>");
		roll_rule(d, b, reviews, 1);
		buf_text(b, "</award>");
	}
	buf_printf(b, "<award id='award'%s%s><title>Award</title>%s",
		   rarely(d) ? "" : ANY_OF(d, " due='P10M'", " due='P1Y'", " due='P44W'"), "",
		   sometimes(d) ? "" : "<modules/>");
	roll_rule(d, b, reviews, roll(d, 3));
	buf_text(b, "</award>");
}

/* ---- a curriculum ---- */

static void roll_use(struct dice *d, struct buf *b, const char *code, const char *needs)
{
	buf_printf(b, "<use module='%s@2020.1'%s%s/>", code,
		   ANY_OF(d, "", " phase='1'", " phase='2'"), needs);
}

static void roll_group(struct dice *d, struct buf *b, const char *id, const char *code,
		       const char *needs)
{
	buf_printf(b, "<group id='%s'>", id);
	roll_use(d, b, code, needs);
	buf_text(b, "</group>");
}

/* Which modules are in force, to be chosen, optional; and how many there are. */
static uint32_t roll_uses(struct dice *d, struct buf *b)
{
	uint32_t layout = roll(d, 8), count = layout < 3 ? 1 + roll(d, 3) : layout == 7 ? 4 : 3;

	for (uint32_t i = 0; layout < 3 && i < count; i++)
		roll_use(d, b, codes[i],
			 count == 1 || !sometimes(d) ? ""
			 : i == 0		     ? " needs='MB'"
						     : " needs='MA'");
	if (layout == 3 || layout == 4 || layout == 7) {
		if (layout != 7)
			roll_use(d, b, "MC", "");
		buf_text(b, "<choose id='depth'>");
		roll_group(d, b, "A", "MA", layout != 7 && sometimes(d) ? " needs='MC'" : "");
		roll_group(d, b, "B", "MB", "");
		buf_text(b, "</choose>");
	}
	if (layout == 7) {
		buf_text(b, "<choose id='width'>");
		roll_group(d, b, "C", "MC", "");
		roll_group(d, b, "D", "MD", "");
		buf_text(b, "</choose>");
	}
	if (layout == 5) {
		buf_printf(b, "<choose id='depth' pick='%u'>", 1 + roll(d, 2));
		roll_group(d, b, "A", "MA", "");
		roll_group(d, b, "B", "MB", "");
		roll_group(d, b, "C", "MC", "");
		buf_text(b, "</choose>");
	}
	if (layout == 6) {
		roll_use(d, b, "MA", "");
		buf_text(b, "<optional>");
		roll_use(d, b, "MB", sometimes(d) ? " needs='MC'" : "");
		roll_use(d, b, "MC", ANY_OF(d, "", " needs='MA'", " needs='MB'", " needs='MA MB'"));
		buf_text(b, "</optional>");
	}
	return count;
}

static uint32_t roll_curriculum(struct dice *d, struct buf *b)
{
	uint32_t count;

	buf_printf(b,
		   "<curriculum " HEAD " id='TST' programme='STP' specialism='devices' level='7' "
		   "tools='TOOLS@2020.1' entry-from='2020-01'%s><title>Test</title>"
		   "<phase id='1' due='%s'%s>One</phase><phase id='2' due='P8M'>Two</phase>"
		   "<result id='R1' by='school'%s>Degree</result><result id='R2' by='panel'>Exam"
		   "</result>",
		   ANY_OF(d, "", "", "", " complete-by='2022-06'", " complete-by='2022-10-01'",
			  " credits='20'"),
		   ANY_OF(d, "P3M", "P4M"), sometimes(d) ? " on='--01-31'" : "",
		   sometimes(d) ? " valid='P3M'" : "");
	count = roll_uses(d, b);
	buf_text(b, "<waiver by='registrar'/>");
	roll_gates(d, b);
	buf_text(b, "</curriculum>");
	return count;
}

static bool read_one(struct library *lib, struct arena *a, struct faults *f, const char *name,
		     const char *text, size_t n)
{
	struct err err;

	return library_read(lib, arena_printf(a, "%s@2020.1.xml", name), arena_bytes(a, text, n), n,
			    true, f, &err) == OK;
}

/* NULL when the library refuses it. */
static const struct curriculum *try_programme(struct dice *d, struct arena *a,
					      struct programme *ret_p)
{
	const struct ref ref = {.id = "TST", .year = 2020, .number = 1};
	struct library *lib = library_new(a);
	CLEANUP(buf_release) struct buf b;
	struct faults faults;
	struct err err;
	uint32_t count;
	bool ok;
	size_t from, credits = 5 * (1 + roll(d, 2));

	buf_init(&b, 1 << 20);
	faults_init(&faults, a, 100);
	count = roll_curriculum(d, &b);
	ok = read_one(lib, a, &faults, "TOOLS", TOOLS, strlen(TOOLS)) &&
	     read_one(lib, a, &faults, "PLACES", PLACES, strlen(PLACES)) &&
	     read_one(lib, a, &faults, "TST", b.data, b.len);
	for (uint32_t i = 0; i < count; i++) {
		from = b.len;
		roll_module(d, &b, codes[i], (uint32_t)credits);
		ok = ok && read_one(lib, a, &faults, codes[i], b.data + from, b.len - from);
	}
	ok = ok && library_check(lib, &faults, &err) == OK;
	if (!ok)
		return NULL;
	*ret_p = (struct programme){.c = library_curriculum(lib, &ref),
				    .s = library_specialisms(lib),
				    .text = arena_bytes(a, b.data, b.len)};
	return ret_p->c;
}

struct programme random_programme(uint64_t seed, struct arena *a)
{
	struct dice d = dice_new(seed);
	struct programme p = {0};

	while (try_programme(&d, a, &p) == NULL)
		;
	return p;
}
