/*
 * A hostile curriculum file: read, then checked beside a set and a tools file that it may name, and
 * looked at as its users would.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "curricula/library.h"
#include "curricula/pick.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define HEAD(root, id)                                                                             \
	"<" root " xmlns=\"urn:attest:curriculum:1\" id=\"" id "\" version=\"2010.1\" "            \
	"status=\"adopted\" xml:lang=\"en-GB\""

static const char *const beside[][2] = {
	{"TOOLS@2010.1.xml",
	 HEAD("tools",
	      "TOOLS") "><title>T</title><scale id=\"overall\"><point id=\"a\" met=\"yes\">A"
		       "</point><point id=\"b\">B</point></scale><tool id=\"REVIEW\" "
		       "by=\"assessor\" live=\"no\" judgement=\"overall\"><title>R</title>"
		       "</tool><tool id=\"CBD\" by=\"assessor\" live=\"no\" "
		       "judgement=\"overall\"><title>C</title></tool></tools>"},
	{"GENERIC@2010.1.xml",
	 HEAD("standards", "GENERIC") " owner=\"O\"><title>T</title><standard id=\"1\" for=\"STP\">"
				      "<name>N</name></standard></standards>"},
	{"CEN-R1@2010.1.xml",
	 HEAD("module", "CEN-R1") " kind=\"rotation\" level=\"7\" credits=\"10\" "
				  "sets=\"GENERIC@2010.1\"><title>T</title><aim>A</aim>"
				  "<outcome id=\"LO1\" standards=\"GENERIC/1\">O</outcome>"
				  "<activity id=\"1\" type=\"competence\" outcomes=\"LO1\"><does>D"
				  "</does><evidence>E</evidence></activity><complete><activities/>"
				  "<assessments tool=\"CBD\" min=\"1\"/></complete></module>"},
};

/* What is resolved must be whole. */
static void look(const struct library *lib, struct arena *a)
{
	size_t count;
	const struct curriculum *const *curricula = library_curricula(lib, &count);

	for (size_t i = 0; i < count; i++) {
		const struct curriculum *c = curricula[i];
		struct library_file *files = NULL;
		struct pick *picks = NULL;

		if (!c->resolved)
			continue;
		if (c->tools == NULL || library_files(lib, c, a, &files) < 2 ||
		    curriculum_picks(c, a, &picks) == 0)
			abort();
		for (size_t u = 0; u < c->use_count; u++)
			if (c->uses[u].module == NULL)
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_new(LIBRARY_ARENA);
	struct library *lib = library_new(a);
	enum status read, checked;
	struct faults f;
	struct buf text;

	faults_init(&f, a, 50);
	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++)
		if (library_read(lib, beside[i][0], beside[i][1], strlen(beside[i][1]), false, &f,
				 NULL) != OK)
			abort();
	read = library_read(lib, "fuzz.xml", bytes, n, true, &f, NULL);
	/* A refusal says why. */
	if ((read == ERR_INVALID) != (f.errors > 0))
		abort();
	checked = library_check(lib, &f, NULL);
	if ((checked == ERR_INVALID) != (f.errors > 0))
		abort();
	look(lib, a);
	buf_init(&text, 1u << 20);
	faults_print(&f, &text);
	buf_release(&text);
	arena_free(a);
	return 0;
}
