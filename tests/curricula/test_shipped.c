#include "given.h"

TestSuite(shipped, .init = given_begin, .fini = given_end);

Test(shipped, the_library_that_we_ship_has_no_fault_and_no_warning)
{
	const struct curriculum *const *curricula;
	size_t count;

	given_folder(PROJECT_SOURCE "/curricula/library", true);
	cr_expect_eq(library_check(library, &faults, &err), OK, "%s", err.text);
	cr_expect_eq(faults.count, 0, "%s", faults_text());
	curricula = library_curricula(library, &count);
	cr_expect_geq(count, 4);
	for (size_t i = 0; i < count; i++)
		cr_expect(curricula[i]->resolved, "%s", curricula[i]->head.name);
}
